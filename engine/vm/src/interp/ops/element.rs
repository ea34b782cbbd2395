//! Indexed access and computed keys.

use crate::Vm;
use crate::heap::{Header, Kind, gc_state};
use crate::interp::dispatch::*;
use crate::object::Object;
use crate::object::elements::eflags;
use crate::object::exotic::typed_array::{self, Element};
use crate::string::sflags;
use crate::value::{Value, number, tag};
use crate::{Gc, handlers, slow_paths, try_js};
use bytecode::operands::converted_key;

/// Where an array's length lies; behind it is a word that is zero unless it is read-only.
const ARRAY_LENGTH: usize = 16;

/// The element of a dense elements cell, or the hole.
///
/// # Safety
/// `elements` is an elements cell of any kind, or 0.
#[inline(always)]
pub(super) unsafe fn dense_get(vm: *mut Vm, elements: u32, index: u32) -> Value {
    // SAFETY: offset 0 reads the null header, whose kind is not Elements.
    unsafe {
        if is_kind(vm, elements, Kind::Elements) {
            keep_branch();
            if index < word(vm, elements, 0) {
                return load(vm, elements, 8 + index as usize * 8);
            }
        }
        Value::HOLE
    }
}

handlers! {
    fn get_elem_method(pc, fp, vm, fv, i) {
        // The compiler keeps the key out of the call area.
        set(fp, i.ra() + 1, get(fp, i.rb()));
        get_elem(pc, fp, vm, fv, i.0)
    }
    fn get_elem(pc, fp, vm, fv, i) {
        if tag(fp, i.rc()) == tag::INT && tag(fp, i.rb()) == tag::OBJECT {
            let v = dense_get(vm, word(vm, payload(fp, i.rb()), 12), payload(fp, i.rc()));
            if !v.is_hole() {
                set(fp, i.ra(), v);
                return next(pc, fp, vm, fv);
            }
            return get_elem_2(pc, fp, vm, fv, i.0);
        }
        get_elem_3(pc, fp, vm, fv, i.0)
    }
    fn get_elem_or_hole(pc, fp, vm, fv, i) {
        if tag(fp, i.rc()) == tag::INT {
            let v = dense_get(vm, word(vm, payload(fp, i.rb()), 12), payload(fp, i.rc()));
            if !v.is_hole() {
                set(fp, i.ra(), v);
                return next(pc, fp, vm, fv);
            }
        }
        get_elem_or_hole_slow(pc, fp, vm, fv, i.0)
    }
    /// `k in o`: present dense elements here, the rest by `object::has_prop_slow`.
    fn has_prop(pc, fp, vm, fv, i) {
        if tag(fp, i.rb()) == tag::INT
            && tag(fp, i.rc()) == tag::OBJECT
            && !dense_get(vm, word(vm, payload(fp, i.rc()), 12), payload(fp, i.rb())).is_hole()
        {
            set(fp, i.ra(), Value::TRUE);
            return next(pc, fp, vm, fv);
        }
        super::object::has_prop_slow(pc, fp, vm, fv, i.0)
    }
    /// Elements of plain arrays within their capacity here, as `map` and `filter` define them.
    fn init_elem(pc, fp, vm, fv, i) {
        let o = payload(fp, i.ra());
        let (e, index) = (word(vm, o, 12), payload(fp, i.rb()));
        if tag(fp, i.rb()) == tag::INT
            && word(vm, o, 0) == (*vm).roots.array_shape.offset()
            && is_kind(vm, e, Kind::Elements)
        {
            keep_branch();
            let length = word(vm, o, ARRAY_LENGTH);
            if index < word(vm, e, 0)
                && index <= length
                && word(vm, o, ARRAY_LENGTH + 4) == 0
                && elements_accept(vm, o, fp, i.rc())
            {
                if index == length {
                    *((vm as usize + o as usize * 8 + ARRAY_LENGTH) as *mut u32) = index + 1;
                }
                let slot = (vm as usize + e as usize * 8 + 8 + index as usize * 8) as *mut Value;
                *slot = get(fp, i.rc());
                if byte(vm, e, std::mem::offset_of!(Header, gc)) == gc_state::OLD && (*slot).is_heap() {
                    return element_barrier(pc, fp, vm, fv, i.0);
                }
                return next(pc, fp, vm, fv);
            }
        }
        init_elem_slow(pc, fp, vm, fv, i.0)
    }
    fn set_elem(pc, fp, vm, fv, i) {
        if tag(fp, i.rb()) != tag::INT || tag(fp, i.ra()) != tag::OBJECT {
            return set_elem_slow(pc, fp, vm, fv, i.0);
        }
        let o = payload(fp, i.ra());
        let e = word(vm, o, 12);
        if is_kind(vm, e, Kind::Elements) {
            keep_branch();
            let index = payload(fp, i.rb());
            if index < word(vm, e, 0) {
                let slot = (vm as usize + e as usize * 8 + 8 + index as usize * 8) as *mut Value;
                if !(*slot).is_hole() && elements_accept(vm, o, fp, i.rc()) {
                    *slot = get(fp, i.rc());
                    if byte(vm, e, std::mem::offset_of!(Header, gc)) == gc_state::OLD && (*slot).is_heap() {
                        return element_barrier(pc, fp, vm, fv, i.0);
                    }
                    return next(pc, fp, vm, fv);
                }
            }
        }
        set_elem_2(pc, fp, vm, fv, i.0)
    }
}

/// Whether storing the value of register `v` keeps the promise about the object's elements (flag bits of its header, see
/// object::elements). A branch a class of values: computing the mask would take registers.
#[inline(always)]
unsafe fn elements_accept(vm: *mut Vm, o: u32, fp: *mut Value, v: isize) -> bool {
    const FROZEN: u8 = eflags::FROZEN as u8;
    const DOUBLE: u8 = eflags::DOUBLE as u8;
    const ANY: u8 = eflags::ANY as u8 | DOUBLE;
    // SAFETY: `o` is an object, `fp` a frame with the register.
    unsafe {
        let flags = byte(vm, o, std::mem::offset_of!(Header, flags));
        if tag(fp, v) == tag::INT {
            return flags & FROZEN == 0;
        }
        keep_branch();
        if is_double(tag(fp, v)) {
            return flags & (DOUBLE | FROZEN) == DOUBLE;
        }
        keep_branch();
        flags & (ANY | FROZEN) == ANY
    }
}

/// Which type of a typed array's element is asked for: the byte of `typed_array::raw::TYPE`.
const LOAD: usize = 0;
const STORE: usize = 1;

/// Type (for loads or stores) and address of element `k` of an object, if it is a typed array that has one.
///
/// # Safety
/// `o` is an object.
#[inline(always)]
unsafe fn typed_element<const ACCESS: usize>(vm: *mut Vm, o: u32, k: u32) -> Option<(Element, *mut u8)> {
    const RAW: usize = 16;
    let at = vm as usize + o as usize * 8;
    // SAFETY: by contract; the layout is that of typed arrays once the kind is known.
    unsafe {
        if *((at + 4) as *const u8) != Kind::TypedArray as u8 || k >= word(vm, o, RAW + 4 * typed_array::raw::LENGTH) {
            return None;
        }
        let ty = Element::from_u8(*((at + RAW + 4 * typed_array::raw::TYPE + ACCESS) as *const u8));
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
        let (o, k) = (get(fp, i.rb()).payload(), get(fp, i.rc()).as_int() as u32);
        if let Some((ty, p)) = typed_element::<LOAD>(vm, o, k) {
            let v = ty.load_simple(p);
            if !v.is_hole() {
                set(fp, i.ra(), v);
                return next(pc, fp, vm, fv);
            }
        }
        get_elem_slow(pc, fp, vm, fv, insn)
    }
}

/// Code unit `k` of a string that is no rope; `u32::MAX` for ropes and beyond the end.
///
/// # Safety
/// `s` is a string.
#[inline(always)]
unsafe fn unit_at(vm: *mut Vm, s: u32, k: u32) -> u32 {
    // SAFETY: by contract; the layout is that in `string`.
    unsafe {
        let flags = (*((vm as usize + s as usize * 8) as *const Header)).flags.get();
        if flags & sflags::ROPE != 0 || k >= word(vm, s, 8) {
            return u32::MAX;
        }
        let (cell, at) = if flags & sflags::SLICE != 0 {
            (word(vm, s, 12), word(vm, s, 16) as usize + k as usize)
        } else {
            (s, k as usize)
        };
        let units = vm as usize + cell as usize * 8 + 16;
        if flags & sflags::TWO_BYTE != 0 {
            *(units as *const u16).add(at) as u32
        } else {
            *(units as *const u8).add(at) as u32
        }
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
            let c = unit_at(vm, o.payload(), k.as_int() as u32);
            if c < 256 {
                set(fp, i.ra(), (*vm).roots.single_chars[c as usize].into());
                return next(pc, fp, vm, fv);
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
            && let Some((ty, p)) =
                typed_element::<STORE>(vm, get(fp, i.ra()).payload(), get(fp, i.rb()).as_int() as u32)
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
        if let Some((ty, p)) = typed_element::<STORE>(vm, get(fp, i.ra()).payload(), get(fp, i.rb()).as_int() as u32)
            && ty != Element::Uint8Clamped
            && ty.store_simple(p, Value::int(number::to_int32(get(fp, i.rc()).as_double())))
        {
            return next(pc, fp, vm, fv);
        }
        set_elem_slow(pc, fp, vm, fv, insn)
    }
}

slow_paths! {
    fn element_barrier(pc, fp, vm, fv, i) {
        let e = word(vm, get(fp, i.ra()).payload(), 12);
        let at = vm as usize + e as usize * 8 + 8 + get(fp, i.rb()).as_int() as u32 as usize * 8;
        (*vm).barrier_at(Gc::<Header>::from_offset(e), at);
        next(pc, fp, vm, fv)
    }
    fn init_elem_slow(pc, fp, vm, fv, i) {
        let (o, k, v): (Gc<Object>, _, _) = (get(fp, i.ra()).as_gc(), get(fp, i.rb()), get(fp, i.rc()));
        if k.is_int() && o.shape() == (*vm).roots.array_shape && (*vm).fast_append(o, k.as_int() as u32, v) {
            return next(pc, fp, vm, fv);
        }
        let key = try_js!((*vm).to_key(k), vm);
        try_js!((*vm).create_data_property_or_throw(o, key, v), vm);
        next(pc, fp, vm, fv)
    }
    fn get_elem_slow(pc, fp, vm, fv, i) {
        if i.x() != 0 && tag(fp, i.rc()) == tag::OBJECT {
            return get_elem_converting(pc, fp, vm, fv, i.0);
        }
        let v = try_js!((*vm).get_elem_slow(get(fp, i.rb()), get(fp, i.rc())), vm);
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
    /// The key is an object, and left converted for the store that follows.
    fn get_elem_converting(pc, fp, vm, fv, i) {
        let (base, mut key) = (get(fp, i.rb()), get(fp, i.rc()));
        if !base.is_nullish()
            && let Some(k) = converted_key(i)
        {
            key = try_js!((*vm).to_key(key), vm).value();
            set(fp, k as isize, key);
        }
        let v = try_js!((*vm).get_elem_slow(base, key), vm);
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
    fn get_elem_or_hole_slow(pc, fp, vm, fv, i) {
        let v = try_js!((*vm).get_elem_or_hole(get(fp, i.rb()).as_gc(), get(fp, i.rc())), vm);
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
    fn set_elem_slow(pc, fp, vm, fv, i) {
        if i.x() > 1 && tag(fp, i.rb()) == tag::OBJECT {
            return set_elem_converted(pc, fp, vm, fv, i.0);
        }
        try_js!((*vm).set_elem_slow(get(fp, i.ra()), get(fp, i.rb()), get(fp, i.rc()), i.x() & 1 != 0), vm);
        next(pc, fp, vm, fv)
    }
    /// The key is an object, which the load before has converted.
    fn set_elem_converted(pc, fp, vm, fv, i) {
        let key = converted_key(i).map_or(Value::UNDEFINED, |k| get(fp, k as isize));
        try_js!((*vm).set_elem_slow(get(fp, i.ra()), key, get(fp, i.rc()), i.x() & 1 != 0), vm);
        next(pc, fp, vm, fv)
    }
}
