// The global object: standard names and attributes, global functions for URIs, escape and unescape, globalThis.

test('names', () => {
  for (const name of ['AggregateError', 'Array', 'ArrayBuffer', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'Boolean', 'DataView', 'Date', 'Error', 'EvalError', 'FinalizationRegistry', 'Float32Array', 'Float64Array', 'Function', 'Int16Array', 'Int32Array', 'Int8Array', 'Iterator', 'Map', 'Number', 'Object', 'Promise', 'Proxy', 'RangeError', 'ReferenceError', 'RegExp', 'Set', 'SharedArrayBuffer', 'String', 'Symbol', 'SyntaxError', 'TypeError', 'URIError', 'Uint16Array', 'Uint32Array', 'Uint8Array', 'Uint8ClampedArray', 'WeakMap', 'WeakRef', 'WeakSet', 'Atomics', 'JSON', 'Math', 'Reflect', 'globalThis']) assertData(globalThis, name, globalThis[name], 'wc');
  for (const [name, length] of Object.entries({ decodeURI: 1, decodeURIComponent: 1, encodeURI: 1, encodeURIComponent: 1, escape: 1, eval: 1, isFinite: 1, isNaN: 1, parseFloat: 1, parseInt: 2, unescape: 1 })) assertMethod(globalThis, name, length);
  assertEq(globalThis.globalThis, globalThis);
  assertEq((function () { return this; })(), globalThis);
  assertEq(typeof globalThis, 'object');
  for (const C of [Array, Map, Promise, Error, Date, RegExp, Uint8Array, WeakRef, Proxy, Symbol]) assertEq(C.name, String(C).match(/function (\w+)/)[1]);
});

test('constructors have their prototypes', () => {
  for (const C of [Array, ArrayBuffer, BigInt, Boolean, DataView, Date, Error, FinalizationRegistry, Function, Map, Number, Object, Promise, RegExp, Set, String, Symbol, WeakMap, WeakRef, WeakSet, Iterator]) {
    assertData(C, 'prototype', C.prototype, '');
    assertEq(C.prototype.constructor, C);
    assertEq(Object.getPrototypeOf(C), Function.prototype);
    if (C !== Object) assertEq(Object.getPrototypeOf(C.prototype), Object.prototype);
    assertEq(Object.getOwnPropertyDescriptor(C, 'name').writable, false);
  }
});

test('encodeURIComponent and encodeURI', () => {
  const plain = "ABCxyz019-_.!~*'()";
  assertEq(encodeURIComponent(plain), plain);
  assertEq(encodeURI(plain + ';/?:@&=+$,#'), plain + ';/?:@&=+$,#');
  assertEq(encodeURIComponent(';/?:@&=+$,#'), '%3B%2F%3F%3A%40%26%3D%2B%24%2C%23');
  assertEq(encodeURIComponent(' "<>%[]{}|\\^`'), '%20%22%3C%3E%25%5B%5D%7B%7D%7C%5C%5E%60');
  assertEq(encodeURI('\u00e9\u4e2d\u{1f600}\0\x7f'), '%C3%A9%E4%B8%AD%F0%9F%98%80%00%7F');
  for (const bad of ['\ud800', '\udc00', 'a\ud800b', '\udc00\ud800']) { assertThrows(URIError, () => encodeURI(bad)); assertThrows(URIError, () => encodeURIComponent(bad)); }
  assertEq(encodeURI(undefined) + encodeURI(null) + encodeURI(1.5), 'undefinednull1.5');
});

test('decodeURIComponent and decodeURI', () => {
  assertEq(decodeURIComponent('%41%3b%2F%C3%A9%e4%b8%ad%F0%9F%98%80'), 'A;/\u00e9\u4e2d\u{1f600}');
  assertEq(decodeURI('%41%3B%2f%23%25%20'), 'A%3B%2f%23% ');
  assertEq(decodeURIComponent('a+b'), 'a+b');
  for (const bad of ['%', '%4', '%zz', '%C3', '%C3%', '%C3%41', '%80', '%C0%80', '%ED%A0%80', '%F5%80%80%80', '%F0%80%80%80', '%FF', '%E4%B8', '%F4%90%80%80']) { assertThrows(URIError, () => decodeURIComponent(bad), bad); assertThrows(URIError, () => decodeURI(bad), bad); }
  let all = '';
  for (let i = 0; i < 0x10ffff; i += 97) if (i < 0xd800 || i > 0xdfff) all += String.fromCodePoint(i);
  assertEq(decodeURIComponent(encodeURIComponent(all)), all);
});

test('escape and unescape', () => {
  assertEq(escape('AZaz09@*_+-./'), 'AZaz09@*_+-./');
  assertEq(escape(' \u00e9\u4e2d%\u{1f600}'), '%20%E9%u4E2D%25%uD83D%uDE00');
  assertEq(unescape('%20%e9%u4e2D%zz%u12%%4'), ' \u00e9\u4e2d%zz%u12%%4');
  assertEq(unescape(escape('\ud800\0')), '\ud800\0');
});

done();
