// async_hooks: AsyncLocalStorage and AsyncResource over the one context value that the engine carries along with
// every asynchronous step. A context is a Map from storage to store that is never changed once it is current.
//
// createHook accepts callbacks and reports none: no event of a resource's life is announced.
//
// No binding of its own; internal/async_frame and internal/async_ids.

const { codes } = require('internal/errors');
const { validateFunction, validateObject, validateString } = require('internal/validators');
const { getFrame, setFrame } = require('internal/async_frame');
const { newAsyncId, executionAsyncId } = require('internal/async_ids');

const kFrame = Symbol('context_frame');
const kAsyncId = Symbol('async_id_symbol');
const kTriggerId = Symbol('trigger_async_id_symbol');

function within(frame, fn, thisArg, args) {
  const before = getFrame();
  if (before === frame) return Reflect.apply(fn, thisArg, args);
  setFrame(frame);
  try {
    return Reflect.apply(fn, thisArg, args);
  } finally {
    setFrame(before);
  }
}

function withStore(storage, store) {
  const frame = new Map(getFrame());
  frame.set(storage, store);
  return frame;
}

// Ends, when disposed of, the store that withScope began.
class RunScope {
  #storage;
  #before;
  #disposed = false;

  constructor(storage, store) {
    this.#storage = storage;
    this.#before = storage.getStore();
    storage.enterWith(store);
  }

  [Symbol.dispose]() {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#storage.enterWith(this.#before);
  }
}

class AsyncLocalStorage {
  #defaultValue;
  #name = '';

  constructor(options = {}) {
    validateObject(options, 'options');
    this.#defaultValue = options.defaultValue;
    if (options.name !== undefined) this.#name = `${options.name}`;
  }

  get name() { return this.#name; }

  static bind(fn) {
    return AsyncResource.bind(fn);
  }

  static snapshot() {
    const frame = getFrame();
    return (fn, ...args) => within(frame, fn, undefined, args);
  }

  disable() {
    const frame = getFrame();
    if (!frame?.has(this)) return;
    const rest = new Map(frame);
    rest.delete(this);
    setFrame(rest);
  }

  enterWith(store) {
    setFrame(withStore(this, store));
  }

  run(store, fn, ...args) {
    if (getFrame()?.has(this) && Object.is(this.getStore(), store)) return Reflect.apply(fn, null, args);
    return within(withStore(this, store), fn, null, args);
  }

  exit(fn, ...args) {
    return this.run(undefined, fn, ...args);
  }

  getStore() {
    const frame = getFrame();
    return frame?.has(this) ? frame.get(this) : this.#defaultValue;
  }

  withScope(store) {
    return new RunScope(this, store);
  }
}

class AsyncResource {
  constructor(type, options = {}) {
    validateString(type, 'type');
    let triggerAsyncId = options;
    if (typeof options !== 'number') triggerAsyncId = options.triggerAsyncId ?? executionAsyncId();
    if (!Number.isSafeInteger(triggerAsyncId) || triggerAsyncId < -1) {
      throw new codes.ERR_INVALID_ASYNC_ID('triggerAsyncId', triggerAsyncId);
    }
    this[kFrame] = getFrame();
    this[kAsyncId] = newAsyncId();
    this[kTriggerId] = triggerAsyncId;
  }

  runInAsyncScope(fn, thisArg, ...args) {
    return within(this[kFrame], fn, thisArg, args);
  }

  emitDestroy() {
    return this;
  }

  asyncId() {
    return this[kAsyncId];
  }

  triggerAsyncId() {
    return this[kTriggerId];
  }

  bind(fn, thisArg) {
    validateFunction(fn, 'fn');
    const resource = this;
    const bound = thisArg === undefined ?
      function(...args) { return within(resource[kFrame], fn, this, args); } :
      (...args) => within(resource[kFrame], fn, thisArg, args);
    Object.defineProperties(bound, {
      length: { __proto__: null, configurable: true, enumerable: false, value: fn.length, writable: false },
    });
    return bound;
  }

  static bind(fn, type, thisArg) {
    validateFunction(fn, 'fn');
    return new AsyncResource(type || fn.name || 'bound-anonymous-fn').bind(fn, thisArg);
  }
}

const HOOK_NAMES = ['init', 'before', 'after', 'destroy', 'promiseResolve'];

class AsyncHook {
  constructor(hooks) {
    validateObject(hooks, 'hooks');
    for (const name of HOOK_NAMES) {
      if (hooks[name] !== undefined && typeof hooks[name] !== 'function') {
        throw new codes.ERR_ASYNC_CALLBACK(`hook.${name}`);
      }
    }
  }

  enable() { return this; }
  disable() { return this; }
}

function createHook(hooks) {
  return new AsyncHook(hooks);
}

function triggerAsyncId() {
  return 0;
}

const topLevelResource = {};

function executionAsyncResource() {
  return topLevelResource;
}

module.exports = {
  AsyncLocalStorage,
  createHook,
  executionAsyncId,
  triggerAsyncId,
  executionAsyncResource,
  asyncWrapProviders: Object.freeze({ __proto__: null }),
  AsyncResource,
};
