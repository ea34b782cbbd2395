// The part of http that needs no network: names of methods and statuses, checks of headers.
//
// No binding.

const { codes } = require('internal/errors');
const { constants } = require('internal/constants');

const TOKEN = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;
const INVALID_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

function validateHeaderName(name, label) {
  if (typeof name !== 'string' || !TOKEN.test(name)) {
    throw new codes.ERR_INVALID_HTTP_TOKEN(label || 'Header name', name);
  }
}

function validateHeaderValue(name, value) {
  if (value === undefined) throw new codes.ERR_HTTP_INVALID_HEADER_VALUE(value, name);
  if (INVALID_VALUE.test(`${value}`)) throw new codes.ERR_INVALID_CHAR('header content', name);
}

module.exports = {
  METHODS: [...constants('http.METHODS')],
  STATUS_CODES: { ...constants('http.STATUS_CODES') },
  validateHeaderName,
  validateHeaderValue,
};
require('internal/unimplemented').addMissing('http', module.exports);
