//! Bounds of the running thread's native stack.

/// Highest address of the stack (it grows down); 0 when the system does not tell.
pub fn start() -> usize {
    // SAFETY: the attribute object is initialised by the first call, read by the second and destroyed.
    unsafe {
        let mut attr: libc::pthread_attr_t = std::mem::zeroed();
        if libc::pthread_getattr_np(libc::pthread_self(), &mut attr) != 0 {
            return 0;
        }
        let mut low = std::ptr::null_mut();
        let mut size = 0;
        let ok = libc::pthread_attr_getstack(&attr, &mut low, &mut size) == 0;
        libc::pthread_attr_destroy(&mut attr);
        if ok { low as usize + size } else { 0 }
    }
}
