//! Op handlers by family.
pub mod arith;
pub mod bitwise;
pub mod call;
pub mod compare;
pub mod control;
pub mod dynamic;
pub mod element;
pub mod entry;
pub mod env;
pub mod generator;
pub mod iterate;
pub mod load;
pub mod object;
pub mod property;

use crate::value::Value;
use crate::{Throw, Vm};

/// TypeError of destructuring null or undefined.
///
/// # Safety
/// `vm` is the current isolate.
#[inline(never)]
pub unsafe fn throw_destructure(vm: *mut Vm, v: Value) -> Throw {
    let what = if v.is_null() { "null" } else { "undefined" };
    // SAFETY: by contract.
    unsafe { (*vm).throw_type(format!("Cannot destructure '{what}' as it is {what}.")) }
}
