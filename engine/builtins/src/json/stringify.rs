//! `JSON.stringify`.

use vm::object::ops::keys::Keys;
use vm::string::Units;
use vm::{Args, Gc, JsResult, JsString, Key, Kind, Object, Throw, Value, Vm};

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
            if o.is(Kind::RawJson) {
                let key = vm.key("rawJSON");
                let text = vm.get(o, key)?;
                let text = vm.to_string(text)?;
                self.out.units(text.units(vm));
                return Ok(true);
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

pub fn stringify(vm: &mut Vm, args: Args) -> JsResult {
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
