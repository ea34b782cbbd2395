//! `expected-failures.txt` and `skip.txt`: lines `NAME # reason`, sorted.

use std::collections::BTreeMap;
use std::path::Path;

/// Names and reasons of a list.
///
/// # Errors
/// Lines without a reason, out of order or twice.
pub fn read(path: &Path) -> Result<BTreeMap<String, String>, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut list = BTreeMap::new();
    for (i, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let at = || format!("{}:{}", path.display(), i + 1);
        let (name, reason) = line.split_once(" # ").ok_or_else(|| format!("{}: no reason in: {line}", at()))?;
        let name = name.trim();
        if list.last_key_value().is_some_and(|(last, _): (&String, _)| last.as_str() >= name) {
            return Err(format!("{}: {name} is not in order", at()));
        }
        list.insert(name.to_owned(), reason.trim().to_owned());
    }
    Ok(list)
}

/// Writes a list behind the comment lines that it has.
///
/// # Errors
/// Of the file system.
pub fn write(path: &Path, list: &BTreeMap<String, String>) -> Result<(), String> {
    let fail = |e| format!("{}: {e}", path.display());
    let old = std::fs::read_to_string(path).map_err(fail)?;
    let mut text: String = old.lines().take_while(|line| line.starts_with('#')).flat_map(|line| [line, "\n"]).collect();
    for (name, reason) in list {
        text.extend([name, " # ", reason, "\n"]);
    }
    std::fs::write(path, text).map_err(fail)
}
