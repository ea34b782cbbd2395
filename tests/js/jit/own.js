// Object.is, Object.hasOwn and hasOwnProperty in hot loops: keys and receivers of all kinds.

test('Object.is', () => {
  const values = [0, -0, 1, 1.5, NaN, 'a', 'ab'.slice(0, 1), 'rope of' + ' some length', null, undefined, true, 10n, {}];
  let n = 0;
  for (let round = 0; round < 50; round++) {
    for (const a of values) for (const b of values) if (Object.is(a, b)) n++;
  }
  assertEq(n, 50 * (values.length + 2));
  assertEq(Object.is(NaN, 0 / 0) && !Object.is(0, -0) && Object.is('rope of some' + ' length', values[7]), true);
});

test('hasOwn and hasOwnProperty', () => {
  const symbol = Symbol('s');
  const object = { a: 1, [symbol]: 2, 5: 3, get g() { throw new Error('not asked for'); } };
  const keys = ['a', 'b', symbol, Symbol('t'), 5, '5', 6, -1, 1.5, 'toString', 'g', null, undefined, true];
  const expected = [1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0];
  for (let round = 0; round < 60; round++) {
    keys.forEach((key, i) => {
      assertEq(Object.hasOwn(object, key), expected[i] === 1);
      assertEq(object.hasOwnProperty(key), expected[i] === 1);
    });
  }
});

test('receivers', () => {
  const proxy = new Proxy({ p: 1 }, { getOwnPropertyDescriptor(t, k) { asked++; return Reflect.getOwnPropertyDescriptor(t, k); } });
  let asked = 0, n = 0;
  function named() {}
  const dictionary = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => ['k' + i, i]));
  delete dictionary.k7;
  const receivers = [{ p: 1 }, { length: 1 }, [1, 2], named, new Uint8Array(3), new String('abc'), dictionary, new Map(), class { static p = 1; }];
  for (let round = 0; round < 60; round++) {
    for (const r of receivers) n += Object.hasOwn(r, 'length') + r.hasOwnProperty('p') + Object.hasOwn(r, 1) + r.hasOwnProperty('k8');
  }
  // length: the object, the array, the functions, the String; p: object and class; 1: array, typed array, String; k8.
  assertEq(n, 60 * (5 + 2 + 3 + 1));
  for (let round = 0; round < 60; round++) assertEq(Object.hasOwn(round % 2 ? proxy : receivers[0], 'p'), true);
  assertEq(asked, 30);
});

test('keys that run code, and receivers that are none', () => {
  let ran = 0;
  const key = { toString() { ran++; return 'a'; } };
  const has = (o, k) => Object.hasOwn(o, k);
  for (let i = 0; i < 60; i++) assertEq(has({ a: 1 }, 'a') && has({ a: 1 }, key) && !has('text', 'a') && has('text', 0), true);
  assertEq(ran, 60);
  for (let i = 0; i < 30; i++) assertThrows(TypeError, () => has(i % 2 ? null : undefined, 'a'));
  const own = (o, k) => o.hasOwnProperty(k);
  for (let i = 0; i < 60; i++) assertEq(own({ a: 1 }, 'a') && own('text', 'length') && !own(5, 'a'), true);
});

test('a key that was a rope', () => {
  const object = { 'a key that is longer than a rope needs': 1 };
  let n = 0;
  for (let i = 0; i < 80; i++) n += Object.hasOwn(object, 'a key that is longer ' + (i % 2 ? 'than a rope needs' : 'than it is')) ? 1 : 0;
  assertEq(n, 40);
});

done();
