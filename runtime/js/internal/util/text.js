// What inspection needs to know about text: quoting, escape sequences of terminals, display width.
//
// No binding.

const ANSI = /[\u001B\u009B][[\]()#;?]*(?:(?:(?:[a-zA-Z\d]*(?:;[-a-zA-Z\d/#&.:=?%@~_]*)*)?(?:\u0007|\u001B\u005C|\u009C))|(?:(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PR-TZcf-ntqry=><~]))/g;

function stripControlSequences(text) {
  return text.indexOf('\u001b') === -1 && text.indexOf('\u009b') === -1 ? text : text.replace(ANSI, '');
}

const NEEDS_ESCAPE = /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const NEEDS_ESCAPE_ALL = new RegExp(NEEDS_ESCAPE.source, 'g');
const NEEDS_ESCAPE_BUT_SINGLE = /[\x00-\x1f\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const NEEDS_ESCAPE_BUT_SINGLE_ALL = new RegExp(NEEDS_ESCAPE_BUT_SINGLE.source, 'g');

function escapeOne(char) {
  switch (char) {
    case '\b': return '\\b';
    case '\t': return '\\t';
    case '\n': return '\\n';
    case '\f': return '\\f';
    case '\r': return '\\r';
    case '\\': return '\\\\';
    case "'": return "\\'";
  }
  const code = char.charCodeAt(0);
  if (code >= 0xD800) return `\\u${code.toString(16)}`;
  return `\\x${code < 16 ? '0' : ''}${code.toString(16).toUpperCase()}`;
}

// The text as a string literal: single quotes, or the first of "" and `` that saves escaping.
function quote(text) {
  let mark = "'";
  let test = NEEDS_ESCAPE;
  let all = NEEDS_ESCAPE_ALL;
  if (text.indexOf("'") !== -1) {
    if (text.indexOf('"') === -1) mark = '"';
    else if (text.indexOf('`') === -1 && text.indexOf('${') === -1) mark = '`';
    if (mark !== "'") {
      test = NEEDS_ESCAPE_BUT_SINGLE;
      all = NEEDS_ESCAPE_BUT_SINGLE_ALL;
    }
  }
  if (!test.test(text)) return `${mark}${text}${mark}`;
  return `${mark}${text.replace(all, escapeOne)}${mark}`;
}

// The same escapes without quotes, for text that stands for itself (symbol descriptions, hidden keys).
function escapeText(text) {
  return NEEDS_ESCAPE_BUT_SINGLE.test(text) ? text.replace(NEEDS_ESCAPE_BUT_SINGLE_ALL, escapeOne) : text;
}

function isWide(code) {
  return code >= 0x1100 && (
    code <= 0x115f || code === 0x2329 || code === 0x232a ||
    (code >= 0x2e80 && code <= 0x3247 && code !== 0x303f) ||
    (code >= 0x3250 && code <= 0x4dbf) || (code >= 0x4e00 && code <= 0xa4c6) ||
    (code >= 0xa960 && code <= 0xa97c) || (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe10 && code <= 0xfe19) ||
    (code >= 0xfe30 && code <= 0xfe6b) || (code >= 0xff01 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) || (code >= 0x1b000 && code <= 0x1b001) ||
    (code >= 0x1f200 && code <= 0x1f251) || (code >= 0x1f300 && code <= 0x1f64f) ||
    (code >= 0x1f680 && code <= 0x1f6fc) || (code >= 0x1f900 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}

function isInvisible(code) {
  return code <= 0x1f || (code >= 0x7f && code <= 0x9f) || (code >= 0x300 && code <= 0x36f) ||
    (code >= 0x200b && code <= 0x200f) || (code >= 0x20d0 && code <= 0x20ff) ||
    (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xfe20 && code <= 0xfe2f) || (code >= 0xe0100 && code <= 0xe01ef);
}

// Columns that `text` takes on a terminal.
function displayWidth(text, strip = true) {
  if (strip) text = stripControlSequences(text);
  const { length } = text;
  let at = 0;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (code < 32 || code > 126) break;
    at++;
  }
  if (at === length) return length;
  let width = at;
  for (const char of at === 0 ? text : text.slice(at)) {
    const code = char.codePointAt(0);
    if (isWide(code)) width += 2;
    else if (!isInvisible(code)) width++;
  }
  return width;
}

module.exports = { displayWidth, escapeText, quote, stripControlSequences };
