// SuppressedError, DisposableStack and AsyncDisposableStack.
// needs: async-using

test('SuppressedError', () => {
  const e = new SuppressedError(1, 2, 'm');
  assertData(e, 'error', 1, 'wc');
  assertData(e, 'suppressed', 2, 'wc');
  assertData(e, 'message', 'm', 'wc');
  assert(e instanceof Error);
  assertEq(SuppressedError.length, 3);
  assertEq(e.name, 'SuppressedError');
  assertEq(Object.hasOwn(new SuppressedError(), 'message'), false);
  assert(SuppressedError() instanceof SuppressedError);
});

test('DisposableStack', () => {
  for (const [name, length] of Object.entries({ adopt: 2, defer: 1, dispose: 0, move: 0, use: 1 })) assertMethod(DisposableStack.prototype, name, length);
  assertEq(DisposableStack.prototype[Symbol.dispose], DisposableStack.prototype.dispose);
  assertAccessor(DisposableStack.prototype, 'disposed');
  assertData(DisposableStack.prototype, Symbol.toStringTag, 'DisposableStack', 'c');
  assertThrows(TypeError, () => DisposableStack());
  const log = [];
  const s = new DisposableStack(), r = { [Symbol.dispose]() { log.push('use'); } };
  assertEq(s.use(r), r);
  assertEq(s.adopt('v', (v) => log.push('adopt ' + v)), 'v');
  assertEq(s.defer(() => log.push('defer')), undefined);
  s.use(null); s.use(undefined);
  assertThrows(TypeError, () => s.use({}));
  assertThrows(TypeError, () => s.adopt(1));
  assertThrows(TypeError, () => s.defer(1));
  assertEq(s.disposed, false);
  s.dispose(); s.dispose();
  assertEq(s.disposed, true);
  assertEq(log.join(), 'defer,adopt v,use');
  for (const f of [() => s.use(r), () => s.adopt(1, () => {}), () => s.defer(() => {}), () => s.move()]) assertThrows(ReferenceError, f);
  const a = new DisposableStack();
  a.defer(() => log.push('moved'));
  const b = a.move();
  assertEq(a.disposed && !b.disposed, true);
  { using u = b; }
  assertEq(log.at(-1), 'moved');
  const e = new DisposableStack();
  e.defer(() => { throw 1; }); e.defer(() => { throw 2; }); e.defer(() => { throw 3; });
  const error = assertThrows(SuppressedError, () => e.dispose());
  assertEq(error.error, 1);
  assertEq(error.suppressed.error, 2);
  assertEq(error.suppressed.suppressed, 3);
});

asyncTest('AsyncDisposableStack', async () => {
  for (const [name, length] of Object.entries({ adopt: 2, defer: 1, disposeAsync: 0, move: 0, use: 1 })) assertMethod(AsyncDisposableStack.prototype, name, length);
  const log = [];
  const s = new AsyncDisposableStack();
  s.use({ async [Symbol.asyncDispose]() { await 0; log.push('async use'); } });
  s.use({ [Symbol.dispose]() { log.push('sync use'); } });
  s.adopt('v', async (v) => { await 0; log.push('adopt ' + v); });
  s.defer(async () => { await 0; log.push('defer'); });
  const p = s.disposeAsync();
  assert(p instanceof Promise);
  assertEq(await p, undefined);
  assertEq(log.join(), 'defer,adopt v,sync use,async use');
  assertEq(await s.disposeAsync(), undefined);
  assertEq((await AsyncDisposableStack.prototype.disposeAsync.call({}).catch((e) => e)).constructor, TypeError);
});

asyncTest('what is disposed synchronously is not awaited', async () => {
  const log = [];
  const resource = { get [Symbol.asyncDispose]() { log.push('look'); }, [Symbol.dispose]() { return { get then() { log.push('then'); } }; } };
  { await using r = resource; }
  const s = new AsyncDisposableStack();
  s.use(resource);
  await s.disposeAsync();
  assertEq(log.join(), 'look,look');
  const failing = { [Symbol.dispose]() { throw 1; } };
  let caught;
  try { await using r = failing; } catch (error) { caught = error; }
  assertEq(caught, 1);
});

asyncTest('asyncDispose of async iterators', async () => {
  const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf((async function* () {}).prototype));
  assertMethod(AsyncIteratorPrototype, Symbol.asyncDispose, 0);
  let closed = 0;
  { await using it = (async function* () { try { yield 1; } finally { closed++; } })(); await it.next(); }
  assertEq(closed, 1);
});

test('Symbol.dispose and iterators', () => {
  assertEq(typeof Symbol.dispose + typeof Symbol.asyncDispose, 'symbolsymbol');
  let closed = 0;
  { using it = (function* () { try { yield 1; } finally { closed++; } })(); it.next(); }
  assertEq(closed, 1);
});

done();
