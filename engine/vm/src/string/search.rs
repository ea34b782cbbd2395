//! Searching in units, and code points of them.

use super::Units;

impl Units<'_> {
    /// First occurrence of `needle` from `start`.
    pub fn find(self, needle: Units<'_>, start: usize) -> Option<usize> {
        let n = needle.len();
        if start + n > self.len() {
            return None;
        }
        if n == 0 {
            return Some(start);
        }
        match (self, needle) {
            (Units::Latin1(h), Units::Latin1(x)) => memchr::memmem::find(&h[start..], x).map(|i| i + start),
            (Units::Latin1(h), Units::Utf16(x)) => {
                if x.iter().any(|&c| c > 255) {
                    return None;
                }
                let x: Vec<u8> = x.iter().map(|&c| c as u8).collect();
                memchr::memmem::find(&h[start..], &x).map(|i| i + start)
            }
            (Units::Utf16(h), _) => {
                let first = needle.at(0);
                (start..=h.len() - n).find(|&i| h[i] == first && (1..n).all(|k| h[i + k] == needle.at(k)))
            }
        }
    }
    /// Code point at a unit index; lone surrogates are themselves.
    pub fn code_point(self, i: usize) -> u32 {
        let c = self.at(i) as u32;
        if (0xD800..0xDC00).contains(&c) && i + 1 < self.len() {
            let d = self.at(i + 1) as u32;
            if (0xDC00..0xE000).contains(&d) {
                return 0x10000 + ((c - 0xD800) << 10) + (d - 0xDC00);
            }
        }
        c
    }
}
