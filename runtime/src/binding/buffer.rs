//! Binding `buffer`: text encodings, comparing, searching and moving bytes.

use super::{bytes, int, new_text, range, units, writable};
use crate::encoding::{self, AtobError, Decoded, Text};
use engine::builtins::natives;
use engine::vm::{Args, Gc, JsResult, Object, Value, Vm};

natives! {
    pub TABLE:
    "byteLengthUtf8" 1 => byte_length_utf8;
    "asciiSlice" 3 => ascii_slice;
    "latin1Slice" 3 => latin1_slice;
    "utf8Slice" 3 => utf8_slice;
    "ucs2Slice" 3 => ucs2_slice;
    "hexSlice" 3 => hex_slice;
    "base64Slice" 3 => base64_slice;
    "base64urlSlice" 3 => base64url_slice;
    "latin1Write" 4 => latin1_write;
    "utf8Write" 4 => utf8_write;
    "ucs2Write" 4 => ucs2_write;
    "hexWrite" 4 => hex_write;
    "base64Write" 4 => base64_write;
    "compare" 6 => compare;
    "copy" 5 => copy;
    "fill" 4 => fill;
    "indexOf" 5 => index_of;
    "swap16" 1 => swap16;
    "swap32" 1 => swap32;
    "swap64" 1 => swap64;
    "isUtf8" 1 => is_utf8;
    "isAscii" 1 => is_ascii;
    "btoa" 1 => btoa;
    "atob" 1 => atob;
    "encodeInto" 2 => encode_into;
    "decodeUtf8" 2 => decode_utf8;
}

/// # Errors
/// None.
pub fn init(vm: &mut Vm, binding: Gc<Object>) -> JsResult<()> {
    super::constant(vm, binding, "kStringMaxLength", Value::number(engine::vm::string::MAX_LENGTH as f64));
    Ok(())
}

fn byte_length_utf8(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::from_usize(encoding::utf8_length(units(vm, args.get(0)))))
}

fn string(vm: &mut Vm, decoded: Decoded) -> JsResult {
    let len = match &decoded {
        Decoded::Latin1(b) => b.len(),
        Decoded::Utf16(u) => u.len(),
    };
    if len > engine::vm::string::MAX_LENGTH {
        let shown = engine::vm::string::MAX_LENGTH;
        return Err(vm.throw_range(format!("Cannot create a string longer than 0x{shown:x} characters")));
    }
    Ok(new_text(vm, decoded).into())
}

fn part(args: Args) -> &'static [u8] {
    range(args.get(0), args.get(1), args.get(2))
}

fn ascii_slice(vm: &mut Vm, args: Args) -> JsResult {
    string(vm, Decoded::Latin1(encoding::ascii_decode(part(args))))
}
fn latin1_slice(vm: &mut Vm, args: Args) -> JsResult {
    string(vm, Decoded::Latin1(part(args).to_vec()))
}
fn utf8_slice(vm: &mut Vm, args: Args) -> JsResult {
    let decoded = encoding::utf8_decode(part(args), false);
    string(vm, decoded.unwrap_or(Decoded::Latin1(Vec::new())))
}
fn ucs2_slice(vm: &mut Vm, args: Args) -> JsResult {
    string(vm, Decoded::Utf16(encoding::ucs2_decode(part(args))))
}
fn hex_slice(vm: &mut Vm, args: Args) -> JsResult {
    string(vm, Decoded::Latin1(encoding::hex_encode(part(args))))
}
fn base64_slice(vm: &mut Vm, args: Args) -> JsResult {
    string(vm, Decoded::Latin1(encoding::base64_encode(part(args), false)))
}
fn base64url_slice(vm: &mut Vm, args: Args) -> JsResult {
    string(vm, Decoded::Latin1(encoding::base64_encode(part(args), true)))
}

/// (bytes, text, offset, length): writes and answers the bytes written.
fn write(vm: &mut Vm, args: Args, f: fn(Text, &mut [u8]) -> usize) -> JsResult {
    let text = units(vm, args.get(1));
    let all = writable(vm, args.get(0))?;
    let start = int(args.get(2), 0).clamp(0, all.len() as i64) as usize;
    let room = all.len() - start;
    let n = int(args.get(3), room as i64).clamp(0, room as i64) as usize;
    Ok(Value::from_usize(f(text, &mut all[start..start + n])))
}

fn latin1_write(vm: &mut Vm, args: Args) -> JsResult {
    write(vm, args, encoding::latin1_write)
}
fn utf8_write(vm: &mut Vm, args: Args) -> JsResult {
    write(vm, args, |text, out| encoding::utf8_write(text, out).1)
}
fn ucs2_write(vm: &mut Vm, args: Args) -> JsResult {
    write(vm, args, encoding::ucs2_write)
}
fn hex_write(vm: &mut Vm, args: Args) -> JsResult {
    write(vm, args, encoding::hex_write)
}
fn base64_write(vm: &mut Vm, args: Args) -> JsResult {
    write(vm, args, encoding::base64_write)
}

fn compare(_: &mut Vm, args: Args) -> JsResult {
    let a = range(args.get(0), args.get(1), args.get(2));
    let b = range(args.get(3), args.get(4), args.get(5));
    Ok(Value::int(a.cmp(b) as i32))
}

/// (source, target, target start, source start, count); the two may overlap.
fn copy(vm: &mut Vm, args: Args) -> JsResult {
    let (target_start, source_start) = (int(args.get(2), 0).max(0) as usize, int(args.get(3), 0).max(0) as usize);
    let from = bytes(args.get(0));
    let from = &from[source_start.min(from.len())..];
    let (from, available) = (from.as_ptr(), from.len());
    let to = writable(vm, args.get(1))?;
    let start = target_start.min(to.len());
    let to = &mut to[start..];
    let n = (int(args.get(4), 0).max(0) as usize).min(available).min(to.len());
    // SAFETY: both ranges have n bytes; `copy` allows overlap.
    unsafe { std::ptr::copy(from, to.as_mut_ptr(), n) };
    Ok(Value::UNDEFINED)
}

/// (bytes, pattern, start, end)
fn fill(vm: &mut Vm, args: Args) -> JsResult {
    // A copy: the pattern may lie in what is filled.
    let pattern = bytes(args.get(1)).to_vec();
    let all = writable(vm, args.get(0))?;
    let end = int(args.get(3), 0).clamp(0, all.len() as i64) as usize;
    let start = int(args.get(2), 0).clamp(0, end as i64) as usize;
    if !pattern.is_empty() {
        for chunk in all[start..end].chunks_mut(pattern.len()) {
            chunk.copy_from_slice(&pattern[..chunk.len()]);
        }
    }
    Ok(Value::UNDEFINED)
}

/// (bytes, needle, offset, forward?, two bytes a character?)
fn index_of(_: &mut Vm, args: Args) -> JsResult {
    let (hay, needle) = (bytes(args.get(0)), bytes(args.get(1)));
    let from = int(args.get(2), 0).max(0) as usize;
    let found = encoding::index_of(hay, needle, from, args.get(3).is_true(), args.get(4).is_true());
    Ok(found.map_or(Value::int(-1), Value::from_usize))
}

fn swap<const N: usize>(vm: &mut Vm, args: Args) -> JsResult {
    for chunk in writable(vm, args.get(0))?.chunks_exact_mut(N) {
        chunk.reverse();
    }
    Ok(Value::UNDEFINED)
}
fn swap16(vm: &mut Vm, args: Args) -> JsResult {
    swap::<2>(vm, args)
}
fn swap32(vm: &mut Vm, args: Args) -> JsResult {
    swap::<4>(vm, args)
}
fn swap64(vm: &mut Vm, args: Args) -> JsResult {
    swap::<8>(vm, args)
}

fn is_utf8(_: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(std::str::from_utf8(bytes(args.get(0))).is_ok()))
}
fn is_ascii(_: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(bytes(args.get(0)).is_ascii()))
}

/// The encoded text, undefined when a character is above U+00FF.
fn btoa(vm: &mut Vm, args: Args) -> JsResult {
    match units(vm, args.get(0)) {
        Text::Latin1(b) => string(vm, Decoded::Latin1(encoding::base64_encode(b, false))),
        Text::Utf16(u) if u.iter().all(|&c| c < 256) => {
            let b: Vec<u8> = u.iter().map(|&c| c as u8).collect();
            string(vm, Decoded::Latin1(encoding::base64_encode(&b, false)))
        }
        Text::Utf16(_) => Ok(Value::UNDEFINED),
    }
}

/// The decoded text; -1 for a bad character, -2 for a bad length.
fn atob(vm: &mut Vm, args: Args) -> JsResult {
    match encoding::atob(units(vm, args.get(0))) {
        Ok(b) => string(vm, Decoded::Latin1(b)),
        Err(AtobError::Character) => Ok(Value::int(-1)),
        Err(AtobError::Length) => Ok(Value::int(-2)),
    }
}

/// (text, bytes) -> [units read, bytes written]
fn encode_into(vm: &mut Vm, args: Args) -> JsResult {
    let text = units(vm, args.get(0));
    let (read, written) = encoding::utf8_write(text, writable(vm, args.get(1))?);
    Ok(vm.new_array_from(&[Value::from_usize(read), Value::from_usize(written)]).into())
}

/// (bytes, fatal?) -> text, undefined when fatal and bad
fn decode_utf8(vm: &mut Vm, args: Args) -> JsResult {
    match encoding::utf8_decode(bytes(args.get(0)), args.get(1).is_true()) {
        Some(decoded) => string(vm, decoded),
        None => Ok(Value::UNDEFINED),
    }
}
