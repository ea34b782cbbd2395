// Operands: variables in place, copies only where a later operand assigns them.
function f(a, b) { return a + b * 2 + (a = 1) + a; }
function g(o, i) { o.n += 1; o[i++] = i; return o.list[i].name; }
function h() { let x = 1; x = x || 2; const y = { x, z: [x, 3] }; return y; }
