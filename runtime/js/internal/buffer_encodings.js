// The character encodings of Buffer: their names, and per encoding how to measure, write and read text.
'use strict';

const binding = internalBinding('buffer');

// The canonical name of an encoding, or undefined for an unknown one. Nothing given means UTF-8.
function normalizeEncoding(name) {
  if (name === undefined || name === null || name === '' || name === 'utf8' || name === 'utf-8') return 'utf8';
  return canonical(`${name}`) ?? canonical(`${name}`.toLowerCase());
}

function canonical(name) {
  switch (name) {
    case 'utf8':
    case 'utf-8': return 'utf8';
    case 'hex': return 'hex';
    case 'base64': return 'base64';
    case 'base64url': return 'base64url';
    case 'latin1':
    case 'binary': return 'latin1';
    case 'ascii': return 'ascii';
    case 'ucs2':
    case 'ucs-2':
    case 'utf16le':
    case 'utf-16le': return 'utf16le';
    default: return undefined;
  }
}

// Decoded size of base64 text: three bytes for four characters, padding not counted.
function base64Length(text) {
  let chars = text.length;
  if (chars > 0 && text.charCodeAt(chars - 1) === 0x3d) chars--;
  if (chars > 1 && text.charCodeAt(chars - 1) === 0x3d) chars--;
  return Math.floor((chars * 3) / 4);
}

// `write(buf, text, offset, length)` returns the bytes written; `slice(buf, start, end)` the text.
const table = {
  __proto__: null,
  utf8: { name: 'utf8', byteLength: binding.byteLengthUtf8, write: binding.utf8Write, slice: binding.utf8Slice },
  utf16le: { name: 'utf16le', byteLength: (text) => text.length * 2, write: binding.ucs2Write, slice: binding.ucs2Slice },
  latin1: { name: 'latin1', byteLength: (text) => text.length, write: binding.latin1Write, slice: binding.latin1Slice },
  ascii: { name: 'ascii', byteLength: (text) => text.length, write: binding.latin1Write, slice: binding.asciiSlice },
  base64: { name: 'base64', byteLength: base64Length, write: binding.base64Write, slice: binding.base64Slice },
  base64url: { name: 'base64url', byteLength: base64Length, write: binding.base64Write, slice: binding.base64urlSlice },
  hex: { name: 'hex', byteLength: (text) => text.length >>> 1, write: binding.hexWrite, slice: binding.hexSlice },
};

// The operations of an encoding by any of its names; undefined for an unknown one.
function getEncodingOps(name) {
  const exact = table[name];
  if (exact !== undefined) return exact;
  const normal = normalizeEncoding(name);
  return normal === undefined ? undefined : table[normal];
}

module.exports = { normalizeEncoding, getEncodingOps };
