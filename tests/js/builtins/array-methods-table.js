// Array.prototype: the table of methods with lengths, unscopables, generic use on array-likes, and iterators.

const LENGTHS = { at: 1, concat: 1, copyWithin: 2, entries: 0, every: 1, fill: 1, filter: 1, find: 1, findIndex: 1, findLast: 1, findLastIndex: 1, flat: 0, flatMap: 1, forEach: 1, includes: 1, indexOf: 1, join: 1, keys: 0, lastIndexOf: 1, map: 1, pop: 0, push: 1, reduce: 1, reduceRight: 1, reverse: 0, shift: 0, slice: 2, some: 1, sort: 1, splice: 2, toLocaleString: 0, toReversed: 0, toSorted: 1, toSpliced: 2, toString: 0, unshift: 1, values: 0, with: 2 };

test('table', () => {
  for (const [name, length] of Object.entries(LENGTHS)) assertMethod(Array.prototype, name, length);
  assertData(Array.prototype, Symbol.iterator, Array.prototype.values, 'wc');
  assertData(Array.prototype, 'constructor', Array, 'wc');
});

test('unscopables', () => {
  const u = Array.prototype[Symbol.unscopables];
  assertEq(Object.getPrototypeOf(u), null);
  for (const name of ['at', 'copyWithin', 'entries', 'fill', 'find', 'findIndex', 'findLast', 'findLastIndex', 'flat', 'flatMap', 'includes', 'keys', 'toReversed', 'toSorted', 'toSpliced', 'values']) assertData(u, name, true, 'wec');
  assertEq('with' in u, false);
  assertData(Array.prototype, Symbol.unscopables, u, 'c');
});

test('null and undefined', () => {
  for (const name of Object.keys(LENGTHS)) {
    assertThrows(TypeError, () => Array.prototype[name].call(null, () => {}), name);
    assertThrows(TypeError, () => Array.prototype[name].call(undefined, () => {}), name);
  }
});

test('callbacks must be callable', () => {
  for (const name of ['every', 'filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'flatMap', 'forEach', 'map', 'reduce', 'reduceRight', 'some']) {
    for (const bad of [undefined, null, 1, {}, 'x']) assertThrows(TypeError, () => [][name](bad), name);
  }
});

test('generic', () => {
  const like = { length: 3, 0: 'a', 1: 'b', 2: 'c' };
  const P = Array.prototype;
  assertEq(P.join.call(like, '-'), 'a-b-c');
  assertDeep(P.map.call(like, (x) => x + x), ['aa', 'bb', 'cc']);
  assertDeep(P.slice.call(like, 1), ['b', 'c']);
  assertEq(P.indexOf.call(like, 'c'), 2);
  assertEq(P.push.call(like, 'd'), 4);
  assertEq(like.length + like[3], '4d');
  assertEq(P.pop.call(like), 'd');
  assertEq(3 in like, false);
  assertEq(P.shift.call(like), 'a');
  assertEq(P.unshift.call(like, 'z'), 3);
  assertDeep(like, { 0: 'z', 1: 'b', 2: 'c', length: 3 });
  P.reverse.call(like);
  assertEq(like[0], 'c');
  assertDeep(P.splice.call(like, 0, 1), ['c']);
  assertEq(like.length, 2);
  P.sort.call(like);
  assertEq(like[0], 'b');
  assertDeep(P.concat.call('x', 1).map(String), ['x', '1']);
  assertEq(P.at.call('abc', -1), 'c');
  assertDeep([...P.entries.call('ab')], [[0, 'a'], [1, 'b']]);
  assertThrows(TypeError, () => P.push.call('abc', 1));
  assertThrows(TypeError, () => P.reverse.call('abc'));
  const empty = {};
  P.push.call(empty, 1);
  assertDeep(empty, { 0: 1, length: 1 });
  assertEq(P.pop.call({}), undefined);
  const noLength = {};
  P.pop.call(noLength);
  assertEq(noLength.length, 0);
  assertThrows(TypeError, () => P.push.call({ length: 2 ** 53 - 1 }, 1));
  const far = { length: 2 ** 53 - 2 };
  P.push.call(far, 'x');
  assertEq(far[2 ** 53 - 2], 'x');
  assertEq(far.length, 2 ** 53 - 1);
  assertEq(P.includes.call({ length: -1, 0: 1 }, 1), false);
  assertEq(P.lastIndexOf.call({ length: 2 ** 53, [2 ** 53 - 2]: 'z' }, 'z'), 2 ** 53 - 2);
});

test('iterators', () => {
  const proto = Object.getPrototypeOf([][Symbol.iterator]());
  assertMethod(proto, 'next', 0);
  assertData(proto, Symbol.toStringTag, 'Array Iterator', 'c');
  assertDeep([...['a', 'b'].keys()], [0, 1]);
  assertDeep([...['a', 'b'].entries()], [[0, 'a'], [1, 'b']]);
  assertDeep([...[, 1].values()], [undefined, 1]);
  const a = [1], it = a.values();
  assertDeep(it.next(), { value: 1, done: false });
  a.push(2);
  assertDeep(it.next(), { value: 2, done: false });
  assertDeep(it.next(), { value: undefined, done: true });
  a.push(3);
  assertDeep(it.next(), { value: undefined, done: true });
  assertThrows(TypeError, () => proto.next.call({}));
  assertThrows(TypeError, () => it.next.call([]));
  assertEq(it[Symbol.iterator](), it);
  const ta = new Uint8Array(2), tit = ta.values();
  tit.next();
  ta.buffer.transfer();
  assertThrows(TypeError, () => tit.next());
});

test('toString and toLocaleString', () => {
  assertEq([1, [2, [3]]].toString(), '1,2,3');
  assertEq([null, undefined, , 1].toString(), ',,,1');
  assertEq(Array.prototype.toString.call({ join: () => 'joined' }), 'joined');
  assertEq(Array.prototype.toString.call({ join: 5 }), '[object Object]');
  assertEq([1, null, { toLocaleString: () => 'loc' }].toLocaleString(), '1,,loc');
  const cyclic = [1];
  cyclic.push(cyclic, 2);
  assertEq(cyclic.join(), '1,,2');
  assertEq(String(cyclic), '1,,2');
});

done();
