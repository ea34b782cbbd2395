//! Module resolution as Node does it, over the file system: specifier and importer to a file or a built-in.
//!
//! `node_modules`, `exports`, `imports` and conditions are oxc_resolver's work. Beyond Node, a TypeScript source may be
//! meant by the name of what it would compile to (`./x.js` for `x.ts`) or by no extension at all, and importers written
//! in TypeScript see the `paths` of their `tsconfig.json`.

use std::path::{Path, PathBuf};

use oxc_resolver::{PackageType, ResolveError, ResolveOptions, TsconfigDiscovery};

/// Which of the two kinds of import asks; they differ in the conditions that `exports` are matched with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Via {
    Import,
    Require,
}

/// How a file's text is understood, as far as its name and package tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Module,
    CommonJs,
    /// No package says: a module if it has module syntax.
    Ambiguous,
    Json,
    /// A native add-on, which a static program cannot load.
    Addon,
    Wasm,
}

/// What a specifier means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A built-in module, without `node:`.
    Builtin(String),
    File(PathBuf, Format),
}

/// A specifier that means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotResolved {
    /// The error code Node gives.
    pub code: &'static str,
    /// The message without the importer.
    pub message: String,
}

/// Resolvers for both kinds of import and both kinds of importer; they share what they know of the file system.
pub struct Resolver {
    import: oxc_resolver::Resolver,
    require: oxc_resolver::Resolver,
    import_typed: oxc_resolver::Resolver,
    require_typed: oxc_resolver::Resolver,
}

impl Default for Resolver {
    fn default() -> Self {
        Resolver::new()
    }
}

impl Resolver {
    /// Knows nothing of the file system yet.
    pub fn new() -> Resolver {
        let strings = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let alias = |ext: &str, list: &[&str]| (ext.to_owned(), strings(list));
        let import = ResolveOptions {
            condition_names: strings(&["node", "import"]),
            extensions: strings(&[".js", ".json", ".node", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".jsx"]),
            extension_alias: vec![
                alias(".js", &[".js", ".ts", ".tsx"]),
                alias(".jsx", &[".jsx", ".tsx"]),
                alias(".mjs", &[".mjs", ".mts"]),
                alias(".cjs", &[".cjs", ".cts"]),
            ],
            main_fields: strings(&["main"]),
            builtin_modules: true,
            module_type: true,
            ..ResolveOptions::default()
        };
        let require = ResolveOptions { condition_names: strings(&["node", "require"]), ..import.clone() };
        let typed =
            |options: &ResolveOptions| ResolveOptions { tsconfig: Some(TsconfigDiscovery::Auto), ..options.clone() };
        let (import_typed, require_typed) = (typed(&import), typed(&require));
        let base = oxc_resolver::Resolver::new(import);
        Resolver {
            require: base.clone_with_options(require),
            import_typed: base.clone_with_options(import_typed),
            require_typed: base.clone_with_options(require_typed),
            import: base,
        }
    }

    /// What `specifier` means in the file `importer` (an absolute path; the file need not exist).
    ///
    /// # Errors
    /// With Node's error code and words.
    pub fn resolve(&self, importer: &Path, specifier: &str, via: Via) -> Result<Target, NotResolved> {
        let typed = matches!(importer.extension().and_then(|e| e.to_str()), Some("ts" | "tsx" | "mts" | "cts"));
        let resolver = match (via, typed) {
            (Via::Import, false) => &self.import,
            (Via::Require, false) => &self.require,
            (Via::Import, true) => &self.import_typed,
            (Via::Require, true) => &self.require_typed,
        };
        let plain = match specifier.strip_prefix("file://") {
            Some(path) if via == Via::Import => percent_decode(path),
            _ => specifier.to_owned(),
        };
        match resolver.resolve_file(importer, &plain) {
            Ok(found) => {
                let package = found.package_json().and_then(|package| package.r#type());
                let path = found.into_path_buf();
                let format = format_of(&path, package);
                Ok(Target::File(path, format))
            }
            Err(ResolveError::Builtin { resolved, .. }) => {
                Ok(Target::Builtin(resolved.strip_prefix("node:").unwrap_or(&resolved).to_owned()))
            }
            Err(error) => Err(explain(error, specifier, via)),
        }
    }

    /// The file given on the command line, which may lack its extension as in `require`.
    ///
    /// # Errors
    /// When there is no such file.
    pub fn entry(&self, path: &Path) -> Result<(PathBuf, Format), NotResolved> {
        let missing =
            || NotResolved { code: "MODULE_NOT_FOUND", message: format!("Cannot find module '{}'", path.display()) };
        let absolute = std::path::absolute(path).map_err(|_| missing())?;
        let text = absolute.to_str().ok_or_else(missing)?;
        match self.resolve(&absolute, text, Via::Require) {
            Ok(Target::File(path, format)) => Ok((path, format)),
            _ => Err(missing()),
        }
    }
}

/// Extension first, then the nearest package's `type`.
fn format_of(path: &Path, package: Option<PackageType>) -> Format {
    match path.extension().and_then(|e| e.to_str()) {
        Some("mjs" | "mts") => Format::Module,
        Some("cjs" | "cts") => Format::CommonJs,
        Some("json") => Format::Json,
        Some("node") => Format::Addon,
        Some("wasm") => Format::Wasm,
        _ => match package {
            Some(PackageType::Module) => Format::Module,
            Some(PackageType::CommonJs) => Format::CommonJs,
            None => Format::Ambiguous,
        },
    }
}

fn explain(error: ResolveError, specifier: &str, via: Via) -> NotResolved {
    let code = match &error {
        ResolveError::PackagePathNotExported { .. } => "ERR_PACKAGE_PATH_NOT_EXPORTED",
        ResolveError::PackageImportNotDefined(..) => "ERR_PACKAGE_IMPORT_NOT_DEFINED",
        ResolveError::InvalidModuleSpecifier(..) => "ERR_INVALID_MODULE_SPECIFIER",
        ResolveError::InvalidPackageTarget(..) => "ERR_INVALID_PACKAGE_TARGET",
        ResolveError::InvalidPackageConfig(_)
        | ResolveError::InvalidPackageConfigDefault(_)
        | ResolveError::InvalidPackageConfigDirectory(_)
        | ResolveError::Json(_) => "ERR_INVALID_PACKAGE_CONFIG",
        _ if via == Via::Import => "ERR_MODULE_NOT_FOUND",
        _ => "MODULE_NOT_FOUND",
    };
    let message = match error {
        ResolveError::NotFound(_) | ResolveError::ExtensionAlias(..) | ResolveError::MatchedAliasNotFound(..) => {
            let bare = !specifier.starts_with(['.', '/', '#']) && !specifier.contains(':');
            let what = if bare && via == Via::Import { "package" } else { "module" };
            format!("Cannot find {what} '{specifier}'")
        }
        ResolveError::Json(error) => format!("Invalid package config {}: {}", error.path.display(), error.message),
        other => other.to_string(),
    };
    NotResolved { code, message }
}

/// Undoes the escapes of a URL's path; what is no escape stays.
fn percent_decode(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = (bytes[at] == b'%')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match escape {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
