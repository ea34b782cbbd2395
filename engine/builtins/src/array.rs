//! `Array` (spec 23.1): the members that do not call back into JS. The others are in `js/array.js`.

pub mod iterator;
mod search;

use crate::{define, natives};
use iterator::{entries, keys, values};
use search::{includes, index_of, last_index_of};
use vm::vm::Intrinsic;
use vm::{Args, Attrs, Gc, JsResult, Key, Object, Value, Vm};

const MAX_SAFE: u64 = (1 << 53) - 1;

fn constructor(vm: &mut Vm, args: Args) -> JsResult {
    let default = vm.roots.array_proto;
    let proto = define::proto_from(vm, args.new_target().filter(|&t| t != args.callee()), default)?;
    let proto = if proto == default { None } else { Some(proto) };
    if args.len() == 1 {
        let n = args.get(0);
        if let Some(f) = n.to_f64() {
            if f != (f as u32) as f64 {
                return Err(vm.throw_range("Invalid array length"));
            }
            return Ok(vm.array_create(f as u64, proto)?.into());
        }
    }
    let a = vm.array_create(0, proto)?;
    for &v in args.slice() {
        vm.array_push(a, v);
    }
    Ok(a.into())
}

fn is_array(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(vm.is_array(args.get(0))?))
}

fn of(vm: &mut Vm, args: Args) -> JsResult {
    if args.this() == vm.roots.intrinsics[Intrinsic::Array as usize] || !vm.is_constructor(args.this()) {
        return Ok(vm.new_array_from(args.slice()).into());
    }
    let c: Gc<Object> = args.this().as_gc();
    let o = vm.construct(c, &[Value::from_usize(args.len())], c)?;
    let o: Gc<Object> = o.as_gc();
    for (i, &v) in args.slice().iter().enumerate() {
        vm.create_data_property_or_throw(o, Key::index(i as u32), v)?;
    }
    set_length(vm, o, args.len() as u64)?;
    Ok(o.into())
}

fn set_length(vm: &mut Vm, o: Gc<Object>, n: u64) -> JsResult<()> {
    let key = Key::atom(vm.names.length);
    vm.put(o, key, Value::number(n as f64))
}

/// ArraySpeciesCreate.
pub fn species_create(vm: &mut Vm, original: Gc<Object>, len: u64) -> JsResult<Gc<Object>> {
    if !vm.is_array(original.into())? {
        return vm.array_create(len, None);
    }
    let key = Key::atom(vm.names.constructor);
    let mut c = vm.get(original, key)?;
    if c == vm.roots.intrinsics[Intrinsic::Array as usize] {
        // The usual case: %Array%[@@species] is %Array% unless someone redefined it.
        let key = Key::symbol(vm.symbols.species);
        if vm.get(c.as_gc(), key)? == c {
            return vm.array_create(len, None);
        }
    }
    if let Some(o) = c.to_object()
        && vm.is_constructor(c)
        && vm.is_foreign(o, Intrinsic::Array)?
    {
        c = Value::UNDEFINED;
    }
    if let Some(o) = c.to_object() {
        let key = Key::symbol(vm.symbols.species);
        c = vm.get(o, key)?;
        if c.is_null() {
            c = Value::UNDEFINED;
        }
    }
    if c.is_undefined() {
        return vm.array_create(len, None);
    }
    if !vm.is_constructor(c) {
        return Err(vm.throw_type("object.constructor[Symbol.species] is not a constructor"));
    }
    let o = vm.construct(c.as_gc(), &[Value::number(len as f64)], c.as_gc())?;
    Ok(o.as_gc())
}

/// `$arraySpeciesCreate(original, length)`.
pub fn species_create_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let n = args.get(1).as_f64() as u64;
    Ok(species_create(vm, args.get(0).as_gc(), n)?.into())
}

/// `this` as an object and its length.
fn this_len(vm: &mut Vm, args: Args) -> JsResult<(Gc<Object>, u64)> {
    let o = vm.to_object(args.this())?;
    let n = vm.length_of_array_like(o)?;
    Ok((o, n))
}

fn push(vm: &mut Vm, args: Args) -> JsResult {
    if let Some(o) = args.this().to_object()
        && vm.is_fast_writable_array(o)
        && o.array_len() as usize + args.len() < u32::MAX as usize
    {
        for &v in args.slice() {
            vm.array_push(o, v);
        }
        return Ok(Value::from_u32(o.array_len()));
    }
    let (o, mut n) = this_len(vm, args)?;
    if n + args.len() as u64 > MAX_SAFE {
        return Err(vm.throw_type("Pushing elements past the maximum array-like length"));
    }
    for &v in args.slice() {
        vm.put_index(o, n, v)?;
        n += 1;
    }
    set_length(vm, o, n)?;
    Ok(Value::number(n as f64))
}

fn pop(vm: &mut Vm, args: Args) -> JsResult {
    if let Some(o) = args.this().to_object()
        && vm.is_fast_writable_array(o)
    {
        let n = o.array_len();
        if n == 0 {
            return Ok(Value::UNDEFINED);
        }
        let v = vm.array_get(o, n - 1);
        if !v.is_hole() {
            vm.array_resize(o, n - 1);
            return Ok(v);
        }
    }
    let (o, n) = this_len(vm, args)?;
    if n == 0 {
        set_length(vm, o, 0)?;
        return Ok(Value::UNDEFINED);
    }
    let v = vm.get_index(o, n - 1)?;
    let key = vm.key_of_u64(n - 1);
    vm.delete_or_throw(o, key)?;
    set_length(vm, o, n - 1)?;
    Ok(v)
}

/// Moves element `from` to `to`, or deletes `to` when `from` is absent.
fn move_element(vm: &mut Vm, o: Gc<Object>, from: u64, to: u64) -> JsResult<()> {
    let key = vm.key_of_u64(from);
    if vm.has(o, key)? {
        let v = vm.get(o, key)?;
        vm.put_index(o, to, v)
    } else {
        let key = vm.key_of_u64(to);
        vm.delete_or_throw(o, key)
    }
}

fn shift(vm: &mut Vm, args: Args) -> JsResult {
    if let Some(o) = args.this().to_object()
        && let Some(v) = vm.array_shift(o)
    {
        return Ok(v);
    }
    let (o, n) = this_len(vm, args)?;
    if n == 0 {
        set_length(vm, o, 0)?;
        return Ok(Value::UNDEFINED);
    }
    let first = vm.get_index(o, 0)?;
    for i in 1..n {
        move_element(vm, o, i, i - 1)?;
    }
    let key = vm.key_of_u64(n - 1);
    vm.delete_or_throw(o, key)?;
    set_length(vm, o, n - 1)?;
    Ok(first)
}

fn unshift(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_len(vm, args)?;
    let k = args.len() as u64;
    if k > 0 {
        if n + k > MAX_SAFE {
            return Err(vm.throw_type("Invalid array length"));
        }
        if vm.is_fast_writable_array(o) && n + k < 1 << 25 {
            for _ in 0..k {
                vm.array_push(o, Value::UNDEFINED);
            }
            if vm.dense_elements(o).is_some() {
                vm.move_elements(o, 0, k as usize, n as usize);
                for (i, &v) in args.slice().iter().enumerate() {
                    vm.array_set(o, i as u32, v);
                }
                return Ok(Value::number((n + k) as f64));
            }
        }
        for i in (0..n).rev() {
            move_element(vm, o, i, i + k)?;
        }
        for (i, &v) in args.slice().iter().enumerate() {
            vm.put_index(o, i as u64, v)?;
        }
    }
    set_length(vm, o, n + k)?;
    Ok(Value::number((n + k) as f64))
}

fn slice(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_len(vm, args)?;
    let start = vm.to_relative_index(args.get(0), n, 0)?;
    let end = vm.to_relative_index(args.get(1), n, n)?;
    let count = end.saturating_sub(start);
    let a = species_create(vm, o, count)?;
    if vm.is_fast_array(o)
        && vm.is_fast_writable_array(a)
        && a.proto() == Some(vm.roots.array_proto)
        && let Some(e) = vm.dense_elements(o)
        && end as usize <= e.len()
    {
        vm.array_resize(a, 0);
        vm.reserve_elements(a, count as usize);
        for i in start..end {
            let v = vm.dense_elements(o).map_or(Value::HOLE, |e| e[i as usize].get());
            if v.is_hole() {
                let len = a.array_len();
                vm.array_resize(a, len + 1);
            } else {
                vm.array_push(a, v);
            }
        }
        return Ok(a.into());
    }
    let mut to = 0;
    for i in start..end {
        let key = vm.key_of_u64(i);
        if vm.has(o, key)? {
            let v = vm.get(o, key)?;
            let key = vm.key_of_u64(to);
            vm.create_data_property_or_throw(a, key, v)?;
        }
        to += 1;
    }
    set_length(vm, a, to)?;
    Ok(a.into())
}

fn splice(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_len(vm, args)?;
    let start = vm.to_relative_index(args.get(0), n, 0)?;
    let items = args.slice().get(2..).unwrap_or(&[]);
    let delete = match args.len() {
        0 => 0,
        1 => n - start,
        _ => (vm.to_integer_or_infinity(args.get(1))?.max(0.0)).min((n - start) as f64) as u64,
    };
    let k = items.len() as u64;
    if n + k - delete > MAX_SAFE {
        return Err(vm.throw_type("Invalid array length"));
    }
    let a = species_create(vm, o, delete)?;
    if vm.is_fast_writable_array(o)
        && vm.is_fast_writable_array(a)
        && o != a
        && o.array_len() as u64 == n
        && vm
            .dense_elements(o)
            .is_some_and(|e| e.len() >= n as usize && e[..n as usize].iter().all(|v| !v.get().is_hole()))
        && n + k < 1 << 25
    {
        vm.array_resize(a, 0);
        for i in start..start + delete {
            let v = vm.array_get(o, i as u32);
            vm.array_push(a, v);
        }
        for _ in delete..k {
            vm.array_push(o, Value::UNDEFINED);
        }
        if let Some(e) = vm.dense_elements(o) {
            let (from, to) = ((start + delete) as usize, (start + k) as usize);
            let tail = n as usize - from;
            if to < from {
                for i in 0..tail {
                    e[to + i].set(e[from + i].get());
                }
            } else {
                for i in (0..tail).rev() {
                    e[to + i].set(e[from + i].get());
                }
            }
            vm.barrier(o.elements_cell());
        }
        for (i, &v) in items.iter().enumerate() {
            vm.array_set(o, (start + i as u64) as u32, v);
        }
        vm.array_resize(o, (n + k - delete) as u32);
        return Ok(a.into());
    }
    for i in 0..delete {
        let key = vm.key_of_u64(start + i);
        if vm.has(o, key)? {
            let v = vm.get(o, key)?;
            let key = vm.key_of_u64(i);
            vm.create_data_property_or_throw(a, key, v)?;
        }
    }
    set_length(vm, a, delete)?;
    if k < delete {
        for i in start..n - delete {
            move_element(vm, o, i + delete, i + k)?;
        }
        for i in (n - delete + k..n).rev() {
            let key = vm.key_of_u64(i);
            vm.delete_or_throw(o, key)?;
        }
    } else if k > delete {
        for i in (start..n - delete).rev() {
            move_element(vm, o, i + delete, i + k)?;
        }
    }
    for (i, &v) in items.iter().enumerate() {
        vm.put_index(o, start + i as u64, v)?;
    }
    set_length(vm, o, n - delete + k)?;
    Ok(a.into())
}

fn concat(vm: &mut Vm, args: Args) -> JsResult {
    let o = vm.to_object(args.this())?;
    let a = species_create(vm, o, 0)?;
    let mut n: u64 = 0;
    let fast = vm.is_fast_writable_array(a);
    for item in std::iter::once(Value::from(o)).chain(args.slice().iter().copied()) {
        let spreadable = match item.to_object() {
            None => false,
            Some(e) => {
                let key = Key::symbol(vm.symbols.is_concat_spreadable);
                let s = vm.get(e, key)?;
                if s.is_undefined() { vm.is_array(item)? } else { vm::value::convert::to_boolean(s) }
            }
        };
        if !spreadable {
            if n >= MAX_SAFE {
                return Err(vm.throw_type("Invalid array length"));
            }
            if fast && vm.is_fast_writable_array(a) && a.array_len() as u64 == n {
                vm.array_push(a, item);
            } else {
                let key = vm.key_of_u64(n);
                vm.create_data_property_or_throw(a, key, item)?;
            }
            n += 1;
            continue;
        }
        let e: Gc<Object> = item.as_gc();
        let len = vm.length_of_array_like(e)?;
        if n + len > MAX_SAFE {
            return Err(vm.throw_type("Invalid array length"));
        }
        for i in 0..len {
            if fast
                && vm.is_fast_array(e)
                && a.array_len() as u64 == n + i
                && let Some(v) = vm.dense_elements(e).and_then(|d| d.get(i as usize)).map(|c| c.get())
                && !v.is_hole()
            {
                vm.array_push(a, v);
                continue;
            }
            let key = vm.key_of_u64(i);
            if vm.has(e, key)? {
                let v = vm.get(e, key)?;
                let key = vm.key_of_u64(n + i);
                vm.create_data_property_or_throw(a, key, v)?;
            }
        }
        n += len;
    }
    set_length(vm, a, n)?;
    Ok(a.into())
}

fn join_with(vm: &mut Vm, o: Gc<Object>, n: u64, sep: &[u16], locale: bool) -> JsResult {
    // Cycles give the empty string.
    if vm.join_stack.contains(&o.offset()) {
        return Ok(vm.roots.empty_string.into());
    }
    vm.check_native_stack()?;
    vm.join_stack.push(o.offset());
    let mut out: Vec<u16> = Vec::new();
    let step = |vm: &mut Vm, out: &mut Vec<u16>, i: u64| -> JsResult<()> {
        if i > 0 {
            out.extend_from_slice(sep);
        }
        let v = vm.get_index(o, i)?;
        if v.is_nullish() {
            return Ok(());
        }
        let s = if locale {
            let key = vm.key("toLocaleString");
            let r = vm.invoke(v, key, &[])?;
            vm.to_string(r)?
        } else {
            vm.to_string(v)?
        };
        if out.len() + s.len() > vm::string::MAX_LENGTH {
            return Err(vm.throw_range("Invalid string length"));
        }
        match s.units(vm) {
            vm::string::Units::Latin1(b) => out.extend(b.iter().map(|&c| c as u16)),
            vm::string::Units::Utf16(u) => out.extend_from_slice(u),
        }
        Ok(())
    };
    let mut result = Ok(());
    for i in 0..n {
        result = step(vm, &mut out, i);
        if result.is_err() {
            break;
        }
    }
    vm.join_stack.pop();
    result?;
    Ok(vm.str_utf16(&out).into())
}

fn join(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_len(vm, args)?;
    let sep =
        if args.get(0).is_undefined() { vec![b',' as u16] } else { vm.to_string(args.get(0))?.units(vm).to_vec() };
    join_with(vm, o, n, &sep, false)
}

fn to_string(vm: &mut Vm, args: Args) -> JsResult {
    let o = vm.to_object(args.this())?;
    let key = vm.key("join");
    let f = vm.get(o, key)?;
    if vm.is_callable(f) {
        return vm.call(f, o.into(), &[]);
    }
    let f = vm.roots.intrinsics[Intrinsic::ObjectProtoToString as usize];
    vm.call(f, o.into(), &[])
}

fn to_locale_string(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_len(vm, args)?;
    join_with(vm, o, n, &[b',' as u16], true)
}

fn reverse(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_len(vm, args)?;
    if vm.is_fast_writable_array(o)
        && let Some(e) = vm.dense_elements(o)
        && e.len() >= n as usize
    {
        for i in 0..n as usize / 2 {
            e[i].swap(&e[n as usize - 1 - i]);
        }
        return Ok(o.into());
    }
    for lower in 0..n / 2 {
        let upper = n - 1 - lower;
        let (kl, ku) = (vm.key_of_u64(lower), vm.key_of_u64(upper));
        let l = if vm.has(o, kl)? { Some(vm.get(o, kl)?) } else { None };
        let u = if vm.has(o, ku)? { Some(vm.get(o, ku)?) } else { None };
        match u {
            Some(v) => vm.put(o, kl, v)?,
            None if l.is_some() => vm.delete_or_throw(o, kl)?,
            None => {}
        }
        match l {
            Some(v) => vm.put(o, ku, v)?,
            None if u.is_some() => vm.delete_or_throw(o, ku)?,
            None => {}
        }
    }
    Ok(o.into())
}

fn fill(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_len(vm, args)?;
    let start = vm.to_relative_index(args.get(1), n, 0)?;
    let end = vm.to_relative_index(args.get(2), n, n)?;
    if vm.is_fast_writable_array(o) && start == 0 && end == n && n < 1 << 25 {
        vm.array_resize(o, 0);
        vm.reserve_elements(o, n as usize);
        for _ in 0..n {
            vm.array_push(o, args.get(0));
        }
        return Ok(o.into());
    }
    for i in start..end {
        vm.put_index(o, i, args.get(0))?;
    }
    Ok(o.into())
}

fn at(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_len(vm, args)?;
    let i = vm.to_integer_or_infinity(args.get(0))?;
    let k = if i >= 0.0 { i } else { n as f64 + i };
    if k < 0.0 || k >= n as f64 { Ok(Value::UNDEFINED) } else { vm.get_index(o, k as u64) }
}

fn copy_within(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_len(vm, args)?;
    let to = vm.to_relative_index(args.get(0), n, 0)?;
    let from = vm.to_relative_index(args.get(1), n, 0)?;
    let end = vm.to_relative_index(args.get(2), n, n)?;
    let count = end.saturating_sub(from).min(n - to);
    if from < to && to < from + count {
        for i in (0..count).rev() {
            move_element(vm, o, from + i, to + i)?;
        }
    } else {
        for i in 0..count {
            move_element(vm, o, from + i, to + i)?;
        }
    }
    Ok(o.into())
}

fn with(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_len(vm, args)?;
    let i = vm.to_integer_or_infinity(args.get(0))?;
    let k = if i >= 0.0 { i } else { n as f64 + i };
    if k < 0.0 || k >= n as f64 {
        return Err(vm.throw_range("Invalid index : ".to_string() + &vm::value::number::to_rust_string(i)));
    }
    if n > u32::MAX as u64 {
        return Err(vm.throw_range("Invalid array length"));
    }
    let a = vm.array_create(0, None)?;
    for j in 0..n {
        let v = if j == k as u64 { args.get(1) } else { vm.get_index(o, j)? };
        vm.array_push(a, v);
    }
    Ok(a.into())
}

fn to_reversed(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_len(vm, args)?;
    if n > u32::MAX as u64 {
        return Err(vm.throw_range("Invalid array length"));
    }
    let a = vm.array_create(0, None)?;
    for j in (0..n).rev() {
        let v = vm.get_index(o, j)?;
        vm.array_push(a, v);
    }
    Ok(a.into())
}

fn to_spliced(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_len(vm, args)?;
    let start = vm.to_relative_index(args.get(0), n, 0)?;
    let skip = match args.len() {
        0 => 0,
        1 => n - start,
        _ => vm.to_integer_or_infinity(args.get(1))?.max(0.0).min((n - start) as f64) as u64,
    };
    let items = args.slice().get(2..).unwrap_or(&[]);
    let total = n + items.len() as u64 - skip;
    if total > MAX_SAFE {
        return Err(vm.throw_type("Invalid array length"));
    }
    if total > u32::MAX as u64 {
        return Err(vm.throw_range("Invalid array length"));
    }
    let a = vm.array_create(0, None)?;
    for i in 0..start {
        let v = vm.get_index(o, i)?;
        vm.array_push(a, v);
    }
    for &v in items {
        vm.array_push(a, v);
    }
    for i in start + skip..n {
        let v = vm.get_index(o, i)?;
        vm.array_push(a, v);
    }
    Ok(a.into())
}

/// `$sortCompact(array, hasComparator)`: for `sort`: moves undefined values to the end of the dense working array and,
/// without comparator, sorts the rest by string value. Returns the number of values before the undefined ones.
pub fn sort_compact(vm: &mut Vm, args: Args) -> JsResult {
    let a: Gc<Object> = args.get(0).as_gc();
    let n = a.array_len();
    let mut values: Vec<Value> = (0..n).map(|i| vm.array_get(a, i)).filter(|v| !v.is_undefined()).collect();
    let defined = values.len();
    if !args.get(1).is_true() {
        if values.iter().all(|v| v.is_string()) {
            // Contents are flat after this, so comparing cannot allocate.
            for v in &values {
                v.as_gc::<vm::JsString>().units(vm);
            }
            values.sort_by(|x, y| vm.str_cmp(x.as_gc(), y.as_gc()));
        } else {
            let mut keyed: Vec<(Vec<u16>, Value)> = Vec::with_capacity(defined);
            for &v in &values {
                let s = vm.to_string(v)?;
                keyed.push((s.units(vm).to_vec(), v));
            }
            keyed.sort_by(|x, y| x.0.cmp(&y.0));
            values = keyed.into_iter().map(|k| k.1).collect();
        }
    }
    for (i, &v) in values.iter().enumerate() {
        vm.array_set(a, i as u32, v);
    }
    for i in defined as u32..n {
        vm.array_set(a, i, Value::UNDEFINED);
    }
    Ok(Value::from_usize(defined))
}

fn species(_: &mut Vm, args: Args) -> JsResult {
    Ok(args.this())
}

natives! {
    pub STATIC:
    "new Array" 1 => constructor;
    "isArray" 1 => is_array;
    "of" 0 => of;
    "get [Symbol.species]" 0 => species;

    pub PROTO:
    "at" 1 => at;
    "concat" 1 => concat;
    "copyWithin" 2 => copy_within;
    "entries" 0 => entries;
    "fill" 1 => fill;
    "includes" 1 => includes;
    "indexOf" 1 => index_of;
    "join" 1 => join;
    "keys" 0 => keys;
    "lastIndexOf" 1 => last_index_of;
    "pop" 0 => pop;
    "push" 1 => push;
    "reverse" 0 => reverse;
    "shift" 0 => shift;
    "slice" 2 => slice;
    "splice" 2 => splice;
    "toLocaleString" 0 => to_locale_string;
    "toReversed" 0 => to_reversed;
    "toSpliced" 2 => to_spliced;
    "toString" 0 => to_string;
    "unshift" 1 => unshift;
    "values" 0 => values;
    "with" 2 => with;
}

/// Makes `Array` and its iterator.
pub fn init(vm: &mut Vm) {
    let proto = vm.roots.array_proto;
    let c = define::class(vm, "Array", proto, STATIC, PROTO);
    vm.set_intrinsic(Intrinsic::Array, c);
    let key = vm.key("values");
    if let Ok(f) = vm.get(proto, key) {
        let key = Key::symbol(vm.symbols.iterator);
        vm.define_data(proto, key, f, Attrs::HIDDEN);
        vm.roots.intrinsics[Intrinsic::ArrayValues as usize] = f;
    }
    let key = vm.key("toString");
    if let Ok(f) = vm.get(proto, key) {
        vm.roots.intrinsics[Intrinsic::ArrayProtoToString as usize] = f;
    }
    let it = iterator::init(vm);
    let unscopables = vm.new_object_with_proto(None);
    for name in [
        "at",
        "copyWithin",
        "entries",
        "fill",
        "find",
        "findIndex",
        "findLast",
        "findLastIndex",
        "flat",
        "flatMap",
        "includes",
        "keys",
        "toReversed",
        "toSorted",
        "toSpliced",
        "values",
    ] {
        let key = vm.key(name);
        vm.define_data(unscopables, key, Value::TRUE, Attrs::DEFAULT);
    }
    let key = Key::symbol(vm.symbols.unscopables);
    vm.define_data(proto, key, unscopables.into(), Attrs::READONLY_HIDDEN);
    vm.watch_array_iteration(proto, it);
}
