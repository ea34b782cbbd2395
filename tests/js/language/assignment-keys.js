// Keys of what is read and then written, by `o[k] += v` and the like.
// needs: keys-once

test('a key is converted once, when the value is read', () => {
  const log = [];
  const key = (name) => ({ toString() { log.push(name); return name; } });
  const o = { a: 1, b: 5, c: null, get d() { log.push('get'); return 3; }, set d(v) { log.push('set'); } };
  // In a variable, which keeps its object; then as it was made.
  const k = key('a');
  assertEq(o[k]++, 1);
  assertEq(++o[k], 3);
  assertEq(o[k] += 4, 7);
  assertEq(o[k] **= 2, 49);
  assertEq(o[k] ||= log.push('unused'), 49);
  assertEq(o[k] &&= 8, 8);
  assertEq(typeof k, 'object');
  assertEq(log.splice(0).join(), 'a,a,a,a,a,a');
  assertEq(o[key('b')]--, 5);
  assertEq(o[key('b')] -= o[key('b')], 0);
  assertEq(o[key('c')] ??= 'new', 'new');
  assertEq(o[key('c')] ??= log.push('unused'), 'new');
  assertEq(log.splice(0).join(), 'b,b,b,c,c');
  assertEq(o[(log.push('key'), key('d'))] += (log.push('right'), 1), 4);
  assertEq(log.splice(0).join(), 'key,d,get,right,set');
  assertEq(o.a + o.b + o.c, '8new');
  // What is updated inside the right side of another.
  const i = { n: 0, toString() { return String(this.n++); } }, array = [1, 2, 3, 4];
  array[i] += array[i] *= 10;
  assertDeep(array, [21, 20, 3, 4]);
  let swapped = { toString() { log.push('first'); return 2; } };
  array[swapped] += swapped = 5;
  assertDeep([array[2], swapped, log.splice(0).join()], [8, 5, 'first']);
  // A conversion that gives a symbol, or that throws; a base that has no properties comes before it.
  const symbol = Symbol();
  assertEq(o[{ [Symbol.toPrimitive]() { log.push('once'); return symbol; } }] ??= 6, 6);
  assertDeep([o[symbol], log.splice(0).join()], [6, 'once']);
  const bad = { toString() { throw new RangeError(); } };
  assertThrows(RangeError, () => { o[bad] += log.push('right'); });
  for (const nothing of [null, undefined]) {
    assertThrows(TypeError, () => { nothing[bad] += log.push('right'); });
    assertThrows(TypeError, () => { nothing[bad]++; });
    assertThrows(TypeError, () => { nothing[bad] ??= log.push('right'); });
  }
  assertEq(log.join(), '');
  class Base { get x() { return this.value; } set x(v) { this.value = v; } }
  class Derived extends Base { add(k) { super[k] += 1; super[k]++; return this.value; } }
  assertEq(Object.assign(new Derived(), { value: 1 }).add(key('x')), 3);
  assertEq(log.splice(0).join(), 'x,x');
});

test('a key is converted once, whatever the number of registers', () => {
  const names = Array.from({ length: 150 }, (_, i) => 'v' + i);
  const source = `let ${names.map((n, i) => `${n} = ${i}`)}; const f = () => ${names.join('+')};
    o[k] += 1; o[k]++; o[k] ??= 2; o[(k)] = o[k] + v149; return o[k] += v148;`;
  let asked = 0;
  const o = { p: 1 };
  assertEq(new Function('o', 'k', source)(o, { toString() { asked++; return 'p'; } }), 3 + 149 + 148);
  assertEq(asked, 6);
});

done();
