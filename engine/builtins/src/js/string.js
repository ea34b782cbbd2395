// String members that hand over to regular expressions or call functions (spec 22.1.3).
const StringProto = $global().String.prototype;
const matchKey = $symbol('match');
const matchAllKey = $symbol('matchAll');
const replaceKey = $symbol('replace');
const searchKey = $symbol('search');
const splitKey = $symbol('split');

function receiver(self, method) {
  if (self === undefined || self === null) $throwType('String.prototype.' + method + ' called on null or undefined');
  return self;
}

function requireGlobal(regexp, method) {
  const flags = regexp.flags;
  if (flags === undefined || flags === null) $throwType('String.prototype.' + method + ' called with a non-global RegExp argument');
  if ($indexOfString($toString(flags), 'g', 0) < 0) $throwType('String.prototype.' + method + ' called with a non-global RegExp argument');
}

$methods(StringProto, {
  match(regexp) {
    receiver(this, 'match');
    if ($isObject(regexp)) {
      const f = $getMethod(regexp, matchKey);
      if (f !== undefined) return $call(f, regexp, this);
    }
    const s = $toString(this);
    const rx = $newRegExp(regexp === undefined ? '' : $toString(regexp), '');
    return rx[matchKey](s);
  },
  matchAll(regexp) {
    receiver(this, 'matchAll');
    if ($isObject(regexp)) {
      if ($isRegExp(regexp)) requireGlobal(regexp, 'matchAll');
      const f = $getMethod(regexp, matchAllKey);
      if (f !== undefined) return $call(f, regexp, this);
    }
    const s = $toString(this);
    const rx = $newRegExp(regexp === undefined ? '' : $toString(regexp), 'g');
    return rx[matchAllKey](s);
  },
  search(regexp) {
    receiver(this, 'search');
    if ($isObject(regexp)) {
      const f = $getMethod(regexp, searchKey);
      if (f !== undefined) return $call(f, regexp, this);
    }
    const s = $toString(this);
    const rx = $newRegExp(regexp === undefined ? '' : $toString(regexp), '');
    return rx[searchKey](s);
  },
  split(separator, limit) {
    receiver(this, 'split');
    if ($isObject(separator)) {
      const f = $getMethod(separator, splitKey);
      if (f !== undefined) return $call(f, separator, this, limit);
    }
    const s = $toString(this);
    const max = limit === undefined ? 4294967295 : limit >>> 0;
    const by = $toString(separator);
    if (max === 0) return [];
    if (separator === undefined) return [s];
    if (s === '' && by !== '') return [s];
    return $splitString(s, by, max);
  },
  replace(pattern, replacement) {
    receiver(this, 'replace');
    if ($isObject(pattern)) {
      const f = $getMethod(pattern, replaceKey);
      if (f !== undefined) return $call(f, pattern, this, replacement);
    }
    const s = $toString(this);
    const x = $toString(pattern);
    const fn = $isCallable(replacement);
    if (!fn) replacement = $toString(replacement);
    const at = $indexOfString(s, x, 0);
    if (at < 0) return s;
    const text = fn
      ? $toString($call(replacement, undefined, x, at, s))
      : $getSubstitution(replacement, x, s, at, undefined, undefined);
    return $substring(s, 0, at) + text + $substring(s, at + x.length, s.length);
  },
  replaceAll(pattern, replacement) {
    receiver(this, 'replaceAll');
    if ($isObject(pattern)) {
      if ($isRegExp(pattern)) requireGlobal(pattern, 'replaceAll');
      const f = $getMethod(pattern, replaceKey);
      if (f !== undefined) return $call(f, pattern, this, replacement);
    }
    const s = $toString(this);
    const x = $toString(pattern);
    const fn = $isCallable(replacement);
    if (!fn) replacement = $toString(replacement);
    const step = x.length > 1 ? x.length : 1;
    const parts = [];
    let from = 0;
    let at = $indexOfString(s, x, 0);
    while (at >= 0) {
      $push(parts, $substring(s, from, at));
      $push(parts, fn
        ? $toString($call(replacement, undefined, x, at, s))
        : $getSubstitution(replacement, x, s, at, undefined, undefined));
      from = at + x.length;
      if (at + step > s.length) break;
      at = $indexOfString(s, x, at + step);
    }
    if (from < s.length) $push(parts, $substring(s, from, s.length));
    return $joinStrings(parts);
  },
});
