//! Literals that strict code does not have.

/// What is wrong with the text of a number: `010`, `08`.
pub fn legacy_number(raw: &str) -> Option<&'static str> {
    let bytes = raw.as_bytes();
    if bytes.len() < 2 || bytes[0] != b'0' || !bytes[1].is_ascii_digit() {
        return None;
    }
    let decimal = bytes.iter().take_while(|b| b.is_ascii_digit()).any(|b| *b >= b'8');
    Some(if decimal {
        "Decimals with leading zeros are not allowed in strict mode."
    } else {
        "Octal literals are not allowed in strict mode."
    })
}

/// Offset of the first octal escape, `\8` or `\9` in the text of a string, and what is wrong with it.
pub fn legacy_escape(raw: &str) -> Option<(usize, &'static str)> {
    let bytes = raw.as_bytes();
    let mut i = 0;
    while let Some(n) = memchr::memchr(b'\\', &bytes[i..]) {
        i += n;
        match (bytes.get(i + 1), bytes.get(i + 2)) {
            (Some(b'0'), Some(b'0'..=b'9')) | (Some(b'1'..=b'7'), _) => {
                return Some((i, "Octal escape sequences are not allowed in strict mode."));
            }
            (Some(b'8' | b'9'), _) => return Some((i, "\\8 and \\9 are not allowed in strict mode.")),
            _ => i += 2,
        }
        if i >= bytes.len() {
            break;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_escapes() {
        assert!(legacy_number("010").is_some_and(|m| m.starts_with("Octal")));
        assert!(legacy_number("09.5").is_some_and(|m| m.starts_with("Decimals")));
        assert_eq!(legacy_number("0"), None);
        assert_eq!(legacy_number("0x10"), None);
        assert_eq!(legacy_number("0.10"), None);
        assert!(legacy_escape(r"'a\07'").is_some());
        assert!(legacy_escape(r"'\8'").is_some());
        assert_eq!(legacy_escape(r"'\0\\1\n'"), None);
        assert_eq!(legacy_escape("'\\"), None);
    }
}
