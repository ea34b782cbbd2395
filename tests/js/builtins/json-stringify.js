// JSON.stringify: values, escapes, toJSON, replacers, indentation, order, cycles.

test('values', () => {
  for (const [value, text] of [[1, '1'], [-0, '0'], [1.5, '1.5'], [1e21, '1e+21'], [NaN, 'null'], [Infinity, 'null'], ['a', '"a"'], [true, 'true'], [null, 'null'], [[], '[]'], [{}, '{}'], [new Number(3), '3'], [new String('s'), '"s"'], [new Boolean(false), 'false'], [Object(Symbol()), '{}'], [new Date(0), '"1970-01-01T00:00:00.000Z"'], [/x/, '{}'], [new Map([[1, 2]]), '{}'], [new Set([1]), '{}'], [new Error('e'), '{}'], [[undefined, () => {}, Symbol()], '[null,null,null]'], [{ a: undefined, b: () => {}, c: Symbol() }, '{}'], [[, 1], '[null,1]'], [new Uint8Array([1, 2]), '{"0":1,"1":2}'], [(function () { return arguments; })(1), '{"0":1}'], [new Date(NaN), 'null']]) assertEq(JSON.stringify(value), text);
  for (const nothing of [undefined, () => {}, Symbol()]) assertEq(JSON.stringify(nothing), undefined);
  assertEq(JSON.stringify(), undefined);
  assertThrows(TypeError, () => JSON.stringify(1n));
  assertThrows(TypeError, () => JSON.stringify([Object(1n)]));
});

test('escapes', () => {
  assertEq(JSON.stringify('"\\\b\f\n\r\t\u0000\u001f\u007f/'), '"\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f\u007f/"');
  assertEq(JSON.stringify('\u2028\u2029'), '"\u2028\u2029"');
  assertEq(JSON.stringify('\ud800'), '"\\ud800"');
  assertEq(JSON.stringify('\udc00\ud800'), '"\\udc00\\ud800"');
  assertEq(JSON.stringify('\u{1f600}'), '"\u{1f600}"');
  assertEq(JSON.stringify({ '\n"': 1 }), '{"\\n\\"":1}');
  assertEq(JSON.stringify('\u00e9\u4e2d'), '"\u00e9\u4e2d"');
});

test('objects', () => {
  const s = Symbol();
  const o = Object.create({ inherited: 1 }, { hidden: { value: 1 }, shown: { get: () => 'g', enumerable: true } });
  o[s] = 1; o.b = 1; o[1] = 2;
  assertEq(JSON.stringify(o), '{"1":2,"shown":"g","b":1}');
  assertEq(JSON.stringify({ a: [1, { b: null }], c: 'd' }), '{"a":[1,{"b":null}],"c":"d"}');
  assertEq(JSON.stringify(Object.create(null)), '{}');
  assertEq(JSON.stringify(new Proxy({ a: 1 }, {})), '{"a":1}');
  assertEq(JSON.stringify(new Proxy([1, 2], {})), '[1,2]');
  assertEq(JSON.stringify(Object.assign([1], { extra: 2 })), '[1]');
  class A { x = 1; #p = 2; static s = 3; get y() { return 4; } }
  assertEq(JSON.stringify(new A()), '{"x":1}');
});

test('toJSON', () => {
  const log = [];
  assertEq(JSON.stringify({ a: { toJSON(k) { log.push(k); return 'J'; } }, b: [{ toJSON(k) { log.push(k); return k; } }] }), '{"a":"J","b":["0"]}');
  assertEq(log.join(), 'a,0');
  assertEq(JSON.stringify({ toJSON: (k) => 'top' + k }), '"top"');
  assertEq(JSON.stringify({ toJSON: 5 }), '{"toJSON":5}');
  assertEq(JSON.stringify({ a: { toJSON: () => undefined } }), '{}');
  BigInt.prototype.toJSON = function () { 'use strict'; return typeof this + this; };
  assertEq(JSON.stringify([1n]), '["bigint1"]');
  delete BigInt.prototype.toJSON;
  assertEq(JSON.stringify({ toJSON() { return { toJSON: () => 'no second call' }; } }), '{}');
  assertThrowsValue('j', () => JSON.stringify({ toJSON() { throw 'j'; } }));
});

test('replacer function', () => {
  const log = [];
  assertEq(JSON.stringify({ a: 1, b: [2] }, function (k, v) { log.push([k, Array.isArray(this)]); return typeof v === 'number' ? v + 1 : v; }), '{"a":2,"b":[3]}');
  assertDeep(log, [['', false], ['a', false], ['b', false], ['0', true]]);
  assertEq(JSON.stringify({ a: 1, b: 2 }, (k, v) => (k === 'a' ? undefined : v)), '{"b":2}');
  assertEq(JSON.stringify([1], (k, v) => (k === '0' ? undefined : v)), '[null]');
  assertEq(JSON.stringify(1, () => undefined), undefined);
  assertEq(JSON.stringify({ d: new Date(0) }, (k, v) => typeof v), '"object"');
  assertEq(JSON.stringify({ a: 1n }, (k, v) => (typeof v === 'bigint' ? String(v) : v)), '{"a":"1"}');
  assertEq(JSON.stringify({ a: 5 }, function (k, v) { return k === '' ? { same: this[''] === v, b: 1 } : v; }), '{"same":true,"b":1}');
});

test('replacer array', () => {
  const o = { a: 1, b: { a: 2, c: 3 }, 1: 'one' };
  assertEq(JSON.stringify(o, ['b', 'a']), '{"b":{"a":2},"a":1}');
  assertEq(JSON.stringify(o, ['a', 'a', 1, new String('b'), new Number(1), {}, null]), '{"a":1,"1":"one","b":{"a":2}}');
  assertEq(JSON.stringify(o, []), '{}');
  assertEq(JSON.stringify([{ a: 1, z: 2 }], ['z']), '[{"z":2}]');
  assertEq(JSON.stringify(o, 'a'), JSON.stringify(o));
  assertEq(JSON.stringify({ a: 1 }, new Proxy(['a'], {})), '{"a":1}');
});

test('indentation', () => {
  const o = { a: [1, { b: [] }], c: {} };
  assertEq(JSON.stringify(o, null, 2), '{\n  "a": [\n    1,\n    {\n      "b": []\n    }\n  ],\n  "c": {}\n}');
  assertEq(JSON.stringify([1], null, '--'), '[\n--1\n]');
  assertEq(JSON.stringify([1], null, 20), '[\n' + ' '.repeat(10) + '1\n]');
  assertEq(JSON.stringify([1], null, 'abcdefghijklmn'), '[\nabcdefghij1\n]');
  for (const none of [0, '', -1, null, {}, true]) assertEq(JSON.stringify([1], null, none), '[1]');
  assertEq(JSON.stringify([1], null, new Number(1)), '[\n 1\n]');
  assertEq(JSON.stringify([1], null, new String('x')), '[\nx1\n]');
  assertEq(JSON.stringify([1], null, 1.9), '[\n 1\n]');
});

test('cycles', () => {
  const o = {};
  o.self = o;
  assertThrows(TypeError, () => JSON.stringify(o));
  const a = [];
  a.push([a]);
  assertThrows(TypeError, () => JSON.stringify(a));
  const shared = { x: 1 };
  assertEq(JSON.stringify([shared, shared, { shared }]), '[{"x":1},{"x":1},{"shared":{"x":1}}]');
  assertEq(JSON.stringify(o, (k, v) => (k === 'self' ? 'cut' : v)), '{"self":"cut"}');
});

test('side effects', () => {
  const o = { get a() { delete this.b; return 1; }, b: 2, c: 3 };
  assertEq(JSON.stringify(o), '{"a":1,"c":3}');
  const arr = [{ toJSON() { arr.length = 1; return 1; } }, 2];
  assertEq(JSON.stringify(arr), '[1,null]');
  const r = Proxy.revocable([], {});
  r.revoke();
  assertThrows(TypeError, () => JSON.stringify(r.proxy));
  assertThrowsValue('get', () => JSON.stringify({ get x() { throw 'get'; } }));
  const log = [];
  JSON.stringify({ get b() { log.push('b'); return 1; }, get a() { log.push('a'); return 1; } });
  assertEq(log.join(), 'b,a');
});

done();
