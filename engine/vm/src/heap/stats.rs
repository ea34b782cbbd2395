//! What the collector counts.

use super::alloc::BLOCK_SHIFT;
use super::cage;
use crate::Vm;

/// Pauses of one sort of collection.
#[derive(Clone, Debug)]
pub struct Pauses {
    pub count: u32,
    pub total_ns: u64,
    pub max_ns: u64,
    /// Pauses by duration: bucket `i` counts those below `2^i` microseconds and not below `2^(i-1)`.
    pub histogram: [u32; 20],
}

impl Pauses {
    const NONE: Pauses = Pauses { count: 0, total_ns: 0, max_ns: 0, histogram: [0; 20] };
    pub fn add(&mut self, ns: u64) {
        self.count += 1;
        self.total_ns += ns;
        self.max_ns = self.max_ns.max(ns);
        let bucket = (64 - (ns / 1000).leading_zeros() as usize).min(19);
        self.histogram[bucket] += 1;
    }
}

/// Counters since the isolate was made.
#[derive(Clone, Debug)]
pub struct Stats {
    pub young: Pauses,
    /// Final pauses of full collections.
    pub full: Pauses,
    /// Marking steps of incremental full collections.
    pub steps: Pauses,
    /// Bytes handed out to the allocator.
    pub allocated: u64,
    /// Bytes that survived young collections.
    pub promoted: u64,
    pub peak_used: u64,
}

impl Stats {
    pub fn new() -> Stats {
        Stats { young: Pauses::NONE, full: Pauses::NONE, steps: Pauses::NONE, allocated: 0, promoted: 0, peak_used: 0 }
    }
}

impl Default for Stats {
    fn default() -> Self {
        Self::new()
    }
}

/// Numbers of `v8.getHeapStatistics()`, in bytes, and the collector's counters.
#[derive(Clone, Debug)]
pub struct HeapStats {
    pub total_heap_size: u64,
    pub total_physical_size: u64,
    pub total_available_size: u64,
    pub used_heap_size: u64,
    pub heap_size_limit: u64,
    pub malloced_memory: u64,
    pub peak_malloced_memory: u64,
    pub external_memory: u64,
    pub image_size: u64,
    pub stats: Stats,
}

impl Vm {
    /// Heap statistics as of now.
    pub fn heap_stats(&self) -> HeapStats {
        let h = &self.heap;
        let image = h.image.bytes();
        let total = h.used_bytes() + image + ((h.blocks.free_blocks() as u64) << BLOCK_SHIFT);
        let limit = self.heap_limit();
        let used = h.live_bytes + h.allocated + image;
        let side = (h.remembered.capacity() + h.image_written.capacity()) as u64 * 4 + h.marker.bytes();
        HeapStats {
            total_heap_size: total,
            total_physical_size: total.min(h.blocks.committed - cage::HEAP_START as u64),
            total_available_size: limit.saturating_sub(used),
            used_heap_size: used,
            heap_size_limit: limit,
            malloced_memory: side,
            peak_malloced_memory: side,
            external_memory: h.external,
            image_size: image,
            stats: h.stats.clone(),
        }
    }
    /// Bytes that heap and external memory may have together.
    pub fn heap_limit(&self) -> u64 {
        let cage = self.heap.blocks.limit - cage::HEAP_START as u64;
        if self.heap.params.max_heap == 0 { cage } else { self.heap.params.max_heap.min(cage) }
    }
}
