// JSON.parse: grammar, errors, revivers with source text, big inputs.

test('values', () => {
  for (const [text, value] of [['1', 1], ['-0', -0], ['1.5e3', 1500], ['1E-2', 0.01], ['"a"', 'a'], ['true', true], ['false', false], ['null', null], [' \t\n\r 1 \t\n\r ', 1], ['1e400', Infinity], ['-1e-400', -0], ['0.1', 0.1], ['123456789012345678901234567890', 1.2345678901234568e29]]) assertEq(JSON.parse(text), value, text);
  assertDeep(JSON.parse('[1,"a",[],{},null,[[true]]]'), [1, 'a', [], {}, null, [[true]]]);
  assertDeep(JSON.parse('{"a":1,"b":{"c":[2]},"":3}'), { a: 1, b: { c: [2] }, '': 3 });
  assertEq(JSON.parse('"\\u0041\\n\\t\\b\\f\\r\\"\\\\\\/"'), 'A\n\t\b\f\r"\\/');
  assertEq(JSON.parse('"\\ud83d\\ude00"'), '\u{1f600}');
  assertEq(JSON.parse('"\\ud800"'), '\ud800');
  assertEq(JSON.parse('"\u2028\u2029"'), '\u2028\u2029');
  assertEq(JSON.parse('"\u007f\u4e2d"'), '\u007f\u4e2d');
});

test('objects', () => {
  assertDeep(Object.keys(JSON.parse('{"b":1,"2":1,"a":1,"1":1}')), ['1', '2', 'b', 'a']);
  assertEq(JSON.parse('{"a":1,"a":2}').a, 2);
  const o = JSON.parse('{"__proto__":{"x":1}}');
  assert(Object.hasOwn(o, '__proto__'));
  assertEq(Object.getPrototypeOf(o), Object.prototype);
  assertData(JSON.parse('{"k":1}'), 'k', 1, 'wec');
  assertEq(JSON.parse('{"constructor":1,"toString":2}').toString, 2);
});

test('errors', () => {
  for (const bad of ['', ' ', '{', '}', '[', ']', '[1,]', '{"a":1,}', '{a:1}', "{'a':1}", '{"a"}', '{"a":}', '{1:2}', '01', '1.', '.5', '+1', '-', '1e', '0x1', '1_0', '1n', 'NaN', 'Infinity', 'undefined', 'nul', 'True', '"', '"\n"', '"\t"', '"\\x41"', '"\\u12"', '"\\u{41}"', "'a'", '`a`', '"a" "b"', '1 2', '[1 2]', '{"a":1 "b":2}', '/* c */ 1', '1 // c', '[,1]', '[1,,2]', '\u00a01', '\v1', '"\\\n"', '--1', '-a', '[}', '{]', 'tru', '\ufeff1', '"\u0000"', '1e+', '-01', '{"a":1}}', '"\\'] ) assertThrows(SyntaxError, () => JSON.parse(bad), JSON.stringify(bad));
  assertThrows(SyntaxError, () => JSON.parse());
  assertThrows(SyntaxError, () => JSON.parse({}));
  assertThrows(TypeError, () => JSON.parse(Symbol()));
  assertEq(JSON.parse(null), null);
  assertEq(JSON.parse(12), 12);
  assertEq(JSON.parse(['5']), 5);
  assertEq(JSON.parse({ toString: () => '"x"' }), 'x');
});

test('reviver', () => {
  assertDeep(JSON.parse('{"a":1,"b":[2,3]}', (k, v) => (typeof v === 'number' ? v * 2 : v)), { a: 2, b: [4, 6] });
  assertDeep(JSON.parse('{"a":1,"b":2}', (k, v) => (k === 'a' ? undefined : v)), { b: 2 });
  const arr = JSON.parse('[1,2,3]', (k, v) => (k === '1' ? undefined : v));
  assertEq(arr.length === 3 && !(1 in arr), true);
  const log = [];
  JSON.parse('{"a":[1,{"b":2}],"c":3}', function (k, v) { log.push(k); assert(this[k] === v || (v !== v)); return v; });
  assertEq(log.join(), '0,b,1,a,c,');
  assertEq(JSON.parse('5', (k, v) => k === '' && v + 1), 6);
  assertEq(JSON.parse('5', 'not callable'), 5);
  assertThrowsValue('r', () => JSON.parse('[1]', () => { throw 'r'; }));
  const changed = JSON.parse('{"a":1,"b":2}', function (k, v) { if (k === 'a') this.b = [7]; return v; });
  assertDeep(changed, { a: 1, b: [7] });
  const added = [];
  JSON.parse('{"a":1}', function (k, v) { if (k === 'a') this.z = 1; added.push(k); return v; });
  assertEq(added.join(), 'a,');
  const removed = [];
  JSON.parse('{"a":1,"b":2}', function (k, v) { if (k === 'a') delete this.b; removed.push([k, v]); return v; });
  assertDeep(removed[1], ['b', undefined]);
});

test('reviver context', () => {
  const sources = [];
  JSON.parse('[1.0, "x", true, null, -0, {"a": 1e3}, 12345678901234567890]', (k, v, context) => { sources.push([k, context.source]); return v; });
  assertDeep(sources, [['0', '1.0'], ['1', '"x"'], ['2', 'true'], ['3', 'null'], ['4', '-0'], ['a', '1e3'], ['5', undefined], ['6', '12345678901234567890'], ['', undefined]]);
  const modified = [];
  JSON.parse('{"a":1,"b":2}', function (k, v, { source }) { if (k === 'a') this.b = 3; modified.push(source); return v; });
  assertDeep(modified, ['1', undefined, undefined]);
  assertEq(JSON.parse('9007199254740993', (k, v, { source }) => BigInt(source)), 9007199254740993n);
});

test('properties', () => {
  assertMethod(JSON, 'parse', 2);
  assertMethod(JSON, 'stringify', 3);
  assertMethod(JSON, 'rawJSON', 1);
  assertMethod(JSON, 'isRawJSON', 1);
  assertData(JSON, Symbol.toStringTag, 'JSON', 'c');
  assertThrows(TypeError, () => JSON());
});

test('rawJSON', () => {
  const r = JSON.rawJSON('1.0000000000000000001');
  assertEq(JSON.isRawJSON(r) && !JSON.isRawJSON({}) && !JSON.isRawJSON(1), true);
  assertEq(JSON.stringify({ r }), '{"r":1.0000000000000000001}');
  assertEq(Object.isFrozen(r), true);
  assertEq(Object.getPrototypeOf(r), null);
  assertEq(r.rawJSON, '1.0000000000000000001');
  for (const bad of ['', '{}', '[]', ' 1', '1 ', '\n1', 'x', '1,2', '"']) assertThrows(SyntaxError, () => JSON.rawJSON(bad));
  assertThrows(TypeError, () => JSON.rawJSON(Symbol()));
  assertEq(JSON.stringify(JSON.rawJSON('"s"')), '"s"');
});

test('large inputs', () => {
  const big = '[' + Array.from({ length: 5000 }, (_, i) => `{"id":${i},"name":"n${i}","v":[${i},${i / 2}]}`).join(',') + ']';
  const parsed = JSON.parse(big);
  assertEq(parsed.length, 5000);
  assertEq(parsed[4999].name + parsed[4999].v[1], 'n49992499.5');
  assertEq(JSON.stringify(parsed), big);
  assertEq(JSON.parse('"' + 'x'.repeat(100000) + '\\n"').length, 100001);
  const keys = JSON.parse('{' + Array.from({ length: 2000 }, (_, i) => `"k${i}":${i}`).join() + '}');
  assertEq(Object.keys(keys).length, 2000);
  let nested = JSON.parse('['.repeat(500) + ']'.repeat(500)), depth = 0;
  while (nested) { nested = nested[0]; depth++; }
  assertEq(depth, 500);
});

test('source text of the reviver', () => {
  const seen = [];
  const log = (key, value, context) => { seen.push(key + '=' + context.source); return value; };
  JSON.parse('{"a": 1.0, "b": [ "\\u0041", -0 ,true], "a": 10e1, "7": null}', log);
  assertEq(seen.join('; '), '7=null; a=10e1; 0="\\u0041"; 1=-0; 2=true; b=undefined; =undefined');
  // What the reviver replaced has no source.
  seen.length = 0;
  JSON.parse('{"a": 1, "b": 2, "c": [3, 4]}', function (key, value, context) {
    if (key === 'a') { this.b = 5; this.c = [3, 4]; }
    return log(key, value, context);
  });
  assertEq(seen.join('; '), 'a=1; b=undefined; 0=undefined; 1=undefined; c=undefined; =undefined');
});

done();
