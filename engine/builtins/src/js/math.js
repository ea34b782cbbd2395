// Math.sumPrecise (spec 21.3.2.36).
$methods($global().Math, {
  sumPrecise(items) {
    if (items === undefined || items === null) $throwType('%s is not iterable', items);
    const list = [];
    for (const n of items) {
      if (typeof n !== 'number') $throwType('%s is not a number', n);
      if (list.length === 4294967295) $throwRange('Too many numbers to sum');
      $push(list, n);
    }
    return $sumPrecise(list);
  },
});
