// Calls through `call` and `apply`, and arguments objects that only exits see.

test('arguments passed on', () => {
  const makeClass = () => function() { this.initialize.apply(this, arguments); };
  const Vector = makeClass();
  Vector.prototype = {
    initialize(x, y, z) { this.x = x ? x : 0; this.y = y ? y : 0; this.z = z ? z : 0; },
    dot(o) { return this.x * o.x + this.y * o.y + this.z * o.z; },
  };
  function sum(n) {
    let s = 0;
    for (let i = 0; i < n; i++) s += new Vector(i & 7, 1, 2).dot(new Vector(1, 2.5, i & 3));
    return s;
  }
  for (let k = 0; k < 30; k++) assertEq(sum(400), 400 * 3.5 + 400 * 2.5 + 400 * 3);
});

test('exits with an arguments object at hand', () => {
  function add(a, b) { return a + (b | 0); }
  function last() {
    const n = arguments.length;
    if (n > 2) return arguments;
    return add.apply(null, arguments);
  }
  let total = 0;
  for (let i = 0; i < 6000; i++) {
    total += last(i, 2);
    if (i % 500 === 499) {
      const a = last(i, 'x', 2);
      assertEq([a.length, a[0], a[1], a[2], a[3], a.callee === last].join(), `3,${i},x,2,,true`);
      assertEq(Object.prototype.toString.call(a), '[object Arguments]');
    }
  }
  assertEq(total, 6000 * 5999 / 2 + 12000);
});

test('changed arguments objects', () => {
  function list() { return [...arguments].join(); }
  function changed(k) {
    'use strict';
    if (k % 100 === 7) arguments[0] = 'changed';
    if (k % 100 === 8) arguments.length = 1;
    if (k % 100 === 9) delete arguments[1];
    return list.apply(null, arguments);
  }
  for (let k = 0; k < 3000; k++) {
    const want = { 7: 'changed,1', 8: `${k}`, 9: `${k},` }[k % 100] ?? `${k},1`;
    assertEq(changed(k, 1), want);
  }
  function mapped(a) { a = a + 1; return list.apply(null, arguments); }
  for (let k = 0; k < 1000; k++) assertEq(mapped(k, 'y'), `${k + 1},y`);
});

test('call', () => {
  function Base(a) { this.a = a; return 5; }
  function Derived(a, b) { Base.call(this, a); this.b = b; }
  function receiver() { 'use strict'; return this; }
  let n = 0;
  for (let i = 0; i < 4000; i++) {
    const d = new Derived(i, 2);
    n += d.a + d.b;
    assertEq(receiver.call(), undefined);
    assertEq(receiver.call(i), i);
    assertEq(Function.prototype.call.call(receiver, i), i);
  }
  assertEq(n, 4000 * 3999 / 2 + 8000);
});

test('the list of apply', () => {
  function add(a, b, c) { return a + b + (c === undefined ? 0 : c); }
  const a = [1, 2], like = { length: 2, 0: 5, 1: 6 };
  let n = 0;
  for (let i = 0; i < 3000; i++) {
    a[0] = i;
    n += add.apply(null, i % 300 === 299 ? [1, 1, 1] : a);
    n += add.apply(null, i % 1000 === 999 ? like : a);
    if (i === 1500) a.push(4);
  }
  let want = 0;
  for (let i = 0; i < 3000; i++) {
    const plain = i + 2 + (i > 1500 ? 4 : 0);
    want += (i % 300 === 299 ? 3 : plain) + (i % 1000 === 999 ? 11 : plain);
  }
  assertEq(n, want);
  const nothing = () => 1;
  for (let i = 0; i < 500; i++) assertEq(nothing.apply(null, i % 100 === 5 ? null : undefined) + nothing.apply(), 2);
});

test('callees that change, and fail', () => {
  const functions = [(x) => x + 1, (x) => x * 2, Math.abs, null];
  let errors = 0, n = 0;
  for (let i = 0; i < 4000; i++) {
    try {
      n += Function.prototype.call.call(functions[i % 97 === 0 ? 3 : i % 3], null, i);
    } catch (e) {
      errors += e instanceof TypeError;
    }
  }
  assertEq(errors, 42);
  assertEq(n > 0, true);
  function fails(k) { if (k % 50 === 3) throw new RangeError(String(k)); return k; }
  function through() { return fails.apply(this, arguments); }
  let caught = 0;
  for (let i = 0; i < 2000; i++) {
    try { through(i); } catch (e) { caught += Number(e.message); }
  }
  assertEq(caught, Array.from({ length: 40 }, (_, i) => i * 50 + 3).reduce((x, y) => x + y));
});

test('instanceof with a method of its own somewhere', () => {
  class Even { static [Symbol.hasInstance](x) { return x % 2 === 0; } }
  function Point() {}
  function Never() {}
  const p = new Point();
  let n = 0;
  for (let i = 0; i < 2000; i++) n += (p instanceof Point) + (i instanceof Even) + (i instanceof Never) + (p instanceof Never);
  assertEq(n, 3000);
});

done();
