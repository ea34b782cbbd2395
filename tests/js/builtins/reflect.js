// Reflect.

test('properties', () => {
  for (const [name, length] of Object.entries({ apply: 3, construct: 2, defineProperty: 3, deleteProperty: 2, get: 2, getOwnPropertyDescriptor: 2, getPrototypeOf: 1, has: 2, isExtensible: 1, ownKeys: 1, preventExtensions: 1, set: 3, setPrototypeOf: 2 })) {
    assertMethod(Reflect, name, length);
    if (name !== 'apply' && name !== 'construct') for (const bad of [1, 'x', null, undefined, Symbol()]) assertThrows(TypeError, () => Reflect[name](bad, 'x', {}), name);
  }
  assertData(Reflect, Symbol.toStringTag, 'Reflect', 'c');
  assertThrows(TypeError, () => Reflect());
});

test('apply and construct', () => {
  assertEq(Reflect.apply(function (a, b) { return this.k + a + b; }, { k: 1 }, [2, 3]), 6);
  assertEq(Reflect.apply(Math.max, null, { length: 2, 0: 5, 1: 7 }), 7);
  for (const bad of [undefined, null, 1]) assertThrows(TypeError, () => Reflect.apply(Math.max, null, bad));
  assertThrows(TypeError, () => Reflect.apply({}, null, []));
  class A { constructor(x) { this.x = x; this.t = new.target; } }
  assertEq(Reflect.construct(A, [5]).x, 5);
  const o = Reflect.construct(A, [1], Array);
  assertEq(o.t, Array);
  assert(Array.isArray(o) === false && o instanceof Array);
  assertThrows(TypeError, () => Reflect.construct(() => {}, []));
  assertThrows(TypeError, () => Reflect.construct(A, [], () => {}));
  assertThrows(TypeError, () => Reflect.construct(A));
  assertThrows(TypeError, () => Reflect.construct(Math.abs, []));
  function F() {}
  F.prototype = null;
  assertEq(Object.getPrototypeOf(Reflect.construct(Array, [], F)), Array.prototype);
  assertEq(Object.getPrototypeOf(Reflect.construct(Map, [], F)), Map.prototype);
});

test('get and set with receivers', () => {
  const o = { get x() { return this.y; }, y: 1, set z(v) { this.w = v; } };
  assertEq(Reflect.get(o, 'x', { y: 2 }), 2);
  assertEq(Reflect.get(o, 'x'), 1);
  const r = {};
  assertEq(Reflect.set(o, 'z', 5, r), true);
  assertEq(r.w, 5);
  assertEq(Reflect.set({}, 'p', 1, r), true);
  assertData(r, 'p', 1, 'wec');
  assertEq(Reflect.set({}, 'p', 1, 5), false);
  assertEq(Reflect.set(Object.freeze({ a: 1 }), 'a', 2), false);
  assertEq(Reflect.set({ get g() { return 1; } }, 'g', 2), false);
  const ro = Object.defineProperty({}, 'p', { value: 1, writable: false });
  assertEq(Reflect.set({}, 'p', 2, ro), false);
  const acc = { get p() { return 1; }, set p(v) {} };
  assertEq(Reflect.set({ p: 1 }, 'p', 2, acc), false);
  assertEq(Reflect.get([1, 2], 1) + Reflect.get([1, 2], 'length'), 4);
  assertEq(Reflect.set([1, 2], 'length', 0), true);
  const arr = [1, 2, 3];
  Reflect.set(arr, 'length', 1);
  assertEq(arr.length, 1);
});

test('the rest', () => {
  const s = Symbol('s'), o = { b: 1, 1: 1, [s]: 1 };
  assertDeep(Reflect.ownKeys(o), ['1', 'b', s]);
  assertEq(Reflect.has(o, 'b') && Reflect.has(o, 'toString') && !Reflect.has(o, 'x'), true);
  assertEq(Reflect.deleteProperty(o, 'b') && Reflect.deleteProperty(o, 'none') && !Reflect.deleteProperty(Object.freeze({ x: 1 }), 'x'), true);
  assertEq(Reflect.defineProperty(o, 'd', { value: 1 }), true);
  assertEq(Reflect.defineProperty(o, 'd', { value: 2 }), false);
  assertThrows(TypeError, () => Reflect.defineProperty(o, 'd', 5));
  assertEq(Reflect.getOwnPropertyDescriptor(o, 'd').value, 1);
  assertEq(Reflect.getPrototypeOf(o), Object.prototype);
  assertEq(Reflect.setPrototypeOf(o, null), true);
  assertEq(Reflect.setPrototypeOf(Object.freeze({}), null), false);
  assertEq(Reflect.setPrototypeOf(Object.freeze({}), Object.prototype), true);
  assertThrows(TypeError, () => Reflect.setPrototypeOf({}, 5));
  assertThrows(TypeError, () => Reflect.setPrototypeOf({}));
  const cycle = {};
  assertEq(Reflect.setPrototypeOf(cycle, Object.create(cycle)), false);
  assertEq(Reflect.isExtensible({}) && Reflect.preventExtensions({}) && !Reflect.isExtensible(Object.seal({})), true);
});

done();
