//! Machine code as it is seen from outside: the memory that it takes, and its names in debuggers.

use std::process::Command;

use serde_json::Value;

use crate::{Dir, jsbundle, skipped, text};

/// Functions without end: each is hot, then never called again, from a loop that is hot itself.
const MANY: &str = "
let sum = 0;
for (let k = 0; k < 500; k++) {
  const f = new Function('o', 'n', `let s = ${k}; for (let i = 0; i < n; i++) { s = (s * 31 + o.x + i) | 0; if (i % 7 === 3) s ^= o.y }
    return s`);
  for (let j = 0; j < 4; j++) sum = (sum + f({ x: j, y: k }, 200)) | 0;
}
console.log(sum);
";

#[test]
fn what_is_hot_no_longer_makes_room() {
    let dir = Dir::new("evict");
    dir.file("app.js", MANY);
    let run = |flags: &[&str]| {
        let out = jsbundle().current_dir(dir.path()).arg("run").args(flags).arg("app.js").assert().success();
        (text(&out.get_output().stdout), text(&out.get_output().stderr))
    };
    let expected = run(&["--jit=off"]).0;
    for threshold in ["--jit-threshold=1", "--jit-threshold=20"] {
        let (printed, stats) = run(&[threshold, "--jit-code-memory=16", "--jit-stats=json"]);
        assert_eq!(printed, expected, "{threshold}");
        let counters: Value = serde_json::from_str(&stats).expect("counters");
        let count = |name: &str| counters[name].as_u64().expect("a count");
        // No function is left to the interpreter for want of room.
        assert!(count("evictions") >= 5 && count("compilations") >= 400, "{threshold}: {counters}");
    }
}

#[test]
fn debuggers_show_functions() {
    let dir = Dir::new("gdb");
    // Stops in a function that machine code calls.
    let program = dir.file(
        "app.js",
        "const signals = [0, 12];
         function hot(n) { for (let i = 0; i < n; i++) if (i % 100 === 99) process.kill(process.pid, signals[(i / 400000) | 0]) }
         hot(500000);",
    );
    let gdb = Command::new("gdb")
        .args(["-q", "-nx", "-batch", "-ex", "set pagination off", "-ex", "run", "-ex", "bt", "-ex", "kill", "--args"])
        .args([env!("CARGO_BIN_EXE_jsbundle"), "run", "--jit-gdb", "--jit-background=false"])
        .arg(program)
        .output();
    let Ok(out) = gdb else { return skipped("no gdb: the names of machine code") };
    let shown = text(&out.stdout);
    if !shown.contains("received signal") {
        return skipped("gdb cannot run programs here: the names of machine code");
    }
    assert!(shown.contains("js:loop in hot ("), "{shown}{}", text(&out.stderr));
}
