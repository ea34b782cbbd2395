// await using: asynchronous disposal, order, mixing with using, sync fallback, loops, suppressed errors.
// needs: async-using

const sync = (log, name, fail) => ({ [Symbol.dispose]() { log.push(name); if (fail) throw fail; } });
const async = (log, name, fail) => ({ async [Symbol.asyncDispose]() { log.push(name + ' start'); await 0; log.push(name + ' end'); if (fail) throw fail; } });

asyncTest('order and waiting', async () => {
  const log = [];
  {
    await using a = async(log, 'a');
    using b = sync(log, 'b');
    await using c = async(log, 'c');
    log.push('body');
  }
  log.push('after');
  assertEq(log.join(), 'body,c start,c end,b,a start,a end,after');
});

asyncTest('falls back to the sync method, prefers the async one', async () => {
  const log = [];
  { await using a = sync(log, 'sync'); }
  { await using b = { [Symbol.dispose]() { log.push('wrong'); }, async [Symbol.asyncDispose]() { log.push('right'); } }; }
  { await using c = null, d = undefined; }
  assertEq(log.join(), 'sync,right');
  for (const bad of [1, {}, { [Symbol.asyncDispose]: 1 }]) {
    let error;
    try { await using x = bad; } catch (e) { error = e; }
    assertEq(error.constructor, TypeError);
  }
});

asyncTest('null still waits', async () => {
  const log = [];
  const f = async () => { { await using x = null; log.push('in'); } log.push('out'); };
  const p = f();
  log.push('caller');
  await p;
  assertEq(log.join(), 'in,caller,out');
});

asyncTest('errors', async () => {
  const log = [];
  const run = async (body) => { try { await body(); } catch (e) { return e; } };
  assertEq(await run(async () => { await using x = async(log, 'x', 'd'); }), 'd');
  const e = await run(async () => { await using x = async(log, 'x', 'd'); throw 'body'; });
  assertEq(e.constructor, SuppressedError);
  assertEq(e.error + e.suppressed, 'dbody');
  const two = await run(async () => { await using a = async(log, 'a', 1); using b = sync(log, 'b', 2); });
  assertEq(two.error, 1);
  assertEq(two.suppressed, 2);
  assertEq(await run(async () => { await using x = { [Symbol.asyncDispose]: () => Promise.reject('rejected') }; }), 'rejected');
});

asyncTest('ways out and loops', async () => {
  const log = [];
  assertEq(await (async () => { await using x = async(log, 'r'); return 'value'; })(), 'value');
  for (await using x of [async(log, 1), async(log, 2)]) { log.push('body'); if (log.length > 4) break; }
  for await (await using x of [async(log, 'fa')]) ;
  assertEq(log.join(), 'r start,r end,body,1 start,1 end,body,2 start,2 end,fa start,fa end');
  async function* g() { await using x = async(log, 'gen'); yield 1; yield 2; }
  log.length = 0;
  for await (const v of g()) break;
  assertEq(log.join(), 'gen start,gen end');
});

test('early errors', () => {
  for (const text of ['function f() { await using x = null; }', 'async function f() { await using x; }', 'async function f() { await using [a] = null; }', 'async function f() { if (1) await using x = null; }', 'async function f() { for (await using x in {}) ; }', 'class A { static { await using x = null; } }']) {
    assertThrows(SyntaxError, () => new Function(text), text);
  }
  new Function('async function f() { var using; await using; await using\nx = 1; await using in {}; await using[0]; }');
});

done();
