//! `Temporal.Now`.

use super::options::time_zone;
use super::{cell, ok, text, zones};
use builtins::natives;
use std::time::{SystemTime, UNIX_EPOCH};
use temporal_rs::{Calendar, Instant, ZonedDateTime};
use vm::{Args, JsResult, Vm};

fn instant_now(vm: &mut Vm) -> JsResult<Instant> {
    let ns = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos() as i128);
    let instant = Instant::try_new(ns);
    ok(vm, instant)
}

/// Now in the zone of the first argument, or the system's.
fn zoned_now(vm: &mut Vm, args: Args) -> JsResult<ZonedDateTime> {
    let zone = args.get(0);
    let zone = if zone.is_undefined() { zones::system() } else { time_zone(vm, zone)? };
    let instant = instant_now(vm)?;
    let z = zones::with(|p| ZonedDateTime::try_new_from_instant_with_provider(instant, zone, Calendar::ISO, p));
    ok(vm, z)
}

fn time_zone_id(vm: &mut Vm, _: Args) -> JsResult {
    let id = zones::with(|p| zones::system().identifier_with_provider(p));
    let id = ok(vm, id)?;
    text(vm, &id)
}
fn instant(vm: &mut Vm, _: Args) -> JsResult {
    let instant = instant_now(vm)?;
    cell::new(vm, &instant)
}
fn plain_date_time_iso(vm: &mut Vm, args: Args) -> JsResult {
    let dt = zoned_now(vm, args)?.to_plain_date_time();
    cell::new(vm, &dt)
}
fn zoned_date_time_iso(vm: &mut Vm, args: Args) -> JsResult {
    let z = zoned_now(vm, args)?;
    cell::new(vm, &z)
}
fn plain_date_iso(vm: &mut Vm, args: Args) -> JsResult {
    let date = zoned_now(vm, args)?.to_plain_date();
    cell::new(vm, &date)
}
fn plain_time_iso(vm: &mut Vm, args: Args) -> JsResult {
    let time = zoned_now(vm, args)?.to_plain_time();
    cell::new(vm, &time)
}

natives! {
    pub STATIC:
    "instant" 0 => instant;
    "timeZoneId" 0 => time_zone_id;
    "plainDateTimeISO" 0 => plain_date_time_iso;
    "zonedDateTimeISO" 0 => zoned_date_time_iso;
    "plainDateISO" 0 => plain_date_iso;
    "plainTimeISO" 0 => plain_time_iso;
}
