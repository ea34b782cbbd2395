// Line differences by Myers' greedy algorithm ("An O(ND) Difference Algorithm and Its Variations", 1986).
//
// No binding.

const { validateStringArray } = require('internal/validators');
const { codes } = require('internal/errors');

const INSERT = 1;
const DELETE = -1;
const SAME = 0;

// Lines of inspected values are equal whatever comma ends them where `ignoreComma`.
function linesEqual(a, b, ignoreComma) {
  return a === b || (ignoreComma && (`${a},` === b || a === `${b},`));
}

// The edit script that makes `expected` into `actual`, from its end to its start: [operation, line].
function myersDiff(actual, expected, ignoreComma = false) {
  const n = actual.length;
  const m = expected.length;
  const max = n + m;
  const reach = new Int32Array(2 * max + 3);
  const trace = [];
  for (let edits = 0; edits <= max; edits++) {
    trace.push(reach.slice(max + 1 - edits - 1, max + 1 + edits + 2));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const at = max + 1 + diagonal;
      let x = diagonal === -edits || (diagonal !== edits && reach[at - 1] < reach[at + 1]) ?
        reach[at + 1] : reach[at - 1] + 1;
      let y = x - diagonal;
      while (x < n && y < m && linesEqual(actual[x], expected[y], ignoreComma)) {
        x++;
        y++;
      }
      reach[at] = x;
      if (x >= n && y >= m) return backtrack(trace, actual, expected, ignoreComma);
    }
  }
  return [];
}

function backtrack(trace, actual, expected, ignoreComma) {
  let x = actual.length;
  let y = expected.length;
  const script = [];
  const keep = () => {
    const line = actual[x - 1];
    script.push([SAME, ignoreComma && !line.endsWith(',') ? expected[y - 1] : line]);
    x--;
    y--;
  };
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const reach = trace[edits];
    const diagonal = x - y;
    // reach holds the diagonals -edits - 1 ... edits + 1.
    const at = diagonal + edits + 1;
    const fromDiagonal = diagonal === -edits || (diagonal !== edits && reach[at - 1] < reach[at + 1]) ?
      diagonal + 1 : diagonal - 1;
    const fromX = edits === 0 ? 0 : reach[fromDiagonal + edits + 1];
    const fromY = edits === 0 ? 0 : fromX - fromDiagonal;
    while (x > fromX && y > fromY) keep();
    if (edits > 0) {
      if (x > fromX) script.push([INSERT, actual[--x]]);
      else script.push([DELETE, expected[--y]]);
    }
  }
  return script;
}

const CONTEXT = 5;

// The script as lines with `+`, `-` or blanks in front; long runs of equal lines are left out.
function printDiff(script) {
  let message = '';
  let skipped = false;
  let run = [];
  for (let i = script.length - 1; i >= 0; i--) {
    const [operation, line] = script[i];
    if (operation === SAME) {
      run.push(line);
      if (run.length <= CONTEXT) message += `  ${line}\n`;
      continue;
    }
    if (run.length > CONTEXT) {
      // One or two lines more are no longer than the mark that would stand for them.
      const rest = run.slice(CONTEXT);
      if (rest.length >= 3) {
        message += '...\n';
        skipped = true;
        rest.splice(0, rest.length - 1);
      }
      for (const each of rest) message += `  ${each}\n`;
    }
    run = [];
    message += `${operation === INSERT ? '+' : '-'} ${line}\n`;
  }
  return { message: `\n${message.trimEnd()}`, skipped };
}

function toLines(value, name) {
  if (typeof value === 'string') return [...value];
  if (!Array.isArray(value)) throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'string[]'], value);
  validateStringArray(value, name);
  return value;
}

// util.diff
function diff(actual, expected) {
  if (actual === expected) return [];
  const a = toLines(actual, 'actual');
  const b = toLines(expected, 'expected');
  return myersDiff(a, b).reverse();
}

module.exports = { diff, myersDiff, printDiff };
