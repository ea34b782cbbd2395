//! Realms (spec 9.3): the first one, and others beside it in the same heap.
//!
//! What belongs to a realm are fields of [`Roots`], so that the engine finds the current realm's without a detour. Those of the
//! realms that are not running wait in a list each. Functions know their realm by their code.
//!
//! A program with one realm pays nothing: when a second one is made, the entry of all code becomes [`Op::EnterRealm`], which goes on to
//! the code's own entry if that is of the current realm; otherwise the function is called from Rust, between two changes of realm.

use crate::Vm;
use crate::error::JsResult;
use crate::heap::{Collect, Gc, HeapCell, Kind};
use crate::interp::LastMatch;
use crate::interp::code::{Code, script};
use crate::interp::stack_trace;
use crate::object::shape::shape_flags;
use crate::object::{Object, ValueCell};
use crate::value::Value;
use crate::vm::{Intrinsic, Roots, Watched};
use bytecode::Op;

/// Fields of a realm as values of a list.
pub trait Kept {
    fn keep(&self, list: &mut Vec<Value>);
    fn restore(&mut self, list: &mut dyn Iterator<Item = Value>);
}

/// The list of a realm has exactly what its fields have kept.
fn next(list: &mut dyn Iterator<Item = Value>) -> Value {
    list.next().unwrap_or(Value::UNDEFINED)
}

impl<T: HeapCell> Kept for Gc<T> {
    fn keep(&self, list: &mut Vec<Value>) {
        list.push(if self.is_none() { Value::UNDEFINED } else { Value::cell(*self) });
    }
    fn restore(&mut self, list: &mut dyn Iterator<Item = Value>) {
        let v = next(list);
        *self = if v.is_undefined() { Gc::NONE } else { v.as_gc() };
    }
}
impl Kept for Value {
    fn keep(&self, list: &mut Vec<Value>) {
        list.push(*self);
    }
    fn restore(&mut self, list: &mut dyn Iterator<Item = Value>) {
        *self = next(list);
    }
}
impl Kept for u32 {
    fn keep(&self, list: &mut Vec<Value>) {
        list.push(Value::int(*self as i32));
    }
    fn restore(&mut self, list: &mut dyn Iterator<Item = Value>) {
        *self = next(list).as_int() as u32;
    }
}
impl<T: Kept, const N: usize> Kept for [T; N] {
    fn keep(&self, list: &mut Vec<Value>) {
        self.iter().for_each(|t| t.keep(list));
    }
    fn restore(&mut self, list: &mut dyn Iterator<Item = Value>) {
        self.iter_mut().for_each(|t| t.restore(list));
    }
}
macro_rules! kept_fields {
    ($t:ident: $($name:ident)*) => {
        impl Kept for $t {
            fn keep(&self, list: &mut Vec<Value>) {
                let $t { $($name),* } = self;
                $($name.keep(list);)*
            }
            fn restore(&mut self, list: &mut dyn Iterator<Item = Value>) {
                let $t { $($name),* } = self;
                $($name.restore(list);)*
            }
        }
    };
}
kept_fields!(Watched: object shape slot unused key original);
kept_fields!(LastMatch: text input source flags start end);

impl Vm {
    /// Whether there is more than one realm.
    #[inline(always)]
    pub fn has_realms(&self) -> bool {
        !self.roots.realm.is_none()
    }

    /// The realm that code belongs to; only if there are several.
    pub fn realm_of(&self, code: Gc<Code>) -> Gc<ValueCell> {
        let realm = match code.script_record() {
            Some(script) => script.get(script::REALM),
            None => code.native_realm(),
        };
        if realm.is_cell() { realm.as_gc() } else { self.roots.first_realm }
    }

    /// Begins another realm, which becomes the current one and has nothing yet. Gives the realm that was current.
    pub fn begin_realm(&mut self) -> Gc<ValueCell> {
        let mut list = Vec::new();
        self.roots.keep_realm(&mut list);
        let size = list.len();
        if !self.has_realms() {
            let first = self.alloc_values(Kind::List, size, Value::UNDEFINED);
            self.roots.realm = first;
            self.roots.first_realm = first;
            self.entry_stub(Op::EnterRealm);
            self.collect(Collect::Full);
            let image = self.heap.image.cells();
            let codes = image.chain(self.live_cells()).filter(|(cell, _)| cell.is(Kind::Code));
            // In Rust memory: nothing is allocated, so nothing collected, before it is done with.
            let codes: Vec<Gc<Code>> = codes.map(|(cell, _)| cell.cast()).collect();
            codes.into_iter().for_each(|code| self.guard_entry(code));
        }
        let realm = self.alloc_values(Kind::List, size, Value::UNDEFINED);
        let before = self.roots.realm;
        self.leave_realm();
        let mut fresh = Vec::new();
        Roots::NONE.keep_realm(&mut fresh);
        self.roots.restore_realm(&mut fresh.into_iter());
        self.roots.realm = realm;
        before
    }

    /// Has code look at its realm when it is entered, if there are several.
    pub(crate) fn guard_entry(&mut self, code: Gc<Code>) {
        if self.has_realms() && code.bytecode.get() != 0 {
            let stub = self.entry_stub(Op::EnterRealm);
            code.entry.set(stub.offset() + 1);
        }
    }

    fn leave_realm(&mut self) {
        let mut list = Vec::new();
        self.roots.keep_realm(&mut list);
        let realm = self.roots.realm;
        for (slot, v) in realm.values().iter().zip(list) {
            slot.set(v);
        }
        self.barrier(realm);
    }

    /// Makes another realm the current one.
    pub fn switch_realm(&mut self, to: Gc<ValueCell>) {
        if self.roots.realm == to {
            return;
        }
        // What travels with jobs is no realm's.
        let context = self.async_context();
        self.leave_realm();
        let values: Vec<Value> = to.values().iter().map(|v| v.get()).collect();
        self.roots.restore_realm(&mut values.into_iter());
        self.roots.realm = to;
        self.set_async_context(context);
    }

    /// Does something with the realm of code as the current one.
    pub(crate) fn in_realm_of<R>(&mut self, code: Gc<Code>, f: impl FnOnce(&mut Vm) -> R) -> R {
        if !self.has_realms() {
            return f(self);
        }
        let realm = self.realm_of(code);
        self.in_realm(realm, f)
    }
    /// Does something with a realm as the current one.
    pub fn in_realm<R>(&mut self, realm: Gc<ValueCell>, f: impl FnOnce(&mut Vm) -> R) -> R {
        let before = self.roots.realm;
        self.switch_realm(realm);
        let result = f(self);
        self.switch_realm(before);
        result
    }

    /// Does something with the realm of the running function's caller as the current one.
    pub(crate) fn in_caller_realm<R>(&mut self, f: impl FnOnce(&mut Vm) -> R) -> R {
        let mut frames = Vec::new();
        if self.has_realms() {
            stack_trace::walk(self, |frame| {
                frames.push(frame.code);
                frames.len() < 2
            });
        }
        match frames[..] {
            [_, caller] => self.in_realm_of(caller, f),
            _ => f(self),
        }
    }

    /// GetFunctionRealm (7.3.24); none if there is only one.
    ///
    /// # Errors
    /// TypeError for revoked proxies.
    pub fn function_realm(&mut self, f: Gc<Object>) -> JsResult<Gc<ValueCell>> {
        let mut f = f;
        loop {
            f = match f.kind() {
                Kind::Function => return Ok(self.realm_of(Gc::from_offset(f.ptr(0).get()))),
                Kind::BoundFunction => f.internal(0).as_gc(),
                Kind::Proxy => match f.internal(0).to_object() {
                    Some(target) => target,
                    None => return Err(self.throw_type("Cannot perform 'get' on a proxy that has been revoked")),
                },
                _ => return Ok(self.roots.realm),
            }
        }
    }

    /// What the realm of the constructor `f` has in place of `default`, an object of the current realm's roots: the prototype
    /// of what is made by a constructor whose own `prototype` is no object (10.1.14).
    ///
    /// # Errors
    /// As [`function_realm`](Self::function_realm).
    pub fn counterpart(&mut self, default: Gc<Object>, f: Gc<Object>) -> JsResult<Gc<Object>> {
        let realm = self.function_realm(f)?;
        Ok(self.counterpart_in(default, realm))
    }

    /// [`counterpart`](Self::counterpart) in the realm of code.
    pub(crate) fn counterpart_for(&self, default: Gc<Object>, code: Gc<Code>) -> Gc<Object> {
        if self.has_realms() { self.counterpart_in(default, self.realm_of(code)) } else { default }
    }

    fn counterpart_in(&self, default: Gc<Object>, realm: Gc<ValueCell>) -> Gc<Object> {
        if realm == self.roots.realm {
            return default;
        }
        let mut list = Vec::new();
        self.roots.keep_realm(&mut list);
        let place = list.iter().position(|v| v.is_heap() && v.payload() == default.offset());
        place.and_then(|i| realm.get(i).is_heap().then(|| realm.get(i).as_gc())).unwrap_or(default)
    }

    /// Whether an object is this intrinsic of another realm than the current one.
    ///
    /// # Errors
    /// As [`function_realm`](Self::function_realm).
    pub fn is_foreign(&mut self, f: Gc<Object>, i: Intrinsic) -> JsResult<bool> {
        if !self.has_realms() || f == self.intrinsic(i) {
            return Ok(false);
        }
        let ours = self.intrinsic(i);
        Ok(self.counterpart(ours, f)? == f)
    }

    /// Whether an object may be a built-in prototype of a realm that is not the current one.
    pub(crate) fn may_be_foreign_proto(&self, o: Gc<Object>) -> bool {
        self.has_realms() && o.shape().has(shape_flags::IS_PROTO)
    }
}
