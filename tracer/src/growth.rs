//! Growth: what is added to a region where exits of it have become hot.
//!
//! Whatever is added, all of the region is compiled again; so growing begins with the exit that became hot, and goes on with
//! those that are taken next, since where one path was not foreseen there are mostly several. A large region with ten of them is compiled two or
//! three times instead of ten.

use crate::driver::{Graph, MAX_COMPILATIONS, Tracer};
use crate::record::{Recorder, Stop};
use crate::region::{Hoisting, NodeId, Region};
use vm::interp::jit::Shown;
use vm::{Value, Vm};

/// What is recorded before a region is compiled again.
pub(crate) struct Gathering {
    /// Exits that recordings have begun at.
    nodes: Vec<NodeId>,
    /// Exits taken until it is compiled with what there is.
    patience: u32,
}

/// Recordings of one growth.
const MOST: usize = 8;
/// So many times the exits after which growing pays are hot.
const HOT_EXITS: u32 = 4;
/// Exits taken while gathering: some microseconds.
const PATIENCE: u32 = 64;

impl Tracer {
    /// Counts an exit; grows the region from there when it has become hot.
    /// Where it leads to, and whether a guard failed that stands before a loop, is said by value: the machine code with its exits may be
    /// replaced meanwhile.
    pub(crate) fn took_exit(
        &mut self,
        vm: &mut Vm,
        (id, number): (u32, u32),
        (node, hoisted): (u32, bool),
        root_fp: *mut Value,
    ) {
        self.poll(vm);
        let recording = self.recorder.is_some();
        self.recorder_waits(vm);
        if self.still_evicting(vm) {
            return;
        }
        let c = &mut self.regions[id as usize];
        let region = match &mut c.graph {
            Graph::Known(region) => region,
            Graph::Away => return,
            Graph::Saved(_) => return self.took_saved_exit(id, number),
        };
        let n = &mut region.nodes[node as usize];
        n.exits += 1;
        if hoisted && n.hoisting == Hoisting::Allowed {
            n.hoisting = Hoisting::Failed;
        }
        let exhausted = n.exhausted && n.hoisting != Hoisting::Failed;
        if recording {
            return;
        }
        match &mut c.gathering {
            Some(g) => {
                g.patience -= 1;
                if g.patience == 0 {
                    return self.compile_gathered(vm, id);
                }
                if exhausted || g.nodes.contains(&node) {
                    return;
                }
                g.nodes.push(node);
            }
            // Whether there is time is asked last: it reads the clock.
            None => {
                let cold = n.exits < c.exit_threshold || exhausted || c.compilations >= MAX_COMPILATIONS;
                let hot = n.exits / HOT_EXITS >= c.exit_threshold;
                if cold || !self.may_compile(hot) {
                    return;
                }
            }
        }
        self.record_from(vm, id, node, root_fp);
    }

    fn record_from(&mut self, vm: &mut Vm, id: u32, node: NodeId, root_fp: *mut Value) {
        let limits = self.limits();
        let c = &mut self.regions[id as usize];
        let Some(op) = c.original.op() else { return };
        let Graph::Known(mut region) = std::mem::replace(&mut c.graph, Graph::Away) else { return };
        region.nodes[node as usize].exits = 0;
        // SAFETY: `at` is the root instruction.
        let root_pc = unsafe { c.at.add(1) };
        let r = Recorder::at_exit(vm, region, id, limits, (root_pc, op), root_fp, node);
        self.recorder = Some(Box::new(r));
        self.stats.recordings += 1;
        vm.show_recorder(Shown::All);
    }

    /// A recording has ended that began at an exit. `before`: the region's fingerprint when it did.
    pub(crate) fn grown(&mut self, vm: &mut Vm, id: u32, mut region: Region, node: NodeId, before: u64, stop: Stop) {
        let c = &mut self.regions[id as usize];
        let fingerprint = region.fingerprint();
        let n = &mut region.nodes[node as usize];
        let mut news = true;
        match n.hoisting {
            _ if fingerprint != before => {}
            Hoisting::Failed => n.hoisting = Hoisting::Forbidden,
            Hoisting::Allowed | Hoisting::Forbidden => {
                n.exhausted = true;
                news = false;
                self.stats.abort("nothing new was seen");
            }
        }
        c.graph = Graph::Known(region);
        if stop == Stop::TooLarge {
            // This is the last of it.
            c.compilations = MAX_COMPILATIONS;
            return self.compile_gathered(vm, id);
        }
        if !news && c.gathering.is_none() {
            return;
        }
        let g = c.gathering.get_or_insert_with(|| {
            // Each growth costs a compilation of all of it: the next must be worth more.
            c.exit_threshold = (c.exit_threshold * 2).min(1 << 20);
            Gathering { nodes: vec![node], patience: PATIENCE }
        });
        if g.nodes.len() >= MOST {
            self.compile_gathered(vm, id);
        }
    }

    fn compile_gathered(&mut self, vm: &mut Vm, id: u32) {
        let c = &mut self.regions[id as usize];
        // SAFETY: `at` is the root instruction.
        let root_pc = unsafe { c.at.add(1) };
        if let Graph::Known(region) = std::mem::replace(&mut c.graph, Graph::Away) {
            self.compile(vm, region, root_pc, Some(id), None);
        }
    }
}
