// Object graphs under allocation pressure: what is reachable survives intact whatever the collector does.

const garbage = (n) => { let last = null; for (let i = 0; i < n; i++) last = { i, text: 'g' + i, list: [i, { i }], f: () => i }; return last; };

test('long lists and deep trees', () => {
  let head = null;
  for (let i = 0; i < 300000; i++) head = { i, next: head };
  garbage(20000);
  let n = 0, sum = 0;
  for (let node = head; node !== null; node = node.next) { n++; sum += node.i; }
  assertEq(n, 300000);
  assertEq(sum, 44999850000);
  const build = (d) => (d === 0 ? null : [build(d - 1), d, build(d - 1)]);
  const check = (t) => (t === null ? 0 : t[1] + check(t[0]) + check(t[2]));
  const trees = Array.from({ length: 5 }, () => build(13));
  garbage(20000);
  for (const t of trees) assertEq(check(t), check(build(13)));
  let nested = [];
  for (let i = 0; i < 200000; i++) nested = [nested];
  garbage(1000);
  let depth = 0;
  while (nested.length) { nested = nested[0]; depth++; }
  assertEq(depth, 200000);
});

test('old objects pointing to young ones', () => {
  const old = Array.from({ length: 1000 }, (_, i) => ({ i, slot: null, list: [], map: new Map() }));
  garbage(30000);
  for (let round = 0; round < 20; round++) {
    for (const o of old) {
      o.slot = { round, i: o.i, text: `r${round}i${o.i}` };
      o.list.push({ round });
      if (o.list.length > 5) o.list.shift();
      o.map.set('k' + (round % 4), [round, o.i]);
      o['dyn' + (round % 3)] = { round };
    }
    garbage(3000);
    for (const o of old) {
      assertEq(o.slot.text, `r${round}i${o.i}`);
      assertEq(o.list.at(-1).round, round);
      assertEq(o.map.get('k' + (round % 4))[1], o.i);
      assertEq(o['dyn' + (round % 3)].round, round);
    }
  }
});

test('cycles and closures', () => {
  const kept = [];
  for (let i = 0; i < 20000; i++) {
    const a = { i }, b = { a }, c = { b, get: () => a.i + c.extra, extra: 1 };
    a.c = c;
    if (i % 1000 === 0) kept.push(c);
  }
  garbage(20000);
  kept.forEach((c, k) => assertEq(c.get() + (c.b.a.c === c ? 0 : 1e9), k * 1000 + 1));
  const counters = Array.from({ length: 500 }, () => { let n = 0; return () => ++n; });
  for (let r = 0; r < 10; r++) { garbage(2000); counters.forEach((f) => f()); }
  assertEq(counters.reduce((s, f) => s + f(), 0), 5500);
});

test('strings', () => {
  const ropes = [], slices = [];
  let text = '';
  for (let i = 0; i < 5000; i++) {
    text += String.fromCharCode(97 + (i % 26)) + i;
    if (i % 500 === 0) ropes.push(text);
    if (text.length > 50) slices.push(text.slice(-20, -3));
  }
  garbage(20000);
  assertEq(ropes.every((r) => text.startsWith(r)), true);
  assertEq(slices.every((s) => text.includes(s)), true);
  const keys = Array.from({ length: 3000 }, (_, i) => 'dynamic' + i), o = {};
  for (const k of keys) o[k] = k.length;
  garbage(20000);
  assertEq(Array.from({ length: 3000 }, (_, i) => o['dyna' + 'mic' + i]).reduce((a, b) => a + b), 3000 * 7 + 10 + 180 + 2700 + 8000);
  const symbols = Array.from({ length: 1000 }, (_, i) => Symbol('s' + i)), so = {};
  symbols.forEach((s, i) => { so[s] = { i }; });
  garbage(10000);
  assertEq(symbols.every((s, i) => so[s].i === i), true);
});

test('arrays, typed arrays, maps, sets', () => {
  const arrays = Array.from({ length: 200 }, (_, i) => Array.from({ length: i * 10 }, (_, k) => ({ k })));
  const typed = Array.from({ length: 200 }, (_, i) => new Float64Array(i * 10).fill(i));
  const maps = Array.from({ length: 50 }, (_, i) => new Map(Array.from({ length: 200 }, (_, k) => [{ k }, { v: k + i }])));
  const sets = Array.from({ length: 50 }, () => new Set(Array.from({ length: 200 }, (_, k) => 'member' + k)));
  for (let r = 0; r < 5; r++) {
    garbage(10000);
    assertEq(arrays.every((a, i) => a.length === i * 10 && a.every((x, k) => x.k === k)), true);
    assertEq(typed.every((a, i) => a.every((x) => x === i)), true);
    assertEq(maps.every((m, i) => [...m].every(([key, value]) => value.v === key.k + i && m.get(key) === value)), true);
    assertEq(sets.every((s) => s.has('member' + 199) && s.size === 200), true);
    arrays.forEach((a) => { if (a.length) a[r % a.length] = { k: r % a.length }; });
  }
  const churn = new Map();
  for (let i = 0; i < 100000; i++) { churn.set({ i }, [i]); if (churn.size > 100) churn.delete(churn.keys().next().value); }
  assertEq(churn.size, 100);
});

test('weak collections keep what is reachable', () => {
  const w = new WeakMap(), keys = Array.from({ length: 2000 }, (_, i) => ({ i }));
  keys.forEach((k, i) => w.set(k, { value: { nested: i } }));
  for (let i = 0; i < 30000; i++) w.set({}, { dead: i });
  garbage(30000);
  assertEq(keys.every((k, i) => w.get(k).value.nested === i), true);
  const bySymbol = new WeakMap(), s = Symbol('kept');
  bySymbol.set(s, { v: 1 });
  garbage(20000);
  assertEq(bySymbol.get(s).v, 1);
});

test('bigints and doubles', () => {
  const bigs = Array.from({ length: 200 }, (_, i) => 3n ** BigInt(i * 5));
  const doubles = Array.from({ length: 5000 }, (_, i) => i + 0.25);
  garbage(20000);
  bigs.forEach((b, i) => assertEq(b, 3n ** BigInt(i * 5)));
  assertEq(doubles.reduce((a, b) => a + b), 12497500 + 1250);
});

test('shapes come and go', () => {
  const objects = [];
  for (let i = 0; i < 5000; i++) {
    const o = {};
    for (let k = 0; k < 5; k++) o['p' + ((i * 7 + k * 13) % 97)] = i;
    if (i % 3 === 0) delete o[Object.keys(o)[0]];
    if (i % 10 === 0) objects.push([i, o]);
  }
  garbage(20000);
  assertEq(objects.every(([i, o]) => Object.values(o).every((v) => v === i)), true);
  for (let i = 0; i < 2000; i++) { class A { [`m${i % 50}`]() { return i; } } assertEq(new A()[`m${i % 50}`](), i); }
  for (let i = 0; i < 300; i++) assertEq(new Function('a', `return a + ${i}`)(1), i + 1);
});

done();
