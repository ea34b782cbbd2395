// Runs the throughput programs on several engines in turn and prints medians, ratios and geometric means. See README.md.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { count, parseArguments } from './arguments.mjs';

const programsDir = join(dirname(fileURLToPath(import.meta.url)), 'programs');

const USAGE = `usage: node benches/compare.mjs --engine name=command [--engine name=command ...]
  --engine name=command  an engine; the program's path is appended to the command. The first one is the base of the ratios
  --programs a,b         names as in programs/, or \`micro\` or \`macro\` for a group (default: all)
  --iterations N         iterations of run() in each process (default 7)
  --rounds N             processes for each engine and program, the engines taking turns (default 3)
  --timeout S            seconds before a process counts as failed (default 120)
  --json                 print one JSON document instead of the tables`;

const DEFAULTS = { programs: null, iterations: 7, rounds: 3, timeout: 120 };
const OWN = {
  '--programs': (options, value) => { options.programs = value.split(','); },
  '--iterations': (options, value) => { options.iterations = count('--iterations', value); },
};

function listPrograms(wanted) {
  const names = (dir, prefix) => readdirSync(dir).filter((f) => f.endsWith('.js')).sort().map((f) => prefix + f.slice(0, -3));
  const macro = names(programsDir, ''), micro = names(join(programsDir, 'micro'), 'micro/'), all = [...macro, ...micro];
  if (wanted === null) return all;
  const chosen = new Set(wanted.flatMap((name) => (name === 'micro' ? micro : name === 'macro' ? macro : [name])));
  for (const name of chosen) if (!all.includes(name)) throw new Error(`no program ${name}`);
  return all.filter((name) => chosen.has(name));
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

const geomean = (values) => Math.exp(values.reduce((sum, v) => sum + Math.log(v), 0) / values.length);

// One process: { first, steady } in ms, or { error }.
function measure(engine, file, program, timeout) {
  const [command, ...args] = engine.command;
  const result = spawnSync(command, [...args, file], { encoding: 'utf8', timeout: timeout * 1000, maxBuffer: 1 << 24 });
  if (result.error) return { error: result.error.code === 'ETIMEDOUT' ? `timed out after ${timeout} s` : result.error.message };
  const line = result.stdout.trimEnd().split('\n').at(-1) ?? '';
  const match = line.match(/^(\S+) ([\d.]+) ([\d.]+)$/);
  if (result.status === 0 && match !== null && match[1] === program) return { first: Number(match[2]), steady: Number(match[3]) };
  const end = result.signal ? `killed by ${result.signal}` : `exit code ${result.status}`;
  return { error: [end, ...(result.stderr.trim() || line).split('\n').slice(0, 6)].join('\n    ') };
}

function measureAll(options, programs) {
  const dir = mkdtempSync(join(tmpdir(), 'jsbundle-compare-'));
  const rows = [];
  try {
    for (const program of programs) {
      const file = join(dir, program.replace('/', '-') + '.js');
      const text = readFileSync(join(programsDir, program + '.js'), 'utf8');
      // Behind the directive, which would not count after another statement.
      writeFileSync(file, text.replace(/^'use strict';$/m, `'use strict'; globalThis.__iterations = ${options.iterations};`));
      const cells = options.engines.map(() => ({ first: [], steady: [], error: null }));
      for (let round = 0; round < options.rounds; round++) {
        options.engines.forEach((engine, i) => {
          if (cells[i].error !== null) return;
          const sample = measure(engine, file, program, options.timeout);
          if (sample.error !== undefined) {
            cells[i].error = sample.error;
            process.stderr.write(`${program} on ${engine.name} failed: ${sample.error}\n`);
          } else {
            cells[i].first.push(sample.first);
            cells[i].steady.push(sample.steady);
          }
        });
      }
      rows.push({
        program,
        results: Object.fromEntries(options.engines.map((engine, i) => [engine.name, cells[i].error === null
          ? { first: median(cells[i].first), steady: median(cells[i].steady) } : { error: cells[i].error }])),
      });
      if (!options.json && process.stderr.isTTY) process.stderr.write(`\r${rows.length}/${programs.length} `);
    }
  } finally {
    rmSync(dir, { recursive: true });
  }
  return rows;
}

// Geometric mean of engine time / base time over the programs both completed, for the micro and macro groups and for all.
function summarize(rows, engines, field) {
  const base = engines[0].name, groups = { macro: [], micro: [], all: rows };
  for (const row of rows) groups[row.program.startsWith('micro/') ? 'micro' : 'macro'].push(row);
  const summary = {};
  for (const [group, members] of Object.entries(groups)) {
    if (members.length === 0 || (group === 'micro' && members.length === rows.length)) continue;
    if (group === 'macro' && members.length === rows.length) continue;
    summary[group] = Object.fromEntries(engines.map(({ name }) => {
      const ratios = members.filter((r) => !r.results[name].error && !r.results[base].error)
        .map((r) => Math.max(r.results[name][field], 0.01) / Math.max(r.results[base][field], 0.01));
      return [name, { ratio: ratios.length === 0 ? null : geomean(ratios), programs: ratios.length }];
    }));
  }
  return summary;
}

function printTable(title, rows, engines, field, summary) {
  const names = engines.map((e) => e.name), base = names[0];
  const header = ['program', ...names.map((n) => n + ' ms'), ...names.slice(1).map((n) => `${n}/${base}`)];
  const lines = rows.map(({ program, results }) => [
    program,
    ...names.map((n) => (results[n].error ? 'failed' : results[n][field].toFixed(2))),
    ...names.slice(1).map((n) => (results[n].error || results[base].error ? '-'
      : (Math.max(results[n][field], 0.01) / Math.max(results[base][field], 0.01)).toFixed(2))),
  ]);
  for (const [group, means] of Object.entries(summary)) {
    lines.push([`geomean ${group}`, ...names.map((n) => `(${means[n].programs})`), ...names.slice(1).map((n) => means[n].ratio?.toFixed(2) ?? '-')]);
  }
  const widths = header.map((_, i) => Math.max(...[header, ...lines].map((line) => line[i].length)));
  console.log(`\n${title}`);
  for (const line of [header, ...lines]) console.log(line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ').trimEnd());
}

let options, programs;
try {
  options = parseArguments(process.argv.slice(2), DEFAULTS, OWN);
  programs = listPrograms(options.programs);
} catch (error) {
  console.error(`${error.message}\n${USAGE}`);
  process.exit(2);
}
const rows = measureAll(options, programs);
const summary = { first: summarize(rows, options.engines, 'first'), steady: summarize(rows, options.engines, 'steady') };
if (options.json) {
  const engines = options.engines.map(({ name, command }) => ({ name, command: command.join(' ') }));
  console.log(JSON.stringify({ engines, iterations: options.iterations, rounds: options.rounds, programs: rows, geomean: summary }, null, 2));
} else {
  printTable(`steady: median of iterations 2-${options.iterations}, ms; ratios above 1 mean slower than ${options.engines[0].name}`, rows, options.engines, 'steady', summary.steady);
  printTable('first iteration, ms', rows, options.engines, 'first', summary.first);
}
process.exitCode = rows.some((row) => Object.values(row.results).some((r) => r.error)) ? 1 : 0;
