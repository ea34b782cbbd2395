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
    Plain,
    Open,
    Close,
    /// `;` and `,` end the expression of their level.
    End,
    Quote,
    Template,
    Slash,
    /// An operator, a dot, or the start of a keyword that nests.
    Link,
    Newline,
}

const CLASSES: [Class; 256] = {
    let mut t = [Class::Plain; 256];
    let mut i = 0;
    while i < 256 {
        t[i] = match i as u8 {
            b'(' | b'[' | b'{' => Class::Open,
            b')' | b']' | b'}' => Class::Close,
            b';' | b',' => Class::End,
            b'"' | b'\'' => Class::Quote,
            b'`' => Class::Template,
            b'/' => Class::Slash,
            b'+' | b'-' | b'*' | b'%' | b'&' | b'|' | b'^' | b'!' | b'~' | b'?' | b':' | b'=' | b'<' | b'.' => Class::Link,
            b'\n' => Class::Newline,
            _ => Class::Plain,
        };
        i += 1;
    }
    t
};

/// Words after which a `/` starts a regular expression and which nest without any bracket or operator.
fn nesting_word(word: &[u8]) -> bool {
    matches!(
        word,
        b"typeof" | b"void" | b"delete" | b"new" | b"await" | b"yield" | b"in" | b"of" | b"instanceof" | b"else" | b"if"
            | b"for" | b"while" | b"do" | b"with" | b"return" | b"throw" | b"case" | b"async" | b"class" | b"extends"
    )
}

fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b == b'$' || b >= 0x80
}

/// Words that go on with the statement before them, also behind `}` and on a new line.
fn continues(word: &[u8]) -> bool {
    matches!(word, b"in" | b"instanceof" | b"of" | b"as" | b"satisfies" | b"from" | b"extends" | b"while" | b"catch" | b"finally")
}

/// One open bracket.
struct Level {
    /// Operators in its current expression.
    links: u32,
    /// `else`s of its current statement.
    elses: u32,
    /// Whether it is the `${` of a template.
    template: bool,
}

impl Level {
    fn pending(&self) -> u32 {
        self.links.saturating_add(self.elses).saturating_add(1)
    }
}

/// An upper estimate of how deep the syntax tree of `source` is.
pub fn estimate(source: &str) -> u32 {
    let s = source.as_bytes();
    let mut levels = vec![Level { links: 0, elses: 0, template: false }];
    // Depth of the brackets around the current one, with the operators pending in each.
    let mut outer = 0u32;
    let mut max = 0u32;
    // Whether a `/` here would divide (an operand came before).
    let mut operand = false;
    // Whether a new statement may begin here (behind `;` or `}`), and whether it may after an operand (behind a line end).
    let (mut ended, mut newline) = (true, false);
    let mut i = 0;
    while i < s.len() {
        let b = s[i];
        match CLASSES[b as usize] {
            Class::Plain => {
                if is_word(b) {
                    let start = i;
                    while i < s.len() && is_word(s[i]) {
                        i += 1;
                    }
                    let word = &s[start..i];
                    if let Some(level) = levels.last_mut() {
                        if word == b"else" {
                            level.links = 0;
                            level.elses = level.elses.saturating_add(1);
                        } else if (ended || operand && newline) && !continues(word) {
                            level.links = 0;
                            level.elses = 0;
                        }
                    }
                    operand = !((2..=10).contains(&word.len()) && nesting_word(word));
                    if !operand {
                        link(&mut levels, outer, &mut max);
                    }
                    (ended, newline) = (false, false);
                    continue;
                }
                if b == b'>' {
                    operand = false;
                }
                if !b.is_ascii_whitespace() {
                    (ended, newline) = (false, false);
                }
                i += 1;
                continue;
            }
            Class::Newline => {
                newline = true;
                i += 1;
                continue;
            }
            Class::Open => {
                open(&mut levels, &mut outer, &mut max, false);
                operand = false;
            }
            Class::Close => {
                let mut in_template = false;
                if levels.len() > 1 {
                    in_template = levels.pop().is_some_and(|l| l.template);
                    let level = levels.last_mut().expect("the outermost level stays");
                    outer = outer.saturating_sub(level.pending());
                    level.links = level.links.saturating_add(1);
                }
                operand = b != b'}';
                if in_template {
                    i = template_text(s, i + 1, &mut levels, &mut outer, &mut max);
                    operand = true;
                    ended = false;
                    continue;
                }
                (ended, newline) = (b == b'}', false);
                i += 1;
                continue;
            }
            Class::End => {
                if let Some(level) = levels.last_mut() {
                    level.links = 0;
                }
                operand = false;
                (ended, newline) = (b == b';', false);
                i += 1;
                continue;
            }
            Class::Quote => {
                i = string_end(s, i);
                operand = true;
                (ended, newline) = (false, false);
                continue;
            }
            Class::Template => {
                i = template_text(s, i + 1, &mut levels, &mut outer, &mut max);
                operand = true;
                (ended, newline) = (false, false);
                continue;
            }
            Class::Slash => match s.get(i + 1) {
                Some(b'/') => {
                    i = memchr::memchr(b'\n', &s[i..]).map_or(s.len(), |n| i + n);
                    continue;
                }
                Some(b'*') => {
                    i = memchr::memmem::find(&s[i + 2..], b"*/").map_or(s.len(), |n| i + n + 4);
                    continue;
                }
                _ if operand => {
                    link(&mut levels, outer, &mut max);
                    operand = false;
                }
                _ => {
                    i = regexp_end(s, i);
                    operand = true;
                    (ended, newline) = (false, false);
                    continue;
                }
            },
            Class::Link => {
                link(&mut levels, outer, &mut max);
                operand = false;
            }
        }
        (ended, newline) = (false, false);
        i += 1;
    }
    max
}

fn open(levels: &mut Vec<Level>, outer: &mut u32, max: &mut u32, template: bool) {
    *outer = outer.saturating_add(levels.last().map_or(1, Level::pending));
    *max = (*max).max(*outer);
    levels.push(Level { links: 0, elses: 0, template });
}

fn link(levels: &mut [Level], outer: u32, max: &mut u32) {
    if let Some(level) = levels.last_mut() {
        level.links = level.links.saturating_add(1);
        *max = (*max).max(outer.saturating_add(level.pending()));
    }
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

/// Index after the template text that starts at `i`: behind its backtick, or inside its `${`, which is pushed.
fn template_text(s: &[u8], i: usize, levels: &mut Vec<Level>, outer: &mut u32, max: &mut u32) -> usize {
    let mut j = i;
    while j < s.len() {
        match s[j] {
            b'\\' => j += 1,
            b'`' => return j + 1,
            b'$' if s.get(j + 1) == Some(&b'{') => {
                open(levels, outer, max, true);
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
