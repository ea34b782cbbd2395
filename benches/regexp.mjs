// Regular expressions of the kinds that programs use, each over a text of its own making: prints a line for each with the best of N
// times in milliseconds and a checksum. Runs under any engine: `jsbundle run benches/regexp.mjs`, `node benches/regexp.mjs`.
//
//   regexp.mjs [--rounds N] [--only NAME]          prints name, best time, checksum
//   node regexp.mjs --compare CMD CMD [--rounds N] runs both commands in turns, this file behind them, and prints ratios

const args = process.argv.slice(2);
const option = (name, standard) => (args.includes(name) ? args[args.indexOf(name) + 1] : standard);
const rounds = Number(option('--rounds', 7));

let state = 12345;
function below(n) {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return (state >> 8) % n;
}
const pick = (list) => list[below(list.length)];
const repeat = (n, f) => Array.from({ length: n }, (_, i) => f(i)).join('');

const WORDS = 'the quick brown fox jumps over a lazy dog while Errors warn of missing files and every Warning costs 12 or 345 points'.split(' ');
const prose = (n) => repeat(n, (i) => pick(WORDS) + (i % 12 === 11 ? '.\n' : ' '));

const KEYWORDS = 'break case catch class const continue debugger default delete do else export extends finally for function if import in instanceof new return super switch this throw try typeof var void while with yield let static async await of'.split(' ');
const code = (n) => repeat(n, (i) => `${pick(['const', 'let', 'var'])} ${pick(['total', 'itemCount', '$x', '_private'])}${i} = ${pick(['0x1F', '3.14e2', '42', '"a \\"quoted\\" text"', "'single'", '/* note */ null', 'call(a, b[2], c.d)'])}; // comment ${i}\nif (a >= ${i} && !b) { return x => x ** 2; }\n`);

const cases = {
  // Tokens with the sticky flag.
  lexer() {
    const text = code(1500);
    const token = /(\s+)|(\/\/[^\n]*|\/\*[\s\S]*?\*\/)|([A-Za-z_$][\w$]*)|(0[xX][\da-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(=>|\*\*|&&|\|\||[<>=!]=?=?|[-+*\/%&|^~?:;,.()[\]{}])/y;
    return () => {
      const counts = [0, 0, 0, 0, 0, 0, 0];
      token.lastIndex = 0;
      for (let m; (m = token.exec(text)) !== null;) for (let k = 1; k < 7; k++) if (m[k] !== undefined) counts[k]++;
      return counts.join();
    };
  },
  // Dates with named groups.
  dates() {
    const text = repeat(4000, (i) => `${pick(WORDS)} 20${10 + (i % 20)}-0${1 + (i % 9)}-${10 + (i % 18)}T1${i % 10}:30:0${i % 6}Z ${pick(WORDS)} 12-34 `);
    const date = /(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:T(?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})Z)?/g;
    return () => {
      let sum = 0;
      for (const { groups } of text.matchAll(date)) sum += Number(groups.year) + Number(groups.month) * Number(groups.minute);
      return sum;
    };
  },
  // Addresses in text.
  addresses() {
    const text = repeat(3000, (i) => (i % 10 === 0 ? `mail ${pick(WORDS)}.${pick(WORDS)}${i}@example-${i % 7}.co.uk or see https://example.com/${pick(WORDS)}/${i}?q=${pick(WORDS)}#top ` : prose(6)));
    const mail = /[\w.+-]+@[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+/g;
    const url = /\bhttps?:\/\/[^\s/$.?#][^\s"'<>]*/gi;
    return () => text.match(mail).length + '/' + text.match(url).join().length;
  },
  // Lines of key and value.
  settings() {
    const text = repeat(4000, (i) => pick([`# ${prose(3).trim()}\n`, `key_${i} = value of ${i}  \n`, `  name.${i}="quoted"\n`, '\n', '[section]\n']));
    const line = /^[ \t]*([\w.-]+)[ \t]*=[ \t]*(.*?)[ \t]*$/gm;
    return () => {
      let count = 0, size = 0;
      for (let m; (m = line.exec(text)) !== null;) { count++; size += m[1].length * 3 + m[2].length; }
      return count + '/' + size;
    };
  },
  // Space at the ends and between.
  space() {
    const lines = Array.from({ length: 3000 }, (_, i) => ' '.repeat(i % 7) + prose(10).replace(/ /g, () => ' '.repeat(1 + below(3))) + '\t'.repeat(i % 3));
    return () => {
      let size = 0;
      for (const line of lines) size += line.replace(/^\s+|\s+$/g, '').length + line.replace(/\s+/g, ' ').length;
      return size;
    };
  },
  // Words whatever their case.
  'ignore case'() {
    const text = prose(40000);
    return () => {
      let count = 0;
      for (const word of [/\berror\w*/gi, /warning/gi, /\b(?:quick|lazy)\b/gi]) count += text.match(word).length;
      return count;
    };
  },
  // An alternation of many words.
  keywords() {
    const text = code(1500) + prose(4000);
    const word = new RegExp('\\b(?:' + KEYWORDS.join('|') + ')\\b', 'g');
    return () => {
      let count = 0;
      while (word.test(text)) count++;
      return count;
    };
  },
  // Tags away.
  tags() {
    const text = repeat(3000, (i) => `<p class="c${i}">${prose(5)}<b>${pick(WORDS)}</b> &amp; <a href='#${i}'>link</a><!-- ${pick(WORDS)} --></p>\n`);
    return () => text.replace(/<!--.*?-->/gs, '').replace(/<.*?>/g, '').replace(/&(\w+);/g, '[$1]').length;
  },
  // Names from one form into another.
  names() {
    const names = Array.from({ length: 6000 }, (_, i) => pick(['backgroundColor', 'borderTopLeftRadius', 'value', 'XMLHttpRequest', 'someVeryLongNameOfAThing']) + i);
    return () => {
      let size = 0;
      for (const name of names) {
        const kebab = name.replace(/[A-Z]/g, (c) => '-' + c.toLowerCase());
        size += kebab.length + kebab.replace(/-+(.)?/g, (_, c) => (c ? c.toUpperCase() : '')).length;
      }
      return size;
    };
  },
  // Lines, and fields of lines.
  split() {
    const text = repeat(6000, (i) => `${i}, ${pick(WORDS)} ; ${pick(WORDS)},${i * 3}` + (i % 2 ? '\r\n' : '\n'));
    return () => {
      let count = 0;
      for (const line of text.split(/\r?\n/)) count += line.split(/\s*[,;]\s*/).length;
      return count;
    };
  },
  // Letters of any script.
  letters() {
    const text = repeat(8000, () => pick(['naïve', 'Straße', 'привет', 'мир', 'καλημέρα', '日本語', 'hello', '12', '—', '𝒳yz', '!']) + ' ');
    return () => text.match(/\p{L}+/gu).join('').length + '/' + text.match(/[^\p{L}\p{N}\s]+/gu).length;
  },
  // A text in a long text.
  literal() {
    const text = prose(60000) + 'needle in a haystack' + prose(60000);
    return () => text.search(/needle in/) + text.replace(/jumps over/g, 'leaps across').length;
  },
  // What stands before and behind.
  prices() {
    const text = repeat(4000, (i) => `${pick(WORDS)} $${i}.${10 + (i % 90)}, EUR ${i * 2} ${i}% `);
    return () => text.match(/(?<=\$)\d+(?:\.\d\d)?/g).length + '/' + text.match(/(?<![$.\d])\d+(?![\d.%])/g).join('').length;
  },
};

function measure(only) {
  for (const [name, make] of Object.entries(cases)) {
    if (only !== undefined && name !== only) continue;
    const run = make();
    let best = Infinity, sum = '';
    for (let i = 0; i < rounds; i++) {
      const from = performance.now();
      sum = String(run());
      best = Math.min(best, performance.now() - from);
    }
    console.log(`${name.padEnd(12)} ${best.toFixed(3).padStart(9)}  ${sum}`);
  }
}

async function compare(commands) {
  const { execSync } = await import('node:child_process');
  const best = {};
  for (let turn = 0; turn < 3; turn++) {
    for (const command of commands) {
      const out = execSync(`${command} ${process.argv[1]} --rounds ${rounds}`, { encoding: 'utf8' });
      for (const [, name, time, sum] of out.matchAll(/^(.{12})\s+([\d.]+)  (.*)$/gm)) {
        const entry = ((best[name] ??= {})[command] ??= { time: Infinity, sum });
        entry.time = Math.min(entry.time, Number(time));
      }
    }
  }
  const [a, b] = commands;
  for (const [name, of] of Object.entries(best)) {
    const same = of[a].sum === of[b].sum ? '' : `  DIFFERENT: ${of[a].sum} and ${of[b].sum}`;
    console.log(`${name} ${of[a].time.toFixed(3).padStart(9)} ${of[b].time.toFixed(3).padStart(9)} ${(of[a].time / of[b].time).toFixed(2).padStart(7)}${same}`);
  }
}

if (args[0] === '--compare') await compare(args.slice(1, 3));
else measure(option('--only'));
