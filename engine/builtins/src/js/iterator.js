// Async-from-sync iterators (spec 27.1.6).

// The wrapper for `for await` and `yield*` over sync iterables.
const AsyncFromSyncProto = $methods($create($intrinsic('AsyncIteratorProto')), {
  next(...args) {
    return continuation(this, true, (iterator, next) => $apply(next, iterator, args));
  },
  return(...args) {
    return continuation(this, false, (iterator) => {
      const close = iterator.return;
      if (close === undefined || close === null) return { value: args[0], done: true };
      const r = $apply(close, iterator, args);
      if (!$isObject(r)) $throwType('%s is not an object', r);
      return r;
    });
  },
  throw(...args) {
    return continuation(this, true, (iterator) => {
      const raise = iterator.throw;
      if (raise === undefined || raise === null) {
        const close = iterator.return;
        if (close !== undefined && close !== null) {
          const r = $call(close, iterator);
          if (!$isObject(r)) $throwType('%s is not an object', r);
        }
        $throwType('The iterator does not provide a \'throw\' method');
      }
      const r = $apply(raise, iterator, args);
      if (!$isObject(r)) $throwType('%s is not an object', r);
      return r;
    });
  },
});

// Runs `step` on the sync iterator and gives a promise of the unwrapped result; a rejected value closes the iterator
// when `closing`.
function continuation(self, closing, step) {
  const iterator = $slot(self, 1);
  const promise = $newPromise();
  try {
    const r = step(iterator, $slot(self, 2));
    const done = !!r.done;
    let wrapped;
    try {
      wrapped = $promiseResolve(r.value);
    } catch (error) {
      if (!done && closing) closeQuietly(iterator);
      throw error;
    }
    $promiseThen(wrapped, (value) => { $settlePromise(promise, true, $iterResult(value, done)); }, (error) => {
      if (!done && closing) closeQuietly(iterator);
      $settlePromise(promise, false, error);
    }, undefined);
  } catch (error) {
    $settlePromise(promise, false, error);
  }
  return promise;
}

function closeQuietly(iterator) {
  try {
    const close = iterator.return;
    if (close !== undefined && close !== null) $call(close, iterator);
  } catch {
    // The first error counts.
  }
}

$intrinsic('AsyncFromSyncIteratorProto', AsyncFromSyncProto);
$intrinsic('CreateAsyncFromSyncIterator', (iterator, next) => {
  const o = $newKind('Iterator', AsyncFromSyncProto);
  $setSlot(o, 1, iterator);
  $setSlot(o, 2, next);
  return o;
});
