// Game of life: once on nested arrays with wrap-around, once on a set of live cells with string keys.
'use strict';
const program = 'life';
const expected = '1029 185 -1,-1';

function stepGrid(grid) {
  const height = grid.length, width = grid[0].length, next = [];
  for (let y = 0; y < height; y++) {
    const above = grid[(y + height - 1) % height], here = grid[y], below = grid[(y + 1) % height];
    const row = new Array(width);
    for (let x = 0; x < width; x++) {
      const left = (x + width - 1) % width, right = (x + 1) % width;
      const n = above[left] + above[x] + above[right] + here[left] + here[right] + below[left] + below[x] + below[right];
      row[x] = n === 3 || (n === 2 && here[x] === 1) ? 1 : 0;
    }
    next.push(row);
  }
  return next;
}

function stepSet(live) {
  const counts = new Map();
  for (const cell of live) {
    const [x, y] = cell.split(',').map(Number);
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        if (dx === 0 && dy === 0) continue;
        const key = `${x + dx},${y + dy}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
  }
  const next = new Set();
  for (const [key, n] of counts) if (n === 3 || (n === 2 && live.has(key))) next.add(key);
  return next;
}

function run() {
  const size = 96;
  let grid = [], seed = 7;
  for (let y = 0; y < size; y++) {
    const row = [];
    for (let x = 0; x < size; x++) {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      row.push((seed >> 16) % 3 === 0 ? 1 : 0);
    }
    grid.push(row);
  }
  for (let i = 0; i < 60; i++) grid = stepGrid(grid);
  const population = grid.reduce((sum, row) => sum + row.reduce((a, b) => a + b, 0), 0);
  let live = new Set(['1,0', '2,0', '0,1', '1,1', '1,2']);
  for (let i = 0; i < 160; i++) live = stepSet(live);
  return population + ' ' + live.size + ' ' + [...live].sort()[0];
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
