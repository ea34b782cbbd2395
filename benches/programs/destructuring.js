// Destructuring and spread: object and array patterns, defaults, rest, spread calls and literals.
'use strict';
const program = 'destructuring';
const expected = '2512639929 23456781 12 7994 n15990 15999';

function area({ x = 0, y = 0, size: { width: w = 1, height: h = w } = {}, ...rest }) {
  return w * h + x - y + Object.keys(rest).length;
}

function sum(first, ...others) {
  return others.length === 0 ? first : first + sum(...others);
}

function gcd(a, b) {
  while (b) [a, b] = [b, a % b];
  return a;
}

function rotate([head, ...tail]) {
  return [...tail, head];
}

function reducer(state, { type, payload }) {
  switch (type) {
    case 'add': return { ...state, items: [...state.items, payload], count: state.count + 1 };
    case 'drop': { const [, ...items] = state.items; return { ...state, items, dropped: state.dropped + 1 }; }
    case 'rename': return { ...state, ...payload };
    default: return state;
  }
}

function run() {
  let total = 0;
  for (let i = 0; i < 50000; i++) {
    total += area({ x: i, size: { width: i % 7 }, color: 'red', layer: i });
    total += area({ y: 3 });
    const { a, b: [c, , d = 5, ...others], ['k' + (i % 2)]: picked = -1 } = { a: i, b: [1, 2, undefined, 4, 5], k0: 10 };
    total += a + c + d + others.length + picked;
  }
  for (let i = 1; i < 40000; i++) total += gcd(i * 12, 5040);
  let ring = [1, 2, 3, 4, 5, 6, 7, 8];
  for (let i = 0; i < 24001; i++) ring = rotate(ring);
  for (let i = 0; i < 2000; i++) total += sum(...ring, i, ...[i, i]);
  let state = { items: [], count: 0, dropped: 0, name: '' };
  for (let i = 0; i < 16000; i++) {
    state = reducer(state, i % 3 === 2 || state.items.length > 12 ? { type: 'drop' } : { type: 'add', payload: i });
    if (i % 10 === 0) state = reducer(state, { type: 'rename', payload: { name: 'n' + i, ['extra' + (i % 3)]: i } });
  }
  for (const [key, { length = 0 } = {}] of Object.entries({ ...state, text: 'abc' })) total += key.length * length;
  return [total, ring.join(''), state.items.length, state.dropped, state.name, Math.max(...ring, ...new Set(state.items))].join(' ');
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
