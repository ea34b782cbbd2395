// What a Readable knows about itself, `stream._readableState`.
'use strict';

const { Buffer } = require('buffer');
const { getHighWaterMark } = require('internal/streams/state');
const { codes: { ERR_UNKNOWN_ENCODING } } = require('internal/errors');

const kPaused = Symbol('kPaused');

class ReadableState {
  constructor(options, stream, isDuplex) {
    this.objectMode = !!(options?.objectMode || (isDuplex && options?.readableObjectMode));
    this.highWaterMark = getHighWaterMark(this, options ?? {}, 'readableHighWaterMark', isDuplex);
    this.buffer = [];
    this.bufferIndex = 0; // chunks before it have been taken
    this.length = 0; // bytes, or objects, waiting
    this.pipes = [];
    this.flowing = null;
    this.ended = false; // null was pushed
    this.endEmitted = false;
    this.reading = false; // _read was called and has not pushed yet
    this.constructed = true;
    this.sync = true; // inside _read
    this.needReadable = false;
    this.emittedReadable = false;
    this.readableListening = false;
    this.resumeScheduled = false;
    this[kPaused] = null; // whether pause() was called, as against never having flowed
    this.errorEmitted = false;
    this.emitClose = !options || options.emitClose !== false;
    this.autoDestroy = !options || options.autoDestroy !== false;
    this.destroyed = false;
    this.errored = null;
    this.closed = false;
    this.closeEmitted = false;
    this.defaultEncoding = options?.defaultEncoding || 'utf8';
    this.awaitDrainWriters = null; // a writer, or a set of them, whose buffer is full
    this.multiAwaitDrain = false;
    this.readingMore = false;
    this.dataEmitted = false;
    this.decoder = null;
    this.encoding = null;
    if (options?.defaultEncoding && !Buffer.isEncoding(options.defaultEncoding)) {
      throw new ERR_UNKNOWN_ENCODING(options.defaultEncoding);
    }
    if (options?.encoding) {
      const { StringDecoder } = require('string_decoder');
      this.decoder = new StringDecoder(options.encoding);
      this.encoding = options.encoding;
    }
  }

  get paused() {
    return this[kPaused] === true;
  }
  set paused(value) {
    this[kPaused] = !!value;
  }
  get pipesCount() {
    return this.pipes.length;
  }
}
Object.defineProperty(ReadableState.prototype, 'paused', { enumerable: false });

module.exports = { ReadableState, kPaused };
