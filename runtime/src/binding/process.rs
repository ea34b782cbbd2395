//! Binding `process`: what the process object asks the system.

use super::{done, int, new_numbers, new_string, outcome, path, text};
use crate::state::{self, Watcher};
use crate::sys::process::{self as sys, Id};
use crate::sys::{clock, signal, write_all};
use crate::{host, sys as os};
use engine::builtins::natives;
use engine::vm::{Args, Gc, JsResult, Object, Value, Vm};

natives! {
    pub TABLE:
    "now" 0 => now;
    "hrtime" 0 => hrtime;
    "uptime" 0 => uptime;
    "argv" 0 => argv;
    "argv0" 0 => argv0;
    "execArgv" 0 => exec_argv;
    "execPath" 0 => exec_path;
    "environ" 0 => environ;
    "setTimeZone" 1 => set_time_zone;
    "pid" 0 => pid;
    "ppid" 0 => ppid;
    "cwd" 0 => cwd;
    "chdir" 1 => chdir;
    "umask" 1 => umask;
    "kill" 2 => kill;
    "getId" 1 => get_id;
    "setId" 2 => set_id;
    "getGroups" 0 => get_groups;
    "memoryUsage" 0 => memory_usage;
    "rss" 0 => rss;
    "constrainedMemory" 0 => constrained_memory;
    "availableMemory" 0 => available_memory;
    "resourceUsage" 0 => resource_usage;
    "threadCpuUsage" 0 => thread_cpu_usage;
    "signals" 0 => signals;
    "startSignal" 1 => start_signal;
    "stopSignal" 1 => stop_signal;
    "reallyExit" 1 => really_exit;
    "abort" 0 => abort;
    "writeStderr" 1 => write_stderr;
}

/// # Errors
/// None.
pub fn init(vm: &mut Vm, binding: Gc<Object>) -> JsResult<()> {
    let arch = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    for (name, value) in [("version", env!("CARGO_PKG_VERSION")), ("arch", arch)] {
        let value = vm.str(value).into();
        super::constant(vm, binding, name, value);
    }
    Ok(())
}

/// Milliseconds since the start, with fractions.
fn now(_: &mut Vm, _: Args) -> JsResult {
    Ok(Value::number(clock::since_start() as f64 / 1e6))
}
/// [seconds, nanoseconds] of the monotonic clock
fn hrtime(vm: &mut Vm, _: Args) -> JsResult {
    let t = clock::monotonic();
    Ok(new_numbers(vm, [(t / 1_000_000_000) as f64, (t % 1_000_000_000) as f64]))
}
fn uptime(_: &mut Vm, _: Args) -> JsResult {
    Ok(Value::number(clock::since_start() as f64 / 1e9))
}

fn strings(vm: &mut Vm, list: &[Vec<u8>]) -> JsResult {
    let array = vm.new_array(list.len());
    for s in list {
        let s = new_string(vm, s);
        vm.array_push(array, s);
    }
    Ok(array.into())
}
/// The executable's path, then what the program was given.
fn argv(vm: &mut Vm, _: Args) -> JsResult {
    let mut list = state::with(|s| s.argv.clone());
    if let Ok(path) = sys::exec_path()
        && let Some(first) = list.first_mut()
    {
        *first = path;
    }
    strings(vm, &list)
}
fn argv0(vm: &mut Vm, _: Args) -> JsResult {
    let first = state::with(|s| s.argv.first().cloned()).unwrap_or_default();
    Ok(new_string(vm, &first))
}
fn exec_argv(vm: &mut Vm, _: Args) -> JsResult {
    let list = state::with(|s| s.exec_argv.clone());
    strings(vm, &list)
}
/// Without /proc what the program was started as.
fn exec_path(vm: &mut Vm, _: Args) -> JsResult {
    let path = sys::exec_path().unwrap_or_else(|_| state::with(|s| s.argv.first().cloned()).unwrap_or_default());
    Ok(new_string(vm, &path))
}
/// Names and values in turn
fn environ(vm: &mut Vm, _: Args) -> JsResult {
    let list: Vec<Vec<u8>> = sys::environ().into_iter().flat_map(|(name, value)| [name, value]).collect();
    strings(vm, &list)
}
fn set_time_zone(vm: &mut Vm, args: Args) -> JsResult {
    let zone = args.get(0).is_string().then(|| path(vm, args.get(0)));
    sys::set_env(c"TZ", zone.as_deref());
    Ok(Value::UNDEFINED)
}
fn pid(_: &mut Vm, _: Args) -> JsResult {
    Ok(Value::int(sys::pid()))
}
fn ppid(_: &mut Vm, _: Args) -> JsResult {
    Ok(Value::int(sys::ppid()))
}
fn cwd(vm: &mut Vm, _: Args) -> JsResult {
    outcome(sys::cwd(), |p| Ok(new_string(vm, &p)))
}
fn chdir(vm: &mut Vm, args: Args) -> JsResult {
    let p = path(vm, args.get(0));
    done(sys::chdir(&p))
}
fn umask(_: &mut Vm, args: Args) -> JsResult {
    Ok(Value::int(sys::umask(int(args.get(0), -1) as i32) as i32))
}
/// 0 or a negative errno
fn kill(_: &mut Vm, args: Args) -> JsResult {
    let result = sys::kill(int(args.get(0), 0) as i32, int(args.get(1), 0) as i32);
    Ok(Value::int(result.err().map_or(0, |e| -e)))
}

fn which_id(vm: &mut Vm, v: Value) -> Option<Id> {
    Some(match text(vm, v).as_str() {
        "uid" => Id::Uid,
        "euid" => Id::Euid,
        "gid" => Id::Gid,
        "egid" => Id::Egid,
        _ => return None,
    })
}
fn get_id(vm: &mut Vm, args: Args) -> JsResult {
    Ok(which_id(vm, args.get(0)).map_or(Value::UNDEFINED, |id| Value::number(sys::id(id) as f64)))
}
fn set_id(vm: &mut Vm, args: Args) -> JsResult {
    match which_id(vm, args.get(0)) {
        Some(which) => done(sys::set_id(which, int(args.get(1), 0) as u32)),
        None => Ok(Value::int(-libc::EINVAL)),
    }
}
fn get_groups(vm: &mut Vm, _: Args) -> JsResult {
    outcome(sys::groups(), |list| Ok(new_numbers(vm, list.into_iter().map(f64::from))))
}

/// [resident, heap total, heap used, external, array buffers]
fn memory_usage(vm: &mut Vm, _: Args) -> JsResult {
    let rss = sys::rss().unwrap_or(0) as f64;
    let (total, used) = crate::memory::heap_bytes(vm);
    Ok(new_numbers(vm, [rss, total as f64, used as f64, 0.0, 0.0]))
}
fn rss(_: &mut Vm, _: Args) -> JsResult {
    Ok(Value::number(sys::rss().unwrap_or(0) as f64))
}
fn constrained_memory(_: &mut Vm, _: Args) -> JsResult {
    Ok(Value::number(sys::memory().0 as f64))
}
fn available_memory(_: &mut Vm, _: Args) -> JsResult {
    Ok(Value::number(sys::memory().1 as f64))
}
fn resource_usage(vm: &mut Vm, _: Args) -> JsResult {
    Ok(new_numbers(vm, sys::resource_usage(false)))
}
fn thread_cpu_usage(vm: &mut Vm, _: Args) -> JsResult {
    Ok(new_numbers(vm, sys::resource_usage(true)))
}

/// name -> number
fn signals(vm: &mut Vm, _: Args) -> JsResult {
    let object = vm.new_object();
    for &(name, number) in signal::SIGNALS {
        let key = vm.key(name);
        vm.put(object, key, Value::int(number))?;
    }
    Ok(object.into())
}
/// 0 or a negative errno
fn start_signal(_: &mut Vm, args: Args) -> JsResult {
    let number = int(args.get(0), 0) as i32;
    if state::with(|s| s.signal_pipe.is_none()) {
        let fd = match signal::open_pipe() {
            Ok(fd) => fd,
            Err(e) => return Ok(Value::int(-e)),
        };
        state::with(|s| {
            s.signal_pipe = Some(fd);
            let token = s.event_loop.new_id();
            // Waiting for a signal does not keep a process alive.
            s.event_loop.watch(token, fd, false);
            s.watchers.insert(token, Watcher::Signals { fd });
        });
    }
    Ok(Value::int(signal::catch(number).err().map_or(0, |e| -e)))
}
fn stop_signal(_: &mut Vm, args: Args) -> JsResult {
    done(signal::release(int(args.get(0), 0) as i32))
}

fn really_exit(_: &mut Vm, args: Args) -> JsResult {
    host::exit(int(args.get(0), 0) as i32)
}
fn abort(_: &mut Vm, _: Args) -> JsResult {
    os::process::abort()
}
fn write_stderr(vm: &mut Vm, args: Args) -> JsResult {
    let text = path(vm, args.get(0));
    // A standard error that cannot be written to leaves nobody to tell.
    let _ = write_all(2, &text);
    Ok(Value::UNDEFINED)
}
