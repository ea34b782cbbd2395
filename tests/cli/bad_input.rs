//! Programs that are wrong, and a system that is: what the user sees, and with which exit code.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use snapshot::Image;

use crate::programs::{build, start};
use crate::{Dir, jsbundle, skipped, text};

/// Standard error of `jsbundle run FILE`, which must end with `code`.
fn run(dir: &Dir, file: &str, code: i32) -> String {
    let out = jsbundle().current_dir(dir.path()).args(["run", file]).assert().code(code).get_output().clone();
    text(&out.stderr)
}

fn has(message: &str, words: &[&str]) {
    for word in words {
        assert!(message.contains(word), "no `{word}` in\n{message}");
    }
}

#[test]
fn syntax_and_early_errors() {
    let dir = Dir::new("bad-syntax");
    dir.file("syntax.js", "let a = 1;\nlet b = ;\n");
    dir.file("early.ts", "const x: number = 1;\nfunction f() {\n  let y; let y;\n}\n");
    dir.file("imported.mjs", "import './late.mjs';\n");
    dir.file("late.mjs", "\nawait = 1;\n");
    dir.file("required.js", "require('./data.json');\n");
    dir.file("data.json", "{\n  \"a\": [1,\n}\n");
    has(
        &run(&dir, "syntax.js", 1),
        &["syntax.js:2:9\nlet b = ;\n        ^\n", "\nSyntaxError: Unexpected token ';'\n"],
    );
    has(
        &run(&dir, "early.ts", 1),
        &["early.ts:3:14\n  let y; let y;\n             ^\n", "\nSyntaxError: Identifier 'y'"],
    );
    has(&run(&dir, "imported.mjs", 1), &["late.mjs:2:", "\nawait = 1;\n", "^\n", "\nSyntaxError: "]);
    has(&run(&dir, "required.js", 1), &["data.json", "SyntaxError", "JSON"]);
}

const THROWS: &str = "interface A { x: number }\n\nclass Bad extends Error { code = 'E_X' as const; }\n\
                      function f(a: A): never {\n  throw new Bad('no ' + a.x, { cause: new TypeError('inner') });\n}\nf({ x: 1 });\n";

#[test]
fn uncaught_exceptions() {
    let dir = Dir::new("bad-throw");
    dir.file("throws.ts", THROWS);
    let expected = [
        "throws.ts:5\n  throw new Bad('no ' + a.x, { cause: new TypeError('inner') });\n  ",
        "^\n\nBad [Error]: no 1\n    at f (",
        "throws.ts:5:9)\n    at Object.<anonymous> (",
        "throws.ts:7:1)",
        "code: 'E_X'",
        "[cause]: TypeError: inner\n      at f (",
    ];
    has(&run(&dir, "throws.ts", 1), &expected);
    if let Some(program) = build(&dir, "throws.ts", &[], "throws") {
        let out = start(&program);
        assert_eq!(out.status.code(), Some(1));
        has(&text(&out.stderr), &expected);
    }
    dir.file("value.js", "console.log('before');\nthrow 'text';\n");
    has(&run(&dir, "value.js", 1), &["value.js:2\nthrow 'text';\n^\ntext\n"]);
    dir.file("exit.js", "process.on('exit', (code) => { process.exitCode = code + 4; });\nnull.x;\n");
    has(&run(&dir, "exit.js", 5), &["exit.js:2\nnull.x;\n     ^\n\nTypeError: Cannot read properties of null"]);
}

#[test]
fn unhandled_rejections() {
    let dir = Dir::new("bad-reject");
    dir.file(
        "late.mts",
        "type T = string;\nasync function g(t: T) {\n  await null;\n  throw new RangeError('late ' + t);\n}\ng('x');\n",
    );
    let expected = ["late.mts:4\n  throw new RangeError('late ' + t);\n        ^\n\nRangeError: late x\n    at g ("];
    has(&run(&dir, "late.mts", 1), &expected);
    if let Some(program) = build(&dir, "late.mts", &[], "late") {
        let out = start(&program);
        assert_eq!(out.status.code(), Some(1));
        has(&text(&out.stderr), &expected);
    }
    dir.file("value.js", "Promise.reject({ a: 1 });\n");
    let message = run(&dir, "value.js", 1);
    has(&message, &["UnhandledPromiseRejection: ", "with the reason \"#<Object>\"", "code: 'ERR_UNHANDLED_REJECTION'"]);
}

#[test]
fn missing_modules_and_files() {
    let dir = Dir::new("bad-missing");
    dir.file("package.json", "{}");
    dir.file("static.mjs", "import './a.mjs';\n");
    dir.file("a.mjs", "import 'no-such-package';\n");
    has(&run(&dir, "static.mjs", 1), &["ERR_MODULE_NOT_FOUND", "'no-such-package'", "a.mjs"]);
    dir.file("required.cjs", "require('./nothing');\n");
    has(&run(&dir, "required.cjs", 1), &["MODULE_NOT_FOUND", "'./nothing'", "- ", "required.cjs"]);

    dir.file("named.cjs", "const fs = require('fs');\nfs.readFileSync(__dirname + '/data/none.txt');\n");
    let out = dir.path().join("named.jsimg");
    let built =
        jsbundle().current_dir(dir.path()).args(["build", "named.cjs", "--emit", "image", "-o"]).arg(out).output();
    has(&text(&built.unwrap().stderr), &["note: named.cjs:2:29: data/none.txt is not there", "--include"]);

    // What is computed is known only when the packaged program runs.
    let packaged = |name: &str, source: &str, words: &[&str]| {
        dir.file(name, source);
        let Some(program) = build(&dir, name, &[], "program") else { return };
        let out = start(&program);
        assert_eq!(out.status.code(), Some(1));
        has(&text(&out.stderr), words);
    };
    let path = "['plug', 'in.js'].join('')";
    packaged("computed.cjs", &format!("require('./' + {path});\n"), &["computed.cjs", "--include plugin.js"]);
    packaged("computed.mjs", &format!("await import('./' + {path});\n"), &["computed.mjs", "--include plugin.js"]);
    packaged("package.mjs", "await import(['no', 'pkg'].join('-'));\n", &["--include 'node_modules/no-pkg/**'"]);
    let read = format!("require('fs').readFileSync(__dirname + '/data/' + {path});\n");
    packaged("read.cjs", &read, &["ENOENT", "--include data/plugin.js"]);
}

#[test]
fn images_and_executables_of_another_version() {
    let dir = Dir::new("bad-version");
    dir.file("app.js", "console.log(1);\n");
    let refused = |out: &Output, word: &str| {
        let message = text(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
        assert!(message.contains(word), "{message}");
        assert!(out.stdout.is_empty());
    };
    // As a jsbundle of another build, or of another format, would have written it.
    let other_build = |file: &[u8], at: usize| {
        let mut header = *Image::parse_foreign(&file[at..]).unwrap().header();
        header.build_id[0] ^= 1;
        let mut foreign = file.to_vec();
        foreign[at..at + 256].copy_from_slice(&header.to_bytes());
        foreign
    };
    let other_format = |file: &[u8], at: usize| {
        let mut foreign = file.to_vec();
        foreign[at + 8] ^= 1;
        foreign
    };
    let image = build(&dir, "app.js", &["--emit", "image"], "app.jsimg").unwrap();
    let good = std::fs::read(&image).unwrap();
    for (bytes, word) in [(other_build(&good, 0), "another build of jsbundle"), (other_format(&good, 0), "format")] {
        std::fs::write(&image, bytes).unwrap();
        refused(&jsbundle().arg("run").arg(&image).output().unwrap(), word);
    }
    let Some(program) = build(&dir, "app.js", &[], "app") else { return };
    let good = std::fs::read(&program).unwrap();
    let at = good.len() - aot::exe::find_image(&good).unwrap().len();
    for (bytes, word) in [(other_build(&good, at), "another build of jsbundle"), (other_format(&good, at), "format")] {
        let path = dir.file("foreign", bytes);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        refused(&start(&path), word);
    }
}

/// A shell's output, with `jsbundle` as `$1` and in the directory.
fn shell(dir: &Dir, script: &str) -> Output {
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh", env!("CARGO_BIN_EXE_jsbundle")]).current_dir(dir.path());
    command.stdin(Stdio::null()).output().unwrap()
}

#[test]
fn little_address_space() {
    let dir = Dir::new("bad-ulimit");
    dir.file("app.js", "console.log('hi', [1, 2].map((x) => x * 2));\n");
    dir.file("deep.js", format!("x = {}{};\n", "[".repeat(20_000), "]".repeat(20_000)));
    dir.file(
        "caught.js",
        "const deep = '('.repeat(20000) + '1' + ')'.repeat(20000);\n\
         for (const make of [() => (0, eval)(deep), () => new Function('return ' + deep)()]) {\n\
         try { console.log(typeof make()); } catch (e) { console.log(e.name); }\n}\n\
         const nest = (n) => { let o = {}; for (let i = 0; i < n; i++) o = { o }; return o; };\n\
         for (const f of [function f() { return f() + 1; }, () => JSON.stringify(nest(1e5)), () => JSON.parse('['.repeat(1e6))]) {\n\
         try { f(); console.log('fine'); } catch (e) { console.log(e.name); }\n}\n",
    );
    for kib in [100_000, 200_000, 400_000] {
        let out = shell(&dir, &format!("ulimit -v {kib}; exec \"$1\" run app.js"));
        assert_eq!(text(&out.stdout), "hi [ 2, 4 ]\n", "{kib}: {}", text(&out.stderr));
        let out = shell(&dir, &format!("ulimit -v {kib}; exec \"$1\" run caught.js"));
        let lines = text(&out.stdout);
        assert_eq!(out.status.code(), Some(0), "{kib}: {lines} {}", text(&out.stderr));
        assert_eq!(lines.lines().count(), 5, "{lines}");
        assert!(lines.lines().all(|line| ["number", "fine", "RangeError", "SyntaxError"].contains(&line)), "{lines}");
        let out = shell(&dir, &format!("ulimit -v {kib}; exec \"$1\" run deep.js"));
        // 20,000 levels need 240 MB of stack.
        if out.status.code() != Some(0) {
            assert_eq!(out.status.code(), Some(1), "{kib}: {}", text(&out.stderr));
            has(&text(&out.stderr), &["RangeError"]);
        }
        if let Some(program) = build(&dir, "app.js", &[], "app") {
            let out = shell(&dir, &format!("ulimit -v {kib}; exec {}", program.display()));
            assert_eq!(text(&out.stdout), "hi [ 2, 4 ]\n", "{kib}: {}", text(&out.stderr));
        }
    }
}

#[test]
fn a_reader_that_went_away() {
    let dir = Dir::new("bad-pipe");
    // `console` ignores it, as in Node; a stream has an 'error' event, which nobody listens to here.
    dir.file("log.js", "for (let i = 0; i < 50000; i++) console.log('line', i);\nconsole.error('end');\n");
    dir.file("stream.js", "for (let i = 0; i < 50000; i++) process.stdout.write('line ' + i + '\\n');\n");
    let piped = |file: &str| {
        let out = shell(&dir, &format!("{{ \"$1\" run {file}; echo \"code $?\" >&2; }} | head -n 1"));
        assert_eq!(text(&out.stdout), "line 0\n");
        text(&out.stderr)
    };
    assert_eq!(piped("log.js"), "end\ncode 0\n");
    has(&piped("stream.js"), &["Error: write EPIPE", "code: 'EPIPE'", "\ncode 1\n"]);
    for closed in [">&-", "> /dev/full"] {
        let out = shell(&dir, &format!("\"$1\" run log.js {closed}"));
        assert_eq!((out.status.code(), text(&out.stderr).as_str()), (Some(0), "end\n"), "{closed}");
    }
    let out = shell(&dir, "\"$1\" --help | true; \"$1\" completions bash > /dev/full; echo $?");
    assert_eq!(text(&out.stdout), "1\n");
    assert_eq!(text(&out.stderr).lines().count(), 1, "{}", text(&out.stderr));
}

/// A file system of its own, small and then read-only, and no /proc: needs a user namespace.
#[test]
fn no_proc_a_full_disk_and_a_read_only_one() {
    let dir = Dir::new("bad-system");
    dir.file("app.js", "console.log('hi', [1, 2].map((x) => x * 2));\n");
    // Lives on while it collects, with what only the native stack refers to.
    dir.file(
        "collect.js",
        "const make = (n) => Array.from({ length: n }, (_, i) => ({ i, s: 'x' + i }));\nlet kept = [];\n\
         for (let k = 0; k < 200; k++) {\n  kept = [...kept.slice(-5), make(500)];\n\
         [3, 1, 2].sort((a, b) => { make(50); return a - b; });\n  JSON.parse(JSON.stringify(kept));\n}\n\
         console.log(kept.length, kept[2][7].s);\n",
    );
    let enter = |script: &str| {
        let quoted = script.replace('\'', "'\\''");
        shell(&dir, &format!("unshare -rm sh -c '{quoted}' sh \"$1\""))
    };
    let probe = enter("mount -t tmpfs none /proc && mount -t tmpfs none /mnt");
    if !probe.status.success() {
        return skipped(&format!("no /proc, full and read-only disks: {}", text(&probe.stderr).trim()));
    }
    let out =
        enter("mount -t tmpfs none /proc; \"$1\" run app.js && \"$1\" run collect.js && \"$1\" run --gc-stress app.js");
    assert_eq!(text(&out.stdout), "hi [ 2, 4 ]\n6 x7\nhi [ 2, 4 ]\n", "{:?} {}", out.status, text(&out.stderr));

    for emit in ["bundle", "image", "exe"] {
        let fill =
            "mount -t tmpfs -o size=64k none /mnt; cp app.js /mnt; cd /mnt; head -c 100k /dev/zero > fill 2> /dev/null";
        for target in ["out", "app.js"] {
            let out =
                enter(&format!("{fill}; \"$1\" build app.js --emit {emit} -o {target}; echo $?; ls -A; cat app.js"));
            let message = text(&out.stderr);
            if message.contains("JSBUNDLE_SKIP_STUB") {
                break;
            }
            let expected = "1\napp.js\nfill\nconsole.log('hi', [1, 2].map((x) => x * 2));\n";
            assert_eq!(text(&out.stdout), expected, "{emit}: {message}");
            has(&message, &["cannot write", target, "No space left"]);
        }
    }
    let out = enter(
        "mount -t tmpfs none /mnt; cp app.js /mnt; cd /mnt; mount -o remount,ro /mnt; \"$1\" run app.js; \
         \"$1\" snapshot app.js -o a.jsimg; echo $?",
    );
    assert_eq!(text(&out.stdout), "hi [ 2, 4 ]\nhi [ 2, 4 ]\n1\n");
    has(&text(&out.stderr), &["cannot write a.jsimg", "Read-only file system"]);
}

/// What a build cannot be told from: the output is a folder that is not there, or the input cannot be read.
#[test]
fn places_that_do_not_exist() {
    let dir = Dir::new("bad-places");
    dir.file("app.js", "1;\n");
    for (args, word) in [
        (&["build", "app.js", "--emit", "image", "-o", "none/out"][..], "cannot write none/out"),
        (&["build", "app.js", "--emit", "image", "-o", "."], "it is a directory"),
        (&["snapshot", "none.js", "-o", "out"], "cannot find the entry none.js"),
        (&["run", "."], "cannot find"),
    ] {
        let out = jsbundle().current_dir(dir.path()).args(args).assert().code(1).get_output().clone();
        let message = text(&out.stderr);
        assert_eq!(message.lines().count(), 1, "{message}");
        has(&message, &[word]);
    }
    assert!(!Path::new(&dir.path().join("out")).exists());
}

/// A program that ends while it is evaluated leaves nothing that could be saved, and no image.
#[test]
fn programs_that_end_before_they_can_be_saved() {
    let dir = Dir::new("ended-early");
    for source in ["process.exit(0);\n", "process.exit(3);\n", "setTimeout(() => process.exit(), 1);\n"] {
        dir.file("app.js", source);
        let args = ["snapshot", "app.js", "-o", "app.jsimg"];
        let out = jsbundle().current_dir(dir.path()).args(args).assert().code(1).get_output().clone();
        has(&text(&out.stderr), &["ended before it could be saved"]);
        assert!(!dir.path().join("app.jsimg").exists(), "{source}");
    }
}
