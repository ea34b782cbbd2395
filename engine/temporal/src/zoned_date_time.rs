//! `Temporal.ZonedDateTime`.

use super::cell::{self, Class};
use super::date_fields as part;
use super::date_fields::{ZONED_DATE_TIME, get};
use super::fields;
use super::options::{Options, time_zone};
use super::{calendar, duration, instant, need_new, ok, ordering, plain_time, text, value_of, zones};
use builtins::natives;
use temporal_rs::options::{
    DisplayCalendar, DisplayOffset, DisplayTimeZone, OffsetDisambiguation, ToStringRoundingOptions,
};
use temporal_rs::parsed_intermediates::ParsedZonedDateTime;
use temporal_rs::partial::PartialZonedDateTime;
use temporal_rs::provider::TransitionDirection;
use temporal_rs::{TimeZone, ZonedDateTime};
use vm::{Args, JsResult, Value, Vm};

fn constructor(vm: &mut Vm, args: Args) -> JsResult {
    need_new(vm, args, Class::ZonedDateTime)?;
    let instant = instant::epoch(vm, args.get(0))?;
    let Some(zone) = args.get(1).to_str() else {
        return Err(vm.throw_type("Temporal error: Time zone must be string."));
    };
    let zone = zone.to_rust(vm);
    let zone = zones::with(|p| TimeZone::try_from_identifier_str_with_provider(&zone, p));
    let zone = ok(vm, zone)?;
    let calendar = calendar::argument(vm, args.get(2))?;
    let z = zones::with(|p| ZonedDateTime::try_new_from_instant_with_provider(instant, zone, calendar, p));
    let z = ok(vm, z)?;
    cell::construct(vm, &z, args.new_target())
}

/// ToTemporalZonedDateTime.
fn from_value(vm: &mut Vm, item: Value, options: Value) -> JsResult<ZonedDateTime> {
    if let Some(z) = cell::get::<ZonedDateTime>(vm, item)? {
        let options = Options::of(vm, options)?;
        options.disambiguation(vm)?;
        options.word::<OffsetDisambiguation>(vm, "offset")?;
        options.overflow(vm)?;
        return Ok(z);
    }
    if let Some(o) = item.to_object() {
        let calendar = calendar::of_bag(vm, o)?;
        let what = fields::DATE | fields::TIME | fields::OFFSET | fields::ZONE | fields::NEEDS_ZONE;
        let bag = fields::read(vm, o, &calendar, what)?;
        let options = Options::of(vm, options)?;
        let disambiguation = options.disambiguation(vm)?;
        let offset = options.word(vm, "offset")?;
        let overflow = options.overflow(vm)?;
        bag.check(vm, overflow)?;
        let partial = PartialZonedDateTime { timezone: bag.zone, fields: bag.zoned_fields(), calendar };
        let z =
            zones::with(|p| ZonedDateTime::from_partial_with_provider(partial, overflow, disambiguation, offset, p));
        return ok(vm, z);
    }
    let Some(s) = item.to_str() else {
        return Err(vm.throw_type("Temporal error: ZonedDateTime argument must be object or string."));
    };
    let s = s.to_rust(vm);
    let parsed = zones::with(|p| ParsedZonedDateTime::from_utf8_with_provider(s.as_bytes(), p));
    let parsed = ok(vm, parsed)?;
    let options = Options::of(vm, options)?;
    let disambiguation = options.disambiguation(vm)?.unwrap_or_default();
    let offset = options.word(vm, "offset")?.unwrap_or(OffsetDisambiguation::Reject);
    options.overflow(vm)?;
    let z = zones::with(|p| ZonedDateTime::from_parsed_with_provider(parsed, disambiguation, offset, p));
    ok(vm, z)
}

fn from(vm: &mut Vm, args: Args) -> JsResult {
    let z = from_value(vm, args.get(0), args.get(1))?;
    cell::new(vm, &z)
}
fn compare(vm: &mut Vm, args: Args) -> JsResult {
    let one = from_value(vm, args.get(0), Value::UNDEFINED)?;
    let two = from_value(vm, args.get(1), Value::UNDEFINED)?;
    Ok(ordering(one.compare_instant(&two)))
}

fn time_zone_id(vm: &mut Vm, args: Args) -> JsResult {
    let z = cell::this::<ZonedDateTime>(vm, args)?;
    let id = zones::with(|p| z.time_zone().identifier_with_provider(p));
    let id = ok(vm, id)?;
    text(vm, &id)
}
fn epoch_milliseconds(vm: &mut Vm, args: Args) -> JsResult {
    let z = cell::this::<ZonedDateTime>(vm, args)?;
    Ok(Value::number(z.epoch_milliseconds() as f64))
}
fn epoch_nanoseconds(vm: &mut Vm, args: Args) -> JsResult {
    let z = cell::this::<ZonedDateTime>(vm, args)?;
    Ok(vm.bigint_from_i128(z.epoch_nanoseconds().as_i128()))
}
fn hours_in_day(vm: &mut Vm, args: Args) -> JsResult {
    let z = cell::this::<ZonedDateTime>(vm, args)?;
    let hours = zones::with(|p| z.hours_in_day_with_provider(p));
    Ok(Value::number(ok(vm, hours)?))
}
fn offset_nanoseconds(vm: &mut Vm, args: Args) -> JsResult {
    let z = cell::this::<ZonedDateTime>(vm, args)?;
    Ok(Value::number(z.offset_nanoseconds() as f64))
}
fn offset(vm: &mut Vm, args: Args) -> JsResult {
    let z = cell::this::<ZonedDateTime>(vm, args)?;
    text(vm, &z.offset())
}
fn with(vm: &mut Vm, args: Args) -> JsResult {
    let z = cell::this::<ZonedDateTime>(vm, args)?;
    let o = fields::partial(vm, args.get(0))?;
    let what = fields::DATE | fields::TIME | fields::OFFSET | fields::PARTIAL;
    let bag = fields::read(vm, o, z.calendar(), what)?;
    let options = Options::of(vm, args.get(1))?;
    let disambiguation = options.disambiguation(vm)?;
    let offset = options.word(vm, "offset")?.unwrap_or(OffsetDisambiguation::Prefer);
    let overflow = options.overflow(vm)?;
    bag.check(vm, overflow)?;
    let z = zones::with(|p| z.with_with_provider(bag.zoned_fields(), disambiguation, Some(offset), overflow, p));
    let z = ok(vm, z)?;
    cell::new(vm, &z)
}
fn with_plain_time(vm: &mut Vm, args: Args) -> JsResult {
    let z = cell::this::<ZonedDateTime>(vm, args)?;
    let time = plain_time::or_midnight(vm, args.get(0))?;
    let z = zones::with(|p| z.with_plain_time_and_provider(time, p));
    let z = ok(vm, z)?;
    cell::new(vm, &z)
}
fn with_time_zone(vm: &mut Vm, args: Args) -> JsResult {
    let z = cell::this::<ZonedDateTime>(vm, args)?;
    let zone = time_zone(vm, args.get(0))?;
    let z = zones::with(|p| z.with_time_zone_with_provider(zone, p));
    let z = ok(vm, z)?;
    cell::new(vm, &z)
}
fn with_calendar(vm: &mut Vm, args: Args) -> JsResult {
    let z = cell::this::<ZonedDateTime>(vm, args)?;
    let calendar = calendar::from_value(vm, args.get(0))?;
    cell::new(vm, &z.with_calendar(calendar))
}
fn add(vm: &mut Vm, args: Args) -> JsResult {
    add_or_subtract(vm, args, false)
}
fn subtract(vm: &mut Vm, args: Args) -> JsResult {
    add_or_subtract(vm, args, true)
}
fn add_or_subtract(vm: &mut Vm, args: Args, subtract: bool) -> JsResult {
    let z = cell::this::<ZonedDateTime>(vm, args)?;
    let duration = duration::signed(vm, args.get(0), subtract)?;
    let overflow = Options::of(vm, args.get(1))?.overflow(vm)?;
    let z = zones::with(|p| z.add_with_provider(&duration, overflow, p));
    let z = ok(vm, z)?;
    cell::new(vm, &z)
}
fn until(vm: &mut Vm, args: Args) -> JsResult {
    difference(vm, args, false)
}
fn since(vm: &mut Vm, args: Args) -> JsResult {
    difference(vm, args, true)
}
fn difference(vm: &mut Vm, args: Args, since: bool) -> JsResult {
    let z = cell::this::<ZonedDateTime>(vm, args)?;
    let other = from_value(vm, args.get(0), Value::UNDEFINED)?;
    calendar::same(vm, z.calendar(), other.calendar())?;
    let settings = Options::of(vm, args.get(1))?.difference(vm)?;
    let d = zones::with(|p| {
        if since { z.since_with_provider(&other, settings, p) } else { z.until_with_provider(&other, settings, p) }
    });
    let d = ok(vm, d)?;
    cell::new_duration(vm, &d, None)
}
fn round(vm: &mut Vm, args: Args) -> JsResult {
    let z = cell::this::<ZonedDateTime>(vm, args)?;
    let rounding = Options::or_string(vm, args.get(0), "smallestUnit")?.rounding(vm)?;
    let z = zones::with(|p| z.round_with_provider(rounding, p));
    let z = ok(vm, z)?;
    cell::new(vm, &z)
}
fn equals(vm: &mut Vm, args: Args) -> JsResult {
    let z = cell::this::<ZonedDateTime>(vm, args)?;
    let other = from_value(vm, args.get(0), Value::UNDEFINED)?;
    let equal = zones::with(|p| z.equals_with_provider(&other, p));
    Ok(Value::bool(ok(vm, equal)?))
}
fn to_string(vm: &mut Vm, args: Args) -> JsResult {
    let z = cell::this::<ZonedDateTime>(vm, args)?;
    let options = Options::of(vm, args.get(0))?;
    let calendar = options.word(vm, "calendarName")?.unwrap_or(DisplayCalendar::Auto);
    let digits = options.digits(vm)?;
    let offset = options.word(vm, "offset")?.unwrap_or(DisplayOffset::Auto);
    let precision = options.precision(vm, digits)?;
    let zone = options.word(vm, "timeZoneName")?.unwrap_or(DisplayTimeZone::Auto);
    let s = zones::with(|p| z.to_ixdtf_string_with_provider(offset, zone, calendar, precision, p));
    let s = ok(vm, s)?;
    text(vm, &s)
}
fn to_json(vm: &mut Vm, args: Args) -> JsResult {
    let z = cell::this::<ZonedDateTime>(vm, args)?;
    let s = zones::with(|p| {
        z.to_ixdtf_string_with_provider(
            DisplayOffset::Auto,
            DisplayTimeZone::Auto,
            DisplayCalendar::Auto,
            ToStringRoundingOptions::default(),
            p,
        )
    });
    let s = ok(vm, s)?;
    text(vm, &s)
}
fn start_of_day(vm: &mut Vm, args: Args) -> JsResult {
    let z = cell::this::<ZonedDateTime>(vm, args)?;
    let z = zones::with(|p| z.start_of_day_with_provider(p));
    let z = ok(vm, z)?;
    cell::new(vm, &z)
}
fn get_time_zone_transition(vm: &mut Vm, args: Args) -> JsResult {
    let z = cell::this::<ZonedDateTime>(vm, args)?;
    let options = Options::or_string(vm, args.get(0), "direction")?;
    let direction = options.required_word::<TransitionDirection>(vm, "direction")?;
    let transition = zones::with(|p| z.get_time_zone_transition_with_provider(direction, p));
    match ok(vm, transition)? {
        Some(z) => cell::new(vm, &z),
        None => Ok(Value::NULL),
    }
}
fn to_instant(vm: &mut Vm, args: Args) -> JsResult {
    let instant = cell::this::<ZonedDateTime>(vm, args)?.to_instant();
    cell::new(vm, &instant)
}
fn to_plain_date(vm: &mut Vm, args: Args) -> JsResult {
    let date = cell::this::<ZonedDateTime>(vm, args)?.to_plain_date();
    cell::new(vm, &date)
}
fn to_plain_time(vm: &mut Vm, args: Args) -> JsResult {
    let time = cell::this::<ZonedDateTime>(vm, args)?.to_plain_time();
    cell::new(vm, &time)
}
fn to_plain_date_time(vm: &mut Vm, args: Args) -> JsResult {
    let dt = cell::this::<ZonedDateTime>(vm, args)?.to_plain_date_time();
    cell::new(vm, &dt)
}

natives! {
    pub STATIC:
    "new ZonedDateTime" 2 => constructor;
    "from" 1 => from;
    "compare" 2 => compare;

    pub PROTO:
    "get timeZoneId" 0 => time_zone_id;
    "get calendarId" 0 => get::<ZONED_DATE_TIME, { part::CALENDAR }>;
    "get era" 0 => get::<ZONED_DATE_TIME, { part::ERA }>;
    "get eraYear" 0 => get::<ZONED_DATE_TIME, { part::ERA_YEAR }>;
    "get year" 0 => get::<ZONED_DATE_TIME, { part::YEAR }>;
    "get month" 0 => get::<ZONED_DATE_TIME, { part::MONTH }>;
    "get monthCode" 0 => get::<ZONED_DATE_TIME, { part::MONTH_CODE }>;
    "get day" 0 => get::<ZONED_DATE_TIME, { part::DAY }>;
    "get hour" 0 => get::<ZONED_DATE_TIME, { part::HOUR }>;
    "get minute" 0 => get::<ZONED_DATE_TIME, { part::MINUTE }>;
    "get second" 0 => get::<ZONED_DATE_TIME, { part::SECOND }>;
    "get millisecond" 0 => get::<ZONED_DATE_TIME, { part::MILLISECOND }>;
    "get microsecond" 0 => get::<ZONED_DATE_TIME, { part::MICROSECOND }>;
    "get nanosecond" 0 => get::<ZONED_DATE_TIME, { part::NANOSECOND }>;
    "get epochMilliseconds" 0 => epoch_milliseconds;
    "get epochNanoseconds" 0 => epoch_nanoseconds;
    "get dayOfWeek" 0 => get::<ZONED_DATE_TIME, { part::DAY_OF_WEEK }>;
    "get dayOfYear" 0 => get::<ZONED_DATE_TIME, { part::DAY_OF_YEAR }>;
    "get weekOfYear" 0 => get::<ZONED_DATE_TIME, { part::WEEK_OF_YEAR }>;
    "get yearOfWeek" 0 => get::<ZONED_DATE_TIME, { part::YEAR_OF_WEEK }>;
    "get hoursInDay" 0 => hours_in_day;
    "get daysInWeek" 0 => get::<ZONED_DATE_TIME, { part::DAYS_IN_WEEK }>;
    "get daysInMonth" 0 => get::<ZONED_DATE_TIME, { part::DAYS_IN_MONTH }>;
    "get daysInYear" 0 => get::<ZONED_DATE_TIME, { part::DAYS_IN_YEAR }>;
    "get monthsInYear" 0 => get::<ZONED_DATE_TIME, { part::MONTHS_IN_YEAR }>;
    "get inLeapYear" 0 => get::<ZONED_DATE_TIME, { part::IN_LEAP_YEAR }>;
    "get offsetNanoseconds" 0 => offset_nanoseconds;
    "get offset" 0 => offset;
    "with" 1 => with;
    "withCalendar" 1 => with_calendar;
    "withPlainTime" 0 => with_plain_time;
    "withTimeZone" 1 => with_time_zone;
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
    "startOfDay" 0 => start_of_day;
    "getTimeZoneTransition" 1 => get_time_zone_transition;
    "toInstant" 0 => to_instant;
    "toPlainDate" 0 => to_plain_date;
    "toPlainTime" 0 => to_plain_time;
    "toPlainDateTime" 0 => to_plain_date_time;
}
