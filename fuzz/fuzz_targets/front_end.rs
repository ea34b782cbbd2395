//! Any text as a module of any kind: a tree or errors, never a crash.

#![no_main]

use compiler::{Dialect, Options, SourceKind, with_program};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &str)| {
    let (choice, source) = input;
    let kinds = [SourceKind::Script, SourceKind::Module, SourceKind::CommonJs, SourceKind::Unambiguous];
    let dialects = [Dialect::JavaScript, Dialect::Jsx, Dialect::TypeScript, Dialect::Tsx];
    let options = Options { dialect: dialects[usize::from(choice >> 2 & 3)], ..Options::default() };
    if let Err(errors) = with_program(source, kinds[usize::from(choice & 3)], &options, |_, _| Ok(())) {
        for error in errors {
            std::hint::black_box(error.render("fuzz", source, false));
        }
    }
});
