//! Prints the bytecode of a file: `disasm [script|module|cjs|builtin] FILE`; `disasm check FILES` compiles and verifies.

use bytecode::disasm::disassemble;
use bytecode::{Const, FunctionConst, FunctionProto};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.first().is_some_and(|a| a == "check") {
        return check(&args[1..]);
    }
    let [kind, file] = args.as_slice() else {
        eprintln!("usage: disasm script|module|cjs|builtin FILE");
        std::process::exit(2);
    };
    let source = std::fs::read_to_string(file).expect("readable file");
    let options = compiler::Options::for_path(file);
    let text = match kind.as_str() {
        "script" => compiler::compile_script(&source, &options, false).map(|f| disassemble(&f)),
        "builtin" => compiler::compile_builtin(&source, &[]).map(|f| disassemble(&f)),
        "module" => compiler::compile_module(&source, &options)
            .map(|m| format!("declare: {}body: {}", disassemble(&m.declare), disassemble(&m.body))),
        _ => compiler::compile_cjs(&source, &options).map(|f| disassemble(&f)),
    };
    match text {
        Ok(t) => print!("{t}"),
        Err(list) => {
            for d in list {
                eprintln!("{}", d.render(file, &source, false));
            }
            std::process::exit(1);
        }
    }
}

/// Compiles each file by what it looks like, verifies the result, and checks that compiling its functions one by one
/// gives the same.
fn check(files: &[String]) {
    let (mut good, mut bad) = (0, 0);
    for file in files {
        let Ok(source) = std::fs::read_to_string(file) else { continue };
        match check_one(file, &source) {
            Ok(()) => good += 1,
            Err(e) => {
                println!("{file}: {e}");
                bad += 1;
            }
        }
    }
    println!("{good} good, {bad} bad");
}

fn check_one(file: &str, source: &str) -> Result<(), String> {
    let mut functions = Vec::new();
    for lazy in [false, true] {
        let options = compiler::Options { lazy: Some(lazy), ..compiler::Options::for_path(file) };
        match compiler::compile_unambiguous(source, &options) {
            Ok(compiler::Unit::Module(m)) => {
                bytecode::verify::verify_module(&m).map_err(|e| e.to_string())?;
                functions.push(vec![m.declare, m.body]);
            }
            Ok(compiler::Unit::CommonJs(f)) => {
                bytecode::verify::verify(&f).map_err(|e| e.to_string())?;
                functions.push(vec![f]);
            }
            Err(list) => return Err(list.first().map_or("?".into(), |d| d.title())),
        }
    }
    for (eager, lazy) in functions[0].iter().zip(&functions[1]) {
        compare(source, eager, lazy)?;
    }
    Ok(())
}

fn compare(source: &str, eager: &FunctionProto, lazy: &FunctionProto) -> Result<(), String> {
    let name = eager.name.to_string_lossy();
    let head = |f: &FunctionProto| {
        let code: Vec<u64> = f.code.clone();
        let ops = (f.kind, f.flags, f.length, f.nparams, f.nregs, f.span, f.ics.clone(), f.handlers.clone());
        (code, format!("{ops:?} {:?} {:?} {}", f.positions, f.tdz_names, f.this_props))
    };
    let (a, b) = (head(eager), head(lazy));
    if a != b {
        return Err(format!(
            "lazy function {name} at {:?} differs\n--- eager\n{}--- lazy\n{}",
            eager.span,
            disassemble(eager),
            disassemble(lazy)
        ));
    }
    for (a, b) in eager.consts.iter().zip(&lazy.consts) {
        match (a, b) {
            (Const::Function(a), Const::Function(b)) => {
                let FunctionConst::Compiled(a) = &**a else { return Err("eager is lazy".into()) };
                match &**b {
                    FunctionConst::Compiled(b) => compare(source, a, b)?,
                    FunctionConst::Lazy(l) => {
                        let b = compiler::compile_lazy(&source[l.text.0 as usize..l.text.1 as usize], l, false)
                            .map_err(|e| format!("lazy {}: {}", l.name.to_string_lossy(), e[0].title()))?;
                        bytecode::verify::verify(&b).map_err(|e| e.to_string())?;
                        compare(source, a, &b)?;
                    }
                }
            }
            (Const::Scope(_), Const::Scope(_)) => {}
            _ if format!("{a:?}") == format!("{b:?}") => {}
            _ => return Err(format!("constants of {name} differ: {a:?} {b:?}")),
        }
    }
    Ok(())
}
