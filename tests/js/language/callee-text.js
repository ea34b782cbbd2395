// What "x is not a function" says of x: the member chain that stands there, as in V8.

const message = (f) => { try { f(); } catch (e) { return e.message; } return 'nothing was thrown'; };

test('methods', () => {
  const a = { b() { return {}; }, l: [{}], m: { n: null } };
  assertEq(message(() => a.push(1)), 'a.push is not a function');
  assertEq(message(() => a.m.n()), 'a.m.n is not a function');
  assertEq(message(() => a.b().push(1)), 'a.b(...).push is not a function');
  assertEq(message(() => a.l[0].push(1)), 'a.l[0].push is not a function');
  assertEq(message(() => a?.m.push(1)), 'a?.m.push is not a function');
  assertEq(message(() => a
    .m
    .push(1)), 'a.m.push is not a function');
  assertEq(message(() => { return a.m.push(1); }), 'a.m.push is not a function');
  assertEq(message(() => a.push(...[1])), 'a.push is not a function');
  assertEq(message(() => { for (const v of [1]) a.push(v); }), 'a.push is not a function');
  assertEq(message(function() { this.l.push(1); }.bind({ l: {} })), 'this.l.push is not a function');
});

test('functions and constructors', () => {
  const f = null, o = { f, g: 1 };
  assertEq(message(() => f()), 'f is not a function');
  assertEq(message(() => new o.g()), 'o.g is not a constructor');
  assertEq(message(() => f?.() ?? o.g()), 'o.g is not a function');
});

test('in hot code', () => {
  const add = (list, v) => list.push(v);
  for (let i = 0; i < 300; i++) add([], i);
  assertEq(message(() => add({}, 1)), 'list.push is not a function');
});

done();
