// MIMEType and MIMEParams (MIME Sniffing standard, section 4).
//
// No binding.

const { codes } = require('internal/errors');

const NOT_TOKEN = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/;
const NOT_QUOTED = /[^\t\u0020-\u007e\u0080-\u00ff]/;
const BLANK_END = /[\r\n\t ]+$/;
const BLANK_START = /^[\r\n\t ]+/;

function lower(text) {
  return text.replace(/[A-Z]/g, (char) => char.toLowerCase());
}

function invalid(production, text, at) {
  return new codes.ERR_INVALID_MIME_SYNTAX(production, text, at);
}

// [type, subtype, where the parameters start]
function parseTypeAndSubtype(text) {
  let at = BLANK_START.exec(text)?.[0].length ?? 0;
  const slash = text.indexOf('/', at);
  const type = text.slice(at, slash === -1 ? undefined : slash);
  const badType = type.search(NOT_TOKEN);
  if (type === '' || badType !== -1 || slash === -1) throw invalid('type', text, badType);
  at = slash + 1;
  const semicolon = text.indexOf(';', at);
  const subtype = text.slice(at, semicolon === -1 ? undefined : semicolon).replace(BLANK_END, '');
  const badSubtype = subtype.search(NOT_TOKEN);
  if (subtype === '' || badSubtype !== -1) throw invalid('subtype', text, badSubtype);
  return [lower(type), lower(subtype), semicolon === -1 ? text.length : semicolon];
}

function quoteValue(value) {
  if (value !== '' && !NOT_TOKEN.test(value)) return value;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

let fillParams;

class MIMEParams {
  #data = new Map();

  delete(name) {
    this.#data.delete(name);
  }

  get(name) {
    return this.#data.has(name) ? this.#data.get(name) : null;
  }

  has(name) {
    return this.#data.has(name);
  }

  set(name, value) {
    name = `${name}`;
    value = `${value}`;
    const badName = name.search(NOT_TOKEN);
    if (name.length === 0 || badName !== -1) throw invalid('parameter name', name, badName);
    const badValue = value.search(NOT_QUOTED);
    if (badValue !== -1) throw invalid('parameter value', value, badValue);
    this.#data.set(name, value);
  }

  *entries() {
    yield* this.#data.entries();
  }

  *keys() {
    yield* this.#data.keys();
  }

  *values() {
    yield* this.#data.values();
  }

  toString() {
    let out = '';
    for (const [name, value] of this.#data) out += `${out === '' ? '' : ';'}${name}=${quoteValue(value)}`;
    return out;
  }

  #parse(text, at) {
    const data = this.#data;
    while (at < text.length) {
      // Behind the semicolon.
      at++;
      at += BLANK_START.exec(text.slice(at))?.[0].length ?? 0;
      let end = at;
      while (end < text.length && text[end] !== ';' && text[end] !== '=') end++;
      const name = lower(text.slice(at, end));
      at = end;
      if (at >= text.length) break;
      if (text[at] === ';') continue;
      at++;
      let value;
      if (text[at] === '"') {
        // A missing closing quote is put up with.
        value = '';
        at++;
        while (at < text.length && text[at] !== '"') {
          if (text[at] === '\\' && at + 1 < text.length) at++;
          value += text[at++];
        }
        const next = text.indexOf(';', at);
        at = next === -1 ? text.length : next;
      } else {
        const next = text.indexOf(';', at);
        const stop = next === -1 ? text.length : next;
        value = text.slice(at, stop).replace(BLANK_END, '');
        at = stop;
        if (value === '') continue;
      }
      if (name !== '' && !NOT_TOKEN.test(name) && !NOT_QUOTED.test(value) && !data.has(name)) data.set(name, value);
    }
  }

  static {
    fillParams = (params, text, at) => params.#parse(text, at);
  }
}
Object.defineProperties(MIMEParams.prototype, {
  [Symbol.iterator]: { __proto__: null, value: MIMEParams.prototype.entries, writable: true, configurable: true },
  toJSON: { __proto__: null, value: MIMEParams.prototype.toString, writable: true, configurable: true },
});

class MIMEType {
  #type;
  #subtype;
  #parameters = new MIMEParams();

  constructor(string) {
    string = `${string}`;
    const [type, subtype, at] = parseTypeAndSubtype(string);
    this.#type = type;
    this.#subtype = subtype;
    fillParams(this.#parameters, string, at);
  }

  get type() { return this.#type; }

  set type(value) {
    value = `${value}`;
    const bad = value.search(NOT_TOKEN);
    if (value.length === 0 || bad !== -1) throw invalid('type', value, bad);
    this.#type = lower(value);
  }

  get subtype() { return this.#subtype; }

  set subtype(value) {
    value = `${value}`;
    const bad = value.search(NOT_TOKEN);
    if (value.length === 0 || bad !== -1) throw invalid('subtype', value, bad);
    this.#subtype = lower(value);
  }

  get essence() { return `${this.#type}/${this.#subtype}`; }
  get params() { return this.#parameters; }

  toString() {
    const params = this.#parameters.toString();
    return params === '' ? this.essence : `${this.essence};${params}`;
  }
}
Object.defineProperty(MIMEType.prototype, 'toJSON', {
  __proto__: null, value: MIMEType.prototype.toString, writable: true, configurable: true,
});

module.exports = { MIMEParams, MIMEType };
