// Arrays made with their elements (literals, rest parameters), which machine code does not make unless something sees them, and
// what the callbacks of arrays are called with.

const literal = (a, b) => [a, b];
const rest = (...all) => all;
const behind = (first, ...others) => others;
const count = (...all) => all.length;
const total = (...all) => { let sum = 0; for (let i = 0; i < all.length; i++) sum += all[i]; return sum; };
const forward = (f, ...all) => f.apply(null, all);

test('arrays that nothing sees', () => {
  let sum = 0;
  for (let i = 0; i < 500; i++) {
    const pair = literal(i, 0.5);
    sum += pair[0] + pair[1] + pair.length;
    const [x, y] = literal(i, 'ab');
    sum += x + y.length + count() + count(i, i) + total(1, 2, i) + forward(Math.max, 3, i, -1) + forward(count);
  }
  assertEq(sum, 500 * 499 / 2 * 3 + (3 + 499 * 500 / 2 - 3) + 3 + 3 + 500 * (0.5 + 2 + 2 + 2 + 3));
});

test('arrays that something sees', () => {
  const kept = [];
  for (let i = 0; i < 300; i++) {
    const list = rest(i, {}, 'c');
    const empty = behind(i), two = behind(i, 1.5, null), pair = literal(i, i * 0.5);
    if (i % 50 === 49) kept.push(list, empty, two, pair);
    if (i === 299) {
      pair[2] = 'more';
      two.push(i);
      empty[1] = 7;
      list.length = 1;
      pair.name = 'pair';
    }
  }
  assertEq(JSON.stringify(kept.slice(4, 8)), '[[99,{},"c"],[],[1.5,null],[99,49.5]]');
  assertEq(JSON.stringify(kept.slice(-4)), '[[299],[null,7],[1.5,null,299],[299,149.5,"more"]]');
  assertEq(kept[kept.length - 1].name, 'pair');
  assertEq(0 in kept[kept.length - 3], false);
  assert(kept.every(Array.isArray));
});

test('arrays made when machine code is left', () => {
  const leave = (x) => { const list = [x, x + 1, { x }]; if (x > 90) return typeof x === 'string' ? list : [list, list.length]; return list[0] + list.length; };
  let last;
  for (let i = 0; i < 100; i++) last = leave(i);
  assertEq(JSON.stringify(last), '[[99,100,{"x":99}],3]');
  assertEq(JSON.stringify(leave('95')), '["95","951",{"x":"95"}]');
  const thrower = (...all) => { if (all[1] === 80) throw all; return all[0]; };
  let caught;
  for (let i = 0; i < 100; i++) try { thrower(i, i, 'last'); } catch (e) { caught = e; }
  assertEq(caught.join(), '80,80,last');
});

test('flags of new arrays', () => {
  // Ints only, then something else: later loads must look.
  const ints = (a, b, c) => [a, b, c];
  const add = (list) => { let sum = 0; for (let i = 0; i < list.length; i++) sum += list[i]; return sum; };
  for (let i = 0; i < 200; i++) assertEq(add(ints(i, 1, 2)), i + 3);
  for (let i = 0; i < 200; i++) assertEq(add(ints(i, 1.5, 2)), i + 3.5);
  assertEq(add(ints(1, 'x', 2)), '1x2');
  const changed = [1, 2, 3].map((v) => v);
  for (let i = 0; i < 100; i++) { changed[1] = i === 99 ? 'text' : i; assertEq(add(changed), i === 99 ? '1text3' : 4 + i); }
});

test('callbacks of arrays', () => {
  const all = (list, f) => [
    list.map(f).join(), list.filter(f).join(), list.some(f), list.every(f), list.find(f), list.findIndex(f), list.reduce((a, v) => a + f(v), ''),
  ].join(';');
  const odd = (v) => v % 2 === 1;
  const lists = [[], [1, 2, 3], [1.5, 2.5], [1, , 3], ['1', '2', 3], Object.freeze([5, 6]), Object.seal([7, 8])];
  const first = lists.map((list) => all(list, odd));
  for (let round = 0; round < 40; round++) lists.forEach((list, k) => assertEq(all(list, odd), first[k]));
  assertEq(first[3], 'true,,true;1,3;true,true,1,0,truetrue'.replace(/,true,1,0,/, ';true;1;0;'));
  // What is no array, or one with elements above it.
  const like = { length: 3, 0: 1, 2: 3 };
  const map = Array.prototype.map, some = Array.prototype.some;
  for (let round = 0; round < 40; round++) {
    assertEq(map.call('abc', (c) => c + c).join(), 'aa,bb,cc');
    const mapped = map.call(like, (v) => v * 2);
    assertEq(mapped.length, 3);
    assertEq(1 in mapped, false);
    assertEq(some.call(like, (v) => v === 3), true);
  }
  Object.prototype[1] = 'above';
  try {
    assertEq([1, , 3].map((v) => v).join(), '1,above,3');
    assertEq(map.call(like, (v) => v).join(), '1,above,3');
  } finally {
    delete Object.prototype[1];
  }
  // Shrinks and grows while it is walked.
  for (let round = 0; round < 40; round++) {
    const list = [1, 2, 3, 4, 5, 6];
    const seen = [];
    list.forEach((v) => { seen.push(v); if (v === 2) list.length = 4; if (v === 4) list.push(9); });
    assertEq(seen.join(), '1,2,3,4,9');
  }
  class Sub extends Array {}
  for (let round = 0; round < 40; round++) assert(Sub.from([1, 2]).map((v) => v) instanceof Sub);
});

test('callbacks of maps and sets', () => {
  for (let round = 0; round < 40; round++) {
    const seen = [];
    const map = new Map([[1, 'a'], ['b', round]]), set = new Set([1, 2, 3]);
    map.forEach((v, k, m) => { seen.push(k, v, m === map); if (k === 1) map.set('new', 0); });
    set.forEach((v, k) => { seen.push(v === k); if (v === 1) set.delete(2); });
    assertEq(seen.join(), `1,a,true,b,${round},true,new,0,true,true,true`);
  }
});

test('for-of over maps and sets', () => {
  const map = new Map([[1, 'a'], ['b', 2.5], [null, undefined]]), set = new Set([1, 'x', NaN]);
  const all = () => {
    const seen = [];
    for (const [k, v] of map) seen.push(k, v);
    for (const entry of map.entries()) seen.push(entry.length, entry);
    for (const k of map.keys()) seen.push(k);
    for (const v of map.values()) seen.push(v);
    for (const v of set) seen.push(v);
    for (const [k, v] of set.entries()) seen.push(k === v);
    return seen.map(String).join();
  };
  const expected = '1,a,b,2.5,null,undefined,2,1,a,2,b,2.5,2,,,1,b,null,a,2.5,undefined,1,x,NaN,true,true,false';
  for (let round = 0; round < 60; round++) assertEq(all(), expected);
  // What is added is met, what is removed is not; and the table may be replaced on the way.
  const walk = (change) => { const m = new Map([[0, 0], [1, 1], [2, 2]]), seen = []; for (const [k] of m) { seen.push(k); if (seen.length > 40) break; change(m, k); } return seen.join(); };
  for (let round = 0; round < 40; round++) {
    assertEq(walk(() => {}), '0,1,2');
    assertEq(walk((m, k) => m.delete(k + 1)), '0,2');
    assertEq(walk((m, k) => { if (k < 10) m.set(k + 10, 0); }), '0,1,2,10,11,12');
    assertEq(walk((m, k) => { if (k === 1) m.clear(); }), '0,1');
    assertEq(walk((m, k) => { m.delete(k); m.set(k, 0); }).length, 81);
    assertEq(walk((m, k) => { for (let i = 0; k === 0 && i < 9; i++) m.set(100 + i, 0); }), '0,1,2,100,101,102,103,104,105,106,107,108');
  }
  // Left early, and gone on with.
  const some = (n) => { const it = map.keys(), seen = []; for (const k of it) { seen.push(k); if (seen.length === n) break; } return seen.length + ',' + it.next().done; };
  for (let round = 0; round < 40; round++) assertEq([some(1), some(2), some(3), some(4)].join(';'), '1,false;2,false;3,true;3,true');
  // One place, several kinds of iterators.
  const count = (it) => { let n = 0; for (const v of it) n += Array.isArray(v) ? 10 : 1; return n; };
  const several = [map, set, map.keys, [1, 2], 'ab', set.entries];
  for (let round = 0; round < 60; round++) {
    assertEq(several.map((it, k) => count(typeof it === 'function' ? it.call(k === 2 ? map : set) : it)).join(), '30,3,3,2,2,30');
  }
  const keys = (it) => { let text = ''; for (const k of it) text += k; return text; };
  for (let round = 0; round < 200; round++) assertEq(keys(map.keys()), '1bnull');
  assertEq(keys(map.values()), 'a2.5undefined');
  assertEq(keys(map), '1,ab,2.5,');
  assertEq(keys([1, 2]), '12');
  // Another `next`, and destructuring that is not what it was.
  const proto = Object.getPrototypeOf(map.keys()), next = proto.next;
  proto.next = function () { const r = next.call(this); return r.done ? r : { done: false, value: 'patched' }; };
  try {
    assertEq(keys(map.keys()), 'patchedpatchedpatched');
    assertEq(keys(set), '1xNaN');
  } finally {
    proto.next = next;
  }
  const values = Array.prototype[Symbol.iterator];
  Array.prototype[Symbol.iterator] = function* () { yield 'first'; yield 'second'; };
  try {
    assertEq(all().slice(0, 12), 'first,second');
  } finally {
    Array.prototype[Symbol.iterator] = values;
  }
  assertEq(all(), expected);
});

test('one place for strings and objects', () => {
  const type = (doc) => doc.type;
  const docs = ['text', { type: 'group' }, [], 'x'.repeat(50), { a: 1, type: 'line' }, ['a']];
  for (let round = 0; round < 60; round++) {
    assertEq(docs.map(type).join(), ',group,,,line,');
  }
  String.prototype.type = 'string';
  Array.prototype.type = 'array';
  try {
    assertEq(docs.map(type).join(), 'string,group,array,string,line,array');
    for (let round = 0; round < 60; round++) assertEq(docs.map(type).join(), 'string,group,array,string,line,array');
  } finally {
    delete String.prototype.type;
    delete Array.prototype.type;
  }
  assertEq(docs.map(type).join(), ',group,,,line,');
  Object.defineProperty(String.prototype, 'type', { get() { return this + '!'; }, configurable: true });
  try {
    assertEq(type('a'), 'a!');
  } finally {
    delete String.prototype.type;
  }
  assertThrows(TypeError, () => type(null));
});

test('strings that are equal without being the same', () => {
  const is = (v) => v === 'group' ? 1 : v === 'line' ? 2 : v == 'text' ? 3 : 0;
  const make = (a, b) => a + b;
  const values = ['group', 'line', 'text', make('gro', 'up'), make('li', 'ne'), make('te', 'xt'), 'other', make('oth', 'er'), '', undefined, null, 5, NaN, {}, Symbol.iterator, 3n, 'groups'.slice(0, 5), ['text']];
  for (let round = 0; round < 60; round++) assertEq(values.map(is).join(''), '123123000000000013');
  const same = (a, b) => a === b;
  for (let round = 0; round < 60; round++) {
    assertEq(same(make('a', round), make('a', round)), true);
    assertEq(same(make('a', round), make('b', round)), false);
    assertEq(same('atom', 'atom'), true);
    assertEq(same('atom', 'other'), false);
    assertEq(same('atom', make('at', 'om')), true);
  }
});

test('tests of values of all kinds', () => {
  const values = [0, 1, -0, 0.5, NaN, '', 'a', 'a'.concat(''), null, undefined, true, false, {}, [], () => 1, Symbol(), 0n, 1n, new Proxy([], {}), new Proxy(() => 1, {}), new (class { })()];
  const truth = (v) => v ? 1 : 0, object = (v) => typeof v === 'object' ? 1 : 0, callable = (v) => typeof v === 'function' ? 1 : 0;
  const boolean = (v) => typeof v === 'boolean' ? 1 : 0, array = (v) => Array.isArray(v) ? 1 : 0;
  for (let round = 0; round < 60; round++) {
    assertEq(values.map(truth).join(''), '010100110010111101111');
    assertEq(values.map(object).join(''), '000000001000110000101');
    assertEq(values.map(callable).join(''), '000000000000001000010');
    assertEq(values.map(boolean).join(''), '000000000011000000000');
    assertEq(values.map(array).join(''), '000000000000010000100');
  }
  const { proxy, revoke } = Proxy.revocable([], {});
  for (let round = 0; round < 60; round++) assertEq(array(proxy), 1);
  revoke();
  assertThrows(TypeError, () => array(proxy));
});

test('spread into literals', () => {
  const all = (v) => [...v], between = (v, w) => [0, ...v, 'm', ...w, 1], most = (v) => Math.max(...v);
  const sources = () => [[1, 2, 3], [1.5, 'x', null], [], new Set(['a', 1, 2.5]), new Map([['k', 1], ['l', {}]]), new Uint8Array([3, 4]),
    new Float64Array([0.5]), 'text', new BigInt64Array([5n])];
  for (let round = 0; round < 60; round++) {
    for (const s of sources()) {
      const got = all(s);
      assertEq(String(got), String(Array.from(s)));
      assertEq(got.length, Array.from(s).length);
      assertEq(between(s, s).length, 3 + 2 * got.length);
    }
    assertEq(between(new Set([1]), [2, 3]).join(), '0,1,m,2,3,1');
    assertEq(most([round, 3, 2.5]) + most(new Set([1, 2])), Math.max(round, 3) + 2);
    const copy = all([1, 2]), entries = all(new Map([[1, 2]]));
    copy.push(0.5);
    entries[0].push('own');
    assertEq(copy.join() + entries.join(), '1,2,0.51,2,own');
  }
  // What iterates otherwise.
  assertEq(String(all([, 1])), ',1');
  assertEq(0 in all([, 1]), true);
  class Loud extends Set { *[Symbol.iterator]() { yield 'loud'; } }
  assertEq(all(new Loud([1])).join(), 'loud');
  const own = new Map([[1, 2]]);
  own[Symbol.iterator] = own.keys;
  assertEq(all(own).join(), '1');
  assertThrows(TypeError, () => all({}));
  assertThrows(TypeError, () => all(null));
  const proto = Object.getPrototypeOf(new Set().values()), next = proto.next;
  proto.next = function() { const r = next.call(this); if (!r.done) r.value += '!'; return r; };
  try {
    assertEq(all(new Set(['a', 'b'])).join(), 'a!,b!');
  } finally {
    proto.next = next;
  }
  Array.prototype[0] = 'proto';
  try {
    assertEq(all([, 1]).join(), 'proto,1');
  } finally {
    delete Array.prototype[0];
  }
  const set = new Set([1, 2, 3]);
  set.delete(2);
  set.add(4);
  assertEq(all(set).join(), '1,3,4');
});

done();
