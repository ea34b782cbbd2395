//! Source positions of a function as bytes: of each its distance to the one before, of instructions and then of source
//! offsets, in LEB128; offsets also go back, so theirs are zigzag numbers. A quarter of the size of plain numbers, and read
//! only where a stack trace is made.

use crate::Position;

/// The positions, ascending by instruction, as bytes.
pub fn encode(positions: &[Position]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut last = Position { pc: 0, offset: 0 };
    for p in positions {
        put(&mut bytes, p.pc - last.pc);
        let back = p.offset.wrapping_sub(last.offset) as i32;
        put(&mut bytes, (back << 1 ^ back >> 31) as u32);
        last = *p;
    }
    bytes
}

/// The source offset for the instruction `pc`: that of the last position not behind it.
pub fn find(mut bytes: &[u8], pc: u32) -> Option<u32> {
    let (mut at, mut offset, mut found) = (0u32, 0u32, None);
    while let Some(forward) = take(&mut bytes) {
        at = at.wrapping_add(forward);
        if at > pc {
            break;
        }
        let distance = take(&mut bytes)?;
        offset = offset.wrapping_add(distance >> 1 ^ (distance & 1).wrapping_neg());
        found = Some(offset);
    }
    found
}

fn put(bytes: &mut Vec<u8>, mut n: u32) {
    while n >= 0x80 {
        bytes.push(n as u8 | 0x80);
        n >>= 7;
    }
    bytes.push(n as u8);
}

fn take(bytes: &mut &[u8]) -> Option<u32> {
    let (mut n, mut shift) = (0, 0);
    loop {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        n |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(n);
        }
        shift += 7;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_found_again() {
        let pairs = [(0, 7), (3, 3), (4, 70_000), (200, 69_999), (201, u32::MAX), (70_000, 0)];
        let positions = pairs.map(|(pc, offset)| Position { pc, offset });
        let bytes = encode(&positions);
        for pc in [0, 1, 2, 3, 4, 5, 199, 200, 201, 202, 69_999, 70_000, u32::MAX] {
            let expected = positions.iter().rev().find(|p| p.pc <= pc).map(|p| p.offset);
            assert_eq!(find(&bytes, pc), expected, "instruction {pc}");
        }
        assert_eq!(find(&encode(&positions[1..]), 2), None);
        assert_eq!(find(&[], 5), None);
        // Cut short or overlong: no position, no panic.
        assert_eq!(find(&bytes[..1], 0), None);
        assert_eq!(find(&[0xff; 9], 0), None);
    }
}
