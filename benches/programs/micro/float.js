// Float loop: dependent double arithmetic in local variables, no calls.
'use strict';
const program = 'micro/float';
const expected = '0.398047161';

function run() {
  let x = 0, y = 1, vx = 0.5, vy = 0;
  for (let i = 0; i < 1000000; i++) {
    const k = 1 / (x * x + y * y + 1);
    vx -= x * k * 0.01;
    vy -= y * k * 0.01;
    x += vx * 0.01;
    y += vy * 0.01;
  }
  return (x * y).toFixed(9);
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
