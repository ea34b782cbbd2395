//! What a process has compiled, as bytes to be kept beside the image that it started from.
//!
//! A region can be kept if all cells that it names are in the image. Others are left out and counted, and what they name is
//! listed: shapes can be put into the image before the program is run again.

use super::{Index, SavedIsland, SavedRegion, Section};
use crate::driver::{Compiled, Graph, MAX_COMPILATIONS, Tracer, of, place_of};
use crate::lift::build::pc_offset;
use crate::region::Node;
use crate::returns::Access;
use std::collections::{BTreeMap, BTreeSet};
use vm::heap::Header;
use vm::{Gc, Vm};

/// Where code begins, as in memory for it.
const ALIGN: usize = 32;

/// What the isolate's JIT has compiled, for [`attach`](super::restore::attach); `None` without a JIT. To be called when the
/// program has ended.
pub fn save(vm: &mut Vm) -> Option<Vec<u8>> {
    let t = of(vm)?;
    t.stop_recording(vm);
    let (mut index, mut code) = (Index::default(), Vec::new());
    let mut left_out = BTreeMap::<String, u32>::new();
    let mut missing = BTreeSet::new();
    for c in &t.regions {
        // Not restored, and so saved already.
        let Graph::Known(region) = &c.graph else { continue };
        let (at, nodes) = (region.start, &region.nodes);
        let why = match c.machine.outside.first() {
            _ if !vm.heap.image.keeps(pc_offset(c.at)) => "it is code that is not in the image".to_owned(),
            Some(&o) => format!("names a {:?} that is not in the image", Gc::<Header>::from_offset(o).kind()),
            None => {
                let name = place_of(vm, c.root, c.code, at);
                index.regions.push(add(t, c, nodes, name, &mut code));
                continue;
            }
        };
        missing.extend(&c.machine.outside);
        *left_out.entry(why).or_default() += 1;
    }
    index.regions.sort_by_key(|r| r.place);
    let failed = t.places.iter().filter(|(_, place)| place.failures != 0);
    index.failed = failed.map(|(&pc, _)| pc_offset(pc as *const u64) - 1).collect();
    index.failed.retain(|&place| vm.heap.image.keeps(place));
    index.failed.sort_unstable();
    index.islands = t.islands.words.len() as u32;
    let kept = |&access: &Access| if vm.heap.image.keeps(access.2) { access } else { Access::default() };
    index.returns = t.returns.all.iter().map(kept).collect();
    index.left_out = left_out.into_iter().collect();
    index.missing = missing.into_iter().collect();
    Some(Section::write(&index, &code))
}

/// Appends a region's machine code to `code`.
fn add(t: &Tracer, c: &Compiled, nodes: &[Node], name: String, code: &mut Vec<u8>) -> SavedRegion {
    let machine = &c.machine;
    code.resize(code.len().next_multiple_of(ALIGN), 0);
    let start = code.len() as u32;
    // SAFETY: code of a region is readable as long as the region is there.
    code.extend_from_slice(unsafe { std::slice::from_raw_parts(machine.code.start as *const u8, machine.code.size) });
    let islands = machine.islands.clone().map(|number| {
        let island = &t.islands.words[number as usize];
        // As `vm::interp::jit::island` ends them.
        let (words, end) = island.split_at(island.len() - 3);
        SavedIsland { number, words: words.to_vec(), after: pc_offset(end[2] as *const u64) }
    });
    let settled =
        |node: u32| c.compilations >= MAX_COMPILATIONS || nodes.get(node as usize).is_none_or(|node| node.exhausted);
    let exits = machine.exits.iter().enumerate();
    SavedRegion {
        place: pc_offset(c.at),
        code: c.code.offset(),
        root: c.root,
        insts: machine.insts,
        exit_threshold: c.exit_threshold,
        start,
        size: machine.code.size as u32,
        exits: machine.exits.clone(),
        settled: exits.filter(|(_, exit)| settled(exit.node)).map(|(n, _)| n as u32).collect(),
        islands: islands.collect(),
        name,
    }
}
