//! `Temporal.PlainTime`.

use super::cell::{self, Class, class_of};
use super::date_fields as part;
use super::date_fields::{PLAIN_TIME, get};
use super::fields::{self, truncated};
use super::options::{Options, check_overflow};
use super::{duration, need_new, ok, ordering, range, text, value_of};
use builtins::natives;
use temporal_rs::options::ToStringRoundingOptions;
use temporal_rs::{Calendar, PlainDateTime, PlainTime, ZonedDateTime};
use vm::{Args, JsResult, Value, Vm};

/// A time from constructor arguments, which are zero where missing.
pub fn arguments(vm: &mut Vm, args: &[Value]) -> JsResult<[f64; 6]> {
    let mut n = [0.0; 6];
    for (slot, &v) in n.iter_mut().zip(args) {
        if !v.is_undefined() {
            *slot = truncated(vm, v)?;
        }
    }
    Ok(n)
}

/// A time from numbers that must form one.
pub fn iso_time(vm: &mut Vm, n: [f64; 6]) -> JsResult<PlainTime> {
    const LIMITS: [f64; 6] = [23.0, 59.0, 59.0, 999.0, 999.0, 999.0];
    if n.iter().zip(LIMITS).any(|(n, limit)| !(0.0..=limit).contains(n)) {
        return Err(range(vm, "Invalid time."));
    }
    let time = PlainTime::try_new(n[0] as u8, n[1] as u8, n[2] as u8, n[3] as u16, n[4] as u16, n[5] as u16);
    ok(vm, time)
}

fn constructor(vm: &mut Vm, args: Args) -> JsResult {
    need_new(vm, args, Class::PlainTime)?;
    let n = arguments(vm, args.slice())?;
    let time = iso_time(vm, n)?;
    cell::construct(vm, &time, args.new_target())
}

/// ToTemporalTime.
fn from_value(vm: &mut Vm, item: Value, options: Value) -> JsResult<PlainTime> {
    if let Some(o) = item.to_object() {
        let time = match class_of(item) {
            Some((Class::PlainTime, _)) => cell::get::<PlainTime>(vm, item)?,
            Some((Class::PlainDateTime, _)) => cell::get::<PlainDateTime>(vm, item)?.map(|dt| dt.to_plain_time()),
            Some((Class::ZonedDateTime, _)) => cell::get::<ZonedDateTime>(vm, item)?.map(|z| z.to_plain_time()),
            _ => None,
        };
        if let Some(time) = time {
            check_overflow(vm, options)?;
            return Ok(time);
        }
        let bag = fields::read(vm, o, &Calendar::ISO, fields::TIME | fields::PARTIAL)?;
        let overflow = Options::of(vm, options)?.overflow(vm)?;
        bag.check(vm, overflow)?;
        let time = PlainTime::from_partial(bag.time, overflow);
        return ok(vm, time);
    }
    let Some(s) = item.to_str() else {
        return Err(vm.throw_type("Temporal error: Time argument must be object or string."));
    };
    let time = PlainTime::from_utf8(s.to_rust(vm).as_bytes());
    let time = ok(vm, time)?;
    check_overflow(vm, options)?;
    Ok(time)
}

/// ToTimeRecordOrMidnight; `None` is midnight, or the start of the day in a time zone.
pub fn or_midnight(vm: &mut Vm, item: Value) -> JsResult<Option<PlainTime>> {
    if item.is_undefined() { Ok(None) } else { from_value(vm, item, Value::UNDEFINED).map(Some) }
}

fn from(vm: &mut Vm, args: Args) -> JsResult {
    let time = from_value(vm, args.get(0), args.get(1))?;
    cell::new(vm, &time)
}
fn compare(vm: &mut Vm, args: Args) -> JsResult {
    let one = from_value(vm, args.get(0), Value::UNDEFINED)?;
    let two = from_value(vm, args.get(1), Value::UNDEFINED)?;
    Ok(ordering(one.cmp(&two)))
}

fn add(vm: &mut Vm, args: Args) -> JsResult {
    add_or_subtract(vm, args, false)
}
fn subtract(vm: &mut Vm, args: Args) -> JsResult {
    add_or_subtract(vm, args, true)
}
fn add_or_subtract(vm: &mut Vm, args: Args, subtract: bool) -> JsResult {
    let time = cell::this::<PlainTime>(vm, args)?;
    let duration = duration::signed(vm, args.get(0), subtract)?;
    let time = time.add(&duration);
    let time = ok(vm, time)?;
    cell::new(vm, &time)
}
fn with(vm: &mut Vm, args: Args) -> JsResult {
    let time = cell::this::<PlainTime>(vm, args)?;
    let o = fields::partial(vm, args.get(0))?;
    let bag = fields::read(vm, o, &Calendar::ISO, fields::TIME | fields::PARTIAL)?;
    let overflow = Options::of(vm, args.get(1))?.overflow(vm)?;
    bag.check(vm, overflow)?;
    let time = time.with(bag.time, overflow);
    let time = ok(vm, time)?;
    cell::new(vm, &time)
}
fn until(vm: &mut Vm, args: Args) -> JsResult {
    difference(vm, args, false)
}
fn since(vm: &mut Vm, args: Args) -> JsResult {
    difference(vm, args, true)
}
fn difference(vm: &mut Vm, args: Args, since: bool) -> JsResult {
    let time = cell::this::<PlainTime>(vm, args)?;
    let other = from_value(vm, args.get(0), Value::UNDEFINED)?;
    let settings = Options::of(vm, args.get(1))?.difference(vm)?;
    let d = if since { time.since(&other, settings) } else { time.until(&other, settings) };
    let d = ok(vm, d)?;
    cell::new_duration(vm, &d, None)
}
fn round(vm: &mut Vm, args: Args) -> JsResult {
    let time = cell::this::<PlainTime>(vm, args)?;
    let rounding = Options::or_string(vm, args.get(0), "smallestUnit")?.rounding(vm)?;
    let time = time.round(rounding);
    let time = ok(vm, time)?;
    cell::new(vm, &time)
}
fn equals(vm: &mut Vm, args: Args) -> JsResult {
    let time = cell::this::<PlainTime>(vm, args)?;
    let other = from_value(vm, args.get(0), Value::UNDEFINED)?;
    Ok(Value::bool(time == other))
}
fn to_string(vm: &mut Vm, args: Args) -> JsResult {
    let time = cell::this::<PlainTime>(vm, args)?;
    let options = Options::of(vm, args.get(0))?;
    let digits = options.digits(vm)?;
    let precision = options.precision(vm, digits)?;
    let s = time.to_ixdtf_string(precision);
    let s = ok(vm, s)?;
    text(vm, &s)
}
fn to_json(vm: &mut Vm, args: Args) -> JsResult {
    let s = cell::this::<PlainTime>(vm, args)?.to_ixdtf_string(ToStringRoundingOptions::default());
    let s = ok(vm, s)?;
    text(vm, &s)
}

natives! {
    pub STATIC:
    "new PlainTime" 0 => constructor;
    "from" 1 => from;
    "compare" 2 => compare;

    pub PROTO:
    "get hour" 0 => get::<PLAIN_TIME, { part::HOUR }>;
    "get minute" 0 => get::<PLAIN_TIME, { part::MINUTE }>;
    "get second" 0 => get::<PLAIN_TIME, { part::SECOND }>;
    "get millisecond" 0 => get::<PLAIN_TIME, { part::MILLISECOND }>;
    "get microsecond" 0 => get::<PLAIN_TIME, { part::MICROSECOND }>;
    "get nanosecond" 0 => get::<PLAIN_TIME, { part::NANOSECOND }>;
    "add" 1 => add;
    "subtract" 1 => subtract;
    "with" 1 => with;
    "until" 1 => until;
    "since" 1 => since;
    "round" 1 => round;
    "equals" 1 => equals;
    "toLocaleString" 0 => to_json;
    "toString" 0 => to_string;
    "toJSON" 0 => to_json;
    "valueOf" 0 => value_of;
}
