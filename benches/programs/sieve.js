// Sieve of Eratosthenes on a Uint8Array, then on a plain array of booleans.
'use strict';
const program = 'sieve';
const expected = 712748093723585;

function countBytes(limit) {
  const composite = new Uint8Array(limit + 1);
  let count = 0;
  for (let i = 2; i <= limit; i++) {
    if (composite[i] === 0) {
      count++;
      for (let j = i * i; j <= limit; j += i) composite[j] = 1;
    }
  }
  return count;
}

function sumFlags(limit) {
  const prime = [];
  for (let i = 0; i <= limit; i++) prime.push(true);
  let sum = 0;
  for (let i = 2; i <= limit; i++) {
    if (!prime[i]) continue;
    sum += i;
    for (let j = i + i; j <= limit; j += i) prime[j] = false;
  }
  return sum;
}

function run() {
  return countBytes(900000) * 1e10 + sumFlags(450000);
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
