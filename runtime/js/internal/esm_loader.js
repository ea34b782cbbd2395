// The ES module loader: specifiers to module records, with Node's translators for built-ins, CommonJS, JSON and text.
//
// Binding `modules`, besides what `cjs_loader` uses:
//   records: the record API of the engine (engine/src/modules/records.js): sourceModule, syntheticModule, setExport,
//       link, evaluate, namespaceOf, exportedNames, isGraphAsync, stageOf, setHooks
//   detect(source, path) -> 'module' | 'commonjs' for a file of format 'unknown'; throws SyntaxError
//   cjsExports(source, path) -> [names, reexported specifiers]
//   dataUrl(url) -> [media type, text] or undefined
//   fileUrl(path) -> URL
'use strict';

const { codes } = require('internal/errors');
const path = require('path');
const { Module, builtinId, formatOf, makeFailure, parentOf, readSource } = require('internal/cjs_loader');
const resolveSpecifier = require('internal/cjs_loader').resolve;

const { binding } = require('internal/packaged');
const { packed, records } = binding;

// Key (URL and type attribute) -> record.
const loaded = new Map();
const builtins = new Map();

// Attributes as [key, value, key, value...] to the value of `type`.
function typeAttribute(attributes, url) {
  let type;
  for (let i = 0; i < attributes.length; i += 2) {
    if (attributes[i] !== 'type') throw new codes.ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(attributes[i], attributes[i + 1], url);
    type = attributes[i + 1];
  }
  return type;
}

function checkType(format, type, url) {
  if (format === 'json') {
    if (type === undefined) throw new codes.ERR_IMPORT_ATTRIBUTE_MISSING(url, 'type', 'json');
    if (type !== 'json') throw new codes.ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE(url, type);
  } else if (type !== undefined) {
    if (type !== 'json') throw new codes.ERR_IMPORT_ATTRIBUTE_UNSUPPORTED('type', type, url);
    throw new codes.ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE(url, type);
  }
}

// ---- translators ------------------------------------------------------------------------------------------------

function builtinRecord(name) {
  let record = builtins.get(name);
  if (record !== undefined) return record;
  const exports = require(name);
  const keys = Object.keys(exports);
  const names = keys.includes('default') ? keys : ['default', ...keys];
  record = records.syntheticModule(`node:${name}`, names, setBuiltinExports, { kind: 'builtin', exports, names });
  builtins.set(name, record);
  return record;
}

function setBuiltinExports(record) {
  const { exports, names } = record.host;
  for (const name of names) {
    if (name === 'default') continue;
    let value;
    try {
      value = exports[name];
    } catch {
      // A getter that warns or throws must not stop the import.
    }
    records.setExport(record, name, value);
  }
  records.setExport(record, 'default', exports);
}

function syncBuiltins() {
  for (const record of builtins.values()) setBuiltinExports(record);
}

// Names that a CommonJS file exports by its syntax, re-exports included.
function commonJsNames(file, source, seen = new Set()) {
  const names = new Set();
  if (seen.has(file)) return names;
  seen.add(file);
  const [own, reexports] = packed[file]?.exports ?? binding.cjsExports(source, file);
  for (const name of own) names.add(name);
  for (const specifier of reexports) {
    const target = resolveSpecifier(specifier, file, false);
    if (!Array.isArray(target) || target[0] !== 'file') continue;
    const format = formatOf(target[1]);
    if (format !== 'commonjs' && format !== 'unknown') continue;
    try {
      for (const name of commonJsNames(target[1], readSource(target[1]), seen)) names.add(name);
    } catch {
      // It fails when it is required.
    }
  }
  return names;
}

function commonJsRecord(url, file, source) {
  const names = commonJsNames(file, source);
  names.delete('default');
  names.delete('module.exports');
  const list = ['default', 'module.exports', ...names];
  return records.syntheticModule(url, list, evaluateCommonJs, {
    kind: 'commonjs', file, names: list, explainMissingExport: explainCommonJs,
  });
}

function evaluateCommonJs(record) {
  const { file, names, isMain } = record.host;
  const cached = Module._cache[file];
  const exports = cached !== undefined ? cached.exports : Module._load(file, undefined, isMain === true);
  for (const name of names) {
    if (name === 'default' || name === 'module.exports') continue;
    if (exports === null || exports === undefined || !Object.hasOwn(Object(exports), name)) continue;
    let value;
    try {
      value = exports[name];
    } catch {
      // As for built-ins.
    }
    records.setExport(record, name, value);
  }
  records.setExport(record, 'default', exports);
  records.setExport(record, 'module.exports', exports);
}

// Names of CommonJS exports are a guess: the message says so, and how to do without. `line` is the source line of
// the import; its braces make the destructuring.
function explainCommonJs(specifier, name, line) {
  let message = `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, which ` +
    'may not support all module.exports as named exports.\nCommonJS modules can always be imported via the default ' +
    `export, for example using:\n\nimport pkg from '${specifier}';\n`;
  const braces = /\{[^}]*\}/.exec(line);
  if (braces !== null) message += `const ${braces[0].replace(/\s+as\s+/g, ': ')} = pkg;\n`;
  return message;
}

function jsonRecord(url, file, source) {
  return records.syntheticModule(url, ['default'], (record) => {
    let value;
    try {
      value = JSON.parse(source);
    } catch (error) {
      error.message = `${file}: ${error.message}`;
      throw error;
    }
    records.setExport(record, 'default', value);
  }, { kind: 'json' });
}

function textRecord(url, source) {
  return records.syntheticModule(url, ['default'], (record) => {
    records.setExport(record, 'default', source);
  }, { kind: 'text' });
}

// ---- loading ----------------------------------------------------------------------------------------------------

// A new record for a target, its requests not loaded yet.
function translate(kind, name, suffix, attributes, importer) {
  if (kind === 'data') {
    const type = typeAttribute(attributes, name);
    const data = binding.dataUrl(name);
    const mime = data?.[0];
    if (mime === 'application/json') {
      checkType('json', type, name);
      return jsonRecord(name, name, data[1]);
    }
    if (mime !== 'text/javascript' && mime !== 'application/javascript') {
      throw new codes.ERR_UNKNOWN_MODULE_FORMAT(mime, name);
    }
    checkType('module', type, name);
    return records.sourceModule(data[1], name, { kind: 'module', importer: '/' });
  }
  const url = binding.fileUrl(name) + suffix;
  const type = typeAttribute(attributes, url);
  if (type === 'text') return textRecord(url, readSource(name));
  let format = formatOf(name);
  checkType(format, type, url);
  if (format === 'addon' || format === 'wasm' || format === 'other') {
    throw new codes.ERR_UNKNOWN_FILE_EXTENSION(path.extname(name), name);
  }
  const source = readSource(name);
  if (format === 'unknown') format = binding.detect(source, name);
  switch (format) {
    case 'json': return jsonRecord(url, name, source);
    case 'commonjs': return commonJsRecord(url, name, source);
    default: return sourceRecord(name, url, source);
  }
}

function sourceRecord(file, url, source) {
  const host = { kind: 'module', importer: file };
  const known = packed[file];
  if (known?.code === undefined || known.source !== source) return records.sourceModule(source, url, host);
  // Compiled code has one environment: it makes one record.
  const { code } = known;
  known.code = undefined;
  return records.sourceModule(source, url, host, code);
}

function resolveTarget(specifier, importer) {
  const target = resolveSpecifier(specifier, importer, true);
  if (Array.isArray(target)) return target;
  const error = makeFailure(target);
  if (target.path !== undefined) error.url = binding.fileUrl(target.path);
  throw error;
}

// The record of `specifier` as seen by `importer`, with everything it requests loaded.
function load(specifier, importer, attributes) {
  const [kind, name, suffix] = resolveTarget(specifier, importer);
  return loadTarget(kind, name, suffix, attributes, importer);
}

// What tells records apart: the URL and the attributes.
function keyOf(kind, name, suffix, attributes) {
  let key = kind === 'data' ? name : binding.fileUrl(name) + suffix;
  for (let i = 0; i < attributes.length; i += 2) key += `\x00${attributes[i]}=${attributes[i + 1]}`;
  return key;
}

function loadTarget(kind, name, suffix, attributes, importer) {
  if (kind === 'builtin') return builtinRecord(name);
  const key = keyOf(kind, name, suffix, attributes);
  const known = loaded.get(key);
  if (known !== undefined) return known;
  const fresh = [];
  try {
    return loadTree(key, () => translate(kind, name, suffix, attributes, importer), fresh);
  } catch (error) {
    for (const one of fresh) loaded.delete(one);
    throw error;
  }
}

// Loads breadth first with a list instead of recursion: graphs may be deep.
function loadTree(key, make, fresh) {
  const root = make();
  loaded.set(key, root);
  fresh.push(key);
  const queue = [root];
  for (let next = 0; next < queue.length; next++) {
    const record = queue[next];
    const importer = record.host?.importer;
    for (let i = 0; i < record.requests.length; i++) {
      const [specifier, attributes] = record.requests[i];
      const [kind, name, suffix] = resolveTarget(specifier, importer);
      if (kind === 'builtin') {
        record.loaded[i] = builtinRecord(name);
        continue;
      }
      const innerKey = keyOf(kind, name, suffix, attributes);
      let inner = loaded.get(innerKey);
      if (inner === undefined) {
        inner = translate(kind, name, suffix, attributes, importer);
        loaded.set(innerKey, inner);
        fresh.push(innerKey);
        queue.push(inner);
      }
      record.loaded[i] = inner;
    }
  }
  return root;
}

function linked(record) {
  if (records.stageOf(record) === 'unlinked') records.link(record);
  return record;
}

// ---- import(), import.meta --------------------------------------------------------------------------------------

// Path that a referrer's specifiers are relative to: referrers are records, paths (CommonJS) or undefined.
function importerOf(referrer) {
  if (typeof referrer === 'string') return referrer;
  return referrer?.host?.importer ?? path.join(process.cwd(), 'noop.js');
}

async function importModule(referrer, specifier, attributes, phase) {
  // Loading starts in a job of its own, never inside the evaluation that asks.
  await undefined;
  const record = load(specifier, importerOf(referrer), attributes);
  if (phase === 'source' && record.source === undefined) throw new codes.ERR_SOURCE_PHASE_NOT_DEFINED(record.url);
  if (phase !== undefined) return await records.importPhase(record, phase);
  await records.evaluate(linked(record));
  return records.namespaceOf(record);
}

let mainUrl;

function initializeMeta(meta, record) {
  const { url } = record;
  const importer = importerOf(record);
  if (url.startsWith('file:')) {
    meta.dirname = path.dirname(importer);
    meta.filename = importer;
  }
  meta.main = url === mainUrl;
  meta.resolve = function resolve(specifier) {
    const target = resolveSpecifier(`${specifier}`, importer, true);
    if (Array.isArray(target)) {
      if (target[0] === 'builtin') return `node:${target[1]}`;
      return target[0] === 'data' ? target[1] : binding.fileUrl(target[1]) + target[2];
    }
    // A file that is not there still has a URL.
    if (target.code === 'ERR_MODULE_NOT_FOUND' && target.path !== undefined) return binding.fileUrl(target.path);
    if (target.code === 'ERR_UNSUPPORTED_DIR_IMPORT') return binding.fileUrl(target.path);
    throw makeFailure(target);
  };
  meta.url = url;
}

// ---- require() of ES modules ------------------------------------------------------------------------------------

function requireModule(module, filename, source) {
  const url = binding.fileUrl(filename);
  let record = loaded.get(url);
  if (record === undefined || record.host?.kind !== 'module') {
    const fresh = [];
    try {
      record = loadTree(url, () => sourceRecord(filename, url, source), fresh);
    } catch (error) {
      for (const one of fresh) loaded.delete(one);
      throw error;
    }
  }
  const stage = records.stageOf(record);
  if (stage === 'linking' || stage === 'evaluating') {
    const parent = module[parentOf]?.filename;
    let message = `Cannot require() ES Module ${filename} in a cycle.`;
    if (parent) message += ` (from ${parent})`;
    throw new codes.ERR_REQUIRE_CYCLE_MODULE(
      `${message} A cycle involving require(esm) is not allowed to maintain invariants mandated by the ECMAScript ` +
      'specification. Try making at least part of the dependency in the graph lazily loaded.');
  }
  linked(record);
  if (records.isGraphAsync(record)) throw new codes.ERR_REQUIRE_ASYNC_MODULE(filename, requireParents(module));
  if (stage === 'evaluating-async') throw new codes.ERR_REQUIRE_ASYNC_MODULE(filename, requireParents(module));
  internalBinding('util').markPromiseAsHandled(records.evaluate(record));
  if (record.failure !== undefined) throw record.failure.error;
  const names = records.exportedNames(record);
  const namespace = records.namespaceOf(record);
  if ('module.exports' in names) {
    module.exports = namespace['module.exports'];
  } else if ('default' in names && !('__esModule' in names)) {
    module.exports = withEsModule(record);
  } else {
    module.exports = namespace;
  }
}

function requireParents(module) {
  const parents = [];
  for (let cursor = module[parentOf]; cursor; cursor = cursor[parentOf]) parents.push(cursor.filename || cursor.id);
  return parents;
}

// A namespace with the same bindings and `__esModule`: what transpiled code expects of a default export.
function withEsModule(record) {
  const source = "export * from 'original'; export { default } from 'original'; export const __esModule = true;";
  const facade = records.sourceModule(source, record.url, { kind: 'module' });
  for (let i = 0; i < facade.requests.length; i++) facade.loaded[i] = record;
  records.link(facade);
  internalBinding('util').markPromiseAsHandled(records.evaluate(facade));
  return records.namespaceOf(facade);
}

// ---- the program ------------------------------------------------------------------------------------------------

// The main module while its top-level await has not settled: at exit that is an error of its own (exit code 13).
let unsettled;

function runModule(record) {
  mainUrl = record.url;
  unsettled = record;
  const done = () => { unsettled = undefined; };
  const failed = (error) => {
    unsettled = undefined;
    require('internal/process/exceptions').triggerUncaught(error, true);
  };
  let promise;
  try {
    promise = records.evaluate(linked(record));
  } catch (error) {
    failed(error);
    return undefined;
  }
  return promise.then(done, failed);
}

// Runs the file `main` as the program.
function runMain(main) {
  const file = Module._resolveFilename(main, null, true);
  let format = formatOf(file);
  if (format === 'unknown' && binding.detect(readSource(file), file) === 'module') format = 'module';
  if (format !== 'module') {
    Module._load(file, null, true);
    return undefined;
  }
  let record;
  try {
    record = loadTarget('file', file, '', [], file);
  } catch (error) {
    require('internal/process/exceptions').triggerUncaught(error, true);
    return undefined;
  }
  return runModule(record);
}

// Runs source text as an ES module (`--eval` with `--input-type=module`, standard input).
function runSource(source, name) {
  const importer = path.join(process.cwd(), name);
  const url = binding.fileUrl(importer);
  return runModule(loadTree(url, () => records.sourceModule(source, url, { kind: 'module', importer }), []));
}

records.setHooks({ importModule, initializeMeta });

module.exports = {
  builtinId,
  importModule,
  load,
  requireModule,
  runMain,
  runSource,
  syncBuiltins,
  // URL of the main module if it never settled.
  get unsettledMain() { return unsettled?.url; },
};
