//! Which functions of a program are left to their first call.

use bytecode::{Const, FunctionConst, FunctionProto};
use compiler::Options;

/// Names of the functions compiled with the program and of those that were not, in source order.
fn functions(source: &str) -> (Vec<String>, Vec<String>) {
    fn collect(f: &FunctionProto, out: &mut (Vec<String>, Vec<String>)) {
        for c in &f.consts {
            let Const::Function(c) = c else { continue };
            match &**c {
                FunctionConst::Compiled(p) => {
                    out.0.push(p.name.to_string_lossy());
                    collect(p, out);
                }
                FunctionConst::Lazy(l) => out.1.push(l.name.to_string_lossy()),
            }
        }
    }
    let options = Options { lazy: Some(true), ..Options::default() };
    let f = compiler::compile_cjs(source, &options).expect("valid program");
    let mut out = Default::default();
    collect(&f, &mut out);
    out
}

#[test]
fn functions_called_where_they_stand_are_compiled_at_once() {
    let body =
        "return 'text that makes the function long enough to be left to its first call, all of it and more of it';";
    let wrappers = [
        ("(function wrapper() { ", " })()"),
        ("(function wrapper() { ", " }())"),
        ("!function wrapper() { ", " }()"),
        (";(function wrapper() { ", " }.call(this))"),
        ("(function wrapper() { ", " }).apply(this, [])"),
        ("(function (f) { f() })(function wrapper() { ", " })"),
    ];
    for (before, after) in wrappers {
        let source = format!("{before} function inner() {{ {body} }} {body} {after}");
        let (eager, lazy) = functions(&source);
        assert!(eager.iter().any(|n| n == "wrapper"), "{source}");
        assert_eq!(lazy, ["inner"], "{source}");
    }
    let (eager, lazy) = functions(&format!("use(function callback() {{ {body} }}); var f = () => {{ {body} }}"));
    assert!(eager.is_empty(), "{eager:?}");
    assert_eq!(lazy, ["callback", "f"]);
}

#[test]
fn functions_with_direct_eval_are_compiled_at_once() {
    let body =
        "const text = 'that makes the function long enough to be left to its first call'; return eval(source + text);";
    let (eager, lazy) =
        functions(&format!("function f(source) {{ {body} }} function g(s) {{ return () => {{ {body} }} }}"));
    assert_eq!(eager, ["f", "g", ""]);
    assert!(lazy.is_empty(), "{lazy:?}");
}
