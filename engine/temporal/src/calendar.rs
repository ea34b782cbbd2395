//! Calendars: which there are, and how values name them.

use super::cell::{calendar_of, class_of};
use super::{ok, range};
use temporal_rs::Calendar;
use vm::{Gc, JsResult, Object, Value, Vm};

/// The calendars. A place in this list is what cells keep, so new ones go at the end.
pub static CALENDARS: [Calendar; 16] = [
    Calendar::ISO,
    Calendar::GREGORIAN,
    Calendar::BUDDHIST,
    Calendar::CHINESE,
    Calendar::COPTIC,
    Calendar::DANGI,
    Calendar::ETHIOPIAN,
    Calendar::ETHIOPIAN_AMETE_ALEM,
    Calendar::HEBREW,
    Calendar::INDIAN,
    Calendar::HIJRI_TABULAR_FRIDAY,
    Calendar::HIJRI_TABULAR_THURSDAY,
    Calendar::HIJRI_UMM_AL_QURA,
    Calendar::JAPANESE,
    Calendar::PERSIAN,
    Calendar::ROC,
];

/// Place of a calendar in [`CALENDARS`].
pub fn index(calendar: &Calendar) -> usize {
    CALENDARS.iter().position(|c| c.kind() == calendar.kind()).unwrap_or(0)
}

/// Whether years of the calendar are counted in eras.
pub fn has_eras(calendar: &Calendar) -> bool {
    !calendar.is_iso() && *calendar != Calendar::CHINESE && *calendar != Calendar::DANGI
}

/// The optional argument of constructors: CanonicalizeCalendar of a string.
pub fn argument(vm: &mut Vm, v: Value) -> JsResult<Calendar> {
    if v.is_undefined() {
        return Ok(Calendar::ISO);
    }
    let Some(s) = v.to_str() else {
        return Err(vm.throw_type("Temporal error: Calendar must be string."));
    };
    let name = s.to_rust(vm);
    let calendar = Calendar::try_from_utf8(name.as_bytes());
    let calendar = ok(vm, calendar)?;
    check_name(vm, &name)?;
    Ok(calendar)
}

/// `islamic` names a family of calendars and none of them, though `temporal_rs` takes it.
fn check_name(vm: &mut Vm, name: &str) -> JsResult<()> {
    if name.eq_ignore_ascii_case("islamic") { Err(range(vm, "Invalid calendar string")) } else { Ok(()) }
}

/// ToTemporalCalendarIdentifier.
pub fn from_value(vm: &mut Vm, v: Value) -> JsResult<Calendar> {
    if let Some((class, o)) = class_of(v)
        && class.has_calendar()
    {
        return Ok(calendar_of(o).clone());
    }
    let Some(s) = v.to_str() else {
        return Err(vm.throw_type("Temporal error: Calendar must be string or calendared Temporal object."));
    };
    let text = s.to_rust(vm);
    check_name(vm, &text)?;
    text.parse().map_err(|_| range(vm, "Invalid calendar string"))
}

/// GetTemporalCalendarIdentifierWithISODefault.
pub fn of_bag(vm: &mut Vm, o: Gc<Object>) -> JsResult<Calendar> {
    if let Some((class, o)) = class_of(o.into())
        && class.has_calendar()
    {
        return Ok(calendar_of(o).clone());
    }
    let key = vm.key("calendar");
    let v = vm.get(o, key)?;
    if v.is_undefined() { Ok(Calendar::ISO) } else { from_value(vm, v) }
}

/// The error when two objects must have the same calendar and do not.
pub fn same(vm: &mut Vm, a: &Calendar, b: &Calendar) -> JsResult<()> {
    if a == b { Ok(()) } else { Err(vm.throw_range("Mismatched calendars.")) }
}
