//! Time zones: names and their aliases as IANA has them, offsets and transitions from the system's database, which `Date`
//! reads too.

use builtins::date::time::{fields, in_range, with_zone};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, civil};
use std::cell::RefCell;
use timezone_provider::epoch_nanoseconds::EpochNanoseconds;
use timezone_provider::provider::{
    CandidateEpochNanoseconds, EpochNanosecondsAndOffset, GapEntryOffsets, IsoDateTime, NormalizerAndResolver,
    ResolvedId, TimeZoneResolver, TransitionDirection, UtcOffsetSeconds,
};
use timezone_provider::{CompiledNormalizer, TimeZoneProviderError};

/// What calculations ask about time zones.
pub type Provider = NormalizerAndResolver<CompiledNormalizer, System>;

/// The system's database. A zone's id is its place in [`ZONES`].
#[derive(Default)]
pub struct System;

thread_local! {
    // Zones that were asked for, by name.
    static ZONES: RefCell<Vec<(String, TimeZone)>> = const { RefCell::new(Vec::new()) };
}

/// Calls `f` with the provider.
pub fn with<R>(f: impl FnOnce(&Provider) -> R) -> R {
    f(&Provider::new(System))
}

/// SystemTimeZoneIdentifier: the system's zone by its primary name, UTC if it has none.
pub fn system() -> temporal_rs::TimeZone {
    let name = with_zone(|zone| zone.iana_name().unwrap_or("UTC").to_owned());
    with(|p| {
        let zone = temporal_rs::TimeZone::try_from_identifier_str_with_provider(&name, p);
        let primary = zone.and_then(|zone| zone.primary_identifier_with_provider(p));
        primary.unwrap_or_else(|_| temporal_rs::TimeZone::utc_with_provider(p))
    })
}

type Result<T> = std::result::Result<T, TimeZoneProviderError>;

const SECOND: i128 = 1_000_000_000;
const MILLISECOND: i128 = 1_000_000;

fn zone(id: ResolvedId) -> Result<TimeZone> {
    let found = ZONES.with_borrow(|zones| zones.get(id.0).map(|(_, zone)| zone.clone()));
    found.ok_or(TimeZoneProviderError::Assert("unknown id of a time zone"))
}

/// How far `ns` lies from the time whose rules it has (see [`in_range`]).
fn shift(ns: i128) -> i128 {
    let ms = ns.div_euclid(MILLISECOND) as f64;
    (ms - in_range(ms)) as i128 * MILLISECOND
}

fn timestamp(ns: i128) -> Result<Timestamp> {
    Timestamp::from_nanosecond(ns).map_err(|_| TimeZoneProviderError::InstantOutOfRange)
}

fn seconds(offset: jiff::tz::Offset) -> UtcOffsetSeconds {
    UtcOffsetSeconds(offset.seconds() as i64)
}

impl TimeZoneResolver for System {
    fn get_id(&self, name: &[u8]) -> Result<ResolvedId> {
        const UNKNOWN: TimeZoneProviderError =
            TimeZoneProviderError::Range("Time zone is not in the system's time zone database");
        let name = std::str::from_utf8(name).map_err(|_| UNKNOWN)?;
        ZONES.with_borrow_mut(|zones| {
            if let Some(i) = zones.iter().position(|(known, _)| known == name) {
                return Ok(ResolvedId(i));
            }
            let zone = match name {
                "UTC" | "Etc/UTC" | "Etc/GMT" | "GMT" => TimeZone::UTC,
                _ => TimeZone::get(name).map_err(|_| UNKNOWN)?,
            };
            zones.push((name.to_owned(), zone));
            Ok(ResolvedId(zones.len() - 1))
        })
    }

    fn candidate_nanoseconds_for_local_epoch_nanoseconds(
        &self,
        id: ResolvedId,
        local: IsoDateTime,
    ) -> Result<CandidateEpochNanoseconds> {
        let zone = zone(id)?;
        let local = local.as_nanoseconds().0;
        let shift = shift(local);
        let shifted = local - shift;
        let f = fields(shifted.div_euclid(MILLISECOND) as f64);
        let civil = civil::DateTime::new(
            f.year as i16,
            f.month as i8 + 1,
            f.day as i8,
            f.hour as i8,
            f.minute as i8,
            f.second as i8,
            shifted.rem_euclid(SECOND) as i32,
        )
        .map_err(|_| TimeZoneProviderError::InstantOutOfRange)?;
        let at = |offset: jiff::tz::Offset| EpochNanosecondsAndOffset {
            ns: EpochNanoseconds(local - offset.seconds() as i128 * SECOND),
            offset: seconds(offset),
        };
        Ok(match zone.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { offset } => CandidateEpochNanoseconds::One(at(offset)),
            AmbiguousOffset::Fold { before, after } => CandidateEpochNanoseconds::Two([at(before), at(after)]),
            AmbiguousOffset::Gap { before, after } => {
                // By the offset before, the local time lies behind the transition.
                let behind = timestamp(shifted - before.seconds() as i128 * SECOND + 1)?;
                let transition = zone.preceding(behind).next().map_or(behind, |t| t.timestamp());
                CandidateEpochNanoseconds::Zero(GapEntryOffsets {
                    offset_before: seconds(before),
                    offset_after: seconds(after),
                    transition_epoch: EpochNanoseconds(transition.as_nanosecond() + shift),
                })
            }
        })
    }

    fn transition_nanoseconds_for_utc_epoch_nanoseconds(&self, id: ResolvedId, ns: i128) -> Result<UtcOffsetSeconds> {
        Ok(seconds(zone(id)?.to_offset(timestamp(ns - shift(ns))?)))
    }

    fn get_time_zone_transition(
        &self,
        id: ResolvedId,
        ns: i128,
        direction: TransitionDirection,
    ) -> Result<Option<EpochNanoseconds>> {
        let zone = zone(id)?;
        let shift = shift(ns);
        let from = timestamp(ns - shift)?;
        let back = timestamp(1)?.as_duration();
        // The database has transitions after which the offset is what it was.
        let changes =
            |t: Timestamp| t.checked_sub(back).is_ok_and(|before| zone.to_offset(before) != zone.to_offset(t));
        let found = match direction {
            TransitionDirection::Next => zone.following(from).map(|t| t.timestamp()).find(|&t| changes(t)),
            TransitionDirection::Previous => zone.preceding(from).map(|t| t.timestamp()).find(|&t| changes(t)),
        };
        Ok(found.map(|t| EpochNanoseconds(t.as_nanosecond() + shift)))
    }
}
