// A Transform whose stream state is made when somebody uses it as a stream: most hashes are only updated and digested.
'use strict';

const { Transform } = require('stream');

function LazyTransform(options) {
  Object.defineProperty(this, '_options', { value: options, writable: true, enumerable: true, configurable: true });
}
Object.setPrototypeOf(LazyTransform.prototype, Transform.prototype);
Object.setPrototypeOf(LazyTransform, Transform);

for (const name of ['_readableState', '_writableState']) {
  Object.defineProperty(LazyTransform.prototype, name, {
    configurable: true,
    enumerable: true,
    get() {
      begin(this);
      return this[name];
    },
    set(value) {
      Object.defineProperty(this, name, { value, enumerable: true, configurable: true, writable: true });
    },
  });
}

function begin(self) {
  const options = self._options ?? {};
  if (!self._writableState_) {
    Object.defineProperty(self, '_writableState_', { value: true, configurable: true });
    Transform.call(self, { ...options, decodeStrings: options.decodeStrings ?? undefined });
    // Text written to a hash is UTF-8 unless something else is said.
    self._writableState.decodeStrings = false;
    self._writableState.defaultEncoding = 'utf8';
  }
}

module.exports = { LazyTransform };
