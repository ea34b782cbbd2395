//! Shapes, dictionaries, elements and conversions, on a realm of only the first objects.

use super::elements::eflags;
use super::ops::PropDesc;
use super::ops::proto::Integrity;
use super::shape::shape_flags;
use super::{Attrs, Key, Object};
use crate::heap::{Gc, Kind};
use crate::value::convert::to_boolean;
use crate::{Args, JsResult, NativeDef, NativeId, Natives, Value, Vm};

fn nothing(_: &mut Vm, _: Args) -> JsResult {
    Ok(Value::UNDEFINED)
}

static NATIVES: &[NativeDef] = &[NativeDef { name: "", length: 0, func: nothing }];

fn realm() -> &'static mut Vm {
    let vm = Vm::new(Natives::of(&[NATIVES])).unwrap();
    vm.bootstrap_realm(NativeId(0));
    for p in 0..8 {
        vm.roots.error_protos[p] = vm.roots.object_proto;
    }
    vm.roots.string_proto = vm.new_object();
    vm.roots.number_proto = vm.new_object();
    vm
}

fn k(vm: &mut Vm, s: &str) -> Key {
    vm.key(s)
}

fn keys(vm: &mut Vm, o: Gc<Object>) -> String {
    let keys = vm.own_keys(o).unwrap();
    keys.into_iter().map(|k| vm.key_text(k)).collect::<Vec<_>>().join(",")
}

fn message(vm: &mut Vm) -> String {
    let e = vm.take_exception().to_object().unwrap();
    let m = vm.quiet_get(e, vm.names.message.into());
    m.to_str().unwrap().to_rust(vm)
}

#[test]
fn shapes_are_shared_and_ordered() {
    let vm = realm();
    let (a, b) = (vm.new_object(), vm.new_object());
    for name in ["x", "y", "2", "z", "0", "w", "v"] {
        let key = k(vm, name);
        vm.put(a, key, Value::int(1)).unwrap();
        vm.put(b, key, Value::int(2)).unwrap();
    }
    assert!(a.shape() == b.shape());
    assert_eq!(keys(vm, a), "0,2,x,y,z,w,v");
    // The last property goes back to the parent shape, another makes a dictionary.
    let (v, w, x) = (k(vm, "v"), k(vm, "w"), k(vm, "x"));
    let before = b.shape();
    assert!(vm.delete(a, v).unwrap());
    assert!(!a.shape().has(shape_flags::DICTIONARY));
    vm.put(a, v, Value::int(3)).unwrap();
    assert!(a.shape() == before);
    assert!(vm.delete(a, x).unwrap());
    assert!(a.shape().has(shape_flags::DICTIONARY));
    assert_eq!(keys(vm, a), "0,2,y,z,w,v");
    assert_eq!(vm.get(a, w).unwrap(), Value::int(1));
    assert_eq!(vm.get(a, v).unwrap(), Value::int(3));
    vm.put(a, x, Value::int(9)).unwrap();
    assert_eq!(keys(vm, a), "0,2,y,z,w,v,x");
    assert_eq!(vm.get(b, x).unwrap(), Value::int(2));
}

#[test]
fn dictionaries_grow_shrink_and_compact() {
    let vm = realm();
    let o = vm.new_object();
    for round in 0..5 {
        for i in 0..2000 {
            let key = k(vm, &format!("k{i}"));
            vm.put(o, key, Value::int(i + round)).unwrap();
        }
        assert!(o.shape().has(shape_flags::DICTIONARY));
        for i in 0..2000 {
            if i % 7 != 0 {
                let key = k(vm, &format!("k{i}"));
                assert!(vm.delete(o, key).unwrap());
            }
        }
        for i in 0..2000 {
            let key = k(vm, &format!("k{i}"));
            let want = if i % 7 == 0 { Value::int(i + round) } else { Value::UNDEFINED };
            assert_eq!(vm.get(o, key).unwrap(), want, "{i}");
        }
    }
    assert!(o.shape().table_cell().used.get() < 2500);
    assert!(o.shape().slots.get() < 2500);
}

#[test]
fn maps_with_many_different_first_keys_do_not_grow_the_tree() {
    let vm = realm();
    for i in 0..3000 {
        let o = vm.new_object();
        let key = k(vm, &format!("id{i}"));
        vm.put(o, key, Value::int(i)).unwrap();
        assert_eq!(vm.get(o, key).unwrap(), Value::int(i));
    }
}

#[test]
fn accessors_attributes_and_redefinition() {
    let vm = realm();
    let o = vm.new_object();
    let (a, b) = (k(vm, "a"), k(vm, "b"));
    vm.put(o, a, Value::int(1)).unwrap();
    vm.put(o, b, Value::int(2)).unwrap();
    let hide =
        PropDesc { enumerable: Some(false), writable: Some(false), configurable: Some(false), ..PropDesc::default() };
    assert!(vm.define_own(o, a, &hide).unwrap());
    assert_eq!(vm.get(o, a).unwrap(), Value::int(1));
    assert!(!vm.set(o, a, Value::int(5), o.into()).unwrap());
    assert!(!vm.define_own(o, a, &PropDesc { writable: Some(true), ..PropDesc::default() }).unwrap());
    assert!(vm.define_own(o, a, &PropDesc::value_only(Value::int(1))).unwrap());
    assert!(!vm.define_own(o, a, &PropDesc::value_only(Value::int(2))).unwrap());
    assert!(!vm.delete(o, a).unwrap());
    assert!(vm.put(o, a, Value::int(7)).is_err());
    // Same change on a sibling gives the same shape.
    let p = vm.new_object();
    vm.put(p, a, Value::int(1)).unwrap();
    vm.put(p, b, Value::int(2)).unwrap();
    assert!(vm.define_own(p, a, &hide).unwrap());
    assert!(p.shape() == o.shape());
    let f = vm.native_function(NativeId(0));
    vm.define_accessor(o, b, f.into(), Value::UNDEFINED, Attrs(Attrs::CONFIGURABLE));
    let d = vm.get_own(o, b).unwrap().unwrap();
    assert_eq!(d.get, Some(f.into()));
    assert_eq!(d.set, Some(Value::UNDEFINED));
    assert!(!vm.set(o, b, Value::int(1), o.into()).unwrap());
}

#[test]
fn prototypes_stay_unique_and_invalidate() {
    let vm = realm();
    let p = vm.new_object();
    let o = vm.new_object_with_proto(Some(p));
    let (m, n) = (k(vm, "m"), k(vm, "n"));
    vm.put(p, m, Value::int(1)).unwrap();
    let v = vm.chain_validity(o.shape()).unwrap();
    assert_eq!(v.valid.get(), 1);
    // A new value in a slot is no change of layout.
    vm.put(p, m, Value::int(2)).unwrap();
    assert_eq!(v.valid.get(), 1);
    vm.put(p, n, Value::int(2)).unwrap();
    assert_eq!(v.valid.get(), 0);
    let v = vm.chain_validity(o.shape()).unwrap();
    // Far up the chain.
    let late = k(vm, "late");
    let object_proto = vm.roots.object_proto;
    vm.put(object_proto, late, Value::int(1)).unwrap();
    assert_eq!(v.valid.get(), 0);
    let v = vm.chain_validity(o.shape()).unwrap();
    vm.delete(p, m).unwrap();
    assert_eq!(v.valid.get(), 0);
    let v = vm.chain_validity(o.shape()).unwrap();
    let q = vm.new_object();
    assert!(vm.set_prototype_of(p, Some(q)).unwrap());
    assert_eq!(v.valid.get(), 0);
    let v = vm.chain_validity(o.shape()).unwrap();
    vm.put(q, n, Value::int(1)).unwrap();
    assert_eq!(v.valid.get(), 0);
}

#[test]
fn changing_the_prototype_replays_the_shape() {
    let vm = realm();
    let p = vm.new_object();
    let (x, y) = (k(vm, "x"), k(vm, "y"));
    let o = vm.new_object();
    vm.put(o, x, Value::int(1)).unwrap();
    vm.put(o, y, Value::int(2)).unwrap();
    assert!(vm.set_prototype_of(o, Some(p)).unwrap());
    let o2 = vm.new_object_with_proto(Some(p));
    vm.put(o2, x, Value::int(1)).unwrap();
    vm.put(o2, y, Value::int(2)).unwrap();
    assert!(o.shape() == o2.shape());
    assert_eq!(vm.get(o, y).unwrap(), Value::int(2));
    assert!(!vm.set_prototype_of(p, Some(o)).unwrap());
    let f = vm.native_function(NativeId(0));
    assert!(vm.set_prototype_of(f, Some(p)).unwrap());
    assert!(f.is_callable());
    let name = vm.names.length.into();
    assert_eq!(vm.get(f, name).unwrap(), Value::int(0));
    let a = vm.new_array_from(&[Value::int(1)]);
    assert!(vm.set_prototype_of(a, Some(p)).unwrap());
    assert_eq!(vm.get(a, name).unwrap(), Value::int(1));
}

#[test]
fn integrity_levels() {
    let vm = realm();
    let (x, y) = (k(vm, "x"), k(vm, "y"));
    let make = |vm: &mut Vm| {
        let o = vm.new_object();
        vm.put(o, x, Value::int(1)).unwrap();
        vm.put(o, Key::index(0), Value::int(1)).unwrap();
        o
    };
    let (a, b) = (make(vm), make(vm));
    assert!(vm.set_integrity_level(a, Integrity::Frozen).unwrap());
    assert!(vm.set_integrity_level(b, Integrity::Frozen).unwrap());
    assert!(a.shape() == b.shape());
    assert!(vm.test_integrity_level(a, Integrity::Frozen).unwrap());
    assert!(!vm.set(a, x, Value::int(2), a.into()).unwrap());
    assert!(!vm.set(a, y, Value::int(2), a.into()).unwrap());
    assert!(!vm.set(a, Key::index(0), Value::int(2), a.into()).unwrap());
    assert!(!vm.set(a, Key::index(1), Value::int(2), a.into()).unwrap());
    assert!(!vm.delete(a, Key::index(0)).unwrap());
    let c = make(vm);
    vm.set_integrity_level(c, Integrity::Sealed).unwrap();
    assert!(vm.set(c, x, Value::int(2), c.into()).unwrap());
    assert!(vm.set(c, Key::index(0), Value::int(2), c.into()).unwrap());
    assert!(!vm.delete(c, x).unwrap());
    assert!(!vm.test_integrity_level(c, Integrity::Frozen).unwrap());
    vm.set_integrity_level(c, Integrity::Frozen).unwrap();
    assert!(vm.test_integrity_level(c, Integrity::Frozen).unwrap());
    let arr = vm.new_array_from(&[Value::int(1), Value::int(2)]);
    vm.set_integrity_level(arr, Integrity::Frozen).unwrap();
    let len = vm.names.length.into();
    assert!(!vm.set(arr, len, Value::int(0), arr.into()).unwrap());
    assert!(vm.put(arr, Key::index(2), Value::int(0)).is_err());
    assert_eq!(message(vm), "Cannot add property 2, object is not extensible");
    assert!(vm.put(arr, Key::index(0), Value::int(0)).is_err());
    assert_eq!(message(vm), "Cannot assign to read only property '0' of object '[object Array]'");
}

#[test]
fn dense_and_sparse_elements() {
    let vm = realm();
    let a = vm.new_array(0);
    for i in 0..100 {
        vm.put(a, Key::index(i), Value::int(i as i32)).unwrap();
    }
    assert_eq!(a.array_len(), 100);
    assert_eq!(a.header.flags.get(), 0);
    assert!(vm.is_fast_writable_array(a));
    vm.put(a, Key::index(5), Value::double(0.5)).unwrap();
    assert_eq!(a.header.flags.get(), eflags::DOUBLE);
    vm.put(a, Key::index(110), Value::NULL).unwrap();
    assert_eq!(a.header.flags.get(), eflags::DOUBLE | eflags::ANY | eflags::HOLEY);
    assert!(!vm.has_own(a, Key::index(105)).unwrap());
    // A far index makes the elements sparse.
    vm.put(a, Key::index(4_000_000_000), Value::int(7)).unwrap();
    assert_eq!(a.array_len(), 4_000_000_001);
    assert!(a.elements_cell().is(Kind::SparseElements));
    assert_eq!(vm.get(a, Key::index(99)).unwrap(), Value::int(99));
    assert_eq!(vm.get(a, Key::index(4_000_000_000)).unwrap(), Value::int(7));
    let len = vm.names.length.into();
    vm.put(a, len, Value::int(50)).unwrap();
    assert_eq!(keys(vm, a), (0..50).map(|i| i.to_string()).collect::<Vec<_>>().join(",") + ",length");
    // An element that cannot be deleted stops truncation.
    let fixed = PropDesc { value: Some(Value::int(1)), ..PropDesc::default() };
    assert!(vm.define_own(a, Key::index(20), &fixed).unwrap() || vm.delete(a, Key::index(20)).unwrap());
    let pin = PropDesc { configurable: Some(false), ..PropDesc::default() };
    assert!(vm.define_own(a, Key::index(20), &pin).unwrap());
    assert!(!vm.set(a, len, Value::int(0), a.into()).unwrap());
    assert_eq!(a.array_len(), 21);
    assert!(vm.set(a, len, Value::double(1.5), a.into()).is_err());
    assert_eq!(message(vm), "Invalid array length");
}

#[test]
fn sparse_elements_become_dense_when_filled() {
    let vm = realm();
    let a = vm.new_array(0);
    for i in (0..5000).rev() {
        vm.put(a, Key::index(i), Value::int(i as i32)).unwrap();
    }
    assert_eq!(a.array_len(), 5000);
    assert!(a.elements_cell().is(Kind::Elements));
    for i in 0..5000 {
        assert_eq!(vm.get(a, Key::index(i)).unwrap(), Value::int(i as i32));
    }
    let n = vm.array_create(1_000_000, None).unwrap();
    vm.put(n, Key::index(999_999), Value::int(1)).unwrap();
    assert!(n.elements_cell().is(Kind::Elements));
}

#[test]
fn indexed_properties_above_arrays_are_seen() {
    let vm = realm();
    let a = vm.array_create(3, None).unwrap();
    assert!(vm.is_fast_array(a));
    let p = vm.roots.array_proto;
    vm.put(p, Key::index(1), Value::int(42)).unwrap();
    assert!(!vm.is_fast_array(a));
    assert_eq!(vm.get(a, Key::index(1)).unwrap(), Value::int(42));
    assert_eq!(vm.get_elem_slow(a.into(), Value::int(1)).unwrap(), Value::int(42));
}

#[test]
fn lazy_function_properties() {
    let vm = realm();
    let name = vm.str("twice");
    let f = vm.new_native_function(NativeId(0), name, 2, None);
    let g = vm.new_native_function(NativeId(0), name, 1, None);
    assert!(f.shape() == g.shape());
    assert_eq!(keys(vm, f), "length,name");
    let (l, n) = (vm.names.length.into(), vm.names.name.into());
    assert_eq!(vm.get(f, l).unwrap(), Value::int(2));
    assert_eq!(vm.get(g, l).unwrap(), Value::int(1));
    assert!(f.shape() == g.shape());
    assert!(!vm.set(f, n, Value::int(1), f.into()).unwrap());
    assert!(vm.delete(f, n).unwrap());
    assert_eq!(keys(vm, f), "length");
    let other = vm.str("other");
    vm.define_data(g, n, other.into(), Attrs::READONLY_HIDDEN);
    assert_eq!(vm.get(g, n).unwrap(), other.into());
    let h = vm.new_native_function(NativeId(0), name, 0, None);
    let d = PropDesc { enumerable: Some(true), ..PropDesc::default() };
    assert!(vm.define_own(h, n, &d).unwrap());
    let d = vm.get_own(h, n).unwrap().unwrap();
    assert_eq!(d.value.unwrap().to_str().unwrap().to_rust(vm), "twice");
    assert_eq!(d.enumerable, Some(true));
}

#[test]
fn conversions() {
    let vm = realm();
    let text = |vm: &mut Vm, v: Value| vm.to_string(v).unwrap().to_rust(vm);
    assert_eq!(text(vm, Value::double(0.1)), "0.1");
    assert_eq!(text(vm, Value::double(-0.0)), "0");
    assert_eq!(text(vm, Value::double(1e21)), "1e+21");
    assert_eq!(text(vm, Value::int(i32::MIN)), "-2147483648");
    assert_eq!(text(vm, Value::NAN), "NaN");
    let s = vm.str("4294967294");
    assert!(vm.to_key(s.into()).unwrap() == Key::index(4294967294));
    let s = vm.str("4294967295");
    assert!(vm.to_key(s.into()).unwrap().is_atom());
    assert!(vm.to_key(Value::int(-1)).unwrap().is_atom());
    assert!(vm.to_key(Value::double(3.0)).unwrap() == Key::index(3));
    let one = vm.str("01");
    assert!(vm.to_key(one.into()).unwrap().is_atom());
    assert_eq!(vm.to_number(one.into()).unwrap(), 1.0);
    let empty = vm.str("");
    assert!(!to_boolean(empty.into()));
    assert!(!to_boolean(Value::NAN) && !to_boolean(Value::double(-0.0)) && to_boolean(one.into()));
    let (x, y) = (vm.str("10"), vm.str("9"));
    assert_eq!(vm.less_than(x.into(), y.into(), true).unwrap(), Some(true));
    assert_eq!(vm.less_than(x.into(), Value::int(9), true).unwrap(), Some(false));
    assert_eq!(vm.less_than(Value::UNDEFINED, Value::int(9), true).unwrap(), None);
    assert!(vm.loose_equals(Value::NULL, Value::UNDEFINED).unwrap());
    assert!(!vm.loose_equals(Value::NULL, Value::int(0)).unwrap());
    assert!(vm.loose_equals(Value::TRUE, one.into()).unwrap());
    assert!(!vm.strict_equals(Value::NAN, Value::NAN));
    assert!(vm.same_value(Value::NAN, Value::NAN));
    assert!(!vm.same_value(Value::ZERO, Value::double(-0.0)));
    assert!(vm.same_value_zero(Value::ZERO, Value::double(-0.0)));
    assert!(vm.strict_equals(Value::ZERO, Value::double(-0.0)));
    assert!(vm.to_object(Value::NULL).is_err());
    assert_eq!(message(vm), "Cannot convert undefined or null to object");
    assert!(vm.get_v(Value::UNDEFINED, Key::from(one)).is_err());
}

#[test]
fn bigints() {
    use crate::value::arith::{ArithOp, UnaryOp};
    use crate::value::bigint::parse_decimal;
    let vm = realm();
    let b = |vm: &mut Vm, s: &str| parse_decimal(vm, s);
    let ops: [(ArithOp, &str, &str, &str); 18] = [
        (ArithOp::Add, "18446744073709551615", "1", "18446744073709551616"),
        (ArithOp::Sub, "0", "18446744073709551616", "-18446744073709551616"),
        (ArithOp::Mul, "-18446744073709551615", "18446744073709551615", "-340282366920938463426481119284349108225"),
        (ArithOp::Div, "-7", "2", "-3"),
        (ArithOp::Mod, "-7", "2", "-1"),
        (ArithOp::Div, "-100000000000000000000000", "3", "-33333333333333333333333"),
        (ArithOp::Mod, "-100000000000000000000000", "3", "-1"),
        (ArithOp::Exp, "-2", "63", "-9223372036854775808"),
        (ArithOp::Exp, "0", "0", "1"),
        (ArithOp::BitAnd, "-1", "18446744073709551616", "18446744073709551616"),
        (ArithOp::BitOr, "-18446744073709551616", "1", "-18446744073709551615"),
        (ArithOp::BitXor, "-1", "5", "-6"),
        (ArithOp::Shl, "1", "64", "18446744073709551616"),
        (ArithOp::Shl, "-5", "-1", "-3"),
        (ArithOp::Shr, "-5", "1", "-3"),
        (ArithOp::Shr, "-5", "1000", "-1"),
        (ArithOp::Shr, "5", "18446744073709551616", "0"),
        (ArithOp::Shr, "-18446744073709551617", "1", "-9223372036854775809"),
    ];
    for (op, x, y, want) in ops {
        let (p, q) = (b(vm, x), b(vm, y));
        let r = vm.arith_slow(op, p, q).unwrap();
        assert_eq!(vm.to_string(r).unwrap().to_rust(vm), want, "{x} {op:?} {y}");
    }
    for (op, x, want) in [
        (UnaryOp::Neg, "18446744073709551616", "-18446744073709551616"),
        (UnaryOp::BitNot, "-1", "0"),
        (UnaryOp::Inc, "18446744073709551615", "18446744073709551616"),
        (UnaryOp::Dec, "0", "-1"),
    ] {
        let p = b(vm, x);
        let r = vm.unary_slow(op, p).unwrap();
        assert_eq!(vm.to_string(r).unwrap().to_rust(vm), want);
    }
    let one = b(vm, "1");
    assert!(vm.arith_slow(ArithOp::Add, one, Value::int(1)).is_err());
    assert_eq!(message(vm), "Cannot mix BigInt and other types, use explicit conversions");
    let big = b(vm, "9007199254740993");
    assert_eq!(vm.less_than(Value::double(9007199254740992.0), big, true).unwrap(), Some(true));
    assert_eq!(vm.less_than(big, Value::double(9007199254740994.0), true).unwrap(), Some(true));
    let x = b(vm, "2");
    assert_eq!(vm.less_than(x, Value::double(2.5), true).unwrap(), Some(true));
    let m = b(vm, "-3");
    assert_eq!(vm.less_than(m, Value::double(-2.5), true).unwrap(), Some(true));
    assert_eq!(vm.bigint_to_f64(big), 9007199254740992.0);
    let cases = [
        ("36893488147419103231", 36893488147419103232.0),
        ("36893488147419099137", 36893488147419099136.0),
        ("680564733841876926926749214863536422911", 680564733841876926926749214863536422912.0),
    ];
    for (text, f) in cases {
        let v = b(vm, text);
        assert_eq!(vm.bigint_to_f64(v), f);
    }
    let v = b(vm, &format!("1{}", "0".repeat(310)));
    assert_eq!(vm.bigint_to_f64(v), f64::INFINITY);
    let minus = b(vm, "-1");
    let r = vm.bigint_as_uint_n(65, minus).unwrap();
    assert_eq!(vm.to_string(r).unwrap().to_rust(vm), "36893488147419103231");
    let v = b(vm, "18446744073709551615");
    let r = vm.bigint_as_int_n(64, v).unwrap();
    assert_eq!(vm.to_string(r).unwrap().to_rust(vm), "-1");
    let v = b(vm, "18446744073709551616");
    let r = vm.bigint_as_int_n(65, v).unwrap();
    assert_eq!(vm.to_string(r).unwrap().to_rust(vm), "-18446744073709551616");
}

#[test]
fn typed_arrays_and_buffers() {
    use super::exotic::typed_array::{Element, length};
    use crate::vm::Intrinsic;
    let vm = realm();
    let p = vm.new_object();
    vm.set_intrinsic(Intrinsic::ArrayBufferProto, p);
    let b = vm.new_array_buffer(16, Some(64), false, None).unwrap();
    let t = vm.new_typed_array(Element::Uint8Clamped, b, 0, None, Some(p));
    let f = vm.new_typed_array(Element::Float64, b, 8, Some(1), Some(p));
    assert_eq!(length(t), 16);
    vm.put(t, Key::index(0), Value::double(1.5)).unwrap();
    assert_eq!(vm.get(t, Key::index(0)).unwrap(), Value::int(2));
    vm.put(t, Key::index(1), Value::int(-5)).unwrap();
    assert_eq!(vm.get(t, Key::index(1)).unwrap(), Value::ZERO);
    vm.put(t, Key::index(99), Value::int(1)).unwrap();
    assert!(!vm.has(t, Key::index(99)).unwrap());
    let minus_zero = k(vm, "-0");
    vm.put(t, minus_zero, Value::int(1)).unwrap();
    assert!(!vm.has(t, minus_zero).unwrap());
    let name = k(vm, "1.50");
    vm.put(t, name, Value::int(1)).unwrap();
    assert!(vm.has(t, name).unwrap());
    vm.put(f, Key::index(0), Value::double(0.25)).unwrap();
    assert_eq!(vm.get(f, Key::index(0)).unwrap(), Value::double(0.25));
    vm.resize_array_buffer(b, 12);
    assert_eq!((length(t), length(f)), (12, 0));
    vm.resize_array_buffer(b, 64);
    assert_eq!((length(t), length(f)), (64, 1));
    // What was cut off is gone.
    assert_eq!(vm.get(f, Key::index(0)).unwrap().to_f64(), Some(0.0));
    vm.detach_array_buffer(b);
    assert_eq!((length(t), length(f)), (0, 0));
    assert_eq!(vm.get(t, Key::index(0)).unwrap(), Value::UNDEFINED);
}

#[test]
fn private_names() {
    use super::ops::private::PrivateKind;
    let vm = realm();
    let d = vm.atom("#x");
    let name = vm.new_symbol(Some(d), crate::string::symflags::PRIVATE);
    let o = vm.new_object();
    vm.define_private(o, name, Value::int(1), PrivateKind::Field).unwrap();
    assert_eq!(keys(vm, o), "");
    assert!(vm.has_private(o.into(), name).unwrap());
    vm.set_integrity_level(o, Integrity::Frozen).unwrap();
    vm.set_private(o.into(), name, Value::int(2)).unwrap();
    assert_eq!(vm.get_private(o.into(), name).unwrap(), Value::int(2));
    assert!(vm.define_private(o, name, Value::int(1), PrivateKind::Field).is_err());
    assert_eq!(message(vm), "Cannot initialize #x twice on the same object");
    let p = vm.new_object();
    assert!(vm.get_private(p.into(), name).is_err());
    assert_eq!(message(vm), "Cannot read private member #x from an object whose class did not declare it");
}
