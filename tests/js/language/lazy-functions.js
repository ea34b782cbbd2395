// What functions use of the code around them, when that is known before they are compiled (at their first call): captured
// variables, shadowing, `this` and its kin through arrow functions, private names. Functions here are long on purpose:
// short ones are compiled with the code around them.

const pad = '................................................................................................';

test('parameters do not see what the body declares', () => {
  var x = 'outer', y = 'outer y';
  function f(a = () => x, b = x) {
    var x = 'inner'; let y = 'inner y';
    return [a(), b, x, y, pad.length > 0 ? 'long enough to be compiled when it is called' : ''].slice(0, 4).join();
  }
  function g({ a = () => y, [y]: z = y }) {
    var y = 1;
    return [a(), z, y, 'long enough to be compiled when it is called, as all of them are here'].slice(0, 3).join();
  }
  assertEq(f(), 'outer,outer,inner,inner y');
  assertEq(g({}), 'outer y,outer y,1');
  x = 'changed';
  assertEq(f(), 'changed,changed,inner,inner y');
});

test('catch parameters do not see what the block declares', () => {
  let x = 'outer';
  function f(v) {
    try { throw v; } catch ({ a = () => x, b = x }) { let x = 'inner'; return [a(), b, x, pad.length].slice(0, 3).join(); }
  }
  assertEq(f({}), 'outer,outer,inner');
  x = 'changed';
  assertEq(f({ b: 1 }), 'changed,1,inner');
});

test('functions in blocks', () => {
  var h = 'outer h', k = 'outer k', l = 'outer l', m = 'outer m';
  function f(use) {
    const before = typeof h;
    { function h() { return 'inner h, in a function of its own that is too long to be compiled along: ' + pad; } }
    { let k = 1; { function k() { return 'stays inside because of the let around it: ' + pad; } } use = k; }
    try { throw 1; } catch (m) { { function m() { return 'goes out past a simple catch parameter: ' + pad; } } }
    return [before, typeof h, k, use, typeof m].join();
  }
  assertEq(f(), 'undefined,function,outer k,1,function');
  function g() {
    'use strict';
    { function l() { return 'strict functions of blocks stay inside, whatever else they are called: ' + pad; } l(); }
    return l + (pad.length > 0 ? '' : 'never');
  }
  assertEq(g(), 'outer l');
  assertEq(h + k + l + m, 'outer houter kouter louter m');
});

test('own names', () => {
  var f = 'outer f', A = 'outer A';
  const g = function f(n) { return n > 0 ? f(n - 1) : typeof f + (pad.length > 0 ? ' called by its own name inside' : ''); };
  assertEq(g(3), 'function called by its own name inside');
  assertEq(f, 'outer f');
  function make() {
    const B = class A { static [typeof A === 'string' ? 'x' : 'y']() {} who() { return A; } static field = () => A; };
    return [new B().who() === B, B.field() === B, A, pad.length].slice(0, 3).join();
  }
  assertThrows(ReferenceError, make);
  function make2() {
    const B = class A { who() { return A; } static field = () => A; static { this.block = A; } };
    return [new B().who() === B, B.field() === B, B.block === B, A, pad.length].slice(0, 4).join();
  }
  assertEq(make2(), 'true,true,true,outer A');
});

test('this, new.target, super and arguments in arrow functions', () => {
  function F(...rest) {
    const arrow = (a) => [this === undefined ? 'none' : this.name, new.target === F, arguments.length, arguments[1], a, pad.length].slice(0, 5).join();
    if (new.target) this.name = 'made';
    return rest[0] === 'arrow' ? arrow : { text: arrow(rest.length) };
  }
  assertEq(new F(1, 2).text, 'made,true,2,2,2');
  assertEq(F.call({ name: 'called' }, 'arrow', 7)('x'), 'called,false,2,7,x');
  class Base { who() { return 'base ' + this.name; } constructor(name) { this.name = name; } }
  class Derived extends Base {
    constructor(name) {
      const later = () => { super(name); return () => super.who() + (pad.length > 0 ? ' through two arrow functions' : ''); };
      const who = later();
      this.text = who();
    }
    who() { const inner = () => { const more = () => super.who() + ' of ' + this.constructor.name + pad.slice(0, 0); return more(); }; return inner(); }
  }
  assertEq(new Derived('n').text, 'base n through two arrow functions');
  assertEq(new Derived('n').who(), 'base n of Derived');
  function mapped(a, b) {
    const change = (v) => { arguments[0] = v; delete arguments[1]; return [a, b, arguments[0], 1 in arguments, pad.length].slice(0, 4).join(); };
    return change('new') + ';' + a;
  }
  assertEq(mapped(1, 2), 'new,2,new,false;new');
});

test('names of loops, cases and labels', () => {
  let i = 'outer i', c = 'outer c';
  function f() {
    const fs = [];
    for (let i = 0; i < 2; i++) { fs.push(() => i + ' of a variable for each iteration, read when all are over ' + pad.slice(0, 0)); }
    for (const i of ['a']) fs.push(() => i + pad.slice(0, 0));
    switch (c) { case 'outer c': fs.push(() => c); break; default: let d = 1; fs.push(() => d); }
    c: for (;;) { break c; }
    return fs.map((f) => f().split(' ')[0]).join() + i + c;
  }
  assertEq(f(), '0,1,a,outerouter iouter c');
});

test('assignments from inside', () => {
  let a = 1, b = 2, d = 4, e = 5;
  const constant = 1;
  var set = () => { a = 10; b++; [d] = [40]; ({ e } = { e: 50 }); for (a of [11]); return 'assignments of every kind, long enough ' + pad.length; };
  set();
  assertDeep([a, b, d, e], [11, 3, 40, 50]);
  const wrong = () => { constant = 2; return 'an assignment that throws, in a function that is long enough to be compiled later' + pad; };
  assertThrows(TypeError, wrong);
  const early = () => { late; return 'a read in the dead zone, in a function that is long enough to be compiled later' + pad; };
  assertThrows(ReferenceError, early);
  let late = 1;
  assertEq(early().length > 100, true);
});

test('private names', () => {
  class Outer {
    #x = 'outer x'; #y = 'outer y'; static #s = 'outer s';
    make() {
      const outer = this;
      return class Inner {
        #x = 'inner x';
        read() { const parts = () => [this.#x, outer.#y, #x in this, #y in this, Outer.#s, pad.length]; return parts().slice(0, 5).join(); }
      };
    }
    #method() { return 'private method of an object with ' + this.#x + ', called from a function compiled later' + pad; }
    call() { return (() => { const text = this.#method(); return text.slice(0, 40) + (pad.length > 0 ? '' : 'never') })(); }
  }
  assertEq(new (new Outer().make())().read(), 'inner x,outer y,true,false,outer s');
  assertEq(new Outer().call(), 'private method of an object with outer x');
});

test('eval and with see everything', () => {
  let hidden = 'seen';
  function f(text) { const g = () => { const h = (t) => eval(t); return h(text) + (pad.length > 0 ? '' : 'a function that has a direct eval in it'); }; return g(); }
  assertEq(f('hidden'), 'seen');
  assertEq(f('hidden = "set"; hidden'), 'set');
  assertEq(hidden, 'set');
  const o = { hidden: 'property', method() { return 'unused'; } };
  const g = new Function('o', 'hidden', 'pad', `with (o) { return (() => { const t = hidden; hidden = 'written'; return t + '${pad}'.slice(0, 0); })(); }`);
  assertEq(g(o, 'variable'), 'property');
  assertEq(o.hidden, 'written');
});

test('text and places', () => {
  function  f ( a,b )  { /* spacing and comments are kept */ return a + b + (pad.length > 0 ? 0 : 'long enough to be compiled later'); }
  assertEq(f.toString(), "function  f ( a,b )  { /* spacing and comments are kept */ return a + b + (pad.length > 0 ? 0 : 'long enough to be compiled later'); }");
  assertEq(f.length, 2);
  f(1, 2);
  assertEq(f.toString().length, 134);
  const o = { get  x ( ) { return 'a getter that is long enough to be compiled when it is first called' + pad.slice(0, 0); }, async *m (a = 1) { yield 'a generator that is long enough to be compiled when it is first called' + pad; } };
  assertEq(Object.getOwnPropertyDescriptor(o, 'x').get.toString().slice(0, 14), 'get  x ( ) { r');
  assertEq(o.m.toString().slice(0, 18), 'async *m (a = 1) {');
  assertEq(o.m.length, 0);
  assertEq(o.x.length, 67);
});

test('properties of constructors', () => {
  function Point(x, y) { this.x = x; this.y = y; this.text = 'a constructor that is long enough to be compiled when it is first called' + pad; }
  const p = new Point(1, 2), q = new Point(3, 4);
  assertDeep([p.x, q.y, Object.keys(p).join()], [1, 4, 'x,y,text']);
  const called = (function (first) { const inner = () => first + ' of a function called where it stands, and so compiled at once ' + pad; return inner().slice(0, 5); })('first');
  assertEq(called, 'first');
});

done();
