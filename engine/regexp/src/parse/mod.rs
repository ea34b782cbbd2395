//! The parser: syntax of spec 22.2.1 and annex B.1.2, with V8's messages.

mod class;
mod escape;
mod names;

use crate::Flags;
use crate::ast::{Assert, Look, MANY, Node, Pattern, Repeat};
use crate::case;
use crate::set::Set;
use std::rc::Rc;

/// Groups may be nested this deep: the parser and the compiler recurse.
const DEEPEST: u32 = 800;
/// Groups that a pattern may have, as in V8.
const MOST_GROUPS: u32 = 1 << 16;

const TOO_LARGE: &str = "Regular expression too large";

type Result<T> = std::result::Result<T, &'static str>;

pub struct Parser<'a> {
    /// Code points with the flags u and v, code units without.
    source: &'a [u32],
    at: usize,
    unicode: bool,
    /// The flag v.
    sets: bool,
    icase: bool,
    multiline: bool,
    dot_all: bool,
    /// Some group has a name, so that `\k` is a reference.
    named: bool,
    /// All groups that capture.
    total: u32,
    /// Groups that capture whose parenthesis has been seen.
    groups: u32,
    names: Vec<names::Name>,
    /// Alternatives that the parser is in: number of the disjunction, and which one of it.
    path: Vec<(u32, u32)>,
    disjunctions: u32,
    depth: u32,
}

/// Parses a pattern of code units.
pub fn parse(pattern: &[u16], flags: Flags) -> Result<Pattern> {
    let unicode = flags.unicode();
    let source: Vec<u32> = if unicode {
        char::decode_utf16(pattern.iter().copied())
            .map(|c| c.map_or_else(|e| e.unpaired_surrogate() as u32, |c| c as u32))
            .collect()
    } else {
        pattern.iter().map(|&c| c as u32).collect()
    };
    let (total, named) = names::count_groups(&source, flags.has('v'));
    let mut p = Parser {
        source: &source,
        at: 0,
        unicode,
        sets: flags.has('v'),
        icase: flags.has('i'),
        multiline: flags.has('m'),
        dot_all: flags.has('s'),
        named: named || unicode,
        total,
        groups: 0,
        names: names::all(&source, flags.has('v')),
        path: Vec::new(),
        disjunctions: 0,
        depth: 0,
    };
    if total >= MOST_GROUPS {
        return Err("Too many captures");
    }
    let node = p.disjunction()?;
    if p.at < source.len() {
        return Err("Unmatched ')'");
    }
    let names = p.names.iter().map(|n| (n.name.clone(), n.group)).collect();
    Ok(Pattern { node, groups: p.groups, names })
}

impl Parser<'_> {
    fn peek(&self, ahead: usize) -> char {
        // No syntax is of what is not a character.
        self.source.get(self.at + ahead).and_then(|&c| char::from_u32(c)).unwrap_or('\0')
    }
    fn more(&self) -> bool {
        self.at < self.source.len()
    }
    fn eat(&mut self, c: char) -> bool {
        let is = self.more() && self.peek(0) == c;
        self.at += is as usize;
        is
    }
    fn disjunction(&mut self) -> Result<Node> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(TOO_LARGE);
        }
        let number = self.disjunctions;
        self.disjunctions += 1;
        self.path.push((number, 0));
        let mut alternatives = vec![self.alternative()?];
        while self.eat('|') {
            if let Some(last) = self.path.last_mut() {
                last.1 += 1;
            }
            alternatives.push(self.alternative()?);
        }
        self.path.pop();
        self.depth -= 1;
        Ok(Node::alt(alternatives))
    }
    fn alternative(&mut self) -> Result<Node> {
        let mut nodes = Vec::new();
        while self.more() && !matches!(self.peek(0), '|' | ')') {
            let first = self.groups + 1;
            let (node, repeatable) = self.term()?;
            nodes.push(if repeatable { self.quantified(node, first)? } else { node });
        }
        Ok(Node::seq(nodes))
    }
    /// A term without its quantifier, and whether it may have one.
    fn term(&mut self) -> Result<(Node, bool)> {
        let c = self.source[self.at];
        let node = match self.peek(0) {
            '^' => {
                self.at += 1;
                return Ok((Node::Assert(if self.multiline { Assert::LineStart } else { Assert::Start }), false));
            }
            '$' => {
                self.at += 1;
                return Ok((Node::Assert(if self.multiline { Assert::LineEnd } else { Assert::End }), false));
            }
            '(' => return self.group(),
            '.' => {
                self.at += 1;
                Node::set(if self.dot_all { Set::all() } else { Set::line_ends().inverted() })
            }
            '[' => self.class()?,
            '\\' => return self.atom_escape(),
            '*' | '+' | '?' => return Err("Nothing to repeat"),
            '{' if self.unicode || self.counts().is_some() => return Err("Nothing to repeat"),
            '}' | ']' if self.unicode => return Err("Lone quantifier brackets"),
            _ => {
                self.at += 1;
                self.literal(c)
            }
        };
        Ok((node, true))
    }
    /// A character as it is to be matched.
    fn literal(&self, c: u32) -> Node {
        if !self.icase {
            return Node::Char(c);
        }
        let mut set = Set::of(c);
        case::close(&mut set, self.unicode);
        Node::set(set)
    }
    fn quantified(&mut self, node: Node, first: u32) -> Result<Node> {
        let (min, max) = match self.peek(0) {
            '*' => (0, MANY),
            '+' => (1, MANY),
            '?' => (0, 1),
            '{' => match self.counts() {
                Some((min, max, end)) => {
                    if min > max {
                        return Err("numbers out of order in {} quantifier");
                    }
                    // The brace at the end goes below.
                    self.at = end - 1;
                    (min, max)
                }
                None if self.unicode => return Err("Incomplete quantifier"),
                None => return Ok(node),
            },
            _ => return Ok(node),
        };
        self.at += 1;
        let greedy = !self.eat('?');
        Ok(Node::Repeat(Repeat { node: Box::new(node), min, max, greedy, groups: (first, self.groups + 1) }))
    }
    /// Of `{1}`, `{1,}` or `{1,2}`: the numbers and the index behind; nothing is taken.
    fn counts(&self) -> Option<(u32, u32, usize)> {
        let (min, end) = self.number(1);
        let min = min?;
        let (max, end) = match self.peek(end) {
            ',' => {
                let (max, end) = self.number(end + 1);
                (max.unwrap_or(MANY), end)
            }
            _ => (min, end),
        };
        (self.peek(end) == '}').then_some((min, max, self.at + end + 1))
    }
    /// A number that begins there, and where it ends. What is larger than any text is as good as no limit.
    fn number(&self, from: usize) -> (Option<u32>, usize) {
        let (mut n, mut i) = (0u32, from);
        while let Some(d) = self.peek(i).to_digit(10) {
            n = n.saturating_mul(10).saturating_add(d);
            i += 1;
        }
        ((i > from).then_some(n), i)
    }
    fn group(&mut self) -> Result<(Node, bool)> {
        self.at += 1;
        if !self.eat('?') {
            return Ok((self.capture(None)?, true));
        }
        match (self.peek(0), self.peek(1)) {
            (':', _) => {
                self.at += 1;
                let node = self.body()?;
                Ok((node, true))
            }
            ('=' | '!', _) => Ok((self.look(false)?, !self.unicode)),
            ('<', '=' | '!') => {
                self.at += 1;
                Ok((self.look(true)?, false))
            }
            ('<', _) => {
                self.at += 1;
                let name = self.group_name("Invalid capture group name")?;
                Ok((self.capture(Some(name))?, true))
            }
            ('i' | 'm' | 's' | '-', _) => Ok((self.modified()?, true)),
            _ => Err("Invalid group"),
        }
    }
    /// The rest of a group, behind what tells its kind.
    fn body(&mut self) -> Result<Node> {
        let node = self.disjunction()?;
        if self.eat(')') { Ok(node) } else { Err("Unterminated group") }
    }
    fn capture(&mut self, name: Option<String>) -> Result<Node> {
        self.groups += 1;
        let group = self.groups;
        if let Some(name) = name {
            self.declare(&name, group)?;
        }
        Ok(Node::Group(Box::new(self.body()?), group))
    }
    fn look(&mut self, behind: bool) -> Result<Node> {
        let negate = self.peek(0) == '!';
        self.at += 1;
        let node = Box::new(self.body()?);
        Ok(Node::Look(Look { behind, negate, node }))
    }
    /// A group with flags of its own: `(?i-m:...)`.
    fn modified(&mut self) -> Result<Node> {
        let (mut on, mut off, mut minus) = (String::new(), String::new(), false);
        loop {
            let c = self.peek(0);
            self.at += 1;
            match c {
                ':' => break,
                '-' if minus => return Err("Multiple dashes in flag group"),
                '-' => minus = true,
                'i' | 'm' | 's' if on.contains(c) || off.contains(c) => return Err("Repeated flag in flag group"),
                'i' | 'm' | 's' if minus => off.push(c),
                'i' | 'm' | 's' => on.push(c),
                _ => return Err("Invalid group"),
            }
        }
        if on.is_empty() && off.is_empty() {
            return Err("Invalid flag group");
        }
        let outer = (self.icase, self.multiline, self.dot_all);
        let now = |c, before| on.contains(c) || (before && !off.contains(c));
        (self.icase, self.multiline, self.dot_all) = (now('i', outer.0), now('m', outer.1), now('s', outer.2));
        let node = self.body()?;
        (self.icase, self.multiline, self.dot_all) = outer;
        Ok(node)
    }
    /// Characters that words are of.
    fn word_set(&self) -> Set {
        let mut words = Set::words();
        if self.unicode && self.icase {
            case::close(&mut words, true);
        }
        words
    }
    fn boundary(&mut self, negate: bool) -> Node {
        Node::Assert(Assert::Boundary { words: Rc::new(self.word_set()), negate })
    }
}
