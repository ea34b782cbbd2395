//! Disassembler: the text form of a compiled function (`--print-bytecode`).
//!
//! One line an instruction: index, op, operands as the op table describes them, and for constants, caches and jump
//! targets what they stand for. Nested compiled functions follow their parent.

use std::fmt::Write;

use crate::{Const, FunctionConst, FunctionProto, Insn, Op, Text, frame, special};

/// Writes `f` and all compiled functions nested in it.
pub fn disassemble(f: &FunctionProto) -> String {
    let mut out = String::new();
    function(&mut out, f, "");
    out
}

/// Writes `f` without the functions nested in it.
pub fn disassemble_one(f: &FunctionProto) -> String {
    let mut out = String::new();
    head_and_code(&mut out, f, "");
    out
}

fn function(out: &mut String, f: &FunctionProto, path: &str) {
    let path = head_and_code(out, f, path);
    nested(out, f, &path);
}

/// One function; returns its name with those of the functions around it.
fn head_and_code(out: &mut String, f: &FunctionProto, path: &str) -> String {
    let name = match f.name.to_string_lossy() {
        n if n.is_empty() => "(anonymous)".to_string(),
        n => n,
    };
    let path = if path.is_empty() { name } else { format!("{path}/{name}") };
    let _ = writeln!(
        out,
        "function {path} {:?} flags={:#x} length={} params={} regs={} span={}..{}",
        f.kind, f.flags, f.length, f.nparams, f.nregs, f.span.0, f.span.1
    );
    let mut pc = 0;
    while pc < f.code.len() {
        pc += instruction(out, f, pc);
    }
    for h in &f.handlers {
        let _ = writeln!(out, "  handler {}..{} -> {} in {}", h.start, h.end, h.target, register(h.reg as i16));
    }
    path
}

fn nested(out: &mut String, f: &FunctionProto, path: &str) {
    for c in &f.consts {
        if let Const::Function(c) = c {
            match &**c {
                FunctionConst::Compiled(p) => function(out, p, path),
                FunctionConst::Lazy(l) => {
                    let _ = writeln!(
                        out,
                        "function {path}/{} {:?} lazy span={}..{}",
                        l.name.to_string_lossy(),
                        l.kind,
                        l.span.0,
                        l.span.1
                    );
                }
            }
        }
    }
}

/// Name of a register as the disassembler shows it: header registers have names.
fn register(r: i16) -> String {
    match r {
        frame::CALLEE => "callee".into(),
        frame::THIS => "this".into(),
        frame::NEW_TARGET => "newtarget".into(),
        frame::RETURN_PC => "returnpc".into(),
        frame::ARGC => "argc".into(),
        r => format!("r{r}"),
    }
}

/// One instruction with the words that belong to it; returns how many words were shown.
fn instruction(out: &mut String, f: &FunctionProto, pc: usize) -> usize {
    let insn = Insn(f.code[pc]);
    let position = match f.positions.binary_search_by_key(&(pc as u32), |p| p.pc) {
        Ok(i) => format!("@{}", f.positions[i].offset),
        Err(_) => String::new(),
    };
    let Some(op) = insn.op() else {
        let _ = writeln!(out, "{pc:5} {position:>7} ?{:#018x}", insn.0);
        return 1;
    };
    let info = op.info();
    let mut shown: Vec<String> = Vec::new();
    let mut note = String::new();
    let letters = info.operands.as_bytes();
    let target = |offset: isize| format!("->{}", pc as isize + 1 + offset);
    for (i, &letter) in letters.iter().enumerate().take(4) {
        let wide = letters.len() > 4 && i == 2;
        let raw = match i {
            0 => insn.x() as u16,
            1 => insn.a(),
            2 => insn.b(),
            _ => insn.c(),
        };
        shown.push(match letter {
            b'-' => continue,
            _ if wide => match letter {
                b'j' => target(insn.imm() as isize),
                b'k' => {
                    let _ = write!(note, " {}", constant(f, insn.imm() as u32));
                    format!("k{}", insn.imm())
                }
                _ if op == Op::LoadSpecial => special_name(insn.imm()).into(),
                _ => format!("{}", insn.imm()),
            },
            b'R' | b'W' | b'M' | b'B' => register(raw as i16),
            b'K' | b'k' => {
                let _ = write!(note, " {}", constant(f, raw as u32));
                format!("k{raw}")
            }
            b'I' => {
                if let Some(&k) = f.ics.get(raw as usize) {
                    let _ = write!(note, " {}", constant(f, k));
                }
                format!("ic{raw}")
            }
            b'i' => format!("{}", raw as i16),
            b'J' => target(raw as i16 as isize),
            _ => format!("{raw}"),
        });
        if wide {
            break;
        }
    }
    if let Ok(i) = f.tdz_names.binary_search_by_key(&(pc as u32), |t| t.0) {
        let _ = write!(note, " {}", constant(f, f.tdz_names[i].1));
    }
    let note = if note.is_empty() { note } else { format!("  ;{note}") };
    let _ = writeln!(out, "{}", format!("{pc:5} {position:>7} {:<16}{}{note}", info.name, shown.join(" ")).trim_end());
    match op {
        Op::SwitchInt => {
            let n = insn.b() as usize;
            let words = n.div_ceil(2).min(f.code.len() - pc - 1);
            let after = (pc + 1 + words) as i64;
            for i in 0..n.min(words * 2) {
                let word = f.code[pc + 1 + i / 2];
                let offset = (word >> (32 * (i % 2))) as u32 as i32;
                let _ = writeln!(out, "                case {} ->{}", insn.rc() + i as isize, after + offset as i64);
            }
            1 + words
        }
        _ => 1,
    }
}

fn special_name(payload: i32) -> &'static str {
    match payload as u32 {
        special::FALSE => "false",
        special::TRUE => "true",
        special::UNDEFINED => "undefined",
        special::NULL => "null",
        special::HOLE => "hole",
        _ => "?",
    }
}

fn quoted(t: &Text) -> String {
    let s = t.to_string_lossy();
    match s.char_indices().nth(40) {
        Some((end, _)) => format!("{:?}...", &s[..end]),
        None => format!("{s:?}"),
    }
}

fn constant(f: &FunctionProto, index: u32) -> String {
    match f.consts.get(index as usize) {
        None => format!("k{index}?"),
        Some(Const::Number(n)) => format!("{n}"),
        Some(Const::Str(t)) => quoted(t),
        Some(Const::BigInt(s)) => format!("{s}n"),
        Some(Const::Function(c)) => {
            let name = match &**c {
                FunctionConst::Compiled(p) => &p.name,
                FunctionConst::Lazy(l) => &l.name,
            };
            format!("function {}", name.to_string_lossy())
        }
        Some(Const::Template { raw, .. }) => format!("template of {}", raw.len()),
        Some(Const::ObjectKeys(keys)) => format!("{{{}}}", keys.iter().map(quoted).collect::<Vec<_>>().join(", ")),
        Some(Const::RegExp { pattern, flags }) => format!("/{}/{}", pattern.to_string_lossy(), flags.to_string_lossy()),
        Some(Const::Scope(s)) => format!("scope of {} bytes", s.len()),
    }
}
