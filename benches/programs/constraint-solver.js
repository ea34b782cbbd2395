// Constraint solving: a one-way dataflow constraint graph with strengths, and a sudoku search by propagation.
'use strict';
const program = 'constraint-solver';
const expected = '2340 440729 417369825632158947958724316825437169791586432346912758289643571573291684164875293/69';

const REQUIRED = 0, STRONG = 1, WEAK = 2, NONE = 3;

class Variable {
  constructor(name, value) {
    this.name = name;
    this.value = value;
    this.constraints = [];
    this.determinedBy = null;
    this.mark = 0;
    this.walkabout = NONE;
  }
}

class Constraint {
  constructor(strength) { this.strength = strength; this.output = null; }
  attach(...variables) {
    this.variables = variables;
    for (const v of variables) v.constraints.push(this);
    return this;
  }
  get inputs() { return this.variables.filter((v) => v !== this.output); }
  get candidates() { return this.variables; }
  // The free variable that is weakest determined, if weaker than this constraint.
  choose(mark) {
    let best = null;
    for (const v of this.candidates) {
      if (v.mark !== mark && v.walkabout > (best === null ? this.strength : best.walkabout)) best = v;
    }
    return best;
  }
  recalculate() {
    let walkabout = this.strength;
    for (const v of this.candidates) if (v !== this.output && v.walkabout > walkabout) walkabout = v.walkabout;
    this.output.walkabout = walkabout;
    this.execute();
  }
  execute() { throw new Error('abstract constraint'); }
}

class Stay extends Constraint {
  execute() {}
}

class Edit extends Constraint {
  constructor(strength, source) { super(strength); this.source = source; }
  execute() { this.output.value = this.source(); }
}

class Equal extends Constraint {
  execute() {
    const [a, b] = this.variables;
    this.output.value = this.output === a ? b.value : a.value;
  }
}

class Scale extends Constraint {
  get candidates() { return [this.variables[3], this.variables[0]]; }
  execute() {
    const [source, factor, offset, target] = this.variables;
    if (this.output === target) target.value = source.value * factor.value + offset.value;
    else source.value = (target.value - offset.value) / factor.value;
  }
}

class Planner {
  constructor() { this.mark = 0; }
  add(constraint) {
    const mark = ++this.mark;
    for (let next = constraint; next !== null;) {
      const out = next.choose(mark);
      if (out === null) {
        if (next.strength === REQUIRED) throw new Error('unsatisfied required constraint');
        next.output = null;
        return;
      }
      const overridden = out.determinedBy;
      if (overridden !== null) overridden.output = null;
      next.output = out;
      for (const v of next.inputs) v.mark = mark;
      out.determinedBy = next;
      this.propagate(out);
      out.mark = mark;
      next = overridden;
    }
  }
  remove(constraint) {
    const out = constraint.output;
    for (const v of constraint.variables) v.constraints.splice(v.constraints.indexOf(constraint), 1);
    if (out === null) return;
    out.determinedBy = null;
    out.walkabout = NONE;
    const unsatisfied = out.constraints.filter((c) => c.output === null);
    for (const c of this.plan(out)) {
      c.recalculate();
      unsatisfied.push(...c.output.constraints.filter((other) => other.output === null));
    }
    unsatisfied.sort((a, b) => a.strength - b.strength);
    for (const c of unsatisfied) if (c.output === null) this.add(c);
  }
  // The satisfied constraints downstream of a variable, in the order to execute them.
  plan(start) {
    const order = [], seen = new Set(), queue = [start];
    for (const v of queue) {
      if (seen.has(v)) continue;
      seen.add(v);
      for (const c of v.constraints) {
        if (c.output !== null && c.output !== v) {
          order.push(c);
          queue.push(c.output);
        }
      }
    }
    return order;
  }
  propagate(v) {
    v.determinedBy.recalculate();
    for (const c of this.plan(v)) c.recalculate();
  }
}

function chainTest(n) {
  const planner = new Planner();
  const vars = [];
  for (let i = 0; i <= n; i++) vars.push(new Variable('v' + i, i));
  for (let i = 0; i < n; i++) planner.add(new Equal(REQUIRED).attach(vars[i], vars[i + 1]));
  planner.add(new Stay(WEAK).attach(vars[n]));
  let current = 0;
  const edit = new Edit(STRONG, () => current).attach(vars[0]);
  planner.add(edit);
  const plan = planner.plan(vars[0]);
  let sum = 0;
  for (let i = 0; i < 40; i++) {
    current = i * 3;
    edit.execute();
    for (const c of plan) c.execute();
    sum += vars[n].value;
  }
  planner.remove(edit);
  if (vars[0].value !== current || vars[n].determinedBy === null) throw new Error('the weak constraint was not restored');
  return sum;
}

function projectionTest(n) {
  const planner = new Planner();
  const factor = new Variable('factor', 10), offset = new Variable('offset', 1000);
  const targets = [];
  let source = null;
  for (let i = 0; i < n; i++) {
    source = new Variable('src', i);
    const target = new Variable('dst', i);
    planner.add(new Stay(STRONG).attach(source));
    planner.add(new Scale(REQUIRED).attach(source, factor, offset, target));
    targets.push(target);
  }
  const set = (v, value) => {
    const edit = new Edit(REQUIRED, () => value).attach(v);
    planner.add(edit);
    planner.remove(edit);
  };
  set(factor, 5);
  set(offset, 2000);
  return targets.reduce((total, t) => total + t.value, 0) + source.value;
}

// Sudoku: candidate bit sets per cell, propagation to peers, search on the cell with fewest candidates.
const PEERS = [];
for (let cell = 0; cell < 81; cell++) {
  const row = Math.floor(cell / 9), column = cell % 9, peers = [];
  for (let other = 0; other < 81; other++) {
    const r = Math.floor(other / 9), c = other % 9;
    const sameBox = Math.floor(r / 3) === Math.floor(row / 3) && Math.floor(c / 3) === Math.floor(column / 3);
    if (other !== cell && (r === row || c === column || sameBox)) peers.push(other);
  }
  PEERS.push(peers);
}

function bitCount(x) {
  let n = 0;
  while (x !== 0) { x &= x - 1; n++; }
  return n;
}

function assign(cells, cell, bit) {
  if ((cells[cell] & bit) === 0) return false;
  const work = [cell];
  cells[cell] = bit;
  while (work.length > 0) {
    const c = work.pop();
    for (const peer of PEERS[c]) {
      if ((cells[peer] & cells[c]) === 0) continue;
      cells[peer] &= ~cells[c];
      if (cells[peer] === 0) return false;
      if (bitCount(cells[peer]) === 1) work.push(peer);
    }
  }
  return true;
}

function solve(cells, stats) {
  stats.nodes++;
  let best = -1, fewest = 10;
  for (let i = 0; i < 81; i++) {
    const n = bitCount(cells[i]);
    if (n > 1 && n < fewest) { fewest = n; best = i; }
  }
  if (best < 0) return cells;
  for (let bit = 1; bit <= 256; bit <<= 1) {
    if ((cells[best] & bit) === 0) continue;
    const copy = cells.slice();
    if (assign(copy, best, bit)) {
      const solution = solve(copy, stats);
      if (solution !== null) return solution;
    }
  }
  return null;
}

function sudoku(puzzle) {
  const cells = new Array(81).fill(511), stats = { nodes: 0 };
  for (let i = 0; i < 81; i++) {
    if (puzzle[i] !== '.' && !assign(cells, i, 1 << (puzzle.charCodeAt(i) - 49))) return 'impossible';
  }
  const solution = solve(cells, stats);
  return solution.map((bits) => 32 - Math.clz32(bits)).join('') + '/' + stats.nodes;
}

function run() {
  let out = chainTest(400) + ' ' + projectionTest(180);
  out += ' ' + sudoku('4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......');
  return out;
}

// Driver: the same lines end every program. `__iterations` (default 1) is how often run() is timed.
(function (count) {
  const now = typeof performance === 'object' ? () => performance.now() : () => Date.now();
  const times = [];
  function check(result, elapsed) {
    if (!Object.is(result, expected)) throw new Error(program + ': expected ' + expected + ', got ' + result);
    times.push(elapsed);
  }
  function report() {
    const rest = times.slice(1).sort((a, b) => a - b);
    const steady = rest.length === 0 ? times[0] : (rest[(rest.length - 1) >> 1] + rest[rest.length >> 1]) / 2;
    const line = program + ' ' + times[0].toFixed(2) + ' ' + steady.toFixed(2);
    if (typeof console === 'object') console.log(line);
    else print(line);
  }
  (function next() {
    while (times.length < count) {
      const start = now();
      const result = run();
      if (result instanceof Promise) {
        result.then((value) => { check(value, now() - start); next(); });
        return;
      }
      check(result, now() - start);
    }
    report();
  })();
})(globalThis.__iterations ?? 1);
