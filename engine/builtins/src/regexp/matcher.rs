//! Compiled regular expressions, and matching strings of the heap with them.
//!
//! They live in Rust memory, in a cache per thread keyed by pattern and flags; RegExp objects in the cage
//! know only source and flags (and a cache slot, which images do not keep), so that images need no programs.

use regexp::{Flags, Regex, Scratch, Text};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use vm::string::Units;
use vm::{Gc, JsResult, JsString, Vm};

struct CacheEntry {
    pattern: Rc<[u16]>,
    /// The pattern as bytes when it is Latin-1: the form to compare quickly with.
    latin1: Option<Box<[u8]>>,
    flags: Flags,
    regex: Rc<Regex>,
}

/// Slots that patterns were found in, by what is quickly seen of a pattern.
const HINTS: usize = 256;

thread_local! {
    static SLOTS: [Cell<u32>; HINTS] = const { [const { Cell::new(0) }; HINTS] };
    static CACHE: RefCell<(Vec<CacheEntry>, rustc_hash::FxHashMap<(Rc<[u16]>, u8), usize>)> = RefCell::default();
    /// What the last match needed, for the next.
    static SCRATCH: Cell<Scratch> = Cell::default();
}

/// The regular expression of cache slot `slot`.
pub fn by_slot(slot: usize) -> Option<Rc<Regex>> {
    CACHE.with_borrow(|p| p.0.get(slot).map(|e| e.regex.clone()))
}

/// The same, if it is that of this pattern and these flags.
fn by_hint(slot: usize, pattern: Units<'_>, flags: Flags) -> Option<Rc<Regex>> {
    CACHE.with_borrow(|p| {
        let e = p.0.get(slot)?;
        let known = e.latin1.as_deref().map_or(Units::Utf16(&e.pattern), Units::Latin1);
        if e.flags == flags && known == pattern { Some(e.regex.clone()) } else { None }
    })
}

fn hint(pattern: Units<'_>, flags: Flags) -> usize {
    let n = pattern.len();
    let at = |i: usize| if i < n { pattern.at(i) as usize } else { 0 };
    let mixed = n ^ (flags.0 as usize) << 3 ^ at(0) << 1 ^ at(n / 2) << 2 ^ at(n.wrapping_sub(2)) << 4;
    (mixed ^ mixed >> 8) % HINTS
}

/// Compiles through the cache: (slot, regular expression).
pub fn get(pattern: Units<'_>, flags: Flags) -> Result<(usize, Rc<Regex>), &'static str> {
    let hint = hint(pattern, flags);
    let slot = SLOTS.with(|slots| slots[hint].get()) as usize;
    if let Some(regex) = by_hint(slot, pattern, flags) {
        return Ok((slot, regex));
    }
    let (slot, regex) = find_or_compile(pattern, flags)?;
    SLOTS.with(|slots| slots[hint].set(slot as u32));
    Ok((slot, regex))
}

fn find_or_compile(pattern: Units<'_>, flags: Flags) -> Result<(usize, Rc<Regex>), &'static str> {
    let text: Rc<[u16]> = pattern.to_vec().into();
    let known = CACHE.with_borrow(|p| p.1.get(&(text.clone(), flags.0)).map(|&i| (i, p.0[i].regex.clone())));
    if let Some(k) = known {
        return Ok(k);
    }
    let regex = Rc::new(Regex::new(&text, flags)?);
    Ok(CACHE.with_borrow_mut(|p| {
        let i = p.0.len();
        let latin1 = text.iter().map(|&c| u8::try_from(c).ok()).collect();
        p.0.push(CacheEntry { pattern: text.clone(), latin1, flags, regex: regex.clone() });
        p.1.insert((text, flags.0), i);
        (i, regex)
    }))
}

/// Runs `f` with what matches need.
#[inline]
pub fn with_scratch<R>(f: impl FnOnce(&mut Scratch) -> R) -> R {
    let mut scratch = SCRATCH.take();
    let r = f(&mut scratch);
    SCRATCH.set(scratch);
    r
}

/// Finds the first match at or after `at`, or only there if `sticky`.
#[inline]
pub fn find(
    vm: &mut Vm,
    regex: &Regex,
    s: Gc<JsString>,
    at: usize,
    sticky: bool,
    scratch: &mut Scratch,
) -> JsResult<bool> {
    let text = match s.units(vm) {
        Units::Latin1(b) => Text::Latin1(b),
        Units::Utf16(u) => Text::Utf16(u),
    };
    regex
        .find(text, at, sticky, scratch)
        .map_err(|_| vm.throw_range("Regular expression too complex: backtracking takes more than 64 MB"))
}
