//! Binding `crypto`: hashes, MACs, random bytes, key derivation.
//!
//! The state of a hash is the bytes of a Rust struct of plain data in a `Uint8Array` that only the runtime's own
//! JavaScript holds. So there is nothing to free, a copy of the array is a copy of the state, and images can hold it.

use super::{bytes, bytes_mut, int, new_bytes, text, writable};
use crate::digest::{Digest, Hmac};
use crate::host::{self, IntoJs};
use crate::{digest, kdf, sys};
use engine::builtins::natives;
use engine::vm::{Args, JsResult, Value, Vm};

natives! {
    pub TABLE:
    "digestNew" 2 => digest_new;
    "digestUpdate" 2 => digest_update;
    "digestFinal" 1 => digest_final;
    "hmacNew" 2 => hmac_new;
    "hmacUpdate" 2 => hmac_update;
    "hmacFinal" 1 => hmac_final;
    "randomFill" 3 => random_fill;
    "randomBytes" 2 => random_bytes;
    "pbkdf2" 6 => pbkdf2;
    "scrypt" 7 => scrypt;
    "timingSafeEqual" 2 => timing_safe_equal;
}

/// The bytes of a state.
fn store<T: digest::Plain>(vm: &mut Vm, state: &T) -> JsResult {
    // SAFETY: `Plain` types are copied as bytes, padding included, and only read back by `load` of the same type.
    let raw = unsafe { std::slice::from_raw_parts((state as *const T).cast::<u8>(), size_of::<T>()) };
    new_bytes(vm, raw)
}

/// Works on the state in `v`. None if it is no state.
fn load<T: digest::Plain, R>(v: Value, f: impl FnOnce(&mut T) -> R) -> Option<R> {
    let raw = bytes_mut(v);
    if raw.len() != size_of::<T>() {
        return None;
    }
    // SAFETY: the array was filled by `store` of this type; unaligned access copies.
    unsafe {
        let mut state = raw.as_ptr().cast::<T>().read_unaligned();
        let result = f(&mut state);
        raw.as_mut_ptr().cast::<T>().write_unaligned(state);
        Some(result)
    }
}

/// (name, output length) -> state; undefined for an unknown hash or a length it cannot have
fn digest_new(vm: &mut Vm, args: Args) -> JsResult {
    let name = text(vm, args.get(0));
    let length = args.get(1).to_f64().map(|n| n as usize);
    match Digest::new(&name, length) {
        Some(state) => store(vm, &state),
        None => Ok(Value::UNDEFINED),
    }
}
fn digest_update(_: &mut Vm, args: Args) -> JsResult {
    load(args.get(0), |d: &mut Digest| d.update(bytes(args.get(1))));
    Ok(Value::UNDEFINED)
}
fn digest_final(vm: &mut Vm, args: Args) -> JsResult {
    let out = load(args.get(0), |d: &mut Digest| d.clone().finish()).unwrap_or_default();
    new_bytes(vm, &out)
}
fn hmac_new(vm: &mut Vm, args: Args) -> JsResult {
    let name = text(vm, args.get(0));
    match Hmac::new(&name, bytes(args.get(1))) {
        Some(state) => store(vm, &state),
        None => Ok(Value::UNDEFINED),
    }
}
fn hmac_update(_: &mut Vm, args: Args) -> JsResult {
    load(args.get(0), |h: &mut Hmac| h.update(bytes(args.get(1))));
    Ok(Value::UNDEFINED)
}
fn hmac_final(vm: &mut Vm, args: Args) -> JsResult {
    let out = load(args.get(0), |h: &mut Hmac| h.clone().finish()).unwrap_or_default();
    new_bytes(vm, &out)
}

/// (bytes, offset, size)
fn random_fill(vm: &mut Vm, args: Args) -> JsResult {
    let all = writable(vm, args.get(0))?;
    let start = int(args.get(1), 0).clamp(0, all.len() as i64) as usize;
    let n = int(args.get(2), 0).clamp(0, (all.len() - start) as i64) as usize;
    match sys::random::fill(&mut all[start..start + n]) {
        Ok(()) => Ok(Value::UNDEFINED),
        Err(e) => Err(vm.throw_type(format!("the system gives no random bytes (errno {e})"))),
    }
}

struct Bytes(Vec<u8>);
impl IntoJs for Bytes {
    fn into_js(self, vm: &mut Vm) -> JsResult {
        new_bytes(vm, &self.0)
    }
}

/// (callback, size)
fn random_bytes(vm: &mut Vm, args: Args) -> JsResult {
    let n = int(args.get(1), 0).max(0) as usize;
    host::perform(vm, args.get(0), move || {
        let mut out = vec![0; n];
        // Cannot fail once the kernel's generator is ready, and waits until it is.
        let _ = sys::random::fill(&mut out);
        Bytes(out)
    })
}
/// (callback, password, salt, iterations, length, hash)
fn pbkdf2(vm: &mut Vm, args: Args) -> JsResult {
    let (password, salt) = (bytes(args.get(1)).to_vec(), bytes(args.get(2)).to_vec());
    let (iterations, length) = (int(args.get(3), 1).max(1) as u32, int(args.get(4), 0).max(0) as usize);
    let name = text(vm, args.get(5));
    host::perform(vm, args.get(0), move || {
        Bytes(kdf::pbkdf2(&name, &password, &salt, iterations, length).unwrap_or_default())
    })
}
/// (callback, password, salt, N, r, p, length)
fn scrypt(vm: &mut Vm, args: Args) -> JsResult {
    let (password, salt) = (bytes(args.get(1)).to_vec(), bytes(args.get(2)).to_vec());
    let number = |i: usize| int(args.get(i), 1).max(1) as usize;
    let (n, r, p, length) = (number(3), number(4), number(5), int(args.get(6), 0).max(0) as usize);
    host::perform(vm, args.get(0), move || Bytes(kdf::scrypt(&password, &salt, n, r, p, length)))
}

/// Looks at every byte whatever it finds.
fn timing_safe_equal(_: &mut Vm, args: Args) -> JsResult {
    let (a, b) = (bytes(args.get(0)), bytes(args.get(1)));
    let differing = a.iter().zip(b).fold(0u8, |d, (x, y)| std::hint::black_box(d | (x ^ y)));
    Ok(Value::bool(a.len() == b.len() && differing == 0))
}
