// structuredClone of immutable ArrayBuffers: copies that are immutable too; they cannot be moved.
// needs: runtime, immutable-arraybuffer

test('immutable buffers', () => {
  const b = new Uint8Array([1, 2]).buffer.transferToImmutable();
  const c = structuredClone(b);
  assert(c !== b && c.immutable);
  assertDeep([...new Uint8Array(c)], [1, 2]);
  const [x, y] = structuredClone([new Uint8Array(b, 1), new DataView(b)]);
  assert(x.buffer === y.buffer && x.buffer.immutable);
  assertEq(x[0], 2);
  let name;
  try { structuredClone(b, { transfer: [b] }); } catch (e) { name = e.name; }
  assertEq(name, 'DataCloneError');
  assertEq(b.detached, false);
});

done();
