// Calls: receivers are not copied, arguments are made in place.
function f(o, g) { o.m(1, g(o)); o[g](...o); new g(o.a); return o?.a?.(1); }
class A { constructor(x) { this.x = x; } }
class B extends A { #p = 1; constructor() { super(2); } get p() { return this.#p; } static s = () => this; }
