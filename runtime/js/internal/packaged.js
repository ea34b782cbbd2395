// Modules carried in an image. `add` is called when the image is made; afterwards the module loaders find what they
// need here, compiled, and resolve nothing: they get the binding `modules` from here, with what is carried in front of
// what the file system has.
'use strict';

const native = internalBinding('modules');
const { records } = native;

// Path -> { format, source, imports, compiled, exportNames }.
const modules = new Map();

// `imports` has [how, specifier, kind, name] in a row for every import: how is 'import' or 'require', kind and name are
// as the binding's `resolve` returns them.
function add(path, format, source, imports) {
  const targets = new Map();
  for (let i = 0; i < imports.length; i += 4) {
    targets.set(`${imports[i]} ${imports[i + 1]}`, [imports[i + 2], imports[i + 3], '']);
  }
  const module = { format, source, imports: targets, compiled: undefined, exportNames: undefined };
  if (format === 'commonjs') {
    module.compiled = native.compileFunction(source, path, false, path);
    module.exportNames = native.cjsExports(source, path);
  } else if (format === 'module') {
    module.compiled = records.sourceModule(source, native.fileUrl(path), { kind: 'module', importer: path });
  }
  modules.set(path, module);
}

// What was compiled for this text, once: it has the state of one module. Programs that change the text or load a module
// again get another compilation.
function take(path, source) {
  const module = modules.get(path);
  if (module === undefined || module.source !== source) return undefined;
  const { compiled } = module;
  module.compiled = undefined;
  return compiled;
}

const binding = {
  __proto__: native,

  resolve(specifier, importer, isImport) {
    const from = modules.get(importer);
    if (from !== undefined) {
      const found = from.imports.get(`${isImport ? 'import' : 'require'} ${specifier}`);
      if (found !== undefined) return found;
    }
    // A path that was computed when the program ran.
    if (modules.has(specifier)) return ['file', specifier, ''];
    return native.resolve(specifier, importer, isImport);
  },

  resolveEntry(name, cwd) {
    return modules.has(name) ? name : native.resolveEntry(name, cwd);
  },

  format(path) {
    const module = modules.get(path);
    return module === undefined ? native.format(path) : module.format;
  },

  readSource(path) {
    const module = modules.get(path);
    return module === undefined ? native.readSource(path) : module.source;
  },

  exists(path) {
    return modules.has(path) || native.exists(path);
  },

  compileFunction(source, path, detect, referrer) {
    return take(path, source) ?? native.compileFunction(source, path, detect, referrer);
  },

  detect(source, path) {
    const module = modules.get(path);
    return module === undefined ? native.detect(source, path) : module.format;
  },

  cjsExports(source, path) {
    return modules.get(path)?.exportNames ?? native.cjsExports(source, path);
  },

  records: {
    __proto__: records,
    sourceModule(source, url, host) {
      const record = host.importer !== undefined && url === native.fileUrl(host.importer) ? take(host.importer, source) : undefined;
      return record ?? records.sourceModule(source, url, host);
    },
  },
};

// Where a packaged program sees what it carries (`aot::assets::ROOT`).
const ROOT = '/$jsbundle/';

// Says what would help where a packaged program ends because it did not find something that could have been packaged.
function missing(error) {
  if (modules.size === 0) return undefined;
  let name;
  if (error?.code === 'ENOENT') {
    name = error.path;
  } else if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND') {
    name = /^Cannot find (?:module|package) '([^']+)'/.exec(error.message)?.[1];
    const importer = error.requireStack?.[0];
    if (name?.startsWith('.') && importer !== undefined) name = require('path').resolve(importer, '..', name);
    else if (name !== undefined && !name.startsWith('/')) return advice(name, `'node_modules/${name}/**'`);
  }
  return typeof name === 'string' && name.startsWith(ROOT) ? advice(name, name.slice(ROOT.length)) : undefined;
}
function advice(name, pattern) {
  return `${name} was not packaged: \`jsbundle build\` carries it with --include ${pattern}`;
}

module.exports = { add, binding, missing };
