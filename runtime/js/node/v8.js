// The `v8` module: statistics of the heap, serialisation, and the API of start-up snapshots.
//
// binding v8:
//   heapStatistics() -> numbers in the order of HEAP_FIELDS below
//   heapSpaces() -> [[name, size, used, available, physical]]
//   setFlags(text)                            engine options as on the command line
//   isOneByte(string) -> boolean              whether it is stored as Latin-1
//   versionTag() -> number                    changes where compiled code of another build cannot be used
//   isBuildingSnapshot() -> boolean           true while `build` or `snapshot` evaluates the program
//   setMainFunction(fn)                       called at start of the image instead of the entry module
//   addDeserializeCallback(fn)                called at start of the image before the main function
//   addSerializeCallback(fn)                  called before the image is written

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

function setFlagsFromString(flags) {
  validateString(flags, 'flags');
  binding().setFlags(flags);
}

function isStringOneByteRepresentation(content) {
  validateString(content, 'content');
  return binding().isOneByte(content);
}

// -- Start-up snapshots -------------------------------------------------------------------------------------------

let hasMainFunction = false;

function requireBuilding() {
  if (!binding().isBuildingSnapshot()) throw new codes.ERR_NOT_BUILDING_SNAPSHOT();
}

const startupSnapshot = {
  addDeserializeCallback(callback, data) {
    requireBuilding();
    validateFunction(callback, 'callback');
    binding().addDeserializeCallback(() => callback(data));
  },

  addSerializeCallback(callback, data) {
    requireBuilding();
    validateFunction(callback, 'callback');
    binding().addSerializeCallback(() => callback(data));
  },

  setDeserializeMainFunction(mainFunction, data) {
    requireBuilding();
    validateFunction(mainFunction, 'callback');
    if (hasMainFunction) throw new codes.ERR_DUPLICATE_STARTUP_SNAPSHOT_MAIN_FUNCTION();
    hasMainFunction = true;
    binding().setMainFunction(() => mainFunction(data));
  },

  isBuildingSnapshot() {
    return binding().isBuildingSnapshot();
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
