//! `throw` whose handler is in the region: a jump.

use super::{Flow, Lifter};
use crate::helpers::Name;
use crate::ir::{Ref, Ty};
use crate::region::CtxId;
use bytecode::Op as Bc;

impl Lifter<'_> {
    pub fn throw(&mut self) -> Flow {
        let (i, ctx, pc) = (self.insn(), self.ctx(), self.pc());
        let Some((catcher, handler)) = self.region.handler(ctx, pc) else { return self.terminal(Bc::Throw) };
        let v = self.get_val(i.ra());
        if i.x() == 0 {
            // For the report, should nobody catch it in the end.
            let (code, index) = (self.b.off(self.code().offset()), self.b.int(pc as i32));
            self.call(Name::note_thrown, Ty::None, &[v, code, index]);
        }
        let mut left = ctx;
        while left != catcher {
            let Some((outer, _)) = self.region.ctxs[left as usize].parent else { break };
            if self.region.ctxs[left as usize].resumed {
                self.finish_generator(left);
            }
            self.drop_frame(left);
            left = outer;
        }
        self.set_in(catcher, handler.reg as isize, v);
        self.go_to(catcher, handler.target);
        Flow::Done
    }

    /// Forgets the frame of an inlined call: nothing of it is needed any more.
    pub(super) fn drop_frame(&mut self, ctx: CtxId) {
        // The header lies as far below the registers as the root's, from which places are counted.
        let from = self.region.ctxs[ctx as usize].base as usize;
        self.state.regs[from..].fill(Ref::NONE);
    }
}
