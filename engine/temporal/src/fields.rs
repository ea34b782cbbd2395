//! Reading the properties of objects that stand for dates and times, in alphabetical order (PrepareCalendarFields).

use super::{calendar, ok, options, range};
use std::str::FromStr;
use temporal_rs::fields::{CalendarFields, DateTimeFields, ZonedDateTimeFields};
use temporal_rs::options::Overflow;
use temporal_rs::partial::PartialTime;
use temporal_rs::{Calendar, MonthCode, TimeZone, TinyAsciiStr, UtcOffset};
use vm::value::convert::Hint;
use vm::{Gc, JsResult, Object, Value, Vm};

/// Fields to read: of the calendar ...
pub const YEAR: u8 = 1;
pub const MONTH: u8 = 2;
pub const DAY: u8 = 4;
pub const DATE: u8 = YEAR | MONTH | DAY;
/// ... and others.
pub const TIME: u8 = 8;
pub const OFFSET: u8 = 16;
pub const ZONE: u8 = 32;
/// At least one must be there.
pub const PARTIAL: u8 = 64;
/// The time zone must be there.
pub const NEEDS_ZONE: u8 = 128;

/// `year` stands for `era` and `eraYear` too where the calendar has eras.
const NAMES: [(&str, u8); 14] = [
    ("day", DAY),
    ("era", YEAR),
    ("eraYear", YEAR),
    ("hour", TIME),
    ("microsecond", TIME),
    ("millisecond", TIME),
    ("minute", TIME),
    ("month", MONTH),
    ("monthCode", MONTH),
    ("nanosecond", TIME),
    ("offset", OFFSET),
    ("second", TIME),
    ("timeZone", ZONE),
    ("year", YEAR),
];

/// What was read.
#[derive(Default)]
pub struct Bag {
    pub date: CalendarFields,
    pub time: PartialTime,
    pub offset: Option<UtcOffset>,
    pub zone: Option<TimeZone>,
    negative_time: bool,
}

impl Bag {
    pub fn zoned_fields(&self) -> ZonedDateTimeFields {
        ZonedDateTimeFields { calendar_fields: self.date.clone(), time: self.time, offset: self.offset }
    }
    pub fn date_time_fields(&self) -> DateTimeFields {
        DateTimeFields { calendar_fields: self.date.clone(), time: self.time }
    }
    /// Negative parts of a time have been taken for zero; that is wrong when nothing may be constrained.
    pub fn check(&self, vm: &mut Vm, overflow: Option<Overflow>) -> JsResult<()> {
        if self.negative_time && overflow == Some(Overflow::Reject) {
            return Err(range(vm, "Time out of range."));
        }
        Ok(())
    }
}

/// ToIntegerWithTruncation.
pub fn truncated(vm: &mut Vm, v: Value) -> JsResult<f64> {
    let n = vm.to_number(v)?;
    if n.is_finite() { Ok(n.trunc()) } else { Err(range(vm, "Expected finite integer.")) }
}

/// ToPositiveIntegerWithTruncation.
fn positive(vm: &mut Vm, v: Value) -> JsResult<u8> {
    let n = truncated(vm, v)?;
    if n > 0.0 { Ok(n as u8) } else { Err(range(vm, "Expected positive integer.")) }
}

/// A year as far as it matters: no calendar has years beyond a million, and such ones are leap years or not as the year
/// that replaces them.
fn year(n: f64) -> i32 {
    const FAR: f64 = 1e6;
    if n.abs() <= FAR { n as i32 } else { (FAR.copysign(n) + n % 400.0) as i32 }
}

fn string(vm: &mut Vm, v: Value, what: &str) -> JsResult<String> {
    let p = vm.to_primitive(v, Hint::String)?;
    match p.to_str() {
        Some(s) => Ok(s.to_rust(vm)),
        None => Err(vm.throw_type(format!("Temporal error: {what} must be a string."))),
    }
}

/// Reads the fields of the sets `what` from an object.
pub fn read(vm: &mut Vm, o: Gc<Object>, calendar: &Calendar, what: u8) -> JsResult<Bag> {
    let mut bag = Bag::default();
    let mut any = false;
    let eras = calendar::has_eras(calendar);
    for (name, set) in NAMES {
        if what & set == 0 || (name.starts_with("era") && !eras) {
            continue;
        }
        let key = vm.key(name);
        let v = vm.get(o, key)?;
        if v.is_undefined() {
            if set == ZONE && what & NEEDS_ZONE != 0 {
                return Err(vm.throw_type("Temporal error: Must specify time zone."));
            }
            continue;
        }
        any = true;
        match name {
            "day" => bag.date.day = Some(positive(vm, v)?),
            "era" => {
                let text = vm.to_string(v)?.to_rust(vm);
                // A name that is too long is that of no era.
                bag.date.era = Some(TinyAsciiStr::try_from_str(&text).unwrap_or(NO_ERA));
            }
            "eraYear" => bag.date.era_year = Some(year(truncated(vm, v)?)),
            "month" => bag.date.month = Some(positive(vm, v)?),
            "monthCode" => {
                let code = MonthCode::from_str(&string(vm, v, "monthCode")?);
                bag.date.month_code = Some(ok(vm, code)?);
            }
            "offset" => {
                let offset = UtcOffset::from_str(&string(vm, v, "offset")?);
                bag.offset = Some(ok(vm, offset)?);
            }
            "timeZone" => bag.zone = Some(options::time_zone(vm, v)?),
            "year" => bag.date.year = Some(year(truncated(vm, v)?)),
            _ => {
                let n = truncated(vm, v)?;
                bag.negative_time |= n < 0.0;
                set_time(&mut bag.time, name, n);
            }
        }
    }
    if what & PARTIAL != 0 && !any {
        return Err(vm.throw_type("Temporal error: Argument must contain some date/time fields."));
    }
    Ok(bag)
}

const NO_ERA: TinyAsciiStr<19> = match TinyAsciiStr::try_from_str("-") {
    Ok(s) => s,
    Err(_) => panic!("a short ASCII string"),
};

/// What is too large for a part's type is too large for the part.
fn set_time(time: &mut PartialTime, name: &str, n: f64) {
    match name {
        "hour" => time.hour = Some(n as u8),
        "minute" => time.minute = Some(n as u8),
        "second" => time.second = Some(n as u8),
        "millisecond" => time.millisecond = Some(n as u16),
        "microsecond" => time.microsecond = Some(n as u16),
        _ => time.nanosecond = Some(n as u16),
    }
}

/// IsPartialTemporalObject, for `with`: the object, or the error.
pub fn partial(vm: &mut Vm, v: Value) -> JsResult<Gc<Object>> {
    let class = super::cell::class_of(v).map(|(class, _)| class);
    if let Some(o) = v.to_object()
        && matches!(class, None | Some(super::Class::Instant | super::Class::Duration))
    {
        let key = vm.key("calendar");
        if vm.get(o, key)?.is_undefined() {
            let key = vm.key("timeZone");
            if vm.get(o, key)?.is_undefined() {
                return Ok(o);
            }
        }
    }
    Err(vm.throw_type("Temporal error: Argument to with() must contain some date/time fields."))
}
