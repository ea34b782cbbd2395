// util.format: printf-like text.
//
// binding util: kindOf, getProxyDetails (see internal/util/inspect)

const { formatBigInt, formatNumber, inspect, isBuiltinName } = require('internal/util/inspect');
const { stylizeNoColor } = require('internal/util/styles');
const { kindOf, getProxyDetails } = internalBinding('util');

function format(...args) {
  return formatWithOptionsInternal(undefined, args);
}

function formatWithOptions(inspectOptions, ...args) {
  require('internal/validators').validateObject(inspectOptions, 'inspectOptions',
    require('internal/validators').kValidateObjectAllowObjects);
  return formatWithOptionsInternal(inspectOptions, args);
}

function numberText(number) {
  return formatNumber(stylizeNoColor, number, false);
}

function bigintText(bigint) {
  return formatBigInt(stylizeNoColor, bigint, false);
}

// Whether turning the object into a string gives nothing but what the language makes of any object.
function hasBuiltinToString(value) {
  while (kindOf(value) === 'Proxy') {
    [value] = getProxyDetails(value);
    if (value === null) return true;
  }
  if (typeof value[Symbol.toPrimitive] === 'function' && kindOf(value) !== 'Date') return false;
  if (typeof value.toString !== 'function') return true;
  if (Object.hasOwn(value, 'toString')) return false;
  let holder = value;
  do holder = Object.getPrototypeOf(holder); while (!Object.hasOwn(holder, 'toString'));
  const descriptor = Object.getOwnPropertyDescriptor(holder, 'constructor');
  return descriptor !== undefined && typeof descriptor.value === 'function' && isBuiltinName(descriptor.value.name);
}

// A Date or an error of the language reads better as its string than inspected.
function stringArgument(value, options) {
  switch (typeof value) {
    case 'number': return numberText(value);
    case 'bigint': return bigintText(value);
    case 'object':
      if (value !== null && hasBuiltinToString(value)) return inspect(value, { ...options, depth: 0, colors: false, compact: 3 });
  }
  return String(value);
}

let circularMessage;

function json(value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (circularMessage === undefined) {
      try {
        const a = {};
        a.a = a;
        JSON.stringify(a);
      } catch (circular) {
        circularMessage = circular.message.split('\n', 1)[0];
      }
    }
    if (error.name === 'TypeError' && error.message.split('\n', 1)[0] === circularMessage) return '[Circular]';
    throw error;
  }
}

function directive(code, value, options) {
  switch (code) {
    case 115: // s
      return stringArgument(value, options);
    case 106: // j
      return json(value);
    case 100: // d
      if (typeof value === 'bigint') return bigintText(value);
      return typeof value === 'symbol' ? 'NaN' : numberText(Number(value));
    case 79: // O
      return inspect(value, options);
    case 111: // o
      return inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 });
    case 105: // i
      if (typeof value === 'bigint') return bigintText(value);
      return typeof value === 'symbol' ? 'NaN' : numberText(parseInt(value));
    case 102: // f
      return typeof value === 'symbol' ? 'NaN' : numberText(parseFloat(value));
    case 99: // c: style sheets mean nothing on a terminal
      return '';
  }
}

function formatWithOptionsInternal(options, args) {
  const first = args[0];
  let next = 0;
  let text = '';
  let separator = '';
  if (typeof first === 'string') {
    if (args.length === 1) return first;
    let done = 0;
    for (let i = first.indexOf('%'); i !== -1 && i < first.length - 1; i = first.indexOf('%', i)) {
      const code = first.charCodeAt(i + 1);
      if (code === 37) {
        text += first.slice(done, i + 1);
        i += 2;
        done = i;
        continue;
      }
      if (next + 1 === args.length) {
        i += 1;
        continue;
      }
      const piece = directive(code, args[next + 1], options);
      if (piece === undefined && !(code === 106)) {
        i += 1;
        continue;
      }
      next++;
      text += `${first.slice(done, i)}${piece}`;
      i += 2;
      done = i;
    }
    if (done !== 0) {
      next++;
      separator = ' ';
      if (done < first.length) text += first.slice(done);
    }
  }
  for (; next < args.length; next++) {
    const value = args[next];
    text += separator;
    text += typeof value === 'string' ? value : inspect(value, options ?? undefined);
    separator = ' ';
  }
  return text;
}

module.exports = { format, formatWithOptions };
