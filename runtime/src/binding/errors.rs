//! Binding `errors`: where an error was thrown.

use engine::builtins::natives;
use engine::vm::interp::code::script;
use engine::vm::object::ValueCell;
use engine::vm::{Args, Gc, JsResult, Key, Value, Vm};

natives! {
    pub TABLE:
    "sourceFrame" 1 => source_frame;
}

/// The first place of a stack: file, line and column.
fn first_place(stack: &str) -> Option<(&str, usize, usize)> {
    for line in stack.lines() {
        let Some(rest) = line.trim_start().strip_prefix("at ") else { continue };
        let place = match (rest.rfind('('), rest.ends_with(')')) {
            (Some(i), true) => &rest[i + 1..rest.len() - 1],
            _ => rest,
        };
        let mut parts = place.rsplitn(3, ':');
        let (column, line, file) = (parts.next()?, parts.next(), parts.next());
        if let (Ok(column), Some(Ok(line)), Some(file)) = (column.parse(), line.map(str::parse), file) {
            return Some((file, line, column));
        }
    }
    None
}

/// `file:line`, the line and a caret below the column; undefined where nothing is known.
fn source_frame(vm: &mut Vm, args: Args) -> JsResult {
    let Some(error) = args.get(0).to_object() else { return Ok(Value::UNDEFINED) };
    let key = Key::atom(vm.names.stack);
    let stack = vm.quiet_get(error, key);
    let stack = super::text(vm, stack);
    let Some((file, line, column)) = first_place(&stack) else { return Ok(Value::UNDEFINED) };
    let Some(text) = line_of(vm, file, line) else { return Ok(Value::UNDEFINED) };
    // Very long lines are generated code; showing them helps nobody.
    if text.len() > 2000 {
        return Ok(Value::UNDEFINED);
    }
    let indent: String =
        text.chars().take(column.saturating_sub(1)).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    Ok(vm.str(&format!("{file}:{line}\n{text}\n{indent}^\n")).into())
}

/// A line of a loaded script.
fn line_of(vm: &mut Vm, file: &str, line: usize) -> Option<String> {
    let list = vm.roots.scripts.some()?;
    let records: Vec<Gc<ValueCell>> =
        list.values().iter().map(|v| v.get()).filter(|v| v.is_cell()).map(|v| v.as_gc()).collect();
    for record in records.into_iter().rev() {
        let name = super::text(vm, record.get(script::NAME));
        if name == file || name.strip_prefix("file://") == Some(file) {
            let (source, _) = engine::script::source_text(vm, record);
            return source.lines().nth(line.checked_sub(1)?).map(str::to_owned);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::first_place;

    #[test]
    fn places() {
        assert_eq!(first_place("Error: x\n    at f (/a b/c.js:10:5)\n    at g"), Some(("/a b/c.js", 10, 5)));
        assert_eq!(first_place("Error: x (1:2)\n    at file:///a.mjs:3:4"), Some(("file:///a.mjs", 3, 4)));
        assert_eq!(first_place("Error\n    at native"), None);
    }
}
