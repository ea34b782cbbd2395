//! Named properties and globals.

use crate::Vm;
use crate::heap::{Gc, Header, Kind, gc_state};
use crate::interp::code::{Code, Ic};
use crate::interp::dispatch::*;
use crate::interp::ic::{GETTER, LIST_START, MEGAMORPHIC, POLY, mega_index};
use crate::object::Object;
use crate::object::exotic::typed_array;
use crate::value::{Value, tag};
use crate::vm::Intrinsic;
use crate::{handlers, slow_paths, try_js};
use bytecode::frame;

/// Offset of the feedback cell of the running function (for write barriers of its caches).
///
/// # Safety
/// `fp` is the running frame.
pub unsafe fn feedback_of(fp: *mut Value, vm: *mut Vm) -> usize {
    // SAFETY: the callee of a bytecode frame is a function with code.
    unsafe {
        let f = get(fp, frame::CALLEE as isize).payload();
        let code = word(vm, f, 16);
        word(vm, code, std::mem::offset_of!(Code, feedback)) as usize
    }
}

handlers! {
    fn get_prop(pc, fp, vm, fv, i) {
        let c = ic(fv, i.c());
        if tag(fp, i.rb()) == tag::OBJECT {
            let off = payload(fp, i.rb());
            let shape = word(vm, off, 0);
            if shape == c.shape.get() {
                set(fp, i.ra(), load(vm, off, c.disp.get() as usize));
                return next(pc, fp, vm, fv);
            }
            if shape == c.shape2.get() {
                return get_prop_2(pc, fp, vm, fv, i.0);
            }
            return get_prop_poly(pc, fp, vm, fv, i.0);
        }
        get_prop_primitive(pc, fp, vm, fv, i.0)
    }
    fn get_method(pc, fp, vm, fv, i) {
        let o = get(fp, i.rb());
        set(fp, i.ra() + 1, o);
        let c = ic(fv, i.c());
        if o.is_object() {
            let off = o.payload();
            let shape = word(vm, off, 0);
            if shape == c.shape2.get() {
                let (holder, disp) = (c.holder.get(), c.disp2.get());
                if holder != 0 {
                    keep_branch();
                    if disp < crate::interp::ic::SLOTS && word(vm, c.validity.get(), 8) == 1 {
                        set(fp, i.ra(), load(vm, holder, disp as usize));
                        return next(pc, fp, vm, fv);
                    }
                }
                return get_prop_2(pc, fp, vm, fv, i.0);
            }
            if shape == c.shape.get() {
                set(fp, i.ra(), load(vm, off, c.disp.get() as usize));
                return next(pc, fp, vm, fv);
            }
            return get_prop_poly(pc, fp, vm, fv, i.0);
        }
        get_prop_primitive(pc, fp, vm, fv, i.0)
    }
    fn set_prop(pc, fp, vm, fv, i) {
        let c = ic(fv, i.c());
        if tag(fp, i.ra()) == tag::OBJECT {
            let off = payload(fp, i.ra());
            let shape = word(vm, off, 0);
            if shape == c.shape.get() {
                let v = get(fp, i.rb());
                let at = vm as usize + off as usize * 8;
                *((at + c.disp.get() as usize) as *mut Value) = v;
                if (*(at as *const Header)).gc.get() == gc_state::OLD && v.is_heap() {
                    return set_prop_barrier(pc, fp, vm, fv, i.0);
                }
                return next(pc, fp, vm, fv);
            }
            if shape == c.shape2.get() {
                return set_prop_2(pc, fp, vm, fv, i.0);
            }
        }
        set_prop_slow(pc, fp, vm, fv, i.0)
    }
    fn init_prop(pc, fp, vm, fv, i) {
        let o = get(fp, i.ra());
        let c = ic(fv, i.c());
        let shape = word(vm, o.payload(), 0);
        if shape == c.shape2.get() && c.holder.get() != 0 && c.disp2.get() < crate::interp::ic::SLOTS {
            // Adding along a known transition; CreateDataProperty does not look at the prototype chain.
            let at = vm as usize + o.payload() as usize * 8;
            *((at + c.disp2.get() as usize) as *mut Value) = get(fp, i.rb());
            *(at as *mut u32) = c.holder.get();
            if (*(at as *const Header)).gc.get() == gc_state::OLD {
                return set_prop_barrier(pc, fp, vm, fv, i.0);
            }
            return next(pc, fp, vm, fv);
        }
        init_prop_slow(pc, fp, vm, fv, i.0)
    }
    fn get_length(pc, fp, vm, fv, i) {
        let o = get(fp, i.rb());
        if o.is_object() {
            let at = vm as usize + o.payload() as usize * 8;
            if (*(at as *const Header)).kind.get() == Kind::Array as u8 {
                let n = *((at + 16) as *const u32);
                set(fp, i.ra(), Value::from_u32(n));
                return next(pc, fp, vm, fv);
            }
            let c = ic(fv, i.c());
            if *(at as *const u32) == c.shape.get() {
                set(fp, i.ra(), load(vm, o.payload(), c.disp.get() as usize));
                return next(pc, fp, vm, fv);
            }
            return get_length_2(pc, fp, vm, fv, i.0);
        }
        if o.is_string() {
            let n = word(vm, o.payload(), 8);
            set(fp, i.ra(), Value::int(n as i32));
            return next(pc, fp, vm, fv);
        }
        get_prop_slow(pc, fp, vm, fv, i.0)
    }
    fn get_global(pc, fp, vm, fv, i) {
        let c = ic(fv, i.c());
        let holder = c.holder.get();
        if holder != 0 {
            // A global lexical binding: its cell.
            let v = load(vm, holder, 16);
            if !v.is_hole() {
                set(fp, i.ra(), v);
                return next(pc, fp, vm, fv);
            }
        } else {
            let g = (*vm).roots.global.offset();
            if word(vm, g, 0) == c.shape.get() {
                set(fp, i.ra(), load(vm, word(vm, g, 8), c.disp.get() as usize));
                return next(pc, fp, vm, fv);
            }
        }
        get_global_slow(pc, fp, vm, fv, i.0)
    }
    fn set_global(pc, fp, vm, fv, i) {
        let c = ic(fv, i.c());
        let holder = c.holder.get();
        if holder != 0 && c.aux.get() == 0 {
            if !load(vm, holder, 16).is_hole() {
                if store(vm, holder, 16, get(fp, i.ra())) {
                    return set_lexical_barrier(pc, fp, vm, fv, i.0);
                }
                return next(pc, fp, vm, fv);
            }
        } else if c.aux.get() == 0 {
            let g = (*vm).roots.global.offset();
            if word(vm, g, 0) == c.shape.get() {
                if store(vm, word(vm, g, 8), c.disp.get() as usize, get(fp, i.ra())) {
                    return set_global_barrier(pc, fp, vm, fv, i.0);
                }
                return next(pc, fp, vm, fv);
            }
        }
        set_global_slow(pc, fp, vm, fv, i.0)
    }
    fn init_global_lex(pc, fp, vm, fv, i) {
        init_global_lex_slow(pc, fp, vm, fv, i.0)
    }
    fn declare_globals(pc, fp, vm, fv, i) {
        declare_globals_slow(pc, fp, vm, fv, i.0)
    }
    fn declare_global_fn(pc, fp, vm, fv, i) {
        declare_global_fn_slow(pc, fp, vm, fv, i.0)
    }
}

/// The value that case 2 of a load names for the object at `o`, or the hole where it takes more than a load (a getter,
/// a chain that has changed).
///
/// # Safety
/// The object's shape is that of the case.
#[inline(always)]
unsafe fn case_2(vm: *mut Vm, o: u32, holder: u32, validity: u32, disp: u32) -> Value {
    // SAFETY: the shape and the validity cell imply the slot.
    unsafe {
        if disp < crate::interp::ic::SLOTS {
            if holder == 0 {
                return load(vm, word(vm, o, 8), disp as usize);
            }
            if word(vm, validity, 8) == 1 {
                return load(vm, holder, disp as usize);
            }
        } else if disp == crate::interp::ic::ABSENT && word(vm, validity, 8) == 1 {
            return Value::UNDEFINED;
        }
        Value::HOLE
    }
}

/// Case 2 of a load: prototype or out-of-line slot, or known to be absent.
///
/// # Safety
/// As a handler.
#[inline(never)]
pub unsafe extern "C" fn get_prop_2(pc: *const u64, fp: *mut Value, vm: *mut Vm, fv: *mut u8, insn: u64) {
    let i = bytecode::Insn(insn);
    // SAFETY: as a handler; the object's shape is that of case 2.
    unsafe {
        let c = ic(fv, i.c());
        let v = case_2(vm, get(fp, i.rb()).payload(), c.holder.get(), c.validity.get(), c.disp2.get());
        if v.is_hole() {
            return get_prop_slow(pc, fp, vm, fv, insn);
        }
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
}

/// Loads from objects of several shapes: the polymorphic list, the global table.
///
/// # Safety
/// As a handler.
#[inline(never)]
pub unsafe extern "C" fn get_prop_poly(pc: *const u64, fp: *mut Value, vm: *mut Vm, fv: *mut u8, insn: u64) {
    let i = bytecode::Insn(insn);
    // SAFETY: as a handler; the base is an object.
    unsafe {
        let c = ic(fv, i.c());
        let o = get(fp, i.rb()).payload();
        let shape = word(vm, o, 0);
        let aux = c.aux.get();
        let mut v = Value::HOLE;
        if aux > MEGAMORPHIC {
            let mut p = (vm as usize + aux as usize * 8 + LIST_START) as *const Ic;
            let end = p.add(POLY);
            while p != end {
                let c = &*p;
                if c.shape.get() == shape {
                    v = load(vm, o, c.disp.get() as usize);
                    break;
                }
                if c.shape2.get() == shape {
                    v = case_2(vm, o, c.holder.get(), c.validity.get(), c.disp2.get());
                    break;
                }
                p = p.add(1);
            }
        } else if aux == MEGAMORPHIC {
            let e = (*vm).mega[mega_index(shape, c.key.get())];
            if e.shape == shape && e.key == c.key.get() {
                v = if e.inline != 0 {
                    load(vm, o, e.disp as usize)
                } else {
                    case_2(vm, o, e.holder, e.validity, e.disp)
                };
            }
        }
        if v.is_hole() {
            return get_prop_slow(pc, fp, vm, fv, insn);
        }
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
}

/// Methods of strings and numbers: own properties of the wrapper's prototype, by whose shape the cache goes.
///
/// # Safety
/// As a handler.
#[inline(never)]
pub unsafe extern "C" fn get_prop_primitive(pc: *const u64, fp: *mut Value, vm: *mut Vm, fv: *mut u8, insn: u64) {
    let i = bytecode::Insn(insn);
    // SAFETY: as a handler.
    unsafe {
        let v = get(fp, i.rb());
        let proto = if v.is_string() {
            (*vm).roots.string_proto
        } else if v.is_number() {
            (*vm).roots.number_proto
        } else {
            return get_prop_slow(pc, fp, vm, fv, insn);
        };
        let c = ic(fv, i.c());
        let shape = word(vm, proto.offset(), 0);
        if shape == c.shape.get() {
            set(fp, i.ra(), load(vm, proto.offset(), c.disp.get() as usize));
            return next(pc, fp, vm, fv);
        }
        if shape == c.shape2.get() {
            let found = case_2(vm, proto.offset(), c.holder.get(), c.validity.get(), c.disp2.get());
            if !found.is_hole() {
                set(fp, i.ra(), found);
                return next(pc, fp, vm, fv);
            }
        }
        get_prop_slow(pc, fp, vm, fv, insn)
    }
}

/// `length` of typed arrays where the getter found is the original one; anything else as other properties.
///
/// # Safety
/// As a handler.
#[inline(never)]
pub unsafe extern "C" fn get_length_2(pc: *const u64, fp: *mut Value, vm: *mut Vm, fv: *mut u8, insn: u64) {
    let i = bytecode::Insn(insn);
    // SAFETY: as a handler; the base is an object. A valid accessor case names a slot that holds an accessor.
    unsafe {
        let o = get(fp, i.rb()).payload();
        let c = ic(fv, i.c());
        if word(vm, o, 0) != c.shape2.get() {
            return get_prop_poly(pc, fp, vm, fv, insn);
        }
        let (holder, disp) = (c.holder.get(), c.disp2.get());
        if *((vm as usize + o as usize * 8 + 4) as *const u8) == Kind::TypedArray as u8
            && disp & GETTER != 0
            && holder != 0
            && word(vm, c.validity.get(), 8) == 1
        {
            let accessor = load(vm, holder, (disp & !GETTER) as usize).payload();
            if load(vm, accessor, 8) == (*vm).roots.intrinsics[Intrinsic::TypedArrayLength as usize] {
                let n = word(vm, o, 16 + 4 * typed_array::raw::LENGTH);
                set(fp, i.ra(), Value::from_u32(n));
                return next(pc, fp, vm, fv);
            }
        }
        get_prop_2(pc, fp, vm, fv, insn)
    }
}

/// Case 2 of a store: existing out-of-line slot, or addition in line.
///
/// # Safety
/// As a handler.
#[inline(never)]
pub unsafe extern "C" fn set_prop_2(pc: *const u64, fp: *mut Value, vm: *mut Vm, fv: *mut u8, insn: u64) {
    let i = bytecode::Insn(insn);
    // SAFETY: as a handler; the object's shape is that of case 2.
    unsafe {
        let c = ic(fv, i.c());
        let disp = c.disp2.get();
        let o = get(fp, i.ra()).payload();
        let v = get(fp, i.rb());
        if disp < crate::interp::ic::SLOTS {
            let new_shape = c.holder.get();
            if new_shape == 0 {
                if store(vm, word(vm, o, 8), disp as usize, v) {
                    return set_slots_barrier(pc, fp, vm, fv, insn);
                }
                return next(pc, fp, vm, fv);
            }
            if word(vm, c.validity.get(), 8) == 1 {
                let at = vm as usize + o as usize * 8;
                *((at + disp as usize) as *mut Value) = v;
                *(at as *mut u32) = new_shape;
                if (*(at as *const Header)).gc.get() == gc_state::OLD {
                    return set_prop_barrier(pc, fp, vm, fv, insn);
                }
                return next(pc, fp, vm, fv);
            }
        }
        set_prop_slow(pc, fp, vm, fv, insn)
    }
}

slow_paths! {
    fn set_lexical_barrier(pc, fp, vm, fv, i) {
        (*vm).barrier(Gc::<Header>::from_offset(ic(fv, i.c()).holder.get()));
        next(pc, fp, vm, fv)
    }
    fn set_global_barrier(pc, fp, vm, fv, i) {
        let global = (*vm).roots.global.offset();
        (*vm).barrier(Gc::<Header>::from_offset(word(vm, global, 8)));
        next(pc, fp, vm, fv)
    }
    fn set_slots_barrier(pc, fp, vm, fv, i) {
        (*vm).barrier(Gc::<Header>::from_offset(word(vm, payload(fp, i.ra()), 8)));
        next(pc, fp, vm, fv)
    }
    fn set_prop_barrier(pc, fp, vm, fv, i) {
        (*vm).barrier(get(fp, i.ra()).as_gc::<Object>());
        next(pc, fp, vm, fv)
    }
    fn get_prop_slow(pc, fp, vm, fv, i) {
        let v = get(fp, i.rb());
        let c = ic(fv, i.c());
        let r = if v.is_object() {
            if i.x() & 1 != 0 && !try_js!((*vm).has(v.as_gc(), c.key()), vm) {
                set(fp, i.ra(), Value::UNDEFINED);
                return next(pc, fp, vm, fv);
            }
            (*vm).ic_get(c, feedback_of(fp, vm), v.as_gc(), v)
        } else {
            crate::interp::get_prop_primitive(vm, c, feedback_of(fp, vm), v)
        };
        let r = try_js!(r, vm);
        set(fp, i.ra(), r);
        next(pc, fp, vm, fv)
    }
    fn set_prop_slow(pc, fp, vm, fv, i) {
        let o = get(fp, i.ra());
        let v = get(fp, i.rb());
        let c = ic(fv, i.c());
        let strict = i.x() & 1 != 0;
        if o.is_object() {
            if i.x() & 2 != 0 {
                try_js!((*vm).has(o.as_gc(), c.key()), vm);
            }
            try_js!((*vm).ic_set(c, feedback_of(fp, vm), o.as_gc(), v, strict), vm);
        } else {
            try_js!((*vm).set_v(o, c.key(), v, strict), vm);
        }
        next(pc, fp, vm, fv)
    }
    fn init_prop_slow(pc, fp, vm, fv, i) {
        let o: Gc<Object> = get(fp, i.ra()).as_gc();
        let v = get(fp, i.rb());
        try_js!(crate::interp::init_prop(vm, ic(fv, i.c()), feedback_of(fp, vm), o, v), vm);
        next(pc, fp, vm, fv)
    }
    fn get_global_slow(pc, fp, vm, fv, i) {
        let v = try_js!(crate::interp::global::get(vm, ic(fv, i.c()), feedback_of(fp, vm), i.x() == 1), vm);
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
    fn set_global_slow(pc, fp, vm, fv, i) {
        try_js!(crate::interp::global::set(vm, ic(fv, i.c()), feedback_of(fp, vm), get(fp, i.ra()), i.x() == 1), vm);
        next(pc, fp, vm, fv)
    }
    fn init_global_lex_slow(pc, fp, vm, fv, i) {
        crate::interp::global::init_lexical(&mut *vm, ic(fv, i.c()).key(), get(fp, i.ra()));
        next(pc, fp, vm, fv)
    }
    fn declare_globals_slow(pc, fp, vm, fv, i) {
        try_js!(crate::interp::global::declare(vm, fv, i), vm);
        next(pc.add(1), fp, vm, fv)
    }
    fn declare_global_fn_slow(pc, fp, vm, fv, i) {
        try_js!(crate::interp::global::declare_function(&mut *vm, ic(fv, i.c()).key(), get(fp, i.ra()), i.x() != 0), vm);
        next(pc, fp, vm, fv)
    }
}
