// The `crypto` binding played by a real node. A state is a small Uint8Array that names a Hash kept aside.
const crypto = require('node:crypto');
const { setImmediate } = require('node:timers');

const states = [];
// A copy of a state's bytes is a copy of the state: what was fed so far is kept, and hashed in the end.
const make = (begin) => {
  const id = states.push(begin) - 1;
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setUint32(0, id);
  return bytes;
};
const entry = (state) => states[new DataView(state.buffer, state.byteOffset).getUint32(0)];
const fed = new WeakMap();
const parts = (state) => { if (!fed.has(state)) fed.set(state, []); return fed.get(state); };
const slice = Uint8Array.prototype.slice;
class State extends Uint8Array {
  slice() { const copy = State.from(slice.call(this)); fed.set(copy, [...parts(this)]); return copy; }
}
const newState = (begin) => State.from(make(begin));
const update = (state, bytes) => { parts(state).push(Uint8Array.from(bytes)); };
const final = (state) => { const h = entry(state)(); for (const p of parts(state)) h.update(p); return new Uint8Array(h.digest()); };
const maybe = (cb, value) => (cb ? void setImmediate(() => cb(value)) : value);
const names = { 'sha512-224': 'sha512-224', 'blake2b512': 'blake2b512' };
module.exports = {
  digestNew(name, outputLength) {
    const begin = () => crypto.createHash(names[name] ?? name, { outputLength });
    try { begin(); } catch { return undefined; }
    return newState(begin);
  },
  digestUpdate: update,
  digestFinal: final,
  hmacNew(name, key) {
    const bytes = Uint8Array.from(key);
    const begin = () => crypto.createHmac(name, bytes);
    try { begin(); } catch { return undefined; }
    return newState(begin);
  },
  hmacUpdate: update,
  hmacFinal: final,
  randomFill: (u8, offset, size) => { crypto.randomFillSync(u8, offset, size); },
  randomBytes: (cb, size) => maybe(cb, new Uint8Array(crypto.randomBytes(size))),
  pbkdf2: (cb, p, s, i, k, d) => maybe(cb, new Uint8Array(crypto.pbkdf2Sync(p, s, i, k, d))),
  scrypt: (cb, password, salt, N, r, p, k) => maybe(cb, new Uint8Array(crypto.scryptSync(password, salt, k, { N, r, p, maxmem: 2 ** 31 }))),
  timingSafeEqual: (a, b) => crypto.timingSafeEqual(a, b),
};
