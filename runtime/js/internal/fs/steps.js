// Operations made of several simple ones. Each is a generator that yields prepared calls (see operations.js) and gets
// their results; `runSync` and `runAsync` drive it, so that both forms are one text.
'use strict';

const {
  codes: {
    ERR_FS_CP_DIR_TO_NON_DIR, ERR_FS_CP_EEXIST, ERR_FS_CP_EINVAL, ERR_FS_CP_FIFO_PIPE, ERR_FS_CP_NON_DIR_TO_DIR, ERR_FS_CP_SOCKET,
    ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY, ERR_FS_CP_UNKNOWN, ERR_FS_EISDIR, ERR_INVALID_RETURN_VALUE,
  },
} = require('internal/errors');
const { operations: ops, Call, execSync, execPromise } = require('internal/fs/operations');
const u = require('internal/fs/utils');
const { Buffer } = require('buffer');

function runSync(steps) {
  let step = steps.next();
  while (!step.done) {
    let value;
    try {
      value = step.value instanceof Call ? execSync(step.value) : step.value;
    } catch (err) {
      step = steps.throw(err);
      continue;
    }
    step = steps.next(value);
  }
  return step.value;
}
async function runAsync(steps) {
  let step = steps.next();
  while (!step.done) {
    let value;
    try {
      value = step.value instanceof Call ? await execPromise(step.value) : await step.value;
    } catch (err) {
      step = steps.throw(err);
      continue;
    }
    step = steps.next(value);
  }
  return step.value;
}

const missing = (err) => err.code === 'ENOENT' || err.code === 'ENOTDIR';

// lstat or stat, undefined when there is nothing.
function* tryStat(path, follow, bigint = true) {
  try {
    return yield (follow ? ops.stat : ops.lstat)(path, { bigint });
  } catch (err) {
    if (err.code === 'ENOENT') return undefined;
    throw err;
  }
}

function join(parent, name) {
  if (typeof parent === 'string' && typeof name === 'string') return require('path').join(parent, name);
  return Buffer.concat([Buffer.from(parent), Buffer.from('/'), Buffer.from(name)]);
}

// ---- readdir ----

function* readdir(path, options) {
  path = u.getValidatedPath(path);
  const { withFileTypes, recursive, encoding } = options;
  const found = [];
  const waiting = [[path, '']];
  while (waiting.length > 0) {
    const { 0: dir, 1: prefix } = waiting.shift();
    const result = yield ops.readdirOnce(dir, { withFileTypes: withFileTypes || recursive, encoding });
    if (!withFileTypes && !recursive) return result.map((name) => u.encodeName(name, encoding));
    const { 0: names, 1: types } = result;
    for (let i = 0; i < names.length; i++) {
      const name = u.encodeName(names[i], encoding);
      let type = types[i];
      if (type === u.constants.UV_DIRENT_UNKNOWN) type = u.typeOfMode((yield ops.lstat(join(dir, names[i]))).mode);
      const relative = prefix === '' ? name : join(prefix, name);
      found.push(withFileTypes ? new u.Dirent(name, type, dir) : relative);
      if (recursive && type === u.constants.UV_DIRENT_DIR) waiting.push([join(dir, name), relative]);
    }
  }
  return found;
}

// ---- rm ----

const retriable = new Set(['EBUSY', 'EMFILE', 'ENFILE', 'ENOTEMPTY', 'EPERM']);

function* rm(path, options, sleep) {
  path = u.getValidatedPath(path);
  let stats;
  try {
    stats = yield ops.lstat(path);
  } catch (err) {
    if (options.force && missing(err)) return;
    throw err;
  }
  if (stats.isDirectory() && !options.recursive) throw u.rmIsDirectory(path);
  yield* removeTree(path, stats.isDirectory(), options, sleep);
}
function* removeTree(path, isDirectory, options, sleep) {
  for (let attempt = 0; ; attempt++) {
    try {
      if (!isDirectory) {
        yield ops.unlink(path);
        return;
      }
      const { 0: names, 1: types } = yield ops.readdirOnce(path, { withFileTypes: true, encoding: typeof path === 'string' ? 'utf8' : 'buffer' });
      for (let i = 0; i < names.length; i++) {
        const child = join(path, names[i]);
        let type = types[i];
        if (type === u.constants.UV_DIRENT_UNKNOWN) type = u.typeOfMode((yield ops.lstat(child)).mode);
        yield* removeTree(child, type === u.constants.UV_DIRENT_DIR, options, sleep);
      }
      yield ops.rmdir(path);
      return;
    } catch (err) {
      if (err.code === 'ENOENT') return; // somebody else was faster
      if (!retriable.has(err.code) || attempt >= options.maxRetries) throw err;
      yield sleep((attempt + 1) * options.retryDelay);
    }
  }
}

// ---- realpath ----

// The system's resolution; an error is told of the first part of the path that fails, as a walk would.
function* realpath(path, options) {
  path = u.getValidatedPath(path);
  try {
    return yield ops.realpathNative(path, options);
  } catch (err) {
    const { resolve, dirname } = require('path');
    const chain = [];
    for (let each = resolve(String(path)); chain[0] !== each; each = dirname(each)) chain.unshift(each);
    for (const each of chain) {
      if ((yield ops.lstat(each)).isSymbolicLink()) yield ops.stat(each);
    }
    throw err;
  }
}

// ---- cp ----

function cpError(Type, message, path, errno, code) {
  return new Type({ message, path, syscall: 'cp', errno, code });
}
function sameFile(a, b) {
  return a.ino && a.dev && a.ino === b.ino && a.dev === b.dev;
}
function isInside(src, dest) {
  const { resolve, sep } = require('path');
  const from = resolve(src).split(sep).filter(Boolean);
  const to = resolve(dest).split(sep).filter(Boolean);
  return from.every((part, i) => to[i] === part);
}

// `sync`: the filter may not be asynchronous.
function* cp(src, dest, options, sync) {
  if (options.filter) {
    const wanted = yield* filtered(src, dest, options, sync);
    if (!wanted) return;
  }
  yield* cpEntry(src, dest, options, sync, yield* cpCheck(src, dest, options, sync), true);
}
function* filtered(src, dest, options, sync) {
  const answer = options.filter(src, dest);
  if (sync && typeof answer?.then === 'function') throw new ERR_INVALID_RETURN_VALUE('boolean', 'filter', answer);
  return yield answer;
}
// The synchronous form is checked by native code in Node, with wordings of its own.
function checkError(sync, code, message, Type, detail, path, errno, name) {
  if (!sync) return cpError(Type, detail, path, errno, name);
  const err = new Error(message);
  err.code = code;
  return err;
}
function* cpCheck(src, dest, options, sync) {
  const srcStat = yield (options.dereference ? ops.stat : ops.lstat)(src, { bigint: true });
  const destStat = yield* tryStat(dest, options.dereference);
  if (destStat) {
    if (sameFile(srcStat, destStat)) {
      throw checkError(sync, 'ERR_FS_CP_EINVAL', `src and dest cannot be the same ${dest}`,
        ERR_FS_CP_EINVAL, 'src and dest cannot be the same', dest, 22, 'EINVAL');
    }
    if (srcStat.isDirectory() && !destStat.isDirectory()) {
      throw checkError(sync, 'ERR_FS_CP_DIR_TO_NON_DIR', `Cannot overwrite non-directory ${dest} with directory ${src}`,
        ERR_FS_CP_DIR_TO_NON_DIR, `cannot overwrite non-directory ${dest} with directory ${src}`, dest, 21, 'EISDIR');
    }
    if (!srcStat.isDirectory() && destStat.isDirectory()) {
      throw checkError(sync, 'ERR_FS_CP_NON_DIR_TO_DIR', `Cannot overwrite directory ${dest} with non-directory ${src}`,
        ERR_FS_CP_NON_DIR_TO_DIR, `cannot overwrite directory ${dest} with non-directory ${src}`, dest, 20, 'ENOTDIR');
    }
  }
  if (srcStat.isDirectory() && sync && !options.recursive) {
    throw checkError(sync, 'ERR_FS_EISDIR', `Recursive option not enabled, cannot copy a directory: ${src}/`);
  }
  if (srcStat.isDirectory() && isInside(src, dest)) {
    throw checkError(sync, 'ERR_FS_CP_EINVAL', `Cannot copy ${src}/ to a subdirectory of self ${dest}`,
      ERR_FS_CP_EINVAL, `cannot copy ${src} to a subdirectory of self ${dest}`, dest, 22, 'EINVAL');
  }
  return { srcStat, destStat };
}
function* cpEntry(src, dest, options, sync, { srcStat, destStat }, top) {
  const { dirname } = require('path');
  if (top) {
    const parent = dirname(dest);
    if (!(yield* tryStat(parent, true))) yield ops.mkdir(parent, { recursive: true });
  }
  if (srcStat.isDirectory()) {
    if (!options.recursive) {
      throw cpError(ERR_FS_EISDIR, `${src} is a directory (not copied)`, src, 21, 'EISDIR');
    }
    yield* cpDirectory(src, dest, options, sync, srcStat, destStat);
  } else if (srcStat.isFile() || srcStat.isCharacterDevice() || srcStat.isBlockDevice()) {
    yield* cpFile(src, dest, options, srcStat, destStat);
  } else if (srcStat.isSymbolicLink()) {
    yield* cpLink(src, dest, options, destStat);
  } else if (srcStat.isSocket()) {
    throw cpError(ERR_FS_CP_SOCKET, `cannot copy a socket file: ${dest}`, dest, 22, 'EINVAL');
  } else if (srcStat.isFIFO()) {
    throw cpError(ERR_FS_CP_FIFO_PIPE, `cannot copy a FIFO pipe: ${dest}`, dest, 22, 'EINVAL');
  } else {
    throw cpError(ERR_FS_CP_UNKNOWN, `cannot copy an unknown file type: ${dest}`, dest, 22, 'EINVAL');
  }
}
function* cpFile(src, dest, options, srcStat, destStat) {
  if (destStat) {
    if (options.force) {
      yield ops.unlink(dest);
    } else if (options.errorOnExist) {
      throw cpError(ERR_FS_CP_EEXIST, `${dest} already exists`, dest, 17, 'EEXIST');
    } else {
      return;
    }
  }
  yield ops.copyFile(src, dest, options.mode);
  if (options.preserveTimestamps) {
    // A file that cannot be written cannot be given times by its owner on every system.
    const { mode } = srcStat;
    if ((Number(mode) & 0o200) === 0) yield ops.chmod(dest, Number(mode) | 0o200);
    const now = yield ops.stat(src);
    yield ops.utimes(dest, now.atime, now.mtime);
    if ((Number(mode) & 0o200) === 0) yield ops.chmod(dest, Number(mode) & 0o7777);
  }
}
function* cpDirectory(src, dest, options, sync, srcStat, destStat) {
  const { join } = require('path');
  if (!destStat) yield ops.mkdir(dest);
  const { 0: names } = yield ops.readdirOnce(src, { withFileTypes: true });
  for (const name of names) {
    const from = join(src, name);
    const to = join(dest, name);
    if (options.filter && !(yield* filtered(from, to, options, sync))) continue;
    yield* cpEntry(from, to, options, sync, yield* cpCheck(from, to, options, sync), false);
  }
  if (!destStat) yield ops.chmod(dest, Number(srcStat.mode) & 0o7777);
}
function* cpLink(src, dest, options, destStat) {
  const { isAbsolute, resolve, dirname } = require('path');
  let target = yield ops.readlink(src);
  if (!options.verbatimSymlinks && !isAbsolute(target)) target = resolve(dirname(src), target);
  if (!destStat) return yield ops.symlink(target, dest);
  let destTarget;
  try {
    destTarget = yield ops.readlink(dest);
  } catch (err) {
    // Something else than a link lies there.
    if (err.code === 'EINVAL' || err.code === 'UNKNOWN') return yield ops.symlink(target, dest);
    throw err;
  }
  if (!isAbsolute(destTarget)) destTarget = resolve(dirname(dest), destTarget);
  const resolved = yield* tryStat(src, true);
  if (resolved?.isDirectory() && isInside(target, destTarget)) {
    throw cpError(ERR_FS_CP_EINVAL, `cannot copy ${target} to a subdirectory of self ${destTarget}`, dest, 22, 'EINVAL');
  }
  if (resolved?.isDirectory() && isInside(destTarget, target)) {
    throw cpError(ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY, `cannot overwrite ${destTarget} with ${target}`, dest, 22, 'EINVAL');
  }
  yield ops.unlink(dest);
  yield ops.symlink(target, dest);
}

module.exports = { runSync, runAsync, readdir, rm, realpath, cp, join };
