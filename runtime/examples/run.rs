//! Runs a file with a realm made from scratch: `cargo run -p jsbundle-runtime --example run -- FILE [ARGS]`.

use std::os::unix::ffi::OsStringExt;

fn main() {
    let args: Vec<Vec<u8>> = std::env::args_os().map(OsStringExt::into_vec).collect();
    let Some(file) = args.get(1).map(|f| String::from_utf8_lossy(f).into_owned()) else {
        eprintln!("usage: run FILE [ARGS]");
        std::process::exit(2);
    };
    let file = std::fs::canonicalize(&file).map(|p| p.display().to_string()).unwrap_or(file);
    let vm = engine::new_isolate(runtime::host::natives()).expect("isolate");
    if runtime::host::init_realm(vm).is_err() {
        let error = vm.take_exception();
        let text = match error.to_object() {
            Some(o) => {
                let key = vm.key("stack");
                let stack = vm.quiet_get(o, key);
                vm.describe(stack)
            }
            None => vm.describe(error),
        };
        eprintln!("the realm could not be made: {text}");
        std::process::exit(70);
    }
    let mut argv = args;
    argv[1] = file.clone().into_bytes();
    runtime::host::connect(vm, argv, Vec::new());
    let code = runtime::host::run(vm, |vm| runtime::host::run_main(vm, &file));
    runtime::host::exit(code);
}
