//! Builds the stub that executables start from and the base image it maps, and hands both to the command.
//!
//! The stub is a static program of this workspace, so it is built by a second cargo into a directory of its own:
//! its flags (static C library, own profile) must not reach the command, nor the command's reach it. Then the stub
//! is run once to make the base image: the heap after all built-ins are set up.
//!
//! * `JSBUNDLE_STUB=PATH`: take this stub instead of building one.
//! * `JSBUNDLE_SKIP_STUB=1`: carry none. For quick development builds; `jsbundle build` then says so and fails.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the stub is made of; a change in any of it makes another stub.
const SOURCES: &[&str] =
    &["Cargo.toml", "Cargo.lock", "stub", "aot", "engine", "runtime", "snapshot", "rust-toolchain.toml"];

/// The name of the program in package `stub`.
const STUB: &str = "jsbundle-stub";

fn main() {
    let out = PathBuf::from(var("OUT_DIR"));
    println!("cargo::rerun-if-env-changed=JSBUNDLE_STUB");
    println!("cargo::rerun-if-env-changed=JSBUNDLE_SKIP_STUB");
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
    }

    let (stub, image) = (out.join("stub.bin"), out.join("base.img"));
    if env::var_os("JSBUNDLE_SKIP_STUB").is_some_and(|value| value != "0" && !value.is_empty()) {
        write(&stub, b"");
        write(&image, b"");
        return;
    }
    let built = match env::var_os("JSBUNDLE_STUB") {
        Some(path) => PathBuf::from(path),
        None => build_stub(&out),
    };
    let bytes = fs::read(&built).unwrap_or_else(|error| fail(&format!("cannot read {}: {error}", built.display())));
    write(&stub, &bytes);
    make_base_image(&built, &image);
}

/// Builds the stub and returns where it is.
fn build_stub(out: &Path) -> PathBuf {
    let root = PathBuf::from(var("CARGO_MANIFEST_DIR"));
    let target = stub_target();
    let profile = if var("PROFILE") == "debug" { "stub-dev" } else { "stub" };
    // Beside the command's own results, so that every kind of build of it shares the stub.
    let dir =
        out.ancestors().nth(3).filter(|dir| out.starts_with(dir.join("build"))).unwrap_or(out).join("stub-target");

    let mut flags: Vec<OsString> = vec!["-Ctarget-feature=+crt-static".into()];
    // No path of this machine in what is shipped, and the same bytes wherever it is built.
    let remap = |from: &Path, to: &str| {
        let mut flag = OsString::from("--remap-path-prefix=");
        flag.push(from);
        flag.push("=");
        flag.push(to);
        flag
    };
    flags.push(remap(&root, "jsbundle"));
    if let Some(home) = cargo_home() {
        flags.push(remap(&home, "cargo"));
    }
    flags.push(remap(&dir, "target"));

    let mut cargo = Command::new(var("CARGO"));
    cargo
        .current_dir(&root)
        .args(["build", "--quiet", "--locked", "--package", STUB, "--bin", STUB, "--profile", profile])
        .args(["--target", &target])
        .arg("--target-dir")
        .arg(&dir)
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join(&OsString::from("\x1f")));
    // What the outer cargo (or a lint driver around it) was told is not meant for the stub.
    for name in [
        "RUSTFLAGS",
        "CARGO_TARGET_DIR",
        "CARGO_BUILD_TARGET",
        "CARGO_BUILD_TARGET_DIR",
        "CARGO_MAKEFLAGS",
        "MAKEFLAGS",
        "MFLAGS",
        "RUSTC_WORKSPACE_WRAPPER",
        "CLIPPY_ARGS",
    ] {
        cargo.env_remove(name);
    }
    match cargo.status() {
        Ok(status) if status.success() => {}
        Ok(status) => fail(&format!(
            "building the stub failed ({status}); JSBUNDLE_SKIP_STUB=1 builds a command that cannot `build`"
        )),
        Err(error) => fail(&format!("cannot start cargo for the stub: {error}")),
    }
    dir.join(&target).join(profile).join(STUB)
}

/// The target the stub is built for: of the machine the command is for, with musl where its standard library is
/// installed, since a program starts in half the time with it.
fn stub_target() -> String {
    let arch = var("CARGO_CFG_TARGET_ARCH");
    let musl = format!("{arch}-unknown-linux-musl");
    let installed = Command::new(var("RUSTC"))
        .args(["--print", "target-libdir", "--target", &musl])
        .output()
        .is_ok_and(|out| out.status.success() && Path::new(String::from_utf8_lossy(&out.stdout).trim()).is_dir());
    if installed { musl } else { format!("{arch}-unknown-linux-gnu") }
}

/// Runs the stub once to set up the built-ins and save the heap. Without an image the command sets everything up at
/// every start, which is slow, and says what is wrong.
fn make_base_image(stub: &Path, image: &Path) {
    // The stub writes beside, so that an unchanged image keeps its time.
    let made = image.with_extension("new");
    let out = Command::new(stub).arg("--jsbundle-make-base-image").arg(&made).env_clear().output();
    match out {
        Ok(out) if out.status.success() => {
            let bytes = fs::read(&made).unwrap_or_else(|error| fail(&format!("cannot read the base image: {error}")));
            write(image, &bytes);
        }
        Ok(out) => {
            let message = String::from_utf8_lossy(&out.stderr).trim().replace('\n', " | ");
            println!("cargo::warning=no base image ({}): {message}", out.status);
            write(image, b"");
        }
        Err(error) => fail(&format!("cannot start the stub {}: {error}", stub.display())),
    }
}

fn cargo_home() -> Option<PathBuf> {
    env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cargo")))
}

fn var(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| fail(&format!("{name} is not set; this is a build script for cargo")))
}

fn write(path: &Path, bytes: &[u8]) {
    // An unchanged file keeps its time, so that what includes it is not compiled again.
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return;
    }
    if let Err(error) = fs::write(path, bytes) {
        fail(&format!("cannot write {}: {error}", path.display()));
    }
}

fn fail(message: &str) -> ! {
    println!("cargo::error={message}");
    std::process::exit(1)
}
