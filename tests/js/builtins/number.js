// Number: constructor, constants, static and prototype methods, conversions to and from text.

test('properties', () => {
  for (const [name, length] of Object.entries({ toExponential: 1, toFixed: 1, toLocaleString: 0, toPrecision: 1, toString: 1, valueOf: 0 })) assertMethod(Number.prototype, name, length);
  for (const [name, length] of Object.entries({ isFinite: 1, isInteger: 1, isNaN: 1, isSafeInteger: 1, parseFloat: 1, parseInt: 2 })) assertMethod(Number, name, length);
  for (const [name, value] of Object.entries({ EPSILON: 2 ** -52, MAX_SAFE_INTEGER: 2 ** 53 - 1, MIN_SAFE_INTEGER: -(2 ** 53 - 1), MAX_VALUE: 1.7976931348623157e308, MIN_VALUE: 5e-324, NaN: NaN, POSITIVE_INFINITY: Infinity, NEGATIVE_INFINITY: -Infinity })) assertData(Number, name, value, '');
  assertEq(Number.parseFloat, parseFloat);
  assertEq(Number.parseInt, parseInt);
  assertEq(Object.prototype.toString.call(Number.prototype), '[object Number]');
  assertEq(Number.prototype.valueOf(), 0);
});

test('constructor', () => {
  assertEq(Number(), 0);
  assertEq(Number(undefined), NaN);
  assertEq(Number(null), 0);
  assertEq(Number('0x1F'), 31);
  assertEq(Number('0b101'), 5);
  assertEq(Number('0o17'), 15);
  assertEq(Number('0B1'), 1);
  for (const bad of ['0x', '0xg', '0b2', '1e', '1 1', '1_0', '+0x1', '--1', 'e1', '.', '+', 'Infinit', 'infinity', '1n', '0x1.8', '\u180e1']) assertEq(Number(bad), NaN, bad);
  for (const [text, value] of [['', 0], [' \t\n\r\v\f\u00a0\ufeff\u2028', 0], ['  12  ', 12], ['-0', -0], ['+5', 5], ['.5', 0.5], ['5.', 5], ['1e5', 1e5], ['1E+5', 1e5], ['1e-5', 1e-5], ['Infinity', Infinity], ['+Infinity', Infinity], ['-Infinity', -Infinity], ['00012', 12], ['1e1000', Infinity], ['1e-1000', 0], ['-1e-1000', -0], ['123456789012345678901234567890', 1.2345678901234568e29], ['0.1e1', 1], ['9007199254740993', 9007199254740992], ['5e-324', 5e-324], ['2e-324', 0], ['3e-324', 5e-324], ['1.7976931348623158e308', 1.7976931348623157e308], ['1.7976931348623159e308', Infinity]]) assertEq(Number(text), value, text);
  assertEq(Number(12n), 12);
  assertEq(Number(2n ** 64n), 18446744073709552000);
  assertEq(Number(2n ** 1024n), Infinity);
  assertEq(Number(9007199254740993n), 9007199254740992);
  assertEq(Number([5]), 5);
  assertEq(Number({ valueOf: () => '7' }), 7);
  assertEq(Number(new Date(3)), 3);
  assertThrows(TypeError, () => Number(Symbol()));
  const n = new Number(5);
  assertEq(typeof n, 'object');
  assertEq(n + 1, 6);
  assertEq(new Number(1n).valueOf(), 1);
});

test('predicates', () => {
  assertEq(Number.isInteger(5) && Number.isInteger(-0) && Number.isInteger(1e300) && !Number.isInteger(1.5) && !Number.isInteger('5') && !Number.isInteger(Infinity) && !Number.isInteger(NaN), true);
  assertEq(Number.isSafeInteger(2 ** 53 - 1) && !Number.isSafeInteger(2 ** 53) && !Number.isSafeInteger(1.5), true);
  assertEq(Number.isNaN(NaN) && !Number.isNaN('x') && !Number.isNaN(undefined), true);
  assertEq(Number.isFinite(1) && !Number.isFinite(Infinity) && !Number.isFinite('1'), true);
  assertEq(isNaN('x') && isNaN(undefined) && !isNaN('') && !isNaN(null), true);
  assertEq(isFinite('1') && !isFinite('x') && isFinite(null), true);
  assertThrows(TypeError, () => isNaN(1n));
  assertThrows(TypeError, () => isFinite(Symbol()));
});

test('parseInt', () => {
  for (const [args, value] of [[['42'], 42], [['  -42px'], -42], [['0x1f'], 31], [['1f', 16], 31], [['0x1f', 16], 31], [['0x1f', 10], 0], [['z', 36], 35], [['101', 2], 5], [['12', 2], 1], [['2', 2], NaN], [['', 10], NaN], [['abc'], NaN], [['1e3'], 1], [[1e21], 1], [[0.0000005], 5], [['10', 0], 10], [['10', 1], NaN], [['10', 37], NaN], [['10', '8'], 8], [['10', 2 ** 32 + 16], 16], [['-0'], -0], [['+7'], 7], [[null, 36], 1112745], [['9007199254740993'], 9007199254740992], [['\u00a0 8'], 8], [['0b1'], 0], [['1_000'], 1], [['100000000000000000000000', 10], 1e23], [['-'], NaN], [['0x'], NaN], [['123', NaN], 123]]) assertEq(parseInt(...args), value, String(args));
});

test('parseFloat', () => {
  for (const [text, value] of [['3.14abc', 3.14], ['  .5', 0.5], ['-.5e-2x', -0.005], ['1e', 1], ['1e+', 1], ['5.', 5], ['Infinityx', Infinity], ['-Infinity', -Infinity], ['x', NaN], ['', NaN], ['.', NaN], ['0x10', 0], ['1_0', 1], ['-0', -0], ['1.2.3', 1.2], ['+1', 1], ['e5', NaN], ['1n', 1], ['1e1000', Infinity]]) assertEq(parseFloat(text), value, text);
  assertEq(parseFloat([1.5]), 1.5);
});

test('toString', () => {
  for (const [value, text] of [[0, '0'], [-0, '0'], [1, '1'], [-1.5, '-1.5'], [NaN, 'NaN'], [Infinity, 'Infinity'], [1e21, '1e+21'], [1e20, '100000000000000000000'], [123456789012345680000, '123456789012345680000'], [1e-6, '0.000001'], [1e-7, '1e-7'], [1.5e-10, '1.5e-10'], [0.1, '0.1'], [1 / 3, '0.3333333333333333'], [5e-324, '5e-324'], [1.7976931348623157e308, '1.7976931348623157e+308'], [2 ** 53, '9007199254740992'], [4294967295, '4294967295'], [0.000001234, '0.000001234'], [1.2345e25, '1.2345e+25'], [100, '100'], [2 ** 31, '2147483648'], [-(2 ** 31), '-2147483648'], [123.456, '123.456'], [1e100, '1e+100'], [4.35, '4.35'], [0.1 + 0.2, '0.30000000000000004']]) assertEq(String(value), text);
  for (const [value, radix, text] of [[255, 16, 'ff'], [-255, 2, '-11111111'], [0.5, 2, '0.1'], [35, 36, 'z'], [NaN, 2, 'NaN'], [-Infinity, 8, '-Infinity'], [3.75, 4, '3.3'], [2 ** 40, 32, '100000000'], [10, undefined, '10'], [-0, 2, '0'], [1 / 1024, 2, '0.0000000001']]) assertEq(value.toString(radix), text);
  for (const bad of [1, 0, 37, NaN, null, 'x', Infinity]) assertThrows(RangeError, () => (1).toString(bad));
  for (const bad of [{}, '1', null, undefined]) { assertThrows(TypeError, () => Number.prototype.toString.call(bad)); assertThrows(TypeError, () => Number.prototype.valueOf.call(bad)); }
});

test('toFixed', () => {
  for (const [value, digits, text] of [[0, undefined, '0'], [1.005, 2, '1.00'], [1.45, 1, '1.4'], [-1.5, 0, '-2'], [2.5, 0, '3'], [0.5, 0, '1'], [-0.0000001, 2, '-0.00'], [-0, 2, '0.00'], [123.456, 1, '123.5'], [1e21, 2, '1e+21'], [1e20, 2, '100000000000000000000.00'], [NaN, 2, 'NaN'], [Infinity, 1, 'Infinity'], [0.000001, 7, '0.0000010'], [1000000000000000128, 1, '1000000000000000128.0'], [1.23e-10, 12, '0.000000000123'], [10.235, 2, '10.23'], [8.345, 2, '8.35'], [5e-324, 3, '0.000'], [9.96, 1, '10.0'], [0.999, 2, '1.00'], [99.9999, 3, '100.000'], [0.1, 20, '0.10000000000000000555'], [1, 100, '1.' + '0'.repeat(100)]]) assertEq(value.toFixed(digits), text);
  for (const bad of [-1, 101, Infinity]) assertThrows(RangeError, () => (1).toFixed(bad));
});

test('toExponential', () => {
  for (const [value, digits, text] of [[0, undefined, '0e+0'], [0, 2, '0.00e+0'], [123456, undefined, '1.23456e+5'], [123456, 2, '1.23e+5'], [-1.5, 0, '-2e+0'], [1e-7, undefined, '1e-7'], [5e-324, undefined, '5e-324'], [NaN, 200, 'NaN'], [Infinity, 200, 'Infinity'], [25, 0, '3e+1'], [12345, 3, '1.235e+4'], [1, 20, '1.00000000000000000000e+0']]) assertEq(value.toExponential(digits), text);
  for (const bad of [-1, 101]) assertThrows(RangeError, () => (1).toExponential(bad));
});

test('toPrecision', () => {
  for (const [value, digits, text] of [[123.456, 4, '123.5'], [0.000123, 2, '0.00012'], [1e-7, 2, '1.0e-7'], [123456, 2, '1.2e+5'], [0, 3, '0.00'], [1e21, 3, '1.00e+21'], [123.456, undefined, '123.456'], [NaN, 1, 'NaN'], [-1.25, 2, '-1.3'], [1.25, 2, '1.3'], [99.99, 3, '100'], [0.000001, 3, '0.00000100'], [1e-6, 1, '0.000001'], [35, 1, '4e+1']]) assertEq(value.toPrecision(digits), text);
  for (const bad of [0, 101, -1]) assertThrows(RangeError, () => (1).toPrecision(bad));
});

test('round trips', () => {
  let seed = 1;
  const buffer = new DataView(new ArrayBuffer(8));
  for (let i = 0; i < 3000; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
    buffer.setInt32(0, seed);
    seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
    buffer.setInt32(4, seed);
    const x = buffer.getFloat64(0);
    if (x === x) assertEq(Number(String(x)), x);
    assertEq(Number(String(seed / 1000)), seed / 1000);
    assertEq(parseInt(seed.toString(36), 36), seed);
  }
});

done();
