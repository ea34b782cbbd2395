// Matrix product and LU decomposition: nested plain arrays and a flat Float64Array.
'use strict';
const program = 'matrix-product';
const expected = '47971226.375 11239187405.942';

function makeRows(n, seed) {
  const rows = [];
  let s = seed;
  for (let i = 0; i < n; i++) {
    const row = [];
    for (let j = 0; j < n; j++) {
      s = (s * 1103515245 + 12345) & 0x7fffffff;
      row.push((s % 1000) / 8);
    }
    rows.push(row);
  }
  return rows;
}

function product(a, b) {
  const n = a.length, m = b[0].length, k = b.length;
  const out = [];
  for (let i = 0; i < n; i++) {
    const row = new Array(m).fill(0);
    const ai = a[i];
    for (let p = 0; p < k; p++) {
      const x = ai[p], bp = b[p];
      for (let j = 0; j < m; j++) row[j] += x * bp[j];
    }
    out.push(row);
  }
  return out;
}

// Doolittle elimination in place on a flat matrix made diagonally dominant; returns the sum of the pivots.
function decompose(flat, n) {
  for (let k = 0; k < n; k++) {
    const pivot = flat[k * n + k];
    for (let i = k + 1; i < n; i++) {
      const factor = flat[i * n + k] / pivot;
      flat[i * n + k] = factor;
      for (let j = k + 1; j < n; j++) flat[i * n + j] -= factor * flat[k * n + j];
    }
  }
  let trace = 0;
  for (let k = 0; k < n; k++) trace += flat[k * n + k];
  return trace;
}

function run() {
  const n = 112;
  const c = product(makeRows(n, 7), makeRows(n, 11));
  let trace = 0;
  for (let i = 0; i < n; i++) trace += c[i][n - 1 - i];
  const flat = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) flat[i * n + j] = c[i][j] + (i === j ? 1e8 : 0);
  }
  return trace + ' ' + decompose(flat, n).toFixed(3);
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
