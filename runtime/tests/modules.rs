//! Resolution and the module graph over folders made for the test.

use std::fs;
use std::path::{Path, PathBuf};

use compiler::module_scan::RequestKind;
use runtime::modules::graph::{EdgeTarget, Graph, GraphError, GraphOptions, walk};
use runtime::modules::{Format, Mode, Resolver, ResolverOptions, Target};

/// A folder that is removed at the end of the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Folder {
        let path = std::env::temp_dir().join(format!("jsbundle-modules-{name}-{}", std::process::id()));
        // Usually there is none.
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        let path = fs::canonicalize(path).unwrap();
        for (file, text) in files {
            let file = path.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        Folder(path)
    }

    fn path(&self, file: &str) -> String {
        self.0.join(file).to_string_lossy().into_owned()
    }

    /// Path of the resolved file relative to the folder, or code and message with the folder shown as `~`.
    fn resolve(&self, specifier: &str, importer: &str, mode: Mode) -> String {
        let resolver = Resolver::new(ResolverOptions::default());
        match resolver.resolve(specifier, &self.path(importer), mode) {
            Ok(Target::File { path, suffix }) => {
                Path::new(&path).strip_prefix(&self.0).unwrap().to_string_lossy().into_owned() + &suffix
            }
            Ok(Target::Builtin(name)) => format!("node:{name}"),
            Ok(Target::Data(url)) => url,
            Err(e) => format!("{}: {}", e.code, e.message).replace(self.0.to_str().unwrap(), "~"),
        }
    }

    fn require(&self, specifier: &str) -> String {
        self.resolve(specifier, "main.js", Mode::Require)
    }

    fn import(&self, specifier: &str) -> String {
        self.resolve(specifier, "main.mjs", Mode::Import)
    }

    fn graph(&self, entry: &str, options: &GraphOptions) -> Result<Graph, GraphError> {
        let resolver = Resolver::new(ResolverOptions::default());
        let entry = resolver.resolve_entry(entry, self.0.to_str().unwrap()).unwrap();
        walk(&entry, &resolver, options)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left in the temporary folder harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn packages(name: &str) -> Folder {
    Folder::new(
        name,
        &[
            (
                "package.json",
                r##"{"name": "self", "exports": {"./own": "./own.js"}, "imports": {"#in": "./own.js", "#dep": "legacy"}}"##,
            ),
            ("own.js", ""),
            ("a.js", ""),
            ("a b.mjs", ""),
            ("data.json", "{}"),
            ("dir/index.js", ""),
            ("dir2/package.json", r#"{"main": "lib/x"}"#),
            ("dir2/lib/x.js", ""),
            ("badmain/package.json", r#"{"main": "gone.js"}"#),
            ("node_modules/legacy/package.json", r#"{"main": "main"}"#),
            ("node_modules/legacy/main.js", ""),
            ("node_modules/legacy/sub.js", ""),
            ("node_modules/legacy/deep/index.js", ""),
            ("node_modules/nomain/index.js", ""),
            (
                "node_modules/dual/package.json",
                r#"{"name": "dual", "main": "gone.js", "exports": {".": {"import": "./m.mjs", "require": "./c.cjs"}, "./p/*": "./lib/*.js", "./null": null}}"#,
            ),
            ("node_modules/dual/m.mjs", ""),
            ("node_modules/dual/c.cjs", ""),
            ("node_modules/dual/lib/q.js", ""),
            ("node_modules/dual/inner.js", ""),
            ("node_modules/@s/p/package.json", r#"{"exports": {"module-sync": "./sync.js", "default": "./d.js"}}"#),
            ("node_modules/@s/p/sync.js", ""),
            ("node_modules/@s/p/d.js", ""),
            ("node_modules/broken/package.json", "{ nope"),
        ],
    )
}

#[test]
fn require_rules() {
    let f = packages("require");
    assert_eq!(f.require("fs"), "node:fs");
    assert_eq!(f.require("node:test"), "node:test");
    assert_eq!(f.require("node:nope"), "ERR_UNKNOWN_BUILTIN_MODULE: No such built-in module: node:nope");
    assert_eq!(f.require("./a"), "a.js");
    assert_eq!(f.require("./a.js"), "a.js");
    assert_eq!(f.require("./data"), "data.json");
    assert_eq!(f.require("./dir"), "dir/index.js");
    assert_eq!(f.require("./dir/"), "dir/index.js");
    assert_eq!(f.require("./dir2"), "dir2/lib/x.js");
    assert_eq!(f.resolve("..", "dir/sub/x.js", Mode::Require), "dir/index.js");
    assert_eq!(f.require("legacy"), "node_modules/legacy/main.js");
    assert_eq!(f.require("legacy/sub"), "node_modules/legacy/sub.js");
    assert_eq!(f.require("legacy/deep"), "node_modules/legacy/deep/index.js");
    assert_eq!(f.require("nomain"), "node_modules/nomain/index.js");
    assert_eq!(f.require("dual"), "node_modules/dual/c.cjs");
    assert_eq!(f.require("dual/p/q"), "node_modules/dual/lib/q.js");
    assert_eq!(f.require("@s/p"), "node_modules/@s/p/sync.js");
    assert_eq!(f.require("self/own"), "own.js");
    assert_eq!(f.require("#in"), "own.js");
    assert_eq!(f.require("#dep"), "node_modules/legacy/main.js");
}

#[test]
fn require_errors() {
    let f = packages("require-errors");
    assert_eq!(f.require("./gone"), "MODULE_NOT_FOUND: Cannot find module './gone'");
    assert_eq!(f.require("gone"), "MODULE_NOT_FOUND: Cannot find module 'gone'");
    assert_eq!(f.require(""), "MODULE_NOT_FOUND: Cannot find module ''");
    assert_eq!(
        f.require("./badmain"),
        "MODULE_NOT_FOUND: Cannot find module '~/badmain/gone.js'. Please verify that the package.json has a valid \"main\" entry"
    );
    assert_eq!(
        f.require("dual/inner.js"),
        "ERR_PACKAGE_PATH_NOT_EXPORTED: Package subpath './inner.js' is not defined by \"exports\" in ~/node_modules/dual/package.json"
    );
    assert_eq!(
        f.require("dual/null"),
        "ERR_PACKAGE_PATH_NOT_EXPORTED: Package subpath './null' is not defined by \"exports\" in ~/node_modules/dual/package.json"
    );
    assert_eq!(
        f.require("#nope"),
        "ERR_PACKAGE_IMPORT_NOT_DEFINED: Package import specifier \"#nope\" is not defined in package ~/package.json imported from ~/main.js"
    );
    assert_eq!(
        f.require("broken"),
        "ERR_INVALID_PACKAGE_CONFIG: Invalid package config ~/node_modules/broken/package.json."
    );
}

#[test]
fn import_rules() {
    let f = packages("import");
    assert_eq!(f.import("fs"), "node:fs");
    assert_eq!(f.import("./a.js"), "a.js");
    assert_eq!(f.import("./a.js?x=1#y"), "a.js?x=1#y");
    assert_eq!(f.import("./a%20b.mjs"), "a b.mjs");
    assert_eq!(f.import("data:text/javascript,1"), "data:text/javascript,1");
    assert_eq!(f.import(&format!("file://{}", f.path("a.js"))), "a.js");
    assert_eq!(f.import(&f.path("a.js")), "a.js");
    assert_eq!(f.import("legacy"), "node_modules/legacy/main.js");
    assert_eq!(f.import("nomain"), "node_modules/nomain/index.js");
    assert_eq!(f.import("legacy/sub.js"), "node_modules/legacy/sub.js");
    assert_eq!(f.import("dual"), "node_modules/dual/m.mjs");
    assert_eq!(f.import("self/own"), "own.js");
    assert_eq!(f.import("#in"), "own.js");
}

#[test]
fn import_errors() {
    let f = packages("import-errors");
    assert_eq!(f.import("./a"), "ERR_MODULE_NOT_FOUND: Cannot find module '~/a' imported from ~/main.mjs");
    assert_eq!(
        f.import("./dir"),
        "ERR_UNSUPPORTED_DIR_IMPORT: Directory import '~/dir' is not supported resolving ES modules imported from ~/main.mjs"
    );
    assert_eq!(f.import("gone"), "ERR_MODULE_NOT_FOUND: Cannot find package 'gone' imported from ~/main.mjs");
    assert_eq!(f.import("@x/gone/y"), "ERR_MODULE_NOT_FOUND: Cannot find package '@x/gone' imported from ~/main.mjs");
    assert_eq!(
        f.import("legacy/sub"),
        "ERR_MODULE_NOT_FOUND: Cannot find module '~/node_modules/legacy/sub' imported from ~/main.mjs"
    );
    assert_eq!(
        f.import("legacy/deep"),
        "ERR_UNSUPPORTED_DIR_IMPORT: Directory import '~/node_modules/legacy/deep' is not supported resolving ES modules imported from ~/main.mjs"
    );
    assert_eq!(
        f.import("dual/inner.js"),
        "ERR_PACKAGE_PATH_NOT_EXPORTED: Package subpath './inner.js' is not defined by \"exports\" in ~/node_modules/dual/package.json imported from ~/main.mjs"
    );
    assert_eq!(
        f.import("http://x/y"),
        "ERR_UNSUPPORTED_ESM_URL_SCHEME: Only URLs with a scheme in: file, data, and node are supported by the default ESM loader. Received protocol 'http:'"
    );
    assert!(f.import("./a%2fb").starts_with("ERR_INVALID_MODULE_SPECIFIER"));
}

#[test]
fn typescript_importers() {
    let f = Folder::new(
        "ts",
        &[
            (
                "tsconfig.json",
                "{ // comment\n \"compilerOptions\": {\"paths\": {\"@/*\": [\"./src/*\"]}, \"jsx\": \"react\", \"jsxFactory\": \"h\", }, }",
            ),
            ("src/a.ts", ""),
            ("src/b.tsx", ""),
            ("src/dir/index.ts", ""),
            ("src/c.js", ""),
            ("main.ts", ""),
        ],
    );
    let import = |s: &str| f.resolve(s, "main.ts", Mode::Import);
    assert_eq!(import("./src/a"), "src/a.ts");
    assert_eq!(import("./src/a.ts"), "src/a.ts");
    assert_eq!(import("./src/a.js"), "src/a.ts");
    assert_eq!(import("./src/b.js"), "src/b.tsx");
    assert_eq!(import("./src/c.js"), "src/c.js");
    assert_eq!(import("./src/dir"), "src/dir/index.ts");
    assert_eq!(import("@/a"), "src/a.ts");
    assert_eq!(f.resolve("@/dir", "main.ts", Mode::Require), "src/dir/index.ts");
    assert_eq!(import("./gone"), "ERR_MODULE_NOT_FOUND: Cannot find module '~/gone' imported from ~/main.ts");
    let options = Resolver::new(ResolverOptions::default()).compiler_options(&f.path("src/b.tsx")).unwrap();
    assert!(options.jsx.classic);
    assert_eq!(options.jsx.factory.as_deref(), Some("h"));
}

#[test]
fn symlinks() {
    let f = Folder::new("links", &[("real/a.js", ""), ("main.js", "")]);
    std::os::unix::fs::symlink(f.path("real"), f.path("link")).unwrap();
    assert_eq!(f.require("./link/a"), "real/a.js");
    assert_eq!(f.import("./link/a.js"), "real/a.js");
    let keep = Resolver::new(ResolverOptions { preserve_symlinks: true, ..ResolverOptions::default() });
    assert_eq!(keep.resolve("./link/a", &f.path("main.js"), Mode::Require), Ok(Target::file(f.path("link/a.js"))));
}

#[test]
fn graph_of_a_program() {
    let f = Folder::new("graph", &[
        ("package.json", r#"{"type": "module"}"#),
        ("main.ts", "import { b } from './b.js'; import data from './data.json' with { type: 'json' }; import './c.cjs';
            import type { T } from './types'; import fs from 'node:fs'; b; data; fs; new URL('./asset.txt', import.meta.url);
            const later = () => import('./late.js'); later; import(process.argv[2]);"),
        ("b.js", "export const b = 1; export * from './main.ts';"),
        ("c.cjs", "exports.x = 1; try { require('optional') } catch {} require('dep'); require.resolve('./data.json');"),
        ("late.js", "export {}"),
        ("data.json", "{}"),
        ("asset.txt", "text"),
        ("node_modules/dep/index.js", "module.exports = { a, b: c }"),
    ]);
    let graph = f.graph("main.ts", &GraphOptions::default()).unwrap();
    let names: Vec<String> =
        graph.modules.iter().map(|m| Path::new(&m.path).strip_prefix(&f.0).unwrap().display().to_string()).collect();
    assert_eq!(names, ["main.ts", "b.js", "data.json", "c.cjs", "late.js", "node_modules/dep/index.js"]);
    assert_eq!(
        graph.modules.iter().map(|m| m.format).collect::<Vec<_>>(),
        [Format::Module, Format::Module, Format::Json, Format::CommonJs, Format::Module, Format::CommonJs]
    );
    assert_eq!(graph.modules[0].unknown.len(), 1);
    assert_eq!(graph.modules[5].exports.names, ["a", "b"]);
    assert_eq!(
        graph.assets.iter().map(|a| a.path.clone()).collect::<Vec<_>>(),
        [f.path("asset.txt"), f.path("data.json")]
    );
    let c = &graph.modules[3];
    assert!(matches!(&c.edges[0].target, EdgeTarget::Missing(e) if e.code == "MODULE_NOT_FOUND"));
    assert_eq!(c.edges[1].target, EdgeTarget::Module(5));
    assert_eq!(c.edges[2].kind, RequestKind::Resolve);
    let builtin = graph.modules[0].edges.iter().any(|e| e.target == EdgeTarget::Builtin("fs".into()));
    assert!(builtin);
}

#[test]
fn graph_errors_name_the_importer_and_the_flag() {
    let f = Folder::new(
        "graph-errors",
        &[
            ("main.js", "\nconst x = require('gone');"),
            ("bad.js", "let = = 1"),
            ("ext.js", "require('gone/sub'); require('@a/b')"),
        ],
    );
    let text = f.graph("main.js", &GraphOptions::default()).unwrap_err().render(false);
    assert!(text.contains("main.js:2:19: Cannot find module 'gone'"), "{text}");
    assert!(text.contains("--external gone") && text.contains("--include"), "{text}");
    let text = f.graph("bad.js", &GraphOptions::default()).unwrap_err().render(false);
    assert!(text.contains("bad.js:1:7: SyntaxError: "), "{text}");
    let graph = f.graph("ext.js", &GraphOptions { external: vec!["gone".into(), "@a/*".into()] }).unwrap();
    assert!(graph.modules[0].edges.iter().all(|e| e.target == EdgeTarget::External));
}
