// Async functions and await: results, order of reactions, exceptions, thenables, await in all places, arrows and methods.

const ticks = async (n) => { for (let i = 0; i < n; i++) await undefined; };

asyncTest('results', async () => {
  async function f(x) { return x + 1; }
  const p = f(1);
  assert(p instanceof Promise);
  assertEq(await p, 2);
  assertEq(await (async () => {})(), undefined);
  assertEq(await (async () => Promise.resolve('inner'))(), 'inner');
  assertEq(await 5, 5);
  assertEq(await { then(resolve) { resolve('thenable'); } }, 'thenable');
  assertEq(await await await 1, 1);
  const o = { async m() { return this.k; }, k: 3, async *g() {}, async ['c' + 1]() { return 'c'; }, async() { return 'plain'; }, async await() { return 'a'; } };
  assertEq(await o.m() + await o.c1() + o.async() + await o.await(), '3cplaina');
  class A { async m() { return super.toString === Object.prototype.toString; } static async s() { return this === A; } async = 1; }
  assertEq(await new A().m() && await A.s(), true);
});

asyncTest('exceptions', async () => {
  const fail = async (e) => { throw e; };
  let caught;
  try { await fail('x'); } catch (e) { caught = e; }
  assertEq(caught, 'x');
  assertEq(await fail(1).catch((e) => e + 1), 2);
  const log = [];
  async function f() { try { await fail('a'); } catch (e) { log.push(e); try { return await fail('b'); } finally { log.push('finally'); } } }
  await f().catch((e) => log.push('outer ' + e));
  assertEq(log.join(), 'a,finally,outer b');
  const param = async ({ x }) => x;
  let sync = false;
  const p = param(null).catch((e) => e.constructor);
  sync = true;
  assert(sync);
  assertEq(await p, TypeError);
  const defaults = async (x = (() => { throw 'default'; })()) => x;
  assertEq(await defaults().catch((e) => e), 'default');
  async function override() { try { throw 1; } finally { return 2; } }
  assertEq(await override(), 2);
  const badThen = { get then() { throw 'getter'; } };
  assertEq(await (async () => { try { await badThen; } catch (e) { return e; } })(), 'getter');
});

asyncTest('runs synchronously until the first await', async () => {
  const log = [];
  async function f() { log.push(1); await null; log.push(3); }
  const p = f();
  log.push(2);
  await p;
  assertEq(log.join(), '1,2,3');
});

asyncTest('order of reactions', async () => {
  const log = [];
  const a = (async () => { log.push('a0'); await 0; log.push('a1'); await 0; log.push('a2'); })();
  const b = (async () => { log.push('b0'); await Promise.resolve(); log.push('b1'); await 0; log.push('b2'); })();
  const c = Promise.resolve().then(() => log.push('c1')).then(() => log.push('c2')).then(() => log.push('c3')).then(() => log.push('c4'));
  await Promise.all([a, b, c]);
  assertEq(log.join(), 'a0,b0,a1,b1,c1,a2,b2,c2,c3,c4');
});

asyncTest('returning a promise takes a turn more than awaiting it', async () => {
  const log = [];
  const direct = (async () => 1)().then(() => log.push('value'));
  const viaReturn = (async () => Promise.resolve(1))().then(() => log.push('return promise'));
  const viaAwait = (async () => await Promise.resolve(1))().then(() => log.push('return await'));
  const thenable = (async () => { await { then(r) { r(); } }; })().then(() => log.push('thenable'));
  let p = Promise.resolve();
  for (let i = 1; i <= 5; i++) p = p.then(() => log.push(i));
  await Promise.all([direct, viaReturn, viaAwait, thenable, p]);
  assertEq(log.join(), 'value,1,return await,2,return promise,thenable,3,4,5');
});

asyncTest('await does not look at then of native promises', async () => {
  const p = Promise.resolve(1);
  p.then = () => { throw new Error('must not be called'); };
  assertEq(await p, 1);
  let constructorReads = 0;
  const q = Promise.resolve(2);
  Object.defineProperty(q, 'constructor', { get() { constructorReads++; return Promise; } });
  await q;
  assertEq(constructorReads, 1);
});

asyncTest('await in many places', async () => {
  const v = async (x) => x;
  const o = { [await v('k')]: await v(1), list: [await v(2), ...(await v([3]))] };
  assertDeep(o, { k: 1, list: [2, 3] });
  assertEq((await v(1)) + (await v(2)) * await v(3), 7);
  assertEq(await v(1) ? await v('y') : await v('n'), 'y');
  assertEq(`${await v('t')}!`, 't!');
  assertEq(Math.max(await v(1), await v(4), 2), 4);
  let sum = 0;
  for (let i = await v(0); i < await v(3); i += await v(1)) sum += await v(i);
  assertEq(sum, 3);
  for (const x of await v([1, 2])) sum += await v(x);
  for (const k in await v({ a: 1 })) sum += await v(k);
  assertEq(sum, '6a');
  switch (await v(1)) { case await v(1): sum = 'case'; }
  assertEq(sum, 'case');
  const { a = await v('default'), ...rest } = await v({ b: 2 });
  assertDeep([a, rest], ['default', { b: 2 }]);
  let x = 1;
  x += await v((x = 10, 2));
  assertEq(x, 3);
  const obj = { n: 1 };
  obj.n += await v((obj.n = 5, 1));
  assertEq(obj.n, 2);
  assertEq((await v({ deep: { f: () => 'called' } })).deep.f(), 'called');
  assertEq(await (await v(v))(9), 9);
  class K { static async m() { return [await v(1), new.target]; } }
  assertDeep(await K.m(), [1, undefined]);
  let i = 0;
  while (await v(i < 3)) i++;
  do { i--; } while (await v(i > 0));
  assertEq(i, 0);
  label: for (const a of [1, 2]) { for (const b of [1, 2]) { await v(0); if (b === 2) continue label; if (a === 2) break label; i += 1; } }
  assertEq(i, 1);
  assertEq(await v(null) ?? await v('n'), 'n');
  assertEq((await v(undefined))?.x, undefined);
  assertEq(await (async (...args) => { const f = () => args.length; await 0; return f(); })(1, 2, 3), 3);
  assertEq(await (async function () { await 0; return arguments.length; })(1, 2), 2);
  assertEq(await (async function named() { await 0; return typeof named; })(), 'function');
  assertEq(new (await v(class { x = 7; }))().x, 7);
  assertEq(typeof await v(1), 'number');
  assertEq(-await v(1), -1);
});

asyncTest('try, finally and loops across await', async () => {
  const log = [];
  async function f() {
    for (let i = 0; i < 4; i++) {
      try { await 0; if (i === 1) continue; if (i === 3) return 'returned'; log.push(i); } finally { await 0; log.push('f' + i); }
    }
  }
  assertEq(await f(), 'returned');
  assertEq(log.join(), '0,f0,f1,2,f2,f3');
  const fns = [];
  for (let i = 0; i < 3; i++) { await 0; fns.push(async () => { await 0; return i; }); }
  assertDeep(await Promise.all(fns.map((f) => f())), [0, 1, 2]);
});

asyncTest('interleaving and depth', async () => {
  const log = [];
  const worker = async (name, n) => { for (let i = 0; i < n; i++) { log.push(name + i); await 0; } };
  await Promise.all([worker('x', 3), worker('y', 2)]);
  assertEq(log.join(), 'x0,y0,x1,y1,x2');
  const depth = async (n) => (n === 0 ? 0 : 1 + await depth(n - 1));
  assertEq(await depth(500), 500);
  let total = 0;
  await Promise.all(Array.from({ length: 500 }, async (_, i) => { await ticks(i % 5); total += i; }));
  assertEq(total, 124750);
});

asyncTest('arrows', async () => {
  const f = async x => x * 2, g = async (a, b = 1) => { return a + b; }, h = async () => ({ o: 1 });
  assertEq(await f(2) + await g(3), 8);
  assertDeep(await h(), { o: 1 });
  const that = await (async function () { return await (async () => this.z)(); }).call({ z: 'this' });
  assertEq(that, 'this');
  var async = (x) => 'call ' + x;
  assertEq(async(1), 'call 1');
  assertEq(f.name + f.length, 'f1');
  assertThrows(TypeError, () => new f());
  assertEq('prototype' in f, false);
});

test('syntax', () => {
  const AsyncFunction = (async () => {}).constructor;
  assertEq(AsyncFunction.name, 'AsyncFunction');
  assertEq(Object.prototype.toString.call(async () => {}), '[object AsyncFunction]');
  for (const text of ['async function f() { function await() {} var await; }', 'async function f(await) {}', 'async (await) => 1', 'async function f() { await }', 'function f() { await 1 }', 'async function f() { () => await 1 }', 'async function f(x = await 1) {}', 'async () => { (x = await 1) => 1 }', 'async\n(x) => x', 'async x\n=> x', 'async function f() { "use strict"; eval = 1 }', '(async function await() {})', 'async (x, x) => 1', 'for await (x of y) ;', 'async function f() { for await (x in y) ; }', 'async function f() { await 1 ** 2 }', 'async({ a = 1 })']) {
    assertThrows(SyntaxError, () => new Function(text), text);
  }
  new Function('var await = 1; async\nfunction f() {} async function g() { await\n1; (await 1) ** 2; function h() { var await; } } var async; async = 1; async (1, 2); ({ async, await, async: 1, async() {}, get async() { return 1; } })');
});

asyncTest('AsyncFunction constructor', async () => {
  const AsyncFunction = (async () => {}).constructor;
  assertEq(await new AsyncFunction('a', 'b', 'return await a + await b')(1, Promise.resolve(2)), 3);
});

done();
