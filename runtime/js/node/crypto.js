// node:crypto: hashes, MACs, random numbers and key derivation. Ciphers, keys and signatures are not there yet and say so.
'use strict';

const { codes: { ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH } } = require('internal/errors');
const { Hash, Hmac, hash } = require('internal/crypto/hash');
const { getHashes } = require('internal/crypto/algorithms');
const { toBytes, isAnyArrayBuffer } = require('internal/crypto/util');
const random = require('internal/crypto/random');
const kdf = require('internal/crypto/kdf');
const { addMissing } = require('internal/unimplemented');
const binding = internalBinding('crypto');

function createHash(algorithm, options) {
  return new Hash(algorithm, options);
}
function createHmac(hmac, key, options) {
  return new Hmac(hmac, key, options);
}

function timingSafeEqual(buf1, buf2) {
  for (const { 0: name, 1: value } of [['buf1', buf1], ['buf2', buf2]]) {
    if (!isAnyArrayBuffer(value) && !ArrayBuffer.isView(value)) {
      const err = new TypeError(`The "${name}" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);
      err.code = 'ERR_INVALID_ARG_TYPE';
      throw err;
    }
  }
  const a = toBytes(buf1);
  const b = toBytes(buf2);
  if (a.length !== b.length) throw new ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH();
  return binding.timingSafeEqual(a, b);
}

module.exports = {
  createHash, createHmac, getHashes, hash, timingSafeEqual, Hash, Hmac, ...kdf,
  randomBytes: random.randomBytes,
  randomFill: random.randomFill,
  randomFillSync: random.randomFillSync,
  randomInt: random.randomInt,
  randomUUID: random.randomUUID,
  randomUUIDv7: random.randomUUIDv7,
  getRandomValues: random.getRandomValues,
  pseudoRandomBytes: random.randomBytes,
  rng: random.randomBytes,
  prng: random.randomBytes,
  getCiphers: function getCiphers() { return []; },
  getCurves: function getCurves() { return []; },
  getFips: function getFips() { return 0; },
  constants: {},
};
Object.defineProperties(module.exports, {
  webcrypto: { configurable: false, enumerable: true, get() { return require('internal/crypto/webcrypto').crypto; } },
  subtle: { configurable: false, enumerable: true, get() { return require('internal/crypto/webcrypto').crypto.subtle; } },
  fips: { configurable: true, enumerable: true, value: 0, writable: true },
});
addMissing('crypto', module.exports);
