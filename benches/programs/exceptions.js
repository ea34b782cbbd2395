// Exceptions: throw and catch near and far, finally with loops and returns, error subclasses, errors made by the engine.
'use strict';
const program = 'exceptions';
const expected = '8244900 63000 45000 300000';

class AppError extends Error {
  constructor(message, code, options) { super(message, options); this.code = code; }
  get name() { return 'AppError'; }
}

function deep(n, limit) {
  if (n === limit) throw new AppError('at ' + n, n);
  return deep(n + 1, limit) + 1;
}

function parsePositive(text) {
  const n = Number(text);
  if (Number.isNaN(n)) throw new TypeError('not a number');
  if (n < 0) throw new RangeError('negative');
  return n;
}

function classify(text) {
  try {
    return parsePositive(text);
  } catch (error) {
    if (error instanceof RangeError) return -1;
    if (error instanceof TypeError) return -2;
    throw error;
  }
}

function early(list, log) {
  for (const item of list) {
    try {
      if (item === 3) continue;
      if (item === 7) return item;
      if (item === 9) break;
      log.count += item;
    } finally {
      log.cleanups++;
    }
  }
  return 0;
}

function engineErrors(i) {
  try {
    switch (i % 4) {
      case 0: return null.x;
      case 1: return undefinedFunction();
      case 2: return new Array(-1);
      default: return Object.freeze([1]).push(2);
    }
  } catch (error) {
    return error instanceof TypeError ? 1 : error instanceof ReferenceError ? 2 : error instanceof RangeError ? 3 : 100;
  }
}

function run() {
  let sum = 0;
  for (let i = 0; i < 4000; i++) {
    try { sum += deep(0, i % 25); } catch (error) { sum += error.code + error.message.length; }
  }
  const inputs = ['12', 'x', '-4', '7.5', ''];
  for (let i = 0; i < 30000; i++) sum += classify(inputs[i % 5]);
  const log = { count: 0, cleanups: 0 };
  for (let i = 0; i < 9000; i++) sum += early([1, 2, 3, 4, i % 2 ? 7 : 9, 100], log);
  for (let i = 0; i < 8000; i++) sum += engineErrors(i);
  for (let i = 0; i < 4000; i++) {
    try {
      try { throw i; } finally { sum++; }
    } catch (value) {
      try { throw new AppError('outer', value, { cause: value }); } catch ({ cause, name }) { sum += cause + name.length; }
    }
  }
  let untaken = 0;
  for (let i = 0; i < 200000; i++) { try { untaken += i & 3; if (untaken < 0) throw untaken; } catch { untaken = 0; } }
  return [sum, log.count, log.cleanups, untaken].join(' ');
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
