// Async functions in machine code: where they start, where they go on behind an `await`, what others see of them meanwhile.

const tick = (v) => Promise.resolve(v);

asyncTest('awaits in a loop', async () => {
  async function sums(n) {
    let ints = 0, doubles = 0.5, text = '';
    for (let i = 0; i < n; i++) {
      ints += await i;
      for (let k = 0; k < 3; k++) doubles += k * 0.25;
      if (i % 100 === 0) text += await tick(i / 100);
    }
    return [ints, doubles, text];
  }
  assertDeep(await sums(1200), [719400, 900.5, '01234567891011']);
});

asyncTest('callers go on at once', async () => {
  const order = [];
  let value = 0;
  async function counted(k) {
    value += k;
    const was = value;
    await null;
    value -= k;
    return was;
  }
  async function caller(n) {
    let total = 0;
    for (let i = 0; i < n; i++) {
      const p = counted(i);
      assertEq(p instanceof Promise, true);
      total += value;
      total += await p;
    }
    return total;
  }
  order.push('before');
  const promise = caller(600).then((v) => order.push(v));
  order.push('after');
  await promise;
  assertDeep(order, ['before', 'after', 359400]);
});

asyncTest('recursion', async () => {
  async function fibonacci(n) {
    return n < 2 ? n : (await fibonacci(n - 1)) + (await fibonacci(n - 2));
  }
  assertEq(await fibonacci(16), 987);
});

asyncTest('what is thrown', async () => {
  async function fails(n) {
    if (n % 3 === 0) throw new RangeError('early');
    await null;
    if (n % 3 === 1) throw n;
    return n;
  }
  async function caught(n) {
    let log = 0, last = 0;
    for (let i = 0; i < n; i++) {
      try { log += await fails(i); } catch (e) { log += e instanceof RangeError ? 0.5 : -e; } finally { last = i; }
      try { log += await (i % 2 ? tick(1) : Promise.reject(2)); } catch (e) { log += 10 * e; }
    }
    return [log, last];
  }
  assertDeep(await caught(900), [9900, 899]);
  let rejected = 0;
  for (let i = 0; i < 300; i++) await fails(3 * i + 1).catch((e) => { rejected += e; });
  assertEq(rejected, 134850);
});

asyncTest('many at once', async () => {
  let active = 0, most = 0;
  const items = [1, 0.5, 'x', { valueOf() { return 7; } }];
  async function work(i) {
    active++;
    const own = items[i % 4];
    let sum = i;
    for (let k = 0; k < i % 5; k++) {
      sum += await (k % 2 ? own : tick(own));
      most = Math.max(most, active);
    }
    active--;
    return sum;
  }
  const results = await Promise.all(Array.from({ length: 500 }, (_, i) => work(i)));
  assertEq(active, 0);
  assertEq(most, 400);
  assertEq(results.slice(487).join(), '501,491,491,490,498,494,494.5,494xxxx,495,497,498,498xxx,527');
});

asyncTest('closures, receivers and arguments', async () => {
  class Account {
    constructor(n) { this.n = n; }
    async add(k, ...more) {
      const before = this.n;
      await null;
      this.n = before + k + more.length;
      return () => this.n;
    }
    async total() { return arguments.length + (await (await this.add(...arguments))()); }
  }
  const a = new Account(1);
  let sum = 0;
  for (let i = 0; i < 400; i++) sum += await a.total(i, 0, 1.5);
  assertEq(a.n, 80601);
  assertEq(sum, 10828600);
});

asyncTest('thenables, getters of then, and jobs in order', async () => {
  const log = [];
  let reads = 0;
  const thenable = { then(f) { log.push('then'); f(3); } };
  const lazy = { get then() { reads++; return undefined; } };
  async function give(v) { return v; }
  let sum = 0;
  for (let i = 0; i < 200; i++) {
    if (i === 199) tick().then(() => log.push('job'));
    sum += await thenable;
    sum += (await give(lazy)) === lazy ? 1 : 0;
    sum += await give(thenable);
  }
  assertEq(sum, 1400);
  assertEq(reads, 200);
  assertDeep(log.slice(-3), ['job', 'then', 'then']);
  assertEq(log.length, 401);
});

asyncTest('async generators', async () => {
  async function* pages(n) {
    try {
      for (let i = 0; i < n; i++) { if (i % 2) await null; yield [i, tick(i + 0.5)]; }
    } finally { closed++; }
  }
  let closed = 0, sum = 0;
  for (let round = 0; round < 30; round++) {
    for await (const [i, p] of pages(40)) { sum += i + await p; if (i === 9 + round) break; }
  }
  assertEq(closed, 30);
  assertEq(sum, 19887.5);
  async function* through(it) { const r = yield* it; return r; }
  let n = 0;
  for await (const [i] of through(pages(500))) n += i;
  assertEq(n, 124750);
});

asyncTest('types that change while it waits', async () => {
  const box = { v: 1 };
  async function watch(n) {
    let s = 0;
    for (let i = 0; i < n; i++) {
      const before = box.v;
      await null;
      s = s + before + box.v;
    }
    return s;
  }
  const first = watch(400);
  (async () => { for (let i = 0; i < 390; i++) { await null; if (i === 300) box.v = 2.5; if (i === 350) { box.w = 0; box.v = 1n; } } })();
  let error;
  await first.catch((e) => { error = e; });
  assertEq(error instanceof TypeError, true);
  box.v = 'a';
  assertEq(await watch(3), '0aaaaaa');
});

done();
