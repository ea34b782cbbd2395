//! TABLE: the insts of the trace IR. One row an inst; builder, printer, parser, verifier, evaluator and lowering are made from
//! or checked against it.
//!
//! Columns: `Name  "arguments -> result"  effect  "note"`.
//!
//! Types by letter: `i` I32, `d` F64, `b` Bool, `v` Val, `o` Off, `a` Addr, `-` none; `*` any number of arguments of any type.
//!
//! Effects: `pure` (depends on its arguments only: may be shared, hoisted, dropped), `load` (reads the memory of the alias class
//! in `imm`; shared while that class is not written), `store` (writes that class), `guard` (leaves the trace by its resume point when it
//! fails; shared like pure insts), `call` (see [`helpers`](crate::helpers) for what it may do), `frame` (accesses the interpreter's frame).

/// Calls the given macro with the whole table.
#[macro_export]
macro_rules! for_each_inst {
    ($m:ident) => { $m! {
    // ---- constants and parameters: imm = bits -------------------------------------------------------------
    ConstI32      "-> i"      pure   "int imm"
    ConstF64      "-> d"      pure   "double with the bits imm"
    ConstBool     "-> b"      pure   "imm is 0 or 1"
    ConstVal      "-> v"      pure   "boxed value with the bits imm"
    ConstOff      "-> o"      pure   "cage offset imm"
    ConstPc       "-> v"      pure   "address of a word at cage offset imm: as headers of frames hold it"
    Param         "-> *"      pure   "parameter of its block"
    // ---- boxing ------------------------------------------------------------------------------------------
    BoxInt        "i -> v"    pure   "value of an int"
    BoxF64        "d -> v"    pure   "value of a double (not narrowed to int)"
    BoxBool       "b -> v"    pure   "true or false"
    BoxOff        "o -> v"    pure   "heap value: tag imm, payload the offset"
    UnboxInt      "v -> i"    pure   "payload; the value is known to be an int"
    UnboxF64      "v -> d"    pure   "bits as double; known to be one"
    UnboxBool     "v -> b"    pure   "known to be true or false"
    UnboxOff      "v -> o"    pure   "payload; known to be a heap value"
    IsTag         "v -> b"    pure   "whether the tag is imm"
    IsDouble      "v -> b"    pure   "whether it is a double"
    IsNumber      "v -> b"    pure   "whether it is an int or a double"
    IsBool        "v -> b"    pure   "whether it is true or false"
    IsHeap        "v -> b"    pure   "whether the payload is a cage offset"
    // ---- guards ------------------------------------------------------------------------------------------
    GuardTrue     "b -> -"    guard  "leaves unless true"
    GuardFalse    "b -> -"    guard  "leaves if true"
    // ---- int arithmetic ------------------------------------------------------------------------------------
    Add           "ii -> i"   pure   "wrapping"
    Sub           "ii -> i"   pure   "wrapping"
    Mul           "ii -> i"   pure   "wrapping"
    AddOv         "ii -> i"   guard  "leaves on overflow"
    SubOv         "ii -> i"   guard  "leaves on overflow"
    MulOv         "ii -> i"   guard  "leaves on overflow and when the result would be -0"
    And           "ii -> i"   pure   ""
    Or            "ii -> i"   pure   ""
    Xor           "ii -> i"   pure   ""
    Shl           "ii -> i"   pure   "count modulo 32"
    Shr           "ii -> i"   pure   "arithmetic, count modulo 32"
    UShr          "ii -> i"   pure   "logical, count modulo 32; bits of a uint32"
    Clz           "i -> i"    pure   "leading zeros, 32 for 0"
    Bswap         "i -> i"    pure   "the bytes in the opposite order"
    DivInt        "ii -> i"   guard  "quotient truncated; leaves when the divisor is 0 or the quotient does not fit"
    ModOv         "ii -> i"   guard  "JS remainder; leaves when the divisor is not positive or the result would be -0"
    // ---- double arithmetic -----------------------------------------------------------------------------------
    FAdd          "dd -> d"   pure   ""
    FSub          "dd -> d"   pure   ""
    FMul          "dd -> d"   pure   ""
    FDiv          "dd -> d"   pure   ""
    FNeg          "d -> d"    pure   ""
    FAbs          "d -> d"    pure   ""
    FMin          "dd -> d"   pure   "as Math.min: NaN if one is; -0 is less than 0"
    FMax          "dd -> d"   pure   "as Math.max"
    FSqrt         "d -> d"    pure   ""
    FFloor        "d -> d"    pure   ""
    FCeil         "d -> d"    pure   ""
    FTrunc        "d -> d"    pure   ""
    // ---- conversions -----------------------------------------------------------------------------------------
    IntToF64      "i -> d"    pure   ""
    UIntToF64     "i -> d"    pure   "the bits as uint32"
    NumToF64      "v -> d"    guard  "as double; leaves when it is no number"
    NumToInt32    "v -> i"    guard  "ECMAScript ToInt32 of a number; leaves when it is none"
    F64ToInt      "d -> i"    guard  "exact; leaves when it has a fraction, is out of range, NaN, or -0"
    F64ToIndex    "d -> i"    guard  "as F64ToInt, but -0 becomes 0"
    F64ToInt32    "d -> i"    pure   "ECMAScript ToInt32 (wraps modulo 2^32)"
    F64ToF32      "d -> d"    pure   "rounded to single precision (Math.fround)"
    BoolToInt     "b -> i"    pure   ""
    // ---- comparison: imm = Cc ----------------------------------------------------------------------------------
    ICmp          "ii -> b"   pure   ""
    UCmp          "ii -> b"   pure   "as uint32"
    FCmp          "dd -> b"   pure   "false for NaN, but for Ne"
    OEq           "oo -> b"   pure   "same offset"
    VEq           "vv -> b"   pure   "same bits"
    Not           "b -> b"    pure   ""
    Select        "b** -> *"  pure   "second argument if the first is true, else the third (same type)"
    // ---- memory: imm = Place (alias class and displacement in bytes); base is a cage offset ------------------
    LoadVal       "o -> v"    load   "64-bit value at base + disp"
    LoadOff       "o -> o"    load   "32-bit cage offset at base + disp"
    LoadI32       "o -> i"    load   "32-bit word"
    LoadU8        "o -> i"    load   "byte, zero-extended"
    LoadAddr      "o -> a"    load   "64-bit word, made an address by adding the cage base"
    StoreVal      "ov -> -"   store  "value (callers add Barrier)"
    StoreOff      "oo -> -"   store  "32-bit cage offset (callers add Barrier)"
    StoreI32      "oi -> -"   store  "32-bit word"
    StoreU8       "oi -> -"   store  "low byte"
    LoadElem      "oi -> v"   load   "value at base + disp + 8 * index"
    StoreElem     "oiv -> -"  store  "value at base + disp + 8 * index"
    LoadChar      "oi -> i"   load   "code unit at base + disp + index; one byte wide"
    LoadChar16    "oi -> i"   load   "code unit at base + disp + 2 * index"
    LoadOff4      "oi -> o"   load   "32-bit cage offset at base + disp + 4 * index"
    AddrAt        "ai -> a"   pure   "the address as many bytes further as the int, which is not negative, says"
    LoadTyped     "ai -> *"   load   "element of a typed array: imm = Place with the element type in disp; I32 (of Uint32 the bits) or F64 (NaN made canonical)"
    StoreTyped    "ai* -> -"  store  "likewise; I32 for integer types (wrapped), F64 for float types"
    Promise       "o -> -"    store  "sets the bits disp of an object's header flags: kinds of values may be among its elements (class Holds)"
    Barrier       "ov -> -"   store  "write barrier after storing the value into the cell (class None)"
    // ---- the interpreter's frame: imm = register relative to the root frame, in values ------------------------------
    LoadReg       "-> v"      frame  "at entry only"
    StoreReg      "v -> -"    frame  "publishes a register before an inst that looks at frames"
    SetPlace      "-> -"      frame  "tells the Vm which frame runs (register) and the address after the instruction: Func::places[imm]"
    // ---- objects that only exits make ------------------------------------------------------------------------------
    Sunk          "-> v"      pure   "an object of which resume points alone know, and others of its kind: see Func::sunk"
    // ---- calls ---------------------------------------------------------------------------------------------
    Call          "* -> *"    call   "helper number imm (crate::helpers) of up to four arguments; when it may throw, its resume point is where the exception continues"
    ExecOp        "-> -"      call   "runs one bytecode instruction in the interpreter on the published frame: island number imm; resume point as for Call"
    CallFrame     "o -> v"    call   "calls the function with this code whose frame is published at the register of imm, with its header; the island is that of the call: resume point as for Call"
    LeaveFrame    "-> v"      call   "does what the island's instruction does, by which the async function or generator of the published frame goes back to its caller: what that gets; resume point as for Call"
    ReloadReg     "-> v"      frame  "what ExecOp left in a register (imm); comes right after it"
    } };
}
