// Hot element access under changing element kinds: ints, doubles, objects, holes, growth, shrinking, typed arrays, detaching, out of bounds.

const N = 2000;

test('kinds change', () => {
  const a = [];
  for (let i = 0; i < N; i++) a[i] = i;
  let sum = 0;
  for (let r = 0; r < 5; r++) {
    for (let i = 0; i < N; i++) sum += typeof a[i] === 'number' ? a[i] : 1;
    if (r === 0) a[1000] = 0.5;
    if (r === 1) a[1001] = 'str';
    if (r === 2) a[1002] = { valueOf: () => 1 };
    if (r === 3) delete a[1003];
  }
  assertEq(sum, 1999000 + (1999000 - 999.5) + (1999000 - 999.5 - 1000) + (1999000 - 999.5 - 1000 - 1001) + (1999000 - 999.5 - 1000 - 1001 - 1002));
});

test('holes and the prototype', () => {
  const a = [1, 2, 3, 4];
  let undef = 0;
  for (let i = 0; i < N; i++) { if (i === 1000) delete a[2]; if (a[i % 4] === undefined) undef++; }
  assertEq(undef, 250);
  Array.prototype[2] = 'proto';
  let seen = 0;
  for (let i = 0; i < N; i++) if (a[i % 4] === 'proto') seen++;
  delete Array.prototype[2];
  assertEq(seen, 500);
  const holey = new Array(10);
  for (let i = 0; i < 10; i += 2) holey[i] = i;
  let n = 0;
  for (let r = 0; r < 200; r++) for (let i = 0; i < 10; i++) if (i in holey) n += holey[i];
  assertEq(n, 200 * 20);
});

test('growth and shrinking', () => {
  const a = [];
  for (let i = 0; i < N; i++) a.push(i);
  for (let i = 0; i < N; i++) a[a.length] = i;
  assertEq(a.length, 2 * N);
  let s = 0;
  while (a.length > N) s += a.pop();
  assertEq(s, 1999000);
  for (let i = 0; i < 500; i++) s -= a.shift();
  assertEq(s, 1999000 - 124750);
  for (let i = 0; i < 300; i++) a.unshift(-i);
  assertEq(a[0], -299);
  a.length = 10;
  let undef = 0;
  for (let i = 0; i < N; i++) if (a[i] === undefined) undef++;
  assertEq(undef, N - 10);
  const sparse = [];
  sparse[100000] = 1;
  for (let i = 0; i < N; i++) sparse[i] = i;
  assertEq(sparse.length, 100001);
  const q = [];
  let total = 0;
  for (let i = 0; i < N; i++) { q.push(i); if (i % 3 === 2) total += q.shift(); }
  assertEq(total, 666 * 665 / 2);
  assertEq(q.length, N - 666);
});

test('out of bounds while hot', () => {
  const a = Array.from({ length: 100 }, (_, i) => i);
  let sum = 0;
  for (let r = 0; r < 20; r++) for (let i = 0; i < (r < 18 ? 100 : 105); i++) { const v = a[i]; sum += v === undefined ? 1000 : v; }
  assertEq(sum, 20 * 4950 + 2 * 5 * 1000);
  for (let i = -5; i < 100; i++) sum += a[i] ?? 1;
  assertEq(sum, 20 * 4950 + 10000 + 4950 + 5);
  const put = (x, i, v) => { x[i] = v; };
  const b = [];
  for (let i = 0; i < N; i++) put(b, i, i);
  put(b, N + 5, 'far');
  put(b, -1, 'neg');
  put(b, 1.5, 'frac');
  assertEq(b.length, N + 6);
  assertEq(b[-1] + b[1.5], 'negfrac');
  const frozen = Object.freeze([1, 2]);
  for (let i = 0; i < N; i++) put(frozen, i % 3, 'x');
  assertDeep([...frozen], [1, 2]);
});

test('typed arrays', () => {
  const u8 = new Uint8Array(256), i16 = new Int16Array(256), f32 = new Float32Array(256), f64 = new Float64Array(256), c = new Uint8ClampedArray(256), u32 = new Uint32Array(256), b64 = new BigInt64Array(4);
  for (let i = 0; i < N; i++) { u8[i & 255] = i; i16[i & 255] = i * 40; f32[i & 255] = i / 3; f64[i & 255] = i / 3; c[i & 255] = i - 500.5; u32[i & 255] = -i; b64[i & 3] += 1n; }
  assertEq(u8[200], (N - 1 - ((N - 1 - 200) & 255)) & 255);
  assertEq(i16[7], ((1799 * 40) << 16) >> 16);
  assertEq(f32[7], Math.fround(1799 / 3));
  assertEq(f64[7], 1799 / 3);
  assertEq(c[7], 255);
  assertEq(u32[7], 4294967296 - 1799);
  assertEq(b64[0], 500n);
  let sum = 0;
  for (let i = -2; i < 260; i++) { const v = u8[i]; if (v === undefined) sum++; u8[i] = 1; }
  assertEq(sum, 6);
  assertEq(u8[300], undefined);
  u8['1.5'] = 7; u8[-0] = 9; u8['-0'] = 8;
  assertEq(Object.keys(u8).length, 256);
  assertEq(u8[0], 9);
  const get = (x, i) => x[i];
  for (let i = 0; i < N; i++) { assertEq(get(u8, 0), 9); assertEq(get([1], 0), 1); assertEq(get(f64, 7), 1799 / 3); assertEq(get(u32, 7), 4294965497); }
});

test('detaching and resizing while hot', () => {
  const rab = new ArrayBuffer(64, { maxByteLength: 128 }), view = new Uint8Array(rab);
  let sum = 0;
  for (let i = 0; i < N; i++) { if (i === 1000) rab.resize(16); if (i === 1500) rab.resize(128); sum += view.length; view[20] = 1; }
  assertEq(sum, 64 * 1000 + 16 * 500 + 128 * 500);
  const ab = new ArrayBuffer(8), v = new Uint8Array(ab);
  let undef = 0;
  for (let i = 0; i < N; i++) { if (i === 1200) ab.transfer(); if (v[0] === undefined) undef++; v[0] = 5; }
  assertEq(undef, 800);
  assertEq(v.length, 0);
});

test('strings as arrays', () => {
  let n = 0;
  const ascii = 'abcdef', wide = 'ab\u4e2d\u{1f600}';
  for (let i = 0; i < N; i++) { n += ascii[i % 8] === undefined ? 1 : 0; n += wide[i % 5].charCodeAt(0) > 255 ? 1 : 0; }
  assertEq(n, 500 + 1200);
  let rope = '';
  for (let i = 0; i < N; i++) rope += i % 2 ? 'x' : '\u00ff';
  let count = 0;
  for (let i = 0; i < rope.length; i++) if (rope[i] === 'x') count++;
  assertEq(count, 1000);
  let eq = 0;
  for (let i = 0; i < N; i++) if (('k' + (i % 10)) === 'k7') eq++;
  assertEq(eq, 200);
});

test('nested arrays and matrices', () => {
  const size = 30, m = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => i * size + j));
  let t = 0;
  for (let r = 0; r < 5; r++) for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) t += m[i][j] - m[j][i];
  assertEq(t, 0);
  for (let i = 0; i < size; i++) for (let j = i; j < size; j++) [m[i][j], m[j][i]] = [m[j][i], m[i][j]];
  assertEq(m[3][5], 5 * size + 3);
  m[10] = null;
  let errors = 0;
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) { try { m[i][j]; } catch { errors++; } }
  assertEq(errors, 30);
});

test('array methods interleaved with writes', () => {
  const a = Array.from({ length: 50 }, (_, i) => i);
  for (let i = 0; i < N; i++) {
    const k = i % 50;
    switch (i % 6) {
      case 0: a.splice(k, 1, i, i); break;
      case 1: a.splice(k, 1); break;
      case 2: a.reverse(); break;
      case 3: a.fill(7, 10, 12); break;
      case 4: a.copyWithin(0, 20, 22); break;
      default: a.sort((x, y) => x - y); a.length = 50;
    }
    assert(a.length >= 49 && a.length <= 51);
  }
  let ordered = true;
  a.sort((x, y) => x - y);
  for (let i = 1; i < a.length; i++) if (a[i - 1] > a[i]) ordered = false;
  assert(ordered);
  assertEq(a.includes(7) && a.indexOf(7) >= 0 && a.concat([1]).length === a.length + 1, true);
});

done();
