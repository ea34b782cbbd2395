// Runs a script with jsbundle's own Node modules (runtime/js) inside a real node, so that the
// JavaScript half of the runtime can be developed and tested without the engine.
//
//   node --expose-internals --expose-gc --no-warnings tests/node/load-under-node.mjs SCRIPT [ARGS...]
//
// `require('x')` inside SCRIPT yields runtime/js/node/x.js where that file exists (or the table of
// unimplemented modules names it) and node's own module otherwise. `internalBinding('b')` yields
// tests/node/shims/b.cjs, which plays the part of the functions written in Rust.
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import Module, { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, '../../runtime/js');
const realRequire = createRequire(import.meta.url);

const bindings = new Map();
function internalBinding(name) {
  let binding = bindings.get(name);
  if (binding === undefined) {
    const file = path.join(here, 'shims', `${name}.cjs`);
    if (!fs.existsSync(file)) throw new Error(`No such binding: ${name}`);
    binding = realRequire(file);
    // A binding that calls back into our modules is a function of the loader.
    if (typeof binding === 'function') binding = binding(load);
    bindings.set(name, binding);
  }
  return binding;
}

function fileOf(id) {
  for (const file of [path.join(root, `${id}.js`), path.join(root, 'node', `${id}.js`)]) {
    if (fs.existsSync(file)) return file;
  }
}

const cache = new Map();
export function load(id) {
  const loaded = cache.get(id);
  if (loaded !== undefined) return loaded.exports;
  const file = fileOf(id);
  const module = { exports: {}, id };
  if (file === undefined) {
    const table = id === 'internal/unimplemented' ? undefined : optional('internal/unimplemented');
    if (table?.has(id)) {
      cache.set(id, module);
      module.exports = table.make(id);
      return module.exports;
    }
    return realRequire(`node:${id}`);
  }
  cache.set(id, module);
  const source = `'use strict';${fs.readFileSync(file, 'utf8')}`;
  const fn = vm.compileFunction(source, ['exports', 'require', 'module', 'internalBinding', 'process'], { filename: file });
  fn.call(undefined, module.exports, load, module, internalBinding, process);
  return module.exports;
}

function optional(id) {
  return fileOf(id) === undefined ? undefined : load(id);
}

const GLOBALS = {
  MessageChannel: ['internal/messaging', (m) => m.MessageChannel],
  MessagePort: ['internal/messaging', (m) => m.MessagePort],
  BroadcastChannel: ['internal/messaging', (m) => m.BroadcastChannel],
  MessageEvent: ['internal/messaging', (m) => m.MessageEvent],
  console: ['console', (m) => m],
  URL: ['url', (m) => m.URL],
  URLSearchParams: ['url', (m) => m.URLSearchParams],
  structuredClone: ['internal/structured_clone', (m) => m.structuredClone],
  DOMException: ['internal/errors', (m) => m.DOMException],
  Buffer: ['buffer', (m) => m.Buffer],
  EventTarget: ['internal/event_target', (m) => m.EventTarget],
  Event: ['internal/event_target', (m) => m.Event],
  CustomEvent: ['internal/event_target', (m) => m.CustomEvent],
  AbortController: ['internal/abort_controller', (m) => m.AbortController],
  AbortSignal: ['internal/abort_controller', (m) => m.AbortSignal],
  TextEncoder: ['internal/encoding', (m) => m.TextEncoder],
  TextDecoder: ['internal/encoding', (m) => m.TextDecoder],
  performance: ['perf_hooks', (m) => m.performance],
  atob: ['buffer', (m) => m.atob],
  btoa: ['buffer', (m) => m.btoa],
};

// The module of ours that answers a request by that name, if there is one.
function ours(id) {
  const name = id.startsWith('node:') ? id.slice(5) : id;
  // node:module stays node's own: it is what loads the script.
  if (name === 'module' || name.startsWith('internal/') || /^[./]/.test(name)) return undefined;
  if (fs.existsSync(path.join(root, 'node', `${name}.js`))) return load(name);
  return optional('internal/unimplemented')?.has(name) ? load(name) : undefined;
}

const script = import.meta.main && process.argv[2] && path.resolve(process.argv[2]);
if (script) {
  process.argv.splice(1, 2, script);
  for (const [name, [id, pick]] of Object.entries(GLOBALS)) {
    if (fileOf(id) === undefined) continue;
    Object.defineProperty(globalThis, name, {
      configurable: true, writable: true, enumerable: false, value: pick(load(id)),
    });
  }
  const realLoad = Module._load;
  // Shims and this file get node's own modules, everything else ours.
  const own = path.join(here, 'shims');
  Module._load = function(id, parent, ...rest) {
    const isShim = parent?.filename && (parent.filename.startsWith(own) || parent.filename === fileURLToPath(import.meta.url));
    return (isShim ? undefined : ours(id)) ?? realLoad.call(this, id, parent, ...rest);
  };
  Module._load(script, null, true);
}
