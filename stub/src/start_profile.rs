//! What a start touches: programs that print a line are started from images of the heap, with every access to the heap
//! and to the program's tables of pointers watched. The base image is then written in the order that suits a start, and
//! tables that it leaves alone are relocated later (`aot::relocations`).
//!
//! Four processes take part for each, one after the other: a fork of the one that has the heap adds the program and saves
//! an image; a fresh one starts it (`MODE`) and watches itself; another one is stepped through (`trace`); the first one
//! reads what they found. The one that watches itself shares the heap's pages with its image file, which so tells
//! what its inline caches have learnt.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ffi::{CStr, CString, OsString, c_int};
use std::fs;
use std::os::fd::AsRawFd;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use aot::assets::ROOT;
use engine::vm::Vm;
use engine::vm::heap::{Collect, Heat};
use snapshot::meta::Jit;
use snapshot::{Image, ImageWriter, Kind, Meta, OwnedImage, Section};

use crate::cold;
use crate::diagnose::complain;
use crate::trace;
use crate::watch::{self, READ, WRITTEN};

/// First argument of a stub that is to start an image; then come the image and, if it is to note what it touches, the file
/// to note it in.
pub const MODE: &CStr = c"--jsbundle-profile-start";

/// Extension of the file with the marks of the tables of pointers, beside that with the heap's.
const TABLES: &str = "tables";

/// How an image starts.
#[derive(Clone, Copy, PartialEq)]
enum Start {
    /// The program is run.
    Run,
    /// The program was evaluated when the image was made; its main function is called.
    Resume,
}

impl Start {
    /// Between them they are starts with and without a JIT.
    fn jit(self) -> Jit {
        match self {
            Start::Run => Jit::On,
            Start::Resume => Jit::Off,
        }
    }

    fn program(self) -> &'static str {
        match self {
            Start::Run => "console.log('hello');\n",
            Start::Resume => {
                "require('v8').startupSnapshot.setDeserializeMainFunction(() => { console.log('hello'); });\n"
            }
        }
    }
}

/// Pages as the processor has them.
const PAGE: usize = 4096;

/// The program's path in the image.
const ENTRY: &str = "start.js";

/// What a start was seen to do.
#[derive(Default)]
pub struct Profile {
    /// With the cells of the heap that it touched: by cell offset, sorted.
    pub cells: Vec<(u32, Heat)>,
    /// With the pages of tables of pointers: address as linked, and whether it was touched.
    pub tables: Vec<(u64, bool)>,
    /// The words of these tables that it touched: addresses as linked.
    pub pointers: Vec<u64>,
    /// Names of the functions that it ran, if this program has symbols.
    pub functions: Option<Vec<String>>,
}

impl Profile {
    /// What either start does.
    fn join(self, other: Profile) -> Profile {
        let mut cells: BTreeMap<u32, Heat> = self.cells.into_iter().collect();
        for (cell, heat) in other.cells {
            cells.entry(cell).and_modify(|known| *known = heat.min(*known)).or_insert(heat);
        }
        let mut tables: BTreeMap<u64, bool> = self.tables.into_iter().collect();
        for (page, touched) in other.tables {
            *tables.entry(page).or_default() |= touched;
        }
        let functions = [self.functions, other.functions].into_iter().flatten().flatten().collect::<BTreeSet<_>>();
        Profile {
            cells: cells.into_iter().collect(),
            tables: tables.into_iter().collect(),
            pointers: [self.pointers, other.pointers].concat(),
            functions: (!functions.is_empty()).then(|| functions.into_iter().collect()),
        }
    }
}

/// Looks at starts of both kinds, twice: once for what inline caches learn, and once more with that known. Files beside
/// `path` are used meanwhile.
pub fn take(vm: &mut Vm, path: &Path) -> Result<Profile, String> {
    for start in [Start::Run, Start::Resume] {
        look(vm, path, start, |vm, files| warm(vm, &files.places, &files.watched))?;
    }
    let profile = |_: &mut Vm, files: &Files| {
        let profile = read(&files.places, &files.touched)?;
        Ok(Profile { functions: traced(&files.image), ..profile })
    };
    Ok(look(vm, path, Start::Run, profile)?.join(look(vm, path, Start::Resume, profile)?))
}

/// What a look at a start leaves for its evaluation.
struct Files {
    /// The image, and another that was changed by the watched start.
    image: PathBuf,
    watched: PathBuf,
    places: PathBuf,
    touched: PathBuf,
}

/// Looks at a start and evaluates what was found.
fn look<T>(
    vm: &mut Vm,
    path: &Path,
    start: Start,
    evaluate: impl FnOnce(&mut Vm, &Files) -> Result<T, String>,
) -> Result<T, String> {
    // What lives now can be told from what the process that saves the image makes.
    vm.collect(Collect::Precise);
    let [image, watched, places, touched] =
        ["start", "watched", "places", "touched"].map(|extension| path.with_extension(extension));
    let result = in_child(|| match save_program(vm, start, &image, &places) {
        Ok(()) => 0,
        Err(error) => {
            complain(&error);
            1
        }
    })
    .and_then(|()| fs::copy(&image, &watched).map(|_| ()).map_err(|error| format!("cannot copy an image: {error}")))
    .and_then(|()| in_child(|| start_again(&watched, &touched)));
    let files = Files { image, watched, places, touched };
    let result = result.and_then(|()| evaluate(vm, &files));
    let Files { image, watched, places, touched } = files;
    for file in [touched.with_extension(TABLES), image, watched, places, touched] {
        if file.exists() {
            fs::remove_file(&file).map_err(|error| format!("cannot remove {}: {error}", file.display()))?;
        }
    }
    result
}

/// Runs `f` in a fork of this process and waits for it to end well.
fn in_child(f: impl FnOnce() -> c_int) -> Result<(), String> {
    // SAFETY: this process has one thread.
    match unsafe { libc::fork() } {
        -1 => Err(format!("cannot fork: {}", std::io::Error::last_os_error())),
        0 => {
            let code = f();
            // SAFETY: ends the fork, without what the parent has registered for its own exit.
            unsafe { libc::_exit(code) }
        }
        child => {
            let mut status = 0;
            // SAFETY: waits for the fork made above.
            if unsafe { libc::waitpid(child, &raw mut status, 0) } != child {
                return Err(format!("cannot wait for a process: {}", std::io::Error::last_os_error()));
            }
            if status == 0 { Ok(()) } else { Err(format!("starting a program failed (status {status:#x})")) }
        }
    }
}

/// Adds the program to the heap as the packager does, saves an image, and notes where it has put the cells.
fn save_program(vm: &mut Vm, start: Start, image: &Path, places: &Path) -> Result<(), String> {
    let main = format!("{ROOT}/{ENTRY}");
    runtime::host::connect(vm, vec![b"jsbundle".to_vec(), main.clone().into_bytes()], Vec::new());
    let (path, format, source) = (vm.str(&main).into(), vm.str("commonjs").into(), vm.str(start.program()).into());
    let imports = vm.new_array(0).into();
    aot::entry::call_internal(vm, "internal/packaged", "add", &[path, format, source, imports])?;
    if start == Start::Resume {
        aot::entry::call_internal(vm, "internal/snapshot", "begin", &[])?;
        runtime::host::settle(vm, |vm| runtime::host::run_main(vm, &main));
        aot::entry::call_internal(vm, "internal/snapshot", "serialize", &[])?;
    }
    aot::entry::compile_all(vm);
    let parts = vm.capture_image(None).map_err(|error| error.to_string())?;
    let pairs: Vec<u8> =
        parts.places().flat_map(|(cell, place)| [cell.to_le_bytes(), place.to_le_bytes()].concat()).collect();
    let bytes = ImageWriter::new(if start == Start::Run { Kind::App } else { Kind::Resumed })
        .meta(&Meta { entry: ENTRY.to_owned(), jit: start.jit(), ..Meta::default() })
        .section(Section::Heap, parts.heap.to_vec())
        .section(Section::HeapMeta, parts.meta)
        .finish();
    let write = |path: &Path, bytes: &[u8]| {
        fs::write(path, bytes).map_err(|error| format!("cannot write {}: {error}", path.display()))
    };
    write(image, &bytes)?;
    write(places, &pairs)
}

/// Becomes a fresh process that starts the image.
fn start_again(image: &Path, touched: &Path) -> c_int {
    let text = |path: &Path| CString::new(path.as_os_str().as_bytes()).unwrap_or_default();
    let (image, touched) = (text(image), text(touched));
    let args = [c"jsbundle".as_ptr(), MODE.as_ptr(), image.as_ptr(), touched.as_ptr(), std::ptr::null()];
    // SAFETY: the arguments are strings that end in zero, the list ends in null.
    unsafe { libc::execv(c"/proc/self/exe".as_ptr(), args.as_ptr()) };
    complain(&format!("cannot start again: {}", std::io::Error::last_os_error()));
    1
}

/// The functions that a start of the image runs. Without them the order of functions is as good as any, so what goes
/// wrong is only told.
fn traced(image: &Path) -> Option<Vec<String>> {
    let image = CString::new(image.as_os_str().as_bytes()).unwrap_or_default();
    let args = [c"jsbundle".as_ptr(), MODE.as_ptr(), image.as_ptr(), std::ptr::null()];
    trace::functions(&c"/proc/self/exe".to_owned(), &args).unwrap_or_else(|error| {
        complain(&format!("functions are not ordered: {error}"));
        None
    })
}

/// Starts the program in `image`, under watch if there is a file to note in what is touched; comes back only if that
/// cannot be done.
pub fn run(image: &CStr, touched: Option<&CStr>) -> c_int {
    let path = |text: &CStr| PathBuf::from(OsString::from_vec(text.to_bytes().to_vec()));
    let error = match start_image(&path(image), touched.map(path).as_deref()) {
        Ok(never) => match never {},
        Err(error) => error,
    };
    complain(&error);
    1
}

fn start_image(image: &Path, touched: Option<&Path>) -> Result<std::convert::Infallible, String> {
    if let Some(touched) = touched {
        let tables = cold::candidates().ok_or("the stub has no tables of pointers")?;
        watch::begin(tables, &touched.with_extension(TABLES))?;
    }
    let path = image;
    let (base, len) = if touched.is_some() {
        shared(image)?
    } else {
        OwnedImage::open(image).map_err(|error| error.to_string())?.into_raw()
    };
    // SAFETY: the mapping was given up to us and stays for as long as the process.
    let image = Image::parse(unsafe { std::slice::from_raw_parts(base, len) }).map_err(|error| error.to_string())?;
    // SAFETY: a private writable mapping of an image that this program has just written.
    let vm = unsafe { aot::entry::restore(&image, runtime::host::natives()) }.map_err(|error| error.to_string())?;
    if let Some(touched) = touched {
        share_new_cells(vm, path, len, image.section(Section::Heap).len())?;
        watch::begin((vm.image_address(), image.section(Section::Heap).len()), touched)?;
    }
    // SAFETY: as above.
    unsafe { crate::run(vm, &image, vec![b"start".to_vec()]) }
}

/// A mapping of the file through which it is written; address and length.
fn shared(file: &Path) -> Result<(*mut u8, usize), String> {
    let fail = |error: std::io::Error| format!("cannot map {}: {error}", file.display());
    let file = fs::File::options().read(true).write(true).open(file).map_err(fail)?;
    let len = file.metadata().map_err(fail)?.len() as usize;
    let (access, fd) = (libc::PROT_READ | libc::PROT_WRITE, file.as_raw_fd());
    // SAFETY: a new mapping of a file of that length.
    let base = unsafe { libc::mmap(std::ptr::null_mut(), len, access, libc::MAP_SHARED, fd, 0) };
    if base == libc::MAP_FAILED { Err(fail(std::io::Error::last_os_error())) } else { Ok((base.cast(), len)) }
}

/// Where cells that a watched start makes lie in its file, behind an image of this length.
fn new_cells(image: usize) -> usize {
    image.next_multiple_of(PAGE)
}

/// Shares the pages behind the heap of the image, which the process will make cells in, with the image's file too.
fn share_new_cells(vm: &Vm, file: &Path, image: usize, heap: usize) -> Result<(), String> {
    /// More than a start takes.
    const ROOM: usize = 4 << 20;
    let fail = |error: std::io::Error| format!("cannot map {}: {error}", file.display());
    let file = fs::File::options().read(true).write(true).open(file).map_err(fail)?;
    file.set_len((new_cells(image) + ROOM) as u64).map_err(fail)?;
    let (at, offset) = (vm.image_address() + heap, new_cells(image) as libc::off_t);
    let (flags, fd) = (libc::MAP_SHARED | libc::MAP_FIXED, file.as_raw_fd());
    // SAFETY: reserved by the isolate and not yet used; inaccessible as before, until it commits the pages.
    let mapped = unsafe { libc::mmap(at as *mut libc::c_void, ROOM, libc::PROT_NONE, flags, fd, offset) };
    if mapped == libc::MAP_FAILED { Err(fail(std::io::Error::last_os_error())) } else { Ok(()) }
}

/// Takes over what the inline caches in the image's heap, after its start, have learnt.
fn warm(vm: &mut Vm, places: &Path, image: &Path) -> Result<(), String> {
    let (base, len) = shared(image)?;
    // SAFETY: the mapping is `len` bytes long and stays; the process that wrote to it has ended.
    let bytes: &'static [u8] = unsafe { std::slice::from_raw_parts(base, len) };
    let image = Image::parse(bytes).map_err(|error| error.to_string())?;
    let (heap, new) = (image.section(Section::Heap), &bytes[new_cells(image.bytes().len())..]);
    let mut pairs = pairs(places)?;
    let first = pairs.first().map_or(0, |pair| pair.1);
    let live: HashSet<u32> = vm.live_cells().map(|(cell, _)| cell.offset()).collect();
    pairs.retain(|(cell, _)| live.contains(cell));
    let bytes = |place: u32| {
        let at = place.checked_sub(first)? as usize * 8;
        if at < heap.len() { heap.get(at..) } else { new.get(at - heap.len()..) }
    };
    vm.learn_from(&pairs, &bytes, std::iter::empty());
    Ok(())
}

/// Of every cell: its offset in this heap and in the image, in the order of the latter.
fn pairs(places: &Path) -> Result<Vec<(u32, u32)>, String> {
    let places = fs::read(places).map_err(|error| format!("cannot read {}: {error}", places.display()))?;
    let word = |bytes: &[u8]| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    Ok(places.chunks_exact(8).map(|pair| (word(pair), word(&pair[4..]))).collect())
}

/// What was done to each cell and page, from where the cells lay and what was touched.
fn read(places: &Path, touched: &Path) -> Result<Profile, String> {
    let read = |path: &Path| fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()));
    let (pairs, heap, tables) = (pairs(places)?, read(touched)?, read(&touched.with_extension(TABLES))?);
    let (at, _) = cold::candidates().ok_or("the stub has no tables of pointers")?;
    let first = pairs.first().map_or(0, |pair| pair.1);
    let mut cells = Vec::new();
    for (i, &(cell, place)) in pairs.iter().enumerate() {
        let from = (place - first) as usize;
        let end = pairs.get(i + 1).map_or(heap.len(), |next| (next.1 - first) as usize);
        let marks = heap.get(from..end).unwrap_or_default().iter().fold(0, |all, mark| all | mark);
        if marks & WRITTEN != 0 {
            cells.push((cell, Heat::Written));
        } else if marks & READ != 0 {
            cells.push((cell, Heat::Read));
        }
    }
    cells.sort_by_key(|&(cell, _)| cell);
    let marked = tables.iter().enumerate().filter(|(_, mark)| **mark != 0);
    let pointers = marked.map(|(i, _)| cold::linked(at + i * 8)).collect();
    let pages = tables.chunks(PAGE / 8).enumerate();
    let tables = pages.map(|(i, marks)| (cold::linked(at + i * PAGE), marks.iter().any(|&mark| mark != 0))).collect();
    Ok(Profile { cells, tables, pointers, functions: None })
}
