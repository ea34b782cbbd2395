//! Hash functions by name, and HMAC (RFC 2104) over them.

use blake2::{Blake2b512, Blake2s256};
use md5::Md5;
use ripemd::Ripemd160;
use sha1::Sha1;
use sha2::digest::{Digest as _, ExtendableOutput as _, Update as _};
use sha2::{Sha224, Sha256, Sha384, Sha512, Sha512_224, Sha512_256};
use sha3::{Keccak224, Keccak256, Keccak384, Keccak512, Sha3_224, Sha3_256, Sha3_384, Sha3_512, Shake128, Shake256};

/// Types whose bytes are all there is to them: no pointers, nothing to drop.
///
/// # Safety
/// A copy of the bytes must be as good as the value.
pub unsafe trait Plain: Clone {}

macro_rules! hashes {
    ($($variant:ident $name:literal $block:literal;)*) => {
        #[derive(Clone)]
        enum State {
            $($variant($variant),)*
            Shake128(Shake128, u32),
            Shake256(Shake256, u32),
        }

        /// A hash under way.
        #[derive(Clone)]
        pub struct Digest(State);

        impl Digest {
            /// `length`: bytes of output, which only the SHAKE functions let one choose. None for an unknown name or an
            /// impossible length.
            pub fn new(name: &str, length: Option<usize>) -> Option<Digest> {
                let (state, size) = match name {
                    $($name => (State::$variant($variant::new()), Some(<$variant as sha2::digest::Digest>::output_size())),)*
                    // What OpenSSL gives when nothing is said is half the security level.
                    "shake128" => (State::Shake128(Shake128::default(), length.unwrap_or(16) as u32), None),
                    "shake256" => (State::Shake256(Shake256::default(), length.unwrap_or(32) as u32), None),
                    _ => return None,
                };
                match (size, length) {
                    (Some(size), Some(wanted)) if size != wanted => None,
                    _ => Some(Digest(state)),
                }
            }

            pub fn update(&mut self, data: &[u8]) {
                match &mut self.0 {
                    $(State::$variant(h) => sha2::digest::Digest::update(h, data),)*
                    State::Shake128(h, _) => h.update(data),
                    State::Shake256(h, _) => h.update(data),
                }
            }

            pub fn finish(self) -> Vec<u8> {
                match self.0 {
                    $(State::$variant(h) => h.finalize().to_vec(),)*
                    State::Shake128(h, n) => h.finalize_boxed(n as usize).into_vec(),
                    State::Shake256(h, n) => h.finalize_boxed(n as usize).into_vec(),
                }
            }

            /// Bytes a block of the compression function takes; None for functions that HMAC is not used with.
            fn block(&self) -> Option<usize> {
                Some(match self.0 {
                    $(State::$variant(_) => $block,)*
                    _ => return None,
                })
            }
        }
    };
}

hashes! {
    Md5 "md5" 64;
    Sha1 "sha1" 64;
    Sha224 "sha224" 64;
    Sha256 "sha256" 64;
    Sha384 "sha384" 128;
    Sha512 "sha512" 128;
    Sha512_224 "sha512-224" 128;
    Sha512_256 "sha512-256" 128;
    Sha3_224 "sha3-224" 144;
    Sha3_256 "sha3-256" 136;
    Sha3_384 "sha3-384" 104;
    Sha3_512 "sha3-512" 72;
    Keccak224 "keccak-224" 144;
    Keccak256 "keccak-256" 136;
    Keccak384 "keccak-384" 104;
    Keccak512 "keccak-512" 72;
    Ripemd160 "ripemd160" 64;
    Blake2b512 "blake2b512" 128;
    Blake2s256 "blake2s256" 64;
}

// SAFETY: the states of these crates are arrays of integers and positions.
unsafe impl Plain for Digest {}

/// A MAC under way.
#[derive(Clone)]
pub struct Hmac {
    inner: Digest,
    outer: Digest,
}

// SAFETY: two hash states.
unsafe impl Plain for Hmac {}

impl Hmac {
    pub fn new(name: &str, key: &[u8]) -> Option<Hmac> {
        let fresh = Digest::new(name, None)?;
        let block = fresh.block()?;
        let mut padded = if key.len() > block {
            let mut h = fresh.clone();
            h.update(key);
            h.finish()
        } else {
            key.to_vec()
        };
        padded.resize(block, 0);
        let (mut inner, mut outer) = (fresh.clone(), fresh);
        let with = |byte: u8| padded.iter().map(|k| k ^ byte).collect::<Vec<u8>>();
        inner.update(&with(0x36));
        outer.update(&with(0x5c));
        Some(Hmac { inner, outer })
    }

    pub fn update(&mut self, data: &[u8]) {
        self.inner.update(data);
    }

    pub fn finish(self) -> Vec<u8> {
        let Hmac { inner, mut outer } = self;
        outer.update(&inner.finish());
        outer.finish()
    }
}
