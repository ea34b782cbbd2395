// Polymorphic dispatch: call sites that see one, four and a dozen shapes; accessors, super calls, symbols, duck typing.
'use strict';
const program = 'polymorphism';
const expected = '138895600 1516000';

class Shape {
  constructor(id) { this.id = id; }
  area() { return 0; }
  get label() { return this.constructor.name + this.id; }
  describe() { return this.area() + this.id; }
}
class Square extends Shape {
  constructor(id, side) { super(id); this.side = side; }
  area() { return this.side * this.side; }
}
class Rectangle extends Square {
  constructor(id, side, other) { super(id, side); this.other = other; }
  area() { return this.side * this.other; }
  describe() { return super.describe() + 1; }
}
class Circle extends Shape {
  constructor(id, radius) { super(id); this.radius = radius; }
  area() { return 3 * this.radius * this.radius; }
  get label() { return 'o' + super.label; }
}
class Ring extends Circle {
  #hole;
  constructor(id, radius, hole) { super(id, radius); this.#hole = hole; }
  area() { return super.area() - 3 * this.#hole * this.#hole; }
}

const literal = (n) => {
  switch (n % 8) {
    case 0: return { area() { return 1; }, id: n };
    case 1: return { id: n, area() { return 2; } };
    case 2: return { a: 0, area() { return 3; }, id: n };
    case 3: return { b: 0, id: n, area: () => 4 };
    case 4: return { a: 0, b: 0, c: 0, id: n, area: () => n % 5 };
    case 5: return Object.assign(Object.create({ area() { return this.id & 3; } }), { id: n });
    case 6: { function Old() { this.id = n; } Old.prototype.area = function () { return this.id % 9; }; return new Old(); }
    default: return { get id() { return n; }, get area() { return () => 7; } };
  }
};

function total(shapes) {
  let sum = 0;
  for (let i = 0; i < shapes.length; i++) sum += shapes[i].area() + shapes[i].id;
  return sum;
}

function run() {
  const single = [], few = [], many = [];
  for (let i = 0; i < 400; i++) {
    single.push(new Square(i, i % 10));
    few.push([new Square(i, 2), new Rectangle(i, 2, 3), new Circle(i, 2), new Ring(i, 4, 1)][i % 4]);
    many.push(i % 3 === 0 ? few[i] : literal(i));
  }
  let sum = 0, text = 0;
  for (let round = 0; round < 400; round++) {
    sum += total(single) + total(few) + total(many);
    for (const shape of few) { sum += shape.describe(); text += shape.label.length; }
    for (const thing of many) if (thing instanceof Circle) sum += thing.radius; else if ('side' in thing) sum -= thing.side;
  }
  return sum + ' ' + text;
}

// Driver: the same lines end every program. `__iterations` (default 1) is how often run() is timed.
(function (count) {
  const now = typeof performance === 'object' ? () => performance.now() : () => Date.now();
  const times = [];
  function check(result, elapsed) {
    if (!Object.is(result, expected)) throw new Error(program + ': expected ' + expected + ', got ' + result);
    times.push(elapsed);
  }
  function report() {
    const rest = times.slice(1).sort((a, b) => a - b);
    const steady = rest.length === 0 ? times[0] : (rest[(rest.length - 1) >> 1] + rest[rest.length >> 1]) / 2;
    const line = program + ' ' + times[0].toFixed(2) + ' ' + steady.toFixed(2);
    if (typeof console === 'object') console.log(line);
    else print(line);
  }
  (function next() {
    while (times.length < count) {
      const start = now();
      const result = run();
      if (result instanceof Promise) {
        result.then((value) => { check(value, now() - start); next(); });
        return;
      }
      check(result, now() - start);
    }
    report();
  })();
})(globalThis.__iterations ?? 1);
