// Classes: declarations and expressions, methods, accessors, static members, computed names, attributes, constructors.

test('a class and its parts', () => {
  class A {
    constructor(x) { this.x = x; }
    method() { return this.x; }
    get double() { return this.x * 2; }
    set double(v) { this.x = v / 2; }
    static make(x) { return new this(x); }
    static get kind() { return 'A'; }
    ['comp' + 'uted']() { return 'c'; }
    *gen() { yield this.x; }
    async later() { return this.x; }
    async *agen() { yield this.x; }
    'quoted name'() { return 'q'; }
    42() { return 'n'; }
    static static() { return 's'; }
    get() { return 'get'; }
    set() { return 'set'; }
    async() { return 'async'; }
  }
  const a = A.make(3);
  assertEq(a.method(), 3);
  assertEq(a.double, 6);
  a.double = 20;
  assertEq(a.x, 10);
  assertEq(A.kind, 'A');
  assertEq(a.computed() + a['quoted name']() + a[42]() + A.static() + a.get() + a.set() + a.async(), 'cqnsgetsetasync');
  assertDeep([...a.gen()], [10]);
  assertData(A.prototype, 'method', A.prototype.method, 'wc');
  assertData(A, 'make', A.make, 'wc');
  assertData(A.prototype, 'constructor', A, 'wc');
  assertData(A, 'prototype', A.prototype, '');
  assertDeep(Object.keys(A), []);
  assertDeep(Object.keys(A.prototype), []);
  assertDeep(Object.keys(a), ['x']);
  const d = Object.getOwnPropertyDescriptor(A.prototype, 'double');
  assertEq(d.enumerable, false);
  assertEq(d.configurable, true);
  assertEq(d.get.name, 'get double');
  assertEq(A.name, 'A');
  assertEq(A.length, 1);
  assertEq(class {}.length, 0);
  assertEq(isConstructor(A.prototype.method), false);
});

test('calling without new', () => {
  class A {}
  assertThrows(TypeError, () => A());
  assertThrows(TypeError, () => A.call({}));
  assertThrows(TypeError, () => Reflect.apply(A, null, []));
  assertEq(typeof A, 'function');
});

test('class bodies are strict', () => {
  class A { m() { return (function () { return this; })(); } static s() { undeclaredInClass = 1; } }
  assertEq(new A().m(), undefined);
  assertThrows(ReferenceError, () => A.s());
  assertThrows(SyntaxError, () => new Function('class A { m() { with ({}) ; } }'));
  assertThrows(SyntaxError, () => new Function('class let {}'));
});

test('bindings', () => {
  let Outer = class Inner { static self() { return Inner; } static change() { Inner = 1; } };
  assertEq(Outer.self(), Outer);
  assertEq(typeof Inner, 'undefined');
  assertThrows(TypeError, () => Outer.change());
  class B { static self() { return B; } }
  const Keep = B;
  B = null;
  assertEq(Keep.self(), Keep);
  assertEq(new (class { v() { return 1; } })().v(), 1);
  const anon = class { static n() { return this.name; } };
  assertEq(anon.n(), 'anon');
});

test('computed names', () => {
  const log = [];
  const key = (k) => { log.push(k); return k; };
  class A {
    [key('a')]() {}
    static [key('b')]() {}
    get [key('c')]() { return 1; }
    [Symbol.iterator]() { return [1, 2][Symbol.iterator](); }
    static [Symbol.hasInstance](v) { return v === 1; }
  }
  assertEq(log.join(), 'a,b,c');
  assertDeep([...new A()], [1, 2]);
  assert(1 instanceof A);
  assertEq(new A() instanceof A, false);
  assertThrows(TypeError, () => class { static ['prototype']() {} });
  assertEq(A.prototype[Symbol.iterator].name, '[Symbol.iterator]');
});

test('accessors merge and methods replace', () => {
  class A { get x() { return 1; } set x(v) { this.v = v; } m() { return 1; } m() { return 2; } get y() { return 1; } y() { return 'method'; } }
  const d = Object.getOwnPropertyDescriptor(A.prototype, 'x');
  assert(typeof d.get === 'function' && typeof d.set === 'function');
  assertEq(new A().m(), 2);
  assertEq(new A().y(), 'method');
  class Split { get z() { return 1; } static set z(v) {} }
  assertEq(Object.getOwnPropertyDescriptor(Split.prototype, 'z').set, undefined);
  assertEq(new Split().z, 1);
  assertThrows(TypeError, () => { 'use strict'; new Split().z = 1; });
});

test('constructors returning values', () => {
  class A { constructor(v) { this.own = 1; return v; } }
  assertEq(new A({ other: 1 }).other, 1);
  assertEq(new A(5).own, 1);
  assertEq(new A(undefined).own, 1);
  assertEq(new A(null).own, 1);
});

test('new.target', () => {
  class A { constructor() { this.t = new.target; } }
  class B extends A {}
  assertEq(new A().t, A);
  assertEq(new B().t, B);
  assertEq(Reflect.construct(A, [], Array).t, Array);
  assertEq(Object.getPrototypeOf(Reflect.construct(A, [], Array)), Array.prototype);
  function F() { return new.target; }
  assertEq(F(), undefined);
  function G() { const arrow = () => new.target; this.t = arrow(); }
  assertEq(new G().t, G);
  assertEq(({ m() { return new.target; } }).m(), undefined);
  function H(x = new.target) { this.t = x; }
  assertEq(new H().t, H);
  assertThrows(SyntaxError, () => (0, eval)('new.target'));
  assertThrows(SyntaxError, () => (0, eval)('() => new.target'));
  function K() { return eval('new.target'); }
  assertEq(K(), undefined);
});

test('instanceof and prototypes', () => {
  class A {}
  class B extends A {}
  const b = new B();
  assert(b instanceof A && b instanceof B && b instanceof Object);
  assertEq(Object.getPrototypeOf(B), A);
  assertEq(Object.getPrototypeOf(B.prototype), A.prototype);
  assertEq(Object.getPrototypeOf(A), Function.prototype);
  assertEq(b.constructor, B);
});

test('source text', () => {
  const text = 'class A { m ( ) { } }';
  assertEq((0, eval)('(' + text + ')').toString(), text);
  assertEq((0, eval)('(class { static  m /* c */ () { } })').m.toString(), 'm /* c */ () { }');
});

test('syntax errors', () => {
  for (const text of ['class A { constructor() {} constructor() {} }', 'class A { get constructor() {} }', 'class A { *constructor() {} }', 'class A { async constructor() {} }', 'class A { static prototype() {} }',
    'class A { constructor() { super(); } }', 'class A { m() { super(); } }', 'class { }', 'class A { m: 1 }', 'class A { m() {}, n() {} }', 'class A extends B, C {}', 'class A { get x(a) {} }', 'class A extends () => {} {}', 'class eval {}', 'class A { constructor = 1 }', 'class A { static prototype = 1 }', 'class A { "constructor" = 1 }', 'class A { x y }', 'class A { get x }x', 'function f() { super.x }']) {
    assertThrows(SyntaxError, () => new Function(text), text);
  }
  new Function('class A { static constructor() {} static get constructor() {} "constructor"() {} ; ; ["constructor"]() {} static async *[1]() {} get\nx() {} }');
});

done();
