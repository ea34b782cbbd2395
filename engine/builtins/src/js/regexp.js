// Symbol methods of RegExp.prototype (spec 22.2.6). RegExps that nobody tampered with take the short way.
const RegExpCtor = $global().RegExp;
const RegExpProto = RegExpCtor.prototype;

function regExpExec(rx, s) {
  const exec = rx.exec;
  if ($isCallable(exec)) {
    const r = $call(exec, rx, s);
    if (r !== null && !$isObject(r)) $throwType('object null is not a function');
    return r;
  }
  if (!$kindIs(rx, 'RegExp')) $throwType('Method RegExp.prototype.exec called on incompatible receiver %s', rx);
  return $regexpExec(rx, s);
}

function requireObject(o, name) {
  if (!$isObject(o)) $throwType('RegExp.prototype.' + name + ' called on incompatible receiver %s', o);
}

const matchAllProto = $methods($create($intrinsic('IteratorProto')), {
  next() {
    if (!$isObject(this) || !$kindIs(this, 'Iterator')) $throwType('%RegExpStringIterator.prototype.next% called on incompatible receiver %s', this);
    const state = $slot(this, 3);
    if (state === undefined || state === null) return $iterResult(undefined, true);
    const rx = $slot(this, 1);
    const s = $slot(this, 2);
    const m = regExpExec(rx, s);
    if (m === null) {
      $setSlot(this, 3, null);
      return $iterResult(undefined, true);
    }
    if (!state.global) {
      $setSlot(this, 3, null);
      return $iterResult(m, false);
    }
    if ($toString(m[0]) === '') rx.lastIndex = $advanceIndex(s, $toLength(rx.lastIndex), state.unicode);
    return $iterResult(m, false);
  },
});
$tag(matchAllProto, 'RegExp String Iterator');
$intrinsic('RegExpStringIteratorProto', matchAllProto);

function contains(flags, letter) {
  return $indexOfString(flags, letter, 0) >= 0;
}

// `replace` by the results of calls, without tampering: all matches are found before the first call.
function replaceByCalls(rx, s, replacement) {
  const all = $regexpPositions(rx, s);
  if (all.length === 0) return s;
  let groups = $regexpGroups(rx);
  const names = groups < 0;
  if (names) groups = -groups;
  const parts = [];
  let next = 0;
  for (let i = 0; i < all.length; i += 2 * groups) {
    const start = all[i];
    const matched = $substring(s, start, all[i + 1]);
    let result;
    if (groups === 1) {
      result = $call(replacement, undefined, matched, start, s);
    } else if (groups === 2 && !names) {
      result = $call(replacement, undefined, matched, group(s, all, i + 2), start, s);
    } else {
      const args = [matched];
      for (let k = 1; k < groups; k++) $push(args, group(s, all, i + 2 * k));
      $push(args, start);
      $push(args, s);
      if (names) $push(args, $regexpNamed(rx, s, all, i));
      result = $apply(replacement, undefined, args);
    }
    if (start > next) $push(parts, $substring(s, next, start));
    $push(parts, $toString(result));
    next = all[i + 1];
  }
  if (next < s.length) $push(parts, $substring(s, next, s.length));
  return $joinStrings(parts);
}

function group(s, positions, i) {
  const start = positions[i];
  return start < 0 ? undefined : $substring(s, start, positions[i + 1]);
}

$methods(RegExpProto, {
  test(string) {
    const found = $regexpTest(this, string);
    if (found !== undefined) return found;
    requireObject(this, 'test');
    return regExpExec(this, $toString(string)) !== null;
  },
  [$symbol('match')](string) {
    requireObject(this, '@@match');
    const rx = this;
    const s = $toString(string);
    const fast = $regexpPristine(rx);
    if (fast) return $regexpFlag(rx, 'g') ? $regexpMatch(rx, s) : $regexpExec(rx, s);
    const flags = $toString(rx.flags);
    if (!contains(flags, 'g')) return regExpExec(rx, s);
    const unicode = contains(flags, 'u') || contains(flags, 'v');
    rx.lastIndex = 0;
    const result = [];
    for (;;) {
      const m = regExpExec(rx, s);
      if (m === null) return result.length === 0 ? null : result;
      const text = $toString(m[0]);
      $push(result, text);
      if (text === '') rx.lastIndex = $advanceIndex(s, $toLength(rx.lastIndex), unicode);
    }
  },
  [$symbol('matchAll')](string) {
    requireObject(this, '@@matchAll');
    const s = $toString(string);
    const C = $speciesConstructor(this, RegExpCtor);
    const flags = $toString(this.flags);
    const matcher = new C(this, flags);
    matcher.lastIndex = $toLength(this.lastIndex);
    const it = $newKind('Iterator', matchAllProto);
    $setSlot(it, 1, matcher);
    $setSlot(it, 2, s);
    $setSlot(it, 3, { global: contains(flags, 'g'), unicode: contains(flags, 'u') || contains(flags, 'v') });
    return it;
  },
  [$symbol('search')](string) {
    requireObject(this, '@@search');
    const s = $toString(string);
    const previous = this.lastIndex;
    if (!$sameValue(previous, 0)) this.lastIndex = 0;
    const m = regExpExec(this, s);
    const current = this.lastIndex;
    if (!$sameValue(current, previous)) this.lastIndex = previous;
    return m === null ? -1 : m.index;
  },
  [$symbol('replace')](string, replacement) {
    requireObject(this, '@@replace');
    const rx = this;
    const s = $toString(string);
    const fn = $isCallable(replacement);
    if (!fn) replacement = $toString(replacement);
    if ($regexpPristine(rx)) return fn ? replaceByCalls(rx, s, replacement) : $regexpReplace(rx, s, replacement);
    const flags = $toString(rx.flags);
    const global = contains(flags, 'g');
    let unicode = false;
    if (global) {
      unicode = contains(flags, 'u') || contains(flags, 'v');
      rx.lastIndex = 0;
    }
    const results = [];
    for (;;) {
      const m = regExpExec(rx, s);
      if (m === null) break;
      $push(results, m);
      if (!global) break;
      if ($toString(m[0]) === '') rx.lastIndex = $advanceIndex(s, $toLength(rx.lastIndex), unicode);
    }
    const parts = [];
    let next = 0;
    for (let i = 0; i < results.length; i++) {
      const m = results[i];
      let n = $length(m) - 1;
      if (n < 0) n = 0;
      const matched = $toString(m[0]);
      let position = $toInteger(m.index);
      position = position < 0 ? 0 : position > s.length ? s.length : position;
      const captures = [];
      for (let k = 1; k <= n; k++) {
        const c = m[k];
        $push(captures, c === undefined ? c : $toString(c));
      }
      let named = m.groups;
      let text;
      if (fn) {
        const args = [matched];
        for (let k = 0; k < n; k++) $push(args, captures[k]);
        $push(args, position);
        $push(args, s);
        if (named !== undefined) $push(args, named);
        text = $toString($apply(replacement, undefined, args));
      } else {
        if (named !== undefined) named = $toObject(named);
        text = $getSubstitution(replacement, matched, s, position, captures, named);
      }
      if (position >= next) {
        $push(parts, $substring(s, next, position));
        $push(parts, text);
        next = position + matched.length;
      }
    }
    if (next < s.length) $push(parts, $substring(s, next, s.length));
    return $joinStrings(parts);
  },
  [$symbol('split')](string, limit) {
    requireObject(this, '@@split');
    const rx = this;
    const s = $toString(string);
    const C = $speciesConstructor(rx, RegExpCtor);
    // Converting a limit may change everything.
    if (C === RegExpCtor && !$isObject(limit) && s.length > 0 && $regexpPristine(rx)) {
      const max = limit === undefined ? 4294967295 : limit >>> 0;
      return max === 0 ? [] : $regexpSplit(rx, s, max);
    }
    const flags = $toString(rx.flags);
    const unicode = contains(flags, 'u') || contains(flags, 'v');
    const splitter = new C(rx, contains(flags, 'y') ? flags : flags + 'y');
    const result = [];
    const max = limit === undefined ? 4294967295 : limit >>> 0;
    if (max === 0) return result;
    if (s.length === 0) {
      if (regExpExec(splitter, s) !== null) return result;
      $push(result, s);
      return result;
    }
    const size = s.length;
    let p = 0;
    let q = 0;
    while (q < size) {
      splitter.lastIndex = q;
      const m = regExpExec(splitter, s);
      if (m === null) {
        q = $advanceIndex(s, q, unicode);
        continue;
      }
      let e = $toLength(splitter.lastIndex);
      if (e > size) e = size;
      if (e === p) {
        q = $advanceIndex(s, q, unicode);
        continue;
      }
      $push(result, $substring(s, p, q));
      if (result.length === max) return result;
      p = e;
      const n = $length(m) - 1;
      for (let i = 1; i <= n; i++) {
        $push(result, m[i]);
        if (result.length === max) return result;
      }
      q = p;
    }
    $push(result, $substring(s, p, size));
    return result;
  },
});
