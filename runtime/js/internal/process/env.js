// process.env: an object whose values are always strings, filled from the environment when first used.
'use strict';

const binding = internalBinding('process');

function toText(value) {
  if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
  return `${value}`;
}

function changed(key, value) {
  // The only variable that the process itself reads again after its start.
  if (key === 'TZ') binding.setTimeZone(value);
}

const handler = {
  __proto__: null,
  set(target, key, value) {
    if (typeof key === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
    const text = toText(value);
    target[key] = text;
    changed(key, text);
    return true;
  },
  defineProperty(target, key, descriptor) {
    if ('value' in descriptor) {
      if (!descriptor.configurable || !descriptor.writable || !descriptor.enumerable) {
        throw defineError("'process.env' only accepts a configurable, writable, and enumerable data descriptor");
      }
      return handler.set(target, key, descriptor.value);
    }
    if ('get' in descriptor || 'set' in descriptor) {
      throw defineError("'process.env' does not accept an accessor(getter/setter) descriptor");
    }
    throw defineError("'process.env' only accepts a configurable, writable, and enumerable data descriptor");
  },
  deleteProperty(target, key) {
    if (typeof key === 'string' && key in target) {
      delete target[key];
      changed(key, undefined);
    }
    return true;
  },
};

function defineError(message) {
  const err = new TypeError(message);
  err.code = 'ERR_INVALID_OBJECT_DEFINE_PROPERTY';
  return err;
}

function createEnv() {
  const store = {};
  const pairs = binding.environ(); // [name, value, name, value, ...]
  for (let i = 0; i < pairs.length; i += 2) store[pairs[i]] = pairs[i + 1];
  return new Proxy(store, handler);
}

module.exports = { createEnv };
