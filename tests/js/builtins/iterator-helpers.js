// Iterator: constructor, from, concat, and the lazy and eager helpers; closing and validation.

test('properties', () => {
  for (const [name, length] of Object.entries({ drop: 1, every: 1, filter: 1, find: 1, flatMap: 1, forEach: 1, map: 1, reduce: 1, some: 1, take: 1, toArray: 0 })) assertMethod(Iterator.prototype, name, length);
  assertMethod(Iterator, 'from', 1);
  assertMethod(Iterator, 'concat', 0);
  assertMethod(Iterator.prototype, Symbol.iterator, 0);
  assertEq(Iterator.length, 0);
  assertThrows(TypeError, () => Iterator());
  assertThrows(TypeError, () => new Iterator());
  class Mine extends Iterator {}
  assert(new Mine() instanceof Iterator);
  assertEq(Iterator.prototype[Symbol.toStringTag], 'Iterator');
  const tag = Object.getOwnPropertyDescriptor(Iterator.prototype, Symbol.toStringTag);
  assertEq(typeof tag.get + typeof tag.set, 'functionfunction');
  assertThrows(TypeError, () => { 'use strict'; Iterator.prototype[Symbol.toStringTag] = 'x'; });
  const o = Object.create(Iterator.prototype);
  o[Symbol.toStringTag] = 'own';
  assertData(o, Symbol.toStringTag, 'own', 'wec');
  assert([][Symbol.iterator]() instanceof Iterator && new Map().keys() instanceof Iterator && (function* () {})() instanceof Iterator && 'x'[Symbol.iterator]() instanceof Iterator);
  const helper = Object.getPrototypeOf([].values().map((x) => x));
  assertMethod(helper, 'next', 0);
  assertMethod(helper, 'return', 0);
  assertData(helper, Symbol.toStringTag, 'Iterator Helper', 'c');
  assertThrows(TypeError, () => helper.next.call({}));
});

function* count() { for (let i = 0; ; i++) yield i; }

test('lazy helpers', () => {
  assertDeep(count().map((x, i) => x * 10 + i).take(3).toArray(), [0, 11, 22]);
  assertDeep(count().filter((x) => x % 2).drop(1).take(2).toArray(), [3, 5]);
  assertDeep([1, 2].values().flatMap((x) => [x, x * 10]).toArray(), [1, 10, 2, 20]);
  assertDeep([[1], new Set([2]), count().take(2)].values().flatMap((x) => x).toArray(), [1, 2, 0, 1]);
  assertDeep([1, 2].values().drop(5).toArray(), []);
  assertDeep([1, 2].values().take(0).toArray(), []);
  assertDeep([1, 2, 3].values().take(Infinity).drop(1.9).toArray(), [2, 3]);
  let calls = 0;
  const lazy = count().map(() => calls++);
  assertEq(calls, 0);
  lazy.next();
  assertEq(calls, 1);
  assertThrows(TypeError, () => ['a'].values().flatMap(() => 'string').next());
  assertThrows(TypeError, () => ['a'].values().flatMap(() => 5).next());
  assertDeep(['a'].values().flatMap((x) => new String('xy')).toArray(), ['x', 'y']);
});

test('eager helpers', () => {
  assertEq([1, 2, 3].values().reduce((a, b) => a + b), 6);
  assertEq([].values().reduce((a, b) => a + b, 'init'), 'init');
  assertThrows(TypeError, () => [].values().reduce((a, b) => a + b));
  assertEq([1, 2].values().some((x) => x > 1) && ![].values().some(() => true), true);
  assertEq([1, 2].values().every((x) => x > 0) && !count().every((x) => x < 5), true);
  assertEq(count().find((x) => x > 4), 5);
  assertEq([].values().find(() => true), undefined);
  const seen = [];
  assertEq(['a', 'b'].values().forEach((x, i) => seen.push(x + i)), undefined);
  assertDeep(seen, ['a0', 'b1']);
  const args = [];
  [9].values().reduce((acc, x, i) => args.push(acc, x, i), 'acc');
  assertDeep(args, ['acc', 9, 0]);
});

test('arguments are checked, and the source closed', () => {
  let closed = 0;
  const source = () => ({ __proto__: Iterator.prototype, next: () => ({ value: 1, done: false }), return() { closed++; return {}; } });
  for (const name of ['map', 'filter', 'flatMap', 'some', 'every', 'find', 'forEach', 'reduce']) for (const bad of [undefined, 1, {}]) assertThrows(TypeError, () => source()[name](bad), name);
  assertEq(closed, 24);
  for (const name of ['take', 'drop']) {
    for (const bad of [NaN, -1, 'x', undefined, -Infinity]) assertThrows(RangeError, () => source()[name](bad), name);
    source()[name]('2'); source()[name](-0.5);
  }
  assertEq(closed, 34);
  for (const name of ['map', 'take', 'toArray']) assertThrows(TypeError, () => Iterator.prototype[name].call(1, () => {}), name);
  const noNext = { __proto__: Iterator.prototype };
  noNext.map(() => {});
  assertThrows(TypeError, () => noNext.map(() => {}).next());
});

test('closing', () => {
  const log = [];
  function* g() { try { yield 1; yield 2; yield 3; } finally { log.push('closed'); } }
  const h = g().map((x) => x);
  h.next();
  assertDeep(h.return(), { value: undefined, done: true });
  assertEq(log.length, 1);
  assertDeep(h.next(), { value: undefined, done: true });
  g().take(1).toArray();
  assertEq(log.length, 2);
  const t = g().take(1);
  t.next();
  assertEq(log.length, 2);
  t.next();
  assertEq(log.length, 3);
  for (const x of g().filter(() => true)) break;
  assertEq(log.length, 4);
  for (const name of ['map', 'filter', 'flatMap', 'forEach', 'some', 'every', 'find', 'reduce']) {
    assertThrowsValue('cb', () => { const r = g()[name](() => { throw 'cb'; }, 0); if (r && r.next) r.next(); }, name);
  }
  assertEq(log.length, 12);
  g().some(() => true); g().every(() => false); g().find(() => true);
  assertEq(log.length, 15);
  const inner = g().flatMap(function* () { try { yield 'i'; yield 'j'; } finally { log.push('inner closed'); } });
  inner.next(); inner.return();
  assertEq(log.slice(15).join(), 'inner closed,closed');
  const unstarted = g().map((x) => x);
  unstarted.return();
  assertEq(log.length, 17);
});

test('a running helper cannot be resumed', () => {
  let h;
  const it = { __proto__: Iterator.prototype, next() { return { value: h.next(), done: false }; } };
  h = it.map((x) => x);
  assertThrows(TypeError, () => h.next());
});

test('from', () => {
  const plain = { i: 0, next() { return { value: this.i++, done: this.i > 3 }; } };
  const wrapped = Iterator.from(plain);
  assert(wrapped instanceof Iterator && wrapped !== plain);
  assertDeep(wrapped.toArray(), [0, 1, 2]);
  const arr = [1, 2];
  assertDeep(Iterator.from(arr).map((x) => x + 1).toArray(), [2, 3]);
  const it = arr.values();
  assertEq(Iterator.from(it), it);
  assertDeep(Iterator.from('ab').toArray(), ['a', 'b']);
  assertDeep(Iterator.from(new String('ab')).toArray(), ['a', 'b']);
  for (const bad of [5, null, undefined, true, Symbol()]) assertThrows(TypeError, () => Iterator.from(bad));
  assertThrows(TypeError, () => Iterator.from({ [Symbol.iterator]: 5 }));
  let returned = 0;
  const w = Iterator.from({ next: () => ({ done: false, value: 1 }), return() { returned++; return { done: true }; } });
  for (const x of w) break;
  assertEq(returned, 1);
  assertDeep(Iterator.from({ next: () => ({ done: true }) }).return(), { value: undefined, done: true });
});

test('concat', () => {
  assertDeep(Iterator.concat([1], new Set([2, 3]), [][Symbol.iterator](), count().take(1)).toArray(), [1, 2, 3, 0]);
  assertDeep(Iterator.concat().toArray(), []);
  for (const bad of [1, 'str', null, {}, { next() {} }]) assertThrows(TypeError, () => Iterator.concat(bad));
  let closed = 0;
  function* g() { try { yield 1; yield 2; } finally { closed++; } }
  const c = Iterator.concat(g(), g());
  c.next();
  c.return();
  assertEq(closed, 1);
});

done();
