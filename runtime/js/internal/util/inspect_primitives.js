// Primitive values as inspection shows them.
//
// No binding.

const { quote } = require('internal/util/text');

// "... 3 more items"
function moreItems(count, unit = 'item') {
  return `... ${count} more ${unit}${count > 1 ? 's' : ''}`;
}

function separateThousands(digits) {
  let out = '';
  let end = digits.length;
  const start = digits[0] === '-' ? 1 : 0;
  for (; end >= start + 4; end -= 3) out = `_${digits.slice(end - 3, end)}${out}`;
  return end === digits.length ? digits : `${digits.slice(0, end)}${out}`;
}

function separateFraction(digits) {
  let out = '';
  let at = 0;
  for (; at < digits.length - 3; at += 3) out += `${digits.slice(at, at + 3)}_`;
  return at === 0 ? digits : `${out}${digits.slice(at)}`;
}

function formatNumber(stylize, number, separate) {
  if (number === 0 && 1 / number < 0) return stylize('-0', 'number');
  const text = `${number}`;
  if (!separate || !Number.isFinite(number) || text.includes('e')) return stylize(text, 'number');
  const point = text.indexOf('.');
  if (point === -1) return stylize(separateThousands(text), 'number');
  return stylize(`${separateThousands(text.slice(0, point))}.${separateFraction(text.slice(point + 1))}`, 'number');
}

function formatBigInt(stylize, value, separate) {
  const text = String(value);
  return stylize(`${separate ? separateThousands(text) : text}n`, 'bigint');
}

function formatPrimitive(stylize, value, context) {
  switch (typeof value) {
    case 'string': {
      let trailer = '';
      if (value.length > context.maxStringLength) {
        trailer = moreItems(value.length - context.maxStringLength, 'character');
        value = value.slice(0, context.maxStringLength);
      }
      // A long text with several lines becomes a sum of its lines.
      if (context.compact !== true && value.length > 16 &&
          value.length > context.breakLength - context.indentationLvl - 4 && value.includes('\n')) {
        return value.split(/(?<=\n)/).map((line) => stylize(quote(line), 'string'))
          .join(` +\n${' '.repeat(context.indentationLvl + 2)}`) + trailer;
      }
      return stylize(quote(value), 'string') + trailer;
    }
    case 'number':
      return formatNumber(stylize, value, context.numericSeparator);
    case 'bigint':
      return formatBigInt(stylize, value, context.numericSeparator);
    case 'boolean':
      return stylize(`${value}`, 'boolean');
    case 'undefined':
      return stylize('undefined', 'undefined');
    case 'symbol':
      return stylize(Symbol.prototype.toString.call(value), 'symbol');
    default:
      return stylize('null', 'null');
  }
}

module.exports = { formatBigInt, formatNumber, formatPrimitive, moreItems };
