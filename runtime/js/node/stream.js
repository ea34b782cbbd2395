// node:stream. The module is the old Stream class with everything else as its properties.
'use strict';

const { Stream } = require('internal/streams/legacy');
const { Readable } = require('internal/streams/readable');
const { Writable } = require('internal/streams/writable');
const { Duplex, duplexPair } = require('internal/streams/duplex');
const { Transform, PassThrough } = require('internal/streams/transform');
const { streamReturningOperators, promiseReturningOperators } = require('internal/streams/operators');
const { getDefaultHighWaterMark, setDefaultHighWaterMark } = require('internal/streams/state');
const { pipeline } = require('internal/streams/pipeline');
const { compose } = require('internal/streams/compose');
const { destroyer } = require('internal/streams/destroy');
const { eos } = require('internal/streams/end_of_stream');
const { addAbortSignal } = require('internal/streams/add_abort_signal');
const utils = require('internal/streams/utils');
const { codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');

const promisify = Symbol.for('nodejs.util.promisify.custom');

module.exports = Stream;
Stream.isDestroyed = utils.isDestroyed;
Stream.isDisturbed = utils.isDisturbed;
Stream.isErrored = utils.isErrored;
Stream.isReadable = utils.isReadable;
Stream.isWritable = utils.isWritable;
Stream.Readable = Readable;

function addOperator(name, wrapped, length) {
  Object.defineProperty(wrapped, 'name', { value: name });
  Object.defineProperty(wrapped, 'length', { value: length });
  Object.defineProperty(Readable.prototype, name, { value: wrapped, enumerable: false, configurable: true, writable: true });
}
for (const name of Object.keys(streamReturningOperators)) {
  const op = streamReturningOperators[name];
  addOperator(name, function(...args) {
    if (new.target) throw new ERR_ILLEGAL_CONSTRUCTOR();
    const result = Reflect.apply(op, this, args);
    return name === 'compose' ? result : Readable.from(result);
  }, op.length);
}
for (const name of Object.keys(promiseReturningOperators)) {
  const op = promiseReturningOperators[name];
  addOperator(name, function(...args) {
    if (new.target) throw new ERR_ILLEGAL_CONSTRUCTOR();
    return Promise.resolve(Reflect.apply(op, this, args));
  }, op.length);
}

Stream.Writable = Writable;
Stream.Duplex = Duplex;
Stream.Transform = Transform;
Stream.PassThrough = PassThrough;
Stream.duplexPair = duplexPair;
Stream.pipeline = pipeline;
Stream.addAbortSignal = addAbortSignal;
Stream.finished = eos;
Stream.destroy = destroyer;
Stream.compose = compose;
Stream.setDefaultHighWaterMark = setDefaultHighWaterMark;
Stream.getDefaultHighWaterMark = getDefaultHighWaterMark;

function lazyPromise(fn, name) {
  Object.defineProperty(fn, promisify, {
    enumerable: true,
    get() { return require('stream/promises')[name]; },
  });
}
Object.defineProperty(Stream, 'promises', {
  configurable: true,
  enumerable: true,
  get() { return require('stream/promises'); },
});
lazyPromise(pipeline, 'pipeline');
lazyPromise(eos, 'finished');
Object.defineProperty(eos, 'name', { value: 'eos' });

Stream.Stream = Stream;
Stream._isArrayBufferView = ArrayBuffer.isView;
Stream._isUint8Array = (value) => value instanceof Uint8Array;
Stream._uint8ArrayToBuffer = (chunk) => require('buffer').Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
