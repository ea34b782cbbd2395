//! Unicode normalisation: `String.prototype.normalize` (spec 22.1.3.15).

use crate::natives;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use std::borrow::Cow;
use vm::string::Units;
use vm::{Args, Gc, JsResult, JsString, Value, Vm};

#[derive(Clone, Copy, PartialEq)]
pub enum Form {
    Nfc,
    Nfd,
    Nfkc,
    Nfkd,
}

impl Form {
    const ALL: [(&str, Form); 4] = [("NFC", Form::Nfc), ("NFD", Form::Nfd), ("NFKC", Form::Nfkc), ("NFKD", Form::Nfkd)];
}

/// Normalises text without lone surrogates.
fn well_formed(u: &[u16], form: Form) -> Cow<'_, [u16]> {
    match form {
        Form::Nfc => ComposingNormalizerBorrowed::new_nfc().normalize_utf16(u),
        Form::Nfd => DecomposingNormalizerBorrowed::new_nfd().normalize_utf16(u),
        Form::Nfkc => ComposingNormalizerBorrowed::new_nfkc().normalize_utf16(u),
        Form::Nfkd => DecomposingNormalizerBorrowed::new_nfkd().normalize_utf16(u),
    }
}

/// Index of the first unit that is half a surrogate pair without the other half.
fn lone_surrogate(u: &[u16]) -> Option<usize> {
    let mut i = 0;
    while i < u.len() {
        match u[i] {
            0xD800..0xDC00 if u.get(i + 1).is_some_and(|c| (0xDC00..0xE000).contains(c)) => i += 2,
            0xD800..0xE000 => return Some(i),
            _ => i += 1,
        }
    }
    None
}

/// Lone surrogates stay as they are: they combine with nothing, so that what lies between them is normalised by itself.
fn normalized(mut u: &[u16], form: Form) -> Cow<'_, [u16]> {
    let Some(mut lone) = lone_surrogate(u) else { return well_formed(u, form) };
    let mut out = Vec::with_capacity(u.len());
    loop {
        out.extend_from_slice(&well_formed(&u[..lone], form));
        out.push(u[lone]);
        u = &u[lone + 1..];
        match lone_surrogate(u) {
            Some(next) => lone = next,
            None => break,
        }
    }
    out.extend_from_slice(&well_formed(u, form));
    Cow::Owned(out)
}

/// The string in a normal form.
pub fn normalize(vm: &mut Vm, s: Gc<JsString>, form: Form) -> Gc<JsString> {
    // ASCII is in every form, Latin-1 in NFC.
    if s.is_ascii(vm) || (form == Form::Nfc && matches!(s.units(vm), Units::Latin1(_))) {
        return s;
    }
    let u = s.units(vm).to_vec();
    match normalized(&u, form) {
        Cow::Borrowed(same) if same.len() == u.len() => s,
        changed => vm.str_utf16(&changed),
    }
}

fn normalize_method(vm: &mut Vm, args: Args) -> JsResult {
    let s = crate::string::this_str(vm, args, "normalize")?;
    let form = match args.get(0) {
        Value::UNDEFINED => Form::Nfc,
        v => {
            let name = vm.to_string(v)?.to_rust(vm);
            match Form::ALL.iter().find(|(n, _)| *n == name) {
                Some((_, form)) => *form,
                None => {
                    return Err(vm.throw_range("The normalization form should be one of NFC, NFD, NFKC, NFKD."));
                }
            }
        }
    };
    Ok(normalize(vm, s, form).into())
}

natives! {
    pub PROTO:
    "normalize" 0 => normalize_method;
}

/// Adds the method to `String.prototype`.
pub fn init(vm: &mut Vm) {
    let proto = vm.roots.string_proto;
    crate::define::install(vm, proto, PROTO);
}
