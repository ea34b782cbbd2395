// The basic URL parser (URL standard, section 4.4): text and an optional base to a URL record.
//
// No binding; hosts in internal/url/host.

const { parseHost } = require('internal/url/host');

const SPECIAL_PORTS = { __proto__: null, 'http:': 80, 'https:': 443, 'ws:': 80, 'wss:': 443, 'ftp:': 21, 'file:': -1 };

// scheme with its colon; host null where there is none; port -1 for none; path a list, or a string where opaque.
class Record {
  constructor() {
    this.scheme = '';
    this.username = '';
    this.password = '';
    this.host = null;
    this.port = -1;
    this.path = [];
    this.query = null;
    this.fragment = null;
  }
}

function isSpecial(record) {
  return SPECIAL_PORTS[record.scheme] !== undefined;
}

// -- Percent encoding ---------------------------------------------------------------------------------------------

function encoder(unsafe) {
  // Whatever is not ASCII is always escaped, and so are controls.
  const pattern = new RegExp(`[\\0-\\x1f\\x7f-\\u{10ffff}${unsafe}]`, 'gu');
  const test = new RegExp(pattern.source, 'u');
  return (text) => (test.test(text) ? text.replace(pattern, escapeChar) : text);
}

function escapeChar(char) {
  const code = char.codePointAt(0);
  if (code >= 0x80) return encodeURIComponent(char);
  return `%${code < 16 ? '0' : ''}${code.toString(16).toUpperCase()}`;
}

const encodeControls = encoder('');
const encodeFragment = encoder(' "<>`');
const encodeQuery = encoder(' "#<>');
const encodeSpecialQuery = encoder(' "#<>\'');
const encodePath = encoder(' "#<>?^`{}');
const encodeUserinfo = encoder(' "#<>?^`{}/:;=@\\[\\\\\\]|');

// -- States -------------------------------------------------------------------------------------------------------

const kSpecialRelativeOrAuthority = 1;
const kPathOrAuthority = 2;
const kRelative = 3;
const kSpecialAuthorityIgnoreSlashes = 4;
const kAuthority = 5;
const kFile = 6;
const kPathStart = 7;
const kPath = 8;
const kOpaquePath = 9;
const kQuery = 10;

const ALPHA = /^[a-zA-Z]$/;

function isWindowsDriveLetter(text) {
  return text.length === 2 && ALPHA.test(text[0]) && (text[1] === ':' || text[1] === '|');
}

function isNormalizedDriveLetter(text) {
  return text.length === 2 && ALPHA.test(text[0]) && text[1] === ':';
}

function startsWithDriveLetter(text, at) {
  return text.length - at >= 2 && isWindowsDriveLetter(text.slice(at, at + 2)) &&
    (text.length - at === 2 || '/\\?#'.includes(text[at + 2]));
}

function shortenPath(record) {
  const { path } = record;
  if (record.scheme === 'file:' && path.length === 1 && isNormalizedDriveLetter(path[0])) return;
  path.pop();
}

function isSingleDot(segment) {
  return segment === '.' || segment.toLowerCase() === '%2e';
}

function isDoubleDot(segment) {
  switch (segment.toLowerCase()) {
    case '..':
    case '.%2e':
    case '%2e.':
    case '%2e%2e':
      return true;
    default:
      return false;
  }
}

function copyBase(record, base, withQuery) {
  record.username = base.username;
  record.password = base.password;
  record.host = base.host;
  record.port = base.port;
  record.path = typeof base.path === 'string' ? base.path : base.path.slice();
  if (withQuery) record.query = base.query;
}

// Sets the path of the record from input[at...] up to `?` or `#`, and returns where that is.
function parsePath(record, input, at, override) {
  const special = isSpecial(record);
  let segment = '';
  for (; ; at++) {
    const c = at < input.length ? input[at] : undefined;
    const slash = c === '/' || (special && c === '\\');
    if (c !== undefined && !slash && (override !== 0 || (c !== '?' && c !== '#'))) {
      segment += c;
      continue;
    }
    segment = encodePath(segment);
    if (isDoubleDot(segment)) {
      shortenPath(record);
      if (!slash) record.path.push('');
    } else if (isSingleDot(segment)) {
      if (!slash) record.path.push('');
    } else {
      if (record.scheme === 'file:' && record.path.length === 0 && isWindowsDriveLetter(segment)) {
        segment = `${segment[0]}:`;
      }
      record.path.push(segment);
    }
    segment = '';
    if (!slash) return at;
  }
}

// Parses user:password@host:port from `at`; answers where the path starts, or -1.
function parseAuthority(record, input, at) {
  const special = isSpecial(record);
  let end = at;
  while (end < input.length && !'/?#'.includes(input[end]) && !(special && input[end] === '\\')) end++;
  const authority = input.slice(at, end);
  const sign = authority.lastIndexOf('@');
  if (sign !== -1) {
    const credentials = authority.slice(0, sign);
    const colon = credentials.indexOf(':');
    record.username = encodeUserinfo(colon === -1 ? credentials : credentials.slice(0, colon));
    if (colon !== -1) record.password = encodeUserinfo(credentials.slice(colon + 1));
    if (sign === authority.length - 1) return -1;
  }
  return parseHostAndPort(record, authority.slice(sign + 1)) ? end : -1;
}

function hostEnd(text) {
  let inBrackets = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '[') inBrackets = true;
    else if (text[i] === ']') inBrackets = false;
    else if (text[i] === ':' && !inBrackets) return i;
  }
  return text.length;
}

function parseHostAndPort(record, text) {
  const colon = hostEnd(text);
  const special = isSpecial(record);
  const hostText = text.slice(0, colon);
  if (hostText === '' && (special || colon < text.length)) return false;
  const host = hostText === '' ? '' : parseHost(hostText, !special, encodeControls);
  if (host === undefined) return false;
  record.host = host;
  return colon === text.length || parsePort(record, text.slice(colon + 1));
}

function parsePort(record, digits) {
  if (digits === '') return true;
  if (!/^[0-9]+$/.test(digits)) return false;
  const port = +digits;
  if (port > 65535) return false;
  record.port = port === SPECIAL_PORTS[record.scheme] ? -1 : port;
  return true;
}

// The record for `input`, relative to the record `base` where given; undefined where it is no URL.
function parseURL(input, base) {
  input = input.toWellFormed().replace(/^[\0-\x20]+|[\0-\x20]+$/g, '').replace(/[\t\n\r]/g, '');
  const record = new Record();
  const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]*:/.exec(input);
  let at = 0;
  let state;
  if (scheme !== null) {
    record.scheme = scheme[0].toLowerCase();
    at = scheme[0].length;
    if (record.scheme === 'file:') state = kFile;
    else if (!isSpecial(record)) state = input[at] === '/' ? kPathOrAuthority : kOpaquePath;
    else if (base?.scheme === record.scheme) state = kSpecialRelativeOrAuthority;
    else state = kSpecialAuthorityIgnoreSlashes;
    if (state === kPathOrAuthority) at++;
  } else {
    if (base === undefined) return undefined;
    if (typeof base.path === 'string') {
      if (input[0] !== '#') return undefined;
      record.scheme = base.scheme;
      copyBase(record, base, true);
      record.fragment = encodeFragment(input.slice(1));
      return record;
    }
    record.scheme = base.scheme;
    state = base.scheme === 'file:' ? kFile : kRelative;
  }
  const special = isSpecial(record);
  const isSlash = (c) => c === '/' || (special && c === '\\');

  if (state === kSpecialRelativeOrAuthority) {
    if (input[at] === '/' && input[at + 1] === '/') {
      state = kSpecialAuthorityIgnoreSlashes;
    } else {
      state = kRelative;
    }
  }
  if (state === kRelative) {
    if (isSlash(input[at])) {
      at++;
      if (isSlash(input[at])) {
        at++;
        state = special ? kSpecialAuthorityIgnoreSlashes : kAuthority;
      } else {
        copyBase(record, base, false);
        record.path = [];
        state = kPath;
      }
    } else {
      copyBase(record, base, true);
      const c = input[at];
      if (c !== undefined && c !== '?' && c !== '#') {
        record.query = null;
        shortenPath(record);
        state = kPath;
      } else {
        if (c === '?') record.query = '';
        state = kQuery;
      }
    }
  } else if (state === kPathOrAuthority) {
    if (input[at] === '/') {
      at++;
      state = kAuthority;
    } else {
      state = kPath;
    }
  } else if (state === kFile) {
    record.host = '';
    ({ at, state } = parseFile(record, input, at, base));
    if (at === -1) return undefined;
  }
  if (state === kSpecialAuthorityIgnoreSlashes) {
    while (isSlash(input[at])) at++;
    state = kAuthority;
  }
  if (state === kAuthority) {
    at = parseAuthority(record, input, at);
    if (at === -1) return undefined;
    state = kPathStart;
  }
  if (state === kPathStart) {
    if (special) {
      if (isSlash(input[at])) at++;
      state = kPath;
    } else if (input[at] === '/') {
      at++;
      state = kPath;
    } else {
      state = kQuery;
    }
  }
  if (state === kPath) {
    at = parsePath(record, input, at, 0);
  } else if (state === kOpaquePath) {
    let end = at;
    while (end < input.length && input[end] !== '?' && input[end] !== '#') end++;
    let path = input.slice(at, end);
    // A blank in front of what follows would be lost in serialising.
    if (path.endsWith(' ') && end < input.length) path = `${path.slice(0, -1)}%20`;
    record.path = encodeControls(path);
    at = end;
  }
  parseTail(record, input, at);
  return record;
}

function parseFile(record, input, at, base) {
  const isSlash = (c) => c === '/' || c === '\\';
  const baseFile = base?.scheme === 'file:' ? base : undefined;
  if (isSlash(input[at])) {
    at++;
    if (isSlash(input[at])) {
      at++;
      let end = at;
      while (end < input.length && !'/\\?#'.includes(input[end])) end++;
      const hostText = input.slice(at, end);
      // file://C:/ names a drive, not a host.
      if (isWindowsDriveLetter(hostText)) return { at, state: kPath };
      if (hostText !== '') {
        const host = parseHost(hostText, false, encodeControls);
        if (host === undefined) return { at: -1, state: 0 };
        record.host = host === 'localhost' ? '' : host;
      }
      return { at: end, state: kPathStart };
    }
    if (baseFile !== undefined) {
      record.host = baseFile.host;
      if (!startsWithDriveLetter(input, at) && baseFile.path.length > 0 && isNormalizedDriveLetter(baseFile.path[0])) {
        record.path.push(baseFile.path[0]);
      }
    }
    return { at, state: kPath };
  }
  if (baseFile === undefined) return { at, state: kPath };
  record.host = baseFile.host;
  record.path = baseFile.path.slice();
  record.query = baseFile.query;
  const c = input[at];
  if (c === undefined || c === '?' || c === '#') {
    if (c === '?') record.query = '';
    return { at, state: kQuery };
  }
  record.query = null;
  if (startsWithDriveLetter(input, at)) record.path = [];
  else shortenPath(record);
  return { at, state: kPath };
}

function parseTail(record, input, at) {
  if (input[at] === '?') {
    const hash = input.indexOf('#', at);
    const query = input.slice(at + 1, hash === -1 ? undefined : hash);
    record.query = isSpecial(record) ? encodeSpecialQuery(query) : encodeQuery(query);
    at = hash === -1 ? input.length : hash;
  }
  if (input[at] === '#') record.fragment = encodeFragment(input.slice(at + 1));
}

// -- Serialising --------------------------------------------------------------------------------------------------

function serializePath(record) {
  return typeof record.path === 'string' ? record.path : record.path.length === 0 ? '' : `/${record.path.join('/')}`;
}

function serializeURL(record, { fragment = true, search = true, auth = true, host = record.host } = {}) {
  let out = record.scheme;
  if (record.host !== null) {
    out += '//';
    if (auth && (record.username !== '' || record.password !== '')) {
      out += record.username;
      if (record.password !== '') out += `:${record.password}`;
      out += '@';
    }
    out += host;
    if (record.port !== -1) out += `:${record.port}`;
  } else if (typeof record.path !== 'string' && record.path.length > 1 && record.path[0] === '') {
    out += '/.';
  }
  out += serializePath(record);
  if (search && record.query !== null) out += `?${record.query}`;
  if (fragment && record.fragment !== null) out += `#${record.fragment}`;
  return out;
}

// -- Setters ------------------------------------------------------------------------------------------------------

function clean(value) {
  return value.toWellFormed().replace(/[\t\n\r]/g, '');
}

function cannotHaveCredentials(record) {
  return record.host === null || record.host === '' || record.scheme === 'file:';
}

const setters = {
  protocol(record, value) {
    const match = /^([a-zA-Z][a-zA-Z0-9+.-]*)(?::|$)/.exec(clean(value));
    if (match === null) return;
    const scheme = `${match[1].toLowerCase()}:`;
    if ((SPECIAL_PORTS[scheme] !== undefined) !== isSpecial(record)) return;
    if (scheme === 'file:' && (record.username !== '' || record.password !== '' || record.port !== -1)) return;
    if (record.scheme === 'file:' && (record.host === '' || record.host === null)) return;
    record.scheme = scheme;
    if (record.port === SPECIAL_PORTS[scheme]) record.port = -1;
  },
  username(record, value) {
    if (!cannotHaveCredentials(record)) record.username = encodeUserinfo(value.toWellFormed());
  },
  password(record, value) {
    if (!cannotHaveCredentials(record)) record.password = encodeUserinfo(value.toWellFormed());
  },
  host(record, value, nameOnly = false) {
    if (typeof record.path === 'string') return;
    const text = clean(value);
    const special = isSpecial(record);
    let end = 0;
    while (end < text.length && !'/?#'.includes(text[end]) && !(special && text[end] === '\\')) end++;
    const authority = text.slice(0, end);
    const colon = record.scheme === 'file:' ? authority.length : hostEnd(authority);
    if (nameOnly && colon < authority.length) return;
    const hostText = authority.slice(0, colon);
    if (hostText === '') {
      if (record.scheme === 'file:') {
        record.host = '';
        return;
      }
      if (special || colon < authority.length || record.username !== '' || record.password !== '' || record.port !== -1) return;
      record.host = '';
      return;
    }
    if (record.scheme === 'file:' && isWindowsDriveLetter(hostText)) return;
    const host = parseHost(hostText, !special, encodeControls);
    if (host === undefined) return;
    record.host = record.scheme === 'file:' && host === 'localhost' ? '' : host;
    if (colon < authority.length) {
      const digits = /^[0-9]+/.exec(authority.slice(colon + 1));
      if (digits !== null) parsePort(record, digits[0]);
    }
  },
  hostname(record, value) {
    setters.host(record, value, true);
  },
  port(record, value) {
    if (cannotHaveCredentials(record)) return;
    if (value === '') {
      record.port = -1;
      return;
    }
    const digits = /^[0-9]+/.exec(clean(value));
    if (digits !== null) parsePort(record, digits[0]);
  },
  pathname(record, value) {
    if (typeof record.path === 'string') return;
    const text = clean(value);
    record.path = [];
    const special = isSpecial(record);
    if (text === '' && !special) {
      // A host makes the slash needless, a missing one makes it wrong.
      if (record.host === null) record.path = [''];
      return;
    }
    const at = text[0] === '/' || (special && text[0] === '\\') ? 1 : 0;
    parsePath(record, text, at, kPath);
  },
  search(record, value) {
    if (value === '') {
      record.query = null;
      return;
    }
    const text = clean(value[0] === '?' ? value.slice(1) : value);
    record.query = isSpecial(record) ? encodeSpecialQuery(text) : encodeQuery(text);
  },
  hash(record, value) {
    if (value === '') {
      record.fragment = null;
      return;
    }
    record.fragment = encodeFragment(clean(value[0] === '#' ? value.slice(1) : value));
  },
};

module.exports = { isSpecial, parseURL, serializePath, serializeURL, setters };
