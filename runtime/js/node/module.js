// node:module: the CommonJS `Module` class, and what tools ask about modules.
//
// Binding: see `internal/cjs_loader`. Also packageJson(path, nearest) -> path of the package.json that a file belongs
// to (nearest: the closest one, else the root of its package), or undefined.
'use strict';

const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');
const path = require('path');
const { Module, builtinId } = require('internal/cjs_loader');

const binding = internalBinding('modules');

// Path of the package.json of `specifier`, or of the file `specifier` itself.
Module.findPackageJSON = function findPackageJSON(specifier, base = 'data:') {
  if (specifier === undefined) throw new codes.ERR_MISSING_ARGS('specifier');
  const toPath = (value, name) => {
    if (value instanceof URL || (typeof value === 'string' && value.startsWith('file:'))) {
      return require('url').fileURLToPath(value);
    }
    validateString(value, name);
    return value;
  };
  const name = toPath(specifier, 'specifier');
  if (path.isAbsolute(name)) return binding.packageJson(name, true);
  const importer = base === 'data:' ? path.join(process.cwd(), 'noop.js') : toPath(base, 'base');
  if (name === '.' || name === '..' || name.startsWith('./') || name.startsWith('../')) {
    return binding.packageJson(path.resolve(path.dirname(importer), name, name.endsWith('.') ? 'x' : '.'), true);
  }
  if (builtinId(name) !== undefined) return undefined;
  const found = binding.resolve(name, importer, false);
  return Array.isArray(found) && found[0] === 'file' ? binding.packageJson(found[1], false) : undefined;
};

Module.constants = Object.freeze({
  __proto__: null,
  compileCacheStatus: Object.freeze({ __proto__: null, FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3 }),
});

// Compiled code lives in images; there is no cache folder to turn on.
Module.enableCompileCache = function enableCompileCache() {
  return { __proto__: null, status: Module.constants.compileCacheStatus.DISABLED };
};
Module.getCompileCacheDir = function getCompileCacheDir() {
  return undefined;
};
Module.flushCompileCache = function flushCompileCache() {};

// Positions are those of the TypeScript source already: nothing is mapped.
Module.getSourceMapsSupport = function getSourceMapsSupport() {
  return Object.freeze({ __proto__: null, enabled: true, nodeModules: false, generatedCode: false });
};
Module.setSourceMapsSupport = function setSourceMapsSupport() {};
Module.findSourceMap = function findSourceMap() {
  return undefined;
};

for (const name of ['register', 'registerHooks', 'stripTypeScriptTypes', 'SourceMap']) {
  Module[name] = {
    [name]() { throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`module.${name}()`); },
  }[name];
}

module.exports = Module;
