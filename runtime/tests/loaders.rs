//! The module loaders over files: CommonJS, ES modules, JSON, TypeScript, and each from the other.

use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;

use engine::builtins::{define, natives};
use engine::vm::{Args, JsResult, NativeDef, Natives, Value, Vm};

thread_local! {
    static PRINTED: RefCell<String> = const { RefCell::new(String::new()) };
}

fn print(vm: &mut Vm, args: Args) -> JsResult {
    for (i, &v) in args.slice().iter().enumerate() {
        let text = vm.to_string(v)?.to_rust(vm);
        PRINTED.with(|p| *p.borrow_mut() += &format!("{}{text}", if i > 0 { " " } else { "" }));
    }
    PRINTED.with(|p| p.borrow_mut().push('\n'));
    Ok(Value::UNDEFINED)
}

natives! {
    pub PRINT:
    "print" 0 => print;
}

/// Evaluates the loaders without the rest of the runtime.
const BOOT: &str = "
(function (load, compile, makeBinding, cwd) {
  const bindings = {
    util: { markPromiseAsHandled(promise) { promise.then(undefined, () => {}); } },
  };
  const process = { cwd: () => cwd, argv: [], versions: {}, platform: 'linux' };
  globalThis.process = process;
  const require = load(compile, (name) => bindings[name] ?? makeBinding(name), process);
  require('internal/process/exceptions').triggerUncaught = (error) => print('uncaught ' + error);
  return require('internal/esm_loader');
})";

/// Runs `main` among the files; what was printed, with the folder as `~`.
fn run(main: &str, files: &[(&str, &str)]) -> String {
    let main = main.to_owned();
    let files: Vec<(String, String)> = files.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
    std::thread::Builder::new().stack_size(8 << 20).spawn(move || run_here(&main, &files)).unwrap().join().unwrap()
}

fn run_here(main: &str, files: &[(String, String)]) -> String {
    let unique = format!("jsbundle-loaders-{}-{:?}", std::process::id(), std::thread::current().id());
    let folder: PathBuf = std::env::temp_dir().join(unique);
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let folder = fs::canonicalize(folder).unwrap();
    let mut tables: Vec<&'static [NativeDef]> = runtime::host::natives().tables.to_vec();
    tables.push(PRINT);
    let vm = engine::new_isolate(Natives::of(&tables)).expect("an isolate");
    let global = vm.roots.global;
    define::install(vm, global, PRINT);
    if start(vm, &folder, main).is_err() {
        let error = vm.take_exception();
        let text = vm.to_string(error).map(|s| s.to_rust(vm)).unwrap_or_default();
        PRINTED.with(|p| *p.borrow_mut() += &format!("threw {text}\n"));
    }
    fs::remove_dir_all(&folder).unwrap();
    PRINTED.with(|p| p.borrow().replace(folder.to_str().unwrap(), "~"))
}

fn start(vm: &mut Vm, folder: &std::path::Path, main: &str) -> JsResult<()> {
    let boot = engine::script::run(vm, BOOT, "boot.js", true)?;
    let load = runtime::internal_modules::loader(vm)?;
    let native = |vm: &mut Vm, name: &str| -> Value {
        let id = define::native_named(vm, runtime::host::NATIVES, name);
        vm.native_function(id).into()
    };
    let (compile, make) = (native(vm, "compile"), native(vm, "makeBinding"));
    let cwd = vm.str(folder.to_str().unwrap());
    let loader = vm.call(boot, Value::UNDEFINED, &[load, compile, make, cwd.into()])?;
    runtime::modules::binding::connect(vm);
    let key = vm.key("runMain");
    let run_main = vm.get_v(loader, key)?;
    let main = vm.str(folder.join(main).to_str().unwrap());
    let result = vm.call(run_main, Value::UNDEFINED, &[main.into()]);
    result.and_then(|_| vm.run_microtasks())
}

#[test]
fn commonjs() {
    let printed = run(
        "main.js",
        &[
            (
                "main.js",
                "const a = require('./a'); print(a.x, __filename, __dirname, module.id, require.main === module);
             print(require('./data').k, require('./a') === a, this === exports, arguments.length);
             print(Object.keys(require.cache).length, module.children.length, require.resolve('./a'));
             try { require('./gone') } catch (e) { print(e.code, e.message) }
             print(require('dep').name, require('./dir'));
             delete require.cache[require.resolve('./a')]; print(require('./a') === a);",
            ),
            ("a.js", "exports.x = 1; const b = require('./b'); exports.x += b.y"),
            ("b.js", "exports.y = require('./a').x + 40"),
            ("data.json", "{\"k\": \"v\"}"),
            ("node_modules/dep/package.json", "{\"exports\": {\"require\": \"./r.cjs\", \"import\": \"./i.mjs\"}}"),
            ("node_modules/dep/r.cjs", "exports.name = 'r'"),
            ("dir/index.js", "module.exports = 'dir'"),
        ],
    );
    assert_eq!(
        printed,
        "42 ~/main.js ~ . true\nv true true 5\n4 2 ~/a.js\nMODULE_NOT_FOUND Cannot find module './gone'\n\
         Require stack:\n- ~/main.js\nr dir\nfalse\n"
    );
}

#[test]
fn phases_of_imports() {
    let printed = run(
        "main.mjs",
        &[
            (
                "main.mjs",
                "import defer * as lazy from './lazy.mjs'; print('main'); print(lazy.x);
                 const late = await import.defer('./late.mjs'); print('loaded'); print(late.y);
                 try { await import.source('./lazy.mjs') } catch (e) { print(e.name, e.code) }",
            ),
            ("lazy.mjs", "print('lazy'); export const x = 1"),
            ("late.mjs", "print('late'); export const y = 2"),
        ],
    );
    assert_eq!(printed, "main\nlazy\n1\nloaded\nlate\n2\nSyntaxError ERR_SOURCE_PHASE_NOT_DEFINED\n");
}

#[test]
fn es_modules() {
    let printed = run("main.mjs", &[
        (
            "main.mjs",
            "import def, { x, y as z } from './c.cjs'; import * as ns from './e.js'; import data from './d.json' with { type: 'json' };
             print(def.x, x, z, ns.default, ns.k, data.n);
             print(import.meta.url.slice(-9), import.meta.filename, import.meta.main, import.meta.resolve('./q').slice(-2));
             const late = await import('./late.mjs'); print(late.v);
             try { await import('./gone.mjs') } catch (e) { print(e.code, e.message) }
             try { await import('./d.json') } catch (e) { print(e.code) }
             try { await import('./bad.mjs') } catch (e) { print(e.name, e.message) }
             const text = await import('./t.txt', { with: { type: 'text' } }); print(text.default);
             print((await import('data:text/javascript,export default 5')).default);
             try { await import('./named.mjs') } catch (e) { print(e.message.split('\\n')[0]) }",
        ),
        ("c.cjs", "exports.x = 1; exports.y = 2"),
        ("e.js", "export default 'd'; export let k = 'k'"),
        ("d.json", "{\"n\": 3}"),
        ("late.mjs", "export const v = await 7"),
        ("bad.mjs", "let = 1"),
        ("t.txt", "text"),
        ("named.mjs", "import { nope } from './c.cjs'"),
    ]);
    assert_eq!(
        printed,
        "1 1 2 d k 3\n/main.mjs ~/main.mjs true /q\n7\nERR_MODULE_NOT_FOUND Cannot find module '~/gone.mjs' imported from ~/main.mjs\n\
         ERR_IMPORT_ATTRIBUTE_MISSING\nSyntaxError Unexpected strict mode reserved word\ntext\n5\n\
         Named export 'nope' not found. The requested module './c.cjs' is a CommonJS module, which may not support all module.exports as named exports.\n"
    );
}

#[test]
fn require_of_es_modules() {
    let printed = run("main.cjs", &[
        (
            "main.cjs",
            "const a = require('./a.mjs'); print(a.default, a.x, a.__esModule); print(require('./b.mjs').__esModule);
             print(require('./whole.mjs')); try { require('./tla.mjs') } catch (e) { print(e.code) }
             import('./a.mjs').then((ns) => print(ns.x, ns.__esModule));",
        ),
        ("a.mjs", "export default 1; export const x = 2"),
        ("b.mjs", "export const x = 2"),
        ("whole.mjs", "const f = 'f'; export { f as 'module.exports' }"),
        ("tla.mjs", "await 1"),
    ]);
    assert_eq!(printed, "1 2 true\nundefined\nf\nERR_REQUIRE_ASYNC_MODULE\n2 undefined\n");
}

#[test]
fn typescript() {
    let printed = run(
        "main.ts",
        &[
            (
                "main.ts",
                "import { E, type T } from './e'; import { f } from '@/f.js'; const t: T = E.B; print(t, f<number>(1))",
            ),
            ("e.ts", "export enum E { A, B } export type T = E"),
            ("src/f.ts", "export function f<X>(x: X): X { return x }"),
            ("tsconfig.json", "{\"compilerOptions\": {\"paths\": {\"@/*\": [\"./src/*\"]}}}"),
        ],
    );
    assert_eq!(printed, "1 1\n");
}

#[test]
fn syntax_decides() {
    assert_eq!(
        run("main.js", &[("main.js", "import './x.js'; print(typeof require)"), ("x.js", "export {}")]),
        "undefined\n"
    );
    assert_eq!(run("main.js", &[("main.js", "print(typeof require)")]), "function\n");
    assert_eq!(
        run(
            "main.js",
            &[("main.js", "print(typeof require); await 1; print(2)"), ("package.json", "{\"type\": \"module\"}")]
        ),
        "undefined\n2\n"
    );
}
