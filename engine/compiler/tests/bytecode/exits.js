// Leaving: finally blocks once, iterators closed, handlers with gaps.
function f(list) { for (const x of list) { try { if (x) return x; } finally { done(); } } }
function g([a, b = 1, ...c]) { return a + b + c.length; }
function* h() { const v = yield 1; return v; }
async function k(p) { try { await p; } catch { return 0; } }
