//! The recorder: watches the interpreter execute and adds what it sees to a region.
//!
//! It is shown every instruction before it is executed, follows calls of functions with bytecode into contexts of their own, and
//! looks away while natives, recursive calls and functions that are not worth inlining run. A recording makes several passes
//! through its loop or function, so that both sides of common branches are seen before anything is compiled.

use crate::region::{
    Callee, CtxId, IMMUTABLE, Inlining, MANY, MAX_CALLEES, MAX_SHAPES, Node, NodeId, Region, Via, access, is_access,
    kind, kind_bit, note,
};
use bytecode::{Insn, Op, frame, operands};
use vm::interp::code::{Code, Feedback};
use vm::interp::env::Env;
use vm::interp::generator;
use vm::object::Object;
use vm::object::elements::eflags;
use vm::object::exotic::typed_array;
use vm::string::sflags;
use vm::{Gc, Kind, Value, Vm};

/// Limits of one recording.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Passes through the loop or function.
    pub passes: u32,
    /// Instructions recorded.
    pub recorded: u32,
    /// Instructions looked away from.
    pub skipped: u32,
    /// Nodes of a region.
    pub nodes: usize,
    /// Depth of inlined calls.
    pub depth: u32,
    /// Instructions of a function that is inlined.
    pub inline_size: usize,
    /// Nodes of a region from which on only functions of a tenth of that size are inlined.
    pub inline_nodes: usize,
    /// Levels of recursion that are inlined.
    pub recursion: u32,
    /// Functions called that are not in the image are recognised by their code alone: other processes make them anew.
    pub by_code: bool,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            passes: 12,
            recorded: 6000,
            skipped: 10_000,
            nodes: 1000,
            depth: 6,
            inline_size: 160,
            inline_nodes: 200,
            recursion: 2,
            by_code: false,
        }
    }
}

/// What being shown a place that a recorder does not wait for counts, in instructions looked away from.
const WAIT: u32 = 10;

/// To enter and leave machine code takes as long as so many instructions of the interpreter, about, less what they take in it.
const SOON: u32 = 40;

/// Why a recording ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// It has seen enough.
    Done,
    /// It did not come back to the root.
    Lost,
    /// The region has become too large.
    TooLarge,
}

enum State {
    /// In the frame of the current context.
    Inside,
    /// In something called from there that is not followed.
    Opaque,
    /// Not in the region: waiting for its root.
    Outside,
}

pub struct Recorder {
    pub region: Region,
    /// The region's number, when it has one already.
    pub id: Option<u32>,
    /// The node that recording began at, and the region's fingerprint then, when growing.
    pub grown_from: Option<(NodeId, u64)>,
    limits: Limits,
    state: State,
    /// Address after the root instruction, and its op.
    root_pc: *const u64,
    root_op: Op,
    root_fp: *mut Value,
    ctx: CtxId,
    fp: *mut Value,
    prev: Option<NodeId>,
    /// The previous instruction has called `call` or `apply`, which is about to call another function on the same frame.
    via: Option<Via>,
    /// It has called this function, which is about to resume a generator on the same frame; or 0.
    resume: u32,
    passes: u32,
    /// How often the root was come to from elsewhere.
    entries: u32,
    recorded: u32,
    skipped: u32,
}

impl Recorder {
    /// Starts at the root of a new region: the next instruction shown is the root's.
    pub fn at_root(region: Region, limits: Limits, root_pc: *const u64, root_op: Op) -> Recorder {
        Recorder {
            region,
            id: None,
            grown_from: None,
            limits,
            state: State::Outside,
            root_pc,
            root_op,
            root_fp: std::ptr::null_mut(),
            ctx: 0,
            fp: std::ptr::null_mut(),
            prev: None,
            via: None,
            resume: 0,
            passes: 0,
            entries: 0,
            recorded: 0,
            skipped: 0,
        }
    }
    /// Starts where an exit has left a region: the next instruction shown is that of `node`.
    pub fn at_exit(
        vm: &mut Vm,
        region: Region,
        id: u32,
        limits: Limits,
        (root_pc, root_op): (*const u64, Op),
        root_fp: *mut Value,
        node: NodeId,
    ) -> Recorder {
        let mut r = Recorder::at_root(region, limits, root_pc, root_op);
        r.id = Some(id);
        r.grown_from = Some((node, r.region.fingerprint()));
        r.region.learn_shapes(vm, node);
        r.state = State::Inside;
        r.root_fp = root_fp;
        r.ctx = r.region.nodes[node as usize].ctx;
        r.fp = r.frame_of(r.ctx);
        r
    }

    /// Instructions that it was shown, and what waiting counts.
    pub fn steps(&self) -> u32 {
        self.recorded + self.skipped
    }

    /// Whether a new region was mostly left so soon that entering and leaving its machine code takes as long as interpreting it.
    pub fn is_left_soon(&self) -> bool {
        self.id.is_none() && self.recorded < self.entries * SOON
    }

    /// The op of the root, if nothing is of interest before that is executed.
    pub fn waits_for(&self) -> Option<Op> {
        match self.state {
            State::Outside => Some(self.root_op),
            State::Inside | State::Opaque => None,
        }
    }

    /// It was shown a place that it does not wait for.
    pub fn wait(&mut self) -> Option<Stop> {
        self.skip(WAIT)
    }

    /// Address after the root instruction.
    pub fn root_pc(&self) -> *const u64 {
        self.root_pc
    }

    fn frame_of(&self, ctx: CtxId) -> *mut Value {
        // SAFETY: contexts' bases stay within the stack, whose end was checked when the region was entered.
        unsafe { self.root_fp.offset(self.region.ctxs[ctx as usize].base as isize) }
    }

    /// Sees an instruction.
    ///
    /// # Safety
    /// `pc` is the address after `insn`, `fp` the frame that executes it.
    pub unsafe fn step(&mut self, vm: &mut Vm, pc: *const u64, fp: *mut Value, insn: Insn) -> Option<Stop> {
        if matches!(insn.op(), Some(Op::Halt | Op::IslandBack)) {
            // On the way back from a getter or setter, from what is not followed, or from the root.
            if fp < self.root_fp {
                self.leave();
            }
            return self.skip(1);
        }
        match self.state {
            State::Outside => {
                if pc != self.root_pc {
                    return self.skip(1);
                }
                self.root_fp = fp;
                self.ctx = 0;
                self.fp = fp;
                self.prev = None;
                self.state = State::Inside;
                self.entries += 1;
            }
            State::Opaque => {
                if fp > self.fp {
                    return self.skip(1);
                }
                self.state = State::Inside;
            }
            State::Inside => {}
        }
        if fp != self.fp {
            // SAFETY: by contract.
            let follows = unsafe { if fp > self.fp { self.called(vm, fp, insn) } else { self.returned(fp) } };
            match follows {
                Follow::Here => {}
                Follow::Away => return self.skip(1),
            }
        }
        (self.via, self.resume) = (None, 0);
        // SAFETY: by contract.
        let index = unsafe { self.region.ctxs[self.ctx as usize].index_before(pc) };
        // Mostly one that has followed before.
        let known = self.prev.and_then(|p| {
            let is_next = |n: &Node| n.pc == index && n.ctx == self.ctx;
            let nodes = &self.region.nodes;
            nodes[p as usize].succs.iter().copied().find(|&s| is_next(&nodes[s as usize]))
        });
        let in_range = || self.ctx != 0 || (self.region.range.0..self.region.range.1).contains(&index);
        if known.is_none() && !(self.flows_to(index) && in_range()) {
            // An exception, or out of the loop.
            self.leave();
            return self.skip(1);
        }
        if pc == self.root_pc && self.ctx == 0 {
            self.passes += 1;
            if self.passes > self.limits.passes {
                return Some(Stop::Done);
            }
        }
        self.recorded += 1;
        if self.recorded > self.limits.recorded {
            return Some(Stop::Done);
        }
        if self.region.nodes.len() > self.limits.nodes {
            return Some(Stop::TooLarge);
        }
        let node = known.unwrap_or_else(|| {
            let node = self.region.node(self.ctx, index, insn);
            self.link(node);
            node
        });
        // SAFETY: by contract.
        unsafe { self.observe(vm, node, fp, insn, pc) };
        self.prev = Some(node);
        None
    }

    fn skip(&mut self, instructions: u32) -> Option<Stop> {
        self.skipped += instructions;
        if self.skipped <= self.limits.skipped {
            return None;
        }
        Some(if self.passes > 0 || self.id.is_some() { Stop::Done } else { Stop::Lost })
    }

    fn leave(&mut self) {
        self.state = State::Outside;
        self.prev = None;
    }

    fn link(&mut self, node: NodeId) {
        if let Some(p) = self.prev {
            let succs = &mut self.region.nodes[p as usize].succs;
            if !succs.contains(&node) {
                succs.push(node);
            }
        }
    }

    /// A frame above the current one: a call of the previous instruction, or something deeper.
    unsafe fn called(&mut self, vm: &mut Vm, fp: *mut Value, insn: Insn) -> Follow {
        let (via, resume) = (self.via.take(), std::mem::take(&mut self.resume));
        let Some(prev) = self.prev else {
            self.state = State::Opaque;
            return Follow::Away;
        };
        let p = &self.region.nodes[prev as usize];
        let call = p.insn;
        let calls = match p.op() {
            Op::Call | Op::CallUndef | Op::New | Op::Construct | Op::IterStep => true,
            op => is_access(op),
        };
        // SAFETY: `self.fp` is a frame of the stack.
        let area = unsafe { self.fp.offset((self.region.area(prev) + frame::HEADER as i32) as isize) };
        if !calls || area != fp {
            self.state = State::Opaque;
            return Follow::Away;
        }
        // SAFETY: the frame is linked.
        let f: Gc<Object> = unsafe { (*fp.offset(frame::CALLEE as isize)).as_gc() };
        if let Some(Op::EnterLazy | Op::EnterRealm) = insn.op() {
            // Its real entry is shown next.
            return Follow::Away;
        }
        if let Some(Op::EnterCall | Op::EnterApply) = insn.op() {
            // What it calls is shown next, unless that fails.
            let list = (insn.op() == Some(Op::EnterApply)).then(|| {
                // SAFETY: two arguments are there.
                let list = if call.c() > 1 { unsafe { *fp.add(1) } } else { Value::UNDEFINED };
                list.to_object().map_or(0, |o| o.shape().offset())
            });
            self.via = Some(Via { function: f.offset(), argc: 0, list });
            return Follow::Away;
        }
        if insn.op() == Some(Op::EnterResume) && insn.x() == generator::mode::NEXT {
            // The generator's next instruction is shown next, unless it is running or finished.
            self.resume = f.offset();
            return Follow::Away;
        }
        if !f.is(Kind::Function) {
            self.region.nodes[prev as usize].odd_callee = true;
            self.state = State::Opaque;
            return Follow::Away;
        }
        let code: Gc<Code> = Gc::from_offset(f.ptr(0).get());
        if vm.has_realms() && vm.realm_of(code) != vm.realm_of(self.region.ctxs[0].code) {
            // An accessor: its frame is where it would be without a change of realm.
            self.state = State::Opaque;
            return Follow::Away;
        }
        // SAFETY: the frame is linked.
        let argc = unsafe { (*fp.offset(frame::ARGC as isize)).0 } as u32;
        let via = via.map(|via| Via { argc, ..via });
        let at = self.note_callee(vm, prev, f, code, via, resume);
        let inlinable = (resume != 0
            || matches!(insn.op(), Some(Op::Enter | Op::EnterThis | Op::EnterClass | Op::EnterGenerator)))
            && at.is_some()
            && code.words().len() <= self.inline_size()
            && self.region.ctxs[self.ctx as usize].depth < self.limits.depth
            && self.region.levels(self.ctx, code) <= self.limits.recursion;
        let known = at.and_then(|at| self.region.nodes[prev as usize].callees[at].ctx);
        let Some(at) = at.filter(|_| inlinable || known.is_some()) else {
            self.state = State::Opaque;
            return Follow::Away;
        };
        let ctx = known.unwrap_or_else(|| {
            let how = match call.op() {
                _ if resume != 0 => Inlining::Resume,
                Some(Op::New | Op::Construct) => Inlining::Construct,
                _ => Inlining::Call,
            };
            // What a generator was called with it has looked at before it was suspended first.
            let argc = if resume == 0 { argc } else { 0 };
            let ctx = self.region.inline(vm, prev, code, how, argc);
            self.region.nodes[prev as usize].callees[at].ctx = Some(ctx);
            ctx
        });
        self.ctx = ctx;
        self.fp = fp;
        Follow::Here
    }

    fn note_target(&mut self, vm: &mut Vm, node: NodeId, v: Value) {
        let n = &mut self.region.nodes[node as usize];
        n.target = if n.target == 0 || n.target == v.payload() { v.payload() } else { MANY };
        if n.target != MANY {
            self.region.keep(vm, v);
        }
    }

    /// Notes the environment that a variable with a fixed value is in.
    fn note_environment(&mut self, vm: &mut Vm, node: NodeId, mut env: Gc<Env>, insn: Insn) {
        for _ in 0..insn.x() {
            env = Gc::from_offset(env.parent.get());
        }
        let v = env.slots()[insn.b() as usize].get();
        let elsewhere = |o: u32| self.limits.by_code && !vm.heap.image.keeps(o);
        let outside = elsewhere(env.offset()) || (v.is_heap() && elsewhere(v.payload()));
        if outside {
            self.region.nodes[node as usize].target = MANY;
        } else {
            self.note_target(vm, node, Value::cell(env));
        }
    }

    /// How large a function may be to be inlined.
    fn inline_size(&self) -> usize {
        let small = self.region.nodes.len() > self.limits.inline_nodes;
        if small { self.limits.inline_size / 10 } else { self.limits.inline_size }
    }

    /// Remembers a callee; its place, or `None` when there are too many.
    fn note_callee(
        &mut self,
        vm: &mut Vm,
        node: NodeId,
        f: Gc<Object>,
        code: Gc<Code>,
        via: Option<Via>,
        resume: u32,
    ) -> Option<usize> {
        let n = &mut self.region.nodes[node as usize];
        if let Some(i) = n.callees.iter().position(|c| c.code == code && c.via == via && c.resume == resume) {
            if n.callees[i].function != f.offset() {
                n.callees[i].function = 0;
            }
            return Some(i);
        }
        if n.callees.len() >= MAX_CALLEES {
            n.many_callees = true;
            return None;
        }
        let by_code =
            self.limits.by_code && matches!(n.op(), Op::Call | Op::CallUndef) && !vm.heap.image.keeps(f.offset());
        let function = if by_code { 0 } else { f.offset() };
        n.callees.push(Callee { function, code, via, resume, ctx: None });
        self.region.keep(vm, f.into());
        if resume != 0 {
            self.region.keep(vm, Gc::<Object>::from_offset(resume).into());
        }
        if let Some(via) = via {
            self.region.keep(vm, Gc::<Object>::from_offset(via.function).into());
            if let Some(list @ 1..) = via.list {
                self.region.keep(vm, Value::cell(Gc::<vm::object::Shape>::from_offset(list)));
            }
        }
        Some(self.region.nodes[node as usize].callees.len() - 1)
    }

    /// A frame below the current one: back from calls, or unwinding.
    unsafe fn returned(&mut self, fp: *mut Value) -> Follow {
        let expected = self.prev.and_then(|p| {
            let p = &self.region.nodes[p as usize];
            match p.op() {
                Op::Ret
                | Op::RetCheck
                | Op::RetDerived
                | Op::Await
                | Op::RetAsync
                | Op::RejectAsync
                | Op::InitialYield => self.region.ctxs[p.ctx as usize].parent.map(|p| p.0),
                Op::Yield | Op::YieldStarResult | Op::RetGenerator => {
                    let c = &self.region.ctxs[p.ctx as usize];
                    c.parent.filter(|_| c.resumed).map(|p| p.0)
                }
                Op::Throw => self.region.handler(p.ctx, p.pc).map(|h| h.0),
                _ => None,
            }
        });
        while self.fp > fp {
            match self.region.ctxs[self.ctx as usize].parent {
                Some((parent, _)) => {
                    self.ctx = parent;
                    self.fp = self.frame_of(parent);
                }
                None => {
                    // The root has returned.
                    self.leave();
                    return Follow::Away;
                }
            }
        }
        if self.fp != fp || expected != Some(self.ctx) {
            self.leave();
            return Follow::Away;
        }
        Follow::Here
    }

    /// Whether control may have come to `index` from the previous instruction.
    fn flows_to(&self, index: u32) -> bool {
        let Some(p) = self.prev else { return true };
        let p = &self.region.nodes[p as usize];
        if p.op() == Op::Throw {
            let caught = self.region.handler(p.ctx, p.pc);
            return caught.is_some_and(|(ctx, h)| ctx == self.ctx && h.target == index);
        }
        if p.ctx != self.ctx {
            // Into a call, or out of one.
            return match self.region.ctxs[p.ctx as usize].parent {
                Some((parent, call)) if parent == self.ctx => {
                    let call = &self.region.nodes[call as usize];
                    // What a generator yields to `IterStep` needs no taking apart.
                    call.pc + 1 == index || (call.op() == Op::IterStep && call.pc + 2 == index)
                }
                _ => index == 0 || self.region.ctxs[self.ctx as usize].resumed,
            };
        }
        let words = self.region.ctxs[p.ctx as usize].code.words();
        let mut found = false;
        operands::successors(words, p.pc as usize, &mut |s| found |= s == index as usize);
        found
    }

    /// Notes what the operands are.
    unsafe fn observe(&mut self, vm: &mut Vm, node: NodeId, fp: *mut Value, insn: Insn, pc: *const u64) {
        // SAFETY: verified instructions name registers of the frame.
        let get = |r: isize| unsafe { *fp.offset(r) };
        if let Some(p) = self.prev
            && self.region.nodes[p as usize].ctx == self.ctx
        {
            let n = &mut self.region.nodes[p as usize];
            if n.noted & note::WRITES != 0 {
                n.result |= kind_bit(get(n.insn.ra()));
            }
        }
        if pc == self.root_pc && self.ctx == 0 {
            for (r, k) in self.region.entry_kinds.iter_mut().enumerate() {
                *k |= kind_bit(get(r as isize));
            }
        }
        let n = &mut self.region.nodes[node as usize];
        n.seen += 1;
        if n.insn.0 != insn.0 {
            // A node made before it was executed may have met the instruction overwritten.
            n.insn = insn;
            n.noted = noted(insn);
        }
        let regs = [insn.ra(), insn.rb(), insn.rc()];
        for (k, kinds) in n.kinds.iter_mut().enumerate() {
            if n.noted >> k & 1 != 0 {
                *kinds |= kind_bit(get(regs[k]));
            }
        }
        if n.noted & note::MORE == 0 {
            return;
        }
        let Some(op) = insn.op() else { return };
        if matches!(op, Op::Call | Op::CallUndef | Op::New | Op::Construct | Op::Intrinsic) {
            let first = if op == Op::Intrinsic { regs[1] } else { regs[1] + frame::HEADER as isize };
            for (k, kinds) in n.args.iter_mut().take(insn.c() as usize).enumerate() {
                *kinds |= kind_bit(get(first + k as isize));
            }
        }
        if op == Op::SpreadInto {
            n.odd |= vm::interp::iterate::quiet(vm, get(regs[1])).is_none();
            return;
        }
        if matches!(op, Op::GetEnvFixed | Op::GetEnvFixedChecked) {
            self.note_environment(vm, node, get(regs[2]).as_gc(), insn);
            return;
        }
        if op == Op::InstanceOf {
            n.odd |= vm.plain_instance_of(get(regs[1]), get(regs[2])).is_none();
            if get(regs[2]).is_object() {
                self.note_target(vm, node, get(regs[2]));
            }
        }
        if matches!(op, Op::GetPrivate | Op::SetPrivate) {
            let (object, name) = if op == Op::GetPrivate { (regs[1], regs[2]) } else { (regs[0], regs[1]) };
            let plain = get(object).to_object().and_then(|o| vm.plain_private(o, get(name).as_gc()));
            self.region.nodes[node as usize].odd |= plain.is_none();
            self.note_target(vm, node, get(name));
        }
        let n = &mut self.region.nodes[node as usize];
        if matches!(op, Op::Call | Op::CallUndef | Op::New | Op::Construct) {
            n.odd_callee |= get(regs[1]).to_object().is_none_or(|f| !f.is(Kind::Function));
        }
        let Some(object) = object_register(op, insn) else { return };
        let v = get(object);
        if let Some(s) = v.to_str() {
            n.access |= match s.flags() & (sflags::ROPE | sflags::SLICE | sflags::TWO_BYTE) {
                0 => access::DENSE,
                sflags::SLICE => access::SLICE,
                sflags::TWO_BYTE => access::WIDE,
                f if f & sflags::ROPE == 0 => access::WIDE_SLICE,
                _ => access::OTHER,
            };
        }
        let Some(o) = v.to_object() else { return };
        match op {
            Op::IterStep => {
                let at = get(object + 1);
                n.kinds[2] |= kind_bit(at);
                let more = at.is_int() && o.is(Kind::Array) && at.payload() < o.array_len();
                let ty = if at.is_int() && o.is(Kind::TypedArray) { typed(o, at.payload()) } else { None };
                n.access |= if more || ty.is_some() { access::DENSE } else { access::ABSENT };
                n.element_types |= ty.unwrap_or(0);
                if more {
                    n.elements |= element_flags(o);
                }
                match (vm.collection_iterator(v, at), at.to_object()) {
                    (Some(kind), Some(next)) => {
                        n.element_types |= 1 << kind;
                        // An intrinsic, which the realm keeps.
                        n.target = if n.target == 0 || n.target == next.offset() { next.offset() } else { MANY };
                    }
                    _ => n.odd = true,
                }
            }
            Op::GetElem | Op::GetElemMethod | Op::GetElemOrHole => {
                let name = get(regs[2]);
                let (a, ty) = load_access(vm, o, name);
                n.access |= a;
                n.element_types |= ty;
                n.odd |= kind_bit(name) & (kind::STRING | kind::OTHER) != 0 && vm.plain_named(o, name).is_none();
                if a == access::DENSE {
                    n.elements |= element_flags(o);
                }
            }
            // The receiver: what is appended to it, or taken from it.
            Op::Call if o.is(Kind::Array) => n.elements |= element_flags(o),
            Op::HasProp => n.odd |= vm.plain_has(o, get(regs[1])).is_none(),
            Op::CopyProps => n.odd |= !vm.is_plain_copy(o),
            Op::SetElem | Op::InitElem => {
                let (name, value) = (get(regs[1]), get(regs[2]));
                let (a, ty) = store_access(vm, o, name, value);
                n.access |= a;
                n.odd |= kind_bit(name) & (kind::STRING | kind::OTHER) != 0 && !is_plain_named_set(vm, o, name, value);
                n.grows += (a == access::GROWS) as u32;
                n.element_types |= ty;
                if a == access::DENSE {
                    n.elements |= element_flags(o);
                }
            }
            _ => {}
        }
        let shape = o.shape().offset();
        if !n.shapes.contains(&shape) {
            if n.shapes.len() < MAX_SHAPES {
                n.shapes.push(shape);
                self.region.keep(vm, Value::cell(o.shape()));
            } else {
                n.megamorphic = true;
            }
        }
        let n = &mut self.region.nodes[node as usize];
        if n.odd || !is_access(op) && op != Op::InitProp || matches!(op, Op::GetPrivate | Op::SetPrivate) {
            return;
        }
        let code = self.region.ctxs[self.ctx as usize].code;
        let key = Gc::<Feedback>::from_offset(code.feedback.get()).ics()[insn.c() as usize].key();
        n.odd = match op {
            Op::SetProp => !vm.is_plain_set(o, key, get(regs[1])),
            Op::InitProp => !vm.is_plain_init(o, key),
            _ => (n.megamorphic || vm.load_case(o.shape(), key).is_none()) && vm.plain_lookup(o, key).is_none(),
        };
    }
}

/// The register of the object whose shape is noted; of a call the receiver.
fn object_register(op: Op, insn: Insn) -> Option<isize> {
    Some(match op {
        Op::GetProp | Op::GetMethod | Op::GetLength | Op::GetElem | Op::GetElemMethod | Op::GetElemOrHole => insn.rb(),
        Op::GetPrivate | Op::CopyProps | Op::GetIter | Op::IterReturn | Op::InstanceOf => insn.rb(),
        Op::SetProp | Op::InitProp | Op::SetElem | Op::InitElem | Op::SetPrivate | Op::IterResult => insn.ra(),
        Op::Intrinsic if insn.c() != 0 => insn.rb(),
        Op::HasProp | Op::IterStep => insn.rc(),
        Op::Call => insn.rb() + 1,
        _ => return None,
    })
}

/// What is noted of an instruction: bits of [`Node::noted`].
pub fn noted(insn: Insn) -> u8 {
    let Some(op) = insn.op() else { return 0 };
    let letters = op.info().operands.as_bytes();
    let mut bits = 0;
    for k in 0..3 {
        // Three-letter rows with a 32-bit field name no register in it.
        let is_register = letters.len() <= 4 || k == 0;
        bits |= ((is_register && matches!(letters[k + 1], b'R' | b'M')) as u8) << k;
    }
    let calls = matches!(op, Op::CallUndef | Op::New | Op::Construct | Op::Intrinsic);
    let own = matches!(op, Op::SpreadInto | Op::GetEnvFixed | Op::GetEnvFixedChecked);
    let more = calls || own || object_register(op, insn).is_some();
    bits | if letters[1] == b'W' { note::WRITES } else { 0 } | if more { note::MORE } else { 0 }
}

/// An index, if the key is one.
fn index_of(key: Value) -> Option<u32> {
    if key.is_int() {
        return u32::try_from(key.as_int()).ok();
    }
    let f = key.to_f64()?;
    (f as u32 as f64 == f && f < u32::MAX as f64).then_some(f as u32)
}

/// The element type of a typed array, as in [`Node::element_types`](crate::region::Node::element_types), if it has an
/// element `k`.
fn typed(o: Gc<Object>, k: u32) -> Option<u16> {
    let immutable = if typed_array::is_immutable(o) { IMMUTABLE } else { 0 };
    (k < typed_array::length(o) as u32).then(|| 1 << typed_array::element(o) as u32 | immutable)
}

/// What a load of `o[key]` meets: access bits, element type bit.
fn load_access(vm: &mut Vm, o: Gc<Object>, key: Value) -> (u16, u16) {
    let looked_up = |vm: &mut Vm| key.is_int() && vm.plain_element(o, key.as_int()).is_some();
    let Some(k) = index_of(key) else {
        return (if looked_up(vm) { access::LOOKUP } else { access::OTHER }, 0);
    };
    if o.is(Kind::TypedArray)
        && let Some(ty) = typed(o, k)
    {
        return (access::TYPED, ty);
    }
    let elements = o.elements_cell();
    let dense = elements.some().is_none_or(|e| e.is(Kind::Elements));
    if !dense || !matches!(o.kind(), Kind::Object | Kind::Array | Kind::Arguments) {
        return (if looked_up(vm) { access::LOOKUP } else { access::OTHER }, 0);
    }
    match elements.some().and_then(|e| e.values().get(k as usize)) {
        Some(v) if !v.get().is_hole() => (access::DENSE, 0),
        // Those of arguments objects may be parameters.
        _ if o.is(Kind::Arguments) => (access::OTHER, 0),
        _ => (access::ABSENT, 0),
    }
}

/// What a store to `o[key]` meets, likewise.
fn store_access(vm: &mut Vm, o: Gc<Object>, key: Value, v: Value) -> (u16, u16) {
    match load_access(vm, o, key) {
        (access::LOOKUP, _) if !vm.is_plain_store(o, key.as_int(), v) => (access::OTHER, 0),
        (access::TYPED, ty) if ty & IMMUTABLE != 0 => (access::OTHER, 0),
        (access::DENSE, _) if o.is(Kind::Arguments) => (access::OTHER, 0),
        (access::DENSE, _) if o.header.flags.get() & eflags::FROZEN != 0 => (access::GROWS, 0),
        (access::ABSENT, _) => (access::GROWS, 0),
        met => met,
    }
}

/// Whether `o[name] = v` stores and does nothing else.
fn is_plain_named_set(vm: &mut Vm, o: Gc<Object>, name: Value, v: Value) -> bool {
    vm.to_key(name).is_ok_and(|key| !key.is_index() && vm.is_plain_set(o, key, v))
}

/// What is to be remembered of an object with dense elements: see [`Node::elements`](crate::region::Node::elements).
fn element_flags(o: Gc<Object>) -> u16 {
    o.header.flags.get() | if o.is(Kind::Array) { 0 } else { eflags::HOLEY }
}

enum Follow {
    Here,
    Away,
}
