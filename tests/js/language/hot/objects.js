// Hot property access under changing shapes: transitions, deletes, prototype edits, accessors, dictionary mode, polymorphism, escape and identity.

const N = 2000;

test('one site, many shapes', () => {
  const read = (o) => o.x;
  const makers = [(i) => ({ x: i }), (i) => ({ a: 0, x: i }), (i) => ({ a: 0, b: 0, x: i }), (i) => Object.create({ x: i }), (i) => ({ get x() { return i; } }), (i) => Object.assign([], { x: i }), (i) => Object.assign(() => {}, { x: i }), (i) => { const o = { x: 0, y: 1 }; delete o.y; o.x = i; return o; }, (i) => new Proxy({ x: i }, {}), (i) => { const o = {}; for (let k = 0; k < 100; k++) o['p' + k] = k; o.x = i; return o; }];
  for (const make of makers) for (let i = 0; i < 200; i++) assertEq(read(make(i)), i);
  for (let i = 0; i < N; i++) assertEq(read(makers[i % makers.length](i)), i);
  assertEq(read('str'), undefined);
  assertEq(read(5), undefined);
  assertThrows(TypeError, () => read(null));
  assertThrows(TypeError, () => read(undefined));
});

test('one site, many shapes, writing', () => {
  const write = (o, v) => { o.x = v; };
  let set;
  const makers = [() => ({ x: 0 }), () => ({}), () => ({ a: 1 }), () => ({ a: 1, x: 0 }), () => Object.create({ x: 'proto' }), () => []];
  for (let i = 0; i < N; i++) { const o = makers[i % makers.length](); write(o, i); assertEq(o.x, i); assert(Object.hasOwn(o, 'x')); }
  write({ set x(v) { set = v; } }, 'setter');
  assertEq(set, 'setter');
  const frozen = Object.freeze({ x: 1 });
  write(frozen, 2);
  assertEq(frozen.x, 1);
  const strictWrite = (o, v) => { 'use strict'; o.x = v; };
  for (let i = 0; i < N; i++) strictWrite({ x: 0 }, i);
  assertThrows(TypeError, () => strictWrite(frozen, 2));
  assertThrows(TypeError, () => strictWrite(Object.preventExtensions({}), 2));
  assertThrows(TypeError, () => strictWrite(5, 2));
  write(5, 2);
});

test('field kinds change', () => {
  class P { constructor(v) { this.v = v; } }
  const p = new P(1), seen = [];
  const get = () => p.v;
  for (let i = 0; i < N; i++) { if (i === 500) p.v = 1.5; if (i === 1000) p.v = 'str'; if (i === 1500) p.v = { o: 1 }; if (i % 500 === 250) seen.push(typeof get()); get(); }
  assertDeep(seen, ['number', 'number', 'string', 'object']);
  let total = 0;
  for (let i = 0; i < N; i++) { const q = new P(i % 2 ? i : i + 0.5); total += q.v; }
  assertEq(total, 1999500);
});

test('prototype methods replaced while hot', () => {
  class A { m() { return 1; } }
  const a = new A();
  let sum = 0;
  for (let i = 0; i < N; i++) { if (i === 1000) A.prototype.m = () => 10; if (i === 1500) a.m = () => 100; sum += a.m(); }
  assertEq(sum, 1000 + 5000 + 50000);
  class B { get g() { return 1; } }
  class C extends B {}
  const c = new C();
  sum = 0;
  for (let i = 0; i < N; i++) { if (i === 1000) Object.defineProperty(C.prototype, 'g', { get() { return 5; }, configurable: true }); if (i === 1800) delete C.prototype.g; sum += c.g; }
  assertEq(sum, 1000 + 4000 + 200);
  const base = { v: 1 }, derived = Object.create(base);
  sum = 0;
  for (let i = 0; i < N; i++) { if (i === 1000) Object.setPrototypeOf(derived, { v: 3 }); if (i === 1900) Object.setPrototypeOf(derived, null); sum += derived.v ?? 0; }
  assertEq(sum, 1000 + 2700);
  sum = 0;
  for (let i = 0; i < N; i++) { if (i === 1000) Array.prototype.hotProbe = 2; sum += [].hotProbe ?? 1; }
  delete Array.prototype.hotProbe;
  assertEq(sum, 3000);
});

test('globals and constants change while hot', () => {
  globalThis.hotGlobal = 1;
  let sum = 0;
  for (let i = 0; i < N; i++) { if (i === 1000) hotGlobal = 2; if (i === 1500) Object.defineProperty(globalThis, 'hotGlobal', { get: () => 3, configurable: true }); sum += hotGlobal; }
  assertEq(sum, 1000 + 1000 + 1500);
  delete globalThis.hotGlobal;
  assertThrows(ReferenceError, () => { for (let i = 0; i < N; i++) hotGlobal; });
  const saved = Math.abs;
  sum = 0;
  for (let i = 0; i < N; i++) { if (i === 1000) Math.abs = () => 7; sum += Math.abs(-1); }
  Math.abs = saved;
  assertEq(sum, 8000);
});

test('objects that mostly do not escape', () => {
  let kept = null, sum = 0;
  for (let i = 0; i < N; i++) {
    const o = { i, next: null, pair: [i, i + 1] };
    o.next = { value: o.i * 2 };
    if (i === 1234) kept = o;
    sum += o.next.value + o.pair[1];
  }
  assertEq(sum, 3998000 + 2001000);
  assertEq(kept.i + kept.next.value + kept.pair.length, 1234 + 2468 + 2);
  const list = [];
  for (let i = 0; i < N; i++) { const a = { i }, b = { a }; if (i % 100 === 0) list.push(b, a); }
  for (let i = 0; i < list.length; i += 2) assertEq(list[i].a, list[i + 1]);
  let same = 0;
  for (let i = 0; i < N; i++) { const a = {}, b = i % 2 ? a : {}; if (a === b) same++; }
  assertEq(same, 1000);
});

test('delete, in, hasOwn, keys and JSON while hot', () => {
  let count = 0;
  for (let i = 0; i < N; i++) {
    const o = { a: i, b: i };
    if (i % 3 === 0) delete o.a;
    if ('a' in o) count++;
    if (Object.hasOwn(o, 'b')) count++;
    o.c = 1;
    count += Object.keys(o).length;
    for (const k in o) count += k.length;
  }
  assertEq(count, 1333 + 2000 + 667 * 2 + 1333 * 3 + 667 * 2 + 1333 * 3);
});

test('computed keys', () => {
  const o = {}, keys = ['a', 'b', 'c', '0', '1', 'length'];
  for (let i = 0; i < N; i++) o[keys[i % 6]] = (o[keys[i % 6]] ?? 0) + 1;
  assertDeep(o, { 0: 333, 1: 333, a: 334, b: 334, c: 333, length: 333 });
  const s = Symbol(), t = { [s]: 0 };
  for (let i = 0; i < N; i++) t[i % 2 ? s : 'k'] = i;
  assertEq(t[s] + t.k, 1999 + 1998);
  const at = (x, k) => x[k];
  const cases = [[[1, 2], 1, 2], [[1, 2], 5, undefined], [[1, 2], '0', 1], ['abc', 1, 'b'], [{ 1: 'x' }, 1, 'x'], [new Uint8Array([9]), 0, 9], [new Uint8Array([9]), 1, undefined], [[1, 2], -1, undefined], [[1, 2], 0.5, undefined], [[1, 2], 'length', 2], [{ k: 3 }, 'k', 3], [(function () { return arguments; })(4), 0, 4], [[, 1], 0, undefined], [[1.5], 0, 1.5], [[{}.x], 0, undefined]];
  for (let i = 0; i < N; i++) { const [x, k, expected] = cases[i % cases.length]; assertEq(at(x, k), expected); }
  for (const [x, k, expected] of cases) for (let i = 0; i < 150; i++) assertEq(at(x, k), expected);
});

test('instanceof, typeof and private names', () => {
  class A { #p = 1; static is(o) { return #p in o; } get p() { return this.#p; } }
  class B extends A {}
  const values = [new A(), new B(), {}, [], null, 1, 'x', () => {}];
  let n = 0, kinds = '';
  for (let i = 0; i < N; i++) { const v = values[i % 8]; if (v instanceof A) n++; if (typeof v === 'object' && v !== null && A.is(v)) n += v.p; if (i < 8) kinds += typeof v + ' '; }
  assertEq(n, 1000);
  assertEq(kinds, 'object object object object object number string function ');
});

done();
