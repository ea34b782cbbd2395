// util.styleText.
//
// No binding.

const { codes } = require('internal/errors');
const { validateBoolean, validateObject, validateOneOf, validateString } = require('internal/validators');

const HEX = /^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/;

// [opening, closing] SGR sequences of a style name or a #rgb / #rrggbb colour.
function sequencesOf(name, colors) {
  if (typeof name === 'string' && name[0] === '#') {
    if (!HEX.test(name)) {
      throw new codes.ERR_INVALID_ARG_VALUE('format', name, 'must be a valid hex color (#RGB or #RRGGBB)');
    }
    const digits = name.length === 4 ? name.slice(1).replace(/./g, '$&$&') : name.slice(1);
    const value = parseInt(digits, 16);
    return [`\u001b[38;2;${value >> 16};${(value >> 8) & 255};${value & 255}m`, '\u001b[39m', 39];
  }
  if (name === 'none') return undefined;
  const color = colors[name];
  if (color == null) validateOneOf(name, 'format', Object.getOwnPropertyNames(colors));
  return [`\u001b[${color[0]}m`, `\u001b[${color[1]}m`, color[1]];
}

// Whether colours should be written to the stream: it is a terminal, and the environment does not object.
function wantsColor(stream) {
  if (process.env.FORCE_COLOR !== undefined) {
    return require('tty').WriteStream.prototype.getColorDepth.call(stream) > 2;
  }
  return Boolean(stream?.isTTY) && (typeof stream.getColorDepth !== 'function' || stream.getColorDepth() > 2);
}

function styleText(format, text, options = {}) {
  const { validateStream = true, stream = validateStream ? process.stdout : undefined } = options ?? {};
  validateString(text, 'text');
  if (options !== undefined) validateObject(options, 'options');
  validateBoolean(validateStream, 'options.validateStream');
  const { colors } = require('internal/util/styles');
  const sequences = (Array.isArray(format) ? format : [format]).map((name) => sequencesOf(name, colors));
  if (validateStream) {
    if (stream === null || typeof stream !== 'object' || typeof stream.write !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
    }
    if (!wantsColor(stream)) return text;
  }
  let open = '';
  let close = '';
  for (const sequence of sequences) {
    if (sequence === undefined) continue;
    open += sequence[0];
    close = sequence[1] + close;
    // Where the text itself closes this style, it is opened again behind it.
    if (text.includes(sequence[1])) {
      const again = sequence[2] === 22 ? `${sequence[1]}${sequence[0]}` : sequence[0];
      text = text.replaceAll(sequence[1], again);
    }
  }
  return `${open}${text}${close}`;
}

module.exports = { styleText };
