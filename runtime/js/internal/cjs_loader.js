// The CommonJS loader: `Module` with everything that programs and tools call or replace (`_load`, `_resolveFilename`,
// `_extensions`, `_compile`, `require.cache`, ...). `node:module` is this class with a few more members.
//
// Binding `modules`:
//   resolve(specifier, importer, isImport) -> ['builtin' | 'file' | 'data', name | path | url, '?query#fragment'],
//       or { code, name, message, path } when it fails. `importer` is the path of the importing file.
//   resolveEntry(name, cwd) -> path of the main file, or a failure as above
//   format(path) -> 'commonjs' | 'module' | 'unknown' | 'json' | 'addon' | 'wasm' | 'other'; throws when a
//       package.json is damaged
//   readSource(path) -> text without BOM; throws the system error of `open` or `read`
//   compileFunction(source, path, detect, referrer) -> function (exports, require, module, __filename, __dirname);
//       undefined if `detect` and the source has module syntax; throws SyntaxError. `referrer` comes back as the first
//       argument of the import hook.
//   exists(path) -> boolean
//   packed: path -> module compiled into the image, see runtime/src/modules/packed.rs
//   builtinNames, schemeOnlyNames: names of built-in modules, without `node:`
'use strict';

const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');
const path = require('path');

const { binding } = require('internal/packaged');

const parentOf = Symbol('kModuleParent');
const isMainSymbol = Symbol('kIsMainSymbol');

const { packed } = binding;

function resolve(specifier, importer, isImport) {
  const known = packed[importer];
  if (known !== undefined) {
    const target = (isImport ? known.imports : known.requires)[specifier];
    if (target !== undefined) return target;
  }
  return binding.resolve(specifier, importer, isImport);
}

function formatOf(file) {
  return packed[file]?.format ?? binding.format(file);
}

function readSource(file) {
  return packed[file]?.source ?? binding.readSource(file);
}

const builtinNames = new Set(binding.builtinNames);
const schemeOnlyNames = new Set(binding.schemeOnlyNames);

// The name without scheme if `id` names a built-in module, else undefined.
function builtinId(id) {
  if (id.startsWith('node:')) {
    const name = id.slice(5);
    return builtinNames.has(name) || schemeOnlyNames.has(name) ? name : undefined;
  }
  return builtinNames.has(id) ? id : undefined;
}

// An error object from what the binding reports. Its stack shows the code, as those of `internal/errors` do.
function makeFailure({ code, name, message }) {
  const Base = name === 'TypeError' ? TypeError : Error;
  const error = new Base(message);
  Object.defineProperty(error, 'name', { __proto__: null, value: `${Base.name} [${code}]`, configurable: true });
  void error.stack;
  delete error.name;
  error.code = code;
  return error;
}

function updateChildren(parent, child, scan) {
  const children = parent?.children;
  if (children && !(scan && children.includes(child))) children.push(child);
}

function Module(id = '', parent) {
  this.id = id;
  this.path = path.dirname(id);
  this.exports = {};
  Object.defineProperty(this, parentOf, { __proto__: null, value: parent, writable: true, configurable: true });
  updateChildren(parent, this, false);
  this.filename = null;
  this.loaded = false;
  this.children = [];
}

Module._cache = { __proto__: null };
Module._pathCache = { __proto__: null };
Module._extensions = { __proto__: null };
Module.globalPaths = [];
Module.Module = Module;
Module.builtinModules = [...binding.builtinNames, ...binding.schemeOnlyNames.map((name) => `node:${name}`)];

Object.defineProperty(Module.prototype, 'constructor', {
  __proto__: null, configurable: true, get: () => undefined, set(value) {
    Object.defineProperty(this, 'constructor', { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  },
});
Object.defineProperty(Module.prototype, 'isPreloading', { __proto__: null, get: () => preloading });
Object.defineProperty(Module.prototype, 'parent', {
  __proto__: null,
  get() { return this[parentOf]; },
  set(value) { this[parentOf] = value; },
});

let preloading = false;
let requireDepth = 0;
// `folder\0request` -> file name, for requests that were loaded before.
const resolved = { __proto__: null };

const wrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'];
// Whether a program replaced the wrapper: then sources are wrapped as text.
let patched = false;
Module.wrap = function wrap(script) {
  return wrapper[0] + script + wrapper[1];
};
const originalWrap = Module.wrap;
let currentWrap = originalWrap;
Object.defineProperty(Module, 'wrap', {
  __proto__: null,
  get: () => currentWrap,
  set(value) {
    patched = true;
    currentWrap = value;
  },
});
let wrapperProxy;
const wrapperHandler = {
  __proto__: null,
  set(target, key, value, receiver) {
    patched = true;
    return Reflect.set(target, key, value, receiver);
  },
  defineProperty(target, key, descriptor) {
    patched = true;
    return Reflect.defineProperty(target, key, descriptor);
  },
};
Object.defineProperty(Module, 'wrapper', {
  __proto__: null,
  get: () => (wrapperProxy ??= new Proxy(wrapper, wrapperHandler)),
  set(value) {
    patched = true;
    wrapper[0] = value[0];
    wrapper[1] = value[1];
  },
});

// ---- names to files ---------------------------------------------------------------------------------------------

function isRelative(request) {
  return request === '.' || request === '..' || request.startsWith('./') || request.startsWith('../');
}

// `node_modules` folders from `from` up to the root.
Module._nodeModulePaths = function(from) {
  from = path.resolve(from);
  const paths = [];
  for (;;) {
    if (path.basename(from) !== 'node_modules') paths.push(from === '/' ? '/node_modules' : `${from}/node_modules`);
    const parent = path.dirname(from);
    if (parent === from) return paths;
    from = parent;
  }
};

Module._initPaths = function() {
  Module.globalPaths = [];
};

Module._resolveLookupPaths = function(request, parent) {
  if (builtinId(request) !== undefined) return null;
  if (!isRelative(request)) {
    let paths = Module.globalPaths;
    if (parent?.paths?.length) paths = parent.paths.concat(paths);
    return paths.length > 0 ? paths : null;
  }
  if (!parent || !parent.id || !parent.filename) return ['.'].concat(Module._nodeModulePaths('.'), Module.globalPaths);
  return [path.dirname(parent.filename)];
};

// Path of `request` looked for in `paths`; false if it is in none.
Module._findPath = function(request, paths, isMain) {
  const find = (specifier, importer) => {
    const found = resolve(specifier, importer, false);
    return Array.isArray(found) && found[0] === 'file' ? found[1] : undefined;
  };
  if (path.isAbsolute(request)) return find(request, '/x') ?? false;
  for (const folder of paths || []) {
    const bare = path.basename(folder) === 'node_modules' && !isRelative(request);
    const file = bare ? find(request, path.join(path.dirname(folder), 'x')) : find(path.resolve(folder, request), '/x');
    // The lookup of a package goes up to the root; only what is in this folder counts.
    if (file !== undefined && (!bare || inFolder(folder, request))) return file;
  }
  return false;
};

function inFolder(folder, request) {
  const parts = request.split('/');
  const name = request[0] === '@' ? `${parts[0]}/${parts[1]}` : parts[0];
  return ['', '.js', '.json', '.node'].some((end) => binding.exists(path.join(folder, name + end)));
}

function importerOf(parent) {
  if (parent?.filename) return parent.filename;
  if (parent?.path && path.isAbsolute(parent.path)) return path.join(parent.path, 'noop.js');
  return path.join(process.cwd(), 'noop.js');
}

// Whether `module.paths` is what it was when the module was loaded.
function hasOwnPaths(parent) {
  if (!parent?.paths || !parent.filename) return false;
  const usual = usualPaths(path.dirname(parent.filename));
  return parent.paths.length !== usual.length || parent.paths.some((p, i) => p !== usual[i]);
}

const nodeModulePaths = Module._nodeModulePaths;
const usualCache = { __proto__: null };
function usualPaths(folder) {
  return (usualCache[folder] ??= nodeModulePaths(folder));
}

Module._resolveFilename = function(request, parent, isMain, options) {
  if (builtinId(request) !== undefined) return request;
  let failure;
  if (options?.paths !== undefined) {
    if (!Array.isArray(options.paths)) throw new codes.ERR_INVALID_ARG_VALUE('options.paths', options.paths);
    for (const folder of options.paths) {
      const importer = path.join(path.resolve(folder), 'noop.js');
      const found = resolve(request, importer, false);
      if (Array.isArray(found)) return found[1];
      failure ??= found;
    }
    failure ??= { code: 'MODULE_NOT_FOUND' };
  } else {
    if (isMain) {
      const main = packed[request] === undefined ? binding.resolveEntry(request, process.cwd()) : request;
      if (typeof main === 'string') return main;
      failure = main;
    } else {
      const found = resolve(request, importerOf(parent), false);
      if (Array.isArray(found)) return found[1];
      failure = found;
    }
    const paths = hasOwnPaths(parent) ? parent.paths : Module.globalPaths;
    if (paths.length > 0 && !isRelative(request) && request !== '' && request[0] !== '#') {
      const file = Module._findPath(request, paths, isMain);
      if (file) return file;
    }
  }
  if (failure.code !== 'MODULE_NOT_FOUND') throw makeFailure(failure);
  if (failure.path !== undefined) {
    const error = new Error(failure.message);
    error.code = 'MODULE_NOT_FOUND';
    error.path = failure.path;
    error.requestPath = request;
    throw error;
  }
  const requireStack = [];
  for (let cursor = parent; cursor; cursor = cursor[parentOf]) requireStack.push(cursor.filename || cursor.id);
  let message = `Cannot find module '${isMain && failure.message ? path.resolve(request) : request}'`;
  if (requireStack.length > 0) message += `\nRequire stack:\n- ${requireStack.join('\n- ')}`;
  const error = new Error(message);
  error.code = 'MODULE_NOT_FOUND';
  error.requireStack = requireStack;
  throw error;
};

// ---- loading ----------------------------------------------------------------------------------------------------

function loadBuiltin(name) {
  return require(name);
}

Module._load = function(request, parent, isMain) {
  let key;
  if (parent) {
    key = `${parent.path}\x00${request}`;
    const filename = resolved[key];
    if (filename !== undefined) {
      const cached = Module._cache[filename];
      if (cached !== undefined) {
        updateChildren(parent, cached, true);
        return cached.exports;
      }
      delete resolved[key];
    }
  }
  if (request.startsWith('node:')) {
    const name = builtinId(request);
    if (name === undefined) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(request);
    return loadBuiltin(name);
  }
  const filename = Module._resolveFilename(request, parent, isMain);
  const cached = Module._cache[filename];
  if (cached !== undefined) {
    updateChildren(parent, cached, true);
    return cached.exports;
  }
  const builtin = builtinId(filename);
  if (builtin !== undefined) return loadBuiltin(builtin);
  const module = new Module(filename, parent);
  if (isMain) {
    process.mainModule = module;
    module.id = '.';
    module[isMainSymbol] = true;
  }
  Module._cache[filename] = module;
  if (key !== undefined) resolved[key] = filename;
  let threw = true;
  try {
    module.load(filename);
    threw = false;
  } finally {
    if (threw) {
      delete Module._cache[filename];
      if (key !== undefined) {
        delete resolved[key];
        const children = parent?.children;
        const index = children ? children.indexOf(module) : -1;
        if (index !== -1) children.splice(index, 1);
      }
    }
  }
  return module.exports;
};

// The longest registered extension: `.test.js` before `.js`.
function registeredExtension(filename) {
  const name = path.basename(filename);
  let index = -1;
  while ((index = name.indexOf('.', index + 1)) !== -1) {
    if (index === 0) continue;
    const extension = name.slice(index);
    if (Module._extensions[extension]) return extension;
  }
  return '.js';
}

Module.prototype.load = function(filename) {
  this.filename ??= filename;
  this.paths ??= Module._nodeModulePaths(path.dirname(filename));
  const extension = registeredExtension(filename);
  Module._extensions[extension](this, filename);
  this.loaded = true;
};

Module.prototype.require = function(id) {
  validateString(id, 'id');
  if (id === '') throw new codes.ERR_INVALID_ARG_VALUE('id', id, 'must be a non-empty string');
  requireDepth++;
  try {
    return Module._load(id, this, false);
  } finally {
    requireDepth--;
  }
};

function makeRequire(mod) {
  const require = function require(path) {
    return mod.require(path);
  };
  function resolve(request, options) {
    validateString(request, 'request');
    return Module._resolveFilename(request, mod, false, options);
  }
  require.resolve = resolve;
  function paths(request) {
    validateString(request, 'request');
    return Module._resolveLookupPaths(request, mod);
  }
  resolve.paths = paths;
  require.main = process.mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

Module.prototype._compile = function(content, filename, format) {
  let compiled;
  if (format !== 'module') {
    if (patched) {
      compiled = require('vm').runInThisContext(currentWrap(content), { filename });
    } else if (packed[filename]?.source === content && format === 'commonjs') {
      compiled = packed[filename].code;
    } else {
      compiled = binding.compileFunction(content, filename, format !== 'commonjs', filename);
    }
  }
  if (compiled === undefined) {
    require('internal/esm_loader').requireModule(this, filename, content);
    return undefined;
  }
  const dirname = path.dirname(filename);
  const { exports } = this;
  return Reflect.apply(compiled, exports, [exports, makeRequire(this), this, filename, dirname]);
};

function loadScript(module, filename) {
  let format = formatOf(filename);
  // Anything that has no loader of its own is JavaScript.
  if (format !== 'module' && format !== 'unknown') format = 'commonjs';
  module._compile(readSource(filename), filename, format);
}
// Each its own function without a name, as programs that wrap them see them.
Module._extensions['.js'] = (() => function(module, filename) { loadScript(module, filename); })();
Module._extensions['.json'] = (() => function(module, filename) {
  const content = readSource(filename);
  try {
    module.exports = JSON.parse(content);
  } catch (error) {
    error.message = `${filename}: ${error.message}`;
    throw error;
  }
})();
Module._extensions['.node'] = (() => function(module, filename) {
  return process.dlopen(module, path.toNamespacedPath(filename));
})();

// ---- the rest of node:module ------------------------------------------------------------------------------------

Module.createRequire = function createRequire(filename) {
  let file = filename;
  if (filename instanceof URL || (typeof filename === 'string' && !path.isAbsolute(filename))) {
    try {
      file = require('url').fileURLToPath(filename);
    } catch {
      file = undefined;
    }
  }
  if (typeof file !== 'string') {
    throw new codes.ERR_INVALID_ARG_VALUE(
      'filename', filename, 'must be a file URL object, file URL string, or absolute path string');
  }
  // A path that ends in a slash means the folder.
  const proxy = file.endsWith('/') ? path.join(file, 'noop.js') : file;
  const module = new Module(proxy);
  module.filename = proxy;
  module.paths = Module._nodeModulePaths(module.path);
  return makeRequire(module);
};

Module.isBuiltin = function isBuiltin(name) {
  return typeof name === 'string' && builtinId(name) !== undefined;
};

Module._preloadModules = function(requests) {
  if (!Array.isArray(requests)) return;
  preloading = true;
  const parent = new Module('internal/preload', null);
  parent.paths = Module._nodeModulePaths(process.cwd());
  parent.filename = path.join(process.cwd(), 'noop.js');
  for (const request of requests) parent.require(request);
  preloading = false;
};

Module.runMain = function(main = process.argv[1]) {
  return require('internal/esm_loader').runMain(main);
};

Module.syncBuiltinESMExports = function syncBuiltinESMExports() {
  require('internal/esm_loader').syncBuiltins();
};

// For the ESM loader.
module.exports = { Module, builtinId, formatOf, makeFailure, makeRequire, parentOf, readSource, resolve };
