// Properties and elements that machine code has no case for: many shapes, dictionaries, sparse elements, symbols; and properties beyond
// the in-line slots.

function shapes(n) {
  const list = [];
  for (let i = 0; i < n; i++) list.push({ ['k' + i]: i, x: 0 });
  return list;
}

test('properties beyond the in-line slots', () => {
  function Node(k) { this.kind = k; }
  let sum = 0, last;
  for (let i = 0; i < 2000; i++) {
    const list = [i, 1];
    list.pos = i;
    list.end = i + 1;
    list.flags = 'f';
    list.more = last;
    last = { list };
    const node = new Node(i);
    node.a = 1; node.b = 2; node.c = 3; node.d = list; node.e = 5; node.f = 6; node.g = 7; node.h = 8; node.i = 9;
    sum += list.pos + list.end + list.length + list.flags.length + node.d.pos + node.i;
    if (i === 1500) Object.defineProperty(Node.prototype, 'h', { set() { sum += 1000; }, configurable: true });
    if (i === 1600) { delete Node.prototype.h; Object.defineProperty(Object.prototype, 'e', { value: 1, writable: true, configurable: true }); }
    if (i === 1650) delete Object.prototype.e;
  }
  let depth = 0;
  while (last) { depth++; last = last.list.more; }
  assertEq([sum, depth].join(), '6123000,2000');
});

test('class fields beyond them', () => {
  class F { a = 1; b = 2; c = 3; d = 4; e = 5; f = 6; g = 7; h = 8; i = 9; j = 10; k = 11; l = 12; m = 13; }
  class G extends F { n = 14; o = this.n + 1; }
  let sum = 0;
  for (let i = 0; i < 1000; i++) { const g = new G; sum += g.m + g.o + g.a; }
  assertEq(sum, 29000);
  assertEq(Object.keys(new G).join(''), 'abcdefghijklmno');
});

test('stores to objects of many shapes', () => {
  const list = shapes(40);
  list.push(Object.freeze({ x: -1 }), Object.create({ set x(v) { this.y = v; } }), []);
  let sum = 0;
  for (let i = 0; i < 8000; i++) {
    const o = list[i % (i < 4000 ? 40 : list.length)];
    try { (() => { 'use strict'; o.x = i; })(); } catch (e) { sum += e instanceof TypeError; }
    sum += o.x ?? o.y;
    o.added = i;
  }
  assertEq([sum, list[40].added, list[41].y, list[42].x, list[3].added].join(), '31436419,,7996,7997,7958');
});

test('additions to objects of many shapes', () => {
  let sum = 0;
  for (let i = 0; i < 5000; i++) {
    const o = { ['a' + i % 30]: 1 };
    o.added = i;
    o.again = o.added + 1;
    sum += o.again + Object.keys(o).length;
  }
  assertEq(sum, 12517500);
});

test('setters that come later', () => {
  class A {} 
  let seen = 0, sum = 0;
  for (let i = 0; i < 4000; i++) {
    const o = i % 3 ? new A : { ['z' + i % 20]: 1 };
    o.later = i;
    sum += Object.hasOwn(o, 'later');
    if (i === 3000) Object.defineProperty(Object.prototype, 'later', { set() { seen++; }, configurable: true });
  }
  delete Object.prototype.later;
  assertEq([sum, seen].join(), '3001,999');
});

test('lengths of arrays', () => {
  const a = [], frozen = Object.freeze([1, 2]);
  let sum = 0;
  for (let i = 0; i < 3000; i++) {
    a.push(i, i, i);
    a.length = i % 4;
    sum += a.length;
    if (i > 2000) {
      try { (() => { 'use strict'; (i & 1 ? frozen : a).length = 1; })(); } catch { sum += 100; }
      try { a.length = i === 2500 ? -1 : 1; } catch (e) { sum += e instanceof RangeError; }
    }
  }
  assertEq(sum, 54501);
});

test('dictionaries', () => {
  const o = {};
  for (let i = 0; i < 700; i++) o['p' + i] = i;
  delete o.p3;
  let sum = 0;
  for (let i = 0; i < 3000; i++) {
    o.p5 = o.p5 + o.p6 | 0;
    o['p' + i % 700] = i;
    sum = sum + o.p5 + o.p699 + (o.none === undefined) + (o.toString === Object.prototype.toString) | 0;
    if (i === 2500) Object.defineProperty(o, 'p6', { get: () => 1 });
    if (i === 2600) Object.defineProperty(o, 'p5', { writable: false });
  }
  assertEq(sum, 1103782330);
});

test('sparse elements and negative indices', () => {
  const a = [], o = {};
  let sum = 0;
  for (let i = 0; i < 4000; i++) {
    const k = i * 7919 % 100000;
    a[k] = i;
    o[k] = { i };
    sum += (a[i * 13 % 100000] ?? 1) + (o[k]?.i ?? 4) + (a[i % 5 - 1] ?? 3);
    if (i === 2000) Object.defineProperty(a, 50, { get: () => 5 });
    if (i === 3000) Object.freeze(o);
    if (i >= 2999) o[k + 100000] ??= { i: 0 }, o[k] ??= { i: 2 };
  }
  assertEq([sum, a.length, a[50], Object.keys(o).length].join(), '4624494,99939,5,3002');
  const negative = [1, 2];
  negative[-1] = 'x';
  let text = '';
  for (let i = 0; i < 200; i++) text = negative[i % 3 - 1] + text.slice(0, 5);
  assertEq(text, '1x21x2');
});

test('symbols and computed names', () => {
  const S = Symbol('s'), T = Symbol('t'), names = ['a', 'b', S, T, 'c'];
  const o = { [S]: 1, [T]: 2, a: 1, b: 2, c: 3 };
  let sum = 0;
  for (let i = 0; i < 3000; i++) {
    o[S] = o[S] + i & 0xffff;
    const n = names[i % (i < 1500 ? 2 : 5)];
    o[n] = o[n] + 1 & 0xffff;
    sum += o[S] + o[n] + (o[Symbol.iterator] === undefined);
    if (i === 2500) Object.defineProperty(o, T, { set(v) { sum += v; }, get() { return 7; } });
  }
  const big = { 1: 'one' };
  for (let i = 0; i < 300; i++) sum += big[i & 1 ? 1n : S]?.length ?? 0;
  assertEq(sum, 104397990);
});

done();
