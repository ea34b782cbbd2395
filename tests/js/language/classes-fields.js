// Class fields and static blocks: order of initialisation, this, names, define semantics, computed keys, arguments and super in initialisers.

test('instance fields', () => {
  const s = Symbol('s');
  let n = 0;
  class A { a = 1; b; 'c d' = this.a + 1; 3 = 'three'; [s] = ++n; [`k${1}`] = 'computed'; static = 's'; get = 'g'; async = 'as'; fn = () => this.a; f2 = function () {}; }
  const x = new A(), y = new A();
  assertEq(x.a, 1);
  assertData(x, 'b', undefined, 'wec');
  assertEq(x['c d'], 2);
  assertEq(x[3] + x.k1 + x.static + x.get + x.async, 'threecomputedsgas');
  assertEq(x[s] + y[s], 3);
  assertEq(x.fn.call(null), 1);
  assertEq(x.f2.name, 'f2');
  assertEq(x.fn.name, 'fn');
  assert(x.fn !== y.fn);
  assertDeep(Object.keys(x), ['3', 'a', 'b', 'c d', 'k1', 'static', 'get', 'async', 'fn', 'f2']);
});

test('fields define, they do not assign', () => {
  let sets = 0;
  class A { set x(v) { sets++; } }
  class B extends A { x = 1; }
  assertEq(new B().x, 1);
  assertEq(sets, 0);
  class Frozen { constructor() { Object.freeze(this); } }
  class C extends Frozen { y = 1; }
  assertThrows(TypeError, () => new C());
  class Base { constructor() { return new Proxy(this, { defineProperty(t, k, d) { sets = k; return Reflect.defineProperty(t, k, d); } }); } }
  class D extends Base { viaProxy = 1; }
  new D();
  assertEq(sets, 'viaProxy');
});

test('order', () => {
  const log = [];
  const say = (x) => { log.push(x); return x; };
  class A { a = say('A field'); constructor() { say('A body'); } }
  class B extends A { b = say('B field'); static s = say('B static'); [say('B key')] = say('B computed'); static { say('B block'); } constructor() { say('before'); super(); say('after'); } }
  assertEq(log.join(), 'B key,B static,B block');
  log.length = 0;
  new B();
  assertEq(log.join(), 'before,A field,A body,B field,B computed,after');
  class C { x = this.y; y = 1; z = this.y; }
  assertEq(new C().x, undefined);
  assertEq(new C().z, 1);
  class D { constructor() { this.seen = this.f; } f = 'set before the body'; }
  assertEq(new D().seen, 'set before the body');
});

test('computed keys are evaluated once', () => {
  let n = 0;
  class A { [`k${n++}`] = n; static [`s${n++}`] = n; }
  new A(); new A();
  assertEq(n, 2);
  assertEq(new A().k0, 2);
  assertEq(A.s1, 2);
  assertThrows(TypeError, () => class { [{ toString() { return {}; }, valueOf() { return {}; } }] = 1; });
  assertThrows(TypeError, () => class { static ['prototype'] = 1; });
});

test('static fields and blocks', () => {
  class A {
    static a = 1;
    static self = this;
    static fromName = A.a + 1;
    static arrow = () => this;
    static { this.block = this.a + A.fromName; var local = 'x'; let other = local; this.local = other; }
    static { try { local; } catch (e) { this.separate = e.constructor === ReferenceError; } }
    static anonymous = class {};
    static missing;
  }
  assertEq(A.self, A);
  assertEq(A.fromName, 2);
  assertEq(A.arrow(), A);
  assertEq(A.block, 3);
  assertEq(A.local, 'x');
  assertEq(A.separate, true);
  assertEq(A.anonymous.name, 'anonymous');
  assertData(A, 'missing', undefined, 'wec');
  class B extends A { static { this.parent = super.a; } static b = super.fromName; }
  assertEq(B.parent + B.b, 3);
  const f = () => class { static { throw new RangeError('in block'); } };
  assertThrows(RangeError, f);
  let outer;
  class C { static { outer = () => C; } }
  assertEq(outer(), C);
  class N { static name = 'renamed'; static length = 7; }
  assertEq(N.name + N.length, 'renamed7');
});

test('initialisers are like methods', () => {
  class A { m() { return 'A'; } static s() { return 'sA'; } }
  class B extends A { x = super.m(); static y = super.s(); nt = new.target; m() { return 'B'; } }
  assertEq(new B().x, 'A');
  assertEq(B.y, 'sA');
  assertEq(new B().nt, undefined);
  assertThrows(SyntaxError, () => new Function('class A { x = arguments; }'));
  assertThrows(SyntaxError, () => new Function('class A { x = () => arguments; }'));
  assertThrows(SyntaxError, () => new Function('class A { static { arguments; } }'));
  assertThrows(SyntaxError, () => new Function('class A { static { await; } }'));
  assertThrows(SyntaxError, () => new Function('class A { static { return; } }'));
  assertThrows(SyntaxError, () => new Function('class A extends B { x = super(); }'));
  assertThrows(SyntaxError, () => new Function('class A { static { super(); } }'));
  assertThrows(SyntaxError, () => new Function('for (;;) { class A { static { break; } } }'));
  new Function('class A { x = function () { return arguments; }; static { (function () { return arguments; }); function f() { return; } } }');
  function sees() { class K { x = typeof sees; } return new K().x; }
  assertEq(sees(), 'function');
  class E { x = eval('1 + 1'); t = eval('this'); static e = eval('this'); }
  const e = new E();
  assertEq(e.x, 2);
  assertEq(e.t, e);
  assertEq(E.e, E);
  assertThrows(SyntaxError, () => new (class { x = eval('arguments'); })());
});

test('fields and a returned object', () => {
  class Returns { constructor(o) { return o; } }
  class Stamp extends Returns { stamped = true; }
  const o = {};
  assertEq(new Stamp(o), o);
  assertEq(o.stamped, true);
});

test('automatic semicolons among fields', () => {
  class A {
    a
    b = 1
    ['c']
    static
    d
    get
    e() { return 'e'; }
  }
  assertDeep(Object.keys(new A()), ['a', 'b']);
  assertEq(new A().b, undefined);
  assertEq(Object.hasOwn(A, 'd'), true);
  assertEq(new A().e, 'e');
  class B {
    x = 1;
    *gen() { yield this.x }
    'y'
    in
    z
  }
  assertEq([...new B().gen()][0], 1);
  assertDeep(Object.keys(new B()), ['x', 'y', 'in', 'z']);
});

test('when names and fields are there', () => {
  assertThrows(ReferenceError, () => { let C = class { static field = C; }; });
  assertThrows(ReferenceError, () => { const C = class { static { typeof C; } }; });
  assertThrows(ReferenceError, () => { const C = class { static m() { return C; } static field = this.m(); }; });
  assertThrows(ReferenceError, () => { const C = class { static field = (() => C)(); }; });
  assertThrows(ReferenceError, () => { class C { [C.name]() {} } });
  const D = class { static field = () => D; m() { return D; } };
  assert(D.field() === D && new D().m() === D);
  class E { static self = E; static { assertEq(E.self, E); } m() { return E; } }
  assertEq(new E().m(), E.self);
  class F { #x = 1; y = 2; constructor(a = this.#x + this.y) { this.a = a; } }
  assertEq(new F().a, 3);
  assertThrowsValue(10, () => new (class { x = (() => { throw 10; })(); constructor(a = (() => { throw 20; })()) {} })());
});

done();
