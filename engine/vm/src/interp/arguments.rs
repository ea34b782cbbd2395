//! The `arguments` object.

use super::env::Env;
use crate::Vm;
use crate::heap::Gc;
use crate::object::Object;
use crate::value::Value;
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
    // SAFETY: the header precedes fp.
    let callee = if i.x() & 1 != 0 { None } else { Some(unsafe { *fp.offset(frame::CALLEE as isize) }) };
    let o = vm.new_arguments(args, callee);
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
