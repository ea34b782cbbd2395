// %TypedArray%.prototype methods: the table, agreement with Array, and what differs.

const TypedArray = Object.getPrototypeOf(Int8Array);
const LENGTHS = { at: 1, copyWithin: 2, entries: 0, every: 1, fill: 1, filter: 1, find: 1, findIndex: 1, findLast: 1, findLastIndex: 1, forEach: 1, includes: 1, indexOf: 1, join: 1, keys: 0, lastIndexOf: 1, map: 1, reduce: 1, reduceRight: 1, reverse: 0, set: 1, slice: 2, some: 1, sort: 1, subarray: 2, toLocaleString: 0, toReversed: 0, toSorted: 1, values: 0, with: 2 };

test('table', () => {
  for (const [name, length] of Object.entries(LENGTHS)) assertMethod(TypedArray.prototype, name, length);
  assertEq(TypedArray.prototype[Symbol.iterator], TypedArray.prototype.values);
  assertEq(TypedArray.prototype.toString, Array.prototype.toString);
  for (const name of ['push', 'pop', 'shift', 'unshift', 'splice', 'concat', 'flat', 'toSpliced']) assertEq(name in TypedArray.prototype, false);
  for (const name of Object.keys(LENGTHS)) for (const bad of [[1], {}, null, new ArrayBuffer(1)]) assertThrows(TypeError, () => TypedArray.prototype[name].call(bad, () => {}), name);
});

test('agreement with Array', () => {
  const plain = [5, 1, 4, 1, 3, 9, 2, 6];
  const checks = {
    join: [[], ['-'], [undefined]], indexOf: [[1], [1, 2], [1, -3], [9, -1], [7]], lastIndexOf: [[1], [1, 2], [1, -6], [6]], includes: [[4], [4, 3], [7]],
    at: [[0], [-1], [99], [1.7]], slice: [[], [2], [2, 4], [-3], [-3, -1], [5, 2]], fill: [[7], [7, 2], [7, -3, -1], [7, 3, 1]],
    copyWithin: [[0, 3], [2, 0, 3], [-3, -5, -2], [1, 1]], reverse: [[]], toReversed: [[]], toSorted: [[(a, b) => b - a]], sort: [[(a, b) => a - b], [(a, b) => b - a]], with: [[2, 8], [-1, 8]],
    map: [[(x, i) => x + i]], filter: [[(x) => x % 2], [() => false]], find: [[(x) => x > 4]], findIndex: [[(x) => x > 4], [() => false]], findLast: [[(x) => x < 3]], findLastIndex: [[(x) => x < 3]],
    some: [[(x) => x > 8], [(x) => x > 9]], every: [[(x) => x > 0], [(x) => x > 1]], reduce: [[(a, b) => a * 2 + b], [(a, b) => a - b, 100]], reduceRight: [[(a, b) => a * 2 + b], [(a, b) => a - b, 100]],
  };
  for (const T of [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float16Array, Float32Array, Float64Array]) {
    for (const [name, calls] of Object.entries(checks)) for (const args of calls) {
      const expected = plain.slice()[name](...args), actual = new T(plain)[name](...args);
      if (Array.isArray(expected)) { assert(actual instanceof T); assertDeep([...actual], expected, `${T.name} ${name}`); } else assertEq(actual, expected, `${T.name} ${name}`);
    }
  }
  for (const T of [BigInt64Array, BigUint64Array]) {
    const big = plain.map(BigInt);
    for (const name of ['join', 'reverse', 'toReversed']) assertEq(String(new T(big)[name]()), String(big.slice()[name]()));
    assertDeep([...new T(big).sort()], big.slice().sort((a, b) => (a < b ? -1 : 1)));
    assertEq(new T(big).indexOf(4n), 2);
    assertEq(new T(big).includes(4), false);
    assertDeep([...new T(big).map((x) => x * 2n)], big.map((x) => x * 2n));
    assertThrows(TypeError, () => new T(big).fill(1));
    assertThrows(TypeError, () => new T(big).map(() => 1));
  }
});

test('sort', () => {
  assertDeep([...new Float64Array([3, NaN, -0, 0, -Infinity, 1]).sort()], [-Infinity, -0, 0, 1, 3, NaN]);
  assertDeep([...new Uint8Array([10, 9, 1]).sort()], [1, 9, 10]);
  assertThrows(TypeError, () => new Uint8Array(1).sort(null));
  assertDeep([...new Int8Array([1, 2, 3]).sort(() => NaN)], [1, 2, 3]);
  const big = Int32Array.from({ length: 5000 }, (_, i) => (i * 7919) % 5003 - 2500);
  big.sort();
  for (let i = 1; i < big.length; i++) assert(big[i - 1] <= big[i]);
  const f = Float32Array.from({ length: 1000 }, (_, i) => ((i * 37) % 101) / 7).sort((a, b) => b - a);
  for (let i = 1; i < f.length; i++) assert(f[i - 1] >= f[i]);
});

test('set', () => {
  const a = new Uint8Array(5);
  assertEq(a.set([1, 2]), undefined);
  a.set([3, '4'], 2);
  assertDeep([...a], [1, 2, 3, 4, 0]);
  a.set({ length: 1, 0: 9 }, 4);
  a.set('ab');
  assertDeep([...a], [0, 0, 3, 4, 9]);
  a.set(a.subarray(2), 0);
  assertDeep([...a], [3, 4, 9, 4, 9]);
  a.set(a.subarray(0, 4), 1);
  assertDeep([...a], [3, 3, 4, 9, 4]);
  a.set(new Float64Array([1.9, 300]), 1);
  assertDeep([...a], [3, 1, 44, 9, 4]);
  const shared = new Uint8Array(8);
  new Uint16Array(shared.buffer).set([1, 2, 3, 4]);
  new Uint16Array(shared.buffer).set(shared.subarray(0, 4));
  for (const args of [[[1, 2], 4], [[1], 5], [[], 6], [[1], -1], [new Uint8Array(6)]]) assertThrows(RangeError, () => a.set(...args));
  a.set([], 5);
  assertThrows(TypeError, () => a.set(null));
  assertThrows(TypeError, () => a.set([1n]));
  assertThrows(TypeError, () => a.set(new BigInt64Array(1)));
  a.set(5);
});

test('subarray', () => {
  const a = new Uint8Array([1, 2, 3, 4]), s = a.subarray(1, 3);
  assertEq(s.buffer, a.buffer);
  assertEq(s.byteOffset + s.length, 3);
  s[0] = 9;
  assertEq(a[1], 9);
  assertEq(a.subarray(-2).length + a.subarray(3, 1).length + a.subarray().length, 6);
  assertEq(s.subarray(1).byteOffset, 2);
});

test('with, at, iteration', () => {
  const a = new Uint8Array([1, 2]);
  assertDeep([...a.with(0, 257)], [1, 2]);
  assertThrows(RangeError, () => a.with(2, 0));
  assertThrows(TypeError, () => a.with(0, 1n));
  assertDeep([...a.entries()], [[0, 1], [1, 2]]);
  assertDeep([...a.keys()], [0, 1]);
  const seen = [];
  a.forEach(function (x, i, all) { seen.push(x, i, all === a, this.t); }, { t: 't' });
  assertDeep(seen, [1, 0, true, 't', 2, 1, true, 't']);
  for (const name of ['every', 'filter', 'find', 'forEach', 'map', 'reduce', 'some']) assertThrows(TypeError, () => a[name](5));
  assertThrows(TypeError, () => new Uint8Array().reduce((x) => x));
  assertEq(new Uint8Array([1, 2]).toLocaleString(), '1,2');
});

test('species results are checked', () => {
  const a = new Uint8Array([1, 2, 3]);
  a.constructor = { [Symbol.species]: function (n) { return new Uint8Array(n - 1); } };
  assertThrows(TypeError, () => a.map((x) => x));
  a.constructor = { [Symbol.species]: Array };
  assertThrows(TypeError, () => a.slice());
  a.constructor = { [Symbol.species]: BigInt64Array };
  assertThrows(TypeError, () => a.map((x) => x));
  a.constructor = { [Symbol.species]: Int16Array };
  assertDeep([...a.slice(1)], [2, 3]);
  assert(a.slice() instanceof Int16Array);
});

test('detached buffers', () => {
  for (const name of Object.keys(LENGTHS)) {
    const a = new Uint8Array(4);
    a.buffer.transfer();
    assertEq(a.length + a.byteLength + a.byteOffset, 0);
    if (name === 'subarray') { assertThrows(TypeError, () => a.subarray()); continue; }
    assertThrows(TypeError, () => a[name](() => 1), name);
  }
  const a = new Uint8Array([1, 2, 3]), seen = [];
  a.forEach((x, i) => { seen.push(x); if (i === 0) a.buffer.transfer(); });
  assertDeep(seen, [1, undefined, undefined]);
  const b = new Uint8Array(4);
  assertThrows(TypeError, () => b.fill({ valueOf() { b.buffer.transfer(); return 1; } }));
  const c = new Uint8Array(4);
  assertEq(c.includes(undefined, { valueOf() { c.buffer.transfer(); return 0; } }), true);
});

test('order of evaluation, overlap, receivers', () => {
  const empty = new Uint8Array(0), fails = { valueOf() { throw new Error('converted'); } };
  assertEq(empty.includes(1, fails), false);
  assertEq(empty.indexOf(1, fails) + empty.lastIndexOf(1, fails), -2);
  // A species that is another view of the same bytes.
  const bytes = new Uint8Array([10, 20, 30, 40, 60]);
  const view = bytes.subarray(2);
  bytes.constructor = { [Symbol.species]: function () { return view; } };
  bytes.slice(1, 4);
  assertEq(bytes.join(), '10,20,20,20,20');
  const list = [{ valueOf() { list[1] = 9; return 1; } }, 2];
  assertEq(new Int16Array(list).join(), '1,2');
  // The element is the array's, but the receiver is another.
  Object.defineProperty(Uint8Array.prototype, 0, { configurable: true, set() { throw new Error('reached'); } });
  const receiver = {}, target = new Uint8Array(1);
  assert(Reflect.set(target, 0, 7, receiver));
  assertEq(receiver[0] + target[0], 7);
  const heir = Object.create(target);
  heir[0] = 5;
  assertEq(heir[0] + target[0], 5);
  delete Uint8Array.prototype[0];
});

done();
