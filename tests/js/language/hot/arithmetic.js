// Loops long enough to be compiled, whose operand types and ranges change on the way: int32 to double, overflow, -0, NaN, strings, BigInt.

const N = 3000;

test('int32 overflow to double', () => {
  let x = 2147483647 - N;
  for (let i = 0; i < 2 * N; i++) x++;
  assertEq(x, 2147483647 + N);
  let y = -2147483648 + N;
  for (let i = 0; i < 2 * N; i++) y--;
  assertEq(y, -2147483648 - N);
  let s = 0;
  for (let i = 0; i < N; i++) s += 1e6;
  assertEq(s, 3e9);
  let p = 1;
  for (let i = 0; i < N; i++) { p = p * 3; if (p > 1e12) p = 1; }
  assertEq(p, 3 ** (N % 26));
});

test('wrapping with bitwise operators stays int32', () => {
  let h = 0;
  for (let i = 0; i < N; i++) h = (h * 31 + i) | 0;
  assertEq(h, (() => { let b = 0n; for (let i = 0n; i < N; i++) b = BigInt.asIntN(32, b * 31n + i); return Number(b); })());
  let u = 1;
  for (let i = 0; i < N; i++) u = (u << 1 | u >>> 31) >>> 0;
  assertEq(u, 2 ** (N % 32));
  let m = 1;
  for (let i = 0; i < N; i++) m = Math.imul(m, 1103515245) + 12345 | 0;
  assertEq(m, (() => { let b = 1n; for (let i = 0; i < N; i++) b = BigInt.asIntN(32, BigInt.asIntN(32, b * 1103515245n) + 12345n); return Number(b); })());
  let z = 0;
  for (let i = 0; i < N; i++) z ^= (i >>> 0) + 4294967295;
  assertEq(z, (() => { let r = 0; for (let i = 0; i < N; i++) r ^= i - 1; return r; })());
});

test('negative zero', () => {
  const mul = (a, b) => a * b;
  for (let i = 1; i < N; i++) assertEq(mul(i, 2), i * 2);
  assertEq(mul(0, -1), -0);
  assertEq(mul(-0, 1), -0);
  const neg = (a) => -a;
  for (let i = 1; i < N; i++) assertEq(neg(i), 0 - i);
  assertEq(neg(0), -0);
  assertEq(neg(-2147483648), 2147483648);
  const mod = (a, b) => a % b;
  for (let i = 1; i < N; i++) assertEq(mod(i, i), 0);
  assertEq(mod(-4, 2), -0);
  assertEq(mod(5, 0), NaN);
  const div = (a, b) => a / b;
  for (let i = 1; i < N; i++) assertEq(div(i * 2, 2), i);
  assertEq(div(1, 2), 0.5);
  assertEq(div(0, -2), -0);
  assertEq(div(1, 0), Infinity);
  const round = (a) => Math.round(a);
  for (let i = 1; i < N; i++) assertEq(round(i + 0.2), i);
  assertEq(round(-0.2), -0);
  const min = (a, b) => Math.min(a, b);
  for (let i = 1; i < N; i++) assertEq(min(i, i + 1), i);
  assertEq(min(0, -0), -0);
  assertEq(min(NaN, 1), NaN);
});

test('types change in mid loop', () => {
  const add = (a, b) => a + b;
  const inputs = [[1, 2, 3], [1.5, 2, 3.5], ['a', 1, 'a1'], [1, 'b', '1b'], [null, 1, 1], [undefined, 1, NaN], [true, true, 2], [1n, 2n, 3n], [{ valueOf: () => 4 }, 1, 5], [[1], [2], '12'], ['x', 'y', 'xy'], [2147483647, 1, 2147483648], [-0, -0, -0]];
  for (const [a, b, expected] of inputs) for (let i = 0; i < 300; i++) assertEq(add(a, b), expected);
  for (let i = 0; i < N; i++) { const [a, b, expected] = inputs[i % inputs.length]; assertEq(add(a, b), expected); }
  const less = (a, b) => a < b;
  for (let i = 0; i < 300; i++) { assertEq(less(i, i + 1), true); assertEq(less(1.5, NaN), false); assertEq(less('a', 'b'), true); assertEq(less('10', 9), false); assertEq(less(1n, 2), true); assertEq(less(null, 1), true); assertEq(less(undefined, 1), false); }
  let acc = 0;
  for (let i = 0; i < N; i++) { acc += i; if (i === 1000) acc = acc + 0.5; if (i === 2000) acc = String(acc); if (i === 2010) acc = acc.length; }
  assertEq(typeof acc, 'number');
  assertEq(acc, (() => { let s = 0; for (let i = 0; i <= 1000; i++) s += i; s += 0.5; for (let i = 1001; i <= 2000; i++) s += i; let t = String(s); for (let i = 2001; i <= 2010; i++) t += i; let n = t.length; for (let i = 2011; i < N; i++) n += i; return n; })());
});

test('doubles', () => {
  let x = 0;
  for (let i = 0; i < N; i++) x += 0.1;
  assertEq(x.toFixed(6), '300.000000');
  let n = 0;
  for (let d = 0; d < 1; d += 1 / 1024) n++;
  assertEq(n, 1024);
  let inf = 1;
  for (let i = 0; i < N; i++) inf *= 2;
  assertEq(inf, Infinity);
  let tiny = 1;
  for (let i = 0; i < N; i++) tiny /= 2;
  assertEq(tiny, 0);
  let nan = 0, count = 0;
  for (let i = 0; i < N; i++) { if (i === 1500) nan = NaN; if (nan !== nan) count++; if (nan < i) count += 0; }
  assertEq(count, 1500);
  let t = 0;
  for (let i = 0; i < N; i++) t += (i / 2 | 0) + (i * 1.5 >> 1) + ~~(i / 3);
  assertEq(t, (() => { let r = 0; for (let i = 0; i < N; i++) r += Math.floor(i / 2) + Math.floor(Math.floor(i * 1.5) / 2) + Math.floor(i / 3); return r; })());
});

test('BigInt', () => {
  let f = 1n;
  for (let i = 1n; i <= 200n; i++) f *= i;
  assertEq(String(f).length, 375);
  let b = 0n;
  for (let i = 0; i < N; i++) b += BigInt(i) << 3n;
  assertEq(b, 8n * 4498500n);
  const op = (a, b2) => a * b2;
  for (let i = 0; i < N; i++) op(3, 4);
  assertEq(op(3n, 4n), 12n);
  assertThrows(TypeError, () => op(3n, 4));
  assertEq(op(3, 4), 12);
});

test('comparisons feeding branches', () => {
  const classify = (x) => (x < 0 ? 'neg' : x === 0 ? 'zero' : x > 100 ? 'big' : x !== x ? 'nan' : 'pos');
  const counts = {};
  for (let i = 0; i < N; i++) { const x = [-1, 0, 5, 500, 0.5, -0, NaN, '7', null, undefined, Infinity][i % 11]; const k = classify(x); counts[k] = (counts[k] ?? 0) + 1; }
  assertDeep(counts, { neg: 273, zero: 546, pos: 1363, big: 545, nan: 273 });
});

test('Math functions with changing kinds', () => {
  let sum = 0;
  for (let i = 0; i < N; i++) { const v = i % 3 === 0 ? i : i % 3 === 1 ? i + 0.5 : -i; sum += Math.abs(v) + Math.floor(v) + Math.ceil(v) + Math.trunc(v) + Math.sign(v) + Math.max(v, 10) + Math.sqrt(v * v) + Math.clz32(v) + Math.fround(0.5); }
  assertEq(sum, (() => { let r = 0; for (let i = 0; i < N; i++) { const v = i % 3 === 0 ? i : i % 3 === 1 ? i + 0.5 : -i, a = v < 0 ? 0 - v : v, whole = i; const fl = v < 0 ? -i : whole, ce = i % 3 === 1 ? i + 1 : fl, u = (v < 0 ? -i : i) >>> 0; r += a + fl + ce + fl + (v > 0 ? 1 : v < 0 ? -1 : 0) + (v > 10 ? v : 10) + a + (u === 0 ? 32 : 32 - u.toString(2).length) + 0.5; } return r; })());
});

done();
