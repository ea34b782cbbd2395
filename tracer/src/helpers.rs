//! TABLE: the Rust functions that machine code may call, through [`Jit::helpers`](vm::interp::jit::Jit). One row a helper.
//!
//! A helper is `extern "C"`; the `Vm` is its first argument, the others follow with the types that values have in machine code:
//! ints as `i32`, doubles as `f64`, booleans as `bool`, boxed values as `u64`, cells as `u32`. One that may throw returns a boxed
//! value, [`THREW`] when it has thrown.

use crate::ir::Ty;
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
        },)*];
    };
}

/// Flags of the table.
const QUIET: u8 = 0;
const THROWS: u8 = 1;
const ANY: u8 = 2;

// name (arguments) -> result, alias classes written, flags
helpers! {
    /// Remembers an old cell that a heap value was stored into. Keeps all registers: the call is in a cold path that
    /// joins the hot one again.
    barrier(Off) -> None, 0, QUIET;
    /// Number::remainder.
    fmod(F64, F64) -> F64, 0, QUIET;
    /// What `ExecOp` calls: frame, island. Answers 1 when an exception was thrown.
    exec_op(Addr, I32) -> I32, u32::MAX, THROWS | ANY;
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

/// [`remember`], with all registers kept.
#[cfg(target_arch = "x86_64")]
#[unsafe(naked)]
unsafe extern "C" fn barrier(vm: *mut Vm, cell: u32) {
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
        "call {remember}",
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
        remember = sym remember,
    )
}

/// There is no machine code to keep registers for.
#[cfg(not(target_arch = "x86_64"))]
use remember as barrier;
