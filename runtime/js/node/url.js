// The `url` module: the classes of the URL standard, and Node's older parser in internal/url/legacy.
//
// No binding.

const {
  URL, URLSearchParams, domainToASCII, domainToUnicode, fileURLToPath, fileURLToPathBuffer, formatURL, isURL,
  pathToFileURL, urlToHttpOptions,
} = require('internal/url/url');
const { Url, parse, resolve, resolveObject } = require('internal/url/legacy');
const { codes } = require('internal/errors');
const { validateObject } = require('internal/validators');

function format(urlObject, options) {
  if (typeof urlObject === 'string') return parse(urlObject).format();
  if (typeof urlObject !== 'object' || urlObject === null) {
    throw new codes.ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], urlObject);
  }
  if (!isURL(urlObject)) return Url.prototype.format.call(urlObject);
  const settings = { fragment: true, unicode: false, search: true, auth: true };
  if (options) {
    validateObject(options, 'options');
    for (const key of Object.keys(settings)) if (options[key] != null) settings[key] = Boolean(options[key]);
  }
  return formatURL(urlObject, settings);
}

module.exports = {
  Url,
  parse,
  resolve,
  resolveObject,
  format,
  URL,
  // URL patterns are not there yet; the name is.
  URLPattern: function URLPattern() { throw new codes.ERR_METHOD_NOT_IMPLEMENTED('url.URLPattern'); },
  URLSearchParams,
  domainToASCII(domain) {
    if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('domain');
    return domainToASCII(domain);
  },
  domainToUnicode(domain) {
    if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('domain');
    return domainToUnicode(domain);
  },
  pathToFileURL,
  fileURLToPath,
  fileURLToPathBuffer,
  urlToHttpOptions,
};
