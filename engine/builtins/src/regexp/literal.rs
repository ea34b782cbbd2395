//! What every match of a pattern contains: the longest run of plain characters outside of groups. A text without it, and most are,
//! needs no matcher; and a pattern that is nothing else is a search for it.

use super::matcher::Flags;
use memchr::memmem::Finder;
use vm::string::Units;

pub struct Literal {
    finder: Finder<'static>,
    /// The pattern is nothing else.
    pub whole: bool,
}

impl Literal {
    /// Of a valid pattern; `None` where there is no such run, or where it takes more to tell.
    pub fn of(pattern: &[u32], flags: Flags) -> Option<Literal> {
        if flags.has('i') || flags.has('v') {
            return None;
        }
        let (run, whole) = longest_run(pattern)?;
        (!run.is_empty()).then(|| Literal { finder: Finder::new(&run).into_owned(), whole })
    }
    pub fn len(&self) -> usize {
        self.finder.needle().len()
    }
    /// Where it occurs first at or after `start`.
    pub fn find(&self, text: Units<'_>, start: usize) -> Option<usize> {
        match text {
            Units::Latin1(b) => self.finder.find(b.get(start..)?).map(|at| start + at),
            Units::Utf16(u) => {
                let needle = self.finder.needle();
                let is = |w: &[u16]| w.iter().zip(needle).all(|(&u, &b)| u == b as u16);
                u.get(start..)?.windows(needle.len()).position(is).map(|at| start + at)
            }
        }
    }
    pub fn is_at(&self, text: Units<'_>, start: usize) -> bool {
        let needle = self.finder.needle();
        start + needle.len() <= text.len() && needle.iter().enumerate().all(|(k, &b)| text.at(start + k) == b as u16)
    }
}

/// The longest run of ASCII characters that are matched one after the other, and whether they are all of the pattern.
fn longest_run(pattern: &[u32]) -> Option<(Vec<u8>, bool)> {
    let at = |i: usize| pattern.get(i).copied().and_then(char::from_u32).unwrap_or('\0');
    let (mut best, mut run, mut whole, mut i) = (Vec::new(), Vec::new(), true, 0);
    // Ends the current run.
    let mut end = |run: &mut Vec<u8>| {
        if run.len() > best.len() {
            std::mem::swap(&mut best, run);
        }
        run.clear();
    };
    while i < pattern.len() {
        let c = at(i);
        i += 1;
        let literal = match c {
            '|' => return None,
            '\\' => {
                let e = at(i);
                i += 1;
                match e {
                    'n' => Some('\n'),
                    'r' => Some('\r'),
                    't' => Some('\t'),
                    'f' => Some('\x0c'),
                    'v' => Some('\x0b'),
                    'd' | 'D' | 'w' | 'W' | 's' | 'S' | 'b' | 'B' => None,
                    _ if e.is_ascii_punctuation() && e != '_' => Some(e),
                    // References, escapes by number, properties.
                    _ => return None,
                }
            }
            '[' => {
                i = behind_class(pattern, i);
                None
            }
            '(' => {
                i = behind_group(pattern, i);
                None
            }
            '.' | '^' | '$' => None,
            '*' | '?' | '+' | '{' => {
                // `+` has its atom at least once, the others may go without.
                if c != '+' {
                    run.pop();
                }
                if c == '{' {
                    i = behind_counts(pattern, i);
                }
                if at(i) == '?' {
                    i += 1;
                }
                None
            }
            c if c.is_ascii() && c != '\0' => Some(c),
            _ => None,
        };
        match literal {
            Some(c) => run.push(c as u8),
            None => {
                whole = false;
                end(&mut run);
            }
        }
    }
    end(&mut run);
    Some((best, whole))
}

/// Index behind the class whose contents begin at `i`.
fn behind_class(pattern: &[u32], mut i: usize) -> usize {
    while let Some(&c) = pattern.get(i) {
        i += 1;
        match char::from_u32(c) {
            Some(']') => break,
            Some('\\') => i += 1,
            _ => {}
        }
    }
    i
}

/// Index behind the group whose contents begin at `i`.
fn behind_group(pattern: &[u32], mut i: usize) -> usize {
    let mut depth = 1;
    while let Some(&c) = pattern.get(i) {
        i += 1;
        match char::from_u32(c) {
            Some('\\') => i += 1,
            Some('[') => i = behind_class(pattern, i),
            Some('(') => depth += 1,
            Some(')') => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            _ => {}
        }
    }
    i
}

/// Index behind the counts of a quantifier whose brace is before `i`; `i` where it is a plain brace.
fn behind_counts(pattern: &[u32], i: usize) -> usize {
    let counts = |c: &&u32| char::from_u32(**c).is_some_and(|c| c.is_ascii_digit() || c == ',');
    let end = i + pattern[i..].iter().take_while(counts).count();
    if pattern.get(end) == Some(&('}' as u32)) { end + 1 } else { i }
}

#[cfg(test)]
mod tests {
    use super::longest_run;

    fn run(pattern: &str) -> Option<(String, bool)> {
        let points: Vec<u32> = pattern.chars().map(u32::from).collect();
        longest_run(&points).map(|(run, whole)| (String::from_utf8(run).expect("ASCII"), whole))
    }
    fn some(run: &str, whole: bool) -> Option<(String, bool)> {
        Some((run.into(), whole))
    }

    #[test]
    fn runs() {
        assert_eq!(run("abc"), some("abc", true));
        assert_eq!(run(r"a\.b\/"), some("a.b/", true));
        assert_eq!(run("ab*cd"), some("cd", false));
        assert_eq!(run("abc+d"), some("abc", false));
        assert_eq!(run("ab??cde{2,3}f"), some("cd", false));
        assert_eq!(run("x{,3}y"), some("y", false));
        assert_eq!(run("(ab[)(]c)d[^)\\]x(]e"), some("d", false));
        // A class ends at its first bracket, an empty one too.
        assert_eq!(run("d[^]x]e"), some("x]e", false));
        assert_eq!(run("(?:a|b)cd(?!efg)"), some("cd", false));
        assert_eq!(run("^ab$"), some("ab", false));
        assert_eq!(run("äbcé"), some("bc", false));
        assert_eq!(run("a|b"), None);
        assert_eq!(run(r"(a)\1bc"), None);
        assert_eq!(run(r"\x41bc"), None);
        assert_eq!(run(r"\d\s"), some("", false));
    }
}
