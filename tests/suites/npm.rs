//! Programs with packages from the npm registry, which are installed when the tests run. What they print, how they end and
//! what they write must be the same as under the Node that is on `PATH`, byte by byte: run from their sources and built
//! into executables. Skipped, visibly, where there is no Node or no registry.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use crate::skip::skipped;
use crate::{cases, executable, jsbundle, repository, scratch};

/// The oldest Node whose language is that of the programs.
const OLDEST_NODE: u32 = 20;

/// Copies of the programs with the packages beside them; `None` where there cannot be any.
fn installed() -> Option<&'static Path> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    FOLDER
        .get_or_init(|| match install() {
            Ok(folder) => Some(folder),
            Err(why) => {
                skipped(&format!("programs from npm: {why}"));
                None
            }
        })
        .as_deref()
}

fn install() -> Result<PathBuf, String> {
    let version = cases::output(Command::new("node").arg("--version"))?;
    let version = String::from_utf8_lossy(&version.stdout).trim().trim_start_matches('v').to_owned();
    if version.split('.').next().and_then(|major| major.parse::<u32>().ok()).is_none_or(|major| major < OLDEST_NODE) {
        return Err(format!("node {version} is older than {OLDEST_NODE}"));
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("npm");
    let programs = repository().join("tests/npm");
    let wanted = std::fs::read_to_string(programs.join("package.json")).expect("package.json");
    copy(&programs, &folder);
    // Written behind a complete installation.
    let stamp = folder.join("node_modules/.installed");
    if std::fs::read_to_string(&stamp).is_ok_and(|have| have == wanted) {
        return Ok(folder);
    }
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--fetch-retries=1"]);
    let made = cases::output(npm.current_dir(&folder))?;
    let message = String::from_utf8_lossy(&made.stderr).into_owned();
    // These mean that package.json asks for what does not exist.
    assert!(!["ETARGET", "E404"].iter().any(|code| message.contains(code)), "{message}");
    if !made.status.success() {
        return Err(format!("npm install: {}", message.lines().take(3).collect::<Vec<_>>().join(" | ")));
    }
    std::fs::write(&stamp, wanted).expect("a stamp");
    Ok(folder)
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() { copy(&path, &target) } else { std::fs::copy(&path, &target).map(|_| ()).expect("a copy") }
    }
}

/// A program, and what it is started with.
struct Program<'p> {
    /// Below the folder of the programs.
    entry: &'p str,
    /// For the build.
    options: &'p [&'p str],
    /// Lists of arguments. `@` stands for the folder of the programs, `%` for an empty folder to write into.
    runs: &'p [&'p [&'p str]],
    /// How Node ends at each.
    codes: &'p [i32],
}

/// What a run leaves behind.
#[derive(PartialEq)]
struct Outcome {
    code: Option<i32>,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    /// What was written below `%`.
    files: BTreeMap<PathBuf, Vec<u8>>,
}

/// Runs a program under Node, from its source and as an executable, and compares.
fn same_as_node(program: &Program) {
    let Some(folder) = installed() else { return };
    let entry = folder.join(program.entry);
    let name = Path::new(program.entry).file_stem().expect("a name").to_string_lossy();
    let dir = scratch(&format!("npm-{name}"));
    let run = |mode: &str, command: &mut Command, args: &[&str]| {
        // The same length in every mode, and the same place in relation to the sources.
        let written = dir.join(mode);
        if written.exists() {
            std::fs::remove_dir_all(&written).expect("an old folder");
        }
        std::fs::create_dir_all(&written).expect("a folder");
        for arg in args {
            command.arg(arg.replace('@', &folder.to_string_lossy()).replace('%', &written.to_string_lossy()));
        }
        let out: Output = cases::output(command.current_dir(folder)).unwrap_or_else(|why| panic!("{command:?}: {why}"));
        let mut files = BTreeMap::new();
        collect(&written, &written, &mut files);
        Outcome { code: out.status.code(), stdout: out.stdout, stderr: out.stderr, files }
    };
    let from_node: Vec<Outcome> =
        program.runs.iter().map(|args| run("node", Command::new("node").arg(&entry), args)).collect();
    let codes: Vec<_> = from_node.iter().map(|result| result.code.unwrap_or(-1)).collect();
    assert_eq!(codes, program.codes, "node itself: {}", String::from_utf8_lossy(&from_node[0].stderr));

    for (args, expected) in program.runs.iter().zip(&from_node) {
        compare(program, "run", args, expected, &run("runs", jsbundle().arg("run").arg(&entry), args));
    }
    let options: Vec<String> = program.options.iter().map(|o| o.replace('@', &folder.to_string_lossy())).collect();
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let Some(built) = executable(&entry, dir.join("program"), &options) else { return };
    for (args, expected) in program.runs.iter().zip(&from_node) {
        compare(program, "executable", args, expected, &run("exec", &mut Command::new(&built), args));
    }
}

fn collect(root: &Path, dir: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in std::fs::read_dir(dir).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let bytes = std::fs::read(&path).expect("a file that was written");
            files.insert(path.strip_prefix(root).expect("below").to_owned(), bytes);
        }
    }
}

fn compare(program: &Program, mode: &str, args: &[&str], node: &Outcome, ours: &Outcome) {
    if node == ours {
        return;
    }
    let case = format!("{} {} ({mode})", program.entry, args.join(" "));
    let names = |result: &Outcome| result.files.keys().cloned().collect::<Vec<_>>();
    let errors = String::from_utf8_lossy(&ours.stderr);
    assert_eq!(node.code, ours.code, "{case}: exit code\n{}", errors.lines().take(20).collect::<Vec<_>>().join("\n"));
    differ(&case, "standard error", &node.stderr, &ours.stderr);
    differ(&case, "standard output", &node.stdout, &ours.stdout);
    assert_eq!(names(node), names(ours), "{case}: files");
    for (path, text) in &node.files {
        differ(&case, &path.to_string_lossy(), text, &ours.files[path]);
    }
}

/// Panics with the surroundings of the first difference.
fn differ(case: &str, what: &str, node: &[u8], ours: &[u8]) {
    let Some(at) = (0..node.len().max(ours.len())).find(|&at| node.get(at) != ours.get(at)) else { return };
    let near = |bytes: &[u8]| {
        let end = bytes.len().min(at + 200);
        String::from_utf8_lossy(&bytes[at.saturating_sub(80).min(end)..end]).into_owned()
    };
    panic!("{case}: {what} differs at byte {at}\n  node: {:?}\n  ours: {:?}", near(node), near(ours));
}

#[test]
fn marked() {
    same_as_node(&Program { entry: "marked.mjs", options: &[], runs: &[&["@"]], codes: &[0] });
}

#[test]
fn acorn() {
    same_as_node(&Program { entry: "acorn.mjs", options: &[], runs: &[&["@"]], codes: &[0] });
}

#[test]
fn terser() {
    same_as_node(&Program { entry: "terser.mjs", options: &[], runs: &[&["@"]], codes: &[0] });
}

#[test]
fn js_yaml() {
    same_as_node(&Program { entry: "yaml.mjs", options: &[], runs: &[&[]], codes: &[0] });
}

#[test]
fn a_commander_tool() {
    same_as_node(&Program {
        entry: "tool.cjs",
        options: &[],
        runs: &[
            &["sum", "1", "2.5", "-s", "3", "-vv"],
            &["p", "Hello", "--case=upper", "--tag", "a", "b"],
            &["show", "--no-newline"],
            &["--help"],
            &["help", "print"],
            &["--version"],
            &["sum", "x"],
            &["prin"],
            &["print", "--case", "other"],
            &["later"],
            &["later", "-r", "it had to"],
            &[],
        ],
        codes: &[0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 7, 1],
    });
}

#[test]
fn prettier() {
    let files = ["modern.ts", "page.css", "notes.md", "data.json", "config.yaml", "page.html", "broken.js"];
    let texts = files.map(|file| format!("texts/{file}"));
    let mut args: Vec<&str> = texts.iter().map(String::as_str).collect();
    args.extend(["node_modules/commander/lib/option.js", "node_modules/js-yaml/README.md"]);
    same_as_node(&Program { entry: "format.mjs", options: &[], runs: &[&args], codes: &[0] });
}

#[test]
fn tsc_version() {
    same_as_node(&Program {
        entry: "node_modules/typescript/lib/tsc.js",
        options: &[],
        runs: &[&["--version"], &["--no-such-option"]],
        codes: &[0, 1],
    });
}

/// A project of several files, one with errors: what is printed, the exit code and what is emitted.
#[test]
fn tsc_project() {
    same_as_node(&Program {
        entry: "node_modules/typescript/bin/tsc",
        options: &["--include", "@/node_modules/typescript/lib/*.d.ts"],
        runs: &[&["-p", "project", "--outDir", "%"]],
        codes: &[2],
    });
}
