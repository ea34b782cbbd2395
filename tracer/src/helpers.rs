//! TABLE: the Rust functions that machine code may call, through [`Jit::helpers`](vm::interp::jit::Jit). One row a helper.
//!
//! A helper is `extern "C"`; the `Vm` is its first argument, the others follow with the types that values have in machine code:
//! ints as `i32`, doubles as `f64`, booleans as `bool`, boxed values as `u64`, cells as `u32`. One that may throw returns a boxed
//! value, [`THREW`] when it has thrown.

use crate::enter::{call_frame, leave_frame};
use crate::ir::{Class, Ty};
use crate::runtime::*;
use vm::heap::Header;
use vm::interp::jit;
use vm::value::{Value, number, tag};
use vm::{Gc, Vm};

/// What a helper returns that has thrown: a value that JS never sees.
pub const THREW: u64 = (tag::CELL as u64) << 32;

/// A row of the table.
pub struct Helper {
    pub name: &'static str,
    pub addr: fn() -> usize,
    pub args: &'static [Ty],
    pub ret: Ty,
    /// Alias classes that it may write, see [`Class::bit`](crate::ir::Class::bit).
    pub writes: u32,
    pub throws: bool,
    /// May run any JS.
    pub any: bool,
    /// Keeps all registers: what it is called from is a cold path that joins the hot one again, which then need not save any.
    pub keeps: bool,
}

macro_rules! helpers {
    ($($(#[doc = $doc:literal])* $name:ident ($($arg:ident),*) -> $ret:ident, $writes:expr, $flags:expr;)*) => {
        /// Numbers of the helpers.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[allow(non_camel_case_types, reason = "named as the functions")]
        #[repr(u8)]
        pub enum Name { $($(#[doc = $doc])* $name,)* }
        /// The table, by number.
        pub static HELPERS: &[Helper] = &[$(Helper {
            name: stringify!($name),
            addr: || $name as *const () as usize,
            args: &[$(Ty::$arg),*],
            ret: Ty::$ret,
            writes: $writes,
            throws: $flags & THROWS != 0,
            any: $flags & ANY != 0,
            keeps: $flags & KEEPS != 0,
        },)*];
    };
}

/// Flags of the table.
const QUIET: u8 = 0;
const THROWS: u8 = 1;
const ANY: u8 = 2;
const KEEPS: u8 = 4;
/// Ropes become flat in place.
pub const STRINGS: u32 = Class::Other.bit();
pub const ELEMENTS: u32 =
    Class::Element.bit() | Class::Length.bit() | Class::Storage.bit() | Class::Flags.bit() | Class::Holds.bit();

/// Any property of any object.
const PROPERTIES: u32 = Class::Slot.bit() | Class::Backing.bit();
/// What objects have, whatever it is.
const OBJECTS: u32 = PROPERTIES | ELEMENTS | Class::Shape.bit() | Class::Validity.bit() | STRINGS;

// name (arguments) -> result, alias classes written, flags
helpers! {
    /// Remembers an old cell that a heap value was stored into.
    barrier(Off) -> None, 0, KEEPS;
    /// Number::remainder.
    fmod(F64, F64) -> F64, 0, QUIET;
    /// What `ExecOp` calls: frame, island. Answers 1 when an exception was thrown.
    exec_op(Addr, I32) -> I32, u32::MAX, THROWS | ANY;
    /// What `CallFrame` calls where machine code does not return by itself: see there.
    call_frame(Addr, I32, Addr, Addr) -> Val, u32::MAX, THROWS | ANY;
    /// See [`runtime`](crate::runtime) for these.
    for_in_next(Off) -> Val, u32::MAX, THROWS | ANY;
    delete(Val, Val, I32) -> Val, u32::MAX, THROWS | ANY;
    concat(Val, Val) -> Val, STRINGS, THROWS;
    type_of(Val) -> Val, 0, QUIET;
    pow(F64, F64) -> F64, 0, QUIET;
    math(F64, I32) -> F64, 0, QUIET;
    atan2(F64, F64) -> F64, 0, QUIET;
    random() -> F64, Class::Vm.bit(), QUIET;
    arith(I32, Val, Val) -> Val, STRINGS, THROWS;
    new_regexp(Off) -> Val, 0, THROWS;
    truth(Val) -> Bool, 0, QUIET;
    compare_strings(Val, Val) -> I32, STRINGS, QUIET;
    same_string(Val, Val) -> Bool, STRINGS, QUIET;
    strict_equal(Val, Val) -> Bool, STRINGS, QUIET;
    is_atom(Val, Val) -> Bool, STRINGS, QUIET;
    type_is(Val, I32) -> Bool, 0, QUIET;
    char_at(Val, I32) -> Val, STRINGS, QUIET;
    char_code_at(Val, I32) -> I32, STRINGS, QUIET;
    char_or_empty(Val, I32) -> Val, STRINGS, QUIET;
    code_point_at(Val, I32) -> Val, STRINGS, QUIET;
    from_char_code(I32) -> Val, 0, QUIET;
    starts_with(Val, Val) -> Bool, STRINGS, QUIET;
    ends_with(Val, Val) -> Bool, STRINGS, QUIET;
    index_of(Val, Val) -> I32, STRINGS, QUIET;
    slice_string(Val, I32, I32) -> Val, STRINGS, QUIET;
    substring(Val, I32, I32) -> Val, STRINGS, QUIET;
    map_get(Off, Val) -> Val, STRINGS, QUIET;
    table_has(Off, Val) -> Bool, STRINGS, QUIET;
    table_set(Off, Val, Val) -> Bool, STRINGS, QUIET;
    weak_get(Off, Val) -> Val, 0, QUIET;
    weak_has(Off, Val) -> Bool, 0, QUIET;
    is_array(Val) -> I32, 0, QUIET;
    same_value(Val, Val) -> Bool, STRINGS, QUIET;
    plain_has_own(Off, Val) -> I32, STRINGS, QUIET;
    plain_pop(Off) -> Val, ELEMENTS, QUIET;
    plain_text(Val) -> Val, 0, QUIET;
    plain_equal(Val, Val) -> I32, STRINGS, QUIET;
    plain_named(Off, Val) -> Val, STRINGS, QUIET;
    plain_lookup(Off, Off) -> Val, STRINGS, QUIET;
    plain_set(Off, Off, Val) -> Bool, OBJECTS, QUIET;
    plain_set_named(Off, Val, Val) -> Bool, OBJECTS, QUIET;
    plain_init(Off, Off, Val) -> Bool, OBJECTS, QUIET;
    plain_has(Off, Val) -> I32, STRINGS, QUIET;
    plain_copy(Off, Off) -> Bool, OBJECTS, QUIET;
    has_private(Off, Val) -> Bool, 0, QUIET;
    plain_private(Off, Val) -> Val, 0, QUIET;
    plain_set_private(Off, Val, Val) -> Bool, PROPERTIES, QUIET;
    plain_element(Off, I32) -> Val, STRINGS, QUIET;
    plain_store(Off, I32, Val) -> Bool, OBJECTS, QUIET;
    plain_push(Off, Val) -> I32, ELEMENTS, QUIET;
    view_get(Off, I32, I32) -> Val, 0, QUIET;
    view_set(Off, I32, I32, F64) -> Bool, Class::Bytes.bit(), QUIET;
    new_object(Off) -> Off, 0, QUIET;
    new_arguments(Off, I32) -> Off, 0, QUIET;
    new_list(Off, I32) -> Off, 0, QUIET;
    new_env(Off, I32) -> Off, 0, QUIET;
    copy_env(Off) -> Off, 0, QUIET;
    new_array(I32) -> Off, 0, QUIET;
    append(Off, Val) -> None, 0, QUIET;
    is_plain_array(Val) -> Bool, 0, QUIET;
    arrays_iterate() -> Bool, 0, QUIET;
    step_collection(Off, I32) -> I32, Class::Vm.bit(), QUIET;
    plain_instance_of(Val, Val) -> I32, 0, QUIET;
    plain_intrinsic(I32, Val) -> Val, STRINGS, QUIET;
    note_thrown(Val, Off, I32) -> None, 0, QUIET;
    new_promise() -> Off, 0, QUIET;
    /// What `LeaveFrame` calls: frame, island of the instruction.
    leave_frame(Addr, I32) -> Val, u32::MAX, THROWS | ANY;
    make_room(Off) -> None, Class::Storage.bit(), KEEPS;
    give_back(Off) -> None, Class::Storage.bit(), KEEPS;
    plain_set_length(Off, I32) -> Bool, ELEMENTS, QUIET;
    is_plain_typed_array(Val) -> Bool, 0, QUIET;
    plain_shift(Off) -> Val, ELEMENTS, QUIET;
    plain_spread(Off, Val) -> Bool, ELEMENTS, QUIET;
    plain_keys(Off) -> Val, 0, QUIET;
    now() -> F64, Class::Vm.bit(), QUIET;
    plain_typed_set(Off, Off, I32) -> Bool, Class::Bytes.bit(), QUIET;
    subarray_of_plain(Off, I32, I32, I32) -> Val, 0, QUIET;
}

const _: () = assert!(HELPERS.len() <= jit::HELPERS);

impl Name {
    pub fn helper(self) -> &'static Helper {
        &HELPERS[self as usize]
    }
}

/// Makes the helpers known to machine code.
pub fn install(vm: &mut Vm) {
    for (place, h) in vm.jit.helpers.iter_mut().zip(HELPERS) {
        *place = (h.addr)();
    }
}

/// What [`Jit::tracer`](vm::interp::jit::Jit::tracer) points to begins with this.
#[repr(C)]
#[derive(Default)]
pub struct Islands {
    /// See [`vm::interp::jit::island`].
    pub words: Vec<Box<[u64]>>,
}

unsafe extern "C" fn exec_op(vm: *mut Vm, fp: *mut Value, island: u32) -> u32 {
    // SAFETY: called by machine code with its isolate and a linked frame of the function that the island was made for;
    // islands live as long as the code that names them.
    unsafe {
        let islands = (*vm).jit.tracer.cast_const().cast::<Islands>();
        let words = (&(*islands).words)[island as usize].as_ptr();
        (*vm).run_island(fp, words).is_err() as u32
    }
}

unsafe extern "C" fn fmod(_: *mut Vm, a: f64, b: f64) -> f64 {
    number::js_mod(a, b)
}

unsafe extern "C" fn remember(vm: *mut Vm, cell: u32) {
    // SAFETY: called by machine code with its isolate and a cell of its heap.
    unsafe { (*vm).barrier(Gc::<Header>::from_offset(cell)) }
}

/// Defines a function that calls another one and keeps all registers but for flags: the `preserve_all` convention of machine
/// code. Registers beyond SSE need not be kept, since machine code uses none.
#[cfg(target_arch = "x86_64")]
macro_rules! keeping_registers {
    ($name:ident, $callee:ident) => {
#[unsafe(naked)]
unsafe extern "C" fn $name(vm: *mut Vm, cell: u32) {
    // Nine pushes and the return address keep the stack aligned to 16 bytes.
    std::arch::naked_asm!(
        "push rax",
        "push rcx",
        "push rdx",
        "push rsi",
        "push rdi",
        "push r8",
        "push r9",
        "push r10",
        "push r11",
        "sub rsp, 256",
        "movaps [rsp], xmm0",
        "movaps [rsp + 16], xmm1",
        "movaps [rsp + 32], xmm2",
        "movaps [rsp + 48], xmm3",
        "movaps [rsp + 64], xmm4",
        "movaps [rsp + 80], xmm5",
        "movaps [rsp + 96], xmm6",
        "movaps [rsp + 112], xmm7",
        "movaps [rsp + 128], xmm8",
        "movaps [rsp + 144], xmm9",
        "movaps [rsp + 160], xmm10",
        "movaps [rsp + 176], xmm11",
        "movaps [rsp + 192], xmm12",
        "movaps [rsp + 208], xmm13",
        "movaps [rsp + 224], xmm14",
        "movaps [rsp + 240], xmm15",
        "call {callee}",
        "movaps xmm0, [rsp]",
        "movaps xmm1, [rsp + 16]",
        "movaps xmm2, [rsp + 32]",
        "movaps xmm3, [rsp + 48]",
        "movaps xmm4, [rsp + 64]",
        "movaps xmm5, [rsp + 80]",
        "movaps xmm6, [rsp + 96]",
        "movaps xmm7, [rsp + 112]",
        "movaps xmm8, [rsp + 128]",
        "movaps xmm9, [rsp + 144]",
        "movaps xmm10, [rsp + 160]",
        "movaps xmm11, [rsp + 176]",
        "movaps xmm12, [rsp + 192]",
        "movaps xmm13, [rsp + 208]",
        "movaps xmm14, [rsp + 224]",
        "movaps xmm15, [rsp + 240]",
        "add rsp, 256",
        "pop r11",
        "pop r10",
        "pop r9",
        "pop r8",
        "pop rdi",
        "pop rsi",
        "pop rdx",
        "pop rcx",
        "pop rax",
        "ret",
        callee = sym $callee,
    )
}
    };
}

#[cfg(target_arch = "x86_64")]
keeping_registers!(barrier, remember);
#[cfg(target_arch = "x86_64")]
keeping_registers!(make_room, grow_at_end);
#[cfg(target_arch = "x86_64")]
keeping_registers!(give_back, shrink_at_end);

/// There is no machine code to keep registers for.
#[cfg(not(target_arch = "x86_64"))]
use {grow_at_end as make_room, remember as barrier, shrink_at_end as give_back};

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use super::*;
    use std::arch::asm;
    use std::sync::atomic::{AtomicUsize, Ordering};

    static CALLED: AtomicUsize = AtomicUsize::new(0);

    unsafe extern "C" fn clobber(vm: *mut Vm, cell: u32) {
        CALLED.store(vm as usize + cell as usize, Ordering::Relaxed);
        // SAFETY: writes nothing but registers that the C ABI lets it.
        unsafe {
            asm!(
                "mov eax, 1",
                "mov ecx, 1",
                "mov edx, 1",
                "mov esi, 1",
                "mov edi, 1",
                "mov r8d, 1",
                "mov r9d, 1",
                "mov r10d, 1",
                "mov r11d, 1",
                "pxor xmm0, xmm0",
                "pxor xmm1, xmm1",
                "pxor xmm2, xmm2",
                "pxor xmm3, xmm3",
                "pxor xmm4, xmm4",
                "pxor xmm5, xmm5",
                "pxor xmm6, xmm6",
                "pxor xmm7, xmm7",
                "pxor xmm8, xmm8",
                "pxor xmm9, xmm9",
                "pxor xmm10, xmm10",
                "pxor xmm11, xmm11",
                "pxor xmm12, xmm12",
                "pxor xmm13, xmm13",
                "pxor xmm14, xmm14",
                "pxor xmm15, xmm15",
                clobber_abi("C"),
            );
        }
    }
    keeping_registers!(keeps, clobber);

    #[test]
    fn barrier_keeps_registers() {
        let mut g: [u64; 9] = [100, 101, 102, 103, 104, 105, 106, 107, 108];
        let mut x: [f64; 16] = std::array::from_fn(|n| n as f64 + 0.5);
        let before = (g, x);
        let f = keeps as unsafe extern "C" fn(*mut Vm, u32);
        // SAFETY: calls a function of the C ABI, which looks at its arguments as numbers only.
        unsafe {
            asm!(
                "call {f}",
                f = in(reg) f,
                inout("rdi") g[0], inout("rsi") g[1], inout("rax") g[2], inout("rcx") g[3], inout("rdx") g[4],
                inout("r8") g[5], inout("r9") g[6], inout("r10") g[7], inout("r11") g[8],
                inout("xmm0") x[0], inout("xmm1") x[1], inout("xmm2") x[2], inout("xmm3") x[3], inout("xmm4") x[4],
                inout("xmm5") x[5], inout("xmm6") x[6], inout("xmm7") x[7], inout("xmm8") x[8], inout("xmm9") x[9],
                inout("xmm10") x[10], inout("xmm11") x[11], inout("xmm12") x[12], inout("xmm13") x[13],
                inout("xmm14") x[14], inout("xmm15") x[15],
            );
        }
        assert_eq!((g, x), before);
        assert_eq!(CALLED.load(Ordering::Relaxed), 201);
    }
}
