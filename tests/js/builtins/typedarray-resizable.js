// Typed arrays and DataView over resizable buffers: tracking length, going out of bounds and back.

test('tracking and fixed views', () => {
  const b = new ArrayBuffer(8, { maxByteLength: 16 });
  const tracking = new Uint8Array(b), fixed = new Uint8Array(b, 2, 4), offset = new Uint16Array(b, 4), tail = new Uint16Array(b, 2);
  tracking.forEach((_, i) => { tracking[i] = i; });
  assertDeep([tracking.length, fixed.length, offset.length, tail.length], [8, 4, 2, 3]);
  b.resize(12);
  assertDeep([tracking.length, fixed.length, offset.length, tail.length], [12, 4, 4, 5]);
  assertDeep([...tracking].slice(8), [0, 0, 0, 0]);
  b.resize(5);
  assertDeep([tracking.length, fixed.length, fixed.byteLength, fixed.byteOffset, offset.length, offset.byteOffset, tail.length], [5, 0, 0, 0, 0, 4, 1]);
  assertEq(fixed[0], undefined);
  assertEq(0 in fixed, false);
  assertThrows(TypeError, () => fixed.fill(1));
  assertThrows(TypeError, () => [...fixed]);
  fixed[0] = 5;
  b.resize(3);
  assertEq(offset.byteOffset, 0);
  assertThrows(TypeError, () => offset.at(0));
  b.resize(16);
  assertDeep([tracking.length, fixed.length, fixed.byteOffset, offset.length], [16, 4, 2, 6]);
  assertDeep([...fixed], [2, 0, 0, 0]);
});

test('resizing during iteration', () => {
  const b = new ArrayBuffer(4, { maxByteLength: 8 }), a = new Uint8Array(b);
  a.set([1, 2, 3, 4]);
  const seen = [];
  for (const x of a) { seen.push(x); if (x === 2) b.resize(3); }
  assertDeep(seen, [1, 2, 3]);
  seen.length = 0;
  b.resize(4);
  a[3] = 4;
  for (const x of a) { seen.push(x); if (seen.length === 1) b.resize(6); }
  assertDeep(seen, [1, 2, 3, 4, 0, 0]);
  seen.length = 0;
  a.forEach((x) => { seen.push(x); b.resize(2); });
  assertDeep(seen, [1, 2, undefined, undefined, undefined, undefined]);
  b.resize(4);
  const mapped = a.map((x, i) => { if (i === 0) b.resize(1); return 7; });
  assertDeep([...mapped], [7, 7, 7, 7]);
  b.resize(4);
  a.set([4, 3, 2, 1]);
  a.sort((x, y) => { b.resize(2); return x - y; });
  assertEq(a.length, 2);
  const fixed = new Uint8Array(b, 0, 2), it = fixed.values();
  it.next();
  b.resize(1);
  assertThrows(TypeError, () => it.next());
});

test('slice, subarray, set', () => {
  const b = new ArrayBuffer(8, { maxByteLength: 16 }), a = new Uint8Array(b).fill(1);
  assertEq(a.slice({ valueOf() { b.resize(4); return 0; } }).length, 8);
  b.resize(8);
  const sub = a.subarray(2);
  b.resize(10);
  assertEq(sub.length, 8);
  const fixedSub = a.subarray(2, 4);
  b.resize(12);
  assertEq(fixedSub.length, 2);
  b.resize(4);
  assertThrows(RangeError, () => a.set([1, 2, 3, 4, 5]));
  b.resize(8);
  a.set({ length: 6, get 0() { b.resize(4); return 9; }, 1: 8, 5: 7 });
  assertDeep([...a], [9, 8, 0, 0]);
});

test('DataView', () => {
  const b = new ArrayBuffer(8, { maxByteLength: 16 }), tracking = new DataView(b, 2), fixed = new DataView(b, 4, 4);
  assertEq(tracking.byteLength + fixed.byteLength, 10);
  b.resize(16);
  assertEq(tracking.byteLength, 14);
  b.resize(6);
  assertEq(tracking.byteLength, 4);
  assertThrows(TypeError, () => fixed.byteLength);
  assertThrows(TypeError, () => fixed.byteOffset);
  assertThrows(TypeError, () => fixed.getInt8(0));
  b.resize(1);
  assertThrows(TypeError, () => tracking.byteLength);
  b.resize(8);
  assertEq(fixed.byteLength, 4);
});

test('construction on a resizable buffer', () => {
  const b = new ArrayBuffer(7, { maxByteLength: 16 });
  assertEq(new Uint16Array(b).length, 3);
  assertThrows(RangeError, () => new Uint16Array(b, 8));
  assertThrows(RangeError, () => new Uint8Array(b, 0, 8));
  const copy = new Uint8Array(new Uint8Array(b));
  assertEq(copy.buffer.resizable, false);
  assertThrows(TypeError, () => Object.freeze(new Uint8Array(b)));
  assertEq(Object.isExtensible(Object.preventExtensions(new Uint8Array(8))), false);
  assertThrows(TypeError, () => Object.preventExtensions(new Uint8Array(b)));
});

done();
