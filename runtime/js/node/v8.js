// The `v8` module: statistics of the heap, serialisation, and the API of start-up snapshots.
//
// binding v8:
//   heapStatistics() -> numbers in the order of HEAP_FIELDS below
//   heapSpaces() -> [[name, size, used, available, physical]]
//   isOneByte(string) -> boolean              whether it is stored as Latin-1
//   versionTag() -> number                    changes where compiled code of another build cannot be used

const { codes } = require('internal/errors');
const { validateFunction, validateString } = require('internal/validators');

const HEAP_FIELDS = ['total_heap_size', 'total_heap_size_executable', 'total_physical_size', 'total_available_size',
  'used_heap_size', 'heap_size_limit', 'malloced_memory', 'peak_malloced_memory', 'does_zap_garbage',
  'number_of_native_contexts', 'number_of_detached_contexts', 'total_global_handles_size', 'used_global_handles_size',
  'external_memory', 'total_allocated_bytes'];

function binding() {
  return internalBinding('v8');
}

function getHeapStatistics() {
  const numbers = binding().heapStatistics();
  const result = {};
  for (let i = 0; i < HEAP_FIELDS.length; i++) result[HEAP_FIELDS[i]] = numbers[i];
  return result;
}

function getHeapSpaceStatistics() {
  return binding().heapSpaces().map(([name, size, used, available, physical]) => ({
    space_name: name, space_size: size, space_used_size: used, space_available_size: available, physical_space_size: physical,
  }));
}

// Flags are V8's own, of which this engine has none; V8 too passes over those it does not know.
function setFlagsFromString(flags) {
  validateString(flags, 'flags');
}

function isStringOneByteRepresentation(content) {
  validateString(content, 'content');
  return binding().isOneByte(content);
}

// -- Start-up snapshots -------------------------------------------------------------------------------------------

function snapshot() {
  const state = require('internal/snapshot');
  if (!state.isBuilding()) throw new codes.ERR_NOT_BUILDING_SNAPSHOT();
  return state;
}

const startupSnapshot = {
  addDeserializeCallback(callback, data) {
    const state = snapshot();
    validateFunction(callback, 'callback');
    state.deserializers.push(() => callback(data));
  },

  addSerializeCallback(callback, data) {
    const state = snapshot();
    validateFunction(callback, 'callback');
    state.serializers.push(() => callback(data));
  },

  setDeserializeMainFunction(mainFunction, data) {
    const state = snapshot();
    validateFunction(mainFunction, 'callback');
    if (!state.setMain(() => mainFunction(data))) throw new codes.ERR_DUPLICATE_STARTUP_SNAPSHOT_MAIN_FUNCTION();
  },

  isBuildingSnapshot() {
    return require('internal/snapshot').isBuilding();
  },
};

function unsupportedHook(name) {
  return { [name]() { throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`v8.promiseHooks.${name}`); } }[name];
}

const promiseHooks = {
  createHook: unsupportedHook('createHook'),
  onInit: unsupportedHook('onInit'),
  onBefore: unsupportedHook('onBefore'),
  onAfter: unsupportedHook('onAfter'),
  onSettled: unsupportedHook('onSettled'),
};

module.exports = {
  cachedDataVersionTag() { return binding().versionTag(); },
  getHeapStatistics,
  getHeapSpaceStatistics,
  setFlagsFromString,
  promiseHooks,
  startupSnapshot,
  isStringOneByteRepresentation,
};

for (const name of ['Serializer', 'Deserializer', 'DefaultSerializer', 'DefaultDeserializer', 'deserialize', 'serialize']) {
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() { return require('internal/serdes')[name]; },
  });
}
require('internal/unimplemented').addMissing('v8', module.exports);
