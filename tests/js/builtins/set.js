// Set: the core methods and the set operations (union and friends) with set-like arguments.

test('properties', () => {
  for (const [name, length] of Object.entries({ add: 1, clear: 0, delete: 1, difference: 1, entries: 0, forEach: 1, has: 1, intersection: 1, isDisjointFrom: 1, isSubsetOf: 1, isSupersetOf: 1, symmetricDifference: 1, union: 1, values: 0 })) assertMethod(Set.prototype, name, length);
  assertAccessor(Set.prototype, 'size');
  assertEq(Set.prototype.keys, Set.prototype.values);
  assertEq(Set.prototype[Symbol.iterator], Set.prototype.values);
  assertData(Set.prototype, Symbol.toStringTag, 'Set', 'c');
  for (const name of ['add', 'clear', 'delete', 'forEach', 'has', 'union', 'values']) for (const bad of [{}, new Map(), null]) assertThrows(TypeError, () => Set.prototype[name].call(bad, new Set()), name);
});

test('core', () => {
  assertThrows(TypeError, () => Set());
  const s = new Set([1, 2, 2, NaN, NaN, 0, -0, '1']);
  assertEq(s.size, 5);
  assertEq(s.add(3), s);
  assertEq(s.has(NaN) && s.has(-0) && !s.has(4), true);
  assertEq(s.delete(1) && !s.delete(1), true);
  assertDeep([...s], [2, NaN, 0, '1', 3]);
  assertDeep([...s.entries()][0], [2, 2]);
  s.add(2);
  assertEq([...s][0], 2);
  s.clear();
  assertEq(s.size, 0);
  assertEq(new Set('hello').size, 4);
  assertEq(new Set(null).size, 0);
  assertThrows(TypeError, () => new Set(5));
  const saved = Set.prototype.add;
  let adds = 0;
  Set.prototype.add = function (v) { adds++; return saved.call(this, v); };
  try { new Set([1, 1]); } finally { Set.prototype.add = saved; }
  assertEq(adds, 2);
  const log = [];
  new Set(['x']).forEach(function (v, k, set) { log.push(v, k, set.size, this === globalThis); });
  assertDeep(log, ['x', 'x', 1, true]);
  const live = new Set([1]), seen = [];
  for (const x of live) { seen.push(x); if (x < 5) live.add(x + 1); live.delete(x); }
  assertDeep(seen, [1, 2, 3, 4, 5]);
  const again = [];
  const r = new Set([1, 2]);
  for (const x of r) { again.push(x); if (again.length < 5) { r.delete(x); r.add(x); } }
  assertDeep(again, [1, 2, 1, 2, 1, 2]);
});

test('operations', () => {
  const a = new Set([1, 2, 3]), b = new Set([3, 4, 2]);
  assertDeep([...a.union(b)], [1, 2, 3, 4]);
  assertDeep([...a.intersection(b)].sort(), [2, 3]);
  assertDeep([...a.difference(b)], [1]);
  assertDeep([...a.symmetricDifference(b)], [1, 4]);
  assertEq(a.isSubsetOf(new Set([1, 2, 3, 4])) && !a.isSubsetOf(b), true);
  assertEq(a.isSupersetOf(new Set([1, 2])) && a.isSupersetOf(new Set()) && !a.isSupersetOf(b), true);
  assertEq(a.isDisjointFrom(new Set([7])) && !a.isDisjointFrom(b), true);
  assertDeep([...a], [1, 2, 3]);
  assertEq(a.union(a).size, 3);
  assertDeep([...new Set([1, 2, 3]).intersection(new Set([3, 2]))], [3, 2]);
  assertDeep([...new Set([1, 2]).intersection(new Set([3, 2, 1]))], [1, 2]);
  assertDeep([...a.union(new Map([[9, 'nine']]))], [1, 2, 3, 9]);
  class S extends Set {}
  assert(!(new S([1]).union(new Set()) instanceof S));
});

test('set-likes', () => {
  const like = (values, log = []) => ({ get size() { log.push('size'); return values.length; }, get has() { log.push('get has'); return (v) => { log.push('has ' + v); return values.includes(v); }; }, get keys() { log.push('get keys'); return () => { log.push('keys'); return values[Symbol.iterator](); }; } });
  let log = [];
  assertDeep([...new Set([1, 2, 3]).difference(like([2], log))], [1, 3]);
  assertEq(log.join(), 'size,get has,get keys,keys');
  log = [];
  assertDeep([...new Set([1]).difference(like([1, 2], log))], []);
  assertEq(log.join(), 'size,get has,get keys,has 1');
  log = [];
  assertEq(new Set([1, 2, 3]).isSubsetOf(like([1], log)), false);
  assertEq(log.join(), 'size,get has,get keys');
  for (const bad of [null, 1, 'ab', [1, 2], {}, { size: 1 }, { size: 1, has() {} }, { size: 1, has: 1, keys() {} }, { size: NaN, has() {}, keys() {} }, { size: undefined, has() {}, keys() {} }]) assertThrows(TypeError, () => new Set().union(bad));
  assertThrows(RangeError, () => new Set().union({ size: -1, has() {}, keys() {} }));
  assertDeep([...new Set([1]).union({ size: Infinity, has() {}, keys: () => [5][Symbol.iterator]() })], [1, 5]);
  assertThrows(TypeError, () => new Set().union({ size: 1, has() {}, keys: () => 5 }));
  let closed = 0;
  const closing = { size: 5, has() {}, keys: () => ({ next: () => ({ value: 1, done: false }), return() { closed++; return {}; } }) };
  assertEq(new Set([1, 2, 3, 4, 5, 6]).isDisjointFrom(closing), false);
  assertEq(new Set([2, 3, 4, 5, 6, 7]).isSupersetOf(closing), false);
  assertEq(closed, 2);
});

test('changes during an operation', () => {
  const s = new Set([1, 2, 3]);
  const r = s.intersection({ size: 10, has(v) { if (v === 1) s.delete(2); return true; }, keys() {} });
  assertDeep([...r], [1, 3]);
  const d = new Set([1, 2, 3]);
  const out = d.difference({ size: 10, has(v) { d.clear(); return false; }, keys() {} });
  assertEq(out.size, 3);
});

test('many', () => {
  const s = new Set();
  for (let i = 0; i < 30000; i++) s.add(i * 7 % 10007);
  assertEq(s.size, 10007);
  for (const x of s) if (x % 2) s.delete(x);
  assertEq(s.size, 5004);
});

done();
