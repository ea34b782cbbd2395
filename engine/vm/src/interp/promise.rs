//! Promises and the microtask queue (spec 27.2): the core that async functions and the `Promise` built-in share.
//!
//! A promise object's internal values: state int, result, reactions, flags int. Reactions are a chain of List cells, newest
//! first; or, where one async function alone waits, in no asynchronous context, the object that keeps its frame.
//!
//! `await` resumes a detached frame; `then` calls a handler and settles a derived promise or capability. Jobs are in a ring buffer
//! in the cage, so that an image carries pending ones: List cells, those of reactions being the cells of the reactions; or a
//! settled promise, whose waiting function goes on. Every reaction carries the asynchronous context (`Intrinsic::AsyncContext`) it
//! was made in, and its job runs in that. Reaction jobs run handlers from the queue's loop: no native frame lies between a
//! handler and its callees.

use super::generator::mode;
use crate::Vm;
use crate::error::JsResult;
use crate::heap::{Gc, Kind};
use crate::object::{Key, Object, ValueCell};
use crate::value::Value;
use crate::vm::{Intrinsic, Watched};

/// The internal values.
const STATE: usize = 0;
const RESULT: usize = 1;
const REACTIONS: usize = 2;
const FLAGS: usize = 3;

/// Values of [`STATE`].
pub mod state {
    pub const PENDING: i32 = 0;
    pub const FULFILLED: i32 = 1;
    pub const REJECTED: i32 = 2;
}
/// Bits of [`FLAGS`].
pub mod pflags {
    pub const HANDLED: i32 = 1;
}

/// Kinds of reactions and jobs (slot 0 of their lists).
mod job {
    /// (kind, generator, undefined, fulfilled?, value, context): continue a detached frame.
    pub const AWAIT: i32 = 0;
    /// (kind, handler or undefined, capability, fulfilled?, value, context).
    pub const THEN: i32 = 1;
    /// (kind, promise, thenable, then, undefined, context).
    pub const THENABLE: i32 = 2;
    /// (kind, function): queueMicrotask and host jobs.
    pub const CALL: i32 = 3;
    /// As AWAIT for async generators (which resume by their own rules).
    pub const NATIVE: i32 = 4;
    /// (kind, promise, undefined, fulfilled?, value, context): settle another promise in the same way.
    pub const FOLLOW: i32 = 5;
}

/// Slots of the List of a reaction, while it waits; then it is that of its job.
mod slot {
    pub const KIND: usize = 0;
    /// Generator, `onFulfilled` or promise.
    pub const TARGET: usize = 1;
    pub const CAPABILITY: usize = 2;
    pub const ON_REJECTED: usize = 3;
    pub const OLDER: usize = 4;
    /// In a job where [`ON_REJECTED`] and [`OLDER`] were.
    pub const FULFILLED: usize = 3;
    pub const VALUE: usize = 4;
    pub const CONTEXT: usize = 5;
}

/// What is to be done when a promise is settled: kind, target, capability, `onRejected`.
type Reaction = [Value; 4];

/// Of [`Roots::promise_watch`](crate::vm::Roots): `Promise.prototype.constructor`, `Promise[Symbol.species]`, `Promise.prototype.then`.
const CONSTRUCTOR: usize = 0;
const SPECIES: usize = 1;
const THEN: usize = 2;

fn field(p: Gc<Object>, i: usize) -> Value {
    p.internal_of(Kind::Promise, i)
}

impl Vm {
    /// A pending promise with the intrinsic prototype.
    pub fn new_promise(&mut self) -> Gc<Object> {
        let Some(shape) = self.roots.promise_shape.some() else {
            let p = self.new_promise_of(self.intrinsic(Intrinsic::PromiseProto));
            self.roots.promise_shape = p.shape();
            return p;
        };
        let p = self.alloc_object(shape);
        Self::begin_promise(p);
        p
    }
    /// A pending promise with this prototype.
    pub fn new_promise_of(&mut self, proto: Gc<Object>) -> Gc<Object> {
        let p = self.new_object_of(Kind::Promise, proto);
        Self::begin_promise(p);
        p
    }
    fn begin_promise(p: Gc<Object>) {
        // Ints need no barrier.
        p.put_internal(Kind::Promise, STATE, Value::int(state::PENDING));
        p.put_internal(Kind::Promise, FLAGS, Value::int(0));
    }
    /// Remembers what promises look like whose `constructor`, species and `then` are those of the realm.
    pub fn watch_promises(&mut self, constructor: Gc<Object>, proto: Gc<Object>) {
        let names = [
            (proto, Key::atom(self.names.constructor)),
            (constructor, Key::symbol(self.symbols.species)),
            (proto, Key::atom(self.names.then)),
        ];
        self.roots.promise_watch = names.map(|(object, key)| Watched::new(object, key));
    }
    /// Whether `o` is a promise without properties of its own, whose `constructor` is the realm's `Promise`.
    fn is_plain_promise(&mut self, o: Gc<Object>) -> bool {
        o.shape() == self.roots.promise_shape && self.roots.promise_watch[CONSTRUCTOR].intact()
    }
    /// SpeciesConstructor(p, %Promise%) is %Promise%, and to find that out runs nothing of the program.
    pub fn has_plain_species(&mut self, p: Gc<Object>) -> bool {
        self.is_plain_promise(p) && self.roots.promise_watch[SPECIES].intact()
    }
    fn list(&mut self, values: &[Value]) -> Gc<ValueCell> {
        let l = self.alloc_values(Kind::List, values.len(), Value::UNDEFINED);
        for (d, v) in l.values().iter().zip(values) {
            d.set(*v);
        }
        l
    }
    /// Appends a job to the microtask queue.
    fn enqueue(&mut self, j: Value) {
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
        q.values()[at].set(j);
        self.barrier(q);
        self.roots.microtask_count = n + 1;
    }
    /// Queues a call of `f` without arguments.
    pub fn enqueue_call(&mut self, f: Value) {
        let j = self.list(&[Value::int(job::CALL), f]);
        self.enqueue(Value::cell(j));
    }
    /// Runs jobs until none is left. An exception of a `CALL` job stops the loop and is returned with the queue intact
    /// behind it (the host reports it and calls again).
    pub fn run_microtasks(&mut self) -> JsResult<()> {
        while self.roots.microtask_count > 0 {
            let q = self.roots.microtasks;
            let at = self.roots.microtask_head as usize;
            let j = q.get(at);
            q.values()[at].set(Value::UNDEFINED);
            self.roots.microtask_head = (self.roots.microtask_head + 1) % q.cap() as u32;
            self.roots.microtask_count -= 1;
            let result = match j.to_object() {
                Some(p) => self.run_waiting(p),
                None => self.run_job(j.as_gc()),
            };
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
    /// Has the function go on that alone waited for a promise.
    fn run_waiting(&mut self, p: Gc<Object>) -> JsResult<()> {
        let waiting = field(p, REACTIONS).as_gc();
        p.put_internal(Kind::Promise, REACTIONS, Value::UNDEFINED);
        let m = if field(p, STATE) == Value::int(state::FULFILLED) { mode::NEXT } else { mode::THROW };
        self.resume(waiting, m, field(p, RESULT))?;
        Ok(())
    }
    fn run_job(&mut self, j: Gc<ValueCell>) -> JsResult<()> {
        let (kind, target) = (j.get(slot::KIND).as_int(), j.get(slot::TARGET));
        if kind == job::CALL {
            self.call(target, Value::UNDEFINED, &[])?;
            return Ok(());
        }
        self.set_async_context(j.get(slot::CONTEXT));
        let (ok, v) = (j.get(slot::FULFILLED).is_true(), j.get(slot::VALUE));
        match kind {
            job::AWAIT => {
                let m = if ok { mode::NEXT } else { mode::THROW };
                self.resume(target.as_gc(), m, v)?;
            }
            job::THEN => {
                let (handler, capability) = (target, j.get(slot::CAPABILITY));
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
                let (p, thenable, then) = (target.as_gc(), j.get(2), j.get(3));
                if let Some(other) = self.plain_thenable(thenable, then) {
                    let none = Value::UNDEFINED;
                    self.add_reaction(other, [Value::int(job::FOLLOW), target, none, none]);
                    return Ok(());
                }
                let (resolve, reject) = self.resolving_functions(p);
                if self.call(then, thenable, &[resolve, reject]).is_err() {
                    let e = self.take_exception();
                    self.call(reject, Value::UNDEFINED, &[e])?;
                }
            }
            job::FOLLOW if ok => self.resolve_promise(target.as_gc(), v),
            job::FOLLOW => self.reject_promise(target.as_gc(), v),
            _ => {
                let f = self.hooks.async_generator_resume;
                f(self, target.as_gc(), ok, v)?;
            }
        }
        Ok(())
    }
    /// A promise of whose `then`, if that is called to resolve another one, nobody sees anything: no resolving functions, nor the
    /// promise that it returns.
    fn plain_thenable(&mut self, thenable: Value, then: Value) -> Option<Gc<Object>> {
        let p = thenable.to_object()?;
        (self.has_plain_species(p) && then == self.roots.promise_watch[THEN].original).then_some(p)
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
                let context = self.async_context();
                let j = self.list(&[Value::int(job::THENABLE), p.into(), v, then, Value::UNDEFINED, context]);
                self.enqueue(Value::cell(j));
            }
        }
    }
    /// RejectPromise.
    pub fn reject_promise(&mut self, p: Gc<Object>, reason: Value) {
        if field(p, STATE) == Value::int(state::PENDING) {
            self.settle(p, state::REJECTED, reason);
        }
    }
    /// FulfillPromise / RejectPromise.
    pub fn settle(&mut self, p: Gc<Object>, new_state: i32, v: Value) {
        if field(p, STATE) != Value::int(state::PENDING) {
            return;
        }
        let mut reactions = field(p, REACTIONS);
        p.put_internal(Kind::Promise, STATE, Value::int(new_state));
        self.set_internal(p, RESULT, v);
        if new_state == state::REJECTED && field(p, FLAGS).as_int() & pflags::HANDLED == 0 {
            let f = self.hooks.rejection_tracker;
            f(self, p, false);
        }
        if reactions.is_object() {
            return self.enqueue(p.into());
        }
        p.put_internal(Kind::Promise, REACTIONS, Value::UNDEFINED);
        // They are chained newest first, jobs are queued oldest first.
        let mut oldest = Value::UNDEFINED;
        while reactions.is_cell() {
            let cell: Gc<ValueCell> = reactions.as_gc();
            reactions = cell.get(slot::OLDER);
            cell.values()[slot::OLDER].set(oldest);
            self.barrier(cell);
            oldest = Value::cell(cell);
        }
        while oldest.is_cell() {
            let cell: Gc<ValueCell> = oldest.as_gc();
            oldest = cell.get(slot::OLDER);
            let ok = new_state == state::FULFILLED;
            if cell.get(slot::KIND) == Value::int(job::THEN) && !ok {
                cell.values()[slot::TARGET].set(cell.get(slot::ON_REJECTED));
            }
            cell.values()[slot::FULFILLED].set(Value::bool(ok));
            cell.values()[slot::VALUE].set(v);
            self.barrier(cell);
            self.enqueue(Value::cell(cell));
        }
    }
    /// Has something done when a promise is settled.
    fn add_reaction(&mut self, p: Gc<Object>, r: Reaction) {
        let s = field(p, STATE).as_int();
        let context = self.async_context();
        if s == state::REJECTED && field(p, FLAGS).as_int() & pflags::HANDLED == 0 {
            let f = self.hooks.rejection_tracker;
            f(self, p, true);
        }
        let flags = field(p, FLAGS).as_int() | pflags::HANDLED;
        p.put_internal(Kind::Promise, FLAGS, Value::int(flags));
        let waits = field(p, REACTIONS);
        if r[0] == Value::int(job::AWAIT) && context.is_undefined() && waits.is_undefined() {
            self.set_internal(p, REACTIONS, r[1]);
            if s != state::PENDING {
                self.enqueue(p.into());
            }
        } else if s == state::PENDING {
            let mut older = waits;
            if waits.is_object() {
                let none = Value::UNDEFINED;
                older = Value::cell(self.list(&[Value::int(job::AWAIT), waits, none, none, none, none]));
            }
            let cell = self.list(&[r[0], r[1], r[2], r[3], older, context]);
            self.set_internal(p, REACTIONS, Value::cell(cell));
        } else {
            let v = field(p, RESULT);
            self.enqueue_reaction(r, s == state::FULFILLED, v);
        }
    }
    /// Queues the job of a reaction to what is known already.
    fn enqueue_reaction(&mut self, r: Reaction, ok: bool, v: Value) {
        let target = if r[0] == Value::int(job::THEN) && !ok { r[3] } else { r[1] };
        let context = self.async_context();
        let j = self.list(&[r[0], target, r[2], Value::bool(ok), v, context]);
        self.enqueue(Value::cell(j));
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
            self.enqueue_reaction(reaction, true, v);
        }
        Ok(())
    }
    /// PromiseResolve(%Promise%, v).
    pub fn promise_resolve(&mut self, v: Value) -> JsResult<Gc<Object>> {
        if let Some(o) = v.to_object()
            && o.is(Kind::Promise)
        {
            if self.is_plain_promise(o) {
                return Ok(o);
            }
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
