// Typed arrays: iterated and taken apart, and sums of their elements modulo 2^32.

const TYPES = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array,
  BigInt64Array, BigUint64Array];
const make = (T, n) => T.from({ length: n }, (_, i) => T.name.startsWith('Big') ? BigInt(i * 7) : i * 7);

test('for-of, spread and patterns', () => {
  const sum = (list) => { let s = ''; for (const v of list) s += v + ','; return s; };
  const ends = (list) => { const [a, b = 'none', ...rest] = list; return `${a} ${b} ${rest}`; };
  for (const T of TYPES) {
    const three = make(T, 3), none = new T(0), one = make(T, 1);
    for (let round = 0; round < 40; round++) {
      assertEq(sum(three), '0,7,14,');
      assertEq(sum(none), '');
      assertEq(ends(three), '0 7 14');
      assertEq(ends(one), '0 none ');
      assertEq(ends(none), 'undefined none ');
      assertEq([...three].join() + Math.max(...[...three].map(Number)), '0,7,1414');
    }
  }
  const large = new Uint32Array([4294967295, 2147483648, 1]);
  const total = (list) => { let s = 0; for (const v of list) s += v; return s; };
  for (let round = 0; round < 100; round++) assertEq(total(large), 6442450944);
  assertEq(total([1, 2.5]), 3.5);
  assertEq(total(new Set([1, 2])), 3);
  assertEq(total(large), 6442450944);
});

test('arrays whose bytes change meanwhile', () => {
  const walk = (list, at, change) => { let s = 0, k = 0; for (const v of list) { s += v; if (k++ === at) change(list); } return s; };
  const nothing = () => {};
  for (let round = 0; round < 60; round++) assertEq(walk(new Uint8Array([1, 2, 3]), 1, nothing), 6);
  assertEq(walk(new Uint8Array([1, 2, 3]), 0, (l) => { l[2] = 9; }), 12);
  assertThrows(TypeError, () => walk(new Uint8Array([1, 2, 3]), 1, (l) => l.buffer.transfer()));
  assertThrows(TypeError, () => walk(new Uint8Array([1, 2, 3]), 2, (l) => l.buffer.transfer()));
  const resizable = (tracking) => {
    const b = new ArrayBuffer(4, { maxByteLength: 8 }), l = tracking ? new Uint8Array(b) : new Uint8Array(b, 0, 4);
    l.fill(1);
    return l;
  };
  assertEq(walk(resizable(true), 1, (l) => l.buffer.resize(8)), 4);
  assertEq(walk(resizable(true), 1, (l) => l.buffer.resize(2)), 2);
  assertEq(walk(resizable(true), 1, (l) => l.buffer.resize(1)), 2);
  assertThrows(TypeError, () => walk(resizable(false), 1, (l) => l.buffer.resize(2)));
  const gone = new Uint8Array(2);
  gone.buffer.transfer();
  assertThrows(TypeError, () => walk(gone, 0, nothing));
  const first = (l, take) => { const o = {}; [o[take(l)]] = l; return o; };
  for (let round = 0; round < 60; round++) assertEq(first(new Uint8Array([5]), () => 'k').k, 5);
  assertThrows(TypeError, () => first(new Uint8Array([5]), (l) => { l.buffer.transfer(); return 'k'; }));
  for (let round = 0; round < 60; round++) assertEq(walk(new Uint8Array([1, 2, 3]), 1, nothing), 6);
});

test('iterated otherwise', () => {
  const list = (l) => { const out = []; for (const v of l) out.push(v); return out.join(); };
  const a = new Int16Array([1, 2, 3]);
  for (let round = 0; round < 60; round++) assertEq(list(a), '1,2,3');
  class Twice extends Int16Array { *[Symbol.iterator]() { for (let k = 0; k < this.length; k++) yield this[k] * 2; } }
  class Same extends Int16Array {}
  assertEq(list(new Twice([1, 2])), '2,4');
  assertEq(list(new Same([1, 2])), '1,2');
  const own = new Int16Array([1]);
  own[Symbol.iterator] = function*() { yield 'own'; };
  assertEq(list(own), 'own');
  const iterators = Object.getPrototypeOf([][Symbol.iterator]()), next = iterators.next;
  iterators.next = function() { const r = next.call(this); if (!r.done) r.value += 'n'; return r; };
  try {
    assertEq(list(a), '1n,2n,3n');
  } finally {
    iterators.next = next;
  }
  const base = Object.getPrototypeOf(Int16Array.prototype), values = base[Symbol.iterator];
  base[Symbol.iterator] = base.keys;
  try {
    assertEq(list(a), '0,1,2');
  } finally {
    base[Symbol.iterator] = values;
  }
  Int16Array.prototype[Symbol.iterator] = base.entries;
  try {
    assertEq(list(a), '0,1,1,2,2,3');
  } finally {
    delete Int16Array.prototype[Symbol.iterator];
  }
  assertEq(list(a), '1,2,3');
  const other = new Int16Array([7]);
  Object.setPrototypeOf(other, Array.prototype);
  assertEq(list(other), '7');
  assertThrows(TypeError, () => list(Object.setPrototypeOf(new Int16Array([7]), null)));
});

test('sums modulo 2^32', () => {
  // Mixes words that begin as uint32 and go on as int32; looked at by exits on the way.
  const mix = (state, rounds, look) => {
    let [a, b, c] = state;
    const seen = [];
    for (let i = 0; i < rounds; i++) {
      const t = (a + (b >>> 3) + (c ^ i) + state[i % 3]) | 0;
      c = b; b = a; a = (t - c * 3) | 0;
      if (i === look) seen.push(a, b, c);
    }
    state[0] += a; state[1] += b; state[2] += c;
    return `${a} ${b} ${c} ${seen} ${state}`;
  };
  const slow = (state, rounds, look) => {
    let [a, b, c] = [...state].map(BigInt);
    const seen = [], list = [...state].map(BigInt), int = (x) => BigInt.asIntN(32, x), word = (x) => BigInt.asUintN(32, x);
    for (let i = 0n; i < rounds; i++) {
      const t = int(a + (word(b) >> 3n) + int(int(c) ^ i) + list[i % 3n]);
      c = b; b = a; a = int(t - c * 3n);
      if (i === BigInt(look)) seen.push(a, b, c);
    }
    list[0] += a; list[1] += b; list[2] += c;
    return `${a} ${b} ${c} ${seen} ${list.map(word)}`;
  };
  for (let k = 0; k < 80; k++) {
    const start = [k * 90000001 >>> 0, 4294967295 - k, (k << 25) >>> 0];
    const rounds = k % 5 === 4 ? k % 3 : 20;
    assertEq(mix(new Uint32Array(start), rounds, k % 24), slow(start, rounds, k % 24));
  }
  // Other numbers than words.
  const hash = (h, n) => { for (let i = 0; i < n; i++) h = (h * 3 + i) | 0; return h; };
  for (let k = 0; k < 60; k++) assertEq(hash(2 ** 31 + k, 1), ((2 ** 31 + k) * 3) | 0);
  assertEq(hash(0.5, 1), 1);
  assertEq(hash(2 ** 53, 2), 1);
  assertEq(hash(NaN, 2), 1);
  const sum = (list) => { let s = 0; for (const v of list) s = (s + v) >>> 0; return s; };
  for (let k = 0; k < 60; k++) assertEq(sum(new Uint32Array([4294967295, 4294967295, k])), k === 0 ? 4294967294 : 4294967294 + k - (k > 1 ? 4294967296 : 0));
  assertEq(sum([0.5, 1.5, 2 ** 40]), 1);
});

test('DataViews', () => {
  const methods = {
    Int8: [-128, 127, 1], Uint8: [255, 0, 3], Int16: [-32768, 258, 7], Uint16: [65535, 258, 7], Int32: [-2147483648, 16909060, -2],
    Uint32: [4294967295, 16909060, 2147483648], Float32: [1.5, -0, NaN], Float64: [0.1, -0, NaN],
  };
  const cases = Object.keys(methods).map((name) => new Function('view', 'at', 'value', `
    view.set${name}(at, value);
    const big = view.get${name}(at), swapped = view.get${name}(at, true);
    view.set${name}(at + 1, value, true);
    return [big, swapped, view.get${name}(at + 1, true), view.get${name}(at + 1, false)];`));
  const buffer = new ArrayBuffer(32), view = new DataView(buffer, 3, 20), bytes = new Uint8Array(buffer);
  // The reference: bytes put together by hand, through a typed array of one element.
  const reference = (name, value) => {
    const T = globalThis[`${name}Array`], one = new T([value]), own = new Uint8Array(one.buffer);
    const kept = one[0];
    own.reverse();
    return [kept, one[0], kept, one[0]];
  };
  for (let round = 0; round < 60; round++) {
    Object.keys(methods).forEach((name, k) => {
      for (const value of methods[name]) assertDeep(cases[k](view, round % 8, value), reference(name, value));
    });
    assertEq(bytes[0] + bytes[1] + bytes[2], 0);
  }
  const read = (v, at) => v.getUint16(at), write = (v, at, x) => v.setInt32(at, x, true);
  for (let round = 0; round < 60; round++) { read(view, 2); write(view, 16, round); }
  assertEq(bytes[19] + bytes[20] * 256, 59);
  for (const at of [19, 20, -1, 2147483647]) assertThrows(RangeError, () => read(view, at));
  assertThrows(RangeError, () => write(view, 17, 1));
  assertEq(read(view, '2'), read(view, 2.9));
  assertEq(read(view), read(view, 0));
  const tracking = new DataView(new ArrayBuffer(8, { maxByteLength: 16 }), 2);
  for (let round = 0; round < 60; round++) assertEq(read(tracking, 4), 0);
  tracking.buffer.resize(16);
  write(tracking, 10, 0x01020304);
  assertEq(read(tracking, 12), 0x0201);
  tracking.buffer.resize(6);
  assertThrows(RangeError, () => read(tracking, 4));
  tracking.buffer.resize(1);
  assertThrows(TypeError, () => read(tracking, 0));
  const gone = new DataView(new ArrayBuffer(8));
  gone.buffer.transfer();
  assertThrows(TypeError, () => read(gone, 0));
  assertThrows(TypeError, () => write(gone, 0, 1));
  assertThrows(TypeError, () => read({}, 0));
  if (ArrayBuffer.prototype.transferToImmutable) {
    const fixed = new DataView(new Uint8Array([1, 2, 3, 4, 5]).buffer.transferToImmutable());
    for (let round = 0; round < 60; round++) assertEq(read(fixed, 1), 0x0203);
    assertThrows(TypeError, () => write(fixed, 0, 9));
    assertEq(read(fixed, 0), 0x0102);
  }
});

done();
