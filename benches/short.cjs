// Programs that are over soon: `short.cjs DIR [--jsbundle CMD] [--rounds N] [--programs a,b]`. DIR holds node_modules with the
// packages named below. Each runs in processes of its own with so many turns that the interpreter needs about 50, 100, 200 and
// 400 ms from start to exit, with and without the JIT by turns; printed are the fastest of either and their ratio.
// `short.cjs DIR --turns PROGRAM N` is such a process. Before each some memory is touched and given back: a virtual machine may
// have none left from its host, and getting it again costs milliseconds.
'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const LENGTHS = [50, 100, 200, 400];

const dir = process.argv[2];
const installed = (file) => path.resolve(dir, 'node_modules', file);
const text = (file) => fs.readFileSync(installed(file), 'utf8');

const rows = (n) => Array.from({ length: n }, (_, i) => ({ id: i, name: `item ${i}`, tags: ['a', `b${i % 7}`], price: i * 1.25, on: i % 3 === 0 }));

const programs = {
  acorn() {
    const acorn = require(installed('acorn'));
    const source = text('semver/classes/range.js');
    return () => acorn.parse(source, { ecmaVersion: 2020 }).body.length;
  },
  csso() {
    const { minify } = require(installed('csso'));
    const source = text('highlight.js/styles/github.css');
    return () => minify(source).css.length;
  },
  esprima() {
    const esprima = require(installed('esprima'));
    const source = text('semver/classes/range.js');
    return () => esprima.tokenize(source).length;
  },
  'fast-xml-parser'() {
    const { XMLBuilder, XMLParser } = require(installed('fast-xml-parser'));
    const source = new XMLBuilder().build({ list: { row: rows(100) } });
    const parser = new XMLParser();
    return () => parser.parse(source).list.row.length;
  },
  handlebars() {
    const handlebars = require(installed('handlebars'));
    const data = { rows: rows(100) };
    return () => handlebars.compile('<ul>{{#each rows}}<li class="{{#if on}}on{{else}}off{{/if}}">{{name}}: {{price}}{{#each tags}} {{this}}{{/each}}</li>{{/each}}</ul>')(data).length;
  },
  'highlight.js'() {
    const highlight = require(installed('highlight.js/lib/core'));
    highlight.registerLanguage('javascript', require(installed('highlight.js/lib/languages/javascript')));
    const source = text('highlight.js/lib/languages/javascript.js');
    return () => highlight.highlight(source, { language: 'javascript' }).value.length;
  },
  htmlparser2() {
    const { parseDocument } = require(installed('htmlparser2'));
    const source = `<ul>${rows(200).map((r) => `<li class="x y" id='${r.id}'>${r.name} &amp; <b>${r.price}</b></li>`).join('\n')}</ul>`;
    return () => parseDocument(source).children.length;
  },
  'js-yaml'() {
    const yaml = require(installed('js-yaml'));
    const source = yaml.dump(rows(50));
    return () => yaml.dump(yaml.load(source)).length;
  },
  lodash() {
    const _ = require(installed('lodash'));
    const data = rows(500);
    return () =>
      _.chain(data).filter('on').map((r) => _.pick(r, ['id', 'name'])).groupBy((r) => r.id % 10).mapValues((g) => _.sumBy(g, 'id')).toPairs().sortBy(1).value().length +
      Object.keys(_.cloneDeep(data)).length;
  },
  'markdown-it'() {
    const markdown = require(installed('markdown-it'))({ html: true, linkify: true });
    const source = text('lodash/README.md') + text('marked/README.md');
    return () => markdown.render(source).length;
  },
  marked() {
    const { marked } = require(installed('marked'));
    const source = text('marked/README.md').repeat(4);
    return () => marked.parse(source).length;
  },
  nunjucks() {
    const nunjucks = require(installed('nunjucks'));
    const data = { rows: rows(100) };
    const template = nunjucks.compile('{% for r in rows %}<li>{{ loop.index }} {{ r.name | upper }} {{ r.price | round }}{% if r.on %} on{% endif %}</li>{% endfor %}');
    return () => template.render(data).length;
  },
  papaparse() {
    const papa = require(installed('papaparse'));
    const source = papa.unparse(rows(300).map(({ tags, ...r }) => r));
    return () => papa.parse(source, { header: true, dynamicTyping: true }).data.length;
  },
  postcss() {
    const postcss = require(installed('postcss'));
    const source = text('highlight.js/styles/github.css');
    return () => postcss.parse(source).toString().length;
  },
  semver() {
    const semver = require(installed('semver'));
    const versions = rows(100).map((r) => `${r.id % 3}.${r.id % 7}.${r.id}`);
    return () => versions.filter((v) => semver.satisfies(v, '^1.2.0 || >=2.3.4 <3')).length + semver.sort(versions).length;
  },
};

function turns(name, count) {
  const turn = programs[name]();
  let sum = 0;
  for (let i = 0; i < count; i++) sum += turn();
  console.log(sum);
}

function compare(command, rounds, names) {
  const run = (flag, name, count) => {
    const [file, ...args] = command;
    spawnSync('dd', ['if=/dev/zero', 'of=/dev/null', 'bs=64M', 'count=1']);
    const start = performance.now();
    const r = spawnSync(file, [...args, flag, __filename, dir, '--turns', name, String(count)], { encoding: 'utf8' });
    const ms = performance.now() - start;
    if (r.status !== 0) throw new Error(`${name}: ${r.error?.message ?? r.stderr}`);
    return { ms, out: r.stdout };
  };
  const of = (name, count) => Math.min(...[1, 2, 3].map(() => run('--jit=off', name, count).ms));
  console.log(`${''.padEnd(18)}${LENGTHS.map((ms) => `${ms} ms: off   on ratio`.padStart(26)).join('')}`);
  const logs = LENGTHS.map(() => 0);
  for (const name of names) {
    const start = of(name, 0);
    let probe = 1;
    let long = of(name, probe);
    while (long - start < 60) long = of(name, (probe *= 2));
    const cells = LENGTHS.map((length, i) => {
      const count = Math.max(1, Math.round(((length - start) / (long - start)) * probe));
      const best = { '--jit=off': Infinity, '--jit=on': Infinity };
      const outputs = new Set();
      for (let r = 0; r < rounds; r++) {
        for (const flag of Object.keys(best)) {
          const { ms, out } = run(flag, name, count);
          best[flag] = Math.min(best[flag], ms);
          outputs.add(out);
        }
      }
      if (outputs.size !== 1) throw new Error(`${name}: outputs differ`);
      const ratio = best['--jit=off'] / best['--jit=on'];
      logs[i] += Math.log(ratio);
      return `${best['--jit=off'].toFixed(0)} ${best['--jit=on'].toFixed(0).padStart(4)}  ${ratio.toFixed(2)}`.padStart(26);
    });
    console.log(name.padEnd(18) + cells.join(''));
  }
  console.log('geometric mean'.padEnd(18) + logs.map((log) => Math.exp(log / names.length).toFixed(3).padStart(26)).join(''));
}

const option = (name, otherwise) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : process.argv[at + 1];
};

if (!dir) throw new Error('usage: short.cjs DIR [--jsbundle CMD] [--rounds N] [--programs a,b]');
if (process.argv[3] === '--turns') turns(process.argv[4], Number(process.argv[5]));
else compare(option('--jsbundle', 'jsbundle run').split(' '), Number(option('--rounds', '9')), option('--programs')?.split(',') ?? Object.keys(programs));
