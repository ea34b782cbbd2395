//! Paths inside an image: relative to one directory above everything carried along, so that they do not depend on
//! where the project lies.

use std::path::{Path, PathBuf};

/// The directory that paths inside the image are relative to.
pub struct Layout {
    root: PathBuf,
}

impl Layout {
    /// The project's directory (that of the nearest `package.json` above `entry`, else the entry's own), or as far
    /// above it as `files` reach. All paths absolute.
    pub fn new<'p>(entry: &Path, files: impl Iterator<Item = &'p Path>) -> Layout {
        let dir = entry.parent().unwrap_or(entry);
        let mut root = dir.ancestors().find(|dir| dir.join("package.json").is_file()).unwrap_or(dir);
        for file in files {
            while !file.starts_with(root) {
                let Some(above) = root.parent() else { break };
                root = above;
            }
        }
        Layout { root: root.to_owned() }
    }

    /// `path` inside the image, with forward slashes.
    pub fn inside(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_rises_to_cover_everything() {
        let files = ["/w/app/src/main.ts", "/w/shared/util.ts"].map(Path::new);
        let layout = Layout::new(files[0], files.into_iter());
        assert_eq!(layout.inside(files[0]), "app/src/main.ts");
        assert_eq!(layout.inside(files[1]), "shared/util.ts");
        let alone = Layout::new(files[0], files.into_iter().take(1));
        assert_eq!(alone.inside(files[0]), "main.ts");
    }
}
