// Array.fromAsync (spec 23.1.2.2).
const { Array } = $global();
const asyncIteratorSymbol = $symbol('asyncIterator');
const iteratorSymbol = $symbol('iterator');
const wrapSync = $intrinsic('CreateAsyncFromSyncIterator');

// Awaits the closing of an iterator whose iteration has failed: the first error counts.
async function closeAfterError(iterator) {
  try {
    const close = $getMethod(iterator, 'return');
    if (close !== undefined) await $call(close, iterator);
  } catch {
    // Given up for the error that made us close.
  }
}

async function collect(C, items, mapper, thisArg) {
  if (mapper !== undefined && !$isCallable(mapper)) $throwNotCallable(mapper);
  let method = $getMethod(items, asyncIteratorSymbol);
  let sync = false;
  if (method === undefined) {
    method = $getMethod(items, iteratorSymbol);
    sync = true;
  }
  if (method === undefined) return fromArrayLike(C, items, mapper, thisArg);
  const result = $isConstructor(C) ? new C() : [];
  let iterator = $call(method, items);
  if (!$isObject(iterator)) $throwType('%s is not an object', iterator);
  if (sync) iterator = wrapSync(iterator, iterator.next);
  const next = iterator.next;
  for (let k = 0; ; k++) {
    const step = await $call(next, iterator);
    if (!$isObject(step)) $throwType('Iterator result %s is not an object', step);
    if (step.done) {
      result.length = k;
      return result;
    }
    let value = step.value;
    try {
      if (mapper !== undefined) value = await $call(mapper, thisArg, value, k);
      $createDataProperty(result, k, value);
    } catch (error) {
      await closeAfterError(iterator);
      throw error;
    }
  }
}

async function fromArrayLike(C, items, mapper, thisArg) {
  const source = $toObject(items);
  const n = $length(source);
  const result = $isConstructor(C) ? new C(n) : new Array(n);
  for (let k = 0; k < n; k++) {
    let value = await source[k];
    if (mapper !== undefined) value = await $call(mapper, thisArg, value, k);
    $createDataProperty(result, k, value);
  }
  result.length = n;
  return result;
}

$methods(Array, {
  fromAsync(items, mapper = undefined, thisArg = undefined) {
    return collect(this, items, mapper, thisArg);
  },
});
