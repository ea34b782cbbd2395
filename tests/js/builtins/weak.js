// WeakMap, WeakSet, WeakRef, FinalizationRegistry: everything that does not depend on when the collector runs.

test('WeakMap', () => {
  for (const [name, length] of Object.entries({ delete: 1, get: 1, has: 1, set: 2 })) assertMethod(WeakMap.prototype, name, length);
  assertData(WeakMap.prototype, Symbol.toStringTag, 'WeakMap', 'c');
  const k = {}, f = () => {}, s = Symbol('s'), w = new WeakMap([[k, 1], [f, 2]]);
  assertEq(w.get(k) + w.get(f), 3);
  assertEq(w.set(s, 'symbol'), w);
  assertEq(w.get(s), 'symbol');
  assertEq(w.has(k) && w.delete(k) && !w.has(k) && !w.delete(k), true);
  for (const bad of [1, 'x', null, undefined, true, 1n, Symbol.for('registered')]) {
    assertThrows(TypeError, () => w.set(bad, 1));
    assertEq(w.get(bad), undefined);
    assertEq(w.has(bad) || w.delete(bad), false);
  }
  w.set(Symbol.iterator, 'well-known');
  assertEq(w.get(Symbol.iterator), 'well-known');
  assertThrows(TypeError, () => WeakMap());
  assertThrows(TypeError, () => new WeakMap([[1, 2]]));
  assertThrows(TypeError, () => WeakMap.prototype.get.call(new Map(), {}));
  assertEq('size' in w || 'clear' in w || Symbol.iterator in w, false);
  w.set(k, k);
  assertEq(w.get(k), k);
  const frozen = Object.freeze({});
  w.set(frozen, 'f');
  assertEq(w.get(frozen), 'f');
  const keys = Array.from({ length: 5000 }, () => ({}));
  keys.forEach((key, i) => w.set(key, i));
  assertEq(keys.every((key, i) => w.get(key) === i), true);
  for (let i = 0; i < 20000; i++) w.set({}, { big: [i] });
  assertEq(keys.every((key, i) => w.get(key) === i), true);
  // chains of ephemerons
  const chain = new WeakMap(), first = {};
  let last = first;
  for (let i = 0; i < 1000; i++) { const next = { i }; chain.set(last, next); last = next; }
  let steps = 0;
  for (let node = first; chain.has(node); node = chain.get(node)) steps++;
  assertEq(steps, 1000);
});

test('WeakSet', () => {
  for (const name of ['add', 'delete', 'has']) assertMethod(WeakSet.prototype, name, 1);
  assertData(WeakSet.prototype, Symbol.toStringTag, 'WeakSet', 'c');
  const k = {}, w = new WeakSet([k]);
  assertEq(w.has(k), true);
  assertEq(w.add(k), w);
  assertEq(w.delete(k) && !w.has(k), true);
  for (const bad of [1, 'x', null, Symbol.for('r')]) { assertThrows(TypeError, () => w.add(bad)); assertEq(w.has(bad), false); }
  w.add(Symbol('ok'));
  assertThrows(TypeError, () => new WeakSet([1]));
  assertThrows(TypeError, () => WeakSet.prototype.has.call(new Set(), {}));
});

test('WeakRef', () => {
  assertMethod(WeakRef.prototype, 'deref', 0);
  assertData(WeakRef.prototype, Symbol.toStringTag, 'WeakRef', 'c');
  assertEq(WeakRef.length, 1);
  const o = {}, r = new WeakRef(o), s = Symbol();
  assertEq(r.deref(), o);
  assertEq(new WeakRef(s).deref(), s);
  for (const bad of [1, 'x', null, undefined, Symbol.for('r')]) assertThrows(TypeError, () => new WeakRef(bad));
  assertThrows(TypeError, () => WeakRef({}));
  assertThrows(TypeError, () => WeakRef.prototype.deref.call({}));
});

asyncTest('a WeakRef keeps its target until the job ends', async () => {
  const r = new WeakRef({ alive: true });
  for (let i = 0; i < 1000; i++) new Array(100).fill({});
  assertEq(r.deref().alive, true);
  await 0;
});

test('FinalizationRegistry', () => {
  assertMethod(FinalizationRegistry.prototype, 'register', 2);
  assertMethod(FinalizationRegistry.prototype, 'unregister', 1);
  assertData(FinalizationRegistry.prototype, Symbol.toStringTag, 'FinalizationRegistry', 'c');
  for (const bad of [undefined, 1, {}]) assertThrows(TypeError, () => new FinalizationRegistry(bad));
  const fr = new FinalizationRegistry(() => {}), target = {}, token = {};
  assertEq(fr.register(target, 'held', token), undefined);
  assertEq(fr.unregister(token), true);
  assertEq(fr.unregister(token), false);
  assertThrows(TypeError, () => fr.register(target, target));
  for (const bad of [1, null, 'x', Symbol.for('r')]) { assertThrows(TypeError, () => fr.register(bad, 1)); assertThrows(TypeError, () => fr.unregister(bad)); }
  assertThrows(TypeError, () => fr.register({}, 1, 'token'));
  fr.register({}, 1, undefined);
  fr.register(Symbol(), 1);
  fr.register(target, undefined, target);
  assertEq(fr.unregister(target), true);
  assertThrows(TypeError, () => FinalizationRegistry(() => {}));
});

done();
