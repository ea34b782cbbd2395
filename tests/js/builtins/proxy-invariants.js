// Proxy: the invariants each trap's result is checked against.

const fixed = Object.freeze({ a: 1 });
const getterless = Object.defineProperty({}, 'a', { set() {}, configurable: false });

test('get and set', () => {
  assertThrows(TypeError, () => new Proxy(fixed, { get: () => 2 }).a);
  assertEq(new Proxy(fixed, { get: () => 1 }).a, 1);
  assertEq(new Proxy({ a: 1 }, { get: () => 2 }).a, 2);
  assertThrows(TypeError, () => new Proxy(getterless, { get: () => 1 }).a);
  assertEq(new Proxy(getterless, { get: () => undefined }).a, undefined);
  assertThrows(TypeError, () => { new Proxy(fixed, { set: () => true }).a = 2; });
  new Proxy(fixed, { set: () => true }).a = 1;
  const setterless = Object.defineProperty({}, 'a', { get() { return 1; } });
  assertThrows(TypeError, () => { new Proxy(setterless, { set: () => true }).a = 1; });
});

test('has and deleteProperty', () => {
  assertThrows(TypeError, () => 'a' in new Proxy(fixed, { has: () => false }));
  assertThrows(TypeError, () => 'a' in new Proxy(Object.preventExtensions({ a: 1 }), { has: () => false }));
  assertEq('a' in new Proxy({ a: 1 }, { has: () => false }), false);
  assertEq('b' in new Proxy(fixed, { has: () => true }), true);
  assertThrows(TypeError, () => delete new Proxy(fixed, { deleteProperty: () => true }).a);
  assertThrows(TypeError, () => delete new Proxy(Object.preventExtensions({ a: 1 }), { deleteProperty: () => true }).a);
  assertEq(delete new Proxy({ a: 1 }, { deleteProperty: () => true }).a, true);
});

test('ownKeys', () => {
  const keys = (target, result) => Reflect.ownKeys(new Proxy(target, { ownKeys: () => result }));
  assertDeep(keys({}, ['x']), ['x']);
  assertThrows(TypeError, () => keys({}, ['x', 'x']));
  for (const bad of [[1], [null], [{}], 'ab', 5, undefined, [true]]) assertThrows(TypeError, () => keys({}, bad));
  assertDeep(keys({}, { length: 1, 0: 'like' }), ['like']);
  assertThrows(TypeError, () => keys(fixed, []));
  assertThrows(TypeError, () => keys(fixed, ['a', 'b']));
  assertDeep(keys(fixed, ['a']), ['a']);
  assertThrows(TypeError, () => keys(Object.preventExtensions({ a: 1, b: 2 }), ['a']));
  assertThrows(TypeError, () => keys(Object.defineProperty({}, 'a', { value: 1 }), ['b']));
});

test('getOwnPropertyDescriptor', () => {
  const get = (target, result) => Object.getOwnPropertyDescriptor(new Proxy(target, { getOwnPropertyDescriptor: () => result }), 'a');
  for (const bad of [null, 1, 'x', true]) assertThrows(TypeError, () => get({}, bad));
  assertEq(get({ a: 1 }, undefined), undefined);
  assertThrows(TypeError, () => get(fixed, undefined));
  assertThrows(TypeError, () => get(Object.preventExtensions({ a: 1 }), undefined));
  assertThrows(TypeError, () => get(Object.preventExtensions({}), { value: 1, configurable: true }));
  assertThrows(TypeError, () => get({}, { value: 1, configurable: false }));
  assertThrows(TypeError, () => get({ a: 1 }, { value: 1, configurable: false }));
  assertThrows(TypeError, () => get(fixed, { value: 2, configurable: false }));
  assertDeep(get({}, { value: 1, configurable: true }), { value: 1, writable: false, enumerable: false, configurable: true });
  assertThrows(TypeError, () => get(Object.defineProperty({}, 'a', { value: 1, writable: true }), { value: 1, writable: false, configurable: false }));
});

test('defineProperty', () => {
  const define = (target, descriptor) => Object.defineProperty(new Proxy(target, { defineProperty: () => true }), 'a', descriptor);
  assertThrows(TypeError, () => define(Object.preventExtensions({}), { value: 1 }));
  assertThrows(TypeError, () => define({}, { value: 1, configurable: false }));
  assertThrows(TypeError, () => define({ a: 1 }, { value: 1, configurable: false }));
  assertThrows(TypeError, () => define(fixed, { value: 2 }));
  define({}, { value: 1, configurable: true });
  assertThrows(TypeError, () => define(Object.defineProperty({}, 'a', { value: 1, writable: true }), { value: 1, writable: false, configurable: false }));
});

test('prototype and extensibility', () => {
  assertThrows(TypeError, () => Object.getPrototypeOf(new Proxy({}, { getPrototypeOf: () => 5 })));
  assertThrows(TypeError, () => Object.getPrototypeOf(new Proxy(fixed, { getPrototypeOf: () => null })));
  assertEq(Object.getPrototypeOf(new Proxy({}, { getPrototypeOf: () => null })), null);
  assertThrows(TypeError, () => Object.setPrototypeOf(new Proxy(fixed, { setPrototypeOf: () => true }), {}));
  Object.setPrototypeOf(new Proxy(fixed, { setPrototypeOf: () => true }), Object.prototype);
  assertThrows(TypeError, () => Object.isExtensible(new Proxy({}, { isExtensible: () => false })));
  assertThrows(TypeError, () => Object.isExtensible(new Proxy(fixed, { isExtensible: () => true })));
  assertThrows(TypeError, () => Object.preventExtensions(new Proxy({}, { preventExtensions: () => true })));
  const ok = new Proxy({}, { preventExtensions(t) { Object.preventExtensions(t); return true; } });
  assertEq(Object.preventExtensions(ok), ok);
});

done();
