// SharedArrayBuffer and Atomics, as far as one thread can see.

test('SharedArrayBuffer', () => {
  for (const [name, length] of Object.entries({ grow: 1, slice: 2 })) assertMethod(SharedArrayBuffer.prototype, name, length);
  for (const name of ['byteLength', 'growable', 'maxByteLength']) assertAccessor(SharedArrayBuffer.prototype, name);
  assertAccessor(SharedArrayBuffer, Symbol.species);
  assertData(SharedArrayBuffer.prototype, Symbol.toStringTag, 'SharedArrayBuffer', 'c');
  const s = new SharedArrayBuffer(8);
  assertEq(s.byteLength + s.maxByteLength, 16);
  assertEq(s.growable, false);
  assertThrows(TypeError, () => SharedArrayBuffer(8));
  assertThrows(RangeError, () => new SharedArrayBuffer(-1));
  const a = new Uint8Array(s);
  a[0] = 5;
  assertEq(new Uint8Array(s)[0], 5);
  assertEq(new Uint8Array(s.slice(0, 1))[0], 5);
  assert(s.slice() instanceof SharedArrayBuffer);
  const g = new SharedArrayBuffer(4, { maxByteLength: 8 }), v = new Uint8Array(g);
  assertEq(g.growable, true);
  g.grow(8);
  assertEq(v.length, 8);
  assertThrows(RangeError, () => g.grow(4));
  assertThrows(RangeError, () => g.grow(9));
  assertThrows(TypeError, () => s.grow(8));
  assertThrows(TypeError, () => ArrayBuffer.prototype.slice.call(s));
  assertThrows(TypeError, () => Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get.call(s));
  assertEq('detached' in SharedArrayBuffer.prototype, false);
});

test('Atomics table', () => {
  for (const [name, length] of Object.entries({ add: 3, and: 3, compareExchange: 4, exchange: 3, isLockFree: 1, load: 2, notify: 3, or: 3, pause: 0, store: 3, sub: 3, wait: 4, waitAsync: 4, xor: 3 })) assertMethod(Atomics, name, length);
  assertData(Atomics, Symbol.toStringTag, 'Atomics', 'c');
  assertThrows(TypeError, () => Atomics());
});

test('operations', () => {
  for (const T of [Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array]) {
    for (const a of [new T(new SharedArrayBuffer(16)), new T(4)]) {
      assertEq(Atomics.store(a, 0, 5), 5);
      assertEq(Atomics.load(a, 0), 5);
      assertEq(Atomics.add(a, 0, 3), 5);
      assertEq(Atomics.sub(a, 0, 1), 8);
      assertEq(Atomics.and(a, 0, 6), 7);
      assertEq(Atomics.or(a, 0, 1), 6);
      assertEq(Atomics.xor(a, 0, 2), 7);
      assertEq(Atomics.exchange(a, 0, 9), 5);
      assertEq(Atomics.compareExchange(a, 0, 9, 1), 9);
      assertEq(Atomics.compareExchange(a, 0, 9, 2), 1);
      assertEq(Atomics.load(a, '0'), 1);
      assertEq(Atomics.store(a, 1, 3.7), 3);
      assertEq(Atomics.store(a, 1, -0), 0);
      for (const bad of [4 * 100, -1, Infinity]) assertThrows(RangeError, () => Atomics.load(a, bad));
    }
  }
  const u8 = new Uint8Array(1);
  assertEq(Atomics.store(u8, 0, 300), 300);
  assertEq(u8[0], 44);
  assertEq(Atomics.add(u8, 0, 250), 44);
  assertEq(u8[0], 38);
  assertEq(Atomics.sub(u8, 0, 39), 38);
  assertEq(u8[0], 255);
  assertEq(Atomics.compareExchange(u8, 0, -1, 7), 255);
  assertEq(u8[0], 7);
  const big = new BigInt64Array(2);
  assertEq(Atomics.add(big, 0, 2n ** 63n), 0n);
  assertEq(Atomics.load(big, 0), -(2n ** 63n));
  assertThrows(TypeError, () => Atomics.add(big, 0, 1));
  for (const bad of [new Float64Array(1), new Float32Array(1), new Uint8ClampedArray(1), [1], {}, null]) assertThrows(TypeError, () => Atomics.add(bad, 0, 1));
  const d = new Int32Array(1);
  assertThrows(TypeError, () => Atomics.store(d, 0, { valueOf() { d.buffer.transfer(); return 1; } }));
  assertEq(Atomics.isLockFree(4), true);
  assertEq(Atomics.isLockFree(3), false);
  Atomics.pause(); Atomics.pause(5);
  assertThrows(TypeError, () => Atomics.pause('x'));
});

test('wait and notify', () => {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  assertEq(Atomics.notify(shared, 0), 0);
  assertEq(Atomics.notify(shared, 0, -5), 0);
  assertEq(Atomics.notify(new Int32Array(2), 0), 0);
  assertThrows(TypeError, () => Atomics.wait(new Int32Array(2), 0, 0, 0));
  assertThrows(TypeError, () => Atomics.wait(new Int16Array(new SharedArrayBuffer(4)), 0, 0, 0));
  assertThrows(TypeError, () => Atomics.notify(new Uint32Array(1), 0));
  assertThrows(RangeError, () => Atomics.notify(shared, 9));
});

asyncTest('waitAsync', async () => {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const unequal = Atomics.waitAsync(shared, 0, 42);
  assertDeep(unequal, { async: false, value: 'not-equal' });
  assertDeep(Atomics.waitAsync(shared, 0, 0, 0), { async: false, value: 'timed-out' });
  const waiting = Atomics.waitAsync(shared, 0, 0);
  assertEq(waiting.async, true);
  assert(waiting.value instanceof Promise);
  assertEq(Atomics.notify(shared, 0), 1);
  assertEq(await waiting.value, 'ok');
});

asyncTest('waiters are woken in order, at their place only', async () => {
  const shared = new SharedArrayBuffer(16), words = new Int32Array(shared), tail = new Int32Array(shared, 8);
  const log = [];
  const wait = (array, index, name) => Atomics.waitAsync(array, index, 0).value.then((how) => log.push(name + how));
  const all = [wait(words, 2, 'a '), wait(words, 1, 'b '), wait(tail, 0, 'c '), wait(words, 2, 'd ')];
  assertEq(Atomics.notify(words, 0), 0);
  assertEq(Atomics.notify(words, 2, 0), 0);
  assertEq(Atomics.notify(tail, 0, 2), 2);
  await all[2];
  assertEq(log.join(), 'a ok,c ok');
  assertEq(Atomics.notify(words, 2), 1);
  assertEq(Atomics.notify(words, 1, Infinity), 1);
  await Promise.all(all);
  assertEq(log.join(), 'a ok,c ok,d ok,b ok');
});

test('growable buffers and 64-bit elements', () => {
  const g = new SharedArrayBuffer(8, { maxByteLength: 16 }), big = new BigInt64Array(g);
  assertThrows(RangeError, () => Atomics.load(big, 1));
  g.grow(16);
  assertEq(Atomics.store(big, 1, -5n), -5n);
  assertEq(Atomics.exchange(big, 1, 7n), -5n);
  assertEq(Atomics.compareExchange(new BigUint64Array(g), 1, 2n ** 64n + 7n, 2n ** 64n - 1n), 7n);
  assertEq(Atomics.load(big, 1), -1n);
  assertEq(Atomics.wait(big, 1, 0n), 'not-equal');
  assertEq(Atomics.wait(big, 1, -1n, 1), 'timed-out');
});

done();
