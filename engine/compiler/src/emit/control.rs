//! Leaving statements: `break`, `continue` and `return` through `finally` blocks and iterators to be closed.

use bytecode::{FunctionKind, Handler, Op, Reg, frame};

use super::{Emitter, Label, R};

/// A part of the code covered by an exception handler, possibly with gaps.
#[derive(Clone, Debug)]
pub struct Region {
    ranges: Vec<(u32, u32)>,
    open: Option<u32>,
    /// Where exceptions go and in which register.
    pub target: Label,
    pub reg: Reg,
}

/// An exit that runs a `finally` block on its way.
#[derive(Clone, Debug)]
pub enum Exit {
    Jump {
        depth: usize,
        label: Label,
    },
    /// The value is in the block's value register.
    Return,
}

/// A statement being emitted that exits must know of, innermost last.
pub enum Control<'a> {
    /// Target of `break`: loop, `switch` (both also without a label) or labelled statement.
    Break { labels: Vec<&'a str>, target: Label, plain: bool },
    /// Target of `continue`, inside the `Break` of its loop and whatever leaving the loop must clean up.
    Continue { labels: Vec<&'a str>, target: Label },
    /// `try` with only its `catch` still to come.
    Try { region: Region },
    /// `try` with `finally`: exits store their number in `kind` and jump to `entry`.
    Finally { region: Region, kind: Reg, value: Reg, entry: Label, exits: Vec<Exit> },
    /// A loop over an iterator whose record is in `record`.
    Iterator { region: Region, record: Reg, is_async: bool },
}

impl Control<'_> {
    fn region(&mut self) -> Option<&mut Region> {
        match self {
            Control::Try { region } | Control::Finally { region, .. } | Control::Iterator { region, .. } => {
                Some(region)
            }
            _ => None,
        }
    }
}

/// Completion kinds a `finally` block is entered with; exits follow from `FIRST_EXIT` on.
pub const NORMAL: i32 = 0;
pub const THROW: i32 = 1;
pub const FIRST_EXIT: i32 = 2;

impl<'a> Emitter<'_, 'a> {
    /// Starts a region whose exceptions go to `target` with the value in `reg`.
    pub fn region(&mut self, target: Label, reg: Reg) -> Region {
        Region { ranges: Vec::new(), open: Some(self.pc()), target, reg }
    }

    pub fn suspend(&mut self, region: &mut Region) {
        if let Some(start) = region.open.take()
            && start < self.pc()
        {
            region.ranges.push((start, self.pc()));
        }
    }

    /// Ends a region and records its handlers; the target must be bound next.
    pub fn close_region(&mut self, mut region: Region) {
        self.suspend(&mut region);
        let target = self.pc();
        self.bind(region.target);
        for (start, end) in region.ranges {
            self.handlers.push(Handler { start, end, target, reg: region.reg.into() });
        }
    }

    fn suspend_at(&mut self, i: usize) {
        let pc = self.pc();
        if let Some(region) = self.control[i].region()
            && let Some(start) = region.open.take()
            && start < pc
        {
            region.ranges.push((start, pc));
        }
    }

    fn resume_from(&mut self, depth: usize) {
        let pc = self.pc();
        for c in &mut self.control[depth..] {
            if let Some(region) = c.region() {
                region.open = Some(pc);
            }
        }
    }

    /// Pauses the innermost control's region while `f` emits.
    pub fn outside_region<T>(&mut self, f: impl FnOnce(&mut Self) -> R<T>) -> R<T> {
        let i = self.control.len() - 1;
        self.suspend_at(i);
        let result = f(self)?;
        self.resume_from(i);
        Ok(result)
    }

    /// Emits what leaving the controls from the innermost down to `depth` takes, then the exit itself.
    fn leave(&mut self, depth: usize, exit: Exit, value: Option<Reg>) -> R {
        let top = self.control.len();
        let mut i = top;
        while i > depth {
            i -= 1;
            self.suspend_at(i);
            match &mut self.control[i] {
                Control::Iterator { record, is_async, .. } => {
                    let (record, is_async) = (*record, *is_async);
                    // Emitted as if the inner statements were left already.
                    let inner = self.control.split_off(i);
                    let closed = self.close_iterator(record, is_async);
                    self.control.extend(inner);
                    closed?;
                }
                Control::Finally { kind, value: slot, entry, exits, .. } => {
                    let (kind, slot, entry) = (*kind, *slot, *entry);
                    let number = match exits.iter().position(|e| same_exit(e, &exit)) {
                        Some(n) => n,
                        None => {
                            exits.push(exit.clone());
                            exits.len() - 1
                        }
                    };
                    if let Some(v) = value {
                        self.mov(slot, v);
                    }
                    self.int(kind, FIRST_EXIT + number as i32);
                    self.jump(entry);
                    self.resume_from(i);
                    return Ok(());
                }
                _ => {}
            }
        }
        match exit {
            Exit::Jump { label, .. } => self.jump(label),
            Exit::Return => self.emit_return(value),
        }
        self.resume_from(depth);
        Ok(())
    }

    /// Continues an exit after a `finally` block, which is no longer on the control stack.
    pub fn continue_exit(&mut self, exit: Exit, value: Reg) -> R {
        match exit {
            Exit::Jump { depth, .. } => self.leave(depth, exit, None),
            Exit::Return => self.leave(0, exit, Some(value)),
        }
    }

    /// `break` or `continue`, with its label.
    pub fn jump_out(&mut self, name: Option<&str>, is_continue: bool) -> R<bool> {
        for i in (0..self.control.len()).rev() {
            let label = match &self.control[i] {
                Control::Continue { labels, target } if is_continue => match name {
                    Some(n) if !labels.contains(&n) => continue,
                    _ => *target,
                },
                Control::Break { labels, target, plain } if !is_continue => match name {
                    Some(n) if labels.contains(&n) => *target,
                    None if *plain => *target,
                    _ => continue,
                },
                _ => continue,
            };
            self.leave(i + 1, Exit::Jump { depth: i + 1, label }, None)?;
            return Ok(true);
        }
        Ok(false)
    }

    /// `return value` through whatever surrounds it.
    pub fn return_value(&mut self, value: Reg) -> R {
        // What a derived constructor returns is checked when it has been left: nothing inside catches that error.
        let checked = self.kind == FunctionKind::DerivedConstructor && !self.control.is_empty();
        if checked || self.control.iter().any(|c| matches!(c, Control::Finally { .. } | Control::Iterator { .. })) {
            // The value must survive what runs on the way.
            return self.leave(0, Exit::Return, Some(value));
        }
        self.emit_return(Some(value));
        Ok(())
    }

    /// The op that ends the function.
    pub fn emit_return(&mut self, value: Option<Reg>) {
        let mark = self.mark();
        let value = match value {
            Some(v) => v,
            None => {
                let t = self.temp();
                self.undefined(t);
                t
            }
        };
        match self.kind {
            FunctionKind::Async | FunctionKind::AsyncArrow => self.op1(Op::RetAsync, value),
            FunctionKind::Module if self.is_async => self.op1(Op::RetAsync, value),
            FunctionKind::Generator => self.op1(Op::RetGenerator, value),
            FunctionKind::AsyncGenerator => self.op1(Op::AsyncGenReturn, value),
            FunctionKind::Normal | FunctionKind::ClassConstructor => self.op1(Op::RetCheck, value),
            FunctionKind::DerivedConstructor => {
                let binding = self.c.tree.function(self.f).this_binding;
                let this = if binding == crate::scope::NONE {
                    frame::THIS
                } else {
                    self.load_binding(binding, None).unwrap_or(frame::THIS)
                };
                self.op2(Op::RetDerived, value, this);
            }
            _ => self.op1(Op::Ret, value),
        }
        self.release(mark);
    }
}

fn same_exit(a: &Exit, b: &Exit) -> bool {
    match (a, b) {
        (Exit::Return, Exit::Return) => true,
        (Exit::Jump { label: a, .. }, Exit::Jump { label: b, .. }) => a == b,
        _ => false,
    }
}
