//! What Unicode says of characters, unpacked when a pattern asks for it.
//!
//! `../unicode/generate.mjs` writes a line of names for each set of code points, which begins with the set's kind: `b` a property that
//! characters have or not, `g` a general category, `s` a script, `x` a script with the characters that it shares, where those
//! differ. The sets follow each other in the order of the lines, each behind its length, as distances and lengths of ranges.

use crate::set::{LAST, Set};

static NAMES: &str = include_str!("../unicode/names.txt");
static SETS: &[u8] = include_bytes!("../unicode/sets.bin");

/// Categories that others are part of: names, and what the short names of their parts begin with.
const CATEGORIES: [(&[&str], &[&str]); 8] = [
    (&["L", "Letter"], &["L"]),
    (&["LC", "Cased_Letter"], &["Lu", "Ll", "Lt"]),
    (&["M", "Mark", "Combining_Mark"], &["M"]),
    (&["N", "Number"], &["N"]),
    (&["P", "Punctuation", "punct"], &["P"]),
    (&["S", "Symbol"], &["S"]),
    (&["Z", "Separator"], &["Z"]),
    (&["C", "Other"], &["C"]),
];

/// Takes a number off packed bytes.
pub fn varint(bytes: &mut &[u8]) -> Option<u32> {
    let (mut n, mut shift) = (0, 0);
    loop {
        let (&b, rest) = bytes.split_first()?;
        *bytes = rest;
        n |= ((b & 0x7F) as u32) << shift;
        shift += 7;
        if b < 0x80 {
            return Some(n);
        }
    }
}

fn unpacked(mut bytes: &[u8]) -> Set {
    let (mut ranges, mut next) = (Vec::new(), 0);
    while let (Some(gap), Some(len)) = (varint(&mut bytes), varint(&mut bytes)) {
        ranges.push((next + gap, next + gap + len));
        next += gap + len + 1;
    }
    Set::of_ranges(ranges)
}

/// All sets whose kind and names are such.
fn sets(is: impl Fn(&str, &mut std::str::Split<'_, char>) -> bool) -> Option<Set> {
    let (mut bytes, mut found) = (SETS, None::<Set>);
    for line in NAMES.lines() {
        let length = varint(&mut bytes)? as usize;
        let (own, rest) = bytes.split_at_checked(length)?;
        bytes = rest;
        let mut words = line.split(' ');
        if is(words.next()?, &mut words) {
            match &mut found {
                Some(all) => all.add_all(&unpacked(own)),
                None => found = Some(unpacked(own)),
            }
        }
    }
    found
}

fn named(kind: &str, name: &str) -> Option<Set> {
    sets(|k, names| k == kind && names.any(|n| n == name))
}

fn category(name: &str) -> Option<Set> {
    match CATEGORIES.iter().find(|(names, _)| names.contains(&name)) {
        Some((_, parts)) => {
            sets(|kind, names| kind == "g" && names.next().is_some_and(|n| parts.iter().any(|p| n.starts_with(p))))
        }
        None => named("g", name),
    }
}

/// The characters of `\p{name}` or `\p{name=value}`.
pub fn property(name: &str, value: Option<&str>) -> Option<Set> {
    match (name, value) {
        ("General_Category" | "gc", Some(value)) => category(value),
        ("Script" | "sc", Some(value)) => named("s", value),
        ("Script_Extensions" | "scx", Some(value)) => named("x", value).or_else(|| named("s", value)),
        (_, Some(_)) => None,
        ("Any", None) => Some(Set::all()),
        ("ASCII", None) => Some(Set::of_ranges(vec![(0, 0x7F)])),
        ("Assigned", None) => category("Cn").map(|s| s.inverted()),
        (_, None) => named("b", name).or_else(|| category(name)),
    }
}

/// Whether a name of a group may begin, or go on, with this character.
pub fn is_identifier(c: u32, start: bool) -> bool {
    match char::from_u32(c) {
        Some('$' | '_') => true,
        Some('\u{200C}' | '\u{200D}') => !start,
        Some(c) if c.is_ascii() => c.is_ascii_alphabetic() || (!start && c.is_ascii_digit()),
        _ => c <= LAST && named("b", if start { "IDS" } else { "IDC" }).is_some_and(|s| s.contains(c)),
    }
}
