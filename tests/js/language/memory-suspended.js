// State held in suspended generators, pending promises, iterators, bound functions, proxies, arguments and errors survives allocation pressure.

const garbage = (n = 20000) => { let last; for (let i = 0; i < n; i++) last = [i, { i }, 'g' + i]; return last; };

test('suspended generators', () => {
  function* g(id) { const local = { id }, list = []; for (let i = 0; i < 10; i++) { let block = { i }; list.push(block); const sent = yield () => local.id + block.i; list.push({ sent }); } return list; }
  const its = Array.from({ length: 300 }, (_, i) => g({ n: i }.n));
  for (let r = 0; r < 10; r++) {
    const fns = its.map((it) => it.next({ r }).value);
    garbage();
    fns.forEach((f, i) => assertEq(f(), i + r));
  }
  garbage();
  const ends = its.map((it) => it.next('end').value);
  assertEq(ends.every((list) => list.length === 20 && list[19].sent === 'end' && list[3].sent.r === 2), true);
  const delegating = (function* () { yield* (function* () { yield* [{ a: 1 }, { a: 2 }]; })(); })();
  delegating.next();
  garbage();
  assertEq(delegating.next().value.a, 2);
});

test('iterators, bound functions, proxies, arguments', () => {
  const it = new Map([[{ k: 1 }, { v: 1 }], [{ k: 2 }, { v: 2 }]])[Symbol.iterator](), str = ('ab' + 'c'.repeat(3))[Symbol.iterator](), helper = [{ h: 1 }, { h: 2 }].values().map((x) => ({ ...x, m: true }));
  it.next(); str.next(); helper.next();
  const bound = function (a, b) { return this.t + a.x + b; }.bind({ t: 't' }, { x: 'x' });
  const proxy = new Proxy({ target: 1 }, { get: (t, k) => ({ k, t }) });
  const args = (function (a) { return [arguments, () => a]; })({ arg: 1 }, { arg: 2 });
  const { proxy: rev } = Proxy.revocable([{ r: 1 }], {});
  garbage();
  assertEq(it.next().value[1].v, 2);
  assertEq(str.next().value, 'b');
  assertEq(helper.next().value.h, 2);
  assertEq(bound('!'), 'tx!');
  assertEq(proxy.z.t.target, 1);
  assertEq(args[0][1].arg + args[1]().arg, 3);
  assertEq(rev[0].r, 1);
});

test('errors keep their stack, cause and captured values', () => {
  const errors = Array.from({ length: 200 }, (_, i) => { try { null[{ toString: () => 'p' + i }]; } catch (e) { return Object.assign(e, { data: { i } }); } });
  const thrown = Array.from({ length: 200 }, (_, i) => new Error('m' + i, { cause: { i } }));
  garbage();
  errors.forEach((e, i) => assertEq(e.data.i + (typeof e.stack === 'string' ? 0 : 1e9), i));
  thrown.forEach((e, i) => assertEq(e.cause.i + e.message, i + 'm' + i));
});

test('temporaries in the middle of expressions', () => {
  const make = (x) => { garbage(300); return { x }; };
  for (let i = 0; i < 30; i++) {
    const sum = make(1).x + make(2).x + [make(3), make(4)].map((o) => (garbage(100), o.x)).reduce((a, b) => a + b);
    assertEq(sum, 10);
    const o = { a: make('a'), [make('k').x]: make('v'), ...make('spread') };
    assertEq(o.a.x + o.k.x + o.x, 'avspread');
    assertEq(`${make(1).x}${make('s').x}` + [..."ab".split('').map((c) => make(c).x)].join(''), '1sab');
    const [p, { q = make('q').x } = {}] = [make('p'), make({}).x];
    assertEq(p.x + q, 'pq');
    assertEq([3, 1, 2].map(make).sort((a, b) => (garbage(50), a.x - b.x)).map((o) => o.x).join(), '1,2,3');
    assertEq('a-b-c'.replace(/\w/g, (m) => make(m.toUpperCase()).x), 'A-B-C');
    assertEq(JSON.stringify({ toJSON: () => make(i) }), `{"x":${i}}`);
    assertEq(Array.from({ length: 3 }, (_, k) => make(k)).map(({ x }) => x).join(), '0,1,2');
    assertEq(new (class { f = make('f'); constructor(a = make('d')) { this.a = a; } })().a.x, 'd');
  }
});

asyncTest('pending promises and async functions', async () => {
  const resolvers = [];
  const waits = Array.from({ length: 300 }, (_, i) => (async (state) => { const local = { i, state }; const got = await new Promise((r) => resolvers.push(() => r({ i }))); garbage(50); return local.i + local.state.s + got.i; })({ s: 'state' }.s && { s: 1 }));
  garbage();
  resolvers.forEach((r) => r());
  const results = await Promise.all(waits);
  results.forEach((r, i) => assertEq(r, 2 * i + 1));
  let chain = Promise.resolve({ n: 0 });
  for (let i = 0; i < 200; i++) chain = chain.then((o) => { if (i % 20 === 0) garbage(2000); return { n: o.n + 1 }; });
  assertEq((await chain).n, 200);
  async function* ag() { for (let i = 0; i < 20; i++) { const o = { i }; garbage(500); yield o; } }
  let sum = 0;
  for await (const o of ag()) sum += o.i;
  assertEq(sum, 190);
});

done();
