// Streams: the order of events, backpressure, ends, errors, iteration. Each case logs what happens under its name.
const stream = require('stream');
const { Readable, Writable, Duplex, Transform, PassThrough, pipeline, finished, compose, addAbortSignal } = stream;
const { setTimeout: sleep } = require('timers/promises');

function watch(name, s, log, events = ['readable', 'data', 'end', 'finish', 'prefinish', 'close', 'error', 'drain', 'pause', 'resume', 'pipe', 'unpipe']) {
  for (const e of events) {
    if (e === 'readable' || e === 'data') continue;
    s.on(e, (x) => log(`${name}:${e}${e === 'error' ? ` ${x.code ?? x.name} ${x.message}` : ''}`));
  }
  return s;
}
const cases = [];
const test = (name, fn) => cases.push([name, fn]);

test('flowing', async (log) => {
  const r = watch('r', new Readable({ read() {} }), log);
  r.on('data', (d) => log('data', d.toString()));
  log(r.readableFlowing, r.readable, r.readableLength);
  r.push('a'); r.push('b'); log('pushed', r.readableLength);
  process.nextTick(() => { log('tick'); r.push('c'); r.push(null); log(r.readableEnded, r._readableState.ended); });
  await sleep(5);
  log(r.readable, r.readableEnded, r.destroyed, r.closed, r.readableDidRead, r.readableAborted);
});
test('paused and readable', async (log) => {
  let n = 0;
  const r = watch('r', new Readable({ highWaterMark: 4, read(size) { log('_read', size); this.push(n < 5 ? `x${n++}` : null); } }), log);
  r.on('readable', () => { log('readable', r.readableLength); let c; while ((c = r.read(3)) !== null) log('got', c.toString()); });
  await sleep(5);
  log(r.destroyed, r.readableEnded);
});
test('read sizes', async (log) => {
  const r = new Readable({ read() {} });
  r.push('hello'); r.push('world'); r.push('!');
  log(r.read(2).toString(), r.read(5).toString(), String(r.read(100)), r.read(0), r.readableLength);
  r.push(null);
  log(r.read(100).toString(), r.read(), r.readableEnded);
  r.on('end', () => log('end'));
  await sleep(2);
});
test('encoding', async (log) => {
  const r = new Readable({ read() {}, encoding: 'utf8' });
  const e = Buffer.from('é€😀');
  for (const b of e) r.push(Buffer.from([b]));
  r.push(null);
  const out = [];
  for await (const c of r) out.push(c);
  log(out.join('|'), r.readableEncoding);
  const r2 = new Readable({ read() {} });
  r2.push(e.subarray(0, 3)); r2.push(e.subarray(3));
  r2.setEncoding('utf8');
  r2.push(null);
  log(r2.read(2), r2.read());
  const r3 = Readable.from(['ab', 'cd'], { objectMode: false });
  r3.setEncoding('hex');
  for await (const c of r3) log(c);
});
test('unshift', async (log) => {
  const r = new Readable({ read() {} });
  r.push('world');
  r.unshift('hello ');
  log(r.read().toString());
  r.push('x'); r.unshift(Buffer.from('y')); log(r.read(1).toString()); r.unshift('z'); log(r.read().toString());
  r.push(null);
  r.resume();
  await sleep(2);
  r.on('error', (e) => log(e.code));
  r.unshift('late');
  await sleep(2);
});
test('object mode', async (log) => {
  const r = new Readable({ objectMode: true, highWaterMark: 2, read() {} });
  log(r.push({ a: 1 }), r.push(0), r.push(''), r.push(undefined), r.push(false), r.readableLength);
  r.push(null);
  const out = [];
  r.on('data', (d) => out.push(d));
  await new Promise((f) => r.on('end', f));
  log(out, r.readableObjectMode, r.readableHighWaterMark);
});
test('push errors', async (log) => {
  const r = watch('r', new Readable({ read() {} }), log);
  r.push(5);
  await sleep(2);
  const r2 = watch('r2', new Readable({ read() {} }), log);
  r2.push(null); r2.push('x');
  await sleep(2);
  const r3 = watch('r3', new Readable(), log);
  r3.resume();
  await sleep(2);
  const r4 = watch('r4', new Readable({ read() { throw new Error('in read'); } }), log);
  r4.read();
  await sleep(2);
  try { new Readable({ highWaterMark: -1 }); } catch (e) { log(e.message); }
  try { new Readable({ encoding: 'zz' }); } catch (e) { log(e.message); }
  try { Readable.from(5); } catch (e) { log(e.message); }
});
test('pause and resume', async (log) => {
  const r = watch('r', new Readable({ read() {} }), log);
  const seen = [];
  r.on('data', (d) => { seen.push(String(d)); r.pause(); log('paused', r.isPaused()); setTimeout(() => r.resume(), 1); });
  r.push('1'); r.push('2'); r.push('3'); r.push(null);
  await sleep(150);
  log(seen, r.readableFlowing);
});
test('writable basics', async (log) => {
  const w = watch('w', new Writable({ highWaterMark: 4, write(c, e, cb) { log('_write', c, e); setTimeout(cb, 1); } }), log);
  log(w.write('ab', () => log('cb1')), w.write('cde', 'latin1', () => log('cb2')), w.writableLength, w.writableNeedDrain);
  log(w.write(new Uint8Array([1])), w.writableBuffer.length);
  w.end('zz', () => log('end cb'));
  log(w.writable, w.writableEnded, w.writableFinished);
  await sleep(200);
  log(w.writableFinished, w.destroyed, w.closed);
});
test('sync writes', async (log) => {
  const w = watch('w', new Writable({ highWaterMark: 3, decodeStrings: false, write(c, e, cb) { log('_write', c, e); cb(); } }), log);
  log(w.write('a', () => log('cb a')), w.write('bcd', () => log('cb b')), w.write('e'));
  process.nextTick(() => log('tick'));
  Promise.resolve().then(() => log('micro'));
  await sleep(2);
  w.end();
  log('after end');
  await sleep(2);
});
test('cork and writev', async (log) => {
  const w = watch('w', new Writable({ write(c, e, cb) { log('_write', String(c)); cb(); }, writev(cs, cb) { log('_writev', cs.map((c) => `${c.chunk}:${c.encoding}`), cs.allBuffers); cb(); } }), log);
  w.cork(); w.cork();
  w.write('a', () => log('a')); w.write('b', () => log('b')); w.write('c');
  w.uncork(); log(w.writableCorked);
  w.uncork();
  w.write('d');
  w.cork(); w.write('e');
  w.end();
  await sleep(2);
});
test('final and construct', async (log) => {
  const w = watch('w', new Writable({
    construct(cb) { log('construct'); setTimeout(() => { log('constructed'); cb(); }, 2); },
    write(c, e, cb) { log('_write', String(c)); cb(); },
    final(cb) { log('final'); setTimeout(cb, 1); },
    destroy(e, cb) { log('destroy', e); setTimeout(cb, 1); },
  }), log);
  w.write('a'); w.end('b');
  await sleep(200);
  const r = watch('r', new Readable({ construct(cb) { cb(new Error('no')); }, read() { log('never'); } }), log);
  r.resume();
  await sleep(5);
});
test('write errors', async (log) => {
  const w = watch('w', new Writable({ write(c, e, cb) { cb(new Error('bad')); } }), log);
  w.write('a', (e) => log('cb a', e.message));
  w.write('b', (e) => log('cb b', e.message));
  w.end('c', (e) => log('cb end', e?.message));
  await sleep(3);
  log(w.errored?.message, w.writableAborted, w.writable);
  const w2 = watch('w2', new Writable({ write(c, e, cb) { cb(); } }), log);
  w2.end();
  w2.write('x', (e) => log('late', e.code));
  await sleep(3);
  const w3 = watch('w3', new Writable({ write(c, e, cb) { setTimeout(cb, 5, new Error('async bad')); } }), log);
  w3.write('a', (e) => log('cb3', e.message)); w3.write('b', (e) => log('cb3b', e.message));
  await sleep(10);
  for (const bad of [null, 5, {}]) { try { new Writable({ write() {} }).write(bad); } catch (e) { log(e.code, e.message); } }
  try { new Writable({ write() {} }).write('a', 'zz'); } catch (e) { log(e.code); }
  const w4 = watch('w4', new Writable(), log);
  try { w4.write('a'); } catch (e) { log(e.code, e.message); }
  const w5 = watch('w5', new Writable({ write(c, e, cb) { cb(); cb(); } }), log);
  w5.write('a');
  await sleep(3);
  w5.pipe?.(w4);
  const w6 = watch('w6', new Writable({ write(c, e, cb) { cb(); } }), log);
  w6.end(); await sleep(2);
  w6.end((e) => log('again', e?.code)); w6.end('x', (e) => log('again2', e?.code));
  await sleep(2);
});
test('destroy', async (log) => {
  const w = watch('w', new Writable({ write(c, e, cb) { setTimeout(cb, 5); } }), log);
  w.write('a', (e) => log('a', e?.code)); w.write('b', (e) => log('b', e?.code));
  w.destroy();
  log(w.destroyed, w.writable);
  await sleep(10);
  const r = watch('r', new Readable({ read() {}, destroy(e, cb) { log('_destroy', e.message); cb(e); } }), log);
  r.destroy(new Error('why')); r.destroy(new Error('twice'));
  await sleep(2);
  log(r.errored.message, r.readableAborted, r.push('x'));
  const s = watch('s', new Readable({ read() {}, emitClose: false, autoDestroy: false }), log);
  s.on('data', () => {}); s.push(null);
  await sleep(2);
  log(s.destroyed);
  const t = watch('t', new Transform({ transform(c, e, cb) { cb(); } }), log);
  t.destroy(new Error('tt'), );
  await sleep(2);
});
test('pipe', async (log) => {
  let n = 0;
  const r = watch('r', new Readable({ highWaterMark: 4, read() { this.push(n < 4 ? `chunk${n++}` : null); } }), log);
  const w = watch('w', new Writable({ highWaterMark: 6, write(c, e, cb) { log('write', String(c)); setTimeout(cb, 1); } }), log);
  log(r.pipe(w) === w, r._readableState.pipes.length);
  await sleep(30);
  const r2 = new Readable({ read() {} });
  const a = watch('a', new PassThrough(), log), b = watch('b', new PassThrough(), log);
  r2.pipe(a); r2.pipe(b, { end: false });
  r2.push('x');
  await sleep(2);
  r2.unpipe(a); r2.push('y'); r2.push(null);
  await sleep(2);
  log(String(a.read()), String(b.read()), a.writableEnded, b.writableEnded);
  const r3 = watch('r3', new Readable({ read() {} }), log), w3 = new Writable({ write(c, e, cb) { cb(new Error('sink')); } });
  w3.on('error', (e) => log('w3', e.message));
  r3.pipe(w3); r3.push('x');
  await sleep(3);
  log(r3.readableFlowing, r3.destroyed);
});
test('transform', async (log) => {
  const t = watch('t', new Transform({ transform(c, e, cb) { cb(null, String(c).toUpperCase()); }, flush(cb) { this.push('!'); cb(); } }), log);
  t.on('data', (d) => log(String(d)));
  t.write('abc'); t.write('def'); t.end('g');
  await sleep(3);
  const o = new Transform({ objectMode: true, highWaterMark: 2, transform(c, e, cb) { this.push(c); this.push(c * 10); setTimeout(cb, 1); } });
  const out = [];
  o.on('data', (d) => out.push(d));
  for (let i = 1; i < 5; i++) log(o.write(i));
  o.end();
  await new Promise((f) => o.on('close', f));
  log(out);
  const bad = watch('bad', new Transform({ transform(c, e, cb) { cb(new Error('tf')); } }), log);
  bad.write('x', (e) => log('cb', e?.message));
  await sleep(2);
  const fl = watch('fl', new Transform({ transform(c, e, cb) { cb(null, c); }, flush(cb) { cb(new Error('flush')); } }), log);
  fl.resume(); fl.end('x');
  await sleep(2);
  const np = new Transform();
  np.on('error', (e) => log(e.message)); try { np.write('x'); } catch (e) { log('threw', e.message); }
});
test('duplex', async (log) => {
  const d = watch('d', new Duplex({ allowHalfOpen: false, read() {}, write(c, e, cb) { log('w', String(c)); cb(); } }), log);
  d.on('data', (x) => log('data', String(x)));
  d.push('r1'); d.write('w1'); d.push(null);
  await sleep(3);
  const e = new Duplex({ readable: false, write(c, e, cb) { cb(); } });
  log(e.readable, e.writable, e.readableEnded);
  const f = new Duplex({ writableObjectMode: true, readableHighWaterMark: 5, read() {} });
  log(f.writableObjectMode, f.readableObjectMode, f.readableHighWaterMark, f.writableHighWaterMark, f instanceof Writable, f instanceof Readable);
  const [p, q] = stream.duplexPair();
  q.on('data', (x) => log('q', String(x))); q.on('end', () => log('q end'));
  p.write('hi', () => log('written')); p.end();
  await sleep(3);
});
test('async iteration', async (log) => {
  const r = watch('r', Readable.from(['a', 'b', 'c']), log);
  for await (const c of r) { log(c); if (c === 'b') break; }
  await sleep(1);
  log(r.destroyed);
  const e = new Readable({ objectMode: true, read() { this.push(1); this.destroy(new Error('mid')); } });
  try { for await (const c of e) log(c); } catch (x) { log('caught', x.message); }
  const k = Readable.from([1, 2, 3]);
  for await (const c of k.iterator({ destroyOnReturn: false })) { log(c); break; }
  log(k.destroyed, await k.toArray());
  async function* gen() { try { yield 1; yield 2; } finally { log('gen done'); } }
  const g = Readable.from(gen());
  for await (const x of g) { log(x); break; }
  await sleep(1);
  const n = Readable.from([1, null]);
  try { for await (const x of n) log(x); } catch (x) { log(x.code); }
  const p = Readable.from([Promise.resolve(1), 2]);
  log(await p.toArray());
  const thrown = Readable.from((function* () { yield 1; throw new Error('gen'); })());
  try { for await (const x of thrown) log(x); } catch (x) { log(x.message); }
  log(Readable.from('str').read(), Readable.from(Buffer.from('x')).readableObjectMode);
});
test('operators', async (log) => {
  const from = (n) => Readable.from(Array.from({ length: n }, (_, i) => i));
  log(await from(5).map((x) => x * 2).toArray(), await from(5).filter(async (x) => x % 2).toArray());
  log(await from(5).flatMap((x) => [x, x]).take(3).toArray(), await from(5).drop(3).toArray());
  log(await from(5).reduce((a, b) => a + b), await from(5).reduce((a, b) => a + b, 10), await from(5).some((x) => x > 3), await from(5).every((x) => x > 3), await from(5).find((x) => x > 2));
  await from(3).forEach(async (x) => { await sleep(1); log('each', x); });
  const order = [];
  log(await from(6).map(async (x) => { order.push(`s${x}`); await sleep(6 - x); order.push(`e${x}`); return x; }, { concurrency: 3 }).toArray(), order.length);
  try { await from(0).reduce((a, b) => a + b); } catch (e) { log(e.name, e.code, e.message); }
  try { from(1).map(1); } catch (e) { log(e.code); }
  try { await from(3).map((x) => { if (x === 1) throw new Error('map'); return x; }).toArray(); } catch (e) { log(e.message); }
  try { from(1).take(-1); } catch (e) { log(e.message); }
  const ac = new AbortController();
  const m = from(3).map(async (x, { signal }) => { await sleep(20, null, { signal }); return x; }, { signal: ac.signal });
  setTimeout(() => ac.abort(), 2);
  try { await m.toArray(); } catch (e) { log(e.name, e.code); }
});
test('pipeline', async (log) => {
  const run = (...s) => new Promise((f) => pipeline(...s, (err, v) => f([err?.code ?? err?.message ?? err, v])));
  const sink = () => { const w = new Writable({ write(c, e, cb) { w.got = (w.got ?? '') + c; cb(); } }); return w; };
  const w = sink();
  log(await run(Readable.from(['a', 'b']), new PassThrough(), w), w.got, w.destroyed, w.writableFinished);
  log(await run(async function* () { yield 'x'; yield 'y'; }, async function* (src) { for await (const c of src) yield String(c).toUpperCase(); }, sink()));
  log(await run(['1', '2'], async (src) => { let n = ''; for await (const c of src) n += c; return n; }));
  const r = new Readable({ read() {} });
  const w2 = watch('w2', sink(), log);
  setTimeout(() => r.destroy(new Error('src')), 1);
  log(await run(r, new PassThrough(), w2), w2.destroyed);
  const r3 = new Readable({ read() {} }), w3 = sink();
  setTimeout(() => r3.destroy(), 1);
  log(await run(r3, w3));
  const r4 = Readable.from(['a']), w4 = new Writable({ write(c, e, cb) { cb(new Error('sink')); } });
  log(await run(r4, w4), r4.destroyed);
  const { pipeline: pp, finished: pf } = require('stream/promises');
  const ac = new AbortController();
  setTimeout(() => ac.abort(), 2);
  try { await pp(new Readable({ read() {} }), sink(), { signal: ac.signal }); } catch (e) { log(e.name, e.code, e.message); }
  const w5 = sink();
  await pp(Readable.from(['q']), w5, { end: false });
  log(w5.writableEnded, w5.got);
  const w6 = sink(); w6.end('z'); await pf(w6); log('finished', w6.got);
  try { pipeline(1, 2, () => {}); } catch (e) { log(e.code); }
  try { pipeline(() => {}); } catch (e) { log(e.code, e.message); }
  log(await run(() => { throw new Error('src fn'); }, sink()).catch((e) => `rejected ${e.message}`));
  log(await run(Readable.from(['a', 'b', 'c']), async function* (s) { for await (const x of s) { if (x === 'b') throw new Error('tf'); yield x; } }, sink()));
});
test('finished', async (log) => {
  const r = new Readable({ read() {} });
  finished(r, (e) => log('r', e?.code));
  r.resume(); r.push(null);
  const w = new Writable({ write(c, e, cb) { cb(); } });
  finished(w, (e) => log('w', e?.code)); w.end();
  const c = new Readable({ read() {} });
  finished(c, (e) => log('c', e?.code)); c.destroy();
  const x = new Duplex({ read() {}, write(c, e, cb) { cb(); } });
  finished(x, { readable: false }, (e) => log('x', e?.code)); x.end();
  const off = finished(new PassThrough(), () => log('never')); off();
  await sleep(3);
  finished(w, (e) => log('already', e?.code));
  await sleep(2);
  const ac = new AbortController();
  finished(new PassThrough(), { signal: ac.signal }, (e) => log('abort', e.name)); ac.abort();
  const e = new PassThrough(); finished(e, (er) => log('e', er.message)); e.destroy(new Error('boom'));
  await sleep(2);
  try { finished({}, () => {}); } catch (e) { log(e.code, e.message); }
  log(stream.isReadable(new PassThrough()), stream.isErrored(e), stream.isDisturbed(r), stream.isWritable(w), stream.isDestroyed(e));
});
test('abort signal', async (log) => {
  const ac = new AbortController();
  const r = watch('r', addAbortSignal(ac.signal, new Readable({ read() {} })), log);
  const w = watch('w', new Writable({ signal: ac.signal, write(c, e, cb) {} }), log);
  ac.abort(new Error('reason'));
  await sleep(2);
  log(r.errored.cause?.message, w.destroyed);
});
test('compose and Duplex.from', async (log) => {
  const c = compose(async function* (src) { for await (const x of src) yield `${x}1`; }, new Transform({ transform(x, e, cb) { cb(null, `${x}2`); } }));
  c.end('a');
  for await (const x of c) log(String(x));
  const d = Duplex.from(async function* (src) { for await (const x of src) yield String(x) + '!'; });
  d.end('hey');
  log((await d.toArray()).map(String));
  log(await Duplex.from([1, 2]).toArray(), await Duplex.from(Promise.resolve('p')).toArray());
  const parts = [];
  const f = Duplex.from(async (src) => { for await (const x of src) parts.push(String(x)); });
  f.write('a'); f.end('b');
  await new Promise((done) => f.on('finish', done));
  log(parts, f.readable);
  const pair = Duplex.from({ readable: Readable.from(['r']), writable: new Writable({ write(x, e, cb) { log('pair', String(x)); cb(); } }) });
  pair.end('w'); log((await pair.toArray()).map(String));
  log((await Readable.from(['a', 'b']).compose(async function* (s) { for await (const x of s) yield x + x; }).toArray()));
  try { Duplex.from(5); } catch (e) { log(e.code); }
});
test('subclasses and properties', async (log) => {
  class Counter extends Readable { constructor(o) { super(o); this.n = 0; } _read() { this.push(this.n < 3 ? String(this.n++) : null); } }
  log((await new Counter().toArray()).map(String));
  function Old(o) { if (!(this instanceof Old)) return new Old(o); Transform.call(this, o); }
  require('util').inherits(Old, Transform);
  Old.prototype._transform = function (c, e, cb) { this.push(String(c).split('').reverse().join('')); cb(); };
  const o = Old(); o.end('abc'); log((await o.toArray()).map(String));
  log(typeof stream, stream === stream.Stream, Object.keys(stream).length, Readable.name, Writable.length, new stream.Stream() instanceof require('events'));
  log(new Readable() instanceof stream, new Writable() instanceof Readable, Object.prototype.toString.call(new PassThrough()));
  const w = new Writable({ write(c, e, cb) { cb(); }, defaultEncoding: 'hex' });
  w.setDefaultEncoding('base64'); log(w._writableState.defaultEncoding); try { w.setDefaultEncoding('zz'); } catch (e) { log(e.code); }
  log(stream.getDefaultHighWaterMark(), stream.getDefaultHighWaterMark(true), new Readable().readableHighWaterMark, new Writable({ objectMode: true }).writableHighWaterMark);
  const ee = new (require('events'))(); ee.pause = () => log('old pause'); ee.resume = () => log('old resume');
  const wrapped = new Readable({ objectMode: true, highWaterMark: 1 }).wrap(ee);
  wrapped.on('data', (x) => log('wrapped', x));
  ee.emit('data', 1); ee.emit('data', 2); ee.emit('end');
  await sleep(3);
  const oldDest = new stream.Stream(); oldDest.writable = true; oldDest.write = (x) => { log('old', String(x)); return true; }; oldDest.end = () => log('old end');
  Readable.from(['m', 'n']).pipe(oldDest);
  await sleep(3);
  await using u = new Readable({ read() {} });
  log(u.destroyed);
});

(async () => {
  for (const [name, fn] of cases) {
    const lines = [];
    await fn((...a) => lines.push(a.map((x) => (typeof x === 'string' ? x : require('util').inspect(x, { breakLength: Infinity }))).join(' ')));
    await sleep(2);
    console.log(`--- ${name}\n${lines.join('\n')}`);
  }
})();
