//! `JSON.parse`: text to values, and the walk of a reviver.

use vm::object::ValueCell;
use vm::string::Units;
use vm::{Args, Gc, JsResult, JsString, Key, Object, Throw, Value, Vm};

struct Parser<'a> {
    text: Units<'a>,
    at: usize,
    /// Containers under construction, kept alive on the JS heap.
    keep: Gc<Object>,
    depth: u32,
    /// For revivers: an array of the parse records of finished values whose container is under construction.
    ///
    /// A record is a List cell that starts with the value. Of an array the records of its elements follow, of an object
    /// keys and records by turns, of a primitive where its source text starts and ends.
    records: Option<Gc<Object>>,
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
        let start = self.at;
        let v = match self.peek() {
            Some(0x7B) => return self.object(vm),
            Some(0x5B) => return self.array(vm),
            Some(0x22) => {
                self.at += 1;
                self.string(vm, false)?.into()
            }
            Some(0x74) => self.word(vm, "true", Value::TRUE)?,
            Some(0x66) => self.word(vm, "false", Value::FALSE)?,
            Some(0x6E) => self.word(vm, "null", Value::NULL)?,
            Some(c) if c == 0x2D || c.is_ascii_digit_unit() => self.number(vm)?,
            _ => return Err(self.error(vm)),
        };
        if let Some(records) = self.records {
            let r = vm.new_list_from(&[v, Value::from_usize(start), Value::from_usize(self.at)]);
            vm.array_push(records, Value::cell(r));
        }
        Ok(v)
    }
    fn record_count(&self) -> u32 {
        self.records.map_or(0, |r| r.array_len())
    }
    /// The last key since `first` was there before: its record takes the place of the earlier one.
    fn replace_record(&mut self, vm: &mut Vm, first: u32, key: Key) {
        let Some(records) = self.records else { return };
        let last = records.array_len() - 2;
        let record = vm.array_get(records, last + 1);
        vm.array_resize(records, last);
        if let Some(i) = (first..last).step_by(2).find(|&i| vm.array_get(records, i) == key.value()) {
            vm.array_set(records, i + 1, record);
        }
    }
    /// The record of a finished container takes the place of what was recorded since `first`.
    fn gather(&mut self, vm: &mut Vm, first: u32, container: Value) {
        let Some(records) = self.records else { return };
        let r = vm.new_list((records.array_len() - first) as usize + 1);
        r.values()[0].set(container);
        for (i, place) in (first..records.array_len()).zip(&r.values()[1..]) {
            place.set(vm.array_get(records, i));
        }
        vm.array_resize(records, first);
        vm.array_push(records, Value::cell(r));
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
        let first = self.record_count();
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
        self.gather(vm, first, a.into());
        self.leave(vm);
        Ok(a.into())
    }
    fn object(&mut self, vm: &mut Vm) -> JsResult {
        self.at += 1;
        let o = vm.new_object();
        self.enter(vm, o)?;
        let first = self.record_count();
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
                if let Some(records) = self.records {
                    vm.array_push(records, key.value());
                }
                let v = self.value(vm)?;
                if self.records.is_some() && vm.has_own(o, key)? {
                    self.replace_record(vm, first, key);
                }
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
        self.gather(vm, first, o.into());
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
    parse_recording(vm, s, None)
}

fn parse_recording(vm: &mut Vm, s: Gc<JsString>, records: Option<Gc<Object>>) -> JsResult {
    let keep = vm.new_array(0);
    let mut p = Parser { text: s.units(vm), at: 0, keep, depth: 0, records };
    let v = p.value(vm)?;
    p.space();
    if p.peek().is_some() {
        return Err(p.located(vm, "Unexpected non-whitespace character after JSON"));
    }
    Ok(v)
}

pub fn parse(vm: &mut Vm, args: Args) -> JsResult {
    let text = vm.to_string(args.get(0))?;
    if !vm.is_callable(args.get(1)) {
        return parse_text(vm, text);
    }
    let records = vm.new_array(0);
    let v = parse_recording(vm, text, Some(records))?;
    let root = vm.new_object();
    let key = Key::atom(vm.roots.empty_string);
    vm.create_data_property(root, key, v)?;
    let record = vm.array_get(records, 0).as_gc();
    revive(vm, &Reviver { function: args.get(1), text }, root, key, Some(record))
}

struct Reviver {
    function: Value,
    text: Gc<JsString>,
}

/// InternalizeJSONProperty. `record` tells what the property was when it was parsed.
fn revive(vm: &mut Vm, reviver: &Reviver, holder: Gc<Object>, key: Key, record: Option<Gc<ValueCell>>) -> JsResult {
    vm.check_native_stack()?;
    let v = vm.get(holder, key)?;
    let record = record.filter(|r| vm.same_value(r.get(0), v));
    let context = vm.new_object();
    if let Some(o) = v.to_object() {
        if vm.is_array(v)? {
            let n = vm.length_of_array_like(o)?;
            for i in 0..n {
                let k = vm.key_of_u64(i);
                let inner = record.filter(|r| i + 1 < r.cap() as u64).map(|r| r.get(i as usize + 1).as_gc());
                let element = revive(vm, reviver, o, k, inner)?;
                store_revived(vm, o, k, element)?;
            }
        } else {
            // The keys are those of now: a key the reviver deletes is visited still.
            let keys = vm.own_enumerable_keys(o)?;
            for (i, k) in keys.iter().enumerate() {
                let inner = record.and_then(|r| entry(r, k, i));
                let element = revive(vm, reviver, o, k, inner)?;
                store_revived(vm, o, k, element)?;
            }
        }
    } else if let Some(r) = record {
        let (start, end) = (r.get(1).as_f64() as usize, r.get(2).as_f64() as usize);
        let source = vm.key("source");
        let text = vm.substring(reviver.text, start, end);
        vm.create_data_property(context, source, text.into())?;
    }
    let name = vm.key_to_value(key);
    vm.call(reviver.function, holder.into(), &[name, v, context.into()])
}

/// The record of an object's property; `likely`: its place unless keys are indices or were taken away.
fn entry(r: Gc<ValueCell>, key: Key, likely: usize) -> Option<Gc<ValueCell>> {
    let entries = r.values()[1..].chunks_exact(2);
    let found = |e: &&[std::cell::Cell<Value>]| e[0].get() == key.value();
    let pair = entries.clone().nth(likely).filter(found).or_else(|| entries.clone().find(found))?;
    Some(pair[1].get().as_gc())
}

fn store_revived(vm: &mut Vm, o: Gc<Object>, k: Key, v: Value) -> JsResult<()> {
    if v.is_undefined() {
        vm.delete(o, k)?;
    } else {
        vm.create_data_property(o, k, v)?;
    }
    Ok(())
}
