//! What a function names of the heap.

use super::{Func, Op, Ref, ResumeId, Term};
use std::collections::BTreeSet;
use vm::Value;

/// Cage offsets in a function.
#[derive(Clone, Default, Debug)]
pub struct Named {
    pub cells: BTreeSet<u32>,
    /// Ints: shapes are compared as such.
    pub ints: BTreeSet<u32>,
    /// Words of bytecode.
    pub words: BTreeSet<u32>,
}

impl Func {
    /// The cells that its code and its exits name.
    pub fn named(&self) -> Named {
        let mut named = Named::default();
        named.words.extend(self.root.map(|start| start.at));
        for b in self.reverse_postorder() {
            let block = self.block(b);
            for &r in &block.insts {
                let i = self.inst(r);
                if i.op == Op::SetPlace {
                    named.words.insert(self.places[i.imm as usize].1);
                }
                i.args.iter().for_each(|&a| self.name(a, &mut named));
                self.name_exit(i.resume, &mut named);
            }
            block.term.edges().flat_map(|e| &e.args).for_each(|&a| self.name(a, &mut named));
            match block.term {
                Term::Branch { cond, .. } => self.name(cond, &mut named),
                Term::Return(v) => self.name(v, &mut named),
                Term::Exit(r) => self.name_exit(r, &mut named),
                Term::Open | Term::Jump(_) => {}
            }
        }
        named
    }

    fn name_exit(&self, r: ResumeId, named: &mut Named) {
        let Some(resume) = self.resumes.get(r.0 as usize) else { return };
        named.cells.insert(resume.code);
        resume.slots.iter().for_each(|s| self.name(s.value, named));
    }

    /// A value that is used.
    fn name(&self, r: Ref, named: &mut Named) {
        if r.is_none() {
            return;
        }
        let i = self.inst(r);
        match i.op {
            Op::ConstI32 => named.ints.insert(i.imm as u32),
            Op::ConstOff => named.cells.insert(i.imm as u32),
            Op::ConstVal if Value(i.imm).is_heap() => named.cells.insert(Value(i.imm).payload()),
            Op::ConstPc => named.words.insert(i.imm as u32),
            Op::Sunk if named.cells.insert(self.sunk[i.imm as usize].shape) => {
                self.sunk[i.imm as usize].slots.iter().for_each(|s| self.name(s.1, named));
                true
            }
            // What boxes a value is not always among the insts: exits take it apart.
            Op::BoxInt | Op::BoxF64 | Op::BoxBool | Op::BoxOff => {
                self.name(i.args[0], named);
                true
            }
            _ => true,
        };
    }
}
