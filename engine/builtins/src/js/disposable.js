// Members of DisposableStack and AsyncDisposableStack (spec 27.3, 27.4). Slot 0 of a stack is the array of its
// resources, each [value, method], or undefined once it is disposed.
const StackProto = $intrinsic('DisposableStackProto');
const AsyncStackProto = $intrinsic('AsyncDisposableStackProto');

// What `await using` and AsyncDisposableStack call when a resource can only be disposed synchronously: the method's
// result is not awaited.
$intrinsic('AsyncFromSyncDispose', (method) => function() {
  const promise = $newPromise();
  try {
    $call(method, this);
    $settlePromise(promise, true, undefined);
  } catch (error) {
    $settlePromise(promise, false, error);
  }
  return promise;
});

function check(o, kind, method) {
  if (!$kindIs(o, kind)) $throwType('Method ' + kind + '.prototype.' + method + ' called on incompatible receiver %s', o);
}

// The resources of a stack that is not disposed yet.
function pending(o, kind, method) {
  check(o, kind, method);
  const resources = $slot(o, 0);
  if (resources === undefined) $throwReference('Cannot call ' + kind + '.prototype.' + method + ' on an already-disposed ' + kind);
  return resources;
}

function use(o, kind, value) {
  const resources = pending(o, kind, 'use');
  const asynchronous = kind === 'AsyncDisposableStack';
  // An asynchronous stack awaits also for what needs no disposal.
  if (value !== undefined && value !== null) $push(resources, [value, $disposeMethod(value, asynchronous)]);
  else if (asynchronous) $push(resources, [value, undefined]);
  return value;
}

function adopt(o, kind, value, onDispose) {
  const resources = pending(o, kind, 'adopt');
  if (!$isCallable(onDispose)) $throwNotCallable(onDispose);
  $push(resources, [undefined, () => $call(onDispose, undefined, value)]);
  return value;
}

function defer(o, kind, onDispose) {
  const resources = pending(o, kind, 'defer');
  if (!$isCallable(onDispose)) $throwNotCallable(onDispose);
  $push(resources, [undefined, onDispose]);
}

function move(o, kind, proto) {
  const resources = pending(o, kind, 'move');
  const moved = $newKind(kind, proto);
  $setSlot(moved, 0, resources);
  $setSlot(o, 0, undefined);
  return moved;
}

function dispose(resources) {
  let failed = false;
  let failure;
  for (let i = resources.length - 1; i >= 0; i--) {
    const resource = resources[i];
    try {
      $call(resource[1], resource[0]);
    } catch (error) {
      failure = failed ? $suppressedError(error, failure) : error;
      failed = true;
    }
  }
  if (failed) throw failure;
}

async function disposeAsync(o) {
  check(o, 'AsyncDisposableStack', 'disposeAsync');
  const resources = $slot(o, 0);
  if (resources === undefined) return;
  $setSlot(o, 0, undefined);
  let failed = false;
  let failure;
  let owed = false;
  let awaited = false;
  for (let i = resources.length - 1; i >= 0; i--) {
    const resource = resources[i];
    if (resource[1] === undefined) {
      owed = true;
      continue;
    }
    try {
      const result = $call(resource[1], resource[0]);
      awaited = true;
      await result;
    } catch (error) {
      failure = failed ? $suppressedError(error, failure) : error;
      failed = true;
    }
  }
  if (owed && !awaited) await undefined;
  if (failed) throw failure;
}

$methods(StackProto, {
  adopt(value, onDispose) {
    return adopt(this, 'DisposableStack', value, onDispose);
  },
  defer(onDispose) {
    defer(this, 'DisposableStack', onDispose);
  },
  dispose() {
    check(this, 'DisposableStack', 'dispose');
    const resources = $slot(this, 0);
    if (resources === undefined) return;
    $setSlot(this, 0, undefined);
    dispose(resources);
  },
  get disposed() {
    check(this, 'DisposableStack', 'disposed');
    return $slot(this, 0) === undefined;
  },
  move() {
    return move(this, 'DisposableStack', StackProto);
  },
  use(value) {
    return use(this, 'DisposableStack', value);
  },
});
$hidden(StackProto, $symbol('dispose'), StackProto.dispose);

$methods(AsyncStackProto, {
  adopt(value, onDisposeAsync) {
    return adopt(this, 'AsyncDisposableStack', value, onDisposeAsync);
  },
  defer(onDisposeAsync) {
    defer(this, 'AsyncDisposableStack', onDisposeAsync);
  },
  disposeAsync() {
    return disposeAsync(this);
  },
  get disposed() {
    check(this, 'AsyncDisposableStack', 'disposed');
    return $slot(this, 0) === undefined;
  },
  move() {
    return move(this, 'AsyncDisposableStack', AsyncStackProto);
  },
  use(value) {
    return use(this, 'AsyncDisposableStack', value);
  },
});
$hidden(AsyncStackProto, $symbol('asyncDispose'), AsyncStackProto.disposeAsync);

// %AsyncIteratorPrototype%[@@asyncDispose] (spec 27.1.5.2).
$methods($intrinsic('AsyncIteratorProto'), {
  [$symbol('asyncDispose')]() {
    const promise = $newPromise();
    try {
      const close = $getMethod(this, 'return');
      if (close === undefined) {
        $settlePromise(promise, true, undefined);
      } else {
        const wrapped = $promiseResolve($call(close, this));
        $promiseThen(wrapped, () => undefined, undefined, promise);
      }
    } catch (error) {
      $settlePromise(promise, false, error);
    }
    return promise;
  },
});
