// console.table: rows and columns drawn with box characters.
//
// binding util: kindOf, previewEntries (see internal/util/inspect)

const { displayWidth } = require('internal/util/text');
const { inspect } = require('internal/util/inspect');
const { kindOf, previewEntries } = internalBinding('util');

const INDEX = '(index)';
const ITERATION = '(iteration index)';
const KEY = 'Key';
const VALUES = 'Values';

function drawRow(cells, widths) {
  let line = '│';
  for (let i = 0; i < cells.length; i++) {
    line += ` ${cells[i]}${' '.repeat(widths[i] - displayWidth(cells[i]) - 1)}`;
    if (i !== cells.length - 1) line += '│';
  }
  return `${line}│`;
}

function draw(heads, columns) {
  const rows = Math.max(0, ...columns.map((column) => column.length));
  const widths = heads.map((head, i) => {
    let width = displayWidth(head);
    for (const cell of columns[i]) if (cell !== undefined) width = Math.max(width, displayWidth(cell));
    return width + 2;
  });
  const rules = widths.map((width) => '─'.repeat(width));
  let out = `┌${rules.join('┬')}┐\n${drawRow(heads, widths)}\n├${rules.join('┼')}┤\n`;
  for (let row = 0; row < rows; row++) {
    out += `${drawRow(columns.map((column) => column[row] ?? ''), widths)}\n`;
  }
  return `${out}└${rules.join('┴')}┘`;
}

function table(data, properties, options) {
  const cell = (value) => {
    const depth = value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 2 ? -1 : 0;
    return inspect(value, { maxArrayLength: 3, breakLength: Infinity, colors: false, ...options, depth });
  };
  const numbers = (count) => Array.from({ length: count }, (_, i) => `${i}`);
  const kind = kindOf(data);

  if (kind === 'Map' || kind === 'MapIterator') {
    const pairs = kind === 'Map' ? [...data].flat(1) : previewEntries(data)[0];
    if (kind === 'Map' || previewEntries(data)[1]) {
      const keys = pairs.filter((_, i) => i % 2 === 0).map(cell);
      const values = pairs.filter((_, i) => i % 2 === 1).map(cell);
      return draw([ITERATION, KEY, VALUES], [numbers(keys.length), keys, values]);
    }
  }
  if (kind === 'Set' || kind === 'SetIterator' || kind === 'MapIterator') {
    const entries = kind === 'Set' ? [...data] : previewEntries(data)[0];
    return draw([ITERATION, VALUES], [numbers(entries.length), entries.map(cell)]);
  }

  // A plain object, so that columns named by numbers come first.
  const columns = { __proto__: null };
  const values = [];
  let hasPrimitives = false;
  const indices = Object.keys(data);
  for (let row = 0; row < indices.length; row++) {
    const item = data[indices[row]];
    const primitive = item === null || (typeof item !== 'function' && typeof item !== 'object');
    if (primitive) {
      hasPrimitives = true;
      values[row] = cell(item);
      continue;
    }
    for (const key of properties ?? Object.keys(item)) {
      const column = (columns[key] ??= []);
      column[row] = Object.hasOwn(item, key) ? cell(item[key]) : '';
    }
  }
  const heads = [INDEX, ...Object.keys(columns)];
  const lists = [indices, ...Object.values(columns)];
  if (hasPrimitives) {
    heads.push(VALUES);
    lists.push(values);
  }
  return draw(heads, lists.map((list) => Array.from({ length: indices.length }, (_, i) => list[i])));
}

module.exports = { table };
