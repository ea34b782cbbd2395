//! Binding `timers`: the loop's one deadline and its immediates.

use super::int;
use crate::state;
use engine::builtins::natives;
use engine::vm::{Args, JsResult, Value, Vm};

natives! {
    pub TABLE:
    "now" 0 => now;
    "schedule" 1 => schedule;
    "setTimerRef" 1 => set_timer_ref;
    "setImmediatePending" 1 => set_immediate_pending;
    "setImmediateRef" 1 => set_immediate_ref;
}

fn now(_: &mut Vm, _: Args) -> JsResult {
    Ok(Value::number(state::with(|s| s.event_loop.now()) as f64))
}
fn schedule(_: &mut Vm, args: Args) -> JsResult {
    state::with(|s| s.event_loop.schedule(int(args.get(0), 1).max(0) as u64));
    Ok(Value::UNDEFINED)
}
fn set_timer_ref(_: &mut Vm, args: Args) -> JsResult {
    state::with(|s| s.event_loop.set_timer_ref(args.get(0).is_true()));
    Ok(Value::UNDEFINED)
}
fn set_immediate_pending(_: &mut Vm, args: Args) -> JsResult {
    state::with(|s| s.event_loop.set_immediates(args.get(0).is_true()));
    Ok(Value::UNDEFINED)
}
fn set_immediate_ref(_: &mut Vm, args: Args) -> JsResult {
    state::with(|s| s.event_loop.set_immediate_ref(args.get(0).is_true()));
    Ok(Value::UNDEFINED)
}
