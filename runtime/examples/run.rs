//! Runs a CommonJS file with a realm made from scratch: `cargo run -p jsbundle-runtime --example run -- FILE [ARGS]`.

use engine::vm::Value;
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
    let code = runtime::host::run(vm, |vm| {
        let source = std::fs::read_to_string(&file).unwrap_or_default();
        let text = format!("(function (exports, require, module, __filename, __dirname) {{{source}\n}})");
        let f = engine::script::run(vm, &text, &file, true)?;
        let module = vm.new_object();
        let exports: Value = vm.new_object().into();
        let key = vm.key("exports");
        vm.put(module, key, exports)?;
        let hooks = vm.intrinsic(engine::vm::vm::Intrinsic::RuntimeHooks);
        let key = vm.key("require");
        let require = vm.get(hooks, key)?;
        let name = vm.str(&file).into();
        let folder = vm.str(file.rsplit_once('/').map_or(".", |(d, _)| d)).into();
        vm.call(f, Value::UNDEFINED, &[exports, require, module.into(), name, folder])
    });
    runtime::host::exit(code);
}
