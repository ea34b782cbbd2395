// Error and its kinds: construction, cause, AggregateError, SuppressedError-free core, toString, stack, captureStackTrace, prepareStackTrace.

const KINDS = [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError];

test('kinds', () => {
  for (const K of [Error, ...KINDS]) {
    const e = new K('msg');
    assertEq(e.name, K.name);
    assertData(e, 'message', 'msg', 'wc');
    assert(e instanceof K && e instanceof Error);
    assertEq(Object.prototype.toString.call(e), '[object Error]');
    assert(K('no new') instanceof K);
    assertEq(Object.hasOwn(new K(), 'message'), false);
    assertEq(Object.hasOwn(new K(undefined), 'message'), false);
    assertEq(new K('').message, '');
    assertEq(new K(5).message, '5');
    assertEq(K.length, 1);
    assertData(K.prototype, 'message', '', 'wc');
    assertData(K.prototype, 'name', K.name, 'wc');
    assertData(K.prototype, 'constructor', K, 'wc');
    assertEq(Object.getPrototypeOf(K), K === Error ? Function.prototype : Error);
    assertEq(Object.keys(e).length, 0);
    assertThrows(TypeError, () => new K(Symbol()));
  }
});

test('cause', () => {
  for (const K of [Error, ...KINDS]) {
    const c = {};
    assertData(new K('m', { cause: c }), 'cause', c, 'wc');
    assertData(new K('m', { cause: undefined }), 'cause', undefined, 'wc');
    assertEq('cause' in new K('m', {}), false);
    assertEq('cause' in new K('m', 'str'), false);
    assertEq('cause' in new K('m'), false);
    assertEq(new K('m', Object.create({ cause: 1 })).cause, 1);
  }
  const log = [];
  new Error({ toString() { log.push('message'); return ''; } }, { get cause() { log.push('cause'); return 1; } });
  assertEq(log.join(), 'message,cause');
});

test('AggregateError', () => {
  const e = new AggregateError([1, 2], 'm', { cause: 'c' });
  assertDeep(e.errors, [1, 2]);
  assertData(e, 'errors', e.errors, 'wc');
  assertEq(e.message + e.cause + e.name, 'mcAggregateError');
  assertEq(AggregateError.length, 2);
  assert(AggregateError(new Set([1])) instanceof AggregateError);
  assertThrows(TypeError, () => new AggregateError());
  assertThrows(TypeError, () => new AggregateError(5));
  assertEq(Object.hasOwn(new AggregateError([]), 'message'), false);
});

test('toString', () => {
  assertMethod(Error.prototype, 'toString', 0);
  const ts = (o) => Error.prototype.toString.call(o);
  assertEq(String(new TypeError('x')), 'TypeError: x');
  assertEq(String(new Error()), 'Error');
  assertEq(ts({ name: 'N', message: 'M' }), 'N: M');
  assertEq(ts({ name: '', message: 'M' }), 'M');
  assertEq(ts({ name: 'N', message: '' }), 'N');
  assertEq(ts({}), 'Error');
  assertEq(ts({ message: 5, name: null }), 'null: 5');
  for (const bad of [1, null, undefined, 'x']) assertThrows(TypeError, () => ts(bad));
});

test('subclasses', () => {
  class MyError extends Error { constructor(m, extra) { super(m, { cause: extra }); this.extra = extra; } get name() { return 'Mine'; } }
  const e = new MyError('m', 7);
  assertEq(String(e), 'Mine: m');
  assertEq(e.cause + e.extra, 14);
  assertEq(e.stack.startsWith('Error: m') || e.stack.startsWith('Mine: m'), true);
  function Old(m) { Error.call(this, m); this.message = m; }
  Old.prototype = Object.create(Error.prototype);
  assert(new Old('x') instanceof Error);
  assertEq(Reflect.construct(Error, ['m'], Array) instanceof Array, true);
});

test('errors thrown by the engine', () => {
  const kind = (fn) => { try { fn(); } catch (e) { assert(e instanceof Error && typeof e.message === 'string' && e.message.length > 0 && typeof e.stack === 'string'); return e.constructor; } };
  assertEq(kind(() => null.x), TypeError);
  assertEq(kind(() => undeclared), ReferenceError);
  assertEq(kind(() => new Array(-1)), RangeError);
  assertEq(kind(() => decodeURI('%')), URIError);
  assertEq(kind(() => (0, eval)('1 1')), SyntaxError);
  assertEq(kind(() => (1).toFixed(1000)), RangeError);
  assertEq(kind(() => Symbol() + ''), TypeError);
  assertEq(kind(() => { const c = 1; c = 2; }), TypeError);
});

test('stack', () => {
  function outerFunction() { return innerFunction(); }
  function innerFunction() { return new Error('where'); }
  const e = outerFunction(), lines = e.stack.split('\n');
  assertEq(lines[0], 'Error: where');
  assert(lines[1].includes('innerFunction'));
  assert(lines[2].includes('outerFunction'));
  assert(/errors\.js:\d+:\d+/.test(lines[1]));
  assertEq(Object.getOwnPropertyDescriptor(e, 'stack').enumerable, false);
  e.stack = 'changed';
  assertEq(e.stack, 'changed');
  class Cls { method() { return new Error('m').stack; } static st() { return new Error('s').stack; } get acc() { return new Error('g').stack; } }
  assert(new Cls().method().includes('method'));
  assert(Cls.st().includes('st'));
  assert(new Cls().acc.includes('acc'));
  const viaCallback = [1].map(function callback() { return new Error('cb').stack; })[0];
  assert(viaCallback.includes('callback') && viaCallback.includes('map'));
  let thrown;
  try { (function thrower() { null.x; })(); } catch (error) { thrown = error; }
  assert(thrown.stack.includes('thrower'));
});

test('captureStackTrace', () => {
  assertMethod(Error, 'captureStackTrace', 2, 'captureStackTrace', 'wc');
  const o = { name: 'N', message: 'M' };
  function capture() { Error.captureStackTrace(o); }
  assertEq(capture(), undefined);
  assert(o.stack.includes('capture'));
  assertEq(Object.getOwnPropertyDescriptor(o, 'stack').enumerable, false);
  const hidden = {};
  function inner() { Error.captureStackTrace(hidden, inner); }
  function caller() { inner(); }
  caller();
  assertEq(hidden.stack.includes('inner'), false);
  assert(hidden.stack.includes('caller'));
  assertThrows(TypeError, () => Error.captureStackTrace(1));
});

test('stackTraceLimit', () => {
  const saved = Error.stackTraceLimit;
  assertEq(typeof saved, 'number');
  const deep = (n) => (n === 0 ? new Error('d').stack : deep(n - 1));
  try {
    Error.stackTraceLimit = 3;
    assertEq(deep(20).split('\n').length, 4);
    Error.stackTraceLimit = 0;
    assertEq(deep(20), 'Error: d');
    Error.stackTraceLimit = 15;
    assertEq(deep(20).split('\n').length, 16);
  } finally { Error.stackTraceLimit = saved; }
});

test('prepareStackTrace', () => {
  const saved = Error.prepareStackTrace;
  let frames;
  Error.prepareStackTrace = (error, sites) => { frames = sites; return { error, count: sites.length }; };
  try {
    const e = (function outermost() { return (function site() { return new Error('p'); })(); })();
    const prepared = e.stack;
    assertEq(prepared.error, e);
    assert(prepared.count >= 2);
    assertEq(frames[0].getFunctionName(), 'site');
    assertEq(frames[1].getFunctionName(), 'outermost');
    assertEq(typeof frames[0].getLineNumber(), 'number');
    assertEq(typeof frames[0].getColumnNumber(), 'number');
    assert(String(frames[0].getFileName()).endsWith('errors.js'));
    assertEq(frames[0].isNative(), false);
    assertEq(typeof frames[0].isConstructor(), 'boolean');
    assert(String(frames[0]).includes('site'));
  } finally { Error.prepareStackTrace = saved; }
  assertEq(typeof new Error('back').stack, 'string');
});

test('call sites', () => {
  const saved = Error.prepareStackTrace;
  Error.prepareStackTrace = (error, sites) => sites;
  try {
    class Point { constructor(keep) { if (keep) this.sites = new Error().stack; } where() { return new Error().stack; } }
    const method = new Point().where()[0], construction = new Point(true).sites[0];
    function sloppy() { return new Error().stack; }
    const plain = sloppy()[0], holder = { sloppy }, called = holder.sloppy()[0], map = [1].map(() => new Error().stack)[0][1];
    const evaluated = (0, eval)('new Error().stack')[0];
    for (const key of ['getColumnNumber', 'getEvalOrigin', 'getFileName', 'getFunction', 'getFunctionName', 'getLineNumber', 'getMethodName', 'getPosition', 'getPromiseIndex',
      'getScriptNameOrSourceURL', 'getThis', 'getTypeName', 'isAsync', 'isConstructor', 'isEval', 'isNative', 'isPromiseAll', 'isToplevel', 'toString']) {
      assertEq(plain[key].name + plain[key].length, key + '0');
      assertThrows(TypeError, () => plain[key].call({}), key);
    }
    // Functions and receivers are shown of sloppy functions only.
    assertEq(plain.getFunction(), sloppy);
    assertEq(called.getThis(), holder);
    for (const site of [method, construction]) assertEq(site.getFunction() === undefined && site.getThis() === undefined, true);
    assertDeep([method, plain, called, map].map((site) => site.getTypeName()), ['Point', null, 'Object', 'Array']);
    assertDeep([method, called, map].map((site) => site.getMethodName()), ['where', 'sloppy', 'map']);
    assertDeep([method, construction, plain, map].map((site) => site.getFunctionName()), ['where', 'Point', 'sloppy', 'map']);
    assertDeep([method, construction, plain, called, evaluated].map((site) => site.isToplevel()), [false, false, true, false, true]);
    assertDeep([method, construction, plain].map((site) => site.isConstructor()), [false, true, false]);
    assertDeep([method, plain, evaluated].map((site) => site.isEval()), [false, false, true]);
    assertEq(plain.getScriptNameOrSourceURL(), plain.getFileName());
    assertEq(map.getFileName(), null);
    assertEq(map.getLineNumber(), null);
    assertEq(plain.getPosition(), called.getPosition());
    assert(plain.getPosition() > method.getPosition() && plain.getLineNumber() > method.getLineNumber());
    for (const site of [method, construction, plain]) {
      assertEq(site.isAsync() || site.isPromiseAll() || site.isNative(), false);
      assertEq(site.getPromiseIndex(), null);
      assertEq(site.getEvalOrigin(), undefined);
    }
    assertDeep([method, construction, plain, called].map((site) => String(site).split(' (')[0]), ['Point.where', 'new Point', 'sloppy', 'Object.sloppy']);
  } finally { Error.prepareStackTrace = saved; }
});

test('isError', () => {
  assertMethod(Error, 'isError', 1);
  assertEq(Error.isError(new TypeError()) && !Error.isError({}) && !Error.isError(Object.create(Error.prototype)) && !Error.isError(1), true);
  assertEq(Error.isError(new (class extends Error {})()), true);
  assertEq(Error.isError(new Proxy(new Error(), {})), false);
});

done();
