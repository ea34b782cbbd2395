//! Style as a test: what a reviewer would otherwise have to look for in every change.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Lines a source file may have.
const LONGEST: usize = 800;

/// Files that are longer, with the lines they have. The numbers may only go down, and a file that became short enough
/// leaves the list.
const LONGER: &[(&str, usize)] = &[];

/// What no source may contain: code that was left for later. In halves, so that this file does not contain it.
const LEFT_FOR_LATER: [[&str; 2]; 4] = [["to", "do!("], ["unimpl", "emented!("], ["db", "g!("], ["FIX", "ME"]];

/// Public functions that nobody calls and that are there all the same.
const UNCALLED: &[(&str, &str)] = &[("account_external", "a part of the collector's contract, docs/gc.md")];

/// Folders that are not the project's own text.
const PASSED_OVER: [&str; 5] = ["target", ".git", "node_modules", "corpus", "artifacts"];

/// A text file of the repository.
struct File {
    /// Path below the root.
    path: String,
    text: String,
}

impl File {
    fn is(&self, extensions: &[&str]) -> bool {
        extensions.iter().any(|extension| self.path.ends_with(&format!(".{extension}")))
    }
}

/// All files, sorted.
fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut files, mut pending) = (Vec::new(), vec![root.to_owned()]);
    while let Some(dir) = pending.pop() {
        for entry in std::fs::read_dir(&dir).expect("a folder").flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if entry.file_type().expect("a type").is_dir() {
                if !PASSED_OVER.iter().any(|passed| name == *passed) {
                    pending.push(path);
                }
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let path = path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
                files.push(File { path, text });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn none(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn rust_files_say_what_they_are_for() {
    let heads = files().into_iter().filter(|file| file.is(&["rs"]) && !file.text.starts_with("//! "));
    none(&heads.map(|file| format!("{}: no `//!` head", file.path)).collect::<Vec<_>>());
}

#[test]
fn files_are_short() {
    let mut problems = Vec::new();
    let mut listed: BTreeSet<&str> = LONGER.iter().map(|&(path, _)| path).collect();
    for file in files().iter().filter(|file| file.is(&["rs", "js", "mjs", "cjs", "ts", "sh", "md"])) {
        let lines = file.text.lines().count();
        let limit = LONGER.iter().find(|&&(path, _)| path == file.path).map(|&(_, limit)| limit);
        match limit {
            Some(limit) if lines > limit => problems.push(format!("{}: grew from {limit} to {lines}", file.path)),
            Some(_) if lines <= LONGEST => problems.push(format!("{}: short; take it out of LONGER", file.path)),
            None if lines > LONGEST => problems.push(format!("{}: {lines} lines, more than {LONGEST}", file.path)),
            Some(_) | None => {}
        }
        listed.remove(file.path.as_str());
    }
    problems.extend(listed.iter().map(|path| format!("{path}: gone; take it out of LONGER")));
    none(&problems);
}

#[test]
fn nothing_is_left_for_later() {
    let mut problems = Vec::new();
    for file in files().iter().filter(|file| file.is(&["rs", "js", "mjs", "cjs", "sh", "toml"])) {
        for (number, line) in (1..).zip(file.text.lines()) {
            let found = LEFT_FOR_LATER.iter().map(|halves| halves.concat()).find(|word| line.contains(word));
            problems.extend(found.map(|word| format!("{}:{number}: {word}", file.path)));
        }
    }
    none(&problems);
}

/// The compiler knows who calls a private function, but not who might call a public one.
#[test]
fn public_functions_have_callers() {
    let files = files();
    let rust: Vec<&File> = files.iter().filter(|file| file.is(&["rs"]) && file.path != "tests/tidy.rs").collect();
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for name in rust.iter().flat_map(|file| file.text.split(|c| !word(c))) {
        *uses.entry(name).or_default() += 1;
    }
    let mut problems = Vec::new();
    for file in rust {
        for (number, line) in (1..).zip(file.text.lines()) {
            let Some((front, rest)) = line.split_once("fn ") else { continue };
            let name = rest.split(|c| !word(c)).next().unwrap_or_default();
            let public = front.trim_start().starts_with("pub");
            if public && uses.get(name) == Some(&1) && !UNCALLED.iter().any(|&(uncalled, _)| uncalled == name) {
                problems.push(format!("{}:{number}: nobody calls {name}", file.path));
            }
        }
    }
    none(&problems);
}

/// `let _ =` throws a result away. Of a write into a string that is right, since it cannot fail; elsewhere a comment says why.
#[test]
fn errors_are_not_dropped_silently() {
    let mut problems = Vec::new();
    for file in files().iter().filter(|file| file.is(&["rs"]) && file.path != "tests/tidy.rs") {
        let lines: Vec<&str> = file.text.lines().map(str::trim).collect();
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.starts_with("let _ = ")) {
            let into_string = (line.starts_with("let _ = write!(") || line.starts_with("let _ = writeln!("))
                && !lines[at..lines.len().min(at + 2)].iter().any(|l| l.contains("stderr") || l.contains("stdout"));
            let commented = line.contains(" // ") || at > 0 && lines[at - 1].starts_with("//");
            if !into_string && !commented {
                problems.push(format!("{}:{}: {line}", file.path, at + 1));
            }
        }
    }
    none(&problems);
}

/// Lists of what fails or is allowed: sorted, no line twice, a reason for each failure, nothing that is not there.
#[test]
fn lists_are_sorted_and_true() {
    let mut problems = Vec::new();
    for file in
        files().iter().filter(|file| file.path.ends_with("expected-failures.txt") || file.path == "ci/licenses.txt")
    {
        let lines: Vec<&str> = file.text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        let unsorted = lines.windows(2).filter(|pair| pair[0] >= pair[1]);
        problems.extend(unsorted.map(|pair| format!("{}: `{}` comes after `{}`", file.path, pair[0], pair[1])));
        if file.path == "ci/licenses.txt" {
            continue;
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(&file.path);
        for line in lines {
            let name = line.split([' ', '#']).next().unwrap_or_default();
            if !line.contains(" # ") {
                problems.push(format!("{}: no reason in `{line}`", file.path));
            }
            if ["tests/js/", "tests/node/"].iter().any(|own| file.path.starts_with(own))
                && !folder.with_file_name(name).is_file()
            {
                problems.push(format!("{}: {name} does not exist", file.path));
            }
        }
    }
    none(&problems);
}

/// What documents, and the heads of Rust files, name as a file or a folder is there: links, and paths in backquotes.
#[test]
fn documents_name_what_exists() {
    let files = files();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for file in &files {
        let mut path = file.path.as_str();
        known.insert(path.to_owned());
        while let Some((folder, _)) = path.rsplit_once('/') {
            known.insert(folder.to_owned());
            path = folder;
        }
    }
    let exists = |path: &str| {
        let path = path.trim_end_matches('/');
        known.contains(path) || known.iter().any(|one| one.strip_suffix(path).is_some_and(|rest| rest.ends_with('/')))
    };
    let mut problems = Vec::new();
    for file in files.iter().filter(|file| file.is(&["md", "rs"])) {
        let head = file.is(&["rs"]);
        let mut code = false;
        for (number, line) in (1..).zip(file.text.lines()) {
            if head && !line.starts_with("//!") {
                break;
            }
            code ^= line.trim_start_matches("//!").trim_start().starts_with("```");
            if code {
                continue;
            }
            let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let links = links(line).map(|target| (beside(folder, target), false));
            let missing =
                links.chain(named_paths(line).into_iter().map(|path| (path, true))).find(|(path, anywhere)| {
                    if *anywhere { !exists(path) } else { !known.contains(path.trim_end_matches('/')) }
                });
            problems.extend(missing.map(|(path, _)| format!("{}:{number}: {path} does not exist", file.path)));
        }
    }
    none(&problems);
}

/// Targets of links to files.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
    targets.map(|target| target.split('#').next().unwrap_or_default()).filter(|t| !t.is_empty() && !t.contains(':'))
}

/// A relative path from a folder, as a path from the root.
fn beside(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// Paths in backquotes: with a folder in front, or the name of a source or document. Alternatives `{a,b}` are taken apart;
/// what has a placeholder names nothing in particular.
fn named_paths(line: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for word in line.split('`').skip(1).step_by(2) {
        let plain = |c: char| c.is_ascii_alphanumeric() || "_-./{},".contains(c);
        let source = [".rs", ".md", ".sh"].iter().any(|extension| word.ends_with(extension));
        let file = source || [".js", ".mjs", ".txt", ".toml"].iter().any(|extension| word.ends_with(extension));
        let folder = word.ends_with('/');
        let inside = word.contains('/') && !word.starts_with(['/', '.', '-', '{']) && (file || folder);
        if !word.chars().all(plain)
            || !(inside || source && !word.contains('{'))
            || ["...", "NAME"].iter().any(|placeholder| word.contains(placeholder))
        {
            continue;
        }
        match (word.split_once('{'), word.split_once('}')) {
            (Some((front, rest)), Some((_, back))) => {
                let names = rest.split('}').next().unwrap_or_default();
                paths.extend(names.split(',').map(|name| format!("{front}{name}{back}")));
            }
            _ => paths.push(word.to_owned()),
        }
    }
    paths
}
