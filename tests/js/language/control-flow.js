// Labels, break, continue, switch and try/finally in all combinations.

test('finally runs on every way out', () => {
  const log = [];
  const f = (how) => {
    try {
      if (how === 'return') return 'r';
      if (how === 'throw') throw 't';
      log.push('normal');
    } catch (e) { log.push('catch ' + e); return 'c'; } finally { log.push('finally'); }
    return 'end';
  };
  assertEq(f('return') + f('throw') + f(), 'rcend');
  assertEq(log.join(), 'finally,catch t,finally,normal,finally');
});

test('finally overrides', () => {
  assertEq((() => { try { return 1; } finally { return 2; } })(), 2);
  assertEq((() => { try { throw 1; } finally { return 2; } })(), 2);
  assertThrowsValue(2, () => { try { throw 1; } finally { throw 2; } });
  assertThrowsValue(2, () => { try { return 1; } finally { throw 2; } });
  assertEq((() => { for (;;) { try { return 1; } finally { break; } } return 'after'; })(), 'after');
  assertEq((() => { let n = 0; for (let i = 0; i < 3; i++) { try { throw i; } finally { n++; continue; } } return n; })(), 3);
  assertEq((() => { l: try { return 1; } finally { break l; } return 2; })(), 2);
  assertEq((() => { try { try { throw 'a'; } finally { try { throw 'b'; } catch {} } } catch (e) { return e; } })(), 'a');
  assertEq((() => { try { return 1; } finally { (() => { return 2; })(); } })(), 1);
});

test('the returned value is fixed before finally', () => {
  assertEq((() => { let x = 1; try { return x; } finally { x = 2; } })(), 1);
  assertDeep((() => { const o = [1]; try { return o; } finally { o.push(2); } })(), [1, 2]);
});

test('nested finally order', () => {
  const log = [];
  (() => { try { try { try { return log.push('body'); } finally { log.push(1); } } finally { log.push(2); } } finally { log.push(3); } })();
  assertEq(log.join(), 'body,1,2,3');
  log.length = 0;
  outer: for (const i of [1, 2, 3]) {
    try {
      for (const j of [1, 2]) {
        try { if (i === 1) continue outer; if (i === 2) break; if (i === 3) break outer; } finally { log.push(`${i}.${j}`); }
      }
      log.push('after inner ' + i);
    } finally { log.push('outer ' + i); }
  }
  assertEq(log.join(), '1.1,outer 1,2.1,after inner 2,outer 2,3.1,outer 3');
});

test('labels', () => {
  let n = 0;
  a: b: for (;;) { n++; if (n < 3) continue b; if (n < 5) continue a; break a; }
  assertEq(n, 5);
  block: { n = 1; if (n) break block; n = 2; }
  assertEq(n, 1);
  sw: switch (1) { case 1: for (;;) { break sw; } case 2: n = 9; }
  assertEq(n, 1);
  cond: if (true) { break cond; n = 5; }
  assertEq(n, 1);
  x: { y: { break x; } n = 7; }
  assertEq(n, 1);
  same: { n++; } same: { n++; }
  assertEq(n, 3);
  yield: for (;;) break yield;
  await: for (;;) break await;
  async: for (;;) break async;
  l: function labelled() { return 1; }
  assertEq(labelled(), 1);
  do_: do { n++; continue do_; } while (n < 10)
  assertEq(n, 10);
});

test('switch', () => {
  const f = (x) => { const log = []; switch (x) { case 1: log.push(1); case 2: log.push(2); break; default: log.push('d'); case 3: log.push(3); } return log.join(); };
  assertEq(f(1), '1,2');
  assertEq(f(2), '2');
  assertEq(f(3), '3');
  assertEq(f(4), 'd,3');
  assertEq(f('1'), 'd,3');
  const order = [];
  const g = (v) => { switch (v) { case order.push('a') && 1: return 'one'; default: return 'def'; case order.push('b') && 2: return 'two'; } };
  assertEq(g(2), 'two');
  assertEq(order.join(), 'a,b');
  assertEq(g(9), 'def');
  switch (NaN) { case NaN: assert(false); }
  switch (0) { case -0: order.length = 0; }
  assertEq(order.length, 0);
  switch (1) {}
  switch (order.push('evaluated')) {}
  assertEq(order.length, 1);
  let r = '';
  for (let i = 0; i < 5; i++) { switch (i) { case 1: continue; case 3: break; default: r += i; } r += '.'; }
  assertEq(r, '0.2..4.');
  const fns = [];
  for (const i of [0, 1]) switch (i) { case 0: case 1: let a = i; fns.push(() => a); }
  assertDeep(fns.map((f) => f()), [0, 1]);
});

test('switch over strings and mixed kinds', () => {
  const o = {}, s = Symbol();
  const kind = (v) => { switch (v) { case 'str': return 1; case 1: return 2; case o: return 3; case s: return 4; case null: return 5; case undefined: return 6; case 1n: return 7; case true: return 8; default: return 0; } };
  assertDeep(['s' + 'tr', 1, o, s, null, undefined, 1n, true, {}, '1', 1.5].map(kind), [1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0]);
  const dense = (n) => { switch (n) { case 0: return 'z'; case 1: return 'o'; case 2: return 't'; case 3: return 'th'; case 4: return 'f'; case 5: return 'fi'; case -1: return 'neg'; case 1e9: return 'big'; } return 'none'; };
  assertDeep([0, 5, -1, 1e9, 2.5, 6, -0].map(dense), ['z', 'fi', 'neg', 'big', 'none', 'none', 'z']);
});

test('catch forms', () => {
  try { throw undefined; } catch (e) { assertEq(e, undefined); }
  try { throw null; } catch { }
  assertEq((() => { try { throw { a: [1, { b: 2 }] }; } catch ({ a: [x, { b }] }) { return x + b; } })(), 3);
  assertThrows(TypeError, () => { try { throw null; } catch ({ x }) {} });
  const f = () => { try { throw 1; } catch (e) { return () => e; } };
  assertEq(f()(), 1);
  let finallyRan = false;
  try { try { throw 1; } catch (e) { throw e + 1; } finally { finallyRan = true; } } catch (e) { assertEq(e, 2); }
  assert(finallyRan);
  assertEq((() => { try { return 'try'; } catch { } })(), 'try');
});

test('throw through calls and loops', () => {
  let depth = 0;
  const f = (n) => { depth++; try { if (n === 0) throw 'bottom'; f(n - 1); } finally { depth--; } };
  assertThrowsValue('bottom', () => f(50));
  assertEq(depth, 0);
  let caught = 0;
  for (let i = 0; i < 1000; i++) { try { if (i % 3 === 0) throw i; } catch (e) { caught += e === i ? 1 : 1000; } }
  assertEq(caught, 334);
  const viaCallback = () => [1, 2, 3].forEach((x) => { if (x === 2) throw x; });
  assertThrowsValue(2, viaCallback);
  assertThrowsValue('getter', () => ({ get x() { throw 'getter'; } }).x);
  assertThrowsValue('valueOf', () => 1 + { valueOf() { throw 'valueOf'; } });
  assertThrowsValue('sort', () => [2, 1].sort(() => { throw 'sort'; }));
  assertThrowsValue('replace', () => 'a'.replace(/a/, () => { throw 'replace'; }));
});

test('if and conditional', () => {
  let r = '';
  if (0) r += 'a'; else if ('') r += 'b'; else if (NaN) r += 'c'; else r += 'd';
  if ({}) if (null) r += 'e'; else r += 'f';
  assertEq(r, 'df');
  assertEq(1 ? 2 ? 3 : 4 : 5, 3);
  assertEq(0 ? 1 : 0 ? 2 : 3, 3);
  for (const falsy of [0, -0, NaN, '', null, undefined, false, 0n]) assertEq(falsy ? 1 : 2, 2);
  for (const truthy of ['0', 'false', [], {}, -1, 1n, Symbol(), () => {}, Infinity]) assertEq(truthy ? 1 : 2, 1);
  assertEq(!function () {}, false);
});

test('syntax errors', () => {
  for (const text of ['try {}', 'try { } catch {} catch {}', 'throw\n1', 'switch (1) { default: default: }', 'a: a: ;', 'a: { a: ; }', 'break a;', 'for (;;) { function f() { break; } }', 'continue a;', 'a: if (1) continue a;', 'if (1) else', 'do while (0)', 'switch (1) { foo }', 'try { } catch (e, f) {}', 'try {} catch () {}', 'throw;', 'return }', 'while (1) { l: { continue l; } }']) {
    assertThrows(SyntaxError, () => new Function(text), text);
  }
  assertThrows(SyntaxError, () => (0, eval)('return 1'));
});

test('debugger does nothing where nothing debugs', () => {
  let log = '';
  debugger;
  for (const i of [1, 2, 3]) { if (i === 2) debugger; else log += i; debugger }
  assertEq(log, '13');
  assertEq((() => { try { debugger; return 1; } finally { debugger; } })(), 1);
  assertEq((0, eval)('5; debugger'), 5);
  assertEq((0, eval)('debugger'), undefined);
  assertThrows(SyntaxError, () => new Function('(debugger)'));
  assertThrows(SyntaxError, () => new Function('var debugger'));
});

done();
