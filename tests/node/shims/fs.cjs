// The `fs` binding played by a real node: results are values or negative errno numbers.
const fs = require('node:fs');
const { Buffer } = require('node:buffer');
const { setImmediate } = require('node:timers');

const wrap = (op) => (cb, ...args) => {
  let result;
  try {
    result = op(...args);
  } catch (err) {
    if (typeof err.errno !== 'number') throw err;
    result = err.errno;
  }
  if (cb === undefined) return result;
  setImmediate(() => cb(result));
  return undefined;
};
const fields = (s) => {
  const two = (ns) => [Number(ns / 1000000000n), Number(ns % 1000000000n)];
  return [...['dev', 'mode', 'nlink', 'uid', 'gid', 'rdev', 'blksize', 'ino', 'size', 'blocks'].map((k) => Number(s[k])),
    ...two(s.atimeNs), ...two(s.mtimeNs), ...two(s.ctimeNs), ...two(s.birthtimeNs)];
};
const position = (p) => (p === -1 || p === -1n ? null : p);
const transfer = (open, work) => (target, ...args) => {
  if (typeof target === 'number') {
    try { return work(target, ...args); } catch (err) { return err.errno - 1000; }
  }
  const fd = open(target, ...args);
  try { return work(fd, ...args); } catch (err) { return err.errno - 1000; } finally { fs.closeSync(fd); }
};
const dirs = new Map();
let nextDir = 0;
const simple = {};
for (const op of ['access', 'open', 'close', 'rename', 'ftruncate', 'rmdir', 'fdatasync', 'fsync', 'link', 'unlink', 'chmod', 'fchmod',
  'chown', 'fchown', 'lchown', 'utimes', 'futimes', 'lutimes', 'symlink']) {
  simple[op] = wrap(fs[`${op}Sync`]);
}
const readFile = transfer((path, flags) => fs.openSync(path, flags), (fd) => fs.readFileSync(fd));
module.exports = {
  ...simple,
  exists: (path) => fs.existsSync(path),
  sleep: (ms) => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms); },
  mkdir: wrap((path, mode, recursive) => fs.mkdirSync(path, { mode, recursive })),
  readlink: wrap((path, encoding) => fs.readlinkSync(path, encoding)),
  realpath: wrap((path, encoding) => fs.realpathSync.native(path, encoding)),
  mkdtemp: wrap((template, encoding) => fs.mkdtempSync(template.slice(0, -6), encoding)),
  copyFile: wrap((from, to, mode) => fs.copyFileSync(from, to, mode)),
  stat: wrap((path) => fields(fs.statSync(path, { bigint: true }))),
  lstat: wrap((path) => fields(fs.lstatSync(path, { bigint: true }))),
  fstat: wrap((fd) => fields(fs.fstatSync(fd, { bigint: true }))),
  statfs: wrap((path) => { const s = fs.statfsSync(path); return [s.type, s.bsize, s.frsize, s.blocks, s.bfree, s.bavail, s.files, s.ffree]; }),
  readdir: wrap((path, types, encoding) => {
    const list = fs.readdirSync(path, { withFileTypes: types, encoding });
    const number = (d) => (d.isFile() ? 1 : d.isDirectory() ? 2 : d.isSymbolicLink() ? 3 : d.isFIFO() ? 4 : d.isSocket() ? 5 : d.isCharacterDevice() ? 6 : 7);
    return types ? [list.map((d) => d.name), list.map(number)] : list;
  }),
  opendir: wrap((path) => { dirs.set(++nextDir, fs.opendirSync(path)); return nextDir; }),
  dirRead: wrap((handle, encoding, count) => {
    const names = [];
    const types = [];
    for (let d; names.length < count && (d = dirs.get(handle).readSync());) { names.push(d.name); types.push(d.isDirectory() ? 2 : d.isSymbolicLink() ? 3 : 1); }
    return names.length ? [names, types] : null;
  }),
  dirClose: wrap((handle) => { dirs.get(handle).closeSync(); }),
  read: wrap((fd, buffer, offset, length, at) => fs.readSync(fd, buffer, offset, length, position(at))),
  write: wrap((fd, buffer, offset, length, at) => fs.writeSync(fd, buffer, offset, length, position(at))),
  readv: wrap((fd, buffers, at) => fs.readvSync(fd, buffers, position(at))),
  writev: wrap((fd, buffers, at) => fs.writevSync(fd, buffers, position(at))),
  readFile: wrap(readFile),
  readFileUtf8: (target, flags) => { const r = wrap(readFile)(undefined, target, flags); return typeof r === 'number' ? r : r.toString(); },
  writeFile: wrap(transfer((path, data, flags, mode) => fs.openSync(path, flags, mode), (fd, data) => {
    for (let at = 0; at < data.length;) at += fs.writeSync(fd, Buffer.from(data.buffer, data.byteOffset + at, data.byteLength - at));
    return 0;
  })),
};
