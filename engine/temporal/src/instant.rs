//! `Temporal.Instant`, and `Date.prototype.toTemporalInstant`.

use super::cell::{self, Class, class_of};
use super::options::{Options, time_zone};
use super::{duration, need_new, ok, ordering, range, text, value_of, zones};
use builtins::natives;
use num_traits::ToPrimitive as _;
use temporal_rs::options::{ToStringRoundingOptions, Unit};
use temporal_rs::{Calendar, Instant, ZonedDateTime};
use vm::value::bigint::BigIntCell;
use vm::value::convert::Hint;
use vm::{Args, JsResult, Value, Vm};

/// An epoch time from an argument that must be a BigInt.
pub fn epoch(vm: &mut Vm, v: Value) -> JsResult<Instant> {
    let v = vm.to_bigint(v)?;
    let Some(ns) = v.as_gc::<BigIntCell>().to_big().to_i128() else {
        return Err(range(vm, "Nanoseconds out of range."));
    };
    let instant = Instant::try_new(ns);
    ok(vm, instant)
}

/// Epoch milliseconds as `Date` has them.
fn from_milliseconds(vm: &mut Vm, ms: f64) -> JsResult {
    if ms.trunc() != ms || ms.abs() > builtins::date::time::MAX_TIME {
        return Err(range(vm, "Milliseconds out of range."));
    }
    let instant = Instant::from_epoch_milliseconds(ms as i64);
    let instant = ok(vm, instant)?;
    cell::new(vm, &instant)
}

fn constructor(vm: &mut Vm, args: Args) -> JsResult {
    need_new(vm, args, Class::Instant)?;
    let instant = epoch(vm, args.get(0))?;
    cell::construct(vm, &instant, args.new_target())
}

/// ToTemporalInstant.
fn from_value(vm: &mut Vm, item: Value) -> JsResult<Instant> {
    let mut item = item;
    if item.is_object() {
        match class_of(item) {
            Some((Class::Instant, o)) => {
                let instant = <Instant as cell::Item>::load(vm, o);
                return ok(vm, instant);
            }
            Some((Class::ZonedDateTime, o)) => {
                let z = <ZonedDateTime as cell::Item>::load(vm, o);
                return ok(vm, z).map(|z| z.to_instant());
            }
            _ => item = vm.to_primitive(item, Hint::String)?,
        }
    }
    let Some(s) = item.to_str() else {
        return Err(vm.throw_type("Temporal error: Instant argument must be Instant or string."));
    };
    let instant = Instant::from_utf8(s.to_rust(vm).as_bytes());
    ok(vm, instant)
}

fn from(vm: &mut Vm, args: Args) -> JsResult {
    let instant = from_value(vm, args.get(0))?;
    cell::new(vm, &instant)
}
fn from_epoch_milliseconds(vm: &mut Vm, args: Args) -> JsResult {
    let ms = vm.to_number(args.get(0))?;
    from_milliseconds(vm, ms)
}
fn from_epoch_nanoseconds(vm: &mut Vm, args: Args) -> JsResult {
    let instant = epoch(vm, args.get(0))?;
    cell::new(vm, &instant)
}
fn compare(vm: &mut Vm, args: Args) -> JsResult {
    let one = from_value(vm, args.get(0))?;
    let two = from_value(vm, args.get(1))?;
    Ok(ordering(one.cmp(&two)))
}

fn epoch_milliseconds(vm: &mut Vm, args: Args) -> JsResult {
    let instant = cell::this::<Instant>(vm, args)?;
    Ok(Value::number(instant.epoch_milliseconds() as f64))
}
fn epoch_nanoseconds(vm: &mut Vm, args: Args) -> JsResult {
    let instant = cell::this::<Instant>(vm, args)?;
    Ok(vm.bigint_from_i128(instant.as_i128()))
}
fn add(vm: &mut Vm, args: Args) -> JsResult {
    add_or_subtract(vm, args, false)
}
fn subtract(vm: &mut Vm, args: Args) -> JsResult {
    add_or_subtract(vm, args, true)
}
fn add_or_subtract(vm: &mut Vm, args: Args, subtract: bool) -> JsResult {
    let instant = cell::this::<Instant>(vm, args)?;
    let duration = duration::signed(vm, args.get(0), subtract)?;
    let instant = instant.add(&duration);
    let instant = ok(vm, instant)?;
    cell::new(vm, &instant)
}
fn until(vm: &mut Vm, args: Args) -> JsResult {
    difference(vm, args, false)
}
fn since(vm: &mut Vm, args: Args) -> JsResult {
    difference(vm, args, true)
}
fn difference(vm: &mut Vm, args: Args, since: bool) -> JsResult {
    let instant = cell::this::<Instant>(vm, args)?;
    let other = from_value(vm, args.get(0))?;
    let settings = Options::of(vm, args.get(1))?.difference(vm)?;
    let d = if since { instant.since(&other, settings) } else { instant.until(&other, settings) };
    let d = ok(vm, d)?;
    cell::new_duration(vm, &d, None)
}
fn round(vm: &mut Vm, args: Args) -> JsResult {
    let instant = cell::this::<Instant>(vm, args)?;
    let rounding = Options::or_string(vm, args.get(0), "smallestUnit")?.rounding(vm)?;
    let instant = instant.round(rounding);
    let instant = ok(vm, instant)?;
    cell::new(vm, &instant)
}
fn equals(vm: &mut Vm, args: Args) -> JsResult {
    let instant = cell::this::<Instant>(vm, args)?;
    let other = from_value(vm, args.get(0))?;
    Ok(Value::bool(instant == other))
}
fn to_string(vm: &mut Vm, args: Args) -> JsResult {
    let instant = cell::this::<Instant>(vm, args)?;
    let options = Options::of(vm, args.get(0))?;
    let digits = options.digits(vm)?;
    let precision = options.precision(vm, digits)?;
    let zone = options.value(vm, "timeZone")?;
    // The unit is looked at before the zone is.
    if precision.smallest_unit.is_some_and(|unit| unit == Unit::Hour || !unit.is_time_unit()) {
        return Err(range(vm, "smallestUnit must be a valid time unit."));
    }
    let zone = if zone.is_undefined() { None } else { Some(time_zone(vm, zone)?) };
    let s = zones::with(|p| instant.to_ixdtf_string_with_provider(zone, precision, p));
    let s = ok(vm, s)?;
    text(vm, &s)
}
fn to_json(vm: &mut Vm, args: Args) -> JsResult {
    let instant = cell::this::<Instant>(vm, args)?;
    let s = zones::with(|p| instant.to_ixdtf_string_with_provider(None, ToStringRoundingOptions::default(), p));
    let s = ok(vm, s)?;
    text(vm, &s)
}
fn to_zoned_date_time_iso(vm: &mut Vm, args: Args) -> JsResult {
    let instant = cell::this::<Instant>(vm, args)?;
    let zone = time_zone(vm, args.get(0))?;
    let z = zones::with(|p| ZonedDateTime::try_new_from_instant_with_provider(instant, zone, Calendar::ISO, p));
    let z = ok(vm, z)?;
    cell::new(vm, &z)
}

/// `Date.prototype.toTemporalInstant`.
pub fn of_date(vm: &mut Vm, args: Args) -> JsResult {
    let ms = builtins::date::this_time(vm, args.this())?;
    super::namespace(vm);
    from_milliseconds(vm, ms)
}

natives! {
    pub STATIC:
    "new Instant" 1 => constructor;
    "from" 1 => from;
    "fromEpochMilliseconds" 1 => from_epoch_milliseconds;
    "fromEpochNanoseconds" 1 => from_epoch_nanoseconds;
    "compare" 2 => compare;

    pub PROTO:
    "get epochMilliseconds" 0 => epoch_milliseconds;
    "get epochNanoseconds" 0 => epoch_nanoseconds;
    "add" 1 => add;
    "subtract" 1 => subtract;
    "until" 1 => until;
    "since" 1 => since;
    "round" 1 => round;
    "equals" 1 => equals;
    "toLocaleString" 0 => to_json;
    "toString" 0 => to_string;
    "toJSON" 0 => to_json;
    "valueOf" 0 => value_of;
    "toZonedDateTimeISO" 1 => to_zoned_date_time_iso;
}
