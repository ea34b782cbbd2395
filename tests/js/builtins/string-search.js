// String.prototype: charAt and kin, indexOf, includes, startsWith, slice, substring, substr, split, concat, repeat, pad, trim.

test('characters', () => {
  const s = 'a\u{1f600}b';
  assertEq(s.charAt(0) + s.charAt(3), 'ab');
  assertEq(s.charAt(9), '');
  assertEq(s.charAt(-1), '');
  assertEq(s.charAt(), 'a');
  assertEq(s.charAt('3'), 'b');
  assertEq(s.charCodeAt(1), 0xd83d);
  assertEq(s.charCodeAt(9), NaN);
  assertEq(s.codePointAt(1), 0x1f600);
  assertEq(s.codePointAt(2), 0xde00);
  assertEq(s.codePointAt(9), undefined);
  assertEq(s.at(-1), 'b');
  assertEq(s.at(9), undefined);
  assertEq(s.at(-5), undefined);
  assertEq('abc'.at(NaN), 'a');
});

test('indexOf and lastIndexOf', () => {
  const s = 'canal';
  assertEq(s.indexOf('a'), 1);
  assertEq(s.indexOf('a', 2), 3);
  assertEq(s.indexOf('x'), -1);
  assertEq(s.indexOf(''), 0);
  assertEq(s.indexOf('', 3), 3);
  assertEq(s.indexOf('', 99), 5);
  assertEq(s.indexOf('c', -5), 0);
  assertEq(s.indexOf('nal', NaN), 2);
  assertEq('undefined'.indexOf(), 0);
  assertEq(s.lastIndexOf('a'), 3);
  assertEq(s.lastIndexOf('a', 2), 1);
  assertEq(s.lastIndexOf('a', -1), -1);
  assertEq(s.lastIndexOf('c', -1), 0);
  assertEq(s.lastIndexOf(''), 5);
  assertEq(s.lastIndexOf('', 2), 2);
  assertEq(s.lastIndexOf('a', NaN), 3);
  assertEq(s.lastIndexOf('a', undefined), 3);
  assertEq(s.lastIndexOf('canalx'), -1);
  assertEq('aXbX'.indexOf('X\u0100'), -1);
  assertEq('\u4e2d\u6587a'.indexOf('a'), 2);
  assertEq(('ab'.repeat(1000) + 'abc').indexOf('abc'), 2000);
  assertEq('aaaa'.lastIndexOf('aa'), 2);
});

test('includes, startsWith, endsWith', () => {
  assertEq('hello'.includes('ell') && !'hello'.includes('x') && 'hello'.includes(''), true);
  assertEq('hello'.includes('h', 1), false);
  assertEq('hello'.startsWith('he') && 'hello'.startsWith('l', 2) && !'hello'.startsWith('e'), true);
  assertEq('hello'.startsWith('', 99), true);
  assertEq('hello'.endsWith('lo') && 'hello'.endsWith('hel', 3) && !'hello'.endsWith('hel'), true);
  assertEq('hello'.endsWith('', 0), true);
  assertEq('hello'.endsWith('lo', undefined), true);
  for (const name of ['includes', 'startsWith', 'endsWith']) {
    assertThrows(TypeError, () => 'x'[name](/x/));
    const re = /x/;
    re[Symbol.match] = false;
    assertEq('/x/'[name](re), true);
    assertThrows(TypeError, () => 'x'[name]({ [Symbol.match]: true }));
    assertEq('undefined'[name](), true);
  }
});

test('slice, substring, substr', () => {
  const s = 'abcdef';
  assertEq(s.slice(1, 3), 'bc');
  assertEq(s.slice(-2), 'ef');
  assertEq(s.slice(2, -2), 'cd');
  assertEq(s.slice(4, 2), '');
  assertEq(s.slice(), s);
  assertEq(s.slice(NaN, Infinity), s);
  assertEq(s.substring(3, 1), 'bc');
  assertEq(s.substring(-5, 2), 'ab');
  assertEq(s.substring(2), 'cdef');
  assertEq(s.substring(NaN, 2), 'ab');
  assertEq(s.substring(0, undefined), s);
  assertEq(s.substr(1, 2), 'bc');
  assertEq(s.substr(-2), 'ef');
  assertEq(s.substr(-10, 2), 'ab');
  assertEq(s.substr(2, -1), '');
  assertEq(s.substr(1, undefined), 'bcdef');
  assertEq(s.substr(6), '');
  const long = 'abc'.repeat(100), piece = long.slice(10, 200).slice(5, 100).slice(1);
  assertEq(piece, long.substring(16, 110));
});

test('split', () => {
  assertDeep('a,b,c'.split(','), ['a', 'b', 'c']);
  assertDeep('a,b,c'.split(',', 2), ['a', 'b']);
  assertDeep('abc'.split(''), ['a', 'b', 'c']);
  assertDeep('abc'.split('', 2), ['a', 'b']);
  assertDeep('abc'.split(), ['abc']);
  assertDeep('abc'.split(undefined, 0), []);
  assertDeep(''.split(''), []);
  assertDeep(''.split(','), ['']);
  assertDeep(',a,'.split(','), ['', 'a', '']);
  assertDeep('a--b--c'.split('--'), ['a', 'b', 'c']);
  assertDeep('abc'.split('abc'), ['', '']);
  assertDeep('\u{1f600}'.split('').length, 2);
  assertDeep('a1b2'.split(1), ['a', 'b2']);
  assertDeep('a,b'.split(',', -1), ['a', 'b']);
  assertDeep('a,b'.split(',', 2 ** 32), []);
  assertDeep('anullb'.split(null), ['a', 'b']);
  assertDeep('x'.split({ [Symbol.split]: (s, limit) => [s, limit] }, 7), ['x', 7]);
});

test('concat, repeat, pad', () => {
  assertEq('a'.concat(1, null, 'b'), 'a1nullb');
  assertEq('ab'.repeat(3), 'ababab');
  assertEq('ab'.repeat(0) + ''.repeat(1e6), '');
  assertEq('a'.repeat(2.9), 'aa');
  for (const bad of [-1, Infinity, -Infinity]) assertThrows(RangeError, () => 'a'.repeat(bad));
  assertEq('5'.padStart(3, '0'), '005');
  assertEq('5'.padEnd(3, 'ab'), '5ab');
  assertEq('5'.padEnd(4, 'ab'), '5aba');
  assertEq('abc'.padStart(2), 'abc');
  assertEq('a'.padStart(3), '  a');
  assertEq('a'.padStart(3, ''), 'a');
  assertEq('a'.padStart(3, undefined), '  a');
  assertEq('a'.padEnd(NaN), 'a');
  assertEq('a'.padEnd(5, null), 'anull');
});

test('trim', () => {
  const space = '\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';
  assertEq((space + 'a b' + space).trim(), 'a b');
  assertEq((space + 'a').trimStart(), 'a');
  assertEq(('a' + space).trimEnd(), 'a');
  assertEq(space.trim(), '');
  assertEq('\u180ea\u200b'.trim(), '\u180ea\u200b');
  assertEq(String.prototype.trimLeft, String.prototype.trimStart);
  assertEq(String.prototype.trimRight.name, 'trimEnd');
});

done();
