// GeneratorFunction, AsyncFunction, AsyncGeneratorFunction and their prototypes: the graph of objects and its attributes.

const GeneratorFunction = (function* () {}).constructor, AsyncFunction = (async () => {}).constructor, AsyncGeneratorFunction = (async function* () {}).constructor;

test('constructors', () => {
  for (const [C, name] of [[GeneratorFunction, 'GeneratorFunction'], [AsyncFunction, 'AsyncFunction'], [AsyncGeneratorFunction, 'AsyncGeneratorFunction']]) {
    assertEq(C.name, name);
    assertEq(C.length, 1);
    assertEq(Object.getPrototypeOf(C), Function);
    assertData(C, 'prototype', C.prototype, '');
    assertEq(Object.getPrototypeOf(C.prototype), Function.prototype);
    assertData(C.prototype, 'constructor', C, 'c');
    assertData(C.prototype, Symbol.toStringTag, name, 'c');
    assertEq(name in globalThis, false);
    assert(C('return 1') instanceof C);
    assertEq(C('a', 'b', '').length, 2);
    assertEq(C('').name, 'anonymous');
    assertThrows(SyntaxError, () => new C('', '}'));
    assertThrows(TypeError, () => new (new C(''))());
  }
  assertThrows(SyntaxError, () => new GeneratorFunction('x = yield', ''));
  assertThrows(SyntaxError, () => new AsyncFunction('x = await 1', ''));
  assertDeep([...new GeneratorFunction('yield 1')()], [1]);
  assertEq(new GeneratorFunction('yield 1').toString(), 'function* anonymous(\n) {\nyield 1\n}');
  assertEq(new AsyncFunction('').toString(), 'async function anonymous(\n) {\n\n}');
});

test('generator objects', () => {
  const Generator = GeneratorFunction.prototype.prototype, IteratorPrototype = Object.getPrototypeOf(Generator);
  assertEq(IteratorPrototype, Iterator.prototype);
  for (const name of ['next', 'return', 'throw']) assertMethod(Generator, name, 1);
  assertData(Generator, 'constructor', GeneratorFunction.prototype, 'c');
  assertData(GeneratorFunction.prototype, 'prototype', Generator, 'c');
  assertData(Generator, Symbol.toStringTag, 'Generator', 'c');
  function* g() {}
  assertData(g, 'prototype', g.prototype, 'w');
  assertEq(Object.getOwnPropertyNames(g.prototype).length, 0);
  for (const bad of [{}, 1, null, g, [].values()]) for (const name of ['next', 'return', 'throw']) assertThrows(TypeError, () => Generator[name].call(bad));
});

test('async generator objects', () => {
  const AsyncGenerator = AsyncGeneratorFunction.prototype.prototype, AsyncIteratorPrototype = Object.getPrototypeOf(AsyncGenerator);
  for (const name of ['next', 'return', 'throw']) assertMethod(AsyncGenerator, name, 1);
  assertData(AsyncGenerator, 'constructor', AsyncGeneratorFunction.prototype, 'c');
  assertData(AsyncGenerator, Symbol.toStringTag, 'AsyncGenerator', 'c');
  assertEq(Object.getPrototypeOf(AsyncIteratorPrototype), Object.prototype);
  assertMethod(AsyncIteratorPrototype, Symbol.asyncIterator, 0);
  assertEq('prototype' in AsyncFunction.prototype, false);
});

done();
