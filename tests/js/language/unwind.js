// Unwinding: exceptions, returns and breaks through frames of all kinds: generators, iterators, callbacks, constructors, accessors, async code.
// needs: runtime

test('through iterators and generators', () => {
  const log = [];
  function* inner() { try { yield 1; yield 2; } finally { log.push('inner'); } }
  function* outer() { try { yield* inner(); } finally { log.push('outer'); } }
  const f = () => { try { for (const x of outer()) for (const y of inner()) { if (y === 2) return 'returned'; } } finally { log.push('f'); } };
  assertEq(f(), 'returned');
  assertEq(log.join(), 'inner,inner,outer,f');
  log.length = 0;
  assertThrowsValue('deep', () => { for (const x of outer()) { try { [1].forEach(() => { throw 'deep'; }); } finally { log.push('body'); } } });
  assertEq(log.join(), 'body,inner,outer');
  log.length = 0;
  const [a] = outer();
  const [b, c, ...d] = outer();
  assertEq(log.join(), 'inner,outer,inner,outer');
});

test('a throw inside a finally that runs because of a return', () => {
  const f = () => { try { return 'lost'; } finally { try { throw 1; } catch {} } };
  assertEq(f(), 'lost');
  const g = () => { for (const x of [1, 2]) { try { return x; } finally { if (x === 1) continue; } } };
  assertEq(g(), 2);
  const h = () => { try { try { throw 'a'; } finally { throw 'b'; } } catch (e) { return e; } };
  assertEq(h(), 'b');
  const k = () => { l: try { throw 1; } catch (e) { break l; } finally { return 'finally'; } };
  assertEq(k(), 'finally');
  function* gen() { try { yield 1; } finally { try { yield 2; throw 'swallowed'; } catch {} yield 3; } }
  const it = gen();
  it.next();
  assertDeep([it.return('r'), it.next(), it.next()], [{ value: 2, done: false }, { value: 3, done: false }, { value: 'r', done: true }]);
});

test('through built-ins', () => {
  const boom = () => { throw 'boom'; };
  const cases = [() => [1].map(boom), () => [1, 2].reduce(boom), () => [2, 1].sort(boom), () => 'a'.replace(/a/, boom), () => 'a'.replaceAll('a', boom), () => new Map([[1, 1]]).forEach(boom), () => Array.from([1], boom), () => JSON.stringify({ toJSON: boom }), () => JSON.parse('1', boom), () => Reflect.apply(boom, null, []), () => Reflect.construct(class { constructor() { boom(); } }, []), () => new Proxy({}, { get: boom }).x, () => `${{ toString: boom }}`, () => +{ valueOf: boom }, () => ({ [Symbol.toPrimitive]: boom }) + 1, () => [...{ [Symbol.iterator]: boom }], () => new Set({ [Symbol.iterator]: () => ({ next: boom }) }), () => Object.assign({}, { get x() { return boom(); } }), () => Object.defineProperty({}, 'x', { get value() { return boom(); } }), () => Object.entries({ get x() { return boom(); } }), () => 1 instanceof { [Symbol.hasInstance]: boom }, () => ({ set x(v) { boom(); } }).x = 1, () => new (class { static #p = boom(); })(), () => ((a = boom()) => a)(), () => { const { x = boom() } = {}; }, () => { with ({ get x() { return boom(); } }) x; }, () => eval('boom()'), () => new Function('f', 'f()')(boom), () => boom`x`, () => [1].values().map(boom).next(), () => Array.prototype.concat.call({ get [Symbol.isConcatSpreadable]() { return boom(); } }), () => Object.groupBy([1], boom), () => String.raw({ get raw() { return boom(); } }), () => structuredClone({ get x() { return boom(); } })];
  for (const fn of cases) {
    let finallyRan = 0;
    for (let i = 0; i < 3; i++) assertThrowsValue('boom', () => { try { fn(); } finally { finallyRan++; } }, String(fn));
    assertEq(finallyRan, 3);
  }
});

test('constructors and fields', () => {
  const log = [];
  class A { a = log.push('A field'); constructor(fail) { try { if (fail) throw 'ctor'; } finally { log.push('A finally'); } } }
  class B extends A { b = log.push('B field'); constructor(fail) { try { super(fail); } catch (e) { log.push('caught ' + e); throw e + '!'; } finally { log.push('B finally'); } } }
  assertThrowsValue('ctor!', () => new B(true));
  assertEq(log.join(), 'A field,A finally,caught ctor,B finally');
  class C extends A { constructor() { try { super(); } finally { return; } } }
  assertEq(new C() instanceof C, true);
  class D { static { try { throw 1; } catch { log.push('static'); } } }
  assertEq(log.at(-1), 'static');
});

test('nested handlers and rethrow', () => {
  const path = [];
  const f = (n) => { try { if (n === 0) throw new RangeError('bottom'); f(n - 1); } catch (e) { path.push(n); if (n % 2) throw e; throw new Error('wrapped ' + n, { cause: e }); } };
  const top = assertThrows(Error, () => f(4));
  assertEq(path.join(), '0,1,2,3,4');
  let depth = 0;
  for (let e = top; e; e = e.cause) depth++;
  assertEq(depth, 4);
  let e = 'outer';
  try { throw 'inner'; } catch (e) { try { throw 'innermost'; } catch (e) { assertEq(e, 'innermost'); } assertEq(e, 'inner'); }
  assertEq(e, 'outer');
});

test('values survive in registers across handlers', () => {
  const f = (x) => { let a = 1, b = [a], s = 's'; const o = { a }; for (let i = 0; i < 3; i++) { try { a += i; b.push(a); if (i === x) throw i; s += i; } catch (e) { s += 'e' + e; o['k' + e] = b.length; } finally { a *= 2; } } return JSON.stringify([a, b, s, o]); };
  assertEq(f(1), '[16,[1,1,3,8],"s0e12",{"a":1,"k1":3}]');
  assertEq(f(9), '[16,[1,1,3,8],"s012",{"a":1}]');
  const g = () => { let x = 'before'; try { x = (() => { throw 0; })(); } catch {} return x; };
  assertEq(g(), 'before');
  const h = () => { const o = { get p() { throw 0; } }; let y = 1; try { y = y + o.p; } catch { y += 10; } return y; };
  assertEq(h(), 11);
  const k = () => { let n = 0; try { n++ + (() => { throw 0; })(); } catch {} return n; };
  assertEq(k(), 1);
});

asyncTest('async unwinding', async () => {
  const log = [];
  const inner = async () => { try { await 0; throw 'x'; } finally { await 0; log.push('inner finally'); } };
  const outer = async () => { try { return await inner(); } catch (e) { log.push('caught ' + e); await 0; return 'recovered'; } finally { log.push('outer finally'); } };
  assertEq(await outer(), 'recovered');
  assertEq(log.join(), 'inner finally,caught x,outer finally');
  async function* g() { try { yield 1; await Promise.reject('in generator'); } finally { log.push('g'); } }
  let caught;
  try { for await (const x of g()) ; } catch (e) { caught = e; }
  assertEq(caught + log.at(-1), 'in generatorg');
  const loop = async () => { for (let i = 0; i < 5; i++) { try { await (i === 3 ? Promise.reject(i) : i); if (i === 1) continue; } catch (e) { return e; } finally { log.push(i); } } };
  assertEq(await loop(), 3);
  assertEq(log.slice(-4).join(), '0,1,2,3');
  const results = await Promise.allSettled([1, 2, 3].map(async (x) => { if (x === 2) throw x; await 0; if (x === 3) throw x; return x; }));
  assertEq(results.map((r) => r.status[0] + (r.value ?? r.reason)).join(), 'f1,r2,r3');
});

done();
