// Iterator.zip and Iterator.zipKeyed.
// needs: iterator-zip

test('zip', () => {
  assertMethod(Iterator, 'zip', 1);
  assertDeep(Iterator.zip([[1, 2, 3], ['a', 'b']]).toArray(), [[1, 'a'], [2, 'b']]);
  assertDeep(Iterator.zip([[1], [2, 3]], { mode: 'longest' }).toArray(), [[1, 2], [undefined, 3]]);
  assertDeep(Iterator.zip([[1], [2, 3]], { mode: 'longest', padding: ['pad'] }).toArray(), [[1, 2], ['pad', 3]]);
  assertThrows(TypeError, () => Iterator.zip([[1], [2, 3]], { mode: 'strict' }).toArray());
  assertDeep(Iterator.zip([[1], [2]], { mode: 'strict' }).toArray(), [[1, 2]]);
  assertDeep(Iterator.zip([]).toArray(), []);
  for (const bad of [5, null, undefined, 'ab']) assertThrows(TypeError, () => Iterator.zip(bad));
  assertThrows(TypeError, () => Iterator.zip([], 5));
  assertThrows(TypeError, () => Iterator.zip([], { mode: 'other' }));
  let closed = 0;
  function* g() { try { yield 1; yield 2; } finally { closed++; } }
  const z = Iterator.zip([g(), g()]);
  z.next();
  z.return();
  assertEq(closed, 2);
  Iterator.zip([[1], g()]).toArray();
  assertEq(closed, 3);
});

test('zipKeyed', () => {
  assertMethod(Iterator, 'zipKeyed', 1);
  const rows = Iterator.zipKeyed({ a: [1, 2], b: ['x', 'y'] }).toArray();
  assertDeep(rows.map((r) => [r.a, r.b]), [[1, 'x'], [2, 'y']]);
  assertEq(Object.getPrototypeOf(rows[0]), null);
  const padded = Iterator.zipKeyed({ a: [1], b: [2, 3] }, { mode: 'longest', padding: { a: 'p' } }).toArray();
  assertEq(padded[1].a, 'p');
});

done();
