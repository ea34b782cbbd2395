// fs with callbacks, synchronously and with promises, in a directory of its own.
const fs = require('fs');
const fsp = require('fs/promises');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');
const { promisify } = require('util');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'jsb-fs-'));
const at = (...p) => path.join(root, ...p);
const hide = (s) => String(s).split(root).join('ROOT').replace(/(jsb-tmp-)\w+/g, '$1XXXXXX');
const text = (v) => hide(typeof v === 'string' ? v : require('util').inspect(v, { breakLength: Infinity }));
const show = (...values) => console.log(...values.map(text));
const attempt = (f) => {
  try { show(f()); } catch (e) { show(e.name, e.code, e.message, Object.keys(e)); }
};
const nope = at('nope', 'deep');

// synchronous
fs.writeFileSync(at('a.txt'), 'hello');
fs.appendFileSync(at('a.txt'), Buffer.from(' world'));
fs.writeFileSync(at('b.txt'), new Uint8Array([0xff, 0, 1]), { mode: 0o600 });
show(fs.readFileSync(at('a.txt'), 'utf8'), fs.readFileSync(at('b.txt')), fs.readFileSync(at('a.txt'), { encoding: 'base64' }), fs.readFileSync(pathToFileURL(at('a.txt')), 'latin1'), fs.readFileSync(Buffer.from(at('a.txt')), 'hex'));
show(fs.existsSync(at('a.txt')), fs.existsSync(nope), fs.existsSync(), fs.existsSync('a\0b'));
const st = fs.statSync(at('b.txt'));
show(st.size, (st.mode & 0o777).toString(8), st.isFile(), st.isDirectory(), st.isSymbolicLink(), st.mtime instanceof Date, Math.abs(st.mtimeMs - Date.now()) < 60000, st.constructor.name, Object.keys(st).slice(0, 14));
const big = fs.statSync(at('b.txt'), { bigint: true });
show(big.size, typeof big.mtimeNs, big.isFile(), big.atime.getTime() === Number(big.atimeMs), fs.statSync(nope, { throwIfNoEntry: false }));
show(fs.mkdirSync(at('d', 'e', 'f'), { recursive: true }), fs.mkdirSync(at('d', 'e', 'f'), { recursive: true }), fs.mkdirSync(at('g')));
fs.writeFileSync(at('d', 'one'), '1'); fs.writeFileSync(at('d', 'e', 'two'), '2');
fs.symlinkSync('one', at('d', 'link'));
show(fs.readdirSync(at('d')), fs.readdirSync(at('d'), { recursive: true }).sort(), fs.readdirSync(at('d'), 'buffer'), fs.readdirSync(at('d'), { withFileTypes: true }));
show(fs.readdirSync(at('d'), { withFileTypes: true, recursive: true }).map((e) => [e.name, e.parentPath, e.isFile(), e.isDirectory(), e.isSymbolicLink()]).sort());
show(fs.readlinkSync(at('d', 'link')), fs.readlinkSync(at('d', 'link'), 'buffer'), fs.realpathSync(at('d', 'link')), fs.realpathSync.native(at('d', '..', 'd', 'one')), fs.lstatSync(at('d', 'link')).isSymbolicLink());
const fd = fs.openSync(at('rw'), 'w+', 0o644);
show(fs.writeSync(fd, 'abcdef'), fs.writeSync(fd, Buffer.from('XYZ'), 1, 1, 2), fs.writeSync(fd, '!', 6, 'utf8'), fs.writevSync(fd, [Buffer.from('1'), new Uint8Array([50])]));
const buf = Buffer.alloc(4);
show(fs.readSync(fd, buf, 0, 4, 0), buf.toString(), fs.readSync(fd, buf, { position: 4, length: 2, offset: 1 }), buf.toString(), fs.readSync(fd, buf), fs.readvSync(fd, [Buffer.alloc(1)], 0), fs.readFileSync(at('rw'), 'utf8'), fs.readSync(fd, buf, 0, 4, 1n));
fs.ftruncateSync(fd, 3); fs.fsyncSync(fd); fs.fdatasyncSync(fd); fs.fchmodSync(fd, 0o640); fs.futimesSync(fd, 1, 2.5);
show(fs.fstatSync(fd).size, fs.fstatSync(fd).mtimeMs, (fs.fstatSync(fd).mode & 0o777).toString(8));
fs.closeSync(fd);
fs.truncateSync(at('rw'), 5); show(fs.readFileSync(at('rw')));
fs.utimesSync(at('rw'), new Date(5000), '7'); show(fs.statSync(at('rw')).atimeMs, fs.statSync(at('rw')).mtime.toISOString());
fs.lutimesSync(at('d', 'link'), 3, 4); show(fs.lstatSync(at('d', 'link')).mtimeMs);
fs.renameSync(at('rw'), at('moved')); fs.copyFileSync(at('moved'), at('copied')); fs.linkSync(at('moved'), at('hard')); show(fs.statSync(at('hard')).nlink, fs.readFileSync(at('copied')).length);
fs.chmodSync(at('copied'), '600'); show((fs.statSync(at('copied')).mode & 0o777).toString(8)); fs.accessSync(at('copied'), fs.constants.R_OK); fs.chownSync(at('copied'), process.getuid(), process.getgid());
fs.unlinkSync(at('hard')); fs.rmdirSync(at('g'));
show(fs.mkdtempSync(at('jsb-tmp-')).length === at('jsb-tmp-').length + 6, typeof fs.statfsSync(root).bsize, typeof fs.statfsSync(root, { bigint: true }).blocks);
fs.cpSync(at('d'), at('d2'), { recursive: true }); show(fs.readdirSync(at('d2'), { recursive: true }).sort(), fs.readlinkSync(at('d2', 'link')));
fs.cpSync(at('d'), at('d3'), { recursive: true, filter: (s) => !s.endsWith('two') }); show(fs.readdirSync(at('d3'), { recursive: true }).sort());
fs.rmSync(at('d2'), { recursive: true }); fs.rmSync(nope, { force: true }); show(fs.existsSync(at('d2')));
{
  const d = fs.opendirSync(at('d'));
  const names = []; let e; while ((e = d.readSync())) names.push(e.name);
  d.closeSync(); show(names.sort(), d.path); attempt(() => d.readSync());
}

// errors
for (const f of [
  () => fs.readFileSync(nope), () => fs.readFileSync(nope, 'utf8'), () => fs.openSync(nope), () => fs.openSync(1), () => fs.openSync('a\0b'), () => fs.openSync(nope, 'zz'),
  () => fs.readSync('a', buf), () => fs.readSync('a'), () => fs.readSync(1, 'a'), () => fs.readSync(1, Buffer.alloc(1), 5, 1), () => fs.readSync(1, Buffer.alloc(0)), () => fs.writeSync(1, 5),
  () => fs.readdirSync(nope), () => fs.rmSync(nope), () => fs.rmdirSync(at('d')), () => fs.realpathSync(nope), () => fs.realpathSync.native(nope),
  () => fs.mkdirSync(at('d')), () => fs.mkdirSync(at('a.txt', 'b'), { recursive: true }), () => fs.mkdirSync(nope), () => fs.statSync(nope), () => fs.lstatSync(nope), () => fs.accessSync(nope), () => fs.readFileSync(root),
  () => fs.readFileSync('x', 'zz'), () => fs.writeFileSync(at('q'), {}), () => fs.writeFileSync(at('q'), 5), () => fs.writeFileSync(nope, ''), () => fs.stat(root), () => fs.copyFileSync(nope, at('x')),
  () => fs.copyFileSync(at('a.txt'), at('b.txt'), fs.constants.COPYFILE_EXCL), () => fs.mkdtempSync(nope), () => fs.chmodSync(root, 'zz'), () => fs.utimesSync(root, 'zz', 1),
  () => fs.closeSync(99999), () => fs.fstatSync(99999), () => fs.closeSync(-1), () => fs.closeSync('a'), () => fs.readlinkSync(root), () => fs.truncateSync(nope), () => fs.readdirSync(root, { encoding: 'zz' }), () => fs.opendirSync(nope),
  () => fs.symlinkSync('a', at('a.txt')), () => fs.unlinkSync(at('d')), () => fs.unlinkSync(nope), () => fs.readvSync(1, 5), () => fs.writevSync(1, [1]), () => fs.mkdirSync(at('z'), { recursive: 1 }), () => fs.mkdirSync(at('z'), { mode: 'q' }),
  () => fs.linkSync(nope, at('l')), () => fs.appendFileSync(nope, 'a'), () => fs.renameSync(nope, at('x')), () => fs.readSync(0, Buffer.alloc(3), 0, 3, 'a'), () => fs.writeSync(1, Buffer.alloc(3), 4), () => fs.writeSync(1, Buffer.alloc(3), 0, 4),
  () => fs.createReadStream('x', { start: 5, end: 1 }), () => fs.createReadStream('x', { fd: 'a' }), () => fs.createReadStream(5), () => fs.existsSync({}), () => fs.access(nope), () => fs.readFile(nope), () => fs.statSync(new URL('http://x/')),
  () => fs.cpSync(at('a.txt'), at('d')), () => fs.lstatSync(5), () => fs.chownSync(root, 'a', 1), () => fs.accessSync(root, 9), () => fs.ftruncateSync(1, 'a'),
]) attempt(f);
show(fs.constants.O_CREAT, fs.F_OK, fs.constants.COPYFILE_EXCL, typeof fs.promises, fs.readFile.length, fs.statSync.name, fs.open.name);

const cb = (f, ...args) => new Promise((done) => f(...args, (...r) => done(r.map((x) => (x instanceof Error ? `${x.code} ${x.message}` : x)))));
(async () => {
  // callbacks
  show(await cb(fs.readFile, at('a.txt'), 'utf8'), await cb(fs.readFile, nope), await cb(fs.readFile, root));
  show(await cb(fs.writeFile, at('c1'), 'cb'), await cb(fs.appendFile, at('c1'), '+', 'utf8'), fs.readFileSync(at('c1'), 'utf8'), await cb(fs.writeFile, nope, 'x'));
  show((await cb(fs.stat, at('c1')))[1].size, await cb(fs.stat, nope), await cb(fs.access, at('c1')), await cb(fs.access, nope), await new Promise((r) => fs.exists(at('c1'), r)));
  const [, f] = await cb(fs.open, at('c1'), 'r+');
  show((await cb(fs.read, f, Buffer.alloc(2), 0, 2, 0)).slice(0, 3), (await cb(fs.read, f, { buffer: Buffer.alloc(3), position: 1 })).slice(0, 3), await cb(fs.write, f, 'Z', 0), await cb(fs.write, f, Buffer.from('12'), 0, 1, 1), await cb(fs.fstat, f).then((r) => r[1].size), await cb(fs.writev, f, [Buffer.from('w')], 3), await cb(fs.readv, f, [Buffer.alloc(2)], 0), await cb(fs.close, f), await cb(fs.close, f));
  show(await cb(fs.mkdir, at('m', 'n'), { recursive: true }), await cb(fs.mkdir, at('m')), await cb(fs.readdir, at('d')), await cb(fs.readdir, nope), await cb(fs.rm, at('m'), { recursive: true }), await cb(fs.rm, at('m')), await cb(fs.rename, nope, at('o')));
  show(await cb(fs.symlink, 'a.txt', at('sl')), await cb(fs.readlink, at('sl')), await cb(fs.realpath, at('sl')), await cb(fs.realpath, nope), await cb(fs.unlink, at('sl')), await cb(fs.copyFile, at('a.txt'), at('a2')), await cb(fs.chmod, at('a2'), 0o600), await cb(fs.utimes, at('a2'), 1, 1), await cb(fs.truncate, at('a2'), 2), (await cb(fs.mkdtemp, at('jsb-tmp-')))[1].length > 0);
  show(await promisify(fs.readFile)(at('a2'), 'utf8'), await promisify(fs.exists)(nope), Object.keys(await promisify(fs.read)(fs.openSync(at('a2')), Buffer.alloc(1), 0, 1, 0)));
  show(await cb(fs.cp, at('d'), at('d4'), { recursive: true }), await cb(fs.opendir, at('d4')).then(async ([, d]) => { const n = []; for await (const e of d) n.push(e.name); return n.sort(); }));
  const order = [];
  await new Promise((done) => { fs.stat(root, () => { order.push('stat'); done(); }); process.nextTick(() => order.push('tick')); Promise.resolve().then(() => order.push('micro')); order.push('sync'); });
  show(order);

  // promises
  const p = (q) => q.then((v) => v, (e) => `${e.code} ${e.message}`);
  await fsp.writeFile(at('p'), 'promise'); await fsp.appendFile(at('p'), '!'); await fsp.writeFile(at('p2'), (function* () { yield 'a'; yield Buffer.from('b'); })());
  show(await fsp.readFile(at('p'), 'utf8'), await fsp.readFile(at('p2')), await p(fsp.readFile(nope)), await p(fsp.readFile(root)), await p(fsp.writeFile(at('p2'), 5)));
  const h = await fsp.open(at('p'), 'r+');
  show(typeof h.fd, (await h.stat()).size, await h.read(Buffer.alloc(3), 0, 3, 0), await h.read({ buffer: Buffer.alloc(2), position: 3 }), await h.write('Q', 0), await h.write(Buffer.from('RS'), 0, 2, 1), await h.readFile('utf8'), await h.truncate(4), await h.writev([Buffer.from('v')], 4), (await h.readv([Buffer.alloc(5)], 0)).bytesRead);
  await h.chmod(0o600); await h.utimes(1, 1); await h.sync(); await h.datasync(); await h.appendFile('tail');
  await h.close(); show(h.fd, await p(h.read()), await fsp.readFile(at('p'), 'latin1'));
  { await using u = await fsp.open(at('p')); const lines = []; for await (const chunk of u.createReadStream({ encoding: 'utf8', autoClose: false })) lines.push(chunk); show(lines); }
  show(await fsp.mkdir(at('pm', 'x'), { recursive: true }), await fsp.readdir(at('pm')), (await fsp.readdir(at('d'), { withFileTypes: true })).map((e) => e.name), await p(fsp.readdir(nope)), await p(fsp.rmdir(at('pm'))), await fsp.rm(at('pm'), { recursive: true }), await p(fsp.rm(nope)), await p(fsp.stat(nope)), await p(fsp.access(nope)), await p(fsp.realpath(nope)), await p(fsp.unlink(nope)), await p(fsp.mkdtemp(nope)).then((x) => x.slice(0, 30)), await p(fsp.open(nope)), await p(fsp.copyFile(nope, at('z'))), await p(fsp.cp(at('d'), at('d'))), await p(fsp.opendir(nope)));
  const ac = new AbortController(); ac.abort(); show(await fsp.readFile(at('p'), { signal: ac.signal }).catch((e) => [e.name, e.code]), await fsp.stat(5).catch((e) => e.message));

  // streams
  fs.writeFileSync(at('long'), 'x'.repeat(100000) + 'end');
  const events = [];
  const r = fs.createReadStream(at('long'), { highWaterMark: 40000 });
  for (const e of ['open', 'ready', 'end', 'close']) r.on(e, (x) => events.push(e === 'open' ? typeof x : e));
  const sizes = []; for await (const c of r) sizes.push(c.length);
  show(sizes, events, r.bytesRead, r.path === at('long'), r.flags, r.pending);
  show(await fs.createReadStream(at('long'), { start: 99999, end: 100001, encoding: 'utf8' }).toArray());
  await new Promise((done) => fs.createReadStream(nope).on('error', (e) => { show(e.code, e.syscall); }).on('close', done));
  const w = fs.createWriteStream(at('ws'), { flags: 'w', mode: 0o600 });
  const we = []; for (const e of ['open', 'ready', 'finish', 'close']) w.on(e, () => we.push(e));
  w.write('one '); w.write(Buffer.from('two ')); w.end('three', () => we.push('cb'));
  await new Promise((done) => w.on('close', done));
  show(we, w.bytesWritten, fs.readFileSync(at('ws'), 'utf8'));
  await require('stream/promises').pipeline(fs.createReadStream(at('long')), fs.createWriteStream(at('long2')));
  show(fs.statSync(at('long2')).size);
  const a = fs.createWriteStream(at('ws'), { flags: 'a' }); a.end('+'); await new Promise((d) => a.on('finish', d)); show(fs.readFileSync(at('ws'), 'utf8'));
  const s = fs.createWriteStream(at('ws'), { flags: 'r+', start: 2 }); s.end('##'); await new Promise((d) => s.on('close', d)); show(fs.readFileSync(at('ws'), 'utf8'));
  fs.rmSync(root, { recursive: true });
  show(fs.existsSync(root));
})();
