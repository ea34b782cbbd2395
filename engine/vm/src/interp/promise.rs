//! Promises and the microtask queue (spec 27.2): the core that async functions and the `Promise` built-in share.
//!
//! A promise object's internal values: state int, result, reactions (List cell of triples or undefined), flags int.
//! A reaction is (kind, target, handler): `await` resumes a detached frame; `then` calls a handler and settles a
//! derived promise or capability. Jobs are List cells in a ring buffer in the cage, so that an image carries pending
//! ones. Every reaction carries the asynchronous context (`Intrinsic::AsyncContext`) it was made in, and its job runs in
//! that. Reaction jobs run handlers from the queue's loop: no native frame lies between a handler and its callees.

use super::generator::mode;
use crate::Vm;
use crate::error::JsResult;
use crate::heap::{Gc, Kind};
use crate::object::{Key, Object, ValueCell};
use crate::value::Value;
use crate::vm::Intrinsic;

/// Values of internal 0.
pub mod state {
    pub const PENDING: i32 = 0;
    pub const FULFILLED: i32 = 1;
    pub const REJECTED: i32 = 2;
}
/// Bits of internal 3.
pub mod pflags {
    pub const HANDLED: i32 = 1;
}

/// Kinds of reactions and jobs (slot 0 of their lists).
mod job {
    /// (kind, generator, fulfilled?, value, context): continue a detached frame.
    pub const AWAIT: i32 = 0;
    /// (kind, handler or undefined, capability, fulfilled?, value, context).
    pub const THEN: i32 = 1;
    /// (kind, promise, thenable, then, context).
    pub const THENABLE: i32 = 2;
    /// (kind, function): queueMicrotask and host jobs.
    pub const CALL: i32 = 3;
    /// As AWAIT for async generators (which resume by their own rules).
    pub const NATIVE: i32 = 4;
}

/// The reaction in a cell of a promise's list: the four values, then the next cell and the asynchronous context.
fn reaction(cell: Gc<ValueCell>) -> [Value; 4] {
    [cell.get(0), cell.get(1), cell.get(2), cell.get(3)]
}

impl Vm {
    /// A pending promise with the intrinsic prototype.
    pub fn new_promise(&mut self) -> Gc<Object> {
        let proto = self.intrinsic(Intrinsic::PromiseProto);
        self.new_promise_of(proto)
    }
    /// A pending promise with this prototype.
    pub fn new_promise_of(&mut self, proto: Gc<Object>) -> Gc<Object> {
        let p = self.new_object_of(Kind::Promise, proto);
        self.set_internal(p, 0, Value::int(state::PENDING));
        self.set_internal(p, 3, Value::int(0));
        p
    }
    fn list(&mut self, values: &[Value]) -> Gc<ValueCell> {
        let l = self.alloc_values(Kind::List, values.len(), Value::UNDEFINED);
        for (d, v) in l.values().iter().zip(values) {
            d.set(*v);
        }
        l
    }
    /// Appends a job to the microtask queue.
    fn enqueue(&mut self, j: Gc<ValueCell>) {
        let cap = self.roots.microtasks.some().map_or(0, |q| q.cap() as u32);
        let n = self.roots.microtask_count;
        if n == cap {
            let grown = self.alloc_values(Kind::List, (cap as usize * 2).max(31), Value::UNDEFINED);
            for i in 0..n {
                let v = self.roots.microtasks.get(((self.roots.microtask_head + i) % cap) as usize);
                grown.values()[i as usize].set(v);
            }
            self.roots.microtasks = grown;
            self.roots.microtask_head = 0;
        }
        let q = self.roots.microtasks;
        let at = (self.roots.microtask_head + n) as usize % q.cap();
        q.values()[at].set(Value::cell(j));
        self.barrier(q);
        self.roots.microtask_count = n + 1;
    }
    /// Queues a call of `f` without arguments.
    pub fn enqueue_call(&mut self, f: Value) {
        let j = self.list(&[Value::int(job::CALL), f]);
        self.enqueue(j);
    }
    /// Runs jobs until none is left. An exception of a `CALL` job stops the loop and is returned with the queue intact
    /// behind it (the host reports it and calls again).
    pub fn run_microtasks(&mut self) -> JsResult<()> {
        while self.roots.microtask_count > 0 {
            let q = self.roots.microtasks;
            let at = self.roots.microtask_head as usize;
            let j: Gc<ValueCell> = q.get(at).as_gc();
            q.values()[at].set(Value::UNDEFINED);
            self.roots.microtask_head = (self.roots.microtask_head + 1) % q.cap() as u32;
            self.roots.microtask_count -= 1;
            let result = self.run_job(j);
            self.set_async_context(Value::UNDEFINED);
            result?;
        }
        // The end of the job as far as WeakRef goes.
        self.clear_kept_objects();
        Ok(())
    }
    /// What travels with promise reactions; undefined unless a host sets it.
    pub fn async_context(&self) -> Value {
        self.roots.intrinsics[Intrinsic::AsyncContext as usize]
    }
    pub fn set_async_context(&mut self, v: Value) {
        self.roots.intrinsics[Intrinsic::AsyncContext as usize] = v;
    }
    fn run_job(&mut self, j: Gc<ValueCell>) -> JsResult<()> {
        match j.get(0).as_int() {
            job::THEN => self.set_async_context(j.get(5)),
            job::CALL => {}
            _ => self.set_async_context(j.get(4)),
        }
        match j.get(0).as_int() {
            job::AWAIT => {
                let m = if j.get(2).is_true() { mode::NEXT } else { mode::THROW };
                self.resume(j.get(1).as_gc(), m, j.get(3))?;
            }
            job::THEN => {
                let (handler, capability, ok, v) = (j.get(1), j.get(2), j.get(3).is_true(), j.get(4));
                let result = if handler.is_undefined() {
                    if ok { Ok(v) } else { Err(self.throw(v)) }
                } else {
                    self.call(handler, Value::UNDEFINED, &[v])
                };
                match result {
                    Ok(v) => self.settle_capability(capability, true, v)?,
                    Err(_) => {
                        let e = self.take_exception();
                        self.settle_capability(capability, false, e)?;
                    }
                }
            }
            job::THENABLE => {
                let p: Gc<Object> = j.get(1).as_gc();
                let (resolve, reject) = self.resolving_functions(p);
                if self.call(j.get(3), j.get(2), &[resolve, reject]).is_err() {
                    let e = self.take_exception();
                    self.call(reject, Value::UNDEFINED, &[e])?;
                }
            }
            job::NATIVE => {
                let f = self.hooks.async_generator_resume;
                f(self, j.get(1).as_gc(), j.get(2).is_true(), j.get(3))?;
            }
            _ => {
                self.call(j.get(1), Value::UNDEFINED, &[])?;
            }
        }
        Ok(())
    }
    /// A capability is a promise object of this realm's `Promise`, a List (promise, resolve, reject), or undefined.
    fn settle_capability(&mut self, c: Value, ok: bool, v: Value) -> JsResult<()> {
        if let Some(p) = c.to_object() {
            if ok {
                self.resolve_promise(p, v);
            } else {
                self.reject_promise(p, v);
            }
        } else if c.is_cell() {
            let f = c.as_gc::<ValueCell>().get(if ok { 1 } else { 2 });
            self.call(f, Value::UNDEFINED, &[v])?;
        }
        Ok(())
    }
    /// Promise resolve function (27.2.1.3.2) without the already-resolved check.
    pub fn resolve_promise(&mut self, p: Gc<Object>, v: Value) {
        let Some(o) = v.to_object() else {
            return self.settle(p, state::FULFILLED, v);
        };
        if o == p {
            let e =
                self.new_error(bytecode::ops::ErrorKind::TypeError, "Chaining cycle detected for promise #<Promise>");
            return self.settle(p, state::REJECTED, e.into());
        }
        let key = Key::atom(self.names.then);
        match self.get(o, key) {
            Err(_) => {
                let e = self.take_exception();
                self.settle(p, state::REJECTED, e);
            }
            Ok(then) if !then.to_object().is_some_and(|f| f.is_callable()) => self.settle(p, state::FULFILLED, v),
            Ok(then) => {
                let j = self.list(&[Value::int(job::THENABLE), p.into(), v, then, self.async_context()]);
                self.enqueue(j);
            }
        }
    }
    /// RejectPromise.
    pub fn reject_promise(&mut self, p: Gc<Object>, reason: Value) {
        if p.internal(0) == Value::int(state::PENDING) {
            self.settle(p, state::REJECTED, reason);
        }
    }
    /// FulfillPromise / RejectPromise.
    pub fn settle(&mut self, p: Gc<Object>, new_state: i32, v: Value) {
        if p.internal(0) != Value::int(state::PENDING) {
            return;
        }
        let reactions = p.internal(2);
        self.set_internal(p, 0, Value::int(new_state));
        self.set_internal(p, 1, v);
        if new_state == state::REJECTED && p.internal(3).as_int() & pflags::HANDLED == 0 {
            let f = self.hooks.rejection_tracker;
            f(self, p, false);
        }
        // Reactions form a list newest first; jobs are queued oldest first. Mostly there is one.
        let mut all = Vec::new();
        let mut r = reactions;
        while r.is_cell() {
            let cell: Gc<ValueCell> = r.as_gc();
            r = cell.get(4);
            if all.is_empty() && !r.is_cell() {
                self.enqueue_reaction(reaction(cell), cell.get(5), new_state == state::FULFILLED, v);
                break;
            }
            all.push(cell);
        }
        for cell in all.into_iter().rev() {
            self.enqueue_reaction(reaction(cell), cell.get(5), new_state == state::FULFILLED, v);
        }
        // Only now: the promise keeps the reactions alive while jobs are made of them.
        self.set_internal(p, 2, Value::UNDEFINED);
    }
    /// Queues the job of a reaction: (kind, generator | onFulfilled, capability | undefined, onRejected).
    fn enqueue_reaction(&mut self, r: [Value; 4], context: Value, ok: bool, v: Value) {
        let j = match r[0].as_int() {
            job::AWAIT | job::NATIVE => self.list(&[r[0], r[1], Value::bool(ok), v, context]),
            _ => self.list(&[r[0], r[if ok { 1 } else { 3 }], r[2], Value::bool(ok), v, context]),
        };
        self.enqueue(j);
    }
    fn add_reaction(&mut self, p: Gc<Object>, r: [Value; 4]) {
        let s = p.internal(0).as_int();
        let context = self.async_context();
        if s == state::PENDING {
            let cell = self.list(&[r[0], r[1], r[2], r[3], p.internal(2), context]);
            self.set_internal(p, 2, Value::cell(cell));
        } else {
            if s == state::REJECTED && p.internal(3).as_int() & pflags::HANDLED == 0 {
                let f = self.hooks.rejection_tracker;
                f(self, p, true);
            }
            let v = p.internal(1);
            self.enqueue_reaction(r, context, s == state::FULFILLED, v);
        }
        let flags = p.internal(3).as_int() | pflags::HANDLED;
        self.set_internal(p, 3, Value::int(flags));
    }
    /// PerformPromiseThen. Handlers that are not callable are passed as undefined; see `settle_capability` for
    /// capabilities.
    pub fn promise_then(&mut self, p: Gc<Object>, on_ok: Value, on_err: Value, capability: Value) {
        self.add_reaction(p, [Value::int(job::THEN), on_ok, capability, on_err]);
    }
    /// Await (27.7.5.3): `generator`'s frame continues when `v` settles. `native`: by the async-generator hook.
    // Its locals would cost the handler of `Await` its tail call.
    #[inline(never)]
    pub fn await_value(&mut self, generator: Gc<Object>, v: Value, native: bool) -> JsResult<()> {
        let kind = if native { job::NATIVE } else { job::AWAIT };
        let reaction = [Value::int(kind), generator.into(), Value::UNDEFINED, Value::UNDEFINED];
        if v.is_object() {
            let p = self.promise_resolve(v)?;
            self.add_reaction(p, reaction);
        } else {
            // The promise that is fulfilled with a primitive would be seen by nobody.
            self.enqueue_reaction(reaction, self.async_context(), true, v);
        }
        Ok(())
    }
    /// PromiseResolve(%Promise%, v).
    pub fn promise_resolve(&mut self, v: Value) -> JsResult<Gc<Object>> {
        if let Some(o) = v.to_object()
            && o.is(Kind::Promise)
        {
            let key = Key::atom(self.names.constructor);
            let c = self.get(o, key)?;
            if c == self.roots.intrinsics[Intrinsic::Promise as usize] {
                return Ok(o);
            }
        }
        let p = self.new_promise();
        self.resolve_promise(p, v);
        Ok(p)
    }
    /// CreateResolvingFunctions: two native closures sharing an already-resolved flag.
    pub fn resolving_functions(&mut self, p: Gc<Object>) -> (Value, Value) {
        let f = self.hooks.resolving_functions;
        f(self, p)
    }
}
