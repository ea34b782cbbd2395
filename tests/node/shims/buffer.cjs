// The `buffer` binding played by a real node.
const buffer = require('node:buffer');
const Real = buffer.Buffer;
const { TextEncoder, TextDecoder } = require('node:util');
const { atob, btoa } = buffer;
const view = (u8) => Real.from(u8.buffer, u8.byteOffset, u8.byteLength);
const slice = (encoding) => (u8, start, end) => view(u8).toString(encoding, start, end);
const write = (encoding) => (u8, text, offset, length) => view(u8).write(text, offset, length, encoding);

module.exports = {
  kStringMaxLength: buffer.constants.MAX_STRING_LENGTH,
  byteLengthUtf8: (text) => Real.byteLength(text),
  asciiSlice: slice('ascii'), latin1Slice: slice('latin1'), utf8Slice: slice('utf8'), ucs2Slice: slice('utf16le'),
  hexSlice: slice('hex'), base64Slice: slice('base64'), base64urlSlice: slice('base64url'),
  latin1Write: write('latin1'), utf8Write: write('utf8'), ucs2Write: write('utf16le'),
  hexWrite: write('hex'), base64Write: write('base64'),
  compare: (a, a0, a1, b, b0, b1) => Real.compare(view(a).subarray(a0, a1), view(b).subarray(b0, b1)),
  copy: (source, target, at, from, count) => { view(source).copy(view(target), at, from, from + count); },
  fill: (u8, pattern, start, end) => { view(u8).fill(pattern, start, end); },
  indexOf: (hay, needle, offset, forward, wide) =>
    view(hay)[forward ? 'indexOf' : 'lastIndexOf'](view(needle), offset, wide ? 'utf16le' : 'latin1'),
  swap16: (u8) => { view(u8).swap16(); },
  swap32: (u8) => { view(u8).swap32(); },
  swap64: (u8) => { view(u8).swap64(); },
  isUtf8: (u8) => buffer.isUtf8(u8),
  isAscii: (u8) => buffer.isAscii(u8),
  btoa(text) { try { return btoa(text); } catch { return undefined; } },
  atob(text) { try { return atob(text); } catch (e) { return /correctly/.test(e.message) ? -2 : -1; } },
  encodeInto(text, u8) {
    const { read, written } = new TextEncoder().encodeInto(text, u8);
    return [read, written];
  },
  decodeUtf8: (u8, fatal) => {
    try { return new TextDecoder('utf-8', { fatal, ignoreBOM: true }).decode(u8); } catch { return undefined; }
  },
};
