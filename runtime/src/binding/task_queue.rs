//! Bindings `task_queue` (ticks and microtasks) and `async_context`.

use crate::state;
use engine::builtins::natives;
use engine::vm::{Args, JsResult, Value, Vm};

natives! {
    pub TABLE:
    "setTickScheduled" 0 => set_tick_scheduled;
    "enqueueMicrotask" 1 => enqueue_microtask;

    pub CONTEXT:
    "get" 0 => get;
    "set" 1 => set;
}

fn set_tick_scheduled(_: &mut Vm, _: Args) -> JsResult {
    state::with(|s| s.tick = true);
    Ok(Value::UNDEFINED)
}
fn enqueue_microtask(vm: &mut Vm, args: Args) -> JsResult {
    vm.enqueue_call(args.get(0));
    Ok(Value::UNDEFINED)
}
fn get(vm: &mut Vm, _: Args) -> JsResult {
    Ok(vm.async_context())
}
fn set(vm: &mut Vm, args: Args) -> JsResult {
    vm.set_async_context(args.get(0));
    Ok(Value::UNDEFINED)
}
