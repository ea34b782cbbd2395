// Array.prototype.sort: default order, comparators, stability, holes and undefined, odd comparators, changes while sorting.

test('default order is by text', () => {
  assertDeep([10, 9, 1, 100, -1].sort(), [-1, 1, 10, 100, 9]);
  assertDeep(['b', 'a', 'C', '\u00e9', 'z'].sort(), ['C', 'a', 'b', 'z', '\u00e9']);
  assertDeep([true, false, null, 'n'].sort(), [false, 'n', null, true]);
  assertDeep([3, undefined, 1, undefined].sort(), [1, 3, undefined, undefined]);
  assertDeep(['\ud83d\ude00', '\uffff'].sort().map((s) => s.length), [2, 1]);
  assertDeep([[2], [1, 5], [1]].sort().map(String), ['1', '1,5', '2']);
  assertThrows(TypeError, () => [Symbol(), 1].sort());
});

test('comparators', () => {
  assertDeep([3, 1, 2].sort((a, b) => a - b), [1, 2, 3]);
  assertDeep([3, 1, 2].sort((a, b) => b - a), [3, 2, 1]);
  assertDeep(['bb', 'a', 'ccc'].sort((a, b) => b.length - a.length), ['ccc', 'bb', 'a']);
  assertDeep([2, 1].sort(undefined), [1, 2]);
  for (const bad of [null, 1, {}, 'x', true]) assertThrows(TypeError, () => [1].sort(bad));
  assertDeep([1, 2].sort(() => NaN), [1, 2]);
  assertDeep([2, 1].sort(() => '-1').length, 2);
  assertDeep([2, 1, 3].sort((a, b) => BigInt.asIntN(8, 0n) === 0n ? a - b : 0), [1, 2, 3]);
  assertThrows(TypeError, () => [1, 2].sort(() => 1n));
  assertThrows(TypeError, () => [1, 2].sort(() => Symbol()));
  let self;
  [1, 2].sort(function () { 'use strict'; self = this; return 0; });
  assertEq(self, undefined);
});

test('stable', () => {
  for (const n of [5, 10, 11, 50, 512, 2000]) {
    const a = Array.from({ length: n }, (_, i) => ({ key: (i * 7) % 5, i }));
    a.sort((x, y) => x.key - y.key);
    for (let i = 1; i < n; i++) assert(a[i - 1].key < a[i].key || (a[i - 1].key === a[i].key && a[i - 1].i < a[i].i));
  }
});

test('undefined and holes go last', () => {
  const a = [3, undefined, , 1, , undefined, 2];
  const calls = [];
  a.sort((x, y) => { calls.push(x, y); return x - y; });
  assertEq(calls.includes(undefined), false);
  assertDeep(a.slice(0, 5), [1, 2, 3, undefined, undefined]);
  assertEq(5 in a || 6 in a, false);
  assertEq(a.length, 7);
  assertDeep([undefined, 1].sort((x, y) => 1), [1, undefined]);
});

test('large and special inputs', () => {
  const sorted = (a) => a.every((x, i) => i === 0 || a[i - 1] <= x);
  for (const n of [0, 1, 2, 3, 32, 33, 64, 1000, 5000]) {
    let seed = n + 1;
    const random = Array.from({ length: n }, () => (seed = (seed * 16807) % 2147483647));
    for (const input of [random, random.slice().sort((a, b) => a - b), random.slice().sort((a, b) => b - a), random.map((x) => x % 3), random.map((x, i) => (i % 2 ? x : i))]) {
      const out = input.slice().sort((a, b) => a - b);
      assert(sorted(out));
      assertEq(out.reduce((a, b) => a + b, 0), input.reduce((a, b) => a + b, 0));
    }
  }
  const doubles = [0.5, -0, 0, -1.5, Infinity, -Infinity, 1e-9];
  assertDeep(doubles.sort((a, b) => a - b).filter((x) => x !== 0), [-Infinity, -1.5, 1e-9, 0.5, Infinity]);
});

test('inconsistent comparators terminate', () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) % 3 - 1;
  for (let i = 0; i < 20; i++) {
    const a = Array.from({ length: 100 }, (_, k) => k).sort(random);
    assertEq(a.reduce((x, y) => x + y), 4950);
  }
  assertEq([1, 2, 3].sort(() => 1).length, 3);
  assertEq([1, 2, 3].sort(() => Infinity).length, 3);
});

test('changes and exceptions while sorting', () => {
  const a = [3, 2, 1];
  assertThrowsValue('x', () => a.sort(() => { throw 'x'; }));
  assertEq(a.length, 3);
  const b = [5, 4, 3, 2, 1];
  b.sort((x, y) => { b.length = 0; return x - y; });
  assertDeep([...b], [1, 2, 3, 4, 5]);
  const c = [3, 2, 1];
  c.sort((x, y) => { c[0] = 'written'; c.push('pushed'); return x - y; });
  assertDeep(c.slice(0, 3), [1, 2, 3]);
  const d = [2, 1];
  d.sort((x, y) => { d.sort(() => 0); return x - y; });
  assertDeep(d, [1, 2]);
});

test('accessors, prototypes and frozen arrays', () => {
  const a = [3, 1];
  let sets = 0;
  Object.defineProperty(a, 2, { get: () => 2, set() { sets++; }, configurable: true });
  a.sort();
  assertEq(sets, 1);
  assertEq(a[0], 1);
  assertThrows(TypeError, () => Object.freeze([2, 1]).sort());
  assertEq(Object.freeze([]).sort().length, 0);
  Array.prototype[1] = 'b';
  const h = ['c', , 'a'];
  h.sort();
  delete Array.prototype[1];
  assertDeep(h, ['a', 'b', 'c']);
  const like = { length: 3, 0: 'c', 2: 'a' };
  Array.prototype.sort.call(like);
  assertDeep(like, { 0: 'a', 1: 'c', length: 3 });
});

test('what is left over is deleted from the front', () => {
  const deleted = [];
  const p = new Proxy([, , 0], { deleteProperty(target, key) { deleted.push(key); return delete target[key]; } });
  p.sort();
  assertDeep(deleted, ['1', '2']);
});

test('returns the array, toSorted a copy', () => {
  const a = [2, 1];
  assertEq(a.sort(), a);
  const h = [3, , 1];
  const t = h.toSorted();
  assertDeep(t, [1, 3, undefined]);
  assertEq(2 in t, true);
  assertEq(1 in h, false);
});

done();
