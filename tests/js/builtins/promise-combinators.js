// Promise.all, allSettled, any, race: results, order, errors, iterables, resolve lookups.

const later = (value, ticks, fail) => new Promise((resolve, reject) => { const step = (n) => (n === 0 ? (fail ? reject : resolve)(value) : Promise.resolve().then(() => step(n - 1))); step(ticks); });

asyncTest('all', async () => {
  assertDeep(await Promise.all([1, Promise.resolve(2), later(3, 3), { then(r) { r(4); } }]), [1, 2, 3, 4]);
  assertDeep(await Promise.all([]), []);
  assertDeep(await Promise.all(new Set([1])), [1]);
  assertDeep(await Promise.all('ab'), ['a', 'b']);
  assertEq(await Promise.all([later('slow', 5, true), later('fast', 1, true), 3]).catch((e) => e), 'fast');
  assertEq((await Promise.all(5).catch((e) => e)).constructor, TypeError);
  assertEq((await Promise.all().catch((e) => e)).constructor, TypeError);
  const log = [];
  await Promise.all([later(0, 3).then(() => log.push('a')), later(0, 1).then(() => log.push('b'))]);
  assertEq(log.join(), 'b,a');
});

asyncTest('allSettled', async () => {
  const r = await Promise.allSettled([1, Promise.reject('x'), later(2, 2)]);
  assertDeep(r, [{ status: 'fulfilled', value: 1 }, { status: 'rejected', reason: 'x' }, { status: 'fulfilled', value: 2 }]);
  assertDeep(await Promise.allSettled([]), []);
});

asyncTest('any', async () => {
  assertEq(await Promise.any([later('slow', 5), later('fast', 1), Promise.reject('no')]), 'fast');
  const e = await Promise.any([Promise.reject(1), later(2, 2, true)]).catch((error) => error);
  assertEq(e.constructor, AggregateError);
  assertDeep(e.errors, [1, 2]);
  const empty = await Promise.any([]).catch((error) => error);
  assertEq(empty.constructor, AggregateError);
  assertDeep(empty.errors, []);
  assertData(empty, 'errors', empty.errors, 'wc');
});

asyncTest('race', async () => {
  assertEq(await Promise.race([later('slow', 5), later('fast', 1)]), 'fast');
  assertEq(await Promise.race([later('slow', 5), later('fast', 1, true)]).catch((e) => 'caught ' + e), 'caught fast');
  assertEq(await Promise.race([1, Promise.resolve(2)]), 1);
  let settled = false;
  Promise.race([]).then(() => { settled = true; }, () => { settled = true; });
  await later(0, 10);
  assertEq(settled, false);
});

asyncTest('resolve is looked up once, then is called on each', async () => {
  for (const name of ['all', 'allSettled', 'any', 'race']) {
    let gets = 0;
    class Sub extends Promise { static get resolve() { gets++; return (v) => super.resolve(v); } }
    await Sub[name]([1, 2, 3]);
    assertEq(gets, 1, name);
    class Bad extends Promise { static resolve = 5; }
    assertEq((await Bad[name]([1]).catch((e) => e)).constructor, TypeError, name);
    assertThrows(TypeError, () => Promise[name].call(undefined, []));
  }
});

asyncTest('errors of the iterable', async () => {
  for (const name of ['all', 'allSettled', 'any', 'race']) {
    let closed = 0;
    const it = { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return() { closed++; return {}; } }) };
    class Throws extends Promise { static resolve() { throw 'resolve failed'; } }
    assertEq(await Throws[name](it).catch((e) => e), 'resolve failed');
    assertEq(closed, 1, name);
    assertEq(await Promise[name]({ [Symbol.iterator]: () => ({ next() { throw 'next failed'; } }) }).catch((e) => e), 'next failed');
    assertEq(await Promise[name]({ get [Symbol.iterator]() { throw 'getter'; } }).catch((e) => e), 'getter');
  }
});

asyncTest('element functions work once', async () => {
  let resolveElement;
  const thenable = { then(r) { resolveElement = r; r('first'); r('second'); } };
  assertDeep(await Promise.all([thenable]), ['first']);
  resolveElement('third');
  const results = await Promise.allSettled([{ then(r, j) { r(1); j(2); } }]);
  assertDeep(results, [{ status: 'fulfilled', value: 1 }]);
});

done();
