//! The natives of the loaders, and modules compiled into the heap.

use compiler::cjs_exports::CjsExports;
use engine::vm::{NativeDef, Natives, Value, Vm};
use runtime::modules::packed::{self, PackedEdge, PackedModule};
use runtime::modules::{Format, Mode, Target, binding};

/// An isolate whose global `binding` is `internalBinding('modules')`.
fn isolate() -> &'static mut Vm {
    let mut tables: Vec<&'static [NativeDef]> = engine::TABLES.to_vec();
    tables.push(binding::NATIVES);
    let vm = engine::new_isolate(Natives::of(&tables)).expect("an isolate");
    let object = vm.new_object();
    engine::builtins::define::install(vm, object, binding::NATIVES);
    binding::init(vm, object).unwrap_or_else(|_| panic!("the binding is complete"));
    engine::builtins::define::global(vm, "binding", object.into());
    vm
}

fn eval(vm: &mut Vm, source: &str) -> String {
    let value = match engine::script::run(vm, source, "test.js", true) {
        Ok(v) => v,
        Err(_) => vm.take_exception(),
    };
    vm.to_string(value).map(|s| s.to_rust(vm)).unwrap_or_else(|_| "unprintable".into())
}

/// Isolates belong to threads.
fn on_thread(f: impl FnOnce() + Send + 'static) {
    std::thread::spawn(f).join().expect("the test thread panicked");
}

#[test]
fn natives() {
    on_thread(|| {
        let folder = std::env::temp_dir().join(format!("jsbundle-binding-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("a.js"), "\u{FEFF}exports.x = 1").expect("a file");
        let folder = std::fs::canonicalize(folder).expect("a path");
        let dir = folder.to_str().expect("UTF-8");
        let vm = isolate();
        let mut check = |source: &str, expected: &str| assert_eq!(eval(vm, source), expected, "{source}");
        check("binding.resolve('node:fs', '/x', false)[0] + binding.resolve('fs', '/x', true)[1]", "builtinfs");
        check(&format!("binding.resolve('./a', '{dir}/m.js', false)[1]"), &format!("{dir}/a.js"));
        check(&format!("binding.resolve('./b', '{dir}/m.js', false).code"), "MODULE_NOT_FOUND");
        check(&format!("binding.format('{dir}/a.js')"), "unknown");
        check(&format!("binding.readSource('{dir}/a.js')"), "exports.x = 1");
        check(&format!("binding.exists('{dir}/a.js') && !binding.exists('{dir}/b.js')"), "true");
        check(
            &format!("try {{ binding.readSource('{dir}/b.js') }} catch (e) {{ e.code + e.errno + e.message }}"),
            &format!("ENOENT-2ENOENT: no such file or directory, open '{dir}/b.js'"),
        );
        check(
            "var m = {exports: {}}; binding.compileFunction('exports.a = __filename', '/f.js', true, '/f.js')(m.exports, 0, m, 'F', 'D'); m.exports.a",
            "F",
        );
        check("binding.compileFunction('export {}', '/f.js', true, '/f.js')", "undefined");
        check(
            "try { binding.compileFunction('let = = 1', '/f.js', false, '/f.js') } catch (e) { e.stack.split === undefined ? e.message : e.message }",
            "Unexpected token '='",
        );
        check("binding.detect('await 1', '/f.js') + binding.detect('x', '/f.js')", "modulecommonjs");
        check("binding.cjsExports('exports.a = 1; module.exports.b = 2', '/f.js')[0][1]", "b");
        check("binding.dataUrl('data:text/javascript,x%20y')[1]", "x y");
        check("binding.fileUrl('/a b')", "file:///a%20b");
        check("binding.compileFunction('const x: number = 5; return x', '/f.ts', false, '/f.ts')()", "5");
        std::fs::remove_dir_all(&folder).expect("the folder is removed");
    });
}

#[test]
fn packed_modules() {
    on_thread(|| {
        let vm = isolate();
        let none = CjsExports::default();
        let edges =
            [PackedEdge { specifier: "./b".into(), mode: Mode::Require, target: Ok(Target::file("/app/b.mjs")) }];
        let modules = [
            PackedModule {
                path: "/app/a.js",
                format: Format::CommonJs,
                source: "return 7",
                exports: &none,
                edges: &edges,
            },
            PackedModule {
                path: "/app/b.mjs",
                format: Format::Module,
                source: "export const b = 1",
                exports: &none,
                edges: &[],
            },
            PackedModule { path: "/app/c.json", format: Format::Json, source: "{}", exports: &none, edges: &[] },
        ];
        for module in &modules {
            packed::add(vm, module).unwrap_or_else(|_| panic!("{} compiles", module.path));
        }
        assert_eq!(eval(vm, "binding.packed['/app/a.js'].code()"), "7");
        assert_eq!(eval(vm, "binding.packed['/app/a.js'].requires['./b'][1]"), "/app/b.mjs");
        assert_eq!(eval(vm, "binding.packed['/app/c.json'].source"), "{}");
        assert_eq!(
            eval(
                vm,
                "const r = binding.records, p = binding.packed['/app/b.mjs'];
                 const record = r.sourceModule(p.source, 'file:///app/b.mjs', undefined, p.code);
                 r.link(record); r.evaluate(record); r.namespaceOf(record).b"
            ),
            "1"
        );
        let broken =
            PackedModule { path: "/app/d.js", format: Format::CommonJs, source: "(", exports: &none, edges: &[] };
        assert!(packed::add(vm, &broken).is_err());
        assert!(matches!(vm.take_exception(), v if v != Value::UNDEFINED));
    });
}
