// The functions of readline that move the cursor of a terminal and clear parts of it.
//
// No binding.

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');

function finish(stream, data, callback) {
  if (stream === null || stream === undefined || data === '') {
    if (typeof callback === 'function') process.nextTick(callback, null);
    return true;
  }
  return stream.write(data, callback);
}

function checked(callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
}

function cursorToSequence(x, y) {
  if (Number.isNaN(x)) throw new codes.ERR_INVALID_ARG_VALUE('x', x);
  if (Number.isNaN(y)) throw new codes.ERR_INVALID_ARG_VALUE('y', y);
  if (typeof x !== 'number' && typeof y !== 'number') return '';
  if (typeof x !== 'number') throw new codes.ERR_INVALID_CURSOR_POS();
  return typeof y !== 'number' ? `\u001b[${x + 1}G` : `\u001b[${y + 1};${x + 1}H`;
}

function moveCursorSequence(dx, dy) {
  let data = '';
  if (dx < 0) data += `\u001b[${-dx}D`;
  else if (dx > 0) data += `\u001b[${dx}C`;
  if (dy < 0) data += `\u001b[${-dy}A`;
  else if (dy > 0) data += `\u001b[${dy}B`;
  return data;
}

function clearLineSequence(dir) {
  return dir < 0 ? '\u001b[1K' : dir > 0 ? '\u001b[0K' : '\u001b[2K';
}

const CLEAR_DOWN = '\u001b[0J';

function cursorTo(stream, x, y, callback) {
  checked(callback);
  if (typeof y === 'function') {
    callback = y;
    y = undefined;
  }
  return finish(stream, cursorToSequence(x, y), callback);
}

function moveCursor(stream, dx, dy, callback) {
  checked(callback);
  return finish(stream, moveCursorSequence(dx, dy), callback);
}

function clearLine(stream, dir, callback) {
  checked(callback);
  return finish(stream, clearLineSequence(dir), callback);
}

function clearScreenDown(stream, callback) {
  checked(callback);
  return finish(stream, CLEAR_DOWN, callback);
}

module.exports = {
  CLEAR_DOWN, clearLine, clearLineSequence, clearScreenDown, cursorTo, cursorToSequence, moveCursor, moveCursorSequence,
};
