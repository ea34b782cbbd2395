//! Async functions, and generators that are not inlined where they are resumed. They go back to their caller at an `await` or `yield`
//! as other functions do at their end, and who resumes them enters machine code behind it, if there is a region that starts there.
//!
//! What suspending does to promise, result and frame is done by the interpreter's own functions, on the published frame.

use super::{Flow, Lifter};
use crate::helpers::Name;
use crate::ir::{Op, Ref, Ty};
use crate::region::Root;
use bytecode::{Op as Bc, frame};
use vm::value::tag;

impl Lifter<'_> {
    /// The promise of the function is where new.target is.
    pub(super) fn start_async(&mut self) -> Flow {
        let p = self.call(Name::new_promise, Ty::Off, &[]);
        let p = self.b.emit(Op::BoxOff, Ty::Val, &[p], tag::OBJECT as u64);
        self.set(frame::NEW_TARGET as isize, p);
        Flow::Next
    }

    /// `await`, `yield`, or the end of the function: its caller gets the promise, or what is yielded. Or the generator, which is made
    /// where its parameters are bound.
    pub(super) fn leave_frame(&mut self, op: Bc) -> Flow {
        let root = self.region.ctxs[self.ctx() as usize].parent.is_none();
        if root && self.region.root == Root::Loop {
            // What every iteration awaits or yields is better entered behind that.
            return self.terminal(op);
        }
        let v = self.leave_frames(Op::LeaveFrame, Ref::NONE, 0);
        self.return_value(v)
    }

    /// The entry of a generator function, which has no object yet.
    pub(super) fn enter_generator(&mut self) -> Flow {
        if self.insn().x() != 0 {
            let this = self.get_val(frame::THIS as isize);
            let (object, r) = (self.b.is_tag(this, tag::OBJECT), self.resume());
            self.b.guard_true(object, r);
        }
        let none = self.undefined();
        self.set(frame::NEW_TARGET as isize, none);
        Flow::Next
    }
}
