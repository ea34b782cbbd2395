//! The `arguments` object, and arguments out of such objects and arrays.

use super::env::Env;
use super::{RESERVE, throw_stack_overflow};
use crate::Vm;
use crate::error::JsResult;
use crate::heap::{Gc, Kind};
use crate::object::Object;
use crate::value::Value;
use bytecode::{Insn, frame};
use std::cell::Cell;

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

/// The elements of an array, or of an arguments object as it was made, when none of them has to be looked up.
fn plain_list(vm: &Vm, v: Value) -> Option<&'static [Cell<Value>]> {
    let o = v.to_object()?;
    let elements = if o.is(Kind::Array) {
        vm.dense_elements(o)?
    } else if vm.roots.arguments_shapes.contains(&o.shape()) {
        let n = o.slot(0).get();
        let n = if n.is_int() { usize::try_from(n.as_int()).ok()? } else { return None };
        match o.elements_cell().some() {
            None if n == 0 => &[],
            Some(c) if c.is(Kind::Elements) => c.values().get(..n)?,
            _ => return None,
        }
    } else {
        return None;
    };
    (!elements.iter().any(|v| v.get().is_hole())).then_some(elements)
}

/// In a frame of `Function.prototype.apply`: the first argument becomes `this`, the elements of the second the arguments. Gives
/// their number.
///
/// # Safety
/// `fp` is a linked frame, `Vm::fp` too.
pub unsafe fn spread_applied(vm: &mut Vm, fp: *mut Value) -> JsResult<u32> {
    // SAFETY: by contract, argc arguments lie at fp; room for more is checked. The list is kept alive by the native stack
    // until they are laid out.
    unsafe {
        let argc = (*fp.offset(frame::ARGC as isize)).0 as u32;
        let argument = |k: u32| if k < argc { *fp.add(k as usize) } else { Value::UNDEFINED };
        let list = argument(1);
        let args = match plain_list(vm, list) {
            Some(elements) => elements,
            None if list.is_nullish() => &[],
            None => vm.create_list_from_array_like(list)?.values(),
        };
        if fp.add(args.len() + RESERVE) >= vm.stack_limit {
            return Err(throw_stack_overflow(vm));
        }
        *fp.offset(frame::THIS as isize) = argument(0);
        for (k, v) in args.iter().enumerate() {
            *fp.add(k) = v.get();
        }
        std::hint::black_box(args);
        Ok(args.len() as u32)
    }
}
