//! Bytecode as text: `--emit bytecode` and `jsbundle dump`.

use std::io::IsTerminal;

use compiler::{Options, Unit};
use engine::bytecode::disasm::disassemble;
use snapshot::meta::ModuleKind;

use super::program::Program;
use crate::error::Failure;

/// All functions of one source text, as they are compiled when they are called.
pub fn source(path: &str, source: &str) -> Result<String, Failure> {
    let options = Options { lazy: Some(false), ..Options::for_path(path) };
    match compiler::compile_unambiguous(source, &options) {
        Ok(Unit::Module(module)) => {
            Ok(format!("declare: {}body: {}", disassemble(&module.declare), disassemble(&module.body)))
        }
        Ok(Unit::CommonJs(function)) => Ok(disassemble(&function)),
        Err(errors) => {
            let colour = std::io::stderr().is_terminal();
            let text: Vec<_> = errors.iter().map(|error| error.render(path, source, colour)).collect();
            Err(Failure::Failed(text.join("\n").trim_end().to_owned()))
        }
    }
}

/// Every module of a program.
pub fn program(program: &Program) -> Result<String, Failure> {
    let mut out = String::new();
    for module in &program.modules {
        if matches!(module.kind, ModuleKind::Esm | ModuleKind::CommonJs) {
            out.push_str(&format!("; {}\n{}\n", module.path, source(&module.path, &module.source)?));
        }
    }
    Ok(out)
}
