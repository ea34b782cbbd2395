// Accessor properties: receivers, inheritance, shadowing, redefinition, on arrays, classes, globals and primitives.

test('receivers', () => {
  const base = { get who() { return this; }, set who(v) { this._who = v; } };
  const child = Object.create(base);
  assertEq(child.who, child);
  child.who = 1;
  assertEq(Object.hasOwn(child, '_who') && !Object.hasOwn(base, '_who'), true);
  const get = Object.getOwnPropertyDescriptor(base, 'who').get;
  assertEq(get.call(5) instanceof Number, true);
  const strict = { get t() { 'use strict'; return typeof this; } };
  Object.setPrototypeOf(Number.prototype, strict);
  assertEq((5).t, 'number');
  Object.setPrototypeOf(Number.prototype, Object.prototype);
  assertEq(Reflect.get(base, 'who', 'receiver').valueOf(), 'receiver');
});

test('half accessors', () => {
  const readOnly = { get x() { return 1; } }, writeOnly = { set x(v) { this.v = v; } };
  readOnly.x = 2;
  assertEq(readOnly.x, 1);
  assertThrows(TypeError, () => { 'use strict'; readOnly.x = 2; });
  assertThrows(TypeError, () => { 'use strict'; readOnly.x++; });
  assertEq(writeOnly.x, undefined);
  writeOnly.x = 3;
  assertEq(writeOnly.v, 3);
  writeOnly.x += 1;
  assertEq(writeOnly.v, NaN);
  const inherits = Object.create(readOnly);
  inherits.x = 5;
  assertEq(Object.hasOwn(inherits, 'x'), false);
  Object.defineProperty(inherits, 'x', { value: 5 });
  assertEq(inherits.x, 5);
});

test('data and accessor replace each other', () => {
  const o = { x: 1 };
  const read = () => o.x;
  for (let i = 0; i < 100; i++) read();
  Object.defineProperty(o, 'x', { get: () => 'accessor', configurable: true });
  assertEq(read(), 'accessor');
  Object.defineProperty(o, 'x', { value: 'data', writable: true, configurable: true });
  assertEq(read(), 'data');
  o.x = 'written';
  assertEq(read(), 'written');
  delete o.x;
  assertEq(read(), undefined);
  const shadow = Object.create({ get y() { return 'proto'; }, set y(v) { throw new Error('must not run'); } }, { y: { value: 'own', writable: true } });
  shadow.y = 'new';
  assertEq(shadow.y, 'new');
});

test('only the changed half is replaced', () => {
  const g = () => 1, s = () => {};
  const o = Object.defineProperty({}, 'x', { get: g, set: s, configurable: true });
  Object.defineProperty(o, 'x', { get: () => 2 });
  assertEq(Object.getOwnPropertyDescriptor(o, 'x').set, s);
  Object.defineProperty(o, 'x', { enumerable: true });
  assertEq(o.x, 2);
  Object.defineProperty(o, 'x', { set: undefined });
  assertEq(Object.getOwnPropertyDescriptor(o, 'x').set, undefined);
  Object.defineProperty(o, 'x', { configurable: false });
  assertThrows(TypeError, () => Object.defineProperty(o, 'x', { get: () => 3 }));
  assertThrows(TypeError, () => Object.defineProperty(o, 'x', { value: 3 }));
  Object.defineProperty(o, 'x', { get: Object.getOwnPropertyDescriptor(o, 'x').get });
});

test('many accessors and symbols', () => {
  const o = {}, log = [];
  for (let i = 0; i < 200; i++) Object.defineProperty(o, 'p' + i, { get: () => i, set: (v) => log.push(i + v), configurable: true, enumerable: true });
  let sum = 0;
  for (const k in o) sum += o[k];
  assertEq(sum, 19900);
  for (let i = 0; i < 200; i++) o['p' + i] = 1;
  assertEq(log.reduce((a, b) => a + b), 20100);
  const sym = Symbol();
  const so = { get [sym]() { return 's'; }, set [sym](v) { this.got = v; } };
  so[sym] = 'w';
  assertEq(so[sym] + so.got, 'sw');
});

test('class accessors', () => {
  class A { static #n = 0; static get n() { return A.#n; } static set n(v) { A.#n = v; } get 'quoted name'() { return 'q'; } get 5() { return 'five'; } set [`c${1}`](v) { this.c = v; } }
  class B extends A { get 'quoted name'() { return super['quoted name'] + '+'; } static get n() { return super.n + 100; } }
  A.n++;
  assertEq(A.n + B.n, 102);
  const b = new B();
  b.c1 = 'computed';
  assertEq(b['quoted name'] + b[5] + b.c, 'q+fivecomputed');
  assertDeep(Object.keys(b), ['c']);
  B.n = 7;
  assertEq(A.n, 1);
});

test('globals', () => {
  let value = 1;
  Object.defineProperty(globalThis, 'globalAccessor', { get: () => value, set: (v) => { value = v * 2; }, configurable: true });
  globalAccessor = 5;
  assertEq(globalAccessor, 10);
  globalAccessor++;
  assertEq(globalAccessor, 22);
  assertEq(typeof globalAccessor, 'number');
  delete globalThis.globalAccessor;
  assertEq(typeof globalAccessor, 'undefined');
  Object.defineProperty(globalThis, 'readOnlyGlobal', { get: () => 'ro', configurable: true });
  readOnlyGlobal = 1;
  assertEq(readOnlyGlobal, 'ro');
  assertThrows(TypeError, () => { 'use strict'; readOnlyGlobal = 1; });
  delete globalThis.readOnlyGlobal;
});

test('throwing accessors leave state alone', () => {
  const o = { n: 1, get bad() { throw 'get'; }, set bad(v) { throw 'set'; } };
  assertThrowsValue('get', () => o.bad);
  assertThrowsValue('set', () => { o.bad = 1; });
  assertThrowsValue('get', () => { o.bad += 1; });
  assertThrowsValue('get', () => ({ ...o }));
  assertThrowsValue('get', () => { const { bad } = o; });
  assertThrowsValue('set', () => { [o.bad] = [1]; });
  assertThrowsValue('set', () => Object.assign(o, { bad: 1 }));
  assertEq(o.n, 1);
});

test('a setter has one parameter, and no rest', () => {
  for (const bad of ['({ set x(...a) {} })', 'class C { set x(...a) {} }', 'class C { static set x(...[a]) {} }', '({ set x() {} })', '({ get x(a) {} })']) {
    assertThrows(SyntaxError, () => new Function(bad), bad);
  }
});

done();
