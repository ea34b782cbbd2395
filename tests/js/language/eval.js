// Direct and indirect eval: scope access, var declarations, strictness, closures, this, new.target, errors, completion.

globalThis.globalVar = 'global';

test('direct eval sees the local scope', () => {
  let a = 1;
  const b = 2;
  assertEq(eval('a + b'), 3);
  eval('a = 10');
  assertEq(a, 10);
  assertThrows(TypeError, () => eval('b = 3'));
  { let inner = 'i'; assertEq(eval('inner'), 'i'); }
  const f = (p) => eval('p * 2');
  assertEq(f(4), 8);
  assertEq((function () { return eval('arguments.length'); })(1, 2), 2);
  assertEq((function () { return eval('this'); }).call(a).valueOf(), 10);
  assertThrows(ReferenceError, () => eval('notThere'));
  assertThrows(ReferenceError, () => { eval('later'); let later; });
  assertEq(eval('(() => a)()'), 10);
  const closure = eval('() => a++');
  closure();
  assertEq(a, 11);
});

test('var in direct eval goes to the function', () => {
  function f() { eval('var v = 1; function g() { return v; }'); return v + g(); }
  assertEq(f(), 2);
  function h() { if (true) { eval('var w = 5'); } return w; }
  assertEq(h(), 5);
  function deletable() { eval('var d = 1'); const r = delete d; return r + typeof d; }
  assertEq(deletable(), 'trueundefined');
  function shadow() { var globalVar; eval('var globalVar = "local"'); return globalVar; }
  assertEq(shadow(), 'local');
  assertEq(globalVar, 'global');
  function introduced() { const before = globalVar; eval('var globalVar = "introduced"'); return before + globalVar; }
  assertEq(introduced(), 'globalintroduced');
  assertEq(globalVar, 'global');
  function arrowScope() { const arrow = () => { eval('var inArrow = 1'); return typeof inArrow; }; return arrow() + typeof inArrow; }
  assertEq(arrowScope(), 'numberundefined');
  function conflict() { let x; { eval('var x'); } }
  assertThrows(SyntaxError, conflict);
  function conflictBlock() { { let x; eval('var x'); } }
  assertThrows(SyntaxError, conflictBlock);
  function catchOk() { try { throw 1; } catch (e) { eval('var e = 2'); assertEq(e, 2); } return e; }
  assertEq(catchOk(), undefined);
  function paramOk(x) { eval('var x = 2'); return x; }
  assertEq(paramOk(1), 2);
  function args() { eval('var arguments = 3'); return arguments; }
  assertEq(args(), 3);
});

test('let and const stay inside', () => {
  eval('let z = 1; const y = 2; class K {}');
  assertEq(typeof z + typeof y + typeof K, 'undefinedundefinedundefined');
  let s = 'outer';
  eval('let s = "inner"');
  assertEq(s, 'outer');
});

test('strict eval keeps its vars', () => {
  function f() { eval('"use strict"; var sv = 1; function sf() {}'); return typeof sv + typeof sf; }
  assertEq(f(), 'undefinedundefined');
  function g() { 'use strict'; eval('var sv = 1'); return typeof sv; }
  assertEq(g(), 'undefined');
  function h() { 'use strict'; return eval('(function () { return this; })()'); }
  assertEq(h(), undefined);
  assertThrows(SyntaxError, function () { 'use strict'; eval('with ({}) ;'); });
  assertThrows(ReferenceError, function () { 'use strict'; eval('neverDeclared = 1'); });
});

test('indirect eval is global', () => {
  const local = 'local', geval = eval;
  assertEq(geval('typeof local'), 'undefined');
  assertEq((0, eval)('globalVar'), 'global');
  assertEq((1, eval)('this'), globalThis);
  assertEq(globalThis.eval('this'), globalThis);
  assertEq(eval?.('typeof local'), 'undefined');
  assertEq([eval][0]('typeof local'), 'undefined');
  (function (eval) { assertEq(eval('typeof local'), 'undefined'); })((x) => geval(x));
  (0, eval)('var fromIndirect = 1; function fnIndirect() { return 2; } let letIndirect = 3;');
  assertData(globalThis, 'fromIndirect', 1, 'wec');
  assertEq(fnIndirect(), 2);
  assertEq(typeof letIndirect, 'undefined');
  assert(delete globalThis.fromIndirect);
  assertThrows(TypeError, () => (0, eval)('function NaN() {}'));
  (0, eval)('"use strict"; var strictIndirect = 1');
  assertEq('strictIndirect' in globalThis, false);
  (function () { 'use strict'; (0, eval)('var sloppyInside = 1'); })();
  assertEq(delete globalThis.sloppyInside, true);
  (0, eval)('"use strict"; globalVar = "set"');
  assertEq(globalVar, 'set');
  globalVar = 'global';
});

test('the identifier must be eval and the value the real one', () => {
  const local = 1;
  {
    const real = eval;
    const o = { eval: real };
    assertEq(o.eval('typeof local'), 'undefined');
    with ({ eval: real }) assertEq(eval('local'), 1);
    const f = (eval) => eval('local');
    assertEq(f(real), 1);
  }
  assertEq((eval)('local'), 1);
  assertEq(eval('local', 'ignored'), 1);
  assertEq(eval(...['local']), 1);
  assertEq(eval.call(null, 'typeof local'), 'undefined');
  assertEq(Reflect.apply(eval, null, ['typeof local']), 'undefined');
});

test('values that are not strings', () => {
  const o = {};
  assertEq(eval(o), o);
  assertEq(eval(), undefined);
  assertEq(eval(5), 5);
  assertEq(typeof eval(new String('1')), 'object');
  assertEq(eval(''), undefined);
  assertEq(eval('/* only a comment */'), undefined);
  assertEq(eval('({ a: 1 })').a, 1);
  assertEq(eval('{ a: 1 }'), 1);
  assertEq(eval('"use strict"'), 'use strict');
});

test('new.target, super and private names', () => {
  function F() { return { t: eval('new.target') }; }
  assertEq(new F().t, F);
  class A { static #p = 1; static p() { return eval('A.#p'); } m() { return 'A'; } }
  class B extends A { n() { return eval('super.m()') + (() => eval('super.m()'))(); } x = eval('this'); }
  assertEq(A.p() + new B().n(), '1AA');
  assertThrows(SyntaxError, () => { eval('super.x'); });
  assertThrows(SyntaxError, () => { eval('await 1'); });
  assertThrows(SyntaxError, () => { eval('return 1'); });
  assertThrows(SyntaxError, () => { eval('break'); });
  assertThrows(SyntaxError, function () { for (;;) eval('break'); });
});

test('functions made by eval', () => {
  const make = (n) => eval('(function (m) { return n * m; })');
  assertEq(make(3)(4), 12);
  const gen = eval('(function* () { yield* [1, 2]; })');
  assertDeep([...gen()], [1, 2]);
  assertEq(eval('(class { m() { return 5; } })').prototype.m(), 5);
  let sum = 0;
  for (let i = 0; i < 50; i++) sum += eval('i * 2');
  assertEq(sum, 2450);
  for (let i = 0; i < 3; i++) eval('var k' + i + ' = ' + i);
  assertEq(k0 + k1 + k2, 3);
  function nested() { var x = 1; return eval('var y = 2; eval("x + y + (z = 3)"); var z; x + y + z'); }
  assertEq(nested(), 6);
});

asyncTest('in async code and generators', async () => {
  const v = 1;
  assertEq(await eval('(async () => await v)()'), 1);
  function* g() { yield eval('v + 1'); eval('var w = 7'); yield w; }
  assertDeep([...g()], [2, 7]);
});

test('variables of eval code in parameters', () => {
  assertThrows(SyntaxError, () => (function (p = eval('var arguments'), arguments) {})());
  assertThrows(SyntaxError, () => (function (a, p = eval('var a = 1')) {})());
  assertThrows(SyntaxError, () => ((a, p = eval('function a() {}')) => {})());
  assertThrows(SyntaxError, () => (({ a }, p = eval('var a')) => {})({}));
  assertThrows(SyntaxError, () => ({ m(a, p = eval('eval("var a")')) {} }).m());
  assertEq(((a, p = eval('var b = 1; 5')) => b + p)(), 6);
  assertEq((function (a, p = (() => eval('var a = 2; a'))()) { return a + p; })(1), 3);
  assertEq((function (a, p = 1) { eval('var a = 2'); return a; })(1), 2);
  assertEq((function (a) { eval('var a = 2'); return a; })(1), 2);
  assertEq((function () { 'use strict'; return eval('var x = 1'); })(), undefined);
});

test('the value of what a finally block is left by', () => {
  assertEq(eval('1; do { 2; try { 3; } finally { 4; } } while (false)'), 3);
  assertEq(eval('1; do { 2; try { 3; } finally { break; } } while (false)'), undefined);
  assertEq(eval('1; do { 2; try { 3; } finally { 4; break; } } while (false)'), 4);
  assertEq(eval('1; do { 2; try { throw 3; } catch { 4; } finally { continue; } } while (false)'), undefined);
  assertEq(eval('1; do { 2; try { 3; break; } finally { 4; } } while (false)'), 3);
});

done();
