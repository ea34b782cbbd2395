//! Machine code made known to debuggers: GDB's JIT compilation interface ("Debugging with GDB", chapter "JIT Compilation Interface"; LLDB
//! knows it too). For each region an ELF file in memory names the function; debuggers stop in `__jit_debug_register_code` and read it. Frames
//! of machine code begin as those of C do, so that stacks are unwound through them without more.

use crate::code::Code;
use std::ptr;
use std::sync::Mutex;

/// `jit_actions_t`.
const NO_ACTION: u32 = 0;
const REGISTER: u32 = 1;
const UNREGISTER: u32 = 2;

/// `struct jit_code_entry`.
#[repr(C)]
struct Entry {
    next: *mut Entry,
    previous: *mut Entry,
    file: *const u8,
    size: u64,
}

/// `struct jit_descriptor`.
#[repr(C)]
struct Descriptor {
    version: u32,
    action: u32,
    relevant: *mut Entry,
    first: *mut Entry,
}

/// The list that debuggers read, under a name that they know.
#[unsafe(no_mangle)]
static mut __jit_debug_descriptor: Descriptor =
    Descriptor { version: 1, action: NO_ACTION, relevant: ptr::null_mut(), first: ptr::null_mut() };

/// Debuggers set a breakpoint here.
#[unsafe(no_mangle)]
#[inline(never)]
extern "C" fn __jit_debug_register_code() {
    std::hint::black_box(());
}

/// Isolates of several threads share the list.
static LIST: Mutex<()> = Mutex::new(());

/// Machine code that debuggers know as long as this is there.
pub struct Registration {
    entry: Box<Entry>,
    _file: Box<[u8]>,
}

impl Registration {
    /// Makes code known by a name.
    pub fn new(code: Code, name: &str) -> Registration {
        let file = elf(code, name).into_boxed_slice();
        let mut entry = Box::new(Entry {
            next: ptr::null_mut(),
            previous: ptr::null_mut(),
            file: file.as_ptr(),
            size: file.len() as u64,
        });
        let at = &raw mut *entry;
        change(|list| {
            // SAFETY: under the lock, the list has entries that are alive: each is taken out before it is freed.
            unsafe {
                (*at).next = list.first;
                if let Some(next) = list.first.as_mut() {
                    next.previous = at;
                }
            }
            list.first = at;
            (REGISTER, at)
        });
        Registration { entry, _file: file }
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        let at = &raw mut *self.entry;
        change(|list| {
            // SAFETY: as above.
            unsafe {
                match (*at).previous.as_mut() {
                    Some(previous) => previous.next = (*at).next,
                    None => list.first = (*at).next,
                }
                if let Some(next) = (*at).next.as_mut() {
                    next.previous = (*at).previous;
                }
            }
            (UNREGISTER, at)
        });
    }
}

/// Changes the list, and tells debuggers what has been done with which entry.
fn change(f: impl FnOnce(&mut Descriptor) -> (u32, *mut Entry)) {
    // Nothing panics with the lock held.
    let _lock = LIST.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let list = &raw mut __jit_debug_descriptor;
    // SAFETY: nobody else refers to it while the lock is held; debuggers read while the program stands still.
    let list = unsafe { &mut *list };
    (list.action, list.relevant) = f(list);
    __jit_debug_register_code();
    (list.action, list.relevant) = (NO_ACTION, ptr::null_mut());
}

/// Sections of the file, by their numbers.
const SECTIONS: [&str; 5] = ["", ".text", ".symtab", ".strtab", ".shstrtab"];
const TEXT: u16 = 1;
const HEADER: usize = 64;
const SECTION: usize = 64;
const SYMBOL: usize = 24;

/// An ELF file ("ELF-64 Object File Format") with a section that is where the code is, and a symbol for it.
fn elf(code: Code, name: &str) -> Vec<u8> {
    let mut symbols = vec![0u8; SYMBOL];
    symbols.extend(1u32.to_le_bytes());
    // A global function, in the section of code, at its beginning.
    symbols.extend([1 << 4 | 2, 0]);
    symbols.extend(TEXT.to_le_bytes());
    symbols.extend(0u64.to_le_bytes());
    symbols.extend((code.size as u64).to_le_bytes());
    let strings = format!("\0{}\0", name.replace('\0', " ")).into_bytes();
    let mut names = Vec::new();
    let named = SECTIONS.map(|name| {
        let at = names.len() as u32;
        names.extend(name.bytes().chain([0]));
        at
    });

    let mut file = vec![0u8; HEADER];
    let mut table = vec![0u8; SECTION];
    // (type, flags, address, contents or size, link, first global, alignment, size of an entry)
    let (start, size) = (code.start as u64, code.size as u64);
    let mut section = |file: &mut Vec<u8>, k: usize, kind: u32, contents: &[u8], rest: [u64; 6]| {
        let [flags, address, link, info, align, entry] = rest;
        file.resize(file.len().next_multiple_of(8), 0);
        let size = if kind == 8 { size } else { contents.len() as u64 };
        table.extend(named[k].to_le_bytes().into_iter().chain(kind.to_le_bytes()));
        table.extend([flags, address, file.len() as u64, size].into_iter().flat_map(u64::to_le_bytes));
        table.extend([link as u32, info as u32].into_iter().flat_map(u32::to_le_bytes));
        table.extend([align, entry].into_iter().flat_map(u64::to_le_bytes));
        file.extend_from_slice(contents);
    };
    // SHT_NOBITS, SHF_ALLOC | SHF_EXECINSTR; SHT_SYMTAB; SHT_STRTAB.
    section(&mut file, 1, 8, &[], [2 | 4, start, 0, 0, 16, 0]);
    section(&mut file, 2, 2, &symbols, [0, 0, 3, 1, 8, SYMBOL as u64]);
    section(&mut file, 3, 3, &strings, [0, 0, 0, 0, 1, 0]);
    section(&mut file, 4, 3, &names, [0, 0, 0, 0, 1, 0]);
    file.resize(file.len().next_multiple_of(8), 0);
    let sections = file.len() as u64;
    file.extend(table);

    // ELFCLASS64, ELFDATA2LSB; ET_REL, EM_X86_64.
    file[..7].copy_from_slice(b"\x7fELF\x02\x01\x01");
    file[16..24].copy_from_slice(&[1, 0, 62, 0, 1, 0, 0, 0]);
    file[40..48].copy_from_slice(&sections.to_le_bytes());
    let tail = [HEADER, 0, 0, SECTION, SECTIONS.len(), SECTIONS.len() - 1].map(|n| (n as u16).to_le_bytes());
    file[52..64].copy_from_slice(tail.as_flattened());
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(bytes: &[u8], at: usize, size: usize) -> u64 {
        bytes[at..at + size].iter().rev().fold(0, |n, &byte| n << 8 | u64::from(byte))
    }

    #[test]
    fn the_symbol_is_the_code() {
        let file = elf(Code { start: 0x7000_1000, size: 320 }, "js:f (a.js:1:2)");
        let table = number(&file, 40, 8) as usize;
        let header = |k: usize| &file[table + k * SECTION..][..SECTION];
        assert_eq!((number(&file, 60, 2), file.len()), (5, table + 5 * SECTION));
        assert_eq!((number(header(1), 16, 8), number(header(1), 32, 8)), (0x7000_1000, 320));
        let contents = |k: usize| &file[number(header(k), 24, 8) as usize..][..number(header(k), 32, 8) as usize];
        let symbol = &contents(2)[SYMBOL..];
        assert_eq!((number(symbol, 4, 1), number(symbol, 6, 2), number(symbol, 16, 8)), (0x12, 1, 320));
        assert!(contents(3)[number(symbol, 0, 4) as usize..].starts_with(b"js:f (a.js:1:2)\0"));
        assert!(contents(4)[number(header(2), 0, 4) as usize..].starts_with(b".symtab\0"));
    }

    #[test]
    fn the_list_forgets_what_is_gone() {
        let all = || {
            let _lock = LIST.lock().unwrap();
            let mut found = Vec::new();
            // SAFETY: entries of the list are alive while the lock is held.
            unsafe {
                let mut at = (&raw const __jit_debug_descriptor.first).read();
                while let Some(entry) = at.as_ref() {
                    found.push(entry.file as usize);
                    at = entry.next;
                }
            }
            found
        };
        let make = |n| Registration::new(Code { start: n, size: 1 }, "f");
        let (a, b, c) = (make(1), make(2), make(3));
        let files = [&a, &b, &c].map(|r| r.entry.file as usize);
        assert_eq!(all(), [files[2], files[1], files[0]]);
        drop(b);
        assert_eq!(all(), [files[2], files[0]]);
        drop(c);
        drop(a);
        assert!(all().is_empty());
    }
}
