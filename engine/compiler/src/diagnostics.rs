//! What the front end reports: the error kind a program would see, a message in V8's words, and a place.

use std::fmt::Write as _;

use crate::line_map::{LineMap, Location, utf16_len};

/// Which error is thrown when the source is compiled at run time (`eval`, `new Function`, `import()`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DiagnosticKind {
    SyntaxError,
    /// The source nests too deep.
    RangeError,
    /// Valid source that jsbundle does not implement; the message names the part.
    Unsupported,
}

impl DiagnosticKind {
    /// Name of the error class.
    pub fn error_name(self) -> &'static str {
        match self {
            DiagnosticKind::SyntaxError | DiagnosticKind::Unsupported => "SyntaxError",
            DiagnosticKind::RangeError => "RangeError",
        }
    }
}

/// One error, with the UTF-8 byte span it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub message: String,
    pub kind: DiagnosticKind,
    pub span: (u32, u32),
}

impl Diagnostic {
    pub fn syntax(message: impl Into<String>, span: (u32, u32)) -> Diagnostic {
        Diagnostic { message: message.into(), kind: DiagnosticKind::SyntaxError, span }
    }

    pub fn too_deep() -> Diagnostic {
        Diagnostic {
            message: "Maximum call stack size exceeded".into(),
            kind: DiagnosticKind::RangeError,
            span: (0, 0),
        }
    }

    pub fn unsupported(what: impl Into<String>, span: (u32, u32)) -> Diagnostic {
        Diagnostic { message: what.into(), kind: DiagnosticKind::Unsupported, span }
    }

    /// One-based line and column of its start.
    pub fn location(&self, source: &str) -> Location {
        LineMap::new(source).locate(source, self.span.0)
    }

    /// `SyntaxError: message`.
    pub fn title(&self) -> String {
        format!("{}: {}", self.kind.error_name(), self.message)
    }

    /// The form Node prints for an uncaught error of this kind, without the stack, and with the column:
    /// `file:line:column`, the source line, carets under the span, an empty line, `SyntaxError: message`.
    pub fn node_form(&self, file: &str, source: &str) -> String {
        let frame = Frame::new(self, source);
        let Location { line, column } = frame.at;
        format!("{file}:{line}:{column}\n{}\n{}\n\n{}", frame.text, frame.carets(), self.title())
    }

    /// The form of the command line: `file:line:column: SyntaxError: message` above a code frame with a line of
    /// context before and after. `colour` adds ANSI escapes.
    pub fn render(&self, file: &str, source: &str, colour: bool) -> String {
        let (red, bold, dim, off) =
            if colour { ("\x1b[31m", "\x1b[1m", "\x1b[2m", "\x1b[0m") } else { ("", "", "", "") };
        let frame = Frame::new(self, source);
        let Location { line, column } = frame.at;
        let mut out = format!(
            "{bold}{file}:{line}:{column}: {red}{}{off}{bold}: {}{off}\n",
            self.kind.error_name(),
            self.message
        );
        let last = (line as usize + 1).min(frame.map.len());
        let width = last.to_string().len();
        for n in (line as usize).saturating_sub(1).max(1)..=last {
            let text = clip(frame.map.line_text(source, n - 1));
            if n > line as usize && text.trim().is_empty() {
                continue;
            }
            let mark = if n == line as usize { ">" } else { " " };
            let _ = writeln!(out, "{mark} {dim}{n:width$} |{off} {text}");
            if n == line as usize {
                let _ = writeln!(out, "  {:width$} {dim}|{off} {red}{}{off}", "", frame.carets());
            }
        }
        out.pop();
        out
    }
}

/// Longest piece of a line shown; minified files have lines of megabytes.
const MAX_LINE: usize = 240;

fn clip(line: &str) -> &str {
    match line.char_indices().nth(MAX_LINE) {
        Some((i, _)) => &line[..i],
        None => line,
    }
}

/// The source line of a diagnostic, cut to a window around the span where it is very long.
struct Frame<'s> {
    map: LineMap,
    at: Location,
    text: &'s str,
    before: &'s str,
    marked: &'s str,
}

impl<'s> Frame<'s> {
    fn new(diagnostic: &Diagnostic, source: &'s str) -> Frame<'s> {
        let map = LineMap::new(source);
        let at = map.locate(source, diagnostic.span.0);
        let (start, end) = map.line_range(source, at.line as usize - 1);
        let floor = |mut i: usize| {
            i = i.clamp(start, end);
            while !source.is_char_boundary(i) {
                i -= 1;
            }
            i
        };
        let from = floor(diagnostic.span.0 as usize);
        let to = floor(diagnostic.span.1 as usize).max(from);
        let window = if end - start > MAX_LINE { floor(from.saturating_sub(80)) } else { start };
        let to = to.min(floor(from + MAX_LINE - 80));
        Frame { text: clip(&source[window..end]), before: &source[window..from], marked: &source[from..to], map, at }
    }

    /// Blanks (tabs stay tabs, so that the line up) and one caret for every UTF-16 unit of the span, at least one.
    fn carets(&self) -> String {
        let mut out = String::new();
        for c in self.before.chars() {
            if c == '\t' {
                out.push('\t');
            } else {
                out.extend(std::iter::repeat_n(' ', c.len_utf16()));
            }
        }
        out.extend(std::iter::repeat_n('^', utf16_len(self.marked).max(1) as usize));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let source = "let a = 1;\n\tlet b = = 2;\nlet c;\n";
        let d = Diagnostic::syntax("Unexpected token '='", (20, 21));
        assert_eq!(d.location(source), Location { line: 2, column: 10 });
        assert_eq!(
            d.node_form("/x/a.js", source),
            "/x/a.js:2:10\n\tlet b = = 2;\n\t        ^\n\nSyntaxError: Unexpected token '='"
        );
        assert_eq!(
            d.render("a.js", source, false),
            "a.js:2:10: SyntaxError: Unexpected token '='\n  1 | let a = 1;\n> 2 | \tlet b = = 2;\n    | \t        ^\n  3 | let c;"
        );
    }

    #[test]
    fn odd_places() {
        for (source, span) in [("", (0, 0)), ("é", (1, 9)), ("a\n", (2, 2)), ("x", (7, 3))] {
            let d = Diagnostic::syntax("m", span);
            d.node_form("f", source);
            d.render("f", source, true);
        }
        let long = format!("{}@{}", "x;".repeat(5000), "y;".repeat(5000));
        let d = Diagnostic::syntax("Invalid or unexpected token", (10_000, 10_001));
        assert!(d.node_form("f", &long).len() < 600);
    }
}
