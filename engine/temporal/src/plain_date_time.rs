//! `Temporal.PlainDateTime`.

use super::cell::{self, Class, class_of};
use super::date_fields as part;
use super::date_fields::{PLAIN_DATE_TIME, get};
use super::fields::{self, truncated};
use super::options::{Options, check_overflow, time_zone};
use super::{calendar, duration, need_new, ok, ordering, plain_date, plain_time, text, value_of, zones};
use builtins::natives;
use temporal_rs::options::{DisplayCalendar, ToStringRoundingOptions};
use temporal_rs::parsed_intermediates::ParsedDateTime;
use temporal_rs::partial::PartialDateTime;
use temporal_rs::{PlainDate, PlainDateTime, ZonedDateTime};
use vm::{Args, JsResult, Value, Vm};

fn constructor(vm: &mut Vm, args: Args) -> JsResult {
    need_new(vm, args, Class::PlainDateTime)?;
    let y = truncated(vm, args.get(0))?;
    let m = truncated(vm, args.get(1))?;
    let d = truncated(vm, args.get(2))?;
    let time = plain_time::arguments(vm, args.slice().get(3..).unwrap_or_default())?;
    let calendar = calendar::argument(vm, args.get(9))?;
    let (month, day) = plain_date::iso_month_day(vm, m, d)?;
    let t = plain_time::iso_time(vm, time)?;
    let dt = PlainDateTime::try_new(
        y as i32,
        month,
        day,
        t.hour(),
        t.minute(),
        t.second(),
        t.millisecond(),
        t.microsecond(),
        t.nanosecond(),
        calendar,
    );
    let dt = ok(vm, dt)?;
    cell::construct(vm, &dt, args.new_target())
}

/// ToTemporalDateTime.
fn from_value(vm: &mut Vm, item: Value, options: Value) -> JsResult<PlainDateTime> {
    if let Some(o) = item.to_object() {
        let dt = match class_of(item) {
            Some((Class::PlainDateTime, _)) => cell::get::<PlainDateTime>(vm, item)?,
            Some((Class::ZonedDateTime, _)) => cell::get::<ZonedDateTime>(vm, item)?.map(|z| z.to_plain_date_time()),
            Some((Class::PlainDate, _)) => {
                let date = cell::get::<PlainDate>(vm, item)?;
                check_overflow(vm, options)?;
                let dt = date.unwrap_or_default().to_plain_date_time(None);
                return ok(vm, dt);
            }
            _ => None,
        };
        if let Some(dt) = dt {
            check_overflow(vm, options)?;
            return Ok(dt);
        }
        let calendar = calendar::of_bag(vm, o)?;
        let bag = fields::read(vm, o, &calendar, fields::DATE | fields::TIME)?;
        let overflow = Options::of(vm, options)?.overflow(vm)?;
        bag.check(vm, overflow)?;
        let dt = PlainDateTime::from_partial(PartialDateTime { fields: bag.date_time_fields(), calendar }, overflow);
        return ok(vm, dt);
    }
    let Some(s) = item.to_str() else {
        return Err(vm.throw_type("Temporal error: DateTime argument must be object or string."));
    };
    let parsed = ParsedDateTime::from_utf8(s.to_rust(vm).as_bytes());
    let parsed = ok(vm, parsed)?;
    check_overflow(vm, options)?;
    let dt = PlainDateTime::from_parsed(parsed);
    ok(vm, dt)
}

fn from(vm: &mut Vm, args: Args) -> JsResult {
    let dt = from_value(vm, args.get(0), args.get(1))?;
    cell::new(vm, &dt)
}
fn compare(vm: &mut Vm, args: Args) -> JsResult {
    let one = from_value(vm, args.get(0), Value::UNDEFINED)?;
    let two = from_value(vm, args.get(1), Value::UNDEFINED)?;
    Ok(ordering(one.compare_iso(&two)))
}

fn with(vm: &mut Vm, args: Args) -> JsResult {
    let dt = cell::this::<PlainDateTime>(vm, args)?;
    let o = fields::partial(vm, args.get(0))?;
    let bag = fields::read(vm, o, dt.calendar(), fields::DATE | fields::TIME | fields::PARTIAL)?;
    let overflow = Options::of(vm, args.get(1))?.overflow(vm)?;
    bag.check(vm, overflow)?;
    let dt = dt.with(bag.date_time_fields(), overflow);
    let dt = ok(vm, dt)?;
    cell::new(vm, &dt)
}
fn with_plain_time(vm: &mut Vm, args: Args) -> JsResult {
    let dt = cell::this::<PlainDateTime>(vm, args)?;
    let time = plain_time::or_midnight(vm, args.get(0))?;
    let dt = dt.with_time(time);
    let dt = ok(vm, dt)?;
    cell::new(vm, &dt)
}
fn with_calendar(vm: &mut Vm, args: Args) -> JsResult {
    let dt = cell::this::<PlainDateTime>(vm, args)?;
    let calendar = calendar::from_value(vm, args.get(0))?;
    cell::new(vm, &dt.with_calendar(calendar))
}
fn add(vm: &mut Vm, args: Args) -> JsResult {
    add_or_subtract(vm, args, false)
}
fn subtract(vm: &mut Vm, args: Args) -> JsResult {
    add_or_subtract(vm, args, true)
}
fn add_or_subtract(vm: &mut Vm, args: Args, subtract: bool) -> JsResult {
    let dt = cell::this::<PlainDateTime>(vm, args)?;
    let duration = duration::signed(vm, args.get(0), subtract)?;
    let overflow = Options::of(vm, args.get(1))?.overflow(vm)?;
    let dt = dt.add(&duration, overflow);
    let dt = ok(vm, dt)?;
    cell::new(vm, &dt)
}
fn until(vm: &mut Vm, args: Args) -> JsResult {
    difference(vm, args, false)
}
fn since(vm: &mut Vm, args: Args) -> JsResult {
    difference(vm, args, true)
}
fn difference(vm: &mut Vm, args: Args, since: bool) -> JsResult {
    let dt = cell::this::<PlainDateTime>(vm, args)?;
    let other = from_value(vm, args.get(0), Value::UNDEFINED)?;
    calendar::same(vm, dt.calendar(), other.calendar())?;
    let settings = Options::of(vm, args.get(1))?.difference(vm)?;
    let d = if since { dt.since(&other, settings) } else { dt.until(&other, settings) };
    let d = ok(vm, d)?;
    cell::new_duration(vm, &d, None)
}
fn round(vm: &mut Vm, args: Args) -> JsResult {
    let dt = cell::this::<PlainDateTime>(vm, args)?;
    let rounding = Options::or_string(vm, args.get(0), "smallestUnit")?.rounding(vm)?;
    let dt = dt.round(rounding);
    let dt = ok(vm, dt)?;
    cell::new(vm, &dt)
}
fn equals(vm: &mut Vm, args: Args) -> JsResult {
    let dt = cell::this::<PlainDateTime>(vm, args)?;
    let other = from_value(vm, args.get(0), Value::UNDEFINED)?;
    Ok(Value::bool(dt == other))
}
fn to_string(vm: &mut Vm, args: Args) -> JsResult {
    let dt = cell::this::<PlainDateTime>(vm, args)?;
    let options = Options::of(vm, args.get(0))?;
    let calendar = options.word(vm, "calendarName")?.unwrap_or(DisplayCalendar::Auto);
    let digits = options.digits(vm)?;
    let precision = options.precision(vm, digits)?;
    let s = dt.to_ixdtf_string(precision, calendar);
    let s = ok(vm, s)?;
    text(vm, &s)
}
fn to_json(vm: &mut Vm, args: Args) -> JsResult {
    let dt = cell::this::<PlainDateTime>(vm, args)?;
    let s = dt.to_ixdtf_string(ToStringRoundingOptions::default(), DisplayCalendar::Auto);
    let s = ok(vm, s)?;
    text(vm, &s)
}
fn to_zoned_date_time(vm: &mut Vm, args: Args) -> JsResult {
    let dt = cell::this::<PlainDateTime>(vm, args)?;
    let zone = time_zone(vm, args.get(0))?;
    let disambiguation = Options::of(vm, args.get(1))?.disambiguation(vm)?.unwrap_or_default();
    let z = zones::with(|p| dt.to_zoned_date_time_with_provider(zone, disambiguation, p));
    let z = ok(vm, z)?;
    cell::new(vm, &z)
}
fn to_plain_date(vm: &mut Vm, args: Args) -> JsResult {
    let date = cell::this::<PlainDateTime>(vm, args)?.to_plain_date();
    cell::new(vm, &date)
}
fn to_plain_time(vm: &mut Vm, args: Args) -> JsResult {
    let time = cell::this::<PlainDateTime>(vm, args)?.to_plain_time();
    cell::new(vm, &time)
}

natives! {
    pub STATIC:
    "new PlainDateTime" 3 => constructor;
    "from" 1 => from;
    "compare" 2 => compare;

    pub PROTO:
    "get calendarId" 0 => get::<PLAIN_DATE_TIME, { part::CALENDAR }>;
    "get era" 0 => get::<PLAIN_DATE_TIME, { part::ERA }>;
    "get eraYear" 0 => get::<PLAIN_DATE_TIME, { part::ERA_YEAR }>;
    "get year" 0 => get::<PLAIN_DATE_TIME, { part::YEAR }>;
    "get month" 0 => get::<PLAIN_DATE_TIME, { part::MONTH }>;
    "get monthCode" 0 => get::<PLAIN_DATE_TIME, { part::MONTH_CODE }>;
    "get day" 0 => get::<PLAIN_DATE_TIME, { part::DAY }>;
    "get hour" 0 => get::<PLAIN_DATE_TIME, { part::HOUR }>;
    "get minute" 0 => get::<PLAIN_DATE_TIME, { part::MINUTE }>;
    "get second" 0 => get::<PLAIN_DATE_TIME, { part::SECOND }>;
    "get millisecond" 0 => get::<PLAIN_DATE_TIME, { part::MILLISECOND }>;
    "get microsecond" 0 => get::<PLAIN_DATE_TIME, { part::MICROSECOND }>;
    "get nanosecond" 0 => get::<PLAIN_DATE_TIME, { part::NANOSECOND }>;
    "get dayOfWeek" 0 => get::<PLAIN_DATE_TIME, { part::DAY_OF_WEEK }>;
    "get dayOfYear" 0 => get::<PLAIN_DATE_TIME, { part::DAY_OF_YEAR }>;
    "get weekOfYear" 0 => get::<PLAIN_DATE_TIME, { part::WEEK_OF_YEAR }>;
    "get yearOfWeek" 0 => get::<PLAIN_DATE_TIME, { part::YEAR_OF_WEEK }>;
    "get daysInWeek" 0 => get::<PLAIN_DATE_TIME, { part::DAYS_IN_WEEK }>;
    "get daysInMonth" 0 => get::<PLAIN_DATE_TIME, { part::DAYS_IN_MONTH }>;
    "get daysInYear" 0 => get::<PLAIN_DATE_TIME, { part::DAYS_IN_YEAR }>;
    "get monthsInYear" 0 => get::<PLAIN_DATE_TIME, { part::MONTHS_IN_YEAR }>;
    "get inLeapYear" 0 => get::<PLAIN_DATE_TIME, { part::IN_LEAP_YEAR }>;
    "with" 1 => with;
    "withCalendar" 1 => with_calendar;
    "withPlainTime" 0 => with_plain_time;
    "add" 1 => add;
    "subtract" 1 => subtract;
    "until" 1 => until;
    "since" 1 => since;
    "round" 1 => round;
    "equals" 1 => equals;
    "toLocaleString" 0 => to_json;
    "toJSON" 0 => to_json;
    "toString" 0 => to_string;
    "valueOf" 0 => value_of;
    "toZonedDateTime" 1 => to_zoned_date_time;
    "toPlainDate" 0 => to_plain_date;
    "toPlainTime" 0 => to_plain_time;
}
