// Runs the programs of Octane, each in a process of its own, on several engines in turn and prints their scores and the ratios. See
// README.md.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArguments } from './arguments.mjs';

const USAGE = `usage: node benches/octane.mjs --engine name=command [--engine name=command ...]
  --engine name=command  an engine; the script's path is appended to the command. The first one is the base of the ratios
  --octane DIR           the package benchmark-octane, or a folder with node_modules that has it (default: OCTANE_DIR)
  --programs a,b         names as printed, in any case (default: all)
  --rounds N             processes for each engine and program, the engines taking turns (default 1)
  --timeout S            seconds before a process counts as failed (default 300)
  --json                 print one JSON document instead of the table`;

// The suites, and their files besides base.js.
const PROGRAMS = {
  Richards: ['richards'], DeltaBlue: ['deltablue'], Crypto: ['crypto'], RayTrace: ['raytrace'], EarleyBoyer: ['earley-boyer'],
  RegExp: ['regexp'], Splay: ['splay'], NavierStokes: ['navier-stokes'], PdfJS: ['pdfjs'], Mandreel: ['mandreel'],
  Gameboy: ['gbemu-part1', 'gbemu-part2'], CodeLoad: ['code-load'], Box2D: ['box2d'], zlib: ['zlib', 'zlib-data'],
  Typescript: ['typescript', 'typescript-input', 'typescript-compiler'],
};

const DEFAULTS = { octane: process.env.OCTANE_DIR, programs: Object.keys(PROGRAMS), rounds: 1, timeout: 300 };
const OWN = {
  '--octane': (options, value) => { options.octane = value; },
  '--programs': (options, value) => {
    options.programs = value.split(',').map((wanted) => {
      const found = Object.keys(PROGRAMS).find((name) => name.toLowerCase() === wanted.toLowerCase());
      if (found === undefined) throw new Error(`no program ${wanted}`);
      return found;
    });
  },
};

// The folder that has base.js; null when the package is not there.
function locate(octane) {
  if (octane === undefined) return null;
  const inside = ['', 'lib/octane', 'node_modules/benchmark-octane/lib/octane', 'benchmark-octane/lib/octane'];
  return inside.map((path) => resolve(octane, path)).find((dir) => existsSync(join(dir, 'base.js'))) ?? null;
}

// A script that runs the suites of some files in the global scope and prints a line of JSON for each score. One text, since a file's
// "use strict" would make its variables local to an eval of its own.
function script(dir, files) {
  const paths = ['base', ...files].map((file) => join(dir, file + '.js'));
  return `const fs = require('fs');
globalThis.print = console.log;
globalThis.read = (path) => fs.readFileSync(path, 'utf8');
(0, eval)(${JSON.stringify(paths)}.map((path) => fs.readFileSync(path, 'utf8')).join(';\\n'));
BenchmarkSuite.RunSuites({
  NotifyResult(name, score) { console.log(JSON.stringify({ name, score: Number(score) })); },
  NotifyError(name, error) { throw error; },
});
`;
}

// One process: scores by name (a suite may have a second one, of its latency), or { error }.
function measure(engine, file, timeout) {
  const [command, ...args] = engine.command;
  const result = spawnSync(command, [...args, file], { encoding: 'utf8', timeout: timeout * 1000, maxBuffer: 1 << 24 });
  if (result.error) return { error: result.error.code === 'ETIMEDOUT' ? `timed out after ${timeout} s` : result.error.message };
  const lines = result.stdout.split('\n').filter((line) => line.startsWith('{"name":'));
  if (result.status === 0 && lines.length > 0) return { scores: lines.map((line) => JSON.parse(line)) };
  const end = result.signal ? `killed by ${result.signal}` : `exit code ${result.status}`;
  return { error: [end, ...result.stderr.trim().split('\n').slice(0, 6)].join('\n    ') };
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

const geomean = (values) => Math.exp(values.reduce((sum, v) => sum + Math.log(v), 0) / values.length);

// Rows { name, results: { engine: score or { error } } } in the order of the programs.
function measureAll(options, dir) {
  const scratch = mkdtempSync(join(tmpdir(), 'jsbundle-octane-'));
  const rows = [];
  try {
    for (const program of options.programs) {
      const file = join(scratch, program + '.js');
      writeFileSync(file, script(dir, PROGRAMS[program]));
      const scores = new Map(), errors = {};
      for (let round = 0; round < options.rounds; round++) {
        for (const engine of options.engines) {
          if (errors[engine.name]) continue;
          const sample = measure(engine, file, options.timeout);
          if (sample.error !== undefined) {
            errors[engine.name] = { error: sample.error };
            process.stderr.write(`${program} on ${engine.name} failed: ${sample.error}\n`);
            continue;
          }
          for (const { name, score } of sample.scores) {
            if (!scores.has(name)) scores.set(name, {});
            (scores.get(name)[engine.name] ??= []).push(score);
          }
        }
      }
      if (scores.size === 0) scores.set(program, {});
      for (const [name, by] of scores) {
        const result = ({ name: engine }) => [engine, errors[engine] ?? median(by[engine])];
        rows.push({ name, results: Object.fromEntries(options.engines.map(result)) });
      }
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
  return rows;
}

// By engine, over the scores that both it and the first engine have: its total (as Octane's), and the mean of the ratios.
function summarize(rows, engines) {
  const base = engines[0].name, ok = (row, name) => typeof row.results[name] === 'number';
  return Object.fromEntries(engines.map(({ name }) => {
    const both = rows.filter((row) => ok(row, name) && ok(row, base));
    const total = both.length === 0 ? null : geomean(both.map((row) => row.results[name]));
    const ratio = both.length === 0 ? null : geomean(both.map((row) => row.results[name] / row.results[base]));
    return [name, { total, ratio, scores: both.length }];
  }));
}

function printTable(rows, engines, summary) {
  const names = engines.map((e) => e.name), base = names[0];
  const header = ['program', ...names, ...names.slice(1).map((n) => `${n}/${base}`)];
  const lines = rows.map(({ name, results }) => [
    name,
    ...names.map((n) => (results[n].error ? 'failed' : results[n].toFixed(0))),
    ...names.slice(1).map((n) => (results[n].error || results[base].error ? '-' : (results[n] / results[base]).toFixed(2))),
  ]);
  lines.push(['geomean', ...names.map((n) => summary[n].total?.toFixed(0) ?? '-'), ...names.slice(1).map((n) => summary[n].ratio?.toFixed(3) ?? '-')]);
  const widths = header.map((_, i) => Math.max(...[header, ...lines].map((line) => line[i].length)));
  console.log(`\nOctane scores; ratios above 1 mean faster than ${base}`);
  for (const line of [header, ...lines]) console.log(line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ').trimEnd());
}

let options;
try {
  options = parseArguments(process.argv.slice(2), DEFAULTS, OWN);
} catch (error) {
  console.error(`${error.message}\n${USAGE}`);
  process.exit(2);
}
const dir = locate(options.octane);
if (dir === null) {
  console.log(`SKIPPED: Octane is not at ${options.octane ?? '--octane DIR or OCTANE_DIR'} (\`npm install benchmark-octane\` in a folder of its own)`);
} else {
  const rows = measureAll(options, dir);
  const summary = summarize(rows, options.engines);
  if (options.json) console.log(JSON.stringify({ engines: options.engines, rounds: options.rounds, rows, summary }, null, 2));
  else printTable(rows, options.engines, summary);
  process.exitCode = rows.some((row) => Object.values(row.results).some((r) => r.error)) ? 1 : 0;
}
