//! Reference evaluator of the trace IR: executes a function over bytes that play the cage. What machine code and optimised
//! functions are compared with.

use std::fmt;

use crate::helpers::{HELPERS, Name, THREW};
use crate::ir::{Cc, Func, IN_ELEMENTS, Inst, Op, Ref, ResumeId, Term, Ty, disp_of, island_of};
use std::mem::offset_of;
use vm::Value;
use vm::heap::{Header, gc_state};
use vm::object::exotic::typed_array::Element;
use vm::value::number;

/// Where a function is executed.
pub struct Machine<'a> {
    /// The cage. An address in here is what it is from the start of it.
    pub memory: &'a mut [u8],
    /// Address of the root frame.
    pub fp: usize,
    /// Executes a helper: memory, number, arguments: ints and offsets zero-extended, doubles as their bits,
    /// booleans 0 or 1. Its result likewise.
    pub call: &'a mut dyn FnMut(&mut [u8], u64, &[u64]) -> u64,
    /// Insts that may be executed.
    pub fuel: u64,
}

/// How a function was left.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Boxed value.
    Returned(u64),
    /// Resume point, and the registers that it writes with their boxed values.
    Left(ResumeId, Vec<(i32, u64)>),
}

/// Why a function cannot be executed to its end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EvalError {
    /// An access outside of the memory.
    Address(u64),
    Fuel,
    /// What the verifier would have refused.
    Invalid(String),
}

impl fmt::Display for EvalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EvalError::Address(a) => write!(f, "no memory at {a:#x}"),
            EvalError::Fuel => f.write_str("too many steps"),
            EvalError::Invalid(what) => write!(f, "invalid function: {what}"),
        }
    }
}
impl std::error::Error for EvalError {}

type R<T> = Result<T, EvalError>;

/// Executes a verified function.
pub fn eval(f: &Func, machine: &mut Machine<'_>) -> R<Outcome> {
    let mut e = Evaluator { f, m: machine, values: vec![0; f.insts.len()] };
    e.run()
}

struct Evaluator<'f, 'm, 'a> {
    f: &'f Func,
    m: &'m mut Machine<'a>,
    /// By inst. Ints and offsets zero-extended, doubles as their bits, booleans 0 or 1.
    values: Vec<u64>,
}

/// How an inst went.
enum Step {
    Value(u64),
    Leave,
}

impl Evaluator<'_, '_, '_> {
    fn get(&self, r: Ref) -> u64 {
        self.values.get(r.0 as usize).copied().unwrap_or(0)
    }

    fn run(&mut self) -> R<Outcome> {
        let f = self.f;
        let mut block = f.blocks.first().ok_or_else(|| EvalError::Invalid("no entry".into()))?;
        loop {
            for &r in &block.insts {
                self.m.fuel = self.m.fuel.checked_sub(1).ok_or(EvalError::Fuel)?;
                let i = f.inst(r);
                match self.inst(i)? {
                    Step::Value(v) => self.values[r.0 as usize] = v,
                    Step::Leave => return self.leave(i.resume),
                }
            }
            self.m.fuel = self.m.fuel.checked_sub(1).ok_or(EvalError::Fuel)?;
            let edge = match &block.term {
                Term::Open => return Err(EvalError::Invalid("a block without an end".into())),
                Term::Exit(r) => return self.leave(*r),
                Term::Return(v) => return Ok(Outcome::Returned(self.get(*v))),
                Term::Jump(e) => e,
                Term::Branch { cond, then, other } => {
                    if self.get(*cond) != 0 {
                        then
                    } else {
                        other
                    }
                }
            };
            let args: Vec<u64> = edge.args.iter().map(|&a| self.get(a)).collect();
            block = f.block(edge.block);
            for (&p, v) in block.params.iter().zip(args) {
                self.values[p.0 as usize] = v;
            }
        }
    }

    fn leave(&mut self, r: ResumeId) -> R<Outcome> {
        let f = self.f;
        let resume = f.resumes.get(r.0 as usize).ok_or_else(|| EvalError::Invalid("no resume point".into()))?;
        // Objects made for this exit, by inst.
        let mut made = Vec::new();
        let slots: R<Vec<_>> = resume.slots.iter().map(|s| Ok((s.reg, self.boxed(s.value, &mut made)?))).collect();
        Ok(Outcome::Left(r, slots?))
    }

    fn boxed(&mut self, r: Ref, made: &mut Vec<(Ref, u64)>) -> R<u64> {
        if self.f.inst(r).op == Op::Sunk {
            return self.make(r, made);
        }
        let v = self.get(r);
        Ok(match self.f.ty(r) {
            Ty::I32 => Value::int(v as i32).0,
            Ty::F64 => Value::double(f64::from_bits(v)).0,
            Ty::Bool => Value::bool(v != 0).0,
            Ty::Val | Ty::Off | Ty::Addr | Ty::None => v,
        })
    }

    /// Makes a sunk object.
    fn make(&mut self, r: Ref, made: &mut Vec<(Ref, u64)>) -> R<u64> {
        if let Some(&(_, v)) = made.iter().find(|m| m.0 == r) {
            return Ok(v);
        }
        let object = self.f.sunk.get(self.f.inst(r).imm as usize);
        let object = object.ok_or_else(|| EvalError::Invalid("no such object".into()))?;
        let mut slots = Vec::new();
        for &(at, v) in &object.slots {
            if at & IN_ELEMENTS != 0 {
                return Err(EvalError::Invalid("elements of an object that an exit makes".into()));
            }
            slots.push((at, self.boxed(v, made)?));
        }
        let offset = (self.m.call)(self.m.memory, Name::new_object as u64, &[object.shape as u64]);
        for (at, v) in slots {
            self.write(offset * 8 + at as u64, 8, v)?;
        }
        let v = Value::from_tag(vm::value::tag::OBJECT, offset as u32).0;
        made.push((r, v));
        Ok(v)
    }

    fn read(&self, at: u64, size: usize) -> R<u64> {
        let mut word = [0; 8];
        let end = at.checked_add(size as u64).filter(|&e| e <= self.m.memory.len() as u64);
        let end = end.ok_or(EvalError::Address(at))?;
        word[..size].copy_from_slice(&self.m.memory[at as usize..end as usize]);
        Ok(u64::from_le_bytes(word))
    }

    fn write(&mut self, at: u64, size: usize, v: u64) -> R<Step> {
        let end = at.checked_add(size as u64).filter(|&e| e <= self.m.memory.len() as u64);
        let end = end.ok_or(EvalError::Address(at))?;
        self.m.memory[at as usize..end as usize].copy_from_slice(&v.to_le_bytes()[..size]);
        Ok(Step::Value(0))
    }

    fn register(&self, imm: u64) -> u64 {
        (self.m.fp as u64).wrapping_add_signed(imm as i32 as i64 * 8)
    }

    fn inst(&mut self, i: &Inst) -> R<Step> {
        use Op::*;
        let [a, b, c, _] = i.args.map(|r| self.get(r));
        let (x, y) = (a as i32, b as i32);
        let (p, q) = (f64::from_bits(a), f64::from_bits(b));
        let int = |n: i32| n as u32 as u64;
        let checked = |n: Option<i32>| match n {
            Some(n) => Step::Value(n as u32 as u64),
            None => Step::Leave,
        };
        let boxed = Value(a);
        let place = a.wrapping_mul(8).wrapping_add_signed(disp_of(i.imm) as i64);
        Ok(Step::Value(match i.op {
            Param => return Err(EvalError::Invalid("a parameter among insts".into())),
            ConstI32 => i.imm as u32 as u64,
            ConstF64 | ConstBool | ConstVal | ConstOff => i.imm,
            ConstPc => i.imm * 8,
            BoxInt => Value::int(x).0,
            BoxF64 | UnboxF64 => a,
            BoxBool => Value::bool(a != 0).0,
            BoxOff => Value::from_tag(i.imm as u32, a as u32).0,
            UnboxInt | UnboxOff => boxed.payload() as u64,
            UnboxBool => boxed.payload() as u8 as u64,
            IsTag => (boxed.tag() as u64 == i.imm) as u64,
            IsDouble => boxed.is_double() as u64,
            IsNumber => boxed.is_number() as u64,
            IsBool => boxed.is_bool() as u64,
            IsHeap => boxed.is_heap() as u64,
            GuardTrue if a == 0 => return Ok(Step::Leave),
            GuardFalse if a != 0 => return Ok(Step::Leave),
            GuardTrue | GuardFalse => 0,
            Add => int(x.wrapping_add(y)),
            Sub => int(x.wrapping_sub(y)),
            Mul => int(x.wrapping_mul(y)),
            AddOv => return Ok(checked(x.checked_add(y))),
            SubOv => return Ok(checked(x.checked_sub(y))),
            MulOv => return Ok(checked(x.checked_mul(y).filter(|&n| n != 0 || (x >= 0 && y >= 0)))),
            And => a & b,
            Or => a | b,
            Xor => a ^ b,
            Shl => int(x.wrapping_shl(b as u32)),
            Shr => int(x.wrapping_shr(b as u32)),
            UShr => (a as u32).wrapping_shr(b as u32) as u64,
            Clz => (a as u32).leading_zeros() as u64,
            Bswap => (a as u32).swap_bytes() as u64,
            DivInt => return Ok(checked(x.checked_div(y))),
            ModOv => return Ok(checked(if y > 0 { Some(x % y).filter(|&n| n != 0 || x >= 0) } else { None })),
            FAdd => (p + q).to_bits(),
            FSub => (p - q).to_bits(),
            FMul => (p * q).to_bits(),
            FDiv => (p / q).to_bits(),
            FNeg => (-p).to_bits(),
            FAbs => p.abs().to_bits(),
            FMin | FMax if p.is_nan() || q.is_nan() => Value::NAN.0,
            FMin => {
                if p < q || (p == q && p.is_sign_negative()) {
                    a
                } else {
                    b
                }
            }
            FMax => {
                if p > q || (p == q && p.is_sign_positive()) {
                    a
                } else {
                    b
                }
            }
            FSqrt => p.sqrt().to_bits(),
            FFloor => p.floor().to_bits(),
            FCeil => p.ceil().to_bits(),
            FTrunc => p.trunc().to_bits(),
            IntToF64 => (x as f64).to_bits(),
            UIntToF64 => (a as u32 as f64).to_bits(),
            NumToF64 if boxed.is_number() => boxed.as_f64().to_bits(),
            NumToInt32 if boxed.is_number() => int(number::to_int32(boxed.as_f64())),
            NumToF64 | NumToInt32 => return Ok(Step::Leave),
            // `as` saturates, and has 0 for NaN.
            F64ToInt => return Ok(checked(Some(p as i32).filter(|&n| (n as f64).to_bits() == a))),
            F64ToIndex => return Ok(checked(Some(p as i32).filter(|&n| n as f64 == p))),
            F64ToInt32 => int(number::to_int32(p)),
            F64ToF32 => (p as f32 as f64).to_bits(),
            BoolToInt => a,
            ICmp => holds(i.imm, x.cmp(&y)),
            UCmp => holds(i.imm, (a as u32).cmp(&(b as u32))),
            FCmp => match p.partial_cmp(&q) {
                Some(o) => holds(i.imm, o),
                None => (Cc::from_imm(i.imm) == Cc::Ne) as u64,
            },
            OEq | VEq => (a == b) as u64,
            Not => a ^ 1,
            Select => {
                if a != 0 {
                    b
                } else {
                    c
                }
            }
            LoadVal => self.read(place, 8)?,
            LoadOff | LoadI32 => self.read(place, 4)?,
            LoadU8 => self.read(place, 1)?,
            LoadAddr => self.read(place, 8)?,
            StoreVal => return self.write(place, 8, b),
            StoreOff | StoreI32 => return self.write(place, 4, b),
            StoreU8 => return self.write(place, 1, b),
            LoadElem => self.read(place.wrapping_add(b.wrapping_mul(8)), 8)?,
            StoreElem => return self.write(place.wrapping_add(b.wrapping_mul(8)), 8, c),
            LoadChar => self.read(place.wrapping_add(b), 1)?,
            LoadOff4 => self.read(place.wrapping_add(b.wrapping_mul(4)), 4)?,
            LoadChar16 => self.read(place.wrapping_add(b.wrapping_mul(2)), 2)?,
            AddrAt => a.wrapping_add(b),
            LoadTyped => self.load_typed(Element::from_u8(i.imm as u8), a, b)?,
            StoreTyped => return self.store_typed(Element::from_u8(i.imm as u8), a, b, c),
            Promise => {
                let flags = a * 8 + offset_of!(Header, flags) as u64;
                let bits = self.read(flags, 1)? | disp_of(i.imm) as u64;
                return self.write(flags, 1, bits);
            }
            Barrier => {
                let state = self.read(a * 8 + offset_of!(Header, gc) as u64, 1)?;
                if state == gc_state::OLD as u64 && Value(b).is_heap() {
                    (self.m.call)(self.m.memory, Name::barrier as u64, &[a]);
                }
                0
            }
            LoadReg | ReloadReg => self.read(self.register(i.imm), 8)?,
            SetPlace | Sunk => 0,
            StoreReg => return self.write(self.register(i.imm), 8, a),
            Call => {
                let h = HELPERS.get(i.imm as usize).ok_or_else(|| EvalError::Invalid("no helper".into()))?;
                let args = i.args.map(|r| self.get(r));
                let result = (self.m.call)(self.m.memory, i.imm, &args[..h.args.len()]);
                if h.throws && result == THREW {
                    return Ok(Step::Leave);
                }
                result
            }
            CallFrame | LeaveFrame => {
                let helper = if i.op == CallFrame { Name::call_frame } else { Name::leave_frame };
                let (frame, island) = island_of(i.imm);
                let at = self.register(frame as u32 as u64);
                let args = [at, island as u64, 0, 0];
                match (self.m.call)(self.m.memory, helper as u64, &args[..helper.helper().args.len()]) {
                    THREW => return Ok(Step::Leave),
                    v => v,
                }
            }
            ExecOp => {
                let (frame, island) = island_of(i.imm);
                let at = self.register(frame as u32 as u64);
                match (self.m.call)(self.m.memory, Name::exec_op as u64, &[at, island as u64]) {
                    0 => 0,
                    _ => return Ok(Step::Leave),
                }
            }
        }))
    }

    fn load_typed(&self, e: Element, at: u64, index: u64) -> R<u64> {
        let bits = self.read(at.wrapping_add(index << e.shift()), e.size())?;
        let double = |f: f64| Value::double(f).0;
        Ok(match e {
            Element::Int8 => bits as i8 as u32 as u64,
            Element::Int16 => bits as i16 as u32 as u64,
            Element::Uint8 | Element::Uint8Clamped | Element::Uint16 | Element::Int32 | Element::Uint32 => bits,
            Element::Float32 => double(f32::from_bits(bits as u32) as f64),
            Element::Float64 => double(f64::from_bits(bits)),
            Element::Float16 | Element::BigInt64 | Element::BigUint64 => {
                return Err(EvalError::Invalid(format!("elements of {}", e.name())));
            }
        })
    }

    fn store_typed(&mut self, e: Element, at: u64, index: u64, v: u64) -> R<Step> {
        let bits = match e {
            Element::Uint8Clamped => (v as i32).clamp(0, 255) as u64,
            Element::Float32 => (f64::from_bits(v) as f32).to_bits() as u64,
            Element::Int8 | Element::Uint8 | Element::Int16 | Element::Uint16 | Element::Int32 | Element::Uint32 => v,
            Element::Float64 => v,
            Element::Float16 | Element::BigInt64 | Element::BigUint64 => {
                return Err(EvalError::Invalid(format!("elements of {}", e.name())));
            }
        };
        self.write(at.wrapping_add(index << e.shift()), e.size(), bits)
    }
}

fn holds(cc: u64, o: std::cmp::Ordering) -> u64 {
    (match Cc::from_imm(cc) {
        Cc::Eq => o.is_eq(),
        Cc::Ne => o.is_ne(),
        Cc::Lt => o.is_lt(),
        Cc::Le => o.is_le(),
        Cc::Gt => o.is_gt(),
        Cc::Ge => o.is_ge(),
    }) as u64
}
