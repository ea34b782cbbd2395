//! What is compared: the given programs, a static C hello, and the JavaScript runtimes found on `PATH`.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A named command line; the first part is a path, not a name to be looked up.
#[derive(Debug, Clone)]
pub struct Program {
    pub name: String,
    pub command: Vec<OsString>,
}

/// Runtimes that are looked for, with the arguments that make them run a file.
const RUNTIMES: &[(&str, &[&str])] =
    &[("node", &[]), ("bun", &["run"]), ("deno", &["run", "--allow-all"]), ("qjs", &[]), ("hermes", &[])];

/// A directory for what is compiled or written for a measurement; removed when dropped.
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes a new directory in the system's place for temporary files.
    pub fn new() -> std::io::Result<Scratch> {
        let dir = std::env::temp_dir().join(format!("jsbundle-bench-{}", std::process::id()));
        fs::create_dir_all(&dir)?;
        Ok(Scratch(dir))
    }

    /// Writes a file into the directory and returns its path.
    pub fn file(&self, name: &str, text: &str) -> std::io::Result<PathBuf> {
        let path = self.0.join(name);
        fs::write(&path, text)?;
        Ok(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is left to the system's cleaning of that directory.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Where `name` is on `PATH`.
pub fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(name)).find(|candidate| is_executable(candidate))
}

fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

/// A static C program that prints a line, if there is a C compiler.
pub fn c_hello(scratch: &Scratch) -> Option<Program> {
    let cc = find("cc")?;
    let source =
        scratch.file("hello.c", "#include <stdio.h>\nint main(void) { puts(\"hello, world\"); return 0; }\n").ok()?;
    let out = source.with_extension("static");
    let status = Command::new(cc)
        .args(["-O2", "-s", "-static", "-o"])
        .args([&out, &source])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .ok()?;
    status.success().then(|| Program { name: "static C".into(), command: vec![out.into()] })
}

/// Every runtime found on `PATH`, running `script`.
pub fn runtimes(script: &Path) -> Vec<Program> {
    RUNTIMES
        .iter()
        .filter_map(|(name, args)| {
            let path = find(name)?;
            let version = version(&path).map(|v| format!(" {v}")).unwrap_or_default();
            let mut command = vec![path.into_os_string()];
            command.extend(args.iter().map(OsString::from));
            command.push(script.into());
            Some(Program { name: format!("{name}{version}"), command })
        })
        .collect()
}

/// The first thing that looks like a version in what the program says of itself.
fn version(path: &Path) -> Option<String> {
    let out = Command::new(path).arg("--version").stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    text.split_whitespace()
        .map(|word| word.trim_start_matches('v'))
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        .map(str::to_owned)
}

/// A command given on the command line: a path, or a path and arguments separated by spaces, optionally behind
/// `NAME=`. A program without a slash is looked up on `PATH`.
pub fn parse(text: &str) -> Result<Program, String> {
    let (name, rest) = match text.split_once('=') {
        Some((name, rest)) if !name.contains(['/', ' ']) => (Some(name), rest),
        _ => (None, text),
    };
    let whole = Path::new(rest).is_file();
    let mut words = if whole { vec![rest] } else { rest.split_whitespace().collect() };
    if words.is_empty() {
        return Err("an empty command".into());
    }
    let first = words.remove(0);
    let path = if first.contains('/') || Path::new(first).is_file() {
        fs::canonicalize(first).map_err(|error| format!("cannot run {first}: {error}"))?
    } else {
        find(first).ok_or_else(|| format!("cannot run {first}: not a file, and not on PATH"))?
    };
    let mut command = vec![path.into_os_string()];
    command.extend(words.into_iter().map(OsString::from));
    Ok(Program { name: name.unwrap_or(rest).to_owned(), command })
}
