//! Binding `v8`: statistics of the heap (`node/v8`). The start-up snapshot functions keep their callbacks in an array
//! of the realm, where the image writer's driver finds them.

use engine::builtins::natives;
use engine::vm::string::Units;
use engine::vm::{Args, JsResult, Value, Vm};

natives! {
    pub TABLE:
    "heapStatistics" 0 => heap_statistics;
    "heapSpaces" 0 => heap_spaces;
    "isOneByte" 1 => is_one_byte;
    "versionTag" 0 => version_tag;
}

/// Numbers in the order of `HEAP_FIELDS` in `node/v8`.
fn heap_statistics(vm: &mut Vm, _: Args) -> JsResult {
    let s = vm.heap_stats();
    let fields = [
        s.total_heap_size,
        0,
        s.total_physical_size,
        s.total_available_size,
        s.used_heap_size,
        s.heap_size_limit,
        s.malloced_memory,
        s.peak_malloced_memory,
        0,
        1,
        0,
        0,
        0,
        s.external_memory,
        s.used_heap_size,
    ];
    Ok(super::new_numbers(vm, fields.map(|n| n as f64)))
}

/// [[name, size, used, available, physical]]: the image, which is never collected, and the rest.
fn heap_spaces(vm: &mut Vm, _: Args) -> JsResult {
    let s = vm.heap_stats();
    let own = s.total_heap_size - s.image_size;
    let used = s.used_heap_size.saturating_sub(s.image_size);
    let spaces = [
        ("image_space", s.image_size, s.image_size, s.image_size),
        ("heap_space", own, used, s.total_physical_size.saturating_sub(s.image_size)),
    ];
    let list = vm.new_array(spaces.len());
    for (name, size, used, physical) in spaces {
        let name = vm.str(name).into();
        let numbers = [size, used, size.saturating_sub(used), physical].map(|n| Value::number(n as f64));
        let row = vm.new_array_from(&[name, numbers[0], numbers[1], numbers[2], numbers[3]]);
        vm.array_push(list, row.into());
    }
    Ok(list.into())
}

fn is_one_byte(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(args.get(0).to_str().is_some_and(|s| matches!(s.units(vm), Units::Latin1(_)))))
}

/// Differs between builds whose compiled code differs.
fn version_tag(_: &mut Vm, _: Args) -> JsResult {
    let mut hash: u32 = 0x811C_9DC5;
    for byte in concat!(env!("CARGO_PKG_VERSION"), "-", env!("CARGO_PKG_NAME")).bytes() {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    Ok(Value::number(f64::from(hash)))
}
