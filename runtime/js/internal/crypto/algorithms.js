// Names of the hash functions and what they are called elsewhere.
'use strict';

// The names `getHashes` gives, each with the name the binding knows.
const names = {
  __proto__: null,
  'RSA-MD5': 'md5', 'RSA-RIPEMD160': 'ripemd160', 'RSA-SHA1': 'sha1', 'RSA-SHA1-2': 'sha1', 'RSA-SHA224': 'sha224', 'RSA-SHA256': 'sha256',
  'RSA-SHA3-224': 'sha3-224', 'RSA-SHA3-256': 'sha3-256', 'RSA-SHA3-384': 'sha3-384', 'RSA-SHA3-512': 'sha3-512',
  'RSA-SHA384': 'sha384', 'RSA-SHA512': 'sha512', 'RSA-SHA512/224': 'sha512-224', 'RSA-SHA512/256': 'sha512-256',
  'blake2b-512': 'blake2b512', 'blake2b512': 'blake2b512', 'blake2s-256': 'blake2s256', 'blake2s256': 'blake2s256',
  'id-rsassa-pkcs1-v1_5-with-sha3-224': 'sha3-224', 'id-rsassa-pkcs1-v1_5-with-sha3-256': 'sha3-256',
  'id-rsassa-pkcs1-v1_5-with-sha3-384': 'sha3-384', 'id-rsassa-pkcs1-v1_5-with-sha3-512': 'sha3-512',
  'keccak-224': 'keccak-224', 'keccak-256': 'keccak-256', 'keccak-384': 'keccak-384', 'keccak-512': 'keccak-512',
  'md5': 'md5', 'md5WithRSAEncryption': 'md5',
  'ripemd': 'ripemd160', 'ripemd-160': 'ripemd160', 'ripemd160': 'ripemd160', 'ripemd160WithRSA': 'ripemd160', 'rmd160': 'ripemd160',
  'sha-1': 'sha1', 'sha-224': 'sha224', 'sha-256': 'sha256', 'sha-384': 'sha384', 'sha-512': 'sha512',
  'sha-512/224': 'sha512-224', 'sha-512/256': 'sha512-256',
  'sha1': 'sha1', 'sha1WithRSAEncryption': 'sha1', 'sha2-224': 'sha224', 'sha2-256': 'sha256', 'sha2-384': 'sha384', 'sha2-512': 'sha512',
  'sha2-512/224': 'sha512-224', 'sha2-512/256': 'sha512-256',
  'sha224': 'sha224', 'sha224WithRSAEncryption': 'sha224', 'sha256': 'sha256', 'sha256WithRSAEncryption': 'sha256',
  'sha3-224': 'sha3-224', 'sha3-256': 'sha3-256', 'sha3-384': 'sha3-384', 'sha3-512': 'sha3-512',
  'sha384': 'sha384', 'sha384WithRSAEncryption': 'sha384', 'sha512': 'sha512',
  'sha512-224': 'sha512-224', 'sha512-224WithRSAEncryption': 'sha512-224', 'sha512-256': 'sha512-256',
  'sha512-256WithRSAEncryption': 'sha512-256', 'sha512WithRSAEncryption': 'sha512',
  'shake-128': 'shake128', 'shake-256': 'shake256', 'shake128': 'shake128', 'shake256': 'shake256',
  'ssl3-md5': 'md5', 'ssl3-sha1': 'sha1',
};

let lower;
// The binding's name of an algorithm however it is spelt; undefined for an unknown one.
function algorithmOf(name) {
  const exact = names[name];
  if (exact !== undefined) return exact;
  if (lower === undefined) {
    lower = new Map();
    for (const key of Object.keys(names)) lower.set(key.toLowerCase(), names[key]);
  }
  return lower.get(`${name}`.toLowerCase());
}

function getHashes() {
  return Object.keys(names);
}

module.exports = { algorithmOf, getHashes };
