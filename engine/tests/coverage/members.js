// The members of all built-ins that a program can get hold of, one a line: path, a tab, key (of symbols, what they describe).
// What no property leads to is reached from a value of its kind; prototypes are followed.
(() => {
  Error.prepareStackTrace = (error, sites) => sites;
  const pending = Object.entries({
    globalThis,
    'generator function': function* () {},
    'async function': async () => {},
    'async generator function': async function* () {},
    generator: (function* () {})(),
    'async generator': (async function* () {})(),
    'array iterator': [].values(),
    'map iterator': new Map().values(),
    'set iterator': new Set().values(),
    'string iterator': ''[Symbol.iterator](),
    'match iterator': ''.matchAll(/x/g),
    'iterator helper': [].values().map(String),
    'wrapped iterator': Iterator.from({ next() {} }),
    arguments: (function () { return arguments; })(),
    'call site': new Error().stack[0],
  });
  const seen = new Set(), lines = [];
  for (let next; (next = pending.pop()) !== undefined;) {
    const [path, value] = next;
    if (Object(value) !== value || seen.has(value)) continue;
    seen.add(value);
    pending.push([`${path}.[[Prototype]]`, Object.getPrototypeOf(value)]);
    for (const key of Reflect.ownKeys(value)) {
      const name = typeof key === 'symbol' ? key.description : key, member = `${path}.${name}`;
      lines.push(`${member}\t${name}`);
      const descriptor = Reflect.getOwnPropertyDescriptor(value, key);
      for (const part of [descriptor.value, descriptor.get, descriptor.set]) pending.push([member, part]);
    }
  }
  return lines.join('\n');
})();
