//! `throw` whose handler is in the region: a jump.

use super::{Flow, LOW, Lifter};
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
            let Some((outer, call)) = self.region.ctxs[left as usize].parent else { break };
            if self.region.ctxs[left as usize].resumed {
                self.finish_generator(left);
            }
            let area = self.region.nodes[call as usize].insn.rb();
            self.drop_frame(outer, area);
            left = outer;
        }
        self.set_in(catcher, handler.reg as isize, v);
        self.go_to(catcher, handler.target);
        Flow::Done
    }

    /// Forgets the frame that a call has in the registers from `area` on of a context: nothing of it is needed any more.
    pub(super) fn drop_frame(&mut self, caller: CtxId, area: isize) {
        let from = (self.region.ctxs[caller as usize].base + LOW) as usize + area as usize;
        self.state.regs[from..].fill(Ref::NONE);
    }
}
