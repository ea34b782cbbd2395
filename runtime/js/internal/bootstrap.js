// Runs once, when the base image is made: fills in `process`, puts the globals in place, and returns the functions
// that the event loop calls. Nothing here may depend on the process that will run: globals are getters that turn into
// values when first read, and so are the parts of `process` that ask the system.
'use strict';

const { setUpProcess, setUpPerStart } = require('internal/process/object');
setUpProcess();

// ---- globals ----

// A global that is made when first used. It then is an ordinary writable property.
function lazyGlobal(name, get, enumerable = false) {
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable,
    get() {
      const value = get();
      Object.defineProperty(globalThis, name, { configurable: true, enumerable, writable: true, value });
      return value;
    },
    set(value) {
      Object.defineProperty(globalThis, name, { configurable: true, enumerable, writable: true, value });
    },
  });
}
function fromModule(module, names, enumerable = false) {
  for (const name of names) lazyGlobal(name, () => require(module)[name], enumerable);
}

Object.defineProperty(globalThis, 'process', { configurable: true, enumerable: false, writable: true, value: process });
Object.defineProperty(globalThis, 'global', { configurable: true, enumerable: true, writable: true, value: globalThis });
Object.defineProperty(globalThis, Symbol.toStringTag, { configurable: true, value: 'global' });

lazyGlobal('console', () => require('console'));
fromModule('buffer', ['Buffer', 'Blob', 'File']);
fromModule('buffer', ['atob', 'btoa'], true);
fromModule('timers', ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'], true);
lazyGlobal('queueMicrotask', () => require('internal/process/ticks').queueMicrotask, true);
lazyGlobal('structuredClone', () => require('internal/structured_clone').structuredClone, true);
fromModule('url', ['URL', 'URLSearchParams']);
fromModule('internal/event_target', ['EventTarget', 'Event', 'CustomEvent']);
fromModule('internal/abort_controller', ['AbortController', 'AbortSignal']);
fromModule('internal/encoding', ['TextEncoder', 'TextDecoder']);
fromModule('internal/domexception', ['DOMException', 'QuotaExceededError']);
fromModule('internal/messaging', ['MessageEvent']);
lazyGlobal('performance', () => require('perf_hooks').performance, true);
fromModule('perf_hooks', ['Performance', 'PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure', 'PerformanceObserver',
  'PerformanceObserverEntryList', 'PerformanceResourceTiming']);
lazyGlobal('crypto', () => require('crypto').webcrypto, true);
fromModule('stream/web', ['ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest',
  'ReadableByteStreamController', 'ReadableStreamDefaultController', 'TransformStream', 'TransformStreamDefaultController',
  'WritableStream', 'WritableStreamDefaultController', 'WritableStreamDefaultWriter', 'ByteLengthQueuingStrategy',
  'CountQueuingStrategy', 'TextEncoderStream', 'TextDecoderStream', 'CompressionStream', 'DecompressionStream']);
fromModule('worker_threads', ['MessageChannel', 'MessagePort', 'BroadcastChannel']);
lazyGlobal('navigator', () => ({
  hardwareConcurrency: require('os').availableParallelism(), language: 'en-US', languages: Object.freeze(['en-US']),
  platform: process.platform, userAgent: `Node.js/${process.version.slice(1).split('.')[0]}`,
}), true);

// What most programs use is there from the start.
void globalThis.console;

// ---- what the event loop calls ----

const ticks = require('internal/process/ticks');
const exceptions = require('internal/process/exceptions');

// The end of the loop. Listeners may give it work again.
function emitBeforeExit() {
  process.emit('beforeExit', process.exitCode || 0);
}

// The end of the process; the exit code.
function emitExit() {
  if (!process._exiting) {
    process._exiting = true;
    const unsettled = process.exitCode === undefined ? require('internal/esm_loader').unsettledMain : undefined;
    if (unsettled !== undefined) {
      internalBinding('process').writeStderr(`Warning: Detected unsettled top-level await at ${unsettled}\n`);
      process.exitCode = 13;
    }
    process.emit('exit', process.exitCode || 0);
  }
  return process.exitCode || 0;
}

// Calls back after a time without keeping the process alive: Atomics.waitAsync. Timers reach 2^31-1 ms.
function hostTimeout(callback, after) {
  const { TIMEOUT_MAX, setUnrefTimeout } = require('internal/timers');
  if (after > TIMEOUT_MAX) setUnrefTimeout(() => hostTimeout(callback, after - TIMEOUT_MAX), TIMEOUT_MAX);
  else setUnrefTimeout(callback, after);
}

// A resumed image belongs to another process than the one it was made in.
function resumed() {
  setUpPerStart();
  require('internal/process/methods').forgetCwd();
}

module.exports = {
  runTicks: ticks.runTicks,
  promiseEvent: ticks.promiseEvent,
  processRejections: ticks.processRejections,
  runTimer: (first) => require('internal/timers').runTimer(first),
  runImmediate: (first) => require('internal/timers').runImmediate(first),
  deliverSignal: (number) => require('internal/process/signals').deliver(number),
  uncaught(err, fromPromise) {
    exceptions.triggerUncaught(err, fromPromise);
    // Somebody handled it. What is left of the ticks runs after the next callback; make sure that there is one.
    require('timers').setImmediate(() => {});
  },
  emitBeforeExit,
  emitExit,
  resumed,
  hostTimeout,
};
