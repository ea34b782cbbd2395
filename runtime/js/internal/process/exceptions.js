// What happens to an exception nobody caught: listeners first, else the report on stderr and the end of the process.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET } } = require('internal/errors');
const { validateFunction } = require('internal/validators');

const capture = { fn: null, extra: [] };

function setCaptureCallback(fn) {
  if (fn === null) {
    capture.fn = null;
    return;
  }
  if (typeof fn !== 'function') throw new ERR_INVALID_ARG_TYPE('fn', ['Function', 'null'], fn);
  if (capture.fn !== null) throw new ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET();
  capture.fn = fn;
}
function addCaptureCallback(fn) {
  validateFunction(fn, 'fn');
  capture.extra.push(fn);
}
function hasCaptureCallback() {
  return capture.fn !== null;
}

// Handles `err` or ends the process. Returns only if somebody handled it.
function triggerUncaught(err, fromPromise) {
  let handled;
  try {
    handled = fatalException(err, fromPromise);
  } catch (inner) {
    // A handler that throws: exit code 7, reporting what it threw.
    die(inner, fromPromise, 7);
  }
  if (!handled) die(err, fromPromise);
}

// Asks the listeners. False means the process has to end; 'exit' has been emitted then.
function fatalException(err, fromPromise) {
  const origin = fromPromise ? 'unhandledRejection' : 'uncaughtException';
  process.emit('uncaughtExceptionMonitor', err, origin);
  if (capture.fn !== null) {
    capture.fn(err);
    return true;
  }
  for (const fn of capture.extra) {
    if (fn(err) === true) return true;
  }
  if (process.emit('uncaughtException', err, origin)) return true;
  if (!process._exiting) {
    process._exiting = true;
    process.exitCode = 1;
    try {
      process.emit('exit', 1);
    } catch {
      // Only the first exception is reported.
    }
  }
  return false;
}

function die(err, fromPromise, code) {
  try {
    internalBinding('process').writeStderr(fatalText(err, fromPromise));
  } catch {
    // stderr is gone; the exit code still tells.
  }
  process.reallyExit(code ?? (process.exitCode || 1));
}

// The report as Node writes it: where it was thrown, the error with its stack and own properties, the version.
function fatalText(err, fromPromise) {
  // A syntax error's stack begins with the place and the line already.
  if (err instanceof SyntaxError && typeof err.stack === 'string' && /^\S.*:\d+\n/.test(err.stack)) {
    return `${err.stack}\n\njsbundle v${process.versions.jsbundle}\n`;
  }
  const where = internalBinding('errors').sourceFrame(err);
  let text = 'Uncaught:\n';
  if (where !== undefined) text = isErrorObject(err) ? `${where}\n` : `\n${where}`;
  else if (fromPromise) text = '';
  text += describe(err);
  const missing = require('internal/packaged').missing(err);
  if (missing !== undefined) text += `\n\n${missing}`;
  return `${text}\n\njsbundle v${process.versions.jsbundle}\n`;
}

function isErrorObject(value) {
  return typeof value === 'object' && value !== null && typeof value.stack === 'string';
}
function describe(err) {
  try {
    return typeof err === 'object' || typeof err === 'function' ? inspect(err) : String(err);
  } catch {
    try {
      return typeof err?.stack === 'string' ? err.stack : String(err);
    } catch {
      return 'an exception that cannot be shown';
    }
  }
}
function inspect(err) {
  return require('internal/util/inspect').inspect(err, { colors: false });
}

module.exports = {
  triggerUncaught, fatalException, fatalText, setCaptureCallback, addCaptureCallback, hasCaptureCallback,
};
