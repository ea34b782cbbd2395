// Properties: reads and writes of own fields and calls of a prototype method on one shape.
'use strict';
const program = 'micro/props';
const expected = 45702;

class Point {
  constructor(x, y) { this.x = x; this.y = y; this.sum = 0; }
  step(by) { this.sum = (this.sum + this.x + by) & 0xffff; this.x = this.y; this.y = by; }
}

function run() {
  const point = new Point(1, 2);
  for (let i = 0; i < 2000000; i++) point.step(i);
  return point.sum;
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
