// Assertions for the tests in this folder. Loaded before each test, in the same realm: as a script, or as a CommonJS module.
// Written in the smallest part of the language that does the job, so that a failing engine still reports.
'use strict';

var assert, assertEq, assertDeep, assertThrows, assertThrowsValue, assertMethod, assertAccessor, assertData, isConstructor, test, asyncTest, done;

(function () {
  var say = typeof console === 'object' ? function (text) { console.log(text); } : print;
  var toString = Object.prototype.toString;
  var getDescriptor = Object.getOwnPropertyDescriptor;
  var current = '';
  var queue = [];
  // With `keepGoing` defined before this script, a failing group is reported and the next one runs: for engines under construction.
  var keepGoing = typeof globalThis.keepGoing === 'boolean';
  var passed = 0, failed = 0;

  function groupFailed(error) {
    failed++;
    say('not ok ' + current + ': ' + show(error));
  }

  function sameValue(a, b) {
    if (a === b) return a !== 0 || 1 / a === 1 / b;
    return a !== a && b !== b;
  }

  function show(value) {
    switch (typeof value) {
      case 'string': return '"' + value + '"';
      case 'number': return value === 0 && 1 / value < 0 ? '-0' : String(value);
      case 'bigint': return String(value) + 'n';
      case 'symbol': return value.toString();
      case 'function': return 'function ' + value.name;
      case 'object':
        if (value === null) return 'null';
        if (value instanceof Error) return value.name + ': ' + value.message;
        if (Array.isArray(value) && value.length < 40) {
          var parts = [];
          for (var i = 0; i < value.length; i++) parts.push(i in value ? (typeof value[i] === 'object' && value[i] !== null ? toString.call(value[i]) : show(value[i])) : 'hole');
          return '[' + parts.join(', ') + ']';
        }
        return toString.call(value);
      default: return String(value);
    }
  }

  function fail(text, message) {
    throw new Error((current && !keepGoing ? current + ': ' : '') + (message === undefined ? '' : message + ': ') + text);
  }

  assert = function (condition, message) {
    if (condition !== true) fail('expected true, got ' + show(condition), message);
  };

  // SameValue: NaN equals NaN, 0 differs from -0.
  assertEq = function (actual, expected, message) {
    if (!sameValue(actual, expected)) fail('expected ' + show(expected) + ', got ' + show(actual), message);
  };

  function entries(collection) {
    var out = [];
    collection.forEach(function (value, key) { out.push([key, value]); });
    return out;
  }

  // Returns undefined when equal, else a description. Own enumerable string keys must be equal and in the same order.
  function difference(actual, expected, path) {
    if (sameValue(actual, expected)) return undefined;
    if (typeof actual !== 'object' || typeof expected !== 'object' || actual === null || expected === null) {
      return path + ' expected ' + show(expected) + ', got ' + show(actual);
    }
    var tag = toString.call(expected);
    if (toString.call(actual) !== tag) return path + ' expected ' + tag + ', got ' + toString.call(actual);
    if (tag === '[object Date]') return difference(actual.getTime(), expected.getTime(), path);
    if (tag === '[object Map]' || tag === '[object Set]') return difference(entries(actual), entries(expected), path + '.entries');
    if (Array.isArray(expected) && actual.length !== expected.length) {
      return path + '.length expected ' + expected.length + ', got ' + actual.length + ' in ' + show(actual);
    }
    var actualKeys = Object.keys(actual), expectedKeys = Object.keys(expected);
    if (actualKeys.length !== expectedKeys.length || actualKeys.join('\n') !== expectedKeys.join('\n')) {
      return path + ' expected keys ' + show(expectedKeys) + ', got ' + show(actualKeys);
    }
    for (var i = 0; i < expectedKeys.length; i++) {
      var key = expectedKeys[i];
      var found = difference(actual[key], expected[key], path + '.' + key);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  assertDeep = function (actual, expected, message) {
    var found = difference(actual, expected, 'value');
    if (found !== undefined) fail(found, message);
  };

  // Runs fn, which must throw an instance of exactly Ctor; returns what was thrown.
  assertThrows = function (Ctor, fn, message) {
    var thrown;
    try {
      fn();
    } catch (error) {
      thrown = error;
      if (typeof error !== 'object' || error === null || error.constructor !== Ctor) fail('expected ' + Ctor.name + ', got ' + show(error), message);
      return thrown;
    }
    return fail('expected ' + Ctor.name + ', nothing was thrown', message);
  };

  assertThrowsValue = function (value, fn, message) {
    try {
      fn();
    } catch (error) {
      assertEq(error, value, message);
      return;
    }
    fail('expected ' + show(value) + ' to be thrown', message);
  };

  isConstructor = function (value) {
    try {
      Reflect.construct(Object, [], value);
      return true;
    } catch (error) {
      return false;
    }
  };

  function flags(descriptor) {
    return (descriptor.writable ? 'w' : '') + (descriptor.enumerable ? 'e' : '') + (descriptor.configurable ? 'c' : '');
  }

  // A built-in function property: name, length, attributes, no [[Construct]], no prototype property.
  assertMethod = function (object, key, length, name, attributes) {
    var descriptor = getDescriptor(object, key), label = typeof key === 'symbol' ? key.toString() : key;
    if (name === undefined) name = typeof key === 'symbol' ? '[' + key.description + ']' : key;
    if (descriptor === undefined) fail('is missing', label);
    assertEq(typeof descriptor.value, 'function', label + ' type');
    assertEq(flags(descriptor), attributes === undefined ? 'wc' : attributes, label + ' attributes');
    assertEq(descriptor.value.name, name, label + ' name');
    assertEq(descriptor.value.length, length, label + ' length');
    assertEq(flags(getDescriptor(descriptor.value, 'name')), 'c', label + '.name attributes');
    assertEq(flags(getDescriptor(descriptor.value, 'length')), 'c', label + '.length attributes');
    assertEq(isConstructor(descriptor.value), false, label + ' is a constructor');
    assertEq(getDescriptor(descriptor.value, 'prototype'), undefined, label + '.prototype');
  };

  // A built-in accessor property with a getter and optionally a setter.
  assertAccessor = function (object, key, hasSetter) {
    var descriptor = getDescriptor(object, key), label = typeof key === 'symbol' ? '[' + key.description + ']' : key;
    if (descriptor === undefined) fail('is missing', label);
    assertEq(typeof descriptor.get, 'function', label + ' getter');
    assertEq(descriptor.get.name, 'get ' + label, label + ' getter name');
    assertEq(descriptor.get.length, 0, label + ' getter length');
    assertEq(typeof descriptor.set, hasSetter ? 'function' : 'undefined', label + ' setter');
    assertEq(flags(descriptor), 'c', label + ' attributes');
  };

  // A data property with a given value and attributes, a subset of 'wec' in that order.
  assertData = function (object, key, value, attributes, message) {
    var descriptor = getDescriptor(object, key), label = (message === undefined ? '' : message + ' ') + String(key);
    if (descriptor === undefined) fail('is missing', label);
    if (!('value' in descriptor)) fail('is an accessor', label);
    assertEq(descriptor.value, value, label + ' value');
    assertEq(flags(descriptor), attributes, label + ' attributes');
  };

  // A named group of assertions; the name leads the message of a failure in it.
  test = function (name, fn) {
    current = name;
    if (keepGoing) {
      try { fn(); passed++; } catch (error) { groupFailed(error); }
    } else {
      fn();
    }
    current = '';
  };

  // A group that returns a promise. Groups run one after another, when the script has ended.
  asyncTest = function (name, fn) {
    queue.push([name, fn]);
  };

  // Ends every test file: prints `ok` once all asynchronous groups are through.
  done = function () {
    if (queue.length === 0) {
      say(keepGoing ? 'groups ' + passed + ' of ' + (passed + failed) : 'ok');
      return;
    }
    var group = queue.shift();
    current = group[0];
    new Promise(function (resolve) { resolve(group[1]()); }).then(
      function () { passed++; current = ''; done(); },
      function (error) {
        if (keepGoing) {
          groupFailed(error);
          current = '';
          done();
          return;
        }
        say('FAIL ' + (error instanceof Error ? error.stack || error.message : group[0] + ': ' + show(error)));
        throw error;
      });
  };
})();

if (typeof module === 'object') {
  Object.assign(globalThis, { assert, assertEq, assertDeep, assertThrows, assertThrowsValue, assertMethod, assertAccessor, assertData, isConstructor, test, asyncTest, done });
}
