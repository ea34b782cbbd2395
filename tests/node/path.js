// Every function of path over all pairs of a list of paths.
const path = require('path');
const paths = ['', '/', '//', '.', '..', '/..', './', 'a', 'a/', '/a', '/a/', 'a/b', '/a/b.txt', 'a//b/../c', '../../x', '.bashrc',
  'x.tar.gz', '/x.', 'a.b/', 'C:', 'C:\\', 'C:\\a\\..\\b', 'c:foo', '\\\\server\\share', '\\\\server\\share\\x', 'C:/x/y.z', '\\a\\b', 'file:stream', 'CON:'];
for (const kind of ['posix', 'win32']) {
  const p = path[kind];
  const root = kind === 'posix' ? '/' : 'C:/';
  for (const a of paths) {
    console.log(kind, JSON.stringify(a), p.normalize(a), p.dirname(a), p.basename(a), p.extname(a), p.isAbsolute(a), p.parse(a), p.format(p.parse(a)));
    for (const b of paths) console.log(p.join(a, b), p.basename(a, b), p.resolve(`${root}base`, a, b), p.relative(p.resolve(`${root}r`, a), p.resolve(`${root}r`, b)));
  }
}
for (const bad of [undefined, null, 1, {}, []]) {
  for (const name of ['join', 'resolve', 'normalize', 'dirname', 'basename', 'extname', 'isAbsolute', 'parse', 'format', 'relative']) {
    try { path[name](bad); console.log('accepted'); } catch (e) { console.log(e.code, e.message); }
  }
}
console.log(path.posix === path, path.win32.sep, path.delimiter, Object.keys(path), require('path/posix') === path.posix);
