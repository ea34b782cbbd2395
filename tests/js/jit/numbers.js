// Functions of numbers in hot loops: values and edges as in the interpreter.

const edges = [0, -0, 1, -1, 0.5, -0.5, 0.49999999999999994, 1.5, -1.5, 2.5, 1e-320, 4503599627370495.5, -4503599627370495.5, 2 ** 53, -(2 ** 53), 1e308, Infinity, -Infinity, NaN, 2147483647, -2147483648, 2147483648];
const small = [0, 1, -1, 7, 100, 0.25, 0.75, -0.25];

const functions = {
  round: (x) => Math.round(x),
  sign: (x) => Math.sign(x),
  sin: (x) => Math.sin(x),
  cos: (x) => Math.cos(x),
  tan: (x) => Math.tan(x),
  asin: (x) => Math.asin(x),
  acos: (x) => Math.acos(x),
  atan: (x) => Math.atan(x),
  sinh: (x) => Math.sinh(x),
  cosh: (x) => Math.cosh(x),
  tanh: (x) => Math.tanh(x),
  asinh: (x) => Math.asinh(x),
  acosh: (x) => Math.acosh(x),
  atanh: (x) => Math.atanh(x),
  exp: (x) => Math.exp(x),
  expm1: (x) => Math.expm1(x),
  log: (x) => Math.log(x),
  log2: (x) => Math.log2(x),
  log10: (x) => Math.log10(x),
  log1p: (x) => Math.log1p(x),
  cbrt: (x) => Math.cbrt(x),
  pow: (x) => Math.pow(x, 3) + Math.pow(2, x),
  atan2: (x) => Math.atan2(x, 3),
  hypot: (x) => Math.hypot(x, 4),
  isNaN: (x) => isNaN(x),
  numberIsNaN: (x) => Number.isNaN(x),
  isFinite: (x) => isFinite(x),
  numberIsFinite: (x) => Number.isFinite(x),
  isInteger: (x) => Number.isInteger(x),
};

test('values and edges', () => {
  for (const [name, f] of Object.entries(functions)) {
    // What the interpreter says, one call each.
    const first = [...edges, ...small].map((x) => f(x));
    const again = (values, from) => {
      for (let pass = 0; pass < 60; pass++) {
        for (let i = 0; i < values.length; i++) {
          const y = f(values[i]);
          if (!Object.is(y, first[from + i])) throw new Error(`${name}(${values[i]}) is ${y}, not ${first[from + i]}`);
        }
      }
    };
    again(small, edges.length);
    again(edges, 0);
  }
});

test('results that were ints until now', () => {
  function rounds(values) {
    let last;
    for (let i = 0; i < values.length; i++) last = Math.round(values[i]);
    return last;
  }
  for (let i = 0; i < 100; i++) assertEq(rounds([1.2, 3.7, -2.5, 4]), 4);
  assertEq(rounds([1.2, -0.2]), -0);
  assertEq(rounds([1.2, 1e10]), 1e10);
  assertEq(rounds([1.2, NaN]), NaN);
});

test('other arguments than numbers, and none or too many', () => {
  function odd(x) {
    return [Math.round(x), Math.sign(), Math.round(1.5, 2), isNaN(x), Number.isNaN(x), Number.isInteger(x), Math.atan2(1)];
  }
  for (let i = 0; i < 100; i++) odd(i / 2);
  assertDeep(odd('1.5'), [2, NaN, 2, false, false, false, NaN]);
  assertDeep(odd(undefined), [NaN, NaN, 2, true, false, false, NaN]);
  assertDeep(odd({ valueOf: () => 4 }), [4, NaN, 2, false, false, false, NaN]);
});

test('random numbers differ, and lie in [0, 1)', () => {
  const seen = new Set();
  for (let i = 0; i < 500; i++) {
    const x = Math.random();
    if (!(x >= 0 && x < 1)) throw new Error(String(x));
    seen.add(x);
  }
  assertEq(seen.size, 500);
});

test('a replaced function is called', () => {
  const { sin } = Math;
  let calls = 0;
  const sum = (n) => {
    let s = 0;
    for (let i = 0; i < n; i++) s += Math.sin(i);
    return s;
  };
  const expected = sum(100);
  Math.sin = (x) => (calls++, x);
  assertEq(sum(100), 4950);
  assertEq(calls, 100);
  Math.sin = sin;
  assertEq(sum(100), expected);
});

done();
