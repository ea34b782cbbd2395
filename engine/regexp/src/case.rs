//! Characters that are the same when case is ignored (Canonicalize, spec 22.2.2.7.3).

use crate::set::Set;
use crate::unicode::varint;

static UPPER: &[u8] = include_bytes!("../unicode/upper.bin");
static FOLD: &[u8] = include_bytes!("../unicode/fold.bin");

/// The characters that become another one, twice.
struct Mapping {
    /// (character, canonical), in order.
    forth: Vec<(u32, u32)>,
    /// (canonical, character), in order.
    back: Vec<(u32, u32)>,
}

impl Mapping {
    fn unpacked(mut bytes: &[u8]) -> Mapping {
        let (mut forth, mut c) = (Vec::new(), 0);
        while let (Some(gap), Some(by)) = (varint(&mut bytes), varint(&mut bytes)) {
            c += gap;
            let by = (by >> 1) as i32 ^ -((by & 1) as i32);
            forth.push((c, c.wrapping_add_signed(by)));
        }
        let mut back: Vec<_> = forth.iter().map(|&(c, k)| (k, c)).collect();
        back.sort_unstable();
        Mapping { forth, back }
    }
}

thread_local! {
    static LEGACY: Mapping = Mapping::unpacked(UPPER);
    static UNICODE: Mapping = Mapping::unpacked(FOLD);
}

/// What stands for all characters that are the same.
pub fn canonical(c: u32, unicode: bool) -> u32 {
    if let Some(a) = char::from_u32(c).filter(char::is_ascii) {
        return if unicode { a.to_ascii_lowercase() } else { a.to_ascii_uppercase() } as u32;
    }
    let mapping = if unicode { &UNICODE } else { &LEGACY };
    mapping.with(|m| m.forth.binary_search_by_key(&c, |p| p.0).map_or(c, |i| m.forth[i].1))
}

/// Adds all characters that are the same as a member.
pub fn close(set: &mut Set, unicode: bool) {
    let simple = |a: u32, b: u32| b < 0x80 && (!unicode || !"KSks".chars().any(|c| (a..=b).contains(&(c as u32))));
    if set.ranges().iter().all(|&(a, b)| simple(a, b)) {
        for lower in b'a'..=b'z' {
            let (l, u) = (lower as u32, lower.to_ascii_uppercase() as u32);
            if set.contains(l) != set.contains(u) {
                set.add(l, l);
                set.add(u, u);
            }
        }
        return;
    }
    let mapping = if unicode { &UNICODE } else { &LEGACY };
    mapping.with(|m| {
        let mut more = Vec::new();
        for same in m.back.chunk_by(|a, b| a.0 == b.0) {
            let members = || same.iter().map(|p| p.1).chain([same[0].0]);
            let inside = members().filter(|&c| set.contains(c)).count();
            if inside > 0 && inside <= same.len() {
                more.extend(members().map(|c| (c, c)));
            }
        }
        set.add_all(&Set::of_ranges(more));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed(ranges: &[(u32, u32)], unicode: bool) -> Vec<(u32, u32)> {
        let mut set = Set::of_ranges(ranges.to_vec());
        close(&mut set, unicode);
        set.ranges().to_vec()
    }

    #[test]
    fn closure() {
        assert_eq!(closed(&[(0x6B, 0x6B)], false), [(0x4B, 0x4B), (0x6B, 0x6B)]);
        assert_eq!(closed(&[(0x6B, 0x6B)], true), [(0x4B, 0x4B), (0x6B, 0x6B), (0x212A, 0x212A)]);
        assert_eq!(closed(&[(0x3C3, 0x3C3)], false), [(0x3A3, 0x3A3), (0x3C2, 0x3C3)]);
        assert_eq!(closed(&[(0xDF, 0xDF)], false), [(0xDF, 0xDF)]);
        assert_eq!(closed(&[(0xDF, 0xDF)], true), [(0xDF, 0xDF), (0x1E9E, 0x1E9E)]);
        let others = Set::words().inverted();
        assert_eq!(closed(others.ranges(), false), others.ranges());
    }

    #[test]
    fn canonical_characters() {
        for (c, legacy, unicode) in
            [('a', 'A', 'a'), ('ſ', 'ſ', 's'), ('µ', 'Μ', 'μ'), ('ᾳ', 'ᾳ', 'ᾳ'), ('𐐀', '𐐀', '𐐨')]
        {
            assert_eq!(canonical(c as u32, false), legacy as u32);
            assert_eq!(canonical(c as u32, true), unicode as u32);
        }
    }
}
