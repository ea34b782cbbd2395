// Object.keys, Date.now, and set and subarray of typed arrays: by machine code, and where that leaves them to the interpreter.

const rounds = (f, n = 40) => { for (let k = 0; k < n; k++) f(k); };

test('Date.now', () => {
  const now = () => Date.now();
  let last = now();
  rounds(() => {
    const t = now();
    assert(t >= last && Number.isInteger(t) && t > 1.6e12);
    last = t;
  });
  // Each call looks at the clock: a loop that waits comes to its end.
  const until = (end) => { let n = 0; while (Date.now() < end) n++; return n; };
  assert(until(now() + 5) > 0);
  assert(Math.abs(new Date().getTime() - now()) < 1000);
  const original = Date.now;
  const read = () => Date.now(1, 2);
  rounds(() => assert(read() >= last));
  Date.now = () => 'later';
  assertEq(now(), 'later');
  Date.now = original;
  assert(now() >= last);
});

const keys = (o) => Object.keys(o).join();

test('Object.keys of ordinary objects', () => {
  class P { constructor() { this.x = 1; this.y = 2; } get z() { return 3; } }
  const symbol = Symbol('s');
  const hidden = Object.defineProperty({ a: 1, b: 2 }, 'b', { enumerable: false });
  const cases = [
    [{}, ''], [{ a: 1 }, 'a'], [{ a: 1, b: 2, c: 3 }, 'a,b,c'], [new P(), 'x,y'], [hidden, 'a'],
    [{ [symbol]: 1, a: 2, [Symbol.iterator]: 3, b: 4 }, 'a,b'],
    [{ b: 1, 2: 1, a: 1, 1: 1, '-1': 1, '01': 1, 4294967295: 1, 4294967294: 1 }, '1,2,4294967294,b,a,-1,01,4294967295'],
    [[1, 2, 3], '0,1,2'], [[1, , 3, , ], '0,2'], [Object.assign([1], { more: 1 }), '0,more'], [[], ''], [new Array(5), ''],
    [Object.create({ inherited: 1 }, { own: { value: 1, enumerable: true } }), 'own'], [Object.create(null), ''],
    [{ get a() { throw new Error(); }, b: 1 }, 'a,b'], [Object.freeze({ f: 1, g: 2 }), 'f,g'], [Object.freeze([7, 8]), '0,1'],
    [() => 1, ''], [Object.assign(function f() {}, { p: 1 }), 'p'], [P, ''], [/x/g, ''], [new Map([[1, 2]]), ''],
    [new String('ab'), '0,1'], [Object.assign(new String('ab'), { c: 1, 5: 1 }), '0,1,5,c'],
    [new Uint8Array(3), '0,1,2'], [Object.assign(new Uint8Array(2), { n: 1 }), '0,1,n'],
    [(function() { return arguments; })(4, 5), '0,1'],
  ];
  rounds(() => { for (const [o, text] of cases) assertEq(keys(o), text); });
  for (const [o, text] of cases) rounds(() => assertEq(Object.keys(o).join(), text), 60);
});

test('Object.keys gives a new array each time', () => {
  const o = { a: 1, b: 2 }, list = (o) => Object.keys(o);
  let last = null;
  rounds(() => {
    const k = list(o);
    assert(k !== last && Array.isArray(k) && k.length === 2 && Object.getPrototypeOf(k) === Array.prototype);
    k.push('more');
    k[0] = 'changed';
    k.length = 1;
    last = k;
    assertEq(list(o).join(), 'a,b');
  });
  const both = (o) => { const a = Object.keys(o), b = Object.keys(o); a.length = 0; return b.length; };
  rounds(() => assertEq(both(o), 2));
  const grow = (o, k) => { const before = Object.keys(o).length; o['n' + k] = k; return Object.keys(o).length - before; };
  const growing = {};
  rounds((k) => assertEq(grow(growing, k), 1), 300);
  assertEq(Object.keys(growing).length, 300);
  rounds((k) => { delete growing['n' + k * 3]; assertEq(Object.keys(growing).length, 299 - k); }, 100);
  assertEq(keys(growing).split(',').slice(0, 3).join(), 'n1,n2,n4');
  growing[7] = 1;
  assertEq(Object.keys(growing)[0], '7');
});

test('Object.keys of objects of one line of shapes', () => {
  const make = (n) => { const o = {}; for (let k = 0; k < n; k++) o['p' + k] = k; return o; };
  const want = (n) => Array.from({ length: n }, (_, k) => 'p' + k).join();
  for (const order of [[1, 2, 3, 9, 12], [12, 9, 3, 2, 1], [3, 12, 1, 9, 3]]) {
    rounds(() => { for (const n of order) assertEq(keys(make(n)), want(n)); }, 10);
  }
  // The same line with something else in it.
  const mixed = (n) => {
    const o = {};
    for (let k = 0; k < n; k++) {
      if (k === 1) o[Symbol.for('between')] = 1;
      if (k === 2) Object.defineProperty(o, 'hidden', { value: 1 });
      o['q' + k] = k;
    }
    return o;
  };
  for (const n of [4, 2, 3, 1, 4]) rounds(() => assertEq(keys(mixed(n)), want(n).replaceAll('p', 'q')), 5);
  // Attributes that change, by the object and by its shape.
  const o = { a: 1, b: 2, c: 3 }, other = { a: 1, b: 2, c: 3 };
  assertEq(keys(o), 'a,b,c');
  Object.defineProperty(o, 'b', { enumerable: false });
  assertEq(keys(o), 'a,c');
  assertEq(keys(other), 'a,b,c');
  Object.defineProperty(o, 'b', { enumerable: true });
  assertEq(keys(o), 'a,b,c');
  delete o.c;
  assertEq(keys(o), 'a,b');
  o.d = 1;
  assertEq(keys(o), 'a,b,d');
  // Of prototypes.
  const proto = { m: 1 }, child = Object.create(proto);
  child.own = 1;
  rounds((k) => {
    assertEq(Object.keys(proto).length, 1 + k);
    proto['k' + k] = 1;
    assertEq(keys(child), 'own');
  }, 20);
  Object.defineProperty(proto, 'm', { enumerable: false });
  assertEq(Object.keys(proto).length, 20);
  delete proto.k0;
  assertEq(Object.keys(proto)[0], 'k1');
  const seen = [];
  for (const k in child) seen.push(k);
  assertEq(seen.slice(0, 3).join(), 'own,k1,k2');
});

test('for-in and Object.keys share nothing that can be seen', () => {
  const walk = (o) => { const out = []; for (const k in o) { out.push(k); if (k === 'a') { delete o.b; o.z = 1; } } return out.join(); };
  rounds(() => {
    const o = { a: 1, b: 2, c: 3 };
    assertEq(keys(o), 'a,b,c');
    assertEq(walk(o), 'a,c');
    assertEq(keys(o), 'a,c,z');
    const few = { a: 1 }, many = { a: 1, q: 2, r: 3 };
    assertEq(keys(many), 'a,q,r');
    const out = [];
    for (const k in few) out.push(k);
    assertEq(out.join(), 'a');
  });
});

test('Object.keys of proxies and of what is no object', () => {
  const log = [];
  const proxy = new Proxy({ a: 1, b: 2 }, {
    ownKeys(t) { log.push('keys'); return Reflect.ownKeys(t); },
    getOwnPropertyDescriptor(t, k) { log.push(k); return Reflect.getOwnPropertyDescriptor(t, k); },
  });
  const plain = { a: 1, b: 2 };
  rounds((k) => assertEq(keys(k % 5 === 4 ? proxy : plain), 'a,b'));
  assertEq(log.length, 24);
  assertEq(keys(new Proxy({ a: 1 }, { ownKeys() { return ['a', 'x']; } })), 'a');
  assertThrows(Error, () => keys(new Proxy({}, { ownKeys() { throw new Error(); } })));
  assertEq(keys('ab'), '0,1');
  assertEq(keys(5), '');
  assertThrows(TypeError, () => keys(null));
  assertThrows(TypeError, () => keys());
  const all = [plain, [1, 2], 'abc', 1, new Proxy([1], {}), new String('x'), { [Symbol()]: 1 }];
  rounds(() => assertEq(all.map((o) => Object.keys(o).length).join(), '2,2,3,0,1,1,0'));
});

const put = (target, source, offset) => target.set(source, offset);
const first = (target, source) => target.set(source);

test('set of typed arrays', () => {
  const types = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array];
  const values = [0, -1, 1.5, 2.5, 255, 256, -129, 65536, 2 ** 31, 2 ** 32 + 5, NaN, Infinity, -Infinity, 1e300, -0];
  if (typeof Float16Array !== 'undefined') types.push(Float16Array);
  for (const From of types) for (const To of types) {
    const source = From.from(values), want = To.from(source), target = new To(values.length + 2);
    rounds((k) => {
      target.fill(1);
      assertEq(put(target, source, k % 3), undefined);
      for (let i = 0; i < want.length; i++) assert(Object.is(target[i + k % 3], want[i]), `${From.name} ${To.name} ${i}`);
    }, 4);
  }
  const long = Float64Array.from({ length: 1000 }, (_, k) => k - 500.5), ints = new Int16Array(1000);
  rounds(() => { first(ints, long); assertEq([ints[0], ints[31], ints[32], ints[999]].join(), '-500,-469,-468,498'); });
  const big = new BigInt64Array([-1n, 2n]), unsigned = new BigUint64Array(2);
  rounds(() => { first(unsigned, big); assertEq(unsigned.join(), '18446744073709551615,2'); });
  assertThrows(TypeError, () => first(ints, big));
  assertThrows(TypeError, () => first(big, new Int8Array(1)));
  // Nothing to copy: still no mixing.
  assertThrows(TypeError, () => first(big, new Int8Array(0)));
});

test('set within one buffer', () => {
  const a = new Uint8Array(16);
  const reset = () => { for (let k = 0; k < 16; k++) a[k] = k; };
  rounds(() => {
    reset();
    put(a, a.subarray(0, 8), 4);
    assertEq(a.join(), '0,1,2,3,0,1,2,3,4,5,6,7,12,13,14,15');
    reset();
    put(a, a.subarray(4, 12), 2);
    assertEq(a.join(), '0,1,4,5,6,7,8,9,10,11,10,11,12,13,14,15');
    reset();
    put(new Uint16Array(a.buffer), a.subarray(0, 8), 0);
    assertEq(a.join(), '0,0,1,0,2,0,3,0,4,0,5,0,6,0,7,0');
    put(a, new Uint16Array(a.buffer), 1);
    assertEq(a.join(), '0,0,1,2,3,4,5,6,7,0,5,0,6,0,7,0');
  });
});

test('set of arrays', () => {
  const a = new Uint8Array(8), f = new Float64Array(8), c = new Uint8ClampedArray(4);
  rounds((k) => {
    put(a, [1, 2, 300], k % 6);
    assertEq(a[k % 6 + 2], 44);
    put(f, [1, 2.5, -0], k % 6);
    assert(Object.is(f[k % 6 + 2], -0) && f[k % 6 + 1] === 2.5);
    first(c, [1.5, -3, 1e9, NaN]);
    assertEq(c.join(), '2,0,255,0');
    first(a, []);
  });
  // What is no number, or not there.
  const log = [];
  const item = (v) => ({ valueOf() { log.push(v); return v; } });
  rounds(() => {
    a.fill(9);
    first(a, [1, , '3', null, undefined, item(5), true]);
    assertEq(a.join(), '1,0,3,0,0,5,1,9');
  });
  assertEq(log.length, 40);
  a.fill(9);
  const shrinks = [1, { valueOf() { shrinks.length = 2; return 2; } }, 3];
  first(a, shrinks);
  assertEq(a.join(), '1,2,0,9,9,9,9,9');
  assertThrows(TypeError, () => first(a, [1, Symbol()]));
  assertThrows(TypeError, () => first(a, [7, 8n]));
  assertEq(a[0], 7);
  const big = new BigInt64Array(2);
  first(big, [1n, 2n]);
  assertEq(big.join(), '1,2');
  assertThrows(TypeError, () => first(big, [1]));
  // Array-likes, and what converts to an object.
  first(a, { length: 2, 0: 5, 1: 6 });
  first(a.subarray(2), '78');
  first(a, 1);
  assertEq(a.join(), '5,6,7,8,9,9,9,9');
  assertThrows(TypeError, () => first(a, null));
  assertThrows(TypeError, () => first(a));
  // Holes that prototypes fill.
  Array.prototype[1] = 77;
  try { first(a, [1, , 3]); } finally { delete Array.prototype[1]; }
  assertEq(a.join(), '1,77,3,8,9,9,9,9');
});

test('set: offsets, receivers, buffers', () => {
  const a = new Uint8Array(8), s = Uint8Array.of(1, 2, 3);
  rounds((k) => put(a, s, k % 6));
  for (const offset of [6, 8, 9, 2 ** 31, 2 ** 40, Infinity, -1, -2147483648, -Infinity]) assertThrows(RangeError, () => put(a, s, offset));
  for (const offset of [undefined, null, NaN, '0', false, 0.9, -0.5, -0]) {
    a.fill(0);
    put(a, s, offset);
    assertEq(a.join(), '1,2,3,0,0,0,0,0');
  }
  assertThrows(RangeError, () => put(a, [1, 2, 3], 6));
  assertThrows(RangeError, () => first(s, a));
  const call = (o, s) => Uint8Array.prototype.set.call(o, s);
  rounds(() => call(a, s));
  assertThrows(TypeError, () => call([], s));
  assertThrows(TypeError, () => call(new DataView(a.buffer), s));
  // An offset that takes the bytes away.
  const gone = new Uint8Array(8);
  assertThrows(TypeError, () => put(gone, s, { valueOf() { gone.buffer.transfer(); return 0; } }));
  for (const source of [s, [1, 2, 3]]) {
    const detached = new Uint8Array(8);
    rounds(() => put(detached, source, 1));
    detached.buffer.transfer();
    assertThrows(TypeError, () => put(detached, source, 1));
    assertThrows(TypeError, () => put(detached, new Uint8Array(0), 0));
  }
  const lost = new Uint8Array(2);
  rounds(() => put(a, lost, 1));
  lost.buffer.transfer();
  assertThrows(TypeError, () => put(a, lost, 1));
  const b = new ArrayBuffer(8, { maxByteLength: 16 }), tracking = new Uint8Array(b), fixed = new Uint8Array(b, 4, 4);
  rounds((k) => { put(tracking, s, 5); put(fixed, s, k % 2); });
  b.resize(6);
  assertThrows(RangeError, () => put(tracking, s, 5));
  assertThrows(TypeError, () => put(fixed, s, 0));
  assertThrows(TypeError, () => put(a, fixed, 0));
  put(tracking, s, 3);
  b.resize(16);
  put(tracking, s, 13);
  put(fixed, s, 1);
  assertEq(tracking.join(), '0,0,0,1,2,1,2,3,0,0,0,0,0,1,2,3');
  put(new Uint8Array(16), tracking, 0);
  const shared = new SharedArrayBuffer(4, { maxByteLength: 8 }), grows = new Uint8Array(shared);
  rounds(() => put(grows, s, 1));
  assertThrows(RangeError, () => put(grows, s, 2));
  shared.grow(8);
  put(grows, s, 5);
  assertEq(grows.join(), '0,1,2,3,0,1,2,3');
  if (ArrayBuffer.prototype.transferToImmutable) {
    const i = new Uint8Array(new ArrayBuffer(8).transferToImmutable());
    assertThrows(TypeError, () => put(i, s, 0));
    put(a, i, 0);
    assertEq(a.join(), '0,0,0,0,0,0,0,0');
  }
});

test('set is another function', () => {
  const m = new Map(), a = new Uint8Array(4);
  const use = (o, k, v) => o.set(k, v);
  rounds((k) => { use(a, [k], 1); use(m, 'k', k); });
  assertEq(a[1], 39);
  assertEq(m.get('k'), 39);
  const own = new Uint8Array(4);
  own.set = () => 'own';
  assertEq(use(own, a, 0), 'own');
  class Loud extends Uint8Array { set(...args) { super.set(...args); return 'loud'; } }
  const loud = new Loud(4);
  rounds(() => assertEq(use(loud, a, 0), 'loud'));
  assertEq(loud[1], 39);
});

const part = (a, start, end) => a.subarray(start, end);
const rest = (a, start) => a.subarray(start);

test('subarray', () => {
  const a = Uint8Array.from({ length: 10 }, (_, k) => k), f = Float64Array.from(a);
  rounds((k) => {
    for (const o of [a, f]) {
      const s = part(o, 2, 5);
      assertEq(s.join(), '2,3,4');
      assertEq(s.constructor, o.constructor);
      assertEq(Object.getPrototypeOf(s), Object.getPrototypeOf(o));
      assertEq([s.length, s.byteOffset / o.BYTES_PER_ELEMENT, s.byteLength / o.BYTES_PER_ELEMENT].join(), '3,2,3');
      assert(s.buffer === o.buffer && s !== part(o, 2, 5));
      assertEq(part(s, 1, 3).join(), '3,4');
      s[0] = k;
      assertEq(o[2], k);
      s[0] = 2;
    }
    assertEq(part(a, -3, -1).join(), '7,8');
    assertEq(part(a, -100, 100).length, 10);
    assertEq(part(a, 5, 2).length, 0);
    assertEq(part(a, 5, 2).byteOffset, 5);
    assertEq(part(a, 10, 12).byteOffset, 10);
    assertEq(rest(a, 8).join(), '8,9');
    assertEq(rest(a, -1).join(), '9');
    assertEq(a.subarray().length, 10);
    assertEq(part(a, -2147483648, 2147483647).length, 10);
  });
  assertEq(part(a, 1.9, '4').join(), '1,2,3');
  assertEq(part(a, undefined, undefined).length, 10);
  assertEq(part(a, NaN, Infinity).length, 10);
  assertEq(part(a, 8, null).length, 0);
  assertThrows(TypeError, () => part(a, 1n, 2));
  const call = (o, k) => Uint8Array.prototype.subarray.call(o, k);
  rounds(() => call(a, 1));
  assertThrows(TypeError, () => call([1, 2], 1));
  for (const T of [Int8Array, Uint8ClampedArray, Int16Array, Uint32Array, Float32Array, BigInt64Array]) {
    const t = new T(6);
    rounds(() => { const s = part(t, 1, 4); assert(s instanceof T && s.length === 3 && s.byteOffset === t.BYTES_PER_ELEMENT); });
  }
});

test('subarray: buffers that change', () => {
  const b = new ArrayBuffer(8, { maxByteLength: 16 }), tracking = new Uint8Array(b), fixed = new Uint8Array(b, 2, 4);
  let views;
  rounds(() => { views = [rest(tracking, 2), part(tracking, 2, 8), part(tracking, 2, undefined), rest(fixed, 1)]; });
  const lengths = () => views.map((v) => v.length).join();
  assertEq(lengths(), '6,6,6,3');
  b.resize(16);
  assertEq(lengths(), '14,6,14,3');
  b.resize(4);
  assertEq(lengths(), '2,0,2,0');
  assertEq(rest(fixed, 1).length, 0);
  assertEq(rest(tracking, 2).length, 2);
  b.resize(1);
  assertThrows(RangeError, () => rest(fixed, 1));
  assertEq(lengths(), '0,0,0,0');
  b.resize(8);
  assertEq(lengths(), '6,6,6,3');
  const shrinks = { valueOf() { b.resize(2); return 8; } };
  assertThrows(RangeError, () => part(tracking, 0, shrinks));
  b.resize(0);
  assertEq(rest(tracking, 0).length, 0);
  const gone = new Uint8Array(8);
  let last;
  rounds(() => { last = part(gone, 1, 3); });
  gone.buffer.transfer();
  assertEq(last.length, 0);
  assertThrows(TypeError, () => part(gone, 1, 3));
  assertThrows(TypeError, () => rest(last, 0));
  const shared = new SharedArrayBuffer(4, { maxByteLength: 8 }), grows = new Uint8Array(shared);
  let s;
  rounds(() => { s = rest(grows, 1); });
  assertEq(s.length, 3);
  shared.grow(8);
  assertEq(s.length, 7);
  if (ArrayBuffer.prototype.transferToImmutable) {
    const i = new Uint8Array(Uint8Array.of(1, 2, 3).buffer.transferToImmutable());
    let v;
    rounds(() => { v = part(i, 1, 3); });
    assertEq(Reflect.set(v, 0, 9), false);
    assertEq(v.join(), '2,3');
    assertThrows(TypeError, () => v.set([1]));
  }
});

// Last: what is replaced here stays in the regions of the tests above.
test('subarray: species', () => {
  const a = new Uint8Array(8), view = (o) => o.subarray(1, 3);
  const log = [];
  rounds(() => assertEq(view(a).constructor, Uint8Array));
  class Sub extends Uint8Array { constructor(...args) { super(...args); log.push(args.length); } }
  const sub = new Sub(8);
  rounds(() => assert(view(sub) instanceof Sub));
  assertEq(log.join().slice(0, 7), '1,3,3,3');
  assertEq(log.length, 41);
  class Other extends Uint8Array { static get [Symbol.species]() { return Int8Array; } }
  rounds(() => assertEq(view(new Other(4)).constructor, Int8Array));
  const own = new Uint8Array(8);
  own.constructor = Uint8ClampedArray;
  assertEq(view(own).constructor, Uint8ClampedArray);
  own.constructor = undefined;
  assertEq(view(own).constructor, Uint8Array);
  own.constructor = 1;
  assertThrows(TypeError, () => view(own));
  const moved = Object.setPrototypeOf(new Uint8Array(8), Int8Array.prototype);
  assertEq(Object.getPrototypeOf(view(moved)), Int8Array.prototype);
  rounds(() => assertEq(view(a).constructor, Uint8Array));

  // After it was compiled: at the prototype, at the constructor, at %TypedArray%.
  Uint8Array.prototype.constructor = Int8Array;
  assertEq(Object.getPrototypeOf(view(a)), Int8Array.prototype);
  Uint8Array.prototype.constructor = Uint8Array;
  assertEq(Object.getPrototypeOf(view(a)), Uint8Array.prototype);
  Object.defineProperty(Uint8Array, Symbol.species, { value: Int8Array, configurable: true });
  assertEq(view(a).constructor, Int8Array);
  assertEq(a.slice(1, 3).constructor, Int8Array);
  delete Uint8Array[Symbol.species];
  assertEq(view(a).constructor, Uint8Array);
  const TypedArray = Object.getPrototypeOf(Uint8Array);
  const original = Object.getOwnPropertyDescriptor(TypedArray, Symbol.species);
  let asked = 0;
  Object.defineProperty(TypedArray, Symbol.species, { get() { asked++; return this === Uint8Array ? Int8Array : this; }, configurable: true });
  rounds(() => assertEq(view(a).constructor, Int8Array));
  assertEq(a.slice(1, 3).constructor, Int8Array);
  assertEq(asked, 41);
  Object.defineProperty(TypedArray, Symbol.species, original);
  rounds(() => assertEq(view(a).constructor, Uint8Array));
  Object.setPrototypeOf(Uint8Array, class { static get [Symbol.species]() { return Int8Array; } });
  assertEq(view(a).constructor, Int8Array);
  Object.setPrototypeOf(Uint8Array, TypedArray);
  assertEq(view(a).constructor, Uint8Array);
  Object.defineProperty(Uint8Array.prototype, 'constructor', { get() { asked++; return Int8Array; }, configurable: true });
  assertEq(Object.getPrototypeOf(view(a)), Int8Array.prototype);
  assertEq(asked, 42);
  Object.defineProperty(Uint8Array.prototype, 'constructor', { value: Uint8Array, writable: true, configurable: true });
  assertEq(view(a).constructor, Uint8Array);
  const { subarray } = TypedArray.prototype;
  TypedArray.prototype.subarray = () => 'replaced';
  assertEq(view(a), 'replaced');
  TypedArray.prototype.subarray = subarray;
  rounds(() => assertEq(view(a).length, 2));
});

done();
