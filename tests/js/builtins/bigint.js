// BigInt: literals and conversion, arithmetic on large and negative values, asIntN, text in all radices, mixing with numbers.

test('properties', () => {
  assertMethod(BigInt, 'asIntN', 2);
  assertMethod(BigInt, 'asUintN', 2);
  for (const [name, length] of Object.entries({ toLocaleString: 0, toString: 0, valueOf: 0 })) assertMethod(BigInt.prototype, name, length);
  assertData(BigInt.prototype, Symbol.toStringTag, 'BigInt', 'c');
  assertEq(BigInt.length, 1);
  assertThrows(TypeError, () => new BigInt(1));
});

test('conversion', () => {
  for (const [value, expected] of [[10, 10n], ['10', 10n], ['0x1f', 31n], ['0b101', 5n], ['0o17', 15n], ['  12 \n', 12n], ['', 0n], ['-5', -5n], ['+5', 5n], [true, 1n], [false, 0n], [2 ** 53, 9007199254740992n], [1e25, 10000000000000000905969664n], [-0, 0n], [{ valueOf: () => 3 }, 3n], [Number.MAX_VALUE, 2n ** 1024n - 2n ** 971n]]) assertEq(BigInt(value), expected);
  for (const bad of [1.5, NaN, Infinity, -Infinity, 1e-9]) assertThrows(RangeError, () => BigInt(bad));
  for (const bad of ['1n', '1.5', '1e3', 'x', '-0x1', '1_0', '0x', '- 1', '1 2']) assertThrows(SyntaxError, () => BigInt(bad));
  for (const bad of [undefined, null, Symbol(), {}].slice(0, 3)) assertThrows(TypeError, () => BigInt(bad));
  assertEq(Object(5n) + 1n, 6n);
  assertEq(typeof Object(5n), 'object');
  assertEq(Object(5n).valueOf(), 5n);
});

test('arithmetic', () => {
  const a = 123456789012345678901234567890n, b = 987654321098765432109876543210n;
  assertEq(a + b, 1111111110111111111011111111100n);
  assertEq(a - b, -864197532086419753208641975320n);
  assertEq(a * b, 121932631137021795226185032733622923332237463801111263526900n);
  assertEq(b / a, 8n);
  assertEq(b % a, 9000000000900000000090n);
  assertEq(-7n / 2n, -3n);
  assertEq(-7n % 2n, -1n);
  assertEq(7n % -2n, 1n);
  assertEq(-7n / -2n, 3n);
  assertEq(2n ** 200n, 1606938044258990275541962092341162602522202993782792835301376n);
  assertEq((-3n) ** 3n, -27n);
  assertEq(0n ** 0n, 1n);
  assertEq((2n ** 128n) / (2n ** 64n), 2n ** 64n);
  assertEq((2n ** 128n - 1n) / (2n ** 64n + 1n), 2n ** 64n - 1n);
  assertEq((2n ** 192n) % (2n ** 100n + 1n), 2n ** 100n + 1n - 2n ** 92n);
  assertEq(-a, 0n - a);
  assertEq(- -a, a);
  assertEq(0n * -5n, 0n);
  assertThrows(RangeError, () => 1n / 0n);
  assertThrows(RangeError, () => 1n % 0n);
  assertThrows(RangeError, () => 2n ** -1n);
  let x = 5n; x += 2n; x -= 1n; x *= 3n; x /= 2n; x %= 5n; x **= 3n; x <<= 2n; x >>= 1n; x |= 1n; x &= 0xffn; x ^= 3n;
  assertEq(x, 130n);
});

test('bitwise in two\'s complement', () => {
  assertEq(5n & 3n, 1n);
  assertEq(-1n & 0xffn, 255n);
  assertEq(-5n | 3n, -5n);
  assertEq(-5n ^ 3n, -8n);
  assertEq(~0n, -1n);
  assertEq(~-5n, 4n);
  assertEq((2n ** 70n) & -(2n ** 65n), 2n ** 70n);
  assertEq(-(2n ** 70n) | 1n, -(2n ** 70n) + 1n);
  assertEq(-(2n ** 64n) ^ (2n ** 64n), -(2n ** 65n));
  assertEq(1n << 100n, 2n ** 100n);
  assertEq(-1n << 65n, -(2n ** 65n));
  assertEq((2n ** 100n) >> 98n, 4n);
  assertEq(-5n >> 1n, -3n);
  assertEq(-1n >> 100n, -1n);
  assertEq(5n >> 100n, 0n);
  assertEq(4n << -1n, 2n);
  assertEq(4n >> -1n, 8n);
  assertThrows(TypeError, () => 1n >>> 0n);
  assertThrows(RangeError, () => 1n << (2n ** 64n));
  assertEq(0n << (2n ** 64n), 0n);
  assertEq(5n >> (2n ** 64n), 0n);
});

test('asIntN and asUintN', () => {
  for (const [bits, value, signed, unsigned] of [[8, 255n, -1n, 255n], [8, 128n, -128n, 128n], [8, -129n, 127n, 127n], [64, 2n ** 64n - 1n, -1n, 2n ** 64n - 1n], [0, 5n, 0n, 0n], [1, 1n, -1n, 1n], [200, -5n, -5n, 2n ** 200n - 5n], [64, 2n ** 63n, -(2n ** 63n), 2n ** 63n], [3, 25n, 1n, 1n], [65, -(2n ** 64n), -(2n ** 64n), 2n ** 64n]]) {
    assertEq(BigInt.asIntN(bits, value), signed);
    assertEq(BigInt.asUintN(bits, value), unsigned);
  }
  assertEq(BigInt.asIntN(8, '255'), -1n);
  assertThrows(RangeError, () => BigInt.asIntN(-1, 0n));
  assertThrows(RangeError, () => BigInt.asUintN(2 ** 53, 0n));
  assertThrows(TypeError, () => BigInt.asIntN(8, 1));
});

test('text', () => {
  assertEq((255n).toString(16), 'ff');
  assertEq((-255n).toString(2), '-11111111');
  assertEq((35n).toString(36), 'z');
  assertEq(0n.toString(), '0');
  assertEq((2n ** 100n).toString(), '1267650600228229401496703205376');
  assertEq((2n ** 100n).toString(32), '100000000000000000000');
  assertEq((10n ** 30n).toString(), '1' + '0'.repeat(30));
  assertThrows(RangeError, () => 1n.toString(1));
  assertThrows(RangeError, () => 1n.toString(37));
  assertThrows(TypeError, () => BigInt.prototype.toString.call(1));
  assertThrows(TypeError, () => BigInt.prototype.valueOf.call('1'));
  const big = 3n ** 500n;
  for (let radix = 2; radix <= 36; radix++) {
    let value = 0n;
    for (const digit of big.toString(radix)) value = value * BigInt(radix) + BigInt(parseInt(digit, 36));
    assertEq(value, big, 'radix ' + radix);
  }
  assertEq(BigInt((-big).toString()), -big);
  assertEq(BigInt('0x' + big.toString(16)), big);
  let f = 1n;
  for (let i = 1n; i <= 300n; i++) f *= i;
  assertEq(f.toString().length, 615);
  for (let i = 300n; i >= 1n; i--) f /= i;
  assertEq(f, 1n);
});

test('comparison and mixing', () => {
  assertEq(1n < 2 && 2 > 1n && 1n == 1 && 1n == '1' && 1n != 2, true);
  assertEq(2n ** 53n + 1n > 2 ** 53, true);
  assertEq(2n ** 53n + 1n == 2 ** 53 + 2, false);
  assertEq(1n < 1.5 && 2n > 1.5 && -1n < -0.5 && 0n == -0, true);
  assertEq(1n < NaN || 1n > NaN || 1n == NaN, false);
  assertEq(10n ** 400n < Infinity && -(10n ** 400n) > -Infinity, true);
  assertEq(10n ** 400n > 1e308, true);
  assertDeep([3n, 1, 2n, 10, -1n].sort((a, b) => (a < b ? -1 : 1)), [-1n, 1, 2n, 3n, 10]);
  assertEq([1n, 2n].includes(2n) && new Set([1n, 1n, 1]).size === 2 && new Map([[2n ** 70n, 'x']]).get(2n ** 70n) === 'x', true);
  assertEq(Object.is(0n, -0n), true);
  for (const op of ['+', '-', '*', '/', '%', '**', '&', '|', '^', '<<', '>>']) assertThrows(TypeError, () => (0, eval)(`1n ${op} 1`), op);
  assertThrows(TypeError, () => Math.max(1n));
  assertThrows(TypeError, () => JSON.stringify(1n));
  assertEq({ [1n]: 'k' }[1], 'k');
  assertEq([5, 6][1n], 6);
  assertEq(isNaN(Number('1n')), true);
  assertEq('ab'.repeat(Number(2n)), 'abab');
  assertEq(BigInt(Number.MAX_SAFE_INTEGER) + 2n, 9007199254740993n);
  assertEq(parseInt('12n'), 12);
});

test('large operations agree with each other', () => {
  let seed = 12345n;
  const random = (bits) => { let x = 0n; for (let i = 0; i < bits; i += 32) { seed = (seed * 6364136223846793005n + 1442695040888963407n) & (2n ** 64n - 1n); x = (x << 32n) | (seed >> 32n); } return x & 1n ? x : -x; };
  for (let i = 0; i < 200; i++) {
    const a = random(32 * (1 + (i % 20))), b = random(32 * (1 + (i % 7))) || 1n, c = random(96);
    assertEq((a / b) * b + (a % b), a);
    assertEq((a + b) * c, a * c + b * c);
    assertEq((a - b) * (a + b), a * a - b * b);
    assertEq((a & b) + (a | b), a + b);
    assertEq((a ^ b) ^ b, a);
    assertEq((a << 67n) >> 67n, a);
    assertEq(BigInt.asIntN(700, a), a);
    assertEq(BigInt(a.toString()), a);
  }
});

done();
