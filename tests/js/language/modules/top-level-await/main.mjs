// Top-level await: dependants wait, siblings do not, errors propagate, cycles, dynamic import of waiting modules.
import { log } from './log.mjs';
import { value } from './slow.mjs';
import './fast.mjs';
import { through } from './dependant.mjs';

log.push('main');
const kind = typeof await 1;
const before = await Promise.resolve('awaited');
for await (const x of [1, Promise.resolve(2)]) log.push(x);
const { value: again } = await import('./slow.mjs');

test('values', () => {
  assertEq(value, 'slow value');
  assertEq(through, 'through slow value');
  assertEq(before, 'awaited');
  assertEq(again, value);
});

test('order', () => {
  assertEq(log.join(), 'slow starts,fast,slow ends,dependant,main,1,2');
});

asyncTest('errors', async () => {
  assertEq(await import('./rejects.mjs').catch((e) => e), 'rejected at top level');
  assertEq(await import('./waits-for-rejects.mjs').catch((e) => e), 'rejected at top level');
});

asyncTest('cycles with await', async () => {
  const ns = await import('./cycle-a.mjs');
  assertEq(ns.a + ns.b, 'ab');
});

test('await is a keyword in modules', () => {
  assertEq(kind, 'number');
  assertThrows(SyntaxError, () => new Function('await 1'));
});

done();
