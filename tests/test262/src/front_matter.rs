//! The head of a test: the YAML between `/*---` and `---*/`, as far as test262 uses YAML (INTERPRETING.md there).

/// When a test that must fail fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    Parse,
    Resolution,
    Runtime,
}

/// The error a test must end with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Negative {
    pub phase: Phase,
    /// Name of the error's constructor.
    pub error: String,
}

#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct FrontMatter {
    pub includes: Vec<String>,
    pub features: Vec<String>,
    pub flags: Vec<String>,
    pub negative: Option<Negative>,
}

impl FrontMatter {
    pub fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|f| f == flag)
    }

    /// Reads the head of a test.
    ///
    /// # Errors
    /// What is missing or not understood.
    pub fn parse(text: &str) -> Result<FrontMatter, String> {
        let start = text.find("/*---").ok_or("no front matter")? + 5;
        let end = start + text[start..].find("---*/").ok_or("front matter without an end")?;
        let mut out = FrontMatter::default();
        let (mut phase, mut error) = (None, None);
        // The key that indented lines belong to.
        let mut key = String::new();
        for line in text[start..end].split(['\n', '\r']) {
            let trimmed = line.trim();
            if trimmed.is_empty() || trimmed.starts_with('#') {
                continue;
            }
            let nested = line.starts_with([' ', '\t']);
            let pair = trimmed.split_once(':').map(|(k, v)| (k.trim(), v.trim()));
            match (nested, pair) {
                (false, Some((name, value))) => {
                    key = name.into();
                    if let Some(list) = out.list(name) {
                        list.extend(flow_items(value));
                    }
                }
                (true, _) if trimmed.starts_with('-') => {
                    if let Some(list) = out.list(&key) {
                        list.push(unquoted(&trimmed[1..]));
                    }
                }
                (true, Some(("phase", value))) if key == "negative" => phase = Some(value.to_owned()),
                (true, Some(("type", value))) if key == "negative" => error = Some(unquoted(value)),
                // A list in brackets that goes on.
                (true, _) => {
                    if let Some(list) = out.list(&key) {
                        list.extend(flow_items(trimmed));
                    }
                }
                (false, None) => {}
            }
        }
        if phase.is_some() || error.is_some() {
            let phase = match phase.as_deref() {
                Some("parse" | "early") => Phase::Parse,
                Some("resolution") => Phase::Resolution,
                Some("runtime") => Phase::Runtime,
                other => return Err(format!("phase {other:?} of a negative test")),
            };
            out.negative = Some(Negative { phase, error: error.ok_or("negative test without a type")? });
        }
        Ok(out)
    }

    fn list(&mut self, key: &str) -> Option<&mut Vec<String>> {
        match key {
            "includes" => Some(&mut self.includes),
            "features" => Some(&mut self.features),
            "flags" => Some(&mut self.flags),
            _ => None,
        }
    }
}

fn flow_items(text: &str) -> impl Iterator<Item = String> + '_ {
    let inner = text.trim().trim_start_matches('[').trim_end_matches(']');
    inner.split(',').map(unquoted).filter(|item| !item.is_empty())
}

fn unquoted(text: &str) -> String {
    let text = text.split(" #").next().unwrap_or(text).trim();
    text.trim_matches(['"', '\'']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_in_both_forms() {
        let text = "/*---\ndescription: a: b\nincludes: [x.js, y.js]\nfeatures:\n  - A # why\n  - B\nflags: [onlyStrict,\n  async]\n---*/";
        let front = FrontMatter::parse(text).unwrap();
        assert_eq!(front.includes, ["x.js", "y.js"]);
        assert_eq!(front.features, ["A", "B"]);
        assert!(front.has("onlyStrict") && front.has("async") && !front.has("module"));
        assert_eq!(front.negative, None);
    }

    #[test]
    fn negative_tests() {
        let text = "/*---\nnegative:\n  phase: parse\n  type: SyntaxError\n---*/";
        let negative = Negative { phase: Phase::Parse, error: "SyntaxError".into() };
        assert_eq!(FrontMatter::parse(text).unwrap().negative, Some(negative));
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(FrontMatter::parse("x"), Err("no front matter".into()));
        assert!(FrontMatter::parse("/*---\nnegative:\n  phase: never\n---*/").unwrap_err().contains("never"));
    }
}
