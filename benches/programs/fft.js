// Fast Fourier transform in place on Float64Arrays: strided access, butterflies, convolution of integers checked exactly.
'use strict';
const program = 'fft';
const expected = '-1306979066 4909321';

// cos and sin of 2*pi/n for powers of two by half-angle formulas: square roots only, so equal on every machine.
function roots(n) {
  let c = -1, s = 0;
  for (let k = 2; k < n; k *= 2) {
    const half = Math.sqrt((1 + c) / 2);
    s = k === 2 ? 1 : s / (2 * half);
    c = half;
  }
  const re = new Float64Array(n / 2), im = new Float64Array(n / 2);
  re[0] = 1;
  const pr = [], pi = [];
  for (let bit = 1, r = c, i = s; bit < n; bit *= 2) { pr.push(r); pi.push(i); [r, i] = [r * r - i * i, 2 * r * i]; }
  for (let k = 1; k < n / 2; k++) {
    const bit = 31 - Math.clz32(k), rest = k ^ (1 << bit);
    re[k] = re[rest] * pr[bit] - im[rest] * pi[bit];
    im[k] = re[rest] * pi[bit] + im[rest] * pr[bit];
  }
  return { re, im };
}

function transform(re, im, table, inverse) {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      let t = re[i]; re[i] = re[j]; re[j] = t;
      t = im[i]; im[i] = im[j]; im[j] = t;
    }
  }
  for (let size = 2; size <= n; size *= 2) {
    const half = size >> 1, step = n / size;
    for (let start = 0; start < n; start += size) {
      for (let k = 0; k < half; k++) {
        const wr = table.re[k * step], wi = inverse ? -table.im[k * step] : table.im[k * step];
        const a = start + k, b = a + half;
        const xr = re[b] * wr - im[b] * wi, xi = re[b] * wi + im[b] * wr;
        re[b] = re[a] - xr; im[b] = im[a] - xi;
        re[a] += xr; im[a] += xi;
      }
    }
  }
  if (inverse) for (let i = 0; i < n; i++) { re[i] /= n; im[i] /= n; }
}

function run() {
  const n = 16384, table = roots(n);
  const ar = new Float64Array(n), ai = new Float64Array(n), br = new Float64Array(n), bi = new Float64Array(n);
  let seed = 77;
  for (let i = 0; i < n / 2; i++) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    ar[i] = (seed >> 8) % 100;
    br[i] = (seed >> 16) % 100;
  }
  let direct = 0;
  for (let i = 0; i <= 2000; i++) direct += ar[i] * br[2000 - i];
  transform(ar, ai, table, false);
  transform(br, bi, table, false);
  for (let i = 0; i < n; i++) {
    const r = ar[i] * br[i] - ai[i] * bi[i];
    ai[i] = ar[i] * bi[i] + ai[i] * br[i];
    ar[i] = r;
  }
  transform(ar, ai, table, true);
  if (Math.round(ar[2000]) !== direct) throw new Error('convolution is wrong: ' + ar[2000] + ' for ' + direct);
  let hash = 0;
  for (let i = 0; i < n; i++) hash = (Math.imul(hash, 31) + Math.round(ar[i])) | 0;
  return hash + ' ' + direct;
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
