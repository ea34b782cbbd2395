// util.parseEnv: the text of an .env file as an object.
//
// No binding.

const LINE = /^[ \t]*(?:export[ \t]+)?([^\s=#][^=\n]*?)[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^\n]*))/;

function parseEnv(content) {
  require('internal/validators').validateString(content, 'content');
  const result = { __proto__: null };
  let rest = content.replaceAll('\r\n', '\n');
  while (rest !== '') {
    const match = LINE.exec(rest);
    let end;
    if (match === null) {
      end = rest.indexOf('\n');
    } else {
      const [all, key, double, single, back, plain] = match;
      let value = double?.replaceAll('\\n', '\n') ?? single ?? back;
      if (value === undefined) {
        value = plain;
        const comment = value.indexOf('#');
        if (comment !== -1) value = value.slice(0, comment);
        value = value.trim();
      }
      result[key] = value;
      end = rest.indexOf('\n', all.length);
    }
    rest = end === -1 ? '' : rest.slice(end + 1);
  }
  return result;
}

module.exports = { parseEnv };
