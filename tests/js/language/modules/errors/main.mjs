// Early errors of module code, each in a file of its own imported dynamically, and link errors.
const files = ['duplicate-export', 'duplicate-import', 'undeclared-export', 'export-in-block', 'with-statement', 'await-name', 'html-comment', 'import-assign-name', 'lone-surrogate', 'octal', 'duplicate-default', 'delete-name', 'yield-name', 'import-reserved', 'new-import-meta'];

asyncTest('syntax errors', async () => {
  for (const file of files) {
    let error;
    try { await import(`./${file}.mjs`); } catch (e) { error = e; }
    assertEq(error?.constructor, SyntaxError, file);
  }
});

asyncTest('a module whose dependency does not link is not run', async () => {
  let error;
  try { await import('./links-badly.mjs'); } catch (e) { error = e; }
  assertEq(error?.constructor, SyntaxError);
  assertEq(globalThis.linksBadlyRan, undefined);
});

asyncTest('valid corner cases', async () => {
  const ns = await import('./valid.mjs');
  assertDeep(Object.keys(ns), ['await_', 'default', 'if', 'one', 'two']);
});

done();
