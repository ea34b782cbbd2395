// Array members that call back into JS (spec 23.1). `thisArg = undefined` keeps `length` at the specified value.
const ArrayCtor = $global().Array;
const ArrayProto = ArrayCtor.prototype;
const iteratorSymbol = $symbol('iterator');

$methods(ArrayProto, {
  forEach(callback, thisArg = undefined) {
    const o = $toObject(this);
    const n = $length(o);
    if (!$isCallable(callback)) $throwNotCallable(callback);
    for (let i = 0; i < n; i++) {
      const v = $element(o, i);
      if (!$isHole(v)) $call(callback, thisArg, v, i, o);
    }
  },
  map(callback, thisArg = undefined) {
    const o = $toObject(this);
    const n = $length(o);
    if (!$isCallable(callback)) $throwNotCallable(callback);
    const a = $arraySpeciesCreate(o, n);
    for (let i = 0; i < n; i++) {
      const v = $element(o, i);
      if (!$isHole(v)) $define(a, i, $call(callback, thisArg, v, i, o));
    }
    return a;
  },
  filter(callback, thisArg = undefined) {
    const o = $toObject(this);
    const n = $length(o);
    if (!$isCallable(callback)) $throwNotCallable(callback);
    const a = $arraySpeciesCreate(o, 0);
    let to = 0;
    for (let i = 0; i < n; i++) {
      const v = $element(o, i);
      if (!$isHole(v) && $call(callback, thisArg, v, i, o)) $define(a, to++, v);
    }
    return a;
  },
  some(callback, thisArg = undefined) {
    const o = $toObject(this);
    const n = $length(o);
    if (!$isCallable(callback)) $throwNotCallable(callback);
    for (let i = 0; i < n; i++) {
      const v = $element(o, i);
      if (!$isHole(v) && $call(callback, thisArg, v, i, o)) return true;
    }
    return false;
  },
  every(callback, thisArg = undefined) {
    const o = $toObject(this);
    const n = $length(o);
    if (!$isCallable(callback)) $throwNotCallable(callback);
    for (let i = 0; i < n; i++) {
      const v = $element(o, i);
      if (!$isHole(v) && !$call(callback, thisArg, v, i, o)) return false;
    }
    return true;
  },
  find(predicate, thisArg = undefined) {
    const o = $toObject(this);
    const n = $length(o);
    if (!$isCallable(predicate)) $throwNotCallable(predicate);
    for (let i = 0; i < n; i++) {
      const v = o[i];
      if ($call(predicate, thisArg, v, i, o)) return v;
    }
  },
  findIndex(predicate, thisArg = undefined) {
    const o = $toObject(this);
    const n = $length(o);
    if (!$isCallable(predicate)) $throwNotCallable(predicate);
    for (let i = 0; i < n; i++) {
      if ($call(predicate, thisArg, o[i], i, o)) return i;
    }
    return -1;
  },
  findLast(predicate, thisArg = undefined) {
    const o = $toObject(this);
    if (!$isCallable(predicate)) { $length(o); $throwNotCallable(predicate); }
    for (let i = $length(o) - 1; i >= 0; i--) {
      const v = o[i];
      if ($call(predicate, thisArg, v, i, o)) return v;
    }
  },
  findLastIndex(predicate, thisArg = undefined) {
    const o = $toObject(this);
    const n = $length(o);
    if (!$isCallable(predicate)) $throwNotCallable(predicate);
    for (let i = n - 1; i >= 0; i--) {
      if ($call(predicate, thisArg, o[i], i, o)) return i;
    }
    return -1;
  },
  reduce(callback) {
    const argc = $argc();
    const initial = $arg(1);
    const o = $toObject(this);
    const n = $length(o);
    if (!$isCallable(callback)) $throwNotCallable(callback);
    let i = 0;
    let acc = initial;
    if (argc < 2) {
      while (i < n && !(i in o)) i++;
      if (i >= n) $throwType('Reduce of empty array with no initial value');
      acc = o[i++];
    }
    for (; i < n; i++) {
      const v = $element(o, i);
      if (!$isHole(v)) acc = $call(callback, undefined, acc, v, i, o);
    }
    return acc;
  },
  reduceRight(callback) {
    const argc = $argc();
    const initial = $arg(1);
    const o = $toObject(this);
    let i = $length(o) - 1;
    if (!$isCallable(callback)) $throwNotCallable(callback);
    let acc = initial;
    if (argc < 2) {
      while (i >= 0 && !(i in o)) i--;
      if (i < 0) $throwType('Reduce of empty array with no initial value');
      acc = o[i--];
    }
    for (; i >= 0; i--) {
      const v = $element(o, i);
      if (!$isHole(v)) acc = $call(callback, undefined, acc, v, i, o);
    }
    return acc;
  },
  flat(depth = undefined) {
    const o = $toObject(this);
    const n = $length(o);
    let levels = 1;
    if (depth !== undefined) {
      levels = $toInteger(depth);
      if (levels < 0) levels = 0;
    }
    const a = $arraySpeciesCreate(o, 0);
    flatten(a, o, n, 0, levels);
    return a;
  },
  flatMap(callback, thisArg = undefined) {
    const o = $toObject(this);
    const n = $length(o);
    if (!$isCallable(callback)) $throwType('flatMap mapper function is not callable');
    const a = $arraySpeciesCreate(o, 0);
    let to = 0;
    for (let i = 0; i < n; i++) {
      const v = $element(o, i);
      if (!$isHole(v)) {
        const r = $call(callback, thisArg, v, i, o);
        if ($isArray(r)) {
          const m = $length(r);
          for (let k = 0; k < m; k++) {
            const w = $element(r, k);
            if (!$isHole(w)) $define(a, to++, w);
          }
        } else {
          $define(a, to++, r);
        }
      }
    }
    return a;
  },
  sort(comparator) {
    if (comparator !== undefined && !$isCallable(comparator)) {
      $throwType('The comparison function must be either a function or undefined [%s]', comparator);
    }
    const o = $toObject(this);
    const n = $length(o);
    const items = [];
    for (let i = 0; i < n; i++) {
      const v = $element(o, i);
      if (!$isHole(v)) $push(items, v);
    }
    sortValues(items, comparator);
    const m = items.length;
    for (let i = 0; i < m; i++) o[i] = items[i];
    for (let i = m; i < n; i++) $deleteOrThrow(o, i);
    return o;
  },
  toSorted(comparator) {
    if (comparator !== undefined && !$isCallable(comparator)) {
      $throwType('The comparison function must be either a function or undefined [%s]', comparator);
    }
    const o = $toObject(this);
    const n = $length(o);
    if (n > 4294967295) $throwRange('Invalid array length');
    const items = [];
    for (let i = 0; i < n; i++) $push(items, o[i]);
    sortValues(items, comparator);
    return items;
  },
});

function flatten(target, source, n, to, depth) {
  for (let i = 0; i < n; i++) {
    const v = $element(source, i);
    if (!$isHole(v)) {
      if (depth > 0 && $isArray(v)) {
        to = flatten(target, v, $length(v), to, depth - 1);
      } else {
        $define(target, to++, v);
      }
    }
  }
  return to;
}

// Stable merge sort of a dense array in place; undefined values go last. Insertion sort for short runs.
function sortValues(a, comparator) {
  const n = $sortCompact(a, comparator !== undefined);
  if (comparator === undefined || n < 2) return;
  const RUN = 16;
  for (let lo = 0; lo < n; lo += RUN) {
    const hi = lo + RUN < n ? lo + RUN : n;
    for (let i = lo + 1; i < hi; i++) {
      const v = a[i];
      let j = i - 1;
      while (j >= lo && +$call(comparator, undefined, a[j], v) > 0) {
        a[j + 1] = a[j];
        j--;
      }
      a[j + 1] = v;
    }
  }
  let from = a;
  let to = [];
  for (let i = 0; i < n; i++) $push(to, undefined);
  for (let width = RUN; width < n; width *= 2) {
    for (let lo = 0; lo < n; lo += 2 * width) {
      const mid = lo + width < n ? lo + width : n;
      const hi = lo + 2 * width < n ? lo + 2 * width : n;
      let i = lo;
      let j = mid;
      let k = lo;
      while (i < mid && j < hi) {
        const x = from[i];
        const y = from[j];
        if (+$call(comparator, undefined, x, y) > 0) {
          to[k++] = y;
          j++;
        } else {
          to[k++] = x;
          i++;
        }
      }
      while (i < mid) to[k++] = from[i++];
      while (j < hi) to[k++] = from[j++];
    }
    const t = from;
    from = to;
    to = t;
  }
  if (from !== a) for (let i = 0; i < n; i++) a[i] = from[i];
}

$intrinsic('ArraySort', sortValues);

$methods($global().Array, {
  from(items, mapper = undefined, thisArg = undefined) {
    const C = this;
    if (mapper !== undefined && !$isCallable(mapper)) $throwNotCallable(mapper);
    const method = $getMethod(items, iteratorSymbol);
    if (method !== undefined) {
      const plain = C === ArrayCtor && mapper === undefined;
      const a = !plain && $isConstructor(C) ? new C() : [];
      let k = 0;
      const iterator = $call(method, items);
      const iterable = { [iteratorSymbol]() { return iterator; } };
      // The same without being seen.
      if (plain) return [...iterable];
      for (const v of iterable) {
        $define(a, k, mapper === undefined ? v : $call(mapper, thisArg, v, k));
        k++;
      }
      a.length = k;
      return a;
    }
    const o = $toObject(items);
    const n = $length(o);
    const a = $isConstructor(C) ? new C(n) : $arraySpeciesCreate({}, n);
    for (let k = 0; k < n; k++) {
      const v = o[k];
      $define(a, k, mapper === undefined ? v : $call(mapper, thisArg, v, k));
    }
    a.length = n;
    return a;
  },
});
