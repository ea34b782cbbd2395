//! `JSON` (spec 25.5): parsing and serialising in Rust; revivers, replacer functions and `toJSON` are called back.

use crate::{define, natives};
use vm::heap::Kind;
use vm::object::ops::keys::Keys;
use vm::string::Units;
use vm::{Args, Attrs, Gc, JsResult, JsString, Key, Object, Throw, Value, Vm};

// ---- parse ----

struct Parser<'a> {
    text: Units<'a>,
    at: usize,
    /// Containers under construction, kept alive on the JS heap.
    keep: Gc<Object>,
    depth: u32,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u16> {
        if self.at < self.text.len() { Some(self.text.at(self.at)) } else { None }
    }
    fn space(&mut self) {
        while let Some(c) = self.peek()
            && matches!(c, 0x20 | 0x09 | 0x0A | 0x0D)
        {
            self.at += 1;
        }
    }
    /// V8's texts for what is wrong at the current position.
    fn error(&self, vm: &mut Vm) -> Throw {
        let all = self.text.to_string_lossy();
        let show =
            |s: &str| -> String { if s.chars().count() > 40 { "...".to_string() + s + "..." } else { s.to_string() } };
        match self.peek() {
            None => vm.throw_syntax("Unexpected end of JSON input"),
            Some(c) => {
                let token = String::from_utf16_lossy(&[c]);
                if token == "\"" {
                    return self.located(vm, "Unexpected string in JSON");
                }
                if token == "-" || c.is_ascii_digit_unit() {
                    return self.located(vm, "Unexpected number in JSON");
                }
                let n = self.text.len();
                let around = if n <= 40 {
                    format!("\"{all}\" is not valid JSON")
                } else {
                    let a = self.at.saturating_sub(10);
                    let b = (self.at + 10).min(n);
                    let cut = self.text.slice(a, b).to_string_lossy();
                    format!(
                        "{}\"{}\"{} is not valid JSON",
                        if a > 0 { "..." } else { "" },
                        show(&cut),
                        if b < n { "... " } else { "" }
                    )
                };
                vm.throw_syntax(format!("Unexpected token '{token}', {around}"))
            }
        }
    }
    fn located(&self, vm: &mut Vm, what: &str) -> Throw {
        let (mut line, mut start) = (1, 0);
        for i in 0..self.at.min(self.text.len()) {
            if self.text.at(i) == 10 {
                line += 1;
                start = i + 1;
            }
        }
        vm.throw_syntax(format!("{what} at position {} (line {line} column {})", self.at, self.at - start + 1))
    }
    fn value(&mut self, vm: &mut Vm) -> JsResult {
        self.space();
        match self.peek() {
            Some(0x7B) => self.object(vm),
            Some(0x5B) => self.array(vm),
            Some(0x22) => {
                self.at += 1;
                Ok(self.string(vm, false)?.into())
            }
            Some(0x74) => self.word(vm, "true", Value::TRUE),
            Some(0x66) => self.word(vm, "false", Value::FALSE),
            Some(0x6E) => self.word(vm, "null", Value::NULL),
            Some(c) if c == 0x2D || c.is_ascii_digit_unit() => self.number(vm),
            _ => Err(self.error(vm)),
        }
    }
    fn word(&mut self, vm: &mut Vm, w: &str, v: Value) -> JsResult {
        for c in w.bytes() {
            if self.peek() != Some(c as u16) {
                return Err(self.error(vm));
            }
            self.at += 1;
        }
        Ok(v)
    }
    fn number(&mut self, vm: &mut Vm) -> JsResult {
        let start = self.at;
        if self.peek() == Some(0x2D) {
            self.at += 1;
        }
        let digits = |p: &mut Self| {
            let from = p.at;
            while p.peek().is_some_and(|c| c.is_ascii_digit_unit()) {
                p.at += 1;
            }
            p.at - from
        };
        let first = self.peek();
        let n = digits(self);
        if n == 0 {
            return Err(self.located(vm, "No number after minus sign in JSON"));
        }
        if n > 1 && first == Some(0x30) {
            self.at -= n - 1;
            return Err(self.error(vm));
        }
        let mut integer = true;
        if self.peek() == Some(0x2E) {
            integer = false;
            self.at += 1;
            if digits(self) == 0 {
                return Err(self.located(vm, "Unterminated fractional number in JSON"));
            }
        }
        if matches!(self.peek(), Some(0x65 | 0x45)) {
            integer = false;
            self.at += 1;
            if matches!(self.peek(), Some(0x2B | 0x2D)) {
                self.at += 1;
            }
            if digits(self) == 0 {
                return Err(self.located(vm, "Exponent part is missing a number in JSON"));
            }
        }
        let text = self.text.slice(start, self.at);
        if integer && n <= 9 {
            let mut v = 0i32;
            let negative = text.at(0) == 0x2D;
            for c in text.iter().skip(negative as usize) {
                v = v * 10 + (c - 0x30) as i32;
            }
            return Ok(if negative && v == 0 {
                Value::double(-0.0)
            } else {
                Value::int(if negative { -v } else { v })
            });
        }
        Ok(Value::number(vm::value::number::parse_decimal(text)))
    }
    /// A string after its opening quote. `key`: interned.
    fn string(&mut self, vm: &mut Vm, key: bool) -> JsResult<Gc<JsString>> {
        let start = self.at;
        if let Units::Latin1(b) = self.text {
            let end = b[start..].iter().position(|&c| c == b'"' || c == b'\\' || c < 0x20).map(|p| p + start);
            if let Some(e) = end
                && b[e] == b'"'
            {
                self.at = e + 1;
                let u = Units::Latin1(&b[start..e]);
                return Ok(if key { vm.intern_units(u) } else { vm.str_units(u) });
            }
        }
        let mut out: Vec<u16> = Vec::new();
        loop {
            let Some(c) = self.peek() else {
                return Err(self.located(vm, "Unterminated string in JSON"));
            };
            self.at += 1;
            match c {
                0x22 => break,
                0x5C => {
                    let e = self.peek();
                    self.at += 1;
                    out.push(match e {
                        Some(0x62) => 8,
                        Some(0x66) => 12,
                        Some(0x6E) => 10,
                        Some(0x72) => 13,
                        Some(0x74) => 9,
                        Some(c @ (0x22 | 0x5C | 0x2F)) => c,
                        Some(0x75) => {
                            let mut v = 0;
                            for _ in 0..4 {
                                let d = self.peek().and_then(vm::value::number::digit_value).filter(|&d| d < 16);
                                let Some(d) = d else {
                                    return Err(self.located(vm, "Bad Unicode escape in JSON"));
                                };
                                v = v * 16 + d as u16;
                                self.at += 1;
                            }
                            v
                        }
                        None => {
                            self.at -= 1;
                            return Err(self.located(vm, "Unterminated string in JSON"));
                        }
                        Some(_) => {
                            self.at -= 1;
                            return Err(self.located(vm, "Bad escaped character in JSON"));
                        }
                    });
                }
                c if c < 0x20 => {
                    self.at -= 1;
                    return Err(self.located(vm, "Bad control character in string literal in JSON"));
                }
                c => out.push(c),
            }
        }
        let s = vm.str_utf16(&out);
        Ok(if key { vm.intern(s) } else { s })
    }
    fn enter(&mut self, vm: &mut Vm, o: Gc<Object>) -> JsResult<()> {
        self.depth += 1;
        if self.depth > 256 {
            vm.check_native_stack()?;
        }
        vm.array_push(self.keep, o.into());
        Ok(())
    }
    fn leave(&mut self, vm: &mut Vm) {
        self.depth -= 1;
        let n = self.keep.array_len();
        vm.array_resize(self.keep, n - 1);
    }
    fn array(&mut self, vm: &mut Vm) -> JsResult {
        self.at += 1;
        let a = vm.new_array(0);
        self.enter(vm, a)?;
        self.space();
        if self.peek() == Some(0x5D) {
            self.at += 1;
        } else {
            loop {
                let v = self.value(vm)?;
                vm.array_push(a, v);
                self.space();
                match self.peek() {
                    Some(0x2C) => self.at += 1,
                    Some(0x5D) => {
                        self.at += 1;
                        break;
                    }
                    None => return Err(self.error(vm)),
                    Some(_) => return Err(self.located(vm, "Expected ',' or ']' after array element in JSON")),
                }
            }
        }
        self.leave(vm);
        Ok(a.into())
    }
    fn object(&mut self, vm: &mut Vm) -> JsResult {
        self.at += 1;
        let o = vm.new_object();
        self.enter(vm, o)?;
        self.space();
        if self.peek() == Some(0x7D) {
            self.at += 1;
        } else {
            loop {
                self.space();
                match self.peek() {
                    Some(0x22) => self.at += 1,
                    None => return Err(self.located(vm, "Expected property name or '}' in JSON")),
                    Some(_)
                        if self.text.slice(0, self.at).iter().filter(|c| !matches!(c, 0x20 | 9 | 10 | 13)).last()
                            == Some(0x2C) =>
                    {
                        return Err(self.located(vm, "Expected double-quoted property name in JSON"));
                    }
                    Some(_) => return Err(self.located(vm, "Expected property name or '}' in JSON")),
                }
                let key = Key::atom(self.string(vm, true)?);
                self.space();
                if self.peek() != Some(0x3A) {
                    return Err(match self.peek() {
                        None => self.error(vm),
                        Some(_) => self.located(vm, "Expected ':' after property name in JSON"),
                    });
                }
                self.at += 1;
                let v = self.value(vm)?;
                vm.create_data_property(o, key, v)?;
                self.space();
                match self.peek() {
                    Some(0x2C) => self.at += 1,
                    Some(0x7D) => {
                        self.at += 1;
                        break;
                    }
                    None => return Err(self.error(vm)),
                    Some(_) => return Err(self.located(vm, "Expected ',' or '}' after property value in JSON")),
                }
            }
        }
        self.leave(vm);
        Ok(o.into())
    }
}

trait DigitUnit {
    fn is_ascii_digit_unit(&self) -> bool;
}
impl DigitUnit for u16 {
    fn is_ascii_digit_unit(&self) -> bool {
        (0x30..0x3A).contains(self)
    }
}

/// Parses JSON text.
pub fn parse_text(vm: &mut Vm, s: Gc<JsString>) -> JsResult {
    let keep = vm.new_array(0);
    let mut p = Parser { text: s.units(vm), at: 0, keep, depth: 0 };
    let v = p.value(vm)?;
    p.space();
    if p.peek().is_some() {
        return Err(match p.peek() {
            Some(_) => p.located(vm, "Unexpected non-whitespace character after JSON"),
            None => p.error(vm),
        });
    }
    Ok(v)
}

fn parse(vm: &mut Vm, args: Args) -> JsResult {
    let s = vm.to_string(args.get(0))?;
    let v = parse_text(vm, s)?;
    if !vm.is_callable(args.get(1)) {
        return Ok(v);
    }
    let root = vm.new_object();
    let key = Key::atom(vm.roots.empty_string);
    vm.create_data_property(root, key, v)?;
    revive(vm, root, key, args.get(1))
}

/// InternalizeJSONProperty.
fn revive(vm: &mut Vm, holder: Gc<Object>, key: Key, reviver: Value) -> JsResult {
    vm.check_native_stack()?;
    let v = vm.get(holder, key)?;
    if let Some(o) = v.to_object() {
        if vm.is_array(v)? {
            let n = vm.length_of_array_like(o)?;
            for i in 0..n {
                let k = vm.key_of_u64(i);
                let element = revive(vm, o, k, reviver)?;
                store_revived(vm, o, k, element)?;
            }
        } else {
            // The keys are those of now: a key the reviver deletes is visited still.
            for k in vm.own_enumerable_keys(o)? {
                let element = revive(vm, o, k, reviver)?;
                store_revived(vm, o, k, element)?;
            }
        }
    }
    let context = vm.new_object();
    if !v.is_object() {
        let source = vm.key("source");
        let text = primitive_source(vm, v);
        vm.create_data_property(context, source, text)?;
    }
    let name = vm.key_to_value(key);
    vm.call(reviver, holder.into(), &[name, v, context.into()])
}

/// Text of a primitive as it may stand in JSON source.
fn primitive_source(vm: &mut Vm, v: Value) -> Value {
    if let Some(s) = v.to_str() {
        let mut out = Writer::default();
        out.quote(s.units(vm));
        return out.finish(vm);
    }
    let text = vm.describe(v);
    vm.str(&text).into()
}

fn store_revived(vm: &mut Vm, o: Gc<Object>, k: Key, v: Value) -> JsResult<()> {
    if v.is_undefined() {
        vm.delete(o, k)?;
    } else {
        vm.create_data_property(o, k, v)?;
    }
    Ok(())
}

// ---- stringify ----

/// Output: Latin-1 until a wider unit comes.
#[derive(Default)]
struct Writer {
    narrow: Vec<u8>,
    wide: Option<Vec<u16>>,
}

impl Writer {
    fn ascii(&mut self, s: &str) {
        match &mut self.wide {
            None => self.narrow.extend_from_slice(s.as_bytes()),
            Some(w) => w.extend(s.bytes().map(|c| c as u16)),
        }
    }
    fn unit(&mut self, c: u16) {
        match &mut self.wide {
            None if c < 256 => self.narrow.push(c as u8),
            None => {
                let mut w: Vec<u16> = self.narrow.iter().map(|&c| c as u16).collect();
                w.push(c);
                self.narrow.clear();
                self.wide = Some(w);
            }
            Some(w) => w.push(c),
        }
    }
    fn units(&mut self, u: Units<'_>) {
        match (u, &mut self.wide) {
            (Units::Latin1(b), None) => self.narrow.extend_from_slice(b),
            _ => u.iter().for_each(|c| self.unit(c)),
        }
    }
    fn len(&self) -> usize {
        self.wide.as_ref().map_or(self.narrow.len(), |w| w.len())
    }
    fn truncate(&mut self, n: usize) {
        match &mut self.wide {
            None => self.narrow.truncate(n),
            Some(w) => w.truncate(n),
        }
    }
    fn quote(&mut self, u: Units<'_>) {
        self.ascii("\"");
        if let Units::Latin1(b) = u
            && b.iter().all(|&c| c >= 0x20 && c != b'"' && c != b'\\')
        {
            self.units(u);
        } else {
            let n = u.len();
            for i in 0..n {
                let c = u.at(i);
                match c {
                    0x22 => self.ascii("\\\""),
                    0x5C => self.ascii("\\\\"),
                    8 => self.ascii("\\b"),
                    9 => self.ascii("\\t"),
                    10 => self.ascii("\\n"),
                    12 => self.ascii("\\f"),
                    13 => self.ascii("\\r"),
                    c if c < 0x20 => self.ascii(&format!("\\u{c:04x}")),
                    0xD800..0xDC00 if i + 1 < n && (0xDC00..0xE000).contains(&u.at(i + 1)) => self.unit(c),
                    0xDC00..0xE000 if i > 0 && (0xD800..0xDC00).contains(&u.at(i - 1)) => self.unit(c),
                    0xD800..0xE000 => self.ascii(&format!("\\u{c:04x}")),
                    c => self.unit(c),
                }
            }
        }
        self.ascii("\"");
    }
    fn finish(self, vm: &mut Vm) -> Value {
        match self.wide {
            None => vm.str_latin1(&self.narrow).into(),
            Some(w) => vm.str_utf16(&w).into(),
        }
    }
}

struct Serializer {
    out: Writer,
    replacer: Value,
    /// Keys to include, when the replacer is an array.
    allow: Option<Keys>,
    gap: Vec<u16>,
    indent: usize,
    stack: Vec<Gc<Object>>,
    /// The objects of `stack` on the JS heap, for the collector.
    keep: Gc<Object>,
}

impl Serializer {
    /// SerializeJSONProperty of a value already read; false when it is to be left out.
    fn property(&mut self, vm: &mut Vm, holder: Option<Gc<Object>>, key: Key, mut v: Value) -> JsResult<bool> {
        if v.is_object() || v.is_bigint() {
            let to_json = Key::atom(vm.names.toJSON);
            let f = vm.get_v(v, to_json)?;
            if vm.is_callable(f) {
                let name = vm.key_to_value(key);
                v = vm.call(f, v, &[name])?;
            }
        }
        if !self.replacer.is_undefined() {
            let h = match holder {
                Some(h) => h,
                None => {
                    let h = vm.new_object();
                    vm.create_data_property(h, key, v)?;
                    h
                }
            };
            let name = vm.key_to_value(key);
            v = vm.call(self.replacer, h.into(), &[name, v])?;
        }
        if let Some(o) = v.to_object() {
            match o.kind() {
                Kind::NumberObject => v = Value::number(vm.to_number(v)?),
                Kind::StringObject => v = vm.to_string(v)?.into(),
                Kind::BooleanObject | Kind::BigIntObject => v = o.internal(0),
                _ => {}
            }
        }
        if v.is_null() {
            self.out.ascii("null");
        } else if v.is_bool() {
            self.out.ascii(if v.is_true() { "true" } else { "false" });
        } else if let Some(s) = v.to_str() {
            let u = s.units(vm);
            self.out.quote(u);
        } else if v.is_int() {
            let mut buf = [0; 11];
            let text = vm::value::number::format_int(v.as_int(), &mut buf);
            self.out.ascii(std::str::from_utf8(text).unwrap_or("0"));
        } else if v.is_double() {
            if v.as_double().is_finite() {
                self.out.ascii(&vm::value::number::to_rust_string(v.as_double()));
            } else {
                self.out.ascii("null");
            }
        } else if v.is_bigint() {
            return Err(vm.throw_type("Do not know how to serialize a BigInt"));
        } else if let Some(o) = v.to_object() {
            if o.is_callable() {
                return Ok(false);
            }
            if self.stack.contains(&o) {
                return Err(self.cycle(vm, o));
            }
            if self.stack.len() > 256 {
                vm.check_native_stack()?;
            }
            self.stack.push(o);
            vm.array_push(self.keep, v);
            self.indent += 1;
            if vm.is_array(v)? {
                self.array(vm, o)?;
            } else {
                self.object(vm, o)?;
            }
            self.indent -= 1;
            self.stack.pop();
            let n = self.keep.array_len();
            vm.array_resize(self.keep, n - 1);
        } else {
            return Ok(false);
        }
        Ok(true)
    }
    fn cycle(&mut self, vm: &mut Vm, o: Gc<Object>) -> Throw {
        let name = |vm: &mut Vm, o: Gc<Object>| {
            let key = Key::atom(vm.names.constructor);
            let c = vm.quiet_get(o, key);
            let key = Key::atom(vm.names.name);
            let n = c.to_object().map_or(Value::UNDEFINED, |c| vm.quiet_get(c, key));
            n.to_str().map_or("Object".to_string(), |s| s.to_rust(vm))
        };
        let first = self.stack.iter().position(|&x| x == o).unwrap_or(0);
        let start = name(vm, o);
        let mut text =
            format!("Converting circular structure to JSON\n    --> starting at object with constructor '{start}'");
        let chain: Vec<Gc<Object>> = self.stack[first..].to_vec();
        let mut links: Vec<String> = Vec::new();
        for (i, &x) in chain.iter().enumerate() {
            let target = chain.get(i + 1).copied().unwrap_or(o);
            let mut label = "property".to_string();
            if let Ok(keys) = vm.own_keys(x) {
                for k in keys {
                    if vm.quiet_get(x, k) == target.into() {
                        let shown = vm.key_text(k);
                        label = if k.is_index() { format!("index {shown}") } else { format!("property '{shown}'") };
                        break;
                    }
                }
            }
            links.push(if i + 1 == chain.len() {
                format!("\n    --- {label} closes the circle")
            } else {
                let to = name(vm, target);
                format!("\n    |     {label} -> object with constructor '{to}'")
            });
        }
        if links.len() > 4 {
            let last = links.split_off(links.len() - 2);
            links.truncate(1);
            links.push("\n    |     ...".to_string());
            links.extend(last);
        }
        text.push_str(&links.concat());
        vm.throw_type(text)
    }
    fn line(&mut self, indent: usize) {
        self.out.ascii("\n");
        for _ in 0..indent {
            let gap = std::mem::take(&mut self.gap);
            self.out.units(Units::Utf16(&gap));
            self.gap = gap;
        }
    }
    fn array(&mut self, vm: &mut Vm, o: Gc<Object>) -> JsResult<()> {
        let n = vm.length_of_array_like(o)?;
        if n == 0 {
            self.out.ascii("[]");
            return Ok(());
        }
        self.out.ascii("[");
        for i in 0..n {
            if i > 0 {
                self.out.ascii(",");
            }
            if !self.gap.is_empty() {
                self.line(self.indent);
            }
            let v = vm.get_index(o, i)?;
            let key = vm.key_of_u64(i);
            if !self.property(vm, Some(o), key, v)? {
                self.out.ascii("null");
            }
        }
        if !self.gap.is_empty() {
            self.line(self.indent - 1);
        }
        self.out.ascii("]");
        Ok(())
    }
    fn object(&mut self, vm: &mut Vm, o: Gc<Object>) -> JsResult<()> {
        // The list cell is held by this frame; the allowed keys by the replacer array's cell.
        let keys = match self.allow {
            Some(k) => k,
            None => vm.own_enumerable_keys(o)?,
        };
        self.out.ascii("{");
        let mut any = false;
        for k in keys.iter() {
            let v = vm.get(o, k)?;
            let before = self.out.len();
            if any {
                self.out.ascii(",");
            }
            if !self.gap.is_empty() {
                self.line(self.indent);
            }
            let name: Gc<JsString> = vm.key_to_value(k).as_gc();
            let u = name.units(vm);
            self.out.quote(u);
            self.out.ascii(if self.gap.is_empty() { ":" } else { ": " });
            if self.property(vm, Some(o), k, v)? {
                any = true;
            } else {
                self.out.truncate(before);
            }
        }
        if any && !self.gap.is_empty() {
            self.line(self.indent - 1);
        }
        self.out.ascii("}");
        Ok(())
    }
}

fn stringify(vm: &mut Vm, args: Args) -> JsResult {
    let (mut replacer, mut allow) = (Value::UNDEFINED, None);
    let r = args.get(1);
    if vm.is_callable(r) {
        replacer = r;
    } else if let Some(list) = r.to_object()
        && vm.is_array(r)?
    {
        let mut keys: Vec<Key> = Vec::new();
        for i in 0..vm.length_of_array_like(list)? {
            let v = vm.get_index(list, i)?;
            let wrapper = v.to_object().is_some_and(|o| o.is(Kind::NumberObject) || o.is(Kind::StringObject));
            if v.is_string() || v.is_number() || wrapper {
                let s = vm.to_string(v)?;
                let k = vm.to_key(s.into())?;
                if !keys.contains(&k) {
                    keys.push(k);
                }
            }
        }
        allow = Some(vm.keys_from(&keys));
    }
    let mut space = args.get(2);
    if let Some(o) = space.to_object() {
        match o.kind() {
            Kind::NumberObject => space = Value::number(vm.to_number(space)?),
            Kind::StringObject => space = vm.to_string(space)?.into(),
            _ => {}
        }
    }
    let gap: Vec<u16> = if let Some(n) = space.to_f64() {
        vec![0x20; vm::value::number::to_integer(n).clamp(0.0, 10.0) as usize]
    } else if let Some(s) = space.to_str() {
        s.units(vm).iter().take(10).collect()
    } else {
        Vec::new()
    };
    let keep = vm.new_array(0);
    let mut s = Serializer { out: Writer::default(), replacer, allow, gap, indent: 0, stack: Vec::new(), keep };
    let key = Key::atom(vm.roots.empty_string);
    if s.property(vm, None, key, args.get(0))? {
        if s.out.len() > vm::string::MAX_LENGTH {
            return Err(vm.throw_range("Invalid string length"));
        }
        Ok(s.out.finish(vm))
    } else {
        Ok(Value::UNDEFINED)
    }
}

natives! {
    pub STATIC:
    "parse" 2 => parse;
    "stringify" 3 => stringify;
}

/// Makes `JSON`.
pub fn init(vm: &mut Vm) {
    let o = vm.new_object();
    define::install(vm, o, STATIC);
    define::to_string_tag(vm, o, "JSON");
    let key = vm.key("JSON");
    let g = vm.roots.global;
    vm.define_data(g, key, o.into(), Attrs::HIDDEN);
}
