// Compresses lodash: `terser.mjs FOLDER_WITH_NODE_MODULES`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { minify } from 'terser';

const source = readFileSync(join(process.argv[2], 'node_modules/lodash/lodash.js'), 'utf8');
const result = await minify({ 'lodash.js': source }, { compress: { passes: 1 }, mangle: true, format: { comments: 'some' } });
console.log(result.code);
const modern = 'export class A extends B { #x = 1n; static async *m(a, { b, ...c } = {}, ...d) { yield* a?.b ?? c; await using y = d; } get [`k`]() { return this.#x ** 2n; } }';
console.log((await minify(modern, { module: true, ecma: 2020, mangle: { toplevel: true } }).catch((error) => ({ code: `${error.name}: ${error.message}` }))).code);
for (const broken of ['let a = ;', 'function (', '"open']) {
  await minify(broken).catch((error) => console.log(error.name, error.message, error.line, error.col));
}
