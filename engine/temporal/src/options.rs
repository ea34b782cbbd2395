//! Reading options, in the observable order that the specification gives.

use super::cell::{Class, class_of};
use super::fields::{self, Bag, truncated};
use super::{cell, ok, range, zones};
use std::str::FromStr;
use temporal_rs::options::{
    DifferenceSettings, Disambiguation, Overflow, RelativeTo, RoundingIncrement, RoundingMode, RoundingOptions,
    ToStringRoundingOptions, Unit,
};
use temporal_rs::parsers::Precision;
use temporal_rs::partial::{PartialDate, PartialZonedDateTime};
use temporal_rs::{PlainDate, PlainDateTime, ZonedDateTime};
use vm::{Gc, JsResult, Object, Value, Vm};

/// Options; none when the argument is undefined.
#[derive(Clone, Copy)]
pub struct Options(Option<Gc<Object>>);

impl Options {
    /// GetOptionsObject.
    pub fn of(vm: &mut Vm, v: Value) -> JsResult<Options> {
        match v.to_object() {
            None if !v.is_undefined() => Err(vm.throw_type("Temporal error: Options must be an object.")),
            o => Ok(Options(o)),
        }
    }
    /// The argument of `round` and the like: a string stands for the one option of this name, and it must be there.
    pub fn or_string(vm: &mut Vm, v: Value, name: &str) -> JsResult<Options> {
        if v.is_undefined() {
            return Err(vm.throw_type(format!("Temporal error: Must specify {name}.")));
        }
        if !v.is_string() {
            return Options::of(vm, v);
        }
        let o = vm.new_null_object();
        let key = vm.key(name);
        vm.define_data(o, key, v, vm::Attrs::DEFAULT);
        Ok(Options(Some(o)))
    }
    /// The option as it is.
    pub fn value(self, vm: &mut Vm, name: &str) -> JsResult {
        let Some(o) = self.0 else { return Ok(Value::UNDEFINED) };
        let key = vm.key(name);
        vm.get(o, key)
    }
    fn text(self, vm: &mut Vm, name: &str) -> JsResult<Option<String>> {
        let v = self.value(vm, name)?;
        if v.is_undefined() {
            return Ok(None);
        }
        Ok(Some(vm.to_string(v)?.to_rust(vm)))
    }
    /// GetOption for an option that is a word of few.
    pub fn word<T: FromStr>(self, vm: &mut Vm, name: &str) -> JsResult<Option<T>> {
        match self.text(vm, name)? {
            None => Ok(None),
            Some(text) => text.parse().map(Some).map_err(|_| out_of_range(vm, &text, name)),
        }
    }
    /// GetTemporalOverflowOption.
    pub fn overflow(self, vm: &mut Vm) -> JsResult<Option<Overflow>> {
        self.word(vm, "overflow")
    }
    /// GetTemporalDisambiguationOption.
    pub fn disambiguation(self, vm: &mut Vm) -> JsResult<Option<Disambiguation>> {
        self.word(vm, "disambiguation")
    }
    fn increment(self, vm: &mut Vm) -> JsResult<Option<RoundingIncrement>> {
        let v = self.value(vm, "roundingIncrement")?;
        if v.is_undefined() {
            return Ok(None);
        }
        let n = truncated(vm, v)?;
        let increment = RoundingIncrement::try_from(n);
        ok(vm, increment).map(Some)
    }
    fn mode(self, vm: &mut Vm) -> JsResult<Option<RoundingMode>> {
        self.word(vm, "roundingMode")
    }
    fn unit(self, vm: &mut Vm, name: &str) -> JsResult<Option<Unit>> {
        self.word(vm, name)
    }
    /// GetOption for such an option that must be there.
    pub fn required_word<T: FromStr>(self, vm: &mut Vm, name: &str) -> JsResult<T> {
        match self.word(vm, name)? {
            Some(word) => Ok(word),
            None => Err(out_of_range(vm, "undefined", name)),
        }
    }
    /// GetTemporalFractionalSecondDigitsOption.
    pub fn digits(self, vm: &mut Vm) -> JsResult<Precision> {
        let v = self.value(vm, "fractionalSecondDigits")?;
        if v.is_undefined() {
            return Ok(Precision::Auto);
        }
        if let Some(n) = v.to_f64() {
            let n = n.floor();
            if (0.0..=9.0).contains(&n) {
                return Ok(Precision::Digit(n as u8));
            }
        } else if vm.to_string(v)?.to_rust(vm) == "auto" {
            return Ok(Precision::Auto);
        }
        Err(vm.throw_range("fractionalSecondDigits value is out of range."))
    }
    /// What `until` and `since` read for GetDifferenceSettings.
    pub fn difference(self, vm: &mut Vm) -> JsResult<DifferenceSettings> {
        let mut s = DifferenceSettings::default();
        s.largest_unit = self.unit(vm, "largestUnit")?;
        s.increment = self.increment(vm)?;
        s.rounding_mode = self.mode(vm)?;
        s.smallest_unit = self.unit(vm, "smallestUnit")?;
        Ok(s)
    }
    /// What `round` of all classes but durations reads.
    pub fn rounding(self, vm: &mut Vm) -> JsResult<RoundingOptions> {
        let mut r = RoundingOptions::default();
        r.increment = self.increment(vm)?;
        r.rounding_mode = self.mode(vm)?;
        r.smallest_unit = Some(self.required_word(vm, "smallestUnit")?);
        Ok(r)
    }
    /// What `round` of durations reads.
    pub fn duration_rounding(self, vm: &mut Vm) -> JsResult<(RoundingOptions, Option<RelativeTo>)> {
        let mut r = RoundingOptions::default();
        r.largest_unit = self.unit(vm, "largestUnit")?;
        let relative_to = self.relative_to(vm)?;
        r.increment = self.increment(vm)?;
        r.rounding_mode = self.mode(vm)?;
        r.smallest_unit = self.unit(vm, "smallestUnit")?;
        Ok((r, relative_to))
    }
    /// What `total` of durations reads.
    pub fn total(self, vm: &mut Vm) -> JsResult<(Unit, Option<RelativeTo>)> {
        let relative_to = self.relative_to(vm)?;
        match self.required_word(vm, "unit")? {
            Unit::Auto => Err(out_of_range(vm, "auto", "unit")),
            unit => Ok((unit, relative_to)),
        }
    }
    /// The last of what `toString` of most classes reads, after the digits that it is given.
    pub fn precision(self, vm: &mut Vm, digits: Precision) -> JsResult<ToStringRoundingOptions> {
        let rounding_mode = self.mode(vm)?;
        let smallest_unit = self.unit(vm, "smallestUnit")?;
        Ok(ToStringRoundingOptions { precision: digits, smallest_unit, rounding_mode })
    }
    /// GetTemporalRelativeToOption.
    pub fn relative_to(self, vm: &mut Vm) -> JsResult<Option<RelativeTo>> {
        let v = self.value(vm, "relativeTo")?;
        if v.is_undefined() {
            return Ok(None);
        }
        let Some(o) = v.to_object() else {
            let Some(s) = v.to_str() else {
                return Err(vm.throw_type("Temporal error: relativeTo must be an object or string."));
            };
            let text = s.to_rust(vm);
            let parsed = zones::with(|p| RelativeTo::try_from_str_with_provider(&text, p));
            return ok(vm, parsed).map(Some);
        };
        match class_of(v) {
            Some((Class::ZonedDateTime, _)) => {
                return Ok(cell::get::<ZonedDateTime>(vm, v)?.map(RelativeTo::ZonedDateTime));
            }
            Some((Class::PlainDate, _)) => return Ok(cell::get::<PlainDate>(vm, v)?.map(RelativeTo::PlainDate)),
            Some((Class::PlainDateTime, _)) => {
                return Ok(cell::get::<PlainDateTime>(vm, v)?.map(|dt| RelativeTo::PlainDate(dt.to_plain_date())));
            }
            _ => {}
        }
        let calendar = super::calendar::of_bag(vm, o)?;
        let what = fields::DATE | fields::TIME | fields::OFFSET | fields::ZONE;
        let bag: Bag = fields::read(vm, o, &calendar, what)?;
        let relative_to = match bag.zone {
            None => {
                // Its time is checked and then left out.
                let date = PartialDate { calendar_fields: bag.date, calendar };
                PlainDate::from_partial(date, None).map(RelativeTo::PlainDate)
            }
            Some(_) => {
                let partial = PartialZonedDateTime { timezone: bag.zone, fields: bag.zoned_fields(), calendar };
                zones::with(|p| ZonedDateTime::from_partial_with_provider(partial, None, None, None, p))
                    .map(RelativeTo::ZonedDateTime)
            }
        };
        ok(vm, relative_to).map(Some)
    }
}

fn out_of_range(vm: &mut Vm, text: &str, name: &str) -> vm::Throw {
    vm.throw_range(format!("Value {text} out of range for Temporal options property {name}"))
}

/// Reads only the overflow option, which is then not used: what a conversion of a Temporal object or string does.
pub fn check_overflow(vm: &mut Vm, options: Value) -> JsResult<()> {
    Options::of(vm, options)?.overflow(vm)?;
    Ok(())
}

/// A time zone by ToTemporalTimeZoneIdentifier.
pub fn time_zone(vm: &mut Vm, v: Value) -> JsResult<temporal_rs::TimeZone> {
    if let Some(z) = cell::get::<ZonedDateTime>(vm, v)? {
        return Ok(*z.time_zone());
    }
    let Some(s) = v.to_str() else {
        return Err(vm.throw_type("Temporal error: Time zone must be string or ZonedDateTime object."));
    };
    let text = s.to_rust(vm);
    let zone = zones::with(|p| temporal_rs::TimeZone::try_from_str_with_provider(&text, p));
    zone.map_err(|_| range(vm, "Not a valid time zone string"))
}
