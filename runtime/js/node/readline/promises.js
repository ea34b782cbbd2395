// readline/promises: questions that are promises, and cursor actions that are collected and sent together.
//
// No binding.

const { AbortError, codes } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateInteger } = require('internal/validators');
const { CLEAR_DOWN, clearLineSequence, cursorToSequence, moveCursorSequence } = require('internal/readline/callbacks');
const { Interface: BaseInterface } = require('internal/readline/interface');

class Interface extends BaseInterface {
  question(query, options = {}) {
    return new Promise((resolve, reject) => {
      if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
      const { signal } = options ?? {};
      if (signal) {
        validateAbortSignal(signal, 'options.signal');
        if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
        const onAbort = () => {
          this.cancelQuestion();
          reject(new AbortError(undefined, { cause: signal.reason }));
        };
        const disposable = require('events').addAbortListener(signal, onAbort);
        this.ask(query, (answer) => {
          disposable[Symbol.dispose]();
          resolve(answer);
        });
        return;
      }
      this.ask(query, resolve);
    });
  }
}

class Readline {
  #autoCommit = false;
  #stream;
  #todo = [];

  constructor(stream, options = undefined) {
    if (stream === null || typeof stream !== 'object' || typeof stream.write !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('stream', 'Writable', stream);
    }
    this.#stream = stream;
    if (options?.autoCommit != null) {
      validateBoolean(options.autoCommit, 'options.autoCommit');
      this.#autoCommit = options.autoCommit;
    }
  }

  #add(data) {
    if (this.#autoCommit) process.nextTick(() => this.#stream.write(data));
    else this.#todo.push(data);
    return this;
  }

  cursorTo(x, y = undefined) {
    validateInteger(x, 'x');
    if (y != null) validateInteger(y, 'y');
    return this.#add(cursorToSequence(x, y ?? undefined));
  }

  moveCursor(dx, dy) {
    if (dx || dy) {
      validateInteger(dx, 'dx');
      validateInteger(dy, 'dy');
      return this.#add(moveCursorSequence(dx, dy));
    }
    return this;
  }

  clearLine(dir) {
    validateInteger(dir, 'dir', -1, 1);
    return this.#add(clearLineSequence(dir));
  }

  clearScreenDown() {
    return this.#add(CLEAR_DOWN);
  }

  commit() {
    return new Promise((resolve) => {
      this.#stream.write(this.#todo.join(''), resolve);
      this.#todo = [];
    });
  }

  rollback() {
    this.#todo = [];
    return this;
  }
}

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = { Interface, Readline, createInterface };
