// Natives and conversions that machine code does by itself: with what they are for, and then with something else.

const twoByte = 'a\u{1F600}b\uD800';
const texts = ['', 'a', 'abcabc', 'caf\u00e9', twoByte, 'ab'.repeat(40), 'x'.concat('y', 'z'), 'prefix-abc-suffix'.slice(3)];

function strings(s, x, i, j) {
  return [
    s.charAt(i), s.codePointAt(i), s.charCodeAt(i), s.startsWith(x), s.endsWith(x), s.includes(x), s.indexOf(x),
    s.slice(i), s.slice(i, j), s.substring(i), s.substring(i, j),
  ].map(String).join('|');
}

test('methods of strings', () => {
  const seen = [];
  for (let round = 0; round < 12; round++) {
    for (const s of texts) for (const x of ['', 'a', 'bc', '\u{1F600}']) for (const i of [0, 1, -1, 100]) {
      seen.push(strings(s, x, i, 3));
    }
  }
  const first = seen.slice(0, seen.length / 12);
  seen.forEach((text, k) => assertEq(text, first[k % first.length]));
  assertEq(strings(twoByte, '\u{1F600}', 1, 3), '\uD83D|128512|55357|false|false|true|1|\u{1F600}b\uD800|\u{1F600}|\u{1F600}b\uD800|\u{1F600}');
  assertEq(strings('abc', 'c', -2, -1), '|undefined|NaN|false|true|true|2|bc|b|abc|');
  // Other kinds than those seen.
  assertEq(strings('abc', 'c', 1.5, '2'), 'b|98|98|false|true|true|2|bc|b|bc|b');
  assertEq(strings('null1', null, undefined, null), 'n|110|110|true|false|true|0|null1||null1|');
  assertThrows(TypeError, () => strings('a', /a/, 0, 0));
  assertEq(strings(new String('abc'), 'b', 1, 2), 'b|98|98|false|false|true|1|bc|b|bc|b');
});

test('collections', () => {
  const key = {}, symbol = Symbol();
  const keys = [1, 1.5, -0, NaN, 'a', 'a'.concat('b'), key, symbol, undefined, null, 10n];
  const use = (m, s, k, v) => [m.get(k), m.has(k), s.has(k), m.set(k, v) === m, s.add(k) === s, m.get(k) === v, m.has(k), s.has(k)].join();
  for (let round = 0; round < 20; round++) {
    const m = new Map(), s = new Set();
    for (const k of keys) {
      assertEq(use(m, s, k, round), ',false,false,true,true,true,true,true');
      assertEq(use(m, s, k, round), `${round},true,true,true,true,true,true,true`);
    }
    assertEq(m.get(0), round);
    for (let k = 0; k < 100; k++) m.set(k, k), s.add(k);
    assertEq(m.size + s.size, 100 + 9 + 100 + 9);
  }
  const weak = (m, s, k) => [m.get(k), m.has(k), s.has(k)].join();
  const w = new WeakMap([[key, 7]]), ws = new WeakSet([key]);
  for (let round = 0; round < 40; round++) {
    assertEq(weak(w, ws, key), '7,true,true');
    assertEq(weak(w, ws, {}), ',false,false');
    assertEq(weak(w, ws, round), ',false,false');
  }
  // The methods of other collections, and of none.
  assertThrows(TypeError, () => use(w, ws, 1, 1));
  assertThrows(TypeError, () => weak({ get: Map.prototype.get }, ws, key));
  const get = (m, k) => Map.prototype.get.call(m, k);
  const m = new Map([[1, 2]]);
  for (let round = 0; round < 60; round++) assertEq(get(m, 1), 2);
  assertThrows(TypeError, () => get(w, 1));
  assertThrows(TypeError, () => get(new Set(), 1));
  class Loud extends Map { get(k) { return 'loud ' + super.get(k); } }
  assertEq(weak(new Loud([[1, 1]]), new Set(), 1), 'loud 1,true,false');
});

test('arrays', () => {
  const pop = (a) => a.pop();
  for (let round = 0; round < 30; round++) {
    const a = [1, 'b', 2.5];
    assertEq([pop(a), pop(a), pop(a), pop(a), a.length].join(), '2.5,b,1,,0');
  }
  assertEq(pop([1, , ]), undefined);
  assertEq(pop({ length: 1, 0: 'z', pop: Array.prototype.pop }), 'z');
  assertThrows(TypeError, () => pop(Object.freeze([1])));
  const isArray = (v) => Array.isArray(v);
  for (let round = 0; round < 30; round++) {
    assertEq([[], {}, 1, 'a', null, isArray].map(isArray).join(), 'true,false,false,false,false,false');
  }
  assertEq(isArray(new Proxy([], {})), true);
  assertEq(isArray(new Proxy({}, {})), false);
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  assertThrows(TypeError, () => isArray(proxy));
});

test('private names', () => {
  class A {
    #x = 1;
    #calls = 0;
    get #y() { this.#calls++; return 'y' + this.#x; }
    set #y(v) { this.#x = v; }
    #method() { return this.#x; }
    static sum(a) { return a.#x + a.#method(); }
    static set(a, v) { a.#x = v; return a.#x; }
    static both(a, v) { a.#y = v; return a.#y; }
    static calls(a) { return a.#calls; }
    static spoil(a) { a.#method = 1; }
  }
  const a = new A();
  for (let round = 0; round < 50; round++) {
    assertEq(A.set(a, round), round);
    assertEq(A.sum(a), round * 2);
    assertEq(A.both(a, round), 'y' + round);
  }
  assertEq(A.calls(a), 50);
  assertThrows(TypeError, () => A.sum({}));
  assertThrows(TypeError, () => A.set(Object.create(a), 1));
  assertThrows(TypeError, () => A.sum(null));
  assertThrows(TypeError, () => A.spoil(a));
});

test('conversions', () => {
  const equal = (a, b) => [a == b, a != b, a == b ? 'same' : 'other'].join();
  const values = [0, 1, '1', '', true, null, undefined, 1n, 'x', NaN];
  const first = [];
  for (let round = 0; round < 12; round++) {
    let k = 0;
    for (const a of values) for (const b of values) {
      const text = equal(a, b);
      if (round === 0) first.push(text);
      assertEq(text, first[k++]);
    }
  }
  assertEq(first.filter((t) => t.startsWith('true')).length, 25);
  const one = { valueOf() { return 1; } };
  assertEq(equal(one, 1), 'true,false,same');
  assertEq(equal('1', one), 'true,false,same');
  assertThrows(Error, () => equal({ valueOf() { throw new Error(); } }, 1));

  const text = (a, b) => a + b;
  const template = (a, b) => `${a}-${b}`;
  for (let round = 0; round < 40; round++) {
    assertEq(text('a', round), 'a' + String(round));
    assertEq(text(round + 0.5, 'a'), String(round) + '.5a');
    assertEq(text('', [true, null, undefined, 5n][round % 4]), ['true', 'null', 'undefined', '5'][round % 4]);
    assertEq(template(round, 'x'), String(round) + '-x');
  }
  assertEq(text('a', { toString() { return 'o'; } }), 'ao');
  assertThrows(TypeError, () => text('a', Symbol()));
  assertThrows(TypeError, () => template('a', Symbol()));
  assertEq(template([1, 2], one), '1,2-[object Object]');

  const take = ({ a }) => a;
  for (let round = 0; round < 40; round++) assertEq(take(round % 2 ? { a: 1 } : 'text'), round % 2 ? 1 : undefined);
  assertThrows(TypeError, () => take(null));
  assertThrows(TypeError, () => take(undefined));
});

test('named by strings', () => {
  const get = (o, k) => o[k];
  const map = Object.create(null);
  for (let k = 0; k < 200; k++) map['k' + k] = k;
  delete map.k7;
  for (let k = 0; k < 200; k++) assertEq(get(map, 'k' + k), k === 7 ? undefined : k);
  const o = { a: 1, __proto__: { b: 2 } };
  for (let k = 0; k < 60; k++) assertEq(get(o, ['a', 'b', 'c', 'toString'][k % 4]), [1, 2, undefined, Object.prototype.toString][k % 4]);
  let calls = 0;
  const odd = { get a() { calls++; return this === odd; } };
  for (let k = 0; k < 60; k++) assertEq(get(k % 2 ? odd : o, 'a'), k % 2 ? true : 1);
  assertEq(calls, 30);
  assertEq(get(new Proxy({}, { get: (_, k) => k + '!' }), 'a'), 'a!');
  assertEq(get([1, 2, 3], 'length'), 3);
  assertEq(get([1, 2, 3], '1'), 2);
  assertEq(get('text', 'length'), 4);
  assertEq(get(new Uint8Array(4), '2'), 0);
  assertEq(get(new Uint8Array(4), '5'), undefined);
});

test('NaN as the processor makes it', () => {
  const make = (a, b) => [a - a, a * b, b / b, a % b, Math.sqrt(-a), -(a - a)];
  const same = (a, b) => [a === b, a == b, a !== b, a != b, [a].indexOf(b), [a].includes(b), Object.is(a, b)].join();
  const m = new Map([[NaN, 'n']]);
  for (let round = 0; round < 40; round++) {
    // Other kinds than numbers, so that nothing is known of the operands.
    assertEq(same(String(round), round), 'false,true,true,false,-1,false,false');
    for (const x of make(Infinity, 0)) {
      for (const y of [x, NaN]) assertEq(same(x, y), 'false,false,true,true,-1,true,true');
      assertEq(m.get(x), 'n');
      switch (x) { case x: throw x; case NaN: throw x; }
    }
  }
});

done();
