// The loader of the runtime's own modules: the value of this script is a function of what the host gives.
//   compile(id) -> function (exports, require, module, internalBinding, process), undefined for an unknown module
//   makeBinding(name) -> object of native functions, undefined for an unknown binding
// It returns the modules' `require`. A module is evaluated once, when first required.
(function (compile, makeBinding, process) {
  'use strict';

  const modules = { __proto__: null };
  const bindings = { __proto__: null };

  function internalBinding(name) {
    let binding = bindings[name];
    if (binding === undefined) {
      binding = bindings[name] = makeBinding(name);
      if (binding === undefined) throw new Error(`No such binding: ${name}`);
    }
    return binding;
  }

  function require(id) {
    const loaded = modules[id];
    if (loaded !== undefined) return loaded.exports;
    const module = modules[id] = { exports: {}, id };
    const run = compile(id);
    if (run !== undefined) {
      try {
        run(module.exports, require, module, internalBinding, process);
      } catch (error) {
        modules[id] = undefined;
        throw error;
      }
    } else {
      const table = id === 'internal/unimplemented' ? undefined : require('internal/unimplemented');
      if (table === undefined || !table.has(id)) {
        modules[id] = undefined;
        throw new Error(`No such built-in module: ${id}`);
      }
      module.exports = table.make(id);
    }
    return module.exports;
  }

  return require;
})
