// Evaluation order: depth first, once each, imports before the body wherever they stand, attributes for JSON.
globalThis.order.push('main body');
import './a.mjs';
import './c.mjs';
import data from './data.json' with { type: 'json' };
import * as json from './data.json' with { type: 'json' };
import './a.mjs';

test('order', () => {
  assertEq(globalThis.order.join(), 'leaf,b,a,c,main body');
});

test('JSON modules', () => {
  assertDeep(data, { list: [1, 2, { deep: true }], text: 'é' });
  assertEq(json.default, data);
  assertDeep(Object.keys(json), ['default']);
});

asyncTest('import attributes', async () => {
  const ns = await import('./data.json', { with: { type: 'json' } });
  assertEq(ns.default, data);
  assert((await import('./data.json', { with: { type: 'unknown' } }).catch((e) => e)) instanceof Error);
  assert((await import('./c.mjs', { with: { type: 'json' } }).catch((e) => e)) instanceof Error);
  assertEq((await import('./c.mjs', 5).catch((e) => e)).constructor, TypeError);
});

done();
