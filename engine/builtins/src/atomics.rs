//! `Atomics` (spec 25.4). Waiters are in [`waiters`], the promises of `waitAsync` in `js/atomics.js`.

pub mod waiters;

use crate::{define, natives};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering::SeqCst};
use std::time::{Duration, Instant};
use vm::object::buffer;
use vm::object::exotic::typed_array::{self, Element};
use vm::vm::Intrinsic;
use vm::{Args, Gc, JsResult, Kind, Object, Throw, Value, Vm};
use waiters::{End, Place};

/// What is done to an element; every operation gives the old contents.
#[derive(Clone, Copy)]
enum Op {
    Load,
    Exchange,
    Add,
    Sub,
    And,
    Or,
    Xor,
    /// Exchange if the contents are these.
    Compare(u64),
}

// ---- places ----

fn not_a(vm: &mut Vm, v: Value, wanted: &str) -> Throw {
    let tag = v.to_object().filter(|o| o.is(Kind::TypedArray)).map(|o| typed_array::element(o).name());
    let shown = tag.map_or_else(|| vm.describe(v), |t| format!("[object {t}]"));
    vm.throw_type(format!("{shown} is not {wanted}."))
}
/// ValidateIntegerTypedArray for an operation that writes.
fn writable_array(vm: &mut Vm, v: Value, method: &str) -> JsResult<Gc<Object>> {
    crate::typed_array::validate_writable(vm, v, method)?;
    integer_array(vm, v, false, method)
}
/// ValidateIntegerTypedArray.
fn integer_array(vm: &mut Vm, v: Value, waitable: bool, method: &str) -> JsResult<Gc<Object>> {
    let wanted = if waitable { "an int32 or BigInt64 typed array" } else { "an integer typed array" };
    let Some(o) = v.to_object().filter(|o| o.is(Kind::TypedArray)) else { return Err(not_a(vm, v, wanted)) };
    crate::typed_array::validate(vm, v, method)?;
    let allowed = match typed_array::element(o) {
        Element::Int32 | Element::BigInt64 => true,
        Element::Uint8Clamped | Element::Float16 | Element::Float32 | Element::Float64 => false,
        _ => !waitable,
    };
    if allowed { Ok(o) } else { Err(not_a(vm, v, wanted)) }
}
/// ValidateAtomicAccess: the index of an element.
fn element_index(vm: &mut Vm, o: Gc<Object>, v: Value) -> JsResult<usize> {
    let length = typed_array::length(o) as u64;
    let i = vm.to_index(v, "Invalid atomic access index")?;
    if i >= length {
        return Err(vm.throw_range("Invalid atomic access index"));
    }
    Ok(i as usize)
}
/// Address of an element once all arguments are converted (RevalidateAtomicAccess): valid until JS runs again.
fn place(vm: &mut Vm, o: Gc<Object>, index: usize, method: &str) -> JsResult<*mut u8> {
    if typed_array::is_out_of_bounds(o) {
        return Err(vm.throw_type(format!("Cannot perform {method} on a detached ArrayBuffer")));
    }
    if index >= typed_array::length(o) {
        return Err(vm.throw_range("Invalid atomic access index"));
    }
    // SAFETY: the index is below the length.
    Ok(unsafe { typed_array::data_ptr(o).add(index << typed_array::element(o).shift()) })
}
/// An operand: ToBigInt, or ToIntegerOrInfinity.
fn operand(vm: &mut Vm, o: Gc<Object>, v: Value) -> JsResult {
    if typed_array::element(o).is_bigint() {
        return vm.to_bigint(v);
    }
    // Not the minus zero that truncation may give.
    Ok(Value::number(vm.to_integer_or_infinity(v)? + 0.0))
}
/// The bits that storing `v` writes.
fn bits(vm: &Vm, ty: Element, v: Value) -> u64 {
    let mut word = [0u8; 8];
    // SAFETY: room for the largest element.
    unsafe { ty.store(vm, word.as_mut_ptr(), v) };
    u64::from_le_bytes(word)
}
fn value(vm: &mut Vm, ty: Element, bits: u64) -> Value {
    let word = bits.to_le_bytes();
    // SAFETY: as many bytes as the largest element has.
    unsafe { ty.load(vm, word.as_ptr()) }
}

/// Performs `op` on the element of type `ty` at `p`.
///
/// # Safety
/// `p` is the place of such an element, aligned to its size.
unsafe fn perform(ty: Element, p: *mut u8, op: Op, operand: u64) -> u64 {
    macro_rules! sized {
        ($atomic:ident $int:ty) => {{
            // SAFETY: by contract.
            let a = unsafe { $atomic::from_ptr(p.cast::<$int>()) };
            let n = operand as $int;
            let old = match op {
                Op::Load => a.load(SeqCst),
                Op::Exchange => a.swap(n, SeqCst),
                Op::Add => a.fetch_add(n, SeqCst),
                Op::Sub => a.fetch_sub(n, SeqCst),
                Op::And => a.fetch_and(n, SeqCst),
                Op::Or => a.fetch_or(n, SeqCst),
                Op::Xor => a.fetch_xor(n, SeqCst),
                Op::Compare(expected) => match a.compare_exchange(expected as $int, n, SeqCst, SeqCst) {
                    Ok(old) | Err(old) => old,
                },
            };
            old as u64
        }};
    }
    match ty.size() {
        1 => sized!(AtomicU8 u8),
        2 => sized!(AtomicU16 u16),
        4 => sized!(AtomicU32 u32),
        _ => sized!(AtomicU64 u64),
    }
}

// ---- operations ----

/// AtomicReadModifyWrite.
fn modify(vm: &mut Vm, args: Args, op: Op, method: &str) -> JsResult {
    let o = writable_array(vm, args.get(0), method)?;
    let i = element_index(vm, o, args.get(1))?;
    let v = operand(vm, o, args.get(2))?;
    let p = place(vm, o, i, method)?;
    let ty = typed_array::element(o);
    // SAFETY: a checked place; buffers are aligned to 8 bytes and views to their elements.
    let old = unsafe { perform(ty, p, op, bits(vm, ty, v)) };
    Ok(value(vm, ty, old))
}
macro_rules! modifiers {
    ($($f:ident $op:ident $name:literal;)*) => {$(
        fn $f(vm: &mut Vm, args: Args) -> JsResult {
            modify(vm, args, Op::$op, concat!("Atomics.", $name))
        }
    )*};
}
modifiers! {
    add Add "add";
    and And "and";
    exchange Exchange "exchange";
    or Or "or";
    sub Sub "sub";
    xor Xor "xor";
}

fn load(vm: &mut Vm, args: Args) -> JsResult {
    let o = integer_array(vm, args.get(0), false, "Atomics.load")?;
    let i = element_index(vm, o, args.get(1))?;
    let p = place(vm, o, i, "Atomics.load")?;
    let ty = typed_array::element(o);
    // SAFETY: as in `modify`.
    let now = unsafe { perform(ty, p, Op::Load, 0) };
    Ok(value(vm, ty, now))
}
fn store(vm: &mut Vm, args: Args) -> JsResult {
    let o = writable_array(vm, args.get(0), "Atomics.store")?;
    let i = element_index(vm, o, args.get(1))?;
    let v = operand(vm, o, args.get(2))?;
    let p = place(vm, o, i, "Atomics.store")?;
    let ty = typed_array::element(o);
    // SAFETY: as in `modify`.
    unsafe { perform(ty, p, Op::Exchange, bits(vm, ty, v)) };
    Ok(v)
}
fn compare_exchange(vm: &mut Vm, args: Args) -> JsResult {
    let o = writable_array(vm, args.get(0), "Atomics.compareExchange")?;
    let i = element_index(vm, o, args.get(1))?;
    let expected = operand(vm, o, args.get(2))?;
    let replacement = operand(vm, o, args.get(3))?;
    let p = place(vm, o, i, "Atomics.compareExchange")?;
    let ty = typed_array::element(o);
    let op = Op::Compare(bits(vm, ty, expected));
    // SAFETY: as in `modify`.
    let old = unsafe { perform(ty, p, op, bits(vm, ty, replacement)) };
    Ok(value(vm, ty, old))
}
fn is_lock_free(vm: &mut Vm, args: Args) -> JsResult {
    let n = vm.to_integer_or_infinity(args.get(0))?;
    Ok(Value::bool([1.0, 2.0, 4.0, 8.0].contains(&n)))
}
fn pause(vm: &mut Vm, args: Args) -> JsResult {
    let n = args.get(0);
    if !n.is_undefined() && n.to_f64().is_none_or(|n| n.fract() != 0.0 || !n.is_finite()) {
        let shown = vm.describe(n);
        return Err(vm.throw_type(format!("{shown} is not an integer")));
    }
    std::hint::spin_loop();
    Ok(Value::UNDEFINED)
}

// ---- waiting ----

/// What a wait begins with.
struct Wait {
    place: Place,
    /// Address of the element, its type and the bits expected there.
    element: (*mut u8, Element, u64),
    /// Milliseconds, infinite without a limit.
    limit: f64,
}

impl Wait {
    fn is_equal(&self) -> bool {
        let (p, ty, expected) = self.element;
        // SAFETY: the place of an element of this type, and no JS has run since it was computed.
        unsafe { perform(ty, p, Op::Load, 0) == expected }
    }
}

/// What identifies an element of a shared buffer to all agents. `lasting`: also if the buffer is shared later.
fn place_of(vm: &mut Vm, o: Gc<Object>, index: usize, lasting: bool) -> JsResult<Place> {
    let b = typed_array::buffer_of(o);
    let at = typed_array::byte_offset(o) + (index << typed_array::element(o).shift());
    let block = if lasting { Some(vm.share_buffer(b)?) } else { vm.shared_block(b) };
    let memory = block.map_or(buffer::bytes(b).as_ptr() as usize, |block| Arc::as_ptr(&block) as usize);
    Ok((memory, at))
}

/// DoWait up to the entry into the waiter list.
fn begin_wait(vm: &mut Vm, args: Args, lasting: bool, method: &str) -> JsResult<Wait> {
    let o = integer_array(vm, args.get(0), true, method)?;
    let b = typed_array::buffer_of(o);
    if !buffer::is_shared(b) {
        return Err(not_a(vm, o.into(), "a shared typed array"));
    }
    let i = element_index(vm, o, args.get(1))?;
    let ty = typed_array::element(o);
    let v = if ty.is_bigint() { vm.to_bigint(args.get(2))? } else { Value::int(vm.to_int32(args.get(2))?) };
    let limit = vm.to_number(args.get(3))?;
    let limit = if limit.is_nan() { f64::INFINITY } else { limit.max(0.0) };
    let expected = bits(vm, ty, v);
    let at = place_of(vm, o, i, lasting)?;
    Ok(Wait { place: at, element: (place(vm, o, i, method)?, ty, expected), limit })
}

fn wait(vm: &mut Vm, args: Args) -> JsResult {
    let w = begin_wait(vm, args, false, "Atomics.wait")?;
    if !waiters::can_block() {
        return Err(vm.throw_type("Atomics.wait cannot be called in this context"));
    }
    // A limit beyond what the clock can tell is as good as none.
    let end = Duration::try_from_secs_f64(w.limit / 1000.0).ok().and_then(|d| Instant::now().checked_add(d));
    Ok(match waiters::wait(w.place, end, || w.is_equal()) {
        End::NotEqual => vm.str("not-equal"),
        End::Notified => vm.str("ok"),
        End::TimedOut => vm.str("timed-out"),
    }
    .into())
}

/// `$atomicsWait(array, index, value, timeout)`: for `waitAsync`, an array of the place (two numbers), the time limit, and the number
/// of the wait unless that limit is 0; undefined if the element is not as expected.
pub fn wait_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let w = begin_wait(vm, args, true, "Atomics.waitAsync")?;
    let (memory, at) = w.place;
    let mut row = vec![Value::from_usize(memory), Value::from_usize(at), Value::number(w.limit)];
    if w.limit > 0.0 {
        match waiters::wait_async(w.place, || w.is_equal()) {
            Some(number) => row.push(Value::number(number as f64)),
            None => return Ok(Value::UNDEFINED),
        }
    } else if !w.is_equal() {
        return Ok(Value::UNDEFINED);
    }
    Ok(vm.new_array_from(&row).into())
}
/// `$atomicsCancel(memory, byte, number)`: whether the wait had not been notified.
pub fn cancel_intrinsic(_: &mut Vm, args: Args) -> JsResult {
    let [memory, at, number] = [0, 1, 2].map(|i| args.get(i).as_f64());
    Ok(Value::bool(waiters::cancel((memory as usize, at as usize), number as u64)))
}
/// `$atomicsNotified()`: the numbers of this agent's waits that have been notified.
pub fn notified_intrinsic(vm: &mut Vm, _: Args) -> JsResult {
    let numbers: Vec<Value> = waiters::take_notified().into_iter().map(|n| Value::number(n as f64)).collect();
    Ok(vm.new_array_from(&numbers).into())
}
/// `$atomicsNotify(array, index, count)`: how many were woken.
pub fn notify_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let o = integer_array(vm, args.get(0), true, "Atomics.notify")?;
    let i = element_index(vm, o, args.get(1))?;
    let count = match args.get(2) {
        Value::UNDEFINED => f64::INFINITY,
        v => vm.to_integer_or_infinity(v)?.max(0.0),
    };
    if !buffer::is_shared(typed_array::buffer_of(o)) {
        return Ok(Value::ZERO);
    }
    let place = place_of(vm, o, i, false)?;
    Ok(Value::from_usize(waiters::notify(place, count)))
}

/// Settles the promises of `Atomics.waitAsync` whose waits other agents have notified. Hosts call it between jobs.
///
/// # Errors
/// None unless the built-in source is broken.
pub fn deliver(vm: &mut Vm) -> JsResult<()> {
    let f = vm.intrinsic(Intrinsic::AtomicsDeliver);
    vm.call(f.into(), Value::UNDEFINED, &[])?;
    Ok(())
}

natives! {
    pub STATIC:
    "add" 3 => add;
    "and" 3 => and;
    "compareExchange" 4 => compare_exchange;
    "exchange" 3 => exchange;
    "isLockFree" 1 => is_lock_free;
    "load" 2 => load;
    "or" 3 => or;
    "pause" 0 => pause;
    "store" 3 => store;
    "sub" 3 => sub;
    "wait" 4 => wait;
    "xor" 3 => xor;
}

/// Makes `Atomics`.
pub fn init(vm: &mut Vm) {
    let o = vm.new_object();
    define::install(vm, o, STATIC);
    define::to_string_tag(vm, o, "Atomics");
    define::global(vm, "Atomics", o.into());
}
