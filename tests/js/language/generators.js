// Generators: two-way values, return and throw, try/finally across yields, delegation, states, prototypes, hard places for yield.

test('values in and out', () => {
  function* g(a) { const b = yield a; const c = yield b * 2; return a + b + c; }
  const it = g(1);
  assertDeep(it.next('ignored'), { value: 1, done: false });
  assertDeep(it.next(10), { value: 20, done: false });
  assertDeep(it.next(100), { value: 111, done: true });
  assertDeep(it.next(), { value: undefined, done: true });
  assertDeep(Object.keys(it.next()), ['value', 'done']);
  function* empty() {}
  assertDeep(empty().next(), { value: undefined, done: true });
  function* bare() { const x = yield; return x; }
  const b = bare();
  assertEq(b.next().value, undefined);
  assertEq(b.next(5).value, 5);
});

test('nothing runs before next, parameters run at the call', () => {
  const log = [];
  function* g(a = log.push('param')) { log.push('body'); yield 1; }
  const it = g();
  assertEq(log.join(), 'param');
  it.next();
  assertEq(log.join(), 'param,body');
  function* bad({ x }) {}
  assertThrows(TypeError, () => bad(null));
});

test('return', () => {
  const log = [];
  function* g() { try { yield 1; yield 2; } finally { log.push('finally'); } }
  let it = g();
  assertDeep(it.return(5), { value: 5, done: true });
  assertEq(log.length, 0);
  it = g();
  it.next();
  assertDeep(it.return(6), { value: 6, done: true });
  assertEq(log.join(), 'finally');
  assertDeep(it.next(), { value: undefined, done: true });
  assertDeep(it.return(7), { value: 7, done: true });
  function* yieldsInFinally() { try { yield 1; } finally { yield 'cleanup'; } return 'end'; }
  it = yieldsInFinally();
  it.next();
  assertDeep(it.return('r'), { value: 'cleanup', done: false });
  assertDeep(it.next(), { value: 'r', done: true });
  function* overrides() { try { yield 1; } finally { return 'overridden'; } }
  it = overrides();
  it.next();
  assertDeep(it.return('r'), { value: 'overridden', done: true });
  function* nested() { try { try { yield 1; } finally { log.push('inner'); } } finally { log.push('outer'); } }
  log.length = 0;
  it = nested();
  it.next();
  it.return();
  assertEq(log.join(), 'inner,outer');
  function* loops() { for (;;) { try { yield 1; } finally { break; } } return 'after the loop'; }
  it = loops();
  it.next();
  assertDeep(it.return('r'), { value: 'after the loop', done: true });
});

test('throw', () => {
  function* g() { try { yield 1; } catch (e) { yield 'caught ' + e; } return 'end'; }
  let it = g();
  it.next();
  assertDeep(it.throw('x'), { value: 'caught x', done: false });
  assertDeep(it.next(), { value: 'end', done: true });
  it = g();
  assertThrowsValue('early', () => it.throw('early'));
  assertDeep(it.next(), { value: undefined, done: true });
  assertThrowsValue('again', () => it.throw('again'));
  function* fails() { yield 1; throw 'own'; }
  it = fails();
  it.next();
  assertThrowsValue('own', () => it.next());
  assertDeep(it.next(), { value: undefined, done: true });
  function* again() { for (;;) { try { yield 1; } catch {} } }
  it = again();
  it.next(); it.throw(1); it.throw(2);
  assertDeep(it.next(), { value: 1, done: false });
});

test('a running generator cannot be resumed', () => {
  let it, error;
  function* g() { try { it.next(); } catch (e) { error = e; } yield 1; }
  it = g();
  assertDeep(it.next(), { value: 1, done: false });
  assertEq(error.constructor, TypeError);
  function* h() { it.return(); }
  it = h();
  assertThrows(TypeError, () => it.next());
});

test('delegation', () => {
  function* inner() { const x = yield 'a'; const y = yield x; return 'result ' + y; }
  function* outer() { const r = yield* inner(); yield r; yield* [1, 2]; yield* 'hi'; return yield* (function* () { return 'deep'; })(); }
  const it = outer();
  assertEq(it.next().value, 'a');
  assertEq(it.next('b').value, 'b');
  assertEq(it.next('c').value, 'result c');
  assertDeep([it.next().value, it.next().value, it.next().value, it.next().value], [1, 2, 'h', 'i']);
  assertDeep(it.next(), { value: 'deep', done: true });
  // the inner result object is passed through
  const result = { value: 1, done: false, extra: true };
  function* pass() { yield* { [Symbol.iterator]: () => ({ next: () => result }) }; }
  assertEq(pass().next(), result);
});

test('delegation of throw and return', () => {
  const log = [];
  function* inner() { try { yield 1; yield 2; } catch (e) { log.push('caught ' + e); yield 'recovered'; } finally { log.push('closed'); } }
  function* outer() { yield* inner(); yield 'after'; }
  let it = outer();
  it.next();
  assertEq(it.throw('t').value, 'recovered');
  assertEq(it.next().value, 'after');
  assertEq(log.join(), 'caught t,closed');
  log.length = 0;
  it = outer();
  it.next();
  assertDeep(it.return('r'), { value: 'r', done: true });
  assertEq(log.join(), 'closed');
  const bare = { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }) }) };
  function* overBare() { yield* bare; }
  it = overBare();
  it.next();
  assertDeep(it.return('r'), { value: 'r', done: true });
  it = overBare();
  it.next();
  assertThrows(TypeError, () => it.throw('x'));
  log.length = 0;
  const closable = { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return() { log.push('return called'); return {}; } }) };
  it = (function* () { yield* closable; })();
  it.next();
  assertThrows(TypeError, () => it.throw('x'));
  assertEq(log.join(), 'return called');
  const refuses = { [Symbol.iterator]: () => ({ next: (v) => ({ value: v, done: false }), return: (v) => ({ value: 'no ' + v, done: false }), throw: (e) => ({ value: 'threw ' + e, done: true }) }) };
  it = (function* () { return 'then ' + (yield* refuses); })();
  it.next();
  assertDeep(it.return('r'), { value: 'no r', done: false });
  assertDeep(it.throw('e'), { value: 'then threw e', done: true });
  for (const bad of [1, null, {}]) assertThrows(TypeError, () => (function* () { yield* bad; })().next());
});

test('for-of closes', () => {
  let closed = 0;
  function* g() { try { for (let i = 0; ; i++) yield i; } finally { closed++; } }
  for (const x of g()) if (x === 2) break;
  assertEq(closed, 1);
  (function () { for (const x of g()) return x; })();
  assertEq(closed, 2);
  assertThrowsValue('out', () => { for (const x of g()) throw 'out'; });
  assertEq(closed, 3);
  outer: for (const x of [1]) for (const y of g()) continue outer;
  assertEq(closed, 4);
});

test('prototypes', () => {
  function* g() {}
  const Generator = Object.getPrototypeOf(g).prototype;
  assertEq(Object.getPrototypeOf(g.prototype), Generator);
  assertEq(Object.getPrototypeOf(g()), g.prototype);
  assert(g() instanceof g);
  assertEq(g()[Symbol.iterator]().constructor, Object.getPrototypeOf(g));
  const it = g();
  assertEq(it[Symbol.iterator](), it);
  assertEq(Object.prototype.toString.call(it), '[object Generator]');
  g.prototype = null;
  assertEq(Object.getPrototypeOf(g()), Generator);
  assertThrows(TypeError, () => new g());
  assertEq(Object.hasOwn(g.prototype ?? {}, 'constructor'), false);
  assertThrows(TypeError, () => Generator.next.call({}));
  const GeneratorFunction = Object.getPrototypeOf(g).constructor;
  assertDeep([...new GeneratorFunction('a', 'b', 'yield a; yield* b;')(1, [2, 3])], [1, 2, 3]);
});

test('yield in many places', () => {
  function* g() {
    const o = { [yield 'key']: yield 'value', m: [yield 'elem', ...(yield 'spread')] };
    const f = (a, b) => a + b;
    const sum = f(yield 'arg1', yield 'arg2') + (yield 'operand');
    const t = `${yield 'template'}!`;
    const c = (yield 'test') ? yield 'yes' : yield 'no';
    for (let i = yield 'init'; i < (yield 'limit'); i += yield 'step') o['i' + i] = true;
    switch (yield 'switch') { case yield 'case': o.matched = true; }
    const { d = yield 'default' } = {};
    if (yield 'if') o.yes = 1;
    class K { [yield 'name']() { return 'named'; } }
    try { throw yield 'throw'; } catch (e) { o.caught = e; }
    o.comma = (yield 'c1', yield 'c2');
    o.assign = yield 'assign';
    o.n = new Array(yield 'new').length;
    delete o[yield 'delete'];
    return [o, sum, t, c, d, new K().nn()];
  }
  const send = { key: 'k', value: 1, elem: 2, spread: [3, 4], arg1: 5, arg2: 6, operand: 7, template: 'T', test: false, no: 'NO', init: 0, limit: 1, step: 1, switch: 's', case: 's', default: 'D', if: true, name: 'nn', throw: 'err', c1: 0, c2: 'C', assign: 'A', new: 3, delete: 'yes' };
  const it = g(), asked = [];
  let r = it.next();
  while (!r.done) { asked.push(r.value); r = it.next(send[r.value]); }
  assertDeep(r.value, [{ k: 1, m: [2, 3, 4], i0: true, matched: true, caught: 'err', comma: 'C', assign: 'A', n: 3 }, 18, 'T!', 'NO', 'D', 'named']);
  assertEq(asked.join(' '), 'key value elem spread arg1 arg2 operand template test no init limit step limit switch case default if name throw c1 c2 assign new delete');
});

test('state is kept across yields', () => {
  function* g(n) { 'use strict'; let a = n; const f = () => a++; for (const x of [1, 2]) { let y = x * 10; yield [a, y, arguments.length, this]; f(); } with_(); function with_() { a += 100; } yield a; }
  const it = g.call(null, 5, 6);
  assertDeep([it.next().value, it.next().value, it.next().value], [[5, 10, 2, null], [6, 20, 2, null], 107]);
  function* fib() { let [a, b] = [0, 1]; for (;;) { yield a; [a, b] = [b, a + b]; } }
  let count = 0;
  for (const x of fib()) { if (++count === 50) { assertEq(x, 7778742049); break; } }
  function* deep(n) { if (n > 0) yield* deep(n - 1); yield n; }
  assertEq([...deep(200)].length, 201);
  const many = Array.from({ length: 1000 }, (_, i) => (function* () { yield i; yield i * 2; })());
  assertEq(many.reduce((s, it) => s + it.next().value + it.next().value, 0), 1498500);
});

test('methods and syntax', () => {
  const o = { *m() { yield this.k; }, k: 1, *['c']() { yield 2; }, *2() {}, *'s'() {} };
  assertDeep([...o.m(), ...o.c()], [1, 2]);
  class A { *m() { yield super.toString; } static *s() { yield 's'; } }
  assertDeep([...A.s()], ['s']);
  for (const text of ['function* g() { function yield() {} }', 'function* g(yield) {}', 'function* g() { var yield; }', 'function* g() { yield\n* 1 }', '"use strict"; var yield;', 'function* g() { yield => 1 }', 'var g = function* yield() {}', 'function* g() { (yield) => 1 }', 'function* g() { 1 + yield 2 }', 'function* g() { void yield }', '({ *get x() {} })', '({ get *x() {} })']) {
    assertThrows(SyntaxError, () => new Function(text), text);
  }
  new Function('var yield = 1; yield\n* 2; function* yield() {} function* g() { yield\nyield; yield /re/; (yield); [yield]; f(yield, yield); yield yield 1; }');
});

test('this in sloppy generators', () => {
  const o = { *m() { yield this; }, async *a() { yield this; } };
  const { m } = o;
  assertEq(m().next().value, globalThis);
  assertEq(typeof m.call(5).next().value, 'object');
  assertEq((function* () { 'use strict'; yield this; })().next().value, undefined);
  assertEq((function* (p = this) { yield p; })().next().value, globalThis);
});

test('asynchronous generators are not resumed by the methods of others', () => {
  const { next, return: end, throw: fail } = Object.getPrototypeOf(function* () {}).prototype;
  async function* pages() { yield 1; }
  const fresh = pages();
  const suspended = pages();
  suspended.next();
  for (const it of [fresh, suspended]) {
    for (const resume of [next, end, fail]) for (let i = 0; i < 30; i++) assertThrows(TypeError, () => resume.call(it, 1));
  }
});

done();
