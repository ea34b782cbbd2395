// Bytes out of what crypto functions accept.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { Buffer } = require('buffer');

function isAnyArrayBuffer(value) {
  return value instanceof ArrayBuffer || (typeof SharedArrayBuffer !== 'undefined' && value instanceof SharedArrayBuffer);
}

// Text or a view, checked already, as bytes.
function toBytes(data, encoding) {
  if (typeof data === 'string') return Buffer.from(data, Buffer.isEncoding(encoding) ? encoding : 'utf8');
  if (isAnyArrayBuffer(data)) return new Uint8Array(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function keyBytes(key, encoding) {
  if (typeof key === 'string' || ArrayBuffer.isView(key) || isAnyArrayBuffer(key)) return toBytes(key, encoding);
  throw new ERR_INVALID_ARG_TYPE('key', ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'KeyObject', 'CryptoKey'], key);
}

// A password, salt and the like: text or bytes.
function namedBytes(value, name) {
  if (typeof value === 'string' || ArrayBuffer.isView(value) || isAnyArrayBuffer(value)) return toBytes(value, 'utf8');
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
}

module.exports = { toBytes, keyBytes, namedBytes, isAnyArrayBuffer };
