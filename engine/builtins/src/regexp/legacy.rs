//! The legacy static properties of `RegExp`: `$1` to `$9`, `lastMatch` and kin.
//!
//! A match leaves in `Roots::last_match` only where it was found and by what; groups are found again when asked for.

use super::matcher;
use crate::{define, natives};
use regexp::Flags;
use vm::interp::LastMatch;
use vm::object::regexp as fields;
use vm::vm::Intrinsic;
use vm::{Args, Gc, JsResult, JsString, Object, Value, Vm};

/// Remembers a match of `rx`.
#[inline]
pub fn remember(vm: &mut Vm, rx: Gc<Object>, text: Gc<JsString>, start: usize, end: usize) {
    vm.roots.last_match = LastMatch {
        text,
        input: text,
        source: fields::source(rx).as_gc(),
        flags: super::flags_of(rx).0 as u32,
        start: start as u32,
        end: end as u32,
    };
}

/// The last match, if there was one; the properties belong to `RegExp` itself, subclasses do not share them.
fn last(vm: &mut Vm, args: Args, name: &str) -> JsResult<Option<LastMatch>> {
    if args.this() != vm.roots.intrinsics[Intrinsic::RegExp as usize] {
        let shown = vm.describe(args.this());
        return Err(vm.throw_type(format!("RegExp.{name} getter called on incompatible receiver {shown}")));
    }
    Ok(vm.roots.last_match.text.some().map(|_| vm.roots.last_match))
}
fn groups(vm: &mut Vm, m: &LastMatch) -> Vec<Option<(usize, usize)>> {
    let Ok((_, regex)) = matcher::get(m.source.units(vm), Flags(m.flags as u8)) else { return Vec::new() };
    matcher::with_scratch(|scratch| match matcher::find(vm, &regex, m.text, m.start as usize, true, scratch) {
        Ok(true) => (1..regex.groups()).map(|i| scratch.group(i)).collect(),
        // It was found once.
        Ok(false) | Err(_) => Vec::new(),
    })
}
fn part(vm: &mut Vm, m: Option<LastMatch>, range: impl FnOnce(&mut Vm, &LastMatch) -> Option<(usize, usize)>) -> Value {
    match m.and_then(|m| range(vm, &m).map(|r| (m, r))) {
        Some((m, (a, b))) => vm.substring(m.text, a, b).into(),
        None => vm.roots.empty_string.into(),
    }
}

fn input(vm: &mut Vm, args: Args) -> JsResult {
    let m = last(vm, args, "input")?;
    let shown = m.map(|m| m.input).and_then(Gc::some).unwrap_or(vm.roots.empty_string);
    Ok(shown.into())
}
fn set_input(vm: &mut Vm, args: Args) -> JsResult {
    let m = last(vm, args, "input")?;
    let s = vm.to_string(args.get(0))?;
    if m.is_none() {
        // An empty match of nothing, so that what else is asked for is empty.
        let empty = vm.roots.empty_string;
        vm.roots.last_match = LastMatch { text: empty, source: empty, ..LastMatch::NONE };
    }
    vm.roots.last_match.input = s;
    Ok(Value::UNDEFINED)
}
fn last_match(vm: &mut Vm, args: Args) -> JsResult {
    let m = last(vm, args, "lastMatch")?;
    Ok(part(vm, m, |_, m| Some((m.start as usize, m.end as usize))))
}
fn last_paren(vm: &mut Vm, args: Args) -> JsResult {
    let m = last(vm, args, "lastParen")?;
    Ok(part(vm, m, |vm, m| groups(vm, m).last().copied().flatten()))
}
fn left_context(vm: &mut Vm, args: Args) -> JsResult {
    let m = last(vm, args, "leftContext")?;
    Ok(part(vm, m, |_, m| Some((0, m.start as usize))))
}
fn right_context(vm: &mut Vm, args: Args) -> JsResult {
    let m = last(vm, args, "rightContext")?;
    Ok(part(vm, m, |_, m| Some((m.end as usize, m.text.len()))))
}

macro_rules! group_getters {
    ($($f:ident $n:literal;)*) => {$(
        fn $f(vm: &mut Vm, args: Args) -> JsResult {
            let m = last(vm, args, concat!("$", $n))?;
            Ok(part(vm, m, |vm, m| groups(vm, m).get($n - 1).copied().flatten()))
        }
    )*};
}
group_getters! { group1 1; group2 2; group3 3; group4 4; group5 5; group6 6; group7 7; group8 8; group9 9; }

natives! {
    pub STATIC:
    "get input" 0 => input;
    "set input" 1 => set_input;
    "get $_" 0 => input;
    "set $_" 1 => set_input;
    "get lastMatch" 0 => last_match;
    "get $&" 0 => last_match;
    "get lastParen" 0 => last_paren;
    "get $+" 0 => last_paren;
    "get leftContext" 0 => left_context;
    "get $`" 0 => left_context;
    "get rightContext" 0 => right_context;
    "get $'" 0 => right_context;
    "get $1" 0 => group1;
    "get $2" 0 => group2;
    "get $3" 0 => group3;
    "get $4" 0 => group4;
    "get $5" 0 => group5;
    "get $6" 0 => group6;
    "get $7" 0 => group7;
    "get $8" 0 => group8;
    "get $9" 0 => group9;
}

/// Adds the properties to the constructor.
pub fn init(vm: &mut Vm, constructor: Gc<Object>) {
    define::install(vm, constructor, STATIC);
}
