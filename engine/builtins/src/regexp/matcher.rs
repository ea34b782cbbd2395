//! Matching: the trait that the rest of the engine sees, and `regress` behind it.
//!
//! Compiled programs live in Rust memory, in a cache per thread keyed by pattern and flags; RegExp objects in the cage
//! know only source and flags (and a cache slot, which other processes ignore), so that images need no programs.

use super::literal::Literal;
use super::translate::{join_pairs, translate};
use std::cell::RefCell;
use std::rc::Rc;
use vm::string::Units;

/// Positions of a match in code units.
pub struct Found {
    pub start: usize,
    pub end: usize,
    /// Groups 1.. in order.
    pub groups: Vec<Option<(usize, usize)>>,
}

/// A compiled regular expression.
pub trait Matcher {
    /// First match at or after `start`; with `sticky` only at `start`. `ascii`: every unit is below 128.
    fn find(&self, text: Units<'_>, ascii: bool, start: usize, sticky: bool) -> Option<Found>;
    /// Names of the groups that have one, with the group's number (0-based after the whole match), in order.
    fn names(&self) -> &[(String, usize)];
}

/// Flags of a regular expression as bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Flags(pub u8);

impl Flags {
    pub const ALL: [(char, u8); 8] =
        [('d', 1), ('g', 2), ('i', 4), ('m', 8), ('s', 16), ('u', 32), ('v', 64), ('y', 128)];
    /// Parses flag letters; `None` when invalid.
    pub fn parse(u: Units<'_>) -> Option<Flags> {
        let mut bits = 0;
        for c in u.iter() {
            let (_, b) = Flags::ALL.iter().find(|(l, _)| *l as u16 == c)?;
            if bits & b != 0 {
                return None;
            }
            bits |= b;
        }
        if bits & 96 == 96 { None } else { Some(Flags(bits)) }
    }
    pub fn has(self, letter: char) -> bool {
        Flags::ALL.iter().any(|(l, b)| *l == letter && self.0 & b != 0)
    }
    pub fn unicode(self) -> bool {
        self.0 & 96 != 0
    }
}

struct Regress {
    program: regress::Regex,
    names: Vec<(String, usize)>,
    unicode: bool,
    /// The program is [`anchored`].
    anchored: bool,
    literal: Option<Literal>,
}

/// regress can only search. For a sticky pattern that does not match where it should, that means to go through all of the
/// text behind, at each token of a scanner. So such a pattern gets an alternative that matches anywhere: the search then
/// ends where it begins, and the last group, which only the alternative has, tells failure. `None`: group references by
/// number could come to mean that group.
fn anchored(pattern: &[u32]) -> Option<Vec<u32>> {
    let digit = |c: u32| char::from_u32(c).is_some_and(|c| c.is_ascii_digit());
    if pattern.windows(2).any(|w| w[0] == '\\' as u32 && digit(w[1])) {
        return None;
    }
    let text = |s: &'static str| s.chars().map(u32::from);
    Some(text("(?:").chain(pattern.iter().copied()).chain(text(")|([^])")).collect())
}

/// Texts up to this length are kept in the form for matching.
const MAX_KEPT: usize = 1 << 20;

thread_local! {
    /// The Latin-1 text beyond ASCII that was matched last, and its units: a program that goes through a text asks for
    /// the same again and again.
    static WIDENED: RefCell<(Vec<u8>, Vec<u16>)> = RefCell::default();
}

/// Calls `f` with the units of a Latin-1 text.
fn with_units<R>(text: &[u8], f: impl FnOnce(&[u16]) -> R) -> R {
    let widen = || text.iter().map(|&c| c as u16).collect();
    if text.len() > MAX_KEPT {
        let units: Vec<u16> = widen();
        return f(&units);
    }
    WIDENED.with_borrow_mut(|(last, units)| {
        if last != text {
            *last = text.to_vec();
            *units = widen();
        }
        f(units)
    })
}

impl Matcher for Regress {
    fn find(&self, text: Units<'_>, ascii: bool, start: usize, sticky: bool) -> Option<Found> {
        if let Some(literal) = &self.literal {
            let found = |start| Found { start, end: start + literal.len(), groups: Vec::new() };
            if sticky && literal.whole {
                return literal.is_at(text, start).then(|| found(start));
            }
            if !sticky {
                let at = literal.find(text, start)?;
                if literal.whole {
                    return Some(found(at));
                }
            }
        }
        let m = match text {
            Units::Latin1(b) if ascii => {
                // SAFETY: the caller knows that every byte is ASCII, so the bytes are UTF-8.
                let s = unsafe { std::str::from_utf8_unchecked(b) };
                self.program.find_from_ascii(s, start).next()
            }
            Units::Latin1(b) => with_units(b, |u| self.program.find_from_ucs2(u, start).next()),
            Units::Utf16(u) if self.unicode => self.program.find_from_utf16(u, start).next(),
            Units::Utf16(u) => self.program.find_from_ucs2(u, start).next(),
        }?;
        if sticky && m.start() != start {
            return None;
        }
        let mut groups: Vec<_> = m.groups().skip(1).map(|g| g.map(|r| (r.start, r.end))).collect();
        if self.anchored && groups.pop().flatten().is_some() {
            return None;
        }
        Some(Found { start: m.start(), end: m.end(), groups })
    }
    fn names(&self) -> &[(String, usize)] {
        &self.names
    }
}

/// Group names in pattern order with their numbers, by scanning the (valid) pattern.
fn group_names(pattern: &[u32]) -> Vec<(String, usize)> {
    let at = |i: usize| pattern.get(i).copied().and_then(char::from_u32).unwrap_or('\0');
    let (mut out, mut number, mut i, mut class) = (Vec::new(), 0, 0, 0u32);
    while i < pattern.len() {
        match at(i) {
            '\\' => i += 1,
            '[' => class += 1,
            ']' if class > 0 => class -= 1,
            '(' if class == 0 => {
                if at(i + 1) != '?' {
                    number += 1;
                } else if at(i + 2) == '<' && at(i + 3) != '=' && at(i + 3) != '!' {
                    number += 1;
                    let name: Vec<u32> = pattern[i + 3..].iter().copied().take_while(|&c| c != '>' as u32).collect();
                    out.push((group_name(&join_pairs(&name)), number - 1));
                }
            }
            _ => {}
        }
        // Without the v flag a '[' inside a class is a plain character.
        if class > 1 {
            class = 1;
        }
        i += 1;
    }
    out
}

/// A group name as text: of code points, with its escapes replaced.
pub fn group_name(points: &[u32]) -> String {
    let name: String = points.iter().map(|&c| char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    unescape_name(&name)
}

/// `\uXXXX` and `\u{X}` escapes in a group name.
fn unescape_name(name: &str) -> String {
    let mut out: Vec<u16> = Vec::new();
    let mut rest = name;
    while let Some(p) = rest.find("\\u") {
        out.extend(rest[..p].encode_utf16());
        rest = &rest[p + 2..];
        let (digits, used) = match rest.strip_prefix('{').and_then(|r| r.find('}').map(|e| (&r[..e], e + 2))) {
            Some(x) => x,
            None => (rest.get(..4).unwrap_or(rest), rest.len().min(4)),
        };
        if let Ok(c) = u32::from_str_radix(digits, 16) {
            match char::from_u32(c) {
                Some(c) => out.extend(c.encode_utf16(&mut [0; 2]).iter()),
                None => out.push(c as u16),
            }
        }
        rest = &rest[used..];
    }
    out.extend(rest.encode_utf16());
    String::from_utf16_lossy(&out)
}

/// Compiles; the error is regress's message.
fn compile(pattern: &[u16], flags: Flags) -> Result<Rc<dyn Matcher>, String> {
    let points: Vec<u32> = if flags.unicode() {
        char::decode_utf16(pattern.iter().copied())
            .map(|c| c.map_or_else(|e| e.unpaired_surrogate() as u32, |c| c as u32))
            .collect()
    } else {
        pattern.iter().map(|&c| c as u32).collect()
    };
    let f = regress::Flags {
        icase: flags.has('i'),
        multiline: flags.has('m'),
        dot_all: flags.has('s'),
        no_opt: false,
        unicode: flags.has('u'),
        unicode_sets: flags.has('v'),
    };
    let names = group_names(&points);
    let literal = Literal::of(&points, flags);
    let points = translate(&points, flags, &names)?.unwrap_or(points);
    // The pattern alone says what is wrong with it.
    let mut program = regress::Regex::from_unicode(points.iter().copied(), f).map_err(|e| e.text)?;
    let anchor = if flags.has('y') { anchored(&points) } else { None };
    let anchored = anchor.is_some();
    if let Some(points) = anchor {
        program = regress::Regex::from_unicode(points.into_iter(), f).map_err(|e| e.text)?;
    }
    Ok(Rc::new(Regress { program, names, unicode: flags.unicode(), anchored, literal }))
}

struct CacheEntry {
    pattern: Rc<[u16]>,
    /// The pattern as bytes when it is Latin-1: the form to compare quickly with.
    latin1: Option<Box<[u8]>>,
    flags: Flags,
    program: Rc<dyn Matcher>,
}

thread_local! {
    static PROGRAMS: RefCell<(Vec<CacheEntry>, rustc_hash::FxHashMap<(Rc<[u16]>, u8), usize>)> = RefCell::default();
}

/// The program of cache slot `slot`, if it is that of this pattern and these flags.
pub fn by_slot(slot: usize, pattern: Units<'_>, flags: Flags) -> Option<Rc<dyn Matcher>> {
    PROGRAMS.with_borrow(|p| {
        let e = p.0.get(slot)?;
        let known = e.latin1.as_deref().map_or(Units::Utf16(&e.pattern), Units::Latin1);
        if e.flags == flags && known == pattern { Some(e.program.clone()) } else { None }
    })
}

/// Compiles through the cache: (slot, program).
pub fn get(pattern: Units<'_>, flags: Flags) -> Result<(usize, Rc<dyn Matcher>), String> {
    let text: Rc<[u16]> = pattern.to_vec().into();
    let known = PROGRAMS.with_borrow(|p| p.1.get(&(text.clone(), flags.0)).map(|&i| (i, p.0[i].program.clone())));
    if let Some(k) = known {
        return Ok(k);
    }
    let m = compile(&text, flags)?;
    Ok(PROGRAMS.with_borrow_mut(|p| {
        let i = p.0.len();
        let latin1 = text.iter().map(|&c| u8::try_from(c).ok()).collect();
        p.0.push(CacheEntry { pattern: text.clone(), latin1, flags, program: m.clone() });
        p.1.insert((text, flags.0), i);
        (i, m)
    }))
}
