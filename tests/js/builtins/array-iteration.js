// Array.prototype methods with callbacks: forEach, map, filter, some, every, find*, reduce*, flatMap; order, holes, changes on the way.

test('arguments and this', () => {
  const a = ['x', 'y'], thisArg = {};
  for (const name of ['forEach', 'map', 'filter', 'some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex', 'flatMap']) {
    const calls = [];
    a[name](function (...args) { calls.push([this, ...args]); return name === 'every'; }, thisArg);
    assertEq(calls.length, 2, name);
    const first = calls[name.startsWith('findLast') ? 1 : 0];
    assertEq(first[0] === thisArg && first[1] === 'x' && first[2] === 0 && first[3] === a && first.length === 4, true, name);
    a[name](function () { 'use strict'; assertEq(this, undefined); });
  }
});

test('map and filter', () => {
  assertDeep([1, 2, 3].map((x) => x * 2), [2, 4, 6]);
  assertDeep(['1', '2', '3'].map(parseInt), [1, NaN, NaN]);
  const m = [1, , 3].map((x) => x * 2);
  assertEq(m.length === 3 && !(1 in m), true);
  assertDeep([1, , 3, 4].filter((x) => x !== 3), [1, 4]);
  assertDeep([0, '', null, 'a', 1].filter(Boolean), ['a', 1]);
});

test('some and every', () => {
  assertEq([1, 2].some((x) => x > 1), true);
  assertEq([].some(() => true), false);
  assertEq([].every(() => false), true);
  assertEq([1, 2].every((x) => x), true);
  assertEq([, 1].every((x) => x === 1), true);
  let n = 0;
  [1, 2, 3].some((x) => { n++; return x === 2; });
  [1, 2, 3].every((x) => { n++; return x !== 2; });
  assertEq(n, 4);
  assertEq([1].some(() => 'truthy'), true);
  assertEq([1].every(() => 0), false);
});

test('find', () => {
  const a = [5, 6, 7, 6];
  assertEq(a.find((x) => x > 5), 6);
  assertEq(a.findIndex((x) => x === 6), 1);
  assertEq(a.findLast((x) => x < 7), 6);
  assertEq(a.findLastIndex((x) => x === 6), 3);
  assertEq(a.find(() => false), undefined);
  assertEq(a.findIndex(() => false), -1);
  assertEq(a.findLast(() => false), undefined);
  assertEq(a.findLastIndex(() => false), -1);
  const seen = [];
  [1, , 3].find((x) => { seen.push(x); });
  [1, , 3].findLast((x) => { seen.push(x); });
  assertDeep(seen, [1, undefined, 3, 3, undefined, 1]);
});

test('reduce', () => {
  assertEq([1, 2, 3].reduce((a, b) => a + b), 6);
  assertEq([1, 2, 3].reduce((a, b) => a + b, 10), 16);
  assertEq([1, 2, 3].reduceRight((a, b) => a + '-' + b), '3-2-1');
  assertEq([5].reduce(() => { throw 'never'; }), 5);
  assertEq([, 5, ,].reduce(() => { throw 'never'; }), 5);
  assertEq([].reduce(() => { throw 'never'; }, 'init'), 'init');
  assertThrows(TypeError, () => [].reduce((a) => a));
  assertThrows(TypeError, () => [, ,].reduceRight((a) => a));
  assertEq([1].reduce((a, b) => a, undefined), undefined);
  const calls = [];
  ['a', 'b', 'c'].reduce((acc, x, i, all) => { calls.push([acc, x, i, all.length]); return acc + x; });
  assertDeep(calls, [['a', 'b', 1, 3], ['ab', 'c', 2, 3]]);
  calls.length = 0;
  ['a', 'b'].reduceRight((acc, x, i) => { calls.push([acc, x, i]); return i; }, 'z');
  assertDeep(calls, [['z', 'b', 1], [1, 'a', 0]]);
  assertEq([1].reduce(function () { 'use strict'; return this; }, 0), undefined);
});

test('changes during iteration', () => {
  const visit = (a, fn) => { const seen = []; a.forEach((x, i) => { seen.push(x); fn(a, i); }); return seen; };
  assertDeep(visit([1, 2, 3], (a, i) => { if (i === 0) a.push(4); }), [1, 2, 3]);
  assertDeep(visit([1, 2, 3], (a, i) => { if (i === 0) a.pop(); }), [1, 2]);
  assertDeep(visit([1, 2, 3], (a, i) => { if (i === 0) a[2] = 'new'; }), [1, 2, 'new']);
  assertDeep(visit([1, 2, 3], (a, i) => { if (i === 0) delete a[1]; }), [1, 3]);
  assertDeep(visit([1, , 3], (a, i) => { if (i === 0) a[1] = 'filled'; }), [1, 'filled', 3]);
  assertDeep(visit([1, 2, 3, 4], (a, i) => { if (i === 0) a.shift(); }), [1, 3, 4]);
  assertDeep(visit([1, 2, 3], (a, i) => { a.length = 0; }), [1]);
  const m = [1, 2, 3].map((x, i, a) => { a.length = 1; return x; });
  assertEq(m.length === 3 && !(1 in m), true);
  const found = [];
  [1, 2, 3].find((x, i, a) => { if (i === 0) a.length = 1; found.push(x); });
  assertDeep(found, [1, undefined, undefined]);
  Array.prototype[1] = 'proto';
  assertDeep(visit([0, , 2], () => {}), [0, 'proto', 2]);
  delete Array.prototype[1];
});

test('flat and flatMap', () => {
  assertDeep([1, [2, [3, [4]]]].flat(), [1, 2, [3, [4]]]);
  assertDeep([1, [2, [3, [4]]]].flat(Infinity), [1, 2, 3, 4]);
  assertDeep([1, [2]].flat(0), [1, [2]]);
  assertDeep([1, [2]].flat(-1), [1, [2]]);
  assertDeep([1, [2]].flat('1'), [1, 2]);
  assertDeep([1, [2]].flat('x'), [1, [2]]);
  assertDeep([1, , [2, , 3]].flat(), [1, 2, 3]);
  assertDeep(['ab', [new Uint8Array([1])]].flat().length, 2);
  assertDeep([1, 2].flatMap((x) => [x, [x * 2]]), [1, [2], 2, [4]]);
  assertDeep([1, 2].flatMap((x) => x), [1, 2]);
  assertDeep([1, 2].flatMap(() => []), []);
  assertDeep(['a b', 'c'].flatMap((s) => s.split(' ')), ['a', 'b', 'c']);
});

test('exceptions leave the loop', () => {
  let n = 0;
  for (const name of ['forEach', 'map', 'filter', 'some', 'every', 'find', 'findLast', 'flatMap', 'reduce', 'reduceRight']) {
    n = 0;
    assertThrowsValue('x', () => [1, 2, 3][name](() => { n++; throw 'x'; }));
    assertEq(n, 1, name);
  }
});

test('order of gets on array-likes', () => {
  const log = [];
  const p = new Proxy({ length: 2, 0: 'a', 1: 'b' }, { get(t, k) { log.push('get ' + k); return t[k]; }, has(t, k) { log.push('has ' + k); return k in t; } });
  Array.prototype.forEach.call(p, () => log.push('call'));
  assertEq(log.join(), 'get length,has 0,get 0,call,has 1,get 1,call');
  log.length = 0;
  Array.prototype.find.call(p, () => { log.push('call'); });
  assertEq(log.join(), 'get length,get 0,call,get 1,call');
});

done();

test('holes, filled from a prototype or not', () => {
  const holey = [1, , 3];
  const kept = Array.prototype[1];
  Array.prototype[1] = 'inherited';
  try {
    assertDeep(holey.map((x) => x), [1, 'inherited', 3]);
    assertEq(holey.filter(() => true).join(), '1,inherited,3');
    assertEq(holey.reduce((a, b) => a + b), '1inherited3');
    assertEq(holey.flat().join(), '1,inherited,3');
  } finally {
    delete Array.prototype[1];
  }
  assertEq(kept, undefined);
  assertEq(holey.some((x) => x === undefined), false);
  assertEq(holey.every((x) => x !== undefined), true);
  assertDeep(holey.flatMap((x) => [x, , x]), [1, 1, 3, 3]);
  assertDeep([1, 2].flatMap((x) => new Proxy([x, , -x], {})), [1, -1, 2, -2]);
  assertDeep([[1, , 2], [[3, , 4]]].flat(2), [1, 2, 3, 4]);
});

test('results of every sort of value, and of other classes', () => {
  assertDeep([1, 2, 3, 4].map((x) => [0, 'two', 2.5, null][x - 1]), [0, 'two', 2.5, null]);
  assertDeep(Object.freeze([1, 2]).map((x) => x + 0.5), [1.5, 2.5]);
  class Sub extends Array {}
  const s = Sub.from([1, 2, 3]).map((x) => x * 1.5);
  assertEq(s instanceof Sub && s.join(), '1.5,3,4.5');
  class Fixed extends Array {
    static get [Symbol.species]() { return function () { return Object.preventExtensions([]); }; }
  }
  assertThrows(TypeError, () => Fixed.from([1]).map((x) => x));
});
