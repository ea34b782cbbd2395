//! From trees to bytecode.
//!
//! What the next character decides is decided without a choice on the stack: loops and alternatives whose continuations begin
//! with different characters, and loops over characters that cannot follow them.

use crate::ast::{Assert, Look, MANY, Node, Pattern, Repeat};
use crate::bytecode::{ANY, CharSet, Dispatch, Op, Program, Reference, SetId};
use crate::first::{First, Firsts};
use crate::search::Search;
use crate::set::Set;
use std::collections::{BTreeMap, HashMap};

const TOO_LARGE: &str = "Regular expression too large";
/// Ops that a pattern may have; also what two bits of a stack entry leave for an index.
const MOST_OPS: usize = 1 << 24;
/// Nodes that are looked at to find out what can come next.
const BUDGET: u32 = 200_000;
/// Alternatives from which on a table pays.
const MANY_ALTERNATIVES: usize = 4;

type Result<T> = std::result::Result<T, &'static str>;

struct Compiler {
    code: Vec<Op>,
    sets: Vec<CharSet>,
    set_ids: HashMap<Set, SetId>,
    units: Vec<u16>,
    dispatches: Vec<Dispatch>,
    references: Vec<Reference>,
    registers: u16,
    firsts: Firsts,
    unicode: bool,
}

/// Compiles a parsed pattern; `unicode`: with the flag u or v.
pub fn compile(pattern: Pattern, unicode: bool) -> Result<Program> {
    let groups = pattern.groups as usize + 1;
    let mut c = Compiler {
        code: Vec::new(),
        sets: Vec::new(),
        set_ids: HashMap::new(),
        units: Vec::new(),
        dispatches: Vec::new(),
        references: Vec::new(),
        registers: u16::try_from(groups * 2).map_err(|_| "Too many captures")?,
        firsts: Firsts { budget: BUDGET },
        unicode,
    };
    c.emit(&pattern.node, &First::ACCEPT, false)?;
    c.op(Op::Accept)?;
    let first = c.firsts.of(&pattern.node, &First::ACCEPT);
    let search = Search::new(&pattern.node, &first, unicode, |set| c.set(set))?;
    Ok(Program {
        code: c.code,
        sets: c.sets,
        units: c.units,
        dispatches: c.dispatches,
        references: c.references,
        groups,
        registers: c.registers as usize,
        names: pattern.names,
        unicode,
        search,
    })
}

impl Compiler {
    fn op(&mut self, op: Op) -> Result<usize> {
        if self.code.len() >= MOST_OPS {
            return Err(TOO_LARGE);
        }
        self.code.push(op);
        Ok(self.code.len() - 1)
    }
    fn here(&self) -> u32 {
        self.code.len() as u32
    }
    fn set(&mut self, set: &Set) -> Result<SetId> {
        if let Some(&id) = self.set_ids.get(set) {
            return Ok(id);
        }
        let id = SetId::try_from(self.sets.len()).ok().filter(|&id| id != ANY).ok_or(TOO_LARGE)?;
        self.sets.push(CharSet::new(set));
        self.set_ids.insert(set.clone(), id);
        Ok(id)
    }
    fn register(&mut self, n: u16) -> Result<u16> {
        let r = self.registers;
        self.registers = r.checked_add(n).ok_or(TOO_LARGE)?;
        Ok(r)
    }
    /// Lets an op that was emitted before go to this place.
    fn patch(&mut self, at: usize) {
        let here = self.here();
        match &mut self.code[at] {
            Op::Jump(to)
            | Op::Split { other: to }
            | Op::SplitIf { other: to, .. }
            | Op::Unless { to, .. }
            | Op::Not { to, .. }
            | Op::Loop { exit: to, .. } => *to = here,
            // Nothing else is patched.
            _ => {}
        }
    }

    /// Emits what matches a node. `follow`: what comes behind it; `back`: backwards, in lookbehind, where nothing is known of that.
    fn emit(&mut self, node: &Node, follow: &First, back: bool) -> Result<()> {
        match node {
            Node::Empty => {}
            Node::Char(c) => {
                self.op(if back { Op::CharBack(*c) } else { Op::Char(*c) })?;
            }
            Node::Set(set) => {
                let id = self.set(set)?;
                self.op(if back { Op::SetBack(id) } else { Op::Set(id) })?;
            }
            Node::Seq(nodes) if back => {
                for node in nodes.iter().rev() {
                    self.emit(node, &First::ANY, true)?;
                }
            }
            Node::Seq(nodes) => self.sequence(nodes, follow)?,
            Node::Alt(nodes) => self.alternatives(nodes, follow, back)?,
            Node::Group(node, group) => {
                let (start, end) = (*group as u16 * 2, *group as u16 * 2 + 1);
                self.op(Op::Save(if back { end } else { start }))?;
                self.emit(node, follow, back)?;
                self.op(Op::Save(if back { start } else { end }))?;
            }
            Node::Assert(assert) => self.assert(assert)?,
            Node::Look(look) => self.look(look)?,
            Node::Back { groups, icase } => {
                let id = self.references.len() as u32;
                self.references.push(Reference { groups: groups.clone(), icase: *icase });
                self.op(if back { Op::BackBack(id) } else { Op::Back(id) })?;
            }
            Node::Repeat(r) => self.repeat(r, follow, back)?,
        }
        Ok(())
    }
    fn assert(&mut self, assert: &Assert) -> Result<()> {
        let op = match assert {
            Assert::Start => Op::Start,
            Assert::End => Op::End,
            Assert::LineStart => Op::LineStart,
            Assert::LineEnd => Op::LineEnd,
            Assert::Boundary { words, negate } => Op::Boundary { words: self.set(words)?, negate: *negate },
        };
        self.op(op)?;
        Ok(())
    }
    fn sequence(&mut self, nodes: &[Node], follow: &First) -> Result<()> {
        // What comes behind each node.
        let mut follows = vec![follow.clone()];
        for node in nodes[1..].iter().rev() {
            let next = self.firsts.of(node, &follows[follows.len() - 1]);
            follows.push(next);
        }
        let mut i = 0;
        while i < nodes.len() {
            let run = nodes[i..].iter().take_while(|n| matches!(n, Node::Char(c) if self.encodes(*c))).count();
            if run > 1 {
                let at = self.units.len() as u32;
                for node in &nodes[i..i + run] {
                    if let Node::Char(c) = node {
                        encode(*c, &mut self.units);
                    }
                }
                let len = self.units.len() as u32 - at;
                self.op(Op::Literal { at, len })?;
                i += run;
            } else {
                self.emit(&nodes[i], &follows[nodes.len() - 1 - i], false)?;
                i += 1;
            }
        }
        Ok(())
    }
    /// Whether a character can be compared as code units: half a pair must not match in a pair.
    fn encodes(&self, c: u32) -> bool {
        !self.unicode || !(0xD800..0xE000).contains(&c)
    }
    /// Goes on with the next op where `one` is to be tried (first, if `first`), and to what is patched in where `other` is.
    fn branch(&mut self, one: &First, other: &First, first: bool) -> Result<usize> {
        match (&one.set, &other.set) {
            (Some(set), _) if one.excludes(other) => {
                let (set, end) = (self.set(set)?, one.end);
                self.op(Op::Unless { set, end, to: 0 })
            }
            (Some(set), _) if first => {
                let (set, end) = (self.set(set)?, one.end);
                self.op(Op::SplitIf { set, end, other: 0 })
            }
            (None, _) if first => self.op(Op::Split { other: 0 }),
            (_, Some(set)) => {
                let (set, end, behind) = (self.set(set)?, other.end, self.here() + 2);
                self.op(Op::SplitIf { set, end, other: behind })?;
                self.op(Op::Jump(0))
            }
            (_, None) => {
                let behind = self.here() + 2;
                self.op(Op::Split { other: behind })?;
                self.op(Op::Jump(0))
            }
        }
    }
    fn alternatives(&mut self, nodes: &[Node], follow: &First, back: bool) -> Result<()> {
        let first = |c: &mut Self, n: &Node| if back { First::ANY } else { c.firsts.of(n, follow) };
        let firsts: Vec<First> = nodes.iter().map(|n| first(self, n)).collect();
        if nodes.len() >= MANY_ALTERNATIVES && firsts.iter().all(|f| f.set.is_some()) {
            return self.dispatch(nodes, &firsts, follow);
        }
        // What begins one of the alternatives behind each.
        let mut rests = vec![firsts[nodes.len() - 1].clone()];
        for first in firsts[1..nodes.len() - 1].iter().rev() {
            let rest = first.clone().or(&rests[rests.len() - 1]);
            rests.push(rest);
        }
        let mut ends = Vec::new();
        for ((node, first), rest) in nodes.iter().zip(&firsts).zip(rests.iter().rev()).take(nodes.len() - 1) {
            let next = self.branch(first, rest, true)?;
            self.emit(node, follow, back)?;
            ends.push(self.op(Op::Jump(0))?);
            self.patch(next);
        }
        self.emit(&nodes[nodes.len() - 1], follow, back)?;
        ends.into_iter().for_each(|end| self.patch(end));
        Ok(())
    }
    /// Alternatives by a table over the next character.
    fn dispatch(&mut self, nodes: &[Node], firsts: &[First], follow: &First) -> Result<()> {
        let table = self.dispatches.len();
        self.op(Op::Dispatch(table as u32))?;
        self.dispatches.push(Dispatch { latin1: Box::new([0; 256]), wide: 0, end: 0 });
        let (mut starts, mut ends) = (Vec::new(), Vec::new());
        for node in nodes {
            starts.push(self.here());
            self.emit(node, follow, false)?;
            ends.push(self.op(Op::Jump(0))?);
        }
        let those = |is: &dyn Fn(&First, &Set) -> bool| -> Vec<usize> {
            let set = |i: usize| firsts[i].set.as_ref().is_some_and(|set| is(&firsts[i], set));
            (0..nodes.len()).filter(|&i| set(i)).collect()
        };
        let mut chains = BTreeMap::new();
        let mut chain = |c: &mut Self, which: Vec<usize>| -> Result<u32> {
            if let &[only] = &which[..] {
                return Ok(starts[only]);
            }
            if let Some(&at) = chains.get(&which) {
                return Ok(at);
            }
            let at = c.here();
            match which.split_last() {
                None => {
                    c.op(Op::Fail)?;
                }
                Some((&last, before)) => {
                    for &i in before {
                        let behind = c.here() + 2;
                        c.op(Op::Split { other: behind })?;
                        c.op(Op::Jump(starts[i]))?;
                    }
                    c.op(Op::Jump(starts[last]))?;
                }
            }
            chains.insert(which, at);
            Ok(at)
        };
        for unit in 0..256 {
            let at = chain(self, those(&|_, set| set.contains(unit)))?;
            self.dispatches[table].latin1[unit as usize] = at;
        }
        self.dispatches[table].wide = chain(self, those(&|_, set| set.ranges().last().is_some_and(|r| r.1 > 0xFF)))?;
        self.dispatches[table].end = chain(self, those(&|first, _| first.end))?;
        ends.into_iter().for_each(|end| self.patch(end));
        Ok(())
    }
    fn look(&mut self, look: &Look) -> Result<()> {
        if let Some(set) = look.node.one() {
            let (set, negate) = (self.set(&set)?, look.negate);
            self.op(if look.behind { Op::PeekBack { set, negate } } else { Op::Peek { set, negate } })?;
            return Ok(());
        }
        // What is inside is not gone back to once it has matched.
        if look.negate {
            let state = self.register(1)?;
            let not = self.op(Op::Not { state, to: 0 })?;
            self.emit(&look.node, &First::ACCEPT, look.behind)?;
            self.op(Op::NotEnd(state))?;
            self.patch(not);
        } else {
            let state = self.register(2)?;
            self.op(Op::Look(state))?;
            self.emit(&look.node, &First::ACCEPT, look.behind)?;
            self.op(Op::LookEnd(state))?;
        }
        Ok(())
    }
    fn repeat(&mut self, r: &Repeat, follow: &First, back: bool) -> Result<()> {
        // What never goes anywhere is as good once as often, and is not taken where it need not be.
        let still = r.node.still();
        if r.max == 0 || (still && r.min == 0) {
            return Ok(());
        }
        if still || (r.min == 1 && r.max == 1) {
            return self.emit(&r.node, follow, back);
        }
        if let Some(set) = r.node.one().filter(|_| !back) {
            return self.run(r, &set, follow);
        }
        let nullable = r.node.nullable();
        let body = if back { First::ANY } else { self.firsts.of(&r.node, follow) };
        let behind = if r.max == 1 || back { follow.clone() } else { body.clone().or(follow) };
        match (r.min, r.max) {
            (0, 1) => {
                let exit = self.branch(&body, follow, r.greedy)?;
                self.body(r, nullable, &behind, back)?;
                self.patch(exit);
            }
            (0, MANY) => {
                let head = self.here();
                let exit = self.branch(&body, follow, r.greedy)?;
                self.body(r, nullable, &behind, back)?;
                self.op(Op::Jump(head))?;
                self.patch(exit);
            }
            (1, MANY) if !nullable => {
                let head = self.here();
                self.body(r, false, &behind, back)?;
                let exit = self.branch(&body, follow, r.greedy)?;
                self.op(Op::Jump(head))?;
                self.patch(exit);
            }
            (min, max) => {
                let count = self.register(1)?;
                let mark = if nullable { Some(self.register(1)?) } else { None };
                self.op(Op::Zero(count))?;
                let head = self.op(Op::Loop { count, greedy: r.greedy, min, max, exit: 0 })?;
                if let Some(mark) = mark {
                    self.op(Op::Save(mark))?;
                }
                self.clear(r)?;
                self.emit(&r.node, &behind, back)?;
                self.op(Op::Next { count, mark, min, head: head as u32 })?;
                self.patch(head);
            }
        }
        Ok(())
    }
    /// The body of a loop without a count.
    fn body(&mut self, r: &Repeat, nullable: bool, behind: &First, back: bool) -> Result<()> {
        let behind = First { accepts: behind.accepts && r.max == 1 && !nullable, ..behind.clone() };
        if !nullable {
            self.clear(r)?;
            return self.emit(&r.node, &behind, back);
        }
        let mark = self.register(1)?;
        self.op(Op::Save(mark))?;
        self.clear(r)?;
        self.emit(&r.node, &behind, back)?;
        self.op(Op::Moved(mark))?;
        Ok(())
    }
    /// Each iteration forgets what the one before captured.
    fn clear(&mut self, r: &Repeat) -> Result<()> {
        if r.groups.0 < r.groups.1 && r.max > 1 {
            self.op(Op::Clear { from: r.groups.0 as u16 * 2, to: r.groups.1 as u16 * 2 })?;
        }
        Ok(())
    }
    /// A loop over the characters of a set.
    fn run(&mut self, r: &Repeat, set: &Set, follow: &First) -> Result<()> {
        let (min, max) = (r.min, r.max);
        let apart = follow.set.as_ref().is_some_and(|f| f.is_disjoint(set));
        let id = self.set(set)?;
        let op = match r.greedy {
            false if follow.accepts && min == 0 => return Ok(()),
            false if follow.accepts => Op::Possessive { set: id, min, max: min },
            true if follow.accepts => Op::Possessive { set: id, min, max },
            _ if apart || min == max => Op::Possessive { set: id, min, max },
            greedy => {
                let follow = match &follow.set {
                    Some(f) => self.set(f)?,
                    None => ANY,
                };
                if greedy { Op::Greedy { set: id, follow, min, max } } else { Op::Lazy { set: id, follow, min, max } }
            }
        };
        self.op(op)?;
        Ok(())
    }
}

/// Adds a character as UTF-16.
pub fn encode(c: u32, out: &mut Vec<u16>) {
    match char::from_u32(c) {
        Some(c) => out.extend_from_slice(c.encode_utf16(&mut [0; 2])),
        // Half a pair, where that is a character.
        None => out.push(c as u16),
    }
}
