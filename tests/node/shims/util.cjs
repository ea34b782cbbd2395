// The `util` binding played by a real node (--expose-internals).
// Loading it warns, which must not reach the script under test.
const { emitWarning } = process;
process.emitWarning = () => {};
const { internalBinding } = require('internal/test/binding');
process.emitWarning = emitWarning;
const util = internalBinding('util');
const types = require('node:util').types;

const TYPED = Object.getPrototypeOf(Int8Array.prototype);
const typedName = Object.getOwnPropertyDescriptor(TYPED, Symbol.toStringTag).get;

function kindOf(v) {
  if (v === null || (typeof v !== 'object' && typeof v !== 'function')) return '';
  if (types.isProxy(v)) return 'Proxy';
  if (typeof v === 'function') {
    if (types.isAsyncFunction(v)) return types.isGeneratorFunction(v) ? 'AsyncGeneratorFunction' : 'AsyncFunction';
    if (types.isGeneratorFunction(v)) return 'GeneratorFunction';
    return /^class(?![\w$])/.test(Function.prototype.toString.call(v)) ? 'Class' : 'Function';
  }
  if (Array.isArray(v)) return 'Array';
  if (ArrayBuffer.isView(v)) return types.isDataView(v) ? 'DataView' : typedName.call(v);
  for (const k of ['Map', 'Set', 'WeakMap', 'WeakSet', 'Promise', 'Date', 'RegExp', 'ArrayBuffer', 'SharedArrayBuffer', 'External']) {
    if (types[`is${k}`](v)) return k;
  }
  if (types.isNativeError(v)) return 'Error';
  if (types.isMapIterator(v)) return 'MapIterator';
  if (types.isSetIterator(v)) return 'SetIterator';
  if (types.isArgumentsObject(v)) return 'Arguments';
  if (types.isModuleNamespaceObject(v)) return 'ModuleNamespace';
  if (types.isGeneratorObject(v)) return 'Generator';
  if (types.isBoxedPrimitive(v)) {
    if (types.isNumberObject(v)) return 'NumberObject';
    if (types.isStringObject(v)) return 'StringObject';
    if (types.isBooleanObject(v)) return 'BooleanObject';
    if (types.isBigIntObject(v)) return 'BigIntObject';
    return 'SymbolObject';
  }
  try { WeakRef.prototype.deref.call(v); return 'WeakRef'; } catch { return 'Object'; }
}

module.exports = {
  kindOf,
  getProxyDetails: (p) => util.getProxyDetails(p, true),
  getPromiseDetails(p) {
    const [state, result] = util.getPromiseDetails(p);
    return [state, result];
  },
  previewEntries(v) {
    if (types.isMapIterator(v) || types.isSetIterator(v)) return util.previewEntries(v, true);
    return [util.previewEntries(v), types.isWeakMap(v)];
  },
  getOwnNonIndexProperties: (o, onlyEnumerable) => util.getOwnNonIndexProperties(o, onlyEnumerable ? 2 : 0),
  getConstructorName: (o) => util.getConstructorName(o),
  getCallSites: (n) => util.getCallSites(n),
  markPromiseAsHandled: (p) => { Promise.prototype.then.call(p, undefined, () => {}); },
};

const fs = require('node:fs');

module.exports.getSourceLine = function getSourceLine(fn) {
  const holder = {};
  const prepare = Error.prepareStackTrace;
  Error.prepareStackTrace = (_, sites) => sites;
  Error.captureStackTrace(holder, fn);
  const [site] = holder.stack;
  Error.prepareStackTrace = prepare;
  let file = site?.getFileName();
  if (!file || !fs.existsSync(file)) return undefined;
  return [fs.readFileSync(file, 'utf8').split('\n')[site.getLineNumber() - 1], site.getColumnNumber() - 1];
};
