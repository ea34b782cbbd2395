// Strings: concatenation, templates, split and join, slicing, search, case, padding and code points.
'use strict';
const program = 'strings';
const expected = '-141714958 -363571150 4000 -314092749 1091529985 175245000 200 true 246746';

function hash(text) {
  let h = 5381;
  for (let i = 0; i < text.length; i++) h = (Math.imul(h, 33) ^ text.charCodeAt(i)) | 0;
  return h;
}

function table(rows) {
  let html = '<table>\n';
  for (let i = 0; i < rows; i++) {
    html += `  <tr id="row-${i}">`;
    for (let j = 0; j < 4; j++) html += '<td class="' + (j % 2 ? 'odd' : 'even') + `">${i * j}</td>`;
    html += '</tr>\n';
  }
  return html + '</table>';
}

function caesar(text, shift) {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    out += c >= 97 && c <= 122 ? String.fromCharCode(((c - 97 + shift) % 26) + 97) : text[i];
  }
  return out;
}

function camel(text) {
  return text.split('-').map((part, i) => (i === 0 ? part : part[0].toUpperCase() + part.slice(1))).join('');
}

function isPalindrome(text) {
  const letters = text.toLowerCase().split('').filter((c) => c >= 'a' && c <= 'z');
  return letters.join('') === letters.reverse().join('');
}

function run() {
  const html = table(2000);
  const secret = caesar(html, 5);
  if (caesar(secret, 21) !== html) throw new Error('caesar round trip failed');
  let count = 0;
  for (let at = html.indexOf('odd'); at >= 0; at = html.indexOf('odd', at + 1)) count++;
  const lines = html.split('\n').map((line, i) => String(i).padStart(5) + '|' + line.trim()).join('\n');
  let names = '';
  for (let i = 0; i < 2500; i++) names += camel('background-color-' + 'abcdefgh'[i % 8] + '-value') + (i % 2 ? ';' : '/');
  let points = 0;
  for (const ch of 'na\u00efve \u{1f600} \u4e2d\u6587'.repeat(1000)) points += ch.codePointAt(0);
  let palindromes = 0;
  for (let i = 0; i < 400; i++) if (isPalindrome('A man, a plan, a canal: Panama' + (i % 2 ? '!' : '?x'))) palindromes++;
  return [hash(html), hash(secret), count, hash(lines), hash(names), points, palindromes, lines.includes('   42|'), html.lastIndexOf('row-')].join(' ');
}

// Driver: the same lines end every program. `__iterations` (default 1) is how often run() is timed.
(function (count) {
  const now = typeof performance === 'object' ? () => performance.now() : () => Date.now();
  const times = [];
  function check(result, elapsed) {
    if (!Object.is(result, expected)) throw new Error(program + ': expected ' + expected + ', got ' + result);
    times.push(elapsed);
  }
  function report() {
    const rest = times.slice(1).sort((a, b) => a - b);
    const steady = rest.length === 0 ? times[0] : (rest[(rest.length - 1) >> 1] + rest[rest.length >> 1]) / 2;
    const line = program + ' ' + times[0].toFixed(2) + ' ' + steady.toFixed(2);
    if (typeof console === 'object') console.log(line);
    else print(line);
  }
  (function next() {
    while (times.length < count) {
      const start = now();
      const result = run();
      if (result instanceof Promise) {
        result.then((value) => { check(value, now() - start); next(); });
        return;
      }
      check(result, now() - start);
    }
    report();
  })();
})(globalThis.__iterations ?? 1);
