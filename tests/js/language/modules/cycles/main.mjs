// Cyclic imports: functions are usable before evaluation, lexical bindings are in their dead zone, evaluation order.
import { log } from './log.mjs';
import { a, callB, readTooEarly } from './a.mjs';
import { b, callA } from './b.mjs';
import * as self from './main.mjs';

export const own = 'own';

test('order and results', () => {
  assertEq(log.join(), 'b starts,b calls a,b: ReferenceError,a starts');
  assertEq(callB(), 'b sees a value');
  assertEq(callA(), 'a sees b value');
  assertEq(a + b, 'a valueb value');
});

test('a module may import itself', () => {
  assertEq(self.own, 'own');
  assertDeep(Object.keys(self), ['own']);
});

done();
