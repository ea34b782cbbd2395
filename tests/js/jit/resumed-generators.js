// Generators that are resumed from elsewhere than the code that made them: they leave machine code at a yield, and enter it behind it.

function* count(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < 3; k++) sum = sum + i * k | 0;
    const sent = yield sum;
    if (sent !== undefined) sum += sent;
  }
  return sum;
}

// Not one loop: each step comes from another place, by calls that are not inlined.
const steps = [
  (g) => g.next(),
  (g) => { for (const value of g) return { value, done: false }; return { value: -1, done: true }; },
  (g) => Reflect.apply(g.next, g, [1]),
  (g) => { const [value] = { [Symbol.iterator]: () => ({ next: () => g.next() }) }; return { value, done: value === undefined }; },
];
function drive(g, pick) {
  let text = 0, last;
  for (let i = 0; ; i++) {
    last = steps[pick(i)](g);
    if (last.done) break;
    text = text * 31 + last.value | 0;
  }
  return [text, last.value].join();
}

test('next from many places', () => {
  assertEq(drive(count(2000), () => 0), '226199360,5997000');
  assertEq(drive(count(2000), (i) => i % 3 === 1 ? 2 : 0), '-269729042,5997667');
  assertEq(drive(count(2000), (i) => i % 5 === 4 ? 3 : 0).length > 0, true);
});

test('for-of over generators made elsewhere', () => {
  const made = [];
  for (let i = 0; i < 60; i++) made.push(count(i));
  let sum = 0;
  for (const g of made) for (const v of g) sum += v;
  assertEq(sum, 1565565);
  const zip = (a, b) => { let s = 0; for (;;) { const x = a.next(), y = b.next(); if (x.done || y.done) return s + (x.value ?? 0); s += x.value - y.value; } };
  assertEq(zip(count(500), count(700)), 374250);
});

test('return and throw', () => {
  const log = [];
  function* careful(n) {
    try {
      for (let i = 0; i < n; i++) {
        try { yield i; } catch (e) { log.push('caught ' + e + ' at ' + i); yield 'after'; }
      }
    } finally {
      log.push('finally');
      yield 'last';
    }
  }
  const g = careful(5000);
  let sum = 0;
  for (let i = 0; i < 3000; i++) sum += g.next().value;
  assertEq([sum, g.throw('x').value, g.next().value, g.return(7).value, g.next().value, g.next().done].join(), '4498500,after,3000,last,7,true');
  assertEq(log.join(), 'caught x at 2999,finally');
  for (let i = 0; i < 200; i++) { const h = careful(9); h.next(); if (i & 1) h.next(); assertEq(h.return(i).value, 'last'); assertEq(h.next().value, i); }
});

test('yield*', () => {
  function* inner(n) { for (let i = 0; i < n; i++) yield i * 2; return n; }
  function* outer(n) { let all = 0; for (let k = 0; k < n; k++) all += yield* inner(k % 7); return all; }
  assertEq(drive(outer(900), (i) => i & 2), drive(outer(900), () => 0));
  let sum = 0;
  const it = outer(900);
  for (let r; !(r = it.next()).done;) sum += r.value;
  assertEq(sum, 8968);
  function* list() { yield* [1, 2, 3]; yield* 'ab'; yield* new Set([4]); }
  let text = '';
  for (let i = 0; i < 300; i++) { const g = list(); for (let r; !(r = g.next()).done;) text = r.value + text.slice(0, 5); }
  assertEq(text, '4ba321');
});

test('throwing out of them', () => {
  function* bad(n) { for (let i = 0; i < n; i++) { if (i === 700) null.x; yield i; } }
  const g = bad(1000);
  let sum = 0, error;
  try { for (;;) sum += g.next().value; } catch (e) { error = e; }
  assertEq([sum, error.constructor.name, g.next().done, /bad/.test(error.stack)].join(), '244650,TypeError,true,true');
  function* self() { for (;;) { yield 1; if (self.gen) { const h = self.gen; self.gen = null; h.next(); } } }
  const h = self();
  for (let i = 0; i < 500; i++) h.next();
  self.gen = h;
  assertThrows(TypeError, () => h.next());
  assertEq(h.next().done, true);
});

asyncTest('async generators', async () => {
  async function* numbers(n) { let sum = 0; for (let i = 0; i < n; i++) { sum += await i; yield sum; } return 'end'; }
  let sum = 0;
  for await (const v of numbers(800)) sum += v;
  assertEq(sum, 85333200);
  const g = numbers(600), asked = [];
  for (let i = 0; i < 602; i++) asked.push(g.next());
  const got = await Promise.all(asked);
  assertEq([got[599].value, got[600].value, got[601].done].join(), '179700,end,true');
  async function* through(it) { try { yield* it; } finally { sum = -1; } }
  const h = through(numbers(500));
  for (let i = 0; i < 300; i++) await h.next();
  assertEq((await h.return(5)).value, 5);
  assertEq(sum, -1);
  async function* fails() { for (let i = 0; ; i++) { if (i === 400) throw new RangeError('no'); yield i; } }
  let n = 0, why;
  try { for await (const v of fails()) n += v; } catch (e) { why = e; }
  assertEq([n, why.name].join(), '79800,RangeError');
});

done();
