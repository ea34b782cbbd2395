//! Compression of machine code that is unpacked at once, quickly and without allocating: what calls and jumps lead to is made
//! absolute, so that two calls of one function look the same; then repetitions are replaced by references, and all of it is put
//! into Huffman codes.
//!
//! The format: the lengths of the codes of two alphabets, four bits each; then codes, the lowest bits of a byte first.
//! A symbol of [`MAIN`] is a byte, or a match's length, which a symbol of [`DISTANCES`] follows: the distance of the match
//! before, or a new one. Numbers above 15 are the symbol of a range and the place in it, see [`number`].

mod encode;

/// Symbols: bytes, then lengths from [`MIN_MATCH`] on.
const MAIN: usize = BYTES + 32;
const BYTES: usize = 256;
/// Symbols: the distance of the last match again, then distances.
const DISTANCES: usize = 98;
/// Lengths that a match may have.
const MIN_MATCH: usize = 2;
const MAX_MATCH: usize = 257;
/// How far back a match may lie.
const MAX_DISTANCE: usize = (1 << 24) - 1;
/// Bits that a code may have; four bits say how many.
const MAX_CODE: u32 = 12;
const HEADER: usize = (MAIN + DISTANCES) / 2;

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
    encode::block(&bytes)
}

/// What [`expand`] needs besides: all zero, or as it was left.
pub struct Tables {
    main: Table,
    distances: Table,
}

/// By the next [`MAX_CODE`] bits: the symbol, and in the lowest four bits the length of its code.
type Table = [u16; 1 << MAX_CODE];

/// Fills `out` with what [`compress`] was given; false when `packed` is not what it gave. Does not allocate.
#[must_use]
pub fn expand(packed: &[u8], address: u64, out: &mut [u8], tables: &mut Tables) -> bool {
    if expand_block(packed, out, tables).is_none() {
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

/// The symbol of a number's range, and how many bits tell the place in it: numbers up to 15 have symbols of their own, above there
/// are four ranges between a power of two and the next.
fn number(n: usize) -> (usize, u32) {
    if n < 16 {
        return (n, 0);
    }
    let log = n.ilog2();
    (4 * log as usize + (n >> (log - 2) & 3), log - 2)
}

/// The first number of a symbol's range, and how many bits tell the place in it.
fn range(symbol: usize) -> (usize, u32) {
    if symbol < 16 {
        return (symbol, 0);
    }
    let bits = symbol as u32 / 4 - 2;
    ((4 | symbol & 3) << bits, bits)
}

/// Makes the table of codes that have these lengths: the codes of a length are numbers one after the other, those of greater
/// lengths follow, and the highest bit of a code comes first. `None` for lengths that no codes have.
fn make_table(lengths: impl Iterator<Item = u8> + Clone, table: &mut Table) -> Option<()> {
    table.fill(0);
    let mut code: u32 = 0;
    for length in 1..=MAX_CODE {
        for (symbol, _) in lengths.clone().enumerate().filter(|&(_, l)| u32::from(l) == length) {
            if code >> length != 0 {
                return None;
            }
            let reversed = code.reverse_bits() >> (u32::BITS - length);
            for place in table.iter_mut().skip(reversed as usize).step_by(1 << length) {
                *place = (symbol as u16) << 4 | length as u16;
            }
            code += 1;
        }
        code <<= 1;
    }
    Some(())
}

/// Reads bits; behind the end there are zeroes.
struct Bits<'b> {
    bytes: &'b [u8],
    at: usize,
    /// The next bits, and how many of them count.
    bits: u64,
    count: u32,
}

impl Bits<'_> {
    /// Sees to it that there are 56 bits: enough for a match.
    #[inline(always)]
    fn refill(&mut self) {
        if let Some(word) = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk()) {
            self.bits |= u64::from_le_bytes(*word) << self.count;
            self.at += (63 - self.count as usize) >> 3;
            self.count |= 56;
            return;
        }
        while self.count <= 56 {
            self.bits |= u64::from(self.bytes.get(self.at).copied().unwrap_or(0)) << self.count;
            self.at += 1;
            self.count += 8;
        }
    }
    #[inline(always)]
    fn take(&mut self, count: u32) -> usize {
        let bits = self.bits & ((1 << count) - 1);
        self.bits >>= count;
        self.count -= count;
        bits as usize
    }
    #[inline(always)]
    fn symbol(&mut self, table: &Table) -> Option<usize> {
        let entry = table[self.bits as usize & (table.len() - 1)];
        let length = u32::from(entry & 15);
        self.take(length);
        (length != 0).then_some(usize::from(entry >> 4))
    }
    #[inline(always)]
    fn number(&mut self, symbol: usize) -> usize {
        let (first, bits) = range(symbol);
        first + self.take(bits)
    }
    /// Whether all bytes have been read, and no more.
    fn at_end(&self) -> bool {
        self.at.checked_sub(self.count as usize / 8) == Some(self.bytes.len())
    }
}

fn expand_block(packed: &[u8], out: &mut [u8], tables: &mut Tables) -> Option<()> {
    let (header, bytes) = packed.split_at_checked(HEADER)?;
    let lengths = header.iter().flat_map(|byte| [byte & 15, byte >> 4]);
    make_table(lengths.clone().take(MAIN), &mut tables.main)?;
    make_table(lengths.skip(MAIN), &mut tables.distances)?;
    let mut bits = Bits { bytes, at: 0, bits: 0, count: 0 };
    let (mut to, mut distance) = (0, 0);
    while to < out.len() {
        bits.refill();
        let symbol = bits.symbol(&tables.main)?;
        if symbol < BYTES {
            out[to] = symbol as u8;
            to += 1;
            continue;
        }
        let length = bits.number(symbol - BYTES) + MIN_MATCH;
        match bits.symbol(&tables.distances)? {
            0 => {}
            symbol => distance = bits.number(symbol - 1),
        }
        let start = to.checked_sub(distance).filter(|_| distance != 0)?;
        if to + length > out.len() {
            return None;
        }
        const WORD: usize = 8;
        if distance >= WORD && to + length + WORD <= out.len() {
            // Most are short: words are copied, of which the last may be too much.
            for i in (0..length).step_by(WORD) {
                if let Some(word) = out[start + i..].first_chunk::<WORD>().copied() {
                    out[to + i..to + i + WORD].copy_from_slice(&word);
                }
            }
        } else {
            // It may repeat what it has just written.
            for i in 0..length {
                out[to + i] = out[start + i];
            }
        }
        to += length;
    }
    bits.at_end().then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random(seed: &mut u64) -> u64 {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        *seed >> 33
    }

    fn tables() -> Tables {
        Tables { main: [0; 1 << MAX_CODE], distances: [0; 1 << MAX_CODE] }
    }

    fn check(bytes: &[u8], address: u64) -> usize {
        let packed = compress(bytes, address);
        let mut back = vec![0; bytes.len()];
        assert!(expand(&packed, address, &mut back, &mut tables()));
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
        assert!(check(&[7; 100_000], 0) < HEADER + 400);
    }

    #[test]
    fn calls_of_one_function_look_the_same() {
        let mut code = Vec::new();
        for _ in 0..1000 {
            let next = 0x40_0000 + code.len() as i32 + 5;
            code.push(0xe8);
            code.extend_from_slice(&(0x1234 - next).to_le_bytes());
        }
        assert!(check(&code, 0x40_0000) < HEADER + 100);
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
            assert!(!expand(&packed[..end], 0, &mut out, &mut tables()));
        }
        for _ in 0..2000 {
            let mut damaged = packed.clone();
            let at = random(&mut seed) as usize % damaged.len();
            damaged[at] ^= 1 << (random(&mut seed) % 8);
            if expand(&damaged, 0, &mut out, &mut tables()) {
                assert_eq!(out.len(), bytes.len());
            }
        }
    }
}
