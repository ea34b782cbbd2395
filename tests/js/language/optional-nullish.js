// Optional chaining, nullish coalescing, logical assignment.

test('optional chaining', () => {
  const o = { a: { b: { c: 1 } }, f() { return this; }, arr: [1, 2], n: null, zero: 0 };
  assertEq(o?.a?.b?.c, 1);
  assertEq(o?.x?.b.c.d.e, undefined);
  assertEq(o.n?.x, undefined);
  assertEq(o.zero?.toFixed(1), '0.0');
  assertEq(o?.['a']?.["b"].c, 1);
  assertEq(o.arr?.[1], 2);
  assertEq(o.missing?.[1], undefined);
  assertEq(o.f?.(), o);
  assertEq(o?.f(), o);
  assertEq(o?.f?.(), o);
  assertEq(o.missing?.(), undefined);
  assertEq(o.missing?.().x.y, undefined);
  assertEq((o?.f)(), o);
  assertEq((o.missing)?.x, undefined);
  assertEq(undefined?.x, undefined);
  assertEq(null?.[0], undefined);
  assertEq(''?.length, 0);
  assertEq(false?.x, undefined);
  assertThrows(TypeError, () => o.missing.x?.y);
  assertThrows(TypeError, () => (o.missing?.x).y);
  assertThrows(TypeError, () => o.arr?.());
  assertThrows(TypeError, () => o.a?.b());
  assertThrows(ReferenceError, () => undeclaredName?.x);
});

test('short circuit skips the whole chain', () => {
  let n = 0;
  const inc = () => ++n;
  null?.[inc()];
  null?.(inc());
  undefined?.x[inc()].y(inc());
  assertEq(n, 0);
  ({})?.[inc()];
  assertEq(n, 1);
  let reads = 0;
  const o = { get x() { reads++; return null; } };
  o.x?.y;
  assertEq(reads, 1);
});

test('delete and typeof', () => {
  const o = { a: { b: 1, c: 2 } };
  assertEq(delete o?.a?.b, true);
  assertDeep(o, { a: { c: 2 } });
  assertEq(delete o.x?.y.z, true);
  assertEq(delete null?.x, true);
  assertEq(typeof o?.x?.y, 'undefined');
});

test('with super, new, private, eval, await', () => {
  class A { m() { return 'm'; } static #p = 1; static p(o) { return o?.#p; } }
  class B extends A { n() { return super.m?.() + super.x?.y; } }
  assertEq(new B().n(), 'mundefined');
  assertEq(A.p(A), 1);
  assertEq(A.p(null), undefined);
  const x = 'local';
  var y = (function () { const x = 'inner'; return eval?.('typeof x'); })();
  assertEq(y, 'undefined');
  assertEq(new (class { k = 1; })()?.k, 1);
});

test('not confused with a conditional', () => {
  const a = true;
  assertEq(a ?.5 : 1, 0.5);
  assertEq(a?.5:1, 0.5);
  assertEq(a ? [1]?.[0] : 2, 1);
});

test('optional chain syntax errors', () => {
  for (const text of ['a?.b = 1', 'a?.b++', '++a?.b', '[a?.b] = []', 'for (a?.b of []) ;', 'for (a?.b in {}) ;', 'new a?.b()', 'a?.`x`', '({ x: a?.b } = {})', 'delete a?.#b', 'a?.b => 1', 'super?.x', 'new.target?.x = 1', 'import?.("x")', 'a?.b += 1', 'a?.b ??= 1']) {
    assertThrows(SyntaxError, () => new Function(text), text);
  }
});

test('nullish coalescing', () => {
  assertEq(null ?? 1, 1);
  assertEq(undefined ?? 1, 1);
  for (const v of [0, '', false, NaN, 0n]) assertEq(v ?? 1, v);
  assertEq(null ?? undefined ?? 'last', 'last');
  let n = 0;
  1 ?? n++;
  assertEq(n, 0);
  assertEq((null || undefined) ?? 'x', 'x');
  assertEq(null ?? (0 || 'y'), 'y');
  assertEq(null ?? 1 + 1, 2);
  assertEq(null ?? true ? 'yes' : 'no', 'yes');
  for (const text of ['a ?? b || c', 'a || b ?? c', 'a && b ?? c', 'a ?? b && c']) assertThrows(SyntaxError, () => new Function(text), text);
});

test('logical operators return operands', () => {
  assertEq(0 || 'a', 'a');
  assertEq('a' && 0, 0);
  assertEq(null && x, null);
  assertEq(1 && 2 || 3, 2);
  assertEq(0 && 1 || 3, 3);
  assertEq(1 || 0 && x, 1);
  assertEq(!0 && !'', true);
});

test('logical assignment', () => {
  let a = null, b = 0, c = 1;
  assertEq(a ??= 5, 5);
  assertEq(b ??= 5, 0);
  assertEq(b ||= 7, 7);
  assertEq(c &&= 9, 9);
  b = 0; assertEq(b &&= 1, 0);
  const o = { n: null, z: 0, get only() { return 1; } };
  assertEq(o.n ??= 2, 2);
  assertEq(o['z'] ||= 3, 3);
  assertEq(o.only ||= 4, 1);
  assertEq(o.only ??= 4, 1);
  assertThrows(TypeError, () => { 'use strict'; o.only &&= 4; });
  let sets = 0;
  const counted = { get x() { return 1; }, set x(v) { sets++; } };
  counted.x ||= 2; counted.x ??= 2;
  assertEq(sets, 0);
  counted.x &&= 2;
  assertEq(sets, 1);
  const frozen = Object.freeze({ t: 1, f: 0 });
  (() => { 'use strict'; assertEq(frozen.t ||= 2, 1); assertEq(frozen.f &&= 2, 0); })();
  assertThrows(TypeError, () => { 'use strict'; frozen.f ||= 2; });
  let n = 0;
  const key = () => { n++; return 'k'; }, base = () => { n++; return o; };
  base()[key()] ??= 'v';
  assertEq(n, 2);
  assertEq(o.k, 'v');
  let f; f ??= function () {};
  assertEq(f.name, 'f');
  let g = 1; g &&= () => {};
  assertEq(g.name, 'g');
  for (const text of ['1 ??= 2', 'a() ||= 1', '[a] ??= 1', '({ a } &&= 1)', 'a ??= b ??= 1 =', '(a, b) ||= 1']) assertThrows(SyntaxError, () => new Function(text), text);
  let x1, x2; x1 ??= x2 ??= 3;
  assertEq(x1 + x2, 6);
});

done();
