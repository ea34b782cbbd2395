// util.types: what a value is, whatever its prototype says.
//
// binding util: kindOf (see internal/util/inspect)

const { kindOf } = internalBinding('util');

function is(kind) {
  return { [`is${kind}`](value) { return kindOf(value) === kind; } }[`is${kind}`];
}

function isAsyncFunction(value) {
  const kind = kindOf(value);
  return kind === 'AsyncFunction' || kind === 'AsyncGeneratorFunction';
}

function isGeneratorFunction(value) {
  const kind = kindOf(value);
  return kind === 'GeneratorFunction' || kind === 'AsyncGeneratorFunction';
}

function isAnyArrayBuffer(value) {
  const kind = kindOf(value);
  return kind === 'ArrayBuffer' || kind === 'SharedArrayBuffer';
}

function isBoxedPrimitive(value) {
  switch (kindOf(value)) {
    case 'NumberObject':
    case 'StringObject':
    case 'BooleanObject':
    case 'BigIntObject':
    case 'SymbolObject':
      return true;
    default:
      return false;
  }
}

function isArrayBufferView(value) {
  return ArrayBuffer.isView(value);
}

function isTypedArray(value) {
  return ArrayBuffer.isView(value) && kindOf(value) !== 'DataView';
}

function isArgumentsObject(value) { return kindOf(value) === 'Arguments'; }
function isGeneratorObject(value) { return kindOf(value) === 'Generator'; }
function isModuleNamespaceObject(value) { return kindOf(value) === 'ModuleNamespace'; }
function isNativeError(value) { return kindOf(value) === 'Error'; }

function isKeyObject(value) {
  return internalClass('KeyObject', value);
}

function isCryptoKey(value) {
  return internalClass('CryptoKey', value);
}

// Classes of the crypto module, which need not be loaded to say that nothing is one of them.
function internalClass(name, value) {
  if (value === null || typeof value !== 'object') return false;
  const Class = require('crypto')[name];
  return typeof Class === 'function' && value instanceof Class;
}

module.exports = {
  isArgumentsObject,
  isArrayBuffer: is('ArrayBuffer'),
  isAsyncFunction,
  isBigIntObject: is('BigIntObject'),
  isBooleanObject: is('BooleanObject'),
  isDate: is('Date'),
  isExternal: is('External'),
  isGeneratorFunction,
  isGeneratorObject,
  isMap: is('Map'),
  isMapIterator: is('MapIterator'),
  isModuleNamespaceObject,
  isNativeError,
  isNumberObject: is('NumberObject'),
  isPromise: is('Promise'),
  isProxy: is('Proxy'),
  isRegExp: is('RegExp'),
  isSet: is('Set'),
  isSetIterator: is('SetIterator'),
  isSharedArrayBuffer: is('SharedArrayBuffer'),
  isStringObject: is('StringObject'),
  isSymbolObject: is('SymbolObject'),
  isWeakMap: is('WeakMap'),
  isWeakSet: is('WeakSet'),
  isAnyArrayBuffer,
  isBoxedPrimitive,
  isArrayBufferView,
  isDataView: is('DataView'),
  isTypedArray,
  isUint8Array: is('Uint8Array'),
  isUint8ClampedArray: is('Uint8ClampedArray'),
  isUint16Array: is('Uint16Array'),
  isUint32Array: is('Uint32Array'),
  isInt8Array: is('Int8Array'),
  isInt16Array: is('Int16Array'),
  isInt32Array: is('Int32Array'),
  isFloat16Array: is('Float16Array'),
  isFloat32Array: is('Float32Array'),
  isFloat64Array: is('Float64Array'),
  isBigInt64Array: is('BigInt64Array'),
  isBigUint64Array: is('BigUint64Array'),
  isKeyObject,
  isCryptoKey,
};
