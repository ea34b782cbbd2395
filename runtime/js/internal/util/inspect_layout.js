// How inspection puts the entries of an object on lines: all on one line where that is short and not too deeply
// nested, long arrays in aligned columns, otherwise an entry a line.
//
// No binding.

const { displayWidth } = require('internal/util/text');

// Long lists of short entries are set in columns. `value` is the array whose entries these are.
function intoColumns(context, output, value) {
  let total = 0;
  let longest = 0;
  // "... more items" keeps a line of its own.
  const count = context.maxArrayLength < output.length ? output.length - 1 : output.length;
  const widths = new Array(count);
  const gap = 2;
  for (let i = 0; i < count; i++) {
    const width = displayWidth(output[i], context.colors);
    widths[i] = width;
    total += width + gap;
    if (longest < width) longest = width;
  }
  const widest = longest + gap;
  // At least three columns have to fit, and the entries have to be short or of similar width.
  if (widest * 3 + context.indentationLvl >= context.breakLength || (total / widest <= 5 && longest > 6)) return output;
  // A cell is about 2.5 times as high as wide; the columns are chosen to make the block a square.
  const bias = Math.sqrt(widest - total / output.length);
  const cell = Math.max(widest - 3 - bias, 1);
  const columns = Math.min(
    Math.round(Math.sqrt(2.5 * cell * count) / cell),
    Math.floor((context.breakLength - context.indentationLvl) / widest),
    context.compact * 4,
    15,
  );
  if (columns <= 1) return output;
  const columnWidths = [];
  for (let column = 0; column < columns; column++) {
    let width = 0;
    for (let i = column; i < count; i += columns) if (widths[i] > width) width = widths[i];
    columnWidths.push(width + gap);
  }
  let padStart = true;
  if (value !== undefined) {
    for (let i = 0; i < output.length; i++) {
      if (typeof value[i] !== 'number' && typeof value[i] !== 'bigint') {
        padStart = false;
        break;
      }
    }
  }
  const lines = [];
  for (let row = 0; row < count; row += columns) {
    const end = Math.min(row + columns, count);
    let line = '';
    for (let i = row; i < end - 1; i++) {
      const entry = `${output[i]}, `;
      const blanks = ' '.repeat(columnWidths[i - row] - widths[i] - gap);
      line += padStart ? `${blanks}${entry}` : `${entry}${blanks}`;
    }
    const last = end - 1;
    if (padStart) line += ' '.repeat(columnWidths[last - row] - gap - widths[last]);
    lines.push(`${line}${output[last]}`);
  }
  if (count < output.length) lines.push(output[count]);
  return lines;
}

function fitsOnLine(context, output, start, base) {
  let total = output.length + start;
  if (total + output.length > context.breakLength) return false;
  for (let i = 0; i < output.length; i++) {
    total += context.colors ? displayLength(output[i]) : output[i].length;
    if (total > context.breakLength) return false;
  }
  return base === '' || !base.includes('\n');
}

function displayLength(text) {
  return require('internal/util/text').stripControlSequences(text).length;
}

// `level` is the nesting of the object, `context.currentDepth` that of the object formatted last.
function layOut(context, output, base, braces, isArray, level, value) {
  if (context.compact !== true) {
    if (typeof context.compact === 'number' && context.compact >= 1) {
      const entries = output.length;
      if (isArray && entries > 6) output = intoColumns(context, output, value);
      if (context.currentDepth - level < context.compact && entries === output.length) {
        // Ten columns are kept for the key this may stand behind.
        const start = output.length + context.indentationLvl + braces[0].length + base.length + 10;
        if (fitsOnLine(context, output, start, base)) {
          const joined = output.join(', ');
          if (!joined.includes('\n')) {
            return `${base ? `${base} ` : ''}${braces[0]} ${joined} ${braces[1]}`;
          }
        }
      }
    }
    const indentation = `\n${' '.repeat(context.indentationLvl)}`;
    return `${base ? `${base} ` : ''}${braces[0]}${indentation}  ${
      output.join(`,${indentation}  `)}${indentation}${braces[1]}`;
  }
  if (fitsOnLine(context, output, 0, base)) {
    return `${braces[0]}${base ? ` ${base}` : ''} ${output.join(', ')} ${braces[1]}`;
  }
  const indentation = `\n${' '.repeat(context.indentationLvl)}`;
  const start = base === '' && braces[0].length === 1 ? ' ' : `${base ? ` ${base}` : ''}${indentation}  `;
  return `${braces[0]}${start}${output.join(`,${indentation}  `)} ${braces[1]}`;
}

module.exports = { layOut };
