// v8.serialize and v8.deserialize: values in the wire format of V8's ValueSerializer (version 15), so that files
// written by Node can be read and the other way round.
//
// binding util: kindOf (see internal/util/inspect)

const { codes } = require('internal/errors');
const { Buffer } = require('buffer');
const { kindOf } = internalBinding('util');

const VERSION = 15;

// Tags, as character codes.
const tag = (char) => char.charCodeAt(0);
const T = {
  version: 0xFF, padding: 0, hole: tag('-'), undefined: tag('_'), null: tag('0'), true: tag('T'), false: tag('F'),
  int32: tag('I'), uint32: tag('U'), double: tag('N'), bigint: tag('Z'), utf8: tag('S'), latin1: tag('"'), utf16: tag('c'),
  reference: tag('^'), object: tag('o'), objectEnd: tag('{'), sparse: tag('a'), sparseEnd: tag('@'), dense: tag('A'),
  denseEnd: tag('$'), date: tag('D'), trueObject: tag('y'), falseObject: tag('x'), numberObject: tag('n'),
  bigintObject: tag('z'), stringObject: tag('s'), regexp: tag('R'), map: tag(';'), mapEnd: tag(':'), set: tag("'"),
  setEnd: tag(','), arrayBuffer: tag('B'), transferred: tag('t'), host: tag('\\'), error: tag('r'),
};
const ERROR_TAGS = { EvalError: 'E', RangeError: 'R', ReferenceError: 'F', SyntaxError: 'S', TypeError: 'T', URIError: 'U' };
const FLAG_BITS = { g: 1, i: 2, m: 4, y: 8, u: 16, s: 32, d: 128, v: 256 };
// How views are numbered inside host objects; 10 is Buffer.
const VIEWS = ['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array',
  'Float32Array', 'Float64Array', 'DataView', 'Buffer', 'BigInt64Array', 'BigUint64Array', 'Float16Array'];

const scratch = new DataView(new ArrayBuffer(8));
const BIG_64 = (1n << 64n) - 1n;

class Serializer {
  #bytes = new Uint8Array(64);
  #length = 0;
  #ids = new Map();
  #transferred = new Map();
  #viewsAreHostObjects = false;

  #reserve(count) {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }

  #byte(value) {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  #varint(value) {
    while (value >= 0x80) {
      this.#byte((value % 0x80) | 0x80);
      value = Math.floor(value / 0x80);
    }
    this.#byte(value);
  }

  #raw(bytes) {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  writeHeader() {
    this.#byte(T.version);
    this.#byte(VERSION);
  }

  writeUint32(value) { this.#varint(value >>> 0); }

  writeUint64(high, low) {
    let value = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
    while (value >= 0x80n) {
      this.#byte(Number(value & 0x7Fn) | 0x80);
      value >>= 7n;
    }
    this.#byte(Number(value));
  }

  writeDouble(value) {
    scratch.setFloat64(0, value, true);
    this.#raw(new Uint8Array(scratch.buffer));
  }

  writeRawBytes(source) {
    if (!ArrayBuffer.isView(source)) throw new codes.ERR_INVALID_ARG_TYPE('source', ['Buffer', 'TypedArray', 'DataView'], source);
    this.#raw(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
  }

  releaseBuffer() {
    const buffer = Buffer.from(this.#bytes.buffer.slice(0, this.#length));
    this.#bytes = new Uint8Array(64);
    this.#length = 0;
    return buffer;
  }

  transferArrayBuffer(id, buffer) { this.#transferred.set(buffer, id); }

  _setTreatArrayBufferViewsAsHostObjects(on) { this.#viewsAreHostObjects = Boolean(on); }

  writeValue(value) {
    this.#write(value);
    return true;
  }

  #write(value) {
    switch (typeof value) {
      case 'undefined': return this.#byte(T.undefined);
      case 'boolean': return this.#byte(value ? T.true : T.false);
      case 'number': return this.#number(value);
      case 'bigint': return this.#bigint(T.bigint, value);
      case 'string': return this.#string(value);
      case 'object': return value === null ? this.#byte(T.null) : this.#object(value);
      default: return this.#refuse(typeof value === 'symbol' ? String(value) : Function.prototype.toString.call(value));
    }
  }

  #refuse(text) {
    throw new this._getDataCloneError(`${text} could not be cloned.`);
  }

  #number(value) {
    if ((value | 0) === value && !Object.is(value, -0)) {
      this.#byte(T.int32);
      this.#varint(((value << 1) ^ (value >> 31)) >>> 0);
    } else {
      this.#byte(T.double);
      this.writeDouble(value);
    }
  }

  #bigint(kind, value) {
    this.#byte(kind);
    const negative = value < 0n;
    let rest = negative ? -value : value;
    const words = [];
    for (; rest > 0n; rest >>= 64n) words.push(rest & BIG_64);
    this.#varint(words.length * 16 + (negative ? 1 : 0));
    for (const word of words) {
      scratch.setBigUint64(0, word, true);
      this.#raw(new Uint8Array(scratch.buffer));
    }
  }

  #string(value) {
    if (!/[^\0-\xff]/.test(value)) {
      this.#byte(T.latin1);
      this.#varint(value.length);
      this.#raw(Buffer.from(value, 'latin1'));
      return;
    }
    const size = value.length * 2;
    const varintSize = size < 0x80 ? 1 : size < 0x4000 ? 2 : size < 0x200000 ? 3 : size < 0x10000000 ? 4 : 5;
    // The units are aligned to two bytes.
    if ((this.#length + 1 + varintSize) % 2 !== 0) this.#byte(T.padding);
    this.#byte(T.utf16);
    this.#varint(size);
    this.#raw(Buffer.from(value, 'utf16le'));
  }

  #object(value) {
    const known = this.#ids.get(value);
    if (known !== undefined) {
      this.#byte(T.reference);
      return this.#varint(known);
    }
    const kind = kindOf(value);
    const isView = ArrayBuffer.isView(value);
    // A view's buffer comes first, and gets its number first.
    this.#ids.set(value, this.#ids.size);
    if (isView && this.#viewsAreHostObjects) {
      this.#byte(T.host);
      return this._writeHostObject(value);
    }
    switch (kind) {
      case 'Array': return this.#array(value);
      case 'Date':
        this.#byte(T.date);
        return this.writeDouble(Date.prototype.getTime.call(value));
      case 'BooleanObject': return this.#byte(value.valueOf() ? T.trueObject : T.falseObject);
      case 'NumberObject':
        this.#byte(T.numberObject);
        return this.writeDouble(value.valueOf());
      case 'BigIntObject': return this.#bigint(T.bigintObject, value.valueOf());
      case 'StringObject':
        this.#byte(T.stringObject);
        return this.#string(value.valueOf());
      case 'RegExp': {
        this.#byte(T.regexp);
        this.#string(value.source);
        let bits = 0;
        for (const flag of value.flags) bits |= FLAG_BITS[flag];
        return this.#varint(bits);
      }
      case 'Map': {
        this.#byte(T.map);
        const entries = [...Map.prototype.entries.call(value)];
        for (const { 0: key, 1: entry } of entries) {
          this.#write(key);
          this.#write(entry);
        }
        this.#byte(T.mapEnd);
        return this.#varint(entries.length * 2);
      }
      case 'Set': {
        this.#byte(T.set);
        const entries = [...Set.prototype.values.call(value)];
        for (const entry of entries) this.#write(entry);
        this.#byte(T.setEnd);
        return this.#varint(entries.length);
      }
      case 'ArrayBuffer': {
        const id = this.#transferred.get(value);
        if (id !== undefined) {
          this.#byte(T.transferred);
          return this.#varint(id);
        }
        this.#byte(T.arrayBuffer);
        this.#varint(value.byteLength);
        return this.#raw(new Uint8Array(value));
      }
      case 'Error': return this.#error(value);
      case 'Object':
      case 'Arguments':
        this.#byte(T.object);
        return this.#properties(value, Object.keys(value), T.objectEnd);
      default:
        if (isView) {
          throw new codes.ERR_METHOD_NOT_IMPLEMENTED('Serializer.writeValue of a view that is no host object');
        }
        if (kind === 'Temporal') return this.#refuse(Object.prototype.toString.call(value));
        return this.#refuse(`#<${internalBinding('util').getConstructorName(value)}>`);
    }
  }

  #properties(value, keys, end) {
    let count = 0;
    for (const key of keys) {
      if (!Object.hasOwn(value, key)) continue;
      const index = Number(key);
      if (String(index >>> 0) === key && index < 4294967295) this.#number(index);
      else this.#string(key);
      this.#write(value[key]);
      count++;
    }
    this.#byte(end);
    this.#varint(count);
  }

  #array(value) {
    const { length } = value;
    const keys = Object.keys(value);
    let present = 0;
    while (present < keys.length && keys[present] === String(present)) present++;
    if (present === length) {
      this.#byte(T.dense);
      this.#varint(length);
      for (let i = 0; i < length; i++) this.#write(value[i]);
      this.#properties(value, keys.slice(length), T.denseEnd);
    } else {
      this.#byte(T.sparse);
      this.#varint(length);
      this.#properties(value, keys, T.sparseEnd);
    }
    this.#varint(length);
  }

  #error(value) {
    this.#byte(T.error);
    const kind = ERROR_TAGS[`${value.name}`];
    if (kind !== undefined) this.#byte(tag(kind));
    if (Object.hasOwn(value, 'message')) {
      this.#byte(tag('m'));
      this.#string(`${value.message}`);
    }
    if (typeof value.stack === 'string') {
      this.#byte(tag('s'));
      this.#string(value.stack);
    }
    if (Object.hasOwn(value, 'cause')) {
      this.#byte(tag('c'));
      this.#write(value.cause);
    }
    this.#byte(tag('.'));
  }
}

Serializer.prototype._getDataCloneError = Error;

function truncated() {
  return new Error('Unable to deserialize cloned data.');
}

class Deserializer {
  #view;
  #at = 0;
  #objects = [];
  #transferred = new Map();
  #version = 0;

  constructor(buffer) {
    if (!ArrayBuffer.isView(buffer)) throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
    this.buffer = buffer;
    this.#view = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  }

  #byte() {
    if (this.#at >= this.#view.length) throw truncated();
    return this.#view[this.#at++];
  }

  #varint() {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#byte();
      value += (byte & 0x7F) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  }

  #bytes(length) {
    if (this.#at + length > this.#view.length) throw truncated();
    const bytes = this.#view.subarray(this.#at, this.#at + length);
    this.#at += length;
    return bytes;
  }

  readHeader() {
    if (this.#view[this.#at] === T.version) {
      this.#at++;
      this.#version = this.#varint();
    }
    if (this.#version < 13 || this.#version > VERSION) {
      throw new Error('Unable to deserialize cloned data due to invalid or unsupported version.');
    }
    return true;
  }

  getWireFormatVersion() { return this.#version; }
  transferArrayBuffer(id, buffer) { this.#transferred.set(id, buffer); }
  readUint32() { return this.#varint() >>> 0; }

  readUint64() {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7F) << shift;
      if (byte < 0x80) return [Number((value >> 32n) & 0xFFFFFFFFn), Number(value & 0xFFFFFFFFn)];
    }
  }

  readDouble() {
    new Uint8Array(scratch.buffer).set(this.#bytes(8));
    return scratch.getFloat64(0, true);
  }

  // The offset of the next bytes in the buffer, which are skipped.
  _readRawBytes(length) {
    const { byteOffset } = this.#bytes(length);
    return byteOffset - this.#view.byteOffset;
  }

  readRawBytes(length) {
    return Buffer.from(this.buffer.buffer, this.buffer.byteOffset + this._readRawBytes(length), length);
  }

  readValue() {
    let kind = this.#byte();
    while (kind === T.padding) kind = this.#byte();
    switch (kind) {
      case T.undefined: return undefined;
      case T.null: return null;
      case T.true: return true;
      case T.false: return false;
      case T.int32: {
        const value = this.#varint();
        return (value >>> 1) ^ -(value & 1);
      }
      case T.uint32: return this.#varint();
      case T.double: return this.readDouble();
      case T.bigint: return this.#bigint();
      case T.latin1: return Buffer.from(this.#bytes(this.#varint())).toString('latin1');
      case T.utf16: return Buffer.from(this.#bytes(this.#varint())).toString('utf16le');
      case T.utf8: return Buffer.from(this.#bytes(this.#varint())).toString();
      case T.reference: {
        const id = this.#varint();
        if (id >= this.#objects.length) throw truncated();
        return this.#objects[id];
      }
      default: return this.#object(kind);
    }
  }

  #bigint() {
    const field = this.#varint();
    const bytes = this.#bytes(Math.floor(field / 2));
    let value = 0n;
    for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
    return field % 2 === 1 ? -value : value;
  }

  #keep(object) {
    this.#objects.push(object);
    return object;
  }

  #peek() {
    let at = this.#at;
    while (this.#view[at] === T.padding && at < this.#view.length) at++;
    return this.#view[at];
  }

  #properties(object, end) {
    let count = 0;
    while (this.#peek() !== end) {
      const key = this.readValue();
      Object.defineProperty(object, key, {
        __proto__: null, value: this.readValue(), writable: true, enumerable: true, configurable: true,
      });
      count++;
    }
    this.#at = this.#view.indexOf(end, this.#at) + 1;
    if (this.#varint() !== count) throw truncated();
    return object;
  }

  #object(kind) {
    switch (kind) {
      case T.object: return this.#properties(this.#keep({}), T.objectEnd);
      case T.dense: {
        const length = this.#varint();
        const array = this.#keep([]);
        for (let i = 0; i < length; i++) {
          if (this.#peek() === T.hole) this.#at++;
          else array[i] = this.readValue();
        }
        array.length = length;
        this.#properties(array, T.denseEnd);
        this.#varint();
        return array;
      }
      case T.sparse: {
        const array = this.#keep([]);
        array.length = this.#varint();
        this.#properties(array, T.sparseEnd);
        this.#varint();
        return array;
      }
      case T.date: return this.#keep(new Date(this.readDouble()));
      case T.trueObject: return this.#keep(Object(true));
      case T.falseObject: return this.#keep(Object(false));
      case T.numberObject: return this.#keep(Object(this.readDouble()));
      case T.bigintObject: return this.#keep(Object(this.#bigint()));
      case T.stringObject: return this.#keep(Object(this.readValue()));
      case T.regexp: {
        const source = this.readValue();
        const bits = this.#varint();
        return this.#keep(new RegExp(source, Object.keys(FLAG_BITS).filter((flag) => bits & FLAG_BITS[flag]).join('')));
      }
      case T.map: {
        const map = this.#keep(new Map());
        while (this.#peek() !== T.mapEnd) map.set(this.readValue(), this.readValue());
        this.#at = this.#view.indexOf(T.mapEnd, this.#at) + 1;
        this.#varint();
        return map;
      }
      case T.set: {
        const set = this.#keep(new Set());
        while (this.#peek() !== T.setEnd) set.add(this.readValue());
        this.#at = this.#view.indexOf(T.setEnd, this.#at) + 1;
        this.#varint();
        return set;
      }
      case T.arrayBuffer: return this.#keep(this.#bytes(this.#varint()).slice().buffer);
      case T.transferred: {
        const buffer = this.#transferred.get(this.#varint());
        if (buffer === undefined) throw truncated();
        return this.#keep(buffer);
      }
      case T.error: return this.#error();
      case T.host: {
        const id = this.#objects.push(undefined) - 1;
        return (this.#objects[id] = this._readHostObject());
      }
      default:
        throw truncated();
    }
  }

  #error() {
    const id = this.#objects.push(undefined) - 1;
    let Class = Error;
    const properties = {};
    for (let part = this.#byte(); part !== tag('.'); part = this.#byte()) {
      const char = String.fromCharCode(part);
      const name = Object.keys(ERROR_TAGS).find((each) => ERROR_TAGS[each] === char);
      if (name !== undefined) Class = globalThis[name];
      else if (char === 'm') properties.message = this.readValue();
      else if (char === 's') properties.stack = this.readValue();
      else if (char === 'c') properties.cause = this.readValue();
      else throw truncated();
    }
    const error = new Class();
    for (const key of Object.keys(properties)) {
      Object.defineProperty(error, key, {
        __proto__: null, value: properties[key], writable: true, enumerable: false, configurable: true,
      });
    }
    return (this.#objects[id] = error);
  }
}

class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }

  _writeHostObject(view) {
    const kind = Buffer.isBuffer(view) ? 'Buffer' : kindOf(view);
    const index = VIEWS.indexOf(kind);
    if (index === -1) throw new this._getDataCloneError(`Unserializable host object: ${kind}`);
    this.writeUint32(index);
    this.writeUint32(view.byteLength);
    this.writeRawBytes(view);
  }
}

class DefaultDeserializer extends Deserializer {
  _readHostObject() {
    const kind = VIEWS[this.readUint32()];
    const length = this.readUint32();
    const bytes = this.readRawBytes(length);
    if (kind === 'Buffer') return bytes;
    if (kind === undefined) throw truncated();
    // A copy of its own is aligned for every kind of element.
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + length);
    const Class = globalThis[kind];
    return new Class(buffer, 0, length / (Class.BYTES_PER_ELEMENT ?? 1));
  }
}

function serialize(value) {
  const serializer = new DefaultSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

function deserialize(buffer) {
  if (!ArrayBuffer.isView(buffer)) throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  const deserializer = new DefaultDeserializer(buffer);
  deserializer.readHeader();
  return deserializer.readValue();
}

module.exports = { DefaultDeserializer, DefaultSerializer, Deserializer, Serializer, deserialize, serialize };
