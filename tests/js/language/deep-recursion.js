// Exhausting the stack gives a RangeError that can be caught, in every kind of call; deep but finite recursion works.

const exhausts = (fn) => {
  assertThrows(RangeError, fn);
  assertThrows(RangeError, fn);
};

test('plain functions and methods', () => {
  exhausts(function f() { f(); });
  exhausts(function f() { return 1 + f(); });
  const arrow = () => arrow();
  exhausts(arrow);
  const a = () => b(), b = () => a();
  exhausts(a);
  const o = { get x() { return this.x; }, set y(v) { this.y = v; }, toString() { return String(this); }, valueOf() { return +this; } };
  exhausts(() => o.x);
  exhausts(() => { o.y = 1; });
  exhausts(() => `${o}`);
  exhausts(() => o + 1);
  exhausts(() => (function f(a, ...rest) { f(...rest, a); })(1, 2, 3));
  exhausts(function f() { f.call(this); });
  exhausts(function f() { f.apply(this, [1]); });
  exhausts(function f() { f.bind(null)(); });
  exhausts(function f() { Reflect.apply(f, null, []); });
  exhausts(function f() { eval('f()'); });
});

test('constructors', () => {
  exhausts(() => { class A { constructor() { new A(); } } new A(); });
  exhausts(() => { class A { x = new A(); } new A(); });
  exhausts(() => { class P { constructor() { new C(); } } class C extends P {} new C(); });
  exhausts(() => { function F() { return Reflect.construct(F, []); } new F(); });
});

test('through built-ins', () => {
  exhausts(function f() { [1].map(f); });
  exhausts(function f() { [1].forEach(f); });
  exhausts(function f() { [2, 1].sort(f); });
  exhausts(function f() { 'a'.replace('a', f); });
  exhausts(function f() { 'a'.replace(/a/g, f); });
  exhausts(function f() { Array.from([1], f); });
  exhausts(function f() { JSON.stringify({ toJSON: f }); });
  exhausts(function f() { JSON.parse('[1]', f); });
  exhausts(function f() { new Map([[1, 1]]).forEach(f); });
  exhausts(function f() { [1].reduce(f, 0); });
  exhausts(function f() { for (const x of { [Symbol.iterator]: f }) ; });
  exhausts(function f() { 1 instanceof { [Symbol.hasInstance]: f }; });
});

test('proxies and prototype chains', () => {
  const p = new Proxy({}, { get(t, k, r) { return r[k]; }, has(t, k) { return k in p; } });
  exhausts(() => p.x);
  exhausts(() => 'x' in p);
});

test('generators', () => {
  exhausts(function f() { [...(function* () { yield f(); })()]; });
  function* g() { yield* g(); }
  exhausts(() => g().next());
});

test('data', () => {
  let nested = [];
  for (let i = 0; i < 200000; i++) nested = [nested];
  // An engine may have no recursion here; if it has, it must give up in order.
  for (const fn of [() => JSON.stringify(nested), () => String(nested), () => nested.flat(Infinity), () => JSON.parse('['.repeat(200000) + ']'.repeat(200000)), () => (0, eval)('['.repeat(100000) + ']'.repeat(100000)), () => new RegExp('('.repeat(100000) + ')'.repeat(100000))]) {
    try {
      fn();
    } catch (error) {
      assert(error instanceof RangeError || error instanceof SyntaxError);
    }
  }
});

test('deep but finite', () => {
  const depth = (n) => (n === 0 ? 0 : 1 + depth(n - 1));
  assertEq(depth(5000), 5000);
  const even = (n) => n === 0 || odd(n - 1), odd = (n) => n !== 0 && even(n - 1);
  assertEq(even(4000), true);
  assertEq(JSON.stringify(JSON.parse('['.repeat(1000) + ']'.repeat(1000))).length, 2000);
  let chain = null;
  for (let i = 0; i < 1000; i++) chain = Object.create(chain);
  assertEq(chain.missing, undefined);
  assertEq('x' in chain, false);
});

test('after an overflow everything still works', () => {
  let depth = 0;
  const measure = () => { depth++; measure(); };
  for (let i = 0; i < 3; i++) { depth = 0; assertThrows(RangeError, measure); assert(depth > 1000); }
  const log = [];
  const withFinally = () => { try { withFinally(); } finally { depth = 0; } };
  assertThrows(RangeError, withFinally);
  assertEq(depth, 0);
  assertDeep([1, 2, 3].map((x) => x * 2), [2, 4, 6]);
});

done();
