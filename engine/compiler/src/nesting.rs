//! How deep a source text nests, estimated from its bytes before it is parsed.
//!
//! Parser and compiler recurse on the native stack, so the depth decides how much stack they need (see
//! [`crate::stack`]). The estimate leans to the high side: it adds up open brackets and, inside each, the operators
//! that can make one expression deeper than its brackets (`!!!x`, `a ? b : c ? d : e`, `x => y => z`, `a + b + c`,
//! `a.b().c()`, `else if`). It skips strings, comments, templates and regular expressions the way a highlighter does.

/// What a byte means for the estimate.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Class {
    Blank,
    Newline,
    Word,
    Open,
    Close,
    /// `;` and `,` end the expression of their level.
    End,
    Quote,
    Template,
    Slash,
    /// An operator or a dot.
    Link,
    Other,
}

const CLASSES: [Class; 256] = {
    let mut t = [Class::Other; 256];
    let mut i = 0;
    while i < 256 {
        t[i] = match i as u8 {
            b' ' | b'\t' | b'\r' => Class::Blank,
            b'\n' => Class::Newline,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'$' | 0x80..=0xFF => Class::Word,
            b'(' | b'[' | b'{' => Class::Open,
            b')' | b']' | b'}' => Class::Close,
            b';' | b',' => Class::End,
            b'"' | b'\'' => Class::Quote,
            b'`' => Class::Template,
            b'/' => Class::Slash,
            b'+' | b'-' | b'*' | b'%' | b'&' | b'|' | b'^' | b'!' | b'~' | b'?' | b':' | b'=' | b'<' | b'.' => {
                Class::Link
            }
            _ => Class::Other,
        };
        i += 1;
    }
    t
};

fn class(b: u8) -> Class {
    CLASSES[b as usize]
}

/// Words that nest without any bracket or operator, and after which a `/` starts a regular expression.
fn nests(word: &[u8]) -> bool {
    let Some(first) = word.first() else { return false };
    match first {
        b'a' => matches!(word, b"await" | b"async"),
        b'c' => matches!(word, b"case" | b"class"),
        b'd' => matches!(word, b"delete" | b"do"),
        b'e' => matches!(word, b"else" | b"extends"),
        b'f' => word == b"for",
        b'i' => matches!(word, b"if" | b"in" | b"instanceof"),
        b'n' => word == b"new",
        b'o' => word == b"of",
        b'r' => word == b"return",
        b't' => matches!(word, b"typeof" | b"throw"),
        b'v' => word == b"void",
        b'w' => matches!(word, b"while" | b"with"),
        b'y' => word == b"yield",
        _ => false,
    }
}

/// Words that go on with the statement before them, also behind `}` and on a new line.
fn continues(word: &[u8]) -> bool {
    matches!(
        word,
        b"in" | b"instanceof" | b"of" | b"as" | b"satisfies" | b"from" | b"extends" | b"while" | b"catch" | b"finally"
    )
}

/// What is pending in one open bracket.
#[derive(Clone, Copy, Default)]
struct Level {
    /// Operators in its current expression.
    links: u32,
    /// `else`s of its current statement.
    elses: u32,
    /// Whether it is the `${` of a template.
    template: bool,
    /// Whether it is the `(` of `if`, `for`, `while` or `with`: a statement follows.
    head: bool,
}

struct Scan {
    /// The open brackets around the current one.
    levels: Vec<Level>,
    level: Level,
    /// Depth of the open brackets, with what is pending in each.
    outer: u32,
    max: u32,
}

impl Scan {
    #[inline(always)]
    fn link(&mut self) {
        self.level.links += 1;
        self.max = self.max.max(self.outer + self.level.links + self.level.elses + 1);
    }

    #[inline(always)]
    fn open(&mut self, template: bool, head: bool) {
        self.outer += self.level.links + self.level.elses + 1;
        self.max = self.max.max(self.outer);
        self.levels.push(self.level);
        self.level = Level { links: 0, elses: 0, template, head };
    }

    /// The bracket that was closed.
    #[inline(always)]
    fn close(&mut self) -> Level {
        let Some(level) = self.levels.pop() else { return Level::default() };
        self.outer -= level.links + level.elses + 1;
        let closed = std::mem::replace(&mut self.level, level);
        self.level.links += 1;
        closed
    }
}

/// An upper estimate of how deep the syntax tree of `source` is.
pub fn estimate(source: &str) -> u32 {
    let s = source.as_bytes();
    let mut scan = Scan { levels: Vec::new(), level: Level::default(), outer: 0, max: 0 };
    // Whether a `/` here would divide (an operand came before, or a word that may be a keyword).
    let mut operand = false;
    // Whether a new statement may begin here (behind `;` or `}`), and whether it may after an operand (behind a line end).
    let (mut ended, mut newline) = (true, false);
    // The word before, empty if something else was.
    let mut before: &[u8] = &[];
    let mut i = 0;
    while i < s.len() {
        let b = s[i];
        match class(b) {
            Class::Blank => {
                i += 1;
                continue;
            }
            Class::Newline => {
                newline = true;
                i += 1 + spaces(&s[i + 1..]);
                continue;
            }
            Class::Word => {
                let rest = &s[i..];
                let word = &rest[..rest.iter().position(|&b| class(b) != Class::Word).unwrap_or(rest.len())];
                i += word.len();
                // Most words have a blank behind them: a step of the loop less.
                i += usize::from(s.get(i) == Some(&b' '));
                if word == b"else" {
                    scan.level.links = 0;
                    scan.level.elses += 1;
                    operand = false;
                } else {
                    // An operand and a word without anything between: a keyword, or a statement after its head.
                    if ended || operand && newline && !nests(before) {
                        if !continues(word) {
                            scan.level.links = 0;
                            scan.level.elses = 0;
                        }
                    } else if operand {
                        scan.link();
                    }
                    operand = true;
                }
                before = word;
                (ended, newline) = (false, false);
                continue;
            }
            Class::Open => {
                scan.open(false, b == b'(' && matches!(before, b"if" | b"for" | b"while" | b"with"));
                operand = false;
                ended = false;
            }
            Class::Close => {
                operand = b != b'}';
                ended = !operand;
                let closed = scan.close();
                if closed.template {
                    i = template_text(s, i + 1, &mut scan);
                    (operand, ended, newline, before) = (true, false, false, &[]);
                    continue;
                }
                if closed.head {
                    operand = false;
                }
            }
            Class::End => {
                scan.level.links = 0;
                operand = false;
                ended = b == b';';
            }
            Class::Quote => {
                i = string_end(s, i);
                (operand, ended, newline, before) = (true, false, false, &[]);
                continue;
            }
            Class::Template => {
                i = template_text(s, i + 1, &mut scan);
                (operand, ended, newline, before) = (true, false, false, &[]);
                continue;
            }
            Class::Slash => match s.get(i + 1) {
                Some(b'/') => {
                    i = memchr::memchr(b'\n', &s[i..]).map_or(s.len(), |n| i + n);
                    continue;
                }
                Some(b'*') => {
                    i = comment_end(s, i + 2);
                    continue;
                }
                _ if operand && !nests(before) => {
                    scan.link();
                    (operand, ended) = (false, false);
                }
                _ => {
                    i = regexp_end(s, i);
                    (operand, ended, newline, before) = (true, false, false, &[]);
                    continue;
                }
            },
            Class::Link => {
                scan.link();
                (operand, ended) = (false, false);
            }
            Class::Other => (operand, ended) = (operand && b != b'>', false),
        }
        newline = false;
        before = &[];
        i += 1;
        i += usize::from(s.get(i) == Some(&b' '));
    }
    scan.max
}

/// How many spaces `s` starts with, eight at a time (the last few may be left out): indentation is a good part of most
/// sources.
fn spaces(s: &[u8]) -> usize {
    let mut n = 0;
    for chunk in s.chunks_exact(8) {
        let Ok(bytes) = chunk.try_into() else { break };
        let others = u64::from_le_bytes(bytes) ^ u64::from_le_bytes([b' '; 8]);
        if others != 0 {
            return n + others.trailing_zeros() as usize / 8;
        }
        n += 8;
    }
    n
}

/// Index after the comment whose text starts at `i`.
fn comment_end(s: &[u8], i: usize) -> usize {
    let mut j = i;
    while let Some(n) = s.get(j..).and_then(|rest| memchr::memchr(b'*', rest)) {
        j += n + 1;
        if s.get(j) == Some(&b'/') {
            return j + 1;
        }
    }
    s.len()
}

/// Index after the string that starts at `i`; a line end closes an unterminated one.
fn string_end(s: &[u8], i: usize) -> usize {
    let quote = s[i];
    let mut j = i + 1;
    while j < s.len() {
        match s[j] {
            b'\\' => j += 1,
            b'\n' => return j,
            b if b == quote => return j + 1,
            _ => {}
        }
        j += 1;
    }
    s.len()
}

/// Index after the template text that starts at `i`: behind its backtick, or inside its `${`, which is opened.
fn template_text(s: &[u8], i: usize, scan: &mut Scan) -> usize {
    let mut j = i;
    while j < s.len() {
        match s[j] {
            b'\\' => j += 1,
            b'`' => return j + 1,
            b'$' if s.get(j + 1) == Some(&b'{') => {
                scan.open(true, false);
                return j + 2;
            }
            _ => {}
        }
        j += 1;
    }
    s.len()
}

/// Index after the regular expression that starts at `i`; a line end closes an unterminated one.
fn regexp_end(s: &[u8], i: usize) -> usize {
    let mut class = false;
    let mut j = i + 1;
    while j < s.len() {
        match s[j] {
            b'\\' => j += 1,
            b'\n' => return j,
            b'[' => class = true,
            b']' => class = false,
            b'/' if !class => return j + 1,
            _ => {}
        }
        j += 1;
    }
    s.len()
}

#[cfg(test)]
mod tests {
    use super::estimate;

    #[test]
    fn brackets_and_chains() {
        assert!(estimate(&"(".repeat(1000)) >= 1000);
        assert!(estimate(&format!("{}x", "!".repeat(1000))) >= 1000);
        assert!(estimate(&format!("{}x", "typeof ".repeat(1000))) >= 1000);
        assert!(estimate(&format!("{}0", "a?b:".repeat(1000))) >= 1000);
        assert!(estimate(&format!("{}0", "x=>".repeat(1000))) >= 1000);
        assert!(estimate(&format!("x{}", "+x".repeat(1000))) >= 1000);
        assert!(estimate(&format!("x{}", ".a()".repeat(1000))) >= 1000);
        assert!(estimate(&format!("x{}", "()".repeat(1000))) >= 1000);
        assert!(estimate(&format!("{}0{}", "`${".repeat(1000), "}`".repeat(1000))) >= 1000);
        assert!(estimate(&"if(a){}else ".repeat(1000)) >= 1000);
        assert!(estimate(&"if(a) b; else ".repeat(1000)) >= 1000);
        assert!(estimate(&"if(a) {\n} else\n".repeat(1000)) >= 1000);
        assert!(estimate(&"if(a)\n".repeat(1000)) >= 1000);
        assert!(estimate(&"for(;;) while(a) ".repeat(1000)) >= 1000);
        assert!(estimate(&"do\n".repeat(1000)) >= 1000);
        assert!(estimate(&"await\nawait ".repeat(1000)) >= 1000);
    }

    #[test]
    fn statements_do_not_add_up() {
        assert!(estimate(&"foo(a + b)\n".repeat(1000)) < 10);
        assert!(estimate(&"var x = a ? b : c\n".repeat(1000)) < 10);
        assert!(estimate(&"x = {}\n".repeat(1000)) < 10);
        assert!(estimate(&"if (a) { b } else { c }\n".repeat(1000)) < 10);
        assert!(estimate(&"function f() { return 1 }\n".repeat(1000)) < 10);
    }

    #[test]
    fn text_does_not_count() {
        assert!(estimate(&"'((((';\n".repeat(100)) < 5);
        assert!(estimate(&"// ((((\n".repeat(100)) < 5);
        assert!(estimate(&"/* (((( */".repeat(100)) < 5);
        assert!(estimate(&"x = /[(/]((((/;".repeat(100)) < 5);
        assert!(estimate(&"`((((`;".repeat(100)) < 5);
        assert!(estimate(&"f(a, b); { c }\n".repeat(1000)) < 10);
    }

    #[test]
    fn brackets_in_text_do_not_hide_depth() {
        assert!(estimate(&"(')',/)/,`)`,".repeat(1000)) >= 1000);
    }
}
