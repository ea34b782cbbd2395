// Hot code over scopes: captured loop variables, with, eval-introduced variables, arguments aliasing, module-like closures, class scopes, TDZ in loops.

const N = 2000;

test('captured and shared variables', () => {
  let total = 0;
  const adders = [];
  for (let i = 0; i < N; i++) { let step = i; const add = (x) => { step += x; total += step; return step; }; if (i % 100 === 0) adders.push(add); add(1); }
  assertEq(total, 1999000 + N);
  assertDeep(adders.slice(0, 3).map((f) => f(1)), [2, 102, 202]);
  const make = () => { let a = 0, b = 0; return { inc() { a++; b += a; }, read: () => [a, b], reset: () => { a = b = 0; } }; };
  const m = make();
  for (let i = 0; i < N; i++) { m.inc(); if (i === 999) m.reset(); }
  assertDeep(m.read(), [1000, 500500]);
  var shared = 0;
  const fns = [() => { shared += 1; }, () => { shared += 2; }];
  for (let i = 0; i < N; i++) fns[i & 1]();
  assertEq(shared, 3000);
});

test('deep scope chains', () => {
  const f = (a) => (b) => (c) => (d) => { let r = 0; for (let i = 0; i < 200; i++) { r += a; { let e = b; { const g = c; r += e + g + d; } } a = -a; } return r; };
  for (let i = 0; i < 20; i++) assertEq(f(i)(1)(2)(3), 1200);
  let x0 = 0;
  { let x1 = 0; { let x2 = 0; const bump = () => { x0++; x1 += 2; x2 += 3; }; for (let i = 0; i < N; i++) bump(); assertEq(x0 + x1 + x2, 6 * N); } }
});

test('dead zone and const in hot loops', () => {
  let errors = 0;
  for (let i = 0; i < N; i++) { try { if (i % 3 === 0) early; let early = i; errors += early === i ? 0 : 1000; } catch (e) { errors += e instanceof ReferenceError ? 1 : 1000; } }
  assertEq(errors, 667);
  let assigns = 0;
  for (let i = 0; i < N; i++) { const c = i; try { if (i % 500 === 0) c = 1; } catch { assigns++; } }
  assertEq(assigns, 4);
  const late = () => later;
  let seen = 0;
  for (let i = 0; i < 100; i++) { try { late(); } catch { seen++; } }
  let later = 5;
  for (let i = 0; i < N; i++) seen += late();
  assertEq(seen, 100 + 5 * N);
});

test('with and eval', () => {
  const o = { v: 1 };
  let sum = 0;
  with (o) { for (var i = 0; i < N; i++) { if (i === 1000) o.v = 2; if (i === 1500) delete o.v; sum += typeof v === 'undefined' ? 10 : v; } }
  assertEq(sum, 1000 + 1000 + 5000);
  const f = (code) => { eval(code); let s = 0; for (let i = 0; i < N; i++) s += typeof dynamic === 'undefined' ? 0 : dynamic; return s; };
  assertEq(f('') + f('var dynamic = 3'), 3 * N);
  const g = () => { let local = 0; for (let i = 0; i < 500; i++) eval('local += i'); return local; };
  assertEq(g(), 124750);
});

test('arguments', () => {
  function sum() { let s = 0; for (let i = 0; i < arguments.length; i++) s += arguments[i]; return s; }
  function alias(a, b) { for (let i = 0; i < 50; i++) { arguments[0]++; b += a; } return [a, arguments[1]]; }
  function leak() { return arguments; }
  let total = 0;
  for (let i = 0; i < N; i++) total += sum(i, 1, i % 2 ? 1.5 : 2);
  assertEq(total, 1999000 + N + 1500 + 2000);
  assertDeep(alias(0, 0), [50, 1275]);
  assertDeep(alias(1), [51, undefined]);
  for (let i = 0; i < N; i++) { const a = leak(i, 'x'); assertEq(a.length + a[0], i + 2); }
  function strictOne(a) { 'use strict'; let s = 0; for (let i = 0; i < 100; i++) { a++; s += arguments[0]; } return s + a; }
  assertEq(strictOne(1), 201);
});

test('this, super, new.target and private state in loops', () => {
  class A { n = 0; inc() { this.n++; return this; } static count = 0; static tick() { return ++this.count; } }
  class B extends A { #k = 1; inc() { this.#k *= -1; return super.inc(); } get k() { return this.#k; } }
  const b = new B();
  for (let i = 0; i < N; i++) { b.inc(); B.tick(); }
  assertEq(b.n + b.k + B.count + A.count, 2 * N + 1);
  let targets = 0;
  function T() { if (new.target === T) targets++; }
  for (let i = 0; i < N; i++) { new T(); T(); Reflect.construct(T, [], Array); }
  assertEq(targets, N);
  const o = { v: 2, m() { return (() => { let s = 0; for (let i = 0; i < N; i++) s += this.v; return s; })(); } };
  assertEq(o.m(), 2 * N);
});

test('switch scopes, catch scopes, default parameters', () => {
  const fns = [];
  for (let i = 0; i < 300; i++) { switch (i % 3) { case 0: case 1: let a = i; fns.push(() => a); } }
  assertEq(fns.length + fns[0]() + fns[199](), 200 + 298);
  let caught = 0;
  for (let i = 0; i < N; i++) { try { if (i % 5 === 0) throw { i }; } catch ({ i: j }) { caught += j === i ? 1 : 1000; } }
  assertEq(caught, 400);
  const f = (a, b = a * 2, g = () => a + b) => { a += 1; return g(); };
  let s = 0;
  for (let i = 0; i < N; i++) s += f(i) + f(i, 1);
  assertEq(s, 3 * 1999000 + N + 1999000 + 2 * N);
});

done();
