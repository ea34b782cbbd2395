//! Constant pool and inline-cache slots.

use bytecode::{Const, Op, Reg, Text};
use rustc_hash::FxHashMap;

use super::{Emitter, R};

#[derive(Default)]
pub struct Consts {
    pub list: Vec<Const>,
    strings: FxHashMap<Text, u32>,
    numbers: FxHashMap<u64, u32>,
    bigints: FxHashMap<String, u32>,
}

impl Consts {
    pub fn add(&mut self, c: Const) -> u32 {
        self.list.push(c);
        self.list.len() as u32 - 1
    }

    pub fn text(&mut self, t: Text) -> u32 {
        if let Some(&i) = self.strings.get(&t) {
            return i;
        }
        let i = self.add(Const::Str(t.clone()));
        self.strings.insert(t, i);
        i
    }

    pub fn string(&mut self, s: &str) -> u32 {
        self.text(Text::new(s))
    }

    pub fn number(&mut self, n: f64) -> u32 {
        if let Some(&i) = self.numbers.get(&n.to_bits()) {
            return i;
        }
        let i = self.add(Const::Number(n));
        self.numbers.insert(n.to_bits(), i);
        i
    }

    pub fn bigint(&mut self, digits: &str) -> u32 {
        if let Some(&i) = self.bigints.get(digits) {
            return i;
        }
        let i = self.add(Const::BigInt(digits.into()));
        self.bigints.insert(digits.into(), i);
        i
    }
}

/// A property key known at compile time.
#[derive(Clone, Debug)]
pub enum Key {
    /// Anything but an array index.
    Name(Text),
    /// An array index.
    Index(u32),
}

impl Key {
    pub fn from_text(t: Text) -> Key {
        match array_index(&t) {
            Some(i) => Key::Index(i),
            None => Key::Name(t),
        }
    }

    pub fn to_text(&self) -> Text {
        match self {
            Key::Name(t) => t.clone(),
            Key::Index(i) => Text::new(&i.to_string()),
        }
    }
}

/// The array index a property name denotes: canonical decimal below 2^32 - 1.
fn array_index(t: &Text) -> Option<u32> {
    let Text::Latin1(b) = t else { return None };
    if b.is_empty() || b.len() > 10 || (b[0] == b'0' && b.len() > 1) || !b.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let n: u64 = b.iter().fold(0, |n, d| n * 10 + (d - b'0') as u64);
    (n < u32::MAX as u64).then_some(n as u32)
}

/// The int32 a number is, when it is one (-0 is not).
pub fn as_int(n: f64) -> Option<i32> {
    let i = n as i32;
    (i as f64 == n && (i != 0 || n.is_sign_positive())).then_some(i)
}

impl Emitter<'_, '_> {
    pub fn load_number(&mut self, dst: Reg, n: f64) {
        match as_int(n) {
            Some(i) => self.int(dst, i),
            None => {
                let k = self.consts.number(n);
                self.op_imm(Op::LoadConst, 0, dst, k as i32);
            }
        }
    }

    pub fn load_text(&mut self, dst: Reg, t: Text) {
        let k = self.consts.text(t);
        self.op_imm(Op::LoadConst, 0, dst, k as i32);
    }

    pub fn load_key(&mut self, dst: Reg, key: &Key) {
        match key {
            Key::Name(t) => self.load_text(dst, t.clone()),
            Key::Index(i) => self.load_number(dst, *i as f64),
        }
    }

    /// A cache slot for a name; `None` when the function has used up all it can address.
    pub fn ic(&mut self, key: Text) -> Option<Reg> {
        if self.ics.len() >= u16::MAX as usize {
            return None;
        }
        let k = self.consts.text(key);
        self.ics.push(k);
        Some((self.ics.len() - 1) as u16 as Reg)
    }

    /// A cache slot for a name that has no form without one.
    pub fn ic_required(&mut self, key: &str) -> R<Reg> {
        match self.ic(Text::new(key)) {
            Some(ic) => Ok(ic),
            None => self.limit("too many property accesses"),
        }
    }

    /// The cache slot of a global for loads, or for stores: all places of the function share it, as they find the same.
    pub fn global_ic(&mut self, name: &str, store: bool) -> R<Reg> {
        let k = self.consts.string(name);
        if let Some(&ic) = self.global_ics.get(&(k, store)) {
            return Ok(ic);
        }
        let ic = self.ic_required(name)?;
        self.global_ics.insert((k, store), ic);
        Ok(ic)
    }

    /// A constant index that fits a 16-bit operand.
    pub fn small_const(&mut self, k: u32) -> R<Reg> {
        if k > u16::MAX as u32 - 1 { self.limit("too many constants") } else { Ok(k as u16 as Reg) }
    }

    /// `dst = obj.key`, with op `GetProp` or `GetMethod`.
    pub fn get_named(&mut self, op: Op, dst: Reg, obj: Reg, key: &Key) {
        if let Key::Name(t) = key {
            let op = if op == Op::GetProp && *t == Text::Latin1((*b"length").into()) { Op::GetLength } else { op };
            if let Some(ic) = self.ic(t.clone()) {
                self.op3(op, dst, obj, ic);
                return;
            }
        }
        let mark = self.mark();
        let k = self.temp();
        self.load_key(k, key);
        self.op3(if op == Op::GetMethod { Op::GetElemMethod } else { Op::GetElem }, dst, obj, k);
        self.release(mark);
    }

    /// `obj.key = value`.
    pub fn set_named(&mut self, obj: Reg, value: Reg, key: &Key) {
        let strict = self.strict() as u8;
        if let Key::Name(t) = key
            && let Some(ic) = self.ic(t.clone())
        {
            self.op(Op::SetProp, strict, obj, value, ic);
            return;
        }
        let mark = self.mark();
        let k = self.temp();
        self.load_key(k, key);
        self.op(Op::SetElem, strict, obj, k, value);
        self.release(mark);
    }

    /// CreateDataProperty(obj, key, value).
    pub fn init_named(&mut self, obj: Reg, value: Reg, key: &Key) {
        if let Key::Name(t) = key
            && let Some(ic) = self.ic(t.clone())
        {
            self.op3(Op::InitProp, obj, value, ic);
            return;
        }
        let mark = self.mark();
        let k = self.temp();
        self.load_key(k, key);
        self.op3(Op::InitElem, obj, k, value);
        self.release(mark);
    }
}
