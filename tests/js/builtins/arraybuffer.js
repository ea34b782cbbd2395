// ArrayBuffer: construction, slice, resize, transfer, detachment, isView.

test('properties', () => {
  for (const [name, length] of Object.entries({ resize: 1, slice: 2, transfer: 0, transferToFixedLength: 0 })) assertMethod(ArrayBuffer.prototype, name, length);
  for (const name of ['byteLength', 'detached', 'maxByteLength', 'resizable']) assertAccessor(ArrayBuffer.prototype, name);
  assertMethod(ArrayBuffer, 'isView', 1);
  assertAccessor(ArrayBuffer, Symbol.species);
  assertData(ArrayBuffer.prototype, Symbol.toStringTag, 'ArrayBuffer', 'c');
  assertEq(ArrayBuffer.length, 1);
  assertThrows(TypeError, () => ArrayBuffer(1));
  assertThrows(TypeError, () => ArrayBuffer.prototype.byteLength);
  assertThrows(TypeError, () => ArrayBuffer.prototype.slice.call({}, 0));
});

test('construction', () => {
  assertEq(new ArrayBuffer(8).byteLength, 8);
  assertEq(new ArrayBuffer().byteLength + new ArrayBuffer(null).byteLength + new ArrayBuffer('3').byteLength + new ArrayBuffer(1.9).byteLength, 4);
  for (const bad of [-1, Infinity, 2 ** 53]) assertThrows(RangeError, () => new ArrayBuffer(bad));
  assertThrows(RangeError, () => new ArrayBuffer(7 * 1125899906842624));
  const b = new ArrayBuffer(4, { maxByteLength: 8 });
  assertEq(b.resizable && b.maxByteLength === 8, true);
  assertEq(new ArrayBuffer(4).resizable, false);
  assertEq(new ArrayBuffer(4).maxByteLength, 4);
  assertEq(new ArrayBuffer(4, {}).resizable || new ArrayBuffer(4, { maxByteLength: undefined }).resizable || new ArrayBuffer(4, 5).resizable, false);
  assertThrows(RangeError, () => new ArrayBuffer(9, { maxByteLength: 8 }));
  assertThrows(RangeError, () => new ArrayBuffer(0, { maxByteLength: -1 }));
});

test('isView', () => {
  assertEq(ArrayBuffer.isView(new Uint8Array()) && ArrayBuffer.isView(new DataView(new ArrayBuffer(0))), true);
  for (const v of [new ArrayBuffer(0), [], {}, null, undefined, 1]) assertEq(ArrayBuffer.isView(v), false);
});

test('slice', () => {
  const b = new Uint8Array([1, 2, 3, 4]).buffer;
  const bytes = (buffer) => [...new Uint8Array(buffer)];
  assertDeep(bytes(b.slice()), [1, 2, 3, 4]);
  assertDeep(bytes(b.slice(1, 3)), [2, 3]);
  assertDeep(bytes(b.slice(-2)), [3, 4]);
  assertDeep(bytes(b.slice(3, 1)), []);
  assertDeep(bytes(b.slice(undefined, -1)), [1, 2, 3]);
  assert(b.slice() !== b);
  class B extends ArrayBuffer {}
  assert(new B(2).slice(1) instanceof B);
  const bad = new ArrayBuffer(4);
  for (const species of [() => bad, () => new ArrayBuffer(1), () => ({})]) { bad.constructor = { [Symbol.species]: function () { return species(); } }; assertThrows(TypeError, () => bad.slice()); }
});

test('resize', () => {
  const b = new ArrayBuffer(4, { maxByteLength: 8 }), a = new Uint8Array(b);
  a.fill(7);
  assertEq(b.resize(8), undefined);
  assertDeep([...a], [7, 7, 7, 7, 0, 0, 0, 0]);
  b.resize(2);
  b.resize(4);
  assertDeep([...a], [7, 7, 0, 0]);
  assertThrows(RangeError, () => b.resize(9));
  assertThrows(RangeError, () => b.resize(-1));
  assertThrows(TypeError, () => new ArrayBuffer(1).resize(1));
  b.resize('0');
  assertEq(b.byteLength, 0);
  b.transfer();
  assertThrows(TypeError, () => b.resize(1));
});

test('transfer', () => {
  const b = new Uint8Array([1, 2, 3, 4]).buffer, t = b.transfer();
  assertEq(b.detached && b.byteLength === 0 && !t.detached, true);
  assertDeep([...new Uint8Array(t)], [1, 2, 3, 4]);
  assertDeep([...new Uint8Array(t.transfer(6))], [1, 2, 3, 4, 0, 0]);
  assertThrows(TypeError, () => t.transfer());
  assertThrows(TypeError, () => t.slice());
  assertEq(new ArrayBuffer(4).transfer(2).byteLength, 2);
  assertEq(new ArrayBuffer(4).transfer(0).byteLength, 0);
  const r = new ArrayBuffer(4, { maxByteLength: 8 }), rt = r.transfer();
  assertEq(rt.resizable && rt.maxByteLength === 8, true);
  assertEq(r.maxByteLength, 0);
  assertThrows(RangeError, () => rt.transfer(9));
  assertEq(rt.transferToFixedLength().resizable, false);
  class B extends ArrayBuffer {}
  assert(!(new B(1).transfer() instanceof B));
});

test('many views of a buffer', () => {
  const b = new ArrayBuffer(64, { maxByteLength: 128 }), all = new Uint8Array(b), kept = [];
  // Most are gone at once.
  for (let i = 0; i < 20000; i++) {
    const view = i % 2 ? all.subarray(i % 64) : new DataView(b, i % 64);
    if (i % 500 < 2) kept.push([view, i % 64]);
  }
  for (const size of [128, 70, 64]) {
    b.resize(size);
    for (const [view, start] of kept) assertEq(view.byteLength, size - start);
  }
  const t = b.transfer();
  assert(kept.every(([view]) => view instanceof DataView || view.length === 0));
  assertEq(new Uint8Array(t).length, 64);
});

done();
