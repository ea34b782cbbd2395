// The number accessors of Buffer: readXxx / writeXxx for integers of 1 to 6 bytes, 64-bit integers, floats and doubles.
//
// The fixed widths are written out so that a trace sees plain byte loads and stores. Floats go through one shared
// eight-byte scratch area; the host is little-endian (the cage format fixes that), so LE copies in order.
'use strict';

const { codes: { ERR_OUT_OF_RANGE, ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE } } = require('internal/errors');

const float64 = new Float64Array(1);
const float32 = new Float32Array(float64.buffer, 0, 1);
const scratch = new Uint8Array(float64.buffer);

function checkNumber(value, name) {
  if (typeof value !== 'number') throw new ERR_INVALID_ARG_TYPE(name, 'number', value);
}

// Called when the bytes asked for are not all there: says which rule `offset` broke.
function offsetError(offset, lastStart, name) {
  if (Math.floor(offset) !== offset) {
    checkNumber(offset, name);
    throw new ERR_OUT_OF_RANGE(name || 'offset', 'an integer', offset);
  }
  if (lastStart < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS();
  throw new ERR_OUT_OF_RANGE(name || 'offset', `>= 0 and <= ${lastStart}`, offset);
}

// The first byte's position, after checking that `width` bytes lie inside `buf`.
function checkOffset(buf, offset, width) {
  if (typeof offset !== 'number') throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
  if (buf[offset] === undefined || buf[offset + width - 1] === undefined) offsetError(offset, buf.length - width, 'offset');
}

function rangeText(min, max, byteLength) {
  const n = typeof min === 'bigint' ? 'n' : '';
  // Up to four bytes the limits are printed as numbers, wider ones as powers of two.
  if (byteLength > 4 || typeof min === 'bigint') {
    const bits = byteLength * 8;
    if (min === 0 || min === 0n) return `>= 0${n} and < 2${n} ** ${bits}${n}`;
    return `>= -(2${n} ** ${bits - 1}${n}) and < 2${n} ** ${bits - 1}${n}`;
  }
  return `>= ${min}${n} and <= ${max}${n}`;
}

function checkInt(buf, value, min, max, offset, width) {
  if (value > max || value < min) throw new ERR_OUT_OF_RANGE('value', rangeText(min, max, width), value);
  checkOffset(buf, offset, width);
}

function checkByteLength(byteLength) {
  if (byteLength === undefined || typeof byteLength !== 'number') {
    throw new ERR_INVALID_ARG_TYPE('byteLength', 'number', byteLength);
  }
  if (Math.floor(byteLength) !== byteLength) throw new ERR_OUT_OF_RANGE('byteLength', 'an integer', byteLength);
  if (byteLength < 1 || byteLength > 6) throw new ERR_OUT_OF_RANGE('byteLength', '>= 1 and <= 6', byteLength);
}

// ---- unsigned and signed integers, fixed width ----

function readUInt8(offset = 0) {
  checkOffset(this, offset, 1);
  return this[offset];
}
function readUInt16LE(offset = 0) {
  checkOffset(this, offset, 2);
  return this[offset] | (this[offset + 1] << 8);
}
function readUInt16BE(offset = 0) {
  checkOffset(this, offset, 2);
  return (this[offset] << 8) | this[offset + 1];
}
function int32LE(buf, at) {
  return buf[at] | (buf[at + 1] << 8) | (buf[at + 2] << 16) | (buf[at + 3] << 24);
}
function int32BE(buf, at) {
  return (buf[at] << 24) | (buf[at + 1] << 16) | (buf[at + 2] << 8) | buf[at + 3];
}
function readUInt32LE(offset = 0) {
  checkOffset(this, offset, 4);
  return int32LE(this, offset) >>> 0;
}
function readUInt32BE(offset = 0) {
  checkOffset(this, offset, 4);
  return int32BE(this, offset) >>> 0;
}
function readInt8(offset = 0) {
  checkOffset(this, offset, 1);
  return (this[offset] << 24) >> 24;
}
function readInt16LE(offset = 0) {
  checkOffset(this, offset, 2);
  return ((this[offset] | (this[offset + 1] << 8)) << 16) >> 16;
}
function readInt16BE(offset = 0) {
  checkOffset(this, offset, 2);
  return (((this[offset] << 8) | this[offset + 1]) << 16) >> 16;
}
function readInt32LE(offset = 0) {
  checkOffset(this, offset, 4);
  return int32LE(this, offset);
}
function readInt32BE(offset = 0) {
  checkOffset(this, offset, 4);
  return int32BE(this, offset);
}

function putLE(buf, value, offset, width) {
  // Divide rather than shift: the value may have up to 48 bits.
  let low = value % 0x1000000;
  if (low < 0) low += 0x1000000;
  const high = Math.floor(value / 0x1000000);
  for (let i = 0; i < width && i < 3; i++) {
    buf[offset + i] = low & 0xff;
    low >>= 8;
  }
  let rest = high;
  for (let i = 3; i < width; i++) {
    buf[offset + i] = rest & 0xff;
    rest >>= 8;
  }
}
function putBE(buf, value, offset, width) {
  let low = value % 0x1000000;
  if (low < 0) low += 0x1000000;
  const high = Math.floor(value / 0x1000000);
  for (let i = 0; i < width && i < 3; i++) {
    buf[offset + width - 1 - i] = low & 0xff;
    low >>= 8;
  }
  let rest = high;
  for (let i = 3; i < width; i++) {
    buf[offset + width - 1 - i] = rest & 0xff;
    rest >>= 8;
  }
}

function put1(buf, value, offset, min, max) {
  value = +value;
  checkNumber(offset, 'offset');
  checkInt(buf, value, min, max, offset, 1);
  buf[offset] = value;
  return offset + 1;
}
function put2LE(buf, value, offset, min, max) {
  value = +value;
  checkInt(buf, value, min, max, offset, 2);
  buf[offset] = value;
  buf[offset + 1] = value >>> 8;
  return offset + 2;
}
function put2BE(buf, value, offset, min, max) {
  value = +value;
  checkInt(buf, value, min, max, offset, 2);
  buf[offset] = value >>> 8;
  buf[offset + 1] = value;
  return offset + 2;
}
function put4LE(buf, value, offset, min, max) {
  value = +value;
  checkInt(buf, value, min, max, offset, 4);
  buf[offset] = value;
  buf[offset + 1] = value >>> 8;
  buf[offset + 2] = value >>> 16;
  buf[offset + 3] = value >>> 24;
  return offset + 4;
}
function put4BE(buf, value, offset, min, max) {
  value = +value;
  checkInt(buf, value, min, max, offset, 4);
  buf[offset] = value >>> 24;
  buf[offset + 1] = value >>> 16;
  buf[offset + 2] = value >>> 8;
  buf[offset + 3] = value;
  return offset + 4;
}

function writeUInt8(value, offset = 0) { return put1(this, value, offset, 0, 0xff); }
function writeUInt16LE(value, offset = 0) { return put2LE(this, value, offset, 0, 0xffff); }
function writeUInt16BE(value, offset = 0) { return put2BE(this, value, offset, 0, 0xffff); }
function writeUInt32LE(value, offset = 0) { return put4LE(this, value, offset, 0, 0xffffffff); }
function writeUInt32BE(value, offset = 0) { return put4BE(this, value, offset, 0, 0xffffffff); }
function writeInt8(value, offset = 0) { return put1(this, value, offset, -0x80, 0x7f); }
function writeInt16LE(value, offset = 0) { return put2LE(this, value, offset, -0x8000, 0x7fff); }
function writeInt16BE(value, offset = 0) { return put2BE(this, value, offset, -0x8000, 0x7fff); }
function writeInt32LE(value, offset = 0) { return put4LE(this, value, offset, -0x80000000, 0x7fffffff); }
function writeInt32BE(value, offset = 0) { return put4BE(this, value, offset, -0x80000000, 0x7fffffff); }

// ---- integers of a width given at run time ----

function checkVariable(buf, offset, byteLength) {
  if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
  checkByteLength(byteLength);
  checkOffset(buf, offset, byteLength);
}
function readUIntLE(offset, byteLength) {
  checkVariable(this, offset, byteLength);
  let value = 0;
  let scale = 1;
  for (let i = 0; i < byteLength; i++, scale *= 0x100) value += this[offset + i] * scale;
  return value;
}
function readUIntBE(offset, byteLength) {
  checkVariable(this, offset, byteLength);
  let value = 0;
  for (let i = 0; i < byteLength; i++) value = value * 0x100 + this[offset + i];
  return value;
}
function toSigned(value, byteLength) {
  const half = 2 ** (byteLength * 8 - 1);
  return value >= half ? value - 2 * half : value;
}
function readIntLE(offset, byteLength) {
  return toSigned(readUIntLE.call(this, offset, byteLength), byteLength);
}
function readIntBE(offset, byteLength) {
  return toSigned(readUIntBE.call(this, offset, byteLength), byteLength);
}
function checkVariableWrite(buf, value, offset, byteLength, signed) {
  checkByteLength(byteLength);
  const limit = 2 ** (byteLength * 8 - (signed ? 1 : 0));
  checkInt(buf, value, signed ? -limit : 0, limit - 1, offset, byteLength);
}
function writeUIntLE(value, offset, byteLength) {
  value = +value;
  checkVariableWrite(this, value, offset, byteLength, false);
  putLE(this, value, offset, byteLength);
  return offset + byteLength;
}
function writeUIntBE(value, offset, byteLength) {
  value = +value;
  checkVariableWrite(this, value, offset, byteLength, false);
  putBE(this, value, offset, byteLength);
  return offset + byteLength;
}
function writeIntLE(value, offset, byteLength) {
  value = +value;
  checkVariableWrite(this, value, offset, byteLength, true);
  putLE(this, value, offset, byteLength);
  return offset + byteLength;
}
function writeIntBE(value, offset, byteLength) {
  value = +value;
  checkVariableWrite(this, value, offset, byteLength, true);
  putBE(this, value, offset, byteLength);
  return offset + byteLength;
}

// ---- 64-bit integers ----

function readBigUInt64LE(offset = 0) {
  checkOffset(this, offset, 8);
  return BigInt(int32LE(this, offset) >>> 0) + (BigInt(int32LE(this, offset + 4) >>> 0) << 32n);
}
function readBigUInt64BE(offset = 0) {
  checkOffset(this, offset, 8);
  return (BigInt(int32BE(this, offset) >>> 0) << 32n) + BigInt(int32BE(this, offset + 4) >>> 0);
}
function readBigInt64LE(offset = 0) {
  checkOffset(this, offset, 8);
  return BigInt(int32LE(this, offset) >>> 0) + (BigInt(int32LE(this, offset + 4)) << 32n);
}
function readBigInt64BE(offset = 0) {
  checkOffset(this, offset, 8);
  return (BigInt(int32BE(this, offset)) << 32n) + BigInt(int32BE(this, offset + 4) >>> 0);
}
function put8(buf, value, offset, min, max, littleEndian) {
  checkInt(buf, value, min, max, offset, 8);
  const low = Number(value & 0xffffffffn);
  const high = Number((value >> 32n) & 0xffffffffn);
  if (littleEndian) {
    put4LE(buf, low, offset, 0, 0xffffffff);
    put4LE(buf, high, offset + 4, 0, 0xffffffff);
  } else {
    put4BE(buf, high, offset, 0, 0xffffffff);
    put4BE(buf, low, offset + 4, 0, 0xffffffff);
  }
  return offset + 8;
}
const MAX_U64 = 0xffffffffffffffffn;
const MAX_I64 = 0x7fffffffffffffffn;
const MIN_I64 = -0x8000000000000000n;
function writeBigUInt64LE(value, offset = 0) { return put8(this, value, offset, 0n, MAX_U64, true); }
function writeBigUInt64BE(value, offset = 0) { return put8(this, value, offset, 0n, MAX_U64, false); }
function writeBigInt64LE(value, offset = 0) { return put8(this, value, offset, MIN_I64, MAX_I64, true); }
function writeBigInt64BE(value, offset = 0) { return put8(this, value, offset, MIN_I64, MAX_I64, false); }

// ---- floats ----

function readFloatLE(offset = 0) {
  checkOffset(this, offset, 4);
  for (let i = 0; i < 4; i++) scratch[i] = this[offset + i];
  return float32[0];
}
function readFloatBE(offset = 0) {
  checkOffset(this, offset, 4);
  for (let i = 0; i < 4; i++) scratch[3 - i] = this[offset + i];
  return float32[0];
}
function readDoubleLE(offset = 0) {
  checkOffset(this, offset, 8);
  for (let i = 0; i < 8; i++) scratch[i] = this[offset + i];
  return float64[0];
}
function readDoubleBE(offset = 0) {
  checkOffset(this, offset, 8);
  for (let i = 0; i < 8; i++) scratch[7 - i] = this[offset + i];
  return float64[0];
}
function writeFloatLE(value, offset = 0) {
  value = +value;
  checkOffset(this, offset, 4);
  float32[0] = value;
  for (let i = 0; i < 4; i++) this[offset + i] = scratch[i];
  return offset + 4;
}
function writeFloatBE(value, offset = 0) {
  value = +value;
  checkOffset(this, offset, 4);
  float32[0] = value;
  for (let i = 0; i < 4; i++) this[offset + i] = scratch[3 - i];
  return offset + 4;
}
function writeDoubleLE(value, offset = 0) {
  value = +value;
  checkOffset(this, offset, 8);
  float64[0] = value;
  for (let i = 0; i < 8; i++) this[offset + i] = scratch[i];
  return offset + 8;
}
function writeDoubleBE(value, offset = 0) {
  value = +value;
  checkOffset(this, offset, 8);
  float64[0] = value;
  for (let i = 0; i < 8; i++) this[offset + i] = scratch[7 - i];
  return offset + 8;
}

// Puts every accessor on `proto`, with the `Uint` spellings as aliases of the `UInt` ones.
function addNumberMethods(proto) {
  const methods = {
    readBigUInt64LE, readBigUInt64BE, readBigInt64LE, readBigInt64BE,
    writeBigUInt64LE, writeBigUInt64BE, writeBigInt64LE, writeBigInt64BE,
    readUIntLE, readUInt32LE, readUInt16LE, readUInt8, readUIntBE, readUInt32BE, readUInt16BE,
    readIntLE, readInt32LE, readInt16LE, readInt8, readIntBE, readInt32BE, readInt16BE,
    writeUIntLE, writeUInt32LE, writeUInt16LE, writeUInt8, writeUIntBE, writeUInt32BE, writeUInt16BE,
    writeIntLE, writeInt32LE, writeInt16LE, writeInt8, writeIntBE, writeInt32BE, writeInt16BE,
    readFloatLE, readFloatBE, readDoubleLE, readDoubleBE,
    writeFloatLE, writeFloatBE, writeDoubleLE, writeDoubleBE,
  };
  for (const name of Object.keys(methods)) {
    proto[name] = methods[name];
    if (name.includes('UInt')) proto[name.replace('UInt', 'Uint')] = methods[name];
  }
}

module.exports = { addNumberMethods };
