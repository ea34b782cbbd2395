// Automatic semicolon insertion, comments (also HTML-like), line terminators, hashbang, regular expression or division.

const run = (text) => (0, eval)(text);
const bad = (text) => assertThrows(SyntaxError, () => new Function(text), text);

test('insertion', () => {
  assertEq(run('1\n2'), 2);
  assertEq(run('var a = 1\nvar b = 2\na + b'), 3);
  assertEq(run('(function () { return\n1 })()'), undefined);
  assertEq(run('var i = 1, j = 2; i\n++\nj; i * 10 + j'), 13);
  assertEq(run('var p = 1; p\n+ 2'), 3);
  assertThrows(TypeError, () => run('var q = 1\n(2)'));
  assertEq(run('var r = [1, 2]\n[1]'), undefined);
  assertEq(run('r'), 2);
  assertEq(run('var t = 10, g = 2; t\n/2/g'), 2.5);
  assertEq(run('do {} while (false) 5'), 5);
  assertEq(run('{ 1 }'), 1);
  assertEq(run('l: for (;;) { break\nl }'), undefined);
  assertEq(run('var o = 1; if (o) o = 2\nelse o = 3\no'), 2);
  assertEq(run('x => x\n;1'), 1);
  assertEq(run('let y1 = 1\nlet y2 = 2; y1 + y2'), 3);
  assertEq(run('var z\nz = 4'), 4);
  assertEq(run('throwing: { break throwing } 3'), 3);
});

test('no insertion', () => {
  for (const text of ['var a = 1 var b', '{ 1 2 } 3', 'for (a; b\n)', 'if (a)\n', 'throw\na', 'a\n=> a', 'async\nx => x; }', 'if (a) b else c', 'do a while (b) c d', 'for (;\n)', 'x\n++', 'var a,\n', 'return 1 2', 'a: }']) bad(text);
  new Function('var yield\nyield = 1');
  new Function('var let\nlet\nx = 1');
});

test('restricted productions', () => {
  const f = (text) => new Function('x', text)(1);
  assertEq(f('return\nx'), undefined);
  assertEq(f('var n = 0; for (var i = 0; i < 3; i++) { if (i == 1) continue\nn++ } return n'), 2);
  assertEq(f('var g = function* () { var r = yield\n1; }; return g().next().value'), undefined);
  bad('for (;;) { break\nx: }');
});

test('comments', () => {
  assertEq(run('1 /* a */ + /* b \n c */ 2 // d'), 3);
  assertEq(run('/**/7/***/'), 7);
  assertEq(run('(function () { return /* no newline */ 1 })()'), 1);
  assertEq(run('(function () { return /* new\nline */ 1 })()'), undefined);
  assertEq(run('// x\u20281'), 1);
  assertEq(run('// x\r1'), 1);
  bad('/* open');
  bad('/* /* nested */ */');
  assertEq(run('1 //'), 1);
});

test('html-like comments in scripts', () => {
  assertEq(run('1 <!-- comment\n'), 1);
  assertEq(run('var c = 3\n--> comment\nc'), 3);
  assertEq(run('/* a\n */ --> comment\n4'), 4);
  assertEq(run('  --> first line\n5'), 5);
  assertEq(run('var d = 2; while (d --> 0); d'), -1);
  assertEq(run('/* same line */ --> x\n6'), 6);
  bad('x --> \n');
});

test('white space and line terminators', () => {
  assertEq(run('\ufeff1\u00a0+\u20032\u3000+\t3\v+\f4'), 10);
  assertEq(run('var a1 = 1\u2028var a2 = 2\u2029a1 + a2'), 3);
  assertEq(run('"\u2028"').length, 1);
  bad('"a\nb"');
  bad("'a\rb'");
  bad('1\u180e+ 2');
  assertEq(run('"a\\\nb\\\r\nc\\\u2028d"'), 'abcd');
});

test('hashbang', () => {
  assertEq(run('#!/usr/bin/env x\n1'), 1);
  bad(' #!x');
  bad('\n#!x');
  assertThrows(SyntaxError, () => new Function('#!x'));
});

test('regular expression or division', () => {
  assertEq(run('4 / 2 / 1'), 2);
  assertEq(run('var g2 = 2; 8 /g2/ 2'), 2);
  assertEq(run('(4) / 2'), 2);
  assertEq(run('[4] / 2'), 2);
  assertEq(run('{} /x/.source'), 'x');
  assertEq(run('({}) / 1'), NaN);
  assertEq(run('!/x/.test("x")'), false);
  assertEq(run('typeof /x/'), 'object');
  assertEq(run('if (1) /y/.source'), 'y');
  assertEq(run('var i4 = 4; i4++ / 2'), 2);
  assertEq(run('/[/]/.source'), '[/]');
  assertEq(run('/\\//.source'), '\\/');
  assertEq(run('`${1}` / 1'), 1);
  assertEq(run('(x => /a/)().source'), 'a');
  assertEq(run('this / 1'), NaN);
  bad('/a');
  bad('/a/gg');
  bad('/(/');
  bad('/a/x');
  bad('/a\n/');
});

test('stray tokens', () => {
  for (const text of ['@', '#', '1a', '3in []', '0b2', '0x', '0o8', '1e', '1_', '1__0', '_1 2', '"', "'", '`', '\\', 'a b', ')', '}', ']', '({)', '[}', 'a ? b', 'a ? : b', '1 = 2', 'var 1', 'function () {}', '=> 1', '()', '(a, b)\n=> 1', '...a', 'a..b', '.5.', '0_1', '08n', '1.5n', '1e3n', '"\\u{110000}"', '"\\x1"', '"\\u12"', '\\u0031a', 'var a\\u{2F}b', 'import x from "y"', 'export default 1', 'import.meta', 'enum', 'var enum', 'class A { constructor() { super } }']) bad(text);
});

done();
