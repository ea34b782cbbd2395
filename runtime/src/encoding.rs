//! Text encodings of Buffer, between bytes and UTF-16 or Latin-1 units. Pure functions; `binding::buffer` calls them.

/// Units of a JavaScript string.
#[derive(Clone, Copy)]
pub enum Text<'a> {
    Latin1(&'a [u8]),
    Utf16(&'a [u16]),
}

/// A string to be made: Latin-1 where all units fit.
#[derive(Debug, PartialEq)]
pub enum Decoded {
    Latin1(Vec<u8>),
    Utf16(Vec<u16>),
}

impl Text<'_> {
    fn len(self) -> usize {
        match self {
            Text::Latin1(b) => b.len(),
            Text::Utf16(u) => u.len(),
        }
    }
    fn at(self, i: usize) -> u16 {
        match self {
            Text::Latin1(b) => b[i] as u16,
            Text::Utf16(u) => u[i],
        }
    }
}

/// The code point at `i` and the units it takes; lone surrogates are U+FFFD.
fn code_point(u: &[u16], i: usize) -> (u32, usize) {
    let first = u[i] as u32;
    if first & 0xF800 != 0xD800 {
        return (first, 1);
    }
    if first & 0xFC00 == 0xD800
        && let Some(&second) = u.get(i + 1)
        && second & 0xFC00 == 0xDC00
    {
        return (0x10000 + ((first & 0x3FF) << 10) + (second as u32 & 0x3FF), 2);
    }
    (0xFFFD, 1)
}

/// Bytes of the text in UTF-8.
pub fn utf8_length(text: Text) -> usize {
    match text {
        Text::Latin1(b) => b.len() + b.iter().filter(|&&c| c >= 0x80).count(),
        Text::Utf16(u) => {
            let mut n = 0;
            let mut i = 0;
            while i < u.len() {
                let (c, units) = code_point(u, i);
                n += utf8_width(c);
                i += units;
            }
            n
        }
    }
}

fn utf8_width(c: u32) -> usize {
    match c {
        0..0x80 => 1,
        0x80..0x800 => 2,
        0x800..0x10000 => 3,
        _ => 4,
    }
}

/// Writes as many whole characters as fit. Units read and bytes written.
pub fn utf8_write(text: Text, out: &mut [u8]) -> (usize, usize) {
    let (mut i, mut n) = (0, 0);
    if let Text::Latin1(b) = text {
        // The common case, plain ASCII, in one copy.
        let ascii = b.iter().take(out.len()).take_while(|&&c| c < 0x80).count();
        out[..ascii].copy_from_slice(&b[..ascii]);
        (i, n) = (ascii, ascii);
    }
    while i < text.len() {
        let (c, units) = match text {
            Text::Latin1(b) => (b[i] as u32, 1),
            Text::Utf16(u) => code_point(u, i),
        };
        let width = utf8_width(c);
        if n + width > out.len() {
            break;
        }
        if width == 1 {
            out[n] = c as u8;
        } else {
            let mut rest = c;
            for k in (1..width).rev() {
                out[n + k] = 0x80 | (rest & 0x3F) as u8;
                rest >>= 6;
            }
            out[n] = (0xF00u32 >> width) as u8 | rest as u8;
        }
        n += width;
        i += units;
    }
    (i, n)
}

/// Decodes UTF-8 with the replacement policy of the Encoding standard (one U+FFFD a maximal bad prefix). With `fatal`
/// None at the first error.
pub fn utf8_decode(bytes: &[u8], fatal: bool) -> Option<Decoded> {
    if bytes.is_ascii() {
        return Some(Decoded::Latin1(bytes.to_vec()));
    }
    let mut out: Vec<u16> = Vec::with_capacity(bytes.len());
    let mut wide = false;
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().encode_utf16() {
            wide |= c > 0xFF;
            out.push(c);
        }
        if !chunk.invalid().is_empty() {
            if fatal {
                return None;
            }
            wide = true;
            out.push(0xFFFD);
        }
    }
    Some(if wide { Decoded::Utf16(out) } else { Decoded::Latin1(out.iter().map(|&c| c as u8).collect()) })
}

/// The low byte of every unit. Bytes written.
pub fn latin1_write(text: Text, out: &mut [u8]) -> usize {
    let n = text.len().min(out.len());
    match text {
        Text::Latin1(b) => out[..n].copy_from_slice(&b[..n]),
        Text::Utf16(u) => out.iter_mut().zip(u).for_each(|(o, &c)| *o = c as u8),
    }
    n
}

/// Little-endian units; only whole ones. Bytes written.
pub fn ucs2_write(text: Text, out: &mut [u8]) -> usize {
    let n = text.len().min(out.len() / 2);
    for i in 0..n {
        out[2 * i..2 * i + 2].copy_from_slice(&text.at(i).to_le_bytes());
    }
    n * 2
}

pub fn ucs2_decode(bytes: &[u8]) -> Vec<u16> {
    bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect()
}

pub fn ascii_decode(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|b| b & 0x7F).collect()
}

fn hex_digit(c: u16) -> Option<u8> {
    char::from_u32(c as u32).and_then(|c| c.to_digit(16)).map(|d| d as u8)
}

/// Pairs of digits up to the first that is none. Bytes written.
pub fn hex_write(text: Text, out: &mut [u8]) -> usize {
    let n = (text.len() / 2).min(out.len());
    for (i, byte) in out[..n].iter_mut().enumerate() {
        let (Some(high), Some(low)) = (hex_digit(text.at(2 * i)), hex_digit(text.at(2 * i + 1))) else { return i };
        *byte = high << 4 | low;
    }
    n
}

pub fn hex_encode(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|&b| [DIGITS[(b >> 4) as usize], DIGITS[(b & 15) as usize]]).collect()
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64 with padding, or its URL form without.
pub fn base64_encode(bytes: &[u8], url: bool) -> Vec<u8> {
    let alphabet = if url { URL_SAFE } else { STANDARD };
    let mut out = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let v =
            (chunk[0] as u32) << 16 | (*chunk.get(1).unwrap_or(&0) as u32) << 8 | *chunk.get(2).unwrap_or(&0) as u32;
        for k in 0..4 {
            if k <= chunk.len() {
                out.push(alphabet[(v >> (18 - 6 * k)) as usize & 63]);
            } else if !url {
                out.push(b'=');
            }
        }
    }
    out
}

/// The value of a base64 character of either alphabet.
fn base64_value(c: u16) -> Option<u32> {
    Some(match u8::try_from(c).ok()? {
        c @ b'A'..=b'Z' => (c - b'A') as u32,
        c @ b'a'..=b'z' => (c - b'a') as u32 + 26,
        c @ b'0'..=b'9' => (c - b'0') as u32 + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

/// Decodes either alphabet, skipping what is in none and ending at `=`. Bytes written.
pub fn base64_write(text: Text, out: &mut [u8]) -> usize {
    let (mut bits, mut have, mut n) = (0u32, 0, 0);
    for i in 0..text.len() {
        let c = text.at(i);
        if c == b'=' as u16 {
            break;
        }
        let Some(v) = base64_value(c) else { continue };
        bits = bits << 6 | v;
        have += 6;
        if have >= 8 {
            if n == out.len() {
                return n;
            }
            have -= 8;
            out[n] = (bits >> have) as u8;
            n += 1;
        }
    }
    n
}

/// Why [`atob`] refuses.
#[derive(Debug, PartialEq)]
pub enum AtobError {
    /// A character outside the alphabet.
    Character,
    /// Wrong length or padding.
    Length,
}

/// Forgiving-base64 decode of the Infra standard.
pub fn atob(text: Text) -> Result<Vec<u8>, AtobError> {
    let mut chars: Vec<u16> =
        (0..text.len()).map(|i| text.at(i)).filter(|c| !matches!(c, 0x09 | 0x0A | 0x0C | 0x0D | 0x20)).collect();
    if chars.len().is_multiple_of(4) {
        for _ in 0..2 {
            if chars.last() == Some(&(b'=' as u16)) {
                chars.pop();
            }
        }
    }
    if chars.iter().any(|&c| matches!(c as u8, b'-' | b'_') || base64_value(c).is_none()) {
        return Err(AtobError::Character);
    }
    if chars.len() % 4 == 1 {
        return Err(AtobError::Length);
    }
    let mut out = vec![0; chars.len() * 3 / 4];
    let n = base64_write(Text::Utf16(&chars), &mut out);
    out.truncate(n);
    Ok(out)
}

/// Where `needle` occurs in `hay`: the first place at or after `from`, or backwards the last at or before it. `wide`:
/// only at even distances from the start.
pub fn index_of(hay: &[u8], needle: &[u8], from: usize, forward: bool, wide: bool) -> Option<usize> {
    let last = hay.len().checked_sub(needle.len())?;
    let fits = |i: &usize| (!wide || i.is_multiple_of(2)) && hay[*i..].starts_with(needle);
    if forward {
        if from > last {
            return None;
        }
        let Some(&first) = needle.first() else { return Some(from) };
        if wide {
            return (from..=last).find(fits);
        }
        let mut at = from;
        while at <= last {
            at += memchr::memchr(first, &hay[at..=last])?;
            if hay[at..].starts_with(needle) {
                return Some(at);
            }
            at += 1;
        }
        None
    } else {
        (0..=from.min(last)).rev().find(fits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(s: &str) -> Vec<u16> {
        s.encode_utf16().collect()
    }

    #[test]
    fn utf8() {
        let text = utf16("aé€😀\u{7ff}");
        let mut out = vec![0; utf8_length(Text::Utf16(&text))];
        assert_eq!(utf8_write(Text::Utf16(&text), &mut out), (text.len(), out.len()));
        assert_eq!(out, "aé€😀\u{7ff}".as_bytes());
        assert_eq!(utf8_write(Text::Utf16(&text), &mut [0; 5]), (2, 3));
        assert_eq!(utf8_write(Text::Latin1(&[0x61, 0xe9]), &mut [0; 3]), (2, 3));
        let mut lone = [0; 3];
        utf8_write(Text::Utf16(&[0xd800]), &mut lone);
        assert_eq!(lone, [0xef, 0xbf, 0xbd]);
        assert_eq!(utf8_decode("é".as_bytes(), true), Some(Decoded::Latin1(vec![0xe9])));
        assert_eq!(utf8_decode(&[0xf0, 0x9f, 0x61], false), Some(Decoded::Utf16(vec![0xfffd, 0x61])));
        assert_eq!(utf8_decode(&[0xed, 0xa0, 0x80], false), Some(Decoded::Utf16(vec![0xfffd; 3])));
        assert_eq!(utf8_decode(&[0xff], true), None);
    }

    #[test]
    fn base64_and_hex() {
        for len in 0..8 {
            let bytes: Vec<u8> = (0..len).map(|i| (i * 77 + 200) as u8).collect();
            for url in [false, true] {
                let text = base64_encode(&bytes, url);
                let mut out = vec![0; bytes.len()];
                assert_eq!(base64_write(Text::Latin1(&text), &mut out), bytes.len());
                assert_eq!(out, bytes);
            }
            let mut out = vec![0; bytes.len()];
            assert_eq!(hex_write(Text::Latin1(&hex_encode(&bytes)), &mut out), bytes.len());
            assert_eq!(out, bytes);
        }
        assert_eq!(hex_write(Text::Latin1(b"0axx"), &mut [0; 4]), 1);
        assert_eq!(atob(Text::Latin1(b" aGk = ")), Ok(b"hi".to_vec()));
        assert_eq!(atob(Text::Latin1(b"a")), Err(AtobError::Length));
        assert_eq!(atob(Text::Latin1(b"a-_b")), Err(AtobError::Character));
        assert_eq!(atob(Text::Latin1(b"ab=")), Err(AtobError::Character));
    }

    #[test]
    fn searching() {
        let hay = b"this is a test";
        assert_eq!(index_of(hay, b"is", 0, true, false), Some(2));
        assert_eq!(index_of(hay, b"is", 3, true, false), Some(5));
        assert_eq!(index_of(hay, b"is", 13, false, false), Some(5));
        assert_eq!(index_of(hay, b"is", 4, false, false), Some(2));
        assert_eq!(index_of(hay, b"zz", 0, true, false), None);
        assert_eq!(index_of(&[0, 1, 1, 0], &[1, 0], 0, true, true), Some(2));
        assert_eq!(index_of(b"ab", b"abc", 0, true, false), None);
    }
}
