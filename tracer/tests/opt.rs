//! What passes make of functions: `opt/PASS.ir` holds cases, each a title, the function before and after. `BLESS=1` writes what the
//! pass makes now.

use std::fs;
use std::path::Path;

use tracer::ir::parse::parse;
use tracer::ir::verify::verify;
use tracer::opt::PASSES;

/// Before each case's title.
const TITLE: &str = "---- ";
/// Between before and after.
const MAKES: &str = "====\n";

#[test]
fn files() {
    for pass in PASSES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/opt").join(pass.name).with_extension("ir");
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let mut all = String::new();
        for case in text.split(TITLE).skip(1) {
            let (title, functions) = case.split_once('\n').unwrap();
            let before = functions.split(MAKES).next().unwrap();
            let mut f = parse(before).unwrap_or_else(|e| panic!("{title}: {e}"));
            verify(&f).unwrap_or_else(|e| panic!("{title}: {e}"));
            (pass.run)(&mut f);
            verify(&f).unwrap_or_else(|e| panic!("{title}: {e}\n{f}"));
            all += &format!("{TITLE}{title}\n{before}{MAKES}{f}");
        }
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, all).unwrap();
        } else {
            assert!(all == text, "{} makes something else:\n{all}", pass.name);
        }
    }
}
