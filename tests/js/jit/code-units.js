// charCodeAt and indexing of strings of one and of two bytes a unit, flat ones and parts of others, where one or both are seen.

function sum(s) {
  let n = 0;
  for (let i = 0; i < s.length; i++) n = (Math.imul(n, 31) + s.charCodeAt(i)) | 0;
  return n;
}
// The same by other means.
function reference(s) {
  let n = 0;
  for (const unit of s.split('')) n = (Math.imul(n, 31) + unit.codePointAt(0)) | 0;
  return n;
}

const narrow = 'plain text and \xe9\xff '.repeat(8);
const wide = '\u65e5\u672c text \u{1f600} \xe9 '.repeat(8);

test('two bytes a unit', () => {
  for (let i = 0; i < 60; i++) assertEq(sum(wide), reference(wide));
  const part = wide.slice(3, 90);
  for (let i = 0; i < 60; i++) assertEq(sum(part), reference(part));
});

test('both widths, flat and parts, at one place', () => {
  const hash = (s) => {
    let n = 0;
    for (let i = 0; i < s.length; i++) n = (Math.imul(n, 31) + s.charCodeAt(i)) | 0;
    return n;
  };
  const all = [narrow, wide, narrow.slice(2, 70), wide.slice(2, 70), 'x', '\u4e2d', ''];
  for (let i = 0; i < 200; i++) for (const s of all) assertEq(hash(s), reference(s));
});

test('one width after the other', () => {
  const at = (s, i) => s.charCodeAt(i);
  for (let i = 0; i < 300; i++) assertEq(at(wide, i % 9), reference(wide[i % 9]));
  for (let i = 0; i < 300; i++) assertEq(at(narrow, i % 9), reference(narrow[i % 9]));
  assertEq(at(wide, wide.length), NaN);
  assertEq(at(wide, -1), NaN);
  assertEq(at(wide.slice(1, 40), 39), NaN);
});

test('characters of wide strings', () => {
  const count = (s, c) => {
    let n = 0;
    for (let i = 0; i < s.length; i++) if (s[i] === c) n++;
    return n;
  };
  for (let i = 0; i < 100; i++) {
    assertEq(count(wide, '\u65e5'), 8);
    assertEq(count(wide, 't'), 16);
    assertEq(count(wide, '\xe9'), 8);
    assertEq(count(narrow, '\xff'), 8);
  }
});

test('code points of wide strings', () => {
  const points = (s) => {
    let n = 0;
    for (let i = 0; i < s.length; i++) n += s.codePointAt(i) > 0xffff ? 1 : 0;
    return n;
  };
  for (let i = 0; i < 100; i++) assertEq(points(wide), 8);
});

test('strings that grow wide', () => {
  for (let round = 0; round < 20; round++) {
    let s = '', n = 0;
    for (let i = 0; i < 80; i++) {
      s += i === 50 ? '\u4e2d' : 'a';
      n += s.charCodeAt(i);
    }
    assertEq(n, 79 * 97 + 0x4e2d);
  }
});

done();
