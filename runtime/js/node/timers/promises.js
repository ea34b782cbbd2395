// node:timers/promises.
'use strict';

const { AbortError, codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateNumber, validateObject } = require('internal/validators');
const timers = require('timers');

function checkOptions(options) {
  validateObject(options, 'options');
  const { signal, ref = true } = options;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  if (ref !== undefined) validateBoolean(ref, 'options.ref');
  return { signal, ref };
}

// Waits through `begin(done)`, which returns the timer; aborting stops it with `stop`.
function wait(begin, stop, value, options) {
  let signal;
  let ref;
  try {
    ({ signal, ref } = checkOptions(options));
    if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  } catch (err) {
    return Promise.reject(err);
  }
  const { promise, resolve, reject } = Promise.withResolvers();
  let onAbort;
  const timer = begin(() => {
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
    resolve(value);
  });
  if (!ref) timer.unref();
  if (signal) {
    onAbort = () => {
      stop(timer);
      reject(new AbortError(undefined, { cause: signal.reason }));
    };
    signal.addEventListener('abort', onAbort, { once: true });
  }
  return promise;
}

function setTimeout(delay, value, options = {}) {
  try {
    if (delay !== undefined) validateNumber(delay, 'delay');
  } catch (err) {
    return Promise.reject(err);
  }
  return wait((done) => timers.setTimeout(done, delay), timers.clearTimeout, value, options);
}
function setImmediate(value, options = {}) {
  return wait((done) => timers.setImmediate(done), timers.clearImmediate, value, options);
}

async function* setInterval(delay, value, options = {}) {
  validateObject(options, 'options');
  if (delay !== undefined) validateNumber(delay, 'delay');
  const { signal, ref } = checkOptions(options);
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  let missed = 0; // ticks that nobody has waited for yet
  let wake;
  let onAbort;
  const timer = timers.setInterval(() => {
    missed++;
    if (wake !== undefined) {
      wake();
      wake = undefined;
    }
  }, delay);
  if (!ref) timer.unref();
  if (signal) {
    onAbort = () => {
      timers.clearInterval(timer);
      if (wake !== undefined) {
        wake(Promise.reject(new AbortError(undefined, { cause: signal.reason })));
        wake = undefined;
      }
    };
    signal.addEventListener('abort', onAbort, { once: true });
  }
  try {
    while (!signal?.aborted) {
      if (missed === 0) await new Promise((resolve) => { wake = resolve; });
      for (; missed > 0; missed--) yield value;
    }
    throw new AbortError(undefined, { cause: signal?.reason });
  } finally {
    timers.clearInterval(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

const kScheduler = Symbol('kScheduler');
class Scheduler {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }
  yield() {
    if (!this[kScheduler]) throw new ERR_INVALID_THIS('Scheduler');
    return setImmediate();
  }
  wait(delay, options) {
    if (!this[kScheduler]) throw new ERR_INVALID_THIS('Scheduler');
    return setTimeout(delay, undefined, options);
  }
}
const scheduler = Object.create(Scheduler.prototype);
Object.defineProperty(scheduler, kScheduler, { value: true });

module.exports = { setTimeout, setImmediate, setInterval, scheduler };
