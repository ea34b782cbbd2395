//! What is to be emitted: insts that something needs, the values of exits, and which parts of boxed values in memory are used.

use rustc_hash::FxHashMap;

use super::{Exit, LowerError, MAX_OBJECTS, Made, R, Source};
use crate::ir::{BlockId, Func, Inst, Op, Ref, ResumeId, Term, Ty};
use vm::Value;
use vm::interp::jit::EXIT_VALUES;

/// Parts of a boxed value. One in memory of which the insts need no more than these is loaded in parts, which saves taking it
/// apart in registers.
pub mod part {
    /// The high half: the tag.
    pub const HIGH: u8 = 1;
    /// The low half: the payload.
    pub const LOW: u8 = 2;
    /// The low half, zero-extended.
    pub const OFFSET: u8 = 4;
    pub const DOUBLE: u8 = 8;
    pub const WHOLE: u8 = 16;
    /// All of it, for exits: which take it from the register that the double is in.
    pub const EXIT: u8 = 32;
}

pub struct Plan {
    /// Blocks in the order in which they are emitted.
    pub order: Vec<BlockId>,
    /// By block: where it is in that order.
    pub position: Vec<usize>,
    /// By inst.
    pub needed: Vec<bool>,
    /// By inst: the parts used.
    pub parts: Vec<u8>,
    /// By inst: offsets through which memory is accessed.
    pub base: Vec<bool>,
    /// By inst: ints that are indices of elements.
    pub index: Vec<bool>,
    /// By resume point: the values that its exit stores.
    pub values: Vec<Vec<Ref>>,
    /// By inst: where it is used last, if all uses are in one block.
    last_use: Vec<LastUse>,
    exits: Vec<Exit>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LastUse {
    None,
    /// The inst that uses it, for itself or in its exit.
    At(BlockId, Ref),
    /// The end of the block.
    End(BlockId),
    Blocks,
}

impl Plan {
    pub fn new(f: &Func) -> R<Plan> {
        let mut p = Plan {
            order: f.reverse_postorder(),
            position: vec![usize::MAX; f.blocks.len()],
            needed: vec![false; f.insts.len()],
            parts: vec![0; f.insts.len()],
            base: vec![false; f.insts.len()],
            index: vec![false; f.insts.len()],
            values: vec![Vec::new(); f.resumes.len()],
            last_use: vec![LastUse::None; f.insts.len()],
            exits: vec![Exit::default(); f.resumes.len()],
        };
        for (n, b) in p.order.iter().enumerate() {
            p.position[b.0 as usize] = n;
        }
        Marker::new(f, &mut p).run()?;
        p.find_last_uses(f);
        Ok(p)
    }

    /// Whether an edge leads back.
    pub fn has_loop(&self, f: &Func) -> bool {
        let back = |n: usize, b: BlockId| f.block(b).term.edges().any(|e| self.position[e.block.0 as usize] <= n);
        self.order.iter().enumerate().any(|(n, &b)| back(n, b))
    }

    /// Whether a guard's operand is used by nothing after the guard, but is handed over by its exit.
    pub fn dies_at(&self, operand: Ref, guard: Ref, resume: ResumeId) -> bool {
        matches!(self.last_use[operand.0 as usize], LastUse::At(_, r) if r == guard)
            && self.values[resume.0 as usize].contains(&operand)
    }

    fn find_last_uses(&mut self, f: &Func) {
        fn touch(uses: &mut [LastUse], r: Ref, block: BlockId, at: LastUse) {
            let place = &mut uses[r.0 as usize];
            *place = match *place {
                LastUse::At(b, _) | LastUse::End(b) if b != block => LastUse::Blocks,
                LastUse::Blocks => LastUse::Blocks,
                LastUse::None | LastUse::At(..) | LastUse::End(_) => at,
            };
        }
        let uses = &mut self.last_use;
        for &block in &self.order {
            let b = f.block(block);
            for &r in b.insts.iter().filter(|r| self.needed[r.0 as usize]) {
                let i = f.inst(r);
                let exit: &[Ref] = self.values.get(i.resume.0 as usize).map_or(&[], |v| v);
                for &a in i.args.iter().filter(|a| !a.is_none()).chain(exit) {
                    touch(uses, a, block, LastUse::At(block, r));
                }
            }
            let (one, exit): (Ref, &[Ref]) = match &b.term {
                Term::Branch { cond, .. } => (*cond, &[]),
                Term::Return(v) => (*v, &[]),
                Term::Exit(r) => (Ref::NONE, &self.values[r.0 as usize]),
                Term::Open | Term::Jump(_) => (Ref::NONE, &[]),
            };
            let edges = b.term.edges().flat_map(|e| &e.args);
            for &a in edges.chain(exit).chain([&one].into_iter().filter(|r| !r.is_none())) {
                touch(uses, a, block, LastUse::End(block));
            }
        }
    }

    pub fn into_exits(self) -> Vec<Exit> {
        self.exits
    }
}

/// What is handed over of a value, and the tag for boxing it.
fn unboxed(f: &Func, r: Ref) -> (Ref, u32) {
    let i = f.inst(r);
    match i.op {
        Op::BoxInt | Op::BoxF64 | Op::BoxBool => (i.args[0], 0),
        Op::BoxOff => (i.args[0], i.imm as u32),
        _ => (r, 0),
    }
}

/// Bits of a constant, boxed.
fn boxed_const(i: &Inst, tag: u32) -> Option<u64> {
    match i.op {
        Op::ConstI32 => Some(Value::int(i.imm as i32).0),
        Op::ConstF64 => Some(Value::double(f64::from_bits(i.imm)).0),
        Op::ConstBool => Some(Value::bool(i.imm != 0).0),
        Op::ConstVal => Some(i.imm),
        Op::ConstOff => Some(Value::from_tag(tag, i.imm as u32).0),
        _ => None,
    }
}

/// The value that a store writes: a double is written as it is.
pub fn stored(f: &Func, r: Ref) -> Ref {
    let i = f.inst(r);
    if i.op == Op::BoxF64 { i.args[0] } else { r }
}

/// What is known of a value that a barrier is for.
pub enum Barrier {
    /// It is no heap value.
    None,
    /// It is one.
    Heap,
    Unknown,
}

pub fn barrier(f: &Func, value: Ref) -> Barrier {
    let i = f.inst(value);
    match i.op {
        Op::BoxInt | Op::BoxF64 | Op::BoxBool => Barrier::None,
        Op::ConstVal if !Value(i.imm).is_heap() => Barrier::None,
        Op::BoxOff | Op::ConstVal => Barrier::Heap,
        _ => Barrier::Unknown,
    }
}

struct Marker<'a> {
    f: &'a Func,
    plan: &'a mut Plan,
    work: Vec<Ref>,
    /// Block and index of parameters.
    params: FxHashMap<Ref, (BlockId, usize)>,
    preds: Vec<Vec<BlockId>>,
}

impl<'a> Marker<'a> {
    fn new(f: &'a Func, plan: &'a mut Plan) -> Marker<'a> {
        let mut params = FxHashMap::default();
        for &b in &plan.order {
            for (k, &p) in f.block(b).params.iter().enumerate() {
                params.insert(p, (b, k));
            }
        }
        let mut preds = f.predecessors();
        for list in &mut preds {
            list.dedup();
        }
        for list in &mut preds {
            list.retain(|b| plan.position[b.0 as usize] != usize::MAX);
        }
        Marker { f, plan, work: Vec::new(), params, preds }
    }

    fn run(mut self) -> R<()> {
        for n in 0..self.plan.order.len() {
            let block = self.f.block(self.plan.order[n]);
            for &r in &block.insts {
                let i = self.f.inst(r);
                if has_effect(self.f, i) {
                    self.mark(r, 0);
                }
            }
            match &block.term {
                Term::Branch { cond, .. } => self.mark(*cond, part::WHOLE),
                Term::Exit(r) => self.exit(*r)?,
                Term::Return(v) => self.mark(*v, part::WHOLE),
                Term::Open | Term::Jump(_) => {}
            }
        }
        while let Some(r) = self.work.pop() {
            self.inst(r)?;
        }
        Ok(())
    }

    fn mark(&mut self, r: Ref, parts: u8) {
        self.plan.parts[r.0 as usize] |= parts;
        if !std::mem::replace(&mut self.plan.needed[r.0 as usize], true) {
            self.work.push(r);
        }
    }

    fn inst(&mut self, r: Ref) -> R<()> {
        let i = self.f.inst(r);
        if i.resume != ResumeId::NONE {
            self.exit(i.resume)?;
        }
        let parts = match i.op {
            Op::IsTag | Op::IsDouble | Op::IsNumber | Op::IsHeap => part::HIGH,
            Op::UnboxInt | Op::UnboxBool => part::LOW,
            Op::UnboxOff => part::OFFSET,
            Op::UnboxF64 => part::DOUBLE,
            Op::NumToF64 => part::HIGH | part::DOUBLE,
            _ => part::WHOLE,
        };
        if matches!(
            i.op,
            Op::LoadElem
                | Op::StoreElem
                | Op::LoadChar
                | Op::LoadChar16
                | Op::LoadOff4
                | Op::AddrAt
                | Op::LoadTyped
                | Op::StoreTyped
        ) {
            self.plan.index[i.args[1].0 as usize] = true;
        }
        match i.op {
            Op::Param => {
                if let Some(&(b, k)) = self.params.get(&r) {
                    for n in 0..self.preds[b.0 as usize].len() {
                        let pred = self.f.block(self.preds[b.0 as usize][n]);
                        for e in pred.term.edges().filter(|e| e.block == b) {
                            self.mark(e.args[k], part::WHOLE);
                        }
                    }
                }
                return Ok(());
            }
            Op::Barrier => {
                self.base(i.args[0]);
                if matches!(barrier(self.f, i.args[1]), Barrier::Unknown) {
                    self.mark(i.args[1], part::WHOLE);
                }
                return Ok(());
            }
            Op::LoadVal
            | Op::LoadOff
            | Op::LoadI32
            | Op::LoadU8
            | Op::LoadAddr
            | Op::LoadElem
            | Op::LoadChar
            | Op::LoadChar16
            | Op::LoadOff4
            | Op::StoreOff
            | Op::StoreI32
            | Op::StoreU8
            | Op::Promise
            | Op::CallFrame => self.base(i.args[0]),
            Op::StoreVal => {
                self.base(i.args[0]);
                self.mark(stored(self.f, i.args[1]), part::WHOLE);
                return Ok(());
            }
            Op::StoreElem => {
                self.base(i.args[0]);
                self.mark(i.args[1], part::WHOLE);
                self.mark(stored(self.f, i.args[2]), part::WHOLE);
                return Ok(());
            }
            Op::StoreReg => {
                self.mark(stored(self.f, i.args[0]), part::WHOLE);
                return Ok(());
            }
            _ => {}
        }
        for a in i.args.into_iter().filter(|a| !a.is_none()) {
            self.mark(a, parts);
        }
        Ok(())
    }

    fn base(&mut self, r: Ref) {
        self.plan.base[r.0 as usize] = true;
        self.mark(r, part::WHOLE);
    }

    /// The resume point is left by.
    fn exit(&mut self, id: ResumeId) -> R<()> {
        let n = id.0 as usize;
        let resume = &self.f.resumes[n];
        if !self.plan.exits[n].slots.is_empty() || !self.plan.values[n].is_empty() {
            return Ok(());
        }
        let mut e =
            Leaving { f: self.f, values: &mut self.plan.values[n], places: FxHashMap::default(), objects: Vec::new() };
        let slots: R<Vec<_>> = resume.slots.iter().map(|s| Ok((s.reg, e.source(s.value)?))).collect();
        let (slots, objects) = (slots?, e.objects);
        for k in 0..self.plan.values[n].len() {
            self.mark(self.plan.values[n][k], part::EXIT);
        }
        self.plan.exits[n] = Exit {
            slots,
            objects,
            frame: resume.frame,
            code: resume.code,
            pc: resume.pc,
            throws: resume.throws,
            hoisted: resume.hoisted,
            node: resume.node,
        };
        Ok(())
    }
}

/// What an exit hands over, while it is collected.
struct Leaving<'a> {
    f: &'a Func,
    values: &'a mut Vec<Ref>,
    /// Values and objects that have a place.
    places: FxHashMap<Ref, Source>,
    objects: Vec<Made>,
}

impl Leaving<'_> {
    fn source(&mut self, r: Ref) -> R<Source> {
        let (value, tag) = unboxed(self.f, r);
        let i = self.f.inst(value);
        if let Some(bits) = boxed_const(i, tag) {
            return Ok(Source::Const(bits));
        }
        if i.op == Op::ConstPc {
            return Ok(Source::Pc(i.imm as u32));
        }
        if let Some(&source) = self.places.get(&value) {
            return Ok(match source {
                Source::Value { index, ty, .. } => Source::Value { index, ty, tag },
                Source::Const(_) | Source::Pc(_) | Source::Object(_) => source,
            });
        }
        let source = if i.op == Op::Sunk {
            let object = &self.f.sunk[i.imm as usize];
            let slots: R<Vec<_>> = object.slots.iter().map(|&(at, v)| Ok((at, self.source(v)?))).collect();
            self.objects.push(Made { shape: object.shape, slots: slots? });
            if self.objects.len() > MAX_OBJECTS {
                return Err(LowerError::TooManyObjects);
            }
            Source::Object(self.objects.len() as u16 - 1)
        } else {
            self.values.push(value);
            if self.values.len() > EXIT_VALUES {
                return Err(LowerError::TooManyValues);
            }
            Source::Value { index: self.values.len() as u16 - 1, ty: i.ty, tag }
        };
        self.places.insert(value, source);
        Ok(source)
    }
}

/// Whether an inst must be emitted though nothing uses its value.
fn has_effect(f: &Func, i: &Inst) -> bool {
    use crate::ir::Effect;
    match i.op.effect() {
        Effect::pure | Effect::load => false,
        Effect::store if i.op == Op::Barrier => !matches!(barrier(f, i.args[1]), Barrier::None),
        Effect::store | Effect::guard | Effect::call => true,
        Effect::frame => i.ty == Ty::None,
    }
}
