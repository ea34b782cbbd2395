//! `Temporal.PlainMonthDay`.

use super::cell::{self, Class};
use super::date_fields as part;
use super::date_fields::{PLAIN_MONTH_DAY, get};
use super::fields::{self, truncated};
use super::options::{Options, check_overflow};
use super::{calendar, need_new, ok, plain_date, text, value_of};
use builtins::natives;
use temporal_rs::PlainMonthDay;
use temporal_rs::options::{DisplayCalendar, Overflow};
use temporal_rs::parsed_intermediates::ParsedDate;
use temporal_rs::partial::PartialDate;
use vm::{Args, JsResult, Value, Vm};

fn constructor(vm: &mut Vm, args: Args) -> JsResult {
    need_new(vm, args, Class::PlainMonthDay)?;
    let m = truncated(vm, args.get(0))?;
    let d = truncated(vm, args.get(1))?;
    let calendar = calendar::argument(vm, args.get(2))?;
    let year = args.get(3);
    let y = if year.is_undefined() { 1972.0 } else { truncated(vm, year)? };
    let (month, day) = plain_date::iso_month_day(vm, m, d)?;
    let day = PlainMonthDay::new_with_overflow(month, day, calendar, Overflow::Reject, Some(y as i32));
    let day = ok(vm, day)?;
    cell::construct(vm, &day, args.new_target())
}

/// ToTemporalMonthDay.
fn from_value(vm: &mut Vm, item: Value, options: Value) -> JsResult<PlainMonthDay> {
    if let Some(day) = cell::get::<PlainMonthDay>(vm, item)? {
        check_overflow(vm, options)?;
        return Ok(day);
    }
    if let Some(o) = item.to_object() {
        let calendar = calendar::of_bag(vm, o)?;
        let bag = fields::read(vm, o, &calendar, fields::DATE)?;
        let overflow = Options::of(vm, options)?.overflow(vm)?;
        let day = PlainMonthDay::from_partial(PartialDate { calendar_fields: bag.date, calendar }, overflow);
        return ok(vm, day);
    }
    let Some(s) = item.to_str() else {
        return Err(vm.throw_type("Temporal error: MonthDay argument must be object or string."));
    };
    let parsed = ParsedDate::month_day_from_utf8(s.to_rust(vm).as_bytes());
    let parsed = ok(vm, parsed)?;
    check_overflow(vm, options)?;
    let day = PlainMonthDay::from_parsed(parsed);
    ok(vm, day)
}

fn from(vm: &mut Vm, args: Args) -> JsResult {
    let day = from_value(vm, args.get(0), args.get(1))?;
    cell::new(vm, &day)
}

fn with(vm: &mut Vm, args: Args) -> JsResult {
    let day = cell::this::<PlainMonthDay>(vm, args)?;
    let o = fields::partial(vm, args.get(0))?;
    let bag = fields::read(vm, o, day.calendar(), fields::DATE | fields::PARTIAL)?;
    let overflow = Options::of(vm, args.get(1))?.overflow(vm)?;
    let day = day.with(bag.date, overflow);
    let day = ok(vm, day)?;
    cell::new(vm, &day)
}
fn equals(vm: &mut Vm, args: Args) -> JsResult {
    let day = cell::this::<PlainMonthDay>(vm, args)?;
    let other = from_value(vm, args.get(0), Value::UNDEFINED)?;
    Ok(Value::bool(day == other))
}
fn to_string(vm: &mut Vm, args: Args) -> JsResult {
    let day = cell::this::<PlainMonthDay>(vm, args)?;
    let calendar = Options::of(vm, args.get(0))?.word(vm, "calendarName")?;
    text(vm, &day.to_ixdtf_string(calendar.unwrap_or(DisplayCalendar::Auto)))
}
fn to_json(vm: &mut Vm, args: Args) -> JsResult {
    let day = cell::this::<PlainMonthDay>(vm, args)?;
    text(vm, &day.to_ixdtf_string(DisplayCalendar::Auto))
}
fn to_plain_date(vm: &mut Vm, args: Args) -> JsResult {
    let day = cell::this::<PlainMonthDay>(vm, args)?;
    let Some(o) = args.get(0).to_object() else {
        return Err(vm.throw_type("Temporal error: Argument must be an object with a year."));
    };
    let bag = fields::read(vm, o, day.calendar(), fields::YEAR)?;
    let date = day.to_plain_date(Some(bag.date));
    let date = ok(vm, date)?;
    cell::new(vm, &date)
}

natives! {
    pub STATIC:
    "new PlainMonthDay" 2 => constructor;
    "from" 1 => from;

    pub PROTO:
    "get calendarId" 0 => get::<PLAIN_MONTH_DAY, { part::CALENDAR }>;
    "get monthCode" 0 => get::<PLAIN_MONTH_DAY, { part::MONTH_CODE }>;
    "get day" 0 => get::<PLAIN_MONTH_DAY, { part::DAY }>;
    "with" 1 => with;
    "equals" 1 => equals;
    "toLocaleString" 0 => to_json;
    "toString" 0 => to_string;
    "toJSON" 0 => to_json;
    "valueOf" 0 => value_of;
    "toPlainDate" 1 => to_plain_date;
}
