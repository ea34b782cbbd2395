// Readable streams.
//
// A Readable is in one of three modes, `state.flowing`: null until somebody shows interest, true when data is emitted
// as it arrives, false when it is paused and waits in `state.buffer`. `_read` is called ahead of demand until
// `highWaterMark` is reached. Events are put off to the next tick where they could otherwise come before the caller
// has had a chance to listen.
'use strict';

const EventEmitter = require('events');
const { Stream } = require('internal/streams/legacy');
const { Buffer } = require('buffer');
const { addAbortSignal } = require('internal/streams/add_abort_signal');
const destroyImpl = require('internal/streams/destroy');
const { pipe, unpipe } = require('internal/streams/pipe');
const { ReadableState, kPaused } = require('internal/streams/readable_state');
const {
  aggregateTwoErrors, AbortError,
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_METHOD_NOT_IMPLEMENTED, ERR_OUT_OF_RANGE, ERR_STREAM_PUSH_AFTER_EOF,
    ERR_STREAM_UNSHIFT_AFTER_END_EVENT,
  },
} = require('internal/errors');
const { validateObject } = require('internal/validators');

const nop = () => {};
const { errorOrDestroy } = destroyImpl;

function Readable(options) {
  if (!(this instanceof Readable)) return new Readable(options);
  this._events ??= {};
  this._readableState = new ReadableState(options, this, false);
  if (options) {
    initReadable(this, options);
    if (options.signal) addAbortSignal(options.signal, this);
  }
  Stream.call(this, options);
  startReadable(this);
}
Object.setPrototypeOf(Readable.prototype, Stream.prototype);
Object.setPrototypeOf(Readable, Stream);

// The method overrides given as options.
function initReadable(self, options) {
  if (typeof options.read === 'function') self._read = options.read;
  if (typeof options.destroy === 'function') self._destroy = options.destroy;
  if (typeof options.construct === 'function') self._construct = options.construct;
}
function startReadable(self) {
  if (typeof self._construct !== 'function') return;
  destroyImpl.construct(self, () => {
    if (self._readableState.needReadable) maybeReadMore(self, self._readableState);
  });
}

Readable.ReadableState = ReadableState;
Readable.prototype.destroy = destroyImpl.destroy;
Readable.prototype._undestroy = destroyImpl.undestroy;
Readable.prototype._destroy = function(err, cb) {
  cb(err);
};
Readable.prototype[EventEmitter.captureRejectionSymbol] = function(err) {
  this.destroy(err);
};
Readable.prototype[Symbol.asyncDispose] = function() {
  let error;
  if (!this.destroyed) {
    error = this.readableEnded ? null : new AbortError();
    this.destroy(error);
  }
  return new Promise((resolve, reject) => {
    require('internal/streams/end_of_stream').eos(this, (err) => (err && err !== error ? reject(err) : resolve(null)));
  });
};

// ---- putting data in ----

Readable.prototype.push = function(chunk, encoding) {
  return this._readableState.objectMode ? addObject(this, chunk, encoding, false) : addBytes(this, chunk, encoding, false);
};
Readable.prototype.unshift = function(chunk, encoding) {
  return this._readableState.objectMode ? addObject(this, chunk, encoding, true) : addBytes(this, chunk, encoding, true);
};

function addBytes(stream, chunk, encoding, front) {
  const state = stream._readableState;
  if (chunk === null) {
    state.reading = false;
    onEofChunk(stream, state);
    return false;
  }
  if (typeof chunk === 'string') {
    encoding ||= state.defaultEncoding;
    if (state.encoding !== encoding) {
      chunk = Buffer.from(chunk, encoding);
      // What goes back to the front must be decoded already, as everything there is.
      if (front && state.encoding) chunk = chunk.toString(state.encoding);
      else encoding = '';
    }
  } else if (chunk instanceof Buffer) {
    encoding = '';
  } else if (ArrayBuffer.isView(chunk)) {
    chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    encoding = '';
  } else if (chunk !== undefined) {
    errorOrDestroy(stream, new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk));
    return false;
  }
  if (!chunk || chunk.length <= 0) {
    state.reading = false;
    maybeReadMore(stream, state);
    return canPushMore(state);
  }
  return add(stream, state, chunk, encoding, front);
}

function addObject(stream, chunk, encoding, front) {
  const state = stream._readableState;
  if (chunk === null) {
    state.reading = false;
    onEofChunk(stream, state);
    return false;
  }
  return add(stream, state, chunk, encoding, front);
}

function add(stream, state, chunk, encoding, front) {
  if (front) {
    if (state.endEmitted) {
      errorOrDestroy(stream, new ERR_STREAM_UNSHIFT_AFTER_END_EVENT());
      return false;
    }
    if (state.destroyed || state.errored) return false;
    addChunk(stream, state, chunk, true);
    return canPushMore(state);
  }
  if (state.ended) {
    errorOrDestroy(stream, new ERR_STREAM_PUSH_AFTER_EOF());
    return false;
  }
  if (state.destroyed || state.errored) return false;
  state.reading = false;
  if (state.decoder && !encoding) {
    chunk = state.decoder.write(chunk);
    if (chunk.length === 0 && !state.objectMode) {
      maybeReadMore(stream, state);
      return canPushMore(state);
    }
  }
  addChunk(stream, state, chunk, false);
  return canPushMore(state);
}

function canPushMore(state) {
  return !state.ended && (state.length < state.highWaterMark || state.length === 0);
}

function addChunk(stream, state, chunk, front) {
  if (state.flowing && state.length === 0 && !state.sync && stream.listenerCount('data') > 0) {
    writersMayGoOn(state);
    state.dataEmitted = true;
    stream.emit('data', chunk);
  } else {
    state.length += state.objectMode ? 1 : chunk.length;
    if (!front) {
      state.buffer.push(chunk);
    } else if (state.bufferIndex > 0) {
      state.buffer[--state.bufferIndex] = chunk;
    } else {
      state.buffer.unshift(chunk);
    }
    if (state.needReadable) emitReadable(stream);
  }
  maybeReadMore(stream, state);
}

function writersMayGoOn(state) {
  if (state.multiAwaitDrain) state.awaitDrainWriters.clear();
  else state.awaitDrainWriters = null;
}

function onEofChunk(stream, state) {
  if (state.ended) return;
  const { decoder } = state;
  const rest = decoder?.end();
  if (rest?.length) {
    state.buffer.push(rest);
    state.length += state.objectMode ? 1 : rest.length;
  }
  state.ended = true;
  if (state.sync) {
    // Inside _read: wait, it may be going to push synchronously more.
    emitReadable(stream);
  } else {
    state.needReadable = false;
    state.emittedReadable = true;
    emitReadableNow(stream);
  }
}

function emitReadable(stream) {
  const state = stream._readableState;
  state.needReadable = false;
  if (state.emittedReadable) return;
  state.emittedReadable = true;
  process.nextTick(emitReadableNow, stream);
}
function emitReadableNow(stream) {
  const state = stream._readableState;
  if (!state.destroyed && !state.errored && (state.length || state.ended)) {
    stream.emit('readable');
    state.emittedReadable = false;
  }
  // 'readable' is due again once less than the mark is waiting.
  state.needReadable = !state.flowing && !state.ended && state.length <= state.highWaterMark;
  flow(stream);
}

// Fills the buffer up to the mark without being asked, on the next tick, so that it is ready when somebody reads.
function maybeReadMore(stream, state) {
  if (state.readingMore || !state.constructed) return;
  state.readingMore = true;
  process.nextTick(readMore, stream, state);
}
function readMore(stream, state) {
  while (!state.reading && !state.ended &&
         (state.length < state.highWaterMark || (state.flowing && state.length === 0))) {
    const before = state.length;
    stream.read(0);
    if (before === state.length) break; // nothing came synchronously
  }
  state.readingMore = false;
}

// ---- taking data out ----

const MAX_HWM = 0x40000000;
function raisedHighWaterMark(n) {
  if (n > MAX_HWM) throw new ERR_OUT_OF_RANGE('size', '<= 1GiB', n);
  let mark = 1;
  while (mark < n) mark *= 2;
  return mark;
}

function howMuchToRead(n, state) {
  if (n <= 0 || (state.length === 0 && state.ended)) return 0;
  if (state.objectMode) return 1;
  if (Number.isNaN(n)) {
    // One chunk at a time, except that text in the buffer is taken whole when the consumer reads by itself.
    if (state.length && (state.decoder === null || state.flowing)) return state.buffer[state.bufferIndex].length;
    return state.length;
  }
  if (n <= state.length) return n;
  return state.ended ? state.length : 0;
}

Readable.prototype.read = function(n) {
  if (n === undefined) n = NaN;
  else if (!Number.isInteger(n)) n = Number.parseInt(n, 10);
  const state = this._readableState;
  const asked = n;
  if (n > state.highWaterMark) state.highWaterMark = raisedHighWaterMark(n);
  if (n !== 0) state.emittedReadable = false;

  // read(0) with enough waiting only triggers the event.
  if (n === 0 && state.needReadable &&
      ((state.highWaterMark !== 0 ? state.length >= state.highWaterMark : state.length > 0) || state.ended)) {
    if (state.length === 0 && state.ended) endReadable(this);
    else emitReadable(this);
    return null;
  }
  n = howMuchToRead(n, state);
  if (n === 0 && state.ended) {
    if (state.length === 0) endReadable(this);
    return null;
  }

  const wants = state.needReadable || state.length === 0 || state.length - n < state.highWaterMark;
  if (wants && !state.ended && !state.reading && !state.destroyed && !state.errored && state.constructed) {
    state.reading = true;
    state.sync = true;
    if (state.length === 0) state.needReadable = true;
    try {
      this._read(state.highWaterMark);
    } catch (err) {
      errorOrDestroy(this, err);
    }
    state.sync = false;
    // _read may have pushed at once: how much can be given has changed.
    if (!state.reading) n = howMuchToRead(asked, state);
  }

  const ret = n > 0 ? fromList(n, state) : null;
  if (ret === null) {
    state.needReadable = state.length <= state.highWaterMark;
    n = 0;
  } else {
    state.length -= n;
    writersMayGoOn(state);
  }
  if (state.length === 0) {
    if (!state.ended) state.needReadable = true;
    // The last of it was read: 'end' can come.
    if (asked !== n && state.ended) endReadable(this);
  }
  if (ret !== null && !state.errorEmitted && !state.closeEmitted) {
    state.dataEmitted = true;
    this.emit('data', ret);
  }
  return ret;
};

Readable.prototype._read = function() {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_read()');
};

// Takes n bytes (or one object) from the buffer; `howMuchToRead` has said that they are there.
function fromList(n, state) {
  if (state.length === 0) return null;
  const { buffer } = state;
  let at = state.bufferIndex;
  let ret;
  if (state.objectMode) {
    ret = buffer[at];
    buffer[at++] = null;
  } else if (!n || n >= state.length) {
    ret = joinFrom(buffer, at, state);
    at = buffer.length;
  } else if (n < buffer[at].length) {
    ret = buffer[at].slice(0, n);
    buffer[at] = buffer[at].slice(n);
  } else if (n === buffer[at].length) {
    ret = buffer[at];
    buffer[at++] = null;
  } else {
    const parts = [];
    let missing = n;
    while (missing > 0) {
      const chunk = buffer[at];
      if (missing >= chunk.length) {
        parts.push(chunk);
        missing -= chunk.length;
        buffer[at++] = null;
      } else {
        parts.push(chunk.slice(0, missing));
        buffer[at] = chunk.slice(missing);
        missing = 0;
      }
    }
    ret = state.decoder ? parts.join('') : Buffer.concat(parts, n);
  }
  if (at === buffer.length) {
    state.buffer = [];
    state.bufferIndex = 0;
  } else if (at > 1024) {
    buffer.splice(0, at);
    state.bufferIndex = 0;
  } else {
    state.bufferIndex = at;
  }
  return ret;
}
function joinFrom(buffer, at, state) {
  if (state.decoder) {
    let text = '';
    for (let i = at; i < buffer.length; i++) text += buffer[i];
    return text;
  }
  if (buffer.length - at === 1) return buffer[at];
  return Buffer.concat(at === 0 ? buffer : buffer.slice(at), state.length);
}

Readable.prototype.setEncoding = function(encoding) {
  const { StringDecoder } = require('string_decoder');
  const state = this._readableState;
  const decoder = new StringDecoder(encoding);
  state.decoder = decoder;
  state.encoding = decoder.encoding;
  let content = '';
  for (let i = state.bufferIndex; i < state.buffer.length; i++) content += decoder.write(state.buffer[i]);
  state.buffer = content === '' ? [] : [content];
  state.bufferIndex = 0;
  state.length = content.length;
  return this;
};

// ---- the end ----

function endReadable(stream) {
  const state = stream._readableState;
  if (state.endEmitted) return;
  state.ended = true;
  process.nextTick(endReadableNT, state, stream);
}
function endReadableNT(state, stream) {
  if (state.errored || state.closeEmitted || state.endEmitted || state.length !== 0) return;
  state.endEmitted = true;
  stream.emit('end');
  if (stream.writable && stream.allowHalfOpen === false) {
    process.nextTick(endWritableNT, stream);
  } else if (state.autoDestroy) {
    // A Duplex lives until its writable side is done as well.
    const w = stream._writableState;
    if (!w || (w.autoDestroy && (w.finished || w.writable === false))) stream.destroy();
  }
}
function endWritableNT(stream) {
  if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end();
}

// ---- pipe ----

Readable.prototype.pipe = pipe;
Readable.prototype.unpipe = unpipe;

// ---- listeners steer the mode ----

Readable.prototype.on = function(event, fn) {
  const res = Stream.prototype.on.call(this, event, fn);
  const state = this._readableState;
  if (event === 'data') {
    state.readableListening = this.listenerCount('readable') > 0;
    // Explicitly paused streams stay paused.
    if (state.flowing !== false) this.resume();
  } else if (event === 'readable') {
    if (!state.endEmitted && !state.readableListening) {
      state.readableListening = state.needReadable = true;
      state.flowing = false;
      state.emittedReadable = false;
      if (state.length) emitReadable(this);
      else if (!state.reading) process.nextTick(readZero, this);
    }
  }
  return res;
};
Readable.prototype.addListener = Readable.prototype.on;

Readable.prototype.removeListener = function(event, fn) {
  const state = this._readableState;
  const res = Stream.prototype.removeListener.call(this, event, fn);
  if (event === 'readable') {
    // Later, since a listener may be swapped for another (once() does).
    process.nextTick(updateReadableListening, this);
  } else if (event === 'data' && this.listenerCount('data') === 0) {
    state.dataListening = false;
  }
  return res;
};
Readable.prototype.off = Readable.prototype.removeListener;

Readable.prototype.removeAllListeners = function(event) {
  const res = Stream.prototype.removeAllListeners.apply(this, arguments);
  if (event === 'readable' || event === undefined) process.nextTick(updateReadableListening, this);
  return res;
};

function updateReadableListening(self) {
  const state = self._readableState;
  state.readableListening = self.listenerCount('readable') > 0;
  if (state.resumeScheduled && state[kPaused] === false) {
    state.flowing = true;
  } else if (self.listenerCount('data') > 0) {
    self.resume();
  } else if (!state.readableListening) {
    state.flowing = null;
  }
}
function readZero(self) {
  self.read(0);
}

Readable.prototype.resume = function() {
  const state = this._readableState;
  if (state.destroyed) return this;
  if (!state.flowing) {
    // With a 'readable' listener the consumer reads, nothing flows.
    state.flowing = !state.readableListening;
    resume(this, state);
  }
  state[kPaused] = false;
  return this;
};
function resume(stream, state) {
  if (state.resumeScheduled) return;
  state.resumeScheduled = true;
  process.nextTick(resumeNow, stream, state);
}
function resumeNow(stream, state) {
  if (!state.reading) stream.read(0);
  state.resumeScheduled = false;
  stream.emit('resume');
  flow(stream);
  if (state.flowing && !state.reading) stream.read(0);
}

Readable.prototype.pause = function() {
  const state = this._readableState;
  if (state.destroyed) return this;
  if (state.flowing !== false) {
    state.flowing = false;
    this.emit('pause');
  }
  state[kPaused] = true;
  return this;
};
Readable.prototype.isPaused = function() {
  return this._readableState[kPaused] === true || this._readableState.flowing === false;
};

function flow(stream) {
  const state = stream._readableState;
  while (state.flowing && stream.read() !== null);
}

// Makes this stream the modern face of an old one.
Readable.prototype.wrap = function(stream) {
  let paused = false;
  stream.on('data', (chunk) => {
    if (!this.push(chunk) && stream.pause) {
      paused = true;
      stream.pause();
    }
  });
  stream.on('end', () => this.push(null));
  stream.on('error', (err) => errorOrDestroy(this, err));
  stream.on('close', () => this.destroy());
  stream.on('destroy', () => this.destroy());
  this._read = () => {
    if (paused && stream.resume) {
      paused = false;
      stream.resume();
    }
  };
  for (const key of Object.keys(stream)) {
    if (this[key] === undefined && typeof stream[key] === 'function') this[key] = stream[key].bind(stream);
  }
  return this;
};

// ---- iteration ----

Readable.prototype[Symbol.asyncIterator] = function() {
  return toAsyncIterator(this);
};
Readable.prototype.iterator = function(options) {
  if (options !== undefined) validateObject(options, 'options');
  return toAsyncIterator(this, options);
};
function toAsyncIterator(stream, options) {
  if (typeof stream.read !== 'function') stream = Readable.wrap(stream, { objectMode: true });
  const iterator = createAsyncIterator(stream, options);
  iterator.stream = stream;
  return iterator;
}
async function* createAsyncIterator(stream, options) {
  const { eos } = require('internal/streams/end_of_stream');
  let wake = nop;
  function next(resolve) {
    if (this === stream) {
      wake();
      wake = nop;
    } else {
      wake = resolve;
    }
  }
  stream.on('readable', next);
  let error; // undefined while it runs, null at a good end
  const cleanup = eos(stream, { writable: false }, (err) => {
    error = err ? aggregateTwoErrors(error, err) : null;
    wake();
    wake = nop;
  });
  try {
    for (;;) {
      const chunk = stream.destroyed ? null : stream.read();
      if (chunk !== null) yield chunk;
      else if (error) throw error;
      else if (error === null) return;
      else await new Promise(next);
    }
  } catch (err) {
    error = aggregateTwoErrors(error, err);
    throw error;
  } finally {
    if ((error || options?.destroyOnReturn !== false) && (error === undefined || stream._readableState.autoDestroy)) {
      destroyImpl.destroyer(stream, null);
    } else {
      stream.off('readable', next);
      cleanup();
    }
  }
}

// ---- properties ----

function property(name, get, set, enumerable = false) {
  const descriptor = { configurable: true, enumerable, get };
  if (set) descriptor.set = set;
  Object.defineProperty(Readable.prototype, name, descriptor);
}
property('readable', function() {
  const r = this._readableState;
  // `readable` may also be set to false, as old code does.
  return !!r && r.readable !== false && !r.destroyed && !r.errorEmitted && !r.endEmitted;
}, function(value) {
  if (this._readableState) this._readableState.readable = !!value;
});
property('readableDidRead', function() { return this._readableState.dataEmitted; });
property('readableAborted', function() {
  const state = this._readableState;
  return !!(state.readable !== false && (state.destroyed || state.errored) && !state.endEmitted);
});
property('readableHighWaterMark', function() { return this._readableState.highWaterMark; });
property('readableBuffer', function() { return this._readableState?.buffer; });
property('readableFlowing', function() { return this._readableState.flowing; },
  function(value) { if (this._readableState) this._readableState.flowing = value; });
property('readableLength', function() { return this._readableState.length; });
property('readableObjectMode', function() { return this._readableState ? this._readableState.objectMode : false; });
property('readableEncoding', function() { return this._readableState ? this._readableState.encoding : null; });
property('errored', function() { return this._readableState ? this._readableState.errored : null; });
property('closed', function() { return this._readableState ? this._readableState.closed : false; });
property('destroyed', function() { return this._readableState ? this._readableState.destroyed : false; },
  function(value) { if (this._readableState) this._readableState.destroyed = value; });
property('readableEnded', function() { return this._readableState ? this._readableState.endEmitted : false; });

Readable._fromList = fromList;
Readable.from = function(iterable, options) {
  return require('internal/streams/from').from(Readable, iterable, options);
};
Readable.wrap = function(src, options) {
  return new Readable({
    objectMode: src.readableObjectMode ?? src.objectMode ?? true,
    ...options,
    destroy(err, callback) {
      destroyImpl.destroyer(src, err);
      callback(err);
    },
  }).wrap(src);
};
Readable.fromWeb = function(readableStream, options) {
  return require('internal/webstreams/adapters').newStreamReadableFromReadableStream(readableStream, options);
};
Readable.toWeb = function(streamReadable, options) {
  return require('internal/webstreams/adapters').newReadableStreamFromStreamReadable(streamReadable, options);
};

module.exports = { Readable, ReadableState, initReadable, startReadable };
