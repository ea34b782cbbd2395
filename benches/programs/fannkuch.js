// Fannkuch: permutations by swapping and reversing, small-integer array traffic.
'use strict';
const program = 'fannkuch';
const expected = 484866;

function fannkuch(n) {
  const perm = [], perm1 = [], count = [];
  for (let i = 0; i < n; i++) { perm[i] = 0; perm1[i] = i; count[i] = 0; }
  let maxFlips = 0, checksum = 0, index = 0, r = n;
  for (;;) {
    for (; r !== 1; r--) count[r - 1] = r;
    for (let i = 0; i < n; i++) perm[i] = perm1[i];
    let flips = 0, first = perm[0];
    while (first !== 0) {
      for (let lo = 0, hi = first; lo < hi; lo++, hi--) {
        const t = perm[lo]; perm[lo] = perm[hi]; perm[hi] = t;
      }
      flips++;
      first = perm[0];
    }
    if (flips > maxFlips) maxFlips = flips;
    checksum += index % 2 === 0 ? flips : -flips;
    for (;;) {
      if (r === n) return checksum * 100 + maxFlips;
      const head = perm1[0];
      for (let i = 0; i < r; i++) perm1[i] = perm1[i + 1];
      perm1[r] = head;
      if (--count[r] > 0) break;
      r++;
    }
    index++;
  }
}

function run() {
  let sum = 0;
  for (let i = 0; i < 3; i++) sum += fannkuch(8);
  return sum;
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
