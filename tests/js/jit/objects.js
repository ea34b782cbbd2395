// Objects that only exits see: what they hold, which they are, and what holds them must be as if they had been made at once.

class Vector {
  constructor(x, y) { this.x = x; this.y = y; }
  add(o) { return new Vector(this.x + o.x, this.y + o.y); }
  dot(o) { return this.x * o.x + this.y * o.y; }
}

test('contents', () => {
  function sum(n, at) {
    const step = new Vector(0.5, 0.25);
    let total = 0;
    for (let i = 0; i < n; i++) {
      const a = new Vector(i, 1), b = a.add(step);
      total += b.dot({ x: 1, y: 2 });
      if (i === at) return [a.x, a.y, b.x, b.y, total];
    }
    return total;
  }
  for (let k = 0; k < 40; k++) assertEq(sum(200, -1), 200 * 199 / 2 + 200 * 3);
  assertEq(sum(200, 150).join(), '150,1,150.5,1.25,11778');
});

test('identity, and objects in objects', () => {
  const kept = [];
  function make(n, k) {
    for (let i = 0; i < n; i++) {
      const a = new Vector('s' + i, { deep: [i], i }), b = { a, c: { a, t: 't' + i } };
      if (i % 7 === k) kept.push(b);
      else if (i % 5 === k) kept.push([a, b]);
    }
  }
  for (let round = 0; round < 120; round++) {
    make(40, round % 9);
    if (kept.length > 500) kept.splice(0, 400);
  }
  for (const e of kept) {
    const b = Array.isArray(e) ? e[1] : e;
    if (Array.isArray(e)) assertEq(e[0] === b.a, true);
    assertEq(b.a === b.c.a, true);
    assertEq(b.a.x, 's' + b.a.y.i);
    assertEq(b.a.y.deep[0], b.a.y.i);
    assertEq(b.c.t, 't' + b.a.y.i);
  }
});

test('handlers have them', () => {
  function f(n, at) {
    let o;
    try {
      for (let i = 0; i < n; i++) {
        o = { i, list: { twice: 2 * i } };
        if (i === at) null.x;
        if (o.list.twice !== i + o.i) return 'wrong';
      }
    } catch (e) {
      return o.i + ' ' + o.list.twice + ' ' + e.constructor.name;
    }
    return 'none';
  }
  for (let k = 0; k < 300; k++) assertEq(f(100, k % 120), k % 120 < 100 ? `${k % 120} ${k % 120 * 2} TypeError` : 'none');
});

test('one stored to after it was given away', () => {
  function f(n) {
    let wrong = 0;
    for (let i = 0; i < n; i++) {
      const a = { v: i }, b = { a };
      a.v = i + 1;
      if (b.a.v !== i + 1) wrong++;
      b.a = { v: i + 2 };
      if (a.v !== i + 1 || b.a.v !== i + 2) wrong++;
    }
    return wrong;
  }
  for (let k = 0; k < 10; k++) assertEq(f(500), 0);
});

test('what is left of an object', () => {
  const left = (o) => { const { a, ...rest } = o; return rest; };
  let n = 0;
  for (let i = 0; i < 300; i++) {
    const rest = left({ a: 1, b: i, c: 3 });
    n += rest.b + rest.c + ('a' in rest);
  }
  assertEq(n, 299 * 150 + 900);
});

done();
