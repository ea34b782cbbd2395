// Generators and iterators: lazy pipelines, delegation, early return, two-way communication, user-written iterators.
'use strict';
const program = 'generators';
const expected = '9004328255953 1147634368 16000 20115 19';

function* naturals(limit) { for (let i = 0; i < limit; i++) yield i; }
function* map(source, fn) { for (const x of source) yield fn(x); }
function* filter(source, fn) { for (const x of source) if (fn(x)) yield x; }
function* take(source, n) { if (n <= 0) return; for (const x of source) { yield x; if (--n === 0) return; } }
function* zip(a, b) {
  const ib = b[Symbol.iterator]();
  for (const x of a) {
    const { value, done } = ib.next();
    if (done) return;
    yield [x, value];
  }
}

class Tree {
  constructor(value, left, right) { this.value = value; this.left = left; this.right = right; }
  *[Symbol.iterator]() {
    if (this.left) yield* this.left;
    yield this.value;
    if (this.right) yield* this.right;
  }
  static build(lo, hi) {
    if (lo > hi) return null;
    const middle = (lo + hi) >> 1;
    return new Tree(middle, Tree.build(lo, middle - 1), Tree.build(middle + 1, hi));
  }
}

class Countdown {
  constructor(from) { this.from = from; }
  [Symbol.iterator]() {
    let n = this.from;
    return { next: () => (n > 0 ? { value: n--, done: false } : { value: undefined, done: true }), return: () => ({ value: 'closed', done: true }) };
  }
}

function* permutations(items, n = items.length) {
  if (n <= 1) { yield items; return; }
  for (let i = 0; i < n; i++) {
    yield* permutations(items, n - 1);
    const j = n % 2 ? 0 : i;
    [items[n - 1], items[j]] = [items[j], items[n - 1]];
  }
}

function* averager() {
  let total = 0, count = 0, average;
  for (;;) {
    const value = yield average;
    if (value === undefined) return total;
    total += value;
    average = total / ++count;
  }
}

function schedule(tasks) {
  let steps = 0;
  while (tasks.length > 0) {
    const task = tasks.shift();
    steps++;
    if (!task.next(steps).done) tasks.push(task);
  }
  return steps;
}

function run() {
  let sum = 0, cleanups = 0;
  for (const x of take(filter(map(naturals(1e9), (n) => n * 3), (n) => n % 2 === 0), 30000)) sum += x;
  for (const [a, b] of zip(naturals(30000), map(naturals(30000), (n) => n * n))) sum += a ^ b;
  for (const x of Tree.build(1, 12000)) sum += x;
  for (const x of new Countdown(40000)) { if (x < 500) break; sum += x; }
  let order = 0;
  for (const p of permutations([0, 1, 2, 3, 4, 5, 6])) order = (order * 7 + p[0] * 2 + p[5]) | 0;
  const average = averager();
  average.next();
  for (let i = 0; i < 40000; i++) sum += average.next(i).value;
  sum += average.next().value;
  function* guarded() { try { yield 1; yield 2; } finally { cleanups++; } }
  for (let i = 0; i < 8000; i++) { for (const x of guarded()) { sum += x; break; } const [first] = guarded(); sum += first; }
  const steps = schedule(Array.from({ length: 90 }, (_, i) => (function* () { for (let k = 0; k < i * 5; k++) sum += (yield k) & 1; })()));
  return [sum, order, cleanups, steps, Math.max(...take(naturals(50), 20))].join(' ');
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
