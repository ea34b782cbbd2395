//! Prints the bytecode of a file: `disasm [script|module|cjs|builtin] FILE`.

use bytecode::disasm::disassemble;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
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
