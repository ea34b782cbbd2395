//! Keys from passwords: PBKDF2 (RFC 8018) and scrypt (RFC 7914).

use crate::digest::Hmac;

/// None for an unknown hash.
pub fn pbkdf2(hash: &str, password: &[u8], salt: &[u8], iterations: u32, length: usize) -> Option<Vec<u8>> {
    let keyed = Hmac::new(hash, password)?;
    let mac = |parts: &[&[u8]]| {
        let mut h = keyed.clone();
        parts.iter().for_each(|p| h.update(p));
        h.finish()
    };
    let mut out = Vec::with_capacity(length);
    for n in 1u32.. {
        if out.len() >= length {
            break;
        }
        let mut u = mac(&[salt, &n.to_be_bytes()]);
        let mut block = u.clone();
        for _ in 1..iterations {
            u = mac(&[&u]);
            block.iter_mut().zip(&u).for_each(|(b, x)| *b ^= x);
        }
        out.extend(block);
    }
    out.truncate(length);
    Some(out)
}

/// `n` is a power of two; the caller has bounded the memory, 128 * r * (n + p) bytes.
pub fn scrypt(password: &[u8], salt: &[u8], n: usize, r: usize, p: usize, length: usize) -> Vec<u8> {
    let hash = "sha256";
    let mut b = pbkdf2(hash, password, salt, 1, p * 128 * r).unwrap_or_default();
    let mut memory = vec![0u32; n * 32 * r];
    let mut scratch = vec![0u32; 32 * r];
    for chunk in b.chunks_exact_mut(128 * r) {
        let mut x: Vec<u32> = chunk.chunks_exact(4).map(|w| u32::from_le_bytes([w[0], w[1], w[2], w[3]])).collect();
        mix(&mut x, &mut memory, &mut scratch, n, r);
        for (w, v) in chunk.chunks_exact_mut(4).zip(&x) {
            w.copy_from_slice(&v.to_le_bytes());
        }
    }
    pbkdf2(hash, password, &b, 1, length).unwrap_or_default()
}

/// scryptROMix
fn mix(x: &mut [u32], memory: &mut [u32], scratch: &mut [u32], n: usize, r: usize) {
    let words = 32 * r;
    for row in memory.chunks_exact_mut(words) {
        row.copy_from_slice(x);
        block_mix(x, scratch, r);
    }
    for _ in 0..n {
        let j = x[words - 16] as usize & (n - 1);
        x.iter_mut().zip(&memory[j * words..(j + 1) * words]).for_each(|(a, b)| *a ^= b);
        block_mix(x, scratch, r);
    }
}

/// scryptBlockMix: even blocks go to the first half, odd ones to the second.
fn block_mix(x: &mut [u32], out: &mut [u32], r: usize) {
    let mut last = [0u32; 16];
    last.copy_from_slice(&x[(2 * r - 1) * 16..]);
    for i in 0..2 * r {
        for (l, v) in last.iter_mut().zip(&x[i * 16..]) {
            *l ^= v;
        }
        salsa20_8(&mut last);
        let at = (i / 2 + (i % 2) * r) * 16;
        out[at..at + 16].copy_from_slice(&last);
    }
    x.copy_from_slice(out);
}

fn salsa20_8(block: &mut [u32; 16]) {
    let mut x = *block;
    let mut quarter = |a: usize, b: usize, c: usize, d: usize| {
        x[b] ^= x[a].wrapping_add(x[d]).rotate_left(7);
        x[c] ^= x[b].wrapping_add(x[a]).rotate_left(9);
        x[d] ^= x[c].wrapping_add(x[b]).rotate_left(13);
        x[a] ^= x[d].wrapping_add(x[c]).rotate_left(18);
    };
    for _ in 0..4 {
        quarter(0, 4, 8, 12);
        quarter(5, 9, 13, 1);
        quarter(10, 14, 2, 6);
        quarter(15, 3, 7, 11);
        quarter(0, 1, 2, 3);
        quarter(5, 6, 7, 4);
        quarter(10, 11, 8, 9);
        quarter(15, 12, 13, 14);
    }
    block.iter_mut().zip(x).for_each(|(b, v)| *b = b.wrapping_add(v));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(b: &[u8]) -> String {
        b.iter().map(|x| format!("{x:02x}")).collect()
    }

    #[test]
    fn rfc_vectors() {
        let key = pbkdf2("sha1", b"password", b"salt", 4096, 20).unwrap();
        assert_eq!(hex(&key), "4b007901b765489abead49d926f721d065a429c1");
        let key = scrypt(b"password", b"NaCl", 1024, 8, 16, 32);
        assert_eq!(hex(&key), "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162");
    }
}
