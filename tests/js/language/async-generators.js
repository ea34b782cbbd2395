// Async generators and for-await: queueing of requests, return and throw, delegation, sync iterables of promises, closing.

const collect = async (it) => { const out = []; for await (const x of it) out.push(x); return out; };

asyncTest('values', async () => {
  async function* g() { yield 1; const x = yield Promise.resolve(2); await 0; yield x; return 'end'; }
  const it = g();
  assertDeep(await it.next(), { value: 1, done: false });
  assertDeep(await it.next(), { value: 2, done: false });
  assertDeep(await it.next('sent'), { value: 'sent', done: false });
  assertDeep(await it.next(), { value: 'end', done: true });
  assertDeep(await it.next(), { value: undefined, done: true });
  assertDeep(await collect(g()), [1, 2, undefined]);
  assertEq(it[Symbol.asyncIterator](), it);
  assertEq(Object.prototype.toString.call(it), '[object AsyncGenerator]');
  async function* r() { return Promise.resolve('awaited'); }
  assertDeep(await r().next(), { value: 'awaited', done: true });
});

asyncTest('requests queue up', async () => {
  const log = [];
  async function* g() { for (let i = 0; ; i++) { log.push('run' + i); await 0; yield i; } }
  const it = g();
  const results = await Promise.all([it.next(), it.next(), it.next(), it.return('done'), it.next()]);
  assertDeep(results.map((r) => r.value), [0, 1, 2, 'done', undefined]);
  assertDeep(results.map((r) => r.done), [false, false, false, true, true]);
  assertEq(log.join(), 'run0,run1,run2');
});

asyncTest('return and throw', async () => {
  const log = [];
  async function* g() { try { yield 1; yield 2; } catch (e) { yield 'caught ' + e; } finally { await 0; log.push('finally'); } }
  let it = g();
  assertDeep(await it.return('early'), { value: 'early', done: true });
  assertEq(log.length, 0);
  it = g();
  await it.next();
  assertDeep(await it.return(Promise.resolve('r')), { value: 'r', done: true });
  assertEq(log.join(), 'finally');
  it = g();
  await it.next();
  assertDeep(await it.throw('e'), { value: 'caught e', done: false });
  assertDeep(await it.next(), { value: undefined, done: true });
  it = g();
  assertEq(await it.throw('unstarted').catch((e) => e), 'unstarted');
  assertDeep(await it.next(), { value: undefined, done: true });
  it = g();
  await it.next();
  assertDeep(await it.return(Promise.reject('rejected')), { value: 'caught rejected', done: false });
  async function* fails() { yield 1; throw 'own'; }
  it = fails();
  await it.next();
  assertEq(await it.next().catch((e) => e), 'own');
  assertEq((await it.next()).done, true);
  async function* rejectedYield() { try { yield Promise.reject('y'); } catch (e) { yield 'inside ' + e; } }
  assertDeep(await collect(rejectedYield()), ['inside y']);
  async function* yieldInFinally() { try { yield 1; } finally { yield 'cleanup'; } }
  it = yieldInFinally();
  await it.next();
  assertDeep(await it.return('x'), { value: 'cleanup', done: false });
  assertDeep(await it.next(), { value: 'x', done: true });
});

asyncTest('delegation', async () => {
  async function* inner() { const x = yield 'a'; yield x; return 'inner result'; }
  async function* outer() { const r = yield* inner(); yield r; yield* [1, Promise.resolve(2)]; yield* (function* () { yield 's'; })(); }
  const it = outer();
  assertEq((await it.next()).value, 'a');
  assertEq((await it.next('b')).value, 'b');
  assertEq((await it.next()).value, 'inner result');
  assertDeep([(await it.next()).value, (await it.next()).value, (await it.next()).value], [1, 2, 's']);
  const log = [];
  async function* closing() { try { yield 1; } catch (e) { log.push(e); yield 2; } finally { log.push('closed'); } }
  const d = (async function* () { yield* closing(); })();
  await d.next();
  assertEq((await d.throw('t')).value, 2);
  assertDeep(await d.return('r'), { value: 'r', done: true });
  assertEq(log.join(), 't,closed');
});

asyncTest('errors reject, they are not thrown', async () => {
  async function* g() {}
  const proto = Object.getPrototypeOf(g).prototype;
  for (const method of ['next', 'return', 'throw']) {
    const p = proto[method].call({});
    assert(p instanceof Promise);
    assertEq(await p.catch((e) => e.constructor), TypeError);
  }
  async function* bad({ x }) {}
  assertThrows(TypeError, () => bad(null));
});

asyncTest('for await', async () => {
  assertDeep(await collect([1, Promise.resolve(2), { then(r) { r(3); } }]), [1, 2, 3]);
  assertDeep(await collect(new Set(['x'])), ['x']);
  const log = [];
  const source = {
    [Symbol.asyncIterator]() {
      let i = 0;
      return { async next() { return { value: i++, done: i > 5 }; }, async return() { log.push('closed'); return {}; } };
    },
  };
  for await (const x of source) { if (x === 2) break; }
  assertEq(log.join(), 'closed');
  await (async () => { for await (const x of source) return x; })();
  assertEq(log.length, 2);
  try { for await (const x of source) throw 'body'; } catch (e) { log.push(e); }
  assertEq(log.join(), 'closed,closed,closed,body');
  outer: for (const a of [1, 2]) { for await (const x of source) continue outer; }
  assertEq(log.length, 6);
  let count = 0;
  for await (const { v = 5, ...rest } of [{ v: 1 }, {}]) count += v;
  assertEq(count, 6);
  let target = {};
  for await (target.x of [7]) ;
  assertEq(target.x, 7);
  const fns = [];
  for await (const x of [1, 2]) fns.push(() => x);
  assertDeep(fns.map((f) => f()), [1, 2]);
});

asyncTest('for await over sync iterables', async () => {
  const log = [];
  function* g() { try { yield Promise.reject('rejected'); yield 1; } finally { log.push('closed'); } }
  try { for await (const x of g()) log.push('never'); } catch (e) { log.push(e); }
  assertEq(log.join(), 'closed,rejected');
  for (const bad of [null, undefined, 1, {}]) {
    let error;
    try { for await (const x of bad) ; } catch (e) { error = e; }
    assertEq(error.constructor, TypeError);
  }
  let error;
  try { for await (const x of { [Symbol.asyncIterator]: () => ({ next: () => 1 }) }) ; } catch (e) { error = e; }
  assertEq(error.constructor, TypeError);
  // values of an async iterator are not awaited by the loop
  const p = Promise.resolve(1);
  for await (const x of { [Symbol.asyncIterator]: () => ({ i: 0, next() { return { value: p, done: this.i++ > 0 }; } }) }) assertEq(x, p);
});

asyncTest('order', async () => {
  const log = [];
  async function* g() { log.push('start'); yield 1; log.push('mid'); yield 2; log.push('end'); }
  const loop = (async () => { for await (const x of g()) log.push(x); log.push('loop done'); })();
  let p = Promise.resolve();
  for (const k of 'abcdefghij') p = p.then(() => log.push(k));
  await Promise.all([loop, p]);
  assertEq(log.join(), 'start,a,1,mid,b,c,2,end,d,loop done,e,f,g,h,i,j');
});

asyncTest('forms', async () => {
  const o = { async *m() { yield this.k; }, k: 1, async *['c']() { yield 2; } };
  assertDeep([...await collect(o.m()), ...await collect(o.c())], [1, 2]);
  class A { async *m() { yield 'm'; } static async *s() { yield 's'; } async *#p() { yield 'p'; } p() { return this.#p(); } }
  assertDeep([...await collect(new A().m()), ...await collect(A.s()), ...await collect(new A().p())], ['m', 's', 'p']);
  const AsyncGeneratorFunction = (async function* () {}).constructor;
  assertDeep(await collect(new AsyncGeneratorFunction('n', 'for (let i = 0; i < n; i++) yield await i')(3)), [0, 1, 2]);
  async function* f() {}
  assertEq(Object.getPrototypeOf(f()), f.prototype);
  assertThrows(TypeError, () => new f());
  const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(f).prototype);
  assertMethod(AsyncIteratorPrototype, Symbol.asyncIterator, 0);
  for (const text of ['async function* g() { var yield; }', 'async function* g() { var await; }', 'async function* g(x = yield) {}', 'async function* g(x = await 1) {}', 'async * x => 1', '({ async *get x() {} })', 'async function* yield() { "use strict" }']) {
    assertThrows(SyntaxError, () => new Function(text), text);
  }
});

done();
