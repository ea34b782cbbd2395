// Module namespace objects: keys, attributes, operations that fail, the dead zone, @@toStringTag.
import * as ns from './exports.mjs';
import * as empty from './empty.mjs';
import { checkEarly } from './early.mjs';

test('keys and attributes', () => {
  assertDeep(Object.getOwnPropertyNames(ns), ['$', 'B', '_', 'a', 'default', 'z', 'é']);
  assertDeep(Reflect.ownKeys(ns).at(-1), Symbol.toStringTag);
  assertDeep(Object.keys(empty), []);
  const d = Object.getOwnPropertyDescriptor(ns, 'a');
  assertDeep([d.value, d.writable, d.enumerable, d.configurable], [1, true, true, false]);
  assertEq(Object.getPrototypeOf(ns), null);
  assertEq(Object.isExtensible(ns), false);
  assertEq(Object.prototype.toString.call(ns), '[object Module]');
  assertData(ns, Symbol.toStringTag, 'Module', '');
  const keys = [];
  for (const k in ns) keys.push(k);
  assertEq(keys.length, 7);
  assertEq('a' in ns && !('missing' in ns), true);
  assertEq(ns.missing, undefined);
  assertEq({ ...ns }.z, 'z');
  assertEq(Object.entries(ns).length, 7);
  assertEq(typeof ns, 'object');
});

test('operations that fail', () => {
  assertThrows(TypeError, () => { ns.a = 2; });
  assertThrows(TypeError, () => { ns.fresh = 2; });
  assertThrows(TypeError, () => { delete ns.a; });
  assertEq(delete ns.missing, true);
  assertThrows(TypeError, () => { delete ns[Symbol.toStringTag]; });
  assertEq(Reflect.set(ns, 'a', 2), false);
  assertEq(Reflect.deleteProperty(ns, 'a'), false);
  assertEq(Reflect.defineProperty(ns, 'a', { value: 1 }), true);
  assertEq(Reflect.defineProperty(ns, 'a', { value: 2 }), false);
  assertEq(Reflect.defineProperty(ns, 'a', { value: 1, writable: true, enumerable: true, configurable: false }), true);
  assertEq(Reflect.defineProperty(ns, 'new', { value: 1 }), false);
  assertThrows(TypeError, () => Object.defineProperty(ns, 'a', { get() { return 1; } }));
  assertEq(Reflect.setPrototypeOf(ns, null), true);
  assertEq(Reflect.setPrototypeOf(ns, {}), false);
  assertThrows(TypeError, () => Object.setPrototypeOf(ns, Object.prototype));
  assertEq(Object.preventExtensions(ns), ns);
  assertThrows(TypeError, () => Object.freeze(ns));
  assertEq(Object.isFrozen(ns), false);
  assertEq(Object.isSealed(ns), true);
  assertEq(Object.seal(ns), ns);
});

test('reading a binding in its dead zone', () => {
  assertDeep(checkEarly, ['ReferenceError', 'ReferenceError', 'ReferenceError', true]);
});

test('as a prototype', () => {
  const o = Object.create(ns);
  assertEq(o.a, 1);
  assertThrows(TypeError, () => { o.a = 5; });
});

done();
