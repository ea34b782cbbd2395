// Object patterns: renaming, defaults, computed keys, rest, nesting, getters, order, in every place a pattern may stand.

test('declarations', () => {
  const { a, b: c, d = 4, e: f = 5, 'g h': i, 1: j, [`k${1}`]: k } = { a: 1, b: 2, e: undefined, 'g h': 6, 1: 7, k1: 8 };
  assertDeep([a, c, d, f, i, j, k], [1, 2, 4, 5, 6, 7, 8]);
  const { x: { y: { z } } } = { x: { y: { z: 1 } } };
  assertEq(z, 1);
  const { p = 1, q = p + 1 } = {};
  assertEq(q, 2);
  const { length } = 'abc', { toFixed } = 1, { description } = Symbol('s');
  assertEq(length, 3);
  assertEq(toFixed, Number.prototype.toFixed);
  assertEq(description, 's');
  const {} = 1;
  const { r: [s, { t }] } = { r: [1, { t: 2 }] };
  assertEq(s + t, 3);
  var { u: { v } = { v: 'deflt' } } = {};
  assertEq(v, 'deflt');
  const { if: cond, class: cls = 'c' } = { if: 1 };
  assertEq(cond + cls, '1c');
});

test('assignments', () => {
  let a, b, o = {};
  ({ a, b: o.x, c: o['y'] = 3 } = { a: 1, b: 2 });
  assertDeep([a, o.x, o.y], [1, 2, 3]);
  ({ a: [b] } = { a: [5] });
  assertEq(b, 5);
  const source = {};
  assertEq(({ a } = source), source);
  ({ a = 1, b = a } = {});
  assertEq(b, 1);
  ({ a: (a), b: (o.z) } = { a: 8, b: 9 });
  assertEq(a + o.z, 17);
  ({ a, ...o.rest } = { a: 1, m: 2 });
  assertDeep(o.rest, { m: 2 });
  for ({ a, b = 'd' } of [{ a: 3 }]) ;
  assertEq(a + b, '3d');
  for ({ length: a } in { four: 1 }) ;
  assertEq(a, 4);
  [{ a }, { b }] = [{ a: 1 }, { b: 2 }];
  assertEq(a + b, 3);
});

test('rest', () => {
  const s = Symbol('s');
  const { a, ...rest } = { a: 1, b: 2, [s]: 3, get c() { return 4; } };
  assertDeep(Reflect.ownKeys(rest), ['b', 'c', s]);
  assertData(rest, 'c', 4, 'wec');
  const { ...copy } = [1, 2];
  assertDeep(copy, { 0: 1, 1: 2 });
  assertEq(Array.isArray(copy), false);
  const key = 'k', { [key]: k, [s]: t, ...others } = { k: 1, [s]: 2, z: 3 };
  assertDeep(Reflect.ownKeys(others), ['z']);
  const { 1: one, ...noOne } = { 1: 'x', 2: 'y' };
  assertDeep(noOne, { 2: 'y' });
  const { ...str } = 'ab';
  assertDeep(str, { 0: 'a', 1: 'b' });
  const { ...inherited } = Object.create({ p: 1 });
  assertDeep(inherited, {});
  assertEq(Object.getPrototypeOf(inherited), Object.prototype);
  const log = [];
  const { x, ...r2 } = new Proxy({ x: 1, y: 2 }, {
    ownKeys(t) { log.push('ownKeys'); return Reflect.ownKeys(t); },
    getOwnPropertyDescriptor(t, k) { log.push('desc ' + k); return Reflect.getOwnPropertyDescriptor(t, k); },
    get(t, k) { log.push('get ' + k); return t[k]; },
  });
  assertEq(log.join(), 'get x,ownKeys,desc y,get y');
});

test('evaluation order', () => {
  const log = [];
  const key = (k) => ({ toString() { log.push('key ' + k); return k; } });
  const source = { get a() { log.push('get a'); return undefined; }, get b() { log.push('get b'); return 1; } };
  const { [key('a')]: a = log.push('default a'), [key('b')]: b = log.push('default b') } = source;
  assertEq(log.join(), 'key a,get a,default a,key b,get b');
  log.length = 0;
  const target = (n) => { log.push('target ' + n); return { set p(v) { log.push('set ' + n); } }; };
  ({ [key('a')]: target('1').p = log.push('default'), [key('b')]: target('2').p } = source);
  assertEq(log.join(), 'key a,target 1,get a,default,set 1,key b,target 2,get b,set 2');
});

test('null and undefined', () => {
  for (const bad of [null, undefined]) {
    assertThrows(TypeError, () => { const { a } = bad; });
    assertThrows(TypeError, () => { const {} = bad; });
    assertThrows(TypeError, () => { const { ...r } = bad; });
    assertThrows(TypeError, () => { ({} = bad); });
    assertThrows(TypeError, () => (({ a }) => a)(bad === null ? null : undefined));
    assertThrows(TypeError, () => { for (const { a } of [bad]) ; });
    assertThrows(TypeError, () => { const { a: { b } } = { a: bad === null ? null : undefined }; });
  }
});

test('in parameters, catch and loops', () => {
  const f = function ({ a, b: { c = 3 } = {} }) { return a + c; };
  assertEq(f({ a: 1 }), 4);
  try { throw { code: 5, info: ['x'] }; } catch ({ code, info: [first], missing = 'm' }) { assertEq(code + first + missing, '5xm'); }
  try { throw [1, 2]; } catch ([x, y]) { assertEq(x + y, 3); }
  const out = [];
  for (const [k, { v }] of Object.entries({ a: { v: 1 } })) out.push(k + v);
  for (let { x, y = x } = { x: 2 }; x < 4; x++) out.push(x + y);
  for (var { length: len } in { abc: 1 }) out.push(len);
  assertDeep(out, ['a1', 4, 5, 3]);
  const o = { set p({ v }) { this.got = v; } };
  o.p = { v: 9 };
  assertEq(o.got, 9);
  class A { constructor({ n = 1, ...more } = {}) { this.n = n; this.more = more; } }
  assertDeep(new A({ z: 2 }).more, { z: 2 });
  assertEq((({ a }, { a: b }) => a + b)({ a: 1 }, { a: 2 }), 3);
});

test('defaults are anonymous-function names and run once', () => {
  let n = 0;
  const { f = (n++, () => {}), g = () => {} } = {};
  assertEq(n, 1);
  assertEq(f.name, '');
  assertEq(g.name, 'g');
  const { f: h = (n++, 1) } = { f: 0 };
  assertEq(n, 1);
  assertEq(h, 0);
});

test('syntax', () => {
  for (const text of ['({ a: 1 } = {})', '({ a } += {})', '({ a = 1 })', '({ ...{ a } } = {})', 'const { ...{ a } } = {}', '({ ...a, b } = {})', '({ a: b + 1 } = {})', '({ get a() {} } = {})', '({ m() {} } = {})', 'const { a }', 'let { if } = {}', '({ if } = {})', '({ a }) = 1', '"use strict"; ({ eval } = {})',
    'let { a, a } = {}', 'f({ a = 1 })', '({ a = 1 }).x', '({ "a" } = {})', '(({ a = 1 })) => 1', '({ a: (b = 1) } = {})']) {
    assertThrows(SyntaxError, () => new Function(text), text);
  }
  new Function('({ a: b.c, d: e[f], ...g.h } = {}); ({ a = 1 }) => a; ({ async, get, set, of, let } = {}); ({ a: this.b } = {})');
});

done();
