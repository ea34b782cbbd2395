//! `jsbundle build`: what it refuses, and how it says so.

use std::path::Path;

use crate::{Dir, jsbundle, text};

/// Exit code and standard error of a failing build of `entry` in `dir`, which must leave nothing behind.
fn fails(dir: &Dir, entry: &str, options: &[&str]) -> (i32, String) {
    let out = dir.path().join("out");
    let result = jsbundle()
        .current_dir(dir.path())
        .args(["build", entry, "-o"])
        .arg(&out)
        .args(options)
        .assert()
        .failure()
        .get_output()
        .clone();
    assert!(!Path::new(&out).exists(), "a failed build leaves no file");
    (result.status.code().unwrap(), text(&result.stderr))
}

#[test]
fn a_missing_entry() {
    let dir = Dir::new("build-entry");
    let (code, message) = fails(&dir, "nothing.ts", &[]);
    assert_eq!(code, 1);
    assert_eq!(message, "error: cannot find the entry nothing.ts\n");
}

#[test]
fn a_missing_module_names_importer_place_and_flag() {
    let dir = Dir::new("build-missing");
    dir.file("app.mjs", "import './a.mjs';\n");
    dir.file("a.mjs", "\nimport x from 'no-such-package';\n");
    let (code, message) = fails(&dir, "app.mjs", &[]);
    assert_eq!(code, 1);
    for word in ["a.mjs:2:15", "no-such-package", "--external no-such-package"] {
        assert!(message.contains(word), "{word} in\n{message}");
    }
}

#[test]
fn a_syntax_error_shows_the_line() {
    let dir = Dir::new("build-syntax");
    dir.file("app.ts", "let a: number = 1;\nlet b = ;\n");
    let (code, message) = fails(&dir, "app.ts", &[]);
    assert_eq!(code, 1);
    for word in ["app.ts:2:9", "SyntaxError", "let b = ;", "^"] {
        assert!(message.contains(word), "{word} in\n{message}");
    }
}

#[test]
fn patterns_and_definitions_are_checked() {
    let dir = Dir::new("build-options");
    dir.file("app.js", "1;\n");
    let (code, message) = fails(&dir, "app.js", &["--include", "nothing/**"]);
    assert_eq!(code, 1);
    assert!(message.contains("--include 'nothing/**' matches no file"), "{message}");
    let (code, message) = fails(&dir, "app.js", &["--define", "A"]);
    assert_eq!(code, 2);
    assert!(message.contains("NAME=VALUE"), "{message}");
}

#[test]
fn a_native_addon_is_refused() {
    let dir = Dir::new("build-addon");
    dir.file("app.js", "require('./x.node');\n");
    dir.file("x.node", "\x7fELF");
    let (code, message) = fails(&dir, "app.js", &[]);
    assert_eq!(code, 1);
    assert!(message.contains("native add-on"), "{message}");
}

#[test]
fn a_bundle_is_one_script_and_the_same_from_anywhere() {
    let bundle = |name: &str, minify: bool| {
        let dir = Dir::new(name);
        dir.file(
            "src/app.ts",
            "import { n } from './n.mjs';\nimport d from '../d.json';\nconsole.log(n as number, d, K);\n",
        );
        dir.file("src/n.mjs", "export let n = 1;\n");
        dir.file("d.json", "{}");
        dir.file("package.json", "{}");
        let out = dir.path().join(name);
        let mut command = jsbundle();
        command.current_dir(dir.path()).args(["build", "src/app.ts", "--emit", "bundle", "--define", "K=7", "-o"]);
        command.arg(&out).args(minify.then_some("--minify")).assert().success();
        std::fs::read_to_string(out).unwrap()
    };
    let text = bundle("bundle-a", false);
    assert_eq!(text, bundle("bundle-b", false));
    for word in ["__jsb_0.n", ", 7)", "\"src/app.ts\"", "JSON.parse"] {
        assert!(text.contains(word), "{word} in\n{text}");
    }
    assert!(!text.contains("as number"), "types are gone");
    assert!(bundle("bundle-c", true).len() < text.len());
}

#[test]
fn a_full_disk_leaves_nothing_behind() {
    let dir = Dir::new("build-full");
    dir.file("app.js", format!("'{}'", "x".repeat(10_000)));
    let script = format!("ulimit -f 1; '{}' build app.js --emit bundle -o out", env!("CARGO_BIN_EXE_jsbundle"));
    let out = std::process::Command::new("sh").args(["-c", &script]).current_dir(dir.path()).output().unwrap();
    assert_eq!(out.status.code(), Some(1), "{}", text(&out.stderr));
    assert!(text(&out.stderr).contains("cannot write out"), "{}", text(&out.stderr));
    let left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["app.js"]);
}
