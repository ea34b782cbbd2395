// Function: constructor, prototype methods, bind, toString, length and name.

test('properties', () => {
  for (const [name, length] of Object.entries({ apply: 2, bind: 1, call: 1, toString: 0 })) assertMethod(Function.prototype, name, length);
  assertMethod(Function.prototype, Symbol.hasInstance, 1, '[Symbol.hasInstance]', '');
  assertEq(Function.length, 1);
  assertEq(Function.prototype.length, 0);
  assertEq(Function.prototype.name, '');
  assertEq(typeof Function.prototype, 'function');
  assertEq(Function.prototype(1, 2), undefined);
  assertThrows(TypeError, () => new Function.prototype());
  assertEq(Object.hasOwn(Function.prototype, 'prototype'), false);
});

test('constructor', () => {
  assertEq(new Function('a', 'b', 'return a + b')(1, 2), 3);
  assertEq(Function('a, b', 'c', 'return a + b + c')(1, 2, 3), 6);
  assertEq(new Function('...r', 'return r.length')(1, 2), 2);
  assertEq(new Function('{ a } = { a: 5 }', 'return a')(), 5);
  assertEq(new Function()(), undefined);
  assertEq(new Function('a // comment', 'return a')(3), 3);
  assertEq(new Function('return 1 // comment')(), 1);
  assertEq(new Function('a', 'b', 'c', '').length, 3);
  assertEq(new Function('-->').length, 0);
  const local = 1;
  assertThrows(ReferenceError, () => new Function('return local')());
  assertEq(new Function('return this')(), globalThis);
  assertEq(new Function('return typeof arguments')(), 'object');
  for (const args of [['/*', '*/){'], ['a', '}{'], ['a){', '}'], ['', '})(function () {'], ['a b', ''], ['a,', 'b', ''], ['...a', 'b', ''], ['"use strict"', ''], ['super()'], ['super.x'], ['new.target', ''], ['a = super()', ''], ['return yield => 1; let let']]) assertThrows(SyntaxError, () => new Function(...args), args.join('|'));
  assertEq(new Function('return new.target')(), undefined);
  assertEq(new Function({ toString: () => 'x' }, 'return x')(4), 4);
  assertEq(new Function('a', 'return a').toString(), 'function anonymous(a\n) {\nreturn a\n}');
  assertEq(new Function('a,b', 'c', '').toString(), 'function anonymous(a,b,c\n) {\n\n}');
  class Sub extends Function {}
  assert(new Sub('return 1') instanceof Sub);
  assertEq(typeof new Function('').prototype, 'object');
});

test('call and apply', () => {
  function f(...a) { return [this?.k, ...a]; }
  assertDeep(f.call({ k: 1 }, 2, 3), [1, 2, 3]);
  assertDeep(f.apply({ k: 1 }, [2, 3]), [1, 2, 3]);
  assertDeep(f.apply({ k: 1 }, { length: 2, 0: 'a' }), [1, 'a', undefined]);
  assertDeep(f.apply({ k: 1 }, null), [1]);
  assertDeep(f.apply({ k: 1 }, new Uint8Array([4])), [1, 4]);
  for (const bad of [1, 'str', true, Symbol()]) assertThrows(TypeError, () => f.apply(null, bad));
  assertThrows(TypeError, () => Function.prototype.call.call({}));
  assertThrows(TypeError, () => Function.prototype.apply.call(1, null, []));
  assertEq(Function.prototype.call.call(Function.prototype.call, Math.abs, null, -1), 1);
  assertEq(f.call.length + f.apply.length, 3);
  assertThrows(RangeError, () => f.apply(null, { length: 2 ** 32 + 1 }));
});

test('bind', () => {
  function f(a, b, c) { return [this, a, b, c, new.target]; }
  const o = {}, g = f.bind(o, 1);
  assertDeep(g(2, 3).slice(1, 4), [1, 2, 3]);
  assertEq(g()[0], o);
  assertEq(g.length, 2);
  assertEq(g.name, 'bound f');
  assertEq(Object.hasOwn(g, 'prototype'), false);
  assertEq(Object.getPrototypeOf(g), Function.prototype);
  assertEq(g.bind({}, 2)(3)[0], o);
  assertEq(g.bind(null, 2).name, 'bound bound f');
  function C(x) { this.x = x; this.t = new.target; }
  const B = C.bind({ ignored: 1 }, 7);
  const b = new B();
  assertEq(b.x, 7);
  assertEq(b.t, C);
  assert(b instanceof C && b instanceof B);
  assertEq(Reflect.construct(B, [], Array).t, Array);
  assertThrows(TypeError, () => new (() => {}).bind()());
  assertThrows(TypeError, () => Function.prototype.bind.call({}));
  const outer = { arrow() { return () => this; } };
  assertEq(outer.arrow().bind({})(), outer);
  const named = Object.defineProperty(() => {}, 'name', { value: 5 });
  assertEq(named.bind().name, 'bound ');
  for (const [length, expected] of [[3.7, 2], [-5, 0], [Infinity, Infinity], [-Infinity, 0], ['3', 0], [NaN, 0], [2 ** 40, 2 ** 40 - 1]]) {
    assertEq(Object.defineProperty(() => {}, 'length', { value: length }).bind(null, 1).length, expected);
  }
  const noLength = () => {};
  delete noLength.length;
  assertEq(noLength.bind().length, 0);
  const proto = () => {};
  Object.setPrototypeOf(proto, null);
  assertEq(Object.getPrototypeOf(Function.prototype.bind.call(proto)), null);
  assertEq(f.bind(null, ...Array(300).fill(0)).length, 0);
});

test('toString', () => {
  assertEq((function  f ( a,b ) { /* c */ return a }).toString(), 'function  f ( a,b ) { /* c */ return a }');
  assertEq((a=>a).toString(), 'a=>a');
  assertEq((async  ( a ) =>  1).toString(), 'async  ( a ) =>  1');
  assertEq((function* () { yield }).toString(), 'function* () { yield }');
  assertEq({ get  x ( ) { return 1 } }.__lookupGetter__('x').toString(), 'get  x ( ) { return 1 }');
  assertEq({ async * [ 'm' ] ( ) { } }.m.toString(), "async * [ 'm' ] ( ) { }");
  assertEq({ m(){} }.m.toString(), 'm(){}');
  assertEq((class   A { m(){} }).toString(), 'class   A { m(){} }');
  assertEq({ f: function () {} }.f.toString(), 'function () {}');
  for (const native of [Math.abs, Object, (() => {}).bind(), Function.prototype, Map.prototype.get, Object.getOwnPropertyDescriptor(Map.prototype, 'size').get, new Proxy(() => {}, {})]) {
    assert(/^function[^{]*\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(native)));
  }
  for (const bad of [{}, null, 1, 'f']) assertThrows(TypeError, () => Function.prototype.toString.call(bad));
});

test('hasInstance', () => {
  class A {}
  assertEq(A[Symbol.hasInstance](new A()), true);
  assertEq(Function.prototype[Symbol.hasInstance].call(A, {}), false);
  assertEq(Function.prototype[Symbol.hasInstance].call({}, {}), false);
  assertEq(Function.prototype[Symbol.hasInstance].call(A.bind(), new A()), true);
});

test('length and name are configurable', () => {
  function f(a, b) {}
  Object.defineProperty(f, 'name', { value: 'other' });
  assertEq(f.name, 'other');
  assertEq(delete f.length, true);
  assertEq(f.length, 0);
  assertEq(delete f.name, true);
  assertEq(f.name, '');
  f.name = 'ignored';
  assertEq(f.name, '');
});

test('caller and arguments', () => {
  const accessor = (name) => Object.getOwnPropertyDescriptor(Function.prototype, name);
  for (const name of ['caller', 'arguments']) {
    const { get, set, enumerable, configurable } = accessor(name);
    assertDeep([get.length, enumerable, configurable], [0, false, true]);
    const restricted = [() => 1, function () { 'use strict'; }, function* () {}, async () => 1, { m() {} }.m, class {}, Math.max, function () {}.bind(),
      Function.prototype, new Proxy(function () {}, {}), {}, undefined];
    for (const f of restricted) {
      assertThrows(TypeError, () => get.call(f));
      assertThrows(TypeError, () => set.call(f, 1));
    }
    function idle() {}
    idle[name] = 1;
    assertEq(idle[name], null);
  }
  function f() { return f.caller; }
  const calls = new Function('f', 'return f();');
  assertEq(calls(f), calls);
  // Calls by way of call and apply do not count, built-ins that call back and strict code are not shown.
  const applies = new Function('f', 'return f.apply(null, [f.call()]);');
  assertEq(applies(f), applies);
  assertEq(new Function('f', 'return [1].map(f)[0];')(f), null);
  const strict = new Function('f', '"use strict"; return f();');
  assertEq(strict(f), null);
  assertEq(new Function('g', 'f', '"use strict"; return g(f);')(calls, f), calls);
  // The innermost call counts.
  function again(n) { return n > 0 ? again(n - 1) : again.caller; }
  assertEq(again(2), again);
  // From a loop that is compiled.
  let right = 0;
  const loops = new Function('f', 'count', 'for (let i = 0; i < 500; i++) count(f() === loops);');
  globalThis.loops = loops;
  loops(f, (ok) => { right += ok; });
  delete globalThis.loops;
  assertEq(right, 500);
});

done();
