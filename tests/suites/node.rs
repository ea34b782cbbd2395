//! The scripts `tests/node/*.js` about Node's API: what they print, against what Node 26 printed (`NAME.out` beside).

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{cases, executable, jsbundle, repository, scratch};

fn folder() -> PathBuf {
    repository().join("tests/node")
}

fn scripts() -> Vec<String> {
    let entries = std::fs::read_dir(folder()).expect("the folder").flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name.ends_with(".js"));
    names.sort();
    names
}

/// Starts what `command` gives for a script and compares.
fn check(mode: &str, scripts: &[String], command: impl Fn(&str) -> Command + Sync) {
    cases::check(mode, &folder().join("expected-failures.txt"), scripts, |name| {
        let expected = folder().join(Path::new(name).with_extension("out"));
        let expected =
            std::fs::read_to_string(&expected).map_err(|error| format!("{}: {error}", expected.display()))?;
        let mut command = command(name);
        command.current_dir(folder()).env_clear().env("TZ", "UTC").env("LANG", "C.UTF-8");
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        let out = cases::output(&mut command)?;
        let text = String::from_utf8_lossy(&out.stdout);
        if out.status.success() && text == expected {
            return Ok(());
        }
        let difference = differences(&expected, &text);
        let errors = String::from_utf8_lossy(&out.stderr);
        Err(format!("{}{difference}\n{}", out.status, errors.lines().take(10).collect::<Vec<_>>().join("\n")))
    });
}

/// The first lines that differ.
fn differences(expected: &str, text: &str) -> String {
    let (mut want, mut got) = (expected.lines(), text.lines());
    let mut shown = String::new();
    for line in 1.. {
        let (want, got) = (want.next(), got.next());
        if want.is_none() && got.is_none() || shown.lines().count() > 15 {
            break;
        }
        if want != got {
            shown.push_str(&format!("\n  line {line}\n    want {want:?}\n    got  {got:?}"));
        }
    }
    shown
}

#[test]
fn from_source() {
    check("run", &scripts(), |name| {
        let mut command = jsbundle();
        command.arg("run").arg(folder().join(name));
        command
    });
}

#[test]
fn as_executables() {
    let dir = scratch("node");
    // Without a stub the first says so; the others would only repeat it.
    let mut scripts = scripts();
    if executable(&folder().join(&scripts[0]), dir.join(&scripts[0]), &[]).is_none() {
        return;
    }
    for name in scripts.iter_mut().skip(1) {
        executable(&folder().join(&*name), dir.join(&*name), &[]).expect("built like the first");
    }
    check("executable", &scripts, |name| Command::new(dir.join(name)));
}
