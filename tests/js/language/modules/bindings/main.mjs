// Imports are live, read-only views of the exporter's bindings; names, renaming, hoisting.
import { count, increment, object, renamed as alias, "string name" as quoted, early, Klass } from './counter.mjs';
import * as ns from './counter.mjs';

test('live', () => {
  assertEq(count, 0);
  increment();
  assertEq(count, 1);
  assertEq(ns.count, 1);
  const read = () => count;
  increment();
  assertEq(read(), 2);
});

test('read-only', () => {
  assertThrows(TypeError, () => { count = 5; });
  assertThrows(TypeError, () => { count++; });
  assertThrows(TypeError, () => { ({ count } = { count: 1 }); });
  object.changed = true;
  assertEq(ns.object.changed, true);
});

test('names', () => {
  assertEq(alias, 'inner');
  assertEq(quoted, 'quoted');
  assertEq(early(), 'hoisted');
  assertEq(new Klass().value, 'class');
});

test('calls through an import have no this', () => {
  assertEq(ns.thisValue(), ns);
  assertEq(thisOf(), undefined);
});
import { thisValue as thisOf } from './counter.mjs';

test('module code', () => {
  assertEq(this, undefined);
  assertEq((function () { return this; })(), undefined);
  assertThrows(ReferenceError, () => { undeclaredInModule = 1; });
  var local = 1;
  let lexical = 2;
  assertEq('local' in globalThis, false);
  assertEq(moduleVar, undefined);
  assertEq('moduleVar' in globalThis, false);
  assertEq(typeof arguments, 'undefined');
  assertEq(typeof hoisted, 'function');
});
var moduleVar = 1;
function hoisted() {}

done();
