// Streams over the process's own descriptors. Writing is synchronous, as Node has it for files, pipes and terminals
// on Linux; reading is driven by the event loop.
//
// Binding `stdio` (see also node/console.js): writeBytes(fd, bytes) writes all and answers 0 or a negative errno;
// startRead(fd, callback) has callback(bytes | negative errno | null at the end) called when there is something, and
// answers a token (0: this kind of descriptor cannot be waited for); stopRead(token); refRead(token, referenced).
'use strict';

const { errnoException } = require('internal/errors');
const { Duplex, Writable } = require('stream');
const binding = internalBinding('stdio');

function write(fd, chunk, cb) {
  const result = binding.writeBytes(fd, chunk);
  cb(result < 0 ? errnoException(result, 'write') : null);
}

// stdout or stderr going to a file.
class SyncWriteStream extends Writable {
  constructor(fd, options) {
    super({ autoDestroy: true, ...options });
    this.fd = fd;
    this.readable = false;
    this.autoClose = options?.autoClose ?? true;
  }
  _write(chunk, encoding, cb) {
    write(this.fd, chunk, cb);
  }
  _destroy(err, cb) {
    if (this.fd === null) return cb(err);
    if (this.autoClose) require('fs').closeSync(this.fd);
    this.fd = null;
    cb(err);
  }
  destroySoon() {
    this.destroy();
  }
}

// A pipe, socket or terminal, for reading, writing or both.
class DescriptorStream extends Duplex {
  #token = 0;
  #referenced = true;

  constructor(fd, options) {
    super({ allowHalfOpen: false, emitClose: true, ...options });
    this.fd = fd;
    this.connecting = false;
    if (options?.readable !== false) {
      this.on('pause', () => process.nextTick(() => { if (this._readableState.flowing === false) this.#stop(); }));
    }
  }

  _write(chunk, encoding, cb) {
    write(this.fd, chunk, cb);
  }

  _read() {
    if (this.#token !== 0 || this.destroyed) return;
    const token = binding.startRead(this.fd, (result) => {
      if (result === null) {
        this.#stop();
        this.push(null);
      } else if (typeof result === 'number') {
        this.#stop();
        this.destroy(errnoException(result, 'read'));
      } else if (!this.push(result)) {
        this.#stop();
      }
    });
    if (token === 0) {
      this.destroy(errnoException(-22, 'read'));
      return;
    }
    this.#token = token;
    if (!this.#referenced) binding.refRead(token, false);
  }
  #stop() {
    if (this.#token === 0) return;
    binding.stopRead(this.#token);
    this.#token = 0;
    this._readableState.reading = false;
  }

  ref() {
    this.#referenced = true;
    if (this.#token !== 0) binding.refRead(this.#token, true);
    return this;
  }
  unref() {
    this.#referenced = false;
    if (this.#token !== 0) binding.refRead(this.#token, false);
    return this;
  }
  destroySoon() {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', this.destroy);
  }
  _destroy(err, cb) {
    this.#stop();
    if (this.fd > 2) require('fs').close(this.fd, () => cb(err));
    else cb(err);
  }
}

module.exports = { SyncWriteStream, DescriptorStream };
