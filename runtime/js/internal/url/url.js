// The URL class (URL standard, section 6) and the conversions between file URLs and paths.
//
// No binding; hosts in internal/url/host.

const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');
const { isSpecial, parseURL, serializePath, serializeURL, setters } = require('internal/url/parser');
const { URLSearchParams, attach } = require('internal/url/search_params');
const { domainToASCII, hexValue, parseHost } = require('internal/url/host');

const customInspect = Symbol.for('nodejs.util.inspect.custom');

function recordOf(input, base) {
  let baseRecord;
  if (base !== undefined) {
    baseRecord = parseURL(`${base}`);
    if (baseRecord === undefined) return undefined;
  }
  return parseURL(input, baseRecord);
}

// Given to the constructor in place of text to wrap a record that is parsed already.
let given;

class URL {
  #record;
  #href;
  #searchParams;

  constructor(input, base = undefined) {
    if (given !== undefined) {
      this.#record = given;
      given = undefined;
      return;
    }
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    input = `${input}`;
    if (base !== undefined) base = `${base}`;
    const record = recordOf(input, base);
    if (record === undefined) throw new codes.ERR_INVALID_URL(input, base);
    this.#record = record;
  }

  static parse(input, base = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    const record = recordOf(`${input}`, base);
    if (record === undefined) return null;
    given = record;
    return new URL();
  }

  static canParse(input, base = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    return recordOf(`${input}`, base) !== undefined;
  }

  static createObjectURL(_blob) {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED('URL.createObjectURL');
  }

  static revokeObjectURL(_url) {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED('URL.revokeObjectURL');
  }

  static isURL(value) {
    return typeof value === 'object' && value !== null && #record in value;
  }

  static recordOf(url) {
    return url.#record;
  }

  #set(part, value) {
    setters[part](this.#record, `${value}`);
    this.#href = undefined;
  }

  [customInspect](depth, options, inspect) {
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = { __proto__: { constructor: this.constructor === URL ? URL : this.constructor } };
    for (const key of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname',
      'search', 'searchParams', 'hash']) shown[key] = this[key];
    return `${this.constructor.name} ${inspect({ ...shown }, options)}`;
  }

  toString() { return this.href; }

  get href() {
    return (this.#href ??= serializeURL(this.#record));
  }

  set href(value) {
    value = `${value}`;
    const record = parseURL(value);
    if (record === undefined) throw new codes.ERR_INVALID_URL(value);
    this.#record = record;
    this.#href = undefined;
    this.#syncParams();
  }

  get origin() {
    const { scheme, host, port, path } = this.#record;
    switch (scheme) {
      case 'http:':
      case 'https:':
      case 'ws:':
      case 'wss:':
      case 'ftp:':
        return `${scheme}//${host}${port === -1 ? '' : `:${port}`}`;
      case 'blob:': {
        const inner = typeof path === 'string' ? URL.parse(path) : null;
        return inner?.protocol === 'http:' || inner?.protocol === 'https:' ? inner.origin : 'null';
      }
      default:
        return 'null';
    }
  }

  get protocol() { return this.#record.scheme; }
  set protocol(value) { this.#set('protocol', value); }

  get username() { return this.#record.username; }
  set username(value) { this.#set('username', value); }

  get password() { return this.#record.password; }
  set password(value) { this.#set('password', value); }

  get host() {
    const { host, port } = this.#record;
    if (host === null) return '';
    return port === -1 ? host : `${host}:${port}`;
  }

  set host(value) { this.#set('host', value); }

  get hostname() { return this.#record.host ?? ''; }
  set hostname(value) { this.#set('hostname', value); }

  get port() {
    const { port } = this.#record;
    return port === -1 ? '' : `${port}`;
  }

  set port(value) { this.#set('port', value); }

  get pathname() { return serializePath(this.#record); }
  set pathname(value) { this.#set('pathname', value); }

  get search() {
    const { query } = this.#record;
    return query === null || query === '' ? '' : `?${query}`;
  }

  set search(value) {
    this.#set('search', value);
    this.#syncParams();
  }

  get searchParams() {
    if (this.#searchParams === undefined) {
      this.#searchParams = new URLSearchParams();
      this.#syncParams();
    }
    return this.#searchParams;
  }

  get hash() {
    const { fragment } = this.#record;
    return fragment === null || fragment === '' ? '' : `#${fragment}`;
  }

  set hash(value) { this.#set('hash', value); }

  toJSON() { return this.href; }

  #syncParams() {
    if (this.#searchParams === undefined) return;
    attach(this.#searchParams, this.#record.query ?? '', (text) => {
      this.#record.query = text === '' ? null : text;
      this.#href = undefined;
    });
  }
}

const { isURL, recordOf: recordOfURL } = URL;
delete URL.isURL;
delete URL.recordOf;
const enumerable = { __proto__: null, enumerable: true };
for (const name of ['toString', 'href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname',
  'search', 'searchParams', 'hash', 'toJSON']) {
  Object.defineProperty(URL.prototype, name, enumerable);
}
Object.defineProperty(URL.prototype, Symbol.toStringTag, { __proto__: null, value: 'URL', configurable: true });
for (const name of ['canParse', 'parse', 'createObjectURL', 'revokeObjectURL']) Object.defineProperty(URL, name, enumerable);

// What looks like a URL object of any realm or library.
function isURLLike(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);
}

// -- Files --------------------------------------------------------------------------------------------------------

function pathOfFileURL(input, options, asBytes) {
  const windows = options?.windows ?? process.platform === 'win32';
  let url = input;
  if (typeof url === 'string') url = new URL(url);
  else if (!isURLLike(url)) throw new codes.ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], url);
  if (url.protocol !== 'file:') throw new codes.ERR_INVALID_URL_SCHEME('file');
  const { pathname, hostname } = url;
  if (!windows && hostname !== '') throw new codes.ERR_INVALID_FILE_URL_HOST(process.platform);
  for (let at = pathname.indexOf('%'); at !== -1; at = pathname.indexOf('%', at + 1)) {
    const escape = pathname.slice(at + 1, at + 3).toLowerCase();
    if (escape === '2f' || (windows && escape === '5c')) {
      throw new codes.ERR_INVALID_FILE_URL_PATH(
        `must not include encoded ${windows ? '\\ or ' : ''}/ characters`, input instanceof URL ? input : url);
    }
  }
  if (!windows) return asBytes ? decodeBytes(pathname) : decodeURIComponent(pathname);
  const path = decodeURIComponent(pathname.replaceAll('/', '\\'));
  if (hostname !== '') return `\\\\${domainToUnicode(hostname)}${path}`;
  if (!/^\\[a-zA-Z]:/.test(path)) throw new codes.ERR_INVALID_FILE_URL_PATH('must be absolute', url);
  return path.slice(1);
}

function decodeBytes(text) {
  const { Buffer } = require('buffer');
  const bytes = [];
  for (let i = 0; i < text.length; i++) {
    const high = text[i] === '%' ? hexValue(text.charCodeAt(i + 1)) : -1;
    if (high !== -1) {
      bytes.push(high * 16 + hexValue(text.charCodeAt(i + 2)));
      i += 2;
    } else {
      bytes.push(text.charCodeAt(i));
    }
  }
  return Buffer.from(bytes);
}

function fileURLToPath(path, options = undefined) {
  return pathOfFileURL(path, options, false);
}

function fileURLToPathBuffer(path, options = undefined) {
  const result = pathOfFileURL(path, options, true);
  return typeof result === 'string' ? require('buffer').Buffer.from(result) : result;
}

// What functions that take a path or a file URL work with.
function toPathIfFileURL(value) {
  return isURLLike(value) ? fileURLToPath(value) : value;
}

const FILE_ESCAPES = { '%': '%25', '\\': '%5C', '\n': '%0A', '\r': '%0D', '\t': '%09', '?': '%3F', '#': '%23' };

function pathToFileURL(path, options = undefined) {
  validateString(path, 'path');
  const windows = options?.windows ?? process.platform === 'win32';
  const { posix, win32 } = require('path');
  if (windows && path.startsWith('\\\\')) {
    // \\server\share\resource
    const hostEnd = path.indexOf('\\', 2);
    if (hostEnd === -1) throw new codes.ERR_INVALID_ARG_VALUE('path', path, 'Missing UNC resource path');
    if (hostEnd === 2) throw new codes.ERR_INVALID_ARG_VALUE('path', path, 'Empty UNC servername');
    const url = new URL('file:///');
    url.hostname = domainToASCIIFunction(path.slice(2, hostEnd));
    url.pathname = path.slice(hostEnd).replaceAll('\\', '/').replace(/[%\n\r\t?#]/g, (char) => FILE_ESCAPES[char]);
    return url;
  }
  let resolved = (windows ? win32 : posix).resolve(path);
  const last = path.charCodeAt(path.length - 1);
  if ((last === 47 || (windows && last === 92)) && resolved.at(-1) !== (windows ? '\\' : '/')) resolved += '/';
  resolved = windows ? resolved.replaceAll('\\', '/').replace(/[%\n\r\t?#]/g, (char) => FILE_ESCAPES[char]) :
    resolved.replace(/[%\\\n\r\t?#]/g, (char) => FILE_ESCAPES[char]);
  return new URL(windows ? `file:///${resolved}` : `file://${resolved}`);
}

// -- Domains ------------------------------------------------------------------------------------------------------

function domainToASCIIFunction(domain) {
  const host = parseHost(`${domain}`.toWellFormed(), false, (text) => text);
  return host === undefined || host[0] === '[' ? host ?? '' : host;
}

function domainToUnicode(domain) {
  const ascii = domainToASCIIFunction(domain);
  return /(?:^|\.)xn--/.test(ascii) ? internalBinding('url').domainToUnicode(ascii) : ascii;
}

// The parts of a URL as http.request takes them.
function urlToHttpOptions(url) {
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null,
    ...url,
    protocol: url.protocol,
    hostname: hostname && hostname[0] === '[' ? hostname.slice(1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href: url.href,
  };
  if (port !== '') options.port = Number(port);
  if (username || password) options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return options;
}

// url.format for a URL object.
function formatURL(url, { fragment, search, auth, unicode }) {
  const record = recordOfURL(url);
  const host = unicode && record.host !== null && isSpecial(record) ? domainToUnicode(record.host) : record.host;
  return serializeURL(record, { fragment, search, auth, host });
}

module.exports = {
  URL, URLSearchParams, domainToASCII: domainToASCIIFunction, domainToUnicode, fileURLToPath, fileURLToPathBuffer, formatURL,
  isURL, pathToFileURL, toPathIfFileURL, urlToHttpOptions,
};
