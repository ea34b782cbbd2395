// process.nextTick, queueMicrotask and the tracking of rejected promises.
//
// The loop drains after every callback: `runTicks` until the queue is empty, then the engine's microtasks, again
// while either has work, then `processRejections`. An exception leaves `runTicks` and is reported by the loop, which
// then goes on with the rest of the queue.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { getFrame, runInFrame } = require('internal/async_frame');
const binding = internalBinding('task_queue');

// A queue of entries (callback, args, frame), three slots each, compacted when it has been run dry.
let queue = [];
let head = 0;

function nextTick(callback, ...args) {
  validateFunction(callback, 'callback');
  if (process._exiting) return;
  if (head === queue.length) binding.setTickScheduled();
  queue.push(callback, args.length === 0 ? undefined : args, getFrame());
}

function runTicks() {
  while (head < queue.length) {
    const callback = queue[head];
    const args = queue[head + 1];
    const frame = queue[head + 2];
    queue[head] = queue[head + 1] = queue[head + 2] = undefined;
    head += 3;
    if (head === queue.length) {
      queue = [];
      head = 0;
      // Anything the callback adds has to be announced again; until it returns we are still draining.
    }
    if (frame === undefined && args === undefined) callback();
    else runInFrame(frame, callTick, callback, args);
  }
}
function callTick(callback, args) {
  if (args === undefined) return callback();
  return callback(...args);
}

function queueMicrotask(callback) {
  validateFunction(callback, 'callback');
  const frame = getFrame();
  binding.enqueueMicrotask(() => {
    try {
      runInFrame(frame, callMicrotask, callback);
    } catch (err) {
      require('internal/process/exceptions').triggerUncaught(err, false);
    }
  });
}
function callMicrotask(callback) {
  callback();
}

// ---- rejections ----

const kReject = 0; // a promise was rejected and has no handler
const kHandled = 1; // one of those got a handler later
const kRejectAfterResolved = 2;
const kResolveAfterResolved = 3;

let nextUid = 0;
const pending = new Map(); // promise -> {reason, uid, frame}: rejected since the last drain
const warnedAbout = new WeakMap(); // promise -> uid: reported, so that a late handler is reported too
const handledLate = [];

// The engine's report about a promise. May run in the middle of any job: only takes notes.
function promiseEvent(type, promise, reason) {
  switch (type) {
    case kReject:
      pending.set(promise, { reason, uid: ++nextUid, frame: getFrame() });
      break;
    case kHandled:
      if (!pending.delete(promise)) {
        const uid = warnedAbout.get(promise);
        if (uid !== undefined) {
          warnedAbout.delete(promise);
          handledLate.push({ promise, uid });
        }
      }
      break;
    case kRejectAfterResolved:
      multipleResolves('reject', promise, reason);
      break;
    case kResolveAfterResolved:
      multipleResolves('resolve', promise, reason);
      break;
  }
  return pending.size !== 0 || handledLate.length !== 0;
}
function multipleResolves(type, promise, reason) {
  if (process.listenerCount('multipleResolves') > 0) process.emit('multipleResolves', type, promise, reason);
}

// How `--unhandled-rejections` is set; 'throw' is the default.
let mode = 'throw';
function setUnhandledMode(value) {
  mode = value;
}

// Reports one rejection that nobody handled in time, the oldest first. True if it did anything, so that the loop drains again.
function processRejections() {
  let any = false;
  while (handledLate.length > 0) {
    any = true;
    const { promise, uid } = handledLate.shift();
    const warning = new Error(`Promise rejection was handled asynchronously (rejection id: ${uid})`);
    warning.name = 'PromiseRejectionHandledWarning';
    warning.id = uid;
    if (!process.emit('rejectionHandled', promise) && mode !== 'strict' && mode !== 'throw') process.emitWarning(warning);
  }
  const batch = [...pending];
  pending.clear();
  for (let i = 0; i < batch.length; i++) {
    const { 0: promise, 1: info } = batch[i];
    any = true;
    warnedAbout.set(promise, info.uid);
    try {
      runInFrame(info.frame, report, promise, info);
    } catch (err) {
      // The rest is for the next round.
      for (let j = i + 1; j < batch.length; j++) pending.set(batch[j][0], batch[j][1]);
      throw err;
    }
  }
  return any;
}

function report(promise, { reason, uid }) {
  const { triggerUncaught } = require('internal/process/exceptions');
  switch (mode) {
    case 'none':
      process.emit('unhandledRejection', reason, promise);
      return;
    case 'warn':
      process.emit('unhandledRejection', reason, promise);
      warnUnhandled(reason, uid);
      return;
    case 'warn-with-error-code':
      if (!process.emit('unhandledRejection', reason, promise)) {
        warnUnhandled(reason, uid);
        process.exitCode = 1;
      }
      return;
    case 'strict':
      triggerUncaught(isErrorLike(reason) ? reason : wrap(reason), true);
      if (!process.emit('unhandledRejection', reason, promise)) warnUnhandled(reason, uid);
      return;
    default:
      if (!process.emit('unhandledRejection', reason, promise)) triggerUncaught(isErrorLike(reason) ? reason : wrap(reason), true);
  }
}

function isErrorLike(value) {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'stack');
}
function describe(reason) {
  return require('internal/util/inspect').inspect(reason, { maxStringLength: 1024 * 1024 });
}
function wrap(reason) {
  const err = new Error(
    'This error originated either by throwing inside of an async function without a catch block, or by rejecting a ' +
    `promise which was not handled with .catch(). The promise rejected with the reason "${show(reason)}".`);
  err.code = 'ERR_UNHANDLED_REJECTION';
  Object.defineProperty(err, 'name', { value: 'UnhandledPromiseRejection', configurable: true, writable: true });
  return err;
}
// As text without calling what the program wrote.
function show(reason) {
  if (typeof reason === 'function') return Function.prototype.toString.call(reason);
  if (typeof reason !== 'object' || reason === null) return String(reason);
  const plain = reason.toString === Object.prototype.toString && typeof reason.constructor === 'function';
  return plain ? `#<${reason.constructor.name}>` : Object.prototype.toString.call(reason);
}
function warnUnhandled(reason, uid) {
  const text = isErrorLike(reason) && typeof reason.stack === 'string' ? reason.stack : describe(reason);
  process.emitWarning(text, 'UnhandledPromiseRejectionWarning');
  const warning = new Error(
    'Unhandled promise rejection. This error originated either by throwing inside of an async function without a catch ' +
    'block, or by rejecting a promise which was not handled with .catch(). To terminate the node process on unhandled ' +
    'promise rejection, use the CLI flag `--unhandled-rejections=strict` (see ' +
    `https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). (rejection id: ${uid})`);
  warning.name = 'UnhandledPromiseRejectionWarning';
  process.emitWarning(warning);
}

module.exports = { nextTick, runTicks, queueMicrotask, promiseEvent, processRejections, setUnhandledMode };
