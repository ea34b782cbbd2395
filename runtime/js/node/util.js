// The public `util` module. What few programs use is loaded when first asked for.
//
// binding util: getCallSites(count) -> [{functionName, scriptId, scriptName, lineNumber, columnNumber, column}]
//               markPromiseAsHandled(promise)

const { inspect } = require('internal/util/inspect');
const { format, formatWithOptions } = require('internal/util/format');
const { callbackify, debuglog, deprecate, extend, inherits, promisify } = require('internal/util/functions');
const { errnoException, exceptionWithHostPort, codes } = require('internal/errors');
const { validateInteger, validateNumber, validateOneOf, validateString } = require('internal/validators');
const types = require('internal/util/types');

function isArray(value) {
  return Array.isArray(value);
}

function isDeepStrictEqual(a, b, options) {
  const { isDeepStrictEqual: equal } = require('internal/util/comparisons');
  return equal(a, b, options !== null && typeof options === 'object' && options.skipPrototype === true);
}

function stripVTControlCharacters(text) {
  validateString(text, 'str');
  return require('internal/util/text').stripControlSequences(text);
}

function toUSVString(value) {
  return `${value}`.toWellFormed();
}

function checkErrno(errno) {
  validateNumber(errno, 'err');
  if (errno >= 0 || !Number.isSafeInteger(errno)) {
    throw new codes.ERR_OUT_OF_RANGE('err', 'a negative integer', errno);
  }
}

function getSystemErrorName(errno) {
  checkErrno(errno);
  const entry = require('internal/uv_errors').map().get(errno);
  return entry === undefined ? `Unknown system error ${errno}` : entry[0];
}

function getSystemErrorMessage(errno) {
  checkErrno(errno);
  const entry = require('internal/uv_errors').map().get(errno);
  return entry === undefined ? `Unknown system error ${errno}` : entry[1];
}

function getSystemErrorMap() {
  const copy = new Map();
  for (const [errno, [name, message]] of require('internal/uv_errors').map()) copy.set(errno, [name, message]);
  return copy;
}

function getCallSites(frameCount = 8, options) {
  if (options === undefined && typeof frameCount === 'object') {
    options = frameCount;
    require('internal/validators').validateObject(options, 'options');
    frameCount = 8;
  }
  validateInteger(frameCount, 'frameCount', 1, 200);
  return internalBinding('util').getCallSites(frameCount);
}

function convertProcessSignalToExitCode(signalCode) {
  const { signals } = require('os').constants;
  if (signals[signalCode] === undefined) validateOneOf(signalCode, 'signalCode', Object.keys(signals));
  return 128 + signals[signalCode];
}

function markPromiseAsHandled(promise) {
  if (!types.isPromise(promise)) throw new codes.ERR_INVALID_ARG_TYPE('promise', 'Promise', promise);
  internalBinding('util').markPromiseAsHandled(promise);
}

module.exports = {
  _errnoException: errnoException,
  _exceptionWithHostPort: exceptionWithHostPort,
  _extend: extend,
  callbackify,
  convertProcessSignalToExitCode,
  debug: debuglog,
  debuglog,
  deprecate,
  format,
  styleText(textFormat, text, options) {
    return require('internal/util/style_text').styleText(textFormat, text, options);
  },
  formatWithOptions,
  getCallSites,
  getSystemErrorMap,
  getSystemErrorName,
  getSystemErrorMessage,
  inherits,
  inspect,
  isArray,
  isDeepStrictEqual,
  markPromiseAsHandled,
  promisify,
  stripVTControlCharacters,
  toUSVString,
  types,
  parseEnv(content) {
    return require('internal/util/parse_env').parseEnv(content);
  },
  parseArgs(config) {
    return require('internal/util/parse_args').parseArgs(config);
  },
  diff(actual, expected) {
    return require('internal/util/diff').diff(actual, expected);
  },
};

// Exports that live elsewhere, in the order of node's own listing.
const lazy = {
  transferableAbortSignal: 'internal/abort_controller',
  transferableAbortController: 'internal/abort_controller',
  aborted: 'internal/abort_controller',
  TextDecoder: 'internal/encoding',
  TextEncoder: 'internal/encoding',
  MIMEType: 'internal/mime',
  MIMEParams: 'internal/mime',
};
for (const name of Object.keys(lazy)) {
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const value = require(lazy[name])[name];
      Object.defineProperty(module.exports, name, { __proto__: null, configurable: true, enumerable: true, writable: true, value });
      return value;
    },
    set(value) {
      Object.defineProperty(module.exports, name, { __proto__: null, configurable: true, enumerable: true, writable: true, value });
    },
  });
}
require('internal/unimplemented').addMissing('util', module.exports);
