//! Conversions between types (ECMA-262 7.1) and the operations on objects that are about values (7.2, 7.3).

use super::number;
use crate::Vm;
use crate::error::{JsResult, Throw};
use crate::heap::{Gc, Kind};
use crate::object::{Key, Object, ValueCell};
use crate::string::JsString;
use crate::value::Value;
use crate::vm::Intrinsic;

/// The preferred type of ToPrimitive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hint {
    Default,
    Number,
    String,
}

/// 2^53 - 1.
pub const MAX_SAFE: f64 = 9007199254740991.0;

/// ToBoolean.
#[inline]
pub fn to_boolean(v: Value) -> bool {
    if v.is_bool() {
        v.is_true()
    } else if v.is_int() {
        v.as_int() != 0
    } else if v.is_object() || v.is_symbol() {
        true
    } else if let Some(s) = v.to_str() {
        !s.is_empty()
    } else if v.is_double() {
        let f = v.as_double();
        f != 0.0 && !f.is_nan()
    } else if v.is_bigint() {
        !v.as_gc::<super::bigint::BigIntCell>().is_zero()
    } else {
        false
    }
}

/// Whether `p` is on the prototype chain of `o`, without proxies on the way.
fn inherits(o: Gc<Object>, p: Gc<Object>) -> bool {
    let mut cur = o;
    while !cur.is(Kind::Proxy) {
        match cur.proto() {
            Some(q) if q == p => return true,
            Some(q) => cur = q,
            None => return false,
        }
    }
    false
}

impl Vm {
    /// ToPrimitive (7.1.1). The object that emulates undefined is left to what is made of it: a string or a number.
    pub fn to_primitive(&mut self, v: Value, hint: Hint) -> JsResult {
        match v.to_object() {
            Some(o) => self.object_to_primitive(o, hint),
            None => Ok(v),
        }
    }
    fn object_to_primitive(&mut self, o: Gc<Object>, hint: Hint) -> JsResult {
        let key = self.symbols.to_primitive.into();
        if let Some(f) = self.get_method(o.into(), key)? {
            let name = match hint {
                Hint::Default => self.names.default,
                Hint::Number => self.names.number,
                Hint::String => self.names.string,
            };
            let r = self.call(f.into(), o.into(), &[name.into()])?;
            if !r.is_object() {
                return Ok(r);
            }
            return Err(self.throw_type("Cannot convert object to primitive value"));
        }
        self.ordinary_to_primitive(o, hint)
    }
    /// OrdinaryToPrimitive (7.1.1.1).
    pub fn ordinary_to_primitive(&mut self, o: Gc<Object>, hint: Hint) -> JsResult {
        let (first, second) = (self.names.toString, self.names.valueOf);
        let order = if hint == Hint::String { [first, second] } else { [second, first] };
        for name in order {
            let f = self.get(o, name.into())?;
            if self.is_callable(f) {
                let r = self.call(f, o.into(), &[])?;
                if !r.is_object() {
                    return Ok(r);
                }
            }
        }
        Err(self.throw_type("Cannot convert object to primitive value"))
    }
    /// ToNumeric: a number or bigint.
    pub fn to_numeric(&mut self, v: Value) -> JsResult {
        if v.is_number() {
            return Ok(v);
        }
        let p = self.to_primitive(v, Hint::Number)?;
        if p.is_bigint() { Ok(p) } else { Ok(Value::number(self.to_number(p)?)) }
    }
    /// ToNumber.
    #[inline]
    pub fn to_number(&mut self, v: Value) -> JsResult<f64> {
        match v.to_f64() {
            Some(f) => Ok(f),
            None => self.to_number_slow(v),
        }
    }
    fn to_number_slow(&mut self, v: Value) -> JsResult<f64> {
        if let Some(s) = v.to_str() {
            return Ok(number::string_to_number(s.units(self)));
        }
        if v.is_object() {
            let p = self.to_primitive(v, Hint::Number)?;
            return self.to_number(p);
        }
        if v.is_symbol() {
            return Err(self.throw_type("Cannot convert a Symbol value to a number"));
        }
        if v.is_bigint() {
            return Err(self.throw_type("Cannot convert a BigInt value to a number"));
        }
        Ok(match v {
            Value::TRUE => 1.0,
            Value::FALSE | Value::NULL => 0.0,
            Value::HTML_DDA => return self.to_number(self.roots.html_dda.into()),
            _ => f64::NAN,
        })
    }
    /// ToInt32.
    #[inline]
    pub fn to_int32(&mut self, v: Value) -> JsResult<i32> {
        if v.is_int() {
            return Ok(v.as_int());
        }
        Ok(number::to_int32(self.to_number(v)?))
    }
    /// ToUint32.
    #[inline]
    pub fn to_uint32(&mut self, v: Value) -> JsResult<u32> {
        Ok(self.to_int32(v)? as u32)
    }
    /// ToIntegerOrInfinity. Never -0.
    #[inline]
    pub fn to_integer_or_infinity(&mut self, v: Value) -> JsResult<f64> {
        if v.is_int() {
            return Ok(v.as_int() as f64);
        }
        Ok(number::to_integer(self.to_number(v)?))
    }
    /// ToLength: 0 ..= 2^53 - 1.
    pub fn to_length(&mut self, v: Value) -> JsResult<u64> {
        Ok(self.to_integer_or_infinity(v)?.clamp(0.0, MAX_SAFE) as u64)
    }
    /// ToIndex: 0 ..= 2^53 - 1; RangeError with `message` otherwise.
    pub fn to_index(&mut self, v: Value, message: &str) -> JsResult<u64> {
        let f = self.to_integer_or_infinity(v)?;
        if !(0.0..=MAX_SAFE).contains(&f) {
            return Err(self.throw_range(message));
        }
        Ok(f as u64)
    }
    /// A relative index argument (slice, at, ...) clamped to `0..=len`; undefined gives `default`.
    pub fn to_relative_index(&mut self, v: Value, len: u64, default: u64) -> JsResult<u64> {
        if v.is_undefined() {
            return Ok(default);
        }
        let f = self.to_integer_or_infinity(v)?;
        let len = len as f64;
        Ok(if f < 0.0 { (len + f).max(0.0) } else { f.min(len) } as u64)
    }
    /// ToString.
    #[inline]
    pub fn to_string(&mut self, v: Value) -> JsResult<Gc<JsString>> {
        match v.to_str() {
            Some(s) => Ok(s),
            None => self.to_string_slow(v),
        }
    }
    fn to_string_slow(&mut self, v: Value) -> JsResult<Gc<JsString>> {
        if v.is_number() {
            return Ok(self.number_to_string(v));
        }
        if v.is_object() {
            let p = self.to_primitive(v, Hint::String)?;
            return self.to_string(p);
        }
        if v.is_symbol() {
            return Err(self.throw_type("Cannot convert a Symbol value to a string"));
        }
        if v.is_bigint() {
            return Ok(self.bigint_to_string(v, 10));
        }
        Ok(match v {
            Value::TRUE => self.names.true_,
            Value::FALSE => self.names.false_,
            Value::NULL => self.names.null,
            Value::HTML_DDA => return self.to_string(self.roots.html_dda.into()),
            _ => self.names.undefined,
        })
    }
    /// The object that a value is: also the one that emulates undefined, which [`Value::to_object`] does not take for one.
    #[inline]
    pub fn as_object(&self, v: Value) -> Option<Gc<Object>> {
        match v.to_object() {
            None if v == Value::HTML_DDA => self.roots.html_dda.some(),
            o => o,
        }
    }
    /// ToObject.
    pub fn to_object(&mut self, v: Value) -> JsResult<Gc<Object>> {
        if let Some(o) = self.as_object(v) {
            return Ok(o);
        }
        let (kind, proto) = match v {
            v if v.is_string() => (Kind::StringObject, self.roots.string_proto),
            v if v.is_number() => (Kind::NumberObject, self.roots.number_proto),
            v if v.is_bool() => (Kind::BooleanObject, self.roots.boolean_proto),
            v if v.is_symbol() => (Kind::SymbolObject, self.roots.symbol_proto),
            v if v.is_bigint() => (Kind::BigIntObject, self.roots.bigint_proto),
            _ => return Err(self.throw_type("Cannot convert undefined or null to object")),
        };
        let o = self.new_object_of(kind, proto);
        self.set_internal(o, 0, v);
        Ok(o)
    }
    /// ToPropertyKey.
    #[inline]
    pub fn to_key(&mut self, v: Value) -> JsResult<Key> {
        if v.is_int() && v.as_int() >= 0 {
            return Ok(Key::index(v.as_int() as u32));
        }
        if let Some(s) = v.to_str()
            && s.is_atom()
        {
            return Ok(Key::atom(s));
        }
        self.to_key_slow(v)
    }
    fn to_key_slow(&mut self, v: Value) -> JsResult<Key> {
        if v.is_symbol() {
            return Ok(Key::from_value(v));
        }
        if v.is_double() {
            let f = v.as_double();
            let i = f as u32;
            if i as f64 == f && i != u32::MAX {
                return Ok(Key::index(i));
            }
        }
        let p = self.to_primitive(v, Hint::String)?;
        if p.is_symbol() {
            return Ok(Key::from_value(p));
        }
        let s = self.to_string(p)?;
        Ok(Key::atom(self.intern(s)))
    }
    /// The key of a Rust string.
    pub fn key(&mut self, s: &str) -> Key {
        Key::atom(self.atom(s))
    }
    /// The key of an integer of any size (array-likes go up to 2^53 - 1).
    pub fn key_of_u64(&mut self, i: u64) -> Key {
        if i < u32::MAX as u64 {
            return Key::index(i as u32);
        }
        let s = self.f64_to_string(i as f64);
        Key::atom(self.intern(s))
    }
    /// The key as JS sees it: a string or symbol.
    pub fn key_to_value(&mut self, k: Key) -> Value {
        match k.as_index() {
            Some(i) => self.number_to_string(Value::from_u32(i)).into(),
            None => k.value(),
        }
    }
    /// RequireObjectCoercible, with V8's message for methods: "String.prototype.at called on null or undefined".
    pub fn require_object_coercible(&mut self, v: Value, method: &str) -> JsResult {
        if v.is_nullish() {
            return Err(self.throw_type(format!("{method} called on null or undefined")));
        }
        Ok(v)
    }
    /// IsArray, through proxies.
    pub fn is_array(&mut self, v: Value) -> JsResult<bool> {
        let Some(mut o) = v.to_object() else { return Ok(false) };
        loop {
            if o.is_array() {
                return Ok(true);
            }
            if !o.is(Kind::Proxy) {
                return Ok(false);
            }
            match o.internal(0).to_object() {
                Some(target) => o = target,
                None => return Err(self.revoked("IsArray")),
            }
        }
    }
    /// IsCallable.
    #[inline]
    pub fn is_callable(&self, v: Value) -> bool {
        self.as_object(v).is_some_and(Gc::is_callable)
    }
    /// IsConstructor.
    #[inline]
    pub fn is_constructor(&self, v: Value) -> bool {
        v.to_object().is_some_and(Gc::is_constructor)
    }
    /// typeof.
    #[inline]
    pub fn type_of(&self, v: Value) -> Gc<JsString> {
        let n = &self.names;
        if v.is_number() {
            n.number
        } else if v.is_string() {
            n.string
        } else if let Some(o) = v.to_object() {
            if o.is_callable() { n.function } else { n.object }
        } else if v.is_bool() {
            n.boolean
        } else if v.is_symbol() {
            n.symbol
        } else if v.is_bigint() {
            n.bigint
        } else if v.is_null() {
            n.object
        } else {
            n.undefined
        }
    }
    /// LengthOfArrayLike.
    #[inline]
    pub fn length_of_array_like(&mut self, o: Gc<Object>) -> JsResult<u64> {
        if o.is_array() {
            return Ok(o.array_len() as u64);
        }
        let v = self.get(o, self.names.length.into())?;
        self.to_length(v)
    }
    /// CreateListFromArrayLike: a `List` cell (its `values` are the list).
    pub fn create_list_from_array_like(&mut self, v: Value) -> JsResult<Gc<ValueCell>> {
        let Some(o) = v.to_object() else {
            return Err(self.throw_type("CreateListFromArrayLike called on non-object"));
        };
        let n = self.length_of_array_like(o)?;
        if n > 1 << 26 {
            return Err(self.throw_range("Invalid array length"));
        }
        let list = self.new_list(n as usize);
        for i in 0..n as u32 {
            let v = self.get(o, Key::index(i))?;
            list.values()[i as usize].set(v);
            self.barrier(list);
        }
        Ok(list)
    }
    /// GetMethod: `None` when undefined or null.
    pub fn get_method(&mut self, v: Value, key: Key) -> JsResult<Option<Gc<Object>>> {
        let f = self.get_v(v, key)?;
        if f.is_nullish() {
            return Ok(None);
        }
        match self.as_object(f) {
            Some(o) if o.is_callable() => Ok(Some(o)),
            _ => Err(self.throw_not_function(f)),
        }
    }
    /// "x is not a function", for values whose source text is not at hand.
    #[cold]
    pub fn throw_not_function(&mut self, v: Value) -> Throw {
        let text = self.describe_typed(v);
        self.throw_type(format!("{text} is not a function"))
    }
    /// Invoke: `v[key](...args)`.
    pub fn invoke(&mut self, v: Value, key: Key, args: &[Value]) -> JsResult {
        let f = self.get_v(v, key)?;
        if !self.is_callable(f) {
            let (key, on) = (self.key_text(key), self.describe(v));
            return Err(self.throw_type(format!("{on}.{key} is not a function")));
        }
        self.call(f, v, args)
    }
    /// SpeciesConstructor.
    pub fn species_constructor(&mut self, o: Gc<Object>, default: Gc<Object>) -> JsResult<Gc<Object>> {
        let c = self.get(o, self.names.constructor.into())?;
        if c.is_undefined() {
            return Ok(default);
        }
        let Some(c) = c.to_object() else {
            return Err(self.throw_type("The .constructor property is not an object"));
        };
        let s = self.get(c, self.symbols.species.into())?;
        if s.is_nullish() {
            return Ok(default);
        }
        match s.to_object() {
            Some(s) if s.is_constructor() => Ok(s),
            _ => Err(self.throw_type("object.constructor[Symbol.species] is not a constructor")),
        }
    }
    /// `v instanceof target` (13.10.2).
    pub fn instance_of(&mut self, v: Value, target: Value) -> JsResult<bool> {
        if let Some(plain) = self.plain_instance_of(v, target) {
            return Ok(plain);
        }
        let Some(t) = self.as_object(target) else {
            return Err(self.throw_type("Right-hand side of 'instanceof' is not an object"));
        };
        // The built-in method does what the last lines do. It is the only one unless a program defines another.
        if self.roots.has_instance_pristine.valid.get() == 0 || !inherits(t, self.roots.function_proto) {
            let h = self.get_method(target, self.symbols.has_instance.into())?;
            if let Some(h) = h
                && Value::from(h) != self.roots.intrinsics[Intrinsic::FunctionHasInstance as usize]
            {
                let r = self.call(h.into(), target, &[v])?;
                return Ok(to_boolean(r));
            }
        }
        if !t.is_callable() {
            return Err(self.throw_type("Right-hand side of 'instanceof' is not callable"));
        }
        self.ordinary_has_instance(t, v)
    }
    /// `v instanceof f` where that runs no JS and cannot fail; `None` otherwise.
    pub fn plain_instance_of(&mut self, v: Value, f: Value) -> Option<bool> {
        let f = f.to_object().filter(|f| f.is(Kind::Function))?;
        if self.roots.has_instance_pristine.valid.get() != 1 {
            let h = self.plain_get(f, self.symbols.has_instance.into())?;
            if h != self.roots.intrinsics[Intrinsic::FunctionHasInstance as usize] {
                return None;
            }
        }
        let Some(o) = v.to_object() else { return Some(false) };
        let mut cur = Some(o);
        let key = self.names.prototype.into();
        let p = match self.plain_get(f, key) {
            Some(p) => p,
            // Made when it is asked for, which runs no JS.
            None if f.shape().lookup(key).is_some_and(|p| p.attrs.is_lazy()) => self.get(f, key).ok()?,
            None => return None,
        };
        let p = p.to_object()?;
        while let Some(o) = cur {
            if o.is(Kind::Proxy) {
                return None;
            }
            cur = o.proto();
            if cur == Some(p) {
                return Some(true);
            }
        }
        Some(false)
    }
    /// OrdinaryHasInstance.
    pub fn ordinary_has_instance(&mut self, c: Gc<Object>, v: Value) -> JsResult<bool> {
        if !c.is_callable() {
            return Ok(false);
        }
        if c.is(Kind::BoundFunction) {
            let target = c.internal(0);
            return self.instance_of(v, target);
        }
        let Some(mut o) = self.as_object(v) else { return Ok(false) };
        let p = self.get(c, self.names.prototype.into())?;
        let Some(p) = self.as_object(p) else {
            let text = self.describe(p);
            return Err(self.throw_type(format!("Function has non-object prototype '{text}' in instanceof check")));
        };
        loop {
            match self.get_prototype_of(o)? {
                None => return Ok(false),
                Some(q) if q == p => return Ok(true),
                Some(q) => o = q,
            }
            if o.is(Kind::Proxy) {
                // Prototypes of proxies are the work of their handlers, which may recurse.
                self.check_native_stack()?;
            }
        }
    }
    /// A `List` cell of `n` values, all undefined; its header word is `n`.
    pub fn new_list(&mut self, n: usize) -> Gc<ValueCell> {
        let l = self.alloc_values(Kind::List, n, Value::UNDEFINED);
        l.header.word.set(n as u32);
        l
    }
    /// A `List` cell of these values.
    pub fn new_list_from(&mut self, values: &[Value]) -> Gc<ValueCell> {
        let l = self.new_list(values.len());
        for (d, &s) in l.values().iter().zip(values) {
            d.set(s);
        }
        l
    }
}
