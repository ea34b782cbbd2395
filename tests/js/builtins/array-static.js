// Array: constructor, length, from, of, isArray, fromAsync, species.

test('properties', () => {
  for (const [name, length] of Object.entries({ from: 1, fromAsync: 1, isArray: 1, of: 0 })) assertMethod(Array, name, length);
  assertAccessor(Array, Symbol.species);
  assertEq(Array[Symbol.species], Array);
  assertEq(Array.length, 1);
  assertData(Array.prototype, 'length', 0, 'w');
  assert(Array.isArray(Array.prototype));
});

test('constructor', () => {
  assertEq(new Array(3).length, 3);
  assertEq(0 in new Array(3), false);
  assertDeep(Array(1, 2), [1, 2]);
  assertDeep(new Array('3'), ['3']);
  assertDeep(new Array(), []);
  assertEq(new Array(4294967295).length, 4294967295);
  for (const bad of [-1, 1.5, NaN, 4294967296, Infinity]) assertThrows(RangeError, () => new Array(bad));
  assertDeep(new Array(undefined), [undefined]);
  const b = Reflect.construct(Array, [2], Object);
  assertEq(Object.getPrototypeOf(b), Object.prototype);
  assert(Array.isArray(b));
});

test('length', () => {
  const a = [1, 2, 3];
  a.length = 1;
  assertDeep(a, [1]);
  a.length = '4';
  assertEq(a.length, 4);
  a[10] = 1;
  assertEq(a.length, 11);
  a['11'] = 1;
  assertEq(a.length, 12);
  for (const bad of [-1, 1.5, NaN, {}, 'x', 2 ** 32, undefined]) assertThrows(RangeError, () => { a.length = bad; });
  a.length = { valueOf: () => 2 };
  assertEq(a.length, 2);
  a.length = true;
  assertEq(a.length, 1);
  let conversions = 0;
  a.length = { valueOf() { conversions++; return 0; } };
  assertEq(conversions, 2);
  const big = [];
  big.length = 4294967295;
  big.length = 0;
  assertEq(big.length, 0);
  const withFixed = [1, 2, 3];
  Object.defineProperty(withFixed, 1, { configurable: false });
  withFixed.length = 0;
  assertEq(withFixed.length, 2);
});

test('isArray', () => {
  assertEq(Array.isArray([]) && Array.isArray(new Proxy([], {})) && Array.isArray(new (class extends Array {})()), true);
  for (const v of [{}, null, undefined, 'x', { length: 0 }, new Uint8Array(), Object.create(Array.prototype), (function () { return arguments; })()]) assertEq(Array.isArray(v), false);
  const r = Proxy.revocable([], {});
  r.revoke();
  assertThrows(TypeError, () => Array.isArray(r.proxy));
});

test('of', () => {
  assertDeep(Array.of(7), [7]);
  assertDeep(Array.of(), []);
  assertDeep(Array.of(undefined, null), [undefined, null]);
  function C(n) { this.n = n; }
  const c = Array.of.call(C, 'a', 'b');
  assertEq(c.n + c[1] + c.length, '2b2');
  assertDeep(Array.of.call(undefined, 1), [1]);
  assertThrows(TypeError, () => Array.of.call(function () { return Object.freeze({}); }, 1));
});

test('from', () => {
  assertDeep(Array.from('a\u{1f600}'), ['a', '\u{1f600}']);
  assertDeep(Array.from({ length: 3, 0: 'x' }), ['x', undefined, undefined]);
  assertDeep(Array.from([1, , 3]), [1, undefined, 3]);
  assertDeep(Array.from(new Set([1, 1, 2])), [1, 2]);
  assertDeep(Array.from({ length: 3 }, (v, i) => i * 2), [0, 2, 4]);
  assertDeep(Array.from([1, 2], function (x) { return x * this.k; }, { k: 10 }), [10, 20]);
  assertDeep(Array.from(5), []);
  assertDeep(Array.from({ length: -1 }), []);
  assertDeep(Array.from({ length: '2', 0: 1, 1: 2 }), [1, 2]);
  assertThrows(TypeError, () => Array.from(null));
  assertThrows(TypeError, () => Array.from([], 1));
  assertThrows(TypeError, () => Array.from([], null));
  function C(...args) { this.args = args; }
  assertDeep(Array.from.call(C, [1]).args, []);
  assertDeep(Array.from.call(C, { length: 1, 0: 'x' }).args, [1]);
  assertDeep(Array.from.call({}, [1]), [1]);
  assertThrows(TypeError, () => Array.from({ [Symbol.iterator]: 5 }));
  assertDeep(Array.from({ [Symbol.iterator]: null, length: 1, 0: 'like' }), ['like']);
  assertDeep(Array.from({ [Symbol.iterator]: undefined, length: 1, 0: 'like' }), ['like']);
  let closed = 0;
  const it = { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return() { closed++; return {}; } }) };
  assertThrowsValue('map', () => Array.from(it, () => { throw 'map'; }));
  assertThrows(TypeError, () => Array.from.call(function () { return Object.freeze([]); }, it));
  assertEq(closed, 2);
  const calls = [];
  Array.from('ab', (...args) => calls.push(args));
  assertDeep(calls, [['a', 0], ['b', 1]]);
});

asyncTest('fromAsync', async () => {
  async function* g() { yield 1; yield 2; }
  assertDeep(await Array.fromAsync(g()), [1, 2]);
  assertDeep(await Array.fromAsync([Promise.resolve(1), 2]), [1, 2]);
  assertDeep(await Array.fromAsync({ length: 2, 0: Promise.resolve('a'), 1: 'b' }), ['a', 'b']);
  assertDeep(await Array.fromAsync(g(), async (x, i) => x * 10 + i), [10, 21]);
  assertEq((await Array.fromAsync(null).catch((e) => e)).constructor, TypeError);
  assertEq(await Array.fromAsync([Promise.reject('r')]).catch((e) => e), 'r');
  assert(Array.fromAsync([]) instanceof Promise);
  let closed = 0;
  async function* closing() { try { yield 1; yield 2; } finally { closed++; } }
  assertEq(await Array.fromAsync(closing(), () => { throw 'mapper'; }).catch((e) => e), 'mapper');
  assertEq(closed, 1);
});

test('species', () => {
  class A extends Array { static get [Symbol.species]() { return Array; } }
  const a = A.from([1, 2]);
  assert(!(a.map((x) => x) instanceof A) && a instanceof A);
  const b = [1, 2];
  b.constructor = { [Symbol.species]: function (n) { this.made = n; } };
  assertEq(b.map((x) => x).made, 2);
  assertEq(b.filter((x) => x).made, 0);
  assertEq(b.slice(1).made, 1);
  b.constructor = { [Symbol.species]: null };
  assertEq(b.map((x) => x).constructor, Array);
  b.constructor = undefined;
  assert(Array.isArray(b.concat()));
  b.constructor = 5;
  assertThrows(TypeError, () => b.map((x) => x));
  b.constructor = { [Symbol.species]: parseInt };
  assertThrows(TypeError, () => b.splice(0));
});

done();
