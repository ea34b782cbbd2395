// Numeric, string, regular expression and BigInt literals; identifiers with Unicode and escapes; reserved words as names.

const bad = (text) => assertThrows(SyntaxError, () => new Function(text), text);

test('numbers', () => {
  assertEq(0x1F, 31);
  assertEq(0Xff, 255);
  assertEq(0b101, 5);
  assertEq(0B1, 1);
  assertEq(0o17, 15);
  assertEq(0O7, 7);
  assertEq(.5, 0.5);
  assertEq(5., 5);
  assertEq(1e3, 1000);
  assertEq(1E-2, 0.01);
  assertEq(1.5e+2, 150);
  assertEq(1_000_000, 1000000);
  assertEq(0xff_ff, 65535);
  assertEq(1_0.0_1e1_0, 100100000000);
  assertEq(9007199254740993, 9007199254740992);
  assertEq(1e400, Infinity);
  assertEq(1e-400, 0);
  assertEq(5e-324, Number.MIN_VALUE);
  assertEq(2.2250738585072011e-308, 2.225073858507201e-308);
  assertEq(0x1fffffffffffff, Number.MAX_SAFE_INTEGER);
  assertEq(0x20000000000001, 9007199254740992);
  assertEq(0x20000000000003, 9007199254740996);
  assertEq(123456789012345680000, 123456789012345683968);
  assertEq(0.1 + 0.7, 0.7999999999999999);
  assertEq(1.7976931348623157e308, Number.MAX_VALUE);
  assertEq(1.7976931348623159e308, Infinity);
  assertEq(0.000001.toString(), '0.000001');
});

test('legacy octal in sloppy code', () => {
  assertEq((0, eval)('017'), 15);
  assertEq((0, eval)('018'), 18);
  assertEq((0, eval)('09.5'), 9.5);
  assertEq((0, eval)('010'), 8);
  assertEq((0, eval)('"\\101\\0"'), 'A\0');
  assertEq((0, eval)('"\\8\\9"'), '89');
  assertEq((0, eval)('"\\377\\400"'), '\xff\x200');
  for (const text of ['"use strict"; 017', '"use strict"; 08', '"use strict"; "\\01"', '"use strict"; "\\8"', '"\\07"; "use strict"; 1', '017n', '01_0', '010.5', '0b12', '0o78', '0xg', '1_', '1._5', '1_.5', '1e_5', '0x_1', '1__1', '3in []', '0b', '1n_']) bad(text);
});

test('BigInt literals', () => {
  assertEq(123n, BigInt(123));
  assertEq(0x1fn, 31n);
  assertEq(0b11n + 0o7n, 10n);
  assertEq(1_000n, 1000n);
  assertEq(0n, -0n);
  assertEq(123456789012345678901234567890n.toString(), '123456789012345678901234567890');
});

test('strings', () => {
  assertEq('\b\f\n\r\t\v\0'.length, 7);
  assertEq('\x41\u0041\u{41}\u{000041}', 'AAAA');
  assertEq('\u{1F600}'.length, 2);
  assertEq('\ud83d\ude00', '\u{1F600}');
  assertEq('\q\-\a', 'q-a');
  assertEq("it's", 'it\'s');
  assertEq('a\
b', 'ab');
  assertEq('\ud800'.charCodeAt(0), 0xd800);
  assertEq('é' === '\xe9', true);
});

test('identifiers', () => {
  var \u0061bc = 1, d\u{65}f = 2;
  assertEq(abc + def, 3);
  var é = 1, ñandú = 2, 变量 = 3, $ = 4, _ = 5, π = 6, ℮ = 7, a\u200c = 8, ゛ = 9, 𠮷 = 10, x1 = 11, ªº = 12;
  assertEq(é + ñandú + 变量 + $ + _ + π + ℮ + a\u200c + ゛ + 𠮷 + x1 + ªº, 78);
  assertEq(\u{20BB7}, 10);
  const o = { \u0061: 1, if: 2, \u0069f: 3 };
  assertEq(o.a + o.if, 4);
  assertEq(o.\u0061, 1);
  assertEq({ e\u0301: 1 }['e\u0301'], 1);
  assert({ '\u00e9': 1 }['e\u0301'] === undefined);
  for (const text of ['var \\u0030', 'var a\\u002D', 'var \\u{20}', 'var v\\u0061r', '\\u0076ar x', 'var \\u0069f', 'var 1a', 'var \u2E2F', 'var \\ud83d\\ude00', 'var a\\x61', 'cl\\u0061ss A {}', 'n\\u0065w x', 'var tru\\u0065', '({ if })', '({ \\u0069f })']) bad(text);
});

test('contextual words are names', () => {
  var async = 1, await = 2, of = 3, get = 4, set = 5, let_ = 6, from = 7, as = 8, target = 9, meta = 10, using = 11, accessor = 12, type = 13, undefined_ = 14;
  assertEq(async + await + of + get + set + from + as + target + meta + using + accessor + type, 85);
  new Function('var yield = 1, let = 2, static = 3, implements = 4, interface = 5, package = 6, private = 7, protected = 8, public = 9, eval = 1, arguments = 2;');
  for (const word of ['yield', 'let', 'static', 'implements', 'interface', 'package', 'private', 'protected', 'public', 'eval', 'arguments']) bad('"use strict"; var ' + word + ' = 1;');
  for (const word of 'break case catch class const continue debugger default delete do else export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with enum'.split(' ')) {
    bad('var ' + word + ';');
    assertEq(new Function('return { ' + word + ': 1 }.' + word)(), 1);
    assertEq(new Function('return class { static ' + word + '() { return 2; } }.' + word + '()')(), 2);
  }
});

test('undefined, NaN and Infinity are globals', () => {
  for (const name of ['undefined', 'NaN', 'Infinity']) {
    assertData(globalThis, name, globalThis[name], '');
    assertThrows(TypeError, () => new Function('"use strict"; ' + name + ' = 1')());
    new Function(name + ' = 1')();
  }
  assertEq((function (undefined) { return undefined; })(5), 5);
  assertEq((() => { let undefined = 6; return undefined; })(), 6);
});

test('array literals', () => {
  assertEq([,].length, 1);
  assertEq([, ,].length, 2);
  assertEq([1, , 2].length, 3);
  assertEq(1 in [1, , 2], false);
  assertEq([1, 2,].length, 2);
  assertEq([[], [[]]].length, 2);
  const big = (0, eval)('[' + '1,'.repeat(5000) + ']');
  assertEq(big.length, 5000);
  const mixed = [1, 1.5, 'a', null, undefined, {}, , -0];
  assertEq(mixed[7], -0);
  assertData([1], '0', 1, 'wec');
  assertData([1], 'length', 1, 'w');
});

test('regular expression literals', () => {
  const f = () => /a/g;
  assert(f() !== f());
  assertEq(/[/\]]+/.exec('a/]b')[0], '/]');
  assertEq(/\//.source, '\\/');
  assertEq(/a/dgimsuy.flags, 'dgimsuy');
  assertEq(/=/.source, '=');
});

test('deep nesting', () => {
  assertEq((0, eval)('('.repeat(200) + '1' + ')'.repeat(200)), 1);
  assertEq((0, eval)('['.repeat(200) + ']'.repeat(200)).length, 1);
  assertEq((0, eval)('1' + '+1'.repeat(2000)), 2001);
  assertEq((0, eval)('{'.repeat(200) + '5' + '}'.repeat(200)), 5);
  assertEq((0, eval)('!'.repeat(200) + 'true'), true);
  let chain = 'x => '.repeat(100) + '1', f = (0, eval)(chain);
  for (let i = 0; i < 100; i++) f = f();
  assertEq(f, 1);
});

done();
