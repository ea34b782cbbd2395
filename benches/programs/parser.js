// Tokenizer, recursive-descent parser, tree-walking evaluator and printer for a small language.
'use strict';
const program = 'parser';
const expected = '31083 31083 102578 209192';

const KEYWORDS = new Set(['let', 'while', 'if', 'else', 'fn', 'return']);
const BINARY = { '==': 1, '<': 2, '>': 2, '+': 3, '-': 3, '*': 4, '/': 4, '%': 4 };

function isDigit(c) { return c >= 48 && c <= 57; }
function isLetter(c) { return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95; }

class Lexer {
  constructor(text) { this.text = text; this.at = 0; this.line = 1; }
  next() {
    const text = this.text;
    for (; this.at < text.length; this.at++) {
      const c = text.charCodeAt(this.at);
      if (c === 10) this.line++;
      else if (c === 35) while (this.at + 1 < text.length && text.charCodeAt(this.at + 1) !== 10) this.at++;
      else if (c !== 32 && c !== 9) break;
    }
    if (this.at >= text.length) return { kind: 'end', value: null, line: this.line };
    const start = this.at, first = text.charCodeAt(start);
    if (isDigit(first)) {
      while (this.at < text.length && isDigit(text.charCodeAt(this.at))) this.at++;
      return { kind: 'number', value: Number(text.slice(start, this.at)), line: this.line };
    }
    if (isLetter(first)) {
      while (this.at < text.length && (isLetter(text.charCodeAt(this.at)) || isDigit(text.charCodeAt(this.at)))) this.at++;
      const value = text.slice(start, this.at);
      return { kind: KEYWORDS.has(value) ? value : 'name', value, line: this.line };
    }
    const two = text.substr(start, 2);
    const value = two === '==' ? two : text[start];
    this.at += value.length;
    return { kind: value, value, line: this.line };
  }
}

class Parser {
  constructor(text) {
    this.lexer = new Lexer(text);
    this.token = this.lexer.next();
    this.nodes = 0;
  }
  node(type, fields) { this.nodes++; return { type, ...fields }; }
  advance() { const token = this.token; this.token = this.lexer.next(); return token; }
  accept(kind) { return this.token.kind === kind ? this.advance() : null; }
  expect(kind) {
    if (this.token.kind !== kind) throw new SyntaxError('expected ' + kind + ' on line ' + this.token.line);
    return this.advance();
  }
  program() {
    const body = [];
    while (this.token.kind !== 'end') body.push(this.statement());
    return this.node('Block', { body });
  }
  block() {
    this.expect('{');
    const body = [];
    while (!this.accept('}')) body.push(this.statement());
    return this.node('Block', { body });
  }
  statement() {
    switch (this.token.kind) {
      case 'let': {
        this.advance();
        const name = this.expect('name').value;
        this.expect('=');
        const value = this.expression(0);
        this.expect(';');
        return this.node('Let', { name, value });
      }
      case 'while': {
        this.advance();
        return this.node('While', { test: this.expression(0), body: this.block() });
      }
      case 'if': {
        this.advance();
        const test = this.expression(0), then = this.block();
        return this.node('If', { test, then, otherwise: this.accept('else') ? this.block() : null });
      }
      case 'fn': {
        this.advance();
        const name = this.expect('name').value, parameters = [];
        this.expect('(');
        while (!this.accept(')')) {
          parameters.push(this.expect('name').value);
          this.accept(',');
        }
        return this.node('Function', { name, parameters, body: this.block() });
      }
      case 'return': {
        this.advance();
        const value = this.expression(0);
        this.expect(';');
        return this.node('Return', { value });
      }
      default: {
        const target = this.expression(0);
        if (this.accept('=')) {
          const value = this.expression(0);
          this.expect(';');
          return this.node('Assign', { name: target.name, value });
        }
        this.expect(';');
        return this.node('Expression', { value: target });
      }
    }
  }
  expression(level) {
    let left = this.unary();
    for (;;) {
      const power = BINARY[this.token.kind];
      if (power === undefined || power <= level) return left;
      const operator = this.advance().kind;
      left = this.node('Binary', { operator, left, right: this.expression(power) });
    }
  }
  unary() {
    if (this.accept('-')) return this.node('Negate', { value: this.unary() });
    let value = this.primary();
    while (this.accept('(')) {
      const args = [];
      while (!this.accept(')')) { args.push(this.expression(0)); this.accept(','); }
      value = this.node('Call', { callee: value, args });
    }
    return value;
  }
  primary() {
    const token = this.advance();
    switch (token.kind) {
      case 'number': return this.node('Number', { value: token.value });
      case 'name': return this.node('Name', { name: token.value });
      case '(': { const value = this.expression(0); this.expect(')'); return value; }
      default: throw new SyntaxError('unexpected ' + token.kind + ' on line ' + token.line);
    }
  }
}

class Scope {
  constructor(parent) { this.parent = parent; this.names = new Map(); }
  find(name) {
    for (let scope = this; scope !== null; scope = scope.parent) if (scope.names.has(name)) return scope.names;
    throw new ReferenceError(name);
  }
}

class Result { constructor(value) { this.value = value; } }

const evaluators = {
  Block(node, scope) {
    for (const child of node.body) {
      const result = evaluate(child, scope);
      if (result instanceof Result) return result;
    }
    return undefined;
  },
  Let(node, scope) { scope.names.set(node.name, evaluate(node.value, scope)); },
  Assign(node, scope) { scope.find(node.name).set(node.name, evaluate(node.value, scope)); },
  While(node, scope) {
    while (evaluate(node.test, scope)) {
      const result = evaluate(node.body, new Scope(scope));
      if (result instanceof Result) return result;
    }
    return undefined;
  },
  If(node, scope) {
    if (evaluate(node.test, scope)) return evaluate(node.then, new Scope(scope));
    return node.otherwise === null ? undefined : evaluate(node.otherwise, new Scope(scope));
  },
  Function(node, scope) { scope.names.set(node.name, { node, scope }); },
  Return(node, scope) { return new Result(evaluate(node.value, scope)); },
  Expression(node, scope) { evaluate(node.value, scope); },
  Number(node) { return node.value; },
  Name(node, scope) { return scope.find(node.name).get(node.name); },
  Negate(node, scope) { return -evaluate(node.value, scope); },
  Binary(node, scope) {
    const a = evaluate(node.left, scope), b = evaluate(node.right, scope);
    switch (node.operator) {
      case '+': return a + b;
      case '-': return a - b;
      case '*': return a * b;
      case '/': return Math.floor(a / b);
      case '%': return a % b;
      case '<': return a < b;
      case '>': return a > b;
      default: return a === b;
    }
  },
  Call(node, scope) {
    const callee = evaluate(node.callee, scope);
    const inner = new Scope(callee.scope);
    callee.node.parameters.forEach((name, i) => inner.names.set(name, evaluate(node.args[i], scope)));
    const result = evaluate(callee.node.body, inner);
    return result instanceof Result ? result.value : undefined;
  },
};

function evaluate(node, scope) { return evaluators[node.type](node, scope); }

function render(node) {
  switch (node.type) {
    case 'Block': return '{' + node.body.map(render).join('') + '}';
    case 'Let': return 'let ' + node.name + '=' + render(node.value) + ';';
    case 'Assign': return node.name + '=' + render(node.value) + ';';
    case 'While': return 'while ' + render(node.test) + render(node.body);
    case 'If': return 'if ' + render(node.test) + render(node.then) + (node.otherwise === null ? '' : 'else' + render(node.otherwise));
    case 'Function': return 'fn ' + node.name + '(' + node.parameters.join(',') + ')' + render(node.body);
    case 'Return': return 'return ' + render(node.value) + ';';
    case 'Expression': return render(node.value) + ';';
    case 'Number': return String(node.value);
    case 'Name': return node.name;
    case 'Negate': return '(-' + render(node.value) + ')';
    case 'Binary': return '(' + render(node.left) + node.operator + render(node.right) + ')';
    default: return render(node.callee) + '(' + node.args.map(render).join(',') + ')';
  }
}

const UNIT = `
# greatest common divisor, a loop and a conditional
fn gcd_N(a, b) {
  while b > 0 { let t = a % b; a = b; b = t; }
  return a;
}
fn weight_N(x, y) {
  if x < y { return x * 3 + y / 2 - (x - 1) * -y; }
  else { if x == y { return 0; } else { return weight_N(y, x) + 1; } }
}
total = total + gcd_N(N * 84, 36) * weight_N(N, 5) % 1000;
`;

function run() {
  let text = 'let total = 0;\n';
  for (let i = 1; i <= 420; i++) text += UNIT.replaceAll('N', String(i));
  const parser = new Parser(text);
  const tree = parser.program();
  const scope = new Scope(null);
  evaluate(tree, scope);
  const printed = render(tree);
  const again = new Parser(printed.slice(1, -1));
  again.program();
  return parser.nodes + ' ' + again.nodes + ' ' + printed.length + ' ' + scope.names.get('total');
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
