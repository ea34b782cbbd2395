// RegExp with u, v and i: code points, properties, set operations, strings in classes, case folding, surrogates, index handling.

test('code points', () => {
  assertEq(/^.$/u.test('\u{1f600}') && !/^.$/.test('\u{1f600}'), true);
  assertEq(/^[\u{1f600}-\u{1f64f}]$/u.test('\u{1f600}') && /\u{61}/u.test('a') && /^\ud83d\ude00$/u.test('\u{1f600}'), true);
  assertEq(/\ud83d/u.test('\u{1f600}') || /^[^x]$/.test('\u{1f600}'), false);
  assertEq(/\ud83d/u.test('\ud83d') && /^[^x]$/u.test('\u{1f600}'), true);
  assertEq(/\u{1f600}{2}/u.test('\u{1f600}\u{1f600}'), true);
  assertEq(/\S/u.exec('\u{1f600}')[0].length, 2);
  assertEq(/(?<=\u{1f600})a/u.test('\u{1f600}a'), true);
  assertEq(/(?<=^.)a/u.test('\u{1f600}a'), true);
  assertEq('\u{1f600}\ud83d'.match(/./gu).length, 2);
  assertDeep('\u{1f600}b'.split(/(?:)/u), ['\u{1f600}', 'b']);
  assertEq(/\udf06/u.exec('\u{1d306}'), null);
  assertEq(/^\udf06/u.exec('\ud834\udf06'), null);
});

test('properties', () => {
  assertEq(/^\p{L}+$/u.test('aÉπ中') && !/\p{L}/u.test('1_'), true);
  assertEq(/\p{Lu}/u.test('A') && !/\p{Lu}/u.test('a') && /\P{Lu}/u.test('a'), true);
  assertEq(/\p{Script=Greek}/u.test('π') && /\p{sc=Cyrl}/u.test('ж') && /\p{Script_Extensions=Latin}/u.test('a'), true);
  assertEq(/\p{General_Category=Decimal_Number}/u.test('٣') && /\p{gc=Nd}/u.test('5'), true);
  assertEq(/\p{Emoji_Presentation}/u.test('\u{1f600}') && /\p{ASCII}/u.test('a') && /\p{Any}/u.test('\ud800') && /\p{Alphabetic}/u.test('ª'), true);
  assertEq(/\p{ID_Start}/u.test('x') && /\p{White_Space}/u.test('\u00a0') && /\p{Uppercase}/u.test('Ⅷ') && /\p{Assigned}/u.test('a') && /\P{ASCII_Hex_Digit}/u.test('g'), true);
  assertEq(/[\p{Nd}\p{Sc}]+/u.exec('€42')[0], '€42');
  assertEq(/[^\p{L}]/u.test('a'), false);
  for (const bad of ['\\p{Nope}', '\\p', '\\p{}', '\\p{lu}', '\\p{Script}', '\\p{Script=Nope}', '\\p{Block=Latin}', '\\p{InBasicLatin}', '\\p{L', '\\p{RGI_Emoji}', '\\p{Letter=L}', '\\p{ L}']) assertThrows(SyntaxError, () => new RegExp(bad, 'u'), bad);
  assertEq(/\p{L}/.test('p{L}'), true);
});

test('case folding', () => {
  assertEq(/a/i.test('A') && /É/i.test('é') && /Σ/i.test('σ') && /σ/i.test('ς') && /[a-z]/i.test('K'), true);
  assertEq(/\u212a/i.test('k'), false);
  assertEq(/\u212a/iu.test('k') && /k/iu.test('\u212a') && /\u017f/iu.test('s'), true);
  assertEq(/\u017f/i.test('s') || /\u00df/i.test('\u1e9e'), false);
  assertEq(/\u00df/iu.test('\u1e9e') && /\u{10400}/iu.test('\u{10428}') && !/\u{10400}/i.test('\u{10428}'), true);
  assertEq(/\w/iu.test('\u017f') && /\w/iu.test('\u212a') && !/\w/i.test('\u017f'), true);
  assertEq(/^[^\W]+$/iu.test('sk\u017f\u212aSK_') && !/[\W]/iu.test('\u017f') && /[\W]/iu.test('-'), true);
  assertEq(/[^x]/iu.test('X') || /[^\u212a]/iu.test('k'), false);
  assertEq(/\u0130/i.test('i') || /\u0131/i.test('I') || /\u0130/iu.test('i'), false);
  assertEq(/(a)\1/i.test('aA') && /[A-Z]/i.test('_') === false && /[\u00c0-\u00de]/i.test('à'), true);
  assertEq(/\u03b8/i.test('\u03f4') === /\u03b8/iu.test('\u03f4'), false);
});

test('case without the u flag goes by upper case, and never from others to ASCII', () => {
  for (const [re, yes, no] of [
    [/[k]/i, 'kK', '\u212a'], [/[^k]/i, '\u212ax', 'kK'], [/[a-z]/i, 'sS', '\u017f\u0131\u0130'], [/[^a-z]/i, '\u017f\u0131', 'sI'],
    [/s/i, 'sS', '\u017f'], [/\x53/i, 'sS', '\u017f'], [/\u0069/i, 'iI', '\u0131\u0130'], [/\i/i, 'iI', '\u0131'],
    [/\u017f/i, '\u017f', 'sS'], [/\u0131/i, '\u0131', 'iI'], [/[\u017f]/i, '\u017f', 's'], [/\w/i, 'sk', '\u017f\u212a'], [/\W/i, '\u017f\u212a', 'sk'],
    [/[\w-]/i, 'K-', '\u212a'], [/[^\W]/i, 'k', '\u212a'], [/[\u03c3]/i, '\u03c2\u03a3', 'x'], [/[\xe0-\xf6]/i, '\xc0\xe0\xd6', '\xd7'], [/[\xb5]/i, '\u03bc\u039c', 'm'],
    [/[\u1e9e]/i, '\u1e9e', '\xdf'], [/[\cJ\0\101]/i, '\n\0aA', 'J'], [/[\b\-\]]/i, '\b-]', 'b'], [/[\d-z]/i, '5-zZ', 'a'],
    [/(?i:[k])/, 'kK', '\u212a'], [/(?i:s)/, 'sS', '\u017f'], [/(?-i:[k])|x/i, 'kxX', 'K'], [/(?i:(?-i:s)|k)/, 'skK', 'S\u212a'],
  ]) {
    for (const c of yes) assertEq(re.test(c), true, re + ' on ' + escape(c));
    for (const c of no) assertEq(re.test(c), false, re + ' on ' + escape(c));
  }
  assertDeep('Is this \u017fo?'.match(/[is]+/gi), ['Is', 'is']);
  assertEq(/^(?:x(?<n>[is]+))y\k<n>$/i.exec('xISyis').groups.n, 'IS');
});

test('halves of pairs', () => {
  assertEq(/^\ud83d\udc38$/.test('\u{1f438}') && /^\ud83d\udc38?$/.test('\ud83d') && /^\ud83d\udc38+$/.test('\u{1f438}\udc38'), true);
  assertEq(/^[\ud83d\udc38]$/.test('\udc38') && /^[\ud83d\udc38]$/i.test('\ud83d') && !/^[\ud83d\udc38]$/u.test('\ud83d'), true);
  assertEq(/^\ud83c[\udffb-\udfff]$/.test('\u{1f3fb}') && /^(?:\ud83c[\udde6-\uddff]){2}$/.test('\u{1f1e9}\u{1f1ea}'), true);
  assertEq(/^\ud83d\u3042*$/u.test('\ud83d\u3042\u3042') && /^\ud83d\u{3042}*$/u.test('\ud83d\u3042') && /^[\ud83d\u3042]+$/u.test('\u3042\ud83d'), true);
  assertEq(/^\ud83d\udc38?$/u.test('') && /^\ud83d\udc38?$/u.test('\u{1f438}') && !/^\ud83d\udc38?$/u.test('\ud83d'), true);
});

test('quantified characters that the text cannot have', () => {
  for (const re of [/€?b/, /€*b/, /€{0,2}b/, /(€)?b/, /(?:€)?b/, /(?:(?:€))*b/, /€*?b/, /\u{1f438}?b/u, /\u{1f438}*b/v, /\ud83d\udc38?b/u, /€?€?b/, /(€?)b/, /b€?/, /İ?b/i, /ſ?b/i, /\u20ac?b/, /[€]?b/, /\p{Script=Han}?b/u]) {
    assertEq(re.exec('ab1')?.[0], 'b', String(re));
    assertEq(re.exec('ab\u20ac'.slice(0, 2) + '\u0101')?.[0], 'b', String(re));
  }
  assertEq(/€?/.exec('')[0] + /x€?$/.exec('x€')[0], 'x€');
});

test('strings of characters in classes', () => {
  assertEq(/^[^\q{a|b}]$/v.test('a') || !/^[^\q{a|b}]$/v.test('c'), false);
  assertEq(/^[\q{a|bc|}&&[\q{bc|d}a]]$/v.exec('bc')[0] + /^[\q{a|bc}--\q{a}]$/v.test('a'), 'bcfalse');
  assertEq(/^[\q{\u{1f600}|\ud83d\ude01|\x41|\cA|\}}]$/v.test('\u{1f601}') && /^[^\q{\}}]$/v.test('}') === false, true);
  for (const bad of ['[^[\\q{ab}]]', '[^\\q{a|}]', '[^\\q{ab}--a]']) assertThrows(SyntaxError, () => new RegExp(bad, 'v'), bad);
  assertEq(new RegExp('[^\\q{ab}&&a]', 'v').test('b') && new RegExp('[^a--\\q{ab}]', 'v').test('b'), true);
});

test('v flag', () => {
  assertEq(/^[\p{L}--[a-z]]$/v.test('A') && !/^[\p{L}--[a-z]]$/v.test('a'), true);
  assertEq(/^[\p{L}&&\p{ASCII}]$/v.test('a') && !/^[\p{L}&&\p{ASCII}]$/v.test('é'), true);
  assertEq(/^[[a-z]&&[aeiou]]+$/v.test('aei') && !/[[a-z]&&[aeiou]]/v.test('x'), true);
  assertEq(/^[\q{abc|d|}x]$/v.test('abc') && /^[\q{abc|d}x]$/v.test('x') && /^[\q{ab}a]b?$/v.exec('ab')[0] === 'ab', true);
  assertEq(/^\p{RGI_Emoji}$/v.test('\u{1f468}\u200d\u{1f469}\u200d\u{1f467}') && /^\p{Emoji_Keycap_Sequence}$/v.test('1\ufe0f\u20e3'), true);
  assertEq(/^[^\d]$/v.test('a') && /[[^a]b]/v.test('z') && /[\w--\d]/v.test('a') && !/^[\w--\d]$/v.test('5'), true);
  assertEq(/^[\q{AB}]$/iv.test('ab'), true);
  assertEq(/[\-\&\!]/v.test('&'), true);
  for (const bad of ['[a--b&&c]', '[(]', '[^\\q{ab}]', '[&&a]', '[a&&&b]', '[--a]', '\\P{RGI_Emoji}', '[^\\p{RGI_Emoji}]', '[a-\\d]', '[!!]', '[a', '[|]', '[\\q{a]']) assertThrows(SyntaxError, () => new RegExp(bad, 'v'), bad);
  assertEq(/a/v.unicodeSets && !/a/u.unicodeSets && /a/v.flags === 'v', true);
});

test('iteration over empty matches', () => {
  assertEq('\u{1f600}'.replace(/(?:)/gu, '-'), '-\u{1f600}-');
  assertDeep([...'\u{1f600}x'.matchAll(/(?:)/gu)].map((m) => m.index), [0, 2, 3]);
  assertDeep([...'\u{1f600}x'.matchAll(/(?:)/g)].map((m) => m.index), [0, 1, 2, 3]);
  assertDeep('\u{1f600}'.match(/$/gu), ['']);
});

test('dotAll', () => {
  assertEq(/a.b/s.test('a\nb') && /^.$/su.test('\u2028') && /./s.dotAll, true);
  assertEq('a\nb'.match(/.+/s)[0].length, 3);
});

done();
