// Object literals and property access: shorthand, methods, accessors, computed keys, __proto__, duplicates, key order, elements.

test('forms', () => {
  const a = 1, get = 2, set = 3, async = 4;
  const o = { a, get, set, async, 'q r': 5, 1: 6, 1.5: 7, 0x10: 8, [`t${a}`]: 9, m() { return this.a; }, get g() { return this.a + 10; }, set g(v) { this.v = v; }, if: 'kw', 1n: 'big', async *ag() {}, };
  assertDeep([o.a, o.get, o.set, o.async, o['q r'], o[1], o[1.5], o[16], o.t1, o.m(), o.g, o.if], [1, 2, 3, 4, 5, 'big', 7, 8, 9, 1, 11, 'kw']);
  o.g = 4;
  assertEq(o.v, 4);
  assertEq({ get: 1 }.get + { set: 1 }.set + { async: 1 }.async + { static: 1 }.static, 4);
  assertEq({ get() { return 'm'; } }.get(), 'm');
  assertEq({ get get() { return 'gg'; } }.get, 'gg');
  assertEq({ 'use strict'() { return 1; } }['use strict'](), 1);
  assertDeep(Object.keys({ b: 1, 2: 1, a: 1, 1: 1, [Symbol()]: 1, '-1': 1, '01': 1, 4294967295: 1, 4294967294: 1 }), ['1', '2', '4294967294', 'b', 'a', '-1', '01', '4294967295']);
});

test('duplicates and attributes', () => {
  assertEq({ a: 1, a: 2 }.a, 2);
  assertEq({ get a() { return 1; }, a: 2 }.a, 2);
  assertEq({ a: 1, get a() { return 3; } }.a, 3);
  const o = { get x() { return 1; }, set x(v) {}, m() {}, p: 1 };
  const d = Object.getOwnPropertyDescriptor(o, 'x');
  assertEq(typeof d.get + typeof d.set + d.enumerable + d.configurable, 'functionfunctiontruetrue');
  assertData(o, 'm', o.m, 'wec');
  assertData(o, 'p', 1, 'wec');
  assertEq(Object.getOwnPropertyDescriptor({ get x() { return 1; }, x: 2, set x(v) {} }, 'x').get, undefined);
});

test('__proto__', () => {
  const p = { inherited: 1 };
  assertEq(Object.getPrototypeOf({ __proto__: p }), p);
  assertEq(Object.getPrototypeOf({ '__proto__': p }), p);
  assertEq(Object.getPrototypeOf({ __proto__: null }), null);
  assertEq(Object.getPrototypeOf({ __proto__: 5 }), Object.prototype);
  const __proto__ = p;
  assert(Object.hasOwn({ __proto__ }, '__proto__'));
  assert(Object.hasOwn({ ['__proto__']: p }, '__proto__'));
  assert(Object.hasOwn({ __proto__() {} }, '__proto__'));
  assertThrows(SyntaxError, () => new Function('({ __proto__: null, "__proto__": null })'));
  new Function('({ __proto__: null, ["__proto__"]: 1, __proto__() {} })');
  const o = {};
  o.__proto__ = p;
  assertEq(Object.getPrototypeOf(o), p);
  assertEq(o.__proto__, p);
  o.__proto__ = 1;
  assertEq(Object.getPrototypeOf(o), p);
});

test('computed keys', () => {
  const log = [];
  const k = (x) => ({ toString() { log.push('key ' + x); return x; } }), v = (x) => { log.push('value ' + x); return x; };
  const o = { [k('a')]: v(1), [k('b')]: v(2), [k('a')]: v(3) };
  assertEq(log.join(), 'key a,value 1,key b,value 2,key a,value 3');
  assertDeep(o, { a: 3, b: 2 });
  assertEq({ [1 + 1]: 'two' }[2], 'two');
  assertEq({ [null]: 1, [undefined]: 2, [true]: 3, [-0]: 4, [1e21]: 5, [[]]: 6 }['1e+21'], 5);
  assertEq({ get ['x' + 1]() { return 'getter'; } }.x1, 'getter');
  const s = Symbol('s');
  assertEq({ [s]: 1 }[s], 1);
  assertEq({ [s]() {} }[s].name, '[s]');
});

test('access by key kinds', () => {
  const o = { null: 'n', undefined: 'u', true: 't', '1.5': 'f', NaN: 'nan', '-1': 'neg', '[object Object]': 'obj', '1,2': 'arr', 0: 'zero' };
  assertEq(o[null] + o[undefined] + o[true] + o[1.5] + o[NaN] + o[-1] + o[{}] + o[[1, 2]] + o[-0], 'nutfnannegobjarrzero');
  assertEq(o['0'], 'zero');
  assertEq(o['-0'], undefined);
  assertEq(o[1e3], undefined);
  assertThrows(TypeError, () => o[{ toString: null, valueOf: null }]);
  assertThrows(TypeError, () => null.x);
  assertThrows(TypeError, () => undefined.x);
  assertThrows(TypeError, () => { null.x = 1; });
  assertEq('abc'[1], 'b');
  assertEq('abc'[5], undefined);
  assertEq('abc'['1'], 'b');
  assertEq('abc'.length, 3);
  assertEq(5..toString(), '5');
  assertEq(true.toString(), 'true');
  assertEq((5)['constructor'], Number);
  assertEq(1.0.toFixed(1), '1.0');
});

test('writing to primitives', () => {
  const s = 'abc';
  s.x = 1;
  assertEq(s.x, undefined);
  assertThrows(TypeError, () => { 'use strict'; 'abc'.x = 1; });
  assertThrows(TypeError, () => { 'use strict'; 'abc'[0] = 'x'; });
  assertThrows(TypeError, () => { 'use strict'; 'abc'.length = 1; });
  assertThrows(TypeError, () => { 'use strict'; (5).x = 1; });
  assertThrows(TypeError, () => { 'use strict'; Symbol().x = 1; });
  let seen;
  Object.defineProperty(Number.prototype, 'probe', { set(v) { 'use strict'; seen = typeof this + v; }, configurable: true });
  (5).probe = 1;
  assertEq(seen, 'number1');
  delete Number.prototype.probe;
});

test('setting through the prototype chain', () => {
  let got;
  const proto = { set s(v) { got = [this, v]; }, get r() { return 1; }, plain: 1 };
  Object.defineProperty(proto, 'fixed', { value: 1, writable: false });
  const o = Object.create(proto);
  o.s = 5;
  assertEq(got[0], o);
  assertEq(Object.hasOwn(o, 's'), false);
  o.plain = 2;
  assertEq(proto.plain, 1);
  o.fixed = 2; o.r = 2;
  assertEq(Object.hasOwn(o, 'fixed') || Object.hasOwn(o, 'r'), false);
  assertThrows(TypeError, () => { 'use strict'; o.fixed = 2; });
  assertThrows(TypeError, () => { 'use strict'; o.r = 2; });
  assertThrows(TypeError, () => { 'use strict'; Object.freeze({}).x = 1; });
  assertThrows(TypeError, () => { 'use strict'; Object.preventExtensions([])[0] = 1; });
  const far = Object.create(Object.create(Object.create(proto)));
  far.s = 'far';
  assertEq(got[1], 'far');
  Object.setPrototypeOf(proto, { added: 'later' });
  assertEq(far.added, 'later');
});

test('prototype changes are seen by all', () => {
  function F() {}
  const objects = Array.from({ length: 5 }, () => new F());
  const read = (o) => o.value;
  for (const o of objects) assertEq(read(o), undefined);
  F.prototype.value = 1;
  for (const o of objects) assertEq(read(o), 1);
  Object.prototype.value = 2;
  for (const o of objects) assertEq(read(o), 1);
  delete F.prototype.value;
  for (const o of objects) assertEq(read(o), 2);
  delete Object.prototype.value;
  for (const o of objects) assertEq(read(o), undefined);
  Object.defineProperty(F.prototype, 'value', { get() { return 'got'; }, configurable: true });
  assertEq(read(objects[0]), 'got');
  objects[1].value;
  Object.defineProperty(objects[1], 'value', { value: 'own' });
  assertEq(read(objects[1]) + read(objects[2]), 'owngot');
});

test('many properties and deletes', () => {
  const o = {};
  for (let i = 0; i < 2000; i++) o['k' + i] = i;
  for (let i = 0; i < 2000; i += 2) delete o['k' + i];
  let sum = 0;
  for (const k in o) sum += o[k];
  assertEq(sum, 1000000);
  assertEq(Object.keys(o)[0], 'k1');
  o.k0 = 'again';
  assertEq(Object.keys(o).at(-1), 'k0');
});

test('integer-like keys', () => {
  const o = {};
  o[4294967294] = 'a'; o[4294967295] = 'b'; o['4294967296'] = 'c'; o[2 ** 53] = 'd'; o['00'] = 'e'; o[-1] = 'f'; o['1'] = 'g'; o[1] += 'h';
  assertEq(o['1'], 'gh');
  assertDeep(Object.keys(o).slice(0, 2), ['1', '4294967294']);
  assertEq(o[2 ** 53], 'd');
  const a = [];
  a[4294967295] = 'not an index';
  assertEq(a.length, 0);
  a[4294967294] = 'last';
  assertEq(a.length, 4294967295);
  assertThrows(RangeError, () => a.push(1, 2));
});

test('syntax errors', () => {
  for (const text of ['({ a: 1 b: 2 })', '({ a = 1 })', '({ get x(a) {} })', '({ set x() {} })', '({ if })', '({ 1 })', '({ "a" })', '({ [a] })', '({ a.b: 1 })', '({ m() })', '({ get: })', '({ async get x() {} })', '({ *async x() {} })', '({ ...})', '({ this })', '"use strict"; ({ eval } = 1)', '({ m() { super(); } })', 'function f() { "use strict"; ({ yield }) }', '({ set x(a, b) {} })', '({ async\nm() {} })']) {
    assertThrows(SyntaxError, () => new Function(text), text);
  }
});

done();
