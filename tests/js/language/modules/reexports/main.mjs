// export from, export *, export * as, shadowing and ambiguity of star exports.
import * as hub from './hub.mjs';
import { x, y as why, leaf, own, fromDefault } from './hub.mjs';

test('names', () => {
  assertDeep(Object.keys(hub), ['fromDefault', 'leaf', 'onlyOne', 'onlyTwo', 'own', 'same', 'x', 'y']);
  assertEq(x + why, 'x of oney of two');
  assertEq(leaf.onlyOne, 'one');
  assertEq(fromDefault, 'default of one');
});

test('a local export wins over a star', () => {
  assertEq(own, 'own of hub');
});

test('ambiguous names are left out, the same binding is not ambiguous', () => {
  assertEq('clash' in hub, false);
  assertEq(hub.same, 'shared');
});

test('star leaves out default', () => {
  assertEq('default' in hub, false);
});

asyncTest('importing an ambiguous or missing name is a SyntaxError', async () => {
  for (const file of ['./bad-ambiguous.mjs', './bad-missing.mjs', './bad-star-default.mjs', './bad-cycle.mjs']) {
    let error;
    try { await import(file); } catch (e) { error = e; }
    assertEq(error?.constructor, SyntaxError, file);
  }
});

done();
