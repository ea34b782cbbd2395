//! The files below `runtime/js/` and the ids of the modules they hold. The build script, which embeds the texts, and
//! [`crate::internal_modules::provide`], which reads them, share this.

use std::path::{Path, PathBuf};

/// Id and file of every module, sorted by id. Public modules are known without their folder.
pub fn modules(root: &Path) -> std::io::Result<Vec<(String, PathBuf)>> {
    let mut files = Vec::new();
    collect(root, &mut files)?;
    let mut modules: Vec<(String, PathBuf)> = files
        .into_iter()
        .map(|file| {
            let relative = file.strip_prefix(root).unwrap_or(&file).with_extension("");
            let text = relative.to_string_lossy().replace('\\', "/");
            (text.strip_prefix("node/").map_or(text.clone(), str::to_owned), file)
        })
        .collect();
    modules.sort();
    Ok(modules)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "js") {
            files.push(path);
        }
    }
    Ok(())
}
