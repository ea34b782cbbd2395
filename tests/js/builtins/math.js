// Math: constants, exact edge cases of every function, precision of the transcendental ones within bounds.

const near = (a, b, message) => assert(a === b || Math.abs(a - b) <= Math.abs(b) * 4e-16 + 1e-323, `${message ?? ''} ${a} is not near ${b}`);

test('properties', () => {
  const lengths = { abs: 1, acos: 1, acosh: 1, asin: 1, asinh: 1, atan: 1, atan2: 2, atanh: 1, cbrt: 1, ceil: 1, clz32: 1, cos: 1, cosh: 1, exp: 1, expm1: 1, f16round: 1, floor: 1, fround: 1, hypot: 2, imul: 2, log: 1, log10: 1, log1p: 1, log2: 1, max: 2, min: 2, pow: 2, random: 0, round: 1, sign: 1, sin: 1, sinh: 1, sqrt: 1, tan: 1, tanh: 1, trunc: 1 };
  for (const [name, length] of Object.entries(lengths)) assertMethod(Math, name, length);
  for (const [name, value] of Object.entries({ E: 2.718281828459045, LN10: 2.302585092994046, LN2: 0.6931471805599453, LOG10E: 0.4342944819032518, LOG2E: 1.4426950408889634, PI: 3.141592653589793, SQRT1_2: 0.7071067811865476, SQRT2: 1.4142135623730951 })) assertData(Math, name, value, '');
  assertData(Math, Symbol.toStringTag, 'Math', 'c');
  assertThrows(TypeError, () => Math());
  assertThrows(TypeError, () => new Math());
});

test('NaN in, NaN out', () => {
  for (const name of ['abs', 'acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'cbrt', 'ceil', 'cos', 'cosh', 'exp', 'expm1', 'floor', 'fround', 'log', 'log10', 'log1p', 'log2', 'round', 'sign', 'sin', 'sinh', 'sqrt', 'tan', 'tanh', 'trunc']) {
    assertEq(Math[name](NaN), NaN, name);
    assertEq(Math[name](), NaN, name);
    assertEq(Math[name]('x'), NaN, name);
    assertThrows(TypeError, () => Math[name](1n), name);
    assertThrows(TypeError, () => Math[name](Symbol()), name);
    assertEq(Math[name](null), Math[name](0), name);
    assertEq(Math[name]([0.5]), Math[name](0.5), name);
  }
});

test('rounding', () => {
  const rows = [[0.5, 0, 1, 1, 0], [-0.5, -1, -0, -0, -0], [1.5, 1, 2, 2, 1], [2.5, 2, 3, 3, 2], [-1.5, -2, -1, -1, -1], [-0, -0, -0, -0, -0], [0.49999999999999994, 0, 1, 0, 0], [4503599627370495.5, 4503599627370495, 4503599627370496, 4503599627370496, 4503599627370495], [-0.2, -1, -0, -0, -0], [Infinity, Infinity, Infinity, Infinity, Infinity], [-Infinity, -Infinity, -Infinity, -Infinity, -Infinity], [1e300, 1e300, 1e300, 1e300, 1e300], [2147483647.5, 2147483647, 2147483648, 2147483648, 2147483647], [-2147483648.5, -2147483649, -2147483648, -2147483648, -2147483648], [5e-324, 0, 1, 0, 0]];
  for (const [x, floor, ceil, round, trunc] of rows) { assertEq(Math.floor(x), floor, 'floor ' + x); assertEq(Math.ceil(x), ceil, 'ceil ' + x); assertEq(Math.round(x), round, 'round ' + x); assertEq(Math.trunc(x), trunc, 'trunc ' + x); }
});

test('abs, sign, max, min', () => {
  assertEq(Math.abs(-0), 0);
  assertEq(Math.abs(-2147483648), 2147483648);
  assertEq(Math.abs('-3'), 3);
  assertEq(Math.sign(-0), -0);
  assertEq(Math.sign(-3) + Math.sign(9), 0);
  assertEq(Math.max(), -Infinity);
  assertEq(Math.min(), Infinity);
  assertEq(Math.max(-0, 0), 0);
  assertEq(Math.max(0, -0), 0);
  assertEq(Math.min(0, -0), -0);
  assertEq(Math.max(1, NaN, 3), NaN);
  assertEq(Math.max('5', [7], true), 7);
  assertEq(Math.min(3, 1, 2), 1);
  const log = [];
  Math.max(NaN, { valueOf() { log.push(1); return 1; } });
  assertEq(log.length, 1);
});

test('sqrt, cbrt, hypot, pow', () => {
  assertEq(Math.sqrt(-0), -0);
  assertEq(Math.sqrt(-1), NaN);
  assertEq(Math.sqrt(2), Math.SQRT2);
  assertEq(Math.sqrt(1e-320) > 0, true);
  assertEq(Math.cbrt(-27), -3);
  assertEq(Math.cbrt(-0), -0);
  assertEq(Math.hypot(), 0);
  assertEq(Math.hypot(3, 4), 5);
  assertEq(Math.hypot(-0), 0);
  assertEq(Math.hypot(NaN, Infinity), Infinity);
  assertEq(Math.hypot(1e300, 1e300) < Infinity, true);
  assertEq(Math.hypot(1e-300, 0), 1e-300);
  assertEq(Math.hypot(1, NaN), NaN);
  near(Math.hypot(1, 2, 3), 3.7416573867739413);
  for (const [x, y, r] of [[2, 10, 1024], [2, 0.5, Math.SQRT2], [-8, 1 / 3, NaN], [NaN, 0, 1], [1, Infinity, NaN], [1, NaN, NaN], [-1, Infinity, NaN], [0.5, Infinity, 0], [2, -Infinity, 0], [-0, -3, -Infinity], [-0, 3, -0], [-0, -2, Infinity], [0, -1, Infinity], [-2, 3, -8], [-2, 2, 4], [Infinity, -1, 0], [-Infinity, 3, -Infinity], [-Infinity, -3, -0], [10, -5, 0.00001], [2, 1023, 8.98846567431158e307], [-Infinity, 0.5, Infinity], [9007199254740993, 1, 9007199254740992]]) { assertEq(Math.pow(x, y), r); assertEq(x ** y, r); }
});

test('exponentials and logarithms', () => {
  assertEq(Math.exp(0), 1);
  assertEq(Math.exp(1), Math.E);
  assertEq(Math.exp(-Infinity), 0);
  assertEq(Math.expm1(-0), -0);
  near(Math.exp(1), Math.E);
  near(Math.expm1(1e-10), 1.00000000005e-10);
  assertEq(Math.log(1), 0);
  assertEq(Math.log(0), -Infinity);
  assertEq(Math.log(-1), NaN);
  near(Math.log(10), Math.LN10);
  assertEq(Math.log10(1000), 3);
  assertEq(Math.log10(1e-5), -5);
  assertEq(Math.log2(8), 3);
  for (let i = -1074; i < 1024; i++) assertEq(Math.log2(2 ** i), i);
  assertEq(Math.log1p(-1), -Infinity);
  assertEq(Math.log1p(-0), -0);
  near(Math.log1p(1e-10), 9.9999999995e-11);
  assertEq(Math.log1p(-2), NaN);
});

test('trigonometry', () => {
  assertEq(Math.sin(-0), -0);
  assertEq(Math.sin(Infinity), NaN);
  assertEq(Math.cos(0), 1);
  assertEq(Math.tan(-0), -0);
  near(Math.sin(Math.PI / 6), 0.49999999999999994);
  near(Math.sin(1e10), -0.4875060250875107);
  near(Math.cos(1e22), 0.5232147853951389);
  near(Math.tan(1), 1.5574077246549023);
  near(Math.sin(Math.PI), 1.2246467991473532e-16);
  assertEq(Math.asin(2), NaN);
  assertEq(Math.asin(-0), -0);
  near(Math.asin(1), Math.PI / 2);
  assertEq(Math.acos(1), 0);
  near(Math.acos(-1), Math.PI);
  assertEq(Math.atan(-0), -0);
  near(Math.atan(Infinity), Math.PI / 2);
  for (const [y, x, r] of [[0, 0, 0], [0, -0, Math.PI], [-0, 0, -0], [-0, -0, -Math.PI], [0, 1, 0], [0, -1, Math.PI], [-0, -1, -Math.PI], [1, 0, Math.PI / 2], [-1, -0, -Math.PI / 2], [Infinity, Infinity, Math.PI / 4], [Infinity, -Infinity, 3 * Math.PI / 4], [-1, Infinity, -0], [1, -Infinity, Math.PI]]) assertEq(Math.atan2(y, x), r);
  assertEq(Math.sinh(-0), -0);
  assertEq(Math.cosh(0), 1);
  assertEq(Math.tanh(Infinity), 1);
  assertEq(Math.tanh(-0), -0);
  assertEq(Math.asinh(-0), -0);
  assertEq(Math.asinh(-Infinity), -Infinity);
  assertEq(Math.acosh(1), 0);
  assertEq(Math.acosh(0.5), NaN);
  assertEq(Math.atanh(1), Infinity);
  assertEq(Math.atanh(-1), -Infinity);
  assertEq(Math.atanh(2), NaN);
  near(Math.sinh(1), 1.1752011936438014);
  near(Math.cosh(1), 1.5430806348152437);
  near(Math.tanh(0.5), 0.46211715726000973);
  near(Math.asinh(1), 0.881373587019543);
  near(Math.acosh(2), 1.3169578969248166);
  near(Math.atanh(0.5), 0.5493061443340548);
});

test('imul, clz32, fround, f16round', () => {
  assertEq(Math.imul(0xffffffff, 5), -5);
  assertEq(Math.imul(2 ** 31, 2), 0);
  assertEq(Math.imul(1.9, '3'), 3);
  assertEq(Math.imul(), 0);
  assertEq(Math.clz32(0), 32);
  assertEq(Math.clz32(1), 31);
  assertEq(Math.clz32(-1), 0);
  assertEq(Math.clz32(2 ** 32), 32);
  assertEq(Math.clz32(NaN), 32);
  assertEq(Math.fround(5.5), 5.5);
  assertEq(Math.fround(5.05), 5.050000190734863);
  assertEq(Math.fround(1e40), Infinity);
  assertEq(Math.fround(-0), -0);
  assertEq(Math.fround(1e-50), 0);
  assertEq(Math.fround(16777217), 16777216);
  assertEq(Math.f16round(1.337), 1.3369140625);
  assertEq(Math.f16round(65520), Infinity);
  assertEq(Math.f16round(65519), 65504);
  assertEq(Math.f16round(2 ** -25), 0);
  assertEq(Math.f16round(2 ** -24), 2 ** -24);
  assertEq(Math.f16round(2049), 2048);
  assertEq(Math.f16round(-0), -0);
  assertEq(Math.f16round(1.00048828125000022204), 1.0009765625);
});

test('random', () => {
  const seen = new Set();
  for (let i = 0; i < 1000; i++) { const r = Math.random(); assert(r >= 0 && r < 1); seen.add(r); }
  assert(seen.size > 990);
});

done();
