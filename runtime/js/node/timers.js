// node:timers.
'use strict';

const { validateFunction } = require('internal/validators');
const timers = require('internal/timers');
const { Timeout, Immediate, insert, clear, byPrimitive } = timers;
const promisify = Symbol.for('nodejs.util.promisify.custom');

function start(callback, after, args, repeat) {
  validateFunction(callback, 'callback');
  const timer = new Timeout(callback, after, args, repeat, true);
  insert(timer, timer._idleTimeout);
  return timer;
}

function setTimeout(callback, after, ...args) {
  return start(callback, after, args.length === 0 ? undefined : args, false);
}
function setInterval(callback, repeat, ...args) {
  return start(callback, repeat, args.length === 0 ? undefined : args, true);
}

function clearTimeout(timer) {
  if (timer?._onTimeout) {
    clear(timer);
  } else if (typeof timer === 'number' || typeof timer === 'string') {
    const found = byPrimitive[timer];
    if (found !== undefined) clear(found);
  }
}
function clearInterval(timer) {
  clearTimeout(timer);
}

function setImmediate(callback, ...args) {
  validateFunction(callback, 'callback');
  return new Immediate(callback, args.length === 0 ? undefined : args);
}

for (const [fn, name] of [[setTimeout, 'setTimeout'], [setImmediate, 'setImmediate']]) {
  Object.defineProperty(fn, promisify, {
    enumerable: true,
    get() { return require('timers/promises')[name]; },
  });
}

module.exports = { setTimeout, clearTimeout, setImmediate, clearImmediate: timers.clearImmediate, setInterval, clearInterval };
Object.defineProperty(module.exports, 'promises', {
  configurable: true,
  enumerable: true,
  get() { return require('timers/promises'); },
});
