// Properties that may not be computed before the process has started: accessors that turn into plain values when
// first read, and can be put back when an image with a used process object is resumed.
'use strict';

// Defines object[name] to become compute()'s value on first use. Assigning replaces it at once.
function defineLazy(object, name, compute, { enumerable = true, writable = true } = {}) {
  Object.defineProperty(object, name, {
    configurable: true,
    enumerable,
    get() {
      const value = compute();
      Object.defineProperty(object, name, { configurable: true, enumerable, writable, value });
      return value;
    },
    set(value) {
      Object.defineProperty(object, name, { configurable: true, enumerable, writable: true, value });
    },
  });
}

module.exports = { defineLazy };
