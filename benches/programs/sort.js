// Sorting: Array.prototype.sort with comparators of several kinds, and quicksort, heapsort and mergesort in JS.
'use strict';
const program = 'sort';
const expected = '399574822 n0 56747 14285.571 1550968986';

function numbers(n, seed) {
  const out = [];
  for (let i = 0; i < n; i++) {
    seed = (seed * 1664525 + 1013904223) >>> 0;
    out.push(seed % 100003);
  }
  return out;
}

function quicksort(a, lo, hi) {
  while (lo < hi) {
    const pivot = a[(lo + hi) >> 1];
    let i = lo, j = hi;
    while (i <= j) {
      while (a[i] < pivot) i++;
      while (a[j] > pivot) j--;
      if (i <= j) { const t = a[i]; a[i] = a[j]; a[j] = t; i++; j--; }
    }
    if (j - lo < hi - i) { quicksort(a, lo, j); lo = i; }
    else { quicksort(a, i, hi); hi = j; }
  }
}

function heapsort(a) {
  const sift = (root, end) => {
    for (let child; (child = 2 * root + 1) < end; root = child) {
      if (child + 1 < end && a[child + 1] > a[child]) child++;
      if (a[root] >= a[child]) return;
      [a[root], a[child]] = [a[child], a[root]];
    }
  };
  for (let i = (a.length >> 1) - 1; i >= 0; i--) sift(i, a.length);
  for (let end = a.length - 1; end > 0; end--) {
    [a[0], a[end]] = [a[end], a[0]];
    sift(0, end);
  }
}

function mergesort(a, compare) {
  if (a.length < 2) return a;
  const middle = a.length >> 1;
  const left = mergesort(a.slice(0, middle), compare), right = mergesort(a.slice(middle), compare);
  const out = [];
  let i = 0, j = 0;
  while (i < left.length && j < right.length) out.push(compare(left[i], right[j]) <= 0 ? left[i++] : right[j++]);
  while (i < left.length) out.push(left[i++]);
  while (j < right.length) out.push(right[j++]);
  return out;
}

function isSorted(a, compare) {
  for (let i = 1; i < a.length; i++) if (compare(a[i - 1], a[i]) > 0) return false;
  return true;
}

function hash(a) {
  let h = 0;
  for (let i = 0; i < a.length; i++) h = (Math.imul(h, 31) + a[i]) | 0;
  return h;
}

function run() {
  const n = 12000, ascending = (x, y) => x - y, descending = (x, y) => y - x;
  const data = numbers(n, 99);
  const a = data.slice().sort(ascending);
  const b = data.slice(); quicksort(b, 0, n - 1);
  const c = data.slice(); heapsort(c);
  const d = mergesort(data, ascending);
  if (hash(a) !== hash(b) || hash(b) !== hash(c) || hash(c) !== hash(d)) throw new Error('the sorts disagree');
  const records = data.map((value, index) => ({ key: value % 50, index, name: 'n' + (value % 997) }));
  records.sort((x, y) => x.key - y.key);
  if (!isSorted(records, (x, y) => x.key - y.key || x.index - y.index)) throw new Error('the sort is not stable');
  records.sort((x, y) => (x.name < y.name ? -1 : x.name > y.name ? 1 : 0));
  const text = data.slice(0, 6000).sort();
  const doubles = Float64Array.from(data, (value) => value / 7).sort(descending);
  return hash(a) + ' ' + records[0].name + ' ' + text[3100] + ' ' + doubles[0].toFixed(3) + ' ' + hash(a.slice().sort(descending));
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
