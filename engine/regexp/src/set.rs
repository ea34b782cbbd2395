//! Sets of code points.

/// The last code point.
pub const LAST: u32 = 0x10FFFF;

/// Ranges in order, neither overlapping nor touching.
#[derive(Clone, Default, Debug, PartialEq, Eq, Hash)]
pub struct Set(Vec<(u32, u32)>);

impl Set {
    pub fn of(c: u32) -> Set {
        Set(vec![(c, c)])
    }
    pub fn all() -> Set {
        Set(vec![(0, LAST)])
    }
    /// Of ranges in any order.
    pub fn of_ranges(mut ranges: Vec<(u32, u32)>) -> Set {
        ranges.sort_unstable();
        let mut out: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
        for (a, b) in ranges {
            match out.last_mut() {
                Some(last) if a <= last.1.saturating_add(1) => last.1 = last.1.max(b),
                _ => out.push((a, b)),
            }
        }
        Set(out)
    }
    pub fn digits() -> Set {
        Set(vec![(0x30, 0x39)])
    }
    pub fn words() -> Set {
        Set(vec![(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)])
    }
    pub fn line_ends() -> Set {
        Set(vec![(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)])
    }
    pub fn spaces() -> Set {
        Set(vec![
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
    pub fn ranges(&self) -> &[(u32, u32)] {
        &self.0
    }
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The only member.
    pub fn single(&self) -> Option<u32> {
        match self.0[..] {
            [(a, b)] if a == b => Some(a),
            _ => None,
        }
    }
    pub fn contains(&self, c: u32) -> bool {
        let i = self.0.partition_point(|r| r.1 < c);
        self.0.get(i).is_some_and(|r| r.0 <= c)
    }
    pub fn add(&mut self, a: u32, b: u32) {
        // All ranges that overlap or touch the new one become one with it.
        let from = self.0.partition_point(|r| r.1 + 1 < a);
        let to = self.0.partition_point(|r| r.0 <= b + 1);
        let merged = match self.0.get(from..to) {
            Some([first, .., last]) => (a.min(first.0), b.max(last.1)),
            Some([only]) => (a.min(only.0), b.max(only.1)),
            _ => (a, b),
        };
        self.0.splice(from..to.max(from), [merged]);
    }
    pub fn add_all(&mut self, other: &Set) {
        match other.0[..] {
            [] => {}
            [(a, b)] => self.add(a, b),
            _ => {
                let mut all = std::mem::take(&mut self.0);
                all.extend_from_slice(&other.0);
                *self = Set::of_ranges(all);
            }
        }
    }
    pub fn inverted(&self) -> Set {
        let mut out = Vec::with_capacity(self.0.len() + 1);
        let mut next = 0;
        for &(a, b) in &self.0 {
            if next < a {
                out.push((next, a - 1));
            }
            next = b + 1;
        }
        if next <= LAST {
            out.push((next, LAST));
        }
        Set(out)
    }
    pub fn intersection(&self, other: &Set) -> Set {
        let (mut out, mut i, mut j) = (Vec::new(), 0, 0);
        while let (Some(&a), Some(&b)) = (self.0.get(i), other.0.get(j)) {
            let both = (a.0.max(b.0), a.1.min(b.1));
            if both.0 <= both.1 {
                out.push(both);
            }
            if a.1 < b.1 { i += 1 } else { j += 1 }
        }
        Set(out)
    }
    pub fn without(&self, other: &Set) -> Set {
        self.intersection(&other.inverted())
    }
    pub fn is_disjoint(&self, other: &Set) -> bool {
        let (mut i, mut j) = (0, 0);
        while let (Some(&a), Some(&b)) = (self.0.get(i), other.0.get(j)) {
            if a.0.max(b.0) <= a.1.min(b.1) {
                return false;
            }
            if a.1 < b.1 { i += 1 } else { j += 1 }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets() {
        let mut s = Set::default();
        for (a, b) in [(10, 20), (30, 40), (5, 5), (21, 29), (100, 100), (LAST, LAST), (0, 0), (4, 4)] {
            s.add(a, b);
        }
        assert_eq!(s.ranges(), [(0, 0), (4, 5), (10, 40), (100, 100), (LAST, LAST)]);
        assert_eq!(s.inverted().ranges(), [(1, 3), (6, 9), (41, 99), (101, LAST - 1)]);
        assert_eq!(s.inverted().inverted(), s);
        assert!(s.contains(40) && s.contains(LAST) && !s.contains(41));
        assert_eq!(
            s.intersection(&Set::of_ranges(vec![(5, 12), (39, 100)])).ranges(),
            [(5, 5), (10, 12), (39, 40), (100, 100)]
        );
        assert_eq!(s.without(&Set::of_ranges(vec![(0, 99)])).ranges(), [(100, 100), (LAST, LAST)]);
        assert!(s.is_disjoint(&s.inverted()) && !s.is_disjoint(&s));
    }
}
