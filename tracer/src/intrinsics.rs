//! Natives that the trace has insts or helpers for. They are known by their rows in the tables of natives, so that a program
//! that replaces `Math.floor` calls its own function: the callee is checked as any other.

use crate::helpers::Name;
use crate::ir::{Cc, Op, Ref, Ty};
use crate::lift::Lifter;
use crate::region::kind;
use vm::interp::code::Code;
use vm::object::Shape;
use vm::object::exotic::typed_array::Element;
use vm::value::math::Function;
use vm::value::tag;
use vm::{Gc, Kind, NativeId, Vm};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Intrinsic {
    Floor,
    Ceil,
    Trunc,
    Sqrt,
    Abs,
    Min,
    Max,
    Imul,
    Clz32,
    Fround,
    Math(Function),
    Atan2,
    Pow,
    Random,
    /// Of numbers.
    IsNan,
    IsFinite,
    IsInteger,
    CharCodeAt,
    CharAt,
    CodePointAt,
    FromCharCode,
    StartsWith,
    EndsWith,
    Includes,
    IndexOf,
    Slice,
    Substring,
    Push,
    Pop,
    Shift,
    IsArray,
    /// `Object.is`.
    SameValue,
    HasOwn,
    HasOwnProperty,
    /// `Object.keys`.
    Keys,
    /// `Date.now`.
    Now,
    MapGet,
    MapSet,
    MapHas,
    SetHas,
    SetAdd,
    WeakMapGet,
    WeakMapHas,
    WeakSetHas,
    /// Getter of Map and Set.
    Size,
    /// Gives its receiver.
    Itself,
    ViewGet(Element),
    ViewSet(Element),
    /// Of typed arrays.
    TypedSet,
    Subarray,
}

/// Name of the row, names of other rows in the same table (which tell the object; with `!`: that are not there), intrinsic.
static KNOWN: &[(&str, &[&str], Intrinsic)] = &[
    ("floor", &["clz32"], Intrinsic::Floor),
    ("ceil", &["clz32"], Intrinsic::Ceil),
    ("trunc", &["clz32"], Intrinsic::Trunc),
    ("sqrt", &["clz32"], Intrinsic::Sqrt),
    ("abs", &["clz32"], Intrinsic::Abs),
    ("min", &["clz32"], Intrinsic::Min),
    ("max", &["clz32"], Intrinsic::Max),
    ("imul", &["clz32"], Intrinsic::Imul),
    ("clz32", &["imul"], Intrinsic::Clz32),
    ("fround", &["clz32"], Intrinsic::Fround),
    ("acos", &["clz32"], Intrinsic::Math(Function::Acos)),
    ("acosh", &["clz32"], Intrinsic::Math(Function::Acosh)),
    ("asin", &["clz32"], Intrinsic::Math(Function::Asin)),
    ("asinh", &["clz32"], Intrinsic::Math(Function::Asinh)),
    ("atan", &["clz32"], Intrinsic::Math(Function::Atan)),
    ("atanh", &["clz32"], Intrinsic::Math(Function::Atanh)),
    ("cbrt", &["clz32"], Intrinsic::Math(Function::Cbrt)),
    ("cos", &["clz32"], Intrinsic::Math(Function::Cos)),
    ("cosh", &["clz32"], Intrinsic::Math(Function::Cosh)),
    ("exp", &["clz32"], Intrinsic::Math(Function::Exp)),
    ("expm1", &["clz32"], Intrinsic::Math(Function::Expm1)),
    ("log", &["clz32"], Intrinsic::Math(Function::Log)),
    ("log10", &["clz32"], Intrinsic::Math(Function::Log10)),
    ("log1p", &["clz32"], Intrinsic::Math(Function::Log1p)),
    ("log2", &["clz32"], Intrinsic::Math(Function::Log2)),
    ("round", &["clz32"], Intrinsic::Math(Function::Round)),
    ("sign", &["clz32"], Intrinsic::Math(Function::Sign)),
    ("sin", &["clz32"], Intrinsic::Math(Function::Sin)),
    ("sinh", &["clz32"], Intrinsic::Math(Function::Sinh)),
    ("tan", &["clz32"], Intrinsic::Math(Function::Tan)),
    ("tanh", &["clz32"], Intrinsic::Math(Function::Tanh)),
    ("atan2", &["clz32"], Intrinsic::Atan2),
    ("pow", &["clz32"], Intrinsic::Pow),
    ("random", &["clz32"], Intrinsic::Random),
    ("isNaN", &[], Intrinsic::IsNan),
    ("isFinite", &[], Intrinsic::IsFinite),
    ("isInteger", &["isSafeInteger"], Intrinsic::IsInteger),
    ("charCodeAt", &["codePointAt"], Intrinsic::CharCodeAt),
    ("charAt", &["codePointAt"], Intrinsic::CharAt),
    ("codePointAt", &["charAt"], Intrinsic::CodePointAt),
    ("fromCharCode", &["fromCodePoint"], Intrinsic::FromCharCode),
    ("startsWith", &["codePointAt"], Intrinsic::StartsWith),
    ("endsWith", &["codePointAt"], Intrinsic::EndsWith),
    ("includes", &["codePointAt"], Intrinsic::Includes),
    ("indexOf", &["codePointAt"], Intrinsic::IndexOf),
    ("slice", &["codePointAt"], Intrinsic::Slice),
    ("substring", &["codePointAt"], Intrinsic::Substring),
    ("push", &["unshift"], Intrinsic::Push),
    ("pop", &["unshift"], Intrinsic::Pop),
    ("shift", &["unshift"], Intrinsic::Shift),
    ("isArray", &["new Array"], Intrinsic::IsArray),
    ("is", &["getOwnPropertyNames"], Intrinsic::SameValue),
    ("hasOwn", &["getOwnPropertyNames"], Intrinsic::HasOwn),
    ("keys", &["getOwnPropertyNames"], Intrinsic::Keys),
    ("now", &["UTC"], Intrinsic::Now),
    ("hasOwnProperty", &["propertyIsEnumerable"], Intrinsic::HasOwnProperty),
    ("get", &["clear", "set"], Intrinsic::MapGet),
    ("set", &["clear", "get"], Intrinsic::MapSet),
    ("has", &["clear", "get"], Intrinsic::MapHas),
    ("has", &["clear", "add"], Intrinsic::SetHas),
    ("add", &["clear", "has"], Intrinsic::SetAdd),
    ("get", &["delete", "set", "!clear", "!getPrototypeOf"], Intrinsic::WeakMapGet),
    ("has", &["delete", "set", "!clear", "!getPrototypeOf"], Intrinsic::WeakMapHas),
    ("has", &["delete", "add", "!clear"], Intrinsic::WeakSetHas),
    ("get size", &["clear", "has"], Intrinsic::Size),
    ("[Symbol.iterator]", &["!charAt"], Intrinsic::Itself),
    ("getInt8", &["setInt8"], Intrinsic::ViewGet(Element::Int8)),
    ("setInt8", &["getInt8"], Intrinsic::ViewSet(Element::Int8)),
    ("getUint8", &["setUint8"], Intrinsic::ViewGet(Element::Uint8)),
    ("setUint8", &["getUint8"], Intrinsic::ViewSet(Element::Uint8)),
    ("getInt16", &["setInt16"], Intrinsic::ViewGet(Element::Int16)),
    ("setInt16", &["getInt16"], Intrinsic::ViewSet(Element::Int16)),
    ("getUint16", &["setUint16"], Intrinsic::ViewGet(Element::Uint16)),
    ("setUint16", &["getUint16"], Intrinsic::ViewSet(Element::Uint16)),
    ("getInt32", &["setInt32"], Intrinsic::ViewGet(Element::Int32)),
    ("setInt32", &["getInt32"], Intrinsic::ViewSet(Element::Int32)),
    ("getUint32", &["setUint32"], Intrinsic::ViewGet(Element::Uint32)),
    ("setUint32", &["getUint32"], Intrinsic::ViewSet(Element::Uint32)),
    ("getFloat32", &["setFloat32"], Intrinsic::ViewGet(Element::Float32)),
    ("setFloat32", &["getFloat32"], Intrinsic::ViewSet(Element::Float32)),
    ("getFloat64", &["setFloat64"], Intrinsic::ViewGet(Element::Float64)),
    ("setFloat64", &["getFloat64"], Intrinsic::ViewSet(Element::Float64)),
    ("set", &["subarray"], Intrinsic::TypedSet),
    ("subarray", &["copyWithin"], Intrinsic::Subarray),
];

/// The intrinsic of a native's code.
pub fn find(vm: &Vm, code: Gc<Code>) -> Option<Intrinsic> {
    let id = NativeId(code.native.get());
    let name = vm.native_def(id).name;
    let table = vm.natives.tables.get((id.0 >> 16) as usize)?;
    let there = |witness: &str| table.iter().any(|d| d.name == witness);
    let fits = |witness: &&str| witness.strip_prefix('!').map_or_else(|| there(witness), |w| !there(w));
    KNOWN.iter().find(|k| k.0 == name && k.1.iter().all(fits)).map(|k| k.2)
}

mod collections;
mod numbers;
mod strings;
mod typed;
mod views;

pub use views::LITTLE_ENDIAN;

impl Lifter<'_> {
    /// The result of calling an intrinsic; `None` when its operands are not of the kinds it is for. `want`: that the callee is the
    /// native.
    pub fn intrinsic(&mut self, what: Intrinsic, this: isize, args: &[isize], want: Ref) -> Option<Ref> {
        use Intrinsic::*;
        let guard_callee = |l: &mut Self| {
            let r = l.resume();
            l.b.guard_true(want, r);
        };
        // Kinds of arguments are not recorded: what is known of their types, or of what is loaded now, decides.
        let x = args.first().copied();
        match what {
            Floor | Ceil | Trunc | Sqrt | Abs | Fround => {
                let x = self.number_argument(x?)?;
                guard_callee(self);
                let int = self.b.func.ty(x) == Ty::I32;
                let v = match what {
                    Floor | Ceil | Trunc if int => return Some(x),
                    Abs if int => {
                        let zero = self.b.int(0);
                        let negative = self.b.icmp(Cc::Lt, x, zero);
                        let resume = self.resume();
                        let n = self.b.checked(Op::SubOv, Ty::I32, &[zero, x], 0, resume);
                        return Some(self.b.emit(Op::Select, Ty::I32, &[negative, n, x], 0));
                    }
                    Floor => Op::FFloor,
                    Ceil => Op::FCeil,
                    Trunc => Op::FTrunc,
                    Sqrt => Op::FSqrt,
                    Abs => Op::FAbs,
                    _ => Op::F64ToF32,
                };
                let d = self.as_double(x);
                let v = self.b.emit(v, Ty::F64, &[d], 0);
                if matches!(what, Floor | Ceil | Trunc) && self.result_is_int() {
                    let resume = self.resume();
                    return Some(self.b.checked(Op::F64ToInt, Ty::I32, &[v], 0, resume));
                }
                Some(v)
            }
            Min | Max => {
                let numbers: Option<Vec<Ref>> = args.iter().map(|&a| self.number_argument(a)).collect();
                let mut numbers = numbers?.into_iter();
                let first = numbers.next()?;
                guard_callee(self);
                Some(numbers.fold(first, |x, y| self.extreme(what == Min, x, y)))
            }
            Imul => {
                let [x, y] = args else { return None };
                let (x, y) = (self.number_argument(*x)?, self.number_argument(*y)?);
                guard_callee(self);
                let (x, y) = (self.as_int32(x), self.as_int32(y));
                Some(self.b.emit(Op::Mul, Ty::I32, &[x, y], 0))
            }
            Clz32 => {
                let x = self.number_argument(x?)?;
                guard_callee(self);
                let x = self.as_int32(x);
                Some(self.b.emit(Op::Clz, Ty::I32, &[x], 0))
            }
            Math(_) | Atan2 | Pow | Random | IsNan | IsFinite | IsInteger => self.of_numbers(what, args, want),
            CharCodeAt => {
                let k = self.number_argument(x?)?;
                if self.b.func.ty(k) != Ty::I32 {
                    return None;
                }
                guard_callee(self);
                let s = self.get_val(this);
                let c = self.b.is_tag(s, tag::STRING);
                let r = self.resume();
                self.b.guard_true(c, r);
                if let Some(c) = self.code_unit(s, k) {
                    return Some(c);
                }
                let n = self.call(Name::char_code_at, Ty::I32, &[s, k]);
                let zero = self.b.int(0);
                let c = self.b.icmp(Cc::Ge, n, zero);
                self.b.guard_true(c, r);
                Some(n)
            }
            FromCharCode => {
                let [c] = args else { return None };
                let c = self.int_argument(*c)?;
                guard_callee(self);
                Some(self.call(Name::from_char_code, Ty::Val, &[c]))
            }
            Push => {
                let [x] = args else { return None };
                guard_callee(self);
                let o = self.object_operand(this);
                self.guard_kind(o, Kind::Array);
                if let Some(n) = self.push(o, *x) {
                    return Some(n);
                }
                let v = self.get_val(*x);
                let n = self.call(Name::plain_push, Ty::I32, &[o, v]);
                let zero = self.b.int(0);
                let c = self.b.icmp(Cc::Ge, n, zero);
                let r = self.resume();
                self.b.guard_true(c, r);
                Some(n)
            }
            Pop | Shift => {
                self.receiver_of(Kind::Array)?;
                guard_callee(self);
                let o = self.object_operand(this);
                if what == Pop
                    && let Some(v) = self.pop(o)
                {
                    return Some(v);
                }
                let helper = if what == Pop { Name::plain_pop } else { Name::plain_shift };
                let v = self.call(helper, Ty::Val, &[o]);
                self.guard_not_hole(v);
                Some(v)
            }
            IsArray => {
                let v = self.get_val(x?);
                guard_callee(self);
                let n = self.call(Name::is_array, Ty::I32, &[v]);
                Some(self.answer(n))
            }
            SameValue => {
                let [a, b] = args else { return None };
                guard_callee(self);
                let (a, b) = (self.get_val(*a), self.get_val(*b));
                Some(self.call(Name::same_value, Ty::Bool, &[a, b]))
            }
            HasOwn | HasOwnProperty => {
                let (object, key) = match (what, args) {
                    (HasOwn, [o, key]) if self.argument_kinds(*o) == kind::OBJECT => (*o, *key),
                    (HasOwnProperty, [key]) if self.receives_objects() => (this, *key),
                    _ => return None,
                };
                guard_callee(self);
                let o = self.object_operand(object);
                let key = self.get_val(key);
                let n = self.call(Name::plain_has_own, Ty::I32, &[o, key]);
                Some(self.answer(n))
            }
            Keys => {
                let [o] = args else { return None };
                if self.argument_kinds(*o) != kind::OBJECT {
                    return None;
                }
                guard_callee(self);
                let o = self.object_operand(*o);
                let v = self.call(Name::plain_keys, Ty::Val, &[o]);
                let made = self.b.is_tag(v, tag::OBJECT);
                let r = self.resume();
                self.b.guard_true(made, r);
                Some(v)
            }
            Now => {
                guard_callee(self);
                Some(self.call(Name::now, Ty::F64, &[]))
            }
            Itself => {
                guard_callee(self);
                Some(self.get_val(this))
            }
            ViewGet(ty) => self.view_method(ty, false, this, args, want),
            ViewSet(ty) => self.view_method(ty, true, this, args, want),
            TypedSet | Subarray => self.typed_method(what, this, args, want),
            CharAt | CodePointAt | StartsWith | EndsWith | Includes | IndexOf | Slice | Substring => {
                self.string_method(what, this, args, want)
            }
            MapGet | MapSet | MapHas | SetHas | SetAdd | WeakMapGet | WeakMapHas | WeakSetHas => {
                self.collection_method(what, this, args, want)
            }
            Size => None,
        }
    }

    /// An argument as int or double: what it is known to be, or what it is guarded to be because it was seen so.
    pub(crate) fn number_argument(&mut self, reg: isize) -> Option<Ref> {
        let r = self.get(reg);
        if matches!(self.b.func.ty(r), Ty::I32 | Ty::F64) {
            return Some(r);
        }
        let kinds = self.argument_kinds(reg);
        if kinds == kind::INT {
            let c = self.b.is_tag(r, tag::INT);
            let resume = self.resume();
            self.b.guard_true(c, resume);
            let v = self.b.emit(Op::UnboxInt, Ty::I32, &[r], 0);
            self.refine(reg, v);
            return Some(v);
        }
        if kinds == 0 || kinds & !kind::NUMBER != 0 {
            return None;
        }
        let resume = self.resume();
        let v = self.b.number(r, resume);
        self.refine(reg, v);
        Some(v)
    }
    /// An argument as int; `None` unless it has always been one.
    fn int_argument(&mut self, reg: isize) -> Option<Ref> {
        let k = self.number_argument(reg)?;
        (self.b.func.ty(k) == Ty::I32).then_some(k)
    }
    /// `None` unless all receivers of the call that were seen were of this kind.
    fn receiver_of(&self, kind: Kind) -> Option<()> {
        let n = &self.region.nodes[self.node as usize];
        let all = n.shapes.iter().all(|&s| Gc::<Shape>::from_offset(s).kind.get() == kind as u8);
        (!n.shapes.is_empty() && !n.megamorphic && n.access == 0 && all).then_some(())
    }
    /// Whether all receivers of the call that were seen were objects.
    fn receives_objects(&self) -> bool {
        let n = &self.region.nodes[self.node as usize];
        n.access == 0 && (n.megamorphic || !n.shapes.is_empty())
    }
    /// The boolean that a helper answers as 0 or 1; leaves when it answers less.
    pub fn answer(&mut self, n: Ref) -> Ref {
        let (zero, one) = (self.b.int(0), self.b.int(1));
        let c = self.b.icmp(Cc::Ge, n, zero);
        let r = self.resume();
        self.b.guard_true(c, r);
        self.b.icmp(Cc::Eq, n, one)
    }
    /// Kinds seen of an argument of the current call.
    pub(crate) fn argument_kinds(&self, reg: isize) -> u16 {
        let first = self.insn().rb() + bytecode::frame::HEADER as isize;
        let n = &self.region.nodes[self.node as usize];
        usize::try_from(reg - first).ok().and_then(|k| n.args.get(k)).copied().unwrap_or(0)
    }
    /// The lesser or the greater of two numbers.
    fn extreme(&mut self, least: bool, x: Ref, y: Ref) -> Ref {
        if self.b.func.ty(x) == Ty::I32 && self.b.func.ty(y) == Ty::I32 {
            let c = self.b.icmp(if least { Cc::Lt } else { Cc::Gt }, x, y);
            return self.b.emit(Op::Select, Ty::I32, &[c, x, y], 0);
        }
        let (x, y) = (self.as_double(x), self.as_double(y));
        self.b.emit(if least { Op::FMin } else { Op::FMax }, Ty::F64, &[x, y], 0)
    }
    fn as_double(&mut self, r: Ref) -> Ref {
        if self.b.func.ty(r) == Ty::I32 { self.b.emit(Op::IntToF64, Ty::F64, &[r], 0) } else { r }
    }
    fn as_int32(&mut self, r: Ref) -> Ref {
        if self.b.func.ty(r) == Ty::F64 { self.to_int32(r) } else { r }
    }
    fn result_is_int(&self) -> bool {
        self.result_kinds() == kind::INT
    }
}
