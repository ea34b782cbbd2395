// The `assert` module.
//
// binding util: getSourceLine(fn) -> [line, column] | undefined
//               the source line of the call that the frame below the outermost frame of `fn` is executing, and
//               where in it the name of the function called stands; undefined where no source is kept

const { codes, isErrorLike } = require('internal/errors');
const { validateFunction, validateOneOf } = require('internal/validators');

const NO_EXCEPTION = { __proto__: null };

let AssertionErrorClass;
function AssertionError() {
  return (AssertionErrorClass ??= require('internal/assert/assertion_error').AssertionError);
}

function inspect(value, options) {
  return require('internal/util/inspect').inspect(value, options);
}

function comparisons() {
  return require('internal/util/comparisons');
}

function isRegExp(value) {
  return internalBinding('util').kindOf(value) === 'RegExp';
}

function isPromiseLike(value) {
  return value !== null && typeof value === 'object' && typeof value.then === 'function' && typeof value.catch === 'function';
}

// -- Failing ------------------------------------------------------------------------------------------------------

// `message` as the user gave it: [] | [undefined] | [string, ...format arguments] | [function] | [error].
function resolveMessage(message, actual, expected) {
  const first = message[0];
  if (first === undefined) return undefined;
  if (typeof first === 'string') return message.length > 1 ? require('internal/util/format').format(...message) : first;
  if (typeof first === 'function') {
    const made = first(actual, expected);
    return typeof made === 'string' ? made : undefined;
  }
  throw new codes.ERR_INVALID_ARG_TYPE('message', ['string', 'function'], first);
}

function fail(settings, actual, expected, message, operator, stackStartFn) {
  if (message[0] instanceof Error) throw message[0];
  throw new (AssertionError())({
    actual, expected, message: resolveMessage(message, actual, expected), operator, stackStartFn, diff: settings.diff,
  });
}

// The call as written, on its first line: from the expression called to the closing parenthesis.
function callText(line, column) {
  let start = column;
  while (start > 0 && /[\w$.]/.test(line[start - 1])) start--;
  while (line[start] === '.') start++;
  let depth = 0;
  let quote = '';
  for (let i = column; i < line.length; i++) {
    const char = line[i];
    if (quote !== '') {
      if (char === '\\') i++;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'" || char === '`') {
      quote = char;
    } else if (char === '/' && /[(,=:[!&|?{};\s]\s*$/.test(line.slice(column, i)) && line[i + 1] !== '/') {
      // A regular expression: what is in it are no parentheses.
      const end = /^\/(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//.exec(line.slice(i));
      if (end !== null) i += end[0].length - 1;
    } else if (char === '(') {
      depth++;
    } else if (char === ')' && --depth === 0) {
      return line.slice(start, i + 1);
    }
  }
  return line.slice(start).trimEnd();
}

function okMessage(fn) {
  const place = internalBinding('util').getSourceLine?.(fn);
  if (place === undefined) return 'The expression evaluated to a falsy value';
  return `The expression evaluated to a falsy value:\n\n  ${callText(place[0], place[1])}\n`;
}

function innerOk(fn, args) {
  const [value, ...message] = args;
  if (value) return;
  let generated = false;
  if (args.length === 0) {
    generated = true;
    message[0] = 'No value argument passed to `assert.ok()`';
  } else if (message[0] === undefined) {
    generated = true;
    message[0] = okMessage(fn);
    message.length = 1;
  } else if (message[0] instanceof Error) {
    throw message[0];
  }
  const error = new (AssertionError())({
    actual: value, expected: true, message: generated ? message[0] : resolveMessage(message, value, true),
    operator: '==', stackStartFn: fn,
  });
  error.generatedMessage = generated;
  throw error;
}

function requireTwo(args) {
  if (args.length < 2) throw new codes.ERR_MISSING_ARGS('actual', 'expected');
}

// -- Exceptions ---------------------------------------------------------------------------------------------------

// The properties of an error that an object with expectations names, for showing the difference.
class Comparison {
  constructor(source, keys, actual) {
    for (const key of keys) {
      if (!(key in source)) continue;
      if (actual !== undefined && typeof actual[key] === 'string' && isRegExp(source[key]) && source[key].test(actual[key])) {
        this[key] = actual[key];
      } else {
        this[key] = source[key];
      }
    }
  }
}

function compareKey(actual, expected, key, message, keys, fn, settings) {
  if (key in actual && comparisons().isDeepStrictEqual(actual[key], expected[key])) return;
  if (message) fail(settings, actual, expected, [message], fn.name, fn);
  const error = new (AssertionError())({
    actual: new Comparison(actual, keys),
    expected: new Comparison(expected, keys, actual),
    operator: 'deepStrictEqual',
    stackStartFn: fn,
    diff: settings.diff,
  });
  error.actual = actual;
  error.expected = expected;
  error.operator = fn.name;
  throw error;
}

function matchException(actual, expected, message, fn, settings) {
  let generated = false;
  if (typeof expected !== 'function') {
    if (isRegExp(expected)) {
      const text = String(actual);
      if (expected.exec(text) !== null) return;
      if (!message) {
        generated = true;
        message = `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`;
      }
    } else if (typeof actual !== 'object' || actual === null) {
      const error = new (AssertionError())({
        actual, expected, message, operator: 'deepStrictEqual', stackStartFn: fn, diff: settings.diff,
      });
      error.operator = fn.name;
      throw error;
    } else {
      const keys = Object.keys(expected);
      if (expected instanceof Error) keys.push('name', 'message');
      else if (keys.length === 0) throw new codes.ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
      for (const key of keys) {
        if (typeof actual[key] === 'string' && isRegExp(expected[key]) && expected[key].exec(actual[key]) !== null) continue;
        compareKey(actual, expected, key, message, keys, fn, settings);
      }
      return;
    }
  } else if (expected.prototype !== undefined && actual instanceof expected) {
    return;
  } else if (Error.isPrototypeOf(expected)) {
    if (!message) {
      generated = true;
      message = `The error is expected to be an instance of "${expected.name}". Received `;
      message += actual instanceof Error ? `"${actual.name}"` : `"${inspect(actual, { depth: -1 })}"`;
    }
    if (generated && actual instanceof Error) message += `\n\nError message:\n\n${actual.message}`;
  } else {
    const result = Reflect.apply(expected, {}, [actual]);
    if (result === true) return;
    if (!message) {
      generated = true;
      const name = expected.name ? `"${expected.name}" ` : '';
      message = `The ${name}validation function is expected to return "true". Received ${inspect(result)}`;
      if (actual instanceof Error) message += `\n\nCaught error:\n\n${actual}`;
    }
  }
  const error = new (AssertionError())({
    actual, expected, message, operator: fn.name, stackStartFn: fn, diff: settings.diff,
  });
  error.generatedMessage = generated;
  throw error;
}

function thrownBy(fn) {
  validateFunction(fn, 'fn');
  try {
    fn();
  } catch (error) {
    return error;
  }
  return NO_EXCEPTION;
}

async function rejectionOf(promiseFn) {
  let promise;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isPromiseLike(promise)) throw new codes.ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
  } else if (isPromiseLike(promiseFn)) {
    promise = promiseFn;
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], promiseFn);
  }
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return NO_EXCEPTION;
}

function expectError(fn, actual, args, settings) {
  let [error, message] = args;
  if (typeof error === 'string') {
    if (args.length === 2) {
      throw new codes.ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
    }
    if (typeof actual === 'object' && actual !== null) {
      if (actual.message === error) {
        throw new codes.ERR_AMBIGUOUS_ARGUMENT('error/message',
          `The error message "${actual.message}" is identical to the message.`);
      }
    } else if (actual === error) {
      throw new codes.ERR_AMBIGUOUS_ARGUMENT('error/message', `The error "${actual}" is identical to the message.`);
    }
    message = error;
    error = undefined;
  } else if (error != null && typeof error !== 'object' && typeof error !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
  }
  if (actual === NO_EXCEPTION) {
    let details = error?.name ? ` (${error.name})` : '';
    details += message ? `: ${message}` : '.';
    const what = fn.name === 'rejects' ? 'rejection' : 'exception';
    const failure = new (AssertionError())({
      actual: undefined, expected: error, operator: fn.name, message: `Missing expected ${what}${details}`, stackStartFn: fn,
    });
    failure.generatedMessage = false;
    throw failure;
  }
  if (!error) return;
  matchException(actual, error, message, fn, settings);
}

function expectNoError(fn, actual, error, message) {
  if (actual === NO_EXCEPTION) return;
  if (typeof error === 'string') {
    message = error;
    error = undefined;
  }
  if (error && !isExpected(actual, error)) throw actual;
  const what = fn.name === 'doesNotReject' ? 'rejection' : 'exception';
  throw new (AssertionError())({
    actual, expected: error, operator: fn.name, stackStartFn: fn,
    message: `Got unwanted ${what}${message ? `: ${message}` : '.'}\nActual message: "${actual?.message}"`,
  });
}

function isExpected(actual, expected) {
  if (typeof expected !== 'function') {
    if (isRegExp(expected)) return expected.exec(String(actual)) !== null;
    throw new codes.ERR_INVALID_ARG_TYPE('expected', ['Function', 'RegExp'], expected);
  }
  if (expected.prototype !== undefined && actual instanceof expected) return true;
  if (Error.isPrototypeOf(expected)) return false;
  return Reflect.apply(expected, {}, [actual]) === true;
}

function checkMatch(string, regexp, message, fn, wanted) {
  if (!isRegExp(regexp)) throw new codes.ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
  if (typeof string === 'string' && (RegExp.prototype.exec.call(regexp, string) !== null) === wanted) return;
  if (message[0] instanceof Error) throw message[0];
  const given = resolveMessage(message, string, regexp);
  const text = given || (typeof string !== 'string' ?
    `The "string" argument must be of type string. Received type ${typeof string} (${inspect(string)})` :
    `${wanted ? 'The input did not match the regular expression ' :
      'The input was expected to not match the regular expression '}${inspect(regexp)}. Input:\n\n${inspect(string)}\n`);
  const error = new (AssertionError())({
    actual: string, expected: regexp, message: text, operator: fn.name, stackStartFn: fn,
  });
  error.generatedMessage = !given;
  throw error;
}

// -- The functions ------------------------------------------------------------------------------------------------

// `settings`: {diff, skipPrototype}, as given to `new Assert`.
function makeAssertions(settings) {
  const assertions = {
    ok: function ok(...args) {
      innerOk(ok, args);
    },

    fail: function fail_(message) {
      if (message instanceof Error) throw message;
      const generated = arguments.length === 0 || message === undefined;
      const error = new (AssertionError())({
        message: generated ? 'Failed' : message, operator: 'fail', stackStartFn: fail_,
      });
      error.generatedMessage = generated;
      throw error;
    },

    equal: function equal(actual, expected, ...message) {
      requireTwo(arguments);
      // The loose comparison is what this function is for.
      if (actual != expected && (!Number.isNaN(actual) || !Number.isNaN(expected))) {
        fail(settings, actual, expected, message, '==', equal);
      }
    },

    notEqual: function notEqual(actual, expected, ...message) {
      requireTwo(arguments);
      if (actual == expected || (Number.isNaN(actual) && Number.isNaN(expected))) {
        fail(settings, actual, expected, message, '!=', notEqual);
      }
    },

    deepEqual: function deepEqual(actual, expected, ...message) {
      requireTwo(arguments);
      if (!comparisons().isDeepEqual(actual, expected)) fail(settings, actual, expected, message, 'deepEqual', deepEqual);
    },

    notDeepEqual: function notDeepEqual(actual, expected, ...message) {
      requireTwo(arguments);
      if (comparisons().isDeepEqual(actual, expected)) {
        fail(settings, actual, expected, message, 'notDeepEqual', notDeepEqual);
      }
    },

    deepStrictEqual: function deepStrictEqual(actual, expected, ...message) {
      requireTwo(arguments);
      if (!comparisons().isDeepStrictEqual(actual, expected, settings.skipPrototype)) {
        fail(settings, actual, expected, message, 'deepStrictEqual', deepStrictEqual);
      }
    },

    notDeepStrictEqual: function notDeepStrictEqual(actual, expected, ...message) {
      requireTwo(arguments);
      if (comparisons().isDeepStrictEqual(actual, expected, settings.skipPrototype)) {
        fail(settings, actual, expected, message, 'notDeepStrictEqual', notDeepStrictEqual);
      }
    },

    strictEqual: function strictEqual(actual, expected, ...message) {
      requireTwo(arguments);
      if (!Object.is(actual, expected)) fail(settings, actual, expected, message, 'strictEqual', strictEqual);
    },

    notStrictEqual: function notStrictEqual(actual, expected, ...message) {
      requireTwo(arguments);
      if (Object.is(actual, expected)) fail(settings, actual, expected, message, 'notStrictEqual', notStrictEqual);
    },

    partialDeepStrictEqual: function partialDeepStrictEqual(actual, expected, ...message) {
      requireTwo(arguments);
      if (!comparisons().isPartialStrictEqual(actual, expected)) {
        fail(settings, actual, expected, message, 'partialDeepStrictEqual', partialDeepStrictEqual);
      }
    },

    match: function match(string, regexp, ...message) {
      checkMatch(string, regexp, message, match, true);
    },

    doesNotMatch: function doesNotMatch(string, regexp, ...message) {
      checkMatch(string, regexp, message, doesNotMatch, false);
    },

    throws: function throws(fn, ...args) {
      expectError(throws, thrownBy(fn), args, settings);
    },

    rejects: async function rejects(promiseFn, ...args) {
      expectError(rejects, await rejectionOf(promiseFn), args, settings);
    },

    doesNotThrow: function doesNotThrow(fn, ...args) {
      expectNoError(doesNotThrow, thrownBy(fn), ...args);
    },

    doesNotReject: async function doesNotReject(promiseFn, ...args) {
      expectNoError(doesNotReject, await rejectionOf(promiseFn), ...args);
    },

    ifError: function ifError(value) {
      if (value === null || value === undefined) return;
      let message = 'ifError got unwanted exception: ';
      if (typeof value === 'object' && typeof value.message === 'string') {
        message += value.message.length === 0 && value.constructor ? value.constructor.name : value.message;
      } else {
        message += inspect(value);
      }
      const error = new (AssertionError())({
        actual: value, expected: null, operator: 'ifError', message, stackStartFn: ifError,
      });
      error.generatedMessage = false;
      if (isErrorLike(value) && typeof value.stack === 'string') appendStack(error, value.stack);
      throw error;
    },
  };
  Object.defineProperty(assertions.fail, 'name', { __proto__: null, value: 'fail', configurable: true });
  return assertions;
}

// Adds to the stack of `error` the frames where the original error came from.
function appendStack(error, original) {
  const framesAt = original.indexOf('\n    at');
  if (framesAt === -1) return;
  const frames = original.slice(framesAt + 1).split('\n');
  const own = `${error.stack}`.split('\n');
  let end = own.length;
  for (const frame of frames) {
    const at = own.indexOf(frame);
    if (at !== -1) {
      end = at;
      break;
    }
  }
  error.stack = `${own.slice(0, end).join('\n')}\n${frames.join('\n')}`;
}

const defaults = { diff: 'simple', skipPrototype: false };
const assertions = makeAssertions(defaults);

function assert(...args) {
  innerOk(assert, args);
}

function strict(...args) {
  innerOk(strict, args);
}

function Assert(options) {
  if (!new.target) throw new codes.ERR_CONSTRUCT_CALL_REQUIRED('Assert');
  const { diff = 'simple', strict: isStrict = true, skipPrototype = false } = options ?? {};
  validateOneOf(diff, 'options.diff', ['simple', 'full']);
  this.AssertionError = AssertionError();
  const own = makeAssertions({ diff, skipPrototype });
  if (isStrict) makeStrict(this, own);
  // Assertions of an instance know its settings; the shared ones on the prototype are the defaults.
  if (diff !== 'simple' || skipPrototype) {
    for (const name of Object.keys(own)) {
      if (!Object.hasOwn(this, name)) {
        Object.defineProperty(this, name, { __proto__: null, value: own[name], writable: true, configurable: true, enumerable: false });
      }
    }
  }
}
Object.assign(Assert.prototype, assertions);

function makeStrict(target, from) {
  target.equal = from.strictEqual;
  target.deepEqual = from.deepStrictEqual;
  target.notEqual = from.notStrictEqual;
  target.notDeepEqual = from.notDeepStrictEqual;
}

function lazyAssertionError(target) {
  Object.defineProperty(target, 'AssertionError', {
    __proto__: null,
    get() { return AssertionError(); },
    set(value) {
      Object.defineProperty(target, 'AssertionError', {
        __proto__: null, value, writable: true, configurable: true, enumerable: true,
      });
    },
    configurable: true,
    enumerable: true,
  });
}

lazyAssertionError(assert);
Object.assign(assert, assertions);
assert.strict = strict;
assert.Assert = Assert;
lazyAssertionError(strict);
Object.assign(strict, assertions);
makeStrict(strict, assertions);
strict.Assert = Assert;
strict.strict = strict;

module.exports = assert;
