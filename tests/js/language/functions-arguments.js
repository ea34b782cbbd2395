// Functions: the arguments object (mapped and unmapped), this, length and name, hoisting of parameters, calls with odd counts.

test('mapped arguments follow sloppy simple parameters', () => {
  function f(a, b) { arguments[0] = 10; b = 20; return [a, arguments[1], arguments.length]; }
  assertDeep(f(1, 2), [10, 20, 2]);
  assertDeep(f(1), [10, undefined, 1]);
  function g(a) { a = 5; return arguments[0]; }
  assertEq(g(), undefined);
  assertEq(g(1), 5);
  function h(a) { delete arguments[0]; a = 2; arguments[0] = 3; return [a, arguments[0]]; }
  assertDeep(h(1), [2, 3]);
  function frozen(a) { Object.defineProperty(arguments, '0', { writable: false }); a = 9; return arguments[0]; }
  assertEq(frozen(1), 1);
  function redefine(a) { Object.defineProperty(arguments, '0', { value: 8 }); return a; }
  assertEq(redefine(1), 8);
  function accessor(a) { Object.defineProperty(arguments, '0', { get: () => 'got' }); a = 4; return [a, arguments[0]]; }
  assertDeep(accessor(1), [4, 'got']);
  function duplicate(a, a) { arguments[0] = 'x'; arguments[1] = 'y'; return a; }
  assertEq(duplicate(1, 2), 'y');
  function captured(a) { const read = () => a; arguments[0] = 'via'; return read(); }
  assertEq(captured(1), 'via');
  function swap(a, b) { [arguments[0], arguments[1]] = [arguments[1], arguments[0]]; return [a, b]; }
  assertDeep(swap(1, 2), [2, 1]);
});

test('unmapped arguments', () => {
  function strict(a) { 'use strict'; a = 2; arguments[0] = 3; return [a, arguments[0]]; }
  assertDeep(strict(1), [2, 3]);
  function withDefault(a, b = 1) { a = 2; return arguments[0]; }
  assertEq(withDefault(1), 1);
  function withRest(a, ...r) { a = 2; return arguments[0] + r.length; }
  assertEq(withRest(1, 2), 2);
  function withPattern(a, { b }) { a = 2; return arguments[0]; }
  assertEq(withPattern(1, {}), 1);
});

test('the arguments object itself', () => {
  const args = (function () { return arguments; })(1, 2, 3);
  assertEq(Object.prototype.toString.call(args), '[object Arguments]');
  assertEq(Object.getPrototypeOf(args), Object.prototype);
  assertData(args, 'length', 3, 'wc');
  assertData(args, '0', 1, 'wec');
  assertData(args, Symbol.iterator, Array.prototype.values, 'wc');
  assertEq(Object.keys(args).join(), '0,1,2');
  assertEq(Array.prototype.slice.call(args, 1).join(), '2,3');
  assertDeep([...args], [1, 2, 3]);
  (function sloppy() { assertData(arguments, 'callee', sloppy, 'wc'); })();
  const strictArgs = (function () { 'use strict'; return arguments; })();
  const callee = Object.getOwnPropertyDescriptor(strictArgs, 'callee');
  assertEq(callee.get, callee.set);
  assertEq(callee.enumerable || callee.configurable, false);
  assertThrows(TypeError, () => strictArgs.callee);
  args.length = 1;
  assertDeep([...args], [1]);
  // arrows have none of their own
  (function () { assertEq((() => arguments[0])(9), 'outer'); })('outer');
  function shadow(arguments) { return arguments; }
  assertEq(shadow(1), 1);
  function local() { var arguments; return typeof arguments; }
  assertEq(local(), 'object');
  function assigned() { var arguments = 1; return arguments; }
  assertEq(assigned(), 1);
  function declared() { return typeof arguments; function arguments() {} }
  assertEq(declared(), 'function');
  function lexical() { let arguments = 2; return arguments; }
  assertEq(lexical(), 2);
});

test('more and fewer arguments than parameters', () => {
  function f(a, b, c) { return [a, b, c, arguments.length].join(); }
  assertEq(f(), ',,,0');
  assertEq(f(1, 2, 3, 4, 5), '1,2,3,5');
  assertEq(f.apply(null, { length: 2, 0: 'x', 1: 'y' }), 'x,y,,2');
  assertEq(f.apply(null), ',,,0');
  const many = Array.from({ length: 2000 }, (_, i) => i);
  assertEq((function () { return arguments.length + arguments[1999]; })(...many), 3999);
  assertEq(Math.max.apply(null, many), 1999);
});

test('this', () => {
  function sloppy() { return this; }
  function strict() { 'use strict'; return this; }
  assertEq(sloppy(), globalThis);
  assertEq(strict(), undefined);
  assertEq(sloppy.call(null), globalThis);
  assertEq(strict.call(null), null);
  assertEq(typeof sloppy.call(1), 'object');
  assertEq(typeof strict.call(1), 'number');
  assert(sloppy.call('s') instanceof String);
  const o = { sloppy, strict, nested() { return (() => this)(); } };
  assertEq(o.sloppy(), o);
  assertEq((o.strict)(), o);
  assertEq((0, o.strict)(), undefined);
  assertEq((o.strict = o.strict)(), undefined);
  assertEq(o.nested(), o);
  assertEq(o['strict'](), o);
  assertEq(o?.strict(), o);
  assertEq((o?.strict)(), o);
  assertEq(o.strict`x`, o);
});

test('length', () => {
  assertEq((function (a, b) {}).length, 2);
  assertEq((function (a, b = 1, c) {}).length, 1);
  assertEq((function (...r) {}).length, 0);
  assertEq((function ({ a }, [b]) {}).length, 2);
  assertEq((() => {}).length, 0);
  assertEq(((a, b) => {}).length, 2);
  assertEq((async (a) => {}).length, 1);
  assertEq((function* (a) {}).length, 1);
  assertEq(({ set x(v) {} }, Object.getOwnPropertyDescriptor({ set x(v) {} }, 'x').set.length), 1);
  assertData((a) => {}, 'length', 1, 'c');
});

test('name inference', () => {
  const arrow = () => {}, fn = function () {}, named = function inner() {}, cls = class {}, gen = function* () {};
  assertDeep([arrow, fn, named, cls, gen].map((f) => f.name), ['arrow', 'fn', 'inner', 'cls', 'gen']);
  const sym = Symbol('desc'), empty = Symbol();
  const o = { m() {}, get g() { return 1; }, set g(v) {}, p: () => {}, 'a b': function () {}, 1: () => {}, [sym]: () => {}, [empty]() {}, ['c' + 'd']: class {}, async am() {}, *gm() {} };
  assertEq(o.m.name, 'm');
  assertEq(Object.getOwnPropertyDescriptor(o, 'g').get.name, 'get g');
  assertEq(Object.getOwnPropertyDescriptor(o, 'g').set.name, 'set g');
  assertEq(o.p.name, 'p');
  assertEq(o['a b'].name, 'a b');
  assertEq(o[1].name, '1');
  assertEq(o[sym].name, '[desc]');
  assertEq(o[empty].name, '');
  assertEq(o.cd.name, 'cd');
  assertEq(o.am.name + o.gm.name, 'amgm');
  let v; v = () => {};
  assertEq(v.name, 'v');
  const [d = () => {}] = [], { e = function () {} } = {}, { f: ff = () => {} } = {};
  assertEq(d.name + e.name + ff.name, 'deff');
  let paren; (paren) = () => {};
  assertEq(paren.name, '');
  const viaParen = (() => {}), comma = (0, () => {});
  assertEq(viaParen.name, 'viaParen');
  assertEq(comma.name, '');
  o.assigned = () => {};
  assertEq(o.assigned.name, '');
  let l; l ??= () => {};
  assertEq(l.name, 'l');
  ((param = () => {}) => assertEq(param.name, 'param'))();
  assertEq((() => {}).name, '');
  assertEq(new Function('a', 'return a').name, 'anonymous');
  assertEq((function () {}).bind().name, 'bound ');
  assertEq(arrow.bind().name, 'bound arrow');
  class WithStatic { static name = 'own'; }
  assertEq(WithStatic.name, 'own');
  const anonymousWithStaticName = class { static name() {} };
  assertEq(typeof anonymousWithStaticName.name, 'function');
  assertData(fn, 'name', 'fn', 'c');
  const proto = { __proto__: function () {} };
  assertEq(Object.getPrototypeOf(proto).name, '');
});

test('properties of functions by kind', () => {
  assertDeep(Object.getOwnPropertyNames(function f() {}), ['length', 'name', 'arguments', 'caller', 'prototype'].filter((k) => Object.hasOwn(function f() {}, k)));
  assertDeep(Object.getOwnPropertyNames(() => {}), ['length', 'name']);
  assertDeep(Object.getOwnPropertyNames({ m() {} }.m), ['length', 'name']);
  assertDeep(Object.getOwnPropertyNames(async function () {}), ['length', 'name']);
  assertDeep(Object.getOwnPropertyNames(function* () {}), ['length', 'name', 'prototype']);
  assertDeep(Object.getOwnPropertyNames(class { static m() {} }), ['length', 'name', 'prototype', 'm']);
  function f() {}
  assertData(f, 'prototype', f.prototype, 'w');
  assertData(f.prototype, 'constructor', f, 'wc');
  class C {}
  assertData(C, 'prototype', C.prototype, '');
  for (const [kind, fn, can] of [['function', f, true], ['class', C, true], ['arrow', () => {}, false], ['method', { m() {} }.m, false], ['async', async function () {}, false],
    ['generator', function* () {}, false], ['bound', f.bind(), true], ['bound arrow', (() => {}).bind(), false], ['getter', Object.getOwnPropertyDescriptor({ get x() { return 1; } }, 'x').get, false]]) {
    assertEq(isConstructor(fn), can, kind);
  }
});

test('new', () => {
  function P(x) { this.x = x; }
  P.prototype.twice = function () { return this.x * 2; };
  assertEq(new P(4).twice(), 8);
  assert(new P instanceof P);
  function R() { return { own: 1 }; }
  assertEq(new R().own, 1);
  function N() { this.kept = 1; return 5; }
  assertEq(new N().kept, 1);
  function NoProto() {}
  NoProto.prototype = 3;
  assertEq(Object.getPrototypeOf(new NoProto()), Object.prototype);
  assertThrows(TypeError, () => new (() => {})());
  assertThrows(TypeError, () => new ({ m() {} }).m());
  assertThrows(TypeError, () => new 1());
  assertThrows(TypeError, () => new undefined());
  const ns = { inner: { K: class { constructor(...a) { this.a = a; } } } };
  assertDeep(new ns.inner.K(1, 2).a, [1, 2]);
  assertDeep(new ns.inner['K'](...[1, 2], 3).a, [1, 2, 3]);
  assertDeep(new (function () { return ns.inner.K; }())(9).a, [9]);
  assertEq(new new Function('this.z = 1')().z, 1);
});

test('evaluation order of a call', () => {
  const log = [];
  const o = { get f() { log.push('get'); return () => log.push('call'); } };
  o.f(log.push('arg1'), log.push('arg2'));
  assertEq(log.join(), 'get,arg1,arg2,call');
  let evaluated = false;
  assertThrows(TypeError, () => { undefined(evaluated = true); });
  assertEq(evaluated, true);
  evaluated = false;
  assertThrows(TypeError, () => { null.x(evaluated = true); });
  assertEq(evaluated, false);
  evaluated = false;
  assertThrows(TypeError, () => { ({}).missing(evaluated = true); });
  assertEq(evaluated, true);
});

test('functions as values', () => {
  assertEq((function () { return typeof this; }).call(1n), 'object');
  assertEq((function fact(n) { return n < 2 ? 1 : n * fact(n - 1); })(6), 720);
  assertEq((() => () => () => 3)()()(), 3);
  assertEq((({ a }) => a)({ a: 1 }), 1);
  assertEq(((a, b) => { return a - b; })(3, 1), 2);
  assertDeep((() => ({}))(), {});
  assertEq((() => {})(), undefined);
  const id = async => async;
  assertEq(id(1), 1);
  assertEq((async => async + 1)(1), 2);
  assertThrows(RangeError, function deep() { deep(); });
});

done();
