// String.prototype: replace, replaceAll, match, matchAll, search with strings, regular expressions, functions and symbol methods.

test('replace with a string pattern', () => {
  assertEq('a.b.c'.replace('.', '-'), 'a-b.c');
  assertEq('abc'.replace('x', 'y'), 'abc');
  assertEq('abc'.replace('', 'x'), 'xabc');
  assertEq('abc'.replace('b', '[$&]'), 'a[b]c');
  assertEq('abc'.replace('b', "[$`|$']"), 'a[a|c]c');
  assertEq('abc'.replace('b', '$$'), 'a$c');
  assertEq('abc'.replace('b', '$1$<x>$'), 'a$1$<x>$c');
  assertEq('abc'.replace('b', (m, at, s) => `${m}${at}${s}`), 'ab1abcc');
  assertEq('abc'.replace('b', undefined), 'aundefinedc');
  assertEq('abc'.replace('b'), 'aundefinedc');
  assertEq('a1c'.replace(1, 2), 'a2c');
  assertEq('anullc'.replace(null, () => null), 'anullc');
});

test('replace with a regular expression', () => {
  assertEq('aBc'.replace(/b/i, 'x'), 'axc');
  assertEq('a1b22'.replace(/\d+/g, '#'), 'a#b#');
  assertEq('john smith'.replace(/(\w+) (\w+)/, '$2, $1'), 'smith, john');
  assertEq('abc'.replace(/(b)(x)?/, '[$1$2]'), 'a[b]c');
  assertEq('abc'.replace(/(b)/, '$01$10$2$0'), 'abb0$2$0c');
  assertEq('abcdefghijk'.replace(/(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)/, '$11$10$1'), 'kja');
  assertEq('2024-05'.replace(/(?<y>\d+)-(?<m>\d+)/, '$<m>/$<y>$<none>'), '05/2024');
  assertEq('abc'.replace(/(b)/, '$<x>'), 'a$<x>c');
  assertEq('aaa'.replace(/a*/g, 'x'), 'xx');
  assertEq('abc'.replace(/(?:)/g, '-'), '-a-b-c-');
  assertEq('\u{1f600}'.replace(/(?:)/gu, '-'), '-\u{1f600}-');
  assertEq('\u{1f600}'.replace(/(?:)/g, '-').length, 5);
  assertEq('abc'.replace(/b/, "$`$'"), 'aacc');
  assertEq('x'.replace(/x/, '$$$&$'), '$x$');
  assertEq('ab'.replace(/a|(z)/, '[$1]'), '[]b');
});

test('replace with a function', () => {
  const calls = [];
  assertEq('a1b2'.replace(/([a-z])(\d)(?<opt>x)?/g, (...args) => { calls.push(args); return calls.length; }), '12');
  assertDeep(calls[0].slice(0, 6), ['a1', 'a', '1', undefined, 0, 'a1b2']);
  assertEq(typeof calls[0][6], 'object');
  assertEq('abc'.replace(/b/, () => '$&'), 'a$&c');
  assertEq('abc'.replace(/b/, () => undefined), 'aundefinedc');
  assertEq('aaa'.replace(/a/g, ((n) => () => n++)(0)), '012');
  assertEq('abc'.replace(/./g, function () { 'use strict'; return typeof this; }), 'undefinedundefinedundefined');
  const re = /a/g;
  assertEq('aa'.replace(re, () => { re.lastIndex = 100; return 'b'; }), 'bb');
});

test('replaceAll', () => {
  assertEq('a.b.c'.replaceAll('.', '-'), 'a-b-c');
  assertEq('aaa'.replaceAll('aa', 'b'), 'ba');
  assertEq('abc'.replaceAll('', '-'), '-a-b-c-');
  assertEq('xxx'.replaceAll('x', (m, at) => at), '012');
  assertEq('a.b'.replaceAll('.', '$&$&'), 'a..b');
  assertEq('a1b2'.replaceAll(/\d/g, '#'), 'a#b#');
  assertThrows(TypeError, () => 'a'.replaceAll(/a/, 'b'));
  assertThrows(TypeError, () => 'a'.replaceAll({ [Symbol.match]: true, flags: '' , [Symbol.replace]() {} }, 'b'));
  assertEq('a'.replaceAll('b', 'c'), 'a');
});

test('match', () => {
  const m = 'xabcx'.match(/a(b)(z)?/);
  assertDeep([m[0], m[1], m[2], m.index, m.input, m.length], ['ab', 'b', undefined, 1, 'xabcx', 3]);
  assertEq(m.groups, undefined);
  assertDeep('a1b22'.match(/\d+/g), ['1', '22']);
  assertEq('abc'.match(/x/), null);
  assertEq('abc'.match(/x/g), null);
  assertEq('abc'.match('b').index, 1);
  assertEq('a.c'.match('.').index, 0);
  assertEq('abc'.match()[0], '');
  assertDeep('aaa'.match(/a*?/g), ['', '', '', '']);
  assertEq('null'.match(null)[0], 'null');
  assertThrows(SyntaxError, () => 'a'.match('('));
});

test('matchAll', () => {
  const all = [...'a1b2'.matchAll(/([a-z])(\d)/g)];
  assertDeep(all.map((m) => [m[1], m[2], m.index]), [['a', '1', 0], ['b', '2', 2]]);
  assertThrows(TypeError, () => 'a'.matchAll(/a/));
  assertDeep([...'aXbX'.matchAll('X')].map((m) => m.index), [1, 3]);
  const re = /a/g;
  re.lastIndex = 1;
  assertDeep([...'aba'.matchAll(re)].map((m) => m.index), [2]);
  assertEq(re.lastIndex, 1);
  assertDeep([...'ab'.matchAll(/(?:)/g)].map((m) => m.index), [0, 1, 2]);
  const it = 'a'.matchAll(/a/g), proto = Object.getPrototypeOf(it);
  assertMethod(proto, 'next', 0);
  assertData(proto, Symbol.toStringTag, 'RegExp String Iterator', 'c');
  it.next(); it.next();
  assertDeep(it.next(), { value: undefined, done: true });
});

test('search', () => {
  assertEq('abc'.search(/c/), 2);
  assertEq('abc'.search(/x/), -1);
  assertEq('abc'.search('b'), 1);
  assertEq('abc'.search(), 0);
  const re = /b/g;
  re.lastIndex = 2;
  assertEq('abc'.search(re), 1);
  assertEq(re.lastIndex, 2);
});

test('symbol methods', () => {
  for (const [name, symbol] of [['replace', Symbol.replace], ['replaceAll', Symbol.replace], ['match', Symbol.match], ['search', Symbol.search], ['split', Symbol.split], ['matchAll', Symbol.matchAll]]) {
    const calls = [];
    const o = { flags: 'g', [symbol](...args) { calls.push(this === o, ...args); return 'result'; } };
    assertEq('str'[name](o, 'second'), 'result', name);
    assertEq(calls[0] === true && calls[1] === 'str', true, name);
    assertThrows(TypeError, () => 'x'[name]({ flags: 'g', [symbol]: 5 }), name);
    assertEq(typeof 'x[object Object]'[name]({ [symbol]: null, toString: () => 'x' }, ''), typeof ''[name]('', ''), name);
  }
});

test('results that are too long', () => {
  const x = '1'.repeat(1 << 20), parts = '$1'.repeat(1 << 15);
  assertThrows(RangeError, () => x.replace(/(.+)/, parts));
  assertThrows(RangeError, () => x.replace(x, '$&'.repeat(1 << 15)));
});

done();
