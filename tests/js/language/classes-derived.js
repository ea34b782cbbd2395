// Derived classes: super calls and properties, this before super, extends null and expressions, built-in subclasses.

test('super calls', () => {
  class A { constructor(...a) { this.a = a; } }
  class B extends A {}
  class C extends A { constructor(x) { super(x, x + 1); this.c = x; } }
  assertDeep(new B(1, 2).a, [1, 2]);
  assertDeep(new C(5).a, [5, 6]);
  class D extends C { constructor(...a) { const r = super(...a); assertEq(r, this); } }
  assertEq(new D(1).c, 1);
  class E extends A { constructor() { (() => super('arrow'))(); } }
  assertDeep(new E().a, ['arrow']);
  class F extends A { constructor() { eval('super("eval")'); } }
  assertDeep(new F().a, ['eval']);
  class G extends A { constructor(x = super('param')) { this.x = x; } }
  assertEq(new G().x.a[0], 'param');
});

test('this before and after super', () => {
  class A {}
  class NoSuper extends A { constructor() {} }
  assertThrows(ReferenceError, () => new NoSuper());
  class Early extends A { constructor() { this.x = 1; super(); } }
  assertThrows(ReferenceError, () => new Early());
  class Twice extends A { constructor() { super(); super(); } }
  assertThrows(ReferenceError, () => new Twice());
  class ReturnsObject extends A { constructor() { return { mine: 1 }; } }
  assertEq(new ReturnsObject().mine, 1);
  class ReturnsPrimitive extends A { constructor() { super(); return 1; } }
  assertThrows(TypeError, () => new ReturnsPrimitive());
  class ReturnsUndefined extends A { constructor() { super(); return undefined; } }
  assert(new ReturnsUndefined() instanceof ReturnsUndefined);
  class UndefinedNoSuper extends A { constructor() { return undefined; } }
  assertThrows(ReferenceError, () => new UndefinedNoSuper());
  class Closure extends A { constructor() { const f = () => this; assertThrows(ReferenceError, f); super(); assertEq(f(), this); } }
  new Closure();
  class Catch extends A { constructor() { try { this.x; } catch (e) { assertEq(e.constructor, ReferenceError); } super(); this.ok = 1; } }
  assertEq(new Catch().ok, 1);
  class Finally extends A { constructor() { try { return; } finally { super(); } } }
  assert(new Finally() instanceof A);
  class TypeofThis extends A { constructor() { typeof this; super(); } }
  assertThrows(ReferenceError, () => new TypeofThis());
});

test('super properties', () => {
  class A { m() { return 'A.m ' + this.id; } get g() { return 'A.g ' + this.id; } set s(v) { this.set = 'A.s ' + v; } static sm() { return 'A.sm ' + this.name; } }
  class B extends A {
    id = 'b';
    m() { return 'B>' + super.m(); }
    get g() { return 'B>' + super.g; }
    set s(v) { super.s = v + '!'; }
    static sm() { return 'B>' + super.sm(); }
    computed(k) { return super[k](); }
    arrow() { return (() => super.m())(); }
    missing() { return super.nothing; }
    write() { super.fresh = 1; return Object.hasOwn(this, 'fresh') && !Object.hasOwn(A.prototype, 'fresh'); }
    evaluated() { return eval('super.m()'); }
    optional() { return super.nothing?.(); }
    inc() { this.n = 1; super.n; super.n = 5; return this.n; }
    tagged() { return super.m`x`; }
    viaNested() { return { x: () => super.m() }.x(); }
  }
  const b = new B();
  assertEq(b.m(), 'B>A.m b');
  assertEq(b.g, 'B>A.g b');
  b.s = 1;
  assertEq(b.set, 'A.s 1!');
  assertEq(B.sm(), 'B>A.sm B');
  assertEq(b.computed('m'), 'A.m b');
  assertEq(b.arrow(), 'A.m b');
  assertEq(b.missing(), undefined);
  assert(b.write());
  assertEq(b.evaluated(), 'A.m b');
  assertEq(b.optional(), undefined);
  assertEq(b.inc(), 5);
  assertEq(b.tagged(), 'A.m b');
  assertEq(b.viaNested(), 'A.m b');
});

test('super looks at the home object, whatever this is', () => {
  const base = { hi() { return 'base ' + this.n; } };
  const o = { __proto__: base, n: 1, hi() { return super.hi(); } };
  assertEq(o.hi(), 'base 1');
  assertEq(o.hi.call({ n: 2 }), 'base 2');
  const other = { hi: o.hi, n: 3 };
  assertEq(other.hi(), 'base 3');
  Object.setPrototypeOf(o, { hi() { return 'changed'; } });
  assertEq(o.hi(), 'changed');
  const plain = { toString() { return 'p' + super.toString(); } };
  assertEq(String(plain), 'p[object Object]');
  const getter = { get x() { return super.constructor; } };
  assertEq(getter.x, Object);
  assertThrows(SyntaxError, () => new Function('({ f: function () { super.x; } })'));
});

test('the parent is looked up when called', () => {
  class A { constructor() { this.from = 'A'; } }
  class Z { constructor() { this.from = 'Z'; } }
  class B extends A {}
  class C extends A { constructor() { super(); } }
  Object.setPrototypeOf(B, Z);
  Object.setPrototypeOf(C, Z);
  assertEq(new B().from + new C().from, 'ZZ');
  class D extends A { constructor() { super(); } }
  Object.setPrototypeOf(D, Math.abs);
  assertThrows(TypeError, () => new D());
});

test('extends values', () => {
  const log = [];
  class A extends (log.push('heritage'), Object) { [(log.push('key'), 'k')]() {} }
  assertEq(log.join(), 'heritage,key');
  class N extends null { static s() { return 1; } }
  assertEq(Object.getPrototypeOf(N.prototype), null);
  assertEq(Object.getPrototypeOf(N), Function.prototype);
  assertEq(N.s(), 1);
  assertThrows(TypeError, () => new N());
  class NR extends null { constructor() { return Object.create(NR.prototype); } m() { return 'm'; } }
  assertEq(new NR().m(), 'm');
  for (const bad of [undefined, 1, 'x', {}, () => {}, function* () {}, async () => {}, Math.abs]) assertThrows(TypeError, () => class extends bad {});
  function F() {}
  F.prototype = 3;
  assertThrows(TypeError, () => class extends F {});
  F.prototype = null;
  assertEq(Object.getPrototypeOf((class extends F {}).prototype), null);
  const mixin = (Base) => class extends Base { mixed() { return 'mixed'; } };
  class M extends mixin(mixin(Array)) {}
  assertEq(new M().mixed(), 'mixed');
  function Old(x) { this.x = x; }
  Old.prototype.get = function () { return this.x; };
  class Young extends Old {}
  assertEq(new Young(7).get(), 7);
  const bound = Old.bind(null, 'bound');
  assertThrows(TypeError, () => class extends bound {});
  bound.prototype = { get() { return 'own ' + this.x; } };
  assertEq(new (class extends bound {})().get(), 'own bound');
});

test('built-in subclasses', () => {
  class MyArray extends Array { last() { return this[this.length - 1]; } }
  const a = MyArray.from([1, 2, 3]);
  assert(a instanceof MyArray && Array.isArray(a));
  assertEq(a.last(), 3);
  a.push(4);
  assertEq(a.length, 4);
  assert(a.map((x) => x * 2) instanceof MyArray);
  assert(a.filter(Boolean).slice(1) instanceof MyArray);
  assertEq(new MyArray(5).length, 5);
  class MyError extends Error { constructor(m) { super(m); this.name = 'MyError'; } }
  const e = new MyError('boom');
  assertEq(String(e), 'MyError: boom');
  assert(e instanceof MyError && e instanceof Error);
  assertEq(typeof e.stack, 'string');
  class MyMap extends Map { get(k) { return super.get(k) ?? 'none'; } }
  assertEq(new MyMap([['a', 1]]).get('a') + new MyMap().get('a'), '1none');
  class Counter extends Map { set(k, v) { this.sets = (this.sets ?? 0) + 1; return super.set(k, v); } }
  assertEq(new Counter([[1, 2], [3, 4]]).sets, 2);
  class MyFunction extends Function { twice(...a) { return this(...a) * 2; } }
  assertEq(new MyFunction('a', 'return a').twice(4), 8);
  class MyString extends String { shout() { return this.toUpperCase() + '!'; } }
  assertEq(new MyString('a').shout(), 'A!');
  class MyPromise extends Promise {}
  assert(MyPromise.resolve(1) instanceof MyPromise);
  assert(MyPromise.resolve(1).then(() => {}) instanceof MyPromise);
  class MyRegExp extends RegExp { exec(s) { const r = super.exec(s); if (r) r.mine = true; return r; } }
  assert(new MyRegExp('a').exec('a').mine);
  assert(new MyRegExp('a').test('ba'));
  class Bytes extends Uint8Array { sum() { return this.reduce((a, b) => a + b, 0); } }
  assertEq(new Bytes([1, 2]).sum(), 3);
  assert(new Bytes(2).subarray(1) instanceof Bytes);
  class MyDate extends Date { year() { return this.getUTCFullYear(); } }
  assertEq(new MyDate(0).year(), 1970);
  class MyNumber extends Number {}
  assertEq(new MyNumber(3) + 1, 4);
  class MyObject extends Object { constructor(x) { super(x); } }
  assert(new MyObject({ a: 1 }) instanceof MyObject);
});

test('what a derived constructor returns is checked outside it', () => {
  let caught = 0;
  class C extends Object { constructor() { super(); try { return 0; } catch { caught++; return; } } }
  assertThrows(TypeError, () => new C());
  class D extends Object { constructor() { try { return; } catch { caught++; } } }
  assertThrows(ReferenceError, () => new D());
  assertEq(caught, 0);
});

test('arguments of super() are evaluated before its callee is looked at', () => {
  let seen = 0;
  class C extends Object { constructor(...args) { super(seen = args.length + 1); } }
  class D extends Object { constructor(...args) { super(...args, seen = args.length + 1); } }
  for (const proto of [parseInt, () => {}, Function.prototype, null]) {
    Object.setPrototypeOf(C, proto);
    Object.setPrototypeOf(D, proto);
    seen = 0;
    assertThrows(TypeError, () => new C(1));
    assertEq(seen, 2);
    assertThrows(TypeError, () => new D(1, 2));
    assertEq(seen, 3);
  }
  class E extends null { constructor() { super(seen = 9); } }
  assertThrows(TypeError, () => new E());
  assertEq(seen, 9);
});

done();
