// JSON: generated values go through text and back unchanged, with every kind of indentation; text goes through values and back.

let seed = 20240229;
const random = (n) => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return Math.floor(seed / 4294967296 * n); };
const TEXTS = ['', 'a', 'key', '"', '\\', '/', '\n\r\t\b\f', '\u0000\u001f', '\u007f\u0080', '\u2028\u2029', '\u4e2d\u6587', '\u{1f600}', '\ud800', '\udc00x', '0', '1', '-1', '__proto__', 'constructor', 'toString', 'length', 'x'.repeat(300)];
const NUMBERS = [0, -0, 1, -1, 1.5, 1e21, 1e-7, 123456789, 2 ** 31, -(2 ** 31), 2 ** 53, 5e-324, 1.7976931348623157e308, 0.1, 1 / 3, 4294967295];

function value(depth) {
  switch (random(depth > 0 ? 8 : 5)) {
    case 0: return null;
    case 1: return random(2) === 0;
    case 2: return NUMBERS[random(NUMBERS.length)];
    case 3: return TEXTS[random(TEXTS.length)];
    case 4: return random(1000000) / 8;
    case 5: return Array.from({ length: random(6) }, () => value(depth - 1));
    default: {
      const o = {};
      for (let i = random(6); i > 0; i--) Object.defineProperty(o, TEXTS[random(TEXTS.length)] + (random(3) || ''), { value: value(depth - 1), enumerable: true, configurable: true, writable: true });
      return o;
    }
  }
}

const same = (a, b) => {
  if (typeof a !== 'object' || a === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const ka = Object.keys(a), kb = Object.keys(b);
  return ka.length === kb.length && ka.every((k, i) => kb[i] === k && same(a[k], b[k]));
};

for (let i = 0; i < 400; i++) {
  const v = value(5), text = JSON.stringify(v);
  assert(same(JSON.parse(text), v), text);
  for (const indent of [1, 4, '\t']) {
    const pretty = JSON.stringify(v, null, indent);
    assertEq(JSON.stringify(JSON.parse(pretty)), text);
  }
  assertEq(JSON.stringify(v, (k, x) => x), text);
  assertEq(JSON.stringify(JSON.parse(text, (k, x) => x)), text);
  assertEq(JSON.stringify(JSON.parse(' \n' + text + '\t ')), text);
}

done();
