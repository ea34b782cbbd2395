// Where the specification is followed and V8 allows more.
// needs: as-specified

test('private elements of objects that are not extensible', () => {
  class Base { constructor(o) { return o; } }
  class Field extends Base { #z = 1; static has(o) { return #z in o; } }
  class Method extends Base { #m() {} static has(o) { return #m in o; } }
  class Accessor extends Base { get #a() { return 1; } set #a(v) {} static has(o) { return #a in o; } }
  for (const C of [Field, Method, Accessor]) {
    for (const close of [Object.preventExtensions, Object.seal, Object.freeze]) {
      const closed = close({});
      assertThrows(TypeError, () => new C(closed));
      assertEq(C.has(closed), false);
      const later = {};
      new C(later);
      assertEq(C.has(close(later)), true);
    }
  }
  assertThrows(TypeError, () => new (class { #p = Object.preventExtensions(this); })());
  assertThrows(TypeError, () => { class S { static #s = Object.preventExtensions(S); } });
  // Neither the target of a proxy nor its traps are asked.
  const p = new Proxy(Object.preventExtensions({}), { isExtensible() { throw new Error(); } });
  new Field(p);
  assertEq(Field.has(p), true);
});

test('a function called arguments in a block', () => {
  const kind = (o) => Object.prototype.toString.call(o);
  (function () {
    assertEq(kind(arguments), '[object Arguments]');
    { assertEq(typeof arguments, 'function'); function arguments() {} }
    assertEq(kind(arguments), '[object Arguments]');
  })();
  (function (...rest) { { function arguments() {} } assertEq(kind(arguments), '[object Arguments]'); })();
  (function () { switch (1) { case 1: function arguments() {} } assertEq(arguments.length, 2); })(1, 2);
});

test('caller and arguments show %ThrowTypeError%', () => {
  const thrower = Object.getOwnPropertyDescriptor((function () { 'use strict'; return arguments; })(), 'callee').get;
  for (const name of ['caller', 'arguments']) {
    const { get, set } = Object.getOwnPropertyDescriptor(Function.prototype, name);
    assertEq(get, thrower);
    assertEq(set, thrower);
    assertEq(Object.getOwnPropertyDescriptors(Function.prototype)[name].get, thrower);
    assertEq(Reflect.getOwnPropertyDescriptor(Function.prototype, name).set, thrower);
    assertEq(Function.prototype.__lookupGetter__(name), thrower);
  }
});

test('regular expressions made by subclasses are not compiled anew', () => {
  const made = new (class extends RegExp {})('x');
  assertThrows(TypeError, () => made.compile('y'));
  assertThrows(TypeError, () => RegExp.prototype.compile.call(Reflect.construct(RegExp, ['x'], function () {}), 'y'));
  assertEq(made.source, 'x');
  assertEq(Reflect.construct(RegExp, ['x'], RegExp).compile('y').source + RegExp('x').compile('z').source, 'yz');
});

test('the legacy accessors of RegExp are for RegExp alone', () => {
  /(a)(b)(c)(d)/.exec('abcd');
  for (const name of ['$1', '$2', '$3', '$4', '$5', '$6', '$7', '$8', '$9', 'lastMatch', '$&', 'lastParen', '$+', 'leftContext', '$`', 'rightContext', "$'", 'input', '$_']) {
    const { get, set } = Object.getOwnPropertyDescriptor(RegExp, name);
    for (const other of [undefined, {}, /x/, class extends RegExp {}]) {
      assertThrows(TypeError, () => get.call(other), name);
      if (set !== undefined) assertThrows(TypeError, () => set.call(other, 'x'), name);
    }
    // What cannot be written has no setter.
    assertEq(typeof set, name === 'input' || name === '$_' ? 'function' : 'undefined');
    if (set === undefined) assertThrows(TypeError, () => { 'use strict'; RegExp[name] = 'x'; });
  }
  assertEq(RegExp.$4, 'd');
});

test('the text of built-in accessors is a method', () => {
  const text = (name) => String(Object.getOwnPropertyDescriptor(RegExp, name).get);
  assertEq(text('$&'), 'function get ["$&"]() { [native code] }');
  assertEq(text('$1'), 'function get $1() { [native code] }');
  assertEq(text('lastMatch'), 'function get lastMatch() { [native code] }');
  assertEq(text(Symbol.species), 'function get [Symbol.species]() { [native code] }');
});

done();
