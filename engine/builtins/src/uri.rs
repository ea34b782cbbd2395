//! URI functions (spec 19.2.6) and `escape`/`unescape` (B.2.1).

use crate::{define, natives};
use vm::string::Units;
use vm::{Args, JsResult, Throw, Value, Vm};

const UNRESERVED: &str = "-_.!~*'()";
const RESERVED: &str = ";/?:@&=+$,#";

fn malformed(vm: &mut Vm) -> Throw {
    vm.throw_error(bytecode::ops::ErrorKind::UriError, "URI malformed")
}

fn encode(vm: &mut Vm, v: Value, extra: &str) -> JsResult {
    let s = vm.to_string(v)?;
    let u = s.units(vm);
    let plain = |c: u16| {
        c < 128
            && ((c as u8).is_ascii_alphanumeric()
                || UNRESERVED.contains(c as u8 as char)
                || extra.contains(c as u8 as char))
    };
    if u.iter().all(plain) {
        return Ok(s.into());
    }
    let mut out = String::with_capacity(u.len() + 16);
    for c in char::decode_utf16(u.iter()) {
        let Ok(c) = c else { return Err(malformed(vm)) };
        if (c as u32) < 128 && plain(c as u16) {
            out.push(c);
        } else {
            for b in c.encode_utf8(&mut [0; 4]).bytes() {
                out.push_str(&format!("%{b:02X}"));
            }
        }
    }
    Ok(vm.str(&out).into())
}

fn decode(vm: &mut Vm, v: Value, keep: &str) -> JsResult {
    let s = vm.to_string(v)?;
    let u = s.units(vm);
    if !u.iter().any(|c| c == b'%' as u16) {
        return Ok(s.into());
    }
    let mut out: Vec<u16> = Vec::with_capacity(u.len());
    let mut i = 0;
    while i < u.len() {
        if u.at(i) != b'%' as u16 {
            out.push(u.at(i));
            i += 1;
            continue;
        }
        let start = i;
        let Some(b) = hex_byte_at(u, i) else { return Err(malformed(vm)) };
        i += 3;
        if b < 128 {
            if keep.contains(b as char) {
                out.extend((start..i).map(|k| u.at(k)));
            } else {
                out.push(b as u16);
            }
            continue;
        }
        let n = match b {
            0xC0..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF7 => 4,
            _ => return Err(malformed(vm)),
        };
        let mut bytes = vec![b];
        for _ in 1..n {
            let Some(b) = (i < u.len()).then(|| hex_byte_at(u, i)).flatten() else { return Err(malformed(vm)) };
            bytes.push(b);
            i += 3;
        }
        match std::str::from_utf8(&bytes) {
            Ok(t) => out.extend(t.encode_utf16()),
            Err(_) => return Err(malformed(vm)),
        }
    }
    Ok(vm.str_utf16(&out).into())
}

/// The byte of `%XX` at `i`.
fn hex_byte_at(u: Units<'_>, i: usize) -> Option<u8> {
    if i + 3 > u.len() || u.at(i) != b'%' as u16 {
        return None;
    }
    let d = |k| vm::value::number::digit_value(u.at(k)).filter(|&d| d < 16);
    Some((d(i + 1)? * 16 + d(i + 2)?) as u8)
}

fn encode_uri(vm: &mut Vm, args: Args) -> JsResult {
    encode(vm, args.get(0), RESERVED)
}
fn encode_uri_component(vm: &mut Vm, args: Args) -> JsResult {
    encode(vm, args.get(0), "")
}
fn decode_uri(vm: &mut Vm, args: Args) -> JsResult {
    decode(vm, args.get(0), RESERVED)
}
fn decode_uri_component(vm: &mut Vm, args: Args) -> JsResult {
    decode(vm, args.get(0), "")
}
fn escape(vm: &mut Vm, args: Args) -> JsResult {
    let s = vm.to_string(args.get(0))?;
    let mut out = String::new();
    for c in s.units(vm).iter() {
        if c < 128 && ((c as u8).is_ascii_alphanumeric() || "@*_+-./".contains(c as u8 as char)) {
            out.push(c as u8 as char);
        } else if c < 256 {
            out.push_str(&format!("%{c:02X}"));
        } else {
            out.push_str(&format!("%u{c:04X}"));
        }
    }
    Ok(vm.str(&out).into())
}
fn unescape(vm: &mut Vm, args: Args) -> JsResult {
    let s = vm.to_string(args.get(0))?;
    let u = s.units(vm);
    let mut out: Vec<u16> = Vec::with_capacity(u.len());
    let digits = |from: usize, n: usize| -> Option<u16> {
        if from + n > u.len() {
            return None;
        }
        (from..from + n).try_fold(0u16, |v, k| {
            vm::value::number::digit_value(u.at(k)).filter(|&d| d < 16).map(|d| v << 4 | d as u16)
        })
    };
    let mut i = 0;
    while i < u.len() {
        if u.at(i) == b'%' as u16 {
            if i + 1 < u.len() && u.at(i + 1) == b'u' as u16 {
                if let Some(c) = digits(i + 2, 4) {
                    out.push(c);
                    i += 6;
                    continue;
                }
            } else if let Some(c) = digits(i + 1, 2) {
                out.push(c);
                i += 3;
                continue;
            }
        }
        out.push(u.at(i));
        i += 1;
    }
    Ok(vm.str_utf16(&out).into())
}

natives! {
    pub GLOBALS:
    "decodeURI" 1 => decode_uri;
    "decodeURIComponent" 1 => decode_uri_component;
    "encodeURI" 1 => encode_uri;
    "encodeURIComponent" 1 => encode_uri_component;
    "escape" 1 => escape;
    "unescape" 1 => unescape;
}

/// Defines the global functions.
pub fn init(vm: &mut Vm) {
    let g = vm.roots.global;
    define::install(vm, g, GLOBALS);
}
