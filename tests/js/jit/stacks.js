// Arrays as stacks and lists: push, pop, lengths that are set; with what machine code expects of them, and then without.

const fill = (a, n, make) => { for (let i = 0; i < n; i++) a.push(make(i)); return a.length; };
const drain = (a) => { let n = 0; while (a.length > 0) { a.pop(); n++; } return n; };
const makers = [(i) => i, (i) => i + 0.5, (i) => 's' + i, (i) => ({ i }), (i) => i % 3 ? i : undefined, (i) => i & 1 ? -i : 2 ** 40];

test('grow and shrink', () => {
  for (const make of makers) {
    for (const size of [1, 5, 100, 3000]) {
      const a = [];
      for (let round = 0; round < 4; round++) {
        assertEq(fill(a, size, make), size);
        assertDeep(a[0], make(0));
        assertDeep(a[size - 1], make(size - 1));
        assertDeep(a[size >> 1], make(size >> 1));
        assertEq(drain(a), size);
        assertEq(a.length, 0);
        assertEq(0 in a, false);
        assertEq(a.pop(), undefined);
      }
    }
  }
});

test('pushed and taken in turn', () => {
  const evaluate = (code) => {
    const stack = [];
    for (const c of code) {
      if (typeof c === 'number') { stack.push(c); continue; }
      const b = stack.pop(), a = stack.pop();
      stack.push(c === '+' ? a + b : c === '<' ? a < b : c === '*' ? a * b : `${a}${b}`);
    }
    return stack.pop();
  };
  for (let i = 0; i < 500; i++) {
    assertEq(evaluate([i, 2, '*', 3, '+']), i * 2 + 3);
    assertEq(evaluate([i, 250, '<']), i < 250);
    if (i > 300) assertEq(evaluate([i, 0.5, '*', 7, '~']), `${i * 0.5}7`);
    if (i > 400) assertEq(evaluate([2147483647, i, '+']), 2147483647 + i);
  }
  assertEq(evaluate([]), undefined);
  // What was taken does not stay behind.
  const a = [1, 2, 3];
  const top = (v) => { a.push(v); const t = a.pop(); a.length = a.length; return [t, a[a.length], a.length].join(); };
  for (let i = 0; i < 200; i++) assertEq(top(i), `${i},,3`);
  assertEq(Object.keys(a).join(), '0,1,2');
});

test('what the elements are seen as', () => {
  const sum = (a) => { let s = 0; for (let i = 0; i < a.length; i++) s += a[i]; return s; };
  const a = [];
  for (let round = 0; round < 100; round++) {
    fill(a, 10, makers[0]);
    assertEq(sum(a), 45);
    drain(a);
  }
  fill(a, 10, makers[1]);
  assertEq(sum(a), 50);
  drain(a);
  fill(a, 3, makers[2]);
  assertEq(sum(a), '0s0s1s2');
  drain(a);
  fill(a, 10, makers[0]);
  assertEq(sum(a), 45);
  // Through another name.
  const b = [1, 2, 3];
  const both = (x, y, v) => { x.push(v); const n = y.length; y.push(1); return [x.pop(), y.pop(), n].join(); };
  for (let round = 0; round < 100; round++) assertEq(both(b, b, 5), '1,5,4');
  for (let round = 0; round < 100; round++) assertEq(both(b, [], 'q'), 'q,1,0');
});

test('not ordinary', () => {
  const push = (a, v) => a.push(v), pop = (a) => a.pop();
  const warm = () => { for (let i = 0; i < 100; i++) { const a = [i]; assertEq(push(a, i), 2); assertEq(pop(a), i); } };
  warm();
  const readOnly = Object.defineProperty([1, 2], 'length', { writable: false });
  assertThrows(TypeError, () => push(readOnly, 3));
  assertThrows(TypeError, () => pop(readOnly));
  assertEq(readOnly.length, 2);
  for (const lock of [Object.freeze, Object.seal, Object.preventExtensions]) {
    const a = lock([1, 2]);
    assertThrows(TypeError, () => push(a, 3));
    if (lock !== Object.preventExtensions) assertThrows(TypeError, () => pop(a));
    assertEq(a.length, 2);
  }
  warm();
  const holes = [1, , 3, , ];
  assertEq([pop(holes), pop(holes), pop(holes), pop(holes), pop(holes), holes.length].join(), ',3,,1,,0');
  const sparse = [];
  sparse[100000] = 1;
  assertEq(push(sparse, 2), 100002);
  assertEq([pop(sparse), pop(sparse), pop(sparse), sparse.length].join(), '2,1,,99999');
  class Sub extends Array {}
  const sub = Sub.from([1]);
  assertEq([push(sub, 2), pop(sub), sub instanceof Sub].join(), '2,2,true');
  assertEq([push({ length: 4, push: Array.prototype.push }, 1), pop({ length: 1, 0: 'z', pop: Array.prototype.pop })].join(), '5,z');
  const long = [];
  long.length = 4294967295;
  assertThrows(TypeError, () => push(null, 1));
  assertThrows(RangeError, () => push(long, 1));
  assertEq(long[4294967295], 1);
  // Elements that the prototype has.
  Array.prototype[3] = 'proto';
  try {
    const a = [0, 1, 2];
    assertEq(push(a, 'own') + a[3], '4own');
    a.length = 4;
    delete a[3];
    assertEq(pop(a), 'proto');
    let set = 0;
    Object.defineProperty(Array.prototype, 5, { set() { set++; }, configurable: true });
    assertEq(push([0, 1, 2, 3, 4], 9), 6);
    assertEq(set, 1);
    delete Array.prototype[5];
  } finally {
    delete Array.prototype[3];
  }
  warm();
  const own = Array.prototype.pop;
  Array.prototype.pop = function() { return 'mine'; };
  try {
    assertEq(pop([1]), 'mine');
  } finally {
    Array.prototype.pop = own;
  }
  warm();
});

test('lengths that are set', () => {
  const cut = (a, n) => { 'use strict'; a.length = n; return a.length; };
  const shorter = (a, k) => { a.length -= k; return a; };
  for (let i = 0; i < 300; i++) {
    const a = [1, 2, 3, 4, i];
    assertEq(cut(a, 3), 3);
    assertEq(a.join(), '1,2,3');
    assertEq(shorter(a, 1).join(), '1,2');
    a.push(i);
    assertEq(a.join(), `1,2,${i}`);
    assertEq(cut(a, 5), 5);
    assertEq(3 in a, false);
    assertEq(cut(a, 0), 0);
    assertEq(a[0], undefined);
  }
  assertThrows(RangeError, () => cut([1], -1));
  assertThrows(RangeError, () => cut([1], 1.5));
  assertEq(cut([1, 2], '1'), 1);
  assertEq(cut([1, 2], 4294967295), 4294967295);
  assertThrows(TypeError, () => cut(Object.freeze([1]), 0));
  assertEq(cut({ length: 3 }, 1), 1);
  assertEq(cut({ set length(v) { this.got = v; }, get length() { return this.got + 1; } }, 1), 2);
});

test('objects that only a stack holds', () => {
  let live = 0;
  const frames = [];
  const deep = (n) => {
    for (let i = 0; i < n; i++) frames.push({ at: i, text: 'f' + i });
    while (frames.length !== 0) { const f = frames.pop(); live += f.at + f.text.length; }
  };
  for (let round = 0; round < 60; round++) deep(200);
  assertEq(live, 60 * (200 * 199 / 2 + 10 * 2 + 90 * 3 + 100 * 4));
});

test('queues', () => {
  const walk = (n, size) => {
    const queue = [];
    let seen = 0, next = 0;
    for (let i = 0; i < size; i++) queue.push(next++);
    while (queue.length > 0) {
      const v = queue.shift();
      seen += v;
      if (next < n) queue.push(next++);
    }
    return seen + queue.length;
  };
  for (const size of [1, 3, 40, 700]) assertEq(walk(2000, size), 1999 * 1000);
  const shift = (a) => a.shift(), unshift = (a, ...v) => a.unshift(...v);
  for (let round = 0; round < 100; round++) {
    const a = [round, 'b', 2.5, { c: 1 }];
    assertEq([shift(a), shift(a), shift(a), shift(a).c, shift(a), a.length].join(), `${round},b,2.5,1,,0`);
    assertEq(unshift(a, 1, 2), 2);
    assertEq(unshift(a, 'x') + a.join(), '3x,1,2');
  }
  const holes = [, 1, , 2];
  assertEq([shift(holes), 0 in holes, shift(holes), shift(holes), holes.length].join(), ',true,1,,1');
  assertThrows(TypeError, () => shift(Object.freeze([1])));
  assertThrows(TypeError, () => shift(Object.defineProperty([1], 'length', { writable: false })));
  const sparse = [1];
  sparse[5000000] = 2;
  assertEq(shift(sparse) + sparse.length, 5000001);
  assertEq(shift({ length: 2, 0: 'z', 1: 'y', shift: Array.prototype.shift }), 'z');
  // What is moved in an old array stays alive.
  const old = [];
  for (let i = 0; i < 3000; i++) old.push({ i });
  let sum = 0;
  while (old.length > 0) { const { i } = shift(old); sum += i; if (i > 0 && i % 3 === 0) old.push({ i: 0 }); }
  assertEq(sum, 3000 * 2999 / 2);
});

done();
