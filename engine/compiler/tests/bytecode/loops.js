// Loops: condition at the bottom, numbers in registers, environments only for captured variables.
function sum(a) { let s = 0; for (let i = 0; i < a.length; i++) s += a[i] * 0.5; return s; }
function closures() { const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i); return fs; }
function search(list) { while (list !== null) { if (list.key > 70000) break; list = list.next; } return list; }
function nested(n) { outer: for (;;) { do { if (!--n) continue outer; } while (n & 1); break; } }
