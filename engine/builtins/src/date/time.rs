//! Time arithmetic of dates (spec 21.4.1) and the local time zone.
//!
//! Time values are milliseconds since 1970-01-01T00:00:00Z as f64; NaN is invalid.

use std::cell::OnceCell;

pub const DAY: f64 = 86_400_000.0;
/// Largest absolute time value.
pub const MAX_TIME: f64 = 8.64e15;

/// Fields of a time value: year, month (0-11), day (1-31), hours, minutes, seconds, milliseconds, weekday (0 Sunday).
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    pub year: f64,
    pub month: u32,
    pub day: u32,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
    pub ms: u32,
    pub weekday: u32,
}

/// Days since the epoch of a proleptic Gregorian date; `month` may be outside 0..12 (H. Hinnant, "chrono-compatible
/// low-level date algorithms").
pub fn days_from_civil(year: f64, month: f64, day: f64) -> f64 {
    let year = year + (month / 12.0).floor();
    let month = month.rem_euclid(12.0);
    let y = if month < 2.0 { year - 1.0 } else { year };
    let era = (y / 400.0).floor();
    let yoe = y - era * 400.0;
    let m = (month + 10.0).rem_euclid(12.0);
    let doy = ((153.0 * m + 2.0) / 5.0).floor() + day - 1.0;
    let doe = yoe * 365.0 + (yoe / 4.0).floor() - (yoe / 100.0).floor() + doy;
    era * 146_097.0 + doe - 719_468.0
}

/// Splits a finite time value.
pub fn fields(t: f64) -> Fields {
    let days = (t / DAY).floor();
    let ms = t - days * DAY;
    let z = days + 719_468.0;
    let era = (z / 146_097.0).floor();
    let doe = z - era * 146_097.0;
    let yoe = ((doe - (doe / 1460.0).floor() + (doe / 36_524.0).floor() - (doe / 146_096.0).floor()) / 365.0).floor();
    let doy = doe - (365.0 * yoe + (yoe / 4.0).floor() - (yoe / 100.0).floor());
    let mp = ((5.0 * doy + 2.0) / 153.0).floor();
    let day = doy - ((153.0 * mp + 2.0) / 5.0).floor() + 1.0;
    let month = if mp < 10.0 { mp + 2.0 } else { mp - 10.0 };
    let year = yoe + era * 400.0 + if month <= 1.0 { 1.0 } else { 0.0 };
    let ms = ms as u64;
    Fields {
        year,
        month: month as u32,
        day: day as u32,
        hour: (ms / 3_600_000) as u32,
        minute: (ms / 60_000 % 60) as u32,
        second: (ms / 1000 % 60) as u32,
        ms: (ms % 1000) as u32,
        weekday: (days + 4.0).rem_euclid(7.0) as u32,
    }
}

/// MakeDay.
pub fn make_day(year: f64, month: f64, date: f64) -> f64 {
    if !year.is_finite() || !month.is_finite() || !date.is_finite() {
        return f64::NAN;
    }
    let (y, m) = (year.trunc(), month.trunc());
    if y.abs() > 400_000.0 || m.abs() > 5_000_000.0 {
        return f64::NAN;
    }
    days_from_civil(y, m, 1.0) + date.trunc() - 1.0
}

/// MakeTime.
pub fn make_time(hour: f64, minute: f64, second: f64, ms: f64) -> f64 {
    if [hour, minute, second, ms].iter().any(|x| !x.is_finite()) {
        return f64::NAN;
    }
    hour.trunc() * 3_600_000.0 + minute.trunc() * 60_000.0 + second.trunc() * 1000.0 + ms.trunc()
}

/// MakeDate.
pub fn make_date(day: f64, time: f64) -> f64 {
    let t = day * DAY + time;
    if t.is_finite() { t } else { f64::NAN }
}

/// TimeClip.
pub fn time_clip(t: f64) -> f64 {
    if t.is_finite() && t.abs() <= MAX_TIME { t.trunc() + 0.0 } else { f64::NAN }
}

thread_local! {
    // Read from TZ or the system database when a date first needs it.
    static ZONE: OnceCell<jiff::tz::TimeZone> = const { OnceCell::new() };
}

/// Uses the local time zone.
pub fn with_zone<R>(f: impl FnOnce(&jiff::tz::TimeZone) -> R) -> R {
    ZONE.with(|z| f(z.get_or_init(jiff::tz::TimeZone::system)))
}

/// jiff handles years -9999 to 9999; a time outside has the rules of the time whole cycles of 400 years away that lies
/// between the years 5170 and 5570 (or as far before 1970), where a zone goes by its last (first) rule.
pub fn in_range(t: f64) -> f64 {
    const LIMIT: f64 = 200_000_000_000_000.0;
    const CYCLE: f64 = 12_622_780_800_000.0;
    if t.abs() <= LIMIT { t } else { t % CYCLE + 8.0 * CYCLE.copysign(t) }
}

fn timestamp(t: f64) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(in_range(t) as i64).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}

/// Offset of local time from UTC in ms at the time value `t`, and the zone's abbreviation then.
pub fn offset_at(t: f64) -> (f64, String) {
    with_zone(|z| {
        let info = z.to_offset_info(timestamp(t));
        (info.offset().seconds() as f64 * 1000.0, info.abbreviation().to_string())
    })
}

/// LocalTime.
pub fn local(t: f64) -> f64 {
    if t.is_finite() { t + with_zone(|z| z.to_offset(timestamp(t)).seconds()) as f64 * 1000.0 } else { t }
}

/// UTC of a local time; in a gap as if the offset before it still held, in a fold the earlier time (21.4.1.26).
pub fn utc(t: f64) -> f64 {
    if !t.is_finite() || t.abs() > MAX_TIME + DAY {
        return f64::NAN;
    }
    let base = in_range(t);
    let f = fields(base);
    let civil = jiff::civil::DateTime::new(
        f.year as i16,
        f.month as i8 + 1,
        f.day as i8,
        f.hour as i8,
        f.minute as i8,
        f.second as i8,
        f.ms as i32 * 1_000_000,
    );
    match civil {
        Ok(c) => with_zone(|z| match z.to_ambiguous_timestamp(c).compatible() {
            Ok(ts) => t - base + ts.as_millisecond() as f64,
            Err(_) => t,
        }),
        Err(_) => t,
    }
}
