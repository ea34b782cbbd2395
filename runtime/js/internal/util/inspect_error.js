// Errors as inspection shows them: the stack with its header corrected, shortened where it repeats the
// stack of the cause, followed by own properties that the stack does not already show.
//
// No binding.

// Which of an error's keys are still worth showing beside the stack.
function visibleKeys(error, stack, keys, showHidden) {
  if (!showHidden && keys.length !== 0) {
    for (const name of ['name', 'message', 'stack']) {
      const at = keys.indexOf(name);
      if (at !== -1 && (typeof error[name] !== 'string' || stack.includes(error[name]))) keys.splice(at, 1);
    }
  }
  if ('cause' in error && !keys.includes('cause') && Object.hasOwn(error, 'cause')) keys.push('cause');
  if (!keys.includes('errors') && Object.hasOwn(error, 'errors') && Array.isArray(error.errors)) keys.push('errors');
}

function stackOf(error) {
  let stack;
  try {
    ({ stack } = error);
  } catch {
    // A throwing getter leaves the header only.
  }
  if (typeof stack === 'string' && stack !== '') return stack;
  return Error.prototype.toString.call(error);
}

// A class name that the header of the stack lacks is put there.
function improveHeader(stack, constructorName, name, tag, prefixOf) {
  let { length } = name;
  const nameLeads = stack.startsWith(name) &&
    (stack.length === length || stack[length] === ':' || stack[length] === '\n');
  if (constructorName !== null && !(name.endsWith('Error') && nameLeads)) return stack;
  let fallback = 'Error';
  if (constructorName === null) {
    const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)/.exec(stack) ?? /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
    fallback = start?.[1] ?? '';
    ({ length } = fallback);
    fallback ||= 'Error';
  }
  const prefix = prefixOf(constructorName, tag, fallback).slice(0, -1);
  if (name === prefix) return stack;
  if (!prefix.includes(name)) return `${prefix} [${name}]${stack.slice(length)}`;
  return length === 0 ? `${prefix}: ${stack}` : `${prefix}${stack.slice(length)}`;
}

// The first run of more than three lines of `lines` that `other` holds too.
function findOverlap(lines, other) {
  for (let start = 0; start < lines.length - 3; start++) {
    const at = other.indexOf(lines[start]);
    if (at === -1) continue;
    const most = Math.min(lines.length - start, other.length - at);
    let length = 1;
    while (length < most && lines[start + length] === other[at + length]) length++;
    if (length > 3) return { start, length };
  }
}

function shortenFrames(error, frames, stylize, isError) {
  let cause;
  try {
    ({ cause } = error);
  } catch {
    return frames;
  }
  if (cause == null || !isError(cause)) return frames;
  const causeStack = stackOf(cause);
  const at = causeStack.indexOf('\n    at');
  if (at === -1) return frames;
  const overlap = findOverlap(frames, causeStack.slice(at + 1).split('\n'));
  if (overlap !== undefined) {
    const skipped = overlap.length - 2;
    frames.splice(overlap.start + 1, skipped,
      stylize(`    ... ${skipped} lines matching cause stack trace ...`, 'undefined'));
  }
  return frames;
}

const INTERNAL_FRAME = /^ {4}at (?:.* \()?node:/;
const NODE_MODULE = /([/\\]node_modules[/\\])(.+?)(?=[/\\])/g;

function colorFrames(frames, stylize) {
  return frames.map((line) => (INTERNAL_FRAME.test(line) ? stylize(line, 'undefined') :
    line.replace(NODE_MODULE, (_, folder, name) => `${folder}${stylize(name, 'module')}`)));
}

// `context` as in internal/util/inspect; `keys` is narrowed in place; `prefixOf` makes `Name [tag] `.
function formatError(context, error, constructorName, tag, keys, prefixOf, isError) {
  let name = 'Error';
  try {
    if (error.name != null) name = String(error.name);
  } catch {
    // The default stands.
  }
  let stack = stackOf(error);
  visibleKeys(error, stack, keys, context.showHidden);
  stack = improveHeader(stack, constructorName, name, tag, prefixOf);
  let { message } = error;
  message = typeof message === 'string' ? message : '';
  const at = message === '' ? -1 : stack.indexOf(message);
  const framesAt = stack.indexOf('\n    at', at === -1 ? 0 : at + message.length);
  if (framesAt === -1) {
    stack = `[${stack}]`;
  } else {
    let frames = shortenFrames(error, stack.slice(framesAt + 1).split('\n'), context.stylize, isError);
    if (context.colors) frames = colorFrames(frames, context.stylize);
    stack = `${stack.slice(0, framesAt)}\n${frames.join('\n')}`;
  }
  if (context.indentationLvl !== 0) stack = stack.replaceAll('\n', `\n${' '.repeat(context.indentationLvl)}`);
  return stack;
}

module.exports = { formatError };
