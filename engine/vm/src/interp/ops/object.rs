//! Object and array literals, closures, classes, private names, and the rarer property ops.

use crate::Vm;
use crate::heap::{Gc, Kind};
use crate::interp::code::Code;
use crate::interp::dispatch::*;
use crate::object::ops::private::PrivateKind;
use crate::object::{Object, Shape, ValueCell};
use crate::string::symflags;
use crate::value::Value;
use crate::{handlers, slow_paths, try_js};
use bytecode::{ImportPhase, Insn, frame};

/// Bump-allocates `size` bytes (a multiple of 16 up to 512); 0 when the run is used up.
#[inline(always)]
unsafe fn bump(vm: *mut Vm, size: usize) -> u32 {
    // SAFETY: vm is the current isolate.
    unsafe {
        let b = &mut (*vm).bump[size >> 4];
        if b.cur + size as u64 > b.end {
            return 0;
        }
        let off = (b.cur >> 3) as u32;
        b.cur += size as u64;
        off
    }
}

/// Bump-allocates an ordinary object of this shape; 0 when the run is used up or the object too large. Its first `filled`
/// in-line slots are left to the caller, the others made undefined.
#[inline(always)]
pub(super) unsafe fn bump_object(vm: *mut Vm, shape: u32, filled: usize) -> u32 {
    // SAFETY: `shape` is the shape of ordinary objects, whose in-line slots fill their size class.
    unsafe {
        let cap = byte(vm, shape, INLINE_CAP) as usize;
        let size = INLINE_START + cap * 8;
        if filled > cap || size > 512 || size & 15 != 0 {
            return 0;
        }
        let off = bump(vm, size);
        if off != 0 {
            let at = vm as usize + off as usize * 8;
            *(at as *mut u64) = (Kind::Object as u64) << 32 | shape as u64;
            *((at + 8) as *mut u64) = 0;
            let mut slot = (at + INLINE_START) as *mut Value;
            let end = slot.add(cap);
            slot = slot.add(filled);
            while slot != end {
                // Few: not worth what unrolling takes.
                keep_branch();
                *slot = Value::UNDEFINED;
                slot = slot.add(1);
            }
        }
        off
    }
}

handlers! {
    fn new_object(pc, fp, vm, fv, i) {
        new_object_slow(pc, fp, vm, fv, i.0)
    }
    fn new_object_lit(pc, fp, vm, fv, i) {
        let list = constant(fv, i.c() as usize).payload();
        let shape = load(vm, list, 8);
        if shape.is_cell() {
            let n = i.x() as usize;
            let off = bump_object(vm, shape.payload(), n);
            if off != 0 {
                let from = fp.offset(i.rb());
                let slots = (vm as usize + off as usize * 8 + INLINE_START) as *mut Value;
                let mut k = 0;
                while k < n {
                    keep_branch();
                    *slots.add(k) = *from.add(k);
                    k += 1;
                }
                set(fp, i.ra(), Value::from_tag(crate::value::tag::OBJECT, off));
                return next(pc, fp, vm, fv);
            }
        }
        new_object_lit_slow(pc, fp, vm, fv, i.0)
    }
    fn new_array(pc, fp, vm, fv, i) {
        new_array_slow(pc, fp, vm, fv, i.0)
    }
    fn new_array_from(pc, fp, vm, fv, i) {
        new_array_from_slow(pc, fp, vm, fv, i.0)
    }
    fn array_push(pc, fp, vm, fv, i) {
        array_push_slow(pc, fp, vm, fv, i.0)
    }
    fn closure(pc, fp, vm, fv, i) {
        let code = constant(fv, i.imm() as u32 as usize);
        let env = get(fp, Insn(*pc).ra());
        let shape = word(vm, code.payload(), CLOSURE_SHAPE);
        if shape != 0 {
            let off = bump(vm, 32);
            if off != 0 {
                let at = vm as usize + off as usize * 8;
                *(at as *mut u64) = (Kind::Function as u64) << 32 | shape as u64;
                *((at + 8) as *mut u64) = 0;
                *((at + 16) as *mut u32) = code.payload();
                *((at + 20) as *mut u32) = if env.is_cell() { env.payload() } else { 0 };
                *((at + 24) as *mut u64) = 0;
                set(fp, i.ra(), Value::from_tag(crate::value::tag::OBJECT, off));
                return next(pc.add(1), fp, vm, fv);
            }
        }
        closure_slow(pc, fp, vm, fv, i.0)
    }
    fn load_home(pc, fp, vm, fv, i) {
        let f = get(fp, frame::CALLEE as isize).payload();
        let home = word(vm, f, 24);
        set(fp, i.ra(), if home == 0 { Value::UNDEFINED } else { Value::from_tag(crate::value::tag::OBJECT, home) });
        next(pc, fp, vm, fv)
    }
}

/// Where ordinary objects' in-line slots begin.
const INLINE_START: usize = 16;
const INLINE_CAP: usize = std::mem::offset_of!(Shape, inline_cap);
/// Cached initial shape of closures of a code.
const CLOSURE_SHAPE: usize = std::mem::offset_of!(Code, closure_shape);

macro_rules! slow_ops {
    ($($op:ident $slow:ident($pc:ident, $fp:ident, $vm:ident, $fv:ident, $i:ident) $body:block)*) => {
        handlers! {$(
            fn $op(pc, fp, vm, fv, i) { $slow(pc, fp, vm, fv, i.0) }
        )*}
        slow_paths! {$(
            fn $slow($pc, $fp, $vm, $fv, $i) $body
        )*}
    };
}
pub(crate) use slow_ops;

slow_paths! {
    fn has_prop_slow(pc, fp, vm, fv, i) {
        let b = try_js!(crate::interp::has_property_op(&mut *vm, get(fp, i.rb()), get(fp, i.rc())), vm);
        set(fp, i.ra(), Value::bool(b));
        next(pc, fp, vm, fv)
    }
    fn new_object_slow(pc, fp, vm, fv, i) {
        let shape = (*vm).object_shape_for(i.x());
        let o = (*vm).alloc_object(shape);
        set(fp, i.ra(), o.into());
        next(pc, fp, vm, fv)
    }
    fn new_object_lit_slow(pc, fp, vm, fv, i) {
        let list: Gc<ValueCell> = constant(fv, i.c() as usize).as_gc();
        let shape = crate::interp::literal_shape(&mut *vm, list, i.x());
        let o = (*vm).alloc_object(shape);
        let mut k = 0;
        while k < i.x() as u32 {
            (*vm).ensure_slot(o, shape, k);
            o.slot(k).set(get(fp, i.rb() + k as isize));
            k += 1;
        }
        if o.slots.get() != 0 {
            (*vm).barrier(Gc::<ValueCell>::from_offset(o.slots.get()));
        }
        set(fp, i.ra(), o.into());
        next(pc, fp, vm, fv)
    }
    fn new_array_slow(pc, fp, vm, fv, i) {
        let a = (*vm).new_array(i.imm() as u32 as usize);
        set(fp, i.ra(), a.into());
        next(pc, fp, vm, fv)
    }
    fn new_array_from_slow(pc, fp, vm, fv, i) {
        let a = (*vm).new_array_from(std::slice::from_raw_parts(fp.offset(i.rb()), i.c() as usize));
        set(fp, i.ra(), a.into());
        next(pc, fp, vm, fv)
    }
    fn array_push_slow(pc, fp, vm, fv, i) {
        (*vm).array_push(get(fp, i.ra()).as_gc(), get(fp, i.rb()));
        next(pc, fp, vm, fv)
    }
    fn closure_slow(pc, fp, vm, fv, i) {
        let code: Gc<Code> = constant(fv, i.imm() as u32 as usize).as_gc();
        let env = get(fp, Insn(*pc).ra());
        let f = (*vm).new_closure(code, if env.is_cell() { env.payload() } else { 0 });
        set(fp, i.ra(), f.into());
        next(pc.add(1), fp, vm, fv)
    }
}

slow_ops! {
    array_hole array_hole_slow(pc, fp, vm, fv, i) {
        let a: Gc<Object> = get(fp, i.ra()).as_gc();
        (*vm).array_resize(a, a.array_len() + 1);
        next(pc, fp, vm, fv)
    }
    init_proto init_proto_slow(pc, fp, vm, fv, i) {
        let p = get(fp, i.rb());
        if p.is_object() || p.is_null() {
            try_js!((*vm).set_prototype_of(get(fp, i.ra()).as_gc(), p.to_object()), vm);
        }
        next(pc, fp, vm, fv)
    }
    def_method def_method_slow(pc, fp, vm, fv, i) {
        let o: Gc<Object> = get(fp, i.ra()).as_gc();
        let key = try_js!((*vm).to_key(get(fp, i.rb())), vm);
        try_js!(crate::interp::class::define_method(&mut *vm, o, key, get(fp, i.rc()).as_gc(), i.x()), vm);
        next(pc, fp, vm, fv)
    }
    set_fn_name set_fn_name_slow(pc, fp, vm, fv, i) {
        let key = try_js!((*vm).to_key(get(fp, i.rb())), vm);
        crate::interp::class::set_anonymous_name(&mut *vm, get(fp, i.ra()), key, i.x());
        next(pc, fp, vm, fv)
    }
    copy_props copy_props_slow(pc, fp, vm, fv, i) {
        let (target, source) = (get(fp, i.ra()), get(fp, i.rb()));
        let excluded: &[Value] = if i.c() == 0xffff {
            &[]
        } else {
            let n = get(fp, i.rc()).as_int() as usize;
            std::slice::from_raw_parts(fp.offset(i.rc() + 1), n)
        };
        try_js!((*vm).copy_data_properties(target.as_gc(), source, excluded), vm);
        next(pc, fp, vm, fv)
    }
    def_class def_class_slow(pc, fp, vm, fv, i) {
        let ctor = get(fp, i.ra()).as_gc();
        let heritage = if i.x() == 1 { Some(get(fp, i.ra() + 1)) } else { None };
        let proto = try_js!(crate::interp::class::define_class(&mut *vm, ctor, heritage), vm);
        set(fp, i.ra() + 1, proto.into());
        next(pc, fp, vm, fv)
    }
    set_home set_home_slow(pc, fp, vm, fv, i) {
        let f: Gc<Object> = get(fp, i.ra()).as_gc();
        f.ptr(2).set(get(fp, i.rb()).payload());
        (*vm).barrier(f);
        next(pc, fp, vm, fv)
    }
    set_fields set_fields_slow(pc, fp, vm, fv, i) {
        let f: Gc<Object> = get(fp, i.ra()).as_gc();
        f.ptr(3).set(get(fp, i.rb()).payload());
        (*vm).barrier(f);
        next(pc, fp, vm, fv)
    }
    run_fields run_fields_slow(pc, fp, vm, fv, i) {
        let f: Gc<Object> = get(fp, i.rb()).as_gc();
        let init = f.ptr(3).get();
        if init != 0 {
            let init = Value::from_tag(crate::value::tag::OBJECT, init);
            try_js!((*vm).call(init, get(fp, i.ra()), &[]), vm);
        }
        next(pc, fp, vm, fv)
    }
    get_super get_super_slow(pc, fp, vm, fv, i) {
        let v = try_js!(crate::interp::class::get_super(&mut *vm, fp, i), vm);
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
    set_super set_super_slow(pc, fp, vm, fv, i) {
        let (key, v, this) = (get(fp, i.ra()), get(fp, i.rb()), get(fp, i.rc()));
        try_js!(crate::interp::class::set_super(&mut *vm, fp, key, v, this, i.x() != 0), vm);
        next(pc, fp, vm, fv)
    }
    del_elem del_elem_slow(pc, fp, vm, fv, i) {
        let b = try_js!((*vm).delete_v(get(fp, i.rb()), get(fp, i.rc()), i.x() != 0), vm);
        set(fp, i.ra(), Value::bool(b));
        next(pc, fp, vm, fv)
    }
    instance_of instance_of_slow(pc, fp, vm, fv, i) {
        let b = try_js!((*vm).instance_of(get(fp, i.rb()), get(fp, i.rc())), vm);
        set(fp, i.ra(), Value::bool(b));
        next(pc, fp, vm, fv)
    }
    get_private get_private_slow(pc, fp, vm, fv, i) {
        let name = get(fp, i.rc()).as_gc();
        let v = try_js!((*vm).get_private(get(fp, i.rb()), name), vm);
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
    set_private set_private_slow(pc, fp, vm, fv, i) {
        let name = get(fp, i.rb()).as_gc();
        try_js!((*vm).set_private(get(fp, i.ra()), name, get(fp, i.rc())), vm);
        next(pc, fp, vm, fv)
    }
    def_private def_private_slow(pc, fp, vm, fv, i) {
        let name = get(fp, i.rb()).as_gc();
        try_js!((*vm).define_private(get(fp, i.ra()).as_gc(), name, get(fp, i.rc()), PrivateKind::from_u8(i.x())), vm);
        next(pc, fp, vm, fv)
    }
    has_private has_private_slow(pc, fp, vm, fv, i) {
        let name = get(fp, i.rb()).as_gc();
        let b = try_js!((*vm).has_private(get(fp, i.rc()), name), vm);
        set(fp, i.ra(), Value::bool(b));
        next(pc, fp, vm, fv)
    }
    new_private_name new_private_name_slow(pc, fp, vm, fv, i) {
        let d = constant(fv, i.imm() as u32 as usize).to_str();
        let s = (*vm).new_symbol(d, symflags::PRIVATE);
        set(fp, i.ra(), s.into());
        next(pc, fp, vm, fv)
    }
    load_regexp load_regexp_slow(pc, fp, vm, fv, i) {
        let l: Gc<ValueCell> = constant(fv, i.imm() as u32 as usize).as_gc();
        let make = (*vm).hooks.new_regexp;
        let v = try_js!(make(&mut *vm, l.get(0), l.get(1)), vm);
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
    load_template load_template_slow(pc, fp, vm, fv, i) {
        let l: Gc<ValueCell> = constant(fv, i.imm() as u32 as usize).as_gc();
        let v = try_js!(crate::interp::template_object(&mut *vm, l), vm);
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
    create_arguments create_arguments_slow(pc, fp, vm, fv, i) {
        crate::interp::arguments::create(&mut *vm, fp, i);
        next(pc, fp, vm, fv)
    }
    map_arguments map_arguments_slow(pc, fp, vm, fv, i) {
        crate::interp::arguments::map(&mut *vm, fp, i);
        next(pc, fp, vm, fv)
    }
    create_rest create_rest_slow(pc, fp, vm, fv, i) {
        let argc = get(fp, frame::ARGC as isize).0 as u32 as usize;
        let from = i.b() as usize;
        let n = argc.saturating_sub(from);
        let a = (*vm).new_array_from(std::slice::from_raw_parts(fp.add(from.min(argc)), n));
        set(fp, i.ra(), a.into());
        next(pc, fp, vm, fv)
    }
    import_call import_call_slow(pc, fp, vm, fv, i) {
        let import = (*vm).hooks.import_call;
        let referrer = crate::interp::script_host_value(fp);
        let phase = ImportPhase::from_u8(i.x()).unwrap_or(ImportPhase::Evaluation);
        let v = try_js!(import(&mut *vm, referrer, get(fp, i.rb()), get(fp, i.rc()), phase), vm);
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
    import_meta import_meta_slow(pc, fp, vm, fv, i) {
        let meta = (*vm).hooks.import_meta;
        let referrer = crate::interp::script_host_value(fp);
        let v = try_js!(meta(&mut *vm, referrer), vm);
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
}
