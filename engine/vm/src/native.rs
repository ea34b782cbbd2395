//! Native functions: Rust functions callable from JS.
//!
//! A native is named in the heap by a [`NativeId`]: number of its table and index in it. Tables are static slices of
//! [`NativeDef`] given to [`Vm::new`](crate::Vm) as [`Natives`], in a fixed order, so that ids mean the same in every
//! process of one build and images need no addresses.

use crate::Vm;
use crate::error::JsResult;
use crate::heap::Gc;
use crate::object::Object;
use crate::value::Value;
use bytecode::frame;

/// A native function. `this`, arguments, callee and new.target come by `Args`.
pub type NativeFn = fn(&mut Vm, Args) -> JsResult;

/// A row of a native table.
#[derive(Clone, Copy)]
pub struct NativeDef {
    /// Value of `name`.
    pub name: &'static str,
    /// Value of `length`.
    pub length: u8,
    pub func: NativeFn,
}

/// All native tables of an isolate. The functions are there once more, one after the other: a start reads these and leaves
/// the rows alone, whose pages then need not be relocated (`docs/decisions/0041-start-again.md`).
#[derive(Clone, Copy)]
pub struct Natives {
    pub tables: &'static [&'static [NativeDef]],
    functions: &'static [NativeFn],
    /// Where those of each table begin.
    starts: &'static [u32],
}

impl Natives {
    /// No tables.
    pub const NONE: Natives = Natives { tables: &[], functions: &[], starts: &[] };

    /// Tables that were laid out when the program was compiled: `functions` and `starts` are those of `tables`.
    pub const fn new(
        tables: &'static [&'static [NativeDef]],
        functions: &'static [NativeFn],
        starts: &'static [u32],
    ) -> Natives {
        assert!(tables.len() == starts.len() && functions.len() == count(tables));
        Natives { tables, functions, starts }
    }
    /// Tables that are put together when the program runs. They stay for as long as the process.
    pub fn of(tables: &[&'static [NativeDef]]) -> Natives {
        let mut starts = Vec::new();
        let mut functions = Vec::new();
        for table in tables {
            starts.push(functions.len() as u32);
            functions.extend(table.iter().map(|row| row.func));
        }
        Natives { tables: tables.to_vec().leak(), functions: functions.leak(), starts: starts.leak() }
    }
    #[inline(always)]
    pub fn function(&self, id: NativeId) -> NativeFn {
        self.functions[self.starts[(id.0 >> 16) as usize] as usize + (id.0 & 0xffff) as usize]
    }
    /// Function `index` of the first table.
    #[inline(always)]
    pub fn of_first_table(&self, index: usize) -> NativeFn {
        self.functions[index]
    }
}

/// Rows of the tables.
pub const fn count(tables: &[&[NativeDef]]) -> usize {
    let (mut n, mut t) = (0, 0);
    while t < tables.len() {
        n += tables[t].len();
        t += 1;
    }
    n
}

/// The functions of the tables, which have `N` rows.
pub const fn functions<const N: usize>(tables: &[&[NativeDef]]) -> [NativeFn; N] {
    const fn none(_: &mut Vm, _: Args) -> JsResult {
        Ok(Value::UNDEFINED)
    }
    let mut all = [none as NativeFn; N];
    let (mut n, mut t) = (0, 0);
    while t < tables.len() {
        let mut i = 0;
        while i < tables[t].len() {
            all[n] = tables[t][i].func;
            n += 1;
            i += 1;
        }
        t += 1;
    }
    all
}

/// Where the functions of each of the `N` tables begin.
pub const fn starts<const N: usize>(tables: &[&[NativeDef]]) -> [u32; N] {
    let mut all = [0; N];
    let mut t = 1;
    while t < N {
        all[t] = all[t - 1] + tables[t - 1].len() as u32;
        t += 1;
    }
    all
}

/// Table number << 16 | index in the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct NativeId(pub u32);

/// The frame of a native call: points at the arguments on the JS stack.
#[derive(Clone, Copy)]
pub struct Args {
    fp: *mut Value,
    /// The frame's argc word: count, flags above. (Two scalars: `Args` must travel in registers, or handlers that
    /// call natives lose their tail calls.)
    argc: u64,
}

impl Vm {
    /// The value of an intrinsic of one argument; `None` when it fails.
    pub fn call_intrinsic(&mut self, index: usize, v: Value) -> Option<Value> {
        let mut argument = [v];
        let f = self.natives.of_first_table(index);
        f(self, Args::intrinsic(argument.as_mut_ptr(), 1)).ok()
    }
}

impl Args {
    /// `fp` points at a frame with a complete header.
    pub(crate) fn new(fp: *mut Value) -> Args {
        // SAFETY: the header precedes fp.
        let argc = unsafe { (*fp.offset(frame::ARGC as isize)).0 };
        Args { fp, argc }
    }
    /// Arguments of an intrinsic: no header, so `this`, `callee` and `new_target` must not be asked for.
    pub(crate) fn intrinsic(at: *mut Value, argc: u32) -> Args {
        Args { fp: at, argc: argc as u64 }
    }
    /// Argument `i`, undefined when not passed.
    #[inline(always)]
    pub fn get(&self, i: usize) -> Value {
        if i < self.len() {
            // SAFETY: argc arguments lie at fp.
            unsafe { *self.fp.add(i) }
        } else {
            Value::UNDEFINED
        }
    }
    /// Number of arguments passed.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.argc as u32 as usize
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The arguments. They stay in place and alive during the call.
    #[inline(always)]
    pub fn slice(&self) -> &'static [Value] {
        // SAFETY: argc arguments lie at fp, on the JS stack, which outlives the call.
        unsafe { std::slice::from_raw_parts(self.fp, self.len()) }
    }
    #[inline(always)]
    pub fn this(&self) -> Value {
        // SAFETY: the header precedes fp.
        unsafe { *self.fp.offset(frame::THIS as isize) }
    }
    /// The function object being called.
    #[inline(always)]
    pub fn callee(&self) -> Gc<Object> {
        // SAFETY: as above.
        unsafe { (*self.fp.offset(frame::CALLEE as isize)).as_gc() }
    }
    /// new.target when called by `new` and kin.
    #[inline(always)]
    pub fn new_target(&self) -> Option<Gc<Object>> {
        if (self.argc >> 32) as u32 & frame::FLAG_CONSTRUCT != 0 {
            // SAFETY: as above; valid when constructing.
            Some(unsafe { (*self.fp.offset(frame::NEW_TARGET as isize)).as_gc() })
        } else {
            None
        }
    }
}
