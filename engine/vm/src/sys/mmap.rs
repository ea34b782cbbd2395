//! Address-space reservation and commitment.

use std::ptr;

/// Reserves `size` bytes of inaccessible address space aligned to `align` (a power of two).
pub fn reserve_aligned(size: usize, align: usize) -> Option<usize> {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
    // A hinted address costs one call instead of over-reserving and trimming.
    for slot in [0x10u64, 0x18, 0x20, 0x28] {
        let want = (slot << 40) as usize & !(align - 1);
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

/// Asks for huge pages where they fit.
pub fn prefer_huge(addr: usize, size: usize) {
    // SAFETY: as for `commit`. Failure changes nothing.
    unsafe {
        libc::madvise(addr as *mut _, size, libc::MADV_HUGEPAGE);
    }
}
