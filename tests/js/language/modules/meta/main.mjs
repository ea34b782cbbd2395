// import.meta: an ordinary extensible object with no prototype, one for each module.
import { meta as other } from './other.mjs';

test('object', () => {
  assertEq(typeof import.meta, 'object');
  assertEq(import.meta, import.meta);
  assertEq(Object.getPrototypeOf(import.meta), null);
  assert(import.meta !== other);
  import.meta.extra = 1;
  assertEq(import.meta.extra, 1);
  assertEq((() => import.meta.extra)(), 1);
  assertEq(typeof import.meta.url, 'string');
  assert(import.meta.url.endsWith('/main.mjs'));
  assert(other.url.endsWith('/other.mjs'));
});

test('syntax', () => {
  for (const text of ['import.meta', 'import.met', 'new import.meta', 'import.meta = 1', 'import\\u002emeta']) assertThrows(SyntaxError, () => new Function(text), text);
});

done();
