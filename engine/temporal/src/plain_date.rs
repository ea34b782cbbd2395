//! `Temporal.PlainDate`.

use super::cell::{self, Class, class_of};
use super::date_fields as part;
use super::date_fields::{PLAIN_DATE, get};
use super::fields::{self, truncated};
use super::options::{Options, check_overflow, time_zone};
use super::{calendar, duration, need_new, ok, ordering, plain_time, range, text, value_of, zones};
use builtins::natives;
use temporal_rs::options::DisplayCalendar;
use temporal_rs::parsed_intermediates::ParsedDate;
use temporal_rs::partial::PartialDate;
use temporal_rs::{Calendar, PlainDate, PlainDateTime, ZonedDateTime};
use vm::{Args, JsResult, Value, Vm};

/// ISO year, month and day from numbers: they must form a date.
pub fn iso_date(vm: &mut Vm, y: f64, m: f64, d: f64, calendar: Calendar) -> JsResult<PlainDate> {
    let (month, day) = iso_month_day(vm, m, d)?;
    let date = PlainDate::try_new(y as i32, month, day, calendar);
    ok(vm, date)
}

/// A month and a day that may be such.
pub fn iso_month_day(vm: &mut Vm, m: f64, d: f64) -> JsResult<(u8, u8)> {
    if (1.0..=12.0).contains(&m) && (1.0..=31.0).contains(&d) {
        return Ok((m as u8, d as u8));
    }
    Err(range(vm, "Invalid ISO date."))
}

fn constructor(vm: &mut Vm, args: Args) -> JsResult {
    need_new(vm, args, Class::PlainDate)?;
    let y = truncated(vm, args.get(0))?;
    let m = truncated(vm, args.get(1))?;
    let d = truncated(vm, args.get(2))?;
    let calendar = calendar::argument(vm, args.get(3))?;
    let date = iso_date(vm, y, m, d, calendar)?;
    cell::construct(vm, &date, args.new_target())
}

/// ToTemporalDate.
fn from_value(vm: &mut Vm, item: Value, options: Value) -> JsResult<PlainDate> {
    if let Some(o) = item.to_object() {
        let date = match class_of(item) {
            Some((Class::PlainDate, _)) => cell::get::<PlainDate>(vm, item)?,
            Some((Class::PlainDateTime, _)) => cell::get::<PlainDateTime>(vm, item)?.map(|dt| dt.to_plain_date()),
            Some((Class::ZonedDateTime, _)) => cell::get::<ZonedDateTime>(vm, item)?.map(|z| z.to_plain_date()),
            _ => None,
        };
        if let Some(date) = date {
            check_overflow(vm, options)?;
            return Ok(date);
        }
        let calendar = calendar::of_bag(vm, o)?;
        let bag = fields::read(vm, o, &calendar, fields::DATE)?;
        let overflow = Options::of(vm, options)?.overflow(vm)?;
        let date = PlainDate::from_partial(PartialDate { calendar_fields: bag.date, calendar }, overflow);
        return ok(vm, date);
    }
    let Some(s) = item.to_str() else {
        return Err(vm.throw_type("Temporal error: Date argument must be object or string."));
    };
    let parsed = ParsedDate::from_utf8(s.to_rust(vm).as_bytes());
    let parsed = ok(vm, parsed)?;
    check_overflow(vm, options)?;
    let date = PlainDate::from_parsed(parsed);
    ok(vm, date)
}

fn from(vm: &mut Vm, args: Args) -> JsResult {
    let date = from_value(vm, args.get(0), args.get(1))?;
    cell::new(vm, &date)
}
fn compare(vm: &mut Vm, args: Args) -> JsResult {
    let one = from_value(vm, args.get(0), Value::UNDEFINED)?;
    let two = from_value(vm, args.get(1), Value::UNDEFINED)?;
    Ok(ordering(one.compare_iso(&two)))
}

fn to_plain_year_month(vm: &mut Vm, args: Args) -> JsResult {
    let month = cell::this::<PlainDate>(vm, args)?.to_plain_year_month();
    let month = ok(vm, month)?;
    cell::new(vm, &month)
}
fn to_plain_month_day(vm: &mut Vm, args: Args) -> JsResult {
    let day = cell::this::<PlainDate>(vm, args)?.to_plain_month_day();
    let day = ok(vm, day)?;
    cell::new(vm, &day)
}
fn add(vm: &mut Vm, args: Args) -> JsResult {
    add_or_subtract(vm, args, false)
}
fn subtract(vm: &mut Vm, args: Args) -> JsResult {
    add_or_subtract(vm, args, true)
}
fn add_or_subtract(vm: &mut Vm, args: Args, subtract: bool) -> JsResult {
    let date = cell::this::<PlainDate>(vm, args)?;
    let duration = duration::signed(vm, args.get(0), subtract)?;
    let overflow = Options::of(vm, args.get(1))?.overflow(vm)?;
    let date = date.add(&duration, overflow);
    let date = ok(vm, date)?;
    cell::new(vm, &date)
}
fn with(vm: &mut Vm, args: Args) -> JsResult {
    let date = cell::this::<PlainDate>(vm, args)?;
    let o = fields::partial(vm, args.get(0))?;
    let bag = fields::read(vm, o, date.calendar(), fields::DATE | fields::PARTIAL)?;
    let overflow = Options::of(vm, args.get(1))?.overflow(vm)?;
    let date = date.with(bag.date, overflow);
    let date = ok(vm, date)?;
    cell::new(vm, &date)
}
fn with_calendar(vm: &mut Vm, args: Args) -> JsResult {
    let date = cell::this::<PlainDate>(vm, args)?;
    let calendar = calendar::from_value(vm, args.get(0))?;
    cell::new(vm, &date.with_calendar(calendar))
}
fn until(vm: &mut Vm, args: Args) -> JsResult {
    difference(vm, args, false)
}
fn since(vm: &mut Vm, args: Args) -> JsResult {
    difference(vm, args, true)
}
fn difference(vm: &mut Vm, args: Args, since: bool) -> JsResult {
    let date = cell::this::<PlainDate>(vm, args)?;
    let other = from_value(vm, args.get(0), Value::UNDEFINED)?;
    calendar::same(vm, date.calendar(), other.calendar())?;
    let settings = Options::of(vm, args.get(1))?.difference(vm)?;
    let d = if since { date.since(&other, settings) } else { date.until(&other, settings) };
    let d = ok(vm, d)?;
    cell::new_duration(vm, &d, None)
}
fn equals(vm: &mut Vm, args: Args) -> JsResult {
    let date = cell::this::<PlainDate>(vm, args)?;
    let other = from_value(vm, args.get(0), Value::UNDEFINED)?;
    Ok(Value::bool(date == other))
}
fn to_plain_date_time(vm: &mut Vm, args: Args) -> JsResult {
    let date = cell::this::<PlainDate>(vm, args)?;
    let time = plain_time::or_midnight(vm, args.get(0))?;
    let dt = date.to_plain_date_time(time);
    let dt = ok(vm, dt)?;
    cell::new(vm, &dt)
}
fn to_zoned_date_time(vm: &mut Vm, args: Args) -> JsResult {
    let date = cell::this::<PlainDate>(vm, args)?;
    // The argument is a time zone, or an object with properties `timeZone` and `plainTime`.
    let item = args.get(0);
    let mut zone_like = Value::UNDEFINED;
    if let Some(o) = item.to_object() {
        let key = vm.key("timeZone");
        zone_like = vm.get(o, key)?;
    }
    let mut time = None;
    let zone = match item.to_object() {
        Some(o) if !zone_like.is_undefined() => {
            let zone = time_zone(vm, zone_like)?;
            let key = vm.key("plainTime");
            let v = vm.get(o, key)?;
            time = plain_time::or_midnight(vm, v)?;
            zone
        }
        _ => time_zone(vm, item)?,
    };
    let z = zones::with(|p| date.to_zoned_date_time_with_provider(zone, time, p));
    let z = ok(vm, z)?;
    cell::new(vm, &z)
}
fn to_string(vm: &mut Vm, args: Args) -> JsResult {
    let date = cell::this::<PlainDate>(vm, args)?;
    let calendar = Options::of(vm, args.get(0))?.word(vm, "calendarName")?;
    text(vm, &date.to_ixdtf_string(calendar.unwrap_or(DisplayCalendar::Auto)))
}
fn to_json(vm: &mut Vm, args: Args) -> JsResult {
    let date = cell::this::<PlainDate>(vm, args)?;
    text(vm, &date.to_ixdtf_string(DisplayCalendar::Auto))
}

natives! {
    pub STATIC:
    "new PlainDate" 3 => constructor;
    "from" 1 => from;
    "compare" 2 => compare;

    pub PROTO:
    "get era" 0 => get::<PLAIN_DATE, { part::ERA }>;
    "get eraYear" 0 => get::<PLAIN_DATE, { part::ERA_YEAR }>;
    "get calendarId" 0 => get::<PLAIN_DATE, { part::CALENDAR }>;
    "get year" 0 => get::<PLAIN_DATE, { part::YEAR }>;
    "get month" 0 => get::<PLAIN_DATE, { part::MONTH }>;
    "get monthCode" 0 => get::<PLAIN_DATE, { part::MONTH_CODE }>;
    "get day" 0 => get::<PLAIN_DATE, { part::DAY }>;
    "get dayOfWeek" 0 => get::<PLAIN_DATE, { part::DAY_OF_WEEK }>;
    "get dayOfYear" 0 => get::<PLAIN_DATE, { part::DAY_OF_YEAR }>;
    "get weekOfYear" 0 => get::<PLAIN_DATE, { part::WEEK_OF_YEAR }>;
    "get yearOfWeek" 0 => get::<PLAIN_DATE, { part::YEAR_OF_WEEK }>;
    "get daysInWeek" 0 => get::<PLAIN_DATE, { part::DAYS_IN_WEEK }>;
    "get daysInMonth" 0 => get::<PLAIN_DATE, { part::DAYS_IN_MONTH }>;
    "get daysInYear" 0 => get::<PLAIN_DATE, { part::DAYS_IN_YEAR }>;
    "get monthsInYear" 0 => get::<PLAIN_DATE, { part::MONTHS_IN_YEAR }>;
    "get inLeapYear" 0 => get::<PLAIN_DATE, { part::IN_LEAP_YEAR }>;
    "toPlainYearMonth" 0 => to_plain_year_month;
    "toPlainMonthDay" 0 => to_plain_month_day;
    "add" 1 => add;
    "subtract" 1 => subtract;
    "with" 1 => with;
    "withCalendar" 1 => with_calendar;
    "until" 1 => until;
    "since" 1 => since;
    "equals" 1 => equals;
    "toPlainDateTime" 0 => to_plain_date_time;
    "toZonedDateTime" 1 => to_zoned_date_time;
    "toString" 0 => to_string;
    "toLocaleString" 0 => to_json;
    "toJSON" 0 => to_json;
    "valueOf" 0 => value_of;
}
