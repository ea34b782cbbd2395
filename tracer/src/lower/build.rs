//! Blocks, guards and exits.
//!
//! A guard is a conditional jump to the exit block of its resume point, which its guards share: exits are most of what a
//! trace costs to compile. They are cold, so Cranelift puts them behind everything else.

use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::{
    AbiParam, Block, BlockArg, Function, InstBuilder, MemFlagsData, SigRef, Signature, Type, Value, condcodes::IntCC,
    types,
};
use cranelift_codegen::isa::CallConv;
use rustc_hash::{FxHashMap, FxHashSet};

use super::alloc::Fresh;
use super::plan::Plan;
use super::{R, RETURNED};
use crate::ir::{BlockId, Edge, Func, Op, Ref, ResumeId, Term, Ty, disp_of};
use std::mem::offset_of;
use vm::Vm;
use vm::interp::jit::Jit;

/// Memory accesses never trap, and need no alignment on x86-64.
pub const MEM: MemFlagsData = MemFlagsData::trusted();

/// A boxed value of which parts have been loaded, see [`part`](super::plan::part).
#[derive(Clone, Copy, Default)]
pub struct Parts {
    pub high: Option<Value>,
    pub low: Option<Value>,
    pub offset: Option<Value>,
    pub double: Option<Value>,
}

pub struct Builder<'a> {
    pub f: &'a Func,
    pub plan: &'a Plan,
    pub cur: FuncCursor<'a>,
    /// By inst.
    values: Vec<Option<Value>>,
    pub parts: FxHashMap<Ref, Parts>,
    /// Addresses of cells, by the inst that makes the offset.
    pub addresses: FxHashMap<Ref, Value>,
    /// Indices, zero-extended, likewise.
    pub indices: FxHashMap<Ref, Value>,
    /// Of helpers, by number, and of machine code.
    pub signatures: FxHashMap<u64, SigRef>,
    pub entry_signature: Option<SigRef>,
    /// By block and by resume point.
    blocks: Vec<Option<Block>>,
    exits: Vec<Option<Block>>,
    /// Exits of guards of which an operand is computed back.
    undoing: Vec<(Block, ResumeId, Undo)>,
    /// It counts its calls.
    pub counts: bool,
    /// Insts of the current block that others have made needless.
    pub skipped: FxHashSet<Ref>,
    pub fresh: Fresh,
    pub vm: Value,
    pub fp: Value,
}

/// How an operand that the exit hands over is computed from a wrapped sum or difference. So it need not be kept beside the
/// result, which would cost a loop that carries it a move.
#[derive(Clone, Copy)]
pub struct Undo {
    pub operand: Ref,
    pub result: Value,
    pub other: Value,
    /// The result is a sum.
    pub sum: bool,
}

/// Builds Cranelift's form of a function.
pub fn build(f: &Func, plan: &Plan, counts: bool, to: &mut Function) -> R<()> {
    to.signature = signature();
    let entry = to.dfg.make_block();
    let vm = to.dfg.append_block_param(entry, types::I64);
    let fp = to.dfg.append_block_param(entry, types::I64);
    let mut b = Builder {
        f,
        plan,
        cur: FuncCursor::new(to),
        values: vec![None; f.insts.len()],
        parts: FxHashMap::default(),
        addresses: FxHashMap::default(),
        indices: FxHashMap::default(),
        signatures: FxHashMap::default(),
        entry_signature: None,
        blocks: vec![None; f.blocks.len()],
        exits: vec![None; f.resumes.len()],
        undoing: Vec::new(),
        counts,
        skipped: FxHashSet::default(),
        fresh: Fresh::default(),
        vm,
        fp,
    };
    for (n, &id) in plan.order.iter().enumerate() {
        let block = if n == 0 { entry } else { b.cur.func.dfg.make_block() };
        b.blocks[id.0 as usize] = Some(block);
        if f.block(id).cold && n != 0 {
            b.cur.func.layout.set_cold(block);
        }
    }
    for n in 0..plan.order.len() {
        b.block(n)?;
    }
    b.exit_blocks();
    Ok(())
}

/// That of an [`Entry`](crate::code::Entry).
pub fn signature() -> Signature {
    let mut s = Signature::new(CallConv::SystemV);
    s.params = vec![AbiParam::new(types::I64); 2];
    s.returns = vec![AbiParam::new(types::I64); 2];
    s
}

pub fn clif_type(ty: Ty) -> Type {
    match ty {
        Ty::I32 => types::I32,
        Ty::F64 => types::F64,
        Ty::Bool => types::I8,
        Ty::Val | Ty::Off | Ty::Addr => types::I64,
        Ty::None => types::INVALID,
    }
}

impl<'a> Builder<'a> {
    pub fn value(&self, r: Ref) -> Value {
        self.values[r.0 as usize].expect("values are made before they are used")
    }

    /// Immediate of a constant int.
    pub fn const_int(&self, r: Ref) -> Option<i32> {
        let i = self.f.inst(r);
        (i.op == Op::ConstI32).then_some(i.imm as i32)
    }

    pub fn new_block(&mut self) -> Block {
        self.cur.func.dfg.make_block()
    }

    pub fn cold_block(&mut self) -> Block {
        let b = self.new_block();
        self.cur.func.layout.set_cold(b);
        b
    }

    /// Goes on in a block.
    pub fn start(&mut self, b: Block) {
        self.cur.func.layout.append_block(b);
        self.cur.goto_bottom(b);
    }

    fn define(&mut self, r: Ref, v: Value) {
        self.values[r.0 as usize] = Some(v);
        let i = self.f.inst(r);
        if self.plan.base[r.0 as usize] && i.op != Op::ConstOff {
            // Selection folds this into accesses where it can; where it cannot, it is computed once, here.
            let bytes = self.cur.ins().ishl_imm_u(v, 3);
            let address = self.cur.ins().iadd(self.vm, bytes);
            self.addresses.insert(r, address);
        }
        if self.plan.index[r.0 as usize] && i.op != Op::ConstI32 {
            let index = self.cur.ins().uextend(types::I64, v);
            self.indices.insert(r, index);
        }
    }

    fn block(&mut self, n: usize) -> R<()> {
        let id = self.plan.order[n];
        let block = self.target(id);
        self.start(block);
        if n == 0 {
            self.check_entry(block);
        }
        let b = self.f.block(id);
        for &p in b.params.iter().filter(|p| self.plan.needed[p.0 as usize]) {
            let v = self.cur.func.dfg.append_block_param(block, clif_type(self.f.ty(p)));
            self.define(p, v);
        }
        let mut insts: Vec<Ref> = b.insts.iter().copied().filter(|r| self.plan.needed[r.0 as usize]).collect();
        let latch = self.latch(n, &insts);
        if latch.is_some() {
            insts.pop();
        }
        self.fresh.clear();
        for (k, &r) in insts.iter().enumerate() {
            if self.skipped.remove(&r) {
                continue;
            }
            let made = self.new_cell(r, &insts[k + 1..]);
            let v = if made.is_some() { made } else { self.inst(r)? };
            self.fresh.note(r, self.f.inst(r));
            if let Some(v) = v {
                self.define(r, v);
            }
        }
        match (latch, &b.term) {
            (Some((guard, edge)), _) => self.latch_end(guard, edge),
            (None, term) => self.term(n, term),
        }
        Ok(())
    }

    fn target(&self, id: BlockId) -> Block {
        self.blocks[id.0 as usize].expect("targets of reachable blocks are reachable")
    }

    fn args(&self, e: &Edge) -> (Block, Vec<BlockArg>) {
        let params = &self.f.block(e.block).params;
        let needed = e.args.iter().zip(params).filter(|(_, p)| self.plan.needed[p.0 as usize]);
        (self.target(e.block), needed.map(|(&a, _)| self.value(a).into()).collect())
    }

    /// The guard and the edge of a block that ends with a guard and a jump back.
    fn latch(&self, n: usize, insts: &[Ref]) -> Option<(Ref, &'a Edge)> {
        let Term::Jump(e) = &self.f.block(self.plan.order[n]).term else { return None };
        let last = *insts.last()?;
        (self.is_back(n, e) && matches!(self.f.inst(last).op, Op::GuardTrue | Op::GuardFalse)).then_some((last, e))
    }

    /// Ends a loop by one conditional jump: the block that falls through is not cold, so that it is placed next.
    fn latch_end(&mut self, guard: Ref, edge: &Edge) {
        let i = self.f.inst(guard);
        let (cond, negated) = self.condition(i.args[0]);
        let (header, args) = self.args(edge);
        let exit = self.exit_block(i.resume);
        let next = self.new_block();
        if negated != (i.op == Op::GuardFalse) {
            self.cur.ins().brif(cond, next, &[], header, &args);
        } else {
            self.cur.ins().brif(cond, header, &args, next, &[]);
        }
        self.start(next);
        self.cur.ins().jump(exit, &[]);
    }

    /// Whether an edge of block `n` (by order) goes back.
    fn is_back(&self, n: usize, e: &Edge) -> bool {
        self.plan.position[e.block.0 as usize] <= n
    }

    fn term(&mut self, n: usize, term: &Term) {
        match term {
            Term::Open => unreachable!("verified"),
            Term::Jump(e) => {
                let (to, args) = self.args(e);
                self.cur.ins().jump(to, &args);
            }
            Term::Branch { cond, then, other } => {
                let (cond, negated) = self.condition(*cond);
                let (then, other) = if negated { (other, then) } else { (then, other) };
                let back = self.is_back(n, then) || self.is_back(n, other);
                let sides = [self.args(then), self.args(other)];
                // As in `latch_end`: what leaves a loop falls through, to a jump if it is cold.
                let via =
                    sides.each_ref().map(|s| (back && self.cur.func.layout.is_cold(s.0)).then(|| self.new_block()));
                let target = |k: usize| match via[k] {
                    Some(b) => (b, &[][..]),
                    None => (sides[k].0, &sides[k].1[..]),
                };
                let ((then, a), (other, b)) = (target(0), target(1));
                self.cur.ins().brif(cond, then, a, other, b);
                for (b, (to, args)) in via.into_iter().zip(&sides) {
                    if let Some(b) = b {
                        self.start(b);
                        self.cur.ins().jump(*to, args);
                    }
                }
            }
            Term::Exit(r) => {
                let exit = self.exit_block(*r);
                self.cur.ins().jump(exit, &[]);
            }
            Term::Return(v) => {
                let v = self.value(*v);
                self.leave(RETURNED, v);
            }
        }
    }

    /// A boolean without its negations, so that selection sees the comparison; whether it is to be negated.
    pub fn condition(&self, mut r: Ref) -> (Value, bool) {
        let mut negated = false;
        while self.f.inst(r).op == Op::Not {
            r = self.f.inst(r).args[0];
            negated = !negated;
        }
        (self.value(r), negated)
    }

    fn exit_block(&mut self, r: ResumeId) -> Block {
        match self.exits[r.0 as usize] {
            Some(b) => b,
            None => {
                let b = self.cold_block();
                self.exits[r.0 as usize] = Some(b);
                b
            }
        }
    }

    /// Leaves if the condition holds.
    pub fn leave_if(&mut self, cond: Value, r: ResumeId) {
        let (exit, next) = (self.exit_block(r), self.new_block());
        self.cur.ins().brif(cond, exit, &[], next, &[]);
        self.start(next);
    }

    /// Leaves unless the condition holds.
    pub fn leave_unless(&mut self, cond: Value, r: ResumeId) {
        let (exit, next) = (self.exit_block(r), self.new_block());
        self.cur.ins().brif(cond, next, &[], exit, &[]);
        self.start(next);
    }

    /// Leaves if the condition holds, by an exit of its own if an operand is to be computed back.
    pub fn leave_on_overflow(&mut self, overflow: Value, r: ResumeId, undo: Option<Undo>) {
        let Some(undo) = undo else { return self.leave_if(overflow, r) };
        let (exit, next) = (self.cold_block(), self.new_block());
        self.undoing.push((exit, r, undo));
        self.cur.ins().brif(overflow, exit, &[], next, &[]);
        self.start(next);
    }

    /// Leaves if the comparison with a constant holds.
    pub fn leave_if_cmp(&mut self, cc: IntCC, v: Value, imm: i64, r: ResumeId) {
        let c = self.cur.ins().icmp_imm_s(cc, v, imm);
        self.leave_if(c, r);
    }

    /// Leaves if the condition holds, in a block of the caller's; goes on at `next`.
    pub fn leave_or_jump(&mut self, cond: Value, r: ResumeId, next: Block, args: &[BlockArg]) {
        let exit = self.exit_block(r);
        self.cur.ins().brif(cond, exit, &[], next, args);
    }

    /// Likewise unless it holds.
    pub fn leave_or_jump_unless(&mut self, cond: Value, r: ResumeId, next: Block) {
        let exit = self.exit_block(r);
        self.cur.ins().brif(cond, next, &[], exit, &[]);
    }

    fn exit_blocks(&mut self) {
        for n in 0..self.exits.len() {
            if let Some(block) = self.exits[n] {
                self.start(block);
                self.exit(n, None);
            }
        }
        for (block, r, undo) in std::mem::take(&mut self.undoing) {
            self.start(block);
            let v = if undo.sum {
                self.cur.ins().isub(undo.result, undo.other)
            } else {
                self.cur.ins().iadd(undo.result, undo.other)
            };
            self.exit(r.0 as usize, Some((undo.operand, v)));
        }
    }

    /// Hands over the values of a resume point, with another for one of them.
    fn exit(&mut self, n: usize, other: Option<(Ref, Value)>) {
        let to = (offset_of!(Vm, jit) + offset_of!(Jit, exit_values)) as i32;
        for (k, &r) in self.plan.values[n].iter().enumerate() {
            let v = match other {
                Some((operand, v)) if operand == r => v,
                // Loaded in parts.
                _ if self.values[r.0 as usize].is_none() => self.as_double(r),
                _ => self.value(r),
            };
            let v = match self.f.ty(r) {
                Ty::I32 | Ty::Bool => self.cur.ins().uextend(types::I64, v),
                Ty::F64 | Ty::Val | Ty::Off | Ty::Addr | Ty::None => v,
            };
            self.cur.ins().store(MEM, v, self.vm, to + 8 * k as i32);
        }
        // There is no value; any register will do.
        self.leave(n as u64, self.vm);
    }

    /// Returns how the code was left.
    pub fn leave(&mut self, how: u64, value: Value) {
        let how = self.cur.ins().iconst(types::I64, how as i64);
        self.cur.ins().return_(&[how, value]);
    }

    /// The address of the word at a cage offset.
    pub fn pc(&mut self, at: u64) -> Value {
        self.cur.ins().iadd_imm_s(self.vm, at as i64 * 8)
    }

    /// Emits an inst; its value, if it has one (but for boxed values loaded in parts).
    fn inst(&mut self, r: Ref) -> R<Option<Value>> {
        use Op::*;
        let i = self.f.inst(r);
        let [a, b, c, _] = i.args;
        Ok(Some(match i.op {
            Param => unreachable!("verified"),
            ConstI32 => self.cur.ins().iconst(types::I32, i.imm as u32 as i64),
            ConstF64 => self.double(f64::from_bits(i.imm)),
            ConstBool => self.cur.ins().iconst(types::I8, i.imm as i64),
            ConstVal | ConstOff => self.cur.ins().iconst(types::I64, i.imm as i64),
            ConstPc => self.pc(i.imm),
            BoxInt | BoxF64 | BoxBool | BoxOff => self.boxed(i),
            UnboxInt | UnboxBool | UnboxOff | UnboxF64 => self.unbox(i.op, a),
            IsTag | IsDouble | IsNumber | IsBool | IsHeap => self.is(i.op, a, i.imm as u32),
            GuardTrue | GuardFalse => {
                let (cond, negated) = self.condition(a);
                if negated == (i.op == GuardTrue) {
                    self.leave_if(cond, i.resume);
                } else {
                    self.leave_unless(cond, i.resume);
                }
                return Ok(None);
            }
            Add | Sub | Mul | And | Or | Xor | Shl | Shr | UShr => {
                let (x, y) = (self.value(a), self.value(b));
                match i.op {
                    Add => self.cur.ins().iadd(x, y),
                    Sub => self.cur.ins().isub(x, y),
                    Mul => self.cur.ins().imul(x, y),
                    And => self.cur.ins().band(x, y),
                    Or => self.cur.ins().bor(x, y),
                    Xor => self.cur.ins().bxor(x, y),
                    Shl => self.cur.ins().ishl(x, y),
                    Shr => self.cur.ins().sshr(x, y),
                    _ => self.cur.ins().ushr(x, y),
                }
            }
            Clz => {
                let x = self.value(a);
                self.cur.ins().clz(x)
            }
            Bswap => {
                let x = self.value(a);
                self.cur.ins().bswap(x)
            }
            AddOv => self.add_ov(r, i),
            SubOv => self.sub_ov(r, i),
            MulOv => self.mul_ov(a, b, i.resume),
            DivInt => self.div(a, b, i.resume),
            ModOv => self.modulo(a, b, i.resume),
            FAdd | FSub | FMul | FDiv | FMin | FMax => {
                let (x, y) = (self.value(a), self.value(b));
                match i.op {
                    FAdd => self.cur.ins().fadd(x, y),
                    FSub => self.cur.ins().fsub(x, y),
                    FMul => self.cur.ins().fmul(x, y),
                    FMin => self.cur.ins().fmin(x, y),
                    FMax => self.cur.ins().fmax(x, y),
                    _ => self.cur.ins().fdiv(x, y),
                }
            }
            FNeg | FAbs | FSqrt | FFloor | FCeil | FTrunc => {
                let x = self.value(a);
                match i.op {
                    FNeg => self.cur.ins().fneg(x),
                    FAbs => self.cur.ins().fabs(x),
                    FSqrt => self.cur.ins().sqrt(x),
                    FFloor => self.cur.ins().floor(x),
                    FCeil => self.cur.ins().ceil(x),
                    _ => self.cur.ins().trunc(x),
                }
            }
            IntToF64 => {
                let x = self.value(a);
                self.cur.ins().fcvt_from_sint(types::F64, x)
            }
            UIntToF64 => {
                let x = self.value(a);
                self.unsigned_to_double(x)
            }
            NumToF64 => self.number(a, i.resume),
            NumToInt32 => self.number_to_int32(a, i.resume),
            F64ToInt => self.to_int(a, i.resume, false),
            F64ToIndex => self.to_int(a, i.resume, true),
            F64ToInt32 => {
                let x = self.value(a);
                self.to_int32(x)
            }
            F64ToF32 => {
                let x = self.value(a);
                let single = self.cur.ins().fdemote(types::F32, x);
                self.cur.ins().fpromote(types::F64, single)
            }
            BoolToInt => {
                let x = self.value(a);
                self.cur.ins().uextend(types::I32, x)
            }
            ICmp | UCmp | FCmp => self.compare(i.op, i.imm, a, b),
            OEq | VEq => {
                let (x, y) = (self.value(a), self.value(b));
                self.cur.ins().icmp(IntCC::Equal, x, y)
            }
            Not => {
                let x = self.value(a);
                self.cur.ins().icmp_imm_u(IntCC::Equal, x, 0)
            }
            Select => {
                let (cond, negated) = self.condition(a);
                let (x, y) = if negated { (c, b) } else { (b, c) };
                let (x, y) = (self.value(x), self.value(y));
                self.cur.ins().select(cond, x, y)
            }
            LoadVal | LoadElem | LoadReg | ReloadReg => return Ok(self.load_value(r)),
            LoadOff | LoadI32 | LoadU8 | LoadAddr | LoadChar | LoadChar16 | LoadOff4 => self.load(i),
            AddrAt => {
                let base = self.value(a);
                self.indexed(base, b, 0)
            }
            LoadTyped => return self.load_typed(i).map(Some),
            StoreVal | StoreOff | StoreI32 | StoreU8 | StoreElem | StoreReg => {
                self.store(i);
                return Ok(None);
            }
            StoreTyped => return self.store_typed(i).map(|()| None),
            SetPlace => {
                let (frame, at) = self.f.places[i.imm as usize];
                let fp = self.cur.ins().iadd_imm_s(self.fp, frame as i64 * 8);
                self.cur.ins().store(MEM, fp, self.vm, offset_of!(Vm, fp) as i32);
                let address = self.pc(at as u64);
                self.cur.ins().store(MEM, address, self.vm, offset_of!(Vm, pc) as i32);
                return Ok(None);
            }
            Sunk => unreachable!("only exits need it"),
            Promise => {
                self.promise(a, disp_of(i.imm));
                return Ok(None);
            }
            Barrier => {
                self.barrier(a, b);
                return Ok(None);
            }
            Call => return Ok(self.call(i)),
            CallFrame => return Ok(Some(self.call_frame(i))),
            LeaveFrame => return Ok(Some(self.leave_frame(i))),
            ExecOp => {
                self.exec_op(i);
                return Ok(None);
            }
        }))
    }
}
