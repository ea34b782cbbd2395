//! `jsbundle snapshot --train`: images with machine code.

use serde_json::Value;

use crate::{Dir, jsbundle, text};

const PROGRAM: &str = "
class Point { constructor(x, y) { this.x = x; this.y = y } plus(p) { return new Point(this.x + p.x, this.y + p.y) } }
let runs = 0;
function work(n) {
  let p = new Point(0, 0);
  const list = [];
  for (let i = 0; i < n; i++) {
    p = p.plus(new Point(i, i / 2));
    if (i % 7 === 0) list.push(Object.freeze({ key: i, value: i / 3 }));
  }
  list.sort((a, b) => b.key - a.key);
  return [p.x, p.y, list.length, list.reduce((sum, e) => sum + e.value, 0) | 0, ++runs].join();
}
require('v8').startupSnapshot.setDeserializeMainFunction(() => {
  console.log(work(Number(process.argv[2])));
  process.exit(Number(process.argv[3] ?? 0));
});
";

/// Makes `app.jsimg`.
fn train(dir: &Dir, args: &str) {
    dir.file("app.js", PROGRAM);
    let args = ["snapshot", "app.js", "-o", "app.jsimg", "--train", args];
    let made = jsbundle().current_dir(dir.path()).args(args).assert().success().get_output().clone();
    assert_eq!((text(&made.stdout), text(&made.stderr)), (String::new(), String::new()));
}

fn counters(stderr: &[u8]) -> Value {
    serde_json::from_slice(stderr).expect("counters")
}

#[test]
fn a_trained_image_starts_with_its_code_and_state() {
    let dir = Dir::new("trained");
    train(&dir, "20000");
    let run = |flags: &[&str], n: &str| {
        jsbundle()
            .current_dir(dir.path())
            .arg("run")
            .args(flags)
            .args(["app.jsimg", n])
            .assert()
            .success()
            .get_output()
            .clone()
    };
    let expected = text(&run(&["--jit=off"], "20000").stdout);
    // Nothing of the training runs is left.
    assert!(expected.ends_with(",1\n"), "{expected}");
    let out = run(&["--jit-stats=json"], "20000");
    assert_eq!(text(&out.stdout), expected);
    let counters = counters(&out.stderr);
    assert_eq!((&counters["recordings"], &counters["forgotten"]), (&0.into(), &0.into()), "{counters}");
    assert!(counters["restored"].as_u64().expect("a number") >= 3, "{counters}");
    // Other work, collections, guards that fail, a start that is early for all else.
    for flags in
        [&["--gc-stress=23", "--gc-poison", "--gc-verify"][..], &["--jit-threshold=1"], &["--jit-fail-guards=3"]]
    {
        assert_eq!(text(&run(flags, "300").stdout), text(&run(&["--jit=off"], "300").stdout), "{flags:?}");
    }
    let log = run(&["--trace-jit"], "20000");
    assert!(text(&log.stderr).contains("[jit] restored loop in work ("), "{}", text(&log.stderr));
}

#[test]
fn what_is_in_a_trained_image_is_shown() {
    let dir = Dir::new("trained-shown");
    train(&dir, "20000");
    let command = |name: &str| {
        text(&jsbundle().current_dir(dir.path()).args([name, "app.jsimg"]).assert().success().get_output().stdout)
    };
    let shown = command("inspect");
    assert!(shown.contains(".jstext") && shown.contains("loop in work (/$jsbundle/app.js:"), "{shown}");
    assert!(command("verify").contains(" regions of machine code"), "{}", command("verify"));
}

#[test]
fn training_the_same_gives_the_same_bytes() {
    let dir = Dir::new("train-again");
    let make = || {
        train(&dir, "20000");
        std::fs::read(dir.path().join("app.jsimg")).unwrap()
    };
    assert!(make() == make(), "images differ");
}

#[test]
fn a_training_run_that_fails_fails() {
    let dir = Dir::new("train-fails");
    dir.file("app.js", PROGRAM);
    let made = jsbundle()
        .current_dir(dir.path())
        .args(["snapshot", "app.js", "-o", "app.jsimg", "--train", "100 3"])
        .assert()
        .code(1)
        .get_output()
        .clone();
    assert!(text(&made.stderr).contains("the training run failed: exit status: 3"), "{}", text(&made.stderr));
    assert!(!dir.path().join("app.jsimg").exists());
}

#[test]
fn damaged_code_is_one_line_and_exit_code_2() {
    let dir = Dir::new("train-damaged");
    train(&dir, "20000");
    let image = dir.path().join("app.jsimg");
    let mut bytes = std::fs::read(&image).unwrap();
    let end = bytes.iter().rposition(|&byte| byte != 0).unwrap();
    bytes[end] ^= 4;
    std::fs::write(&image, bytes).unwrap();
    let out = jsbundle().arg("run").arg(&image).arg("10").assert().code(2).get_output().clone();
    assert!(text(&out.stderr).contains("image is damaged: .jstext"), "{}", text(&out.stderr));
}

#[test]
fn code_is_saved_of_images_only() {
    let dir = Dir::new("train-source");
    dir.file("app.js", PROGRAM);
    let out = jsbundle()
        .current_dir(dir.path())
        .args(["run", "--save-code", ".", "app.js"])
        .assert()
        .code(2)
        .get_output()
        .clone();
    assert!(text(&out.stderr).contains("needs an image"), "{}", text(&out.stderr));
}
