//! Files carried along: those named by `--include`, and those a module names beside itself.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Directories that a pattern meets only if it names them.
const PASSED_OVER: &[&str] = &["node_modules", ".git"];

/// The files that match `pattern`, which is relative to `base` unless absolute. A directory stands for all files in
/// it. Sorted.
///
/// # Errors
/// A message when nothing matches or something cannot be read.
pub fn matching(pattern: &str, base: &Path) -> Result<Vec<PathBuf>, String> {
    let whole = base.join(pattern);
    let mut found = BTreeSet::new();
    let plain = !pattern.contains(['*', '?', '[', '{']);
    if plain {
        if whole.is_dir() {
            walk(&whole, pattern, &mut |path| {
                found.insert(path.to_owned());
            })?;
        } else if whole.is_file() {
            found.insert(whole.clone());
        }
    } else {
        let text = whole.to_string_lossy().into_owned();
        // Everything in front of the first part with a wildcard is a directory that need not be searched for.
        let fixed: PathBuf = whole
            .components()
            .take_while(|part| !part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']))
            .collect();
        if fixed.is_dir() {
            walk(&fixed, pattern, &mut |path| {
                if fast_glob::glob_match(&text, path.to_string_lossy().as_ref()) {
                    found.insert(path.to_owned());
                }
            })?;
        }
    }
    if found.is_empty() {
        return Err(format!("--include '{pattern}' matches no file in {}", base.display()));
    }
    found.into_iter().map(|path| fs::canonicalize(&path).map_err(|error| cannot_read(&path, &error))).collect()
}

/// Every file in `dir` and below, except in directories that are passed over.
pub fn files_below(dir: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    walk(dir, "", &mut |path| found.push(path.to_owned()))?;
    found.sort();
    Ok(found)
}

fn walk(dir: &Path, pattern: &str, found: &mut dyn FnMut(&Path)) -> Result<(), String> {
    let mut pending = vec![dir.to_owned()];
    while let Some(dir) = pending.pop() {
        let entries = fs::read_dir(&dir).map_err(|error| cannot_read(&dir, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| cannot_read(&dir, &error))?;
            let path = entry.path();
            let kind = entry.file_type().map_err(|error| cannot_read(&path, &error))?;
            let name = entry.file_name();
            let passed_over =
                PASSED_OVER.iter().any(|skip| name == *skip && !pattern.split('/').any(|part| part == *skip));
            // Linked directories could form a ring; linked files are carried as what they lead to.
            if kind.is_dir() && !passed_over {
                pending.push(path);
            } else if kind.is_file() || (kind.is_symlink() && path.is_file()) {
                found(&path);
            }
        }
    }
    Ok(())
}

fn cannot_read(path: &Path, error: &std::io::Error) -> String {
    format!("cannot read {}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        let dir = std::env::temp_dir().join(format!("jsbundle-assets-{}", std::process::id()));
        for file in ["a.txt", "t/b.txt", "t/u/c.txt", "t/d.md", "node_modules/p/e.txt"] {
            let path = dir.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        let base = fs::canonicalize(&dir).unwrap();
        let names = |pattern: &str| -> Vec<String> {
            let found = matching(pattern, &base).unwrap_or_default();
            found.iter().map(|p| p.strip_prefix(&base).unwrap().to_string_lossy().into_owned()).collect()
        };
        assert_eq!(names("*.txt"), ["a.txt"]);
        assert_eq!(names("**/*.txt"), ["a.txt", "t/b.txt", "t/u/c.txt"]);
        assert_eq!(names("t"), ["t/b.txt", "t/d.md", "t/u/c.txt"]);
        assert_eq!(names("t/*.{md,txt}"), ["t/b.txt", "t/d.md"]);
        assert_eq!(names("node_modules/p/*"), ["node_modules/p/e.txt"]);
        assert!(matching("nothing/**", &base).unwrap_err().contains("matches no file"));
        fs::remove_dir_all(&dir).unwrap();
    }
}
