// Array.prototype: indexOf, lastIndexOf, includes, at, slice, concat, join.

test('indexOf, lastIndexOf, includes', () => {
  const a = [1, 2, NaN, , 2, -0, 'x', null, undefined];
  assertEq(a.indexOf(2), 1);
  assertEq(a.lastIndexOf(2), 4);
  assertEq(a.indexOf(NaN), -1);
  assertEq(a.includes(NaN), true);
  assertEq(a.indexOf(0), 5);
  assertEq(a.includes(0), true);
  assertEq(a.indexOf(undefined), 8);
  assertEq([,].includes(undefined), true);
  assertEq([,].indexOf(undefined), -1);
  assertEq(a.indexOf('1'), -1);
  assertEq(a.indexOf(2, 2), 4);
  assertEq(a.indexOf(2, -5), 4);
  assertEq(a.indexOf(2, -100), 1);
  assertEq(a.indexOf(2, 100), -1);
  assertEq(a.includes(1, 1), false);
  assertEq(a.lastIndexOf(2, 3), 1);
  assertEq(a.lastIndexOf(2, -6), 1);
  assertEq(a.lastIndexOf(2, -100), -1);
  assertEq(a.lastIndexOf(2, undefined), -1);
  assertEq(a.lastIndexOf(1, undefined), 0);
  assertEq(a.indexOf(), 8);
  assertEq([1.5, 2.5].indexOf(2.5), 1);
  assertEq(['a', 'b'].indexOf('a' + ''), 0);
  assertEq([1n].indexOf(1n), 0);
  assertEq([1n].includes(1), false);
  const o = {};
  assertEq([{}, o].indexOf(o), 1);
  const shrinking = [1, 2, 3];
  assertEq(shrinking.includes(undefined, { valueOf() { shrinking.length = 1; return 0; } }), true);
  const s2 = [1, 2, 3];
  assertEq(s2.indexOf(3, { valueOf() { s2.length = 1; return 0; } }), -1);
  assertEq([].indexOf(1, { valueOf() { throw 'never'; } }), -1);
});

test('at', () => {
  const a = [1, 2, 3];
  assertEq(a.at(0), 1);
  assertEq(a.at(-1), 3);
  assertEq(a.at(3), undefined);
  assertEq(a.at(-4), undefined);
  assertEq(a.at(1.9), 2);
  assertEq(a.at(NaN), 1);
  assertEq(a.at('-1'), 3);
  assertEq(a.at(), 1);
});

test('slice', () => {
  const a = [1, 2, 3, 4];
  assertDeep(a.slice(), [1, 2, 3, 4]);
  assertDeep(a.slice(1, 3), [2, 3]);
  assertDeep(a.slice(-2), [3, 4]);
  assertDeep(a.slice(-3, -1), [2, 3]);
  assertDeep(a.slice(2, 1), []);
  assertDeep(a.slice(undefined, undefined), [1, 2, 3, 4]);
  assertDeep(a.slice(null, '2'), [1, 2]);
  assertDeep(a.slice(-Infinity, Infinity), [1, 2, 3, 4]);
  assert(a.slice() !== a);
  const h = [1, , 3].slice(1);
  assertEq(h.length === 2 && !(0 in h), true);
  assertDeep((function () { return Array.prototype.slice.call(arguments, 1); })(1, 2, 3), [2, 3]);
  const s = [1, 2, 3].slice(0, { valueOf() { return 2; } });
  assertEq(s.length, 2);
});

test('concat', () => {
  assertDeep([1].concat(2, [3, [4]], 'ab'), [1, 2, 3, [4], 'ab']);
  assertDeep([].concat(), []);
  const h = [1, ,].concat([, 2]);
  assertEq(h.length, 4);
  assertEq(1 in h || 2 in h, false);
  const spreadable = { length: 2, 0: 'x', 1: 'y', [Symbol.isConcatSpreadable]: true };
  assertDeep([].concat(spreadable), ['x', 'y']);
  const notSpread = [1, 2];
  notSpread[Symbol.isConcatSpreadable] = false;
  assertEq([].concat(notSpread).length, 1);
  assertEq([].concat({ length: 1, 0: 1 }).length, 1);
  assertEq([].concat(new Uint8Array([1, 2])).length, 1);
  assertEq([].concat((function () { return arguments; })(1, 2)).length, 1);
  assertThrows(TypeError, () => [1].concat({ length: 2 ** 53 - 1, [Symbol.isConcatSpreadable]: true }));
  assertEq([].concat({ length: 5, [Symbol.isConcatSpreadable]: true }).length, 5);
  class A extends Array {}
  assert(A.of(1).concat([2]) instanceof A);
  const p = new Proxy([1, 2], {});
  assertDeep([].concat(p), [1, 2]);
});

test('join', () => {
  assertEq([1, 2, 3].join(), '1,2,3');
  assertEq([1, 2].join(''), '12');
  assertEq([1, 2].join(undefined), '1,2');
  assertEq([1, 2].join(null), '1null2');
  assertEq([null, undefined, , 'x'].join('|'), '|||x');
  assertEq([].join(), '');
  assertEq([[1, [2]], {}].join(';'), '1,2;[object Object]');
  assertEq([1.5, -0, NaN, true, 1n].join(), '1.5,0,NaN,true,1');
  assertThrows(TypeError, () => [Symbol()].join());
  assertEq(new Array(4).join('ab'), 'ababab');
  assertEq(Array(1000).fill('x').join('').length, 1000);
  assertEq(['a', 'b'].join({ toString: () => '--' }), 'a--b');
});

test('searches of elements of all kinds', () => {
  const o = {}, rope = 'ro'.concat('pe'.repeat(40)), sym = Symbol();
  const a = [1, 2.5, 'x', NaN, -0, , undefined, null, true, 10n, 'ro' + 'pe'.repeat(40), o, sym, 2 ** 40];
  const at = [[1, 0], [2.5, 1], ['x', 2], [0, 4], [-0, 4], [undefined, 6], [null, 7], [true, 8], [10n, 9], [rope, 10], [o, 11], [sym, 12], [2 ** 40, 13], ['1', -1], [{}, -1], [false, -1], [11n, -1], [3, -1]];
  for (const [value, index] of at) {
    assertEq(a.indexOf(value), index);
    assertEq(a.lastIndexOf(value), index);
    assertEq(a.includes(value), index >= 0);
    assertEq(a.indexOf(value, index + 1), -1);
  }
  assertEq(a.indexOf(NaN), -1);
  assert(a.includes(NaN) && !a.includes(NaN, 4) && a.includes(undefined, 5) && a.includes(undefined, 6) && !a.includes(undefined, 7));
  assertEq([, 1].indexOf(undefined), -1);
  assert([, 1].includes(undefined));
  assertEq([1.5, 2].map((x) => x * 2).indexOf(3), 0);
  // The conversion of the start changes the array.
  const shrinking = () => [1, 2, 3];
  let s = shrinking();
  assertEq(s.indexOf(3, { valueOf: () => ((s.length = 1), 0) }), -1);
  s = shrinking();
  assert(s.includes(undefined, { valueOf: () => ((s.length = 0), 0) }));
});

done();
