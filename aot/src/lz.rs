//! Compression of machine code that is unpacked at once, quickly and without allocating: what calls and jumps lead to is made
//! absolute, so that two calls of one function look the same, and then LZ4's block format.

/// A match is at least so long: the format stores how much longer.
const MIN_MATCH: usize = 4;
/// How far back a match may lie.
const WINDOW: usize = 0xffff;
/// The format has a block end in literals.
const LAST_LITERALS: usize = 5;
/// Earlier places looked at for a match.
const DEPTH: usize = 256;
const HASH_BITS: u32 = 15;

/// Compresses code that is linked at `address`.
pub fn compress(code: &[u8], address: u64) -> Vec<u8> {
    let mut bytes = code.to_vec();
    let limit = address as i64 + code.len() as i64;
    for_each_target(&mut bytes, address, |operand, next| {
        // Displacements into the program become addresses, those that become no addresses take the places left free.
        let target = match i64::from(i32::from_le_bytes(operand)) {
            d if d >= -next && d < limit - next => d + next,
            d if d >= limit - next && d < limit => d - limit,
            d => d,
        };
        // The upper bytes first: these are what targets have in common.
        (target as i32).to_be_bytes()
    });

    let mut places = Places::new(&bytes);
    let (mut out, mut at, mut literals) = (Vec::new(), 0, 0);
    while at + MIN_MATCH + LAST_LITERALS <= bytes.len() {
        let found = places.longest_match(at);
        // A longer match a byte later is worth a literal.
        if found.1 < MIN_MATCH || places.longest_match(at + 1).1 > found.1 + 1 {
            at += 1;
            continue;
        }
        put_sequence(&mut out, &bytes[literals..at], Some(found));
        at += found.1;
        literals = at;
    }
    put_sequence(&mut out, &bytes[literals..], None);
    out
}

/// Fills `out` with what [`compress`] was given; false when `packed` is not what it gave. Does not allocate.
#[must_use]
pub fn expand(packed: &[u8], address: u64, out: &mut [u8]) -> bool {
    if expand_block(packed, out).is_none() {
        return false;
    }
    let limit = address as i64 + out.len() as i64;
    for_each_target(out, address, |operand, next| {
        let displacement = match i64::from(i32::from_be_bytes(operand)) {
            t if t >= 0 && t < limit => t - next,
            t if t >= -next && t < 0 => t + limit,
            t => t,
        };
        (displacement as i32).to_le_bytes()
    });
    true
}

/// Replaces the operand of each byte that looks like a call or jump of x86-64: `convert` gets it and the address, as linked, of
/// what follows.
fn for_each_target(code: &mut [u8], address: u64, convert: impl Fn([u8; 4], i64) -> [u8; 4]) {
    const CALL: u8 = 0xe8;
    const JUMP: u8 = 0xe9;
    const LEN: usize = 5;
    let mut at = 0;
    while let Some(&mut [op, ref mut operand @ ..]) = code.get_mut(at..).and_then(<[u8]>::first_chunk_mut::<LEN>) {
        if matches!(op, CALL | JUMP) {
            at += LEN;
            *operand = convert(*operand, address as i64 + at as i64);
        } else {
            at += 1;
        }
    }
}

/// Where each group of [`MIN_MATCH`] bytes was seen.
struct Places<'b> {
    bytes: &'b [u8],
    /// One more than the last place, by hash; 0: none.
    last: Vec<u32>,
    /// The same for the place before each place.
    before: Vec<u32>,
    /// Places up to here are in the tables.
    end: usize,
}

impl<'b> Places<'b> {
    fn new(bytes: &'b [u8]) -> Places<'b> {
        Places { bytes, last: vec![0; 1 << HASH_BITS], before: vec![0; bytes.len()], end: 0 }
    }

    fn hash(&self, at: usize) -> usize {
        let word = self.bytes[at..].iter().take(MIN_MATCH).fold(0, |word: u32, &byte| word << 8 | u32::from(byte));
        (word.wrapping_mul(0x9e37_79b1) >> (32 - HASH_BITS)) as usize
    }

    /// Distance and length of the longest match for the bytes at a place; never before a place asked for earlier but one.
    fn longest_match(&mut self, at: usize) -> (usize, usize) {
        while self.end < at {
            let hash = self.hash(self.end);
            self.before[self.end] = std::mem::replace(&mut self.last[hash], self.end as u32 + 1);
            self.end += 1;
        }
        let here = &self.bytes[at..self.bytes.len() - LAST_LITERALS];
        let (mut best, mut next) = ((0, 0), self.last[self.hash(at)] as usize);
        for _ in 0..DEPTH {
            if next == 0 || at >= next + WINDOW {
                break;
            }
            let place = next - 1;
            next = self.before[place] as usize;
            if place >= at {
                continue;
            }
            let length = here.iter().zip(&self.bytes[place..]).take_while(|(a, b)| a == b).count();
            if length > best.1 {
                best = (at - place, length);
            }
        }
        best
    }
}

/// Literals, and a match but for the last ones.
fn put_sequence(out: &mut Vec<u8>, literals: &[u8], found: Option<(usize, usize)>) {
    let more = found.map_or(0, |found| found.1 - MIN_MATCH);
    out.push((literals.len().min(15) << 4 | more.min(15)) as u8);
    put_length(out, literals.len());
    out.extend_from_slice(literals);
    if let Some((distance, _)) = found {
        out.extend_from_slice(&(distance as u16).to_le_bytes());
        put_length(out, more);
    }
}

/// What of a length does not fit into four bits.
fn put_length(out: &mut Vec<u8>, length: usize) {
    if let Some(rest) = length.checked_sub(15) {
        out.resize(out.len() + rest / 255, 255);
        out.push((rest % 255) as u8);
    }
}

fn expand_block(packed: &[u8], out: &mut [u8]) -> Option<()> {
    let (mut from, mut to) = (0, 0);
    loop {
        let token = *packed.get(from)?;
        from += 1;
        let literals = take_length(packed, &mut from, token >> 4)?;
        out.get_mut(to..to + literals)?.copy_from_slice(packed.get(from..from + literals)?);
        (from, to) = (from + literals, to + literals);
        if from == packed.len() {
            return (to == out.len()).then_some(());
        }
        let distance = usize::from(u16::from_le_bytes(*packed.get(from..)?.first_chunk()?));
        from += 2;
        let length = take_length(packed, &mut from, token & 15)? + MIN_MATCH;
        let start = to.checked_sub(distance).filter(|_| distance != 0)?;
        if to + length > out.len() {
            return None;
        }
        if distance >= length {
            out.copy_within(start..start + length, to);
        } else {
            // It repeats what it has just written.
            for i in 0..length {
                out[to + i] = out[start + i];
            }
        }
        to += length;
    }
}

/// A length that begins with four bits; at most that of a block of 2 GB, so that sums do not overflow.
fn take_length(packed: &[u8], from: &mut usize, bits: u8) -> Option<usize> {
    let mut length = usize::from(bits);
    if bits == 15 {
        loop {
            let byte = *packed.get(*from)?;
            *from += 1;
            length += usize::from(byte);
            if byte != 255 {
                break;
            }
        }
    }
    (length <= i32::MAX as usize).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random(seed: &mut u64) -> u64 {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        *seed >> 33
    }

    fn check(bytes: &[u8], address: u64) -> usize {
        let packed = compress(bytes, address);
        let mut back = vec![0; bytes.len()];
        assert!(expand(&packed, address, &mut back));
        assert!(back == bytes);
        packed.len()
    }

    #[test]
    fn expands_to_what_was_compressed() {
        let mut seed = 1;
        for len in [0, 1, 4, 5, 9, 10, 17, 300, 5000, 200_000] {
            for kinds in [1, 2, 7, 256] {
                let bytes: Vec<u8> = (0..len).map(|_| (random(&mut seed) % kinds) as u8).collect();
                check(&bytes, 0x1000);
                let code: Vec<u8> = bytes.iter().map(|&b| if b % 7 == 0 { 0xe8 } else { b }).collect();
                check(&code, 0x70_0000);
            }
        }
        assert!(check(&[7; 100_000], 0) < 500);
    }

    #[test]
    fn calls_of_one_function_look_the_same() {
        let mut code = Vec::new();
        for _ in 0..1000 {
            let next = 0x40_0000 + code.len() as i32 + 5;
            code.push(0xe8);
            code.extend_from_slice(&(0x1234 - next).to_le_bytes());
        }
        assert!(check(&code, 0x40_0000) < 100);
    }

    #[test]
    fn operands_at_the_limits_survive() {
        for operand in [i32::MIN, -0x2005, -0x1005, -6, -5, -1, 0, 1, 5, 0x1000, 0x2000, i32::MAX] {
            let mut code = vec![0x90; 300];
            for at in [0, 100, 295] {
                code[at] = 0xe9;
                code[at + 1..at + 5].copy_from_slice(&operand.to_le_bytes());
            }
            check(&code, 0);
            check(&code, 0x1000);
        }
    }

    #[test]
    fn damaged_bytes_are_refused_or_give_other_code() {
        let mut seed = 2;
        let bytes: Vec<u8> = (0..3000).map(|i| (i / 7 % 50) as u8).collect();
        let packed = compress(&bytes, 0);
        let mut out = vec![0; bytes.len()];
        for end in 0..packed.len() {
            assert!(!expand(&packed[..end], 0, &mut out));
        }
        for _ in 0..2000 {
            let mut damaged = packed.clone();
            let at = random(&mut seed) as usize % damaged.len();
            damaged[at] ^= 1 << (random(&mut seed) % 8);
            if expand(&damaged, 0, &mut out) {
                assert_eq!(out.len(), bytes.len());
            }
        }
    }
}
