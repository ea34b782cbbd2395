// The `performance` binding played by a real node.
const { performance } = require('node:perf_hooks');
module.exports = { now: () => performance.now(), timeOrigin: () => performance.timeOrigin };
