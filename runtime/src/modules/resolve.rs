//! From a specifier and an importer to a file, with the errors that Node reports.
//!
//! Packages, `exports`, `imports`, self-references, main files and tsconfig `paths` are `oxc_resolver`'s. Relative
//! and absolute `import`s are URLs and resolved here. TypeScript importers may leave out extensions, write `.js` for
//! a `.ts` file and use the `paths` of their tsconfig.json, in `import` as in `require`.

use std::cell::OnceCell;
use std::path::Path;

use oxc_resolver::{ResolveError, ResolveOptions, ResolverGeneric, TsconfigDiscovery};

use super::builtins;
use super::files::{self, Files};
use super::format::extension;
use super::package::Packages;
use super::url;

/// Which rules apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// `require`, `require.resolve`.
    Require,
    /// `import`, `import()`, `import.meta.resolve`.
    Import,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResolverOptions {
    /// Conditions besides the usual ones (`--conditions`).
    pub conditions: Vec<String>,
    pub preserve_symlinks: bool,
}

/// What a specifier stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// Name without `node:`.
    Builtin(String),
    /// Absolute path, and the `?query#fragment` that makes it another module when imported.
    File { path: String, suffix: String },
    /// A `data:` URL.
    Data(String),
}

impl Target {
    pub fn file(path: impl Into<String>) -> Target {
        Target::File { path: path.into(), suffix: String::new() }
    }

    /// The URL that identifies the module.
    pub fn url(&self) -> String {
        match self {
            Target::Builtin(name) => format!("node:{name}"),
            Target::File { path, suffix } => url::from_path(path) + suffix,
            Target::Data(url) => url.clone(),
        }
    }
}

/// A failed resolution: the error to throw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolveFailure {
    /// `error.code`.
    pub code: &'static str,
    /// `Error` or `TypeError`.
    pub class: &'static str,
    pub message: String,
    /// `error.path` or, for imports, what `error.url` is made of.
    pub path: Option<String>,
}

impl ResolveFailure {
    fn new(code: &'static str, message: String) -> ResolveFailure {
        let class = match code {
            "ERR_INVALID_MODULE_SPECIFIER" | "ERR_PACKAGE_IMPORT_NOT_DEFINED" => "TypeError",
            _ => "Error",
        };
        ResolveFailure { code, class, message, path: None }
    }

    fn with_path(mut self, path: impl Into<String>) -> ResolveFailure {
        self.path = Some(path.into());
        self
    }

    /// Whether nothing was there, as opposed to something that may not be used.
    pub fn is_not_found(&self) -> bool {
        matches!(self.code, "MODULE_NOT_FOUND" | "ERR_MODULE_NOT_FOUND")
    }
}

/// Extensions that `require` tries, in order.
pub const REQUIRE_EXTENSIONS: [&str; 3] = [".js", ".json", ".node"];
/// Extensions that TypeScript importers may leave out, in order.
const TYPESCRIPT_EXTENSIONS: [&str; 10] =
    [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json", ".node"];
/// The same for packages, which ship JavaScript.
const PACKAGE_EXTENSIONS: [&str; 10] = [".js", ".json", ".node", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".mts", ".cts"];

/// Whether a file is compiled as TypeScript.
pub fn is_typescript(path: &str) -> bool {
    matches!(extension(path), ".ts" | ".tsx" | ".mts" | ".cts")
}

type Oxc = ResolverGeneric<Files>;

/// Resolvers for one mode.
struct Resolvers {
    javascript: Oxc,
    /// Relative specifiers of TypeScript files.
    typescript: OnceCell<Oxc>,
    /// Bare specifiers of TypeScript files: tsconfig `paths`, then packages.
    typescript_bare: OnceCell<Oxc>,
}

/// Resolves specifiers; caches what it read.
pub struct Resolver {
    options: ResolverOptions,
    require: Resolvers,
    import: Resolvers,
    pub packages: Packages,
}

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(|&s| s.to_owned()).collect()
}

impl Resolver {
    pub fn new(options: ResolverOptions) -> Resolver {
        let of = |mode: Mode| {
            let mut conditions = strings(&["node", "module-sync", "node-addons"]);
            conditions.push(if mode == Mode::Require { "require" } else { "import" }.to_owned());
            conditions.extend(options.conditions.iter().cloned());
            ResolveOptions {
                condition_names: conditions,
                extensions: strings(&REQUIRE_EXTENSIONS),
                fully_specified: mode == Mode::Import,
                main_fields: strings(&["main"]),
                main_files: strings(&["index"]),
                modules: strings(&["node_modules"]),
                symlinks: !options.preserve_symlinks,
                node_path: false,
                builtin_modules: false,
                allow_package_exports_in_directory_resolve: false,
                ..ResolveOptions::default()
            }
        };
        let require = Oxc::new(of(Mode::Require));
        let import = require.clone_with_options(of(Mode::Import));
        let with = |javascript| Resolvers { javascript, typescript: OnceCell::new(), typescript_bare: OnceCell::new() };
        Resolver { options, require: with(require), import: with(import), packages: Packages::default() }
    }

    fn of(&self, mode: Mode) -> &Resolvers {
        match mode {
            Mode::Require => &self.require,
            Mode::Import => &self.import,
        }
    }

    fn typescript(&self, mode: Mode, bare: bool) -> &Oxc {
        let resolvers = self.of(mode);
        let cell = if bare { &resolvers.typescript_bare } else { &resolvers.typescript };
        cell.get_or_init(|| {
            let alias = |from: &str, to: &[&str]| (from.to_owned(), strings(to));
            let options = ResolveOptions {
                fully_specified: false,
                tsconfig: Some(TsconfigDiscovery::Auto),
                extensions: strings(if bare { &PACKAGE_EXTENSIONS } else { &TYPESCRIPT_EXTENSIONS }),
                extension_alias: if bare {
                    Vec::new()
                } else {
                    vec![
                        alias(".js", &[".ts", ".tsx", ".js"]),
                        alias(".jsx", &[".tsx", ".jsx"]),
                        alias(".mjs", &[".mts", ".mjs"]),
                        alias(".cjs", &[".cts", ".cjs"]),
                    ]
                },
                ..resolvers.javascript.options().clone()
            };
            resolvers.javascript.clone_with_options(options)
        })
    }

    /// Resolves `specifier` for the module in the file `importer` (an absolute path; it need not exist, so that
    /// `createRequire` and code given on the command line can name a folder by `folder/name`).
    ///
    /// # Errors
    /// Node's error for this mode. A missing module in [`Mode::Require`] has the message without require stack.
    pub fn resolve(&self, specifier: &str, importer: &str, mode: Mode) -> Result<Target, ResolveFailure> {
        if let Some(name) = builtins::lookup(specifier) {
            return Ok(Target::Builtin(name.to_owned()));
        }
        if let Some(name) = specifier.strip_prefix("node:") {
            let code = "ERR_UNKNOWN_BUILTIN_MODULE";
            return Err(ResolveFailure::new(code, format!("No such built-in module: node:{name}")));
        }
        match mode {
            Mode::Require => self.resolve_require(specifier, importer),
            Mode::Import => self.resolve_import(specifier, importer),
        }
    }

    fn resolve_require(&self, specifier: &str, importer: &str) -> Result<Target, ResolveFailure> {
        let missing = || ResolveFailure::new("MODULE_NOT_FOUND", format!("Cannot find module '{specifier}'"));
        if specifier.is_empty() {
            return Err(missing());
        }
        match self.with_oxc(specifier, importer, Mode::Require) {
            Ok(target) => Ok(target),
            Err(error) => Err(self
                .failure(&error, specifier, importer, Mode::Require)
                .unwrap_or_else(|| self.bad_main(specifier, importer).unwrap_or_else(missing))),
        }
    }

    /// A folder whose `package.json` names a main file that is not there.
    fn bad_main(&self, specifier: &str, importer: &str) -> Option<ResolveFailure> {
        let folder = if is_relative(specifier) || specifier.starts_with('/') {
            join(importer, specifier)
        } else {
            self.find_package(specifier, importer)?
        };
        let text = files::read(Path::new(&format!("{}/package.json", folder.trim_end_matches('/')))).ok()?;
        let json: serde_json::Value = serde_json::from_slice(&text).ok()?;
        let main = json.get("main")?.as_str()?;
        let path = url::normalize(&format!("{folder}/{main}"));
        let message =
            format!("Cannot find module '{path}'. Please verify that the package.json has a valid \"main\" entry");
        Some(ResolveFailure::new("MODULE_NOT_FOUND", message).with_path(format!("{folder}/package.json")))
    }

    fn with_oxc(&self, specifier: &str, importer: &str, mode: Mode) -> Result<Target, ResolveError> {
        let folder = Path::new(importer).parent().unwrap_or(Path::new("/"));
        let plain = || self.of(mode).javascript.resolve(folder, specifier);
        let resolution = if is_typescript(importer) {
            let bare = !is_relative(specifier) && !specifier.starts_with('/');
            let mut found = self.typescript(mode, bare).resolve_file(importer, specifier);
            if bare && matches!(found, Err(ResolveError::NotFound(_) | ResolveError::MatchedAliasNotFound(..))) {
                // `paths` of tsconfig.json may lead to a `.ts` file written as `.js`.
                found = self.typescript(mode, false).resolve_file(importer, specifier);
            }
            match found {
                // A tsconfig.json that cannot be read must not stop what does not need it.
                Err(
                    ResolveError::TsconfigNotFound(_)
                    | ResolveError::TsconfigSelfReference(_)
                    | ResolveError::TsconfigCircularExtend(_)
                    | ResolveError::TsconfigLoadFailed { .. },
                ) => plain(),
                Err(ResolveError::ExtensionAlias(..)) => plain(),
                other => other,
            }
        } else {
            plain()
        }?;
        let suffix = match mode {
            Mode::Import => {
                format!("{}{}", resolution.query().unwrap_or_default(), resolution.fragment().unwrap_or_default())
            }
            Mode::Require => String::new(),
        };
        Ok(Target::File { path: resolution.path().to_string_lossy().into_owned(), suffix })
    }

    fn resolve_import(&self, specifier: &str, importer: &str) -> Result<Target, ResolveFailure> {
        if let Some(scheme) = url::scheme(specifier) {
            return match scheme.as_str() {
                "data" => Ok(Target::Data(specifier.to_owned())),
                "file" => match url::to_path(specifier) {
                    Some((path, suffix)) => self.existing(&path, suffix, importer),
                    None => Err(ResolveFailure::new(
                        "ERR_INVALID_FILE_URL_HOST",
                        "File URL host must be \"localhost\" or empty on linux".into(),
                    )),
                },
                other => Err(ResolveFailure::new(
                    "ERR_UNSUPPORTED_ESM_URL_SCHEME",
                    format!(
                        "Only URLs with a scheme in: file, data, and node are supported by the default ESM loader. \
                         Received protocol '{other}:'"
                    ),
                )),
            };
        }
        if is_relative(specifier) || specifier.starts_with('/') {
            if is_typescript(importer)
                && let Ok(target) = self.with_oxc(specifier, importer, Mode::Import)
            {
                return Ok(target);
            }
            let (path, suffix) = url::split_suffix(specifier);
            if url::has_encoded_separator(path) {
                return Err(ResolveFailure::new(
                    "ERR_INVALID_MODULE_SPECIFIER",
                    format!(
                        "Invalid module \"{specifier}\" must not include encoded \"/\" or \"\\\" characters imported from {importer}"
                    ),
                ));
            }
            return self.existing(&join(importer, &url::decode(path)), suffix, importer);
        }
        if specifier.is_empty() || specifier.contains('\\') || specifier.starts_with('%') {
            return Err(ResolveFailure::new(
                "ERR_INVALID_MODULE_SPECIFIER",
                format!("Invalid module \"{specifier}\" is not a valid package name imported from {importer}"),
            ));
        }
        match self.with_oxc(specifier, importer, Mode::Import) {
            Ok(target) => Ok(target),
            Err(error) => Err(self
                .failure(&error, specifier, importer, Mode::Import)
                .unwrap_or_else(|| self.missing(specifier, importer))),
        }
    }

    /// The end of Node's ESM_RESOLVE: the file must be there.
    fn existing(&self, path: &str, suffix: &str, importer: &str) -> Result<Target, ResolveFailure> {
        let found = files::is_folder(Path::new(path));
        if path.ends_with('/') || found == Some(true) {
            return Err(ResolveFailure::new(
                "ERR_UNSUPPORTED_DIR_IMPORT",
                format!("Directory import '{path}' is not supported resolving ES modules imported from {importer}"),
            )
            .with_path(path));
        }
        if found.is_none() {
            return Err(ResolveFailure::new(
                "ERR_MODULE_NOT_FOUND",
                format!("Cannot find module '{path}' imported from {importer}"),
            )
            .with_path(path));
        }
        let real = match self.options.preserve_symlinks {
            true => None,
            false => files::real_path(Path::new(path)).ok(),
        };
        let path = real.map_or_else(|| path.to_owned(), |p| p.to_string_lossy().into_owned());
        Ok(Target::File { path, suffix: suffix.to_owned() })
    }

    /// A bare import that leads nowhere: no such package, or no such file in it.
    fn missing(&self, specifier: &str, importer: &str) -> ResolveFailure {
        let name = package_name(specifier);
        let code = "ERR_MODULE_NOT_FOUND";
        match self.find_package(specifier, importer) {
            Some(folder) if specifier.len() > name.len() => {
                let path = format!("{folder}{}", &specifier[name.len()..]);
                match files::is_folder(Path::new(&path)) {
                    Some(true) => ResolveFailure::new(
                        "ERR_UNSUPPORTED_DIR_IMPORT",
                        format!(
                            "Directory import '{path}' is not supported resolving ES modules imported from {importer}"
                        ),
                    ),
                    _ => ResolveFailure::new(code, format!("Cannot find module '{path}' imported from {importer}")),
                }
                .with_path(path)
            }
            Some(folder) => {
                let path = format!("{folder}/index.js");
                ResolveFailure::new(code, format!("Cannot find package '{path}' imported from {importer}"))
                    .with_path(path)
            }
            None => ResolveFailure::new(code, format!("Cannot find package '{name}' imported from {importer}")),
        }
    }

    /// Folder of the package that a bare specifier names, looked up as Node does.
    fn find_package(&self, specifier: &str, importer: &str) -> Option<String> {
        let name = package_name(specifier);
        Path::new(importer).ancestors().skip(1).filter(|d| !d.ends_with("node_modules")).find_map(|d| {
            let folder = d.join("node_modules").join(name);
            (files::is_folder(&folder) == Some(true)).then(|| folder.to_string_lossy().into_owned())
        })
    }

    /// Errors other than "nothing there".
    fn failure(&self, error: &ResolveError, specifier: &str, importer: &str, mode: Mode) -> Option<ResolveFailure> {
        let from = match mode {
            Mode::Import => format!(" imported from {importer}"),
            Mode::Require => String::new(),
        };
        Some(match error {
            ResolveError::PackagePathNotExported { subpath, package_json_path, .. } => {
                let config = package_json_path.display();
                let message = match subpath.as_str() {
                    "." => format!("No \"exports\" main defined in {config}{from}"),
                    path => format!("Package subpath '{path}' is not defined by \"exports\" in {config}{from}"),
                };
                ResolveFailure::new("ERR_PACKAGE_PATH_NOT_EXPORTED", message)
            }
            ResolveError::PackageImportNotDefined(name, package) => {
                let mut config = package.display().to_string();
                if !config.ends_with("package.json") {
                    config.push_str("/package.json");
                }
                ResolveFailure::new(
                    "ERR_PACKAGE_IMPORT_NOT_DEFINED",
                    format!(
                        "Package import specifier \"{name}\" is not defined in package {config} imported from {importer}"
                    ),
                )
            }
            ResolveError::InvalidModuleSpecifier(name, package) => ResolveFailure::new(
                "ERR_INVALID_MODULE_SPECIFIER",
                format!(
                    "Invalid module \"{name}\" request is not a valid subpath for the \"exports\" resolution of {}{from}",
                    package.display()
                ),
            ),
            ResolveError::InvalidPackageTarget(target, key, config) => ResolveFailure::new(
                "ERR_INVALID_PACKAGE_TARGET",
                format!(
                    "Invalid \"exports\" target \"{target}\" defined for '{key}' in the package config {}{from}",
                    config.display()
                ),
            ),
            ResolveError::InvalidPackageConfig(path)
            | ResolveError::InvalidPackageConfigDefault(path)
            | ResolveError::InvalidPackageConfigDirectory(path) => {
                ResolveFailure::new("ERR_INVALID_PACKAGE_CONFIG", format!("Invalid package config {}.", path.display()))
            }
            ResolveError::Json(json) => ResolveFailure::new(
                "ERR_INVALID_PACKAGE_CONFIG",
                format!("Invalid package config {}.", json.path.display()),
            ),
            // `#name` outside any package that defines imports.
            ResolveError::NotFound(_) if specifier.starts_with('#') => ResolveFailure::new(
                "ERR_PACKAGE_IMPORT_NOT_DEFINED",
                format!("Package import specifier \"{specifier}\" is not defined imported from {importer}"),
            ),
            _ => return None,
        })
    }

    /// The file that `jsbundle run NAME` means, tried as Node's main: `require` rules, then TypeScript's extensions.
    ///
    /// # Errors
    /// When there is none.
    pub fn resolve_entry(&self, name: &str, cwd: &str) -> Result<String, ResolveFailure> {
        let path = if name.starts_with('/') { url::normalize(name) } else { join(&format!("{cwd}/x"), name) };
        let as_typescript = format!("{cwd}/x.ts");
        for importer in [format!("{cwd}/x"), as_typescript] {
            if let Ok(Target::File { path, .. }) = self.with_oxc(&path, &importer, Mode::Require) {
                return Ok(path);
            }
        }
        Err(ResolveFailure::new("MODULE_NOT_FOUND", format!("Cannot find module '{path}'")))
    }

    /// Compiler options of the tsconfig.json that a TypeScript or JSX file belongs to, if it can be read.
    pub fn compiler_options(&self, path: &str) -> Option<CompilerOptions> {
        let config = self.typescript(Mode::Import, false).find_tsconfig(path).ok().flatten()?;
        let from = &config.compiler_options;
        let jsx = from.jsx.as_deref().unwrap_or_default();
        Some(CompilerOptions {
            jsx: compiler::typescript::JsxOptions {
                classic: jsx == "react",
                development: jsx == "react-jsxdev",
                import_source: from.jsx_import_source.clone(),
                factory: from.jsx_factory.clone(),
                fragment_factory: from.jsx_fragment_factory.clone(),
            },
            verbatim_module_syntax: from.verbatim_module_syntax.unwrap_or(false),
            experimental_decorators: from.experimental_decorators.unwrap_or(false),
        })
    }
}

/// What compiling a file takes from tsconfig.json.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompilerOptions {
    pub jsx: compiler::typescript::JsxOptions,
    pub verbatim_module_syntax: bool,
    pub experimental_decorators: bool,
}

/// `./x`, `../x`, `.`, `..`.
pub fn is_relative(specifier: &str) -> bool {
    specifier == "." || specifier == ".." || specifier.starts_with("./") || specifier.starts_with("../")
}

/// Absolute path of a relative or absolute specifier.
fn join(importer: &str, specifier: &str) -> String {
    if specifier.starts_with('/') {
        return url::normalize(specifier);
    }
    let folder = importer.rfind('/').map_or("", |i| &importer[..i]);
    url::normalize(&format!("{folder}/{specifier}"))
}

/// `name` or `@scope/name` at the start of a bare specifier.
pub fn package_name(specifier: &str) -> &str {
    let mut slashes = specifier.match_indices('/').map(|(i, _)| i);
    let end = if specifier.starts_with('@') { slashes.nth(1) } else { slashes.next() };
    &specifier[..end.unwrap_or(specifier.len())]
}
