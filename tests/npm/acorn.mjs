// The tree of lodash with positions and comments: `acorn.mjs FOLDER_WITH_NODE_MODULES`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, tokenizer } from 'acorn';

const source = readFileSync(join(process.argv[2], 'node_modules/lodash/lodash.js'), 'utf8');
const comments = [];
const tree = parse(source, { ecmaVersion: 'latest', onComment: comments });
console.log(JSON.stringify(tree, (key, value) => (typeof value === 'bigint' || value instanceof RegExp ? String(value) : value)));
console.log(comments.length, comments.at(-1));
let tokens = 0;
for (const token of tokenizer(source, { ecmaVersion: 2020, locations: true })) tokens += token.loc.end.column;
console.log(tokens);
for (const broken of ['let a; let a', 'a ? b', '({a=1})', 'for (;;', '/(/', 'class { constructor() {} constructor() {} }', '"\\u{110000}"', 'await 1']) {
  try {
    parse(broken, { ecmaVersion: 'latest' });
    console.log('accepted', broken);
  } catch (error) {
    console.log(error.name, error.message, error.pos, error.loc.column);
  }
}
