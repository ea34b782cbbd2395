// process.emitWarning and the default printing of warnings on stderr.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateString } = require('internal/validators');

let hintGiven = false;

function writeWarning(text) {
  internalBinding('process').writeStderr(`${text}\n`);
}

// The listener of 'warning' that prints. `--no-warnings` and NODE_NO_WARNINGS take it away by setting process.noProcessWarnings.
function onWarning(warning) {
  if (process.noProcessWarnings) return;
  if (!(warning instanceof Error)) return;
  const isDeprecation = warning.name === 'DeprecationWarning';
  if (isDeprecation && process.noDeprecation) return;
  const trace = process.traceProcessWarnings || (isDeprecation && process.traceDeprecation);
  let text = `(${process.release.name}:${process.pid}) `;
  if (warning.code) text += `[${warning.code}] `;
  if (trace && warning.stack) text += `${warning.stack}`;
  else text += typeof warning.toString === 'function' ? `${warning.toString()}` : Error.prototype.toString.call(warning);
  if (typeof warning.detail === 'string') text += `\n${warning.detail}`;
  if (!trace && !hintGiven) {
    const flag = isDeprecation ? '--trace-deprecation' : '--trace-warnings';
    const program = require('path').basename(process.argv0 || 'jsbundle');
    text += `\n(Use \`${program} ${flag} ...\` to show where the warning was created)`;
    hintGiven = true;
  }
  writeWarning(text);
}

function emitWarning(warning, type, code, ctor) {
  let detail;
  if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
    ctor = type.ctor;
    code = type.code;
    if (typeof type.detail === 'string') detail = type.detail;
    type = type.type || 'Warning';
  } else if (typeof type === 'function') {
    ctor = type;
    code = '';
    type = 'Warning';
  }
  if (type !== undefined) validateString(type, 'type');
  if (typeof code === 'function') {
    ctor = code;
    code = '';
  } else if (code !== undefined) {
    validateString(code, 'code');
  }
  if (typeof warning === 'string') {
    warning = createWarning(warning, type, code, ctor, detail);
  } else if (!(warning instanceof Error)) {
    throw new ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
  }
  if (warning.name === 'DeprecationWarning') {
    if (process.noDeprecation) return;
    if (process.throwDeprecation) {
      process.nextTick(() => { throw warning; });
      return;
    }
  }
  process.nextTick(doEmit, warning);
}

function doEmit(warning) {
  process.emit('warning', warning);
}

function createWarning(text, type, code, ctor, detail) {
  const { stackTraceLimit } = Error;
  // The stack costs; it is only taken when it will be printed.
  const wanted = process.traceProcessWarnings || process.traceDeprecation || process.throwDeprecation;
  if (!wanted && typeof stackTraceLimit === 'number') Error.stackTraceLimit = 0;
  const warning = new Error(text);
  if (!wanted && typeof stackTraceLimit === 'number') Error.stackTraceLimit = stackTraceLimit;
  warning.name = String(type || 'Warning');
  if (code !== undefined) warning.code = code;
  if (detail !== undefined) warning.detail = detail;
  Error.captureStackTrace(warning, ctor || emitWarning);
  return warning;
}

module.exports = { emitWarning, onWarning, createWarning };
