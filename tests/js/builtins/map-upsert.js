// Map.prototype.getOrInsert and getOrInsertComputed, and those of WeakMap.
// needs: upsert

test('Map', () => {
  assertMethod(Map.prototype, 'getOrInsert', 2);
  assertMethod(Map.prototype, 'getOrInsertComputed', 2);
  const m = new Map([['a', 1]]);
  assertEq(m.getOrInsert('a', 2), 1);
  assertEq(m.getOrInsert('b', 2), 2);
  assertEq(m.get('b'), 2);
  assertEq(m.getOrInsertComputed('a', () => { throw 'never'; }), 1);
  assertEq(m.getOrInsertComputed('c', (k) => k + '!'), 'c!');
  assertEq(m.getOrInsert('u', undefined), undefined);
  assertEq(m.has('u'), true);
  assertThrows(TypeError, () => m.getOrInsertComputed('a', 1));
  assertEq(m.getOrInsertComputed(-0, (k) => Object.is(k, 0)), true);
  assertEq(m.getOrInsertComputed('d', () => { m.set('d', 'inner'); return 'outer'; }), 'outer');
  assertEq(m.get('d'), 'outer');
  assertThrowsValue('x', () => m.getOrInsertComputed('e', () => { throw 'x'; }));
  assertEq(m.has('e'), false);
});

test('WeakMap', () => {
  const w = new WeakMap(), k = {};
  assertEq(w.getOrInsert(k, 1), 1);
  assertEq(w.getOrInsert(k, 2), 1);
  assertEq(w.getOrInsertComputed({}, () => 3), 3);
  assertThrows(TypeError, () => w.getOrInsert('x', 1));
  assertThrows(TypeError, () => w.getOrInsertComputed('x', () => { throw 'never'; }));
});

done();
