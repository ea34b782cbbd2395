//! Machine code of a function of the trace IR, for looking at it:
//!
//! ```text
//! cargo run -p jsbundle-tracer --example lower -- FILE.ir > code.bin
//! objdump -D -b binary -m i386:x86-64 -M intel code.bin
//! ```
//!
//! `--clif` shows what Cranelift is given instead.

use std::error::Error;
use std::io::Write;

use tracer::ir::{parse::parse, verify::verify};
use tracer::lower::Lowerer;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (clif, file) = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--clif", file] => (true, file),
        [file] => (false, file),
        _ => return Err("usage: lower [--clif] FILE.ir".into()),
    };
    let f = parse(&std::fs::read_to_string(file)?)?;
    verify(&f)?;
    let mut lowerer = Lowerer::new()?;
    let mut out = std::io::stdout();
    if clif {
        out.write_all(lowerer.clif(&f)?.as_bytes())?;
    } else {
        out.write_all(&lowerer.lower(&f)?.code)?;
    }
    Ok(())
}
