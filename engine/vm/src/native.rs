//! Native functions: Rust functions callable from JS.
//!
//! A native is named in the heap by a [`NativeId`]: number of its table and index in it. Tables are static slices of
//! [`NativeDef`] given to [`Vm::new`](crate::Vm), in a fixed order, so that ids mean the same in every process of one
//! build and images need no addresses.

use crate::Vm;
use crate::error::JsResult;
use crate::heap::Gc;
use crate::object::Object;
use crate::value::Value;
use bytecode::frame;

/// A native function. `this`, arguments, callee and new.target come by `Args`.
pub type NativeFn = fn(&mut Vm, Args) -> JsResult;

/// A row of a native table.
#[derive(Clone, Copy)]
pub struct NativeDef {
    /// Value of `name`.
    pub name: &'static str,
    /// Value of `length`.
    pub length: u8,
    pub func: NativeFn,
}

/// Table number << 16 | index in the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct NativeId(pub u32);

/// The frame of a native call: points at the arguments on the JS stack.
#[derive(Clone, Copy)]
pub struct Args {
    fp: *mut Value,
    /// The frame's argc word: count, flags above. (Two scalars: `Args` must travel in registers, or handlers that
    /// call natives lose their tail calls.)
    argc: u64,
}

impl Args {
    /// `fp` points at a frame with a complete header.
    pub(crate) fn new(fp: *mut Value) -> Args {
        // SAFETY: the header precedes fp.
        let argc = unsafe { (*fp.offset(frame::ARGC as isize)).0 };
        Args { fp, argc }
    }
    /// Arguments of an intrinsic: no header, so `this`, `callee` and `new_target` must not be asked for.
    pub(crate) fn intrinsic(at: *mut Value, argc: u32) -> Args {
        Args { fp: at, argc: argc as u64 }
    }
    /// Argument `i`, undefined when not passed.
    #[inline(always)]
    pub fn get(&self, i: usize) -> Value {
        if i < self.len() {
            // SAFETY: argc arguments lie at fp.
            unsafe { *self.fp.add(i) }
        } else {
            Value::UNDEFINED
        }
    }
    /// Number of arguments passed.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.argc as u32 as usize
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The arguments. They stay in place and alive during the call.
    #[inline(always)]
    pub fn slice(&self) -> &'static [Value] {
        // SAFETY: argc arguments lie at fp, on the JS stack, which outlives the call.
        unsafe { std::slice::from_raw_parts(self.fp, self.len()) }
    }
    #[inline(always)]
    pub fn this(&self) -> Value {
        // SAFETY: the header precedes fp.
        unsafe { *self.fp.offset(frame::THIS as isize) }
    }
    /// The function object being called.
    #[inline(always)]
    pub fn callee(&self) -> Gc<Object> {
        // SAFETY: as above.
        unsafe { (*self.fp.offset(frame::CALLEE as isize)).as_gc() }
    }
    /// new.target when called by `new` and kin.
    #[inline(always)]
    pub fn new_target(&self) -> Option<Gc<Object>> {
        if (self.argc >> 32) as u32 & frame::FLAG_CONSTRUCT != 0 {
            // SAFETY: as above; valid when constructing.
            Some(unsafe { (*self.fp.offset(frame::NEW_TARGET as isize)).as_gc() })
        } else {
            None
        }
    }
}
