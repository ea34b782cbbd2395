// The functions of `util` that wrap functions: promisify, callbackify, deprecate, debuglog, inherits.
//
// No binding.

const { codes } = require('internal/errors');
const { validateFunction, validateString } = require('internal/validators');

const kCustomPromisify = Symbol.for('nodejs.util.promisify.custom');
// Names of the callback's values, on functions whose callback gets more than one.
const kCustomPromisifyArgs = Symbol('customPromisifyArgs');

function promisify(original) {
  validateFunction(original, 'original');
  const custom = original[kCustomPromisify];
  if (custom) {
    validateFunction(custom, 'The "util.promisify.custom" property');
    return Object.defineProperty(custom, kCustomPromisify, {
      __proto__: null, value: custom, enumerable: false, writable: false, configurable: true,
    });
  }
  const names = original[kCustomPromisifyArgs];
  function fn(...args) {
    return new Promise((resolve, reject) => {
      Reflect.apply(original, this, [...args, (error, ...values) => {
        if (error) return reject(error);
        if (names === undefined || values.length <= 1) return resolve(values[0]);
        const result = {};
        for (let i = 0; i < names.length; i++) result[names[i]] = values[i];
        resolve(result);
      }]);
    });
  }
  Object.setPrototypeOf(fn, Object.getPrototypeOf(original));
  Object.defineProperty(fn, kCustomPromisify, {
    __proto__: null, value: fn, enumerable: false, writable: false, configurable: true,
  });
  for (const key of Reflect.ownKeys(original)) {
    try {
      Object.defineProperty(fn, key, Object.getOwnPropertyDescriptor(original, key));
    } catch {
      // A property that a function has by itself and does not let go.
    }
  }
  return fn;
}
promisify.custom = kCustomPromisify;

function callbackify(original) {
  validateFunction(original, 'original');
  function callbackified(...args) {
    const callback = args.pop();
    validateFunction(callback, 'last argument');
    const done = callback.bind(this);
    Reflect.apply(original, this, args).then(
      (value) => process.nextTick(done, null, value),
      (reason) => {
        // A falsy reason would read as success.
        if (!reason) reason = new codes.ERR_FALSY_VALUE_REJECTION(reason);
        process.nextTick(done, reason);
      });
  }
  const descriptors = Object.getOwnPropertyDescriptors(original);
  if (typeof descriptors.length?.value === 'number') descriptors.length.value++;
  if (typeof descriptors.name?.value === 'string') descriptors.name.value += 'Callbackified';
  for (const key of Reflect.ownKeys(descriptors)) Object.defineProperty(callbackified, key, descriptors[key]);
  return callbackified;
}

const codesWarned = new Set();

function emitDeprecation(message, code, holder) {
  if (process.noDeprecation === true) return;
  if (code !== undefined) {
    if (codesWarned.has(code)) return;
    codesWarned.add(code);
    process.emitWarning(message, 'DeprecationWarning', code, holder);
  } else {
    process.emitWarning(message, 'DeprecationWarning', holder);
  }
}

function deprecate(fn, message, code, { modifyPrototype = true } = {}) {
  if (code !== undefined) validateString(code, 'code');
  let warned = false;
  function deprecated(...args) {
    if (!warned) {
      warned = true;
      emitDeprecation(message, code, deprecated);
    }
    if (new.target) return Reflect.construct(fn, args, new.target);
    return Reflect.apply(fn, this, args);
  }
  if (modifyPrototype) {
    Object.setPrototypeOf(deprecated, fn);
    if (fn.prototype) deprecated.prototype = fn.prototype;
  }
  Object.defineProperty(deprecated, 'length', {
    ...Object.getOwnPropertyDescriptor(fn, 'length'),
  });
  return deprecated;
}

function inherits(ctor, superCtor) {
  if (ctor === undefined || ctor === null) throw new codes.ERR_INVALID_ARG_TYPE('ctor', 'Function', ctor);
  if (superCtor === undefined || superCtor === null) {
    throw new codes.ERR_INVALID_ARG_TYPE('superCtor', 'Function', superCtor);
  }
  if (superCtor.prototype === undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', superCtor.prototype);
  }
  Object.defineProperty(ctor, 'super_', { __proto__: null, value: superCtor, writable: true, configurable: true });
  Object.setPrototypeOf(ctor.prototype, superCtor.prototype);
}

// Whether NODE_DEBUG names `section`; `*` in it stands for any text.
function isDebugEnabled(section) {
  const wanted = process.env.NODE_DEBUG;
  if (!wanted) return false;
  const pattern = wanted.replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replaceAll('*', '.*').replaceAll(',', '$|^');
  return new RegExp(`^${pattern}$`, 'i').test(section);
}

function debuglog(section, onReady) {
  let enabled;
  const check = () => (enabled ??= isDebugEnabled(section));
  const log = (...args) => {
    if (!check()) return;
    const { formatWithOptions } = require('internal/util/format');
    const colors = process.stderr.hasColors?.() ?? false;
    process.stderr.write(formatWithOptions({ colors }, '%s %d: %s\n', section.toUpperCase(), process.pid,
      formatWithOptions({ colors }, ...args)));
  };
  let announced = false;
  const logger = (...args) => {
    if (!announced) {
      announced = true;
      if (typeof onReady === 'function') onReady(log);
    }
    log(...args);
  };
  Object.defineProperty(logger, 'enabled', { __proto__: null, get: check, configurable: true, enumerable: true });
  return logger;
}

function extend(target, source) {
  if (source === null || typeof source !== 'object') return target;
  for (const key of Object.keys(source)) target[key] = source[key];
  return target;
}

module.exports = {
  callbackify,
  debuglog,
  deprecate,
  extend,
  inherits,
  kCustomPromisify,
  kCustomPromisifyArgs,
  promisify,
};
