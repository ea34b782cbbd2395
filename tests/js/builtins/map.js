// Map: construction, keys by SameValueZero, order, iteration while changing, groupBy, upsert-free core.

test('properties', () => {
  for (const [name, length] of Object.entries({ clear: 0, delete: 1, entries: 0, forEach: 1, get: 1, has: 1, keys: 0, set: 2, values: 0 })) assertMethod(Map.prototype, name, length);
  assertAccessor(Map.prototype, 'size');
  assertData(Map.prototype, Symbol.iterator, Map.prototype.entries, 'wc');
  assertData(Map.prototype, Symbol.toStringTag, 'Map', 'c');
  assertAccessor(Map, Symbol.species);
  assertMethod(Map, 'groupBy', 2);
  assertEq(Map.length, 0);
  for (const name of ['clear', 'delete', 'entries', 'forEach', 'get', 'has', 'keys', 'set', 'values']) for (const bad of [{}, new Set(), null, new WeakMap()]) assertThrows(TypeError, () => Map.prototype[name].call(bad, () => {}), name);
  assertThrows(TypeError, () => Map.prototype.size);
});

test('construction', () => {
  assertThrows(TypeError, () => Map());
  assertEq(new Map().size, 0);
  assertEq(new Map(null).size + new Map(undefined).size, 0);
  assertDeep([...new Map([['a', 1], ['b', 2], ['a', 3]])], [['a', 3], ['b', 2]]);
  assertDeep([...new Map(new Map([[1, 2]]))], [[1, 2]]);
  for (const bad of [5, {}, [1], [null], ['ab'], true]) assertThrows(TypeError, () => new Map(bad));
  assertDeep([...new Map([{ 0: 'k', 1: 'v' }])], [['k', 'v']]);
  const saved = Map.prototype.set;
  let sets = 0;
  Map.prototype.set = function (k, v) { sets++; return saved.call(this, k, v); };
  try { new Map([[1, 1], [2, 2]]); } finally { Map.prototype.set = saved; }
  assertEq(sets, 2);
  Map.prototype.set = 5;
  try { assertThrows(TypeError, () => new Map([])); new Map(); } finally { Map.prototype.set = saved; }
});

test('keys', () => {
  const o = {}, s = Symbol();
  const keys = [NaN, 0, '0', null, undefined, true, 'true', o, {}, s, 1n, 1, 1.5, '', () => {}, -5, 2 ** 40];
  const m = new Map(keys.map((k, i) => [k, i]));
  assertEq(m.size, keys.length);
  keys.forEach((k, i) => { assertEq(m.get(k), i); assertEq(m.has(k), true); });
  assertEq(m.get(-0), 1);
  assertEq(m.get('missing'), undefined);
  assertEq(m.get(10n ** 30n), undefined);
  m.set(10n ** 30n, 'big');
  assertEq(m.get(10n ** 30n), 'big');
  const z = new Map([[-0, 'z']]);
  assertEq(Object.is([...z.keys()][0], 0), true);
  assertEq(m.get('tr' + 'ue'), 6);
  assertEq(new Map([[0.5 + 0.5, 'int']]).get(1), 'int');
});

test('set, delete, clear', () => {
  const m = new Map();
  assertEq(m.set('a', 1), m);
  assertEq(m.delete('a'), true);
  assertEq(m.delete('a'), false);
  m.set(1, 1).set(2, 2).set(1, 'again');
  assertDeep([...m.keys()], [1, 2]);
  m.delete(1); m.set(1, 'last');
  assertDeep([...m.keys()], [2, 1]);
  assertEq(m.clear(), undefined);
  assertEq(m.size, 0);
  assertDeep([...m], []);
});

test('iteration sees changes', () => {
  const m = new Map([[1, 'a'], [2, 'b'], [3, 'c']]), seen = [];
  for (const [k] of m) { seen.push(k); if (k === 1) { m.delete(2); m.set(4, 'd'); } if (k === 4 && seen.length < 6) { m.delete(1); m.set(1, 'x'); } }
  assertDeep(seen, [1, 3, 4, 1]);
  const c = new Map([[1, 1], [2, 2]]), seen2 = [];
  for (const [k] of c) { seen2.push(k); if (k === 1) { c.clear(); c.set(9, 9); } }
  assertDeep(seen2, [1, 9]);
  const it = new Map([[1, 1]]).keys();
  it.next();
  assertDeep(it.next(), { value: undefined, done: true });
  const live = new Map(), lit = live.entries();
  live.set('late', 1);
  assertDeep(lit.next().value, ['late', 1]);
  assertEq(lit.next().done, true);
  live.set('too late', 1);
  assertEq(lit.next().done, true);
  const log = [];
  const f = new Map([['a', 1], ['b', 2]]);
  f.forEach(function (v, k, map) { log.push([v, k, map === f, this.t]); if (k === 'a') f.delete('b'); }, { t: 1 });
  assertDeep(log, [[1, 'a', true, 1]]);
  for (const bad of [null, 1, {}]) assertThrows(TypeError, () => f.forEach(bad));
});

test('iterators', () => {
  const m = new Map([['k', 'v']]), proto = Object.getPrototypeOf(m.keys());
  assertMethod(proto, 'next', 0);
  assertData(proto, Symbol.toStringTag, 'Map Iterator', 'c');
  assertDeep([...m.values()], ['v']);
  assertDeep([...m.entries()], [['k', 'v']]);
  assertThrows(TypeError, () => proto.next.call(new Set().values()));
  const e = m.entries().next().value;
  e[1] = 'changed';
  assertEq(m.get('k'), 'v');
});

test('many entries', () => {
  const m = new Map();
  for (let i = 0; i < 20000; i++) m.set(i % 2 ? i : 'k' + i, i);
  for (let i = 0; i < 20000; i += 3) m.delete(i % 2 ? i : 'k' + i);
  let sum = 0;
  for (const [, v] of m) sum += v;
  assertEq(m.size, 13333);
  assertEq(sum, 199990000 - 3 * (6666 * 6667 / 2));
  for (let i = 0; i < 50000; i++) { m.set('t', i); m.delete('t'); }
  assertEq(m.size, 13333);
  const objects = Array.from({ length: 3000 }, (_, i) => ({ i })), om = new Map(objects.map((o) => [o, o.i]));
  assertEq(objects.every((o) => om.get(o) === o.i), true);
});

test('groupBy and subclasses', () => {
  const g = Map.groupBy([1, 2, 3, -0], (x, i) => (x === 0 ? x : x % 2));
  assertDeep([...g], [[1, [1, 3]], [0, [2, -0]]]);
  assertEq(g instanceof Map, true);
  assertThrows(TypeError, () => Map.groupBy([1]));
  class M extends Map { get(k) { return super.get(k) ?? 'default'; } }
  assertEq(new M([[1, 2]]).get(1) + new M().get(5), '2default');
  assert(new M() instanceof Map);
  assertEq(Map[Symbol.species], Map);
});

test('closing the iterator on errors', () => {
  let closed = 0;
  const source = (value) => ({ [Symbol.iterator]: () => ({ next: () => ({ value, done: false }), return() { closed++; return {}; } }) });
  assertThrows(TypeError, () => new Map(source(5)));
  assertThrowsValue('get', () => new Map(source({ get 0() { throw 'get'; } })));
  assertEq(closed, 2);
});

done();
