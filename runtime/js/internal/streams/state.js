// High water marks: defaults, and reading them from options.
'use strict';

const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateInteger } = require('internal/validators');

let byteDefault = 64 * 1024;
let objectDefault = 16;

function getDefaultHighWaterMark(objectMode) {
  return objectMode ? objectDefault : byteDefault;
}
function setDefaultHighWaterMark(objectMode, value) {
  validateInteger(value, 'value', 0);
  if (objectMode) objectDefault = value;
  else byteDefault = value;
}

// `duplexKey` is the option that speaks of this side of a Duplex only.
function getHighWaterMark(state, options, duplexKey, isDuplex) {
  const given = options.highWaterMark != null ? options.highWaterMark : isDuplex ? options[duplexKey] : null;
  if (given == null) return getDefaultHighWaterMark(state.objectMode);
  if (!Number.isInteger(given) || given < 0) {
    throw new ERR_INVALID_ARG_VALUE(isDuplex && options.highWaterMark == null ? `options.${duplexKey}` : 'options.highWaterMark', given);
  }
  return Math.floor(given);
}

module.exports = { getDefaultHighWaterMark, setDefaultHighWaterMark, getHighWaterMark };
