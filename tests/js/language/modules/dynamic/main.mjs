// Dynamic import: results, sharing of instances, errors, specifiers, from functions and eval, evaluation order.
import { shared } from './shared.mjs';

asyncTest('namespace and identity', async () => {
  const ns = await import('./shared.mjs');
  assertEq(ns.shared, shared);
  assertEq(ns, await import('./shared.mjs'));
  assertEq(ns.default, 'd');
  const { default: d, ...rest } = ns;
  assertDeep([d, Object.keys(rest)], ['d', ['count', 'shared']]);
  assertEq(import('./shared.mjs') instanceof Promise, true);
  assertEq(import('./shared.mjs') === import('./shared.mjs'), false);
});

asyncTest('evaluated once', async () => {
  await Promise.all([import('./shared.mjs'), import('./shared.mjs')]);
  assertEq(globalThis.sharedRuns, 1);
});

asyncTest('specifiers are converted to strings', async () => {
  const ns = await import({ toString: () => './shared.mjs' });
  assertEq(ns.default, 'd');
  const reason = await import({ toString() { throw 'conversion'; } }).catch((e) => e);
  assertEq(reason, 'conversion');
  assertEq((await import(Symbol()).catch((e) => e)).constructor, TypeError);
  const path = 'shared';
  assertEq((await import(`./${path}.mjs`)).default, 'd');
});

asyncTest('a failing module fails again with the same error', async () => {
  const first = await import('./throws.mjs').catch((e) => e);
  const second = await import('./throws.mjs').catch((e) => e);
  assertEq(first.marker, 'thrown by the module');
  assertEq(second, first);
  assertEq(globalThis.throwsRuns, 1);
  // The name is computed: what is packaged may not contain a module that cannot be compiled.
  assertEq((await import(['./syntax', 'error.mjs'].join('-')).catch((e) => e)).constructor, SyntaxError);
  assertEq((await import('./imports-throws.mjs').catch((e) => e)), first);
  assert((await import('./does-not-exist.mjs').catch((e) => e)) instanceof Error);
});

asyncTest('from functions, arrows, methods, eval', async () => {
  assertEq((await (() => import('./shared.mjs'))()).default, 'd');
  class A { static load = () => import('./shared.mjs'); async m() { return (await import('./shared.mjs')).default; } }
  assertEq((await A.load()).default + await new A().m(), 'dd');
  assertEq((await eval('import("./shared.mjs")')).default, 'd');
  function* g() { yield import('./shared.mjs'); }
  assertEq((await g().next().value).default, 'd');
});

asyncTest('relative to the importing module', async () => {
  const { load } = await import('./nested/loader.mjs');
  assertEq((await load()).leaf, 'leaf');
});

asyncTest('order', async () => {
  const log = [];
  const p = import('./shared.mjs').then(() => log.push('imported'));
  log.push('after the call');
  await p;
  assertEq(log.join(), 'after the call,imported');
});

test('syntax', () => {
  for (const text of ['import()', 'import(1, 2, 3)', 'import(...a)', 'new import("x")', 'import', 'import.x', 'import("a") = 1', 'typeof import']) assertThrows(SyntaxError, () => new Function(text), text);
  new Function('return () => { import("a",); import("a", {}); import("a").then; (import("a")); }');
});

done();
