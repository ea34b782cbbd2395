//! Linking and evaluation of ES modules given as strings.

use std::cell::RefCell;

use engine::vm::{Args, JsResult, NativeDef, Natives, Value, Vm};

thread_local! {
    static PRINTED: RefCell<String> = const { RefCell::new(String::new()) };
}

fn print(vm: &mut Vm, args: Args) -> JsResult {
    for &v in args.slice() {
        let s = vm.to_string(v)?.to_rust(vm);
        PRINTED.with(|p| p.borrow_mut().push_str(&format!("{s} ")));
    }
    Ok(Value::UNDEFINED)
}

engine::builtins::natives! {
    pub PRINT:
    "print" 0 => print;
}

/// A loader over an object of sources: what `runtime` does with files.
const LOADER: &str = "
(function (records, sources) {
  const loaded = {};
  function load(name) {
    if (loaded[name]) return loaded[name];
    if (sources[name] === undefined) throw new Error('no module ' + name);
    const record = loaded[name] = records.sourceModule(sources[name], name);
    if (name === 'with source') record.source = { __proto__: records.AbstractModuleSource.prototype };
    for (let i = 0; i < record.requests.length; i++) record.loaded[i] = load(record.requests[i][0]);
    return record;
  }
  records.setHooks({
    importModule(referrer, name, attributes, phase) {
      const record = load(name);
      if (phase !== undefined) return records.importPhase(record, phase);
      if (records.stageOf(record) === 'unlinked') records.link(record);
      records.evaluate(record);
      return records.namespaceOf(record);
    },
    initializeMeta(meta, record) { meta.url = record.url; },
  });
  const main = load('main');
  records.link(main);
  records.evaluate(main);
  return main;
})";

/// Runs module `main` of the given sources; what it printed, and the error it ended with.
fn run(sources: &[(&str, &str)]) -> (String, Option<String>) {
    // Isolates belong to threads.
    std::thread::scope(|s| s.spawn(|| run_here(sources)).join()).expect("the test thread panicked")
}

fn run_here(sources: &[(&str, &str)]) -> (String, Option<String>) {
    let mut tables: Vec<&'static [NativeDef]> = engine::TABLES.to_vec();
    tables.push(PRINT);
    let vm = engine::new_isolate(Natives::of(&tables)).expect("an isolate");
    let global = vm.roots.global;
    engine::builtins::define::install(vm, global, PRINT);
    let result = start(vm, sources);
    let error = match result {
        Ok(main) => {
            vm.run_microtasks().expect("microtasks do not throw");
            let key = vm.key("failure");
            let failure = vm.get(main.as_gc(), key).expect("a record");
            failure.to_object().map(|f| {
                let key = vm.key("error");
                vm.get(f, key).expect("an error")
            })
        }
        Err(_) => Some(vm.take_exception()),
    };
    let error = error.map(|e| {
        let s = vm.to_string(e).expect("a message");
        s.to_rust(vm)
    });
    (PRINTED.with(|p| p.borrow().trim().to_owned()), error)
}

fn start(vm: &mut Vm, sources: &[(&str, &str)]) -> JsResult {
    let object = vm.new_object();
    for (name, source) in sources {
        let key = vm.key(name);
        let text = vm.str(source);
        vm.define_data(object, key, text.into(), engine::vm::Attrs::DEFAULT);
    }
    let loader = engine::script::run(vm, LOADER, "loader.js", true)?;
    let api = engine::modules::api(vm);
    vm.call(loader, Value::UNDEFINED, &[api.into(), object.into()])
}

#[track_caller]
fn prints(sources: &[(&str, &str)], expected: &str) {
    assert_eq!(run(sources), (expected.to_owned(), None));
}

#[track_caller]
fn fails(sources: &[(&str, &str)], expected: &str) {
    assert_eq!(run(sources).1.as_deref(), Some(expected));
}

#[test]
fn live_bindings() {
    prints(
        &[
            (
                "main",
                "import { n, inc } from 'a'; print(n); inc(); print(n); import d, * as ns from 'a'; print(d, ns.n, ns.default)",
            ),
            ("a", "export let n = 1; export function inc() { n++ } export default 'd'"),
        ],
        "1 2 d 2 d",
    );
}

#[test]
fn reexports() {
    prints(
        &[
            (
                "main",
                "import { x, y as z, ns, w } from 'a'; print(x, z, ns.x, w); import * as all from 'a'; print(Object.keys(all))",
            ),
            ("a", "export { x, x as y } from 'b'; export * as ns from 'b'; export * from 'c'; export default 0"),
            ("b", "export const x = 1; "),
            ("c", "import { x } from 'b'; export { x as w }; export default 5"),
        ],
        "1 1 1 1 default,ns,w,x,y",
    );
}

#[test]
fn cycles_see_functions_early() {
    prints(
        &[
            ("main", "import { b } from 'b'; export function f() { return 'f' } print('main', b)"),
            ("b", "import { f } from 'main'; print(f()); export const b = 1"),
        ],
        "f main 1",
    );
    fails(
        &[("main", "import { b } from 'b'; export const x = 1"), ("b", "import { x } from 'main'; export const b = x")],
        "ReferenceError: Cannot access 'x' before initialization",
    );
}

#[test]
fn order_of_evaluation() {
    prints(
        &[
            ("main", "import 'a'; import 'b'; print('main')"),
            ("a", "import 'c'; print('a')"),
            ("b", "import 'c'; import 'a'; print('b')"),
            ("c", "print('c')"),
        ],
        "c a b main",
    );
}

#[test]
fn errors_of_linking() {
    fails(
        &[("main", "import { nope } from 'a'"), ("a", "export const x = 1")],
        "SyntaxError: The requested module 'a' does not provide an export named 'nope'",
    );
    fails(
        &[
            ("main", "import { x } from 'a'"),
            ("a", "export * from 'b'; export * from 'c'"),
            ("b", "export const x = 1"),
            ("c", "export const x = 2"),
        ],
        "SyntaxError: The requested module 'a' contains conflicting star exports for name 'x'",
    );
    fails(&[("main", "import 'a'"), ("a", "let = 1")], "SyntaxError: Unexpected strict mode reserved word");
}

#[test]
fn errors_of_evaluation() {
    let (printed, error) =
        run(&[("main", "import 'a'; print('not reached')"), ("a", "print('a'); throw new TypeError('boom')")]);
    assert_eq!((printed.as_str(), error.as_deref()), ("a", Some("TypeError: boom")));
}

#[test]
fn top_level_await() {
    prints(
        &[
            ("main", "import { x } from 'a'; import 'b'; print('main', x)"),
            ("a", "print('a1'); await 1; print('a2'); export const x = await 5"),
            ("b", "print('b')"),
        ],
        "a1 b a2 main 5",
    );
    fails(&[("main", "import 'a'"), ("a", "await 1; throw new Error('late')")], "Error: late");
}

#[test]
fn namespaces() {
    prints(
        &[
            (
                "main",
                "import * as ns from 'a';
                 print(typeof ns, 'b' in ns, 'c' in ns, Object.prototype.toString.call(ns), Object.isExtensible(ns));
                 try { ns.b = 1 } catch (e) { print(e instanceof TypeError) }
                 try { delete ns.b } catch (e) { print(e instanceof TypeError) }
                 print(Object.keys(ns))",
            ),
            ("a", "export const b = 1; export const a = 2; export { a as z }"),
        ],
        "object true false [object Module] false true true a,b,z",
    );
}

#[test]
fn import_call_and_meta() {
    prints(
        &[
            (
                "main",
                "print(import.meta.url); print(import.meta === import.meta); const m = await import('a'); print(m.x)",
            ),
            ("a", "export const x = import.meta.url"),
        ],
        "main true a",
    );
}

#[test]
fn deferred_modules() {
    prints(
        &[
            (
                "main",
                "import defer * as ns from 'a'; print('main'); print(ns[Symbol.toStringTag]); print(ns.x);
                 const later = await import.defer('b'); print('loaded'); print(later.y, 'y' in later)",
            ),
            ("a", "print('a'); export const x = 1"),
            ("b", "print('b'); export const y = 2"),
        ],
        "main Deferred Module a 1 loaded b 2 true",
    );
}

#[test]
fn source_objects() {
    prints(
        &[
            (
                "main",
                "import source s from 'with source'; import * as ns from 'a'; print(typeof s, s === ns.s);
                 print(await import.source('with source') === s, Object.prototype.toString.call(s));
                 try { await import.source('a') } catch (e) { print(e.name) }",
            ),
            ("a", "import source s from 'with source'; export { s }"),
            ("with source", "print('never evaluated')"),
        ],
        "object true true [object Object] SyntaxError",
    );
}

#[test]
fn many_exports_make_long_lists() {
    let names: Vec<String> = (0..40).map(|i| format!("export const v{i} = {i};")).collect();
    let source = names.join("\n");
    prints(&[("main", "import * as ns from 'a'; print(Object.keys(ns).length, ns.v39)"), ("a", &source)], "40 39");
}
