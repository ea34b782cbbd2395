// The loader in front of the modules of a bundle. A module is [kind, path, names, body]: kind 0 is CommonJS, 1 an ES
// module, 2 data; names maps what its specifiers mean to module numbers.
(function (modules, host, base) {
  var loaded = [], namespaces = [];
  function file(path) { return base + "/" + path; }
  function find(names, specifier, via) {
    var id = names[via + specifier];
    return id === undefined ? names["=" + specifier] : id;
  }
  function load(id) {
    var module = loaded[id];
    if (module) return module.exports;
    var kind = modules[id][0], filename = file(modules[id][1]), names = modules[id][2], body = modules[id][3];
    module = loaded[id] = { exports: {}, id: filename, filename: filename, path: filename.replace(/\/[^/]*$/, ""),
      loaded: false, children: [], paths: [], parent: null };
    var dynamic = function (specifier) {
      return new Promise(function (resolve) { resolve(link(names, String(specifier))); });
    };
    if (kind === 2) {
      module.exports = body();
    } else if (kind === 1) {
      module.exports = Object.create(null, { [Symbol.toStringTag]: { value: "Module" } });
      var meta = { filename: filename, dirname: module.path, main: id === 0 };
      Object.defineProperty(meta, "url", { enumerable: true, get: function () { return host("url").pathToFileURL(filename).href; } });
      body.call(undefined, module.exports, function (specifier) { return link(names, specifier); }, dynamic, meta);
    } else {
      var require = function (specifier) {
        var target = find(names, specifier, "r:");
        return target === undefined ? host(specifier) : load(target);
      };
      require.resolve = function (specifier) {
        var target = find(names, specifier, "r:");
        return target === undefined ? host.resolve(specifier) : file(modules[target][1]);
      };
      require.cache = host.cache;
      require.main = loaded[0];
      module.require = require;
      body.call(module.exports, module.exports, require, module, filename, module.path, dynamic);
    }
    module.loaded = true;
    return module.exports;
  }
  function wrap(value) {
    var namespace = Object.create(null, { [Symbol.toStringTag]: { value: "Module" } });
    if (value !== null && (typeof value === "object" || typeof value === "function"))
      Object.keys(value).forEach(function (name) {
        if (name !== "default") Object.defineProperty(namespace, name, { enumerable: true, get: function () { return value[name]; } });
      });
    Object.defineProperty(namespace, "default", { enumerable: true, value: value });
    return namespace;
  }
  function link(names, specifier) {
    var id = find(names, specifier, "i:");
    if (id === undefined) return wrap(host(specifier));
    var value = load(id);
    return modules[id][0] === 1 ? value : namespaces[id] || (namespaces[id] = wrap(value));
  }
  load(0);
})
