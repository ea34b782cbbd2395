//! What the compiler hands to the engine: plain owned data, no heap, no AST.

/// Text of a string constant. Latin-1 when every unit is below 256; may hold lone surrogates otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Text {
    Latin1(Box<[u8]>),
    Utf16(Box<[u16]>),
}

impl Text {
    /// From UTF-8.
    pub fn new(s: &str) -> Text {
        if s.is_ascii() {
            Text::Latin1(s.as_bytes().into())
        } else if s.chars().all(|c| (c as u32) < 256) {
            Text::Latin1(s.chars().map(|c| c as u8).collect())
        } else {
            Text::Utf16(s.encode_utf16().collect())
        }
    }
    /// From UTF-16 code units.
    pub fn from_units(u: &[u16]) -> Text {
        if u.iter().all(|&c| c < 256) {
            Text::Latin1(u.iter().map(|&c| c as u8).collect())
        } else {
            Text::Utf16(u.into())
        }
    }
    /// For messages; lone surrogates become U+FFFD.
    pub fn to_string_lossy(&self) -> String {
        match self {
            Text::Latin1(b) => b.iter().map(|&c| c as char).collect(),
            Text::Utf16(u) => String::from_utf16_lossy(u),
        }
    }
}

/// How a function may be called and what its frame does on entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum FunctionKind {
    /// `function f() {}`: callable and constructible.
    Normal,
    Arrow,
    /// Methods, getters, setters: callable, have a home object, not constructible.
    Method,
    /// Base class constructor: constructible only.
    ClassConstructor,
    /// Derived class constructor: constructible only, `this` unset until `super()`.
    DerivedConstructor,
    Generator,
    Async,
    AsyncArrow,
    AsyncGenerator,
    /// Field initialisers and static blocks of a class, run as one method.
    ClassInit,
    /// Top level of a script or of eval code.
    Script,
    /// Top level of a module: an async function in effect when it uses top-level await.
    Module,
}

/// Bits of [`FunctionProto::flags`] and [`LazyFunction::flags`].
pub mod flags {
    pub const STRICT: u32 = 1 << 0;
    /// Module body with top-level await.
    pub const HAS_TLA: u32 = 1 << 1;
    /// Async methods, async generators: `kind` says which, this says that it is a method (not constructible, home object).
    pub const METHOD: u32 = 1 << 2;
    /// Uses `super.x`: needs its home object.
    pub const USES_HOME: u32 = 1 << 3;
    /// Declared in built-in JS: hidden from stack traces, `toString` is `[native code]`, not constructible unless told.
    pub const BUILTIN: u32 = 1 << 4;
    /// A class constructor with instance fields: runs the class's field initialiser (function slot `fields`).
    pub const HAS_FIELDS: u32 = 1 << 5;
    /// A getter / a setter (for the name prefix).
    pub const GETTER: u32 = 1 << 6;
    pub const SETTER: u32 = 1 << 7;
    /// Sloppy function that reads `this`: entry coerces it to an object.
    pub const COERCE_THIS: u32 = 1 << 8;
    /// Anonymous: has no own `name` until named by its context.
    pub const ANONYMOUS: u32 = 1 << 9;
}

/// A constant-pool entry. Index `i` is addressed by `LoadConst` and friends.
#[derive(Clone, Debug)]
pub enum Const {
    Number(f64),
    /// A string value. Property keys are interned by the engine when copied in.
    Str(Text),
    /// Decimal digits, optional leading `-`.
    BigInt(String),
    /// A nested function, compiled or lazy.
    Function(Box<FunctionConst>),
    /// Cooked (None: invalid escape) and raw strings of a tagged template.
    Template {
        cooked: Vec<Option<Text>>,
        raw: Vec<Text>,
    },
    /// Keys of an object literal whose property names are all known; values are in consecutive registers.
    ObjectKeys(Vec<Text>),
    RegExp {
        pattern: Text,
        flags: Text,
    },
    /// Scope description for direct eval and lazy compilation, opaque to the engine.
    Scope(std::rc::Rc<[u8]>),
}

#[derive(Clone, Debug)]
pub enum FunctionConst {
    Compiled(FunctionProto),
    Lazy(LazyFunction),
}

/// A function known only by its span: compiled when first called, by parsing its span again.
#[derive(Clone, Debug)]
pub struct LazyFunction<Scope = std::rc::Rc<[u8]>> {
    pub name: Text,
    pub kind: FunctionKind,
    pub flags: u32,
    /// Value of the `length` property.
    pub length: u16,
    /// UTF-8 byte span in the source of `Function.prototype.toString`.
    pub span: (u32, u32),
    /// Field and parameter names assigned as `this.x = ` in it: a guess for the in-line capacity of instances.
    pub this_props: u8,
    /// What the compiler needs to compile it in its place: enclosing scopes and private names, opaque to the engine.
    /// Shared by functions of the same scope.
    pub scope: Scope,
    /// UTF-8 byte span of the text that is parsed again (a method's starts at its parameters).
    pub text: (u32, u32),
    /// How that text is written.
    pub form: LazyForm,
    /// Source position from which it can be called (dead zones of the variables around it), for the compiler.
    pub creation: u32,
}

/// Syntax of a lazily compiled function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum LazyForm {
    Declaration,
    Expression,
    /// Method, accessor or constructor.
    Method,
    Arrow,
}

/// Exceptions thrown in `[start, end)` (instruction indices) continue at `target` with the value in `reg`.
/// Inner handlers come first.
///
/// Without padding: it is saved in images byte by byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Handler {
    pub start: u32,
    pub end: u32,
    pub target: u32,
    pub reg: i32,
}

/// Source position of an instruction: `pc` ascending; UTF-8 byte offset in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Position {
    pub pc: u32,
    pub offset: u32,
}

impl LazyForm {
    pub fn from_u32(n: u32) -> Option<LazyForm> {
        [LazyForm::Declaration, LazyForm::Expression, LazyForm::Method, LazyForm::Arrow].get(n as usize).copied()
    }
}

#[derive(Clone, Debug)]
pub struct FunctionProto {
    pub name: Text,
    pub kind: FunctionKind,
    pub flags: u32,
    /// Value of the `length` property.
    pub length: u16,
    /// Parameters that have registers `r0..nparams`; missing arguments are filled with undefined on entry.
    pub nparams: u16,
    /// Registers in all (parameters, locals, temporaries, outgoing call area).
    pub nregs: u16,
    pub span: (u32, u32),
    pub this_props: u8,
    pub code: Vec<u64>,
    pub consts: Vec<Const>,
    /// Inline-cache slots in order; each names its property key as an index into `consts` (a `Str`).
    pub ics: Vec<u32>,
    pub handlers: Vec<Handler>,
    pub positions: Vec<Position>,
    /// `(pc, const index of name)` of instructions that throw "Cannot access 'x' before initialization", by `pc`.
    pub tdz_names: Vec<(u32, u32)>,
}

/// A compiled ES module.
#[derive(Clone, Debug)]
pub struct ModuleProto {
    /// Run at link time, before any module of the graph is evaluated: sets `var`s to undefined and makes the function
    /// declarations (whose slots other modules may read first). Called like `body`, with the same environment, whose
    /// slots all hold the hole before.
    pub declare: FunctionProto,
    /// Runs the module body. Its environment (`nslots` slots) is made at link time and passed as the function's env.
    pub body: FunctionProto,
    /// Slots of the module environment; an import occupies two (see `GetImport`), filled at link time.
    pub nslots: u32,
    /// Distinct module requests in source order.
    pub requests: Vec<ModuleRequest>,
    pub imports: Vec<ImportEntry>,
    pub local_exports: Vec<(Text, u32)>,
    /// `export { x as y } from 'm'`: exported name, request index, imported name (`None`: as in [`ImportEntry`]).
    pub indirect_exports: Vec<(Text, u32, Option<Text>)>,
    /// `export * from 'm'`: request index.
    pub star_exports: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleRequest {
    pub specifier: Text,
    /// Import attributes, sorted by key.
    pub attributes: Vec<(Text, Text)>,
    pub phase: ImportPhase,
    pub offset: u32,
}

/// How far an import takes a module, as `ImportCall` numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ImportPhase {
    /// `import`: the module is evaluated.
    Evaluation,
    /// `import source`: it is only loaded.
    Source,
    /// `import defer`: it is linked, and evaluated when a property of its namespace is asked for.
    Defer,
}

impl ImportPhase {
    pub fn from_u8(n: u8) -> Option<ImportPhase> {
        [ImportPhase::Evaluation, ImportPhase::Source, ImportPhase::Defer].get(n as usize).copied()
    }

    /// The keyword, none for [`ImportPhase::Evaluation`].
    pub fn keyword(self) -> Option<&'static str> {
        match self {
            ImportPhase::Evaluation => None,
            ImportPhase::Source => Some("source"),
            ImportPhase::Defer => Some("defer"),
        }
    }
}

#[derive(Clone, Debug)]
pub struct ImportEntry {
    pub request: u32,
    /// `None`: the namespace or source object, as the request's phase says.
    pub name: Option<Text>,
    /// First of the two slots of the local binding in the module environment: exporter's environment, slot in it.
    pub slot: u32,
    pub offset: u32,
}
