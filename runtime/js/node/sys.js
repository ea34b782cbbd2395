// The deprecated name of util.
module.exports = require('util');
