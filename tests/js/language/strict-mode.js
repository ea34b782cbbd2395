// Strict mode: directives, their reach, and each rule that differs from sloppy code.

const bad = (text) => assertThrows(SyntaxError, () => new Function(text), text);
const thisOf = (text) => new Function(text + '; return this;').call(undefined);

test('directives', () => {
  assertEq(thisOf('"use strict"'), undefined);
  assertEq(thisOf("'use strict'"), undefined);
  assertEq(thisOf('"other"; "use strict"'), undefined);
  assertEq(thisOf('"use strict"\n"more"'), undefined);
  assertEq(thisOf('/* c */ "use strict" // d'), undefined);
  assertEq(thisOf('"use\\u0020strict"'), globalThis);
  assertEq(thisOf('"use strict" + ""'), globalThis);
  assertEq(thisOf('("use strict")'), globalThis);
  assertEq(thisOf('1; "use strict"'), globalThis);
  assertEq(thisOf('`use strict`'), globalThis);
  assertEq(thisOf('"use strict".length'), globalThis);
  assertEq(thisOf('"use  strict"'), globalThis);
});

test('reach', () => {
  function outer() { 'use strict'; return (function () { return this; })(); }
  assertEq(outer(), undefined);
  function sloppy() { function inner() { 'use strict'; return this; } return [this, inner()]; }
  assertDeep(sloppy().map((x) => x === undefined), [false, true]);
  assertEq(new Function('return this')(), globalThis);
  (function () { 'use strict'; assertEq(new Function('return this')(), globalThis); assertEq(eval('(function () { return this; })()'), undefined); })();
  assertEq((class { static m() { return (() => { return function () { return this; }; })()(); } }).m(), undefined);
});

test('assignments fail loudly', () => {
  'use strict';
  assertThrows(ReferenceError, () => { undeclaredStrict = 1; });
  assertThrows(TypeError, () => { Object.freeze([1])[0] = 2; });
  assertThrows(TypeError, () => { Object.freeze([1]).length = 0; });
  assertThrows(TypeError, () => { ({ get x() { return 1; } }).x = 2; });
  assertThrows(TypeError, () => { Object.preventExtensions({}).x = 1; });
  assertThrows(TypeError, () => { Math.PI = 3; });
  assertThrows(TypeError, () => { undefined = 1; });
  assertThrows(TypeError, () => { NaN++; });
  assertThrows(TypeError, () => { 'abc'.length = 1; });
  assertThrows(TypeError, () => { (function f() { 'use strict'; f = 1; })(); });
  assertThrows(TypeError, () => { delete Object.prototype; });
  assertThrows(TypeError, () => { delete [].length; });
  assertThrows(TypeError, () => { (() => {}).name = 'x'; });
  assertThrows(TypeError, () => { Object.defineProperty({}, 'x', { value: 1 }).x = 2; });
  assertThrows(TypeError, () => { new Uint8Array(1).length = 2; });
});

test('assignments fail silently in sloppy code', () => {
  const frozen = Object.freeze({ x: 1 });
  frozen.x = 2; frozen.y = 3; delete frozen.x;
  assertDeep(frozen, { x: 1 });
  Math.PI = 3;
  assert(Math.PI > 3);
  'abc'.length = 1;
  assertEq((frozen.x = 9), 9);
});

test('arguments and caller', () => {
  'use strict';
  (function (a) { a = 2; assertEq(arguments[0], 1); arguments[0] = 5; assertEq(a, 2); })(1);
  assertThrows(TypeError, function () { return arguments.callee; });
  function f() {}
  assertThrows(TypeError, () => f.caller);
  assertThrows(TypeError, () => f.arguments);
  assertThrows(TypeError, () => { f.caller = 1; });
  assertThrows(TypeError, () => (() => {}).caller);
  assertThrows(TypeError, () => (class {}).arguments);
});

test('this is not boxed', () => {
  function kind() { 'use strict'; return typeof this; }
  for (const [v, k] of [[1, 'number'], ['s', 'string'], [true, 'boolean'], [null, 'object'], [undefined, 'undefined'], [1n, 'bigint'], [Symbol(), 'symbol']]) assertEq(kind.call(v), k);
  Object.defineProperty(String.prototype, 'strictGetter', { get() { 'use strict'; return typeof this; }, configurable: true });
  Object.defineProperty(String.prototype, 'sloppyGetter', { get() { return typeof this; }, configurable: true });
  assertEq('x'.strictGetter + 'x'.sloppyGetter, 'stringobject');
  delete String.prototype.strictGetter;
  delete String.prototype.sloppyGetter;
  assertDeep([1].map(function () { 'use strict'; return this; }), [undefined]);
  assertEq([1].map(function () { return this; })[0], globalThis);
});

test('syntax', () => {
  for (const text of ['with (a) ;', 'delete x', 'eval = 1', 'arguments++', 'var eval', 'function eval() {}', 'function f(arguments) {}', 'function f(a, a) {}', '010', '"\\01"', 'var static', 'let yield', 'interface', 'implements: ;', 'try {} catch (eval) {}', '({ eval } = {})', '[arguments] = []', 'if (1) function f() {}', 'l: function f() {}', 'for (var i = 0 in {}) ;', 'eval => 1', '(a, eval) => 1', '({ set x(eval) {} })', 'class eval {}', 'let let', 'function package() {}', '(function eval() {})', 'async (arguments) => 1', '++eval', 'for (arguments of []) ;', 'eval ||= 1']) {
    bad('"use strict"; ' + text);
    bad('function f() { "use strict"; ' + text + ' }');
  }
  for (const text of ['with (a) ;', 'delete x', 'eval = 1', 'arguments++', 'var eval', 'function eval() {}', 'function f(arguments) {}', 'function f(a, a) {}', '010', '"\\01"', 'var static', 'interface', 'implements: ;', 'try {} catch (eval) {}', '({ eval } = {})', 'if (1) function f() {}', 'l: function f() {}', 'for (var i = 0 in {}) ;', 'eval => 1', 'function package() {}', 'yield: ;']) new Function(text);
  bad('function f(a = 1) { "use strict"; }');
  bad('function f({ a }) { "use strict"; }');
  bad('(...a) => { "use strict"; }');
  bad('function eval() { "use strict"; }');
  bad('function f(eval) { "use strict"; }');
  bad('function static() { "use strict"; }');
  bad('(function package() { "use strict"; })');
  bad('function f(a, a) { "use strict"; }');
  bad('function f() { "\\07"; "use strict"; }');
});

test('functions in blocks are block scoped', () => {
  'use strict';
  { function blockFn() { return 1; } assertEq(blockFn(), 1); }
  assertEq(typeof blockFn, 'undefined');
  switch (1) { case 1: function inSwitch() {} }
  assertEq(typeof inSwitch, 'undefined');
});

done();
