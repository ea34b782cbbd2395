// Closures and array methods: captured variables, currying, composition, map, filter, reduce, flatMap, memoisation.
'use strict';
const program = 'closures';
const expected = '6201803609 949965000';

const compose = (...fns) => (x) => fns.reduceRight((value, fn) => fn(value), x);
const curry = (fn, ...held) => (...more) => {
  const args = [...held, ...more];
  return args.length >= fn.length ? fn(...args) : curry(fn, ...args);
};
const range = (n) => Array.from({ length: n }, (_, i) => i);

function counter(start) {
  let value = start;
  return { up: (by = 1) => (value += by), down: () => --value, get: () => value };
}

function memoize(fn) {
  const cache = {};
  return function (n) { return n in cache ? cache[n] : (cache[n] = fn.call(this, n)); };
}

function emitter() {
  const handlers = {};
  return {
    on(name, handler) {
      (handlers[name] ||= []).push(handler);
      return () => { handlers[name] = handlers[name].filter((h) => h !== handler); };
    },
    emit(name, ...args) { for (const handler of handlers[name] ?? []) handler(...args); },
  };
}

function run() {
  let checksum = 0;
  for (let round = 0; round < 400; round++) {
    const data = range(300);
    checksum += data.map((x) => x * round).filter((x) => x % 3 === 1).reduce((a, b) => a + b, 0);
    checksum += data.flatMap((x) => (x % 50 === 0 ? [x, round] : [])).length;
    const groups = data.reduce((all, x) => { (all['k' + (x % 7)] ||= []).push(x); return all; }, {});
    checksum += Object.entries(groups).map(([key, list]) => key.length * list.length).reduce((a, b) => a + b);
    checksum += data.find((x) => x > round % 250) + data.findLastIndex((x) => x <= round % 250) + (data.some((x) => x === 299) ? 1 : 0) + (data.every((x) => x >= 0) ? 1 : 0);
  }
  const counters = range(50).map((i) => counter(i));
  for (let i = 0; i < 100000; i++) { counters[i % 50].up(i % 3); if (i % 5 === 0) counters[(i * 7) % 50].down(); }
  checksum += counters.reduce((sum, c) => sum + c.get(), 0);

  const pipeline = compose((x) => x + 1, (x) => x * 2, curry((a, b, c) => a * b + c)(3)(4));
  for (let i = 0; i < 20000; i++) checksum += pipeline(i);
  const adders = [];
  for (let i = 0; i < 100; i++) adders.push((x) => x + i);
  for (let i = 0; i < 100000; i++) checksum += adders[i % 100](i);
  const fib = memoize((n) => (n < 2 ? n : fib(n - 1) + fib(n - 2)));
  checksum += fib(70) % 1000;

  const bus = emitter();
  let heard = 0;
  const stop = bus.on('tick', (n) => { heard += n; });
  bus.on('tick', (n, scale) => { heard += n * scale; });
  for (let i = 0; i < 30000; i++) { if (i === 10000) stop(); bus.emit('tick', i, 2); }
  return checksum + ' ' + heard;
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
