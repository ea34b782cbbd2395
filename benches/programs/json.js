// JSON written in JavaScript: stringify by kind dispatch and concatenation, parse by character codes; checked against the built-in.
'use strict';
const program = 'json';
const expected = '484572 5859511775';

const ESCAPES = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f' };

function quote(text) {
  let out = '"', from = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 32 && code !== 34 && code !== 92) continue;
    out += text.slice(from, i);
    out += ESCAPES[text[i]] ?? '\\u' + code.toString(16).padStart(4, '0');
    from = i + 1;
  }
  return out + text.slice(from) + '"';
}

function stringify(value) {
  switch (typeof value) {
    case 'string': return quote(value);
    case 'number': return isFinite(value) ? String(value) : 'null';
    case 'boolean': return value ? 'true' : 'false';
    case 'object': {
      if (value === null) return 'null';
      if (Array.isArray(value)) {
        let out = '[';
        for (let i = 0; i < value.length; i++) out += (i > 0 ? ',' : '') + (stringify(value[i]) ?? 'null');
        return out + ']';
      }
      let out = '{', first = true;
      for (const key of Object.keys(value)) {
        const text = stringify(value[key]);
        if (text === undefined) continue;
        out += (first ? '' : ',') + quote(key) + ':' + text;
        first = false;
      }
      return out + '}';
    }
    default: return undefined;
  }
}

class Reader {
  constructor(text) { this.text = text; this.at = 0; }
  fail() { throw new SyntaxError('bad JSON at ' + this.at); }
  space() {
    let c;
    while ((c = this.text.charCodeAt(this.at)) === 32 || c === 10 || c === 13 || c === 9) this.at++;
    return c;
  }
  document() {
    const value = this.value();
    this.space();
    if (this.at < this.text.length) this.fail();
    return value;
  }
  word(word, value) {
    if (!this.text.startsWith(word, this.at)) this.fail();
    this.at += word.length;
    return value;
  }
  value() {
    switch (this.space()) {
      case 123: return this.object();
      case 91: return this.array();
      case 34: return this.string();
      case 116: return this.word('true', true);
      case 102: return this.word('false', false);
      case 110: return this.word('null', null);
      default: return this.number();
    }
  }
  number() {
    const start = this.at;
    let c = this.text.charCodeAt(this.at), value = 0, simple = true;
    if (c === 45) { simple = false; c = this.text.charCodeAt(++this.at); }
    for (;;) {
      if (c >= 48 && c <= 57) value = value * 10 + c - 48;
      else if (c === 46 || c === 101 || c === 69 || c === 43 || c === 45) simple = false;
      else break;
      c = this.text.charCodeAt(++this.at);
    }
    if (this.at === start) this.fail();
    return simple && this.at - start < 15 ? value : Number(this.text.slice(start, this.at));
  }
  string() {
    let out = '', from = ++this.at;
    for (;;) {
      const c = this.text.charCodeAt(this.at);
      if (c === 34) break;
      if (c !== c || c < 32) this.fail();
      if (c === 92) {
        out += this.text.slice(from, this.at);
        const escape = this.text[this.at + 1];
        if (escape === 'u') {
          out += String.fromCharCode(parseInt(this.text.slice(this.at + 2, this.at + 6), 16));
          this.at += 4;
        } else {
          out += { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }[escape] ?? escape;
        }
        this.at += 2;
        from = this.at;
      } else {
        this.at++;
      }
    }
    out += this.text.slice(from, this.at++);
    return out;
  }
  array() {
    const out = [];
    this.at++;
    if (this.space() === 93) { this.at++; return out; }
    for (;;) {
      out.push(this.value());
      const c = this.space();
      this.at++;
      if (c === 93) return out;
      if (c !== 44) this.fail();
    }
  }
  object() {
    const out = {};
    this.at++;
    if (this.space() === 125) { this.at++; return out; }
    for (;;) {
      if (this.space() !== 34) this.fail();
      const key = this.string();
      if (this.space() !== 58) this.fail();
      this.at++;
      out[key] = this.value();
      const c = this.space();
      this.at++;
      if (c === 125) return out;
      if (c !== 44) this.fail();
    }
  }
}

function sample() {
  const items = [];
  for (let i = 0; i < 2600; i++) {
    items.push({
      id: i, name: 'item "' + i + '"\n', price: i * 1.25 + 0.5, ratio: -i / 7, tags: ['a' + (i % 5), 'tab\t', '\u0001\u00e9\u20ac'],
      nested: { ok: i % 2 === 0, none: null, list: [i, i * i, [i % 3, {}]], skip: undefined, exp: i * 1e21 },
    });
  }
  return { version: 1, items };
}

function run() {
  const data = sample();
  const text = stringify(data);
  if (text !== JSON.stringify(data)) throw new Error('stringify differs from the built-in');
  const copy = new Reader(' ' + text + '\n').document();
  if (JSON.stringify(copy) !== text) throw new Error('parse differs from the built-in');
  const viaBuiltin = JSON.parse(text);
  let sum = 0;
  for (let i = 0; i < copy.items.length; i++) {
    sum += copy.items[i].price + viaBuiltin.items[i].nested.list[1];
  }
  return text.length + ' ' + sum;
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
