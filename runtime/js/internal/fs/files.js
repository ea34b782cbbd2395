// Whole files at once: readFile, writeFile, appendFile, in all three forms.
//
// The binding opens, transfers and closes in one go. A result below -1000 says that the transfer failed, not the
// opening: the error is then the one of `read` or `write`, without a path.
'use strict';

const { AbortError, codes: { ERR_INVALID_ARG_TYPE }, uvException } = require('internal/errors');
const { parseFileMode, validateBoolean } = require('internal/validators');
const u = require('internal/fs/utils');
const { getFrame, runInFrame } = require('internal/async_frame');
const { Buffer } = require('buffer');
const binding = internalBinding('fs');

function asBuffer(bytes) {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
function isFd(path) {
  return (path | 0) === path && path >= 0;
}

function fileError(result, transfer, path, showPath) {
  if (result > -1000) return uvException({ errno: result, syscall: 'open', path: typeof path === 'number' ? undefined : path });
  return uvException({ errno: result + 1000, syscall: transfer, path: showPath && typeof path !== 'number' ? path : undefined });
}

function prepareRead(path, options) {
  options = u.getOptions(options, { flag: 'r' });
  const flags = u.stringToFlags(options.flag, 'options.flag');
  return { target: isFd(path) ? path : u.getValidatedPath(path), flags, encoding: options.encoding, signal: options.signal };
}
function finishRead(result, encoding) {
  const buf = asBuffer(result);
  return encoding && encoding !== 'buffer' ? buf.toString(encoding) : buf;
}

function readFileSync(path, options) {
  const { target, flags, encoding } = prepareRead(path, options);
  const utf8 = encoding === 'utf8' || encoding === 'utf-8';
  const result = utf8 ? binding.readFileUtf8(target, flags) : binding.readFile(undefined, target, flags);
  if (typeof result === 'number') {
    const err = fileError(result, 'read', target, false);
    Error.captureStackTrace(err, readFileSync);
    throw err;
  }
  return utf8 ? result : finishRead(result, encoding);
}

// Calls back with (err, data). A transfer error names the file here, unlike in the synchronous form.
function startRead({ target, flags, encoding, signal }, done) {
  if (signal?.aborted) return process.nextTick(done, new AbortError(undefined, { cause: signal.reason }));
  binding.readFile((result) => {
    if (signal?.aborted) return done(new AbortError(undefined, { cause: signal.reason }));
    if (typeof result === 'number') return done(fileError(result, 'read', target, true));
    let data;
    try {
      data = finishRead(result, encoding);
    } catch (err) {
      return done(err);
    }
    done(null, data);
  }, target, flags);
}

function readFile(path, options, callback) {
  callback ||= options;
  u.validateCallback(callback);
  startRead(prepareRead(path, options), inContext(callback));
}
function readFilePromise(path, options) {
  return new Promise((resolve, reject) => {
    startRead(prepareRead(path, options), (err, data) => (err ? reject(err) : resolve(data)));
  });
}

function inContext(callback) {
  const frame = getFrame();
  if (frame === undefined) return callback;
  return (err, data) => runInFrame(frame, callback, err, data);
}

function prepareWrite(path, data, options, defaultFlag) {
  options = u.getOptions(options, { encoding: 'utf8', mode: 0o666, flag: defaultFlag, flush: false });
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  const flags = u.stringToFlags(options.flag || defaultFlag, 'flags');
  const target = isFd(path) ? path : u.getValidatedPath(path);
  return {
    target, flags, flush, data,
    mode: parseFileMode(options.mode, 'mode', 0o666),
    encoding: options.encoding || 'utf8',
    signal: options.signal,
  };
}
function toBytes(data, encoding) {
  if (typeof data === 'string') return Buffer.from(data, encoding);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function writeSync(self, path, data, options, defaultFlag) {
  const w = prepareWrite(path, data, options, defaultFlag);
  u.validateStringOrView(data, 'data');
  const result = binding.writeFile(undefined, w.target, toBytes(data, w.encoding), w.flags, w.mode, w.flush);
  if (result < 0) {
    const err = fileError(result, 'write', w.target, false);
    Error.captureStackTrace(err, self);
    throw err;
  }
}
function writeFileSync(path, data, options) {
  writeSync(writeFileSync, path, data, options, 'w');
}
function appendFileSync(path, data, options) {
  writeSync(appendFileSync, path, data, options, 'a');
}

function startWrite(w, done) {
  if (w.signal?.aborted) return process.nextTick(done, new AbortError(undefined, { cause: w.signal.reason }));
  binding.writeFile((result) => {
    if (w.signal?.aborted) return done(new AbortError(undefined, { cause: w.signal.reason }));
    done(result < 0 ? fileError(result, 'write', w.target, false) : null);
  }, w.target, toBytes(w.data, w.encoding), w.flags, w.mode, w.flush);
}
function writeCallback(path, data, options, callback, defaultFlag) {
  callback ||= options;
  u.validateCallback(callback);
  const w = prepareWrite(path, data, options, defaultFlag);
  u.validateStringOrView(data, 'data');
  startWrite(w, inContext(callback));
}
function writeFile(path, data, options, callback) {
  writeCallback(path, data, options, callback, 'w');
}
function appendFile(path, data, options, callback) {
  writeCallback(path, data, options, callback, 'a');
}

// The promise form also takes iterables; `write(bytes)` is given by the caller, who has opened the file.
async function writeIterable(write, data, encoding, signal) {
  for await (const chunk of data) {
    if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
    if (typeof chunk !== 'string' && !ArrayBuffer.isView(chunk)) {
      throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
    }
    await write(toBytes(chunk, encoding));
  }
}

module.exports = {
  readFile, readFileSync, readFilePromise, writeFile, writeFileSync, appendFile, appendFileSync, prepareWrite, startWrite,
  writeIterable, toBytes, asBuffer, isFd,
};
