// Node's own URL parser from before the URL standard: url.parse, url.format, url.resolve.
//
// No binding; hosts in internal/url/host.

const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');

const PROTOCOL = /^[a-z0-9.+-]+:/i;
const PORT = /:[0-9]*$/;
const SIMPLE_PATH = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/;
const AUTH_IN_FRONT = /^\/\/[^@/]+@[^@/]+/;
// Delimiters end a host; the others have no business in one.
const NEVER_IN_HOST = ' "%\';<>\\^`{|}';
const FORBIDDEN_HOST = /[\0\t\n\r #%/:<>?@[\\\]^|]/;
const FORBIDDEN_IPV6 = /[\0\t\n\r #%/<>?@\\^|]/;
const ESCAPED = /[\t\n\r "'<>\\^`{|}]/g;
const TRIMMED = /^[\s\ufeff\xa0]+|[\s\ufeff\xa0]+$/g;

const hostless = new Set(['javascript', 'javascript:']);
const slashed = new Set(['http', 'http:', 'https', 'https:', 'ftp', 'ftp:', 'gopher', 'gopher:', 'file', 'file:',
  'ws', 'ws:', 'wss', 'wss:']);

function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

function parseQuery(text) {
  return require('querystring').parse(text);
}

// Blanks trimmed, and backslashes turned into slashes up to the query or the hash.
function normalizeInput(url) {
  const text = url.replace(TRIMMED, '');
  const end = text.search(/[?#]/);
  const head = end === -1 ? text : text.slice(0, end);
  return head.replaceAll('\\', '/') + (end === -1 ? '' : text.slice(end));
}

Url.prototype.parse = function(url, parseQueryString, slashesDenoteHost) {
  validateString(url, 'url');
  let rest = normalizeInput(url);
  if (!slashesDenoteHost && !rest.includes('#') && !rest.includes('@')) {
    const simple = SIMPLE_PATH.exec(rest);
    if (simple !== null) {
      this.path = rest;
      this.href = rest;
      this.pathname = simple[1];
      if (simple[2]) {
        this.search = simple[2];
        this.query = parseQueryString ? parseQuery(this.search.slice(1)) : this.search.slice(1);
      } else if (parseQueryString) {
        this.search = null;
        this.query = { __proto__: null };
      }
      return this;
    }
  }

  const protocol = PROTOCOL.exec(rest)?.[0];
  const lower = protocol?.toLowerCase();
  if (protocol !== undefined) {
    this.protocol = lower;
    rest = rest.slice(protocol.length);
  }
  let slashes = false;
  if (slashesDenoteHost || protocol !== undefined || AUTH_IN_FRONT.test(rest)) {
    slashes = rest.startsWith('//');
    if (slashes && !hostless.has(lower)) {
      rest = rest.slice(2);
      this.slashes = true;
    }
  }
  if (!hostless.has(lower) && (slashes || (protocol !== undefined && !slashed.has(protocol)))) {
    rest = parseAuthority(this, rest, url);
  }
  if (!hostless.has(lower)) rest = rest.replace(ESCAPED, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

  const hashAt = rest.indexOf('#');
  let tail = rest;
  if (hashAt !== -1) {
    this.hash = rest.slice(hashAt);
    tail = rest.slice(0, hashAt);
  }
  const queryAt = tail.indexOf('?');
  if (queryAt !== -1) {
    this.search = tail.slice(queryAt);
    this.query = parseQueryString ? parseQuery(tail.slice(queryAt + 1)) : tail.slice(queryAt + 1);
    tail = tail.slice(0, queryAt);
  } else if (parseQueryString) {
    this.search = null;
    this.query = { __proto__: null };
  }
  if (tail !== '') this.pathname = tail;
  if (slashed.has(lower) && this.hostname && !this.pathname) this.pathname = '/';
  if (this.pathname || this.search) this.path = `${this.pathname || ''}${this.search || ''}`;
  this.href = this.format();
  return this;
};

// Takes user, host and port off the front of `rest`, and answers what is left.
function parseAuthority(target, rest, url) {
  let hostEnd = -1;
  let at = -1;
  let nonHost = -1;
  for (let i = 0; i < rest.length && hostEnd === -1; i++) {
    const char = rest[i];
    if (char === '\t' || char === '\n' || char === '\r') {
      rest = rest.slice(0, i) + rest.slice(i + 1);
      i--;
    } else if (char === '#' || char === '/' || char === '?') {
      if (nonHost === -1) nonHost = i;
      hostEnd = i;
    } else if (char === '@') {
      // A host may follow later than what looked like its end.
      at = i;
      nonHost = -1;
    } else if (nonHost === -1 && NEVER_IN_HOST.includes(char)) {
      nonHost = i;
    }
  }
  let start = 0;
  if (at !== -1) {
    target.auth = decodeURIComponent(rest.slice(0, at));
    start = at + 1;
  }
  let host = nonHost === -1 ? rest.slice(start) : rest.slice(start, nonHost);
  rest = nonHost === -1 ? '' : rest.slice(nonHost);

  const port = PORT.exec(host)?.[0];
  if (port !== undefined) {
    if (port !== ':') target.port = port.slice(1);
    host = host.slice(0, host.length - port.length);
  }
  let hostname = host;
  const isIPv6 = hostname.startsWith('[') && hostname.endsWith(']');
  if (!isIPv6) {
    // What is left behind a colon is no port. The arguments are in the order that gives Node's message.
    if (hostname.includes(':')) throw new codes.ERR_INVALID_ARG_VALUE('url', 'Invalid port in url', url);
  }
  hostname = hostname.length > 255 ? '' : hostname.toLowerCase();
  if (hostname !== '') {
    if (isIPv6) {
      if (FORBIDDEN_IPV6.test(hostname)) throw new codes.ERR_INVALID_URL(url);
    } else {
      hostname = require('internal/url/host').domainToASCII(hostname);
      if (hostname === '' || FORBIDDEN_HOST.test(hostname)) throw new codes.ERR_INVALID_URL(url);
    }
  }
  target.host = `${hostname}${target.port ? `:${target.port}` : ''}`;
  target.hostname = isIPv6 ? hostname.slice(1, -1) : hostname;
  if (isIPv6 && rest[0] !== '/') rest = `/${rest}`;
  return rest;
}

function parse(url, parseQueryString, slashesDenoteHost) {
  if (url instanceof Url) return url;
  return new Url().parse(url, parseQueryString, slashesDenoteHost);
}

Url.prototype.format = function() {
  let auth = this.auth || '';
  if (auth) {
    auth = require('querystring').escape(auth).replace(/%3A/gi, ':');
    auth += '@';
  }
  let protocol = this.protocol || '';
  let pathname = this.pathname || '';
  let hash = this.hash || '';
  let host = '';
  let query = '';
  if (this.host) {
    host = auth + this.host;
  } else if (this.hostname) {
    host = auth + (this.hostname.includes(':') && !/^\[.*\]$/.test(this.hostname) ? `[${this.hostname}]` : this.hostname);
    if (this.port) host += `:${this.port}`;
  }
  if (this.query !== null && typeof this.query === 'object') query = require('querystring').stringify(this.query);
  let search = this.search || (query && `?${query}`) || '';
  if (protocol && !protocol.endsWith(':')) protocol += ':';
  pathname = pathname.replaceAll('#', '%23').replaceAll('?', '%3F');
  if (this.slashes || slashed.has(protocol)) {
    if (this.slashes || host) {
      if (pathname && pathname[0] !== '/') pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol.startsWith('file')) {
      host = '//';
    }
  }
  search = search.replaceAll('#', '%23');
  if (hash && hash[0] !== '#') hash = `#${hash}`;
  if (search && search[0] !== '?') search = `?${search}`;
  return `${protocol}${host}${pathname}${search}${hash}`;
};

Url.prototype.parseHost = function() {
  let { host } = this;
  const port = PORT.exec(host)?.[0];
  if (port !== undefined) {
    if (port !== ':') this.port = port.slice(1);
    host = host.slice(0, host.length - port.length);
  }
  if (host) this.hostname = host;
};

function resolve(source, relative) {
  return parse(source, false, true).resolve(relative);
}

Url.prototype.resolve = function(relative) {
  return this.resolveObject(parse(relative, false, true)).format();
};

function resolveObject(source, relative) {
  if (!source) return relative;
  return parse(source, false, true).resolveObject(relative);
}

function finish(result) {
  if (result.pathname !== null || result.search !== null) {
    result.path = `${result.pathname || ''}${result.search || ''}`;
  }
  result.href = result.format();
  return result;
}

Url.prototype.resolveObject = function(relative) {
  if (typeof relative === 'string') relative = new Url().parse(relative, false, true);
  const result = Object.assign(new Url(), this);
  // The hash is never inherited.
  result.hash = relative.hash;
  if (relative.href === '') {
    result.href = result.format();
    return result;
  }
  if (relative.slashes && !relative.protocol) {
    const { protocol } = result;
    Object.assign(result, relative);
    result.protocol = protocol;
    if (slashed.has(result.protocol) && result.hostname && !result.pathname) result.path = result.pathname = '/';
    result.href = result.format();
    return result;
  }
  if (relative.protocol && relative.protocol !== result.protocol) return resolveOtherProtocol(result, relative);
  return resolvePath(result, relative);
};

function resolveOtherProtocol(result, relative) {
  // A protocol unknown to this parser is taken as it is.
  if (!slashed.has(relative.protocol)) {
    Object.assign(result, relative);
    result.href = result.format();
    return result;
  }
  result.protocol = relative.protocol;
  if (!relative.host && !/^file:?$/.test(relative.protocol) && !hostless.has(relative.protocol)) {
    // http:a/b names a host all the same.
    const parts = (relative.pathname || '').split('/');
    while (parts.length && !(relative.host = parts.shift()));
    relative.host ||= '';
    relative.hostname ||= '';
    if (parts[0] !== '') parts.unshift('');
    if (parts.length < 2) parts.unshift('');
    result.pathname = parts.join('/');
  } else {
    result.pathname = relative.pathname;
  }
  result.search = relative.search;
  result.query = relative.query;
  result.host = relative.host || '';
  result.auth = relative.auth;
  result.hostname = relative.hostname || relative.host;
  result.port = relative.port;
  if (result.pathname || result.search) result.path = `${result.pathname || ''}${result.search || ''}`;
  result.slashes ||= relative.slashes;
  result.href = result.format();
  return result;
}

function resolvePath(result, relative) {
  const sourceAbsolute = Boolean(result.pathname && result.pathname[0] === '/');
  const relativeAbsolute = Boolean(relative.host || (relative.pathname && relative.pathname[0] === '/'));
  let absolute = relativeAbsolute || sourceAbsolute || Boolean(result.host && relative.pathname);
  const removeDots = absolute;
  let source = (result.pathname && result.pathname.split('/')) || [];
  const added = (relative.pathname && relative.pathname.split('/')) || [];
  // A protocol without slashes keeps its "host" as the first part of the path.
  const noHost = result.protocol && !slashed.has(result.protocol);
  if (noHost) {
    result.hostname = '';
    result.port = null;
    if (result.host) {
      if (source[0] === '') source[0] = result.host;
      else source.unshift(result.host);
    }
    result.host = '';
    if (relative.protocol) {
      relative.hostname = null;
      relative.port = null;
      result.auth = null;
      if (relative.host) {
        if (added[0] === '') added[0] = relative.host;
        else added.unshift(relative.host);
      }
      relative.host = null;
    }
    absolute &&= added[0] === '' || source[0] === '';
  }
  if (relativeAbsolute) {
    if (relative.host || relative.host === '') {
      if (result.host !== relative.host) result.auth = null;
      result.host = relative.host;
      result.port = relative.port;
    }
    if (relative.hostname || relative.hostname === '') {
      if (result.hostname !== relative.hostname) result.auth = null;
      result.hostname = relative.hostname;
    }
    result.search = relative.search;
    result.query = relative.query;
    source = added;
  } else if (added.length > 0) {
    source.pop();
    source = source.concat(added);
    result.search = relative.search;
    result.query = relative.query;
  } else if (relative.search !== null && relative.search !== undefined) {
    // Only a new query.
    if (noHost) {
      result.hostname = result.host = source.shift();
      takeAuth(result);
    }
    result.search = relative.search;
    result.query = relative.query;
    return finish(result);
  }
  if (source.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    result.href = result.format();
    return result;
  }

  const last = source.at(-1);
  const trailing = ((result.host || relative.host || source.length > 1) && (last === '.' || last === '..')) || last === '';
  let up = 0;
  for (let i = source.length - 1; i >= 0; i--) {
    if (source[i] === '.') {
      source.splice(i, 1);
    } else if (source[i] === '..') {
      source.splice(i, 1);
      up++;
    } else if (up > 0) {
      source.splice(i, 1);
      up--;
    }
  }
  if (!absolute && !removeDots) while (up-- > 0) source.unshift('..');
  if (absolute && source[0] !== '' && (!source[0] || source[0][0] !== '/')) source.unshift('');
  if (trailing && source.join('/').at(-1) !== '/') source.push('');
  const isAbsolute = source[0] === '' || (source[0] && source[0][0] === '/');
  if (noHost) {
    result.hostname = result.host = isAbsolute ? '' : source.length ? source.shift() : '';
    takeAuth(result);
  }
  absolute ||= Boolean(result.host && source.length);
  if (absolute && !isAbsolute) source.unshift('');
  if (source.length === 0) {
    result.pathname = null;
    result.path = null;
  } else {
    result.pathname = source.join('/');
  }
  if (result.pathname !== null || result.search !== null) {
    result.path = `${result.pathname || ''}${result.search || ''}`;
  }
  result.auth = relative.auth || result.auth;
  result.slashes ||= relative.slashes;
  result.href = result.format();
  return result;
}

// user@host as one part of a path.
function takeAuth(result) {
  const at = result.host && result.host.indexOf('@') > 0 ? result.host.split('@') : undefined;
  if (at === undefined) return;
  result.auth = at.shift();
  result.host = result.hostname = at.shift();
}

module.exports = { Url, parse, resolve, resolveObject };
