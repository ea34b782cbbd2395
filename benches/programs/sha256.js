// SHA-256: 32-bit integer arithmetic and rotations on typed arrays and a DataView.
'use strict';
const program = 'sha256';
const expected = '5df11ef7750f714ddf34b96f36b610e8d46c969ec30bf6a57b0b8edd243cb358';

// The constants are the first 32 bits of the fractional parts of roots of primes; made by integer Newton steps to stay exact.
function fractionalRootBits(prime, degree) {
  const scale = 1n << 64n, wanted = BigInt(prime) << (64n * BigInt(degree));
  let x = scale << 4n;
  for (;;) {
    const y = degree === 2 ? (x + wanted / x) / 2n : (2n * x + wanted / (x * x)) / 3n;
    if (y >= x) break;
    x = y;
  }
  return Number((x >> 32n) & 0xffffffffn);
}

const K = new Uint32Array(64), INITIAL = new Uint32Array(8);
for (let prime = 2, n = 0; n < 64; prime++) {
  let isPrime = true;
  for (let d = 2; d * d <= prime; d++) if (prime % d === 0) isPrime = false;
  if (!isPrime) continue;
  K[n] = fractionalRootBits(prime, 3);
  if (n < 8) INITIAL[n] = fractionalRootBits(prime, 2);
  n++;
}

function sha256(message) {
  const padded = new Uint8Array(((message.length + 9 + 63) >> 6) << 6);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, message.length << 3);
  view.setUint32(padded.length - 8, Math.floor(message.length / 0x20000000));
  const state = Uint32Array.from(INITIAL), w = new Uint32Array(64);
  for (let offset = 0; offset < padded.length; offset += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(offset + i * 4);
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15], y = w[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0;
      d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d;
    state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }
  return state;
}

function hex(words) {
  return Array.from(words, (word) => word.toString(16).padStart(8, '0')).join('');
}

function run() {
  const abc = hex(sha256(Uint8Array.of(97, 98, 99)));
  if (abc !== 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad') throw new Error('sha256("abc") is ' + abc);
  const message = new Uint8Array(240000);
  for (let i = 0; i < message.length; i++) message[i] = (i * 7 + (i >> 5)) & 0xff;
  return hex(sha256(message));
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
