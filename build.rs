//! Builds the stub that executables start from and the base image it maps, and hands both to the command.
//!
//! The stub is a static program of this workspace, so it is built by a second cargo into a directory of its own:
//! its flags (static C library, own profile) must not reach the command, nor the command's reach it. Then the stub
//! is run once to make the base image: the heap after all built-ins are set up.
//!
//! * `JSBUNDLE_STUB=PATH`: take this stub instead of building one.
//! * `JSBUNDLE_SKIP_STUB=1`: carry none. For quick development builds; `jsbundle build` then says so and fails.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the stub is made of; a change in any of it makes another stub.
const SOURCES: &[&str] =
    &["Cargo.toml", "Cargo.lock", "stub", "aot", "engine", "runtime", "snapshot", "tracer", "rust-toolchain.toml"];

/// The name of the program in package `stub`.
const STUB: &str = "jsbundle-stub";

/// Set for the linker of the stub, which this program stands in for.
const LINKING: &str = "JSBUNDLE_LINKING_STUB";

fn main() {
    if env::var_os(LINKING).is_some() {
        link(env::args_os().skip(1).collect());
    }
    let out = PathBuf::from(var("OUT_DIR"));
    println!("cargo::rerun-if-env-changed=JSBUNDLE_STUB");
    println!("cargo::rerun-if-env-changed=JSBUNDLE_SKIP_STUB");
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
    }

    // What debuggers look for keeps its name when all other symbols are stripped (`tracer::gdb`).
    if var("CARGO_CFG_TARGET_OS") == "linux" {
        for symbol in ["__jit_debug_register_code", "__jit_debug_descriptor"] {
            println!("cargo::rustc-link-arg-bins=-Wl,--export-dynamic-symbol={symbol}");
        }
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
    let built = make_base_image(&built, &image);
    let bytes = fs::read(&built).unwrap_or_else(|error| fail(&format!("cannot read {}: {error}", built.display())));
    write(&stub, &bytes);
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
    // Where this program cannot be found the compiler's own choice links, and functions stay in any order.
    if let Ok(own) = env::current_exe() {
        flags.push([OsString::from("-Clinker="), own.into()].into_iter().collect());
    }
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
    // Tables for unwinding, see there.
    for arg in ["-Wl,--no-eh-frame-hdr", "-Wl,-T"] {
        flags.push(format!("-Clink-arg={arg}").into());
    }
    flags.push([OsString::from("-Clink-arg="), root.join("stub/discard.ld").into()].into_iter().collect());
    // Where the stub relocates itself.
    if var("CARGO_CFG_TARGET_ARCH") == "x86_64" {
        flags.push("-Clink-arg=-Wl,--entry=jsbundle_start".into());
    }
    if packed_relocations(&target) {
        flags.push("-Clink-arg=-Wl,-z,pack-relative-relocs".into());
    }

    let mut cargo = Command::new(var("CARGO"));
    cargo
        .current_dir(&root)
        .args(["build", "--quiet", "--locked", "--package", STUB, "--bin", STUB, "--profile", profile])
        .args(["--target", &target])
        .arg("--target-dir")
        .arg(&dir)
        .env(LINKING, "1")
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

/// Links the stub, as the linker that the compiler was told to use: once with symbols, to see which functions a start runs and
/// which tables of pointers it reads, and once with these put together, so that a start touches few pages of code and
/// relocates few pointers, and with those functions put apart that few programs run, so that they can be packed. What goes
/// wrong with the first part only makes the second one an ordinary link.
fn link(args: Vec<OsString>) -> ! {
    let output = args.iter().position(|arg| arg == "-o").and_then(|i| args.get(i + 1)).map(PathBuf::from);
    let mut order = Vec::new();
    if let Some(output) = output {
        let (trial, image) = (output.with_extension("trial"), output.with_extension("base"));
        let stripping = |arg: &OsString| arg.to_str().is_some_and(|arg| arg.starts_with("-Wl,--strip-"));
        let with_symbols = args.iter().filter(|arg| !stripping(arg));
        let map = image.with_extension("map");
        let map_to = [OsString::from("-Wl,-Map="), map.clone().into()].into_iter().collect::<OsString>();
        let linked = Command::new("cc").args(with_symbols).arg("-o").arg(&trial).arg(map_to).status();
        let [found, seldom, pointers] =
            ["order", "seldom", "pointers"].map(|extension| image.with_extension(extension));
        if linked.is_ok_and(|status| status.success()) && image_maker(&trial, &image).output().is_ok() && found.exists()
        {
            let mut arg = OsString::from("-Wl,--no-warn-symbol-ordering,--symbol-ordering-file=");
            arg.push(&found);
            order.push(arg);
            let scripts = [
                fs::read_to_string(&seldom).map(|names| packed_section(&names)),
                fs::read_to_string(&map).and_then(|map| Ok(start_tables(&map, &fs::read_to_string(&pointers)?))),
            ];
            let script = image.with_extension("ld");
            if fs::write(&script, scripts.into_iter().flatten().collect::<String>()).is_ok() {
                order.extend(["-Wl,-T".into(), script.into()]);
            }
        }
    }
    let ordered = |order: &[OsString]| Command::new("cc").args(&args).args(order).status();
    // A linker that cannot order (GNU ld) links without.
    let mut status = ordered(&order);
    if !order.is_empty() && !status.as_ref().is_ok_and(|status| status.success()) {
        status = ordered(&[]);
    }
    match status {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => {
            eprintln!("cannot start cc: {error}");
            std::process::exit(1)
        }
    }
}

/// A linker script that puts functions into the section that is packed, behind all that is loaded (`aot::packed`): behind the
/// last section of the C library too, where there is one.
fn packed_section(functions: &str) -> String {
    let inputs: String = functions.lines().map(|name| format!("*(.text.{name} .text.unlikely.{name})\n")).collect();
    format!(
        "SECTIONS {{\n__libc_freeres_ptrs : {{ *(__libc_freeres_ptrs) }}\n\
         .jspacked : ALIGN(4096) {{\n{inputs}}}\n}}\nINSERT AFTER .bss;\n"
    )
}

/// A linker script that puts the tables of pointers first that a start reads: what lies at these addresses by the map of
/// another link (as LLD writes it: address twice, size, alignment, file and section).
fn start_tables(map: &str, addresses: &str) -> String {
    let hex = |text: &str| u64::from_str_radix(text, 16).ok();
    let addresses: BTreeSet<u64> = addresses.lines().filter_map(hex).collect();
    let inputs: String = map
        .lines()
        .filter_map(|line| {
            let mut fields = line.split_ascii_whitespace();
            let (start, size) = (hex(fields.next()?)?, hex(fields.nth(1)?)?);
            let name = fields.nth(1)?.rsplit_once(":(")?.1.strip_suffix(')')?;
            let read = addresses.range(start..start.checked_add(size)?).next().is_some();
            let own =
                name.strip_prefix(".data.rel.ro.").is_some_and(|name| name != "start" && !name.starts_with("local"));
            (own && read).then(|| format!("*({name})\n"))
        })
        .collect();
    format!(
        "SECTIONS {{\n.data.rel.ro : {{\n*(.data.rel.ro.start)\n{inputs}*(.data.rel.ro .data.rel.ro.*)\n}}\n}}\n\
         INSERT AFTER .init_array;\n"
    )
}

/// Whether start-up code of the C library that the stub is linked with understands packed relative relocations
/// (`DT_RELR`): musl 1.2.4 and glibc 2.36 do.
fn packed_relocations(target: &str) -> bool {
    if target.ends_with("musl") {
        return true;
    }
    let out = Command::new("getconf").arg("GNU_LIBC_VERSION").output();
    let version = out.ok().and_then(|out| String::from_utf8(out.stdout).ok()).unwrap_or_default();
    let mut numbers = version.trim().rsplit(' ').next().unwrap_or("").split('.').map(|n| n.parse::<u32>());
    matches!((numbers.next(), numbers.next()), (Some(Ok(major)), Some(Ok(minor))) if (major, minor) >= (2, 36))
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

/// Runs the stub once to set up the built-ins and save the heap, to `image`. Without an image the command sets everything
/// up at every start, which is slow, and says what is wrong. Returns the stub to use: this one, or what it has made of
/// itself for the sake of its start.
fn make_base_image(stub: &Path, image: &Path) -> PathBuf {
    // The stub writes beside, so that an unchanged image keeps its time.
    let (made, prepared) = (image.with_extension("new"), image.with_extension("stub"));
    if prepared.exists() {
        fs::remove_file(&prepared).unwrap_or_else(|error| fail(&format!("cannot remove an old stub: {error}")));
    }
    let out = image_maker(stub, &made).output();
    match out {
        Ok(out) if out.status.success() => {
            for line in String::from_utf8_lossy(&out.stderr).lines() {
                println!("cargo::warning={line}");
            }
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
    if prepared.exists() { prepared } else { stub.to_owned() }
}

/// The command that makes the base image.
fn image_maker(stub: &Path, image: &Path) -> Command {
    let mut command = Command::new(stub);
    // From the folder as it was when this program was built, which is when its own package was.
    let js = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime/js");
    command.arg("--jsbundle-make-base-image").arg(js).arg(image).env_clear();
    command
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
