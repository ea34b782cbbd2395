// The public face of internal/util/types.
module.exports = require('internal/util/types');
