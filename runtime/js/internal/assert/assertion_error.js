// AssertionError and the messages that show how two values differ.
//
// No binding.

const { validateObject, validateOneOf } = require('internal/validators');

const READABLE = {
  __proto__: null,
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
};

// Texts of two values together up to this length stand on one line.
const SHORT = 12;
const MAX_LINES = 50;

function inspectValue(value) {
  return require('internal/util/inspect').inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Infinity,
    showHidden: false,
    showProxy: false,
    sorted: true,
    getters: true,
    breakLength: Infinity,
  });
}

function isError(value) {
  return require('internal/util/inspect').isError(value);
}

// The error without its stack, which says nothing about how two errors differ.
function withoutStack(error) {
  const copy = Object.assign({ __proto__: Object.getPrototypeOf(error) }, error);
  const hidden = (key, value) => Object.defineProperty(copy, key, {
    __proto__: null, value, writable: true, configurable: true, enumerable: false,
  });
  hidden('message', error.message);
  if (Object.hasOwn(error, 'cause')) {
    const { cause } = error;
    hidden('cause', cause !== null && typeof cause === 'object' && isError(cause) ? withoutStack(cause) : cause);
  }
  if (Object.hasOwn(error, 'errors') && Array.isArray(error.errors)) {
    hidden('errors', error.errors.map((each) => (each !== null && typeof each === 'object' && isError(each) ? withoutStack(each) : each)));
  }
  return copy;
}

function isReference(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function stackedLines(actual, expected, areStrings) {
  let message = `\n+ ${actual}\n- ${expected}`;
  const columns = process.stderr.isTTY ? process.stderr.columns : 80;
  if (areStrings && actual.length + expected.length <= columns) {
    let at = 0;
    while (at < actual.length && actual[at] === expected[at]) at++;
    if (at >= 3 && at < actual.length) message += `\n${' '.repeat(at + 2)}^`;
  }
  return message;
}

// The text of an operator's failure: a heading, and the difference of the two values.
function describeDifference(actual, expected, operator, customMessage, diffType) {
  if (operator === 'strictEqual' && ((typeof actual === 'object' && actual !== null &&
      typeof expected === 'object' && expected !== null) ||
      (typeof actual === 'function' && typeof expected === 'function'))) {
    operator = 'strictEqualObject';
  }
  const actualText = inspectValue(actual);
  const expectedText = inspectValue(expected);
  const actualLines = actualText.split('\n');
  const expectedLines = expectedText.split('\n');
  let header = '+ actual - expected';
  let message;
  let skipped = false;
  const single = actualLines.length === 1 && expectedLines.length === 1 &&
    (typeof actual !== 'object' || actual === null || typeof expected !== 'object' || expected === null);
  if (single && !(isReference(actual) && actualText === expectedText && operator !== 'strictEqualObject')) {
    const length = actualText.length + expectedText.length -
      (typeof actual === 'string' ? 2 : 0) - (typeof expected === 'string' ? 2 : 0);
    if (length <= SHORT && (actual !== 0 || expected !== 0)) {
      message = `${actualText} !== ${expectedText}`;
      header = '';
    } else {
      message = stackedLines(actualText, expectedText, typeof actual === 'string' && typeof expected === 'string');
    }
  } else if (actualText === expectedText) {
    operator = 'notIdentical';
    header = '';
    if (actualLines.length > MAX_LINES && diffType !== 'full') {
      message = `${actualLines.slice(0, MAX_LINES).join('\n')}\n...}`;
      skipped = true;
    } else {
      message = actualText;
    }
  } else {
    const { myersDiff, printDiff } = require('internal/util/diff');
    ({ message, skipped } = printDiff(myersDiff(actualLines, expectedLines, typeof actual === 'object' && actual !== null)));
  }
  return `${customMessage || READABLE[operator]}\n${header}${skipped ? '\n... Skipped lines' : ''}\n${message}\n`;
}

function shorten(text) {
  return text.length > 512 ? `${text.slice(0, 509)}...` : text;
}

function describeUnequal(actual, operator) {
  const heading = READABLE[operator === 'notStrictEqual' && isReference(actual) ? 'notStrictEqualObject' : operator];
  const lines = inspectValue(actual).split('\n');
  if (lines.length > MAX_LINES) {
    lines.length = 46;
    lines.push('...');
  }
  if (lines.length === 1) return `${heading}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
  return `${heading}\n\n${lines.join('\n')}\n`;
}

function describeOther(actual, expected, operator) {
  let a = inspectValue(actual);
  let b = inspectValue(expected);
  if (operator === 'notDeepEqual' && a === b) {
    a = `${READABLE.notDeepEqual}\n\n${a}`;
    return a.length > 1024 ? `${a.slice(0, 1021)}...` : a;
  }
  a = shorten(a);
  b = shorten(b);
  if (operator === 'deepEqual') return `${READABLE.deepEqual}\n\n${a}\n\nshould loosely deep-equal\n\n${b}`;
  if (operator === 'notDeepEqual') return `${READABLE.notDeepEqualUnequal}\n\n${a}\n\nshould not loosely deep-equal\n\n${b}`;
  return `${a} ${operator} ${b}`;
}

function describe(actual, expected, operator, diff) {
  switch (operator) {
    case 'deepStrictEqual':
    case 'strictEqual':
    case 'partialDeepStrictEqual':
      return describeDifference(actual, expected, operator, undefined, diff);
    case 'notDeepStrictEqual':
    case 'notStrictEqual':
      return describeUnequal(actual, operator);
    default:
      return describeOther(actual, expected, operator);
  }
}

function withCustomMessage(message, actual, expected, operator, diff) {
  switch (operator) {
    case 'deepStrictEqual':
    case 'strictEqual':
    case 'partialDeepStrictEqual':
      return describeDifference(actual, expected, operator, message, diff);
    default:
      return String(message);
  }
}

// Long strings are cut to ten lines when the error itself is printed.
function limitLines(value) {
  if (typeof value !== 'string') return value;
  const lines = value.split('\n', 11);
  if (lines.length > 10) {
    lines.length = 10;
    return `${lines.join('\n')}\n...`;
  }
  return value.length > 512 ? `${value.slice(0, 512)}...` : value;
}

class AssertionError extends Error {
  constructor(options) {
    validateObject(options, 'options');
    const { message, operator, stackStartFn, details, stackStartFunction, diff = 'simple' } = options;
    let { actual, expected } = options;
    validateOneOf(diff, 'options.diff', ['simple', 'full']);
    const limit = Error.stackTraceLimit;
    if (limit !== 0) Error.stackTraceLimit = 0;
    if (actual !== null && typeof actual === 'object' && expected !== null && typeof expected === 'object' &&
        isError(actual) && isError(expected)) {
      actual = withoutStack(actual);
      expected = withoutStack(expected);
    }
    super(message != null ? withCustomMessage(message, actual, expected, operator, diff) :
      describe(actual, expected, operator, diff));
    if (limit !== 0) Error.stackTraceLimit = limit;
    ({ actual, expected } = options);
    this.generatedMessage = !message;
    const name = (value) => Object.defineProperty(this, 'name', {
      __proto__: null, value, enumerable: false, writable: true, configurable: true,
    });
    // The stack is made with the code in its header.
    name('AssertionError [ERR_ASSERTION]');
    this.code = 'ERR_ASSERTION';
    if (details) {
      this.actual = undefined;
      this.expected = undefined;
      this.operator = undefined;
      for (let i = 0; i < details.length; i++) {
        this[`message ${i}`] = details[i].message;
        this[`actual ${i}`] = details[i].actual;
        this[`expected ${i}`] = details[i].expected;
        this[`operator ${i}`] = details[i].operator;
        this[`stack trace ${i}`] = details[i].stack;
      }
    } else {
      this.actual = actual;
      this.expected = expected;
      this.operator = operator;
    }
    Error.captureStackTrace(this, stackStartFn || stackStartFunction);
    void this.stack;
    name('AssertionError');
    this.diff = diff;
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, context, inspect) {
    const { actual, expected } = this;
    this.actual = limitLines(actual);
    this.expected = limitLines(expected);
    const text = inspect(this, { ...context, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return text;
  }
}

module.exports = { AssertionError };
