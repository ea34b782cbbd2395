// Every module of Node is there with its names, whether or not they do anything yet.
const names = ['worker_threads', 'child_process', 'http', 'https', 'http2', 'net', 'tls', 'dns', 'dns/promises', 'zlib', 'dgram',
  'cluster', 'inspector', 'repl', 'vm', 'node:sqlite', 'node:test', 'wasi', 'trace_events', 'domain', 'util', 'path', 'events', 'assert',
  'console', 'url', 'querystring', 'string_decoder', 'os', 'punycode', 'perf_hooks', 'v8', 'diagnostics_channel',
  'async_hooks', 'readline', 'readline/promises', 'timers/promises', 'constants', 'sys', 'util/types'];
for (const name of names) {
  const exports = require(name);
  console.log(name, typeof exports, Object.keys(exports).filter((k) => !k.startsWith('_') && k !== 'locks').sort().join(' '));
}
console.log(require('net').isIP('1.2.3.4'), require('net').isIP('::1'), require('net').isIP('1.2.3.256'), require('net').isIPv6('fe80::1%eth0'), require('net').isIP('1:2:3:4:5:6:7:8:9'), require('net').isIP('::ffff:1.2.3.4'), require('net').isIP(''));
console.log(require('zlib').crc32('hello'), require('zlib').crc32(new Uint8Array([1, 2, 3]), 5), require('http').STATUS_CODES[404], require('http').METHODS.length, require('zlib').constants.Z_BEST_COMPRESSION, require('http2').constants.HTTP2_HEADER_STATUS);
class MyAgent extends require('http').Agent { extra() { return 1; } }
console.log(MyAgent.prototype instanceof require('events'), require('net').Socket.prototype instanceof require('stream').Duplex, require('http').IncomingMessage.prototype instanceof require('stream').Readable);
