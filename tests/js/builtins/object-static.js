// The Object constructor and its static methods.

test('properties', () => {
  for (const [name, length] of Object.entries({ assign: 2, create: 2, defineProperties: 2, defineProperty: 3, entries: 1, freeze: 1, fromEntries: 1, getOwnPropertyDescriptor: 2, getOwnPropertyDescriptors: 1, getOwnPropertyNames: 1, getOwnPropertySymbols: 1, getPrototypeOf: 1, groupBy: 2, hasOwn: 2, is: 2, isExtensible: 1, isFrozen: 1, isSealed: 1, keys: 1, preventExtensions: 1, seal: 1, setPrototypeOf: 2, values: 1 })) assertMethod(Object, name, length);
  assertEq(Object.length, 1);
  assertEq(Object.name, 'Object');
  assertData(globalThis, 'Object', Object, 'wc');
  assertData(Object, 'prototype', Object.prototype, '');
});

test('constructor', () => {
  assertEq(typeof Object(1), 'object');
  assert(Object('s') instanceof String);
  assert(Object(1n) instanceof BigInt);
  assert(Object(Symbol()) instanceof Symbol);
  const o = {};
  assertEq(Object(o), o);
  assertEq(new Object(o), o);
  assertDeep(Object(null), {});
  assertDeep(new Object(undefined), {});
  class A extends Object { constructor() { super({ x: 1 }); } }
  assertEq('x' in new A(), false);
});

test('assign', () => {
  const s = Symbol(), log = [];
  const target = { a: 1 };
  assertEq(Object.assign(target, { b: 2, [s]: 3 }, null, undefined, 'xy', 5), target);
  assertDeep(target, { 0: 'x', 1: 'y', a: 1, b: 2 });
  assertEq(target[s], 3);
  Object.assign({ set x(v) { log.push('set ' + v); } }, { get x() { log.push('get'); return 1; } }, Object.defineProperty({}, 'hidden', { get() { log.push('never'); } }));
  assertEq(log.join(), 'get,set 1');
  assertThrows(TypeError, () => Object.assign(null, {}));
  assertThrows(TypeError, () => Object.assign(Object.freeze({ a: 1 }), { a: 2 }));
  assertEq(typeof Object.assign(1), 'object');
  const partial = {};
  assertThrowsValue('stop', () => Object.assign(partial, { a: 1, get b() { throw 'stop'; }, c: 3 }));
  assertDeep(partial, { a: 1 });
});

test('create', () => {
  const p = { inherited: 1 };
  const o = Object.create(p, { x: { value: 1, enumerable: true }, y: { get: () => 2 } });
  assertEq(Object.getPrototypeOf(o), p);
  assertData(o, 'x', 1, 'e');
  assertEq(o.y, 2);
  assertEq(Object.getPrototypeOf(Object.create(null)), null);
  for (const bad of [undefined, 1, 'x', true]) assertThrows(TypeError, () => Object.create(bad));
  assertThrows(TypeError, () => Object.create({}, null));
  assertThrows(TypeError, () => Object.create({}, { x: 1 }));
  Object.create({}, undefined);
});

test('defineProperty', () => {
  const o = {};
  assertEq(Object.defineProperty(o, 'x', {}), o);
  assertData(o, 'x', undefined, '');
  assertThrows(TypeError, () => Object.defineProperty(o, 'x', { value: 1 }));
  assertThrows(TypeError, () => Object.defineProperty(o, 'x', { enumerable: true }));
  assertThrows(TypeError, () => Object.defineProperty(o, 'x', { get() {} }));
  Object.defineProperty(o, 'x', { value: undefined, writable: false });
  Object.defineProperty(o, 'w', { value: 1, writable: true });
  Object.defineProperty(o, 'w', { value: 2 });
  assertEq(o.w, 2);
  Object.defineProperty(o, 'w', { writable: false });
  assertThrows(TypeError, () => Object.defineProperty(o, 'w', { writable: true }));
  assertThrows(TypeError, () => Object.defineProperty(o, 'w', { value: 3 }));
  Object.defineProperty(o, 'w', { value: 2 });
  Object.defineProperty(o, 'c', { value: 1, configurable: true });
  Object.defineProperty(o, 'c', { get: () => 5 });
  assertEq(o.c, 5);
  const d = Object.getOwnPropertyDescriptor(o, 'c');
  assertEq(d.set, undefined);
  assertEq(d.configurable, true);
  Object.defineProperty(o, 'c', { value: 7 });
  assertData(o, 'c', 7, 'c');
  for (const bad of [{ get: 1 }, { set: 1 }, { get() {}, value: 1 }, { set() {}, writable: true }]) assertThrows(TypeError, () => Object.defineProperty({}, 'x', bad));
  for (const bad of [null, undefined, 1, 'x']) { assertThrows(TypeError, () => Object.defineProperty({}, 'x', bad)); assertThrows(TypeError, () => Object.defineProperty(bad, 'x', {})); }
  Object.defineProperty(o, Symbol.iterator, { value: 1 });
  assertThrows(TypeError, () => Object.defineProperty(Object.preventExtensions({}), 'x', { value: 1 }));
  const inherited = Object.create({ value: 9, enumerable: true });
  assertData(Object.defineProperty({}, 'x', inherited), 'x', 9, 'e');
  const nan = Object.defineProperty({}, 'n', { value: NaN });
  Object.defineProperty(nan, 'n', { value: NaN });
  const zero = Object.defineProperty({}, 'z', { value: 0 });
  assertThrows(TypeError, () => Object.defineProperty(zero, 'z', { value: -0 }));
  const keyLog = [];
  Object.defineProperty({}, { toString() { keyLog.push('key'); return 'k'; } }, { get value() { keyLog.push('value'); return 1; } });
  assertEq(keyLog.join(), 'key,value');
});

test('defineProperty on arrays', () => {
  const a = [1, 2, 3];
  Object.defineProperty(a, 'length', { value: 1 });
  assertDeep(a, [1]);
  Object.defineProperty(a, 5, { value: 'x', configurable: true });
  assertEq(a.length, 6);
  assertThrows(RangeError, () => Object.defineProperty(a, 'length', { value: -1 }));
  assertThrows(RangeError, () => Object.defineProperty(a, 'length', { value: 1.5 }));
  Object.defineProperty(a, 'length', { writable: false });
  assertThrows(TypeError, () => Object.defineProperty(a, 6, { value: 1 }));
  assertThrows(TypeError, () => a.push(1));
  Object.defineProperty(a, 2, { value: 'ok' });
  const b = [1, 2, 3];
  Object.defineProperty(b, 1, { configurable: false });
  assertThrows(TypeError, () => Object.defineProperty(b, 'length', { value: 0 }));
  assertEq(b.length, 2);
  b.length = 0;
  assertEq(b.length, 2);
});

test('defineProperties', () => {
  const s = Symbol(), o = Object.defineProperties({}, { a: { value: 1 }, [s]: { value: 2 } });
  assertEq(o.a + o[s], 3);
  const partial = {};
  assertThrows(TypeError, () => Object.defineProperties(partial, { a: { value: 1 }, b: 5 }));
  assertEq('a' in partial, false);
  assertThrows(TypeError, () => Object.defineProperties({}, null));
  assertThrows(TypeError, () => Object.defineProperties(1, {}));
});

test('keys, values, entries', () => {
  const s = Symbol(), o = Object.create({ inherited: 1 }, { hidden: { value: 1 } });
  o.b = 1; o[2] = 2; o.a = 3; o[1] = 4; o[s] = 5;
  assertDeep(Object.keys(o), ['1', '2', 'b', 'a']);
  assertDeep(Object.values(o), [4, 2, 1, 3]);
  assertDeep(Object.entries(o), [['1', 4], ['2', 2], ['b', 1], ['a', 3]]);
  assertDeep(Object.keys('ab'), ['0', '1']);
  assertDeep(Object.entries([7, , 9]), [['0', 7], ['2', 9]]);
  assertDeep(Object.keys(5), []);
  for (const f of [Object.keys, Object.values, Object.entries]) { assertThrows(TypeError, () => f(null)); assertThrows(TypeError, () => f(undefined)); }
  const removing = { get a() { delete this.b; return 1; }, b: 2, c: 3 };
  assertDeep(Object.entries(removing), [['a', 1], ['c', 3]]);
  const adding = { get a() { this.z = 1; return 1; } };
  assertDeep(Object.keys(Object.fromEntries(Object.entries(adding))), ['a']);
});

test('own property names, symbols, descriptors', () => {
  const s = Symbol('s'), o = { x: 1, get y() { return 2; }, [s]: 3 };
  Object.defineProperty(o, 'h', { value: 4 });
  assertDeep(Object.getOwnPropertyNames(o), ['x', 'y', 'h']);
  assertDeep(Object.getOwnPropertySymbols(o), [s]);
  assertDeep(Object.getOwnPropertyNames('ab'), ['0', '1', 'length']);
  assertDeep(Object.getOwnPropertyNames([1]), ['0', 'length']);
  const all = Object.getOwnPropertyDescriptors(o);
  assertDeep(Reflect.ownKeys(all), ['x', 'y', 'h', s]);
  assertDeep(all.x, { value: 1, writable: true, enumerable: true, configurable: true });
  assertDeep(Object.keys(all.y), ['get', 'set', 'enumerable', 'configurable']);
  assertEq(Object.getOwnPropertyDescriptor(o, 'missing'), undefined);
  assertEq(Object.getOwnPropertyDescriptor('abc', 'length').value, 3);
  assertDeep(Object.getOwnPropertyDescriptor('abc', '1'), { value: 'b', writable: false, enumerable: true, configurable: false });
  const copy = Object.create(Object.getPrototypeOf(o), Object.getOwnPropertyDescriptors(o));
  assertEq(copy.y, 2);
});

test('freeze, seal, preventExtensions', () => {
  const o = { a: 1, get g() { return 1; }, set g(v) {} };
  assertEq(Object.isFrozen(o) || Object.isSealed(o), false);
  assertEq(Object.preventExtensions(o), o);
  assertEq(Object.isExtensible(o), false);
  o.b = 1; o.a = 2; assertDeep(Object.keys(o), ['a', 'g']); assertEq(o.a, 2);
  Object.seal(o);
  assertEq(Object.isSealed(o) && !Object.isFrozen(o), true);
  o.a = 3; assertEq(o.a, 3); assertEq(delete o.a, false);
  Object.freeze(o);
  assertEq(Object.isFrozen(o), true);
  o.a = 4; assertEq(o.a, 3);
  for (const v of [1, 'x', null, undefined, true, Symbol()]) {
    assertEq(Object.freeze(v), v); assertEq(Object.seal(v), v); assertEq(Object.preventExtensions(v), v);
    assertEq(Object.isFrozen(v), true); assertEq(Object.isSealed(v), true); assertEq(Object.isExtensible(v), false);
  }
  assertEq(Object.isFrozen(Object.preventExtensions({})), true);
  const a = Object.freeze([1, 2]);
  for (const f of [() => a.push(3), () => a.pop(), () => a.sort(), () => a.fill(0), () => a.reverse(), () => { 'use strict'; a[0] = 9; }, () => { 'use strict'; a.length = 0; }]) assertThrows(TypeError, f);
  assertDeep([...a], [1, 2]);
  assertThrows(TypeError, () => Object.freeze(new Uint8Array(1)));
  Object.freeze(new Uint8Array(0));
  Object.freeze(function f() {});
  const sealed = Object.seal([1, 2, 3]);
  assertThrows(TypeError, () => sealed.pop());
  sealed[0] = 'w';
  assertEq(sealed[0], 'w');
});

test('prototypes', () => {
  assertEq(Object.getPrototypeOf(1), Number.prototype);
  assertEq(Object.getPrototypeOf('x'), String.prototype);
  assertThrows(TypeError, () => Object.getPrototypeOf(null));
  const a = {}, b = {};
  assertEq(Object.setPrototypeOf(a, b), a);
  assertEq(Object.getPrototypeOf(a), b);
  assertThrows(TypeError, () => Object.setPrototypeOf(b, a));
  assertThrows(TypeError, () => Object.setPrototypeOf(a, a));
  assertThrows(TypeError, () => Object.setPrototypeOf({}, undefined));
  assertThrows(TypeError, () => Object.setPrototypeOf(null, {}));
  assertEq(Object.setPrototypeOf(1, null), 1);
  assertThrows(TypeError, () => Object.setPrototypeOf(Object.preventExtensions({}), null));
  const frozen = Object.preventExtensions(Object.create(b));
  Object.setPrototypeOf(frozen, b);
  assertThrows(TypeError, () => Object.setPrototypeOf(Object.prototype, {}));
  Object.setPrototypeOf(Object.prototype, null);
});

test('is, hasOwn, fromEntries, groupBy', () => {
  assertEq(Object.is(NaN, NaN) && !Object.is(0, -0) && Object.is('a', 'a') && !Object.is({}, {}) && Object.is(1n, 1n), true);
  assertEq(Object.hasOwn({ x: 1 }, 'x') && !Object.hasOwn({}, 'toString') && Object.hasOwn('ab', 1), true);
  assertThrows(TypeError, () => Object.hasOwn(null, 'x'));
  assertDeep(Object.fromEntries([['a', 1], ['b', 2], ['a', 3]]), { a: 3, b: 2 });
  assertDeep(Object.fromEntries(new Map([['k', 'v']])), { k: 'v' });
  assertData(Object.fromEntries([['__proto__', 1]]), '__proto__', 1, 'wec');
  for (const bad of [null, undefined, 5, [1], [null], {}]) assertThrows(TypeError, () => Object.fromEntries(bad));
  const g = Object.groupBy([1, 2, 3, 4], (x, i) => (x % 2 ? 'odd' : 'even'));
  assertEq(Object.getPrototypeOf(g), null);
  assertDeep(Object.keys(g), ['odd', 'even']);
  assertDeep(g.odd, [1, 3]);
  const s = Symbol();
  assertDeep(Object.groupBy('ab', () => s)[s], ['a', 'b']);
  assertThrows(TypeError, () => Object.groupBy([1], 5));
  assertThrows(TypeError, () => Object.groupBy(null, (x) => x));
});

test('groupBy makes property keys', () => {
  const key = { toString: () => '1' }, symbol = Symbol();
  const groups = Object.groupBy([1, '1', key, symbol], (v) => v);
  assertDeep(Object.keys(groups), ['1']);
  assertEq(groups[1].length + groups[symbol].length, 4);
});

done();
