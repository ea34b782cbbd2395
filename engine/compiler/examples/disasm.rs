//! Prints the bytecode of a file: `disasm [script|module|cjs|builtin] FILE`; `disasm check FILES` compiles and verifies.

use bytecode::disasm::disassemble;

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

/// Compiles each file by what it looks like and verifies the result.
fn check(files: &[String]) {
    let (mut good, mut bad) = (0, 0);
    for file in files {
        let Ok(source) = std::fs::read_to_string(file) else { continue };
        let options = compiler::Options::for_path(file);
        let result = compiler::compile_unambiguous(&source, &options);
        let verified = match &result {
            Ok(compiler::Unit::Module(m)) => bytecode::verify::verify_module(m),
            Ok(compiler::Unit::CommonJs(f)) => bytecode::verify::verify(f),
            Err(list) => {
                println!("{file}: {}", list.first().map_or("?".into(), |d| d.title()));
                bad += 1;
                continue;
            }
        };
        match verified {
            Ok(()) => good += 1,
            Err(e) => {
                println!("{file}: {e}");
                bad += 1;
            }
        }
    }
    println!("{good} good, {bad} bad");
}
