//! The `jsbundle` command as its users meet it: what it prints, writes and returns.
//!
//! * `programs`: running, building and resuming
//! * `general`: help, completions, wrong use
//! * `bench`: measurements
//! * `build`: what it refuses
//! * `executable`: damaged executables, strip tools
//! * `machine_code`: its memory, its names in debuggers
//! * `training`: images with machine code
//! * `bad_input`: wrong programs, and a system that is short of something

mod bad_input;
mod bench;
mod build;
mod executable;
mod general;
mod machine_code;
mod programs;
#[path = "../support/skip.rs"]
mod skip;
mod training;

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use skip::skipped;

/// The command under test.
fn jsbundle() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jsbundle"));
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

/// A directory of a test's own, removed when dropped.
struct Dir(PathBuf);

impl Dir {
    fn new(name: &str) -> Dir {
        let path = std::env::temp_dir().join(format!("jsbundle-cli-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Dir(path)
    }

    fn path(&self) -> &Path {
        &self.0
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        // What is left in the temporary folder harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
