// The with statement: lookups, writes, calls, @@unscopables, closures, interplay with var and eval.

test('lookups', () => {
  const o = { a: 1, b: 2 };
  var a = 'outer', c = 'c';
  with (o) { assertEq(a, 1); assertEq(c, 'c'); assertEq(typeof d, 'undefined'); a = 5; b++; c = 'changed'; }
  assertDeep(o, { a: 5, b: 3 });
  assertEq(a, 'outer');
  assertEq(c, 'changed');
  with ('abc') assertEq(length, 3);
  with ([1, 2]) assertEq(join('-'), '1-2');
  with (Math) assertEq(max(1, 2) + floor(PI), 5);
  assertThrows(TypeError, () => { with (null) ; });
  assertThrows(TypeError, () => { with (undefined) ; });
});

test('calls get the object as this', () => {
  const o = { k: 7, m() { return this.k; }, s() { 'use strict'; return this; } };
  function plain() { 'use strict'; return this; }
  with (o) { assertEq(m(), 7); assertEq(s(), o); assertEq(plain(), undefined); assertEq((0, m)(), undefined); assertEq(m?.(), 7); assertEq(m`x`, 7); }
});

test('var and declarations inside', () => {
  const o = { x: 1 };
  with (o) { var x = 2; var y = 3; let z = 4; function inner() { return x; } assertEq(inner(), 2); }
  assertEq(o.x, 2);
  assertEq(x, undefined);
  assertEq(y, 3);
  assertEq('y' in o, false);
});

test('closures and dynamic changes', () => {
  const o = {};
  var v = 'outer';
  let read, write;
  with (o) { read = () => v; write = (x) => { v = x; }; }
  assertEq(read(), 'outer');
  o.v = 'added';
  assertEq(read(), 'added');
  write('w');
  assertEq(o.v, 'w');
  delete o.v;
  assertEq(read(), 'outer');
  with (o) with ({ v: 'inner' }) assertEq(v, 'inner');
  const p = Object.create({ inherited: 'i' });
  with (p) { assertEq(inherited, 'i'); inherited = 'own'; }
  assert(Object.hasOwn(p, 'inherited'));
});

test('unscopables', () => {
  var values = 'outer', find = 'f';
  with ([]) { assertEq(values, 'outer'); assertEq(find, 'f'); assertEq(typeof concat, 'function'); }
  const o = { x: 1, y: 2, [Symbol.unscopables]: { x: true, y: false } };
  var x = 'outer x', y = 'outer y';
  with (o) { assertEq(x, 'outer x'); assertEq(y, 2); x = 'set'; }
  assertEq(x, 'set');
  assertEq(o.x, 1);
});

test('order of operations', () => {
  const log = [];
  const note = (what, k) => { if (k === 'p') log.push(what); };
  const o = new Proxy({ p: 1 }, { has(t, k) { note('has', k); return k in t; }, get(t, k, r) { note('get', k); return Reflect.get(t, k, r); }, set(t, k, v) { note('set', k); t[k] = v; return true; } });
  with (o) { p; }
  assertEq(log[0], 'has');
  assertEq(log.at(-1), 'get');
  log.length = 0;
  with (o) { p = (log.push('rhs'), 2); }
  assertEq(log.includes('has') && log.includes('rhs'), true);
  assertEq(log.at(-1), 'set');
});

test('typeof, delete, eval, functions', () => {
  const o = { t: 1, e: 2 };
  with (o) { assertEq(typeof t, 'number'); assertEq(delete t, true); assertEq(eval('e'), 2); eval('var fromEval = 3; e = 4'); assertEq((() => e)(), 4); assertEq(new (function () { this.r = e; })().r, 4); }
  assertDeep(o, { e: 4 });
  assertEq(fromEval, 3);
  for (const k of ['a', 'b']) with ({ k2: k }) { if (k === 'a') continue; assertEq(k2, 'b'); }
  assertEq((function () { with ({ r: 5 }) return r; })(), 5);
  assertThrowsValue('w', () => { with ({}) throw 'w'; });
});

test('forbidden in strict code', () => {
  assertThrows(SyntaxError, () => new Function('"use strict"; with ({}) ;'));
  assertThrows(SyntaxError, () => new Function('with ({}) let x = 1;'));
  assertThrows(SyntaxError, () => new Function('with ({}) function f() {}'));
});

done();
