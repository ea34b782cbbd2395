// The top level of a script: what is a property of the global object and what is not, this, functions in blocks, indirect eval.
// needs: script

let topLet = 1;
const topConst = 2;
var topVar = 3;
function topFunction() {}
class TopClass {}
{ function topInBlock() { return 'top'; } }

test('top-level lexical bindings are not properties of the global object', () => {
  assertEq('topLet' in globalThis, false);
  assertEq('topConst' in globalThis, false);
  assertEq('TopClass' in globalThis, false);
  assertData(globalThis, 'topVar', 3, 'we');
  assertData(globalThis, 'topFunction', topFunction, 'we');
  topVar = 4;
  assertEq(globalThis.topVar, 4);
  globalThis.topVar = 5;
  assertEq(topVar, 5);
  assertEq(topLet + topConst, 3);
});

test('functions in blocks', () => {
  assertEq(topInBlock(), 'top');
  assertEq(typeof globalThis.topInBlock, 'function');
});

test('indirect eval sees and respects them', () => {
  assertEq((0, eval)('topLet'), 1);
  assertThrows(SyntaxError, () => (0, eval)('var topLet'));
});

test('this is the global object, and stays so in arrow functions', () => {
  const arrow = () => this;
  assertEq(arrow(), globalThis);
  assertEq({ arrow }.arrow(), globalThis);
  assertEq(arrow.bind({})(), globalThis);
});

done();
