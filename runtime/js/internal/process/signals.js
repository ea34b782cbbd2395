// Signals as events: a listener for SIGxxx on process installs a handler, the last one's removal takes it away.
'use strict';

const { codes: { ERR_UNKNOWN_SIGNAL } } = require('internal/errors');
const { errnoException } = require('internal/errors');

let signalNumbers; // name -> number
const installed = new Map(); // number -> name, of the signals that have a handler

function numbers() {
  return signalNumbers ??= internalBinding('process').signals();
}

function isSignal(event) {
  return typeof event === 'string' && event.startsWith('SIG') && numbers()[event] !== undefined;
}

function startListening(event) {
  if (!isSignal(event)) return;
  const number = numbers()[event];
  if (installed.has(number)) return;
  const err = internalBinding('process').startSignal(number);
  if (err) throw errnoException(err, 'uv_signal_start');
  installed.set(number, event);
}

function stopListening(event) {
  if (!isSignal(event) || process.listenerCount(event) !== 0) return;
  const number = numbers()[event];
  if (!installed.delete(number)) return;
  internalBinding('process').stopSignal(number);
}

// Called by the loop for a signal that arrived.
function deliver(number) {
  const name = installed.get(number);
  if (name !== undefined) process.emit(name, name, number);
}

function kill(pid, signal) {
  if (pid !== (pid | 0)) {
    const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
    throw new ERR_INVALID_ARG_TYPE('pid', 'number', pid);
  }
  let number;
  if (typeof signal === 'number') {
    number = signal;
  } else {
    number = numbers()[signal || 'SIGTERM'];
    if (number === undefined) throw new ERR_UNKNOWN_SIGNAL(signal);
  }
  const err = internalBinding('process').kill(pid, number);
  if (err) throw errnoException(err, 'kill');
  return true;
}

module.exports = { startListening, stopListening, deliver, kill };
