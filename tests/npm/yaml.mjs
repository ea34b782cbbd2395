// js-yaml: generated values written and read again, documents in YAML, and errors with their places.
import { dump, load, loadAll } from 'js-yaml';
import { generator } from './random.mjs';

function value(random, depth) {
  const { below, pick, chance } = random;
  const scalars = [null, true, false, 0, -17, 3.25, 1e21, 'plain', '', ' padded ', 'true', '123', 'multi\nline\n', 'tab\there', '# no comment', 'a: b', '- dash', 'ü東京😀', 'x'.repeat(100)];
  if (depth > 3 || chance(3)) return pick(scalars);
  if (chance(2)) return Array.from({ length: below(5) }, () => value(random, depth + 1));
  return Object.fromEntries(Array.from({ length: below(5) }, () => [pick(['key', 'a b', '1', 'null', 'ключ', 'x:y', '?', "it's"]) + below(20), value(random, depth + 1)]));
}

for (let seed = 1; seed <= 200; seed++) {
  const original = value(generator(seed), 0);
  const text = dump(original, { indent: 2 + (seed % 3), sortKeys: seed % 2 === 0, flowLevel: seed % 4 === 0 ? 1 : -1, lineWidth: 40 });
  console.log(text);
  console.log(JSON.stringify(load(text)));
}
const documents = ['a: &x [1, 2]\nb: *x\nc: !!str 5\n---\n- |\n  kept\n   lines\n- >-\n  folded\n  text\n- {x: 1, y: [2, 3]}\n', '2001-12-14t21:59:43.10-05:00', '? complex\n: value\n', '0x1F', '.inf', '~'];
for (const text of documents) console.log(JSON.stringify(loadAll(text)));
for (const text of ['a: [1, 2', 'a: b: c', '\tx: 1', '*unknown', 'a: 1\na: 2', '"open', '- a\nb', '%BAD\n---\nx', '!<!bad> x']) {
  try {
    console.log(JSON.stringify(load(text)));
  } catch (error) {
    console.log(error.name, error.message);
  }
}
