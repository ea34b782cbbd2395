// node:buffer. Buffer is Uint8Array with Node's prototype; text conversion and searching are native.
'use strict';

const {
  codes: {
    ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_BUFFER_SIZE,
    ERR_OUT_OF_RANGE, ERR_UNKNOWN_ENCODING, ERR_MISSING_ARGS,
  },
} = require('internal/errors');
const { normalizeEncoding, getEncodingOps } = require('internal/buffer_encodings');
const { addNumberMethods } = require('internal/buffer_numbers');
const binding = internalBinding('buffer');

const kMaxLength = Number.MAX_SAFE_INTEGER;
const kStringMaxLength = binding.kStringMaxLength;
const customInspect = Symbol.for('nodejs.util.inspect.custom');
const TypedArray = Object.getPrototypeOf(Uint8Array);
const typedArrayTag = Object.getOwnPropertyDescriptor(TypedArray.prototype, Symbol.toStringTag).get;

function isUint8Array(value) {
  return value instanceof Uint8Array || typedArrayTag.call(value) === 'Uint8Array';
}
function isAnyArrayBuffer(value) {
  if (value === null || typeof value !== 'object') return false;
  if (value instanceof ArrayBuffer) return true;
  if (typeof SharedArrayBuffer !== 'undefined' && value instanceof SharedArrayBuffer) return true;
  const tag = Object.prototype.toString.call(value);
  return tag === '[object ArrayBuffer]' || tag === '[object SharedArrayBuffer]';
}

class FastBuffer extends Uint8Array {
  // Spelt out: with the default constructor every allocation would go through argument spreading.
  constructor(source, offset, length) {
    super(source, offset, length);
  }
}

let warned = false;
function Buffer(arg, encodingOrOffset, length) {
  if (!warned) {
    warned = true;
    process.emitWarning(
      'Buffer() is deprecated due to security and usability issues. Please use the Buffer.alloc(), ' +
      'Buffer.allocUnsafe(), or Buffer.from() methods instead.', 'DeprecationWarning', 'DEP0005', Buffer);
  }
  if (typeof arg === 'number') {
    if (typeof encodingOrOffset === 'string') throw new ERR_INVALID_ARG_TYPE('string', 'string', arg);
    return Buffer.alloc(arg);
  }
  return Buffer.from(arg, encodingOrOffset, length);
}
Object.defineProperty(Buffer, Symbol.species, {
  configurable: true,
  enumerable: false,
  get() { return FastBuffer; },
});

Buffer.prototype = FastBuffer.prototype;
const proto = Buffer.prototype;
Object.defineProperty(proto, 'constructor', { configurable: true, enumerable: false, writable: true, value: Buffer });
Object.setPrototypeOf(Buffer, Uint8Array);
addNumberMethods(proto);

// ---- the pool: small buffers are cut from one ArrayBuffer ----

Buffer.poolSize = 64 * 1024;
let poolBuffer;
let poolSize = 0;
let poolOffset = 0;

function newPool() {
  poolSize = Buffer.poolSize;
  poolBuffer = new FastBuffer(poolSize).buffer;
  poolOffset = 0;
}

function fromPool(size) {
  if (poolBuffer === undefined || size > poolSize - poolOffset) newPool();
  const buf = new FastBuffer(poolBuffer, poolOffset, size);
  poolOffset += size;
  alignPool();
  return buf;
}

function alignPool() {
  poolOffset = (poolOffset + 7) & ~7;
}

function allocate(size) {
  if (size <= 0) return new FastBuffer();
  return size < Buffer.poolSize >>> 1 ? fromPool(size) : new FastBuffer(size);
}

// ---- making buffers ----

function checkSize(size) {
  if (typeof size !== 'number') throw new ERR_INVALID_ARG_TYPE('size', 'number', size);
  if (!(size >= 0 && size <= kMaxLength)) throw new ERR_OUT_OF_RANGE('size', `>= 0 && <= ${kMaxLength}`, size);
}

Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return fromString(value, encodingOrOffset);
  if (typeof value === 'object' && value !== null) {
    if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
    const primitive = value.valueOf && value.valueOf();
    if (primitive != null && primitive !== value && (typeof primitive === 'string' || typeof primitive === 'object')) {
      return from(primitive, encodingOrOffset, length);
    }
    const made = fromObject(value);
    if (made) return made;
    if (typeof value[Symbol.toPrimitive] === 'function') {
      const text = value[Symbol.toPrimitive]('string');
      if (typeof text === 'string') return fromString(text, encodingOrOffset);
    }
  }
  throw new ERR_INVALID_ARG_TYPE('first argument', ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
};

function fromString(text, encoding) {
  const ops = typeof encoding !== 'string' || encoding.length === 0 ? getEncodingOps('utf8') : getEncodingOps(encoding);
  if (ops === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  if (text.length === 0) return new FastBuffer();
  const size = ops.byteLength(text);
  const buf = allocate(size);
  const written = ops.write(buf, text, 0, size);
  // Base64 and hex may hold fewer bytes than their length promises.
  return written === size ? buf : new FastBuffer(buf.buffer, buf.byteOffset, written);
}

function fromArrayBuffer(source, byteOffset, length) {
  if (byteOffset === undefined) {
    byteOffset = 0;
  } else {
    byteOffset = +byteOffset;
    if (Number.isNaN(byteOffset)) byteOffset = 0;
  }
  const room = source.byteLength - byteOffset;
  if (room < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (length === undefined) {
    length = room;
  } else {
    length = +length;
    if (length > 0) {
      if (length > room) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
    } else {
      length = 0;
    }
  }
  return new FastBuffer(source, byteOffset, length);
}

function fromObject(value) {
  if (value.length !== undefined || isAnyArrayBuffer(value.buffer)) {
    return typeof value.length !== 'number' ? new FastBuffer() : fromArrayLike(value);
  }
  if (value.type === 'Buffer' && Array.isArray(value.data)) return fromArrayLike(value.data);
  return undefined;
}

function fromArrayLike(list) {
  const length = list.length;
  if (!(length > 0)) return new FastBuffer();
  const buf = allocate(Math.floor(length));
  if (ArrayBuffer.isView(list) && isUint8Array(list)) {
    TypedArray.prototype.set.call(buf, list, 0);
  } else {
    for (let i = 0; i < buf.length; i++) buf[i] = list[i];
  }
  return buf;
}

Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  if (!ArrayBuffer.isView(view) || view instanceof DataView) {
    throw new ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);
  }
  const { validateInteger } = require('internal/validators');
  const count = view.length;
  if (count === 0) return new FastBuffer();
  if (offset !== undefined) {
    validateInteger(offset, 'offset', 0);
    if (offset >= count) return new FastBuffer();
  } else {
    offset = 0;
  }
  let end = count;
  if (length !== undefined) {
    validateInteger(length, 'length', 0);
    end = Math.min(offset + length, count);
  }
  const part = view.subarray(offset, end);
  return fromArrayLike(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
};

Buffer.of = function of(...items) {
  const buf = allocate(items.length);
  for (let i = 0; i < items.length; i++) buf[i] = items[i];
  return buf;
};

Buffer.alloc = function alloc(size, fill, encoding) {
  checkSize(size);
  if (fill !== undefined && fill !== 0 && size > 0) {
    return fillBuffer(new FastBuffer(size), fill, 0, size, encoding);
  }
  return new FastBuffer(size);
};
Buffer.allocUnsafe = function allocUnsafe(size) {
  checkSize(size);
  return allocate(size);
};
Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) {
  checkSize(size);
  return new FastBuffer(size);
};

// ---- static helpers ----

Buffer.isBuffer = function isBuffer(value) {
  return value instanceof Buffer;
};

Buffer.isEncoding = function isEncoding(encoding) {
  return typeof encoding === 'string' && encoding.length !== 0 && normalizeEncoding(encoding) !== undefined;
};

function checkBytes(value, name) {
  if (!isUint8Array(value)) throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'Uint8Array'], value);
}

Buffer.compare = function compare(buf1, buf2) {
  checkBytes(buf1, 'buf1');
  checkBytes(buf2, 'buf2');
  return buf1 === buf2 ? 0 : binding.compare(buf1, 0, buf1.length, buf2, 0, buf2.length);
};

Buffer.concat = function concat(list, length) {
  if (!Array.isArray(list)) throw new ERR_INVALID_ARG_TYPE('list', 'Array', list);
  if (list.length === 0) return new FastBuffer();
  if (length === undefined) {
    length = 0;
    for (let i = 0; i < list.length; i++) {
      if (list[i].length) length += list[i].length;
    }
  } else {
    require('internal/validators').validateInteger(length, 'length', 0);
  }
  const out = allocate(length);
  let at = 0;
  for (let i = 0; i < list.length; i++) {
    const part = list[i];
    if (!isUint8Array(part)) throw new ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], part);
    if (at >= length) continue;
    const count = Math.min(part.length, length - at);
    binding.copy(part, out, at, 0, count);
    at += count;
  }
  // The pool is not zeroed between uses: bytes that no part reached must be.
  if (at < length) TypedArray.prototype.fill.call(out, 0, at, length);
  return out;
};

function byteLength(string, encoding) {
  if (typeof string !== 'string') {
    if (ArrayBuffer.isView(string) || isAnyArrayBuffer(string)) return string.byteLength;
    throw new ERR_INVALID_ARG_TYPE('string', ['string', 'Buffer', 'ArrayBuffer'], string);
  }
  if (string.length === 0) return 0;
  const ops = encoding ? getEncodingOps(encoding) : undefined;
  return ops === undefined ? binding.byteLengthUtf8(string) : ops.byteLength(string);
}
Buffer.byteLength = byteLength;

// ---- text in and out ----

// The writers' own wording for a first argument that is no string.
function notText() {
  const err = new TypeError('argument must be a string');
  err.code = 'ERR_INVALID_ARG_TYPE';
  return err;
}

// One method a conversion, `buf.utf8Slice(start, end)`, as Node exposes them on the prototype.
function addSlice(name, slice) {
  proto[name] = { [name](start, end) {
    start = start === undefined ? 0 : sliceIndex(start, 'start');
    end = end === undefined ? this.length : Math.min(sliceIndex(end, 'end'), this.length);
    if (start > this.length) throw new ERR_OUT_OF_RANGE('start', `<= ${this.length}`, start);
    return end <= start ? '' : slice(this, start, end);
  } }[name];
}
function sliceIndex(value) {
  value = Math.trunc(+value) || 0;
  if (value < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS();
  return value;
}
addSlice('asciiSlice', binding.asciiSlice);
addSlice('base64Slice', binding.base64Slice);
addSlice('base64urlSlice', binding.base64urlSlice);
addSlice('latin1Slice', binding.latin1Slice);
addSlice('hexSlice', binding.hexSlice);
addSlice('ucs2Slice', binding.ucs2Slice);
addSlice('utf8Slice', binding.utf8Slice);

function addWrite(name, write) {
  proto[name] = { [name](string, offset = 0, length = this.length - offset) {
    if (typeof string !== 'string') throw notText();
    if (offset < 0 || offset > this.length) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
    if (length < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
    return write(this, string, offset, Math.min(length, this.length - offset));
  } }[name];
}
addWrite('asciiWrite', binding.latin1Write);
addWrite('base64Write', binding.base64Write);
addWrite('base64urlWrite', binding.base64Write);
addWrite('latin1Write', binding.latin1Write);
addWrite('hexWrite', binding.hexWrite);
addWrite('ucs2Write', binding.ucs2Write);
addWrite('utf8Write', binding.utf8Write);

function defineGetter(name, get) {
  Object.defineProperty(proto, name, { enumerable: true, get });
}
defineGetter('parent', function parent() {
  return this instanceof Buffer ? this.buffer : undefined;
});
defineGetter('offset', function offset() {
  return this instanceof Buffer ? this.byteOffset : undefined;
});

proto.toString = function toString(encoding, start, end) {
  if (arguments.length === 0) return this.length === 0 ? '' : binding.utf8Slice(this, 0, this.length);
  const length = this.length;
  if (start <= 0) start = 0;
  else if (start >= length) return '';
  else start = Math.trunc(start) || 0;
  if (end === undefined || end > length) end = length;
  else end = Math.trunc(end) || 0;
  if (end <= start) return '';
  if (encoding === undefined) return binding.utf8Slice(this, start, end);
  const ops = getEncodingOps(encoding);
  if (ops === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  return ops.slice(this, start, end);
};
proto.toLocaleString = proto.toString;

proto.write = function write(string, offset, length, encoding) {
  if (typeof string !== 'string') throw notText();
  if (offset === undefined) return binding.utf8Write(this, string, 0, this.length);
  if (length === undefined && typeof offset === 'string') {
    encoding = offset;
    length = this.length;
    offset = 0;
  } else {
    checkRange(offset, 'offset', 0, this.length);
    const room = this.length - offset;
    if (length === undefined) {
      length = room;
    } else if (typeof length === 'string') {
      encoding = length;
      length = room;
    } else {
      checkRange(length, 'length', 0, this.length);
      if (length > room) length = room;
    }
  }
  if (!encoding) return binding.utf8Write(this, string, offset, length);
  const ops = getEncodingOps(encoding);
  if (ops === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  return ops.write(this, string, offset, length);
};

// An offset-like argument: an integer in [min, max], in the wording Buffer uses for it.
function checkRange(value, name, min = 0, max = kMaxLength) {
  if (typeof value !== 'number') throw new ERR_INVALID_ARG_TYPE(name, 'number', value);
  if (!Number.isInteger(value)) throw new ERR_OUT_OF_RANGE(name, 'an integer', value);
  if (value < min || value > max) throw new ERR_OUT_OF_RANGE(name, `>= ${min} && <= ${max}`, value);
}

// ---- comparing, searching, filling, copying ----

proto.copy = function copy(target, targetStart, sourceStart, sourceEnd) {
  return copyBytes(this, target, targetStart, sourceStart, sourceEnd);
};
function copyBytes(source, target, targetStart, sourceStart, sourceEnd) {
  checkBytes(source, 'source');
  checkBytes(target, 'target');
  targetStart = targetStart === undefined ? 0 : toInteger(targetStart, 0);
  if (targetStart < 0) throw new ERR_OUT_OF_RANGE('targetStart', '>= 0', targetStart);
  sourceStart = sourceStart === undefined ? 0 : toInteger(sourceStart, 0);
  if (sourceStart < 0 || sourceStart > source.length) {
    throw new ERR_OUT_OF_RANGE('sourceStart', `>= 0 && <= ${source.length}`, sourceStart);
  }
  sourceEnd = sourceEnd === undefined ? source.length : toInteger(sourceEnd, 0);
  if (sourceEnd < 0) throw new ERR_OUT_OF_RANGE('sourceEnd', '>= 0', sourceEnd);
  if (targetStart >= target.length || sourceStart >= sourceEnd) return 0;
  const count = Math.min(sourceEnd - sourceStart, target.length - targetStart, source.length - sourceStart);
  if (count > 0) binding.copy(source, target, targetStart, sourceStart, count);
  return Math.max(count, 0);
}
function toInteger(value, fallback) {
  value = +value;
  return Number.isNaN(value) ? fallback : Math.trunc(value);
}

proto.equals = function equals(otherBuffer) {
  checkBytes(otherBuffer, 'otherBuffer');
  if (this === otherBuffer) return true;
  const length = this.byteLength;
  return length === otherBuffer.byteLength && binding.compare(this, 0, length, otherBuffer, 0, length) === 0;
};

proto.compare = function compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
  checkBytes(target, 'target');
  if (targetStart === undefined) targetStart = 0;
  else checkRange(targetStart, 'targetStart');
  if (targetEnd === undefined) targetEnd = target.length;
  else checkRange(targetEnd, 'targetEnd', 0, target.length);
  if (sourceStart === undefined) sourceStart = 0;
  else checkRange(sourceStart, 'sourceStart');
  if (sourceEnd === undefined) sourceEnd = this.length;
  else checkRange(sourceEnd, 'sourceEnd', 0, this.length);
  if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
  if (targetStart >= targetEnd) return 1;
  return binding.compare(this, sourceStart, sourceEnd, target, targetStart, targetEnd);
};

// Where `value` occurs in `buf` at or after (forward), or at or before (backward) byteOffset; -1 if nowhere.
function find(buf, value, byteOffset, encoding, forward) {
  checkBytes(buf, 'buffer');
  if (typeof byteOffset === 'string') {
    encoding = byteOffset;
    byteOffset = undefined;
  } else if (byteOffset > 0x7fffffff) {
    byteOffset = 0x7fffffff;
  } else if (byteOffset < -0x80000000) {
    byteOffset = -0x80000000;
  }
  byteOffset = +byteOffset;
  if (Number.isNaN(byteOffset)) byteOffset = forward ? 0 : buf.length;
  byteOffset = Math.trunc(byteOffset);
  if (typeof value === 'number') return findBytes(buf, Uint8Array.of(value & 0xff), byteOffset, forward, false);
  if (typeof value === 'string') {
    const ops = encoding === undefined ? getEncodingOps('utf8') : getEncodingOps(encoding);
    if (ops === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
    return findBytes(buf, fromString(value, ops.name), byteOffset, forward, ops.name === 'utf16le');
  }
  if (isUint8Array(value)) {
    const ops = encoding === undefined ? undefined : getEncodingOps(encoding);
    return findBytes(buf, value, byteOffset, forward, ops !== undefined && ops.name === 'utf16le');
  }
  throw new ERR_INVALID_ARG_TYPE('value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
}
function findBytes(buf, needle, offset, forward, wide) {
  const length = buf.length;
  if (offset < 0) {
    if (offset + length >= 0) offset += length;
    else if (forward || needle.length === 0) offset = 0;
    else return -1;
  }
  if (offset > length) {
    if (!forward) offset = length;
    else if (needle.length === 0) return length;
    else return -1;
  }
  if (needle.length === 0) return offset;
  if (!forward && offset > length - needle.length) offset = length - needle.length;
  if (offset < 0 || needle.length > length) return -1;
  return binding.indexOf(buf, needle, offset, forward, wide);
}
proto.indexOf = function indexOf(value, byteOffset, encoding) {
  return find(this, value, byteOffset, encoding, true);
};
proto.lastIndexOf = function lastIndexOf(value, byteOffset, encoding) {
  return find(this, value, byteOffset, encoding, false);
};
proto.includes = function includes(value, byteOffset, encoding) {
  return this.indexOf(value, byteOffset, encoding) !== -1;
};

proto.fill = function fill(value, offset, end, encoding) {
  return fillBuffer(this, value, offset, end, encoding);
};
function fillBuffer(buf, value, offset, end, encoding) {
  if (typeof value === 'string') {
    // fill(text, encoding) and fill(text, offset, encoding)
    if (offset === undefined || typeof offset === 'string') {
      encoding = offset;
      offset = undefined;
      end = undefined;
    } else if (typeof end === 'string') {
      encoding = end;
      end = undefined;
    }
  }
  let pattern;
  if (typeof value === 'string') {
    if (encoding !== undefined && typeof encoding !== 'string') {
      throw new ERR_INVALID_ARG_TYPE('encoding', 'string', encoding);
    }
    const ops = getEncodingOps(encoding);
    if (ops === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
    if (value.length === 0) {
      value = 0;
    } else if (value.length === 1) {
      const code = value.charCodeAt(0);
      if ((ops.name === 'utf8' && code < 128) || ops.name === 'latin1') value = code;
    }
    if (typeof value === 'string') pattern = fromString(value, ops.name);
  } else if (typeof value === 'boolean') {
    value = +value;
  } else if (ArrayBuffer.isView(value)) {
    pattern = isUint8Array(value) ? value : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  if (offset === undefined) {
    offset = 0;
    end = buf.length;
  } else {
    checkRange(offset, 'offset', 0);
    if (end === undefined) end = buf.length;
    else checkRange(end, 'end', 0, buf.length);
  }
  if (offset >= end) return buf;
  if (pattern === undefined) {
    TypedArray.prototype.fill.call(buf, value & 0xff, offset, end);
    return buf;
  }
  if (pattern.length === 0) throw new ERR_INVALID_ARG_VALUE('value', value);
  binding.fill(buf, pattern, offset, end);
  return buf;
}

function swap(width, native, tooFew) {
  return { [`swap${width}`]() {
    if (this.length % (width / 8) !== 0) throw new ERR_INVALID_BUFFER_SIZE(tooFew);
    native(this);
    return this;
  } }[`swap${width}`];
}
proto.swap16 = swap(16, binding.swap16, '16-bits');
proto.swap32 = swap(32, binding.swap32, '32-bits');
proto.swap64 = swap(64, binding.swap64, '64-bits');

// ---- views, JSON, inspection ----

function clampIndex(value, length) {
  value = Math.trunc(+value) || 0;
  if (value < 0) return Math.max(value + length, 0);
  return Math.min(value, length);
}
proto.subarray = function subarray(start, end) {
  const length = this.length;
  start = clampIndex(start, length);
  end = end === undefined ? length : clampIndex(end, length);
  return new FastBuffer(this.buffer, this.byteOffset + start, end > start ? end - start : 0);
};
proto.slice = function slice(start, end) {
  return this.subarray(start, end);
};

proto.toJSON = function toJSON() {
  const data = new Array(this.length);
  for (let i = 0; i < this.length; i++) data[i] = this[i];
  return { type: 'Buffer', data };
};

let inspectMaxBytes = 50;
proto[customInspect] = function inspect(recurseTimes, ctx) {
  const max = inspectMaxBytes;
  const shown = Math.min(max, this.length);
  let text = binding.hexSlice(this, 0, shown).replace(/(.{2})/g, '$1 ').trim();
  const rest = this.length - max;
  if (rest > 0) text += ` ... ${rest} more byte${rest > 1 ? 's' : ''}`;
  if (ctx) {
    // Properties beside the bytes are shown as an object literal's inside would be.
    const extras = { __proto__: null };
    let any = false;
    for (const key of Reflect.ownKeys(this)) {
      if (typeof key === 'string' && /^(?:0|[1-9]\d*)$/.test(key)) continue;
      const desc = Reflect.getOwnPropertyDescriptor(this, key);
      if (!ctx.showHidden && !desc.enumerable) continue;
      any = true;
      extras[key] = this[key];
    }
    if (any) {
      if (this.length !== 0) text += ', ';
      const { inspect } = require('util');
      text += inspect(extras, { ...ctx, breakLength: Infinity, compact: true }).slice('[Object: null prototype] { '.length, -2);
    }
  }
  return `<${this.constructor.name} ${text}>`;
};
proto.inspect = proto[customInspect];

// ---- module-level functions ----

const transcodable = ['ascii', 'latin1', 'utf8', 'utf16le'];
function transcode(source, fromEncoding, toEncoding) {
  if (!isUint8Array(source)) throw new ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  if (source.length === 0) return Buffer.alloc(0);
  const from = normalizeEncoding(fromEncoding);
  const to = normalizeEncoding(toEncoding);
  if (!transcodable.includes(from) || !transcodable.includes(to)) {
    const err = new Error('Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]');
    err.code = 'U_ILLEGAL_ARGUMENT_ERROR';
    err.errno = 1;
    throw err;
  }
  const text = getEncodingOps(from).slice(source, 0, source.length);
  if (to === 'utf8' || to === 'utf16le') return Buffer.from(text, to);
  // What the narrow encodings cannot hold becomes a question mark.
  const limit = to === 'ascii' ? 0x7f : 0xff;
  const out = [];
  for (const char of text) out.push(char.codePointAt(0) <= limit ? char.charCodeAt(0) : 0x3f);
  return Buffer.from(out);
}

function invalidCharacter() {
  const { DOMException } = require('internal/errors');
  return new DOMException('Invalid character', 'InvalidCharacterError');
}
function btoa(input) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('input');
  const encoded = binding.btoa(`${input}`);
  if (encoded === undefined) throw invalidCharacter();
  return encoded;
}
function atob(input) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('input');
  const decoded = binding.atob(`${input}`);
  if (decoded === -1) throw invalidCharacter();
  if (decoded === -2) {
    const { DOMException } = require('internal/errors');
    throw new DOMException('The string to be decoded is not correctly encoded.', 'InvalidCharacterError');
  }
  return decoded;
}

function bytesOf(input) {
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (isAnyArrayBuffer(input)) return new Uint8Array(input);
  throw new ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
}

module.exports = {
  Buffer,
  transcode,
  isUtf8: function isUtf8(input) { return binding.isUtf8(bytesOf(input)); },
  isAscii: function isAscii(input) { return binding.isAscii(bytesOf(input)); },
  kMaxLength,
  kStringMaxLength,
  btoa,
  atob,
};
Object.defineProperties(module.exports, {
  constants: {
    configurable: false,
    enumerable: true,
    value: { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: kStringMaxLength },
  },
  INSPECT_MAX_BYTES: {
    configurable: true,
    enumerable: true,
    get() { return inspectMaxBytes; },
    set(value) {
      require('internal/validators').validateNumber(value, 'INSPECT_MAX_BYTES', 0);
      inspectMaxBytes = value;
    },
  },
  Blob: { configurable: true, enumerable: true, get() { return require('internal/blob').Blob; } },
  resolveObjectURL: { configurable: true, enumerable: true, get() { return require('internal/blob').resolveObjectURL; } },
  File: { configurable: true, enumerable: true, get() { return require('internal/blob').File; } },
});
