//! `Symbol` (spec 20.4).

use crate::{define, natives};
use vm::heap::Kind;
use vm::string::symflags;
use vm::vm::Intrinsic;
use vm::{Args, Attrs, Gc, JsResult, Key, Symbol, Value, Vm};

fn constructor(vm: &mut Vm, args: Args) -> JsResult {
    if args.new_target().is_some() {
        return Err(vm.throw_type("Symbol is not a constructor"));
    }
    let d = if args.get(0).is_undefined() { None } else { Some(vm.to_string(args.get(0))?) };
    Ok(vm.new_symbol(d, 0).into())
}

/// thisSymbolValue.
fn this_symbol(vm: &mut Vm, v: Value, method: &str) -> JsResult<Gc<Symbol>> {
    if v.is_symbol() {
        return Ok(v.as_gc());
    }
    match v.to_object() {
        Some(o) if o.is(Kind::SymbolObject) => Ok(o.internal(0).as_gc()),
        _ => {
            let shown = vm.describe(v);
            Err(vm.throw_type(format!("{method} requires that 'this' be a Symbol, got {shown}")))
        }
    }
}

/// The registry is a List of (count, symbols...); symbols are found by description.
fn for_(vm: &mut Vm, args: Args) -> JsResult {
    let key = vm.to_string(args.get(0))?;
    let list = vm.roots.symbol_registry;
    let n = list.some().map_or(0, |l| l.get(0).as_int() as usize);
    for i in 1..=n {
        let s: Gc<Symbol> = list.get(i).as_gc();
        if vm.str_eq(Gc::from_offset(s.description.get()), key) {
            return Ok(s.into());
        }
    }
    let s = vm.new_symbol(Some(key), symflags::REGISTERED);
    let list = if list.is_none() || n + 1 >= list.cap() {
        let grown = vm.alloc_values(Kind::List, (n + 1) * 2 + 1, Value::UNDEFINED);
        for i in 1..=n {
            grown.values()[i].set(list.get(i));
        }
        vm.roots.symbol_registry = grown;
        grown
    } else {
        list
    };
    list.values()[n + 1].set(s.into());
    list.values()[0].set(Value::from_usize(n + 1));
    vm.barrier(list);
    Ok(s.into())
}

fn key_for(vm: &mut Vm, args: Args) -> JsResult {
    if !args.get(0).is_symbol() {
        let shown = vm.describe(args.get(0));
        return Err(vm.throw_type(format!("{shown} is not a symbol")));
    }
    let s: Gc<Symbol> = args.get(0).as_gc();
    Ok(if s.bits.get() & symflags::REGISTERED != 0 {
        Gc::<vm::JsString>::from_offset(s.description.get()).into()
    } else {
        Value::UNDEFINED
    })
}

fn to_string(vm: &mut Vm, args: Args) -> JsResult {
    let s = this_symbol(vm, args.this(), "Symbol.prototype.toString")?;
    let text = vm.symbol_text(s);
    Ok(vm.str(&text).into())
}
fn value_of(vm: &mut Vm, args: Args) -> JsResult {
    Ok(this_symbol(vm, args.this(), "Symbol.prototype.valueOf")?.into())
}
fn description(vm: &mut Vm, args: Args) -> JsResult {
    let s = this_symbol(vm, args.this(), "Symbol.prototype.description")?;
    Ok(Gc::<vm::JsString>::from_offset(s.description.get()).some().map_or(Value::UNDEFINED, Value::from))
}
fn to_primitive(vm: &mut Vm, args: Args) -> JsResult {
    Ok(this_symbol(vm, args.this(), "Symbol.prototype [ @@toPrimitive ]")?.into())
}

natives! {
    pub STATIC:
    "new Symbol" 0 => constructor;
    "for" 1 => for_;
    "keyFor" 1 => key_for;

    pub PROTO:
    "toString" 0 => to_string;
    "valueOf" 0 => value_of;
    "get description" 0 => description;
    "[Symbol.toPrimitive]" 1 => to_primitive;
}

/// Makes `Symbol` over the existing prototype.
pub fn init(vm: &mut Vm) {
    let proto = vm.roots.symbol_proto;
    let c = define::class(vm, "Symbol", proto, STATIC, PROTO);
    vm.set_intrinsic(Intrinsic::Symbol, c);
    for (name, s) in vm.symbols.all() {
        define::constant(vm, c, name, s.into());
    }
    define::to_string_tag(vm, proto, "Symbol");
    let key = Key::symbol(vm.symbols.to_primitive);
    if let Ok(f) = vm.get(proto, key) {
        vm.define_data(proto, key, f, Attrs::READONLY_HIDDEN);
    }
}
