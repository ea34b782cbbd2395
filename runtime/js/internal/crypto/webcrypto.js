// The Web Crypto objects: random values, UUIDs and digests. The rest of SubtleCrypto says that it is missing.
'use strict';

const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS, ERR_METHOD_NOT_IMPLEMENTED }, DOMException,
} = require('internal/errors');
const { getRandomValues, randomUUID } = require('internal/crypto/random');
const { namedBytes } = require('internal/crypto/util');

const kCreate = Symbol('kCreate');

class SubtleCrypto {
  constructor(brand) {
    if (brand !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }
  async digest(algorithm, data) {
    if (this !== subtle) throw new ERR_INVALID_THIS('SubtleCrypto');
    const given = typeof algorithm === 'string' ? algorithm : algorithm?.name;
    const name = { '__proto__': null, 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' }[`${given}`.toUpperCase()];
    if (name === undefined) throw new DOMException('Unrecognized algorithm name', 'NotSupportedError');
    const { createHash } = require('crypto');
    const buf = createHash(name).update(namedBytes(data, 'data')).digest();
    return buf.buffer.slice(buf.byteOffset, buf.byteOffset + buf.byteLength);
  }
}
for (const name of ['encrypt', 'decrypt', 'sign', 'verify', 'generateKey', 'deriveKey', 'deriveBits', 'importKey', 'exportKey', 'wrapKey', 'unwrapKey']) {
  Object.defineProperty(SubtleCrypto.prototype, name, {
    configurable: true,
    enumerable: true,
    writable: true,
    value: { async [name]() { throw new ERR_METHOD_NOT_IMPLEMENTED(`crypto.subtle.${name}()`); } }[name],
  });
}
Object.defineProperty(SubtleCrypto.prototype, 'digest', { enumerable: true });
Object.defineProperty(SubtleCrypto.prototype, Symbol.toStringTag, { configurable: true, value: 'SubtleCrypto' });
const subtle = new SubtleCrypto(kCreate);

class Crypto {
  constructor(brand) {
    if (brand !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }
  get subtle() {
    if (this !== crypto) throw new ERR_INVALID_THIS('Crypto');
    return subtle;
  }
  getRandomValues(array) {
    if (this !== crypto) throw new ERR_INVALID_THIS('Crypto');
    return getRandomValues(array);
  }
  randomUUID(options) {
    if (this !== crypto) throw new ERR_INVALID_THIS('Crypto');
    return randomUUID(options);
  }
}
for (const name of ['subtle', 'getRandomValues', 'randomUUID']) Object.defineProperty(Crypto.prototype, name, { enumerable: true });
Object.defineProperty(Crypto.prototype, Symbol.toStringTag, { configurable: true, value: 'Crypto' });
const crypto = new Crypto(kCreate);

module.exports = { crypto, Crypto, SubtleCrypto };
