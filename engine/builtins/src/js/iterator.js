// Iterator, its helpers (spec 27.1.2 - 27.1.4), async-from-sync iterators (27.1.6).

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

// ---- Iterator ----

const { Iterator, Object } = $global();
const IteratorProto = Iterator.prototype;
const iteratorSymbol = $symbol('iterator');
const tagSymbol = $symbol('toStringTag');
const hasOwn = Object.prototype.hasOwnProperty;
const isPrototypeOf = Object.prototype.isPrototypeOf;

// SetterThatIgnoresPrototypeProperties of %Iterator.prototype%.
function setOwn(o, key, value) {
  if (!$isObject(o)) $throwType('%s is not an object', o);
  if (o === IteratorProto) $throwType("Cannot assign to read only property '" + (key === tagSymbol ? 'Symbol(Symbol.toStringTag)' : key) + "' of object '%s'", o);
  if ($call(hasOwn, o, key)) o[key] = value;
  else $createDataProperty(o, key, value);
}

$methods(IteratorProto, {
  get constructor() { return Iterator; },
  set constructor(value) { setOwn(this, 'constructor', value); },
  get [tagSymbol]() { return 'Iterator'; },
  set [tagSymbol](value) { setOwn(this, tagSymbol, value); },
  [$symbol('dispose')]() {
    const close = $getMethod(this, 'return');
    if (close !== undefined) $call(close, this);
  },
});

// What a step gives at the end.
const DONE = {};

function stepValue(iterator, next) {
  const r = $call(next, iterator);
  if (!$isObject(r)) $throwType('Iterator result %s is not an object', r);
  return r.done ? DONE : r.value;
}

// IteratorClose after normal completion.
function closeIterator(iterator) {
  const close = $getMethod(iterator, 'return');
  if (close === undefined) return;
  const r = $call(close, iterator);
  if (!$isObject(r)) $throwType('%s is not an object', r);
}

function checkReceiver(o, method) {
  if (!$isObject(o)) $throwType('Iterator.prototype.' + method + ' called on non-object');
}
// A bad argument closes the iterator before it is reported.
function checkCallback(iterator, callback) {
  if ($isCallable(callback)) return;
  closeQuietly(iterator);
  $throwNotCallable(callback);
}
function checkCount(iterator, limit) {
  let n;
  try {
    n = +limit;
    if (n !== n || (n = $toInteger(n)) < 0 || (n > 9007199254740991 && n !== Infinity)) $throwRange('%s must be positive', limit);
  } catch (error) {
    closeQuietly(iterator);
    throw error;
  }
  return n;
}

// What is not converted: `size` must be an integral number from `least` to `most`.
function checkInteger(iterator, size, integral, least, most) {
  if (integral && size >= least && size <= most) return;
  closeQuietly(iterator);
  if (!integral) $throwType('%s is not an integer', size);
  $throwRange('%s is out of range', size);
}
// The infinities count as integral.
function isIntegral(n) {
  return typeof n === 'number' && $toInteger(n) === n;
}
function checkSize(iterator, size) {
  checkInteger(iterator, size, isIntegral(size) && size - size === 0, 1, 4294967295);
}

// Runs a callback on behalf of an iteration that its exception ends.
function callOrClose(iterator, callback, value, index) {
  try {
    return $call(callback, undefined, value, index);
  } catch (error) {
    closeQuietly(iterator);
    throw error;
  }
}

// GetIteratorFlattenable as an array [iterator, next].
function flattenable(o, strings) {
  if (!$isObject(o) && !(strings && typeof o === 'string')) $throwType('%s is not an object', o);
  const method = $getMethod(o, iteratorSymbol);
  const iterator = method === undefined ? o : $call(method, o);
  if (!$isObject(iterator)) $throwType('%s is not an object', iterator);
  return [iterator, iterator.next];
}

// Helper objects: slot 1 closes what is open, slot 2 makes one step, slot 3 is the state.
const START = 0;
const RUNNING = 1;
const ENDED = 2;
const YIELDED = 3;
const HelperProto = $create(IteratorProto);

function helper(step, close) {
  const o = $newKind('Iterator', HelperProto);
  $setSlot(o, 1, close);
  $setSlot(o, 2, step);
  $setSlot(o, 3, START);
  return o;
}
function checkHelper(o, method) {
  if (!$kindIs(o, 'Iterator') || typeof $slot(o, 3) !== 'number' || !$isCallable($slot(o, 2))) {
    $throwType('Method Iterator Helper.prototype.' + method + ' called on incompatible receiver %s', o);
  }
  if ($slot(o, 3) === RUNNING) $throwType('Generator is already running');
}

$methods(HelperProto, {
  next() {
    checkHelper(this, 'next');
    if ($slot(this, 3) === ENDED) return $iterResult(undefined, true);
    $setSlot(this, 3, RUNNING);
    let state = ENDED;
    try {
      const step = $slot(this, 2);
      const value = step();
      if (value === DONE) return $iterResult(undefined, true);
      state = YIELDED;
      return $iterResult(value, false);
    } finally {
      $setSlot(this, 3, state);
    }
  },
  return() {
    checkHelper(this, 'return');
    const state = $slot(this, 3);
    if (state !== ENDED) {
      // What was never started counts as ended while it closes.
      $setSlot(this, 3, state === START ? ENDED : RUNNING);
      try {
        const close = $slot(this, 1);
        close();
      } finally {
        $setSlot(this, 3, ENDED);
      }
    }
    return $iterResult(undefined, true);
  },
});
$tag(HelperProto, 'Iterator Helper');
$intrinsic('IteratorHelperProto', HelperProto);

$methods(IteratorProto, {
  map(mapper) {
    checkReceiver(this, 'map');
    checkCallback(this, mapper);
    const next = this.next;
    let index = 0;
    return helper(() => {
      const value = stepValue(this, next);
      return value === DONE ? DONE : callOrClose(this, mapper, value, index++);
    }, () => closeIterator(this));
  },
  filter(predicate) {
    checkReceiver(this, 'filter');
    checkCallback(this, predicate);
    const next = this.next;
    let index = 0;
    return helper(() => {
      for (;;) {
        const value = stepValue(this, next);
        if (value === DONE || callOrClose(this, predicate, value, index++)) return value;
      }
    }, () => closeIterator(this));
  },
  take(limit) {
    checkReceiver(this, 'take');
    let remaining = checkCount(this, limit);
    const next = this.next;
    return helper(() => {
      if (remaining === 0) {
        closeIterator(this);
        return DONE;
      }
      remaining--;
      return stepValue(this, next);
    }, () => closeIterator(this));
  },
  drop(limit) {
    checkReceiver(this, 'drop');
    let remaining = checkCount(this, limit);
    const next = this.next;
    return helper(() => {
      for (; remaining > 0; remaining--) {
        if (stepValue(this, next) === DONE) return DONE;
      }
      return stepValue(this, next);
    }, () => closeIterator(this));
  },
  flatMap(mapper) {
    checkReceiver(this, 'flatMap');
    checkCallback(this, mapper);
    const next = this.next;
    let index = 0;
    let inner;
    return helper(() => {
      for (;;) {
        if (inner === undefined) {
          const value = stepValue(this, next);
          if (value === DONE) return DONE;
          const mapped = callOrClose(this, mapper, value, index++);
          try {
            inner = flattenable(mapped, false);
          } catch (error) {
            closeQuietly(this);
            throw error;
          }
        }
        let value;
        try {
          value = stepValue(inner[0], inner[1]);
        } catch (error) {
          closeQuietly(this);
          throw error;
        }
        if (value !== DONE) return value;
        inner = undefined;
      }
    }, () => {
      try {
        if (inner !== undefined) closeIterator(inner[0]);
      } catch (error) {
        closeQuietly(this);
        throw error;
      }
      closeIterator(this);
    });
  },
  reduce(reducer, ...initial) {
    checkReceiver(this, 'reduce');
    checkCallback(this, reducer);
    const next = this.next;
    let index = 0;
    let result;
    if (initial.length === 0) {
      result = stepValue(this, next);
      if (result === DONE) $throwType('Reduce of a done iterator with no initial value');
      index = 1;
    } else {
      result = initial[0];
    }
    for (;;) {
      const value = stepValue(this, next);
      if (value === DONE) return result;
      try {
        result = $call(reducer, undefined, result, value, index++);
      } catch (error) {
        closeQuietly(this);
        throw error;
      }
    }
  },
  toArray() {
    checkReceiver(this, 'toArray');
    const next = this.next;
    const result = [];
    for (;;) {
      const value = stepValue(this, next);
      if (value === DONE) return result;
      $push(result, value);
    }
  },
  forEach(callback) {
    checkReceiver(this, 'forEach');
    checkCallback(this, callback);
    const next = this.next;
    for (let index = 0; ; index++) {
      const value = stepValue(this, next);
      if (value === DONE) return;
      callOrClose(this, callback, value, index);
    }
  },
  some(predicate) {
    checkReceiver(this, 'some');
    checkCallback(this, predicate);
    const next = this.next;
    for (let index = 0; ; index++) {
      const value = stepValue(this, next);
      if (value === DONE) return false;
      if (callOrClose(this, predicate, value, index)) {
        closeIterator(this);
        return true;
      }
    }
  },
  every(predicate) {
    checkReceiver(this, 'every');
    checkCallback(this, predicate);
    const next = this.next;
    for (let index = 0; ; index++) {
      const value = stepValue(this, next);
      if (value === DONE) return true;
      if (!callOrClose(this, predicate, value, index)) {
        closeIterator(this);
        return false;
      }
    }
  },
  find(predicate) {
    checkReceiver(this, 'find');
    checkCallback(this, predicate);
    const next = this.next;
    for (let index = 0; ; index++) {
      const value = stepValue(this, next);
      if (value === DONE) return undefined;
      if (callOrClose(this, predicate, value, index)) {
        closeIterator(this);
        return value;
      }
    }
  },
});

// Proposals: chunks, windows, includes, join.
$methods(IteratorProto, {
  chunks(chunkSize) {
    checkReceiver(this, 'chunks');
    checkSize(this, chunkSize);
    const next = this.next;
    let ended = false;
    return helper(() => {
      const chunk = [];
      while (!ended && chunk.length < chunkSize) {
        const value = stepValue(this, next);
        if (value === DONE) ended = true;
        else $push(chunk, value);
      }
      return chunk.length === 0 ? DONE : chunk;
    }, () => {
      if (!ended) closeIterator(this);
    });
  },
  windows(windowSize, undersized = undefined) {
    checkReceiver(this, 'windows');
    checkSize(this, windowSize);
    if (undersized !== undefined && undersized !== 'only-full' && undersized !== 'allow-partial') {
      closeQuietly(this);
      $throwType('%s is not a valid value for undersized', undersized);
    }
    const next = this.next;
    // The last values; once there are `windowSize` of them, the oldest is at `oldest`.
    const ring = [];
    let oldest = 0;
    const view = () => {
      const values = [];
      for (let i = oldest; i < ring.length; i++) $push(values, ring[i]);
      for (let i = 0; i < oldest; i++) $push(values, ring[i]);
      return values;
    };
    let ended = false;
    return helper(() => {
      while (!ended) {
        const value = stepValue(this, next);
        if (value === DONE) {
          ended = true;
          if (undersized === 'allow-partial' && ring.length !== 0 && ring.length < windowSize) return view();
          break;
        }
        if (ring.length < windowSize) {
          $push(ring, value);
        } else {
          ring[oldest] = value;
          oldest = (oldest + 1) % windowSize;
        }
        if (ring.length === windowSize) return view();
      }
      return DONE;
    }, () => {
      if (!ended) closeIterator(this);
    });
  },
  includes(searchElement, skippedElements = undefined) {
    checkReceiver(this, 'includes');
    let skip = 0;
    if (skippedElements !== undefined) {
      const most = skippedElements === Infinity ? Infinity : 9007199254740991;
      checkInteger(this, skippedElements, isIntegral(skippedElements), 0, most);
      skip = skippedElements;
    }
    const next = this.next;
    for (;;) {
      const value = stepValue(this, next);
      if (value === DONE) return false;
      if (skip > 0) {
        skip--;
      } else if ($sameValueZero(value, searchElement)) {
        closeIterator(this);
        return true;
      }
    }
  },
  join(separator) {
    checkReceiver(this, 'join');
    const between = separator === undefined ? ',' : stringOrClose(this, separator);
    const next = this.next;
    let result = '';
    for (let first = true; ; first = false) {
      const value = stepValue(this, next);
      if (value === DONE) return result;
      if (!first) result += between;
      if (value !== undefined && value !== null) result += stringOrClose(this, value);
    }
  },
});
function stringOrClose(iterator, value) {
  try {
    return `${value}`;
  } catch (error) {
    closeQuietly(iterator);
    throw error;
  }
}

// Wrappers made by Iterator.from: slot 1 the iterator, slot 2 its next, slot 3 true.
const WrapProto = $create(IteratorProto);
function checkWrap(o, method) {
  if (!$kindIs(o, 'Iterator') || $slot(o, 3) !== true) {
    $throwType('Method %WrapForValidIteratorPrototype%.' + method + ' called on incompatible receiver');
  }
}
$methods(WrapProto, {
  next() {
    checkWrap(this, 'next');
    return $call($slot(this, 2), $slot(this, 1));
  },
  return() {
    checkWrap(this, 'return');
    const iterator = $slot(this, 1);
    const close = $getMethod(iterator, 'return');
    return close === undefined ? $iterResult(undefined, true) : $call(close, iterator);
  },
});
$intrinsic('WrapForValidIteratorProto', WrapProto);

$methods(Iterator, {
  from(o) {
    const [iterator, next] = flattenable(o, true);
    if ($call(isPrototypeOf, IteratorProto, iterator)) return iterator;
    const wrapper = $newKind('Iterator', WrapProto);
    $setSlot(wrapper, 1, iterator);
    $setSlot(wrapper, 2, next);
    $setSlot(wrapper, 3, true);
    return wrapper;
  },
  concat(...items) {
    const methods = [];
    for (let i = 0; i < items.length; i++) {
      const item = items[i];
      if (!$isObject(item)) $throwType('%s is not an object', item);
      const method = $getMethod(item, iteratorSymbol);
      if (method === undefined) $throwType('%s is not iterable', item);
      $push(methods, method);
    }
    let at = 0;
    let iterator;
    let next;
    return helper(() => {
      for (;;) {
        if (iterator === undefined) {
          if (at === items.length) return DONE;
          const opened = $call(methods[at], items[at]);
          at++;
          if (!$isObject(opened)) $throwType('%s is not an object', opened);
          next = opened.next;
          iterator = opened;
        }
        const value = stepValue(iterator, next);
        if (value !== DONE) return value;
        iterator = undefined;
      }
    }, () => {
      if (iterator !== undefined) closeIterator(iterator);
    });
  },
});

// ---- Iterator.zip, Iterator.zipKeyed ----

const { Reflect } = $global();
const { ownKeys, getOwnPropertyDescriptor } = Reflect;

// Iterator records of a zip: `list` of [iterator, next], and which of them are `open`.
function closeOpen(records, failed, failure) {
  for (let i = records.list.length - 1; i >= 0; i--) {
    if (!records.open[i]) continue;
    const iterator = records.list[i][0];
    if (failed) {
      closeQuietly(iterator);
      continue;
    }
    try {
      closeIterator(iterator);
    } catch (error) {
      failed = true;
      failure = error;
    }
  }
  if (failed) throw failure;
}
function addRecord(records, value) {
  $push(records.list, flattenable(value, false));
  $push(records.open, true);
}
function openIterator(o) {
  const method = $getMethod(o, iteratorSymbol);
  if (method === undefined) $throwType('%s is not iterable', o);
  const iterator = $call(method, o);
  if (!$isObject(iterator)) $throwType('%s is not an object', iterator);
  return [iterator, iterator.next];
}

// [mode, padding option].
function zipOptions(options) {
  if (options === undefined) return ['shortest', undefined];
  if (!$isObject(options)) $throwType('%s is not an object', options);
  let mode = options.mode;
  if (mode === undefined) mode = 'shortest';
  if (mode !== 'shortest' && mode !== 'longest' && mode !== 'strict') $throwType('%s is not a valid mode', mode);
  const padding = mode === 'longest' ? options.padding : undefined;
  if (padding !== undefined && !$isObject(padding)) $throwType('%s is not an object', padding);
  return [mode, padding];
}

// IteratorZip. `finish` makes the value of a step from the list of what the iterators gave.
function zip(records, mode, padding, finish) {
  const { list, open } = records;
  const count = list.length;
  function step(i) {
    try {
      const value = stepValue(list[i][0], list[i][1]);
      if (value === DONE) open[i] = false;
      return value;
    } catch (error) {
      open[i] = false;
      return closeOpen(records, true, error);
    }
  }
  function unequal() {
    try {
      $throwType('Iterators have different lengths');
    } catch (error) {
      closeOpen(records, true, error);
    }
  }
  return helper(() => {
    if (count === 0) return DONE;
    const values = [];
    let running = 0;
    for (let i = 0; i < count; i++) {
      let value = DONE;
      // An iterator that has ended before is padded.
      if (open[i]) value = step(i);
      if (value === DONE) {
        if (mode === 'shortest') {
          closeOpen(records, false);
          return DONE;
        }
        if (mode === 'strict') {
          if (i !== 0) unequal();
          for (let k = 1; k < count; k++) if (step(k) !== DONE) unequal();
          return DONE;
        }
        value = padding[i];
      } else {
        running++;
      }
      $push(values, value);
    }
    return running === 0 ? DONE : finish(values);
  }, () => closeOpen(records, false));
}

// Runs `body`, whose exception closes what is open.
function orCloseAll(records, body) {
  try {
    return body();
  } catch (error) {
    return closeOpen(records, true, error);
  }
}

$methods(Iterator, {
  zip(iterables, options = undefined) {
    if (!$isObject(iterables)) $throwType('%s is not an object', iterables);
    const [mode, paddingOption] = zipOptions(options);
    const records = { list: [], open: [] };
    const [input, next] = openIterator(iterables);
    for (;;) {
      const value = orCloseAll(records, () => stepValue(input, next));
      if (value === DONE) break;
      orCloseAll(records, () => {
        try {
          addRecord(records, value);
        } catch (error) {
          // The iterators first, then what lists them.
          try {
            closeOpen(records, true, error);
          } finally {
            records.open = [];
            closeQuietly(input);
          }
        }
      });
    }
    const count = records.list.length;
    const padding = [];
    if (mode === 'longest') {
      orCloseAll(records, () => {
        let source = paddingOption === undefined ? undefined : openIterator(paddingOption);
        for (let i = 0; i < count; i++) {
          let value;
          if (source !== undefined) {
            value = stepValue(source[0], source[1]);
            if (value === DONE) value = source = undefined;
          }
          $push(padding, value);
        }
        if (source !== undefined) closeIterator(source[0]);
      });
    }
    return zip(records, mode, padding, (values) => values);
  },
  zipKeyed(iterables, options = undefined) {
    if (!$isObject(iterables)) $throwType('%s is not an object', iterables);
    const [mode, paddingOption] = zipOptions(options);
    const records = { list: [], open: [] };
    const all = ownKeys(iterables);
    const keys = [];
    const padding = [];
    orCloseAll(records, () => {
      for (let i = 0; i < all.length; i++) {
        const key = all[i];
        const descriptor = getOwnPropertyDescriptor(iterables, key);
        if (descriptor === undefined || !descriptor.enumerable) continue;
        const value = iterables[key];
        if (value === undefined) continue;
        addRecord(records, value);
        $push(keys, key);
      }
      if (mode !== 'longest') return;
      for (let i = 0; i < keys.length; i++) $push(padding, paddingOption === undefined ? undefined : paddingOption[keys[i]]);
    });
    return zip(records, mode, padding, (values) => {
      const row = $create(null);
      for (let i = 0; i < keys.length; i++) $createDataProperty(row, keys[i], values[i]);
      return row;
    });
  },
});
