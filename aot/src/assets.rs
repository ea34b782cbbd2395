//! Files carried in an image, as the runtime's file system sees them: a read-only tree below [`ROOT`].

use std::collections::BTreeMap;

use runtime::sys::embedded::{Entry, Files};
use snapshot::meta::ArchivedAsset;

/// Where a program's modules and files are at run time. No system has such a directory.
pub const ROOT: &str = "/$jsbundle";

/// The files of one image.
pub struct ImageFiles {
    /// Sorted by path.
    table: &'static [ArchivedAsset],
    bytes: &'static [u8],
}

impl ImageFiles {
    /// `table` as the image's meta has it, `bytes` its section of assets.
    pub fn new(table: &'static [ArchivedAsset], bytes: &'static [u8]) -> ImageFiles {
        ImageFiles { table, bytes }
    }
}

impl Files for ImageFiles {
    fn find(&self, path: &[u8]) -> Option<Entry> {
        let inside = inside(path)?;
        let at = self.table.partition_point(|asset| asset.path.as_bytes() < inside.as_slice());
        if let Some(asset) = self.table.get(at)
            && asset.path.as_bytes() == inside
        {
            let start = usize::try_from(asset.offset.to_native()).ok()?;
            let len = usize::try_from(asset.len.to_native()).ok()?;
            return Some(Entry::File(self.bytes.get(start..start.checked_add(len)?)?));
        }
        let mut prefix = inside;
        if !prefix.is_empty() {
            prefix.push(b'/');
        }
        // What begins with the prefix stands together, but not always right at `at`: `a-b` sorts before `a/b`.
        let from = self.table.partition_point(|asset| asset.path.as_bytes() < prefix.as_slice());
        let mut names = BTreeMap::new();
        for asset in &self.table[from..] {
            let Some(rest) = asset.path.as_bytes().strip_prefix(prefix.as_slice()) else { break };
            let mut parts = rest.splitn(2, |&byte| byte == b'/');
            let name = parts.next().unwrap_or_default().to_vec();
            names.insert(name, parts.next().is_some());
        }
        (!names.is_empty()).then(|| Entry::Directory(names.into_iter().collect()))
    }
}

/// The path below [`ROOT`] without `.`, `..` and empty parts; `None` for a path that is not there. Relative paths are
/// relative to a directory of the system and never are.
fn inside(path: &[u8]) -> Option<Vec<u8>> {
    let rest = path.strip_prefix(ROOT.as_bytes())?;
    if !rest.is_empty() && rest[0] != b'/' {
        return None;
    }
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in rest.split(|&byte| byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join(&b'/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use snapshot::writer::pack_assets;
    use snapshot::{Image, ImageWriter, Kind, Meta, Section};

    fn files() -> ImageFiles {
        let names = ["a.txt", "t-x", "t/b.txt", "t/u/c.txt", "t/u/d.txt"];
        let (assets, bytes) = pack_assets(names.map(|name| (name.to_owned(), name.as_bytes().to_vec())).into());
        let meta = Meta { assets, ..Meta::default() };
        let image = ImageWriter::new(Kind::App).meta(&meta).section(Section::Assets, bytes).finish();
        let image = Image::parse(Box::leak(image.into_boxed_slice())).unwrap();
        ImageFiles::new(image.meta().unwrap().assets.as_slice(), image.section(Section::Assets))
    }

    fn list(entry: Option<Entry>) -> Vec<String> {
        match entry {
            Some(Entry::Directory(names)) => names
                .iter()
                .map(|(name, dir)| format!("{}{}", String::from_utf8_lossy(name), if *dir { "/" } else { "" }))
                .collect(),
            _ => panic!("not a directory"),
        }
    }

    #[test]
    fn files_and_directories() {
        let files = files();
        for path in ["/$jsbundle/t/u/c.txt", "/$jsbundle/t/./x/../u//c.txt"] {
            assert!(matches!(files.find(path.as_bytes()), Some(Entry::File(b"t/u/c.txt"))), "{path}");
        }
        assert_eq!(list(files.find(b"/$jsbundle")), ["a.txt", "t/", "t-x"]);
        assert_eq!(list(files.find(b"/$jsbundle/t/")), ["b.txt", "u/"]);
        for path in ["/$jsbundle/no", "/$jsbundle/t/b", "/$jsbundlex", "/etc", "a.txt", "/$jsbundle/../a.txt", ""] {
            assert!(files.find(path.as_bytes()).is_none(), "{path}");
        }
    }
}
