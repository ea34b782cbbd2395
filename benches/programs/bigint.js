// BigInt: digits of pi by a spigot, factorials, modular exponentiation, Fibonacci numbers, text conversion.
'use strict';
const program = 'bigint';
const expected = '8160963185 7073 19473058 65450280 true true 192 2681037543619817240 -4328 -3 -1';

function piDigits(count) {
  let q = 1n, r = 0n, t = 1n, k = 1n, n = 3n, l = 3n, digits = '';
  while (digits.length < count) {
    if (4n * q + r - t < n * t) {
      digits += n;
      const next = 10n * (r - n * t);
      n = (10n * (3n * q + r)) / t - 10n * n;
      q *= 10n;
      r = next;
    } else {
      const next = (2n * q + r) * l;
      n = (q * (7n * k) + 2n + r * l) / (t * l);
      q *= k; t *= l; l += 2n; k += 1n;
      r = next;
    }
  }
  return digits;
}

function power(base, exponent, modulus) {
  let result = 1n;
  for (base %= modulus; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % modulus;
    base = (base * base) % modulus;
  }
  return result;
}

function isProbablePrime(n) {
  if (n % 2n === 0n) return n === 2n;
  let d = n - 1n, s = 0;
  while ((d & 1n) === 0n) { d >>= 1n; s++; }
  next: for (const a of [2n, 3n, 5n, 7n, 11n, 13n]) {
    if (n === a) return true;
    let x = power(a, d, n);
    if (x === 1n || x === n - 1n) continue;
    for (let i = 1; i < s; i++) {
      x = (x * x) % n;
      if (x === n - 1n) continue next;
    }
    return false;
  }
  return true;
}

function run() {
  let factorial = 1n;
  for (let i = 2n; i <= 2400n; i++) factorial *= i;
  let a = 0n, b = 1n;
  for (let i = 0; i < 12000; i++) [a, b] = [b, a + b];
  const mersenne = (1n << 127n) - 1n;
  let primes = 0;
  for (let n = 1000000007n; n < 1000004000n; n += 2n) if (isProbablePrime(n)) primes++;
  let wrapped = 1n;
  for (let i = 0; i < 120000; i++) wrapped = BigInt.asUintN(64, wrapped * 6364136223846793005n + 1442695040888963407n) ^ (wrapped >> 33n);
  const text = factorial.toString(), hex = a.toString(16);
  return [piDigits(800).slice(-10), text.length, text.slice(0, 8), hex.slice(-8), BigInt(text) === factorial, isProbablePrime(mersenne), primes,
    wrapped, BigInt.asIntN(16, wrapped), -7n / 2n, (-7n) % 3n].join(' ');
}

// Driver: the same lines end every program. `__iterations` (default 1) is how often run() is timed.
(function (count) {
  const now = typeof performance === 'object' ? () => performance.now() : () => Date.now();
  const times = [];
  function check(result, elapsed) {
    if (!Object.is(result, expected)) throw new Error(program + ': expected ' + expected + ', got ' + result);
    times.push(elapsed);
  }
  function report() {
    const rest = times.slice(1).sort((a, b) => a - b);
    const steady = rest.length === 0 ? times[0] : (rest[(rest.length - 1) >> 1] + rest[rest.length >> 1]) / 2;
    const line = program + ' ' + times[0].toFixed(2) + ' ' + steady.toFixed(2);
    if (typeof console === 'object') console.log(line);
    else print(line);
  }
  (function next() {
    while (times.length < count) {
      const start = now();
      const result = run();
      if (result instanceof Promise) {
        result.then((value) => { check(value, now() - start); next(); });
        return;
      }
      check(result, now() - start);
    }
    report();
  })();
})(globalThis.__iterations ?? 1);
