// Duplex streams: a Readable that has the methods and the state of a Writable as well.
'use strict';

const { Stream } = require('internal/streams/legacy');
const { Readable, ReadableState, initReadable, startReadable } = require('internal/streams/readable');
const { Writable, WritableState, initWritable, startWritable } = require('internal/streams/writable');
const { addAbortSignal } = require('internal/streams/add_abort_signal');

function Duplex(options) {
  if (!(this instanceof Duplex)) return new Duplex(options);
  this._events ??= {};
  this._readableState = new ReadableState(options, this, true);
  this._writableState = new WritableState(options, this, true);
  if (options) {
    this.allowHalfOpen = options.allowHalfOpen !== false;
    if (options.readable === false) closeReadableSide(this._readableState);
    if (options.writable === false) closeWritableSide(this._writableState);
    initReadable(this, options);
    initWritable(this, options);
    if (options.signal) addAbortSignal(options.signal, this);
  } else {
    this.allowHalfOpen = true;
  }
  Stream.call(this, options);
  startReadable(this);
  startWritable(this);
}
Object.setPrototypeOf(Duplex.prototype, Readable.prototype);
Object.setPrototypeOf(Duplex, Readable);

function closeReadableSide(state) {
  state.readable = false;
  state.ended = true;
  state.endEmitted = true;
}
function closeWritableSide(state) {
  state.writable = false;
  state.ending = true;
  state.ended = true;
  state.finished = true;
}

// Everything of Writable that Readable does not define already.
for (const key of Object.getOwnPropertyNames(Writable.prototype)) {
  if (key in Duplex.prototype || key === 'constructor') continue;
  Object.defineProperty(Duplex.prototype, key, Object.getOwnPropertyDescriptor(Writable.prototype, key));
}
Duplex.prototype.destroy = Writable.prototype.destroy;

Object.defineProperty(Duplex.prototype, 'destroyed', {
  configurable: true,
  enumerable: false,
  get() {
    if (this._readableState === undefined || this._writableState === undefined) return false;
    return this._readableState.destroyed && this._writableState.destroyed;
  },
  set(value) {
    // Old code sets it before the states exist.
    if (this._readableState && this._writableState) {
      this._readableState.destroyed = value;
      this._writableState.destroyed = value;
    }
  },
});

Duplex.from = function(body) {
  return require('internal/streams/duplexify').duplexify(body, 'body');
};
Duplex.fromWeb = function(pair, options) {
  return require('internal/webstreams/adapters').newStreamDuplexFromReadableWritablePair(pair, options);
};
Duplex.toWeb = function(duplex, options) {
  return require('internal/webstreams/adapters').newReadableWritablePairFromDuplex(duplex, options);
};

// Two Duplex streams, each of which reads what is written to the other.
function duplexPair(options) {
  const kCallback = Symbol('kCallback');
  const kOther = Symbol('kOther');
  class Side extends Duplex {
    constructor(options) {
      super(options);
      this[kCallback] = null;
      this[kOther] = null;
    }
    _read() {
      const callback = this[kCallback];
      if (callback) {
        this[kCallback] = null;
        callback();
      }
    }
    _write(chunk, encoding, callback) {
      if (chunk.length === 0) {
        process.nextTick(callback);
      } else {
        this[kOther].push(chunk);
        this[kOther][kCallback] = callback;
      }
    }
    _final(callback) {
      this[kOther].on('end', callback);
      this[kOther].push(null);
    }
    _destroy(err, callback) {
      const other = this[kOther];
      if (other !== null && !other.destroyed) {
        // Not in the same tick, which would confuse the order of the events.
        process.nextTick(() => { if (other.destroyed === false) { if (err) other.destroy(); else if (!other.readableEnded) other.push(null); } });
      }
      callback(err);
    }
  }
  const a = new Side(options);
  const b = new Side(options);
  a[kOther] = b;
  b[kOther] = a;
  return [a, b];
}

module.exports = { Duplex, duplexPair };
