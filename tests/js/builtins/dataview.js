// DataView: all getters and setters, byte order, bounds, conversion.

const SIZES = { Int8: 1, Uint8: 1, Int16: 2, Uint16: 2, Int32: 4, Uint32: 4, Float16: 2, Float32: 4, Float64: 8, BigInt64: 8, BigUint64: 8 };

test('properties', () => {
  for (const name of Object.keys(SIZES)) { assertMethod(DataView.prototype, 'get' + name, 1); assertMethod(DataView.prototype, 'set' + name, 2); }
  for (const name of ['buffer', 'byteLength', 'byteOffset']) assertAccessor(DataView.prototype, name);
  assertData(DataView.prototype, Symbol.toStringTag, 'DataView', 'c');
  assertEq(DataView.length, 1);
  assertThrows(TypeError, () => DataView(new ArrayBuffer(1)));
  for (const bad of [undefined, null, 1, {}, new Uint8Array(1)]) assertThrows(TypeError, () => new DataView(bad));
  for (const bad of [{}, new Uint8Array(8), null]) assertThrows(TypeError, () => DataView.prototype.getInt8.call(bad, 0));
});

test('construction', () => {
  const b = new ArrayBuffer(8);
  assertDeep([new DataView(b).byteLength, new DataView(b, 2).byteLength, new DataView(b, 2, 3).byteLength, new DataView(b, 8).byteLength, new DataView(b, 2).byteOffset], [8, 6, 3, 0, 2]);
  for (const args of [[b, 9], [b, -1], [b, 4, 5], [b, 0, -1], [b, Infinity]]) assertThrows(RangeError, () => new DataView(...args));
  assertEq(new DataView(b, '1', undefined).byteLength, 7);
  assertEq(new DataView(b).buffer, b);
});

test('byte order', () => {
  const v = new DataView(new ArrayBuffer(8)), bytes = new Uint8Array(v.buffer);
  v.setUint32(0, 0x01020304);
  assertDeep([...bytes].slice(0, 4), [1, 2, 3, 4]);
  v.setUint32(0, 0x01020304, true);
  assertDeep([...bytes].slice(0, 4), [4, 3, 2, 1]);
  assertEq(v.getUint32(0), 0x04030201);
  assertEq(v.getUint32(0, true), 0x01020304);
  assertEq(v.getUint16(1), 0x0302);
  v.setFloat64(0, Math.PI);
  assertDeep([...bytes], [0x40, 0x09, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18]);
  v.setFloat32(0, 1.5, true);
  assertDeep([...bytes].slice(0, 4), [0, 0, 0xc0, 0x3f]);
  v.setFloat16(0, 1.5);
  assertDeep([...bytes].slice(0, 2), [0x3e, 0]);
  v.setBigUint64(0, 0x0102030405060708n);
  assertDeep([...bytes], [1, 2, 3, 4, 5, 6, 7, 8]);
  assertEq(v.getBigInt64(0, true), 0x0807060504030201n);
  v.setInt16(0, -2, 'truthy');
  assertDeep([...bytes].slice(0, 2), [0xfe, 0xff]);
});

test('values', () => {
  const v = new DataView(new ArrayBuffer(16));
  const rows = { Int8: [[127, 127], [128, -128], [-129, 127], ['5', 5], [NaN, 0], [1.9, 1]], Uint8: [[-1, 255], [256, 0]], Int16: [[32768, -32768]], Uint16: [[-1, 65535]], Int32: [[2 ** 31, -(2 ** 31)], [1e20, 1661992960]], Uint32: [[-1, 2 ** 32 - 1]], Float16: [[0.1, 0.0999755859375], [1e6, Infinity], [-0, -0]], Float32: [[0.1, 0.10000000149011612], [1e40, Infinity], [NaN, NaN]], Float64: [[5e-324, 5e-324], [-0, -0], [undefined, NaN]], BigInt64: [[2n ** 63n, -(2n ** 63n)], [true, 1n]], BigUint64: [[-1n, 2n ** 64n - 1n], ['7', 7n]] };
  for (const [name, pairs] of Object.entries(rows)) for (const little of [false, true]) for (const at of [0, 1, 3, 5]) for (const [value, expected] of pairs) {
    assertEq(v['set' + name](at, value, little), undefined);
    assertEq(v['get' + name](at, little), expected, name);
  }
  for (const name of ['Int8', 'Uint32', 'Float64']) assertThrows(TypeError, () => v['set' + name](0, 1n));
  for (const name of ['BigInt64', 'BigUint64']) assertThrows(TypeError, () => v['set' + name](0, 1));
});

test('each method by its name', () => {
  const v = new DataView(new ArrayBuffer(16), 3, 9), bytes = new Uint8Array(v.buffer, 3, 9), shown = () => [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
  const reset = () => bytes.set([0x80, 0x01, 0xff, 0x7f, 0x00, 0xc0, 0x3f, 0xfe, 0x55]);
  reset();
  assertDeep([v.getInt8(0), v.getInt8(3), v.getUint8(0), v.getUint8(7)], [-128, 127, 128, 254]);
  assertDeep([v.getInt16(0), v.getInt16(0, true), v.getInt16(3), v.getUint16(0), v.getUint16(2, true)], [-32767, 384, 32512, 32769, 32767]);
  assertDeep([v.getInt32(0), v.getInt32(0, true), v.getUint32(0), v.getUint32(4, true)], [-2147352705, 2147418496, 2147614591, 4265590784]);
  assertDeep([v.getFloat16(5), v.getFloat16(5, true), v.getFloat16(2, true)], [-2.123046875, 1.9375, NaN]);
  assertDeep([v.getFloat32(3, true), v.getFloat32(5)], [1.500015139579773, -2.9998981952667236]);
  assertDeep([v.getFloat64(1), v.getFloat64(1, true)], [4.7030670585762293e-299, 1.7344023364326748e+106]);
  assertDeep([v.getBigInt64(0), v.getBigUint64(0), v.getBigInt64(0, true), v.getBigUint64(1, true)], [-9222809640939536386n, 9223934432770015230n, -126171156163133056n, 6196460231183040257n]);
  // Each writes its bytes and no others.
  for (const [write, expected] of [
    [() => v.setInt8(1, -2), '80feff7f00c03ffe55'], [() => v.setUint8(1, 254.9), '80feff7f00c03ffe55'],
    [() => v.setInt16(1, -2), '80fffe7f00c03ffe55'], [() => v.setInt16(1, -2, true), '80feff7f00c03ffe55'],
    [() => v.setUint16(2, 0x1234), '8001123400c03ffe55'], [() => v.setUint16(2, 0x1234, true), '8001341200c03ffe55'],
    [() => v.setInt32(1, -559038737), '80deadbeefc03ffe55'], [() => v.setInt32(1, -559038737, 1), '80efbeaddec03ffe55'],
    [() => v.setUint32(1, 0xdeadbeef), '80deadbeefc03ffe55'], [() => v.setUint32(5, '1', true), '8001ff7f0001000000'],
    [() => v.setFloat16(7, -2), '8001ff7f00c03fc000'], [() => v.setFloat16(7, 65504, true), '8001ff7f00c03fff7b'], [() => v.setFloat16(7, 5.960464477539063e-8), '8001ff7f00c03f0001'],
    [() => v.setFloat32(0, 1.5), '3fc0000000c03ffe55'], [() => v.setFloat32(0, -Infinity, true), '000080ff00c03ffe55'],
    [() => v.setFloat64(1, -1.5), '80bff8000000000000'], [() => v.setFloat64(0, 5e-324, true), '010000000000000055'],
    [() => v.setBigInt64(0, -2n), 'fffffffffffffffe55'], [() => v.setBigInt64(1, 2n ** 65n + 258n, true), '800201000000000000'],
    [() => v.setBigUint64(0, -1n), 'ffffffffffffffff55'], [() => v.setBigUint64(1, 0x0102030405060708n, true), '800807060504030201'],
  ]) { reset(); write(); assertEq(shown(), expected, String(write)); }
  // NaN is written as some NaN, and read as one.
  v.setFloat16(0, NaN); v.setFloat32(2, NaN);
  assertEq(v.getFloat16(0) + v.getFloat32(2), NaN);
  for (const write of [() => v.setBigInt64(2, 0n), () => v.setBigUint64(2, 0n), () => v.setInt32(6, 0), () => v.setFloat32(6, 0), () => v.setInt16(8, 0), () => v.setUint16(8, 0), () => v.setFloat16(8, 0), () => v.setUint8(9, 0),
    () => v.getBigUint64(2), () => v.getInt32(6), () => v.getFloat32(6), () => v.getInt16(8), () => v.getFloat16(8)]) assertThrows(RangeError, write, String(write));
  for (const write of [() => v.setUint8(0, 1n), () => v.setUint16(0, 1n), () => v.setFloat16(0, Symbol()), () => v.setBigInt64(0), () => v.setBigUint64(0, 1)]) assertThrows(TypeError, write, String(write));
  assertThrows(SyntaxError, () => v.setBigInt64(0, 'x'));
});

test('bounds and order of checks', () => {
  const v = new DataView(new ArrayBuffer(16), 2, 8);
  for (const [name, size] of Object.entries(SIZES)) {
    v['get' + name](8 - size);
    for (const bad of [9 - size, -1, Infinity, 2 ** 53]) {
      assertThrows(RangeError, () => v['get' + name](bad));
      assertThrows(RangeError, () => v['set' + name](bad, name.startsWith('Big') ? 0n : 0));
    }
    v['get' + name]();
    assertThrows(TypeError, () => v['get' + name](Symbol()));
  }
  let converted = 0;
  assertThrows(RangeError, () => v.setInt8(100, { valueOf() { converted++; return 1; } }));
  assertEq(converted, 1);
  assertThrows(RangeError, () => v.setInt8(-1, { valueOf() { converted++; return 1; } }));
  assertEq(converted, 1);
  const d = new DataView(new ArrayBuffer(4));
  assertThrows(TypeError, () => d.setInt8(0, { valueOf() { d.buffer.transfer(); return 1; } }));
  assertThrows(TypeError, () => d.getInt8(0));
  assertThrows(TypeError, () => d.byteLength);
  assertEq(d.buffer.detached, true);
  const buffer = new ArrayBuffer(8);
  assertThrows(TypeError, () => new DataView(buffer, 0, { valueOf() { buffer.transfer(); return 4; } }));
});

done();
