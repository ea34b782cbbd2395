// The console: the global object and the Console class behind it.
//
// The global console finds its streams when it first writes. Until the program itself asks for process.stdout, text
// goes straight to the descriptor, so that printing costs no stream.
//
// binding stdio:
//   state(fd) -> 0 | 1 | 2     0: process.stdout (fd 1) or process.stderr (fd 2) exists, write through it;
//                              1: it does not, and fd is a terminal; 2: it does not, and fd is no terminal
//   write(fd, text)            the UTF-8 of text, whole, blocking; errors are swallowed, as console does

const { codes } = require('internal/errors');
const { validateArray, validateInteger, validateObject, validateOneOf } = require('internal/validators');

const kIsConsole = Symbol('kIsConsole');
const kState = Symbol('kState');

function formatting() {
  return require('internal/util/format');
}

// What a console knows beside its methods.
class State {
  constructor(ignoreErrors, colorMode, inspectOptions, groupIndentation) {
    this.ignoreErrors = ignoreErrors;
    this.colorMode = colorMode;
    this.inspectOptions = inspectOptions;
    this.groupIndentation = groupIndentation;
    this.indent = '';
    this.counts = undefined;
    this.timers = undefined;
    // Descriptors of the global console, -1 for consoles on given streams.
    this.stdoutFd = -1;
    this.stderrFd = -1;
  }
}

function Console(options) {
  if (!new.target) return Reflect.construct(Console, arguments);
  if (!options || typeof options.write === 'function') {
    options = { stdout: options, stderr: arguments[1], ignoreErrors: arguments[2] };
  }
  const {
    stdout,
    stderr = stdout,
    ignoreErrors = true,
    colorMode = 'auto',
    inspectOptions,
    groupIndentation,
  } = options;
  if (!stdout || typeof stdout.write !== 'function') throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stdout');
  if (!stderr || typeof stderr.write !== 'function') throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stderr');
  validateOneOf(colorMode, 'colorMode', ['auto', true, false]);
  if (groupIndentation !== undefined) validateInteger(groupIndentation, 'groupIndentation', 0, 1000);
  if (inspectOptions !== undefined) {
    validateObject(inspectOptions, 'options.inspectOptions');
    for (const set of inspectOptions instanceof Map ? inspectOptions.values() : [inspectOptions]) {
      if (set.colors !== undefined && options.colorMode !== undefined) {
        throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
      }
    }
  }
  bindMethods(this, this);
  prepare(this, new State(Boolean(ignoreErrors), colorMode, inspectOptions, groupIndentation ?? 2));
  const hidden = (value) => ({ __proto__: null, value, writable: true, configurable: true, enumerable: false });
  Object.defineProperties(this, { _stdout: hidden(stdout), _stderr: hidden(stderr) });
}

// Every console has its own bound methods, so that `const { log } = console` works.
function bindMethods(target, methods) {
  for (const key of Object.keys(Console.prototype)) {
    const bound = methods[key].bind(target);
    Object.defineProperty(bound, 'name', { __proto__: null, value: key, configurable: true });
    target[key] = bound;
  }
}

function prepare(target, state) {
  const hidden = (value) => ({ __proto__: null, value, writable: true, configurable: true, enumerable: false });
  Object.defineProperties(target, {
    [kState]: hidden(state),
    [kIsConsole]: hidden(true),
    [Symbol.toStringTag]: { __proto__: null, value: 'console', writable: false, enumerable: false, configurable: true },
    _stdoutErrorHandler: hidden(ignoreWriteError),
    _stderrErrorHandler: hidden(ignoreWriteError),
    _ignoreErrors: hidden(state.ignoreErrors),
    _times: { __proto__: null, get() { return (state.timers ??= new Map()); }, configurable: true, enumerable: false },
  });
}

function ignoreWriteError() {}

Object.defineProperty(Console, Symbol.hasInstance, {
  __proto__: null,
  value(instance) { return instance !== null && typeof instance === 'object' && instance[kIsConsole] === true; },
});

function indented(state, text) {
  const { indent } = state;
  if (indent === '') return text;
  return `${indent}${text.includes('\n') ? text.replaceAll('\n', `\n${indent}`) : text}`;
}

// Writes one text, which gets a line end, to stdout or stderr of the console.
function writeText(self, toStderr, text) {
  const state = self[kState];
  text = `${indented(state, text)}\n`;
  const fd = toStderr ? state.stderrFd : state.stdoutFd;
  if (fd !== -1) {
    const stdio = internalBinding('stdio');
    if (stdio.state(fd) !== 0) {
      stdio.write(fd, text);
      return;
    }
  }
  const stream = toStderr ? self._stderr : self._stdout;
  if (!state.ignoreErrors) {
    stream.write(text);
    return;
  }
  // An error of this write must reach nobody: there may be one listener too many for a moment.
  if (stream === undefined) return;
  const listens = typeof stream.once === 'function' && typeof stream.listenerCount === 'function' &&
    stream.listenerCount('error') === 0;
  if (listens) stream.once('error', ignoreWriteError);
  try {
    stream.write(text, (error) => {
      if (error && !stream._writableState?.errorEmitted && typeof stream.listenerCount === 'function' &&
          stream.listenerCount('error') === 0) {
        stream.once('error', ignoreWriteError);
      }
    });
  } catch (error) {
    if (require('internal/errors').isStackOverflowError(error)) throw error;
  } finally {
    if (listens) stream.removeListener('error', ignoreWriteError);
  }
}

// Options for inspection: those of the stream, or colours where the stream shows them.
function optionsFor(self, toStderr) {
  const state = self[kState];
  const { inspectOptions } = state;
  const fd = toStderr ? state.stderrFd : state.stdoutFd;
  if (fd !== -1 && inspectOptions === undefined && internalBinding('stdio').state(fd) === 2) return undefined;
  const stream = toStderr ? self._stderr : self._stdout;
  let color = state.colorMode;
  if (color === 'auto') {
    color = Boolean(stream?.isTTY) && (typeof stream.getColorDepth !== 'function' || stream.getColorDepth() > 2);
  }
  const set = inspectOptions instanceof Map ? inspectOptions.get(stream) : inspectOptions;
  if (set !== undefined) return set.colors === undefined ? { ...set, colors: color } : set;
  return color ? { colors: true } : undefined;
}

function formatFor(self, toStderr, args) {
  if (args.length === 1 && typeof args[0] === 'string') return args[0];
  const { format, formatWithOptions } = formatting();
  const options = optionsFor(self, toStderr);
  return options === undefined ? format(...args) : formatWithOptions(options, ...args);
}

function warn(message) {
  process.emitWarning(message);
}

function timeText(ms) {
  const hours = Math.floor(ms / 3600000);
  const minutes = Math.floor((ms % 3600000) / 60000);
  const seconds = (ms % 60000) / 1000;
  if (hours !== 0) {
    return `${hours}:${String(minutes).padStart(2, '0')}:${String(Math.floor(seconds)).padStart(2, '0')} (h:mm:ss)`;
  }
  if (minutes !== 0) return `${minutes}:${seconds.toFixed(3).padStart(6, '0')} (m:ss.mmm)`;
  if (ms >= 1000) return `${(ms / 1000).toFixed(3)}s`;
  return `${Number(ms.toFixed(3))}ms`;
}

function reportTimer(self, label, args, method) {
  const start = self[kState].timers?.get(label);
  if (start === undefined) {
    warn(`No such label '${label}' for console.${method}()`);
    return false;
  }
  const elapsed = Number(process.hrtime.bigint() - start) / 1e6;
  self.log(`%s: %s`, label, timeText(elapsed), ...args);
  return true;
}

const methods = {
  log(...args) {
    writeText(this, false, formatFor(this, false, args));
  },

  info(...args) {
    this.log(...args);
  },

  debug(...args) {
    this.log(...args);
  },

  warn(...args) {
    writeText(this, true, formatFor(this, true, args));
  },

  error(...args) {
    writeText(this, true, formatFor(this, true, args));
  },

  dir(object, options) {
    const { inspect } = require('internal/util/inspect');
    writeText(this, false, inspect(object, { customInspect: false, ...optionsFor(this, false), ...options }));
  },

  time(label = 'default') {
    label = `${label}`;
    const state = this[kState];
    state.timers ??= new Map();
    if (state.timers.has(label)) {
      warn(`Label '${label}' already exists for console.time()`);
      return;
    }
    state.timers.set(label, process.hrtime.bigint());
  },

  timeEnd(label = 'default') {
    label = `${label}`;
    if (reportTimer(this, label, [], 'timeEnd')) this[kState].timers.delete(label);
  },

  timeLog(label = 'default', ...data) {
    reportTimer(this, `${label}`, data, 'timeLog');
  },

  trace: function trace(...args) {
    const error = { name: 'Trace', message: formatFor(this, true, args) };
    Error.captureStackTrace(error, trace);
    this.error(error.stack);
  },

  assert(expression, ...args) {
    if (expression) return;
    if (typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`;
    else args.unshift('Assertion failed');
    // warn by way of the instance, so that a replaced one is honoured.
    this.warn(...args);
  },

  clear() {
    // Only a terminal can be cleared.
    if (!this._stdout?.isTTY || process.env.TERM === 'dumb') return;
    this._stdout.write('\u001b[1;1H\u001b[0J');
  },

  count(label = 'default') {
    label = `${label}`;
    const state = this[kState];
    state.counts ??= new Map();
    const count = (state.counts.get(label) ?? 0) + 1;
    state.counts.set(label, count);
    this.log(`${label}: ${count}`);
  },

  countReset(label = 'default') {
    label = `${label}`;
    if (!this[kState].counts?.delete(label)) warn(`Count for '${label}' does not exist`);
  },

  group(...data) {
    if (data.length > 0) this.log(...data);
    const state = this[kState];
    state.indent += ' '.repeat(state.groupIndentation);
  },

  groupEnd() {
    const state = this[kState];
    state.indent = state.indent.slice(0, state.indent.length - state.groupIndentation);
  },

  table(data, properties) {
    if (data === null || typeof data !== 'object') return this.log(data);
    if (properties !== undefined) validateArray(properties, 'properties');
    this.log(require('internal/console_table').table(data, properties, optionsFor(this, false)));
  },

  dirxml(...data) {
    this.log(...data);
  },

  groupCollapsed(...data) {
    this.group(...data);
  },
};
for (const key of Object.keys(methods)) {
  Console.prototype[key] = methods[key];
  if (key === 'dir' || key === 'assert' || key === 'time' || key === 'timeEnd' || key === 'timeLog') {
    Object.defineProperty(methods[key], 'length', { __proto__: null, value: 0, configurable: true });
  }
}

// -- The global console -------------------------------------------------------------------------------------------

const globalConsole = Object.create({});
bindMethods(globalConsole, Console.prototype);
const globalState = new State(true, 'auto', undefined, 2);
globalState.stdoutFd = 1;
globalState.stderrFd = 2;
prepare(globalConsole, globalState);

// Console methods of the inspector, which does nothing unless a debugger is attached.
const inspectorMethods = {
  profile() {},
  profileEnd() {},
  timeStamp() {},
  // A further console that shares the streams of this one.
  context(_name) {
    return new Console({ stdout: process.stdout, stderr: process.stderr });
  },
  createTask() {
    return { run(fn) { return fn(); } };
  },
};

function stdioProperty(name) {
  let replaced;
  return {
    __proto__: null,
    get() { return replaced ?? process[name]; },
    set(stream) {
      replaced = stream;
      globalState[`${name}Fd`] = -1;
    },
    configurable: true,
    enumerable: false,
  };
}

globalConsole.Console = Console;
Object.assign(globalConsole, inspectorMethods);
Object.defineProperties(globalConsole, {
  _stdout: stdioProperty('stdout'),
  _stderr: stdioProperty('stderr'),
});

module.exports = globalConsole;
