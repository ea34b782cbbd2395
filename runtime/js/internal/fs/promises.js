// fs/promises and FileHandle.
'use strict';

const EventEmitter = require('events');
const { codes: { ERR_INVALID_ARG_VALUE, ERR_METHOD_NOT_IMPLEMENTED }, AbortError } = require('internal/errors');
const { parseFileMode, validateBoolean, validateInteger, validateObject } = require('internal/validators');
const u = require('internal/fs/utils');
const { operations: ops, plain, execPromise, makePromise } = require('internal/fs/operations');
const steps = require('internal/fs/steps');
const files = require('internal/fs/files');
const { Buffer } = require('buffer');

const kFd = Symbol('kFd');
const kRefs = Symbol('kRefs');
const kClosePromise = Symbol('kClosePromise');
const kCloseResolve = Symbol('kCloseResolve');
const kCloseReject = Symbol('kCloseReject');

class FileHandle extends EventEmitter {
  constructor(fd) {
    super();
    this[kFd] = fd;
    this[kRefs] = 1; // operations under way, and one for being open
    this[kClosePromise] = null;
  }

  get fd() { return this[kFd]; }
  getAsyncId() { return -1; }

  appendFile(data, options) { return this.#use('appendFile', () => writeHandle(this, data, options)); }
  chmod(mode) { return this.#use('chmod', () => execPromise(ops.fchmod(this.fd, mode))); }
  chown(uid, gid) { return this.#use('chown', () => execPromise(ops.fchown(this.fd, uid, gid))); }
  datasync() { return this.#use('datasync', () => execPromise(ops.fdatasync(this.fd))); }
  sync() { return this.#use('sync', () => execPromise(ops.fsync(this.fd))); }
  read(buffer, offset, length, position) { return this.#use('read', () => read(this, buffer, offset, length, position)); }
  readv(buffers, position) { return this.#use('readv', () => readv(this, buffers, position)); }
  readFile(options) { return this.#use('readFile', () => files.readFilePromise(this.fd, options)); }
  readLines(options = undefined) {
    return require('readline').createInterface({
      input: this.createReadStream(options),
      crlfDelay: Infinity,
    });
  }
  stat(options) { return this.#use('fstat', () => execPromise(ops.fstat(this.fd, options))); }
  truncate(len = 0) { return this.#use('ftruncate', () => execPromise(ops.ftruncate(this.fd, len))); }
  utimes(atime, mtime) { return this.#use('futimes', () => execPromise(ops.futimes(this.fd, atime, mtime))); }
  write(buffer, offset, length, position) { return this.#use('write', () => write(this, buffer, offset, length, position)); }
  writev(buffers, position) { return this.#use('writev', () => writev(this, buffers, position)); }
  writeFile(data, options) { return this.#use('writeFile', () => writeHandle(this, data, options)); }

  close = () => {
    if (this[kFd] === -1) return Promise.resolve();
    if (this[kClosePromise]) return this[kClosePromise];
    this[kRefs]--;
    if (this[kRefs] === 0) {
      const fd = this[kFd];
      this[kFd] = -1;
      this[kClosePromise] = execPromise(ops.close(fd)).finally(() => { this[kClosePromise] = null; });
    } else {
      // The last operation closes.
      this[kClosePromise] = new Promise((resolve, reject) => {
        this[kCloseResolve] = resolve;
        this[kCloseReject] = reject;
      }).finally(() => {
        this[kClosePromise] = null;
        this[kCloseReject] = undefined;
        this[kCloseResolve] = undefined;
      });
    }
    this.emit('close');
    return this[kClosePromise];
  };
  async [Symbol.asyncDispose]() {
    return this.close();
  }

  readableWebStream() {
    throw new ERR_METHOD_NOT_IMPLEMENTED('FileHandle.readableWebStream()');
  }
  createReadStream(options = undefined) {
    const { ReadStream } = require('internal/fs/streams');
    return new ReadStream(undefined, { ...options, fd: this });
  }
  createWriteStream(options = undefined) {
    const { WriteStream } = require('internal/fs/streams');
    return new WriteStream(undefined, { ...options, fd: this });
  }

  async #use(syscall, fn) {
    if (this.fd === -1) {
      const err = new Error('file closed');
      err.code = 'EBADF';
      err.syscall = syscall;
      throw err;
    }
    try {
      this[kRefs]++;
      return await fn();
    } finally {
      if (--this[kRefs] === 0) {
        const fd = this[kFd];
        this[kFd] = -1;
        execPromise(ops.close(fd)).then(this[kCloseResolve], this[kCloseReject]);
      }
    }
  }
}

async function open(path, flags, mode) {
  return new FileHandle(await execPromise(ops.open(path, flags, parseFileMode(mode, 'mode', 0o666))));
}

async function read(handle, buffer, offset, length, position) {
  if (!ArrayBuffer.isView(buffer)) {
    // read({ buffer, offset, length, position }) or read()
    if (buffer !== undefined) validateObject(buffer, 'options', { allowArray: false });
    ({ buffer = Buffer.alloc(16384), offset = 0, length = buffer.byteLength - offset, position = null } = buffer ?? {});
  } else if (offset !== null && typeof offset === 'object') {
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
  }
  if (!ArrayBuffer.isView(buffer)) {
    const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
    throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  }
  if (offset == null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length ??= buffer.byteLength - offset;
  if (length === 0) return { __proto__: null, bytesRead: length, buffer };
  if (buffer.byteLength === 0) throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
  u.validateOffsetLengthRead(offset, length, buffer.byteLength);
  if (position == null) position = -1;
  else u.validatePosition(position, 'position', length);
  const bytesRead = (await execPromise(ops.read(handle.fd, buffer, offset, length, position))) || 0;
  return { __proto__: null, bytesRead, buffer };
}

async function readv(handle, buffers, position) {
  u.validateBufferArray(buffers);
  if (typeof position !== 'number') position = -1;
  const bytesRead = await execPromise(ops.readv(handle.fd, buffers, position));
  return { __proto__: null, bytesRead, buffers };
}

async function write(handle, buffer, offsetOrOptions, length, position) {
  if (buffer?.byteLength === 0) return { __proto__: null, bytesWritten: 0, buffer };
  if (typeof buffer !== 'string') {
    u.validateStringOrView(buffer, 'buffer');
    let offset = offsetOrOptions;
    if (typeof offset === 'object' && offset !== null) {
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions);
    }
    if (offset == null) offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = buffer.byteLength - offset;
    if (typeof position !== 'number') position = -1;
    u.validateOffsetLengthWrite(offset, length, buffer.byteLength);
    const bytesWritten = await execPromise(ops.write(handle.fd, buffer, offset, length, position));
    return { __proto__: null, bytesWritten, buffer };
  }
  // write(string, position, encoding)
  u.assertEncoding(length);
  const bytes = Buffer.from(buffer, length);
  const at = typeof offsetOrOptions === 'number' ? offsetOrOptions : -1;
  const bytesWritten = bytes.length === 0 ? 0 : await execPromise(ops.write(handle.fd, bytes, 0, bytes.length, at));
  return { __proto__: null, bytesWritten, buffer };
}

async function writev(handle, buffers, position) {
  u.validateBufferArray(buffers);
  if (typeof position !== 'number') position = -1;
  if (buffers.length === 0) return { __proto__: null, bytesWritten: 0, buffers };
  const bytesWritten = await execPromise(ops.writev(handle.fd, buffers, position));
  return { __proto__: null, bytesWritten, buffers };
}

function isIterable(data) {
  return data !== null && typeof data === 'object' && !ArrayBuffer.isView(data) &&
    (typeof data[Symbol.asyncIterator] === 'function' || typeof data[Symbol.iterator] === 'function');
}

async function writeHandle(handle, data, options) {
  const w = files.prepareWrite(handle.fd, data, options, 'w');
  if (isIterable(data)) {
    await files.writeIterable((bytes) => writeAll(handle, bytes), data, w.encoding, w.signal);
    return;
  }
  u.validateStringOrView(data, 'data');
  await new Promise((resolve, reject) => files.startWrite(w, (err) => (err ? reject(err) : resolve())));
}
async function writeAll(handle, bytes) {
  for (let at = 0; at < bytes.length;) {
    at += await execPromise(ops.write(handle.fd, bytes, at, bytes.length - at, -1));
  }
}

async function writeFile(path, data, options) {
  if (path instanceof FileHandle) return path.writeFile(data, options);
  return writePath(path, data, options, 'w');
}
async function appendFile(path, data, options) {
  if (path instanceof FileHandle) return path.appendFile(data, options);
  return writePath(path, data, options, 'a');
}
async function writePath(path, data, options, defaultFlag) {
  const w = files.prepareWrite(path, data, options, defaultFlag);
  if (!isIterable(data)) {
    u.validateStringOrView(data, 'data');
    return new Promise((resolve, reject) => files.startWrite(w, (err) => (err ? reject(err) : resolve())));
  }
  if (w.signal?.aborted) throw new AbortError(undefined, { cause: w.signal.reason });
  const handle = await open(path, w.flags, w.mode);
  try {
    await files.writeIterable((bytes) => writeAll(handle, bytes), data, w.encoding, w.signal);
    if (w.flush) await handle.sync();
  } finally {
    await handle.close();
  }
}
async function readFile(path, options) {
  if (path instanceof FileHandle) return path.readFile(options);
  return files.readFilePromise(path, options);
}

async function truncate(path, len = 0) {
  const handle = await open(path, 'r+');
  try {
    return await handle.truncate(len);
  } finally {
    await handle.close();
  }
}
async function readdir(path, options) {
  options = u.getOptions(options);
  if (options.recursive != null) validateBoolean(options.recursive, 'options.recursive');
  return steps.runAsync(steps.readdir(path, options));
}
async function rm(path, options) {
  return steps.runAsync(steps.rm(path, u.validateRmOptions(options), (ms) => require('timers/promises').setTimeout(ms)));
}
async function cp(src, dest, options) {
  const { from, to, opts } = cpArguments(src, dest, options);
  return steps.runAsync(steps.cp(from, to, opts, false));
}
async function realpath(path, options) {
  return execPromise(ops.realpathNative(path, options));
}
async function mkdtempDisposable(prefix, options) {
  const cwd = process.cwd();
  const path = await promises.mkdtemp(prefix, options);
  const full = require('path').resolve(cwd, path);
  const remove = () => rm(full, { recursive: true, force: true, maxRetries: 0, retryDelay: 0 });
  return { __proto__: null, path, remove, async [Symbol.asyncDispose]() { await remove(); } };
}
function lchmod() {
  return Promise.reject(new ERR_METHOD_NOT_IMPLEMENTED('lchmod()'));
}
async function* watch() {
  throw new ERR_METHOD_NOT_IMPLEMENTED('fs.promises.watch()');
}
async function* glob() {
  throw new ERR_METHOD_NOT_IMPLEMENTED('fs.promises.glob()');
}

const cpDefaults = {
  dereference: false, errorOnExist: false, filter: undefined, force: true, mode: 0, preserveTimestamps: false,
  recursive: false, verbatimSymlinks: false,
};
function cpArguments(src, dest, options) {
  if (options !== undefined) validateObject(options, 'options');
  const opts = { ...cpDefaults, ...options };
  for (const key of ['dereference', 'errorOnExist', 'force', 'preserveTimestamps', 'recursive', 'verbatimSymlinks']) {
    validateBoolean(opts[key], `options.${key}`);
  }
  validateInteger(opts.mode, 'options.mode', 0, 7);
  if (opts.dereference === true && opts.verbatimSymlinks === true) {
    const { codes: { ERR_INCOMPATIBLE_OPTION_PAIR } } = require('internal/errors');
    throw new ERR_INCOMPATIBLE_OPTION_PAIR('dereference', 'verbatimSymlinks');
  }
  if (opts.filter !== undefined) require('internal/validators').validateFunction(opts.filter, 'options.filter');
  return { from: String(u.getValidatedPath(src, 'src')), to: String(u.getValidatedPath(dest, 'dest')), opts };
}

const promises = {};
const order = ['access', 'copyFile', 'cp', 'glob', 'open', 'opendir', 'rename', 'truncate', 'rm', 'rmdir', 'mkdir', 'readdir',
  'readlink', 'symlink', 'lstat', 'stat', 'statfs', 'link', 'unlink', 'chmod', 'lchmod', 'lchown', 'chown', 'utimes', 'lutimes',
  'realpath', 'mkdtemp', 'mkdtempDisposable', 'writeFile', 'appendFile', 'readFile', 'watch'];
const written = {
  cp, glob, open, truncate, rm, readdir, lchmod, realpath, mkdtempDisposable, writeFile, appendFile, readFile, watch,
  opendir: function opendir(path, options) { return require('internal/fs/dir').opendirPromise(path, options); },
};
for (const key of order) promises[key] = written[key] ?? makePromise(key, plain[key]);
promises.constants = u.constants;

module.exports = { promises, FileHandle, cpArguments };
