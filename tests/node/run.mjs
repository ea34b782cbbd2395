// Compares the scripts tests/node/*.js with the output node 26 gave for them (NAME.out beside it).
//
//   node tests/node/run.mjs --jsbundle PATH [NAME...]   run with a jsbundle binary
//   node tests/node/run.mjs --shim NODE26 [NAME...]     run runtime/js inside a real node
//   node tests/node/run.mjs --bless NODE26 [NAME...]    write the .out files
import fs from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const [mode, binary, ...names] = process.argv.slice(2);
const commands = {
  '--jsbundle': (file) => ['run', file],
  '--shim': (file) => ['--expose-internals', '--expose-gc', '--no-warnings', path.join(here, 'load-under-node.mjs'), file],
  '--bless': (file) => ['--no-warnings', file],
};
if (!commands[mode] || !binary) {
  console.error('usage: run.mjs (--jsbundle | --shim | --bless) BINARY [NAME...]');
  process.exit(2);
}

const scripts = (names.length ? names.map((name) => `${name}.js`) : fs.readdirSync(here).filter((f) => f.endsWith('.js')))
  .sort();
let failed = 0;
for (const script of scripts) {
  const file = path.join(here, script);
  const out = file.replace(/\.js$/, '.out');
  const result = spawnSync(binary, commands[mode](file), {
    encoding: 'utf8', env: { PATH: process.env.PATH, TZ: 'UTC', LANG: 'C.UTF-8' }, cwd: here, maxBuffer: 1 << 26,
  });
  const text = result.stdout + (result.status === 0 ? '' : `exit ${result.status ?? result.signal}\n`);
  if (mode === '--bless') {
    if (result.status !== 0) { console.log(`${script}: exit ${result.status}\n${result.stderr}`); failed++; }
    fs.writeFileSync(out, text);
    continue;
  }
  const expected = fs.existsSync(out) ? fs.readFileSync(out, 'utf8') : '';
  if (text === expected) { console.log(`ok   ${script}`); continue; }
  failed++;
  console.log(`FAIL ${script}`);
  const a = expected.split('\n'), b = text.split('\n');
  let shown = 0;
  for (let i = 0; i < Math.max(a.length, b.length) && shown < 12; i++) {
    if (a[i] === b[i]) continue;
    console.log(`  line ${i + 1}\n    want ${JSON.stringify(a[i])}\n    got  ${JSON.stringify(b[i])}`);
    shown++;
  }
  if (result.stderr) console.log(result.stderr.split('\n').slice(0, 14).map((l) => `  | ${l}`).join('\n'));
}
console.log(`${scripts.length - failed} of ${scripts.length} passed`);
process.exit(failed ? 1 : 0);
