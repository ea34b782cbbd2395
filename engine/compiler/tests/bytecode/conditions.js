// Conditions: fused compare and jump, short circuits, type tests, no values where none is needed.
function f(a, b) { if (a > 1 && b !== undefined || !(a == null)) return 1; return 2; }
function g(x) { return typeof x === 'string' ? x : x || 'none'; }
function h(x) { return !(x.a && x.b); }
function k(x) { switch (x) { case 1: case 2: return 'a'; case 3: return 'b'; case 5: return 'c'; } }
