// Map, Set, WeakMap and WeakSet: integer, string and object keys, insertion, lookup, deletion during iteration.
'use strict';
const program = 'collections';
const expected = '1799981846 w268225,w366219,w12214 40000 19439642 36008 53991 20011 7';

function wordCounts(n) {
  const counts = new Map();
  let seed = 17;
  for (let i = 0; i < n; i++) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    const word = 'w' + ((seed >> 8) % 500);
    counts.set(word, (counts.get(word) || 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 3).map(([w, c]) => w + c).join();
}

class Cache {
  constructor(limit) { this.limit = limit; this.map = new Map(); this.hits = 0; }
  get(key, make) {
    if (this.map.has(key)) {
      const value = this.map.get(key);
      this.map.delete(key);
      this.map.set(key, value);
      this.hits++;
      return value;
    }
    const value = make(key);
    this.map.set(key, value);
    if (this.map.size > this.limit) this.map.delete(this.map.keys().next().value);
    return value;
  }
}

function reach(start, edges) {
  const seen = new Set([start]);
  for (const node of seen) for (const next of edges(node)) seen.add(next);
  return seen;
}

function run() {
  let sum = 0;
  const integers = new Map();
  for (let i = 0; i < 60000; i++) integers.set((i * 7927) % 65537, i);
  for (let i = 0; i < 65537; i++) if (integers.has(i)) sum += integers.get(i);
  integers.forEach((value, key) => { if (key % 3 === 0) integers.delete(key); else sum ^= value; });

  const cache = new Cache(100);
  let cached = 0;
  for (let i = 0; i < 60000; i++) cached += cache.get((i * i) % 331, (key) => key * 2);

  const objects = [], metadata = new WeakMap(), visited = new WeakSet();
  for (let i = 0; i < 12000; i++) {
    const object = { i };
    objects.push(object);
    metadata.set(object, { weight: i % 13 });
    if (i % 4 === 0) visited.add(object);
  }
  let weight = 0;
  for (const object of objects) if (!visited.has(object)) weight += metadata.get(object).weight;

  const reached = reach(1, (n) => [(n * 2) % 20011, (n * 3 + 1) % 20011]);
  const keys = new Set([NaN, NaN, 0, -0, '0', 1n, 1n, null, undefined, true]);
  return [sum, wordCounts(60000), integers.size, cached, cache.hits, weight, reached.size, keys.size].join(' ');
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
