// Immutable ArrayBuffers: transferToImmutable, sliceToImmutable, and what their views refuse.
// needs: immutable-arraybuffer

const immutable = (bytes) => new Uint8Array(bytes).buffer.transferToImmutable();

test('properties', () => {
  assertMethod(ArrayBuffer.prototype, 'transferToImmutable', 0);
  assertMethod(ArrayBuffer.prototype, 'sliceToImmutable', 2);
  assertAccessor(ArrayBuffer.prototype, 'immutable');
  assertEq(new ArrayBuffer(1).immutable, false);
  assertThrows(TypeError, () => ArrayBuffer.prototype.immutable);
});

test('making one', () => {
  const source = new ArrayBuffer(3, { maxByteLength: 8 });
  new Uint8Array(source).set([1, 2, 3]);
  const b = source.transferToImmutable(4);
  assertDeep([source.detached, b.immutable, b.resizable, b.byteLength, b.maxByteLength, b.detached], [true, true, false, 4, 4, false]);
  assertDeep([...new Uint8Array(b)], [1, 2, 3, 0]);
  assertDeep([...new Uint8Array(immutable([1, 2, 3]).slice(1))], [2, 3]);
  assertEq(b.slice().immutable, false);
  const part = b.sliceToImmutable(-3, -1);
  assertDeep([part.immutable, ...new Uint8Array(part)], [true, 2, 3]);
  assertEq(b.sliceToImmutable(3, 1).byteLength, 0);
  const shrinking = new ArrayBuffer(8, { maxByteLength: 8 });
  assertThrows(RangeError, () => shrinking.sliceToImmutable(0, { valueOf() { shrinking.resize(4); return 6; } }));
  assertEq(shrinking.sliceToImmutable(3, { valueOf() { shrinking.resize(2); return 1; } }).byteLength, 0);
});

test('it stays as it is', () => {
  const b = immutable([1, 2]);
  for (const method of ['transfer', 'transferToFixedLength', 'transferToImmutable']) assertThrows(TypeError, () => b[method]());
  assertThrows(TypeError, () => b.resize(1));
  class ToImmutable extends ArrayBuffer {
    static get [Symbol.species]() { return function (n) { return new ArrayBuffer(n).transferToImmutable(); }; }
  }
  assertThrows(TypeError, () => new ToImmutable(2).slice());
});

test('elements are read-only', () => {
  for (const C of [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint32Array, Float16Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array]) {
    const one = C.name.startsWith('Big') ? 1n : 1;
    const a = new C(new C([one, one]).buffer.transferToImmutable());
    const zero = one - one;
    assertThrows(TypeError, () => { 'use strict'; a[0] = zero; });
    assertThrows(TypeError, () => { 'use strict'; a[9] = zero; });
    assertEq(Reflect.set(a, 0, zero), false);
    assertEq(Reflect.set(Object.create(a), 0, zero), false);
    a[0] = zero;
    (() => { a[1]++; })();
    assertDeep([...a], [one, one]);
    assertDeep(Object.getOwnPropertyDescriptor(a, 0), { value: one, writable: false, enumerable: true, configurable: false });
    assertEq(Reflect.defineProperty(a, 0, { value: one, writable: false }), true);
    assertEq(Reflect.defineProperty(a, 0, {}), true);
    assertEq(Reflect.defineProperty(a, 0, { value: zero }), false);
    assertEq(Reflect.defineProperty(a, 0, { writable: true }), false);
    assertEq(Reflect.defineProperty(a, 2, { value: one }), false);
    assertEq(Reflect.deleteProperty(a, 0), false);
    assertEq(Object.isFrozen(Object.freeze(a)), true);
  }
});

test('stores in a loop', () => {
  const write = (a) => { for (let i = 0; i < a.length; i++) a[i] = i + 0.5; };
  const strict = (a) => { 'use strict'; for (let i = 0; i < a.length; i++) a[i] = 7; };
  const sum = (a) => { let s = 0; for (let i = 0; i < a.length; i++) s += a[i]; return s; };
  for (let round = 0; round < 60; round++) {
    const [bytes, doubles] = [new Uint8Array(40), new Float64Array(40)];
    write(bytes);
    strict(bytes);
    write(doubles);
    assertEq(sum(bytes), 280);
    assertEq(sum(doubles), 800);
    if (round % 8 < 7) continue;
    for (const a of [bytes, doubles]) {
      const fixed = new a.constructor(a.buffer.transferToImmutable());
      write(fixed);
      assertThrows(TypeError, () => strict(fixed));
      assertEq(sum(fixed), a === bytes ? 280 : 800);
    }
  }
});

test('methods that write', () => {
  const a = new Int32Array(new Int32Array([3, 1, 2]).buffer.transferToImmutable());
  const never = { valueOf() { throw new Error('converted too early'); } };
  for (const [method, ...args] of [['fill', never], ['set', [1], never], ['copyWithin', never], ['reverse'], ['sort'], ['sort', () => 0]]) {
    assertThrows(TypeError, () => a[method](...args));
  }
  for (const method of ['add', 'and', 'compareExchange', 'exchange', 'or', 'store', 'sub', 'xor']) {
    assertThrows(TypeError, () => Atomics[method](a, never, never, never));
  }
  assertEq(Atomics.load(a, 1), 1);
  const bytes = new Uint8Array(immutable([1, 2]));
  assertThrows(TypeError, () => bytes.setFromHex('00'));
  assertThrows(TypeError, () => bytes.setFromBase64('AA=='));
  assertDeep([...a, ...bytes], [3, 1, 2, 1, 2]);
  // What makes a new array is not refused.
  assertDeep([...a.toSorted(), ...a.with(0, 9), ...a.map((n) => n * 2), ...a.slice(1), ...a.subarray(2)], [1, 2, 3, 9, 1, 2, 6, 2, 4, 1, 2, 2]);
});

test('results on an immutable buffer', () => {
  const made = (n) => new Uint8Array(new ArrayBuffer(n).transferToImmutable());
  const a = new Uint8Array([1, 2]);
  a.constructor = { [Symbol.species]: made };
  for (const method of ['map', 'filter', 'slice']) assertThrows(TypeError, () => a[method](() => true));
  function Of(n) { return made(n); }
  assertThrows(TypeError, () => Uint8Array.of.call(Of));
  assertThrows(TypeError, () => Uint8Array.from.call(Of, []));
});

test('DataView', () => {
  const view = new DataView(immutable([1, 2, 3, 4, 5, 6, 7, 8]));
  const never = { valueOf() { throw new Error('converted too early'); } };
  for (const type of ['Int8', 'Uint8', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Float16', 'Float32', 'Float64', 'BigInt64', 'BigUint64']) {
    assertThrows(TypeError, () => view['set' + type](never, never));
  }
  let refused = 0;
  const set = (v) => { try { v.setInt16(2, 0); } catch { refused++; } };
  for (let i = 0; i < 200; i++) set(i % 20 === 19 ? view : new DataView(new ArrayBuffer(4)));
  assertEq(refused, 10);
  assertEq(view.getUint16(2), 0x304);
});

done();
