//! Expected bytecode of small programs (`tests/bytecode/*.js` with `*.txt` beside them; `BLESS=1` rewrites), and what
//! must hold for every program of the repository.

use std::path::{Path, PathBuf};

use bytecode::disasm::disassemble;
use bytecode::verify::{verify, verify_module};
use bytecode::{Const, FunctionConst, FunctionProto};
use compiler::{EvalOptions, Options, Unit};

fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    let mut list: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    list.sort();
    for path in list {
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "js" || e == "mjs") {
            out.push(path);
        }
    }
}

#[test]
fn expected_bytecode() {
    let mut list = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bytecode"), &mut list);
    assert!(!list.is_empty());
    for path in list {
        let source = std::fs::read_to_string(&path).expect("readable");
        let f = compiler::compile_cjs(&source, &Options::default()).expect("valid program");
        verify(&f).expect("valid bytecode");
        let text = disassemble(&f);
        let expected = path.with_extension("txt");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&expected, &text).expect("writable");
        }
        let expected = std::fs::read_to_string(&expected).unwrap_or_default();
        assert!(text == expected, "{}: bytecode changed; BLESS=1 if it should\n{text}", path.display());
    }
}

/// Both ways of compiling a function give the same.
fn compare(source: &str, eager: &FunctionProto, lazy: &FunctionProto, path: &Path) {
    let place = || format!("{} {}", path.display(), eager.name.to_string_lossy());
    assert_eq!(disassemble_alone(eager), disassemble_alone(lazy), "{}", place());
    assert_eq!(eager.positions, lazy.positions, "{}", place());
    for (a, b) in eager.consts.iter().zip(&lazy.consts) {
        let (Const::Function(a), Const::Function(b)) = (a, b) else { continue };
        let FunctionConst::Compiled(a) = &**a else { panic!("{}: lazy though told not to be", place()) };
        match &**b {
            FunctionConst::Compiled(b) => compare(source, a, b, path),
            FunctionConst::Lazy(l) => {
                let text = &source[l.text.0 as usize..l.text.1 as usize];
                let b = compiler::compile_lazy(text, l, false).expect("a function compiles alone");
                verify(&b).expect("valid bytecode");
                compare(source, a, &b, path);
            }
        }
    }
}

fn disassemble_alone(f: &FunctionProto) -> String {
    let mut f = f.clone();
    for c in &mut f.consts {
        if matches!(c, Const::Function(_) | Const::Scope(_)) {
            *c = Const::Number(0.0);
        }
    }
    disassemble(&f)
}

#[test]
fn programs_of_the_repository() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut list = Vec::new();
    for dir in ["tests/js", "benches/programs", "runtime/js", "engine/builtins/src/js"] {
        files(&root.join(dir), &mut list);
    }
    for path in list {
        let source = std::fs::read_to_string(&path).expect("readable");
        let compile = |lazy| {
            let options = Options { lazy: Some(lazy), ..Options::default() };
            compiler::compile_unambiguous(&source, &options)
        };
        match (compile(false), compile(true)) {
            (Ok(Unit::CommonJs(a)), Ok(Unit::CommonJs(b))) => {
                verify(&a).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
                compare(&source, &a, &b, &path);
            }
            (Ok(Unit::Module(a)), Ok(Unit::Module(b))) => {
                verify_module(&a).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
                compare(&source, &a.body, &b.body, &path);
                compare(&source, &a.declare, &b.declare, &path);
            }
            // Some tests have early errors, or are syntax of built-in JS.
            (Err(_), Err(_)) => {}
            _ => panic!("{}: compiles in one way only", path.display()),
        }
    }
}

#[test]
fn eval_scopes() {
    let source = "function f(a) { let b = 1; return () => eval('a + b + this.c'); }";
    let f = compiler::compile_script(source, &Options::default(), false).expect("valid");
    fn scope(f: &FunctionProto) -> Option<std::rc::Rc<[u8]>> {
        f.consts.iter().find_map(|c| match c {
            Const::Scope(s) => Some(s.clone()),
            Const::Function(c) => match &**c {
                FunctionConst::Compiled(p) => scope(p),
                FunctionConst::Lazy(_) => None,
            },
            _ => None,
        })
    }
    let scope = scope(&f).expect("a direct eval");
    let options = EvalOptions { scope: Some(&scope), ..EvalOptions::default() };
    let text = disassemble(&compiler::compile_eval("a + b + this.c", options).expect("valid"));
    assert!(!text.contains("GetGlobal"), "{text}");
    assert!(compiler::compile_eval("super.x", options).is_err());
    // The arrow function has variables of its own.
    assert!(compiler::compile_eval("var b", options).is_ok());
    assert!(compiler::compile_eval("new.target", options).is_ok());
    // Any prefix of a description is refused or understood, without a panic.
    for n in 0..scope.len() {
        std::hint::black_box(compiler::compile_eval("a", EvalOptions { scope: Some(&scope[..n]), ..options }).is_ok());
    }
}

#[test]
fn function_constructor() {
    let (text, f) = compiler::compile_function_ctor(false, false, "a, b", "return a + b", false).expect("valid");
    assert_eq!(text, "function anonymous(a, b\n) {\nreturn a + b\n}");
    assert_eq!(f.nparams, 2);
    assert!(compiler::compile_function_ctor(false, false, "a) { }, function (", "", false).is_err());
}
