// Equality, relations, typeof, delete, void, in, instanceof.

test('strict equality', () => {
  assertEq(NaN === NaN, false);
  assertEq(0 === -0, true);
  assertEq('a' + 'b' === 'ab', true);
  assertEq('1' === 1, false);
  assertEq(null === undefined, false);
  assertEq(1n === 1, false);
  assertEq(1n === 1n, true);
  assertEq(2n ** 70n === 2n ** 70n, true);
  assertEq({} === {}, false);
  assertEq(Symbol() === Symbol(), false);
  assertEq(1 !== 1.0, false);
  assertEq(1.5 === 3 / 2, true);
});

test('loose equality', () => {
  const t = [[1, '1'], [0, ''], [null, undefined], [true, 1], [false, '0'], [1n, 1], [1n, '1'], [1n, true], ['\n', 0], [[1], 1], [[1, 2], '1,2'], [{}, '[object Object]'], [new Number(1), 1], [new String('a'), 'a'], [0, -0], [2n ** 64n, 2 ** 64]];
  for (const [a, b] of t) { assertEq(a == b, true, String(a)); assertEq(b == a, true, String(b)); assertEq(a != b, false); }
  const f = [[NaN, NaN], [null, 0], [undefined, 0], [null, false], ['a', 0], [true, '2'], [1n, '1.5'], [{}, {}], [new String('a'), new String('a')], [Symbol(), Symbol()], [null, ''], ['1', '01'], [1n, NaN], [Symbol.iterator, 'x'], [{}, null], [{}, undefined], [2n ** 64n, 2 ** 64 + 4096]];
  for (const [a, b] of f) { assertEq(a == b, false); assertEq(b == a, false); }
  assertEq({ valueOf: () => 1 } == 1, true);
  assertEq(1 == { [Symbol.toPrimitive]: (h) => (h === 'default' ? 1 : 2) }, true);
  const s = Symbol();
  assertEq(s == Object(s), true);
  assertThrows(TypeError, () => Object.create(null) == 1);
});

test('relations', () => {
  assertEq(1 < 2 && !(2 < 1) && !(1 < 1), true);
  assertEq(1 <= 1 && 2 >= 1 && 2 > 1, true);
  for (const v of [NaN, undefined, 'x', {}]) assertEq(1 < v || 1 > v || 1 <= v || 1 >= v, false);
  assertEq(-0 < 0, false);
  assertEq(-Infinity < Infinity, true);
  assertEq('a' < 'b', true);
  assertEq('B' < 'a', true);
  assertEq('10' < '9', true);
  assertEq('10' < 9, false);
  assertEq('' < 'a', true);
  assertEq('ab' < 'abc', true);
  assertEq('\u{1f600}' < '\uffff', true);
  assertEq(null < 1, true);
  assertEq(null >= 0, true);
  assertEq(undefined >= undefined, false);
  assertEq(null >= null, true);
  assertEq(true > false, true);
  assertEq([2] > 1, true);
  assertEq(1n < 2, true);
  assertEq(2n > 1.5, true);
  assertEq(1n < '2', true);
  assertEq(1n < 'x', false);
  assertEq(2n ** 64n > 2 ** 64 - 4096, true);
  assertEq(10n < Infinity, true);
  assertEq(-10n < NaN, false);
  assertThrows(TypeError, () => Symbol() < 1);
  assertThrows(TypeError, () => 1 >= Object.create(null));
  const log = [];
  const say = (n) => ({ valueOf() { log.push(n); return n; } });
  say(1) < say(2); say(3) > say(4); say(5) <= say(6); say(7) >= say(8);
  assertEq(log.join(''), '12345678');
});

// What compares and what jumps is one instruction: each way to write a condition, with a variable and with a small number.
test('comparisons as conditions', () => {
  const values = [0, 1, 2, NaN, '1', undefined, null, 1n, 1.5, true, 'x', { valueOf: () => 2 }];
  const rows = [
    ['a < b', 'TFFFFFTFFFFF',
      (a, b) => (a < b ? 'T' : 'F'), (a, b) => (!(a < b) ? 'F' : 'T'),
      (a) => (a < 1 ? 'T' : 'F'), (a) => (!(a < 1) ? 'F' : 'T'),
      (a) => (1 > a ? 'T' : 'F'), (a) => (!(1 > a) ? 'F' : 'T'),
      (a, b) => { let s = 'F'; while (a < b) { s = 'T'; break; } return s; }, (a, b) => { let n = 0; do { if (n === 2) break; n++; } while (a < b); return n === 2 ? 'T' : 'F'; }],
    ['a <= b', 'TTFFTFTTFTFF',
      (a, b) => (a <= b ? 'T' : 'F'), (a, b) => (!(a <= b) ? 'F' : 'T'),
      (a) => (a <= 1 ? 'T' : 'F'), (a) => (!(a <= 1) ? 'F' : 'T'),
      (a) => (1 >= a ? 'T' : 'F'), (a) => (!(1 >= a) ? 'F' : 'T'),
      (a, b) => { let s = 'F'; while (a <= b) { s = 'T'; break; } return s; }, (a, b) => { let n = 0; do { if (n === 2) break; n++; } while (a <= b); return n === 2 ? 'T' : 'F'; }],
    ['a > b', 'FFTFFFFFTFFT',
      (a, b) => (a > b ? 'T' : 'F'), (a, b) => (!(a > b) ? 'F' : 'T'),
      (a) => (a > 1 ? 'T' : 'F'), (a) => (!(a > 1) ? 'F' : 'T'),
      (a) => (1 < a ? 'T' : 'F'), (a) => (!(1 < a) ? 'F' : 'T'),
      (a, b) => { let s = 'F'; while (a > b) { s = 'T'; break; } return s; }, (a, b) => { let n = 0; do { if (n === 2) break; n++; } while (a > b); return n === 2 ? 'T' : 'F'; }],
    ['a >= b', 'FTTFTFFTTTFT',
      (a, b) => (a >= b ? 'T' : 'F'), (a, b) => (!(a >= b) ? 'F' : 'T'),
      (a) => (a >= 1 ? 'T' : 'F'), (a) => (!(a >= 1) ? 'F' : 'T'),
      (a) => (1 <= a ? 'T' : 'F'), (a) => (!(1 <= a) ? 'F' : 'T'),
      (a, b) => { let s = 'F'; while (a >= b) { s = 'T'; break; } return s; }, (a, b) => { let n = 0; do { if (n === 2) break; n++; } while (a >= b); return n === 2 ? 'T' : 'F'; }],
    ['a == b', 'FTFFTFFTFTFF',
      (a, b) => (a == b ? 'T' : 'F'), (a, b) => (!(a == b) ? 'F' : 'T'),
      (a) => (a == 1 ? 'T' : 'F'), (a) => (!(a == 1) ? 'F' : 'T'),
      (a, b) => { let s = 'F'; while (a == b) { s = 'T'; break; } return s; }, (a, b) => { let n = 0; do { if (n === 2) break; n++; } while (a == b); return n === 2 ? 'T' : 'F'; }],
    ['a != b', 'TFTTFTTFTFTT',
      (a, b) => (a != b ? 'T' : 'F'), (a, b) => (!(a != b) ? 'F' : 'T'),
      (a) => (a != 1 ? 'T' : 'F'), (a) => (!(a != 1) ? 'F' : 'T'),
      (a, b) => { let s = 'F'; while (a != b) { s = 'T'; break; } return s; }, (a, b) => { let n = 0; do { if (n === 2) break; n++; } while (a != b); return n === 2 ? 'T' : 'F'; }],
    ['a === b', 'FTFFFFFFFFFF',
      (a, b) => (a === b ? 'T' : 'F'), (a, b) => (!(a === b) ? 'F' : 'T'),
      (a) => (a === 1 ? 'T' : 'F'), (a) => (!(a === 1) ? 'F' : 'T'),
      (a, b) => { let s = 'F'; while (a === b) { s = 'T'; break; } return s; }, (a, b) => { let n = 0; do { if (n === 2) break; n++; } while (a === b); return n === 2 ? 'T' : 'F'; }],
    ['a !== b', 'TFTTTTTTTTTT',
      (a, b) => (a !== b ? 'T' : 'F'), (a, b) => (!(a !== b) ? 'F' : 'T'),
      (a) => (a !== 1 ? 'T' : 'F'), (a) => (!(a !== 1) ? 'F' : 'T'),
      (a, b) => { let s = 'F'; while (a !== b) { s = 'T'; break; } return s; }, (a, b) => { let n = 0; do { if (n === 2) break; n++; } while (a !== b); return n === 2 ? 'T' : 'F'; }],
  ];
  for (const [name, expected, ...conditions] of rows) {
    for (const condition of conditions) assertEq(values.map((a) => condition(a, 1)).join(''), expected, `${name}: ${condition}`);
  }
  const [lt, notLt] = rows[0].slice(2), [eq, notEq] = rows[4].slice(2);
  const object = {};
  for (const [a, b, less, equal] of [[NaN, NaN, 'F', 'F'], ['a', 'b', 'T', 'F'], ['b', 'a', 'F', 'F'], [1, 2n, 'T', 'F'], [2n ** 64n, 2 ** 64, 'F', 'T'], [object, object, 'F', 'T'], [null, undefined, 'F', 'T'], [-0, 0, 'F', 'T']]) {
    assertEq(lt(a, b) + notLt(a, b) + eq(a, b) + notEq(a, b), less + less + equal + equal);
  }
  for (const condition of rows[0].slice(2)) assertThrows(TypeError, () => condition(Symbol(), 1));
});

test('typeof', () => {
  const t = [[undefined, 'undefined'], [null, 'object'], [true, 'boolean'], [1, 'number'], [NaN, 'number'], [1n, 'bigint'], ['', 'string'], [Symbol(), 'symbol'], [{}, 'object'], [[], 'object'], [/x/, 'object'], [() => {}, 'function'], [class {}, 'function'], [function* () {}, 'function'], [async () => {}, 'function'], [new Number(1), 'object'], [Math, 'object'], [Math.abs, 'function'], [new Proxy(() => {}, {}), 'function'], [new Proxy({}, {}), 'object'], [Object(1n), 'object'], [new Date(), 'object'], [(() => {}).bind(), 'function'], [globalThis, 'object']];
  for (const [v, name] of t) assertEq(typeof v, name);
  assertEq(typeof undeclaredThing, 'undefined');
  assertEq(typeof typeof 1, 'string');
  assertEq(typeof (undeclaredThing2 => 1), 'function');
  assertThrows(ReferenceError, () => typeof (0, undeclaredThing));
  assertThrows(ReferenceError, () => typeof undeclaredThing.x);
});

test('delete', () => {
  const o = { a: 1, b: 2, 1: 'x' };
  assertEq(delete o.a, true);
  assertEq(delete o['b'], true);
  assertEq(delete o[1], true);
  assertEq(delete o.missing, true);
  assertDeep(o, {});
  assertEq(delete 1, true);
  assertEq(delete (() => {})(), true);
  assertEq(delete [].length, false);
  assertThrows(TypeError, () => { 'use strict'; delete [].length; });
  assertThrows(TypeError, () => { 'use strict'; delete Object.freeze({ x: 1 }).x; });
  assertThrows(TypeError, () => delete null.x);
  assertThrows(TypeError, () => delete undefined[0]);
  const arr = [1, 2, 3];
  delete arr[1];
  assertEq(arr.length, 3);
  assertEq(1 in arr, false);
  var v = 1;
  assertEq(delete v, false);
  assertEq(v, 1);
  globalThis.deletable = 1;
  assertEq(delete deletable, true);
  assertEq(typeof deletable, 'undefined');
  assertEq(delete undeclaredToDelete, true);
  (function (p) { assertEq(delete p, false); assertEq(delete arguments, false); })(1);
  assertThrows(SyntaxError, () => new Function('"use strict"; var x; delete x;'));
  assertThrows(SyntaxError, () => new Function('"use strict"; var x; delete ((x));'));
  class A { constructor() { this.p = 1; } m() { return delete this.p; } static s() { return delete super.x; } }
  assertEq(new A().m(), true);
  assertThrows(ReferenceError, () => A.s());
  let n = 0;
  delete { get x() { n++; return 1; } }.x;
  assertEq(n, 0);
  const inherited = Object.create({ p: 1 });
  delete inherited.p;
  assertEq(inherited.p, 1);
});

test('order of own keys after delete and add', () => {
  const o = { a: 1, b: 2, c: 3 };
  delete o.b; o.b = 4;
  assertEq(Object.keys(o).join(), 'a,c,b');
  delete o.a; o.a = 1; o[2] = 0; o[1] = 0;
  assertEq(Object.keys(o).join(), '1,2,c,b,a');
});

test('void and comma', () => {
  let n = 0;
  assertEq(void n++, undefined);
  assertEq(n, 1);
  assertEq((n++, n++, n), 3);
});

test('in', () => {
  const s = Symbol(), o = Object.create({ inherited: 1 }, { own: { value: undefined } });
  o[s] = 1;
  assertEq('own' in o && 'inherited' in o && s in o && 'toString' in o, true);
  assertEq('missing' in o, false);
  assertEq(0 in [undefined], true);
  assertEq(0 in [,], false);
  assertEq('length' in [], true);
  assertEq('0' in new String('ab'), true);
  assertEq(1.5 in { 1.5: 0 }, true);
  for (const bad of ['str', 1, null, undefined, true, Symbol()]) assertThrows(TypeError, () => 'x' in bad);
  assertEq('a' in new Proxy({}, { has: () => true }), true);
  assertThrows(TypeError, () => ({ toString() { throw new TypeError('key'); } }) in {});
});

test('instanceof', () => {
  function F() {}
  const f = new F();
  assertEq(f instanceof F, true);
  F.prototype = {};
  assertEq(f instanceof F, false);
  assertEq(1 instanceof Number, false);
  assertEq(new Number(1) instanceof Number, true);
  assertEq([] instanceof Array && [] instanceof Object, true);
  assertEq(Object.create(null) instanceof Object, false);
  assertEq((() => {}) instanceof Function, true);
  const B = F.bind();
  assertEq(new F() instanceof B, true);
  for (const bad of [1, 'x', null, undefined, {}, { prototype: {} }]) assertThrows(TypeError, () => f instanceof bad);
  F.prototype = 1;
  assertThrows(TypeError, () => ({}) instanceof F);
  assertEq(1 instanceof F, false);
  assertThrows(TypeError, () => ({}) instanceof (() => {}));
  assertEq(5 instanceof { [Symbol.hasInstance]: (v) => v === 5 }, true);
  assertEq(5 instanceof { [Symbol.hasInstance]: () => 'truthy' }, true);
  assertThrows(TypeError, () => 5 instanceof { [Symbol.hasInstance]: 1 });
  class Even { static [Symbol.hasInstance](n) { return n % 2 === 0; } }
  assertEq(2 instanceof Even && !(1 instanceof Even), true);
});

done();
