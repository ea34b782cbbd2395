// Exceptions thrown by machine code are caught where the interpreter would catch them.

test('in callees that have machine code of their own', () => {
  let text = '1';
  // More callees than are inlined.
  const callees = Array.from({ length: 6 }, (_, k) => new Function('parse', `
    let s = ${k};
    try { s += parse(); } catch (e) { s = 'caught'; }
    return s;`));
  const parse = () => JSON.parse(text);
  const caller = (callee) => callee(parse);
  let caught = 0;
  for (let i = 0; i < 600; i++) {
    if (i === 300) text = '{';
    if (caller(callees[i % 6]) === 'caught') caught++;
  }
  assertEq(caught, 300);
});

test('thrown and caught in one loop', () => {
  const check = (n) => { if (n % 3 === 0) throw n; return n; };
  let sum = 0, last;
  for (let i = 0; i < 2000; i++) {
    try {
      sum += check(i);
    } catch (e) {
      sum -= e;
      last = e;
    } finally {
      sum++;
    }
  }
  assertEq(sum, 668334);
  assertEq(last, 1998);
});

test('thrown through several inlined functions', () => {
  const inner = (n) => { if (n & 1) throw { n }; return 1; };
  const middle = (n) => { try { return inner(n) + 1; } finally { log.push(n); if (log.length > 9) log.length = 0; } };
  const outer = (n) => middle(n) * 2;
  const log = [];
  let sum = 0;
  for (let i = 0; i < 2000; i++) {
    try { sum += outer(i); } catch ({ n }) { sum += n; }
  }
  assertEq(sum, 1004000);
  assertEq(log.length, 0);
});

test('finally that overrides what is under way', () => {
  const f = (n) => { try { if (n & 1) throw n; return n; } finally { if (n % 5 === 0) return -1; } };
  let sum = 0;
  outer: for (let i = 0; i < 1000; i++) {
    try { sum += f(i); } catch (e) { if (e > 500) continue outer; sum += 2; } finally { if (i % 7 === 6) continue outer; sum += 3; }
    sum += 5;
  }
  assertEq(sum, 206209);
});

test('a handler outside the loop that threw', () => {
  const find = (list, wanted) => {
    try {
      for (let i = 0; i < list.length; i++) if (list[i] === wanted) throw i;
      return -1;
    } catch (i) {
      return i;
    }
  };
  const list = Array.from({ length: 50 }, (_, i) => i * 2);
  let sum = 0;
  for (let i = 0; i < 400; i++) sum += find(list, i % 110);
  assertEq(sum, 4055);
});

test('the stack of an error', () => {
  const thrower = (n) => { if (n % 4 === 3) throw new Error('n' + n); return n; };
  const caller = (n) => thrower(n) + 1;
  const stacks = new Set();
  for (let i = 0; i < 2000; i++) {
    try { caller(i); } catch (e) { stacks.add(e.stack.split('\n').slice(1, 3).join('|').replace(/^.*?at /, '')); }
  }
  assertEq(stacks.size, 1);
  assert(/^thrower .*\|.*caller /.test([...stacks][0]));
});

done();
