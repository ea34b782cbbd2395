// Atomics.waitAsync and Atomics.notify (spec 25.4.15, 25.4.17): the promises of this agent's waits. The waiter lists are native.

// Waits that have not ended: { number, promise }.
let waits = [];

// Ends a wait, if it has not ended.
function settle(number, how) {
  const kept = [];
  for (let i = 0; i < waits.length; i++) {
    const wait = waits[i];
    if (wait.number === number) $settlePromise(wait.promise, true, how);
    else $push(kept, wait);
  }
  waits = kept;
}

// Settles what has been notified.
const deliver = $intrinsic('AtomicsDeliver', () => {
  const numbers = $atomicsNotified();
  for (let i = 0; i < numbers.length; i++) settle(numbers[i], 'ok');
});

$methods($global().Atomics, {
  notify(array, index, count) {
    const woken = $atomicsNotify(array, index, count);
    if (woken !== 0) deliver();
    return woken;
  },
  waitAsync(array, index, value, timeout) {
    const wait = $atomicsWait(array, index, value, timeout);
    if (wait === undefined) return { async: false, value: 'not-equal' };
    const limit = wait[2];
    if (limit === 0) return { async: false, value: 'timed-out' };
    const number = wait[3];
    if (limit !== Infinity) {
      // The host's function (callback, milliseconds).
      const later = $intrinsic('HostTimeout');
      if (!$isCallable(later)) {
        $atomicsCancel(wait[0], wait[1], number);
        $throwType('no timers are linked into this engine: Atomics.waitAsync cannot have a timeout');
      }
      later(() => {
        if ($atomicsCancel(wait[0], wait[1], number)) settle(number, 'timed-out');
      }, limit);
    }
    const promise = $newPromise();
    $push(waits, { number, promise });
    return { async: true, value: promise };
  },
});
