//! What a resolved file is evaluated as (Node's ESM_FILE_FORMAT, with TypeScript and JSX).

use super::package::{InvalidPackage, PackageType, Packages};

/// Kind of module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    CommonJs,
    Module,
    /// JavaScript or TypeScript in a package without `type`: its syntax decides.
    Unknown,
    Json,
    /// Native addon (`.node`).
    Addon,
    Wasm,
    /// A file without an extension that anything knows.
    Other,
}

impl Format {
    /// The name that loader hooks and messages use.
    pub fn name(self) -> &'static str {
        match self {
            Format::CommonJs => "commonjs",
            Format::Module => "module",
            Format::Unknown => "unknown",
            Format::Json => "json",
            Format::Addon => "addon",
            Format::Wasm => "wasm",
            Format::Other => "other",
        }
    }
}

/// Extension of a path with its dot, empty if it has none.
pub fn extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rfind('.') {
        Some(i) if i > 0 => &name[i..],
        _ => "",
    }
}

/// Format of a file by its extension and its package.
///
/// # Errors
/// When its `package.json` is damaged.
pub fn of_file(path: &str, packages: &Packages) -> Result<Format, InvalidPackage> {
    let by_package = || {
        Ok(match packages.scope(path)?.map_or(PackageType::None, |p| p.kind) {
            PackageType::Module => Format::Module,
            PackageType::CommonJs => Format::CommonJs,
            PackageType::None => Format::Unknown,
        })
    };
    match extension(path) {
        ".mjs" | ".mts" => Ok(Format::Module),
        ".cjs" | ".cts" => Ok(Format::CommonJs),
        ".json" => Ok(Format::Json),
        ".node" => Ok(Format::Addon),
        ".wasm" => Ok(Format::Wasm),
        ".js" | ".jsx" | ".ts" | ".tsx" => by_package(),
        "" => by_package(),
        _ => Ok(Format::Other),
    }
}

/// Format of a `data:` URL's media type.
pub fn of_mime(mime: &str) -> Option<Format> {
    match mime {
        "text/javascript" | "application/javascript" => Some(Format::Module),
        "application/json" => Some(Format::Json),
        "application/wasm" => Some(Format::Wasm),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions() {
        assert_eq!(extension("/a/b.test.ts"), ".ts");
        assert_eq!(extension("/a.b/c"), "");
        assert_eq!(extension("/a/.hidden"), "");
        let packages = Packages::default();
        assert_eq!(of_file("/nowhere/a.mts", &packages), Ok(Format::Module));
        assert_eq!(of_file("/nowhere/a.cjs", &packages), Ok(Format::CommonJs));
        assert_eq!(of_file("/nowhere/a.js", &packages), Ok(Format::Unknown));
        assert_eq!(of_file("/nowhere/a.txt", &packages), Ok(Format::Other));
    }
}
