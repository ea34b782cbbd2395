// URLSearchParams (URL standard, section 5) and the application/x-www-form-urlencoded format.
//
// No binding.

const { codes } = require('internal/errors');
const { percentDecode } = require('internal/url/host');

const customInspect = Symbol.for('nodejs.util.inspect.custom');
// The URL of whose query this is, and a function to call when the list changes.
const kUpdate = Symbol('update');
const kList = Symbol('query');

const HAS_ESCAPE = /%[0-9a-fA-F]{2}/;
const UNSAFE = /[^A-Za-z0-9*._ -]/gu;

function escapeChar(char) {
  const code = char.codePointAt(0);
  if (code >= 0x80) return encodeURIComponent(char);
  return `%${code < 16 ? '0' : ''}${code.toString(16).toUpperCase()}`;
}

function serializePart(text) {
  return text.replace(UNSAFE, escapeChar).replaceAll(' ', '+');
}

function serialize(list) {
  let out = '';
  for (let i = 0; i < list.length; i += 2) {
    if (i > 0) out += '&';
    out += `${serializePart(list[i])}=${serializePart(list[i + 1])}`;
  }
  return out;
}

// With a stray percent sign in it, text is decoded from the low bytes of its characters, as Node does.
function decodePart(text) {
  if (text.includes('+')) text = text.replaceAll('+', ' ');
  if (!HAS_ESCAPE.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return percentDecode(text.replace(/[^\0-\x7f]/g, (char) => `%${(char.charCodeAt(0) & 255).toString(16).padStart(2, '0')}`));
  }
}

// Names and values in turn.
function parse(text) {
  const list = [];
  for (const part of text.split('&')) {
    if (part === '') continue;
    const at = part.indexOf('=');
    if (at === -1) list.push(decodePart(part), '');
    else list.push(decodePart(part.slice(0, at)), decodePart(part.slice(at + 1)));
  }
  return list;
}

function toUSV(value) {
  return `${value}`.toWellFormed();
}

function listFrom(init) {
  if (init === undefined || init === null) return [];
  if (typeof init !== 'object' && typeof init !== 'function') {
    const text = toUSV(init);
    return parse(text[0] === '?' ? text.slice(1) : text);
  }
  const method = init[Symbol.iterator];
  if (method === undefined || method === null) {
    // A record. Later names win where making them strings makes them equal.
    const seen = new Map();
    const list = [];
    for (const key of Reflect.ownKeys(init)) {
      const descriptor = Reflect.getOwnPropertyDescriptor(init, key);
      if (descriptor === undefined || !descriptor.enumerable) continue;
      const name = toUSV(key);
      const value = toUSV(init[key]);
      if (seen.has(name)) {
        list[seen.get(name)] = value;
      } else {
        seen.set(name, list.push(name, value) - 1);
      }
    }
    return list;
  }
  if (typeof method !== 'function') throw new codes.ERR_ARG_NOT_ITERABLE('Query pairs');
  const list = [];
  for (const pair of { [Symbol.iterator]: () => method.call(init) }) {
    if (pair === null || (typeof pair !== 'object' && typeof pair !== 'function') ||
        typeof pair[Symbol.iterator] !== 'function') {
      throw new codes.ERR_INVALID_TUPLE('Each query pair', '[name, value]');
    }
    const [...items] = pair;
    if (items.length !== 2) throw new codes.ERR_INVALID_TUPLE('Each query pair', '[name, value]');
    list.push(toUSV(items[0]), toUSV(items[1]));
  }
  return list;
}

function check(value) {
  if (typeof value !== 'object' || value === null || !(kList in value)) throw new codes.ERR_INVALID_THIS('URLSearchParams');
}

const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

// Walks over a list that may change meanwhile.
class URLSearchParamsIterator {
  #target;
  #kind;
  #index = 0;

  constructor(target, kind) {
    this.#target = target;
    this.#kind = kind;
  }

  next() {
    if (typeof this !== 'object' || this === null || !(#target in this)) {
      throw new codes.ERR_INVALID_THIS('URLSearchParamsIterator');
    }
    const list = this.#target[kList];
    const index = this.#index;
    if (index >= list.length) return { value: undefined, done: true };
    this.#index += 2;
    const name = list[index];
    const value = list[index + 1];
    return { value: this.#kind === 'key' ? name : this.#kind === 'value' ? value : [name, value], done: false };
  }

  [customInspect](recurseTimes, context) {
    if (typeof recurseTimes === 'number' && recurseTimes < 0) return context.stylize('[Object]', 'special');
    const { inspect } = require('internal/util/inspect');
    const options = typeof recurseTimes === 'number' ? { ...context, depth: recurseTimes - 1 } : context;
    const list = this.#target[kList];
    const output = [];
    for (let i = this.#index; i < list.length; i += 2) {
      if (this.#kind === 'key') output.push(list[i]);
      else if (this.#kind === 'value') output.push(list[i + 1]);
      else output.push([list[i], list[i + 1]]);
    }
    const shown = output.map((each) => inspect(each, options));
    const breaks = shown.join(', ').includes('\n') || shown.join(', ').length > context.breakLength;
    const text = breaks ? `\n  ${shown.join(',\n  ')}` : ` ${shown.join(', ')}`;
    return `${this[Symbol.toStringTag]} {${text} }`;
  }
}
Object.setPrototypeOf(URLSearchParamsIterator.prototype, IteratorPrototype);
Object.defineProperty(URLSearchParamsIterator.prototype, Symbol.toStringTag, {
  __proto__: null, value: 'URLSearchParams Iterator', configurable: true,
});
delete URLSearchParamsIterator.prototype.constructor;
Object.defineProperty(URLSearchParamsIterator.prototype, 'next', { __proto__: null, enumerable: true });

class URLSearchParams {
  constructor(init = undefined) {
    hide(this);
    this[kList] = listFrom(init);
  }

  get size() {
    check(this);
    return this[kList].length / 2;
  }

  append(name, value) {
    check(this);
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('name', 'value');
    this[kList].push(toUSV(name), toUSV(value));
    this[kUpdate]?.();
  }

  delete(name, value = undefined) {
    check(this);
    if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('name');
    const list = this[kList];
    name = toUSV(name);
    if (value !== undefined) value = toUSV(value);
    for (let i = 0; i < list.length;) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) list.splice(i, 2);
      else i += 2;
    }
    this[kUpdate]?.();
  }

  get(name) {
    check(this);
    if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('name');
    const list = this[kList];
    name = toUSV(name);
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) return list[i + 1];
    return null;
  }

  getAll(name) {
    check(this);
    if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('name');
    const list = this[kList];
    const values = [];
    name = toUSV(name);
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) values.push(list[i + 1]);
    return values;
  }

  has(name, value = undefined) {
    check(this);
    if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('name');
    const list = this[kList];
    name = toUSV(name);
    if (value !== undefined) value = toUSV(value);
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) return true;
    }
    return false;
  }

  set(name, value) {
    check(this);
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('name', 'value');
    const list = this[kList];
    name = toUSV(name);
    value = toUSV(value);
    let found = false;
    for (let i = 0; i < list.length;) {
      if (list[i] !== name) {
        i += 2;
      } else if (found) {
        list.splice(i, 2);
      } else {
        list[i + 1] = value;
        found = true;
        i += 2;
      }
    }
    if (!found) list.push(name, value);
    this[kUpdate]?.();
  }

  sort() {
    check(this);
    const list = this[kList];
    const pairs = [];
    for (let i = 0; i < list.length; i += 2) pairs.push([list[i], list[i + 1]]);
    // By code units, keeping the order of equal names.
    pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    this[kList] = pairs.flat();
    this[kUpdate]?.();
  }

  entries() {
    check(this);
    return new URLSearchParamsIterator(this, 'key+value');
  }

  forEach(callback, thisArg = undefined) {
    check(this);
    require('internal/validators').validateFunction(callback, 'callback');
    const list = this[kList];
    for (let i = 0; i < list.length; i += 2) callback.call(thisArg, list[i + 1], list[i], this);
  }

  keys() {
    check(this);
    return new URLSearchParamsIterator(this, 'key');
  }

  values() {
    check(this);
    return new URLSearchParamsIterator(this, 'value');
  }

  toString() {
    check(this);
    return serialize(this[kList]);
  }

  [customInspect](recurseTimes, context) {
    check(this);
    if (typeof recurseTimes === 'number' && recurseTimes < 0) return context.stylize('[Object]', 'special');
    const { inspect } = require('internal/util/inspect');
    const list = this[kList];
    const output = [];
    const options = typeof recurseTimes === 'number' ? { ...context, depth: recurseTimes - 1 } : context;
    for (let i = 0; i < list.length; i += 2) output.push(`${inspect(list[i], options)} => ${inspect(list[i + 1], options)}`);
    const { displayWidth } = require('internal/util/text');
    const width = output.reduce((sum, each) => sum + displayWidth(each) + 2, -2);
    if (width > context.breakLength) return `${this.constructor.name} {\n  ${output.join(',\n  ')} }`;
    return output.length > 0 ? `${this.constructor.name} { ${output.join(', ')} }` : `${this.constructor.name} {}`;
  }
}

const hidden = { __proto__: null, enumerable: false, writable: true, configurable: false, value: undefined };
function hide(params) {
  Object.defineProperty(params, kList, hidden);
  Object.defineProperty(params, kUpdate, hidden);
}

const enumerable = { __proto__: null, enumerable: true };
for (const name of ['append', 'delete', 'get', 'getAll', 'has', 'set', 'sort', 'entries', 'forEach', 'keys', 'values', 'toString', 'size']) {
  Object.defineProperty(URLSearchParams.prototype, name, enumerable);
}
Object.defineProperties(URLSearchParams.prototype, {
  [Symbol.toStringTag]: { __proto__: null, value: 'URLSearchParams', configurable: true },
  [Symbol.iterator]: { __proto__: null, value: URLSearchParams.prototype.entries, writable: true, configurable: true },
});

// Connects the list with a URL: `text` is its query, `update(serialised)` is called after each change.
function attach(params, text, update) {
  params[kList] = parse(text);
  params[kUpdate] = update === undefined ? undefined : () => update(serialize(params[kList]));
}

module.exports = { URLSearchParams, attach };
