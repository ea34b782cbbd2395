//! Eviction: what happens when the memory for machine code is used up.
//!
//! All regions go at once, as LuaJIT's do: what is still hot is recorded again, with what the program does now. Their root instructions
//! become what they were, so that none is entered any more; memory and tables are freed when none of their code is on the native
//! stack, which the interrupt flag sees to: loops of machine code leave at their heads while it is set.

use crate::driver::{Tracer, of};
use vm::Vm;
use vm::interp::jit::Shown;
use vm::vm::interrupt;

impl Tracer {
    /// Makes room for machine code.
    pub(crate) fn evict(&mut self, vm: &mut Vm) {
        self.stats.evictions += 1;
        if self.options.trace {
            eprintln!("[jit] evicted {} regions: {} bytes", self.regions.len(), self.memory.used());
        }
        self.forget_all(vm);
    }

    /// Takes all machine code out of use, and forgets what is known of hot places.
    pub(crate) fn forget_all(&mut self, vm: &mut Vm) {
        for c in &self.regions {
            // SAFETY: the root instruction in the cage; its code is kept alive by the region.
            unsafe { *c.at = c.original.0 };
        }
        self.saved = None;
        self.recorder = None;
        self.pending.clear();
        self.places.clear();
        self.evicted = true;
        vm.interrupt |= interrupt::LEAVE_CODE;
        vm.show_recorder(Shown::Nothing);
        vm.jit.hot.fill(self.options.start());
        self.free_retired(vm);
    }

    /// Whether code that is out of use still runs. There is nothing to be compiled then.
    pub(crate) fn still_evicting(&mut self, vm: &mut Vm) -> bool {
        if self.evicted {
            self.free_retired(vm);
        }
        self.evicted
    }

    /// Frees what is out of use, if no machine code runs.
    pub(crate) fn free_retired(&mut self, vm: &mut Vm) {
        if self.running != 0 {
            return;
        }
        if std::mem::take(&mut self.evicted) {
            self.retired.extend(self.regions.drain(..).map(|c| c.machine));
            self.machines.clear();
            self.islands.words.clear();
            vm.forget_for_jit();
            self.lifting.live.forget();
            vm.interrupt &= !interrupt::LEAVE_CODE;
        }
        for m in self.retired.drain(..) {
            self.memory.free(m.code);
        }
    }
}

/// The `flush` hook: the heap is about to be captured, without machine code.
///
/// # Safety
/// `vm` is the current isolate.
pub(crate) unsafe fn flush(vm: *mut Vm) {
    // SAFETY: by contract.
    let vm = unsafe { &mut *vm };
    if let Some(t) = of(vm) {
        t.forget_all(vm);
    }
}
