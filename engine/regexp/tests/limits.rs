//! Patterns that would exhaust the native stack or memory, and representations of text.

use regexp::{Flags, Regex, Scratch, Text, TooDeep};

fn regex(pattern: &str, flags: &str) -> Result<Regex, &'static str> {
    let flags = Flags::parse(flags.encode_utf16()).expect("flags");
    Regex::new(&pattern.encode_utf16().collect::<Vec<_>>(), flags)
}

/// Start and end of the match.
fn find(pattern: &str, flags: &str, text: &str) -> Result<Option<(usize, usize)>, TooDeep> {
    let (regex, mut scratch) = (regex(pattern, flags).expect("a pattern"), Scratch::default());
    let units: Vec<u16> = text.encode_utf16().collect();
    let bytes: Option<Vec<u8>> = units.iter().map(|&u| u8::try_from(u).ok()).collect();
    let mut at = |text: Text<'_>| Ok(regex.find(text, 0, false, &mut scratch)?.then(|| scratch.group(0)).flatten());
    let wide = at(Text::Utf16(&units))?;
    if let Some(bytes) = bytes {
        assert_eq!(at(Text::Latin1(&bytes))?, wide, "/{pattern}/{flags}");
    }
    Ok(wide)
}

#[test]
fn long_texts() {
    let long = "a".repeat(300_000);
    let all = Some((0, long.len()));
    for pattern in
        ["a*", "(?:a)*", "(a)*", "(?:a|b)*", "(a|b)+$", "(?:aa?)*", "^(?:a|b|c)*?$", "(?=(a*))\\1", "(?<!b)[^]*"]
    {
        assert_eq!(find(pattern, "", &long).expect("memory"), all, "{pattern}");
    }
    // A failure inside of a run of characters goes for all of the run.
    assert_eq!(find("a+b", "", &long).expect("memory"), None);
    assert_eq!(find("(?:a{1000}){300}$", "", &long).expect("memory"), all);
}

#[test]
fn memory_has_a_limit() {
    // The text has what the pattern needs, or it would be known at once that there is no match.
    let text = "a".repeat(10_000_000) + "\nx";
    assert!(matches!(find("(?:a|.|ab)*x", "", &text), Err(TooDeep)));
}

#[test]
fn nesting_has_a_limit() {
    let nested = |n: usize| format!("{}{}", "(".repeat(n), ")".repeat(n));
    assert_eq!(find(&nested(500), "", "x").expect("memory"), Some((0, 0)));
    assert_eq!(regex(&nested(20_000), "").err(), Some("Regular expression too large"));
    let classes = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    assert_eq!(regex(&classes, "v").err(), Some("Regular expression too large"));
}

#[test]
fn large_counts() {
    assert_eq!(find("(?:){1000000000}", "", "").expect("memory"), Some((0, 0)));
    assert_eq!(find("(?:a?){100000}", "", "aa").expect("memory"), Some((0, 2)));
    assert_eq!(find("(?:(?<!.)b*){2}", "", "\nb").expect("memory"), Some((0, 0)));
    assert_eq!(find("(?:(?<!.)b*){2}$", "", "\nb").expect("memory"), Some((1, 2)));
    assert_eq!(find("a{2147483648,}", "", "aa").expect("memory"), None);
    assert_eq!(find("(?:ab){2,4294967295}", "", "ababab").expect("memory"), Some((0, 6)));
}
