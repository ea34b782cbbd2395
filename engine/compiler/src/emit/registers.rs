//! Register allocation: parameters, then locals of the open scopes and temporaries as one stack.

use bytecode::{Reg, frame};

use super::Emitter;
use crate::scope::{BindingIdx, ScopeIdx};

/// "Not in a register."
const NOWHERE: Reg = i16::MIN;

pub struct Registers {
    next: u32,
    pub max: u32,
    /// Register with the environment the function closed over.
    pub outer_env: Option<Reg>,
    pub outer_env_used: bool,
}

/// Registers of bindings and of scopes' environments, by index. Each belongs to one function, so that all functions
/// of a compilation share the tables.
#[derive(Default)]
pub struct Places {
    locals: Vec<Reg>,
    envs: Vec<Reg>,
}

impl Places {
    pub fn new(bindings: usize, scopes: usize) -> Places {
        Places { locals: vec![NOWHERE; bindings], envs: vec![NOWHERE; scopes] }
    }
}

impl Registers {
    pub fn new(nparams: u32) -> Registers {
        Registers { next: nparams, max: nparams, outer_env: None, outer_env_used: false }
    }
}

impl Emitter<'_, '_> {
    /// The top of the register stack, for [`Emitter::release`].
    pub fn mark(&self) -> u32 {
        self.regs.next
    }

    pub fn release(&mut self, mark: u32) {
        self.regs.next = mark;
    }

    /// The next free register.
    pub fn temp(&mut self) -> Reg {
        self.temps(1)
    }

    /// The first of `n` consecutive registers.
    pub fn temps(&mut self, n: u32) -> Reg {
        let r = self.regs.next;
        self.regs.next += n;
        self.regs.max = self.regs.max.max(self.regs.next);
        // Past the limit the function is refused in the end; until then any register does.
        r.min(i16::MAX as u32) as Reg
    }

    /// The base of an outgoing call with `n` arguments: header and arguments, on top of everything live.
    pub fn call_area(&mut self, n: u32) -> Reg {
        self.temps(frame::HEADER as u32 + n)
    }

    pub fn wanted(&mut self, dst: Option<Reg>) -> Reg {
        match dst {
            Some(r) => r,
            None => self.temp(),
        }
    }

    pub fn local(&self, b: BindingIdx) -> Option<Reg> {
        self.c.places.locals.get(b as usize).copied().filter(|&r| r != NOWHERE)
    }

    pub fn set_local(&mut self, b: BindingIdx, r: Reg) {
        self.c.places.locals[b as usize] = r;
    }

    /// Register with the environment of a scope of this function.
    pub fn env_of(&self, s: ScopeIdx) -> Option<Reg> {
        self.c.places.envs.get(s as usize).copied().filter(|&r| r != NOWHERE)
    }

    pub fn set_env_of(&mut self, s: ScopeIdx, r: Reg) {
        self.c.places.envs[s as usize] = r;
    }
}
