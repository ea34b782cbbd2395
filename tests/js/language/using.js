// using declarations: disposal on every way out, order, suppressed errors, null, loops, early errors.
// needs: using

const res = (log, name, fail) => ({ name, [Symbol.dispose]() { log.push(name); if (fail) throw fail; } });

test('disposal at the end of the block, last first', () => {
  const log = [];
  {
    using a = res(log, 'a'), b = res(log, 'b');
    using c = res(log, 'c');
    log.push('body ' + a.name + c.name);
  }
  assertEq(log.join(), 'body ac,c,b,a');
});

test('ways out', () => {
  const log = [];
  assertEq((() => { using r = res(log, 'return'); return 'value'; })(), 'value');
  assertThrowsValue('x', () => { using r = res(log, 'throw'); throw 'x'; });
  for (const i of [1, 2, 3]) { using r = res(log, 'loop' + i); if (i === 1) continue; if (i === 2) break; }
  l: { using r = res(log, 'label'); break l; }
  try { using r = res(log, 'try'); throw 1; } catch { log.push('catch'); } finally { log.push('finally'); }
  assertEq(log.join(), 'return,throw,loop1,loop2,label,try,catch,finally');
  const ret = () => { using r = res(log, 'r'); return log.length; };
  const before = log.length;
  assertEq(ret(), before);
});

test('loops', () => {
  const log = [];
  for (using r of [res(log, 1), res(log, 2)]) log.push('body' + r.name);
  for (using r = res(log, 'head'), i = null; log.length < 6;) log.push('iteration');
  assertEq(log.join(), 'body1,1,body2,2,iteration,iteration,head');
});

test('null and undefined are allowed, others are checked at once', () => {
  { using a = null, b = undefined; }
  const log = [];
  for (const bad of [1, 'x', {}, { [Symbol.dispose]: 1 }, true]) {
    assertThrows(TypeError, () => { using first = res(log, 'first'); using b = bad; log.push('never'); });
  }
  assertEq(log.join(), 'first,first,first,first,first');
  assertThrowsValue('getter', () => { using x = { get [Symbol.dispose]() { throw 'getter'; } }; });
});

test('the method is read once, at the declaration', () => {
  const log = [];
  const o = res(log, 'old');
  { using r = o; o[Symbol.dispose] = () => log.push('new'); }
  assertEq(log.join(), 'old');
});

test('errors while disposing', () => {
  const log = [];
  assertThrowsValue('d', () => { using r = res(log, 'r', 'd'); });
  const e = assertThrows(SuppressedError, () => { using r = res(log, 'r', 'd'); throw 'body'; });
  assertEq(e.error, 'd');
  assertEq(e.suppressed, 'body');
  const two = assertThrows(SuppressedError, () => { using a = res(log, 'a', 'first'), b = res(log, 'b', 'second'); throw 'body'; });
  assertEq(two.error, 'first');
  assertEq(two.suppressed.error, 'second');
  assertEq(two.suppressed.suppressed, 'body');
  log.length = 0;
  const both = assertThrows(SuppressedError, () => { using a = res(log, 'a', 1), b = res(log, 'b'), c = res(log, 'c', 3); });
  assertEq(both.error, 1);
  assertEq(both.suppressed, 3);
  assertEq(log.join(), 'c,b,a');
});

test('bindings are constant and have a dead zone', () => {
  assertThrows(TypeError, () => { using r = null; r = 1; });
  assertThrows(ReferenceError, () => { r; using r = null; });
  { using f = { [Symbol.dispose]() {}, name: 'x' }; assertEq((() => f.name)(), 'x'); }
});

test('generators and switch', () => {
  const log = [];
  function* g() { using r = res(log, 'gen'); yield 1; yield 2; }
  for (const x of g()) { log.push(x); break; }
  assertEq([...g()].join(), '1,2');
  assertEq(log.join(), '1,gen,gen');
  log.length = 0;
  class A { static { using r = res(log, 'static block'); } }
  assertEq(log.join(), 'static block');
});

test('early errors and the plain name', () => {
  for (const text of ['using x;', 'using { a } = b;', 'if (1) using x = null;', 'for (using x in {}) ;', 'switch (1) { case 1: using x = null; }', 'using x = null; var x;', 'using x = null, x = null;', 'l: using x = null;', 'for (using x = 1 of []) ;', 'using let = null;']) {
    assertThrows(SyntaxError, () => new Function(text), text);
  }
  assertThrows(SyntaxError, () => (0, eval)('using top = null;'));
  var using = 3, x = 2;
  using
  x
  assertEq(using / x, 1.5);
  using = { x: 1 };
  assertEq(using.x, 1);
  for (using in { k: 1 }) ;
  assertEq(using, 'k');
  for (var of = 0; of < 1; of++) ;
});

done();
