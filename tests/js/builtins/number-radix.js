// Number.prototype.toString with a radix: integers exactly, fractions read back closely, parseInt as the inverse.

test('integers are exact', () => {
  const values = [0, 1, 7, 35, 36, 255, 256, 65535, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 53 - 1, 123456789012345];
  for (let radix = 2; radix <= 36; radix++) for (const v of values) for (const x of [v, -v]) {
    const text = x.toString(radix);
    assertEq(text, (x < 0 ? '-' : '') + BigInt(Math.abs(x)).toString(radix));
    if (v < 2 ** 53) assertEq(parseInt(text, radix), x === 0 ? 0 : x);
  }
});

test('fractions', () => {
  for (const [x, radix, text] of [[0.5, 2, '0.1'], [0.25, 16, '0.4'], [-0.75, 2, '-0.11'], [255.5, 16, 'ff.8'], [1.125, 8, '1.1'], [0.5, 36, '0.i'], [2 ** -10, 2, '0.0000000001']]) assertEq(x.toString(radix), text);
  const back = (text, radix) => { const [whole, fraction = ''] = text.replace('-', '').split('.'); let v = parseInt(whole, radix), scale = 1; for (const d of fraction) { scale /= radix; v += parseInt(d, radix) * scale; } return text[0] === '-' ? -v : v; };
  let seed = 7;
  for (let i = 0; i < 500; i++) {
    seed = (seed * 16807) % 2147483647;
    const x = (seed / 2147483647 - 0.5) * 2 ** (seed % 40);
    for (const radix of [2, 3, 7, 16, 30, 36]) assert(Math.abs(back(x.toString(radix), radix) - x) <= Math.abs(x) * 1e-15, `${x} ${radix}`);
  }
});

test('special values', () => {
  for (const radix of [2, 10, 16, 36]) {
    assertEq(NaN.toString(radix), 'NaN');
    assertEq(Infinity.toString(radix), 'Infinity');
    assertEq((-Infinity).toString(radix), '-Infinity');
    assertEq((-0).toString(radix), '0');
  }
  assertEq((2 ** 60).toString(2), '1' + '0'.repeat(60));
  assertEq((2 ** 1000).toString(2).length, 1001);
  assertEq((1e21).toString(10), '1e+21');
  assertEq((1e21).toString(7).includes('e'), false);
});

test('decimal text is the shortest that reads back', () => {
  for (const x of [0.1, 0.2, 0.3, 1.1, 2.2, 123.456, 1e23, 9.5367431640625e-7, 4.9406564584124654e-324, 2.2250738585072014e-308, 9007199254740991, 0.1 + 0.2, 100 / 3]) {
    const text = String(x);
    assertEq(Number(text), x);
    const digits = text.replace(/e.*/, '').replace(/[-.]/g, '').replace(/^0+/, '').length;
    for (let p = 1; p < digits; p++) assert(Number(x.toPrecision(p)) !== x);
  }
});

done();
