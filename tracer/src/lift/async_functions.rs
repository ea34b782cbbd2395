//! Async functions: they go back to their caller at the first `await` as other functions do at their end, and the job that resumes them
//! enters machine code behind it, if there is a region that starts there.
//!
//! What an `await` does to the promise and to the frame is done by the interpreter's own functions, on the published frame.

use super::{Flow, Lifter};
use crate::helpers::Name;
use crate::ir::{Op, Ref, Ty};
use crate::region::Root;
use bytecode::{Op as Bc, frame};
use vm::value::tag;

impl Lifter<'_> {
    /// The object that keeps the frame and the promise of the function.
    pub(super) fn start_async(&mut self) -> Flow {
        let g = self.call(Name::start_async, Ty::Off, &[]);
        let g = self.b.emit(Op::BoxOff, Ty::Val, &[g], tag::OBJECT as u64);
        self.set(frame::NEW_TARGET as isize, g);
        Flow::Next
    }

    /// `await`, or the end of the function: its caller gets the promise.
    pub(super) fn leave_async(&mut self, op: Bc) -> Flow {
        let root = self.region.ctxs[self.ctx() as usize].parent.is_none();
        if root && self.region.root == Root::Loop {
            // What every iteration awaits is better entered behind the `await`.
            return self.terminal(op);
        }
        let promise = self.leave_frames(Op::LeaveAsync, Ref::NONE, 0);
        self.return_value(promise)
    }
}
