//! `FinalizationRegistry` (spec 26.2). The host runs the callbacks between jobs with [`run_finalizers`].

use crate::{define, natives};
use vm::heap::Kind;
use vm::heap::weak::{WeakCell, weak_key};
use vm::vm::Intrinsic;
use vm::{Args, Gc, JsResult, Object, Value, Vm};

/// Internal values: cleanup function, array of the records (each knows its position).
const CLEANUP: usize = 0;
const RECORDS: usize = 1;

fn this_registry(vm: &mut Vm, args: Args, method: &str) -> JsResult<Gc<Object>> {
    match args.this().to_object() {
        Some(o) if o.is(Kind::FinalizationRegistry) => Ok(o),
        _ => {
            let shown = vm.describe(args.this());
            let text =
                format!("Method FinalizationRegistry.prototype.{method} called on incompatible receiver {shown}");
            Err(vm.throw_type(text))
        }
    }
}

fn registry(vm: &mut Vm, args: Args) -> JsResult {
    if args.new_target().is_none() {
        return Err(vm.throw_type("Constructor FinalizationRegistry requires 'new'"));
    }
    if !vm.is_callable(args.get(0)) {
        return Err(vm.throw_type("FinalizationRegistry: cleanup must be callable"));
    }
    let proto = define::proto_from_intrinsic(vm, args.new_target(), Intrinsic::FinalizationRegistryProto)?;
    let o = vm.new_object_of(Kind::FinalizationRegistry, proto);
    vm.set_internal(o, CLEANUP, args.get(0));
    let records = vm.new_array(0);
    vm.set_internal(o, RECORDS, records.into());
    Ok(o.into())
}

fn register(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_registry(vm, args, "register")?;
    let (target, held, token) = (args.get(0), args.get(1), args.get(2));
    let Some(key) = weak_key(target) else {
        return Err(vm.throw_type("FinalizationRegistry.prototype.register: invalid target"));
    };
    if vm.same_value(target, held) {
        return Err(vm.throw_type("FinalizationRegistry.prototype.register: target and holdings must not be same"));
    }
    let token_key = weak_key(token);
    if token_key.is_none() && !token.is_undefined() {
        let shown = vm.describe(token);
        return Err(vm.throw_type(format!("Invalid unregisterToken ('{shown}')")));
    }
    let record = vm.new_finalization_record(o, key, held, token_key);
    let records: Gc<Object> = o.internal(RECORDS).as_gc();
    record.place.set(records.array_len());
    vm.array_push(records, Value::cell(record));
    Ok(Value::UNDEFINED)
}

/// Takes a record out of its registry's list: the last one moves to its place.
fn remove(vm: &mut Vm, records: Gc<Object>, record: Gc<WeakCell>) {
    let last = records.array_len() - 1;
    let cell = records.elements_cell();
    let moved = cell.get(last as usize);
    cell.values()[record.place.get() as usize].set(moved);
    moved.as_gc::<WeakCell>().place.set(record.place.get());
    vm.barrier(cell);
    vm.array_resize(records, last);
    // Without an owner the collector does not report the record any more.
    record.owner.set(0);
}

fn unregister(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_registry(vm, args, "unregister")?;
    let Some(token) = weak_key(args.get(0)) else {
        let shown = vm.describe(args.get(0));
        return Err(vm.throw_type(format!("Invalid unregisterToken ('{shown}')")));
    };
    let records: Gc<Object> = o.internal(RECORDS).as_gc();
    let mut found = false;
    // Backwards: what moves into a freed place has been looked at.
    for i in (0..records.array_len()).rev() {
        let record: Gc<WeakCell> = records.elements_cell().get(i as usize).as_gc();
        if record.token.get() == token {
            remove(vm, records, record);
            found = true;
        }
    }
    Ok(Value::bool(found))
}

/// Calls the cleanup functions of the targets found dead since the last call.
///
/// # Errors
/// What a cleanup function throws; the remaining ones are run by the next call.
pub fn run_finalizers(vm: &mut Vm) -> JsResult<()> {
    while let Some(record) = vm.take_finalization() {
        let owner = record.owner.get();
        if owner == 0 {
            continue;
        }
        let o: Gc<Object> = Gc::from_offset(owner);
        remove(vm, o.internal(RECORDS).as_gc(), record);
        vm.call(o.internal(CLEANUP), Value::UNDEFINED, &[record.held.get()])?;
    }
    Ok(())
}

natives! {
    pub STATIC:
    "new FinalizationRegistry" 1 => registry;

    pub PROTO:
    "register" 2 => register;
    "unregister" 1 => unregister;
}

/// Makes the constructor.
pub fn init(vm: &mut Vm) {
    let proto = vm.new_object();
    vm.set_intrinsic(Intrinsic::FinalizationRegistryProto, proto);
    define::class(vm, "FinalizationRegistry", proto, STATIC, PROTO);
    define::to_string_tag(vm, proto, "FinalizationRegistry");
}
