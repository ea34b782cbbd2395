//! Base64 and hexadecimal text of `Uint8Array` (spec 23.3).

use crate::natives;
use vm::object::exotic::typed_array::{self, Element};
use vm::string::Units;
use vm::{Args, Gc, JsResult, JsString, Kind, Object, Throw, Value, Vm};

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

#[derive(Clone, Copy, PartialEq)]
enum LastChunk {
    Loose,
    Strict,
    StopBeforePartial,
}

/// What a decoder got before it ended: well, or at an error.
struct Decoded {
    bytes: Vec<u8>,
    /// Code units used up by `bytes`.
    read: usize,
    error: Option<&'static str>,
}

// ---- arguments ----

/// ValidateUint8Array.
fn this_bytes(vm: &mut Vm, args: Args, method: &str) -> JsResult<Gc<Object>> {
    match args.this().to_object() {
        Some(o) if o.is(Kind::TypedArray) && typed_array::element(o) == Element::Uint8 => Ok(o),
        _ => {
            let shown = vm.describe(args.this());
            let text = format!("Method Uint8Array.prototype.{method} called on incompatible receiver {shown}");
            Err(vm.throw_type(text))
        }
    }
}
fn this_writable(vm: &mut Vm, args: Args, method: &str) -> JsResult<Gc<Object>> {
    let o = this_bytes(vm, args, method)?;
    if typed_array::is_immutable(o) {
        return Err(vm::object::buffer::throw_immutable(vm, &format!("Uint8Array.prototype.{method}")));
    }
    Ok(o)
}
fn attached(vm: &mut Vm, o: Gc<Object>, method: &str) -> JsResult<()> {
    if typed_array::is_out_of_bounds(o) {
        let text = format!("Cannot perform Uint8Array.prototype.{method} on a detached ArrayBuffer");
        return Err(vm.throw_type(text));
    }
    Ok(())
}
fn text_argument(vm: &mut Vm, v: Value) -> JsResult<Gc<JsString>> {
    match v.to_str() {
        Some(s) => Ok(s),
        None => Err(vm.throw_type("input argument must be a string")),
    }
}
/// GetOptionsObject.
fn options(vm: &mut Vm, v: Value) -> JsResult<Option<Gc<Object>>> {
    match v.to_object() {
        None if !v.is_undefined() => {
            let shown = vm.describe(v);
            Err(vm.throw_type(format!("{shown} is not an options object")))
        }
        o => Ok(o),
    }
}
fn option(vm: &mut Vm, options: Option<Gc<Object>>, name: &str) -> JsResult {
    let Some(o) = options else { return Ok(Value::UNDEFINED) };
    let key = vm.key(name);
    vm.get(o, key)
}
/// An option with one of these names; the first when it is left out.
fn choice<T: Copy>(vm: &mut Vm, o: Option<Gc<Object>>, name: &str, all: &[(&str, T)]) -> JsResult<T> {
    let v = option(vm, o, name)?;
    if v.is_undefined() {
        return Ok(all[0].1);
    }
    let text = v.to_str().map(|s| s.to_rust(vm));
    match all.iter().find(|(n, _)| text.as_deref() == Some(*n)) {
        Some((_, t)) => Ok(*t),
        None => {
            let shown = vm.describe(v);
            Err(vm.throw_type(format!("invalid option {shown} for {name}")))
        }
    }
}
fn alphabet(vm: &mut Vm, o: Option<Gc<Object>>) -> JsResult<&'static [u8; 64]> {
    choice(vm, o, "alphabet", &[("base64", STANDARD), ("base64url", URL)])
}
fn last_chunk(vm: &mut Vm, o: Option<Gc<Object>>) -> JsResult<LastChunk> {
    let all = [
        ("loose", LastChunk::Loose),
        ("strict", LastChunk::Strict),
        ("stop-before-partial", LastChunk::StopBeforePartial),
    ];
    choice(vm, o, "lastChunkHandling", &all)
}

// ---- encoding ----

fn to_base64(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_bytes(vm, args, "toBase64")?;
    let options = options(vm, args.get(0))?;
    let alphabet = alphabet(vm, options)?;
    let omit = option(vm, options, "omitPadding")?;
    let omit = vm::value::convert::to_boolean(omit);
    attached(vm, o, "toBase64")?;
    let data = typed_array::bytes(o);
    let mut out = Vec::with_capacity(data.len().div_ceil(3) * 4);
    for chunk in data.chunks(3) {
        let byte = |i: usize| chunk.get(i).map_or(0, |b| b.get() as usize);
        let word = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..=chunk.len() {
            out.push(alphabet[word >> (18 - 6 * i) & 63]);
        }
        if !omit {
            out.resize(out.len() + 3 - chunk.len(), b'=');
        }
    }
    text(vm, &out)
}

fn to_hex(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_bytes(vm, args, "toHex")?;
    attached(vm, o, "toHex")?;
    let digit = |n: u8| b"0123456789abcdef"[n as usize];
    let out: Vec<u8> = typed_array::bytes(o).iter().flat_map(|b| [digit(b.get() >> 4), digit(b.get() & 15)]).collect();
    text(vm, &out)
}

fn text(vm: &mut Vm, ascii: &[u8]) -> JsResult {
    if ascii.len() > vm::string::MAX_LENGTH {
        return Err(vm.throw_range("Invalid string length"));
    }
    Ok(vm.str_latin1(ascii).into())
}

// ---- decoding ----

/// Value of each ASCII character in an alphabet, 255 for none.
fn values(alphabet: &[u8; 64]) -> [u8; 128] {
    let mut table = [255; 128];
    for (i, &c) in alphabet.iter().enumerate() {
        table[c as usize] = i as u8;
    }
    table
}

/// FromBase64: at most `max` bytes.
fn from_base64(s: Units<'_>, alphabet: &[u8; 64], last: LastChunk, max: usize) -> Decoded {
    const BAD_CHARACTER: &str = "Found a character that cannot be part of a valid base64 string.";
    const BAD_PADDING: &str = "The base64 input terminates with a partial or wrongly padded chunk.";
    const SINGLE: &str = "The base64 input terminates with a single character, excluding padding (=).";
    const EXTRA_BITS: &str = "The base64 input terminates with non-zero padding bits.";
    let table = values(alphabet);
    let mut d = Decoded { bytes: Vec::with_capacity((s.len() / 4 * 3 + 3).min(max)), read: 0, error: None };
    if max == 0 {
        return d;
    }
    let skip = |mut i: usize| {
        while i < s.len() && matches!(s.at(i), 9 | 10 | 12 | 13 | 32) {
            i += 1;
        }
        i
    };
    // The characters of the chunk under way, six bits each.
    let (mut word, mut chars) = (0u32, 0);
    let finish = |d: &mut Decoded, word: u32, chars: u32, strict: bool| {
        let extra = if chars == 2 { 4 } else { 2 };
        if strict && word & ((1 << extra) - 1) != 0 {
            d.error = Some(EXTRA_BITS);
            return;
        }
        let whole = word >> extra;
        if chars == 3 {
            d.bytes.push((whole >> 8) as u8);
        }
        d.bytes.push(whole as u8);
        d.read = s.len();
    };
    let mut i = 0;
    loop {
        i = skip(i);
        if i == s.len() {
            match (chars, last) {
                (0, _) => d.read = i,
                (_, LastChunk::StopBeforePartial) => {}
                (1, _) => d.error = Some(SINGLE),
                (_, LastChunk::Strict) => d.error = Some(BAD_PADDING),
                (_, LastChunk::Loose) => finish(&mut d, word, chars, false),
            }
            return d;
        }
        let c = s.at(i);
        i += 1;
        if c == b'=' as u16 {
            if chars < 2 {
                d.error = Some(BAD_PADDING);
                return d;
            }
            i = skip(i);
            if chars == 2 {
                if i == s.len() {
                    if last != LastChunk::StopBeforePartial {
                        d.error = Some(BAD_PADDING);
                    }
                    return d;
                }
                if s.at(i) == b'=' as u16 {
                    i = skip(i + 1);
                }
            }
            if i < s.len() {
                d.error = Some(BAD_PADDING);
            } else {
                finish(&mut d, word, chars, last == LastChunk::Strict);
            }
            return d;
        }
        let v = table.get(c as usize).copied().unwrap_or(255);
        if v == 255 {
            d.error = Some(BAD_CHARACTER);
            return d;
        }
        let room = max - d.bytes.len();
        if (room == 1 && chars == 2) || (room == 2 && chars == 3) {
            return d;
        }
        word = word << 6 | v as u32;
        chars += 1;
        if chars == 4 {
            d.bytes.extend([(word >> 16) as u8, (word >> 8) as u8, word as u8]);
            (word, chars) = (0, 0);
            d.read = i;
            if d.bytes.len() == max {
                return d;
            }
        }
    }
}

/// FromHex: at most `max` bytes.
fn from_hex(s: Units<'_>, max: usize) -> Decoded {
    let mut d = Decoded { bytes: Vec::with_capacity((s.len() / 2).min(max)), read: 0, error: None };
    if !s.len().is_multiple_of(2) {
        d.error = Some("Input string must contain hex characters in even length");
        return d;
    }
    while d.read < s.len() && d.bytes.len() < max {
        let digit = |i: usize| vm::value::number::digit_value(s.at(i)).filter(|&v| v < 16);
        let (Some(high), Some(low)) = (digit(d.read), digit(d.read + 1)) else {
            d.error = Some("Input string must contain hex characters in even length");
            return d;
        };
        d.bytes.push((high * 16 + low) as u8);
        d.read += 2;
    }
    d
}

fn failure(vm: &mut Vm, d: &Decoded) -> Result<(), Throw> {
    d.error.map_or(Ok(()), |text| Err(vm.throw_syntax(text)))
}
fn new_bytes(vm: &mut Vm, d: Decoded) -> JsResult {
    failure(vm, &d)?;
    let b = vm.new_array_buffer_from(&d.bytes)?;
    Ok(vm.new_typed_array(Element::Uint8, b, 0, Some(d.bytes.len()), None).into())
}
/// SetUint8ArrayBytes: what was decoded is stored also when an error follows.
fn store(vm: &mut Vm, o: Gc<Object>, d: &Decoded) -> JsResult {
    for (to, &from) in typed_array::bytes(o).iter().zip(&d.bytes) {
        to.set(from);
    }
    failure(vm, d)?;
    let r = vm.new_object();
    for (name, n) in [("read", d.read), ("written", d.bytes.len())] {
        let key = vm.key(name);
        vm.create_data_property(r, key, Value::from_usize(n))?;
    }
    Ok(r.into())
}

fn static_from_base64(vm: &mut Vm, args: Args) -> JsResult {
    let s = text_argument(vm, args.get(0))?;
    let options = options(vm, args.get(1))?;
    let alphabet = alphabet(vm, options)?;
    let last = last_chunk(vm, options)?;
    let d = from_base64(s.units(vm), alphabet, last, usize::MAX);
    new_bytes(vm, d)
}
fn static_from_hex(vm: &mut Vm, args: Args) -> JsResult {
    let s = text_argument(vm, args.get(0))?;
    let d = from_hex(s.units(vm), usize::MAX);
    new_bytes(vm, d)
}
fn set_from_base64(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_writable(vm, args, "setFromBase64")?;
    let s = text_argument(vm, args.get(0))?;
    let options = options(vm, args.get(1))?;
    let alphabet = alphabet(vm, options)?;
    let last = last_chunk(vm, options)?;
    attached(vm, o, "setFromBase64")?;
    let d = from_base64(s.units(vm), alphabet, last, typed_array::length(o));
    store(vm, o, &d)
}
fn set_from_hex(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_writable(vm, args, "setFromHex")?;
    let s = text_argument(vm, args.get(0))?;
    attached(vm, o, "setFromHex")?;
    let d = from_hex(s.units(vm), typed_array::length(o));
    store(vm, o, &d)
}

natives! {
    pub STATIC:
    "fromBase64" 1 => static_from_base64;
    "fromHex" 1 => static_from_hex;

    pub PROTO:
    "setFromBase64" 1 => set_from_base64;
    "setFromHex" 1 => set_from_hex;
    "toBase64" 0 => to_base64;
    "toHex" 0 => to_hex;
}

/// Adds the members to `Uint8Array`.
pub fn init(vm: &mut Vm) {
    let c = vm.intrinsic(vm::vm::Intrinsic::Uint8Array);
    crate::define::install(vm, c, STATIC);
    let proto = vm.typed_array_proto(Element::Uint8);
    crate::define::install(vm, proto, PROTO);
}
