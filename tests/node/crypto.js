// crypto: hashes, MACs, random numbers, key derivation.
const crypto = require('crypto');
const show = (...values) => console.log(...values);
const attempt = (f) => {
  try { show(f()); } catch (e) { show(e.name, e.code, e.message); }
};
const data = ['', 'abc', 'é'.repeat(100), Buffer.from([...Array(300).keys()])];
for (const name of ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha512-224', 'sha512-256', 'sha3-224', 'sha3-256', 'sha3-384', 'sha3-512', 'ripemd160', 'blake2b512', 'blake2s256', 'shake128', 'shake256', 'RSA-SHA256', 'SHA512-256', 'keccak-256']) {
  for (const d of data) show(name, crypto.createHash(name, name.startsWith('shake') ? { outputLength: 20 } : undefined).update(d).digest('hex'));
  if (!name.startsWith('shake') && !name.startsWith('keccak')) for (const key of ['', 'key', 'k'.repeat(200)]) show('hmac', crypto.createHmac(name, key).update('data').update(Buffer.from('more')).digest('base64'));
}
const h = crypto.createHash('sha256');
h.update('a').update('62', 'hex');
const c = h.copy();
show(h.digest('hex') === crypto.hash('sha256', 'ab'), c.update('c').digest('base64url'), crypto.hash('md5', Buffer.from('x'), 'buffer'), crypto.hash('sha1', 'x', 'base64'));
show(crypto.createHash('shake256', { outputLength: 70 }).update('long').digest('hex'), crypto.createHash('shake128', { outputLength: 0 }).digest('hex'));
for (const f of [
  () => crypto.createHash('nope'), () => crypto.createHash(), () => crypto.createHash('md5').update(), () => crypto.createHash('md5').update(5),
  () => { const x = crypto.createHash('md5'); x.digest(); return x.update('a'); }, () => { const x = crypto.createHash('md5'); x.digest(); return x.digest(); }, () => { const x = crypto.createHash('md5'); x.digest(); return x.copy(); },
  () => crypto.createHmac('nope', 'k'), () => crypto.createHmac('md5'), () => crypto.createHmac('md5', 5), () => { const x = crypto.createHmac('sha1', 'k'); x.digest(); return x.digest(); }, () => { const x = crypto.createHmac('sha1', 'k'); x.digest(); return x.update('a'); },
  () => crypto.randomBytes(-1), () => crypto.randomBytes('a'), () => crypto.randomBytes(2 ** 32), () => crypto.randomBytes(1, 5), () => crypto.randomInt(5, 1), () => crypto.randomInt(0.5), () => crypto.randomUUID(5),
  () => crypto.timingSafeEqual(Buffer.alloc(1), Buffer.alloc(2)), () => crypto.timingSafeEqual(1, 2), () => crypto.timingSafeEqual(Buffer.from('ab'), new Uint8Array([97, 98])), () => crypto.timingSafeEqual(Buffer.from('ab'), Buffer.from('ac')),
  () => crypto.createHash('sha256', { outputLength: 5 }), () => crypto.hash('nope', 'a'), () => crypto.hash('md5', 5), () => crypto.pbkdf2Sync('a', 'b', 1, 20, 'nope'), () => crypto.pbkdf2Sync('a', 'b', 0, 20, 'md5'), () => crypto.pbkdf2Sync('a', 'b', 1, 20),
  () => crypto.scryptSync('a', 'b', 64, { N: 3 }), () => crypto.randomFillSync(5), () => crypto.randomFillSync(Buffer.alloc(4), 5), () => crypto.getRandomValues(new Float32Array(1)),
  () => crypto.createHash('md5').digest('zz'), () => crypto.createHash('md5').update('a', 'zz').digest('hex'),
]) attempt(f);
show(crypto.pbkdf2Sync('password', 'salt', 1000, 40, 'sha512').toString('hex'), crypto.pbkdf2Sync('p', 's', 1, 10, 'md5'), crypto.scryptSync('pw', 'salt', 32).toString('hex'), crypto.scryptSync('pw', 'salt', 16, { cost: 1024, blockSize: 4, parallelization: 2 }), Buffer.from(crypto.hkdfSync('sha256', 'key', 'salt', 'info', 50)).toString('hex'));
const r = crypto.randomBytes(32);
show(r.length, Buffer.isBuffer(r), r.equals(crypto.randomBytes(32)), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()), crypto.randomUUID() !== crypto.randomUUID({ disableEntropyCache: true }));
const ints = new Set(); for (let i = 0; i < 300; i++) ints.add(crypto.randomInt(3, 6)); show([...ints].sort(), crypto.randomInt(1));
const f = crypto.randomFillSync(Buffer.alloc(10), 3, 4); show(f.subarray(0, 3), f.subarray(7), crypto.getRandomValues(new Uint32Array(4)).length, globalThis.crypto.randomUUID().length);
show(crypto.getHashes().includes('sha256'), crypto.createHash('md5').constructor.name, crypto.createHash('md5') instanceof require('stream').Transform, typeof crypto.webcrypto.subtle.digest);
(async () => {
  const s = crypto.createHash('sha1'); s.write('str'); s.end('eam'); show((await s.toArray())[0].toString('hex'));
  const piped = crypto.createHash('sha256').setEncoding('hex'); require('stream').Readable.from(['x', 'y']).pipe(piped); show((await piped.toArray()).join());
  show(Buffer.from(await crypto.subtle.digest('SHA-256', new Uint8Array([1]))).toString('hex'), await crypto.subtle.digest('nope', new Uint8Array(1)).catch((e) => e.name));
  show(await new Promise((done) => crypto.randomBytes(5, (e, b) => done([e, b.length]))), await new Promise((done) => crypto.randomInt(5, (e, n) => done(n < 5))), await new Promise((done) => crypto.randomFill(new Uint8Array(3), (e, b) => done(b.length))));
  show(await new Promise((done) => crypto.pbkdf2('p', 's', 10, 8, 'sha1', (e, k) => done(k))), await new Promise((done) => crypto.scrypt('p', 's', 8, (e, k) => done(k))), await new Promise((done) => crypto.hkdf('sha1', 'k', 's', 'i', 8, (e, k) => done(Buffer.from(k)))));
})();
