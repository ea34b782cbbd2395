//! Machine code of every inst against the evaluator, on edge values.
#![cfg(target_arch = "x86_64")]

mod common;

use common::{CELL, CELLS, FP, Rig};
use std::mem::offset_of;
use tracer::eval::Outcome;
use tracer::ir::parse::parse;
use tracer::ir::{ALL, Effect, Op, ResumeId};
use vm::heap::gc_state;
use vm::value::tag;
use vm::{Value, Vm};

/// Compares both ways of running a text.
fn check(rig: &mut Rig, text: &str) -> Outcome {
    let f = parse(text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let compiled = rig.lower(&f);
    rig.compare(&f, &compiled)
}

const INTS: [i32; 16] = [0, 1, -1, 2, -2, 3, 7, -7, 31, 32, 255, 65536, 46341, i32::MAX, i32::MIN, i32::MIN + 1];

fn doubles() -> Vec<f64> {
    let mut list = vec![
        0.0,
        0.5,
        1.0,
        1.5,
        2.5,
        3.0,
        100.25,
        2147483647.0,
        2147483647.5,
        2147483648.0,
        2147483649.0,
        4294967295.0,
        4294967296.0,
        4294967301.0,
        1e10,
        9007199254740991.0,
        9007199254740993.0,
        9223372036854775807.0,
        9223372036854774784.0,
        18446744073709551616.0,
        1e19,
        1.2345e20,
        3e25,
        1e300,
        f64::MAX,
        f64::MIN_POSITIVE,
        5e-324,
        f64::INFINITY,
        3.4028235677973366e38,
        1e-46,
    ];
    list.extend(list.clone().iter().map(|d| -d));
    list.push(f64::NAN);
    list
}

/// Results of the exit that a function with a guard ends with, if it did not leave by the guard.
fn passes(o: &Outcome) -> bool {
    matches!(o, Outcome::Left(ResumeId(1), _))
}

/// Leaves by r0 at a guard, by r1 at the end, with the result.
fn one_inst(loads: &str, inst: &str, result: char) -> String {
    let slot = if result == '-' { "" } else { "  9 = %9\n" };
    format!(
        "b0:\n{loads}  {inst}\n  exit r1\nr0: frame 0 code 1 pc 2 node 3\n  8 = %0\n\
         r1: frame 0 code 1 pc 2 node 3\n{slot}"
    )
}

fn int_ops() -> impl Iterator<Item = Op> {
    ALL.iter().copied().filter(|o| o.letters() == ("ii", 'i') && o.effect() != Effect::load)
}

#[test]
fn int_arithmetic() {
    let mut rig = Rig::new();
    for op in int_ops() {
        let resume = if op.is_guard() { " -> r0" } else { "" };
        let loads = "  %0 = LoadReg 0\n  %1 = LoadReg 1\n  %2 = UnboxInt %0\n  %3 = UnboxInt %1\n";
        let f = parse(&one_inst(loads, &format!("%9 = {} %2 %3{resume}", op.name()), 'i')).unwrap();
        let compiled = rig.lower(&f);
        for x in INTS {
            for y in INTS {
                rig.register(0, Value::int(x));
                rig.register(1, Value::int(y));
                rig.compare(&f, &compiled);
            }
        }
    }
}

#[test]
fn int_arithmetic_with_constants() {
    let mut rig = Rig::new();
    let more = [5, 6, 9, 10, 12, 100, 641, 1000, -3, -10, 1 << 30, (1 << 30) + 1, i32::MAX - 1];
    for op in int_ops() {
        let resume = if op.is_guard() { " -> r0" } else { "" };
        for c in INTS.into_iter().chain(more) {
            for args in ["%2 %3", "%3 %2"] {
                let loads = format!("  %0 = LoadReg 0\n  %2 = UnboxInt %0\n  %3 = ConstI32 {c}\n");
                let f = parse(&one_inst(&loads, &format!("%9 = {} {args}{resume}", op.name()), 'i')).unwrap();
                let compiled = rig.lower(&f);
                for x in INTS.into_iter().flat_map(|x| [x, x.wrapping_mul(c), x.wrapping_mul(c).wrapping_sub(1)]) {
                    rig.register(0, Value::int(x));
                    rig.compare(&f, &compiled);
                }
            }
        }
    }
}

/// Operands that die at an overflowing inst are computed back for its exit.
#[test]
fn exits_of_overflows_have_the_operands() {
    let mut rig = Rig::new();
    for op in ["AddOv", "SubOv", "MulOv"] {
        for (args, slots) in [
            ("%2 %3", "  7 = %2\n"),
            ("%2 %3", "  7 = %3\n"),
            ("%2 %3", "  6 = %2\n  7 = %3\n"),
            ("%2 %2", "  7 = %2\n"),
        ] {
            let loads = "  %0 = LoadReg 0\n  %1 = LoadReg 1\n  %2 = UnboxInt %0\n  %3 = UnboxInt %1\n";
            let text = one_inst(loads, &format!("%9 = {op} {args} -> r0"), 'i').replace("  8 = %0\n", slots);
            let f = parse(&text).unwrap();
            let compiled = rig.lower(&f);
            for x in INTS {
                for y in INTS {
                    rig.register(0, Value::int(x));
                    rig.register(1, Value::int(y));
                    rig.compare(&f, &compiled);
                }
            }
        }
    }
}

#[test]
fn squares_have_no_minus_zero() {
    let mut rig = Rig::new();
    for x in INTS {
        rig.register(0, Value::int(x));
        check(&mut rig, &one_inst("  %0 = LoadReg 0\n  %2 = UnboxInt %0\n", "%9 = MulOv %2 %2 -> r0", 'i'));
    }
}

#[test]
fn comparisons() {
    let mut rig = Rig::new();
    for cc in ["eq", "ne", "lt", "le", "gt", "ge"] {
        for (op, unbox, leaves) in [("ICmp", "UnboxInt", ""), ("UCmp", "UnboxInt", ""), ("FCmp", "NumToF64", " -> r0")]
        {
            let loads =
                format!("  %0 = LoadReg 0\n  %1 = LoadReg 1\n  %2 = {unbox} %0{leaves}\n  %3 = {unbox} %1{leaves}\n");
            let cmp = format!("%4 = {op} {cc} %2 %3\n");
            for inst in [
                format!("{cmp}  %9 = BoxBool %4"),
                format!("{cmp}  %9 = Not %4"),
                format!("{cmp}  %5 = Not %4\n  %9 = Select %5 %0 %1",).replace("%9 =", "%9: v ="),
                format!("{cmp}  %9: d = Select %4 %7 %8"),
                format!("{cmp}  %9 = BoolToInt %4\n  GuardTrue %4 -> r0"),
                format!("{cmp}  %9 = ConstI32 1\n  GuardFalse %4 -> r0"),
                format!("{cmp}  %5 = Not %4\n  %9 = ConstI32 1\n  GuardFalse %5 -> r0"),
            ] {
                let loads = format!("{loads}  %7 = ConstF64 1.5\n  %8 = ConstF64 -0.0\n");
                let f = parse(&one_inst(&loads, &inst, 'v')).unwrap();
                let compiled = rig.lower(&f);
                let mut values: Vec<Value> = INTS.map(Value::int).into();
                if op == "FCmp" {
                    values.extend(doubles().into_iter().map(Value::double));
                }
                for &x in values.iter().step_by(2) {
                    for &y in &values {
                        rig.register(0, x);
                        rig.register(1, y);
                        rig.compare(&f, &compiled);
                    }
                }
            }
        }
    }
}

#[test]
fn double_arithmetic() {
    let mut rig = Rig::new();
    for &op in ALL.iter().filter(|o| matches!(o.letters(), ("dd", 'd') | ("d", 'd'))) {
        let args = if op.letters().0.len() == 2 { "%2 %3" } else { "%2" };
        let loads = "  %0 = LoadReg 0\n  %1 = LoadReg 1\n  %2 = UnboxF64 %0\n  %3 = UnboxF64 %1\n";
        let f = parse(&one_inst(loads, &format!("%9 = {} {args}", op.name()), 'd')).unwrap();
        let compiled = rig.lower(&f);
        for x in doubles() {
            for y in doubles() {
                rig.register(0, Value::double(x));
                rig.register(1, Value::double(y));
                rig.compare(&f, &compiled);
            }
        }
    }
}

#[test]
fn conversions() {
    let mut rig = Rig::new();
    for inst in ["F64ToInt %2 -> r0", "F64ToIndex %2 -> r0", "F64ToInt32 %2"] {
        let f = parse(&one_inst("  %0 = LoadReg 0\n  %2 = UnboxF64 %0\n", &format!("%9 = {inst}"), 'i')).unwrap();
        let compiled = rig.lower(&f);
        let mut some = 0;
        for x in doubles() {
            rig.register(0, Value::double(x));
            some += passes(&rig.compare(&f, &compiled)) as u32;
        }
        assert!(some >= 8, "{inst}");
    }
    for op in ["IntToF64", "UIntToF64", "Clz", "Bswap"] {
        for x in INTS {
            rig.register(0, Value::int(x));
            check(&mut rig, &one_inst("  %0 = LoadReg 0\n  %2 = UnboxInt %0\n", &format!("%9 = {op} %2"), 'd'));
        }
    }
}

fn samples() -> Vec<Value> {
    let mut v = vec![Value::UNDEFINED, Value::NULL, Value::TRUE, Value::FALSE, Value::HOLE, Value::NAN, Value::int(-1)];
    v.extend([0.0, -0.0, 1.5, f64::NEG_INFINITY, f64::MAX].map(Value::double));
    v.extend([tag::CELL, tag::OBJECT, tag::STRING, tag::SYMBOL, tag::BIGINT].map(|t| Value::from_tag(t, 0xffff_fff0)));
    v.extend([Value(0xfff8_0000_0000_0000), Value::int(0), Value::int(i32::MIN)]);
    v
}

#[test]
fn tags() {
    let mut rig = Rig::new();
    let tags = ["int", "special", "cell", "object", "string", "symbol", "bigint"];
    let tests = tags
        .map(|t| format!("IsTag {t}"))
        .into_iter()
        .chain(["IsDouble", "IsNumber", "IsBool", "IsHeap"].map(String::from));
    for test in tests {
        // Whole, and in parts.
        for keep in ["", "  7 = %0\n"] {
            let text = one_inst("  %0 = LoadReg 0\n", &format!("%9 = {test} %0"), 'b').replace("  8 = %0\n", "") + keep;
            let f = parse(&text).unwrap();
            let compiled = rig.lower(&f);
            for v in samples() {
                rig.register(0, v);
                rig.compare(&f, &compiled);
            }
        }
    }
}

#[test]
fn boxes() {
    let mut rig = Rig::new();
    for v in samples() {
        rig.register(0, v);
        let insts: &[&str] = match v {
            v if v.is_int() => &[
                "%2 = UnboxInt %0\n  %9 = BoxInt %2",
                "%9 = NumToF64 %0 -> r0",
                "%9 = NumToInt32 %0 -> r0",
                "%9 = UnboxInt %0",
            ],
            v if v.is_double() => &[
                "%2 = UnboxF64 %0\n  %9 = BoxF64 %2",
                "%9 = NumToF64 %0 -> r0",
                "%9 = NumToInt32 %0 -> r0",
                "%9 = UnboxF64 %0",
            ],
            v if v.is_bool() => &[
                "%2 = UnboxBool %0\n  %9 = BoxBool %2",
                "%9 = UnboxBool %0",
                "%9 = NumToF64 %0 -> r0",
                "%9 = NumToInt32 %0 -> r0",
            ],
            v if v.is_heap() => {
                &["%2 = UnboxOff %0\n  %9 = BoxOff symbol %2", "%9 = NumToF64 %0 -> r0", "%9 = NumToInt32 %0 -> r0"]
            }
            _ => &["%9: v = Select %3 %0 %0"],
        };
        for inst in insts {
            // Handed over unboxed, and boxed by machine code.
            for use_box in ["", "\n  StoreReg 3 %9"] {
                let boxed = inst.contains("%9 = Box");
                let inst = format!("{inst}{}", if boxed { use_box } else { "" });
                for keep in ["", "  7 = %0\n"] {
                    let text = one_inst("  %0 = LoadReg 0\n  %3 = ConstBool true\n", &inst, 'v');
                    check(&mut rig, &(text.replace("  8 = %0\n", "") + keep));
                }
            }
        }
    }
}

#[test]
fn constants() {
    let mut rig = Rig::new();
    let o = check(
        &mut rig,
        "b0:\n  %0 = ConstI32 -5\n  %1 = ConstF64 -0.0\n  %2 = ConstF64 0x7ff8000000000000\n  %3 = ConstBool true\n\
         \x20 %4 = ConstVal 0xfffffffe00000002\n  %5 = ConstOff 77\n  %6 = BoxOff string %5\n  %7 = BoxInt %0\n\
         \x20 StoreReg 0 %7\n  StoreReg 1 %6\n  StoreReg 2 %4\n  %8 = BoxF64 %1\n  StoreReg 3 %8\n  %9 = BoxBool %3\n\
         \x20 StoreReg -4 %9\n  exit r0\n\
         r0: frame 0 code 0 pc 0 node 0\n  0 = %0\n  1 = %1\n  2 = %2\n  3 = %3\n  4 = %4\n  5 = %6\n  6 = %7\n  7 = %9\n",
    );
    let Outcome::Left(_, slots) = o else { panic!("{o:?}") };
    assert_eq!(slots[0].1, Value::int(-5).0);
    assert_eq!(slots[5].1, Value::from_tag(tag::STRING, 77).0);
}

/// Addresses are those of the cage that the code runs in; the evaluator's begins at 0.
#[test]
fn addresses() {
    let mut rig = Rig::new();
    let f = parse(
        "b0:\n  %0 = ConstPc 77\n  SetPlace 0\n  StoreReg 2 %0\n  exit r0\nr0: frame 0 code 0 pc 0 node 0\n  1 = %0\n\
         place 0: frame 4 at 78\n",
    )
    .unwrap();
    let compiled = rig.lower(&f);
    let (left, memory) = rig.run(&compiled);
    assert_eq!(left, Outcome::Left(ResumeId(0), vec![(1, 77 * 8)]));
    let (Outcome::Left(..), evaluated) = rig.evaluate(&f) else { panic!("it does not leave") };
    let [reg, pc, fp] = [FP + 16, offset_of!(Vm, pc), offset_of!(Vm, fp)].map(|at| at / 8);
    let cage = memory[reg] - 77 * 8;
    assert_eq!((evaluated[reg], memory[pc], memory[fp]), (77 * 8, cage + 78 * 8, cage + FP as u64 + 32));
}

#[test]
fn return_values() {
    let mut rig = Rig::new();
    assert_eq!(check(&mut rig, "b0:\n  %0 = ConstVal 0x123\n  return %0\n"), Outcome::Returned(0x123));
}

/// Loads of constant cells, of cells in registers, by constant indices and others.
fn memory_texts(inst: &str, args: &[&str]) -> Vec<String> {
    let mut out = Vec::new();
    for base in [format!("ConstOff {CELL}"), "UnboxOff %0".into()] {
        for index in ["ConstI32 3", "UnboxInt %1"] {
            let loads = format!("  %0 = LoadReg 0\n  %1 = LoadReg 1\n  %2 = {base}\n  %3 = {index}\n");
            out.push(one_inst(
                &loads,
                &format!("{inst} {}", args.join(" ")),
                if inst.contains("%9") || args.iter().any(|a| a.contains("%9")) { 'v' } else { '-' },
            ));
        }
    }
    out
}

fn memory_rig() -> Rig {
    let mut rig = Rig::new();
    let cell = Value::from_tag(tag::OBJECT, CELL as u32);
    rig.register(0, cell);
    rig.register(1, Value::int(3));
    for n in 0..64u64 {
        rig.cell(n as usize, n.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x8080);
    }
    rig
}

#[test]
fn loads_and_stores() {
    let mut rig = memory_rig();
    for (inst, args) in [
        ("%9 = LoadVal Slot+16", &["%2"][..]),
        ("%9 = LoadElem Element-8", &["%2", "%3"]),
        ("%9 = LoadI32 Length+20", &["%2"]),
        ("%9 = LoadU8 Flags+23", &["%2"]),
        ("%9 = LoadChar None+17", &["%2", "%3"]),
        ("%9 = LoadChar16 None+18", &["%2", "%3"]),
        ("%8 = LoadOff Backing+28", &["%2\n  %9 = BoxOff string %8"]),
        ("StoreVal Slot+24", &["%2", "%0"]),
        ("StoreOff Backing+28", &["%2", "%2"]),
        ("StoreI32 Length+20", &["%2", "%3"]),
        ("StoreU8 Flags+21", &["%2", "%3"]),
        ("Promise Holds+1", &["%2"]),
        ("Promise Holds+3", &["%2"]),
        ("StoreElem Element+0", &["%2", "%3", "%0"]),
        ("%8 = ConstF64 2.5\n  %7 = BoxF64 %8\n  StoreElem Element+0", &["%2", "%3", "%7"]),
    ] {
        for text in memory_texts(inst, args) {
            check(&mut rig, &text);
        }
    }
}

#[test]
fn large_offsets() {
    let mut rig = memory_rig();
    let text = format!(
        "b0:\n  %0 = ConstOff {}\n  %1 = LoadI32 Slot-2147483648 %0\n  exit r0\nr0: frame 0 code 0 pc 0 node 0\n  1 = %1\n",
        CELL + (1 << 28)
    );
    check(&mut rig, &text);
}

#[test]
fn typed_arrays() {
    let mut rig = memory_rig();
    rig.cell(0, CELLS as u64 + 64);
    let nan = f64::from_bits(0xffff_ffff_0000_0001);
    rig.cell(11, nan.to_bits());
    rig.cell(9, (f32::from_bits(0xffff_ffff).to_bits() as u64) << 32 | 0xc0c0_c0c0);
    for (e, ty, store) in [
        ("Int8", 'i', "%3"),
        ("Uint8", 'i', "%3"),
        ("Uint8Clamped", 'i', "%3"),
        ("Int16", 'i', "%3"),
        ("Uint16", 'i', "%3"),
        ("Int32", 'i', "%3"),
        ("Uint32", 'i', "%3"),
        ("Float32", 'd', "%6"),
        ("Float64", 'd', "%6"),
    ] {
        for index in 0..6 {
            rig.register(1, Value::int(index));
            for text in
                memory_texts(&format!("%4 = LoadAddr View+0 %2\n  %9: {ty} = LoadTyped Bytes.{e}"), &["%4", "%3"])
            {
                check(&mut rig, &text);
            }
            let at = format!(
                "%4 = LoadAddr View+0 %2\n  %5 = ConstI32 0\n  %8 = AddrAt %4 %3\n  %9: {ty} = LoadTyped Bytes.{e}"
            );
            for text in memory_texts(&at, &["%8", "%5"]) {
                check(&mut rig, &text);
            }
            for (n, d) in [(7, "1.7e10"), (300, "0x7ff8000000000000"), (-5, "-0.1")] {
                let inst = format!(
                    "%4 = LoadAddr View+0 %2\n  %5 = ConstI32 {n}\n  %6 = ConstF64 {d}\n  StoreTyped Bytes.{e}"
                );
                for text in memory_texts(&inst, &["%4", "%3", if store == "%3" { "%5" } else { "%6" }]) {
                    check(&mut rig, &text);
                }
            }
        }
    }
}

#[test]
fn barriers() {
    let mut rig = memory_rig();
    for state in [gc_state::YOUNG, gc_state::OLD, gc_state::REMEMBERED] {
        rig.cell(0, (state as u64) << 40);
        for v in samples() {
            rig.register(2, v);
            let loads = format!(
                "  %0 = LoadReg 0\n  %1 = LoadReg 2\n  %2 = UnboxOff %0\n  %3 = ConstOff {CELL}\n  %4 = ConstF64 1.5\n  %5 = BoxF64 %4\n  %6 = ConstVal {:#x}\n  %7 = UnboxF64 %1\n",
                v.0
            );
            for inst in [
                "Barrier %2 %1",
                "Barrier %3 %1",
                "Barrier %2 %0",
                "Barrier %2 %5",
                "Barrier %3 %6",
                "Barrier %2 %1\n  Barrier %3 %0\n  %9 = FAdd %7 %7",
            ] {
                let result = if inst.contains("%9") { 'd' } else { '-' };
                check(&mut rig, &one_inst(&loads, inst, result));
            }
        }
    }
}

#[test]
fn calls() {
    let mut rig = Rig::new();
    for (x, y) in [(5.5, 2.0), (-1.0, 3.0), (1e300, 7.0), (3.0, f64::INFINITY)] {
        rig.register(0, Value::double(x));
        rig.register(1, Value::double(y));
        let loads = "  %0 = LoadReg 0\n  %1 = LoadReg 1\n  %2 = UnboxF64 %0\n  %3 = UnboxF64 %1\n";
        check(&mut rig, &one_inst(loads, "%8: d = Call fmod %2 %3\n  %9 = FSub %8 %2", 'd'));
    }
    for island in [7, 13] {
        let text = format!(
            "b0:\n  %0 = LoadReg 5\n  StoreReg 2 %0\n  ExecOp island{island}@-3 -> r0\n  %1 = ReloadReg 2\n  %2 = UnboxInt %1\n  exit r1\n\
             r0: frame 0 code 1 pc 2 node 3 throws\n  8 = %0\nr1: frame 0 code 1 pc 2 node 3\n  9 = %2\n"
        );
        let o = check(&mut rig, &text);
        assert_eq!(passes(&o), island == 7);
    }
}

#[test]
fn parameters_swap() {
    let mut rig = Rig::new();
    rig.register(0, Value::int(1));
    rig.register(1, Value::int(2));
    for n in 0..5 {
        rig.register(2, Value::int(n));
        check(
            &mut rig,
            "b0:\n  %0 = LoadReg 0\n  %1 = LoadReg 1\n  %2 = LoadReg 2\n  %3 = UnboxInt %2\n  jump b1(%0, %1, %3, %3)\n\
             b1(%4: v, %5: v, %6: i, %14: i):\n  %7 = ConstI32 0\n  %8 = ICmp le %6 %7\n  branch %8 b3 b2\n\
             b2:\n  %9 = ConstI32 1\n  %10 = Sub %6 %9\n  jump b1(%5, %4, %10, %9)\n\
             b3 cold:\n  exit r0\nr0: frame 0 code 0 pc 0 node 0\n  0 = %4\n  1 = %5\n",
        );
    }
}

/// The loop that sums an array: its code has no calls and keeps its values in registers.
#[test]
fn sum_loop_is_short() {
    let mut rig = memory_rig();
    for n in 0..32 {
        rig.cell(16 + n, Value::int(n as i32 * 3).0);
    }
    rig.register(1, Value::int(32));
    let text = "\
b0:
  %0 = LoadReg 0
  %1 = LoadReg 1
  %2 = UnboxOff %0
  %3 = UnboxInt %1
  %4 = ConstI32 0
  %5 = ConstI32 1
  jump b1(%4, %4)
b1(%6: i, %7: i):
  %8 = LoadElem Element+128 %2 %6
  %9 = IsTag int %8
  GuardTrue %9 -> r0
  %10 = UnboxInt %8
  %11 = AddOv %7 %10 -> r0
  %12 = Add %6 %5
  %13 = ICmp lt %12 %3
  GuardTrue %13 -> r1
  jump b1(%12, %11)
r0: frame 0 code 1 pc 2 node 3
  2 = %6
  3 = %7
r1: frame 0 code 1 pc 5 node 4
  2 = %12
  3 = %11
";
    let f = parse(text).unwrap();
    let compiled = rig.lower(&f);
    let o = rig.compare(&f, &compiled);
    let Outcome::Left(ResumeId(1), slots) = o else { panic!("{o:?}") };
    assert_eq!(slots[1].1, Value::int((0..32).map(|n| n * 3).sum()).0);
    assert!(compiled.code.len() <= 176, "{} bytes", compiled.code.len());
}
