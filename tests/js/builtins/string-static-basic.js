// String: constructor, static methods, wrapper objects, the table of methods.

const LENGTHS = { at: 1, charAt: 1, charCodeAt: 1, codePointAt: 1, concat: 1, endsWith: 1, includes: 1, indexOf: 1, isWellFormed: 0, lastIndexOf: 1, localeCompare: 1, match: 1, matchAll: 1, normalize: 0, padEnd: 1, padStart: 1, repeat: 1, replace: 2, replaceAll: 2, search: 1, slice: 2, split: 2, startsWith: 1, substr: 2, substring: 2, toLocaleLowerCase: 0, toLocaleUpperCase: 0, toLowerCase: 0, toString: 0, toUpperCase: 0, toWellFormed: 0, trim: 0, trimEnd: 0, trimStart: 0, valueOf: 0 };

test('table', () => {
  for (const [name, length] of Object.entries(LENGTHS)) assertMethod(String.prototype, name, length);
  for (const [name, length] of Object.entries({ fromCharCode: 1, fromCodePoint: 1, raw: 1 })) assertMethod(String, name, length);
  assertMethod(String.prototype, Symbol.iterator, 0);
  assertEq(String.length, 1);
  assertEq(Object.prototype.toString.call(String.prototype), '[object String]');
  assertEq(String.prototype.length, 0);
});

test('null, undefined and conversion of this', () => {
  for (const name of Object.keys(LENGTHS)) {
    assertThrows(TypeError, () => String.prototype[name].call(null), name);
    assertThrows(TypeError, () => String.prototype[name].call(undefined), name);
    if (!/^toString|^valueOf|^toLocale/.test(name)) String.prototype[name].call(123, name === 'repeat' ? 1 : name === 'normalize' ? 'NFC' : 'x');
  }
  for (const bad of [1, {}, [], null]) { assertThrows(TypeError, () => String.prototype.toString.call(bad)); assertThrows(TypeError, () => String.prototype.valueOf.call(bad)); }
  assertEq(String.prototype.trim.call({ toString: () => ' x ' }), 'x');
  assertThrows(TypeError, () => String.prototype.trim.call(Symbol()));
});

test('constructor', () => {
  assertEq(String(), '');
  assertEq(String(undefined), 'undefined');
  assertEq(String(null) + String(true) + String(-0) + String(1n), 'nulltrue01');
  assertEq(String(Symbol('d')), 'Symbol(d)');
  assertThrows(TypeError, () => new String(Symbol()));
  assertEq(String([1, [2]]), '1,2');
  assertEq(String({ toString: () => 'ts', valueOf: () => 'vo' }), 'ts');
  assertEq(String({ toString: null, valueOf: () => 'vo' }), 'vo');
  assertThrows(TypeError, () => String({ toString: () => ({}), valueOf: () => ({}) }));
  const s = new String('abc');
  assertEq(typeof s, 'object');
  assertEq(s.length, 3);
  assertEq(s[1], 'b');
  assertEq(s == 'abc', true);
  assertEq(s === 'abc', false);
});

test('wrapper objects', () => {
  const s = new String('ab');
  s.x = 1;
  s[5] = 'five';
  assertDeep(Reflect.ownKeys(s), ['0', '1', '5', 'length', 'x']);
  assertData(s, '0', 'a', 'e');
  assertData(s, 'length', 2, '');
  assertThrows(TypeError, () => { 'use strict'; s[0] = 'z'; });
  assertThrows(TypeError, () => { 'use strict'; delete s[0]; });
  assertThrows(TypeError, () => Object.defineProperty(s, '0', { value: 'q' }));
  Object.defineProperty(s, '0', { value: 'a' });
  assertEq('1' in s && !('2' in s), true);
  assertEq('01' in s, false);
  assertEq(s['-0'], undefined);
  assertDeep({ ...'hi' }, { 0: 'h', 1: 'i' });
  assertEq(JSON.stringify(new String('q')), '"q"');
  assertEq(new String('a') + new String('b'), 'ab');
});

test('fromCharCode and fromCodePoint', () => {
  assertEq(String.fromCharCode(), '');
  assertEq(String.fromCharCode(65, 66, 0x10041), 'ABA');
  assertEq(String.fromCharCode('67', 68.9, -1), 'CD\uffff');
  assertEq(String.fromCharCode(NaN, Infinity), '\0\0');
  assertEq(String.fromCodePoint(0x1f600, 65), '\u{1f600}A');
  assertEq(String.fromCodePoint(0xd800).length, 1);
  assertEq(String.fromCodePoint(), '');
  for (const bad of [-1, 0x110000, 1.5, NaN, Infinity, 'x', undefined]) assertThrows(RangeError, () => String.fromCodePoint(bad));
  assertEq(String.fromCharCode(...Array(500).fill(97)).length, 500);
});

test('raw', () => {
  assertEq(String.raw({ raw: 'abc' }, 1, 2, 3), 'a1b2c');
  assertEq(String.raw({ raw: [] }), '');
  assertEq(String.raw({ raw: { length: 2, 0: 'x', 1: 'y' } }), 'xy');
  assertEq(String.raw`a\n${1}\\`, 'a\\n1\\\\');
  assertThrows(TypeError, () => String.raw({}));
  assertThrows(TypeError, () => String.raw());
});

test('iterator', () => {
  const it = 'a\u{1f600}\ud800'[Symbol.iterator]();
  assertDeep([it.next().value, it.next().value, it.next().value, it.next().done], ['a', '\u{1f600}', '\ud800', true]);
  const proto = Object.getPrototypeOf(it);
  assertMethod(proto, 'next', 0);
  assertData(proto, Symbol.toStringTag, 'String Iterator', 'c');
  assertThrows(TypeError, () => proto.next.call({}));
  assertDeep([...'\ud83d\ud83d\ude00\ude00'].map((s) => s.length), [1, 2, 1]);
});

test('equality and hashing over representations', () => {
  const flat = 'abcdefgh'.repeat(10);
  let rope = '';
  for (let i = 0; i < 10; i++) rope += 'abcd' + 'efgh';
  const sliced = ('x' + flat + 'y').slice(1, -1), wide = ('\u4e2d' + flat).slice(1);
  for (const a of [flat, rope, sliced, wide]) for (const b of [flat, rope, sliced, wide]) {
    assertEq(a === b, true);
    assertEq({ [a]: 1 }[b], 1);
    assertEq(new Map([[a, 1]]).get(b), 1);
    assertEq(new Set([a, b]).size, 1);
    assertEq(a < b || a > b, false);
    assertEq([a].indexOf(b), 0);
  }
  assertEq('ab' < 'b' && 'a' < 'ab' && !('b' < 'a') && '\uffff' > '\u{1f600}', true);
});

test('big strings', () => {
  let s = 'x';
  for (let i = 0; i < 20; i++) s += s;
  assertEq(s.length, 1 << 20);
  assertEq(s[1 << 19], 'x');
  assertThrows(RangeError, () => 'x'.repeat(2 ** 31));
  assertThrows(RangeError, () => { let t = 'xxxxxxxx'; for (;;) t += t; });
  let deep = '';
  for (let i = 0; i < 50000; i++) deep = i % 2 ? deep + 'a' : 'b' + deep;
  assertEq(deep.length, 50000);
  assertEq(deep.indexOf('a'), 25000);
});

done();
