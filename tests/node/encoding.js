// TextEncoder and TextDecoder: streaming, byte order marks, fatal mode, labels.
const show = (...values) => console.log(...values);
const attempt = (f) => {
  try { show(f()); } catch (e) { show(e.name, e.code, e.message); }
};
const bytes = (...list) => new Uint8Array(list);
const e = new TextEncoder();
show(e.encode('aé€😀\ud800'), e.encode(), e.encoding, Object.prototype.toString.call(e));
for (const size of [0, 1, 2, 3, 4, 5, 10]) show(JSON.stringify(e.encodeInto('aé€😀', new Uint8Array(size))));
const u = new TextDecoder();
show(u.encoding, u.fatal, u.ignoreBOM, u.decode(bytes(0xef, 0xbb, 0xbf, 97)), u.decode(), u.decode(bytes(97).buffer));
show(new TextDecoder('utf8', { ignoreBOM: true }).decode(bytes(0xef, 0xbb, 0xbf, 97)).length);
for (const all of ['héllo €😀', '😀😀']) {
  const data = e.encode(all);
  for (let step = 1; step < 5; step++) {
    const d = new TextDecoder();
    let out = '';
    for (let i = 0; i < data.length; i += step) out += d.decode(data.subarray(i, i + step), { stream: true }) + '|';
    show(out + d.decode());
  }
}
const d = new TextDecoder();
show(JSON.stringify([d.decode(bytes(0xe2, 0x82), { stream: true }), d.decode(), d.decode(bytes(0xf0, 0x9f, 0x41), { stream: true }), d.decode(bytes(0xed, 0xa0), { stream: true }), d.decode()]));
const f = new TextDecoder('utf-8', { fatal: true });
attempt(() => f.decode(bytes(0xff)));
attempt(() => f.decode(bytes(0xe2, 0x82)));
attempt(() => f.decode(bytes(97)));
for (const label of ['UTF-16', ' utf-16be ', 'latin1', 'ascii', 'unicode-1-1-utf-8']) show(new TextDecoder(label).encoding);
attempt(() => new TextDecoder('nope'));
attempt(() => new TextDecoder('utf-8', 1));
attempt(() => u.decode('text'));
attempt(() => e.encodeInto(1));
attempt(() => e.encodeInto('a', 1));
attempt(() => TextDecoder.prototype.decode.call({}));
show(JSON.stringify([new TextDecoder('utf-16le').decode(bytes(0xff, 0xfe, 0x61, 0, 0, 0xd8, 0x62, 0, 1)), new TextDecoder('utf-16be').decode(bytes(0, 0x61, 0x20, 0xac))]));
const w = new TextDecoder('utf-16le');
show(JSON.stringify([w.decode(bytes(0x3d), { stream: true }), w.decode(bytes(0xd8), { stream: true }), w.decode(bytes(0x00, 0xde), { stream: true }), w.decode()]));
show(new TextDecoder('latin1').decode(bytes(0x80, 0xe9, 0x41)));
show(u);
