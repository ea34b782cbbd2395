// Hash and Hmac, and crypto.hash.
//
// The binding keeps a hash's state in a Uint8Array of its own making: nothing to free, and an image can hold it.
'use strict';

const {
  codes: { ERR_CRYPTO_HASH_FINALIZED, ERR_CRYPTO_INVALID_DIGEST, ERR_INVALID_ARG_TYPE },
} = require('internal/errors');
const { validateEncoding, validateString, validateUint32 } = require('internal/validators');
const { Buffer } = require('buffer');
const { LazyTransform } = require('internal/crypto/lazy_transform');
const { algorithmOf } = require('internal/crypto/algorithms');
const { toBytes, keyBytes } = require('internal/crypto/util');
const binding = internalBinding('crypto');

const kHandle = Symbol('kHandle');
const kState = Symbol('kState');
const kFinalized = Symbol('kFinalized');

function asBuffer(bytes) {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
function encoded(buf, encoding) {
  return encoding && encoding !== 'buffer' ? buf.toString(encoding) : buf;
}
function checkData(data, encoding, name = 'data') {
  if (typeof data === 'string') {
    validateEncoding(data, encoding);
  } else if (!ArrayBuffer.isView(data)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
}

function newState(algorithm, outputLength) {
  const name = algorithmOf(algorithm);
  if (name === undefined) throw new Error('Digest method not supported');
  const state = binding.digestNew(name, outputLength);
  if (state === undefined) {
    const err = new Error('error:030000B2:digital envelope routines::not XOF or invalid length');
    err.code = 'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH';
    err.library = 'digital envelope routines';
    err.reason = 'not XOF or invalid length';
    throw err;
  }
  return state;
}

function Hash(algorithm, options) {
  if (!new.target) return new Hash(algorithm, options);
  const copied = algorithm instanceof Hash;
  if (!copied) validateString(algorithm, 'algorithm');
  const outputLength = typeof options === 'object' && options !== null ? options.outputLength : undefined;
  if (outputLength !== undefined) validateUint32(outputLength, 'options.outputLength');
  const state = copied ? algorithm[kHandle].slice() : newState(algorithm, outputLength);
  LazyTransform.call(this, options);
  hide(this, state);
}
// The state is nobody's business, not even inspect's.
function hide(self, state) {
  Object.defineProperty(self, kHandle, { value: state, writable: true });
  Object.defineProperty(self, kState, { value: { [kFinalized]: false }, enumerable: true });
}
Object.setPrototypeOf(Hash.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Hash, LazyTransform);

Hash.prototype.copy = function copy(options) {
  if (this[kState][kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  return new Hash(this, options);
};
Hash.prototype._transform = function(chunk, encoding, callback) {
  binding.digestUpdate(this[kHandle], toBytes(chunk, encoding));
  callback();
};
Hash.prototype._flush = function(callback) {
  this.push(this.digest());
  callback();
};
Hash.prototype.update = function update(data, encoding) {
  checkData(data, encoding);
  if (this[kState][kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  binding.digestUpdate(this[kHandle], toBytes(data, encoding));
  return this;
};
Hash.prototype.digest = function digest(encoding) {
  const state = this[kState];
  if (state[kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  const result = encoded(asBuffer(binding.digestFinal(this[kHandle])), encoding === undefined ? undefined : textEncoding(encoding));
  state[kFinalized] = true;
  return result;
};
// An unknown output encoding means bytes.
function textEncoding(encoding) {
  const name = `${encoding}`;
  return Buffer.isEncoding(name) ? name : 'buffer';
}

function Hmac(hmac, key, options) {
  if (!new.target) return new Hmac(hmac, key, options);
  validateString(hmac, 'hmac');
  const bytes = keyBytes(key, options?.encoding);
  const name = algorithmOf(hmac);
  const state = name === undefined ? undefined : binding.hmacNew(name, bytes);
  if (state === undefined) throw new ERR_CRYPTO_INVALID_DIGEST(hmac);
  LazyTransform.call(this, options);
  hide(this, state);
}
Object.setPrototypeOf(Hmac.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Hmac, LazyTransform);

Hmac.prototype.update = function update(data, encoding) {
  checkData(data, encoding);
  if (this[kState][kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  binding.hmacUpdate(this[kHandle], toBytes(data, encoding));
  return this;
};
Hmac.prototype.digest = function digest(encoding) {
  const state = this[kState];
  if (state[kFinalized]) return encoding && encoding !== 'buffer' ? '' : Buffer.alloc(0);
  const result = encoded(asBuffer(binding.hmacFinal(this[kHandle])), encoding === undefined ? undefined : textEncoding(encoding));
  state[kFinalized] = true;
  return result;
};
Hmac.prototype._transform = function(chunk, encoding, callback) {
  binding.hmacUpdate(this[kHandle], toBytes(chunk, encoding));
  callback();
};
Hmac.prototype._flush = Hash.prototype._flush;

// crypto.hash(algorithm, input[, options | encoding])
function hash(algorithm, input, options) {
  validateString(algorithm, 'algorithm');
  checkData(input, 'utf8', 'input');
  let outputEncoding = 'hex';
  let outputLength;
  if (typeof options === 'string') outputEncoding = options;
  else if (options !== undefined && options !== null) ({ outputEncoding = 'hex', outputLength } = options);
  let normalized = outputEncoding;
  if (outputEncoding !== 'buffer') {
    validateString(outputEncoding, 'outputEncoding');
    if (!Buffer.isEncoding(outputEncoding)) {
      const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
      throw new ERR_INVALID_ARG_VALUE('outputEncoding', outputEncoding);
    }
    normalized = outputEncoding;
  }
  const name = algorithmOf(algorithm);
  if (name === undefined) throw new Error(`Digest method ${algorithm} is not supported`);
  const state = newState(algorithm, outputLength);
  binding.digestUpdate(state, toBytes(input, 'utf8'));
  return encoded(asBuffer(binding.digestFinal(state)), normalized);
}

module.exports = { Hash, Hmac, hash };
