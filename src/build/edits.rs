//! Changes of a source text by byte ranges, collected in any order and applied at once.

/// Replacements that do not overlap.
#[derive(Default)]
pub struct Edits {
    list: Vec<(usize, usize, String)>,
}

impl Edits {
    /// Replaces the bytes `from..to`.
    pub fn replace(&mut self, from: u32, to: u32, text: impl Into<String>) {
        self.list.push((from as usize, to as usize, text.into()));
    }

    /// Whether nothing is to be changed.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The changed text.
    pub fn apply(mut self, source: &str) -> String {
        self.list.sort_by_key(|(from, to, _)| (*from, *to));
        let mut out =
            String::with_capacity(source.len() + self.list.iter().map(|(.., text)| text.len()).sum::<usize>());
        let mut at = 0;
        for (from, to, text) in &self.list {
            debug_assert!(at <= *from, "edits overlap");
            out.push_str(&source[at..*from]);
            out.push_str(text);
            at = *to;
        }
        out.push_str(&source[at..]);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Edits;

    #[test]
    fn applied_in_order_of_place() {
        let mut edits = Edits::default();
        edits.replace(4, 5, "X");
        edits.replace(0, 0, "ab");
        edits.replace(1, 3, "");
        assert_eq!(edits.apply("012345"), "ab03X5");
    }
}
