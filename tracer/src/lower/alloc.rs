//! Cells made in line: objects of known shapes, arrays of few elements, environments. As [`Vm::alloc_cell`] makes them, by moving
//! the bump pointer of their size; the helper is left for when the run of free memory is used up.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};
use rustc_hash::FxHashSet;

use super::build::{Builder, MEM};
use crate::helpers::Name;
use crate::ir::{Class, Effect, Inst, Layout, Op, Ref, class_of, disp_of};
use crate::lift::{ELEMENTS_START, OBJECT_ELEMENTS, OBJECT_RAW};
use std::mem::offset_of;
use vm::Kind;
use vm::Vm;
use vm::heap::alloc::{Bump, MAX_STEPPED, class_of as size_class, class_size};
use vm::heap::gc_state;
use vm::interp::env;
use vm::value::Value as Boxed;

/// What a new word is to hold.
#[derive(Clone, Copy)]
enum Word {
    Bits(u64),
    Is(Value),
    /// Something is stored there at once.
    Stored,
}

/// A cell to be made.
struct NewCell {
    header: u64,
    /// What follows the header.
    words: Vec<Word>,
}

impl NewCell {
    /// A cell of at least `size` bytes, all words behind its header the same; `None` if it is too large.
    fn new(kind: Kind, word: u32, flags: u16, size: usize, fill: u64) -> Option<NewCell> {
        if size > MAX_STEPPED {
            return None;
        }
        let header = word as u64 | (kind as u64) << 32 | (gc_state::YOUNG as u64) << 40 | (flags as u64) << 48;
        Some(NewCell { header, words: vec![Word::Bits(fill); Vm::rounded_size(size) / 8 - 1] })
    }
    fn bytes(&self) -> usize {
        8 * (self.words.len() + 1)
    }
    fn set(&mut self, disp: usize, w: Word) {
        self.words[disp / 8 - 1] = w;
    }
}

/// What the insts behind one that makes a cell store into it before anything else could see it.
#[derive(Default)]
struct Filling {
    /// Displacements of values.
    slots: Vec<usize>,
    /// The last of the shapes.
    shape: Option<u32>,
    /// Stores of shapes.
    shapes: Vec<Ref>,
    elements: Vec<usize>,
}

impl Builder<'_> {
    /// Makes what a helper makes, if that can be done in line; the insts behind it are looked at for what is stored into it.
    pub fn new_cell(&mut self, r: Ref, rest: &[Ref]) -> Option<Value> {
        let i = self.f.inst(r);
        if i.op != Op::Call {
            return None;
        }
        let constant = |a: Ref| Some(self.f.inst(a)).filter(|c| c.op == Op::ConstOff).map(|c| c.imm as u32);
        if i.imm == Name::new_object as u64 {
            let first = constant(i.args[0])?;
            let layout = *self.f.layouts.get(&first)?;
            let filling = self.filling(r, rest);
            let shape = filling.shape.unwrap_or(first);
            let cell = object(&layout, shape, 0, &filling)?;
            self.skipped.extend(filling.shapes);
            let shape = self.cur.ins().iconst(types::I64, shape as i64);
            return Some(self.make(i, &[cell], &[shape]));
        }
        if i.imm == Name::new_list as u64 {
            let shape = constant(i.args[0])?;
            let layout = *self.f.layouts.get(&shape)?;
            let how = self.const_int(i.args[1])? as u32;
            let (n, flags) = (how as usize & 0xffff, (how >> 16) as u16);
            let filling = self.filling(r, rest);
            let mut array = object(&layout, shape, flags, &Filling::default())?;
            // The length, and no more flags.
            array.set(OBJECT_RAW, Word::Bits(n as u64));
            let mut cells = vec![array];
            if n > 0 {
                let size = ELEMENTS_START + 8 * n;
                let capacity = (Vm::rounded_size(size) - ELEMENTS_START) / 8;
                let mut elements = NewCell::new(Kind::Elements, capacity as u32, 0, size, Boxed::HOLE.0)?;
                filling.elements.iter().for_each(|k| elements.set(ELEMENTS_START + 8 * k, Word::Stored));
                cells.push(elements);
            }
            let args = [self.value(i.args[0]), self.value(i.args[1])];
            return Some(self.make(i, &cells, &args));
        }
        if i.imm == Name::new_env as u64 {
            let n = self.const_int(i.args[1])?;
            let (count, fill) = (n & 0xffff, if n >> 16 != 0 { Boxed::HOLE } else { Boxed::UNDEFINED });
            let size = env::SLOTS + 8 * count as usize;
            let mut cell = NewCell::new(Kind::Env, count as u32, 0, size, fill.0)?;
            let filling = self.filling(r, rest);
            filling.slots.iter().for_each(|&at| cell.set(at, Word::Stored));
            let args = [self.value(i.args[0]), self.value(i.args[1])];
            cell.set(8, Word::Is(args[0]));
            return Some(self.make(i, &[cell], &args));
        }
        None
    }

    fn filling(&self, cell: Ref, rest: &[Ref]) -> Filling {
        let mut found = Filling::default();
        let mut elements = Ref::NONE;
        for &r in rest {
            let i = self.f.inst(r);
            let into = i.args[0] == cell;
            match i.op {
                Op::StoreVal if into && matches!(class_of(i.imm), Class::Slot | Class::Env) => {
                    found.slots.push(disp_of(i.imm) as usize);
                }
                Op::StoreI32 if into && class_of(i.imm) == Class::Shape && self.const_int(i.args[1]).is_some() => {
                    found.shape = self.const_int(i.args[1]).map(|s| s as u32);
                    found.shapes.push(r);
                }
                Op::StoreElem if i.args[0] == elements && self.const_int(i.args[1]).is_some() => {
                    found.elements.extend(self.const_int(i.args[1]).map(|k| k as usize));
                }
                Op::LoadOff
                    if into && class_of(i.imm) == Class::Storage && disp_of(i.imm) as usize == OBJECT_ELEMENTS =>
                {
                    elements = r;
                }
                Op::Barrier if into => {}
                _ if i.op.effect() == Effect::pure
                    || i.op.effect() == Effect::load && !into && i.args[0] != elements => {}
                _ => break,
            }
        }
        found
    }

    /// Makes cells, the second of which holds the elements of the first; gives the offset of the first.
    fn make(&mut self, i: &Inst, cells: &[NewCell], args: &[Value]) -> Value {
        let (slow, done) = (self.cold_block(), self.new_block());
        let result = self.cur.func.dfg.append_block_param(done, types::I64);
        // Places of all before any is taken: two of one size lie side by side.
        let mut sizes: Vec<(usize, usize)> = Vec::new();
        let mut places = Vec::new();
        for c in cells {
            let class = size_class(c.bytes());
            debug_assert_eq!(class_size(class), c.bytes());
            let before = sizes.iter_mut().find(|s| s.0 == class);
            places.push((class, before.as_ref().map_or(0, |s| s.1)));
            match before {
                Some(s) => s.1 += c.bytes(),
                None => sizes.push((class, c.bytes())),
            }
        }
        let at = |class: usize| offset_of!(Vm, bump) + class * size_of::<Bump>();
        let mut current = Vec::new();
        for &(class, bytes) in &sizes {
            let cur = self.load_vm(at(class) + offset_of!(Bump, cur));
            let end = self.load_vm(at(class) + offset_of!(Bump, end));
            let next = self.cur.ins().iadd_imm_s(cur, bytes as i64);
            let full = self.cur.ins().icmp(IntCC::UnsignedGreaterThan, next, end);
            self.go_if(full, slow);
            current.push((class, cur, next));
        }
        for &(class, _, next) in &current {
            self.cur.ins().store(MEM, next, self.vm, (at(class) + offset_of!(Bump, cur)) as i32);
        }
        let mut offsets = Vec::new();
        let mut addresses = Vec::new();
        for &(class, before) in &places {
            let cur = current.iter().find(|c| c.0 == class).map_or(self.vm, |c| c.1);
            let cur = if before == 0 { cur } else { self.cur.ins().iadd_imm_s(cur, before as i64) };
            offsets.push(self.cur.ins().ushr_imm_u(cur, 3));
            addresses.push(self.cur.ins().iadd(self.vm, cur));
        }
        for (k, (c, &address)) in cells.iter().zip(&addresses).enumerate() {
            let header = self.cur.ins().iconst(types::I64, c.header as i64);
            self.cur.ins().store(MEM, header, address, 0);
            for (n, &w) in c.words.iter().enumerate() {
                let v = match w {
                    Word::Bits(bits) => self.cur.ins().iconst(types::I64, bits as i64),
                    Word::Is(v) => v,
                    Word::Stored => continue,
                };
                self.cur.ins().store(MEM, v, address, 8 * (n as i32 + 1));
            }
            if k == 0
                && let Some(&elements) = offsets.get(1)
            {
                self.cur.ins().istore32(MEM, elements, address, OBJECT_ELEMENTS as i32);
            }
        }
        self.cur.ins().jump(done, &[offsets[0].into()]);
        self.start(slow);
        let v = self.call_helper(i.imm, args).unwrap_or(offsets[0]);
        let v = self.cur.ins().uextend(types::I64, v);
        self.cur.ins().jump(done, &[v.into()]);
        self.start(done);
        result
    }
}

/// An object of a shape: no slots and elements of their own, internal words 0, values undefined.
fn object(layout: &Layout, shape: u32, flags: u16, filling: &Filling) -> Option<NewCell> {
    let kind = Kind::from_u8(layout.kind)?;
    let mut cell = NewCell::new(kind, shape, flags, layout.size as usize, Boxed::UNDEFINED.0)?;
    (8..layout.first as usize).step_by(8).for_each(|at| cell.set(at, Word::Bits(0)));
    filling.slots.iter().for_each(|&at| cell.set(at, Word::Stored));
    Some(cell)
}

/// Cells that have been made since there could have been a collection: they are young.
#[derive(Default)]
pub struct Fresh(FxHashSet<Ref>);

impl Fresh {
    /// Notes an inst that is emitted.
    pub fn note(&mut self, r: Ref, i: &Inst) {
        if i.op.effect() != Effect::call {
            return;
        }
        self.0.clear();
        let makes = [Name::new_object, Name::new_list, Name::new_env, Name::new_arguments, Name::new_array];
        if i.op == Op::Call && makes.iter().any(|&name| i.imm == name as u64) {
            self.0.insert(r);
        }
    }
    pub fn has(&self, r: Ref) -> bool {
        self.0.contains(&r)
    }
    pub fn clear(&mut self) {
        self.0.clear();
    }
}
