// Objects as dictionaries: computed keys, in, delete, for-in, Object.keys/entries/assign, accessors defined at run time, Proxy and Reflect.
'use strict';
const program = 'dictionary';
const expected = '308635337 175000 50001 50000 {"0":4998,"1":4999,"2":4997}';

function countKeys(n) {
  const table = {};
  let seed = 23;
  for (let i = 0; i < n; i++) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    const key = 'key' + ((seed >> 8) % 300);
    if (key in table) table[key]++;
    else table[key] = 1;
    if (i % 50 === 49) delete table['key' + (i % 300)];
  }
  let sum = 0;
  for (const key in table) sum += table[key] * key.length;
  return sum + Object.keys(table).length;
}

function invert(object) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [value, key]));
}

function merge(target, source) {
  for (const key in source) {
    if (!Object.hasOwn(source, key)) continue;
    const value = source[key];
    if (value !== null && typeof value === 'object') target[key] = merge(target[key] ?? {}, value);
    else target[key] = value;
  }
  return target;
}

function observed(target, log) {
  return new Proxy(target, {
    get(object, key, receiver) { log.reads++; return Reflect.get(object, key, receiver); },
    set(object, key, value, receiver) { log.writes++; return Reflect.set(object, key, value, receiver); },
    has(object, key) { return key.startsWith('x') || Reflect.has(object, key); },
  });
}

function run() {
  let sum = countKeys(100000);
  const sparse = {};
  for (let i = 0; i < 8000; i++) sparse[(i * 7919) % 65536] = i;
  let previous = -1;
  for (const key in sparse) { if (Number(key) < previous) throw new Error('integer keys out of order'); previous = Number(key); sum += sparse[key]; }
  const names = {};
  for (let i = 0; i < 1500; i++) names['n' + i] = 'v' + i;
  for (let i = 0; i < 20; i++) sum += Object.keys(invert(names)).length;
  let merged = {};
  for (let i = 0; i < 5000; i++) merged = merge(merged, { a: { ['k' + (i % 20)]: i, deep: { [i % 3]: i } }, b: null, ['c' + (i % 5)]: 'x' });
  sum += merged.a.k7 + merged.a.deep[2] + Object.keys(merged).length;
  const log = { reads: 0, writes: 0 }, proxy = observed({ n: 0 }, log);
  for (let i = 0; i < 50000; i++) { proxy.n += i & 7; if ('x' + i in proxy) sum++; }
  const account = {};
  let cents = 0;
  Object.defineProperty(account, 'euros', { get: () => cents / 100, set(value) { cents = Math.round(value * 100); }, enumerable: true });
  for (let i = 0; i < 80000; i++) account.euros += 0.25;
  const copies = [];
  for (let i = 0; i < 12000; i++) copies.push(Object.assign({}, account, { i, half: i >> 1 }));
  for (const copy of copies) sum += copy.euros + copy.half;
  return [sum, proxy.n, log.reads, log.writes, JSON.stringify(merged.a.deep)].join(' ');
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
