// Loops of every form inside loops, each with a few passes: what it costs to get from the end of one to what follows it.
'use strict';
const program = 'micro/loops';
const expected = 2745144;

function whiles(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let j = 0;
    while (j < 6) sum += j++ & i;
  }
  return sum;
}

function doWhiles(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let j = 0;
    do {
      sum += j & i;
      j++;
    } while (j < 6);
    do j--; while (j > 2 && (i & 7) !== j);
    sum += j;
  }
  return sum;
}

function switches(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let state = i & 3;
    for (;;) {
      switch (state) {
        case 0: state = 2; continue;
        case 1: state = 3; sum ^= i; continue;
        case 2: state = 4; sum += 2; continue;
        case 3: state = 2; sum += 3; continue;
      }
      break;
    }
  }
  return sum;
}

function labels(n) {
  let sum = 0;
  outer: for (let i = 0; i < n; i++) {
    for (let j = 0; ; j++) {
      for (let k = 0; k < 3; k++) {
        if (((i + j) & 7) === 5) continue outer;
        sum += k;
      }
    }
  }
  return sum;
}

function run() {
  return whiles(60000) + doWhiles(60000) + switches(60000) + labels(20000);
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
