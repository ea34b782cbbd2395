//! Indexed access and computed keys.

use crate::Vm;
use crate::heap::{Header, Kind, gc_state};
use crate::interp::dispatch::*;
use crate::object::elements::{eflags, store_flags};
use crate::object::exotic::typed_array::{self, Element};
use crate::string::{JsString, sflags};
use crate::value::{Value, number};
use crate::{Gc, handlers, slow_paths, try_js};

/// Kind byte and capacity of an elements cell in one word: header bits 0..40.
const DENSE: u64 = (Kind::Elements as u64) << 32;

/// The element of a dense elements cell, or the hole.
///
/// # Safety
/// `elements` is an elements cell of any kind, or 0.
#[inline(always)]
unsafe fn dense_get(vm: *mut Vm, elements: u32, index: u32) -> Value {
    // SAFETY: offset 0 reads the null header, whose kind is not Elements.
    unsafe {
        let head = *((vm as usize + elements as usize * 8) as *const u64);
        if head & 0xff_0000_0000 == DENSE && index < head as u32 {
            load(vm, elements, 8 + index as usize * 8)
        } else {
            Value::HOLE
        }
    }
}

handlers! {
    fn get_elem_method(pc, fp, vm, fv, i) {
        // The compiler keeps the key out of the call area.
        set(fp, i.ra() + 1, get(fp, i.rb()));
        get_elem::<O>(pc, fp, vm, fv, i.0)
    }
    fn get_elem(pc, fp, vm, fv, i) {
        let (o, k) = (get(fp, i.rb()), get(fp, i.rc()));
        if k.is_int() && o.is_object() {
            let off = o.payload();
            let v = dense_get(vm, word(vm, off, 12), k.as_int() as u32);
            if !v.is_hole() {
                set(fp, i.ra(), v);
                return next(pc, fp, vm, fv);
            }
            return get_elem_2(pc, fp, vm, fv, i.0);
        }
        get_elem_3(pc, fp, vm, fv, i.0)
    }
    /// `k in o`: present dense elements here, the rest by `object::has_prop_slow`.
    fn has_prop(pc, fp, vm, fv, i) {
        let (k, o) = (get(fp, i.rb()), get(fp, i.rc()));
        if k.is_int() && o.is_object() && !dense_get(vm, word(vm, o.payload(), 12), k.as_int() as u32).is_hole() {
            set(fp, i.ra(), Value::TRUE);
            return next(pc, fp, vm, fv);
        }
        super::object::has_prop_slow(pc, fp, vm, fv, i.0)
    }
    fn set_elem(pc, fp, vm, fv, i) {
        let (o, k) = (get(fp, i.ra()), get(fp, i.rb()));
        if k.is_int() && o.is_object() {
            let e = word(vm, o.payload(), 12);
            let at = vm as usize + e as usize * 8;
            let head = *(at as *const u64);
            let index = k.as_int() as u32;
            if head & 0xff_0000_0000 == DENSE && index < head as u32 {
                let slot = (at + 8 + index as usize * 8) as *mut Value;
                let v = get(fp, i.rc());
                if !(*slot).is_hole() && elements_accept(vm, o.payload(), v) {
                    *slot = v;
                    if (*(at as *const Header)).gc.get() == gc_state::OLD && v.is_heap() {
                        return set_elem_barrier(pc, fp, vm, fv, i.0);
                    }
                    return next(pc, fp, vm, fv);
                }
            }
            return set_elem_2(pc, fp, vm, fv, i.0);
        }
        set_elem_slow(pc, fp, vm, fv, i.0)
    }
}

/// Whether a store of `v` keeps the object's elements-kind promise (flag bits of its header, see object::elements).
#[inline(always)]
unsafe fn elements_accept(vm: *mut Vm, o: u32, v: Value) -> bool {
    // SAFETY: `o` is an object.
    let flags = unsafe { (*((vm as usize + o as usize * 8) as *const Header)).flags.get() };
    flags & eflags::FROZEN == 0 && store_flags(v) & !flags == 0
}

/// Type and address of element `k` of an object, if it is a typed array that has one.
///
/// # Safety
/// `o` is an object.
#[inline(always)]
unsafe fn typed_element(vm: *mut Vm, o: u32, k: u32) -> Option<(Element, *mut u8)> {
    const RAW: usize = 16;
    let at = vm as usize + o as usize * 8;
    // SAFETY: by contract; the layout is that of typed arrays once the kind is known.
    unsafe {
        if *((at + 4) as *const u8) != Kind::TypedArray as u8 || k >= word(vm, o, RAW + 4 * typed_array::raw::LENGTH) {
            return None;
        }
        let ty = Element::from_u8(word(vm, o, RAW + 4 * typed_array::raw::TYPE) as u8);
        let data = vm as usize + *((at + RAW + 4 * typed_array::raw::DATA) as *const u64) as usize;
        Some((ty, (data + ((k as usize) << ty.shift())) as *mut u8))
    }
}

/// Typed arrays (and holes, sparse elements, exotic objects by the slow path).
///
/// # Safety
/// As a handler.
#[inline(never)]
pub unsafe extern "C" fn get_elem_2(pc: *const u64, fp: *mut Value, vm: *mut Vm, fv: *mut u8, insn: u64) {
    let i = bytecode::Insn(insn);
    // SAFETY: as a handler; o is an object, k an int.
    unsafe {
        if let Some((ty, p)) = typed_element(vm, get(fp, i.rb()).payload(), get(fp, i.rc()).as_int() as u32) {
            let v = ty.load_simple(p);
            if !v.is_hole() {
                set(fp, i.ra(), v);
                return next(pc, fp, vm, fv);
            }
        }
        get_elem_slow(pc, fp, vm, fv, insn)
    }
}

/// String indexing; atoms and other keys by the slow path.
///
/// # Safety
/// As a handler.
#[inline(never)]
pub unsafe extern "C" fn get_elem_3(pc: *const u64, fp: *mut Value, vm: *mut Vm, fv: *mut u8, insn: u64) {
    let i = bytecode::Insn(insn);
    // SAFETY: as a handler.
    unsafe {
        let (o, k) = (get(fp, i.rb()), get(fp, i.rc()));
        if o.is_string() && k.is_int() {
            let s: Gc<JsString> = o.as_gc();
            if (k.as_int() as u32) < s.length.get() && s.flags() & sflags::ROPE == 0 {
                let c = s.flat_units().at(k.as_int() as usize);
                if c < 256 {
                    set(fp, i.ra(), (*vm).roots.single_chars[c as usize].into());
                    return next(pc, fp, vm, fv);
                }
            }
        } else if o.is_object() && k.is_double() {
            // An index computed in floating point.
            let n = k.as_double() as u32;
            if n as f64 == k.as_double() {
                let v = dense_get(vm, word(vm, o.payload(), 12), n);
                if !v.is_hole() {
                    set(fp, i.ra(), v);
                    return next(pc, fp, vm, fv);
                }
            }
        }
        get_elem_slow(pc, fp, vm, fv, insn)
    }
}

/// Typed array stores.
///
/// # Safety
/// As a handler.
#[inline(never)]
pub unsafe extern "C" fn set_elem_2(pc: *const u64, fp: *mut Value, vm: *mut Vm, fv: *mut u8, insn: u64) {
    let i = bytecode::Insn(insn);
    // SAFETY: as a handler; o is an object, k an int.
    unsafe {
        let v = get(fp, i.rc());
        if v.is_number()
            && let Some((ty, p)) = typed_element(vm, get(fp, i.ra()).payload(), get(fp, i.rb()).as_int() as u32)
            && ty.store_simple(p, v)
        {
            return next(pc, fp, vm, fv);
        }
        if v.is_double() {
            return set_elem_double(pc, fp, vm, fv, insn);
        }
        set_elem_slow(pc, fp, vm, fv, insn)
    }
}

/// Doubles into typed arrays of integers.
///
/// # Safety
/// As a handler.
#[inline(never)]
pub unsafe extern "C" fn set_elem_double(pc: *const u64, fp: *mut Value, vm: *mut Vm, fv: *mut u8, insn: u64) {
    let i = bytecode::Insn(insn);
    // SAFETY: as a handler; the base is an object, the key an int, the value a double.
    unsafe {
        if let Some((ty, p)) = typed_element(vm, get(fp, i.ra()).payload(), get(fp, i.rb()).as_int() as u32)
            && ty != Element::Uint8Clamped
            && ty.store_simple(p, Value::int(number::to_int32(get(fp, i.rc()).as_double())))
        {
            return next(pc, fp, vm, fv);
        }
        set_elem_slow(pc, fp, vm, fv, insn)
    }
}

slow_paths! {
    fn set_elem_barrier(pc, fp, vm, fv, i) {
        let e = word(vm, get(fp, i.ra()).payload(), 12);
        let at = vm as usize + e as usize * 8 + 8 + get(fp, i.rb()).as_int() as u32 as usize * 8;
        (*vm).barrier_at(Gc::<Header>::from_offset(e), at);
        next(pc, fp, vm, fv)
    }
    fn get_elem_slow(pc, fp, vm, fv, i) {
        let v = try_js!((*vm).get_elem_slow(get(fp, i.rb()), get(fp, i.rc())), vm);
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
    fn set_elem_slow(pc, fp, vm, fv, i) {
        try_js!((*vm).set_elem_slow(get(fp, i.ra()), get(fp, i.rb()), get(fp, i.rc()), i.x() != 0), vm);
        next(pc, fp, vm, fv)
    }
}
