//! Binding `performance`: the clock of the process (`node/perf_hooks`).

use crate::sys::clock;
use engine::builtins::natives;
use engine::vm::{Args, JsResult, Value, Vm};

natives! {
    pub TABLE:
    "now" 0 => now;
    "timeOrigin" 0 => time_origin;
}

/// Milliseconds since the process began, with fractions.
fn now(_: &mut Vm, _: Args) -> JsResult {
    Ok(Value::number(clock::since_start() as f64 / 1e6))
}

/// Milliseconds since 1970 of the moment the process began.
fn time_origin(_: &mut Vm, _: Args) -> JsResult {
    Ok(Value::number((clock::realtime() - clock::since_start()) as f64 / 1e6))
}
