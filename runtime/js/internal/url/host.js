// Hosts of URLs (URL standard, section 3): domains, IPv4 and IPv6 addresses, opaque hosts.
//
// binding url:
//   domainToASCII(domain) -> string     UTS 46 processing, non-transitional, not strict; '' where it fails
//   domainToUnicode(domain) -> string   the same backwards

const FORBIDDEN_HOST = /[\0\t\n\r #/:<>?@[\\\]^|]/;
const FORBIDDEN_DOMAIN = /[\0-\x20#%/:<>?@[\\\]^|\x7f]/;
const PLAIN_DOMAIN = /^[a-z0-9._~!$&'()*+,;=-]*$/;

function hexValue(code) {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

// UTF-8 bytes of the text with its percent escapes resolved, as text again.
function percentDecode(text) {
  if (!text.includes('%')) return text;
  const bytes = [];
  for (const char of text) {
    const code = char.codePointAt(0);
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xC0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xE0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xF0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    let byte = bytes[i];
    if (byte === 37 && i + 2 < bytes.length) {
      const high = hexValue(bytes[i + 1]);
      const low = hexValue(bytes[i + 2]);
      if (high !== -1 && low !== -1) {
        byte = high * 16 + low;
        i += 2;
      }
    }
    bytes[length++] = byte;
  }
  bytes.length = length;
  return decodeUtf8(bytes);
}

// Bytes as text; what is no UTF-8 becomes U+FFFD, one for each maximal part.
function decodeUtf8(bytes) {
  let out = '';
  for (let i = 0; i < bytes.length;) {
    const first = bytes[i++];
    if (first < 0x80) {
      out += String.fromCharCode(first);
      continue;
    }
    let needed = 0;
    let low = 0x80;
    let high = 0xBF;
    let code = 0;
    if (first >= 0xC2 && first <= 0xDF) {
      needed = 1;
      code = first & 31;
    } else if (first >= 0xE0 && first <= 0xEF) {
      needed = 2;
      code = first & 15;
      if (first === 0xE0) low = 0xA0;
      if (first === 0xED) high = 0x9F;
    } else if (first >= 0xF0 && first <= 0xF4) {
      needed = 3;
      code = first & 7;
      if (first === 0xF0) low = 0x90;
      if (first === 0xF4) high = 0x8F;
    } else {
      out += '\ufffd';
      continue;
    }
    while (needed > 0 && i < bytes.length && bytes[i] >= low && bytes[i] <= high) {
      code = (code << 6) | (bytes[i++] & 63);
      low = 0x80;
      high = 0xBF;
      needed--;
    }
    out += needed === 0 ? String.fromCodePoint(code) : '\ufffd';
  }
  return out;
}

function domainToASCII(domain) {
  const lower = domain.toLowerCase();
  // Without punycode labels an ASCII domain is its own result.
  if (PLAIN_DOMAIN.test(lower) && !/(?:^|\.)xn--/.test(lower)) return lower;
  return internalBinding('url').domainToASCII(domain);
}

function parseIPv4Number(text) {
  if (text === '') return NaN;
  if (/^0[xX]/.test(text)) {
    const digits = text.slice(2);
    if (digits === '') return 0;
    return /^[0-9a-fA-F]+$/.test(digits) ? parseInt(digits, 16) : NaN;
  }
  if (text.length > 1 && text[0] === '0') return /^[0-7]+$/.test(text) ? parseInt(text, 8) : NaN;
  return /^[0-9]+$/.test(text) ? parseInt(text, 10) : NaN;
}

function endsInNumber(host) {
  const parts = host.split('.');
  if (parts.at(-1) === '') {
    if (parts.length === 1) return false;
    parts.pop();
  }
  const last = parts.at(-1);
  return /^[0-9]+$/.test(last) || (/^0[xX]/.test(last) && !Number.isNaN(parseIPv4Number(last)));
}

function parseIPv4(host) {
  const parts = host.split('.');
  if (parts.at(-1) === '' && parts.length > 1) parts.pop();
  if (parts.length > 4) return undefined;
  const numbers = parts.map(parseIPv4Number);
  if (numbers.some(Number.isNaN)) return undefined;
  for (let i = 0; i < numbers.length - 1; i++) if (numbers[i] > 255) return undefined;
  if (numbers.at(-1) >= 256 ** (5 - numbers.length)) return undefined;
  let address = numbers.at(-1);
  for (let i = 0; i < numbers.length - 1; i++) address += numbers[i] * 256 ** (3 - i);
  return [address / 0x1000000, address / 0x10000, address / 0x100, address].map((n) => Math.floor(n) % 256).join('.');
}

// The serialisation of an IPv6 address, or undefined.
function parseIPv6(text) {
  const pieces = [0, 0, 0, 0, 0, 0, 0, 0];
  let index = 0;
  let compress = -1;
  let at = 0;
  if (text[at] === ':') {
    if (text[at + 1] !== ':') return undefined;
    at += 2;
    index++;
    compress = index;
  }
  while (at < text.length) {
    if (index === 8) return undefined;
    if (text[at] === ':') {
      if (compress !== -1) return undefined;
      at++;
      index++;
      compress = index;
      continue;
    }
    let value = 0;
    let length = 0;
    while (length < 4 && at < text.length && hexValue(text.charCodeAt(at)) !== -1) {
      value = value * 16 + hexValue(text.charCodeAt(at));
      at++;
      length++;
    }
    if (text[at] === '.') {
      if (length === 0 || index > 6) return undefined;
      const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text.slice(at - length));
      if (match === null) return undefined;
      const bytes = match.slice(1);
      if (bytes.some((byte) => (byte.length > 1 && byte[0] === '0') || +byte > 255)) return undefined;
      pieces[index++] = +bytes[0] * 256 + +bytes[1];
      pieces[index++] = +bytes[2] * 256 + +bytes[3];
      at = text.length;
      break;
    }
    if (text[at] === ':') {
      at++;
      if (at === text.length) return undefined;
    } else if (at < text.length) {
      return undefined;
    }
    pieces[index++] = value;
  }
  if (compress !== -1) {
    let swaps = index - compress;
    index = 7;
    while (index !== 0 && swaps > 0) {
      const other = compress + swaps - 1;
      [pieces[index], pieces[other]] = [pieces[other], pieces[index]];
      index--;
      swaps--;
    }
  } else if (index !== 8) {
    return undefined;
  }
  return serializeIPv6(pieces);
}

function serializeIPv6(pieces) {
  let best = -1;
  let bestLength = 1;
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (end < 8 && pieces[end] === 0) end++;
    if (end - i > bestLength) {
      best = i;
      bestLength = end - i;
    }
    if (end > i) i = end;
  }
  let out = '';
  for (let i = 0; i < 8; i++) {
    if (i === best) {
      out += i === 0 ? '::' : ':';
      i += bestLength - 1;
      continue;
    }
    out += pieces[i].toString(16);
    if (i !== 7) out += ':';
  }
  return out;
}

// The host as it is written in a URL, or undefined where it is none. `encodeControls` escapes an opaque host.
function parseHost(input, isOpaque, encodeControls) {
  if (input[0] === '[') {
    if (input.at(-1) !== ']') return undefined;
    const address = parseIPv6(input.slice(1, -1));
    return address === undefined ? undefined : `[${address}]`;
  }
  if (isOpaque) return FORBIDDEN_HOST.test(input) ? undefined : encodeControls(input);
  const ascii = domainToASCII(percentDecode(input));
  if (ascii === '' || FORBIDDEN_DOMAIN.test(ascii)) return undefined;
  return endsInNumber(ascii) ? parseIPv4(ascii) : ascii;
}

module.exports = { decodeUtf8, domainToASCII, hexValue, parseHost, percentDecode };
