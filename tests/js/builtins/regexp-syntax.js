// RegExp patterns: classes, quantifiers, groups, back references, assertions, look-behind, named groups, Annex B forms, errors.

const m = (re, s) => { const r = re.exec(s); return r === null ? null : [...r]; };

test('characters and escapes', () => {
  assertDeep(m(/a.c/, 'abc'), ['abc']);
  assertEq(m(/a.c/, 'a\nc'), null);
  assertEq(/./.test('\u2028') || /./.test('\r') || /./.test('\u2029'), false);
  assertEq(/./.test('\u0085'), true);
  assertDeep(m(/\t\n\v\f\r\0/, '\t\n\v\f\r\0'), ['\t\n\v\f\r\0']);
  assertEq(/\x41\u0042\cA/.test('AB\x01'), true);
  assertEq(/^\w+$/.test('azAZ09_') && !/\w/.test('\u00e9-'), true);
  assertEq(/^\W+$/.test('-\u00e9 '), true);
  assertEq(/^\d+$/.test('0129') && !/\d/.test('\u0661'), true);
  assertEq(/^\s+$/.test(' \t\n\v\f\r\u00a0\ufeff\u2028\u2029\u1680\u2003\u3000') && !/\s/.test('\u180e\u200b'), true);
  assertEq(/^\S+$/.test('a\u200b'), true);
  assertEq(/^[^]$/.test('\n') && !/[]/.test('a'), true);
  assertEq(/[\b]/.test('\b') && /a\b/.test('a ') && !/a\b/.test('ab'), true);
  assertEq(/\B.\B/.test('abc') && !/\Ba/.test('a'), true);
  assertEq(/\//.test('/') && /[/]/.test('/'), true);
  assertEq(/\$\^\.\*\+\?\(\)\[\]\{\}\|/.test('$^.*+?()[]{}|'), true);
});

test('classes', () => {
  assertEq(/^[a-cx-z]+$/.test('abcxyz') && !/[a-c]/.test('d'), true);
  assertEq(/^[^a-c]+$/.test('xyz') && !/[^a-c]/.test('a'), true);
  assertEq(/^[-a]+$/.test('-a') && /^[a-]+$/.test('-a') && /^[a\-c]+$/.test('a-c') && !/[a\-c]/.test('b'), true);
  assertEq(/^[\]\\^]+$/.test(']\\^'), true);
  assertEq(/^[\d-x]+$/.test('1-x'), true);
  assertEq(/^[\w.]+$/.test('a.b') && /^[\s\S]$/.test('x'), true);
  assertEq(/[\u0000-\uffff]/.test('\u4e2d'), true);
  assertEq(/^[.*+?^${}()|[\]]+$/.test('.*+?^${}()|[]'), true);
});

test('quantifiers', () => {
  assertDeep(m(/a*/, 'aaa'), ['aaa']);
  assertDeep(m(/a*?/, 'aaa'), ['']);
  assertDeep(m(/a+?/, 'aaa'), ['a']);
  assertDeep(m(/a??b/, 'ab'), ['ab']);
  assertDeep(m(/a{2}/, 'aaa'), ['aa']);
  assertDeep(m(/a{2,}/, 'aaaa'), ['aaaa']);
  assertDeep(m(/a{1,2}?/, 'aaa'), ['a']);
  assertDeep(m(/a{0}b/, 'ab'), ['b']);
  assertDeep(m(/(a|ab)(c|bcd)(d*)/, 'abcd'), ['abcd', 'a', 'bcd', '']);
  assertDeep(m(/(z)((a+)?(b+)?(c))*/, 'zaacbbbcac'), ['zaacbbbcac', 'z', 'ac', 'a', undefined, 'c']);
  assertDeep(m(/(a*)*/, 'b'), ['', undefined]);
  assertDeep(m(/(?:a*)*$/, 'aab'), ['']);
  assertDeep(m(/(a*)b\1+/, 'baaaac'), ['b', '']);
  assertDeep(m(/((a)|b)*/, 'ab'), ['ab', 'b', undefined]);
  assertDeep(m(/(?:(a)|(b)|(c))+/, 'abc'), ['abc', undefined, undefined, 'c']);
  assertDeep(m(/x{65536}|y/, 'y'), ['y']);
  assertDeep(m(/a{,5}/, 'a{,5}'), ['a{,5}']);
  assertDeep(m(/(?:){3}a/, 'a'), ['a']);
  assertDeep(m(/.*?b.*?d/, 'abcd'), ['abcd']);
});

test('groups, alternation, back references', () => {
  assertDeep(m(/a|ab/, 'abc'), ['a']);
  assertDeep(m(/((a)|(ab))((c)|(bc))/, 'abc'), ['abc', 'a', 'a', undefined, 'bc', undefined, 'bc']);
  assertDeep(m(/(.)\1/, 'abb'), ['bb', 'b']);
  assertDeep(m(/\1(a)/, 'aa'), ['a', 'a']);
  assertDeep(m(/(a)?\1b/, 'b'), ['b', undefined]);
  assertDeep(m(/(?:ab)+(c)/, 'ababc'), ['ababc', 'c']);
  assertDeep(m(/(|a)b/, 'ab'), ['ab', 'a']);
  assertDeep(m(/(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\10/, 'abcdefghijj').length, 11);
  assertDeep(m(/(?:)|x/, 'x'), ['']);
});

test('assertions', () => {
  assertEq(/^a$/m.test('b\na\nc') && !/^a$/.test('b\na'), true);
  assertEq(/a$/m.test('a\r') && /^b/m.test('\u2028b'), true);
  assertDeep(m(/a(?=b)/, 'acab'), ['a']);
  assertDeep(m(/a(?!b)./, 'abac'), ['ac']);
  assertDeep(m(/(?=(a+))/, 'baaabac'), ['', 'aaa']);
  assertDeep(m(/(?=(a+))a*b\1/, 'baaabac'), ['aba', 'a']);
  assertDeep(m(/(.*?)a(?!(a+)b\2c)\2(.*)/, 'baaabaac'), ['baaabaac', 'ba', undefined, 'abaac']);
  assertDeep(m(/(?!(a))\1b/, 'ab'), ['b', undefined]);
  assertDeep(m(/(?=a)*b/, 'b'), ['b']);
});

test('look-behind', () => {
  assertDeep(m(/(?<=\$)\d+/, 'a1$42'), ['42']);
  assertDeep(m(/(?<!\$)\b\d+/, '$1 23'), ['23']);
  assertDeep(m(/(?<=(\d+)(\d+))$/, '1053'), ['', '1', '053']);
  assertDeep(m(/(?<=\1(a))b/, 'aab'), ['b', 'a']);
  assertDeep(m(/(?<=([abc])+)def/, 'abcdef'), ['def', 'a']);
  assertDeep(m(/(?<=^|,)x/, 'a,x'), ['x']);
  assertDeep(m(/(?<=a(?=b))b/, 'ab'), ['b']);
  assertDeep(m(/(?<=(?<!a)b)c/, 'bcabc'), ['c']);
  assertDeep('abcdef'.replace(/(?<=b|d)./g, '-'), 'ab-d-f');
});

test('named groups', () => {
  const r = /(?<year>\d{4})-(?<month>\d\d)/.exec('in 2024-05');
  assertEq(r.groups.year + r.groups.month, '202405');
  assertEq(Object.getPrototypeOf(r.groups), null);
  assertDeep(Object.keys(r.groups), ['year', 'month']);
  assertDeep(m(/(?<a>.)\k<a>/, 'xyy'), ['yy', 'y']);
  assertDeep(m(/\k<a>(?<a>x)/, 'x'), ['x', 'x']);
  assertEq(/(?<$_π>x)/.exec('x').groups.$_π, 'x');
  assertEq(/(?<\u0061>x)/.exec('x').groups.a, 'x');
  const dup = /(?<v>a)|(?<v>b)/;
  assertEq(dup.exec('a').groups.v + dup.exec('b').groups.v, 'ab');
  assertDeep(m(/(?:(?<x>a)|(?<x>b))\k<x>/, 'bb'), ['bb', undefined, 'b']);
  assertEq('ab'.replace(/(?<v>a)|(?<v>b)/g, '[$<v>]'), '[a][b]');
  assertDeep(m(/^(?:(?<x>a)|(?<x>b)|c)\k<x>1$/, 'bb1'), ['bb1', undefined, 'b']);
  assertEq(/^(?:(?<x>a)|(?<x>b)|c)\k<x>$/.test('c') && !/^(?:(?<x>a)|(?<x>b))\k<x>$/v.test('ab'), true);
  assertEq(/(?<\u{1d453}o>x)(?<𝑓𝑜>y)\k<𝑓𝑜>/.exec('xyy').groups.𝑓𝑜, 'y');
  for (const bad of ['(?<a>x)(?<a>y)', '(?<1>x)', '(?<>x)', '(?<a', '\\k<b>(?<a>x)', '(?<a>x)\\k', '(?<a>x)\\k<', '(?<a-b>x)', '(?<a>(?<a>x))']) assertThrows(SyntaxError, () => new RegExp(bad), bad);
  assertEq(/\k<a>/.test('k<a>'), true);
});

test('Annex B forms without u', () => {
  assertEq(/]/.test(']') && /{/.test('{') && /}/.test('}') && /a{/.test('a{') && /x{a}/.test('x{a}'), true);
  assertEq(/\c/.test('\\c') && /[\c]/.test('\\') && /[\c0]/.test('\x10'), true);
  assertEq(/\8/.test('8') && /\1/.test('\x01') && /\07/.test('\x07') && /\377/.test('\xff') && /\400/.test(' 0'), true);
  assertEq(/(a)\2/.test('a\x02') && /[\1]/.test('\x01'), true);
  assertEq(/\q\a\-/.test('qa-') && /\u{61}/.test('u'.repeat(61)) && /\x4/.test('x4') && /\u004/.test('u004'), true);
  assertEq(/(?=a)*/.test('') && /(?!a){2}b/.test('b'), true);
  assertEq(/[\w-x]/.test('-') && /[a-\d]/.test('-'), true);
  for (const bad of [']', '{', '}', 'a{', '\\c', '\\8', '\\1', '\\07', '\\q', '\\-', '\\u{110000}', '\\x4', '(?=a)*', '[\\w-x]', '[a-\\d]', '\\k<a>']) assertThrows(SyntaxError, () => new RegExp(bad, 'u'), bad);
});

test('syntax errors', () => {
  for (const bad of ['(', ')', '[', '*', '+', '?', 'a**', 'a{2}{3}', '(?', '(?a)', '(?<', '[b-a]', 'a{2,1}', '\\', '(?:', '{1}', '(?<=a)*', '(?<!a)+', 'x{1}{1}', '^*', '(?=a', '|*', '(?i', '(?-:a)', '(?ii:a)', '(?i-i:a)', '(?g:a)']) assertThrows(SyntaxError, () => new RegExp(bad), bad);
  assertThrows(SyntaxError, () => new RegExp('a', 'gg'));
  assertThrows(SyntaxError, () => new RegExp('a', 'x'));
  assertThrows(SyntaxError, () => new RegExp('a', 'uv'));
  assertThrows(SyntaxError, () => new RegExp('a', null));
});

test('modifiers', () => {
  assertEq(/(?i:a)b/.test('Ab') && !/(?i:a)b/.test('AB'), true);
  assertEq(/a(?-i:b)/i.test('Ab') && !/a(?-i:b)/i.test('AB'), true);
  assertEq(/(?s:.)./.test('\na') && !/(?s:.)./.test('\n\n'), true);
  assertEq(/(?m:^a$)/.test('b\na'), true);
  assertEq(/(?ims-:.)/.test('\n'), true);
  assertEq(/(?i:(a)\1)/.test('aA'), true);
});

test('backtracking that must end', () => {
  assertEq(/^(a+)+$/.test('a'.repeat(20) + 'b'), false);
  assertEq(/(x+x+)+y/.test('x'.repeat(16)), false);
  assertDeep(m(/(?:a?){20}a{20}/, 'a'.repeat(20)), ['a'.repeat(20)]);
  assertEq(/^(?:.|\n)*$/.test('ab\n'.repeat(2000)), true);
  assertEq(/^(?:a|b)*c/.test('ab'.repeat(5000) + 'c'), true);
  assertEq(('x'.repeat(100000) + 'y').search(/y/), 100000);
});

done();
