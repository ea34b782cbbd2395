//! `Temporal`: the classes and their members. What is observable, the reading of properties, options and arguments, is
//! done here in the order that the specification gives; calculations, parsing and texts are `temporal_rs`'s.
//!
//! `Temporal` is made when a program first asks for it ([`LAZY`]). Executables keep this crate, and those that it stands on,
//! compressed, and compiled for size: hence a crate of its own.

pub mod calendar;
pub mod cell;
pub mod date_fields;
pub mod duration;
pub mod fields;
pub mod instant;
pub mod now;
pub mod options;
pub mod plain_date;
pub mod plain_date_time;
pub mod plain_month_day;
pub mod plain_time;
pub mod plain_year_month;
pub mod zoned_date_time;
pub mod zones;

pub use vm;

use builtins::{define, natives};
use cell::Class;
use temporal_rs::error::ErrorKind;
use temporal_rs::{TemporalError, TemporalResult};
use vm::vm::Intrinsic;
use vm::{Args, Attrs, JsResult, NativeDef, Throw, Value, Vm};

/// Throws what a calculation answers for an error.
fn throw(vm: &mut Vm, e: TemporalError) -> Throw {
    let text = format!("Temporal error: {}", e.into_message());
    match e.kind() {
        ErrorKind::Type => vm.throw_type(text),
        ErrorKind::Range | ErrorKind::Syntax => vm.throw_range(text),
        ErrorKind::Generic | ErrorKind::Assert => vm.throw_error(bytecode::ops::ErrorKind::Error, &text),
    }
}

/// The result of a calculation; its error becomes an exception.
fn ok<T>(vm: &mut Vm, r: TemporalResult<T>) -> JsResult<T> {
    r.map_err(|e| throw(vm, e))
}

fn range(vm: &mut Vm, text: &str) -> Throw {
    vm.throw_range(format!("Temporal error: {text}"))
}

/// The error of `valueOf`: such objects have no order by operators.
fn value_of(vm: &mut Vm, _: Args) -> JsResult {
    Err(vm.throw_type("Do not use valueOf of Temporal objects; use compare or equals for comparison."))
}

/// Constructors must be called with `new`.
fn need_new(vm: &mut Vm, args: Args, class: Class) -> JsResult<()> {
    match args.new_target() {
        Some(_) => Ok(()),
        None => Err(vm.throw_type(format!("Constructor Temporal.{} requires 'new'", class.name()))),
    }
}

/// -1, 0 or 1.
fn ordering(o: std::cmp::Ordering) -> Value {
    Value::int(o as i32)
}

fn text(vm: &mut Vm, s: &str) -> JsResult {
    Ok(vm.str(s).into())
}

/// The classes in the order in which they are members, each with its tables.
const MEMBERS: [(Class, &[NativeDef], &[NativeDef]); 8] = [
    (Class::PlainDate, plain_date::STATIC, plain_date::PROTO),
    (Class::PlainTime, plain_time::STATIC, plain_time::PROTO),
    (Class::PlainDateTime, plain_date_time::STATIC, plain_date_time::PROTO),
    (Class::ZonedDateTime, zoned_date_time::STATIC, zoned_date_time::PROTO),
    (Class::Duration, duration::STATIC, duration::PROTO),
    (Class::Instant, instant::STATIC, instant::PROTO),
    (Class::PlainYearMonth, plain_year_month::STATIC, plain_year_month::PROTO),
    (Class::PlainMonthDay, plain_month_day::STATIC, plain_month_day::PROTO),
];

/// The native tables of this crate, in a fixed order.
pub static TABLES: &[&[NativeDef]] = &[
    DATE,
    now::STATIC,
    instant::STATIC,
    instant::PROTO,
    plain_date::STATIC,
    plain_date::PROTO,
    plain_time::STATIC,
    plain_time::PROTO,
    plain_date_time::STATIC,
    plain_date_time::PROTO,
    plain_year_month::STATIC,
    plain_year_month::PROTO,
    plain_month_day::STATIC,
    plain_month_day::PROTO,
    zoned_date_time::STATIC,
    zoned_date_time::PROTO,
    duration::STATIC,
    duration::PROTO,
];

natives! {
    pub DATE:
    "toTemporalInstant" 0 => instant::of_date;
}

/// The global of this crate: its name, and what makes it.
pub const LAZY: (&str, fn(&mut Vm) -> Value) = ("Temporal", namespace);

/// Adds to what other crates have made.
pub fn init(vm: &mut Vm) {
    let date = vm.intrinsic(Intrinsic::DateProto);
    define::install(vm, date, DATE);
}

/// `Temporal`, made when first asked for.
pub fn namespace(vm: &mut Vm) -> Value {
    let made = vm.roots.intrinsics[Intrinsic::Temporal as usize];
    if made.is_object() {
        return made;
    }
    let temporal = vm.new_object();
    let now = vm.new_object();
    define::install(vm, now, now::STATIC);
    define::to_string_tag(vm, now, "Temporal.Now");
    let key = vm.key("Now");
    vm.define_data(temporal, key, now.into(), Attrs::HIDDEN);
    for (class, statics, methods) in MEMBERS {
        let proto = vm.new_object();
        vm.set_intrinsic(class.proto(), proto);
        let c = define::constructor(vm, statics, class.name(), proto);
        define::install(vm, c, statics);
        define::install(vm, proto, methods);
        define::to_string_tag(vm, proto, &format!("Temporal.{}", class.name()));
        let key = vm.key(class.name());
        vm.define_data(temporal, key, c.into(), Attrs::HIDDEN);
    }
    define::to_string_tag(vm, temporal, "Temporal");
    vm.set_intrinsic(Intrinsic::Temporal, temporal);
    temporal.into()
}
