//! Programs that run: from source, as an image, and as an executable, with the same output.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::{Dir, jsbundle, skipped, text};

/// Runs `entry` in `dir` in every way there is, gives the arguments `a b`, and checks that all print `expected`.
fn every_way(dir: &Dir, entry: &str, options: &[&str], expected: &str) {
    let source = jsbundle().current_dir(dir.path()).args(["run", entry, "a", "b"]).output().unwrap();
    assert_eq!(text(&source.stdout), expected, "run: {}", text(&source.stderr));
    let image = build(dir, entry, &[options, &["--emit", "image"]].concat(), "out.jsimg").unwrap();
    let resumed = jsbundle().arg("run").arg(image).args(["a", "b"]).output().unwrap();
    assert_eq!(text(&resumed.stdout), expected, "image: {}", text(&resumed.stderr));
    if let Some(program) = build(dir, entry, options, "out") {
        let out = start(&program);
        assert_eq!(text(&out.stdout), expected, "executable: {}", text(&out.stderr));
    }
}

/// Builds and returns the result's path; `None` where this command carries no stub to build executables from.
pub fn build(dir: &Dir, entry: &str, options: &[&str], name: &str) -> Option<PathBuf> {
    let out = dir.path().join(name);
    let made =
        jsbundle().current_dir(dir.path()).args(["build", entry, "-o"]).arg(&out).args(options).output().unwrap();
    let message = text(&made.stderr);
    if message.contains("JSBUNDLE_SKIP_STUB") {
        skipped(message.trim());
        return None;
    }
    assert!(made.status.success(), "{message}");
    Some(out)
}

/// Starts an executable away from its sources.
pub fn start(program: &Path) -> Output {
    Command::new(program).args(["a", "b"]).current_dir("/").env_clear().output().unwrap()
}

#[test]
fn hello() {
    let dir = Dir::new("hello");
    dir.file("hello.ts", "const who: string = 'world';\nconsole.log(`hello, ${who}`, process.argv.slice(2));\n");
    every_way(&dir, "hello.ts", &[], "hello, world [ 'a', 'b' ]\n");
}

#[test]
fn modules_of_every_kind() {
    let dir = Dir::new("kinds");
    dir.file("package.json", "{}");
    dir.file("node_modules/p/package.json", r#"{"exports": {"import": "./i.mjs", "require": "./r.cjs"}}"#);
    dir.file("node_modules/p/i.mjs", "export const how = 'import';\n");
    dir.file("node_modules/p/r.cjs", "exports.how = 'require';\n");
    dir.file("data.json", r#"{"n": [1, 2]}"#);
    dir.file("old.cjs", "exports.how = require('p').how;\nexports.file = __filename.split('/').pop();\n");
    dir.file("late.mts", "export let count: number = 1;\nexport function inc() { count++; }\n");
    dir.file(
        "app.mjs",
        "import { how } from 'p';\nimport old, { file } from './old.cjs';\nimport data from './data.json' with { type: 'json' };\n\
         const late = await import('./late.mts');\nlate.inc();\n\
         console.log(how, old.how, file, data.n.length, late.count, import.meta.url.split('/').pop());\n",
    );
    every_way(&dir, "app.mjs", &[], "import require old.cjs 2 2 app.mjs\n");
}

#[test]
fn files_carried_along() {
    let dir = Dir::new("carried");
    dir.file("data/a.txt", "A");
    dir.file("data/deep/b.txt", "B");
    dir.file(
        "app.js",
        "const fs = require('fs'), path = require('path');\nconst dir = ['da', 'ta'].join('');\n\
         const at = (...parts) => path.join(__dirname, dir, ...parts);\n\
         console.log(fs.readFileSync(at('a.txt'), 'utf8'), fs.readdirSync(at()), fs.statSync(at('deep')).isDirectory(), \
         fs.existsSync(at('none')), fs.readFileSync(at('deep', 'b.txt')).length);\n",
    );
    every_way(&dir, "app.js", &["--include", "data"], "A [ 'a.txt', 'deep' ] true false 1\n");
}

#[test]
fn a_program_evaluated_when_it_is_built() {
    let dir = Dir::new("resumed");
    dir.file(
        "app.js",
        "const { startupSnapshot: s } = require('v8');\nconst list = [];\nfor (let i = 0; i < 50000; i++) list.push({ i });\n\
         console.log('evaluating', s.isBuildingSnapshot());\ns.addDeserializeCallback((x) => console.log('back', x), 1);\n\
         s.setDeserializeMainFunction(() => { console.log(list.length, process.argv.slice(2)); \
         setTimeout(() => console.log('later'), 1); });\n",
    );
    let image = dir.path().join("app.jsimg");
    let made = jsbundle().current_dir(dir.path()).args(["snapshot", "app.js", "-o"]).arg(&image).output().unwrap();
    assert!(made.status.success(), "{}", text(&made.stderr));
    assert_eq!(text(&made.stdout), "evaluating true\n");
    let expected = "back 1\n50000 [ 'a', 'b' ]\nlater\n";
    let out = jsbundle().arg("run").arg(&image).args(["a", "b"]).output().unwrap();
    assert_eq!(text(&out.stdout), expected, "{}", text(&out.stderr));
    if let Some(program) = build(&dir, "app.js", &["--startup-snapshot"], "app") {
        assert_eq!(text(&start(&program).stdout), expected);
    }
}

#[test]
fn dates_and_times_in_the_heap_of_an_image() {
    let dir = Dir::new("temporal");
    dir.file(
        "app.js",
        "const { startupSnapshot } = require('v8');\nconst T = Temporal, z = T.ZonedDateTime.from('2024-03-10T01:30[America/New_York][u-ca=hebrew]');\n\
         const kept = [z, z.toInstant(), z.toPlainDate(), z.toPlainTime(), z.toPlainDateTime(), z.toPlainDate().toPlainYearMonth(), \
         z.toPlainDate().toPlainMonthDay(), T.Duration.from('P1Y2DT3.000000004S')];\n\
         startupSnapshot.setDeserializeMainFunction(() => { for (const x of kept) console.log(x, String(x)); \
         console.log(String(z.add({ hours: 1 }).withCalendar('iso8601')), z.month, new T.PlainDate(2024, 1, 1).equals('2024-01-01')); });\n",
    );
    let image = dir.path().join("app.jsimg");
    let made = jsbundle().current_dir(dir.path()).args(["snapshot", "app.js", "-o"]).arg(&image).output().unwrap();
    assert!(made.status.success(), "{}", text(&made.stderr));
    let expected = "Temporal.ZonedDateTime {} 2024-03-10T01:30:00-05:00[America/New_York][u-ca=hebrew]\n\
         Temporal.Instant {} 2024-03-10T06:30:00Z\n\
         Temporal.PlainDate {} 2024-03-10[u-ca=hebrew]\n\
         Temporal.PlainTime {} 01:30:00\n\
         Temporal.PlainDateTime {} 2024-03-10T01:30:00[u-ca=hebrew]\n\
         Temporal.PlainYearMonth {} 2024-02-10[u-ca=hebrew]\n\
         Temporal.PlainMonthDay {} 1970-03-08[u-ca=hebrew]\n\
         Temporal.Duration {} P1Y2DT3.000000004S\n\
         2024-03-10T03:30:00-04:00[America/New_York] 6 true\n";
    let out = jsbundle().arg("run").arg(&image).output().unwrap();
    assert_eq!(text(&out.stdout), expected, "{}", text(&out.stderr));
    if let Some(program) = build(&dir, "app.js", &["--startup-snapshot"], "app") {
        assert_eq!(text(&start(&program).stdout), expected);
    }
}

#[test]
fn the_same_bytes_from_another_folder_under_another_name() {
    let make = |name: &str| {
        let dir = Dir::new(name);
        dir.file("package.json", "{}");
        dir.file("src/app.ts", "import { n } from './n.js';\nconsole.log(n);\n");
        dir.file("src/n.ts", "export const n: number = Math.max(1, 2);\n");
        dir.file("d/x.txt", "x");
        let image = build(&dir, "src/app.ts", &["--include", "d/*", "--emit", "image"], &format!("{name}.jsimg"));
        let program = build(&dir, "src/app.ts", &["--include", "d/*"], name);
        (std::fs::read(image.unwrap()).unwrap(), program.map(|path| std::fs::read(path).unwrap()))
    };
    let (one, other) = (make("here"), make("there-and-longer"));
    assert!(one.0 == other.0, "images differ");
    assert!(one.1 == other.1, "executables differ");
}

#[test]
fn exit_codes_and_uncaught_errors() {
    let dir = Dir::new("codes");
    dir.file("exit.js", "process.exit(7);\n");
    dir.file("throw.ts", "function f(x: number) {\n  throw new Error('oops' + x);\n}\nf(1);\n");
    jsbundle().current_dir(dir.path()).args(["run", "exit.js"]).assert().code(7);
    let out = jsbundle().current_dir(dir.path()).args(["run", "throw.ts"]).assert().code(1).get_output().clone();
    assert!(text(&out.stderr).contains("throw.ts:2"), "{}", text(&out.stderr));
    jsbundle().current_dir(dir.path()).args(["run", "none.js"]).assert().code(1);
}

#[test]
fn a_damaged_image_is_one_line_and_exit_code_2() {
    let dir = Dir::new("damaged");
    dir.file("app.js", "console.log(1);\n");
    let image = build(&dir, "app.js", &["--emit", "image"], "app.jsimg").unwrap();
    let good = std::fs::read(&image).unwrap();
    let step = good.len() / 23;
    let flipped = (0..good.len()).step_by(step).map(|at| {
        let mut bytes = good.clone();
        bytes[at] ^= 0x20;
        bytes
    });
    let cut = (0..good.len()).step_by(step).map(|at| good[..at].to_vec());
    for bytes in flipped.chain(cut) {
        std::fs::write(&image, bytes).unwrap();
        let out = jsbundle().arg("run").arg(&image).assert().code(2).get_output().clone();
        let message = text(&out.stderr);
        assert_eq!(message.lines().count(), 1, "{message}");
        assert!(out.stdout.is_empty());
    }
}

/// Whether an executable, started with a value of `JSBUNDLE_JIT`, has unpacked the code that few programs run by its end.
fn unpacks(program: &Path, variable: Option<&str>) -> bool {
    let out = Command::new(program).env_clear().envs(variable.map(|value| ("JSBUNDLE_JIT", value))).output().unwrap();
    match text(&out.stdout).trim() {
        "42 true" => true,
        "42 false" => false,
        other => panic!("{other} {}", text(&out.stderr)),
    }
}

/// What is run, in an executable: prints 42 and whether there is a mapping of unpacked code.
fn unpacking(work: &str) -> String {
    format!(
        "const main = () => {{ {work}\nconst maps = require('fs').readFileSync('/proc/self/maps', 'utf8');\n\
         console.log(answer, maps.includes('memfd:jsbundle')); }};\n\
         const {{ startupSnapshot }} = require('v8');\n\
         if (startupSnapshot.isBuildingSnapshot()) startupSnapshot.setDeserializeMainFunction(main); else main();\n"
    )
}

#[test]
fn executables_have_the_jit_that_was_asked_for() {
    let dir = Dir::new("jit");
    let loops = "let answer = 0; for (let i = 0; i < 300_000; i++) answer = (answer + i) % 1_000_003; answer = 42;";
    dir.file("hot.js", unpacking(loops));
    for options in [&[][..], &["--startup-snapshot"]] {
        for (jit, value, expected) in [
            ("on", None, true),
            ("on", Some("off"), true),
            ("off", Some("on"), false),
            ("env", Some("on"), true),
            ("env", Some("off"), false),
            ("env", Some("threshold=1"), true),
        ] {
            let Some(program) = build(&dir, "hot.js", &[options, &["--jit", jit]].concat(), "hot") else { return };
            assert_eq!(unpacks(&program, value), expected, "{options:?} {jit} {value:?}");
        }
    }
    let program = build(&dir, "hot.js", &["--jit", "env"], "hot").unwrap();
    let out = Command::new(&program).env("JSBUNDLE_JIT", "fast").output().unwrap();
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("threshold=N"), "{}", text(&out.stderr));
}

/// Unpacking takes longer than a start.
#[test]
fn what_few_programs_run_stays_packed() {
    let dir = Dir::new("packed");
    for (name, work) in [
        ("hello", "const answer = 42;"),
        ("function", "const answer = new Function('a', 'return eval(\"a * 2\")')(21);"),
        ("error", "let answer = 0; try { null.x; } catch (error) { answer = error.stack ? 42 : 0; }"),
        ("warm", "let answer = 0; while (answer < 42) answer++;"),
    ] {
        dir.file("cold.js", unpacking(work));
        let Some(program) = build(&dir, "cold.js", &["--jit", "on"], name) else { return };
        assert!(!unpacks(&program, None), "{name}");
    }
    dir.file("loaded.ts", "export const answer: number = 42;");
    // A path that the packager does not see.
    let work = format!("const {{ answer }} = require([{:?}].join());", dir.path().join("loaded.ts"));
    dir.file("cold.js", unpacking(&work));
    if let Some(program) = build(&dir, "cold.js", &["--jit", "on"], "typescript") {
        assert!(unpacks(&program, None), "TypeScript");
    }
}
