// Timeouts and immediates as the event loop sees them.
//
// Timers of one duration form a list in order of their start, so inserting and removing cost nothing; the lists
// form a heap by the time their first timer expires. The loop knows one deadline, that of the first list. It calls
// `runTimer` until that answers false, and `runImmediate` likewise, and drains ticks and microtasks in between.
'use strict';

const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateFunction, validateNumber } = require('internal/validators');
const list = require('internal/linked_list');
const { PriorityQueue } = require('internal/priority_queue');
const { newAsyncId, executionAsyncId } = require('internal/async_ids');
const { getFrame, runInFrame } = require('internal/async_frame');
const binding = internalBinding('timers');

const TIMEOUT_MAX = 2 ** 31 - 1;
const customInspect = Symbol.for('nodejs.util.inspect.custom');
const kRefed = Symbol('refed');
const kHasPrimitive = Symbol('kHasPrimitive');
const kAsyncId = Symbol('asyncId');
const kTriggerId = Symbol('triggerId');
const kFrame = Symbol('kAsyncContextFrame');

const listOf = new Map(); // duration -> TimersList
const byExpiry = new PriorityQueue((a, b) => a.expiry - b.expiry, (each, position) => { each.priorityQueuePosition = position; });
const byPrimitive = { __proto__: null }; // timers that were turned into numbers, so that clearTimeout(+t) finds them
let nextListId = Number.MIN_SAFE_INTEGER;
let nextExpiry = Infinity;
let refCount = 0;

class TimersList {
  constructor(expiry, msecs) {
    list.init(this);
    this.expiry = expiry;
    this.id = nextListId++;
    this.msecs = msecs;
    this.priorityQueuePosition = null;
  }
  [customInspect](_, options) {
    return require('internal/util/inspect').inspect(this, { ...options, depth: 0, customInspect: false });
  }
}

class Timeout {
  constructor(callback, after, args, isRepeat, isRefed) {
    after = after === undefined ? 1 : after * 1;
    if (!(after >= 1 && after <= TIMEOUT_MAX)) {
      warnDuration(after);
      after = 1;
    }
    this._idleTimeout = after;
    this._idlePrev = this;
    this._idleNext = this;
    this._idleStart = null;
    this._onTimeout = callback;
    this._timerArgs = args;
    this._repeat = isRepeat ? after : null;
    this._destroyed = false;
    if (isRefed) incRef();
    this[kRefed] = isRefed;
    this[kHasPrimitive] = false;
    this[kAsyncId] = newAsyncId();
    this[kTriggerId] = executionAsyncId();
    this[kFrame] = getFrame();
  }

  [customInspect](_, options) {
    return require('internal/util/inspect').inspect(this, { ...options, depth: 0, customInspect: false });
  }
  refresh() {
    if (this[kRefed]) active(this);
    else unrefActive(this);
    return this;
  }
  unref() {
    if (this[kRefed]) {
      this[kRefed] = false;
      if (!this._destroyed) decRef();
    }
    return this;
  }
  ref() {
    if (this[kRefed] === false) {
      this[kRefed] = true;
      if (!this._destroyed) incRef();
    }
    return this;
  }
  hasRef() {
    return this[kRefed];
  }
  close() {
    clear(this);
    return this;
  }
  [Symbol.dispose]() {
    clear(this);
  }
  [Symbol.toPrimitive]() {
    const id = this[kAsyncId];
    if (!this[kHasPrimitive]) {
      this[kHasPrimitive] = true;
      byPrimitive[id] = this;
    }
    return id;
  }
}

function warnDuration(after) {
  if (after > TIMEOUT_MAX) {
    process.emitWarning(`${after} does not fit into a 32-bit signed integer.\nTimeout duration was set to 1.`, 'TimeoutOverflowWarning');
  } else if (after < 0) {
    warnOnce('negative', `${after} is a negative number.\nTimeout duration was set to 1.`, 'TimeoutNegativeWarning');
  } else if (Number.isNaN(after)) {
    warnOnce('nan', `${after} is not a number.\nTimeout duration was set to 1.`, 'TimeoutNaNWarning');
  }
}
const warned = new Set();
function warnOnce(kind, text, name) {
  if (warned.has(kind)) return;
  warned.add(kind);
  process.emitWarning(text, name);
}

function incRef() {
  if (refCount++ === 0) binding.setTimerRef(true);
}
function decRef() {
  if (--refCount === 0) binding.setTimerRef(false);
}

function insert(timer, msecs, start = binding.now()) {
  msecs = Math.trunc(msecs);
  timer._idleStart = start;
  let timers = listOf.get(msecs);
  if (timers === undefined) {
    timers = new TimersList(start + msecs, msecs);
    listOf.set(msecs, timers);
    byExpiry.insert(timers);
    if (nextExpiry > timers.expiry) {
      binding.schedule(msecs);
      nextExpiry = timers.expiry;
    }
  }
  list.append(timers, timer);
}

// (Re)starts a timer that keeps the process alive.
function active(timer) {
  restart(timer, true);
}
function unrefActive(timer) {
  restart(timer, false);
}
function restart(timer, refed) {
  const msecs = timer._idleTimeout;
  if (msecs < 0 || msecs === undefined) return;
  if (timer._destroyed) {
    timer._destroyed = false;
    if (refed) incRef();
  }
  timer[kRefed] = refed;
  insert(timer, msecs);
}

// Stops a timer. Whether or not it is still waiting, it will not fire again.
function clear(timer) {
  if (timer._destroyed) return;
  timer._destroyed = true;
  if (timer[kHasPrimitive]) delete byPrimitive[timer[kAsyncId]];
  if (timer[kRefed]) decRef();
  const timers = timer._idlePrev === timer ? undefined : listOf.get(Math.trunc(timer._idleTimeout));
  list.remove(timer);
  if (timers !== undefined && list.isEmpty(timers) && timers !== running) dropList(timers);
  timer._onTimeout = null;
  timer._idleTimeout = -1;
}

function dropList(timers) {
  if (listOf.get(timers.msecs) !== timers) return;
  listOf.delete(timers.msecs);
  byExpiry.removeAt(timers.priorityQueuePosition);
  const first = byExpiry.peek();
  nextExpiry = first === undefined ? Infinity : first.expiry;
}

let running = null; // the list whose timer is being called
let batchNow = 0;

// Runs the next timer that is due. `first` starts a batch: what is due is judged by the time it began, so that
// timers that restart themselves cannot hold the loop. False when nothing more is due; the deadline is set then.
function runTimer(first) {
  if (first) {
    batchNow = binding.now();
    nextExpiry = Infinity;
  }
  for (;;) {
    const timers = byExpiry.peek();
    if (timers === undefined) return false;
    if (timers.expiry > batchNow) {
      batchNow = binding.now();
      if (timers.expiry > batchNow) {
        nextExpiry = timers.expiry;
        binding.schedule(Math.max(1, nextExpiry - batchNow));
        return false;
      }
    }
    const timer = list.peek(timers);
    if (timer === null) {
      dropList(timers);
      continue;
    }
    if (batchNow - timer._idleStart < timers.msecs) {
      timers.expiry = Math.max(timer._idleStart + timers.msecs, batchNow + 1);
      timers.id = nextListId++;
      byExpiry.percolateDown(timers.priorityQueuePosition);
      continue;
    }
    fire(timers, timer);
    return true;
  }
}

function fire(timers, timer) {
  list.remove(timer);
  const callback = timer._onTimeout;
  if (typeof callback !== 'function') return finish(timer);
  let start;
  if (timer._repeat) start = binding.now();
  running = timers;
  try {
    const args = timer._timerArgs;
    runInFrame(timer[kFrame], callbackOf, timer, args);
  } finally {
    running = null;
    if (timer._repeat && timer._idleTimeout !== -1) {
      timer._idleTimeout = timer._repeat;
      insert(timer, timer._idleTimeout, start);
    } else if (timer._idleNext === null && !timer._destroyed) {
      // Not restarted by its own callback.
      finish(timer);
    }
    if (list.isEmpty(timers)) dropList(timers);
  }
}
function callbackOf(timer, args) {
  if (args === undefined) timer._onTimeout();
  else Reflect.apply(timer._onTimeout, timer, args);
}
function finish(timer) {
  if (timer._destroyed) return;
  timer._destroyed = true;
  if (timer[kHasPrimitive]) delete byPrimitive[timer[kAsyncId]];
  if (timer[kRefed]) decRef();
}

// ---- immediates ----

const queue = list.init({ _idleNext: null, _idlePrev: null });
let batch = null; // the immediates this loop iteration runs; new ones wait for the next
let immediateRefs = 0;
let immediateCount = 0;

class Immediate {
  constructor(callback, args) {
    this._idleNext = null;
    this._idlePrev = null;
    this._onImmediate = callback;
    this._argv = args;
    this._destroyed = false;
    this[kRefed] = false;
    this[kAsyncId] = newAsyncId();
    this[kTriggerId] = executionAsyncId();
    this[kFrame] = getFrame();
    this.ref();
    if (immediateCount++ === 0) binding.setImmediatePending(true);
    list.append(queue, this);
  }
  ref() {
    if (this[kRefed] === false) {
      this[kRefed] = true;
      if (immediateRefs++ === 0) binding.setImmediateRef(true);
    }
    return this;
  }
  unref() {
    if (this[kRefed] === true) {
      this[kRefed] = false;
      if (--immediateRefs === 0) binding.setImmediateRef(false);
    }
    return this;
  }
  hasRef() {
    return !!this[kRefed];
  }
  [Symbol.dispose]() {
    clearImmediate(this);
  }
}

function settleImmediate(immediate) {
  immediate._destroyed = true;
  if (--immediateCount === 0) binding.setImmediatePending(false);
  if (immediate[kRefed] && --immediateRefs === 0) binding.setImmediateRef(false);
  immediate[kRefed] = null;
}

function clearImmediate(immediate) {
  if (!immediate?._onImmediate || immediate._destroyed) return;
  settleImmediate(immediate);
  immediate._onImmediate = null;
  list.remove(immediate);
}

// Runs the next immediate of this iteration; `first` begins one. False when the iteration's are done.
function runImmediate(first) {
  if (first || batch === null) {
    batch = list.init({ _idleNext: null, _idlePrev: null });
    for (let each = list.peek(queue); each !== null; each = list.peek(queue)) list.append(batch, each);
  }
  const immediate = list.peek(batch);
  if (immediate === null) {
    batch = null;
    return false;
  }
  list.remove(immediate);
  settleImmediate(immediate);
  try {
    runInFrame(immediate[kFrame], callImmediate, immediate, immediate._argv);
  } finally {
    immediate._onImmediate = null;
  }
  return true;
}
function callImmediate(immediate, args) {
  if (args === undefined) immediate._onImmediate();
  else Reflect.apply(immediate._onImmediate, immediate, args);
}

// A duration for socket and request timeouts.
function getTimerDuration(msecs, name) {
  validateNumber(msecs, name);
  if (msecs < 0 || !Number.isFinite(msecs)) throw new ERR_OUT_OF_RANGE(name, 'a non-negative finite number', msecs);
  if (msecs > TIMEOUT_MAX) {
    process.emitWarning(`${msecs} does not fit into a 32-bit signed integer.\nTimer duration was truncated to ${TIMEOUT_MAX}.`,
      'TimeoutOverflowWarning');
    return TIMEOUT_MAX;
  }
  return msecs;
}

function setUnrefTimeout(callback, after) {
  validateFunction(callback, 'callback');
  const timer = new Timeout(callback, after, undefined, false, false);
  insert(timer, timer._idleTimeout);
  return timer;
}

module.exports = {
  Timeout, Immediate, insert, clear, clearImmediate, runTimer, runImmediate, getTimerDuration, setUnrefTimeout,
  byPrimitive, active, unrefActive, TIMEOUT_MAX,
  kTimeout: Symbol('timeout'),
};
