//! Classes: of ranges, and with the flag v of sets and strings.

use super::escape::Escaped;
use super::{Parser, Result, TOO_LARGE};
use crate::ast::Node;
use crate::case;
use crate::set::Set;
use std::collections::{BTreeMap, BTreeSet};

/// What a class of the flag v is made of. Where case is ignored, the characters are closed over it, and strings are folded.
#[derive(Default)]
struct Contents {
    set: Set,
    /// Of no or several characters.
    strings: BTreeSet<Vec<u32>>,
    /// It could have strings, as far as the syntax says.
    may: bool,
    /// It is a range, which can be in a union only.
    range: bool,
}

/// How operands are put together.
#[derive(Clone, Copy, PartialEq)]
enum Operation {
    Union,
    Intersection,
    Subtraction,
}

impl Parser<'_> {
    pub fn class(&mut self) -> Result<Node> {
        if self.sets {
            let contents = self.set_class()?;
            return Ok(self.class_node(contents));
        }
        self.at += 1;
        let negate = self.eat('^');
        let mut set = Set::default();
        loop {
            if !self.more() {
                return Err("Unterminated character class");
            }
            if self.eat(']') {
                break;
            }
            let first = self.class_atom()?;
            let range = self.peek(0) == '-' && self.at + 1 < self.source.len() && self.peek(1) != ']';
            if !range {
                add(&mut set, &first);
                continue;
            }
            self.at += 1;
            let last = self.class_atom()?;
            match (&first, &last) {
                (Escaped::Char(a), Escaped::Char(b)) if a <= b => set.add(*a, *b),
                (Escaped::Char(_), Escaped::Char(_)) => return Err("Range out of order in character class"),
                _ if self.unicode => return Err("Invalid character class"),
                // Not a range: `\d-x` is the three of them.
                _ => {
                    add(&mut set, &first);
                    set.add('-' as u32, '-' as u32);
                    add(&mut set, &last);
                }
            }
        }
        if self.icase {
            case::close(&mut set, self.unicode);
        }
        Ok(Node::set(if negate { set.inverted() } else { set }))
    }
    fn class_atom(&mut self) -> Result<Escaped> {
        let Some(&c) = self.source.get(self.at) else { return Err("Unterminated character class") };
        self.at += 1;
        if c != '\\' as u32 {
            return Ok(Escaped::Char(c));
        }
        if self.eat('b') {
            return Ok(Escaped::Char(8));
        }
        match self.set_escape() {
            Err("Invalid property name") => Err("Invalid property name in character class"),
            Err(e) => Err(e),
            Ok(Some(escaped)) => Ok(escaped),
            Ok(None) => self.character_escape(true).map(Escaped::Char),
        }
    }

    /// A class of the flag v, from its bracket on.
    fn set_class(&mut self) -> Result<Contents> {
        self.depth += 1;
        if self.depth > super::DEEPEST {
            return Err(TOO_LARGE);
        }
        self.at += 1;
        let negate = self.eat('^');
        let mut all = Contents::default();
        let mut operation = None;
        while !self.eat(']') {
            if !self.more() {
                return Err("Unterminated character class");
            }
            let wanted = match (self.peek(0), self.peek(1)) {
                ('&', '&') => Operation::Intersection,
                ('-', '-') => Operation::Subtraction,
                _ => Operation::Union,
            };
            match operation {
                // The first operand can have no operator before it.
                None if wanted != Operation::Union => return Err("Invalid set operation in character class"),
                None => {
                    all = self.operand_or_range()?;
                    // What follows says what the class is.
                    operation = match (self.peek(0), self.peek(1)) {
                        ('&', '&') => Some(Operation::Intersection),
                        ('-', '-') => Some(Operation::Subtraction),
                        _ => Some(Operation::Union),
                    };
                    if operation != Some(Operation::Union) && all.range {
                        return Err("Invalid set operation in character class");
                    }
                    all.range = false;
                    continue;
                }
                Some(is) if is != wanted => return Err("Invalid set operation in character class"),
                Some(Operation::Union) => {
                    let next = self.operand_or_range()?;
                    all.set.add_all(&next.set);
                    all.strings.extend(next.strings);
                    all.may |= next.may;
                }
                Some(is) => {
                    self.at += 2;
                    if is == Operation::Intersection && self.peek(0) == '&' {
                        return Err("Invalid character in character class");
                    }
                    if !self.more() || self.peek(0) == ']' {
                        return Err("Invalid character in character class");
                    }
                    let next = self.operand()?;
                    if is == Operation::Intersection {
                        all.set = all.set.intersection(&next.set);
                        all.strings.retain(|s| next.strings.contains(s));
                        all.may &= next.may;
                    } else {
                        all.set = all.set.without(&next.set);
                        all.strings.retain(|s| !next.strings.contains(s));
                    }
                }
            }
        }
        self.depth -= 1;
        if negate {
            if all.may {
                return Err("Negated character class may contain strings");
            }
            all.set = all.set.inverted();
        }
        Ok(all)
    }
    fn closed(&self, mut set: Set) -> Contents {
        if self.icase {
            case::close(&mut set, true);
        }
        Contents { set, ..Contents::default() }
    }
    fn operand_or_range(&mut self) -> Result<Contents> {
        let from = self.at;
        let first = self.operand()?;
        if self.peek(0) != '-' || self.peek(1) == '-' {
            return Ok(first);
        }
        // Ends of a range are single characters.
        let behind = self.at;
        self.at = from;
        let Some(a) = self.set_character()? else { return Err("Invalid character class") };
        if self.at != behind {
            return Err("Invalid character class");
        }
        self.at += 1;
        if !self.more() {
            return Err("Unterminated character class");
        }
        let Some(b) = self.set_character()? else { return Err("Invalid character class") };
        if a > b {
            return Err("Range out of order in character class");
        }
        let mut all = self.closed(Set::of_ranges(vec![(a, b)]));
        all.range = true;
        Ok(all)
    }
    fn operand(&mut self) -> Result<Contents> {
        match (self.peek(0), self.peek(1)) {
            ('[', _) => self.set_class(),
            ('\\', 'q') if self.peek(2) == '{' => self.quoted_strings(),
            ('\\', 'q') => Err("Invalid escape"),
            ('\\', 'b') => {
                self.at += 2;
                Ok(self.closed(Set::of(8)))
            }
            ('\\', _) => {
                let from = self.at;
                self.at += 1;
                match self.set_escape() {
                    Err("Invalid property name") => Err("Invalid property name in character class"),
                    Err(e) => Err(e),
                    Ok(Some(Escaped::Set(set))) => Ok(self.closed(set)),
                    Ok(Some(Escaped::Strings(strings))) => Ok(self.strings(strings, true)),
                    Ok(Some(Escaped::Char(_)) | None) => {
                        self.at = from;
                        let c = self.set_character()?;
                        c.map(|c| self.closed(Set::of(c))).ok_or("Invalid escape")
                    }
                }
            }
            _ => {
                let c = self.set_character()?;
                c.map(|c| self.closed(Set::of(c))).ok_or("Invalid character in character class")
            }
        }
    }
    /// ClassSetCharacter; `None` where there is something else.
    fn set_character(&mut self) -> Result<Option<u32>> {
        let Some(&c) = self.source.get(self.at) else { return Ok(None) };
        match (self.peek(0), self.peek(1)) {
            ('\\', 'b') => {
                self.at += 2;
                Ok(Some(8))
            }
            ('\\', '&' | '-' | '!' | '#' | '%' | ',' | ':' | ';' | '<' | '=' | '>' | '@' | '`' | '~') => {
                self.at += 2;
                Ok(self.source.get(self.at - 1).copied())
            }
            ('\\', _) => {
                self.at += 1;
                self.character_escape(false).map(Some)
            }
            ('(' | ')' | '[' | ']' | '{' | '}' | '/' | '-' | '|', _) => Err("Invalid character in character class"),
            (a, b) if a == b && "&!#$%*+,.:;<=>?@^`~".contains(a) => Err("Invalid set operation in character class"),
            _ => {
                self.at += 1;
                Ok(Some(c))
            }
        }
    }
    /// `\q{ab|c}`.
    fn quoted_strings(&mut self) -> Result<Contents> {
        self.at += 3;
        let mut strings = vec![Vec::new()];
        loop {
            if !self.more() {
                return Err("Invalid escape");
            }
            if self.eat('}') {
                break;
            }
            if self.eat('|') {
                strings.push(Vec::new());
                continue;
            }
            let Some(c) = self.set_character()? else { return Err("Invalid escape") };
            if let Some(last) = strings.last_mut() {
                last.push(c);
            }
        }
        let may = strings.iter().any(|s| s.len() != 1);
        Ok(self.strings(strings, may))
    }
    fn strings(&self, strings: Vec<Vec<u32>>, may: bool) -> Contents {
        let single = strings.iter().filter(|s| s.len() == 1).map(|s| (s[0], s[0])).collect();
        let mut all = self.closed(Set::of_ranges(single));
        all.may = may;
        let folded = |s: Vec<u32>| if self.icase { s.iter().map(|&c| case::canonical(c, true)).collect() } else { s };
        all.strings = strings.into_iter().filter(|s| s.len() != 1).map(folded).collect();
        all
    }
    /// A property of strings outside of a class.
    pub fn string_class(&self, strings: Vec<Vec<u32>>) -> Node {
        let contents = self.strings(strings, true);
        self.class_node(contents)
    }
    fn class_node(&self, contents: Contents) -> Node {
        if contents.strings.is_empty() {
            return Node::set(contents.set);
        }
        let mut strings: Vec<Vec<u32>> = contents.strings.into_iter().collect();
        let empty = strings.first().is_some_and(Vec::is_empty);
        if empty {
            strings.remove(0);
        }
        let singles = if contents.set.is_empty() { None } else { Some(Node::set(contents.set)) };
        let mut all = self.string_nodes(&strings.iter().map(Vec::as_slice).collect::<Vec<_>>());
        all.extend(singles);
        if empty {
            all.push(Node::Empty);
        }
        Node::alt(all)
    }
    /// Alternatives for strings that are not empty, such that of those that match the longest comes first. They are sorted.
    fn string_nodes(&self, strings: &[&[u32]]) -> Vec<Node> {
        // Characters behind which the same follows go together.
        let mut by_rest: BTreeMap<Vec<&[u32]>, Vec<u32>> = BTreeMap::new();
        for same in strings.chunk_by(|a, b| a[0] == b[0]) {
            by_rest.entry(same.iter().map(|s| &s[1..]).collect()).or_default().push(same[0][0]);
        }
        let alternative = |(rests, first): (Vec<&[u32]>, Vec<u32>)| {
            let mut set = Set::of_ranges(first.iter().map(|&c| (c, c)).collect());
            if self.icase {
                case::close(&mut set, true);
            }
            let ends = rests.first().is_some_and(|r| r.is_empty());
            let mut more = self.string_nodes(&rests[ends as usize..]);
            if ends {
                more.push(Node::Empty);
            }
            Node::seq(vec![Node::set(set), Node::alt(more)])
        };
        by_rest.into_iter().map(alternative).collect()
    }
}

fn add(set: &mut Set, escaped: &Escaped) {
    match escaped {
        Escaped::Char(c) => set.add(*c, *c),
        Escaped::Set(other) => set.add_all(other),
        // Only with the flag v.
        Escaped::Strings(_) => {}
    }
}
