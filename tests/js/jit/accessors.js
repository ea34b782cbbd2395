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

done();
