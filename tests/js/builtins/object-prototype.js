// Object.prototype: methods, toString tags, __proto__, legacy accessors.

test('properties', () => {
  for (const [name, length] of Object.entries({ hasOwnProperty: 1, isPrototypeOf: 1, propertyIsEnumerable: 1, toLocaleString: 0, toString: 0, valueOf: 0, __defineGetter__: 2, __defineSetter__: 2, __lookupGetter__: 1, __lookupSetter__: 1 })) assertMethod(Object.prototype, name, length);
  assertData(Object.prototype, 'constructor', Object, 'wc');
  assertEq(Object.getPrototypeOf(Object.prototype), null);
  assertEq(Object.keys(Object.prototype).length, 0);
});

test('toString', () => {
  const tag = (v) => Object.prototype.toString.call(v);
  const t = [[undefined, 'Undefined'], [null, 'Null'], [1, 'Number'], ['', 'String'], [true, 'Boolean'], [Symbol(), 'Symbol'], [1n, 'BigInt'], [{}, 'Object'], [[], 'Array'], [() => {}, 'Function'], [class {}, 'Function'], [/x/, 'RegExp'], [new Date(), 'Date'], [new Error(), 'Error'], [new TypeError(), 'Error'], [new Map(), 'Map'], [new Set(), 'Set'], [new WeakMap(), 'WeakMap'], [Promise.resolve(), 'Promise'], [Math, 'Math'], [JSON, 'JSON'], [Reflect, 'Reflect'], [new Uint8Array(), 'Uint8Array'], [new ArrayBuffer(0), 'ArrayBuffer'], [new DataView(new ArrayBuffer(0)), 'DataView'], [(function () { return arguments; })(), 'Arguments'], [function* () {}, 'GeneratorFunction'], [(function* () {})(), 'Generator'], [async () => {}, 'AsyncFunction'], [[][Symbol.iterator](), 'Array Iterator'], [new Map().keys(), 'Map Iterator'], ['x'[Symbol.iterator](), 'String Iterator'], ['x'.matchAll(/x/g), 'RegExp String Iterator'], [new Proxy([], {}), 'Array'], [new Proxy(() => {}, {}), 'Function'], [Object(1), 'Number'], [Object.create(null), 'Object'], [{ [Symbol.toStringTag]: 'Mine' }, 'Mine'], [{ [Symbol.toStringTag]: 5 }, 'Object']];
  for (const [v, name] of t) assertEq(tag(v), `[object ${name}]`);
  const a = []; a[Symbol.toStringTag] = 'Tagged';
  assertEq(tag(a), '[object Tagged]');
  const r = Proxy.revocable({}, {});
  r.revoke();
  assertThrows(TypeError, () => tag(r.proxy));
});

test('methods', () => {
  const o = { x: 1, [Symbol.iterator]: 2 };
  assertEq(o.hasOwnProperty('x') && o.hasOwnProperty(Symbol.iterator) && !o.hasOwnProperty('y'), true);
  assertEq(o.propertyIsEnumerable('x') && ![].propertyIsEnumerable('length') && !o.propertyIsEnumerable('toString'), true);
  const p = Object.create(o);
  assertEq(o.isPrototypeOf(p) && Object.prototype.isPrototypeOf(p) && !p.isPrototypeOf(o) && !o.isPrototypeOf(1), true);
  assertEq(o.valueOf(), o);
  assertEq(typeof Object.prototype.valueOf.call(1), 'object');
  assertThrows(TypeError, () => Object.prototype.valueOf.call(null));
  assertThrows(TypeError, () => Object.prototype.hasOwnProperty.call(null, 'x'));
  assertEq(Object.prototype.isPrototypeOf.call(null, 1), false);
  assertEq({ toString: () => 'custom' }.toLocaleString(), 'custom');
  assertEq({}.toLocaleString(), '[object Object]');
  const order = [];
  assertThrowsValue('key', () => Object.prototype.hasOwnProperty.call(null, { toString() { throw 'key'; } }));
});

test('__proto__', () => {
  const d = Object.getOwnPropertyDescriptor(Object.prototype, '__proto__');
  assertEq(d.get.name, 'get __proto__');
  assertEq(d.set.name, 'set __proto__');
  assertEq(d.enumerable, false);
  assertEq(d.configurable, true);
  const p = {}, o = {};
  o.__proto__ = p;
  assertEq(o.__proto__, p);
  assertEq(Object.keys(o).length, 0);
  o.__proto__ = 'ignored';
  assertEq(o.__proto__, p);
  assertEq((5).__proto__, Number.prototype);
  (5).__proto__ = {};
  assertThrows(TypeError, () => d.get.call(null));
  assertThrows(TypeError, () => d.set.call(undefined, {}));
  assertThrows(TypeError, () => { p.__proto__ = o; });
  const n = Object.create(null);
  n.__proto__ = 1;
  assert(Object.hasOwn(n, '__proto__'));
});

test('legacy accessor methods', () => {
  const o = {};
  o.__defineGetter__('x', () => 1);
  o.__defineSetter__('x', function (v) { this.set = v; });
  assertEq(o.x, 1);
  o.x = 5;
  assertEq(o.set, 5);
  const d = Object.getOwnPropertyDescriptor(o, 'x');
  assertEq(d.enumerable && d.configurable, true);
  const child = Object.create(o);
  assertEq(child.__lookupGetter__('x'), d.get);
  assertEq(child.__lookupSetter__('x'), d.set);
  assertEq(o.__lookupGetter__('set'), undefined);
  assertEq(o.__lookupGetter__('missing'), undefined);
  assertThrows(TypeError, () => o.__defineGetter__('y', 1));
  assertThrows(TypeError, () => Object.freeze({}).__defineGetter__('y', () => 1));
});

done();
