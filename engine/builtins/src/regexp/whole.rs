//! Operations over all matches in a text, for RegExps that nobody tampered with: no code of the program runs while they search.

use super::{advance, flags_of, group_text, last_index, legacy, matcher, program, set_last_index};
use crate::template::{self, Part};
use regexp::{Regex, Scratch};
use vm::string::{MAX_LENGTH, Units};
use vm::{Args, Gc, JsResult, JsString, Object, Value, Vm};

/// Matches of a RegExp in a text, one after the other.
struct Matches<'a> {
    regex: &'a Regex,
    scratch: &'a mut Scratch,
    s: Gc<JsString>,
    /// Where the next search begins.
    at: usize,
    sticky: bool,
    unicode: bool,
    /// Start and end of the match that was found last.
    last: Option<(usize, usize)>,
}

impl Matches<'_> {
    /// Finds the next match: start and end.
    #[inline]
    fn next(&mut self, vm: &mut Vm) -> JsResult<Option<(usize, usize)>> {
        if self.at > self.s.len() || !matcher::find(vm, self.regex, self.s, self.at, self.sticky, self.scratch)? {
            return Ok(None);
        }
        let Some((a, b)) = self.scratch.group(0) else { return Ok(None) };
        self.at = if a == b { advance(self.s.units(vm), b, self.unicode) } else { b };
        self.last = Some((a, b));
        Ok(self.last)
    }
}

/// Runs `f` over the matches of `rx` in `s`, with the effects of calling `exec` until it fails, or once without the flag g. `f`
/// tells whether to go on.
fn each<'a>(
    vm: &mut Vm,
    rx: Gc<Object>,
    s: Gc<JsString>,
    mut f: impl FnMut(&mut Vm, &Regex, &Scratch, (usize, usize)) -> JsResult<()> + 'a,
) -> JsResult<()> {
    let (global, sticky) = (flags_of(rx).has('g'), flags_of(rx).has('y'));
    // Reading `lastIndex` may run code that compiles the pattern anew.
    let at = if global { 0 } else { last_index(vm, rx)? };
    let flags = flags_of(rx);
    let at = if sticky { at } else { 0 };
    if global {
        set_last_index(vm, rx, 0)?;
    }
    let regex = program(vm, rx)?;
    matcher::with_scratch(|scratch| {
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        let mut all = Matches { regex: &regex, scratch, s, at, sticky, unicode: flags.unicode(), last: None };
        while let Some(range) = all.next(vm)? {
            f(vm, all.regex, all.scratch, range)?;
            if !global {
                break;
            }
        }
        if sticky && !global {
            set_last_index(vm, rx, all.last.map_or(0, |m| m.1))?;
        }
        if let Some((a, b)) = all.last {
            legacy::remember(vm, rx, s, a, b);
        }
        Ok(())
    })
}

/// Text that is put together, in the form that it needs.
enum Output {
    Latin1(Vec<u8>),
    Utf16(Vec<u16>),
}

impl Output {
    /// Adds text, as far as strings may be that long.
    fn push(&mut self, vm: &mut Vm, text: Units<'_>) -> JsResult<()> {
        if self.len() + text.len() > MAX_LENGTH {
            return Err(vm.throw_range("Invalid string length"));
        }
        match (&mut *self, text) {
            (Output::Latin1(out), Units::Latin1(text)) => out.extend_from_slice(text),
            (Output::Utf16(out), Units::Utf16(text)) => out.extend_from_slice(text),
            (Output::Utf16(out), Units::Latin1(text)) => out.extend(text.iter().map(|&c| c as u16)),
            (Output::Latin1(out), Units::Utf16(text)) => {
                let mut wide: Vec<u16> = out.iter().map(|&c| c as u16).collect();
                wide.extend_from_slice(text);
                *self = Output::Utf16(wide);
            }
        }
        Ok(())
    }
    fn len(&self) -> usize {
        match self {
            Output::Latin1(out) => out.len(),
            Output::Utf16(out) => out.len(),
        }
    }
}

/// `$regexpReplace(rx, s, template)`: `replace` by a template.
pub fn replace_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let rx: Gc<Object> = args.get(0).as_gc();
    let s: Gc<JsString> = args.get(1).as_gc();
    let replacement: Gc<JsString> = args.get(2).as_gc();
    let (mut out, mut from, mut parts) = (Output::Latin1(Vec::new()), 0, None);
    each(vm, rx, s, |vm, regex, scratch, (start, end)| {
        let template = replacement.units(vm);
        let parts =
            parts.get_or_insert_with(|| template::parse(template, regex.groups() - 1, !regex.names().is_empty()));
        let u = s.units(vm);
        let group = |i: usize| scratch.group(i).map_or(u.slice(0, 0), |(a, b)| u.slice(a, b));
        out.push(vm, u.slice(from, start))?;
        for &part in parts.iter() {
            let text = match part {
                Part::Text(a, b) => template.slice(a, b),
                Part::Matched => u.slice(start, end),
                Part::Before => u.slice(0, start),
                Part::Behind => u.slice(end, u.len()),
                Part::Group(i) => group(i),
                Part::Named(a, b) => {
                    let name = template.slice(a, b).to_string_lossy();
                    // Of groups that share a name, one at most took part.
                    let mut groups = regex.names().iter().filter(|n| n.0 == name).map(|n| group(n.1 as usize));
                    groups.find(|text| !text.is_empty()).unwrap_or(u.slice(0, 0))
                }
            };
            out.push(vm, text)?;
        }
        from = end;
        Ok(())
    })?;
    if parts.is_none() {
        return Ok(s.into());
    }
    let rest = s.units(vm).slice(from, s.len());
    out.push(vm, rest)?;
    Ok(match &out {
        Output::Latin1(out) => vm.str_latin1(out).into(),
        Output::Utf16(out) => vm.str_utf16(out).into(),
    })
}

/// `$regexpMatch(rx, s)`: what `match` of a RegExp with the flag g gives: the texts of all matches, or null.
pub fn match_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let (rx, s): (Gc<Object>, Gc<JsString>) = (args.get(0).as_gc(), args.get(1).as_gc());
    let list = vm.new_array(0);
    each(vm, rx, s, |vm, _, _, (start, end)| {
        let text = vm.substring(s, start, end).into();
        vm.array_push(list, text);
        Ok(())
    })?;
    Ok(if list.array_len() == 0 { Value::NULL } else { list.into() })
}

/// `$regexpPositions(rx, s)`: start and end of each group of each match, the whole match first; -1 for groups that took no part.
pub fn positions_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let (rx, s): (Gc<Object>, Gc<JsString>) = (args.get(0).as_gc(), args.get(1).as_gc());
    let list = vm.new_array(0);
    each(vm, rx, s, |vm, regex, scratch, _| {
        for i in 0..regex.groups() {
            let group = scratch.group(i).map(|(a, b)| (Value::from_usize(a), Value::from_usize(b)));
            let (a, b) = group.unwrap_or((Value::int(-1), Value::int(-1)));
            vm.array_push(list, a);
            vm.array_push(list, b);
        }
        Ok(())
    })?;
    Ok(list.into())
}

/// `$regexpGroups(rx)`: how many groups there are, with the whole match; negative where some have names.
pub fn groups_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let regex = program(vm, args.get(0).as_gc())?;
    let n = regex.groups() as i32;
    Ok(Value::int(if regex.names().is_empty() { n } else { -n }))
}

/// `$regexpNamed(rx, s, positions, i)`: the groups with names of the match whose positions begin at `i`, as an object.
pub fn named_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let (s, positions): (Gc<JsString>, Gc<Object>) = (args.get(1).as_gc(), args.get(2).as_gc());
    let regex = program(vm, args.get(0).as_gc())?;
    let from = args.get(3).as_int() as u32;
    super::named_groups(vm, &regex, |vm, i| {
        let (a, b) = (vm.array_get(positions, from + i * 2), vm.array_get(positions, from + i * 2 + 1));
        let range = (a.as_int() >= 0).then(|| (a.as_int() as usize, b.as_int() as usize));
        range.map(|(a, b)| vm.substring(s, a, b).into())
    })
}

/// `$regexpSplit(rx, s, limit)`: what `split` gives, of a text that is not empty.
pub fn split_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let (rx, s): (Gc<Object>, Gc<JsString>) = (args.get(0).as_gc(), args.get(1).as_gc());
    let max = args.get(2).as_f64();
    let list = vm.new_array(0);
    let regex = program(vm, rx)?;
    let unicode = flags_of(rx).unicode();
    matcher::with_scratch(|scratch| {
        // Searching finds what stepping with a sticky RegExp would.
        let mut all = Matches { regex: &regex, scratch, s, at: 0, sticky: false, unicode, last: None };
        let (mut from, mut last) = (0, None);
        let full = |list: Gc<Object>| list.array_len() as f64 >= max;
        while all.at < s.len() {
            let Some((start, end)) = all.next(vm)? else { break };
            if start >= s.len() {
                break;
            }
            last = all.last;
            // A match that takes nothing where the last part ended does not split.
            if end == from {
                continue;
            }
            let part = vm.substring(s, from, start).into();
            vm.array_push(list, part);
            if full(list) {
                break;
            }
            from = end;
            for i in 1..all.regex.groups() {
                let v = group_text(vm, s, all.scratch.group(i));
                vm.array_push(list, v);
                if full(list) {
                    break;
                }
            }
            if full(list) {
                break;
            }
            // As a part ended here, the next may begin here.
            all.at = end;
        }
        if let Some((a, b)) = last {
            legacy::remember(vm, rx, s, a, b);
        }
        if !full(list) {
            let rest = vm.substring(s, from, s.len()).into();
            vm.array_push(list, rest);
        }
        Ok(list.into())
    })
}
