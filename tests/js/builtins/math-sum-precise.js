// Math.sumPrecise.
// needs: math-sum-precise

assertMethod(Math, 'sumPrecise', 1);
assertEq(Math.sumPrecise([]), -0);
assertEq(Math.sumPrecise([0]), 0);
assertEq(Math.sumPrecise([-0, -0]), -0);
assertEq(Math.sumPrecise([1, 2, 3]), 6);
assertEq(Math.sumPrecise([1e20, 0.1, -1e20]), 0.1);
assertEq(Math.sumPrecise([0.1, 0.2]), 0.30000000000000004);
assertEq(Math.sumPrecise([1e308, 1e308, -1e308]), 1e308);
assertEq(Math.sumPrecise([1e308, 1e308]), Infinity);
assertEq(Math.sumPrecise([Infinity, 1]), Infinity);
assertEq(Math.sumPrecise([Infinity, -Infinity]), NaN);
assertEq(Math.sumPrecise([NaN, 1]), NaN);
assertEq(Math.sumPrecise(new Set([1.5, 2.5])), 4);
assertEq(Math.sumPrecise([2 ** 53, 1, -(2 ** 53)]), 1);
for (const bad of [['1'], [1n], [null], [undefined], 5, null, {}]) assertThrows(TypeError, () => Math.sumPrecise(bad));
let closed = 0;
assertThrows(TypeError, () => Math.sumPrecise({ [Symbol.iterator]: () => ({ next: () => ({ value: 'x', done: false }), return() { closed++; return {}; } }) }));
assertEq(closed, 1);
done();
