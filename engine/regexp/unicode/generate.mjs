// Makes the tables in this folder of what node knows of Unicode: `node generate.mjs`. `../src/unicode.rs` says what the form is.
//
// `names.txt` is where the names are kept. Of its lines those for `Script_Extensions` are made anew, and names that node does
// not know are dropped.
import { readFileSync, writeFileSync } from 'node:fs';

const LAST = 0x10ffff;
const path = (name) => new URL(name, import.meta.url);
const characters = Array.from({ length: LAST + 1 }, (_, c) => String.fromCodePoint(c));

function varint(out, n) {
  for (; n >= 0x80; n >>>= 7) out.push((n & 0x7f) | 0x80);
  out.push(n);
}

// Ranges as distances and lengths, behind the length of all.
function table(property) {
  const is = new RegExp(`^\\p{${property}}$`, 'u');
  const packed = [];
  for (let c = 0, next = 0; c <= LAST; c++) {
    if (!is.test(characters[c])) continue;
    let last = c;
    while (last < LAST && is.test(characters[last + 1])) last++;
    varint(packed, c - next);
    varint(packed, last - c);
    next = last + 1;
    c = last;
  }
  const out = [];
  varint(out, packed.length);
  return [...out, ...packed];
}

const KINDS = { b: (name) => name, g: (name) => `gc=${name}`, s: (name) => `sc=${name}`, x: (name) => `scx=${name}` };

function known(line) {
  const [kind, name] = line.split(' ');
  try {
    return [line, table(KINDS[kind](name))];
  } catch {
    return undefined;
  }
}

const lines = readFileSync(path('names.txt'), 'utf8').split('\n').filter((line) => /^[bgs]/.test(line));
const tables = lines.map(known).filter((entry) => entry !== undefined);
const scripts = tables.filter(([line]) => line[0] === 's');
const extended = scripts.map(([line]) => known('x' + line.slice(1))).filter(([, set], i) => String(set) !== String(scripts[i][1]));
const all = [...tables, ...extended];
writeFileSync(path('names.txt'), all.map(([line]) => line + '\n').join(''));
writeFileSync(path('sets.bin'), Uint8Array.from(all.flatMap(([, set]) => set)));

// The only character, of a conversion that gives one.
const single = (text, c) => ([...text].length === 1 ? text.codePointAt(0) : c);
const upper = (c) => single(characters[c].toUpperCase(), c);
const lower = (c) => single(characters[c].toLowerCase(), c);

// Canonicalize without the flags u and v.
function legacy(c) {
  const u = upper(c);
  return u > 0xffff || (c >= 0x80 && u < 0x80) ? c : u;
}

// Simple case folding; Canonicalize with the flags u and v.
function fold(c) {
  switch (c) {
    // Dotted and dotless i fold in Turkish only.
    case 0x130: case 0x131: return c;
    // Different characters of the same look.
    case 0x1fd3: return 0x390;
    case 0x1fe3: return 0x3b0;
    case 0xfb05: return 0xfb06;
  }
  // Cherokee had no small letters first, and folds to the large ones.
  if ((c >= 0x13a0 && c <= 0x13fd) || (c >= 0xab70 && c <= 0xabbf)) return upper(c);
  return lower(upper(c));
}

// Characters and what they become, as distances.
function mapping(of, last) {
  const out = [];
  for (let c = 0, before = 0; c <= last; c++) {
    const by = of(c) - c;
    if (by === 0) continue;
    varint(out, c - before);
    varint(out, ((by << 1) ^ (by >> 31)) >>> 0);
    before = c;
  }
  return Uint8Array.from(out);
}

writeFileSync(path('upper.bin'), mapping(legacy, 0xffff));
writeFileSync(path('fold.bin'), mapping(fold, LAST));
