//! Requests that the module scanner sees.

use compiler::module_scan::{ModuleScan, RequestKind, scan};
use compiler::{Options, SourceKind, with_program};

fn scanned(source: &str) -> ModuleScan {
    with_program(source, SourceKind::Unambiguous, &Options::for_path("a.ts"), |p, _| Ok(scan(p))).unwrap()
}

fn list(source: &str) -> Vec<(RequestKind, String, bool)> {
    scanned(source).requests.into_iter().map(|r| (r.kind, r.specifier, r.optional)).collect()
}

#[test]
fn imports_and_requires() {
    use RequestKind::*;
    assert_eq!(
        list(
            "import a, {b} from 'a'; import 'b'; export * from 'c'; export {x} from 'd'; import type T from 't';
             import {type U} from 'u'; a; b; import('e'); import(`f`); import('./' + 'g');"
        ),
        ["a", "b", "c", "d"]
            .map(|s| (Import, s.to_owned(), false))
            .into_iter()
            .chain(["e", "f", "./g"].map(|s| (DynamicImport, s.to_owned(), false)))
            .collect::<Vec<_>>()
    );
    assert_eq!(
        list("require('a'); try { require('b') } catch {} function f(require) { require('c') } require.resolve('d')"),
        [(Require, "a".to_owned(), false), (Require, "b".to_owned(), true), (Resolve, "d".to_owned(), false)]
    );
    assert_eq!(
        list("import('a').catch(() => require('b'))"),
        [(DynamicImport, "a".to_owned(), true), (Require, "b".to_owned(), false)]
    );
    assert_eq!(list("require(x ? 'a' : 'b')"), [(Require, "a".to_owned(), false), (Require, "b".to_owned(), false)]);
}

#[test]
fn assets() {
    use RequestKind::*;
    assert_eq!(list("new URL('./x.txt', import.meta.url)"), [(Url, "./x.txt".to_owned(), false)]);
    assert_eq!(
        list("path.join(__dirname, 'lib', 'x.d.ts'); fs.readFileSync(__dirname + '/y')"),
        [(Path, "./lib/x.d.ts".to_owned(), false), (Path, "./y".to_owned(), false)]
    );
}

#[test]
fn attributes_and_unknown() {
    let found = scanned("import d from './d.json' with { type: 'json' }; d; import('./e', { with: { type: 'json' } })");
    for request in &found.requests {
        assert_eq!(request.attributes, [("type".to_owned(), "json".to_owned())]);
    }
    let found = scanned("require(name); import(`./${x}.js`)");
    assert_eq!(found.requests, []);
    assert_eq!(found.unknown.len(), 2);
}
