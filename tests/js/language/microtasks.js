// The order of jobs when promises, async functions, thenables, async iteration and rejections mix.

const settle = async (n = 20) => { for (let i = 0; i < n; i++) await 0; };

asyncTest('kinds side by side', async () => {
  const log = [];
  (async () => { log.push('A0'); await null; log.push('A1'); await null; log.push('A2'); })();
  Promise.resolve().then(() => log.push('B1')).then(() => log.push('B2')).then(() => log.push('B3'));
  new Promise((r) => { log.push('C0'); r(); }).then(() => log.push('C1'));
  (async () => { await { then(r) { log.push('D then'); r(); } }; log.push('D done'); })();
  (async () => { try { await Promise.reject(); } catch { log.push('E'); } })();
  log.push('sync');
  await settle();
  assertEq(log.join(), 'A0,C0,sync,A1,B1,C1,D then,E,A2,B2,D done,B3');
});

asyncTest('return await against return', async () => {
  const log = [];
  const p = Promise.resolve();
  const plain = async () => p, awaited = async () => await p, nothing = async () => {};
  plain().then(() => log.push('plain'));
  awaited().then(() => log.push('awaited'));
  nothing().then(() => log.push('nothing'));
  await settle();
  assertEq(log.join(), 'nothing,awaited,plain');
});

asyncTest('finally and catch take turns of their own', async () => {
  const log = [];
  Promise.resolve().finally(() => {}).then(() => log.push('finally'));
  Promise.reject().catch(() => {}).then(() => log.push('catch'));
  Promise.resolve().then().then().then(() => log.push('passed through'));
  Promise.resolve().then(() => log.push(1)).then(() => log.push(2)).then(() => log.push(3)).then(() => log.push(4)).then(() => log.push(5));
  await settle();
  assertEq(log.join(), '1,catch,2,passed through,3,finally,4,5');
});

asyncTest('combinators', async () => {
  const log = [];
  Promise.all([1, 2]).then(() => log.push('all'));
  Promise.race([1, 2]).then(() => log.push('race'));
  Promise.allSettled([1]).then(() => log.push('settled'));
  Promise.any([1]).then(() => log.push('any'));
  Promise.all([]).then(() => log.push('empty'));
  await settle();
  assertEq(log.join(), 'empty,all,race,settled,any');
});

asyncTest('handlers added late and early', async () => {
  const log = [];
  let resolve;
  const p = new Promise((r) => { resolve = r; });
  p.then(() => log.push('first'));
  p.then(() => { log.push('second'); p.then(() => log.push('added inside')); });
  resolve();
  p.then(() => log.push('third'));
  log.push('sync');
  await settle();
  assertEq(log.join(), 'sync,first,second,third,added inside');
});

asyncTest('async generators and for await', async () => {
  const log = [];
  async function* g() { log.push('g start'); yield 1; log.push('g mid'); yield 2; }
  const it = g();
  it.next().then(() => log.push('n1'));
  it.next().then(() => log.push('n2'));
  it.next().then(() => log.push('n3'));
  log.push('sync');
  await settle();
  assertEq(log.join(), 'g start,sync,g mid,n1,n2,n3');
});

asyncTest('a thenable job runs later than the resolve call', async () => {
  const log = [];
  const thenable = { then(r) { log.push('then called'); r('value'); } };
  Promise.resolve(thenable).then((v) => log.push(v));
  new Promise((r) => r(thenable)).then((v) => log.push(v));
  log.push('sync');
  await settle();
  assertEq(log.join(), 'sync,then called,then called,value,value');
});

asyncTest('exceptions in reactions do not stop the queue', async () => {
  const log = [];
  Promise.resolve().then(() => { throw 1; }).catch((e) => log.push('caught ' + e));
  Promise.resolve().then(() => log.push('next'));
  await settle();
  assertEq(log.join(), 'next,caught 1');
});

asyncTest('queueMicrotask', async () => {
  assertEq(queueMicrotask.name + queueMicrotask.length, 'queueMicrotask1');
  for (const bad of [undefined, null, 1, 'f', {}]) assertThrows(TypeError, () => queueMicrotask(bad));
  const log = [];
  Promise.resolve().then(() => log.push('before'));
  assertEq(queueMicrotask(function () { 'use strict'; log.push(`job ${arguments.length}`); queueMicrotask(() => log.push('inner')); }), undefined);
  Promise.resolve().then(() => log.push('after')).then(() => log.push('last'));
  log.push('sync');
  await settle();
  assertEq(log.join(), 'sync,before,job 0,after,inner,last');
});

done();
