//! Relative relocations that a start leaves out.
//!
//! A static PIE begins by adding its load address to every pointer in its constant tables, most of which no start ever
//! reads: names of Unicode properties, vtables of the compiler. Each page of them costs a copy-on-write fault. So the
//! longest runs of such pages that a start was seen not to touch get their relocations later: they are taken out of the
//! table that a start works through, and put into one that the stub works through when something first reads those
//! pages, which are inaccessible until then (`stub/src/cold.rs`).
//!
//! The others are the stub's work too, before the C library's first instruction (`stub/src/entry.rs`), which would look at each
//! bit of the table by itself: the dynamic section then tells the C library of none. Most of what is left are tables full of
//! pointers.
//!
//! Tables that every start reads are in the section `.data.rel.ro.start`, so that they lie together and not between others.
//!
//! The other tables are in the packed form `DT_RELR`: an even word is an address; each odd word that follows says with its 63
//! upper bits which of the next 63 words are relocated too (gABI, "Relative Relocation Table").

use crate::elf::{Elf, PT_DYNAMIC, SHF_ALLOC};
use crate::exe::BadStub;

/// First bytes of the table in the stub. Then: address of the table for a start and what it has ([`for_start`]), where the
/// stub is to work through it; number of words, [`RUNS`] times address and length of pages, words.
pub const COLD_MAGIC: [u8; 8] = *b"JSBCOLD3";
const COLD_SECTION: &str = ".jscold";
/// Runs of pages; closing each costs a system call at every start.
pub const RUNS: usize = 3;
/// Pages that make a run worth it.
const MIN_RUN: u64 = 3;
/// Places in the table.
const COLD_START: usize = 8;
const COLD_COUNT: usize = COLD_START + 16;
const COLD_RUNS: usize = COLD_COUNT + 8;
const COLD_WORDS: usize = COLD_RUNS + RUNS * 16;

/// Pages as the processor has them.
const PAGE: u64 = 4096;
const WORD: u64 = 8;
/// Words that one word of bits speaks for.
const BITS: u64 = 63;

/// Tag of the size of the relocation table in the dynamic section.
const DT_RELRSZ: u64 = 35;

/// The addresses that a table relocates.
pub fn decode(table: impl Iterator<Item = u64>) -> impl Iterator<Item = u64> {
    let mut next = 0;
    table.flat_map(move |word| {
        let (first, bits) = if word & 1 == 0 { (word, 1) } else { (next, word >> 1) };
        next = if word & 1 == 0 { word + WORD } else { next + BITS * WORD };
        (0..BITS).filter(move |i| bits >> i & 1 != 0).map(move |i| first + i * WORD)
    })
}

/// The table that relocates these addresses: ascending multiples of 8.
fn encode(addresses: &[u64]) -> Vec<u64> {
    let mut table = Vec::new();
    let mut rest = addresses.iter().copied().peekable();
    while let Some(address) = rest.next() {
        table.push(address);
        let mut base = address + WORD;
        loop {
            let mut bits = 0;
            while let Some(next) = rest.next_if(|&next| next < base + BITS * WORD) {
                bits |= 1 << ((next - base) / WORD);
            }
            if bits == 0 {
                break;
            }
            table.push(bits << 1 | 1);
            base += BITS * WORD;
        }
    }
    table
}

/// Words of a run that are relocated between two looks at how many are left.
pub const CHUNK: usize = 8;

/// The table for the stub's own start, of 32-bit numbers: pairs of the address of a run of words and the number of chunks in it,
/// then the addresses of single words. And how many there are of both. `None`: the program is too large.
fn start_table(addresses: &[u64]) -> Option<(Vec<u64>, [u32; 2])> {
    let (mut runs, mut words) = (Vec::new(), Vec::new());
    let mut rest = addresses;
    while let Some(&first) = rest.first() {
        let run = rest.iter().zip(0..).take_while(|&(&address, i)| address == first + i * WORD).count();
        let (chunks, single) = (run / CHUNK, run % CHUNK);
        if chunks != 0 {
            runs.extend([u32::try_from(first).ok()?, chunks as u32]);
        }
        for &address in &rest[run - single..run] {
            words.push(u32::try_from(address).ok()?);
        }
        rest = &rest[run..];
    }
    let counts = [runs.len() as u32 / 2, words.len() as u32];
    runs.append(&mut words);
    let pair = |pair: &[u32]| u64::from(pair[0]) | u64::from(pair.get(1).copied().unwrap_or(0)) << 32;
    Some((runs.chunks(2).map(pair).collect(), counts))
}

/// Calls `chunk` for each chunk of the table, which has so many runs and single words, and `word` for each single word: with
/// the address as linked of its first byte. Calls nothing else and reads no constant of its own, so that it may run before the
/// program is relocated.
///
/// # Safety
/// The table is one that [`defer`] made.
#[inline(always)]
pub unsafe fn for_start(table: *const u32, [runs, words]: [u32; 2], chunk: impl Fn(usize), word: impl Fn(usize)) {
    // SAFETY: the table has that many numbers. Volatile: it was written after the compiler saw what was there.
    let number = |i: usize| unsafe { table.add(i).read_volatile() } as usize;
    let runs = runs as usize;
    for run in 0..runs {
        let mut at = number(run * 2);
        for _ in 0..number(run * 2 + 1) {
            chunk(at);
            at += CHUNK * WORD as usize;
        }
    }
    for i in 0..words as usize {
        word(number(runs * 2 + i));
    }
}

/// Takes out of the stub's relocations those of the longest runs of pages that `touched` (of an address at which a page
/// starts) says no start needs. `own_entry`: the stub begins with code of its own, which is to work through what is left.
/// `None` when there is nothing to gain.
pub fn defer(stub: &[u8], touched: &dyn Fn(u64) -> bool, own_entry: bool) -> Result<Option<Vec<u8>>, BadStub> {
    let elf = Elf::parse(stub)?;
    let (Some(relr), Some(data)) = (elf.section(stub, ".relr.dyn"), elf.section(stub, ".data.rel.ro")) else {
        return Ok(None);
    };
    let cold = elf.section(stub, COLD_SECTION).ok_or(BadStub("it has no room for deferred relocations"))?;
    if [relr, cold].iter().any(|s| s.flags & SHF_ALLOC == 0 || s.file_end() > stub.len() as u64) {
        return Err(BadStub("its relocations lie outside the file"));
    }
    let (table_at, cold_at) = (relr.offset as usize, cold.offset as usize);
    let table = stub[table_at..relr.file_end() as usize].chunks_exact(8);
    let all: Vec<u64> = decode(table.map(|word| u64::from_le_bytes(word.try_into().unwrap_or_default()))).collect();
    if all.iter().any(|address| address % WORD != 0) {
        return Err(BadStub("it relocates words at odd addresses"));
    }

    // Whole pages of the section only: its neighbours are the C library's own.
    let (first, last) = (data.addr.next_multiple_of(PAGE), (data.addr + data.size) & !(PAGE - 1));
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for page in (first..last).step_by(PAGE as usize).filter(|&page| !touched(page)) {
        match runs.last_mut() {
            Some(run) if run.1 == page => run.1 = page + PAGE,
            _ => runs.push((page, page + PAGE)),
        }
    }
    runs.sort_by_key(|run| run.0.wrapping_sub(run.1));
    runs.retain(|run| run.1 - run.0 >= MIN_RUN * PAGE);
    runs.truncate(RUNS);
    let inside = |address: u64| runs.iter().any(|run| address >= run.0 && address < run.1);
    let (later, now): (Vec<u64>, Vec<u64>) = all.iter().partition(|&&address| inside(address));
    let later = encode(&later);
    let (mut now, own) = match if own_entry { start_table(&now) } else { None } {
        Some((table, counts)) => (table, Some(counts)),
        None => (encode(&now), None),
    };
    let gain = own.is_some() || !later.is_empty();
    if !gain || COLD_WORDS + later.len() * 8 > cold.size as usize || now.len() * 8 > relr.size as usize {
        return Ok(None);
    }
    // What is left to the C library.
    let left = if own.is_some() { 0 } else { now.len() as u64 * 8 };

    let mut out = stub.to_vec();
    let mut put = |at: usize, words: &[u64]| {
        for (slot, word) in out[at..].chunks_exact_mut(8).zip(words) {
            slot.copy_from_slice(&word.to_le_bytes());
        }
    };
    now.resize(relr.size as usize / 8, 0);
    put(table_at, &now);
    if let Some([runs, words]) = own {
        put(cold_at + COLD_START, &[relr.addr, u64::from(runs) | u64::from(words) << 32]);
    }
    put(cold_at + COLD_COUNT, &[later.len() as u64]);
    for (i, run) in runs.iter().enumerate() {
        put(cold_at + COLD_RUNS + i * 16, &[run.0, run.1 - run.0]);
    }
    put(cold_at + COLD_WORDS, &later);

    let dynamic = elf.segments.iter().find(|s| s.kind == PT_DYNAMIC).ok_or(BadStub("it has no dynamic section"))?;
    let entries = dynamic.bytes(stub).ok_or(BadStub("its dynamic section lies outside the file"))?;
    let size = entries.chunks_exact(16).position(|entry| entry[..8] == DT_RELRSZ.to_le_bytes());
    let size = size.ok_or(BadStub("its dynamic section does not tell of its relocations"))?;
    put(dynamic.offset as usize + size * 16 + 8, &[left]);
    Ok(Some(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_give_back_what_went_in() {
        let mut seed = 1u64;
        for density in [1, 2, 40, 1000] {
            let mut addresses = Vec::new();
            let mut at = 4096;
            for _ in 0..500 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                at += 8 * (1 + (seed >> 33) % density);
                addresses.push(at);
            }
            let table = encode(&addresses);
            assert_eq!(decode(table.iter().copied()).collect::<Vec<_>>(), addresses);
            if density == 1 {
                assert!(table.len() < 10);
            }
            let Some((table, counts)) = start_table(&addresses) else { panic!("these are small") };
            assert!(density != 1 || counts == [1, 500 % CHUNK as u32]);
            let moved = std::cell::RefCell::new(Vec::new());
            let word = |at: usize| moved.borrow_mut().push(at as u64);
            let chunk = |at: usize| (0..CHUNK).for_each(|i| word(at + i * WORD as usize));
            // SAFETY: the table is the one made above.
            unsafe { for_start(table.as_ptr().cast(), counts, chunk, word) };
            let mut moved = moved.into_inner();
            moved.sort_unstable();
            assert_eq!(moved, addresses);
        }
        assert!(encode(&[]).is_empty());
    }
}
