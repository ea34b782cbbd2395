// structuredClone (HTML standard, section 2.7): a deep copy that keeps cycles and the kinds of the language's objects.
//
// binding util: kindOf (see internal/util/inspect)

const { codes } = require('internal/errors');
const { DOMException } = require('internal/domexception');
const { kindOf } = internalBinding('util');

const ERROR_NAMES = ['EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'];

function refuse(value) {
  let text;
  if (typeof value === 'symbol') text = String(value);
  else if (kindOf(value) === 'SymbolObject') text = '[object Symbol]';
  else if (kindOf(value) === 'Temporal') text = Object.prototype.toString.call(value);
  else if (typeof value === 'function') text = Function.prototype.toString.call(value);
  else text = `#<${internalBinding('util').getConstructorName(value)}>`;
  throw new DOMException(`${text} could not be cloned.`, 'DataCloneError');
}

class Cloner {
  constructor() {
    // Original -> copy, for cycles and for what is transferred.
    this.known = new Map();
  }

  clone(value) {
    if (typeof value === 'symbol') refuse(value);
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return value;
    const known = this.known.get(value);
    if (known !== undefined) return known;
    if (typeof value === 'function') refuse(value);
    return this.cloneObject(value, kindOf(value));
  }

  remember(value, copy) {
    this.known.set(value, copy);
    return copy;
  }

  cloneObject(value, kind) {
    switch (kind) {
      case 'Object':
      case 'Arguments':
      case 'ModuleNamespace':
        if (value instanceof DOMException) return this.remember(value, cloneDOMException(value));
        return this.copyKeys(value, this.remember(value, {}));
      case 'Array': {
        const copy = this.remember(value, []);
        copy.length = value.length;
        return this.copyKeys(value, copy);
      }
      case 'Date': return this.remember(value, new Date(Date.prototype.getTime.call(value)));
      case 'RegExp': return this.remember(value, new RegExp(value.source, value.flags));
      case 'NumberObject':
      case 'StringObject':
      case 'BooleanObject':
      case 'BigIntObject': {
        const { valueOf } = globalThis[kind.slice(0, -6)].prototype;
        return this.remember(value, Object(valueOf.call(value)));
      }
      case 'Map': return this.cloneMap(value);
      case 'Set': return this.cloneSet(value);
      case 'Error': return this.cloneError(value);
      case 'ArrayBuffer': return this.cloneBuffer(value);
      case 'SharedArrayBuffer': return this.remember(value, value);
      default:
        if (ArrayBuffer.isView(value)) return this.cloneView(value, kind);
        return refuse(value);
    }
  }

  copyKeys(value, copy) {
    for (const key of Object.keys(value)) {
      // A getter may have removed it meanwhile.
      if (!Object.hasOwn(value, key)) continue;
      Object.defineProperty(copy, key, {
        __proto__: null, value: this.clone(value[key]), writable: true, enumerable: true, configurable: true,
      });
    }
    return copy;
  }

  cloneMap(value) {
    const copy = this.remember(value, new Map());
    const entries = [...Map.prototype.entries.call(value)];
    for (const { 0: key, 1: entry } of entries) copy.set(this.clone(key), this.clone(entry));
    return copy;
  }

  cloneSet(value) {
    const copy = this.remember(value, new Set());
    for (const entry of [...Set.prototype.values.call(value)]) copy.add(this.clone(entry));
    return copy;
  }

  cloneError(value) {
    const name = `${value.name}`;
    const Class = ERROR_NAMES.includes(name) ? globalThis[name] : Error;
    const made = this.remember(value, Reflect.construct(Error, [], Class));
    const set = (key, entry) => Object.defineProperty(made, key, {
      __proto__: null, value: entry, writable: true, enumerable: false, configurable: true,
    });
    const message = Object.getOwnPropertyDescriptor(value, 'message');
    if (message !== undefined && 'value' in message) set('message', `${message.value}`);
    set('stack', typeof value.stack === 'string' ? value.stack : undefined);
    const cause = Object.getOwnPropertyDescriptor(value, 'cause');
    if (cause !== undefined && 'value' in cause) set('cause', this.clone(cause.value));
    return made;
  }

  cloneBuffer(value) {
    if (value.detached) {
      throw new DOMException('An ArrayBuffer is detached and could not be cloned.', 'DataCloneError');
    }
    if (value.immutable) return this.remember(value, value.sliceToImmutable());
    const copy = value.resizable ? new ArrayBuffer(value.byteLength, { maxByteLength: value.maxByteLength }) :
      new ArrayBuffer(value.byteLength);
    new Uint8Array(copy).set(new Uint8Array(value));
    return this.remember(value, copy);
  }

  cloneView(value, kind) {
    const buffer = this.clone(value.buffer);
    if (kind === 'DataView') return this.remember(value, new DataView(buffer, value.byteOffset, value.byteLength));
    return this.remember(value, new globalThis[kind](buffer, value.byteOffset, value.length));
  }
}

function cloneDOMException(value) {
  const copy = new DOMException(value.message, value.name);
  Object.defineProperty(copy, 'stack', {
    __proto__: null, value: value.stack, writable: true, enumerable: false, configurable: true,
  });
  return copy;
}

function badOptions(what) {
  const error = new TypeError(`Failed to execute 'structuredClone': ${what}`);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

// The buffers to move, checked.
function transferList(options) {
  if (options === undefined || options === null) return [];
  if (typeof options !== 'object' && typeof options !== 'function') {
    throw badOptions('Options cannot be converted to a dictionary');
  }
  const { transfer } = options;
  if (transfer === undefined) return [];
  if (transfer === null || typeof transfer !== 'object' || typeof transfer[Symbol.iterator] !== 'function') {
    throw badOptions('transfer in Options cannot be converted to sequence.');
  }
  const list = [...transfer];
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (item === null || typeof item !== 'object') throw badOptions(`transfer in Options[${i}] is not an object.`);
    if (kindOf(item) !== 'ArrayBuffer') throw new DOMException('Found invalid value in transferList.', 'DataCloneError');
    if (list.indexOf(item) !== i) throw new DOMException('Transfer list contains duplicate ArrayBuffer', 'DataCloneError');
    if (item.detached) throw new DOMException('An ArrayBuffer is detached and could not be cloned.', 'DataCloneError');
    if (item.immutable) throw new DOMException('An ArrayBuffer is immutable and could not be transferred.', 'DataCloneError');
  }
  return list;
}

function cloneAndMove(value, buffers, kept) {
  const cloner = new Cloner();
  for (const item of kept) cloner.known.set(item, item);
  // A moved buffer is stood for by an empty one until everything is cloned: only then may it be detached.
  const moved = new Map();
  for (const item of buffers) {
    const stand = new ArrayBuffer(item.byteLength);
    cloner.known.set(item, stand);
    moved.set(item, stand);
  }
  const result = cloner.clone(value);
  for (const [item, stand] of moved) {
    new Uint8Array(stand).set(new Uint8Array(item));
    item.transfer();
  }
  return result;
}

// What postMessage sends: ports in the transfer list go along as they are, buffers are moved.
function cloneWithPorts(value, transfer, isPort) {
  const buffers = transferList({ transfer: transfer.filter((item) => !isPort(item)) });
  return cloneAndMove(value, buffers, transfer.filter(isPort));
}

function structuredClone(value, options) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('The value argument must be specified');
  return cloneAndMove(value, transferList(options), []);
}

module.exports = { cloneWithPorts, structuredClone };
