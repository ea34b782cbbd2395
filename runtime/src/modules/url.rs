//! File and data URLs, as far as the module loader handles them without the full URL parser.

/// The scheme of an absolute URL, lower case without the colon (RFC 3986 3.1); one letter is a drive, not a scheme.
pub fn scheme(text: &str) -> Option<String> {
    let (head, _) = text.split_once(':')?;
    let mut bytes = head.bytes();
    let valid = bytes.next()?.is_ascii_alphabetic()
        && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    (valid && head.len() > 1).then(|| head.to_ascii_lowercase())
}

/// Characters that a path keeps in a file URL (WHATWG URL path percent-encode set, and the ones Node adds).
fn kept_in_path(b: u8) -> bool {
    b.is_ascii_alphanumeric()
        || matches!(
            b,
            b'/' | b'-'
                | b'_'
                | b'.'
                | b'~'
                | b'!'
                | b'$'
                | b'&'
                | b'\''
                | b'('
                | b')'
                | b'*'
                | b'+'
                | b','
                | b';'
                | b'='
                | b':'
                | b'@'
                | b'['
                | b']'
                | b'|'
                | b'^'
        )
}

/// `file://` URL of an absolute path.
pub fn from_path(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 8);
    out.push_str("file://");
    for b in path.bytes() {
        if kept_in_path(b) {
            out.push(b as char);
        } else {
            out.push('%');
            for nibble in [b >> 4, b & 15] {
                out.push(char::from_digit(u32::from(nibble), 16).expect("a nibble").to_ascii_uppercase());
            }
        }
    }
    out
}

/// Splits `?query#fragment` off.
pub fn split_suffix(text: &str) -> (&str, &str) {
    text.split_at(text.find(['?', '#']).unwrap_or(text.len()))
}

/// Percent-decodes; bytes that are no UTF-8 become U+FFFD.
pub fn decode(text: &str) -> String {
    String::from_utf8_lossy(&decode_bytes(text)).into_owned()
}

fn decode_bytes(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = |j: usize| bytes.get(j).and_then(|&b| (b as char).to_digit(16));
        match (bytes[i], hex(i + 1), hex(i + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                i += 3;
            }
            (b, ..) => {
                out.push(b);
                i += 1;
            }
        }
    }
    out
}

/// Whether the path part holds an encoded `/` or `\`, which file URLs must not.
pub fn has_encoded_separator(path: &str) -> bool {
    path.as_bytes().windows(3).any(|w| matches!(w, [b'%', b'2', b'f' | b'F'] | [b'%', b'5', b'c' | b'C']))
}

/// Absolute path and `?query#fragment` of a `file:` URL; `None` if it has a host or no absolute path.
pub fn to_path(url: &str) -> Option<(String, &str)> {
    let rest = url.get(5..).filter(|_| url.get(..5).is_some_and(|s| s.eq_ignore_ascii_case("file:")))?;
    let rest = match rest.strip_prefix("//") {
        Some(rest) if rest.starts_with('/') => rest,
        Some(rest) => rest.strip_prefix("localhost").filter(|r| r.starts_with('/'))?,
        None => rest,
    };
    let (path, suffix) = split_suffix(rest);
    path.starts_with('/').then(|| (normalize(&decode(path)), suffix))
}

/// Removes `.`, `..` and empty segments of an absolute path; a trailing slash stays.
pub fn normalize(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let mut out = String::with_capacity(path.len());
    for part in &parts {
        out.push('/');
        out.push_str(part);
    }
    let folder = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
    if out.is_empty() || folder && !out.ends_with('/') {
        out.push('/');
    }
    out
}

/// A decoded `data:` URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataUrl {
    /// Media type without parameters, lower case; `text/plain` when the URL has none.
    pub mime: String,
    pub body: Vec<u8>,
}

/// Decodes a `data:` URL (RFC 2397 as fetch reads it); `None` if it has no comma or its base64 is wrong.
pub fn parse_data(url: &str) -> Option<DataUrl> {
    let rest = url.get(5..).filter(|_| url[..5].eq_ignore_ascii_case("data:"))?;
    let (head, body) = rest.split_once(',')?;
    let body = body.split('#').next().unwrap_or(body);
    let mut parts = head.split(';').map(str::trim);
    let mime = parts.next().filter(|m| !m.is_empty()).unwrap_or("text/plain").to_ascii_lowercase();
    let body = decode_bytes(body);
    let body = if parts.next_back().is_some_and(|p| p.eq_ignore_ascii_case("base64")) { base64(&body)? } else { body };
    Some(DataUrl { mime, body })
}

/// Forgiving base64 (WHATWG Infra): white space ignored, padding optional.
fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut digits: Vec<u8> = text.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
    if digits.len().is_multiple_of(4) {
        for _ in 0..2 {
            digits.pop_if(|b| *b == b'=');
        }
    }
    if digits.len() % 4 == 1 {
        return None;
    }
    let (mut out, mut bits, mut n) = (Vec::with_capacity(digits.len() * 3 / 4), 0u32, 0);
    for b in digits {
        let value = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        n += 6;
        if n >= 8 {
            n -= 8;
            out.push((bits >> n) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        assert_eq!(from_path("/a b/ü#?.js"), "file:///a%20b/%C3%BC%23%3F.js");
        assert_eq!(to_path("file:///a%20b/%C3%BC.js?x#y"), Some(("/a b/ü.js".into(), "?x#y")));
        assert_eq!(to_path("file://host/a"), None);
        assert_eq!(to_path("FILE:/a/../b/./c"), Some(("/b/c".into(), "")));
        assert_eq!(normalize("/a//b/.."), "/a/");
        assert_eq!(normalize("/../.."), "/");
        assert_eq!(scheme("node:fs").as_deref(), Some("node"));
        assert_eq!(scheme("c:/x"), None);
        assert_eq!(scheme("./a:b"), None);
    }

    #[test]
    fn data() {
        let data = |url: &str| parse_data(url).map(|d| (d.mime, String::from_utf8(d.body).unwrap()));
        assert_eq!(data("data:text/javascript,a%20b"), Some(("text/javascript".into(), "a b".into())));
        assert_eq!(
            data("data:application/json;base64,eyJhIjoxfQ=="),
            Some(("application/json".into(), "{\"a\":1}".into()))
        );
        assert_eq!(data("data:,x"), Some(("text/plain".into(), "x".into())));
        assert_eq!(data("data:text/javascript"), None);
        assert_eq!(data("data:;base64,a"), None);
    }
}
