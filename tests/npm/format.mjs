// Formats files with prettier, each twice with different options: `format.mjs FILE...`.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as prettier from 'prettier';

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8');
  for (const options of [{}, { printWidth: 50, singleQuote: true, semi: false, tabWidth: 4, proseWrap: 'always' }]) {
    console.log(`==== ${basename(file)}`);
    try {
      console.log(await prettier.format(text, { filepath: file, ...options }));
    } catch (error) {
      console.log(error.name, error.message);
    }
  }
}
