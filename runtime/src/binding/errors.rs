//! Binding `errors`: where an error was thrown.

use engine::builtins::natives;
use engine::vm::interp::stack_trace;
use engine::vm::object::{ValueCell, function};
use engine::vm::{Args, Gc, JsResult, Kind, Object, Value, Vm};

natives! {
    pub TABLE:
    "sourceFrame" 1 => source_frame;
}

/// Where an exception comes from: an error from where it was made, another value from where it was thrown.
fn place(vm: &mut Vm, exception: Value) -> Option<(String, Gc<ValueCell>)> {
    if let Some(error) = exception.to_object().filter(|o| o.is(Kind::Error)) {
        return made_at(vm, error);
    }
    let (code, index) = stack_trace::thrown_at(vm, exception)?;
    Some((stack_trace::location(vm, code, index), code.script_record()?))
}

/// Where an error was made: the innermost frame outside the runtime's own modules.
fn made_at(vm: &mut Vm, error: Gc<Object>) -> Option<(String, Gc<ValueCell>)> {
    let frames = error.internal(0);
    if !frames.is_cell() {
        return None;
    }
    // A count, then function, instruction, receiver and kind of call of each frame (`stack_trace::capture_from`).
    let frames: Gc<ValueCell> = frames.as_gc();
    let count = frames.get(0).to_f64().unwrap_or(0.0) as usize / 4;
    for i in 0..count {
        let Some(function) = frames.get(1 + i * 4).to_object() else { continue };
        let code = function::code(function);
        let Some(record) = code.script_record() else { continue };
        let index = frames.get(2 + i * 4).to_f64().unwrap_or(0.0) as u32;
        let text = stack_trace::location(vm, code, index);
        if !text.starts_with("node:") {
            return Some((text, record));
        }
    }
    None
}

/// `file:line:column` taken apart.
fn split(place: &str) -> Option<(&str, usize, usize)> {
    let mut parts = place.rsplitn(3, ':');
    let (column, line, file) = (parts.next()?, parts.next()?, parts.next()?);
    Some((file, line.parse().ok()?, column.parse().ok()?))
}

/// `file:line`, the line and a caret below the column; undefined where nothing is known.
fn source_frame(vm: &mut Vm, args: Args) -> JsResult {
    let Some((place, record)) = place(vm, args.get(0)) else { return Ok(Value::UNDEFINED) };
    let Some((file, line, column)) = split(&place) else { return Ok(Value::UNDEFINED) };
    let (source, _) = engine::script::source_text(vm, record);
    let Some(text) = line.checked_sub(1).and_then(|n| source.lines().nth(n)) else { return Ok(Value::UNDEFINED) };
    // Very long lines are generated code; showing them helps nobody.
    if text.len() > 2000 {
        return Ok(Value::UNDEFINED);
    }
    let indent: String =
        text.chars().take(column.saturating_sub(1)).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    Ok(vm.str(&format!("{file}:{line}\n{text}\n{indent}^\n")).into())
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn places() {
        assert_eq!(split("/a b/c.js:10:5"), Some(("/a b/c.js", 10, 5)));
        assert_eq!(split("file:///a.mjs:3:4"), Some(("file:///a.mjs", 3, 4)));
        assert_eq!(split("native"), None);
    }
}
