// The Windows half of path, whatever the platform.
module.exports = require('path').win32;
