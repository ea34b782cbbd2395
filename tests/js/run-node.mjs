// Runs the tests in this folder: on this node by default, or on any engine with --engine. See README.md.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import vm from 'node:vm';

const root = dirname(fileURLToPath(import.meta.url));
const harness = join(root, 'harness.js');

// Features a test may name in a `// needs:` line: an expression that is true where the feature exists.
const FEATURES = {
  'runtime': `typeof structuredClone === 'function'`,
  'script': `true`,
  'using': `eval('{ using x = null; } true')`,
  'async-using': `typeof AsyncDisposableStack === 'function' && eval('(async () => { await using x = null; }), true')`,
  'decorators': `eval('(@((value) => value) class {}), true')`,
  'import-defer': `Function("import.defer('')") !== undefined`,
  'iterator-zip': `typeof Iterator.zip === 'function'`,
  'iterator-chunking': `typeof Iterator.prototype.chunks === 'function'`,
  'iterator-includes': `typeof Iterator.prototype.includes === 'function'`,
  'iterator-join': `typeof Iterator.prototype.join === 'function'`,
  'await-dictionary': `typeof Promise.allKeyed === 'function'`,
  'immutable-arraybuffer': `typeof ArrayBuffer.prototype.transferToImmutable === 'function'`,
  'math-sum-precise': `typeof Math.sumPrecise === 'function'`,
  'temporal': `typeof Temporal === 'object'`,
  'intl': `typeof Intl === 'object'`,
  'shared-memory': `typeof SharedArrayBuffer === 'function'`,
  'with-rechecks': `((n) => { with (new Proxy({ p: 1 }, { has: (t, k) => (k === 'p' && n++, k in t) })) p; return n; })(0) === 2`,
  'deep-calls': `((f) => { try { return f(100000, f); } catch { return false; } })((n, f) => n === 0 || f(n - 1, f))`,
  'keys-once': `((n) => { ({})[{ toString: () => n++ }]++; return n; })(0) === 1`,
  'as-specified': `String(Object.getOwnPropertyDescriptor(RegExp, '$&').get).includes('[\"$&\"]')`,
  'upsert': `typeof Map.prototype.getOrInsert === 'function'`,
};

// One test in this process: the harness and the test as scripts of this realm, or the test as a module.
async function runOne(file) {
  vm.runInThisContext(readFileSync(harness, 'utf8'), { filename: harness });
  if (file.endsWith('.mjs')) await import(pathToFileURL(file));
  else vm.runInThisContext(readFileSync(file, 'utf8'), { filename: file, importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
}

// The features named in the head comment of a test.
function needs(file) {
  const head = readFileSync(file, 'utf8').match(/^(?:\/\/.*\n)*/)[0];
  return head.match(/^\/\/ needs: (.*)$/m)?.[1].split(/[\s,]+/).filter(Boolean) ?? [];
}

// Every .js file, and main.mjs of every folder that has one.
function collect(dir) {
  const entries = readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  if (entries.some((e) => e.name === 'main.mjs')) return [join(dir, 'main.mjs')];
  return entries.flatMap((e) => (e.isDirectory() ? collect(join(dir, e.name)) : e.name.endsWith('.js') && join(dir, e.name) !== harness ? [join(dir, e.name)] : []));
}

function spawnTest(command, timeout) {
  return new Promise((resolveResult) => {
    const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '', err = '', late = false;
    const timer = setTimeout(() => { late = true; child.kill('SIGKILL'); }, timeout * 1000);
    child.stdout.on('data', (data) => { out += data; });
    child.stderr.on('data', (data) => { err += data; });
    child.on('error', (error) => { clearTimeout(timer); resolveResult(error.message); });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const groups = code === 0 ? out.match(/^groups (\d+) of (\d+)\n$/m) : null;
      if (code === 0 && out === 'ok\n') resolveResult(null);
      else if (groups !== null) resolveResult(groups[1] === groups[2] ? null : out.trim());
      else resolveResult(`${late ? `timed out after ${timeout} s` : signal ? `killed by ${signal}` : `exit code ${code}`}\n${(out + err).trim().split('\n').slice(0, 40).join('\n')}`);
    });
  });
}

async function main(argv) {
  let engine = null, timeout = 30, verbose = false, keepGoing = false, jobs = availableParallelism();
  const filters = [];
  for (let i = 0; i < argv.length; i++) {
    if (argv[i] === '--engine') engine = argv[++i].split(/\s+/);
    else if (argv[i] === '--timeout') timeout = Number(argv[++i]);
    else if (argv[i] === '--jobs') jobs = Number(argv[++i]);
    else if (argv[i] === '--verbose') verbose = true;
    else if (argv[i] === '--groups') keepGoing = true;
    else if (argv[i].startsWith('--')) throw new Error(`unknown option ${argv[i]}`);
    else filters.push(argv[i]);
  }
  const tests = collect(root).filter((file) => filters.length === 0 || filters.some((f) => relative(root, file).includes(f) || resolve(f) === file));
  const failed = [], skipped = [];
  if (keepGoing && engine === null) throw new Error('--groups is for --engine');
  const scratch = keepGoing ? mkdtempSync(join(tmpdir(), 'js-tests-')) : null;
  const prelude = keepGoing ? join(scratch, 'harness.js') : harness;
  if (keepGoing) writeFileSync(prelude, 'var keepGoing = true;\n' + readFileSync(harness, 'utf8'));
  let next = 0, passed = 0;
  async function worker() {
    while (next < tests.length) {
      const file = tests[next++], name = relative(root, file);
      // Only node is asked what it has: another engine is to pass or to fail.
      const missing = engine === null ? needs(file).filter((need) => !hasFeature(need)) : [];
      if (missing.length > 0) { skipped.push(`${name} (${missing.join(', ')})`); continue; }
      const command = engine === null ? [process.execPath, fileURLToPath(import.meta.url), '--one', file]
        : engine.map((word) => word.replace('{harness}', prelude).replace('{file}', file));
      const problem = await spawnTest(command, timeout);
      if (problem === null) passed++;
      else failed.push({ name, problem });
      if (verbose) console.log(`${problem === null ? 'ok  ' : 'FAIL'} ${name}`);
    }
  }
  await Promise.all(Array.from({ length: jobs }, worker));
  if (scratch !== null) rmSync(scratch, { recursive: true });
  failed.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, problem } of failed) console.log(`FAIL ${name}\n  ${problem.replaceAll('\n', '\n  ')}`);
  for (const name of skipped.sort()) console.log(`skipped ${name}`);
  console.log(`${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

function hasFeature(name) {
  if (!Object.hasOwn(FEATURES, name)) throw new Error(`unknown feature ${name}`);
  try {
    return vm.runInThisContext(FEATURES[name]) === true;
  } catch {
    return false;
  }
}

if (process.argv[2] === '--one') await runOne(resolve(process.argv[3]));
else await main(process.argv.slice(2));
