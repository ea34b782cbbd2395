//! Numbers about the heap for `process.memoryUsage()` and the `v8` module.

use engine::vm::Vm;

/// Bytes that the heap has taken from the system, and bytes in use.
pub fn heap_bytes(vm: &Vm) -> (u64, u64) {
    let s = vm.heap_stats();
    (s.total_heap_size, s.used_heap_size)
}
