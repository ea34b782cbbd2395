// AbortController and AbortSignal (DOM standard, section 3.1) with timeout() and any().
'use strict';

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS, ERR_INVALID_ARG_TYPE }, DOMException } = require('internal/errors');
const { validateUint32, validateAbortSignal } = require('internal/validators');
const {
  Event, EventTarget, initEventTarget, defineEventHandler, kNewListener, kRemoveListener, kTrusted, kMaxListeners,
} = require('internal/event_target');

const customInspect = Symbol.for('nodejs.util.inspect.custom');
const kCreate = Symbol('kCreate');
const kAborted = Symbol('kAborted');
const kReason = Symbol('kReason');
const kComposite = Symbol('kComposite');
const kSources = Symbol('kSources');
const kDependents = Symbol('kDependents');
const kTimer = Symbol('kTimer');
const kListening = Symbol('kListening');

// Signals that something waits for: a timeout or composite signal with listeners must not be collected.
const listenedTo = new Set();

class AbortSignal extends EventTarget {
  constructor(brand, aborted = false, reason = undefined, composite = false) {
    if (brand !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
    const hidden = (key, value) => Object.defineProperty(this, key, { value, writable: true });
    hidden(kMaxListeners, 0);
    hidden(kAborted, aborted);
    hidden(kReason, reason);
    hidden(kComposite, composite);
    hidden(kSources, undefined);
    hidden(kDependents, undefined);
    hidden(kTimer, undefined);
    hidden(kListening, 0);
  }

  get aborted() {
    checkSignal(this);
    return this[kAborted];
  }
  get reason() {
    checkSignal(this);
    return this[kReason];
  }
  throwIfAborted() {
    checkSignal(this);
    if (this[kAborted]) throw this[kReason];
  }

  [customInspect](depth, options) {
    return inspectAs(this, { aborted: this.aborted }, depth, options);
  }

  static abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    return new AbortSignal(kCreate, true, reason);
  }

  static timeout(delay) {
    validateUint32(delay, 'delay', false);
    const signal = new AbortSignal(kCreate);
    const weak = new WeakRef(signal);
    const { setTimeout } = require('timers');
    const timer = setTimeout(() => {
      const target = weak.deref();
      if (target !== undefined) {
        listenedTo.delete(target);
        abortSignal(target, new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
      }
    }, delay);
    timer.unref();
    signal[kTimer] = timer;
    return signal;
  }

  static any(signals) {
    const list = toSignals(signals);
    const result = new AbortSignal(kCreate, false, undefined, true);
    for (const signal of list) {
      if (signal.aborted) {
        result[kAborted] = true;
        result[kReason] = signal.reason;
        return result;
      }
    }
    result[kSources] = new Set();
    for (const signal of list) {
      // A composite is replaced by what it follows, so that chains stay one level deep.
      const roots = signal[kComposite] ? [...(signal[kSources] ?? [])].map((ref) => ref.deref()) : [signal];
      for (const root of roots) {
        if (root === undefined) continue;
        result[kSources].add(new WeakRef(root));
        root[kDependents] ??= new Set();
        root[kDependents].add(new WeakRef(result));
      }
    }
    return result;
  }

  [kNewListener](size, type, listener, once, capture, passive, weak) {
    super[kNewListener](size, type);
    if (type === 'abort' && !this.aborted && !weak && (this[kTimer] !== undefined || this[kComposite])) {
      this[kListening] = size;
      listenedTo.add(this);
    }
  }
  [kRemoveListener](size, type) {
    if (type === 'abort' && size === 0) listenedTo.delete(this);
  }
}

function toSignals(signals) {
  if (signals === null || typeof signals !== 'object' || typeof signals[Symbol.iterator] !== 'function') {
    throw badArgument('signals cannot be converted to sequence.');
  }
  const list = [...signals];
  list.forEach((signal, i) => {
    if (signal === null || typeof signal !== 'object' || !(kAborted in signal)) throw badArgument(`signals[${i}] is not of type AbortSignal.`);
  });
  return list;
}
// Errors in the wording of Web IDL conversions.
function badArgument(message) {
  const err = new TypeError(message);
  err.code = 'ERR_INVALID_ARG_TYPE';
  return err;
}

function checkSignal(value) {
  if (value === null || typeof value !== 'object' || !(kAborted in value)) throw new ERR_INVALID_THIS('AbortSignal');
}

function inspectAs(self, shown, depth, options) {
  if (depth < 0) return self.constructor.name;
  const opts = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${self.constructor.name} ${require('internal/util/inspect').inspect(shown, opts)}`;
}

function enumerable(prototype, names) {
  for (const name of names) Object.defineProperty(prototype, name, { enumerable: true });
}
enumerable(AbortSignal.prototype, ['aborted', 'reason', 'throwIfAborted']);
Object.defineProperty(AbortSignal.prototype, Symbol.toStringTag, { configurable: true, value: 'AbortSignal' });
defineEventHandler(AbortSignal.prototype, 'abort');

function abortSignal(signal, reason) {
  if (signal[kAborted]) return;
  // All dependents are marked before any event fires: a listener must see them aborted.
  const dependents = [];
  signal[kAborted] = true;
  signal[kReason] = reason;
  for (const ref of signal[kDependents] ?? []) {
    const dependent = ref.deref();
    if (dependent === undefined || dependent[kAborted]) continue;
    dependent[kAborted] = true;
    dependent[kReason] = reason;
    dependents.push(dependent);
  }
  fireAbort(signal);
  for (const dependent of dependents) fireAbort(dependent);
}
function fireAbort(signal) {
  listenedTo.delete(signal);
  signal.dispatchEvent(new Event('abort', { [kTrusted]: true }));
}

class AbortController {
  #signal;
  get signal() {
    if (this === null || typeof this !== 'object' || !(#signal in this)) throw new ERR_INVALID_THIS('AbortController');
    return this.#signal ??= new AbortSignal(kCreate);
  }
  abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    abortSignal(this.signal, reason);
  }
  [customInspect](depth, options) {
    return inspectAs(this, { signal: this.signal }, depth, options);
  }
}
enumerable(AbortController.prototype, ['signal', 'abort']);
Object.defineProperty(AbortController.prototype, Symbol.toStringTag, { configurable: true, value: 'AbortController' });

// util.aborted(): settles when the signal aborts, as long as `resource` is alive.
async function aborted(signal, resource) {
  if (signal === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  require('internal/validators').validateObject(resource, 'resource', { allowFunction: true, allowArray: true });
  if (signal.aborted) return undefined;
  return new Promise((resolve) => {
    const ref = new WeakRef(resource);
    signal.addEventListener('abort', () => { if (ref.deref() !== undefined) resolve(); }, { once: true });
  });
}

module.exports = { AbortController, AbortSignal, aborted };
