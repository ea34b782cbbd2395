// Writes a random program that exercises what a JIT gets wrong: `generate.js SEED` prints it. The program prints a line for each
// call that it makes, the same in every engine and mode. Same seed, same program.
'use strict';

let state = (Number(process.argv[2]) >>> 0) || 1;
function next() {
  // xorshift32
  state ^= state << 13;
  state >>>= 0;
  state ^= state >>> 17;
  state ^= state << 5;
  state >>>= 0;
  return state;
}
for (let i = 0; i < 10; i++) next();
const below = (n) => next() % n;
const chance = (percent) => below(100) < percent;
const pick = (list) => list[below(list.length)];

const INTS = ['0', '1', '2', '3', '7', '-1', '-2', '31', '32', '100', '255', '256', '65535', '2147483647', '-2147483648', '1073741824'];
const DOUBLES = ['0.5', '-0', '1.5', 'NaN', 'Infinity', '-Infinity', '4294967295', '1e300', '-2147483649', '2147483648', '0.1', '5e-324', '9007199254740991'];
const STRINGS = ['""', '"a"', '"bc"', '"x1"', '"10"', '"\\u1234z"', '"length"', '"0"', '"NaN"'];
const PROPS = ['a', 'b', 'c', 'd', 'x', 'y'];
const LOADED = [...PROPS, 'g', 'hidden'];
const TYPED = ['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array'];

const functions = []; // { name, params, kind }
const asyncs = []; // { name, params }, each calls those before it
const classes = []; // { name, methods, getters }
let indent = '';
let sloppy = false;
let counter = 0;
const fresh = (prefix) => prefix + counter++;

// A scope: variables by type. Types: int, num, str, arr, obj, typed, fn, any.
class Scope {
  constructor(parent, fn) {
    this.parent = parent;
    this.fn = fn;
    this.vars = [];
  }
  all() {
    return this.parent ? [...this.parent.all(), ...this.vars] : this.vars;
  }
  find(type, writable) {
    const list = this.all().filter((v) => (type === 'any' || v.type === type || (type === 'num' && v.type === 'int')) && (!writable || !v.constant));
    return list.length ? pick(list.slice(-6)) : null;
  }
}

function literal(type) {
  switch (type) {
    case 'int': return chance(60) ? String(below(20) - 4) : pick(INTS);
    case 'num': return chance(40) ? literal('int') : pick(DOUBLES);
    case 'str': return pick(STRINGS);
    case 'arr': return pick(['[1, 2, 3]', '[0.5, 1.5, -0]', '[1, , 3]', '[]', '["p", 1, null, undefined]', '[1, 2.5, "s", {}]', '[[1], [2, 3]]', 'new Array(5)', '[{ a: 1 }, { b: 2, a: 3 }, { a: 0.5 }]']);
    case 'obj': return pick(['{ a: 1 }', '{ b: 2, a: 1 }', '{ a: 0.5, b: "s", c: [1] }', '{ x: 1, y: 2 }', '{}', '{ get a() { return 7; }, b: 1 }', '{ a: 1, set b(v) { this.c = v; } }', '{ y: { x: 1 }, x: -0 }', 'Object.create({ a: 9, x: 1.5 })']).replace(/^\{/, '({').replace(/\}$/, '})');
    case 'typed': return `new ${pick(TYPED)}(${pick(['4', '8', '[1, 2, 300]', '[-1, 70000, 0.5]'])})`;
    default: return pick(['undefined', 'null', 'true', 'false', '0', '"q"', '1n', 'NaN', 'Symbol.iterator', '-0']);
  }
}

function expr(type, s, depth) {
  if (chance(3)) return `(${expr(pick(['int', 'num', 'str', 'any', 'obj', 'arr']), s, depth - 1)})`;
  if (depth <= 0 || chance(12)) {
    const v = chance(80) && s.find(type);
    return v ? v.name : literal(type);
  }
  const e = (t) => expr(t, s, depth - 1);
  switch (type) {
    case 'int':
      switch (below(20)) {
        case 0: case 1: case 2: return `(${e('int')} ${pick(['+', '-', '*'])} ${e('int')})`;
        case 3: return `(${e('num')} ${pick(['|', '&', '^', '<<', '>>', '>>>'])} ${e('num')})`;
        case 4: return `(${e('num')} ${pick(['| 0', '>>> 0', '& 255', '^ -1', '<< 1', '>>> 1', '% 7 | 0'])})`;
        case 5: return `(~${e('num')})`;
        case 6: return `(${e('int')} % ${e('int')})`;
        case 7: return `${e('arr')}.length`;
        case 8: return `${e('str')}.length`;
        case 9: return `${e('str')}.charCodeAt(${e('int')})`;
        case 10: return `Math.${pick(['imul', 'max', 'min'])}(${e('int')}, ${e('int')})`;
        case 11: return `Math.${pick(['abs', 'clz32', 'floor', 'ceil', 'trunc', 'round', 'sign'])}(${e('num')})`;
        case 12: return `(${e('any')} ${pick(['===', '!==', '==', '<', '>=', '!='])} ${e('any')} ? ${e('int')} : ${e('int')})`;
        case 13: return `(- ${e('int')})`;
        case 14: return `(${test(s, depth - 1)} ? ${e('int')} : ${e('int')})`;
        case 15: return `(${e('typed')}[${e('int')} & 3] | 0)`;
        case 16: return pick([`${e('arr')}.indexOf(${e('any')})`, `tossed(${e('int')} & 15)`]);
        case 17: { const v = s.find('int', true); return v ? pick([`(${v.name}++)`, `(--${v.name})`, `(${v.name} += ${e('int')})`, `(${v.name} = ${e('int')})`]) : literal('int'); }
        default: return `(${e('int')} + ${literal('int')})`;
      }
    case 'num':
      switch (below(12)) {
        case 0: case 1: case 2: return `(${e('num')} ${pick(['+', '-', '*', '/'])} ${e('num')})`;
        case 3: return `(${e('num')} % ${e('num')})`;
        case 4: return `Math.${pick(['sqrt', 'abs', 'floor', 'ceil', 'trunc', 'fround', 'round'])}(${e('num')})`;
        case 5: return `Math.${pick(['min', 'max'])}(${e('num')}, ${e('num')})`;
        case 6: return `(- ${e('num')})`;
        case 7: return `${e('typed')}[${e('int')} & 7]`;
        case 8: return `${e('obj')}.${pick(LOADED)}`;
        case 9: return `${e('arr')}[${e('int')} & 3]`;
        case 10: return `(${test(s, depth - 1)} ? ${e('num')} : ${e('int')})`;
        default: return e('int');
      }
    case 'str':
      switch (below(9)) {
        case 0: case 1: return `cut(${e('str')} + ${e('any')})`;
        case 2: return `cut(\`\${${e('int')}}-\${${e('str')}}\`)`;
        case 3: return `${e('str')}.slice(${e('int')} & 3)`;
        case 4: return `(${e('str')}[${e('int')} & 1] ?? "~")`;
        case 5: return `String.fromCharCode(97 + (${e('int')} & 15))`;
        case 6: return `(typeof ${e('any')})`;
        case 7: return `cut(${e('arr')}.join(${e('str')}))`;
        default: return `cut(String(${e('num')}))`;
      }
    case 'arr':
      switch (below(12)) {
        case 0: return `[${e('int')}, ${e('int')}, ${e('int')}]`;
        case 1: return `[${e('num')}, ${e('num')}]`;
        case 2: return `[...short(${e('arr')}), ${e('any')}]`;
        case 3: { const p = fresh('p'); return `${e('arr')}.map((${p}) => ${arrow(p, s, depth - 1)})`; }
        case 4: { const p = fresh('p'); return `${e('arr')}.filter((${p}) => ${arrow(p, s, depth - 1)})`; }
        case 5: return `${e('arr')}.slice(${e('int')} & 3)`;
        case 6: return `short(Array.from(${e('typed')}))`;
        case 7: return `${e('arr')}.concat(${e('int')})`.replace(/^(.*)$/, 'short($1)');
        case 8: return `Object.${pick(['keys', 'values'])}(${e('obj')})`;
        default: { const v = s.find('arr'); return v ? v.name : literal('arr'); }
      }
    case 'obj':
      switch (below(8)) {
        case 0: return `({ ${pick(PROPS)}: ${e('int')}, ${pick(PROPS)}: ${e('num')} })`;
        case 1: return `({ a: ${e('num')}, ...${e('obj')} })`;
        case 2: if (classes.length) { const c = pick(classes); return `new ${c.name}(${e('int')}, ${e('num')})`; }
        // falls through
        case 3: return `{ [${e('str')}]: ${e('int')}, x: ${e('int')} }`.replace(/^/, '(') + ')';
        default: { const v = s.find('obj'); return v ? v.name : literal('obj'); }
      }
    case 'typed': { const v = s.find('typed'); return v ? v.name : literal('typed'); }
    default:
      switch (below(14)) {
        case 0: return e('int');
        case 1: return e('num');
        case 2: return e('str');
        case 3: return e('obj');
        case 4: return e('arr');
        case 5: return `${e('obj')}.${pick(LOADED)}`;
        case 6: return `${e('obj')}?.[${e('str')}]`;
        case 7: return `${e('arr')}[${e('int')}]`;
        case 8: return `(${e('any')} ${pick(['&&', '||', '??'])} ${e('any')})`;
        case 9: return test(s, depth - 1);
        case 10: case 11: return call(s, depth - 1);
        case 12: if (classes.length) { const c = pick(classes); return pick([`${e('obj')}.${pick(c.methods)}?.(${e('int')})`, `new ${c.name}(${e('int')}, ${e('any')}).${pick(c.methods)}(${e('int')})`, `new ${c.name}(${e('any')}).${pick(c.getters)}`]); }
        // falls through
        default: { const v = s.find('any'); return v ? v.name : literal('any'); }
      }
  }
}

function arrow(p, s, depth) {
  const inner = new Scope(s, s.fn);
  inner.vars.push({ name: p, type: pick(['int', 'num', 'any']), constant: true });
  return chance(30) ? test(inner, depth) : `(${expr(pick(['int', 'num', 'any']), inner, depth)})`;
}

function test(s, depth) {
  const e = (t) => expr(t, s, depth - 1);
  switch (below(12)) {
    case 0: case 1: return `(${e('int')} ${pick(['<', '<=', '>', '>=', '===', '!=='])} ${e('int')})`;
    case 2: return `(${e('num')} ${pick(['<', '<=', '>', '>=', '===', '!=='])} ${e('num')})`;
    case 3: return `(${e('str')} ${pick(['<', '===', '>=', '!=='])} ${e('str')})`;
    case 4: return `(${e('any')} ${pick(['==', '===', '!=', '!=='])} ${pick(['null', 'undefined', 'true', '0', '""', '"a"'])})`;
    case 5: return `(!${e('any')})`;
    case 6: return `(typeof ${e('any')} === ${pick(['"number"', '"string"', '"object"', '"undefined"', '"function"', '"boolean"'])})`;
    case 7: return `(${pick(PROPS.map((p) => `"${p}"`))} in ${e('obj')})`;
    case 8: return `(${e('int')} & ${pick(['1', '3', '4'])})`;
    case 9: if (classes.length) return `(${e('obj')} instanceof ${pick(classes).name})`;
    // falls through
    case 10: return `(${e('any')} === ${e('any')})`;
    default: return `(${e('int')} % ${pick(['2', '3', '5'])} === 0)`;
  }
}

function call(s, depth) {
  const e = (t) => expr(t, s, depth - 1);
  const local = chance(30) && s.find('fn');
  if (local) return `${local.name}(${e('int')}, ${e('any')})`;
  const list = functions.slice(0, s.fn ?? functions.length);
  if (!list.length) return e('int');
  const f = pick(list.slice(-4));
  const args = [];
  const n = chance(80) ? f.params.length : below(5);
  for (let i = 0; i < n; i++) args.push(e(f.params[i] ?? 'any'));
  if (f.kind === 'generator') return pick([`sum(${f.name}(${args}))`, `${f.name}(${args}).next().value`, `[...${f.name}(${args})].length`, `drive(${f.name}(${args}), ${e('any')})`, `sum(through(${f.name}(${args})))`, `sum(odd(${f.name}(${args}), ${e('int')}))`]);
  switch (below(8)) {
    case 0: return `${f.name}(...short(${e('arr')}))`;
    case 1: return `${f.name}.call(${e('obj')}${args.map((a) => ', ' + a).join('')})`;
    case 2: return `${f.name}.apply(null, [${args}])`;
    default: return `${f.name}(${args})`;
  }
}

function block(s, depth, n = 1 + below(4), extra = []) {
  const guard = s.fresh && s.loops > 1 ? `  if (fuel-- < -100) break;\n` : '';
  s.fresh = false;
  const inner = new Scope(s, s.fn);
  inner.vars.push(...extra);
  inner.loop = s.loop;
  inner.gen = s.gen;
  inner.awaits = s.awaits;
  inner.ret = s.ret;
  const outer = indent;
  indent += '  ';
  let text = '{\n' + (guard && indent + guard.slice(2));
  inner.loops = s.loops;
  for (let i = 0; i < n; i++) text += statement(inner, depth);
  indent = outer;
  return text + indent + '}';
}

const TYPES = ['int', 'int', 'int', 'num', 'num', 'str', 'arr', 'obj', 'typed', 'any'];

function statement(s, depth) {
  const line = (t) => indent + t + '\n';
  const e = (t, d = 3) => expr(t, s, d);
  if (depth <= 0) return simple(s, line, e);
  switch (below(26)) {
    case 0: case 1: return line(`if (${test(s, 3)}) ${block(s, depth - 1)}${chance(50) ? ` else ${block(s, depth - 1)}` : ''}`);
    case 2: case 3: case 4: {
      const i = fresh('i');
      const loop = chance(70) ? `let ${i} = 0; ${i} < ${3 + below(s.loops ? 6 : 25)}; ${i}++`
        : pick([`let ${i} = ${2 + below(20)}; ${i} > 0; ${i}--`, `let ${i} = 0; ${i} < 5; ${i} += 0.5`, `let ${i} = 2147483640; ${i} < 2147483655; ${i} += 2`, `let ${i} = 0; ${i} < ${5 + below(10)}; ${i} += ${1 + below(3)}`]);
      const label = fresh('L');
      const inner = loopScope(s, label);
      return line(`${label}: for (${loop}) ${block(inner, depth - 1, 1 + below(4), [{ name: i, type: chance(90) ? 'int' : 'num', constant: chance(95) }])}`);
    }
    case 5: {
      const x = fresh('e'), label = fresh('L');
      const inner = loopScope(s, label);
      const [over, type] = pick([[`short(${e('arr')})`, 'any'], [e('str'), 'str'], [`Object.entries(${e('obj')})`, 'arr'], [`new Set(short(${e('arr')}))`, 'any'], [e('typed'), 'num']]);
      return line(`${label}: for (const ${x} of ${over}) ${block(inner, depth - 1, 1 + below(3), [{ name: x, type, constant: true }])}`);
    }
    case 6: {
      const g = functions.slice(0, s.fn ?? functions.length).filter((f) => f.kind === 'generator');
      if (!g.length) return simple(s, line, e);
      const x = fresh('e'), label = fresh('L');
      const made = `${pick(g).name}(${e('int')}, ${e('int')})`;
      return line(`${label}: for (const ${x} of ${pick([made, made, `through(${made})`, `odd(${made}, ${e('int')})`])}) ${block(loopScope(s, label), depth - 1, 1 + below(3), [{ name: x, type: 'any', constant: true }])}`);
    }
    case 7: {
      const k = fresh('k'), label = fresh('L');
      return line(`${label}: for (const ${k} in ${e('obj')}) ${block(loopScope(s, label), depth - 1, 1 + below(2), [{ name: k, type: 'str', constant: true }])}`);
    }
    case 8: {
      const w = fresh('w'), label = fresh('L');
      const bound = 2 + below(8);
      const condition = `${w}++ < ${bound}${chance(40) ? ` && ${test(s, 2)}` : ''}`;
      const body = block(loopScope(s, label), depth - 1);
      return line(`let ${w} = 0;`) + line(bound % 2 ? `${label}: do ${body} while (${condition});` : `${label}: while (${condition}) ${body}`);
    }
    case 9: case 10: {
      const x = fresh('x');
      let text = `try ${block(s, depth - 1)}`;
      const caught = [{ name: x, type: 'any', constant: true }];
      if (chance(85)) text += ` catch (${x}) ${block(s, depth - 1, 1 + below(2), caught).replace('{\n', `{\n${indent}  note(${x});\n`)}`;
      else text += ' finally {}';
      if (chance(30) && !text.endsWith('finally {}')) text += ` finally ${block(s, depth - 1, 1 + below(2))}`;
      return line(text);
    }
    case 11: {
      const n = 2 + below(6);
      let text = `switch (${chance(75) ? `(${e('int')}) % ${n}` : chance(50) ? e('int') : e('str')}) {\n`;
      const strings = text.includes('"') && chance(50);
      for (let i = 0; i < n; i++) text += `${indent}  case ${strings ? `"${pick(['a', 'bc', 'x1', '10'])}${i}"` : i}: ${block(s, depth - 1, 1)}${chance(80) ? ' break;' : ''}\n`;
      if (chance(60)) text += `${indent}  default: ${block(s, depth - 1, 1)}\n`;
      return line(text + indent + '}');
    }
    case 12: {
      const f = fresh('h');
      const [p, q] = [fresh('p'), fresh('p')];
      const inner = new Scope(s, s.fn);
      inner.vars.push({ name: p, type: 'int' }, { name: q, type: 'any' });
      inner.ret = true;
      const body = block(inner, Math.min(depth - 1, 1), 1 + below(3)).replace('{\n', `{\n${indent}  if (fuel-- < 0) return 0;\n`).replace(/\}$/, `  return ${expr(pick(['int', 'num', 'any']), inner, 2)};\n${indent}}`);
      s.vars.push({ name: f, type: 'fn', constant: true });
      return line(chance(50) ? `const ${f} = (${p}, ${q}) => ${body};` : `const ${f} = function (${p}, ${q}) ${body};`);
    }
    default: return simple(s, line, e);
  }
}

function loopScope(s, label) {
  const inner = new Scope(s, s.fn);
  inner.loop = [...(s.loop ?? []), label];
  inner.loops = (s.loops ?? 0) + 1;
  inner.fresh = true;
  inner.gen = s.gen;
  inner.awaits = s.awaits;
  inner.ret = s.ret;
  return inner;
}

// What an async function waits for.
function later(s, e) {
  const f = asyncs.slice(0, s.awaits).length && pick(asyncs.slice(0, s.awaits));
  switch (below(f ? 10 : 6)) {
    case 0: return e('any');
    case 1: return `Promise.resolve(${e('int')})`;
    case 2: return `after(${e('any')}, ${below(3)})`;
    case 3: return `new Promise((r) => r(${e('num')}))`;
    case 4: return `{ then(f, r) { ${pick(['f', 'f', 'r'])}(${e('num')}); } }`.replace(/^/, '(') + ')';
    case 5: return pick([`Promise.reject(${e('int')})`, `after(${e('any')}, 1).then(toss)`, `Promise.all([${e('int')}, after(${e('int')}, 1)])`]);
    default: return `${f.name}(${f.params.map((t) => e(t))})`;
  }
}

function simple(s, line, e) {
  if (s.awaits !== undefined && chance(30)) {
    const x = fresh('e');
    return line(pick([
      `mix(await ${later(s, e)});`,
      `mix(${e('num')} + (await ${later(s, e)} | 0));`,
      `if (await ${later(s, e)}) mix(${e('int')});`,
      `try { mix(await ${later(s, e)}); } catch (${x}) { note(${x}); }`,
      `for await (const ${x} of [${later(s, e)}, ${e('any')}]) mix(${x});`,
      `for await (const ${x} of paged(${e('int')} & 3)) mix(${x});`,
    ]));
  }
  switch (below(31)) {
    case 0: case 1: case 2: case 3: case 4: {
      const type = pick(TYPES), name = fresh('v');
      const value = e(type);
      const constant = chance(25);
      s.vars.push({ name, type, constant });
      return line(`${constant ? 'const' : 'let'} ${name} = ${value};`);
    }
    case 5: case 6: case 7: case 8: {
      const type = pick(TYPES);
      const v = s.find(type, true);
      return v ? line(`${v.name} = ${e(type)};`) : line(`mix(${e(type)});`);
    }
    case 9: case 10: case 11: {
      const v = s.find(pick(['int', 'num']), true);
      if (!v) return line(`mix(${e('num')});`);
      return line(pick([`${v.name}++;`, `${v.name}--;`, `${v.name} ${pick(['+=', '-=', '*=', '|=', '&=', '^=', '<<=', '>>=', '>>>=', '%='])} ${e('int')};`, `${v.name} ${pick(['+=', '-=', '*=', '/='])} ${e('num')};`]));
    }
    case 12: case 13: return line(`${e('obj')}.${pick(chance(80) ? PROPS : ['g', 'x', 'y'])} = ${e(pick(['int', 'num', 'any']))};`);
    case 14: case 15: return line(`${e('arr')}[${e('int')} & ${pick(['1', '3', '7'])}] = ${e(pick(['int', 'num', 'any']))};`);
    case 16: return line(`push(${e('arr')}, ${e(pick(['int', 'num', 'any']))});`);
    case 17: return line(`${e('typed')}[${e('int')} & 7] = ${e('num')};`);
    case 18: { const v = s.find('arr'); return v ? line(pick([`${v.name}.pop();`, `${v.name}.shift();`, `if (${v.name}.length > 9) ${v.name}.length = ${below(4)};`, `delete ${v.name}[1];`, `${v.name}.reverse();`, `${v.name}.sort();`, `${v.name}.push(${e('any')}); if (${v.name}.length > 20) ${v.name}.length = 3;`])) : line(`mix(${e('arr')});`); }
    case 19: { const v = s.find('obj'); return v ? line(pick([`delete ${v.name}.${pick(PROPS)};`, `${v.name}.${pick(PROPS)}++;`, `${v.name}.${pick(PROPS)} += ${e('num')};`, `${v.name}[${e('str')}] = ${e('int')};`])) : line(`mix(${e('obj')});`); }
    case 20: {
      const [a, b] = [fresh('v'), fresh('v')];
      const text = pick([`const [${a}, ${b} = ${e('int')}] = short(${e('arr')});`, `let { ${pick(PROPS)}: ${a}, ${pick(PROPS)}: ${b} = ${e('num')} } = ${e('obj')};`, `const [${a}, ...${b}] = short(${e('arr')});`, `const { ${pick(PROPS)}: ${a}, ...${b} } = ${e('obj')};`]);
      const constant = text.startsWith('const');
      s.vars.push({ name: a, type: 'any', constant }, { name: b, type: text.includes('...' + b) ? (text.startsWith('const [') ? 'arr' : 'obj') : 'any', constant });
      return line(text);
    }
    case 21: { const [a, b] = [s.find('int', true), s.find('int', true)]; return a && b && a !== b ? line(`[${a.name}, ${b.name}] = [${b.name}, ${a.name}];`) : line(`mix(${e('int')});`); }
    case 22: return line(`if (${test(s, 2)}) throw ${pick([`new Error(${e('str')})`, e('int'), `new TypeError("t")`, e('obj')])};`);
    case 23: return line(`${pick(['boom', 'toss', 'tossed'])}(${e('int')});`);
    case 24: if (s.loop?.length) return line(`if (${test(s, 2)}) ${pick(['break', 'continue'])}${chance(60) ? ` ${pick(s.loop)}` : ''};`);
    // falls through
    case 25: if (s.ret && chance(40)) return line(`if (${test(s, 2)}) return ${e('any')};`);
    // falls through
    case 26: if (s.gen) return line(pick([`mix(yield ${e('any')});`, `mix(yield ${e('num')});`, `yield ${e('int')};`, `yield* through(short(${e('arr')}));`]));
    // falls through
    case 27: if (sloppy && s.args) return line(pick([`mix(arguments.length);`, `mix(arguments[${below(3)}]);`, `arguments[0] = ${e('int')};`]));
    // falls through
    default: return line(`mix(${e(pick(TYPES))});`);
  }
}

function makeFunction() {
  const name = fresh('f');
  const types = [];
  for (let i = below(4); i >= 0; i--) types.push(pick(TYPES));
  const kind = chance(25) ? 'generator' : 'plain';
  const s = new Scope(globals, functions.length);
  s.ret = true;
  s.gen = kind === 'generator';
  s.args = true;
  const params = types.map((type) => {
    const p = fresh('p');
    s.vars.push({ name: p, type });
    return chance(15) ? `${p} = ${literal(type)}` : p;
  });
  if (chance(12)) {
    const r = fresh('r');
    s.vars.push({ name: r, type: 'arr' });
    params.push('...' + r);
  }
  const recursive = kind === 'plain' && chance(20);
  let text = `function${kind === 'generator' ? '*' : ''} ${name}(${params.join(', ')}) `;
  const simpleParams = params.every((p) => !/[=.]/.test(p));
  const strictness = sloppy && simpleParams && chance(40) ? '  "use strict";\n' : '';
  const body = block(s, 3, 2 + below(5));
  text += body.replace('{\n', `{\n${strictness}  if (fuel-- < 0) return 0;\n${recursive ? `  if (depth < 6) { depth++; try { mix(${name}(${types.map(literal)})); } finally { depth--; } }\n` : ''}`);
  text = text.replace(/\}$/, `  return ${expr(pick(['int', 'num', 'any', 'obj', 'arr']), s, 3)};\n}\n`);
  functions.push({ name, params: types, kind });
  return text;
}

function makeAsync() {
  const name = fresh('a');
  const types = [];
  for (let i = below(3); i >= 0; i--) types.push(pick(TYPES));
  const s = new Scope(globals, functions.length);
  s.ret = true;
  s.awaits = asyncs.length;
  const params = types.map((type) => {
    const p = fresh('p');
    s.vars.push({ name: p, type });
    return p;
  });
  const body = block(s, 3, 3 + below(5)).replace('{\n', '{\n  if (fuel-- < 0) return 0;\n').replace(/\}$/, `  return ${expr(pick(['int', 'num', 'any', 'obj']), s, 3)};\n}\n`);
  asyncs.push({ name, params: types });
  return `async function ${name}(${params.join(', ')}) ${body}`;
}

function makeClass() {
  const name = fresh('C');
  const base = classes.length && chance(50) ? pick(classes).name : null;
  const methods = base ? ['m0', 'm1'] : ['m0', 'm1', 'm2'];
  const s = new Scope(globals, functions.length);
  s.vars.push({ name: 'p', type: 'int' }, { name: 'this', type: 'obj', constant: true });
  s.ret = true;
  indent = '    ';
  let text = `class ${name}${base ? ` extends ${base}` : ''} {\n`;
  if (chance(50)) text += `  z = ${literal('num')};\n`;
  if (chance(30)) text += `  #hidden = ${literal('int')};\n  get hidden() { return this.#hidden++; }\n`;
  text += `  constructor(p, q) {\n    ${base ? `super(${pick(['p', 'q, p', 'p + 1, q'])});` : ''}\n    this.${pick(PROPS)} = p;\n    ${chance(60) ? `this.${pick(PROPS)} = q;` : ''}\n    ${chance(15) ? 'if (p > 12) return { a: p, m0: () => 3, m1: () => 4, m2: () => 5, g: 1 };' : ''}\n  }\n`;
  for (const m of methods) text += `  ${m}(p) ${block(s, 1, 1 + below(3)).replace('{\n', '{\n    if (fuel-- < 0) return 0;\n').replace(/\}$/, `  return ${base && chance(40) ? `super.${m}(p)` : expr(pick(['int', 'num', 'any']), s, 2)};\n  }`)}\n`;
  text += `  get g() { return ${expr('any', s, 1).replace(/\bp\b/g, '1')}; }\n  set g(p) { this.a = p; }\n`;
  if (chance(40)) {
    const [p, q] = [pick(PROPS), pick(['b', 'c', 'd'])];
    text += `  get ${p}() { ${pick(['', 'toss(this.q & 7); ', 'if (fuel-- < 0) return 0; '])}return ${pick([`this.${q}`, `this.q++`, expr('num', s, 1).replace(/\bp\b/g, 'this.q')])}; }\n`;
    text += `  set ${p}(p) { ${pick([`this.q = p;`, `if (fuel-- < 0) return; this.${q} = tossed(p | 0);`, 'if (p > 5) throw p; this.q = p;'])} }\n`;
  }
  if (chance(30)) text += `  static s(p) { return ${expr('int', new Scope(globals, 0), 1)}; }\n`;
  indent = '';
  classes.push({ name, methods: ['m0', 'm1', 'm2'], getters: ['g', 'a', 'z', 'x', 'y'] });
  return text + '}\n';
}

const globals = new Scope(null, 0);
sloppy = chance(60);
let text = sloppy ? '' : '"use strict";\n';
text += `let fuel = 0, depth = 0, hash = 0, notes = 0;
function show(v, d = 0) {
  switch (typeof v) {
    case "number": return Object.is(v, -0) ? "-0" : String(v);
    case "string": return JSON.stringify(v.slice(0, 30));
    case "bigint": return v + "n";
    case "symbol": return "symbol";
    case "function": return "function";
    case "object": {
      if (v === null) return "null";
      if (d > 2) return "...";
      if (v instanceof Error) return v.name;
      if (ArrayBuffer.isView(v)) return "T[" + [...v].map((x) => show(x, d + 1)) + "]";
      if (Array.isArray(v)) { let s = ""; for (let i = 0; i < v.length && i < 12; i++) s += (i in v ? show(v[i], d + 1) : "") + ","; return "[" + s + v.length + "]"; }
      let s = "";
      for (const k of Object.keys(v)) { let x; try { x = show(v[k], d + 1); } catch (e) { x = "!"; } s += k + ":" + x + ","; }
      return "{" + s + "}";
    }
    default: return String(v);
  }
}
function mix(v) {
  let s;
  if (typeof v === "number") s = Object.is(v, -0) ? "-0" : "" + v; else s = show(v, 1);
  for (let i = 0; i < s.length; i++) hash = (hash * 31 + s.charCodeAt(i)) | 0;
}
function note(e) { notes++; mix(e); }
function cut(s) { return s.length > 40 ? s.slice(0, 20) : s; }
function short(a) { return a.length > 8 ? a.slice(0, 4) : a; }
function push(a, v) { if (a.length < 30) a.push(v); else a.length = 2; }
function boom(n) { if (n === 3 || n > 1000000) throw new RangeError("boom"); return n; }
function toss(v) { if (v & 1) throw v; return v; }
function tossed(v) { try { return toss(v) + 1; } catch (e) { if (e === 5) throw { a: e }; return -e; } finally { hash ^= v; } }
function* through(it) { let n = 0; try { for (const v of it) { if (n++ > 12) return n; yield v; } } finally { hash ^= n; } }
function* odd(it, k) { for (const v of it) { if (k++ & 1) yield v; else mix(v); } yield* through([k, it]); }
function drive(it, v) {
  let t = 0;
  for (let i = 0; i < 12; i++) {
    const r = i === 7 && t > 40 ? it.return(v) : i === 9 && t & 1 ? it.throw(v) : it.next(v);
    if (r.done) return t + i;
    t += typeof r.value === "number" ? r.value : 3;
    v = i;
  }
  return t;
}
function sum(it) { let t = 0, n = 0; for (const v of it) { t += typeof v === "number" ? v : 1; if (++n > 15) break; } return t; }
`;
for (const [type, constant] of [['int'], ['num'], ['arr'], ['obj'], ['typed', true], ['str'], ['any']]) {
  const name = fresh('g');
  text += `${constant ? 'const' : pick(['let', 'var'])} ${name} = ${literal(type)};\n`;
  globals.vars.push({ name, type, constant });
}
for (let i = 3 + below(6); i > 0; i--) text += chance(25) ? makeClass() : makeFunction();
if (!functions.length) text += makeFunction();
text += 'function reset(r) {\n';
for (const v of globals.vars) if (!v.constant) text += `  ${v.name} = ${literal(v.type)};\n`;
text += '}\n';
const rounds = 12 + below(30);
text += `for (let round = 0; round < ${rounds}; round++) {\n  if (round % 5 === 0) reset(round);\n`;
if (classes.length && chance(40)) text += `  if (round === ${3 + below(rounds)}) ${pick(classes).name}.prototype.${pick(['m0', 'm1'])} = function (p) { return p + 0.5; };\n`;
if (chance(15)) text += `  if (round === ${3 + below(rounds)}) Object.prototype.${pick(PROPS)} = 77;\n`;
if (chance(10)) text += `  if (round === ${3 + below(rounds)}) Array.prototype[2] = "proto";\n`;
for (const f of functions.slice(-6)) {
  const args = f.params.map((t) => (chance(25) && (t === 'int' || t === 'num') ? 'round' : chance(10) ? literal('any') : literal(t)));
  const made = f.kind === 'generator' ? `[...${f.name}(${args})]` : `${f.name}(${args})`;
  text += `  fuel = ${20 + below(60)}; hash = 0; notes = 0; depth = 0;
  { let r; try { r = show(${made}); } catch (e) { r = "threw " + show(e); } console.log(round, "${f.name}", r.length > 300 ? r.slice(0, 300) : r, hash, notes); }\n`;
}
text += '}\n';
// Async functions last, so that what is above does not depend on them.
text += `async function after(v, n) { while (n-- > 0) await null; return v; }
async function* paged(n) { for (let i = 0; i < n; i++) { if (i & 1) await i; yield after(i, i); } }
`;
for (let i = 2 + below(3); i > 0; i--) text += makeAsync();
text += `(async () => {\nfor (let round = 0; round < ${rounds}; round++) {\n  if (round % 5 === 0) reset(round);\n`;
for (const f of asyncs) {
  const made = () => `${f.name}(${f.params.map((t) => (chance(25) && (t === 'int' || t === 'num') ? 'round' : literal(t)))})`;
  text += `  fuel = ${20 + below(60)}; hash = 0; notes = 0; depth = 0;
  { let r; try { r = show(await ${made()}); } catch (e) { r = "threw " + show(e); } console.log(round, "${f.name}", r.length > 300 ? r.slice(0, 300) : r, hash, notes); }
  { const r = show(await Promise.allSettled([${made()}, ${made()}])); console.log(round, "both", r.length > 300 ? r.slice(0, 300) : r, hash, notes); }\n`;
}
text += '}\n})();\n';
process.stdout.write(text);
