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

// Flags for a global search.
function searching(flags) {
  let kept = 'g';
  for (let i = 0; i < flags.length; i++) if (flags[i] !== 'g' && flags[i] !== 'y') kept += flags[i];
  return kept;
}

$methods(RegExpProto, {
  test(string) {
    requireObject(this, 'test');
    const s = $toString(string);
    if ($regexpPristine(this)) return $regexpTest(this, s);
    return regExpExec(this, s) !== null;
  },
  [$symbol('match')](string) {
    requireObject(this, '@@match');
    const rx = this;
    const s = $toString(string);
    const fast = $regexpPristine(rx);
    const flags = fast ? '' : $toString(rx.flags);
    const global = fast ? $regexpFlag(rx, 'g') : contains(flags, 'g');
    if (!global) return fast ? $regexpExec(rx, s) : regExpExec(rx, s);
    const unicode = fast ? $regexpFlag(rx, 'u') || $regexpFlag(rx, 'v') : contains(flags, 'u') || contains(flags, 'v');
    rx.lastIndex = 0;
    const result = [];
    for (;;) {
      const m = fast ? $regexpExec(rx, s) : regExpExec(rx, s);
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
    const fast = $regexpPristine(rx);
    if (fast && !fn) return $regexpReplace(rx, s, replacement);
    const flags = fast ? '' : $toString(rx.flags);
    const global = fast ? $regexpFlag(rx, 'g') : contains(flags, 'g');
    let unicode = false;
    if (global) {
      unicode = fast ? $regexpFlag(rx, 'u') || $regexpFlag(rx, 'v') : contains(flags, 'u') || contains(flags, 'v');
      rx.lastIndex = 0;
    }
    const results = [];
    for (;;) {
      const m = fast ? $regexpExec(rx, s) : regExpExec(rx, s);
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
    const flags = $toString(rx.flags);
    const unicode = contains(flags, 'u') || contains(flags, 'v');
    // Converting a limit may change everything.
    const pristine = C === RegExpCtor && !$isObject(limit) && $regexpPristine(rx);
    // Without tampering a global search finds what stepping with a sticky matcher would.
    const splitter = pristine
      ? new C(rx, contains(flags, 'y') ? searching(flags) : contains(flags, 'g') ? flags : flags + 'g')
      : new C(rx, contains(flags, 'y') ? flags : flags + 'y');
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
      const m = pristine ? $regexpExec(splitter, s) : regExpExec(splitter, s);
      if (m === null) {
        if (pristine) break;
        q = $advanceIndex(s, q, unicode);
        continue;
      }
      let e = $toLength(splitter.lastIndex);
      if (e > size) e = size;
      const start = pristine ? m.index : q;
      if (start >= size) break;
      if (e === p) {
        q = $advanceIndex(s, pristine && start > q ? start : q, unicode);
        continue;
      }
      $push(result, $substring(s, p, start));
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
