//! Values and keys in messages, as V8 words them, without running JS.

use crate::Vm;
use crate::heap::{Gc, Kind};
use crate::object::{Key, Object};
use crate::string::{JsString, Symbol};
use crate::value::Value;
use crate::vm::Intrinsic;

/// What V8 calls the class of a kind of object.
fn class_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Array => "Array",
        Kind::StringObject => "String",
        Kind::NumberObject => "Number",
        Kind::BooleanObject => "Boolean",
        Kind::SymbolObject => "Symbol",
        Kind::BigIntObject => "BigInt",
        Kind::Date => "Date",
        Kind::RegExp => "RegExp",
        Kind::Arguments => "Arguments",
        _ => "Object",
    }
}

impl Vm {
    /// A key: `x`, `0`, `Symbol(desc)`, `#private`.
    pub fn key_text(&mut self, key: Key) -> String {
        if let Some(i) = key.as_index() {
            return i.to_string();
        }
        match key.as_symbol() {
            Some(s) if key.is_private() => self.private_text(s),
            Some(s) => self.symbol_text(s),
            None => key.as_atom().map_or_else(String::new, |a| a.to_rust(self)),
        }
    }
    /// `Symbol(description)`.
    pub fn symbol_text(&mut self, s: Gc<Symbol>) -> String {
        let d = match Gc::<JsString>::from_offset(s.description.get()).some() {
            Some(d) => d.to_rust(self),
            None => String::new(),
        };
        format!("Symbol({d})")
    }
    /// A value that was about to become a key.
    pub(crate) fn describe_key(&mut self, v: Value) -> String {
        self.describe(v)
    }
    /// A value: `abc`, `1`, `Symbol(x)`, `#<Foo>`, `[object Array]`, a function's source text.
    pub fn describe(&mut self, v: Value) -> String {
        if let Some(s) = v.to_str() {
            return s.to_rust(self);
        }
        if v.is_symbol() {
            return self.symbol_text(v.as_gc());
        }
        let Some(o) = v.to_object() else {
            // Primitives but symbols always convert.
            return match self.to_string(v) {
                Ok(s) => s.to_rust(self),
                Err(_) => String::new(),
            };
        };
        if matches!(o.kind(), Kind::Function | Kind::BoundFunction) {
            return self.function_to_string(o).to_rust(self);
        }
        let to_string = self.quiet_get(o, self.names.toString.into());
        let of_errors = self.quiet_get(self.roots.error_protos[0], self.names.toString.into());
        if o.is(Kind::Error) || (to_string.is_object() && to_string == of_errors) {
            return self.describe_error(o);
        }
        if to_string.is_object()
            && to_string == self.roots.intrinsics[Intrinsic::ObjectProtoToString as usize]
            && let Some(c) = self.quiet_get(o, self.names.constructor.into()).to_object()
            && let Some(name) = self.quiet_get(c, self.names.name.into()).to_str()
            && !name.is_empty()
        {
            return format!("#<{}>", name.to_rust(self));
        }
        let tag = self.quiet_get(o, self.symbols.to_string_tag.into());
        match tag.to_str() {
            Some(t) => format!("[object {}]", t.to_rust(self)),
            None => format!("[object {}]", class_name(o.kind())),
        }
    }
    fn describe_error(&mut self, o: Gc<Object>) -> String {
        let name = self.quiet_get(o, self.names.name.into());
        let message = self.quiet_get(o, self.names.message.into());
        let name = name.to_str().map_or_else(|| "Error".to_owned(), |s| s.to_rust(self));
        match message.to_str() {
            Some(m) if !m.is_empty() => format!("{name}: {}", m.to_rust(self)),
            _ => name,
        }
    }
    /// The type before the value: `number 1`, `string "abc"`, `object null`; only the type of objects.
    pub fn describe_typed(&mut self, v: Value) -> String {
        let ty = self.type_of(v).to_rust(self);
        if let Some(s) = v.to_str() {
            format!("{ty} \"{}\"", s.to_rust(self))
        } else if v.is_null() || v.is_bool() || v.is_number() {
            format!("{ty} {}", self.describe(v))
        } else {
            ty
        }
    }
    /// A data property by the prototype chain, without running JS; undefined where that is not possible.
    pub fn quiet_get(&mut self, o: Gc<Object>, key: Key) -> Value {
        let mut cur = o;
        loop {
            if cur.is(Kind::Proxy) {
                return Value::UNDEFINED;
            }
            if let Some(p) = self.own_property(cur, key) {
                return if p.attrs.is_accessor() { Value::UNDEFINED } else { p.value };
            }
            match cur.proto() {
                Some(p) => cur = p,
                None => return Value::UNDEFINED,
            }
        }
    }
}
