// Colours of inspection: the SGR codes, which style goes with which kind of value, and the colouring of
// regular expressions.
//
// No binding.

const RESET = 39;
const RESET_BACKGROUND = 49;

function alias(colors, target, name) {
  Object.defineProperty(colors, name, {
    __proto__: null,
    get() { return this[target]; },
    set(value) { this[target] = value; },
    configurable: true,
    enumerable: false,
  });
}

function makeColors() {
  const colors = {
    __proto__: null,
    reset: [0, 0], bold: [1, 22], dim: [2, 22], italic: [3, 23], underline: [4, 24], blink: [5, 25],
    inverse: [7, 27], hidden: [8, 28], strikethrough: [9, 29], doubleunderline: [21, 24],
  };
  const plain = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
  const bright = ['gray', 'redBright', 'greenBright', 'yellowBright', 'blueBright', 'magentaBright', 'cyanBright', 'whiteBright'];
  const background = (name) => `bg${name[0].toUpperCase()}${name.slice(1)}`;
  plain.forEach((name, i) => { colors[name] = [30 + i, RESET]; });
  plain.forEach((name, i) => { colors[background(name)] = [40 + i, RESET_BACKGROUND]; });
  colors.framed = [51, 54];
  colors.overlined = [53, 55];
  bright.forEach((name, i) => { colors[name] = [90 + i, RESET]; });
  bright.forEach((name, i) => { colors[background(name)] = [100 + i, RESET_BACKGROUND]; });
  alias(colors, 'gray', 'grey');
  alias(colors, 'gray', 'blackBright');
  alias(colors, 'bgGray', 'bgGrey');
  alias(colors, 'bgGray', 'bgBlackBright');
  alias(colors, 'dim', 'faint');
  alias(colors, 'strikethrough', 'crossedout');
  alias(colors, 'strikethrough', 'strikeThrough');
  alias(colors, 'strikethrough', 'crossedOut');
  alias(colors, 'hidden', 'conceal');
  alias(colors, 'inverse', 'swapColors');
  alias(colors, 'inverse', 'swapcolors');
  alias(colors, 'doubleunderline', 'doubleUnderline');
  return colors;
}

const colors = makeColors();

const styles = {
  __proto__: null,
  special: 'cyan', number: 'yellow', bigint: 'yellow', boolean: 'yellow', undefined: 'grey', null: 'bold',
  string: 'green', symbol: 'green', date: 'magenta', regexp: highlightRegExp, module: 'underline',
};

// One piece of a pattern a time: a class member or escape inside [...], otherwise a group opening, a counted
// quantifier, an escape, or a single character.
const PIECE = /\(\?<([^>=!][^>]*)>|\(\?(?:<?[=!]|:)|\\(?:u\{[^}]*\}|[pP]\{[^}]*\}|k<[^>]*>|x[\s\S]{0,2}|\d+|[\s\S])|\{(\d*)(,?)(\d*)\}|[\s\S]/y;

// Nesting picks the colour; within one level literals, operators and wildcards are one, three and two further on.
function highlightRegExp(text) {
  const names = highlightRegExp.colors?.length > 0 ? highlightRegExp.colors : DEFAULT_PALETTE;
  const palette = names.map((name) => colors[name]).filter(Boolean);
  let out = '';
  let depth = 1;
  const put = (piece, level) => {
    const [on, off] = palette[level % palette.length];
    out += `\u001b[${on}m${piece}\u001b[${off}m`;
  };
  const braced = (piece, open, level) => {
    const at = piece.indexOf(open) + 1;
    put(piece.slice(0, at), level);
    put(piece.slice(at, -1), level + 1);
    put(piece.slice(-1), level);
  };
  const end = text.lastIndexOf('/');
  let inClass = false;
  put('/', 0);
  PIECE.lastIndex = 1;
  while (PIECE.lastIndex < end) {
    const at = PIECE.lastIndex;
    const match = PIECE.exec(text);
    const piece = match[0];
    const first = piece[0];
    if (inClass) {
      if (first === '\\') {
        if (/^\\[upP]\{/.test(piece)) braced(piece, '{', depth);
        else put(/^\\[\dk]/.test(piece) ? piece.slice(0, 2) : piece, depth);
        if (/^\\[\dk]/.test(piece)) PIECE.lastIndex = at + 2;
      } else {
        PIECE.lastIndex = at + 1;
        if (first === ']') {
          depth--;
          inClass = false;
          put(first, depth);
        } else {
          const range = first === '-' && text[at - 1] !== '[' && text[at + 1] !== ']';
          put(first, range ? depth + 1 : depth);
        }
      }
    } else if (first === '[') {
      put(first, depth++);
      inClass = true;
    } else if (first === '(') {
      put('(', depth++);
      if (match[1] !== undefined) {
        put('?<', depth - 1);
        put(match[1], depth);
        put('>', depth - 1);
      } else if (piece.length > 1) {
        put(piece.slice(1), depth - 1);
      }
    } else if (first === ')') {
      put(first, --depth);
    } else if (first === '{' && piece.length > 1 && (match[2] || match[3])) {
      put('{', depth);
      if (match[2]) put(match[2], depth + 2);
      if (match[3]) put(',', depth + 1);
      if (match[4]) put(match[4], depth + 2);
      put('}', depth);
    } else if (first === '\\') {
      if (/^\\[upP]\{/.test(piece)) braced(piece, '{', depth);
      else if (/^\\k</.test(piece)) braced(piece, '<', depth - 1);
      else put(piece, depth + 1);
    } else if ('|+*?,^$'.includes(first)) {
      put(first, depth + 3);
    } else {
      PIECE.lastIndex = at + 1;
      put(first, first === '.' ? depth + 2 : depth + 1);
    }
  }
  put('/', depth - 1);
  if (end + 1 < text.length) put(text.slice(end + 1), depth);
  return out;
}

const DEFAULT_PALETTE = ['green', 'red', 'yellow', 'cyan', 'magenta'];
highlightRegExp.colors = DEFAULT_PALETTE.slice();

// Functions (text, style) -> text, as inspection calls them.
function stylizeWithColor(text, styleType) {
  const style = styles[styleType];
  if (style === undefined) return text;
  if (typeof style === 'function') return style(text);
  const color = colors[style];
  return color === undefined ? text : `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
}

function stylizeNoColor(text) {
  return text;
}

module.exports = { colors, styles, stylizeNoColor, stylizeWithColor };
