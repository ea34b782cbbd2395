// EventTarget, Event and CustomEvent (DOM standard, section 2) with Node's additions: handler objects, `once`,
// `passive`, `signal`, and errors in listeners reported as uncaught exceptions.
'use strict';

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_MISSING_ARGS, ERR_EVENT_RECURSION },
} = require('internal/errors');
const { validateAbortSignal, validateObject } = require('internal/validators');

const customInspect = Symbol.for('nodejs.util.inspect.custom');
// Called as target[kNewListener](size, type, listener, once, capture, passive, weak) so that subclasses can react.
const kNewListener = Symbol('kNewListener');
const kRemoveListener = Symbol('kRemoveListener');
const kListeners = Symbol('kListeners');
const kTarget = Symbol('kTarget');
const kDispatching = Symbol('kDispatching');
const kStop = Symbol('kStop');
const kInPassive = Symbol('kInPassive');
const kTrusted = Symbol('kTrusted');
const kHandlers = Symbol('kHandlers');
const kIsEventTarget = Symbol.for('nodejs.event_target');

function isEvent(value) {
  return typeof value?.[kDispatching] === 'boolean';
}
function isEventTarget(value) {
  return value?.constructor?.[kIsEventTarget] === true;
}
function checkEvent(value) {
  if (!isEvent(value)) throw new ERR_INVALID_THIS('Event');
}

function now() {
  return internalBinding('process').now();
}

class Event {
  #type;
  #bubbles;
  #cancelable;
  #composed;
  #defaultPrevented = false;
  #timestamp = now();
  #stopPropagation = false;

  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if (options != null) validateObject(options, 'options', { allowArray: true, allowFunction: true });
    this.#bubbles = Boolean(options?.bubbles);
    this.#cancelable = Boolean(options?.cancelable);
    this.#composed = Boolean(options?.composed);
    this.#type = `${type}`;
    this[kTrusted] = Boolean(options?.[kTrusted]);
    this[kDispatching] = false;
    this[kTarget] = null;
    this[kStop] = false;
    this[kInPassive] = false;
    for (const symbol of [kTrusted, kDispatching, kTarget, kStop, kInPassive]) {
      Object.defineProperty(this, symbol, { enumerable: false });
    }
  }

  initEvent(type, bubbles = false, cancelable = false) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if (this[kDispatching]) return;
    this.#type = `${type}`;
    this.#bubbles = !!bubbles;
    this.#cancelable = !!cancelable;
    this.#defaultPrevented = false;
    this.#stopPropagation = false;
    this[kStop] = false;
  }

  [customInspect](depth, options) {
    checkEvent(this);
    const name = this.constructor.name;
    if (depth < 0) return name;
    const opts = { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth };
    return `${name} ${require('internal/util/inspect').inspect({
      type: this.#type,
      defaultPrevented: this.#defaultPrevented,
      cancelable: this.#cancelable,
      timeStamp: this.#timestamp,
    }, opts)}`;
  }

  stopImmediatePropagation() {
    checkEvent(this);
    this.#stopPropagation = true;
    this[kStop] = true;
  }
  preventDefault() {
    checkEvent(this);
    if (this.#cancelable && !this[kInPassive]) this.#defaultPrevented = true;
  }
  get isTrusted() { checkEvent(this); return this[kTrusted]; }
  get target() { checkEvent(this); return this[kTarget]; }
  get currentTarget() { checkEvent(this); return this[kDispatching] ? this[kTarget] : null; }
  get srcElement() { checkEvent(this); return this[kTarget]; }
  get type() { checkEvent(this); return this.#type; }
  get cancelable() { checkEvent(this); return this.#cancelable; }
  get defaultPrevented() { checkEvent(this); return this.#cancelable && this.#defaultPrevented; }
  get timeStamp() { checkEvent(this); return this.#timestamp; }
  composedPath() { checkEvent(this); return this[kDispatching] ? [this[kTarget]] : []; }
  get returnValue() { checkEvent(this); return !this.#cancelable || !this.#defaultPrevented; }
  get bubbles() { checkEvent(this); return this.#bubbles; }
  get composed() { checkEvent(this); return this.#composed; }
  get eventPhase() { checkEvent(this); return this[kDispatching] ? Event.AT_TARGET : Event.NONE; }
  get cancelBubble() { checkEvent(this); return this.#stopPropagation; }
  set cancelBubble(value) {
    checkEvent(this);
    if (value) this.#stopPropagation = true;
  }
  stopPropagation() { checkEvent(this); this.#stopPropagation = true; }
}

function enumerable(prototype, names) {
  for (const name of names) Object.defineProperty(prototype, name, { enumerable: true });
}
enumerable(Event.prototype, [
  'initEvent', 'stopImmediatePropagation', 'preventDefault', 'target', 'currentTarget', 'srcElement', 'type',
  'cancelable', 'defaultPrevented', 'timeStamp', 'composedPath', 'returnValue', 'bubbles', 'composed', 'eventPhase',
  'cancelBubble', 'stopPropagation', 'isTrusted',
]);
Object.defineProperty(Event.prototype, Symbol.toStringTag, { configurable: true, value: 'Event' });
['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'].forEach((name, value) => {
  Object.defineProperty(Event, name, { enumerable: true, value });
  Object.defineProperty(Event.prototype, name, { value });
});

class CustomEvent extends Event {
  #detail;
  constructor(type, options) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    super(type, options);
    this.#detail = options?.detail ?? null;
  }
  get detail() {
    if (!(#detail in this)) throw new ERR_INVALID_THIS('CustomEvent');
    return this.#detail;
  }
}
enumerable(CustomEvent.prototype, ['detail']);
Object.defineProperty(CustomEvent.prototype, Symbol.toStringTag, { configurable: true, value: 'CustomEvent' });

// One registration. The same callback may be present once for the capture and once for the bubble phase.
class Listener {
  constructor(callback, options) {
    const { once, capture, passive, weak } = options;
    this.once = once;
    this.capture = capture;
    this.passive = passive;
    this.removed = false;
    // A weak listener does not keep its callback alive (a signal that follows another one).
    this.weak = weak ? new WeakRef(callback) : undefined;
    this.strong = weak ? undefined : callback;
  }
  get callback() {
    return this.weak !== undefined ? this.weak.deref() : this.strong;
  }
  same(callback, capture) {
    return this.callback === callback && this.capture === capture;
  }
}

function listenerOptions(options) {
  if (typeof options === 'boolean') return { once: false, capture: options, passive: false };
  if (options == null) return { once: false, capture: false, passive: false };
  validateObject(options, 'options', { allowArray: true, allowFunction: true });
  return {
    once: Boolean(options.once),
    capture: Boolean(options.capture),
    passive: Boolean(options.passive),
    signal: options.signal,
    weak: options[kWeak] === true,
  };
}
const kWeak = Symbol('kWeak');

class EventTarget {
  static [kIsEventTarget] = true;

  constructor() {
    initEventTarget(this);
  }

  [kNewListener](size, type) {
    const max = this[kMaxListeners];
    if (max > 0 && size > max && !this[kWarned]?.has(type)) {
      (this[kWarned] ??= new Set()).add(type);
      const inspect = require('internal/util/inspect').inspect;
      const warning = new Error(
        `Possible EventTarget memory leak detected. ${size} ${type} listeners added to ${inspect(this, { depth: -1 })}. ` +
        `MaxListeners is ${max}. Use events.setMaxListeners() to increase limit`);
      warning.name = 'MaxListenersExceededWarning';
      warning.target = this;
      warning.type = type;
      warning.count = size;
      process.emitWarning(warning);
    }
  }
  [kRemoveListener]() {}

  addEventListener(type, listener, options = {}) {
    if (!this?.[kListeners]) throw new ERR_INVALID_THIS('EventTarget');
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    const opts = listenerOptions(options);
    if (opts.signal !== undefined) validateAbortSignal(opts.signal, 'options.signal');
    if (!isListener(listener)) {
      const warning = new Error(`addEventListener called with ${listener === null ? 'null' : typeof listener} which has no effect.`);
      warning.name = 'AddEventListenerArgumentTypeWarning';
      warning.target = this;
      warning.type = type;
      process.emitWarning(warning);
      return;
    }
    type = `${type}`;
    if (opts.signal !== undefined) {
      if (opts.signal.aborted) return;
      opts.signal.addEventListener('abort', () => this.removeEventListener(type, listener, options),
        { once: true, [kWeak]: false });
    }
    let list = this[kListeners].get(type);
    if (list === undefined) this[kListeners].set(type, list = []);
    for (const each of list) {
      if (each.same(listener, opts.capture)) return;
    }
    list.push(new Listener(listener, opts));
    this[kNewListener](list.length, type, listener, opts.once, opts.capture, opts.passive, opts.weak);
  }

  removeEventListener(type, listener, options = {}) {
    if (!this?.[kListeners]) throw new ERR_INVALID_THIS('EventTarget');
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    if (!isListener(listener)) return;
    type = `${type}`;
    const capture = typeof options === 'boolean' ? options : Boolean(options?.capture);
    const list = this[kListeners].get(type);
    if (list === undefined) return;
    const at = list.findIndex((each) => each.same(listener, capture));
    if (at === -1) return;
    removeAt(this, type, list, at);
    this[kRemoveListener](list.length, type, listener, capture);
  }

  dispatchEvent(event) {
    if (!this?.[kListeners]) throw new ERR_INVALID_THIS('EventTarget');
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('event');
    if (!isEvent(event)) throw new ERR_INVALID_ARG_TYPE('event', 'Event', event);
    if (event[kDispatching]) throw new ERR_EVENT_RECURSION(event.type);
    dispatch(this, event.type, event);
    return event.defaultPrevented !== true;
  }

  [customInspect](depth, options) {
    if (!this?.[kListeners]) throw new ERR_INVALID_THIS('EventTarget');
    const name = this.constructor.name;
    if (depth < 0) return name;
    const opts = { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth };
    return `${name} ${require('internal/util/inspect').inspect({}, opts)}`;
  }
}
enumerable(EventTarget.prototype, ['addEventListener', 'removeEventListener', 'dispatchEvent']);
Object.defineProperty(EventTarget.prototype, Symbol.toStringTag, { configurable: true, value: 'EventTarget' });

const kMaxListeners = Symbol('kMaxListeners');
const kWarned = Symbol('kWarned');

function isListener(listener) {
  return typeof listener === 'function' || (typeof listener === 'object' && listener !== null);
}

function initEventTarget(target) {
  Object.defineProperty(target, kListeners, { value: new Map(), writable: true });
  Object.defineProperty(target, kMaxListeners, { value: 10, writable: true });
  Object.defineProperty(target, kWarned, { value: undefined, writable: true });
}

function removeAt(target, type, list, at) {
  list[at].removed = true;
  // A new list, so that a dispatch under way keeps walking the one it started with.
  const rest = list.slice(0, at).concat(list.slice(at + 1));
  if (rest.length === 0) target[kListeners].delete(type);
  else target[kListeners].set(type, rest);
}

function dispatch(target, type, event) {
  event[kTarget] = target;
  event[kDispatching] = true;
  const list = target[kListeners].get(type);
  for (const listener of list === undefined ? [] : [...list]) {
    if (listener.removed) continue;
    if (listener.once) {
      const current = target[kListeners].get(type);
      const at = current.indexOf(listener);
      if (at !== -1) removeAt(target, type, current, at);
      target[kRemoveListener](target[kListeners].get(type)?.length ?? 0, type, listener.callback, listener.capture);
    }
    const callback = listener.callback;
    if (callback !== undefined) {
      if (listener.passive) event[kInPassive] = true;
      callListener(target, callback, event);
      event[kInPassive] = false;
    }
    if (event[kStop]) break;
  }
  event[kDispatching] = false;
}

function callListener(target, callback, event) {
  try {
    const result = typeof callback === 'function' ? callback.call(target, event) : callback.handleEvent?.(event);
    if (result !== undefined && result !== null && typeof result.then === 'function') {
      result.then(undefined, reportLater);
    }
  } catch (err) {
    reportLater(err);
  }
}
// A listener's exception ends neither the dispatch nor its caller: it becomes uncaught on the next tick.
function reportLater(err) {
  process.nextTick(() => { throw err; });
}

// Adds `target.on<name>` handler attributes (HTML event handler semantics: one listener, kept in place).
function defineEventHandler(prototype, name, event = name) {
  const property = `on${name}`;
  Object.defineProperty(prototype, property, {
    get: { [`get ${property}`]() {
      if (!this?.[kListeners]) throw new ERR_INVALID_THIS('EventTarget');
      return this[kHandlers]?.get(event)?.handler ?? null;
    } }[`get ${property}`],
    set: { [`set ${property}`](value) {
      if (!this?.[kListeners]) throw new ERR_INVALID_THIS('EventTarget');
      if (this[kHandlers] === undefined) Object.defineProperty(this, kHandlers, { value: new Map() });
      let entry = this[kHandlers].get(event);
      if (entry === undefined) {
        entry = { handler: undefined };
        entry.listener = function(...args) {
          return typeof entry.handler === 'function' ? entry.handler.apply(this, args) : undefined;
        };
        this[kHandlers].set(event, entry);
      }
      const before = typeof entry.handler === 'function';
      entry.handler = value;
      const after = typeof value === 'function';
      if (!before && after) this.addEventListener(event, entry.listener);
      else if (before && !after) this.removeEventListener(event, entry.listener);
    } }[`set ${property}`],
    configurable: true,
    enumerable: true,
  });
}

// The listeners of one type, in order, as `events.getEventListeners` gives them.
function getEventListeners(target, type) {
  return (target[kListeners].get(`${type}`) ?? []).map((each) => each.callback).filter((each) => each !== undefined);
}

module.exports = {
  Event, EventTarget, CustomEvent, initEventTarget, defineEventHandler, isEventTarget, isEvent, getEventListeners,
  kNewListener, kRemoveListener, kTrusted, kWeak, kMaxListeners,
};
