// The iterator protocol in for-of and friends: getting, stepping, closing on every way out, and which error wins.

function source(options = {}) {
  const log = [];
  const iterator = {
    get next() { log.push('get next'); return function () { log.push('next'); if (options.nextThrows) throw 'next'; return options.results ? options.results.shift() : { value: 1, done: false }; }; },
  };
  if (!options.noReturn) {
    Object.defineProperty(iterator, 'return', {
      get() {
        log.push('get return');
        if (options.returnGetterThrows) throw 'return getter';
        if ('returnValue' in options && options.returnIsValue) return options.returnValue;
        return function (...args) { log.push('return' + args.length); if (options.returnThrows) throw 'return'; return 'returnValue' in options ? options.returnValue : {}; };
      },
    });
  }
  return { log, [Symbol.iterator]() { log.push('open'); return iterator; } };
}

test('next is read once', () => {
  const s = source({ results: [{ value: 1 }, { value: 2 }, { done: true }] });
  const out = [];
  for (const x of s) out.push(x);
  assertDeep(out, [1, 2]);
  assertEq(s.log.join(), 'open,get next,next,next,next');
});

test('normal completion does not close', () => {
  const s = source({ results: [{ done: true }] });
  for (const x of s) ;
  assertEq(s.log.includes('get return'), false);
});

test('break, return, throw and outer continue close', () => {
  const ways = {
    break: (s) => { for (const x of s) break; },
    return: (s) => { for (const x of s) return x; },
    labelledBreak: (s) => { out: { for (const x of s) break out; } },
    outerContinue: (s) => { out: for (const i of [1]) for (const x of s) continue out; },
    tryBreak: (s) => { for (const x of s) { try { break; } finally { } } },
  };
  for (const [name, way] of Object.entries(ways)) {
    const s = source();
    way(s);
    assertEq(s.log.join(), 'open,get next,next,get return,return0', name);
  }
  const t = source();
  assertThrowsValue('body', () => { for (const x of t) throw 'body'; });
  assertEq(t.log.join(), 'open,get next,next,get return,return0');
  const inner = source({ results: [{ value: 1 }, { done: true }] });
  for (const x of inner) continue;
  assertEq(inner.log.includes('get return'), false);
});

test('which error wins', () => {
  assertThrowsValue('body', () => { for (const x of source({ returnThrows: true })) throw 'body'; });
  assertThrowsValue('body', () => { for (const x of source({ returnGetterThrows: true })) throw 'body'; });
  assertThrowsValue('return', () => { for (const x of source({ returnThrows: true })) break; });
  assertThrowsValue('return getter', () => { for (const x of source({ returnGetterThrows: true })) break; });
  assertThrowsValue('body', () => { for (const x of source({ returnValue: 1 })) throw 'body'; });
  assertThrows(TypeError, () => { for (const x of source({ returnValue: 1 })) break; });
  assertThrows(TypeError, () => { for (const x of source({ returnValue: 5, returnIsValue: true })) break; });
  for (const value of [null, undefined]) for (const x of source({ returnValue: value, returnIsValue: true })) break;
  for (const x of source({ noReturn: true })) break;
});

test('errors of the iterator itself do not close', () => {
  const s = source({ nextThrows: true });
  assertThrowsValue('next', () => { for (const x of s) ; });
  assertEq(s.log.includes('get return'), false);
  const bad = source({ results: [1] });
  assertThrows(TypeError, () => { for (const x of bad) ; });
  assertEq(bad.log.includes('get return'), false);
  const doneThrows = source({ results: [{ get done() { throw 'done'; } }] });
  assertThrowsValue('done', () => { for (const x of doneThrows) ; });
  assertEq(doneThrows.log.includes('get return'), false);
  const valueThrows = source({ results: [{ get value() { throw 'value'; } }] });
  assertThrowsValue('value', () => { for (const x of valueThrows) ; });
  assertEq(valueThrows.log.includes('get return'), false);
});

test('a failing assignment in the head closes', () => {
  const s = source();
  assertThrowsValue('set', () => { for ({ set x(v) { throw 'set'; } }.x of s) ; });
  assertEq(s.log.at(-1), 'return0');
  const d = source();
  assertThrows(TypeError, () => { for (const { a: { b } } of d) ; });
  assertEq(d.log.at(-1), 'return0');
  const c = source();
  assertThrows(TypeError, () => { const k = 1; for (k of c) ; });
  assertEq(c.log.at(-1), 'return0');
});

test('done is converted to boolean, missing value is undefined', () => {
  const it = (results) => ({ [Symbol.iterator]: () => ({ next: () => results.shift() }) });
  assertDeep([...it([{ value: 1, done: 0 }, { value: 2, done: '' }, { done: null }, { done: 'yes' }])], [1, 2, undefined]);
  function F() {}
  F.value = 'fn'; F.done = false;
  assertDeep([...it([F, { done: true }])], ['fn']);
});

test('getting the iterator', () => {
  for (const bad of [{ [Symbol.iterator]: 5 }, { [Symbol.iterator]: null }, { [Symbol.iterator]: () => undefined }, { [Symbol.iterator]: () => 'str' }]) {
    assertThrows(TypeError, () => { for (const x of bad) ; });
    assertThrows(TypeError, () => [...bad]);
    assertThrows(TypeError, () => new Set(bad));
  }
  const missingNext = { [Symbol.iterator]: () => ({}) };
  assertThrows(TypeError, () => { for (const x of missingNext) ; });
  assertThrowsValue('getter', () => { for (const x of { get [Symbol.iterator]() { throw 'getter'; } }) ; });
  // primitives use their wrapper's prototype, called with the primitive
  Object.defineProperty(Number.prototype, Symbol.iterator, { configurable: true, get() { 'use strict'; assertEq(typeof this, 'number'); return function* () { for (let i = 0; i < this; i++) yield i; }; } });
  assertDeep([...3], [0, 1, 2]);
  delete Number.prototype[Symbol.iterator];
});

test('spread, destructuring and built-ins step alike', () => {
  const make = () => source({ results: [{ value: [1, 2] }, { done: true }] });
  let s = make(); [...s]; assertEq(s.log.join(), 'open,get next,next,next');
  s = make(); Math.max(...s); assertEq(s.log.join(), 'open,get next,next,next');
  s = make(); new Map(s); assertEq(s.log.join(), 'open,get next,next,next');
  s = make(); Array.from(s); assertEq(s.log.join(), 'open,get next,next,next');
  s = make(); Object.fromEntries(s); assertEq(s.log.join(), 'open,get next,next,next');
  s = make(); const [a, b] = s; assertEq(s.log.join(), 'open,get next,next,next');
  s = source({ results: [{ value: 5 }] });
  assertThrows(TypeError, () => new Map(s));
  assertEq(s.log.join(), 'open,get next,next,get return,return0');
  s = source({ results: [{ value: 1 }] });
  assertThrowsValue('map', () => Array.from(s, () => { throw 'map'; }));
  assertEq(s.log.at(-1), 'return0');
});

test('array iteration sees the live array', () => {
  const a = [1, 2, 3], out = [];
  for (const x of a) { out.push(x); if (x === 1) { a.pop(); a[1] = 'new'; } }
  assertDeep(out, [1, 'new']);
  const saved = Array.prototype[Symbol.iterator];
  let used = 0;
  try {
    Array.prototype[Symbol.iterator] = function () { used++; return saved.call(this); };
    for (const x of [1]) ;
    [...[1]];
    const [y] = [1];
  } finally { Array.prototype[Symbol.iterator] = saved; }
  assertEq(used, 3);
});

done();
