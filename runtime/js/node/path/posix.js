// The POSIX half of path, whatever the platform.
module.exports = require('path').posix;
