// What the fs modules share: checking arguments, file modes and times, Stats, Dirent.
'use strict';

const {
  codes: { ERR_FS_EISDIR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateInt32, validateInteger, validateObject, validateUint32 } = require('internal/validators');
const { Buffer } = require('buffer');
const constants = require('internal/fs/constants');

const {
  O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_SYNC, O_TRUNC, O_WRONLY,
  S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK,
  UV_DIRENT_BLOCK, UV_DIRENT_CHAR, UV_DIRENT_DIR, UV_DIRENT_FIFO, UV_DIRENT_FILE, UV_DIRENT_LINK, UV_DIRENT_SOCKET, UV_DIRENT_UNKNOWN,
} = constants;

// ---- paths ----

function hasNull(path) {
  return typeof path === 'string' ? path.includes('\u0000') : path.includes(0);
}

// A path as string or Uint8Array. URLs become strings.
function getValidatedPath(fileUrlOrPath, name = 'path') {
  let path = fileUrlOrPath;
  if (typeof path !== 'string') {
    if (isURL(path)) {
      path = require('internal/url/url').fileURLToPath(path);
    } else if (!(path instanceof Uint8Array)) {
      throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], path);
    }
  }
  if (hasNull(path)) {
    throw new ERR_INVALID_ARG_VALUE(name, path, 'must be a string, Uint8Array, or URL without null bytes');
  }
  return path;
}
function isURL(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);
}
function getValidatedFd(fd, name = 'fd') {
  if (Object.is(fd, -0)) return 0;
  validateInt32(fd, name, 0);
  return fd;
}

// ---- options ----

function getOptions(options, defaults = {}) {
  if (options == null || typeof options === 'function') return defaults;
  if (typeof options === 'string') options = { ...defaults, encoding: options };
  else if (typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
  if (options.encoding !== 'buffer') assertEncoding(options.encoding);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  return options;
}
function assertEncoding(encoding) {
  if (encoding && !Buffer.isEncoding(encoding)) throw new ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
}

const flagTexts = {
  __proto__: null,
  'r': O_RDONLY, 'rs': O_RDONLY | O_SYNC, 'sr': O_RDONLY | O_SYNC, 'r+': O_RDWR, 'rs+': O_RDWR | O_SYNC, 'sr+': O_RDWR | O_SYNC,
  'w': O_TRUNC | O_CREAT | O_WRONLY, 'wx': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL, 'xw': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'w+': O_TRUNC | O_CREAT | O_RDWR, 'wx+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL, 'xw+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'a': O_APPEND | O_CREAT | O_WRONLY, 'ax': O_APPEND | O_CREAT | O_WRONLY | O_EXCL, 'xa': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'as': O_APPEND | O_CREAT | O_WRONLY | O_SYNC, 'sa': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'a+': O_APPEND | O_CREAT | O_RDWR, 'ax+': O_APPEND | O_CREAT | O_RDWR | O_EXCL, 'xa+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'as+': O_APPEND | O_CREAT | O_RDWR | O_SYNC, 'sa+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
};
function stringToFlags(flags, name = 'flags') {
  if (typeof flags === 'number') {
    validateInt32(flags, name);
    return flags;
  }
  if (flags == null) return O_RDONLY;
  const value = flagTexts[flags];
  if (value === undefined) throw new ERR_INVALID_ARG_VALUE('flags', flags);
  return value;
}

// A time as seconds.
function toUnixTimestamp(time, name = 'time') {
  if (typeof time === 'string' && +time == time) return +time;
  if (Number.isFinite(time)) return time < 0 ? Date.now() / 1000 : time;
  if (time instanceof Date) return time.getTime() / 1000;
  throw new ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
}

const maxLength = 2 ** 31 - 1;
function validateOffsetLengthRead(offset, length, bufferLength) {
  if (offset < 0) throw new ERR_OUT_OF_RANGE('offset', '>= 0', offset);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  if (offset + length > bufferLength) throw new ERR_OUT_OF_RANGE('length', `<= ${bufferLength - offset}`, length);
}
function validateOffsetLengthWrite(offset, length, byteLength) {
  if (offset > byteLength) throw new ERR_OUT_OF_RANGE('offset', `<= ${byteLength}`, offset);
  if (length > byteLength - offset) throw new ERR_OUT_OF_RANGE('length', `<= ${byteLength - offset}`, length);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  validateInt32(length, 'length', 0);
}
function validatePosition(position, name, length) {
  if (typeof position === 'number') {
    validateInteger(position, name, -1);
  } else if (typeof position === 'bigint') {
    const most = 2n ** 63n - 1n - BigInt(length);
    if (!(position >= -1n && position <= most)) throw new ERR_OUT_OF_RANGE(name, `>= -1 && <= ${most}`, position);
  } else {
    throw new ERR_INVALID_ARG_TYPE(name, ['bigint', 'integer'], position);
  }
}
function validateBufferArray(buffers, name = 'buffers') {
  if (!Array.isArray(buffers)) throw new ERR_INVALID_ARG_TYPE(name, 'ArrayBufferView[]', buffers);
  for (const each of buffers) {
    if (!ArrayBuffer.isView(each)) throw new ERR_INVALID_ARG_TYPE(name, 'ArrayBufferView[]', buffers);
  }
  return buffers;
}
function validateStringOrView(value, name) {
  if (typeof value !== 'string' && !ArrayBuffer.isView(value)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
  }
}

const rmDefaults = { recursive: false, force: false, retryDelay: 100, maxRetries: 0 };
function validateRmOptions(options) {
  if (options === undefined) return rmDefaults;
  validateObject(options, 'options');
  options = { ...rmDefaults, ...options };
  validateBoolean(options.recursive, 'options.recursive');
  validateBoolean(options.force, 'options.force');
  validateInt32(options.retryDelay, 'options.retryDelay', 0);
  validateUint32(options.maxRetries, 'options.maxRetries');
  return options;
}
function rmIsDirectory(path) {
  return new ERR_FS_EISDIR({ code: 'EISDIR', message: 'is a directory', path, syscall: 'rm', errno: 21 });
}

// ---- Stats ----

class StatsBase {
  constructor(f) {
    this.dev = f[0];
    this.mode = f[1];
    this.nlink = f[2];
    this.uid = f[3];
    this.gid = f[4];
    this.rdev = f[5];
    this.blksize = f[6];
    this.ino = f[7];
    this.size = f[8];
    this.blocks = f[9];
  }
  isDirectory() { return this._checkModeProperty(S_IFDIR); }
  isFile() { return this._checkModeProperty(S_IFREG); }
  isBlockDevice() { return this._checkModeProperty(S_IFBLK); }
  isCharacterDevice() { return this._checkModeProperty(S_IFCHR); }
  isSymbolicLink() { return this._checkModeProperty(S_IFLNK); }
  isFIFO() { return this._checkModeProperty(S_IFIFO); }
  isSocket() { return this._checkModeProperty(S_IFSOCK); }
}

const TIMES = ['atime', 'mtime', 'ctime', 'birthtime'];
// atime and so on: Dates, made when first asked for.
function addDates(prototype) {
  for (const name of TIMES) {
    Object.defineProperty(prototype, name, {
      enumerable: true,
      configurable: true,
      get() {
        const date = new Date(Math.round(Number(this[`${name}Ms`])));
        Object.defineProperty(this, name, { value: date, enumerable: true, configurable: true, writable: true });
        return date;
      },
      set(value) {
        Object.defineProperty(this, name, { value, enumerable: true, configurable: true, writable: true });
      },
    });
  }
}

// Seconds and nanoseconds of the four times follow the ten fields.
class Stats extends StatsBase {
  constructor(f) {
    super(f);
    this.atimeMs = f[10] * 1e3 + f[11] / 1e6;
    this.mtimeMs = f[12] * 1e3 + f[13] / 1e6;
    this.ctimeMs = f[14] * 1e3 + f[15] / 1e6;
    this.birthtimeMs = f[16] * 1e3 + f[17] / 1e6;
  }
  _checkModeProperty(property) {
    return (this.mode & S_IFMT) === property;
  }
}
addDates(Stats.prototype);

class BigIntStats extends StatsBase {
  constructor(f) {
    const big = f.map(BigInt);
    super(big);
    const ns = (i) => big[i] * 1000000000n + big[i + 1];
    for (let i = 0; i < 4; i++) this[`${TIMES[i]}Ms`] = ns(10 + 2 * i) / 1000000n;
    for (let i = 0; i < 4; i++) this[`${TIMES[i]}Ns`] = ns(10 + 2 * i);
  }
  _checkModeProperty(property) {
    return (this.mode & BigInt(S_IFMT)) === BigInt(property);
  }
}
addDates(BigIntStats.prototype);

function statsFrom(fields, bigint) {
  return bigint ? new BigIntStats(fields) : new Stats(fields);
}

class StatFs {
  constructor(f) {
    this.type = f[0];
    this.bsize = f[1];
    this.frsize = f[2];
    this.blocks = f[3];
    this.bfree = f[4];
    this.bavail = f[5];
    this.files = f[6];
    this.ffree = f[7];
  }
}
function statFsFrom(fields, bigint) {
  return new StatFs(bigint ? fields.map(BigInt) : fields);
}

// ---- Dirent ----

const kType = Symbol('type');
class Dirent {
  constructor(name, type, parentPath) {
    this.name = name;
    this.parentPath = parentPath;
    this[kType] = type;
  }
  isDirectory() { return this[kType] === UV_DIRENT_DIR; }
  isFile() { return this[kType] === UV_DIRENT_FILE; }
  isBlockDevice() { return this[kType] === UV_DIRENT_BLOCK; }
  isCharacterDevice() { return this[kType] === UV_DIRENT_CHAR; }
  isSymbolicLink() { return this[kType] === UV_DIRENT_LINK; }
  isFIFO() { return this[kType] === UV_DIRENT_FIFO; }
  isSocket() { return this[kType] === UV_DIRENT_SOCKET; }
}

// The type a mode stands for, for file systems that do not tell it with the name.
function typeOfMode(mode) {
  switch (mode & S_IFMT) {
    case S_IFREG: return UV_DIRENT_FILE;
    case S_IFDIR: return UV_DIRENT_DIR;
    case S_IFLNK: return UV_DIRENT_LINK;
    case S_IFIFO: return UV_DIRENT_FIFO;
    case S_IFSOCK: return UV_DIRENT_SOCKET;
    case S_IFCHR: return UV_DIRENT_CHAR;
    case S_IFBLK: return UV_DIRENT_BLOCK;
    default: return UV_DIRENT_UNKNOWN;
  }
}

// A name or path in the encoding asked for. The binding gives strings (UTF-8), or bytes when told 'buffer'.
function nativeEncoding(encoding) {
  return encoding === undefined || encoding === null || encoding === 'utf8' || encoding === 'utf-8' ? 'utf8' : 'buffer';
}
function encodeName(name, encoding) {
  if (typeof name === 'string') return name;
  const buf = Buffer.from(name.buffer, name.byteOffset, name.byteLength);
  return encoding === 'buffer' ? buf : buf.toString(encoding);
}

function validateCallback(cb) {
  validateFunction(cb, 'cb');
}

module.exports = {
  constants, getValidatedPath, getValidatedFd, getOptions, assertEncoding, stringToFlags, toUnixTimestamp,
  validateOffsetLengthRead, validateOffsetLengthWrite, validatePosition, validateBufferArray, validateStringOrView,
  validateRmOptions, rmIsDirectory, validateCallback, Stats, BigIntStats, statsFrom, statFsFrom, Dirent, typeOfMode, kType,
  nativeEncoding, encodeName, maxLength,
};
