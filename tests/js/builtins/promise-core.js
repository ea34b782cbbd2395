// Promise: construction, resolution, then, catch, finally, job order, thenables, species.

test('properties', () => {
  for (const [name, length] of Object.entries({ all: 1, allSettled: 1, any: 1, race: 1, reject: 1, resolve: 1, try: 1, withResolvers: 0 })) assertMethod(Promise, name, length);
  for (const [name, length] of Object.entries({ catch: 1, finally: 1, then: 2 })) assertMethod(Promise.prototype, name, length);
  assertAccessor(Promise, Symbol.species);
  assertData(Promise.prototype, Symbol.toStringTag, 'Promise', 'c');
  assertEq(Promise.length, 1);
  assertThrows(TypeError, () => Promise(() => {}));
  for (const bad of [undefined, 1, {}, null]) assertThrows(TypeError, () => new Promise(bad));
  for (const bad of [{}, 1, null]) assertThrows(TypeError, () => Promise.prototype.then.call(bad, () => {}));
});

test('the executor runs at once', () => {
  const log = [];
  new Promise((resolve, reject) => { log.push(typeof resolve, typeof reject, resolve.length, reject.length, resolve.name); });
  log.push('after');
  assertDeep(log, ['function', 'function', 1, 1, '', 'after']);
});

asyncTest('resolution', async () => {
  assertEq(await new Promise((r) => r(1)), 1);
  assertEq(await new Promise((r) => { r(1); r(2); throw 3; }), 1);
  assertEq(await new Promise((r, j) => { j('rejected'); r(1); }).catch((e) => e), 'rejected');
  assertEq(await new Promise(() => { throw 'thrown'; }).catch((e) => e), 'thrown');
  assertEq(await new Promise((r) => r(Promise.resolve('inner'))), 'inner');
  assertEq(await new Promise((r) => r(Promise.reject('inner reject'))).catch((e) => e), 'inner reject');
  let resolveSelf;
  const self = new Promise((r) => { resolveSelf = r; });
  resolveSelf(self);
  assertEq((await self.catch((e) => e)).constructor, TypeError);
  assertEq(await new Promise((r) => r({ then(ok) { ok('thenable'); } })), 'thenable');
  assertEq(await new Promise((r) => r({ then(ok, no) { no('no'); ok(1); throw 2; } })).catch((e) => e), 'no');
  assertEq(await new Promise((r) => r({ get then() { throw 'getter'; } })).catch((e) => e), 'getter');
  assertEq(await new Promise((r) => r({ then() { throw 'thrown in then'; } })).catch((e) => e), 'thrown in then');
  assertEq(await new Promise((r) => r({ then(ok) { ok({ then(ok2) { ok2('nested'); } }); } })), 'nested');
  assertEq((await new Promise((r) => r({ then: 5 }))).then, 5);
});

asyncTest('then', async () => {
  assertEq(await Promise.resolve(1).then((x) => x + 1), 2);
  assertEq(await Promise.reject(1).then(undefined, (x) => x + 1), 2);
  assertEq(await Promise.resolve(1).then(null, null), 1);
  assertEq(await Promise.resolve(1).then(5), 1);
  assertEq(await Promise.reject('r').then(5, {}).catch((e) => e), 'r');
  assertEq(await Promise.resolve().then(() => { throw 'x'; }).catch((e) => e), 'x');
  assertEq(await Promise.resolve().then(() => Promise.reject('y')).catch((e) => e), 'y');
  const p = Promise.resolve(), q = p.then(() => q);
  assertEq((await q.catch((e) => e)).constructor, TypeError);
  const args = [];
  await Promise.resolve('v').then(function () { 'use strict'; args.push(this, ...arguments); });
  assertDeep(args, [undefined, 'v']);
});

asyncTest('order of jobs', async () => {
  const log = [];
  const p = Promise.resolve();
  p.then(() => { log.push(1); Promise.resolve().then(() => log.push('nested')); }).then(() => log.push(4));
  p.then(() => log.push(2));
  p.then(() => log.push(3)).then(() => log.push(5));
  log.push('sync');
  for (let i = 0; i < 6; i++) await 0;
  assertEq(log.join(), 'sync,1,2,3,nested,4,5');
  log.length = 0;
  // resolving with a native promise costs two more turns
  const inner = Promise.resolve();
  new Promise((r) => r(inner)).then(() => log.push('adopted'));
  Promise.resolve().then(() => log.push('a')).then(() => log.push('b')).then(() => log.push('c'));
  for (let i = 0; i < 6; i++) await 0;
  assertEq(log.join(), 'a,b,adopted,c');
});

asyncTest('catch and finally', async () => {
  const log = [];
  assertEq(await Promise.resolve(1).finally((...a) => { log.push(a.length); return 'ignored'; }), 1);
  assertEq(await Promise.reject('r').finally(() => 'ignored').catch((e) => e), 'r');
  assertEq(await Promise.resolve(1).finally(() => { throw 'f'; }).catch((e) => e), 'f');
  assertEq(await Promise.resolve(1).finally(() => Promise.reject('g')).catch((e) => e), 'g');
  assertEq(await Promise.resolve(1).finally(5), 1);
  assertEq(await Promise.reject(2).finally(undefined).catch((e) => e), 2);
  assertDeep(log, [0]);
  const order = [];
  await Promise.resolve().finally(() => new Promise((r) => { order.push('waiting'); Promise.resolve().then(() => { order.push('released'); r(); }); })).then(() => order.push('then'));
  assertEq(order.join(), 'waiting,released,then');
  let called;
  Promise.prototype.catch.call({ then(a, b) { called = [a, b]; } }, 'handler');
  assertDeep(called, [undefined, 'handler']);
  assertThrows(TypeError, () => Promise.prototype.catch.call(undefined));
  assertThrows(TypeError, () => Promise.prototype.finally.call(1));
});

asyncTest('resolve, reject, withResolvers, try', async () => {
  const p = Promise.resolve(1);
  assertEq(Promise.resolve(p), p);
  assert(Promise.reject(p).catch(() => {}) !== p);
  class Sub extends Promise {}
  assert(Sub.resolve(p) !== p);
  assert(Sub.resolve(p) instanceof Sub);
  assert(Promise.resolve(Sub.resolve(1)) instanceof Promise);
  assertThrows(TypeError, () => Promise.resolve.call(undefined, 1));
  assertThrows(TypeError, () => Promise.resolve.call({}, 1));
  const w = Promise.withResolvers();
  assertDeep(Object.keys(w), ['promise', 'resolve', 'reject']);
  w.resolve('w');
  assertEq(await w.promise, 'w');
  assertEq(await Promise.try((a, b) => a + b, 1, 2), 3);
  assertEq(await Promise.try(() => { throw 't'; }).catch((e) => e), 't');
  assertEq(await Promise.try(async () => 'async'), 'async');
  const log = [];
  Promise.try(() => log.push('sync'));
  assertEq(log.length, 1);
});

asyncTest('species and subclasses', async () => {
  class Sub extends Promise { static get [Symbol.species]() { return Promise; } }
  assert(!(Sub.resolve(1).then(() => {}) instanceof Sub));
  class Plain extends Promise { constructor(e) { super(e); this.tag = 'plain'; } }
  const p = Plain.resolve(1).then((x) => x);
  assertEq(p.tag, 'plain');
  assertEq(await p, 1);
  assert(p.finally(() => {}) instanceof Plain);
  assert(Plain.all([]) instanceof Plain);
  const q = Promise.resolve(1);
  q.constructor = { [Symbol.species]: function (executor) { executor(() => {}, () => {}); } };
  assertEq(Object.getPrototypeOf(q.then(() => {})) === Promise.prototype, false);
  q.constructor = 5;
  assertThrows(TypeError, () => q.then(() => {}));
  // a capability must get callable functions, once
  assertThrows(TypeError, () => Promise.resolve.call(function (e) {}, 1));
  assertThrows(TypeError, () => Promise.resolve.call(function (e) { e(1, 2); }, 1));
  assertThrows(TypeError, () => Promise.resolve.call(function (e) { e(() => {}, () => {}); e(() => {}, () => {}); }, 1));
  Promise.resolve.call(function (e) { e(undefined, undefined); e(() => {}, () => {}); }, 1);
});

asyncTest('many', async () => {
  let p = Promise.resolve(0);
  for (let i = 0; i < 5000; i++) p = p.then((x) => x + 1);
  assertEq(await p, 5000);
  let resolved = 0;
  await Promise.all(Array.from({ length: 2000 }, (_, i) => new Promise((r) => Promise.resolve().then(() => { resolved++; r(i); }))));
  assertEq(resolved, 2000);
});

done();
