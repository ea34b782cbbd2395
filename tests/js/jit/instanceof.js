// `instanceof` decided by shape: chains, prototypes and methods that change.

test('instanceof by shape', () => {
  function Pair(a, b) { this.a = a; this.b = b; }
  class Base {} class Derived extends Base {}
  const values = [new Pair(1, 2), null, 3, 'x', {}, new Derived(), new Base(), [], Object.create(null), undefined, 1.5, () => 1];
  const count = (f, vs, n) => { let k = 0; for (let i = 0; i < n; i++) if (vs[i % vs.length] instanceof f) k++; return k; };
  const one = (n) => { let k = 0; for (let i = 0; i < n; i++) k += values[0] instanceof Pair ? values[0].a : 100; return k; };
  const pairOrNull = (n) => { let k = 0; for (let i = 0; i < n; i++) { const v = values[i & 1]; k += v instanceof Pair ? v.b : 1; } return k; };
  for (let r = 0; r < 20; r++) {
    assertEq(one(300), 300);
    assertEq(pairOrNull(300), 450);
  }
  const inBase = (n) => { let k = 0; for (let i = 0; i < n; i++) k += (values[5 + i % 2] instanceof Base) + (values[i % 4] instanceof Base); return k; };
  const mixed = (n) => { let k = 0; for (let i = 0; i < n; i++) k += values[i % values.length] instanceof Object; return k; };
  for (let r = 0; r < 20; r++) {
    assertEq(inBase(300), 300);
    assertEq(mixed(1200), 600);
    assertEq(count(r % 2 ? Base : Derived, values, 120), r % 2 ? 20 : 10);
  }
  // Chains and prototypes that change.
  const changing = (n) => { let k = 0; for (let i = 0; i < n; i++) k += values[5] instanceof Base; return k; };
  for (let r = 0; r < 10; r++) assertEq(changing(200), 200);
  Object.setPrototypeOf(Derived.prototype, null);
  assertEq(changing(200), 0);
  Object.setPrototypeOf(Derived.prototype, Base.prototype);
  assertEq(changing(200), 200);
  assertEq(one(300), 300);
  Pair.prototype = {};
  assertEq(one(300), 30000);
  const own = (n) => { let k = 0; for (let i = 0; i < n; i++) k += values[5] instanceof Derived; return k; };
  for (let r = 0; r < 10; r++) assertEq(own(200), 200);
  Object.defineProperty(Base, Symbol.hasInstance, { value: () => false, configurable: true });
  assertEq(own(200), 0);
  delete Base[Symbol.hasInstance];
  assertEq(own(200), 200);
});

done();
