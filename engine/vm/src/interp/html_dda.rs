//! The object that emulates undefined: `document.all` of browsers, [[IsHTMLDDA]] in the specification (annex B.3.6). An isolate has
//! one if its host asks for it; conformance tests do.
//!
//! It is a special value, so everything that tests for objects takes it for none, and `typeof`, ToBoolean and `??` find it where they should
//! without a test of their own. Where it counts as an object [`Vm::as_object`] gives the one behind it. The three handlers whose answers it changes
//! are replaced in the isolate that has it, so that others have no instruction more. Machine code does not know it: the isolate must have no JIT.

use super::dispatch::{get, next, set};
use super::ops::{compare, control};
use crate::object::Object;
use crate::value::Value;
use crate::{Gc, Vm, handlers};
use bytecode::Op;

/// Has [`Value::HTML_DDA`] stand for `o`, which is what is called and has its properties.
pub fn emulate_undefined(vm: &mut Vm, o: Gc<Object>) {
    vm.roots.html_dda = o;
    vm.dispatch[Op::TypeOfIs as usize] = type_of_is;
    vm.dispatch[Op::JNullish as usize] = j_nullish;
    vm.dispatch[Op::JNotNullish as usize] = j_not_nullish;
}

handlers! {
    fn type_of_is(pc, fp, vm, fv, i) {
        if get(fp, i.rb()) == Value::HTML_DDA {
            set(fp, i.ra(), Value::bool(i.x() == 0));
            return next(pc, fp, vm, fv);
        }
        compare::type_of_is(pc, fp, vm, fv, i.0)
    }
    fn j_nullish(pc, fp, vm, fv, i) {
        if get(fp, i.ra()) == Value::HTML_DDA && i.x() != 0 {
            return next(pc.offset(i.imm() as isize), fp, vm, fv);
        }
        control::j_nullish(pc, fp, vm, fv, i.0)
    }
    fn j_not_nullish(pc, fp, vm, fv, i) {
        if get(fp, i.ra()) == Value::HTML_DDA && i.x() != 0 {
            return next(pc, fp, vm, fv);
        }
        control::j_not_nullish(pc, fp, vm, fv, i.0)
    }
}
