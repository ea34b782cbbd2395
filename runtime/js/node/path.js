// The `path` module, for POSIX and Windows paths alike.
//
// No binding; process.cwd() where a relative path is resolved.

const { validateObject, validateString } = require('internal/validators');

const SLASH = 47;
const BACKSLASH = 92;
const COLON = 58;
const DOT = 46;

function isPosixSeparator(code) {
  return code === SLASH;
}

function isSeparator(code) {
  return code === SLASH || code === BACKSLASH;
}

function isDriveLetter(code) {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

// Index of the first separator at or behind `at`; the length of the path when there is none.
function nextSeparator(path, at, isSep) {
  if (isSep === isPosixSeparator) {
    const found = path.indexOf('/', at);
    return found === -1 ? path.length : found;
  }
  while (at < path.length && !isSep(path.charCodeAt(at))) at++;
  return at;
}

// Where the name begins that ends at `end`, which is not in front of `from`.
function nameStart(path, from, end, isSep) {
  if (end === from) return from;
  if (isSep === isPosixSeparator) return Math.max(path.lastIndexOf('/', end - 1) + 1, from);
  while (end > from && !isSep(path.charCodeAt(end - 1))) end--;
  return end;
}

// Resolves `.` and `..` in a path without root. `..` at the front stay where `allowAboveRoot`.
function normalizeSegments(path, allowAboveRoot, separator, isSep) {
  const { length } = path;
  let out = '';
  // Length of the last segment kept that `..` may take away; 0 when there is none.
  let segments = 0;
  let start = 0;
  while (start <= length) {
    const i = nextSeparator(path, start, isSep);
    const size = i - start;
    if (size === 0 || (size === 1 && path.charCodeAt(start) === DOT)) {
      // Nothing, or the same directory.
    } else if (size === 2 && path.charCodeAt(start) === DOT && path.charCodeAt(start + 1) === DOT) {
      if (segments > 0) {
        const cut = out.lastIndexOf(separator);
        out = cut === -1 ? '' : out.slice(0, cut);
        segments--;
      } else if (allowAboveRoot) {
        out += out === '' ? '..' : `${separator}..`;
      }
    } else {
      const segment = path.slice(start, i);
      out += out === '' ? segment : `${separator}${segment}`;
      segments++;
    }
    start = i + 1;
  }
  return out;
}

// Where the base name lies: {start, end} of the text, and the index of the dot of its extension or -1.
function lastSegment(path, from, isSep) {
  let end = path.length;
  while (end > from && isSep(path.charCodeAt(end - 1))) end--;
  const start = nameStart(path, from, end, isSep);
  let dot = path.lastIndexOf('.', end - 1);
  // A dot in front is part of the name, and so is all of `..`.
  if (dot <= start || end === start || (dot === start + 1 && end === dot + 1 && path.charCodeAt(start) === DOT)) dot = -1;
  return { start, end, dot };
}

function baseName(path, from, suffix, isSep) {
  const { start, end } = lastSegment(path, from, isSep);
  const name = path.slice(start, end);
  if (suffix === undefined || suffix === '' || suffix.length > path.length) return name;
  // A path that is the suffix and nothing else has no base name left.
  if (path === suffix) return '';
  if (name.length > suffix.length) return name.endsWith(suffix) ? name.slice(0, name.length - suffix.length) : name;
  // Node keeps trailing separators where the suffix is longer than the name and ends like it.
  return name.length < suffix.length && suffix.endsWith(name) ? path.slice(start) : name;
}

function dirEnd(path, from, isSep) {
  let end = path.length;
  while (end > from && isSep(path.charCodeAt(end - 1))) end--;
  return nameStart(path, from, end, isSep);
}

function formatExtension(ext) {
  return ext ? `${ext[0] === '.' ? '' : '.'}${ext}` : '';
}

function formatParts(separator, parts) {
  validateObject(parts, 'pathObject');
  const dir = parts.dir || parts.root;
  const base = parts.base || `${parts.name || ''}${formatExtension(parts.ext)}`;
  if (!dir) return base;
  return dir === parts.root ? `${dir}${base}` : `${dir}${separator}${base}`;
}

function parseBase(path, from, isSep, result) {
  const { start, end, dot: found } = lastSegment(path, from, isSep);
  // Right behind the root Node takes `..` for a name with an extension.
  const dot = isSep === isPosixSeparator && start === 1 && end === 3 && path.startsWith('..', 1) ? 2 : found;
  if (end > start) {
    result.base = path.slice(start, end);
    if (dot === -1) {
      result.name = result.base;
    } else {
      result.name = path.slice(start, dot);
      result.ext = path.slice(dot, end);
    }
  }
  return start;
}

function matchesGlob(path, pattern, windows) {
  validateString(path, 'path');
  validateString(pattern, 'pattern');
  return require('internal/fs/glob').matchGlobPattern(path, pattern, windows);
}

function posixCwd() {
  return process.cwd();
}

const posix = {
  resolve(...args) {
    if (args.length === 0 || (args.length === 1 && (args[0] === '' || args[0] === '.'))) {
      const cwd = posixCwd();
      if (cwd.charCodeAt(0) === SLASH) return cwd;
    }
    let resolved = '';
    let absolute = false;
    for (let i = args.length - 1; i >= 0 && !absolute; i--) {
      const path = args[i];
      validateString(path, `paths[${i}]`);
      if (path.length === 0) continue;
      resolved = `${path}/${resolved}`;
      absolute = path.charCodeAt(0) === SLASH;
    }
    if (!absolute) {
      const cwd = posixCwd();
      resolved = `${cwd}/${resolved}`;
      absolute = cwd.charCodeAt(0) === SLASH;
    }
    resolved = normalizeSegments(resolved, !absolute, '/', isPosixSeparator);
    if (absolute) return `/${resolved}`;
    return resolved.length > 0 ? resolved : '.';
  },

  normalize(path) {
    validateString(path, 'path');
    if (path.length === 0) return '.';
    const absolute = path.charCodeAt(0) === SLASH;
    const trailing = path.charCodeAt(path.length - 1) === SLASH;
    path = normalizeSegments(path, !absolute, '/', isPosixSeparator);
    if (path.length === 0) {
      if (absolute) return '/';
      return trailing ? './' : '.';
    }
    if (trailing) path += '/';
    return absolute ? `/${path}` : path;
  },

  isAbsolute(path) {
    validateString(path, 'path');
    return path.length > 0 && path.charCodeAt(0) === SLASH;
  },

  join(...args) {
    let joined = '';
    for (let i = 0; i < args.length; i++) {
      const path = args[i];
      validateString(path, 'path');
      if (path.length > 0) joined += joined === '' ? path : `/${path}`;
    }
    return joined === '' ? '.' : posix.normalize(joined);
  },

  relative(from, to) {
    validateString(from, 'from');
    validateString(to, 'to');
    if (from === to) return '';
    from = posix.resolve(from);
    to = posix.resolve(to);
    if (from === to) return '';
    const a = from === '/' ? [] : from.slice(1).split('/');
    const b = to === '/' ? [] : to.slice(1).split('/');
    let common = 0;
    while (common < a.length && common < b.length && a[common] === b[common]) common++;
    return [...a.slice(common).fill('..'), ...b.slice(common)].join('/');
  },

  toNamespacedPath(path) {
    return path;
  },

  dirname(path) {
    validateString(path, 'path');
    if (path.length === 0) return '.';
    const absolute = path.charCodeAt(0) === SLASH;
    const end = dirEnd(path, 0, isPosixSeparator) - 1;
    if (end <= 0) return absolute ? '/' : '.';
    return end === 1 && absolute ? '//' : path.slice(0, end);
  },

  basename(path, suffix) {
    if (suffix !== undefined) validateString(suffix, 'suffix');
    validateString(path, 'path');
    return baseName(path, 0, suffix, isPosixSeparator);
  },

  extname(path) {
    validateString(path, 'path');
    const { dot, end } = lastSegment(path, 0, isPosixSeparator);
    return dot === -1 ? '' : path.slice(dot, end);
  },

  format: formatParts.bind(null, '/'),

  parse(path) {
    validateString(path, 'path');
    const result = { root: '', dir: '', base: '', ext: '', name: '' };
    if (path.length === 0) return result;
    const absolute = path.charCodeAt(0) === SLASH;
    if (absolute) result.root = '/';
    const start = parseBase(path, absolute ? 1 : 0, isPosixSeparator, result);
    if (start > 1) result.dir = path.slice(0, start - 1);
    else if (absolute) result.dir = '/';
    return result;
  },

  matchesGlob(path, pattern) {
    return matchesGlob(path, pattern, false);
  },

  sep: '/',
  delimiter: ':',
  win32: null,
  posix: null,
};

// -- Windows ------------------------------------------------------------------------------------------------------

// The root of a Windows path: {end: where the rest starts, device: `C:` or `\\server\share`, absolute}.
// With `devices`, the root of \\.\NAME and \\?\NAME is the part before NAME.
function windowsRoot(path, devices = false) {
  const { length } = path;
  const code = path.charCodeAt(0);
  if (length === 1) return { end: isSeparator(code) ? 1 : 0, device: '', absolute: isSeparator(code) };
  if (isSeparator(code)) {
    const plain = { end: 1, device: '', absolute: true };
    if (!isSeparator(path.charCodeAt(1))) return plain;
    // \\server\share
    let at = 2;
    const serverStart = at;
    while (at < length && !isSeparator(path.charCodeAt(at))) at++;
    if (at === length || at === serverStart) return plain;
    const server = path.slice(serverStart, at);
    const gap = at;
    while (at < length && isSeparator(path.charCodeAt(at))) at++;
    if (at === length || at === gap) return plain;
    const shareStart = at;
    while (at < length && !isSeparator(path.charCodeAt(at))) at++;
    if (devices && (server === '.' || server === '?')) {
      return { end: 4, device: `\\\\${server}`, absolute: true };
    }
    return { end: at, device: `\\\\${server}\\${path.slice(shareStart, at)}`, absolute: true };
  }
  if (isDriveLetter(code) && path.charCodeAt(1) === COLON) {
    const absolute = length > 2 && isSeparator(path.charCodeAt(2));
    return { end: absolute ? 3 : 2, device: path.slice(0, 2), absolute };
  }
  return { end: 0, device: '', absolute: false };
}

function driveCwd(device) {
  if (device === '') return process.cwd();
  // Windows keeps a working directory for every drive in a variable named =C: and so on.
  const path = process.env[`=${device}`] || process.cwd();
  if (path === undefined || (path.slice(0, 2).toLowerCase() !== device.toLowerCase() && path.charCodeAt(2) === BACKSLASH)) {
    return `${device}\\`;
  }
  return path;
}

const RESERVED = /^(?:CON|PRN|AUX|NUL|COM[1-9\u00b9\u00b2\u00b3]|LPT[1-9\u00b9\u00b2\u00b3])$/i;

function isReservedName(path, colon) {
  return RESERVED.test(path.slice(0, colon));
}

const win32 = {
  resolve(...args) {
    let device = '';
    let tail = '';
    let absolute = false;
    for (let i = args.length - 1; i >= -1; i--) {
      let path;
      if (i >= 0) {
        path = args[i];
        validateString(path, `paths[${i}]`);
        if (path.length === 0) continue;
      } else {
        path = driveCwd(device);
      }
      const root = windowsRoot(path, true);
      if (root.device !== '') {
        if (device !== '') {
          if (root.device.toLowerCase() !== device.toLowerCase()) continue;
        } else {
          device = root.device;
        }
      }
      if (absolute) {
        if (device !== '') break;
      } else {
        tail = `${path.slice(root.end)}\\${tail}`;
        absolute = root.absolute;
        if (absolute && device !== '') break;
      }
    }
    tail = normalizeSegments(tail, !absolute, '\\', isSeparator);
    return absolute ? `${device}\\${tail}` : `${device}${tail}` || '.';
  },

  normalize(path) {
    validateString(path, 'path');
    const { length } = path;
    if (length === 0) return '.';
    if (length === 1) return path.charCodeAt(0) === SLASH ? '\\' : path;
    let { end, device, absolute } = windowsRoot(path, true);
    const colonAt = path.indexOf(':');
    const reserved = colonAt > 0 && isReservedName(path, colonAt);
    if (device === '' && !absolute && reserved) {
      end = colonAt + 1;
      device = path.slice(0, end);
    }
    if (absolute && end === length && device.startsWith('\\\\') && device !== '\\\\.' && device !== '\\\\?') {
      return `${device}\\`;
    }
    let tail = end < length ? normalizeSegments(path.slice(end), !absolute, '\\', isSeparator) : '';
    if (tail.length === 0 && !absolute) tail = '.';
    if (tail.length > 0 && isSeparator(path.charCodeAt(length - 1))) tail += '\\';
    if (!absolute && device === '' && path.includes(':')) {
      // A relative path must not turn into a drive or a stream by being normalised.
      if (tail.length >= 2 && isDriveLetter(tail.charCodeAt(0)) && tail.charCodeAt(1) === COLON) return `.\\${tail}`;
      let colon = path.indexOf(':');
      do {
        if (colon === length - 1 || isSeparator(path.charCodeAt(colon + 1))) return `.\\${tail}`;
      } while ((colon = path.indexOf(':', colon + 1)) !== -1);
    }
    // Without a colon Node compares all but the last character.
    if (isReservedName(path, colonAt)) return `.\\${device}${tail}`;
    if (device === '') return absolute ? `\\${tail}` : tail;
    return absolute ? `${device}\\${tail}` : `${device}${tail}`;
  },

  isAbsolute(path) {
    validateString(path, 'path');
    const code = path.charCodeAt(0);
    return path.length > 0 && (isSeparator(code) || (path.length > 2 && isDriveLetter(code) &&
      path.charCodeAt(1) === COLON && isSeparator(path.charCodeAt(2))));
  },

  join(...args) {
    const parts = [];
    for (let i = 0; i < args.length; i++) {
      validateString(args[i], 'path');
      if (args[i].length > 0) parts.push(args[i]);
    }
    if (parts.length === 0) return '.';
    const first = parts[0];
    let joined = parts.join('\\');
    // Only a first part that is a UNC path itself may make one; other doubled separators in front collapse.
    let slashes = 0;
    let replace = true;
    if (isSeparator(first.charCodeAt(0))) {
      slashes = 1;
      if (first.length > 1 && isSeparator(first.charCodeAt(1))) {
        slashes = 2;
        if (first.length > 2) {
          if (isSeparator(first.charCodeAt(2))) slashes = 3;
          else replace = false;
        }
      }
    }
    if (replace) {
      while (slashes < joined.length && isSeparator(joined.charCodeAt(slashes))) slashes++;
      if (slashes >= 2) joined = `\\${joined.slice(slashes)}`;
    }
    // Names of devices are left as they are.
    for (const part of joined.split('\\')) {
      const colon = part.indexOf(':');
      if (colon > 0 && isReservedName(part, colon)) return joined.replaceAll('/', '\\');
    }
    return win32.normalize(joined);
  },

  relative(from, to) {
    validateString(from, 'from');
    validateString(to, 'to');
    if (from === to) return '';
    const fromPath = win32.resolve(from);
    const toPath = win32.resolve(to);
    if (fromPath === toPath || fromPath.toLowerCase() === toPath.toLowerCase()) return '';
    const split = (path) => {
      const trimmed = path.replace(/^\\+|\\+$/g, '');
      return trimmed === '' ? [] : trimmed.split('\\');
    };
    const a = split(fromPath);
    const b = split(toPath);
    let common = 0;
    while (common < a.length && common < b.length && a[common].toLowerCase() === b[common].toLowerCase()) common++;
    // Nothing in common but a different drive or share.
    if (common === 0 && a.length > 0 && b.length > 0) return toPath;
    return [...a.slice(common).fill('..'), ...b.slice(common)].join('\\');
  },

  toNamespacedPath(path) {
    if (typeof path !== 'string' || path.length === 0) return path;
    const resolved = win32.resolve(path);
    if (resolved.length <= 2) return path;
    if (resolved.charCodeAt(0) === BACKSLASH) {
      if (resolved.charCodeAt(1) === BACKSLASH) {
        const code = resolved.charCodeAt(2);
        if (code !== 63 && code !== DOT) return `\\\\?\\UNC\\${resolved.slice(2)}`;
      }
    } else if (isDriveLetter(resolved.charCodeAt(0)) && resolved.charCodeAt(1) === COLON &&
               resolved.charCodeAt(2) === BACKSLASH) {
      return `\\\\?\\${resolved}`;
    }
    return resolved;
  },

  dirname(path) {
    validateString(path, 'path');
    const { length } = path;
    if (length === 0) return '.';
    if (length === 1) return isSeparator(path.charCodeAt(0)) ? path : '.';
    const { end: rootEnd, device } = windowsRoot(path);
    if (device.startsWith('\\\\') && rootEnd === length) return path;
    // The separator behind \\server\share belongs to the root.
    const root = device.startsWith('\\\\') ? rootEnd + 1 : rootEnd;
    const end = dirEnd(path, root, isSeparator);
    if (end > root) return path.slice(0, end - 1);
    return root === 0 ? '.' : path.slice(0, root);
  },

  basename(path, suffix) {
    if (suffix !== undefined) validateString(suffix, 'suffix');
    validateString(path, 'path');
    const drive = path.length >= 2 && isDriveLetter(path.charCodeAt(0)) && path.charCodeAt(1) === COLON ? 2 : 0;
    return baseName(path, drive, suffix, isSeparator);
  },

  extname(path) {
    validateString(path, 'path');
    const drive = path.length >= 2 && isDriveLetter(path.charCodeAt(0)) && path.charCodeAt(1) === COLON ? 2 : 0;
    const { dot, end } = lastSegment(path, drive, isSeparator);
    return dot === -1 ? '' : path.slice(dot, end);
  },

  format: formatParts.bind(null, '\\'),

  parse(path) {
    validateString(path, 'path');
    const result = { root: '', dir: '', base: '', ext: '', name: '' };
    const { length } = path;
    if (length === 0) return result;
    if (length === 1 && isSeparator(path.charCodeAt(0))) {
      result.root = result.dir = path;
      return result;
    }
    const { end, device } = windowsRoot(path);
    let root = end;
    if (device.startsWith('\\\\') && end < length) root = end + 1;
    if (root > 0) result.root = path.slice(0, root);
    if (root === length) {
      result.dir = path;
      return result;
    }
    const start = parseBase(path, root, isSeparator, result);
    if (start > 0 && start !== root) result.dir = path.slice(0, start - 1);
    else result.dir = result.root;
    return result;
  },

  matchesGlob(path, pattern) {
    return matchesGlob(path, pattern, true);
  },

  sep: '\\',
  delimiter: ';',
  win32: null,
  posix: null,
};

posix.win32 = win32.win32 = win32;
posix.posix = win32.posix = posix;
posix._makeLong = posix.toNamespacedPath;
win32._makeLong = win32.toNamespacedPath;

module.exports = posix;
