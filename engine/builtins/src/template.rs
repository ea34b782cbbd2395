//! Templates of `replace`: what `$1`, `$&` and the like stand for (GetSubstitution, spec 22.1.3.19.1).

use vm::string::Units;

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Part {
    /// These units of the template.
    Text(usize, usize),
    /// What was matched.
    Matched,
    /// The text before the match.
    Before,
    /// The text behind it.
    Behind,
    /// A group, from 1.
    Group(usize),
    /// The group whose name these units of the template are.
    Named(usize, usize),
}

/// The parts of a template, where there are `groups` groups; `named`: some have names.
pub fn parse(t: Units<'_>, groups: usize, named: bool) -> Vec<Part> {
    let (mut parts, mut from, mut i) = (Vec::new(), 0, 0);
    let at = |i: usize| if i < t.len() { u8::try_from(t.at(i)).unwrap_or(0) } else { 0 };
    let digit = |i: usize| (at(i) as char).to_digit(10).map(|d| d as usize);
    while i < t.len() {
        if at(i) != b'$' {
            i += 1;
            continue;
        }
        let (part, used) = match at(i + 1) {
            // The second dollar is text.
            b'$' => (Some(Part::Text(i + 1, i + 2)), 2),
            b'&' => (Some(Part::Matched), 2),
            b'`' => (Some(Part::Before), 2),
            b'\'' => (Some(Part::Behind), 2),
            b'0'..=b'9' => {
                let one = digit(i + 1).unwrap_or(0);
                let two = digit(i + 2).map_or(0, |d| one * 10 + d);
                match (1..=groups).contains(&two) {
                    true => (Some(Part::Group(two)), 3),
                    false => ((1..=groups).contains(&one).then_some(Part::Group(one)), 2),
                }
            }
            b'<' if named => match (i + 2..t.len()).find(|&k| at(k) == b'>') {
                Some(end) => (Some(Part::Named(i + 2, end)), end + 1 - i),
                None => (None, 2),
            },
            _ => (None, 1),
        };
        if let Some(part) = part {
            if from < i {
                parts.push(Part::Text(from, i));
            }
            parts.push(part);
            from = i + used;
        }
        i += used;
    }
    if from < t.len() {
        parts.push(Part::Text(from, t.len()));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        let of = |t: &str, groups, named| parse(Units::Latin1(t.as_bytes()), groups, named);
        assert_eq!(of("a$$b", 0, false), [Part::Text(0, 1), Part::Text(2, 3), Part::Text(3, 4)]);
        assert_eq!(of("$1$12$3$0", 2, false), [Part::Group(1), Part::Group(1), Part::Text(4, 9)]);
        assert_eq!(of("$12$01", 12, false), [Part::Group(12), Part::Group(1)]);
        assert_eq!(of("$<ab>$<a", 1, true), [Part::Named(2, 4), Part::Text(5, 8)]);
        assert_eq!(of("$<ab>", 1, false), [Part::Text(0, 5)]);
        assert_eq!(
            of("x$&$`$'$", 0, false),
            [Part::Text(0, 1), Part::Matched, Part::Before, Part::Behind, Part::Text(7, 8)]
        );
    }
}
