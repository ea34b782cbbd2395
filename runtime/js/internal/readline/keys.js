// Key presses out of the bytes that a terminal sends.
//
// No binding.

const { StringDecoder } = require('string_decoder');

const ESC = '\u001b';

// Names of escape sequences, without the ESC; `~` and letter forms of several kinds of terminal.
const NAMES = {
  '__proto__': null,
  'OP': 'f1', 'OQ': 'f2', 'OR': 'f3', 'OS': 'f4', '[P': 'f1', '[Q': 'f2', '[R': 'f3', '[S': 'f4',
  '[11~': 'f1', '[12~': 'f2', '[13~': 'f3', '[14~': 'f4', '[[A': 'f1', '[[B': 'f2', '[[C': 'f3', '[[D': 'f4', '[[E': 'f5',
  '[15~': 'f5', '[17~': 'f6', '[18~': 'f7', '[19~': 'f8', '[20~': 'f9', '[21~': 'f10', '[23~': 'f11', '[24~': 'f12',
  '[200~': 'paste-start', '[201~': 'paste-end',
  '[A': 'up', '[B': 'down', '[C': 'right', '[D': 'left', '[E': 'clear', '[F': 'end', '[H': 'home',
  'OA': 'up', 'OB': 'down', 'OC': 'right', 'OD': 'left', 'OE': 'clear', 'OF': 'end', 'OH': 'home',
  '[1~': 'home', '[2~': 'insert', '[3~': 'delete', '[4~': 'end', '[5~': 'pageup', '[6~': 'pagedown', '[[5~': 'pageup',
  '[[6~': 'pagedown', '[7~': 'home', '[8~': 'end',
};
const SHIFTED = {
  '__proto__': null, '[a': 'up', '[b': 'down', '[c': 'right', '[d': 'left', '[e': 'clear', '[2$': 'insert', '[3$': 'delete',
  '[5$': 'pageup', '[6$': 'pagedown', '[7$': 'home', '[8$': 'end', '[Z': 'tab',
};
const CONTROLLED = {
  '__proto__': null, 'Oa': 'up', 'Ob': 'down', 'Oc': 'right', 'Od': 'left', 'Oe': 'clear', '[2^': 'insert', '[3^': 'delete',
  '[5^': 'pageup', '[6^': 'pagedown', '[7^': 'home', '[8^': 'end',
};

// Reads characters one by one; `emit(sequence or undefined, key)` is called for each key.
function* keyParser(emit) {
  for (;;) {
    let char = yield;
    let sequence = char;
    let escaped = false;
    const key = { sequence: undefined, name: undefined, ctrl: false, meta: false, shift: false };
    if (char === ESC) {
      escaped = true;
      char = yield;
      sequence += char;
      if (char === ESC) {
        char = yield;
        sequence += char;
      }
    }
    if (escaped && (char === 'O' || char === '[')) {
      let code = char;
      let modifier = 0;
      if (char === 'O') {
        // ESC O [modifier] letter
        char = yield;
        sequence += char;
        if (char >= '0' && char <= '9') {
          modifier = char.charCodeAt(0) - 49;
          char = yield;
          sequence += char;
        }
        code += char;
      } else {
        // ESC [ [digits [; modifier]] letter, or ESC [ [ letter
        char = yield;
        sequence += char;
        if (char === '[') {
          code += char;
          char = yield;
          sequence += char;
        }
        const start = sequence.length - 1;
        while (char >= '0' && char <= '9' && sequence.length - start <= 3) {
          char = yield;
          sequence += char;
        }
        if (char === ';') {
          char = yield;
          sequence += char;
          while (char >= '0' && char <= '9') {
            char = yield;
            sequence += char;
          }
        }
        const rest = sequence.slice(start);
        const match = /^(\d*)(?:;(\d))?([~^$])$|^(?:(\d)?(?:;(\d))?)?([A-Za-z])$/.exec(rest);
        if (match === null) {
          code += rest;
        } else if (match[3] !== undefined) {
          code += match[1] + match[3];
          modifier = (match[2] || 1) - 1;
        } else {
          code += match[6];
          modifier = (match[5] || match[4] || 1) - 1;
        }
      }
      key.ctrl = Boolean(modifier & 4);
      key.meta = Boolean(modifier & 10);
      key.shift = Boolean(modifier & 1);
      key.code = code;
      if (NAMES[code] !== undefined) {
        key.name = NAMES[code];
      } else if (SHIFTED[code] !== undefined) {
        key.name = SHIFTED[code];
        key.shift = true;
      } else if (CONTROLLED[code] !== undefined) {
        key.name = CONTROLLED[code];
        key.ctrl = true;
      } else {
        key.name = 'undefined';
      }
    } else if (char === '\r') {
      key.name = 'return';
      key.meta = escaped;
    } else if (char === '\n') {
      key.name = 'enter';
      key.meta = escaped;
    } else if (char === '\t') {
      key.name = 'tab';
      key.meta = escaped;
    } else if (char === '\b' || char === '\x7f') {
      key.name = 'backspace';
      key.meta = escaped;
    } else if (char === ESC) {
      key.name = 'escape';
      key.meta = escaped;
    } else if (char === ' ') {
      key.name = 'space';
      key.meta = escaped;
    } else if (!escaped && char <= '\x1a') {
      key.name = String.fromCharCode(char.charCodeAt(0) + 96);
      key.ctrl = true;
    } else if (/^[0-9A-Za-z]$/.test(char)) {
      key.name = char.toLowerCase();
      key.shift = /^[A-Z]$/.test(char);
      key.meta = escaped;
    } else if (escaped) {
      key.name = char.length ? undefined : 'escape';
      key.meta = true;
    }
    key.sequence = sequence;
    if (sequence.length !== 0 && (key.name !== undefined || escaped)) {
      emit(escaped ? undefined : sequence, key);
    } else if ([...sequence].length === 1) {
      emit(sequence, key);
    }
  }
}

const kDecoder = Symbol('keypress-decoder');

// Makes the stream emit 'keypress' while somebody listens for it.
function emitKeypressEvents(stream, iface = {}) {
  if (stream[kDecoder] !== undefined) return;
  stream[kDecoder] = new StringDecoder('utf8');
  const parser = keyParser((sequence, key) => stream.emit('keypress', sequence, key));
  parser.next();
  let timer;
  const flushEscape = () => parser.next('');
  const onData = (input) => {
    if (stream.listenerCount('keypress') === 0) {
      // Nobody listens any more.
      stream.removeListener('data', onData);
      stream.on('newListener', onNewListener);
      return;
    }
    const text = stream[kDecoder].write(input);
    if (text === '') return;
    clearTimeout(timer);
    iface.isCompletionEnabled = text.length === 1;
    let length = 0;
    for (const char of text) {
      length += char.length;
      if (length === text.length) iface.isCompletionEnabled = true;
      try {
        parser.next(char);
      } catch (error) {
        // A throwing listener must not end the parser.
        const fresh = keyParser((sequence, key) => stream.emit('keypress', sequence, key));
        fresh.next();
        parser.next = (value) => fresh.next(value);
        throw error;
      }
      // A lone escape is told from the start of a sequence by nothing following it.
      if (char === ESC && length === text.length) timer = setTimeout(flushEscape, iface.escapeCodeTimeout ?? 500);
    }
  };
  const onNewListener = (event) => {
    if (event === 'keypress') {
      stream.on('data', onData);
      stream.removeListener('newListener', onNewListener);
    }
  };
  if (stream.listenerCount('keypress') > 0) stream.on('data', onData);
  else stream.on('newListener', onNewListener);
}

module.exports = { emitKeypressEvents };
