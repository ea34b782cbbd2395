//! Detection of CommonJS exports, held against the names that Node links for the same sources.

use compiler::{Options, SourceKind, cjs_exports, with_program};

/// Source, names exported; `y` stands for a re-export of './y.cjs', `z` of './z.cjs'.
const CASES: &[(&str, &str)] = &[
    ("module.exports = { a, b: b, c };", "a b c"),
    ("module.exports = { a, b: require('x'), c };", "a b"),
    ("module.exports = { a, b: 'str', c };", "a"),
    ("module.exports = { a, b: 1, c };", "a"),
    ("module.exports = { a, b: -1, c };", "a"),
    ("module.exports = { a, b: b.c, d };", "a b"),
    ("module.exports = { a, b: function(){}, d };", "a b"),
    ("module.exports = { a, b() {}, d };", "a b"),
    ("module.exports = { a, get b() {return 1}, d };", "a"),
    ("module.exports = { a, async b() {}, d };", "a"),
    ("module.exports = { a, 'b': c, d };", "a b d"),
    ("module.exports = { a, [b]: c, d };", "a"),
    ("module.exports = { a, 1: c, d };", "a"),
    ("module.exports = { a, ...b, d };", "a d"),
    ("module.exports = { a, ...require('./y.cjs'), d };", "*y a d"),
    ("module.exports = { a, b: {x:1}, d };", "a"),
    ("module.exports = { a, b: x => x, d };", "a b"),
    ("module.exports = { a, b: true, d };", "a b d"),
    ("exports.a = 1; module.exports = { b };", "a b"),
    ("exports.a = 1; module.exports = f;", "a"),
    ("exports.a = exports.b = 1;", "a b"),
    ("var e = module.exports; e.a = 1;", ""),
    ("var e = exports; e.a = 1;", ""),
    ("module.exports.a = 1; module.exports['b'] = 2; exports['c']=3;", "a b c"),
    ("(function(){ exports.a = 1 })()", "a"),
    ("if (0) exports.a = 1;", "a"),
    ("exports.a++;exports.b += 1; exports.c ||= 1", ""),
    ("console.log(exports.a); exports.q", ""),
    ("Object.defineProperty(exports, 'a', { enumerable: true, get: function () { return q.p; } });", "a"),
    ("Object.defineProperty(exports, 'a', { enumerable: true, get: () => q });", ""),
    ("Object.defineProperty(exports, 'a', { enumerable: true, get() { return q.p; } });", "a"),
    ("Object.defineProperty(exports, 'a', { get: function () { return q.p; } });", "a"),
    ("Object.defineProperty(exports, 'a', { enumerable: true, value: 1 });", "a"),
    ("Object.defineProperty(exports, 'a', { value: 1 });", "a"),
    ("Object.defineProperty(exports, '__esModule', { value: true });", "__esModule"),
    ("Object.defineProperty(exports, 'a', { enumerable: true, get: function () { return q(); } });", ""),
    ("Object.defineProperty(exports, 'a', { enumerable: true, get: function get() { return q['p']; } });", "a"),
    ("Object.defineProperty(exports, 'a', { enumerable: false, value: 1 });", ""),
    ("Object.defineProperty(module.exports, 'a', { value: 1 });", "a"),
    ("Object.defineProperty(exports, 'a', d);", ""),
    ("Object.defineProperties(exports, {a:{value:1}});", ""),
    ("module.exports = require('./y.cjs');", "*y"),
    ("module.exports = require('./y.cjs'); exports.z = 1", "*y z"),
    ("exports.z=1; __exportStar(require('./y.cjs'), exports);", "*y z"),
    ("__export(require('./y.cjs'));", "*y"),
    ("tslib_1.__exportStar(require('./y.cjs'), exports);", "*y"),
    ("tslib.__export(require('./y.cjs'), exports);", "*y"),
    (
        "var _y = require('./y.cjs'); Object.keys(_y).forEach(function (key) { if (key === 'default' || key === '__esModule') return; if (key in exports && exports[key] === _y[key]) return; Object.defineProperty(exports, key, { enumerable: true, get: function () { return _y[key]; } }); });",
        "*y",
    ),
    (
        "var _y = require('./y.cjs'); Object.keys(_y).forEach(function (key) { if (key === 'default' || key === '__esModule') return; exports[key] = _y[key]; });",
        "*y",
    ),
    (
        "var _y = _interopRequireWildcard(require('./y.cjs')); Object.keys(_y).forEach(function (key) { if (key === 'default' || key === '__esModule') return; exports[key] = _y[key]; });",
        "*y",
    ),
    (
        "const _y = require('./y.cjs'); Object.keys(_y).forEach(function (k) { if (k !== 'default' && !exports.hasOwnProperty(k)) exports[k] = _y[k]; });",
        "*y",
    ),
    ("const _y = require('./y.cjs'); Object.keys(_y).forEach((k) => { exports[k] = _y[k]; });", ""),
    ("const _y = require('./y.cjs'); for (var k in _y) exports[k] = _y[k];", ""),
    ("0 && (module.exports = { a, b, ...require('./y.cjs') });", "*y a b"),
    ("module.exports = f; module.exports.a = 1;", "a"),
    ("module.exports = { ...require('./y.cjs') };", "*y"),
    ("module.exports = f(require('./y.cjs'));", ""),
    ("module.exports = function(){}; exports = module.exports = g; exports.x = 1;", "x"),
    ("exports = module.exports = { a, b };", "a b"),
    ("exports = module.exports = require('./y.cjs');", "*y"),
    ("exports.default = 1; exports.if = 2; exports['a-b'] = 3;", "a-b default if"),
    ("exports.a = void 0, exports.b = void 0;", "a b"),
    ("module.exports = class {}; module.exports.A = 1", "A"),
    ("this.a = 1;", ""),
    ("function f(exports) { exports.a = 1 }", "a"),
    ("let x = { exports: 1 }; x.exports.a = 1; x.module.exports = {b}", ""),
    ("globalThis.exports.a = 1; ", ""),
    ("module.exports = ({ a, b });", ""),
    ("module.exports = { a: b, 'c': d, e: f ? 1 : 2, g };", "a c e"),
    (
        "exports.a = require('./y.cjs'); module.exports = require('./y.cjs'); module.exports = require('./z.cjs')",
        "*z a",
    ),
    ("a.exports.b = 1; obj.module.exports.c = 2", ""),
    ("(module.exports = f).a = 1; (exports.b = 1)", "b"),
    ("exports?.a; exports.a.b = 1;", ""),
    ("module.exports = { /*c*/ a, // x\n b, };", "a b"),
    ("__exportStar(require('./y.cjs'));", "*y"),
    (
        "Object.keys(_y).forEach(function (key) { if (key === 'default' || key === '__esModule') return; exports[key] = _y[key]; }); var _y = require('./y.cjs'); ",
        "",
    ),
    (
        "Object.defineProperty(exports, 'a', { enumerable: true, get: function () { return _y.default; } });Object.defineProperty(exports, \"b\", { enumerable: true, get: function () { return _interop(_y).default; } });",
        "a",
    ),
    (
        "Object.defineProperty(exports, 'a', { enumerable: true, get: function () { return q; }, configurable: true });",
        "",
    ),
    ("Object.defineProperty(exports, 'a', { value: 1, enumerable: true });", "a"),
    ("Object.defineProperty(exports, 'a', { get: function () { return q; }, enumerable: true });", ""),
    ("_export(exports, { a: function() { return a; }, b: function() { return b } });", ""),
    ("__export(exports, { a: () => a });", ""),
];

#[test]
fn same_names_as_node() {
    let mut wrong = Vec::new();
    for &(source, expected) in CASES {
        let found =
            with_program(source, SourceKind::CommonJs, &Options::default(), |p, _| Ok(cjs_exports::detect(p))).unwrap();
        let stars = found.reexports.iter().map(|s| if s == "./y.cjs" { "*y".to_owned() } else { "*z".to_owned() });
        let mut names: Vec<String> = found.names.into_iter().chain(stars).collect();
        names.sort();
        if names.join(" ") != expected {
            wrong.push(format!("{source}\n  found {names:?}, expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
