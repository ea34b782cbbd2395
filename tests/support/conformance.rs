//! The files of the conformance suite `tests/js`, for the runners of its modes.

use std::path::{Path, PathBuf};
use std::process::Output;

/// A test.
pub struct Test {
    /// Path below the suite's folder.
    pub name: String,
    /// The features its head says that it needs.
    needs: Vec<String>,
}

/// The suite, below the root of the repository.
pub struct Suite(PathBuf);

impl Suite {
    pub fn new(repository: &Path) -> Suite {
        Suite(repository.join("tests/js"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The tests that run where `missing` features are not there. The others are skipped, visibly.
    pub fn tests(&self, mode: &str, missing: &[&str]) -> Vec<String> {
        let mut tests = Vec::new();
        for folder in ["builtins", "jit", "language"] {
            self.collect(&self.0.join(folder), &mut tests);
        }
        let (run, skip): (Vec<Test>, Vec<Test>) =
            tests.into_iter().partition(|test| !test.needs.iter().any(|need| missing.contains(&need.as_str())));
        if !skip.is_empty() {
            let names: Vec<_> = skip.into_iter().map(|test| test.name).collect();
            crate::skip::skipped(&format!("in mode {mode}, which has no {}: {}", missing.join(", "), names.join(" ")));
        }
        run.into_iter().map(|test| test.name).collect()
    }

    /// The tests in `dir` and below; of a folder with a main module that module alone.
    fn collect(&self, dir: &Path, out: &mut Vec<Test>) {
        let main = dir.join("main.mjs");
        if main.is_file() {
            return out.push(self.test(&main));
        }
        let mut entries: Vec<_> =
            std::fs::read_dir(dir).expect("a folder of tests").flatten().map(|e| e.path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                self.collect(&path, out);
            } else if path.extension().is_some_and(|extension| extension == "js") {
                out.push(self.test(&path));
            }
        }
    }

    fn test(&self, path: &Path) -> Test {
        let text = std::fs::read_to_string(path).expect("a test");
        let mut needs: Vec<String> = text
            .lines()
            .take_while(|line| line.starts_with("//"))
            .filter_map(|line| line.strip_prefix("// needs: "))
            .flat_map(|list| list.split([',', ' ']).filter(|word| !word.is_empty()).map(str::to_owned))
            .collect();
        if path.extension().is_some_and(|extension| extension == "mjs") {
            needs.push("modules".into());
        }
        Test { name: path.strip_prefix(&self.0).expect("inside").to_string_lossy().into_owned(), needs }
    }
}

/// Whether a test passed: `ok` and nothing else. Otherwise the first lines of what it printed.
pub fn verdict(out: &Output) -> Result<(), String> {
    if out.status.success() && out.stdout == b"ok\n" {
        return Ok(());
    }
    let [printed, errors] = [&out.stdout, &out.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    let lines: Vec<&str> =
        errors.lines().chain(printed.lines()).filter(|line| !line.trim().is_empty()).take(4).collect();
    Err(format!("{}: {}", out.status, lines.join(" | ")))
}
