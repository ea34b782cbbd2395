//! What the command carries: the stub that executables start from, and the base image that it and `run` map.

/// A program without an app in it, empty when this command was built without one.
pub static STUB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/stub.bin"));

/// The stub, or why there is none.
pub fn stub() -> Result<&'static [u8], crate::error::Failure> {
    if STUB.is_empty() {
        return Err(crate::error::Failure::Failed(
            "this jsbundle was built with JSBUNDLE_SKIP_STUB and cannot write executables; build it without".into(),
        ));
    }
    Ok(STUB)
}
