// Deep equality: strict (assert.deepStrictEqual, util.isDeepStrictEqual), loose (assert.deepEqual) and partial
// (assert.partialDeepStrictEqual, where the second value may leave things out).
//
// binding util: kindOf, getOwnNonIndexProperties (see internal/util/inspect)

const { kindOf, getOwnNonIndexProperties } = internalBinding('util');

const kLoose = 0;
const kStrict = 1;
const kPartial = 2;

const { hasOwn } = Object;
const isEnumerable = Object.prototype.propertyIsEnumerable;
const tagOf = Object.prototype.toString;

// One comparison. Cycles are found by remembering which pairs are being compared.
class Comparison {
  constructor(mode, skipPrototype) {
    this.mode = mode;
    this.skipPrototype = skipPrototype;
    this.pairs = undefined;
  }

  equal(a, b) {
    if (a === b) return a !== 0 || this.mode === kLoose || Object.is(a, b);
    if (this.mode !== kLoose) {
      if (typeof a !== 'object') return typeof a === 'number' && Number.isNaN(a) && Number.isNaN(b);
      if (typeof b !== 'object' || a === null || b === null) return false;
      if (this.mode === kStrict && !this.skipPrototype && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    } else {
      if (a === null || typeof a !== 'object') {
        return (b === null || typeof b !== 'object') && (a == b || (Number.isNaN(a) && Number.isNaN(b)));
      }
      if (b === null || typeof b !== 'object') return false;
    }
    return this.objectsEqual(a, b);
  }

  objectsEqual(a, b) {
    if (tagOf.call(a) !== tagOf.call(b)) return false;
    const kind = kindOf(a);
    if (kind !== kindOf(b)) {
      // An error is an error, native or by its prototype; a proxy is what it stands for.
      if (Array.isArray(a) !== Array.isArray(b)) return false;
      if (kind !== 'Proxy' && kindOf(b) !== 'Proxy' && !(a instanceof Error && b instanceof Error)) return false;
    }
    switch (kind) {
      case 'Array':
        if (this.mode === kPartial ? a.length < b.length : a.length !== b.length) return false;
        return this.cycleGuard(a, b, arraysEqual);
      case 'Date': {
        const x = Date.prototype.getTime.call(a);
        const y = Date.prototype.getTime.call(b);
        if (x !== y && !(Number.isNaN(x) && Number.isNaN(y))) return false;
        break;
      }
      case 'RegExp':
        if (a.source !== b.source || a.flags !== b.flags || a.lastIndex !== b.lastIndex) return false;
        break;
      case 'Map':
        if (this.mode === kPartial ? a.size < b.size : a.size !== b.size) return false;
        return this.cycleGuard(a, b, mapsEqual);
      case 'Set':
        if (this.mode === kPartial ? a.size < b.size : a.size !== b.size) return false;
        return this.cycleGuard(a, b, setsEqual);
      case 'ArrayBuffer':
      case 'SharedArrayBuffer':
        if (!bytesEqual(new Uint8Array(a), new Uint8Array(b), this.mode)) return false;
        break;
      case 'DataView':
        if (!bytesEqual(new Uint8Array(a.buffer, a.byteOffset, a.byteLength),
          new Uint8Array(b.buffer, b.byteOffset, b.byteLength), this.mode)) return false;
        break;
      case 'NumberObject':
      case 'StringObject':
      case 'BooleanObject':
      case 'BigIntObject':
      case 'SymbolObject': {
        const { valueOf } = globalThis[kind.slice(0, -6)].prototype;
        if (!Object.is(valueOf.call(a), valueOf.call(b))) return false;
        break;
      }
      case 'WeakMap':
      case 'WeakSet':
      case 'Promise':
        if (this.mode !== kLoose) return false;
        break;
      default:
        if (ArrayBuffer.isView(a)) return typedArraysEqual(this, a, b);
        if (a instanceof Error && !errorsEqual(this, a, b)) return false;
        if (typeof a.href === 'string' && isURL(a)) {
          if (!isURL(b) || a.href !== b.href) return false;
        }
    }
    return this.cycleGuard(a, b, alwaysEqual);
  }

  // Compares own properties and, by `contents`, what else the pair holds.
  cycleGuard(a, b, contents) {
    this.pairs ??= [];
    const { pairs } = this;
    for (let i = 0; i < pairs.length; i += 2) {
      if (pairs[i] === a) {
        if (pairs[i + 1] === b) return true;
      } else if (pairs[i + 1] === b && this.mode !== kPartial) {
        return false;
      }
    }
    pairs.push(a, b);
    const result = propertiesEqual(this, a, b, contents === arraysEqual) && contents(this, a, b);
    pairs.length -= 2;
    return result;
  }
}

function isURL(value) {
  return value instanceof require('url').URL;
}

function alwaysEqual() {
  return true;
}

function enumerableSymbols(object) {
  return Object.getOwnPropertySymbols(object).filter((symbol) => isEnumerable.call(object, symbol));
}

function propertiesEqual(comparison, a, b, isArray) {
  const { mode } = comparison;
  const aKeys = isArray ? getOwnNonIndexProperties(a, true).filter(isString) : Object.keys(a);
  const bKeys = isArray ? getOwnNonIndexProperties(b, true).filter(isString) : Object.keys(b);
  if (mode === kPartial ? aKeys.length < bKeys.length : aKeys.length !== bKeys.length) return false;
  for (const key of bKeys) if (!isEnumerable.call(a, key)) return false;
  if (mode !== kLoose) {
    const bSymbols = enumerableSymbols(b);
    if (mode === kStrict && enumerableSymbols(a).length !== bSymbols.length) return false;
    for (const symbol of bSymbols) if (!isEnumerable.call(a, symbol)) return false;
    bKeys.push(...bSymbols);
  }
  for (const key of bKeys) if (!comparison.equal(a[key], b[key])) return false;
  return true;
}

function isString(key) {
  return typeof key === 'string';
}

function errorsEqual(comparison, a, b) {
  for (const key of ['message', 'name', 'cause', 'errors']) {
    // Enumerable ones are compared with the other properties.
    const inA = hasOwn(a, key);
    if (comparison.mode === kPartial && !hasOwn(b, key) && key !== 'message' && key !== 'name') continue;
    if (inA !== hasOwn(b, key) && key !== 'name') return false;
    if (!isEnumerable.call(a, key) && !comparison.equal(a[key], b[key])) return false;
  }
  return true;
}

function bytesEqual(a, b, mode) {
  if (mode === kPartial ? a.length < b.length : a.length !== b.length) return false;
  for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function typedArraysEqual(comparison, a, b) {
  const { mode } = comparison;
  if (mode === kPartial ? a.length < b.length : a.length !== b.length) return false;
  for (let i = 0; i < b.length; i++) {
    if (a[i] === b[i]) {
      if (a[i] === 0 && mode !== kLoose && !Object.is(a[i], b[i])) return false;
    } else if (mode === kLoose || !(Number.isNaN(a[i]) && Number.isNaN(b[i]))) {
      return false;
    }
  }
  const aKeys = getOwnNonIndexProperties(a, true);
  const bKeys = getOwnNonIndexProperties(b, true);
  if (mode === kPartial ? aKeys.length < bKeys.length : aKeys.length !== bKeys.length) return false;
  return bKeys.every((key) => isEnumerable.call(a, key) && comparison.equal(a[key], b[key]));
}

function arraysEqual(comparison, a, b) {
  if (comparison.mode === kPartial) return arrayContains(comparison, a, b);
  for (let i = 0; i < a.length; i++) {
    if (a[i] === undefined || b[i] === undefined) {
      if (hasOwn(a, i) !== hasOwn(b, i)) return false;
      if (a[i] === b[i]) continue;
    }
    if (!comparison.equal(a[i], b[i])) return false;
  }
  return true;
}

// Whether the elements of b are found in a, in their order.
function arrayContains(comparison, a, b) {
  let at = 0;
  for (let i = 0; i < b.length; i++) {
    if (!hasOwn(b, i)) continue;
    while (at < a.length && !comparison.equal(a[at], b[i])) at++;
    if (at === a.length) return false;
    at++;
  }
  return true;
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

// Takes from `candidates` one that equals value.
function takeEqual(comparison, candidates, value) {
  for (const candidate of candidates) {
    if (comparison.equal(candidate, value)) {
      candidates.delete(candidate);
      return true;
    }
  }
  return false;
}

function setsEqual(comparison, a, b) {
  const loose = comparison.mode === kLoose;
  const pending = [];
  for (const value of b) {
    if (!a.has(value)) {
      if (!isObject(value) && !loose) return false;
      pending.push(value);
    }
  }
  if (pending.length === 0) return true;
  const candidates = new Set();
  for (const value of a) if (!b.has(value) && (isObject(value) || loose)) candidates.add(value);
  return pending.every((value) => takeEqual(comparison, candidates, value));
}

function mapsEqual(comparison, a, b) {
  const loose = comparison.mode === kLoose;
  const pending = [];
  for (const { 0: key, 1: value } of b) {
    if (a.has(key)) {
      if (comparison.equal(a.get(key), value)) continue;
      if (!loose) return false;
    }
    if (!isObject(key) && !loose) return false;
    pending.push([key, value]);
  }
  if (pending.length === 0) return true;
  const candidates = new Set();
  for (const { 0: key } of a) if (isObject(key) || loose) candidates.add(key);
  return pending.every(({ 0: key, 1: value }) => {
    for (const candidate of candidates) {
      if (comparison.equal(candidate, key) && comparison.equal(a.get(candidate), value)) {
        candidates.delete(candidate);
        return true;
      }
    }
    return false;
  });
}

function isDeepEqual(a, b) {
  return new Comparison(kLoose, false).equal(a, b);
}

function isDeepStrictEqual(a, b, skipPrototype = false) {
  return new Comparison(kStrict, skipPrototype).equal(a, b);
}

function isPartialStrictEqual(a, b) {
  return new Comparison(kPartial, false).equal(a, b);
}

module.exports = { isDeepEqual, isDeepStrictEqual, isPartialStrictEqual };
