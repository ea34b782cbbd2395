// Proxy: every trap with its arguments and results, falling through without a trap, revocation.

test('construction', () => {
  assertThrows(TypeError, () => Proxy({}, {}));
  for (const bad of [null, undefined, 1, 'x', Symbol()]) { assertThrows(TypeError, () => new Proxy(bad, {})); assertThrows(TypeError, () => new Proxy({}, bad)); }
  assertEq(Proxy.length, 2);
  assertEq('prototype' in Proxy, false);
  assertMethod(Proxy, 'revocable', 2);
  assertEq(typeof new Proxy({}, {}), 'object');
  assertEq(typeof new Proxy(() => {}, {}), 'function');
  assertEq(typeof new Proxy(class {}, {}), 'function');
});

// A proxy that forwards everything and the names of the traps used, with their property keys.
function logging(target) {
  const log = [];
  const handler = new Proxy({}, {
    get(_, trap) {
      return (...args) => {
        const key = args[1];
        log.push(typeof key === 'string' && trap !== 'apply' ? `${trap} ${key}` : typeof key === 'symbol' ? `${trap} ${key.description}` : trap);
        return Reflect[trap](...args);
      };
    },
  });
  return [new Proxy(target, handler), log];
}

test('which operations use which traps', () => {
  const check = (target, fn, expected) => { const [p, log] = logging(target); fn(p); assertEq(log.join(), expected, String(fn)); };
  check({ a: 1 }, (p) => p.a, 'get a');
  check({ a: 1 }, (p) => p['b'], 'get b');
  check({}, (p) => { p.a = 1; }, 'set a,getOwnPropertyDescriptor a,defineProperty a');
  check({ a: 1 }, (p) => 'a' in p, 'has a');
  check({ a: 1 }, (p) => delete p.a, 'deleteProperty a');
  check({ a: 1 }, (p) => Object.keys(p), 'ownKeys,getOwnPropertyDescriptor a');
  check({ a: 1 }, (p) => Object.getOwnPropertyNames(p), 'ownKeys');
  check({ a: 1 }, (p) => Object.entries(p), 'ownKeys,getOwnPropertyDescriptor a,get a');
  check({ a: 1 }, (p) => ({ ...p }), 'ownKeys,getOwnPropertyDescriptor a,get a');
  check({ a: 1 }, (p) => Object.assign({}, p), 'ownKeys,getOwnPropertyDescriptor a,get a');
  check({ a: 1 }, (p) => Object.hasOwn(p, 'a'), 'getOwnPropertyDescriptor a');
  check({ a: 1 }, (p) => p.hasOwnProperty('a'), 'get hasOwnProperty,getOwnPropertyDescriptor a');
  check({}, (p) => Object.getPrototypeOf(p), 'getPrototypeOf');
  check({}, (p) => p instanceof Object, 'getPrototypeOf');
  check({}, (p) => Object.prototype.isPrototypeOf(p), 'getPrototypeOf');
  check({}, (p) => Object.setPrototypeOf(p, null), 'setPrototypeOf');
  check({}, (p) => Object.isExtensible(p), 'isExtensible');
  check({}, (p) => Object.preventExtensions(p), 'preventExtensions');
  check({ a: 1 }, (p) => Object.freeze(p), 'preventExtensions,ownKeys,getOwnPropertyDescriptor a,defineProperty a');
  check({ a: 1 }, (p) => Object.seal(p), 'preventExtensions,ownKeys,defineProperty a');
  check({ a: 1 }, (p) => Object.isFrozen(p), 'isExtensible');
  check({}, (p) => Object.defineProperty(p, 'x', { value: 1 }), 'defineProperty x');
  check({ a: 1 }, (p) => JSON.stringify(p), 'get toJSON,ownKeys,getOwnPropertyDescriptor a,get a');
  check([1], (p) => JSON.stringify(p), 'get toJSON,get length,get 0');
  check({}, (p) => `${p}`, 'get Symbol.toPrimitive,get toString,get Symbol.toStringTag');
  check(() => {}, (p) => p(1), 'apply');
  check(function () {}, (p) => p.call(5), 'get call,apply');
  check(function () {}, (p) => new p(1), 'construct,get prototype');
  check([1, 2], (p) => [...p], 'get Symbol.iterator,get length,get 0,get length,get 1,get length');
  check([1], (p) => p.push(2), 'get push,get length,set 1,getOwnPropertyDescriptor 1,defineProperty 1,set length,getOwnPropertyDescriptor length,defineProperty length');
  check([1], (p) => [].concat(p), 'get Symbol.isConcatSpreadable,get length,has 0,get 0');
  check({}, (p) => Object.create(p).x, 'get x');
  check({}, (p) => { Object.create(p).x = 1; }, 'set x');
  check({}, (p) => 'x' in Object.create(p), 'has x');
  check({ a: 1 }, (p) => { const { a, ...rest } = p; }, 'get a,ownKeys');
});

test('results', () => {
  const target = { a: 1 };
  const p = new Proxy(target, {
    get: (t, k, r) => (k === 'self' ? r : k === 'target' ? t : `got ${String(k)}`),
    set: (t, k, v) => { t[k] = v * 2; return true; },
    has: (t, k) => k === 'yes',
    deleteProperty: (t, k) => { t.deleted = k; return true; },
    ownKeys: () => ['x', 'y', 'a'],
    getOwnPropertyDescriptor: (t, k) => ({ value: k + '!', configurable: true, enumerable: k !== 'y' }),
  });
  assertEq(p.self, p);
  assertEq(p.target, target);
  assertEq(p.anything, 'got anything');
  p.a = 5;
  assertEq(target.a, 10);
  assertEq('yes' in p && !('no' in p), true);
  assertEq(delete p.foo, true);
  assertEq(target.deleted, 'foo');
  assertDeep(Object.keys(p), ['x', 'a']);
  assertDeep(Reflect.ownKeys(p), ['x', 'y', 'a']);
  assertEq(Object.getOwnPropertyDescriptor(p, 'q').value, 'q!');
  assertEq(Object.entries(p).join('|'), 'x,got x|a,got a');
  const f = new Proxy(function (a) { return a; }, { apply: (t, self, args) => [t(...args), self, args.length], construct: (t, args, nt) => ({ args, nt }) });
  assertDeep(f.call('this', 1, 2), [1, 'this', 2]);
  const made = new f(7);
  assertDeep(made.args, [7]);
  assertEq(made.nt, f);
  assertEq(Reflect.construct(f, [], Array).nt, Array);
  const ext = new Proxy({}, { getPrototypeOf: () => Array.prototype, setPrototypeOf: () => true, isExtensible: () => true, preventExtensions: () => false, defineProperty: () => true });
  assertEq(ext instanceof Array, true);
  assertEq(Object.setPrototypeOf(ext, null), ext);
  assertThrows(TypeError, () => Object.preventExtensions(ext));
  assertEq(Reflect.preventExtensions(ext), false);
  assertEq(Reflect.defineProperty(ext, 'x', {}), true);
});

test('falsy results', () => {
  const p = new Proxy({}, { set: () => false, deleteProperty: () => false, defineProperty: () => false, setPrototypeOf: () => false });
  p.x = 1;
  assertEq(delete p.x, false);
  assertThrows(TypeError, () => { 'use strict'; p.x = 1; });
  assertThrows(TypeError, () => { 'use strict'; delete p.x; });
  assertThrows(TypeError, () => Object.defineProperty(p, 'x', {}));
  assertThrows(TypeError, () => Object.setPrototypeOf(p, {}));
  assertEq(Reflect.set(p, 'x', 1), false);
});

test('traps that are undefined or null fall through, others must be callable', () => {
  for (const none of [undefined, null]) assertEq(new Proxy({ a: 1 }, { get: none }).a, 1);
  assertThrows(TypeError, () => new Proxy({}, { get: 5 }).a);
  assertThrowsValue('handler', () => new Proxy({}, { get get() { throw 'handler'; } }).a);
  const handler = {};
  const p = new Proxy({ a: 1 }, handler);
  assertEq(p.a, 1);
  handler.get = () => 'later';
  assertEq(p.a, 'later');
  assertThrows(TypeError, () => new Proxy({}, {})());
  assertThrows(TypeError, () => new (new Proxy(() => {}, {}))());
  assertThrows(TypeError, () => new (new Proxy(class {}, { construct: () => 5 }))());
});

test('receivers', () => {
  const target = { get who() { return this; }, set who(v) { this.set = v; } };
  const p = new Proxy(target, {});
  assertEq(p.who, p);
  p.who = 1;
  assertEq(target.set, 1);
  const child = Object.create(p);
  assertEq(child.who, child);
  child.who = 2;
  assertEq(Object.hasOwn(child, 'set'), true);
  child.plain = 3;
  assertEq(Object.hasOwn(child, 'plain') && !('plain' in target), true);
  const m = new Proxy(new Map(), {});
  assertThrows(TypeError, () => m.size);
  class P { #x = 1; x() { return this.#x; } }
  assertThrows(TypeError, () => new Proxy(new P(), {}).x());
});

test('revocable', () => {
  const { proxy, revoke } = Proxy.revocable({ a: 1 }, {});
  assertEq(proxy.a, 1);
  assertEq(revoke(), undefined);
  revoke();
  for (const fn of [() => proxy.a, () => { proxy.a = 1; }, () => 'a' in proxy, () => delete proxy.a, () => Object.keys(proxy), () => Object.getPrototypeOf(proxy), () => Object.isExtensible(proxy), () => Object.defineProperty(proxy, 'x', {}), () => Array.isArray(proxy), () => JSON.stringify(proxy), () => proxy instanceof Object]) assertThrows(TypeError, fn);
  assertEq(typeof proxy, 'object');
  const f = Proxy.revocable(() => {}, {});
  f.revoke();
  assertEq(typeof f.proxy, 'function');
  assertThrows(TypeError, () => f.proxy());
  new Proxy(proxy, {});
  assertEq(revoke.name, '');
  assertEq(revoke.length, 0);
});

test('nesting and arrays', () => {
  let p = { v: 1 };
  for (let i = 0; i < 50; i++) p = new Proxy(p, {});
  assertEq(p.v, 1);
  p.w = 2;
  assertEq(Object.keys(p).join(), 'v,w');
  const a = new Proxy([3, 1, 2], {});
  assertEq(Array.isArray(a) && a.length === 3, true);
  a.push(0);
  a.sort();
  assertDeep([...a], [0, 1, 2, 3]);
  a.length = 1;
  assertEq(String(a), '0');
  assertDeep(a.concat([9]), [0, 9]);
  const negative = new Proxy(['a', 'b'], { get: (t, k, r) => Reflect.get(t, typeof k === 'string' && /^-\d+$/.test(k) ? String(t.length + Number(k)) : k, r) });
  assertEq(negative[-1], 'b');
});

test('arguments of spread calls reach the target', () => {
  const many = () => Array.from({ length: 100 }, (_, i) => ({ i }));
  const sum = (list) => list.reduce((n, o) => n + o.i, 0);
  function F(...a) { this.sum = sum(a); this.target = new.target; }
  const P = new Proxy(F, {}), Q = new Proxy(F, { construct(target, args, t) { return Reflect.construct(target, args, t); }, apply(target, that, args) { return sum(args); } });
  for (const C of [F, P, Q, new Proxy(P, {}), P.bind(), new Proxy(F, new Proxy({}, {}))]) assertEq(new C(...many()).sum, 4950);
  for (const Base of [F, P, Q]) {
    class D extends Base {}
    class E extends Base { constructor(...a) { super(...a); } }
    assertEq(new D(...many()).sum + new E(...many()).sum, 9900);
    assertEq(new D(...many()).target, D);
  }
  const f = (...a) => sum(a);
  for (const g of [f, new Proxy(f, {}), Q, new Proxy(f, {}).bind()]) assertEq(g(...many()), 4950);
});

done();
