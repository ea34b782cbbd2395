// Atomics.waitAsync and Atomics.notify (spec 25.4.15, 25.4.17).

// The waiter lists of all places as one, in the order of waiting: { buffer, at, promise, waiting }.
let waiters = [];

function remove(waiter) {
  const kept = [];
  for (let i = 0; i < waiters.length; i++) if (waiters[i] !== waiter) $push(kept, waiters[i]);
  waiters = kept;
}

$methods($global().Atomics, {
  notify(array, index, count) {
    const at = $atomicsLocation(array, index);
    const limit = count === undefined ? Infinity : $toInteger(count);
    const buffer = $slot(array, 0);
    let woken = 0;
    const kept = [];
    for (let i = 0; i < waiters.length; i++) {
      const waiter = waiters[i];
      if (woken < limit && waiter.buffer === buffer && waiter.at === at) {
        waiter.waiting = false;
        woken++;
        $settlePromise(waiter.promise, true, 'ok');
      } else {
        $push(kept, waiter);
      }
    }
    waiters = kept;
    return woken;
  },
  waitAsync(array, index, value, timeout) {
    const place = $atomicsBeginWait(array, index, value, timeout);
    if (place === undefined) return { async: false, value: 'not-equal' };
    const limit = place[1];
    if (limit === 0) return { async: false, value: 'timed-out' };
    const waiter = { buffer: $slot(array, 0), at: place[0], promise: $newPromise(), waiting: true };
    if (limit !== Infinity) {
      // The host's function (callback, milliseconds).
      const later = $intrinsic('HostTimeout');
      if (!$isCallable(later)) $throwType('no timers are linked into this engine: Atomics.waitAsync cannot have a timeout');
      later(() => {
        if (!waiter.waiting) return;
        remove(waiter);
        $settlePromise(waiter.promise, true, 'timed-out');
      }, limit);
    }
    $push(waiters, waiter);
    return { async: true, value: waiter.promise };
  },
});
