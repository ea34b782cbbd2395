// string_decoder: bytes to text in pieces, keeping back the bytes of a character that is not complete yet.
//
// No binding; the decoding itself is Buffer's.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');

// The state: bytes 0-3 the incomplete character, then how many bytes it still needs, how many are there, and the encoding.
const kState = Symbol('kNativeDecoder');
const MISSING = 4;
const BUFFERED = 5;
const ENCODING = 6;

const encodings = ['ascii', 'utf8', 'base64', 'utf16le', 'latin1', 'hex', 'buffer', 'base64url'];

function normalizeEncoding(encoding) {
  if (encoding === undefined || encoding === null || encoding === '') return 'utf8';
  switch (`${encoding}`.toLowerCase()) {
    case 'utf8':
    case 'utf-8':
      return 'utf8';
    case 'ucs2':
    case 'ucs-2':
    case 'utf16le':
    case 'utf-16le':
      return 'utf16le';
    case 'latin1':
    case 'binary':
      return 'latin1';
    case 'base64':
    case 'base64url':
    case 'ascii':
    case 'hex':
      return `${encoding}`.toLowerCase();
    default:
      throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  }
}

function StringDecoder(encoding) {
  this.encoding = normalizeEncoding(encoding);
  this[kState] = Buffer.alloc(7);
  this[kState][ENCODING] = encodings.indexOf(this.encoding);
}

// How many bytes at the end of `bytes` begin a character that is longer, and how many more that one needs.
function incompleteUtf8(bytes) {
  const { length } = bytes;
  for (let back = 1; back <= Math.min(3, length); back++) {
    const byte = bytes[length - back];
    if ((byte & 0xC0) === 0x80) continue;
    const size = byte >= 0xC2 && byte <= 0xDF ? 2 : byte >= 0xE0 && byte <= 0xEF ? 3 : byte >= 0xF0 && byte <= 0xF4 ? 4 : 1;
    return size > back ? [back, size - back] : [0, 0];
  }
  return [0, 0];
}

function incompleteUtf16(bytes) {
  const { length } = bytes;
  const odd = length % 2;
  const last = length - odd - 2;
  if (last >= 0 && (bytes[last + 1] & 0xFC) === 0xD8) return [2 + odd, 2 - odd];
  return [odd, odd];
}

function incompleteBase64(bytes) {
  const rest = bytes.length % 3;
  return [rest, rest === 0 ? 0 : 3 - rest];
}

function incompletePart(encoding, bytes) {
  switch (encoding) {
    case 'utf8': return incompleteUtf8(bytes);
    case 'utf16le': return incompleteUtf16(bytes);
    case 'base64':
    case 'base64url': return incompleteBase64(bytes);
    default: return [0, 0];
  }
}

StringDecoder.prototype.write = function write(buf) {
  if (typeof buf === 'string') return buf;
  if (!ArrayBuffer.isView(buf)) throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], buf);
  const state = this[kState];
  if (state === undefined) throw new codes.ERR_INVALID_THIS('StringDecoder');
  let bytes = Buffer.from(buf.buffer, buf.byteOffset, buf.byteLength);
  if (state[BUFFERED] > 0) bytes = Buffer.concat([state.subarray(0, state[BUFFERED]), bytes]);
  const [kept, missing] = incompletePart(this.encoding, bytes);
  state[BUFFERED] = kept;
  state[MISSING] = missing;
  const end = bytes.length - kept;
  for (let i = 0; i < kept; i++) state[i] = bytes[end + i];
  return bytes.toString(this.encoding, 0, end);
};

StringDecoder.prototype.end = function end(buf) {
  let text = buf === undefined ? '' : this.write(buf);
  const state = this[kState];
  if (state[BUFFERED] > 0) {
    const length = this.encoding === 'utf16le' ? state[BUFFERED] & ~1 : state[BUFFERED];
    text += state.toString(this.encoding, 0, length);
  }
  state[BUFFERED] = 0;
  state[MISSING] = 0;
  return text;
};

StringDecoder.prototype.text = function text(buf, offset) {
  this[kState][BUFFERED] = 0;
  this[kState][MISSING] = 0;
  return this.write(buf.slice(offset));
};

function property(get) {
  return { __proto__: null, configurable: true, enumerable: true, get };
}

Object.defineProperties(StringDecoder.prototype, {
  lastChar: property(function() { return this[kState].subarray(0, 4); }),
  lastNeed: property(function() { return this[kState][MISSING]; }),
  lastTotal: property(function() { return this[kState][BUFFERED] + this[kState][MISSING]; }),
});

module.exports = { StringDecoder };
