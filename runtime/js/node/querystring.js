// The `querystring` module.
//
// No binding.

const { codes } = require('internal/errors');

const HAS_ESCAPE = /%[0-9a-fA-F]{2}/;
const UNESCAPED = /^[A-Za-z0-9\-_.!~*'()]*$/;

function hex(code) {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

// Bytes of the text with its percent escapes resolved; other characters keep their low byte.
function unescapeBuffer(text, decodeSpaces) {
  const out = require('buffer').Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (decodeSpaces && code === 43) {
      code = 32;
    } else if (code === 37) {
      const high = hex(text.charCodeAt(i + 1));
      const low = hex(text.charCodeAt(i + 2));
      if (high !== -1 && low !== -1) {
        code = high * 16 + low;
        i += 2;
      }
    }
    out[length++] = code;
  }
  return out.subarray(0, length);
}

function unescape(text, decodeSpaces) {
  try {
    return decodeURIComponent(text);
  } catch {
    return querystring.unescapeBuffer(text, decodeSpaces).toString();
  }
}

function escape(text) {
  if (typeof text !== 'string') {
    if (typeof text === 'object') text = String(text);
    else text += '';
  }
  if (UNESCAPED.test(text)) return text;
  try {
    return encodeURIComponent(text);
  } catch {
    // A surrogate without its partner is paired with whatever follows; at the end nothing does.
    return encodeURIComponent(text.replace(/([\ud800-\udfff])([^]?)/g, (pair, first, second) => {
      if (second === '') throw new codes.ERR_INVALID_URI();
      return String.fromCodePoint(0x10000 + (((first.charCodeAt(0) & 0x3FF) << 10) | (second.charCodeAt(0) & 0x3FF)));
    }));
  }
}

function primitiveText(value) {
  switch (typeof value) {
    case 'string': return value;
    case 'number': return Number.isFinite(value) ? `${value}` : '';
    case 'bigint': return `${value}`;
    case 'boolean': return value ? 'true' : 'false';
    default: return '';
  }
}

function stringify(object, separator, equals, options) {
  separator ||= '&';
  equals ||= '=';
  let encode = querystring.escape;
  if (options && typeof options.encodeURIComponent === 'function') encode = options.encodeURIComponent;
  if (object === null || typeof object !== 'object') return '';
  let out = '';
  for (const key of Object.keys(object)) {
    const value = object[key];
    const name = encode(primitiveText(key)) + equals;
    if (Array.isArray(value)) {
      for (const each of value) {
        if (out) out += separator;
        out += name + encode(primitiveText(each));
      }
    } else {
      if (out) out += separator;
      out += name + encode(primitiveText(value));
    }
  }
  return out;
}

function decodeWith(decoder, text) {
  try {
    return decoder(text);
  } catch {
    return querystring.unescape(text, true);
  }
}

function parse(text, separator, equals, options) {
  const result = { __proto__: null };
  if (typeof text !== 'string' || text.length === 0) return result;
  separator = separator ? `${separator}` : '&';
  equals = equals ? `${equals}` : '=';
  let limit = 1000;
  if (options && typeof options.maxKeys === 'number') limit = options.maxKeys > 0 ? options.maxKeys : Infinity;
  let decode = querystring.unescape;
  if (options && typeof options.decodeURIComponent === 'function') decode = options.decodeURIComponent;
  const custom = decode !== unescape;
  const part = (raw) => {
    // A plus is a blank, also for a decoder that would leave it.
    const plain = raw.includes('+') ? raw.replaceAll('+', custom ? '%20' : ' ') : raw;
    return custom || HAS_ESCAPE.test(plain) ? decodeWith(decode, plain) : plain;
  };
  let count = 0;
  for (const piece of text.split(separator)) {
    if (piece === '') continue;
    if (count++ === limit) break;
    const at = piece.indexOf(equals);
    const key = part(at === -1 ? piece : piece.slice(0, at));
    const value = at === -1 ? '' : part(piece.slice(at + equals.length));
    if (!(key in result)) result[key] = value;
    else if (Array.isArray(result[key])) result[key].push(value);
    else result[key] = [result[key], value];
  }
  return result;
}

const querystring = {
  unescapeBuffer,
  unescape,
  escape,
  stringify,
  encode: stringify,
  parse,
  decode: parse,
};

module.exports = querystring;
