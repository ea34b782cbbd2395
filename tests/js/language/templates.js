// Template literals and tagged templates: conversion, raw strings, caching of the strings array, invalid escapes in tags.

test('plain', () => {
  assertEq(``, '');
  assertEq(`a${1}b${'c'}`, 'a1bc');
  assertEq(`${1}${2}`, '12');
  assertEq(`line
two`, 'line\ntwo');
  assertEq(`\n\t\x41\u0042\u{43}\
joined`, '\n\tABCjoined');
  assertEq(`\`\${}$`, '`${}$');
  assertEq(`$$${1}$`, '$$1$');
  assertEq(`${`nested ${`deep ${1}`}`}`, 'nested deep 1');
  assertEq(`${{ a: 1 }.a}${[1, 2]}${(() => '}')()}`, '11,2}');
  assertEq(`${null} ${undefined} ${true} ${1n} ${-0} ${1e21}`, 'null undefined true 1 0 1e+21');
  assertEq((0, eval)('`a\r\nb\rc`'), 'a\nb\nc');
  assertEq((0, eval)('`\u2028`').length, 1);
});

test('conversion is ToString', () => {
  const o = { toString() { return 'str'; }, valueOf() { return 'val'; } };
  assertEq(`${o}`, 'str');
  assertEq('' + o, 'val');
  assertThrows(TypeError, () => `${Symbol()}`);
  assertEq(`${{ [Symbol.toPrimitive]: (hint) => hint }}`, 'string');
  assertThrows(TypeError, () => `${Object.create(null)}`);
  const log = [];
  const say = (x) => ({ toString() { log.push('str ' + x); return x; } });
  `${(log.push('eval a'), say('a'))}${(log.push('eval b'), say('b'))}`;
  assertEq(log.join(), 'eval a,str a,eval b,str b');
});

test('tags', () => {
  const tag = (strings, ...values) => strings.map((s, i) => s + (i < values.length ? `<${values[i]}>` : '')).join('');
  assertEq(tag`a${1}b${2}`, 'a<1>b<2>');
  assertEq(tag``, '');
  const o = { k: 'this', t(s) { return this.k + s[0]; }, get g() { return () => 'got'; } };
  assertEq(o.t`x`, 'thisx');
  assertEq(o['t']`y`, 'thisy');
  assertEq(o.g`z`, 'got');
  assertEq((() => tag)()`q${0}`, 'q<0>');
  const chain = (s) => (t) => s[0] + t[0];
  assertEq(chain`a``b`, 'ab');
  // new takes the result of the tag
  const pick = () => class { ok = 1; };
  assertEq(new pick`x`().ok, 1);
  assertEq((new pick`x`).ok, 1);
  assertThrows(TypeError, () => undefined`x`);
  assertThrows(TypeError, () => ({}).missing`x`);
  const args = function () { return arguments.length; };
  assertEq(args`${1}${2}${3}`, 4);
  assertEq(String.raw`\n${1}\u0041`, '\\n1\\u0041');
  class A { static tag(s) { return this === A; } static run() { return this.tag`x`; } }
  assert(A.run());
});

test('the strings array', () => {
  const id = (s) => s;
  const s = id`a\n${0}b`;
  assertDeep([...s], ['a\n', 'b']);
  assertDeep([...s.raw], ['a\\n', 'b']);
  assert(Array.isArray(s) && Array.isArray(s.raw));
  assert(Object.isFrozen(s) && Object.isFrozen(s.raw));
  assertData(s, 'raw', s.raw, '');
  assertData(s, '0', 'a\n', 'e');
  assertDeep(Object.keys(s), ['0', '1']);
  assertDeep([...id`${1}`], ['', '']);
  assertThrows(TypeError, () => { 'use strict'; s[0] = 1; });
});

test('one strings array for each site', () => {
  const id = (s) => s;
  const f = () => id`same`;
  assertEq(f(), f());
  assert(id`same` !== id`same`);
  const out = [];
  for (let i = 0; i < 2; i++) out.push(id`x${i}`);
  assertEq(out[0], out[1]);
  const make = () => () => id`in closure`;
  assertEq(make()(), make()());
  class A { m() { return id`method`; } }
  assertEq(new A().m(), new A().m());
  assert((0, eval)('(s => s)`e`') !== (0, eval)('(s => s)`e`'));
  const rec = (n) => (n === 0 ? id`r` : rec(n - 1));
  assertEq(rec(0), rec(5));
});

test('invalid escapes are undefined in tags', () => {
  const both = (s) => [s[0], s.raw[0]];
  assertDeep(both`\unicode and \xerxes`, [undefined, '\\unicode and \\xerxes']);
  assertDeep(both`\01`, [undefined, '\\01']);
  assertDeep(both`\u{110000}`, [undefined, '\\u{110000}']);
  assertDeep(both`\0`, ['\0', '\\0']);
  const second = (s) => s[1];
  assertEq(second`\u${0}right`, 'right');
  for (const text of ['`\\u`', '`\\x1`', '`\\01`', '`\\8`', '`\\u{110000}`', '`${}`', '`${1`', '`abc', 'a?.`x`', 'a?.b`x`']) assertThrows(SyntaxError, () => new Function(text), text);
});

test('line endings in raw', () => {
  const raw = (0, eval)('(s => s.raw[0])`a\r\nb\rc\\\r\nd`');
  assertEq(raw, 'a\nb\nc\\\nd');
});

done();
