// Scopes: dead zones, captured constants in registers, Annex B functions, mapped arguments, with.
function f(a, b = a) { { function inner() { return a; } } return inner; }
function g() { use(() => x); let x = 1; return x + x; }
function h(p) { arguments[0] = 1; return p; }
function k(o) { with (o) { return q; } }
