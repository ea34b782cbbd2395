// util.inspect: values as text.
//
// A value is formatted by its kind into a list of entries (`output`), a pair of braces and a base text; layout.js
// decides how the list is put on lines. `context` carries the options and the state of one call.
//
// binding util:
//   kindOf(value) -> string         the internal class of an object, '' for a primitive. One of: Object Array
//                                   Function Class AsyncFunction GeneratorFunction AsyncGeneratorFunction Error
//                                   Map Set WeakMap WeakSet WeakRef MapIterator SetIterator Promise Proxy Date RegExp
//                                   ArrayBuffer SharedArrayBuffer DataView Arguments Generator ModuleNamespace
//                                   NumberObject StringObject BooleanObject BigIntObject SymbolObject External, or
//                                   the name of a typed array class (Uint8Array, ...)
//   getProxyDetails(proxy) -> [target, handler]       both null when revoked
//   getPromiseDetails(promise) -> [state, result]     state 0 pending, 1 fulfilled, 2 rejected
//   previewEntries(object) -> [entries, isKeyValue]   what is left of a Map or Set iterator, or what a WeakMap or
//                                                     WeakSet holds; keys and values alternate where isKeyValue
//   getOwnNonIndexProperties(object, onlyEnumerable) -> keys
//   getConstructorName(object) -> string              name of the class an object was made by, where known

const { displayWidth, escapeText, quote } = require('internal/util/text');
const { colors, styles, stylizeNoColor, stylizeWithColor } = require('internal/util/styles');
const { formatBigInt, formatNumber, formatPrimitive, moreItems } = require('internal/util/inspect_primitives');
const { functionBase, prefixOf } = require('internal/util/inspect_names');

const binding = internalBinding('util');
const { kindOf, getOwnNonIndexProperties } = binding;

const custom = Symbol.for('nodejs.util.inspect.custom');

// Entries of an object are `key: value`; of an array bare values; of its further keys both.
const kObject = 0;
const kArray = 1;
const kArrayExtras = 2;

const defaultOptions = Object.seal({
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
});

const KEY_IS_NAME = /^[a-zA-Z_][a-zA-Z_0-9]*$/;
const KEY_IS_INDEX = /^(0|[1-9][0-9]*)$/;

let builtinNames;
// Whether a constructor of that name belongs to the language.
function isBuiltinName(name) {
  builtinNames ??= new Set(('AggregateError Array ArrayBuffer AsyncDisposableStack BigInt BigInt64Array BigUint64Array Boolean ' +
    'DataView Date DisposableStack Error EvalError FinalizationRegistry Float16Array Float32Array Float64Array Function ' +
    'Int16Array Int32Array Int8Array Iterator Map Number Object Promise Proxy RangeError ReferenceError RegExp Set ' +
    'SharedArrayBuffer String SuppressedError Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array ' +
    'Uint8ClampedArray WeakMap WeakRef WeakSet').split(' '));
  return builtinNames.has(name);
}

function makeContext() {
  return {
    budget: undefined,
    indentationLvl: 0,
    seen: [],
    currentDepth: 0,
    circular: undefined,
    stylize: stylizeNoColor,
    userOptions: undefined,
    showHidden: defaultOptions.showHidden,
    depth: defaultOptions.depth,
    colors: defaultOptions.colors,
    customInspect: defaultOptions.customInspect,
    showProxy: defaultOptions.showProxy,
    maxArrayLength: defaultOptions.maxArrayLength,
    maxStringLength: defaultOptions.maxStringLength,
    breakLength: defaultOptions.breakLength,
    compact: defaultOptions.compact,
    sorted: defaultOptions.sorted,
    getters: defaultOptions.getters,
    numericSeparator: defaultOptions.numericSeparator,
  };
}

function inspect(value, opts) {
  const context = makeContext();
  if (arguments.length > 1) {
    // The old form: inspect(value, showHidden, depth, colors).
    if (arguments.length > 2) {
      if (arguments[2] !== undefined) context.depth = arguments[2];
      if (arguments.length > 3 && arguments[3] !== undefined) context.colors = arguments[3];
    }
    if (typeof opts === 'boolean') {
      context.showHidden = opts;
    } else if (opts) {
      for (const key of Object.keys(opts)) {
        if (Object.hasOwn(defaultOptions, key) || key === 'stylize') context[key] = opts[key];
        else context.userOptions ??= opts;
      }
    }
  }
  if (context.colors) context.stylize = stylizeWithColor;
  if (context.maxArrayLength === null) context.maxArrayLength = Infinity;
  if (context.maxStringLength === null) context.maxStringLength = Infinity;
  return formatValue(context, value, 0);
}

inspect.custom = custom;
Object.defineProperty(inspect, 'defaultOptions', {
  __proto__: null,
  get() { return defaultOptions; },
  set(options) {
    require('internal/validators').validateObject(options, 'options');
    Object.assign(defaultOptions, options);
  },
});
inspect.colors = colors;
inspect.styles = styles;

// The options as a custom inspection function gets them.
function userOptions(context, foreign) {
  const options = { stylize: context.stylize };
  for (const key of Object.keys(defaultOptions)) options[key] = context[key];
  Object.assign(options, context.userOptions);
  if (foreign) {
    // Functions of this realm must not leak to an object that is not of it.
    Object.setPrototypeOf(options, null);
    const { stylize } = options;
    options.stylize = Object.setPrototypeOf((text, flavour) => `${stylize(text, flavour)}`, null);
  }
  return options;
}

function formatValue(context, value, level, inTypedArray) {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
    return formatPrimitive(context.stylize, value, context);
  }
  const original = value;
  let kind = kindOf(value);
  let wraps = 0;
  if (kind === 'Proxy') {
    if (context.showProxy) return formatProxy(context, value, level);
    do {
      const target = binding.getProxyDetails(value)[0];
      if (target === null) return context.stylize('<Revoked Proxy>', 'special');
      value = target;
      kind = kindOf(value);
      wraps++;
    } while (kind === 'Proxy');
  }
  if (context.customInspect) {
    const maybe = value[custom];
    if (typeof maybe === 'function' && maybe !== inspect &&
        // A class whose prototype has the method is not itself inspected with it.
        !(Object.getOwnPropertyDescriptor(value, 'constructor')?.value?.prototype === value)) {
      const depth = context.depth === null ? null : context.depth - level;
      const foreign = wraps !== 0 || !(original instanceof Object);
      const result = maybe.call(original, depth, userOptions(context, foreign), inspect);
      if (result !== original) {
        if (result === null || typeof result !== 'object') return `${String(result)}`.replaceAll('\n', `\n${' '.repeat(context.indentationLvl)}`);
        return formatValue(context, result, level);
      }
    }
  }
  if (context.seen.includes(value)) {
    context.circular ??= new Map();
    let index = context.circular.get(value);
    if (index === undefined) {
      index = context.circular.size + 1;
      context.circular.set(value, index);
    }
    return context.stylize(`[Circular *${index}]`, 'special');
  }
  let text = formatRaw(context, value, kind, level, inTypedArray);
  for (; wraps > 0; wraps--) {
    text = `${context.stylize('Proxy(', 'special')}${text}${context.stylize(')', 'special')}`;
  }
  return text;
}

function formatProxy(context, proxy, level) {
  const [target, handler] = binding.getProxyDetails(proxy);
  if (target === null) return context.stylize('<Revoked Proxy>', 'special');
  if (level > context.depth && context.depth !== null) return context.stylize('Proxy [Array]', 'special');
  level++;
  context.indentationLvl += 2;
  const output = [formatValue(context, target, level), formatValue(context, handler, level)];
  context.indentationLvl -= 2;
  return layOut(context, output, '', ['Proxy [', ']'], kArrayExtras, level);
}

// -- Names --------------------------------------------------------------------------------------------------------

function isInstance(value, constructor) {
  try {
    return value instanceof constructor;
  } catch {
    return false;
  }
}

// The name of the constructor, null for an object without prototype. `inherited` collects entries of
// non-built-in prototypes where hidden properties are shown.
function constructorNameOf(value, context, level, inherited) {
  let first;
  for (let object = value; object !== null; object = Object.getPrototypeOf(object)) {
    const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor');
    if (descriptor !== undefined && typeof descriptor.value === 'function' &&
        descriptor.value.name !== '' && isInstance(value, descriptor.value)) {
      if (inherited !== undefined && (first !== object || !isBuiltinName(descriptor.value.name))) {
        addInherited(context, value, first ?? value, level, inherited);
      }
      return String(descriptor.value.name);
    }
    if (first === undefined) first = Object.getPrototypeOf(object);
  }
  if (first === null) return null;
  const name = binding.getConstructorName(value);
  if (level > context.depth && context.depth !== null) return `${name} <Complex prototype>`;
  const parent = constructorNameOf(first, context, level + 1, inherited);
  if (parent === null) {
    return `${name} <${inspect(first, { ...userOptions(context, false), customInspect: false, depth: -1 })}>`;
  }
  return `${name} <${parent}>`;
}

function addInherited(context, value, prototype, level, output) {
  const known = new Set();
  for (let depth = 0; depth < 3; depth++) {
    if (depth !== 0 || value === prototype) {
      prototype = Object.getPrototypeOf(prototype);
      if (prototype === null) break;
      const descriptor = Object.getOwnPropertyDescriptor(prototype, 'constructor');
      if (descriptor !== undefined && typeof descriptor.value === 'function' && isBuiltinName(descriptor.value.name)) break;
    }
    if (depth !== 0) for (const key of output.lastKeys) known.add(key);
    const keys = Reflect.ownKeys(prototype);
    output.lastKeys = keys;
    context.seen.push(value);
    for (const key of keys) {
      if (key === 'constructor' || Object.hasOwn(value, key) || (depth !== 0 && known.has(key))) continue;
      const descriptor = Object.getOwnPropertyDescriptor(prototype, key);
      if (typeof descriptor.value === 'function') continue;
      const text = formatProperty(context, prototype, level, key, kObject, descriptor, value);
      output.push(context.colors ? `\u001b[2m${text}\u001b[22m` : text);
    }
    context.seen.pop();
  }
}

// -- Objects ------------------------------------------------------------------------------------------------------

function keysOf(value, showHidden) {
  let keys;
  const symbols = Object.getOwnPropertySymbols(value);
  if (showHidden) {
    keys = Object.getOwnPropertyNames(value);
    if (symbols.length !== 0) keys.push(...symbols);
    return keys;
  }
  try {
    keys = Object.keys(value);
  } catch (error) {
    // A module namespace with a binding that is not initialised yet.
    if (kindOf(value) !== 'ModuleNamespace') throw error;
    keys = Object.getOwnPropertyNames(value);
  }
  for (const symbol of symbols) {
    if (Object.prototype.propertyIsEnumerable.call(value, symbol)) keys.push(symbol);
  }
  return keys;
}

function isError(value, kind = kindOf(value)) {
  return kind === 'Error' || (kind === 'Object' && value instanceof Error);
}

function tagOf(value, context) {
  const tag = value[Symbol.toStringTag];
  if (typeof tag !== 'string' || tag === '') return '';
  const shown = context.showHidden ? Object.hasOwn(value, Symbol.toStringTag) :
    Object.prototype.propertyIsEnumerable.call(value, Symbol.toStringTag);
  return shown ? '' : tag;
}

function noEntries() {
  return [];
}

const getSize = {
  Map: Object.getOwnPropertyDescriptor(Map.prototype, 'size').get,
  Set: Object.getOwnPropertyDescriptor(Set.prototype, 'size').get,
};

const TYPED_ARRAY_KIND = /^(?:U?[iI]nt(?:8|16|32)|Uint8Clamped|Float(?:16|32|64)|Big(?:I|Ui)nt64)Array$/;

// Formats an object that is not being formatted already.
function formatRaw(context, value, kind, level, inTypedArray) {
  let inherited;
  if (context.showHidden && (level <= context.depth || context.depth === null)) inherited = [];
  const constructorName = constructorNameOf(value, context, level, inherited);
  if (inherited !== undefined && inherited.length === 0) inherited = undefined;
  const tag = tagOf(value, context);
  let keys;
  let base = '';
  let open = '{';
  let close = '}';
  let format = noEntries;
  let type = kObject;
  let typedLength = -1;
  switch (kind) {
    case 'Array': {
      const prefix = constructorName !== 'Array' || tag !== '' ? prefixOf(constructorName, tag, 'Array', `(${value.length})`) : '';
      keys = getOwnNonIndexProperties(value, !context.showHidden);
      open = `${prefix}[`;
      close = ']';
      if (value.length === 0 && keys.length === 0 && inherited === undefined) return `${open}]`;
      type = kArrayExtras;
      format = formatArray;
      break;
    }
    case 'Map':
    case 'Set': {
      const size = getSize[kind].call(value);
      const prefix = prefixOf(constructorName, tag, kind, `(${size})`);
      keys = keysOf(value, context.showHidden);
      if (size === 0 && keys.length === 0 && inherited === undefined) return `${prefix}{}`;
      open = `${prefix}{`;
      format = kind === 'Map' ? formatMap : formatSet;
      break;
    }
    case 'MapIterator':
    case 'SetIterator': {
      keys = keysOf(value, context.showHidden);
      const own = kind === 'MapIterator' ? 'Map Iterator' : 'Set Iterator';
      const [entries, isKeyValue] = binding.previewEntries(value);
      open = `[${tag !== own && tag !== '' ? `${tag}] [` : ''}${isKeyValue ? own.replace('Iterator', 'Entries') : own}] {`;
      format = isKeyValue ? (c, v, l) => formatPairs(c, entries, l) : (c, v, l) => formatList(c, entries, l, false);
      break;
    }
    case 'Arguments':
      keys = keysOf(value, context.showHidden);
      open = `${prefixOf(constructorName === null ? null : '[Arguments]', tag === 'Arguments' ? '' : tag, 'Arguments')}{`;
      if (keys.length === 0 && inherited === undefined) return `${open}}`;
      break;
    case 'Function':
    case 'Class':
    case 'AsyncFunction':
    case 'GeneratorFunction':
    case 'AsyncGeneratorFunction':
      keys = keysOf(value, context.showHidden);
      base = functionBase(value, kind, constructorName, tag);
      if (keys.length === 0 && inherited === undefined) return context.stylize(base, 'special');
      break;
    case 'RegExp': {
      keys = keysOf(value, context.showHidden);
      base = RegExp.prototype.toString.call(constructorName !== null ? value : new RegExp(value));
      const prefix = prefixOf(constructorName, tag, 'RegExp');
      if (prefix !== 'RegExp ') base = `${prefix}${base}`;
      if ((keys.length === 0 && inherited === undefined) || (level > context.depth && context.depth !== null)) {
        return context.stylize(base, 'regexp');
      }
      base = context.stylize(base, 'regexp');
      break;
    }
    case 'Date': {
      keys = keysOf(value, context.showHidden);
      base = Number.isNaN(Date.prototype.getTime.call(value)) ? Date.prototype.toString.call(value) :
        Date.prototype.toISOString.call(value);
      const prefix = prefixOf(constructorName, tag, 'Date');
      if (prefix !== 'Date ') base = `${prefix}${base}`;
      if (keys.length === 0 && inherited === undefined) return context.stylize(base, 'date');
      break;
    }
    case 'ArrayBuffer':
    case 'SharedArrayBuffer': {
      keys = keysOf(value, context.showHidden);
      const prefix = prefixOf(constructorName, tag, kind);
      if (inTypedArray === undefined) {
        format = formatArrayBuffer;
      } else if (keys.length === 0 && inherited === undefined) {
        return `${prefix}{ [byteLength]: ${formatNumber(context.stylize, value.byteLength, false)} }`;
      } else {
        format = formatByteLength;
      }
      open = `${prefix}{`;
      break;
    }
    case 'DataView':
      keys = keysOf(value, context.showHidden);
      open = `${prefixOf(constructorName, tag, kind)}{`;
      format = formatDataView;
      break;
    case 'Promise':
      keys = keysOf(value, context.showHidden);
      open = `${prefixOf(constructorName, tag, kind)}{`;
      format = formatPromise;
      break;
    case 'WeakSet':
    case 'WeakMap':
      keys = keysOf(value, context.showHidden);
      open = `${prefixOf(constructorName, tag, kind)}{`;
      format = context.showHidden ? formatWeak : formatUnknownItems;
      break;
    case 'ModuleNamespace':
      keys = keysOf(value, context.showHidden);
      open = `${prefixOf(constructorName, tag, 'Module')}{`;
      // The entries are the keys, except that reading one may throw.
      format = formatNamespace.bind(undefined, keys);
      keys = [];
      break;
    case 'NumberObject':
    case 'StringObject':
    case 'BooleanObject':
    case 'BigIntObject':
    case 'SymbolObject': {
      keys = keysOf(value, context.showHidden);
      const name = kind.slice(0, -6);
      base = boxedBase(value, name, context, keys, constructorName, tag);
      if (keys.length === 0 && inherited === undefined) {
        return context.stylize === stylizeNoColor ? base : context.stylize(base, name.toLowerCase());
      }
      break;
    }
    default:
      if (TYPED_ARRAY_KIND.test(kind)) {
        keys = getOwnNonIndexProperties(value, !context.showHidden);
        typedLength = value.length ?? new globalThis[kind](value).length;
        open = `${prefixOf(constructorName, tag, constructorName === null ? kind : '', `(${typedLength})`)}[`;
        close = ']';
        if (typedLength === 0 && keys.length === 0 && !context.showHidden) return `${open}]`;
        format = formatTypedArray;
        type = kArrayExtras;
        break;
      }
      keys = keysOf(value, context.showHidden);
      if (isError(value, kind)) {
        base = require('internal/util/inspect_error').formatError(context, value, constructorName, tag, keys, prefixOf,
          (v) => v !== null && typeof v === 'object' && isError(v));
        if (keys.length === 0 && inherited === undefined) return base;
      } else if (constructorName === 'Object') {
        if (tag !== '') open = `${prefixOf(constructorName, tag, 'Object')}{`;
        if (keys.length === 0 && inherited === undefined) return `${open}}`;
      } else {
        if (keys.length === 0 && inherited === undefined) {
          if (kind === 'External') return context.stylize('[External]', 'special');
          return `${prefixOf(constructorName, tag, 'Object')}{}`;
        }
        open = `${prefixOf(constructorName, tag, 'Object')}{`;
      }
  }

  if (level > context.depth && context.depth !== null) {
    const name = prefixOf(constructorName, tag, kind === 'Array' ? 'Array' : 'Object').slice(0, -1);
    return context.stylize(constructorName !== null ? `[${name}]` : name, 'special');
  }
  return formatEntries(context, value, level + 1, { keys, base, open, close, format, type, inherited, constructorName, tag });
}

function formatEntries(context, value, level, { keys, base, open, close, format, type, inherited, constructorName, tag }) {
  context.seen.push(value);
  context.currentDepth = level;
  let output;
  const indentation = context.indentationLvl;
  try {
    output = format(context, value, level);
    for (let i = 0; i < keys.length; i++) output.push(formatProperty(context, value, level, keys[i], type));
    if (inherited !== undefined) output.push(...inherited);
  } catch (error) {
    if (!require('internal/errors').isStackOverflowError(error)) throw error;
    context.seen.pop();
    context.indentationLvl = indentation;
    const name = prefixOf(constructorName, tag, 'Object').slice(0, -1);
    return context.stylize(
      `[${name}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`, 'special');
  }
  if (context.circular !== undefined) {
    const index = context.circular.get(value);
    if (index !== undefined) {
      const reference = context.stylize(`<ref *${index}>`, 'special');
      if (context.compact !== true) base = base === '' ? reference : `${reference} ${base}`;
      else open = `${reference} ${open}`;
    }
  }
  context.seen.pop();
  if (context.sorted) {
    const compare = context.sorted === true ? undefined : context.sorted;
    if (type === kObject) {
      output.sort(compare);
    } else if (keys.length > 1) {
      const sorted = output.slice(output.length - keys.length).sort(compare);
      output.splice(output.length - keys.length, keys.length, ...sorted);
    }
  }
  const text = layOut(context, output, base, [open, close], type, level, value);
  context.budget ??= {};
  const used = (context.budget[context.indentationLvl] ?? 0) + text.length;
  context.budget[context.indentationLvl] = used;
  // Output of more than 128 MiB is cut short rather than finished.
  if (used > 2 ** 27) context.depth = -1;
  return text;
}

function layOut(context, output, base, braces, type, level, value) {
  return require('internal/util/inspect_layout').layOut(context, output, base, braces, type === kArrayExtras, level, value);
}

// -- Entries by kind ----------------------------------------------------------------------------------------------

function limitOf(context, length) {
  return Math.min(Math.max(0, context.maxArrayLength), length);
}

function formatArray(context, value, level) {
  const { length } = value;
  const limit = limitOf(context, length);
  const output = [];
  for (let i = 0; i < limit; i++) {
    const element = value[i];
    // Holes and getters need the descriptor.
    if (element === undefined || typeof element === 'object') {
      if (!Object.hasOwn(value, i)) return formatSparse(context, value, level, limit, output, i);
    }
    output.push(formatProperty(context, value, level, i, kArray));
  }
  if (length > limit) output.push(moreItems(length - limit));
  return output;
}

function formatSparse(context, value, level, limit, output, index) {
  const keys = Object.keys(value);
  for (let i = index; i < keys.length && output.length < limit; i++) {
    const key = keys[i];
    if (`${index}` !== key) {
      if (!KEY_IS_INDEX.test(key)) break;
      const count = key - index;
      output.push(context.stylize(`<${count} empty item${count > 1 ? 's' : ''}>`, 'undefined'));
      index = +key;
      if (output.length === limit) break;
    }
    output.push(formatProperty(context, value, level, key, kArray));
    index++;
  }
  const remaining = value.length - index;
  if (output.length !== limit) {
    if (remaining > 0) output.push(context.stylize(`<${remaining} empty item${remaining > 1 ? 's' : ''}>`, 'undefined'));
  } else if (remaining > 0) {
    output.push(moreItems(remaining));
  }
  return output;
}

function formatTypedArray(context, value, level) {
  const { length } = value;
  const limit = limitOf(context, length);
  const output = new Array(limit);
  const format = length > 0 && typeof value[0] === 'number' ? formatNumber : formatBigInt;
  for (let i = 0; i < limit; i++) output[i] = format(context.stylize, value[i], context.numericSeparator);
  if (length > limit) output[limit] = moreItems(length - limit);
  if (context.showHidden) {
    context.indentationLvl += 2;
    for (const key of ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer']) {
      output.push(`[${key}]: ${formatValue(context, value[key], level, true)}`);
    }
    context.indentationLvl -= 2;
  }
  return output;
}

function formatByteLength(context, value) {
  return [`${context.stylize('[byteLength]', 'string')}: ${formatNumber(context.stylize, value.byteLength, false)}`];
}

function formatArrayBuffer(context, value) {
  let bytes;
  try {
    bytes = new Uint8Array(value);
  } catch {
    return [context.stylize('(detached)', 'special'), ...formatByteLength(context, value)];
  }
  const limit = limitOf(context, bytes.length);
  let text = '';
  for (let i = 0; i < limit; i++) {
    if (i > 0) text += ' ';
    if (bytes[i] < 16) text += '0';
    text += bytes[i].toString(16);
  }
  if (bytes.length > limit) text += ` ${moreItems(bytes.length - limit, 'byte')}`;
  return [`${context.stylize('[Uint8Contents]', 'special')}: <${text}>`, ...formatByteLength(context, value)];
}

function formatDataView(context, value, level) {
  const output = [];
  for (const key of ['byteLength', 'byteOffset', 'buffer']) {
    context.indentationLvl += 2;
    output.push(`${context.stylize(`[${key}]`, 'string')}: ${formatValue(context, value[key], level)}`);
    context.indentationLvl -= 2;
  }
  return output;
}

function formatSet(context, value, level) {
  const output = [];
  const size = getSize.Set.call(value);
  const limit = limitOf(context, size);
  context.indentationLvl += 2;
  let i = 0;
  for (const entry of Set.prototype.values.call(value)) {
    if (i++ >= limit) break;
    output.push(formatValue(context, entry, level));
  }
  if (size > limit) output.push(moreItems(size - limit));
  context.indentationLvl -= 2;
  return output;
}

function formatMap(context, value, level) {
  const output = [];
  const size = getSize.Map.call(value);
  const limit = limitOf(context, size);
  context.indentationLvl += 2;
  let i = 0;
  for (const { 0: key, 1: entry } of Map.prototype.entries.call(value)) {
    if (i++ >= limit) break;
    output.push(`${formatValue(context, key, level)} => ${formatValue(context, entry, level)}`);
  }
  if (size > limit) output.push(moreItems(size - limit));
  context.indentationLvl -= 2;
  return output;
}

// The values left in an iterator, or the members of a weak set (whose order means nothing: sorted).
function formatList(context, entries, level, sort) {
  const limit = limitOf(context, entries.length);
  const output = [];
  context.indentationLvl += 2;
  for (let i = 0; i < limit; i++) output.push(formatValue(context, entries[i], level));
  context.indentationLvl -= 2;
  if (sort && !context.sorted) output.sort();
  if (entries.length > limit) output.push(moreItems(entries.length - limit));
  return output;
}

function formatPairs(context, entries, level) {
  const length = entries.length / 2;
  const limit = limitOf(context, length);
  const output = [];
  context.indentationLvl += 2;
  for (let i = 0; i < limit; i++) {
    const pair = [formatValue(context, entries[i * 2], level), formatValue(context, entries[i * 2 + 1], level)];
    output.push(layOut(context, pair, '', ['[', ']'], kArrayExtras, level));
  }
  context.indentationLvl -= 2;
  if (length > limit) output.push(moreItems(length - limit));
  return output;
}

function formatUnknownItems(context) {
  return [context.stylize('<items unknown>', 'special')];
}

function formatWeak(context, value, level) {
  const [entries, isKeyValue] = binding.previewEntries(value);
  if (!isKeyValue) return formatList(context, entries, level, true);
  const length = entries.length / 2;
  const limit = limitOf(context, length);
  const output = [];
  context.indentationLvl += 2;
  for (let i = 0; i < limit; i++) {
    output.push(`${formatValue(context, entries[i * 2], level)} => ${formatValue(context, entries[i * 2 + 1], level)}`);
  }
  context.indentationLvl -= 2;
  if (!context.sorted) output.sort();
  if (length > limit) output.push(moreItems(length - limit));
  return output;
}

function formatPromise(context, value, level) {
  const [state, result] = binding.getPromiseDetails(value);
  if (state === 0) return [context.stylize('<pending>', 'special')];
  context.indentationLvl += 2;
  const text = formatValue(context, result, level);
  context.indentationLvl -= 2;
  return [state === 2 ? `${context.stylize('<rejected>', 'special')} ${text}` : text];
}

function formatNamespace(keys, context, value, level) {
  return keys.map((key) => {
    try {
      return formatProperty(context, value, level, key, kObject);
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      const name = formatProperty(context, { [key]: '' }, level, key, kObject);
      return `${name.slice(0, name.lastIndexOf(' '))} ${context.stylize('<uninitialized>', 'special')}`;
    }
  });
}

function boxedBase(value, name, context, keys, constructorName, tag) {
  // The characters of a String object are its value, not further properties.
  if (name === 'String') keys.splice(0, value.length);
  const primitive = globalThis[name].prototype.valueOf.call(value);
  let base = `[${name}`;
  if (name !== constructorName) base += constructorName === null ? ' (null prototype)' : ` (${constructorName})`;
  base += `: ${formatPrimitive(stylizeNoColor, primitive, context)}]`;
  if (tag !== '' && tag !== constructorName) base += ` [${tag}]`;
  return base;
}

// -- Properties ---------------------------------------------------------------------------------------------------

function formatGetter(context, descriptor, receiver, level) {
  const { stylize } = context;
  const label = descriptor.set !== undefined ? 'Getter/Setter' : 'Getter';
  const wanted = context.getters === true || (context.getters === 'get' && descriptor.set === undefined) ||
    (context.getters === 'set' && descriptor.set !== undefined);
  if (!wanted) return stylize(`[${label}]`, 'special');
  context.indentationLvl += 2;
  try {
    const result = descriptor.get.call(receiver);
    let text;
    if (result !== null && typeof result === 'object') {
      text = `${stylize(`[${label}]`, 'special')} ${formatValue(context, result, level)}`;
    } else {
      const primitive = typeof result === 'function' ? formatValue(context, result, level) :
        formatPrimitive(stylize, result, context);
      text = `${stylize(`[${label}:`, 'special')} ${primitive}${stylize(']', 'special')}`;
    }
    return text;
  } catch (error) {
    const message = `<Inspection threw (${formatValue(context, error, level)})>`;
    return `${stylize(`[${label}:`, 'special')} ${message}${stylize(']', 'special')}`;
  } finally {
    context.indentationLvl -= 2;
  }
}

function formatProperty(context, value, level, key, type, descriptor, receiver = value) {
  descriptor ??= Object.getOwnPropertyDescriptor(value, key) ??
    { value: value[key], configurable: true, enumerable: true };
  let text;
  let space = ' ';
  if (descriptor.value !== undefined) {
    const indent = context.compact !== true || type !== kObject ? 2 : 3;
    context.indentationLvl += indent;
    text = formatValue(context, descriptor.value, level);
    if (indent === 3 && context.breakLength < displayWidth(text, context.colors)) {
      space = `\n${' '.repeat(context.indentationLvl)}`;
    }
    context.indentationLvl -= indent;
  } else if (descriptor.get !== undefined) {
    text = formatGetter(context, descriptor, receiver, level);
  } else if (descriptor.set !== undefined) {
    text = context.stylize('[Setter]', 'special');
  } else {
    text = context.stylize('undefined', 'undefined');
  }
  if (type === kArray) return text;
  let name;
  if (typeof key === 'symbol') {
    name = context.stylize(escapeText(Symbol.prototype.toString.call(key)), 'symbol');
  } else if (key === '__proto__') {
    name = "['__proto__']";
  } else if (KEY_IS_NAME.test(key)) {
    name = context.stylize(key, 'name');
  } else {
    name = context.stylize(quote(key), 'string');
  }
  if (descriptor.enumerable === false && key !== '__proto__') name = `[${name}]`;
  return `${name}:${space}${text}`;
}

module.exports = {
  defaultOptions,
  formatBigInt,
  formatNumber,
  inspect,
  isBuiltinName,
  isError,
  get format() { return require('internal/util/format').format; },
  get formatWithOptions() { return require('internal/util/format').formatWithOptions; },
};
