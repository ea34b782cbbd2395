//! Rewriting of patterns that `regress` would understand otherwise than the specification does.
//!
//! * Ignoring case without the u and v flags compares by upper case (Canonicalize), and never takes other characters for
//!   ASCII ones. But regress closes classes and `\w` under case folding: `[k]` would match the Kelvin sign; and takes the
//!   long s for an s. They become classes closed here, inside `(?-i:...)`.
//! * Without the flags `\u{` is a plain u.
//! * `\uD83D\uDE00` is one character only with the flags, and the `\u` behind a lone half of a pair begins an escape of its
//!   own. Such halves become the code units they stand for.
//! * A quantified character that cannot occur in the text makes regress fail where it should match nothing: it becomes a
//!   class.
//! * Ignoring case with the u flag, `\W` in a class leaves out what folds to a word character.
//! * Strings in classes, see [`string_sets`].
//! * `\k<name>` of a name that several groups share becomes a sequence of references by number: all but one of the groups
//!   take no part in the match and so match nothing; regress would try the first one only.
//! * Group names are read by code point also where the rest of the pattern is read by code unit.
//!
//! A pattern that has nothing of the kind is left alone, and so is one with an error, which regress reports.

use super::case_classes::{Set, close_over_case};
use super::matcher::Flags;
use super::string_sets;

/// The rewritten pattern; `None`: it can stay as it is. `names`: those of its groups, see `Matcher::names`.
///
/// # Errors
/// What is wrong with the pattern, where regress would not know.
pub fn translate(pattern: &[u32], flags: Flags, names: &[(String, usize)]) -> Result<Option<Vec<u32>>, String> {
    let legacy = !flags.unicode();
    let has = |text: &str| {
        let text: Vec<u32> = text.chars().map(u32::from).collect();
        pattern.windows(text.len()).any(|w| w == text)
    };
    let repeated = names.iter().enumerate().any(|(i, (n, _))| names[..i].iter().any(|(m, _)| m == n)) && has("\\k");
    let folding = legacy && (flags.has('i') || has("(?"));
    let braced = legacy && has("\\u{");
    let paired = legacy && !names.is_empty() && pattern.iter().any(|c| (0xD800..0xE000).contains(c));
    let strings = flags.has('v') && has("\\q{");
    let wide = has("\\u") || pattern.iter().any(|&c| c > 0xFF);
    let words = flags.has('u') && flags.has('i') && has("\\W");
    if !repeated && !folding && !braced && !paired && !strings && !wide && !words {
        return Ok(None);
    }
    let mut t = Translator {
        pattern,
        at: 0,
        out: Vec::with_capacity(pattern.len() + 16),
        legacy,
        strings,
        nested: flags.has('v'),
        words,
        icase: legacy && flags.has('i'),
        outer: Vec::new(),
        names,
        error: None,
    };
    let whole = t.run();
    if let Some(e) = t.error {
        return Err(e);
    }
    Ok((whole.is_some() && t.out != pattern).then_some(t.out))
}

struct Translator<'a> {
    pattern: &'a [u32],
    at: usize,
    out: Vec<u32>,
    /// Without u and v flags.
    legacy: bool,
    /// Classes may have strings.
    strings: bool,
    /// Classes nest (v flag).
    nested: bool,
    /// `\W` in classes is not what regress takes it for.
    words: bool,
    /// Whether case is ignored here, in a legacy pattern.
    icase: bool,
    /// `icase` outside each open group.
    outer: Vec<bool>,
    names: &'a [(String, usize)],
    error: Option<String>,
}

impl Translator<'_> {
    fn peek(&self, ahead: usize) -> char {
        self.pattern.get(self.at + ahead).copied().and_then(char::from_u32).unwrap_or('\0')
    }
    fn emit(&mut self, text: &str) {
        self.out.extend(text.chars().map(u32::from));
    }
    fn copy(&mut self, n: usize) {
        let end = (self.at + n).min(self.pattern.len());
        self.out.extend_from_slice(&self.pattern[self.at..end]);
        self.at = end;
    }
    fn run(&mut self) -> Option<()> {
        while self.at < self.pattern.len() {
            match self.peek(0) {
                '\\' => match self.peek(1) {
                    w @ ('w' | 'W') if self.icase => {
                        self.emit(&format!("(?-i:\\{w})"));
                        self.at += 2;
                    }
                    'k' if self.peek(2) == '<' && !self.names.is_empty() => self.reference()?,
                    'c' => self.copy(3),
                    _ => self.escape(),
                },
                '(' => self.group()?,
                ')' => {
                    self.icase = self.outer.pop()?;
                    self.copy(1);
                }
                '[' if self.icase => self.class()?,
                '[' if self.strings => self.at = self.string_class()?,
                '[' => self.skip_class(),
                _ => self.literal(self.pattern[self.at], 1),
            }
        }
        Some(())
    }
    /// A character written with `n` units.
    fn literal(&mut self, code: u32, n: usize) {
        let c = char::from_u32(code).unwrap_or('\0');
        // Their upper case is that of an ASCII letter and of some other character.
        let mixed = self.icase && matches!(c, 'i' | 'I' | 's' | 'S' | '\u{131}' | '\u{17F}');
        // What a quantifier may apply to.
        let repeated = code > 0xFF && matches!(self.peek(n), '?' | '*' | '{' | ')');
        if !mixed && !repeated {
            return self.copy(n);
        }
        self.at += n;
        if self.icase {
            let mut set = Set::of(code as u16);
            close_over_case(&mut set);
            self.class_of(&set, false);
        } else {
            self.emit("[");
            self.out.push(code);
            self.emit("]");
        }
    }
    /// An escape outside classes, except those that `run` knows.
    fn escape(&mut self) {
        if self.half(false) {
            return;
        }
        let hex = |from, n| (0..n).try_fold(0, |v, i| Some(v * 16 + self.peek(from + i).to_digit(16)?));
        let code = match (self.peek(1), self.peek(2)) {
            ('x', _) => hex(2, 2).map(|c| (c, 4)),
            ('u', '{') if self.legacy => {
                self.at += 1;
                return;
            }
            ('u', '{') => {
                let digits = (0..self.pattern.len()).take_while(|&i| self.peek(3 + i).is_ascii_hexdigit()).count();
                if self.peek(3 + digits) == '}' { hex(3, digits.min(8)).map(|c| (c, digits + 4)) } else { None }
            }
            ('u', _) => hex(2, 4).map(|c| (c, 6)),
            (c @ ('i' | 'I'), _) => Some((c as u32, 2)),
            _ => None,
        };
        match code {
            Some((c, n)) => self.literal(c, n),
            None => self.copy(2),
        }
    }
    /// The code unit of a `\uXXXX` at an offset.
    fn unit(&self, ahead: usize) -> Option<u32> {
        let escape = self.peek(ahead) == '\\' && self.peek(ahead + 1) == 'u';
        let digits = |n, i| Some(n * 16 + self.peek(ahead + 2 + i).to_digit(16)?);
        if escape { (0..4).try_fold(0, digits) } else { None }
    }
    /// Takes an escape of the first half of a pair that is followed by another escape.
    fn half(&mut self, in_class: bool) -> bool {
        match self.unit(0) {
            Some(unit @ 0xD800..0xDC00) if self.peek(6) == '\\' && self.peek(7) == 'u' => {
                match self.unit(6) {
                    Some(0xDC00..0xE000) if !self.legacy && in_class => self.copy(12),
                    Some(low @ 0xDC00..0xE000) if !self.legacy => {
                        self.literal(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00), 12);
                    }
                    _ => {
                        self.out.push(unit);
                        self.at += 6;
                    }
                }
                true
            }
            _ => false,
        }
    }
    /// A name after `skip` units, up to its `>`; surrogate pairs are joined.
    fn name(&mut self, skip: usize) -> Option<Vec<u32>> {
        let rest = self.pattern.get(self.at + skip..)?;
        let end = rest.iter().position(|&c| c == '>' as u32)?;
        let name = join_pairs(&rest[..end]);
        self.at += skip + end + 1;
        Some(name)
    }
    fn reference(&mut self) -> Option<()> {
        let name = self.name(3)?;
        let text = super::matcher::group_name(&name);
        let groups: Vec<usize> = self.names.iter().filter(|(n, _)| *n == text).map(|(_, i)| i + 1).collect();
        if groups.len() > 1 {
            let all: String = groups.iter().map(|i| format!("\\{i}")).collect();
            self.emit(&format!("(?:{all})"));
        } else {
            self.emit("\\k<");
            self.out.extend(name);
            self.emit(">");
        }
        Some(())
    }
    /// The start of a group.
    fn group(&mut self) -> Option<()> {
        self.outer.push(self.icase);
        if self.peek(1) != '?' {
            self.copy(1);
        } else if self.peek(2) == '<' && !matches!(self.peek(3), '=' | '!') {
            let name = self.name(3)?;
            self.emit("(?<");
            self.out.extend(name);
            self.emit(">");
        } else if matches!(self.peek(2), 'i' | 'm' | 's' | '-') {
            let mut on = true;
            let mut n = 2;
            loop {
                match self.peek(n) {
                    '-' => on = false,
                    'i' => self.icase = on && self.legacy,
                    'm' | 's' => {}
                    _ => break,
                }
                n += 1;
            }
            self.copy(n);
        } else {
            // `(?:`, `(?=` and the like.
            self.copy(3);
        }
        Some(())
    }
    fn string_class(&mut self) -> Option<usize> {
        string_sets::rewrite(self.pattern, self.at, &mut self.out).unwrap_or_else(|e| {
            self.error = Some(e);
            None
        })
    }
    /// A class of which at most escapes change.
    fn skip_class(&mut self) {
        let mut depth = 0;
        while self.at < self.pattern.len() {
            match self.peek(0) {
                '\\' if self.legacy && self.peek(1) == 'u' && self.peek(2) == '{' => self.at += 1,
                '\\' if self.half(true) => continue,
                '\\' if self.words && self.peek(1) == 'W' => {
                    self.emit("\\0-\\/:-@\\[-\\^`{-\\u{17e}\\u{180}-\\u{2129}\\u{212b}-\\u{10ffff}");
                    self.at += 2;
                    continue;
                }
                '\\' => self.copy(1),
                '[' if depth == 0 || self.nested => depth += 1,
                ']' => depth -= 1,
                _ => {}
            }
            self.copy(1);
            if depth == 0 {
                return;
            }
        }
    }
    /// A class in a legacy pattern that ignores case.
    fn class(&mut self) -> Option<()> {
        self.at += 1;
        let negated = self.peek(0) == '^';
        self.at += negated as usize;
        let mut set = Set::default();
        loop {
            if *self.pattern.get(self.at)? == ']' as u32 {
                self.at += 1;
                break;
            }
            let first = self.class_atom()?;
            let range = self.peek(0) == '-' && self.pattern.get(self.at + 1).is_some_and(|&c| c != ']' as u32);
            if !range {
                set.add_all(&first);
                continue;
            }
            self.at += 1;
            let last = self.class_atom()?;
            match (first.single(), last.single()) {
                (Some(a), Some(b)) if a <= b => set.add(a, b),
                (Some(_), Some(_)) => return None,
                // Not a range: `\d-x` is the three of them.
                _ => {
                    set.add_all(&first);
                    set.add('-' as u16, '-' as u16);
                    set.add_all(&last);
                }
            }
        }
        close_over_case(&mut set);
        self.class_of(&set, negated);
        Some(())
    }
    /// A class that is closed already.
    fn class_of(&mut self, set: &Set, negated: bool) {
        self.emit(if negated { "(?-i:[^" } else { "(?-i:[" });
        for &(a, b) in set.ranges() {
            self.class_unit(a);
            if a != b {
                self.emit("-");
                self.class_unit(b);
            }
        }
        self.emit("])");
    }
    /// A member of a class: as an escape, but for halves of pairs.
    fn class_unit(&mut self, c: u16) {
        if (0xD800..0xE000).contains(&c) {
            self.out.push(c as u32);
        } else {
            self.emit(&format!("\\u{c:04x}"));
        }
    }
    fn take(&mut self) -> Option<u32> {
        let c = *self.pattern.get(self.at)?;
        self.at += 1;
        Some(c)
    }
    fn class_atom(&mut self) -> Option<Set> {
        let c = self.take()?;
        if c != '\\' as u32 {
            return Some(Set::of(c as u16));
        }
        let e = self.take()?;
        Some(Set::of(match char::from_u32(e).unwrap_or('\u{FFFF}') {
            'd' => return Some(Set::digits()),
            'D' => return Some(Set::digits().inverted()),
            's' => return Some(Set::spaces()),
            'S' => return Some(Set::spaces().inverted()),
            'w' => return Some(Set::words()),
            'W' => return Some(Set::words().inverted()),
            'b' => 8,
            'f' => 12,
            'n' => 10,
            'r' => 13,
            't' => 9,
            'v' => 11,
            'c' => match self.peek(0) {
                l if l.is_ascii_alphanumeric() || l == '_' => {
                    self.at += 1;
                    l as u16 % 32
                }
                // The backslash is meant, and the letter follows.
                _ => {
                    self.at -= 1;
                    '\\' as u16
                }
            },
            'x' => self.hex(2).unwrap_or('x' as u16),
            'u' => self.hex(4).unwrap_or('u' as u16),
            'k' if !self.names.is_empty() => return None,
            d @ '0'..='7' => {
                let mut n = d as u16 - '0' as u16;
                for _ in 0..2 {
                    match self.peek(0) {
                        d @ '0'..='7' if n * 8 + (d as u16 - '0' as u16) < 256 => {
                            n = n * 8 + (d as u16 - '0' as u16);
                            self.at += 1;
                        }
                        _ => break,
                    }
                }
                n
            }
            _ => e as u16,
        }))
    }
    fn hex(&mut self, digits: usize) -> Option<u16> {
        let mut n = 0;
        for i in 0..digits {
            n = n * 16 + self.peek(i).to_digit(16)? as u16;
        }
        self.at += digits;
        Some(n)
    }
}

/// Code units as code points.
pub fn join_pairs(units: &[u32]) -> Vec<u32> {
    let mut out: Vec<u32> = Vec::with_capacity(units.len());
    for &c in units {
        match out.last() {
            Some(&h) if (0xD800..0xDC00).contains(&h) && (0xDC00..0xE000).contains(&c) => {
                let at = out.len() - 1;
                out[at] = 0x10000 + ((h - 0xD800) << 10) + (c - 0xDC00);
            }
            _ => out.push(c),
        }
    }
    out
}
