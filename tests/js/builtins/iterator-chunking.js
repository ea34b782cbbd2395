// Iterator.prototype.chunks, windows, includes and join.
// needs: iterator-chunking, iterator-includes, iterator-join

const it = (log, count = 5) => ({
  __proto__: Iterator.prototype,
  get next() {
    log.push('get next');
    let i = 0;
    return () => (i < count ? { value: i++, done: false } : { value: undefined, done: true });
  },
  return() {
    log.push('return');
    return {};
  },
});

test('chunks', () => {
  assertMethod(Iterator.prototype, 'chunks', 1);
  assertDeep([1, 2, 3, 4, 5].values().chunks(2).toArray(), [[1, 2], [3, 4], [5]]);
  assertDeep([1, 2].values().chunks(2).toArray(), [[1, 2]]);
  assertDeep([].values().chunks(2).toArray(), []);
  assertDeep([1, 2].values().chunks(2 ** 32 - 1).toArray(), [[1, 2]]);
  // After the last, shorter chunk the iterator is not closed.
  const log = [];
  const c = it(log, 3).chunks(2);
  c.next();
  c.next();
  c.return();
  assertDeep(log, ['get next']);
  const open = it(log).chunks(2);
  open.next();
  open.return();
  assertDeep(log, ['get next', 'get next', 'return']);
});

test('sizes', () => {
  for (const method of ['chunks', 'windows']) {
    for (const bad of [undefined, null, '1', 1.5, NaN, Infinity, -Infinity, 1n, { valueOf: () => 1 }]) {
      const log = [];
      assertThrows(TypeError, () => it(log)[method](bad));
      assertDeep(log, ['return']);
    }
    for (const bad of [0, -0, -1, 2 ** 32, 2 ** 53]) {
      const log = [];
      assertThrows(RangeError, () => it(log)[method](bad));
      assertDeep(log, ['return']);
    }
    assertThrows(TypeError, () => Iterator.prototype[method].call(5, 1));
    // The first error counts.
    assertThrows(RangeError, () => Iterator.prototype[method].call({ get return() { throw new Error('late'); } }, 0));
  }
});

test('windows', () => {
  assertMethod(Iterator.prototype, 'windows', 1);
  assertDeep([1, 2, 3, 4, 5].values().windows(3).toArray(), [[1, 2, 3], [2, 3, 4], [3, 4, 5]]);
  assertDeep([1, 2, 3, 4].values().windows(1).toArray(), [[1], [2], [3], [4]]);
  assertDeep([1, 2].values().windows(3).toArray(), []);
  assertDeep([1, 2].values().windows(3, 'only-full').toArray(), []);
  assertDeep([1, 2].values().windows(3, 'allow-partial').toArray(), [[1, 2]]);
  assertDeep([1, 2, 3].values().windows(2, 'allow-partial').toArray(), [[1, 2], [2, 3]]);
  assertDeep([].values().windows(3, 'allow-partial').toArray(), []);
  for (const bad of [null, '', 'other', 0, {}]) {
    const log = [];
    assertThrows(TypeError, () => it(log).windows(1, bad));
    assertDeep(log, ['return']);
  }
  // What is done to one window is not seen in the next.
  const w = [1, 2, 3, 4].values().windows(3);
  const first = w.next().value;
  first[1] = first[2] = first.length = 0;
  assertDeep(w.next().value, [2, 3, 4]);
  const log = [];
  const open = it(log).windows(2);
  open.next();
  open.return();
  assertDeep(log, ['get next', 'return']);
});

test('includes', () => {
  assertMethod(Iterator.prototype, 'includes', 1);
  assertEq([1, NaN, -0].values().includes(NaN), true);
  assertEq([1, NaN, -0].values().includes(0), true);
  assertEq([1, 2].values().includes('1'), false);
  assertEq([4, 5, 6].values().includes(4, 1), false);
  assertEq([4, 5, 6].values().includes(5, 1), true);
  assertEq([4, 5, 6].values().includes(5, -0), true);
  assertEq([4, 5, 6].values().includes(6, Infinity), false);
  const log = [];
  assertEq(it(log).includes(3), true);
  assertDeep(log, ['get next', 'return']);
  log.length = 0;
  assertEq(it(log).includes(9), false);
  assertDeep(log, ['get next']);
  for (const [Err, bads] of [[TypeError, [NaN, 1.5, '1', null, 1n]], [RangeError, [-1, -Infinity, 2 ** 53]]]) {
    for (const bad of bads) {
      log.length = 0;
      assertThrows(Err, () => it(log).includes(0, bad));
      assertDeep(log, ['return']);
    }
  }
});

test('join', () => {
  assertMethod(Iterator.prototype, 'join', 1);
  assertEq(['one', null, 'two', undefined, 3].values().join(), 'one,,two,,3');
  assertEq([1, 2, 3].values().join('--'), '1--2--3');
  assertEq([1, 2].values().join(null), '1null2');
  assertEq([].values().join(), '');
  const log = [];
  const thrower = { toString() { throw new RangeError('no'); } };
  assertThrows(RangeError, () => it(log).join(thrower));
  assertThrows(TypeError, () => it(log).join(Symbol()));
  assertDeep(log, ['return', 'return']);
  log.length = 0;
  assertThrows(RangeError, () => it(log).map(() => thrower).join());
  assertDeep(log, ['get next', 'return']);
});

done();
