// Hot calls: changing targets, argument counts, recursion, closures, exceptions, constructors, spread, apply, generators, callbacks of built-ins.

const N = 2000;

test('changing targets and counts', () => {
  const fns = [(a) => a, (a, b = 2) => a + b, function () { return arguments.length; }, (...r) => r.length, Math.abs, ((a, b) => a * b).bind(null, 3), class { static call(a) { return a; } }.call.bind({})];
  let sum = 0;
  for (let i = 0; i < N; i++) { const f = fns[i % 6]; sum += f(2); sum += f(2, 3) === undefined ? 0 : 1; }
  assertEq(sum, 334 * 2 + 334 * 4 + 333 + 333 + 333 * 2 + 333 * 6 + N);
  let f = (x) => x + 1, total = 0;
  for (let i = 0; i < N; i++) { if (i === 1000) f = (x) => x + 2; if (i === 1500) f = String; total = typeof total === 'number' ? total + Number(f(1)) : 0; }
  assertEq(total, 2000 + 1500 + 500);
  assertThrows(TypeError, () => { let g = () => 1; for (let i = 0; i < N; i++) { if (i === 1500) g = 5; g(); } });
});

test('recursion', () => {
  const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));
  assertEq(fib(18), 2584);
  const sum = (n) => (n === 0 ? 0 : n + sum(n - 1));
  for (let i = 0; i < 20; i++) assertEq(sum(500), 125250);
  const ack = (m, n) => (m === 0 ? n + 1 : ack(m - 1, n === 0 ? 1 : ack(m, n - 1)));
  assertEq(ack(2, 20), 43);
  const walk = (t) => (t === null ? 0 : 1 + walk(t.l) + walk(t.r)), build = (d) => (d === 0 ? null : { l: build(d - 1), r: build(d - 1) });
  assertEq(walk(build(11)), 2047);
  let calls = 0;
  const mutual = (n) => (n > 0 ? other(n - 1) : 0), other = (n) => { calls++; return mutual(n); };
  for (let i = 0; i < 50; i++) mutual(40);
  assertEq(calls, 2000);
});

test('closures over loop variables', () => {
  const fns = [];
  for (let i = 0; i < N; i++) { let j = i * 2; fns.push(() => i + j++); }
  let sum = 0;
  for (const f of fns) sum += f() + f();
  assertEq(sum, 2 * 3 * 1999000 + N);
  const counter = () => { let n = 0; return { inc: () => ++n, get: () => n }; };
  const a = counter(), b = counter();
  for (let i = 0; i < N; i++) { a.inc(); if (i % 2) b.inc(); }
  assertEq(a.get() + b.get(), 3000);
  let outer = 0;
  const bump = () => { outer++; };
  for (let i = 0; i < N; i++) { bump(); if (outer !== i + 1) assert(false); }
});

test('exceptions in hot code', () => {
  const risky = (i) => { if (i % 7 === 0) throw new RangeError('x' + i); return i; };
  let sum = 0, caught = 0, cleanups = 0;
  for (let i = 0; i < N; i++) { try { sum += risky(i); } catch (e) { caught++; assertEq(e.message, 'x' + i); } finally { cleanups++; } }
  assertEq(caught, 286);
  assertEq(cleanups, N);
  assertEq(sum, 1999000 - 7 * (285 * 286 / 2));
  const deep = (n, i) => { try { return n === 0 ? risky(i) : deep(n - 1, i); } finally { cleanups++; } };
  let thrown = 0;
  for (let i = 0; i < 300; i++) { try { deep(5, i); } catch { thrown++; } }
  assertEq(thrown, 43);
  assertEq(cleanups, N + 1800);
  let nulls = 0;
  const objects = [{ a: 1 }, null, undefined, { a: 2 }];
  for (let i = 0; i < N; i++) { try { nulls += objects[i % 4].a; } catch (e) { nulls += e instanceof TypeError ? 10 : 1000; } }
  assertEq(nulls, 500 * (1 + 10 + 10 + 2));
});

test('constructors', () => {
  class A { constructor(x) { this.x = x; } get twice() { return this.x * 2; } }
  class B extends A { y = 1; constructor(x) { super(x + 1); } get twice() { return super.twice + this.y; } }
  function F(x) { this.x = x; if (x % 5 === 0) return { x: -1 }; }
  let sum = 0;
  for (let i = 0; i < N; i++) sum += new A(i).twice + new B(i).twice + new F(i).x;
  assertEq(sum, 2 * 1999000 + (2 * 1999000 + 2 * N + N) + (1999000 - 5 * (399 * 400 / 2) - 400));
  let made = 0;
  for (let i = 0; i < N; i++) { const C = [A, B, F, Array, Map][i % 5]; const o = C === Map ? new C() : new C(3); if (o instanceof C) made++; }
  assertEq(made, N);
});

test('spread, apply, rest and arguments', () => {
  const max3 = (a, b, c) => Math.max(a, b, c), count = (...a) => a.length;
  let sum = 0;
  for (let i = 0; i < N; i++) {
    const args = [i, i + 1, i - 1];
    sum += max3(...args) + max3.apply(null, args) + max3.call(null, 1, 2, 3) + count(...args, ...args) + Reflect.apply(count, null, args);
    if (i % 500 === 0) args.length = i % 3;
  }
  assertEq(sum, 2 * (1999000 + N) + N * (3 + 6 + 3));
  function viaArguments() { let s = 0; for (let i = 0; i < arguments.length; i++) s += arguments[i]; arguments[0] = 100; return s; }
  function mapped(a) { arguments[0]++; return a; }
  sum = 0;
  for (let i = 0; i < N; i++) sum += viaArguments(1, 2, i % 3) + mapped(i);
  assertEq(sum, 3 * N + 1999 + 1999000 + N);
});

test('callbacks of built-ins', () => {
  const data = Array.from({ length: N }, (_, i) => i);
  assertEq(data.map((x) => x * 2).filter((x) => x % 3 === 0).reduce((a, b) => a + b, 0), 1332666);
  let seen = 0;
  data.forEach((x, i, all) => { seen += x === i && all === data ? 1 : 0; });
  assertEq(seen, N);
  assertThrowsValue('stop', () => data.forEach((x) => { if (x === 1500) throw 'stop'; }));
  assertEq(data.find((x) => x > 1500) + data.findIndex((x) => x === 1700) + (data.some((x) => x === 1999) ? 1 : 0) + (data.every((x) => x >= 0) ? 1 : 0), 1501 + 1700 + 2);
  assertDeep(data.slice().sort((a, b) => b - a).slice(0, 3), [1999, 1998, 1997]);
  assertEq('a'.repeat(N).replace(/a/g, (m, at) => at % 10).length, N);
  let changed = 0;
  data.map((x) => { if (x === 1000) data.length = 1500; changed++; return x; });
  assertEq(changed, 1500);
});

test('generators and iterators', () => {
  function* count(n) { for (let i = 0; i < n; i++) { const sent = yield i; if (sent) i += sent; } }
  let sum = 0;
  for (const x of count(N)) sum += x;
  assertEq(sum, 1999000);
  sum = 0;
  for (const x of count(N)) { if (x > 1500) break; sum += x; }
  assertEq(sum, 1125750);
  const it = count(N);
  it.next();
  let steps = 0;
  while (!it.next(steps % 2 ? 1 : 0).done) steps++;
  assertEq(steps, 1333);
  sum = 0;
  for (const [k, v] of new Map(Array.from({ length: N }, (_, i) => [i, i * 2]))) sum += v - k;
  assertEq(sum, 1999000);
  for (let i = 0; i < N; i++) { const [a, b = 1, ...rest] = i % 2 ? [i, 2, 3] : [i]; sum -= a + b + rest.length; }
  assertEq(sum, -(1000 * 3 + 1000));
});

test('switch and strings', () => {
  const kinds = ['add', 'sub', 'mul', 'nop', 'other'];
  let acc = 0;
  for (let i = 0; i < N; i++) { switch (kinds[i % 5]) { case 'add': acc += 3; break; case 'sub': acc -= 1; break; case 'mul': acc = (acc * 2) % 1000; break; case 'nop': continue; default: acc++; } }
  let check = 0;
  for (let i = 0; i < N / 5; i++) check = ((check + 2) * 2) % 1000 + 1;
  assertEq(acc, check);
  let text = '';
  for (let i = 0; i < N; i++) { text += String.fromCharCode(97 + (i % 26)); if (text.length > 100) text = text.slice(50); }
  assertEq(text.length, 51 + ((N - 101) % 50));
  let codes = 0;
  const s = 'h\u00e9llo \u4e16\u{1f600}';
  for (let i = 0; i < N; i++) codes += s.charCodeAt(i % s.length) + (s[i % 12] === undefined ? 1 : 0);
  assert(codes > 0);
});

asyncTest('await in hot loops', async () => {
  let sum = 0;
  const f = async (i) => { if (i % 100 === 99) throw i; return i; };
  for (let i = 0; i < N; i++) { try { sum += await f(i); } catch (e) { sum -= e; } }
  const thrown = Array.from({ length: 20 }, (_, k) => k * 100 + 99).reduce((a, b) => a + b);
  assertEq(sum, 1999000 - 2 * thrown);
});

done();
