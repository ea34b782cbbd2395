// Loops inside loops and inlined functions, of every form: what follows an inner loop's end is part of the same region, and what the loop
// has changed is known there.

test('tested at the end', () => {
  const skip = (text, from) => {
    let at = from, seen = 0;
    do {
      seen += text.charCodeAt(at);
      at++;
    } while (at < text.length && text.charCodeAt(at) === 32);
    return { at, seen };
  };
  let sum = 0, last = null;
  for (let i = 0; i < 600; i++) {
    const text = ' '.repeat(i % 5) + 'x' + ' '.repeat(i % 3);
    for (let at = 0; at < text.length; ) {
      last = skip(text, at);
      sum += last.seen;
      at = last.at;
    }
  }
  let expected = 0;
  for (let i = 0; i < 600; i++) for (const c of ' '.repeat(i % 5) + 'x' + ' '.repeat(i % 3)) expected += c.charCodeAt(0);
  assertEq(sum, expected);
  assertEq(last.at, 4 + 1 + 2);
});

test('types that change in the inner loop', () => {
  let out = 0;
  for (let i = 0; i < 400; i++) {
    let x = i, k = 0;
    do {
      x = x * 1.5;
      k++;
    } while (k < 3);
    let s = 'a';
    do s += k; while (++k < 6);
    out += x + s.length;
    x = null;
    do x = { next: x, k }; while (k-- > 2);
    for (; x !== null; x = x.next) out += x.k;
  }
  assertEq(out, 400 * 399 / 2 * 3.375 + 400 * 4 + 400 * (6 + 5 + 4 + 3 + 2));
});

test('continue and break', () => {
  let n = 0;
  for (let i = 0; i < 500; i++) {
    let state = i & 3;
    for (;;) {
      switch (state) {
        case 0: state = 2; continue;
        case 1: state = 3; n += 1; continue;
        case 2: state = 4; n += 10; continue;
        case 3: state = 2; n += 100; continue;
      }
      break;
    }
    outer: do {
      for (let j = 0; j < 4; j++) {
        if (j === (i & 3)) continue outer;
        n += 1000;
      }
    } while (false);
  }
  assertEq(n, 125 * (10 + 111 + 10 + 110) + 125 * 1000 * (0 + 1 + 2 + 3));
});

test('thrown and caught between', () => {
  let caught = 0, rounds = 0;
  for (let i = 0; i < 300; i++) {
    let k = 0;
    do {
      rounds++;
      try {
        if (k === i % 7) throw k;
      } catch (e) {
        caught += e;
        k += 2;
      }
    } while (++k < 5);
    assertEq(k >= 5, true);
  }
  let expected = 0, passes = 0;
  for (let i = 0; i < 300; i++) for (let k = 0; k < 5; k++) { passes++; if (k === i % 7) { expected += k; k += 2; } }
  assertEq(caught, expected);
  assertEq(rounds, passes);
});

done();
