// Array patterns in declarations and assignments: defaults, holes, rest, nesting, iterator protocol and closing.

test('declarations', () => {
  const [a, , b = 5, ...rest] = [1, 2, undefined, 4, 5];
  assertDeep([a, b, rest], [1, 5, [4, 5]]);
  let [c, [d, [e]]] = [1, [2, [3]]];
  assertEq(c + d + e, 6);
  var [f, g] = 'xy';
  assertEq(f + g, 'xy');
  const [h = 1, i = h + 1] = [];
  assertEq(i, 2);
  const [] = [];
  const [j] = new Set([7]);
  assertEq(j, 7);
  const [[k] = [8]] = [];
  assertEq(k, 8);
  const [{ l, ...m }] = [{ l: 1, n: 2 }];
  assertDeep([l, m], [1, { n: 2 }]);
  const [...[n, o]] = [1, 2, 3];
  assertEq(n + o, 3);
  const [...{ length, 0: first }] = 'abc';
  assertEq(length + first, '3a');
  const [p, q, r] = [1];
  assertEq(q === undefined && r === undefined && p === 1, true);
  const [nul = 1] = [null];
  assertEq(nul, null);
});

test('assignments', () => {
  let a = 1, b = 2, o = {}, arr = [];
  [a, b] = [b, a];
  assertEq(a * 10 + b, 21);
  [o.x, o['y'], arr[1]] = [1, 2, 3];
  assertDeep([o.x, o.y, arr.length], [1, 2, 2]);
  [a = 5, [b] = [6]] = [];
  assertEq(a + b, 11);
  [a, ...o.rest] = [1, 2, 3];
  assertDeep(o.rest, [2, 3]);
  [(a), (o.x), (b)] = [7, 8, 9];
  assertDeep([a, o.x, b], [7, 8, 9]);
  const source = [1, 2];
  assertEq(([a, b] = source), source);
  assertEq(([a] = [b] = [4])[0] + a + b, 12);
  [, , a] = [1, 2, 3];
  assertEq(a, 3);
  for ([a, b] of [[1, 2]]) ;
  assertEq(a + b, 3);
  [[a], { x: b }] = [[1], { x: 2 }];
  assertEq(a + b, 3);
  [this.thisProp] = [1];
  assertEq(globalThis.thisProp === 1 || this?.thisProp === 1, true);
  function get() { return o; }
  [get().viaCall] = [5];
  assertEq(o.viaCall, 5);
});

function tracked(values, log, options = {}) {
  let i = 0;
  return {
    [Symbol.iterator]() {
      log.push('open');
      return {
        next() {
          log.push('next');
          if (options.throwAt === i) throw 'next failed';
          return i < values.length ? { value: values[i++], done: false } : { value: undefined, done: true };
        },
        return(...args) {
          log.push('return' + args.length);
          if (options.throwInReturn) throw 'return failed';
          return 'badReturn' in options ? options.badReturn : {};
        },
      };
    },
  };
}

test('how often next is called, and closing', () => {
  let log = [];
  const [] = tracked([1], log);
  assertEq(log.join(), 'open,return0');
  log = [];
  const [a] = tracked([1, 2], log);
  assertEq(log.join(), 'open,next,return0');
  log = [];
  const [b, c] = tracked([1], log);
  assertEq(log.join(), 'open,next,next');
  log = [];
  const [...d] = tracked([1, 2], log);
  assertEq(log.join(), 'open,next,next,next');
  log = [];
  const [, e] = tracked([1, 2, 3], log);
  assertEq(log.join(), 'open,next,next,return0');
  log = [];
  const [, ...f] = tracked([], log);
  assertEq(log.join(), 'open,next');
  assertDeep(f, []);
  log = [];
  let g;
  [, , g] = tracked([], log);
  assertEq(log.join(), 'open,next');
});

test('errors and closing', () => {
  let log = [], a;
  const fail = () => { throw 'target'; };
  assertThrowsValue('target', () => { [a, a = fail()] = tracked([1, undefined, 3], log); });
  assertEq(log.join(), 'open,next,next,return0');
  log = [];
  assertThrowsValue('target', () => { [fail().x] = tracked([1], log); });
  assertEq(log.join(), 'open,return0');
  log = [];
  assertThrowsValue('target', () => { [...fail().x] = tracked([1], log); });
  assertEq(log.join(), 'open,return0');
  log = [];
  assertThrowsValue('target', () => { [{ set x(v) { throw 'target'; } }.x] = tracked([1], log); });
  assertEq(log.join(), 'open,next,return0');
  log = [];
  assertThrowsValue('next failed', () => { [a] = tracked([1], log, { throwAt: 0 }); });
  assertEq(log.join(), 'open,next');
  log = [];
  assertThrowsValue('target', () => { [a = fail()] = tracked([undefined], log, { throwInReturn: true }); });
  assertEq(log.join(), 'open,next,return0');
  log = [];
  assertThrowsValue('return failed', () => { [a] = tracked([1], log, { throwInReturn: true }); });
  log = [];
  assertThrows(TypeError, () => { [a] = tracked([1], log, { badReturn: 1 }); });
  assertThrows(TypeError, () => { const [{ x }] = tracked([null], log = []); });
  assertEq(log.join(), 'open,next,return0');
});

test('generators are closed', () => {
  let closed = 0;
  function* g() { try { yield 1; yield 2; } finally { closed++; } }
  const [a] = g();
  assertEq(closed, 1);
  const [b, c, d] = g();
  assertEq(closed, 2);
  assertEq(d, undefined);
  function* outer() { const o = {}; [o[yield 'key']] = g(); return o; }
  const it = outer();
  it.next();
  assertDeep(it.next('k').value, { k: 1 });
  const abandoned = outer();
  abandoned.next();
  abandoned.return();
  assertEq(closed, 3);
});

test('evaluation order in assignments', () => {
  const log = [];
  const src = { [Symbol.iterator]: () => ({ next: () => { log.push('next'); return { value: undefined, done: false }; }, return: () => ({}) }) };
  const target = (name) => { log.push('target ' + name); return {}; };
  [target('a').x = log.push('default a'), target('b')[log.push('key b')]] = src;
  assertEq(log.join(), 'target a,next,default a,target b,key b,next');
});

test('not iterable', () => {
  for (const bad of [null, undefined, 1, true, {}, Symbol(), { [Symbol.iterator]: 1 }, { [Symbol.iterator]: () => 1 }, { [Symbol.iterator]: () => ({}) }]) {
    assertThrows(TypeError, () => { const [a] = bad; });
    let a;
    assertThrows(TypeError, () => { [a] = bad; });
  }
  assertThrows(TypeError, () => { const [a] = { [Symbol.iterator]: () => ({ next: () => 1 }) }; });
});

test('user-changed array iteration is seen', () => {
  const arr = [1, 2];
  arr[Symbol.iterator] = function* () { yield 'own'; };
  const [a] = arr;
  assertEq(a, 'own');
  const proto = Object.getPrototypeOf([][Symbol.iterator]()), saved = proto.next;
  try {
    proto.next = function () { const r = saved.call(this); return r.done ? r : { value: r.value * 10, done: false }; };
    const [b, c] = [1, 2];
    assertEq(b + c, 30);
    assertDeep([...[3]], [30]);
  } finally {
    proto.next = saved;
  }
});

test('syntax errors', () => {
  for (const text of ['[a + 1] = []', '[...a, b] = []', '[...a,] = []', '[f()] = []', '"use strict"; [eval] = []', '[1] = []', '([a]) = []', '[...a = 1] = []', 'let [a, a] = []', 'const [a]', '[[(a = 1)]] = [[1]]', '({ a: ({}) } = 1)', '[([a])] = [1]']) {
    assertThrows(SyntaxError, () => new Function(text), text);
  }
});

done();
