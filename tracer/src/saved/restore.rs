//! Regions that came with the image: put in place when their code gets warm, forgotten when they do not fit what the program does.
//!
//! Attaching them sets the counters of their places so that each is looked for when it is executed first. No page of the image
//! is written, and none of their code is read, before.

use super::{ArchivedSavedRegion, PAGE, SavedError, Section};
use crate::code::Code as MachineCode;
use crate::driver::{Compiled, Graph, Machine, Tracer, of};
use crate::helpers;
use crate::lift::build::pc_offset;
use crate::lower::{Exit, can_run};
use crate::region::Root;
use bytecode::{Insn, Op};
use rkyv::rancor::Failure;
use std::rc::Rc;
use vm::heap::cage;
use vm::interp::jit::{self, HOT_PLACES};
use vm::{Gc, Vm};

/// Saved code of an isolate.
pub struct Saved {
    section: Section<'static>,
    /// By region: it has been put in place, or cannot be.
    used: Vec<bool>,
    /// By counter: it has been set so that its first count is told, which says nothing of how hot a place is.
    first: [bool; HOT_PLACES],
    /// The code can be run.
    ready: bool,
}

/// Exits of a saved region are taken so many times as often before it is given up as others before their region grows: what is
/// recorded instead begins with nothing.
const WORTH: u32 = 8;
/// Count of an exit that is not counted.
const SETTLED: u32 = u32::MAX;

/// Gives an isolate that has a JIT the code that was saved with the image of its heap.
///
/// # Errors
/// When the code is damaged, or of another build.
///
/// # Safety
/// The machine code in `bytes` is what [`save`](super::save::save) has written in a process that started from the same image.
/// `bytes` begin on a page, lie on pages of their own and are written to by nobody.
pub unsafe fn attach(vm: &mut Vm, bytes: &'static [u8]) -> Result<(), SavedError> {
    let section = Section::parse(bytes)?;
    if !(section.code.as_ptr() as usize).is_multiple_of(PAGE) {
        return Err(SavedError::Damaged("its code does not begin on a page"));
    }
    let Some(t) = of(vm) else { return Ok(()) };
    let mut first = [false; HOT_PLACES];
    for region in section.index.regions.iter() {
        let n = jit::counter((region.place.to_native() as usize + 1) * 8);
        vm.jit.hot[n] = 0;
        first[n] = true;
    }
    let used = vec![false; section.index.regions.len()];
    t.saved = Some(Box::new(Saved { section, used, first, ready: false }));
    Ok(())
}

impl Saved {
    /// The region at a place that is to be put there.
    fn take(&mut self, place: u32) -> Option<&'static ArchivedSavedRegion> {
        let regions = &self.section.index.regions;
        let n = regions.binary_search_by_key(&place, |r| r.place.to_native()).ok()?;
        (!std::mem::replace(&mut self.used[n], true)).then(|| &regions[n])
    }

    /// Whether the place after whose instruction `pc` is could not be compiled.
    pub fn failed(&self, pc: *const u64) -> bool {
        self.section.index.failed.binary_search_by_key(&(pc_offset(pc) - 1), |place| place.to_native()).is_ok()
    }
}

impl Tracer {
    /// Puts the region in place that was saved for the place before `pc`, if there is one. Whether that is all that is to be done
    /// when the counter of the place has run out.
    pub(crate) fn restore(&mut self, vm: &mut Vm, pc: *const u64) -> bool {
        let Some(saved) = &mut self.saved else { return false };
        let first = std::mem::take(&mut saved.first[jit::counter(pc as usize)]);
        let Some(region) = saved.take(pc_offset(pc) - 1) else { return first };
        // SAFETY: the address after an instruction of bytecode in the cage.
        let at = unsafe { pc.sub(1).cast_mut() };
        match self.put_back(vm, region, at) {
            Ok(()) => {
                self.stats.restored += 1;
                if self.options.trace {
                    eprintln!("[jit] restored {}: {} bytes", region.name, region.size);
                }
                true
            }
            Err(why) => {
                if self.options.trace {
                    eprintln!("[jit] not restored {}: {why}", region.name);
                }
                self.stats.abort(&why);
                first
            }
        }
    }

    fn put_back(&mut self, vm: &mut Vm, r: &'static ArchivedSavedRegion, at: *mut u64) -> Result<(), String> {
        let root = r.root.into();
        // SAFETY: by the caller, an instruction.
        let original = Insn(unsafe { *at });
        let fits = match original.op() {
            Some(Op::LoopHead) => root == Root::Loop,
            Some(Op::Resumed) => root == Root::Resumed,
            Some(Op::Enter | Op::EnterThis | Op::EnterClass) => root == Root::Entry,
            _ => false,
        };
        if !fits {
            return Err("saved code does not belong where it says".into());
        }
        self.make_ready(vm)?;
        let Some(saved) = &self.saved else { return Ok(()) };
        let start = saved.section.code.as_ptr() as usize + r.start.to_native() as usize;
        let code = MachineCode { start, size: r.size.to_native() as usize };
        let exits: Vec<Exit> =
            rkyv::deserialize::<_, Failure>(&r.exits).map_err(|_| "saved exits cannot be read".to_owned())?;
        for island in r.islands.iter() {
            let after = cage::base() + island.after.to_native() as usize * 8;
            let words: Vec<u64> = island.words.iter().map(|w| w.to_native()).collect();
            if let (Some((&first, extra)), Some(place)) =
                (words.split_first(), self.islands.words.get_mut(island.number.to_native() as usize))
            {
                *place = jit::island(Insn(first), extra, after as *const u64);
            }
        }
        let mut taken = vec![0; exits.len()];
        for n in r.settled.iter() {
            if let Some(count) = taken.get_mut(n.to_native() as usize) {
                *count = SETTLED;
            }
        }
        let known = self.make_known(code, || r.name.to_string());
        let machine = Machine {
            code,
            region: self.regions.len() as u32,
            insts: r.insts.to_native(),
            exits,
            hurried: false,
            islands: 0..0,
            known,
            outside: Vec::new(),
        };
        let compiled = Compiled {
            graph: Graph::Saved(taken),
            machine: Rc::new(machine),
            root,
            code: Gc::from_offset(r.code.to_native()),
            at,
            original,
            compilations: 0,
            exit_threshold: r.exit_threshold.to_native(),
            heat: 0,
            gathering: None,
        };
        // SAFETY: checked above.
        unsafe { self.overwrite(vm, compiled) };
        Ok(())
    }

    /// What the first of them takes.
    fn make_ready(&mut self, vm: &mut Vm) -> Result<(), String> {
        self.reserve_numbers();
        let Some(saved) = &mut self.saved else { return Err("there is no memory for it".into()) };
        if !saved.ready {
            can_run().map_err(|e| e.to_string())?;
            self.memory.map(saved.section.code).map_err(|e| e.to_string())?;
            helpers::install(vm);
            saved.ready = true;
        }
        Ok(())
    }

    /// Keeps the numbers that saved code has for its islands, and for what accessors return to, from being given to others.
    pub(crate) fn reserve_numbers(&mut self) {
        let Some(saved) = &self.saved else { return };
        let taken = saved.section.index.islands.to_native() as usize;
        if self.islands.words.len() < taken {
            self.islands.words.resize_with(taken, Box::default);
        }
        let returns = saved.section.index.returns.iter();
        let mut returns = returns.map(|r| (r.0.to_native(), r.1.to_native(), r.2.to_native()));
        if self.returns.all.is_empty() && !self.returns.restore(&mut returns) {
            self.saved = None;
        }
    }

    /// Counts an exit of a saved region. When it has become hot, the region is forgotten: its code gets hot again, and is
    /// recorded as if it had never been saved.
    pub(crate) fn took_saved_exit(&mut self, id: u32, number: u32) {
        let c = &mut self.regions[id as usize];
        let Graph::Saved(taken) = &mut c.graph else { return };
        let Some(n) = taken.get_mut(number as usize).filter(|n| **n != SETTLED) else { return };
        *n += 1;
        let worth = c.exit_threshold.saturating_mul(WORTH);
        if *n < worth || !self.may_compile(true) {
            return;
        }
        let c = &mut self.regions[id as usize];
        c.graph = Graph::Away;
        // SAFETY: the region's root instruction. Who runs its code now goes on with it: it is never freed.
        unsafe { *c.at = c.original.0 };
        self.stats.forgotten += 1;
        if self.options.trace {
            eprintln!("[jit] forgotten: exit {number} of saved region {id}");
        }
    }
}

impl From<super::ArchivedRoot> for Root {
    fn from(root: super::ArchivedRoot) -> Root {
        match root {
            super::ArchivedRoot::Loop => Root::Loop,
            super::ArchivedRoot::Entry => Root::Entry,
            super::ArchivedRoot::Resumed => Root::Resumed,
        }
    }
}
