//! Address-space reservation and commitment.

use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};

/// Reserves `size` bytes of inaccessible address space aligned to `align` (a power of two).
pub fn reserve_aligned(size: usize, align: usize) -> Option<usize> {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
    // A hinted address costs one call instead of over-reserving and trimming. It is drawn anew in every process, as the
    // kernel would; the range lies between where programs and where libraries and stacks are put.
    const LOW: u64 = 0x1000_0000_0000;
    const HIGH: u64 = 0x5000_0000_0000;
    let mut random = process_random();
    for _ in 0..4 {
        let want = (LOW + random % (HIGH - LOW)) as usize & !(align - 1);
        random = random.rotate_left(17).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        // SAFETY: maps fresh inaccessible memory; NOREPLACE cannot clobber an existing mapping.
        let p = unsafe { libc::mmap(want as *mut _, size, libc::PROT_NONE, flags | libc::MAP_FIXED_NOREPLACE, -1, 0) };
        if p as usize == want {
            return Some(want);
        }
        if p != libc::MAP_FAILED {
            // SAFETY: just mapped by us (kernel without MAP_FIXED_NOREPLACE took the address as a hint).
            unsafe { libc::munmap(p, size) };
        }
    }
    // SAFETY: as above; the surplus on both sides is returned to the system.
    unsafe {
        let p = libc::mmap(ptr::null_mut(), size + align, libc::PROT_NONE, flags, -1, 0);
        if p == libc::MAP_FAILED {
            return None;
        }
        let start = p as usize;
        let aligned = (start + align - 1) & !(align - 1);
        if aligned > start {
            libc::munmap(p, aligned - start);
        }
        let tail = start + align - aligned;
        if tail > 0 {
            libc::munmap((aligned + size) as *mut _, tail);
        }
        Some(aligned)
    }
}

/// Whether the address space has `size` bytes left.
pub fn is_there_room(size: usize) -> bool {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
    // SAFETY: maps fresh inaccessible memory and returns it.
    unsafe {
        let p = libc::mmap(ptr::null_mut(), size, libc::PROT_NONE, flags, -1, 0);
        p != libc::MAP_FAILED && libc::munmap(p, size) == 0
    }
}

/// A number that differs between processes and between calls: the kernel's random bytes for this process (AT_RANDOM),
/// which cost no system call.
fn process_random() -> u64 {
    static CALLS: AtomicU64 = AtomicU64::new(0);
    // SAFETY: AT_RANDOM is the address of 16 bytes that live as long as the process, or 0 where there are none.
    let bytes = unsafe {
        let at = libc::getauxval(libc::AT_RANDOM) as *const u64;
        if at.is_null() { 0 } else { at.add(1).read_unaligned() }
    };
    let calls = CALLS.fetch_add(1, Ordering::Relaxed);
    (bytes ^ calls.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xff51_afd7_ed55_8ccd)
}

/// Makes reserved pages readable and writable. False when the system refuses.
pub fn commit(addr: usize, size: usize) -> bool {
    // SAFETY: the caller passes a page-aligned part of its own reservation.
    unsafe { libc::mprotect(addr as *mut _, size, libc::PROT_READ | libc::PROT_WRITE) == 0 }
}

/// Returns the pages' memory to the system; they read as zero afterwards.
pub fn discard(addr: usize, size: usize) {
    // SAFETY: as for `commit`. Failure only means that the memory stays resident.
    unsafe {
        libc::madvise(addr as *mut _, size, libc::MADV_DONTNEED);
    }
}

/// Makes committed pages resident in one call, which costs less than a fault for each.
pub fn populate(addr: usize, size: usize) {
    // SAFETY: as for `commit`. Kernels before 5.14 do not know it; then the pages fault one by one.
    unsafe {
        libc::madvise(addr as *mut _, size, libc::MADV_POPULATE_WRITE);
    }
}

/// Bytes of address space that the process may have.
pub fn address_space_limit() -> usize {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: writes to the structure given.
    let known = unsafe { libc::getrlimit(libc::RLIMIT_AS, &mut limit) } == 0;
    if known { usize::try_from(limit.rlim_cur).unwrap_or(usize::MAX) } else { usize::MAX }
}

/// Asks for huge pages where they fit.
pub fn prefer_huge(addr: usize, size: usize) {
    // SAFETY: as for `commit`. Failure changes nothing.
    unsafe {
        libc::madvise(addr as *mut _, size, libc::MADV_HUGEPAGE);
    }
}

/// Pages that can be mapped at several places.
pub struct SharedPages {
    file: std::os::fd::OwnedFd,
    size: usize,
}

impl SharedPages {
    /// Zeroed pages for at least `size` bytes. `None` when the system refuses.
    pub fn new(size: usize) -> Option<SharedPages> {
        use std::os::fd::FromRawFd;
        let size = size.next_multiple_of(4096);
        // SAFETY: a valid name; the descriptor is owned from here on.
        unsafe {
            let file = libc::memfd_create(c"shared-buffer".as_ptr(), libc::MFD_CLOEXEC);
            if file < 0 {
                return None;
            }
            let pages = SharedPages { file: std::os::fd::OwnedFd::from_raw_fd(file), size };
            (libc::ftruncate(file, size as libc::off_t) == 0).then_some(pages)
        }
    }
    /// In bytes, a multiple of the page size.
    pub fn size(&self) -> usize {
        self.size
    }
    /// Maps them in place of the committed pages at `addr`. False when the system refuses.
    pub fn map_at(&self, addr: usize) -> bool {
        use std::os::fd::AsRawFd;
        let (access, flags) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED | libc::MAP_FIXED);
        // SAFETY: as for `commit`.
        unsafe { libc::mmap(addr as *mut _, self.size, access, flags, self.file.as_raw_fd(), 0) != libc::MAP_FAILED }
    }
    /// Puts fresh pages in their place.
    pub fn unmap_at(&self, addr: usize) {
        let (access, flags) =
            (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_FIXED);
        // SAFETY: as for `commit`. What replaces a mapping needs no more address space than that.
        let put = unsafe { libc::mmap(addr as *mut _, self.size, access, flags, -1, 0) };
        assert!(put != libc::MAP_FAILED, "the system has taken pages of the heap");
    }
}
