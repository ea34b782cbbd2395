//! Classes of the v flag that have strings (`\q{...}`), where `regress` needs help: alternatives of one character count
//! as characters, and a negated class must not have strings (MayContainStrings, spec 22.2.1.6).

/// Properties of strings.
const STRING_PROPERTIES: [&str; 7] = [
    "Basic_Emoji",
    "Emoji_Keycap_Sequence",
    "RGI_Modifier_Sequence",
    "RGI_Flag_Sequence",
    "RGI_Tag_Sequence",
    "RGI_ZWJ_Sequence",
    "RGI_Emoji",
];

/// Rewrites the class that starts at `at`; gives the index behind it. `Ok(None)`: there is an error in the pattern,
/// which regress finds too.
pub fn rewrite(pattern: &[u32], at: usize, out: &mut Vec<u32>) -> Result<Option<usize>, String> {
    let mut c = Classes { pattern, at, out };
    match c.class() {
        Ok(_) => Ok(Some(c.at)),
        Err(Stop::Broken) => Ok(None),
        Err(Stop::NegatedStrings) => Err("Negated character class may contain strings".to_string()),
    }
}

enum Stop {
    Broken,
    NegatedStrings,
}

struct Classes<'a> {
    pattern: &'a [u32],
    at: usize,
    out: &'a mut Vec<u32>,
}

impl Classes<'_> {
    fn starts(&self, text: &str) -> bool {
        let text: Vec<u32> = text.chars().map(u32::from).collect();
        self.pattern[self.at..].starts_with(&text)
    }
    fn copy(&mut self, n: usize) -> Result<(), Stop> {
        let part = self.pattern.get(self.at..self.at + n).ok_or(Stop::Broken)?;
        self.out.extend_from_slice(part);
        self.at += n;
        Ok(())
    }
    /// Whether the class may contain strings.
    fn class(&mut self) -> Result<bool, Stop> {
        self.copy(1)?;
        let negated = self.starts("^");
        if negated {
            self.copy(1)?;
        }
        let (mut first, mut any, mut all) = (None, false, true);
        let (mut intersection, mut subtraction) = (false, false);
        while !self.starts("]") {
            if self.starts("&&") || self.starts("--") {
                intersection |= self.starts("&&");
                subtraction |= self.starts("--");
                self.copy(2)?;
                continue;
            }
            let strings = self.operand()?;
            first = first.or(Some(strings));
            any |= strings;
            all &= strings;
        }
        self.copy(1)?;
        let strings = match (intersection, subtraction) {
            (true, _) => all,
            (_, true) => first == Some(true),
            _ => any,
        };
        if negated && strings { Err(Stop::NegatedStrings) } else { Ok(strings) }
    }
    fn operand(&mut self) -> Result<bool, Stop> {
        if self.starts("[") {
            return self.class();
        }
        if self.starts("\\q{") {
            return self.disjunction();
        }
        if self.starts("\\p{") {
            let end = self.pattern[self.at..].iter().position(|&c| c == '}' as u32).ok_or(Stop::Broken)?;
            let name: String =
                self.pattern[self.at + 3..self.at + end].iter().filter_map(|&c| char::from_u32(c)).collect();
            self.copy(end + 1)?;
            return Ok(STRING_PROPERTIES.contains(&name.as_str()));
        }
        let n = self.character();
        self.copy(n)?;
        Ok(false)
    }
    /// Length of the character here as it is written.
    fn character(&self) -> usize {
        if !self.starts("\\") {
            return 1;
        }
        if self.starts("\\u{") {
            let rest = &self.pattern[self.at..];
            return rest.iter().position(|&c| c == '}' as u32).map_or(rest.len(), |i| i + 1);
        }
        let digits = |from: usize| {
            let hex = |c: &u32| char::from_u32(*c).is_some_and(|c| c.is_ascii_hexdigit());
            let four: Vec<u32> =
                self.pattern[(self.at + from).min(self.pattern.len())..].iter().copied().take(4).collect();
            if four.len() == 4 && four.iter().all(hex) {
                four.iter().try_fold(0, |n, &c| Some(n * 16 + char::from_u32(c)?.to_digit(16)?))
            } else {
                None
            }
        };
        if self.starts("\\u") {
            let next = self.pattern.get(self.at + 6..self.at + 8);
            let high = digits(2).is_some_and(|n| (0xD800..0xDC00).contains(&n));
            let pair = high && next == Some(&['\\' as u32, 'u' as u32]);
            return if pair && digits(8).is_some_and(|n| (0xDC00..0xE000).contains(&n)) { 12 } else { 6 };
        }
        if self.starts("\\x") {
            4
        } else if self.starts("\\c") {
            3
        } else {
            2
        }
    }
    /// `\q{a|bc}` as `[[a]\q{bc}]`.
    fn disjunction(&mut self) -> Result<bool, Stop> {
        self.at += 3;
        let mut strings: Vec<&[u32]> = Vec::new();
        self.out.push('[' as u32);
        loop {
            let start = self.at;
            let mut characters = 0;
            while !self.starts("|") && !self.starts("}") {
                self.at += self.character();
                characters += 1;
                if self.at >= self.pattern.len() {
                    return Err(Stop::Broken);
                }
            }
            let alternative = &self.pattern[start..self.at];
            if characters == 1 {
                self.out.push('[' as u32);
                self.out.extend_from_slice(alternative);
                self.out.push(']' as u32);
            } else {
                strings.push(alternative);
            }
            self.at += 1;
            if self.pattern[self.at - 1] == '}' as u32 {
                break;
            }
        }
        for (i, s) in strings.iter().enumerate() {
            self.out.extend(if i == 0 { "\\q{" } else { "|" }.chars().map(u32::from));
            self.out.extend_from_slice(s);
        }
        self.out.extend(if strings.is_empty() { "]" } else { "}]" }.chars().map(u32::from));
        Ok(!strings.is_empty())
    }
}
