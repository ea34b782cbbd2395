//! Copying into typed arrays what neither runs JS nor fails: elements of typed arrays, numbers of arrays.

use super::typed_array::{self, Element, element};
use crate::Vm;
use crate::heap::{Gc, Kind};
use crate::object::Object;
use crate::object::elements::eflags;
use crate::value::number::to_int32;

/// Numbers that are converted at a time.
const CHUNK: usize = 32;

/// Whether elements of type `a` stored as type `b` are the same bytes.
fn same_bytes(a: Element, b: Element) -> bool {
    let is_float = |e| matches!(e, Element::Float16 | Element::Float32 | Element::Float64);
    let integers = a.size() == b.size() && !is_float(a) && !is_float(b);
    a == b || (integers && (b != Element::Uint8Clamped || a == Element::Uint8))
}

/// Copies `n` elements as if all were read before the first is written.
///
/// # Safety
/// The arrays have these elements, and both or neither are of bigints.
pub unsafe fn copy(source: Gc<Object>, from: usize, target: Gc<Object>, to: usize, n: usize) {
    let (a, b) = (element(source), element(target));
    let bytes = n << a.shift();
    // SAFETY: both ranges lie within the arrays by contract; `copy` allows overlap, and what is converted does not overlap.
    unsafe {
        let src = typed_array::data_ptr(source).add(from << a.shift()).cast_const();
        let dst = typed_array::data_ptr(target).add(to << b.shift());
        if same_bytes(a, b) {
            std::ptr::copy(src, dst, bytes);
        } else if typed_array::buffer_of(source) != typed_array::buffer_of(target) {
            convert(a, src, b, dst, n);
        } else {
            let mut apart = vec![0u8; bytes];
            std::ptr::copy_nonoverlapping(src, apart.as_mut_ptr(), bytes);
            convert(a, apart.as_ptr(), b, dst, n);
        }
    }
}

/// %TypedArray%.prototype.set of a typed array or an array of numbers, where that runs no JS and does not fail; false: nothing was done.
pub fn plain_set(vm: &Vm, target: Gc<Object>, source: Gc<Object>, offset: usize) -> bool {
    let Some(room) = typed_array::length(target).checked_sub(offset) else { return false };
    if typed_array::is_immutable(target) || typed_array::has_lost_bytes(target) {
        return false;
    }
    let ty = element(target);
    match source.kind() {
        Kind::TypedArray => {
            let n = typed_array::length(source);
            let fits = n <= room && element(source).is_bigint() == ty.is_bigint();
            if !fits || typed_array::has_lost_bytes(source) {
                return false;
            }
            // SAFETY: `n` elements from `offset` are within the target.
            unsafe { copy(source, 0, target, offset, n) };
        }
        Kind::Array if !ty.is_bigint() && vm.is_fast_array(source) => {
            let Some(values) = vm.dense_elements(source).filter(|v| v.len() <= room) else { return false };
            let numbers = source.header.flags.get() & (eflags::ANY | eflags::HOLEY) == 0;
            if !numbers && !values.iter().all(|v| v.get().is_number()) {
                return false;
            }
            let mut at = typed_array::data_ptr(target).wrapping_add(offset << ty.shift());
            let mut converted = [0.0; CHUNK];
            for chunk in values.chunks(CHUNK) {
                let converted = &mut converted[..chunk.len()];
                converted.iter_mut().zip(chunk).for_each(|(d, s)| *d = s.get().as_f64());
                // SAFETY: as many elements from `offset` as there are values are within the target.
                unsafe { store(ty, at, converted) };
                at = at.wrapping_add(chunk.len() << ty.shift());
            }
        }
        _ => return false,
    }
    true
}

/// Stores `n` numbers of type `a` as type `b`.
///
/// # Safety
/// The elements are there, of any alignment; the two ranges do not overlap. Neither type is of bigints.
unsafe fn convert(a: Element, src: *const u8, b: Element, dst: *mut u8, n: usize) {
    let mut numbers = [0.0; CHUNK];
    for start in (0..n).step_by(CHUNK) {
        let numbers = &mut numbers[..CHUNK.min(n - start)];
        // SAFETY: by contract.
        unsafe {
            load(a, src.add(start << a.shift()), numbers);
            store(b, dst.add(start << b.shift()), numbers);
        }
    }
}

/// # Safety
/// As many elements of the type at `p`, of any alignment.
unsafe fn load(ty: Element, p: *const u8, numbers: &mut [f64]) {
    macro_rules! read {
        ($t:ty, $x:ident => $e:expr) => {
            for (i, d) in numbers.iter_mut().enumerate() {
                // SAFETY: by contract.
                let $x = unsafe { p.cast::<$t>().add(i).read_unaligned() };
                *d = $e;
            }
        };
    }
    match ty {
        Element::Int8 => read!(i8, x => x.into()),
        Element::Uint8 | Element::Uint8Clamped => read!(u8, x => x.into()),
        Element::Int16 => read!(i16, x => x.into()),
        Element::Uint16 => read!(u16, x => x.into()),
        Element::Int32 => read!(i32, x => x.into()),
        Element::Uint32 => read!(u32, x => x.into()),
        Element::Float16 => read!(u16, x => typed_array::f16_to_f64(x)),
        Element::Float32 => read!(f32, x => x.into()),
        Element::Float64 => read!(f64, x => x),
        Element::BigInt64 | Element::BigUint64 => unreachable!("bigints are no numbers"),
    }
}

/// # Safety
/// Room for as many elements of the type at `p`, of any alignment.
unsafe fn store(ty: Element, p: *mut u8, numbers: &[f64]) {
    macro_rules! write {
        ($t:ty, $x:ident => $e:expr) => {
            for (i, &$x) in numbers.iter().enumerate() {
                // SAFETY: by contract.
                unsafe { p.cast::<$t>().add(i).write_unaligned($e) };
            }
        };
    }
    match ty {
        Element::Int8 | Element::Uint8 => write!(u8, x => to_int32(x) as u8),
        // Saturating, NaN to 0, ties to even.
        Element::Uint8Clamped => write!(u8, x => x.round_ties_even() as u8),
        Element::Int16 | Element::Uint16 => write!(u16, x => to_int32(x) as u16),
        Element::Int32 | Element::Uint32 => write!(i32, x => to_int32(x)),
        Element::Float16 => write!(u16, x => typed_array::f64_to_f16(x)),
        Element::Float32 => write!(f32, x => x as f32),
        Element::Float64 => write!(f64, x => x),
        Element::BigInt64 | Element::BigUint64 => unreachable!("bigints are no numbers"),
    }
}
