// Members of %TypedArray% that call back into JS (spec 23.2).
const TypedArray = $intrinsic('TypedArray');
const TypedArrayProto = TypedArray.prototype;
const iteratorSymbol = $symbol('iterator');
const sortValues = $intrinsic('ArraySort');

// The values of an iterable whose iterator method is known, as an array.
$intrinsic('ListFromIterable', function(iterable, method) {
  const list = [];
  const wrapper = { [iteratorSymbol]() { return $call(method, iterable); } };
  for (const v of wrapper) list[list.length] = v;
  return list;
});

$methods(TypedArrayProto, {
  forEach(callback, thisArg = undefined) {
    const n = $typedArrayLength(this, 'forEach');
    if (!$isCallable(callback)) $throwNotCallable(callback);
    for (let i = 0; i < n; i++) $call(callback, thisArg, this[i], i, this);
  },
  map(callback, thisArg = undefined) {
    const n = $typedArrayLength(this, 'map');
    if (!$isCallable(callback)) $throwNotCallable(callback);
    const a = $typedArraySpeciesCreate(this, n);
    for (let i = 0; i < n; i++) a[i] = $call(callback, thisArg, this[i], i, this);
    return a;
  },
  filter(callback, thisArg = undefined) {
    const n = $typedArrayLength(this, 'filter');
    if (!$isCallable(callback)) $throwNotCallable(callback);
    const kept = [];
    let count = 0;
    for (let i = 0; i < n; i++) {
      const v = this[i];
      if ($call(callback, thisArg, v, i, this)) kept[count++] = v;
    }
    const a = $typedArraySpeciesCreate(this, count);
    for (let i = 0; i < count; i++) a[i] = kept[i];
    return a;
  },
  some(callback, thisArg = undefined) {
    const n = $typedArrayLength(this, 'some');
    if (!$isCallable(callback)) $throwNotCallable(callback);
    for (let i = 0; i < n; i++) if ($call(callback, thisArg, this[i], i, this)) return true;
    return false;
  },
  every(callback, thisArg = undefined) {
    const n = $typedArrayLength(this, 'every');
    if (!$isCallable(callback)) $throwNotCallable(callback);
    for (let i = 0; i < n; i++) if (!$call(callback, thisArg, this[i], i, this)) return false;
    return true;
  },
  find(predicate, thisArg = undefined) {
    const n = $typedArrayLength(this, 'find');
    if (!$isCallable(predicate)) $throwNotCallable(predicate);
    for (let i = 0; i < n; i++) {
      const v = this[i];
      if ($call(predicate, thisArg, v, i, this)) return v;
    }
  },
  findIndex(predicate, thisArg = undefined) {
    const n = $typedArrayLength(this, 'findIndex');
    if (!$isCallable(predicate)) $throwNotCallable(predicate);
    for (let i = 0; i < n; i++) if ($call(predicate, thisArg, this[i], i, this)) return i;
    return -1;
  },
  findLast(predicate, thisArg = undefined) {
    const n = $typedArrayLength(this, 'findLast');
    if (!$isCallable(predicate)) $throwNotCallable(predicate);
    for (let i = n - 1; i >= 0; i--) {
      const v = this[i];
      if ($call(predicate, thisArg, v, i, this)) return v;
    }
  },
  findLastIndex(predicate, thisArg = undefined) {
    const n = $typedArrayLength(this, 'findLastIndex');
    if (!$isCallable(predicate)) $throwNotCallable(predicate);
    for (let i = n - 1; i >= 0; i--) if ($call(predicate, thisArg, this[i], i, this)) return i;
    return -1;
  },
  reduce(callback, ...initial) {
    const n = $typedArrayLength(this, 'reduce');
    if (!$isCallable(callback)) $throwNotCallable(callback);
    let i = 0;
    let value = initial[0];
    if (initial.length === 0) {
      if (n === 0) $throwType('Reduce of empty array with no initial value');
      value = this[i++];
    }
    for (; i < n; i++) value = $call(callback, undefined, value, this[i], i, this);
    return value;
  },
  reduceRight(callback, ...initial) {
    const n = $typedArrayLength(this, 'reduceRight');
    if (!$isCallable(callback)) $throwNotCallable(callback);
    let i = n - 1;
    let value = initial[0];
    if (initial.length === 0) {
      if (n === 0) $throwType('Reduce of empty array with no initial value');
      value = this[i--];
    }
    for (; i >= 0; i--) value = $call(callback, undefined, value, this[i], i, this);
    return value;
  },
  sort(comparator) {
    if (comparator !== undefined && !$isCallable(comparator)) {
      $throwType('The comparison function must be either a function or undefined [%s]', comparator);
    }
    const n = $typedArrayLength(this, 'sort', true);
    if (comparator === undefined) return $typedArraySort(this);
    const list = [];
    for (let i = 0; i < n; i++) list[i] = this[i];
    sortValues(list, comparator);
    for (let i = 0; i < n; i++) this[i] = list[i];
    return this;
  },
  toSorted(comparator) {
    if (comparator !== undefined && !$isCallable(comparator)) {
      $throwType('The comparison function must be either a function or undefined [%s]', comparator);
    }
    const n = $typedArrayLength(this, 'toSorted');
    const a = $typedArraySame(this, n);
    if (comparator === undefined) {
      for (let i = 0; i < n; i++) a[i] = this[i];
      return $typedArraySort(a);
    }
    const list = [];
    for (let i = 0; i < n; i++) list[i] = this[i];
    sortValues(list, comparator);
    for (let i = 0; i < n; i++) a[i] = list[i];
    return a;
  },
  toLocaleString() {
    const n = $typedArrayLength(this, 'toLocaleString');
    let text = '';
    for (let i = 0; i < n; i++) {
      if (i > 0) text += ',';
      const v = this[i];
      if (v !== undefined) text += $toString(v.toLocaleString());
    }
    return text;
  },
});

$methods(TypedArray, {
  from(source, mapper = undefined, thisArg = undefined) {
    if (!$isConstructor(this)) $throwType('%s is not a constructor', this);
    if (mapper !== undefined && !$isCallable(mapper)) $throwNotCallable(mapper);
    const method = $getMethod(source, iteratorSymbol);
    const list = method !== undefined ? $intrinsic('ListFromIterable')(source, method) : $toObject(source);
    const n = $length(list);
    const a = $typedArrayCreate(this, n);
    for (let i = 0; i < n; i++) {
      const v = list[i];
      a[i] = mapper !== undefined ? $call(mapper, thisArg, v, i) : v;
    }
    return a;
  },
  of(...items) {
    if (!$isConstructor(this)) $throwType('%s is not a constructor', this);
    const n = items.length;
    const a = $typedArrayCreate(this, n);
    for (let i = 0; i < n; i++) a[i] = items[i];
    return a;
  },
});
$name(TypedArray.from, 'from', 1);
$name(TypedArray.of, 'of', 0);
$name(TypedArrayProto.reduce, 'reduce', 1);
$name(TypedArrayProto.reduceRight, 'reduceRight', 1);
