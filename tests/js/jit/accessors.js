// Getters and setters that machine code has inlined.

class Base {
  #hidden = 1;
  constructor(x) { this._x = x; this.log = 0; }
  get x() { return this._x; }
  set x(v) { this._x = v; this.log++; }
  get twice() { return this.x + this.x; }
  get hidden() { return this.#hidden++; }
  static get made() { return this.count ??= 7; }
}
class Derived extends Base {
  get x() { return super.x + 0.5; }
  set x(v) { super.x = v * 2; }
}
class Plain { constructor(x) { this.x = x; this.twice = x; } }

test('loads and stores', () => {
  const b = new Base(3), d = new Derived(4);
  let sum = 0;
  for (let i = 0; i < 1000; i++) {
    sum += b.x + d.x + b.twice + b.hidden + Base.made;
    b.x = i;
    d.x += 1;
  }
  assertEq([b.x, b.log, d.log, b.hidden].join(), '999,1000,1000,1001');
  assertEq(sum, 7.500560250303871e+301);
  let last = 0;
  for (let i = 0; i < 500; i++) last = (b.x = i) + b.twice;
  assertEq(last, 1497);
});

test('objects of several shapes', () => {
  const list = [new Base(1), new Plain(2), new Derived(3), { get x() { return 4; }, twice: 5 }, { x: 6, get twice() { return 7; } }];
  let sum = 0;
  for (let i = 0; i < 3000; i++) { const o = list[i % (i < 1000 ? 2 : 5)]; sum += o.x + o.twice; }
  assertEq(sum, 19300);
});

test('getters of literals', () => {
  let sum = 0;
  for (let i = 0; i < 1000; i++) {
    const o = { v: i, get d() { return this.v * 2 + i; }, set d(v) { this.v = v; } };
    o.d = i + 1;
    sum += o.d;
  }
  assertEq(sum, 1500500);
});

test('exceptions', () => {
  const o = { n: 0, get a() { if (this.n++ % 3 === 0) throw this.n; return 1; }, set b(v) { if (v & 1) throw new RangeError('odd'); this.n = v; } };
  let sum = 0, odd = 0;
  for (let i = 0; i < 2000; i++) {
    try { sum += o.a; } catch (e) { sum += 1000; }
    try { o.b = i; } catch (e) { if (e instanceof RangeError) odd++; }
  }
  assertEq(odd, 1000);
  assertEq(sum, 669332);
});

test('the frames that an error sees', () => {
  const o = { n: 0, get here() { return this.n++ === 1500 ? new Error('e').stack : ''; } };
  const look = () => { for (;;) { const s = o.here; if (s) return s; } };
  const [getter, caller] = look().split('\n').slice(1);
  assert(getter.includes('here') && caller.includes('look'));
});

test('replaced', () => {
  class C { get v() { return 1; } set w(x) { this.t = x; } }
  const c = new C();
  let sum = 0;
  for (let i = 0; i < 2000; i++) {
    if (i === 1000) Object.defineProperty(C.prototype, 'v', { get() { return 10; }, configurable: true });
    if (i === 1500) Object.defineProperty(c, 'v', { value: 100 });
    if (i === 1600) Object.defineProperty(C.prototype, 'w', { set(x) { this.t = -x; } });
    sum += c.v;
    c.w = i;
  }
  assertEq(sum, 56000);
  assertEq(c.t, -1999);
});

test('getters that call, loop and recurse', () => {
  const node = (next) => ({ next, get depth() { return this.next ? this.next.depth + 1 : 0; }, get total() { let s = 0; for (let o = this; o; o = o.next) s++; return s; } });
  let list = null;
  for (let i = 0; i < 20; i++) list = node(list);
  let sum = 0;
  for (let i = 0; i < 400; i++) sum += list.depth + list.total;
  assertEq(sum, 15600);
});

test('generators over getters', () => {
  const o = { n: 0, get next() { return { value: this.n++ }; } };
  function* g() { for (;;) yield o.next.value; }
  let sum = 0;
  for (const v of g()) { if (v >= 2000) break; sum += v; }
  assertEq(sum, 1999000);
});

test('values that are returned but not awaited', () => {
  const o = { get a() { return arguments.length; }, set a(v) { this.n = arguments.length + (arguments[0] = v); return 'ignored'; } };
  let last;
  for (let i = 0; i < 1000; i++) last = (o.a = i) + o.a;
  assertEq(last, 999);
  assertEq(o.n, 1000);
});

test('getters that are natives', () => {
  const map = new Map(), set = new Set([1, 2]), typed = new Float64Array(6), view = new DataView(typed.buffer, 8);
  let sum = 0;
  for (let i = 0; i < 3000; i++) {
    map.set(i & 63, i);
    if (i % 7 === 0) map.delete(i & 15);
    if (i % 500 === 499) map.clear();
    set.add(i % 40);
    sum += map.size + set.size + typed.byteLength + typed.length + view.byteOffset;
    sum += /a/g.flags.length + (Symbol('ab').description === 'ab');
  }
  assertEq(sum, 474948);
});

test('the same property as a getter, a native one and a field', () => {
  class Sized { constructor(n) { this.n = n; } get size() { return this.n & 3; } }
  const list = [new Map([[1, 1]]), new Set([1, 2, 3]), new Sized(6), { size: 0.5 }, Object.create({ get size() { return 'x'; } })];
  const sizes = (o) => o.size;
  let text = '', sum = 0;
  for (let i = 0; i < 2000; i++) sum += sizes(list[i % (i < 900 ? 2 : i < 1500 ? 4 : 3)]);
  for (let i = 0; i < 40; i++) text += sizes(list[4 - i % 5]);
  assertEq(sum, 3775);
  assertEq(text.slice(0, 10), 'x0.5231x0.');
});

test('a native getter that throws, and one that is replaced', () => {
  const size = (o) => o.size;
  let caught = 0, sum = 0;
  const fake = Object.create(Map.prototype);
  const map = new Map([[1, 2]]);
  for (let i = 0; i < 900; i++) {
    try { sum += size(i % 10 === 9 ? fake : map); } catch (e) { caught += e instanceof TypeError ? 1 : 100; }
  }
  assertEq(caught, 90);
  assertEq(sum, 810);
  const original = Object.getOwnPropertyDescriptor(Set.prototype, 'size');
  const set = new Set([5]);
  let replaced = 0;
  try {
    for (let i = 0; i < 900; i++) {
      if (i === 600) Object.defineProperty(Set.prototype, 'size', { configurable: true, get() { return 1000; } });
      replaced += set.size;
    }
  } finally { Object.defineProperty(Set.prototype, 'size', original); }
  assertEq(replaced, 300600);
});

test('getters too deep to be inlined', () => {
  class Node { constructor(next) { this.next = next; } get depth() { return this.next === null ? 0 : this.next.depth + 1; } }
  let n = null;
  for (let i = 0; i < 60; i++) n = new Node(n);
  let sum = 0;
  for (let i = 0; i < 300; i++) sum += n.depth;
  assertEq(sum, 17700);
});

test('super', () => {
  class A {
    constructor(k) { this.k = k; }
    get twice() { return this.k * 2; }
    value(x) { return this.k + x; }
    async later(x) { return this.value(x); }
    static make(k) { return new this(k); }
  }
  A.prototype.field = 10;
  class B extends A {
    value(x) { return super.value(x + 1) + super.field; }
    get twice() { return super.twice + 0.5; }
    static make(k) { return super.make(k + 1); }
    name() { return super['value'](1); }
  }
  class C extends B { value(x) { return x & 1 ? super.value(x) : super.name(); } }
  let sum = 0;
  for (let i = 0; i < 2000; i++) {
    const o = (i % 3 ? B : C).make(i & 7);
    sum += o.value(i) + o.twice;
    if (i === 1000) A.prototype.field = 20;
    if (i === 1500) Object.setPrototypeOf(B.prototype, { value: () => 1, field: 2, __proto__: A.prototype });
  }
  assertEq(sum, 982739);
  const o = { __proto__: { m() { return this.x; } }, x: 3, m() { return super.m() + 1; } };
  let s = 0;
  for (let i = 0; i < 900; i++) s += o.m();
  assertEq(s, 3600);
});

test('private names', () => {
  class P {
    #n; #list = [];
    constructor(n) { this.#n = n; }
    get #half() { return this.#n / 2; }
    set #half(v) { this.#n = v * 2; }
    #add(k) { this.#list.push(k); if (this.#list.length > 4) this.#list.length = 0; return this.#list.length; }
    step(i) { this.#half += 1; if (i % 9 === 0) this.#n = i + 0.5; return this.#half + this.#add(i); }
    static sum(o) { return #n in o ? o.#n : -1; }
    static read(o) { return o.#n; }
  }
  class Q extends P { constructor(n) { super(n); this.extra = 1; } }
  const list = [new P(1), new Q(2), new P(0.5)];
  list[2].y = 1;
  let sum = 0, caught = 0;
  for (let i = 0; i < 3000; i++) {
    sum += list[i % 3].step(i) + P.sum(i % 5 ? list[i % 3] : {});
    try { sum += P.read(i % 100 === 99 ? {} : list[i % 2]); } catch (e) { caught += e instanceof TypeError ? 1 : 100; }
  }
  assertEq(caught, 30);
  assertEq(sum, 8279042.5);
  const make = (k) => class { #v = k; get v() { return this.#v; } set v(x) { this.#v = x; } };
  const classes = [make(1), make(2.5), make('z')].map((C) => new C());
  let text = '';
  for (let i = 0; i < 600; i++) { const o = classes[i % 3]; o.v = o.v + 1; text = (text + o.v).slice(-30); }
  assertEq(text, '111111111111111111111111111111');
});

done();
