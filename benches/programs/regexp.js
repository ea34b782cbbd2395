// Regular expressions: global search, captures, named groups, replace with functions, split, sticky scanning, look-around.
'use strict';
const program = 'regexp';
const expected = '4000 9926835 DELETE503866,GET2001207,POST301909,PUT4021018 291387 2024T12:30 32001 1200 2700/9000/900/13500 joe@example.com,x.y+z@sub.domain.org 288786 true';

function makeLog(lines) {
  const methods = ['GET', 'POST', 'PUT', 'DELETE'], paths = ['/', '/users/42', '/items?id=7&sort=asc', '/static/app.js', '/a/b/c.html#top'];
  let text = '', seed = 3;
  for (let i = 0; i < lines; i++) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    const r = seed >> 8;
    text += `10.${r % 256}.${(r >> 3) % 256}.${i % 256} - [2024-0${1 + (r % 9)}-1${i % 10}T12:3${i % 6}:00Z] "${methods[r % 4]} ${paths[r % 5]} HTTP/1.1" ${200 + (r % 4) * 101} ${r % 5000}\n`;
  }
  return text;
}

const LINE = /^(?<ip>\d{1,3}(?:\.\d{1,3}){3}) - \[(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)T[^\]]+\] "(?<method>[A-Z]+) (?<path>\S+) HTTP\/1\.\d" (?<status>\d{3}) (?<bytes>\d+)$/gm;
const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|("(?:[^"\\]|\\.)*")|(=>|[-+*\/(){}=;,.<>]))/y;

function tokenize(source) {
  const kinds = [0, 0, 0, 0];
  TOKEN.lastIndex = 0;
  for (let m; (m = TOKEN.exec(source)) !== null;) {
    for (let k = 0; k < 4; k++) if (m[k + 1] !== undefined) kinds[k]++;
  }
  return kinds.join('/');
}

function run() {
  const log = makeLog(4000);
  let matched = 0, bytes = 0;
  const statuses = {};
  for (const { groups } of log.matchAll(LINE)) {
    matched++;
    bytes += Number(groups.bytes);
    const key = groups.method + groups.status;
    statuses[key] = (statuses[key] ?? 0) + 1;
  }
  const masked = log.replace(/(\d+)\.(\d+)\.\d+\.\d+/g, (all, a, b) => `${a}.${b}.*.*`);
  const swapped = log.replace(/(\d{4})-(\d\d)-(\d\d)/g, '$3/$2/$1');
  const fields = log.split(/[\s"\[\]]+/);
  const prices = 'price: $40, cost: $7.50, total: 47.50 EUR, $3'.repeat(400).match(/(?<=\$)\d+(?:\.\d\d)?(?!\d|\.)/g);
  const tokens = tokenize('fn area(r) => { let pi = 3.14159; return pi * r * r + "x\\"y" - f(1, 2.5); }'.repeat(900));
  const emails = (log + 'joe@example.com, x.y+z@sub.domain.org; bad@, @no.com').match(/[\w.+-]+@[a-z\d-]+(\.[a-z\d-]+)+/gi);
  const vowels = log.replace(/[aeiou]/gi, '').length;
  const repeated = /(\w)\1(\w)\2/.test('mississippi') || /(?:a+)+b/.test('aaaaaaaaaaab');
  return [matched, bytes, Object.keys(statuses).sort().map((k) => k + statuses[k]).join(','), masked.length, swapped.slice(20, 30),
    fields.length, prices.length, tokens, emails.join(), vowels, repeated].join(' ');
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
