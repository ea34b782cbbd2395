//! Verifier: bytecode that comes from outside must not make the interpreter read or write where it should not.
//!
//! Checks every operand against the frame, the constants and the caches, that jumps lead to instructions, that
//! constants have the kind their op wants, and that control cannot run off the end. Environment slots depend on which
//! environment a register holds at run time, so their bounds are the interpreter's to check for unverified code.

use std::fmt;

use crate::operands::{converted_key, extra_words, is_end};
use crate::{Const, FunctionConst, FunctionProto, Insn, ModuleProto, Op, frame};

/// Why bytecode is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    /// Index of the instruction.
    pub pc: usize,
    pub reason: String,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bytecode at {}: {}", self.pc, self.reason)
    }
}

impl std::error::Error for VerifyError {}

/// Checks a function and all compiled functions nested in it.
///
/// # Errors
/// The first thing found wrong.
pub fn verify(f: &FunctionProto) -> Result<(), VerifyError> {
    // An own stack: nesting is bounded by the input only.
    let mut pending = vec![f];
    while let Some(f) = pending.pop() {
        Verifier { f, starts: Vec::new() }.run()?;
        for c in &f.consts {
            if let Const::Function(c) = c
                && let FunctionConst::Compiled(p) = &**c
            {
                pending.push(p);
            }
        }
    }
    Ok(())
}

/// Checks a module.
///
/// # Errors
/// The first thing found wrong.
pub fn verify_module(m: &ModuleProto) -> Result<(), VerifyError> {
    let fail = |reason: &str| Err(VerifyError { pc: 0, reason: reason.into() });
    verify(&m.declare)?;
    verify(&m.body)?;
    let requests = m.requests.len() as u32;
    let requested = m.imports.iter().map(|i| i.request).chain(m.indirect_exports.iter().map(|e| e.1));
    if requested.chain(m.star_exports.iter().copied()).any(|r| r >= requests) {
        return fail("module request out of range");
    }
    if m.imports.iter().any(|i| i.slot.checked_add(2).is_none_or(|end| end > m.nslots))
        || m.local_exports.iter().any(|e| e.1 >= m.nslots)
    {
        return fail("module slot out of range");
    }
    Ok(())
}

struct Verifier<'f> {
    f: &'f FunctionProto,
    /// Whether an instruction starts at each index.
    starts: Vec<bool>,
}

type Check = Result<(), String>;

impl Verifier<'_> {
    fn run(mut self) -> Result<(), VerifyError> {
        let at = |pc: usize| move |reason: String| VerifyError { pc, reason };
        self.scan()?;
        let f = self.f;
        if f.nregs > i16::MAX as u16 || f.nparams > f.nregs {
            return Err(at(0)("frame size".into()));
        }
        for (i, &k) in f.ics.iter().enumerate() {
            self.string(k).map_err(|r| at(0)(format!("cache {i}: {r}")))?;
        }
        for pc in 0..f.code.len() {
            if self.starts[pc] {
                self.instruction(pc).map_err(at(pc))?;
            }
        }
        for h in &f.handlers {
            let ok =
                h.start < h.end && h.end as usize <= f.code.len() && self.starts.get(h.target as usize) == Some(&true);
            if !ok {
                return Err(at(h.start as usize)("exception handler".into()));
            }
            self.register(h.reg as isize, 1).map_err(at(h.target as usize))?;
        }
        if f.positions.windows(2).any(|p| p[0].pc >= p[1].pc) {
            return Err(at(0)("positions out of order".into()));
        }
        if f.tdz_names.windows(2).any(|p| p[0].0 >= p[1].0) {
            return Err(at(0)("names out of order".into()));
        }
        for t in &f.tdz_names {
            self.string(t.1).map_err(at(t.0 as usize))?;
        }
        Ok(())
    }

    /// Finds where instructions start.
    fn scan(&mut self) -> Result<(), VerifyError> {
        let code = &self.f.code;
        self.starts = vec![false; code.len()];
        let (mut pc, mut last) = (0, None);
        while pc < code.len() {
            let insn = Insn(code[pc]);
            let Some(op) = insn.op() else {
                return Err(VerifyError { pc, reason: "unknown op".into() });
            };
            let enters = op.info().name.starts_with("Enter");
            if enters != (pc == 0)
                || matches!(op, Op::Extra | Op::Halt | Op::LoopTrace | Op::EntryTrace | Op::IslandEnd | Op::IslandBack)
            {
                return Err(VerifyError { pc, reason: format!("{} here", op.info().name) });
            }
            self.starts[pc] = true;
            last = Some(op);
            let extra = extra_words(insn);
            let words = code.get(pc + 1..pc + 1 + extra);
            let needs_extra = extra > 0 && op != Op::SwitchInt;
            if words.is_none_or(|w| needs_extra && Insn(w[0]).op() != Some(Op::Extra)) {
                return Err(VerifyError { pc, reason: "operand words missing".into() });
            }
            pc += 1 + extra;
        }
        match last {
            Some(op) if is_end(op) => Ok(()),
            _ => Err(VerifyError { pc, reason: "runs off the end".into() }),
        }
    }

    /// `n` registers from `r` on are in the frame.
    fn register(&self, r: isize, n: isize) -> Check {
        let header = n == 1 && (frame::CALLEE as isize..0).contains(&r);
        if header || (r >= 0 && r + n <= self.f.nregs as isize) { Ok(()) } else { Err(format!("register {r}+{n}")) }
    }

    fn string(&self, k: u32) -> Check {
        match self.f.consts.get(k as usize) {
            Some(Const::Str(_)) => Ok(()),
            _ => Err(format!("constant {k} is no string")),
        }
    }

    fn jump(&self, pc: usize, offset: i64) -> Check {
        let target = pc as i64 + 1 + offset;
        match usize::try_from(target).ok().and_then(|t| self.starts.get(t)) {
            Some(true) if target > 0 => Ok(()),
            _ => Err(format!("jump to {target}")),
        }
    }

    fn instruction(&self, pc: usize) -> Check {
        let insn = Insn(self.f.code[pc]);
        let Some(op) = insn.op() else { return Err("unknown op".into()) };
        let letters = op.info().operands.trim_end().as_bytes();
        let wide = letters.len() > 4;
        for (i, &letter) in letters.iter().enumerate().take(if wide { 3 } else { 4 }) {
            let (unsigned, signed) = match i {
                0 => (insn.x() as u16, insn.x() as isize),
                1 => (insn.a(), insn.ra()),
                2 => (insn.b(), insn.rb()),
                _ => (insn.c(), insn.rc()),
            };
            match letter {
                b'R' => self.register(signed, 1)?,
                b'W' | b'M' => {
                    if signed < 0 && signed != frame::THIS as isize {
                        return Err(format!("writes frame header {signed}"));
                    }
                    self.register(signed, 1)?;
                }
                b'I' if unsigned as usize >= self.f.ics.len() => return Err(format!("cache {unsigned}")),
                b'J' => self.jump(pc, signed as i64)?,
                b'j' if wide => self.jump(pc, insn.imm() as i64)?,
                _ => {}
            }
        }
        self.special_operands(insn, op, pc)
    }

    fn constant(&self, k: u32, what: &str, is: impl Fn(&Const) -> bool) -> Check {
        match self.f.consts.get(k as usize) {
            Some(c) if is(c) => Ok(()),
            _ => Err(format!("constant {k} is no {what}")),
        }
    }

    /// Runs of registers and kinds of constants.
    fn special_operands(&self, insn: Insn, op: Op, pc: usize) -> Check {
        let header = frame::HEADER as isize;
        let count = insn.c() as isize;
        let imm = insn.imm() as u32;
        let extra = || Insn(self.f.code[pc + 1]);
        let keys = |k: u16, n: Option<u8>| {
            self.constant(
                k as u32,
                "list of keys",
                |c| matches!(c, Const::ObjectKeys(keys) if n.is_none_or(|n| keys.len() == n as usize)),
            )
        };
        match op {
            Op::Call | Op::CallUndef | Op::New | Op::Construct => self.register(insn.rb(), header + count),
            Op::CallEval => {
                self.register(insn.rb(), header + count)?;
                self.register(extra().ra(), 1)?;
                self.constant(extra().imm() as u32, "scope", |c| matches!(c, Const::Scope(_)))
            }
            Op::CallSpread | Op::NewSpread => self.register(insn.rb(), header + 1),
            Op::GetElem | Op::GetSuper | Op::SetElem => match converted_key(insn) {
                Some(k) if k < 0 => Err(format!("writes frame header {k}")),
                Some(k) => self.register(k as isize, 1),
                None => Ok(()),
            },
            Op::NewObjectLit => {
                self.register(insn.rb(), insn.x() as isize)?;
                keys(insn.c(), Some(insn.x()))
            }
            Op::NewArrayFrom | Op::Concat => self.register(insn.rb(), count),
            Op::Intrinsic => self.register(insn.rb(), count.max(1)),
            Op::GetIter => self.register(insn.ra(), 3),
            Op::IterStep => {
                self.register(insn.rb(), header)?;
                self.register(insn.rc(), 3)
            }
            Op::IterResult | Op::IterReturn => self.register(insn.rb(), 3),
            Op::Yield | Op::YieldStarResult | Op::AsyncGenYield | Op::DefClass | Op::GetMethod | Op::GetElemMethod => {
                self.register(insn.ra(), 2)
            }
            Op::CreateArguments if insn.x() & 2 != 0 => self.register(insn.ra(), 2),
            Op::CopyProps if insn.c() != u16::MAX => self.register(insn.rc(), 1),
            Op::LoadConst => {
                self.constant(imm, "value", |c| matches!(c, Const::Number(_) | Const::Str(_) | Const::BigInt(_)))
            }
            Op::LoadRegExp => self.constant(imm, "regular expression", |c| matches!(c, Const::RegExp { .. })),
            Op::LoadTemplate => self.constant(imm, "template", |c| matches!(c, Const::Template { .. })),
            Op::Closure => {
                self.register(extra().ra(), 1)?;
                self.constant(imm, "function", |c| matches!(c, Const::Function(_)))
            }
            Op::DeclareGlobals => {
                for k in [insn.a(), insn.b(), insn.c(), extra().a()] {
                    keys(k, None)?;
                }
                Ok(())
            }
            Op::ThrowConstAssign | Op::DelName | Op::NewPrivateName | Op::ThrowError => self.string(imm),
            Op::WithHas => self.string(insn.c() as u32),
            Op::LoadBuiltin if crate::BuiltinFunction::from_u8(insn.x()).is_none() => Err("built-in function".into()),
            Op::SwitchInt => {
                let words = extra_words(insn);
                let base = pc + 1 + words;
                for i in 0..insn.b() as usize {
                    let offset = (self.f.code[pc + 1 + i / 2] >> (32 * (i % 2))) as u32 as i32;
                    self.jump(base - 1, offset as i64)?;
                }
                Ok(())
            }
            Op::TypeOfIs if insn.x() as usize >= crate::ops::TYPE_NAMES.len() => Err("type name".into()),
            Op::LoadSpecial if imm > crate::special::HOLE => Err("special value".into()),
            _ => Ok(()),
        }
    }
}
