//! TABLE 2: heap kinds. One row a kind of cell.
//!
//! Every cell starts with an 8-byte [`Header`](super::Header): a kind-specific word, the kind byte, the collector's
//! byte, and 16 flag bits. What follows is described by the row so that marking and images need no code per kind:
//!
//! * `object P R V`: header word = shape; then `slots: u32`, `elements: u32`, then `P` further 32-bit cell offsets
//!   (P even), then `R` raw bytes (R multiple of 8), then values (`V` internal ones, then in-line property slots) to
//!   the end of the cell.
//! * `cell P R V`: then `P` 32-bit cell offsets (P even), `R` raw bytes, `V` values (none when left out).
//! * `list P R`: likewise, then as many values as the header word says (or the cell holds, if that is less).
//! * `raw`: no pointers at all.
//! * `special`: marked by its own function in `heap/visit.rs` (weak things, strings, shapes).
//!
//! A cell offset of 0 is "none". The header word is a cell offset for objects (the shape) and property tables only.

/// Layout class of a row, see the module documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    Object { ptrs: u8, raw: u8, values: u8 },
    Cell { ptrs: u8, raw: u8, values: u8 },
    List { ptrs: u8, raw: u8 },
    Raw,
    Special,
}

macro_rules! layout {
    (object $p:literal $r:literal $v:literal) => {
        Layout::Object { ptrs: $p, raw: $r, values: $v }
    };
    (cell $p:literal $r:literal) => {
        Layout::Cell { ptrs: $p, raw: $r, values: 0 }
    };
    (cell $p:literal $r:literal $v:literal) => {
        Layout::Cell { ptrs: $p, raw: $r, values: $v }
    };
    (list $p:literal $r:literal) => {
        Layout::List { ptrs: $p, raw: $r }
    };
    (raw) => {
        Layout::Raw
    };
    (special) => {
        Layout::Special
    };
}

macro_rules! kinds {
    ($($name:ident = $layout:ident $($n:literal)* , $note:literal;)*) => {
        /// What a heap cell is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Kind { $(#[doc = $note] $name,)* }
        /// Layouts, indexed by kind.
        pub static LAYOUTS: &[Layout] = &[$(layout!($layout $($n)*),)*];
        /// Names, indexed by kind.
        pub static NAMES: &[&str] = &[$(stringify!($name),)*];
        const ALL: &[Kind] = &[$(Kind::$name,)*];
    };
}

kinds! {
    Free            = raw,          "No cell: freed or never allocated memory.";
    String          = special,      "Any string: flat Latin-1 or UTF-16, rope, slice (flags tell).";
    Symbol          = cell 2 8,     "Symbol: description string, flags.";
    BigInt          = raw,          "BigInt: sign in flags, 64-bit digits, least significant first.";
    Shape           = special,      "Hidden class.";
    PropertyTable   = special,      "Keys, attributes and slots of a line of shapes.";
    Transitions     = special,      "Child shapes of a shape.";
    ProtoInfo       = cell 4 8,     "What is known of an object used as a prototype: validity cell, root shapes, dependents.";
    ValidityCell    = cell 0 8,     "1 while a prototype chain is as it was when the cell was made.";
    Slots           = list 0 0,     "Out-of-line property slots (header word: capacity).";
    Elements        = list 0 0,     "Indexed elements, holes as HOLE (header word: capacity).";
    SparseElements  = special,      "Indexed properties as a hash table (sparse arrays, non-default attributes).";
    Accessor        = cell 0 0 2,   "Getter and setter of an accessor property: two values.";
    Env             = list 2 0,     "Scope: parent, then slots (header word: slot count).";
    Code            = cell 10 48,   "Compiled (or not yet compiled) function, see `interp::code::Code`.";
    Feedback        = special,      "Constants (reversed) and inline caches of a function, see `interp::code::Feedback`.";
    Bytes           = raw,          "Raw bytes owned by another cell (array buffer data, tables).";
    List            = list 0 0,     "Values of engine structures (header word: length in use).";
    HashTable       = special,      "Ordered hash table of Map and Set.";
    WeakTable       = special,      "Ephemeron table of WeakMap and WeakSet.";
    WeakCell        = special,      "Weak pointer of WeakRef / finalisation record.";
    Frame           = special,      "Detached frame of a generator or async function, see `interp::generator`; registers may be stale.";
    ModuleRecord    = list 0 0,     "Engine-side record of an ES module.";
    Object          = object 0 0 0,   "Ordinary object.";
    Array           = object 0 8 0,   "Array: raw = length u32, flags u32.";
    Function        = object 4 0 0,   "Function: code, env, home object, extra (class fields function).";
    BoundFunction   = object 4 0 3,   "Bound function (code, -, -, -) then values: target, this, args list.";
    Arguments       = object 0 0 2,   "Unmapped or mapped arguments object: values: env cell or undefined, first slot int.";
    Error           = object 0 0 1,   "Error: values: captured stack (list cell) or undefined.";
    BooleanObject   = object 0 0 1,   "Wrapper: value.";
    NumberObject    = object 0 0 1,   "Wrapper: value.";
    StringObject    = object 0 0 1,   "Wrapper: value.";
    SymbolObject    = object 0 0 1,   "Wrapper: value.";
    BigIntObject    = object 0 0 1,   "Wrapper: value.";
    Date            = object 0 0 1,   "Time value as number.";
    RegExp          = object 0 0 4,   "Source, flags as bits, number of the compiled program, owner; lastIndex is the first property.";
    Map             = object 0 0 1,   "Hash table cell.";
    Set             = object 0 0 1,   "Hash table cell.";
    WeakMap         = object 0 0 1,   "Weak table cell.";
    WeakSet         = object 0 0 1,   "Weak table cell.";
    WeakRef         = object 0 0 1,   "Weak cell.";
    FinalizationRegistry = object 0 0 3, "Cleanup function, list of weak records.";
    Promise         = object 0 0 4,   "State int, result, reactions, flags.";
    Proxy           = object 0 0 3,   "Target, handler (null when revoked), callable flag.";
    ArrayBuffer     = object 0 0 4,   "Backing store id or Bytes cell, byte length, max byte length.";
    SharedArrayBuffer = object 0 0 4, "Backing store id, byte length, max byte length.";
    TypedArray      = object 0 24 4,  "Raw: element type, data address parts; values: buffer, byte offset, length or undefined (tracking).";
    DataView        = object 0 16 3,  "Raw as of typed arrays, of bytes; values: buffer, byte offset, length or undefined (tracking).";
    Generator       = object 0 0 3,   "Frame cell, state int, result promise (async functions).";
    AsyncGenerator  = object 0 0 5,   "Frame cell, state int, request queue (List), its head and tail.";
    Iterator        = object 0 0 4,   "Built-in iterator: which kind int, subject, position, extra.";
    ForIn           = object 0 0 4,   "for-in enumerator.";
    ModuleNamespace = object 0 0 2,   "Module record, sorted export names.";
    Global          = object 0 0 0,   "The global object.";
    Opaque          = object 0 0 4,   "Host object: class id int, native value id or values.";
    RawJson         = object 0 0 0,   "Result of `JSON.rawJSON`: its text is the only property.";
    DisposableStack = object 0 0 1,   "Array of resources, undefined once disposed.";
    AsyncDisposableStack = object 0 0 1, "Array of resources, undefined once disposed.";
    CallSite        = object 0 0 4,   "Frame given to `Error.prepareStackTrace`: function, instruction, receiver, whether constructing.";
    Temporal        = object 0 24 1,  "Temporal object, see `builtins::temporal::cell`: raw = class, calendar, ISO fields or epoch time; value: time zone or undefined.";
    TemporalDuration = object 0 80 0, "`Temporal.Duration`: raw = its ten fields as doubles.";
    ShadowRealm     = object 0 0 1,   "Its realm, a List cell.";
}

impl Kind {
    pub const COUNT: usize = ALL.len();
    /// The kind with this number; the collector's tables are indexed by it.
    #[inline]
    pub fn from_u8(n: u8) -> Option<Kind> {
        ALL.get(n as usize).copied()
    }
    /// Whether cells of this kind are JS objects.
    #[inline(always)]
    pub fn is_object(self) -> bool {
        self >= Kind::Object
    }
    pub fn layout(self) -> Layout {
        LAYOUTS[self as usize]
    }
}
