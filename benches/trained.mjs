// What machine code kept in images gives large programs: each is saved after it was loaded, once as it is and once trained with the work
// that is measured, and started from there.
//
//   node benches/trained.mjs DIR [--jsbundle CMD] [--rounds N]
//
// DIR holds node_modules with typescript, prettier and lodash. Prints, of the first turn in a process, the fastest of N interleaved runs in
// milliseconds without the JIT, with it, and trained, and how many times as fast as without the JIT the last two are. Runs under any engine.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const args = process.argv.slice(2);
const option = (name, standard) => (args.includes(name) ? args[args.indexOf(name) + 1] : standard);
const [jsbundle, rounds] = [option('--jsbundle', 'jsbundle'), Number(option('--rounds', 5))];
if (!args[0] || args[0].startsWith('--')) throw new Error('usage: trained.mjs DIR [--jsbundle CMD] [--rounds N]');
const modules = resolve(args[0], 'node_modules');

const measured = (turn) => `
require('v8').startupSnapshot.setDeserializeMainFunction(async () => {
  for (let n = Number(process.argv[2] ?? 1); n > 0; n--) {
    const start = performance.now();
    await (${turn})();
    console.log(performance.now() - start);
  }
});`;

const programs = {
  tsc: {
    include: ['--include', join(modules, 'typescript/lib/lib*.d.ts')],
    files: { 'a.ts': 'interface A { a: string; b?: A }\nfunction f<T extends A>(x: T): T["a"] { return x.a }\nconsole.log([1, 2].map(x => x + 1), f({ a: "x" }));\n' },
    source: (dir) => `const ts = require(${JSON.stringify(join(modules, 'typescript/lib/typescript.js'))});` + measured(`() => {
      const program = ts.createProgram([${JSON.stringify(join(dir, 'a.ts'))}], { noEmit: true, strict: true, target: ts.ScriptTarget.ES2022 });
      if (ts.getPreEmitDiagnostics(program).length !== 0) throw new Error('the file is without errors');
    }`),
  },
  prettier: {
    include: [],
    files: {},
    source: () => `
const at = ${JSON.stringify(join(modules, 'prettier'))};
const prettier = require(${JSON.stringify(join(modules, 'prettier/standalone.js'))});
const plugins = [require(${JSON.stringify(join(modules, 'prettier/plugins/babel.js'))}), require(${JSON.stringify(join(modules, 'prettier/plugins/estree.js'))})];
// The parser's classes are put together when it is first used.
prettier.format('class A { #b = x => x }', { parser: 'babel', plugins });` + measured(`() => {
      const source = require('fs').readFileSync(${JSON.stringify(join(modules, 'lodash/lodash.js'))}, 'utf8');
      return prettier.format(source, { parser: 'babel', plugins });
    }`),
  },
};

const dir = mkdtempSync(join(tmpdir(), 'trained-'));
try {
  for (const [name, { include, files, source }] of Object.entries(programs)) {
    const entry = join(dir, `${name}.cjs`);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(dir, file), text);
    writeFileSync(entry, source(dir));
    const save = (to, more) => execFileSync(jsbundle, ['snapshot', entry, '-o', to, ...include, ...more], { stdio: ['ignore', 'ignore', 'pipe'] });
    const [plain, trained] = [join(dir, `${name}.jsimg`), join(dir, `${name}-trained.jsimg`)];
    save(plain, []);
    save(trained, ['--train', '5']);
    const ways = [['--jit=off', plain], ['--jit=on', plain], ['--jit=on', trained]];
    const best = ways.map(() => Infinity);
    for (let round = 0; round < rounds; round++) {
      ways.forEach((way, k) => {
        best[k] = Math.min(best[k], Number(execFileSync(jsbundle, ['run', ...way], { encoding: 'utf8' })));
      });
    }
    const [off, on, ready] = best;
    const code = statSync(trained).size - statSync(plain).size;
    console.log(`${name.padEnd(9)} ${best.map((ms) => ms.toFixed(0).padStart(6)).join('')}  ${(off / on).toFixed(2)}  ${(off / ready).toFixed(2)}  ${code} bytes`);
  }
} finally {
  rmSync(dir, { recursive: true });
}
