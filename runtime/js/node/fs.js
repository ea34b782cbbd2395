// node:fs.
'use strict';

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_METHOD_NOT_IMPLEMENTED },
} = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validators');
const { Buffer } = require('buffer');
const u = require('internal/fs/utils');
const { operations: ops, plain, execSync, execCallback, makeSync, makeCallback } = require('internal/fs/operations');
const steps = require('internal/fs/steps');
const files = require('internal/fs/files');
const dir = require('internal/fs/dir');
const binding = internalBinding('fs');

const fs = {};
const { kCustomPromisifyArgs: promisifyArgs } = require('internal/util/functions');

for (const key of Object.keys(plain)) {
  fs[key] = makeCallback(key, plain[key]);
  fs[`${key}Sync`] = makeSync(key, plain[key]);
}

// ---- ones that are asked often, or answer without an error ----

fs.existsSync = function existsSync(path) {
  try {
    path = u.getValidatedPath(path);
  } catch {
    return false;
  }
  return binding.exists(path);
};
fs.exists = function exists(path, callback) {
  validateFunction(callback, 'cb');
  try {
    path = u.getValidatedPath(path);
  } catch {
    return callback(false);
  }
  execCallback(ops.access(path), (err) => callback(!err));
};
Object.defineProperty(fs.exists, Symbol.for('nodejs.util.promisify.custom'), {
  value: function exists(path) { return new Promise((resolve) => fs.exists(path, resolve)); },
});

const noEntry = -2;
const notDirectory = -20;
function statQuietly(native, prepare, alsoNotDirectory) {
  return function(path, options = { bigint: false, throwIfNoEntry: true }) {
    if (options.throwIfNoEntry === false) {
      path = u.getValidatedPath(path);
      const result = native(undefined, path);
      if (result === noEntry || (alsoNotDirectory && result === notDirectory)) return undefined;
      if (typeof result === 'object') return u.statsFrom(result, options.bigint === true);
    }
    return execSync(prepare(path, options));
  };
}
fs.statSync = statQuietly(binding.stat, ops.stat, true);
fs.lstatSync = statQuietly(binding.lstat, ops.lstat, false);
Object.defineProperty(fs.statSync, 'name', { value: 'statSync' });
Object.defineProperty(fs.lstatSync, 'name', { value: 'lstatSync' });

// ---- reading and writing descriptors ----

function readArguments(fd, buffer, offsetOrOptions, length, position) {
  if (!ArrayBuffer.isView(buffer)) throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  fd = u.getValidatedFd(fd);
  let offset = offsetOrOptions;
  if (offset !== null && typeof offset === 'object') {
    validateObject(offset, 'options', { allowArray: false });
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions);
  }
  if (offset === undefined || offset === null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length = length === undefined || length === null ? buffer.byteLength - offset : length | 0;
  if (length === 0) return null;
  if (buffer.byteLength === 0) throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
  u.validateOffsetLengthRead(offset, length, buffer.byteLength);
  if (position === undefined || position === null) position = -1;
  else u.validatePosition(position, 'position', length);
  return ops.read(fd, buffer, offset, length, position);
}
fs.readSync = function readSync(fd, buffer, offsetOrOptions, length, position) {
  const call = readArguments(fd, buffer, offsetOrOptions, length, position);
  return call === null ? 0 : execSync(call);
};
fs.read = function read(fd, buffer, offsetOrOptions, length, position, callback) {
  // read(fd, [options,] callback), read(fd, buffer, [options,] callback) and the long form.
  let args = [fd, buffer, offsetOrOptions, length, position];
  if (arguments.length <= 4 && typeof position !== 'function') {
    const rest = [buffer, offsetOrOptions, length];
    const at = rest.findIndex((each) => typeof each === 'function');
    if (at !== -1) {
      callback = rest[at];
      if (at === 0) {
        args = [fd, Buffer.alloc(16384)];
      } else if (at === 1 && !ArrayBuffer.isView(buffer)) {
        if (buffer != null) validateObject(buffer, 'options', { allowArray: false });
        const into = buffer?.buffer ?? Buffer.alloc(16384);
        args = [fd, into, buffer ?? {}];
      } else {
        args = [fd, buffer, at === 2 ? offsetOrOptions : undefined];
      }
    }
  } else if (typeof position === 'function') {
    callback = position;
    args = [fd, buffer, offsetOrOptions, length];
  }
  u.validateCallback(callback);
  const into = args[1];
  const call = readArguments(...args);
  if (call === null) return process.nextTick(() => callback(null, 0, into));
  execCallback(call, (err, bytesRead) => callback(err, bytesRead || 0, into));
};
Object.defineProperty(fs.read, promisifyArgs, { value: ['bytesRead', 'buffer'], enumerable: false });

fs.readvSync = function readvSync(fd, buffers, position) {
  fd = u.getValidatedFd(fd);
  u.validateBufferArray(buffers);
  return execSync(ops.readv(fd, buffers, typeof position === 'number' ? position : -1));
};
fs.readv = function readv(fd, buffers, position, callback) {
  fd = u.getValidatedFd(fd);
  u.validateBufferArray(buffers);
  callback ??= position;
  u.validateCallback(callback);
  execCallback(ops.readv(fd, buffers, typeof position === 'number' ? position : -1), (err, n) => callback(err, n || 0, buffers));
};
Object.defineProperty(fs.readv, promisifyArgs, { value: ['bytesRead', 'buffers'], enumerable: false });

function writeArguments(fd, buffer, offsetOrOptions, length, position) {
  fd = u.getValidatedFd(fd);
  if (ArrayBuffer.isView(buffer)) {
    let offset = offsetOrOptions;
    if (typeof offset === 'object' && offset !== null) {
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions);
    }
    if (position === undefined) position = null;
    if (offset == null) offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = buffer.byteLength - offset;
    u.validateOffsetLengthWrite(offset, length, buffer.byteLength);
    return ops.write(fd, buffer, offset, length, position ?? -1);
  }
  // (fd, string, position, encoding)
  u.validateStringOrView(buffer, 'buffer');
  u.assertEncoding(length);
  const bytes = Buffer.from(buffer, length || 'utf8');
  return ops.write(fd, bytes, 0, bytes.length, typeof offsetOrOptions === 'number' ? offsetOrOptions : -1);
}
fs.writeSync = function writeSync(fd, buffer, offsetOrOptions, length, position) {
  return execSync(writeArguments(fd, buffer, offsetOrOptions, length, position));
};
fs.write = function write(fd, buffer, offsetOrOptions, length, position, callback) {
  const args = [offsetOrOptions, length, position, callback];
  const at = args.findIndex((each) => typeof each === 'function');
  u.validateCallback(at === -1 ? callback : args[at]);
  const cb = args[at];
  args.length = at;
  execCallback(writeArguments(fd, buffer, ...args), (err, written) => cb(err, written || 0, buffer));
};
Object.defineProperty(fs.write, promisifyArgs, { value: ['bytesWritten', 'buffer'], enumerable: false });

fs.writevSync = function writevSync(fd, buffers, position) {
  fd = u.getValidatedFd(fd);
  u.validateBufferArray(buffers);
  if (buffers.length === 0) return 0;
  return execSync(ops.writev(fd, buffers, typeof position === 'number' ? position : -1));
};
fs.writev = function writev(fd, buffers, position, callback) {
  fd = u.getValidatedFd(fd);
  u.validateBufferArray(buffers);
  callback ??= position;
  u.validateCallback(callback);
  if (buffers.length === 0) return process.nextTick(callback, null, 0, buffers);
  execCallback(ops.writev(fd, buffers, typeof position === 'number' ? position : -1), (err, n) => callback(err, n || 0, buffers));
};
Object.defineProperty(fs.writev, promisifyArgs, { value: ['bytesWritten', 'buffers'], enumerable: false });

// ---- whole files ----

for (const key of ['readFile', 'readFileSync', 'writeFile', 'writeFileSync', 'appendFile', 'appendFileSync']) fs[key] = files[key];

fs.truncateSync = function truncateSync(path, len = 0) {
  const fd = fs.openSync(path, 'r+');
  try {
    fs.ftruncateSync(fd, len);
  } finally {
    fs.closeSync(fd);
  }
};
fs.truncate = function truncate(path, len, callback) {
  if (typeof len === 'function') {
    callback = len;
    len = 0;
  } else if (len === undefined) {
    len = 0;
  }
  validateInteger(len, 'len');
  u.validateCallback(callback);
  fs.open(path, 'r+', (err, fd) => {
    if (err) return callback(err);
    fs.ftruncate(fd, len, (err) => fs.close(fd, (closeErr) => callback(err || closeErr)));
  });
};

// ---- several steps ----

function both(name, begin) {
  fs[`${name}Sync`] = { [`${name}Sync`](...args) {
    return steps.runSync(begin(args, true));
  } }[`${name}Sync`];
  fs[name] = { [name](...args) {
    const callback = args.pop();
    u.validateCallback(callback);
    const run = begin(args, false);
    steps.runAsync(run).then(
      (value) => process.nextTick(callback, null, ...(value === undefined && name !== 'cp' ? [] : [value])),
      (err) => process.nextTick(callback, err));
  } }[name];
}
both('readdir', ([path, options]) => {
  options = u.getOptions(options);
  if (options.recursive != null) validateBoolean(options.recursive, 'options.recursive');
  return steps.readdir(path, options);
});
both('rm', ([path, options], sync) => {
  const sleep = sync ? (ms) => binding.sleep(ms) : (ms) => require('timers/promises').setTimeout(ms);
  return steps.rm(path, u.validateRmOptions(options), sleep);
});
both('realpath', ([path, options]) => steps.realpath(path, options));
both('cp', ([src, dest, options], sync) => {
  const { from, to, opts } = require('internal/fs/promises').cpArguments(src, dest, options);
  return steps.cp(from, to, opts, sync);
});
fs.realpath.native = function(path, options, callback) {
  callback ||= options;
  u.validateCallback(callback);
  execCallback(ops.realpathNative(path, options), callback);
};
fs.realpathSync.native = function(path, options) {
  return execSync(ops.realpathNative(path, options));
};

fs.mkdtempDisposableSync = function mkdtempDisposableSync(prefix, options) {
  const path = fs.mkdtempSync(prefix, options);
  const full = require('path').resolve(path);
  const remove = () => fs.rmSync(full, { recursive: true, force: true });
  return { path, remove, [Symbol.dispose]() { remove(); } };
};

fs.opendir = dir.opendir;
fs.opendirSync = dir.opendirSync;

// ---- what is not there yet says so ----

for (const key of ['glob', 'globSync', 'watch', 'watchFile', 'unwatchFile', 'openAsBlob', 'openAsBlobSync', 'lchmod', 'lchmodSync']) {
  fs[key] = { [key]() { throw new ERR_METHOD_NOT_IMPLEMENTED(`fs.${key}()`); } }[key];
}
fs.lchmod = undefined;
fs.lchmodSync = undefined;

fs._toUnixTimestamp = u.toUnixTimestamp;
fs.Dirent = u.Dirent;
fs.Dir = dir.Dir;
fs.Stats = u.Stats;

function lazy(name, get, enumerable = true) {
  Object.defineProperty(fs, name, {
    configurable: true,
    enumerable,
    get,
    set(value) { Object.defineProperty(fs, name, { value, configurable: true, enumerable: true, writable: true }); },
  });
}
for (const [name, key] of [['ReadStream', 'ReadStream'], ['WriteStream', 'WriteStream'], ['FileReadStream', 'ReadStream'], ['FileWriteStream', 'WriteStream']]) {
  lazy(name, () => require('internal/fs/streams')[key]);
}
fs.createReadStream = function createReadStream(path, options) {
  return new (require('internal/fs/streams').ReadStream)(path, options);
};
fs.createWriteStream = function createWriteStream(path, options) {
  return new (require('internal/fs/streams').WriteStream)(path, options);
};
Object.defineProperty(fs, 'constants', { configurable: false, enumerable: true, value: u.constants });
Object.defineProperty(fs, 'promises', {
  configurable: true,
  enumerable: true,
  get() { return require('internal/fs/promises').promises; },
});

module.exports = fs;
