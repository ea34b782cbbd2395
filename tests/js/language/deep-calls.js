// Recursion of 100,000 calls, in tail position or not, that allocates and throws on its way.
// needs: deep-calls

const DEPTH = 100000;

test('tail calls and others', () => {
  'use strict';
  function tail(n, text) { return n === 0 ? text : tail(n - 1, text); }
  assertEq(tail(DEPTH, 'end'), 'end');
  function count(n) { return n === 0 ? 0 : 1 + count(n - 1); }
  assertEq(count(DEPTH), DEPTH);
  const even = (n) => n === 0 || odd(n - 1), odd = (n) => n !== 0 && even(n - 1);
  assertEq(even(DEPTH), true);
  const o = { m(n) { return n > 0 ? this.m(n - 1) : this; } };
  assertEq(o.m(DEPTH), o);
  function finals(n) { try { return n === 0 ? 1 : 2; } finally { if (n > 0) return finals(n - 1); } }
  assertEq(finals(DEPTH), 1);
});

test('what is allocated on the way survives', () => {
  function list(n) {
    const node = { n, next: null };
    if (n > 0) node.next = list(n - 1);
    return node;
  }
  for (let round = 0; round < 3; round++) {
    let sum = 0;
    for (let node = list(DEPTH); node !== null; node = node.next) sum += node.n;
    assertEq(sum, DEPTH * (DEPTH + 1) / 2);
  }
  const garbage = (n, kept) => { for (let i = 0; i < 3; i++) kept = [kept[0], n, i]; return n === 0 ? kept : garbage(n - 1, kept); };
  assertDeep(garbage(DEPTH, ['first']), ['first', 0, 2]);
});

test('exceptions from the depth', () => {
  const thrown = {};
  function deep(n) { if (n === 0) throw thrown; deep(n - 1); }
  assertThrowsValue(thrown, () => deep(DEPTH));
  let left = 0;
  function guarded(n) { try { if (n === 0) throw thrown; guarded(n - 1); } finally { left++; } }
  assertThrowsValue(thrown, () => guarded(DEPTH));
  assertEq(left, DEPTH + 1);
  function endless(n) { return 1 + endless(n + 1); }
  for (let i = 0; i < 3; i++) assertThrows(RangeError, () => endless(0));
  // Built-ins that call back have native frames between.
  function through(n) { return n === 0 ? 0 : [n].map(() => through(n - 1))[0] + Reflect.apply(() => 1, null, []); }
  assertThrows(RangeError, () => through(1e7));
  assertEq(through(100), 100);
});

done();
