// The `url` binding played by a real node.
const url = require('node:url');
module.exports = { domainToASCII: (d) => url.domainToASCII(d), domainToUnicode: (d) => url.domainToUnicode(d) };
