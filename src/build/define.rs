//! `--define NAME=VALUE`: a global variable, or a chain of properties of one, is read as a constant.

use compiler::{Options, SourceKind};
use oxc_ast::ast::{Expression, IdentifierReference, Program, Statement};
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::{Semantic, SemanticBuilder};
use oxc_span::GetSpan;

use super::edits::Edits;
use crate::error::Failure;

/// Names and what stands for them.
#[derive(Default)]
pub struct Defines(Vec<Define>);

struct Define {
    /// `process.env.NODE_ENV` as its parts.
    name: Vec<String>,
    /// JavaScript source of an expression, in parentheses.
    value: String,
}

impl Defines {
    /// From arguments of the form `NAME=VALUE`.
    pub fn parse(args: &[String]) -> Result<Defines, Failure> {
        args.iter().map(|arg| Define::parse(arg)).collect::<Result<_, _>>().map(Defines).map_err(Failure::Unusable)
    }

    /// `source` with the constants in place, or `None` if none of the names is in it.
    pub fn apply(&self, source: &str, kind: SourceKind, options: &Options) -> Option<String> {
        let mentioned = |define: &Define| define.name.iter().all(|part| source.contains(part.as_str()));
        if !self.0.iter().any(mentioned) {
            return None;
        }
        // A text that does not parse is reported when it is parsed as itself.
        let edits = compiler::with_program(source, kind, options, |program, _| Ok(self.edits(program))).ok()?;
        (!edits.is_empty()).then(|| edits.apply(source))
    }

    fn edits(&self, program: &Program<'_>) -> Edits {
        let analysed = SemanticBuilder::new_compiler().build(program);
        let mut finder = Finder { defines: self, semantic: &analysed.semantic, edits: Edits::default() };
        finder.visit_program(program);
        finder.edits
    }
}

impl Define {
    fn parse(arg: &str) -> Result<Define, String> {
        let bad = |why: &str| format!("--define '{arg}': {why}");
        let (name, value) = arg.split_once('=').ok_or_else(|| bad("wanted NAME=VALUE"))?;
        let parts: Vec<String> = name.split('.').map(str::to_owned).collect();
        let is_name = |part: &String| {
            part.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '$')
                && part.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$')
        };
        if !parts.iter().all(is_name) {
            return Err(bad("NAME must be an identifier or identifiers joined by dots"));
        }
        let wrapped = format!("({value})");
        let expression = compiler::with_program(&wrapped, SourceKind::Script, &Options::default(), |program, _| {
            // The parentheses are ours: the value did not close the first itself.
            Ok(matches!(program.body.as_slice(), [Statement::ExpressionStatement(statement)]
                if matches!(statement.expression, Expression::ParenthesizedExpression(_))
                    && statement.span.end as usize == wrapped.len()))
        });
        if expression != Ok(true) {
            return Err(bad("VALUE must be a JavaScript expression; a string needs its own quotes: NAME='\"text\"'"));
        }
        Ok(Define { name: parts, value: wrapped })
    }

    /// The variable at the front of `expression` if the rest is this define's chain.
    fn matches<'e, 'a>(&self, mut expression: &'e Expression<'a>) -> Option<&'e IdentifierReference<'a>> {
        for part in self.name[1..].iter().rev() {
            match expression {
                Expression::StaticMemberExpression(member)
                    if !member.optional && member.property.name == part.as_str() =>
                {
                    expression = &member.object;
                }
                _ => return None,
            }
        }
        match expression {
            Expression::Identifier(identifier) if identifier.name == self.name[0].as_str() => Some(identifier),
            _ => None,
        }
    }
}

struct Finder<'d, 's, 'p> {
    defines: &'d Defines,
    semantic: &'s Semantic<'p>,
    edits: Edits,
}

impl<'a> Visit<'a> for Finder<'_, '_, '_> {
    fn visit_expression(&mut self, expression: &Expression<'a>) {
        for define in &self.defines.0 {
            if let Some(root) = define.matches(expression)
                && self.semantic.is_reference_to_global_variable(root)
            {
                let span = expression.span();
                self.edits.replace(span.start, span.end, define.value.clone());
                return;
            }
        }
        walk::walk_expression(self, expression);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(defines: &[&str], source: &str) -> String {
        let defines = Defines::parse(&defines.iter().map(|d| (*d).to_owned()).collect::<Vec<_>>()).unwrap();
        let applied = defines.apply(source, SourceKind::CommonJs, &Options::for_path("a.ts"));
        applied.unwrap_or_else(|| source.to_owned())
    }

    #[test]
    fn chains_and_globals() {
        let defines = ["process.env.NODE_ENV=\"production\"", "DEBUG=false"];
        assert_eq!(apply(&defines, "f(process.env.NODE_ENV, DEBUG)"), "f((\"production\"), (false))");
        assert_eq!(apply(&defines, "const x: string = process.env.NODE_ENV;"), "const x: string = (\"production\");");
    }

    #[test]
    fn what_is_not_the_global_stays() {
        let defines = ["process.env.NODE_ENV=1", "DEBUG=false"];
        for source in [
            "function f(DEBUG) { return DEBUG }",
            "process.env.NODE_ENV = 2",
            "a.DEBUG; ({ DEBUG: 1 })",
            "a.process.env.NODE_ENV",
            "'process.env.NODE_ENV DEBUG'",
        ] {
            assert_eq!(apply(&defines, source), source);
        }
    }

    #[test]
    fn bad_arguments() {
        for arg in ["A", "A=", "1=2", "a..b=1", "A=1)(2", "A=var x"] {
            assert!(Defines::parse(&[arg.to_owned()]).is_err(), "{arg}");
        }
    }
}
