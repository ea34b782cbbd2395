// Instructions that machine code has a helper do, and loops of little else.

test('typeof, exponents, templates', () => {
  const values = [1, 1.5, 'x', true, null, undefined, {}, () => 1, Symbol('s'), 1n, []];
  let text = '', sum = 0;
  for (let i = 0; i < 3000; i++) {
    const v = values[i % values.length];
    if (typeof v === 'object') sum += 1;
    text = `${typeof v}/${i & 7}/${text.slice(0, 20)}`;
    sum += i ** 2 + 2 ** (i % 31) + (-8) ** (1 / 3) ** (i === 2999 ? 1 : 0) - (i % 5) ** 0.5 | 0;
  }
  assertEq([text, sum].join(), 'function/7/object/6/undefined/5,215153297847');
  let odd = 0;
  const two = { valueOf() { odd++; return 2; } };
  for (let i = 0; i < 400; i++) odd += i > 300 ? two ** 3 : 3 ** 2;
  assertEq(odd, 301 * 9 + 99 * 8);
  for (let i = 0; i < 300; i++) try { sum += i < 280 ? 2 ** i : 2n ** 3; } catch (e) { odd += e instanceof TypeError; }
  assertEq(odd, 301 * 9 + 99 * 8 + 20);
});

test('environments of iterations', () => {
  const made = [];
  for (let i = 0, j = 10; i < 500; i++, j--) { made.push(() => i * j++); }
  let sum = 0;
  for (const f of made) sum += f() + f();
  assertEq(sum, -80463750);
});

test('in', () => {
  class P { #x = 1; static has(o) { return #x in o; } }
  const o = { a: 1, [Symbol.iterator]: 2, 5: 1 }, list = [1, , 3], keys = ['a', 'b', 'toString', Symbol.iterator, 5, 6, '5'];
  const proxy = new Proxy({}, { has: (_, k) => k === 'b' });
  let sum = 0;
  for (let i = 0; i < 2000; i++) {
    const k = keys[i % keys.length];
    sum += (k in o) + (i % 4 in list) * 2 + P.has(i % 3 ? o : new P) * 4 + ('b' in (i > 1500 ? proxy : o)) * 8;
    try { if (i > 1900) sum += 'a' in (i & 1 ? 'text' : o); } catch (e) { sum += 16; }
    try { if (i > 1900) P.has(i & 1 ? 'text' : o); } catch (e) { sum += 16; }
  }
  assertEq(sum, 11738);
});

test('delete and for-in', () => {
  let text = '', sum = 0;
  const frozen = Object.freeze({ z: 1 });
  for (let i = 0; i < 600; i++) {
    const o = { a: i, b: 2, c: 3, 7: 1 };
    sum += delete o.b + delete o[i % 9] + delete o.none;
    for (const k in o) { sum += k.length; text = k + text.slice(0, 6); if (k === 'a') delete o.c; }
    if (i > 500) try { (function () { 'use strict'; sum += delete (i & 1 ? frozen : o).z; })(); } catch (e) { sum += 100; }
  }
  assertEq([text, sum].join(), 'a7a7a7a,7983');
  const seen = [];
  const p = new Proxy({ q: 1, r: 2 }, { getOwnPropertyDescriptor(t, k) { seen.push(k); return Reflect.getOwnPropertyDescriptor(t, k); } });
  for (let i = 0; i < 100; i++) for (const k in i > 90 ? p : { s: 1 }) text = k;
  assertEq([text, seen.length > 17].join(), 'r,true');
  let thrown = 0;
  const bad = new Proxy({ q: 1 }, { has() { throw new RangeError('has'); }, getPrototypeOf() { return null; } });
  for (let i = 0; i < 100; i++) try { for (const k in Object.create(i > 90 ? bad : { t: 1 })) sum += k.length; } catch (e) { thrown++; }
  assertEq(thrown > 0 || sum > 0, true);
});

test('spread and copies', () => {
  const base = { a: 1, b: 2 }, getter = { get g() { return 3; }, h: 4 }, list = [1, 2, 3], holes = [1, , 3];
  let sum = 0;
  for (let i = 0; i < 2000; i++) {
    const o = { ...base, i, ...(i > 1500 ? getter : base) };
    const a = [0, ...(i % 7 === 6 ? holes : list), ...(i > 1700 ? new Set([4]) : list)];
    sum += Object.keys(o).length + a.length + (o.g ?? 0) + (a[2] ?? 50);
    if (i === 1900) Array.prototype[1] = 9;
    if (i === 1950) delete Array.prototype[1];
  }
  assertEq(sum, 39290);
  const late = Object.assign(Object.create(null), base);
  for (let i = 0; i < 300; i++) { if (i === 200) Object.defineProperty(late, 'x', { enumerable: true, get() { return ++sum; } }); ({ ...late }); }
  assertEq(sum, 39390);
});

test('keys and regular expressions', () => {
  const S = Symbol('s');
  let sum = 0, order = '';
  const key = (k) => ({ toString() { order += k; return k; } });
  for (let i = 0; i < 1500; i++) {
    const k = i % 3 ? 'k' + i % 5 : i % 2 ? S : i % 4;
    const { [k]: value = 1, ...rest } = { k1: 2, k2: 3, [S]: 4, 2: 5, [k]: i & 7 };
    sum += value + Object.keys(rest).length;
    class K { static [String(k) + '!'] = 1; [i > 1490 ? key('z') : 'm']() { return i; } }
    sum += Object.keys(K).length;
    const re = /k(\d)/g;
    re.lastIndex = i % 2;
    sum += re.test('k' + i) + re.lastIndex;
  }
  assertEq([sum, order].join(), '12967,zzzzzzzzz');
});

done();
