//! Throwing from Rust.

use crate::Vm;
use crate::heap::Gc;
use crate::object::Object;
use crate::value::Value;
use bytecode::ops::ErrorKind;

/// A JavaScript exception is pending in `Vm::exception`.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Throw;

/// Result of anything that may throw a JavaScript exception.
pub type JsResult<T = Value> = Result<T, Throw>;

impl Vm {
    /// Makes `v` the pending exception.
    pub fn throw(&mut self, v: Value) -> Throw {
        self.exception = v;
        Throw
    }
    /// Takes the pending exception.
    pub fn take_exception(&mut self) -> Value {
        std::mem::replace(&mut self.exception, Value::UNDEFINED)
    }
    /// A new error object of this kind with a captured stack.
    pub fn new_error(&mut self, kind: ErrorKind, message: &str) -> Gc<Object> {
        let proto = self.roots.error_protos[kind as usize];
        let message = self.str(message);
        self.new_error_object(proto, message.into())
    }
    /// An error object with the given prototype; `message` undefined: none.
    pub fn new_error_object(&mut self, proto: Gc<Object>, message: Value) -> Gc<Object> {
        let e = self.new_object_of(crate::heap::Kind::Error, proto);
        if !message.is_undefined() {
            let key = self.names.message;
            self.define_hidden(e, key.into(), message);
        }
        crate::interp::stack_trace::capture(self, e);
        e
    }
    #[cold]
    pub fn throw_error(&mut self, kind: ErrorKind, message: &str) -> Throw {
        let e = self.new_error(kind, message);
        self.throw(e.into())
    }
    #[cold]
    pub fn throw_type(&mut self, message: impl AsRef<str>) -> Throw {
        self.throw_error(ErrorKind::TypeError, message.as_ref())
    }
    #[cold]
    pub fn throw_range(&mut self, message: impl AsRef<str>) -> Throw {
        self.throw_error(ErrorKind::RangeError, message.as_ref())
    }
    #[cold]
    pub fn throw_reference(&mut self, message: impl AsRef<str>) -> Throw {
        self.throw_error(ErrorKind::ReferenceError, message.as_ref())
    }
    #[cold]
    pub fn throw_syntax(&mut self, message: impl AsRef<str>) -> Throw {
        self.throw_error(ErrorKind::SyntaxError, message.as_ref())
    }
}
