//! Saved machine code: regions that a program got hot with, kept beside the image of its heap for processes that start from
//! it. Cells of an image lie at the same offsets in each of them, and machine code holds no addresses, so the code is used
//! where it is mapped and nothing is brought up to date.
//!
//! ```text
//! head (64 B) | index: rkyv archive `Index` | pad to a page | machine code
//! ```
//!
//! | module | job |
//! |---|---|
//! | [`save`] | what a process has compiled, as bytes |
//! | [`restore`] | regions put in place when their code gets warm |

pub mod restore;
pub mod save;

use crate::driver::Machine;
use crate::helpers::HELPERS;
use crate::lower::{Exit, FEATURES};
use crate::region::{ArchivedRoot, Root};
use crate::returns::Access;
use bytecode::frame;
use rkyv::{Archive, Deserialize, Serialize};
use std::fmt;
use std::mem::offset_of;
use vm::Vm;
use vm::heap::Header;
use vm::interp::code::Code;
use vm::interp::jit::Jit;

/// First bytes of a section of saved code.
const MAGIC: [u8; 8] = *b"JSCODE\r\x1a";
/// Version of head and index.
const FORMAT: u32 = 1;
const PAGE: usize = 4096;

/// What is looked at first.
#[repr(C)]
#[derive(Clone, Copy)]
struct Head {
    magic: [u8; 8],
    format: u32,
    /// Bytes of the index, which lies behind the head.
    index: u32,
    /// See [`contract`].
    contract: u64,
    /// Where the machine code is, from the start of the section.
    code: u32,
    code_len: u32,
    reserved: [u32; 8],
}

const HEAD: usize = size_of::<Head>();
const _: () = assert!(HEAD == 64);

/// What is known of saved code besides its bytes.
#[derive(Default, Archive, Serialize, Deserialize)]
pub struct Index {
    /// By place.
    pub regions: Vec<SavedRegion>,
    /// Places that could not be compiled, in order.
    pub failed: Vec<u32>,
    /// Numbers of islands that are taken.
    pub islands: u32,
    /// What accessors return to, by number; zeros for what no region here names.
    pub returns: Vec<Access>,
    /// What was compiled and is not here: why, and how many regions.
    pub left_out: Vec<(String, u32)>,
    /// Cells that these name, as offsets in the process that has compiled them.
    pub missing: Vec<u32>,
}

/// A region without its graph.
#[derive(Archive, Serialize, Deserialize)]
pub struct SavedRegion {
    /// Cage offset of its root instruction.
    pub place: u32,
    /// That of its root function's code.
    pub code: u32,
    pub root: Root,
    /// See `driver::Machine`.
    pub insts: u32,
    pub exit_threshold: u32,
    /// Where its machine code is.
    pub start: u32,
    pub size: u32,
    pub exits: Vec<Exit>,
    /// Exits from where recording would see nothing new.
    pub settled: Vec<u32>,
    pub islands: Vec<SavedIsland>,
    /// For people.
    pub name: String,
}

/// See [`vm::interp::jit::island`].
#[derive(Archive, Serialize, Deserialize)]
pub struct SavedIsland {
    pub number: u32,
    /// The instruction with its operand words.
    pub words: Vec<u64>,
    /// Cage offset of the word after the instruction.
    pub after: u32,
}

/// Why saved code cannot be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SavedError {
    Damaged(&'static str),
    /// It was made for other helpers, another layout of the isolate or another processor.
    Foreign,
}

impl fmt::Display for SavedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SavedError::Damaged(what) => write!(f, "saved machine code is damaged: {what}"),
            SavedError::Foreign => f.write_str("saved machine code is of another build of jsbundle"),
        }
    }
}
impl std::error::Error for SavedError {}

/// A section of saved code.
#[derive(Clone, Copy)]
pub struct Section<'a> {
    pub index: &'a ArchivedIndex,
    /// Begins on a page, if the section does.
    pub code: &'a [u8],
}

impl<'a> Section<'a> {
    /// Looks at saved code, of which every byte may be wrong but those of the machine code itself.
    ///
    /// # Errors
    /// When it is damaged, or no code for this build.
    pub fn parse(bytes: &'a [u8]) -> Result<Section<'a>, SavedError> {
        let damaged = |what| Err(SavedError::Damaged(what));
        if bytes.len() < HEAD || bytes[..MAGIC.len()] != MAGIC {
            return damaged("it has no head");
        }
        // SAFETY: long enough; any bytes are a head.
        let head = unsafe { bytes.as_ptr().cast::<Head>().read_unaligned() };
        if (head.format, head.contract) != (FORMAT, contract()) {
            return Err(SavedError::Foreign);
        }
        let (index, code) = (head.index as usize, head.code as usize);
        let Some(index) = bytes.get(HEAD..HEAD + index) else { return damaged("it is cut short") };
        let code = bytes.get(code..).and_then(|rest| rest.get(..head.code_len as usize));
        let Some(code) = code else { return damaged("it is cut short") };
        let Ok(index) = rkyv::access::<ArchivedIndex, rkyv::rancor::Failure>(index) else {
            return damaged("its index does not hold together");
        };
        let inside = |r: &ArchivedSavedRegion| u64::from(r.start.to_native()) + u64::from(r.size.to_native());
        if index.regions.iter().any(|r| inside(r) > code.len() as u64) {
            return damaged("a region lies outside of its code");
        }
        Ok(Section { index, code })
    }

    /// A section of this index and this code.
    fn write(index: &Index, code: &[u8]) -> Vec<u8> {
        // Serialising into memory fails only when memory ends, which ends the process on its own.
        let archive = rkyv::to_bytes::<rkyv::rancor::Panic>(index).expect("an index always serialises");
        let at = (HEAD + archive.len()).next_multiple_of(PAGE);
        let head = Head {
            magic: MAGIC,
            format: FORMAT,
            index: archive.len() as u32,
            contract: contract(),
            code: at as u32,
            code_len: code.len() as u32,
            reserved: [0; 8],
        };
        // SAFETY: integers without padding.
        let head = unsafe { std::mem::transmute::<Head, [u8; HEAD]>(head) };
        let mut bytes = [&head[..], &archive].concat();
        bytes.resize(at, 0);
        bytes.extend_from_slice(code);
        bytes
    }
}

/// A number for what machine code takes for granted: the helpers and their numbers, where things lie in the isolate, in cells and
/// in frames, and what the processor can do.
fn contract() -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |bytes: &[u8]| {
        for &byte in bytes {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    };
    for h in HELPERS {
        add(h.name.as_bytes());
        h.args.iter().chain([&h.ret]).for_each(|ty| add(&[ty.letter() as u8]));
    }
    FEATURES.iter().for_each(|feature| add(feature.as_bytes()));
    let jit = offset_of!(Vm, jit);
    for n in [
        size_of::<Vm>(),
        offset_of!(Vm, fp),
        offset_of!(Vm, pc),
        offset_of!(Vm, interrupt),
        vm::heap::cage::RETURNS_START,
        offset_of!(Vm, stack_limit),
        offset_of!(Vm, native_stack_limit),
        jit + offset_of!(Jit, stack_top),
        jit + offset_of!(Jit, machines),
        offset_of!(Machine, code.start),
        offset_of!(Code, entry),
        jit + offset_of!(Jit, skipped),
        jit + offset_of!(Jit, guards_left),
        jit + offset_of!(Jit, helpers),
        jit + offset_of!(Jit, exit_values),
        offset_of!(Header, word),
        offset_of!(Header, kind),
        offset_of!(Header, gc),
        offset_of!(Header, flags),
        vm::Kind::COUNT,
        frame::HEADER as usize,
    ] {
        add(&(n as u64).to_le_bytes());
    }
    hash
}
