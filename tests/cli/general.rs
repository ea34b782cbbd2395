//! Help, completions and wrong use.

use crate::{Dir, jsbundle, text};

#[test]
fn help_lists_commands_and_examples() {
    let out = jsbundle().arg("--help").assert().success().get_output().clone();
    let help = text(&out.stdout);
    for word in ["run", "build", "snapshot", "inspect", "verify", "bench", "completions", "Examples:", "Exit codes:"] {
        assert!(help.contains(word), "{word} is missing in\n{help}");
    }
    assert!(!help.contains('\x1b'), "no colours where there is no terminal");
    for command in ["run", "build", "snapshot", "inspect", "verify", "dump", "bench", "completions"] {
        jsbundle().args([command, "--help"]).assert().success();
    }
}

#[test]
fn version() {
    let out = jsbundle().arg("--version").assert().success().get_output().clone();
    assert_eq!(text(&out.stdout), concat!("jsbundle ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn wrong_use_is_exit_code_2() {
    for args in [&["build"][..], &["build", "a.js"], &["run"], &["run", "--max-heap", "0", "a.js"], &[]] {
        jsbundle().args(args).assert().code(2);
    }
}

#[test]
fn bytecode_is_printed_when_asked_for() {
    let dir = Dir::new("bytecode");
    let file = dir.file("a.js", "function add(a) { return a + 1 } console.log(add(1))");
    let out = jsbundle().args(["run", "--print-bytecode"]).arg(file).assert().success().get_output().clone();
    assert_eq!(text(&out.stdout), "2\n");
    assert!(text(&out.stderr).contains("function add ") && text(&out.stderr).contains("AddI"));
}

#[test]
fn shadow_realms_are_there_when_asked_for() {
    let dir = Dir::new("shadow-realm");
    let source = "console.log(typeof ShadowRealm, process.execArgv.includes('--experimental-shadow-realm'));\n\
                  if (typeof ShadowRealm === 'undefined') process.exit();\n\
                  const realm = new ShadowRealm(), add = realm.evaluate('(a, f) => a + f()');\n\
                  let n = 0; for (let i = 0; i < 3000; i++) n += add(i, () => 1);\n\
                  console.log(n, realm.evaluate('typeof process + typeof require'));\n\
                  realm.importValue('node:fs', 'readFileSync').catch((e) => console.log(e.name));";
    let file = dir.file("a.js", source);
    let out = jsbundle().arg("run").arg(&file).assert().success().get_output().clone();
    assert_eq!(text(&out.stdout), "undefined false\n");
    for jit in ["--jit=off", "--jit=on"] {
        let run = ["run", jit, "--experimental-shadow-realm"];
        let out = jsbundle().args(run).arg(&file).assert().success().get_output().clone();
        assert_eq!(text(&out.stdout), "function true\n4501500 undefinedundefined\nTypeError\n");
    }
}

#[test]
#[cfg(target_arch = "x86_64")]
fn a_profile_names_functions_by_what_they_take() {
    let dir = Dir::new("prof");
    let source = "function busy(n) { let s = 0; for (let i = 0; i < n; i++) s += String(i).length; return s }\n\
                  function main() { const end = Date.now() + 400; while (Date.now() < end) busy(1000) }\n\
                  main(); process.exit(3)";
    let file = dir.file("a.js", source);
    let svg = dir.path().join("a.svg");
    for jit in ["--jit=off", "--jit=on"] {
        let prof = format!("--prof={}", svg.display());
        let out = jsbundle().args(["run", jit, &prof]).arg(&file).assert().code(3).get_output().clone();
        assert!(text(&out.stderr).contains(" samples: interpreter "), "{}", text(&out.stderr));
        let drawn = std::fs::read_to_string(&svg).expect("a flame graph");
        assert!(drawn.contains("busy ") && drawn.contains("a.js:1:") && drawn.contains("main "), "{drawn}");
    }
    let unwritable = format!("--prof={}", dir.path().join("none/a.svg").display());
    jsbundle().args(["run", &unwritable]).arg(&file).assert().failure();
}

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let out = jsbundle().args(["completions", shell]).assert().success().get_output().clone();
        assert!(text(&out.stdout).contains("snapshot"), "{shell}");
    }
}

#[test]
fn what_is_no_image_is_one_line_and_exit_code_2() {
    let dir = Dir::new("no-image");
    let cases = [
        dir.file("empty", ""),
        dir.file("text", "hello"),
        dir.file("elf", b"\x7fELF\x02\x01\x01"),
        dir.file("magic", b"JSBIMG\r\x1a"),
        std::env::current_exe().unwrap(),
        dir.path().join("missing"),
        dir.path().to_owned(),
    ];
    for file in &cases {
        for command in ["inspect", "verify"] {
            let out = jsbundle().arg(command).arg(file).assert().code(2).get_output().clone();
            let message = text(&out.stderr);
            assert_eq!(message.lines().count(), 1, "{message}");
            assert!(message.starts_with("error: "), "{message}");
        }
    }
}
