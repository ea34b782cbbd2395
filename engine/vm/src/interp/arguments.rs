//! The `arguments` object.

use super::env::Env;
use crate::Vm;
use crate::heap::{Gc, Kind};
use crate::object::{Attrs, Key, Object};
use crate::value::Value;
use crate::vm::Intrinsic;
use bytecode::{Insn, frame};

/// Op `CreateArguments`.
///
/// # Safety
/// `fp` is a frame whose arguments have not been overwritten.
pub unsafe fn create(vm: &mut Vm, fp: *mut Value, i: Insn) {
    // SAFETY: by contract, argc arguments lie at fp.
    let args = unsafe {
        let argc = (*fp.offset(frame::ARGC as isize)).0 as u32 as usize;
        std::slice::from_raw_parts(fp, argc)
    };
    let proto = vm.roots.object_proto;
    let o = vm.new_object_of(Kind::Arguments, proto);
    for (k, &v) in args.iter().enumerate() {
        vm.add_element(o, k as u32, v, Attrs::DEFAULT);
    }
    let key = Key::atom(vm.names.length);
    vm.define_data(o, key, Value::from_usize(args.len()), Attrs::HIDDEN);
    let key = Key::symbol(vm.symbols.iterator);
    let values = vm.roots.intrinsics[Intrinsic::ArrayValues as usize];
    vm.define_data(o, key, values, Attrs::HIDDEN);
    let key = Key::atom(vm.names.callee);
    if i.x() & 1 != 0 {
        let thrower = vm.roots.intrinsics[Intrinsic::ThrowTypeError as usize];
        vm.define_accessor(o, key, thrower, thrower, Attrs::NONE);
    } else {
        // SAFETY: the header precedes fp.
        let callee = unsafe { *fp.offset(frame::CALLEE as isize) };
        vm.define_data(o, key, callee, Attrs::HIDDEN);
    }
    let rest = if i.x() & 2 != 0 {
        let from = (i.b() as usize).min(args.len());
        Some(vm.new_array_from(&args[from..]))
    } else {
        None
    };
    // SAFETY: registers a and a+1 exist.
    unsafe {
        *fp.offset(i.ra()) = o.into();
        if let Some(r) = rest {
            *fp.offset(i.ra() + 1) = r.into();
        }
    }
}

/// Op `MapArguments`: parameter `k` lives in slot `c + k` of the environment.
///
/// # Safety
/// `fp` is a bytecode frame.
pub unsafe fn map(vm: &mut Vm, fp: *mut Value, i: Insn) {
    // SAFETY: registers a and b hold the arguments object and an environment.
    let (o, env, params, argc) = unsafe {
        let o: Gc<Object> = (*fp.offset(i.ra())).as_gc();
        let env: Gc<Env> = (*fp.offset(i.rb())).as_gc();
        let f: Gc<Object> = (*fp.offset(frame::CALLEE as isize)).as_gc();
        let code: Gc<super::code::Code> = Gc::from_offset(f.ptr(0).get());
        (o, env, code.nparams.get() as u32, (*fp.offset(frame::ARGC as isize)).0 as u32)
    };
    vm.map_arguments(o, env, i.c() as usize, params.min(argc) as usize);
}
