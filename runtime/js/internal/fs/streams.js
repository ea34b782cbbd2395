// fs.ReadStream and fs.WriteStream.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger } = require('internal/validators');
const { Readable, Writable, finished } = require('stream');
const u = require('internal/fs/utils');
const { Buffer } = require('buffer');

const kFs = Symbol('kFs');
const kIsPerformingIO = Symbol('kIsPerformingIO');
const kIoDone = Symbol('kIoDone');
const kHandle = Symbol('kHandle');

// Opens the file before anything is read or written. `open` may be replaced by subclasses that set up the fd themselves.
function construct(callback) {
  if (typeof this.fd === 'number') {
    callback();
    return;
  }
  if (this.open !== openUnset) {
    // Monkey-patched: the stream is told by events.
    const { emit } = this;
    this.emit = function(...args) {
      if (args[0] === 'open') {
        this.emit = emit;
        callback();
        Reflect.apply(emit, this, args);
      } else if (args[0] === 'error') {
        this.emit = emit;
        callback(args[1]);
      } else {
        Reflect.apply(emit, this, args);
      }
    };
    this.open();
    return;
  }
  this[kFs].open(this.path, this.flags, this.mode, (err, fd) => {
    if (err) {
      callback(err);
      return;
    }
    this.fd = fd;
    callback();
    this.emit('open', this.fd);
    this.emit('ready');
  });
}
function openUnset() {}

function close(stream, err, cb) {
  if (!stream.fd) {
    cb(err);
  } else if (stream.flush) {
    stream[kFs].fsync(stream.fd, (flushErr) => closeNow(stream, err || flushErr, cb));
  } else {
    closeNow(stream, err, cb);
  }
}
function closeNow(stream, err, cb) {
  stream[kFs].close(stream.fd, (closeErr) => {
    cb(closeErr || err);
  });
  stream.fd = null;
}

function importFd(stream, options) {
  if (typeof options.fd === 'number') {
    stream[kFs] = options.fs || require('fs');
    return u.getValidatedFd(options.fd);
  }
  const { FileHandle } = require('internal/fs/promises');
  if (typeof options.fd === 'object' && options.fd instanceof FileHandle) {
    if (options.fs) throw new ERR_METHOD_NOT_IMPLEMENTED('FileHandle with fs');
    stream[kHandle] = options.fd;
    stream[kFs] = handleFs(options.fd);
    options.fd.on('close', () => stream.close());
    return options.fd.fd;
  }
  throw new ERR_INVALID_ARG_TYPE('options.fd', ['number', 'FileHandle'], options.fd);
}
// The functions a stream needs, over a FileHandle.
function handleFs(handle) {
  const settle = (promise, cb) => promise.then((r) => cb(null, r), (err) => cb(err));
  return {
    open() {},
    close: (fd, cb) => settle(handle.close(), cb),
    fsync: (fd, cb) => settle(handle.sync(), cb),
    read: (fd, buf, off, len, pos, cb) => handle.read(buf, off, len, pos).then((r) => cb(null, r.bytesRead, r.buffer), (err) => cb(err)),
    write: (fd, buf, off, len, pos, cb) => handle.write(buf, off, len, pos).then((r) => cb(null, r.bytesWritten, r.buffer), (err) => cb(err)),
    writev: (fd, bufs, pos, cb) => handle.writev(bufs, pos).then((r) => cb(null, r.bytesWritten, r.buffers), (err) => cb(err)),
  };
}

function chooseFs(stream, options, names) {
  if (options.fd == null) {
    stream.fd = null;
    stream[kFs] = options.fs || require('fs');
    for (const name of names) validateFunction(stream[kFs][name], `options.fs.${name}`);
  } else {
    stream.fd = u.getValidatedFd(importFd(stream, options));
  }
}

function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  options = copy(u.getOptions(options, {}));
  if (options.highWaterMark === undefined) options.highWaterMark = 64 * 1024;
  if (options.autoDestroy === undefined) options.autoDestroy = false;
  if (options.fd == null) {
    this.path = u.getValidatedPath(path);
    this.flags = options.flags === undefined ? 'r' : options.flags;
    this.mode = options.mode === undefined ? 0o666 : options.mode;
  }
  chooseFs(this, options, ['open', 'read', 'close']);
  if (options.fd != null && path != null && typeof path !== 'number') this.path = u.getValidatedPath(path);
  options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
  this.start = options.start;
  this.end = options.end ?? Infinity;
  this.pos = undefined;
  this.bytesRead = 0;
  this[kIsPerformingIO] = false;
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  if (this.end !== Infinity) {
    validateInteger(this.end, 'end', 0);
    if (this.start !== undefined && this.start > this.end) {
      throw new ERR_OUT_OF_RANGE('start', `<= "end" (here: ${this.end})`, this.start);
    }
  }
  Readable.call(this, options);
  if (options.encoding) this.setEncoding(options.encoding);
}
Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
Object.setPrototypeOf(ReadStream, Readable);

function copy(options) {
  return { ...options };
}

Object.defineProperty(ReadStream.prototype, 'autoClose', {
  configurable: true,
  get() { return this._readableState.autoDestroy; },
  set(value) { this._readableState.autoDestroy = value; },
});
ReadStream.prototype.open = openUnset;
ReadStream.prototype._construct = construct;

ReadStream.prototype._read = function(n) {
  n = this.pos !== undefined ? Math.min(this.end - this.pos + 1, n) : Math.min(this.end - this.bytesRead + 1, n);
  if (n <= 0) {
    this.push(null);
    return;
  }
  const buf = Buffer.allocUnsafeSlow(n);
  this[kIsPerformingIO] = true;
  this[kFs].read(this.fd, buf, 0, n, this.pos, (err, bytesRead, buf) => {
    this[kIsPerformingIO] = false;
    // The fd may only be closed when nobody uses it.
    if (this.destroyed) {
      this.emit(kIoDone, err);
      return;
    }
    if (err) {
      require('internal/streams/destroy').errorOrDestroy(this, err);
    } else if (bytesRead > 0) {
      if (this.pos !== undefined) this.pos += bytesRead;
      this.bytesRead += bytesRead;
      if (bytesRead !== buf.length) {
        // Slack is not kept alive.
        const exact = Buffer.allocUnsafeSlow(bytesRead);
        buf.copy(exact, 0, 0, bytesRead);
        buf = exact;
      }
      this.push(buf);
    } else {
      this.push(null);
    }
  });
};
ReadStream.prototype._destroy = function(err, cb) {
  if (this[kIsPerformingIO]) this.once(kIoDone, (er) => close(this, err || er, cb));
  else close(this, err, cb);
};
ReadStream.prototype.close = function(cb) {
  if (typeof cb === 'function') finished(this, cb);
  this.destroy();
};
Object.defineProperty(ReadStream.prototype, 'pending', {
  configurable: true,
  get() { return this.fd === null; },
});

function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  options = copy(u.getOptions(options, {}));
  options.decodeStrings = true;
  if (options.fd == null) {
    this.path = u.getValidatedPath(path);
    this.flags = options.flags === undefined ? 'w' : options.flags;
    this.mode = options.mode === undefined ? 0o666 : options.mode;
  }
  this.flush = options.flush ?? false;
  validateBoolean(this.flush, 'options.flush');
  options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
  chooseFs(this, options, ['open', 'write', 'close']);
  if (!this[kFs].writev) this._writev = null;
  this.start = options.start;
  this.pos = undefined;
  this.bytesWritten = 0;
  this[kIsPerformingIO] = false;
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  Writable.call(this, options);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
}
Object.setPrototypeOf(WriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(WriteStream, Writable);

Object.defineProperty(WriteStream.prototype, 'autoClose', {
  configurable: true,
  get() { return this._writableState.autoDestroy; },
  set(value) { this._writableState.autoDestroy = value; },
});
WriteStream.prototype.open = openUnset;
WriteStream.prototype._construct = construct;

// Writes until all is written; the system may take less at a time.
function writeAll(stream, data, size, pos, cb) {
  stream[kFs].write(stream.fd, data, 0, size, pos, (err, written, buffer) => {
    if (err?.code === 'EAGAIN') {
      err = null;
      written = 0;
    }
    if (stream.destroyed || err) return cb(err || new (require('internal/errors').codes.ERR_STREAM_DESTROYED)('write'));
    stream.bytesWritten += written;
    size -= written;
    if (size > 0) writeAll(stream, buffer.subarray(written), size, pos === undefined ? undefined : pos + written, cb);
    else cb();
  });
}
WriteStream.prototype._write = function(data, encoding, cb) {
  this[kIsPerformingIO] = true;
  writeAll(this, data, data.length, this.pos, (err) => {
    this[kIsPerformingIO] = false;
    if (this.destroyed) {
      cb(err);
      this.emit(kIoDone, err);
      return;
    }
    cb(err);
  });
  if (this.pos !== undefined) this.pos += data.length;
};
WriteStream.prototype._writev = function(data, cb) {
  const all = Buffer.concat(data.map((each) => each.chunk));
  this._write(all, 'buffer', cb);
};
WriteStream.prototype._destroy = function(err, cb) {
  if (this[kIsPerformingIO]) this.once(kIoDone, (er) => close(this, err || er, cb));
  else close(this, err, cb);
};
WriteStream.prototype.close = function(cb) {
  if (cb) {
    if (this.closed) {
      process.nextTick(cb);
      return;
    }
    this.on('close', cb);
  }
  // Without autoDestroy 'finish' would leave it open.
  if (!this.autoClose) this.on('finish', this.destroy);
  // end(), not destroy(): what was written is to arrive.
  this.end();
};
WriteStream.prototype.destroySoon = WriteStream.prototype.end;
Object.defineProperty(WriteStream.prototype, 'pending', {
  configurable: true,
  get() { return this.fd === null; },
});

module.exports = { ReadStream, WriteStream };
