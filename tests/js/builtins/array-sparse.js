// Sparse and very long arrays, accessor elements, non-writable elements, elements on the prototype.

test('far indices', () => {
  const a = [];
  a[1000000] = 'far';
  assertEq(a.length, 1000001);
  assertDeep(Object.keys(a), ['1000000']);
  a[4294967294] = 'last';
  assertEq(a.length, 4294967295);
  let seen = [];
  for (const k in a) seen.push(k);
  assertDeep(seen, ['1000000', '4294967294']);
  a.length = 5;
  assertDeep(Object.keys(a), []);
  for (let i = 0; i < 5; i++) a[i * 100000] = i;
  assertEq(a.length, 400001);
  assertEq(Object.values(a).join(), '0,1,2,3,4');
  delete a[200000];
  assertEq(200000 in a, false);
  a.length = 100001;
  assertDeep(Object.keys(a), ['0', '100000']);
});

test('filling holes backwards and in random order', () => {
  const back = [];
  for (let i = 3000; i >= 0; i--) back[i] = i;
  assertEq(back.every((x, i) => x === i) && back.length === 3001, true);
  const random = [];
  for (let i = 0; i < 5003; i++) random[(i * 7919) % 5003] = i;
  assertEq(random.length, 5003);
  assertEq(Object.keys(random).length, 5003);
  assertEq(random.reduce((a, b) => a + b), 5002 * 5003 / 2);
});

test('methods skip holes as specified', () => {
  const a = [, 1, , 2, ,];
  let calls = 0;
  a.forEach(() => calls++); a.map(() => calls++); a.filter(() => calls++); a.some(() => { calls++; }); a.every(() => { calls++; return true; }); a.reduce(() => calls++, 0);
  assertEq(calls, 12);
  calls = 0;
  a.find(() => { calls++; }); a.findIndex(() => { calls++; }); a.findLast(() => { calls++; });
  for (const x of a) calls++;
  assertEq(calls, 20);
  assertEq(a.indexOf(undefined) + (a.includes(undefined) ? 1 : 0), 0);
  assertEq(a.join('-'), '-1--2-');
  assertDeep(Object.keys(a.slice(1, 4)), ['0', '2']);
  assertDeep(Object.keys(a.concat([, 3])), ['1', '3', '6']);
  assertDeep(Object.keys([...a]), ['0', '1', '2', '3', '4']);
  assertDeep(Object.keys(a.toSorted()), ['0', '1', '2', '3', '4']);
  assertDeep(Object.keys(a.slice().sort()), ['0', '1']);
  assertDeep(Object.keys(a.slice().reverse()), ['1', '3']);
  assertDeep(a.flat(), [1, 2]);
  assertDeep(Object.entries(a), [['1', 1], ['3', 2]]);
  assertEq(JSON.stringify(a), '[null,1,null,2,null]');
  assertDeep(Object.keys(Object.assign([], a)), ['1', '3']);
  assertEq(a.at(0), undefined);
  assertEq(a.pop(), undefined);
  assertEq(a.length, 4);
  assertEq(a.shift(), undefined);
  assertDeep(Object.keys(a), ['0', '2']);
  a.splice(1, 0, 'x');
  assertDeep(Object.keys(a), ['0', '1', '3']);
  a.unshift(0);
  assertDeep(Object.keys(a), ['0', '1', '2', '4']);
  a.copyWithin(0, 3);
  assertDeep(Object.keys(a), ['1', '2', '4']);
});

test('accessor and read-only elements', () => {
  const a = [1, 2, 3];
  let set = 0;
  Object.defineProperty(a, 1, { get: () => 'got', set(v) { set = v; }, configurable: true, enumerable: true });
  assertEq(a[1], 'got');
  a[1] = 7;
  assertEq(set, 7);
  assertEq(a.join(), '1,got,3');
  assertDeep(a.map(String), ['1', 'got', '3']);
  assertEq([...a][1], 'got');
  a.reverse();
  assertEq(a[1], 'got');
  const ro = [1, 2, 3];
  Object.defineProperty(ro, 0, { writable: false });
  ro[0] = 9;
  assertEq(ro[0], 1);
  assertThrows(TypeError, () => { 'use strict'; ro[0] = 9; });
  assertThrows(TypeError, () => ro.fill(0));
  assertThrows(TypeError, () => ro.shift());
  const fixedLength = Object.defineProperty([1, 2], 'length', { writable: false });
  fixedLength[5] = 1;
  assertEq(fixedLength.length, 2);
  fixedLength[0] = 'ok';
  assertEq(fixedLength[0], 'ok');
  for (const fn of [() => fixedLength.push(1), () => fixedLength.pop(), () => fixedLength.unshift(1), () => fixedLength.splice(0, 1)]) assertThrows(TypeError, fn);
  const ne = [1, 2];
  Object.defineProperty(ne, 0, { enumerable: false });
  assertDeep(Object.keys(ne), ['1']);
  assertEq(ne.concat()[0], 1);
});

test('elements on the prototype chain', () => {
  Array.prototype[3] = 'proto';
  Object.prototype[4] = 'object';
  try {
    const a = [0, 1, 2, , , 5];
    assertEq(a[3] + a[4], 'protoobject');
    assertEq(a.join(), '0,1,2,proto,object,5');
    assertEq(3 in a && !Object.hasOwn(a, 3), true);
    assertEq(a.indexOf('proto'), 3);
    assertEq(a.pop() + a.pop(), '5object');
    const b = [, , ,];
    b.length = 4;
    assertEq(b.pop(), 'proto');
    let set = null;
    Object.defineProperty(Array.prototype, 7, { set(v) { set = v; }, configurable: true });
    const c = [];
    c[7] = 'intercepted';
    assertEq(set + c.length, 'intercepted0');
    assertEq([0, 1, 2, 3, 4, 5, 6].push('p'), 8);
    assertEq(set, 'p');
    assertEq([0, 1, 2, 3, 4, 5, 6, 'own'][7], 'own');
  } finally {
    delete Array.prototype[3]; delete Object.prototype[4]; delete Array.prototype[7];
  }
  assertEq([, 1][0], undefined);
});

test('subclass and exotic lengths', () => {
  class A extends Array { constructor(...args) { super(...args); this.tag = 't'; } }
  const a = new A(1, 2, 3);
  a[5] = 6;
  assertEq(a.length + a.tag, '6t');
  assertEq(A.from({ length: 2 }).tag, 't');
  const p = new Proxy([], {});
  p[3] = 1;
  assertEq(p.length, 4);
  const o = Object.create([1, 2, 3]);
  assertEq(o.length, 3);
  o[5] = 1;
  assertEq(o.length, 3);
  o.length = 9;
  assertEq(Object.hasOwn(o, 'length'), true);
});

done();
