// Random numbers of the kernel.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE }, DOMException } = require('internal/errors');
const { validateBoolean, validateFunction, validateNumber, validateObject } = require('internal/validators');
const { Buffer } = require('buffer');
const { isAnyArrayBuffer } = require('internal/crypto/util');
const binding = internalBinding('crypto');

const kMaxInt32 = 2 ** 31 - 1;
const kMaxPossibleLength = Math.min(Number.MAX_SAFE_INTEGER, kMaxInt32);

function assertOffset(offset, elementSize, length) {
  validateNumber(offset, 'offset');
  offset *= elementSize;
  const most = Math.min(length, kMaxPossibleLength);
  if (Number.isNaN(offset) || offset > most || offset < 0) throw new ERR_OUT_OF_RANGE('offset', `>= 0 && <= ${most}`, offset);
  return offset >>> 0;
}
function assertSize(size, elementSize, offset, length) {
  validateNumber(size, 'size');
  size *= elementSize;
  if (Number.isNaN(size) || size > kMaxPossibleLength || size < 0) {
    throw new ERR_OUT_OF_RANGE('size', `>= 0 && <= ${kMaxPossibleLength}`, size);
  }
  if (size + offset > length) throw new ERR_OUT_OF_RANGE('size + offset', `<= ${length}`, size + offset);
  return size >>> 0;
}

// Random bytes for many small requests are fetched together.
let cache;
let cacheOffset = 0;
function cached(size) {
  if (cache === undefined || cacheOffset + size > cache.length) {
    cache = Buffer.allocUnsafeSlow(6 * 1024);
    binding.randomFill(cache, 0, cache.length);
    cacheOffset = 0;
  }
  cacheOffset += size;
  return cacheOffset - size;
}

function randomBytes(size, callback) {
  size = assertSize(size, 1, 0, Infinity);
  if (callback !== undefined) validateFunction(callback, 'callback');
  const buf = Buffer.allocUnsafeSlow(size);
  if (callback === undefined) {
    binding.randomFill(buf, 0, size);
    return buf;
  }
  fillLater(buf, 0, size, buf, callback);
}
function fillLater(bytes, offset, size, result, callback) {
  binding.randomBytes((random) => {
    bytes.set(random, offset);
    callback(null, result);
  }, size);
}

function target(buf) {
  if (!isAnyArrayBuffer(buf) && !ArrayBuffer.isView(buf)) {
    throw new ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buf);
  }
  const bytes = isAnyArrayBuffer(buf) ? new Uint8Array(buf) : new Uint8Array(buf.buffer, buf.byteOffset, buf.byteLength);
  return { bytes, elementSize: buf.BYTES_PER_ELEMENT || 1 };
}
function randomFillSync(buf, offset = 0, size) {
  const { bytes, elementSize } = target(buf);
  offset = assertOffset(offset, elementSize, bytes.length);
  size = size === undefined ? bytes.length - offset : assertSize(size, elementSize, offset, bytes.length);
  if (size > 0) binding.randomFill(bytes, offset, size);
  return buf;
}
function randomFill(buf, offset, size, callback) {
  const { bytes, elementSize } = target(buf);
  if (typeof offset === 'function') {
    callback = offset;
    offset = 0;
    size = undefined;
  } else if (typeof size === 'function') {
    callback = size;
    size = undefined;
  } else {
    validateFunction(callback, 'callback');
  }
  offset = assertOffset(offset ?? 0, elementSize, bytes.length);
  size = size === undefined ? bytes.length - offset : assertSize(size, elementSize, offset, bytes.length);
  if (size === 0) return callback(null, buf);
  fillLater(bytes, offset, size, buf, callback);
}

const RANGE = 2 ** 48 - 1;
function randomInt(min, max, callback) {
  // randomInt(max[, callback])
  if (max === undefined || typeof max === 'function') {
    callback = max;
    max = min;
    min = 0;
  }
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (!Number.isSafeInteger(min)) throw new ERR_INVALID_ARG_TYPE('min', 'a safe integer', min);
  if (!Number.isSafeInteger(max)) throw new ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
  if (max <= min) throw new ERR_OUT_OF_RANGE('max', `greater than the value of "min" (${min})`, max);
  const range = max - min;
  if (!(range <= RANGE)) throw new ERR_OUT_OF_RANGE('max - min', `<= ${RANGE}`, range);
  // Numbers above the last full multiple of the range would favour small results.
  const limit = RANGE - (RANGE % range);
  let x;
  do {
    const at = cached(6);
    x = cache.readUIntBE(at, 6);
  } while (x >= limit);
  const n = (x % range) + min;
  if (callback === undefined) return n;
  process.nextTick(callback, undefined, n);
}

const HEX = [];
function hex(byte) {
  if (HEX.length === 0) for (let i = 0; i < 256; i++) HEX.push((i + 0x100).toString(16).slice(1));
  return HEX[byte];
}
function uuidText(bytes, at) {
  let text = '';
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-';
    text += hex(bytes[at + i]);
  }
  return text;
}
function uuidBytes(options) {
  if (options !== undefined) validateObject(options, 'options');
  const { disableEntropyCache = false } = options ?? {};
  validateBoolean(disableEntropyCache, 'options.disableEntropyCache');
  if (disableEntropyCache) return [randomBytes(16), 0];
  const at = cached(16);
  return [cache, at];
}
function randomUUID(options) {
  const { 0: bytes, 1: at } = uuidBytes(options);
  bytes[at + 6] = (bytes[at + 6] & 0x0f) | 0x40;
  bytes[at + 8] = (bytes[at + 8] & 0x3f) | 0x80;
  return uuidText(bytes, at);
}
function randomUUIDv7(options) {
  const { 0: bytes, 1: at } = uuidBytes(options);
  bytes.writeUIntBE(Date.now(), at, 6);
  bytes[at + 6] = (bytes[at + 6] & 0x0f) | 0x70;
  bytes[at + 8] = (bytes[at + 8] & 0x3f) | 0x80;
  return uuidText(bytes, at);
}

// The Web's variant.
function getRandomValues(data) {
  const integers = ['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'BigInt64Array', 'BigUint64Array'];
  if (!ArrayBuffer.isView(data) || !integers.includes(data[Symbol.toStringTag])) {
    throw new DOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
  }
  if (data.byteLength > 65536) {
    throw new DOMException(
      `The requested length exceeds 65,536 bytes`, 'QuotaExceededError');
  }
  return randomFillSync(data);
}

module.exports = { randomBytes, randomFill, randomFillSync, randomInt, randomUUID, randomUUIDv7, getRandomValues };
