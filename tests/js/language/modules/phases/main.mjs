// import defer, import.defer(), import source, import.source(): what is evaluated when.
// needs: import-defer
import defer * as lazy from './lazy.mjs';
import defer * as waiting from './waiting.mjs';
import defer * as thenable from './thenable.mjs';
import { lazyAgain, log } from './log.mjs';

test('nothing is evaluated for an import that is deferred, but what has to wait', () => {
  assertEq(log.join(), 'leaf of waiting');
  assertEq(typeof lazy, 'object');
  assertEq(lazy, lazyAgain);
});

test('questions that do not concern exports', () => {
  assertEq(Object.prototype.toString.call(lazy), '[object Deferred Module]');
  assertEq(lazy[Symbol.iterator], undefined);
  assertEq(Object.getPrototypeOf(lazy), null);
  assertEq(Object.isExtensible(lazy), false);
  assertEq(lazy.then, undefined);
  assertThrows(TypeError, () => { lazy.value = 1; });
  assertEq(log.join(), 'leaf of waiting');
});

test('a property is asked for', () => {
  assertEq(lazy.value, 1);
  assertEq(log.join(), 'leaf of waiting,dependency,lazy');
  assertDeep(Reflect.ownKeys(lazy), ['change', 'value', Symbol.toStringTag]);
  lazy.change();
  assertEq(lazy.value, 2);
  assertEq(log.length, 3);
});

test('what waited is ready', () => {
  assertEq('value' in waiting, true);
  assertEq(log.pop(), 'waiting');
});

test('an export called then does not exist', () => {
  assertEq(thenable.then, undefined);
  assertDeep(Object.keys(thenable), ['other']);
  assertEq(thenable.then, undefined);
});

asyncTest('import.defer()', async () => {
  const ns = await import.defer('./other.mjs');
  assertEq(log.includes('other'), false);
  assertEq(ns.value, 'other');
  assertEq(log.pop(), 'other');
  assertEq(await import.defer('./other.mjs'), ns);
  assert(await import('./other.mjs') !== ns);
});

asyncTest('an error of the module comes each time', async () => {
  const ns = await import.defer('./throws.mjs');
  let first;
  try {
    ns.x;
  } catch (error) {
    first = error;
  }
  assertEq(first.message, 'from throws.mjs');
  assertThrowsValue(first, () => ns.x);
  assertThrowsValue(first, () => Reflect.ownKeys(ns));
});

asyncTest('a module in evaluation cannot be asked', async () => {
  const { outcome } = await import('./cycle.mjs');
  assertEq(outcome, TypeError);
});

asyncTest('text has no source object', async () => {
  assertEq((await import.source('./lazy.mjs').catch((e) => e)).constructor, SyntaxError);
});

done();
