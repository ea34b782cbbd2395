// Hoisting of var and functions, Annex B function-in-block semantics, Annex B syntax.

test('var hoisting', () => {
  assertEq(v, undefined);
  var v = 1;
  if (false) { var never = 1; }
  assertEq(never, undefined);
  for (var i = 0; i < 2; i++) { var inLoop = i; }
  assertEq(i + inLoop, 3);
  (function () { assertEq(typeof later, 'undefined'); try { } finally { var later = 1; } })();
  var twice = 1; var twice;
  assertEq(twice, 1);
});

test('function hoisting', () => {
  assertEq(early(), 'function');
  function early() { return 'function'; }
  assertEq(typeof dup, 'function');
  assertEq(dup(), 2);
  function dup() { return 1; }
  function dup() { return 2; }
  var dup2 = 'var';
  function dup2() {}
  assertEq(dup2, 'var');
  (function (p) { assertEq(typeof p, 'function'); function p() {} })(1);
  (function (p) { var p; assertEq(p, 1); })(1);
  assertEq((function () { return typeof f; function f() {} var f = 1; })(), 'function');
});

test('a function in a block is seen before and after it in sloppy code', () => {
  assertEq(typeof inBlock, 'undefined');
  { assertEq(inBlock(), 'in'); function inBlock() { return 'in'; } }
  assertEq(inBlock(), 'in');
  if (true) { function inIf() { return 1; } }
  assertEq(inIf(), 1);
  if (false) { function inDeadIf() {} }
  assertEq(inDeadIf, undefined);
  switch (1) { case 1: function inSwitch() { return 's'; } }
  assertEq(inSwitch(), 's');
  try { function inTry() { return 't'; } } finally {}
  assertEq(inTry(), 't');
});

test('the outer variable is written when the declaration is evaluated', () => {
  const log = [];
  {
    log.push(typeof g);
    g = 'assigned to the block binding';
    log.push(typeof g);
    function g() {}
    log.push(typeof g);
  }
  log.push(typeof g);
  assertEq(log.join(), 'function,string,string,string');
  {
    function h() { return 1; }
    h = 5;
  }
  assertEq(typeof h, 'function');
});

test('no hoisting over a lexical binding', () => {
  let x = 'let';
  { function x() {} }
  assertEq(x, 'let');
  (function () { const y = 1; { { function y() {} } } assertEq(y, 1); })();
  (function (p) { { function p() {} } assertEq(typeof p, 'number'); })(1);
  (function () { for (let z = 0; z < 1; z++) { { function z() {} } } assertEq(typeof z, 'undefined'); })();
  (function () { try { throw 1; } catch (e) { { function e() {} } assertEq(e, 1); } assertEq(typeof e, 'function'); })();
  (function () { try { throw [1]; } catch ([e]) { { function e() {} } } assertEq(typeof e, 'undefined'); })();
  (function () { { async function notHoisted() {} function* norThis() {} class NorThat {} } assertEq(typeof notHoisted + typeof norThis + typeof NorThat, 'undefinedundefinedundefined'); })();
});

test('closures see the block binding', () => {
  let f;
  { f = () => k(); function k() { return 'block'; } }
  k = () => 'outer';
  assertEq(f(), 'block');
  assertEq(k(), 'outer');
  const fns = [];
  for (let i = 0; i < 3; i++) { function each() { return i; } fns.push(each); }
  assertDeep(fns.map((g) => g()), [0, 1, 2]);
});

test('if and labels with a function as statement', () => {
  if (true) function a() { return 'a'; }
  assertEq(a(), 'a');
  if (false) function b() {} else function c() { return 'c'; }
  assertEq(b, undefined);
  assertEq(c(), 'c');
  l: function d() { return 'd'; }
  assertEq(d(), 'd');
});

test('at the top level of an eval', () => {
  (0, eval)('{ function evalInBlock() { return 1; } }');
  assertEq(evalInBlock(), 1);
  function local() { eval('{ function localEval() { return 2; } }'); return localEval(); }
  assertEq(local(), 2);
});

test('duplicate functions in a block', () => {
  { function twice() { return 1; } function twice() { return 2; } assertEq(twice(), 2); }
  assertEq(twice(), 2);
});

test('var redeclares the catch parameter', () => {
  try { throw 'e'; } catch (err) { var err = 'inner'; for (var err in { k: 1 }) ; assertEq(err, 'k'); }
  assertEq(err, undefined);
});

test('for-in initialiser', () => {
  assertEq(new Function('for (var x = 5 in {}) ; return x')(), 5);
  assertEq(new Function('for (var x = 5 in { k: 1 }) ; return x')(), 'k');
  assertThrows(SyntaxError, () => new Function('for (let x = 5 in {}) ;'));
  assertThrows(SyntaxError, () => new Function('for (var [x] = 5 in {}) ;'));
});

test('calls as assignment targets', () => {
  let n = 0;
  const f = () => { n++; };
  assertThrows(ReferenceError, () => new Function('f', 'f() = 1')(f));
  assertThrows(ReferenceError, () => new Function('f', 'f()++')(f));
  assertThrows(ReferenceError, () => new Function('f', 'for (f() in { a: 1 }) ;')(f));
  assertThrows(SyntaxError, () => new Function('"use strict"; new f() = 1'));
  const log = [];
  const call = (x) => { log.push(x); return {}; };
  for (const [code, seen] of [['f(1) = f(2)', '1'], ['f(1) += f(2)', '1'], ['--f(1)', '1'], ['(f(1)) = 2', '1'], ['for (f(1) of [1]) ;', '1'], ['f(1).a = f(2)\n(3) = 4', '1,2'],
    ['f(f(1) ? 2 : 3)++', '1,2'], ['(() => { f("a\n") = 1 })()'.replace('\n', ''), 'a']]) {
    log.length = 0;
    const error = assertThrows(code.includes('(3)') ? TypeError : ReferenceError, () => new Function("f", code)(call), code);
    assertEq(log.join(), seen, code);
  }
  for (const bad of ['[f()] = 1', '({ a: f() } = 1)', 'f() &&= 1', 'f() ??= 1', 'new f() = 1', 'f`` = 1', 'a?.f() = 1', 'f() => 1', 'import("x") = 1', 'for (let f() of []) ;', 'f() = ']) {
    assertThrows(SyntaxError, () => new Function(bad), bad);
  }
});

done();
