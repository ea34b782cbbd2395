//! `String` (spec 22.1 and Annex B.2.2), except what calls back into JS (`js/string.js`).

use crate::normalize::{Form, normalize};
use crate::template::{self, Part};
use crate::{define, natives};
use vm::heap::Kind;
use vm::string::{MAX_LENGTH, Units};
use vm::value::number;
use vm::vm::Intrinsic;
use vm::{Args, Attrs, Gc, JsResult, JsString, Key, Value, Vm};

fn constructor(vm: &mut Vm, args: Args) -> JsResult {
    let s = if args.is_empty() {
        vm.roots.empty_string
    } else if args.new_target().is_none() && args.get(0).is_symbol() {
        let text = vm.symbol_text(args.get(0).as_gc());
        return Ok(vm.str(&text).into());
    } else {
        vm.to_string(args.get(0))?
    };
    if args.new_target().is_none() {
        return Ok(s.into());
    }
    let default = vm.roots.string_proto;
    let proto = define::proto_from(vm, args.new_target(), default)?;
    let o = vm.new_object_of(Kind::StringObject, proto);
    vm.set_internal(o, 0, s.into());
    Ok(o.into())
}

fn from_char_code(vm: &mut Vm, args: Args) -> JsResult {
    if args.len() == 1 && args.get(0).is_int() {
        return Ok(vm.single_char(args.get(0).as_int() as u16).into());
    }
    let mut out = Vec::with_capacity(args.len());
    for &v in args.slice() {
        out.push(vm.to_uint32(v)? as u16);
    }
    Ok(vm.str_utf16(&out).into())
}

fn from_code_point(vm: &mut Vm, args: Args) -> JsResult {
    let mut out = Vec::with_capacity(args.len());
    for &v in args.slice() {
        let n = vm.to_number(v)?;
        if n.trunc() != n || !(0.0..=1114111.0).contains(&n) {
            let shown = vm.describe(v);
            return Err(vm.throw_range(format!("Invalid code point {shown}")));
        }
        push_code_point(&mut out, n as u32);
    }
    Ok(vm.str_utf16(&out).into())
}

fn push_code_point(out: &mut Vec<u16>, c: u32) {
    if c < 0x10000 {
        out.push(c as u16);
    } else {
        let c = c - 0x10000;
        out.push(0xD800 | (c >> 10) as u16);
        out.push(0xDC00 | (c & 0x3ff) as u16);
    }
}

fn raw(vm: &mut Vm, args: Args) -> JsResult {
    let cooked = vm.to_object(args.get(0))?;
    let key = Key::atom(vm.names.raw);
    let literals = vm.get(cooked, key)?;
    let literals = vm.to_object(literals)?;
    let n = vm.length_of_array_like(literals)?;
    let mut out = vm.roots.empty_string;
    for i in 0..n {
        let v = vm.get_index(literals, i)?;
        let s = vm.to_string(v)?;
        out = vm.concat(out, s)?;
        if i + 1 < n && (i as usize + 1) < args.len() {
            let s = vm.to_string(args.get(i as usize + 1))?;
            out = vm.concat(out, s)?;
        }
    }
    Ok(out.into())
}

/// `this` as a string.
pub fn this_str(vm: &mut Vm, args: Args, method: &str) -> JsResult<Gc<JsString>> {
    let v = args.this();
    if let Some(s) = v.to_str() {
        return Ok(s);
    }
    if v.is_nullish() {
        return Err(vm.throw_type(format!("String.prototype.{method} called on null or undefined")));
    }
    vm.to_string(v)
}

fn this_string_value(vm: &mut Vm, args: Args, method: &str) -> JsResult<Gc<JsString>> {
    if let Some(s) = args.this().to_str() {
        return Ok(s);
    }
    match args.this().to_object() {
        Some(o) if o.is(Kind::StringObject) => Ok(o.internal(0).as_gc()),
        _ => Err(vm.throw_type(format!("String.prototype.{method} requires that 'this' be a String"))),
    }
}

fn to_string(vm: &mut Vm, args: Args) -> JsResult {
    Ok(this_string_value(vm, args, "toString")?.into())
}
fn value_of(vm: &mut Vm, args: Args) -> JsResult {
    Ok(this_string_value(vm, args, "valueOf")?.into())
}

/// Integer argument (undefined: 0).
fn position(vm: &mut Vm, v: Value) -> JsResult<f64> {
    if v.is_int() { Ok(v.as_int() as f64) } else { vm.to_integer_or_infinity(v) }
}

/// The code unit that `this` has at the argument, in the usual case of a string and an int within it.
#[inline(always)]
fn unit_at(vm: &mut Vm, args: Args) -> Option<u16> {
    let (s, i) = (args.this().to_str()?, args.get(0));
    // Negative ones become large.
    if i.is_int() && (i.as_int() as u32 as usize) < s.len() { Some(s.units(vm).at(i.as_int() as usize)) } else { None }
}

fn char_at(vm: &mut Vm, args: Args) -> JsResult {
    if let Some(c) = unit_at(vm, args) {
        return Ok(vm.single_char(c).into());
    }
    let s = this_str(vm, args, "charAt")?;
    let i = position(vm, args.get(0))?;
    if i < 0.0 || i >= s.len() as f64 {
        return Ok(vm.roots.empty_string.into());
    }
    let c = s.units(vm).at(i as usize);
    Ok(vm.single_char(c).into())
}
fn char_code_at(vm: &mut Vm, args: Args) -> JsResult {
    if let Some(c) = unit_at(vm, args) {
        return Ok(Value::int(c as i32));
    }
    let s = this_str(vm, args, "charCodeAt")?;
    let i = position(vm, args.get(0))?;
    if i < 0.0 || i >= s.len() as f64 {
        return Ok(Value::NAN);
    }
    Ok(Value::int(s.units(vm).at(i as usize) as i32))
}
fn code_point_at(vm: &mut Vm, args: Args) -> JsResult {
    let s = this_str(vm, args, "codePointAt")?;
    let i = position(vm, args.get(0))?;
    if i < 0.0 || i >= s.len() as f64 {
        return Ok(Value::UNDEFINED);
    }
    Ok(Value::int(s.units(vm).code_point(i as usize) as i32))
}
fn at(vm: &mut Vm, args: Args) -> JsResult {
    let s = this_str(vm, args, "at")?;
    let i = position(vm, args.get(0))?;
    let i = if i < 0.0 { s.len() as f64 + i } else { i };
    if i < 0.0 || i >= s.len() as f64 {
        return Ok(Value::UNDEFINED);
    }
    let c = s.units(vm).at(i as usize);
    Ok(vm.single_char(c).into())
}

fn concat(vm: &mut Vm, args: Args) -> JsResult {
    let mut s = this_str(vm, args, "concat")?;
    for &v in args.slice() {
        let t = vm.to_string(v)?;
        s = vm.concat(s, t)?;
    }
    Ok(s.into())
}

/// Last occurrence starting at or before `from`.
fn rfind(u: Units<'_>, needle: Units<'_>, from: usize) -> Option<usize> {
    let n = needle.len();
    if n > u.len() {
        return None;
    }
    (0..=from.min(u.len() - n)).rev().find(|&i| (0..n).all(|k| u.at(i + k) == needle.at(k)))
}

fn index_of(vm: &mut Vm, args: Args) -> JsResult {
    let s = this_str(vm, args, "indexOf")?;
    let x = vm.to_string(args.get(0))?;
    let p = position(vm, args.get(1))?.clamp(0.0, s.len() as f64) as usize;
    let (u, x) = (s.units(vm), x.units(vm));
    Ok(u.find(x, p).map_or(Value::int(-1), Value::from_usize))
}
fn last_index_of(vm: &mut Vm, args: Args) -> JsResult {
    let s = this_str(vm, args, "lastIndexOf")?;
    let x = vm.to_string(args.get(0))?;
    let n = vm.to_number(args.get(1))?;
    let p = if n.is_nan() { f64::INFINITY } else { number::to_integer(n) };
    let p = p.clamp(0.0, s.len() as f64) as usize;
    let (u, x) = (s.units(vm), x.units(vm));
    Ok(rfind(u, x, p).map_or(Value::int(-1), Value::from_usize))
}

/// The search string of includes/startsWith/endsWith: regular expressions are refused.
fn not_regexp(vm: &mut Vm, v: Value, method: &str) -> JsResult<Gc<JsString>> {
    if let Some(o) = v.to_object() {
        let key = Key::symbol(vm.symbols.match_);
        let m = vm.get(o, key)?;
        if if m.is_undefined() { o.is(Kind::RegExp) } else { vm::value::convert::to_boolean(m) } {
            return Err(
                vm.throw_type(format!("First argument to String.prototype.{method} must not be a regular expression"))
            );
        }
    }
    vm.to_string(v)
}
fn includes(vm: &mut Vm, args: Args) -> JsResult {
    let s = this_str(vm, args, "includes")?;
    let x = not_regexp(vm, args.get(0), "includes")?;
    let p = position(vm, args.get(1))?.clamp(0.0, s.len() as f64) as usize;
    let (u, x) = (s.units(vm), x.units(vm));
    Ok(Value::bool(u.find(x, p).is_some()))
}
fn matches_at(u: Units<'_>, x: Units<'_>, at: usize) -> bool {
    at + x.len() <= u.len() && u.slice(at, at + x.len()) == x
}
fn starts_with(vm: &mut Vm, args: Args) -> JsResult {
    let s = this_str(vm, args, "startsWith")?;
    let x = not_regexp(vm, args.get(0), "startsWith")?;
    let p = position(vm, args.get(1))?.clamp(0.0, s.len() as f64) as usize;
    let (u, x) = (s.units(vm), x.units(vm));
    Ok(Value::bool(matches_at(u, x, p)))
}
fn ends_with(vm: &mut Vm, args: Args) -> JsResult {
    let s = this_str(vm, args, "endsWith")?;
    let x = not_regexp(vm, args.get(0), "endsWith")?;
    let end = if args.get(1).is_undefined() {
        s.len()
    } else {
        position(vm, args.get(1))?.clamp(0.0, s.len() as f64) as usize
    };
    let (u, x) = (s.units(vm), x.units(vm));
    Ok(Value::bool(end >= x.len() && matches_at(u, x, end - x.len())))
}

fn slice(vm: &mut Vm, args: Args) -> JsResult {
    let s = this_str(vm, args, "slice")?;
    let n = s.len() as u64;
    let start = vm.to_relative_index(args.get(0), n, 0)?;
    let end = vm.to_relative_index(args.get(1), n, n)?;
    if start >= end {
        return Ok(vm.roots.empty_string.into());
    }
    Ok(vm.substring(s, start as usize, end as usize).into())
}
fn substring(vm: &mut Vm, args: Args) -> JsResult {
    let s = this_str(vm, args, "substring")?;
    let n = s.len() as f64;
    let a = position(vm, args.get(0))?.clamp(0.0, n) as usize;
    let b = if args.get(1).is_undefined() { s.len() } else { position(vm, args.get(1))?.clamp(0.0, n) as usize };
    Ok(vm.substring(s, a.min(b), a.max(b)).into())
}
fn substr(vm: &mut Vm, args: Args) -> JsResult {
    let s = this_str(vm, args, "substr")?;
    let n = s.len() as u64;
    let start = vm.to_relative_index(args.get(0), n, 0)?;
    let len = if args.get(1).is_undefined() { f64::INFINITY } else { vm.to_integer_or_infinity(args.get(1))? };
    let end = (start as f64 + len.max(0.0)).min(n as f64) as u64;
    if start >= end {
        return Ok(vm.roots.empty_string.into());
    }
    Ok(vm.substring(s, start as usize, end as usize).into())
}

fn map_case(vm: &mut Vm, s: Gc<JsString>, upper: bool) -> Gc<JsString> {
    match s.units(vm) {
        Units::Latin1(b) if b.is_ascii() => {
            let changes = |c: &u8| if upper { c.is_ascii_lowercase() } else { c.is_ascii_uppercase() };
            if !b.iter().any(changes) {
                return s;
            }
            let out = if upper { b.to_ascii_uppercase() } else { b.to_ascii_lowercase() };
            vm.str_latin1(&out)
        }
        u => {
            // Rust's mappings are Unicode's unconditional ones, with final sigma for lower case; lone surrogates stay.
            let mut out = Vec::with_capacity(u.len());
            let mut run = String::new();
            let flush = |run: &mut String, out: &mut Vec<u16>| {
                let t = if upper { run.to_uppercase() } else { run.to_lowercase() };
                out.extend(t.encode_utf16());
                run.clear();
            };
            for c in char::decode_utf16(u.iter()) {
                match c {
                    Ok(c) => run.push(c),
                    Err(e) => {
                        flush(&mut run, &mut out);
                        out.push(e.unpaired_surrogate());
                    }
                }
            }
            flush(&mut run, &mut out);
            vm.str_utf16(&out)
        }
    }
}
fn to_lower_case(vm: &mut Vm, args: Args) -> JsResult {
    let s = this_str(vm, args, "toLowerCase")?;
    Ok(map_case(vm, s, false).into())
}
fn to_upper_case(vm: &mut Vm, args: Args) -> JsResult {
    let s = this_str(vm, args, "toUpperCase")?;
    Ok(map_case(vm, s, true).into())
}

fn trim_with(vm: &mut Vm, args: Args, method: &str, start: bool, end: bool) -> JsResult {
    let s = this_str(vm, args, method)?;
    let u = s.units(vm);
    let (mut a, mut b) = (0, u.len());
    while start && a < b && number::is_space(u.at(a)) {
        a += 1;
    }
    while end && b > a && number::is_space(u.at(b - 1)) {
        b -= 1;
    }
    Ok(vm.substring(s, a, b).into())
}
fn trim(vm: &mut Vm, args: Args) -> JsResult {
    trim_with(vm, args, "trim", true, true)
}
fn trim_start(vm: &mut Vm, args: Args) -> JsResult {
    trim_with(vm, args, "trimStart", true, false)
}
fn trim_end(vm: &mut Vm, args: Args) -> JsResult {
    trim_with(vm, args, "trimEnd", false, true)
}

fn repeat(vm: &mut Vm, args: Args) -> JsResult {
    let s = this_str(vm, args, "repeat")?;
    let n = vm.to_integer_or_infinity(args.get(0))?;
    if n < 0.0 || n.is_infinite() {
        let shown = vm.describe(args.get(0));
        return Err(vm.throw_range(format!("Invalid count value: {shown}")));
    }
    if s.is_empty() || n == 0.0 {
        return Ok(vm.roots.empty_string.into());
    }
    if n * s.len() as f64 > MAX_LENGTH as f64 {
        return Err(vm.throw_range("Invalid string length"));
    }
    Ok(match s.units(vm) {
        Units::Latin1(b) => vm.str_latin1(&b.repeat(n as usize)),
        Units::Utf16(u) => vm.str_utf16(&u.repeat(n as usize)),
    }
    .into())
}

fn pad(vm: &mut Vm, args: Args, method: &str, start: bool) -> JsResult {
    let s = this_str(vm, args, method)?;
    let n = vm.to_length(args.get(0))? as usize;
    if n <= s.len() {
        return Ok(s.into());
    }
    let filler = if args.get(1).is_undefined() { vm.single_char(b' ' as u16) } else { vm.to_string(args.get(1))? };
    if filler.is_empty() {
        return Ok(s.into());
    }
    if n > MAX_LENGTH {
        return Err(vm.throw_range("Invalid string length"));
    }
    let f = filler.units(vm);
    let count = n - s.len();
    let fill: Vec<u16> = (0..count).map(|i| f.at(i % f.len())).collect();
    let fill = vm.str_utf16(&fill);
    Ok(if start { vm.concat(fill, s)? } else { vm.concat(s, fill)? }.into())
}
fn pad_start(vm: &mut Vm, args: Args) -> JsResult {
    pad(vm, args, "padStart", true)
}
fn pad_end(vm: &mut Vm, args: Args) -> JsResult {
    pad(vm, args, "padEnd", false)
}

fn locale_compare(vm: &mut Vm, args: Args) -> JsResult {
    let s = this_str(vm, args, "localeCompare")?;
    let t = vm.to_string(args.get(0))?;
    // Canonically equivalent strings compare equal.
    let (s, t) = (normalize(vm, s, Form::Nfc), normalize(vm, t, Form::Nfc));
    let (a, b) = (s.units(vm).to_string_lossy(), t.units(vm).to_string_lossy());
    // Root collation approximated: letters compare first without case, lower case before upper on ties.
    let key = |s: &str| s.chars().flat_map(char::to_lowercase).collect::<String>();
    let class = |c: char| {
        if c.is_alphabetic() {
            2
        } else if c.is_numeric() {
            1
        } else {
            0
        }
    };
    let order = {
        let (ka, kb) = (key(&a), key(&b));
        let mut o = std::cmp::Ordering::Equal;
        let (mut x, mut y) = (ka.chars(), kb.chars());
        loop {
            match (x.next(), y.next()) {
                (None, None) => break,
                (None, _) => o = std::cmp::Ordering::Less,
                (_, None) => o = std::cmp::Ordering::Greater,
                (Some(p), Some(q)) if p == q => continue,
                (Some(p), Some(q)) => o = class(p).cmp(&class(q)).then(p.cmp(&q)),
            }
            break;
        }
        o.then_with(|| b.cmp(&a))
    };
    Ok(Value::int(order as i32))
}

fn is_well_formed(vm: &mut Vm, args: Args) -> JsResult {
    let s = this_str(vm, args, "isWellFormed")?;
    Ok(Value::bool(match s.units(vm) {
        Units::Latin1(_) => true,
        u => char::decode_utf16(u.iter()).all(|c| c.is_ok()),
    }))
}
fn to_well_formed(vm: &mut Vm, args: Args) -> JsResult {
    let s = this_str(vm, args, "toWellFormed")?;
    match s.units(vm) {
        Units::Latin1(_) => Ok(s.into()),
        u => {
            let text: String = char::decode_utf16(u.iter()).map(|c| c.unwrap_or('\u{FFFD}')).collect();
            Ok(vm.str(&text).into())
        }
    }
}

/// `$splitString(s, separator, limit)`: `split` by a string.
pub fn split_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let s: Gc<JsString> = args.get(0).as_gc();
    let limit = args.get(2).as_f64() as u32;
    let a = vm.new_array(0);
    let sep: Gc<JsString> = args.get(1).as_gc();
    let (u, x) = (s.units(vm), sep.units(vm));
    if x.is_empty() {
        for i in 0..u.len().min(limit as usize) {
            let c = vm.single_char(u.at(i));
            vm.array_push(a, c.into());
        }
        return Ok(a.into());
    }
    let mut start = 0;
    while let Some(i) = u.find(x, start) {
        if a.array_len() >= limit {
            return Ok(a.into());
        }
        let part = vm.substring(s, start, i);
        vm.array_push(a, part.into());
        start = i + x.len();
    }
    if a.array_len() < limit {
        let part = vm.substring(s, start, u.len());
        vm.array_push(a, part.into());
    }
    Ok(a.into())
}
/// `$indexOfString(s, x, from)`: -1 when absent.
pub fn index_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let (s, x): (Gc<JsString>, Gc<JsString>) = (args.get(0).as_gc(), args.get(1).as_gc());
    let from = args.get(2).as_f64() as usize;
    let (u, x) = (s.units(vm), x.units(vm));
    Ok(u.find(x, from).map_or(Value::int(-1), Value::from_usize))
}
/// `$substring(s, start, end)`.
pub fn substring_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let s: Gc<JsString> = args.get(0).as_gc();
    let n = s.len();
    let (a, b) = (args.get(1).as_f64() as usize, args.get(2).as_f64() as usize);
    Ok(vm.substring(s, a.min(n), b.min(n).max(a.min(n))).into())
}
/// `$getSubstitution(template, matched, string, position, captures, namedCaptures)` (22.1.3.19.1).
pub fn substitution_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let (matched, s) = (args.get(1).as_gc(), args.get(2).as_gc());
    Ok(substitution(vm, args.get(0).as_gc(), matched, s, args.get(3), args.get(4), args.get(5))?.into())
}
/// GetSubstitution. `captures`: array or undefined; `named`: object or undefined.
fn substitution(
    vm: &mut Vm,
    template: Gc<JsString>,
    matched: Gc<JsString>,
    s: Gc<JsString>,
    position: Value,
    captures: Value,
    named: Value,
) -> JsResult<Gc<JsString>> {
    let t = template.units(vm);
    if !t.iter().any(|c| c == b'$' as u16) {
        return Ok(template);
    }
    let at = position.as_f64() as usize;
    let captures = captures.to_object();
    let parts = template::parse(t, captures.map_or(0, |c| c.array_len() as usize), !named.is_undefined());
    let mut out: Vec<u16> = Vec::with_capacity(t.len());
    let push = |vm: &mut Vm, out: &mut Vec<u16>, s: Gc<JsString>| match s.units(vm) {
        Units::Latin1(b) => out.extend(b.iter().map(|&c| c as u16)),
        Units::Utf16(u) => out.extend_from_slice(u),
    };
    for part in parts {
        let text = match part {
            Part::Text(a, b) => Some(vm.substring(template, a, b)),
            Part::Matched => Some(matched),
            Part::Before => Some(vm.substring(s, 0, at)),
            Part::Behind => Some(vm.substring(s, (at + matched.len()).min(s.len()), s.len())),
            Part::Group(i) => match captures.map(|c| vm.array_get(c, i as u32 - 1)) {
                Some(v) if !v.is_undefined() && !v.is_hole() => Some(vm.to_string(v)?),
                _ => None,
            },
            Part::Named(a, b) => {
                let name = vm.substring(template, a, b);
                let name = vm.intern(name);
                let groups = vm.to_object(named)?;
                let v = vm.get(groups, Key::atom(name))?;
                if v.is_undefined() { None } else { Some(vm.to_string(v)?) }
            }
        };
        if let Some(text) = text {
            push(vm, &mut out, text);
        }
        if out.len() > MAX_LENGTH {
            return Err(vm.throw_range("Invalid string length"));
        }
    }
    Ok(vm.str_utf16(&out))
}
/// `$joinStrings(array)`: concatenation of the strings of a dense array.
pub fn join_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    join_strings(vm, args.get(0).as_gc())
}
/// Concatenation of the strings of a dense array.
pub fn join_strings(vm: &mut Vm, a: Gc<vm::Object>) -> JsResult {
    let n = a.array_len();
    let mut two = false;
    let mut total = 0;
    for i in 0..n {
        let s: Gc<JsString> = vm.array_get(a, i).as_gc();
        two |= s.is_two_byte();
        total += s.len();
    }
    if total > MAX_LENGTH {
        return Err(vm.throw_range("Invalid string length"));
    }
    if two {
        let mut out: Vec<u16> = Vec::with_capacity(total);
        for i in 0..n {
            let s: Gc<JsString> = vm.array_get(a, i).as_gc();
            match s.units(vm) {
                Units::Latin1(b) => out.extend(b.iter().map(|&c| c as u16)),
                Units::Utf16(u) => out.extend_from_slice(u),
            }
        }
        return Ok(vm.str_utf16(&out).into());
    }
    let mut out: Vec<u8> = Vec::with_capacity(total);
    for i in 0..n {
        let s: Gc<JsString> = vm.array_get(a, i).as_gc();
        if let Units::Latin1(b) = s.units(vm) {
            out.extend_from_slice(b);
        }
    }
    Ok(vm.str_latin1(&out).into())
}

fn html(vm: &mut Vm, args: Args, method: &str, tag: &str, attribute: &str) -> JsResult {
    let s = this_str(vm, args, method)?;
    let mut open = format!("<{tag}");
    if !attribute.is_empty() {
        let v = vm.to_string(args.get(0))?.to_rust(vm).replace('"', "&quot;");
        open.push_str(&format!(" {attribute}=\"{v}\""));
    }
    open.push('>');
    let (open, close) = (vm.str(&open), vm.str(&format!("</{tag}>")));
    let head = vm.concat(open, s)?;
    Ok(vm.concat(head, close)?.into())
}
macro_rules! html_methods {
    ($($name:ident $method:literal $tag:literal $attribute:literal;)*) => {$(
        fn $name(vm: &mut Vm, args: Args) -> JsResult {
            html(vm, args, $method, $tag, $attribute)
        }
    )*};
}
html_methods! {
    anchor "anchor" "a" "name";
    big "big" "big" "";
    blink "blink" "blink" "";
    bold "bold" "b" "";
    fixed "fixed" "tt" "";
    fontcolor "fontcolor" "font" "color";
    fontsize "fontsize" "font" "size";
    italics "italics" "i" "";
    link "link" "a" "href";
    small "small" "small" "";
    strike "strike" "strike" "";
    sub "sub" "sub" "";
    sup "sup" "sup" "";
}

fn iterator(vm: &mut Vm, args: Args) -> JsResult {
    let s = this_str(vm, args, "[Symbol.iterator]")?;
    let proto = vm.intrinsic(Intrinsic::StringIteratorProto);
    let it = vm.new_object_of(Kind::Iterator, proto);
    vm.set_internal(it, 0, Value::int(crate::array::iterator::iter_kind::STRING));
    vm.set_internal(it, 1, s.into());
    vm.set_internal(it, 2, Value::int(0));
    Ok(it.into())
}
fn iterator_next(vm: &mut Vm, args: Args) -> JsResult {
    let it = match args.this().to_object() {
        Some(o) if o.is(Kind::Iterator) && o.internal(0) == Value::int(crate::array::iterator::iter_kind::STRING) => o,
        _ => {
            let shown = vm.describe(args.this());
            return Err(
                vm.throw_type(format!("Method String Iterator.prototype.next called on incompatible receiver {shown}"))
            );
        }
    };
    let Some(s) = it.internal(1).to_str() else {
        return Ok(vm.iter_result(Value::UNDEFINED, true).into());
    };
    let i = it.internal(2).as_int() as usize;
    if i >= s.len() {
        vm.set_internal(it, 1, Value::UNDEFINED);
        return Ok(vm.iter_result(Value::UNDEFINED, true).into());
    }
    let u = s.units(vm);
    let n = if u.code_point(i) >= 0x10000 { 2 } else { 1 };
    let c = if n == 1 { vm.single_char(u.at(i)) } else { vm.substring(s, i, i + 2) };
    vm.set_internal(it, 2, Value::int((i + n) as i32));
    Ok(vm.iter_result(c.into(), false).into())
}

natives! {
    pub STATIC:
    "new String" 1 => constructor;
    "fromCharCode" 1 => from_char_code;
    "fromCodePoint" 1 => from_code_point;
    "raw" 1 => raw;

    pub PROTO:
    "anchor" 1 => anchor;
    "at" 1 => at;
    "big" 0 => big;
    "blink" 0 => blink;
    "bold" 0 => bold;
    "charAt" 1 => char_at;
    "charCodeAt" 1 => char_code_at;
    "codePointAt" 1 => code_point_at;
    "concat" 1 => concat;
    "endsWith" 1 => ends_with;
    "fontcolor" 1 => fontcolor;
    "fontsize" 1 => fontsize;
    "fixed" 0 => fixed;
    "includes" 1 => includes;
    "indexOf" 1 => index_of;
    "italics" 0 => italics;
    "lastIndexOf" 1 => last_index_of;
    "link" 1 => link;
    "localeCompare" 1 => locale_compare;
    "padEnd" 1 => pad_end;
    "padStart" 1 => pad_start;
    "repeat" 1 => repeat;
    "slice" 2 => slice;
    "small" 0 => small;
    "startsWith" 1 => starts_with;
    "strike" 0 => strike;
    "sub" 0 => sub;
    "substr" 2 => substr;
    "substring" 2 => substring;
    "sup" 0 => sup;
    "toString" 0 => to_string;
    "toLocaleLowerCase" 0 => to_lower_case;
    "toLocaleUpperCase" 0 => to_upper_case;
    "toLowerCase" 0 => to_lower_case;
    "toUpperCase" 0 => to_upper_case;
    "trim" 0 => trim;
    "trimEnd" 0 => trim_end;
    "trimStart" 0 => trim_start;
    "valueOf" 0 => value_of;
    "isWellFormed" 0 => is_well_formed;
    "toWellFormed" 0 => to_well_formed;
    "[Symbol.iterator]" 0 => iterator;

    pub ITERATOR:
    "next" 0 => iterator_next;
}

/// Makes `String` over the existing prototype.
pub fn init(vm: &mut Vm) {
    let proto = vm.roots.string_proto;
    let c = define::class(vm, "String", proto, STATIC, PROTO);
    vm.set_intrinsic(Intrinsic::String, c);
    for (from, to) in [("trimStart", "trimLeft"), ("trimEnd", "trimRight")] {
        let key = vm.key(from);
        if let Ok(f) = vm.get(proto, key) {
            let key = vm.key(to);
            vm.define_data(proto, key, f, Attrs::HIDDEN);
        }
    }
    let base = vm.intrinsic(Intrinsic::IteratorProto);
    let it = vm.new_object_with_proto(Some(base));
    define::install(vm, it, ITERATOR);
    define::to_string_tag(vm, it, "String Iterator");
    vm.set_intrinsic(Intrinsic::StringIteratorProto, it);
}
