//! Source text that comes as UTF-16 units (strings given to `eval` and `Function`) and may hold lone surrogates.
//!
//! The parser reads UTF-8, which has none. A lone surrogate is replaced by a private-use character of plane 16 that
//! stands for it (no identifier character, so it is an error where a surrogate is one, and text in literals, regular
//! expressions and comments) and put back where text leaves the front end.

use bytecode::Text;
use oxc_ast::ast::{StringLiteral, TemplateElement};

/// The character that stands for U+D800; the 2,048 from here on are taken.
const BASE: u32 = 0x10_F000;

/// UTF-8 form of a JavaScript string, and whether lone surrogates were mapped.
pub fn from_units(units: &[u16]) -> (String, bool) {
    let mut lone = false;
    let text = char::decode_utf16(units.iter().copied())
        .map(|c| {
            c.unwrap_or_else(|e| {
                lone = true;
                let stand_in = BASE + u32::from(e.unpaired_surrogate()) - 0xD800;
                char::from_u32(stand_in).expect("plane 16 holds no surrogates")
            })
        })
        .collect();
    (text, lone)
}

/// A piece of source as a JavaScript string; `lone` as [`from_units`] said.
pub fn to_text(source: &str, lone: bool) -> Text {
    if !lone {
        return Text::new(source);
    }
    let mut units = Vec::with_capacity(source.len());
    let mut buffer = [0; 2];
    for c in source.chars() {
        match u32::from(c).checked_sub(BASE) {
            Some(n) if n < 2048 => units.push(0xD800 + n as u16),
            _ => units.extend_from_slice(c.encode_utf16(&mut buffer)),
        }
    }
    Text::from_units(&units)
}

/// Value of a string literal.
pub fn string_value(literal: &StringLiteral<'_>, lone: bool) -> Text {
    if literal.lone_surrogates { escaped(&literal.value, lone) } else { to_text(&literal.value, lone) }
}

/// Cooked text of a template element, `None` when it holds an invalid escape (tagged templates).
pub fn cooked_value(element: &TemplateElement<'_>, lone: bool) -> Option<Text> {
    let cooked = element.value.cooked.as_ref()?;
    Some(if element.lone_surrogates { escaped(cooked, lone) } else { to_text(cooked, lone) })
}

/// Decodes the parser's form of text with lone surrogates: U+FFFD and four hex digits each, U+FFFD itself too.
fn escaped(value: &str, lone: bool) -> Text {
    let mut units = Vec::with_capacity(value.len());
    let mut buffer = [0; 2];
    let mut rest = value.chars();
    while let Some(c) = rest.next() {
        let hex = rest.as_str().get(..4).and_then(|h| u16::from_str_radix(h, 16).ok());
        match (c, hex, u32::from(c).checked_sub(BASE)) {
            ('\u{FFFD}', Some(unit), _) => {
                units.push(unit);
                rest.nth(3);
            }
            (_, _, Some(n)) if lone && n < 2048 => units.push(0xD800 + n as u16),
            _ => units.extend_from_slice(c.encode_utf16(&mut buffer)),
        }
    }
    Text::from_units(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip() {
        let units = [0x61, 0xD800, 0x62, 0xDFFF, 0xD83D, 0xDE00];
        let (text, lone) = from_units(&units);
        assert!(lone);
        assert_eq!(to_text(&text, lone), Text::from_units(&units));
        assert_eq!(to_text("ab", false), Text::new("ab"));
    }

    #[test]
    fn escapes_of_the_parser() {
        assert_eq!(escaped("a\u{FFFD}d800b\u{FFFD}fffd", false), Text::from_units(&[0x61, 0xD800, 0x62, 0xFFFD]));
    }
}
