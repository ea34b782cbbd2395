//! Memory for machine code: part of one reserved range of addresses, so that its size is bounded and code lies close together.
//! Pages are writable while code is copied into them, and executable afterwards, never both.

use std::fmt;
use std::io::Write;
use std::ops::Range;

use vm::sys::mmap;
use vm::{Value, Vm};

/// How machine code is called, see [`lower`](crate::lower).
pub type Entry = unsafe extern "C" fn(vm: *mut Vm, fp: *mut Value) -> Left;

/// How machine code was left.
#[repr(C)]
pub struct Left {
    /// [`RETURNED`](crate::lower::RETURNED), [`REFUSED`](crate::lower::REFUSED), or the number of a resume point.
    pub how: u64,
    /// What was returned.
    pub value: Value,
}

/// What is reserved unless asked otherwise.
pub const DEFAULT_LIMIT: usize = 64 << 20;

const ALIGN: usize = 32;
const PAGE: usize = 4096;

/// Why there is no place for code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CodeError {
    /// The limit is reached.
    Full,
    /// The system refuses memory, or to make it executable.
    Refused,
}

impl fmt::Display for CodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            CodeError::Full => "memory for machine code is used up",
            CodeError::Refused => "the system gives no memory for machine code",
        })
    }
}
impl std::error::Error for CodeError {}

/// Code in a [`CodeMemory`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Code {
    pub start: usize,
    pub size: usize,
}

impl Code {
    /// # Safety
    /// The code came from [`lower`](crate::lower) and has not been freed when it is called.
    pub unsafe fn entry(self) -> Entry {
        // SAFETY: by contract, there is code of this type.
        unsafe { std::mem::transmute::<usize, Entry>(self.start) }
    }
}

/// See the module documentation.
pub struct CodeMemory {
    limit: usize,
    /// Reserved with the first code; 0 until then.
    base: usize,
    /// Bytes from the base that have been handed out, freed ones among them.
    end: usize,
    /// Freed parts below `end`, in order, never side by side: place from the base and size.
    free: Vec<(usize, usize)>,
    /// Addresses of code that came with the image: it is run where it is, and never freed.
    mapped: Range<usize>,
}

impl Default for CodeMemory {
    fn default() -> CodeMemory {
        CodeMemory::new(DEFAULT_LIMIT)
    }
}

impl CodeMemory {
    pub fn new(limit: usize) -> CodeMemory {
        CodeMemory { limit: limit.next_multiple_of(PAGE), base: 0, end: 0, free: Vec::new(), mapped: 0..0 }
    }

    /// Whether an address is that of machine code.
    pub fn contains(&self, address: usize) -> bool {
        (self.base..self.base + self.end).contains(&address) || self.mapped.contains(&address)
    }

    /// Bytes in use.
    pub fn used(&self) -> usize {
        self.end - self.free.iter().map(|f| f.1).sum::<usize>()
    }

    /// Whether code of this size fits where there is no other.
    pub fn has_room_for(&self, size: usize) -> bool {
        size <= self.limit / 2
    }

    /// Copies code to where it can be run. No thread may be running code of this memory meanwhile.
    pub fn add(&mut self, code: &[u8]) -> Result<Code, CodeError> {
        if self.base == 0 {
            self.base = mmap::reserve_aligned(self.limit, PAGE).ok_or(CodeError::Refused)?;
        }
        let size = code.len().max(1).next_multiple_of(ALIGN);
        let at = self.take(size)?;
        let start = self.base + at;
        if let Err(e) = self.write(start, code) {
            self.release(at, size);
            return Err(e);
        }
        Ok(Code { start, size: code.len() })
    }

    /// Makes pages of code executable where they are; nothing writes to them any more.
    pub fn map(&mut self, code: &'static [u8]) -> Result<(), CodeError> {
        let start = code.as_ptr() as usize;
        debug_assert!(start.is_multiple_of(PAGE));
        // SAFETY: pages that hold nothing but code, which is not written to.
        let made = unsafe { libc::mprotect(start as *mut _, code.len(), libc::PROT_READ | libc::PROT_EXEC) };
        if made != 0 {
            return Err(CodeError::Refused);
        }
        self.mapped = start..start + code.len();
        Ok(())
    }

    /// Frees code that nothing will run any more.
    pub fn free(&mut self, code: Code) {
        if self.mapped.contains(&code.start) {
            return;
        }
        self.release(code.start - self.base, code.size.max(1).next_multiple_of(ALIGN));
    }

    /// Room of a size: the first freed part that has it, or at the end.
    fn take(&mut self, size: usize) -> Result<usize, CodeError> {
        if let Some(k) = self.free.iter().position(|f| f.1 >= size) {
            let (at, room) = self.free[k];
            if room == size {
                self.free.remove(k);
            } else {
                self.free[k] = (at + size, room - size);
            }
            return Ok(at);
        }
        if size > self.limit - self.end {
            return Err(CodeError::Full);
        }
        let at = self.end;
        self.end += size;
        Ok(at)
    }

    fn release(&mut self, at: usize, size: usize) {
        let mut k = self.free.partition_point(|f| f.0 < at);
        self.free.insert(k, (at, size));
        if k > 0 && self.free[k - 1].0 + self.free[k - 1].1 == at {
            self.free[k - 1].1 += size;
            self.free.remove(k);
            k -= 1;
        }
        if let Some(&(next, n)) = self.free.get(k + 1)
            && self.free[k].0 + self.free[k].1 == next
        {
            self.free[k].1 += n;
            self.free.remove(k + 1);
        }
        if self.free[k].0 + self.free[k].1 == self.end {
            self.end = self.free[k].0;
            self.free.remove(k);
        }
    }

    fn write(&self, start: usize, code: &[u8]) -> Result<(), CodeError> {
        let first = start & !(PAGE - 1);
        let size = (start + code.len()).next_multiple_of(PAGE) - first;
        if !mmap::commit(first, size) {
            return Err(CodeError::Refused);
        }
        // SAFETY: room for the code within the reservation, just made writable.
        unsafe { std::ptr::copy_nonoverlapping(code.as_ptr(), start as *mut u8, code.len()) };
        // SAFETY: the same pages; nothing writes to them from here on.
        if unsafe { libc::mprotect(first as *mut _, size, libc::PROT_READ | libc::PROT_EXEC) } != 0 {
            return Err(CodeError::Refused);
        }
        Ok(())
    }
}

impl Drop for CodeMemory {
    fn drop(&mut self) {
        if self.base != 0 {
            // SAFETY: the whole reservation, of which no code is run any more. If it fails the addresses stay taken.
            unsafe { libc::munmap(self.base as *mut _, self.limit) };
        }
    }
}

/// Tells `perf` the name of code, as it finds it in the map file of the process.
pub fn name_for_perf(code: Code, name: &str) -> std::io::Result<()> {
    let path = format!("/tmp/perf-{}.map", std::process::id());
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path)?;
    let name: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    writeln!(file, "{:x} {:x} {name}", code.start, code.size)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `mov eax, n; ret`
    fn answer(n: u32) -> Vec<u8> {
        let mut code = vec![0xb8];
        code.extend(n.to_le_bytes());
        code.push(0xc3);
        code
    }

    fn run(c: Code) -> u64 {
        // SAFETY: the code does not look at its arguments.
        unsafe { c.entry()(std::ptr::null_mut(), std::ptr::null_mut()).how }
    }

    #[test]
    fn runs_what_was_added() {
        let mut m = CodeMemory::default();
        let codes: Vec<Code> = (0..1000).map(|n| m.add(&answer(n)).unwrap()).collect();
        for (n, c) in codes.iter().enumerate() {
            assert_eq!(c.start % ALIGN, 0);
            assert_eq!(run(*c), n as u64);
        }
    }

    #[test]
    fn freed_room_is_used_again() {
        let mut m = CodeMemory::new(PAGE);
        let codes: Vec<Code> = (0..128).map(|n| m.add(&answer(n)).unwrap()).collect();
        assert_eq!(m.add(&answer(1)), Err(CodeError::Full));
        m.free(codes[3]);
        m.free(codes[5]);
        assert_eq!(m.add(&[0x90; 33]), Err(CodeError::Full));
        m.free(codes[4]);
        assert_eq!(m.used(), 125 * ALIGN);
        let long = m.add(&[&[0x90; 40][..], &answer(77)].concat()).unwrap();
        assert_eq!(long.start, codes[3].start);
        assert_eq!((run(long), run(codes[6])), (77, 6));
        m.free(long);
        for c in codes.iter().enumerate().filter(|(n, _)| !(3..6).contains(n)).map(|(_, c)| *c) {
            m.free(c);
        }
        assert_eq!((m.used(), m.end), (0, 0));
    }

    #[test]
    fn refuses_what_the_system_refuses() {
        let mut m = CodeMemory::new(1 << 60);
        assert_eq!(m.add(&answer(1)), Err(CodeError::Refused));
    }
}
