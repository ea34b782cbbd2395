//! Byte offset -> line and column, for messages and stack traces.
//!
//! Positions in bytecode and diagnostics are UTF-8 byte offsets. People and `Error.stack` want one-based lines and
//! columns counted in UTF-16 units. [`LineMap`] answers that from the text; [`CompactLines`] is what an image keeps
//! when it does not retain the text: one delta a line, plus the few places where bytes and UTF-16 units differ.

/// One-based line and one-based UTF-16 column, as in `file.js:3:14`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    pub line: u32,
    pub column: u32,
}

/// Length of the line terminator at `i` (ECMA-262 12.3: LF, CR, CRLF, U+2028, U+2029), 0 if there is none.
fn terminator_len(bytes: &[u8], i: usize) -> usize {
    match bytes[i] {
        b'\n' => 1,
        b'\r' => 1 + usize::from(bytes.get(i + 1) == Some(&b'\n')),
        0xE2 if bytes.get(i + 1) == Some(&0x80) && matches!(bytes.get(i + 2), Some(0xA8 | 0xA9)) => 3,
        _ => 0,
    }
}

/// UTF-16 units that a UTF-8 sequence with this first byte stands for (continuation bytes: none).
fn units(byte: u8) -> u32 {
    match byte {
        0x80..=0xBF => 0,
        0xF0..=0xFF => 2,
        _ => 1,
    }
}

/// UTF-16 length of a piece of text.
pub fn utf16_len(text: &str) -> u32 {
    text.bytes().map(units).sum()
}

/// Line starts of one source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineMap {
    /// Byte offset of the start of each line; the first is 0.
    starts: Vec<u32>,
    ascii: bool,
}

impl LineMap {
    pub fn new(source: &str) -> LineMap {
        let bytes = source.as_bytes();
        let mut starts = vec![0];
        let mut i = 0;
        while i < bytes.len() {
            let n = match bytes[i] {
                b'\n' | b'\r' | 0xE2 => terminator_len(bytes, i),
                _ => 0,
            };
            i += n.max(1);
            if n > 0 {
                starts.push(i as u32);
            }
        }
        LineMap { starts, ascii: source.is_ascii() }
    }

    /// Number of lines; a text without terminator has one.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Always false: every text has a first line.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Zero-based line index of a byte offset; offsets beyond the end belong to the last line.
    pub fn line_index(&self, offset: u32) -> usize {
        self.starts.partition_point(|&s| s <= offset) - 1
    }

    /// Byte range of a line without its terminator.
    pub fn line_range(&self, source: &str, index: usize) -> (usize, usize) {
        let start = self.starts[index] as usize;
        let mut end = self.starts.get(index + 1).map_or(source.len(), |&e| e as usize);
        let line = &source[start..end];
        end -= line.len() - line.trim_end_matches(['\n', '\r', '\u{2028}', '\u{2029}']).len();
        (start, end)
    }

    /// Text of a line without its terminator.
    pub fn line_text<'s>(&self, source: &'s str, index: usize) -> &'s str {
        let (start, end) = self.line_range(source, index);
        &source[start..end]
    }

    /// Where a byte offset of `source` (the text this map was made from) is.
    pub fn locate(&self, source: &str, offset: u32) -> Location {
        let mut offset = (offset as usize).min(source.len());
        while !source.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_index(offset as u32);
        let start = self.starts[line] as usize;
        let units = if self.ascii { (offset - start) as u32 } else { utf16_len(&source[start..offset]) };
        Location { line: line as u32 + 1, column: units + 1 }
    }

    /// The form an image keeps.
    pub fn compact(&self, source: &str) -> CompactLines {
        let mut deltas = Vec::with_capacity(self.starts.len());
        for pair in self.starts.windows(2) {
            put_varint(&mut deltas, pair[1] - pair[0]);
        }
        let mut wide = Vec::new();
        let mut last = 0;
        for (i, c) in source.char_indices().filter(|(_, c)| !c.is_ascii()) {
            put_varint(&mut wide, i as u32 - last);
            wide.push((c.len_utf8() - c.len_utf16()) as u8);
            last = i as u32;
        }
        CompactLines { deltas: deltas.into(), wide: wide.into() }
    }
}

/// Line table without the text: lengths of the lines as varints, and for every character outside ASCII its distance
/// from the one before and how many bytes more than UTF-16 units it takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompactLines {
    pub deltas: Box<[u8]>,
    pub wide: Box<[u8]>,
}

impl CompactLines {
    /// Where a byte offset is. Linear in the number of lines; damaged tables give some location, never a panic.
    pub fn locate(&self, offset: u32) -> Location {
        let (mut line, mut start, mut at) = (1u32, 0u32, 0);
        while let Some(len) = get_varint(&self.deltas, &mut at) {
            match start.checked_add(len) {
                Some(next) if next <= offset => start = next,
                _ => break,
            }
            line += 1;
        }
        let (mut surplus, mut position, mut at) = (0u32, 0u32, 0);
        while let Some(distance) = get_varint(&self.wide, &mut at) {
            position = position.saturating_add(distance);
            let Some(&extra) = self.wide.get(at) else { break };
            at += 1;
            if position >= offset {
                break;
            }
            if position >= start {
                surplus = surplus.saturating_add(u32::from(extra));
            }
        }
        Location { line, column: (offset - start).saturating_sub(surplus).saturating_add(1) }
    }
}

fn put_varint(out: &mut Vec<u8>, mut n: u32) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn get_varint(bytes: &[u8], at: &mut usize) -> Option<u32> {
    let mut n = 0u32;
    for shift in (0..35).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        n |= u32::from(byte & 0x7F).checked_shl(shift).unwrap_or(0);
        if byte & 0x80 == 0 {
            return Some(n);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns() {
        let s = "a\nbc\r\nd\u{2028}é😀x\n";
        let map = LineMap::new(s);
        assert_eq!(map.len(), 5);
        let at = |needle: &str| map.locate(s, s.find(needle).unwrap() as u32);
        assert_eq!(at("a"), Location { line: 1, column: 1 });
        assert_eq!(at("c"), Location { line: 2, column: 2 });
        assert_eq!(at("d"), Location { line: 3, column: 1 });
        assert_eq!(at("x"), Location { line: 4, column: 4 });
        assert_eq!(map.locate(s, 1000), Location { line: 5, column: 1 });
        assert_eq!(map.line_text(s, 1), "bc");
        assert_eq!(map.line_text(s, 3), "é😀x");
    }

    #[test]
    fn compact_agrees() {
        let s = "let a = 1;\n\n  // é 😀 日本\nfoo('ü'); x\r\nlast".repeat(50);
        let map = LineMap::new(&s);
        let compact = map.compact(&s);
        for (i, _) in s.char_indices() {
            assert_eq!(map.locate(&s, i as u32), compact.locate(i as u32), "at {i}");
        }
    }

    #[test]
    fn damaged_table() {
        let c = CompactLines { deltas: [0xFF; 9].into(), wide: [0x80, 0x80].into() };
        c.locate(7);
        c.locate(u32::MAX);
    }
}
