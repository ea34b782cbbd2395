//! Regular expressions of ECMAScript (spec 22.2): a parser, a compiler to bytecode and a matcher that backtracks.
//!
//! `parse` makes a tree of the pattern ([`ast`]), in which case is ignored by larger sets already; `compile` makes bytecode of the
//! tree ([`bytecode`]); `exec` interprets that over Latin-1 or UTF-16 text, at the places that `search` finds. Nothing here knows
//! of the heap.

mod ast;
mod bytecode;
mod case;
mod compile;
mod emoji;
mod exec;
mod first;
mod parse;
mod search;
mod set;
mod unicode;

pub use exec::{Scratch, TooDeep};

/// Flags of a regular expression as bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Flags(pub u8);

impl Flags {
    pub const ALL: [(char, u8); 8] =
        [('d', 1), ('g', 2), ('i', 4), ('m', 8), ('s', 16), ('u', 32), ('v', 64), ('y', 128)];
    /// Parses flag letters; `None` when invalid.
    pub fn parse(letters: impl Iterator<Item = u16>) -> Option<Flags> {
        let mut bits = 0;
        for c in letters {
            let (_, b) = Flags::ALL.iter().find(|(l, _)| *l as u16 == c)?;
            if bits & b != 0 {
                return None;
            }
            bits |= b;
        }
        if bits & 96 == 96 { None } else { Some(Flags(bits)) }
    }
    #[inline(always)]
    pub fn has(self, letter: char) -> bool {
        Flags::ALL.iter().any(|(l, b)| *l == letter && self.0 & b != 0)
    }
    /// With u or v, by code points.
    pub fn unicode(self) -> bool {
        self.0 & 96 != 0
    }
}

/// What is searched.
#[derive(Clone, Copy)]
pub enum Text<'a> {
    Latin1(&'a [u8]),
    Utf16(&'a [u16]),
}

/// A compiled regular expression.
pub struct Regex {
    program: bytecode::Program,
}

impl Regex {
    /// Compiles a pattern; the error is V8's message.
    pub fn new(pattern: &[u16], flags: Flags) -> Result<Regex, &'static str> {
        let pattern = parse::parse(pattern, flags)?;
        Ok(Regex { program: compile::compile(pattern, flags.unicode())? })
    }
    /// Groups that capture, with the whole match as the first.
    pub fn groups(&self) -> usize {
        self.program.groups
    }
    /// Names of the groups that have one, with the group's number, in order.
    pub fn names(&self) -> &[(String, u32)] {
        &self.program.names
    }
    /// Looks for the first match at or after `start`, or only there if `sticky`; `scratch` has it then.
    pub fn find(&self, text: Text<'_>, start: usize, sticky: bool, scratch: &mut Scratch) -> Result<bool, TooDeep> {
        exec::find(&self.program, text, start, sticky, scratch)
    }
}
