//! Trace IR to machine code: position-independent bytes without relocations, through Cranelift.
//!
//! The code is an [`Entry`](crate::code::Entry): it says by which resume point it left, its live values in `Vm::jit.exit_values` as
//! [`Exit`] says; or [`RETURNED`], with the value; or [`REFUSED`].
//!
//! | module | job |
//! |---|---|
//! | [`plan`] | which insts are needed, what the exits hand over, how values in memory are loaded |
//! | [`build`] | blocks, guards and exits |
//! | [`enter`] | what is checked first |
//! | [`calls`] | of helpers, and of functions: their machine code if they have some |
//! | [`arith`] | numbers: arithmetic, conversions, comparison |
//! | [`alloc`] | cells made in line |
//! | [`memory`] | boxed values, memory |
//!
//! Cranelift does the selection of instructions and the allocation of registers; its mid-end is off, since the trace IR's own
//! passes know more.

mod alloc;
mod arith;
mod build;
mod calls;
mod enter;
mod memory;
mod plan;
mod shortcuts;

use std::fmt;

use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::isa::{self, OwnedTargetIsa};
use cranelift_codegen::settings::{self, Configurable};
use cranelift_codegen::{CodegenError, CodegenResult, Context};

use crate::ir::{Func, Ty};
use rkyv::{Archive, Deserialize, Serialize};
use vm::Value;

/// What machine code returns that has returned from the root frame.
pub const RETURNED: u64 = u64::MAX;
/// What it returns that has not begun, and has done nothing: the interpreter is to go on.
pub const REFUSED: u64 = u64::MAX - 1;

/// Machine code of a function, and what its exits hand over, by resume point.
#[derive(Clone, Debug)]
pub struct Compiled {
    pub code: Vec<u8>,
    pub exits: Vec<Exit>,
    /// Made in a hurry, see [`Lowerer::hurry`]: it counts its calls.
    pub hurried: bool,
    /// The code as text, if that was asked for.
    pub listing: Option<String>,
}

/// A resume point, with its values by where they are.
#[derive(Clone, Default, PartialEq, Eq, Debug, Archive, Serialize, Deserialize)]
pub struct Exit {
    /// Register relative to the root frame, and its value. Empty for resume points that nothing leaves by.
    pub slots: Vec<(i32, Source)>,
    /// Objects to be made.
    pub objects: Vec<Made>,
    pub frame: i32,
    pub code: u32,
    pub pc: u32,
    pub throws: bool,
    pub hoisted: bool,
    pub node: u32,
}

/// An object that an exit makes.
#[derive(Clone, PartialEq, Eq, Debug, Archive, Serialize, Deserialize)]
pub struct Made {
    /// Cage offset.
    pub shape: u32,
    /// Byte offset in the cell, and value.
    pub slots: Vec<(u32, Source)>,
}

/// An exit makes at most so many objects.
pub const MAX_OBJECTS: usize = 32;

/// Where an exit's value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Archive, Serialize, Deserialize)]
pub enum Source {
    /// A boxed value.
    Const(u64),
    /// The address of the word at a cage offset.
    Pc(u32),
    /// Word of `Vm::jit.exit_values`, of a type: ints and offsets zero-extended, doubles as their bits, booleans 0 or 1.
    Value {
        index: u16,
        ty: Ty,
        /// Of offsets.
        tag: u32,
    },
    /// One of the objects that the exit makes.
    Object(u16),
}

impl Source {
    /// The boxed value, from the address of the cage, the words that the exit left and the objects that were made for it.
    pub fn boxed(self, cage: usize, words: &[u64], objects: &[Value]) -> Value {
        match self {
            Source::Const(bits) => Value(bits),
            Source::Pc(at) => Value((cage + at as usize * 8) as u64),
            Source::Object(n) => objects[n as usize],
            Source::Value { index, ty, tag } => {
                let word = words[index as usize];
                match ty {
                    Ty::I32 => Value::int(word as i32),
                    Ty::F64 => Value::double(f64::from_bits(word)),
                    Ty::Bool => Value::bool(word != 0),
                    Ty::Off => Value::from_tag(tag, word as u32),
                    Ty::Val | Ty::Addr | Ty::None => Value(word),
                }
            }
        }
    }
}

/// Why there is no machine code.
#[derive(Debug)]
pub enum LowerError {
    /// The machine cannot run it.
    Machine(String),
    /// A resume point needs more values than an exit can hand over.
    TooManyValues,
    /// A resume point needs more objects made.
    TooManyObjects,
    /// No machine code is made for this.
    Unsupported(String),
    Cranelift(String),
    /// Cranelift's code is not position independent.
    Relocations,
}

impl fmt::Display for LowerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LowerError::Machine(why) => write!(f, "no machine code here: {why}"),
            LowerError::TooManyObjects => f.write_str("too many objects to be made at an exit"),
            LowerError::TooManyValues => f.write_str("too many live values at an exit"),
            LowerError::Unsupported(what) => write!(f, "no machine code for {what}"),
            LowerError::Cranelift(why) => write!(f, "code generator: {why}"),
            LowerError::Relocations => f.write_str("the code would need relocations"),
        }
    }
}
impl std::error::Error for LowerError {}

type R<T> = Result<T, LowerError>;

/// Makes machine code. Memory is kept from function to function.
pub struct Lowerer {
    isa: OwnedTargetIsa,
    /// For what has no loop, in a hurry.
    quick: OwnedTargetIsa,
    context: Context,
    /// Allocate registers in one pass where there is no loop: compiling takes half the time, the code twice the size. It counts its
    /// calls as the interpreter does, to be made again with care when it is hot.
    pub hurry: bool,
    /// Whether [`Compiled::listing`] is wanted.
    pub listing: bool,
    /// Memory of the register allocator.
    registers: regalloc2::Ctx,
}

impl Lowerer {
    pub fn new() -> R<Lowerer> {
        let (isa, quick) = (target("backtracking")?, target("single_pass")?);
        Ok(Lowerer {
            isa,
            quick,
            context: Context::new(),
            hurry: false,
            listing: false,
            registers: regalloc2::Ctx::default(),
        })
    }

    /// Machine code of a function that [`verify`](crate::ir::verify::verify) accepts.
    pub fn lower(&mut self, f: &Func) -> R<Compiled> {
        debug_assert_eq!(crate::ir::verify::verify(f), Ok(()), "{f}");
        self.context.clear();
        let plan = plan::Plan::new(f)?;
        let hurried = self.hurry && !plan.has_loop(f);
        build::build(f, &plan, hurried, &mut self.context.func)?;
        self.prepare().map_err(|e| cranelift(&e))?;
        let isa = if hurried { &self.quick } else { &self.isa };
        let (c, registers) = (&self.context, &mut self.registers);
        let compiled = isa
            .compile_function(&c.func, &c.domtree, registers, self.listing, &mut ControlPlane::default())
            .map_err(|e| cranelift(&e))?;
        if !compiled.buffer.relocs().is_empty() {
            return Err(LowerError::Relocations);
        }
        Ok(Compiled {
            code: compiled.buffer.data().to_vec(),
            exits: plan.into_exits(),
            hurried,
            listing: compiled.vcode.clone(),
        })
    }

    /// What `Context::compile` does before it selects instructions, at optimisation level `none`. Spelt out, or the mid-end,
    /// which never runs, would be part of every executable.
    fn prepare(&mut self) -> CodegenResult<()> {
        let (c, isa) = (&mut self.context, self.isa.as_ref());
        c.verify_if(isa)?;
        c.compute_cfg();
        c.compute_domtree();
        c.eliminate_unreachable_code(isa)?;
        c.remove_constant_phis(isa)?;
        c.func.dfg.resolve_all_aliases();
        Ok(())
    }

    /// What is given to Cranelift, as text.
    pub fn clif(&mut self, f: &Func) -> R<String> {
        self.context.clear();
        let plan = plan::Plan::new(f)?;
        build::build(f, &plan, self.hurry && !plan.has_loop(f), &mut self.context.func)?;
        Ok(self.context.func.to_string())
    }
}

fn cranelift(e: &CodegenError) -> LowerError {
    LowerError::Cranelift(e.to_string())
}

/// What machine code needs of the processor.
pub const FEATURES: [&str; 3] = ["has_sse3", "has_ssse3", "has_sse41"];

/// Whether this machine can run machine code.
///
/// # Errors
/// Why not.
pub fn can_run() -> R<()> {
    #[cfg(target_arch = "x86_64")]
    if !std::arch::is_x86_feature_detected!("sse4.1") {
        return Err(LowerError::Machine("the processor has no SSE4.1".into()));
    }
    if !cfg!(target_arch = "x86_64") {
        return Err(LowerError::Machine("not an x86-64 processor".into()));
    }
    Ok(())
}

/// Code is made for one level of the architecture, whatever the machine has: what is compiled ahead of time runs elsewhere.
fn target(allocation: &str) -> R<OwnedTargetIsa> {
    can_run()?;
    let failed = |e: &dyn fmt::Display| LowerError::Machine(e.to_string());
    let mut flags = settings::builder();
    for (name, value) in [
        ("opt_level", "none"),
        ("enable_verifier", if cfg!(debug_assertions) { "true" } else { "false" }),
        ("regalloc_algorithm", allocation),
        ("unwind_info", "false"),
        ("enable_probestack", "true"),
        ("probestack_strategy", "inline"),
    ] {
        flags.set(name, value).map_err(|e| failed(&e))?;
    }
    let mut isa = isa::lookup_by_name("x86_64-unknown-linux-gnu").map_err(|e| failed(&e))?;
    for feature in FEATURES {
        isa.enable(feature).map_err(|e| failed(&e))?;
    }
    isa.finish(settings::Flags::new(flags)).map_err(|e| cranelift(&e))
}
