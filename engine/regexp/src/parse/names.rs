//! Groups: how many there are, what they are called, and references to them.

use super::{Parser, Result};
use crate::ast::Node;
use crate::unicode::is_identifier;

pub struct Name {
    pub name: String,
    /// The group.
    pub group: u32,
    /// Alternatives that it is in; none before the parser came to it.
    path: Vec<(u32, u32)>,
}

/// Calls `f` with the index behind the parenthesis of every group that captures.
fn each_group(source: &[u32], sets: bool, mut f: impl FnMut(usize)) {
    let at = |i: usize| source.get(i).copied().and_then(char::from_u32).unwrap_or('\0');
    let (mut i, mut class) = (0, 0u32);
    while i < source.len() {
        match at(i) {
            '\\' => i += 1,
            // Without the flag v a bracket in a class is a plain character.
            '[' if sets || class == 0 => class += 1,
            ']' if class > 0 => class -= 1,
            '(' if class == 0 && (at(i + 1) != '?' || (at(i + 2) == '<' && !matches!(at(i + 3), '=' | '!'))) => {
                f(i + 1)
            }
            _ => {}
        }
        i += 1;
    }
}

/// How many groups capture, and whether one has a name.
pub fn count_groups(source: &[u32], sets: bool) -> (u32, bool) {
    let (mut total, mut named) = (0, false);
    each_group(source, sets, |i| {
        total += 1;
        named |= source.get(i) == Some(&('?' as u32));
    });
    (total, named)
}

/// The names of all groups: references may stand before them. A name with a mistake is not among them.
pub fn all(source: &[u32], sets: bool) -> Vec<Name> {
    let (mut group, mut names) = (0, Vec::new());
    each_group(source, sets, |i| {
        group += 1;
        if source.get(i) == Some(&('?' as u32))
            && let Some((name, _)) = read_name(source, i + 2)
        {
            names.push(Name { name, group, path: Vec::new() });
        }
    });
    names
}

/// The name that begins at `i`, and the index behind its `>`.
fn read_name(source: &[u32], mut i: usize) -> Option<(String, usize)> {
    let mut name = String::new();
    loop {
        let mut c = *source.get(i)?;
        i += 1;
        if c == '>' as u32 && !name.is_empty() {
            return Some((name, i));
        }
        if c == '\\' as u32 {
            let unit = |i: &mut usize| {
                let (c, end) = unicode_escape(source, *i)?;
                *i = end;
                Some(c)
            };
            c = unit(&mut i)?;
            if (0xD800..0xDC00).contains(&c) && source.get(i) == Some(&('\\' as u32)) {
                let mut end = i + 1;
                c = join(c, unit(&mut end)?)?;
                i = end;
            }
        } else if (0xD800..0xDC00).contains(&c) {
            c = join(c, *source.get(i)?)?;
            i += 1;
        }
        if !is_identifier(c, name.is_empty()) {
            return None;
        }
        name.push(char::from_u32(c)?);
    }
}

/// Of the halves of a pair.
pub fn join(high: u32, low: u32) -> Option<u32> {
    let pair = (0xD800..0xDC00).contains(&high) && (0xDC00..0xE000).contains(&low);
    pair.then(|| 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
}

/// Of `uXXXX` or `u{X}` at `i`: the character and the index behind.
pub fn unicode_escape(source: &[u32], i: usize) -> Option<(u32, usize)> {
    let at = |i: usize| source.get(i).copied().and_then(char::from_u32).unwrap_or('\0');
    if at(i) != 'u' {
        return None;
    }
    let braces = at(i + 1) == '{';
    let from = i + 1 + braces as usize;
    let (mut c, mut end) = (0u32, from);
    while (braces || end < from + 4)
        && let Some(d) = at(end).to_digit(16)
    {
        c = c * 16 + d;
        end += 1;
        if c > crate::set::LAST {
            return None;
        }
    }
    match braces {
        true => (end > from && at(end) == '}').then_some((c, end + 1)),
        false => (end == from + 4).then_some((c, end)),
    }
}

impl Parser<'_> {
    /// Takes a name and its `>`.
    pub fn group_name(&mut self, error: &'static str) -> Result<String> {
        let (name, end) = read_name(self.source, self.at).ok_or(error)?;
        self.at = end;
        Ok(name)
    }
    /// Another group may have the name only where both cannot take part in one match.
    pub fn declare(&mut self, name: &str, group: u32) -> Result<()> {
        let exclusive = |other: &[(u32, u32)]| {
            let differs = other.iter().zip(&self.path).find(|(a, b)| a != b);
            differs.is_some_and(|(a, b)| a.0 == b.0)
        };
        let earlier = self.names.iter().filter(|n| n.group < group && n.name == name);
        if earlier.into_iter().any(|n| !exclusive(&n.path)) {
            return Err("Duplicate capture group name");
        }
        if let Some(own) = self.names.iter_mut().find(|n| n.group == group) {
            own.path = self.path.clone();
        }
        Ok(())
    }
    /// A reference by name, behind `\k`.
    pub fn named_reference(&mut self) -> Result<Node> {
        if !self.eat('<') {
            return Err("Invalid named reference");
        }
        let name = self.group_name("Invalid named reference")?;
        let groups: Vec<u32> = self.names.iter().filter(|n| n.name == name).map(|n| n.group).collect();
        if groups.is_empty() {
            return Err("Invalid named capture referenced");
        }
        Ok(Node::Back { groups, icase: self.icase })
    }
}
