// Makes random regular expressions and texts, and prints what becomes of them: `generate.js SEED [COUNT]`. Every engine prints the
// same. With `--sum` it prints only a checksum of that: `node26.txt` has those of Node 26.
'use strict';

const [seed, count = '400', mode = ''] = process.argv.slice(2);
let state = (Number(seed) >>> 0) * 2654435761 >>> 0 || 1;
function next() {
  // xorshift32
  state ^= state << 13;
  state >>>= 0;
  state ^= state >>> 17;
  state ^= state << 5;
  state >>>= 0;
  return state;
}
for (let i = 0; i < 10; i++) next();
const below = (n) => next() % n;
const chance = (percent) => below(100) < percent;
const pick = (list) => list[below(list.length)];

// Characters that classes, cases and pairs are about.
const PLAIN = ['a', 'b', 'c', 'A', 'B', 'x', '1', '2', '_', '-', ' ', '\n'];
const WIDE = ['é', 'É', 'ß', 'ẞ', 'k', 'K', '\u212a', 's', 'S', 'ſ', 'σ', 'ς', 'Σ', 'µ', 'μ', 'я', 'Я', '\u2028', 'İ', 'ı', 'i', 'I', 'ǆ', 'ǅ', 'Ǆ'];
const PAIRS = ['😀', '😁', '\ud83d', '\ude00', '𐐀', '𐐨', 'e\u0301'];

// What a pattern is made with: flags, groups so far, how deep quantifiers are nested.
let flags, groups, names, quantified;
const unicode = () => flags.includes('u') || flags.includes('v');
const sets = () => flags.includes('v');
const legacy = () => !unicode();

function alphabet(wide) {
  return wide && chance(30) ? pick(chance(60) ? WIDE : PAIRS) : pick(PLAIN);
}
function character() {
  const c = alphabet(true);
  if (c === '\n') return '\\n';
  if (c === '\u2028') return '\\u2028';
  if (c.length === 1 && c >= '\ud800' && c <= '\udfff') return '\\u' + c.charCodeAt(0).toString(16);
  if (chance(10) && c.length === 1) return '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0');
  if (chance(5) && unicode()) return '\\u{' + c.codePointAt(0).toString(16) + '}';
  return c === '-' && unicode() ? '-' : c;
}
function inClass() {
  const c = character();
  return c === '-' ? '\\-' : c;
}
function property() {
  return (chance(70) ? '\\p' : '\\P') + '{' + pick(['L', 'Lu', 'Ll', 'Script=Greek', 'scx=Latn', 'N', 'Alphabetic', 'ASCII', 'Any', 'Emoji', 'White_Space', 'sc=Cyrillic', 'P']) + '}';
}
function shorthand() {
  return unicode() && chance(40) ? property() : '\\' + pick([...'dDwWsS']);
}
function setOperand(depth) {
  switch (below(depth > 0 ? 6 : 4)) {
    case 0: case 1: return inClass();
    case 2: return shorthand();
    // Node 26 does not find strings of one character in nested classes when case is ignored.
    case 3: return flags.includes('i') ? inClass() : '\\q{' + Array.from({ length: 1 + below(3) }, () => Array.from({ length: below(3) }, inClass).join('')).join('|') + '}';
    default: return setClass(depth - 1);
  }
}
function setClass(depth) {
  const not = chance(15) ? '^' : '';
  const operator = pick(['', '', '', '&&', '--']);
  let text = setOperand(depth);
  for (let i = below(4); i > 0; i--) text += operator === '' && chance(30) ? pick(['a-c', 'A-C', '0-9', 'α-ω']) : operator + setOperand(depth);
  return '[' + not + text + ']';
}
function classText() {
  if (sets()) return setClass(2);
  let text = '[' + (chance(25) ? '^' : '');
  for (let i = below(4); i >= 0; i--) {
    text += chance(30) ? pick(['a-c', 'A-C', '0-9', 'b-x', 'à-ÿ', 'α-ω', ...(unicode() ? ['\\u{1f600}-\\u{1f64f}'] : ['\\ud800-\\udbff'])]) : chance(30) ? shorthand() : inClass();
  }
  return text + ']';
}
function atom(depth) {
  const n = below(depth > 0 ? 100 : 60);
  if (n < 28) return character();
  if (n < 34) return '.';
  if (n < 45) return classText();
  if (n < 52) return shorthand();
  if (n < 55) return pick(['\\b', '\\B', '^', '$']);
  if (n < 58) return groups > 0 ? '\\' + (1 + below(groups)) : character();
  if (n < 60) return names.length > 0 ? `\\k<${pick(names)}>` : character();
  if (n < 74) {
    groups++;
    if (chance(20)) {
      const name = 'n' + groups;
      const text = `(?<${name}>${disjunction(depth - 1)})`;
      names.push(name);
      return text;
    }
    return `(${disjunction(depth - 1)})`;
  }
  if (n < 84) return `(?:${disjunction(depth - 1)})`;
  // Node 26 goes on ignoring case behind such a group.
  if (n < 88) return `(?${pick(['m', 's', 's-m', '-m', 'ms'])}:${disjunction(depth - 1)})`;
  return `(?${pick(['=', '!', '<=', '<!'])}${disjunction(depth - 1)})`;
}
function term(depth) {
  // Not too deep, for what is nested takes long.
  if (quantified < 2 && chance(35)) {
    quantified++;
    const text = atom(depth);
    quantified--;
    const assertion = /^(?:\\[bB]|\^|\$|\(\?<?[=!].*)$/s.test(text);
    if (assertion) return text;
    return text + pick(['*', '+', '?', '*', '+', '{2}', '{1,}', '{0,2}', '{1,3}', '{0}', '{2,}']) + (chance(30) ? '?' : '');
  }
  return atom(depth);
}
function sequence(depth) {
  let text = '';
  for (let i = chance(8) ? 0 : 1 + below(3); i > 0; i--) text += term(depth);
  return text;
}
function disjunction(depth) {
  let text = sequence(depth);
  while (chance(25)) text += '|' + sequence(depth);
  return text;
}
function pattern() {
  flags = ['', '', 'i', 'm', 's', 'im'][below(6)] + ['', '', 'u', 'v'][below(4)];
  groups = quantified = 0;
  names = [];
  if (chance(5)) return '(?:(?<d>a|b)\\k<d>|(?<d>' + sequence(1) + ')c)' + sequence(1);
  if (chance(3)) return pick(['(', 'a**', '[b-a]', 'a{2,1}', '\\', '(?<a>b)(?<a>c)', '\\k<q>(?<a>b)', '(?<a', '[a', 'x{1', '\\u{110000}', '\\p{X}', '[\\d-x]', ')', ']', '}', '{1}', '(?i-i:a)', '(?=a)*', '(?<=a)*', '\\c', '\\8', '\\07', '[\\c_]', '\\1', '\\k']);
  return disjunction(3);
}
// Node 26 also looks inside of pairs for what matches nothing.
const looksInside = (source) => unicode() && /\\B|\(\?<?[=!]/.test(source);
function text(source) {
  let t = '';
  const wide = chance(60) && !looksInside(source);
  for (let i = below(16); i > 0; i--) t += alphabet(wide);
  return t;
}

let sum = 0x811c9dc5;
function print(line) {
  if (mode !== '--sum') return console.log(line);
  for (let i = 0; i < line.length; i++) sum = Math.imul(sum ^ line.charCodeAt(i), 16777619) >>> 0;
}
// Lone surrogates would be replaced when they are printed.
const shown = (value) => JSON.stringify(value)?.replace(/[^ -~]/g, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));
function result(m) {
  return m === null ? 'null' : `${m.index} ${shown([...m])} ${shown(m.groups)} ${shown(m.indices)}`;
}

for (let i = 0; i < Number(count); i++) {
  const source = pattern();
  let plain, global, sticky;
  try {
    plain = new RegExp(source, flags + 'd');
    global = new RegExp(source, flags + 'g');
    sticky = new RegExp(source, flags + 'y');
  } catch (error) {
    print(`/${shown(source)}/${flags}: ${error.name}`);
    continue;
  }
  for (let k = 0; k < 4; k++) {
    const t = text(source);
    // The same in a text of wide characters.
    const wide = t + '\u2603';
    sticky.lastIndex = below(4);
    const from = sticky.lastIndex;
    const lines = [result(plain.exec(t)), `${from} ${result(sticky.exec(t))} ${sticky.lastIndex}`, shown(t.match(global)), shown(t.replace(global, '[$&|$1|$<n1>]')),
      shown(t.replace(global, (...all) => shown(all.slice(0, -1)) ?? '')), shown(t.split(plain)), String(t.search(plain)), shown(wide.match(global))];
    print(`/${shown(source)}/${flags} ${shown(t)}: ${lines.join(' ; ')}`);
  }
}
if (mode === '--sum') console.log(seed, sum);
