//! Where modules come from: names to files, files to formats, an entry to its graph.
//!
//! | module | job |
//! |---|---|
//! | [`builtins`] | names of Node's built-in modules |
//! | [`url`] | file and data URLs as the module loader needs them |
//! | [`package`] | the `package.json` a file belongs to |
//! | [`resolve`] | specifier and importer to a target, with Node's errors |
//! | [`format`] | what a resolved file is evaluated as |
//! | [`graph`] | everything an entry reaches, for `build` |

pub mod builtins;
pub mod format;
pub mod graph;
pub mod package;
pub mod resolve;
pub mod url;

pub use format::Format;
pub use resolve::{Mode, Resolver, ResolverOptions, ResolveFailure, Target};
