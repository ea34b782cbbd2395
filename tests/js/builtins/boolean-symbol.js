// Boolean and Symbol.

test('Boolean', () => {
  for (const v of [false, 0, -0, NaN, '', null, undefined, 0n]) assertEq(Boolean(v), false);
  for (const v of [true, 1, 'false', [], {}, Symbol(), () => {}, 1n, Infinity]) assertEq(Boolean(v), true);
  assertEq(Boolean(), false);
  assertEq(typeof new Boolean(false), 'object');
  assertEq(new Boolean(false) ? 1 : 2, 1);
  assertEq(new Boolean(false).valueOf(), false);
  assertMethod(Boolean.prototype, 'toString', 0);
  assertMethod(Boolean.prototype, 'valueOf', 0);
  assertEq(true.toString() + false, 'truefalse');
  assertEq(Object.prototype.toString.call(Boolean.prototype), '[object Boolean]');
  for (const bad of [1, 'true', {}, null]) assertThrows(TypeError, () => Boolean.prototype.toString.call(bad));
  class B extends Boolean {}
  assertEq(new B(1).valueOf(), true);
});

test('Symbol', () => {
  assertThrows(TypeError, () => new Symbol());
  assert(Symbol('a') !== Symbol('a'));
  assertEq(typeof Symbol(), 'symbol');
  assertEq(Symbol('d').toString(), 'Symbol(d)');
  assertEq(Symbol().toString(), 'Symbol()');
  assertEq(Symbol('d').description, 'd');
  assertEq(Symbol().description, undefined);
  assertEq(Symbol('').description, '');
  assertEq(Symbol(undefined).description, undefined);
  assertEq(Symbol(null).description, 'null');
  assertEq(Symbol({ toString: () => 'o' }).description, 'o');
  assertThrows(TypeError, () => Symbol(Symbol()));
  const s = Symbol('x'), o = Object(s);
  assertEq(typeof o, 'object');
  assertEq(o.valueOf(), s);
  assertEq(o == s, true);
  assertEq({ [o]: 1 }[s], 1);
  assertEq(o.description, 'x');
  assertThrows(TypeError, () => s + '');
  assertThrows(TypeError, () => +s);
  assertThrows(TypeError, () => `${s}`);
  assertEq(!s, false);
  assertEq(String(s), 'Symbol(x)');
  assertEq(s.x, undefined);
  assertEq(Object.keys({ [s]: 1 }).length, 0);
  assertEq(JSON.stringify({ [s]: 1, a: s }), '{}');
});

test('properties', () => {
  assertMethod(Symbol, 'for', 1);
  assertMethod(Symbol, 'keyFor', 1);
  assertMethod(Symbol.prototype, 'toString', 0);
  assertMethod(Symbol.prototype, 'valueOf', 0);
  assertMethod(Symbol.prototype, Symbol.toPrimitive, 1, '[Symbol.toPrimitive]', 'c');
  assertData(Symbol.prototype, Symbol.toStringTag, 'Symbol', 'c');
  assertAccessor(Symbol.prototype, 'description');
  assertEq(Symbol.length, 0);
  for (const name of ['asyncIterator', 'hasInstance', 'isConcatSpreadable', 'iterator', 'match', 'matchAll', 'replace', 'search', 'species', 'split', 'toPrimitive', 'toStringTag', 'unscopables']) {
    assertData(Symbol, name, Symbol[name], '');
    assertEq(Symbol[name].description, 'Symbol.' + name);
    assertEq(Symbol.keyFor(Symbol[name]), undefined);
  }
  for (const bad of [{}, 'x', null, undefined, 1]) {
    assertThrows(TypeError, () => Symbol.prototype.toString.call(bad));
    assertThrows(TypeError, () => Symbol.prototype.valueOf.call(bad));
    assertThrows(TypeError, () => Symbol.prototype[Symbol.toPrimitive].call(bad));
  }
});

test('registry', () => {
  assertEq(Symbol.for('a'), Symbol.for('a'));
  assert(Symbol.for('a') !== Symbol('a'));
  assertEq(Symbol.keyFor(Symbol.for('k')), 'k');
  assertEq(Symbol.keyFor(Symbol('k')), undefined);
  assertEq(Symbol.for().description, 'undefined');
  assertEq(Symbol.for(null), Symbol.for('null'));
  assertThrows(TypeError, () => Symbol.keyFor('x'));
  assertThrows(TypeError, () => Symbol.for(Symbol()));
});

test('as keys', () => {
  const a = Symbol('a'), b = Symbol('b'), o = { x: 1, [b]: 2, [a]: 3 };
  assertDeep(Object.getOwnPropertySymbols(o), [b, a]);
  assertEq(a in o && Object.hasOwn(o, b), true);
  assertEq(delete o[a], true);
  assertEq(o[a], undefined);
  const m = new Map([[a, 1]]);
  assertEq(m.get(a), 1);
  class K { static [a] = 's'; get [b]() { return 'g'; } }
  assertEq(K[a] + new K()[b], 'sg');
  assertEq([a, b].indexOf(b), 1);
});

done();
