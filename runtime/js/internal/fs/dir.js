// fs.Dir: a directory read entry by entry.
'use strict';

const { codes: { ERR_DIR_CLOSED, ERR_DIR_CONCURRENT_OPERATION, ERR_MISSING_ARGS } } = require('internal/errors');
const { validateFunction, validateUint32 } = require('internal/validators');
const u = require('internal/fs/utils');
const { Call, execSync, execCallback, execPromise } = require('internal/fs/operations');
const binding = internalBinding('fs');

class Dir {
  #handle;
  #path;
  #options;
  #buffered = [];
  #closed = false;
  #busy = null; // while an asynchronous operation runs: those that wait for it

  constructor(handle, path, options) {
    if (handle == null) throw new ERR_MISSING_ARGS('handle');
    this.#handle = handle;
    this.#path = path;
    this.#options = { bufferSize: 32, ...u.getOptions(options, { encoding: 'utf8' }) };
    validateUint32(this.#options.bufferSize, 'options.bufferSize', true);
  }

  get path() {
    return this.#path;
  }

  #readCall() {
    const { encoding, bufferSize } = this.#options;
    return new Call(binding.dirRead, 'readdir', [this.#handle, u.nativeEncoding(encoding), bufferSize], this.#path, undefined, (r) => r);
  }
  #take(result) {
    if (result === null) return null;
    const { 0: names, 1: types } = result;
    for (let i = 0; i < names.length; i++) {
      this.#buffered.push(new u.Dirent(u.encodeName(names[i], this.#options.encoding), types[i], this.#path));
    }
    return this.#buffered.shift() ?? null;
  }

  read(callback) {
    if (callback === undefined) return this.#readPromise();
    validateFunction(callback, 'callback');
    this.#readPromise().then((entry) => process.nextTick(callback, null, entry), (err) => process.nextTick(callback, err));
  }
  async #readPromise() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    while (this.#busy !== null) await this.#busy;
    if (this.#buffered.length > 0) return this.#buffered.shift();
    if (this.#closed) throw new ERR_DIR_CLOSED();
    this.#busy = execPromise(this.#readCall());
    try {
      return this.#take(await this.#busy);
    } finally {
      this.#busy = null;
    }
  }
  readSync() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    if (this.#busy !== null) throw new ERR_DIR_CONCURRENT_OPERATION();
    if (this.#buffered.length > 0) return this.#buffered.shift();
    return this.#take(execSync(this.#readCall()));
  }

  close(callback) {
    if (callback === undefined) return this.#closePromise();
    validateFunction(callback, 'callback');
    if (this.#closed) {
      process.nextTick(callback, new ERR_DIR_CLOSED());
      return;
    }
    this.#closePromise().then(() => process.nextTick(callback, null), (err) => process.nextTick(callback, err));
  }
  async #closePromise() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    while (this.#busy !== null) await this.#busy;
    this.#closed = true;
    await execPromise(new Call(binding.dirClose, 'closedir', [this.#handle], undefined, undefined, () => undefined));
  }
  closeSync() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    if (this.#busy !== null) throw new ERR_DIR_CONCURRENT_OPERATION();
    this.#closed = true;
    execSync(new Call(binding.dirClose, 'closedir', [this.#handle], undefined, undefined, () => undefined));
  }

  async* entries() {
    try {
      for (;;) {
        const entry = await this.#readPromise();
        if (entry === null) break;
        yield entry;
      }
    } finally {
      if (!this.#closed) await this.#closePromise();
    }
  }
  [Symbol.asyncIterator]() {
    return this.entries();
  }
  async [Symbol.asyncDispose]() {
    if (!this.#closed) await this.#closePromise();
  }
  [Symbol.dispose]() {
    if (!this.#closed) this.closeSync();
  }
}
Object.defineProperty(Dir.prototype, Symbol.asyncIterator, { value: Dir.prototype.entries, enumerable: false, writable: true, configurable: true });

function openCall(path, options) {
  path = u.getValidatedPath(path);
  options = u.getOptions(options, { encoding: 'utf8' });
  if (options.bufferSize !== undefined) validateUint32(options.bufferSize, 'options.bufferSize', true);
  return new Call(binding.opendir, 'opendir', [path], path, undefined, (handle) => new Dir(handle, path, options));
}
function opendirSync(path, options) {
  const call = openCall(path, options);
  call.path = undefined; // Node's synchronous form does not name it in the error
  return execSync(call);
}
function opendir(path, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'callback');
  execCallback(openCall(path, options), callback);
}
async function opendirPromise(path, options) {
  return execPromise(openCall(path, options));
}

module.exports = { Dir, opendir, opendirSync, opendirPromise };
