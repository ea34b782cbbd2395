// Bytecode virtual machine: an interpreter loop with a big switch, operand stack and calls, running a small program.
'use strict';
const program = 'bytecode-vm';
const expected = '4385086562 in 1040639';

const PUSH = 0, LOAD = 1, STORE = 2, ADD = 3, SUB = 4, MUL = 5, LESS = 6, JUMP = 7, JUMP_IF_FALSE = 8,
  CALL = 9, RETURN = 10, ARGUMENT = 11, GET = 12, SET = 13, MOD = 14, EQUAL = 15, DUP = 16, POP = 17, HALT = 18, XOR = 19;

const NAMES = { PUSH, LOAD, STORE, ADD, SUB, MUL, LESS, JUMP, JUMP_IF_FALSE, CALL, RETURN, ARGUMENT, GET, SET, MOD, EQUAL, DUP, POP, HALT, XOR };

// Assembles lines of `label:` or `OP [operand]`, an operand being a number or a label.
function assemble(text) {
  const labels = new Map(), code = [], fixups = [];
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line === '') continue;
    if (line.endsWith(':')) { labels.set(line.slice(0, -1), code.length); continue; }
    const [op, ...operands] = line.split(/\s+/);
    code.push(NAMES[op]);
    for (const operand of operands) {
      if (/^-?\d+$/.test(operand)) code.push(Number(operand));
      else { fixups.push([code.length, operand]); code.push(0); }
    }
  }
  for (const [at, label] of fixups) code[at] = labels.get(label);
  return code;
}

const SOURCE = `
  PUSH 19
  CALL fib 1
  STORE 0
  PUSH 0
  STORE 1
  PUSH 0
  STORE 2
loop:
  LOAD 1
  PUSH 28000
  LESS
  JUMP_IF_FALSE end
  LOAD 1
  PUSH 64
  MOD
  LOAD 1
  SET
  LOAD 1
  PUSH 7
  MUL
  PUSH 64
  MOD
  GET
  LOAD 2
  ADD
  PUSH 1048575
  MOD
  STORE 2
  LOAD 1
  PUSH 3
  MOD
  PUSH 0
  EQUAL
  JUMP_IF_FALSE skip
  LOAD 2
  LOAD 1
  XOR
  STORE 2
skip:
  LOAD 1
  PUSH 1
  ADD
  STORE 1
  JUMP loop
end:
  LOAD 0
  PUSH 1048576
  MUL
  LOAD 2
  ADD
  HALT
fib:
  ARGUMENT 0
  PUSH 2
  LESS
  JUMP_IF_FALSE recurse
  ARGUMENT 0
  RETURN 1
recurse:
  ARGUMENT 0
  PUSH 1
  SUB
  CALL fib 1
  ARGUMENT 0
  PUSH 2
  SUB
  CALL fib 1
  ADD
  RETURN 1
`;

function execute(code) {
  const stack = [], globals = [0, 0, 0, 0], memory = new Array(64).fill(0), frames = [];
  let pc = 0, base = 0, steps = 0;
  for (;;) {
    steps++;
    switch (code[pc++]) {
      case PUSH: stack.push(code[pc++]); break;
      case LOAD: stack.push(globals[code[pc++]]); break;
      case STORE: globals[code[pc++]] = stack.pop(); break;
      case ADD: { const b = stack.pop(); stack[stack.length - 1] += b; break; }
      case SUB: { const b = stack.pop(); stack[stack.length - 1] -= b; break; }
      case MUL: { const b = stack.pop(); stack[stack.length - 1] *= b; break; }
      case MOD: { const b = stack.pop(); stack[stack.length - 1] %= b; break; }
      case XOR: { const b = stack.pop(); stack[stack.length - 1] ^= b; break; }
      case LESS: { const b = stack.pop(), a = stack.pop(); stack.push(a < b); break; }
      case EQUAL: { const b = stack.pop(), a = stack.pop(); stack.push(a === b); break; }
      case JUMP: pc = code[pc]; break;
      case JUMP_IF_FALSE: if (stack.pop()) pc++; else pc = code[pc]; break;
      case CALL: {
        const target = code[pc], argc = code[pc + 1];
        frames.push({ pc: pc + 2, base });
        base = stack.length - argc;
        pc = target;
        break;
      }
      case RETURN: {
        const result = stack.pop(), argc = code[pc];
        stack.length -= argc;
        stack.push(result);
        const frame = frames.pop();
        pc = frame.pc;
        base = frame.base;
        break;
      }
      case ARGUMENT: stack.push(stack[base + code[pc++]]); break;
      case GET: stack.push(memory[stack.pop()]); break;
      case SET: { const value = stack.pop(); memory[stack.pop()] = value; break; }
      case DUP: stack.push(stack[stack.length - 1]); break;
      case POP: stack.pop(); break;
      case HALT: return stack.pop() + ' in ' + steps;
      default: throw new Error('bad op at ' + (pc - 1));
    }
  }
}

function run() {
  return execute(assemble(SOURCE));
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
