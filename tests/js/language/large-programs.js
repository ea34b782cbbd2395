// Programs with many of everything: locals, constants, arguments, cases, functions, properties, nested scopes, long jumps.

const range = (n) => Array.from({ length: n }, (_, i) => i);
const run = (text) => (0, eval)(text);

test('many locals', () => {
  for (const n of [10, 127, 128, 255, 256, 257, 1000, 5000]) {
    const f = new Function(range(n).map((i) => `let v${i} = ${i};`).join('\n') + `return ${range(n).map((i) => 'v' + i).filter((_, i) => i % 7 === 0).join('+')};`);
    assertEq(f(), range(n).filter((i) => i % 7 === 0).reduce((a, b) => a + b));
  }
  const captured = new Function(range(600).map((i) => `let v${i} = ${i};`).join('') + `const f = () => ${range(600).map((i) => 'v' + i).join('+')}; v599 = 0; return f();`);
  assertEq(captured(), 179700 - 599);
});

test('many parameters and arguments', () => {
  for (const n of [1, 100, 255, 256, 300, 1000]) {
    const names = range(n).map((i) => 'p' + i);
    const f = new Function(...names, `return [arguments.length, ${names.join('+')}]`);
    assertDeep(f(...range(n)), [n, n * (n - 1) / 2]);
    assertEq(run(`(function () { return arguments.length; })(${range(n).join()})`), n);
    assertEq(run(`Math.max(${range(n).join()})`), n - 1);
    assertDeep(f.apply(null, range(n))[0], n);
    assertEq(new (new Function(...names, 'this.n = arguments.length;'))(...range(n)).n, n);
  }
});

test('many constants', () => {
  const n = 3000;
  assertEq(run(range(n).map((i) => i + '.5').join('+')), n * (n - 1) / 2 + n * 0.5);
  assertEq(run(range(n).map((i) => `"s${i}"`).join('+')).length, range(n).join('').length + n);
  assertEq(run('[' + range(n).map((i) => `${i}n`).join() + '].length'), n);
  assertEq(run('[' + range(n).map((i) => [i, `"${i}"`, i / 3, 'null', 'true', `[${i}]`, `{ a: ${i} }`][i % 7]).join() + '].length'), n);
});

test('many properties', () => {
  const n = 3000, o = run('({' + range(n).map((i) => `k${i}: ${i}`).join() + '})');
  assertEq(Object.keys(o).length + o.k2999, 5999);
  const C = run('(class {' + range(500).map((i) => `m${i}() { return ${i}; } static s${i} = ${i}; f${i} = ${i}; #p${i} = ${i}; get g${i}() { return this.#p${i}; }`).join('\n') + '})');
  const c = new C();
  assertEq(c.m499() + C.s499 + c.f499 + c.g499, 1996);
  const sum = new Function('o', 'return ' + range(n).map((i) => `o.k${i}`).join('+'));
  assertEq(sum(o), n * (n - 1) / 2);
});

test('many functions and closures', () => {
  const n = 3000, text = range(n).map((i) => `function f${i}(x) { return x + ${i}; }`).join('\n');
  const f = new Function(text + `; return ${range(n).filter((i) => i % 100 === 0).map((i) => `f${i}(1)`).join('+')};`);
  assertEq(f(), range(30).reduce((a, i) => a + i * 100 + 1, 0));
  const nested = (depth) => (depth === 0 ? `return ${range(60).map((i) => 'v' + i).join('+')};` : `let v${depth - 1} = ${depth - 1}; return (function () { ${nested(depth - 1)} })();`);
  assertEq(new Function(nested(60))(), 1770);
  const scopes = range(100).map((i) => `{ let s${i} = ${i}; fns.push(() => s${i});`).join('') + '}'.repeat(100);
  assertEq(new Function(`const fns = []; ${scopes} return fns.reduce((a, f) => a + f(), 0);`)(), 4950);
});

test('large switch', () => {
  for (const n of [3, 50, 300, 3000]) {
    const ints = new Function('x', 'switch (x) {' + range(n).map((i) => `case ${i * 3}: return ${i};`).join('') + 'default: return -1; }');
    const texts = new Function('x', 'switch (x) {' + range(n).map((i) => `case "k${i}": return ${i};`).join('') + '} return -1;');
    for (const i of [0, 1, n >> 1, n - 1]) { assertEq(ints(i * 3), i); assertEq(texts('k' + i), i); }
    assertEq(ints(1) + ints('0') + ints(n * 3) + texts('x') + ints(-0), -4);
  }
});

test('long jumps', () => {
  const filler = (n) => range(n).map((i) => `x = (x * 3 + ${i}) % 1000003;`).join('\n');
  const f = new Function('n', `let x = 1, count = 0; for (let i = 0; i < n; i++) { if (i % 2) { ${filler(4000)} } else if (i % 3) { ${filler(4000)} continue; } try { count++; ${filler(2000)} if (i === 5) break; } finally { count += 10; } } return count;`);
  assertEq(f(10), 44);
  const g = new Function('a', `let x = 1; while (a-- > 0) { ${filler(9000)} } return x;`);
  assertEq(g(3), (() => { let x = 1; for (let r = 0; r < 3; r++) for (let i = 0; i < 9000; i++) x = (x * 3 + i) % 1000003; return x; })());
  const cond = new Function('c', `let x = 2; return c ? (${range(3000).map((i) => `x += ${i}`).join(',')}, x) : (${range(3000).map(() => 'x -= 1').join(',')}, x);`);
  assertEq(cond(true), 4498502);
  assertEq(cond(false), -2998);
  const and = new Function('v', `return ${range(3000).map((i) => `v !== ${i}`).join(' && ')}`);
  assertEq(and(5000) && !and(2999) && !and(0), true);
});

test('long expressions and strings', () => {
  assertEq(run(range(3000).map((i) => `(${i})`).join('+')), 4498500);
  assertEq(run('`' + range(1000).map((i) => '${' + i + '}').join('-') + '`').split('-').length, 1000);
  assertEq(run('"' + 'x'.repeat(100000) + '"').length, 100000);
  assertEq(run('a => ' + '('.repeat(100) + 'a' + ')'.repeat(100))(5), 5);
  assertEq(run(range(200).reduce((t, i) => `[${t}, ${i}]`, '0')).length, 2);
  assertEq(run(range(150).reduce((t, i) => `{ a: ${t} }`, '({ v: 1 })').replace(/^/, '(') + ')').a.a.a !== undefined, true);
  assertEq(run('x = ' + range(500).map((i) => `${i} ? ${i} : `).join('') + '0'), 1);
  const destructured = new Function('a', 'const [' + range(300).map((i) => `d${i}`).join() + '] = a; return d299;');
  assertEq(destructured(range(300)), 299);
});

test('many labels, tries and loops', () => {
  const nestedLoops = range(12).map((i) => `l${i}: for (let i${i} = 0; i${i} < 2; i${i}++) {`).join('') + 'n++; if (i11 === 1) continue l5;' + '}'.repeat(12);
  assertEq(new Function(`let n = 0; ${nestedLoops} return n;`)(), 64 * 64 / (64 * 64) * 64 * 2);
  const tries = range(60).map(() => 'try {').join('') + 'throw 1;' + range(60).map((i) => '} catch (e) { n += e; throw e + 1; } finally { f++; }').join('');
  const t = new Function(`let n = 0, f = 0; try { ${tries} } catch (e) { return [n, f, e]; }`);
  assertDeep(t(), [1830, 60, 61]);
});

test('generators and async functions with many locals', () => {
  const g = new Function('return function* () {' + range(400).map((i) => `let v${i} = yield ${i};`).join('') + `return ${range(400).map((i) => 'v' + i).join('+')}; }`)();
  const it = g();
  let r = it.next(), steps = 0;
  while (!r.done) { steps++; r = it.next(2); }
  assertEq(r.value + steps, 1200);
});

asyncTest('async with many awaits', async () => {
  const f = new Function('return async function (p) { let n = 0;' + range(400).map((i) => `n += await p(${i});`).join('') + 'return n; }')();
  assertEq(await f(async (i) => i), 79800);
});

done();
