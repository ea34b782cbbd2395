// Promise statics and methods that call back into JS (spec 27.2.4, 27.2.5).
const PromiseCtor = $global().Promise;
const { ownKeys, getOwnPropertyDescriptor } = $global().Reflect;

// NewPromiseCapability as an array [promise, resolve, reject].
function newCapability(C) {
  if (!$isConstructor(C)) $throwType('%s is not a constructor', C);
  let resolve;
  let reject;
  const promise = new C((resolveFn, rejectFn) => {
    if (resolve !== undefined || reject !== undefined) $throwType('Promise executor has already been invoked with non-undefined arguments');
    resolve = resolveFn;
    reject = rejectFn;
  });
  if (!$isCallable(resolve) || !$isCallable(reject)) $throwType('Promise resolve or reject function is not callable');
  return [promise, resolve, reject];
}

function promiseResolve(C, v) {
  if (C === PromiseCtor) return $promiseResolve(v);
  if ($kindIs(v, 'Promise') && v.constructor === C) return v;
  const capability = newCapability(C);
  $call(capability[1], undefined, v);
  return capability[0];
}

// `then` for promises whose species is not %Promise%.
$intrinsic('PromiseThen', $methods({}, {
  then(onFulfilled, onRejected, C) {
    const capability = newCapability(C);
    $promiseThen(this, onFulfilled, onRejected, capability);
    return capability[0];
  },
}).then);

// The shared loop of the combinators, over an iterable or, when there are `keys` to collect, over an object's own
// properties. `start(capability, keys)` gives { step(promise, index), end() }.
function combine(C, items, start, keys) {
  const capability = newCapability(C);
  try {
    const resolveFn = C.resolve;
    if (!$isCallable(resolveFn)) $throwType('Promise resolve or reject function is not callable');
    const each = start(capability, keys);
    if (keys !== undefined) {
      stepOwn(C, items, resolveFn, each, keys);
    } else {
      let index = 0;
      for (const item of items) {
        each.step($call(resolveFn, C, item), index++);
      }
    }
    each.end();
  } catch (error) {
    $call(capability[2], undefined, error);
  }
  return capability[0];
}

function stepOwn(C, items, resolveFn, each, keys) {
  if (!$isObject(items)) $throwType('%s is not an object', items);
  const all = ownKeys(items);
  for (let i = 0; i < all.length; i++) {
    const descriptor = getOwnPropertyDescriptor(items, all[i]);
    if (descriptor === undefined || !descriptor.enumerable) continue;
    $push(keys, all[i]);
    each.step($call(resolveFn, C, items[all[i]]), keys.length - 1);
  }
}

// What all and allSettled resolve with: the values, under the keys of allKeyed and allSettledKeyed.
function gathered(values, keys) {
  if (keys === undefined) return values;
  const result = $create(null);
  for (let i = 0; i < keys.length; i++) $createDataProperty(result, keys[i], values[i]);
  return result;
}

function startAll(capability, keys) {
  const values = [];
  let remaining = 1;
  return {
    step(p, index) {
      $push(values, undefined);
      remaining++;
      let called = false;
      p.then($name((v) => {
        if (called) return;
        called = true;
        values[index] = v;
        if (--remaining === 0) $call(capability[1], undefined, gathered(values, keys));
      }, '', 1), capability[2]);
    },
    end() { if (--remaining === 0) $call(capability[1], undefined, gathered(values, keys)); },
  };
}

function startAllSettled(capability, keys) {
  const values = [];
  let remaining = 1;
  return {
    step(p, index) {
      $push(values, undefined);
      remaining++;
      let called = false;
      const settle = (entry) => {
        if (called) return;
        called = true;
        values[index] = entry();
        if (--remaining === 0) $call(capability[1], undefined, gathered(values, keys));
      };
      p.then($name((value) => settle(() => ({ status: 'fulfilled', value })), '', 1),
        $name((reason) => settle(() => ({ status: 'rejected', reason })), '', 1));
    },
    end() { if (--remaining === 0) $call(capability[1], undefined, gathered(values, keys)); },
  };
}

$methods(PromiseCtor, {
  resolve(v) {
    if (!$isObject(this)) $throwType('PromiseResolve called on non-object');
    return promiseResolve(this, v);
  },
  reject(reason) {
    if (!$isObject(this)) $throwType('PromiseReject called on non-object');
    const capability = newCapability(this);
    $call(capability[2], undefined, reason);
    return capability[0];
  },
  withResolvers() {
    const [promise, resolve, reject] = newCapability(this);
    return { promise, resolve, reject };
  },
  try(callback, ...args) {
    if (!$isObject(this)) $throwType('Promise.try called on non-object');
    const capability = newCapability(this);
    try {
      $call(capability[1], undefined, $apply(callback, undefined, args));
    } catch (error) {
      $call(capability[2], undefined, error);
    }
    return capability[0];
  },
  all(iterable) { return combine(this, iterable, startAll, undefined); },
  allSettled(iterable) { return combine(this, iterable, startAllSettled, undefined); },
  allKeyed(promises) { return combine(this, promises, startAll, []); },
  allSettledKeyed(promises) { return combine(this, promises, startAllSettled, []); },
  any(iterable) {
    return combine(this, iterable, (capability) => {
      const errors = [];
      let remaining = 1;
      const fail = () => {
        const error = new ($global().AggregateError)([], 'All promises were rejected');
        $hidden(error, 'errors', errors);
        return error;
      };
      return {
        step(p, index) {
          $push(errors, undefined);
          remaining++;
          let called = false;
          p.then(capability[1], $name((reason) => {
            if (called) return;
            called = true;
            errors[index] = reason;
            if (--remaining === 0) $call(capability[2], undefined, fail());
          }, '', 1));
        },
        end() { if (--remaining === 0) throw fail(); },
      };
    });
  },
  race(iterable) {
    return combine(this, iterable, (capability) => ({
      step(p) { p.then(capability[1], capability[2]); },
      end() {},
    }));
  },
});

$methods(PromiseCtor.prototype, {
  catch(onRejected) {
    return this.then(undefined, onRejected);
  },
  finally(onFinally) {
    if (!$isObject(this)) $throwType('Promise.prototype.finally called on a non-object');
    const C = $speciesConstructor(this, PromiseCtor);
    if (!$isCallable(onFinally)) return this.then(onFinally, onFinally);
    return this.then(
      $name((value) => promiseResolve(C, $call(onFinally, undefined)).then($name(() => value, '', 0)), '', 1),
      $name((reason) => promiseResolve(C, $call(onFinally, undefined)).then($name(() => { throw reason; }, '', 0)), '', 1));
  },
});
