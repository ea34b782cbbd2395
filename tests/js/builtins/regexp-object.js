// RegExp objects: constructor, accessors, lastIndex with g and y, exec, test, toString, symbol methods, indices, escape, subclassing.

test('properties', () => {
  for (const [name, length] of Object.entries({ exec: 1, test: 1, toString: 0, compile: 2 })) assertMethod(RegExp.prototype, name, length);
  for (const [symbol, length] of [[Symbol.match, 1], [Symbol.matchAll, 1], [Symbol.replace, 2], [Symbol.search, 1], [Symbol.split, 2]]) assertMethod(RegExp.prototype, symbol, length);
  for (const name of ['dotAll', 'flags', 'global', 'hasIndices', 'ignoreCase', 'multiline', 'source', 'sticky', 'unicode', 'unicodeSets']) assertAccessor(RegExp.prototype, name);
  assertAccessor(RegExp, Symbol.species);
  assertMethod(RegExp, 'escape', 1);
  assertEq(RegExp.length, 2);
  assertEq(Object.prototype.toString.call(RegExp.prototype), '[object Object]');
  assertEq(RegExp.prototype.source, '(?:)');
  assertEq(RegExp.prototype.flags, '');
  assertEq(RegExp.prototype.global, undefined);
  for (const bad of [{}, null, 1]) assertThrows(TypeError, () => Object.getOwnPropertyDescriptor(RegExp.prototype, 'global').get.call(bad));
  const re = /a/;
  assertData(re, 'lastIndex', 0, 'w');
  assertDeep(Object.getOwnPropertyNames(re), ['lastIndex']);
});

test('constructor', () => {
  const re = /a/g;
  assertEq(RegExp(re), re);
  assert(new RegExp(re) !== re);
  assert(RegExp(re, 'i') !== re);
  assertEq(new RegExp(re).flags + new RegExp(re, 'i').flags, 'gi');
  assertEq(new RegExp().source, '(?:)');
  assertEq(new RegExp('').source, '(?:)');
  assertEq(new RegExp(undefined, undefined).toString(), '/(?:)/');
  assertEq(new RegExp('/').source, '\\/');
  assertEq(new RegExp('[/]\n').source, '[/]\\n');
  assertEq(new RegExp('a\\/b').source, 'a\\/b');
  assertEq(new RegExp('\u2028').source, '\\u2028');
  assertEq(new RegExp(5).source + new RegExp(null).source, '5null');
  assertEq(new RegExp('a', 'dgimsuy').flags, 'dgimsuy');
  assertEq(new RegExp('a', 'yusmigd').flags, 'dgimsuy');
  const like = { [Symbol.match]: true, source: 'x', flags: 'i', constructor: RegExp };
  assertEq(RegExp(like), like);
  assertEq(String(new RegExp(like)), '/x/i');
  assertEq(new RegExp('(?:)').test(''), true);
  for (const text of ['a/b', 'a\\/b', '[/\\]]', '\n', '\\\n']) { const r = new RegExp(text); assertEq((0, eval)(String(r)).source, r.source); }
});

test('exec results', () => {
  const r = /b(c)?(x)?/.exec('abcd');
  assertDeep(Object.keys(r), ['0', '1', '2', 'index', 'input', 'groups']);
  assertData(r, 'index', 1, 'wec');
  assertEq(r.input, 'abcd');
  assertEq(r.groups, undefined);
  assertEq(r[2], undefined);
  assert(Array.isArray(r));
  assertEq(/x/.exec('a'), null);
  assertEq(/undefined/.exec()[0], 'undefined');
  assertEq(/5/.test(5), true);
  assertThrows(TypeError, () => RegExp.prototype.exec.call({}, 'a'));
});

test('lastIndex', () => {
  const g = /a/g;
  assertEq(g.test('aXa') && g.lastIndex === 1 && g.test('aXa') && g.lastIndex === 3 && !g.test('aXa') && g.lastIndex === 0, true);
  const y = /a/y;
  assertEq(y.test('aXa') && !y.test('aXa') && y.lastIndex === 0, true);
  y.lastIndex = 2;
  assertEq(y.exec('aXa').index, 2);
  const plain = /a/;
  plain.lastIndex = 5;
  assertEq(plain.test('a') && plain.lastIndex === 5, true);
  g.lastIndex = 100;
  assertEq(g.test('a'), false);
  assertEq(g.lastIndex, 0);
  g.lastIndex = -1;
  assertEq(g.exec('a').index, 0);
  g.lastIndex = '1';
  assertEq(g.exec('aa').index, 1);
  let conversions = 0;
  plain.lastIndex = { valueOf() { conversions++; return 0; } };
  plain.exec('a');
  assertEq(conversions, 1);
  const frozen = Object.freeze(/a/g);
  assertThrows(TypeError, () => frozen.test('a'));
  assertThrows(TypeError, () => frozen.test('b'));
  Object.freeze(/a/).test('a');
  const empty = /(?:)/g;
  assertEq(empty.exec('ab').index + empty.exec('ab').index, 0);
  const gy = /a/gy;
  assertDeep('aab'.match(gy), ['a', 'a']);
  assertDeep('baa'.match(gy), null);
  assertEq('aab'.replace(/a/y, 'x'), 'xab');
  const sticky = /b/y;
  assertEq('abc'.replace(sticky, 'x'), 'abc');
  sticky.lastIndex = 1;
  assertEq('abc'.replace(sticky, 'x'), 'axc');
  assertEq(sticky.lastIndex, 2);
  assertDeep('a,b'.split(/,/y), ['a', 'b']);
  const multi = /^b/my;
  multi.lastIndex = 2;
  assertEq(multi.test('a\nb'), true);
});

test('indices', () => {
  const r = /a(?<n>b)(c)?/d.exec('xab');
  assertDeep(r.indices.map((p) => p), [[1, 3], [2, 3], undefined]);
  assertDeep(r.indices.groups.n, [2, 3]);
  assertEq(Object.getPrototypeOf(r.indices.groups), null);
  assertEq('indices' in /a/.exec('a'), false);
  assertEq(/a/d.exec('a').indices.groups, undefined);
  assertEq(/a/d.hasIndices, true);
});

test('toString and flags', () => {
  assertEq(String(/a\/b/gi), '/a\\/b/gi');
  assertEq(RegExp.prototype.toString.call({ source: 's', flags: 'f' }), '/s/f');
  assertThrows(TypeError, () => RegExp.prototype.toString.call(1));
  const get = Object.getOwnPropertyDescriptor(RegExp.prototype, 'flags').get;
  assertEq(get.call({ global: 1, sticky: 'x', hasIndices: true }), 'dgy');
  assertThrows(TypeError, () => get.call(1));
});

test('split', () => {
  assertDeep('a1b2c'.split(/\d/), ['a', 'b', 'c']);
  assertDeep('a1b2c'.split(/(\d)/), ['a', '1', 'b', '2', 'c']);
  assertDeep('abc'.split(/(?:)/), ['a', 'b', 'c']);
  assertDeep(''.split(/x/), ['']);
  assertDeep(''.split(/(?:)/), []);
  assertDeep('ab'.split(/a*?/), ['a', 'b']);
  assertDeep('ab'.split(/a*/), ['', 'b']);
  assertDeep('A<B>bold</B>'.split(/<(\/)?([^<>]+)>/), ['A', undefined, 'B', 'bold', '/', 'B', '']);
  assertDeep('a,b,c'.split(/,/, 2), ['a', 'b']);
  assertDeep('a,b'.split(/,/g, 0), []);
  assertDeep('test'.split(/(t)/), ['', 't', 'es', 't', '']);
  assertDeep('aXbxc'.split(/x/i), ['a', 'b', 'c']);
});

test('symbol methods use exec', () => {
  const log = [];
  const fake = { exec(s) { log.push('exec'); return log.length < 3 ? { index: 0, 0: 'f', length: 1 } : null; }, flags: 'g', lastIndex: 0, get global() { return true; }, constructor: RegExp };
  assertEq(RegExp.prototype.test.call(fake, 'x'), true);
  assertEq(log.length, 1);
  assertThrows(TypeError, () => RegExp.prototype.test.call({ exec: () => 5 }, 'x'));
  assertThrows(TypeError, () => RegExp.prototype[Symbol.match].call(1, 'x'));
  class R extends RegExp { exec(s) { const r = super.exec(s); if (r) r[0] = r[0].toUpperCase(); return r; } }
  assertDeep('abc'.match(new R('b')), Object.assign(['B'], { index: 1, input: 'abc', groups: undefined }));
  assertEq('aba'.replace(new R('a', 'g'), '[$&]'), '[A]b[A]');
  assertDeep('aba'.match(new R('a', 'g')), ['A', 'A']);
  assert(new R('x') instanceof R);
  let species = 0;
  class S extends RegExp { static get [Symbol.species]() { species++; return RegExp; } }
  'a-b'.split(new S('-'));
  'ab'.matchAll(new S('a', 'g'));
  assertEq(species, 2);
  const re = /a/;
  re.exec = () => null;
  assertEq(re.test('a'), false);
  assertEq('a'.replace(re, 'b'), 'a');
});

test('lastIndex is converted before the pattern is looked at', () => {
  for (const method of ['exec', Symbol.match]) {
    const re = /a/;
    re.lastIndex = { valueOf() { re.compile('b'); return 0; } };
    assertEq(re[method]('b')[0], 'b');
  }
  const re = /a/;
  re.lastIndex = { valueOf() { re.compile('b'); return 0; } };
  assertEq(re[Symbol.replace]('b', 'x'), 'x');
});

test('escape', () => {
  assertEq(RegExp.escape('a.b*c'), '\\x61\\.b\\*c');
  assertEq(RegExp.escape('_$^(){}[]|/\\+?'), '_\\$\\^\\(\\)\\{\\}\\[\\]\\|\\/\\\\\\+\\?');
  assertEq(RegExp.escape('1x'), '\\x31x');
  assertEq(RegExp.escape(',-=<>#&!%:;@~\'`"'), '\\x2c\\x2d\\x3d\\x3c\\x3e\\x23\\x26\\x21\\x25\\x3a\\x3b\\x40\\x7e\\x27\\x60\\x22');
  assertEq(RegExp.escape('\n\t \u2028\ufeff'), '\\n\\t\\x20\\u2028\\ufeff');
  assertEq(RegExp.escape('\ud800é'), '\\ud800é');
  assertEq(RegExp.escape(''), '');
  assertThrows(TypeError, () => RegExp.escape(5));
  const tricky = ' .*+?^${}()|[]\\/-,=<>#&!%:;@~\'`"\n\u2028\ud83d\ude00a1_';
  for (const flags of ['', 'u', 'v', 'i']) assertEq(new RegExp('^' + RegExp.escape(tricky) + '$', flags).test(tricky), true);
});

test('Annex B: compile and static properties', () => {
  const re = /a/g;
  re.lastIndex = 3;
  assertEq(re.compile('b', 'i'), re);
  assertEq(String(re) + re.lastIndex, '/b/i0');
  re.compile(/c/m);
  assertEq(String(re), '/c/m');
  assertThrows(TypeError, () => re.compile(/c/, 'g'));
  assertThrows(SyntaxError, () => re.compile('('));
  /(b)(c)/.exec('abcd');
  assertEq(RegExp.$1 + RegExp.$2 + RegExp.$3, 'bc');
  assertEq(RegExp.lastMatch + RegExp.leftContext + RegExp.rightContext + RegExp.lastParen, 'bcadc');
  assertEq(RegExp['$&'] + RegExp['$`'] + RegExp["$'"] + RegExp['$+'], 'bcadc');
  assertEq(RegExp.input, 'abcd');
  // What does not match leaves them alone.
  /x/.test('yz');
  assertEq(RegExp.lastMatch + RegExp.$9, 'bc');
  '-1-22-'.replace(/(\d)(\d)?/g, '');
  assertEq(RegExp.lastMatch + RegExp.$1 + RegExp.$2 + RegExp.leftContext, '2222-1-');
  'a1b'.split(/(\d)/);
  assertEq(RegExp.$1 + RegExp.lastParen, '11');
  // By a pattern that looks around, ignores case, and has changed since.
  const changing = /(?<=(A))(B)?/i;
  changing.test('xab');
  changing.compile('y');
  assertEq(RegExp.$1 + RegExp.$2 + RegExp.leftContext, 'abxa');
  RegExp.input = 5;
  assertEq(RegExp.$_ + RegExp.leftContext, '5xa');
  for (const name of ['lastMatch', '$&', 'lastParen', '$+', 'leftContext', '$`', 'rightContext', "$'", '$1', '$9', 'input', '$_']) {
    assertEq(Object.getOwnPropertyDescriptor(RegExp, name).get.name, 'get ' + name);
  }
});

test('Annex B: the first nine groups', () => {
  const groups = () => [RegExp.$1, RegExp.$2, RegExp.$3, RegExp.$4, RegExp.$5, RegExp.$6, RegExp.$7, RegExp.$8, RegExp.$9];
  /(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)/.exec('abcdefghij');
  assertDeep(groups(), ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']);
  assertEq(RegExp.lastParen, 'j');
  assertEq('$10' in RegExp, false);
  // Groups that did not take part, and those that there are not, are empty.
  /(\d)(x)?()(\d\d)(y)?(\d)/.test('-1234-');
  assertDeep(groups(), ['1', '', '', '23', '', '4', '', '', '']);
  // Written to without effect in sloppy code.
  RegExp.$4 = RegExp.$8 = 'x';
  assertEq(RegExp.$4 + RegExp.$8, '23');
  for (let i = 1; i <= 9; i++) {
    const { get, enumerable, configurable } = Object.getOwnPropertyDescriptor(RegExp, '$' + i);
    assertDeep([get.name, get.length, enumerable, configurable], ['get $' + i, 0, false, true]);
  }
  const text = 'k=v; n=5';
  text.replace(/(\w)(=)(\w)(; )(\w)(=)(\d)/, () => { assertEq(RegExp.$5 + RegExp.$6 + RegExp.$7 + RegExp.$8, 'n=5'); return ''; });
});

test('a limit of split that changes exec', () => {
  const exec = RegExp.prototype.exec;
  const parts = /a/[Symbol.split]('abba', { valueOf() { RegExp.prototype.exec = () => null; return 100; } });
  RegExp.prototype.exec = exec;
  assertDeep(parts, ['abba']);
});

done();
