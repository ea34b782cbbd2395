//! Binding `fs`: file system operations. The first argument is a callback, undefined for a synchronous call; the
//! result is a value or a negative errno. Whole-file operations give `-1000 - errno` when the transfer failed rather
//! than the opening.

use super::{big_int, bytes, bytes_mut, elements, int, new_bytes, new_string, path, text, writable};
use crate::host::{self, IntoJs};
use crate::sys::fs::{self as sys, Dir, Stat};
use crate::sys::fs_tree::{self as tree, FileError, Target};
use crate::sys::{Sys, clock};
use engine::builtins::natives;
use engine::vm::{Args, JsResult, Value, Vm};

natives! {
    pub TABLE:
    "access" 3 => access;
    "exists" 1 => exists;
    "open" 4 => open;
    "close" 2 => close;
    "read" 6 => read;
    "readv" 4 => readv;
    "write" 6 => write;
    "writev" 4 => writev;
    "rename" 3 => rename;
    "ftruncate" 3 => ftruncate;
    "rmdir" 2 => rmdir;
    "fdatasync" 2 => fdatasync;
    "fsync" 2 => fsync;
    "mkdir" 4 => mkdir;
    "readdir" 4 => readdir;
    "opendir" 2 => opendir;
    "dirRead" 4 => dir_read;
    "dirClose" 2 => dir_close;
    "readlink" 3 => readlink;
    "realpath" 3 => realpath;
    "symlink" 3 => symlink;
    "link" 3 => link;
    "unlink" 2 => unlink;
    "stat" 2 => stat;
    "lstat" 2 => lstat;
    "fstat" 2 => fstat;
    "statfs" 2 => statfs;
    "chmod" 3 => chmod;
    "fchmod" 3 => fchmod;
    "chown" 4 => chown;
    "fchown" 4 => fchown;
    "lchown" 4 => lchown;
    "utimes" 4 => utimes;
    "futimes" 4 => futimes;
    "lutimes" 4 => lutimes;
    "mkdtemp" 3 => mkdtemp;
    "copyFile" 4 => copy_file;
    "readFile" 3 => read_file;
    "readFileUtf8" 2 => read_file_utf8;
    "writeFile" 6 => write_file;
    "sleep" 1 => sleep;
}

/// What an operation found.
pub enum Found {
    Nothing,
    Int(i64),
    Stat(Box<Stat>),
    Numbers(Vec<u64>),
    /// A path or name; true: as bytes.
    Name(Vec<u8>, bool),
    /// Names with types; (as bytes, types wanted)
    Names(Vec<(Vec<u8>, u8)>, bool, bool),
    Bytes(Vec<u8>),
}

fn name(vm: &mut Vm, n: &[u8], as_bytes: bool) -> JsResult {
    if as_bytes { new_bytes(vm, n) } else { Ok(new_string(vm, n)) }
}

/// Exact where a double is; a bigint beyond.
fn number(vm: &mut Vm, n: u64) -> Value {
    if n < 1 << 53 { Value::number(n as f64) } else { vm.bigint_from_u64(n) }
}

impl IntoJs for Found {
    fn into_js(self, vm: &mut Vm) -> JsResult {
        Ok(match self {
            Found::Nothing => Value::UNDEFINED,
            Found::Int(n) => Value::number(n as f64),
            Found::Stat(s) => {
                // Pushed one by one: a bigint must be reachable before the next is made.
                let array = vm.new_array(s.len());
                for (i, &n) in s.iter().enumerate() {
                    // Seconds may be negative, before 1970.
                    let v = if i >= 10 { Value::number(n as i64 as f64) } else { number(vm, n) };
                    vm.array_push(array, v);
                }
                array.into()
            }
            Found::Numbers(list) => {
                let array = vm.new_array(list.len());
                for &n in &list {
                    let v = number(vm, n);
                    vm.array_push(array, v);
                }
                array.into()
            }
            Found::Name(n, as_bytes) => name(vm, &n, as_bytes)?,
            Found::Names(list, as_bytes, types) => {
                let names = vm.new_array(list.len());
                for (n, _) in &list {
                    let n = name(vm, n, as_bytes)?;
                    vm.array_push(names, n);
                }
                if types {
                    let kinds: Vec<Value> = list.iter().map(|&(_, t)| Value::int(t as i32)).collect();
                    let kinds = vm.new_array_from(&kinds);
                    vm.new_array_from(&[names.into(), kinds.into()]).into()
                } else {
                    names.into()
                }
            }
            Found::Bytes(b) => new_bytes(vm, &b)?,
        })
    }
}

impl IntoJs for Sys<Found> {
    fn into_js(self, vm: &mut Vm) -> JsResult {
        match self {
            Ok(found) => found.into_js(vm),
            Err(e) => Ok(Value::int(-e)),
        }
    }
}

impl IntoJs for Result<Found, FileError> {
    fn into_js(self, vm: &mut Vm) -> JsResult {
        match self {
            Ok(found) => found.into_js(vm),
            Err(FileError::Open(e)) => Ok(Value::int(-e)),
            Err(FileError::Transfer(e)) => Ok(Value::int(-1000 - e)),
        }
    }
}

fn nothing(result: Sys<()>) -> Sys<Found> {
    result.map(|()| Found::Nothing)
}

/// Runs a system operation now or in the background.
fn run(vm: &mut Vm, args: Args, job: impl FnOnce() -> Sys<Found> + Send + 'static) -> JsResult {
    host::perform(vm, args.get(0), job)
}

fn as_bytes(vm: &mut Vm, encoding: Value) -> bool {
    text(vm, encoding) == "buffer"
}

macro_rules! by_path {
    ($($f:ident => |$p:ident| $e:expr;)*) => {$(
        fn $f(vm: &mut Vm, args: Args) -> JsResult {
            let $p = path(vm, args.get(1));
            run(vm, args, move || $e)
        }
    )*};
}
by_path! {
    rmdir => |p| nothing(sys::rmdir(&p));
    opendir => |p| open_dir(&p);
    unlink => |p| nothing(sys::unlink(&p));
    stat => |p| sys::stat(&p).map(|s| Found::Stat(Box::new(s)));
    lstat => |p| sys::lstat(&p).map(|s| Found::Stat(Box::new(s)));
    statfs => |p| sys::statfs(&p).map(|s| Found::Numbers(s.to_vec()));
    mkdtemp => |p| sys::mkdtemp(&p).map(|n| Found::Name(n, false));
}

macro_rules! by_two_paths {
    ($($f:ident => $call:path;)*) => {$(
        fn $f(vm: &mut Vm, args: Args) -> JsResult {
            let (a, b) = (path(vm, args.get(1)), path(vm, args.get(2)));
            run(vm, args, move || nothing($call(&a, &b)))
        }
    )*};
}
by_two_paths! {
    rename => sys::rename;
    link => sys::link;
    symlink => sys::symlink;
}

macro_rules! by_fd {
    ($($f:ident => |$fd:ident, $args:ident| $e:expr;)*) => {$(
        fn $f(vm: &mut Vm, $args: Args) -> JsResult {
            let $fd = fd($args);
            let job = $e;
            run(vm, $args, job)
        }
    )*};
}
by_fd! {
    close => |fd, args| move || nothing(sys::close(fd));
    fsync => |fd, args| move || nothing(sys::fsync(fd));
    fdatasync => |fd, args| move || nothing(sys::fdatasync(fd));
    fstat => |fd, args| move || sys::fstat(fd).map(|s| Found::Stat(Box::new(s)));
    ftruncate => |fd, args| { let n = int(args.get(2), 0); move || nothing(sys::ftruncate(fd, n)) };
    fchmod => |fd, args| { let m = int(args.get(2), 0) as u32; move || nothing(sys::fchmod(fd, m)) };
    fchown => |fd, args| { let (u, g) = owner(args); move || nothing(sys::fchown(fd, u, g)) };
    futimes => |fd, args| { let (a, m) = times(args); move || nothing(sys::futimes(fd, a, m)) };
}

fn fd(args: Args) -> i32 {
    int(args.get(1), -1) as i32
}
fn owner(args: Args) -> (u32, u32) {
    (int(args.get(2), -1) as u32, int(args.get(3), -1) as u32)
}
fn times(args: Args) -> (f64, f64) {
    (args.get(2).to_f64().unwrap_or(0.0), args.get(3).to_f64().unwrap_or(0.0))
}

fn access(vm: &mut Vm, args: Args) -> JsResult {
    let (p, mode) = (path(vm, args.get(1)), int(args.get(2), 0) as i32);
    run(vm, args, move || nothing(sys::access(&p, mode)))
}
fn exists(vm: &mut Vm, args: Args) -> JsResult {
    let p = path(vm, args.get(0));
    Ok(Value::bool(sys::exists(&p)))
}
fn open(vm: &mut Vm, args: Args) -> JsResult {
    let p = path(vm, args.get(1));
    let (flags, mode) = (int(args.get(2), 0) as i32, int(args.get(3), 0o666) as u32);
    run(vm, args, move || sys::open(&p, flags, mode).map(|fd| Found::Int(fd as i64)))
}
fn chmod(vm: &mut Vm, args: Args) -> JsResult {
    let (p, mode) = (path(vm, args.get(1)), int(args.get(2), 0) as u32);
    run(vm, args, move || nothing(sys::chmod(&p, mode)))
}
fn chown(vm: &mut Vm, args: Args) -> JsResult {
    let (p, (u, g)) = (path(vm, args.get(1)), owner(args));
    run(vm, args, move || nothing(sys::chown(&p, u, g)))
}
fn lchown(vm: &mut Vm, args: Args) -> JsResult {
    let (p, (u, g)) = (path(vm, args.get(1)), owner(args));
    run(vm, args, move || nothing(sys::lchown(&p, u, g)))
}
fn utimes(vm: &mut Vm, args: Args) -> JsResult {
    let (p, (a, m)) = (path(vm, args.get(1)), times(args));
    run(vm, args, move || nothing(sys::utimes(&p, a, m, true)))
}
fn lutimes(vm: &mut Vm, args: Args) -> JsResult {
    let (p, (a, m)) = (path(vm, args.get(1)), times(args));
    run(vm, args, move || nothing(sys::utimes(&p, a, m, false)))
}

/// (callback, path, mode, recursive?) -> first directory made
fn mkdir(vm: &mut Vm, args: Args) -> JsResult {
    let (p, mode) = (path(vm, args.get(1)), int(args.get(2), 0o777) as u32);
    let recursive = args.get(3).is_true();
    run(vm, args, move || {
        if !recursive {
            return nothing(sys::mkdir(&p, mode));
        }
        // Node tells the first one as an absolute path.
        let first = tree::mkdir_all(&p, mode)?;
        Ok(first.map_or(Found::Nothing, |f| Found::Name(absolute(f), false)))
    })
}
fn absolute(p: Vec<u8>) -> Vec<u8> {
    if p.starts_with(b"/") {
        return p;
    }
    match crate::sys::process::cwd() {
        Ok(mut cwd) => {
            cwd.push(b'/');
            cwd.extend(p.strip_prefix(b"./").unwrap_or(&p));
            cwd
        }
        Err(_) => p,
    }
}

/// (callback, path, types?, encoding)
fn readdir(vm: &mut Vm, args: Args) -> JsResult {
    let p = path(vm, args.get(1));
    let (types, raw) = (args.get(2).is_true(), as_bytes(vm, args.get(3)));
    run(vm, args, move || tree::read_dir(&p).map(|list| Found::Names(list, raw, types)))
}

fn open_dir(p: &[u8]) -> Sys<Found> {
    let dir = Dir::open(p)?;
    // Handed over by number: jobs run on other threads, the table belongs to this one.
    Ok(Found::Int(DIRS.lock().map_err(|_| libc::EIO)?.add(dir) as i64))
}

/// Open directories by number, shared with the pool.
struct Dirs {
    open: Vec<Option<Dir>>,
}
impl Dirs {
    fn add(&mut self, dir: Dir) -> usize {
        match self.open.iter().position(Option::is_none) {
            Some(i) => {
                self.open[i] = Some(dir);
                i
            }
            None => {
                self.open.push(Some(dir));
                self.open.len() - 1
            }
        }
    }
}
static DIRS: std::sync::Mutex<Dirs> = std::sync::Mutex::new(Dirs { open: Vec::new() });

/// (callback, directory, encoding, count) -> [names, types], null at the end
fn dir_read(vm: &mut Vm, args: Args) -> JsResult {
    let (handle, raw) = (int(args.get(1), -1) as usize, as_bytes(vm, args.get(2)));
    let count = int(args.get(3), 32).max(1) as usize;
    host::perform(vm, args.get(0), move || {
        let mut dirs = DIRS.lock().map_err(|_| libc::EIO)?;
        let dir = dirs.open.get_mut(handle).and_then(Option::as_mut).ok_or(libc::EBADF)?;
        let mut list = Vec::new();
        while list.len() < count {
            match dir.next()? {
                Some(entry) => list.push(entry),
                None => break,
            }
        }
        Ok(Batch(list, raw))
    })
}
struct Batch(Vec<(Vec<u8>, u8)>, bool);
impl IntoJs for Sys<Batch> {
    fn into_js(self, vm: &mut Vm) -> JsResult {
        match self {
            Ok(Batch(list, _)) if list.is_empty() => Ok(Value::NULL),
            Ok(Batch(list, raw)) => Found::Names(list, raw, true).into_js(vm),
            Err(e) => Ok(Value::int(-e)),
        }
    }
}
fn dir_close(vm: &mut Vm, args: Args) -> JsResult {
    let handle = int(args.get(1), -1) as usize;
    run(vm, args, move || {
        let mut dirs = DIRS.lock().map_err(|_| libc::EIO)?;
        let dir = dirs.open.get_mut(handle).and_then(Option::take);
        dir.map(|_| Found::Nothing).ok_or(libc::EBADF)
    })
}

fn readlink(vm: &mut Vm, args: Args) -> JsResult {
    let (p, raw) = (path(vm, args.get(1)), as_bytes(vm, args.get(2)));
    run(vm, args, move || sys::readlink(&p).map(|n| Found::Name(n, raw)))
}
fn realpath(vm: &mut Vm, args: Args) -> JsResult {
    let (p, raw) = (path(vm, args.get(1)), as_bytes(vm, args.get(2)));
    run(vm, args, move || sys::realpath(&p).map(|n| Found::Name(n, raw)))
}
fn copy_file(vm: &mut Vm, args: Args) -> JsResult {
    let (from, to) = (path(vm, args.get(1)), path(vm, args.get(2)));
    let flags = int(args.get(3), 0) as i32;
    run(vm, args, move || nothing(tree::copy_file(&from, &to, flags)))
}

/// The part of `all` that offset and length name.
fn part(all: usize, offset: Value, length: Value) -> std::ops::Range<usize> {
    let start = int(offset, 0).clamp(0, all as i64) as usize;
    let n = int(length, (all - start) as i64).clamp(0, (all - start) as i64) as usize;
    start..start + n
}

/// Bytes that arrive in a buffer of the program when the job is back.
struct Arrived {
    data: Vec<u8>,
    /// Callback slots holding the target views, with the range of each.
    slots: Vec<(u32, std::ops::Range<usize>)>,
}
impl Arrived {
    /// Puts the bytes where they belong; how many there were.
    fn deliver(self, vm: &mut Vm) -> usize {
        let mut rest = &self.data[..];
        for (slot, range) in self.slots {
            let view = host::release(vm, slot);
            let target = bytes_mut(view);
            // The program may have made the buffer smaller meanwhile.
            let (start, end) = (range.start.min(target.len()), range.end.min(target.len()));
            let n = rest.len().min(end - start);
            target[start..start + n].copy_from_slice(&rest[..n]);
            rest = &rest[n..];
        }
        self.data.len()
    }
}

struct ReadResult {
    arrived: Arrived,
    result: Sys<()>,
}
impl IntoJs for ReadResult {
    fn into_js(self, vm: &mut Vm) -> JsResult {
        // Also after a failure: the slots are given back.
        let n = self.arrived.deliver(vm);
        super::outcome(self.result, |()| Ok(Value::from_usize(n)))
    }
}

/// Reads into views.
fn read_into(
    vm: &mut Vm,
    callback: Value,
    fd: i32,
    targets: Vec<(Value, std::ops::Range<usize>)>,
    position: i64,
) -> JsResult {
    for (view, _) in &targets {
        writable(vm, *view)?;
    }
    if callback.is_undefined()
        && let [(view, range)] = &targets[..]
    {
        let result = sys::read(fd, &mut bytes_mut(*view)[range.clone()], position);
        return super::outcome(result, |n| Ok(Value::from_usize(n)));
    }
    let total: usize = targets.iter().map(|(_, r)| r.len()).sum();
    let slots: Vec<_> = targets.into_iter().map(|(view, range)| (host::hold(vm, view), range)).collect();
    host::perform(vm, callback, move || {
        let mut data = vec![0; total];
        let result = sys::read(fd, &mut data, position);
        data.truncate(*result.as_ref().unwrap_or(&0));
        ReadResult { arrived: Arrived { data, slots }, result: result.map(|_| ()) }
    })
}

/// (callback, fd, view, offset, length, position)
fn read(vm: &mut Vm, args: Args) -> JsResult {
    let view = args.get(2);
    let range = part(bytes(view).len(), args.get(3), args.get(4));
    let position = big_int(vm, args.get(5), -1);
    read_into(vm, args.get(0), fd(args), vec![(view, range)], position)
}
/// (callback, fd, views, position)
fn readv(vm: &mut Vm, args: Args) -> JsResult {
    let views = elements(vm, args.get(2))?;
    let targets = views.into_iter().map(|v| (v, 0..bytes(v).len())).collect();
    let position = big_int(vm, args.get(3), -1);
    read_into(vm, args.get(0), fd(args), targets, position)
}
/// (callback, fd, view, offset, length, position)
fn write(vm: &mut Vm, args: Args) -> JsResult {
    let all = bytes(args.get(2));
    let data = &all[part(all.len(), args.get(3), args.get(4))];
    let (fd, position) = (fd(args), big_int(vm, args.get(5), -1));
    if args.get(0).is_undefined() {
        return super::outcome(sys::write(fd, data, position), |n| Ok(Value::from_usize(n)));
    }
    let data = data.to_vec();
    run(vm, args, move || sys::write(fd, &data, position).map(|n| Found::Int(n as i64)))
}
/// (callback, fd, views, position)
fn writev(vm: &mut Vm, args: Args) -> JsResult {
    let mut data = Vec::new();
    for view in elements(vm, args.get(2))? {
        data.extend_from_slice(bytes(view));
    }
    let (fd, position) = (fd(args), big_int(vm, args.get(3), -1));
    run(vm, args, move || sys::write(fd, &data, position).map(|n| Found::Int(n as i64)))
}

/// A path, or a descriptor as a number.
fn target(vm: &mut Vm, v: Value) -> Target {
    match v.to_f64() {
        Some(fd) => Target::Fd(fd as i32),
        None => Target::Path(path(vm, v)),
    }
}
/// (callback, path or fd, flags) -> bytes
fn read_file(vm: &mut Vm, args: Args) -> JsResult {
    let (t, flags) = (target(vm, args.get(1)), int(args.get(2), 0) as i32);
    host::perform(vm, args.get(0), move || tree::read_file(&t, flags).map(Found::Bytes))
}
/// (path or fd, flags) -> text
fn read_file_utf8(vm: &mut Vm, args: Args) -> JsResult {
    let (t, flags) = (target(vm, args.get(0)), int(args.get(1), 0) as i32);
    match tree::read_file(&t, flags) {
        Ok(data) => Ok(new_string(vm, &data)),
        Err(e) => Err::<(), _>(e).into_js(vm),
    }
}
impl IntoJs for Result<(), FileError> {
    fn into_js(self, vm: &mut Vm) -> JsResult {
        self.map(|()| Found::Nothing).into_js(vm)
    }
}
/// (callback, path or fd, bytes, flags, mode, flush?)
fn write_file(vm: &mut Vm, args: Args) -> JsResult {
    let t = target(vm, args.get(1));
    let (flags, mode, flush) = (int(args.get(3), 0) as i32, int(args.get(4), 0o666) as u32, args.get(5).is_true());
    let data = bytes(args.get(2));
    if args.get(0).is_undefined() {
        return tree::write_file(&t, data, flags, mode, flush).into_js(vm);
    }
    let data = data.to_vec();
    host::perform(vm, args.get(0), move || tree::write_file(&t, &data, flags, mode, flush))
}

fn sleep(_: &mut Vm, args: Args) -> JsResult {
    clock::sleep_ms(int(args.get(0), 0).max(0) as u64);
    Ok(Value::UNDEFINED)
}
