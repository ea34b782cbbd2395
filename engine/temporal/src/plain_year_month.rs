//! `Temporal.PlainYearMonth`.

use super::cell::{self, Class};
use super::date_fields as part;
use super::date_fields::{PLAIN_YEAR_MONTH, get};
use super::fields::{self, truncated};
use super::options::{Options, check_overflow};
use super::{calendar, duration, need_new, ok, ordering, plain_date, text, value_of};
use builtins::natives;
use temporal_rs::PlainYearMonth;
use temporal_rs::options::DisplayCalendar;
use temporal_rs::parsed_intermediates::ParsedDate;
use temporal_rs::partial::PartialYearMonth;
use vm::{Args, JsResult, Value, Vm};

fn constructor(vm: &mut Vm, args: Args) -> JsResult {
    need_new(vm, args, Class::PlainYearMonth)?;
    let y = truncated(vm, args.get(0))?;
    let m = truncated(vm, args.get(1))?;
    let calendar = calendar::argument(vm, args.get(2))?;
    let day = args.get(3);
    let d = if day.is_undefined() { 1.0 } else { truncated(vm, day)? };
    let (month, day) = plain_date::iso_month_day(vm, m, d)?;
    let month = PlainYearMonth::try_new(y as i32, month, Some(day), calendar);
    let month = ok(vm, month)?;
    cell::construct(vm, &month, args.new_target())
}

/// ToTemporalYearMonth.
fn from_value(vm: &mut Vm, item: Value, options: Value) -> JsResult<PlainYearMonth> {
    if let Some(month) = cell::get::<PlainYearMonth>(vm, item)? {
        check_overflow(vm, options)?;
        return Ok(month);
    }
    if let Some(o) = item.to_object() {
        let calendar = calendar::of_bag(vm, o)?;
        let bag = fields::read(vm, o, &calendar, fields::YEAR | fields::MONTH)?;
        let overflow = Options::of(vm, options)?.overflow(vm)?;
        let partial = PartialYearMonth { calendar_fields: bag.date.into(), calendar };
        let month = PlainYearMonth::from_partial(partial, overflow);
        return ok(vm, month);
    }
    let Some(s) = item.to_str() else {
        return Err(vm.throw_type("Temporal error: YearMonth argument must be object or string."));
    };
    let parsed = ParsedDate::year_month_from_utf8(s.to_rust(vm).as_bytes());
    let parsed = ok(vm, parsed)?;
    check_overflow(vm, options)?;
    let month = PlainYearMonth::from_parsed(parsed);
    ok(vm, month)
}

fn from(vm: &mut Vm, args: Args) -> JsResult {
    let month = from_value(vm, args.get(0), args.get(1))?;
    cell::new(vm, &month)
}
fn compare(vm: &mut Vm, args: Args) -> JsResult {
    let one = from_value(vm, args.get(0), Value::UNDEFINED)?;
    let two = from_value(vm, args.get(1), Value::UNDEFINED)?;
    Ok(ordering(one.compare_iso(&two)))
}

fn with(vm: &mut Vm, args: Args) -> JsResult {
    let month = cell::this::<PlainYearMonth>(vm, args)?;
    let o = fields::partial(vm, args.get(0))?;
    let bag = fields::read(vm, o, month.calendar(), fields::YEAR | fields::MONTH | fields::PARTIAL)?;
    let overflow = Options::of(vm, args.get(1))?.overflow(vm)?;
    let month = month.with(bag.date.into(), overflow);
    let month = ok(vm, month)?;
    cell::new(vm, &month)
}
fn add(vm: &mut Vm, args: Args) -> JsResult {
    add_or_subtract(vm, args, false)
}
fn subtract(vm: &mut Vm, args: Args) -> JsResult {
    add_or_subtract(vm, args, true)
}
fn add_or_subtract(vm: &mut Vm, args: Args, subtract: bool) -> JsResult {
    let month = cell::this::<PlainYearMonth>(vm, args)?;
    let duration = duration::signed(vm, args.get(0), subtract)?;
    let overflow = Options::of(vm, args.get(1))?.overflow(vm)?.unwrap_or_default();
    let month = month.add(&duration, overflow);
    let month = ok(vm, month)?;
    cell::new(vm, &month)
}
fn until(vm: &mut Vm, args: Args) -> JsResult {
    difference(vm, args, false)
}
fn since(vm: &mut Vm, args: Args) -> JsResult {
    difference(vm, args, true)
}
fn difference(vm: &mut Vm, args: Args, since: bool) -> JsResult {
    let month = cell::this::<PlainYearMonth>(vm, args)?;
    let other = from_value(vm, args.get(0), Value::UNDEFINED)?;
    calendar::same(vm, month.calendar(), other.calendar())?;
    let settings = Options::of(vm, args.get(1))?.difference(vm)?;
    let d = if since { month.since(&other, settings) } else { month.until(&other, settings) };
    let d = ok(vm, d)?;
    cell::new_duration(vm, &d, None)
}
fn equals(vm: &mut Vm, args: Args) -> JsResult {
    let month = cell::this::<PlainYearMonth>(vm, args)?;
    let other = from_value(vm, args.get(0), Value::UNDEFINED)?;
    Ok(Value::bool(month == other))
}
fn to_string(vm: &mut Vm, args: Args) -> JsResult {
    let month = cell::this::<PlainYearMonth>(vm, args)?;
    let calendar = Options::of(vm, args.get(0))?.word(vm, "calendarName")?;
    text(vm, &month.to_ixdtf_string(calendar.unwrap_or(DisplayCalendar::Auto)))
}
fn to_json(vm: &mut Vm, args: Args) -> JsResult {
    let month = cell::this::<PlainYearMonth>(vm, args)?;
    text(vm, &month.to_ixdtf_string(DisplayCalendar::Auto))
}
fn to_plain_date(vm: &mut Vm, args: Args) -> JsResult {
    let month = cell::this::<PlainYearMonth>(vm, args)?;
    let Some(o) = args.get(0).to_object() else {
        return Err(vm.throw_type("Temporal error: Argument must be an object with a day."));
    };
    let bag = fields::read(vm, o, month.calendar(), fields::DAY)?;
    let date = month.to_plain_date(Some(bag.date));
    let date = ok(vm, date)?;
    cell::new(vm, &date)
}

natives! {
    pub STATIC:
    "new PlainYearMonth" 2 => constructor;
    "from" 1 => from;
    "compare" 2 => compare;

    pub PROTO:
    "get calendarId" 0 => get::<PLAIN_YEAR_MONTH, { part::CALENDAR }>;
    "get era" 0 => get::<PLAIN_YEAR_MONTH, { part::ERA }>;
    "get eraYear" 0 => get::<PLAIN_YEAR_MONTH, { part::ERA_YEAR }>;
    "get year" 0 => get::<PLAIN_YEAR_MONTH, { part::YEAR }>;
    "get month" 0 => get::<PLAIN_YEAR_MONTH, { part::MONTH }>;
    "get monthCode" 0 => get::<PLAIN_YEAR_MONTH, { part::MONTH_CODE }>;
    "get daysInYear" 0 => get::<PLAIN_YEAR_MONTH, { part::DAYS_IN_YEAR }>;
    "get daysInMonth" 0 => get::<PLAIN_YEAR_MONTH, { part::DAYS_IN_MONTH }>;
    "get monthsInYear" 0 => get::<PLAIN_YEAR_MONTH, { part::MONTHS_IN_YEAR }>;
    "get inLeapYear" 0 => get::<PLAIN_YEAR_MONTH, { part::IN_LEAP_YEAR }>;
    "with" 1 => with;
    "add" 1 => add;
    "subtract" 1 => subtract;
    "until" 1 => until;
    "since" 1 => since;
    "equals" 1 => equals;
    "toLocaleString" 0 => to_json;
    "toString" 0 => to_string;
    "toJSON" 0 => to_json;
    "valueOf" 0 => value_of;
    "toPlainDate" 1 => to_plain_date;
}
