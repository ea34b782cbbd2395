// Generators that are resumed in machine code: what they keep while they are suspended, how they end, what others see of them.

function* count(n) { for (let i = 0; i < n; i++) yield i; }

test('consumers', () => {
  let sum = 0;
  for (const x of count(2000)) sum += x;
  const g = count(2000);
  for (let r = g.next(); !r.done; r = g.next()) sum += r.value;
  assertEq(sum, 3998000);
  assertEq(JSON.stringify(g.next()), '{"done":true}');
});

test('pipelines', () => {
  function* map(source, f) { for (const x of source) yield f(x); }
  function* filter(source, f) { for (const x of source) if (f(x)) yield x; }
  function* take(source, n) { for (const x of source) { if (n-- === 0) return; yield x; } }
  let sum = 0;
  for (let k = 0; k < 20; k++) for (const x of take(filter(map(count(1e9), (n) => n * 3), (n) => n % 2 === 0), 100 + k)) sum += x;
  assertEq(sum, 714840);
});

test('values sent', () => {
  function* average() {
    let total = 0, n = 0, sent = yield 'started';
    for (;;) { total += sent; n++; sent = yield total / n; }
  }
  const g = average();
  assertEq(g.next(77).value, 'started');
  let last;
  for (let i = 1; i <= 3000; i++) last = g.next(i % 300 === 0 ? i + 0.5 : i).value;
  assertEq(last, 1500.5016666666668);
});

test('several places to go on at', () => {
  function* rounds(n) {
    let s = '';
    for (let i = 0; i < n; i++) {
      yield s += 'a';
      if (i % 3 === 0) continue;
      try { yield s += 'b'; } finally { s = s.slice(-5); }
      for (let k = 0; k < i % 4; k++) { if (k === 1) yield k; s += k; }
    }
  }
  let out = '';
  for (const x of rounds(500)) out = (out + x).slice(-40);
  assertEq(out, 'ab01aaba01aababaabab0aaabab0aaaabab0aab1');
});

test('generators of one function, and of several', () => {
  const make = (step) => function* () { for (let i = 0; ; i += step) yield i; };
  const list = [1, 2, 3].map((step) => make(step)());
  list.push((function* () { for (;;) yield 0.5; })(), count(1e9));
  let sum = 0;
  for (let i = 0; i < 5000; i++) sum += list[i % (i < 2000 ? 3 : 5)].next().value;
  assertEq(sum, 4988268);
});

test('broken off', () => {
  let closed = 0;
  function* g() { try { yield 1; yield 2; } catch (e) { closed += e; yield 9; } finally { closed++; } }
  let sum = 0;
  for (let i = 0; i < 1500; i++) {
    for (const x of g()) { sum += x; if (i % 2) break; }
    const it = g();
    it.next();
    if (i % 3 === 0) sum += it.throw(10).value;
    sum += it.return(3).value ?? 0;
    assertEq(it.next().done, true);
  }
  assertEq(sum, 12000);
  assertEq(closed, 8000);
});

test('exceptions', () => {
  const check = (n) => { if (n % 50 === 49) throw n; return n; };
  function* g(from) { for (let i = from; ; i++) yield check(i); }
  function* outer(from) { try { for (const x of g(from)) yield x; } finally { ends++; } }
  let caught = 0, sum = 0, ends = 0;
  for (let i = 0; i < 200; i++) {
    const it = outer(i);
    try {
      for (const x of it) sum += x;
    } catch (e) {
      caught += e;
    }
    assertEq(it.next().value, undefined);
  }
  assertEq([caught, sum, ends].join(), '24800,524300,200');
});

test('one that resumes itself', () => {
  let it, errors = 0;
  function* g() { for (let i = 0; ; i++) { if (i % 100 === 99) try { it.next(); } catch (e) { if (e instanceof TypeError) errors++; } yield i; } }
  it = g();
  for (let i = 0; i < 2000; i++) it.next();
  assertEq(errors, 20);
  function* ends() { for (let i = 0; i < 1000; i++) yield it.next().value; }
  it = ends();
  assertThrows(TypeError, () => { for (const _ of it); });
  assertEq(it.next().done, true);
});

test('the frames that an error sees', () => {
  const fail = (n) => { if (n === 1500) throw new Error('here'); return n; };
  function* produce() { for (let i = 0; ; i++) yield fail(i); }
  const consume = () => { for (const x of produce()); };
  let stack;
  try { consume(); } catch (e) { stack = e.stack; }
  const names = stack.split('\n').slice(1).map((line) => line.trim().split(' ')[1]);
  // Engines differ in whether `next` has a frame.
  assertEq(names.filter((name) => !name.endsWith('.next')).slice(0, 3).join(), 'fail,produce,consume');
});

test('this, arguments, closures', () => {
  class Counter {
    constructor(n) { this.n = n; }
    *[Symbol.iterator](step = 1) { const by = () => step + arguments.length; for (let i = 0; i < this.n; i += by()) { yield i + (this.seen = i); } }
  }
  let sum = 0;
  const c = new Counter(900);
  for (let k = 0; k < 10; k++) { for (const x of c) sum += x; for (const x of c[Symbol.iterator](2, 3)) sum += x; }
  assertEq(sum, 10107000);
  assertEq(c.seen, 896);
});

test('delegation', () => {
  function* inner(n) { const r = yield* count(n); yield r; return n; }
  function* outer() { let s = 0; for (let i = 0; i < 60; i++) s += yield* inner(i); return s; }
  const it = outer();
  let n = 0, r;
  while (!(r = it.next()).done) n += r.value ?? 1;
  assertEq(n, 34280);
  assertEq(r.value, 1770);
});

test('iterators that are objects with next', () => {
  const upTo = (n) => ({ [Symbol.iterator]() { let i = 0; return { next: () => (i < n ? { value: i++, done: false } : { done: true, value: 'end' }) }; } });
  let sum = 0;
  for (let k = 0; k < 5; k++) for (const x of upTo(500)) sum += x;
  assertEq(sum, 623750);
});

test('made in machine code', () => {
  function* plain(a, b = a + 1, ...rest) { yield a; yield b; yield rest.length; return arguments.length; }
  const sloppy = Function('return function* () { yield typeof this; }')();
  class K { constructor(n) { this.n = n; } *values() { for (let i = 0; i < this.n; i++) yield this.n - i; } *[Symbol.iterator]() { yield* this.values(); } }
  function* fails(a = bad()) { yield a; }
  function bad() { throw new RangeError('no'); }
  let sum = 0, caught = 0, kept;
  for (let i = 0; i < 1500; i++) {
    const g = i % 3 ? plain(i) : plain(i, 2, 3, 4);
    if (i === 700) kept = g;
    sum += g.next().value + g.next().value;
    for (const v of new K(i & 3)) sum += v;
    try { sum += fails(i % 5 ? i : undefined).next().value; } catch (e) { caught += e instanceof RangeError ? 1 : 100; }
    if (i % 400 === 0) plain.prototype = { own: i, __proto__: Object.getPrototypeOf(plain).prototype };
    if (i % 400 === 1) sum += Object.getPrototypeOf(plain(1)).own;
  }
  assertEq(caught, 300);
  assertEq(sum, 2782400);
  assertEq(JSON.stringify([...kept]), '[0]');
  let types = '';
  for (let i = 0; i < 300; i++) types = sloppy.call(i % 2 ? 1 : {}).next().value;
  assertEq(types, 'object');
});

test('spread and destructured', () => {
  const set = new Set([3, 1, 2]), map = new Map([['a', 1], ['b', 2]]);
  function* upTo(n) { try { for (let i = 0; i < n; i++) yield i; } finally { closed++; } }
  let closed = 0, sum = 0;
  const add = (...list) => list.reduce((a, b) => a + b, 0);
  for (let i = 0; i < 600; i++) {
    sum += [...set].length + [...map.keys(), ...map.values()].length + add(...upTo(i & 7)) + Math.max(...set, 0);
    const [a, b] = set, [[k, v]] = map, [x, , ...rest] = upTo(6), [none] = upTo(0);
    sum += a - b + k.length + v + x + rest.length + (none === undefined);
    sum += Array.from(set).length + Array.from(upTo(3), (n) => n * 2)[2] + new Set(upTo(5)).size;
    if (i % 100 === 50) set.add(i);
    if (i === 300) set.delete(1);
  }
  assertEq(sum, 175794);
  assertEq(closed, 3000);
  const during = new Set([1]);
  const odd = { *[Symbol.iterator]() { for (const v of during) { if (v < 5) during.add(v + 1); yield v; } } };
  assertEq([...odd].join(), '1,2,3,4,5');
  const proto = Object.getPrototypeOf(new Set().values()), next = proto.next;
  try {
    proto.next = function () { const r = next.call(this); return r.done ? r : { done: false, value: -r.value }; };
    assertEq([...new Set([1, 2])].join(), '-1,-2');
  } finally { proto.next = next; }
  class List extends Array {}
  assertEq(List.from(new Set([1, 2])) instanceof List, true);
  const running = (function* () { yield [...running]; })();
  assertThrows(TypeError, () => running.next());
  assertDeep([...(function* () { return 1; })()], []);
});

done();
