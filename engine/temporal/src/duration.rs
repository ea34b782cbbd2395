//! `Temporal.Duration`.

use super::cell::{self, Class, class_of, duration_fields, incompatible};
use super::options::Options;
use super::{need_new, ok, ordering, range, text, value_of, zones};
use builtins::natives;
use temporal_rs::Duration;
use temporal_rs::options::ToStringRoundingOptions;
use vm::{Args, Gc, JsResult, Object, Value, Vm};

/// Names of the fields, largest unit first.
const NAMES: [&str; 10] =
    ["years", "months", "weeks", "days", "hours", "minutes", "seconds", "milliseconds", "microseconds", "nanoseconds"];
/// Places in [`NAMES`] in the order of the alphabet, in which properties are read.
const ALPHABETICAL: [usize; 10] = [3, 4, 8, 7, 5, 1, 9, 6, 2, 0];

/// A duration of these fields, if they make one. What is too large for an integer is too large for a duration.
fn of_fields(vm: &mut Vm, f: [f64; 10]) -> JsResult<Duration> {
    let i = |n: usize| f[n] as i64;
    let duration = Duration::new(i(0), i(1), i(2), i(3), i(4), i(5), i(6), i(7), f[8] as i128, f[9] as i128);
    ok(vm, duration)
}

/// ToIntegerIfIntegral.
fn integral(vm: &mut Vm, v: Value) -> JsResult<f64> {
    let n = vm.to_number(v)?;
    // An infinity is its own integral part, NaN is not.
    if n.is_finite() && n.trunc() == n { Ok(n) } else { Err(range(vm, "Expected finite integer.")) }
}

/// Reads the fields of a duration-like object over those given; at least one must be there.
fn read(vm: &mut Vm, o: Gc<Object>, mut fields: [f64; 10]) -> JsResult<Duration> {
    let mut any = false;
    for i in ALPHABETICAL {
        let key = vm.key(NAMES[i]);
        let v = vm.get(o, key)?;
        if !v.is_undefined() {
            fields[i] = integral(vm, v)?;
            any = true;
        }
    }
    if !any {
        return Err(vm.throw_type("Temporal error: Argument must contain some duration fields."));
    }
    of_fields(vm, fields)
}

/// ToTemporalDuration.
fn from_value(vm: &mut Vm, item: Value) -> JsResult<Duration> {
    if let Some((Class::Duration, o)) = class_of(item) {
        return of_fields(vm, duration_fields(o));
    }
    if let Some(o) = item.to_object() {
        return read(vm, o, [0.0; 10]);
    }
    let Some(s) = item.to_str() else {
        return Err(vm.throw_type("Temporal error: Duration argument must be object or string."));
    };
    let duration = Duration::from_utf8(s.to_rust(vm).as_bytes());
    ok(vm, duration)
}

/// ToTemporalDuration, negated for subtraction.
pub fn signed(vm: &mut Vm, item: Value, negate: bool) -> JsResult<Duration> {
    let duration = from_value(vm, item)?;
    Ok(if negate { duration.negated() } else { duration })
}

fn constructor(vm: &mut Vm, args: Args) -> JsResult {
    need_new(vm, args, Class::Duration)?;
    let mut fields = [0.0; 10];
    for (slot, &v) in fields.iter_mut().zip(args.slice()) {
        if !v.is_undefined() {
            *slot = integral(vm, v)?;
        }
    }
    let duration = of_fields(vm, fields)?;
    cell::new_duration(vm, &duration, args.new_target())
}
fn from(vm: &mut Vm, args: Args) -> JsResult {
    let duration = from_value(vm, args.get(0))?;
    cell::new_duration(vm, &duration, None)
}
fn compare(vm: &mut Vm, args: Args) -> JsResult {
    let one = from_value(vm, args.get(0))?;
    let two = from_value(vm, args.get(1))?;
    let relative_to = Options::of(vm, args.get(2))?.relative_to(vm)?;
    let order = zones::with(|p| one.compare_with_provider(&two, relative_to, p));
    Ok(ordering(ok(vm, order)?))
}

fn this_fields(vm: &mut Vm, args: Args) -> JsResult<[f64; 10]> {
    match class_of(args.this()) {
        Some((Class::Duration, o)) => Ok(duration_fields(o)),
        _ => Err(incompatible(vm, args, Class::Duration)),
    }
}
fn this(vm: &mut Vm, args: Args) -> JsResult<Duration> {
    let fields = this_fields(vm, args)?;
    of_fields(vm, fields)
}

fn get<const FIELD: usize>(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::number(this_fields(vm, args)?[FIELD]))
}
fn sign(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::int(this(vm, args)?.sign() as i32))
}
fn blank(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(this(vm, args)?.is_zero()))
}
fn with(vm: &mut Vm, args: Args) -> JsResult {
    let fields = this_fields(vm, args)?;
    let Some(o) = args.get(0).to_object() else {
        return Err(vm.throw_type("Temporal error: Argument to with() must contain some duration fields."));
    };
    let duration = read(vm, o, fields)?;
    cell::new_duration(vm, &duration, None)
}
fn negated(vm: &mut Vm, args: Args) -> JsResult {
    let duration = this(vm, args)?.negated();
    cell::new_duration(vm, &duration, None)
}
fn abs(vm: &mut Vm, args: Args) -> JsResult {
    let duration = this(vm, args)?.abs();
    cell::new_duration(vm, &duration, None)
}
fn add(vm: &mut Vm, args: Args) -> JsResult {
    add_or_subtract(vm, args, false)
}
fn subtract(vm: &mut Vm, args: Args) -> JsResult {
    add_or_subtract(vm, args, true)
}
fn add_or_subtract(vm: &mut Vm, args: Args, subtract: bool) -> JsResult {
    let duration = this(vm, args)?;
    let sum = duration.add(&signed(vm, args.get(0), subtract)?);
    let sum = ok(vm, sum)?;
    cell::new_duration(vm, &sum, None)
}
fn round(vm: &mut Vm, args: Args) -> JsResult {
    let duration = this(vm, args)?;
    let options = Options::or_string(vm, args.get(0), "smallestUnit")?;
    let (rounding, relative_to) = options.duration_rounding(vm)?;
    let rounded = zones::with(|p| duration.round_with_provider(rounding, relative_to, p));
    let rounded = ok(vm, rounded)?;
    cell::new_duration(vm, &rounded, None)
}
fn total(vm: &mut Vm, args: Args) -> JsResult {
    let duration = this(vm, args)?;
    let options = Options::or_string(vm, args.get(0), "unit")?;
    let (unit, relative_to) = options.total(vm)?;
    let total = zones::with(|p| duration.total_with_provider(unit, relative_to, p));
    Ok(Value::number(ok(vm, total)?.as_inner()))
}
fn to_string(vm: &mut Vm, args: Args) -> JsResult {
    let duration = this(vm, args)?;
    let options = Options::of(vm, args.get(0))?;
    let digits = options.digits(vm)?;
    let precision = options.precision(vm, digits)?;
    let s = duration.as_temporal_string(precision);
    let s = ok(vm, s)?;
    text(vm, &s)
}
fn to_json(vm: &mut Vm, args: Args) -> JsResult {
    let s = this(vm, args)?.as_temporal_string(ToStringRoundingOptions::default());
    let s = ok(vm, s)?;
    text(vm, &s)
}

natives! {
    pub STATIC:
    "new Duration" 0 => constructor;
    "from" 1 => from;
    "compare" 2 => compare;

    pub PROTO:
    "get years" 0 => get::<0>;
    "get months" 0 => get::<1>;
    "get weeks" 0 => get::<2>;
    "get days" 0 => get::<3>;
    "get hours" 0 => get::<4>;
    "get minutes" 0 => get::<5>;
    "get seconds" 0 => get::<6>;
    "get milliseconds" 0 => get::<7>;
    "get microseconds" 0 => get::<8>;
    "get nanoseconds" 0 => get::<9>;
    "get sign" 0 => sign;
    "get blank" 0 => blank;
    "with" 1 => with;
    "negated" 0 => negated;
    "abs" 0 => abs;
    "add" 1 => add;
    "subtract" 1 => subtract;
    "round" 1 => round;
    "total" 1 => total;
    "toLocaleString" 0 => to_json;
    "toString" 0 => to_string;
    "toJSON" 0 => to_json;
    "valueOf" 0 => value_of;
}
