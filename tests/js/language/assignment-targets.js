// What may stand on the left of an assignment, and the order in which its parts are evaluated.

test('valid targets', () => {
  let a, o = { p: {} }, arr = [0, 0];
  a = 1; (a) = 2; ((a)) = 3;
  assertEq(a, 3);
  o.x = 1; (o.y) = 2; o['z'] = 3; (o)['w'] = 4; o.p.q = 5; o.p['r'] = 6;
  assertDeep(o, { p: { q: 5, r: 6 }, x: 1, y: 2, z: 3, w: 4 });
  const get = () => o;
  get().viaCall = 7;
  get()['viaKey'] = 8;
  (() => o)().viaArrow = 9;
  new (function () { this.self = o; })().self.viaNew = 10;
  arr[arr.length - 1] = 11;
  [].constructor.tmp = 12;
  delete Array.tmp;
  'str'.x = 1;
  `t`.x = 1;
  (function () {}).x = 1;
  this.onGlobal = 13;
  assertEq(o.viaCall + o.viaKey + o.viaArrow + o.viaNew + arr[1], 45);
  delete globalThis.onGlobal;
});

test('invalid targets', () => {
  for (const text of ['1 = 2', '"a" = 1', 'null = 1', 'true = 1', 'this = 1', 'a + b = 1', 'a, b = 1 = 2', '-a = 1', '!a = 1', 'a ? b : c = 1 = 2', '(a, b) = 1', 'a => b = 1 => c', '() => {} = 1', 'function () {} = 1', '[] += 1', '{} = 1', '({}) = 1', '([]) = 1', '(a = 1) = 2', 'a++ = 1', '`t` = 1', 'new a = 1', 'typeof a = 1', 'a?.b = 1', 'a && b = 1', 'a || b = 1', 'a ?? b = 1', '/x/ = 1', 'new.target = 1', 'import.meta = 1', 'await x = 1; }', 'yield = x => ', '[a, b] *= 1', '({ a } += 1)', 'for (1 in a) ;', 'for (a + b of c) ;', 'for ((a, b) of c) ;', '++1', '1++', '--(a + b)', '[1] = a', '({ a: 1 } = b)', '[...1] = a', '[...a, ...b] = c', '({ a: b() } = c)', '[a()] = b', '[(a, b)] = c', '({ ...a.b, c } = d)']) assertThrows(SyntaxError, () => new Function(text), text);
});

test('order: target, then value, then store', () => {
  const log = [];
  const note = (name, value) => { log.push(name); return value; };
  const o = { set p(v) { log.push('set'); } };
  note('base', o)[note('key', 'p')] = note('value', 1);
  assertEq(log.join(), 'base,key,value,set');
  log.length = 0;
  note('base', o).p = note('value', 1);
  assertEq(log.join(), 'base,value,set');
  log.length = 0;
  assertThrows(TypeError, () => { note('base', null)[note('key', 'p')] = note('value', 1); });
  assertEq(log.join().startsWith('base,key'), true);
  log.length = 0;
  const arr = [1, 2, 3];
  let i = 0;
  arr[i++] = arr[i++] + (arr[i++] = 10);
  assertDeep(arr, [12, 2, 10]);
  assertEq(i, 3);
  let x = 1;
  x = x++ + ++x;
  assertEq(x, 4);
  const y = { v: 1 };
  y.v = (y.v = 5, y.v + 1);
  assertEq(y.v, 6);
  let obj = { n: 1 };
  const old = obj;
  obj.n = (obj = { n: 2 }, 3);
  assertEq(old.n + obj.n, 5);
});

test('the value of an assignment is the right-hand side', () => {
  const o = { set s(v) {}, get r() { return 'get'; } };
  assertEq((o.s = 5), 5);
  assertEq((o.r = 6), 6);
  const frozen = Object.freeze({ a: 1 });
  assertEq((frozen.a = 9), 9);
  const u8 = new Uint8Array(1);
  assertEq((u8[0] = 300), 300);
  assertEq((u8[0] += 300), 344);
  assertEq(([].length = 0), 0);
  let a, b;
  assertEq((a = b = 'chained') + a + b, 'chainedchainedchained');
  const source = [1];
  assertEq(([a] = source) === source && ({ length: b } = source) === source, true);
});

test('a getter that changes its own holder', () => {
  const o = { get x() { Object.defineProperty(this, 'x', { value: 'cached', writable: true }); return 'computed'; } };
  assertEq(o.x + o.x, 'computedcached');
  o.x = 'written';
  assertEq(o.x, 'written');
  const p = { get y() { delete this.y; return 1; } };
  assertEq(p.y + (p.y === undefined ? 1 : 0), 2);
  const q = { get z() { return 1; } };
  q.z += 1;
  assertEq(q.z, 1);
});

done();
