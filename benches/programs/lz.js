// LZ compressor and decompressor with a hash table of positions, on typed arrays.
'use strict';
const program = 'lz';
const expected = '152814 1873058400 901601861';

const HASH_BITS = 13, MIN_MATCH = 4, MAX_MATCH = 4 + 63, WINDOW = 1 << 15;

function compress(input) {
  const table = new Int32Array(1 << HASH_BITS).fill(-1);
  const out = new Uint8Array(input.length + (input.length >> 3) + 16);
  let o = 0, literalStart = 0, i = 0;
  function flush(end) {
    while (literalStart < end) {
      const n = Math.min(128, end - literalStart);
      out[o++] = n - 1;
      for (let k = 0; k < n; k++) out[o++] = input[literalStart + k];
      literalStart += n;
    }
  }
  while (i + MIN_MATCH <= input.length) {
    const word = input[i] | (input[i + 1] << 8) | (input[i + 2] << 16) | (input[i + 3] << 24);
    const hash = Math.imul(word, 0x9e3779b1) >>> (32 - HASH_BITS);
    const candidate = table[hash];
    table[hash] = i;
    if (candidate >= 0 && i - candidate < WINDOW && input[candidate] === input[i] && input[candidate + 1] === input[i + 1] &&
        input[candidate + 2] === input[i + 2] && input[candidate + 3] === input[i + 3]) {
      let length = MIN_MATCH;
      while (length < MAX_MATCH && i + length < input.length && input[candidate + length] === input[i + length]) length++;
      flush(i);
      const distance = i - candidate;
      out[o++] = 0x80 | (length - MIN_MATCH);
      out[o++] = distance & 0xff;
      out[o++] = distance >> 8;
      i += length;
      literalStart = i;
    } else {
      i++;
    }
  }
  flush(input.length);
  return out.subarray(0, o);
}

function decompress(packed, size) {
  const out = new Uint8Array(size);
  let i = 0, o = 0;
  while (i < packed.length) {
    const control = packed[i++];
    if (control < 0x80) {
      for (let n = control + 1; n > 0; n--) out[o++] = packed[i++];
    } else {
      let n = (control & 0x7f) + MIN_MATCH;
      let from = o - (packed[i] | (packed[i + 1] << 8));
      i += 2;
      for (; n > 0; n--) out[o++] = out[from++];
    }
  }
  return o === size ? out : null;
}

const WORDS = ['trace', 'guard', 'shape', 'the', 'of', 'a', 'interpreter', 'and', 'value', 'heap', 'is', 'recorded', 'loop', 'to'];

function makeText(size) {
  const bytes = new Uint8Array(size);
  let seed = 42, at = 0;
  while (at < size) {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    const word = WORDS[(seed >> 12) % WORDS.length];
    for (let k = 0; k < word.length && at < size; k++) bytes[at++] = word.charCodeAt(k);
    if (at < size) bytes[at++] = seed & 0x8000 ? 32 : 48 + ((seed >> 20) % 10);
  }
  return bytes;
}

function adler(bytes) {
  let a = 1, b = 0;
  for (let i = 0; i < bytes.length; i++) {
    a = (a + bytes[i]) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}

function run() {
  const text = makeText(300000);
  const packed = compress(text);
  const unpacked = decompress(packed, text.length);
  if (adler(unpacked) !== adler(text)) throw new Error('round trip failed');
  return packed.length + ' ' + adler(packed) + ' ' + adler(text);
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
