//! Training: the program is run from its image, and the machine code that it gets hot with becomes part of the image.
//!
//! Each run is a process of its own, so that nothing of it stays in the heap. Machine code can be kept that names no cells but
//! those of the image. What a run has made is not in there: of that the shapes, which say nothing of the program's state, are made
//! in the heap too, and its inline caches filled, before the next round. So the code that is kept was recorded by a process that
//! was started like all that will use it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use engine::vm::Vm;
use engine::vm::heap::cage::HEAP_START;
use tracer::saved::{self, Section};

use super::heap::{self, SavedHeap};
use crate::error::Failure;

/// The program is run at most so often.
const ROUNDS: u32 = 3;

/// Names of files in the folder that a run writes into.
const IMAGE: &str = "image.jsimg";
const CODE: &str = "code";
const HEAP: &str = "heap";

/// How the program is trained.
pub struct Training {
    args: Vec<String>,
    threshold: Option<u16>,
}

impl Training {
    /// With arguments separated by spaces.
    pub fn new(line: &str, threshold: Option<u16>) -> Training {
        Training { args: line.split_whitespace().map(str::to_owned).collect(), threshold }
    }

    /// The image of a heap with the code that the program takes. `write` makes an image of a heap and code.
    pub fn image(
        &self,
        vm: &mut Vm,
        mut write: impl FnMut(&SavedHeap, Vec<u8>) -> Vec<u8>,
    ) -> Result<Vec<u8>, Failure> {
        let dir = Folder::new()?;
        let mut before = u32::MAX;
        for round in 1.. {
            let saved = heap::save(vm)?;
            fs::write(dir.file(IMAGE), write(&saved, Vec::new()))?;
            self.run(&dir)?;
            let code = fs::read(dir.file(CODE))?;
            let found = Section::parse(&code).map_err(|error| Failure::Failed(error.to_string()))?;
            let index = found.index;
            let left_out: u32 = index.left_out.iter().map(|row| row.1.to_native()).sum();
            if left_out == 0 || left_out >= before || round == ROUNDS {
                for row in index.left_out.iter() {
                    eprintln!("note: {} regions left out: {}", row.1, row.0);
                }
                return Ok(write(&saved, code));
            }
            before = left_out;
            let memory = fs::read(dir.file(HEAP))?;
            let bytes = |place: u32| memory.get((place as usize * 8).checked_sub(HEAP_START)?..);
            vm.learn_from(&saved.places, &bytes, index.missing.iter().map(|cell| cell.to_native()));
        }
        unreachable!("rounds end");
    }

    /// Runs the image.
    fn run(&self, dir: &Folder) -> Result<(), Failure> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["run", "--jit=on", "--save-code"]).arg(&dir.0);
        if let Some(threshold) = self.threshold {
            command.arg(format!("--jit-threshold={threshold}"));
        }
        let status = command
            .arg(dir.file(IMAGE))
            .args(&self.args)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status()
            .map_err(|error| Failure::Failed(format!("cannot start the training run: {error}")))?;
        if status.success() { Ok(()) } else { Err(Failure::Failed(format!("the training run failed: {status}"))) }
    }
}

/// Writes what a run has compiled, and its heap, for [`Training::image`].
pub fn report(vm: &mut Vm, dir: &Path) -> std::io::Result<()> {
    let code = saved::save::save(vm).ok_or_else(|| std::io::Error::other("there is no JIT"))?;
    fs::write(dir.join(CODE), code)?;
    fs::write(dir.join(HEAP), vm.heap_memory())
}

/// A folder that is removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Folder, Failure> {
        let dir = std::env::temp_dir().join(format!("jsbundle-train-{}", std::process::id()));
        fs::create_dir(&dir).map_err(|error| Failure::Failed(format!("cannot make {}: {error}", dir.display())))?;
        Ok(Folder(dir))
    }
    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("note: cannot remove {}: {error}", self.0.display());
        }
    }
}
