// process.stdin, stdout and stderr: which stream a descriptor gets, and what is special about these three.
'use strict';

const binding = internalBinding('stdio');

// stdout and stderr never really close: destroying them has the events of it and leaves them usable.
function dummyDestroy(err, cb) {
  cb(err);
  this._undestroy();
  if (!this._writableState.emitClose) process.nextTick(() => this.emit('close'));
}

function createOutput(fd) {
  let stream;
  switch (binding.kind(fd)) {
    case 'TTY':
      stream = new (require('tty').WriteStream)(fd);
      stream._type = 'tty';
      break;
    case 'FILE':
      stream = new (require('internal/stdio_streams').SyncWriteStream)(fd, { autoClose: false });
      stream._type = 'fs';
      break;
    case 'PIPE':
    case 'TCP':
      stream = new (require('internal/stdio_streams').DescriptorStream)(fd, { readable: false });
      stream._type = 'pipe';
      break;
    default: {
      // Nothing there: what is written is gone.
      const { Writable } = require('stream');
      stream = new Writable({ write(chunk, encoding, cb) { cb(); } });
    }
  }
  stream.fd = fd;
  stream._isStdio = true;
  stream.destroySoon = stream.destroy;
  stream._destroy = dummyDestroy;
  if (stream.isTTY) process.on('SIGWINCH', () => stream._refreshSize());
  binding.claim(fd);
  return stream;
}

function createStdin() {
  const fd = 0;
  let stdin;
  switch (binding.kind(fd)) {
    case 'TTY':
      stdin = new (require('tty').ReadStream)(fd);
      break;
    case 'FILE':
      stdin = new (require('fs').ReadStream)(null, { fd, autoClose: false });
      break;
    case 'PIPE':
    case 'TCP':
      stdin = new (require('internal/stdio_streams').DescriptorStream)(fd, { writable: false });
      stdin._type = 'pipe';
      break;
    default: {
      // Nothing there: an input that has ended.
      const { Readable } = require('stream');
      stdin = new Readable({ read() {} });
      stdin.push(null);
    }
  }
  stdin.fd = fd;
  return stdin;
}

module.exports = { createOutput, createStdin };
