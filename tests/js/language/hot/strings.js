// Hot string work: building, comparing, slicing, switching between one- and two-byte text, number conversion, keys made on the fly.

const N = 3000;

test('building', () => {
  let s = '';
  for (let i = 0; i < N; i++) s += i % 100 === 99 ? '\u4e2d' : 'ab';
  assertEq(s.length, 30 + (N - 30) * 2);
  assertEq(s.indexOf('\u4e2d'), 198);
  let r = '';
  for (let i = 0; i < N; i++) r = (i % 10) + r;
  assertEq(r.slice(0, 10), '9876543210');
  const parts = [];
  for (let i = 0; i < N; i++) parts.push(`${i}:${i % 2 ? 'odd' : 'even'}`);
  assertEq(parts.join('|').length, parts.reduce((a, p) => a + p.length, N - 1));
  let t = '';
  for (let i = 0; i < N; i++) { t += 'x'; if (t.length === 64) t = t.charAt(3) + t.substring(60); }
  assertEq(/^x+$/.test(t), true);
  let mixed = '';
  for (let i = 0; i < N; i++) mixed += [1, 'a', null, true, 1.5, undefined, [2], { toString: () => 'o' }, 3n][i % 9];
  assertEq(mixed.slice(0, 31), '1anulltrue1.5undefined2o31anull');
});

test('reading', () => {
  const ascii = 'The quick brown fox jumps over the lazy dog', wide = 'Gr\u00fc\u00dfe \u4e16\u754c \u{1f600}!';
  let vowels = 0, codes = 0;
  for (let i = 0; i < N; i++) {
    const s = i % 2 ? ascii : wide, c = s[i % s.length];
    if (c === 'e' || c === 'o' || c === '\u754c') vowels++;
    codes += s.charCodeAt(i % 40) || 1;
    if (s.codePointAt(9) === 0x1f600) vowels += 0;
  }
  assertEq(vowels > 0 && codes > 0 && Number.isInteger(codes), true);
  const count = (s) => { const m = {}; for (const ch of s) m[ch] = (m[ch] ?? 0) + 1; return m; };
  for (let i = 0; i < 50; i++) assertEq(count(ascii + wide)['e'], 4);
  let eq = 0;
  for (let i = 0; i < N; i++) { const a = 'key' + (i % 7), b = i % 3 ? 'key3' : 'k' + 'ey3'; if (a === b) eq++; if (a !== b === (a == b)) eq = -1e9; }
  assertEq(eq, [...Array(N).keys()].filter((i) => i % 7 === 3).length);
  let less = 0;
  for (let i = 0; i < N; i++) if (String(i) < '500') less++;
  assertEq(less, [...Array(N).keys()].filter((i) => '' + i < '500').length);
});

test('conversion', () => {
  let sum = 0;
  for (let i = 0; i < N; i++) { sum += Number(String(i)) - parseInt(i + 'px', 10) + +`${i}.5` - parseFloat(i + '.5x') + ('' + i).length - i.toString().length; }
  assertEq(sum, 0);
  for (let i = 0; i < N; i++) { assertEq(parseInt(i.toString(2), 2), i); assertEq((i / 8).toString().length > 0, true); }
  let hex = '';
  for (let i = 0; i < 256; i++) hex += i.toString(16).padStart(2, '0');
  assertEq(hex.length, 512);
  let n = 0;
  for (let i = 0; i < N; i++) n += [i, String(i), i + 0.5, -i][i % 4] * 1 === i ? 1 : 0;
  assertEq(n, 1500);
});

test('keys made on the fly', () => {
  const o = {}, m = new Map();
  for (let i = 0; i < N; i++) { const k = 'p' + (i % 50), u = 'P' + (i % 50); o[k] = (o[k] ?? 0) + 1; m.set(u.toLowerCase(), (m.get(u.toLowerCase()) ?? 0) + 1); }
  for (let i = 0; i < 50; i++) { assertEq(o['p' + i], 60); assertEq(m.get(`p${i}`), 60); }
  const idx = {};
  for (let i = 0; i < N; i++) idx[String(i % 20)] = idx[i % 20] === undefined ? 1 : idx[i % 20] + 1;
  assertDeep(Object.keys(idx), [...Array(20).keys()].map(String));
  assertEq(idx[7], 150);
});

test('methods', () => {
  let n = 0;
  for (let i = 0; i < N; i++) {
    const s = `  Item ${i}, qty=${i % 9};  `;
    n += s.trim().length + s.indexOf('qty') + s.split(',').length + (s.includes('7') ? 1 : 0) + s.replace('Item', '').length + s.slice(2, 6).toUpperCase().charCodeAt(0) + (s.startsWith('  I') ? 1 : 0) + s.at(-3).length + s.lastIndexOf('=') + s.repeat(2).length;
  }
  let check = 0;
  for (let i = 0; i < N; i++) { const d = String(i).length, len = 2 + 5 + d + 2 + 5 + 1 + 2, hay = `${i}${i % 9}`; check += len - 4 + (2 + 5 + d + 2) + 2 + ([...hay].some((c) => c === '7') ? 1 : 0) + len - 4 + 73 + 1 + 1 + (2 + 5 + d + 2 + 3) + 2 * len; }
  assertEq(n, check);
  let matched = 0;
  const re = /(\d+)-(\w)/;
  for (let i = 0; i < N; i++) { const m = re.exec(`id ${i}-x`); if (m !== null && Number(m[1]) === i && m[2] === 'x') matched++; }
  assertEq(matched, N);
});

test('a changed String.prototype is seen', () => {
  const saved = String.prototype.charCodeAt;
  let sum = 0;
  try {
    for (let i = 0; i < N; i++) { if (i === 2000) String.prototype.charCodeAt = () => 1; sum += 'a'.charCodeAt(0); }
  } finally { String.prototype.charCodeAt = saved; }
  assertEq(sum, 97 * 2000 + 1000);
});

done();
