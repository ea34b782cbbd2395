//! `RegExp` (spec 22.2): objects, `exec`, flags. The symbol methods are in `js/regexp.js`.

pub mod legacy;
mod matcher;
pub mod whole;

use crate::{define, natives};
use regexp::{Flags, Regex, Scratch};
use std::rc::Rc;
use vm::heap::Kind;
use vm::object::regexp as fields;
use vm::string::Units;
use vm::vm::Intrinsic;
use vm::{Args, Attrs, Gc, JsResult, JsString, Key, Object, Value, Vm};

fn flags_of(rx: Gc<Object>) -> Flags {
    Flags(fields::flags(rx))
}

/// An uninitialised RegExp object: `lastIndex` is its first property.
fn allocate(vm: &mut Vm, proto: Gc<Object>) -> Gc<Object> {
    let rx = vm.new_object_of(Kind::RegExp, proto);
    if vm.has_realms() {
        let realm = vm.roots.realm;
        vm.set_regexp_owner(rx, Value::cell(realm));
    }
    let key = Key::atom(vm.names.lastIndex);
    vm.define_data(rx, key, Value::ZERO, Attrs(Attrs::WRITABLE));
    rx
}

fn initialise(vm: &mut Vm, rx: Gc<Object>, pattern: Gc<JsString>, flags: Gc<JsString>) -> JsResult {
    let Some(bits) = Flags::parse(flags.units(vm).iter()) else {
        let f = flags.to_rust(vm);
        return Err(vm.throw_syntax(format!("Invalid flags supplied to RegExp constructor '{f}'")));
    };
    match matcher::get(pattern.units(vm), bits) {
        Ok((slot, _)) => {
            vm.set_regexp(rx, pattern.into(), bits.0, slot);
            set_last_index(vm, rx, 0)?;
            Ok(rx.into())
        }
        Err(e) => {
            let (p, f) = (pattern.to_rust(vm), flags.to_rust(vm));
            Err(vm.throw_syntax(format!("Invalid regular expression: /{p}/{f}: {e}")))
        }
    }
}

/// The program; compiled again when the object comes out of an image.
fn program(vm: &mut Vm, rx: Gc<Object>) -> JsResult<Rc<Regex>> {
    if let Some(m) = fields::program(rx).and_then(matcher::by_slot) {
        return Ok(m);
    }
    let source: Gc<JsString> = fields::source(rx).as_gc();
    match matcher::get(source.units(vm), flags_of(rx)) {
        Ok((slot, m)) => {
            vm.set_regexp_program(rx, slot);
            Ok(m)
        }
        Err(e) => Err(vm.throw_syntax(format!("Invalid regular expression: {e}"))),
    }
}

/// Hook and `$newRegExp(pattern, flags)`.
fn new_regexp(vm: &mut Vm, pattern: Value, flags: Value) -> JsResult {
    let proto = vm.intrinsic(Intrinsic::RegExpProto);
    let rx = allocate(vm, proto);
    let (p, f) = (vm.to_string(pattern)?, vm.to_string(flags)?);
    initialise(vm, rx, p, f)
}

fn is_regexp(vm: &mut Vm, v: Value) -> JsResult<bool> {
    let Some(o) = v.to_object() else { return Ok(false) };
    let key = Key::symbol(vm.symbols.match_);
    let m = vm.get(o, key)?;
    Ok(if m.is_undefined() { o.is(Kind::RegExp) } else { vm::value::convert::to_boolean(m) })
}

fn constructor(vm: &mut Vm, args: Args) -> JsResult {
    let (pattern, flags) = (args.get(0), args.get(1));
    let pattern_is_regexp = is_regexp(vm, pattern)?;
    if args.new_target().is_none() && pattern_is_regexp && flags.is_undefined() {
        let o: Gc<Object> = pattern.as_gc();
        let key = Key::atom(vm.names.constructor);
        if vm.get(o, key)? == args.callee().into() {
            return Ok(pattern);
        }
    }
    let (p, f) = match pattern.to_object() {
        Some(o) if o.is(Kind::RegExp) => {
            let f = if flags.is_undefined() { flags_text(vm, flags_of(o)).into() } else { flags };
            (fields::source(o), f)
        }
        Some(o) if pattern_is_regexp => {
            let (k1, k2) = (Key::atom(vm.names.source), Key::atom(vm.names.flags));
            let p = vm.get(o, k1)?;
            (p, if flags.is_undefined() { vm.get(o, k2)? } else { flags })
        }
        _ => (pattern, flags),
    };
    let proto = define::proto_from_intrinsic(vm, args.new_target(), Intrinsic::RegExpProto)?;
    let rx = allocate(vm, proto);
    if args.new_target().is_some_and(|f| f != vm.intrinsic(Intrinsic::RegExp)) {
        vm.set_regexp_owner(rx, Value::FALSE);
    }
    let p = if p.is_undefined() { vm.roots.empty_string } else { vm.to_string(p)? };
    let f = if f.is_undefined() { vm.roots.empty_string } else { vm.to_string(f)? };
    initialise(vm, rx, p, f)
}

fn flags_text(vm: &mut Vm, f: Flags) -> Gc<JsString> {
    let s: String = Flags::ALL.iter().filter(|(_, b)| f.0 & b != 0).map(|(c, _)| *c).collect();
    vm.str(&s)
}

fn this_regexp(vm: &mut Vm, v: Value, method: &str) -> JsResult<Gc<Object>> {
    match v.to_object() {
        Some(o) if o.is(Kind::RegExp) => Ok(o),
        _ => {
            let shown = vm.describe(v);
            Err(vm.throw_type(format!("Method RegExp.prototype.{method} called on incompatible receiver {shown}")))
        }
    }
}

fn compile(vm: &mut Vm, args: Args) -> JsResult {
    let rx = this_regexp(vm, args.this(), "compile")?;
    let owner = fields::owner(rx);
    let realm = if owner.is_cell() { owner.as_gc() } else { vm.roots.first_realm };
    if owner == Value::FALSE || (vm.has_realms() && realm != vm.roots.realm) {
        let whose = if owner == Value::FALSE { "a subclass" } else { "another realm" };
        return Err(vm.throw_type(format!("RegExp.prototype.compile called on an instance of {whose}")));
    }
    let (p, f) = match args.get(0).to_object() {
        Some(o) if o.is(Kind::RegExp) => {
            if !args.get(1).is_undefined() {
                return Err(vm.throw_type("Invalid flags supplied to RegExp constructor"));
            }
            (fields::source(o), flags_text(vm, flags_of(o)).into())
        }
        _ => (args.get(0), args.get(1)),
    };
    let p = if p.is_undefined() { vm.roots.empty_string } else { vm.to_string(p)? };
    let f = if f.is_undefined() { vm.roots.empty_string } else { vm.to_string(f)? };
    initialise(vm, rx, p, f)
}

fn last_index(vm: &mut Vm, rx: Gc<Object>) -> JsResult<u64> {
    let v = if rx.shape() == vm.roots.regexp_shape {
        rx.slot(0).get()
    } else {
        let key = Key::atom(vm.names.lastIndex);
        vm.get(rx, key)?
    };
    if v.is_int() && v.as_int() >= 0 { Ok(v.as_int() as u64) } else { vm.to_length(v) }
}
fn set_last_index(vm: &mut Vm, rx: Gc<Object>, i: usize) -> JsResult<()> {
    if rx.shape() == vm.roots.regexp_shape {
        // A number needs no barrier.
        rx.slot(0).set(Value::from_usize(i));
        return Ok(());
    }
    let key = Key::atom(vm.names.lastIndex);
    vm.put(rx, key, Value::from_usize(i))
}

/// RegExpBuiltinExec up to the match: updates `lastIndex`. `f` makes something of the match.
fn run<R>(
    vm: &mut Vm,
    rx: Gc<Object>,
    s: Gc<JsString>,
    f: impl FnOnce(&mut Vm, &Regex, &Scratch) -> JsResult<R>,
) -> JsResult<Option<R>> {
    // Reading `lastIndex` may run code that compiles the pattern anew.
    let at = last_index(vm, rx)?;
    let flags = flags_of(rx);
    let (global, sticky) = (flags.has('g'), flags.has('y'));
    let stateful = global || sticky;
    let at = if stateful { at } else { 0 };
    let regex = program(vm, rx)?;
    matcher::with_scratch(|scratch| {
        let found = at <= s.len() as u64 && matcher::find(vm, &regex, s, at as usize, sticky, scratch)?;
        let range = if found { scratch.group(0) } else { None };
        if stateful {
            set_last_index(vm, rx, range.map_or(0, |r| r.1))?;
        }
        let Some((start, end)) = range else { return Ok(None) };
        legacy::remember(vm, rx, s, start, end);
        f(vm, &regex, scratch).map(Some)
    })
}

fn group_text(vm: &mut Vm, s: Gc<JsString>, g: Option<(usize, usize)>) -> Value {
    g.map_or(Value::UNDEFINED, |(a, b)| vm.substring(s, a, b).into())
}

/// An object of the groups that have names, each with what `of` gives; undefined where none has.
fn named_groups(vm: &mut Vm, regex: &Regex, mut of: impl FnMut(&mut Vm, u32) -> Option<Value>) -> JsResult {
    if regex.names().is_empty() {
        return Ok(Value::UNDEFINED);
    }
    let o = vm.new_null_object();
    for (name, i) in regex.names() {
        let key = vm.key(name);
        let v = of(vm, *i);
        // Of groups that share a name, the one that took part counts.
        if v.is_some() || !vm.has_own(o, key)? {
            vm.create_data_property(o, key, v.unwrap_or(Value::UNDEFINED))?;
        }
    }
    Ok(o.into())
}

/// The result array of `exec`.
fn result(vm: &mut Vm, s: Gc<JsString>, regex: &Regex, found: &Scratch, indices: bool) -> JsResult {
    let n = regex.groups();
    // On the native stack, where the collector sees them.
    let mut texts = [Value::UNDEFINED; 16];
    let a = if let Some(texts) = texts.get_mut(..n) {
        for (i, text) in texts.iter_mut().enumerate() {
            *text = group_text(vm, s, found.group(i));
        }
        vm.new_array_from(texts)
    } else {
        let a = vm.new_array(n);
        for i in 0..n {
            let v = group_text(vm, s, found.group(i));
            vm.array_push(a, v);
        }
        a
    };
    let groups = named_groups(vm, regex, |vm, i| found.group(i as usize).map(|(a, b)| vm.substring(s, a, b).into()))?;
    let shape = vm.match_shape();
    let start = found.group(0).map_or(0, |g| g.0);
    vm.extend(a, shape, &[Value::from_usize(start), s.into(), groups]);
    if indices {
        let pair = |vm: &mut Vm, i: usize| -> Option<Value> {
            found.group(i).map(|(x, y)| vm.new_array_from(&[Value::from_usize(x), Value::from_usize(y)]).into())
        };
        let list = vm.new_array(n);
        for i in 0..n {
            let v = pair(vm, i).unwrap_or(Value::UNDEFINED);
            vm.array_push(list, v);
        }
        let by_name = named_groups(vm, regex, |vm, i| pair(vm, i as usize))?;
        vm.define_data(list, Key::atom(vm.names.groups), by_name, Attrs::DEFAULT);
        vm.define_data(a, Key::atom(vm.names.indices), list.into(), Attrs::DEFAULT);
    }
    Ok(a.into())
}

fn exec(vm: &mut Vm, args: Args) -> JsResult {
    let rx = this_regexp(vm, args.this(), "exec")?;
    let s = vm.to_string(args.get(0))?;
    exec_on(vm, rx, s)
}
fn exec_on(vm: &mut Vm, rx: Gc<Object>, s: Gc<JsString>) -> JsResult {
    let indices = flags_of(rx).has('d');
    let found = run(vm, rx, s, |vm, regex, found| result(vm, s, regex, found, indices))?;
    Ok(found.unwrap_or(Value::NULL))
}

/// `$regexpExec(rx, s)`: the built-in exec on a RegExp object.
pub fn exec_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    exec_on(vm, args.get(0).as_gc(), args.get(1).as_gc())
}
/// `$regexpTest(rx, s)`: whether a pristine RegExp matches a string; undefined where `test` has to look closer.
pub fn test_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let (Some(rx), Some(s)) = (args.get(0).to_object(), args.get(1).to_str()) else { return Ok(Value::UNDEFINED) };
    if !is_pristine(vm, rx) {
        return Ok(Value::UNDEFINED);
    }
    Ok(Value::bool(run(vm, rx, s, |_, _, _| Ok(()))?.is_some()))
}
/// `$regexpFlag(rx, bit letter)`: of a pristine RegExp, without looking at properties.
pub fn flag_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let letter = vm.to_string(args.get(1))?.units(vm).at(0) as u8 as char;
    Ok(Value::bool(flags_of(args.get(0).as_gc()).has(letter)))
}
/// `$regexpPristine(rx)`: a RegExp whose own properties, prototype and prototype's members are the built-in ones, so
/// that exec and flags cannot be observed.
pub fn pristine_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let Some(rx) = args.get(0).to_object() else { return Ok(Value::FALSE) };
    Ok(Value::bool(is_pristine(vm, rx)))
}
fn is_pristine(vm: &mut Vm, rx: Gc<Object>) -> bool {
    if rx.shape() != vm.roots.regexp_shape {
        let proto = vm.intrinsic(Intrinsic::RegExpProto);
        if !rx.is(Kind::RegExp) || rx.proto() != Some(proto) || rx.shape().count.get() != 1 {
            return false;
        }
    }
    let [exec, flags] = &mut vm.roots.regexp_watch;
    exec.intact() && flags.intact()
}

/// AdvanceStringIndex.
fn advance(u: Units<'_>, i: usize, unicode: bool) -> usize {
    let pair =
        unicode && i + 1 < u.len() && (0xD800..0xDC00).contains(&u.at(i)) && (0xDC00..0xE000).contains(&u.at(i + 1));
    i + if pair { 2 } else { 1 }
}
/// `$advanceIndex(s, i, unicode)`.
pub fn advance_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let s: Gc<JsString> = args.get(0).as_gc();
    let i = args.get(1).as_f64();
    if i >= s.len() as f64 {
        return Ok(Value::number(i + 1.0));
    }
    Ok(Value::from_usize(advance(s.units(vm), i as usize, args.get(2).is_true())))
}

fn source(vm: &mut Vm, args: Args) -> JsResult {
    let proto = vm.intrinsic(Intrinsic::RegExpProto);
    match args.this().to_object() {
        Some(o) if o.is(Kind::RegExp) => {
            let s: Gc<JsString> = fields::source(o).as_gc();
            Ok(escape_source(vm, s).into())
        }
        Some(o) if o == proto => Ok(vm.str("(?:)").into()),
        _ => {
            let shown = vm.describe(args.this());
            Err(vm.throw_type(format!("RegExp.prototype.source getter called on non-RegExp object {shown}")))
        }
    }
}

/// EscapeRegExpPattern: `/` outside classes and line terminators are escaped; empty becomes `(?:)`.
fn escape_source(vm: &mut Vm, s: Gc<JsString>) -> Gc<JsString> {
    let u = s.units(vm);
    if u.is_empty() {
        return vm.str("(?:)");
    }
    let special = |c: u16| matches!(c, 0x2F | 0x0A | 0x0D | 0x2028 | 0x2029);
    if !u.iter().any(special) {
        return s;
    }
    let mut out: Vec<u16> = Vec::with_capacity(u.len() + 4);
    let (mut class, mut i) = (false, 0);
    while i < u.len() {
        let c = u.at(i);
        let line = match c {
            0x0A => "\\n",
            0x0D => "\\r",
            0x2028 => "\\u2028",
            0x2029 => "\\u2029",
            _ => "",
        };
        if c == b'\\' as u16 && i + 1 < u.len() && !special(u.at(i + 1)) {
            out.extend([c, u.at(i + 1)]);
            i += 2;
            continue;
        }
        if c == b'\\' as u16 && i + 1 < u.len() && u.at(i + 1) == b'/' as u16 {
            out.extend([c, u.at(i + 1)]);
            i += 2;
            continue;
        }
        if c == b'\\' as u16 && i + 1 < u.len() {
            // An escaped line terminator: its own escape replaces both.
            i += 1;
            continue;
        }
        match c {
            _ if !line.is_empty() => out.extend(line.encode_utf16()),
            0x5B => {
                class = true;
                out.push(c);
            }
            0x5D => {
                class = false;
                out.push(c);
            }
            0x2F if !class => out.extend([b'\\' as u16, c]),
            _ => out.push(c),
        }
        i += 1;
    }
    vm.str_utf16(&out)
}

fn flag_getter(vm: &mut Vm, args: Args, letter: char, name: &str) -> JsResult {
    let proto = vm.intrinsic(Intrinsic::RegExpProto);
    match args.this().to_object() {
        Some(o) if o.is(Kind::RegExp) => Ok(Value::bool(flags_of(o).has(letter))),
        Some(o) if o == proto => Ok(Value::UNDEFINED),
        _ => {
            let shown = vm.describe(args.this());
            Err(vm.throw_type(format!("RegExp.prototype.{name} getter called on non-RegExp object {shown}")))
        }
    }
}
macro_rules! flag_getters {
    ($($f:ident $letter:literal $name:literal;)*) => {$(
        fn $f(vm: &mut Vm, args: Args) -> JsResult {
            flag_getter(vm, args, $letter, $name)
        }
    )*};
}
flag_getters! {
    has_indices 'd' "hasIndices";
    global 'g' "global";
    ignore_case 'i' "ignoreCase";
    multiline 'm' "multiline";
    dot_all 's' "dotAll";
    unicode 'u' "unicode";
    unicode_sets 'v' "unicodeSets";
    sticky 'y' "sticky";
}

fn flags(vm: &mut Vm, args: Args) -> JsResult {
    let Some(o) = args.this().to_object() else {
        return Err(vm.throw_type("RegExp.prototype.flags getter called on non-object"));
    };
    let n = vm.names;
    let mut out = String::new();
    for (letter, name) in [
        ('d', n.has_indices),
        ('g', n.global),
        ('i', n.ignore_case),
        ('m', n.multiline),
        ('s', n.dot_all),
        ('u', n.unicode),
        ('v', n.unicode_sets),
        ('y', n.sticky),
    ] {
        let v = vm.get(o, Key::atom(name))?;
        if vm::value::convert::to_boolean(v) {
            out.push(letter);
        }
    }
    Ok(vm.str(&out).into())
}

fn to_string(vm: &mut Vm, args: Args) -> JsResult {
    let Some(o) = args.this().to_object() else {
        return Err(vm.throw_type("RegExp.prototype.toString requires that 'this' be an Object"));
    };
    let (k1, k2) = (Key::atom(vm.names.source), Key::atom(vm.names.flags));
    let s = vm.get(o, k1)?;
    let s = vm.to_string(s)?.to_rust(vm);
    let f = vm.get(o, k2)?;
    let f = vm.to_string(f)?.to_rust(vm);
    Ok(vm.str(&format!("/{s}/{f}")).into())
}

/// RegExp.escape.
fn escape(vm: &mut Vm, args: Args) -> JsResult {
    let Some(s) = args.get(0).to_str() else {
        return Err(vm.throw_type("RegExp.escape requires a string"));
    };
    let u = s.units(vm).to_vec();
    let mut out: Vec<u16> = Vec::new();
    for (i, c) in char::decode_utf16(u.iter().copied()).enumerate() {
        let c = match c {
            Ok(c) => c,
            Err(e) => {
                out.extend(format!("\\u{:04x}", e.unpaired_surrogate()).encode_utf16());
                continue;
            }
        };
        if i == 0 && c.is_ascii_alphanumeric() {
            out.extend(format!("\\x{:02x}", c as u32).encode_utf16());
            continue;
        }
        let text = match c {
            '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '/' => {
                format!("\\{c}")
            }
            '\t' => "\\t".into(),
            '\n' => "\\n".into(),
            '\u{b}' => "\\v".into(),
            '\u{c}' => "\\f".into(),
            '\r' => "\\r".into(),
            ',' | '-' | '=' | '<' | '>' | '#' | '&' | '!' | '%' | ':' | ';' | '@' | '~' | '\'' | '`' | '"' => {
                format!("\\x{:02x}", c as u32)
            }
            c if (c as u32) < 0x10000 && vm::value::number::is_space(c as u16) => {
                if (c as u32) < 256 {
                    format!("\\x{:02x}", c as u32)
                } else {
                    format!("\\u{:04x}", c as u32)
                }
            }
            c => c.to_string(),
        };
        out.extend(text.encode_utf16());
    }
    Ok(vm.str_utf16(&out).into())
}

fn species(_: &mut Vm, args: Args) -> JsResult {
    Ok(args.this())
}

natives! {
    pub STATIC:
    "new RegExp" 2 => constructor;
    "escape" 1 => escape;
    "get [Symbol.species]" 0 => species;

    pub PROTO:
    "exec" 1 => exec;
    "get dotAll" 0 => dot_all;
    "get flags" 0 => flags;
    "get global" 0 => global;
    "get hasIndices" 0 => has_indices;
    "get ignoreCase" 0 => ignore_case;
    "get multiline" 0 => multiline;
    "get source" 0 => source;
    "get sticky" 0 => sticky;
    "get unicode" 0 => unicode;
    "get unicodeSets" 0 => unicode_sets;
    "compile" 2 => compile;
    "toString" 0 => to_string;
}

/// Sets the hooks of this family.
pub fn attach(vm: &mut Vm) {
    vm.hooks.new_regexp = new_regexp;
}

/// Makes `RegExp`.
pub fn init(vm: &mut Vm) {
    attach(vm);
    let proto = vm.new_object();
    vm.set_intrinsic(Intrinsic::RegExpProto, proto);
    let c = define::class(vm, "RegExp", proto, STATIC, PROTO);
    vm.set_intrinsic(Intrinsic::RegExp, c);
    legacy::init(vm, c);
    vm.roots.regexp_shape = allocate(vm, proto).shape();
    let keys = [Key::atom(vm.names.exec), Key::atom(vm.names.flags)];
    for (i, key) in keys.into_iter().enumerate() {
        vm.roots.regexp_watch[i] = vm::vm::Watched::new(proto, key);
    }
}
