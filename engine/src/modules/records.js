// Module records: linking and evaluation of ES modules (ECMA-262 16.2.1.5 and 16.2.1.6).
//
// The algorithms that call back into JS are written in JS, so that no native frame sits between module bodies and a
// program that is suspended in a top-level await can be imaged. State lives in ordinary objects.
//
// A module environment is a cell of slots. An import takes two slots: the exporter's environment and the slot in it,
// or the namespace object itself in the first (op GetImport). So bindings are live without any forwarding code.
//
// Natives given as `binding`:
//   compile(source, url, record)    -> { script, declare, body, env, requests, imports, locals, indirect, stars,
//                                      async }, see `Record`; throws SyntaxError
//   attach(code, record)            -> code: for code compiled earlier
//   newEnv(n)                       -> environment of n slots, uninitialised
//   setSlot(env, i, value)
//   bindSlot(env, i, target, slot)  slots i, i+1 of env become an import of target's slot
//   newNamespace(names, envs, slots, record) -> namespace exotic object: names sorted by code unit, the environment of
//                                      each and the slot in it; deferred if there is a record
//   syntaxError(message, script, offset) -> SyntaxError that shows this place of the source
//   sourceLine(script, offset)      -> text of the line
//   then(promise, onFulfilled, onRejected)  PerformPromiseThen without a result; PromiseResolve for other values
//   newPromise(), resolve(promise, value), reject(promise, reason)
//   ownKeys(object)                 -> array of own enumerable string keys
//
// Returns the API used by loaders, see the end of the file.
(function (binding) {
'use strict';

const {
  compile, attach, newEnv, setSlot, bindSlot, newNamespace, syntaxError, sourceLine, then, newPromise, resolve, reject, ownKeys,
} = binding;

// Stages of a module, in order.
const UNLINKED = 0;
const LINKING = 1;
const LINKED = 2;
const EVALUATING = 3;
const EVALUATING_ASYNC = 4;
const EVALUATED = 5;
const STAGES = ['unlinked', 'linking', 'linked', 'evaluating', 'evaluating-async', 'evaluated'];

const AMBIGUOUS = { ambiguous: true };
// In place of an import name: the namespace or source object.
const WHOLE = null;

// Phases of imports other than evaluation, which is undefined.
const SOURCE = 'source';
const DEFER = 'defer';

// Order in which asynchronous modules began to wait; they go on in that order.
let asyncOrder = 0;

function push(array, value) {
  array[array.length] = value;
}

function Record(url) {
  this.url = url;
  // Whatever the loader keeps with the module.
  this.host = undefined;
  this.stage = UNLINKED;
  this.script = undefined;
  this.env = undefined;
  this.namespace = undefined;
  // The namespace that evaluates the module when it is looked into.
  this.deferred = undefined;
  // What `import source` gives, if the module has such an object; set by the loader.
  this.source = undefined;
  this.meta = undefined;
  // [specifier, [key, value, ...], offset, phase]
  this.requests = [];
  // The record of each request.
  this.loaded = [];
  // [request, name or WHOLE, slot, offset]
  this.imports = [];
  // name -> slot
  this.locals = { __proto__: null };
  // name -> [request, name or WHOLE, offset]
  this.indirect = { __proto__: null };
  this.stars = [];
  this.async = false;
  // Makes the variables and functions of the module at link time; runs the module.
  this.declare = undefined;
  this.body = undefined;
  // { error } once evaluation has thrown.
  this.failure = undefined;
  this.index = 0;
  this.ancestor = 0;
  this.cycleRoot = undefined;
  this.asyncOrder = 0;
  this.waiting = 0;
  this.parents = [];
  // Of the whole evaluation; of cycles only their root has one.
  this.promise = undefined;
}
Record.prototype = { __proto__: null };

// A module compiled from source text, or made of `compiled` code.
function sourceModule(source, url, host, compiled) {
  const record = new Record(url);
  record.host = host;
  const code = compiled === undefined ? compile(source, url, record) : attach(compiled, record);
  record.script = code.script;
  record.declare = code.declare;
  record.body = code.body;
  record.env = code.env;
  record.async = code.async;
  record.requests = code.requests;
  record.imports = code.imports;
  record.stars = code.stars;
  const { locals, indirect } = code;
  for (let i = 0; i < locals.length; i++) record.locals[locals[i][0]] = locals[i][1];
  for (let i = 0; i < indirect.length; i++) {
    const entry = indirect[i];
    record.indirect[entry[0]] = [entry[1], entry[2], entry[3]];
  }
  return record;
}

// A module whose exports are set by `evaluate(record)` with `setExport` (16.2.1.8).
function syntheticModule(url, names, evaluate, host) {
  const record = new Record(url);
  record.host = host;
  record.env = newEnv(names.length);
  for (let i = 0; i < names.length; i++) {
    setSlot(record.env, i, undefined);
    record.locals[names[i]] = i;
  }
  record.body = () => evaluate(record);
  return record;
}

function setExport(record, name, value) {
  setSlot(record.env, record.locals[name], value);
}

// GetExportedNames: all names, in no particular order. `seen` breaks cycles of `export *`.
function exportedNames(record, seen, out) {
  for (let i = 0; i < seen.length; i++) if (seen[i] === record) return out;
  push(seen, record);
  for (const name in record.locals) out[name] = true;
  for (const name in record.indirect) out[name] = true;
  for (let i = 0; i < record.stars.length; i++) {
    const inner = exportedNames(record.loaded[record.stars[i]], seen, { __proto__: null });
    for (const name in inner) if (name !== 'default') out[name] = true;
  }
  return out;
}

// ResolveExport: [record, slot], [record, phase] for a whole module, null when there is none, AMBIGUOUS.
function resolveExport(record, name, seen) {
  for (let i = 0; i < seen.length; i += 2) {
    if (seen[i] === record && seen[i + 1] === name) return null;
  }
  push(seen, record);
  push(seen, name);
  const slot = record.locals[name];
  if (slot !== undefined) return [record, slot];
  const indirect = record.indirect[name];
  if (indirect !== undefined) {
    const target = record.loaded[indirect[0]];
    return indirect[1] === WHOLE ? [target, record.requests[indirect[0]][3]] : resolveExport(target, indirect[1], seen);
  }
  if (name === 'default') return null;
  let found = null;
  for (let i = 0; i < record.stars.length; i++) {
    const resolution = resolveExport(record.loaded[record.stars[i]], name, seen);
    if (resolution === AMBIGUOUS) return AMBIGUOUS;
    if (resolution === null) continue;
    if (found === null) found = resolution;
    else if (found[0] !== resolution[0] || found[1] !== resolution[1]) return AMBIGUOUS;
  }
  return found;
}

// What a module is in a phase: its source object, deferred namespace or namespace.
function wholeOf(record, phase) {
  switch (phase) {
    case SOURCE: return sourceOf(record);
    case DEFER: return deferredOf(record);
    default: return namespaceOf(record);
  }
}

// GetModuleSource.
function sourceOf(record) {
  if (record.source === undefined) throw new SyntaxError(`Source phase import object is not defined for module '${record.url}'`);
  return record.source;
}

// GetModuleNamespace.
function namespaceOf(record) {
  if (record.namespace === undefined) makeNamespace(record, undefined);
  return record.namespace;
}

function deferredOf(record) {
  if (record.deferred === undefined) makeNamespace(record, DEFER);
  return record.deferred;
}

function makeNamespace(record, phase) {
  const names = [];
  const envs = [];
  const slots = [];
  for (const name in exportedNames(record, [], { __proto__: null })) {
    const resolution = resolveExport(record, name, []);
    if (resolution === null || resolution === AMBIGUOUS) continue;
    // A promise resolved with a deferred namespace must not evaluate it.
    if (phase === DEFER && name === 'then') continue;
    push(names, name);
    if (typeof resolution[1] !== 'number') {
      // All of another module: a slot that holds it. It is filled below, since it may be this one.
      push(envs, newEnv(1));
      push(slots, resolution);
    } else {
      push(envs, resolution[0].env);
      push(slots, resolution[1]);
    }
  }
  const pending = [];
  for (let i = 0; i < slots.length; i++) {
    if (typeof slots[i] !== 'number') {
      push(pending, [envs[i], slots[i]]);
      slots[i] = 0;
    }
  }
  if (phase === DEFER) record.deferred = newNamespace(names, envs, slots, record);
  else record.namespace = newNamespace(names, envs, slots, undefined);
  for (let i = 0; i < pending.length; i++) {
    const target = pending[i][1][0];
    const targetPhase = pending[i][1][1];
    // A source object that is missing is a binding without a value.
    if (targetPhase !== SOURCE || target.source !== undefined) setSlot(pending[i][0], 0, wholeOf(target, targetPhase));
  }
}

// ---- linking ---------------------------------------------------------------------------------------------------

// Link(): every module that `record` reaches, or none. All requests are loaded.
function link(record) {
  const stack = [];
  try {
    linkInner(record, stack, 0);
  } catch (error) {
    for (let i = 0; i < stack.length; i++) stack[i].stage = UNLINKED;
    throw error;
  }
}

function linkInner(record, stack, index) {
  if (record.stage !== UNLINKED) return index;
  record.stage = LINKING;
  record.index = index;
  record.ancestor = index;
  index++;
  push(stack, record);
  for (let i = 0; i < record.requests.length; i++) {
    if (record.requests[i][3] === SOURCE) continue;
    const required = record.loaded[i];
    index = linkInner(required, stack, index);
    if (required.stage === LINKING && required.ancestor < record.ancestor) record.ancestor = required.ancestor;
  }
  initializeEnvironment(record);
  if (record.ancestor === record.index) {
    for (;;) {
      const done = stack[stack.length - 1];
      stack.length--;
      done.stage = LINKED;
      if (done === record) break;
    }
  }
  return index;
}

function initializeEnvironment(record) {
  for (const name in record.indirect) {
    const entry = record.indirect[name];
    if (entry[1] !== WHOLE) checkResolution(resolveExport(record, name, []), record, entry[0], entry[1], entry[2]);
  }
  for (let i = 0; i < record.imports.length; i++) {
    const entry = record.imports[i];
    const name = entry[1];
    const slot = entry[2];
    const target = record.loaded[entry[0]];
    if (name === WHOLE) {
      setSlot(record.env, slot, wholeOf(target, record.requests[entry[0]][3]));
      continue;
    }
    const resolution = resolveExport(target, name, []);
    checkResolution(resolution, record, entry[0], name, entry[3]);
    if (typeof resolution[1] === 'number') bindSlot(record.env, slot, resolution[0].env, resolution[1]);
    else setSlot(record.env, slot, wholeOf(resolution[0], resolution[1]));
  }
  const { declare } = record;
  record.declare = undefined;
  if (declare !== undefined) declare();
}

function checkResolution(resolution, record, request, name, offset) {
  if (resolution !== null && resolution !== AMBIGUOUS) return;
  const specifier = record.requests[request][0];
  let message = resolution === AMBIGUOUS
    ? `The requested module '${specifier}' contains conflicting star exports for name '${name}'`
    : `The requested module '${specifier}' does not provide an export named '${name}'`;
  const explain = record.loaded[request].host?.explainMissingExport;
  if (explain !== undefined) message = explain(specifier, name, sourceLine(record.script, offset));
  throw syntaxError(message, record.script, offset);
}

// ---- evaluation ------------------------------------------------------------------------------------------------

// Evaluate(): a promise for the end of the module and everything it needs. The same promise for all of a cycle.
function evaluate(record) {
  if (record.stage === EVALUATING_ASYNC || record.stage === EVALUATED) record = record.cycleRoot ?? record;
  if (record.promise !== undefined) return record.promise;
  const stack = [];
  const promise = newPromise();
  record.promise = promise;
  try {
    evaluateInner(record, stack, 0);
    if (record.asyncOrder === 0) resolve(promise, undefined);
  } catch (error) {
    for (let i = 0; i < stack.length; i++) {
      stack[i].stage = EVALUATED;
      stack[i].failure = { error };
    }
    if (record.failure === undefined) {
      record.stage = EVALUATED;
      record.failure = { error };
    }
    reject(promise, error);
  }
  return promise;
}

function evaluateInner(record, stack, index) {
  if (record.stage >= EVALUATING_ASYNC) {
    if (record.failure !== undefined) throw record.failure.error;
    return index;
  }
  if (record.stage === EVALUATING) return index;
  record.stage = EVALUATING;
  record.index = index;
  record.ancestor = index;
  record.waiting = 0;
  index++;
  push(stack, record);
  const list = evaluationList(record);
  for (let i = 0; i < list.length; i++) {
    let required = list[i];
    index = evaluateInner(required, stack, index);
    if (required.stage === EVALUATING) {
      if (required.ancestor < record.ancestor) record.ancestor = required.ancestor;
    } else {
      required = required.cycleRoot ?? required;
      if (required.failure !== undefined) throw required.failure.error;
    }
    if (required.asyncOrder > 0) {
      record.waiting++;
      push(required.parents, record);
    }
  }
  if (record.waiting > 0 || record.async) {
    record.asyncOrder = ++asyncOrder;
    if (record.waiting === 0) executeAsync(record);
  } else {
    execute(record);
  }
  if (record.ancestor === record.index) {
    for (;;) {
      const done = stack[stack.length - 1];
      stack.length--;
      done.stage = done.asyncOrder === 0 ? EVALUATED : EVALUATING_ASYNC;
      done.cycleRoot = record;
      if (done === record) break;
    }
  }
  return index;
}

// The modules to be evaluated before `record`, in order.
function evaluationList(record) {
  const { requests, loaded } = record;
  let plain = true;
  for (let i = 0; i < requests.length; i++) if (requests[i][3] !== undefined) plain = false;
  if (plain) return loaded;
  const list = [];
  for (let i = 0; i < requests.length; i++) {
    const phase = requests[i][3];
    if (phase === DEFER) gatherAsynchronous(loaded[i], [], list);
    else if (phase !== SOURCE) add(list, loaded[i]);
  }
  return list;
}

// GatherAsynchronousTransitiveDependencies: what of a deferred module has to be evaluated now because it waits.
function gatherAsynchronous(record, seen, out) {
  if (!add(seen, record) || record.stage === EVALUATING || isSettled(record)) return;
  if (record.async) {
    add(out, record);
    return;
  }
  for (let i = 0; i < record.loaded.length; i++) {
    if (record.requests[i][3] !== SOURCE) gatherAsynchronous(record.loaded[i], seen, out);
  }
}

// Whether `item` was not in the list.
function add(list, item) {
  for (let i = 0; i < list.length; i++) if (list[i] === item) return false;
  push(list, item);
  return true;
}

// IsModuleSCCEvaluated: whether the module and all of its cycle have been evaluated.
function isSettled(record) {
  return (record.cycleRoot ?? record).stage === EVALUATED;
}

// ReadyForSyncExecution.
function isReady(record, seen) {
  if (!add(seen, record) || isSettled(record)) return true;
  if (record.stage !== LINKED || record.async) return false;
  for (let i = 0; i < record.loaded.length; i++) {
    if (record.requests[i][3] !== SOURCE && !isReady(record.loaded[i], seen)) return false;
  }
  return true;
}

// EvaluateModuleSync, for the namespace of a deferred module that is looked into.
function evaluateDeferred(record) {
  if (!isReady(record, [])) {
    throw new TypeError(`Cannot evaluate deferred module '${record.url}': it, or a module that it needs, is being evaluated`);
  }
  const ignore = () => {};
  then(evaluate(record), ignore, ignore);
  const { failure } = record.cycleRoot ?? record;
  if (failure !== undefined) throw failure.error;
}

function execute(record) {
  const { body } = record;
  record.body = undefined;
  return body();
}

function executeAsync(record) {
  then(execute(record), () => asyncFulfilled(record), (error) => asyncRejected(record, error));
}

// GatherAvailableAncestors: modules that only waited for `record`.
function gatherAvailable(record, out) {
  for (let i = 0; i < record.parents.length; i++) {
    const parent = record.parents[i];
    let known = false;
    for (let k = 0; k < out.length; k++) if (out[k] === parent) known = true;
    if (known || parent.cycleRoot?.failure !== undefined) continue;
    if (--parent.waiting === 0) {
      push(out, parent);
      if (!parent.async) gatherAvailable(parent, out);
    }
  }
}

function asyncFulfilled(record) {
  if (record.stage === EVALUATED) return;
  record.asyncOrder = 0;
  record.stage = EVALUATED;
  if (record.promise !== undefined) resolve(record.promise, undefined);
  const ready = [];
  gatherAvailable(record, ready);
  // Insertion sort: few at a time.
  for (let i = 1; i < ready.length; i++) {
    const one = ready[i];
    let k = i;
    for (; k > 0 && ready[k - 1].asyncOrder > one.asyncOrder; k--) ready[k] = ready[k - 1];
    ready[k] = one;
  }
  for (let i = 0; i < ready.length; i++) {
    const next = ready[i];
    if (next.stage === EVALUATED) continue;
    if (next.async) {
      executeAsync(next);
      continue;
    }
    try {
      execute(next);
    } catch (error) {
      asyncRejected(next, error);
      continue;
    }
    next.asyncOrder = 0;
    next.stage = EVALUATED;
    if (next.promise !== undefined) resolve(next.promise, undefined);
  }
}

function asyncRejected(record, error) {
  if (record.stage === EVALUATED) return;
  record.failure = { error };
  record.stage = EVALUATED;
  record.asyncOrder = 0;
  if (record.promise !== undefined) reject(record.promise, error);
  for (let i = 0; i < record.parents.length; i++) asyncRejected(record.parents[i], error);
}

// Whether evaluating the module, with all it needs, has to wait: `require` cannot.
function isGraphAsync(record, seen) {
  for (let i = 0; i < seen.length; i++) if (seen[i] === record) return false;
  push(seen, record);
  if (record.async && record.stage !== EVALUATED) return true;
  for (let i = 0; i < record.loaded.length; i++) {
    if (record.requests[i][3] !== SOURCE && isGraphAsync(record.loaded[i], seen)) return true;
  }
  return false;
}

// ---- import() and import.meta ----------------------------------------------------------------------------------

// What the loader provides: importModule(referrer, specifier, attributes, phase) -> promise of a namespace or source
// object, initializeMeta(meta, record), and moduleSourceName(object) -> name of the class of a source object.
let hooks = { __proto__: null };

function setHooks(value) {
  hooks = value;
}

// EvaluateImportCall (13.3.10.2). `referrer` is the host value of the script: a record, or what its loader gave.
function importCall(referrer, specifier, options, phase) {
  const promise = newPromise();
  try {
    const name = `${specifier}`;
    const attributes = [];
    if (options !== undefined) {
      if (!isObject(options)) throw new TypeError('The second argument to import() must be an object');
      const given = options.with;
      if (given !== undefined) {
        if (!isObject(given)) throw new TypeError("The 'with' option must be an object");
        const keys = ownKeys(given);
        for (let i = 0; i < keys.length; i++) {
          const value = given[keys[i]];
          if (typeof value !== 'string') throw new TypeError('Import attribute value must be a string');
          insertAttribute(attributes, keys[i], value);
        }
      }
    }
    const { importModule } = hooks;
    if (importModule === undefined) throw new TypeError('A dynamic import callback was not specified.');
    then(importModule(referrer, name, attributes, phase), (value) => resolve(promise, value), (error) => reject(promise, error));
  } catch (error) {
    reject(promise, error);
  }
  return promise;
}

// ContinueDynamicImport for a phase before evaluation: a promise for what `import.source()` and `import.defer()` give.
function importPhase(record, phase) {
  const promise = newPromise();
  const failed = (error) => reject(promise, error);
  try {
    if (phase === SOURCE) {
      resolve(promise, sourceOf(record));
      return promise;
    }
    if (record.stage === UNLINKED) link(record);
    const done = () => resolve(promise, deferredOf(record));
    const list = [];
    gatherAsynchronous(record, [], list);
    let left = list.length;
    if (left === 0) then(undefined, done, failed);
    for (let i = 0; i < list.length; i++) {
      then(evaluate(list[i]), () => {
        if (--left === 0) done();
      }, failed);
    }
  } catch (error) {
    failed(error);
  }
  return promise;
}

// %AbstractModuleSource%: what source objects inherit from.
class AbstractModuleSource {
  constructor() {
    throw new TypeError('Abstract class AbstractModuleSource not directly constructable');
  }

  get [Symbol.toStringTag]() {
    return isObject(this) ? hooks.moduleSourceName?.(this) : undefined;
  }
}

function isObject(value) {
  return typeof value === 'function' || (typeof value === 'object' && value !== null);
}

// Keeps [key, value, ...] sorted by key, as the compiler gives those of declarations.
function insertAttribute(attributes, key, value) {
  let at = attributes.length;
  for (; at > 0 && attributes[at - 2] > key; at -= 2) {
    attributes[at] = attributes[at - 2];
    attributes[at + 1] = attributes[at - 1];
  }
  attributes[at] = key;
  attributes[at + 1] = value;
}

// The import.meta object of a record.
function metaOf(record) {
  if (record.meta === undefined) {
    record.meta = { __proto__: null };
    if (hooks.initializeMeta !== undefined) hooks.initializeMeta(record.meta, record);
  }
  return record.meta;
}

return {
  sourceModule,
  syntheticModule,
  setExport,
  link,
  evaluate,
  namespaceOf,
  evaluateDeferred,
  importPhase,
  AbstractModuleSource,
  exportedNames: (record) => exportedNames(record, [], { __proto__: null }),
  isGraphAsync: (record) => isGraphAsync(record, []),
  importCall,
  metaOf,
  setHooks,
  stageOf: (record) => STAGES[record.stage],
};
})
