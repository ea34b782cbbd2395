// Decorators of classes, methods, accessors and fields: order, contexts, replacement, initialisers, private elements.
// needs: decorators

test('order of evaluation and of calls', () => {
  const log = [];
  const d = (name) => { log.push(name); return (value, context) => { log.push(`${name}(${context.kind} ${String(context.name)})`); }; };
  const key = (name) => { log.push(name); return name; };
  @d('class1') @d('class2')
  class C extends (log.push('heritage'), Object) {
    @d('field') [key('f')] = log.push('field value');
    @d('method1') @d('method2') m() {}
    @d('static field') static s = log.push('static value');
    @d('static method') static sm() {}
    @d('getter') get g() { return 1; }
    @d('setter') set g(v) {}
    @d('accessor') accessor a = log.push('accessor value');
  }
  assertEq(log.join(), ['class1', 'class2', 'heritage', 'field', 'f', 'method1', 'method2', 'static field', 'static method', 'getter', 'setter', 'accessor',
    'static method(method sm)', 'method2(method m)', 'method1(method m)', 'getter(getter g)', 'setter(setter g)', 'accessor(accessor a)',
    'static field(field s)', 'field(field f)', 'class2(class C)', 'class1(class C)', 'static value'].join());
  log.length = 0;
  new C();
  assertEq(log.join(), 'field value,accessor value');
});

test('contexts', () => {
  const seen = {};
  const see = (value, context) => { seen[String(context.name)] = context; };
  const symbol = Symbol('s');
  class C {
    @see m() {}
    @see static [symbol]() {}
    @see #p = 1;
    @see get g() { return 2; }
    @see set h(v) { this.#p = v; }
    @see accessor a = 3;
    @see 7 = 8;
  }
  const { m, g, h, a, '#p': p, 'Symbol(s)': s, 7: n } = seen;
  assertDeep([m.kind, m.name, m.static, m.private, Object.keys(m.access)], ['method', 'm', false, false, ['has', 'get']]);
  assertDeep([s.kind, s.name, s.static, s.private], ['method', symbol, true, false]);
  assertDeep([p.kind, p.name, p.static, p.private, Object.keys(p.access)], ['field', '#p', false, true, ['has', 'get', 'set']]);
  assertDeep([g.kind, Object.keys(g.access)], ['getter', ['has', 'get']]);
  assertDeep([h.kind, Object.keys(h.access)], ['setter', ['has', 'set']]);
  assertDeep([a.kind, Object.keys(a.access)], ['accessor', ['has', 'get', 'set']]);
  assertEq(n.name, '7');
  const o = new C();
  assertEq(p.access.get(o), 1);
  h.access.set(o, 5);
  assertEq(p.access.get(o), 5);
  p.access.set(o, 6);
  assertEq(p.access.get(o), 6);
  assertEq(p.access.has(o), true);
  assertEq(p.access.has({}), false);
  assertThrows(TypeError, () => p.access.get({}));
  assertEq(m.access.get(o), o.m);
  assertEq(m.access.has({}), false);
  assertEq(a.access.get(o), 3);
  assertEq(a.access.get({ a: 9 }), 9);
  assertThrows(TypeError, () => m.addInitializer(() => {}));
});

test('replacement', () => {
  const twice = (f) => function (...args) { return f.call(this, ...args) * 2; };
  const twiceSet = (f) => function (v) { f.call(this, v * 2); };
  class C {
    k = 1;
    @twice m(n) { return n + this.k; }
    @twice @twice static sm() { return 1; }
    @twice #pm() { return this.k; }
    @twice static #spm() { return 3; }
    @twice get g() { return this.k; }
    @twiceSet set g(v) { this.k = v; }
    @twice get #pg() { return this.k + 1; }
    callPrivate() { return [this.#pm(), C.#spm(), this.#pg]; }
  }
  const o = new C();
  assertEq(o.m(2), 6);
  assertEq(C.sm(), 4);
  assertDeep(o.callPrivate(), [2, 6, 4]);
  o.g = 5;
  assertEq(o.k, 10);
  assertEq(o.g, 20);
  const d = Object.getOwnPropertyDescriptor(C.prototype, 'm');
  assertDeep([d.writable, d.enumerable, d.configurable], [true, false, true]);
  assertEq(typeof Object.getOwnPropertyDescriptor(C.prototype, 'g').set, 'function');
});

test('fields and auto-accessors', () => {
  const add = (n) => () => function (v) { assertEq(typeof this.z, typeof this === 'object' ? 'function' : 'undefined'); return v + n; };
  const times = (n) => () => (v) => v * n;
  const log = [];
  const logged = ({ get, set }, { name }) => ({
    get() { log.push(`get ${name}`); return get.call(this); },
    set(v) { log.push(`set ${name}`); set.call(this, v); },
    init(v) { log.push(`init ${name}`); return v + 1; },
  });
  class C {
    @add(1) @times(10) x = 2;
    @times(10) @add(1) static y = 2;
    @add(5) #z = 1;
    @times(2) ['computed'] = 4;
    @logged accessor a = 1;
    @logged accessor #b = 10;
    @logged static accessor c = 100;
    @logged static accessor #d = 1000;
    @(() => undefined) plain;
    z() { return this.#z; }
    b(v) { if (v) this.#b = v; return this.#b; }
    static d() { return C.#d++; }
  }
  assertEq(log.splice(0).join(), 'init c,init #d');
  const o = new C();
  assertEq(log.splice(0).join(), 'init a,init #b');
  assertDeep([o.x, C.y, o.z(), o.computed, o.plain], [30, 21, 6, 8, undefined]);
  assertEq(o.a, 2);
  o.a = 7;
  assertEq(o.a, 7);
  assertEq(C.c, 101);
  assertEq(o.b(), 11);
  assertEq(o.b(3), 3);
  assertEq(C.d(), 1001);
  assertEq(log.join(), 'get a,set a,get a,get c,get #b,set #b,get #b,get #d,set #d');
});

test('addInitializer', () => {
  const log = [];
  const init = (name) => (value, { addInitializer }) => { addInitializer(function () { log.push([name, this]); }); };
  const record = (name, value) => { log.push([name]); return value; };
  @init('class')
  class C {
    @init('field') x = record('x');
    @init('accessor') accessor y = record('y');
    @init('method') m() {}
    @init('static method') static sm() {}
    @init('static field') static s = record('s');
    constructor() { record('constructor'); }
  }
  assertEq(log.map(([name]) => name).join(), 'static method,s,static field,class');
  assertEq(log[0][1], C);
  assertEq(log[3][1], C);
  log.length = 0;
  const o = new C();
  assertEq(log.map(([name]) => name).join(), 'method,x,field,y,accessor,constructor');
  assertEq(log[0][1], o);
  assertThrows(TypeError, () => { @((v, c) => c.addInitializer(1)) class D {} });
});

test('classes', () => {
  const calls = [];
  function sealed(value, context) { calls.push(context.kind, context.name); Object.seal(value.prototype); }
  @sealed class A { static x = 1; }
  assertEq(calls.join(), 'class,A');
  const wrap = (Class) => class extends Class { wrapped = true; };
  @wrap class B { static self() { return B; } static inner = () => B; }
  assertEq(new B().wrapped, true);
  assertEq(B.self(), B);
  assertEq(B.inner(), B);
  const E = @wrap class {};
  assertEq(new E().wrapped, true);
  const named = @sealed class {};
  assertEq(named.name, 'named');
  assertThrows(ReferenceError, () => { @(() => F) class F { @(() => { F; }) m() {} } });
  assertThrows(TypeError, () => { @(() => 1) class G {} });
  assertThrows(TypeError, () => { class H { @(() => 1) m() {} } });
  assertThrows(TypeError, () => { class I { @(() => 1) accessor a; } });
  assertThrows(TypeError, () => { class J { @(1) m() {} } });
});

test('what a decorator is called on', () => {
  const library = { name: 'library', get(value) { assertEq(this, library); }, make() { assertEq(this, library); return function () { 'use strict'; assertEq(this, undefined); }; } };
  class C {
    static #own(value) { assertEq(this, C); }
    @library.get @library.make() m() {}
    static Inner = @C.#own class {};
    @(library.make()) f = 1;
  }
  assertEq(new C().f, 1);
});

test('metadata', () => {
  const had = Object.getOwnPropertyDescriptor(Symbol, 'metadata');
  if (had === undefined) Object.defineProperty(Symbol, 'metadata', { value: Symbol('metadata'), configurable: true });
  const note = (text) => (value, { metadata, name }) => { metadata[name] = text; };
  @note('class') class A { @note('m') m() {} @note('f') f; }
  class B extends A { @note('own') f; }
  assertDeep({ ...A[Symbol.metadata] }, { m: 'm', f: 'f', A: 'class' });
  assertEq(B[Symbol.metadata].f, 'own');
  assertEq(B[Symbol.metadata].m, 'm');
  assertEq(Object.getPrototypeOf(B[Symbol.metadata]), A[Symbol.metadata]);
  if (had === undefined) delete Symbol.metadata;
  class C { @((value, context) => { assertEq(context.metadata, undefined); }) m() {} }
});

test('text and syntax', () => {
  const d = () => {};
  class C { @d m() { return 1; } @d static /* s */ n(a) { return a; } }
  assertEq(C.prototype.m.toString(), 'm() { return 1; }');
  assertEq(C.n.toString(), 'n(a) { return a; }');
  for (const bad of ['class A { @d constructor() {} }', 'class A { @d static {} }', '@d function f() {}', '@d() + 1 class A {}', 'class A { m(@d x) {} }', '@d[0] class A {}']) {
    assertThrows(SyntaxError, () => new Function('d', bad), bad);
  }
  const make = (n) => @((value, { addInitializer }) => { addInitializer(() => { value.n = n; }); }) class { @d m() { return n; } };
  assertDeep([make(1).n, new (make(2))().m()], [1, 2]);
});

done();
