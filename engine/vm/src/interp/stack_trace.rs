//! Stack traces: walking frames, `Error.captureStackTrace`, V8's stack text.

use super::code::{Code, script};
use super::{call_site, call_site::Frame, unwind};
use crate::Vm;
use crate::error::JsResult;
use crate::heap::{Gc, Kind};
use crate::object::{Attrs, Key, Object, ValueCell};
use crate::string::atom::Bytes;
use crate::string::{JsString, Units};
use crate::value::Value;
use crate::vm::Intrinsic;
use bytecode::{flags, frame};

/// One frame of a trace.
#[derive(Clone, Copy)]
pub struct FrameInfo {
    pub function: Gc<Object>,
    pub code: Gc<Code>,
    /// Index of the executing instruction.
    pub index: u32,
    pub this: Value,
    pub construct: bool,
}

/// Frames from the innermost outwards, across native calls. Built-ins written in JS and native functions are
/// included; the caller filters.
pub fn walk(vm: &mut Vm, mut each: impl FnMut(FrameInfo) -> bool) {
    let (mut fp, mut pc) = (vm.fp, vm.pc);
    // SAFETY: frames are linked down to entry frames, which save the outer frame and address.
    unsafe {
        loop {
            let callee = *fp.offset(frame::CALLEE as isize);
            if !callee.is_object() {
                return;
            }
            let f: Gc<Object> = callee.as_gc();
            if f == vm.roots.entry_function {
                pc = (*fp.offset(frame::RETURN_PC as isize)).0 as *const u64;
                fp = (*fp.offset(frame::NEW_TARGET as isize)).0 as *mut Value;
                continue;
            }
            if f.is(Kind::Function) {
                let code: Gc<Code> = Gc::from_offset(f.ptr(0).get());
                let argc = (*fp.offset(frame::ARGC as isize)).0;
                let info = FrameInfo {
                    function: f,
                    code,
                    // Natives have no instructions.
                    index: if code.is_native() { 0 } else { code.index_of(pc).wrapping_sub(1) },
                    this: *fp.offset(frame::THIS as isize),
                    construct: (argc >> 32) as u32 & frame::FLAG_CONSTRUCT != 0,
                };
                if !each(info) {
                    return;
                }
            }
            match unwind::caller(vm, fp) {
                Some((f, p)) => (fp, pc) = (f, p),
                None => return,
            }
        }
    }
}

/// Code and instruction index of the running bytecode frame.
pub fn current_code(vm: &mut Vm) -> Option<(Gc<Code>, u32)> {
    let mut found = None;
    walk(vm, |f| {
        found = Some((f.code, f.index));
        false
    });
    found
}

/// Remembers where a value is thrown, unless it is an error: those have a stack.
pub fn note_thrown(vm: &mut Vm, value: Value) {
    if let Some((code, index)) = current_code(vm) {
        note_thrown_at(vm, value, code, index);
    }
}

/// As [`note_thrown`] for a value thrown by the instruction `index` of `code`.
pub fn note_thrown_at(vm: &mut Vm, value: Value, code: Gc<Code>, index: u32) {
    if value.to_object().is_none_or(|o| !o.is(Kind::Error)) {
        vm.thrown = (value, Value::cell(code), index);
    }
}

/// Code and instruction that threw this value last, if they are known.
pub fn thrown_at(vm: &Vm, value: Value) -> Option<(Gc<Code>, u32)> {
    let (last, code, index) = vm.thrown;
    (last == value && code.is_cell()).then(|| (code.as_gc(), index))
}

/// Source text of the callee of the call being executed, for "x is not a function": a plain member chain that begins where the
/// instruction's source position points, and what stands before it if it is the name of a method.
pub fn callee_text(vm: &mut Vm) -> Option<String> {
    let (code, index) = current_code(vm)?;
    let at = code.position(index)? as usize;
    let s = code.script_record()?;
    let source: Gc<JsString> = s.get(script::SOURCE).to_str()?;
    let text = source.units(vm);
    let around = |at: usize| at.saturating_sub(CALLEE_TEXT)..at.saturating_add(CALLEE_TEXT);
    let (before, text): (String, String) = match text {
        crate::string::Units::Latin1(b) => {
            // Source offsets count UTF-8 bytes; find the unit by walking only when the text is not ASCII.
            let at = if b.is_ascii() { at } else { utf8_to_unit(b.iter().map(|&c| c as u32), at) };
            let part = |range: std::ops::Range<usize>| {
                b[range.start.min(b.len())..range.end.min(b.len())].iter().map(|&c| c as char).collect()
            };
            (part(around(at).start..at), part(at..around(at).end))
        }
        crate::string::Units::Utf16(u) => {
            let at = utf16_offset(u, at);
            let part = |range: std::ops::Range<usize>| {
                String::from_utf16_lossy(&u[range.start.min(u.len())..range.end.min(u.len())])
            };
            (part(around(at).start..at), part(at..around(at).end))
        }
    };
    let (text, is_new) = match text.strip_prefix("new ") {
        Some(rest) => (rest, true),
        None => (&text[..], false),
    };
    let end = text.find(|c: char| !(is_name(c) || matches!(c, '.' | '?'))).unwrap_or(text.len());
    let name = text[..end].trim_end_matches(['.', '?']);
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Some(match receiver_text(&before).filter(|_| !is_new) {
        Some(receiver) => format!("{receiver}{name}"),
        None => name.to_string(),
    })
}

/// How much source is looked at on either side of a call's position.
const CALLEE_TEXT: usize = 200;

/// Words before a bracket that no value is named by.
const NO_RECEIVER: [&str; 17] = [
    "await",
    "case",
    "delete",
    "do",
    "else",
    "for",
    "if",
    "in",
    "instanceof",
    "new",
    "of",
    "return",
    "throw",
    "typeof",
    "void",
    "while",
    "yield",
];

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '#')
}

/// The member chain, with its last dot, that text ends with. Arguments of calls in it are left out. `None` for other expressions.
fn receiver_text(before: &str) -> Option<String> {
    let mut rest = before.trim_end();
    let mut chain = String::new();
    loop {
        let dot = if rest.ends_with("?.") { "?." } else { "." };
        rest = rest.strip_suffix(dot).filter(|r| !r.ends_with('.'))?.trim_end();
        let mut link = String::from(dot);
        while let Some(open) = match rest.chars().last()? {
            ')' => Some('('),
            ']' => Some('['),
            _ => None,
        } {
            let start = opening(rest, open)?;
            let inside = if open == '(' { "(...)" } else { &rest[start..] };
            link.insert_str(0, inside);
            rest = rest[..start].trim_end();
        }
        let start = rest.char_indices().rev().take_while(|c| is_name(c.1)).last()?.0;
        let name = &rest[start..];
        if name.starts_with(|c: char| c.is_ascii_digit()) || NO_RECEIVER.contains(&name) {
            return None;
        }
        chain = format!("{name}{link}{chain}");
        rest = rest[..start].trim_end();
        if !rest.ends_with('.') {
            return Some(chain);
        }
    }
}

/// Where the bracket was opened that text ends with. `None` if there are strings or the like between.
fn opening(text: &str, open: char) -> Option<usize> {
    let close = if open == '(' { ')' } else { ']' };
    let mut depth = 0;
    for (at, c) in text.char_indices().rev() {
        if matches!(c, '\'' | '"' | '`' | '/') {
            return None;
        }
        depth += (c == close) as i32 - (c == open) as i32;
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

fn utf8_to_unit(units: impl Iterator<Item = u32>, byte: usize) -> usize {
    let mut n = 0;
    for (i, c) in units.enumerate() {
        if n >= byte {
            return i;
        }
        n += if c < 0x80 { 1 } else { 2 };
    }
    usize::MAX
}

/// Unit index of a UTF-8 byte offset in UTF-16 text.
pub fn utf16_offset(u: &[u16], byte: usize) -> usize {
    let mut n = 0;
    for (i, &c) in u.iter().enumerate() {
        if n >= byte {
            return i;
        }
        n += match c {
            0..0x80 => 1,
            0x80..0x800 => 2,
            // Each half of a pair counts two of its four bytes.
            0xD800..0xE000 => 2,
            _ => 3,
        };
    }
    u.len()
}

/// Captures the stack of a new error: frames go to internal value 0 as (function, instruction index, this, flags)
/// quadruples; the text is made when `stack` is first read.
pub fn capture(vm: &mut Vm, error: Gc<Object>) {
    // Objects of kind Error get a lazy property: nothing can throw.
    let _captured = capture_from(vm, error, Gc::NONE);
}

/// `Error.stackTraceLimit`; `None` when it is not a number: then no stack is captured.
fn limit(vm: &Vm) -> Option<usize> {
    const DEFAULT: usize = 10;
    // The first errors are made before the constructor.
    let Some(c) = vm.roots.intrinsics[Intrinsic::Error as usize].to_object() else { return Some(DEFAULT) };
    let f = c.shape().lookup(Key::atom(vm.names.stack_trace_limit))?;
    if !f.attrs.has_slot() || f.attrs.is_accessor() {
        return None;
    }
    // The conversion saturates: negative limits and NaN are 0.
    c.slot(f.slot).get().to_f64().map(|n| n as usize)
}

/// As [`capture`], leaving out frames above and including the topmost call of `skip_to`.
///
/// # Errors
/// What `Error.prepareStackTrace` throws, if `error` is not of kind Error: its text is made at once.
pub fn capture_from(vm: &mut Vm, error: Gc<Object>, skip_to: Gc<Object>) -> JsResult<()> {
    let Some(limit) = limit(vm) else { return Ok(()) };
    let mut skipping = !skip_to.is_none();
    let mut frames: Vec<Value> = Vec::new();
    walk(vm, |f| {
        if skipping {
            skipping = f.function != skip_to;
            return true;
        }
        if frames.len() / 4 >= limit {
            return false;
        }
        // Native frames are shown by V8 only when they call back; the error constructors never.
        if f.code.is_native() || f.code.has(flags::BUILTIN) && f.code.name_str().is_empty() {
            return true;
        }
        frames.extend([
            f.function.into(),
            Value::from_u32(f.index),
            if f.this.is_heap() || f.this.is_nullish() { f.this } else { Value::UNDEFINED },
            Value::bool(f.construct),
        ]);
        true
    });
    let list = vm.alloc_values(Kind::List, frames.len() + 1, Value::UNDEFINED);
    list.values()[0].set(Value::from_usize(frames.len()));
    for (d, v) in list.values()[1..].iter().zip(&frames) {
        d.set(*v);
    }
    let list = Value::cell(list);
    if error.is(Kind::Error) {
        vm.set_internal(error, 0, list);
        let key = Key::atom(vm.names.stack);
        // The text is made when asked for: the entry has no slot until then.
        let lazy = Attrs::HIDDEN.with(Attrs::LAZY, true);
        let shape = error.shape();
        match vm.shape_add(shape, key, lazy) {
            Some(s) if !shape.has(crate::object::shape::shape_flags::DICTIONARY) => vm.set_shape(error, s),
            _ => {
                let text = stack_text(vm, error, list);
                vm.define_data(error, key, text, Attrs::HIDDEN);
            }
        }
    } else {
        let text = stack_value(vm, error, list)?;
        let key = Key::atom(vm.names.stack);
        vm.define_data(error, key, text, Attrs::HIDDEN);
    }
    Ok(())
}

/// Line and column (1-based, UTF-16) of a source offset.
pub fn line_column(vm: &mut Vm, s: Gc<ValueCell>, offset: u32) -> (u32, u32) {
    let Some(source) = s.get(script::SOURCE).to_str() else {
        let starts = line_starts(s);
        let line = starts.partition_point(|&start| start <= offset).max(1);
        return (line as u32, offset - starts.get(line - 1).map_or(0, |&start| start.min(offset)) + 1);
    };
    let u = source.units(vm);
    let at = match u {
        crate::string::Units::Latin1(b) if b.is_ascii() => offset as usize,
        crate::string::Units::Latin1(b) => utf8_to_unit(b.iter().map(|&c| c as u32), offset as usize),
        crate::string::Units::Utf16(w) => utf16_offset(w, offset as usize),
    }
    .min(u.len());
    let (mut line, mut start) = (1, 0);
    let mut end_at = |i: usize| {
        if ends_line(u, i) {
            line += 1;
            start = i + 1;
        }
    };
    match u {
        // A profile of a large program asks for many places.
        crate::string::Units::Latin1(b) => memchr::memchr2_iter(0x0A, 0x0D, &b[..at]).for_each(&mut end_at),
        crate::string::Units::Utf16(_) => (0..at).for_each(&mut end_at),
    }
    (line, (at - start) as u32 + 1)
}

/// Whether a line ends with the unit at `i`.
fn ends_line(u: Units<'_>, i: usize) -> bool {
    match u.at(i) {
        0x0A | 0x2028 | 0x2029 => true,
        0x0D => i + 1 >= u.len() || u.at(i + 1) != 0x0A,
        _ => false,
    }
}

/// Replaces the text of a script, if it is ASCII, by the offsets at which its lines begin.
pub fn forget_text(vm: &mut Vm, s: Gc<ValueCell>) {
    let Some(source) = s.get(script::SOURCE).to_str().filter(|&source| source.ascii(vm).is_some()) else { return };
    let u = source.units(vm);
    let starts: Vec<u32> = (0..u.len()).filter(|&i| ends_line(u, i)).map(|i| i as u32 + 1).collect();
    // The header word says how many.
    let n = starts.len() + 1;
    let cell = vm.alloc_bytes(n * 4);
    cell.header.word.set(n as u32);
    for (i, start) in std::iter::once(0).chain(starts).enumerate() {
        // SAFETY: the cell was allocated with room for the starts.
        unsafe { *((cell.addr() + 8) as *mut u32).add(i) = start };
    }
    s.values()[script::LINES].set(Value::cell(cell));
    for slot in [script::SOURCE, script::UTF8] {
        s.values()[slot].set(Value::UNDEFINED);
    }
    vm.barrier(s);
}

/// Where the lines of a script begin whose text was forgotten.
fn line_starts(s: Gc<ValueCell>) -> &'static [u32] {
    let lines = s.get(script::LINES);
    if !lines.is_cell() {
        return &[];
    }
    let cell = lines.as_gc::<Bytes>();
    // SAFETY: `forget_text` wrote as many starts as the header word says.
    unsafe { std::slice::from_raw_parts((cell.addr() + 8) as *const u32, cell.header.word.get() as usize) }
}

/// `Error.prepareStackTrace` where it is a function.
fn hook(vm: &mut Vm) -> JsResult<Option<(Value, Value)>> {
    let error = vm.roots.intrinsics[Intrinsic::Error as usize];
    let Some(c) = error.to_object().filter(|_| !vm.preparing_stack) else { return Ok(None) };
    let key = Key::atom(vm.names.prepare_stack_trace);
    let f = vm.get(c, key)?;
    Ok(f.to_object().filter(|f| f.is_callable()).map(|f| (f.into(), error)))
}

/// Whether reading a `stack` runs `Error.prepareStackTrace`.
pub fn prepares(vm: &mut Vm) -> bool {
    match hook(vm) {
        Ok(h) => h.is_some(),
        Err(_) => {
            let _exception = vm.take_exception();
            false
        }
    }
}

/// The value of `stack` for captured frames: what `Error.prepareStackTrace(error, callSites)` returns, or V8's text.
///
/// # Errors
/// What the hook throws.
pub fn stack_value(vm: &mut Vm, error: Gc<Object>, frames: Value) -> JsResult {
    let Some((f, this)) = hook(vm)? else { return Ok(stack_text(vm, error, frames)) };
    let list: Gc<ValueCell> = frames.as_gc();
    let sites = vm.new_array(0);
    for k in (1..=list.get(0).as_int() as usize).step_by(4) {
        let site = call_site::new(vm, Frame::of(list, k));
        vm.array_push(sites, site.into());
    }
    vm.preparing_stack = true;
    let r = vm.call(f, this, &[error.into(), sites.into()]);
    vm.preparing_stack = false;
    r
}

/// The standard text: header (`ToString(error)` without running user code where possible), then one line a frame in
/// V8's form.
pub fn stack_text(vm: &mut Vm, error: Gc<Object>, frames: Value) -> Value {
    let mut out = header(vm, error);
    let list: Gc<ValueCell> = frames.as_gc();
    for k in (1..=list.get(0).as_int() as usize).step_by(4) {
        out.push_str("\n    at ");
        out.push_str(&Frame::of(list, k).text(vm));
    }
    vm.str(&out).into()
}

fn header(vm: &mut Vm, error: Gc<Object>) -> String {
    let text = |vm: &mut Vm, name: Gc<JsString>, default: &str| -> String {
        match vm.get(error, Key::atom(name)) {
            Ok(v) if v.is_undefined() => default.to_string(),
            Ok(v) => match v.to_str() {
                Some(s) => s.to_rust(vm),
                None => vm.describe(v),
            },
            Err(_) => {
                let _exception = vm.take_exception();
                default.to_string()
            }
        }
    };
    let names = (vm.names.name, vm.names.message);
    let name = text(vm, names.0, "Error");
    let message = text(vm, names.1, "");
    match (name.is_empty(), message.is_empty()) {
        (true, _) => message,
        (_, true) => name,
        _ => format!("{name}: {message}"),
    }
}

/// `file:line:column` where a function begins.
pub fn beginning(vm: &mut Vm, code: Gc<Code>) -> String {
    place(vm, code, Some(code.span_start.get()))
}

/// `file:line:column` of an instruction.
pub fn location(vm: &mut Vm, code: Gc<Code>, index: u32) -> String {
    let position = code.position(index);
    place(vm, code, position)
}

fn place(vm: &mut Vm, code: Gc<Code>, offset: Option<u32>) -> String {
    let Some(s) = code.script_record() else { return "native".to_string() };
    let name = s.get(script::NAME).to_str().map_or(String::new(), |n| n.to_rust(vm));
    match offset {
        Some(offset) => {
            let (l, c) = line_column(vm, s, offset);
            format!("{name}:{l}:{c}")
        }
        None => name,
    }
}
