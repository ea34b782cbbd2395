// Turns the bare object that every module knows as `process` into the real one.
'use strict';

const EventEmitter = require('events');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');
const { defineLazy } = require('internal/process/per_start');
const { methods, setExitCode } = require('internal/process/methods');
const exceptions = require('internal/process/exceptions');
const ticks = require('internal/process/ticks');
const warning = require('internal/process/warning');
const signals = require('internal/process/signals');
const binding = internalBinding('process');

// The Node release whose behaviour is followed.
const NODE_VERSION = '26.0.0';

const hidden = (object, name, value) =>
  Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: false });
const readOnly = (name, value) =>
  Object.defineProperty(process, name, { value, writable: false, configurable: true, enumerable: true });

function setUpPrototype() {
  const ctor = { process: function() {} }.process;
  const proto = Object.create(EventEmitter.prototype);
  hidden(proto, 'constructor', ctor);
  ctor.prototype = proto;
  Object.setPrototypeOf(process, proto);
  Object.defineProperty(process, Symbol.toStringTag, { configurable: true, value: 'process' });
  EventEmitter.call(process);
}

// What is the same in every process of this build.
function setUpConstants() {
  readOnly('version', `v${NODE_VERSION}`);
  readOnly('versions', Object.freeze({
    node: NODE_VERSION, jsbundle: binding.version, modules: '147', napi: '10', uv: '1.52.1', v8: '14.6.202.34-node.34', unicode: '17.0',
  }));
  readOnly('arch', binding.arch);
  readOnly('platform', 'linux');
  readOnly('release', { name: 'node' });
  process.moduleLoadList = [];
  process.features = {
    inspector: false, debug: false, uv: true, ipv6: true, tls_alpn: false, tls_sni: false, tls_ocsp: false, tls: false,
    openssl_is_boringssl: false, cached_builtins: true, require_module: true, typescript: 'strip',
  };
  process.config = Object.freeze({ target_defaults: Object.freeze({}), variables: Object.freeze({}) });
  process.domain = null;
  process._exiting = false;
  process.debugPort = 9229;
  process.allowedNodeEnvironmentFlags = new Set();
}

// What is asked of the system when first read.
function setUpPerStart() {
  defineLazy(process, 'argv', () => binding.argv());
  defineLazy(process, 'execArgv', () => binding.execArgv());
  defineLazy(process, 'execPath', () => binding.execPath());
  defineLazy(process, 'argv0', () => binding.argv0());
  defineLazy(process, 'env', () => require('internal/process/env').createEnv());
  defineLazy(process, 'pid', () => binding.pid(), { writable: false });
  Object.defineProperty(process, 'ppid', { configurable: true, enumerable: true, get: () => binding.ppid() });
  let title;
  Object.defineProperty(process, 'title', {
    configurable: true,
    enumerable: true,
    get() { return title ?? process.argv0; },
    set(value) { title = `${value}`; },
  });
}

function setUpStdio() {
  const streams = {
    stdout: () => require('internal/process/stdio').createOutput(1),
    stdin: () => require('internal/process/stdio').createStdin(),
    stderr: () => require('internal/process/stdio').createOutput(2),
  };
  for (const name of Object.keys(streams)) {
    let stream;
    Object.defineProperty(process, name, {
      configurable: true,
      enumerable: true,
      get() { return stream ??= streams[name](); },
      // Assigning to it is ignored, as in Node.
      set: undefined,
    });
  }
  process.openStdin = function openStdin() {
    process.stdin.resume();
    return process.stdin;
  };
}

function setUpExit() {
  let exitCode;
  Object.defineProperty(process, 'exitCode', {
    configurable: false,
    enumerable: true,
    get() { return exitCode; },
    set(code) { exitCode = setExitCode(code); },
  });
  process.reallyExit = function reallyExit(code) { binding.reallyExit(code || 0); };
}

function setUpMethods() {
  Object.assign(process, methods);
  process.kill = signals.kill;
  process._kill = (pid, signal) => binding.kill(pid, signal);
  process.nextTick = ticks.nextTick;
  process._tickCallback = ticks.runTicks;
  process.emitWarning = warning.emitWarning;
  process._fatalException = exceptions.fatalException;
  process.setUncaughtExceptionCaptureCallback = exceptions.setCaptureCallback;
  process.addUncaughtExceptionCaptureCallback = exceptions.addCaptureCallback;
  process.hasUncaughtExceptionCaptureCallback = exceptions.hasCaptureCallback;
  process._getActiveRequests = () => [];
  process._getActiveHandles = () => [];
  process.getActiveResourcesInfo = () => [];
  process.getBuiltinModule = function getBuiltinModule(id) {
    const { validateString } = require('internal/validators');
    validateString(id, 'id');
    const name = require('internal/cjs_loader').builtinId(id);
    return name === undefined ? undefined : require(name);
  };
  process.loadEnvFile = function loadEnvFile(path = '.env') {
    const text = require('fs').readFileSync(path, 'utf8');
    const parsed = require('util').parseEnv(text);
    for (const key of Object.keys(parsed)) process.env[key] ??= parsed[key];
  };
  process.ref = (object) => { (object?.[Symbol.for('nodejs.ref')] ?? object?.[Symbol.for('node:ref')] ?? object?.ref)?.call(object); };
  process.unref = (object) => { (object?.[Symbol.for('nodejs.unref')] ?? object?.[Symbol.for('node:unref')] ?? object?.unref)?.call(object); };
  process.setSourceMapsEnabled = function setSourceMapsEnabled(enabled) {
    if (typeof enabled !== 'boolean') throw new ERR_INVALID_ARG_TYPE('enabled', 'boolean', enabled);
  };
  Object.defineProperty(process, 'sourceMapsEnabled', { configurable: true, enumerable: true, get: () => true });
  for (const name of ['binding', '_linkedBinding']) {
    process[name] = { [name]() { throw new ERR_METHOD_NOT_IMPLEMENTED(`process.${name}()`); } }[name];
  }
  process.finalization = finalization();
  hidden(process, 'assert', (value, message) => {
    if (!value) throw new (require('assert').AssertionError)({ message: message || 'assertion error' });
  });
}

// process.finalization: callbacks for objects that are still alive when the process ends.
function finalization() {
  const entries = [];
  let listening = false;
  const add = (object, callback, event) => {
    require('internal/validators').validateObject(object, 'obj', { allowFunction: true });
    if (!listening) {
      listening = true;
      for (const when of ['exit', 'beforeExit']) {
        process.on(when, () => {
          for (const entry of entries.filter((e) => e.event === when)) {
            entries.splice(entries.indexOf(entry), 1);
            const target = entry.ref.deref();
            if (target !== undefined) entry.callback(target, when);
          }
        });
      }
    }
    entries.push({ ref: new WeakRef(object), callback, event });
  };
  return {
    register(object, callback) { add(object, callback, 'exit'); },
    registerBeforeExit(object, callback) { add(object, callback, 'beforeExit'); },
    unregister(object) {
      for (let i = entries.length - 1; i >= 0; i--) if (entries[i].ref.deref() === object) entries.splice(i, 1);
    },
  };
}

function setUpProcess() {
  setUpPrototype();
  setUpConstants();
  setUpPerStart();
  setUpStdio();
  setUpExit();
  setUpMethods();
  process.on('newListener', signals.startListening);
  process.on('removeListener', signals.stopListening);
  process.on('warning', warning.onWarning);
}

module.exports = { setUpProcess, setUpPerStart };
