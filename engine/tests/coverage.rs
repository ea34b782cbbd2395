//! The conformance suite `tests/js` covers the engine: every member of the built-ins is named in it, and every op of the
//! bytecode is in what its files compile to. What is added without a test is found here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use engine::bytecode::operands::extra_words;
use engine::bytecode::ops::OPS;
use engine::bytecode::{Const, FunctionConst, FunctionProto, Insn, Op};
use engine::compiler::{self, Options};
use engine::vm::Natives;

/// Ops that are in no compiled code, and where they are.
const MADE_AT_RUN_TIME: &[(&[Op], &str)] = &[
    (&[Op::EnterLazy], "the code of functions that are compiled when first called, until then"),
    (&[Op::EnterNative, Op::EnterCall, Op::EnterApply, Op::EnterResume], "the code of native functions"),
    (&[Op::EnterBound, Op::EnterProxy], "the code of bound functions and of callable proxies"),
    (&[Op::EnterRealm], "put over the entries of all functions by the second realm"),
    (&[Op::Halt], "where the frames return to that native code enters"),
    (&[Op::LoopTrace, Op::EntryTrace, Op::IslandEnd, Op::IslandBack], "put over others by the JIT"),
];

/// Ops of the forms that only the built-ins' own JS may write.
const IN_BUILT_IN_JS: &[(&[Op], &str)] =
    &[(&[Op::Intrinsic], "`$name(...)`"), (&[Op::Argc], "`$argc()`"), (&[Op::GetElemOrHole], "`$element(o, k)`")];

/// The files of the suite: tests, and the modules that they import.
fn files() -> Vec<(PathBuf, String)> {
    fn collect(dir: &Path, out: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(dir).expect("a folder of tests") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                collect(&path, out);
            } else if path.extension().is_some_and(|extension| extension == "js" || extension == "mjs") {
                let text = std::fs::read_to_string(&path).expect("a test");
                out.push((path, text));
            }
        }
    }
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/js");
    let mut out = Vec::new();
    for folder in ["language", "builtins", "jit"] {
        collect(&suite.join(folder), &mut out);
    }
    out
}

/// Whether `name` is in a text, not as part of a longer one.
fn named(text: &str, name: &str) -> bool {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$');
    let joined = |a: Option<char>, b: Option<char>| word(a) && word(b);
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        !joined(before.chars().next_back(), name.chars().next())
            && !joined(name.chars().next_back(), after.chars().next())
    })
}

#[test]
fn every_member_of_the_built_ins_is_named() {
    let vm = engine::new_isolate(Natives::of(engine::TABLES)).expect("an isolate");
    let listed = engine::script::run(vm, include_str!("coverage/members.js"), "members.js", true);
    let listed = match listed.and_then(|v| vm.to_string(v)) {
        Ok(text) => text.to_rust(vm),
        Err(_) => {
            let exception = vm.take_exception();
            panic!("members.js throws: {}", vm.describe(exception));
        }
    };
    let mut members: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in listed.lines() {
        let (path, name) = line.split_once('\t').expect("path and name");
        members.entry(name).or_default().push(path);
    }
    let code = |line: &&str| !line.trim_start().starts_with("//");
    let text: String = files().iter().flat_map(|(_, text)| text.lines().filter(code).flat_map(|l| [l, "\n"])).collect();
    let missing: Vec<String> = members
        .iter()
        .filter(|(name, _)| !named(&text, name))
        .map(|(name, paths)| format!("{name}: {}", paths.join(", ")))
        .collect();
    assert!(missing.is_empty(), "{} members that no test names:\n{}", missing.len(), missing.join("\n"));
}

/// Adds the ops of a function and of those in it.
fn ops_of(f: &FunctionProto, out: &mut BTreeSet<Op>) {
    let mut pending = vec![f];
    while let Some(f) = pending.pop() {
        let mut pc = 0;
        while let Some(&word) = f.code.get(pc) {
            let insn = Insn(word);
            let op = insn.op().expect("an op");
            out.insert(op);
            // The other words that belong to instructions are ones themselves: `Extra`.
            pc += 1 + if op == Op::SwitchInt { extra_words(insn) } else { 0 };
        }
        for constant in &f.consts {
            let Const::Function(function) = constant else { continue };
            match &**function {
                FunctionConst::Compiled(inner) => pending.push(inner),
                FunctionConst::Lazy(_) => panic!("a function left for later, though told not to"),
            }
        }
    }
}

#[test]
fn every_op_is_compiled() {
    let mut suite = BTreeSet::new();
    for (path, source) in files() {
        let options = Options { lazy: Some(false), ..Options::default() };
        if path.extension().is_some_and(|extension| extension == "js") {
            match compiler::compile_script(&source, &options, false) {
                Ok(f) => ops_of(&f, &mut suite),
                Err(d) => panic!("{}", d[0].render(&path.to_string_lossy(), &source, false)),
            }
            continue;
        }
        match compiler::compile_module(&source, &options) {
            Ok(m) => [&m.declare, &m.body].into_iter().for_each(|f| ops_of(f, &mut suite)),
            // Tests import modules with early errors.
            Err(_) if !path.ends_with("main.mjs") => {}
            Err(d) => panic!("{}", d[0].render(&path.to_string_lossy(), &source, false)),
        }
    }
    let mut built_ins = BTreeSet::new();
    for (_, f) in engine::builtins::js_builtins::compiled() {
        ops_of(&f, &mut built_ins);
    }

    let table = |rows: &[(&[Op], &str)]| rows.iter().flat_map(|(ops, _)| ops.iter().copied()).collect::<BTreeSet<Op>>();
    let (at_run_time, in_built_ins) = (table(MADE_AT_RUN_TIME), table(IN_BUILT_IN_JS));
    let mut wrong = Vec::new();
    for op in (0..OPS.len()).filter_map(|n| Op::from_u8(n as u8)) {
        let expected = match (at_run_time.contains(&op), in_built_ins.contains(&op)) {
            (true, true) => "listed twice",
            (true, false) if suite.contains(&op) || built_ins.contains(&op) => "compiled; not MADE_AT_RUN_TIME",
            (false, true) if suite.contains(&op) => "compiled from a test; not IN_BUILT_IN_JS only",
            (false, true) if !built_ins.contains(&op) => "not IN_BUILT_IN_JS",
            (false, false) if !suite.contains(&op) => "in the code of no test",
            _ => continue,
        };
        wrong.push(format!("{op:?}: {expected}"));
    }
    assert!(wrong.is_empty(), "{} ops:\n{}", wrong.len(), wrong.join("\n"));
}
