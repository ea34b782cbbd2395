//! Checks a [`Func`]: what the other parts take for granted. Blocks that cannot be reached are checked like the others, but for
//! dominance.

use std::fmt;

use super::print::{Imm, imm_of};
use super::*;
use crate::helpers::HELPERS;
use vm::object::exotic::typed_array::{ELEMENTS, Element};

/// Something that is not as it must be, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    pub block: BlockId,
    /// The inst; `None` for the end of the block, or its parameters.
    pub inst: Option<Ref>,
    pub reason: String,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b{}", self.block.0)?;
        if let Some(r) = self.inst {
            write!(f, ", {r:?}")?;
        }
        write!(f, ": {}", self.reason)
    }
}
impl std::error::Error for VerifyError {}

type R<T> = Result<T, String>;

/// Registers are less far from the root frame: displacements fit what lowering computes them in.
const MAX_REGISTER: u32 = 1 << 24;

/// Where a value is made: block, and index there (0 for parameters, insts from 1).
type Place = (BlockId, usize);

pub fn verify(f: &Func) -> Result<(), VerifyError> {
    let mut v = Verifier { f, places: vec![None; f.insts.len()], dominators: Vec::new() };
    if f.blocks.is_empty() {
        return Err(VerifyError { block: BlockId(0), inst: None, reason: "there is no entry".into() });
    }
    for (n, b) in f.blocks.iter().enumerate() {
        let block = BlockId(n as u32);
        let err = |inst| move |reason| VerifyError { block, inst, reason };
        v.shape(block, b).map_err(err(None))?;
        for &p in &b.params {
            v.define(p, (block, 0), true).map_err(err(Some(p)))?;
        }
        for (k, &i) in b.insts.iter().enumerate() {
            v.define(i, (block, k + 1), false).map_err(err(Some(i)))?;
        }
    }
    v.dominators = dominators(f);
    for (n, b) in f.blocks.iter().enumerate() {
        let block = BlockId(n as u32);
        if b.enter != ResumeId::NONE {
            v.enter(b.enter, block).map_err(|reason| VerifyError { block, inst: None, reason })?;
        }
        for (k, &r) in b.insts.iter().enumerate() {
            v.inst(r, (block, k + 1)).map_err(|reason| VerifyError { block, inst: Some(r), reason })?;
        }
        v.term(&b.term, (block, b.insts.len() + 1)).map_err(|reason| VerifyError { block, inst: None, reason })?;
    }
    Ok(())
}

/// Immediate dominators, by block; `None` for blocks that are not reachable. The entry is its own.
pub fn dominators(f: &Func) -> Vec<Option<BlockId>> {
    let order = f.reverse_postorder();
    let preds = f.predecessors();
    let mut number = vec![usize::MAX; f.blocks.len()];
    for (n, b) in order.iter().enumerate() {
        number[b.0 as usize] = n;
    }
    let mut idom: Vec<Option<BlockId>> = vec![None; f.blocks.len()];
    idom[0] = Some(BlockId(0));
    let mut changed = true;
    while changed {
        changed = false;
        for &b in order.iter().skip(1) {
            let mut new: Option<BlockId> = None;
            for &p in preds[b.0 as usize].iter().filter(|p| idom[p.0 as usize].is_some()) {
                new = Some(match new {
                    None => p,
                    Some(n) => common(&idom, &number, n, p),
                });
            }
            if new != idom[b.0 as usize] {
                idom[b.0 as usize] = new;
                changed = true;
            }
        }
    }
    idom
}

/// The nearest block that dominates both.
fn common(idom: &[Option<BlockId>], number: &[usize], mut a: BlockId, mut b: BlockId) -> BlockId {
    let up = |x: BlockId| idom[x.0 as usize].unwrap_or(BlockId(0));
    while a != b {
        if number[a.0 as usize] > number[b.0 as usize] {
            a = up(a);
        } else {
            b = up(b);
        }
    }
    a
}

struct Verifier<'f> {
    f: &'f Func,
    places: Vec<Option<Place>>,
    dominators: Vec<Option<BlockId>>,
}

fn check(ok: bool, reason: impl FnOnce() -> String) -> R<()> {
    if ok { Ok(()) } else { Err(reason()) }
}

impl Verifier<'_> {
    /// What can be said of a block by itself.
    fn shape(&self, block: BlockId, b: &Block) -> R<()> {
        check(!matches!(b.term, Term::Open), || "the block has no end".into())?;
        check(block.0 != 0 || b.params.is_empty(), || "the entry has parameters".into())?;
        for e in b.term.edges() {
            check((e.block.0 as usize) < self.f.blocks.len(), || format!("no block b{}", e.block.0))?;
            check(e.block.0 != 0, || "a jump to the entry".into())?;
        }
        Ok(())
    }

    fn define(&mut self, r: Ref, place: Place, param: bool) -> R<()> {
        let Some(i) = self.f.insts.get(r.0 as usize) else { return Err("no such inst".into()) };
        check((i.op == Op::Param) == param, || "parameters and insts are mixed up".into())?;
        check(!param || i.ty != Ty::None, || "a parameter has no type".into())?;
        check(!param || i.resume == ResumeId::NONE, || "a parameter has a resume point".into())?;
        check(self.places[r.0 as usize].is_none(), || "placed twice".into())?;
        self.places[r.0 as usize] = Some(place);
        Ok(())
    }

    /// Whether a value is there at a place.
    fn defined(&self, r: Ref, at: Place) -> R<()> {
        let Some(Some(def)) = self.places.get(r.0 as usize) else { return Err(format!("{r:?} is in no block")) };
        check(self.f.ty(r) != Ty::None, || format!("{r:?} has no result"))?;
        if def.0 == at.0 {
            return check(def.1 < at.1, || format!("{r:?} is used before it is made"));
        }
        let mut b = at.0;
        loop {
            match self.dominators[b.0 as usize] {
                // Not reachable.
                None => return Ok(()),
                Some(up) if up == b => return Err(format!("{r:?} is not made on every way to here")),
                Some(up) => b = up,
            }
            if b == def.0 {
                return Ok(());
            }
        }
    }

    /// Whether a value is there at a place, where machine code needs it.
    fn made(&self, r: Ref, at: Place) -> R<()> {
        self.defined(r, at)?;
        check(self.f.inst(r).op != Op::Sunk, || format!("{r:?} is made by exits only"))
    }

    fn typed(&self, r: Ref, ty: Ty, at: Place) -> R<()> {
        self.made(r, at)?;
        check(self.f.ty(r) == ty, || format!("{r:?} is {:?} where {ty:?} belongs", self.f.ty(r)))
    }

    fn inst(&self, r: Ref, at: Place) -> R<()> {
        let i = self.f.inst(r);
        let n = i.args.iter().take_while(|a| !a.is_none()).count();
        check(i.args[n..].iter().all(|a| a.is_none()), || "a gap in the arguments".into())?;
        for &a in &i.args[..n] {
            self.made(a, at)?;
        }
        let (letters, _) = i.op.letters();
        if letters != "*" {
            check(n == letters.len(), || format!("{n} arguments, not {}", letters.len()))?;
            for (c, &a) in letters.chars().zip(&i.args) {
                if let Some(ty) = Ty::from_letter(c) {
                    self.typed(a, ty, at)?;
                }
            }
        }
        if let Some(ty) = i.op.result() {
            check(i.ty == ty, || format!("the result is {:?}, not {ty:?}", i.ty))?;
        }
        self.imm(i)?;
        let leaves = i.op.is_guard()
            || matches!(i.op, Op::ExecOp | Op::CallFrame | Op::LeaveFrame)
            || (i.op == Op::Call && HELPERS.get(i.imm as usize).is_some_and(|h| h.throws));
        check(leaves == (i.resume != ResumeId::NONE), || {
            if leaves { "without a resume point" } else { "with a resume point" }.into()
        })?;
        if leaves {
            let throws = !i.op.is_guard();
            let resume = self.resume(i.resume, at)?;
            check(resume.throws == throws, || "the resume point is of the other kind (throws)".into())?;
        }
        match i.op {
            Op::CallFrame => check(self.f.root.is_some(), || "in a function without a root".into()),
            Op::Select => {
                let [_, a, b, _] = i.args.map(|a| if a.is_none() { Ty::None } else { self.f.ty(a) });
                check(a == i.ty && b == i.ty, || "arguments and result differ in type".into())
            }
            Op::Call => self.call(i, n),
            Op::LoadTyped => {
                let ty = element_ty(Element::from_u8(i.imm as u8));
                check(Some(i.ty) == ty, || "not the element's type".into())
            }
            Op::StoreTyped => {
                let ty = element_ty(Element::from_u8(i.imm as u8));
                check(Some(self.f.ty(i.args[2])) == ty, || "not the element's type".into())
            }
            Op::Sunk => {
                for &(_, v) in &self.f.sunk[i.imm as usize].slots {
                    self.value(v, at)?;
                }
                Ok(())
            }
            Op::LoadReg => check(at.0 == BlockId(0), || "not in the entry".into()),
            _ => Ok(()),
        }
    }

    fn imm(&self, i: &Inst) -> R<()> {
        let imm = i.imm;
        let placed = |what: usize| imm == place(class_of(imm), what);
        let ok = match imm_of(i.op) {
            Imm::None => imm == 0,
            Imm::Double | Imm::Bits | Imm::Island => true,
            Imm::Int => imm == imm as u32 as u64 || imm == imm as i32 as u64,
            Imm::Register => {
                (imm == imm as u32 as u64 || imm == imm as i32 as u64) && (imm as i32).unsigned_abs() < MAX_REGISTER
            }
            Imm::Bool => imm < 2,
            Imm::Offset | Imm::Tag => imm == imm as u32 as u64,
            Imm::Cc => (imm as usize) < Cc::ALL.len(),
            Imm::Place => placed(disp_of(imm) as usize),
            Imm::Typed => placed(imm as u8 as usize) && (imm as u8 as usize) < ELEMENTS.len(),
            Imm::Sunk => (imm as usize) < self.f.sunk.len(),
            Imm::At => (imm as usize) < self.f.places.len(),
            Imm::Helper => (imm as usize) < HELPERS.len(),
        };
        check(ok, || format!("immediate {imm:#x}"))
    }

    fn call(&self, i: &Inst, n: usize) -> R<()> {
        let h = &HELPERS[i.imm as usize];
        check(n == h.args.len(), || format!("{n} arguments for {}", h.name))?;
        for (&a, &ty) in i.args.iter().zip(h.args) {
            check(self.f.ty(a) == ty, || format!("{a:?} is {:?} where {ty:?} belongs", self.f.ty(a)))?;
        }
        check(i.ty == h.ret, || format!("the result is {:?}, not {:?}", i.ty, h.ret))?;
        check(!h.throws || h.ret == Ty::Val, || format!("{} is no helper to be called so", h.name))
    }

    fn resume(&self, r: ResumeId, at: Place) -> R<&Resume> {
        let Some(resume) = self.f.resumes.get(r.0 as usize) else { return Err(format!("no resume point r{}", r.0)) };
        for s in &resume.slots {
            self.value(s.value, at).map_err(|e| format!("r{}, register {}: {e}", r.0, s.reg))?;
        }
        Ok(resume)
    }

    /// A value that an exit boxes.
    fn value(&self, r: Ref, at: Place) -> R<()> {
        self.defined(r, at)?;
        let ty = self.f.ty(r);
        check(matches!(ty, Ty::I32 | Ty::F64 | Ty::Bool | Ty::Val), || format!("{ty:?} is no value"))
    }

    /// The resume point on entry to a loop.
    fn enter(&self, r: ResumeId, head: BlockId) -> R<()> {
        let resume = self.resume(r, (head, 0))?;
        check(!resume.throws, || format!("r{} throws", r.0))
    }

    fn term(&self, t: &Term, at: Place) -> R<()> {
        match t {
            Term::Open | Term::Jump(_) => {}
            Term::Branch { cond, .. } => self.typed(*cond, Ty::Bool, at)?,
            Term::Exit(r) => {
                self.resume(*r, at)?;
            }
            Term::Return(v) => self.typed(*v, Ty::Val, at)?,
        }
        for e in t.edges() {
            let params = &self.f.block(e.block).params;
            check(params.len() == e.args.len(), || {
                format!("{} arguments for {} parameters of b{}", e.args.len(), params.len(), e.block.0)
            })?;
            for (&a, &p) in e.args.iter().zip(params) {
                self.typed(a, self.f.ty(p), at)?;
            }
        }
        Ok(())
    }
}

/// Type in which elements are loaded or stored; `None` for those that machine code leaves alone.
pub fn element_ty(e: Element) -> Option<Ty> {
    match e {
        Element::Int8
        | Element::Uint8
        | Element::Uint8Clamped
        | Element::Int16
        | Element::Uint16
        | Element::Int32
        | Element::Uint32 => Some(Ty::I32),
        Element::Float32 | Element::Float64 => Some(Ty::F64),
        Element::Float16 | Element::BigInt64 | Element::BigUint64 => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::parse::parse;

    const RESUMES: &str = "r0: frame 0 code 0 pc 0 node 0\nr1: frame 0 code 0 pc 0 node 0 throws\n";

    fn refused(body: &str) -> String {
        let f = parse(&format!("{body}{RESUMES}")).unwrap_or_else(|e| panic!("{e}\n{body}"));
        verify(&f).expect_err(body).to_string()
    }

    #[test]
    fn accepts_what_is_right() {
        let text = "\
b0:
  %0 = LoadReg 0
  %1 = IsTag int %0
  GuardTrue %1 -> r0
  %2 = UnboxInt %0
  jump b1(%2, %0)
b1(%3: i, %4: v):
  %5 = ConstI32 1
  %6 = AddOv %3 %5 -> r2
  %7 = ICmp lt %6 %2
  branch %7 b1(%6, %4) b2
b2:
  ExecOp island0@0 -> r1
  %8 = ConstF64 1.0
  %9: d = Call fmod %8 %8
  return %4
r0: frame 0 code 0 pc 0 node 0
  1 = %0
r1: frame 0 code 0 pc 0 node 0 throws
r2: frame 0 code 0 pc 0 node 0
  1 = %3
  2 = %0
";
        assert_eq!(verify(&parse(text).unwrap()), Ok(()));
    }

    #[test]
    fn refuses_what_is_wrong() {
        for (body, says) in [
            ("b0:\n  open\n", "b0: the block has no end"),
            ("b0(%0: i):\n  exit r0\n", "b0: the entry has parameters"),
            ("b0:\n  jump b0\n", "b0: a jump to the entry"),
            ("b0:\n  jump b7\n", "b0: no block b7"),
            ("b0:\n  exit r9\n", "b0: no resume point r9"),
            ("b0:\n  %0 = ConstI32 1\n  return %0\n", "b0: %0 is I32 where Val belongs"),
            ("b0:\n  %0 = ConstI32 1\n  branch %0 b1 b1\nb1:\n  exit r0\n", "b0: %0 is I32 where Bool belongs"),
            ("b0:\n  %1 = Add %0 %0\n  %0 = ConstI32 1\n  exit r0\n", "b0, %1: %0 is used before it is made"),
            ("b0:\n  %1 = Add %5 %5\n  exit r0\n", "b0, %1: %5 is in no block"),
            ("b0:\n  %0 = ConstI32 1\n  %1 = FAdd %0 %0\n  exit r0\n", "b0, %1: %0 is I32 where F64 belongs"),
            ("b0:\n  %0 = ConstI32 1\n  %1 = Add %0\n  exit r0\n", "b0, %1: 1 arguments, not 2"),
            ("b0:\n  %0 = ConstI32 1\n  %1 = AddOv %0 %0\n  exit r0\n", "b0, %1: without a resume point"),
            ("b0:\n  %0 = ConstI32 1\n  %1 = Add %0 %0 -> r0\n  exit r0\n", "b0, %1: with a resume point"),
            ("b0:\n  %0 = ConstBool true\n  GuardTrue %0 -> r1\n  exit r0\n", "of the other kind"),
            ("b0:\n  ExecOp island0@0 -> r0\n  exit r0\n", "of the other kind"),
            ("b0:\n  %0 = ConstBool true\n  %1: i = Select %0 %0 %0\n  exit r0\n", "differ in type"),
            ("b0:\n  %0 = ConstF64 1.0\n  %1: d = Call fmod %0\n  exit r0\n", "1 arguments for fmod"),
            ("b0:\n  %0 = ConstF64 1.0\n  %1: i = Call fmod %0 %0\n  exit r0\n", "the result is I32, not F64"),
            (
                "b0:\n  %0 = ConstOff 1\n  %1 = LoadAddr View+0 %0\n  %2 = ConstI32 0\n  %3: i = LoadTyped Bytes.Float64 %1 %2\n  exit r0\n",
                "not the element's type",
            ),
            (
                "b0:\n  %0 = ConstOff 1\n  %1 = LoadAddr View+0 %0\n  %2 = ConstI32 0\n  %3: i = LoadTyped Bytes.Float16 %1 %2\n  exit r0\n",
                "not the element's type",
            ),
            ("b0:\n  SetPlace 0\n  exit r0\n", "immediate 0x0"),
            ("b0:\n  jump b1\nb1:\n  %0 = LoadReg 0\n  exit r0\n", "b1, %0: not in the entry"),
            ("b0:\n  jump b1\nb1(%0: i):\n  exit r0\n", "b0: 0 arguments for 1 parameters of b1"),
            ("b0:\n  %0 = ConstF64 1.0\n  jump b1(%0)\nb1(%1: i):\n  exit r0\n", "b0: %0 is F64 where I32 belongs"),
            // Made on one of two ways.
            (
                "b0:\n  %0 = ConstBool true\n  branch %0 b1 b2\nb1:\n  %1 = ConstI32 1\n  jump b2\nb2:\n  %2 = Add %1 %1\n  exit r0\n",
                "b2, %2: %1 is not made on every way to here",
            ),
        ] {
            let e = refused(body);
            assert!(e.contains(says), "{body}{e}");
        }
        let slots = "b0:\n  %0 = ConstOff 1\n  exit r0\nr0: frame 0 code 0 pc 0 node 0\n  3 = %0\n";
        let e = verify(&parse(slots).unwrap()).unwrap_err();
        assert_eq!(e.to_string(), "b0: r0, register 3: Off is no value");
    }

    #[test]
    fn dominators_of_a_loop() {
        let text = "b0:\n  %0 = ConstBool true\n  jump b1\nb1:\n  branch %0 b2 b3\nb2:\n  jump b4\nb3:\n  jump b4\nb4:\n  branch %0 b1 b5\nb5:\n  exit r0\nb6:\n  jump b5\n";
        let f = parse(text).unwrap();
        let d: Vec<Option<u32>> = dominators(&f).into_iter().map(|d| d.map(|b| b.0)).collect();
        assert_eq!(d, [Some(0), Some(0), Some(1), Some(1), Some(1), Some(4), None]);
    }
}
