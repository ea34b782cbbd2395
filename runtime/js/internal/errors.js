// Errors with a `code`: the table of Node error codes with their messages, system errors made from
// errno values, AbortError, and the texts that describe a received value.
//
// Every class in `codes` is made from one row `E(code, message, Base)`. `message` is a string with `%s`
// holes or a function of the constructor's arguments, called with the error as `this` so that it can
// set further properties.
//
// No binding. `internal/util/inspect` is loaded when a message first needs it.

const codes = { __proto__: null };

let inspectModule;
function inspect(value, options) {
  inspectModule ??= require('internal/util/inspect');
  return inspectModule.inspect(value, options);
}

function fill(template, args) {
  let next = 0;
  return template.replace(/%s/g, () => {
    const arg = args[next++];
    return typeof arg === 'object' || typeof arg === 'bigint' ? inspect(arg) : String(arg);
  });
}

// The header of a stack is fixed when the stack is first read, so the code has to be part of the name
// for that moment, and only for that moment.
function putCodeInStack(error, code) {
  const { name } = error;
  Object.defineProperty(error, 'name', {
    __proto__: null, value: `${name} [${code}]`, configurable: true, writable: true, enumerable: false,
  });
  void error.stack;
  delete error.name;
}

function E(code, message, Base) {
  class NodeError extends Base {
    constructor(...args) {
      const limit = Error.stackTraceLimit;
      const writable = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')?.writable === true;
      if (writable) Error.stackTraceLimit = 0;
      super();
      if (writable) Error.stackTraceLimit = limit;
      this.code = code;
      const text = typeof message === 'function' ? message.apply(this, args) : fill(message, args);
      Object.defineProperty(this, 'message', {
        __proto__: null, value: text, configurable: true, writable: true, enumerable: false,
      });
      Error.captureStackTrace(this, NodeError);
      putCodeInStack(this, code);
    }

    toString() {
      return `${this.name} [${code}]: ${this.message}`;
    }
  }
  Object.defineProperty(NodeError.prototype, 'constructor', {
    __proto__: null, value: Base, configurable: true, writable: true, enumerable: false,
  });
  codes[code] = NodeError;
}

// Errors that report a failed system call through a context object {code, syscall, message, errno, path?, dest?}.
function S(code, prefix) {
  class NodeSystemError extends Error {
    constructor(context) {
      super();
      this.code = code;
      let text = `${prefix}: ${context.syscall} returned ${context.code} (${context.message})`;
      if (context.path !== undefined) text += ` ${context.path}`;
      if (context.dest !== undefined) text += ` => ${context.dest}`;
      const hidden = (value) => ({ __proto__: null, value, configurable: true, writable: true, enumerable: false });
      const shared = (key) => ({
        __proto__: null, configurable: true, enumerable: true,
        get() { return context[key]; },
        set(value) { context[key] = value; },
      });
      Object.defineProperties(this, {
        name: hidden('SystemError'),
        message: hidden(text),
        info: { __proto__: null, value: context, enumerable: true, configurable: true, writable: false },
        errno: shared('errno'),
        syscall: shared('syscall'),
      });
      if (context.path !== undefined) Object.defineProperty(this, 'path', shared('path'));
      if (context.dest !== undefined) Object.defineProperty(this, 'dest', shared('dest'));
      Error.captureStackTrace(this, NodeSystemError);
      putCodeInStack(this, code);
      Object.defineProperty(this, 'name', hidden('SystemError'));
    }

    toString() {
      return `${this.name} [${code}]: ${this.message}`;
    }
  }
  Object.defineProperty(NodeSystemError.prototype, 'constructor', {
    __proto__: null, value: Error, configurable: true, writable: true, enumerable: false,
  });
  codes[code] = NodeSystemError;
}

// -- Texts --------------------------------------------------------------------------------------------------------

// "a", "a or b", "a, b, or c"
function formatList(items, word = 'and') {
  const { length } = items;
  if (length === 1) return `${items[0]}`;
  if (length === 2) return `${items[0]} ${word} ${items[1]}`;
  return `${items.slice(0, -1).join(', ')}, ${word} ${items[length - 1]}`;
}

function determineSpecificType(value) {
  if (value === null) return 'null';
  if (value === undefined) return 'undefined';
  const type = typeof value;
  switch (type) {
    case 'bigint':
      return `type bigint (${value}n)`;
    case 'number':
      if (value === 0) return Object.is(value, -0) ? 'type number (-0)' : 'type number (0)';
      return `type number (${value})`;
    case 'boolean':
      return `type boolean (${value})`;
    case 'symbol':
      return `type symbol (${String(value)})`;
    case 'function':
      return `function ${value.name}`;
    case 'object':
      if (value.constructor && 'name' in value.constructor) return `an instance of ${value.constructor.name}`;
      return `${inspect(value, { depth: -1 })}`;
    default: {
      let text = value.length > 28 ? `${value.slice(0, 25)}...` : value;
      text = text.includes("'") ? JSON.stringify(text) : `'${text}'`;
      return `type string (${text})`;
    }
  }
}

const TYPE_NAMES = ['string', 'function', 'number', 'object', 'Function', 'Object', 'boolean', 'bigint', 'symbol'];

function expectedText(expected) {
  const types = [];
  const classes = [];
  const other = [];
  for (const item of expected) {
    if (TYPE_NAMES.includes(item)) types.push(item.toLowerCase());
    else if (/^([A-Z][a-z0-9]*)+$/.test(item)) classes.push(item);
    else other.push(item);
  }
  // Among classes, `object` reads better as one of them.
  if (classes.length > 0) {
    const at = types.indexOf('object');
    if (at !== -1) {
      types.splice(at, 1);
      classes.push('Object');
    }
  }
  const parts = [];
  if (types.length > 0) {
    parts.push(`${types.length > 1 ? 'one of type' : 'of type'} ${formatList(types, 'or')}`);
  }
  if (classes.length > 0) parts.push(`an instance of ${formatList(classes, 'or')}`);
  if (other.length > 1) {
    parts.push(`one of ${formatList(other, 'or')}`);
  } else if (other.length === 1) {
    parts.push(`${other[0].toLowerCase() !== other[0] ? 'an ' : ''}${other[0]}`);
  }
  return parts.join(' or ');
}

function addNumericalSeparator(text) {
  let end = text.length;
  let out = '';
  const start = text[0] === '-' ? 1 : 0;
  for (; end >= start + 4; end -= 3) out = `_${text.slice(end - 3, end)}${out}`;
  return `${text.slice(0, end)}${out}`;
}

function requireStack(text, parents) {
  return parents?.length > 0 ? `${text}\nRequire stack:\n- ${parents.join('\n- ')}` : text;
}

// -- The table ----------------------------------------------------------------------------------------------------

E('ERR_ACCESS_DENIED', function(message, permission = '', resource = '') {
  this.permission = permission;
  this.resource = resource;
  return message;
}, Error);
E('ERR_AMBIGUOUS_ARGUMENT', 'The "%s" argument is ambiguous. %s', TypeError);
E('ERR_ARG_NOT_ITERABLE', '%s must be iterable', TypeError);
E('ERR_ASSERTION', '%s', Error);
E('ERR_ASYNC_CALLBACK', '%s must be a function', TypeError);
E('ERR_ASYNC_TYPE', 'Invalid name for async "type": %s', TypeError);
E('ERR_BROTLI_INVALID_PARAM', '%s is not a valid Brotli parameter', RangeError);
E('ERR_BUFFER_OUT_OF_BOUNDS', (name) => (
  name ? `"${name}" is outside of buffer bounds` : 'Attempt to access memory outside buffer bounds'
), RangeError);
E('ERR_BUFFER_TOO_LARGE', 'Cannot create a Buffer larger than %s bytes', RangeError);
E('ERR_CHILD_CLOSED_BEFORE_REPLY', 'Child closed before reply received', Error);
E('ERR_CHILD_PROCESS_STDIO_MAXBUFFER', '%s maxBuffer length exceeded', RangeError);
E('ERR_CONSOLE_WRITABLE_STREAM', 'Console expects a writable stream instance for %s', TypeError);
E('ERR_CONSTRUCT_CALL_REQUIRED', 'Class constructor %s cannot be invoked without `new`', TypeError);
E('ERR_CONTEXT_NOT_INITIALIZED', 'context used is not initialized', Error);
E('ERR_CRYPTO_HASH_FINALIZED', 'Digest already called', Error);
E('ERR_CRYPTO_HASH_UPDATE_FAILED', 'Hash update failed', Error);
E('ERR_CRYPTO_INVALID_DIGEST', 'Invalid digest: %s', TypeError);
E('ERR_CRYPTO_INVALID_STATE', 'Invalid state for operation %s', Error);
E('ERR_CRYPTO_SCRYPT_NOT_SUPPORTED', 'Scrypt algorithm not supported', Error);
E('ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', 'Input buffers must have the same byte length', RangeError);
E('ERR_CRYPTO_INVALID_KEYLEN', 'Invalid key length', RangeError);
E('ERR_DIR_CLOSED', 'Directory handle was closed', Error);
E('ERR_DIR_CONCURRENT_OPERATION',
  'Cannot do synchronous work on directory handle with concurrent asynchronous operations', Error);
E('ERR_DOMAIN_CALLBACK_NOT_AVAILABLE',
  'A callback was registered through process.setUncaughtExceptionCaptureCallback(), ' +
  'which is mutually exclusive with using the `domain` module', Error);
E('ERR_DUPLICATE_STARTUP_SNAPSHOT_MAIN_FUNCTION', 'Deserialize main function is already configured.', Error);
E('ERR_ENCODING_INVALID_ENCODED_DATA', function(encoding, errno) {
  this.errno = errno;
  return `The encoded data was not valid for encoding ${encoding}`;
}, TypeError);
E('ERR_ENCODING_NOT_SUPPORTED', 'The "%s" encoding is not supported', RangeError);
E('ERR_EVENT_RECURSION', 'The event "%s" is already being dispatched', Error);
E('ERR_FALSY_VALUE_REJECTION', function(reason) {
  this.reason = reason;
  return 'Promise was rejected with falsy value';
}, Error);
E('ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
  'The feature %s is unavailable on the current platform, which is being used to run Node.js', TypeError);
S('ERR_FS_CP_DIR_TO_NON_DIR', 'Cannot overwrite non-directory with directory');
S('ERR_FS_CP_EEXIST', 'Target already exists');
S('ERR_FS_CP_EINVAL', 'Invalid src or dest');
S('ERR_FS_CP_FIFO_PIPE', 'Cannot copy a FIFO pipe');
S('ERR_FS_CP_NON_DIR_TO_DIR', 'Cannot overwrite directory with non-directory');
S('ERR_FS_CP_SOCKET', 'Cannot copy a socket file');
S('ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY', 'Cannot overwrite symlink in subdirectory of self');
S('ERR_FS_CP_UNKNOWN', 'Cannot copy an unknown file type');
S('ERR_FS_EISDIR', 'Path is a directory');
E('ERR_FS_FILE_TOO_LARGE', 'File size (%s) is greater than 2 GiB', RangeError);
E('ERR_FS_WATCH_QUEUE_OVERFLOW', 'fs.watch() queued more than %s events', Error);
E('ERR_HTTP_HEADERS_SENT', 'Cannot %s headers after they are sent to the client', Error);
E('ERR_HTTP_INVALID_HEADER_VALUE', 'Invalid value "%s" for header "%s"', TypeError);
E('ERR_HTTP_INVALID_STATUS_CODE', 'Invalid status code: %s', RangeError);
E('ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor', TypeError);
E('ERR_IMPORT_ATTRIBUTE_MISSING', 'Module "%s" needs an import attribute of "%s: %s"', TypeError);
E('ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE', 'Module "%s" is not of type "%s"', TypeError);
E('ERR_IMPORT_ATTRIBUTE_UNSUPPORTED', (attribute, value, url) => (
  `Import attribute "${attribute}" with value "${value}" is not supported${url === undefined ? '' : ` in ${url}`}`
), TypeError);
E('ERR_INCOMPATIBLE_OPTION_PAIR', 'Option "%s" cannot be used in combination with option "%s"', TypeError);
E('ERR_INTERNAL_ASSERTION', (message) => (message === undefined ? 'Internal assertion failed' : `${message}`), Error);
E('ERR_INVALID_ADDRESS_FAMILY', function(addressType, host, port) {
  this.host = host;
  this.port = port;
  return `Invalid address family: ${addressType} ${host}:${port}`;
}, RangeError);
E('ERR_INVALID_ARG_TYPE', (name, expected, actual) => {
  const what = name.endsWith(' argument') ? name : `"${name}" ${name.includes('.') ? 'property' : 'argument'}`;
  const wanted = expectedText(Array.isArray(expected) ? expected : [expected]);
  return `The ${what} must be ${wanted}. Received ${determineSpecificType(actual)}`;
}, TypeError);
E('ERR_INVALID_ARG_VALUE', (name, value, reason = 'is invalid') => {
  let text = inspect(value);
  if (text.length > 128) text = `${text.slice(0, 128)}...`;
  return `The ${name.includes('.') ? 'property' : 'argument'} '${name}' ${reason}. Received ${text}`;
}, TypeError);
E('ERR_INVALID_ASYNC_ID', 'Invalid %s value: %s', RangeError);
E('ERR_INVALID_BUFFER_SIZE', 'Buffer size must be a multiple of %s', RangeError);
E('ERR_INVALID_CHAR', (name, field) => (
  field === undefined ? `Invalid character in ${name}` : `Invalid character in ${name} ["${field}"]`
), TypeError);
E('ERR_INVALID_CURSOR_POS', 'Cannot set cursor row without setting its column', TypeError);
E('ERR_INVALID_FD', '"fd" must be a positive integer: %s', RangeError);
E('ERR_INVALID_FD_TYPE', 'Unsupported fd type: %s', TypeError);
E('ERR_INVALID_FILE_URL_HOST', 'File URL host must be "localhost" or empty on %s', TypeError);
E('ERR_INVALID_FILE_URL_PATH', function(reason, input) {
  this.input = input;
  return `File URL path ${reason}`;
}, TypeError);
E('ERR_INVALID_HANDLE_TYPE', 'This handle type cannot be sent', TypeError);
E('ERR_INVALID_HTTP_TOKEN', '%s must be a valid HTTP token ["%s"]', TypeError);
E('ERR_INVALID_IP_ADDRESS', 'Invalid IP address: %s', TypeError);
E('ERR_INVALID_MIME_SYNTAX', (production, text, at) => (
  `The MIME syntax for a ${production} in ${JSON.stringify(text)} is invalid${at === -1 ? '' : ` at ${at}`}`
), TypeError);
E('ERR_INVALID_MODULE_SPECIFIER', (request, reason, base) => (
  `Invalid module "${request}" ${reason}${base ? ` imported from ${base}` : ''}`
), TypeError);
E('ERR_INVALID_PACKAGE_CONFIG', (path, base, message) => (
  `Invalid package config ${path}${base ? ` while importing ${base}` : ''}${message ? `. ${message}` : ''}`
), Error);
E('ERR_INVALID_PROTOCOL', 'Protocol "%s" not supported. Expected "%s"', TypeError);
E('ERR_INVALID_RETURN_PROPERTY', (input, name, prop, value) => (
  `Expected a valid ${input} to be returned for the "${prop}" from the "${name}" hook but got ${determineSpecificType(value)}.`
), TypeError);
E('ERR_INVALID_RETURN_PROPERTY_VALUE', (input, name, prop, value) => (
  `Expected ${input} to be returned for the "${prop}" from the "${name}" hook but got ${determineSpecificType(value)}.`
), TypeError);
E('ERR_INVALID_RETURN_VALUE', (input, name, value) => (
  `Expected ${input} to be returned from the "${name}" function but got ${determineSpecificType(value)}.`
), TypeError);
E('ERR_INVALID_STATE', 'Invalid state: %s', Error);
codes.ERR_INVALID_STATE.TypeError = variant('ERR_INVALID_STATE', 'Invalid state: %s', TypeError);
codes.ERR_INVALID_STATE.RangeError = variant('ERR_INVALID_STATE', 'Invalid state: %s', RangeError);
E('ERR_INVALID_SYNC_FORK_INPUT',
  'Asynchronous forks do not support Buffer, TypedArray, DataView or string input: %s', TypeError);
E('ERR_INVALID_THIS', 'Value of "this" must be of type %s', TypeError);
E('ERR_INVALID_TUPLE', '%s must be an iterable %s tuple', TypeError);
E('ERR_INVALID_TYPESCRIPT_SYNTAX', '%s', SyntaxError);
E('ERR_INVALID_URI', 'URI malformed', URIError);
E('ERR_INVALID_URL', function(input, base = null) {
  this.input = input;
  if (base != null) this.base = base;
  return 'Invalid URL';
}, TypeError);
E('ERR_INVALID_URL_SCHEME', (expected) => (
  `The URL must be ${typeof expected === 'string' || expected.length === 1 ?
    `of scheme ${expected}` : `one of scheme ${formatList(expected, 'or')}`}`
), TypeError);
E('ERR_METHOD_NOT_IMPLEMENTED', 'The %s method is not implemented', Error);
E('ERR_MISSING_ARGS', (...names) => {
  const quoted = names.map((name) => (Array.isArray(name) ? formatList(name.map((n) => `"${n}"`), 'or') : `"${name}"`));
  return `The ${formatList(quoted)} argument${names.length > 1 ? 's' : ''} must be specified`;
}, TypeError);
E('ERR_MISSING_OPTION', '%s is required', TypeError);
E('ERR_MODULE_NOT_FOUND', function(path, base, exactUrl) {
  if (exactUrl) this.url = `${exactUrl}`;
  return `Cannot find ${exactUrl ? 'module' : 'package'} '${path}' imported from ${base}`;
}, Error);
E('ERR_MULTIPLE_CALLBACK', 'Callback called multiple times', Error);
E('ERR_NOT_BUILDING_SNAPSHOT', 'Operation cannot be invoked when not building startup snapshot', Error);
E('ERR_NOT_SUPPORTED_IN_SNAPSHOT', '%s is not supported in startup snapshot', Error);
E('ERR_NO_CRYPTO', 'jsbundle is not built with crypto support', Error);
E('ERR_OPERATION_FAILED', 'Operation failed: %s', Error);
codes.ERR_OPERATION_FAILED.TypeError = variant('ERR_OPERATION_FAILED', 'Operation failed: %s', TypeError);
E('ERR_OUT_OF_RANGE', (name, range, value, replaceDefault = false) => {
  let received;
  if (Number.isInteger(value) && Math.abs(value) > 2 ** 32) {
    received = addNumericalSeparator(String(value));
  } else if (typeof value === 'bigint') {
    received = String(value);
    if (value > 2n ** 32n || value < -(2n ** 32n)) received = addNumericalSeparator(received);
    received += 'n';
  } else {
    received = inspect(value);
  }
  const start = replaceDefault ? name : `The value of "${name}" is out of range.`;
  return `${start} It must be ${range}. Received ${received}`;
}, RangeError);
E('ERR_PACKAGE_IMPORT_NOT_DEFINED', (specifier, packagePath, base) => (
  `Package import specifier "${specifier}" is not defined${
    packagePath ? ` in package ${packagePath}package.json` : ''} imported from ${base}`
), TypeError);
E('ERR_PACKAGE_PATH_NOT_EXPORTED', (packagePath, subpath, base) => {
  const from = base ? ` imported from ${base}` : '';
  if (subpath === '.') return `No "exports" main defined in ${packagePath}package.json${from}`;
  return `Package subpath '${subpath}' is not defined by "exports" in ${packagePath}package.json${from}`;
}, Error);
E('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', '%s', TypeError);
E('ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL', (arg) => (
  `Unexpected argument '${arg}'. This command does not take positional arguments`
), TypeError);
E('ERR_PARSE_ARGS_UNKNOWN_OPTION', (option, allowPositionals) => {
  const hint = allowPositionals && option ? `. To specify a positional argument starting with a '-', ` +
    `place it at the end of the command after '--', as in '-- ${JSON.stringify(option)}` : '';
  return `Unknown option '${option}'${hint}`;
}, TypeError);
E('ERR_PERFORMANCE_INVALID_TIMESTAMP', '%s is not a valid timestamp', TypeError);
E('ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS', '%s', TypeError);
E('ERR_REQUIRE_ASYNC_MODULE', (filename, parents) => requireStack(
  'require() cannot be used on an ESM graph with top-level await. Use import() instead.' +
  (filename ? `\nRequired module: ${filename}` : ''), parents), Error);
E('ERR_REQUIRE_CYCLE_MODULE', '%s', Error);
E('ERR_REQUIRE_ESM', 'require() of ES Module %s not supported.', Error);
E('ERR_SERVER_ALREADY_LISTEN', 'Listen method has been called more than once without closing.', Error);
E('ERR_SERVER_NOT_RUNNING', 'Server is not running.', Error);
E('ERR_SOCKET_BAD_PORT', (name, port, allowZero = true) => (
  `${name} should be ${allowZero ? '>=' : '>'} 0 and < 65536. Received ${determineSpecificType(port)}.`
), RangeError);
E('ERR_SOCKET_CLOSED', 'Socket is closed', Error);
E('ERR_SOURCE_PHASE_NOT_DEFINED', "Source phase import object is not defined for module '%s'", SyntaxError);
E('ERR_STREAM_ALREADY_FINISHED', 'Cannot call %s after a stream was finished', Error);
E('ERR_STREAM_CANNOT_PIPE', 'Cannot pipe, not readable', Error);
E('ERR_STREAM_DESTROYED', 'Cannot call %s after a stream was destroyed', Error);
E('ERR_STREAM_NULL_VALUES', 'May not write null values to stream', TypeError);
E('ERR_STREAM_PREMATURE_CLOSE', 'Premature close', Error);
E('ERR_STREAM_PUSH_AFTER_EOF', 'stream.push() after EOF', Error);
E('ERR_STREAM_UNABLE_TO_PIPE', 'Cannot pipe to a closed or destroyed stream', Error);
E('ERR_STREAM_UNSHIFT_AFTER_END_EVENT', 'stream.unshift() after end event', Error);
E('ERR_STREAM_WRAP', 'Stream has StringDecoder set or is in objectMode', Error);
E('ERR_STREAM_WRITE_AFTER_END', 'write after end', Error);
S('ERR_SYSTEM_ERROR', 'A system error occurred');
E('ERR_THROTTLED', 'The call was dropped by the throttled function', Error);
S('ERR_TTY_INIT_FAILED', 'TTY initialization failed');
E('ERR_UNAVAILABLE_DURING_EXIT', 'Cannot call function in process exit handler', Error);
E('ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET',
  '`process.setupUncaughtExceptionCapture()` was called while a capture callback was already active', Error);
E('ERR_UNESCAPED_CHARACTERS', '%s contains unescaped characters', TypeError);
E('ERR_UNHANDLED_ERROR', (value) => (value === undefined ? 'Unhandled error.' : `Unhandled error. (${value})`), Error);
E('ERR_UNKNOWN_BUILTIN_MODULE', 'No such built-in module: %s', Error);
E('ERR_UNKNOWN_CREDENTIAL', '%s identifier does not exist: %s', Error);
E('ERR_UNKNOWN_ENCODING', 'Unknown encoding: %s', TypeError);
E('ERR_UNKNOWN_FILE_EXTENSION', 'Unknown file extension "%s" for %s', TypeError);
E('ERR_UNKNOWN_MODULE_FORMAT', 'Unknown module format: %s for URL %s', RangeError);
E('ERR_UNKNOWN_SIGNAL', 'Unknown signal: %s', TypeError);
E('ERR_UNSUPPORTED_DIR_IMPORT', "Directory import '%s' is not supported resolving ES modules imported from %s", Error);
E('ERR_UNSUPPORTED_ESM_URL_SCHEME', (url, schemes) => (
  `Only URLs with a scheme in: ${formatList(schemes)} are supported by the default ESM loader. ` +
  `Received protocol '${url.protocol}'`
), Error);
E('ERR_USE_AFTER_CLOSE', '%s was closed', Error);
E('ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING', 'A dynamic import callback was not specified.', TypeError);

// The same code over another base class, kept as a property of the first.
function variant(code, message, Base) {
  const first = codes[code];
  E(code, message, Base);
  const made = codes[code];
  codes[code] = first;
  return made;
}

// -- Errors of system calls ---------------------------------------------------------------------------------------

const nothing = ['UNKNOWN', 'unknown error'];

// errno as negative number -> [code, message]
function uvErrmapGet(errno) {
  return require('internal/uv_errors').map().get(errno) ?? nothing;
}

// `${code}: ${message}, ${syscall} 'path' -> 'dest'` from {errno, syscall, code?, message?, path?, dest?}.
function uvException(context) {
  const [code, text] = context.code === undefined || context.message === undefined ?
    uvErrmapGet(context.errno) : nothing;
  const shown = context.code ?? code;
  let message = `${shown}: ${context.message || text}, ${context.syscall}`;
  const path = context.path === undefined ? undefined : String(context.path);
  const dest = context.dest === undefined ? undefined : String(context.dest);
  if (path) message += ` '${path}'`;
  if (dest) message += ` -> '${dest}'`;
  const error = new Error(message);
  error.errno = context.errno;
  error.code = shown;
  error.syscall = context.syscall;
  if (path) error.path = path;
  if (dest) error.dest = dest;
  Error.captureStackTrace(error, uvException);
  return error;
}

function errnoException(errno, syscall, original) {
  const [code] = uvErrmapGet(errno);
  const error = new Error(original ? `${syscall} ${code} ${original}` : `${syscall} ${code}`);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  Error.captureStackTrace(error, errnoException);
  return error;
}

function exceptionWithHostPort(errno, syscall, address, port, additional) {
  const [code] = uvErrmapGet(errno);
  let details = '';
  if (port && port > 0) details = ` ${address}:${port}`;
  else if (address) details = ` ${address}`;
  if (additional) details += ` - Local (${additional})`;
  const error = new Error(`${syscall} ${code}${details}`);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  error.address = address;
  if (port) error.port = port;
  Error.captureStackTrace(error, exceptionWithHostPort);
  return error;
}

function uvExceptionWithHostPort(errno, syscall, address, port) {
  const [code, text] = uvErrmapGet(errno);
  let details = '';
  if (port && port > 0) details = ` ${address}:${port}`;
  else if (address) details = ` ${address}`;
  const error = new Error(`${syscall} ${code}: ${text}${details}`);
  error.code = code;
  error.errno = errno;
  error.syscall = syscall;
  error.address = address;
  if (port) error.port = port;
  Error.captureStackTrace(error, uvExceptionWithHostPort);
  return error;
}

// -- Others -------------------------------------------------------------------------------------------------------

class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    if (options !== undefined && typeof options !== 'object') {
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

// One error that stands for two: the later one thrown while the earlier was being dealt with.
function aggregateTwoErrors(inner, outer) {
  if (!inner || !outer || inner === outer) return inner || outer;
  if (Array.isArray(outer.errors)) {
    outer.errors.push(inner);
    return outer;
  }
  const error = new AggregateError([outer, inner], outer.message);
  error.code = outer.code;
  return error;
}

// For callers that know Node's helper: here the frame of a check simply stays in the trace.
function hideStackFrames(fn) {
  fn.withoutStackTrace = fn;
  return fn;
}

function genericNodeError(message, properties) {
  return Object.assign(new Error(message), properties);
}

function isErrorLike(value) {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'stack');
}

function isStackOverflowError(error) {
  return error instanceof RangeError && error.message === 'Maximum call stack size exceeded';
}

module.exports = {
  AbortError,
  aggregateTwoErrors,
  codes,
  determineSpecificType,
  errnoException,
  exceptionWithHostPort,
  formatList,
  genericNodeError,
  hideStackFrames,
  isErrorLike,
  isStackOverflowError,
  uvErrmapGet,
  uvException,
  uvExceptionWithHostPort,
  get DOMException() { return require('internal/domexception').DOMException; },
};
