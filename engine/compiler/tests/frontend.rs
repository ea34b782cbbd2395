//! What the front end accepts, and in which words it refuses.

use compiler::{
    DiagnosticKind, Dialect, EvalContext, FunctionForm, FunctionNode, Options, SourceKind, dynamic_function,
    with_function, with_program,
};

fn first_error(source: &str, kind: SourceKind, options: &Options<'_>) -> Option<String> {
    with_program(source, kind, options, |_, _| Ok(())).err().map(|e| e[0].message.clone())
}

fn script(source: &str) -> Option<String> {
    first_error(source, SourceKind::Script, &Options::default())
}

fn module(source: &str) -> Option<String> {
    first_error(source, SourceKind::Module, &Options::default())
}

#[track_caller]
fn refuses(source: &str, message: &str) {
    assert_eq!(script(source).as_deref(), Some(message), "{source}");
}

#[test]
fn wording_of_tokens() {
    refuses("var 1;", "Unexpected number");
    refuses("a b", "Unexpected identifier 'b'");
    refuses("a 'b'", "Unexpected string");
    refuses("a = ;", "Unexpected token ';'");
    refuses("if (", "Unexpected end of input");
    refuses("{", "Unexpected end of input");
    refuses("f(a", "missing ) after argument list");
    refuses("f(a b)", "missing ) after argument list");
    refuses("foo(1, 2", "missing ) after argument list");
    refuses("let x = {a: 1 b: 2}", "Unexpected identifier 'b'");
    refuses("[1 2]", "Unexpected number");
    refuses("var a = 'abc", "Invalid or unexpected token");
    refuses("var x = `abc", "Unexpected end of input");
    refuses("}", "Unexpected token '}'");
    refuses(")", "Unexpected token ')'");
    refuses("const x = class { a b }", "Unexpected identifier 'b'");
    refuses("for (;;", "Unexpected end of input");
    refuses("x = 1 = 2", "Invalid left-hand side in assignment");
    refuses("1++", "Invalid left-hand side expression in postfix operation");
    refuses("++1", "Invalid left-hand side expression in prefix operation");
    refuses("enum", "Unexpected reserved word");
    refuses("/* a", "Invalid or unexpected token");
}

#[test]
fn wording_of_early_errors() {
    refuses("let a; let a;", "Identifier 'a' has already been declared");
    refuses("let a; var a;", "Identifier 'a' has already been declared");
    refuses("const a;", "Missing initializer in const declaration");
    refuses("break", "Illegal break statement");
    refuses("x: while (1) { break y }", "Undefined label 'y'");
    refuses("continue", "Illegal continue statement: no surrounding iteration statement");
    refuses("return", "Illegal return statement");
    refuses("await 1", "await is only valid in async functions and the top level bodies of modules");
    refuses("function f() { await x }", "await is only valid in async functions and the top level bodies of modules");
    refuses("import a from 'b'", "Cannot use import statement outside a module");
    refuses("import {a} from 'b'", "Cannot use import statement outside a module");
    refuses("export default 1", "Unexpected token 'export'");
    refuses("import.meta", "Cannot use 'import.meta' outside a module");
    refuses("new.target", "new.target expression is not allowed here");
    refuses("super.x", "'super' keyword unexpected here");
    refuses("class A { constructor() { super() } }", "'super' keyword unexpected here");
    refuses("class A { constructor(){} constructor(){} }", "A class may only have one constructor");
    refuses("class A { m() { this.#x } }", "Private field '#x' must be declared in an enclosing class");
    refuses("'use strict'; with (a) {}", "Strict mode code may not include a with statement");
    refuses("'use strict'; 010", "Octal literals are not allowed in strict mode.");
    refuses("'use strict'; delete x", "Delete of an unqualified identifier in strict mode.");
    refuses("'use strict'; eval = 1", "Unexpected eval or arguments in strict mode");
    refuses("'use strict'; let static", "Unexpected strict mode reserved word");
    refuses("'use strict'; function f(a, a) {}", "Duplicate parameter name not allowed in this context");
    refuses("(a, a) => 1", "Duplicate parameter name not allowed in this context");
    refuses("/(/", "Invalid regular expression: /(/: Unterminated group");
    refuses("/a/gg", "Invalid regular expression flags");
    refuses("/[b-a]/", "Invalid regular expression: /[b-a]/: Range out of order in character class");
    refuses("/*/", "Invalid or unexpected token");
    refuses("x = /+/", "Invalid regular expression: /+/: Nothing to repeat");
    refuses("({a = 1})", "Invalid shorthand property initializer");
    refuses("try {}", "Missing catch or finally after try");
    refuses("throw\n1", "Illegal newline after throw");
    refuses(
        "-1 ** 2",
        "Unary operator used immediately before exponentiation expression. Parenthesis must be used to disambiguate operator precedence",
    );
    refuses("a?.b = 1", "Invalid left-hand side in assignment");
    refuses("for (let of x);", "Unexpected identifier 'x'");
    assert_eq!(module("export {x}").as_deref(), Some("Export 'x' is not defined in module"));
    assert_eq!(module("export let a; export {a}").as_deref(), Some("Duplicate export of 'a'"));
}

#[test]
fn gaps_of_the_parser() {
    refuses("while (1) { () => { break } }", "Illegal break statement");
    refuses("x: while (1) { () => { continue x } }", "Undefined label 'x'");
    refuses("while (1) { (() => { continue })() }", "Illegal continue statement: no surrounding iteration statement");
    refuses("while (1) { class A { x = () => { break } } }", "Illegal break statement");
    assert!(script("function f() { await using x = 1 }").is_some());
    assert!(script("class A { async #x }").is_some());
    assert!(script("class A { async function \n x = 3 }").is_some());
    assert!(script("[([a])] = 1").is_some());
    assert_eq!(script("while (1) { () => { while (1) { break } } }"), None);
    assert_eq!(script("x: { () => { x: break x } }"), None);
}

#[test]
fn kinds() {
    let kind_of = |source: &str| with_program(source, SourceKind::Unambiguous, &Options::default(), |_, c| Ok(c.kind));
    assert_eq!(kind_of("import 'a'"), Ok(SourceKind::Module));
    assert_eq!(kind_of("export {}"), Ok(SourceKind::Module));
    assert_eq!(kind_of("import.meta.url"), Ok(SourceKind::Module));
    assert_eq!(kind_of("await 1"), Ok(SourceKind::Module));
    assert_eq!(kind_of("import('a')"), Ok(SourceKind::CommonJs));
    assert_eq!(kind_of("require('a'); return new.target"), Ok(SourceKind::CommonJs));
    let cjs = |s: &str| first_error(s, SourceKind::CommonJs, &Options::default());
    assert_eq!(cjs("const exports = 1").as_deref(), Some("Identifier 'exports' has already been declared"));
    assert_eq!(cjs("var require; function module() {}"), None);
    assert_eq!(cjs("return 1"), None);
    assert_eq!(script("#!/usr/bin/env node\n1"), None);
    assert_eq!(script("\u{feff}1"), None);
}

#[test]
fn eval_context() {
    let with = |source: &str, strict: bool, eval: EvalContext| {
        first_error(source, SourceKind::Eval, &Options { strict, eval, ..Options::default() })
    };
    let none = EvalContext::default;
    assert!(with("super.x", false, none()).is_some());
    assert_eq!(with("super.x", false, EvalContext { super_property: true, ..none() }), None);
    assert!(with("super()", false, EvalContext { super_property: true, ..none() }).is_some());
    assert_eq!(with("super()", false, EvalContext { super_call: true, ..none() }), None);
    assert!(with("new.target", false, none()).is_some());
    assert_eq!(with("new.target", false, EvalContext { new_target: true, ..none() }), None);
    assert!(with("return", false, EvalContext { new_target: true, ..none() }).is_some());
    assert!(with("this.#a", false, none()).is_some());
    assert_eq!(with("this.#a", false, EvalContext { private_names: vec!["a".into()], ..none() }), None);
    assert!(with("arguments", false, EvalContext { in_field_initializer: true, ..none() }).is_some());
    assert!(with("() => arguments", false, EvalContext { in_field_initializer: true, ..none() }).is_some());
    assert_eq!(with("(function () { arguments })", false, EvalContext { in_field_initializer: true, ..none() }), None);
    assert_eq!(with("010", false, none()), None);
    assert!(with("010", true, none()).is_some());
    assert!(with("with (a) {}", true, none()).is_some());
    assert!(with("import.meta", false, none()).is_some());
}

#[test]
fn typescript_and_jsx() {
    let ts = |source: &str| {
        let options = Options { dialect: Dialect::Tsx, path: "a.tsx", ..Options::default() };
        with_program(source, SourceKind::Module, &options, |p, _| Ok(oxc_codegen::Codegen::new().build(p).code))
    };
    assert_eq!(ts("let a: number = 1 as any; type X = 1; export { a }").unwrap(), "let a = 1;\nexport { a };\n");
    assert!(ts("enum E { A, B = 5 }; E.A").unwrap().contains("E[E[\"A\"] = 0] = \"A\""));
    assert!(ts("class A { constructor(private x: number) {} }").unwrap().contains("this.x = x"));
    assert!(ts("namespace N { export const a = 1 }").unwrap().contains("N.a = 1"));
    assert!(ts("const x = <div id='a'>hi</div>").unwrap().contains("from \"react/jsx-runtime\""));
    assert!(!ts("import { T } from './t'; let x: T").unwrap().contains("./t"));
    assert!(ts("let a: = 1").is_err());
}

#[test]
fn decorators() {
    let check = |source: &str, experimental_decorators| {
        let options = Options { dialect: Dialect::TypeScript, experimental_decorators, ..Options::default() };
        with_program(source, SourceKind::Script, &options, |_, _| Ok(())).map_err(|e| e[0].kind)
    };
    let source = "@d class A { @d m(): void {} @d y?: string }";
    assert_eq!(check(source, false), Ok(()));
    assert_eq!(check(source, true), Err(DiagnosticKind::Unsupported));
    assert_eq!(check("class A { m(@d x: number) {} }", false), Err(DiagnosticKind::Unsupported));
    assert_eq!(check("class A { @d constructor() {} }", false), Err(DiagnosticKind::SyntaxError));
}

#[test]
fn spans_survive_typescript() {
    let source = "interface Long { a: string }\nfunction f(x: number): void { throw x }";
    let options = Options { dialect: Dialect::TypeScript, lazy: Some(true), ..Options::default() };
    with_program(source, SourceKind::Script, &options, |p, context| {
        // What is left of a function is not what its span holds.
        assert!(context.summaries.is_empty());
        let oxc_ast::ast::Statement::FunctionDeclaration(f) = &p.body[0] else { panic!("function expected") };
        assert_eq!(f.span.start as usize, source.find("function").unwrap());
        Ok(())
    })
    .unwrap();
}

#[test]
fn deep_sources_are_errors() {
    let deep = [
        "(".repeat(200_000),
        "[".repeat(200_000),
        "{".repeat(200_000),
        format!("x = {}1", "!".repeat(200_000)),
        format!("x = {}1", "a => ".repeat(200_000)),
        format!("x = {}1", "a ? b : ".repeat(200_000)),
        format!("{}1", "if (a) {} else ".repeat(200_000)),
        format!("x = 1{}", " + 1".repeat(200_000)),
        format!("x{}", ".a()".repeat(200_000)),
        "function f() {".repeat(200_000),
        "`${".repeat(200_000),
    ];
    for source in deep {
        let errors = with_program(&source, SourceKind::Script, &Options::default(), |_, _| Ok(())).unwrap_err();
        assert_eq!(errors[0].kind, DiagnosticKind::RangeError, "{}", &source[..20]);
    }
}

#[test]
fn deepest_accepted_sources_fit_the_stack() {
    let n = (compiler::stack::MAX_DEPTH / 4) as usize;
    for (open, middle, close) in [
        ("(", "1", ")"),
        ("[", "", "]"),
        ("{", "", "}"),
        ("!", "1", ""),
        ("a => ", "1", ""),
        ("a ? b : ", "c", ""),
        ("if (a) {} else ", "{}", ""),
        ("function f() {", "", "}"),
        ("`${", "1", "}`"),
        ("class A extends ", "B", "{}"),
    ] {
        let source = format!("{}{middle}{}", open.repeat(n), close.repeat(n));
        let result = with_program(&source, SourceKind::Script, &Options::default(), |_, _| Ok(()));
        if let Err(e) = &result {
            assert!(e[0].kind == DiagnosticKind::RangeError || open == "class A extends ", "{open}: {:?}", e[0]);
        }
    }
    let sum = format!("x = 1{}", " + 1".repeat(20_000));
    assert_eq!(script(&sum), None);
}

#[test]
fn garbage_never_panics() {
    let pieces = [
        "(", ")", "{", "}", "`", "${", "/", "'", "class", "async", "#x", "=>", "\\u", "\u{2028}", "😀", "<", "@",
        "...", "0x", "import", "\0",
    ];
    let mut state = 12345u32;
    for _ in 0..3000 {
        let mut source = String::new();
        for _ in 0..8 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            source.push_str(pieces[(state >> 16) as usize % pieces.len()]);
            if state & 64 != 0 {
                source.push(' ');
            }
        }
        for dialect in [Dialect::JavaScript, Dialect::Tsx] {
            let options = Options { dialect, ..Options::default() };
            if let Err(errors) = with_program(&source, SourceKind::Unambiguous, &options, |_, _| Ok(())) {
                errors[0].node_form("f.js", &source);
            }
        }
    }
}

#[test]
fn functions_alone() {
    let source = "x; async function f(a) { await a } ({ *m(b) { yield b } }); () => new.target";
    let parse = |text: &str, form: FunctionForm| {
        let start = source.find(text).unwrap() as u32;
        let span = (start, start + text.len() as u32);
        with_function(source, span, form, SourceKind::Script, &Options::default(), |node, context| {
            let span = match node {
                FunctionNode::Function(f) => f.body.as_ref().unwrap().span,
                FunctionNode::Arrow(a) => a.span,
            };
            Ok(source[context.position(span.start) as usize..context.position(span.end) as usize].to_owned())
        })
    };
    assert_eq!(parse("async function f(a) { await a }", FunctionForm::Expression).unwrap(), "{ await a }");
    let method = FunctionForm::Method { is_async: false, is_generator: true };
    assert_eq!(parse("(b) { yield b }", method).unwrap(), "{ yield b }");
    assert_eq!(parse("() => new.target", FunctionForm::ArrowWithNewTarget).unwrap(), "() => new.target");
    assert!(parse("x;", FunctionForm::Expression).is_err());
}

#[test]
fn dynamic_functions() {
    let make = |p: &str, b: &str| dynamic_function(false, false, p, b, &Options::default());
    assert_eq!(make("a, b", "return a + b").unwrap(), "function anonymous(a, b\n) {\nreturn a + b\n}");
    assert!(make("a) { } (function (", "").is_err());
    assert!(make("", "} (function () {").is_err());
    assert!(make("/*", "*/) {").is_err());
    assert!(make("", "}, function () {").is_err());
    assert!(make("a = super.x", "").is_err());
    assert!(make("a, a", "'use strict'").is_err());
    assert!(make("a //", "return a // b").is_ok());
    assert!(make("", "let a; let a").is_err());
}
