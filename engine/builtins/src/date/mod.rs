//! `Date` (spec 21.4, B.2.3).

pub mod parse;
pub mod time;

use crate::{define, natives};
use time::{Fields, fields, local, make_date, make_day, make_time, offset_at, time_clip, utc};
use vm::heap::Kind;
use vm::sys::time_ms;
use vm::vm::Intrinsic;
use vm::{Args, Attrs, Gc, JsResult, Key, Object, Value, Vm};

const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn now(_: &mut Vm, _: Args) -> JsResult {
    Ok(Value::number(time_ms()))
}

fn this_date(vm: &mut Vm, v: Value) -> JsResult<Gc<Object>> {
    match v.to_object() {
        Some(o) if o.is(Kind::Date) => Ok(o),
        _ => Err(vm.throw_type("this is not a Date object.")),
    }
}
/// The time value of a `Date`.
pub fn this_time(vm: &mut Vm, v: Value) -> JsResult<f64> {
    Ok(this_date(vm, v)?.internal(0).as_f64())
}

/// Year, month, ... arguments as a (local or UTC) time value before clipping.
fn from_parts(vm: &mut Vm, args: Args) -> JsResult<f64> {
    let mut p = [f64::NAN, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
    for (i, slot) in p.iter_mut().enumerate().take(args.len().max(1)) {
        *slot = vm.to_number(args.get(i))?;
    }
    let y = p[0].trunc();
    let year = if (0.0..=99.0).contains(&y) { 1900.0 + y } else { p[0] };
    Ok(make_date(make_day(year, p[1], p[2]), make_time(p[3], p[4], p[5], p[6])))
}

fn constructor(vm: &mut Vm, args: Args) -> JsResult {
    if args.new_target().is_none() {
        return Ok(date_text(vm, time_ms(), true, true));
    }
    let t = match args.len() {
        0 => time_ms(),
        1 => {
            let v = args.get(0);
            match v.to_object() {
                Some(o) if o.is(Kind::Date) => o.internal(0).as_f64(),
                _ => {
                    let p = vm.to_primitive(v, vm::value::convert::Hint::Default)?;
                    match p.to_str() {
                        Some(s) => parse::parse(&s.to_rust(vm)),
                        None => time_clip(vm.to_number(p)?),
                    }
                }
            }
        }
        _ => time_clip(utc(from_parts(vm, args)?)),
    };
    let proto = define::proto_from_intrinsic(vm, args.new_target(), Intrinsic::DateProto)?;
    let o = vm.new_object_of(Kind::Date, proto);
    vm.set_internal(o, 0, Value::number(t));
    Ok(o.into())
}

fn date_utc(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::number(time_clip(from_parts(vm, args)?)))
}
fn date_parse(vm: &mut Vm, args: Args) -> JsResult {
    let s = vm.to_string(args.get(0))?.to_rust(vm);
    Ok(Value::number(parse::parse(&s)))
}

macro_rules! getters {
    ($($local:ident $utc:ident |$f:ident| $e:expr;)*) => {$(
        fn $local(vm: &mut Vm, args: Args) -> JsResult {
            let t = this_time(vm, args.this())?;
            if t.is_nan() {
                return Ok(Value::NAN);
            }
            let $f = fields(local(t));
            Ok(Value::number($e))
        }
        fn $utc(vm: &mut Vm, args: Args) -> JsResult {
            let t = this_time(vm, args.this())?;
            if t.is_nan() {
                return Ok(Value::NAN);
            }
            let $f = fields(t);
            Ok(Value::number($e))
        }
    )*};
}
getters! {
    get_date get_utc_date |f| f.day as f64;
    get_day get_utc_day |f| f.weekday as f64;
    get_full_year get_utc_full_year |f| f.year;
    get_hours get_utc_hours |f| f.hour as f64;
    get_milliseconds get_utc_milliseconds |f| f.ms as f64;
    get_minutes get_utc_minutes |f| f.minute as f64;
    get_month get_utc_month |f| f.month as f64;
    get_seconds get_utc_seconds |f| f.second as f64;
}
fn get_year(vm: &mut Vm, args: Args) -> JsResult {
    let t = this_time(vm, args.this())?;
    Ok(Value::number(if t.is_nan() { t } else { fields(local(t)).year - 1900.0 }))
}
fn get_time(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::number(this_time(vm, args.this())?))
}
fn get_timezone_offset(vm: &mut Vm, args: Args) -> JsResult {
    let t = this_time(vm, args.this())?;
    Ok(Value::number(if t.is_nan() { t } else { (t - local(t)) / 60_000.0 }))
}

/// Which field the first argument of a setter names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Year,
    Month,
    Date,
    Hours,
    Minutes,
    Seconds,
    Ms,
}

/// The setters: up to `count` consecutive fields from `first`, in local time or UTC.
fn set_parts(vm: &mut Vm, args: Args, first: Part, count: usize, is_utc: bool) -> JsResult {
    let o = this_date(vm, args.this())?;
    let mut t = o.internal(0).as_f64();
    let mut values = Vec::with_capacity(count);
    for i in 0..count.min(args.len().max(1)) {
        values.push(vm.to_number(args.get(i))?);
    }
    if t.is_nan() {
        if first != Part::Year {
            return Ok(Value::NAN);
        }
        t = 0.0;
    } else if !is_utc {
        t = local(t);
    }
    let f: Fields = fields(t);
    let mut p = [f.year, f.month as f64, f.day as f64, f.hour as f64, f.minute as f64, f.second as f64, f.ms as f64];
    for (i, v) in values.into_iter().enumerate() {
        p[first as usize + i] = v;
    }
    let t = make_date(make_day(p[0], p[1], p[2]), make_time(p[3], p[4], p[5], p[6]));
    let t = time_clip(if is_utc { t } else { utc(t) });
    vm.set_internal(o, 0, Value::number(t));
    Ok(Value::number(t))
}
macro_rules! setters {
    ($($local:ident $utc:ident $part:ident $count:literal;)*) => {$(
        fn $local(vm: &mut Vm, args: Args) -> JsResult {
            set_parts(vm, args, Part::$part, $count, false)
        }
        fn $utc(vm: &mut Vm, args: Args) -> JsResult {
            set_parts(vm, args, Part::$part, $count, true)
        }
    )*};
}
setters! {
    set_full_year set_utc_full_year Year 3;
    set_month set_utc_month Month 2;
    set_date set_utc_date Date 1;
    set_hours set_utc_hours Hours 4;
    set_minutes set_utc_minutes Minutes 3;
    set_seconds set_utc_seconds Seconds 2;
    set_milliseconds set_utc_milliseconds Ms 1;
}
fn set_time(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_date(vm, args.this())?;
    let t = time_clip(vm.to_number(args.get(0))?);
    vm.set_internal(o, 0, Value::number(t));
    Ok(Value::number(t))
}
fn set_year(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_date(vm, args.this())?;
    let y = vm.to_number(args.get(0))?;
    let t = o.internal(0).as_f64();
    if y.is_nan() {
        vm.set_internal(o, 0, Value::NAN);
        return Ok(Value::NAN);
    }
    let f = fields(if t.is_nan() { 0.0 } else { local(t) });
    let yi = y.trunc();
    let year = if (0.0..=99.0).contains(&yi) { yi + 1900.0 } else { yi };
    let day = make_day(year, f.month as f64, f.day as f64);
    let t = make_date(day, make_time(f.hour as f64, f.minute as f64, f.second as f64, f.ms as f64));
    let t = time_clip(utc(t));
    vm.set_internal(o, 0, Value::number(t));
    Ok(Value::number(t))
}

// ---- text ----

fn year_text(y: f64) -> String {
    if y < 0.0 { format!("-{:04}", -y) } else { format!("{y:04}") }
}

/// `Sat Nov 21 2026` and/or `08:00:00 GMT+0000 (Coordinated Universal Time)`.
fn date_text(vm: &mut Vm, t: f64, date: bool, time: bool) -> Value {
    if t.is_nan() {
        return vm.str("Invalid Date").into();
    }
    let (offset, abbreviation) = offset_at(t);
    let f = fields(t + offset);
    let mut out = String::new();
    if date {
        out = format!("{} {} {:02} {}", DAYS[f.weekday as usize], MONTHS[f.month as usize], f.day, year_text(f.year));
    }
    if time {
        if date {
            out.push(' ');
        }
        let m = (offset.abs() / 60_000.0) as u32;
        let sign = if offset < 0.0 { '-' } else { '+' };
        let name = if abbreviation == "UTC" { "Coordinated Universal Time" } else { &abbreviation };
        out.push_str(&format!(
            "{:02}:{:02}:{:02} GMT{sign}{:02}{:02} ({name})",
            f.hour,
            f.minute,
            f.second,
            m / 60,
            m % 60
        ));
    }
    vm.str(&out).into()
}
fn to_string(vm: &mut Vm, args: Args) -> JsResult {
    let t = this_time(vm, args.this())?;
    Ok(date_text(vm, t, true, true))
}
fn to_date_string(vm: &mut Vm, args: Args) -> JsResult {
    let t = this_time(vm, args.this())?;
    Ok(date_text(vm, t, true, false))
}
fn to_time_string(vm: &mut Vm, args: Args) -> JsResult {
    let t = this_time(vm, args.this())?;
    Ok(date_text(vm, t, false, true))
}
/// As V8 in the en-US locale: `11/21/2026, 8:00:00 AM`.
fn locale_text(vm: &mut Vm, t: f64, date: bool, time: bool) -> Value {
    if t.is_nan() {
        return vm.str("Invalid Date").into();
    }
    let f = fields(local(t));
    let mut out = String::new();
    if date {
        let (year, era) = if f.year > 0.0 { (f.year, "") } else { (1.0 - f.year, " B") };
        out = format!("{}/{}/{year}{era}", f.month + 1, f.day);
    }
    if time {
        if date {
            out.push_str(", ");
        }
        let half = if f.hour < 12 { "AM" } else { "PM" };
        // U+202F before AM/PM, as CLDR has it.
        out.push_str(&format!("{}:{:02}:{:02}\u{202f}{half}", (f.hour + 11) % 12 + 1, f.minute, f.second));
    }
    vm.str(&out).into()
}
fn to_locale_string(vm: &mut Vm, args: Args) -> JsResult {
    let t = this_time(vm, args.this())?;
    Ok(locale_text(vm, t, true, true))
}
fn to_locale_date_string(vm: &mut Vm, args: Args) -> JsResult {
    let t = this_time(vm, args.this())?;
    Ok(locale_text(vm, t, true, false))
}
fn to_locale_time_string(vm: &mut Vm, args: Args) -> JsResult {
    let t = this_time(vm, args.this())?;
    Ok(locale_text(vm, t, false, true))
}
fn to_utc_string(vm: &mut Vm, args: Args) -> JsResult {
    let t = this_time(vm, args.this())?;
    if t.is_nan() {
        return Ok(vm.str("Invalid Date").into());
    }
    let f = fields(t);
    let text = format!(
        "{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
        DAYS[f.weekday as usize],
        f.day,
        MONTHS[f.month as usize],
        year_text(f.year),
        f.hour,
        f.minute,
        f.second
    );
    Ok(vm.str(&text).into())
}
fn to_iso_string(vm: &mut Vm, args: Args) -> JsResult {
    let t = this_time(vm, args.this())?;
    if t.is_nan() {
        return Err(vm.throw_range("Invalid time value"));
    }
    let f = fields(t);
    let year = if (0.0..=9999.0).contains(&f.year) {
        format!("{:04}", f.year)
    } else {
        format!("{}{:06}", if f.year < 0.0 { '-' } else { '+' }, f.year.abs())
    };
    let text =
        format!("{year}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", f.month + 1, f.day, f.hour, f.minute, f.second, f.ms);
    Ok(vm.str(&text).into())
}
fn to_json(vm: &mut Vm, args: Args) -> JsResult {
    let o = vm.to_object(args.this())?;
    let p = vm.to_primitive(o.into(), vm::value::convert::Hint::Number)?;
    if p.to_f64().is_some_and(|f| !f.is_finite()) {
        return Ok(Value::NULL);
    }
    let key = vm.key("toISOString");
    vm.invoke(o.into(), key, &[])
}
fn to_primitive(vm: &mut Vm, args: Args) -> JsResult {
    let Some(o) = args.this().to_object() else {
        return Err(vm.throw_type("Date.prototype [ @@toPrimitive ] called on non-object"));
    };
    let hint = match args.get(0).to_str() {
        Some(s) => s.to_rust(vm),
        None => String::new(),
    };
    let hint = match hint.as_str() {
        "string" | "default" => vm::value::convert::Hint::String,
        "number" => vm::value::convert::Hint::Number,
        _ => {
            let shown = vm.describe(args.get(0));
            return Err(vm.throw_type(format!("Invalid hint: {shown}")));
        }
    };
    vm.ordinary_to_primitive(o, hint)
}

natives! {
    pub STATIC:
    "new Date" 7 => constructor;
    "now" 0 => now;
    "parse" 1 => date_parse;
    "UTC" 7 => date_utc;

    pub PROTO:
    "toString" 0 => to_string;
    "toDateString" 0 => to_date_string;
    "toTimeString" 0 => to_time_string;
    "toISOString" 0 => to_iso_string;
    "toUTCString" 0 => to_utc_string;
    "getDate" 0 => get_date;
    "setDate" 1 => set_date;
    "getDay" 0 => get_day;
    "getFullYear" 0 => get_full_year;
    "setFullYear" 3 => set_full_year;
    "getHours" 0 => get_hours;
    "setHours" 4 => set_hours;
    "getMilliseconds" 0 => get_milliseconds;
    "setMilliseconds" 1 => set_milliseconds;
    "getMinutes" 0 => get_minutes;
    "setMinutes" 3 => set_minutes;
    "getMonth" 0 => get_month;
    "setMonth" 2 => set_month;
    "getSeconds" 0 => get_seconds;
    "setSeconds" 2 => set_seconds;
    "getTime" 0 => get_time;
    "setTime" 1 => set_time;
    "getTimezoneOffset" 0 => get_timezone_offset;
    "getYear" 0 => get_year;
    "setYear" 1 => set_year;
    "getUTCDate" 0 => get_utc_date;
    "setUTCDate" 1 => set_utc_date;
    "getUTCDay" 0 => get_utc_day;
    "getUTCFullYear" 0 => get_utc_full_year;
    "setUTCFullYear" 3 => set_utc_full_year;
    "getUTCHours" 0 => get_utc_hours;
    "setUTCHours" 4 => set_utc_hours;
    "getUTCMilliseconds" 0 => get_utc_milliseconds;
    "setUTCMilliseconds" 1 => set_utc_milliseconds;
    "getUTCMinutes" 0 => get_utc_minutes;
    "setUTCMinutes" 3 => set_utc_minutes;
    "getUTCMonth" 0 => get_utc_month;
    "setUTCMonth" 2 => set_utc_month;
    "getUTCSeconds" 0 => get_utc_seconds;
    "setUTCSeconds" 2 => set_utc_seconds;
    "valueOf" 0 => get_time;
    "toJSON" 1 => to_json;
    "toLocaleString" 0 => to_locale_string;
    "toLocaleDateString" 0 => to_locale_date_string;
    "toLocaleTimeString" 0 => to_locale_time_string;
    "[Symbol.toPrimitive]" 1 => to_primitive;
}

/// Makes `Date`.
pub fn init(vm: &mut Vm) {
    let proto = vm.new_object();
    vm.set_intrinsic(Intrinsic::DateProto, proto);
    define::class(vm, "Date", proto, STATIC, PROTO);
    let key = vm.key("toUTCString");
    if let Ok(f) = vm.get(proto, key) {
        let key = vm.key("toGMTString");
        vm.define_data(proto, key, f, Attrs::HIDDEN);
    }
    let key = Key::symbol(vm.symbols.to_primitive);
    if let Ok(f) = vm.get(proto, key) {
        vm.define_data(proto, key, f, Attrs::READONLY_HIDDEN);
    }
}
