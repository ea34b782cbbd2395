// The part of worker_threads that needs no further thread: channels, and what the main thread says of itself.
//
// No binding.

const { codes } = require('internal/errors');

const untransferable = new WeakSet();
const environmentData = new Map();

function markAsUncloneable(object) {
  // Nothing leaves this thread; the mark would only matter to a worker.
  void object;
}

function markAsUntransferable(object) {
  if (object !== null && (typeof object === 'object' || typeof object === 'function')) untransferable.add(object);
}

function isMarkedAsUntransferable(object) {
  return object !== null && (typeof object === 'object' || typeof object === 'function') && untransferable.has(object);
}

function setEnvironmentData(key, value) {
  if (value === undefined) environmentData.delete(key);
  else environmentData.set(key, value);
}

function getEnvironmentData(key) {
  return environmentData.get(key);
}

module.exports = {
  getEnvironmentData,
  isMarkedAsUntransferable,
  markAsUncloneable,
  markAsUntransferable,
  setEnvironmentData,
  receiveMessageOnPort(port) {
    return require('internal/messaging').receiveMessageOnPort(port);
  },
  moveMessagePortToContext() {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED('worker_threads.moveMessagePortToContext');
  },
};
for (const name of ['MessageChannel', 'MessagePort', 'BroadcastChannel']) {
  Object.defineProperty(module.exports, name, {
    __proto__: null, configurable: true, enumerable: true, get() { return require('internal/messaging')[name]; },
  });
}
require('internal/unimplemented').addMissing('worker_threads', module.exports);
