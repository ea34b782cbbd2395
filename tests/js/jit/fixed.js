// Variables that keep their first value: constants of machine code while their environment is the one that was seen.

const K1 = 3, K2 = 2.5, TEXT = 'text', LIST = [1, 2, 3], OBJECT = { n: 1 };
let neverAssigned = 7;
function twice(x) { return x * 2; }
class Point { constructor(x) { this.x = x; } static origin() { return new Point(0); } move(d) { return new Point(this.x + d); } }

test('of the whole program', () => {
  const use = (i) => {
    switch (i % 4) {
      case 0: return K1 + i;
      case 1: return K2 * i;
      case 2: return TEXT.length + LIST[i % 3] + OBJECT.n;
      default: return twice(i) + neverAssigned + Point.origin().move(i).x;
    }
  };
  let sum = 0;
  for (let i = 0; i < 4000; i++) sum += use(i);
  assertEq(sum, 13015501);
  OBJECT.n = 2;
  LIST[2] = 100;
  assertEq(use(2), 4 + 100 + 2);
  OBJECT.n = 1;
  LIST[2] = 3;
});

test('of closures of which there are several', () => {
  const make = (a, f) => {
    const own = a * 2, g = f;
    function inner(x) { return g(x) + own; }
    return (x) => inner(x) + a;
  };
  const all = [make(1, (x) => x), make(10, (x) => -x), make(0.5, (x) => x + 'q')];
  const apply = (f, n) => { let r; for (let i = 0; i < n; i++) r = f(i); return r; };
  for (let round = 0; round < 6; round++) {
    assertEq(apply(all[0], 500), 499 + 2 + 1);
    assertEq(apply(all[1], 500), -499 + 20 + 10);
    assertEq(apply(all[2], 500), '499q10.5');
  }
  let seen = '';
  for (let round = 0; round < 300; round++) {
    const f = make(round, (x) => x * round);
    if (round % 50 === 0) seen += f(2) + ' ';
    else f(2);
  }
  assertEq(seen, '0 250 500 750 1000 1250 ');
});

test('one in each iteration', () => {
  const fs = [];
  for (let i = 0; i < 400; i++) {
    const square = i * i;
    fs.push(() => square + i);
  }
  let sum = 0;
  for (let round = 0; round < 3; round++) for (const f of fs) sum += f();
  assertEq(sum, 3 * (399 * 400 * 799 / 6 + 399 * 200));
  const gs = [];
  for (const name of ['a', 'b', 'c', 'd']) gs.push(() => name + name);
  for (let round = 0; round < 100; round++) assertEq(gs.map((g) => g()).join(), 'aa,bb,cc,dd');
});

test('before it has its value', () => {
  const early = () => late + 1;
  for (let i = 0; i < 100; i++) assertThrows(ReferenceError, early);
  const late = 4;
  for (let i = 0; i < 100; i++) assertEq(early(), 5);
  const order = (first) => {
    const get = () => value;
    if (first) return assertThrows(ReferenceError, get), 0;
    const value = 6;
    return get();
  };
  for (let i = 0; i < 300; i++) assertEq(order(i % 7 === 3), i % 7 === 3 ? 0 : 6);
});

test('that are assigned after all', () => {
  let count = 0, other = 1;
  const bump = () => count += other;
  for (let i = 0; i < 300; i++) bump();
  assertEq(count, 300);
  const change = () => { other = 5; };
  change();
  for (let i = 0; i < 300; i++) bump();
  assertEq(count, 1800);
  let hidden = 1;
  const read = () => hidden;
  for (let i = 0; i < 300; i++) assertEq(read(), 1);
  (new Function('f', 'return f()'))(() => eval('hidden = 2'));
  assertEq(read(), 2);
  function self() { return typeof self; }
  const before = self;
  for (let i = 0; i < 300; i++) assertEq(before(), 'function');
  self = 1;
  assertEq(before(), 'number');
  const named = function me(n) { return n === 0 ? typeof me : me(n - 1); };
  for (let i = 0; i < 300; i++) assertEq(named(5), 'function');
});

test('of generators and classes', () => {
  function* count(n) { const step = n; const next = (x) => x + step; for (let x = 0; ; x = next(x)) yield x; }
  for (let n = 1; n < 40; n++) {
    let last = 0, k = 0;
    for (const x of count(n)) { last = x; if (++k > 40) break; }
    assertEq(last, 40 * n);
  }
  const mixin = (Base, tag) => class extends Base { name() { return super.name() + tag; } };
  class Root { name() { return 'r'; } }
  const A = mixin(Root, 'a'), B = mixin(A, 'b');
  for (let i = 0; i < 300; i++) assertEq(new B().name() + new A().name(), 'rabra');
});

done();
