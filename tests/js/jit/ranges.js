// What is known of the ranges of ints must hold for all operands, whatever their signs.

test('remainders by negative numbers', () => {
  const rest = (x) => x % -5 + 2147483645;
  const below = (x) => (x % -5 < 1 ? 'small' : 'large');
  const negative = (x) => x % -7 - 2147483645;
  for (let i = 0; i < 300; i += 5) {
    assertEq(rest(i), 2147483645);
    assertEq(below(i), 'small');
    assertEq(negative(i % 35 === 0 ? i : 7), -2147483645);
  }
  assertEq(rest(4), 2147483649);
  assertEq(below(4), 'large');
  assertEq(negative(-6), -2147483651);
});

test('limits of int32', () => {
  const MAX = 2147483647, MIN = -2147483648;
  const ops = {
    add: (a, b) => a + b, sub: (a, b) => a - b, mul: (a, b) => a * b, mod: (a, b) => a % b, shr: (a, b) => (a >> 3) + b,
    ushr: (a, b) => (a >>> 1) + b, and: (a, b) => (a & 255) * b, neg: (a, b) => -a - b, inc: (a, b) => ++a * b, max: (a, b) => Math.max(a, b) + 1,
  };
  const exact = {
    add: (a, b) => a + b, sub: (a, b) => a - b, mul: (a, b) => a * b, mod: (a, b) => a % b, shr: (a, b) => BigInt.asIntN(32, a) / 8n - (a < 0n && a % 8n ? 1n : 0n) + b,
    ushr: (a, b) => BigInt.asUintN(32, a) / 2n + b, and: (a, b) => BigInt.asUintN(8, a) * b, neg: (a, b) => -a - b, inc: (a, b) => (a + 1n) * b, max: (a, b) => (a > b ? a : b) + 1n,
  };
  const values = [1, 2, 3, 7, 100, -1, -2, -100, MAX, MIN, MAX - 1, MIN + 1, 65536];
  for (const name of Object.keys(ops)) {
    const f = new Function('f', 'values', `let last; for (const a of values) for (const b of values) last = f(a, b, last); return last;`);
    f((a, b) => ops[name](a & 7 | 1, b & 7 | 1), values);
    for (const a of values) {
      for (const b of values) {
        const got = ops[name](a, b), want = exact[name](BigInt(a), BigInt(b));
        // Products beyond 2^53 are rounded.
        if (want < 2n ** 53n && want > -(2n ** 53n)) assertEq(BigInt(got), want);
      }
    }
  }
});

done();
