// Private names: fields, methods, accessors, static ones, `in`, brand checks, nesting, evaluation, early errors.

test('private fields', () => {
  class A {
    #x = 1; #y;
    get() { return this.#x; }
    set(v) { this.#x = v; return this.#x; }
    inc() { return ++this.#x + this.#x++; }
    op() { this.#x += 5; this.#x **= 2; this.#y ??= 'd'; this.#y &&= this.#y + '!'; return this.#x + this.#y; }
    static read(o) { return o.#x; }
    destructure() { [this.#x, { p: this.#y }] = [7, { p: 8 }]; return this.#x + this.#y; }
    rest() { [...this.#y] = [1, 2]; return this.#y; }
    loop() { for (this.#x of [1, 2, 3]) ; return this.#x; }
    optional(o) { return o?.#x; }
    chain(o) { return o?.a.#x; }
    hasOwn() { return Object.keys(this).length + JSON.stringify(this); }
  }
  const a = new A();
  assertEq(a.get(), 1);
  assertEq(a.set(2), 2);
  assertEq(a.inc(), 6);
  assertEq(a.op(), '81d!');
  assertEq(A.read(a), 81);
  assertEq(a.destructure(), 15);
  assertDeep(a.rest(), [1, 2]);
  assertEq(a.loop(), 3);
  assertEq(a.optional(null), undefined);
  assertEq(a.optional(a), 3);
  assertEq(a.chain({ a }), 3);
  assertEq(a.chain(undefined), undefined);
  assertEq(a.hasOwn(), '0{}');
  assertEq(a['#x'], undefined);
  assertThrows(TypeError, () => A.read({}));
  assertThrows(TypeError, () => a.get.call({}));
  assertThrows(TypeError, () => a.set.call({}, 1));
  assertThrows(TypeError, () => A.read(null));
  assertThrows(TypeError, () => A.read(1));
  assertThrows(TypeError, () => A.read(Object.create(a)));
});

test('private methods and accessors', () => {
  class A {
    #m() { return 'm' + this.v; }
    get #g() { return 'g' + this.v; }
    set #g(v) { this.v = v; }
    get #only() { return 1; }
    set #write(v) { this.w = v; }
    *#gen() { yield this.v; }
    async #later() { return this.v; }
    v = 1;
    all() { return this.#m() + this.#g + [...this.#gen()]; }
    assign() { this.#g = 9; return this.v; }
    assignMethod() { this.#m = 1; }
    assignOnly() { this.#only = 1; }
    readWrite() { return this.#write; }
    write() { this.#write = 4; return this.w; }
    same(o) { return this.#m === o.#m; }
    name() { return this.#m.name; }
    static s(o) { return o.#m(); }
    called() { return this.#m?.() + (this?.#m)(); }
    later() { return this.#later(); }
    compound() { this.#g += '2'; return this.v; }
  }
  const a = new A();
  assertEq(a.all(), 'm1g11');
  assertEq(a.assign(), 9);
  assertThrows(TypeError, () => a.assignMethod());
  assertThrows(TypeError, () => a.assignOnly());
  assertThrows(TypeError, () => a.readWrite());
  assertEq(a.write(), 4);
  assert(a.same(new A()));
  assertEq(a.name(), '#m');
  assertEq(A.s(a), 'm9');
  assertThrows(TypeError, () => A.s({}));
  assertEq(a.called(), 'm9m9');
  assertEq(a.compound(), 'g92');
});

test('static private', () => {
  class A {
    static #count = 0;
    static #next() { return ++A.#count; }
    static get #twice() { return A.#count * 2; }
    static make() { A.#next(); return A.#twice; }
    static viaThis() { return this.#count; }
    #id = A.#next();
    id() { return this.#id; }
  }
  assertEq(A.make(), 2);
  assertEq(new A().id(), 2);
  assertEq(A.viaThis(), 2);
  class B extends A {}
  assertThrows(TypeError, () => B.viaThis());
  class C { static #p = 1; static { this.seen = this.#p; } static f = () => this.#p; }
  assertEq(C.seen + C.f(), 2);
});

test('in', () => {
  class A { #x; #m() {} get #g() { return 1; } static #s; static has(o) { return #x in o; } static hasM(o) { return #m in o && #g in o; } static hasS(o) { return #s in o; } static prec(o) { return #x in o === true; } }
  assertEq(A.has(new A()), true);
  assertEq(A.has({}), false);
  assertEq(A.hasM(new A()), true);
  assertEq(A.hasS(A), true);
  assertEq(A.hasS(new A()), false);
  assertEq(A.prec(new A()), true);
  assertThrows(TypeError, () => A.has(1));
  assertThrows(TypeError, () => A.has(null));
  for (const text of ['class A { #x; f(o) { return #x; } }', 'class A { #x; f(o) { return 1 + #x in o; } }', 'class A { #x; f(o) { return (#x) in o; } }', 'class A { #x; f(o) { return #x in #x in o; } }', 'class A { f(o) { return #z in o; } }', '#x in {}']) {
    assertThrows(SyntaxError, () => new Function(text), text);
  }
});

test('each class evaluation has its own names', () => {
  const make = () => class { #x = 1; static read(o) { return o.#x; } };
  const A = make(), B = make();
  assertEq(A.read(new A()), 1);
  assertThrows(TypeError, () => A.read(new B()));
});

test('nesting and shadowing', () => {
  class Outer {
    #x = 'outer'; #y = 'y';
    inner() {
      const outer = this;
      return new (class { #x = 'inner'; read() { return this.#x + outer.#y; } outerX() { return outer.#x; } })();
    }
    closure() { return () => this.#x; }
    evaluated() { return eval('this.#x'); }
  }
  const o = new Outer();
  assertEq(o.inner().read(), 'innery');
  assertThrows(TypeError, () => o.inner().outerX());
  assertEq(o.closure()(), 'outer');
  assertEq(o.evaluated(), 'outer');
  assertThrows(SyntaxError, () => (0, eval)('o.#x'));
});

test('when names come into being', () => {
  class Base { constructor(o) { return o; } }
  class Stamp extends Base { #p = 1; static has(o) { return #p in o; } }
  const o = {};
  new Stamp(o);
  assertEq(Stamp.has(o), true);
  assertThrows(TypeError, () => new Stamp(o));
  class Early { a = this.#late(); #x = 1; #late() { return #x in this; } }
  assertEq(new Early().a, false);
  class Parent { constructor() { this.init(); } init() {} }
  class Child extends Parent { #p = 1; init() { this.seen = #p in this; } }
  assertEq(new Child().seen, false);
  const p = new Proxy(o, {});
  assertEq(Stamp.has(p), false);
});

test('early errors', () => {
  for (const text of ['class A { #x; #x; }', 'class A { #m() {} #m() {} }', 'class A { get #g() {} get #g() {} }', 'class A { #x; #x() {} }', 'class A { static get #g() {} set #g(v) {} }', 'class A { #constructor; }', 'class A { f() { delete this.#x; } #x; }', 'class A { f() { this.#y; } }', 'this.#x', 'class A { # x; }', 'class A extends B { f() { super.#x; } #x }', '({ #x: 1 })', 'class A { f() { delete (this?.#x); } #x; }', 'class A { f() { delete ((this.#x)); } #x; }']) {
    assertThrows(SyntaxError, () => new Function(text), text);
  }
  new Function('class A { get #g() {} set #g(v) {} #\\u0061; f() { this.#a; } }');
  new Function('class A { f() { return this.#later; } #later; }');
  new Function('class A { #x; f() { class B extends (class { g(o) { return o.#x; } }) {} } }');
});

done();
