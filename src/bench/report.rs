//! The results as an aligned table or as JSON.

use std::fmt::Write;

use super::measure::{Failed, Measured};

/// An aligned table, one line a program, the reference first.
pub fn table(measured: &[Measured], failed: &[Failed]) -> String {
    let mut out = String::new();
    let width = measured.iter().map(|m| m.name.chars().count()).max().unwrap_or(0).max(8);
    let _ = writeln!(
        out,
        "{:width$}  {:>10} {:>17} {:>10} {:>7} {:>9} {:>10}",
        "program", "median ms", "quartiles ms", "min ms", "ratio", "peak MiB", "file KiB"
    );
    for m in measured {
        let quartiles = format!("{:.3}-{:.3}", m.quartiles.0, m.quartiles.1);
        let _ = writeln!(
            out,
            "{:width$}  {:>10.3} {quartiles:>17} {:>10.3} {:>7.2} {:>9.1} {:>10}",
            m.name,
            m.median,
            m.min,
            m.ratio,
            m.peak_kib as f64 / 1024.0,
            m.size / 1024
        );
    }
    for f in failed {
        let _ = writeln!(out, "{:width$}  not measured: {}", f.name, f.reason);
    }
    out
}

/// The results as one JSON object.
pub fn json(what: &str, measured: &[Measured], failed: &[Failed]) -> String {
    let mut out = String::new();
    let _ = write!(out, "{{\"bench\":{},\"programs\":[", quote(what));
    for (i, m) in measured.iter().enumerate() {
        let _ = write!(
            out,
            "{}{{\"name\":{},\"runs\":{},\"median_ms\":{:.4},\"q1_ms\":{:.4},\"q3_ms\":{:.4},\"min_ms\":{:.4},\
             \"ratio\":{:.4},\"peak_kib\":{},\"file_bytes\":{}}}",
            if i == 0 { "" } else { "," },
            quote(&m.name),
            m.runs,
            m.median,
            m.quartiles.0,
            m.quartiles.1,
            m.min,
            m.ratio,
            m.peak_kib,
            m.size
        );
    }
    out.push_str("],\"failed\":[");
    for (i, f) in failed.iter().enumerate() {
        let comma = if i == 0 { "" } else { "," };
        let _ = write!(out, "{comma}{{\"name\":{},\"reason\":{}}}", quote(&f.name), quote(&f.reason));
    }
    out.push_str("]}\n");
    out
}

/// A JSON string literal.
fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if (c as u32) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn json_strings() {
        assert_eq!(quote("a\"b\\c\n"), r#""a\"b\\c\u000a""#);
    }
}
