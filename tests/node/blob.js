// Blob and File.
const { Blob, File, resolveObjectURL } = require('buffer');
const show = (...values) => console.log(...values);
const attempt = (f) => {
  try { show(f()); } catch (e) { show(e.name, e.code, e.message); }
};
(async () => {
  const b = new Blob(['aé', new Uint8Array([98, 99]), new Blob(['x\r\ny']), new ArrayBuffer(1)], { type: 'Text/Plain' });
  show(b, b.size, b.type, await b.text(), new Uint8Array(await b.arrayBuffer()), await b.slice(1, 5).text(), b.slice(-2).size, b.slice(0, 2, 'a/b').type);
  show(await new Blob(['a\r\nb\rc'], { endings: 'native' }).text(), new Blob().size, new Blob([1, {}]).size, Object.prototype.toString.call(b), Object.keys(Blob.prototype));
  const f = new File(['abc'], 'name.txt', { type: 'x/y', lastModified: 5 });
  show(f, f.name, f.lastModified, f instanceof Blob, await f.text(), new File([], 5).name);
  for (const t of [() => new Blob(1), () => new Blob('abc'), () => new Blob([], { endings: 'x' }), () => new File(), () => new File([]), () => Object.getOwnPropertyDescriptor(Blob.prototype, 'size').get.call({})]) attempt(t);
})();
