//! The `package.json` a file belongs to: its scope (Node's LOOKUP_PACKAGE_SCOPE) and the fields the loader reads.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::files;

/// `type` of a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackageType {
    CommonJs,
    Module,
    /// No `type`: `.js` files are told apart by their syntax.
    None,
}

/// What the loader needs of one `package.json`.
#[derive(Clone, Debug)]
pub struct Package {
    /// Absolute path of the file.
    pub path: String,
    pub kind: PackageType,
    pub name: Option<String>,
    pub has_exports: bool,
}

/// A `package.json` that is no JSON object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidPackage {
    pub path: String,
    pub reason: String,
}

type Lookup = Result<Option<Rc<Package>>, InvalidPackage>;

/// Cache of package scopes by folder.
#[derive(Default)]
pub struct Packages {
    folders: RefCell<FxHashMap<String, Lookup>>,
}

impl Packages {
    /// The package a file belongs to: the nearest `package.json` above it, not looking beyond `node_modules`.
    pub fn scope(&self, file: &str) -> Lookup {
        match Path::new(file).parent().and_then(Path::to_str) {
            Some(folder) => self.folder(folder),
            None => Ok(None),
        }
    }

    fn folder(&self, folder: &str) -> Lookup {
        if folder.ends_with("/node_modules") {
            return Ok(None);
        }
        if let Some(known) = self.folders.borrow().get(folder) {
            return known.clone();
        }
        let found = match read(&format!("{}/package.json", folder.trim_end_matches('/'))) {
            Ok(None) => match Path::new(folder).parent().and_then(Path::to_str) {
                Some(parent) => self.folder(parent),
                None => Ok(None),
            },
            Ok(Some(package)) => Ok(Some(Rc::new(package))),
            Err(invalid) => Err(invalid),
        };
        self.folders.borrow_mut().insert(folder.to_owned(), found.clone());
        found
    }

    /// Path of the `package.json` of the package that a file is installed with: the outermost below `node_modules`.
    pub fn root(&self, file: &str) -> Option<String> {
        let mut found = self.scope(file).ok()??;
        loop {
            let folder = Path::new(&found.path).parent().and_then(Path::to_str)?;
            match self.scope(folder).ok().flatten() {
                Some(outer) if file.contains("/node_modules/") => found = outer,
                _ => return Some(found.path.clone()),
            }
        }
    }

    /// Forgets what was read.
    pub fn clear(&self) {
        self.folders.borrow_mut().clear();
    }
}

/// Reads one `package.json`; `None` if there is none.
fn read(path: &str) -> Result<Option<Package>, InvalidPackage> {
    let Ok(bytes) = files::read(Path::new(path)) else { return Ok(None) };
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let invalid = |reason: String| InvalidPackage { path: path.to_owned(), reason };
    let value: Value = serde_json::from_slice(bytes).map_err(|e| invalid(e.to_string()))?;
    let kind = match value.get("type").and_then(Value::as_str) {
        Some("module") => PackageType::Module,
        Some("commonjs") => PackageType::CommonJs,
        _ => PackageType::None,
    };
    Ok(Some(Package {
        path: path.to_owned(),
        kind,
        name: value.get("name").and_then(Value::as_str).map(str::to_owned),
        has_exports: value.get("exports").is_some_and(|e| !e.is_null()),
    }))
}
