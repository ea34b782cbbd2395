//! The `Vm`: everything of one isolate that is not in the heap. It lives at the base of its cage, so that the cage
//! base register also finds the dispatch table and the allocator's bump pointers.

use crate::error::JsResult;
use crate::heap::alloc::{Bump, CLASSES};
use crate::heap::{Gc, Heap, HeapCell, Kind, cage};
use crate::interp::LastMatch;
use crate::interp::code::Code;
use crate::interp::jit::Jit;
use crate::native::{NativeDef, NativeFn, NativeId, Natives};
use crate::object::proto::ValidityCell;
use crate::object::shape::{Shape, Transitions};
use crate::object::{Object, ValueCell};
use crate::realm::Kept;
use crate::string::atom::{AtomTable, Bytes};
use crate::string::{JsString, Symbol, Units, symflags};
use crate::value::Value;
use std::mem::offset_of;

/// Function type of op handlers: (pc, fp, cage = vm, feedback, instruction).
pub type Handler = unsafe extern "C" fn(*const u64, *mut Value, *mut Vm, *mut u8, u64);

/// Bits of [`Vm::interrupt`].
pub mod interrupt {
    /// The limit of the heap was passed.
    pub const HEAP: u32 = 1;
    /// Machine code is out of use, and is to be left.
    pub const LEAVE_CODE: u32 = 2;
}

/// See the module documentation. Field order matters: hot fields first.
#[repr(C)]
pub struct Vm {
    /// Always 0: what "cell 0" (none) reads as, so that fast paths need not test for it.
    pub null_header: u64,
    /// Op handlers by op number.
    pub dispatch: [Handler; 256],
    pub bump: [Bump; CLASSES],
    /// Frame pointer of the running frame, stored by handlers before anything that may allocate, throw or call.
    pub fp: *mut Value,
    /// Address of the instruction after the running one, stored likewise.
    pub pc: *const u64,
    /// A frame must end below this address.
    pub stack_limit: *mut Value,
    /// Not 0 to make loop heads take their slow path, and machine code leave there: bits of [`interrupt`].
    pub interrupt: u32,
    /// Nested interpreter loops.
    pub depth: u32,
    /// The pending exception, when a `Throw` is under way.
    pub exception: Value,
    /// The last value thrown by a program that has no stack of its own, with the code and instruction that threw it.
    pub thrown: (Value, Value, u32),
    /// Value left by `Halt`.
    pub halt_value: Value,
    pub halted: bool,
    /// The interpreter loop was left by an exception.
    pub threw: bool,
    /// Where the trampoline continues (builds without tail calls).
    pub resume: (*const u64, *mut Value, *mut u8),
    pub ctor_cache: [crate::interp::CtorEntry; crate::interp::CTOR_CACHE],
    pub mega: [crate::interp::ic::MegaEntry; crate::interp::ic::MEGA_SIZE],

    // ---- heap ----
    pub cage_size: usize,
    pub heap: Heap,
    /// Handles held in Rust memory off the stack.
    pub temp_roots: Vec<Value>,
    /// Arrays being joined (offsets), to cut cycles.
    pub join_stack: Vec<u32>,
    /// Address of the native stack when the isolate was entered (end of the conservative scan), and its limit.
    pub native_stack_start: usize,
    pub native_stack_limit: usize,
    pub symbol_count: u32,
    /// State of `Math.random`; zero until first used.
    pub random: [u64; 2],
    /// `Error.prepareStackTrace` is running: stacks read meanwhile get the standard text.
    pub preparing_stack: bool,
    /// Recently stored scope descriptions: address, owner (keeps the address taken), cell.
    pub scope_cache: Vec<(usize, std::rc::Rc<[u8]>, Value)>,

    // ---- roots that live in the image ----
    pub atoms: AtomTable,
    pub roots: Roots,
    pub names: Names,
    pub symbols: WellKnown,

    // ---- process ----
    pub natives: Natives,
    /// What crates above provide.
    pub hooks: crate::interp::Hooks,
    pub jit: Jit,
}

/// What refers to cells and lies outside the heap, but in an image.
pub trait Relocate {
    /// Replaces each cell offset by the one that `place` gives for it.
    fn relocate(&mut self, place: &dyn Fn(u32) -> u32);
}
impl<T: HeapCell> Relocate for Gc<T> {
    fn relocate(&mut self, place: &dyn Fn(u32) -> u32) {
        *self = Gc::from_offset(place(self.offset()));
    }
}
impl Relocate for Value {
    fn relocate(&mut self, place: &dyn Fn(u32) -> u32) {
        *self = self.moved(place);
    }
}
/// A number that refers to nothing.
impl Relocate for u32 {
    fn relocate(&mut self, _: &dyn Fn(u32) -> u32) {}
}
impl<T: Relocate, const N: usize> Relocate for [T; N] {
    fn relocate(&mut self, place: &dyn Fn(u32) -> u32) {
        self.iter_mut().for_each(|t| t.relocate(place));
    }
}
impl Relocate for Watched {
    fn relocate(&mut self, place: &dyn Fn(u32) -> u32) {
        let Watched { object, shape, slot: _, unused: _, key, original } = self;
        object.relocate(place);
        shape.relocate(place);
        key.relocate(place);
        original.relocate(place);
    }
}
impl Relocate for LastMatch {
    fn relocate(&mut self, place: &dyn Fn(u32) -> u32) {
        let LastMatch { text, input, source, flags: _, start: _, end: _ } = self;
        text.relocate(place);
        input.relocate(place);
        source.relocate(place);
    }
}
/// For structures made by the macros below: all fields.
macro_rules! relocate_fields {
    ($t:ident: $($name:ident)*) => {
        impl Relocate for $t {
            fn relocate(&mut self, place: &dyn Fn(u32) -> u32) {
                $(self.$name.relocate(place);)*
            }
        }
    };
}

macro_rules! roots {
    ($($part:ident $name:ident: $t:ty = $init:expr, $note:literal;)*) => {
        /// Cells that the engine itself refers to. Saved in and restored from images as they are. Those marked `realm` are those of
        /// the current realm.
        #[repr(C)]
        #[derive(Clone, Copy)]
        pub struct Roots { $(#[doc = $note] pub $name: $t,)* }
        impl Roots {
            pub const NONE: Roots = Roots { $($name: $init,)* };
            /// Appends what belongs to a realm.
            pub(crate) fn keep_realm(&self, list: &mut Vec<Value>) {
                $(roots!(@$part self.$name.keep(list));)*
            }
            /// Takes what [`keep_realm`](Self::keep_realm) has given.
            pub(crate) fn restore_realm(&mut self, list: &mut dyn Iterator<Item = Value>) {
                $(roots!(@$part self.$name.restore(list));)*
            }
        }
        relocate_fields!(Roots: $($name)*);
    };
    (@realm $e:expr) => { $e };
    (@isolate $e:expr) => {};
}

roots! {
    isolate empty_string: Gc<JsString> = Gc::NONE, "\"\"";
    isolate single_chars: [Gc<JsString>; 256] = [Gc::NONE; 256], "Interned one-unit strings.";
    isolate int_strings: [Gc<JsString>; crate::value::number::CACHED_INTS] = [Gc::NONE; crate::value::number::CACHED_INTS], "Strings of small integers, made when first asked for.";
    realm object_shape: Gc<Shape> = Gc::NONE, "Shape of `{}`.";
    isolate null_proto_shape: Gc<Shape> = Gc::NONE, "Shape of `Object.create(null)`.";
    realm array_shape: Gc<Shape> = Gc::NONE, "Shape of `[]`.";
    realm function_shapes: [Gc<Shape>; 16] = [Gc::NONE; 16], "Initial shapes of closures by function kind.";
    isolate null_roots: Gc<Transitions> = Gc::NONE, "Root shapes of objects without prototype.";
    realm arguments_shapes: [Gc<Shape>; 2] = [Gc::NONE; 2], "Shapes of arguments objects: sloppy, strict.";
    realm throwing_accessor: Gc<ValueCell> = Gc::NONE, "Accessor of %ThrowTypeError%.";
    isolate bound_code: Gc<Code> = Gc::NONE, "Code of bound functions.";
    isolate always_valid: Gc<ValidityCell> = Gc::NONE, "Validity cell of empty chains.";
    realm global: Gc<Object> = Gc::NONE, "The global object.";
    realm global_lexicals: Gc<Object> = Gc::NONE, "Script-level let/const/class: null-prototype object, name -> Env cell.";
    realm object_proto: Gc<Object> = Gc::NONE, "%Object.prototype%";
    realm function_proto: Gc<Object> = Gc::NONE, "%Function.prototype%";
    realm array_proto: Gc<Object> = Gc::NONE, "%Array.prototype%";
    realm string_proto: Gc<Object> = Gc::NONE, "%String.prototype%";
    realm number_proto: Gc<Object> = Gc::NONE, "%Number.prototype%";
    realm boolean_proto: Gc<Object> = Gc::NONE, "%Boolean.prototype%";
    realm symbol_proto: Gc<Object> = Gc::NONE, "%Symbol.prototype%";
    realm bigint_proto: Gc<Object> = Gc::NONE, "%BigInt.prototype%";
    realm error_protos: [Gc<Object>; 8] = [Gc::NONE; 8], "Error prototypes by `ErrorKind`.";
    realm intrinsics: [Value; 128] = [Value::UNDEFINED; 128], "Further intrinsics by number, see `Intrinsic`.";
    isolate entry_stubs: [Gc<Bytes>; 7] = [Gc::NONE; 7], "One-instruction bytecode of native, lazy, bound and proxy entries, of call and apply, of code with several realms.";
    isolate entry_function: Gc<Object> = Gc::NONE, "Callee of the frames through which Rust calls JS.";
    realm resume_functions: [Gc<Object>; 3] = [Gc::NONE; 3], "Hidden functions that resume a detached frame: next, return, throw.";
    realm iter_result_shape: Gc<Shape> = Gc::NONE, "Shape of `{value, done}`.";
    realm promise_shape: Gc<Shape> = Gc::NONE, "Shape of promises without properties of their own, made with the first.";
    realm promise_watch: [Watched; 3] = [Watched::NONE; 3], "What `interp::promise` takes for granted of such promises.";
    realm async_shape: Gc<Shape> = Gc::NONE, "Shape of the objects that keep frames of async functions, made with the first.";
    realm match_shape: Gc<Shape> = Gc::NONE, "Shape of matches of regular expressions, made when first asked for.";
    realm regexp_shape: Gc<Shape> = Gc::NONE, "Shape of regular expressions as they are made: `lastIndex` alone, in slot 0, and it can be written.";
    isolate microtasks: Gc<ValueCell> = Gc::NONE, "Ring buffer of pending jobs, see `interp::promise`.";
    isolate microtask_head: u32 = 0, "First pending job.";
    isolate microtask_count: u32 = 0, "Pending jobs.";
    realm regexp_watch: [Watched; 2] = [Watched::NONE; 2], "RegExp.prototype's exec and flags, as they were made.";
    realm array_iteration: [Watched; 2] = [Watched::NONE; 2], "%Array.prototype%[@@iterator] and %ArrayIteratorPrototype%.next, as they were made.";
    realm collection_iteration: [Watched; 4] = [Watched::NONE; 4], "[@@iterator] of %Map.prototype% and next of its iterators, and those of sets, as they were made.";
    realm typed_array_iteration: Watched = Watched::NONE, "%TypedArray%.prototype[@@iterator], as it was made.";
    realm typed_array_species: Watched = Watched::NONE, "%TypedArray%[@@species], as it was made.";
    realm typed_array_shapes: [Gc<Shape>; 12] = [Gc::NONE; 12], "Shapes of typed arrays without properties of their own by type, made with the first.";
    isolate indexed_protos_pristine: Gc<ValidityCell> = Gc::NONE, "1 while neither %Array.prototype% nor %Object.prototype% has (or inherits) indexed properties.";
    isolate has_instance_pristine: Gc<ValidityCell> = Gc::NONE, "1 while no object but %Function.prototype% ever had a property @@hasInstance.";
    isolate symbol_registry: Gc<ValueCell> = Gc::NONE, "List of symbols made by Symbol.for.";
    realm last_match: LastMatch = LastMatch::NONE, "For the legacy static properties of `RegExp`.";
    isolate jit_kept: Gc<ValueCell> = Gc::NONE, "List of what machine code names: count, then the cells.";
    isolate scripts: Gc<ValueCell> = Gc::NONE, "List of script records (source text, name).";
    isolate html_dda: Gc<Object> = Gc::NONE, "The object that emulates undefined, see `interp::html_dda`.";
    isolate realm: Gc<ValueCell> = Gc::NONE, "The current realm, see `realm`; none while there is only one.";
    isolate first_realm: Gc<ValueCell> = Gc::NONE, "The realm that was there first, once there are others.";
}

/// A method whose original value built-in fast paths depend on.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Watched {
    pub object: Gc<Object>,
    /// The object's shape when its slot was last looked up.
    pub shape: Gc<Shape>,
    pub slot: u32,
    pub unused: u32,
    pub key: Value,
    pub original: Value,
}

impl Watched {
    pub const NONE: Watched = Watched {
        object: Gc::NONE,
        shape: Gc::NONE,
        slot: 0,
        unused: 0,
        key: Value::UNDEFINED,
        original: Value::UNDEFINED,
    };
    /// Watches the (data or accessor) property `key` of `object` as it is now.
    pub fn new(object: Gc<Object>, key: crate::Key) -> Watched {
        let found = object.shape().lookup(key).filter(|f| f.attrs.has_slot());
        let original = found.map_or(Value::HOLE, |f| object.slot(f.slot).get());
        Watched { object, key: key.value(), original, ..Watched::NONE }
    }
    /// Whether the method is still the original one.
    #[inline]
    pub fn intact(&mut self) -> bool {
        let Some(o) = self.object.some() else { return false };
        if o.shape() != self.shape {
            let Some(f) = o.shape().lookup(crate::Key::from_value(self.key)) else { return false };
            if f.attrs.is_lazy() {
                return false;
            }
            // Dictionary shapes change in place: never remembered.
            if o.shape().has(crate::object::shape::shape_flags::DICTIONARY) {
                return o.slot(f.slot).get() == self.original;
            }
            self.shape = o.shape();
            self.slot = f.slot;
        }
        o.slot(self.slot).get() == self.original
    }
}

macro_rules! intrinsics {
    ($($name:ident)*) => {
        /// Numbers of the intrinsics in `Roots::intrinsics`.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum Intrinsic { $($name,)* }
        impl Intrinsic {
            /// The intrinsic with this name.
            pub fn by_name(name: &str) -> Option<Intrinsic> {
                match name {
                    $(stringify!($name) => Some(Intrinsic::$name),)*
                    _ => None,
                }
            }
        }
    };
}
intrinsics! {
    IteratorProto ArrayIteratorProto MapIteratorProto SetIteratorProto StringIteratorProto RegExpStringIteratorProto
    AsyncIteratorProto AsyncFromSyncIteratorProto IteratorHelperProto WrapForValidIteratorProto
    GeneratorFunctionProto GeneratorProto AsyncFunctionProto AsyncGeneratorFunctionProto AsyncGeneratorProto
    Promise PromiseProto PromiseResolve PromiseThen MapProto SetProto WeakMapProto WeakSetProto WeakRefProto FinalizationRegistryProto
    RegExp RegExpProto DateProto ArrayBufferProto SharedArrayBufferProto TypedArray TypedArrayProto DataViewProto
    Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float16Array Float32Array Float64Array BigInt64Array BigUint64Array
    AggregateErrorProto SuppressedErrorProto ThrowTypeError Eval ArrayValues ArrayProtoToString ObjectProtoToString FunctionHasInstance
    Array Object Function String Number Boolean Symbol BigInt Error Proxy Iterator
    CreateAsyncFromSyncIterator MapIteratorNext SetIteratorNext ArrayIteratorNext GeneratorNext ArraySort ModuleRecords FillCollection PackedModules
    RuntimeHooks RuntimeCallbacks AsyncContext ListFromIterable CallSiteProto
    DisposableStackProto AsyncDisposableStackProto AsyncFromSyncDispose HostTimeout TypedArrayLength
    DecorateElements DecorateClass InitialValue RunInitializers AtomicsDeliver
    Temporal InstantProto PlainDateProto PlainTimeProto PlainDateTimeProto PlainYearMonthProto PlainMonthDayProto
    ZonedDateTimeProto DurationProto
    FunctionCaller FunctionArguments ShadowRealmProto
}

macro_rules! names {
    ($($name:ident $(= $text:literal)?)*) => {
        /// Atoms the engine uses, by field.
        #[allow(non_snake_case, reason = "fields are spelled as the names they hold")]
        #[repr(C)]
        #[derive(Clone, Copy)]
        pub struct Names { $(pub $name: Gc<JsString>,)* }
        relocate_fields!(Names: $($name)*);
        impl Names {
            pub const NONE: Names = Names { $($name: Gc::NONE,)* };
            fn init(vm: &mut Vm) {
                $(vm.names.$name = vm.atom(names!(@text $name $($text)?));)*
            }
        }
    };
    (@text $name:ident $text:literal) => { $text };
    (@text $name:ident) => { stringify!($name) };
}
names! {
    length name prototype constructor message stack cause errors value done next get set writable enumerable configurable
    callee index input groups indices lastIndex source flags toString valueOf toJSON raw proxy revoke
    default then resolve reject promise undefined object boolean number string symbol bigint function
    return_ = "return" throw_ = "throw" null = "null" true_ = "true" false_ = "false" proto = "__proto__"
    eval anonymous star_default = "*default*" global_this = "globalThis" prepare_stack_trace = "prepareStackTrace"
    stack_trace_limit = "stackTraceLimit" error suppressed size has keys add delete exec global unicode
    unicode_sets = "unicodeSets" sticky has_indices = "hasIndices" ignore_case = "ignoreCase" multiline dot_all = "dotAll"
    apply construct get_prototype_of = "getPrototypeOf" set_prototype_of = "setPrototypeOf" is_extensible = "isExtensible"
    prevent_extensions = "preventExtensions" delete_property = "deleteProperty" own_keys = "ownKeys"
    get_own_property_descriptor = "getOwnPropertyDescriptor" define_property = "defineProperty"
    status reason nan = "NaN" infinity = "Infinity" neg_infinity = "-Infinity" zero = "0"
}

macro_rules! well_known {
    ($($name:ident = $text:literal)*) => {
        /// The well-known symbols.
        #[repr(C)]
        #[derive(Clone, Copy)]
        pub struct WellKnown { $(pub $name: Gc<Symbol>,)* }
        relocate_fields!(WellKnown: $($name)*);
        impl WellKnown {
            pub const NONE: WellKnown = WellKnown { $($name: Gc::NONE,)* };
            fn init(vm: &mut Vm) {
                $(
                    let d = vm.atom(concat!("Symbol.", $text));
                    vm.symbols.$name = vm.new_symbol(Some(d), symflags::WELL_KNOWN);
                )*
            }
            /// Property name on `Symbol` and the symbol, in order.
            pub fn all(&self) -> Vec<(&'static str, Gc<Symbol>)> {
                vec![$(($text, self.$name),)*]
            }
        }
    };
}
well_known! {
    async_iterator = "asyncIterator" has_instance = "hasInstance" is_concat_spreadable = "isConcatSpreadable"
    iterator = "iterator" match_ = "match" match_all = "matchAll" replace = "replace" search = "search"
    species = "species" split = "split" to_primitive = "toPrimitive" to_string_tag = "toStringTag"
    unscopables = "unscopables" dispose = "dispose" async_dispose = "asyncDispose"
}

/// Why an isolate could not be made.
#[derive(Debug)]
pub enum InitError {
    /// The system refused the address space.
    Reserve,
    /// The system refused memory.
    Commit,
}

impl std::fmt::Display for InitError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            InitError::Reserve => "cannot reserve address space for the heap",
            InitError::Commit => "cannot commit memory for the heap",
        })
    }
}

impl Vm {
    /// A new isolate in a cage of its own, entered by the current thread. The heap has atoms, well-known symbols and
    /// the root shapes, but no realm yet (crate `builtins` makes it, or an image is restored).
    pub fn new(natives: Natives) -> Result<&'static mut Vm, InitError> {
        let vm = Vm::new_empty(natives)?;
        vm.init_heap();
        Ok(vm)
    }

    /// A `Vm` over an empty cage: for restoring an image.
    pub fn new_empty(natives: Natives) -> Result<&'static mut Vm, InitError> {
        let (base, size) = cage::reserve().ok_or(InitError::Reserve)?;
        // Vm and stack become accessible; pages materialise when touched.
        let side = Heap::side_bytes(size);
        let parts = [
            (base, cage::VM_SIZE),
            (base + cage::STACK_START, cage::STACK_END - cage::STACK_START),
            (base + size - side, side),
        ];
        if !parts.iter().all(|&(at, bytes)| crate::sys::mmap::commit(at, bytes)) {
            return Err(InitError::Commit);
        }
        cage::enter(base);
        let vm = base as *mut Vm;
        assert!(size_of::<Vm>() <= cage::VM_SIZE);
        // A start writes to most pages of the `Vm` (its dispatch table, bump pointers, caches) and to the first of the stack.
        crate::sys::mmap::populate(base, (offset_of!(Vm, jit) + offset_of!(Jit, helpers)).next_multiple_of(4096));
        crate::sys::mmap::populate(base + cage::STACK_START, 4096);
        // SAFETY: fresh zeroed memory of sufficient size; every field for which zero is no valid value is written here.
        unsafe {
            (&raw mut (*vm).dispatch).write(crate::interp::DISPATCH);
            (&raw mut (*vm).heap).write(Heap::new(size));
            (&raw mut (*vm).temp_roots).write(Vec::new());
            (&raw mut (*vm).join_stack).write(Vec::new());
            (&raw mut (*vm).scope_cache).write(Vec::new());
            (&raw mut (*vm).natives).write(natives);
            // Volatile, or the compiler makes constants of its own of these, which lie apart from what a start reads.
            (&raw mut (*vm).hooks).write((&raw const crate::interp::NO_HOOKS).read_volatile());
            (&raw mut (*vm).jit.hooks).write((&raw const crate::interp::jit::NO_HOOKS).read_volatile());
            (&raw mut (*vm).exception).write(Value::UNDEFINED);
            (&raw mut (*vm).thrown).write((Value::UNDEFINED, Value::UNDEFINED, 0));
            (&raw mut (*vm).halt_value).write(Value::UNDEFINED);
            (&raw mut (*vm).native_stack_limit).write(crate::sys::stack::limit());
            (&raw mut (*vm).cage_size).write(size);
            (&raw mut (*vm).preparing_stack).write(false);
            let stack = (base + cage::STACK_START) as *mut Value;
            (&raw mut (*vm).fp).write(stack.offset(-(bytecode::frame::CALLEE as isize)));
            (&raw mut (*vm).stack_limit).write((base + cage::STACK_END) as *mut Value);
            Ok(&mut *vm)
        }
    }

    fn init_heap(&mut self) {
        // Bootstrap order: atoms need no shapes; shapes need the empty string only for messages.
        self.roots.empty_string = self.intern_units(Units::Latin1(&[]));
        for c in 0..256u16 {
            self.single_char(c);
        }
        Names::init(self);
        WellKnown::init(self);
        let v: Gc<ValidityCell> = self.alloc_cell(Kind::ValidityCell, size_of::<ValidityCell>());
        v.valid.set(1);
        v.unused.set(0);
        self.roots.always_valid = v;
        let v: Gc<ValidityCell> = self.alloc_cell(Kind::ValidityCell, size_of::<ValidityCell>());
        v.valid.set(1);
        v.unused.set(0);
        self.roots.indexed_protos_pristine = v;
        let v: Gc<ValidityCell> = self.alloc_cell(Kind::ValidityCell, size_of::<ValidityCell>());
        v.valid.set(1);
        v.unused.set(0);
        self.roots.has_instance_pristine = v;
        self.roots.null_proto_shape = self.new_shape(None, Kind::Object, 4, 0);
        self.init_entry_function();
    }

    /// The function of a native id.
    #[inline(always)]
    pub fn native_fn(&self, id: NativeId) -> NativeFn {
        self.natives.function(id)
    }
    /// The table row of a native id.
    pub fn native_def(&self, id: NativeId) -> &'static NativeDef {
        &self.natives.tables[(id.0 >> 16) as usize][(id.0 & 0xffff) as usize]
    }
    pub fn intrinsic(&self, i: Intrinsic) -> Gc<Object> {
        self.roots.intrinsics[i as usize].as_gc()
    }
    /// Remembers the methods that iterate plain arrays, when the realm is made.
    pub fn watch_array_iteration(&mut self, array_proto: Gc<Object>, iterator_proto: Gc<Object>) {
        let keys = [crate::Key::symbol(self.symbols.iterator), crate::Key::atom(self.names.next)];
        for (i, (object, key)) in [array_proto, iterator_proto].into_iter().zip(keys).enumerate() {
            self.roots.array_iteration[i] = Watched::new(object, key);
        }
    }
    /// Likewise those of Maps and Sets.
    pub fn watch_collection_iteration(&mut self) {
        use Intrinsic::{MapIteratorProto, MapProto, SetIteratorProto, SetProto};
        let keys = [crate::Key::symbol(self.symbols.iterator), crate::Key::atom(self.names.next)];
        for (i, proto) in [MapProto, MapIteratorProto, SetProto, SetIteratorProto].into_iter().enumerate() {
            self.roots.collection_iteration[i] = Watched::new(self.intrinsic(proto), keys[i & 1]);
        }
    }
    pub fn set_intrinsic(&mut self, i: Intrinsic, o: Gc<Object>) {
        self.roots.intrinsics[i as usize] = o.into();
    }
    /// RangeError when the native stack is nearly used up (Rust code that recurses with JS data calls this).
    #[inline]
    pub fn check_native_stack(&mut self) -> JsResult<()> {
        let probe = 0u8;
        if (&raw const probe as usize) < self.native_stack_limit {
            return Err(self.throw_range("Maximum call stack size exceeded"));
        }
        Ok(())
    }
}
