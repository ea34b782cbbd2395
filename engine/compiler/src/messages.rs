//! Parser errors in the words of V8, which programs, their tests and their authors know.
//!
//! oxc recovers and reports several errors; a program sees the first one in source order. Most messages are matched
//! by how they begin, since oxc builds them from parts; what is not known here passes unchanged.

use oxc_diagnostics::OxcDiagnostic;

use crate::diagnostics::Diagnostic;

/// Translates and sorts by position.
pub fn translate<'d>(errors: impl IntoIterator<Item = &'d OxcDiagnostic>, source: &str) -> Vec<Diagnostic> {
    let mut out: Vec<Diagnostic> = errors.into_iter().map(|e| one(e, source)).collect();
    out.sort_by_key(|d| d.span.0);
    out.dedup();
    out
}

fn one(error: &OxcDiagnostic, source: &str) -> Diagnostic {
    let spans: Vec<(usize, usize)> = error
        .labels
        .iter()
        .map(|l| {
            let start = l.offset() as usize;
            (start.min(source.len()), (start + l.len() as usize).min(source.len()))
        })
        .collect();
    let text = error.message.as_ref();
    let mut at = *spans.first().unwrap_or(&(0, 0));
    // Redeclarations point at the second declaration.
    if text.starts_with("Identifier `") || text.starts_with("Label `") || text.starts_with("Duplicated export") {
        at = spans.iter().copied().max().unwrap_or(at);
    }
    let message = if let Some(detail) = text.strip_prefix("Invalid regular expression: ") {
        regexp(detail, &mut at, source)
    } else {
        match exact(text) {
            Some(message) => message.to_owned(),
            None => shaped(text, &mut at, source).unwrap_or_else(|| text.trim_end_matches('.').to_owned()),
        }
    };
    Diagnostic::syntax(message, (at.0 as u32, at.1.max(at.0) as u32))
}

/// Messages without parts.
fn exact(text: &str) -> Option<&'static str> {
    Some(match text {
        "'new super()' is not allowed" | "'super' can only be used with function calls or in property accesses" => {
            "'super' keyword unexpected here"
        }
        "A 'get' accessor must not have any formal parameters." => "Getter must not have any formal parameters.",
        "A 'set' accessor cannot have rest parameter." => "Setter function argument must not be a rest parameter",
        "A rest element must be last in a destructuring pattern" | "Spread must be last element" => {
            "Rest element must be last element"
        }
        "A rest parameter must be last in a parameter list" => "Rest parameter must be last formal parameter",
        "A rest parameter cannot have an initializer." => "Rest parameter may not have a default initializer",
        "A rest element cannot have an initializer." => "Invalid destructuring assignment target",
        "Async functions can only be declared at the top level or inside a block" => {
            "Async functions can only be declared at the top level or inside a block."
        }
        "Generators can only be declared at the top level or inside a block" => {
            "Generators can only be declared at the top level or inside a block."
        }
        "In strict mode code, functions can only be declared at top level or inside a block" => {
            "In strict mode code, functions can only be declared at top level or inside a block."
        }
        "In non-strict mode code, functions can only be declared at top level, inside a block, or as the body of an if statement" => {
            "In non-strict mode code, functions can only be declared at top level, inside a block, or as the body of an if statement."
        }
        "Classes can't have a field named 'constructor'" | "Classes may not have a field named 'constructor'" => {
            "Classes may not have a field named 'constructor'"
        }
        "Classes can't have an element named '#constructor'" => {
            "Classes may not have a private field named '#constructor'"
        }
        "Classes may not have a static property named 'prototype'" => {
            "Classes may not have static property named 'prototype'"
        }
        "Constructor can't be a generator" => "Class constructor may not be a generator",
        "Constructor can't be an async method" => "Class constructor may not be an async method",
        "Constructor can't have get/set modifier" => "Class constructor may not be an accessor",
        "Multiple constructor implementations are not allowed." => "A class may only have one constructor",
        "Invalid assignment in object literal" => "Invalid shorthand property initializer",
        "Invalid Unicode escape sequence" | "Invalid escape sequence" => "Invalid Unicode escape sequence",
        "Bad escape sequence in untagged template literal" => "Invalid escape sequence in template",
        "Invalid characters after number" => "Invalid or unexpected token",
        "Unterminated multiline comment" => "Invalid or unexpected token",
        "Unterminated regular expression" => "Invalid regular expression: missing /",
        "Keywords cannot contain escape characters" => "Keyword must not contain escaped characters",
        "A 'return' statement can only be used within a function body." => "Illegal return statement",
        "Delete of an unqualified identifier in strict mode." => "Delete of an unqualified identifier in strict mode.",
        "Missing catch or finally clause" => "Missing catch or finally after try",
        "Invalid optional chain from new expression."
        | "Optional chaining cannot appear in the callee of new expressions" => {
            "Invalid optional chain from new expression"
        }
        "Tagged template expressions are not permitted in an optional chain" => {
            "Invalid tagged template on optional chain"
        }
        "Invalid rest element target in destructuring assignment"
        | "Invalid rest element target in destructuring pattern" => {
            "`...` must be followed by an assignable reference in assignment contexts"
        }
        "Unexpected import.meta expression" | "import.meta is only allowed in module code" => {
            "Cannot use 'import.meta' outside a module"
        }
        "Unexpected new.target expression"
        | "new.target is only allowed in constructors, functions, and class field initializers" => {
            "new.target expression is not allowed here"
        }
        "`await` is only allowed within async functions and at the top levels of modules"
        | "`for await` loops are only allowed within async functions and at the top levels of modules" => {
            "await is only valid in async functions and the top level bodies of modules"
        }
        "The left-hand side of a `for...of` statement may not be `async`" => {
            "The left-hand side of a for-of loop may not be 'async'."
        }
        "The left-hand side of a `for...of` statement may not start with `let`" => {
            "The left-hand side of a for-of loop may not be 'let'."
        }
        "Cannot use new with dynamic import" => "Cannot use new with import",
        "import() requires a specifier." => "Unexpected token ')'",
        "HTML comments are not allowed in modules" => "HTML comments are not allowed in modules",
        "'with' statements are not allowed" => "Strict mode code may not include a with statement",
        "'0'-prefixed octal literals and octal escape sequences are deprecated" => {
            "Octal literals are not allowed in strict mode."
        }
        "Decimals with leading zeros are not allowed in strict mode" => {
            "Decimals with leading zeros are not allowed in strict mode."
        }
        "\\8 and \\9 are not allowed in strict mode" => "\\8 and \\9 are not allowed in strict mode.",
        "A `break` statement can only be used within an enclosing iteration or switch statement." => {
            "Illegal break statement"
        }
        "The operand of a 'delete' operator cannot be a private identifier." => "Private fields can not be deleted",
        "Private fields cannot be accessed on super" => "Unexpected private field",
        "Unexpected end of file" => "Unexpected end of input",
        "A 'yield' expression is only allowed in a generator body." => "Unexpected strict mode reserved word",
        _ => return None,
    })
}

/// Messages with a name or token in them.
fn shaped(text: &str, at: &mut (usize, usize), source: &str) -> Option<String> {
    let quoted = || {
        let mut parts = text.split(['`', '\'']);
        parts.next();
        parts.next().unwrap_or_default()
    };
    if matches!(text, "Cannot assign to this expression" | "Invalid left-hand side in assignment") {
        return Some(invalid_target(*at, source).into());
    }
    if text.starts_with("'super' can only be referenced") || text.starts_with("Super calls are not") {
        return Some("'super' keyword unexpected here".into());
    }
    if text.starts_with("Identifier `") {
        return Some(format!("Identifier '{}' has already been declared", quoted()));
    }
    if text.starts_with("Label `") {
        return Some(format!("Label '{}' has already been declared", quoted()));
    }
    if text.starts_with("Duplicated export") {
        return Some(format!("Duplicate export of '{}'", quoted()));
    }
    if text.starts_with("Export '") {
        return Some(format!("Export '{}' is not defined in module", quoted()));
    }
    if text == "Use of undefined label" {
        return Some(format!("Undefined label '{}'", &source[at.0..at.1]));
    }
    if text == "Jump target cannot cross function boundary." {
        let name = &source[at.0..at.1];
        return Some(match name.strip_prefix("break").or(name.strip_prefix("continue")) {
            Some(_) => "Illegal break statement".into(),
            None => format!("Undefined label '{name}'"),
        });
    }
    if text.starts_with("A `continue` statement") {
        return Some("Illegal continue statement: no surrounding iteration statement".into());
    }
    if text.starts_with("A `") && text.contains("can only jump to a label") {
        let label = source[at.0..at.1].to_owned();
        return Some(format!("Illegal continue statement: '{label}' does not denote an iteration statement"));
    }
    if text.starts_with("Cannot assign to '") && text.ends_with("in strict mode") {
        return Some("Unexpected eval or arguments in strict mode".into());
    }
    if text.starts_with("'arguments' is not allowed in") {
        return Some("'arguments' is not allowed in class field initializer or static initialization block".into());
    }
    if text.starts_with("The keyword '") || text.starts_with("Identifier expected. '") {
        return Some(match quoted() {
            "implements" | "interface" | "let" | "package" | "private" | "protected" | "public" | "static"
            | "yield" => "Unexpected strict mode reserved word".into(),
            "await" | "enum" => "Unexpected reserved word".into(),
            word => format!("Unexpected token '{word}'"),
        });
    }
    if text.starts_with("Private identifier '#") {
        return Some(format!("Private field '{}' must be declared in an enclosing class", quoted()));
    }
    if text.starts_with("A unary expression with the '") {
        return Some(
            "Unary operator used immediately before exponentiation expression. \
             Parenthesis must be used to disambiguate operator precedence"
                .into(),
        );
    }
    if text.starts_with("Cannot use `await` as an identifier") || text.starts_with("Cannot use await in") {
        return Some("Unexpected reserved word".into());
    }
    if text.starts_with("Cannot use `yield` as an identifier") {
        return Some("Unexpected identifier 'yield'".into());
    }
    if text.starts_with("Cannot use ") && text.ends_with("outside a module") {
        *at = (at.0, at.0 + source[at.0..].find(|c: char| !c.is_alphabetic()).unwrap_or(0));
        return Some(match &source[at.0..at.1] {
            "export" => "Unexpected token 'export'".into(),
            _ => "Cannot use import statement outside a module".into(),
        });
    }
    if text.starts_with("Only a single declaration is allowed in a `for...") {
        let kind = quoted().trim_start_matches("for...");
        return Some(format!("Invalid left-hand side in for-{kind} loop: Must have a single binding."));
    }
    if text.ends_with("loop variable declaration may not have an initializer") {
        let kind = text.split(' ').next().unwrap_or("for-in");
        return Some(format!("{kind} loop variable declaration may not have an initializer."));
    }
    if let Some(token) = text.strip_prefix("Illegal newline after ") {
        return Some(format!("Illegal newline after {token}"));
    }
    if text == "Unterminated string" {
        let template = source[at.0..].starts_with(['`', '}']);
        return Some(if template { "Unexpected end of input" } else { "Invalid or unexpected token" }.into());
    }
    if text.starts_with("Invalid Character") || text.starts_with("Invalid Number") {
        return Some("Invalid or unexpected token".into());
    }
    if text.contains("in regular expression literal") {
        return Some("Invalid regular expression flags".into());
    }
    if text.starts_with("Unexpected private identifier") {
        return Some(unexpected(at, source));
    }
    if text.ends_with("but found `EOF`") || text.ends_with("but found `<EOF>`") {
        let opened = text.starts_with("Expected `,` or `)`") || text.starts_with("Expected `)`");
        return Some(if opened && is_call(at.0, source) {
            "missing ) after argument list".into()
        } else {
            "Unexpected end of input".into()
        });
    }
    if text.starts_with("Expected `,` or `)`") {
        return Some("missing ) after argument list".into());
    }
    let generic = text.starts_with("Expected ")
        || matches!(
            text,
            "Unexpected token"
                | "Identifier expected."
                | "Identifier expected after '?.'"
                | "Empty parenthesized expression"
                | "Unexpected export."
                | "Line terminator not permitted before arrow"
                | "A newline is not expected here"
                | "Invalid class declaration"
                | "Function name is required in function declaration or named export"
        );
    generic.then(|| {
        // Where a semicolon or a token is missing oxc points behind the last token; V8 at the next one.
        if text.starts_with("Expected a semicolon") || at.0 == at.1 {
            *at = next_token(at.0, source);
        }
        unexpected(at, source)
    })
}

/// What is wrong with an assignment to something that is no target, by the operator next to it.
fn invalid_target(at: (usize, usize), source: &str) -> &'static str {
    let (before, after) = (source[..at.0].trim_end(), source[at.1..].trim_start());
    let before = before.trim_end_matches('(').trim_end();
    if before.ends_with("++") || before.ends_with("--") {
        "Invalid left-hand side expression in prefix operation"
    } else if after.starts_with("++") || after.starts_with("--") {
        "Invalid left-hand side expression in postfix operation"
    } else if before.ends_with("for") || before.ends_with("for await") {
        "Invalid left-hand side in for-loop"
    } else {
        "Invalid left-hand side in assignment"
    }
}

/// Whether the innermost bracket open before `end` is the `(` of a call. Only used on the way to an error.
fn is_call(end: usize, source: &str) -> bool {
    let bytes = source.as_bytes();
    let mut depth = 0i32;
    for i in (0..end.min(bytes.len())).rev() {
        match bytes[i] {
            b')' | b']' | b'}' => depth += 1,
            b'(' | b'[' | b'{' if depth > 0 => depth -= 1,
            b'(' => {
                let before = source[..i].trim_end();
                let start = before.rfind(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).map_or(0, |n| n + 1);
                let word = &before[start..];
                return before.ends_with([')', ']'])
                    || !word.is_empty()
                        && !matches!(
                            word,
                            "if" | "for" | "while" | "switch" | "with" | "catch" | "function" | "return" | "typeof"
                        );
            }
            b'[' | b'{' => return false,
            _ => {}
        }
    }
    false
}

/// Span of the first token at or behind `i`: white space and comments skipped.
fn next_token(mut i: usize, source: &str) -> (usize, usize) {
    loop {
        let rest = &source[i..];
        let trimmed = rest.trim_start();
        i += rest.len() - trimmed.len();
        if trimmed.starts_with("//") {
            i += trimmed.find('\n').unwrap_or(trimmed.len());
        } else if trimmed.starts_with("/*") {
            i += trimmed.find("*/").map_or(trimmed.len(), |n| n + 2);
        } else {
            break;
        }
    }
    let rest = &source[i..];
    let word = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(rest.len());
    let len = match rest.chars().next() {
        None => 0,
        Some(_) if word > 0 => word,
        Some(q @ ('"' | '\'')) => rest[1..].find(q).map_or(1, |n| n + 2),
        Some('`') => 1,
        Some(c) => punctuator(rest).unwrap_or(c.len_utf8()),
    };
    (i, i + len)
}

fn punctuator(rest: &str) -> Option<usize> {
    const LONG: [&str; 26] = [
        ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=", "<=", ">=",
        "&&", "||", "??", "?.", "++", "--", "+=", "-=", "**", "<<",
    ];
    LONG.iter().find(|p| rest.starts_with(**p)).map(|p| p.len())
}

/// V8's message for a token that cannot stand where it does.
fn unexpected(at: &mut (usize, usize), source: &str) -> String {
    let mut token = &source[at.0..at.1];
    if token.is_empty() {
        *at = next_token(at.0, source);
        token = &source[at.0..at.1];
    }
    let Some(first) = token.chars().next() else { return "Unexpected end of input".into() };
    match first {
        '"' | '\'' if token.len() > 1 => "Unexpected string".into(),
        '"' | '\'' => "Invalid or unexpected token".into(),
        '`' => "Unexpected template string".into(),
        '0'..='9' => "Unexpected number".into(),
        '/' if token.len() > 2 => "Invalid regular expression flags".into(),
        '#' | '@' | '\\' if token.len() == 1 => "Invalid or unexpected token".into(),
        '.' if token.len() > 1 && token.as_bytes()[1].is_ascii_digit() => "Unexpected number".into(),
        '#' => format!("Unexpected identifier '{token}'"),
        c if c.is_alphabetic() || c == '_' || c == '$' => {
            if token == "enum" {
                "Unexpected reserved word".into()
            } else if is_keyword(token) {
                format!("Unexpected token '{token}'")
            } else {
                format!("Unexpected identifier '{token}'")
            }
        }
        _ => format!("Unexpected token '{token}'"),
    }
}

fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "break"
            | "case"
            | "catch"
            | "class"
            | "const"
            | "continue"
            | "debugger"
            | "default"
            | "delete"
            | "do"
            | "else"
            | "export"
            | "extends"
            | "false"
            | "finally"
            | "for"
            | "function"
            | "if"
            | "import"
            | "in"
            | "instanceof"
            | "new"
            | "null"
            | "return"
            | "super"
            | "switch"
            | "this"
            | "throw"
            | "true"
            | "try"
            | "typeof"
            | "var"
            | "void"
            | "while"
            | "with"
    )
}

/// `Invalid regular expression: /source/flags: what`.
fn regexp(detail: &str, at: &mut (usize, usize), source: &str) -> String {
    if detail.contains("flag") {
        return "Invalid regular expression flags".into();
    }
    let start = literal_start(at.0, source);
    let end = start + literal_len(&source[start..]);
    let literal = &source[start..end];
    *at = (start, end);
    let what = regexp_reason(detail);
    format!("Invalid regular expression: {literal}: {what}")
}

/// oxc's reason in V8's words.
pub fn regexp_reason(detail: &str) -> String {
    let starts = |p: &str| detail.starts_with(p);
    let what = if starts("Unterminated capturing group name") || starts("Group specifier is empty") {
        "Invalid capture group name"
    } else if starts("Unterminated character class") {
        "Unterminated character class"
    } else if starts("Unterminated") {
        "Unterminated group"
    } else if starts("Could not parse the entire pattern") {
        "Unmatched ')'"
    } else if starts("Lone quantifier") {
        "Nothing to repeat"
    } else if starts("Numbers out of order in braced quantifier") {
        "numbers out of order in {} quantifier"
    } else if starts("Invalid braced quantifier") {
        "Nothing to repeat"
    } else if starts("Character") && detail.contains("out of order") {
        "Range out of order in character class"
    } else if starts("Character class range with invalid atom") || starts("Invalid class atom") {
        "Invalid character class"
    } else if starts("Duplicated capturing group names") {
        "Duplicate capture group name"
    } else if starts("Invalid named reference") {
        "Invalid named reference"
    } else if starts("Invalid indexed reference") {
        "Invalid class escape"
    } else if starts("Invalid unicode property") || starts("Property name") {
        "Invalid property name"
    } else if starts("Invalid unicode escape") {
        "Invalid Unicode escape"
    } else if starts("Invalid extended atom escape") {
        "Invalid escape"
    } else if detail.contains("odifier") {
        "Invalid group"
    } else if starts("Too many capturing groups") {
        "Too many captures"
    } else {
        detail
    };
    what.to_owned()
}

/// Start of the regular expression literal around `i`: the nearest `/` before it that is not escaped.
fn literal_start(i: usize, source: &str) -> usize {
    let bytes = source.as_bytes();
    (0..=i.min(bytes.len().saturating_sub(1)))
        .rev()
        .take_while(|&j| bytes[j] != b'\n')
        .find(|&j| bytes[j] == b'/' && (j == 0 || bytes[j - 1] != b'\\'))
        .unwrap_or(i)
}

fn literal_len(rest: &str) -> usize {
    let (mut class, mut escaped, mut closed) = (false, false, false);
    for (i, c) in rest.char_indices().skip(1) {
        if closed {
            if !c.is_alphanumeric() {
                return i;
            }
            continue;
        }
        match c {
            _ if escaped => escaped = false,
            '\n' => return i,
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '/' if !class => closed = true,
            _ => {}
        }
    }
    rest.len()
}
