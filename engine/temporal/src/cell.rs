//! Temporal objects as heap cells: plain data, from which the values that calculate are made anew at each use, because a
//! cell may hold no memory of the process.
//!
//! `Kind::Temporal`: raw word 0 is the class and, above it, the calendar; words 1 to 4 are the epoch time in nanoseconds
//! (128 bits), or an ISO date and time: year; month, day, hour, minute (8 bits each); second, millisecond (from bit 8);
//! microsecond, nanosecond (16 bits each). The internal value is the identifier of the time zone.
//! `Kind::TemporalDuration`: ten doubles.

use super::calendar::{self, CALENDARS};
use super::{ok, zones};
use builtins::define;
use temporal_rs::{
    Calendar, Duration, Instant, PlainDate, PlainDateTime, PlainMonthDay, PlainTime, PlainYearMonth, TemporalResult,
    ZonedDateTime,
};
use vm::object::function;
use vm::vm::Intrinsic;
use vm::{Args, Gc, JsResult, Kind, Object, Value, Vm};

/// The classes; their order is that of the prototypes in `Intrinsic`, and part of the form of cells.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Class {
    Instant,
    PlainDate,
    PlainTime,
    PlainDateTime,
    PlainYearMonth,
    PlainMonthDay,
    ZonedDateTime,
    Duration,
}

const CLASSES: [(Class, &str, Intrinsic); 8] = [
    (Class::Instant, "Instant", Intrinsic::InstantProto),
    (Class::PlainDate, "PlainDate", Intrinsic::PlainDateProto),
    (Class::PlainTime, "PlainTime", Intrinsic::PlainTimeProto),
    (Class::PlainDateTime, "PlainDateTime", Intrinsic::PlainDateTimeProto),
    (Class::PlainYearMonth, "PlainYearMonth", Intrinsic::PlainYearMonthProto),
    (Class::PlainMonthDay, "PlainMonthDay", Intrinsic::PlainMonthDayProto),
    (Class::ZonedDateTime, "ZonedDateTime", Intrinsic::ZonedDateTimeProto),
    (Class::Duration, "Duration", Intrinsic::DurationProto),
];

impl Class {
    /// The class with this number.
    pub fn of(n: u8) -> Class {
        CLASSES[(n & 7) as usize].0
    }
    pub fn name(self) -> &'static str {
        CLASSES[self as usize].1
    }
    pub fn proto(self) -> Intrinsic {
        CLASSES[self as usize].2
    }
    /// Whether its objects have a calendar.
    pub fn has_calendar(self) -> bool {
        !matches!(self, Class::Instant | Class::PlainTime | Class::Duration)
    }
}

/// The class of a Temporal object.
pub fn class_of(v: Value) -> Option<(Class, Gc<Object>)> {
    let o = v.to_object()?;
    match o.kind() {
        Kind::Temporal => Some((Class::of(o.raw(0).get() as u8), o)),
        Kind::TemporalDuration => Some((Class::Duration, o)),
        _ => None,
    }
}

/// The calendar of a Temporal object of a class that has one.
pub fn calendar_of(o: Gc<Object>) -> &'static Calendar {
    &CALENDARS[(o.raw(0).get() >> 8) as usize]
}

/// What a cell of `Kind::Temporal` holds but for the class.
pub struct Data {
    calendar: usize,
    words: [u32; 4],
    zone: Option<String>,
}

impl Data {
    fn epoch(ns: i128) -> Data {
        let n = ns as u128;
        Data { calendar: 0, words: [n as u32, (n >> 32) as u32, (n >> 64) as u32, (n >> 96) as u32], zone: None }
    }
    fn iso(calendar: &Calendar, date: (i32, u8, u8), time: PlainTime) -> Data {
        let (year, month, day) = date;
        let words = [
            year as u32,
            u32::from_le_bytes([month, day, time.hour(), time.minute()]),
            time.second() as u32 | (time.millisecond() as u32) << 8,
            time.microsecond() as u32 | (time.nanosecond() as u32) << 16,
        ];
        Data { calendar: calendar::index(calendar), words, zone: None }
    }
}

fn epoch(o: Gc<Object>) -> i128 {
    (0..4).fold(0u128, |n, i| n | (o.raw(i + 1).get() as u128) << (32 * i)) as i128
}
fn date(o: Gc<Object>) -> (i32, u8, u8) {
    let [month, day, ..] = o.raw(2).get().to_le_bytes();
    (o.raw(1).get() as i32, month, day)
}
fn time(o: Gc<Object>) -> (u8, u8, u8, u16, u16, u16) {
    let [_, _, hour, minute] = o.raw(2).get().to_le_bytes();
    let (a, b) = (o.raw(3).get(), o.raw(4).get());
    (hour, minute, a as u8, (a >> 8) as u16, b as u16, (b >> 16) as u16)
}

/// A value that a Temporal object stands for.
pub trait Item: Sized {
    const CLASS: Class;
    fn load(vm: &mut Vm, o: Gc<Object>) -> TemporalResult<Self>;
    fn data(&self) -> TemporalResult<Data>;
}

impl Item for Instant {
    const CLASS: Class = Class::Instant;
    fn load(_: &mut Vm, o: Gc<Object>) -> TemporalResult<Self> {
        Instant::try_new(epoch(o))
    }
    fn data(&self) -> TemporalResult<Data> {
        Ok(Data::epoch(self.as_i128()))
    }
}

/// The ISO fields of a date in any calendar.
pub fn iso_fields(date: &PlainDate) -> (i32, u8, u8) {
    let iso = date.with_calendar(Calendar::ISO);
    (iso.year(), iso.month(), iso.day())
}

impl Item for PlainDate {
    const CLASS: Class = Class::PlainDate;
    fn load(_: &mut Vm, o: Gc<Object>) -> TemporalResult<Self> {
        let (year, month, day) = date(o);
        PlainDate::try_new(year, month, day, calendar_of(o).clone())
    }
    fn data(&self) -> TemporalResult<Data> {
        Ok(Data::iso(self.calendar(), iso_fields(self), PlainTime::default()))
    }
}

impl Item for PlainTime {
    const CLASS: Class = Class::PlainTime;
    fn load(_: &mut Vm, o: Gc<Object>) -> TemporalResult<Self> {
        let (h, m, s, ms, us, ns) = time(o);
        PlainTime::try_new(h, m, s, ms, us, ns)
    }
    fn data(&self) -> TemporalResult<Data> {
        Ok(Data::iso(&Calendar::ISO, (0, 0, 0), *self))
    }
}

impl Item for PlainDateTime {
    const CLASS: Class = Class::PlainDateTime;
    fn load(_: &mut Vm, o: Gc<Object>) -> TemporalResult<Self> {
        let ((year, month, day), (h, m, s, ms, us, ns)) = (date(o), time(o));
        PlainDateTime::try_new(year, month, day, h, m, s, ms, us, ns, calendar_of(o).clone())
    }
    fn data(&self) -> TemporalResult<Data> {
        Ok(Data::iso(self.calendar(), (self.iso_year(), self.iso_month(), self.iso_day()), self.to_plain_time()))
    }
}

impl Item for PlainYearMonth {
    const CLASS: Class = Class::PlainYearMonth;
    fn load(_: &mut Vm, o: Gc<Object>) -> TemporalResult<Self> {
        let (year, month, day) = date(o);
        PlainYearMonth::try_new(year, month, Some(day), calendar_of(o).clone())
    }
    fn data(&self) -> TemporalResult<Data> {
        // The reference day may lie before the first date that there is.
        let ms = self.epoch_ns_for_utc().0.div_euclid(1_000_000);
        let f = builtins::date::time::fields(ms as f64);
        let date = (f.year as i32, f.month as u8 + 1, f.day as u8);
        Ok(Data::iso(self.calendar(), date, PlainTime::default()))
    }
}

impl Item for PlainMonthDay {
    const CLASS: Class = Class::PlainMonthDay;
    fn load(_: &mut Vm, o: Gc<Object>) -> TemporalResult<Self> {
        let (year, month, day) = date(o);
        PlainMonthDay::new_with_overflow(
            month,
            day,
            calendar_of(o).clone(),
            temporal_rs::options::Overflow::Reject,
            Some(year),
        )
    }
    fn data(&self) -> TemporalResult<Data> {
        let date = (self.iso.year, self.iso.month, self.iso.day);
        Ok(Data::iso(self.calendar(), date, PlainTime::default()))
    }
}

impl Item for ZonedDateTime {
    const CLASS: Class = Class::ZonedDateTime;
    fn load(vm: &mut Vm, o: Gc<Object>) -> TemporalResult<Self> {
        let zone = o.internal(0).to_str().map_or_else(String::new, |s| s.to_rust(vm));
        zones::with(|p| {
            let zone = temporal_rs::TimeZone::try_from_identifier_str_with_provider(&zone, p)?;
            ZonedDateTime::try_new_with_provider(epoch(o), zone, calendar_of(o).clone(), p)
        })
    }
    fn data(&self) -> TemporalResult<Data> {
        let zone = zones::with(|p| self.time_zone().identifier_with_provider(p))?;
        let calendar = calendar::index(self.calendar());
        Ok(Data { calendar, zone: Some(zone), ..Data::epoch(self.epoch_nanoseconds().as_i128()) })
    }
}

/// The item behind a value if it is an object of this class.
pub fn get<T: Item>(vm: &mut Vm, v: Value) -> JsResult<Option<T>> {
    match class_of(v) {
        Some((class, o)) if class == T::CLASS => {
            let item = T::load(vm, o);
            ok(vm, item).map(Some)
        }
        _ => Ok(None),
    }
}

/// The receiver's item.
pub fn this<T: Item>(vm: &mut Vm, args: Args) -> JsResult<T> {
    match get(vm, args.this())? {
        Some(item) => Ok(item),
        None => Err(incompatible(vm, args, T::CLASS)),
    }
}

/// The error for a receiver of another class.
pub fn incompatible(vm: &mut Vm, args: Args, class: Class) -> vm::Throw {
    let name = Gc::<vm::JsString>::from_offset(function::code(args.callee()).name.get()).to_rust(vm);
    let name = name.strip_prefix("get ").unwrap_or(&name);
    let shown = vm.describe(args.this());
    let class = class.name();
    vm.throw_type(format!("Method Temporal.{class}.prototype.{name} called on incompatible receiver {shown}"))
}

/// A new object for an item.
pub fn new<T: Item>(vm: &mut Vm, item: &T) -> JsResult {
    construct(vm, item, None)
}

/// A new object for an item, as a constructor called with this `new.target` makes it.
pub fn construct<T: Item>(vm: &mut Vm, item: &T, new_target: Option<Gc<Object>>) -> JsResult {
    let data = item.data();
    let data = ok(vm, data)?;
    store(vm, T::CLASS, &data, new_target)
}

fn store(vm: &mut Vm, class: Class, data: &Data, new_target: Option<Gc<Object>>) -> JsResult {
    let proto = define::proto_from_intrinsic(vm, new_target, class.proto())?;
    let zone = data.zone.as_ref().map_or(Value::UNDEFINED, |z| vm.str(z).into());
    let o = vm.new_object_of(Kind::Temporal, proto);
    o.raw(0).set(class as u32 | (data.calendar as u32) << 8);
    for (i, word) in data.words.iter().enumerate() {
        o.raw(i + 1).set(*word);
    }
    vm.set_internal(o, 0, zone);
    Ok(o.into())
}

/// The fields of a duration, largest unit first.
pub fn duration_fields(o: Gc<Object>) -> [f64; 10] {
    std::array::from_fn(|i| f64::from_bits(o.raw(2 * i).get() as u64 | (o.raw(2 * i + 1).get() as u64) << 32))
}

/// A new duration object.
pub fn new_duration(vm: &mut Vm, d: &Duration, new_target: Option<Gc<Object>>) -> JsResult {
    let fields = [
        d.years() as f64,
        d.months() as f64,
        d.weeks() as f64,
        d.days() as f64,
        d.hours() as f64,
        d.minutes() as f64,
        d.seconds() as f64,
        d.milliseconds() as f64,
        d.microseconds() as f64,
        d.nanoseconds() as f64,
    ];
    let proto = define::proto_from_intrinsic(vm, new_target, Intrinsic::DurationProto)?;
    let o = vm.new_object_of(Kind::TemporalDuration, proto);
    for (i, field) in fields.iter().enumerate() {
        let bits = field.to_bits();
        o.raw(2 * i).set(bits as u32);
        o.raw(2 * i + 1).set((bits >> 32) as u32);
    }
    Ok(o.into())
}
