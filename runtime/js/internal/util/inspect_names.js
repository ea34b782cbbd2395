// What stands in front of the braces of an inspected object, and functions as a whole.
//
// No binding.

// `Name(size) [tag] `, ready to stand before a brace.
function prefixOf(constructorName, tag, fallback, size = '') {
  if (constructorName === null) {
    if (tag !== '' && fallback !== tag) return `[${fallback}${size}: null prototype] [${tag}] `;
    return `[${fallback}${size}: null prototype] `;
  }
  if (tag !== '' && constructorName !== tag) {
    // The tag may be the constructor's name behind those of the namespaces it is in: `Temporal.Instant`.
    const qualified = tag.endsWith(`.${constructorName}`) && tag.length > constructorName.length + 1;
    return qualified ? `${tag}${size} ` : `${constructorName}${size} [${tag}] `;
  }
  return `${constructorName}${size} `;
}

function functionBase(fn, kind, constructorName, tag) {
  if (kind === 'Class') return classBase(fn, constructorName, tag);
  let text = `[${kind}`;
  if (constructorName === null) text += ' (null prototype)';
  text += fn.name === '' ? ' (anonymous)' : `: ${typeof fn.name === 'string' ? fn.name : require('internal/util/inspect').inspect(fn.name)}`;
  text += ']';
  if (constructorName !== kind && constructorName !== null && !(kind === 'Function' && constructorName === 'Function')) {
    text += ` ${constructorName}`;
  }
  if (tag !== '' && constructorName !== tag) text += ` [${tag}]`;
  return text;
}

function classBase(fn, constructorName, tag) {
  const name = (Object.hasOwn(fn, 'name') && fn.name) || '(anonymous)';
  let text = `class ${String(name)}`;
  if (constructorName !== 'Function' && constructorName !== null) text += ` [${constructorName}]`;
  if (tag !== '' && constructorName !== tag) text += ` [${tag}]`;
  if (constructorName === null) {
    text += ' extends [null prototype]';
  } else {
    const parent = Object.getPrototypeOf(fn).name;
    if (parent) text += ` extends ${parent}`;
  }
  return `[${text}]`;
}

module.exports = { functionBase, prefixOf };
