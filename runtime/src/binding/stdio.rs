//! Binding `stdio`: the process's own descriptors. See `js/node/console.js` and `js/internal/stdio_streams.js`.

use super::{bytes, int, path};
use crate::state::{self, Watcher};
use crate::{host, sys};
use engine::builtins::natives;
use engine::vm::{Args, JsResult, Value, Vm};

natives! {
    pub TABLE:
    "state" 1 => stream_state;
    "claim" 1 => claim;
    "kind" 1 => kind;
    "write" 2 => write;
    "writeBytes" 2 => write_bytes;
    "isatty" 1 => isatty;
    "windowSize" 1 => window_size;
    "setRawMode" 2 => set_raw_mode;
    "startRead" 2 => start_read;
    "stopRead" 1 => stop_read;
    "refRead" 2 => ref_read;
}

fn fd(args: Args) -> i32 {
    int(args.get(0), -1) as i32
}

/// 0: the descriptor's stream exists; 1: it does not, and is a terminal; 2: it does not, and is none.
fn stream_state(_: &mut Vm, args: Args) -> JsResult {
    let fd = fd(args);
    // Asked for every line that is printed: the system answers once.
    let answer = state::with(|s| match (s.claimed.get(fd as usize), s.terminal.get_mut(fd as usize)) {
        (Some(false), Some(known)) => 2 - *known.get_or_insert_with(|| sys::tty::is_tty(fd)) as i32,
        _ => 0,
    });
    Ok(Value::int(answer))
}
fn claim(_: &mut Vm, args: Args) -> JsResult {
    state::with(|s| {
        if let Some(c) = s.claimed.get_mut(fd(args) as usize) {
            *c = true;
        }
    });
    Ok(Value::UNDEFINED)
}
fn kind(vm: &mut Vm, args: Args) -> JsResult {
    Ok(vm.str(sys::tty::kind(fd(args))).into())
}
/// (fd, text): all of it; errors are nobody's.
fn write(vm: &mut Vm, args: Args) -> JsResult {
    let text = path(vm, args.get(1));
    // As the comment above says; streams report theirs through `write_bytes`.
    let _ = sys::write_all(fd(args), &text);
    Ok(Value::UNDEFINED)
}
/// (fd, bytes) -> 0 or a negative errno
fn write_bytes(_: &mut Vm, args: Args) -> JsResult {
    Ok(Value::int(sys::write_all(fd(args), bytes(args.get(1))).err().map_or(0, |e| -e)))
}
fn isatty(_: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(sys::tty::is_tty(fd(args))))
}
/// [columns, rows] or a negative errno
fn window_size(vm: &mut Vm, args: Args) -> JsResult {
    super::outcome(sys::tty::window_size(fd(args)), |(c, r)| Ok(super::new_numbers(vm, [c as f64, r as f64])))
}
fn set_raw_mode(_: &mut Vm, args: Args) -> JsResult {
    let (fd, raw) = (fd(args), args.get(1).is_true());
    let result = state::with(|s| {
        let at = s.saved_tty.iter().position(|(f, _)| *f == fd);
        let mut saved = at.map(|i| s.saved_tty.swap_remove(i).1);
        let result = sys::tty::set_raw(fd, raw, &mut saved);
        s.saved_tty.extend(saved.map(|t| (fd, t)));
        result
    });
    Ok(Value::int(result.err().map_or(0, |e| -e)))
}
/// (fd, callback) -> token, 0 when the system cannot wait for this descriptor
fn start_read(vm: &mut Vm, args: Args) -> JsResult {
    let fd = fd(args);
    let slot = host::hold(vm, args.get(1));
    let token = state::with(|s| {
        let token = s.event_loop.new_id();
        if !s.event_loop.watch(token, fd, true) {
            return 0;
        }
        s.watchers.insert(token, Watcher::Reader { fd, slot });
        token
    });
    if token == 0 {
        host::release(vm, slot);
    }
    Ok(Value::number(token as f64))
}
fn stop_read(vm: &mut Vm, args: Args) -> JsResult {
    let token = int(args.get(0), 0) as u64;
    let watcher = state::with(|s| {
        s.event_loop.unwatch(token);
        s.watchers.remove(&token)
    });
    if let Some(Watcher::Reader { slot, .. }) = watcher {
        host::release(vm, slot);
    }
    Ok(Value::UNDEFINED)
}
fn ref_read(_: &mut Vm, args: Args) -> JsResult {
    state::with(|s| s.event_loop.set_watch_ref(int(args.get(0), 0) as u64, args.get(1).is_true()));
    Ok(Value::UNDEFINED)
}
