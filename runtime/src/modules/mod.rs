//! Where modules come from: names to files, files to formats, an entry to its graph.
//!
//! | module | job |
//! |---|---|
//! | [`builtins`] | names of Node's built-in modules |
//! | [`files`] | what is read: the embedded tree and the file system |
//! | [`url`] | file and data URLs as the module loader needs them |
//! | [`package`] | the `package.json` a file belongs to |
//! | [`resolve`] | specifier and importer to a target, with Node's errors |
//! | [`format`] | what a resolved file is evaluated as |
//! | [`graph`] | everything an entry reaches, for `build` |
//! | [`binding`] | the loaders' natives: `internalBinding('modules')` |
//! | [`packed`] | modules compiled into an image |

pub mod binding;
pub mod builtins;
pub mod files;
pub mod format;
pub mod graph;
pub mod package;
pub mod packed;
pub mod resolve;
pub mod url;

pub use format::Format;
pub use resolve::{Mode, ResolveFailure, Resolver, ResolverOptions, Target};
