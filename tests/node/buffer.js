// Buffer: making, text, numbers, searching, and the errors of bad arguments.
const { Buffer, transcode, isUtf8, isAscii, constants, kMaxLength } = require('buffer');
const { inspect } = require('util');
const show = (...values) => console.log(...values);
const attempt = (f) => {
  try { show(f()); } catch (e) { show(e.name, e.code, e.message); }
};
const b = Buffer.alloc(10);

for (const f of [
  () => Buffer.from(1), () => Buffer.from(), () => Buffer.from(null), () => Buffer.from({}), () => Buffer.from('a', 'zzz'),
  () => Buffer.alloc('a'), () => Buffer.alloc(-1), () => Buffer.alloc(NaN), () => Buffer.allocUnsafe(-1),
  () => b.readInt8(10), () => b.readInt8(1.5), () => b.readInt8('1'), () => b.readInt32LE(8), () => b.writeInt8(128),
  () => b.writeInt32LE(2 ** 31, 0), () => b.writeUInt32LE(2 ** 32, 0), () => b.writeIntLE(2 ** 47, 0, 6), () => b.readIntLE(0, 7),
  () => b.readIntLE(0), () => b.readUIntLE(undefined, 3), () => b.readUIntBE(8, 3), () => b.writeUIntBE(-1, 0, 3),
  () => b.writeBigInt64LE(2n ** 63n), () => b.writeBigUInt64LE(2n ** 64n), () => b.writeBigUInt64LE(-1n),
  () => b.writeUInt16BE(-1), () => b.writeInt16LE(70000), () => Buffer.alloc(2).readInt32BE(0), () => b.readDoubleLE(3), () => b.writeDoubleBE(1, 3),
  () => b.fill('a', -1), () => b.fill('zz', 'hex'), () => b.fill('a', 0, 11), () => b.fill('a', 'zz'), () => b.write(1),
  () => b.write('a', 11), () => b.write('a', 1, 'zzz'), () => b.write('a', 1, 20), () => b.write('a', 0, 1, 'foo'), () => b.write('a', 1.5),
  () => b.compare('a'), () => b.compare(b, -1), () => b.compare(b, 0, 100), () => b.equals(1), () => Buffer.compare(1, b),
  () => Buffer.concat(1), () => Buffer.concat([1]), () => Buffer.concat(['abc']), () => Buffer.byteLength(1), () => b.toString('zz'), () => b.indexOf({}),
  () => b.copy(1), () => b.copy(b, -1), () => b.copy(b, 0, 11), () => b.copy(b, 0, -1), () => b.copy(b, 0, 0, -1),
  () => Buffer.alloc(5).swap16(), () => b.swap32(), () => b.swap64(),
  () => Buffer.from(new ArrayBuffer(4), 5), () => Buffer.from(new ArrayBuffer(4), 0, 5), () => b.indexOf('a', 0, 'zz'),
  () => Buffer.copyBytesFrom(1), () => transcode('a'), () => transcode(b, 'zz', 'a'), () => isUtf8('a'),
  () => Buffer.alloc(4, 'zz', 'hex'), () => Buffer.alloc(4, Buffer.alloc(0)), () => Buffer.alloc(4, 1, 2),
  () => b.utf8Write('abc', 11), () => b.hexSlice(0, 2), () => Buffer.alloc(4, ''), () => btoa('\u1234'), () => atob('*'),
]) attempt(f);

// making
show(Buffer.from('aé€😀'), Buffer.from('aé€😀', 'latin1'), Buffer.from('aé€😀', 'utf16le'), Buffer.from('aé€', 'ascii'));
show(Buffer.from('0a0bxx', 'hex'), Buffer.from('0a0', 'hex'), Buffer.from('YWJj', 'base64'), Buffer.from('_-8', 'base64'), Buffer.from('a b=c', 'base64url'));
show(Buffer.from([1, 2, 300, -1, 1.7, '5', 'x']), Buffer.from({ length: 2, 0: 7, 1: 8 }), Buffer.from({ type: 'Buffer', data: [1, 2] }));
show(Buffer.from(new Uint16Array([1, 256])), Buffer.from(new Uint8Array([1, 2, 3]).buffer, 1), Buffer.from(new String('obj')));
show(Buffer.from({ [Symbol.toPrimitive]: () => 'prim' }), Buffer.of(1, 2, 3), Buffer.copyBytesFrom(new Uint16Array([1, 2, 3]), 1, 1));
show(Buffer.alloc(5, 'ab'), Buffer.alloc(5, 1), Buffer.alloc(5, 'YQ', 'base64'), Buffer.alloc(3, 'é'), Buffer.alloc(4, new Uint8Array([9, 8])), Buffer.alloc(3, true));
show(Buffer.concat([Buffer.from('ab'), new Uint8Array([1])]), Buffer.concat([Buffer.from('abc')], 2), Buffer.concat([Buffer.from('a')], 4), Buffer.concat([]));
show(Buffer.isBuffer(b), Buffer.isBuffer(new Uint8Array(1)), Buffer.isEncoding('UTF-8'), Buffer.isEncoding('nope'), Buffer.isEncoding(''), Buffer.isEncoding('UcS2'));
show(Buffer.byteLength('é€'), Buffer.byteLength('abc=', 'base64'), Buffer.byteLength('abcd', 'hex'), Buffer.byteLength(new ArrayBuffer(3)), Buffer.byteLength('x', 'unknown'), Buffer.byteLength('\ud800'));
show(b instanceof Uint8Array, Object.prototype.toString.call(b), Buffer.name, Buffer.length, b.constructor === Buffer, Buffer.poolSize, typeof constants.MAX_LENGTH, kMaxLength);

// text
const t = Buffer.from('héllo wörld €😀');
for (const e of ['utf8', 'utf-8', 'latin1', 'binary', 'ascii', 'hex', 'base64', 'base64url', 'ucs2', 'UTF16LE']) show(e, JSON.stringify(t.toString(e)), JSON.stringify(t.toString(e, 1, 6)));
show(JSON.stringify(Buffer.from([0xff, 0x61, 0xc3, 0xe2, 0x82, 0xf0, 0x9f, 0x98]).toString()), JSON.stringify(Buffer.from([0xed, 0xa0, 0x80]).toString()));
show(t.toString('utf8', -5, 3), t.toString('utf8', 3, 1), t.toString(undefined, 2, 5), t.toString('utf8', 100), t.toString('utf8', NaN, 4), Buffer.alloc(0).toString());
const w = Buffer.alloc(8);
show(w.write('abc'), w.write('é', 7), w.write('€', 6), w.write('zz', 2, 'latin1'), w.write('6869', 4, 'hex'), w.write('aGk=', 6, 2, 'base64'), w);
show(w.write('abcdef', 0, 3), w.write('xyz', 1, 1, 'ucs2'), w.write('\u1234\u5678', 1, 3, 'ucs2'), w);
show(w.utf8Write('q', 1), w.latin1Write('é', 2, 1), w.latin1Slice(0, 3), w.hexSlice(), w.base64Slice(2), w.ucs2Slice(0, 3));
show(JSON.stringify(w), inspect(Object.assign(Buffer.from('abc'), { x: 1, y: { z: [] } })), Buffer.alloc(60), [Buffer.from('in')], Buffer.alloc(0));
show(transcode(Buffer.from('€é'), 'utf8', 'latin1'), transcode(Buffer.from('€'), 'utf8', 'ascii'), transcode(Buffer.from('é'), 'utf8', 'ucs2'), transcode(Buffer.from([0xe9]), 'latin1', 'utf8'));
show(isUtf8(Buffer.from('é')), isUtf8(Buffer.from([0xe9])), isAscii(Buffer.from('abc')), isAscii(Buffer.from('é')));
show(btoa('hello é'), atob('aGVsbG8g6Q=='), atob(' aGk = '), btoa(null), btoa(''));

// numbers
const n = Buffer.alloc(16);
show(n.writeDoubleLE(Math.PI), n.writeDoubleBE(-1.5e300, 8), n, n.readDoubleLE(), n.readDoubleBE(8), n.readDoubleLE(8));
show(n.writeFloatLE(1.1), n.writeFloatBE(-0, 4), n.readFloatLE(), n.readFloatBE(4), n.writeFloatBE(1e40, 8), n.readFloatBE(8), n.writeDoubleLE(NaN), n);
for (const [name, v] of [['Int8', -3], ['UInt8', 250], ['Int16LE', -300], ['UInt16BE', 65000], ['Int32LE', -70000], ['Int32BE', 0x7fffffff], ['UInt32LE', 0xfffffffe], ['UInt32BE', 0x80000001]]) {
  show(name, n[`write${name}`](v, 3), n[`read${name}`](3), n.subarray(3, 7), n[`write${name}`](5), n[`read${name.replace('UI', 'Ui')}`]());
}
for (let width = 1; width <= 6; width++) {
  for (const v of [0, 1, -1, 2 ** (width * 8 - 1) - 1, -(2 ** (width * 8 - 1)), -123 % 2 ** (width * 8 - 1)]) {
    n.writeIntLE(v, 2, width); n.writeIntBE(v, 9, width);
    show(width, v, n.readIntLE(2, width), n.readIntBE(9, width), n.readUIntLE(2, width), n.readUIntBE(9, width), n.hexSlice(2, 15));
  }
  const top = 2 ** (width * 8) - 2;
  show(n.writeUIntLE(top, 1, width), n.writeUIntBE(top, 9, width), n.readUIntLE(1, width), n.readUIntBE(9, width));
}
for (const v of [0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 0x0123456789abcdefn]) {
  show(n.writeBigInt64LE(v), n.writeBigInt64BE(v, 8), n.readBigInt64LE(), n.readBigInt64BE(8), n.readBigUInt64LE(), n.readBigUint64BE(8));
}
show(n.writeInt8(-127.7), n.readInt8(), n.writeUInt8('12'), n.readUInt8(), n.writeUInt16LE(undefined), n.readUInt16LE());

// searching
const h = Buffer.from('this is a buffer, this is');
show(h.indexOf('is'), h.indexOf('is', 3), h.indexOf('is', -3), h.indexOf('zz'), h.indexOf(''), h.indexOf('', 100), h.indexOf(Buffer.from('buf')), h.indexOf(0x61), h.indexOf(256 + 0x61), h.indexOf('68', 'hex'), h.indexOf('t', undefined), h.indexOf('t', 'latin1'));
show(h.lastIndexOf('is'), h.lastIndexOf('is', 10), h.lastIndexOf('is', -5), h.lastIndexOf('this', 0), h.lastIndexOf('this', -100), h.lastIndexOf(0x73), h.lastIndexOf('', 5), h.lastIndexOf('', undefined), h.lastIndexOf('zz', 'latin1'));
show(h.includes('buffer'), h.includes('b', 11), h.includes('this', -8), Buffer.from('abcd', 'ucs2').indexOf('c', 0, 'ucs2'), Buffer.from('aabb').indexOf('ab', 1));
show(Buffer.compare(Buffer.from('a'), Buffer.from('b')), Buffer.compare(Buffer.from('b'), Buffer.from('ab')), Buffer.compare(Buffer.from('a'), Buffer.from('a')), [Buffer.from('c'), Buffer.from('a')].sort(Buffer.compare));
show(h.compare(h, 5, 7, 2, 4), h.compare(Buffer.from('this'), 0, 4, 0, 4), h.compare(h, 0, 0), h.compare(h, 0, 3, 3, 3), h.equals(Buffer.from(h)), h.equals(new Uint8Array(3)));

// views and copies
const s = Buffer.from('0123456789');
const sub = s.subarray(2, 5);
sub[0] = 65;
show(s.toString(), sub.toString(), s.slice(-3).toString(), s.slice(3, -3).toString(), s.subarray(8, 2).length, s.slice(1.9, 'x').length, sub.parent === s.buffer, sub.offset === s.offset + 2);
show(s.copy(s, 3, 0, 5), s.toString(), s.copy(new Uint8Array(2), 1), s.copy(Buffer.alloc(2), 5), s.copy(Buffer.alloc(20), 0, 8), s.copy(Buffer.alloc(3), 0, 2, 100));
show(Buffer.from('abcdefgh').swap16().toString(), Buffer.from('abcdefgh').swap32().toString(), Buffer.from('abcdefgh').swap64().toString());
show(Buffer.alloc(6).fill('abcd', 1), Buffer.alloc(6).fill('é', 1, 4), Buffer.alloc(6).fill(257), Buffer.alloc(4).fill('61', 'hex'), Buffer.alloc(4).fill('a', 1, 'latin1'), Buffer.alloc(4).fill(), Buffer.alloc(4).fill('ab', 2, 2));
show([...Buffer.from('ab').entries()], [...Buffer.from('ab')], Buffer.from('abc').map((x) => x + 1), Buffer.from('abc').filter((x) => x > 97), Buffer.from('ba').toSorted?.());
