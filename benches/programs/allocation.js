// Allocation without survival: small objects, arrays, closures and strings that never escape; linked lists that live a while.
'use strict';
const program = 'allocation';
const expected = '7818653742 0.176731515934';

class Complex {
  constructor(re, im) { this.re = re; this.im = im; }
  add(o) { return new Complex(this.re + o.re, this.im + o.im); }
  mul(o) { return new Complex(this.re * o.re - this.im * o.im, this.re * o.im + this.im * o.re); }
  norm() { return this.re * this.re + this.im * this.im; }
}

const minMax = (a, b) => (a < b ? { min: a, max: b } : { min: b, max: a });
const divide = (a, b) => [Math.trunc(a / b), a % b];

function list(n) {
  let head = null;
  for (let i = 0; i < n; i++) head = { value: i, next: head };
  return head;
}

function reverse(head) {
  let out = null;
  for (let node = head; node !== null; node = node.next) out = { value: node.value, next: out };
  return out;
}

function run() {
  let sum = 0;
  let z = new Complex(0, 0);
  const c = new Complex(0.3, 0.2);
  for (let i = 0; i < 110000; i++) { z = z.mul(z).add(c); if (z.norm() > 4) z = new Complex(0, 0); }
  for (let i = 0; i < 110000; i++) { const { min, max } = minMax(i % 37, i % 41); sum += max - min; }
  for (let i = 0; i < 110000; i++) { const [q, r] = divide(i, 7); sum += q * 2 + r; }
  for (let i = 0; i < 110000; i++) { const add = (x) => x + i; sum += add(1); }
  for (let i = 0; i < 120; i++) { let n = 0; for (let node = reverse(list(800)); node !== null; node = node.next) n += node.value; sum += n; }
  const ring = new Array(512).fill(null);
  for (let i = 0; i < 110000; i++) ring[i & 511] = { older: (i & 15) === 0 ? null : ring[(i - 1) & 511], tag: 't' + (i & 63) };
  for (const entry of ring) for (let e = entry; e !== null; e = e.older) sum += e.tag.length;
  return sum + ' ' + z.norm().toFixed(12);
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
