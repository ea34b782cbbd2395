// The part of zlib that needs no compressor: its constants and checksum.
//
// No binding.

const { validateUint32 } = require('internal/validators');
const { codes } = require('internal/errors');
const { constants } = require('internal/constants');

let crcTable;

// CRC-32 as in gzip and zip (polynomial 0xEDB88320).
function crc32(data, value = 0) {
  if (typeof data === 'string') data = require('buffer').Buffer.from(data);
  else if (!ArrayBuffer.isView(data)) throw new codes.ERR_INVALID_ARG_TYPE('data', ['Buffer', 'TypedArray', 'DataView', 'string'], data);
  validateUint32(value, 'value');
  if (crcTable === undefined) {
    crcTable = new Int32Array(256);
    for (let i = 0; i < 256; i++) {
      let c = i;
      for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xEDB88320 : c >>> 1;
      crcTable[i] = c;
    }
  }
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  let crc = ~value;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ crcTable[(crc ^ bytes[i]) & 255];
  return ~crc >>> 0;
}

function makeCodes() {
  const all = constants('zlib.constants');
  const result = {};
  for (const name of ['Z_OK', 'Z_STREAM_END', 'Z_NEED_DICT', 'Z_ERRNO', 'Z_STREAM_ERROR', 'Z_DATA_ERROR', 'Z_MEM_ERROR',
    'Z_BUF_ERROR', 'Z_VERSION_ERROR']) {
    result[name] = all[name];
    result[all[name]] = name;
  }
  return Object.freeze(result);
}

module.exports = { crc32, constants: constants('zlib.constants'), codes: makeCodes() };
require('internal/unimplemented').addMissing('zlib', module.exports);
