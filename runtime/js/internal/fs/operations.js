// The table of simple file system operations. A row prepares one: checks the arguments the user gave and names the
// native function, its arguments, what an error will say, and how the result is shown. From a row come three forms:
// `fs.NAMESync`, `fs.NAME` with a callback, and `fs.promises.NAME`.
//
// A native function gets a callback first, undefined for a synchronous call. Its result is a negative errno or a value.
'use strict';

const { codes: { ERR_INVALID_ARG_VALUE }, uvException } = require('internal/errors');
const { parseFileMode, validateBoolean, validateInteger, validateOneOf } = require('internal/validators');
const u = require('internal/fs/utils');
const { getFrame, runInFrame } = require('internal/async_frame');
const binding = internalBinding('fs');
const { getValidatedPath: path, getValidatedFd: fd, constants } = u;

// A prepared operation.
class Call {
  constructor(native, syscall, args, shownPath, shownDest, show) {
    this.native = native;
    this.syscall = syscall;
    this.args = args;
    this.path = shownPath;
    this.dest = shownDest;
    this.show = show;
  }
  error(errno) {
    return uvException({ errno, syscall: this.syscall, path: this.path, dest: this.dest });
  }
}

function failed(result) {
  return typeof result === 'number' && result < 0;
}

function execSync(call) {
  const result = call.native(undefined, ...call.args);
  if (failed(result)) {
    const err = call.error(result);
    Error.captureStackTrace(err, execSync);
    throw err;
  }
  return call.show === undefined ? result : call.show(result);
}
function execCallback(call, cb) {
  const frame = getFrame();
  call.native((result) => {
    if (frame === undefined) deliver(call, result, cb);
    else runInFrame(frame, () => deliver(call, result, cb));
  }, ...call.args);
}
function deliver(call, result, cb) {
  if (failed(result)) return cb(call.error(result));
  const value = call.show === undefined ? result : call.show(result);
  if (value === undefined) return cb(null);
  cb(null, value);
}
function execPromise(call) {
  return new Promise((resolve, reject) => {
    call.native((result) => {
      if (failed(result)) return reject(call.error(result));
      try {
        resolve(call.show === undefined ? result : call.show(result));
      } catch (err) {
        reject(err);
      }
    }, ...call.args);
  });
}

const nothing = () => undefined;
const call = (native, syscall, args, shownPath, shownDest, show = nothing) => new Call(native, syscall, args, shownPath, shownDest, show);

function mode(value, name, fallback) {
  return parseFileMode(value, name, fallback);
}
function id(value, name) {
  validateInteger(value, name, -1, 2 ** 32 - 1);
  return value;
}
function statOptions(options) {
  return options?.bigint === true;
}
function length(value) {
  validateInteger(value, 'len');
  return Math.max(0, value);
}
function accessMode(value, name = 'mode') {
  if (value == null) return constants.F_OK;
  if (Number.isInteger(value) && (value < 0 || value > 7)) {
    const err = new RangeError(`${name} is out of range: >= 0 && <= 7`);
    err.code = 'ERR_OUT_OF_RANGE';
    throw err;
  }
  validateInteger(value, name);
  return value;
}
function copyMode(value) {
  if (value == null) return 0;
  validateInteger(value, 'mode', 0, 7);
  return value;
}
function named(result, options) {
  return u.encodeName(result, options.encoding);
}

const operations = {
  access(p, m) {
    p = path(p);
    return call(binding.access, 'access', [p, accessMode(m)], p);
  },
  open(p, flags, m) {
    p = path(p);
    const flagNumber = u.stringToFlags(flags);
    return call(binding.open, 'open', [p, flagNumber, mode(m, 'mode', 0o666)], p, undefined, (n) => n);
  },
  close(f) {
    return call(binding.close, 'close', [fd(f)]);
  },
  rename(from, to) {
    from = path(from, 'oldPath');
    to = path(to, 'newPath');
    return call(binding.rename, 'rename', [from, to], from, to);
  },
  ftruncate(f, len = 0) {
    f = fd(f);
    return call(binding.ftruncate, 'ftruncate', [f, length(len)]);
  },
  rmdir(p, options) {
    p = path(p);
    if (options?.recursive !== undefined) {
      throw new ERR_INVALID_ARG_VALUE('options.recursive', options.recursive, 'is no longer supported');
    }
    return call(binding.rmdir, 'rmdir', [p], p);
  },
  fdatasync(f) {
    return call(binding.fdatasync, 'fdatasync', [fd(f)]);
  },
  fsync(f) {
    return call(binding.fsync, 'fsync', [fd(f)]);
  },
  mkdir(p, options) {
    let m = 0o777;
    let recursive = false;
    if (typeof options === 'number' || typeof options === 'string') {
      m = mode(options, 'mode');
    } else if (options) {
      if (options.recursive !== undefined) {
        recursive = options.recursive;
        validateBoolean(recursive, 'options.recursive');
      }
      if (options.mode !== undefined) m = mode(options.mode, 'options.mode');
    }
    p = path(p);
    return call(binding.mkdir, 'mkdir', [p, m, recursive], p, undefined, (first) => (recursive ? first : undefined));
  },
  readlink(p, options) {
    options = u.getOptions(options);
    p = path(p);
    return call(binding.readlink, 'readlink', [p, u.nativeEncoding(options.encoding)], p, undefined, (r) => named(r, options));
  },
  symlink(target, p, type) {
    validateOneOf(type, 'type', ['dir', 'file', 'junction', null, undefined]);
    target = path(target, 'target');
    p = path(p);
    return call(binding.symlink, 'symlink', [target, p], target, p);
  },
  link(existing, p) {
    existing = path(existing, 'existingPath');
    p = path(p, 'newPath');
    return call(binding.link, 'link', [existing, p], existing, p);
  },
  unlink(p) {
    p = path(p);
    return call(binding.unlink, 'unlink', [p], p);
  },
  stat(p, options) {
    const bigint = statOptions(options);
    p = path(p);
    return call(binding.stat, 'stat', [p], p, undefined, (f) => u.statsFrom(f, bigint));
  },
  lstat(p, options) {
    const bigint = statOptions(options);
    p = path(p);
    return call(binding.lstat, 'lstat', [p], p, undefined, (f) => u.statsFrom(f, bigint));
  },
  fstat(f, options) {
    const bigint = statOptions(options);
    return call(binding.fstat, 'fstat', [fd(f)], undefined, undefined, (r) => u.statsFrom(r, bigint));
  },
  statfs(p, options) {
    const bigint = statOptions(options);
    p = path(p);
    return call(binding.statfs, 'statfs', [p], p, undefined, (f) => u.statFsFrom(f, bigint));
  },
  chmod(p, m) {
    p = path(p);
    return call(binding.chmod, 'chmod', [p, mode(m, 'mode')], p);
  },
  fchmod(f, m) {
    f = fd(f);
    return call(binding.fchmod, 'fchmod', [f, mode(m, 'mode')]);
  },
  chown(p, uid, gid) {
    p = path(p);
    return call(binding.chown, 'chown', [p, id(uid, 'uid'), id(gid, 'gid')], p);
  },
  fchown(f, uid, gid) {
    f = fd(f);
    return call(binding.fchown, 'fchown', [f, id(uid, 'uid'), id(gid, 'gid')]);
  },
  lchown(p, uid, gid) {
    p = path(p);
    return call(binding.lchown, 'lchown', [p, id(uid, 'uid'), id(gid, 'gid')], p);
  },
  utimes(p, atime, mtime) {
    p = path(p);
    return call(binding.utimes, 'utime', [p, u.toUnixTimestamp(atime), u.toUnixTimestamp(mtime)], p);
  },
  futimes(f, atime, mtime) {
    f = fd(f);
    return call(binding.futimes, 'futime', [f, u.toUnixTimestamp(atime, 'atime'), u.toUnixTimestamp(mtime, 'mtime')]);
  },
  lutimes(p, atime, mtime) {
    p = path(p);
    return call(binding.lutimes, 'lutime', [p, u.toUnixTimestamp(atime), u.toUnixTimestamp(mtime)], p);
  },
  mkdtemp(prefix, options) {
    options = u.getOptions(options);
    prefix = path(prefix, 'prefix');
    const template = typeof prefix === 'string' ? `${prefix}XXXXXX` : require('buffer').Buffer.concat([prefix, require('buffer').Buffer.from('XXXXXX')]);
    return call(binding.mkdtemp, 'mkdtemp', [template, u.nativeEncoding(options.encoding)], template, undefined, (r) => named(r, options));
  },
  copyFile(from, to, m) {
    from = path(from, 'src');
    to = path(to, 'dest');
    return call(binding.copyFile, 'copyfile', [from, to, copyMode(m)], from, to);
  },
  realpathNative(p, options) {
    options = u.getOptions(options);
    p = path(p);
    return call(binding.realpath, 'realpath', [p, u.nativeEncoding(options.encoding)], p, undefined, (r) => named(r, options));
  },
  // One directory: flat list of names, or [names, types].
  readdirOnce(p, options) {
    const dirents = !!options.withFileTypes;
    return call(binding.readdir, 'scandir', [p, dirents, u.nativeEncoding(options.encoding)], p, undefined, (r) => r);
  },
  read(f, buffer, offset, len, position) {
    return call(binding.read, 'read', [f, buffer, offset, len, position], undefined, undefined, (n) => n);
  },
  readv(f, buffers, position) {
    return call(binding.readv, 'read', [f, buffers, position], undefined, undefined, (n) => n);
  },
  write(f, buffer, offset, len, position) {
    return call(binding.write, 'write', [f, buffer, offset, len, position], undefined, undefined, (n) => n);
  },
  writev(f, buffers, position) {
    return call(binding.writev, 'write', [f, buffers, position], undefined, undefined, (n) => n);
  },
};

// The operations that are users' functions as they are, and how many arguments come before the callback.
const plain = {
  access: 2, open: 3, close: 1, rename: 2, ftruncate: 2, rmdir: 2, fdatasync: 1, fsync: 1, mkdir: 2, readlink: 2, symlink: 3,
  link: 2, unlink: 1, stat: 2, lstat: 2, fstat: 2, statfs: 2, chmod: 2, fchmod: 2, chown: 3, fchown: 3, lchown: 3, utimes: 3,
  futimes: 3, lutimes: 3, mkdtemp: 2, copyFile: 3,
};

function name(fn, text, length) {
  Object.defineProperty(fn, 'name', { configurable: true, value: text });
  Object.defineProperty(fn, 'length', { configurable: true, value: length });
  return fn;
}

function makeSync(key, arity) {
  const prepare = operations[key];
  return name(function(a, b, c) {
    return execSync(prepare(a, b, c));
  }, `${key}Sync`, arity);
}
// The callback is the first function among the arguments that may be one, or the one after the last.
function takeCallback(args, arity) {
  for (let i = Math.min(args.length, arity + 1) - 1; i > 0; i--) {
    if (typeof args[i] === 'function') {
      const cb = args[i];
      args.length = i;
      return cb;
    }
  }
  u.validateCallback(args[arity]);
}
function makeCallback(key, arity) {
  const prepare = operations[key];
  return name(function(...args) {
    const cb = takeCallback(args, arity);
    execCallback(prepare(...args), cb);
  }, key, arity + 1);
}
function makePromise(key, arity) {
  const prepare = operations[key];
  return name(async function(a, b, c) {
    return execPromise(prepare(a, b, c));
  }, key, arity);
}

module.exports = { operations, plain, Call, execSync, execCallback, execPromise, failed, makeSync, makeCallback, makePromise, takeCallback };
