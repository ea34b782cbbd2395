// let, const, class: block scope, temporal dead zone, shadowing, redeclaration errors, undeclared names.

test('block scope', () => {
  let x = 1;
  { let x = 2; assertEq(x, 2); { const x = 3; assertEq(x, 3); } assertEq(x, 2); }
  assertEq(x, 1);
  if (true) { let y = 1; assertEq(y, 1); }
  assertEq(typeof y, 'undefined');
});

test('temporal dead zone', () => {
  assertThrows(ReferenceError, () => { a; let a = 1; });
  assertThrows(ReferenceError, () => { a = 2; let a = 1; });
  assertThrows(ReferenceError, () => { typeof a; let a = 1; });
  assertThrows(ReferenceError, () => { const b = b + 1; });
  assertThrows(ReferenceError, () => { let c = (() => c)(); });
  assertThrows(ReferenceError, () => { new D(); class D {} });
  assertThrows(ReferenceError, () => { class E extends E {} });
  assertThrows(ReferenceError, () => { { inner(); function inner() { return late; } } let late = 1; });
  assertThrows(ReferenceError, () => { a++; let a = 1; });
  assertThrows(ReferenceError, () => { a ??= 1; let a; });
  assertThrows(ReferenceError, () => { [a] = [1]; let a; });
  assertThrows(ReferenceError, () => { for (let i of [i]) ; });
  assertThrows(ReferenceError, () => { for (const k in { k: k }) ; });
  assertThrows(ReferenceError, () => { switch (1) { case 0: let z = 1; break; case 1: z; } });
});

test('the dead zone ends at the declaration', () => {
  const read = () => v;
  assertThrows(ReferenceError, read);
  let v = 5;
  assertEq(read(), 5);
  let u;
  assertEq(u, undefined);
  let count = 0;
  for (let i = 0; i < 3; i++) { let fresh; assertEq(fresh, undefined); fresh = i; count++; }
  assertEq(count, 3);
});

test('a closure may capture before initialization', () => {
  let f;
  { f = () => value; let value = 'late'; assertEq(f(), 'late'); }
  assertEq(f(), 'late');
});

test('const', () => {
  const c = 1;
  assertThrows(TypeError, () => { c = 2; });
  assertThrows(TypeError, () => { c++; });
  assertThrows(TypeError, () => { c += 1; });
  assertThrows(TypeError, () => { [c] = [2]; });
  assertThrows(TypeError, () => { ({ c } = { c: 2 }); });
  assertThrows(TypeError, () => { for (c of [1]) ; });
  assertEq(c, 1);
  const o = { n: 1 };
  o.n = 2;
  assertEq(o.n, 2);
  let n = 0;
  for (const x of [1, 2, 3]) n += x;
  for (const k in { a: 1, b: 2 }) n += k.length;
  assertEq(n, 8);
  assertThrows(TypeError, () => { for (const i = 0; i < 2; i++) ; });
  // Evaluation of the right-hand side comes before the error.
  let seen = 0;
  assertThrows(TypeError, () => { c = (seen = 1); });
  assertEq(seen, 1);
  // A short-circuit does not assign.
  const t = true;
  assertEq(t ||= false, true);
  const missing = null;
  assertThrows(TypeError, () => { missing ??= 1; });
});

test('the name of a function expression is immutable', () => {
  const f = function me() { me = 1; return typeof me; };
  assertEq(f(), 'function');
  assertThrows(TypeError, function strict() { 'use strict'; strict = 1; });
  const g = function me(me) { return me; };
  assertEq(g(7), 7);
  const h = function me() { var me = 3; return me; };
  assertEq(h(), 3);
  const k = function me() { let me = 4; return me; };
  assertEq(k(), 4);
});

test('redeclaration is an early error', () => {
  for (const text of ['let a; let a;', 'let a; var a;', 'var a; let a;', 'const a = 1; function a() {}', '{ let a; { var a; } }',
    '{ function a() {} let a; }', 'class a {} let a;', 'function f(a) { let a; }', '(a) => { let a; }', 'try {} catch (e) { let e; }',
    'try {} catch ([e]) { var e; }', 'switch (1) { case 0: let a; case 1: let a; }', 'for (let a of []) { var a; }', 'for (let a, a; ;) ;',
    'let let = 1;', 'const a;', 'for (const a; ;) ;', 'let [a];', 'function f() { "use strict"; { function g() {} function g() {} } }',
    'if (1) let a;', 'while (0) const a = 1;', 'label: let a;', 'if (1) class C {}']) {
    assertThrows(SyntaxError, () => new Function(text), text);
  }
  for (const text of ['var a; var a;', 'function f(a) { var a; }', 'try {} catch (e) { var e; }', 'let a; { let a; }', 'function f() {} function f() {}',
    '{ function g() {} function g() {} }', 'var f; function f() {}', 'for (let a of []) { let a; }', 'let async; let of; let get;', 'var let = 1; let\nx']) {
    new Function(text);
  }
});

test('catch parameter scope', () => {
  var e = 'outer';
  try { throw 'inner'; } catch (e) { assertEq(e, 'inner'); var e = 'changed'; assertEq(e, 'changed'); }
  assertEq(e, 'outer');
  try { throw 1; } catch { assertEq(e, 'outer'); }
});

test('switch has one scope for all cases', () => {
  const pick = (n) => { switch (n) { case 0: let a = 'zero'; return a; case 1: a = 'one'; return a; default: { let a = 'd'; return a; } } };
  assertEq(pick(0), 'zero');
  assertThrows(ReferenceError, () => pick(1));
  assertEq(pick(2), 'd');
});

test('undeclared names', () => {
  assertThrows(ReferenceError, () => notDeclaredAnywhere);
  assertEq(typeof notDeclaredAnywhere, 'undefined');
  sloppyGlobal = 1;
  assertData(globalThis, 'sloppyGlobal', 1, 'wec');
  assert(delete globalThis.sloppyGlobal);
  assertThrows(ReferenceError, () => { 'use strict'; strictGlobal = 1; });
  assertThrows(ReferenceError, () => notDeclaredAnywhere++);
});

done();
