// node:tty.
'use strict';

const { codes: { ERR_INVALID_FD, ERR_TTY_INIT_FAILED }, errnoException } = require('internal/errors');
const { DescriptorStream } = require('internal/stdio_streams');
const { getColorDepth, hasColors } = require('internal/tty_colors');
const binding = internalBinding('stdio');

function isatty(fd) {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 && binding.isatty(fd);
}
function checkFd(fd) {
  if (fd >> 0 !== fd || fd < 0) throw new ERR_INVALID_FD(fd);
  if (!binding.isatty(fd)) {
    throw new ERR_TTY_INIT_FAILED({ code: 'EINVAL', message: 'invalid argument', errno: -22, syscall: 'uv_tty_init' });
  }
}

class ReadStream extends DescriptorStream {
  constructor(fd, options) {
    checkFd(fd);
    super(fd, { highWaterMark: 0, writable: false, ...options });
    this.isRaw = false;
    this.isTTY = true;
  }
  setRawMode(flag) {
    flag = !!flag;
    const err = binding.setRawMode(this.fd, flag);
    if (err) {
      this.emit('error', errnoException(err, 'setRawMode'));
      return this;
    }
    this.isRaw = flag;
    return this;
  }
}

class WriteStream extends DescriptorStream {
  constructor(fd) {
    checkFd(fd);
    super(fd, { readable: false });
    const size = binding.windowSize(fd);
    if (typeof size !== 'number') {
      this.columns = size[0];
      this.rows = size[1];
    }
  }
  getWindowSize() {
    return [this.columns, this.rows];
  }
  _refreshSize() {
    const { columns, rows } = this;
    const size = binding.windowSize(this.fd);
    if (typeof size === 'number') {
      this.emit('error', errnoException(size, 'getWindowSize'));
      return;
    }
    if (columns !== size[0] || rows !== size[1]) {
      this.columns = size[0];
      this.rows = size[1];
      this.emit('resize');
    }
  }
  cursorTo(x, y, callback) { return require('readline').cursorTo(this, x, y, callback); }
  moveCursor(dx, dy, callback) { return require('readline').moveCursor(this, dx, dy, callback); }
  clearLine(dir, callback) { return require('readline').clearLine(this, dir, callback); }
  clearScreenDown(callback) { return require('readline').clearScreenDown(this, callback); }
}
WriteStream.prototype.isTTY = true;
WriteStream.prototype.getColorDepth = getColorDepth;
WriteStream.prototype.hasColors = hasColors;

module.exports = { isatty, ReadStream, WriteStream };
