// Strings that grow: appending, other ends, widths, and what earlier values of them hold.

function grown(n, piece) {
  let s = '';
  for (let i = 0; i < n; i++) s += piece(i);
  return s;
}
const letter = (i) => String.fromCharCode(97 + (i % 26));
const reference = (n, piece) => Array.from({ length: n }, (_, i) => piece(i)).join('');

test('appending one at a time', () => {
  for (const n of [0, 1, 23, 24, 25, 47, 48, 49, 50, 100, 1000, 40000]) {
    const s = grown(n, letter);
    assertEq(s.length, n);
    assertEq(s, reference(n, letter));
  }
  const piece = (i) => `<td class="${i % 2 ? 'odd' : 'even'}">${i * 7}</td>`;
  assertEq(grown(500, piece), reference(500, piece));
});

test('earlier values keep their contents', () => {
  const seen = [];
  let s = '';
  for (let i = 0; i < 300; i++) seen.push(s += letter(i));
  const all = reference(300, letter);
  seen.forEach((t, i) => assertEq(t, all.slice(0, i + 1)));
});

test('two continuations of the same string', () => {
  const base = grown(100, letter);
  const a = base + 'A', b = base + 'B', c = a + 'C', d = a + 'D', e = b + 'E'.repeat(300);
  assertEq(a, reference(100, letter) + 'A');
  assertEq(b, reference(100, letter) + 'B');
  assertEq(c, a.slice() + 'C');
  assertEq(c.slice(-2) + d.slice(-2) + e.slice(99, 102), 'ACADvBE');
  assertEq(e.length, 401);
});

test('a string appended to itself', () => {
  let s = grown(30, letter);
  for (let i = 0; i < 8; i++) s += s;
  assertEq(s.length, 30 * 256);
  assertEq(s, reference(30, letter).repeat(256));
  s += s.slice(3, 40);
  assertEq(s.slice(-37), reference(30, letter).repeat(2).slice(3, 40));
});

test('wider units come late, or first', () => {
  const mixed = (i) => (i === 70 ? '\u4e2d' : i > 200 ? '\u{1f600}' : letter(i));
  assertEq(grown(300, mixed), reference(300, mixed));
  const wide = (i) => (i < 40 ? '\u6587' : letter(i));
  const s = grown(300, wide);
  assertEq(s, reference(300, wide));
  assertEq(s.charCodeAt(39) + s.charCodeAt(40), 0x6587 + letter(40).charCodeAt(0));
  const narrow = grown(60, letter);
  assertEq((s + narrow).slice(300), narrow);
  assertEq((narrow + s).slice(60), s);
});

test('reading while growing', () => {
  let s = '', sum = 0;
  for (let i = 0; i < 2000; i++) {
    s += letter(i);
    sum += s.charCodeAt(i) + s.charCodeAt(i >> 1);
  }
  let expected = 0;
  for (let i = 0; i < 2000; i++) expected += 97 + (i % 26) + 97 + ((i >> 1) % 26);
  assertEq(sum, expected);
});

test('growing at the front, and around the middle', () => {
  let front = '', around = 'x'.repeat(40);
  for (let i = 0; i < 500; i++) {
    front = letter(i) + front;
    around = '(' + around + ')';
  }
  assertEq(front, [...reference(500, letter)].reverse().join(''));
  assertEq(around, '('.repeat(500) + 'x'.repeat(40) + ')'.repeat(500));
  const list = (n) => (n === 0 ? 'nil' : '(' + n + ' . ' + list(n - 1) + ')');
  assertEq(list(400).length, 3 + 400 * 5 + 9 + 90 * 2 + 301 * 3);
});

test('ropes of ropes', () => {
  const tree = (n) => (n === 0 ? 'leaf of a tree; ' : tree(n - 1) + tree(n - 1));
  assertEq(tree(10), 'leaf of a tree; '.repeat(1024));
  const left = grown(50, letter) + 'y'.repeat(30), right = 'z'.repeat(30) + grown(50, letter);
  const both = left + right + left;
  assertEq(both, [left, right, left].join(''));
  assertEq(left.slice(48) + right.slice(0, 31), 'wx' + 'y'.repeat(30) + 'z'.repeat(30) + 'a');
});

test('keys and searches', () => {
  const map = new Map(), object = {};
  let s = 'key of which there are many: ';
  for (let i = 0; i < 200; i++) {
    s += letter(i);
    map.set(s, i);
    object[s] = i;
  }
  let t = 'key of which there are many: ';
  for (let i = 0; i < 200; i++) {
    t = t.concat(letter(i));
    assertEq(map.get(t), i);
    assertEq(object[t], i);
  }
  assertEq(s.indexOf('xyz'), 29 + 23);
  assertEq(Object.keys(object).length, 200);
});

done();
