// Typed arrays: constructors, element conversion, from, of, properties, integer-indexed behaviour.

const INTS = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array];
const FLOATS = [Float16Array, Float32Array, Float64Array];
const BIGS = [BigInt64Array, BigUint64Array];
const ALL = [...INTS, ...FLOATS, ...BIGS];
const TypedArray = Object.getPrototypeOf(Int8Array);

test('properties', () => {
  const sizes = [1, 1, 1, 2, 2, 4, 4, 2, 4, 8, 8, 8];
  ALL.forEach((T, i) => {
    assertData(T, 'BYTES_PER_ELEMENT', sizes[i], '');
    assertData(T.prototype, 'BYTES_PER_ELEMENT', sizes[i], '');
    assertEq(T.length, 3);
    assertEq(Object.getPrototypeOf(T), TypedArray);
    assertEq(Object.getPrototypeOf(T.prototype), TypedArray.prototype);
    assertData(globalThis, T.name, T, 'wc');
    assertThrows(TypeError, () => T(1));
    assertEq(new T(1)[Symbol.toStringTag], T.name);
  });
  assertThrows(TypeError, () => TypedArray());
  assertThrows(TypeError, () => new TypedArray());
  assertThrows(TypeError, () => Reflect.construct(TypedArray, [], Int8Array));
  assertEq(TypedArray.name + TypedArray.length, 'TypedArray0');
  for (const name of ['buffer', 'byteLength', 'byteOffset', 'length', Symbol.toStringTag]) assertAccessor(TypedArray.prototype, name);
  assertAccessor(TypedArray, Symbol.species);
  assertMethod(TypedArray, 'from', 1);
  assertMethod(TypedArray, 'of', 0);
  assertEq(Object.getOwnPropertyDescriptor(TypedArray.prototype, Symbol.toStringTag).get.call({}), undefined);
  assertThrows(TypeError, () => TypedArray.prototype.length);
});

test('from a length', () => {
  for (const T of ALL) {
    const a = new T(3);
    assertEq(a.length, 3);
    assertEq(a.byteLength, 3 * T.BYTES_PER_ELEMENT);
    assertEq(Number(a[0]), 0);
    assertEq(new T().length + new T(0).length + new T(undefined).length + new T(null).length + new T('2').length + new T(1.9).length, 3);
    for (const bad of [-1, Infinity, 2 ** 53]) assertThrows(RangeError, () => new T(bad));
    assertThrows(TypeError, () => new T(Symbol()));
  }
});

test('from arrays, iterables, array-likes, typed arrays', () => {
  for (const T of [...INTS, ...FLOATS]) {
    assertDeep([...new T([1, '2', true, , null])].slice(0, 3), [1, 2, 1]);
    assertDeep([...new T({ length: 2, 0: 5, 1: 6 })], [5, 6]);
    assertDeep([...new T(new Set([7, 8]))], [7, 8]);
    assertDeep([...new T((function* () { yield 9; })())], [9]);
    assertDeep([...new T(new Uint8Array([1, 2]))], [1, 2]);
    assertThrows(TypeError, () => new T([1n]));
    assertThrows(TypeError, () => new T(new BigInt64Array(1)));
    assertThrows(TypeError, () => new T([Symbol()]));
  }
  for (const T of BIGS) {
    assertDeep([...new T([1n, '2', true])], [1n, 2n, 1n]);
    assertThrows(TypeError, () => new T([1]));
    assertThrows(TypeError, () => new T(new Uint8Array(1)));
    assertThrows(TypeError, () => new T([undefined]));
    assertThrows(SyntaxError, () => new T(['x']));
  }
  assertThrows(TypeError, () => new Uint8Array({ [Symbol.iterator]: 5 }));
  const source = new Float64Array([1.7, 300]);
  assertDeep([...new Uint8Array(source)], [1, 44]);
  assert(new Float64Array(source).buffer !== source.buffer);
});

test('on a buffer', () => {
  const b = new ArrayBuffer(16);
  const a = new Int32Array(b, 4, 2);
  assertEq(a.buffer, b);
  assertEq(a.byteOffset + a.length + a.byteLength, 14);
  assertEq(new Int32Array(b, 8).length, 2);
  assertEq(new Int32Array(b, 16).length, 0);
  assertEq(new Int32Array(b, undefined, undefined).length, 4);
  for (const args of [[b, 1], [b, 20], [b, -4], [b, 4, 4], [b, 0, 5], [new ArrayBuffer(3)], [b, 0, -1]]) assertThrows(RangeError, () => new Int32Array(...args));
  a[0] = 0x01020304;
  const bytes = new Uint8Array(b);
  assert(bytes[4] === 4 ? bytes[7] === 1 : bytes[7] === 4);
  const detached = new ArrayBuffer(4);
  detached.transfer();
  assertThrows(TypeError, () => new Uint8Array(detached));
});

test('conversion of stored values', () => {
  const rows = { Int8Array: [-1, 127, -128, 0, 44, 1, 0, 0], Uint8Array: [255, 127, 128, 0, 44, 1, 0, 0], Uint8ClampedArray: [0, 127, 128, 255, 255, 2, 0, 255], Int16Array: [-1, 127, 128, 0, 300, 1, 0, 0], Uint16Array: [65535, 127, 128, 0, 300, 1, 0, 0], Int32Array: [-1, 127, 128, 0, 300, 1, 0, 0], Uint32Array: [4294967295, 127, 128, 0, 300, 1, 0, 0], Float32Array: [-1, 127, 128, 4294967296, 300, 1.5, NaN, Infinity], Float64Array: [-1, 127, 128, 4294967296, 300, 1.5, NaN, Infinity], Float16Array: [-1, 127, 128, Infinity, 300, 1.5, NaN, Infinity] };
  const inputs = [-1, 127, 128, 4294967296, 300, 1.5, NaN, Infinity];
  for (const [name, expected] of Object.entries(rows)) {
    const a = new globalThis[name](8);
    inputs.forEach((v, i) => { a[i] = v; });
    assertDeep([...a], expected, name);
  }
  assertDeep([...new Uint8ClampedArray([0.5, 1.5, 2.5, -0.5, 254.5, 255.5, -Infinity, '7', NaN])], [0, 2, 2, 0, 254, 255, 0, 7, 0]);
  assertDeep([...new BigInt64Array([2n ** 63n, -1n, 2n ** 64n + 5n])], [-(2n ** 63n), -1n, 5n]);
  assertDeep([...new BigUint64Array([2n ** 63n, -1n, 2n ** 64n + 5n])], [2n ** 63n, 2n ** 64n - 1n, 5n]);
  assertEq(new Float32Array([-0])[0], -0);
  assertEq(new Float32Array([0.1])[0], 0.10000000149011612);
  assertEq(new Float16Array([0.1])[0], 0.0999755859375);
  assertDeep([...new Int32Array([1e20, -1e20, 2 ** 31, 1.9, -1.9, '0x10', {}])], [1661992960, -1661992960, -2147483648, 1, -1, 16, 0]);
});

test('integer-indexed access', () => {
  const a = new Uint8Array([1, 2]);
  for (const k of ['2', '-1', '1.5', 'Infinity', 'NaN', '-0', '1e+21', '-Infinity']) {
    assertEq(a[k], undefined, k);
    assertEq(k in a, false, k);
    a[k] = 9;
    assertEq(Object.hasOwn(a, k), false, k);
    assertEq(delete a[k], true, k);
    assertEq(Reflect.set(a, k, 1), true, k);
    assertEq(Reflect.defineProperty(a, k, { value: 1, configurable: true, enumerable: true, writable: true }), false, k);
  }
  for (const k of ['+1', '01', '1.0', ' 1', '1e0', 'x', '0x1']) { a[k] = 'ordinary'; assertEq(a[k], 'ordinary', k); }
  assertDeep(Object.keys(a).slice(0, 2), ['0', '1']);
  assertData(a, '0', 1, 'wec');
  assertEq(delete a[0], false);
  assertThrows(TypeError, () => { 'use strict'; delete a[0]; });
  assertEq(Reflect.defineProperty(a, 0, { value: 7 }), true);
  assertEq(a[0], 7);
  assertEq(Reflect.defineProperty(a, 0, { value: 8, configurable: false }), false);
  assertEq(Reflect.defineProperty(a, 0, { value: 8, writable: false }), false);
  assertEq(Reflect.defineProperty(a, 0, { get() {} }), false);
  const child = Object.create(a);
  child[0] = 5;
  assertEq(Object.hasOwn(child, '0'), true);
  child[5] = 1;
  assertEq(Object.hasOwn(child, '5'), false);
  assertEq(child[5], undefined);
  TypedArray.prototype[3] = 'proto';
  assertEq(a[3], undefined);
  delete TypedArray.prototype[3];
  // the value is converted even when the index is out of bounds
  let converted = 0;
  a[100] = { valueOf() { converted++; return 1; } };
  assertEq(converted, 1);
  assertThrows(TypeError, () => { a[0] = 1n; });
  assertThrows(TypeError, () => { new BigInt64Array(1)[0] = 1; });
});

test('from and of', () => {
  assertDeep([...Uint8Array.from([1, 2], (x) => x * 2)], [2, 4]);
  assertDeep([...Uint8Array.from({ length: 2 }, (v, i) => i)], [0, 1]);
  assertDeep([...Uint8Array.from('12')], [1, 2]);
  assertDeep([...Float64Array.of(1, 2.5)], [1, 2.5]);
  assertDeep([...Uint8Array.from([1], function (x) { return this.k + x; }, { k: 5 })], [6]);
  assertThrows(TypeError, () => Uint8Array.from([1], 5));
  assertThrows(TypeError, () => Uint8Array.from(null));
  assertThrows(TypeError, () => TypedArray.from([1]));
  assertThrows(TypeError, () => TypedArray.of(1));
  assertThrows(TypeError, () => Uint8Array.of.call(Array, 1));
  assertThrows(TypeError, () => Uint8Array.from.call(function () { return new Uint8Array(1); }, [1, 2]));
});

test('subclasses', () => {
  class Bytes extends Uint8Array { get total() { return this.reduce((a, b) => a + b, 0); } }
  const b = new Bytes([1, 2, 3]);
  assertEq(b.total, 6);
  assert(b.map((x) => x) instanceof Bytes && b.slice(1) instanceof Bytes && b.subarray(1) instanceof Bytes && b.filter(() => true) instanceof Bytes);
  class Plain extends Uint8Array { static get [Symbol.species]() { return Uint8Array; } }
  assert(!(new Plain(2).map((x) => x) instanceof Plain));
});

done();
