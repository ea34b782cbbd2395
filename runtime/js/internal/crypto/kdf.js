// Keys from passwords and other keys: pbkdf2, scrypt, hkdf.
'use strict';

const {
  codes: { ERR_CRYPTO_INVALID_DIGEST, ERR_CRYPTO_INVALID_KEYLEN, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const { validateFunction, validateInteger, validateInt32, validateString, validateUint32 } = require('internal/validators');
const { Buffer } = require('buffer');
const { algorithmOf } = require('internal/crypto/algorithms');
const { keyBytes, namedBytes } = require('internal/crypto/util');
const binding = internalBinding('crypto');

function asBuffer(bytes) {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
function digestName(digest) {
  const name = algorithmOf(digest);
  if (name === undefined || name.startsWith('shake')) throw new ERR_CRYPTO_INVALID_DIGEST(digest);
  return name;
}

function checkPbkdf2(password, salt, iterations, keylen, digest) {
  validateString(digest, 'digest');
  password = namedBytes(password, 'password');
  salt = namedBytes(salt, 'salt');
  validateInt32(iterations, 'iterations', 1);
  validateInt32(keylen, 'keylen', 0);
  return [password, salt, iterations, keylen, digestName(digest)];
}
function pbkdf2(password, salt, iterations, keylen, digest, callback) {
  if (typeof digest === 'function') {
    callback = digest;
    digest = undefined;
  }
  const args = checkPbkdf2(password, salt, iterations, keylen, digest);
  validateFunction(callback, 'callback');
  binding.pbkdf2((key) => callback(null, asBuffer(key)), ...args);
}
function pbkdf2Sync(password, salt, iterations, keylen, digest) {
  return asBuffer(binding.pbkdf2(undefined, ...checkPbkdf2(password, salt, iterations, keylen, digest)));
}

function scryptError(message) {
  const err = new RangeError(message);
  err.code = 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS';
  return err;
}
function checkScrypt(password, salt, keylen, options) {
  password = namedBytes(password, 'password');
  salt = namedBytes(salt, 'salt');
  validateInt32(keylen, 'keylen', 0);
  let N = 16384;
  let r = 8;
  let p = 1;
  let maxmem = 32 << 20;
  if (options && options !== undefined) {
    const pick = (short, long, fallback) => {
      const value = options[short] ?? options[long];
      if (value === undefined) return fallback;
      validateUint32(value, short);
      return value === 0 ? fallback : value;
    };
    N = pick('N', 'cost', N);
    r = pick('r', 'blockSize', r);
    p = pick('p', 'parallelization', p);
    if (options.maxmem !== undefined) {
      maxmem = options.maxmem;
      validateInteger(maxmem, 'maxmem', 0);
      if (maxmem === 0) maxmem = 32 << 20;
    }
  }
  if (N < 2 || (N & (N - 1)) !== 0) throw scryptError('Invalid scrypt params');
  if (128 * r * (N + p + 2) > maxmem) throw scryptError('Invalid scrypt params: memory limit exceeded');
  return [password, salt, N, r, p, keylen];
}
function scrypt(password, salt, keylen, options, callback) {
  if (callback === undefined) {
    callback = options;
    options = undefined;
  }
  const args = checkScrypt(password, salt, keylen, options);
  validateFunction(callback, 'callback');
  binding.scrypt((key) => callback(null, asBuffer(key)), ...args);
}
function scryptSync(password, salt, keylen, options) {
  return asBuffer(binding.scrypt(undefined, ...checkScrypt(password, salt, keylen, options)));
}

function checkHkdf(digest, ikm, salt, info, length) {
  validateString(digest, 'digest');
  const key = keyBytes(ikm, 'utf8');
  salt = namedBytes(salt, 'salt');
  info = namedBytes(info, 'info');
  validateInteger(length, 'length', 0, 2 ** 31 - 1);
  if (info.byteLength > 1024) throw new ERR_OUT_OF_RANGE('info', 'must not contain more than 1024 bytes', info.byteLength);
  return [digestName(digest), key, salt, info, length];
}
function hmac(name, key, ...parts) {
  const state = binding.hmacNew(name, key);
  for (const part of parts) binding.hmacUpdate(state, part);
  return binding.hmacFinal(state);
}
// RFC 5869
function derive(name, key, salt, info, length) {
  const prk = hmac(name, salt, key);
  if (length > 255 * prk.length) throw new ERR_CRYPTO_INVALID_KEYLEN();
  const out = new Uint8Array(length);
  let block = new Uint8Array(0);
  for (let at = 0, n = 1; at < length; at += block.length, n++) {
    block = hmac(name, prk, block, info, Uint8Array.of(n));
    out.set(block.subarray(0, Math.min(block.length, length - at)), at);
  }
  return out.buffer;
}
function hkdf(digest, ikm, salt, info, length, callback) {
  const args = checkHkdf(digest, ikm, salt, info, length);
  validateFunction(callback, 'callback');
  const key = derive(...args);
  setImmediate(callback, null, key);
}
function hkdfSync(digest, ikm, salt, info, length) {
  return derive(...checkHkdf(digest, ikm, salt, info, length));
}

module.exports = { pbkdf2, pbkdf2Sync, scrypt, scryptSync, hkdf, hkdfSync };
