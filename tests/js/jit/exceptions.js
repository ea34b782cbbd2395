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

done();
