//! The conformance suite `tests/js` with the runtime. One program carries all tests and runs the one that its argument
//! names, so that a mode costs one build and still gives each test a realm of its own.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::conformance::{Suite, verdict};
use crate::{cases, executable, jsbundle, repository, scratch};

/// A subset for collections at every allocation, which take long.
const STRESS: [&str; 4] =
    ["builtins/map.js", "language/classes-basic.js", "language/destructuring-array.js", "language/generators.js"];

/// Writes the program into `dir`. Evaluated for an image it stops before it runs a test.
pub fn program(suite: &Suite, tests: &[String], dir: &Path) -> PathBuf {
    let mut text = String::from("const tests = {\n");
    for name in tests {
        let (how, path) = (if name.ends_with(".mjs") { "import" } else { "require" }, suite.path(name));
        writeln!(text, "  {name:?}: () => {how}({path:?}),").expect("a string");
    }
    write!(
        text,
        "}};\nrequire({:?});\nconst main = () => tests[process.argv[2]]();\n\
         const {{ startupSnapshot }} = require('v8');\n\
         if (startupSnapshot.isBuildingSnapshot()) startupSnapshot.setDeserializeMainFunction(main);\nelse main();\n",
        suite.path("harness.js")
    )
    .expect("a string");
    let path = dir.join("suite.cjs");
    std::fs::write(&path, text).expect("the program is written");
    path
}

/// Runs the suite in one mode: `prepare` makes what is to be run of the program, `command` how it is started.
fn check(mode: &str, prepare: impl FnOnce(&Path, &Path) -> Option<PathBuf>, command: impl Fn(&Path) -> Command + Sync) {
    let suite = Suite::new(repository());
    let tests = suite.tests(mode, &["script"]);
    let dir = scratch(&format!("js-{mode}"));
    let Some(prepared) = prepare(&program(&suite, &tests, &dir), &dir) else { return };
    cases::check(mode, &suite.path("expected-failures.txt"), &tests, |name| {
        verdict(&cases::output(command(&prepared).arg(name))?)
    });
}

fn run(file: &Path) -> Command {
    let mut command = jsbundle();
    command.arg("run").arg(file);
    command
}

fn interpret(file: &Path) -> Command {
    let mut command = jsbundle();
    command.args(["run", "--jit=off"]).arg(file);
    command
}

/// What tests import by computed names, which nobody sees who packages them.
pub fn include() -> [String; 2] {
    ["--include".into(), format!("{}/**/*.mjs", Suite::new(repository()).path("language/modules").display())]
}

fn snapshot(program: &Path, dir: &Path) -> PathBuf {
    let image = dir.join("suite.jsimg");
    let mut command = jsbundle();
    command.arg("snapshot").arg(program).arg("-o").arg(&image).args(include());
    let made = cases::output(&mut command).expect("it ends");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    image
}

#[test]
fn from_source() {
    check("run", |program, _| Some(program.to_owned()), interpret);
}

#[test]
fn from_an_image() {
    check("image", |program, dir| Some(snapshot(program, dir)), run);
}

#[test]
fn as_an_executable() {
    let [flag, files] = &include();
    let prepare = |program: &Path, dir: &Path| executable(program, dir.join("suite"), &[flag, files]);
    check("executable", prepare, |program| Command::new(program));
}

/// Everything that gets warm at all is compiled.
#[test]
fn as_an_executable_with_the_jit() {
    let [flag, files] = &include();
    let options = [flag, files, "--jit", "env"];
    let prepare = |program: &Path, dir: &Path| executable(program, dir.join("suite"), &options);
    check("executable-jit", prepare, |program| {
        let mut command = Command::new(program);
        command.env("JSBUNDLE_JIT", "threshold=1");
        command
    });
}

/// An image under collections at every allocation: cells that came with it and new ones in all combinations.
#[test]
fn from_an_image_under_collector_stress() {
    let suite = Suite::new(repository());
    let tests = STRESS.map(String::from);
    let dir = scratch("js-image-stress");
    let image = snapshot(&program(&suite, &tests, &dir), &dir);
    cases::check("image-stress", &suite.path("expected-failures.txt"), &tests, |name| {
        verdict(&cases::output(jsbundle().args(["run", "--gc-stress"]).arg(&image).arg(name))?)
    });
}
