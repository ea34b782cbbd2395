// Uint8Array: fromBase64, toBase64, fromHex, toHex, setFromBase64, setFromHex.

const bytes = (...list) => new Uint8Array(list);

test('properties', () => {
  for (const name of ['fromBase64', 'fromHex']) assertMethod(Uint8Array, name, 1);
  for (const [name, length] of Object.entries({ setFromBase64: 1, setFromHex: 1, toBase64: 0, toHex: 0 })) assertMethod(Uint8Array.prototype, name, length);
  for (const name of ['toBase64', 'toHex']) for (const bad of [[], new Int8Array(1), new Uint8ClampedArray(1)]) assertThrows(TypeError, () => Uint8Array.prototype[name].call(bad));
});

test('toBase64', () => {
  for (const [data, text] of [[[], ''], [[102], 'Zg=='], [[102, 111], 'Zm8='], [[102, 111, 111], 'Zm9v'], [[255, 239, 191], '/++/']]) {
    assertEq(bytes(...data).toBase64(), text);
    assertEq(bytes(...data).toBase64({ alphabet: 'base64url' }), text.replaceAll('+', '-').replaceAll('/', '_'));
    assertEq(bytes(...data).toBase64({ omitPadding: true }), text.replaceAll('=', ''));
    assertDeep([...Uint8Array.fromBase64(text)], data);
  }
  assertThrows(TypeError, () => bytes(1).toBase64({ alphabet: 'other' }));
});

test('fromBase64', () => {
  assertDeep([...Uint8Array.fromBase64(' Z g = = \n')], [102]);
  assertDeep([...Uint8Array.fromBase64('Zg')], [102]);
  assertDeep([...Uint8Array.fromBase64('Zh==')], [102]);
  assertDeep([...Uint8Array.fromBase64('-__-', { alphabet: 'base64url' })], [251, 255, 254]);
  assertThrows(SyntaxError, () => Uint8Array.fromBase64('Zg', { lastChunkHandling: 'strict' }));
  assertThrows(SyntaxError, () => Uint8Array.fromBase64('Zh==', { lastChunkHandling: 'strict' }));
  assertDeep([...Uint8Array.fromBase64('Zm9vZg', { lastChunkHandling: 'stop-before-partial' })], [102, 111, 111]);
  for (const bad of ['Z', 'Zg=', 'Zg===', 'Z===', '=', '-__-', 'Zm9v!', 'Zm=v', 'Zg==x']) assertThrows(SyntaxError, () => Uint8Array.fromBase64(bad), bad);
  for (const bad of [5, null, undefined, {}]) assertThrows(TypeError, () => Uint8Array.fromBase64(bad));
  assertThrows(TypeError, () => Uint8Array.fromBase64('', { lastChunkHandling: 'x' }));
});

test('hex', () => {
  assertEq(bytes(0, 15, 255).toHex(), '000fff');
  assertDeep([...Uint8Array.fromHex('000fFf')], [0, 15, 255]);
  for (const bad of ['0', '0g', ' 00', '000']) assertThrows(SyntaxError, () => Uint8Array.fromHex(bad));
  assertThrows(TypeError, () => Uint8Array.fromHex(5));
});

test('setFrom', () => {
  const a = bytes(9, 9, 9, 9);
  assertDeep(a.setFromBase64('Zm8='), { read: 4, written: 2 });
  assertDeep([...a], [102, 111, 9, 9]);
  assertDeep(a.setFromBase64('Zm9vZm9v'), { read: 4, written: 3 });
  assertDeep(a.setFromHex('0102'), { read: 4, written: 2 });
  assertDeep(a.setFromHex('010203040506'), { read: 8, written: 4 });
  assertDeep([...a], [1, 2, 3, 4]);
  assertThrows(SyntaxError, () => a.setFromBase64('Zm9v!'));
  assertThrows(SyntaxError, () => a.setFromHex('0g'));
  assertDeep([...bytes().toHex()], []);
});

test('round trips', () => {
  const data = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7 + (i >> 3)) & 255);
  for (let n = 0; n < 70; n++) {
    const part = data.subarray(n, 2 * n);
    assertDeep([...Uint8Array.fromBase64(part.toBase64())], [...part]);
    assertDeep([...Uint8Array.fromHex(part.toHex())], [...part]);
  }
  assertEq(Uint8Array.fromBase64(data.toBase64()).length, 1000);
});

done();
