//! Reads the text form of the trace IR, see [`print`](super::print).

use std::fmt;

use super::print::{CC_NAMES, Imm, TAG_NAMES, imm_of};
use super::*;
use crate::helpers::HELPERS;
use vm::object::exotic::typed_array::ELEMENTS;

/// A line that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// From 1.
    pub line: usize,
    pub reason: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}
impl std::error::Error for ParseError {}

type R<T> = Result<T, String>;

/// Numbers of values, blocks and resume points end here: they are indices.
const LIMIT: u32 = 1 << 20;

/// Values keep their numbers, so that printing gives the text back.
pub fn parse(text: &str) -> Result<Func, ParseError> {
    let mut p = Parser { func: Func::default(), unnumbered: Vec::new() };
    for (n, line) in text.lines().enumerate() {
        let line = line.split_once(';').map_or(line, |(code, _comment)| code);
        p.line(&tokens(line)).map_err(|reason| ParseError { line: n + 1, reason })?;
    }
    // Insts without a number come after those that have one.
    for (block, at, inst) in std::mem::take(&mut p.unnumbered) {
        let r = p.func.push(inst);
        p.func.block_mut(block).insts[at] = r;
    }
    Ok(p.func)
}

fn tokens(line: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = line.trim_start();
    while let Some(c) = rest.chars().next() {
        let n = match c {
            '(' | ')' | ',' | '=' | ':' => 1,
            _ => rest.find(|c: char| c.is_whitespace() || "(),=:".contains(c)).unwrap_or(rest.len()),
        };
        out.push(&rest[..n]);
        rest = rest[n..].trim_start();
    }
    out
}

struct Parser {
    func: Func,
    /// Block, index there, inst.
    unnumbered: Vec<(BlockId, usize, Inst)>,
}

fn number<T: std::str::FromStr>(s: &str) -> R<T> {
    s.parse().map_err(|_| format!("'{s}' is no number here"))
}
fn index(s: &str, letter: char) -> R<u32> {
    match s.strip_prefix(letter).map(number::<u32>) {
        Some(Ok(n)) if n < LIMIT => Ok(n),
        _ => Err(format!("'{s}' where {letter}NUMBER belongs")),
    }
}
fn value(s: &str) -> R<Ref> {
    index(s, '%').map(Ref)
}
fn resume(s: &str) -> R<ResumeId> {
    index(s, 'r').map(ResumeId)
}
fn hex(s: &str) -> R<u64> {
    let digits = s.strip_prefix("0x").ok_or_else(|| format!("'{s}' where 0xBITS belongs"))?;
    u64::from_str_radix(digits, 16).map_err(|_| format!("'{s}' is no 64-bit word"))
}
fn ty(s: &str) -> R<Ty> {
    let mut c = s.chars();
    match (c.next().and_then(Ty::from_letter), c.next()) {
        (Some(t), None) => Ok(t),
        _ => Err(format!("'{s}' is no type")),
    }
}

impl Parser {
    fn line(&mut self, t: &[&str]) -> R<()> {
        match t {
            [] => Ok(()),
            ["place", n, ":", "frame", frame, "at", at] => {
                if number::<usize>(n)? != self.func.places.len() {
                    return Err(format!("place {n} is not the next one"));
                }
                self.func.places.push((number(frame)?, number(at)?));
                Ok(())
            }
            ["layout", shape, ":", "kind", kind, "size", size, "values", first] => {
                let layout = Layout { kind: number(kind)?, size: number(size)?, first: number(first)? };
                self.func.layouts.insert(number(shape)?, layout);
                Ok(())
            }
            ["sunk", n, ":", "shape", shape] => {
                if number::<usize>(n)? != self.func.sunk.len() {
                    return Err(format!("sunk {n} is not the next one"));
                }
                self.func.sunk.push(Sunk { shape: number(shape)?, slots: Vec::new() });
                Ok(())
            }
            ["at", at, "=", v] => {
                let slot = (number(at)?, value(v)?);
                let object = self.func.sunk.last_mut().ok_or("outside of an object")?;
                object.slots.push(slot);
                Ok(())
            }
            ["root", "at", at, "extent", extent, call @ ..] => {
                let call = match call {
                    [] => None,
                    ["params", params, kind @ ..] => {
                        let (construct, this) = match kind {
                            [] => (false, false),
                            ["construct"] => (true, false),
                            ["this"] => (false, true),
                            ["construct", "this"] => (true, true),
                            _ => return Err("more than a root".into()),
                        };
                        Some(Called { params: number(params)?, construct, this })
                    }
                    _ => return Err("expected: root at N extent N [params N [construct] [this]]".into()),
                };
                self.func.root = Some(Start { extent: number(extent)?, at: number(at)?, call });
                Ok(())
            }
            ["jump", edge @ ..] => {
                let (e, rest) = self.edge(edge)?;
                end(rest)?;
                self.end_block(Term::Jump(e))
            }
            ["branch", cond, edges @ ..] => {
                let cond = value(cond)?;
                let (then, rest) = self.edge(edges)?;
                let (other, rest) = self.edge(rest)?;
                end(rest)?;
                self.end_block(Term::Branch { cond, then, other })
            }
            ["exit", r] => self.end_block(Term::Exit(resume(r)?)),
            ["return", v] => self.end_block(Term::Return(value(v)?)),
            ["open"] => Ok(()),
            [r, ":", rest @ ..] if r.starts_with('r') => self.resume(r, rest),
            [b, rest @ ..] if b.starts_with('b') => self.block(b, rest),
            [v, "=", rest @ ..] if v.starts_with('%') => self.inst(Some(value(v)?), None, rest),
            [v, ":", t, "=", rest @ ..] if v.starts_with('%') => self.inst(Some(value(v)?), Some(ty(t)?), rest),
            [reg, "=", v] => {
                let slot = Slot { reg: number(reg)?, value: value(v)? };
                self.last_resume()?.slots.push(slot);
                Ok(())
            }
            _ => self.inst(None, None, t),
        }
    }

    fn last_resume(&mut self) -> R<&mut Resume> {
        self.func.resumes.last_mut().ok_or_else(|| "outside of a resume point".into())
    }

    fn last_block(&mut self) -> R<BlockId> {
        match self.func.blocks.last() {
            Some(Block { term: Term::Open, .. }) => Ok(BlockId(self.func.blocks.len() as u32 - 1)),
            _ => Err("outside of a block".into()),
        }
    }

    fn end_block(&mut self, term: Term) -> R<()> {
        let b = self.last_block()?;
        self.func.block_mut(b).term = term;
        Ok(())
    }

    fn resume(&mut self, name: &str, t: &[&str]) -> R<()> {
        if resume(name)?.0 as usize != self.func.resumes.len() {
            return Err(format!("{name} is not the next resume point"));
        }
        let ["frame", frame, "code", code, "pc", pc, "node", node, kind @ ..] = t else {
            return Err("expected: frame N code N pc N node N [throws | hoisted]".into());
        };
        let (throws, hoisted) = match kind {
            [] => (false, false),
            ["throws"] => (true, false),
            ["hoisted"] => (false, true),
            _ => return Err("more than a resume point".into()),
        };
        self.func.resumes.push(Resume {
            slots: Vec::new(),
            frame: number(frame)?,
            code: number(code)?,
            pc: number(pc)?,
            throws,
            hoisted,
            node: number(node)?,
        });
        Ok(())
    }

    fn block(&mut self, name: &str, mut t: &[&str]) -> R<()> {
        if index(name, 'b')? as usize != self.func.blocks.len() {
            return Err(format!("{name} is not the next block"));
        }
        let b = self.func.new_block();
        if let ["(", rest @ ..] = t {
            t = rest;
            loop {
                let [v, ":", letter, sep, rest @ ..] = t else { return Err("unfinished parameters".into()) };
                let inst =
                    Inst { op: Op::Param, ty: ty(letter)?, args: [Ref::NONE; 4], imm: 0, resume: ResumeId::NONE };
                let r = self.define(value(v)?, inst)?;
                self.func.block_mut(b).params.push(r);
                t = rest;
                match *sep {
                    ")" => break,
                    "," => {}
                    _ => return Err(format!("'{sep}' in parameters")),
                }
            }
        }
        if let ["enter", r, rest @ ..] = t {
            self.func.block_mut(b).enter = resume(r)?;
            t = rest;
        }
        if let ["cold", rest @ ..] = t {
            self.func.block_mut(b).cold = true;
            t = rest;
        }
        if t == [":"] { Ok(()) } else { Err("expected ':'".into()) }
    }

    fn edge<'t>(&self, t: &'t [&'t str]) -> R<(Edge, &'t [&'t str])> {
        let [b, rest @ ..] = t else { return Err("a target is missing".into()) };
        let mut e = Edge { block: BlockId(index(b, 'b')?), args: Vec::new() };
        let ["(", list @ ..] = rest else { return Ok((e, rest)) };
        let mut rest = list;
        loop {
            let [v, sep, more @ ..] = rest else { return Err("unfinished arguments".into()) };
            e.args.push(value(v)?);
            rest = more;
            match *sep {
                ")" => return Ok((e, rest)),
                "," => {}
                _ => return Err(format!("'{sep}' in arguments")),
            }
        }
    }

    /// Puts an inst at its number; numbers left out are filled with insts that are in no block.
    fn define(&mut self, r: Ref, inst: Inst) -> R<Ref> {
        const UNUSED: Inst =
            Inst { op: Op::ConstI32, ty: Ty::None, args: [Ref::NONE; 4], imm: 0, resume: ResumeId::NONE };
        let n = r.0 as usize;
        if n >= self.func.insts.len() {
            self.func.insts.resize(n + 1, UNUSED);
        }
        if self.func.insts[n].ty != Ty::None {
            return Err(format!("{r:?} is defined twice"));
        }
        self.func.insts[n] = inst;
        Ok(r)
    }

    fn inst(&mut self, result: Option<Ref>, given: Option<Ty>, t: &[&str]) -> R<()> {
        let [name, rest @ ..] = t else { return Err("an inst is missing".into()) };
        let mut t = rest;
        let Some(&op) = ALL.iter().find(|o| o.name() == *name) else { return Err(format!("no inst '{name}'")) };
        let ty = match (op.result(), given, result) {
            (Some(ty), None, Some(_)) if ty != Ty::None => ty,
            (Some(Ty::None), None, None) => Ty::None,
            (None, Some(ty), Some(_)) if ty != Ty::None => ty,
            (None, None, None) => Ty::None,
            _ => return Err(format!("the result of {name} is not as in the table")),
        };
        let mut inst = Inst { op, ty, args: [Ref::NONE; 4], imm: 0, resume: ResumeId::NONE };
        if imm_of(op) != Imm::None {
            let [imm, rest @ ..] = t else { return Err("the immediate is missing".into()) };
            inst.imm = parse_imm(imm_of(op), imm)?;
            t = rest;
        }
        if let [args @ .., "->", r] = t {
            inst.resume = resume(r)?;
            t = args;
        }
        if t.len() > inst.args.len() {
            return Err("too many arguments".into());
        }
        for (to, a) in inst.args.iter_mut().zip(t) {
            *to = value(a)?;
        }
        let b = self.last_block()?;
        match result {
            Some(r) => {
                let r = self.define(r, inst)?;
                self.func.block_mut(b).insts.push(r);
            }
            None => {
                self.unnumbered.push((b, self.func.block(b).insts.len(), inst));
                self.func.block_mut(b).insts.push(Ref::NONE);
            }
        }
        Ok(())
    }
}

fn end(rest: &[&str]) -> R<()> {
    match rest {
        [] => Ok(()),
        [t, ..] => Err(format!("'{t}' at the end")),
    }
}

fn parse_imm(kind: Imm, s: &str) -> R<u64> {
    let class = |name: &str| {
        Class::ALL.into_iter().find(|c| format!("{c:?}") == name).ok_or_else(|| format!("no alias class '{name}'"))
    };
    match kind {
        Imm::None => Ok(0),
        Imm::Int | Imm::Register => Ok(number::<i32>(s)? as u32 as u64),
        Imm::Double if s.starts_with("0x") => hex(s),
        Imm::Double => Ok(number::<f64>(s)?.to_bits()),
        Imm::Bool => Ok(number::<bool>(s)? as u64),
        Imm::Bits => hex(s),
        Imm::Offset => Ok(number::<u32>(s)? as u64),
        Imm::At | Imm::Sunk => Ok(number::<u32>(s)? as u64),
        Imm::Tag => match TAG_NAMES.iter().find(|t| t.1 == s) {
            Some(t) => Ok(t.0 as u64),
            None => hex(s),
        },
        Imm::Cc => match CC_NAMES.iter().position(|n| *n == s) {
            Some(n) => Ok(n as u64),
            None => Err(format!("no condition '{s}'")),
        },
        Imm::Place => {
            let at = s.find(['+', '-']).ok_or("a displacement is missing")?;
            Ok(place(class(&s[..at])?, number::<i32>(&s[at..])? as usize))
        }
        Imm::Typed => {
            let (c, e) = s.split_once('.').ok_or("an element type is missing")?;
            let e = ELEMENTS.into_iter().find(|x| format!("{x:?}") == e).ok_or("no such element type")?;
            Ok(place(class(c)?, e as usize))
        }
        Imm::Helper => match HELPERS.iter().position(|h| h.name == s) {
            Some(n) => Ok(n as u64),
            None => Err(format!("no helper '{s}'")),
        },
        Imm::Island => {
            let (island, frame) =
                s.strip_prefix("island").and_then(|s| s.split_once('@')).ok_or("expected islandN@FRAME")?;
            Ok(island_imm(number(frame)?, number(island)?))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
root at 7 extent 12 params 2 construct this
b0:
  %0 = LoadReg -3
  %1 = UnboxInt %0
  %2 = ConstF64 -0.0
  %3 = ConstF64 0x7ff8000000000001
  %4 = ConstF64 inf
  %5 = ConstI32 -2147483648
  %6 = ConstBool true
  %7 = ConstVal 0xfffffffe00000002
  %8 = ConstOff 4294967295
  %9 = BoxOff string %8
  %11 = IsTag int %0
  GuardTrue %11 -> r0
  StoreVal Slot+16 %8 %7
  StoreReg 4 %7
  SetPlace 0
  ExecOp island7@-5 -> r1
  %19 = CallFrame island8@9 %8 -> r1
  %12 = ReloadReg 4
  Call barrier %8 %7
  %13: d = Call fmod %2 %3
  %14 = LoadAddr View-8 %8
  %15: i = LoadTyped Bytes.Uint32 %14 %1
  branch %6 b1(%1, %2) b2
b1(%16: i, %17: d):
  %18 = ICmp lt %16 %1
  jump b1(%16, %17)
b2 cold:
  exit r1
b3:
  return %7
r0: frame 0 code 12 pc 5 node 3
  -1 = %1
  5 = %9
r1: frame -9 code 12 pc 6 node 4 throws
place 0: frame 3 at 4294967295
layout 70: kind 25 size 48 values 16
";

    #[test]
    fn round_trip() {
        let f = parse(TEXT).unwrap();
        assert_eq!(f.to_string(), TEXT);
    }

    #[test]
    fn every_inst_reads_back() {
        for &op in ALL {
            let ty = op.result().unwrap_or(Ty::I32);
            let mut f = Func::new();
            let mut args = [Ref::NONE; 4];
            for (k, _) in op.letters().0.chars().enumerate() {
                args[k] = f.push(Inst {
                    op: Op::ConstI32,
                    ty: Ty::I32,
                    args: [Ref::NONE; 4],
                    imm: 1,
                    resume: ResumeId::NONE,
                });
            }
            if op == Op::Param {
                continue;
            }
            let imm = if imm_of(op) == Imm::Place { place(Class::Slot, 8) } else { 1 };
            let r = f.push(Inst { op, ty, args, imm, resume: ResumeId::NONE });
            for n in 0..=r.0 {
                f.block_mut(BlockId(0)).insts.push(Ref(n));
            }
            let text = f.to_string();
            assert_eq!(parse(&text).map(|f| f.to_string()), Ok(text));
        }
    }

    #[test]
    fn errors_name_the_line() {
        for (text, line) in [
            ("b0:\n  %0 = Foo", 2),
            ("b1:", 1),
            ("b0:\n  %0 = ConstI32 x", 2),
            ("b0:\n  %0 = ConstI32 1\n  %0 = ConstI32 1", 3),
            ("b0:\n  jump", 2),
            ("b0:\n  jump b1(%0", 2),
            ("  %0 = ConstI32 1", 1),
            ("b0:\n  %99999999 = ConstI32 1", 2),
            ("b0(%0: x):", 1),
            ("b0:\n  open\n  3 = %1", 3),
            ("b0:\n  %0 = GuardTrue %1", 2),
            ("b0:\n  ConstI32 1", 2),
            ("r0: frame 1", 1),
            ("b0:\n  %0 = IsTag", 2),
            ("b0:\n  %0 = LoadVal Slot %1", 2),
            ("é(", 1),
        ] {
            assert_eq!(parse(text).map_err(|e| e.line).err(), Some(line), "{text}");
        }
    }
}
