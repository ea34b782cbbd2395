// Members of Map, Set and friends that call back into JS (spec 24.1-24.4, 7.3.36), and groupBy.
const { Map, Set, WeakMap, Object } = $global();
const MapProto = Map.prototype;
const SetProto = Set.prototype;
const mapSet = MapProto.set;
const setAdd = SetProto.add;

// AddEntriesFromIterable and its kin for the constructors.
$intrinsic('FillCollection', (target, iterable, adderName, pairs) => {
  const adder = target[adderName];
  if (!$isCallable(adder)) $throwType("'%s' returned for property is not a function", adder);
  if (pairs) {
    for (const entry of iterable) {
      if (!$isObject(entry)) $throwType('Iterator value %s is not an entry object', entry);
      $call(adder, target, entry[0], entry[1]);
    }
  } else {
    for (const value of iterable) $call(adder, target, value);
  }
});

function checkMap(o, method) {
  if (!$kindIs(o, 'Map')) $throwType('Method Map.prototype.' + method + ' called on incompatible receiver %s', o);
}
function checkSet(o, method) {
  if (!$kindIs(o, 'Set')) $throwType('Method Set.prototype.' + method + ' called on incompatible receiver %s', o);
}

$methods(MapProto, {
  forEach(callback, thisArg = undefined) {
    checkMap(this, 'forEach');
    if (!$isCallable(callback)) $throwNotCallable(callback);
    const c = $collectionCursor(this);
    while ($cursorNext(c)) $call(callback, thisArg, $cursorValue(c), $cursorKey(c), this);
  },
  getOrInsert(key, value) {
    checkMap(this, 'getOrInsert');
    if (this.has(key)) return this.get(key);
    $call(mapSet, this, key, value);
    return value;
  },
  getOrInsertComputed(key, callback) {
    checkMap(this, 'getOrInsertComputed');
    if (!$isCallable(callback)) $throwNotCallable(callback);
    if ($call(MapProto.has, this, key)) return $call(MapProto.get, this, key);
    const value = $call(callback, undefined, key === 0 ? 0 : key);
    $call(mapSet, this, key, value);
    return value;
  },
});

const WeakMapProto = WeakMap.prototype;
const weakMapGet = WeakMapProto.get;
const weakMapSet = WeakMapProto.set;
const weakMapHas = WeakMapProto.has;

function checkWeakMap(o, method, key) {
  if (!$kindIs(o, 'WeakMap')) $throwType('Method WeakMap.prototype.' + method + ' called on incompatible receiver %s', o);
  if (!$canBeHeldWeakly(key)) $throwType('Invalid value used as weak map key: %s', key);
}

$methods(WeakMapProto, {
  getOrInsert(key, value) {
    checkWeakMap(this, 'getOrInsert', key);
    if ($call(weakMapHas, this, key)) return $call(weakMapGet, this, key);
    $call(weakMapSet, this, key, value);
    return value;
  },
  getOrInsertComputed(key, callback) {
    checkWeakMap(this, 'getOrInsertComputed', key);
    if (!$isCallable(callback)) $throwNotCallable(callback);
    if ($call(weakMapHas, this, key)) return $call(weakMapGet, this, key);
    const value = $call(callback, undefined, key);
    $call(weakMapSet, this, key, value);
    return value;
  },
});

// GetSetRecord as an array [object, size, has, keys].
function setRecord(other) {
  if (!$isObject(other)) $throwType('%s is not an object', other);
  const rawSize = other.size;
  const numeric = +rawSize;
  if (numeric !== numeric) $throwType("The 'size' property must be a number, got %s", rawSize);
  const size = $toInteger(numeric);
  if (size < 0) $throwRange("'%s' is an invalid size", size);
  const has = other.has;
  if (!$isCallable(has)) $throwType("The 'has' property must be a function, got %s", has);
  const keys = other.keys;
  if (!$isCallable(keys)) $throwType("The 'keys' property must be a function, got %s", keys);
  return [other, size, has, keys];
}

// Steps through the keys() iterator of a set record; `each` returns true to stop (the iterator is then closed).
function eachKey(record, each) {
  const iterator = $call(record[3], record[0]);
  if (!$isObject(iterator)) $throwType('%s is not an object', iterator);
  const next = iterator.next;
  for (;;) {
    const result = $call(next, iterator);
    if (!$isObject(result)) $throwType('Iterator result %s is not an object', result);
    if (result.done) return;
    if (each(result.value)) {
      const close = $getMethod(iterator, 'return');
      if (close !== undefined) $call(close, iterator);
      return;
    }
  }
}

function copySet(set) {
  const copy = new Set();
  const c = $collectionCursor(set);
  while ($cursorNext(c)) $call(setAdd, copy, $cursorKey(c));
  return copy;
}
const setHas = SetProto.has;
const setDelete = SetProto.delete;
const sizeOf = (set) => $collectionSize(set);

$methods(SetProto, {
  forEach(callback, thisArg = undefined) {
    checkSet(this, 'forEach');
    if (!$isCallable(callback)) $throwNotCallable(callback);
    const c = $collectionCursor(this);
    while ($cursorNext(c)) {
      const key = $cursorKey(c);
      $call(callback, thisArg, key, key, this);
    }
  },
  union(other) {
    checkSet(this, 'union');
    const record = setRecord(other);
    const result = copySet(this);
    eachKey(record, (key) => { $call(setAdd, result, key); });
    return result;
  },
  intersection(other) {
    checkSet(this, 'intersection');
    const record = setRecord(other);
    const result = new Set();
    if (sizeOf(this) <= record[1]) {
      const c = $collectionCursor(this);
      while ($cursorNext(c)) {
        const key = $cursorKey(c);
        if ($call(record[2], record[0], key)) $call(setAdd, result, key);
      }
    } else {
      eachKey(record, (key) => { if ($call(setHas, this, key)) $call(setAdd, result, key); });
    }
    return result;
  },
  difference(other) {
    checkSet(this, 'difference');
    const record = setRecord(other);
    const result = copySet(this);
    if (sizeOf(this) <= record[1]) {
      const c = $collectionCursor(this);
      while ($cursorNext(c)) {
        const key = $cursorKey(c);
        if ($call(record[2], record[0], key)) $call(setDelete, result, key);
      }
    } else {
      eachKey(record, (key) => { $call(setDelete, result, key); });
    }
    return result;
  },
  symmetricDifference(other) {
    checkSet(this, 'symmetricDifference');
    const record = setRecord(other);
    const result = copySet(this);
    eachKey(record, (key) => {
      if ($call(setHas, this, key)) $call(setDelete, result, key);
      else $call(setAdd, result, key);
    });
    return result;
  },
  isSubsetOf(other) {
    checkSet(this, 'isSubsetOf');
    const record = setRecord(other);
    if (sizeOf(this) > record[1]) return false;
    const c = $collectionCursor(this);
    while ($cursorNext(c)) if (!$call(record[2], record[0], $cursorKey(c))) return false;
    return true;
  },
  isSupersetOf(other) {
    checkSet(this, 'isSupersetOf');
    const record = setRecord(other);
    if (sizeOf(this) < record[1]) return false;
    let all = true;
    eachKey(record, (key) => {
      if ($call(setHas, this, key)) return false;
      all = false;
      return true;
    });
    return all;
  },
  isDisjointFrom(other) {
    checkSet(this, 'isDisjointFrom');
    const record = setRecord(other);
    if (sizeOf(this) <= record[1]) {
      const c = $collectionCursor(this);
      while ($cursorNext(c)) if ($call(record[2], record[0], $cursorKey(c))) return false;
      return true;
    }
    let disjoint = true;
    eachKey(record, (key) => {
      if (!$call(setHas, this, key)) return false;
      disjoint = false;
      return true;
    });
    return disjoint;
  },
});

function groups(items, callback, toKey) {
  if (items === undefined || items === null) $throwType('%s is not iterable', items);
  if (!$isCallable(callback)) $throwNotCallable(callback);
  const map = new Map();
  let k = 0;
  for (const value of items) {
    const key = toKey($call(callback, undefined, value, k++));
    const group = $call(MapProto.get, map, key);
    if (group === undefined) $call(mapSet, map, key, [value]);
    else $push(group, value);
  }
  return map;
}

$methods(Map, {
  groupBy(items, callback) {
    return groups(items, callback, (key) => key);
  },
});
$methods(Object, {
  groupBy(items, callback) {
    const map = groups(items, callback, (key) => {
      const k = $toKey(key);
      return typeof k === 'symbol' ? k : $toString(k);
    });
    const result = $create(null);
    const c = $collectionCursor(map);
    while ($cursorNext(c)) $define(result, $cursorKey(c), $cursorValue(c));
    return result;
  },
});
