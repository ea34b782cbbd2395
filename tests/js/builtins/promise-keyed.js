// Promise.allKeyed and Promise.allSettledKeyed.
// needs: await-dictionary

const input = () => {
  const symbol = Symbol('s');
  const o = Object.create({ inherited: 0 }, { hidden: { value: 0, enumerable: false } });
  let resolveFirst;
  o.first = new Promise((resolve) => { resolveFirst = resolve; });
  o.second = 2;
  o[symbol] = Promise.resolve(3);
  Promise.resolve().then(() => resolveFirst(1));
  return [o, symbol];
};

test('shape', () => {
  assertMethod(Promise, 'allKeyed', 1);
  assertMethod(Promise, 'allSettledKeyed', 1);
});

asyncTest('allKeyed', async () => {
  const [o, symbol] = input();
  const result = await Promise.allKeyed(o);
  assertEq(Object.getPrototypeOf(result), null);
  assertDeep(Reflect.ownKeys(result), ['first', 'second', symbol]);
  assertDeep([result.first, result.second, result[symbol]], [1, 2, 3]);
  assertDeep(Reflect.ownKeys(await Promise.allKeyed({})), []);
});

asyncTest('allSettledKeyed', async () => {
  const [o, symbol] = input();
  o.third = Promise.reject('why');
  const result = await Promise.allSettledKeyed(o);
  assertEq(Object.getPrototypeOf(result), null);
  assertDeep(Reflect.ownKeys(result), ['first', 'second', 'third', symbol]);
  assertDeep(result.first, { status: 'fulfilled', value: 1 });
  assertDeep(result.third, { status: 'rejected', reason: 'why' });
});

asyncTest('rejections', async () => {
  const reason = async (promise) => promise.then(() => 'fulfilled', (e) => e);
  assertEq(await reason(Promise.allKeyed({ a: 1, b: Promise.reject('b'), c: Promise.reject('c') })), 'b');
  for (const bad of [undefined, null, 1, 'ab', true, 1n, Symbol()]) {
    assert(await reason(Promise.allKeyed(bad)) instanceof TypeError);
    assert(await reason(Promise.allSettledKeyed(bad)) instanceof TypeError);
  }
  assertEq(await reason(Promise.allKeyed({ get a() { throw 'getter'; } })), 'getter');
  assertEq(await reason(Promise.allKeyed(new Proxy({}, { ownKeys() { throw 'keys'; } }))), 'keys');
});

done();
