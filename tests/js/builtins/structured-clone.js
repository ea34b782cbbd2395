// structuredClone: kinds, identity and cycles, what is lost, what cannot be cloned, transfer.
// needs: runtime

test('primitives and wrappers', () => {
  for (const v of [1, 'x', true, null, undefined, 1n, NaN, -0]) assertEq(structuredClone(v), v);
  assertEq(structuredClone(Object(5)).valueOf(), 5);
  assertEq(typeof structuredClone(Object('s')), 'object');
  assertEq(structuredClone(Object(2n)).valueOf(), 2n);
  assertThrows(TypeError, () => structuredClone());
});

test('objects and arrays', () => {
  const o = { a: 1, b: { c: [1, , 3] }, d: undefined };
  const c = structuredClone(o);
  assert(c !== o && c.b !== o.b);
  assertDeep(Object.keys(c), ['a', 'b', 'd']);
  assertEq(c.b.c.length === 3 && !(1 in c.b.c), true);
  const withExtra = Object.assign([1], { extra: 'e' });
  assertEq(structuredClone(withExtra).extra, 'e');
  class A { x = 1; get y() { return 2; } m() {} }
  const a = structuredClone(new A());
  assertEq(Object.getPrototypeOf(a), Object.prototype);
  assertDeep(a, { x: 1 });
  assertDeep(structuredClone({ get g() { return 'read'; } }), { g: 'read' });
  assertEq(Object.getOwnPropertySymbols(structuredClone({ [Symbol()]: 1 })).length, 0);
  assertEq(Object.isFrozen(structuredClone(Object.freeze({ a: 1 }))), false);
});

test('identity and cycles', () => {
  const shared = {}, o = { a: shared, b: shared, list: [shared] };
  o.self = o;
  const c = structuredClone(o);
  assertEq(c.a === c.b && c.list[0] === c.a && c.self === c && c.a !== shared, true);
  const m = new Map();
  m.set('m', m);
  const mc = structuredClone(m);
  assertEq(mc.get('m'), mc);
});

test('built-in kinds', () => {
  assertEq(structuredClone(new Date(5)).getTime(), 5);
  const re = /a/gi;
  re.lastIndex = 3;
  assertEq(String(structuredClone(re)) + structuredClone(re).lastIndex, '/a/gi0');
  assertDeep([...structuredClone(new Map([[{ k: 1 }, new Set([1])]]))][0][0], { k: 1 });
  assertEq(structuredClone(new Set([1, 2])).size, 2);
  const bytes = new Uint8Array([1, 2, 3, 4]), view = bytes.subarray(1, 3);
  const vc = structuredClone(view);
  assertEq(vc.byteOffset + vc.length + vc.buffer.byteLength, 7);
  assertDeep([...vc], [2, 3]);
  assertEq(structuredClone(new DataView(bytes.buffer, 1)).getUint8(0), 2);
  const both = structuredClone([bytes, bytes.buffer]);
  assertEq(both[0].buffer, both[1]);
  assertEq(structuredClone(new ArrayBuffer(2, { maxByteLength: 4 })).maxByteLength, 4);
  const e = structuredClone(Object.assign(new RangeError('m', { cause: { c: 1 } }), { extra: 1 }));
  assert(e instanceof RangeError);
  assertEq(e.message, 'm');
  assertEq('extra' in e, false);
  assertEq(structuredClone(Object.assign(new Error('x'), { name: 'Odd' })).name, 'Error');
});

test('what cannot be cloned', () => {
  for (const bad of [() => {}, Symbol(), class {}, new WeakMap(), new WeakSet(), new WeakRef({}), Promise.resolve(), { f() {} }, [Symbol()], new Proxy({}, {}), (function* () {})(), new Map([[1, () => {}]])]) {
    let error;
    try { structuredClone(bad); } catch (e) { error = e; }
    assertEq(error?.name, 'DataCloneError');
  }
  assertThrowsValue('getter', () => structuredClone({ get x() { throw 'getter'; } }));
});

test('transfer', () => {
  const b = new Uint8Array([1, 2]).buffer;
  const c = structuredClone({ b }, { transfer: [b] });
  assertEq(b.detached && c.b.byteLength === 2, true);
  let error;
  try { structuredClone(1, { transfer: [b] }); } catch (e) { error = e; }
  assertEq(error?.name, 'DataCloneError');
});

done();
