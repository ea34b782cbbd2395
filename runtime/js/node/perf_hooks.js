// perf_hooks: the clock of the process, marks and measures on a timeline, and observers of them.
//
// binding performance:
//   now() -> ms since the process began, with fractions       timeOrigin() -> ms since 1970 of that moment

const { codes } = require('internal/errors');
const { validateFunction, validateObject } = require('internal/validators');

const customInspect = Symbol.for('nodejs.util.inspect.custom');

function now() {
  return internalBinding('performance').now();
}

// Given by this module alone to constructors that programs may not call.
const kInternal = Symbol('internal');

function onlyInternal(key) {
  if (key !== kInternal) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
}

// Classes show their getters when inspected.
function inspectAs(object, names, depth, options) {
  if (depth < 0) return object;
  const shown = {};
  for (const name of names) shown[name] = object[name];
  const { inspect } = require('internal/util/inspect');
  return `${object.constructor.name} ${inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
}

class PerformanceEntry {
  #name;
  #entryType;
  #startTime;
  #duration;

  constructor(key, name, entryType, startTime, duration) {
    onlyInternal(key);
    this.#name = name;
    this.#entryType = entryType;
    this.#startTime = startTime;
    this.#duration = duration;
  }

  get name() { return this.#name; }
  get entryType() { return this.#entryType; }
  get startTime() { return this.#startTime; }
  get duration() { return this.#duration; }

  toJSON() {
    return { name: this.name, entryType: this.entryType, startTime: this.startTime, duration: this.duration };
  }

  [customInspect](depth, options) {
    const names = ['name', 'entryType', 'startTime', 'duration'];
    if ('detail' in this) names.push('detail');
    return inspectAs(this, names, depth, options);
  }
}

class PerformanceMark extends PerformanceEntry {
  #detail;

  constructor(name, options = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    if (options != null) validateObject(options, 'options');
    const startTime = options?.startTime ?? now();
    if (typeof startTime !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('startTime', 'number', startTime);
    if (startTime < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(startTime);
    super(kInternal, `${name}`, 'mark', startTime, 0);
    this.#detail = options?.detail == null ? null : require('internal/structured_clone').structuredClone(options.detail);
  }

  get detail() { return this.#detail; }

  toJSON() {
    return { ...super.toJSON(), detail: this.detail };
  }
}

class PerformanceMeasure extends PerformanceEntry {
  #detail;

  constructor(key, name, startTime, duration, detail) {
    super(key, name, 'measure', startTime, duration);
    this.#detail = detail;
  }

  get detail() { return this.#detail; }

  toJSON() {
    return { ...super.toJSON(), detail: this.detail };
  }
}

// -- Observers ----------------------------------------------------------------------------------------------------

const SUPPORTED = Object.freeze(['function', 'gc', 'http', 'http2', 'mark', 'measure', 'net', 'resource']);
const observers = new Set();

class PerformanceObserverEntryList {
  #entries;

  constructor(key, entries) {
    onlyInternal(key);
    this.#entries = entries.sort((a, b) => a.startTime - b.startTime);
  }

  getEntries() { return this.#entries.slice(); }
  getEntriesByType(type) { return this.#entries.filter((entry) => entry.entryType === `${type}`); }

  getEntriesByName(name, type = undefined) {
    return this.#entries.filter((entry) => entry.name === `${name}` && (type === undefined || entry.entryType === type));
  }

  [customInspect](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    return `PerformanceObserverEntryList ${inspect(this.#entries, options)}`;
  }
}

class PerformanceObserver {
  #callback;
  #types = new Set();
  #buffer = [];
  #scheduled = false;
  #mode;

  constructor(callback) {
    validateFunction(callback, 'callback');
    this.#callback = callback;
  }

  static get supportedEntryTypes() { return SUPPORTED; }

  observe(options = {}) {
    validateObject(options, 'options');
    const { entryTypes, type, buffered } = options;
    if (entryTypes === undefined && type === undefined) throw new codes.ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    if (entryTypes != null && type != null) {
      throw new codes.ERR_INVALID_ARG_VALUE('options.entryTypes', entryTypes, 'options.entryTypes can not set with options.type together');
    }
    const mode = entryTypes != null ? 'multiple' : 'single';
    if (this.#mode !== undefined && this.#mode !== mode) {
      throw new (require('internal/domexception').DOMException)(
        `PerformanceObserver can not change to ${mode} observations`, 'InvalidModificationError');
    }
    this.#mode = mode;
    if (mode === 'multiple') {
      this.#types.clear();
      for (const each of entryTypes) if (SUPPORTED.includes(each)) this.#types.add(each);
    } else if (SUPPORTED.includes(type)) {
      this.#types.add(type);
      if (buffered) for (const entry of timeline) if (entry.entryType === type) this.#take(entry);
    }
    if (this.#types.size > 0) observers.add(this);
    else this.disconnect();
  }

  disconnect() {
    observers.delete(this);
    this.#types.clear();
    this.#buffer = [];
    this.#mode = undefined;
  }

  takeRecords() {
    const records = this.#buffer;
    this.#buffer = [];
    return records;
  }

  #take(entry) {
    this.#buffer.push(entry);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const entries = this.takeRecords();
      if (entries.length > 0) this.#callback(new PerformanceObserverEntryList(kInternal, entries), this);
    });
  }

  static announce(entry) {
    for (const observer of observers) if (observer.#types.has(entry.entryType)) observer.#take(entry);
  }

  [customInspect](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    return `PerformanceObserver ${inspect({
      connected: observers.has(this), pending: this.#scheduled, entryTypes: [...this.#types], buffer: this.#buffer,
    }, options)}`;
  }
}
const { announce } = PerformanceObserver;
delete PerformanceObserver.announce;

// -- The timeline -------------------------------------------------------------------------------------------------

const timeline = [];

function add(entry) {
  timeline.push(entry);
  announce(entry);
  return entry;
}

function clear(type, name) {
  for (let i = timeline.length - 1; i >= 0; i--) {
    if (timeline[i].entryType === type && (name === undefined || timeline[i].name === name)) timeline.splice(i, 1);
  }
}

function markTime(mark) {
  if (mark === undefined) return undefined;
  if (typeof mark === 'number') {
    if (mark < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(mark);
    return mark;
  }
  const name = `${mark}`;
  for (let i = timeline.length - 1; i >= 0; i--) {
    if (timeline[i].entryType === 'mark' && timeline[i].name === name) return timeline[i].startTime;
  }
  throw new (require('internal/domexception').DOMException)(
    `The "${name}" performance mark has not been set`, 'SyntaxError');
}

function measureBounds(startOrOptions, endMark) {
  const options = startOrOptions !== null && typeof startOrOptions === 'object' ? startOrOptions : undefined;
  if (options !== undefined) {
    const { start, end, duration } = options;
    if (endMark !== undefined) throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('endMark must not be specified');
    if (start === undefined && end === undefined && Object.keys(options).length > 0) {
      throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('One of options.start or options.end is required');
    }
    if (start !== undefined && end !== undefined && duration !== undefined) {
      throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('Must not have options.start, options.end, and options.duration specified');
    }
  }
  let end = markTime(endMark ?? options?.end);
  if (end === undefined) {
    end = options?.start !== undefined && options.duration !== undefined ?
      markTime(options.start) + markTime(options.duration) : now();
  }
  let start = options === undefined ? markTime(startOrOptions) : markTime(options.start);
  if (start === undefined) start = options?.duration !== undefined ? end - markTime(options.duration) : 0;
  return [start, end - start];
}

const { EventTarget } = require('internal/event_target');

class Performance extends EventTarget {
  constructor(key) {
    onlyInternal(key);
    super();
  }

  clearMarks(name = undefined) { clear('mark', name === undefined ? undefined : `${name}`); }
  clearMeasures(name = undefined) { clear('measure', name === undefined ? undefined : `${name}`); }
  clearResourceTimings(name = undefined) { clear('resource', name === undefined ? undefined : `${name}`); }

  getEntries() { return timeline.toSorted((a, b) => a.startTime - b.startTime); }

  getEntriesByName(name, type = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    return this.getEntries().filter((entry) => entry.name === `${name}` && (type === undefined || entry.entryType === `${type}`));
  }

  getEntriesByType(type) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    return this.getEntries().filter((entry) => entry.entryType === `${type}`);
  }

  mark(name, options = {}) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    return add(new PerformanceMark(name, options));
  }

  measure(name, startOrMeasureOptions = {}, endMark = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    const [start, duration] = measureBounds(startOrMeasureOptions, endMark);
    const detail = startOrMeasureOptions?.detail;
    return add(new PerformanceMeasure(kInternal, `${name}`, start, duration,
      detail == null ? null : require('internal/structured_clone').structuredClone(detail)));
  }

  now() { return now(); }
  setResourceTimingBufferSize(_size) {}
  get timeOrigin() { return internalBinding('performance').timeOrigin(); }

  toJSON() {
    return { nodeTiming: this.nodeTiming, timeOrigin: this.timeOrigin, eventLoopUtilization: this.eventLoopUtilization() };
  }

  // The share of time the loop was busy is not measured.
  eventLoopUtilization() { return { idle: 0, active: 0, utilization: 0 }; }

  get nodeTiming() {
    return {
      name: 'node', entryType: 'node', startTime: 0, duration: now(), nodeStart: 0, v8Start: 0, bootstrapComplete: 0,
      environment: 0, loopStart: -1, loopExit: -1, idleTime: 0,
    };
  }

  markResourceTiming() { throw new codes.ERR_METHOD_NOT_IMPLEMENTED('performance.markResourceTiming'); }
  timerify() { throw new codes.ERR_METHOD_NOT_IMPLEMENTED('performance.timerify'); }

  [customInspect](depth, options) {
    return inspectAs(this, ['nodeTiming', 'timeOrigin'], depth, options);
  }
}

for (const Class of [PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceObserver, PerformanceObserverEntryList, Performance]) {
  for (const name of Object.getOwnPropertyNames(Class.prototype)) {
    if (name !== 'constructor') Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  }
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, value: Class.name, configurable: true });
}

const GC_CONSTANTS = {
  NODE_PERFORMANCE_GC_MAJOR: 4, NODE_PERFORMANCE_GC_MINOR: 1, NODE_PERFORMANCE_GC_MINOR_MARK_SWEEP: 2,
  NODE_PERFORMANCE_GC_INCREMENTAL: 8, NODE_PERFORMANCE_GC_WEAKCB: 16, NODE_PERFORMANCE_GC_FLAGS_NO: 0,
  NODE_PERFORMANCE_GC_FLAGS_CONSTRUCT_RETAINED: 2, NODE_PERFORMANCE_GC_FLAGS_FORCED: 4,
  NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING: 8, NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE: 16,
  NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY: 32, NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE: 64,
};

module.exports = {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver,
  PerformanceObserverEntryList,
  performance: new Performance(kInternal),
};
Object.defineProperty(module.exports, 'constants', { __proto__: null, enumerable: true, value: GC_CONSTANTS });
require('internal/unimplemented').addMissing('perf_hooks', module.exports);
