// The `constants` binding played by a real node.
module.exports = { fs: require('node:fs').constants, os: require('node:os').constants, crypto: require('node:crypto').constants };
