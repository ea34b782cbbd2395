// Updates of properties whose keys are objects at times.
// needs: keys-once

test('keys that are objects at times', () => {
  let asked = 0;
  const key = { toString() { asked++; return 'k'; } };
  const update = (o, k, v) => { o[k] += v; o[k]++; return o[k] ??= v; };
  const o = { k: 0, j: 0 }, list = [0, 0, 0];
  for (let i = 0; i < 6000; i++) {
    if (i % 4 === 3) update(o, key, 1);
    else if (i % 4 === 2) update(o, 'j', 2);
    else update(list, i % 3, 1);
  }
  assertEq(asked, 1500 * 3);
  assertDeep([o, list], [{ k: 3000, j: 4500 }, [2000, 2000, 2000]]);
  const once = (o, k) => { let n = 0; for (let i = 0; i < 3000; i++) n += (o[k] += 1); return n; };
  const count = asked;
  assertEq(once({ k: 0 }, key), 3000 * 3001 / 2);
  assertEq(asked - count, 3000);
});

done();
