// The deprecated `constants` module: those of os, fs and crypto in one object.
//
// No binding.

const { constants } = require('internal/constants');

module.exports = Object.assign({}, constants('os.dlopen'), constants('os.errno'), constants('os.priority'),
  constants('os.signals'), require('fs').constants, constants('crypto.constants'));
