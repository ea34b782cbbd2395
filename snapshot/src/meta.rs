//! What an image knows about a program besides its heap: modules, assets and how it was built.
//!
//! An rkyv archive. Checked with bytecheck where the image comes from a file, used as it lies where image and
//! program carry the same build id because they are one executable.

use rkyv::{Archive, Deserialize, Serialize};

/// The archive behind [`crate::Section::Meta`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Archive, Serialize, Deserialize)]
pub struct Meta {
    /// The entry module's path inside the image.
    pub entry: String,
    /// Its index in [`Meta::modules`].
    pub entry_index: u32,
    /// Every module of the program, in the order they are evaluated.
    pub modules: Vec<Module>,
    /// Files carried along, sorted by path.
    pub assets: Vec<Asset>,
    /// Whether an executable has a JIT.
    pub jit: Jit,
}

/// Whether an executable has a JIT.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Archive, Serialize, Deserialize)]
#[rkyv(derive(Clone, Copy))]
pub enum Jit {
    #[default]
    Off,
    On,
    /// The environment variable `JSBUNDLE_JIT` says so at each start.
    Environment,
}

/// How a module's text is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Archive, Serialize, Deserialize)]
pub enum ModuleKind {
    Esm,
    CommonJs,
    Json,
    Text,
}

impl ModuleKind {
    /// Name for listings.
    pub fn name(self) -> &'static str {
        match self {
            ModuleKind::Esm => "esm",
            ModuleKind::CommonJs => "cjs",
            ModuleKind::Json => "json",
            ModuleKind::Text => "text",
        }
    }
}

/// One module.
#[derive(Debug, Clone, PartialEq, Eq, Archive, Serialize, Deserialize)]
pub struct Module {
    /// Path inside the image, never one of the machine that built it.
    pub path: String,
    pub kind: ModuleKind,
    /// Bytes of source text.
    pub source_len: u64,
    /// Bytes it takes in the image's heap, as far as they can be told apart.
    pub heap_len: u64,
    /// What its specifiers mean, sorted, so that nothing has to be resolved when the program runs.
    pub imports: Vec<Import>,
}

/// What a specifier means in one module.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Archive, Serialize, Deserialize)]
pub struct Import {
    pub specifier: String,
    pub via: Via,
    pub target: Target,
}

/// Who asks: `import` and `require` may get different files of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Archive, Serialize, Deserialize)]
pub enum Via {
    Import,
    Require,
}

/// Where a specifier leads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Archive, Serialize, Deserialize)]
pub enum Target {
    /// A built-in module, without `node:`.
    Builtin(String),
    /// Index into [`Meta::modules`].
    Module(u32),
    /// A file that is only named (`require.resolve`): its path inside the image.
    File(String),
}

/// One file readable through `fs`.
#[derive(Debug, Clone, PartialEq, Eq, Archive, Serialize, Deserialize)]
pub struct Asset {
    /// Path inside the image.
    pub path: String,
    /// Where its bytes begin in [`crate::Section::Assets`].
    pub offset: u64,
    pub len: u64,
}
