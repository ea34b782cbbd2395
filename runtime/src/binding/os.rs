//! Binding `os`: what `node/os` asks the system.

use super::{int, new_numbers, new_string, outcome};
use crate::sys::os as sys;
use engine::builtins::natives;
use engine::vm::{Args, JsResult, Value, Vm};

natives! {
    pub TABLE:
    "hostname" 0 => hostname;
    "uname" 0 => uname;
    "uptime" 0 => uptime;
    "loadavg" 0 => loadavg;
    "totalmem" 0 => totalmem;
    "freemem" 0 => freemem;
    "availableParallelism" 0 => parallelism;
    "homedir" 0 => homedir;
    "cpus" 0 => cpus;
    "networkInterfaces" 0 => network_interfaces;
    "userInfo" 0 => user_info;
    "getPriority" 1 => get_priority;
    "setPriority" 2 => set_priority;
}

fn hostname(vm: &mut Vm, _: Args) -> JsResult {
    let [.., host] = sys::uname();
    Ok(new_string(vm, &host))
}

/// [sysname, release, version, machine]
fn uname(vm: &mut Vm, _: Args) -> JsResult {
    let names = sys::uname();
    let list = vm.new_array(4);
    for name in &names[..4] {
        let name = new_string(vm, name);
        vm.array_push(list, name);
    }
    Ok(list.into())
}

fn uptime(_: &mut Vm, _: Args) -> JsResult {
    Ok(Value::number(sys::uptime()))
}

fn loadavg(vm: &mut Vm, _: Args) -> JsResult {
    Ok(new_numbers(vm, sys::load_average()))
}

fn totalmem(_: &mut Vm, _: Args) -> JsResult {
    Ok(Value::number(sys::total_memory() as f64))
}

fn freemem(_: &mut Vm, _: Args) -> JsResult {
    Ok(Value::number(sys::free_memory() as f64))
}

fn parallelism(_: &mut Vm, _: Args) -> JsResult {
    Ok(Value::number(sys::parallelism() as f64))
}

/// The home directory: what the environment says, else what the user database says.
fn homedir(vm: &mut Vm, _: Args) -> JsResult {
    use std::os::unix::ffi::OsStrExt;
    if let Some(home) = std::env::var_os("HOME").filter(|h| !h.is_empty()) {
        return Ok(new_string(vm, home.as_bytes()));
    }
    outcome(sys::user(), |user| Ok(new_string(vm, &user.home)))
}

/// [[model, MHz, user, nice, sys, idle, irq]]
fn cpus(vm: &mut Vm, _: Args) -> JsResult {
    let all = sys::cpus();
    let list = vm.new_array(all.len());
    for cpu in all {
        let mut row = vec![vm.str(&cpu.model).into(), Value::number(f64::from(cpu.mhz))];
        row.extend(cpu.times.map(|t| Value::number(t as f64)));
        let row = vm.new_array_from(&row);
        vm.array_push(list, row.into());
    }
    Ok(list.into())
}

/// [[name, address, netmask, family, mac, internal, scopeid]]
fn network_interfaces(vm: &mut Vm, _: Args) -> JsResult {
    let found = sys::interfaces().unwrap_or_default();
    let list = vm.new_array(found.len());
    for i in found {
        let mac: Vec<String> = i.mac.iter().map(|b| format!("{b:02x}")).collect();
        let row = [
            new_string(vm, &i.name),
            vm.str(&i.address.to_string()).into(),
            vm.str(&i.netmask.to_string()).into(),
            vm.str(if i.address.is_ipv4() { "IPv4" } else { "IPv6" }).into(),
            vm.str(&mac.join(":")).into(),
            Value::bool(i.internal),
            Value::number(f64::from(i.scope)),
        ];
        let row = vm.new_array_from(&row);
        vm.array_push(list, row.into());
    }
    Ok(list.into())
}

/// [uid, gid, username, homedir, shell | null]
fn user_info(vm: &mut Vm, _: Args) -> JsResult {
    outcome(sys::user(), |user| {
        let shell = if user.shell.is_empty() { Value::NULL } else { new_string(vm, &user.shell) };
        let row = [
            Value::number(f64::from(user.uid)),
            Value::number(f64::from(user.gid)),
            new_string(vm, &user.name),
            new_string(vm, &user.home),
            shell,
        ];
        Ok(vm.new_array_from(&row).into())
    })
}

/// The priority, or minus errno minus 1000.
fn get_priority(_: &mut Vm, args: Args) -> JsResult {
    Ok(Value::int(match sys::priority(int(args.get(0), 0) as i32) {
        Ok(priority) => priority,
        Err(errno) => -errno - 1000,
    }))
}

fn set_priority(_: &mut Vm, args: Args) -> JsResult {
    outcome(sys::set_priority(int(args.get(0), 0) as i32, int(args.get(1), 0) as i32), |()| Ok(Value::int(0)))
}
