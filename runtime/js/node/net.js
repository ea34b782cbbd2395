// The part of net that needs no sockets: what is an IP address.
//
// No binding.

const V4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

function isIPv4(address) {
  return V4.test(`${address}`);
}

function isIPv6(address) {
  let text = `${address}`;
  const zone = text.indexOf('%');
  if (zone !== -1) {
    if (!/^%[-0-9a-zA-Z.:]+$/.test(text.slice(zone))) return false;
    text = text.slice(0, zone);
  }
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let groups = 0;
  for (let i = 0; i < halves.length; i++) {
    if (halves[i] === '') {
      if (halves.length === 1) return false;
      continue;
    }
    const parts = halves[i].split(':');
    for (let j = 0; j < parts.length; j++) {
      if (/^[0-9a-fA-F]{1,4}$/.test(parts[j])) groups++;
      else if (i === halves.length - 1 && j === parts.length - 1 && isIPv4(parts[j])) groups += 2;
      else return false;
    }
  }
  return halves.length === 2 ? groups <= 7 : groups === 8;
}

function isIP(address) {
  if (isIPv4(address)) return 4;
  return isIPv6(address) ? 6 : 0;
}

module.exports = { isIP, isIPv4, isIPv6 };
require('internal/unimplemented').addMissing('net', module.exports);
