//! Sets of code units, and their closure under Canonicalize without the u and v flags (spec 22.2.2.7.3).

/// Ranges in order, neither overlapping nor touching.
#[derive(Clone, Default)]
pub struct Set(Vec<(u16, u16)>);

impl Set {
    pub fn of(c: u16) -> Set {
        Set(vec![(c, c)])
    }
    fn of_ranges(ranges: &[(u16, u16)]) -> Set {
        Set(ranges.to_vec())
    }
    pub fn digits() -> Set {
        Set::of_ranges(&[(0x30, 0x39)])
    }
    pub fn words() -> Set {
        Set::of_ranges(&[(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)])
    }
    pub fn spaces() -> Set {
        Set::of_ranges(&[
            (0x09, 0x0D),
            (0x20, 0x20),
            (0xA0, 0xA0),
            (0x1680, 0x1680),
            (0x2000, 0x200A),
            (0x2028, 0x2029),
            (0x202F, 0x202F),
            (0x205F, 0x205F),
            (0x3000, 0x3000),
            (0xFEFF, 0xFEFF),
        ])
    }
    pub fn ranges(&self) -> &[(u16, u16)] {
        &self.0
    }
    /// The only member.
    pub fn single(&self) -> Option<u16> {
        match self.0[..] {
            [(a, b)] if a == b => Some(a),
            _ => None,
        }
    }
    pub fn contains(&self, c: u16) -> bool {
        let i = self.0.partition_point(|r| r.1 < c);
        self.0.get(i).is_some_and(|r| r.0 <= c)
    }
    pub fn add(&mut self, a: u16, b: u16) {
        // All ranges that overlap or touch the new one become one with it.
        let from = self.0.partition_point(|r| (r.1 as u32) + 1 < a as u32);
        let to = self.0.partition_point(|r| r.0 as u32 <= b as u32 + 1);
        let merged = match self.0.get(from..to) {
            Some([first, .., last]) => (a.min(first.0), b.max(last.1)),
            Some([only]) => (a.min(only.0), b.max(only.1)),
            _ => (a, b),
        };
        self.0.splice(from..to.max(from), [merged]);
    }
    pub fn add_all(&mut self, other: &Set) {
        other.0.iter().for_each(|&(a, b)| self.add(a, b));
    }
    pub fn inverted(&self) -> Set {
        let mut out = Vec::with_capacity(self.0.len() + 1);
        let mut next = 0u32;
        for &(a, b) in &self.0 {
            if next < a as u32 {
                out.push((next as u16, a - 1));
            }
            next = b as u32 + 1;
        }
        if next <= 0xFFFF {
            out.push((next as u16, 0xFFFF));
        }
        Set(out)
    }
}

/// Canonicalize.
fn canonical(c: u16) -> u16 {
    let Some(c) = char::from_u32(c as u32) else { return c };
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(u), None) if (u as u32) < 0x10000 && (c.is_ascii() || !u.is_ascii()) => u as u16,
        _ => c as u16,
    }
}

thread_local! {
    /// (canonical, unit) of the units beyond ASCII that are not canonical themselves, in order.
    static VARIANTS: Vec<(u16, u16)> = {
        let mut all: Vec<_> = (0x80..=0xFFFF).map(|c| (canonical(c), c)).filter(|(k, c)| k != c).collect();
        all.sort_unstable();
        all
    };
}

/// Adds all units that are the same as a member when case is ignored. ASCII and the rest do not mix.
pub fn close_over_case(set: &mut Set) {
    for lower in b'a'..=b'z' {
        let (l, u) = (lower as u16, lower.to_ascii_uppercase() as u16);
        if set.contains(l) != set.contains(u) {
            set.add(l, l);
            set.add(u, u);
        }
    }
    // Of the classes that programs write most have nothing beyond ASCII, spaces, or all but those: without variants.
    let wide: Vec<_> = set.0.iter().filter(|r| r.1 >= 0x80).map(|r| (r.0.max(0x80), r.1)).collect();
    let mut nothing = Set::spaces();
    nothing.add(0, 0x7F);
    let mut everything = nothing.clone();
    wide.iter().for_each(|&(a, b)| everything.add(a, b));
    if wide.iter().all(|&(a, b)| nothing.0.iter().any(|r| r.0 <= a && b <= r.1)) || everything.0 == [(0, 0xFFFF)] {
        return;
    }
    VARIANTS.with(|all| {
        for same in all.chunk_by(|a, b| a.0 == b.0) {
            let members = || same.iter().map(|v| v.1).chain([same[0].0]);
            if members().any(|c| set.contains(c)) {
                members().for_each(|c| set.add(c, c));
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets() {
        let mut s = Set::default();
        for (a, b) in [(10, 20), (30, 40), (5, 5), (21, 29), (100, 100), (0xFFFF, 0xFFFF), (0, 0), (4, 4)] {
            s.add(a, b);
        }
        assert_eq!(s.ranges(), [(0, 0), (4, 5), (10, 40), (100, 100), (0xFFFF, 0xFFFF)]);
        assert_eq!(s.inverted().ranges(), [(1, 3), (6, 9), (41, 99), (101, 0xFFFE)]);
        assert_eq!(s.inverted().inverted().ranges(), s.ranges());
        assert!(s.contains(40) && s.contains(0xFFFF) && !s.contains(41));
    }

    #[test]
    fn closure() {
        let mut s = Set::of('k' as u16);
        close_over_case(&mut s);
        assert_eq!(s.ranges(), [(0x4B, 0x4B), (0x6B, 0x6B)]);
        let mut s = Set::of(0x3C3);
        close_over_case(&mut s);
        assert_eq!(s.ranges(), [(0x3A3, 0x3A3), (0x3C2, 0x3C3)]);
        let mut s = Set::words().inverted();
        close_over_case(&mut s);
        assert_eq!(s.ranges(), Set::words().inverted().ranges());
    }
}
