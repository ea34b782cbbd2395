// Variables of a with object: it is asked for the name twice, and strict code fails when the name has gone meanwhile.
// needs: with-rechecks

test('a proxy is asked whether it has the name, and again for its value', () => {
  const log = [];
  const target = { p: 1, f() { return this; } };
  const proxy = new Proxy(target, {
    has: (t, k) => { if (k === 'p' || k === 'f') log.push('has'); return k in t; },
    get: (t, k) => { log.push(k === Symbol.unscopables ? 'unscopables' : 'get'); return t[k]; },
    set: (t, k, v) => { log.push('set'); t[k] = v; return true; },
  });
  const took = (text) => { assertEq(log.join(), text); log.length = 0; };
  with (proxy) p;
  took('has,unscopables,has,get');
  with (proxy) assertEq(f(), proxy);
  took('has,unscopables,has,get');
  with (proxy) typeof p;
  took('has,unscopables,has,get');
  with (proxy) p = 2;
  took('has,unscopables,has,set');
  with (proxy) p += 2;
  took('has,unscopables,has,get,has,set');
  with (proxy) (() => { 'use strict'; p += 2; })();
  took('has,unscopables,has,get,has,set');
});

test('strict code notices that a name has gone', () => {
  const o = { x: 1, get y() { delete this.y; return 2; } };
  with (o) (() => {
    'use strict';
    assertThrows(ReferenceError, () => { x = (delete o.x, 2); });
    assertThrows(ReferenceError, () => { y += 1; });
    assertThrows(ReferenceError, () => { y; });
  })();
  assertEq('x' in o, false);
  assertEq('y' in o, false);
  const hidden = { z: 1, get [Symbol.unscopables]() { delete hidden.z; } };
  with (hidden) (() => { 'use strict'; assertThrows(ReferenceError, () => z); })();
  hidden.z = 1;
  with (hidden) assertEq(z, undefined);
});

done();
