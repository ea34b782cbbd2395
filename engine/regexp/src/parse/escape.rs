//! Escapes, outside of classes and in them.

use super::names::{join, unicode_escape};
use super::{Parser, Result};
use crate::ast::Node;
use crate::case;
use crate::set::Set;
use crate::{emoji, unicode};

/// What an escape stands for.
pub enum Escaped {
    Char(u32),
    /// Characters as they are written, not closed over case.
    Set(Set),
    /// Strings, of a property with the flag v.
    Strings(Vec<Vec<u32>>),
}

impl Parser<'_> {
    /// An escape outside of classes, and whether it may be repeated.
    pub fn atom_escape(&mut self) -> Result<(Node, bool)> {
        let node = match self.peek(1) {
            'b' | 'B' => {
                let negate = self.peek(1) == 'B';
                self.at += 2;
                return Ok((self.boundary(negate), false));
            }
            'k' if self.named => {
                self.at += 2;
                self.named_reference()?
            }
            '1'..='9' => match self.decimal_reference()? {
                Some(group) => Node::Back { groups: vec![group], icase: self.icase },
                None => {
                    self.at += 1;
                    let c = self.character_escape(false)?;
                    self.literal(c)
                }
            },
            _ => {
                self.at += 1;
                match self.set_escape()? {
                    Some(Escaped::Strings(strings)) => self.string_class(strings),
                    Some(Escaped::Set(mut set)) => {
                        if self.icase {
                            case::close(&mut set, self.unicode);
                        }
                        Node::set(set)
                    }
                    Some(Escaped::Char(c)) => self.literal(c),
                    None => {
                        let c = self.character_escape(false)?;
                        self.literal(c)
                    }
                }
            }
        };
        Ok((node, true))
    }
    /// The group that is referred to; `None` where the number means a character. The number is taken with the backslash.
    fn decimal_reference(&mut self) -> Result<Option<u32>> {
        let (mut n, mut digits) = (0u32, 0);
        while let Some(d) = self.peek(1 + digits).to_digit(10) {
            n = n.saturating_mul(10).saturating_add(d);
            digits += 1;
        }
        if n <= self.total {
            self.at += 1 + digits;
            return Ok(Some(n));
        }
        if self.unicode { Err("Invalid escape") } else { Ok(None) }
    }
    /// `\d` and kin, behind the backslash; takes nothing otherwise.
    pub fn set_escape(&mut self) -> Result<Option<Escaped>> {
        let c = self.peek(0);
        let set = match c {
            'd' | 'D' => Set::digits(),
            's' | 'S' => Set::spaces(),
            'w' | 'W' => self.word_set(),
            'p' | 'P' if self.unicode => {
                self.at += 1;
                return self.property(c == 'P').map(Some);
            }
            _ => return Ok(None),
        };
        self.at += 1;
        Ok(Some(Escaped::Set(if c.is_ascii_uppercase() { set.inverted() } else { set })))
    }
    /// `{name}` or `{name=value}`.
    fn property(&mut self, negate: bool) -> Result<Escaped> {
        const INVALID: &str = "Invalid property name";
        if !self.eat('{') {
            return Err(INVALID);
        }
        let mut text = String::new();
        loop {
            let c = self.peek(0);
            self.at += 1;
            match c {
                '}' => break,
                '=' | '_' | '0'..='9' | 'A'..='Z' | 'a'..='z' => text.push(c),
                _ => return Err(INVALID),
            }
        }
        let (name, value) = text.split_once('=').map_or((text.as_str(), None), |(n, v)| (n, Some(v)));
        if self.sets
            && !negate
            && value.is_none()
            && let Some(strings) = emoji::sequences(name)
        {
            return Ok(Escaped::Strings(strings));
        }
        let mut set = unicode::property(name, value).ok_or(INVALID)?;
        if negate {
            // With the flag v the characters are folded before the others are taken.
            if self.sets && self.icase {
                case::close(&mut set, true);
            }
            set = set.inverted();
        }
        Ok(Escaped::Set(set))
    }
    /// A character escape, behind the backslash.
    pub fn character_escape(&mut self, in_class: bool) -> Result<u32> {
        if !self.more() {
            return Err("\\ at end of pattern");
        }
        let c = self.source[self.at];
        let invalid = if in_class { "Invalid class escape" } else { "Invalid escape" };
        self.at += 1;
        Ok(match char::from_u32(c).unwrap_or('\0') {
            't' => 9,
            'n' => 10,
            'v' => 11,
            'f' => 12,
            'r' => 13,
            'c' => {
                let letter = self.peek(0);
                let also = in_class && !self.unicode && (letter.is_ascii_digit() || letter == '_');
                if letter.is_ascii_alphabetic() || also {
                    self.at += 1;
                    letter as u32 % 32
                } else if self.unicode {
                    return Err("Invalid unicode escape");
                } else {
                    // The backslash is meant, and the letter follows.
                    self.at -= 1;
                    '\\' as u32
                }
            }
            '0' if self.unicode => {
                if self.peek(0).is_ascii_digit() {
                    return Err(if in_class { invalid } else { "Invalid decimal escape" });
                }
                0
            }
            '1'..='9' if self.unicode => return Err(invalid),
            '0'..='7' => {
                let mut n = c - '0' as u32;
                for _ in 0..2 {
                    match self.peek(0).to_digit(8) {
                        Some(d) if n * 8 + d < 256 => {
                            n = n * 8 + d;
                            self.at += 1;
                        }
                        _ => break,
                    }
                }
                n
            }
            'x' => match (self.peek(0).to_digit(16), self.peek(1).to_digit(16)) {
                (Some(a), Some(b)) => {
                    self.at += 2;
                    a * 16 + b
                }
                _ if self.unicode => return Err("Invalid escape"),
                _ => c,
            },
            'u' => self.unicode_escape()?,
            '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '/' => c,
            '-' if in_class => c,
            _ if self.unicode => return Err(invalid),
            'k' if self.named => return Err(invalid),
            _ => c,
        })
    }
    /// Behind `\u`.
    fn unicode_escape(&mut self) -> Result<u32> {
        let from = self.at - 1;
        match unicode_escape(self.source, from) {
            Some((c, end)) if self.unicode => {
                self.at = end;
                // The halves of a pair are one character, where both are written with four digits.
                if self.source[from + 1] != '{' as u32
                    && self.peek(0) == '\\'
                    && self.peek(2) != '{'
                    && let Some((low, end)) = unicode_escape(self.source, self.at + 1)
                    && let Some(pair) = join(c, low)
                {
                    self.at = end;
                    return Ok(pair);
                }
                Ok(c)
            }
            Some((c, end)) if self.source[from + 1] != '{' as u32 => {
                self.at = end;
                Ok(c)
            }
            _ if self.unicode => Err("Invalid Unicode escape"),
            _ => Ok('u' as u32),
        }
    }
}
