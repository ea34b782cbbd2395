// Renders marked's own README and 300 generated documents: `marked.mjs FOLDER_WITH_NODE_MODULES`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marked } from 'marked';
import { generator } from './random.mjs';

const words = 'alpha beta gamma delta naïve Straße 東京 x<y a&b "quoted" it\'s 3*4 under_score back\\slash `tick'.split(' ');

function document(seed) {
  const { below, pick, chance } = generator(seed);
  const text = (n) => Array.from({ length: 1 + below(n) }, () => pick(words)).join(' ');
  const inline = () => pick([
    () => text(6), () => `**${text(3)}**`, () => `*${text(2)}*`, () => `_${text(2)}_ and __${text(2)}__`, () => `~~${text(2)}~~`,
    () => `\`\`${text(2)}\`\``, () => `[${text(2)}](http://example.com/${below(99)} "${text(1).replaceAll('"', '')}")`, () => `![${text(1)}](i.png)`,
    () => `<http://example.org/?q=${below(9)}>`, () => 'https://example.net/a_b_c', () => `[ref ${below(3)}]`, () => '<b class="x">html</b>', () => 'line  \nbreak', () => '***both***',
  ])();
  const paragraph = () => Array.from({ length: 1 + below(4) }, inline).join(pick([' ', ', ', '\n']));
  const indent = (block, first, rest) => block.split('\n').map((line, i) => (i === 0 ? first : rest) + line).join('\n');
  const block = (depth) => pick([
    paragraph,
    () => `${'#'.repeat(1 + below(7))} ${inline()}${chance(3) ? ' ##' : ''}`,
    () => `${text(3)}\n${pick(['===', '---'])}`,
    () => `\`\`\`${pick(['', 'js', 'rust ignore'])}\n${text(4)}\n  ${text(2)}\n\`\`\``,
    () => indent(text(5), '    ', '    '),
    () => pick(['---', '***', '_ _ _']),
    () => `| ${text(2)} | b |\n|${pick(['---', ':--', '--:'])}|:-:|\n| ${inline().replaceAll('\n', ' ')} | ${text(1)} |\n| only |`,
    () => `<div>\n${text(3)}\n</div>`,
    () => `[ref ${below(3)}]: http://example.com "${text(1).replaceAll('"', '')}"`,
    () => (depth > 2 ? paragraph() : indent(blocks(depth + 1), '> ', pick(['> ', '']))),
    () => (depth > 2 ? paragraph() : Array.from({ length: 1 + below(4) }, (_, i) => {
      const mark = pick(['-', '*', '+', `${i + 1}.`, `${i + 3})`]);
      return indent((chance(4) ? pick(['[ ] ', '[x] ']) : '') + (chance(2) ? blocks(depth + 1) : paragraph()), `${mark} `, ' '.repeat(mark.length + 1));
    }).join(chance(2) ? '\n' : '\n\n')),
  ])();
  const blocks = (depth) => Array.from({ length: 1 + below(depth === 0 ? 8 : 3) }, () => block(depth)).join('\n\n');
  return blocks(0);
}

console.log(marked.parse(readFileSync(join(process.argv[2], 'node_modules/marked/README.md'), 'utf8')));
for (let seed = 1; seed <= 300; seed++) {
  const source = document(seed);
  console.log(`---- ${seed} ----\n${marked.parse(source, { gfm: seed % 3 !== 0, breaks: seed % 5 === 0, pedantic: seed % 7 === 0 })}`);
  if (seed % 10 === 0) console.log(JSON.stringify(marked.lexer(source)));
}
