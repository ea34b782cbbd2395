// Parameters: defaults, rest, their own scope, evaluation order, and spread in calls.

test('defaults', () => {
  function f(a, b = a + 1, c = b * 2) { return [a, b, c]; }
  assertDeep(f(1), [1, 2, 4]);
  assertDeep(f(1, undefined, 5), [1, 2, 5]);
  assertDeep(f(1, null), [1, null, 0]);
  const g = (x = 5) => x;
  assertEq(g(), 5);
  assertEq(g(undefined), 5);
  assertEq(g(0), 0);
  let calls = 0;
  const h = (x = ++calls) => x;
  h(1); assertEq(calls, 0);
  h(); h(); assertEq(calls, 2);
  const o = { m(a = this.k) { return a; }, k: 3 };
  assertEq(o.m(), 3);
  assertEq((function (a = arguments.length) { return a; })(), 0);
  assertEq((function f(a = f) { return a === f; })(), true);
});

test('dead zone among parameters', () => {
  assertThrows(ReferenceError, () => ((a = b, b) => a)());
  assertThrows(ReferenceError, () => ((a = a) => a)());
  assertEq(((a, b = () => a) => { a = 2; return b(); })(1), 2);
  assertEq(((b = () => c, c = 4) => b())(), 4);
});

test('parameter scope is apart from the body when there are expressions', () => {
  function f(a, read = () => a) { var a; assertEq(a, 1); a = 2; return [a, read()]; }
  assertDeep(f(1), [2, 1]);
  function g(a, read = () => a) { a = 2; return read(); }
  assertEq(g(1), 2);
  var x = 'outer';
  function h(read = () => x) { var x = 'inner'; return read(); }
  assertEq(h(), 'outer');
  function k(a = 1) { var a; return a; }
  assertEq(k(), 1);
  function l(a = () => typeof inner) { function inner() {} return a(); }
  assertEq(l(), 'undefined');
  function m(f = 1) { function f() { return 'fn'; } return f(); }
  assertEq(m(), 'fn');
});

test('eval in parameters has its own variable scope', () => {
  var v = 'outer';
  function f(a = eval('var v = "param"; v'), read = () => v) { return [a, read(), v]; }
  assertDeep(f(), ['param', 'param', 'param']);
  function g(a = eval('var v2 = 1'), read = () => typeof v2) { var v2 = 'body'; return read() + v2; }
  assertEq(g(), 'numberbody');
  assertEq(v, 'outer');
});

test('rest', () => {
  function f(a, ...r) { return r; }
  assertDeep(f(), []);
  assertDeep(f(1), []);
  assertDeep(f(1, 2, 3), [2, 3]);
  assert(Array.isArray(f(1)));
  assertEq(Object.getPrototypeOf(f()), Array.prototype);
  const g = (...[a, b = 9, ...c]) => [a, b, c];
  assertDeep(g(1), [1, 9, []]);
  assertDeep(g(1, 2, 3, 4), [1, 2, [3, 4]]);
  const h = (...{ length }) => length;
  assertEq(h(1, 2, 3), 3);
  f.apply(null, [1, 2]).push(5);
  function k(...args) { args[0] = 'changed'; return arguments[0]; }
  assertEq(k('same'), 'same');
});

test('patterns', () => {
  const f = ({ a = 1, b: { c = 2 } = {} } = {}, [d, [e] = [5]] = [4]) => [a, c, d, e];
  assertDeep(f(), [1, 2, 4, 5]);
  assertDeep(f({ a: 10, b: { c: 20 } }, [30, [40]]), [10, 20, 30, 40]);
  assertThrows(TypeError, () => f(null));
  assertThrows(TypeError, () => f({}, 5));
  assertThrows(TypeError, () => (({ a }) => a)());
});

test('errors in the list', () => {
  for (const text of ['(a, a) => 1', 'function f(a, a) { "use strict"; }', 'function f(a, a = 1) {}', 'function f(...a, b) {}', 'function f(...a = []) {}', 'function f(a = 1) { "use strict"; }',
    'function f(...a) { "use strict" }', '(a, b) => { "use strict"; var a; } (', 'function f({ a, a }) {}', '({ m(a, a) {} })', '({ set x(...a) {} })', '({ set x() {} })', '({ get x(a) {} })', 'async (x = await 1) => 1', 'function* g(x = yield) {}', 'function f(...a,) {}']) {
    assertThrows(SyntaxError, () => new Function(text), text);
  }
  new Function('function f(a, a) { return a; } function g(a, b,) {} ((a, b,) => 1)(1, 2,);');
});

test('spread in calls', () => {
  const f = (...a) => a.join();
  assertEq(f(...[1, 2], 3, ...'ab', ...new Set([4])), '1,2,3,a,b,4');
  assertEq(f(...[]), '');
  assertEq(f(...[, 1]), ',1');
  function* g() { yield 1; yield 2; return 3; }
  assertEq(f(...g()), '1,2');
  assertEq(Math.max(...[1, 5, 3]), 5);
  assertThrows(TypeError, () => f(...null));
  assertThrows(TypeError, () => f(...undefined));
  assertThrows(TypeError, () => f(...1));
  assertThrows(TypeError, () => f(...{}));
  const log = [];
  f(log.push('a'), ...[log.push('b')], log.push('c'));
  assertEq(log.join(), 'a,b,c');
  const o = { k: 1, m(...a) { return this.k + a.length; } };
  assertEq(o.m(...[1, 2]), 3);
  assertEq(o['m'](...[1], 2), 3);
  assertEq(o?.m?.(...[1]), 2);
  class A { constructor(...a) { this.a = a; } }
  assertDeep(new A(...[1], ...[2]).a, [1, 2]);
});

test('spread in array literals', () => {
  assertDeep([...[1, 2], ...'hi', ...new Map([['k', 1]])], [1, 2, 'h', 'i', ['k', 1]]);
  const source = [1, , 3], copy = [...source];
  assertEq(1 in source, false);
  assertEq(1 in copy, true);
  assertEq([...[], ,].length, 1);
  assertEq([, ...[1]].length, 2);
});

test('spread in object literals', () => {
  const s = Symbol('s');
  const source = Object.create({ inherited: 1 }, { hidden: { value: 1 }, shown: { get() { return 'got'; }, enumerable: true }, [s]: { value: 2, enumerable: true } });
  const o = { ...source };
  assertDeep(Reflect.ownKeys(o), ['shown', s]);
  assertData(o, 'shown', 'got', 'wec');
  assertDeep({ ...null, ...undefined, ...1, ...true, ...'ab' }, { 0: 'a', 1: 'b' });
  assertDeep({ a: 1, ...{ a: 2, b: 3 }, b: 4 }, { a: 2, b: 4 });
  assertDeep({ ...[1, 2] }, { 0: 1, 1: 2 });
  let set = false;
  const target = { set x(v) { set = true; }, ...{ x: 1 } };
  assertEq(set, false);
  assertEq(target.x, 1);
  assertEq(Object.getPrototypeOf({ ...{ ['__proto__']: 1 } }), Object.prototype);
});

done();
