// What test262 asks of its host (INTERPRETING.md there): `print`, `$262`, timers, and the module loader.
// Runs before any test, and keeps what it needs of the built-ins, which tests change.
(function (binding) {
'use strict';

const { records, readText, readBytes, resolve, then, newPromise, settle, rejectPromise, now } = binding;
const { apply } = Reflect;
const { transferToImmutable } = ArrayBuffer.prototype;
const Bytes = Uint8Array;
const parseJson = JSON.parse;
const hide = (object, name, value) =>
  Object.defineProperty(object, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true });

// ---- timers ----------------------------------------------------------------------------------------------------

// In the order of their times: { at, callback }.
let timers = [];

function setTimeout(callback, delay) {
  const timer = { __proto__: null, at: now() + (delay > 0 ? +delay : 0), callback };
  const kept = [];
  let at = 0;
  for (; at < timers.length && timers[at].at <= timer.at; at++) append(kept, timers[at]);
  append(kept, timer);
  for (; at < timers.length; at++) append(kept, timers[at]);
  timers = kept;
}

// Like push, whatever has become of Array.prototype.
function append(array, value) {
  binding.append(array, value);
}

// Runs the next timer if its time has come: milliseconds until the next one's, -1 if there is none.
function runTimer() {
  if (timers.length === 0) return -1;
  const first = timers[0];
  const left = first.at - now();
  if (left > 0) return left;
  const rest = [];
  for (let i = 1; i < timers.length; i++) append(rest, timers[i]);
  timers = rest;
  first.callback();
  return 0;
}

// ---- modules ---------------------------------------------------------------------------------------------------

// Path and type -> record.
const loaded = { __proto__: null };

// The specifier of a module that has a source object, and that object.
const MODULE_SOURCE = '<module source>';
const moduleSource = { __proto__: records.AbstractModuleSource.prototype };

// Path of a specifier in the module at `from`.
function locate(from, specifier) {
  return specifier === MODULE_SOURCE ? MODULE_SOURCE : resolve(from, specifier);
}

function typeOf(attributes) {
  let type = '';
  for (let i = 0; i < attributes.length; i += 2) {
    if (attributes[i] !== 'type') throw new SyntaxError(`Import attribute "${attributes[i]}" is not supported`);
    type = attributes[i + 1];
  }
  return type;
}

// A module whose only export is its default.
function valueModule(path, value) {
  return records.syntheticModule(path, ['default'], (record) => records.setExport(record, 'default', value));
}

// The record of a file; its requests are not loaded yet.
function recordOf(path, type) {
  const key = `${type} ${path}`;
  const known = loaded[key];
  if (known !== undefined) return known;
  let record;
  switch (type) {
    case '':
      if (path === MODULE_SOURCE) {
        record = records.syntheticModule(path, [], () => {});
        record.source = moduleSource;
        break;
      }
      record = records.sourceModule(readText(path), path, { __proto__: null, path });
      break;
    case 'json':
      record = valueModule(path, parseJson(readText(path)));
      break;
    case 'text':
      record = valueModule(path, readText(path));
      break;
    case 'bytes':
      record = valueModule(path, new Bytes(apply(transferToImmutable, readBytes(path), [])));
      break;
    default:
      throw new TypeError(`Import attribute "type" with value "${type}" is not supported`);
  }
  loaded[key] = record;
  return record;
}

// LoadRequestedModules, at once.
function load(record) {
  const todo = [record];
  const seen = [];
  for (let at = 0; at < todo.length; at++) {
    const one = todo[at];
    let known = one.loaded.length === one.requests.length;
    for (let i = 0; i < seen.length; i++) if (seen[i] === one) known = true;
    if (known) continue;
    append(seen, one);
    const found = [];
    for (let i = 0; i < one.requests.length; i++) {
      const request = one.requests[i];
      const next = recordOf(locate(one.url, request[0]), typeOf(request[1]));
      append(found, next);
      append(todo, next);
    }
    one.loaded = found;
  }
  return record;
}

records.setHooks({
  __proto__: null,
  moduleSourceName: (object) => (object === moduleSource ? 'Test262ModuleSource' : undefined),
  importModule(referrer, specifier, attributes, phase) {
    const from = referrer === undefined ? binding.main() : typeof referrer === 'string' ? referrer : referrer.url;
    const promise = newPromise();
    const failed = (error) => rejectPromise(promise, error);
    // In a job of its own, never inside the evaluation that asks.
    const start = () => {
      try {
        const record = load(recordOf(locate(from, specifier), typeOf(attributes)));
        if (phase !== undefined) {
          then(records.importPhase(record, phase), (value) => settle(promise, value), failed);
          return;
        }
        records.link(record);
        then(records.evaluate(record), () => settle(promise, records.namespaceOf(record)), failed);
      } catch (error) {
        failed(error);
      }
    };
    then(undefined, start, failed);
    return promise;
  },
});

// ---- $262 ------------------------------------------------------------------------------------------------------

const host = {
  global: globalThis,
  AbstractModuleSource: records.AbstractModuleSource,
  evalScript: binding.evalScript,
  detachArrayBuffer: binding.detachArrayBuffer,
  gc: binding.gc,
  createRealm: binding.createRealm,
  agent: binding.agent,
  get IsHTMLDDA() { return binding.isHTMLDDA(); },
};
if (!binding.shadow) {
  hide(globalThis, 'print', binding.print);
  hide(globalThis, '$262', host);
  hide(globalThis, 'setTimeout', setTimeout);
}

return {
  __proto__: null,
  runTimer,
  // The module at `path`, whose text is `source`, up to its evaluation.
  parseModule(path, source) {
    const record = records.sourceModule(source, path, { __proto__: null, path });
    loaded[` ${path}`] = record;
    return record;
  },
  linkModule(record) {
    records.link(load(record));
  },
  // How its evaluation ends is told by the object returned.
  evaluateModule(record) {
    const end = { __proto__: null, failed: false, value: undefined };
    then(records.evaluate(record), () => {}, (error) => {
      end.failed = true;
      end.value = error;
    });
    return end;
  },
};
})
