// Blob and File (File API). The bytes of a blob are one Uint8Array; slices share it.
'use strict';

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_MISSING_ARGS },
} = require('internal/errors');
const { validateDictionary } = require('internal/validators');
const { Buffer } = require('buffer');

const customInspect = Symbol.for('nodejs.util.inspect.custom');
const kBytes = Symbol('kBytes');
const kType = Symbol('kType');

function isAnyArrayBuffer(value) {
  return value instanceof ArrayBuffer || (typeof SharedArrayBuffer !== 'undefined' && value instanceof SharedArrayBuffer);
}
function isBlob(value) {
  return value !== null && typeof value === 'object' && value[kBytes] !== undefined;
}

function partBytes(part, endings) {
  if (isAnyArrayBuffer(part)) return new Uint8Array(part);
  if (ArrayBuffer.isView(part)) return new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
  if (isBlob(part)) return part[kBytes];
  let text = `${part}`;
  if (endings === 'native') text = text.replace(/\r\n|\r/g, '\n');
  return Buffer.from(text.toWellFormed());
}
function cleanType(type) {
  type = `${type}`;
  return /[^\u{0020}-\u{007e}]/u.test(type) ? '' : type.toLowerCase();
}

class Blob {
  constructor(sources = [], options) {
    if (sources === null || typeof sources !== 'object' || typeof sources[Symbol.iterator] !== 'function' || typeof sources === 'string') {
      const err = new TypeError('Value cannot be converted to sequence.');
      err.code = 'ERR_INVALID_ARG_TYPE';
      throw err;
    }
    validateDictionary(options, 'options');
    const { type = '', endings = 'transparent' } = options ?? {};
    if (`${endings}` !== 'transparent' && `${endings}` !== 'native') throw new ERR_INVALID_ARG_VALUE('options.endings', `${endings}`);
    const parts = [];
    for (const part of sources) parts.push(partBytes(part, `${endings}`));
    // A copy: what the sources hold may change later.
    const all = parts.length === 1 ? parts[0].slice() : Buffer.concat(parts);
    setState(this, new Uint8Array(all.buffer, all.byteOffset, all.length), cleanType(type));
  }

  get type() {
    check(this);
    return this[kType];
  }
  get size() {
    check(this);
    return this[kBytes].length;
  }
  slice(start = 0, end = this.size, type = '') {
    check(this);
    const size = this[kBytes].length;
    const index = (n) => {
      n = Math.trunc(+n) || 0;
      return n < 0 ? Math.max(size + n, 0) : Math.min(n, size);
    };
    const from = index(start);
    return create(this[kBytes].subarray(from, Math.max(index(end), from)), cleanType(type));
  }
  async arrayBuffer() {
    check(this);
    return this[kBytes].slice().buffer;
  }
  async text() {
    check(this);
    const { TextDecoder } = require('internal/encoding');
    return new TextDecoder().decode(this[kBytes]);
  }
  async bytes() {
    check(this);
    return this[kBytes].slice();
  }
  stream() {
    check(this);
    const { ReadableStream } = require('stream/web');
    const bytes = this[kBytes];
    let at = 0;
    return new ReadableStream({
      type: 'bytes',
      pull(controller) {
        if (at >= bytes.length) {
          controller.close();
          controller.byobRequest?.respond(0);
          return;
        }
        const end = Math.min(at + 65536, bytes.length);
        controller.enqueue(bytes.slice(at, end));
        at = end;
      },
    }, { highWaterMark: 0 });
  }
  textStream() {
    check(this);
    const { TextDecoderStream } = require('stream/web');
    return this.stream().pipeThrough(new TextDecoderStream());
  }
  [customInspect](depth, options) {
    if (depth < 0) return this;
    const opts = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `Blob ${require('internal/util/inspect').inspect({ size: this.size, type: this.type }, opts)}`;
  }
}
for (const name of ['size', 'type', 'slice', 'stream', 'text', 'arrayBuffer', 'bytes', 'textStream']) {
  Object.defineProperty(Blob.prototype, name, { enumerable: true });
}
Object.defineProperty(Blob.prototype, Symbol.toStringTag, { configurable: true, value: 'Blob' });

function check(value) {
  if (!isBlob(value)) throw new ERR_INVALID_THIS('Blob');
}
function setState(blob, bytes, type) {
  Object.defineProperty(blob, kBytes, { value: bytes });
  Object.defineProperty(blob, kType, { value: type });
}
function create(bytes, type) {
  const blob = Object.create(Blob.prototype);
  setState(blob, bytes, type);
  return blob;
}

class File extends Blob {
  #name;
  #lastModified;
  constructor(fileBits, fileName, options) {
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('fileBits', 'fileName');
    super(fileBits, options);
    const { lastModified } = options ?? {};
    this.#name = `${fileName}`.toWellFormed();
    this.#lastModified = lastModified === undefined ? Date.now() : Math.trunc(Number(lastModified)) || 0;
  }
  get name() {
    if (!(#name in this)) throw new ERR_INVALID_THIS('File');
    return this.#name;
  }
  get lastModified() {
    if (!(#name in this)) throw new ERR_INVALID_THIS('File');
    return this.#lastModified;
  }
  [customInspect](depth, options) {
    if (depth < 0) return this;
    const opts = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `File ${require('internal/util/inspect').inspect({ size: this.size, type: this.type, name: this.#name, lastModified: this.#lastModified }, opts)}`;
  }
}
for (const name of ['name', 'lastModified']) Object.defineProperty(File.prototype, name, { enumerable: true });
Object.defineProperty(File.prototype, Symbol.toStringTag, { configurable: true, value: 'File' });

// Blobs that URL.createObjectURL has given a name.
const objectUrls = new Map();
function createObjectURL(blob) {
  if (!isBlob(blob)) throw new ERR_INVALID_ARG_TYPE('obj', 'Blob', blob);
  const id = require('crypto').randomUUID();
  objectUrls.set(id, blob);
  return `blob:nodedata:${id}`;
}
function revokeObjectURL(url) {
  const id = /^blob:nodedata:(.*)$/.exec(`${url}`)?.[1];
  if (id !== undefined) objectUrls.delete(id);
}
function resolveObjectURL(url) {
  const id = /^blob:nodedata:(.*)$/.exec(`${url}`)?.[1];
  return id === undefined ? undefined : objectUrls.get(id);
}

module.exports = { Blob, File, isBlob, createObjectURL, revokeObjectURL, resolveObjectURL };
