//! What a RegExp object holds. The compiled program itself is in Rust memory, see `builtins::regexp`.

use super::Object;
use crate::Vm;
use crate::heap::{Gc, Kind};
use crate::value::Value;

/// Internal values of RegExp objects. `lastIndex` is the first own property.
mod field {
    pub const SOURCE: usize = 0;
    pub const FLAGS: usize = 1;
    pub const PROGRAM: usize = 2;
    pub const OWNER: usize = 3;
}

const NO_PROGRAM: Value = Value::int(-1);

fn get(rx: Gc<Object>, i: usize) -> Value {
    rx.internal_of(Kind::RegExp, i)
}

/// The pattern as it was written.
pub fn source(rx: Gc<Object>) -> Value {
    get(rx, field::SOURCE)
}

/// Flags as bits.
pub fn flags(rx: Gc<Object>) -> u8 {
    get(rx, field::FLAGS).as_int() as u8
}

/// Number of the compiled program in this thread's cache, if the object has one: images keep none, and objects stay on
/// their thread, so that a number is valid when there is one.
pub fn program(rx: Gc<Object>) -> Option<usize> {
    usize::try_from(get(rx, field::PROGRAM).as_int()).ok()
}

/// Who may have it compiled anew: the realm that it is of, undefined for the first one; false for nobody, as it was made by
/// a subclass.
pub fn owner(rx: Gc<Object>) -> Value {
    get(rx, field::OWNER)
}

/// Of a copy in an image: the process that resumes it has other programs.
pub(crate) fn left_process(copy: Gc<Object>) {
    copy.internal_cell(field::PROGRAM).set(NO_PROGRAM);
}

impl Vm {
    pub fn set_regexp(&mut self, rx: Gc<Object>, source: Value, flags: u8, program: usize) {
        self.set_internal(rx, field::SOURCE, source);
        self.set_internal(rx, field::FLAGS, Value::int(i32::from(flags)));
        self.set_regexp_program(rx, program);
    }
    pub fn set_regexp_program(&mut self, rx: Gc<Object>, program: usize) {
        // An int needs no barrier.
        rx.internal_cell(field::PROGRAM).set(i32::try_from(program).map_or(NO_PROGRAM, Value::int));
    }
    pub fn set_regexp_owner(&mut self, rx: Gc<Object>, owner: Value) {
        self.set_internal(rx, field::OWNER, owner);
    }
}
