// Async functions and promises: chains, Promise.all, races, async generators, queues with bounded concurrency.
'use strict';
const program = 'async';
const expected = '2599282432 2667 4000 7998 4 frr fast 4';

const tick = (value) => Promise.resolve(value);

async function fibonacci(n) {
  if (n < 2) return n;
  return (await fibonacci(n - 1)) + (await fibonacci(n - 2));
}

async function* pages(count) {
  for (let i = 0; i < count; i++) {
    await tick();
    yield Array.from({ length: 5 }, (_, k) => i * 5 + k);
  }
}

class Limiter {
  constructor(limit) { this.limit = limit; this.active = 0; this.most = 0; this.waiting = []; }
  async run(task) {
    if (this.active >= this.limit) await new Promise((resolve) => this.waiting.push(resolve));
    this.active++;
    this.most = Math.max(this.most, this.active);
    try {
      return await task();
    } finally {
      this.active--;
      this.waiting.shift()?.();
    }
  }
}

async function flaky(n) {
  await tick();
  if (n % 3 === 0) throw new RangeError('no ' + n);
  return n;
}

async function run() {
  let sum = await fibonacci(20);
  for (let i = 0; i < 60000; i++) sum += await i;
  let chain = tick(0);
  for (let i = 0; i < 30000; i++) chain = chain.then((x) => x + i);
  sum += await chain;
  sum += (await Promise.all(Array.from({ length: 16000 }, async (_, i) => { await null; return i; }))).reduce((a, b) => a + b);
  for await (const page of pages(4000)) for (const item of page) sum += item;
  let caught = 0;
  for (let i = 0; i < 8000; i++) {
    try { sum += await flaky(i); } catch (error) { caught += error instanceof RangeError ? 1 : 1000; } finally { sum++; }
  }
  const limiter = new Limiter(4);
  const results = await Promise.all(Array.from({ length: 4000 }, (_, i) => limiter.run(async () => { await tick(); await tick(); return i * 2; })));
  const settled = await Promise.allSettled([flaky(1), flaky(3), flaky(6)]);
  const winner = await Promise.race([tick(1).then(() => 'slow'), tick('fast')]);
  const any = await Promise.any([flaky(3), flaky(4)]);
  return [sum, caught, results.length, results[3999], limiter.most, settled.map((s) => s.status[0]).join(''), winner, any].join(' ');
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
