// TextEncoder and TextDecoder (Encoding standard) for UTF-8, UTF-16LE/BE and windows-1252.
'use strict';

const {
  codes: { ERR_ENCODING_INVALID_ENCODED_DATA, ERR_ENCODING_NOT_SUPPORTED, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS },
} = require('internal/errors');
const { validateObject } = require('internal/validators');
const binding = internalBinding('buffer');

const customInspect = Symbol.for('nodejs.util.inspect.custom');

// Labels of the standard for the encodings that are built in.
const labels = new Map();
function addLabels(encoding, list) {
  for (const label of list.split(' ')) labels.set(label, encoding);
}
addLabels('utf-8', 'unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8');
addLabels('utf-16le', 'csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le');
addLabels('utf-16be', 'unicodefffe utf-16be');
addLabels('windows-1252', 'ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 ' +
  'iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252');

function encodingOf(label) {
  return labels.get(label.replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '').toLowerCase());
}

function inspectAs(self, shown, depth, options) {
  if (typeof depth === 'number' && depth < 0) return self;
  return `${self.constructor.name} ${require('internal/util/inspect').inspect(shown, options)}`;
}

class TextEncoder {
  #brand = true;
  get encoding() {
    if (!(#brand in this)) throw new ERR_INVALID_THIS('TextEncoder');
    return 'utf-8';
  }
  encode(input = '') {
    if (!(#brand in this)) throw new ERR_INVALID_THIS('TextEncoder');
    const text = `${input}`;
    const bytes = new Uint8Array(binding.byteLengthUtf8(text));
    binding.utf8Write(bytes, text, 0, bytes.length);
    return bytes;
  }
  encodeInto(source, destination) {
    if (!(#brand in this)) throw new ERR_INVALID_THIS('TextEncoder');
    if (typeof source !== 'string') throw new ERR_INVALID_ARG_TYPE('src', 'string', source);
    if (!(destination instanceof Uint8Array)) throw new ERR_INVALID_ARG_TYPE('dest', 'Uint8Array', destination);
    const { 0: read, 1: written } = binding.encodeInto(source, destination);
    return { read, written };
  }
  [customInspect](depth, options) {
    if (!(#brand in this)) throw new ERR_INVALID_THIS('TextEncoder');
    if (typeof depth === 'number' && depth < 0) return this;
    return require('internal/util/inspect').inspect({ encoding: 'utf-8' }, options);
  }
}
for (const name of ['encode', 'encodeInto', 'encoding']) Object.defineProperty(TextEncoder.prototype, name, { enumerable: true });
Object.defineProperty(TextEncoder.prototype, Symbol.toStringTag, { configurable: true, value: 'TextEncoder' });

// 0x80-0x9f of windows-1252; everything else is Latin-1.
const WINDOWS_1252 = '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f' +
  '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';
function decodeWindows1252(bytes) {
  const text = binding.latin1Slice(bytes, 0, bytes.length);
  return text.replace(/[\x80-\x9f]/g, (char) => WINDOWS_1252[char.charCodeAt(0) - 0x80]);
}

// How many bytes at the end of `bytes` begin a UTF-8 sequence that is valid so far but not complete.
function incompleteUtf8(bytes) {
  const length = bytes.length;
  for (let back = 1; back <= 3 && back <= length; back++) {
    const lead = bytes[length - back];
    if ((lead & 0xc0) === 0x80) continue;
    const need = lead >= 0xf0 && lead <= 0xf4 ? 4 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xc2 && lead < 0xe0 ? 2 : 1;
    if (need <= back) return 0;
    if (back > 1) {
      // The second byte rules out overlong forms, surrogates and what lies above U+10FFFF.
      const second = bytes[length - back + 1];
      if ((lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f) ||
          (lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f)) return 0;
    }
    return back;
  }
  return 0;
}

class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBOM;
  #pending = undefined; // bytes of a sequence that the next chunk completes
  #bomSeen = false;

  constructor(encoding = 'utf-8', options = undefined) {
    encoding = `${encoding}`;
    if (options != null) validateObject(options, 'options', { allowArray: true, allowFunction: true });
    const name = encodingOf(encoding);
    if (name === undefined) throw new ERR_ENCODING_NOT_SUPPORTED(encoding);
    this.#encoding = name;
    this.#fatal = Boolean(options?.fatal);
    this.#ignoreBOM = Boolean(options?.ignoreBOM);
  }

  get encoding() { this.#check(); return this.#encoding; }
  get fatal() { this.#check(); return this.#fatal; }
  get ignoreBOM() { this.#check(); return this.#ignoreBOM; }

  #check() {
    if (!(#encoding in this)) throw new ERR_INVALID_THIS('TextDecoder');
  }

  decode(input = undefined, options = undefined) {
    if (this === null || typeof this !== 'object' || !(#encoding in this)) throw new ERR_INVALID_THIS('TextDecoder');
    let bytes = toBytes(input);
    if (options != null) validateObject(options, 'options', { allowArray: true, allowFunction: true });
    const stream = Boolean(options?.stream);
    if (this.#pending !== undefined) {
      const joined = new Uint8Array(this.#pending.length + bytes.length);
      joined.set(this.#pending);
      joined.set(bytes, this.#pending.length);
      bytes = joined;
      this.#pending = undefined;
    }
    if (stream) {
      const keep = this.#incomplete(bytes);
      if (keep > 0) {
        this.#pending = bytes.slice(bytes.length - keep);
        bytes = bytes.subarray(0, bytes.length - keep);
      }
    }
    const text = this.#convert(bytes);
    if (text === undefined) {
      this.#bomSeen = false;
      throw new ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding, undefined);
    }
    const strip = !this.#bomSeen && !this.#ignoreBOM && text.charCodeAt(0) === 0xfeff && this.#encoding !== 'windows-1252';
    this.#bomSeen = stream && (this.#bomSeen || text.length > 0);
    return strip ? text.slice(1) : text;
  }

  #incomplete(bytes) {
    if (this.#encoding === 'utf-8') return incompleteUtf8(bytes);
    if (this.#encoding === 'windows-1252') return 0;
    const odd = bytes.length & 1;
    const last = bytes.length - odd - 2;
    if (last < 0) return odd;
    const high = this.#encoding === 'utf-16le' ? bytes[last + 1] : bytes[last];
    return (high & 0xfc) === 0xd8 ? odd + 2 : odd;
  }

  // The text, lone surrogates and bad sequences replaced; undefined if the decoder is fatal and there are any.
  #convert(bytes) {
    if (this.#encoding === 'utf-8') return binding.decodeUtf8(bytes, this.#fatal);
    if (this.#encoding === 'windows-1252') return decodeWindows1252(bytes);
    const odd = bytes.length & 1;
    if (odd === 1 && this.#fatal) return undefined;
    let even = bytes.subarray(0, bytes.length - odd);
    if (this.#encoding === 'utf-16be') {
      even = even.slice();
      binding.swap16(even);
    }
    const text = binding.ucs2Slice(even, 0, even.length);
    if (this.#fatal) return text.isWellFormed() ? text : undefined;
    return text.toWellFormed() + (odd === 1 ? '\ufffd' : '');
  }

  [customInspect](depth, options) {
    if (!(#encoding in this)) throw new ERR_INVALID_THIS('TextDecoder');
    return inspectAs(this, { encoding: this.#encoding, fatal: this.#fatal, ignoreBOM: this.#ignoreBOM }, depth, options);
  }
}
for (const name of ['encoding', 'fatal', 'ignoreBOM', 'decode']) Object.defineProperty(TextDecoder.prototype, name, { enumerable: true });
Object.defineProperty(TextDecoder.prototype, Symbol.toStringTag, { configurable: true, value: 'TextDecoder' });

function toBytes(input) {
  if (input === undefined) return new Uint8Array(0);
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  try {
    return new Uint8Array(Reflect.apply(bufferLength(input), input, []) >= 0 ? input : 0);
  } catch {
    const err = new TypeError(
      'The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.');
    err.code = 'ERR_INVALID_ARG_TYPE';
    throw err;
  }
}
const arrayBufferLength = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get;
function bufferLength(input) {
  if (typeof SharedArrayBuffer !== 'undefined' && input instanceof SharedArrayBuffer) {
    return Object.getOwnPropertyDescriptor(SharedArrayBuffer.prototype, 'byteLength').get;
  }
  return arrayBufferLength;
}

module.exports = { TextEncoder, TextDecoder };
