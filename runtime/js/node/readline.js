// The `readline` module.
//
// No binding.

const { AbortError } = require('internal/errors');
const { clearLine, clearScreenDown, cursorTo, moveCursor } = require('internal/readline/callbacks');
const { kCustomPromisify } = require('internal/util/functions');
const { Interface: BaseInterface } = require('internal/readline/interface');

// Callable without new, as it was before classes.
function Interface(input, output, completer, terminal) {
  return Reflect.construct(BaseInterface, [input, output, completer, terminal], new.target ?? Interface);
}
Interface.prototype = Object.create(BaseInterface.prototype);
Object.defineProperty(Interface.prototype, 'constructor', { __proto__: null, value: Interface, writable: true, configurable: true });
Object.setPrototypeOf(Interface, BaseInterface);

Interface.prototype.question = function question(query, options, callback) {
  return BaseInterface.prototype.question.call(this, query, options, callback);
};
Interface.prototype.question[kCustomPromisify] = function question(query, options) {
  options = options === null || typeof options !== 'object' ? {} : options;
  if (options.signal?.aborted) return Promise.reject(new AbortError(undefined, { cause: options.signal.reason }));
  return new Promise((resolve, reject) => {
    if (options.signal) {
      options.signal.addEventListener('abort', () => reject(new AbortError(undefined, { cause: options.signal.reason })), { once: true });
    }
    this.question(query, options, resolve);
  });
};

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = {
  Interface,
  clearLine,
  clearScreenDown,
  createInterface,
  cursorTo,
  emitKeypressEvents(stream, iface) {
    require('internal/readline/keys').emitKeypressEvents(stream, iface);
  },
  moveCursor,
};
Object.defineProperty(module.exports, 'promises', {
  __proto__: null, configurable: true, enumerable: true, get() { return require('readline/promises'); },
});
