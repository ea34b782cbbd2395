//! The tests of a copy of test262, and what is run of each.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::front_matter::FrontMatter;

/// What test262's own numbers are given for: everything but proposals' staging area and ECMA-402.
pub const FOLDERS: [&str; 3] = ["annexB", "built-ins", "language"];

/// A copy of test262.
pub struct Corpus {
    pub root: PathBuf,
    /// Features of the proposed half of `features.txt`.
    pub proposed: BTreeSet<String>,
}

/// A file of the corpus.
pub struct Test {
    /// Path below `test/`.
    pub name: String,
    pub front: FrontMatter,
}

/// How a test is run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Variant {
    Sloppy,
    Strict,
    Module,
    Raw,
}

/// All of them, in the order in which they are run.
pub const VARIANTS: [Variant; 4] = [Variant::Sloppy, Variant::Strict, Variant::Module, Variant::Raw];

impl Variant {
    pub fn name(self) -> &'static str {
        match self {
            Variant::Sloppy => "sloppy",
            Variant::Strict => "strict",
            Variant::Module => "module",
            Variant::Raw => "raw",
        }
    }
}

impl Test {
    pub fn variants(&self) -> &'static [Variant] {
        use Variant::{Module, Raw, Sloppy, Strict};
        match () {
            () if self.front.has("module") => &[Module],
            () if self.front.has("raw") => &[Raw],
            () if self.front.has("onlyStrict") => &[Strict],
            () if self.front.has("noStrict") => &[Sloppy],
            () => &[Sloppy, Strict],
        }
    }
}

impl Corpus {
    /// # Errors
    /// What is missing in the folder.
    pub fn open(root: &Path) -> Result<Corpus, String> {
        let path = root.join("features.txt");
        let text = std::fs::read_to_string(&path)
            .map_err(|e| format!("{}: {e} (this must be a copy of test262)", path.display()))?;
        let proposed = text.split("## Standard language features").next().unwrap_or("");
        let features = proposed.lines().map(|line| line.split('#').next().unwrap_or("").trim());
        let proposed = features.filter(|feature| !feature.is_empty()).map(str::to_owned).collect();
        Ok(Corpus { root: root.to_owned(), proposed })
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join("test").join(name)
    }

    /// The tests below `folders` whose path contains `filter`, sorted by path. A folder is one below `test/`.
    ///
    /// # Errors
    /// Folders and files that cannot be read, heads that cannot be understood.
    pub fn tests(&self, folders: &[String], filter: &str) -> Result<Vec<Test>, String> {
        let mut names = Vec::new();
        for folder in folders {
            self.walk(folder, &mut names)?;
        }
        names.retain(|name| name.contains(filter));
        names.sort_unstable();
        let read = |name: String| {
            let bytes = std::fs::read(self.path(&name)).map_err(|e| format!("{name}: {e}"))?;
            let front = FrontMatter::parse(&String::from_utf8_lossy(&bytes)).map_err(|e| format!("{name}: {e}"))?;
            Ok(Test { name, front })
        };
        names.into_iter().map(read).collect()
    }

    fn walk(&self, name: &str, out: &mut Vec<String>) -> Result<(), String> {
        let path = self.path(name);
        let entries = std::fs::read_dir(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        for entry in entries {
            let entry = entry.map_err(|e| format!("{}: {e}", path.display()))?;
            let name = format!("{name}/{}", entry.file_name().to_string_lossy());
            if entry.file_type().is_ok_and(|t| t.is_dir()) {
                self.walk(&name, out)?;
            } else if name.ends_with(".js") && !name.contains("_FIXTURE") {
                out.push(name);
            }
        }
        Ok(())
    }

    /// Whether a test is about nothing but the published language.
    pub fn is_standard(&self, test: &Test) -> bool {
        !test.front.features.iter().any(|feature| self.proposed.contains(feature))
    }
}
