//! Text as the matcher sees it: characters are code units, or code points where the pattern is of those.

use crate::bytecode::CharSet;
use memchr::memmem::Finder;

pub trait Input: Copy {
    /// Characters may be of two units.
    const PAIRS: bool;
    fn len(self) -> usize;
    /// The unit at an index that there is.
    fn unit(self, at: usize) -> u32;
    /// The character at a position, and the position behind it.
    fn next(self, at: usize) -> Option<(u32, usize)>;
    /// The character before a position, and the position before it.
    fn prev(self, at: usize) -> Option<(u32, usize)>;
    /// Whether these units are here.
    fn is_at(self, at: usize, units: &[u16]) -> bool;
    /// Where they are first; `finder` knows them where all are Latin-1.
    fn find_units(self, from: usize, units: &[u16], finder: Option<&Finder<'static>>) -> Option<usize>;
    /// Whether this Latin-1 text comes from there on.
    fn contains(self, from: usize, text: &Finder<'static>) -> bool;
    /// Where the first character of a set is; `few`: those in Latin-1, if they are so few.
    fn find_set(self, from: usize, set: &CharSet, few: &[u8]) -> Option<usize>;
}

#[derive(Clone, Copy)]
pub struct Latin1<'a>(pub &'a [u8]);

/// Units that are looked at one by one before a search for bytes begins.
const NEAR: usize = 8;

impl Input for Latin1<'_> {
    const PAIRS: bool = false;
    #[inline]
    fn len(self) -> usize {
        self.0.len()
    }
    #[inline]
    fn unit(self, at: usize) -> u32 {
        self.0[at] as u32
    }
    #[inline]
    fn next(self, at: usize) -> Option<(u32, usize)> {
        self.0.get(at).map(|&c| (c as u32, at + 1))
    }
    #[inline]
    fn prev(self, at: usize) -> Option<(u32, usize)> {
        self.0.get(at.wrapping_sub(1)).map(|&c| (c as u32, at - 1))
    }
    #[inline]
    fn is_at(self, at: usize, units: &[u16]) -> bool {
        self.0.get(at..at + units.len()).is_some_and(|text| text.iter().zip(units).all(|(&a, &b)| a as u16 == b))
    }
    fn find_units(self, from: usize, _: &[u16], finder: Option<&Finder<'static>>) -> Option<usize> {
        finder?.find(self.0.get(from..)?).map(|i| from + i)
    }
    fn contains(self, from: usize, text: &Finder<'static>) -> bool {
        self.0.get(from..).is_some_and(|rest| text.find(rest).is_some())
    }
    #[inline]
    fn find_set(self, from: usize, set: &CharSet, few: &[u8]) -> Option<usize> {
        let rest = self.0.get(from..)?;
        let found = match *few {
            [] => rest.iter().position(|&c| set.latin1[c as usize]),
            _ => {
                let near = rest.iter().take(NEAR).position(|&c| set.latin1[c as usize]);
                near.or_else(|| {
                    let far = rest.get(NEAR..)?;
                    let found = match *few {
                        [a] => memchr::memchr(a, far),
                        [a, b] => memchr::memchr2(a, b, far),
                        [a, b, c] => memchr::memchr3(a, b, c, far),
                        _ => far.iter().position(|&c| set.latin1[c as usize]),
                    };
                    found.map(|i| i + NEAR)
                })
            }
        };
        found.map(|i| from + i)
    }
}

/// Where units are in others.
fn find_in(text: &[u16], from: usize, units: &[u16]) -> Option<usize> {
    let (&first, rest) = units.split_first()?;
    let mut at = from;
    loop {
        at += text.get(at..)?.iter().position(|&u| u == first)?;
        if text[at + 1..].starts_with(rest) {
            return Some(at);
        }
        at += 1;
    }
}

/// Whether Latin-1 characters are in units.
fn contains_bytes(text: &[u16], from: usize, bytes: &[u8]) -> bool {
    let Some((&first, rest)) = bytes.split_first() else { return true };
    let mut text = text.get(from..).unwrap_or_default();
    while let Some(i) = text.iter().position(|&u| u == first as u16) {
        text = &text[i + 1..];
        if text.len() >= rest.len() && text.iter().zip(rest).all(|(&u, &b)| u == b as u16) {
            return true;
        }
    }
    false
}

#[derive(Clone, Copy)]
pub struct Ucs2<'a>(pub &'a [u16]);

impl Input for Ucs2<'_> {
    const PAIRS: bool = false;
    #[inline]
    fn len(self) -> usize {
        self.0.len()
    }
    #[inline]
    fn unit(self, at: usize) -> u32 {
        self.0[at] as u32
    }
    #[inline]
    fn next(self, at: usize) -> Option<(u32, usize)> {
        self.0.get(at).map(|&c| (c as u32, at + 1))
    }
    #[inline]
    fn prev(self, at: usize) -> Option<(u32, usize)> {
        self.0.get(at.wrapping_sub(1)).map(|&c| (c as u32, at - 1))
    }
    #[inline]
    fn is_at(self, at: usize, units: &[u16]) -> bool {
        self.0.get(at..).is_some_and(|text| text.starts_with(units))
    }
    fn find_units(self, from: usize, units: &[u16], _: Option<&Finder<'static>>) -> Option<usize> {
        find_in(self.0, from, units)
    }
    fn contains(self, from: usize, text: &Finder<'static>) -> bool {
        contains_bytes(self.0, from, text.needle())
    }
    fn find_set(self, from: usize, set: &CharSet, _: &[u8]) -> Option<usize> {
        self.0.get(from..)?.iter().position(|&c| set.contains(c as u32)).map(|i| from + i)
    }
}

#[derive(Clone, Copy)]
pub struct Utf16<'a>(pub &'a [u16]);

fn pair(high: u16, low: u16) -> Option<u32> {
    let is = (0xD800..0xDC00).contains(&high) && (0xDC00..0xE000).contains(&low);
    is.then(|| 0x10000 + ((high as u32 - 0xD800) << 10) + (low as u32 - 0xDC00))
}

impl Utf16<'_> {
    /// Whether a position is inside of a pair.
    pub fn splits(self, at: usize) -> bool {
        at > 0 && at < self.0.len() && pair(self.0[at - 1], self.0[at]).is_some()
    }
}

impl Input for Utf16<'_> {
    const PAIRS: bool = true;
    #[inline]
    fn len(self) -> usize {
        self.0.len()
    }
    #[inline]
    fn unit(self, at: usize) -> u32 {
        self.0[at] as u32
    }
    #[inline]
    fn next(self, at: usize) -> Option<(u32, usize)> {
        let &c = self.0.get(at)?;
        if c & 0xFC00 == 0xD800
            && let Some(&low) = self.0.get(at + 1)
            && let Some(c) = pair(c, low)
        {
            return Some((c, at + 2));
        }
        Some((c as u32, at + 1))
    }
    #[inline]
    fn prev(self, at: usize) -> Option<(u32, usize)> {
        let &c = self.0.get(at.wrapping_sub(1))?;
        if c & 0xFC00 == 0xDC00
            && let Some(&high) = self.0.get(at.wrapping_sub(2))
            && let Some(c) = pair(high, c)
        {
            return Some((c, at - 2));
        }
        Some((c as u32, at - 1))
    }
    #[inline]
    fn is_at(self, at: usize, units: &[u16]) -> bool {
        self.0.get(at..).is_some_and(|text| text.starts_with(units))
    }
    fn find_units(self, from: usize, units: &[u16], _: Option<&Finder<'static>>) -> Option<usize> {
        find_in(self.0, from, units)
    }
    fn contains(self, from: usize, text: &Finder<'static>) -> bool {
        contains_bytes(self.0, from, text.needle())
    }
    fn find_set(self, from: usize, set: &CharSet, _: &[u8]) -> Option<usize> {
        let mut at = from;
        loop {
            let (c, next) = self.next(at)?;
            if set.contains(c) {
                return Some(at);
            }
            at = next;
        }
    }
}
