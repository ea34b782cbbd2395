//! The code that patterns are compiled to. The matcher interprets it; it knows nothing of trees.
//!
//! A position is an index of code units. *Registers* hold positions and counts: two for each group, the whole match being group
//! 0, and what loops and look-around need. The *stack* holds where to go on after a failure, and what registers held before,
//! which a failure puts back.

use crate::set::Set;

/// A set that an op refers to, by index into `Program::sets`.
pub type SetId = u16;

/// No set: any character may follow.
pub const ANY: SetId = SetId::MAX;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Op {
    /// The pattern matches.
    Accept,
    Fail,
    /// Goes over a character.
    Char(u32),
    Set(SetId),
    /// Goes over code units: `units[at..at + len]`.
    Literal {
        at: u32,
        len: u32,
    },
    /// As the above, backwards.
    CharBack(u32),
    SetBack(SetId),
    /// Whether the next character is in the set; `negate`: whether it is not, or there is none.
    Peek {
        set: SetId,
        negate: bool,
    },
    PeekBack {
        set: SetId,
        negate: bool,
    },
    Start,
    End,
    LineStart,
    LineEnd,
    Boundary {
        words: SetId,
        negate: bool,
    },
    Jump(u32),
    /// Goes on with the next op, and at `other` after a failure.
    Split {
        other: u32,
    },
    /// Goes to `to` unless the next character is in the set, or there is none and `end`.
    Unless {
        set: SetId,
        end: bool,
        to: u32,
    },
    /// `Unless`, then `Split` to the same place.
    SplitIf {
        set: SetId,
        end: bool,
        other: u32,
    },
    /// Goes where this table says for the next character.
    Dispatch(u32),
    /// Puts the position into a register.
    Save(u16),
    /// Forgets registers.
    Clear {
        from: u16,
        to: u16,
    },
    /// Characters of the set, as many as there are, from `min` to `max`; fewer after a failure. `follow`: what must come then.
    Greedy {
        set: SetId,
        follow: SetId,
        min: u32,
        max: u32,
    },
    /// As few as there can be, more after a failure.
    Lazy {
        set: SetId,
        follow: SetId,
        min: u32,
        max: u32,
    },
    /// As many as there are, whatever follows.
    Possessive {
        set: SetId,
        min: u32,
        max: u32,
    },
    /// Begins a counted loop.
    Zero(u16),
    /// At the head of a counted loop: whether to go on with the body, or at `exit`.
    Loop {
        count: u16,
        greedy: bool,
        min: u32,
        max: u32,
        exit: u32,
    },
    /// At the end of its body. An iteration that went nowhere fails once there were enough; `mark`: where it began.
    Next {
        count: u16,
        mark: Option<u16>,
        min: u32,
        head: u32,
    },
    /// Fails where the position is what the register holds: at the end of a body without a count.
    Moved(u16),
    /// Begins look-around whose state is in two registers.
    Look(u16),
    /// The look-around matched: back to where it began, with what it captured.
    LookEnd(u16),
    /// Begins look-around that must not match, behind which `to` is.
    Not {
        state: u16,
        to: u32,
    },
    /// It matched.
    NotEnd(u16),
    /// What one of the groups of this list captured.
    Back(u32),
    BackBack(u32),
}

/// Where to go for the next character.
pub struct Dispatch {
    /// For Latin-1 characters.
    pub latin1: Box<[u32; 256]>,
    /// For all others.
    pub wide: u32,
    /// At the end of the text.
    pub end: u32,
}

/// Groups that a reference may mean, and how it compares.
pub struct Reference {
    pub groups: Vec<u32>,
    pub icase: bool,
}

/// A set in the form for matching.
pub struct CharSet {
    pub latin1: Box<[bool; 256]>,
    wide: Wide,
}

enum Wide {
    None,
    All,
    /// A few ranges.
    Ranges(Vec<(u32, u32)>),
    /// The basic multilingual plane as bits, a page for each high byte, and ranges beyond.
    Pages {
        index: Box<[u8; 256]>,
        pages: Vec<[u64; 4]>,
        beyond: Vec<(u32, u32)>,
    },
}

/// Ranges that are looked through one after the other.
const FEW: usize = 6;

impl CharSet {
    pub fn new(set: &Set) -> CharSet {
        let mut latin1 = Box::new([false; 256]);
        let mut ranges = Vec::new();
        for &(a, b) in set.ranges() {
            (a..=b.min(0xFF)).for_each(|c| latin1[c as usize] = true);
            if b > 0xFF {
                ranges.push((a.max(0x100), b));
            }
        }
        let wide = match ranges[..] {
            [] => Wide::None,
            [(0x100, crate::set::LAST)] => Wide::All,
            _ if ranges.len() <= FEW => Wide::Ranges(ranges),
            _ => pages(&ranges),
        };
        CharSet { latin1, wide }
    }
    #[inline]
    pub fn contains(&self, c: u32) -> bool {
        match self.latin1.get(c as usize) {
            Some(&is) => is,
            None => self.contains_wide(c),
        }
    }
    pub fn contains_wide(&self, c: u32) -> bool {
        let within = |ranges: &[(u32, u32)]| ranges.iter().any(|r| r.0 <= c && c <= r.1);
        match &self.wide {
            Wide::None => false,
            Wide::All => true,
            Wide::Ranges(ranges) => within(ranges),
            Wide::Pages { index, pages, beyond } => match index.get((c >> 8) as usize) {
                Some(&page) => pages[page as usize][(c >> 6 & 3) as usize] >> (c & 63) & 1 != 0,
                None => {
                    let i = beyond.partition_point(|r| r.1 < c);
                    beyond.get(i).is_some_and(|r| r.0 <= c)
                }
            },
        }
    }
}

fn pages(ranges: &[(u32, u32)]) -> Wide {
    let mut all = vec![[0u64; 4]; 256];
    let mut beyond = Vec::new();
    for &(a, b) in ranges {
        for c in a..=b.min(0xFFFF) {
            all[(c >> 8) as usize][(c >> 6 & 3) as usize] |= 1 << (c & 63);
        }
        if b > 0xFFFF {
            beyond.push((a.max(0x10000), b));
        }
    }
    let (mut index, mut pages) = (Box::new([0; 256]), Vec::<[u64; 4]>::new());
    for (i, page) in all.into_iter().enumerate() {
        let known = pages.iter().position(|p| *p == page).unwrap_or(pages.len());
        if known == pages.len() {
            pages.push(page);
        }
        // There are no more than 256.
        index[i] = known as u8;
    }
    Wide::Pages { index, pages, beyond }
}

/// A compiled pattern.
pub struct Program {
    pub code: Vec<Op>,
    pub sets: Vec<CharSet>,
    pub units: Vec<u16>,
    pub dispatches: Vec<Dispatch>,
    pub references: Vec<Reference>,
    /// Groups that capture, with the whole match.
    pub groups: usize,
    pub registers: usize,
    /// Names of groups in order.
    pub names: Vec<(String, u32)>,
    /// The flag u or v.
    pub unicode: bool,
    pub search: crate::search::Search,
}
