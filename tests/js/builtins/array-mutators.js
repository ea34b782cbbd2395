// Array.prototype methods that change the array: push, pop, shift, unshift, splice, reverse, fill, copyWithin; and their copying twins.

test('push and pop', () => {
  const a = [];
  assertEq(a.push(), 0);
  assertEq(a.push(1, 2), 2);
  assertEq(a.pop(), 2);
  assertEq(a.pop(), 1);
  assertEq(a.pop(), undefined);
  assertEq(a.length, 0);
  const fixed = Object.defineProperty([], 'length', { writable: false });
  assertThrows(TypeError, () => fixed.push(1));
  assertThrows(TypeError, () => fixed.push());
  const log = [];
  const p = new Proxy([], { set(t, k, v, r) { log.push(k + '=' + v); return Reflect.set(t, k, v, r); } });
  p.push('x');
  assertEq(log.join(), '0=x,length=1');
  const holey = [1, ,];
  assertEq(holey.pop(), undefined);
  assertEq(holey.length, 1);
  Array.prototype[1] = 'proto';
  const viaProto = [0, ,];
  assertEq(viaProto.pop(), 'proto');
  delete Array.prototype[1];
});

test('shift and unshift', () => {
  const a = [1, 2, 3];
  assertEq(a.shift(), 1);
  assertDeep(a, [2, 3]);
  assertEq(a.unshift('x', 'y'), 4);
  assertDeep(a, ['x', 'y', 2, 3]);
  assertEq([].shift(), undefined);
  assertEq([].unshift(), 0);
  const h = [, 1, , 2];
  h.shift();
  assertEq(0 in h && !(1 in h) && h[2] === 2, true);
  h.unshift(9);
  assertEq(2 in h, false);
  assertThrows(TypeError, () => Object.freeze([1]).shift());
  const big = Array.from({ length: 1000 }, (_, i) => i);
  let sum = 0;
  while (big.length) sum += big.shift();
  assertEq(sum, 499500);
});

test('splice', () => {
  const a = [1, 2, 3, 4, 5];
  assertDeep(a.splice(1, 2), [2, 3]);
  assertDeep(a, [1, 4, 5]);
  assertDeep(a.splice(1, 0, 'x', 'y'), []);
  assertDeep(a, [1, 'x', 'y', 4, 5]);
  assertDeep(a.splice(-2), [4, 5]);
  assertDeep(a.splice(), []);
  assertDeep(a.splice(undefined), [1, 'x', 'y']);
  assertDeep([1, 2, 3].splice(1, undefined), []);
  assertDeep([1, 2, 3].splice(0, Infinity), [1, 2, 3]);
  assertDeep([1, 2, 3].splice(-Infinity, 1), [1]);
  assertDeep([1, 2, 3].splice(5, 1, 'z'), []);
  const b = [1, 2, 3];
  b.splice(1, 1, 'a', 'b', 'c');
  assertDeep(b, [1, 'a', 'b', 'c', 3]);
  b.splice(0, 4, 'only');
  assertDeep(b, ['only', 3]);
  const h = [1, , 3, , 5];
  const removed = h.splice(1, 2);
  assertEq(removed.length === 2 && !(0 in removed) && !(1 in h), true);
  class A extends Array {}
  assert(A.of(1, 2).splice(0, 1) instanceof A);
});

test('reverse', () => {
  assertDeep([1, 2, 3].reverse(), [3, 2, 1]);
  assertDeep([1, 2].reverse(), [2, 1]);
  const a = [1];
  assertEq(a.reverse(), a);
  const h = [1, , 3, 4];
  h.reverse();
  assertEq(h.join('-'), '4-3--1');
  assertEq(2 in h, false);
});

test('fill', () => {
  assertDeep([1, 2, 3].fill(0), [0, 0, 0]);
  assertDeep([1, 2, 3].fill(0, 1), [1, 0, 0]);
  assertDeep([1, 2, 3].fill(0, -2, -1), [1, 0, 3]);
  assertDeep([1, 2, 3].fill(0, 2, 1), [1, 2, 3]);
  assertDeep([1, 2, 3].fill(0, NaN, undefined), [0, 0, 0]);
  assertDeep(new Array(2).fill(), [undefined, undefined]);
  const o = {};
  const a = new Array(2).fill(o);
  assertEq(a[0] === a[1], true);
  const shrink = [1, 2, 3];
  shrink.fill(0, { valueOf() { shrink.length = 1; return 0; } });
  assertEq(shrink.length, 3);
});

test('copyWithin', () => {
  assertDeep([1, 2, 3, 4, 5].copyWithin(0, 3), [4, 5, 3, 4, 5]);
  assertDeep([1, 2, 3, 4, 5].copyWithin(1, 0, 3), [1, 1, 2, 3, 5]);
  assertDeep([1, 2, 3, 4, 5].copyWithin(-2, -3, -1), [1, 2, 3, 3, 4]);
  assertDeep([1, 2, 3].copyWithin(0, 5), [1, 2, 3]);
  const h = [, 2, 3];
  h.copyWithin(1, 0, 1);
  assertEq(1 in h, false);
});

test('toReversed, toSorted, toSpliced, with', () => {
  const a = [3, 1, 2];
  assertDeep(a.toReversed(), [2, 1, 3]);
  assertDeep(a.toSorted(), [1, 2, 3]);
  assertDeep(a.toSorted((x, y) => y - x), [3, 2, 1]);
  assertDeep(a.toSpliced(1, 1, 'x', 'y'), [3, 'x', 'y', 2]);
  assertDeep(a.toSpliced(-1), [3, 1]);
  assertDeep(a.toSpliced(), [3, 1, 2]);
  assertDeep(a.with(1, 'w'), [3, 'w', 2]);
  assertDeep(a.with(-1, 'w'), [3, 1, 'w']);
  assertDeep(a, [3, 1, 2]);
  for (const i of [3, -4, Infinity]) assertThrows(RangeError, () => a.with(i, 0));
  assertThrows(TypeError, () => a.toSorted(null));
  assertThrows(TypeError, () => a.toSorted({}));
  class A extends Array {}
  assert(!(A.of(1).toReversed() instanceof A));
  assertDeep([, 1].toReversed(), [1, undefined]);
  assertEq(1 in [1, ,].with(0, 2), true);
  assertThrows(RangeError, () => Array.prototype.toReversed.call({ length: 2 ** 32 }));
  assertThrows(TypeError, () => Array.prototype.toSpliced.call({ length: 2 ** 53 - 1 }, 0, 0, 1));
  assertDeep(Array.prototype.with.call('abc', 0, 'x'), ['x', 'b', 'c']);
});

done();
