// String.prototype: case mapping, normalisation, well-formedness, localeCompare, HTML methods.

test('case', () => {
  assertEq('Hello World 123'.toUpperCase(), 'HELLO WORLD 123');
  assertEq('Hello World 123'.toLowerCase(), 'hello world 123');
  assertEq('stra\u00dfe'.toUpperCase(), 'STRASSE');
  assertEq('\u0130'.toLowerCase(), 'i\u0307');
  assertEq('\ufb03'.toUpperCase(), 'FFI');
  assertEq('\u0149'.toUpperCase(), '\u02bcN');
  assertEq('\u1e9e'.toLowerCase(), '\u00df');
  assertEq('\u{10400}'.toLowerCase(), '\u{10428}');
  assertEq('\u{10428}'.toUpperCase(), '\u{10400}');
  assertEq('\ud800a'.toUpperCase(), '\ud800A');
  assertEq('\u00b5\u00ff'.toUpperCase(), '\u039c\u0178');
  assertEq('\u01c5'.toLowerCase() + '\u01c5'.toUpperCase(), '\u01c6\u01c4');
  assertEq('\u0391\u03a3'.toLowerCase(), '\u03b1\u03c2');
  assertEq('\u0391\u03a3\u0391'.toLowerCase(), '\u03b1\u03c3\u03b1');
  assertEq('\u03a3'.toLowerCase(), '\u03c3');
  assertEq('A\u03a3.'.toLowerCase(), 'a\u03c2.');
  assertEq('\u1f80'.toUpperCase(), '\u1f08\u0399');
  assertEq('\u0345'.toUpperCase(), '\u0399');
  assertEq('\u212a\u212b'.toLowerCase(), 'k\u00e5');
  assertEq('\u00e9\u4e2d'.toUpperCase(), '\u00c9\u4e2d');
  assertEq('ABC'.toLocaleLowerCase() + 'abc'.toLocaleUpperCase(), 'abcABC');
  assertEq(''.toUpperCase(), '');
});

test('normalize', () => {
  const composed = '\u00e9', decomposed = 'e\u0301';
  assertEq(decomposed.normalize(), composed);
  assertEq(decomposed.normalize('NFC'), composed);
  assertEq(composed.normalize('NFD'), decomposed);
  assertEq('\ufb01'.normalize('NFKC'), 'fi');
  assertEq('\ufb01'.normalize('NFC'), '\ufb01');
  assertEq('\u1e9b\u0323'.normalize('NFKD'), 's\u0323\u0307');
  assertEq('\uac00'.normalize('NFD'), '\u1100\u1161');
  assertEq('\u1100\u1161\u11a8'.normalize(), '\uac01');
  assertEq('a\u0315\u0300'.normalize('NFD'), 'a\u0300\u0315');
  assertEq('abc'.normalize(undefined), 'abc');
  for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD']) assertEq('\ud800\u0301\udc00a\ud800'.normalize(form), '\ud800\u0301\udc00' + 'a\ud800');
  assertEq('e\ud800e\u0301\udc00'.normalize(), 'e\ud800\u00e9\udc00');
  assertEq('\ufb01\ud800\ufb01'.normalize('NFKD'), 'fi\ud800fi');
  for (const bad of ['nfc', 'x', null, '']) assertThrows(RangeError, () => 'a'.normalize(bad));
});

test('well-formed', () => {
  assertEq('a\u{1f600}'.isWellFormed() && !'\ud800'.isWellFormed() && !'a\udc00b'.isWellFormed(), true);
  assertEq('a\ud800b\udc00\u{1f600}'.toWellFormed(), 'a\ufffdb\ufffd\u{1f600}');
  assertEq('\ud800\ud800\udc00'.toWellFormed(), '\ufffd\u{10000}');
});

test('localeCompare', () => {
  assertEq('a'.localeCompare('a'), 0);
  assert('a'.localeCompare('b') < 0);
  assert('b'.localeCompare('a') > 0);
  assertEq('\u00e9'.localeCompare('e\u0301'), 0);
  assertEq('a'.localeCompare() < 0, true);
});

test('HTML methods', () => {
  const table = { anchor: ['a', 'name'], big: ['big'], blink: ['blink'], bold: ['b'], fixed: ['tt'], fontcolor: ['font', 'color'], fontsize: ['font', 'size'], italics: ['i'], link: ['a', 'href'], small: ['small'], strike: ['strike'], sub: ['sub'], sup: ['sup'] };
  for (const [name, [tag, attribute]] of Object.entries(table)) {
    assertMethod(String.prototype, name, attribute === undefined ? 0 : 1);
    assertEq('x'[name]('a"b'), attribute === undefined ? `<${tag}>x</${tag}>` : `<${tag} ${attribute}="a&quot;b">x</${tag}>`);
    assertThrows(TypeError, () => String.prototype[name].call(null));
  }
});

done();
