// Loops: a fresh binding for each iteration, copying between iterations, for-in, for-of, do-while, comma and empty forms.

test('for with let makes a binding for each iteration', () => {
  const fns = [];
  for (let i = 0; i < 3; i++) fns.push(() => i);
  assertDeep(fns.map((f) => f()), [0, 1, 2]);
  const shared = [];
  for (var j = 0; j < 3; j++) shared.push(() => j);
  assertDeep(shared.map((f) => f()), [3, 3, 3]);
});

test('a write in the body is carried to the next iteration', () => {
  const fns = [];
  for (let i = 0; i < 6; i++) { fns.push(() => i); i++; }
  assertDeep(fns.map((f) => f()), [1, 3, 5]);
});

test('closures in the head', () => {
  let init, tests = [], updates = [];
  for (let i = 0, read = (init = () => i); tests.push(() => i), i < 2; updates.push(() => i), i++) ;
  assertEq(init(), 0);
  assertDeep(tests.map((f) => f()), [0, 1, 2]);
  assertDeep(updates.map((f) => f()), [1, 2]);
});

test('a closure may write the binding of its iteration', () => {
  const pairs = [];
  for (let i = 0; i < 3; i++) pairs.push([() => i, () => { i += 10; }]);
  pairs[1][1]();
  assertDeep(pairs.map(([read]) => read()), [0, 11, 2]);
});

test('continue and break keep the bindings', () => {
  const fns = [];
  outer: for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) {
      if (j === 1) continue outer;
      fns.push(() => `${i}${j}`);
      if (i === 2) break outer;
    }
  }
  assertDeep(fns.map((f) => f()), ['00', '10', '20']);
});

test('for-of and for-in', () => {
  const fns = [];
  for (const x of [1, 2]) fns.push(() => x);
  for (let k in { a: 1, b: 2 }) fns.push(() => k);
  for (const [k, { v = 'none' }] of [['k', {}], ['l', { v: 'w' }]]) fns.push(() => k + v);
  assertDeep(fns.map((f) => f()), [1, 2, 'a', 'b', 'knone', 'lw']);
  var target = {};
  for (target.x of [1, 2, 3]) ;
  assertEq(target.x, 3);
  for (target['y' + 1] in { p: 0 }) ;
  assertEq(target.y1, 'p');
  let a, b;
  for ([a, b = 5] of [[1], [2, 3]]) ;
  assertEq(a + ',' + b, '2,3');
  for ({ a, ...b } of [{ a: 1, q: 2 }]) ;
  assertDeep([a, b], [1, { q: 2 }]);
});

test('for-in order, shadowing and changes', () => {
  const proto = { p: 1, shared: 1, 5: 1 };
  const o = Object.create(proto, {
    shared: { value: 1, enumerable: false }, b: { value: 1, enumerable: true }, 2: { value: 1, enumerable: true }, a: { value: 1, enumerable: true },
    1: { value: 1, enumerable: true }, [Symbol('s')]: { value: 1, enumerable: true },
  });
  const keys = [];
  for (const k in o) keys.push(k);
  assertDeep(keys, ['1', '2', 'b', 'a', '5', 'p']);
  const d = { a: 1, b: 2, c: 3 }, seen = [];
  for (const k in d) { seen.push(k); delete d.b; }
  assertDeep(seen, ['a', 'c']);
  for (const k in null) assert(false);
  for (const k in undefined) assert(false);
  const chars = [];
  for (const k in 'ab') chars.push(k);
  assertDeep(chars, ['0', '1']);
  const arr = [7, , 9];
  arr.extra = 1;
  const idx = [];
  for (var k in arr) idx.push(typeof k + k);
  assertDeep(idx, ['string0', 'string2', 'stringextra']);
  const none = [];
  for (const k in 5) none.push(k);
  assertEq(none.length, 0);
});

test('for-of over kinds of iterables', () => {
  const collect = (it) => { const out = []; for (const x of it) out.push(x); return out; };
  assertDeep(collect('a\u{1f600}b'), ['a', '\u{1f600}', 'b']);
  assertDeep(collect([1, , 3]), [1, undefined, 3]);
  assertDeep(collect(new Set([1, 2])), [1, 2]);
  assertDeep(collect(new Map([[1, 2]])), [[1, 2]]);
  assertDeep(collect(new Uint8Array([1, 2])), [1, 2]);
  assertDeep((function () { return collect(arguments); })(4, 5), [4, 5]);
  for (const bad of [null, undefined, 1, {}, true]) assertThrows(TypeError, () => collect(bad));
  const growing = [1];
  let n = 0;
  for (const x of growing) { if (n++ < 4) growing.push(x + 1); }
  assertDeep(growing, [1, 2, 3, 4, 5]);
});

test('while, do-while, comma, empty parts', () => {
  let n = 0;
  while (n < 3) n++;
  do n++; while (n < 3)
  assertEq(n, 4);
  do { n++; if (n === 6) break; continue; } while (n < 10); assertEq(n, 6);
  for (;;) { if (++n > 8) break; }
  assertEq(n, 9);
  let i, j;
  for (i = 0, j = 10; i < j; i++, j--) ;
  assertEq(i, 5);
  var count = 0;
  for (var a = 0, b = 3; a < b; a++) count++;
  assertEq(count, 3);
  for (var init = ('x' in { x: 1 }) ? 1 : 2; init < 5; init++) ;
  assertEq(init, 5);
});

test('completion values', () => {
  assertEq((0, eval)('for (var i = 0; i < 3; i++) i;'), 2);
  assertEq((0, eval)('1; while (false) 2;'), undefined);
  assertEq((0, eval)('do { 3; break; } while (true)'), 3);
  assertEq((0, eval)('1; if (false) 2;'), undefined);
  assertEq((0, eval)('1; var x = 2;'), 1);
  assertEq((0, eval)('1; ;'), 1);
  assertEq((0, eval)('1; {}'), 1);
  assertEq((0, eval)('switch (1) { case 1: 4; case 2: }'), 4);
  assertEq((0, eval)('try { 5; } finally { 6; }'), 5);
  assertEq((0, eval)('l: { 7; break l; }'), 7);
  assertEq((0, eval)('5; try { throw 1 } catch (e) { e }'), 1);
  assertEq((0, eval)('2; function f() {}'), 2);
});

test('head errors', () => {
  for (const text of ['for (let x = 1 of []) ;', 'for (var x = 1 of []) ;', 'for (let x, y of []) ;', 'for (let of []) ;', 'for (async of []) ;', 'for (const x in {}, {}) { let x; var x }',
    '"use strict"; for (var x = 1 in {}) ;', 'for (1 of []) ;', 'for (f() in {}) { "use strict" } for (let [x, x] of []) ;', 'while (1) function f() {}', 'continue;', 'break;', 'a: { continue a; }', 'for (;;) { (() => { break; })(); }']) {
    assertThrows(SyntaxError, () => new Function(text), text);
  }
  new Function('for (var x = 1 in {}) ;');
  new Function('for (async in {}) ; for (async () => {}; false;) ; for (var of of []) ; for (var of in {}) ; for (let in {}) ;');
});

done();
