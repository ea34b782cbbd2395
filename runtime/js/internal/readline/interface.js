// The interface of readline: lines out of a stream, and on a terminal editing of the line being typed.
//
// No binding.

const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { validateAbortSignal, validateArray, validateNumber, validateString, validateUint32 } = require('internal/validators');
const { displayWidth } = require('internal/util/text');
const { clearScreenDown, cursorTo, moveCursor } = require('internal/readline/callbacks');

const LINE_END = /\r\n|\n|\r(?!\n)|\u2028|\u2029/g;
// Within this time a \n behind a \r belongs to it.
const MIN_CRLF_DELAY = 100;
const KILL_RING_LENGTH = 32;

function columnsOf(char, column) {
  return char === '\t' ? 8 - (column % 8) : displayWidth(char);
}

class Interface extends EventEmitter {
  #decoder;
  #pendingText = '';
  #sawReturnAt = 0;
  #oldPrompt;
  #question;
  #historyIndex = -1;
  #historySize;
  #removeDuplicates;
  #savedLine = '';
  #previousRows = 0;
  #completer;
  #killRing = [];
  #undo = [];
  #redo = [];
  #onInput;
  #onEnd;
  #onResize;
  #onKeypress;
  #signalCleanup;

  constructor(input, output, completer, terminal) {
    super();
    let options = {};
    if (input?.input) options = input;
    else options = { input, output, completer, terminal };
    const { signal, crlfDelay, prompt = '> ', tabSize, escapeCodeTimeout } = options;
    let { history, historySize, removeHistoryDuplicates = false } = options;
    ({ input, output, completer, terminal } = options);
    if (input === undefined || input === null) throw new TypeError("Cannot read properties of undefined (reading 'history')");
    validateAbortSignal(signal, 'options.signal');
    if (completer !== undefined && typeof completer !== 'function') throw new codes.ERR_INVALID_ARG_VALUE('completer', completer);
    if (history === undefined) history = [];
    else validateArray(history, 'history');
    if (historySize === undefined) historySize = 30;
    validateNumber(historySize, 'size', 0);
    if (tabSize !== undefined) validateUint32(tabSize, 'tabSize', true);
    if (terminal === undefined && !(output === null || output === undefined)) terminal = Boolean(output.isTTY);

    this.line = '';
    this.tabSize = tabSize ?? 8;
    this.input = input;
    this.output = output;
    this.terminal = Boolean(terminal);
    this.crlfDelay = crlfDelay ? Math.max(MIN_CRLF_DELAY, crlfDelay) : MIN_CRLF_DELAY;
    this.escapeCodeTimeout = escapeCodeTimeout ?? 500;
    this.closed = false;
    this.paused = false;
    this.history = history;
    this.#historySize = this.terminal ? historySize : 0;
    this.#removeDuplicates = removeHistoryDuplicates;
    this.#completer = completer;
    this.#oldPrompt = prompt;
    this.prompt_ = prompt;
    Object.defineProperty(this, 'prompt_', { __proto__: null, enumerable: false });
    this.#listen();
    if (signal) this.#closeOn(signal);
    input.resume();
  }

  #listen() {
    const { input, output } = this;
    const onError = (error) => this.emit('error', error);
    input.on('error', onError);
    if (!this.terminal) {
      const { StringDecoder } = require('string_decoder');
      this.#decoder = new StringDecoder('utf8');
      this.#onInput = (data) => this.#normalWrite(data);
      this.#onEnd = () => {
        const rest = this.#pendingText + this.#decoder.end();
        this.#pendingText = '';
        if (rest.length > 0) this.#emitLine(rest);
        this.close();
      };
      input.on('data', this.#onInput);
      input.on('end', this.#onEnd);
      this.once('close', () => {
        input.removeListener('data', this.#onInput);
        input.removeListener('end', this.#onEnd);
        input.removeListener('error', onError);
      });
      return;
    }
    require('internal/readline/keys').emitKeypressEvents(input, this);
    this.#onKeypress = (sequence, key) => {
      this.#ttyWrite(sequence, key ?? {});
      if (key?.sequence) {
        // A lone surrogate half would be shown broken.
        const code = key.sequence.charCodeAt(0);
        if (code >= 0xD800 && code <= 0xDFFF) this.#refreshLine();
      }
    };
    this.#onEnd = () => {
      if (this.line.length > 0) this.emit('line', this.line);
      this.close();
    };
    this.#onResize = () => this.#refreshLine();
    input.on('keypress', this.#onKeypress);
    input.on('end', this.#onEnd);
    this.#setRawMode(true);
    this.cursor = 0;
    if (output !== null && output !== undefined) output.on('resize', this.#onResize);
    this.once('close', () => {
      input.removeListener('keypress', this.#onKeypress);
      input.removeListener('end', this.#onEnd);
      input.removeListener('error', onError);
      if (output !== null && output !== undefined) output.removeListener('resize', this.#onResize);
    });
  }

  #closeOn(signal) {
    const onAborted = () => this.close();
    if (signal.aborted) {
      process.nextTick(onAborted);
    } else {
      const disposable = EventEmitter.addAbortListener(signal, onAborted);
      this.#signalCleanup = () => disposable[Symbol.dispose]();
      this.once('close', this.#signalCleanup);
    }
  }

  get columns() {
    return this.output?.columns || Infinity;
  }

  #setRawMode(mode) {
    const { input } = this;
    if (typeof input.setRawMode === 'function') input.setRawMode(mode);
  }

  setPrompt(prompt) { this.prompt_ = prompt; }
  getPrompt() { return this.prompt_; }

  prompt(preserveCursor) {
    if (this.paused) this.resume();
    if (this.terminal && process.env.TERM !== 'dumb') {
      if (!preserveCursor) this.cursor = 0;
      this.#refreshLine();
    } else {
      this.#writeOutput(this.prompt_);
    }
  }

  question(query, options, callback) {
    callback = typeof options === 'function' ? options : callback;
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    options = typeof options === 'object' && options !== null ? options : {};
    if (options.signal) {
      validateAbortSignal(options.signal, 'options.signal');
      if (options.signal.aborted) return;
      const disposable = EventEmitter.addAbortListener(options.signal, () => this.cancelQuestion());
      if (typeof callback === 'function') {
        const given = callback;
        callback = (answer) => {
          disposable[Symbol.dispose]();
          return given(answer);
        };
      }
    }
    if (typeof callback === 'function') this.ask(query, callback);
  }

  // Starts a question; while one waits the prompt is shown instead.
  ask(query, callback) {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this.#question !== undefined) {
      this.prompt();
      return;
    }
    this.#oldPrompt = this.prompt_;
    this.setPrompt(query);
    this.#question = callback;
    this.prompt();
  }

  cancelQuestion() {
    if (this.#question === undefined) return;
    this.#question = undefined;
    this.setPrompt(this.#oldPrompt);
    this.clearLine();
  }

  #emitLine(line) {
    if (this.#question !== undefined) {
      const callback = this.#question;
      this.#question = undefined;
      this.setPrompt(this.#oldPrompt);
      callback(line);
    } else {
      this.emit('line', line);
    }
  }

  #writeOutput(text) {
    validateString(text, 'stringToWrite');
    if (this.output !== null && this.output !== undefined) this.output.write(text);
  }

  close() {
    if (this.closed) return;
    this.pause();
    if (this.terminal) this.#setRawMode(false);
    this.closed = true;
    this.emit('close');
  }

  pause() {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) return this;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  }

  resume() {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (!this.paused) return this;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  }

  write(data, key) {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) this.resume();
    if (this.terminal) this.#ttyWrite(data, key ?? {});
    else this.#normalWrite(data);
  }

  #normalWrite(data) {
    if (data === undefined) return;
    let text = typeof data === 'string' ? data : this.#decoder.write(data);
    if (this.#sawReturnAt && Date.now() - this.#sawReturnAt <= this.crlfDelay) {
      if (text.charCodeAt(0) === 10) text = text.slice(1);
      this.#sawReturnAt = 0;
    }
    text = this.#pendingText + text;
    this.#pendingText = '';
    let from = 0;
    const lines = [];
    for (const match of text.matchAll(LINE_END)) {
      lines.push(text.slice(from, match.index));
      from = match.index + match[0].length;
    }
    if (lines.length > 0) this.#sawReturnAt = text.endsWith('\r') ? Date.now() : 0;
    this.#pendingText = text.slice(from);
    for (const line of lines) this.#emitLine(line);
  }

  // -- Editing ----------------------------------------------------------------------------------------------------

  #position(text) {
    let offset = 0;
    let rows = 0;
    const { columns } = this;
    for (const char of text) {
      if (char === '\n') {
        rows += Math.ceil(offset / columns) || 1;
        offset = 0;
      } else {
        offset += columnsOf(char, offset);
      }
    }
    return { cols: offset % columns, rows: rows + (offset - offset % columns) / columns || rows };
  }

  getCursorPos() {
    return this.#position(require('internal/util/text').stripControlSequences(this.prompt_) + this.line.slice(0, this.cursor));
  }

  #refreshLine() {
    const text = this.prompt_ + this.line;
    const end = this.#position(require('internal/util/text').stripControlSequences(text));
    const cursor = this.getCursorPos();
    if (this.#previousRows > 0) moveCursor(this.output, 0, -this.#previousRows);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this.#writeOutput(text);
    // A line that just fills the last row leaves the terminal's cursor on it.
    if (end.cols === 0) this.#writeOutput(' ');
    cursorTo(this.output, cursor.cols);
    const below = end.rows - cursor.rows;
    if (below > 0) moveCursor(this.output, 0, -below);
    this.#previousRows = cursor.rows;
  }

  #insert(text) {
    this.#remember();
    if (this.cursor < this.line.length) {
      this.line = this.line.slice(0, this.cursor) + text + this.line.slice(this.cursor);
      this.cursor += text.length;
      this.#refreshLine();
      return;
    }
    const before = this.getCursorPos();
    this.line += text;
    this.cursor += text.length;
    if (this.getCursorPos().rows > before.rows) this.#refreshLine();
    else this.#writeOutput(text);
  }

  #remember() {
    this.#undo.push({ line: this.line, cursor: this.cursor });
    if (this.#undo.length > 2048) this.#undo.shift();
    this.#redo = [];
  }

  #restore(from, to) {
    const state = from.pop();
    if (state === undefined) return;
    to.push({ line: this.line, cursor: this.cursor });
    this.line = state.line;
    this.cursor = state.cursor;
    this.#refreshLine();
  }

  // Removes the text from `start` to `end`, which becomes what ctrl-y brings back where `kill`.
  #remove(start, end, kill) {
    if (start === end) return;
    this.#remember();
    if (kill) {
      this.#killRing.unshift(this.line.slice(start, end));
      if (this.#killRing.length > KILL_RING_LENGTH) this.#killRing.pop();
    }
    this.line = this.line.slice(0, start) + this.line.slice(end);
    this.cursor = start;
    this.#refreshLine();
  }

  #moveTo(cursor) {
    const old = this.getCursorPos();
    this.cursor = Math.max(0, Math.min(cursor, this.line.length));
    const now = this.getCursorPos();
    if (old.rows === now.rows) moveCursor(this.output, now.cols - old.cols, 0);
    else this.#refreshLine();
  }

  #charLeft() {
    const text = this.line.slice(0, this.cursor);
    return this.cursor - ([...text].at(-1)?.length ?? 0);
  }

  #charRight() {
    return this.cursor + ([...this.line.slice(this.cursor)][0]?.length ?? 0);
  }

  #wordLeft() {
    const match = /(?:[^\w\s]+|\w+|)\s*$/.exec(this.line.slice(0, this.cursor));
    return this.cursor - match[0].length;
  }

  #wordRight() {
    const match = /^(?:\s+|[^\w\s]+|\w+)\s*/.exec(this.line.slice(this.cursor));
    return this.cursor + (match === null ? 0 : match[0].length);
  }

  clearLine() {
    this.#moveTo(this.line.length);
    this.#writeOutput('\r\n');
    this.line = '';
    this.cursor = 0;
    this.#previousRows = 0;
  }

  #submit() {
    const line = this.#addHistory();
    this.#undo = [];
    this.#redo = [];
    this.clearLine();
    this.#emitLine(line);
  }

  #addHistory() {
    const { line, history } = this;
    if (line.length === 0) return '';
    if (this.#historySize === 0) return line;
    if (line.trim().length === 0) return line;
    if (history.length === 0 || history[0] !== line) {
      if (this.#removeDuplicates) {
        const at = history.indexOf(line);
        if (at !== -1) history.splice(at, 1);
      }
      history.unshift(line);
      if (history.length > this.#historySize) history.pop();
    }
    this.#historyIndex = -1;
    this.emit('history', history);
    return history[0];
  }

  #historyStep(direction) {
    const index = this.#historyIndex + direction;
    if (index < -1 || index >= this.history.length) return;
    if (this.#historyIndex === -1) this.#savedLine = this.line;
    this.#historyIndex = index;
    this.line = index === -1 ? this.#savedLine : this.history[index];
    this.cursor = this.line.length;
    this.#refreshLine();
  }

  #complete() {
    this.pause();
    const before = this.line.slice(0, this.cursor);
    const done = (error, value) => {
      this.resume();
      if (error) {
        this.#writeOutput(`Tab completion error: ${require('internal/util/inspect').inspect(error)}`);
        return;
      }
      const [completions, completeOn] = value;
      if (!completions || completions.length === 0) return;
      const common = commonPrefix(completions.filter((each) => each !== ''));
      if (common.startsWith(completeOn) && common.length > completeOn.length) {
        this.#insert(common.slice(completeOn.length));
        return;
      }
      if (completions.length === 1) return;
      const widths = completions.map((each) => displayWidth(each));
      const width = Math.max(...widths) + 2;
      const perRow = Math.max(1, Math.floor(this.columns / width) || 1);
      let output = '\r\n';
      completions.forEach((each, i) => {
        output += each;
        output += (i + 1) % perRow === 0 ? '\r\n' : ' '.repeat(width - widths[i]);
      });
      this.#writeOutput(`${output}\r\n\r\n`);
      this.#refreshLine();
    };
    if (this.#completer.length === 2) {
      this.#completer(before, done);
      return;
    }
    new Promise((resolve) => { resolve(this.#completer(before)); }).then((value) => done(null, value), (error) => done(error));
  }

  #ttyWrite(sequence, key) {
    if (key.name === 'escape' && !key.ctrl && !key.meta) return;
    if (key.ctrl && key.shift) {
      if (key.name === 'backspace') this.#remove(0, this.cursor, true);
      else if (key.name === 'delete') this.#remove(this.cursor, this.line.length, true);
    } else if (key.ctrl) {
      this.#controlKey(key);
    } else if (key.meta) {
      this.#metaKey(key);
    } else {
      this.#plainKey(sequence, key);
    }
  }

  #controlKey(key) {
    switch (key.name) {
      case 'c':
        if (this.listenerCount('SIGINT') > 0) this.emit('SIGINT');
        else this.close();
        break;
      case 'h': this.#remove(this.#charLeft(), this.cursor, false); break;
      case 'd':
        if (this.cursor === 0 && this.line.length === 0) this.close();
        else if (this.cursor < this.line.length) this.#remove(this.cursor, this.#charRight(), false);
        break;
      case 'u': this.#remove(0, this.cursor, true); break;
      case 'k': this.#remove(this.cursor, this.line.length, true); break;
      case 'a': this.#moveTo(0); break;
      case 'e': this.#moveTo(this.line.length); break;
      case 'b': this.#moveTo(this.#charLeft()); break;
      case 'f': this.#moveTo(this.#charRight()); break;
      case 'l':
        cursorTo(this.output, 0, 0);
        clearScreenDown(this.output);
        this.#previousRows = 0;
        this.#refreshLine();
        break;
      case 'n': this.#historyStep(-1); break;
      case 'p': this.#historyStep(1); break;
      case 'y': if (this.#killRing.length > 0) this.#insert(this.#killRing[0]); break;
      case 'z':
        if (process.platform === 'win32') break;
        if (this.listenerCount('SIGTSTP') > 0) {
          this.emit('SIGTSTP');
        } else {
          process.once('SIGCONT', () => {
            if (!this.paused) {
              this.pause();
              this.emit('SIGCONT');
            }
            this.#setRawMode(true);
            this.#refreshLine();
          });
          this.#setRawMode(false);
          process.kill(process.pid, 'SIGTSTP');
        }
        break;
      case 'w':
      case 'backspace': this.#remove(this.#wordLeft(), this.cursor, true); break;
      case 'delete': this.#remove(this.cursor, this.#wordRight(), true); break;
      case 'left': this.#moveTo(this.#wordLeft()); break;
      case 'right': this.#moveTo(this.#wordRight()); break;
      // ctrl-_ and ctrl-^
      default:
        if (key.sequence === '\u001f') this.#restore(this.#undo, this.#redo);
        else if (key.sequence === '\u001e') this.#restore(this.#redo, this.#undo);
    }
  }

  #metaKey(key) {
    switch (key.name) {
      case 'b': this.#moveTo(this.#wordLeft()); break;
      case 'f': this.#moveTo(this.#wordRight()); break;
      case 'd':
      case 'delete': this.#remove(this.cursor, this.#wordRight(), true); break;
      case 'backspace': this.#remove(this.#wordLeft(), this.cursor, true); break;
      case 'y':
        if (this.#killRing.length > 1) {
          this.#killRing.push(this.#killRing.shift());
          this.#insert(this.#killRing[0]);
        }
    }
  }

  #plainKey(sequence, key) {
    if (this.#sawReturnAt && key.name !== 'enter') this.#sawReturnAt = 0;
    switch (key.name) {
      case 'return':
        this.#sawReturnAt = Date.now();
        this.#submit();
        break;
      case 'enter':
        if (this.#sawReturnAt === 0 || Date.now() - this.#sawReturnAt > this.crlfDelay) this.#submit();
        this.#sawReturnAt = 0;
        break;
      case 'backspace': this.#remove(this.#charLeft(), this.cursor, false); break;
      case 'delete': this.#remove(this.cursor, this.#charRight(), false); break;
      case 'left': this.#moveTo(this.#charLeft()); break;
      case 'right': this.#moveTo(this.#charRight()); break;
      case 'home': this.#moveTo(0); break;
      case 'end': this.#moveTo(this.line.length); break;
      case 'up': this.#historyStep(1); break;
      case 'down': this.#historyStep(-1); break;
      case 'tab':
        if (typeof this.#completer === 'function' && this.isCompletionEnabled !== false) {
          this.#complete();
          break;
        }
        this.#typed(sequence);
        break;
      default:
        this.#typed(sequence);
    }
  }

  #typed(text) {
    if (typeof text !== 'string' || text === '') return;
    // Pasted text may hold several lines.
    let from = 0;
    for (const match of text.matchAll(LINE_END)) {
      this.#insert(text.slice(from, match.index));
      this.#submit();
      from = match.index + match[0].length;
    }
    if (from < text.length) this.#insert(text.slice(from));
  }

  [Symbol.asyncIterator]() {
    this.lines ??= EventEmitter.on(this, 'line', { close: ['close'], highWaterMark: 1024 });
    const { lines } = this;
    Object.defineProperty(this, 'lines', { __proto__: null, enumerable: false });
    const close = () => this.close();
    return {
      __proto__: Object.getPrototypeOf(lines),
      async next() {
        const { done, value } = await lines.next();
        return done ? { done, value: undefined } : { done, value: value[0] };
      },
      return() {
        close();
        return lines.return();
      },
      [Symbol.asyncIterator]() { return this; },
    };
  }

  [Symbol.dispose]() { this.close(); }
}

function commonPrefix(texts) {
  if (texts.length === 0) return '';
  let prefix = texts[0];
  for (const text of texts) while (!text.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
}

module.exports = { Interface };
