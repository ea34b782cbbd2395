//! Getters that several classes have: parts of a date in its calendar, and of a time.

use super::cell::{self, Class, class_of, incompatible};
use temporal_rs::{PlainDate, PlainDateTime, PlainMonthDay, PlainTime, PlainYearMonth, ZonedDateTime};
use vm::{Args, JsResult, Value, Vm};

/// The classes, as arguments of [`get`].
pub const PLAIN_DATE: u8 = Class::PlainDate as u8;
pub const PLAIN_TIME: u8 = Class::PlainTime as u8;
pub const PLAIN_DATE_TIME: u8 = Class::PlainDateTime as u8;
pub const PLAIN_YEAR_MONTH: u8 = Class::PlainYearMonth as u8;
pub const PLAIN_MONTH_DAY: u8 = Class::PlainMonthDay as u8;
pub const ZONED_DATE_TIME: u8 = Class::ZonedDateTime as u8;

macro_rules! parts {
    ($($name:ident)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "constants of the same names stand for them")]
        #[repr(u8)]
        enum Part { $($name,)* }
        $(pub const $name: u8 = Part::$name as u8;)*
    };
}
// The parts, as arguments of `get`.
parts! {
    CALENDAR ERA ERA_YEAR YEAR MONTH MONTH_CODE DAY DAY_OF_WEEK DAY_OF_YEAR WEEK_OF_YEAR YEAR_OF_WEEK DAYS_IN_WEEK
    DAYS_IN_MONTH DAYS_IN_YEAR MONTHS_IN_YEAR IN_LEAP_YEAR HOUR MINUTE SECOND MILLISECOND MICROSECOND NANOSECOND
}

/// The getter of a part of objects of a class.
pub fn get<const CLASS: u8, const PART: u8>(vm: &mut Vm, args: Args) -> JsResult {
    part(vm, args, CLASS, PART)
}

fn int(n: impl Into<i32>) -> Value {
    Value::int(n.into())
}

fn part(vm: &mut Vm, args: Args, wanted: u8, part: u8) -> JsResult {
    let v = args.this();
    match class_of(v) {
        Some((class, o)) if class as u8 == wanted => {
            if part == CALENDAR {
                return Ok(vm.str(cell::calendar_of(o).identifier()).into());
            }
            match class {
                Class::PlainTime => {
                    let time = cell::this::<PlainTime>(vm, args)?;
                    Ok(time_part(&time, part))
                }
                Class::PlainDate => {
                    let date = cell::this::<PlainDate>(vm, args)?;
                    Ok(date_part(vm, &date, part))
                }
                Class::PlainYearMonth => {
                    let month = cell::this::<PlainYearMonth>(vm, args)?;
                    Ok(month_part(vm, &month, part))
                }
                Class::PlainMonthDay => {
                    let day = cell::this::<PlainMonthDay>(vm, args)?;
                    Ok(if part == DAY { int(day.day()) } else { vm.str(day.month_code().as_str()).into() })
                }
                Class::PlainDateTime => {
                    let dt = cell::this::<PlainDateTime>(vm, args)?;
                    Ok(date_time_part(vm, &dt, part))
                }
                Class::ZonedDateTime => {
                    let dt = cell::this::<ZonedDateTime>(vm, args)?.to_plain_date_time();
                    Ok(date_time_part(vm, &dt, part))
                }
                Class::Instant | Class::Duration => Ok(Value::UNDEFINED),
            }
        }
        _ => Err(incompatible(vm, args, Class::of(wanted))),
    }
}

fn date_time_part(vm: &mut Vm, dt: &PlainDateTime, part: u8) -> Value {
    if part >= HOUR { time_part(&dt.to_plain_time(), part) } else { date_part(vm, &dt.to_plain_date(), part) }
}

fn time_part(time: &PlainTime, part: u8) -> Value {
    match part {
        HOUR => int(time.hour()),
        MINUTE => int(time.minute()),
        SECOND => int(time.second()),
        MILLISECOND => int(time.millisecond()),
        MICROSECOND => int(time.microsecond()),
        _ => int(time.nanosecond()),
    }
}

fn date_part(vm: &mut Vm, date: &PlainDate, part: u8) -> Value {
    match part {
        ERA => date.era().map_or(Value::UNDEFINED, |era| vm.str(&era).into()),
        ERA_YEAR => date.era_year().map_or(Value::UNDEFINED, Value::int),
        YEAR => int(date.year()),
        MONTH => int(date.month()),
        MONTH_CODE => vm.str(date.month_code().as_str()).into(),
        DAY => int(date.day()),
        DAY_OF_WEEK => int(date.day_of_week()),
        DAY_OF_YEAR => int(date.day_of_year()),
        WEEK_OF_YEAR => date.week_of_year().map_or(Value::UNDEFINED, int),
        YEAR_OF_WEEK => date.year_of_week().map_or(Value::UNDEFINED, int),
        DAYS_IN_WEEK => int(date.days_in_week()),
        DAYS_IN_MONTH => int(date.days_in_month()),
        DAYS_IN_YEAR => int(date.days_in_year()),
        MONTHS_IN_YEAR => int(date.months_in_year()),
        _ => Value::bool(date.in_leap_year()),
    }
}

fn month_part(vm: &mut Vm, month: &PlainYearMonth, part: u8) -> Value {
    match part {
        ERA => month.era().map_or(Value::UNDEFINED, |era| vm.str(&era).into()),
        ERA_YEAR => month.era_year().map_or(Value::UNDEFINED, Value::int),
        YEAR => int(month.year()),
        MONTH => int(month.month()),
        MONTH_CODE => vm.str(month.month_code().as_str()).into(),
        DAYS_IN_MONTH => int(month.days_in_month()),
        DAYS_IN_YEAR => int(month.days_in_year()),
        MONTHS_IN_YEAR => int(month.months_in_year()),
        _ => Value::bool(month.in_leap_year()),
    }
}
