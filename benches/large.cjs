// Large programs again and again in one process: `large.cjs DIR (tsc | prettier) [N]`. DIR holds node_modules with typescript, prettier
// and lodash. Prints the milliseconds of each turn; those of the first are with nothing compiled.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const [dir, name, turns = '10'] = process.argv.slice(2);
const installed = (file) => path.resolve(dir, 'node_modules', file);

const programs = {
  tsc() {
    const ts = require(installed('typescript'));
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'large-')), 'a.ts');
    fs.writeFileSync(file, 'interface A { a: string; b?: A }\nfunction f<T extends A>(x: T): T["a"] { return x.a }\nconsole.log([1, 2].map(x => x + 1), f({ a: "x" }));\n');
    return () => {
      const program = ts.createProgram([file], { noEmit: true, strict: true, target: ts.ScriptTarget.ES2022 });
      if (ts.getPreEmitDiagnostics(program).length !== 0) throw new Error('the file is without errors');
    };
  },
  prettier() {
    const prettier = require(installed('prettier'));
    const source = fs.readFileSync(installed('lodash/lodash.js'), 'utf8');
    return () => prettier.format(source, { parser: 'babel' });
  },
};

(async () => {
  if (!dir || !Object.hasOwn(programs, name)) throw new Error('usage: large.cjs DIR (tsc | prettier) [N]');
  const turn = programs[name]();
  const times = [];
  for (let n = Number(turns); n > 0; n--) {
    const start = performance.now();
    await turn();
    times.push(performance.now() - start);
  }
  console.log(times.map((ms) => ms.toFixed(0)).join(' '));
})();
