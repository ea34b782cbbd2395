//! The matcher: interprets bytecode with a stack of its own, so that no pattern recurses.

mod input;

use crate::Text;
use crate::bytecode::{ANY, Op, Program, Reference};
use crate::case;
use crate::search::Kind;
use input::{Input, Latin1, Ucs2, Utf16};

/// A register without a value.
const NONE: u32 = u32::MAX;
/// Memory that backtracking may take, as in V8.
const MOST_MEMORY: usize = 64 << 20;
/// Memory that is kept for the next match.
const KEPT_MEMORY: usize = 1 << 16;

/// Backtracking needs more memory than it may take.
#[derive(Debug)]
pub struct TooDeep;

/// What a match needs and where its result is; used again by the next.
#[derive(Default)]
pub struct Scratch {
    registers: Vec<u32>,
    stack: Vec<Entry>,
}

impl Scratch {
    /// Start and end of a group, of the last match that was found; group 0 is all of it.
    #[inline]
    pub fn group(&self, i: usize) -> Option<(usize, usize)> {
        match (self.registers.get(i * 2), self.registers.get(i * 2 + 1)) {
            (Some(&a), Some(&b)) if a != NONE && b != NONE => Some((a as usize, b as usize)),
            _ => None,
        }
    }
}

/// What a failure finds.
#[derive(Clone, Copy)]
struct Entry {
    /// One of the kinds below, and an index: of an op or a register.
    what: u32,
    /// A position, or what the register held.
    value: u32,
    /// Of a loop over a set: the first position that it may go back to, or how many characters may be added.
    limit: u32,
}

const KIND: u32 = 3 << 30;
/// Go on at the op.
const CHOICE: u32 = 0;
/// Put the value back into the register.
const UNDO: u32 = 1 << 30;
/// Give back a character of a greedy loop.
const LESS: u32 = 2 << 30;
/// Take another one into a lazy loop.
const MORE: u32 = 3 << 30;

/// Looks for the first match at or after `start`, or only there if `sticky`.
pub fn find(
    program: &Program,
    text: Text<'_>,
    start: usize,
    sticky: bool,
    scratch: &mut Scratch,
) -> Result<bool, TooDeep> {
    // What they hold is of no matter: a match begins with forgetting its groups, and the rest is written before it is read.
    scratch.registers.resize(program.registers, NONE);
    let found = match text {
        Text::Latin1(text) => Machine::new(program, Latin1(text), scratch).find(start, sticky),
        Text::Utf16(text) if program.unicode => {
            let input = Utf16(text);
            // Nothing begins inside of a pair.
            let start = if input.splits(start) { start - 1 } else { start };
            Machine::new(program, input, scratch).find(start, sticky)
        }
        Text::Utf16(text) => Machine::new(program, Ucs2(text), scratch).find(start, sticky),
    };
    if scratch.stack.capacity() > KEPT_MEMORY / size_of::<Entry>() {
        scratch.stack = Vec::new();
    }
    found
}

struct Machine<'a, I> {
    program: &'a Program,
    input: I,
    registers: &'a mut [u32],
    stack: &'a mut Vec<Entry>,
}

impl<'a, I: Input> Machine<'a, I> {
    fn new(program: &'a Program, input: I, scratch: &'a mut Scratch) -> Self {
        Machine { program, input, registers: &mut scratch.registers, stack: &mut scratch.stack }
    }

    fn find(&mut self, start: usize, sticky: bool) -> Result<bool, TooDeep> {
        if start > self.input.len() {
            return Ok(false);
        }
        if sticky {
            return self.matches(start);
        }
        let program = self.program;
        if let Some(needed) = &program.search.needed
            && !self.input.contains(start, needed)
        {
            return Ok(false);
        }
        let mut at = start;
        loop {
            at = match &program.search.kind {
                Kind::Start if at > 0 => return Ok(false),
                Kind::Start | Kind::Anywhere => at,
                Kind::Literal { finder, units, whole } => {
                    let Some(found) = self.input.find_units(at, units, finder.as_deref()) else { return Ok(false) };
                    if *whole {
                        (self.registers[0], self.registers[1]) = (found as u32, (found + units.len()) as u32);
                        return Ok(true);
                    }
                    found
                }
                Kind::Set { set, few, end } => match self.input.find_set(at, &program.sets[*set as usize], few) {
                    Some(found) => found,
                    None if *end => self.input.len(),
                    None => return Ok(false),
                },
            };
            if self.is_possible(at) && self.matches(at)? {
                return Ok(true);
            }
            if let Some(run) = program.search.run {
                at = self.run(run, at, u32::MAX).0;
            }
            match self.input.next(at) {
                Some((_, next)) => at = next,
                None => return Ok(false),
            }
        }
    }

    /// Whether a pattern that begins at the edge of a word may match here.
    #[inline]
    fn is_possible(&self, at: usize) -> bool {
        match self.program.search.edge {
            Some(words) => self.back_in(words, at).is_some() != self.next_in(words, at).is_some(),
            None => true,
        }
    }

    /// Whether there is a match that begins here.
    fn matches(&mut self, start: usize) -> Result<bool, TooDeep> {
        self.stack.clear();
        // Group 0 is written when there is a match. Most patterns have no other, and filling nothing costs a call.
        if self.program.groups > 1 {
            self.registers[2..self.program.groups * 2].fill(NONE);
        }
        let end = self.interpret(start)?;
        if let Some(end) = end {
            (self.registers[0], self.registers[1]) = (start as u32, end as u32);
        }
        Ok(end.is_some())
    }

    /// Goes over characters of a set: where they end, and how many they are.
    #[inline]
    fn run(&self, set: u16, from: usize, max: u32) -> (usize, u32) {
        let set = &self.program.sets[set as usize];
        if !I::PAIRS {
            let limit = self.input.len().min(from.saturating_add(max as usize));
            let mut at = from;
            while at < limit && set.contains(self.input.unit(at)) {
                at += 1;
            }
            return (at, (at - from) as u32);
        }
        let (mut at, mut n) = (from, 0);
        while n < max
            && let Some((c, next)) = self.input.next(at)
            && set.contains(c)
        {
            (at, n) = (next, n + 1);
        }
        (at, n)
    }
    #[inline]
    fn next_in(&self, set: u16, at: usize) -> Option<usize> {
        let (c, next) = self.input.next(at)?;
        self.program.sets[set as usize].contains(c).then_some(next)
    }
    #[inline]
    fn back_in(&self, set: u16, at: usize) -> Option<usize> {
        let (c, before) = self.input.prev(at)?;
        self.program.sets[set as usize].contains(c).then_some(before)
    }
    /// Whether the next character is in the set, or there is none and `end`.
    #[inline]
    fn begins(&self, set: u16, end: bool, at: usize) -> bool {
        match self.input.next(at) {
            Some((c, _)) => self.program.sets[set as usize].contains(c),
            None => end,
        }
    }
    fn is_line_end(c: u32) -> bool {
        matches!(c, 0x0A | 0x0D | 0x2028 | 0x2029)
    }
    fn push(&mut self, what: u32, value: usize, limit: u32) {
        self.stack.push(Entry { what, value: value as u32, limit });
    }
    /// Sets a register such that a failure puts back what it held.
    #[inline]
    fn set_register(&mut self, r: u16, value: u32) {
        // With nothing to go back to, nothing need be put back.
        if !self.stack.is_empty() {
            let before = self.registers[r as usize];
            self.push(UNDO | r as u32, before as usize, 0);
        }
        self.registers[r as usize] = value;
    }

    /// Runs the program at a position: where the match ends.
    fn interpret(&mut self, start: usize) -> Result<Option<usize>, TooDeep> {
        let program = self.program;
        let code = &program.code[..];
        let (mut pc, mut at) = (0usize, start);
        loop {
            // The ops give the position behind, or that they failed.
            let next = match code[pc] {
                Op::Accept => return Ok(Some(at)),
                Op::Fail => None,
                Op::Char(c) => self.input.next(at).filter(|n| n.0 == c).map(|n| n.1),
                Op::Set(set) => self.next_in(set, at),
                Op::Literal { at: from, len } => {
                    let units = &program.units[from as usize..(from + len) as usize];
                    self.input.is_at(at, units).then_some(at + units.len())
                }
                Op::CharBack(c) => self.input.prev(at).filter(|n| n.0 == c).map(|n| n.1),
                Op::SetBack(set) => self.back_in(set, at),
                Op::Peek { set, negate } => (self.next_in(set, at).is_some() != negate).then_some(at),
                Op::PeekBack { set, negate } => (self.back_in(set, at).is_some() != negate).then_some(at),
                Op::Start => (at == 0).then_some(at),
                Op::End => (at == self.input.len()).then_some(at),
                Op::LineStart => (at == 0 || Self::is_line_end(self.input.unit(at - 1))).then_some(at),
                Op::LineEnd => (at == self.input.len() || Self::is_line_end(self.input.unit(at))).then_some(at),
                Op::Boundary { words, negate } => {
                    let there = self.back_in(words, at).is_some() != self.next_in(words, at).is_some();
                    (there != negate).then_some(at)
                }
                Op::Jump(to) => {
                    pc = to as usize;
                    continue;
                }
                Op::Split { other } => {
                    self.push(CHOICE | other, at, 0);
                    Some(at)
                }
                Op::Unless { set, end, to } => {
                    if !self.begins(set, end, at) {
                        pc = to as usize;
                        continue;
                    }
                    Some(at)
                }
                Op::SplitIf { set, end, other } => {
                    if !self.begins(set, end, at) {
                        pc = other as usize;
                        continue;
                    }
                    self.push(CHOICE | other, at, 0);
                    Some(at)
                }
                Op::Dispatch(table) => {
                    let table = &program.dispatches[table as usize];
                    pc = match self.input.next(at) {
                        Some((c, _)) => table.latin1.get(c as usize).copied().unwrap_or(table.wide),
                        None => table.end,
                    } as usize;
                    continue;
                }
                Op::Save(r) => {
                    self.set_register(r, at as u32);
                    Some(at)
                }
                Op::Clear { from, to } => {
                    for r in from..to {
                        if self.registers[r as usize] != NONE {
                            self.set_register(r, NONE);
                        }
                    }
                    Some(at)
                }
                Op::Greedy { set, min, max, .. } => {
                    let (end, n) = self.run(set, at, max);
                    if n < min {
                        None
                    } else {
                        if n > min {
                            let least = if min == 0 { at } else { self.run(set, at, min).0 };
                            self.push(LESS | pc as u32, end, least as u32);
                        }
                        Some(end)
                    }
                }
                Op::Lazy { set, follow, min, max } => {
                    let (end, n) = self.run(set, at, min);
                    if n < min { None } else { self.lazily(pc as u32, set, follow, end, max - min) }
                }
                Op::Possessive { set, min, max } => {
                    let (end, n) = self.run(set, at, max);
                    (n >= min).then_some(end)
                }
                Op::Zero(r) => {
                    self.set_register(r, 0);
                    Some(at)
                }
                Op::Loop { count, greedy, min, max, exit } => {
                    let n = self.registers[count as usize];
                    if n >= max {
                        pc = exit as usize;
                        continue;
                    }
                    if n >= min {
                        if !greedy {
                            self.push(CHOICE | (pc as u32 + 1), at, 0);
                            pc = exit as usize;
                            continue;
                        }
                        self.push(CHOICE | exit, at, 0);
                    }
                    Some(at)
                }
                Op::Next { count, mark, min, head } => {
                    let n = self.registers[count as usize];
                    if n < min || mark.is_none_or(|m| self.registers[m as usize] != at as u32) {
                        self.set_register(count, n.saturating_add(1));
                        pc = head as usize;
                        continue;
                    }
                    None
                }
                Op::Moved(mark) => (self.registers[mark as usize] != at as u32).then_some(at),
                Op::Look(state) => {
                    self.set_register(state, self.stack.len() as u32);
                    self.set_register(state + 1, at as u32);
                    Some(at)
                }
                Op::LookEnd(state) => {
                    // Its choices go, what it captured can still be undone.
                    let height = self.registers[state as usize] as usize;
                    let mut kept = height;
                    for i in height..self.stack.len() {
                        if self.stack[i].what & KIND == UNDO {
                            self.stack[kept] = self.stack[i];
                            kept += 1;
                        }
                    }
                    self.stack.truncate(kept);
                    Some(self.registers[state as usize + 1] as usize)
                }
                Op::Not { state, to } => {
                    self.set_register(state, self.stack.len() as u32);
                    self.push(CHOICE | to, at, 0);
                    Some(at)
                }
                Op::NotEnd(state) => {
                    let height = self.registers[state as usize] as usize;
                    while self.stack.len() > height
                        && let Some(entry) = self.stack.pop()
                    {
                        self.undo(entry);
                    }
                    None
                }
                Op::Back(id) => self.reference(&program.references[id as usize], at, false),
                Op::BackBack(id) => self.reference(&program.references[id as usize], at, true),
            };
            if let Some(next) = next {
                (pc, at) = (pc + 1, next);
                continue;
            }
            match self.backtrack()? {
                Some(resume) => (pc, at) = resume,
                None => return Ok(None),
            }
        }
    }

    fn undo(&mut self, entry: Entry) {
        if entry.what & KIND == UNDO {
            self.registers[(entry.what & !KIND) as usize] = entry.value;
        }
    }

    /// Where to go on after a failure.
    #[inline]
    fn backtrack(&mut self) -> Result<Option<(usize, usize)>, TooDeep> {
        if self.stack.len() > MOST_MEMORY / size_of::<Entry>() {
            return Err(TooDeep);
        }
        while let Some(entry) = self.stack.pop() {
            let index = (entry.what & !KIND) as usize;
            match (entry.what & KIND, self.program.code[index.min(self.program.code.len() - 1)]) {
                (CHOICE, _) => return Ok(Some((index, entry.value as usize))),
                (LESS, Op::Greedy { follow, .. }) => {
                    let least = entry.limit as usize;
                    let mut at = entry.value as usize;
                    while at > least
                        && let Some((_, before)) = self.input.prev(at)
                    {
                        at = before;
                        if follow == ANY || self.begins(follow, false, at) {
                            if at > least {
                                self.push(LESS | index as u32, at, entry.limit);
                            }
                            return Ok(Some((index + 1, at)));
                        }
                    }
                }
                (MORE, Op::Lazy { set, follow, .. }) => {
                    if let Some(next) = self.next_in(set, entry.value as usize)
                        && let Some(at) = self.lazily(index as u32, set, follow, next, entry.limit - 1)
                    {
                        return Ok(Some((index + 1, at)));
                    }
                }
                _ => self.undo(entry),
            }
        }
        Ok(None)
    }

    /// The first position from `at` on where what follows a lazy loop can begin; up to `more` characters are taken.
    fn lazily(&mut self, pc: u32, set: u16, follow: u16, mut at: usize, mut more: u32) -> Option<usize> {
        while follow != ANY && more > 0 && self.next_in(follow, at).is_none() && at < self.input.len() {
            at = self.next_in(set, at)?;
            more -= 1;
        }
        if more > 0 {
            self.push(MORE | pc, at, more);
        }
        Some(at)
    }

    /// Where what a group captured ends when it is here again; begins, backwards. A group that took no part matches nothing.
    fn reference(&self, reference: &Reference, at: usize, back: bool) -> Option<usize> {
        let captured = reference.groups.iter().find_map(|&g| {
            let (a, b) = (self.registers[g as usize * 2], self.registers[g as usize * 2 + 1]);
            (a != NONE && b != NONE).then_some((a as usize, b as usize))
        });
        let Some((from, to)) = captured else { return Some(at) };
        let same = |a: u32, b: u32| {
            a == b
                || (reference.icase
                    && case::canonical(a, self.program.unicode) == case::canonical(b, self.program.unicode))
        };
        let (mut i, mut at) = (if back { to } else { from }, at);
        while i != if back { from } else { to } {
            let step = |p| if back { self.input.prev(p) } else { self.input.next(p) };
            let ((a, next), (b, next_at)) = (step(i)?, step(at)?);
            if !same(a, b) {
                return None;
            }
            (i, at) = (next, next_at);
        }
        Some(at)
    }
}
