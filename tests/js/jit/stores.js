// Stores to properties of objects of several shapes, elements of arguments objects, and what was stored compared.

test('several shapes', () => {
  class A { constructor() { this.x = 0; this.y = 1; } }
  class B { constructor() { this.y = 2; this.x = 0; } }
  class C extends A { constructor() { super(); this.z = 3; } }
  const set = (o, v) => { o.x = v; return o.x + o.y; };
  const objects = [new A(), new B(), new C()];
  let n = 0;
  for (let i = 0; i < 6000; i++) n += set(objects[i % 3], i);
  assertEq(n, 6000 * 5999 / 2 + 2000 * (1 + 2 + 1));
  assertEq(objects.map((o) => o.x).join(), '5997,5998,5999');
  // Frozen, an accessor, out of line, and more shapes than are told apart.
  const wide = {};
  for (let i = 0; i < 30; i++) wide['p' + i] = i;
  wide.y = 0; wide.x = 0;
  let seen = 0;
  const accessor = { y: 0, get x() { return 7; }, set x(v) { seen += v; } };
  const frozen = Object.freeze({ x: 5, y: 0 });
  const sloppy = (o) => { try { return set(o, 2); } catch (e) { return e instanceof TypeError ? -1 : 0; } };
  const many = [wide, accessor, frozen, { y: 0, q: 0, x: 0 }, { a: 0, y: 0, x: 0 }, { b: 0, y: 0, x: 0 }, ...objects];
  let got = '';
  for (let i = 0; i < 3600; i++) got = i % many.length === 0 ? String(sloppy(many[0])) : got + ',' + sloppy(many[i % many.length]);
  const ofFrozen = (function() { return this === undefined; })() ? -1 : 5;
  assertEq(got, `2,7,${ofFrozen},2,2,2,3,4,3`);
  assertEq(seen, 800);
});

test('stores that add, to several shapes', () => {
  function Point(x, more) { if (more) this.extra = 1; this.x = x; this.late = more ? 'm' : 'n'; }
  let text = '';
  for (let i = 0; i < 3000; i++) {
    const p = new Point(i, i % 3 === 0);
    assertEq(p.x, i);
    if (i > 2996) text += Object.keys(p).join() + p.late;
  }
  assertEq(text, 'extra,x,latemx,latenx,laten');
  const mark = (o) => { o.mark = 1; return o; };
  let n = 0;
  for (let i = 0; i < 3000; i++) n += Object.keys(mark(i & 1 ? { a: 1 } : { b: 1, c: 2 })).length;
  assertEq(n, 1500 * 2 + 1500 * 3);
});

test('memory that is known again after a store to one of several', () => {
  const a = { x: 1, y: 2 }, b = { y: 3, x: 4 };
  function swap(o, p) { const before = o.x + p.x; o.x = p.y; p.x = o.x + 1; return before * 100 + o.x * 10 + p.x; }
  let n = 0;
  for (let i = 0; i < 3000; i++) { a.x = 1; b.x = 4; n += i & 1 ? swap(a, b) : swap(b, i & 2 ? a : b); }
  assertEq(n, 1500 * (500 + 30 + 4) + 750 * (500 + 20 + 3) + 750 * (800 + 40 + 4));
});

test('elements of arguments', () => {
  function sum() { let s = 0; for (let i = 0; i < arguments.length; i++) s += arguments[i]; return s; }
  function mapped(a, b) { a = 10; arguments[1] = 20; let s = 0; for (let i = 0; i < arguments.length; i++) s += arguments[i]; return s + b; }
  function beyond(k) { return arguments[k]; }
  let n = 0, m = 0, holes = 0;
  for (let i = 0; i < 3000; i++) {
    n += sum(i, 1, 2, 3);
    m += mapped(1, 2, 3);
    holes += beyond(i % 3, 5) === undefined;
  }
  assertEq(n, 3000 * 2999 / 2 + 18000);
  const strict = (function() { return this === undefined; })();
  assertEq(m, 3000 * (strict ? 1 + 20 + 3 + 2 : 10 + 20 + 3 + 20));
  assertEq(holes, 1000);
});

test('a NaN that was computed', () => {
  const list = [0], nan = (x) => { list[0] = x / 0 - x / 0; return list[0]; };
  let found = 0;
  for (let i = 0; i < 2000; i++) {
    const n = nan(i + 0.5);
    found += list.indexOf(n) + list.lastIndexOf(n) + (list.includes(n) ? 0 : 100) + (list[0] == n ? 1 : 0);
  }
  assertEq(found, -4000);
});

done();
